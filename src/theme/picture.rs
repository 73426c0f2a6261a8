//! A picture as templates see it.
//!
//! In: a picture of the site and where it will be shown. Out: a [`PictureView`] with ready addresses. Which files there
//! are was decided in `site/image.rs`; how they are written is up to `components/picture.html`, and to `body_html.rs`
//! for pictures of the text.

use serde::Serialize;

use crate::site::image::ImageFile;
use crate::site::image::ImageSource;
use crate::site::text::Picture;
use crate::theme::part::Group;

/// A picture with addresses for one place.
#[derive(Clone, Debug, Serialize)]
pub struct PictureView<'a> {
    /// One file for all: of a middle size, in a format that everything reads.
    pub src: String,
    /// The same, as older templates call it.
    pub url: String,
    /// The words for those who do not see it.
    pub alt: &'a str,
    /// The words below it.
    pub caption: Option<&'a str>,
    /// Who made it.
    pub credit: Option<&'a str>,
    /// Width in pixels of the largest file; `None` when it is not known.
    pub width: Option<u32>,
    /// Height in pixels of the largest file; `None` when it is not known.
    pub height: Option<u32>,
    /// Files by type, the one to be tried first in front. Empty in feeds, and when there is one file only.
    pub sources: Vec<SourceView>,
    /// How wide it will be shown, for `sizes`; `None` in feeds.
    pub sizes: Option<&'a str>,
    /// Whether it may be loaded when the reader comes near; the first of a page should be there at once.
    pub lazy: bool,
}

/// The files of one type.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// Their media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// For `srcset`: addresses with their widths.
    pub srcset: String,
}

/// Where a picture is shown.
#[derive(Clone, Copy, Debug)]
pub struct PicturePlace<'a> {
    /// What stands before addresses of this site.
    pub base: &'a str,
    /// How wide it will be shown; `None` away from the site, where one file is enough.
    pub sizes: Option<&'a str>,
    /// Whether it is not the first picture of its page.
    pub is_lazy: bool,
}

impl<'a> PictureView<'a> {
    /// A picture at a place.
    pub fn new(picture: &'a Picture, place: &PicturePlace<'a>) -> Self {
        let [width, height] = size(picture, place);
        Self {
            src: address(&picture.image.usual, place),
            url: address(&picture.image.usual, place),
            alt: &picture.alt,
            caption: picture.caption.as_deref(),
            credit: picture.credit.as_deref(),
            width,
            height,
            sources: sources(picture, place),
            sizes: place.sizes,
            lazy: is_lazy(place),
        }
    }

    /// Adds the same to a group, as far as templates can show it.
    pub fn add(picture: &Picture, place: &PicturePlace<'_>, group: &mut Group<'_>) {
        group.text("src", || address(&picture.image.usual, place));
        group.text("url", || address(&picture.image.usual, place));
        group.text("alt", || &picture.alt);
        group.maybe_text("caption", || picture.caption.as_deref());
        group.maybe_text("credit", || picture.credit.as_deref());
        group.add("width", || size(picture, place)[0]);
        group.add("height", || size(picture, place)[1]);
        group.add("sources", || sources(picture, place));
        group.maybe_text("sizes", || place.sizes);
        group.add("lazy", || is_lazy(place));
    }
}

fn address(file: &ImageFile, place: &PicturePlace<'_>) -> String {
    [place.base, file.url.as_str()].concat()
}

/// Width and height, where they are known.
fn size(picture: &Picture, place: &PicturePlace<'_>) -> [Option<u32>; 2] {
    let image = &picture.image;
    let (width, height) = match place.sizes {
        Some(_) => (image.width, image.height),
        None => (image.usual.width, image.usual.height),
    };
    let has_size = width > 0 && height > 0;
    [width, height].map(|side| has_size.then_some(side))
}

/// The files by type; away from the site, one file is enough.
fn sources(picture: &Picture, place: &PicturePlace<'_>) -> Vec<SourceView> {
    let source = |source: &ImageSource| {
        let files = source.files.iter();
        let candidates = files.map(|file| format!("{} {}w", address(file, place), file.width));
        let srcset = candidates.collect::<Vec<_>>().join(", ");
        SourceView { media_type: source.media_type, srcset }
    };
    let all = place.sizes.map(|_| picture.image.sources.iter().map(source).collect());
    all.unwrap_or_default()
}

fn is_lazy(place: &PicturePlace<'_>) -> bool {
    place.is_lazy && place.sizes.is_some()
}

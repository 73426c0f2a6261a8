//! A picture as templates see it.
//!
//! In: a picture of the site and where it will be shown. Out: a [`PictureView`] with ready addresses. Which files there
//! are was decided in `site/image.rs`; how they are written is up to `components/picture.html`, and to `body_html.rs`
//! for pictures of the text.

use serde::Serialize;

use crate::site::image::ImageFile;
use crate::site::image::ImageSource;
use crate::site::text::Picture;

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
        let image = &picture.image;
        let address = |file: &ImageFile| format!("{}{}", place.base, file.url);
        let source = |source: &ImageSource| {
            let files = source.files.iter();
            let candidates = files.map(|file| format!("{} {}w", address(file), file.width));
            let srcset = candidates.collect::<Vec<_>>().join(", ");
            SourceView { media_type: source.media_type, srcset }
        };
        let (width, height) = match place.sizes {
            Some(_) => (image.width, image.height),
            None => (image.usual.width, image.usual.height),
        };
        let has_size = width > 0 && height > 0;
        let sources = place.sizes.map(|_| image.sources.iter().map(source).collect());
        Self {
            src: address(&image.usual),
            url: address(&image.usual),
            alt: &picture.alt,
            caption: picture.caption.as_deref(),
            credit: picture.credit.as_deref(),
            width: has_size.then_some(width),
            height: has_size.then_some(height),
            sources: sources.unwrap_or_default(),
            sizes: place.sizes,
            lazy: place.is_lazy && place.sizes.is_some(),
        }
    }
}

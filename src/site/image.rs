//! Images that pages show: what is known of each file, and which files are published for it.
//!
//! In: the project's image files and `images` of `site.yaml`. Out: for each file an [`Original`] with its [`Variant`]s,
//! and the [`Image`] that pages name. Both come from one function, so that no page names a file that is not made. Pixels
//! are handled in `media/`.
//!
//! Which files there are must be known before any is made, so it follows from the header and the length of the original
//! alone:
//!
//! - Widths are those of `site.yaml` that are smaller than the original, and the original's own where it is not larger
//!   than the largest of them. Nothing is made larger.
//! - Photographs become JPEG, all else PNG, which keeps lines sharp and may be transparent. JPEG is a photograph, as is
//!   a PNG without transparency whose file is large for its pixels (`document/image.rs`).
//! - For each there is a WebP, which is always the smaller: `media/encode.rs` lowers its quality until it is.
//! - A film (GIF, animated WebP or PNG) is published at its own size, a drawing (SVG) at its own address.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::config::outputs::Images;
use crate::document::image;
use crate::document::image::Format;
use crate::document::image::HEAD;
use crate::document::image::Header;
use crate::document::image::MOST_PIXELS;
use crate::document::image::Problem;
use crate::document::svg;
use crate::site::url;
use crate::source::SourceFile;
use crate::source::SourceTree;

/// Raised when other bytes are made from the same image, so that addresses change with them.
pub const VERSION: u32 = 1;

/// The longest side of a WebP, in pixels (RFC 9649 section 2.5).
const LONGEST_SIDE: u32 = 16_383;

/// The width that is enough for feeds and for browsers that know no `srcset`, in pixels.
const USUAL_WIDTH: u32 = 700;

/// Endings of files that are looked into: our formats, and those that cameras and offices make.
const EXTENSIONS: &[&str] = &[
    "apng", "avif", "bmp", "gif", "heic", "heif", "ico", "jfif", "jpe", "jpeg", "jpg", "jxl",
    "png", "svg", "tif", "tiff", "webp",
];

/// How the bytes of a variant are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, smaller than the JPEG or PNG of its size.
    WebP,
    /// The original without its metadata.
    Stripped,
}

/// A file that is made from an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its address.
    pub url: UrlPath,
    /// Width in pixels, as shown.
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
    /// How it is made.
    pub encoding: Encoding,
    /// Its media type.
    pub media_type: &'static str,
}

/// An image file of the project, and what is made from it where a page shows it.
#[derive(Debug)]
pub struct Original {
    /// The file.
    pub source: SourcePath,
    /// Digest of its bytes.
    pub digest: Digest,
    /// What its header says.
    pub header: Header,
    /// What is made from it.
    pub variants: Vec<Variant>,
    /// The same as pages name it.
    image: Arc<Image>,
}

/// An image as pages name it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Image {
    /// Width in pixels of the largest file, as shown; 0 when nothing is known.
    pub width: u32,
    /// Height in pixels of the largest file, as shown; 0 when nothing is known.
    pub height: u32,
    /// Files by type, the one to be tried first in front. Empty when there is one file only.
    pub sources: Vec<ImageSource>,
    /// The file for feeds, and for whoever takes one only: not the largest, in a format that everything reads.
    pub usual: ImageFile,
    /// The largest file in a format that everything reads, for previews on other sites.
    pub large: ImageFile,
    /// Digest of all of the above.
    #[serde(skip)]
    pub digest: Digest,
}

/// Files of one type, in the order of widths.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ImageSource {
    /// Their media type.
    pub media_type: &'static str,
    /// The files.
    pub files: Vec<ImageFile>,
}

/// A file of an image.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ImageFile {
    /// Its address.
    pub url: UrlPath,
    /// Width in pixels, as shown; 0 when it is not known.
    pub width: u32,
    /// Height in pixels, as shown; 0 when it is not known.
    pub height: u32,
    /// Its media type.
    pub media_type: &'static str,
}

impl Default for Image {
    /// What stands where there is no image; the report says why.
    fn default() -> Self {
        Self::single(UrlPath::from_segments("/"), 0, 0, "")
    }
}

impl Image {
    /// An image of one file.
    pub fn single(url: UrlPath, width: u32, height: u32, media_type: &'static str) -> Self {
        let file = ImageFile { url, width, height, media_type };
        Self::new(Vec::new(), file.clone(), file)
    }

    /// An image of several files.
    pub fn new(sources: Vec<ImageSource>, usual: ImageFile, large: ImageFile) -> Self {
        let digest = Digest::default();
        let mut image =
            Self { width: large.width, height: large.height, sources, usual, large, digest };
        image.digest = Digest::of_value(&image);
        image
    }

    /// The image of these variants: of one encoding after the other, each in the order of widths.
    fn of(variants: &[Variant]) -> Self {
        let file = |variant: &Variant| ImageFile {
            url: variant.url.clone(),
            width: variant.width,
            height: variant.height,
            media_type: variant.media_type,
        };
        let Some(last) = variants.last() else { return Self::default() };
        let readable = |variant: &&Variant| variant.media_type == last.media_type;
        let usual = variants.iter().filter(readable).find(|variant| variant.width >= USUAL_WIDTH);
        let mut sources: Vec<ImageSource> = Vec::new();
        for variant in variants {
            match sources.last_mut().filter(|source| source.media_type == variant.media_type) {
                Some(source) => source.files.push(file(variant)),
                None => sources.push(ImageSource {
                    media_type: variant.media_type,
                    files: vec![file(variant)],
                }),
            }
        }
        if variants.len() == 1 {
            sources.clear();
        }
        Self::new(sources, file(usual.unwrap_or(last)), file(last))
    }
}

/// The files made from an image: WebP first, then what everything reads, each in the order of widths.
fn variants(file: &SourcePath, digest: Digest, header: &Header, config: &Images) -> Vec<Variant> {
    let digest = Digest::combine(&[digest, Digest::of(&VERSION.to_be_bytes())]);
    let variant = |size: Option<(u32, u32)>, format: Format, encoding: Encoding| {
        let extension = format.extensions().first().copied().unwrap_or_default();
        let (width, height) = size.unwrap_or((header.width, header.height));
        Variant {
            url: url::image(file.file_name(), size.map(|(width, _)| width), digest, extension),
            width,
            height,
            encoding,
            media_type: format.media_type(),
        }
    };
    if header.is_moving {
        return vec![variant(None, header.format, Encoding::Stripped)];
    }
    let mut kinds = Vec::new();
    if config.formats.iter().any(|format| format == "webp") {
        kinds.push((Format::WebP, Encoding::WebP));
    }
    kinds.push(match header.is_photo {
        true => (Format::Jpeg, Encoding::Jpeg),
        false => (Format::Png, Encoding::Png),
    });
    let sizes = sizes(header, &config.widths);
    let of_kind = |(format, encoding)| {
        sizes.iter().map(move |size| (*size, format, encoding)).collect::<Vec<_>>()
    };
    let wanted = kinds.into_iter().flat_map(of_kind);
    wanted.map(|(size, format, encoding)| variant(Some(size), format, encoding)).collect()
}

/// Widths with their heights, smallest first.
fn sizes(header: &Header, widths: &[u32]) -> Vec<(u32, u32)> {
    // What is many times higher than wide is made narrower, until it fits.
    let longest = u64::from(LONGEST_SIDE);
    let fitting = longest * u64::from(header.width) / u64::from(header.height).max(1);
    let fitting = u32::try_from(fitting.min(longest)).unwrap_or(LONGEST_SIDE).max(1);
    let own = header.width.min(fitting);
    let mut wanted: Vec<u32> = widths.iter().copied().filter(|width| *width < own).collect();
    if wanted.len() < widths.len() || widths.is_empty() {
        wanted.push(own);
    }
    wanted.into_iter().map(|width| (width, height(header, width))).collect()
}

/// The height of an image at a width, rounded.
fn height(header: &Header, width: u32) -> u32 {
    let (own_width, own_height) = (u64::from(header.width).max(1), u64::from(header.height));
    let height = (u64::from(width) * own_height + own_width / 2) / own_width;
    u32::try_from(height.clamp(1, LONGEST_SIDE.into())).unwrap_or(LONGEST_SIDE)
}

/// What was found in an image file.
#[derive(Debug)]
pub(in crate::site) struct Survey {
    /// What it shows; `None` when it cannot be published as a picture.
    pub(in crate::site) shown: Option<Shown>,
    /// What is wrong with it, for whoever shows it.
    pub(in crate::site) problems: Vec<Diagnostic>,
}

/// What an image file shows.
#[derive(Clone, Debug)]
pub(in crate::site) enum Shown {
    /// Pixels.
    Pixels(Arc<Original>),
    /// A drawing of this width and height.
    Drawing(u32, u32),
}

impl Survey {
    /// Whether the file itself says where it was taken.
    pub(in crate::site) fn has_place(&self) -> bool {
        matches!(&self.shown, Some(Shown::Pixels(original)) if original.header.has_place)
    }

    /// Whether lines that show it or lead to it may have to be told.
    pub(in crate::site) fn is_worth_a_word(&self) -> bool {
        !self.problems.is_empty() || self.has_place()
    }
}

/// Looks into all image files of `content/` and `static/`. Files that no page uses are not complained about.
pub(in crate::site) fn survey(tree: &SourceTree, config: &Images) -> BTreeMap<SourcePath, Survey> {
    let files: Vec<&SourceFile> = ["content", "static"]
        .into_iter()
        .flat_map(|folder| tree.below(folder))
        .filter(|file| file.path.has_extension(EXTENSIONS))
        .collect();
    files.into_par_iter().map(|file| (file.path.clone(), look_into(file, config))).collect()
}

/// Looks into one file.
fn look_into(file: &SourceFile, config: &Images) -> Survey {
    let header = match read_header(file) {
        Err(error) => return Survey::bad(cannot_read(file, &error)),
        Ok(Err(Problem::Unknown)) if file.path.extension() == "svg" => {
            return look_into_drawing(file);
        }
        Ok(Err(problem)) => return Survey::bad(no_image(file, problem)),
        Ok(Ok(header)) => header,
    };
    if u64::from(header.width) * u64::from(header.height) > MOST_PIXELS {
        return Survey::bad(too_large(file, &header));
    }
    Survey {
        shown: Some(Shown::Pixels(Arc::new(Original::of(file, header, config)))),
        problems: mislabelled(file, header.format).into_iter().collect(),
    }
}

impl Survey {
    fn bad(problem: Diagnostic) -> Self {
        Self { shown: None, problems: vec![problem] }
    }
}

/// The header in the first bytes, or else in all.
fn read_header(file: &SourceFile) -> std::io::Result<Result<Header, Problem>> {
    let read = image::read(&file.head(HEAD)?, file.size);
    let is_whole = u64::try_from(HEAD).is_ok_and(|head| file.size <= head);
    if read == Err(Problem::Cut) && !is_whole {
        return Ok(image::read(&file.bytes()?, file.size));
    }
    Ok(read)
}

fn look_into_drawing(file: &SourceFile) -> Survey {
    let bytes = match file.bytes() {
        Ok(bytes) => bytes,
        Err(error) => return Survey::bad(cannot_read(file, &error)),
    };
    match drawing(&file.path, &bytes) {
        Err(problem) => Survey::bad(*problem),
        Ok(drawing) => Survey {
            shown: Some(Shown::Drawing(drawing.width, drawing.height)),
            problems: removed(file, &drawing).into_iter().collect(),
        },
    }
}

/// A drawing without what runs or loads.
///
/// # Errors
/// The file is no SVG.
pub fn drawing(path: &SourcePath, bytes: &[u8]) -> Result<svg::Drawing, Box<Diagnostic>> {
    let cleaned = match std::str::from_utf8(bytes) {
        Ok(text) => svg::clean(text),
        Err(_) => Err("it is not text in UTF-8".to_owned()),
    };
    cleaned.map_err(|why| {
        let message = format!("`{}` is not a drawing in SVG: {why}", path.file_name());
        let problem = Diagnostic::error(codes::DAMAGED_IMAGE, message).at(Place::whole_file(path));
        Box::new(problem.help("export it again from the program that drew it"))
    })
}

/// What is left out; files of `static/` are the site's own and are published whole.
fn removed(file: &SourceFile, drawing: &svg::Drawing) -> Option<Diagnostic> {
    if drawing.removed.is_empty() || file.path.below("static").is_some() {
        return None;
    }
    let names: Vec<String> = drawing.removed.iter().map(|name| format!("`{name}`")).collect();
    let message =
        format!("parts of `{}` are not published: {}", file.path.file_name(), names.join(", "));
    Some(
        Diagnostic::warning(codes::SVG_REMOVED, message)
            .at(Place::whole_file(&file.path))
            .help("look whether it still shows what it should; export it as plain SVG"),
    )
}

fn cannot_read(file: &SourceFile, error: &std::io::Error) -> Diagnostic {
    let message = format!("`{}` cannot be read: {error}", file.path);
    Diagnostic::error(codes::CANNOT_READ, message).at(Place::whole_file(&file.path))
}

fn too_large(file: &SourceFile, header: &Header) -> Diagnostic {
    let megapixels = u64::from(header.width) * u64::from(header.height) / 1_000_000;
    let message = format!(
        "`{}` has {megapixels} megapixels ({} × {}), more than {}",
        file.path.file_name(),
        header.width,
        header.height,
        MOST_PIXELS / 1_000_000
    );
    Diagnostic::error(codes::HUGE_IMAGE, message)
        .at(Place::whole_file(&file.path))
        .help("make it smaller in an image editor: 4000 pixels are wide enough for any screen")
}

fn mislabelled(file: &SourceFile, format: Format) -> Option<Diagnostic> {
    let extension = file.path.extension();
    if format.extensions().contains(&extension.as_str()) {
        return None;
    }
    let wanted = format.extensions().first().copied().unwrap_or_default();
    let name = file.path.file_name();
    let message = format!("`{name}` is {} inside, not what its name says", format.name());
    Some(
        Diagnostic::warning(codes::MISLABELLED_IMAGE, message)
            .at(Place::whole_file(&file.path))
            .help(format!("rename it to end in `.{wanted}`")),
    )
}

fn no_image(file: &SourceFile, problem: Problem) -> Diagnostic {
    let name = file.path.file_name();
    let diagnostic = match problem {
        Problem::Cut => {
            Diagnostic::error(codes::DAMAGED_IMAGE, format!("`{name}` ends before its pixels"))
                .help("copy it again from where it came; a transfer may have broken off")
        }
        Problem::Damaged => Diagnostic::error(codes::DAMAGED_IMAGE, format!("`{name}` is damaged"))
            .help("copy it again from where it came, or save it anew from an image editor"),
        Problem::Unsupported(kind) => {
            let message = format!("`{name}` is a {kind} file, which not every browser shows");
            Diagnostic::error(codes::UNSUPPORTED_IMAGE, message)
                .help("save it as JPEG (photographs) or PNG (drawings, screenshots)")
        }
        Problem::Unknown => {
            let message = format!("`{name}` is not an image");
            Diagnostic::error(codes::UNSUPPORTED_IMAGE, message)
                .help("save it as JPEG (photographs), PNG (drawings, screenshots) or SVG")
        }
    };
    diagnostic.at(Place::whole_file(&file.path))
}

/// A file that cannot be an image by its name.
pub(in crate::site) fn not_an_image(file: &SourceFile) -> Diagnostic {
    no_image(file, Problem::Unknown)
}

impl Original {
    fn of(file: &SourceFile, header: Header, config: &Images) -> Self {
        let variants = variants(&file.path, file.digest, &header, config);
        let image = Arc::new(Image::of(&variants));
        Self { source: file.path.clone(), digest: file.digest, header, variants, image }
    }

    /// What a page shows of it.
    pub fn image(&self) -> Arc<Image> {
        Arc::clone(&self.image)
    }
}

/// A file that is published as it is although it says where it was taken.
pub(in crate::site) fn published_place(file: &SourcePath) -> Diagnostic {
    let message = format!("`{}` tells the world where it was taken", file.file_name());
    Diagnostic::warning(codes::IMAGE_PLACE, message)
        .at(Place::whole_file(file))
        .note("it is published as it is; only pictures shown in a page lose their metadata")
        .help("remove its metadata, or show it as a picture instead")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(width: u32, height: u32) -> Header {
        // The first bytes of a GIF, which hold nothing but a size.
        let mut header = image::read(b"GIF89a\x01\0\x01\0", 10).unwrap();
        (header.width, header.height, header.is_moving) = (width, height, false);
        header
    }

    const WIDTHS: &[u32] = &[480, 800, 1200];

    #[test]
    fn nothing_is_made_larger() {
        assert_eq!(sizes(&header(4000, 3000), WIDTHS), [(480, 360), (800, 600), (1200, 900)]);
        assert_eq!(sizes(&header(1000, 500), WIDTHS), [(480, 240), (800, 400), (1000, 500)]);
        assert_eq!(sizes(&header(1200, 900), WIDTHS), [(480, 360), (800, 600), (1200, 900)]);
        assert_eq!(sizes(&header(320, 1), WIDTHS), [(320, 1)]);
        assert_eq!(sizes(&header(3000, 1), WIDTHS), [(480, 1), (800, 1), (1200, 1)]);
    }

    #[test]
    fn a_site_without_widths_shows_images_at_their_own() {
        assert_eq!(sizes(&header(4000, 3000), &[]), [(4000, 3000)]);
    }

    #[test]
    fn what_is_very_high_is_made_to_fit() {
        assert_eq!(
            sizes(&header(1000, 20_000), WIDTHS),
            [(480, 9600), (800, 16_000), (819, 16_380)]
        );
        assert_eq!(sizes(&header(1, 100_000_000), WIDTHS), [(1, 16_383)]);
    }

    #[test]
    fn a_photograph_has_a_webp_and_a_jpeg_of_each_width() {
        let path = SourcePath::new("content/a/Bản đồ ngập.JPG");
        let photo = Header { is_photo: true, ..header(1000, 500) };
        let config = Images { widths: vec![480], ..Images::default() };
        let digest = Digest::of(b"x");
        let hash = Digest::combine(&[digest, Digest::of(&VERSION.to_be_bytes())]).short();
        let urls: Vec<String> = variants(&path, digest, &photo, &config)
            .iter()
            .map(|variant| variant.url.to_string())
            .collect();
        assert_eq!(
            urls,
            [
                format!("/assets/img/ban-do-ngap-480.{hash}.webp"),
                format!("/assets/img/ban-do-ngap-480.{hash}.jpg"),
            ]
        );
    }

    #[test]
    fn feeds_take_a_middle_size() {
        let path = SourcePath::new("content/a.png");
        let all = variants(&path, Digest::of(b"x"), &header(4000, 3000), &Images::default());
        let image = Image::of(&all);
        assert_eq!((image.usual.width, image.usual.media_type), (800, "image/png"));
        assert_eq!((image.large.width, image.large.media_type), (1200, "image/png"));
        assert_eq!((image.width, image.height, image.sources.len()), (1200, 900, 2));
    }

    #[test]
    fn a_film_is_one_file() {
        let film = Header { is_moving: true, ..header(320, 240) };
        let all = variants(
            &SourcePath::new("content/a.gif"),
            Digest::of(b"x"),
            &film,
            &Images::default(),
        );
        let image = Image::of(&all);
        assert_eq!((all.len(), image.sources.len(), image.width), (1, 0, 320));
        assert_eq!(all[0].encoding, Encoding::Stripped);
    }
}

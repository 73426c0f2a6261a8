//! The files made from images: smaller ones, in the formats that browsers like.
//!
//! In: every image that a page shows. Out: its variants, all from one decoding. Which there are was decided in
//! `site/image.rs`; pixels are handled in `media/`.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::digest::Digest;
use crate::document::image::Header;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::media::decode;
use crate::media::decode::Pixels;
use crate::media::encode;
use crate::media::palette::Palette;
use crate::media::strip;
use crate::plan::Planner;
use crate::plan::RenderedFiles;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::image;
use crate::site::image::Encoding;
use crate::site::image::Original;
use crate::source::SourceTree;

pub(super) const FORMAT: Format =
    Format { name: "image", version: image::VERSION, sees: Sees::Everything, covers: None, plan };

/// An original. What is told of a line that shows it changes no byte, so it is no input.
#[derive(Serialize)]
struct OriginalView<'a> {
    #[serde(skip)]
    original: &'a Original,
    digest: Digest,
    header: Header,
    #[serde(skip)]
    site: &'a Site,
}

/// A file made from it.
#[derive(Serialize)]
struct VariantView {
    width: u32,
    height: u32,
    encoding: Encoding,
}

fn plan<'s>(site: &'s Site, _: &'s Parts<'s>, planner: &mut Planner<'s>) {
    // Copies of an image under one name are one file.
    let mut planned = BTreeSet::new();
    for original in site.images() {
        let files: Vec<_> = original
            .variants
            .iter()
            .map(|variant| (variant.url.output(), variant))
            .filter(|(path, _)| planned.insert(path.clone()))
            .map(|(path, variant)| {
                let (width, height, encoding) = (variant.width, variant.height, variant.encoding);
                (path, VariantView { width, height, encoding })
            })
            .collect();
        let view =
            OriginalView { original, digest: original.digest, header: original.header, site };
        planner.batch(&original.source, view, files, render);
    }
}

fn render(view: &OriginalView<'_>, wanted: &[&VariantView], sources: &SourceTree) -> RenderedFiles {
    let Some(file) = sources.get(view.original.source.as_str()) else {
        return Err(unreadable(view, "it is gone", sources));
    };
    let bytes = file.bytes().map_err(|error| unreadable(view, &error.to_string(), sources))?;
    let made = make(&bytes, &view.header, wanted);
    made.map_err(|why| {
        let message = format!("`{}` is damaged: {why}", view.original.source.file_name());
        let problem = view.problem(Diagnostic::error(codes::DAMAGED_IMAGE, message), sources);
        Box::new(
            problem.help("copy it again from where it came, or save it anew from an image editor"),
        )
    })
}

fn unreadable(view: &OriginalView<'_>, why: &str, sources: &SourceTree) -> Box<Diagnostic> {
    let message = format!("`{}` cannot be read: {why}", view.original.source);
    Box::new(view.problem(Diagnostic::error(codes::CANNOT_READ, message), sources))
}

impl OriginalView<'_> {
    /// A problem of the file, with a line that shows it.
    fn problem(&self, problem: Diagnostic, sources: &SourceTree) -> Diagnostic {
        let problem = problem.at(Place::whole_file(&self.original.source));
        let line = self.site.line_showing(&self.original.image()).and_then(|(source, range)| {
            let text = sources.later_text(sources.get(source.as_str())?)?;
            Some(Place::in_text(source, &text.for_now(), range))
        });
        match line {
            Some(line) => problem.related(line, "shown here"),
            None => problem,
        }
    }
}

/// The bytes of the variants that are wanted. One size is in memory at a time.
fn make(bytes: &[u8], header: &Header, wanted: &[&VariantView]) -> Result<Vec<Vec<u8>>, String> {
    let mut made: Vec<Vec<u8>> = vec![Vec::new(); wanted.len()];
    let mut original = None;
    let sizes: BTreeSet<(u32, u32)> =
        wanted.iter().map(|variant| (variant.width, variant.height)).collect();
    for (width, height) in sizes {
        let mut size = None;
        for (variant, made) in wanted.iter().zip(&mut made) {
            if (variant.width, variant.height) != (width, height) {
                continue;
            }
            if variant.encoding == Encoding::Stripped {
                *made = strip::strip(bytes, header.format)?;
                continue;
            }
            let original = match &original {
                Some(original) => original,
                None => original.insert(decode::Original::decode(bytes, header)?),
            };
            let (pixels, readable) = match &size {
                Some(size) => size,
                None => size.insert(readable(original.resized(width, height)?, header.is_photo)?),
            };
            *made = match variant.encoding {
                Encoding::WebP => encode::webp(pixels, header.is_photo, readable.len())?,
                Encoding::Jpeg | Encoding::Png | Encoding::Stripped => readable.clone(),
            };
        }
    }
    Ok(made)
}

/// The form that everything reads, which a WebP must be smaller than, and the pixels it shows.
fn readable(pixels: Pixels, is_photo: bool) -> Result<(Pixels, Vec<u8>), String> {
    if is_photo {
        let bytes = encode::jpeg(&pixels)?;
        return Ok((pixels, bytes));
    }
    let palette = Palette::of(&pixels);
    let bytes = encode::png(&pixels, palette.as_ref())?;
    let Pixels { width, height, has_alpha, .. } = pixels;
    let shown = palette.map(|palette| palette.pixels(width, height, has_alpha));
    Ok((shown.unwrap_or(pixels), bytes))
}

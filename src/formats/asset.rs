//! Files that are published as they are, and the theme's stylesheets and fonts under names made from their content.
//!
//! In: `static/`, files beside articles, the theme's assets. Out: one output each.

use std::borrow::Cow;

use serde::Serialize;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::image;
use crate::source::SourceTree;
use crate::theme::assets::Content;

pub(super) const FORMAT: Format =
    Format { name: "asset", version: 2, sees: Sees::Everything, covers: None, plan };

#[derive(Serialize)]
struct CopyView<'a> {
    source: &'a SourcePath,
    digest: Digest,
}

#[derive(Serialize)]
struct TextView<'a> {
    text: &'a str,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for asset in site.assets() {
        let view = || CopyView { source: &asset.source, digest: asset.digest };
        // Files of `static/` are the site's own; what lies beside articles came from anywhere.
        let is_drawing =
            asset.source.extension() == "svg" && asset.source.below("content").is_some();
        let render = if is_drawing { draw } else { copy };
        planner.file(asset.url.output(), &asset.source, view, render);
    }
    for asset in parts.theme.assets() {
        let path = asset.url.output();
        match &asset.content {
            Content::File => {
                let view = || CopyView { source: &asset.source, digest: asset.digest };
                planner.file(path, &asset.source, view, copy);
            }
            Content::Text(text) => {
                planner.data(path, &asset.source, || TextView { text }, write);
            }
        }
    }
}

fn copy(view: &CopyView<'_>, sources: &SourceTree) -> Rendered {
    Ok(bytes(view, sources)?.into_owned())
}

/// A drawing without what runs or loads.
fn draw(view: &CopyView<'_>, sources: &SourceTree) -> Rendered {
    let drawing = image::drawing(view.source, &bytes(view, sources)?)?;
    Ok(drawing.text.into_bytes())
}

fn bytes<'t>(
    view: &CopyView<'_>,
    sources: &'t SourceTree,
) -> Result<Cow<'t, [u8]>, Box<Diagnostic>> {
    let unreadable = |why: String| {
        let message = format!("`{}` cannot be read: {why}", view.source);
        Box::new(Diagnostic::error(codes::CANNOT_READ, message).at(Place::whole_file(view.source)))
    };
    let Some(file) = sources.get(view.source.as_str()) else {
        return Err(unreadable("it is gone".to_owned()));
    };
    file.bytes().map_err(|error| unreadable(error.to_string()))
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn write(view: &TextView<'_>) -> Rendered {
    Ok(view.text.as_bytes().to_vec())
}

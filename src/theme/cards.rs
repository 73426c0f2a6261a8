//! What cards are drawn with: the theme's templates for them and the fonts that it brings.
//!
//! In: templates, and font files below `cards/fonts/` of the themes. Out: [`Cards`], with a digest of its own: a card is drawn
//! anew when its template or a font changes, and not when a page's template does. Fonts are not understood here.

use std::sync::Arc;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::SourcePath;
use crate::config::share::CardShape;
use crate::source::SourceTree;
use crate::theme::layered;
use crate::theme::part::Part;
use crate::theme::structure;
use crate::theme::structure::Templates;
use crate::theme::subfolders;
use crate::theme::templates::Engine;

/// The folder of card templates.
const FOLDER: &str = "cards/";

/// Templates and fonts of cards.
pub struct Cards {
    engine: Engine,
    /// The fonts in the order in which they are asked for a letter.
    pub fonts: Vec<CardFont>,
    /// The digest of templates and fonts.
    pub digest: Fingerprint,
}

/// A font file.
#[derive(Clone)]
pub struct CardFont {
    /// Where it comes from.
    pub path: SourcePath,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl Cards {
    /// Takes the card templates, and what they need, out of all templates.
    pub(super) fn load(
        templates: &Templates,
        fonts: Vec<CardFont>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let names = templates.keys().map(String::as_str);
        let own = names.filter(|name| name.starts_with(FOLDER)).collect();
        let engine = Engine::load(structure::closure(templates, own))?;
        let files: Vec<Fingerprint> =
            fonts.iter().map(|font| Fingerprint::of(&font.bytes)).collect();
        let digest = Fingerprint::combine(&[engine.digest, Fingerprint::combine(&files)]);
        Ok(Self { engine, fonts, digest })
    }

    /// The SVG of a card, its boxes not yet worked out.
    ///
    /// # Errors
    /// What the template lacks, with its place.
    pub fn svg(
        &self,
        shape: CardShape,
        parts: &[(&'static str, Part)],
    ) -> Result<String, Box<Diagnostic>> {
        let values = parts.iter().map(|(name, part)| (*name, part.value()));
        let svg = self.engine.render(&template(shape), values, None, None)?;
        String::from_utf8(svg).map_err(|_| self.broken(shape, "it is not UTF-8"))
    }

    /// The problem of a template whose SVG cannot be drawn.
    pub fn broken(&self, shape: CardShape, why: &str) -> Box<Diagnostic> {
        let name = template(shape);
        let message = format!("the card of `{name}` cannot be drawn: {why}");
        let problem = Diagnostic::error(codes::CARD_TEMPLATE, message);
        Box::new(match self.engine.path(&name) {
            Some(path) => problem.at(Place::whole_file(path)),
            None => problem,
        })
    }
}

fn template(shape: CardShape) -> String {
    let name = match shape {
        CardShape::Wide => "wide",
        CardShape::Square => "square",
        CardShape::Tall => "tall",
    };
    format!("{FOLDER}{name}.svg")
}

/// The fonts of all themes by file name, those of the default theme before those that the site's theme adds.
pub(super) fn fonts(tree: &SourceTree, folders: &[String], report: &mut Report) -> Vec<CardFont> {
    let folders = subfolders(folders, "cards/fonts");
    let mut files: Vec<_> = layered(tree, &folders)
        .into_values()
        .filter(|file| matches!(file.path.extension().as_str(), "ttf" | "otf" | "ttc"))
        .collect();
    let is_added = |path: &SourcePath| folders.first().is_none_or(|own| path.below(own).is_none());
    files.sort_by_key(|file| is_added(&file.path));
    let mut fonts = Vec::with_capacity(files.len());
    for file in files {
        match file.bytes() {
            Ok(bytes) => {
                fonts.push(CardFont { path: file.path.clone(), bytes: Arc::from(&*bytes) });
            }
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", file.path);
                let place = Place::whole_file(&file.path);
                report.add(Diagnostic::error(codes::CANNOT_READ, message).at(place));
            }
        }
    }
    fonts
}

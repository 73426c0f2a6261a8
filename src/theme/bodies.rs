//! What turns bodies of articles into HTML: the theme's blocks and words, and nothing else of the theme.
//!
//! In: templates and words. Out: [`Bodies`], with a digest of its own: a feed shows bodies, so it is made anew
//! when a block changes, and not when the page around it does. How a body is filled is in `body_html.rs`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde::Serialize;

use crate::base::diag::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::suggest;
use crate::theme::fixed::Fixed;
use crate::theme::named;
use crate::theme::named::Named;
use crate::theme::part::Part;
use crate::theme::strings::AllStrings;
use crate::theme::strings::Strings;
use crate::theme::structure;
use crate::theme::structure::Templates;
use crate::theme::templates::Engine;

/// The folder of block templates.
const FOLDER: &str = "blocks/";
/// How their names end.
const ENDING: &str = ".html";

#[derive(Serialize)]
struct LangView<'a> {
    tag: &'a str,
    dir: &'a str,
    name: &'a str,
}

/// The theme's blocks with what they need, and the words of the interface.
pub struct Bodies {
    pub(super) engine: Engine,
    strings: Arc<AllStrings>,
    /// What all blocks of a language see alike, by its tag.
    fixed: Mutex<BTreeMap<String, Arc<Fixed>>>,
    /// The fields of values that a block can show.
    pub named: Named,
    /// How wide pictures of the text are shown, as `sizes` of HTML.
    pub picture_sizes: String,
    /// The digest of the blocks, of the templates and components they use, of the words and of `picture_sizes`.
    pub digest: Fingerprint,
}

impl Bodies {
    /// Takes the blocks, and what they need, out of all templates.
    pub(super) fn load(
        templates: &Templates,
        strings: Arc<AllStrings>,
        picture_sizes: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let names = templates.keys().map(String::as_str);
        let blocks = names.filter(|name| block_name(name).is_some()).collect();
        let templates = structure::closure(templates, blocks);
        let named = named::by_any(&templates);
        let engine = Engine::load(templates)?;
        let sizes = Fingerprint::of(picture_sizes.as_bytes());
        let digest = Fingerprint::combine(&[engine.digest, strings.digest, sizes]);
        let (fixed, picture_sizes) = (Mutex::default(), picture_sizes.to_owned());
        Ok(Self { engine, strings, fixed, named, picture_sizes, digest })
    }

    /// What all blocks of a language see alike: `t` and `lang`. `dir` is the direction of its writing.
    pub(super) fn fixed(&self, language: &str, dir: &str) -> Arc<Fixed> {
        let mut fixed = self.fixed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = fixed.get(language) {
            return Arc::clone(known);
        }
        let strings = self.strings(language);
        let lang = Part::of(&LangView { tag: language, dir, name: &strings.name });
        // Blocks share no values but these.
        let of_language = Fixed::new(vec![("lang", lang), ("t", strings.part())], vec![], false);
        let of_language = Arc::new(of_language);
        fixed.insert(language.to_owned(), Arc::clone(&of_language));
        of_language
    }

    /// The words of a language.
    pub fn strings(&self, language: &str) -> &Strings {
        self.strings.get(language)
    }

    /// The names of the blocks that an article can use.
    pub fn block_names(&self) -> impl Iterator<Item = &str> {
        self.engine.names().filter_map(block_name)
    }

    /// What to tell who wrote a block that the theme does not have; `None` when it has it.
    pub fn unknown_block(&self, name: &str) -> Option<String> {
        if self.block_names().any(|known| known == name) {
            return None;
        }
        if let Some(near) = suggest::nearest(name, self.block_names()) {
            return Some(format!("did you mean `{near}`?"));
        }
        let known: Vec<&str> = self.block_names().collect();
        Some(format!(
            "blocks are {}; a theme adds one with a template `blocks/NAME.html`",
            known.join(", ")
        ))
    }
}

/// The template of a block.
pub(super) fn block_template(name: &str) -> String {
    format!("{FOLDER}{name}{ENDING}")
}

fn block_name(template: &str) -> Option<&str> {
    let name = template.strip_prefix(FOLDER)?.strip_suffix(ENDING)?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

//! What renderers may use besides their view.
//!
//! In: a loaded theme, the fonts of its cards, and the project's files. Out: [`Tools`], from which the plan hands each function
//! only the part that its kind of output may depend on.

use crate::media::text::Fonts;
use crate::source::SourceTree;
use crate::theme::Theme;

/// Everything a renderer can be given.
pub struct Tools<'t> {
    /// Templates, words and blocks.
    pub theme: &'t Theme,
    /// The bytes of project files.
    pub sources: &'t SourceTree,
    /// The fonts of cards.
    pub fonts: &'t Fonts,
}

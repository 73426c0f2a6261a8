//! How the text is written: letters, headings, words for pictures.

use crate::check::Rule;

mod decomposed;
mod empty_words;
mod look_alikes;
mod mixed_tones;
mod old_encoding;
mod skipped_level;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[
    decomposed::RULE,
    look_alikes::RULE,
    old_encoding::RULE,
    mixed_tones::RULE,
    skipped_level::RULE,
    empty_words::RULE,
];

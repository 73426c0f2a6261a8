//! Problems as values: what was found, where, what was wanted and what can be done.
//!
//! In: a code, a message, a place in a text. Out: a [`Diagnostic`], collected in a [`Report`] that is
//! sorted before it is shown. How a diagnostic looks on a terminal is decided in `cli/terminal.rs`.

use std::ops::Range;

use crate::base::bilingual::Said;
use crate::base::bilingual::Tongue;
use crate::base::codes::Code;
use crate::base::path::SourcePath;

/// How much a problem weighs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published while one of these stands.
    Error,
    /// The site is published; somebody should look.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word that opens the message.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A stretch of one file, with the line it stands on, so that it can be shown without the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// The file, relative to the project's folder.
    pub file: SourcePath,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters (not bytes), counted from 1.
    pub column: u32,
    /// Length in characters on this line; at least 1.
    pub width: u32,
    /// How many characters of a very long line were left out in front of `text`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skipped: u32,
    /// The line without its line break; of a very long one, what stands round the place.
    pub text: String,
}

impl Place {
    /// The place of a byte range in a text. A range beyond the text is moved to its end.
    pub fn in_text(file: &SourcePath, text: &str, range: Range<usize>) -> Self {
        let start = floor_boundary(text, range.start);
        let end = floor_boundary(text, range.end).max(start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |index| index + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |index| start + index);
        let line = text[line_start..line_end].trim_end_matches('\r');
        let width = text[start..end.min(line_end)].chars().count().max(1);
        let (skipped, excerpt) = excerpt(line.trim_start_matches('\u{feff}'), start - line_start);
        // A byte order mark is accepted silently, so it must not count as a column either.
        let offset = if line_start == 0 && text.starts_with('\u{feff}') { 1 } else { 0 };
        Self {
            file: file.clone(),
            line: count(before.bytes().filter(|byte| *byte == b'\n').count() + 1),
            column: count(text[line_start..start].chars().count().saturating_sub(offset) + 1),
            width: count(width),
            skipped: count(skipped),
            text: excerpt.to_owned(),
        }
    }

    /// A place that names a file and nothing in it: it is missing, or cannot be read.
    pub fn whole_file(file: &SourcePath) -> Self {
        Self { file: file.clone(), line: 0, column: 0, width: 0, skipped: 0, text: String::new() }
    }

    /// Whether this names a file only, without a line.
    pub fn is_whole_file(&self) -> bool {
        self.line == 0
    }
}

/// Lines longer than this many bytes are not kept whole: a file of one long line with many problems would be
/// kept as many times.
const LONGEST_LINE: usize = 2_000;

/// A line, or the part of a very long one round byte `at`, with the number of characters in front of it.
fn excerpt(line: &str, at: usize) -> (usize, &str) {
    if line.len() <= LONGEST_LINE {
        return (0, line);
    }
    let start = floor_boundary(line, at.saturating_sub(LONGEST_LINE / 2));
    let end = floor_boundary(line, at.saturating_add(LONGEST_LINE / 2)).max(start);
    (line[..start].chars().count(), &line[start..end])
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes what it may leave out by reference"
)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Lines longer than four billion characters are shown with the largest number there is.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The nearest character boundary at or before `index`.
fn floor_boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// One problem: what was found, before what was wanted, and what to do.
///
/// Messages are lower case without a full stop and name things in backticks.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// Which kind of problem; `rebut explain` prints its page.
    pub code: Code,
    /// One sentence: what was found and what was wanted.
    pub message: String,
    /// Where; `None` only for problems that are in no file.
    pub place: Option<Place>,
    /// Other places that matter, each with a word why.
    pub related: Vec<(Place, String)>,
    /// Facts that help to understand.
    pub notes: Vec<String>,
    /// Something the reader can do.
    pub help: Option<String>,
    /// The same in Vietnamese, for the problems that editors have to write something about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vietnamese: Option<Box<Vietnamese>>,
}

/// The words of a problem in Vietnamese.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Vietnamese {
    message: String,
    notes: Vec<String>,
    help: Option<String>,
}

impl Diagnostic {
    /// A problem that stops publishing, in both languages.
    pub fn told(code: Code, message: Said) -> Self {
        let words = Vietnamese { message: message.vi, notes: Vec::new(), help: None };
        Self { vietnamese: Some(Box::new(words)), ..Self::error(code, message.en) }
    }

    /// Adds a fact in both languages.
    pub fn note_told(mut self, note: Said) -> Self {
        if let Some(words) = &mut self.vietnamese {
            words.notes.push(note.vi);
        }
        self.note(note.en)
    }

    /// Adds what to do in both languages.
    pub fn help_told(mut self, help: Said) -> Self {
        if let Some(words) = &mut self.vietnamese {
            words.help = Some(help.vi);
        }
        self.help(help.en)
    }

    /// The problem in one language: in the other one there may be no words for it, and then `false`.
    pub fn speak(&mut self, tongue: Tongue) -> bool {
        match (self.vietnamese.take(), tongue) {
            (Some(words), Tongue::Vi) => {
                (self.message, self.notes, self.help) = (words.message, words.notes, words.help);
                true
            }
            (_, Tongue::En) => true,
            (None, Tongue::Vi) => false,
        }
    }

    /// A problem that stops publishing.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A problem that does not stop publishing.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Something worth knowing.
    pub fn info(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Info, code, message)
    }

    fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            place: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            vietnamese: None,
        }
    }

    /// Adds where it is.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds another place that matters, with a word why.
    pub fn related(mut self, place: Place, why: impl Into<String>) -> Self {
        self.related.push((place, why.into()));
        self
    }

    /// Adds a fact.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// All problems of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// An empty report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds many problems.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Takes out problems, each once.
    pub fn forget(&mut self, gone: &Self) {
        for problem in &gone.diagnostics {
            if let Some(place) = self.diagnostics.iter().position(|known| known == problem) {
                self.diagnostics.swap_remove(place);
            }
        }
    }

    /// Whether anything in here stops publishing.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Puts each problem into other words.
    pub fn translate(&mut self, words: impl Fn(Diagnostic) -> Diagnostic) {
        self.diagnostics = std::mem::take(&mut self.diagnostics).into_iter().map(words).collect();
    }

    /// Leaves out problems of one kind, where something else says the same.
    pub fn forget_code(&mut self, code: Code) {
        self.diagnostics.retain(|diagnostic| diagnostic.code != code);
    }

    /// Leaves out what does not stop publishing.
    pub fn keep_errors(&mut self) {
        self.diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    }

    /// How many problems of one weight there are.
    pub fn count(&self, severity: Severity) -> usize {
        let shown = self.clone().sorted();
        shown.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether a problem of this file is known already.
    pub fn mentions(&self, file: &SourcePath) -> bool {
        let places = self.diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref());
        places.into_iter().any(|place| place.file == *file)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The problems by file, line, column and code, each once.
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by(|left, right| {
            (&left.place, left.code.id, &left.message).cmp(&(
                &right.place,
                right.code.id,
                &right.message,
            ))
        });
        self.diagnostics.dedup();
        self.diagnostics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters_not_bytes() {
        let file = SourcePath::new("content/a.md");
        let place = Place::in_text(&file, "một\nhai ba\n", 10..12);
        assert_eq!((place.line, place.column, place.width), (2, 5, 2));
        assert_eq!(place.text, "hai ba");
    }

    #[test]
    fn a_place_beyond_the_text_is_its_end() {
        let place = Place::in_text(&SourcePath::new("a"), "ab", 90..99);
        assert_eq!((place.line, place.column, place.width), (1, 3, 1));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let place = Place::in_text(&SourcePath::new("a"), "\u{feff}ab", 3..5);
        assert_eq!((place.column, place.width, place.text.as_str()), (1, 2, "ab"));
    }
}

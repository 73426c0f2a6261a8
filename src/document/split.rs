//! Where front matter ends and the body begins.
//!
//! In: the text of a file. Out: the bytes that hold YAML and the bytes that hold Markdown. What
//! either says is read by `front_matter.rs` and `markdown.rs`.

use std::ops::Range;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::path::SourcePath;

/// The two parts of a file, as bytes of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The YAML between the two lines `---`, those lines left out; `None` without front matter.
    pub yaml: Option<Range<usize>>,
    /// All that follows.
    pub body: Range<usize>,
}

/// Finds the front matter: it opens with a line `---` at the very top and ends with the next line
/// `---` or `...`, as a YAML document does.
///
/// A byte order mark before it and white space behind the dashes are accepted, and lines may end
/// in CRLF. A file whose first line is anything else is all body. `None` when front matter is
/// opened and never closed, which is reported.
pub fn split(file: &SourcePath, text: &str, report: &mut Report) -> Option<Split> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let opening = line_at(text, start);
    if opening.words != "---" {
        return Some(Split { yaml: None, body: start..text.len() });
    }
    let mut next = opening.end;
    while next < text.len() {
        let line = line_at(text, next);
        if line.words == "---" || line.words == "..." {
            return Some(Split { yaml: Some(opening.end..next), body: line.end..text.len() });
        }
        next = line.end;
    }
    report.add(
        Diagnostic::error(
            codes::FRONT_MATTER_NOT_CLOSED,
            "the front matter that opens here has no closing line `---`",
        )
        .at(Place::in_text(file, text, start..start + opening.words.len()))
        .help("write a line `---` behind the last key; a rule at the top of a text is `***`"),
    );
    None
}

/// One line of a text.
struct Line<'a> {
    /// What it says, without the white space behind it.
    words: &'a str,
    /// The byte at which the next line begins.
    end: usize,
}

/// The line that begins at `start`.
fn line_at(text: &str, start: usize) -> Line<'_> {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.find('\n').map_or(text.len(), |index| start + index + 1);
    Line { words: text.get(start..end).unwrap_or_default().trim_end(), end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(Option<&str>, &str)> {
        let split = split(&SourcePath::new("a.md"), text, &mut Report::new())?;
        Some((split.yaml.map(|range| &text[range]), &text[split.body]))
    }

    #[test]
    fn front_matter_stands_between_two_lines_of_dashes() {
        assert_eq!(parts("---\na: 1\n---\nText\n"), Some((Some("a: 1\n"), "Text\n")));
    }

    #[test]
    fn a_byte_order_mark_crlf_and_trailing_spaces_are_accepted() {
        assert_eq!(
            parts("\u{feff}---  \r\na: 1\r\n---\t\r\nText\r\n"),
            Some((Some("a: 1\r\n"), "Text\r\n"))
        );
    }

    #[test]
    fn three_dots_close_it_too() {
        assert_eq!(parts("---\na: 1\n...\nText"), Some((Some("a: 1\n"), "Text")));
    }

    #[test]
    fn a_closing_line_may_end_the_file() {
        assert_eq!(parts("---\n---"), Some((Some(""), "")));
    }

    #[test]
    fn an_indented_or_longer_line_of_dashes_closes_nothing() {
        assert_eq!(parts("---\na: |\n ---\n----\n---\n"), Some((Some("a: |\n ---\n----\n"), "")));
    }

    #[test]
    fn a_file_that_begins_otherwise_is_all_body() {
        assert_eq!(parts("\n---\na: 1\n---\n"), Some((None, "\n---\na: 1\n---\n")));
    }

    #[test]
    fn an_empty_file_is_an_empty_body() {
        assert_eq!(parts(""), Some((None, "")));
    }

    #[test]
    fn front_matter_without_an_end_is_reported_at_its_opening_line() {
        let mut report = Report::new();
        let found = split(&SourcePath::new("a.md"), "\u{feff}---\ntitle: A\n", &mut report);
        let diagnostics = report.sorted();
        let place = diagnostics[0].place.clone().unwrap();
        assert_eq!(found, None);
        assert_eq!(diagnostics[0].code, codes::FRONT_MATTER_NOT_CLOSED);
        assert_eq!((place.line, place.column, place.width), (1, 1, 3));
    }
}

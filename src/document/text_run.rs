//! What stands in running text and is no markup to a Markdown parser.
//!
//! In: a run of literal text. Out: citations `[@id]`, footnote marks `[^id]` that led nowhere, and
//! asterisks that were meant to make bold; and citations that Markdown takes for something else.

use std::ops::Range;

use crate::document::directive;

/// Something found in a run, as bytes of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `[@a]` or `[@a; @b]`: the whole, and each id without its `@`.
    Citation {
        /// From `[` to `]`.
        range: Range<usize>,
        /// Where the ids stand.
        ids: Vec<Range<usize>>,
    },
    /// `[^a]`: a mark that no footnote has. It stays text.
    FootnoteMark(Range<usize>),
}

/// Finds marks in a run of text. `is_escaped` says that a backslash stands before the run, so that
/// its first character is only itself.
pub(super) fn marks(run: &str, is_escaped: bool) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = usize::from(is_escaped && run.starts_with('['));
    while let Some(index) = run.get(at..).and_then(|rest| rest.find('[')) {
        let start = at + index;
        let mark = citation(run, start).or_else(|| footnote_mark(run, start));
        at = match &mark {
            Some(Mark::Citation { range, .. } | Mark::FootnoteMark(range)) => range.end,
            None => start + 1,
        };
        marks.extend(mark);
    }
    marks
}

fn citation(run: &str, start: usize) -> Option<Mark> {
    let mut ids = Vec::new();
    let mut at = start + 1;
    loop {
        let rest = run.get(at..)?.strip_prefix('@')?;
        let length = rest.find(|letter: char| !is_id(letter)).unwrap_or(rest.len());
        if length == 0 {
            return None;
        }
        ids.push(at + 1..at + 1 + length);
        let behind = rest.get(length..)?.trim_start_matches(' ');
        if behind.starts_with(']') {
            let range = start..run.len() - behind.len() + 1;
            return Some(Mark::Citation { range, ids });
        }
        let next = behind.strip_prefix([';', ','])?.trim_start_matches(' ');
        at = run.len() - next.len();
    }
}

fn is_id(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "_.:-".contains(letter)
}

fn footnote_mark(run: &str, start: usize) -> Option<Mark> {
    let label = run.get(start..)?.strip_prefix("[^")?;
    let length = label.find(|letter: char| letter.is_whitespace() || "[]^".contains(letter))?;
    let fits = length > 0 && label.get(length..)?.starts_with(']');
    fits.then(|| Mark::FootnoteMark(start..start + "[^".len() + length + 1))
}

/// Where lines begin with `[@id]:`, each as its bytes from `[` to `:` and as its label. That can be
/// the definition of a link, which Markdown shows nowhere.
pub(super) fn definitions(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    if !directive::has_pair(text, *b"]:") {
        return found;
    }
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        let words = directive::behind_marks(line);
        let start = end - words.len();
        let label = words.strip_prefix("[").filter(|label| label.starts_with('@'));
        if let Some((label, _)) = label.and_then(|label| label.split_once("]:")) {
            found.push((start..start + label.len() + "[]:".len(), label));
        }
    }
    found
}

/// Two or more asterisks that stayed in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stars {
    /// Between a punctuation mark and a letter: by the rules of CommonMark (section 6.2) they can
    /// end bold only before white space or punctuation, and begin it only behind them.
    Jammed(Range<usize>),
    /// Beside a word: bold that was begun and not ended, or ended and not begun.
    Lone(Range<usize>),
}

/// Finds asterisks in a run of text that stands in `text`.
pub(super) fn stars(text: &str, run: &Range<usize>, is_escaped: bool) -> Vec<Stars> {
    let mut found = Vec::new();
    let mut at = run.start;
    if is_escaped && text.get(at..).is_some_and(|rest| rest.starts_with('*')) {
        at += 1;
    }
    while let Some(index) = text.get(at..run.end).and_then(|rest| rest.find("**")) {
        let start = at + index;
        let length = text
            .get(start..run.end)
            .map_or(2, |rest| rest.find(|letter: char| letter != '*').unwrap_or(rest.len()));
        at = start + length;
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(at..).and_then(|after| after.chars().next());
        found.extend(judge(side(before), side(after), start..at));
    }
    found
}

/// What stands beside asterisks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Space,
    Letter,
    Punctuation,
}

fn side(letter: Option<char>) -> Side {
    match letter {
        Some(letter) if letter.is_alphanumeric() => Side::Letter,
        Some(letter) if !letter.is_whitespace() => Side::Punctuation,
        Some(_) | None => Side::Space,
    }
}

fn judge(before: Side, after: Side, range: Range<usize>) -> Option<Stars> {
    match (before, after) {
        (Side::Punctuation, Side::Letter) | (Side::Letter, Side::Punctuation) => {
            Some(Stars::Jammed(range))
        }
        (Side::Space, Side::Letter) | (Side::Letter, Side::Space) => Some(Stars::Lone(range)),
        // `a**b` and `2 ** 3` are hardly ever meant as bold.
        (Side::Letter, Side::Letter)
        | (Side::Space | Side::Punctuation, Side::Space | Side::Punctuation) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each citation in a text, followed by the ids in it.
    fn cited(run: &str) -> Vec<Vec<&str>> {
        let words = |mark| match mark {
            Mark::Citation { range, ids } => {
                std::iter::once(range).chain(ids).map(|range| &run[range]).collect()
            }
            Mark::FootnoteMark(_) => Vec::new(),
        };
        marks(run, false).into_iter().map(words).collect()
    }

    #[test]
    fn a_citation_names_one_source_or_several() {
        assert_eq!(
            cited("a [@qcvn-01] [@a; @b,@c ]"),
            [vec!["[@qcvn-01]", "qcvn-01"], vec!["[@a; @b,@c ]", "a", "b", "c"]]
        );
    }

    #[test]
    fn what_only_resembles_a_citation_is_text() {
        assert_eq!(marks("[@] [@a b] [@a;] [a@b] [@a", false), []);
    }

    #[test]
    fn a_backslash_before_the_run_makes_its_bracket_text() {
        assert_eq!(marks("[@a]", true), []);
    }

    #[test]
    fn a_citation_may_follow_a_bracket() {
        assert_eq!(cited("[[@a]]"), [["[@a]", "a"]]);
    }

    #[test]
    fn a_footnote_mark_that_stayed_text_is_found() {
        assert_eq!(marks("[^1] [^a b]", false), [Mark::FootnoteMark(0..4)]);
    }

    #[test]
    fn footnote_marks_that_never_end_are_text() {
        assert_eq!(marks("[^a[^b[^[^c", false), []);
    }

    #[test]
    fn lines_that_could_define_a_link_are_found_behind_the_marks_of_quotes_and_lists() {
        let text = "[@a]: b\n> - [@c d]: e\nf [@g]: h\n[@i] j\n";
        assert_eq!(definitions(text), [(0..5, "@a"), (12..19, "@c d")]);
    }

    #[test]
    fn stars_between_punctuation_and_a_letter_are_jammed() {
        let text = "**Lưu ý:**chữ";
        let found = stars(text, &(0..text.len()), false);
        assert_eq!(found, [Stars::Lone(0..2), Stars::Jammed(10..12)]);
    }

    #[test]
    fn stars_between_letters_or_spaces_are_no_bold() {
        assert_eq!(stars("2**3 ** 4", &(0..9), false), []);
    }
}

//! The words of a text without its markup.
//!
//! In: words and ends of blocks, as they come. Out: one string in which blocks are parted by line
//! breaks, and the number of words in it.

use crate::base::words;

/// Plain text that grows.
#[derive(Clone, Debug, Default)]
pub(super) struct PlainText {
    text: String,
    /// Whether a mark that says nothing (a citation, a footnote) stood here, see [`Self::add`].
    after_mark: bool,
}

impl PlainText {
    /// Adds words.
    pub(super) fn add(&mut self, words: &str) {
        // `nước [@a].` reads `nước.`, not `nước .`, once the citation is gone.
        let follows_closely =
            words.starts_with(|next: char| next.is_whitespace() || ",.;:!?)…".contains(next));
        if self.after_mark && follows_closely && self.text.ends_with(' ') {
            self.text.pop();
        }
        self.after_mark = self.after_mark && words.is_empty();
        // Control characters are rare; of those beyond ASCII, all begin with this byte.
        let may_be_control =
            |byte: u8| byte < b' ' && byte != b'\n' || byte == 0x7f || byte == 0xc2;
        if words.bytes().any(may_be_control) {
            let is_kept = |letter: &char| !letter.is_control() || *letter == '\n';
            self.text.extend(words.chars().filter(is_kept));
        } else {
            self.text.push_str(words);
        }
    }

    /// Notes that a mark without words stood here.
    pub(super) fn mark(&mut self) {
        self.after_mark = true;
    }

    /// Ends a block.
    pub(super) fn end_line(&mut self) {
        let length = self.text.trim_end_matches([' ', '\n']).len();
        self.text.truncate(length);
        self.after_mark = false;
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Ends a table cell: cells of a row stand on one line.
    pub(super) fn end_cell(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', ' ']) {
            self.text.push(' ');
        }
    }

    /// The text so far.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The text without white space around it.
    pub(super) fn into_string(self) -> String {
        self.text.trim().to_owned()
    }
}

/// The number of words: runs of letters and digits, their combining marks included.
pub(super) fn count_words(text: &str) -> usize {
    text.split(|letter: char| !words::is_word_letter(letter))
        .filter(|word| !word.is_empty())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_decomposed_form_is_one_word() {
        assert_eq!(count_words("nu\u{31b}o\u{31b}\u{301}c ma\u{301}y, 24/7"), 4);
    }

    #[test]
    fn a_mark_leaves_no_gap_before_a_full_stop() {
        let mut plain = PlainText::default();
        plain.add("nước ");
        plain.mark();
        plain.add(".");
        assert_eq!(plain.into_string(), "nước.");
    }

    #[test]
    fn blocks_are_parted_by_one_line_break() {
        let mut plain = PlainText::default();
        plain.add("a ");
        plain.end_line();
        plain.end_line();
        plain.add("b");
        assert_eq!(plain.into_string(), "a\nb");
    }
}

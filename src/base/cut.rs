//! Texts cut to a length, between words.
//!
//! In: a text and a question that says whether a text is short enough. Out: its longest beginning that is, with `…`.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use crate::base::post_length;

/// What a cut text ends with.
const MARK: &str = "…";

/// The text when it fits, else its longest beginning that does, cut between words and marked. Where that would leave less
/// than half of what fits, as in scripts without spaces, it is cut between letters. Whoever asks sees the mark too.
pub fn at_word(text: &str, fits: impl Fn(&str) -> bool) -> Cow<'_, str> {
    if fits(text) {
        return Cow::Borrowed(text);
    }
    let letters: Vec<usize> = match post_length::is_of_letters(text) {
        true => text.char_indices().map(|(place, _)| place).collect(),
        false => text.grapheme_indices(true).map(|(place, _)| place).collect(),
    };
    let longest = longest(text, &letters, &fits);
    let spaces = text.char_indices().filter(|(_, letter)| letter.is_whitespace());
    let word = spaces.map(|(place, _)| place).take_while(|place| *place <= longest).last();
    let end = word.filter(|word| *word * 2 >= longest).unwrap_or(longest);
    Cow::Owned(marked(&text[..end]))
}

/// The last of these places at which the text may be cut; 0 when none.
fn longest(text: &str, places: &[usize], fits: &impl Fn(&str) -> bool) -> usize {
    let count = places.partition_point(|place| fits(&marked(&text[..*place])));
    count.checked_sub(1).and_then(|last| places.get(last)).copied().unwrap_or(0)
}

/// A beginning without the marks that lead on to what follows, and with the one that says that something does.
fn marked(text: &str) -> String {
    let bare =
        text.trim_end().trim_end_matches([',', ';', ':', '.', '…', '–', '—', '-', '(', '“', '"']);
    format!("{}{MARK}", bare.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, most: usize) -> String {
        at_word(text, |text| text.chars().count() <= most).into_owned()
    }

    #[test]
    fn a_text_that_fits_stays() {
        assert_eq!(cut("Nước máy an toàn", 16), "Nước máy an toàn");
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(cut("Nước máy an toàn", 15), "Nước máy an…");
        assert_eq!(cut("Nước máy an toàn", 12), "Nước máy an…");
        assert_eq!(cut("Nước máy an toàn", 11), "Nước máy…");
    }

    #[test]
    fn marks_before_the_cut_are_left_out() {
        assert_eq!(cut("Nước máy, theo đơn vị", 12), "Nước máy…");
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_letters() {
        assert_eq!(cut("谣言止于智者", 4), "谣言止…");
        assert_eq!(cut("a 谣言止于智者谣言止于智者", 10), "a 谣言止于智者谣…");
    }

    #[test]
    fn letters_are_not_torn_apart() {
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧", 7), "👩‍👩‍👧…");
    }
}

//! The words of a text as search knows them: where they begin and end, and which of them are the same.
//!
//! In: any text. Out: its words in order, and for each the folded word and its form. The script of the search page
//! (`themes/default/assets/search.js`) takes queries apart by the same rules; whoever changes one changes the other.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::base::vietnamese;

/// The marks of the five Vietnamese tones.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// The words of a text: runs of letters, digits and their marks. Scripts that put no spaces between words (Chinese,
/// Japanese, Thai, Lao, Burmese, Khmer) give a word for each letter, which are found as neighbours.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(is_word_letter)?;
        let found = &rest[start..];
        let mut letters = found.char_indices();
        let is_alone = letters.next().is_some_and(|(_, first)| is_without_spaces(first));
        let end = letters
            .find(|(_, letter)| {
                let goes_on = if is_alone {
                    is_combining_mark(*letter)
                } else {
                    is_word_letter(*letter) && !is_without_spaces(*letter)
                };
                !goes_on
            })
            .map_or(found.len(), |(index, _)| index);
        rest = &found[end..];
        Some(&found[..end])
    })
}

/// A word in lower case with its tones at its end, so that `hoà` and `hòa` are one form and `hoa` is another.
pub fn form(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut form = String::with_capacity(word.len() + 2);
    let mut tones = Vec::new();
    for letter in word.nfd().flat_map(char::to_lowercase) {
        if TONES.contains(&letter) {
            tones.push(letter);
        } else {
            form.push(letter);
        }
    }
    tones.sort_unstable();
    form.extend(tones);
    form
}

/// A word without accents: what a reader types who has no time for them.
pub fn folded(word: &str) -> String {
    vietnamese::fold(word)
}

/// Whether a letter, digit or mark belongs to a word.
pub fn is_word_letter(letter: char) -> bool {
    match letter {
        letter if letter.is_ascii() => letter.is_ascii_alphanumeric(),
        // The letters of Vietnamese with one accent and with two: looked up, they take longest of all.
        '\u{e0}'..='\u{f6}' | '\u{100}'..='\u{1bf}' | '\u{1e00}'..='\u{1eff}' => true,
        letter => letter.is_alphanumeric() || is_combining_mark(letter),
    }
}

/// Whether a letter belongs to a script that puts no spaces between words.
fn is_without_spaces(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<&str> {
        words(text).collect()
    }

    #[test]
    fn words_are_runs_of_letters_digits_and_marks() {
        assert_eq!(all("“Vỡ đập” – 5G, ngày 19/11?"), ["Vỡ", "đập", "5G", "ngày", "19", "11"]);
    }

    #[test]
    fn decomposed_letters_stay_in_their_word() {
        assert_eq!(all("Vie\u{323}\u{302}t Nam"), ["Vie\u{323}\u{302}t", "Nam"]);
    }

    #[test]
    fn scripts_without_spaces_give_a_word_for_each_letter() {
        assert_eq!(all("谣言止 abc น้ำ"), ["谣", "言", "止", "abc", "น้", "ำ"]);
    }

    #[test]
    fn text_without_letters_has_no_words() {
        assert_eq!(all(" – … !"), [] as [&str; 0]);
    }

    #[test]
    fn a_form_keeps_letters_and_tone_but_not_where_the_tone_stands() {
        assert_eq!(form("Hoà"), form("hòa"));
        assert_ne!(form("hoà"), form("hoa"));
        assert_ne!(form("đập"), form("đạp"));
    }

    #[test]
    fn a_form_does_not_depend_on_the_unicode_form() {
        assert_eq!(form("Vie\u{323}\u{302}t"), form("Việt"));
    }

    #[test]
    fn folding_forgets_what_a_hasty_reader_leaves_out() {
        assert_eq!(folded("Đập"), "dap");
    }
}

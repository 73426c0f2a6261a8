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
    let mut place = 0;
    std::iter::from_fn(move || {
        let start = begin(text, place)?;
        place = end(text, start);
        text.get(start..place)
    })
}

/// Where the next word begins.
fn begin(text: &str, mut place: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        let byte = *bytes.get(place)?;
        if LETTERS[usize::from(byte)] > 0 {
            return Some(place);
        }
        if byte.is_ascii() {
            place += 1;
            continue;
        }
        let letter = text[place..].chars().next()?;
        if is_word_letter(letter) {
            return Some(place);
        }
        place += letter.len_utf8();
    }
}

/// Where the word ends that begins at `start`.
fn end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut place = start;
    while let Some(byte) = bytes.get(place) {
        let length = LETTERS[usize::from(*byte)];
        if length > 0 {
            place += usize::from(length);
            continue;
        }
        if byte.is_ascii() {
            break;
        }
        match bytes[place..] {
            [0xc3, second, ..] if !matches!(second, 0x97 | 0xb7) => place += 2,
            [0xe1, 0xb8..=0xbb, ..] => place += 3,
            _ => return end_in_any_script(text, start, place),
        }
    }
    place
}

/// Where the word ends that begins at `start` and goes on at least to `known`.
fn end_in_any_script(text: &str, start: usize, known: usize) -> usize {
    let is_alone = text[start..].starts_with(is_without_spaces);
    let mut others = text[known..].char_indices().map(|(place, letter)| (known + place, letter));
    let end = others.find(|(place, letter)| match is_alone {
        true => *place > start && !is_combining_mark(*letter),
        false => !is_word_letter(*letter) || is_without_spaces(*letter),
    });
    end.map_or(text.len(), |(place, _)| place)
}

/// The bytes of a letter or digit that begins with a byte, where that one tells it: those of ASCII, and the letters between U+0100 and
/// U+01BF; 0 for all others. No tables of Unicode are needed for what nearly all words are made of.
static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < 0x80_u8 {
        letters[byte as usize] = byte.is_ascii_alphanumeric() as u8;
        byte += 1;
    }
    [letters[0xc4], letters[0xc5], letters[0xc6]] = [2; 3];
    letters
};

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
        // Dashes and quotation marks, among which is no letter.
        '\u{2010}'..='\u{206f}' => false,
        letter => letter.is_alphanumeric() || is_combining_mark(letter),
    }
}

/// Counts words: runs of letters and digits, their combining marks included. A word may come in several parts.
#[derive(Default)]
pub struct WordCount {
    /// How many there were.
    pub count: u32,
    is_in_word: bool,
}

impl WordCount {
    /// Goes on with more of the text.
    pub fn add(&mut self, text: &str) {
        if let Some(count) = begins_in_latin_letters(text.as_bytes(), self.is_in_word) {
            self.count += count;
            self.is_in_word =
                text.as_bytes().last().map_or(self.is_in_word, |it| is_word_byte(*it));
            return;
        }
        for letter in text.chars() {
            let is_in_word = is_word_letter(letter);
            self.count += u32::from(is_in_word && !self.is_in_word);
            self.is_in_word = is_in_word;
        }
    }

    /// Ends the word that may not have ended.
    pub fn end_word(&mut self) {
        self.is_in_word = false;
    }
}

/// How many words begin in a text, which goes on in a word or not; `None` unless all its characters beyond ASCII are letters
/// between U+00D8 and U+01BF or U+1E00 and U+1EFF, or between U+00C0 and U+00D6: the letters of Vietnamese. In a text of these,
/// bytes tell what belongs to a word, and many can be looked at in one step.
fn begins_in_latin_letters(text: &[u8], is_in_word: bool) -> Option<u32> {
    /// So many bytes are looked at side by side: more than most stretches have would be looked at in vain.
    const BLOCK: usize = 16;
    let mut before = if is_in_word { b'a' } else { b' ' };
    let mut count = 0;
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for block in blocks.iter().chain((!rest.is_empty()).then_some(&last)) {
        let mut previous = [before; BLOCK];
        previous[1..].copy_from_slice(&block[..BLOCK - 1]);
        let mut begins = 0_u8;
        let mut others = false;
        for (byte, before) in block.iter().zip(&previous) {
            begins += u8::from(is_word_byte(*byte) & !is_word_byte(*before));
            others |= is_no_letter(*before, *byte);
        }
        if others {
            return None;
        }
        count += u32::from(begins);
        before = block[BLOCK - 1];
    }
    Some(count)
}

/// Whether a byte belongs to a word, in a text whose characters beyond ASCII are letters.
fn is_word_byte(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10) | (byte >= 0x80)
}

/// Whether a byte begins a character that is no letter of Vietnamese, or is the second one of such a character.
fn is_no_letter(before: u8, byte: u8) -> bool {
    (byte == 0xc2)
        | (byte > 0xc6) & (byte != 0xe1)
        | (before == 0xe1) & (byte.wrapping_sub(0xb8) > 3)
        | (before == 0xc3) & ((byte == 0x97) | (byte == 0xb7))
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
    fn words_are_found_by_bytes_as_by_letters() {
        for letter in ('\0'..='\u{3100}').chain(['漢', '\u{1f600}', '\u{1d400}']) {
            let text = format!("aé{letter}ệ{letter}{letter} {letter}z");
            let mut found: Vec<String> = Vec::new();
            let mut before = ' ';
            for it in text.chars() {
                let is_alone = |letter: char| is_without_spaces(letter) && is_word_letter(letter);
                let goes_on = is_word_letter(before)
                    && match is_alone(before) {
                        true => is_combining_mark(it),
                        false => !is_without_spaces(it),
                    };
                match found.last_mut().filter(|_| goes_on) {
                    _ if !is_word_letter(it) => {}
                    Some(word) => word.push(it),
                    None => found.push(it.to_string()),
                }
                before = it;
            }
            assert_eq!(all(&text), found, "{letter:?}");
        }
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

    #[test]
    fn words_are_counted_by_bytes_as_by_letters() {
        for text in
            ["", "a", "×", "Đức–Phổ 24/7", "ÀÖ×Øö÷ø ƿ", "“hai” ba, bốn", "m²  n", "ạ\u{300} б"]
        {
            let by_letters = |parts: &[&str]| {
                let letters: Vec<char> = parts.concat().chars().collect();
                let is_begin = |at: &usize| {
                    is_word_letter(letters[*at]) && (*at == 0 || !is_word_letter(letters[at - 1]))
                };
                (0..letters.len()).filter(is_begin).count()
            };
            for parts in [[text, ""], ["a", text], [" ", text], [text, "b"], [text, "."]] {
                let mut count = WordCount::default();
                parts.iter().for_each(|part| count.add(part));
                assert_eq!(usize::try_from(count.count), Ok(by_letters(&parts)), "{parts:?}");
            }
        }
    }
}

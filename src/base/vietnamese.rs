//! Vietnamese text: one Unicode form, folding for search and slugs, and the order of the alphabet.
//!
//! In: any text. Out: its NFC form, its folded form, or bytes that sort as a Vietnamese dictionary
//! does. Words and sentences are not taken apart here, and nothing here is shown to readers.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::IsNormalized;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc_quick;

/// The letters in the order of the Vietnamese alphabet, with f, j, w and z at their Latin places.
const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// Parts the levels of a sort key; lower than every weight, so that a shorter text comes first.
const END_OF_LEVEL: u8 = 0;
/// The weight of the gap between two words.
const WORD_BREAK: u8 = 1;
/// The weight of the digit 0.
const FIRST_DIGIT: u8 = 2;
/// The weight of the letter a.
const FIRST_LETTER: u8 = 16;
/// Comes before the UTF-8 bytes of a letter that is not in the alphabet.
const OTHER_LETTER: u8 = 127;
/// Comes before a mark that is none of the five tones.
const OTHER_MARK: u8 = 7;

/// The text in Unicode form NFC: one code point for each accented letter.
///
/// macOS names files in NFD and some keyboards type it; both look the same and compare unequal.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_latin(text) {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// Whether all letters are those of Latin, each with its accents in one code point, and all marks are those of its punctuation:
/// such a text is NFC as it is. Looked up one by one, that would take its time.
fn is_latin(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (second, third) = (bytes.get(1..).unwrap_or_default(), bytes.get(2..).unwrap_or_default());
    // Up to U+02FF, and what begins with 0xe1 or 0xe2. Without a way out before the end, sixteen bytes are looked at in one step.
    let is_other = |byte: u8| (0xcc..0xe1).contains(&byte) | (byte >= 0xe3);
    let has_others = bytes.iter().fold(false, |found, byte| found | is_other(*byte));
    // Of these, U+1E00 to U+1EFF, and U+2002 to U+206F.
    let is_far = |first: u8, second: u8, third: u8| {
        ((first == 0xe1) & !(0xb8..=0xbb).contains(&second))
            | ((first == 0xe2)
                & ((second > 0x81)
                    | ((second == 0x80) & (third < 0x82))
                    | ((second == 0x81) & (third > 0xaf))))
    };
    !has_others
        && !bytes
            .iter()
            .zip(second.iter().zip(third))
            .fold(false, |found, (first, (second, third))| found | is_far(*first, *second, *third))
}

/// The text without accents and in lower case, so that `Đức Phổ`, `đức phổ` and `duc pho` are
/// equal.
///
/// Tones vanish with their marks, so `hoà` and `hòa` are equal too. Vowel points of Arabic and
/// Hebrew are dropped as readers type without them; vowel signs of Indic scripts and of Thai are
/// letters in all but name and stay.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    if text.chars().all(|letter| fold_latin(letter, &mut folded)) {
        return folded;
    }
    fold_any(text)
}

/// What [`fold`] gives, for text in any script.
fn fold_any(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_dropped_mark(*letter)) {
        for lower in letter.to_lowercase().filter(|letter| !is_dropped_mark(*letter)) {
            match without_stroke(lower) {
                Some(plain) => folded.push_str(plain),
                None => folded.push(lower),
            }
        }
    }
    // Hangul and kana were taken apart above and must not stay so.
    match nfc(&folded) {
        Cow::Borrowed(_) => folded,
        Cow::Owned(composed) => composed,
    }
}

/// Appends what a letter of Latin, with or without accents, becomes; `false` for all others, and for some rare ones.
fn fold_latin(letter: char, folded: &mut String) -> bool {
    // Dashes, quotation marks and dots stay.
    if letter.is_ascii() || ('\u{2010}'..='\u{2027}').contains(&letter) {
        folded.push(letter.to_ascii_lowercase());
        return true;
    }
    let place = match u32::from(letter) {
        number @ 0xc0..=0x1b4 => number - 0xc0,
        number @ 0x1ea0..=0x1ef9 => number - 0x1ea0 + 0xf5,
        _ => return false,
    };
    let plain = usize::try_from(place).ok().and_then(|place| LATIN.get(place).copied());
    match plain {
        Some(plain) if plain != '\0' => {
            folded.push(plain);
            true
        }
        Some(_) | None => false,
    }
}

/// What the letters U+00C0 to U+01B4 and U+1EA0 to U+1EF9 become, if that is one letter of a to z; else U+0000.
static LATIN: LazyLock<Vec<char>> = LazyLock::new(|| {
    let plain = |letter: char| {
        let mut lower =
            letter.nfd().flat_map(char::to_lowercase).filter(|it| !is_dropped_mark(*it));
        let first = lower.next()?;
        let plain = match without_stroke(first) {
            Some(letters) => letters.parse().ok()?,
            None => first,
        };
        (lower.next().is_none() && plain.is_ascii_lowercase()).then_some(plain)
    };
    let letters = ('\u{c0}'..='\u{1b4}').chain('\u{1ea0}'..='\u{1ef9}');
    letters.map(|letter| plain(letter).unwrap_or('\0')).collect()
});

/// Bytes whose order is the order of the texts in a Vietnamese list.
///
/// Compared first are all letters (digits before letters, a space before both, other scripts last),
/// then the tones of all words (ngang, huyền, hỏi, ngã, sắc, nặng), then lower before upper case.
/// Punctuation counts as a space. A tone belongs to its word, not to a letter, so `hoà` and `hòa`
/// have the same key.
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = SortKey::default();
    let mut letters = text.nfd().peekable();
    while let Some(letter) = letters.next() {
        let mut marks = Vec::new();
        while let Some(mark) = letters.next_if(|next| is_mark(*next)) {
            marks.push(mark);
        }
        key.add(letter, &marks);
    }
    key.finish()
}

/// The three levels of a key while it is being made.
#[derive(Default)]
struct SortKey {
    letters: Vec<u8>,
    tones: Vec<u8>,
    cases: Vec<u8>,
    /// Whether a word ended and the next one has not begun.
    gap: bool,
}

impl SortKey {
    /// Adds a letter with its marks; anything else ends a word.
    fn add(&mut self, letter: char, marks: &[char]) {
        if !letter.is_alphanumeric() {
            self.gap = !self.letters.is_empty();
            return;
        }
        if self.gap {
            self.letters.push(WORD_BREAK);
            self.tones.push(END_OF_LEVEL);
            self.gap = false;
        }
        let mut tones = Vec::new();
        for lower in letter.to_lowercase() {
            let mut shaped = if lower == 'ð' { 'đ' } else { lower };
            for mark in marks {
                match with_mark(shaped, *mark) {
                    Some(other) => shaped = other,
                    None => tones.push(*mark),
                }
            }
            self.add_weight(shaped);
        }
        for tone in tones {
            self.add_tone(tone);
        }
        self.cases.push(if letter.is_uppercase() { 2 } else { 1 });
    }

    fn add_weight(&mut self, letter: char) {
        if let Some(digit) = letter.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) {
            self.letters.push(FIRST_DIGIT.saturating_add(digit));
            return;
        }
        let place = ALPHABET.chars().position(|known| known == letter);
        if let Some(place) = place.and_then(|place| u8::try_from(place).ok()) {
            self.letters.push(FIRST_LETTER.saturating_add(place));
            return;
        }
        self.letters.push(OTHER_LETTER);
        self.letters.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn add_tone(&mut self, mark: char) {
        if let Some(rank) = tone_rank(mark) {
            self.tones.push(rank);
            return;
        }
        self.tones.push(OTHER_MARK);
        self.tones.extend_from_slice(mark.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn finish(self) -> Vec<u8> {
        let mut key = self.letters;
        key.push(END_OF_LEVEL);
        key.extend_from_slice(&self.tones);
        // Twice, as one of them ends a word inside this level.
        key.extend_from_slice(&[END_OF_LEVEL, END_OF_LEVEL]);
        key.extend_from_slice(&self.cases);
        key
    }
}

/// The rank of a tone mark; a word without one (ngang) comes before all of them.
fn tone_rank(mark: char) -> Option<u8> {
    match mark {
        '\u{300}' => Some(1),
        '\u{309}' => Some(2),
        '\u{303}' => Some(3),
        '\u{301}' => Some(4),
        '\u{323}' => Some(5),
        _ => None,
    }
}

/// The letter of the alphabet that a letter and a mark form: `a` and a breve are `ă`.
fn with_mark(letter: char, mark: char) -> Option<char> {
    match (letter, mark) {
        ('a', '\u{306}') => Some('ă'),
        ('a', '\u{302}') => Some('â'),
        ('e', '\u{302}') => Some('ê'),
        ('o', '\u{302}') => Some('ô'),
        ('o', '\u{31b}') => Some('ơ'),
        ('u', '\u{31b}') => Some('ư'),
        _ => None,
    }
}

/// The ASCII form of Latin letters that Unicode does not take apart.
///
/// `ð` is among them because old Vietnamese files have Icelandic `Ð` where `Đ` is meant.
fn without_stroke(letter: char) -> Option<&'static str> {
    match letter {
        'đ' | 'ð' => Some("d"),
        'ł' => Some("l"),
        'ø' => Some("o"),
        'ħ' => Some("h"),
        'ı' => Some("i"),
        'æ' => Some("ae"),
        'œ' => Some("oe"),
        'ß' => Some("ss"),
        'þ' => Some("th"),
        _ => None,
    }
}

/// Whether folding drops a mark: accents of European scripts, points of Hebrew and Arabic.
fn is_dropped_mark(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}'
        | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}'
        | '\u{6ea}'..='\u{6ed}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a character hangs on the one before it.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_latin_are_folded_as_all_others_are() {
        let letters = ('\0'..='\u{2ff}').chain('\u{1e00}'..='\u{2070}').map(String::from);
        for letter in letters {
            assert_eq!(fold(&letter), fold_any(&letter), "{letter}");
        }
        assert_eq!(fold("Đức Phổ – “ĂÂÊÔƠƯ”…"), "duc pho – “aaeoou”…");
    }

    #[test]
    fn text_is_latin_only_when_it_is_nfc() {
        for letter in '\0'..='\u{ffff}' {
            let text = format!("a{letter}a");
            assert!(
                !is_latin(&text) || is_nfc_quick(text.chars()) == IsNormalized::Yes,
                "{letter}"
            );
        }
        assert!(is_latin("Đức Phổ – “nước”…"));
        assert!(!is_latin("ab\u{300}") && !is_latin("\u{2000}") && !is_latin("a\u{1100}"));
    }

    fn sorted<const LENGTH: usize>(mut words: [&str; LENGTH]) -> [&str; LENGTH] {
        words.sort_by_key(|word| sort_key(word));
        words
    }

    #[test]
    fn nfc_composes_what_macos_takes_apart() {
        assert_eq!(nfc("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t"), "Tiếng Việt");
    }

    #[test]
    fn nfc_borrows_text_that_is_composed() {
        assert!(matches!(nfc("Đức Phổ"), Cow::Borrowed("Đức Phổ")));
    }

    #[test]
    fn folding_drops_tones_shapes_and_case() {
        assert_eq!(fold("Tin đồn vỡ đập ở QUẢNG NGÃI"), "tin don vo dap o quang ngai");
    }

    #[test]
    fn folding_gives_the_same_for_both_unicode_forms() {
        assert_eq!(fold("Đu\u{31b}\u{301}c Pho\u{302}\u{309}"), fold("Đức Phổ"));
    }

    #[test]
    fn folding_forgets_where_the_tone_stands() {
        assert_eq!(fold("hoà thuỷ"), fold("hòa thủy"));
    }

    #[test]
    fn folding_reads_icelandic_eth_as_the_vietnamese_letter() {
        assert_eq!(fold("Ðà Nẵng"), "da nang");
    }

    #[test]
    fn folding_spells_out_latin_letters_with_strokes() {
        assert_eq!(fold("Łódź, Øresund, Straße"), "lodz, oresund, strasse");
    }

    #[test]
    fn folding_keeps_hangul_and_kana_whole() {
        assert_eq!(fold("한국 が"), "한국 が");
    }

    #[test]
    fn folding_drops_arabic_vowel_points() {
        assert_eq!(fold("مُحَمَّد"), "محمد");
    }

    #[test]
    fn folding_keeps_the_vowel_signs_of_hindi() {
        assert_eq!(fold("हिन्दी"), "हिन्दी");
    }

    #[test]
    fn letters_follow_the_vietnamese_alphabet() {
        assert_eq!(
            sorted(["đa", "da", "âm", "ăn", "an", "ơ", "ô", "o", "ưa", "ua", "ê", "e"]),
            ["an", "ăn", "âm", "da", "đa", "e", "ê", "o", "ô", "ơ", "ua", "ưa"]
        );
    }

    #[test]
    fn tones_come_in_their_order() {
        assert_eq!(
            sorted(["mạ", "má", "mã", "mả", "mà", "ma"]),
            ["ma", "mà", "mả", "mã", "má", "mạ"]
        );
    }

    #[test]
    fn tones_count_only_when_all_letters_are_equal() {
        assert_eq!(sorted(["má b", "ma c", "mạ a"]), ["mạ a", "má b", "ma c"]);
    }

    #[test]
    fn the_tone_of_the_first_word_counts_before_the_second() {
        assert_eq!(sorted(["bà ba", "ba bạ", "ba ba"]), ["ba ba", "ba bạ", "bà ba"]);
    }

    #[test]
    fn tone_placement_does_not_matter_for_the_order() {
        assert_eq!(sort_key("hoà"), sort_key("hòa"));
    }

    #[test]
    fn unicode_form_does_not_matter_for_the_order() {
        assert_eq!(sort_key("Vie\u{323}\u{302}t"), sort_key("Việt"));
    }

    #[test]
    fn a_shorter_word_comes_before_a_longer_one() {
        assert_eq!(sorted(["anh", "an bình", "an"]), ["an", "an bình", "anh"]);
    }

    #[test]
    fn digits_come_before_letters_and_other_scripts_after() {
        assert_eq!(sorted(["Москва", "zoo", "a", "5G"]), ["5G", "a", "zoo", "Москва"]);
    }

    #[test]
    fn lower_case_comes_first_when_all_else_is_equal() {
        assert_eq!(sorted(["An", "an", "Ân"]), ["an", "An", "Ân"]);
    }

    #[test]
    fn quotation_marks_do_not_change_the_order() {
        assert_eq!(sort_key("“An” – Bình"), sort_key("An Bình"));
    }
}

//! Text to one part of a URL, and what may not stand in one.
//!
//! In: a title, a heading, a path part as written. Out: a slug, or why a written one cannot be
//! used. Making slugs unique and reporting an empty one is the caller's business.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::base::vietnamese;

/// The longest path part in bytes: file systems take 255, and extensions and suffixes need room.
const LONGEST: usize = 200;

/// Names that Windows keeps for devices, with and without an extension.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// The text as a part of a URL: `Vỡ đập ở Quảng Ngãi?` becomes `vo-dap-o-quang-ngai`.
///
/// Text in Latin letters gives a–z, 0–9 and single hyphens. Text in another script keeps its
/// letters, as there is no one right way to spell it in Latin ones. Never longer than 200 bytes,
/// and empty only when the text has no letter and no digit. A slug can still be a device name: see
/// [`problem`].
pub fn slug(text: &str) -> String {
    let folded = vietnamese::fold(text);
    let is_latin = folded.bytes().any(|byte| byte.is_ascii_lowercase());
    if is_latin || !folded.chars().any(|letter| !letter.is_ascii() && letter.is_alphanumeric()) {
        return hyphenate(folded.chars(), |letter, _| letter.is_ascii_alphanumeric());
    }
    let letters = text.nfc().flat_map(char::to_lowercase);
    // Marks are not letters for Unicode, but Hindi words would fall apart without them.
    hyphenate(letters, |letter, in_word| {
        letter.is_alphanumeric() || (in_word && is_combining_mark(letter))
    })
}

/// Joins runs of wanted characters with hyphens, up to the last run that fits.
///
/// `is_wanted` learns whether a wanted character stands directly before.
fn hyphenate(letters: impl Iterator<Item = char>, is_wanted: fn(char, bool) -> bool) -> String {
    let mut slug = String::new();
    let mut last_break = None;
    let mut in_word = false;
    for letter in letters {
        if !is_wanted(letter, in_word) {
            in_word = false;
            continue;
        }
        if !in_word && !slug.is_empty() {
            last_break = Some(slug.len());
            slug.push('-');
        }
        in_word = true;
        if slug.len() + letter.len_utf8() > LONGEST {
            // One word of that length is cut where it stands.
            slug.truncate(last_break.unwrap_or(slug.len()));
            return slug;
        }
        slug.push(letter);
    }
    slug
}

/// Why a path part as written cannot be used in a URL and on every disk; `None` when it can.
///
/// The answer follows the name of the part in a sentence: ``slug `a?b` contains `?` …``.
pub fn problem(segment: &str) -> Option<String> {
    if segment.is_empty() {
        return Some("is empty".to_owned());
    }
    if segment == "." || segment == ".." {
        return Some("names a folder of the path itself".to_owned());
    }
    if let Some(problem) = segment.chars().find_map(character_problem) {
        return Some(problem);
    }
    if segment.len() > LONGEST {
        return Some(format!("has {} bytes, more than {LONGEST}", segment.len()));
    }
    if segment.ends_with('.') {
        return Some("ends in a dot, which Windows drops".to_owned());
    }
    if is_device(segment) {
        return Some("is the name of a device on Windows".to_owned());
    }
    None
}

/// Why a character cannot stand in a path part.
fn character_problem(character: char) -> Option<String> {
    match character {
        '/' | '\\' => Some(format!("contains `{character}`, which parts folders")),
        '?' | '#' | '%' => Some(format!("contains `{character}`, which has a meaning in URLs")),
        ':' | '*' | '"' | '<' | '>' | '|' => {
            Some(format!("contains `{character}`, which not every disk can store"))
        }
        _ if character.is_control() => {
            Some(format!("contains the control character U+{:04X}", u32::from(character)))
        }
        _ if character.is_whitespace() => Some("contains white space".to_owned()),
        _ if is_invisible(character) => {
            Some(format!("contains the invisible character U+{:04X}", u32::from(character)))
        }
        _ => None,
    }
}

/// Whether a character has no shape, so that two names can look the same and differ.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether Windows would open a device instead of a file.
fn is_device(segment: &str) -> bool {
    let name = segment.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if DEVICES.contains(&name.as_str()) {
        return true;
    }
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    port.is_some_and(|port| matches!(port.as_bytes(), [b'1'..=b'9']) || is_raised_digit(port))
}

/// Windows reads the digits ¹ ² ³ of Latin-1 as port numbers too.
fn is_raised_digit(port: &str) -> bool {
    matches!(port, "¹" | "²" | "³")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_becomes_plain_latin() {
        assert_eq!(
            slug("Tin đồn “vỡ đập” ở Quảng Ngãi: sai sự thật!"),
            "tin-don-vo-dap-o-quang-ngai-sai-su-that"
        );
    }

    #[test]
    fn both_unicode_forms_give_one_slug() {
        assert_eq!(slug("Đu\u{31b}\u{301}c Pho\u{302}\u{309}"), "duc-pho");
    }

    #[test]
    fn digits_stay() {
        assert_eq!(slug("  19/11/2026  "), "19-11-2026");
    }

    #[test]
    fn cyrillic_keeps_its_letters_and_its_digits() {
        assert_eq!(slug("Россия, 2026: Ложь"), "россия-2026-ложь");
    }

    #[test]
    fn arabic_keeps_its_letters() {
        assert_eq!(slug("خبر كاذب؟"), "خبر-كاذب");
    }

    #[test]
    fn chinese_keeps_its_letters() {
        assert_eq!(slug("谣言、真相"), "谣言-真相");
    }

    #[test]
    fn hindi_words_stay_whole() {
        assert_eq!(slug("हिन्दी ख़बर"), "हिन्दी-ख़बर");
    }

    #[test]
    fn latin_words_stand_for_a_title_in_two_scripts() {
        assert_eq!(slug("COVID-19 в России"), "covid-19");
    }

    #[test]
    fn text_without_letters_gives_nothing() {
        assert_eq!(slug("— ?! 🎉"), "");
    }

    #[test]
    fn a_long_title_ends_with_a_whole_word() {
        assert_eq!(slug(&"lụt ".repeat(100)), "lut-".repeat(50).trim_end_matches('-'));
    }

    #[test]
    fn a_single_long_word_is_cut() {
        assert_eq!(slug(&"a".repeat(300)), "a".repeat(200));
    }

    #[test]
    fn a_plain_segment_has_no_problem() {
        assert_eq!(problem("tin-don.2026"), None);
    }

    #[test]
    fn a_segment_in_another_script_has_no_problem() {
        assert_eq!(problem("谣言"), None);
    }

    #[test]
    fn an_empty_segment_is_a_problem() {
        assert_eq!(problem("").as_deref(), Some("is empty"));
    }

    #[test]
    fn the_folder_above_is_a_problem() {
        assert_eq!(problem("..").as_deref(), Some("names a folder of the path itself"));
    }

    #[test]
    fn a_slash_is_a_problem() {
        assert_eq!(problem("a/b").as_deref(), Some("contains `/`, which parts folders"));
    }

    #[test]
    fn a_question_mark_is_a_problem() {
        assert_eq!(problem("a?b").as_deref(), Some("contains `?`, which has a meaning in URLs"));
    }

    #[test]
    fn a_colon_is_a_problem() {
        assert_eq!(problem("a:b").as_deref(), Some("contains `:`, which not every disk can store"));
    }

    #[test]
    fn a_control_character_is_a_problem() {
        assert_eq!(problem("a\u{1b}b").as_deref(), Some("contains the control character U+001B"));
    }

    #[test]
    fn a_space_at_the_end_is_a_problem() {
        assert_eq!(problem("a ").as_deref(), Some("contains white space"));
    }

    #[test]
    fn an_invisible_character_is_a_problem() {
        assert_eq!(
            problem("a\u{202e}b").as_deref(),
            Some("contains the invisible character U+202E")
        );
    }

    #[test]
    fn a_long_segment_is_a_problem() {
        assert_eq!(problem(&"a".repeat(201)).as_deref(), Some("has 201 bytes, more than 200"));
    }

    #[test]
    fn a_dot_at_the_end_is_a_problem() {
        assert_eq!(problem("v.v.").as_deref(), Some("ends in a dot, which Windows drops"));
    }

    #[test]
    fn a_device_name_is_a_problem_in_any_case() {
        assert_eq!(problem("CON").as_deref(), Some("is the name of a device on Windows"));
    }

    #[test]
    fn a_device_name_is_a_problem_with_an_extension() {
        assert_eq!(problem("lpt1.txt").as_deref(), Some("is the name of a device on Windows"));
    }

    #[test]
    fn a_word_that_begins_like_a_device_has_no_problem() {
        assert_eq!(problem("con-bao"), None);
    }
}

//! Sentences: where they begin and end, and how many words they have.
//!
//! In: text whose blocks are parted by line breaks. Out: the byte range of each sentence. Dates, decimals, initials and
//! the abbreviations of Vietnamese and English do not end one. What a sentence says is not known here.

use std::ops::Range;

/// Abbreviations that a name or a number follows, so that a capital letter behind them begins no sentence.
const BEFORE_NAMES: &[&str] = &[
    "tp", "tx", "tt", "q", "p", "x", "h", "ths", "ts", "gs", "pgs", "bs", "bsckii", "bscki", "ks",
    "kts", "cn", "nxb", "tr", "st", "dr", "mr", "mrs", "ms", "prof", "rev", "no", "fig", "vs",
    "e.g", "i.e", "cf", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec",
];

/// What may stand between the end of a sentence and the space behind it.
const CLOSING: &[char] = &['"', '\'', '”', '’', '»', ')', ']', '*', '_'];

/// The byte ranges of the sentences of a text, without the spaces round them.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (index, letter) in text.char_indices() {
        let next = index + letter.len_utf8();
        let end = match letter {
            '\n' => Some(index),
            '.' | '!' | '?' | '…' | '。' | '！' | '？' => end_at(text, start, index, letter),
            _ => None,
        };
        let Some(end) = end else { continue };
        push(text, start..end.max(start), &mut found);
        start = end.max(next).max(start);
    }
    push(text, start..text.len(), &mut found);
    found
}

/// The words of a text as a reader counts them: what stands between spaces and has a letter or a digit. A date, a
/// decimal and a word with a hyphen are one. In Vietnamese these are syllables.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|part| part.chars().any(char::is_alphanumeric)).count()
}

/// Adds a range without the spaces round it, when it has a letter or a digit.
fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let whole = text.get(range.clone()).unwrap_or_default();
    let trimmed = whole.trim_start();
    if !trimmed.chars().any(char::is_alphanumeric) {
        return;
    }
    let start = range.start + whole.len() - trimmed.len();
    found.push(start..start + trimmed.trim_end().len());
}

/// Where the sentence ends that has this mark at `index`; `None` when the mark ends none.
fn end_at(text: &str, start: usize, index: usize, mark: char) -> Option<usize> {
    if start > index {
        return None;
    }
    let behind = text.get(index + mark.len_utf8()..)?;
    if matches!(mark, '。' | '！' | '？') {
        return Some(index + mark.len_utf8());
    }
    let rest = behind.trim_start_matches(CLOSING);
    let end = text.len() - rest.len();
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let follows = rest.trim_start_matches([' ', '\u{a0}']).trim_start_matches(['“', '"', '«', '(']);
    // “Lửa!”, anh kêu: the sentence goes on in small letters.
    if follows.starts_with(char::is_lowercase) {
        return None;
    }
    if mark == '.' && !behind.starts_with(CLOSING) && is_abbreviated(&text[start..index], follows) {
        return None;
    }
    Some(end)
}

/// Whether the full stop behind these words belongs to an abbreviation that a name or a number follows.
fn is_abbreviated(before: &str, follows: &str) -> bool {
    if follows.is_empty() || follows.starts_with('\n') {
        return false;
    }
    let last = before.rsplit([' ', '\u{a0}', '\n', '(', '“', '"']).next().unwrap_or_default();
    let is_initial = last.chars().count() == 1 && last.starts_with(char::is_uppercase);
    // A list number, as in “1. Khoá van”.
    let is_number = before.trim() == last && last.chars().all(|letter| letter.is_ascii_digit());
    is_initial || is_number || BEFORE_NAMES.contains(&last.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_sentence_ends_with_its_mark() {
        assert_eq!(
            split("Nước an toàn. Sáu mẫu đạt! Còn gì nữa? Hết…"),
            ["Nước an toàn.", "Sáu mẫu đạt!", "Còn gì nữa?", "Hết…"]
        );
    }

    #[test]
    fn a_block_ends_a_sentence_without_a_mark() {
        assert_eq!(split("Khoá van\nMở cửa"), ["Khoá van", "Mở cửa"]);
    }

    #[test]
    fn decimals_and_dates_are_no_ends() {
        assert_eq!(
            split("Đo 1.234,5 giờ ngày 19.11.2026 thì đạt. Xong."),
            ["Đo 1.234,5 giờ ngày 19.11.2026 thì đạt.", "Xong."]
        );
    }

    #[test]
    fn abbreviations_before_names_are_no_ends() {
        assert_eq!(
            split("Theo ThS. Lê Mẫu ở TP. Mẫu, nước đạt. Xong."),
            ["Theo ThS. Lê Mẫu ở TP. Mẫu, nước đạt.", "Xong."]
        );
        assert_eq!(
            split("Dr. A. Sample said so on 19 Nov. 2026. Done."),
            ["Dr. A. Sample said so on 19 Nov. 2026.", "Done."]
        );
    }

    #[test]
    fn and_so_on_ends_a_sentence_before_a_capital_only() {
        assert_eq!(
            split("Đèn, quạt, v.v. đều tắt. Tắt tivi, v.v. Rút phích."),
            ["Đèn, quạt, v.v. đều tắt.", "Tắt tivi, v.v.", "Rút phích."]
        );
    }

    #[test]
    fn closing_quotes_belong_to_the_sentence() {
        assert_eq!(
            split("Họ viết “bấm ngay!”. Đừng bấm. (Xem dưới.) Hết."),
            ["Họ viết “bấm ngay!”.", "Đừng bấm.", "(Xem dưới.)", "Hết."]
        );
    }

    #[test]
    fn a_quoted_exclamation_does_not_end_what_goes_on_in_small_letters() {
        assert_eq!(split("“Chạy đi!” là câu hay gặp."), ["“Chạy đi!” là câu hay gặp."]);
    }

    #[test]
    fn citations_behind_the_mark_do_not_hide_the_end() {
        assert_eq!(split("Nước đạt.[1] Hết."), ["Nước đạt.[1] Hết."]);
        assert_eq!(split("Nước đạt. Hết."), ["Nước đạt.", "Hết."]);
    }

    #[test]
    fn a_number_in_front_is_no_sentence() {
        assert_eq!(split("1. Khoá van."), ["1. Khoá van."]);
    }

    #[test]
    fn words_are_counted_between_spaces() {
        assert_eq!(count_words("Ngày 19/11/2026, nước đạt 1.234,5 – tốt"), 6);
        assert_eq!(count_words("It’s a well-known fact"), 4);
        assert_eq!(count_words(" – … "), 0);
    }
}

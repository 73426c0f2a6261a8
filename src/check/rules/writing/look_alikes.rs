//! TXT-02: a word holds letters that only look right.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "TXT-02",
    severity: Severity::Warning,
    summary: Words {
        en: "letters that look right and are others",
        vi: "chữ trông đúng mà là chữ khác",
    },
    why: Words {
        en: "A Cyrillic а in a Latin word, full-width digits, or a sign that nobody sees: search does not find such \
             words, screen readers spell them out, and they are the tool of those who forge names (Unicode Technical \
             Standard 39). They come along when text is copied from chats and from forged pages. The words of a claim \
             are left alone: there they may be evidence.",
        vi: "Chữ а Cyrillic trong từ Latin, chữ số toàn khổ, hay ký tự không ai thấy: tìm kiếm không ra những từ ấy, \
             trình đọc màn hình đánh vần từng chữ, và kẻ giả mạo tên dùng đúng cách này (Unicode Technical Standard \
             39). Chúng theo vào khi chép chữ từ tin nhắn và trang giả. Lời của tin được kiểm chứng thì không xét: ở đó \
             chúng có thể là bằng chứng.",
    },
    bad: "Gọi số １１３ khi cần.",
    good: "Gọi số 113 khi cần.",
    check: Check::Page(check),
};

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    let tag = &site.language(page.language).tag;
    let is_wide_at_home = matches!(tag.language(), "ja" | "ko" | "zh");
    let is_of_claim = |range: &Range<usize>| {
        page.claims
            .iter()
            .any(|claim| claim.range.start <= range.start && range.end <= claim.range.end)
    };
    let mut seen = BTreeSet::new();
    for (range, trouble) in words(&page.written.text) {
        let is_at_home = match trouble {
            Trouble::Mixed => false,
            Trouble::Wide => is_wide_at_home,
            // Texts from right to left need marks of direction.
            Trouble::Unseen => tag.direction().as_str() == "rtl",
        };
        if is_of_claim(&range) || is_at_home {
            continue;
        }
        let word = page.written.at(&range);
        if !seen.insert(word) {
            continue;
        }
        let shown = visible(word);
        let message = match trouble {
            Trouble::Mixed => Said::new(
                format!("`{shown}` mixes letters of two scripts that look alike"),
                format!("`{shown}` lẫn chữ của hai hệ chữ viết trông giống nhau"),
            ),
            Trouble::Wide => Said::new(
                format!("`{shown}` is written in full-width signs"),
                format!("`{shown}` viết bằng ký tự toàn khổ"),
            ),
            Trouble::Unseen => Said::new(
                format!("a sign that nobody sees is in `{shown}`"),
                format!("có ký tự không nhìn thấy trong `{shown}`"),
            ),
        };
        let help = Said::new("type the word anew", "hãy gõ lại từ này");
        findings.add(Finding::at(page.at(&range), message).help(help));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// Letters of two scripts.
    Mixed,
    /// Full-width forms.
    Wide,
    /// A sign without a shape.
    Unseen,
}

/// Words in which something is not what it seems.
fn words(text: &str) -> Vec<(Range<usize>, Trouble)> {
    let mut found = Vec::new();
    // Most texts have none of these signs.
    let is_rare = |letter: char| is_unseen(letter) || is_wide(letter) || is_other(letter);
    if !text.contains(is_rare) {
        return found;
    }
    let mut start = 0;
    for word in text.split(|letter: char| !is_of_word(letter)) {
        let range = start..start + word.len();
        start = range.end + text[range.end..].chars().next().map_or(0, char::len_utf8);
        let has_latin = word.contains(is_latin);
        // A mark at the very beginning of a file is how some programs save UTF-8.
        let inner = if range.start == 0 { word.trim_start_matches('\u{feff}') } else { word };
        // Joiners make one picture of several, and are letters' business in other scripts.
        let is_joined = |letter: char| matches!(letter, '\u{200c}' | '\u{200d}');
        let is_hidden = |letter: char| is_unseen(letter) && (has_latin || !is_joined(letter));
        if inner.contains(is_hidden) {
            found.push((range, Trouble::Unseen));
        } else if word.contains(is_wide) {
            found.push((range, Trouble::Wide));
        } else if has_latin && word.contains(is_other) {
            found.push((range, Trouble::Mixed));
        }
    }
    found
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_unseen(letter) || is_wide(letter)
}

fn is_latin(letter: char) -> bool {
    matches!(letter, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// A letter of another script that looks like a Latin one. Greek letters that stand for quantities (µ, Ω, Δ) do not.
fn is_other(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{4ff}') || "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρικα".contains(letter)
}

/// Full-width forms of what is on a Latin keyboard.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}')
}

/// Signs that take no room, or turn the direction of what follows.
fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{34f}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// The word with its unseen and foreign signs named.
fn visible(word: &str) -> String {
    let mut shown = String::new();
    for letter in word.chars() {
        if is_unseen(letter) || is_other(letter) {
            shown.push_str(&format!("<U+{:04X}>", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn letters_that_only_look_right_are_found() {
        assert_eq!(found("ngân hàng Vietсombank"), ["Vietсombank"]);
        assert_eq!(found("gọi \u{ff11}\u{ff11}\u{ff13}."), ["\u{ff11}\u{ff11}\u{ff13}"]);
        assert_eq!(found("nước\u{200b} máy"), ["nước\u{200b}"]);
    }

    #[test]
    fn what_belongs_there_is_left_alone() {
        assert_eq!(found("\u{feff}---"), [""; 0]);
        assert_eq!(found("5 µg, 5 μg, 3 kΩ, Δt, β-caroten"), [""; 0]);
        assert_eq!(found("Москва và Ελλάδα"), [""; 0]);
        assert_eq!(found("👨\u{200d}👩\u{200d}👧"), [""; 0]);
    }
}

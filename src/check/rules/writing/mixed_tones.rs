//! TXT-04: one article places tones in two ways.

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
    code: "TXT-04",
    severity: Severity::Info,
    summary: Words {
        en: "tones placed in two ways in one article",
        vi: "hai cách đặt dấu thanh trong một bài",
    },
    why: Words {
        en: "Vietnamese is written with the tone on either vowel of oa, oe and uy: hòa or hoà, khỏe or khoẻ, thúy or \
             thuý. Both are right; in one article they look careless, and a reader who searches the page finds only \
             half. Decision 1989/QĐ-BGDĐT (2018) uses the second way in schoolbooks. Names are written as their bearers \
             write them.",
        vi: "Tiếng Việt đặt dấu thanh của oa, oe, uy theo hai cách: hòa hoặc hoà, khỏe hoặc khoẻ, thúy hoặc thuý. Cách \
             nào cũng đúng; nhưng lẫn trong một bài thì trông cẩu thả, và người tìm trong trang chỉ thấy một nửa. Quyết \
             định 1989/QĐ-BGDĐT (2018) dùng cách thứ hai trong sách giáo khoa. Tên riêng thì viết như chủ nhân viết.",
    },
    bad: "Giữ sức khoẻ: nước sạch cho người khỏe.",
    good: "Giữ sức khoẻ: nước sạch cho người khoẻ.",
    check: Check::Page(check),
};

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if site.language(page.language).tag.language() != "vi" {
        return;
    }
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let mut start = page.written.body.start;
    for word in page.written.at(&page.written.body).split(|letter: char| !letter.is_alphabetic()) {
        let range = start..start + word.len();
        start = range.end
            + page
                .written
                .text
                .get(range.end..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
        match way(word) {
            // A name is written as its bearer writes it.
            _ if word.starts_with(char::is_uppercase) => {}
            Some(Way::First) => first.push(range),
            Some(Way::Second) => second.push(range),
            None => {}
        }
    }
    let (few, many) = if first.len() <= second.len() { (first, second) } else { (second, first) };
    let (Some(odd), Some(usual)) = (few.first(), many.first()) else { return };
    let text = |range: &Range<usize>| page.written.at(range);
    let message = Said::new(
        format!("tones are placed in two ways: `{}` here, `{}` elsewhere", text(odd), text(usual)),
        format!("đặt dấu thanh theo hai cách: `{}` ở đây, `{}` ở chỗ khác", text(odd), text(usual)),
    );
    let why = Said::new("the other way", "cách kia");
    let help = Said::new("choose one way for the whole article", "chọn một cách cho cả bài");
    findings.add(Finding::at(page.at(odd), message).help(help).related(page.at(usual), why));
}

#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// hòa, khỏe, thúy.
    First,
    /// hoà, khoẻ, thuý.
    Second,
}

/// The way in which a word places its tone, where there are two.
fn way(word: &str) -> Option<Way> {
    let mut letters = word.char_indices().rev();
    let (_, last) = letters.next()?;
    let (at, before) = letters.next()?;
    let (last, before) = (last.to_lowercase().next()?, before.to_lowercase().next()?);
    // In “qu” the u belongs to the consonant: quý has one way only.
    let is_qu = || word[..at].ends_with(['q', 'Q']);
    match (before, last) {
        ('ò' | 'ó' | 'ỏ' | 'õ' | 'ọ', 'a' | 'e') => Some(Way::First),
        ('ù' | 'ú' | 'ủ' | 'ũ' | 'ụ', 'y') if !is_qu() => Some(Way::First),
        ('o', 'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ') => {
            Some(Way::Second)
        }
        ('u', 'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ') if !is_qu() => Some(Way::Second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_open_syllables_have_two_ways() {
        assert_eq!(way("hòa"), Some(Way::First));
        assert_eq!(way("hoà"), Some(Way::Second));
        assert_eq!(way("thúy"), Some(Way::First));
        assert_eq!(way("uỷ"), Some(Way::Second));
        assert_eq!(way("quý"), None);
        assert_eq!(way("hoàn"), None);
        assert_eq!(way("xoáy"), None);
        assert_eq!(way("ngoài"), None);
    }
}

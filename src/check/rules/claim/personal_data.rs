//! CLM-04: something in the text looks like personal data of a private individual.
//!
//! A finding names a place and a kind, never what stands there: the line is shown without it, so that reports and logs do
//! not spread what should not have been written. Nothing is collected, compared or kept.

use std::ops::Range;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::cover::covered;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "CLM-04",
    severity: Severity::Error,
    summary: Words {
        en: "something that looks like personal data of a private individual",
        vi: "có chỗ giống dữ liệu cá nhân của một người riêng tư",
    },
    why: Words {
        en: "A rebuttal attacks a claim and not a person. A private telephone number, the number of an identity card, a home address or a \
             link to somebody’s own profile exposes people who may have passed on a message in good faith, and publishing it breaks the law \
             on personal data (Vietnam: in force since 2026). Black it out in pictures, too. For somebody in a public office or role, \
             `public_figure: true` at the `claimant` says that the link is theirs as such. The rule knows Vietnamese forms of numbers.",
        vi: "Bài phản bác nhắm vào tin, không nhắm vào người. Số điện thoại riêng, số căn cước, địa chỉ nhà hay đường dẫn tới trang cá nhân làm lộ \
             những người có thể đã chuyển tin vì thiện ý, và việc công bố vi phạm Luật Bảo vệ dữ liệu cá nhân (có hiệu lực từ 2026). Trong \
             ảnh cũng phải che đi. Với người giữ chức vụ hoặc vai trò công, `public_figure: true` ở `claimant` nói rõ đường dẫn là của họ \
             với tư cách ấy.",
    },
    bad: "Người đăng tin dùng số 0912 345 678.",
    good: "Người đăng tin dùng một số di động.",
    check: Check::Page(check),
};

/// What a stretch of text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Phone,
    CitizenId,
    HomeAddress,
    Profile,
}

impl Kind {
    fn said(self) -> Said {
        match self {
            Self::Phone => Said::new(
                "this looks like a private telephone number",
                "chỗ này giống một số điện thoại riêng",
            ),
            Self::CitizenId => Said::new(
                "this looks like the number of an identity card",
                "chỗ này giống một số căn cước",
            ),
            Self::HomeAddress => {
                Said::new("this looks like a home address", "chỗ này giống một địa chỉ nhà riêng")
            }
            Self::Profile => Said::new(
                "this looks like a link to somebody’s own profile",
                "chỗ này giống đường dẫn tới trang cá nhân của một người",
            ),
        }
    }
}

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    let own = digits(site.config.publisher.phone.as_deref().unwrap_or_default());
    for (kind, range) in suspicious(&page.written.text) {
        let written = page.written.at(&range);
        let is_public = page
            .claims
            .iter()
            .filter_map(|claim| claim.claimant.as_ref())
            .any(|claimant| claimant.is_public && claimant.url.as_deref() == Some(written));
        let is_own = (kind == Kind::Phone && digits(written) == own)
            || site.config.publisher.channels.iter().any(|channel| channel.url == written);
        if is_public || is_own {
            continue;
        }
        let help = Said::new(
            "take it out: the claim can be refuted without it",
            "hãy bỏ đi: không cần nó vẫn bác được tin",
        );
        findings.add(Finding::at(covered(page.at(&range)), kind.said()).help(help));
    }
    for claim in &page.claims {
        let Some(claimant) = &claim.claimant else { continue };
        let Some(url) = &claimant.url else { continue };
        if !claimant.is_person || claimant.is_public || profile(url) {
            continue;
        }
        let message = Said::new(
            "the claimant is a person, and their own page is linked",
            "người nói là một cá nhân, và trang riêng của họ được dẫn tới",
        );
        let help = Said::new(
            "remove `url`, or write `public_figure: true` for somebody in a public office or role",
            "bỏ `url`, hoặc ghi `public_figure: true` nếu người ấy giữ chức vụ hay vai trò công",
        );
        findings.add(Finding::at(page.at(&claim.range), message).help(help));
    }
}

/// Stretches of a text that look like personal data, in their order.
fn suspicious(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        if rest.starts_with("http://") || rest.starts_with("https://") {
            let end = rest.find(is_end_of_address).unwrap_or(rest.len());
            if profile(&rest[..end]) {
                found.push((Kind::Profile, at..at + end));
            }
            at += end;
            continue;
        }
        if first.is_ascii_digit() || first == '+' {
            let end = end_of_number(rest);
            if let Some(kind) = number(&rest[..end]) {
                found.push((kind, at..at + end));
            }
            at += end.max(first.len_utf8());
            continue;
        }
        if first.is_alphanumeric() {
            if let Some(length) = home_address(rest) {
                found.push((Kind::HomeAddress, at..at + length));
                at += length;
                continue;
            }
            // On to the end of the word: digits inside of one are no number.
            at += rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
            continue;
        }
        at += first.len_utf8();
    }
    found
}

fn is_end_of_address(letter: char) -> bool {
    letter.is_whitespace() || "\"'<>()[]{},".contains(letter)
}

/// How far a number goes that begins here: digits with single spaces, dots or hyphens between them.
fn end_of_number(text: &str) -> usize {
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((index, letter)) = letters.next() {
        let is_digit = letter.is_ascii_digit() || (index == 0 && letter == '+');
        let is_between = matches!(letter, ' ' | '.' | '-')
            && letters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if is_digit {
            end = index + letter.len_utf8();
        } else if !is_between {
            break;
        }
    }
    // A letter right behind makes it a code and not a number: `12/TB`, `0912abc`.
    let follows = text[end..].chars().next();
    if follows.is_some_and(|letter| letter.is_alphanumeric() || letter == '/') {
        return text
            .find(|letter: char| !letter.is_alphanumeric() && letter != '/')
            .unwrap_or(text.len());
    }
    end
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Vietnamese mobile numbers have nine digits behind 0 or 84, the first of them 3, 5, 7, 8 or 9. An identity card has twelve:
/// a province (001 to 096), sex and century (0 to 3), two of the year, six more.
fn number(text: &str) -> Option<Kind> {
    let has_letters = text.chars().any(|letter| letter.is_alphabetic() || letter == '/');
    if has_letters {
        return None;
    }
    let digits = digits(text);
    let rest = digits.strip_prefix("84").filter(|rest| rest.len() == 9 && text.starts_with('+'));
    let rest = rest.or_else(|| digits.strip_prefix('0').filter(|rest| rest.len() == 9));
    if rest.is_some_and(|rest| rest.starts_with(['3', '5', '7', '8', '9'])) {
        return Some(Kind::Phone);
    }
    let province = digits.get(..3).and_then(|code| code.parse::<u32>().ok()).unwrap_or(0);
    let is_citizen = digits.len() == 12
        && (1..=96).contains(&province)
        && digits[3..].starts_with(['0', '1', '2', '3']);
    is_citizen.then_some(Kind::CitizenId)
}

/// Folded words that open a home address when a number follows.
const HOME: [&str; 10] = [
    "nha rieng so",
    "nha rieng o so",
    "so nha",
    "ngu tai so",
    "ngu tai",
    "tru tai so",
    "thuong tru tai so",
    "home address:",
    "lives at",
    "resides at",
];

/// The length of a home address that begins here.
fn home_address(text: &str) -> Option<usize> {
    // Most words are told apart without folding: this is asked of every word of the site.
    let may_open = text.starts_with(['n', 'N', 's', 'S', 't', 'T', 'h', 'H', 'l', 'L', 'r', 'R']);
    if !may_open || !text.chars().take(40).any(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let head: String = text.chars().take(40).collect();
    let folded = vietnamese::fold(&head);
    let opening = HOME.iter().find(|opening| {
        let rest = folded.strip_prefix(**opening);
        rest.and_then(|rest| rest.trim_start().chars().next())
            .is_some_and(|next| next.is_ascii_digit())
    })?;
    let spaces = opening.matches(' ').count();
    let number = text.split(' ').take(spaces + 2).map(str::len).sum::<usize>() + spaces + 1;
    Some(text.floor_char_boundary(number.min(text.len())))
}

/// Whether an address is that of a person’s own page, as far as it tells by itself.
fn profile(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest).to_ascii_lowercase();
    let rest = ["www.", "m.", "web.", "vi-vn."]
        .iter()
        .find_map(|prefix| rest.strip_prefix(prefix))
        .unwrap_or(&rest);
    let is_number = |text: &str| text.bytes().take(9).filter(u8::is_ascii_digit).count() >= 9;
    rest.starts_with("facebook.com/profile.php")
        || rest.starts_with("facebook.com/people/")
        || rest.starts_with("linkedin.com/in/")
        || rest.strip_prefix("zalo.me/").is_some_and(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        suspicious(text).into_iter().map(|(kind, _)| kind).collect()
    }

    #[test]
    fn mobile_numbers_are_found_however_they_are_written() {
        for text in ["gọi 0912345678 nhé", "0912 345 678", "(0912.345.678)", "+84 912 345 678"] {
            assert_eq!(kinds(text), [Kind::Phone], "{text}");
        }
    }

    #[test]
    fn hotlines_landlines_dates_and_amounts_are_left_alone() {
        for text in [
            "gọi 113, 1900 1234 hoặc 1800 6132",
            "024 3825 1234",
            "ngày 2026-11-20, 08:00",
            "giá 10.000.000 đồng",
            "số 12/2026/TB và 0912345678/QĐ",
            "https://bao.example/tin-0912345678.html",
            "mã 50/2024/TT-NHNN",
            "000 0000 0000",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn the_number_of_an_identity_card_is_told_from_other_long_numbers() {
        assert_eq!(kinds("số 001 185 012 345"), [Kind::CitizenId]);
        assert_eq!(kinds("mã vận đơn 987654321012"), []);
    }

    #[test]
    fn a_home_address_has_a_number() {
        assert_eq!(kinds("Người này ngụ tại số 12 đường Mẫu"), [Kind::HomeAddress]);
        assert_eq!(kinds("He lives at 12 Sample Road"), [Kind::HomeAddress]);
        assert_eq!(kinds("Đừng cho ai biết số nhà của bạn"), []);
    }

    #[test]
    fn profiles_of_persons_are_told_from_pages_of_bodies() {
        assert_eq!(kinds("[x](https://www.facebook.com/profile.php?id=1)"), [Kind::Profile]);
        assert_eq!(kinds("https://zalo.me/0912345678"), [Kind::Profile]);
        assert_eq!(kinds("https://www.facebook.com/thongtinchinhphu"), []);
    }
}

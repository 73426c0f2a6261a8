//! SITE-04: a badge or a title of an outside body is shown, and nothing leads to that body’s own record of it.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::place_of_words;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::text::Link;

pub(super) const RULE: Rule = Rule {
    code: "SITE-04",
    severity: Severity::Error,
    summary: Words {
        en: "a badge or title that readers cannot verify",
        vi: "huy hiệu hoặc danh hiệu mà người đọc không kiểm tra được",
    },
    why: Words {
        en: "Badges of the IFCN, EFCSN, JTI or “Tín nhiệm mạng” belong to those whom these bodies have examined, and each keeps a public \
             record. The IFCN does not admit publishers that a state or a party controls, so an official body calls itself what it is: \
             the official response of that body. A badge that links to the certifier’s own record is fine.",
        vi: "Huy hiệu của IFCN, EFCSN, JTI hay “Tín nhiệm mạng” chỉ dành cho nơi đã được các tổ chức ấy xét duyệt, và tổ chức nào cũng có \
             danh sách công khai. IFCN không nhận nơi do nhà nước hay đảng phái điều hành, nên cơ quan chính thức hãy gọi đúng tên mình: trả \
             lời chính thức của cơ quan ấy. Huy hiệu có đường dẫn tới danh sách của nơi cấp thì không sao.",
    },
    bad: "Chúng tôi là thành viên được IFCN chứng nhận.",
    good: "Chúng tôi là thành viên được IFCN chứng nhận, xem [hồ sơ](https://ifcncodeofprinciples.poynter.org/profile/mau).",
    check: Check::Page(check),
};

/// A certifier: words for it, and where its records are.
struct Certifier {
    name: &'static str,
    hosts: &'static [&'static str],
}

const CERTIFIERS: [Certifier; 4] = [
    Certifier { name: "ifcn", hosts: &["poynter.org"] },
    Certifier { name: "efcsn", hosts: &["efcsn.com"] },
    Certifier { name: "journalism trust initiative", hosts: &["journalismtrustinitiative.org"] },
    Certifier { name: "tin nhiem mang", hosts: &["tinnhiemmang.vn"] },
];

/// Folded words which, beside a certifier’s name, say that it has certified this site.
const TITLES: [&str; 9] = [
    "signatory",
    "certified by",
    "verified by",
    "accredited by",
    "chung nhan",
    "cong nhan",
    "thanh vien",
    "gan nhan",
    "member of",
];

/// Folded words which say that the title is *not* theirs.
const DENIALS: [&str; 4] = ["khong", "chua", "not ", "nor "];

/// How many characters may stand between a name and a title to be read together.
const NEAR: usize = 60;

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    let body = &page.text.body;
    let hosts: Vec<&str> = page.text.links.iter().filter_map(host).collect();
    for certifier in &CERTIFIERS {
        let is_verifiable = certifier.hosts.iter().any(|known| {
            hosts.iter().any(|host| host == known || host.ends_with(&format!(".{known}")))
        });
        if is_verifiable {
            continue;
        }
        let badge = body.images.iter().find(|image| {
            let words = format!("{} {}", image.alt, image.target.value.replace(['-', '_'], " "));
            vietnamese::fold(&words).contains(certifier.name)
        });
        let place = match badge {
            Some(image) => page.at(&image.target.range),
            None if claims_title(&body.plain_text(), certifier.name) => {
                place_of_words(page, certifier.name)
            }
            None => continue,
        };
        let host = certifier.hosts[0];
        let message = Said::new(
            format!("this reads as a certificate, and nothing leads to the record at {host}"),
            format!("chỗ này đọc như một chứng nhận, mà không có đường dẫn tới danh sách ở {host}"),
        );
        let help = Said::new(
            "link to your entry in the certifier’s record, or take the badge away",
            "dẫn tới tên mình trong danh sách của nơi cấp, hoặc gỡ huy hiệu xuống",
        );
        findings.add(Finding::at(place, message).help(help));
    }
}

/// Whether a sentence gives this site the title of a certifier.
fn claims_title(text: &str, name: &str) -> bool {
    let folded = vietnamese::fold(text);
    folded.match_indices(name).any(|(at, _)| {
        let start = floor(&folded, at.saturating_sub(NEAR));
        let end = floor(&folded, (at + name.len() + NEAR).min(folded.len()));
        let sentence = &folded[start..end];
        let is_ours = ["chung toi", "we are", "we ", "our ", "trang nay", "this site", "doc lap"];
        TITLES.iter().any(|title| sentence.contains(title))
            && is_ours.iter().any(|word| sentence.contains(word))
            && !DENIALS.iter().any(|word| sentence.contains(word))
    })
}

fn floor(text: &str, mut index: usize) -> usize {
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

fn host(link: &Link) -> Option<&str> {
    match link {
        Link::External(url) => {
            let rest = url.split_once("://")?.1;
            rest.split(['/', '?', '#', ':']).next()
        }
        Link::Internal { .. } | Link::Anchor(_) | Link::Gone => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_told_from_what_is_said_of_a_certifier() {
        assert!(claims_title("We are a verified signatory of the IFCN code.", "ifcn"));
        assert!(claims_title("Trang này được Tín nhiệm mạng gắn nhãn.", "tin nhiem mang"));
        assert!(!claims_title("The IFCN asks its signatories for a policy.", "ifcn"));
        assert!(!claims_title("Chúng tôi không phải thành viên của IFCN.", "ifcn"));
    }
}

//! OUT-07: two pages have one title.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::site::page::Page;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "OUT-07",
    severity: Severity::Warning,
    summary: Words { en: "two pages with one title", vi: "hai trang cùng tiêu đề" },
    why: Words {
        en: "In lists of results, tabs and bookmarks the title is all that readers see. Two pages with one title cannot \
             be told apart (WCAG 2.2, 2.4.2; Google Search Central, title links), and one of the two is often a copy \
             that was forgotten.",
        vi: "Trong danh sách kết quả, thẻ trình duyệt và dấu trang, người đọc chỉ thấy tiêu đề. Hai trang cùng tiêu đề \
             thì không phân biệt được (WCAG 2.2, 2.4.2; Google Search Central, title links), và một trong hai thường là \
             bản sao bị quên.",
    },
    bad: "title: Nước máy vẫn an toàn",
    good: "title: Nước máy ở phường Mẫu vẫn an toàn",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let mut titles: BTreeMap<(&str, &str), Vec<&Page>> = BTreeMap::new();
    for page in built.web.pages.iter().filter(|page| !page.scan.is_hidden) {
        let page_of_site = built.files.get(page.file).and_then(|file| built.page_of(file));
        let Some(of_site) = page_of_site else { continue };
        let key = (page.scan.language.as_str(), page.scan.title.as_str());
        titles.entry(key).or_default().push(of_site);
    }
    for pages in titles.values() {
        let Some((first, others)) = pages.split_first() else { continue };
        for other in others {
            let message = Said::new(
                format!("`{}` and `{}` have the same title", first.url, other.url),
                format!("`{}` và `{}` có cùng tiêu đề", first.url, other.url),
            );
            let help = Said::new(
                "say in each title what the page has that the other has not",
                "ghi vào mỗi tiêu đề điều mà trang kia không có",
            );
            let why = Said::new("this page has it as well", "trang này cũng có tiêu đề ấy");
            let finding = Finding::at(other.title_place(), message).help(help);
            findings.add(finding.related(first.title_place(), why));
        }
    }
}

//! OUT-10: a link takes a detour over an old address.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::check::rules::output::Others;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "OUT-10",
    severity: Severity::Info,
    summary: Words {
        en: "a link that takes a detour over an old address",
        vi: "liên kết đi vòng qua địa chỉ cũ",
    },
    why: Words {
        en: "An old address leads on to the new one, at the cost of another request, and some hosts follow only a few \
             such steps. Old addresses are for the links of others; our own pages should lead to where a page is.",
        vi: "Địa chỉ cũ dẫn tiếp tới địa chỉ mới, tốn thêm một lần tải, và có nơi chỉ theo vài bước như thế. Địa chỉ cũ \
             là để cho liên kết của người khác; trang của ta nên dẫn thẳng tới nơi trang đang ở.",
    },
    bad: "<a href=\"/cu/\">Xem</a>",
    good: "<a href=\"/a/\">Xem</a>",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let is_old = |file: &usize| built.web.page(*file).is_some_and(|page| page.scan.is_redirect);
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for page in &built.web.pages {
        for to in page.links.iter().filter(|to| is_old(to)) {
            found.entry(*to).or_default().push(page.file);
        }
    }
    for (to, pages) in found {
        let at = |file: usize| built.files.get(file);
        let Some((old, file)) = at(to).zip(pages.first().and_then(|page| at(*page))) else {
            continue;
        };
        let (old, url) = (old.url(), file.url());
        let message = Said::new(
            format!("`{url}` leads to the old address `{old}`"),
            format!("`{url}` dẫn tới địa chỉ cũ `{old}`"),
        );
        let help = Said::new(
            "lead to the page itself; in Markdown, name its file",
            "dẫn thẳng tới trang; trong Markdown hãy ghi tên tệp của nó",
        );
        let others = Others(pages.len().saturating_sub(1));
        findings.add(others.told(Finding::at(built.place_of(file), message).help(help)));
    }
}

//! OUT-05: no page leads to a page.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;

pub(super) const RULE: Rule = Rule {
    code: "OUT-05",
    severity: Severity::Warning,
    summary: Words {
        en: "a page that no other page leads to",
        vi: "trang mà không trang nào dẫn tới",
    },
    why: Words {
        en: "Readers come by links, and search engines value what is linked to. A page that stands in no list, no menu \
             and no text is found by nobody (WCAG 2.2, 2.4.5, asks for more than one way to a page). Articles are in \
             lists by themselves; plain pages are not.",
        vi: "Người đọc đi theo liên kết, máy tìm kiếm cũng coi trọng trang có liên kết tới. Trang không nằm trong danh \
             sách, thực đơn hay bài nào thì không ai tìm thấy (WCAG 2.2, 2.4.5, đòi hỏi nhiều hơn một lối vào mỗi \
             trang). Bài viết tự vào danh sách; trang thường thì không.",
    },
    bad: "title: Trang không ai dẫn tới",
    good: "Xem thêm [cách chúng tôi làm việc](../cach-lam.md).",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let mut linked = vec![false; built.files.len()];
    for page in built.web.pages.iter().filter(|page| !page.scan.is_redirect) {
        for to in page.links.iter().filter(|to| **to != page.file) {
            if let Some(linked) = linked.get_mut(*to) {
                *linked = true;
            }
        }
    }
    for (file, _) in built.files.iter().zip(linked).filter(|(_, linked)| !linked) {
        let Some(page) = built.page_of(file).filter(|page| !page.is_withdrawn) else { continue };
        let url = file.url();
        let message = Said::new(
            format!("no page leads to `{url}`"),
            format!("không trang nào dẫn tới `{url}`"),
        );
        let help = Said::new(
            "link to it from a text, or put it into a menu of site.yaml",
            "đặt liên kết tới nó trong một bài, hoặc đưa vào thực đơn ở site.yaml",
        );
        findings.add(Finding::at(page.title_place(), message).help(help));
    }
}

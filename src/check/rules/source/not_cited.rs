//! SRC-04: a source that the text never cites.

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
    code: "SRC-04",
    severity: Severity::Warning,
    summary: Words {
        en: "a source that the text never cites",
        vi: "nguồn không được dẫn trong bài",
    },
    why: Words {
        en: "A list of sources helps when readers see which sentence rests on which (`[@id]`). A source that no sentence cites is either not \
             needed, or a sentence lacks its evidence. A citation without its source is an error of every build (`unknown-source`).",
        vi: "Danh sách nguồn chỉ có ích khi người đọc thấy câu nào dựa vào nguồn nào (`[@id]`). Nguồn không câu nào dẫn thì hoặc là thừa, hoặc \
             có câu đang thiếu bằng chứng. Dẫn mà không có nguồn là lỗi của mọi lần dựng trang (`unknown-source`).",
    },
    bad: "Mẫu nước đạt quy chuẩn.",
    good: "Mẫu nước đạt quy chuẩn.[@phieu]",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    for reference in page.sources.iter().filter(|reference| reference.cited == 0) {
        let id = &reference.source.id;
        let message = Said::new(
            format!("the text never cites source `{id}`"),
            format!("bài không dẫn nguồn `{id}` lần nào"),
        );
        let help = Said::new(
            format!("write `[@{id}]` behind the sentence that rests on it, or remove the source"),
            format!("ghi `[@{id}]` sau câu dựa vào nguồn ấy, hoặc bỏ nguồn"),
        );
        findings.add(Finding::at(page.at(&reference.range), message).help(help));
    }
}

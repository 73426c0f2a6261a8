//! SRC-02: a source that readers cannot find again.

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
    code: "SRC-02",
    severity: Severity::Error,
    summary: Words {
        en: "a source that readers cannot find again",
        vi: "nguồn mà người đọc không tìm lại được",
    },
    why: Words {
        en: "Readers must be able to repeat the check (IFCN 3.1). For that a source has a title, whoever published it, an address or the \
             number of the document, and for what stands in the web the day on which it was read, as pages change. A source that cannot \
             be named says so instead, with `anonymous`.",
        vi: "Người đọc phải kiểm tra lại được (IFCN 3.1). Muốn vậy, nguồn cần có tên, nơi công bố, địa chỉ hoặc số hiệu văn bản; nguồn trên \
             mạng cần thêm ngày truy cập, vì trang mạng thay đổi. Nguồn không nêu tên được thì ghi rõ bằng `anonymous`.",
    },
    bad: "  - { id: phieu, title: Phiếu kết quả xét nghiệm }",
    good: "  - { id: phieu, title: Phiếu kết quả xét nghiệm, publisher: Đơn vị cấp nước, number: \"12/PKQ\" }",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    for reference in &page.sources {
        let source = &reference.source;
        if source.anonymous.is_some() {
            continue;
        }
        let mut missing = Vec::new();
        if source.publisher.is_none() {
            missing.push("`publisher`");
        }
        if source.url.is_none() && source.number.is_none() {
            missing.push("`url` / `number`");
        }
        if source.url.is_some() && source.accessed.is_none() {
            missing.push("`accessed`");
        }
        if missing.is_empty() {
            continue;
        }
        let missing = missing.join(", ");
        let message = Said::new(
            format!("source `{}` has no {missing}", source.id),
            format!("nguồn `{}` thiếu {missing}", source.id),
        );
        let help = Said::new(
            "say who published it, where it is or which number it has, and when you read it",
            "ghi ai công bố, ở đâu hoặc số hiệu nào, và đã truy cập ngày nào",
        );
        findings.add(Finding::at(page.at(&reference.range), message).help(help));
    }
}

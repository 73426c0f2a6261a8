//! SRC-03: a source of the web without an archived copy.

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
    code: "SRC-03",
    severity: Severity::Warning,
    summary: Words {
        en: "a source of the web without an archived copy",
        vi: "nguồn trên mạng chưa có bản lưu",
    },
    why: Words {
        en: "Pages are changed and taken down, and then a rebuttal stands without its evidence. A copy at an archive keeps what was read \
             (`archived`); readers are shown both. Save a page at web.archive.org or another archive and write its address there.",
        vi: "Trang mạng bị sửa hoặc gỡ xuống, khi ấy bài phản bác mất bằng chứng. Bản lưu giữ lại điều đã đọc (`archived`); người đọc thấy cả \
             hai đường dẫn. Hãy lưu trang ở web.archive.org hoặc kho lưu khác rồi ghi địa chỉ bản lưu vào đó.",
    },
    bad: "  - { id: bao, title: Bài báo, publisher: Báo Mẫu, url: \"https://bao.example/nuoc\", accessed: 2026-11-19 }",
    good: "  - { id: bao, title: Bài báo, publisher: Báo Mẫu, url: \"https://bao.example/nuoc\", archived: \"https://luu.example/nuoc\", accessed: 2026-11-19 }",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    for reference in &page.sources {
        let source = &reference.source;
        if source.url.is_none() || source.archived.is_some() {
            continue;
        }
        let message = Said::new(
            format!("source `{}` has no archived copy", source.id),
            format!("nguồn `{}` chưa có bản lưu", source.id),
        );
        let help = Said::new(
            "save the page at an archive and add `archived: https://…`",
            "lưu trang ấy ở một kho lưu rồi thêm `archived: https://…`",
        );
        findings.add(Finding::at(page.at(&reference.range), message).help(help));
    }
}

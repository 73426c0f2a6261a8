//! SRC-01: a rebuttal rests on fewer than two sources, or on none that is near to the matter.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::config::permalinks::Kind;
use crate::document::evidence::SourceKind;
use crate::document::evidence::WrittenSource;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "SRC-01",
    severity: Severity::Error,
    summary: Words {
        en: "a rebuttal with fewer than two sources, or without a primary one",
        vi: "bài phản bác có ít hơn hai nguồn, hoặc không có nguồn gốc nào",
    },
    why: Words {
        en: "A claim is refuted by evidence that readers can look at themselves. The code of the IFCN (3.1 to 3.3) asks for the best \
             primary source that there is, and for more than one source for what the verdict rests on. A primary source is a document, \
             a data set, an official record or a named expert (`kind: primary`); somebody’s report of it is secondary.",
        vi: "Một tin sai được bác bỏ bằng bằng chứng mà người đọc tự xem được. Bộ nguyên tắc của IFCN (3.1 đến 3.3) đòi hỏi nguồn gốc tốt \
             nhất có thể có, và nhiều hơn một nguồn cho điều làm nên kết luận. Nguồn gốc là văn bản, bộ số liệu, hồ sơ chính thức hoặc \
             chuyên gia có tên (`kind: primary`); bài tường thuật lại là nguồn thứ cấp.",
    },
    bad: "  - { id: bao, title: Bài báo về mẫu nước, publisher: Báo Mẫu, url: \"https://bao.example/nuoc\", accessed: 2026-11-19, kind: secondary }",
    good: "  - { id: phieu, title: Phiếu kết quả xét nghiệm, publisher: Đơn vị cấp nước, number: \"12/PKQ\", accessed: 2026-11-19, kind: primary }",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    if page.kind != Kind::Rebuttal || !page.is_listed() {
        return;
    }
    let count = page.sources.len();
    if count < 2 {
        let message = match count {
            0 => Said::new("this rebuttal has no source", "bài phản bác này không có nguồn nào"),
            _ => Said::new(
                "this rebuttal rests on one source alone",
                "bài phản bác này chỉ dựa vào một nguồn",
            ),
        };
        let place = page.sources.first().map(|source| page.at(&source.range));
        let place = place.unwrap_or_else(|| page.title_place());
        let help = Said::new(
            "add under `sources` what readers can look at themselves; two at least",
            "thêm vào `sources` những gì người đọc tự xem được; ít nhất hai nguồn",
        );
        findings.add(Finding::at(place, message).help(help));
    }
    let is_primary = |source: &WrittenSource| {
        source.kind == Some(SourceKind::Primary) && source.anonymous.is_none()
    };
    if let Some(first) = page.sources.first()
        && !page.sources.iter().any(|source| is_primary(&source.source))
    {
        let message =
            Said::new("none of the sources is primary", "không có nguồn nào là nguồn gốc");
        let help = Said::new(
            "go to the document, the data or the named expert behind the report, and write `kind: primary` there",
            "tìm đến văn bản, số liệu hoặc chuyên gia có tên đằng sau bài tường thuật, rồi ghi `kind: primary` ở đó",
        );
        findings.add(Finding::at(page.at(&first.range), message).help(help));
    }
}

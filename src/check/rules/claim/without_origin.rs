//! CLM-03: nobody can tell when or where a claim was met.

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
    code: "CLM-03",
    severity: Severity::Warning,
    summary: Words {
        en: "nobody can tell when or where a claim was met",
        vi: "không rõ tin được gặp khi nào hoặc ở đâu",
    },
    why: Words {
        en: "Readers must be able to recognise the rumour, and see that it was not made up to be refuted (IFCN, principle 5). So a claim has the day \
             on which it was first said or seen (`made_on`, `seen`), and one place at least: an archived copy, an address, or where it \
             reaches people by word of mouth a `note` such as “heard by telephone”.",
        vi: "Người đọc cần nhận ra tin đồn, và thấy tin ấy không phải được dựng lên để bác (IFCN, nguyên tắc 5). Vì vậy mỗi tin có ngày được nói hoặc gặp \
             lần đầu (`made_on`, `seen`), và ít nhất một nơi: bản lưu, địa chỉ, hoặc với tin truyền miệng thì một `note` như “nghe qua \
             điện thoại”.",
    },
    bad: "  - { claim: Nước máy nhiễm chì, verdict: false, finding: Mẫu nước đạt quy chuẩn. }",
    good: "    appearances: [{ seen: 2026-11-18, note: Nghe qua điện thoại. }]",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    for claim in &page.claims {
        let has_day = claim.made_on.is_some()
            || claim.appearances.iter().any(|appearance| appearance.seen.is_some());
        let has_place = claim.appearances.iter().any(|appearance| {
            appearance.url.is_some() || appearance.archived.is_some() || appearance.note.is_some()
        });
        let message = match (has_day, has_place) {
            (true, true) => continue,
            (false, false) => Said::new(
                "this claim does not say when and where it was met",
                "tin này chưa ghi gặp khi nào và ở đâu",
            ),
            (false, true) => Said::new(
                "this claim does not say when it was first met",
                "tin này chưa ghi gặp lần đầu ngày nào",
            ),
            (true, false) => {
                Said::new("this claim does not say where it was met", "tin này chưa ghi gặp ở đâu")
            }
        };
        let help = Said::new(
            "add `appearances: [{ seen: …, archived: … }]`, or a `note` where it goes by word of mouth",
            "thêm `appearances: [{ seen: …, archived: … }]`, hoặc `note` nếu là tin truyền miệng",
        );
        findings.add(Finding::at(page.at(&claim.range), message).help(help));
    }
}

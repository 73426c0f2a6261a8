//! TRL-01: an article was changed and its translation was not.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::date;
use crate::base::date::Day;
use crate::base::date::Moment;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "TRL-01",
    severity: Severity::Warning,
    summary: Words {
        en: "a translation that is behind its original",
        vi: "bản dịch chậm hơn bản gốc",
    },
    why: Words {
        en: "A correction is owed to all readers of an article, in every language (IFCN code, 6.1 to 6.5). The original \
             was corrected, updated or withdrawn after its translation was last touched, so readers of the other \
             language may still be told what we know to be wrong.",
        vi: "Đính chính là điều nợ mọi người đọc bài, bằng mọi ngôn ngữ (bộ nguyên tắc IFCN, 6.1 đến 6.5). Bản gốc đã \
             được đính chính, cập nhật hoặc rút lại sau lần sửa cuối của bản dịch, nên người đọc tiếng kia có thể vẫn \
             nhận điều ta đã biết là sai.",
    },
    bad: "  - { on: 2026-11-22, kind: correction, text: Bản trước ghi nhầm ngày lấy mẫu. }",
    good: "  - { on: 2026-11-22, kind: correction, text: An earlier version gave a wrong date. }",
    check: Check::Site(check),
};

fn check(site: &Site, findings: &mut Findings) {
    for page in site.pages() {
        let Some(original) = site.original_of(page) else { continue };
        if original.is_withdrawn && !page.is_withdrawn {
            let message = Said::new(
                "the original was withdrawn, this translation still stands",
                "bản gốc đã rút, bản dịch này vẫn còn",
            );
            let help = Said::new(
                "write `status: withdrawn` here as well, with the correction that says why",
                "ghi `status: withdrawn` ở đây nữa, kèm mục đính chính nói lý do",
            );
            let why = Said::new("the original", "bản gốc");
            let finding = Finding::at(page.title_place(), message).help(help);
            findings.add(finding.related(original.title_place(), why));
            continue;
        }
        let last = |page: &Page| page.updated.as_ref().map(Moment::unix);
        if !original.is_changed || page.is_withdrawn || last(original) <= last(page) {
            continue;
        }
        let day =
            original.updated.as_ref().map_or_else(String::new, |moment| date::iso(moment.day()));
        let message = Said::new(
            format!("the original was changed on {day}, this translation was not"),
            format!("bản gốc đã sửa ngày {day}, bản dịch này thì chưa"),
        );
        let help = Said::new(
            "look whether it must be changed as well, then say so under `corrections` or `updated`",
            "xem bản dịch có phải sửa theo không, rồi ghi vào `corrections` hoặc `updated`",
        );
        let newest = original.corrections.first();
        let is_newest =
            |on: Day| original.updated.as_ref().is_some_and(|moment| moment.day() == on);
        let place = newest.filter(|correction| is_newest(correction.on));
        let place = place
            .map_or_else(|| original.title_place(), |correction| original.at(&correction.range));
        let why = Said::new("the original", "bản gốc");
        let finding = Finding::at(page.title_place(), message).help(help);
        findings.add(finding.related(place, why));
    }
}

//! TRL-02: a translation judges a claim otherwise than the original.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;

pub(super) const RULE: Rule = Rule {
    code: "TRL-02",
    severity: Severity::Error,
    summary: Words {
        en: "a translation with another verdict", vi: "bản dịch có kết luận khác"
    },
    why: Words {
        en: "One claim has one verdict. When two languages of an article judge it differently, one of them misleads, \
             and programs that read ClaimReview get two reviews of one claim by one publisher (Google Search Central, \
             fact check: one review per claim). Claims of translations belong together by their `id`.",
        vi: "Một tin chỉ có một kết luận. Khi hai thứ tiếng của một bài kết luận khác nhau thì một bên làm người đọc \
             hiểu sai, và chương trình đọc ClaimReview nhận hai đánh giá của cùng một nơi về cùng một tin (Google \
             Search Central, fact check). Tin trong các bản dịch khớp với nhau theo `id`.",
    },
    bad: "  - { claim: Tap water has lead in it, verdict: misleading, finding: Samples meet the standard. }",
    good: "  - { claim: Tap water has lead in it, verdict: false, finding: Samples meet the standard. }",
    check: Check::Site(check),
};

fn check(site: &Site, findings: &mut Findings) {
    for page in site.pages() {
        let Some(original) = site.original_of(page) else { continue };
        for claim in &page.claims {
            let Some(same) = original.claims.iter().find(|other| other.id == claim.id) else {
                continue;
            };
            if same.verdict == claim.verdict {
                continue;
            }
            let name = |verdict| &site.verdict(verdict).id;
            let (own, other) = (name(claim.verdict), name(same.verdict));
            let id = &claim.id;
            let message = Said::new(
                format!("claim `{id}` is `{own}` here and `{other}` in the original"),
                format!("tin `{id}` ở đây là `{own}`, ở bản gốc là `{other}`"),
            );
            let help = Said::new(
                "give both the same verdict; if they are different claims, give them different ids",
                "cho cả hai cùng một kết luận; nếu là hai tin khác nhau thì đặt `id` khác nhau",
            );
            let why = Said::new("the original", "bản gốc");
            let finding = Finding::at(page.at(&claim.range), message).help(help);
            findings.add(finding.related(original.at(&same.range), why));
        }
    }
}

//! CLM-02: the claim is too long, or the headline is the claim.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::check::wording;
use crate::check::wording::Wording;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "CLM-02",
    severity: Severity::Warning,
    summary: Words {
        en: "a claim of 75 characters or more, or one that is also the headline",
        vi: "tin dài từ 75 ký tự, hoặc trùng với tiêu đề",
    },
    why: Words {
        en: "Google’s guide to ClaimReview asks for fewer than 75 characters in `claimReviewed`: lists of fact checks cut what is longer. A \
             short claim also says one thing, which one verdict can judge. The headline is for the fact (Debunking Handbook 2020, part “Fact”); a confirmed claim may be the headline, as it is the fact.",
        vi: "Hướng dẫn ClaimReview của Google muốn `claimReviewed` ngắn hơn 75 ký tự: các danh sách kiểm chứng cắt phần dài hơn. Tin ngắn cũng \
             nói một điều, và một kết luận xét được một điều. Tiêu đề là chỗ của sự thật (Debunking Handbook 2020, phần “Fact”); \
             tin đã xác thực thì được làm tiêu đề, vì nó là sự thật.",
    },
    bad: "  - { claim: \"Đẩy sát tủ lạnh vào tường thì tủ chạy êm hơn, mát hơn, bền hơn và bớt được một nửa tiền điện.\", verdict: false, finding: Tủ cần khoảng trống để toả nhiệt. }",
    good: "  - { claim: Đẩy sát tủ lạnh vào tường cho đỡ tốn điện., verdict: false, finding: Tủ cần khoảng trống để toả nhiệt. }",
    check: Check::Page(check),
};

/// A claim is shorter than this.
const LIMIT: usize = 75;

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !page.is_listed() {
        return;
    }
    for claim in &page.claims {
        let length = wording::length(&claim.claim);
        if length < LIMIT {
            continue;
        }
        let message = Said::new(
            format!("this claim has {length} characters; fewer than {LIMIT} are shown whole"),
            format!("tin này dài {length} ký tự; ngắn hơn {LIMIT} mới được hiện đủ"),
        );
        let help = Said::new(
            "keep the one thing that is judged; make a second claim of the rest",
            "giữ lại một điều được xét; phần còn lại thành tin thứ hai",
        );
        findings.add(Finding::at(page.at(&claim.range), message).help(help));
    }
    let tongue = prose::tongue(page, site);
    let title = Wording::of(&page.title, tongue);
    for claim in prose::refuted(page, site) {
        if Wording::of(&claim.claim, tongue).equals(&title) {
            let message = Said::new("the headline is the claim", "tiêu đề chính là tin sai");
            let help = Said::new(
                format!("let the headline say what is true: “{}”", claim.finding),
                format!("hãy để tiêu đề nói điều đúng: “{}”", claim.finding),
            );
            let here = Said::new("the claim", "tin sai");
            findings.add(
                Finding::at(page.title_place(), message)
                    .related(page.at(&claim.range), here)
                    .help(help),
            );
        }
    }
}

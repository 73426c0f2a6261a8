//! CLM-05: somebody is named and refuted, and nothing says whether they were asked.

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
    code: "CLM-05",
    severity: Severity::Warning,
    summary: Words {
        en: "somebody is named and refuted, and nothing says whether they were asked",
        vi: "nêu tên người hoặc nơi bị bác mà không nói đã hỏi họ chưa",
    },
    why: Words {
        en: "Whoever is named and contradicted has a right of reply (IFCN 5.5, AFP’s stylebook): ask before publishing, and tell readers what \
             came of it. `response` says it: `answered` with their words, `declined`, `none` when nobody answered, or `not-sought` with the \
             reason.",
        vi: "Ai bị nêu tên và bị bác đều có quyền trả lời (IFCN 5.5, quy tắc của AFP): hãy hỏi trước khi đăng, rồi cho người đọc biết kết quả. \
             `response` ghi điều đó: `answered` kèm lời họ, `declined` là từ chối, `none` là không ai trả lời, hoặc `not-sought` kèm lý do.",
    },
    bad: "    claimant: { name: Cửa hàng Mẫu }",
    good: "    response: { status: declined, on: 2026-11-19 }",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    for claim in &page.claims {
        if claim.claimant.is_none() || claim.response.is_some() {
            continue;
        }
        let message = Said::new(
            "this claim names who made it, and does not say whether they were asked",
            "tin này nêu tên người nói mà chưa ghi đã hỏi họ chưa",
        );
        let help = Said::new(
            "ask them, then add `response: { status: answered, on: …, text: … }`; `declined`, `none` and `not-sought` are answers, too",
            "hãy hỏi họ, rồi thêm `response: { status: answered, on: …, text: … }`; cũng có thể là `declined`, `none` hay `not-sought`",
        );
        findings.add(Finding::at(page.at(&claim.range), message).help(help));
    }
}

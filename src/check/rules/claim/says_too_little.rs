//! CLM-01: a rebuttal without a claim, or with a finding that says no more than the verdict.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::base::words;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::config::permalinks::Kind;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "CLM-01",
    severity: Severity::Error,
    summary: Words {
        en: "a rebuttal without a claim, or with a finding that says nothing of its own",
        vi: "bài phản bác không có tin cần kiểm chứng, hoặc kết quả không nói được gì",
    },
    why: Words {
        en: "A rebuttal answers a claim: what is said, which verdict it gets, and what is true instead. ClaimReview (schema.org) wants all \
             three, and the Debunking Handbook 2020 (“explain what is true”) asks for a finding that can stand alone: “False.” tells nobody \
             what to believe instead. A verdict that is not on the scale is an error of every build (`unknown-verdict`).",
        vi: "Bài phản bác trả lời một tin: điều được nói, kết luận, và sự thật là gì. ClaimReview (schema.org) cần cả ba, và Cẩm nang phản bác \
             2020 đòi hỏi kết quả tự đứng được: chỉ viết “Sai.” thì không ai biết nên tin điều gì thay vào đó. Kết luận ngoài thang là lỗi \
             của mọi lần dựng trang (`unknown-verdict`).",
    },
    bad: "  - { claim: Nước máy nhiễm chì, verdict: false, finding: Sai sự thật. }",
    good: "  - { claim: Nước máy nhiễm chì, verdict: false, finding: Mẫu nước ngày 19/11 đạt quy chuẩn. }",
    check: Check::Page(check),
};

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if page.kind == Kind::Rebuttal && page.is_listed() && !page.written.has_claims {
        let message = Said::new(
            "this rebuttal examines no claim",
            "bài phản bác này không kiểm chứng tin nào",
        );
        let help = Said::new(
            "add `claims` with what is said, its verdict and what is true; or choose `kind: news` or `kind: guide`",
            "thêm `claims` gồm điều được nói, kết luận và sự thật; hoặc chọn `kind: news` hay `kind: guide`",
        );
        findings.add(Finding::at(page.title_place(), message).help(help));
    }
    let tag = site.config.language_tag(page.language);
    for claim in &page.claims {
        let finding = plain(&claim.finding);
        let label = plain(site.config.text(&site.verdict(claim.verdict).label, tag));
        let message = if !finding.is_empty() && finding == plain(&claim.claim) {
            Said::new(
                "this finding repeats the claim",
                "kết quả này chỉ nhắc lại tin cần kiểm chứng",
            )
        } else if finding == label || words::words(&claim.finding).count() < 2 {
            Said::new(
                "this finding says no more than the verdict",
                "kết quả này không nói gì hơn kết luận",
            )
        } else {
            continue;
        };
        let help = Said::new("say in one sentence what is true", "nói sự thật là gì trong một câu");
        findings.add(Finding::at(page.at(&claim.finding_range), message).help(help));
    }
}

/// The words alone, for comparing.
fn plain(text: &str) -> String {
    let folded = vietnamese::fold(text);
    words::words(&folded).collect::<Vec<_>>().join(" ")
}

//! SITE-05: the page on methods does not name a verdict that articles give.

use std::collections::BTreeSet;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::MenuTarget;
use crate::site::Site;

pub(super) const RULE: Rule = Rule {
    code: "SITE-05",
    severity: Severity::Warning,
    summary: Words {
        en: "the page on methods does not name a verdict that articles give",
        vi: "trang phương pháp không nhắc tới một kết luận đang được dùng",
    },
    why: Words {
        en: "A verdict is fair when readers can look up what it means. Principle 5 of the IFCN’s code asks for a published method, and \
             Google’s guidelines for ClaimReview ask that the scale of ratings be explained. The page named `method` under `policies` \
             names each verdict that articles in its language give.",
        vi: "Kết luận chỉ công bằng khi người đọc tra được nó nghĩa là gì. Nguyên tắc 5 của IFCN đòi hỏi công bố phương pháp, và hướng dẫn \
             ClaimReview của Google đòi hỏi giải thích thang đánh giá. Trang ghi ở `method` trong `policies` nêu tên mọi kết luận mà bài \
             trong ngôn ngữ ấy đang dùng.",
    },
    bad: "Mỗi tin được gắn nhãn Bịa đặt hoặc Xác thực.",
    good: "Mỗi tin được gắn nhãn Bịa đặt, Sai sự thật hoặc Xác thực.",
    check: Check::Site(check),
};

fn check(site: &Site, findings: &mut Findings) {
    for (id, language) in site.languages() {
        let Some(policy) = site.tables(id).policies.iter().find(|policy| policy.key == "method")
        else {
            continue;
        };
        let MenuTarget::Internal(url, _) = &policy.url else { continue };
        let found = site.pages().find(|page| page.url == *url && page.language == id);
        let Some(method) = found else { continue };
        let words = vietnamese::fold(&method.text.body.plain_text());
        let articles = site.pages().filter(|page| page.language == id && page.is_listed());
        let given: BTreeSet<_> =
            articles.flat_map(|page| &page.claims).map(|claim| claim.verdict).collect();
        for verdict in given {
            let tag = language.tag.as_ref();
            let label = site.config.text(&site.verdict(verdict).label, tag);
            if words.contains(&vietnamese::fold(label)) {
                continue;
            }
            let message = Said::new(
                format!(
                    "the page on methods does not name the verdict “{label}”, which articles give"
                ),
                format!("trang phương pháp không nhắc tới kết luận “{label}” mà bài đang dùng"),
            );
            let help = Said::new(
                "say on this page when this verdict is given",
                "hãy nói ở trang này khi nào dùng kết luận ấy",
            );
            findings.add(Finding::at(method.title_place(), message).help(help));
        }
    }
}

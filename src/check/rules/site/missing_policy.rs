//! SITE-01: a page that tells readers how this site works is not named.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;

pub(super) const RULE: Rule = Rule {
    code: "SITE-01",
    severity: Severity::Error,
    summary: Words {
        en: "a page that tells readers how this site works is missing",
        vi: "thiếu một trang cho người đọc biết trang này làm việc ra sao",
    },
    why: Words {
        en: "Readers can trust a rebuttal when they can see who publishes it, how claims are chosen and judged, how mistakes are \
             corrected, whom to write to, and what is done with their data. Principles 3 to 6 of the code of the International \
             Fact-Checking Network (IFCN) and the indicators of the Trust Project ask for these pages. Those named under `policies` \
             stand in the footer of every page. Who pays for the site belongs on the page `about`.",
        vi: "Người đọc tin một bài phản bác khi thấy được ai công bố, tin được chọn và kết luận theo cách nào, sai thì sửa ra sao, \
             viết thư cho ai và dữ liệu của họ được dùng thế nào. Nguyên tắc 3 đến 6 của Mạng lưới kiểm chứng quốc tế (IFCN) và các chỉ \
             dấu của Trust Project đều đòi hỏi những trang này. Trang ghi trong `policies` hiện ở chân mọi trang. Kinh phí từ đâu thì ghi ở \
             trang `about`.",
    },
    bad: "policies: { about: /gioi-thieu.md, contact: /gioi-thieu.md }",
    good: "policies: { about: /gioi-thieu.md, method: /gioi-thieu.md, corrections: /gioi-thieu.md, contact: /gioi-thieu.md, privacy: /gioi-thieu.md }",
    check: Check::Site(check),
};

/// The pages with what they tell.
const PAGES: [(&str, &str, &str); 5] = [
    ("about", "who publishes and who pays", "ai công bố, kinh phí từ đâu"),
    ("method", "how claims are chosen and judged", "cách chọn và kết luận một tin"),
    ("corrections", "how mistakes are corrected", "sai thì sửa ra sao"),
    ("contact", "where to report an error", "báo lỗi ở đâu"),
    ("privacy", "what is done with readers’ data", "dữ liệu của người đọc được dùng thế nào"),
];

fn check(site: &Site, findings: &mut Findings) {
    let policies = &site.config.policies;
    let range = policies.values().map(|page| page.range.clone()).min_by_key(|range| range.start);
    let place = site.config.place(&range.unwrap_or(0..1));
    for (key, en, vi) in PAGES {
        if policies.contains_key(key) {
            continue;
        }
        let message = Said::new(
            format!("no page says {en}: `policies` has no `{key}`"),
            format!("không có trang nào nói {vi}: `policies` thiếu `{key}`"),
        );
        let help = Said::new(
            format!("write the page and name it in site.yaml: `policies: {{ {key}: /{key}.md }}`"),
            format!(
                "viết trang ấy rồi ghi tên tệp vào site.yaml: `policies: {{ {key}: /{key}.md }}`"
            ),
        );
        findings.add(Finding::at(place.clone(), message).help(help));
    }
}

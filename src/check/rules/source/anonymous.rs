//! SRC-05: a source without a name, and no reason why.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "SRC-05",
    severity: Severity::Warning,
    summary: Words {
        en: "a source without a name, and no reason why",
        vi: "nguồn giấu tên mà không nói lý do",
    },
    why: Words {
        en: "What nobody puts their name to cannot be checked; the stylebook of AFP does not let it be quoted against a claim, and the IFCN \
             (3.1) lets sources go unnamed only where they would be in danger. Where there is a reason, `anonymous` gives it, and readers \
             see it beside the source.",
        vi: "Điều không ai đứng tên thì không kiểm tra được; quy tắc của AFP không cho dẫn nguồn giấu tên, còn IFCN (3.1) chỉ cho phép khi nêu \
             tên sẽ gây nguy hiểm cho nguồn. Khi có lý do, hãy ghi ở `anonymous`; người đọc thấy lý do ấy bên cạnh nguồn.",
    },
    bad: "  - { id: nguoi-tho, title: Trao đổi với một người thợ giấu tên, number: \"Ghi chép ngày 19/11\" }",
    good: "  - { id: nguoi-tho, title: Trao đổi với một người thợ giấu tên, anonymous: Người này sợ mất việc nếu bị nêu tên. }",
    check: Check::Page(check),
};

/// Folded words for a source that is not named.
const WORDS: [&str; 9] = [
    "giau ten",
    "an danh",
    "khong neu ten",
    "khong tiet lo danh tinh",
    "nguon tin rieng",
    "anonymous",
    "unnamed",
    "not to be named",
    "on condition of anonymity",
];

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    for reference in &page.sources {
        let source = &reference.source;
        let words = format!("{} {}", source.title, source.publisher.as_deref().unwrap_or_default());
        let words = vietnamese::fold(&words);
        if source.anonymous.is_some() || !WORDS.iter().any(|word| words.contains(word)) {
            continue;
        }
        let message = Said::new(
            format!("source `{}` has no name, and no reason says why", source.id),
            format!("nguồn `{}` không có tên mà không nói vì sao", source.id),
        );
        let help = Said::new(
            "name the source, or say why it cannot be named: `anonymous: …`",
            "nêu tên nguồn, hoặc nói vì sao không nêu được: `anonymous: …`",
        );
        findings.add(Finding::at(page.at(&reference.range), message).help(help));
    }
}

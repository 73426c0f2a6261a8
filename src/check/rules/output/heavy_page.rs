//! OUT-02: a page with all that it loads is over its budget.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::check::built::File;
use crate::check::web::WebPage;

pub(super) const RULE: Rule = Rule {
    code: "OUT-02",
    severity: Severity::Warning,
    summary: Words {
        en: "a page that is over its budget with all that it loads",
        vi: "trang nặng quá hạn mức khi tính mọi thứ nó tải",
    },
    why: Words {
        en: "What a page costs is all that comes with it: style, scripts, fonts, pictures. `budgets.page_kb` in \
             site.yaml says how much that may be before compression (150 KB unless you say otherwise). Of a picture in \
             several sizes, the one that a telephone takes counts; of fonts, those that the page asks for beforehand \
             and those for all letters. Everything is counted as on a first visit.",
        vi: "Một trang tốn bao nhiêu là tính cả mọi thứ đi cùng: kiểu dáng, mã lệnh, phông chữ, ảnh. `budgets.page_kb` \
             trong site.yaml cho biết tất cả được nặng bao nhiêu trước khi nén (mặc định 150 KB). Ảnh có nhiều cỡ thì \
             tính cỡ mà điện thoại chọn; phông chữ thì tính những tệp trang gọi trước và những tệp dùng cho mọi chữ. \
             Mọi thứ tính như lần đầu vào trang.",
    },
    bad: "budgets: { page_kb: 20 }",
    good: "budgets: { page_kb: 200 }",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let most = u64::from(built.site.config.budgets.page_kb).saturating_mul(1000);
    let weight = |page: &WebPage| {
        let loads = page.loads.iter().map(|(file, _)| file).chain([&page.file]);
        loads.filter_map(|file| built.files.get(*file)).map(|file| file.size).sum::<u64>()
    };
    let pages = built.web.pages.iter().map(|page| (weight(page), page));
    super::heaviest(pages.filter(|(weight, _)| *weight > most).collect(), |page, others| {
        let Some(file) = built.files.get(page.file) else { return };
        let (url, size) = (file.url(), super::kilobytes(weight(page)));
        let budget = super::kilobytes(most);
        let message = Said::new(
            format!(
                "`{url}` weighs {size} with all that it loads, more than the budget of {budget}"
            ),
            format!("`{url}` nặng {size} tính cả mọi thứ nó tải, vượt hạn mức {budget}"),
        );
        let mut finding = Finding::at(built.place_of(file), message);
        let mut loads: Vec<&File<'_>> =
            page.loads.iter().filter_map(|(file, _)| built.files.get(*file)).collect();
        loads.sort_by_key(|file| std::cmp::Reverse(file.size));
        if !loads.is_empty() {
            let shown = loads.iter().take(MOST_PARTS);
            let parts: Vec<String> = shown
                .map(|file| format!("{} ({})", file.url(), super::kilobytes(file.size)))
                .collect();
            let parts = parts.join(", ");
            finding = finding.note(Said::new(
                format!("the heaviest parts are {parts}"),
                format!("nặng nhất là {parts}"),
            ));
        }
        let help = Said::new(
            "make the heaviest part lighter, or raise `budgets.page_kb`",
            "làm nhẹ phần nặng nhất, hoặc nâng `budgets.page_kb`",
        );
        findings.add(others.told(finding.help(help)));
    });
}

/// So many parts of a page are named.
const MOST_PARTS: usize = 3;

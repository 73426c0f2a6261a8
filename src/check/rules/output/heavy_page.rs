//! OUT-02: a page with all that it loads is over its budget.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

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
             site.yaml says how much of that may go over the line on a first visit (150 KB unless you say otherwise): \
             texts count as hosts compress them. Of a picture in several sizes, the one that a telephone takes counts; \
             of fonts, those that the page asks for beforehand and those for all letters.",
        vi: "Một trang tốn bao nhiêu là tính cả mọi thứ đi cùng: kiểu dáng, mã lệnh, phông chữ, ảnh. `budgets.page_kb` \
             trong site.yaml cho biết lần đầu vào trang được tải bao nhiêu (mặc định 150 KB): phần chữ tính theo cỡ đã \
             nén như máy chủ gửi đi. Ảnh có nhiều cỡ thì tính cỡ mà điện thoại chọn; phông chữ thì tính những tệp trang \
             gọi trước và những tệp dùng cho mọi chữ.",
    },
    bad: "<img src=\"/nang.svg\" alt=\"\">",
    good: "<img src=\"/nhe.svg\" alt=\"\">",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let most = u64::from(built.site.config.budgets.page_kb).saturating_mul(1000);
    let files = |page: &WebPage| -> Vec<usize> {
        page.loads.iter().map(|(file, _)| *file).chain([page.file]).collect()
    };
    let size = |file: &usize| built.files.get(*file).map_or(0, |file| file.size);
    // What search engines pass by is for the office: texts and pictures for the press, tools.
    let pages = built.web.pages.iter().filter(|page| !page.scan.is_hidden);
    // To compress costs time, so it is done only where it matters; a style sheet is compressed once for all pages.
    let above: Vec<&WebPage> =
        pages.filter(|page| files(page).iter().map(size).sum::<u64>() > most).collect();
    let sent: BTreeSet<usize> = above.iter().flat_map(|page| files(page)).collect();
    let sent: Vec<usize> = sent.into_iter().collect();
    let sent: BTreeMap<usize, u64> = sent
        .into_par_iter()
        .map(|file| (file, built.files.get(file).map_or(0, transferred)))
        .collect();
    let cost = |file: &usize| sent.get(file).copied().unwrap_or(0);
    let pages = above.into_iter().map(|page| (files(page).iter().map(cost).sum::<u64>(), page));
    super::heaviest(pages.filter(|(weight, _)| *weight > most).collect(), |page, others| {
        let Some(file) = built.files.get(page.file) else { return };
        let weight = files(page).iter().map(cost).sum::<u64>();
        let (url, size) = (file.url(), super::kilobytes(weight));
        let budget = super::kilobytes(most);
        let message = Said::new(
            format!(
                "`{url}` weighs {size} with all that it loads, more than the budget of {budget}"
            ),
            format!("`{url}` nặng {size} tính cả mọi thứ nó tải, vượt hạn mức {budget}"),
        );
        let mut finding = Finding::at(built.place_of(file), message);
        let mut loads: Vec<usize> = page.loads.iter().map(|(file, _)| *file).collect();
        loads.sort_by_key(|file| Reverse(cost(file)));
        if !loads.is_empty() {
            let shown = loads.iter().take(MOST_PARTS);
            let part = |file: &usize| {
                let url = built.files.get(*file)?.url();
                Some(format!("{url} ({})", super::kilobytes(cost(file))))
            };
            let parts: Vec<String> = shown.filter_map(part).collect();
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

/// How many bytes of a file go over the line: hosts compress texts, and pictures and fonts are compressed as they are.
fn transferred(file: &File<'_>) -> u64 {
    const TEXTS: [&str; 5] = [".html", ".css", ".js", ".svg", ".json"];
    let is_text = TEXTS.iter().any(|ending| file.path.as_str().ends_with(ending));
    let Some(text) = file.bytes.as_ref().filter(|_| is_text) else { return file.size };
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let length = encoder.write_all(text).and_then(|()| encoder.finish()).map(|bytes| bytes.len());
    // Writing into memory does not fail.
    length.ok().and_then(|length| u64::try_from(length).ok()).unwrap_or(file.size)
}

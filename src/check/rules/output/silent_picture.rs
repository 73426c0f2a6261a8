//! OUT-12: a picture of a built page has no `alt`.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::check::rules::output::Others;
use crate::check::scan::decoded;
use crate::check::scan::slice;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "OUT-12",
    severity: Severity::Warning,
    summary: Words {
        en: "a picture without words on a built page",
        vi: "ảnh không có lời trên trang đã dựng",
    },
    why: Words {
        en: "Who hears a page hears the file’s name when a picture has no `alt`. A picture that says nothing has an \
             empty one, so that it is passed over (WCAG 2.2, 1.1.1; HTML, 4.8.4.4). Pictures in articles are checked \
             when they are read (`missing-alt`); what is found here comes from templates and raw HTML.",
        vi: "Người nghe trang sẽ nghe đọc tên tệp khi ảnh không có `alt`. Ảnh chỉ để trang trí thì để `alt` rỗng để \
             được bỏ qua (WCAG 2.2, 1.1.1; HTML, 4.8.4.4). Ảnh trong bài đã được kiểm tra khi đọc bài (`missing-alt`); \
             điều tìm thấy ở đây đến từ mẫu trang và HTML thô.",
    },
    bad: "<img src=\"/ve.svg\">",
    good: "<img src=\"/ve.svg\" alt=\"\">",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for page in &built.web.pages {
        let Some(text) = built.files.get(page.file).and_then(|file| file.text()) else { continue };
        for picture in &page.scan.silent {
            let picture = decoded(slice(text, picture)).into_owned();
            found.entry(picture).or_default().push(page.file);
        }
    }
    for (picture, pages) in found {
        let Some(file) = pages.first().and_then(|page| built.files.get(*page)) else { continue };
        let url = file.url();
        let message = Said::new(
            format!("the picture `{picture}` on `{url}` has no `alt`"),
            format!("ảnh `{picture}` trên `{url}` không có `alt`"),
        );
        let help = Said::new(
            "say in a few words what it shows, or write `alt=\"\"` when it only adorns",
            "nói vài lời ảnh cho thấy gì, hoặc ghi `alt=\"\"` nếu chỉ để trang trí",
        );
        let others = Others(pages.len().saturating_sub(1));
        findings.add(others.told(Finding::at(built.place_of(file), message).help(help)));
    }
}

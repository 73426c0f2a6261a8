//! OUT-11: the headings of a built page are not in order.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::check::rules::output::Others;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "OUT-11",
    severity: Severity::Warning,
    summary: Words {
        en: "a page whose headings are not in order",
        vi: "trang có tiêu đề mục không theo thứ tự",
    },
    why: Words {
        en: "Who hears a page jumps from heading to heading; a level that is left out sounds like a part that is \
             missing, and a page without a first heading has no name (WCAG 2.2, 1.3.1 and 2.4.6; technique G141). The \
             program brings headings of articles into order by itself, so what is found here comes from templates.",
        vi: "Người nghe trang nhảy từ tiêu đề mục này sang tiêu đề mục khác; thiếu một cấp nghe như thiếu một phần, còn \
             trang không có tiêu đề cấp một thì không có tên (WCAG 2.2, 1.3.1 và 2.4.6; kỹ thuật G141). Chương trình tự \
             xếp lại tiêu đề mục trong bài, nên điều tìm thấy ở đây đến từ mẫu trang.",
    },
    bad: "<h1>{{ page.title }}</h1><h3>Nguồn</h3>",
    good: "<h1>{{ page.title }}</h1><h2>Nguồn</h2>",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let mut found: BTreeMap<Trouble, Vec<usize>> = BTreeMap::new();
    for page in built.web.pages.iter().filter(|page| !page.scan.is_redirect) {
        if let Some(trouble) = trouble(&page.scan.headings) {
            found.entry(trouble).or_default().push(page.file);
        }
    }
    for (trouble, pages) in found {
        let Some(file) = pages.first().and_then(|page| built.files.get(*page)) else { continue };
        let url = file.url();
        let message = match trouble {
            Trouble::Names(0) => Said::new(
                format!("`{url}` has no heading of the first level"),
                format!("`{url}` không có tiêu đề cấp một"),
            ),
            Trouble::Names(count) => Said::new(
                format!("`{url}` has {count} headings of the first level, it must have one"),
                format!("`{url}` có {count} tiêu đề cấp một, chỉ được có một"),
            ),
            Trouble::Gap(above, below) => Said::new(
                format!("on `{url}` a heading of level {below} follows one of level {above}"),
                format!("trên `{url}` tiêu đề cấp {below} đứng ngay sau cấp {above}"),
            ),
        };
        let help = Said::new(
            "mend the template: one `h1`, and no level left out on the way down",
            "sửa mẫu trang: một `h1`, và không bỏ cấp nào khi đi xuống",
        );
        let others = Others(pages.len().saturating_sub(1));
        findings.add(others.told(Finding::at(built.place_of(file), message).help(help)));
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Trouble {
    /// So many headings of the first level.
    Names(usize),
    /// A level was left out between these.
    Gap(u8, u8),
}

fn trouble(levels: &[u8]) -> Option<Trouble> {
    let names = levels.iter().filter(|level| **level == 1).count();
    if names != 1 {
        return Some(Trouble::Names(names));
    }
    let mut pairs = levels.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    let gap = pairs.find(|(above, below)| *below > above.saturating_add(1));
    gap.map(|(above, below)| Trouble::Gap(above, below))
}

//! TXT-05: the headings of a text skip a level, or use the level of the title.

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
    code: "TXT-05",
    severity: Severity::Info,
    summary: Words {
        en: "headings that skip a level or use that of the title",
        vi: "tiêu đề mục bỏ cấp hoặc dùng cấp của tiêu đề bài",
    },
    why: Words {
        en: "The title of the page is its only heading of the first level, and each further level stands inside the one \
             above (WCAG 2.2, 1.3.1; technique G141). The program puts the headings of an article in order when it \
             publishes them, so readers are not led astray; but the order may not be the one that was meant.",
        vi: "Tiêu đề bài là tiêu đề cấp một duy nhất của trang, mỗi cấp sau nằm trong cấp trên nó (WCAG 2.2, 1.3.1; kỹ \
             thuật G141). Chương trình tự xếp lại khi công bố nên người đọc không bị lạc; nhưng thứ tự ấy có thể không \
             phải thứ tự bạn muốn.",
    },
    bad: "#### Hỏi ở đâu",
    good: "### Hỏi ở đâu",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    let mut above = 1;
    for heading in page.text.body.headings() {
        let (level, sign) = (heading.written, "#".repeat(usize::from(heading.written)));
        let message = if level == 1 {
            Said::new(
                "this heading has the level of the page’s title (`#`)",
                "tiêu đề mục này dùng cấp của tiêu đề bài (`#`)",
            )
        } else if level > above + 1 {
            let above = "#".repeat(above.into());
            Said::new(
                format!("`{sign}` follows `{above}`: a level is left out"),
                format!("`{sign}` đứng ngay sau `{above}`: thiếu một cấp"),
            )
        } else {
            above = level;
            continue;
        };
        above = level;
        let help = Said::new(
            "begin with `##`, and go down one level at a time",
            "bắt đầu bằng `##` và mỗi lần chỉ xuống một cấp",
        );
        findings.add(Finding::at(page.at(&heading.range), message).help(help));
    }
}

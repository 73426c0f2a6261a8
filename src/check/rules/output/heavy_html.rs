//! OUT-01: the HTML of a page is over its budget.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;

pub(super) const RULE: Rule = Rule {
    code: "OUT-01",
    severity: Severity::Warning,
    summary: Words {
        en: "a page whose HTML is over its budget",
        vi: "trang có phần HTML vượt hạn mức",
    },
    why: Words {
        en: "In a flood or a storm readers have one bar of signal, and a page that weighs twice as much comes twice as \
             late. `budgets.html_kb` in site.yaml says how much the HTML of a page may weigh before hosts compress it \
             (60 KB unless you say otherwise); what readers see first should come within the first 14 KB of the \
             compressed answer (web.dev, critical CSS). Most often a list is too long, or a picture was pasted into the \
             text.",
        vi: "Khi bão lũ, người đọc chỉ còn một vạch sóng; trang nặng gấp đôi thì đến chậm gấp đôi. `budgets.html_kb` \
             trong site.yaml cho biết phần HTML của một trang được nặng bao nhiêu trước khi máy chủ nén (mặc định 60 \
             KB); phần người đọc thấy đầu tiên nên nằm trong 14 KB đầu của gói đã nén (web.dev, critical CSS). Nguyên \
             do thường là danh sách quá dài, hoặc một tấm ảnh bị dán thẳng vào bài.",
    },
    bad: "{% for number in range(end=6000) %}Nước máy {% endfor %}",
    good: "{% for number in range(end=60) %}Nước máy {% endfor %}",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let most = u64::from(built.site.config.budgets.html_kb).saturating_mul(1000);
    let pages = built.web.pages.iter().filter(|page| !page.scan.is_hidden);
    let pages = pages.filter_map(|page| built.files.get(page.file));
    let heavy = pages.filter(|file| file.size > most).map(|file| (file.size, file)).collect();
    super::heaviest(heavy, |file, others| {
        let (url, size) = (file.url(), super::kilobytes(file.size));
        let budget = super::kilobytes(most);
        let message = Said::new(
            format!("the HTML of `{url}` weighs {size}, more than the budget of {budget}"),
            format!("phần HTML của `{url}` nặng {size}, vượt hạn mức {budget}"),
        );
        let help = Said::new(
            "shorten the page or its list (`paginate_by`), or raise `budgets.html_kb`",
            "rút ngắn trang hoặc danh sách (`paginate_by`), hoặc nâng `budgets.html_kb`",
        );
        findings.add(others.told(Finding::at(built.place_of(file), message).help(help)));
    });
}

//! OUT-03: a picture is too heavy for a telephone.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::check::web::WebPage;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "OUT-03",
    severity: Severity::Warning,
    summary: Words {
        en: "a picture that is too heavy for a telephone",
        vi: "ảnh quá nặng đối với điện thoại",
    },
    why: Words {
        en: "A picture is most of what a page weighs. Pictures beside an article are made smaller by the program; what \
             a telephone takes of one should be no more than two thirds of what the whole page may weigh: 100 KB, \
             unless `budgets.page_kb` says otherwise. It happens with drawings and files under `static/`, which are \
             published as they are, and with photographs of leaves and crowds.",
        vi: "Ảnh chiếm phần lớn trọng lượng một trang. Ảnh để cạnh bài được chương trình thu nhỏ; cỡ mà điện thoại chọn \
             không nên quá hai phần ba hạn mức của cả trang: 100 KB, nếu `budgets.page_kb` không nói khác. Điều này xảy \
             ra với hình vẽ và tệp trong `static/`, vốn được công bố nguyên trạng, và với ảnh chụp có nhiều chi tiết.",
    },
    bad: "![Bản đồ ba xã](nang.svg)",
    good: "![Bản đồ ba xã](nhe.svg)",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let most = u64::from(built.site.config.budgets.page_kb).saturating_mul(1000) / 3 * 2;
    // Each picture once, at the first page that shows it.
    let mut shown: BTreeMap<usize, &WebPage> = BTreeMap::new();
    for page in &built.web.pages {
        if page.scan.is_hidden || page.scan.is_redirect {
            continue;
        }
        for (file, _) in page.loads.iter().filter(|(_, is_picture)| *is_picture) {
            shown.entry(*file).or_insert(page);
        }
    }
    let heavy = shown.into_iter().filter_map(|(file, page)| {
        let file = built.files.get(file)?;
        (file.size > most).then_some((file.size, (file, page)))
    });
    super::heaviest(heavy.collect(), |(file, page), others| {
        let Some(on) = built.files.get(page.file) else { return };
        let (picture, size, url) = (file.url(), super::kilobytes(file.size), on.url());
        let limit = super::kilobytes(most);
        let message = Said::new(
            format!("the picture `{picture}` on `{url}` weighs {size}, more than {limit}"),
            format!("ảnh `{picture}` trên `{url}` nặng {size}, quá {limit}"),
        );
        let help = Said::new(
            "save it anew in fewer colours, cut it, or make it simpler",
            "lưu lại với ít màu hơn, cắt bớt, hoặc vẽ đơn giản hơn",
        );
        findings.add(others.told(Finding::at(built.place_of(on), message).help(help)));
    });
}

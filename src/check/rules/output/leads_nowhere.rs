//! OUT-04: an address in a built page leads to nothing.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::check::rules::output::Others;
use crate::check::web::Broken;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "OUT-04",
    severity: Severity::Error,
    summary: Words {
        en: "an address on this site that leads to nothing",
        vi: "địa chỉ trên trang này không dẫn tới đâu",
    },
    why: Words {
        en: "Every address in every page was looked for among the files that would be published: links, anchors, \
             pictures, styles, fonts. So this is a proof and not a sample. Links in articles are checked when they are \
             read (`broken-link`, `broken-anchor`); what is found here comes from templates, menus, raw HTML and style \
             sheets.",
        vi: "Mọi địa chỉ trong mọi trang đều được tìm trong các tệp sắp công bố: liên kết, mỏ neo, ảnh, kiểu dáng, \
             phông chữ. Vì thế đây là chứng minh chứ không phải lấy mẫu. Liên kết trong bài đã được kiểm tra khi đọc \
             bài (`broken-link`, `broken-anchor`); điều tìm thấy ở đây đến từ mẫu trang, thực đơn, HTML thô và tệp kiểu \
             dáng.",
    },
    bad: "<a href=\"/khong-co/\">Xem</a>",
    good: "<a href=\"/a/\">Xem</a>",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    // An address in a menu is on every page: it is told once.
    let mut found: BTreeMap<&Broken, Vec<usize>> = BTreeMap::new();
    for page in &built.web.pages {
        for broken in &page.broken {
            found.entry(broken).or_default().push(page.file);
        }
    }
    for (broken, pages) in found {
        let Some(file) = pages.first().and_then(|page| built.files.get(*page)) else { continue };
        let url = file.url();
        let message = match broken {
            Broken::File(address) => Said::new(
                format!("`{address}` on `{url}` leads to nothing that would be published"),
                format!("`{address}` trên `{url}` không dẫn tới tệp nào sắp công bố"),
            ),
            Broken::Anchor(address) => Said::new(
                format!("`{address}` on `{url}` leads to a place that the page does not have"),
                format!("`{address}` trên `{url}` dẫn tới chỗ mà trang ấy không có"),
            ),
        };
        let others = Others(pages.len().saturating_sub(1));
        let finding = Finding::at(built.place_of(file), message).help(help());
        findings.add(others.told(finding));
    }
    for (sheet, address) in &built.web.broken_styles {
        let Some(file) = built.files.get(*sheet) else { continue };
        let url = file.url();
        let message = Said::new(
            format!("`{address}` in `{url}` leads to nothing that would be published"),
            format!("`{address}` trong `{url}` không dẫn tới tệp nào sắp công bố"),
        );
        findings.add(Finding::at(built.place_of(file), message).help(help()));
    }
}

fn help() -> Said {
    Said::new(
        "mend it in the article, the menu or the template where it stands, or publish the file",
        "sửa ở bài, thực đơn hoặc mẫu trang chứa nó, hoặc công bố tệp ấy",
    )
}

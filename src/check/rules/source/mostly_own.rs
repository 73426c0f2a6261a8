//! SRC-06: most of the sources are the publisher itself.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::document::evidence::WrittenSource;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "SRC-06",
    severity: Severity::Info,
    summary: Words {
        en: "most of the sources are the publisher itself",
        vi: "phần lớn nguồn là của chính nơi công bố",
    },
    why: Words {
        en: "A body that refutes a rumour about itself with its own word convinces those who trust it anyway. Documents of others, data and \
             independent experts convince the others; the IFCN (3.4) wants the interests of sources to be seen. Where only the body itself can know, accept the finding and say so.",
        vi: "Cơ quan bác tin đồn về mình bằng lời của chính mình thì chỉ thuyết phục được người đã tin sẵn. Văn bản của nơi khác, số liệu và chuyên \
             gia độc lập mới thuyết phục những người còn lại; IFCN (3.4) đòi hỏi người đọc thấy được lợi ích của nguồn. Khi chỉ cơ quan ấy mới biết, hãy chấp nhận lưu ý này và nói rõ lý do.",
    },
    bad: "  - { id: thong-bao, title: Thông báo số 12, publisher: Tổ Thông tin xã Mẫu, number: \"12/TB\" }",
    good: "  - { id: phieu, title: Phiếu kết quả xét nghiệm, publisher: Đơn vị cấp nước, number: \"12/PKQ\" }",
    check: Check::Page(check),
};

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    let (own, others): (Vec<_>, Vec<_>) =
        page.sources.iter().partition(|reference| is_own(site, &reference.source));
    let Some(first) = own.first().filter(|_| own.len() > others.len()) else { return };
    let (count, all) = (own.len(), page.sources.len());
    let message = Said::new(
        format!("{count} of {all} sources are the publisher itself"),
        format!("{count} trên {all} nguồn là của chính nơi công bố"),
    );
    let help = Said::new(
        "add what others have written, measured or decided",
        "thêm điều nơi khác đã viết, đã đo hoặc đã quyết định",
    );
    findings.add(Finding::at(page.at(&first.range), message).help(help));
}

/// Whether a source names the publisher, or stands on the site itself.
fn is_own(site: &Site, source: &WrittenSource) -> bool {
    let publisher = &site.config.publisher;
    let is_name = |name: &str| {
        let source = source.publisher.as_deref().unwrap_or_default();
        !name.is_empty() && vietnamese::fold(source) == vietnamese::fold(name)
    };
    let origin = format!("{}/", site.config.base_url.origin);
    site.config.languages.iter().any(|language| {
        let tag = language.tag.as_ref();
        is_name(site.config.text(&publisher.name, tag))
            || is_name(site.config.text(&publisher.short_name, tag))
    }) || source.url.as_deref().is_some_and(|url| url.starts_with(&origin))
}

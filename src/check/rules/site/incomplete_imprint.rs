//! SITE-02: the imprint does not say who answers for the site, or how to reach them.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;

pub(super) const RULE: Rule = Rule {
    code: "SITE-02",
    severity: Severity::Error,
    summary: Words {
        en: "the imprint of an official body is not complete",
        vi: "thông tin về cơ quan công bố chưa đủ",
    },
    why: Words {
        en: "Readers must see at once who speaks, on whose behalf, who answers for it and how to reach them. Vietnamese practice for \
             portals of public bodies asks for the body and its superior, the person responsible with their office, address, telephone, \
             official e-mail and terms of republication; principle 4 of the IFCN’s code and the Trust Project ask for the same in other \
             words. Whatever stands under `publisher` is shown in the footer of every page. `rebut build` warns of it once the site \
             stands at a real address (`incomplete-publisher`); this rule looks in any case.",
        vi: "Người đọc phải thấy ngay ai đang nói, thay mặt ai, ai chịu trách nhiệm và liên hệ ra sao. Thông lệ của cổng thông tin cơ quan \
             nhà nước ở Việt Nam yêu cầu có tên cơ quan, cơ quan chủ quản, người chịu trách nhiệm kèm chức vụ, địa chỉ, điện thoại, thư \
             điện tử công vụ và điều kiện phát hành lại; nguyên tắc 4 của IFCN và Trust Project cũng đòi hỏi như vậy. Mọi điều ghi trong \
             `publisher` hiện ở chân mọi trang. `rebut build` chỉ nhắc khi trang đã ở địa chỉ thật (`incomplete-publisher`); quy tắc này \
             xem xét trong mọi trường hợp.",
    },
    bad: "publisher: { name: Tổ Thông tin xã Mẫu, email: lienhe@example.org }",
    good: "  responsible: { name: Lê Văn C, role: Tổ trưởng }",
    check: Check::Site(check),
};

fn check(site: &Site, findings: &mut Findings) {
    let missing = site.config.publisher.missing();
    if missing.is_empty() {
        return;
    }
    let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let examples: Vec<&str> = missing.iter().map(|(_, example)| *example).collect();
    let examples = examples.join("; ");
    let message = Said::new(
        format!("the imprint lacks {names}"),
        format!("thông tin về cơ quan công bố còn thiếu {names}"),
    );
    let help = Said::new(
        format!("write under `publisher`: {examples}"),
        format!("ghi trong `publisher`: {examples}"),
    );
    let place = site.config.place(&site.config.publisher.range);
    findings.add(Finding::at(place, message).help(help));
}

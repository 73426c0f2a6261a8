//! LNK-05: nobody knows the host that the site points to.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::external::answer::Answer;
use crate::check::external::outside::Judged;
use crate::check::external::outside::Outside;
use crate::check::external::outside::Role;

pub(super) const RULE: Rule = Rule {
    code: "LNK-05",
    severity: Severity::Warning,
    summary: Words {
        en: "a host that no name server knows", vi: "tên máy chủ không ai biết"
    },
    why: Words {
        en: "The name is misspelt, or its owner gave it up. Names that were given up are bought by strangers, who then \
             speak to our readers from an address that we recommended; so such a link should not stay.",
        vi: "Tên bị gõ sai, hoặc chủ cũ đã bỏ. Tên miền bị bỏ thường được người lạ mua lại, rồi họ nói với người đọc từ \
             chính địa chỉ ta giới thiệu; vì thế không nên để lại liên kết như vậy.",
    },
    bad: "  - { title: Thông báo, url: \"http://ten-may-chu-dai-hon-sau-muoi-ba-chu-nen-khong-ai-co-the-dang-ky-duoc.local/\" }",
    good: "  - { title: Thông báo, url: \"http://co-quan.example/\" }",
    check: Check::External(check),
};

fn check(outside: &Outside<'_>, findings: &mut Findings) {
    outside.judge(findings, |address, role, answer| {
        if *answer != Answer::UnknownHost || role == Role::Copy {
            return None;
        }
        let host = address.host();
        Some(Judged {
            message: Said::new(
                format!("no name server knows the host `{host}` of `{address}`"),
                format!("không máy chủ tên miền nào biết `{host}` trong `{address}`"),
            ),
            note: None,
            help: Said::new(
                "look at the spelling; if the name was given up, leave the link out or give a copy instead",
                "xem lại chính tả; nếu tên miền đã bị bỏ thì gỡ liên kết hoặc thay bằng bản lưu",
            ),
        })
    });
}

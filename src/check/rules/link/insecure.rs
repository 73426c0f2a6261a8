//! LNK-07: a host cannot prove who it is.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::external::answer::Answer;
use crate::check::external::outside::Judged;
use crate::check::external::outside::Outside;

pub(super) const RULE: Rule = Rule {
    code: "LNK-07",
    severity: Severity::Warning,
    summary: Words {
        en: "a host that cannot prove who it is",
        vi: "máy chủ không chứng minh được mình là ai",
    },
    why: Words {
        en: "Browsers warn of a host whose certificate is expired, is made for another name, or was issued by nobody they \
             know; few readers go on. Some hosts leave out a certificate between theirs and the root: browsers often find \
             it by themselves, programs and some telephones do not.",
        vi: "Trình duyệt cảnh báo khi chứng chỉ của máy chủ hết hạn, cấp cho tên khác, hoặc do nơi lạ cấp; ít người đọc \
             đi tiếp. Có máy chủ quên gửi chứng chỉ trung gian: trình duyệt thường tự tìm được, còn chương trình và một \
             số điện thoại thì không.",
    },
    bad: "  - { title: Thông báo, url: \"https://khong-chung-minh-duoc.example/\" }",
    good: "  - { title: Thông báo, url: \"http://khong-ma-hoa.example/\" }",
    check: Check::External(check),
};

fn check(outside: &Outside<'_>, findings: &mut Findings) {
    outside.judge(findings, |address, _, answer| {
        let Answer::Insecure { why } = answer else { return None };
        Some(Judged {
            message: Said::new(
                format!("there is no secure connection to `{address}`: {why}"),
                format!("không có kết nối an toàn tới `{address}`: {why}"),
            ),
            note: None,
            help: Said::new(
                "open it in a browser; if that warns as well, tell the owner, or point to a copy",
                "mở bằng trình duyệt; nếu cũng bị cảnh báo thì báo cho chủ trang, hoặc dẫn tới bản lưu",
            ),
        })
    });
}

//! LNK-03: what the site points to has another address for good.

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
    code: "LNK-03",
    severity: Severity::Info,
    summary: Words {
        en: "an address that has moved for good",
        vi: "địa chỉ đã chuyển hẳn đi nơi khác",
    },
    why: Words {
        en: "A host that answers 301 or 308 asks everybody to use the new address from now on (RFC 9110, sections 15.4.2 \
             and 15.4.9). It will not lead readers on for ever. Where a page is led to the first page of its host, it is \
             most often gone.",
        vi: "Máy chủ trả lời 301 hoặc 308 là đề nghị mọi người từ nay dùng địa chỉ mới (RFC 9110, mục 15.4.2 và 15.4.9). \
             Nó sẽ không dẫn đường mãi. Khi một trang bị dẫn về trang đầu của máy chủ thì phần lớn là trang ấy đã bị gỡ.",
    },
    bad: "http://co-quan.example/van-ban/12 301 /van-ban-so/12",
    good: "http://co-quan.example/van-ban-so/12 200",
    check: Check::External(check),
};

fn check(outside: &Outside<'_>, findings: &mut Findings) {
    outside.judge(findings, |address, role, answer| {
        let Answer::Moved { to, is_home } = answer else { return None };
        // A copy that leads to the first page is missing: that is a finding of its own.
        if role == Role::Copy {
            return None;
        }
        let note = is_home.then(|| {
            Said::new(
                "that is the first page of the host: what was there is most likely gone",
                "đó là trang đầu của máy chủ: nội dung cũ rất có thể đã bị gỡ",
            )
        });
        Some(Judged {
            message: Said::new(
                format!("`{address}` has moved for good to `{to}`"),
                format!("`{address}` đã chuyển hẳn sang `{to}`"),
            ),
            note,
            help: Said::new(
                "open the new address, and write it here when it shows the same",
                "mở địa chỉ mới, nếu nội dung vẫn thế thì ghi địa chỉ ấy vào đây",
            ),
        })
    });
}

//! LNK-01: a host no longer has what the site points to.

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
    code: "LNK-01",
    severity: Severity::Warning,
    summary: Words {
        en: "an address of another host where nothing is any more",
        vi: "địa chỉ ở máy chủ khác không còn gì nữa",
    },
    why: Words {
        en: "Evidence that readers cannot look at is no evidence. Pages move and vanish: 23 % of news pages hold at least one link \
             that leads nowhere (Pew Research Center, When Online Content Disappears, 2024). The host answered 404 or 410, and did \
             so twice: to a question for the head, and to one for the page.",
        vi: "Bằng chứng mà người đọc không xem được thì không còn là bằng chứng. Trang web đổi chỗ và biến mất: 23 % trang tin có ít \
             nhất một liên kết không còn dẫn tới đâu (Pew Research Center, When Online Content Disappears, 2024). Máy chủ đã trả lời \
             404 hoặc 410, cả khi hỏi phần đầu lẫn khi hỏi trang.",
    },
    bad: "http://co-quan.example/trang-da-go 404",
    good: "http://co-quan.example/trang-con-do/ 200",
    check: Check::External(check),
};

fn check(outside: &Outside<'_>, findings: &mut Findings) {
    outside.judge(findings, |address, role, answer| {
        let Answer::Gone { status } = answer else { return None };
        if role == Role::Copy {
            return None;
        }
        let message = Said::new(
            format!("`{address}` is gone (status {status})"),
            format!("`{address}` không còn nữa (mã {status})"),
        );
        let note = (role == Role::Source(true)).then(|| {
            Said::new("readers still have the archived copy", "người đọc vẫn còn bản lưu")
        });
        let help = match role {
            Role::Source(false) => Said::new(
                "look for the new address or for a copy at web.archive.org, and give it as `url` or `archived`",
                "tìm địa chỉ mới hoặc bản lưu ở web.archive.org, rồi ghi vào `url` hoặc `archived`",
            ),
            Role::Source(true) | Role::Link | Role::Copy | Role::Claimant | Role::Channel => {
                Said::new(
                    "look for the new address, or leave the link out",
                    "tìm địa chỉ mới, hoặc bỏ liên kết này",
                )
            }
        };
        Some(Judged { message, note, help })
    });
}

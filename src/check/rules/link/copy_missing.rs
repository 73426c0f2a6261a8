//! LNK-02: an archived copy cannot be had.

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
    code: "LNK-02",
    severity: Severity::Warning,
    summary: Words {
        en: "an archived copy that is not there", vi: "bản lưu không còn ở đó"
    },
    why: Words {
        en: "An archived copy is what remains when a source or a false post is gone: without it nobody can check what was \
             judged. Archives remove copies on request, and addresses of copies are easily cut off when they are pasted.",
        vi: "Bản lưu là thứ còn lại khi nguồn hoặc bài đăng sai không còn: thiếu nó thì không ai kiểm tra được điều đã bị \
             kết luận. Kho lưu trữ có thể gỡ bản lưu theo yêu cầu, và địa chỉ bản lưu dễ bị cắt cụt khi dán.",
    },
    bad: "http://luu-tru.example/2026/thong-bao 404",
    good: "http://luu-tru.example/20261118/thong-bao 200",
    check: Check::External(check),
};

fn check(outside: &Outside<'_>, findings: &mut Findings) {
    outside.judge(findings, |address, role, answer| {
        if role != Role::Copy {
            return None;
        }
        let (en, vi) = match answer {
            Answer::Gone { status } => (
                format!("the host does not have it (status {status})"),
                format!("máy chủ không có (mã {status})"),
            ),
            Answer::UnknownHost => {
                ("nobody knows the host".to_owned(), "không ai biết máy chủ này".to_owned())
            }
            Answer::Moved { to, is_home: true } => {
                (format!("it leads to the first page `{to}`"), format!("nó dẫn về trang đầu `{to}`"))
            }
            Answer::Fine
            | Answer::Moved { .. }
            | Answer::Refused { .. }
            | Answer::Trouble { .. }
            | Answer::Insecure { .. }
            | Answer::TimedOut
            | Answer::Unreachable { .. }
            | Answer::Astray
            | Answer::LedInside { .. } => return None,
        };
        Some(Judged {
            message: Said::new(
                format!("the archived copy `{address}` is missing: {en}"),
                format!("thiếu bản lưu `{address}`: {vi}"),
            ),
            note: None,
            help: Said::new(
                "look whether the address is whole; otherwise archive the page again and give the new address",
                "xem địa chỉ có đủ không; nếu đủ, hãy lưu lại trang ấy rồi ghi địa chỉ mới",
            ),
        })
    });
}

//! LNK-06: a host does not answer programs.

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
    code: "LNK-06",
    severity: Severity::Info,
    summary: Words {
        en: "a host that does not answer programs",
        vi: "máy chủ không trả lời chương trình",
    },
    why: Words {
        en: "Many hosts answer people only, or ask who one is (401, 403, 429). That says nothing about whether the page \
             is there. The program does not pretend to be a browser: it would be dishonest, and hosts have the right to \
             refuse.",
        vi: "Nhiều máy chủ chỉ trả lời người, hoặc hỏi danh tính (401, 403, 429). Điều đó không nói lên trang có còn hay \
             không. Chương trình không giả làm trình duyệt: như thế là không trung thực, và máy chủ có quyền từ chối.",
    },
    bad: "http://chi-cho-nguoi.example/ 403",
    good: "http://ai-cung-xem-duoc.example/ 200",
    check: Check::External(check),
};

fn check(outside: &Outside<'_>, findings: &mut Findings) {
    outside.judge(findings, |address, _, answer| {
        let Answer::Refused { status } = answer else { return None };
        Some(Judged {
            message: Said::new(
                format!("the host of `{address}` does not answer programs (status {status})"),
                format!("máy chủ của `{address}` không trả lời chương trình (mã {status})"),
            ),
            note: None,
            help: Said::new("open it by hand", "hãy tự mở thử"),
        })
    });
}

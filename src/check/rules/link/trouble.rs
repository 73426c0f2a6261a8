//! LNK-04: a host had trouble, was silent or led nowhere.

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
    code: "LNK-04",
    severity: Severity::Info,
    summary: Words {
        en: "a host that is in trouble, silent, or leads nowhere",
        vi: "máy chủ gặp trục trặc, im lặng, hoặc dẫn đường vòng quanh",
    },
    why: Words {
        en: "Trouble passes: a server error, a time-out or a broken connection says nothing about what is there, so it is \
             a remark. When it is still so after some days, readers cannot get there either. Bad answers are asked for \
             anew after a day.",
        vi: "Trục trặc rồi sẽ qua: lỗi máy chủ, quá giờ hay đứt kết nối không nói lên là trang có còn hay không, nên đây \
             chỉ là lưu ý. Nếu sau vài ngày vẫn thế thì người đọc cũng không tới được. Câu trả lời xấu được hỏi lại sau \
             một ngày.",
    },
    bad: "http://dang-loi.example/ 503",
    good: "http://dang-chay.example/ 200",
    check: Check::External(check),
};

fn check(outside: &Outside<'_>, findings: &mut Findings) {
    outside.judge(findings, |address, _, answer| {
        let (en, vi) = match answer {
            Answer::Trouble { status } => (
                format!("its host is in trouble (status {status})"),
                format!("máy chủ đang trục trặc (mã {status})"),
            ),
            Answer::TimedOut => {
                ("no answer came in time".to_owned(), "quá giờ mà không trả lời".to_owned())
            }
            Answer::Unreachable { why } => {
                (format!("there is no connection: {why}"), format!("không kết nối được: {why}"))
            }
            Answer::Astray => (
                "it leads round in a circle, too far, or to no web address".to_owned(),
                "nó dẫn vòng quanh, quá xa, hoặc tới nơi không phải trang web".to_owned(),
            ),
            Answer::LedInside { to } => (
                format!("it leads to `{to}` inside a private network, which was not followed"),
                format!("nó dẫn tới `{to}` trong mạng nội bộ; chương trình không đi theo"),
            ),
            Answer::Fine
            | Answer::Moved { .. }
            | Answer::Gone { .. }
            | Answer::Refused { .. }
            | Answer::UnknownHost
            | Answer::Insecure { .. } => return None,
        };
        Some(Judged {
            message: Said::new(format!("`{address}`: {en}"), format!("`{address}`: {vi}")),
            note: None,
            help: Said::new(
                "open it by hand; if it is the same in some days, look for another address",
                "hãy tự mở thử; nếu vài ngày nữa vẫn thế thì tìm địa chỉ khác",
            ),
        })
    });
}

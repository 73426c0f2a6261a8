//! LNK-08: not everything could be asked.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::external::outside::Outside;

pub(super) const RULE: Rule = Rule {
    code: "LNK-08",
    severity: Severity::Warning,
    summary: Words {
        en: "addresses that could not be asked", vi: "những địa chỉ không hỏi được"
    },
    why: Words {
        en: "Without a network every address looks dead. So when no host outside answers at all, nothing outside is \
             judged, and this is said once. Hosts that ask to come back later are left in peace, and their addresses are \
             asked in the next run.",
        vi: "Không có mạng thì địa chỉ nào trông cũng chết. Vì thế khi không máy chủ bên ngoài nào trả lời, chương trình \
             không kết luận gì về bên ngoài và chỉ báo một lần. Máy chủ nào hẹn quay lại sau thì được để yên, địa chỉ của \
             nó được hỏi ở lần chạy sau.",
    },
    bad: "http://ban-ron.example/a 429 3600",
    good: "http://ranh-roi.example/a 200",
    check: Check::External(check),
};

fn check(outside: &Outside<'_>, findings: &mut Findings) {
    if outside.answers.is_offline {
        let message = Said::new(
            "no host outside could be reached, so nothing outside was judged",
            "không tới được máy chủ nào bên ngoài, nên không kết luận gì về bên ngoài",
        );
        let help = Said::new(
            "look at the connection and at the proxy, then run `rebut check --external` again",
            "xem lại kết nối mạng và proxy, rồi chạy lại `rebut check --external`",
        );
        findings.add(Finding::at(None, message).help(help));
    }
    for (host, count) in &outside.answers.later {
        let message = Said::new(
            format!("`{host}` asks to come back later; {count} of its addresses were not asked"),
            format!("`{host}` hẹn quay lại sau; {count} địa chỉ của nó chưa được hỏi"),
        );
        let help = Said::new("run the check again in some hours", "vài giờ nữa hãy chạy lại");
        findings.add(Finding::at(None, message).help(help));
    }
    if let Some(why) = &outside.answers.damaged_cache {
        let message = Said::new(
            format!("the answers of the last days cannot be read, so all were asked anew: {why}"),
            format!("không đọc được câu trả lời của những ngày trước nên đã hỏi lại tất cả: {why}"),
        );
        let help = Said::new(
            "nothing is to be done: the file was written anew",
            "không cần làm gì: tệp ấy đã được ghi lại",
        );
        findings.add(Finding::at(None, message).help(help));
    }
    if let Some(why) = &outside.answers.not_kept {
        let message = Said::new(
            format!("the answers were not kept for the next run: {why}"),
            format!("không giữ được câu trả lời cho lần chạy sau: {why}"),
        );
        let help = Said::new(
            "look at the disk and at who may write into `.rebut/cache`",
            "xem đĩa còn chỗ không và ai được ghi vào `.rebut/cache`",
        );
        findings.add(Finding::at(None, message).help(help));
    }
}

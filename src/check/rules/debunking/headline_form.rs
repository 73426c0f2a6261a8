//! DBK-07: the headline is a question, is in capitals, shouts or is too long.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::check::wording;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-07",
    severity: Severity::Warning,
    summary: Words {
        en: "a headline that asks, shouts or is too long",
        vi: "tiêu đề hỏi, hô to hoặc quá dài",
    },
    why: Words {
        en: "The Debunking Handbook 2020 (part “Fact”) wants the fact clear, short and easy to keep. A question leaves the claim \
             standing for everybody who does not read on; capitals and exclamation marks are the manner of the rumours themselves; more \
             than 90 characters are cut in feeds and search results. A question that the headline answers at once is not found, nor one \
             that explains (“Vì sao …”, “How …”) without a question mark.",
        vi: "Cẩm nang Debunking Handbook 2020 (phần “Fact”) muốn sự thật rõ, ngắn và dễ nhớ. Câu hỏi để nguyên tin sai cho mọi \
             người không đọc tiếp; chữ hoa và dấu chấm than là giọng của chính tin đồn; dài hơn 90 ký tự thì bị cắt trong bảng tin và kết \
             quả tìm kiếm. Câu hỏi được trả lời ngay trong tiêu đề thì không bị nhắc, cũng như lối giải thích (“Vì sao …”, “How …”) không \
             có dấu hỏi.",
    },
    bad: "title: Nước máy có an toàn hay không",
    good: "title: Nước máy an toàn, mẫu ngày 19/11 đạt quy chuẩn",
    check: Check::Page(check),
};

/// The longest headline in characters.
const LONGEST: usize = 90;

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    if !prose::is_rebuttal(page) {
        return;
    }
    let mut add = |message: Said, help: Said| {
        findings.add(Finding::at(page.title_place(), message).help(help));
    };
    if wording::is_question(&page.title) {
        add(
            Said::new("the headline is a question", "tiêu đề là một câu hỏi"),
            Said::new("answer it in the headline", "hãy trả lời ngay trong tiêu đề"),
        );
    }
    if wording::is_in_capitals(&page.title) {
        add(
            Said::new("the headline is in capitals", "tiêu đề viết toàn chữ hoa"),
            Said::new("write it as a sentence", "hãy viết như một câu thường"),
        );
    }
    if page.title.matches(['!', '！']).count() > 1 {
        add(
            Said::new(
                "the headline has several exclamation marks",
                "tiêu đề có nhiều dấu chấm than",
            ),
            Said::new("end it without one", "hãy bỏ các dấu chấm than"),
        );
    }
    let length = wording::length(&page.title);
    if length > LONGEST {
        add(
            Said::new(
                format!("the headline has {length} characters, more than {LONGEST}"),
                format!("tiêu đề dài {length} ký tự, hơn {LONGEST}"),
            ),
            Said::new(
                "keep the fact, and move the rest into `summary`",
                "giữ lại sự thật, đưa phần còn lại vào `summary`",
            ),
        );
    }
}

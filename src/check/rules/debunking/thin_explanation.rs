//! DBK-08: why the claim misleads is said in a few words only.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::sentences::count_words;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-08",
    severity: Severity::Info,
    summary: Words {
        en: "a thin explanation of why the claim misleads",
        vi: "giải thích quá sơ sài vì sao tin sai đánh lừa",
    },
    why: Words {
        en: "The Debunking Handbook 2020 (part “Fallacy”) asks how the claim misleads and what explains the matter instead: a reader \
             who is left without another explanation goes back to the one that he knows. Fewer than 20 words in `::: fallacy` \
             (syllables in Vietnamese) hardly hold one.",
        vi: "Cẩm nang Debunking Handbook 2020 (phần “Fallacy”) hỏi tin ấy đánh lừa bằng cách nào và điều gì mới giải thích được sự \
             việc: người đọc không có lời giải thích khác sẽ quay về lời mình đã biết. Dưới 20 tiếng trong `::: fallacy` thì khó mà đủ.",
    },
    bad: "Tin này không đúng.",
    good: "Bài đăng trộn cơm để ngoài nhiều giờ trong phòng nóng với cơm cất lạnh ngay sau bữa, rồi kết luận cho cả hai.",
    check: Check::Page(check),
};

/// The fewest words of an explanation.
const FEWEST: usize = 20;

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !prose::is_rebuttal(page) || prose::refuted(page, site).next().is_none() {
        return;
    }
    let mut blocks = page.text.body.blocks.iter();
    let Some(block) = blocks.find(|block| block.name.value == "fallacy") else { return };
    let passages = prose::passages(page);
    let words: usize = passages
        .iter()
        .filter(|passage| passage.is_in("fallacy"))
        .map(|passage| count_words(&passage.text))
        .sum();
    if words >= FEWEST {
        return;
    }
    let message = Said::new(
        format!("why the claim misleads is said in {words} words, fewer than {FEWEST}"),
        format!("vì sao tin sai đánh lừa chỉ được nói trong {words} tiếng, ít hơn {FEWEST}"),
    );
    let help = Said::new(
        "say what trick or mistake makes the claim convincing, and what explains the matter instead",
        "hãy nói mánh khoé hay nhầm lẫn nào khiến tin ấy dễ tin, và điều gì mới giải thích được sự việc",
    );
    findings.add(Finding::at(page.at(&block.range), message).help(help));
}

//! DBK-04: the text says the claim more than once besides the block of the claim.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::sentences::sentences;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::check::prose::Passage;
use crate::check::wording::Wording;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-04",
    severity: Severity::Warning,
    summary: Words {
        en: "a text that repeats the claim again and again",
        vi: "bài nhắc đi nhắc lại tin sai",
    },
    why: Words {
        en: "The Debunking Handbook 2020 (part “Warn”) asks to say the claim once, right before the correction. The block of the \
             claim does that. Once more is allowed, where the text takes the claim apart; from then on each time makes it more familiar, \
             whatever stands around it. Counted are sentences, headings and cells that say the claim in its own words or nearly so, also \
             where they call it false; a sentence that says the opposite is a fact and is not counted.",
        vi: "Cẩm nang Debunking Handbook 2020 (phần “Warn”) khuyên nói tin sai đúng một lần, ngay trước lời đính chính. Khối của \
             tin làm việc ấy. Thêm một lần thì được, ở chỗ bài mổ xẻ tin; từ đó trở đi mỗi lần lại làm nó quen tai hơn, bất kể xung quanh \
             nói gì. Được đếm là các câu, đề mục và ô bảng nói lại tin bằng chính lời của tin hoặc gần như thế, kể cả khi gọi nó là sai; câu \
             nói điều ngược lại là sự thật và không được đếm.",
    },
    bad: "## Vì sao người ta nói nhóm máu O bị muỗi đốt gấp ba",
    good: "## Con số đến từ đâu",
    check: Check::Page(check),
};

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !prose::is_rebuttal(page) || page.claims.is_empty() {
        return;
    }
    let passages = prose::passages(page);
    for claim in prose::refuted(page, site) {
        let mut places = said_again(page, site, &claim.claim, &passages).into_iter();
        let (Some(first), Some(second)) = (places.next(), places.next()) else { continue };
        let count = 2 + places.len();
        let message = Said::new(
            format!("the text repeats the claim {count} times besides its block"),
            format!("bài nhắc lại tin sai {count} lần ngoài khối của nó"),
        );
        let help = Said::new(
            "speak of “the message” or “the post” here, or say the fact",
            "ở đây hãy gọi là “tin nhắn ấy”, “bài đăng ấy”, hoặc nói điều đúng",
        );
        let before = Said::new("the first time", "lần đầu");
        findings.add(Finding::at(second, message).related(first, before).help(help));
    }
}

/// Where sentences say the claim outside its block.
fn said_again(page: &Page, site: &Site, claim: &str, passages: &[Passage]) -> Vec<Place> {
    let tongue = prose::tongue(page, site);
    let claim = Wording::of(claim, tongue);
    let mut places = Vec::new();
    let mut from = 0;
    for passage in passages.iter().filter(|passage| !passage.is_in("claim")) {
        for sentence in sentences(&passage.text) {
            let sentence = &passage.text[sentence];
            let wording = Wording::of(sentence, tongue);
            if !claim.repeats(&wording) || claim.denies(&claim.stretch_of(&wording)) {
                continue;
            }
            match prose::range(page, sentence, from) {
                Some(range) => {
                    from = range.end;
                    places.push(page.at(&range));
                }
                None => places.push(page.title_place()),
            }
        }
    }
    places
}

//! OUT-08: words for previews are longer than previews show.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::site::share;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    code: "OUT-08",
    severity: Severity::Info,
    summary: Words {
        en: "words for link previews that are cut off",
        vi: "lời cho phần xem trước bị cắt cụt",
    },
    why: Words {
        en: "When a link is passed on, chats and networks show a title of about 70 letters and a description of about \
             155; Google shows about as much. The program cuts longer words between two words and marks it, often \
             before the fact is told. A headline may be longer when a short form is given for previews.",
        vi: "Khi liên kết được chuyển đi, ứng dụng nhắn tin và mạng xã hội chỉ hiện tiêu đề chừng 70 chữ cái và mô tả \
             chừng 155; Google cũng hiện chừng ấy. Lời dài hơn thì chương trình cắt giữa hai từ và đánh dấu, thường là \
             trước khi nói xong sự thật. Tiêu đề bài có thể dài hơn nếu có dạng ngắn cho phần xem trước.",
    },
    bad: "title: Nước máy ở tất cả các phường của xã Mẫu vẫn an toàn để nấu ăn và uống sau khi đun sôi",
    good: "share: { title: Nước máy ở xã Mẫu vẫn an toàn }",
    check: Check::Output(check),
};

/// What previews show of a title, in letters.
const TITLE: usize = 70;
/// What previews show of a description.
const WORDS: usize = 155;

fn check(built: &Built<'_>, findings: &mut Findings) {
    for page in &built.web.pages {
        let of_site = built.files.get(page.file).and_then(|file| built.page_of(file));
        let Some(of_site) = of_site.filter(|page| !page.is_withdrawn) else { continue };
        let place = |range: &Option<Range<usize>>| {
            range.as_ref().map_or_else(|| of_site.title_place(), |range| of_site.at(range))
        };
        if is_cut(&page.scan.preview_title, share::title(of_site), TITLE) {
            let title = share::title(of_site).chars().count();
            let message = Said::new(
                format!(
                    "previews cut this title off: it has {title} letters, they show about {TITLE}"
                ),
                format!(
                    "phần xem trước cắt tiêu đề này: nó có {title} chữ cái, chỉ hiện chừng {TITLE}"
                ),
            );
            let help = Said::new(
                "write a shorter one for previews: `share: { title: … }`",
                "viết một tiêu đề ngắn hơn cho phần xem trước: `share: { title: … }`",
            );
            findings.add(Finding::at(place(&of_site.written.share.0), message).help(help));
        }
        let full = share::words(of_site).unwrap_or(&of_site.summary);
        if is_cut(&page.scan.preview_words, full, WORDS) {
            let words = full.chars().count();
            let message = Said::new(
                format!(
                    "previews cut the description off: it has {words} letters, they show about {WORDS}"
                ),
                format!(
                    "phần xem trước cắt lời mô tả: nó có {words} chữ cái, chỉ hiện chừng {WORDS}"
                ),
            );
            let help = Said::new(
                "shorten `summary`, or the finding of the first claim",
                "rút ngắn `summary`, hoặc `finding` của tin đầu tiên",
            );
            let finding = of_site.claims.first().map(|claim| claim.finding_range.clone());
            let range = of_site.written.summary.clone().filter(|_| finding.is_none()).or(finding);
            findings.add(Finding::at(place(&range), message).help(help));
        }
    }
}

/// Whether words for previews are too long, or were cut by the program to what previews show.
fn is_cut(shown: &str, full: &str, most: usize) -> bool {
    shown.chars().count() > most || (shown.ends_with('…') && full.chars().count() > most)
}

//! DBK-06: the first picture shows the false item without a label on it.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::check::wording;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::text::Picture;

pub(super) const RULE: Rule = Rule {
    code: "DBK-06",
    severity: Severity::Error,
    summary: Words {
        en: "the false item as first picture, without a label on it",
        vi: "ảnh đầu tiên là chính tin sai mà không đóng nhãn",
    },
    why: Words {
        en: "A picture is copied without the article and believed on sight. The Debunking Handbook 2020 (part “Warn”) asks to warn \
             before the myth is met; a label across the picture is the only warning that travels with it. Looked at are the picture of the \
             article, which previews show on sites without cards, and the first picture in the text. One shows the false item when it \
             stands in the block of the claim, or when description, caption or file name speak of a screenshot, a post or a message. It \
             is labelled when description or caption say so: in capitals (“TIN GIẢ”, “FAKE”) or by the stamp that is seen.",
        vi: "Ảnh được chép đi không kèm bài và được tin ngay khi nhìn. Cẩm nang Debunking Handbook 2020 (phần “Warn”) khuyên cảnh \
             báo trước khi người đọc gặp tin sai; nhãn đóng chéo lên ảnh là lời cảnh báo duy nhất đi cùng ảnh. Được xem là ảnh của bài, thứ \
             khung xem trước hiện ra ở trang không có thẻ, và ảnh đầu tiên trong bài. Ảnh được coi là cho thấy tin sai khi nằm trong khối \
             của tin, hoặc khi lời tả, chú thích hay tên tệp nói tới ảnh chụp màn hình, bài đăng, tin nhắn. Ảnh được coi là có nhãn khi lời \
             tả hoặc chú thích nói thế: bằng chữ hoa (“TIN GIẢ”, “FAKE”) hoặc bằng con dấu nhìn thấy.",
    },
    bad: "image: { src: giay-bao.svg, alt: Ảnh chụp màn hình tờ giấy báo }",
    good: "image: { src: giay-bao.svg, alt: \"Ảnh chụp màn hình tờ giấy báo, có dấu TIN GIẢ đóng chéo\" }",
    check: Check::Page(check),
};

/// Words of a picture that shows what went round.
const ITEMS: &[&str] = &[
    "chụp màn hình",
    "bài đăng",
    "bài viết lan truyền",
    "tin nhắn",
    "đang lan truyền",
    "lan truyền trên mạng",
    "chuyền tay",
    "chup man hinh",
    "chup-man-hinh",
    "bai-dang",
    "tin-nhan",
    "screenshot",
    "screen shot",
    "viral",
    "facebook post",
    "the post",
    "a post",
    "text message",
    "social media post",
    "tweet",
];

/// Words of a picture that shows the real thing.
const GENUINE: &[&str] = &["thật của", "bản thật", "chính thức", "genuine", "official", "the real"];

/// Labels, when written in capitals.
const LABELS: &[&str] = &[
    "TIN GIẢ",
    "GIẢ MẠO",
    "SAI SỰ THẬT",
    "SAI",
    "BỊA ĐẶT",
    "LỪA ĐẢO",
    "CẮT GHÉP",
    "BỊ CẮT GHÉP",
    "GÂY HIỂU LẦM",
    "ẢNH GHÉP",
    "FAKE",
    "FALSE",
    "SCAM",
    "HOAX",
    "MISLEADING",
    "ALTERED",
    "FABRICATED",
];

/// Words for a label that is seen on a picture.
const STAMPS: &[&str] = &[
    "đóng dấu",
    "đóng nhãn",
    "gắn nhãn",
    "dán nhãn",
    "gạch chéo",
    "đóng chéo",
    "stamped",
    "labelled",
    "labeled",
    "crossed out",
    "marked as",
];

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !prose::is_rebuttal(page) || prose::refuted(page, site).next().is_none() {
        return;
    }
    if let (Some(picture), Some(range)) = (&page.image, &page.written.image) {
        let file = page.written.text.get(range.clone()).unwrap_or_default();
        if shows_false_item(picture, file) && !is_labelled(picture) {
            let name = Said::new("the picture of the article", "ảnh của bài");
            findings.add(finding(page.at(range), &name));
        }
    }
    if let Some(first) = prose::pictures(page).first()
        && (first.is_in_claim || shows_false_item(first.picture, first.file))
        && !is_labelled(first.picture)
    {
        let name = Said::new("the first picture of the text", "ảnh đầu tiên trong bài");
        findings.add(finding(page.at(&first.range), &name));
    }
}

fn finding(place: Place, name: &Said) -> Finding {
    let message = Said::new(
        format!("{} shows the false item, and nothing says that it bears a label", name.en),
        format!("{} cho thấy chính tin sai, và không có gì nói rằng ảnh đã đóng nhãn", name.vi),
    );
    let help = Said::new(
        "write FAKE across the picture and say so in `alt`, or show what is true",
        "đóng chữ TIN GIẢ chéo lên ảnh và nói thế trong `alt`, hoặc đưa ảnh về điều đúng",
    );
    Finding::at(place, message).help(help)
}

fn shows_false_item(picture: &Picture, file: &str) -> bool {
    let words =
        format!("{} {} {file}", picture.alt, picture.caption.as_deref().unwrap_or_default());
    let words = vietnamese::nfc(&words).to_lowercase();
    let has = |phrase: &&str| wording::has_phrase(&words, phrase);
    ITEMS.iter().any(&has) && !GENUINE.iter().any(has)
}

fn is_labelled(picture: &Picture) -> bool {
    let words = format!("{} {}", picture.alt, picture.caption.as_deref().unwrap_or_default());
    let words = vietnamese::nfc(&words);
    let has_label = |label: &&str| wording::has_phrase(&words, label);
    let lower = words.to_lowercase();
    LABELS.iter().any(has_label) || STAMPS.iter().any(|stamp| wording::has_phrase(&lower, stamp))
}

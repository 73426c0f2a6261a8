//! TXT-06: the words for a picture say nothing.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "TXT-06",
    severity: Severity::Warning,
    summary: Words {
        en: "words for a picture that say nothing",
        vi: "lời cho ảnh mà không nói gì",
    },
    why: Words {
        en: "Who cannot see a picture reads its `alt`: blind readers, readers whose signal is too weak, programs. \
             “Image” or the name of a file tells them that something is there and not what (WCAG 2.2, 1.1.1; failure \
             F30).",
        vi: "Người không xem được ảnh thì đọc `alt`: người khiếm thị, người có sóng yếu, chương trình. “Hình ảnh” hay \
             tên tệp chỉ cho họ biết có gì đó mà không biết là gì (WCAG 2.2, 1.1.1; lỗi F30).",
    },
    bad: "![Hình ảnh](ban-do.svg)",
    good: "![Bản đồ ba xã bị ngập ngày 19/11](ban-do.svg)",
    check: Check::Page(check),
};

/// Words that say only that there is a picture, without accents.
const EMPTY: [&str; 15] = [
    "anh",
    "anh chup",
    "anh chup man hinh",
    "anh minh hoa",
    "hinh",
    "hinh anh",
    "hinh minh hoa",
    "illustration",
    "image",
    "img",
    "photo",
    "picture",
    "screenshot",
    "so do",
    "untitled",
];

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    let body = &page.text.body;
    for image in &body.images {
        if is_empty(&image.alt) {
            add(&image.alt, page.at(&image.target.range), findings);
        }
    }
    for (block, written) in page.text.blocks.iter().zip(&body.blocks) {
        if let Some(picture) = block.picture.as_ref().filter(|picture| is_empty(&picture.alt)) {
            add(&picture.alt, page.at(&written.range), findings);
        }
    }
    if let Some(picture) = page.image.as_ref().filter(|picture| is_empty(&picture.alt)) {
        let place = page.written.image.as_ref();
        let place = place.map_or_else(|| page.title_place(), |range| page.at(range));
        add(&picture.alt, place, findings);
    }
}

fn add(alt: &str, place: Place, findings: &mut Findings) {
    let message = Said::new(
        format!("`{alt}` does not say what the picture shows"),
        format!("`{alt}` không nói ảnh cho thấy gì"),
    );
    let help = Said::new(
        "say it as you would on the telephone: who or what, where, doing what",
        "nói như kể qua điện thoại: ai hoặc cái gì, ở đâu, đang làm gì",
    );
    findings.add(Finding::at(place, message).help(help));
}

fn is_empty(alt: &str) -> bool {
    let folded = vietnamese::fold(alt.trim());
    let is_file = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg"]
        .iter()
        .any(|ending| folded.ends_with(ending));
    let words = folded.trim_end_matches(|letter: char| !letter.is_alphabetic());
    is_file || EMPTY.contains(&words)
}

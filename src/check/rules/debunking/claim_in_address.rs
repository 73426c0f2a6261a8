//! DBK-03: what travels without the article says the claim: address, shared words, summary, pictures.

use std::collections::BTreeSet;

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
use crate::check::wording::Wording;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-03",
    severity: Severity::Warning,
    summary: Words {
        en: "an address, shared words, a summary or a picture’s description or file name that repeats the claim",
        vi: "địa chỉ, lời chia sẻ, tóm tắt, lời tả hoặc tên tệp ảnh lặp lại tin sai",
    },
    why: Words {
        en: "An address, a preview, a picture’s description and the name of its file are read, searched and passed on without the article \
             around them. What the Debunking Handbook 2020 says of headlines (part “Fact”) holds for them as well, and the \
             test is that of DBK-02. The first sentence of a summary is the matter of DBK-05.",
        vi: "Địa chỉ, khung xem trước, lời tả ảnh và tên tệp ảnh được đọc, tìm và chuyển tiếp mà không có bài viết đi kèm. Điều cẩm nang \
             Debunking Handbook 2020 nói về tiêu đề (phần “Fact”) cũng đúng với chúng, và phép thử là của DBK-02. Câu đầu của \
             tóm tắt thuộc về DBK-05.",
    },
    bad: "slug: nuoc-may-nhiem-chi",
    good: "slug: mau-nuoc-thang-11",
    check: Check::Page(check),
};

/// Something short that travels.
struct Part {
    place: Place,
    text: String,
    name: Said,
    help: Said,
}

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !prose::is_rebuttal(page) {
        return;
    }
    let tongue = prose::tongue(page, site);
    let claims: Vec<Wording> =
        prose::refuted(page, site).map(|claim| Wording::of(&claim.claim, tongue)).collect();
    if claims.is_empty() {
        return;
    }
    for part in parts(page) {
        let says = sentences(&part.text).into_iter().any(|sentence| {
            let sentence = Wording::of(&part.text[sentence], tongue);
            claims.iter().any(|claim| claim.is_said_by(&sentence))
        });
        if says {
            let message = Said::new(
                format!("{} repeats the claim", part.name.en),
                format!("{} lặp lại tin sai", part.name.vi),
            );
            findings.add(Finding::at(part.place, message).help(part.help));
        }
    }
}

fn parts(page: &Page) -> Vec<Part> {
    let mut parts = Vec::new();
    let slug = page.url.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    parts.push(Part {
        place: page.place(),
        text: slug.to_owned(),
        name: Said::new("the address", "địa chỉ"),
        help: Said::new(
            "name the matter or the fact with `slug`; when the article is out already, put the old address into `aliases`",
            "dùng `slug` để gọi tên sự việc hoặc điều đúng; nếu bài đã đăng, hãy đưa địa chỉ cũ vào `aliases`",
        ),
    });
    let share = [
        (
            &page.share.0,
            &page.written.share.0,
            "title",
            Said::new("the title for sharing", "tiêu đề chia sẻ"),
        ),
        (
            &page.share.1,
            &page.written.share.1,
            "text",
            Said::new("the text for sharing", "lời chia sẻ"),
        ),
    ];
    for (text, range, key, name) in share {
        if let (Some(text), Some(range)) = (text, range) {
            let help = Said::new(
                format!("say what is true in `share.{key}`, or leave the key out"),
                format!("hãy nói điều đúng trong `share.{key}`, hoặc bỏ khoá này"),
            );
            parts.push(Part { place: page.at(range), text: text.clone(), name, help });
        }
    }
    if let Some(range) = &page.written.summary {
        let first = sentences(&page.summary).first().map_or(0, |first| first.end);
        parts.push(Part {
            place: page.at(range),
            text: page.summary[first..].to_owned(),
            name: Said::new("the summary", "tóm tắt"),
            help: Said::new(
                "keep the claim for its block; the summary says what is true",
                "để tin sai trong khối của nó; tóm tắt nói điều đúng",
            ),
        });
    }
    pictures(page, &mut parts);
    parts
}

fn pictures(page: &Page, parts: &mut Vec<Part>) {
    let mut shown: Vec<(String, String, Place)> = Vec::new();
    if let (Some(picture), Some(range)) = (&page.image, &page.written.image) {
        let file = page.written.text.get(range.clone()).unwrap_or_default();
        shown.push((picture.alt.clone(), file.to_owned(), page.at(range)));
    }
    for one in prose::pictures(page) {
        shown.push((one.picture.alt.clone(), one.file.to_owned(), page.at(&one.range)));
    }
    let mut files = BTreeSet::new();
    for (alt, file, place) in shown {
        parts.push(Part {
            place: place.clone(),
            text: alt,
            name: Said::new("the description of this picture", "lời tả ảnh này"),
            help: Said::new(
                "say what is seen and that it is false: “a message, stamped FAKE”",
                "tả điều nhìn thấy và nói rằng nó sai: “tin nhắn, có dấu TIN GIẢ”",
            ),
        });
        if files.insert(file.clone()) {
            parts.push(Part {
                place,
                text: stem(&file).to_owned(),
                name: Said::new("the file name of this picture", "tên tệp của ảnh này"),
                help: Said::new(
                    "rename the file after what it shows; people find pictures by their names",
                    "đặt lại tên tệp theo điều ảnh cho thấy; người ta tìm ảnh theo tên",
                ),
            });
        }
    }
}

/// The name of a file without folder and ending.
fn stem(file: &str) -> &str {
    let name = file.trim_matches(['"', '\'']).rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

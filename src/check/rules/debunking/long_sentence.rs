//! DBK-10: a sentence is too long to be understood at once.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::sentences::count_words;
use crate::base::sentences::sentences;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-10",
    severity: Severity::Warning,
    summary: Words { en: "a sentence of more than 35 words", vi: "câu dài hơn 35 tiếng" },
    why: Words {
        en: "A rumour is easy to read. The Debunking Handbook 2020 (part “Fact”) asks for plain words and short sentences, so that \
             the fact is at least as easy. Words are counted between spaces, which are syllables in Vietnamese; dates, decimals and \
             abbreviations end no sentence; an item of a list and a cell of a table are sentences of their own.",
        vi: "Tin đồn thì dễ đọc. Cẩm nang Debunking Handbook 2020 (phần “Fact”) khuyên dùng chữ giản dị và câu ngắn, để sự thật ít \
             ra cũng dễ đọc như thế. Tiếng được đếm theo khoảng trắng; ngày tháng, số thập phân và chữ viết tắt không kết thúc câu; mỗi mục \
             của danh sách, mỗi ô của bảng là một câu riêng.",
    },
    bad: "Hãy dùng bộ sạc đúng loại, đặt máy trên mặt phẳng thoáng và cứng, tránh xa chăn gối, không đè vật nặng lên máy, không để trẻ nhỏ nghịch dây, và thay ngay bộ sạc khi thấy dây nóng.",
    good: "Hãy dùng bộ sạc đúng loại và đặt máy trên mặt phẳng thoáng. Thay ngay bộ sạc khi thấy dây nóng.",
    check: Check::Page(check),
};

/// The most words of a sentence.
const MOST: usize = 35;

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    if !page.is_listed() {
        return;
    }
    if let Some(range) = &page.written.summary {
        for sentence in long(&page.summary) {
            findings.add(finding(page.at(range), sentence));
        }
    }
    let mut from = 0;
    for passage in prose::passages(page) {
        for sentence in long(&passage.text) {
            let range = prose::range(page, sentence, from);
            let place = match range {
                Some(range) => {
                    from = range.end;
                    page.at(&range)
                }
                None => prose::place(page, sentence, 0),
            };
            findings.add(finding(place, sentence));
        }
    }
}

/// The sentences of a text that are too long.
fn long(text: &str) -> impl Iterator<Item = &str> {
    let all = sentences(text).into_iter().map(|range| &text[range]);
    all.filter(|sentence| count_words(sentence) > MOST)
}

fn finding(place: Place, sentence: &str) -> Finding {
    let count = count_words(sentence);
    let message = Said::new(
        format!("this sentence has {count} words, more than {MOST}"),
        format!("câu này dài {count} tiếng, hơn {MOST}"),
    );
    let help = Said::new(
        "make two sentences of it, or a list",
        "hãy tách thành hai câu, hoặc thành danh sách",
    );
    Finding::at(place, message).help(help)
}

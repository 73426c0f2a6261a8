//! DBK-09: the publisher insults people.

use std::sync::LazyLock;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::words;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-09",
    severity: Severity::Warning,
    summary: Words {
        en: "words that attack people instead of the claim",
        vi: "lời lẽ công kích người thay vì nói về tin",
    },
    why: Words {
        en: "Who is insulted stops listening, and most people who pass on a rumour mean well. The Debunking Handbook 2020 (part “Fallacy”) turns to the claim and its trick, not to those who believe it. The list of words is short; \
             what stands between quotation marks is never found, as somebody else said it. `check: { words: [...] }` in site.yaml adds words.",
        vi: "Ai bị xúc phạm thì thôi nghe, mà phần lớn người chuyển tiếp tin đồn đều có ý tốt. Cẩm nang Debunking Handbook 2020 (phần “Fallacy”) nói về tin và mánh khoé của nó, không nói về người tin nó. Danh sách từ rất ngắn; lời nằm \
             trong ngoặc kép không bị nhắc vì là của người khác. `check: { words: [...] }` trong site.yaml thêm được từ.",
    },
    bad: "Chỉ bọn ngu mới tin chuyện này. Hãy chặn số và báo nhà mạng.",
    good: "Ai cũng có thể nhầm. Hãy chặn số và báo nhà mạng.",
    check: Check::Page(check),
};

/// An expression word by word.
type Phrase = Vec<String>;

/// Insults, and longer expressions that are none.
static LISTED: LazyLock<(Vec<Phrase>, Vec<Phrase>)> = LazyLock::new(|| {
    let lines = include_str!("insults.txt").lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (harmless, insults): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with('!'));
    let phrases = |lines: Vec<&str>| lines.into_iter().map(phrase).collect();
    (phrases(insults), phrases(harmless))
});

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !page.is_listed() {
        return;
    }
    let own: Vec<Phrase> = site.config.insults.iter().map(|words| phrase(words)).collect();
    let mut look = |text: &str, place: &dyn Fn(&str) -> Place| {
        for found in insults(text, &own) {
            let message = Said::new(
                format!("`{found}` attacks people, not the claim"),
                format!("`{found}` công kích người, không nói về tin"),
            );
            let help = Said::new(
                "say what is wrong with the claim; leave out who believes it",
                "hãy nói tin ấy sai ở đâu; đừng nói tới người tin nó",
            );
            findings.add(Finding::at(place(found), message).help(help));
        }
    };
    look(&page.title, &|_| page.title_place());
    if let Some(range) = &page.written.summary {
        look(&page.summary, &|_| page.at(range));
    }
    for claim in &page.claims {
        look(&claim.finding, &|_| page.at(&claim.finding_range));
    }
    for passage in prose::passages(page).iter().filter(|passage| !passage.is_in("claim")) {
        look(&passage.text, &|found| {
            let from = prose::range(page, &passage.text, 0).map_or(0, |range| range.start);
            prose::place(page, found, from)
        });
    }
}

fn phrase(text: &str) -> Phrase {
    words::words(text).map(words::form).collect()
}

/// The insults in a text outside quotation marks, as they are written.
fn insults<'t>(text: &'t str, own: &[Phrase]) -> Vec<&'t str> {
    let (listed, harmless) = &*LISTED;
    let parts: Vec<&str> = words::words(text).collect();
    let forms: Vec<String> = parts.iter().map(|part| words::form(part)).collect();
    let at = |index: usize| parts[index].as_ptr().addr() - text.as_ptr().addr();
    let mut found = Vec::new();
    let mut index = 0;
    while index < parts.len() {
        let rest = &forms[index..];
        let longest = |phrases: &[Phrase]| {
            let fitting = phrases.iter().filter(|phrase| rest.starts_with(phrase));
            fitting.map(Vec::len).max().unwrap_or(0)
        };
        let length = longest(listed).max(longest(own));
        let is_harmless = longest(harmless) >= length.max(1);
        if length == 0 || is_harmless || is_quoted(text, at(index)) {
            index += 1;
            continue;
        }
        let last = index + length - 1;
        found.push(&text[at(index)..at(last) + parts[last].len()]);
        index += length;
    }
    found
}

/// Whether a byte of a text stands between quotation marks.
fn is_quoted(text: &str, place: usize) -> bool {
    let before = &text[..place];
    let open = |opening: char, closing: char| {
        before.matches(opening).count() > before.matches(closing).count()
    };
    open('“', '”') || open('«', '»') || before.matches('"').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_expression_is_named() {
        assert_eq!(insults("Đúng là đồ ngu xuẩn.", &[]), ["đồ ngu"]);
        assert_eq!(insults("Bọn trẻ và bọn chúng", &[]), ["bọn"]);
    }

    #[test]
    fn a_flood_is_no_insult() {
        assert_eq!(insults("Lũ quét về trong đêm, mưa lũ còn kéo dài", &[]), [] as [&str; 0]);
    }

    #[test]
    fn what_is_quoted_is_somebody_elses() {
        assert_eq!(insults("Tin viết “bọn ngu mới tin”, lời ấy giục giã", &[]), [] as [&str; 0]);
        assert_eq!(insults("It says \"only idiots\" and goes on", &[]), [] as [&str; 0]);
    }

    #[test]
    fn a_site_adds_words_of_its_own() {
        assert_eq!(insults("Mấy ông thầy đời", &[phrase("thầy đời")]), ["thầy đời"]);
    }
}

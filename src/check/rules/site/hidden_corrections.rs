//! SITE-03: the log of corrections is there, and no page leads to it.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::path::UrlPath;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::site::page::Page;
use crate::site::url;

pub(super) const RULE: Rule = Rule {
    code: "SITE-03",
    severity: Severity::Warning,
    summary: Words {
        en: "readers do not find the log of corrections, or cannot follow it",
        vi: "người đọc không tìm thấy hoặc không theo dõi được sổ đính chính",
    },
    why: Words {
        en: "Principle 6 of the IFCN’s code asks for corrections that are open and easy to find. The program writes a log of all \
             corrections in each language, with feeds; this rule looks whether every page leads there, as the footer of the theme does.",
        vi: "Nguyên tắc 6 của IFCN đòi hỏi đính chính công khai và dễ tìm. Chương trình tự lập sổ đính chính cho từng ngôn ngữ, kèm nguồn \
             cấp tin; quy tắc này xem mọi trang có dẫn tới đó không, như chân trang của giao diện.",
    },
    bad: "<footer>{{ site.publisher.name }}</footer>",
    good: "<footer><a href=\"{{ chrome.corrections_url }}\">{{ t.corrections }}</a></footer>",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let site = built.site;
    for (id, language) in site.languages() {
        let log = url::fixed(language, "corrections");
        let address = format!("{}{}", site.config.base_url.path, log.as_str());
        let pages = site.pages().filter(|page| page.language == id);
        let hidden: Vec<&Page> =
            pages.filter(|page| !leads_to(built, &page.url, &address)).collect();
        if let Some(first) = hidden.first() {
            let message = Said::new(
                format!(
                    "this page does not lead to the log of corrections, `{}`; pages like it: {}",
                    log.as_str(),
                    hidden.len()
                ),
                format!(
                    "trang này không dẫn tới sổ đính chính, `{}`; số trang như vậy: {}",
                    log.as_str(),
                    hidden.len()
                ),
            );
            let help = Said::new(
                "let the footer of the theme lead there: `chrome.corrections_url`",
                "để chân trang của giao diện dẫn tới đó: `chrome.corrections_url`",
            );
            findings.add(Finding::at(first.title_place(), message).help(help));
        }
        let feed = url::feed(&log, "atom.xml");
        if built.file(feed.output().as_str()).is_none() {
            let message = Said::new(
                format!("the log of corrections has no feed, `{}`", feed.as_str()),
                format!("sổ đính chính không có nguồn cấp tin, `{}`", feed.as_str()),
            );
            findings.add(Finding::at(site.config.place(&(0..1)), message));
        }
    }
}

/// Whether the page at an address has a link to another one.
fn leads_to(built: &Built<'_>, page: &UrlPath, address: &str) -> bool {
    let bytes = built.file(page.output().as_str()).and_then(|file| file.bytes.as_deref());
    let Some(bytes) = bytes else { return true };
    let html = String::from_utf8_lossy(bytes);
    html.match_indices("href=\"").any(|(at, opening)| {
        let rest = html[at + opening.len()..].strip_prefix(address);
        rest.is_some_and(|rest| rest.starts_with(['"', '#']))
    })
}

//! The words of an article as they are kept and compared from release to release.
//!
//! In: a page. Out: plain text: the headline, the summary that the editors wrote, the claims with verdict and finding, the body
//! with a paragraph to a line, the addresses of other hosts that it points to. Its SHA-256 is what the ledger remembers, and
//! the text itself is what histories are made from. Marks of Markdown, file names and the order of front matter
//! are not part of it: who breaks lines elsewhere or moves a file has not edited the article.
//!
//! The form is for ever: another one would make every article look edited.

use crate::config::Config;
use crate::site::page::Claim;
use crate::site::page::Page;

/// The words of an article.
pub fn of(page: &Page, config: &Config) -> String {
    let mut words = String::with_capacity(4096);
    let mut line = |line: &str| {
        words.push_str(line.trim());
        words.push('\n');
    };
    line(&page.title);
    if page.written.summary.is_some() {
        line(&page.summary);
    }
    for Claim { id, claim, verdict, finding, .. } in &page.claims {
        let verdict = &config.verdicts.verdicts[verdict.index()].id;
        line(&format!("{id}: {}", one_line(claim)));
        line(&format!("{id}: {verdict}"));
        line(&format!("{id}: {}", one_line(finding)));
    }
    for paragraph in page.text.body.plain_text().lines() {
        if !paragraph.trim().is_empty() {
            line(&one_line(paragraph));
        }
    }
    for link in &page.text.body.links {
        let target = link.target.value.as_str();
        if target.starts_with("https://") || target.starts_with("http://") {
            line(target);
        }
    }
    words
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

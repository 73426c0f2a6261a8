//! DBK-11: a link leads to the false item where it still stands.

use std::ops::Range;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::yaml::Spanned;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-11",
    severity: Severity::Warning,
    summary: Words {
        en: "a link to the false item where it still stands",
        vi: "liên kết dẫn thẳng tới nơi tin sai còn nằm",
    },
    why: Words {
        en: "A link brings readers and rank to what it leads to, and the page may be changed, deleted or dangerous tomorrow. The Debunking \
             Handbook 2020 warns of making a rumour known that few have met. Readers are led to an archived copy, \
             which also stays as proof. Found are links and embeds in the text that lead to the `url` of an appearance, and appearances \
             without `archived`, as the page then shows the live address.",
        vi: "Liên kết đem người đọc và thứ hạng tới nơi nó dẫn đến, mà trang ấy ngày mai có thể bị sửa, bị xoá hoặc gây hại. Cẩm nang \
             Debunking Handbook 2020 nhắc đừng làm tin đồn thêm nổi tiếng. Hãy dẫn người đọc tới bản lưu, cũng là thứ \
             còn lại làm chứng. Bị nhắc là liên kết và khối nhúng trong bài dẫn tới `url` của một lần xuất hiện, và lần xuất hiện không có \
             `archived`, vì khi ấy trang hiện địa chỉ gốc.",
    },
    bad: "Trang giả ở [đây](https://the-khoa.example/mo), hãy tránh.",
    good: "Bản lưu của trang giả ở [đây](https://archive.example/1).",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    if !page.is_listed() {
        return;
    }
    let appearances = || page.claims.iter().flat_map(|claim| claim.appearances.iter());
    let false_items: Vec<String> =
        appearances().filter_map(|one| one.url.as_deref()).map(address).collect();
    for target in targets(page) {
        if !false_items.contains(&address(&target.value)) {
            continue;
        }
        let message = Said::new(
            "this link leads to the false item where it still stands",
            "liên kết này dẫn thẳng tới nơi tin sai còn nằm",
        );
        let help = Said::new(
            "link to the archived copy instead, or leave the link out",
            "hãy dẫn tới bản lưu, hoặc bỏ liên kết",
        );
        findings.add(Finding::at(page.at(&target.range), message).help(help));
    }
    for claim in &page.claims {
        for appearance in claim.appearances.iter().filter(|one| one.archived.is_none()) {
            let Some(url) = &appearance.url else { continue };
            let message = Said::new(
                "this appearance has no archived copy, so readers are led to the false item itself",
                "lần xuất hiện này không có bản lưu, nên người đọc bị dẫn tới chính tin sai",
            );
            let help = Said::new(
                "save the page in an archive, such as web.archive.org, and write the copy’s address as `archived`",
                "hãy lưu trang vào một kho lưu trữ, như web.archive.org, rồi ghi địa chỉ bản lưu vào `archived`",
            );
            let place = page.at(&written(page, url, claim.range.end));
            findings.add(Finding::at(place, message).help(help));
        }
    }
}

/// What links and embeds of the text lead to.
fn targets(page: &Page) -> impl Iterator<Item = &Spanned<String>> {
    let body = &page.text.body;
    let links = body.links.iter().map(|link| &link.target);
    links.chain(body.blocks.iter().filter_map(|block| block.attribute("url")))
}

/// Where an address stands in the front matter; as a last resort the claim.
fn written(page: &Page, url: &str, claim_end: usize) -> Range<usize> {
    let front = page.written.text.get(..page.written.body.start).unwrap_or_default();
    let after = front.get(claim_end..).and_then(|rest| rest.find(url)).map(|at| claim_end + at);
    match after.or_else(|| front.find(url)) {
        Some(start) => start..start + url.len(),
        None => claim_end..claim_end,
    }
}

/// An address without what makes no other page: scheme, `www.`, fragment, counters, the last slash.
fn address(url: &str) -> String {
    let bare = url.split('#').next().unwrap_or_default();
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let is_counter = |part: &&str| part.starts_with("utm_") || part.starts_with("fbclid=");
    let query: Vec<&str> =
        query.split('&').filter(|part| !part.is_empty() && !is_counter(part)).collect();
    format!("{}/{}?{}", host.to_lowercase(), path.trim_end_matches('/'), query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_address() {
        let same = address("http://WWW.sai.example/a/?utm_source=x#y");
        // `www.` is cut before the host is lowered, so it is written as browsers show it.
        assert_eq!(address("https://sai.example/a"), "sai.example/a?");
        assert_eq!(address("https://www.sai.example/a/?utm_source=x&fbclid=1#y"), "sai.example/a?");
        assert_ne!(address("https://sai.example/a?id=2"), same);
    }
}

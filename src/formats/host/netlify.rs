//! `_headers` and `_redirects`, which Netlify and Cloudflare Pages read from the published folder.
//!
//! In: [`Rules`]. Out: text. When several patterns fit an address, its headers are joined, so no header may stand in two of
//! them: pages get the hosts' own `Cache-Control`, which asks again each time. A pattern has one star at most.

use crate::formats::host::rules;
use crate::formats::host::rules::Rules;

/// Cloudflare reads no more patterns than this.
const MOST_PATTERNS: usize = 100;

/// `_headers` for Netlify.
pub(super) fn headers(rules: &Rules) -> String {
    write_headers(rules, usize::MAX)
}

/// `_headers` for Cloudflare: the feeds with links of their own are those that fit.
pub(super) fn cloudflare_headers(rules: &Rules) -> String {
    write_headers(rules, MOST_PATTERNS)
}

fn write_headers(rules: &Rules, most: usize) -> String {
    let mut blocks: Vec<(String, Vec<(&str, String)>)> = Vec::new();
    let own = |(name, value): (&'static str, &str)| (name, value.to_owned());
    blocks.push(("/*".to_owned(), rules::HEADERS.map(own).to_vec()));
    for folder in rules::NAMED_BY_CONTENT.iter().filter(|folder| !rules.mixed.contains(folder)) {
        blocks.push((format!("/{folder}/*"), vec![own(("Cache-Control", rules::FOR_EVER))]));
    }
    let open = [("Cache-Control", rules::FIVE_MINUTES), ("Access-Control-Allow-Origin", "*")];
    for (name, kind) in rules::FEEDS {
        let mut headers = vec![("Content-Type", format!("{kind}; charset=utf-8"))];
        headers.extend(open.map(own));
        blocks.push((format!("/*{name}"), headers));
    }
    for pattern in [format!("/{}/*", rules::DATA_FOLDER), format!("/{}", rules::DATA_FILE)] {
        blocks.push((pattern, open.map(own).to_vec()));
    }
    if let Some(hub) = &rules.hub {
        let room = most.saturating_sub(blocks.len());
        for feed in rules.feeds.iter().take(room) {
            let address = format!("{}{}{feed}", rules.origin, rules.base);
            let link = format!("<{hub}>; rel=\"hub\", <{address}>; rel=\"self\"");
            blocks.push((feed.clone(), vec![("Link", link)]));
        }
    }
    let (name, value) = rules::HSTS;
    let mut text = format!(
        "# Headers for {}, written by rebut.\n\
         # Once all of this host is reached by HTTPS only, a file static/_headers of your own may add:\n#   {name}: {value}\n",
        rules.address()
    );
    for (pattern, headers) in blocks {
        text.push_str(&format!("{pattern}\n"));
        for (name, value) in headers {
            text.push_str(&format!("  {name}: {value}\n"));
        }
    }
    text
}

/// `_redirects` for Netlify. The mark `!` is needed, as there is a page at the old address, for hosts without redirects.
pub(super) fn redirects(rules: &Rules) -> String {
    let mut text = write_redirects(rules, "301!");
    for language in &rules.languages {
        text.push_str(&format!("/{language}/* /{language}/404.html 404\n"));
    }
    text
}

/// `_redirects` for Cloudflare: redirects come before files there, and the nearest `404.html` is found without being told.
pub(super) fn cloudflare_redirects(rules: &Rules) -> String {
    write_redirects(rules, "301")
}

fn write_redirects(rules: &Rules, status: &str) -> String {
    let mut text = format!("# Addresses of {} that moved, written by rebut.\n", rules.address());
    for moved in &rules.redirects {
        for from in moved.forms() {
            text.push_str(&format!("{} {} {status}\n", encoded(from), moved.to));
        }
    }
    text
}

/// An old address as these files write it: stars, colons and white space would mean something.
fn encoded(from: &str) -> String {
    let mut address = String::with_capacity(from.len());
    for byte in from.bytes() {
        let letter = char::from(byte);
        if letter.is_ascii_alphanumeric() || "/-._~".contains(letter) {
            address.push(letter);
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

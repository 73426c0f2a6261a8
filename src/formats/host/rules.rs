//! What every host is told, whatever its language.
//!
//! In: a site. Out: [`Rules`], and the values of headers that are the same for all sites.

use serde::Serialize;

pub(super) use crate::base::media_type::FEEDS;
use crate::base::path::decode;
use crate::config::hosting::Coding;
use crate::site::Site;
use crate::site::list;
use crate::site::url;

/// What browsers are told with every response.
///
/// The pages need nothing but files of their own host: no inline script or style, no frame, nothing of others. Data
/// blocks (JSON-LD) are no scripts and need no leave.
pub(super) const HEADERS: [(&str, &str); 4] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// For administrators to take in, once all of the host is reached by HTTPS: browsers keep it for two years.
pub(super) const HSTS: (&str, &str) = ("Strict-Transport-Security", "max-age=63072000");

/// Files with a digest in their name never change.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Feeds and open data: readers of feeds ask often.
pub(super) const FIVE_MINUTES: &str = "public, max-age=300";
/// Everything else is asked for again, and usually answered with 304.
pub(super) const ASK_AGAIN: &str = "no-cache";

/// Folders of files whose names are made from their content.
pub(super) const NAMED_BY_CONTENT: [&str; 2] = ["assets", "cards"];
/// The digest in such a name, as a regular expression that all servers read alike.
pub(super) const DIGEST: &str = "[.-][0-9a-f]{16}[./]";

/// Open data besides feeds: a folder, and a file.
pub(super) const DATA_FOLDER: &str = "api";
/// The record of all claims.
pub(super) const DATA_FILE: &str = "claimreview.json";

/// Types that servers of older systems do not know.
pub(super) const MORE_TYPES: [(&str, &str); 3] =
    [("webp", "image/webp"), ("avif", "image/avif"), ("woff2", "font/woff2")];

/// What rules depend on.
#[derive(Serialize)]
pub(super) struct Rules {
    /// Scheme and host of the site.
    pub(super) origin: String,
    /// The path of `base_url`, without a slash at its end: empty, or `/kiem-chung`.
    pub(super) base: String,
    /// Folders of languages that have a page of their own for missing addresses: `en`.
    pub(super) languages: Vec<String>,
    /// Addresses that moved.
    pub(super) redirects: Vec<Moved>,
    /// The WebSub hub, in letters that every host takes in a header.
    pub(super) hub: Option<String>,
    /// How files lie compressed beside the published ones.
    pub(super) codings: Vec<Coding>,
    /// Folders whose files keep their names and change, where names should come from content: no such promise holds there.
    pub(super) mixed: Vec<&'static str>,
    /// The addresses of all feeds that a hub knows, below `base`; none without a hub.
    pub(super) feeds: Vec<String>,
}

/// An address that moved.
#[derive(Serialize)]
pub(super) struct Moved {
    /// The old one below `base`, not encoded: `/tin-cu/`, `/2019/bai-12.html`.
    pub(super) from: String,
    /// The new one from the root of the host, encoded.
    pub(super) to: String,
}

impl Moved {
    /// The forms of the old address: a folder is asked for with and without its slash.
    pub(super) fn forms(&self) -> Vec<&str> {
        match self.from.strip_suffix('/') {
            Some(bare) if !bare.is_empty() => vec![&self.from, bare],
            Some(_) | None => vec![&self.from],
        }
    }
}

impl Rules {
    /// The rules of a site.
    pub(super) fn new(site: &Site) -> Self {
        let base = &site.config.base_url.path;
        let hub = site.config.feeds.hub.as_deref().map(in_header);
        let redirects = site.redirects().iter().map(|redirect| Moved {
            from: decode(redirect.from.url().as_str()),
            // A dollar would be a variable to some hosts.
            to: format!("{base}{}", redirect.to.as_str().replace('$', "%24")),
        });
        let languages = site.languages().map(|(_, language)| language.prefix.clone());
        let mixed = NAMED_BY_CONTENT.into_iter().filter(|folder| {
            let folder = format!("/{folder}/");
            site.assets().iter().any(|asset| asset.url.as_str().starts_with(&folder))
        });
        Self {
            origin: site.config.base_url.origin.clone(),
            base: base.clone(),
            languages: languages.filter(|prefix| !prefix.is_empty()).collect(),
            redirects: redirects.collect(),
            feeds: if hub.is_some() { feeds(site) } else { Vec::new() },
            codings: site.config.codings.clone(),
            mixed: mixed.collect(),
            hub,
        }
    }

    /// The public address of a site's folder, for comments.
    pub(super) fn address(&self) -> String {
        format!("{}{}/", self.origin, self.base)
    }

    /// `base` as a regular expression.
    pub(super) fn base_pattern(&self) -> String {
        pattern(&self.base)
    }
}

/// The feeds of home pages and of corrections first: hosts may take a part of them only.
fn feeds(site: &Site) -> Vec<String> {
    let homes = site.languages().map(|(_, language)| url::home(language));
    let corrections = site.languages().map(|(_, language)| url::fixed(language, "corrections"));
    let mut lists: Vec<_> = homes.chain(corrections).collect();
    for list in list::all(site).filter(|list| list.has_feeds(site)) {
        if !lists.contains(list.url) {
            lists.push(list.url.clone());
        }
    }
    let files = |list| url::FEED_FILES.map(|file| url::feed(list, file).as_str().to_owned());
    lists.iter().flat_map(files).collect()
}

/// An address in letters that mean nothing to any host: the rest is percent-encoded.
fn in_header(address: &str) -> String {
    let mut safe = String::with_capacity(address.len());
    for byte in address.bytes() {
        let letter = char::from(byte);
        if letter.is_ascii_alphanumeric() || "-._~:/?#[]@!&()*+,;=%".contains(letter) {
            safe.push(letter);
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    safe
}

/// A text as a regular expression that matches it. Brackets, not backslashes: those are read differently inside quotes.
pub(super) fn pattern(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '.' | '+' | '*' | '?' | '(' | ')' | '|' | '{' | '}' | '$' | '[' => {
                escaped.push_str(&format!("[{letter}]"));
            }
            '^' | '\\' | ']' => escaped.push_str(&format!("\\{letter}")),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The names of feeds as one regular expression: `rss[.]xml|atom[.]xml`.
pub(super) fn feed_names(names: &[(&str, &str)]) -> String {
    let names: Vec<String> = names.iter().map(|(name, _)| pattern(name)).collect();
    names.join("|")
}

/// The site's address of a feed, as far as it needs no encoding.
pub(super) const PLAIN_PATH: &str = "[A-Za-z0-9/._~-]*";

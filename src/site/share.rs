//! What is posted when an article is passed on: a text for each platform, as long as that platform takes.
//!
//! In: a page, and for warnings the front matter that it comes from. Out: [`Post`]s. An editor's `share.text` is posted as it
//! is; else it is the headline with the finding, so that no post says the false claim alone. What does not fit is cut
//! between words.

use std::borrow::Cow;

use crate::base::codes;
use crate::base::cut;
use crate::base::diag::Diagnostic;
use crate::base::path;
use crate::base::path::UrlPath;
use crate::base::post_length;
use crate::base::yaml::Spanned;
use crate::config::Config;
use crate::config::share::Network;
use crate::document::Document;
use crate::site::page::Page;

/// The longest subject of a letter, in characters: a line of a mail (RFC 5322 section 2.1.1).
pub const SUBJECT: usize = 78;

/// The shortest part of a finding that says something, in characters.
const SHORTEST_FINDING: usize = 30;

/// A place where texts are posted, with what it takes.
pub struct Platform {
    /// Which one.
    pub network: Network,
    /// Its name, the same in all languages; empty for letters.
    pub name: &'static str,
    /// The longest text with its address.
    pub limit: Option<usize>,
    /// How it counts.
    count: fn(&str) -> usize,
    /// Whether every address counts the same.
    has_short_addresses: bool,
}

/// All platforms that take a text, in the order of the kit.
pub const PLATFORMS: &[Platform] = &[
    platform(Network::Facebook, "Facebook", None, post_length::utf16),
    platform(Network::Telegram, "Telegram", Some(4096), post_length::utf16),
    shortening(Network::X, "X", 280, post_length::weighted),
    platform(Network::Threads, "Threads", Some(500), post_length::threads),
    platform(Network::Bluesky, "Bluesky", Some(300), post_length::graphemes),
    shortening(Network::Mastodon, "Mastodon", 500, post_length::mastodon),
    platform(Network::Linkedin, "LinkedIn", Some(3000), post_length::utf16),
    platform(Network::Whatsapp, "WhatsApp", None, post_length::utf16),
    platform(Network::Email, "", None, post_length::utf16),
];

const fn platform(
    network: Network,
    name: &'static str,
    limit: Option<usize>,
    count: fn(&str) -> usize,
) -> Platform {
    Platform { network, name, limit, count, has_short_addresses: false }
}

/// A platform that counts every address as [`post_length::ADDRESS`].
const fn shortening(
    network: Network,
    name: &'static str,
    limit: usize,
    count: fn(&str) -> usize,
) -> Platform {
    Platform { network, name, limit: Some(limit), count, has_short_addresses: true }
}

impl Platform {
    /// The platform of a network; `None` for what takes no text, such as a QR code.
    pub fn of(network: Network) -> Option<&'static Self> {
        PLATFORMS.iter().find(|platform| platform.network == network)
    }

    /// How long a text is here with an address on a line of its own.
    fn length(&self, text: &str, address: &str) -> usize {
        let address = match self.has_short_addresses {
            true => post_length::ADDRESS,
            false => (self.count)(address),
        };
        (self.count)(text) + 1 + address
    }
}

/// A text for one platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The text, without its address.
    pub text: String,
    /// How long it is there, with its address.
    pub length: usize,
}

/// The text that a platform is given.
pub fn post(page: &Page, platform: &Platform, address: &str) -> Post {
    let whole = match (platform.network == Network::Email, words(page)) {
        // The headline is the subject.
        (true, Some(words)) => words.to_owned(),
        (true, None) | (false, _) => message(page),
    };
    let length = platform.length(&whole, address);
    let Some(limit) = platform.limit.filter(|limit| length > *limit) else {
        return Post { text: whole, length };
    };
    let fits = |text: &str| platform.length(text, address) <= limit;
    let text = match &page.share.1 {
        Some(text) => cut::at_word(text, fits).into_owned(),
        None => with_title(title(page), finding(page), fits),
    };
    let length = platform.length(&text, address);
    Post { text, length }
}

/// The subject of a letter.
pub fn subject(page: &Page) -> Cow<'_, str> {
    cut::at_word(title(page), |text| text.chars().count() <= SUBJECT)
}

/// The headline, or what the editor wants posted instead of it.
pub fn title(page: &Page) -> &str {
    page.share.0.as_deref().unwrap_or(&page.title)
}

/// What the editor wants posted, else what is true in a sentence.
pub fn words(page: &Page) -> Option<&str> {
    page.share.1.as_deref().or_else(|| finding(page))
}

/// The whole text, where nothing limits it.
pub fn message(page: &Page) -> String {
    match (&page.share.1, finding(page)) {
        (Some(text), _) => text.clone(),
        (None, Some(finding)) => [title(page), "\n\n", finding].concat(),
        (None, None) => title(page).to_owned(),
    }
}

/// What is true: the finding of the only claim, else the summary.
fn finding(page: &Page) -> Option<&str> {
    let text = match page.claims.as_slice() {
        [claim] => claim.finding.as_str(),
        _ => page.summary.as_str(),
    };
    (!text.is_empty() && text != title(page)).then_some(text)
}

/// The headline, and as much of the finding as fits below it.
fn with_title(title: &str, finding: Option<&str>, fits: impl Fn(&str) -> bool) -> String {
    if let Some(finding) = finding {
        let whole = |finding: &str| format!("{title}\n\n{finding}");
        let shown = cut::at_word(finding, |finding| fits(&whole(finding)));
        let says_something = shown == finding || shown.chars().count() >= SHORTEST_FINDING;
        if says_something && fits(&whole(&shown)) {
            return whole(&shown);
        }
    }
    cut::at_word(title, fits).into_owned()
}

/// The address that is posted on a network: with `share.utm`, the body's own statistics can tell where readers come from.
pub fn address(config: &Config, page: &Page, network: Network) -> String {
    let address = absolute(config, &page.url);
    if !config.share.utm {
        return address;
    }
    let campaign = path::query(&page.article_id);
    format!("{address}?utm_source={}&utm_medium=social&utm_campaign={campaign}", network.as_str())
}

fn absolute(config: &Config, url: &UrlPath) -> String {
    [&config.base_url.origin, &config.base_url.path, url.as_str()].concat()
}

/// Warns of words in the front matter that are longer than a platform of the share bar takes.
pub(in crate::site) fn check(config: &Config, document: &Document, page: &Page) -> Vec<Diagnostic> {
    let front = &document.front;
    let networks = &config.share.networks;
    let mut problems = Vec::new();
    if let Some(text) = &front.share_text {
        for platform in networks.iter().filter_map(|network| Platform::of(*network)) {
            let length = platform.length(&text.value, &address(config, page, platform.network));
            let Some(limit) = platform.limit.filter(|limit| length > *limit) else { continue };
            let message = format!(
                "`share.text` counts {length} on {} with the link, {limit} are allowed",
                platform.name
            );
            problems.push(too_long(document, text, message, length - limit));
        }
    }
    if let Some(title) = &front.share_title
        && networks.contains(&Network::Email)
    {
        let length = title.value.chars().count();
        if length > SUBJECT {
            let message = format!(
                "`share.title` counts {length} as the subject of a letter, {SUBJECT} are allowed"
            );
            problems.push(too_long(document, title, message, length - SUBJECT));
        }
    }
    problems
}

fn too_long(
    document: &Document,
    words: &Spanned<String>,
    message: String,
    excess: usize,
) -> Diagnostic {
    Diagnostic::warning(codes::SHARE_TOO_LONG, message)
        .at(document.place(&words.range))
        .help(format!("make it shorter by {excess}; until then it is cut between words"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_to(most: usize) -> String {
        let finding = "Đơn vị vận hành báo trước giờ xả, lưu lượng và nơi chịu ảnh hưởng.";
        with_title("Hồ xả theo lịch", Some(finding), |text| text.chars().count() <= most)
    }

    #[test]
    fn a_headline_takes_its_finding_along() {
        assert_eq!(
            cut_to(100),
            "Hồ xả theo lịch\n\nĐơn vị vận hành báo trước giờ xả, lưu lượng và nơi chịu ảnh hưởng."
        );
    }

    #[test]
    fn a_finding_is_cut_between_words() {
        assert_eq!(cut_to(52), "Hồ xả theo lịch\n\nĐơn vị vận hành báo trước giờ xả…");
    }

    #[test]
    fn a_finding_of_a_few_words_is_left_out() {
        assert_eq!(cut_to(40), "Hồ xả theo lịch");
    }

    #[test]
    fn a_headline_that_does_not_fit_is_cut() {
        assert_eq!(cut_to(12), "Hồ xả theo…");
    }

    #[test]
    fn every_network_has_a_platform_or_takes_no_text() {
        let without: Vec<&str> = Network::ALL
            .iter()
            .filter(|(_, network)| Platform::of(*network).is_none())
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(without, ["copy", "native", "qr"]);
    }
}

//! Ways to pass an article on: links with their texts for the share bar, and texts to be copied for the kit.
//!
//! In: a page. Out: a [`Shared`], made once for each page, as counting takes longer than all else in a view.

use std::borrow::Cow;

use serde::Serialize;

use crate::base::path;
use crate::config::share::Network;
use crate::formats::parts::Parts;
use crate::formats::parts::href;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::share;
use crate::site::share::PLATFORMS;
use crate::site::share::Platform;
use crate::site::share::Post;
use crate::site::url;
use crate::theme::part::Part;

/// How a page is passed on.
pub(in crate::formats) struct Shared {
    /// `page.share`; nothing for what is not passed on.
    pub(in crate::formats) bar: Part,
    /// The posts of the kit; nothing when there is no kit.
    pub(in crate::formats) posts: Part,
}

#[derive(Serialize)]
struct BarView<'a> {
    title: &'a str,
    text: String,
    copy: bool,
    native: bool,
    links: Vec<LinkView<'a>>,
    qr: Option<String>,
}

#[derive(Serialize)]
struct LinkView<'a> {
    network: &'static str,
    name: &'a str,
    url: String,
}

/// A text for a platform.
#[derive(Serialize)]
struct PostView<'a> {
    network: &'static str,
    name: Cow<'a, str>,
    subject: Option<Cow<'a, str>>,
    text: String,
    length: usize,
    limit: Option<usize>,
}

/// A text for a platform, with the address that goes along.
struct Posted {
    platform: &'static Platform,
    address: String,
    post: Post,
}

/// Everything that passes a page on.
pub(in crate::formats) fn shared(site: &Site, parts: &Parts<'_>, page: &Page) -> Shared {
    if !page.is_listed() {
        return Shared { bar: Part::none(), posts: Part::none() };
    }
    let networks = &site.config.share.networks;
    let has_kit = has_kit(site, page);
    let wanted = PLATFORMS.iter().filter(|it| has_kit || networks.contains(&it.network));
    let posted: Vec<Posted> = wanted.map(|platform| posted(site, page, platform)).collect();
    let posts = || {
        let posts = posted.iter().map(|posted| post(site, parts, page, posted));
        Part::shown(&posts.collect::<Vec<_>>())
    };
    Shared {
        bar: Part::shown(&bar(site, parts, page, &posted)),
        posts: Part::option(has_kit.then(posts)),
    }
}

fn posted(site: &Site, page: &Page, platform: &'static Platform) -> Posted {
    let address = share::address(&site.config, page, platform.network);
    let post = share::post(page, platform, &address);
    Posted { platform, address, post }
}

/// Whether a page has a kit.
pub(in crate::formats) fn has_kit(site: &Site, page: &Page) -> bool {
    site.config.share.kit && page.is_listed()
}

/// Whether a page has a code.
pub(in crate::formats) fn has_qr(site: &Site, page: &Page) -> bool {
    page.is_listed() && site.config.share.networks.contains(&Network::Qr) || has_kit(site, page)
}

fn bar<'a>(site: &Site, parts: &Parts<'a>, page: &'a Page, posted: &[Posted]) -> BarView<'a> {
    let networks = &site.config.share.networks;
    let links = networks.iter().filter_map(|network| {
        let posted = posted.iter().find(|posted| posted.platform.network == *network)?;
        link(site, parts, page, posted)
    });
    BarView {
        title: share::title(page),
        text: share::message(page),
        copy: networks.contains(&Network::Copy),
        native: networks.contains(&Network::Native),
        links: links.collect(),
        qr: networks.contains(&Network::Qr).then(|| href(site, &url::qr(&page.url))),
    }
}

/// The link that opens a network with the text; `None` for ways that need no link.
fn link<'a>(
    site: &Site,
    parts: &Parts<'a>,
    page: &'a Page,
    posted: &Posted,
) -> Option<LinkView<'a>> {
    let Posted { platform, address, post } = posted;
    let network = platform.network;
    let text = || path::query(&post.text);
    let whole = || path::query(&format!("{}\n{address}", post.text));
    let url = path::query(address);
    let url = match network {
        // These two take the text from the page they lead to.
        Network::Facebook => format!("https://www.facebook.com/sharer/sharer.php?u={url}"),
        Network::Linkedin => {
            format!("https://www.linkedin.com/sharing/share-offsite/?url={url}")
        }
        Network::Telegram => format!("https://t.me/share/url?url={url}&text={}", text()),
        Network::X => format!("https://x.com/intent/post?text={}&url={url}", text()),
        Network::Threads => {
            format!("https://www.threads.com/intent/post?text={}&url={url}", text())
        }
        Network::Bluesky => format!("https://bsky.app/intent/compose?text={}", whole()),
        // It asks for the reader's server first.
        Network::Mastodon => format!("https://share.joinmastodon.org/#text={}", whole()),
        Network::Whatsapp => format!("https://wa.me/?text={}", whole()),
        Network::Email => {
            let subject = path::query(&share::subject(page));
            // Lines of letters end with both characters (RFC 6068 section 5).
            format!("mailto:?subject={subject}&body={}", whole().replace("%0A", "%0D%0A"))
        }
        Network::Copy | Network::Native | Network::Qr => return None,
    };
    Some(LinkView { network: network.as_str(), name: name(site, parts, page, platform), url })
}

fn name<'a>(site: &Site, parts: &Parts<'a>, page: &Page, platform: &Platform) -> &'a str {
    match platform.name {
        "" => parts.strings(site, page.language).word("email"),
        name => name,
    }
}

fn post<'a>(site: &Site, parts: &Parts<'a>, page: &'a Page, posted: &Posted) -> PostView<'a> {
    let Posted { platform, address, post } = posted;
    let name = name(site, parts, page, platform);
    let subject = (platform.network == Network::Email).then(|| share::subject(page));
    PostView {
        network: platform.network.as_str(),
        name: match platform.network {
            // Zalo counts nothing and has no documented address; its posts are those of Facebook.
            Network::Facebook => Cow::Owned(format!("{name}, Zalo")),
            Network::Copy
            | Network::Native
            | Network::Telegram
            | Network::X
            | Network::Threads
            | Network::Bluesky
            | Network::Mastodon
            | Network::Linkedin
            | Network::Whatsapp
            | Network::Email
            | Network::Qr => Cow::Borrowed(name),
        },
        // Of a letter, the subject is what may be too long.
        length: subject.as_ref().map_or(post.length, |subject| subject.chars().count()),
        limit: subject.as_ref().map_or(platform.limit, |_| Some(share::SUBJECT)),
        text: format!("{}\n{address}", post.text),
        subject,
    }
}

//! The elements of a page's head that other programs read: search engines, feed readers, previews on other sites.
//!
//! In: a site and what a page says of itself. Out: `head.html` of templates: `<meta>` and `<link>` elements, a line each. They follow
//! HTML (canonical, alternate, prev, next, description, robots), Open Graph (<https://ogp.me>), the cards of X and Mastodon's
//! `fediverse:creator`. Themes get them whole, so that none can be forgotten; what they look like has no place here.

use crate::base::date::Moment;
use crate::base::html;
use crate::base::path::UrlPath;
use crate::formats::parts::Parts;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::chrome::ImageView;
use crate::formats::parts::href;
use crate::site::Site;
use crate::site::url;

/// Room for the elements of a usual article.
const USUAL_LENGTH: usize = 4096;

/// The head of a page, as far as programs read it. `canonical` is the whole address of the page, if it has one; `image` is the picture of previews.
pub(in crate::formats) fn html(
    site: &Site,
    parts: &Parts<'_>,
    page: &Described<'_>,
    canonical: Option<&str>,
    image: Option<&ImageView>,
) -> String {
    let mut head = Head(String::with_capacity(USUAL_LENGTH));
    let article = page.article;
    let words = parts.strings(site, page.language);
    if !page.description.is_empty() {
        head.meta("description", page.description);
    }
    if page.is_hidden() {
        head.meta("robots", "noindex");
    }
    if let Some(address) = canonical {
        head.link("canonical", &[], address);
    }
    if chrome::is_home(site, page) {
        for channel in &site.config.publisher.channels {
            head.link("me", &[], &channel.url);
        }
    }
    for alternate in chrome::alternates(site, page) {
        head.link("alternate", &[("hreflang", alternate.tag)], &alternate.url);
    }
    if let Some((name, list)) = chrome::own_feeds(site, page) {
        head.feeds(site, &name, list);
    }
    let language = site.language(page.language);
    head.feeds(site, &language.title, &url::home(language));
    if let Some(address) = chrome::text_address(site, page) {
        let title = words.word("plain_text");
        head.link("alternate", &[("type", "text/plain"), ("title", title)], &address);
    }
    if let Some(address) = page.previous {
        head.link("prev", &[], address);
    }
    if let Some(address) = page.next {
        head.link("next", &[], address);
    }
    head.property("og:type", chrome::kind(page));
    head.property("og:site_name", &language.title);
    head.property("og:locale", &chrome::locale(site, parts, page.language));
    for locale in chrome::other_locales(site, parts, page) {
        head.property("og:locale:alternate", &locale);
    }
    head.property("og:title", &chrome::posted_title(page));
    head.property("og:description", &chrome::posted_words(site, parts, page));
    if let Some(address) = canonical {
        head.property("og:url", address);
    }
    if let Some(image) = image {
        head.image(image);
    }
    head.meta("twitter:card", chrome::card_kind(image));
    if let Some(account) = chrome::x_account_of(site) {
        head.meta("twitter:site", &account);
    }
    if let Some(article) = article {
        let moment = |moment: &Option<Moment>| moment.as_ref().map(Moment::rfc3339);
        if let Some(moment) = moment(&article.date) {
            head.property("article:published_time", &moment);
        }
        if let Some(moment) = moment(&article.updated) {
            head.property("article:modified_time", &moment);
        }
    }
    if let Some(section) = chrome::section_title(site, article) {
        head.property("article:section", section);
    }
    for profile in chrome::profiles(site, article) {
        head.property("article:author", &profile);
    }
    for tag in chrome::tags(site, article) {
        head.property("article:tag", tag);
    }
    for author in chrome::names(article) {
        head.meta("author", author);
    }
    for account in chrome::accounts(site, article) {
        head.meta("fediverse:creator", account);
    }
    head.0
}

/// Elements, a line each.
struct Head(String);

impl Head {
    fn meta(&mut self, name: &str, content: &str) {
        self.element(&["<meta name=\"", name, "\" content=\""], content);
    }

    /// Open Graph names its elements so (RDFa), not by `name`.
    fn property(&mut self, name: &str, content: &str) {
        self.element(&["<meta property=\"", name, "\" content=\""], content);
    }

    fn link(&mut self, relation: &str, attributes: &[(&str, &str)], address: &str) {
        let Self(html) = self;
        ["<link rel=\"", relation, "\""].iter().for_each(|part| html.push_str(part));
        for (name, value) in attributes {
            [" ", name, "=\""].iter().for_each(|part| html.push_str(part));
            html::escape_attribute(value, html);
            html.push('"');
        }
        self.element(&[" href=\""], address);
    }

    /// The feeds of a list.
    fn feeds(&mut self, site: &Site, title: &str, list: &UrlPath) {
        for (kind, file) in chrome::FEED_TYPES {
            let address = href(site, &url::feed(list, file));
            self.link("alternate", &[("type", kind), ("title", title)], &address);
        }
    }

    fn image(&mut self, image: &ImageView) {
        self.property("og:image", &image.url);
        if let (Some(width), Some(height)) = (image.width, image.height) {
            self.property("og:image:type", image.media_type);
            self.property("og:image:width", &width.to_string());
            self.property("og:image:height", &height.to_string());
        }
        if !image.alt.is_empty() {
            self.property("og:image:alt", &image.alt);
        }
    }

    fn element(&mut self, before: &[&str], value: &str) {
        let Self(html) = self;
        before.iter().for_each(|part| html.push_str(part));
        html::escape_attribute(value, html);
        html.push_str("\">\n");
    }
}

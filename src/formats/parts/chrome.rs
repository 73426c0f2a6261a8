//! What stands round every page: the site's name and imprint, menus, languages, crumbs, the head.
//!
//! In: a site, its theme, and what a page says of itself. Out: the parts `site`, `t`, `lang`, `chrome`, `head`.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::sync::Arc;

use serde::Serialize;

use crate::base::cut;
use crate::base::date::Moment;
use crate::base::localized::Localized;
use crate::base::path::UrlPath;
use crate::config::languages::Language;
use crate::config::languages::LanguageId;
use crate::formats::parts::LanguageParts;
use crate::formats::parts::MOST_ENTRIES;
use crate::formats::parts::NamedLink;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::card;
use crate::formats::parts::card::PageCards;
use crate::formats::parts::head_html;
use crate::formats::parts::href;
use crate::formats::parts::json_ld;
use crate::formats::parts::json_ld::Facts;
use crate::formats::parts::json_ld::Subject;
use crate::formats::parts::json_ld::identity::Identity;
use crate::site::MenuTarget;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::page::PageId;
use crate::site::page::Person;
use crate::site::page::Preview;
use crate::site::section::SectionId;
use crate::site::taxonomy::Taxonomy;
use crate::site::text::Picture;
use crate::site::url;
use crate::theme::Theme;
use crate::theme::brand;
use crate::theme::fixed::Fixed;
use crate::theme::named::Named;
use crate::theme::part::Group;
use crate::theme::part::Part;

#[derive(Serialize)]
struct LangView<'a> {
    tag: &'a str,
    dir: &'static str,
    name: String,
}

#[derive(Serialize)]
struct VerdictView<'a> {
    id: &'a str,
    label: &'a str,
    definition: &'a str,
    tone: &'a str,
    icon: &'a str,
    rating: Option<u8>,
    url: Option<String>,
}

#[derive(Serialize)]
struct PublisherView<'a> {
    name: &'a str,
    short_name: Option<&'a str>,
    parent: Option<&'a str>,
    responsible_name: Option<&'a str>,
    responsible_role: Option<&'a str>,
    address: Option<&'a str>,
    phone: Option<&'a str>,
    phone_link: Option<String>,
    email: Option<&'a str>,
    licence: Option<&'a str>,
    legal_basis: Option<&'a str>,
    logo: Option<String>,
    former_names: &'a [String],
    channels: Vec<MenuView>,
}

/// A name with an address, as menus write it.
#[derive(Clone, Serialize)]
pub(in crate::formats) struct MenuView {
    pub(in crate::formats) name: String,
    pub(in crate::formats) url: String,
}

#[derive(Serialize)]
struct PolicyView<'a> {
    key: &'a str,
    name: &'a str,
    url: String,
}

/// The colour of the masthead, as `#rrggbb`.
#[derive(Serialize)]
struct MastheadView {
    day: String,
    night: String,
}

#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    home: String,
    home_absolute: String,
    base: &'a str,
    css: Option<String>,
    logo: Option<String>,
    masthead: MastheadView,
    assets: std::collections::BTreeMap<&'a str, String>,
    claim_review: bool,
    extra: &'a serde_json::Value,
    publisher: PublisherView<'a>,
    policies: Vec<PolicyView<'a>>,
    data: &'a std::collections::BTreeMap<String, serde_json::Value>,
}

/// What all pages of a language share.
pub(in crate::formats) fn language_parts(
    site: &Site,
    theme: &Theme,
    id: LanguageId,
) -> LanguageParts {
    let language = site.language(id);
    let tag = language.tag.as_ref();
    let strings = theme.strings(tag);
    let verdicts: Vec<Part> = site
        .config
        .verdicts
        .verdicts
        .iter()
        .map(|verdict| {
            let term = site.find_term(Taxonomy::Verdicts, id, &verdict.id);
            Part::of(&VerdictView {
                id: &verdict.id,
                label: site.config.text(&verdict.label, tag),
                definition: site.config.text(&verdict.definition, tag),
                tone: &verdict.tone,
                icon: &verdict.icon,
                rating: verdict.rating,
                url: term.map(|term| href(site, &term.url)),
            })
        })
        .collect();
    let menus: std::collections::BTreeMap<&str, Vec<MenuView>> = site
        .tables(id)
        .menus
        .iter()
        .map(|(name, links)| {
            let links = links
                .iter()
                .map(|link| MenuView { name: link.name.clone(), url: menu_url(site, &link.url) });
            (name.as_str(), links.collect())
        })
        .collect();
    let assets: std::collections::BTreeMap<&str, String> =
        theme.assets().iter().map(|asset| (asset.name.as_str(), href(site, &asset.url))).collect();
    let logo = site.config.brand.logo.as_ref().or(site.config.publisher.logo.as_ref());
    let [day, night] = brand::masthead(&site.config).map(|color| color.to_string());
    let site_view = SiteView {
        title: &language.title,
        home: href(site, &url::home(language)),
        home_absolute: absolute(site, &url::home(language)),
        base: &site.config.base_url.path,
        css: theme.stylesheet().map(|asset| href(site, &asset.url)),
        logo: logo.map(|logo| logo_url(site, &logo.value)),
        masthead: MastheadView { day, night },
        assets,
        claim_review: site.config.claim_review,
        extra: &site.config.extra,
        publisher: publisher(site, tag),
        policies: site
            .tables(id)
            .policies
            .iter()
            .map(|policy| PolicyView {
                key: &policy.key,
                name: &policy.name,
                url: menu_url(site, &policy.url),
            })
            .collect(),
        data: &site.records.data,
    };
    let lang = Part::of(&LangView {
        tag,
        dir: language.tag.direction().as_str(),
        name: strings.name.clone(),
    });
    let menus = Part::of(&menus);
    let chrome = fixed_chrome(site, id, menus);
    let feeds = feed_parts(site, &language.title, &url::home(language)).collect();
    let mut chrome_alone = Group::new(Named::ALL);
    chrome.iter().for_each(|(name, part)| chrome_alone.part(name, || part.clone()));
    let site_view = Part::object(&site_view, &[("verdicts", Part::list(&verdicts))]);
    let whole = vec![("site", site_view), ("t", strings.part()), ("lang", lang.clone())];
    let partly = vec![("chrome", chrome_alone.into_part())];
    let are_shared = site.pages().len() <= MOST_ENTRIES;
    LanguageParts {
        fixed: Arc::new(Fixed::new(whole, partly, are_shared)),
        lang,
        chrome,
        feeds,
        verdicts,
        identity: Identity::new(site, id),
    }
}

fn publisher<'a>(site: &'a Site, tag: &str) -> PublisherView<'a> {
    let publisher = &site.config.publisher;
    let text = |localized: &'a Localized| {
        let text = site.config.text(localized, tag);
        (!text.is_empty()).then_some(text)
    };
    PublisherView {
        name: site.config.text(&publisher.name, tag),
        short_name: text(&publisher.short_name),
        parent: text(&publisher.parent),
        responsible_name: text(&publisher.responsible_name),
        responsible_role: text(&publisher.responsible_role),
        address: text(&publisher.address),
        phone: publisher.phone.as_deref(),
        phone_link: publisher.phone.as_deref().map(|phone| {
            let digits: String =
                phone.chars().filter(|digit| digit.is_ascii_digit() || *digit == '+').collect();
            format!("tel:{digits}")
        }),
        email: publisher.email.as_deref(),
        licence: text(&publisher.licence),
        legal_basis: text(&publisher.legal_basis),
        logo: publisher.logo.as_ref().map(|logo| logo_url(site, &logo.value)),
        former_names: &publisher.former_names,
        channels: publisher
            .channels
            .iter()
            .map(|channel| MenuView {
                name: site.config.text(&channel.name, tag).to_owned(),
                url: channel.url.clone(),
            })
            .collect(),
    }
}

fn logo_url(site: &Site, path: &str) -> String {
    href(site, &UrlPath::from_segments(&format!("/{path}")))
}

fn menu_url(site: &Site, target: &MenuTarget) -> String {
    match target {
        MenuTarget::Internal(url, None) => href(site, url),
        MenuTarget::Internal(url, Some(fragment)) => format!("{}#{fragment}", href(site, url)),
        MenuTarget::External(url) => url.clone(),
    }
}

/// What a page says of itself, for its head and chrome.
pub(in crate::formats) struct Described<'a> {
    /// Its language.
    pub(in crate::formats) language: LanguageId,
    /// Its address.
    pub(in crate::formats) url: &'a UrlPath,
    /// Its name without the site's.
    pub(in crate::formats) name: &'a str,
    /// One or two sentences.
    pub(in crate::formats) description: &'a str,
    /// Title and words for previews on other sites, where they differ from name and description; the words may be empty.
    pub(in crate::formats) posted: Option<(&'a str, &'a str)>,
    /// Whether it is shown at any address, as the page for missing pages is: then it has no canonical one.
    pub(in crate::formats) is_anywhere: bool,
    /// Whether search engines should leave it out.
    pub(in crate::formats) noindex: bool,
    /// The same page in other languages, itself included.
    pub(in crate::formats) translations: Vec<(LanguageId, Cow<'a, UrlPath>)>,
    /// The way from the home page, without the page itself.
    pub(in crate::formats) crumbs: Vec<(&'a str, Cow<'a, UrlPath>)>,
    /// The list whose feeds a reader of this page would follow.
    pub(in crate::formats) feeds: Option<(&'a str, &'a UrlPath)>,
    /// For an article.
    pub(in crate::formats) article: Option<&'a Page>,
    /// Pagination: page number, previous and next.
    pub(in crate::formats) number: usize,
    /// Address of the page before.
    pub(in crate::formats) previous: Option<&'a str>,
    /// Address of the page after.
    pub(in crate::formats) next: Option<&'a str>,
    /// Shown in a preview only.
    pub(in crate::formats) preview: Option<Preview>,
    /// What programs are told of it.
    pub(in crate::formats) subject: Subject<'a>,
}

impl<'a> Described<'a> {
    /// Whether search engines are asked to leave the page out.
    pub(super) fn is_hidden(&self) -> bool {
        self.noindex || self.preview.is_some()
    }

    /// A page that the program writes itself: no article, no feeds of its own, not paginated.
    pub(in crate::formats) fn plain(language: LanguageId, url: &'a UrlPath, name: &'a str) -> Self {
        Self {
            language,
            url,
            name,
            description: "",
            posted: None,
            is_anywhere: false,
            noindex: false,
            translations: Vec::new(),
            crumbs: Vec::new(),
            feeds: None,
            article: None,
            number: 1,
            previous: None,
            next: None,
            preview: None,
            subject: Subject::Itself,
        }
    }
}

/// The picture of previews; `url` is whole, the size is in pixels, where it is known.
#[derive(Serialize)]
pub(super) struct ImageView {
    pub(super) url: String,
    pub(super) alt: String,
    #[serde(rename = "type")]
    pub(super) media_type: &'static str,
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
}

/// A page in another language; `url` is whole.
#[derive(Serialize)]
pub(super) struct AlternateView<'a> {
    pub(super) tag: &'a str,
    pub(super) url: String,
}

#[derive(Serialize)]
struct FeedView<'a> {
    title: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    url: String,
}

#[derive(Serialize)]
struct LanguageLink<'a> {
    tag: &'a str,
    name: &'a str,
    dir: &'static str,
    url: String,
    current: bool,
    is_translation: bool,
}

/// A step of the way to a page.
#[derive(Serialize)]
struct Crumb<'a> {
    name: &'a str,
    url: String,
}

/// Media types and file names of the three feeds.
pub(super) const FEED_TYPES: [(&str, &str); 3] = [
    ("application/rss+xml", "rss.xml"),
    ("application/atom+xml", "atom.xml"),
    ("application/feed+json", "feed.json"),
];

/// What templates see of every page: `site`, `t`, `lang`, `head`, `chrome`.
pub(in crate::formats) fn frame<'n>(
    site: &Site,
    parts: &Parts<'n>,
    template: &str,
    page: &Described<'_>,
) -> Group<'n> {
    let shared = parts.language(page.language);
    // Both groups tell the way to the page.
    let crumbs = LazyCell::new(|| crumbs(site, parts, page));
    let mut shown = Group::upon(&shared.fixed, parts.named(template));
    shown.group("head", |head| add_head(site, parts, page, || crumbs.as_slice(), head));
    shown.group("chrome", |chrome| add_chrome(site, parts, page, || crumbs.as_slice(), chrome));
    shown
}

fn add_head<'c>(
    site: &Site,
    parts: &Parts<'_>,
    page: &Described<'_>,
    crumbs: impl Fn() -> &'c [Crumb<'c>],
    head: &mut Group<'_>,
) {
    let article = page.article;
    let image = LazyCell::new(|| image(site, parts, page));
    let canonical = || (!page.is_anywhere).then(|| absolute(site, page.url));
    head.text("title", || title(site, parts, page));
    head.text("name", || page.name);
    head.text("description", || page.description);
    head.maybe_text("canonical", canonical);
    head.add("noindex", || page.is_hidden());
    head.text("type", || kind(page));
    head.maybe_text("published", || article?.date.as_ref().map(Moment::rfc3339));
    head.maybe_text("modified", || article?.updated.as_ref().map(Moment::rfc3339));
    head.maybe_text("section", || section_title(site, article));
    head.add("authors", || names(article));
    head.add("profiles", || profiles(site, article));
    head.add("tags", || tags(site, article));
    head.text("og_title", || posted_title(page));
    head.text("og_description", || posted_words(site, parts, page));
    head.add("image", || &*image);
    head.text("card", || card_kind(image.as_ref()));
    head.maybe_text("x_account", || x_account_of(site));
    head.add("fediverse", || accounts(site, article));
    head.add("alternates", || alternates(site, page));
    head.part("feeds", || feeds(site, parts, page));
    head.maybe_text("prev", || page.previous);
    head.maybe_text("next", || page.next);
    head.text("locale", || locale(site, parts, page.language));
    head.add("other_locales", || other_locales(site, parts, page));
    head.maybe_text("json_ld", || {
        // Search engines are its readers, and they are asked to leave this page out.
        if page.noindex && matches!(page.subject, Subject::Itself) {
            return None;
        }
        let address = canonical();
        let facts = Facts {
            address: address.as_deref(),
            name: page.name,
            description: page.description,
            language: site.config.language_tag(page.language),
            is_home: is_home(site, page),
            crumbs: crumbs().iter().map(|crumb| (crumb.name, crumb.url.as_str())).collect(),
            image: image.as_ref().map(|image| json_ld::Image {
                url: &image.url,
                width: image.width,
                height: image.height,
            }),
        };
        let identity = &parts.language(page.language).identity;
        Some(json_ld::graph(site, identity, &page.subject, &facts))
    });
    head.maybe_text("text", || text_address(site, page));
    head.text("html", || {
        head_html::html(site, parts, page, canonical().as_deref(), image.as_ref())
    });
}

/// What Open Graph calls the page.
pub(super) fn kind(page: &Described<'_>) -> &'static str {
    if page.article.is_some() { "article" } else { "website" }
}

/// The section of an article, unless it is the whole site.
pub(super) fn section_title<'a>(site: &'a Site, article: Option<&Page>) -> Option<&'a str> {
    let section = site.section(article?.section);
    (!section.is_home()).then_some(section.title.as_str())
}

/// How X shows a preview with a picture.
pub(super) fn card_kind(image: Option<&ImageView>) -> &'static str {
    match image {
        Some(image) if image.is_wide() => "summary_large_image",
        Some(_) | None => "summary",
    }
}

/// The publisher's account on X.
pub(super) fn x_account_of(site: &Site) -> Option<String> {
    site.config.publisher.channels.iter().find_map(|it| x_account(&it.url))
}

/// The other languages of a page, as Open Graph names them.
pub(super) fn other_locales(site: &Site, parts: &Parts<'_>, page: &Described<'_>) -> Vec<String> {
    let others = page.translations.iter().filter(|(id, _)| *id != page.language);
    others.map(|(id, _)| locale(site, parts, *id)).collect()
}

pub(super) fn is_home(site: &Site, page: &Described<'_>) -> bool {
    *page.url == url::home(site.language(page.language))
}

/// What stands in the title bar: the page, its number, the site.
fn title<'a>(site: &'a Site, parts: &Parts<'_>, page: &Described<'_>) -> Cow<'a, str> {
    let of_site = &site.language(page.language).title;
    if page.number > 1 {
        let strings = parts.strings(site, page.language);
        let number = strings.fill("page_n", &[("n", &page.number.to_string())]);
        return Cow::Owned(if page.name == of_site {
            format!("{number} – {of_site}")
        } else {
            format!("{} – {number} – {of_site}", page.name)
        });
    }
    if is_home(site, page) {
        return Cow::Borrowed(of_site);
    }
    Cow::Owned(format!("{} – {of_site}", page.name))
}

pub(super) fn names(article: Option<&Page>) -> Vec<&str> {
    let authors = article.map_or(&[][..], |article| &article.authors);
    authors.iter().map(|author| author.name.as_str()).collect()
}

/// Whole addresses of the pages of an article's authors.
pub(super) fn profiles(site: &Site, article: Option<&Page>) -> Vec<String> {
    let Some(article) = article else { return Vec::new() };
    let profile = |author: &Person| {
        let term = site.find_term(Taxonomy::Authors, article.language, &author.slug)?;
        Some(absolute(site, &term.url))
    };
    article.authors.iter().filter_map(profile).collect()
}

/// The topics of an article, then its tags.
pub(super) fn tags<'a>(site: &'a Site, article: Option<&Page>) -> Vec<&'a str> {
    let Some(article) = article else { return Vec::new() };
    let of = |taxonomy: Taxonomy| {
        let terms = article.terms.iter().map(|id| site.term(*id));
        terms.filter(move |term| term.taxonomy == taxonomy).map(|term| term.title.as_str())
    };
    of(Taxonomy::Topics).chain(of(Taxonomy::Tags)).collect()
}

/// The picture that previews show: the card of the article, as a picture alone does not say what is true; on a site without
/// cards its picture, else the card of the site.
fn image(site: &Site, parts: &Parts<'_>, page: &Described<'_>) -> Option<ImageView> {
    let card = || card_image(site, parts.cards(page.article?)?.as_ref());
    let picture = || {
        let article = page.article.filter(|article| !article.is_withdrawn)?;
        picture_image(site, article.image.as_ref()?)
    };
    let of_site = || card_image(site, &parts.site_cards[usize::from(page.language.0)]);
    card().or_else(picture).or_else(of_site)
}

/// The page in all its languages, for search engines; nothing when there is one only.
pub(super) fn alternates<'a>(site: &'a Site, page: &Described<'_>) -> Vec<AlternateView<'a>> {
    if page.translations.len() < 2 {
        return Vec::new();
    }
    let view = |tag, address: &UrlPath| AlternateView { tag, url: absolute(site, address) };
    let all = page.translations.iter();
    let tagged = all.clone().map(|(id, address)| view(site.config.language_tag(*id), address));
    // The default language is what a reader of any other language is shown.
    let default = all.clone().find(|(id, _)| *id == LanguageId(0));
    tagged.chain(default.map(|(_, address)| view("x-default", address))).collect()
}

/// The page as plain text, which articles have.
pub(super) fn text_address(site: &Site, page: &Described<'_>) -> Option<String> {
    let Subject::Content(content) = page.subject else { return None };
    let is_published = site.config.plain_text && content.kind.is_article();
    is_published.then(|| href(site, &url::plain_text(&content.url)))
}

/// The longest title and words that previews show whole, in characters.
const LONGEST_TITLE: usize = 70;
const LONGEST_WORDS: usize = 155;

fn cut(text: &str, most: usize) -> Cow<'_, str> {
    cut::at_word(text, |text| text.chars().count() <= most)
}

/// The title of the preview on other sites.
pub(super) fn posted_title<'a>(page: &Described<'a>) -> Cow<'a, str> {
    cut(page.posted.map_or(page.name, |(title, _)| title), LONGEST_TITLE)
}

/// The words of the preview on other sites. There are always some: WhatsApp shows no preview without them.
pub(super) fn posted_words<'a>(
    site: &Site,
    parts: &Parts<'_>,
    page: &Described<'a>,
) -> Cow<'a, str> {
    let words = page.posted.map(|(_, words)| words).filter(|words| !words.is_empty());
    let words = words.unwrap_or(page.description);
    if !words.is_empty() {
        return cut(words, LONGEST_WORDS);
    }
    let tag = site.config.language_tag(page.language);
    let publisher = site.config.text(&site.config.publisher.name, tag);
    let words =
        parts.strings(site, page.language).fill("official_information", &[("name", publisher)]);
    Cow::Owned(cut(&words, LONGEST_WORDS).into_owned())
}

/// The language as Open Graph names it: with the region of its tag, else the one that the words of the interface are
/// written for.
pub(super) fn locale(site: &Site, parts: &Parts<'_>, language: LanguageId) -> String {
    let tag = &site.language(language).tag;
    match tag.region() {
        Some(_) => tag.og_locale(),
        None => parts.strings(site, language).word("og_locale").to_owned(),
    }
}

/// The accounts that a post on Mastodon names below the preview: those of the authors, else the body's own.
pub(super) fn accounts<'a>(site: &'a Site, article: Option<&'a Page>) -> Vec<&'a str> {
    let authors = article.map_or(&[][..], |article| &article.authors);
    let accounts: Vec<&str> =
        authors.iter().filter_map(|author| author.fediverse.as_deref()).collect();
    if accounts.is_empty() {
        return site.config.publisher.fediverse.as_deref().into_iter().collect();
    }
    accounts
}

/// The account of an address on X: `@ten` of `https://x.com/ten`.
fn x_account(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let name = rest.strip_prefix("x.com/").or_else(|| rest.strip_prefix("twitter.com/"))?;
    let name = name.trim_end_matches('/');
    let is_name = !name.is_empty()
        && name.len() <= 15
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    is_name.then(|| format!("@{name}"))
}

/// The largest file of a picture; no site shows drawings.
fn picture_image(site: &Site, picture: &Picture) -> Option<ImageView> {
    let file = &picture.image.large;
    let known = |side: u32| (side > 0).then_some(side);
    (file.media_type != "image/svg+xml").then(|| ImageView {
        url: absolute(site, &file.url),
        alt: picture.alt.clone(),
        media_type: file.media_type,
        width: known(file.width),
        height: known(file.height),
    })
}

/// The card of an article, which says what is true to whoever reads no further than the preview.
fn card_image(site: &Site, cards: &PageCards<'_>) -> Option<ImageView> {
    let wide = cards.wide()?;
    let (width, height) = wide.shape.size();
    Some(ImageView {
        url: absolute(site, &wide.url),
        alt: cards.alt.clone(),
        media_type: card::MEDIA_TYPE,
        width: Some(width),
        height: Some(height),
    })
}

impl ImageView {
    /// Whether X shows it above the title in full width: at least 300 by 157 pixels, and wider than high.
    fn is_wide(&self) -> bool {
        match (self.width, self.height) {
            (Some(width), Some(height)) => width >= 300 && height >= 157 && width > height,
            (None, _) | (_, None) => false,
        }
    }
}

/// The feeds of the list a page belongs to, then those of the whole language.
fn feeds(site: &Site, parts: &Parts<'_>, page: &Described<'_>) -> Part {
    let own = own_feeds(site, page).into_iter();
    let own = own.flat_map(|(name, list)| feed_parts(site, &name, list).collect::<Vec<_>>());
    let whole = parts.language(page.language).feeds.iter().cloned();
    Part::list(&own.chain(whole).collect::<Vec<_>>())
}

/// The list a page belongs to and what its feeds are called, unless it is that of the whole language.
pub(super) fn own_feeds<'a>(site: &Site, page: &Described<'a>) -> Option<(String, &'a UrlPath)> {
    let language = site.language(page.language);
    let (name, list) = page.feeds.filter(|(_, list)| **list != url::home(language))?;
    Some(([name, " – ", &language.title].concat(), list))
}

/// The three feeds of a list.
fn feed_parts(site: &Site, title: &str, list: &UrlPath) -> impl Iterator<Item = Part> {
    FEED_TYPES.into_iter().map(move |(kind, file)| {
        Part::shown(&FeedView { title, kind, url: href(site, &url::feed(list, file)) })
    })
}

fn add_chrome<'c>(
    site: &Site,
    parts: &Parts<'_>,
    page: &Described<'_>,
    crumbs: impl Fn() -> &'c [Crumb<'c>],
    chrome: &mut Group<'_>,
) {
    chrome.add("languages", || languages(site, parts, page));
    chrome.add("crumbs", crumbs);
    for (name, part) in &parts.language(page.language).chrome {
        chrome.part(name, || part.clone());
    }
    chrome.text("url", || href(site, page.url));
    chrome.add("preview", || page.preview);
}

/// What `chrome` has on all pages of a language alike.
fn fixed_chrome(site: &Site, language: LanguageId, menus: Part) -> Vec<(&'static str, Part)> {
    let language = site.language(language);
    let address = |url: &UrlPath| Part::of(&href(site, url));
    let fixed = |name| address(&url::fixed(language, name));
    let if_any = |is_there: bool, name| Part::option(is_there.then(|| fixed(name)));
    vec![
        ("follow_url", fixed("follow")),
        ("corrections_url", fixed("corrections")),
        ("channels_url", if_any(!site.config.publisher.channels.is_empty(), "channels")),
        ("check_url", if_any(site.config.share.codes, "check")),
        ("feeds_opml", address(&url::below(language, "feeds.opml"))),
        ("verify_url", if_any(site.config.signing.is_some(), "verify")),
        ("search_url", if_any(site.config.search, "search")),
        ("menus", menus),
    ]
}

/// The languages of the site, each with the page in it, else its home page.
fn languages<'a>(site: &'a Site, parts: &Parts<'a>, page: &Described<'_>) -> Vec<LanguageLink<'a>> {
    let link = |(id, other): (LanguageId, &'a Language)| {
        let translation = page.translations.iter().find(|(own, _)| *own == id);
        LanguageLink {
            tag: other.tag.as_ref(),
            name: &parts.strings(site, id).name,
            dir: other.tag.direction().as_str(),
            url: translation
                .map_or_else(|| href(site, &url::home(other)), |(_, url)| href(site, url)),
            current: id == page.language,
            is_translation: translation.is_some(),
        }
    };
    site.languages().map(link).collect()
}

/// The way to a page from the home page, both included; nothing for the home page.
fn crumbs<'a>(site: &Site, parts: &Parts<'a>, page: &'a Described<'_>) -> Vec<Crumb<'a>> {
    let home = url::home(site.language(page.language));
    if *page.url == home {
        return Vec::new();
    }
    let word = parts.strings(site, page.language).word("home");
    let mut crumbs = vec![Crumb { name: word, url: href(site, &home) }];
    let above = page.crumbs.iter().filter(|(_, address)| **address != home);
    crumbs.extend(above.map(|(name, url)| Crumb { name, url: href(site, url) }));
    crumbs.push(Crumb { name: page.name, url: href(site, page.url) });
    crumbs
}

/// The sections above one, the home page first.
pub(in crate::formats) fn section_crumbs(
    site: &Site,
    section: SectionId,
) -> Vec<(&str, Cow<'_, UrlPath>)> {
    let mut crumbs = Vec::new();
    let mut next = Some(section);
    while let Some(id) = next {
        let section = site.section(id);
        crumbs.push((section.title.as_str(), Cow::Borrowed(&section.url)));
        next = section.parent;
    }
    crumbs.reverse();
    crumbs
}

/// A link to a page, for neighbours.
pub(in crate::formats) fn page_link(site: &Site, id: PageId) -> NamedLink<'_> {
    let page = site.page(id);
    NamedLink { title: &page.title, url: href(site, &page.url) }
}

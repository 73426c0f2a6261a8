//! What stands round every page: the site's name and imprint, menus, languages, crumbs, the head.
//!
//! In: a site, its theme, and what a page says of itself. Out: the parts `site`, `t`, `lang`, `chrome`, `head`.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use crate::base::cut;
use crate::base::localized::Localized;
use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;
use crate::formats::parts::LanguageParts;
use crate::formats::parts::NamedLink;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::card;
use crate::formats::parts::card::PageCards;
use crate::formats::parts::href;
use crate::formats::parts::json_ld;
use crate::formats::parts::json_ld::Facts;
use crate::formats::parts::json_ld::Subject;
use crate::formats::parts::json_ld::identity::Identity;
use crate::site::MenuTarget;
use crate::site::Site;
use crate::site::page::Preview;
use crate::site::taxonomy::Taxonomy;
use crate::site::text::Picture;
use crate::site::url;
use crate::theme::Theme;
use crate::theme::brand;
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
    LanguageParts {
        lang: Part::of(&LangView {
            tag,
            dir: language.tag.direction().as_str(),
            name: strings.name.clone(),
        }),
        words: strings.part(),
        site: Part::object(&site_view, &[("verdicts", Part::list(&verdicts))]),
        menus: Part::of(&menus),
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
    pub(in crate::formats) translations: Vec<(LanguageId, UrlPath)>,
    /// The way from the home page, without the page itself.
    pub(in crate::formats) crumbs: Vec<(String, UrlPath)>,
    /// The list whose feeds a reader of this page would follow.
    pub(in crate::formats) feeds: Option<(&'a str, &'a UrlPath)>,
    /// For an article.
    pub(in crate::formats) article: Option<ArticleHead<'a>>,
    /// Pagination: page number, previous and next.
    pub(in crate::formats) number: usize,
    /// Address of the page before.
    pub(in crate::formats) previous: Option<String>,
    /// Address of the page after.
    pub(in crate::formats) next: Option<String>,
    /// Shown in a preview only.
    pub(in crate::formats) preview: Option<Preview>,
    /// What programs are told of it.
    pub(in crate::formats) subject: Subject<'a>,
}

impl<'a> Described<'a> {
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

/// What the head says of an article.
#[derive(Default)]
pub(in crate::formats) struct ArticleHead<'a> {
    pub(in crate::formats) published: Option<String>,
    pub(in crate::formats) modified: Option<String>,
    pub(in crate::formats) section: Option<String>,
    pub(in crate::formats) authors: Vec<String>,
    /// Whole addresses of the authors' pages.
    pub(in crate::formats) profiles: Vec<String>,
    /// The authors' accounts on Mastodon and its kin.
    pub(in crate::formats) accounts: Vec<&'a str>,
    /// Topics and tags.
    pub(in crate::formats) tags: Vec<String>,
    /// Its picture, which previews show on a site without cards.
    pub(in crate::formats) image: Option<&'a Picture>,
    /// Its cards, which previews show: a picture alone does not say what is true.
    pub(in crate::formats) cards: Option<Arc<PageCards<'a>>>,
}

#[derive(Serialize)]
struct HeadView<'a> {
    title: String,
    name: &'a str,
    description: &'a str,
    canonical: Option<String>,
    noindex: bool,
    #[serde(rename = "type")]
    kind: &'static str,
    published: Option<String>,
    modified: Option<String>,
    section: Option<String>,
    authors: Vec<String>,
    profiles: Vec<String>,
    tags: Vec<String>,
    og_title: Cow<'a, str>,
    og_description: Cow<'a, str>,
    image: Option<ImageView<'a>>,
    card: &'static str,
    x_account: Option<String>,
    fediverse: Vec<&'a str>,
    alternates: Vec<AlternateView>,
    feeds: Vec<FeedView>,
    prev: Option<String>,
    next: Option<String>,
    locale: String,
    other_locales: Vec<String>,
    json_ld: String,
    text: Option<String>,
}

#[derive(Serialize)]
struct ImageView<'a> {
    url: String,
    alt: &'a str,
    #[serde(rename = "type")]
    media_type: &'static str,
    width: Option<u32>,
    height: Option<u32>,
}

#[derive(Serialize)]
struct AlternateView {
    tag: String,
    url: String,
}

#[derive(Serialize)]
struct FeedView {
    title: String,
    #[serde(rename = "type")]
    kind: &'static str,
    url: String,
}

#[derive(Serialize)]
struct LanguageLink {
    tag: String,
    name: String,
    dir: &'static str,
    url: String,
    current: bool,
    is_translation: bool,
}

#[derive(Serialize)]
struct ChromeView {
    languages: Vec<LanguageLink>,
    crumbs: Vec<MenuView>,
    follow_url: String,
    corrections_url: String,
    channels_url: Option<String>,
    check_url: Option<String>,
    feeds_opml: String,
    search_url: Option<String>,
    url: String,
    preview: Option<Preview>,
}

/// Media types and file names of the three feeds.
const FEED_TYPES: [(&str, &str); 3] = [
    ("application/rss+xml", "rss.xml"),
    ("application/atom+xml", "atom.xml"),
    ("application/feed+json", "feed.json"),
];

/// The parts that stand on every page: `site`, `t`, `lang`, `head`, `chrome`.
pub(in crate::formats) fn page_parts(
    site: &Site,
    parts: &Parts<'_>,
    page: &Described<'_>,
) -> Vec<(&'static str, Part)> {
    let shared = parts.language(page.language);
    let chrome = chrome(site, parts, page);
    let mut head = head(site, parts, page);
    head.json_ld = json_ld(site, parts, page, &head, &chrome);
    vec![
        ("site", shared.site.clone()),
        ("t", shared.words.clone()),
        ("lang", shared.lang.clone()),
        ("head", Part::of(&head)),
        ("chrome", Part::object(&chrome, &[("menus", shared.menus.clone())])),
    ]
}

fn head<'a>(site: &'a Site, parts: &'a Parts<'a>, page: &'a Described<'_>) -> HeadView<'a> {
    let language = site.language(page.language);
    let strings = parts.strings(site, page.language);
    let is_home = *page.url == url::home(language);
    let mut title = if is_home {
        language.title.clone()
    } else {
        format!("{} – {}", page.name, language.title)
    };
    if page.number > 1 {
        let number = strings.fill("page_n", &[("n", &page.number.to_string())]);
        title = if page.name == language.title {
            format!("{number} – {}", language.title)
        } else {
            format!("{} – {number} – {}", page.name, language.title)
        };
    }
    let mut alternates: Vec<AlternateView> = Vec::new();
    if page.translations.len() > 1 {
        for (id, address) in &page.translations {
            alternates.push(AlternateView {
                tag: site.config.language_tag(*id).to_owned(),
                url: absolute(site, address),
            });
        }
        // The default language is what a reader of any other language is shown.
        let default = page.translations.iter().find(|(id, _)| *id == LanguageId(0));
        if let Some((_, address)) = default {
            alternates
                .push(AlternateView { tag: "x-default".to_owned(), url: absolute(site, address) });
        }
    }
    let article = page.article.as_ref();
    let card = article.and_then(|article| card_image(site, article.cards.as_ref()?));
    let picture = || picture_image(site, article?.image?);
    let of_site = || card_image(site, &parts.site_cards[usize::from(page.language.0)]);
    let image = card.or_else(picture).or_else(of_site);
    let (posted_title, posted_words) = posted(site, parts, page);
    HeadView {
        title,
        name: page.name,
        description: page.description,
        canonical: (!page.is_anywhere).then(|| absolute(site, page.url)),
        noindex: page.noindex || page.preview.is_some(),
        kind: if article.is_some() { "article" } else { "website" },
        published: article.and_then(|article| article.published.clone()),
        modified: article.and_then(|article| article.modified.clone()),
        section: article.and_then(|article| article.section.clone()),
        authors: article.map(|article| article.authors.clone()).unwrap_or_default(),
        profiles: article.map(|article| article.profiles.clone()).unwrap_or_default(),
        tags: article.map(|article| article.tags.clone()).unwrap_or_default(),
        og_title: posted_title,
        og_description: posted_words,
        card: match &image {
            Some(image) if image.is_wide() => "summary_large_image",
            Some(_) | None => "summary",
        },
        image,
        x_account: site.config.publisher.channels.iter().find_map(|it| x_account(&it.url)),
        fediverse: accounts(site, article),
        alternates,
        feeds: feed_views(site, page, &url::home(language)),
        prev: page.previous.clone(),
        next: page.next.clone(),
        locale: locale(site, parts, page.language),
        other_locales: page
            .translations
            .iter()
            .filter(|(id, _)| *id != page.language)
            .map(|(id, _)| locale(site, parts, *id))
            .collect(),
        json_ld: String::new(),
        text: text_address(site, page),
    }
}

/// The page as plain text, which articles have.
fn text_address(site: &Site, page: &Described<'_>) -> Option<String> {
    let Subject::Content(content) = page.subject else { return None };
    let is_published = site.config.plain_text && content.kind.is_article();
    is_published.then(|| href(site, &url::plain_text(&content.url)))
}

fn json_ld(
    site: &Site,
    parts: &Parts<'_>,
    page: &Described<'_>,
    head: &HeadView<'_>,
    chrome: &ChromeView,
) -> String {
    let crumbs = chrome.crumbs.iter();
    let origin = &site.config.base_url.origin;
    let facts = Facts {
        address: head.canonical.as_deref(),
        name: page.name,
        description: page.description,
        language: site.config.language_tag(page.language),
        is_home: *page.url == url::home(site.language(page.language)),
        crumbs: crumbs
            .map(|crumb| (crumb.name.as_str(), format!("{origin}{}", crumb.url)))
            .collect(),
        image: head.image.as_ref().map(|image| json_ld::Image {
            url: &image.url,
            width: image.width,
            height: image.height,
        }),
    };
    json_ld::graph(site, parts, &parts.language(page.language).identity, &page.subject, &facts)
}

/// The longest title and words that previews show whole, in characters.
const LONGEST_TITLE: usize = 70;
const LONGEST_WORDS: usize = 155;

/// Title and words of the preview on other sites. There are always words: WhatsApp shows no preview without them.
fn posted<'a>(
    site: &'a Site,
    parts: &Parts<'a>,
    page: &'a Described<'_>,
) -> (Cow<'a, str>, Cow<'a, str>) {
    let (title, words) = page.posted.unwrap_or((page.name, page.description));
    let words = if words.is_empty() { page.description } else { words };
    let cut = |text: &'a str, most: usize| cut::at_word(text, |text| text.chars().count() <= most);
    if !words.is_empty() {
        return (cut(title, LONGEST_TITLE), cut(words, LONGEST_WORDS));
    }
    let tag = site.config.language_tag(page.language);
    let publisher = site.config.text(&site.config.publisher.name, tag);
    let words =
        parts.strings(site, page.language).fill("official_information", &[("name", publisher)]);
    let words = cut::at_word(&words, |text| text.chars().count() <= LONGEST_WORDS).into_owned();
    (cut(title, LONGEST_TITLE), Cow::Owned(words))
}

/// The language as Open Graph names it: with the region of its tag, else the one that the words of the interface are
/// written for.
fn locale(site: &Site, parts: &Parts<'_>, language: LanguageId) -> String {
    let tag = &site.language(language).tag;
    match tag.region() {
        Some(_) => tag.og_locale(),
        None => parts.strings(site, language).word("og_locale").to_owned(),
    }
}

/// The accounts that a post on Mastodon names below the preview: those of the authors, else the body's own.
fn accounts<'a>(site: &'a Site, article: Option<&ArticleHead<'a>>) -> Vec<&'a str> {
    match article.map(|article| article.accounts.as_slice()) {
        Some(accounts) if !accounts.is_empty() => accounts.to_vec(),
        Some(_) | None => site.config.publisher.fediverse.as_deref().into_iter().collect(),
    }
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
fn picture_image<'a>(site: &Site, picture: &'a Picture) -> Option<ImageView<'a>> {
    let file = &picture.image.large;
    let known = |side: u32| (side > 0).then_some(side);
    (file.media_type != "image/svg+xml").then(|| ImageView {
        url: absolute(site, &file.url),
        alt: &picture.alt,
        media_type: file.media_type,
        width: known(file.width),
        height: known(file.height),
    })
}

/// The card of an article, which says what is true to whoever reads no further than the preview.
fn card_image<'a>(site: &Site, cards: &'a PageCards<'a>) -> Option<ImageView<'a>> {
    let wide = cards.wide()?;
    let (width, height) = wide.shape.size();
    Some(ImageView {
        url: absolute(site, &wide.url),
        alt: &cards.alt,
        media_type: card::MEDIA_TYPE,
        width: Some(width),
        height: Some(height),
    })
}

impl ImageView<'_> {
    /// Whether X shows it above the title in full width: at least 300 by 157 pixels, and wider than high.
    fn is_wide(&self) -> bool {
        match (self.width, self.height) {
            (Some(width), Some(height)) => width >= 300 && height >= 157 && width > height,
            (None, _) | (_, None) => false,
        }
    }
}

/// The feeds of the list a page belongs to, then those of the whole language.
fn feed_views(site: &Site, page: &Described<'_>, home: &UrlPath) -> Vec<FeedView> {
    let title = &site.language(page.language).title;
    let mut feeds = Vec::new();
    let own = page.feeds.filter(|(_, list)| *list != home);
    let lists = own.map(|(name, list)| (format!("{name} – {title}"), list));
    for (name, list) in lists.into_iter().chain([(title.clone(), home)]) {
        for (kind, file) in FEED_TYPES {
            feeds.push(FeedView {
                title: name.clone(),
                kind,
                url: href(site, &url::feed(list, file)),
            });
        }
    }
    feeds
}

fn chrome(site: &Site, parts: &Parts<'_>, page: &Described<'_>) -> ChromeView {
    let language = site.language(page.language);
    let strings = parts.strings(site, page.language);
    let languages = site
        .languages()
        .map(|(id, other)| {
            let translation = page.translations.iter().find(|(own, _)| *own == id);
            LanguageLink {
                tag: other.tag.as_ref().to_owned(),
                name: parts.strings(site, id).name.clone(),
                dir: other.tag.direction().as_str(),
                url: translation
                    .map_or_else(|| href(site, &url::home(other)), |(_, url)| href(site, url)),
                current: id == page.language,
                is_translation: translation.is_some(),
            }
        })
        .collect();
    let is_home = *page.url == url::home(language);
    let mut crumbs = Vec::new();
    if !is_home {
        let home = url::home(language);
        crumbs.push(MenuView { name: strings.word("home").to_owned(), url: href(site, &home) });
        let above = page.crumbs.iter().filter(|(_, address)| *address != home);
        crumbs
            .extend(above.map(|(name, url)| MenuView { name: name.clone(), url: href(site, url) }));
        crumbs.push(MenuView { name: page.name.to_owned(), url: href(site, page.url) });
    }
    ChromeView {
        languages,
        crumbs,
        follow_url: href(site, &url::fixed(language, "follow")),
        corrections_url: href(site, &url::fixed(language, "corrections")),
        channels_url: (!site.config.publisher.channels.is_empty())
            .then(|| href(site, &url::fixed(language, "channels"))),
        check_url: (site.config.share.codes).then(|| href(site, &url::fixed(language, "check"))),
        feeds_opml: href(site, &url::below(language, "feeds.opml")),
        search_url: site.config.search.then(|| href(site, &url::fixed(language, "search"))),
        url: href(site, page.url),
        preview: page.preview,
    }
}

/// The sections above one, the home page first.
pub(in crate::formats) fn section_crumbs(
    site: &Site,
    section: crate::site::section::SectionId,
) -> Vec<(String, UrlPath)> {
    let mut crumbs = Vec::new();
    let mut next = Some(section);
    while let Some(id) = next {
        let section = site.section(id);
        crumbs.push((section.title.clone(), section.url.clone()));
        next = section.parent;
    }
    crumbs.reverse();
    crumbs
}

/// A link to a page, for neighbours.
pub(in crate::formats) fn page_link(site: &Site, id: crate::site::page::PageId) -> NamedLink {
    let page = site.page(id);
    NamedLink { title: page.title.clone(), url: href(site, &page.url) }
}

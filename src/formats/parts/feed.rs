//! What the three feed formats have in common: which feeds there are, and their entries.
//!
//! In: a site. Out: a [`FeedView`] for each list, and [`FeedEntry`]s that all lists share. Rules are those of `RSS 2.0`,
//! RFC 4287 and JSON Feed 1.1; ids are tag URIs (RFC 4151) made from article ids, the same in all three.

use std::sync::Arc;
use std::sync::OnceLock;

use serde::Serialize;

use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::digest::Digest;
use crate::base::fingerprint::Fingerprint;
use crate::base::html;
use crate::base::path::OutputPath;
use crate::base::path::UrlPath;
use crate::base::xml::SharedText;
use crate::config::languages::LanguageId;
use crate::config::outputs::FeedContent;
use crate::document::correction::CorrectionKind;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::body::BodyView;
use crate::formats::parts::card;
use crate::formats::parts::card::PageCards;
use crate::formats::parts::entry::correction_label;
use crate::plan::Lengths;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::site::Site;
use crate::site::list;
use crate::site::list::List;
use crate::site::list::ListKey;
use crate::site::page::Correction;
use crate::site::page::Page;
use crate::site::taxonomy::Taxonomy;
use crate::site::text::Picture;
use crate::site::url;
use crate::theme::bodies::Bodies;

/// Which part of the follow page a feed stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum FeedGroup {
    Site,
    Sections,
    Topics,
    Verdicts,
    Authors,
}

impl FeedGroup {
    /// All groups in the order they are shown.
    pub(in crate::formats) const ALL: [Self; 5] =
        [Self::Site, Self::Sections, Self::Topics, Self::Verdicts, Self::Authors];

    /// The interface word that names it.
    pub(in crate::formats) fn word(self) -> &'static str {
        match self {
            Self::Site => "feeds_site",
            Self::Sections => "feeds_sections",
            Self::Topics => "topics",
            Self::Verdicts => "verdicts",
            Self::Authors => "authors",
        }
    }
}

/// A list that can be followed.
pub(in crate::formats) struct FeedList {
    /// Where it is shown.
    pub(in crate::formats) group: FeedGroup,
    /// Its title.
    pub(in crate::formats) title: String,
    /// Its address.
    pub(in crate::formats) url: UrlPath,
    /// Whether it has no article yet.
    pub(in crate::formats) is_empty: bool,
}

/// All lists of a language that can be followed, corrections after the site itself.
pub(in crate::formats) fn lists(
    site: &Site,
    parts: &Parts<'_>,
    language: LanguageId,
) -> Vec<FeedList> {
    let strings = parts.strings(site, language);
    let mut lists: Vec<FeedList> = list::all(site)
        .filter(|list| list.language == language && list.has_feeds(site))
        .map(|list| FeedList {
            group: match list.key {
                ListKey::Section(id) if site.section(id).is_home() => FeedGroup::Site,
                ListKey::Section(_) => FeedGroup::Sections,
                ListKey::Term(id) => match site.term(id).taxonomy {
                    Taxonomy::Topics | Taxonomy::Tags => FeedGroup::Topics,
                    Taxonomy::Authors => FeedGroup::Authors,
                    Taxonomy::Verdicts => FeedGroup::Verdicts,
                },
            },
            title: list.title.to_owned(),
            url: list.url.clone(),
            is_empty: list.articles.is_empty(),
        })
        .collect();
    lists.push(FeedList {
        group: FeedGroup::Site,
        title: strings.word("corrections").to_owned(),
        url: url::fixed(site.language(language), "corrections"),
        is_empty: false,
    });
    lists
}

/// About how many bytes of XML stand round the texts of a feed, and of an entry.
const XML_LENGTH: usize = 2048;

/// Everything a feed shows, in any of its formats.
#[derive(Serialize)]
pub(in crate::formats) struct FeedView<'s> {
    /// Its own address.
    pub(in crate::formats) self_url: String,
    /// The page it belongs to.
    pub(in crate::formats) page_url: String,
    /// Its id: a tag URI that survives new names and addresses.
    pub(in crate::formats) id: String,
    /// Its title.
    pub(in crate::formats) title: String,
    /// A sentence about it.
    pub(in crate::formats) description: String,
    /// Its language.
    pub(in crate::formats) language: &'s str,
    /// When its newest entry was changed; never the time of the build, so that unchanged feeds stay the same bytes.
    pub(in crate::formats) updated: Moment,
    /// Who publishes.
    pub(in crate::formats) publisher: &'s str,
    /// The publisher's address.
    pub(in crate::formats) email: Option<&'s str>,
    /// Terms of republication.
    pub(in crate::formats) rights: Option<&'s str>,
    /// The home page.
    pub(in crate::formats) home_url: String,
    /// A WebSub hub.
    pub(in crate::formats) hub: Option<&'s str>,
    /// The entries, newest first.
    pub(in crate::formats) entries: Vec<EntryRef<'s>>,
}

/// An entry that feeds share; its fingerprint stands for it.
pub(in crate::formats) enum EntryRef<'s> {
    /// An article.
    Article(Box<FeedEntry<'s>>),
    /// A correction.
    Correction(Box<FeedEntry<'s>>),
}

impl EntryRef<'_> {
    /// The entry.
    pub(in crate::formats) fn entry(&self) -> &FeedEntry<'_> {
        match self {
            Self::Article(entry) => entry,
            Self::Correction(entry) => entry,
        }
    }
}

impl Serialize for EntryRef<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.entry().fingerprint.serialize(serializer)
    }
}

/// One entry.
pub(in crate::formats) struct FeedEntry<'s> {
    fingerprint: Fingerprint,
    /// All that it shows but the body.
    pub(in crate::formats) fields: EntryFields<'s>,
    /// Its body; `None` for feeds of summaries, and for corrections.
    body: Option<BodyView<'s>>,
    html: Arc<FeedHtml>,
}

/// The HTML of an entry, made once for all feeds that show it.
#[derive(Default)]
pub(in crate::formats) struct FeedHtml {
    text: OnceLock<Result<Option<String>, Box<Diagnostic>>>,
    xml: OnceLock<SharedText>,
}

/// The parts of an entry.
#[derive(Serialize)]
pub(in crate::formats) struct EntryFields<'s> {
    /// Its id.
    pub(in crate::formats) id: String,
    /// Its address.
    pub(in crate::formats) url: String,
    /// Its title, plain text.
    pub(in crate::formats) title: String,
    /// When it was published.
    pub(in crate::formats) published: Moment,
    /// When it was changed.
    pub(in crate::formats) updated: Moment,
    /// One or two sentences, plain text.
    pub(in crate::formats) summary: String,
    /// Who wrote it.
    pub(in crate::formats) authors: Vec<&'s str>,
    /// Its topics and tags.
    pub(in crate::formats) categories: Vec<&'s str>,
    /// Its language.
    pub(in crate::formats) language: &'s str,
    /// The picture that readers show beside it: its card.
    pub(in crate::formats) image: Option<FeedImage>,
    /// Its claims.
    pub(in crate::formats) claims: Vec<FeedClaim<'s>>,
    /// HTML above the body: corrections, picture.
    before: String,
    /// HTML below the body: sources.
    after: String,
}

/// A picture.
#[derive(Serialize)]
pub(in crate::formats) struct FeedImage {
    /// Its file.
    pub(in crate::formats) file: OutputPath,
    /// Its address.
    pub(in crate::formats) url: String,
    /// Its media type.
    pub(in crate::formats) media_type: &'static str,
    /// Width in pixels; `None` when it is not known.
    pub(in crate::formats) width: Option<u32>,
    /// Height in pixels; `None` when it is not known.
    pub(in crate::formats) height: Option<u32>,
    /// The words for those who do not see it.
    pub(in crate::formats) alt: String,
}

impl FeedImage {
    /// The card of an article.
    fn card(site: &Site, cards: &PageCards<'_>) -> Option<Self> {
        let wide = cards.wide()?;
        let (width, height) = wide.shape.size();
        Some(Self {
            file: wide.url.output(),
            url: absolute(site, &wide.url),
            media_type: card::MEDIA_TYPE,
            width: Some(width),
            height: Some(height),
            alt: cards.alt.clone(),
        })
    }

    /// The picture in the text: one file of a middle size.
    fn picture(site: &Site, picture: &Picture) -> Self {
        let file = &picture.image.usual;
        let known = |side: u32| (side > 0).then_some(side);
        Self {
            file: file.url.output(),
            url: absolute(site, &file.url),
            media_type: file.media_type,
            width: known(file.width),
            height: known(file.height),
            alt: picture.alt.clone(),
        }
    }
}

/// A claim in a feed.
#[derive(Serialize)]
pub(in crate::formats) struct FeedClaim<'s> {
    /// What is claimed.
    pub(in crate::formats) claim: &'s str,
    /// Id of the verdict.
    pub(in crate::formats) verdict: &'s str,
    /// Label of the verdict.
    pub(in crate::formats) label: &'s str,
    /// What is true.
    pub(in crate::formats) finding: &'s str,
    /// The number of the verdict.
    pub(in crate::formats) rating: Option<u8>,
}

impl<'s> FeedEntry<'s> {
    fn new(fields: EntryFields<'s>, body: Option<BodyView<'s>>, html: Arc<FeedHtml>) -> Self {
        let fingerprint = Fingerprint::of_value(&(&fields, &body));
        Self { fingerprint, fields, body, html }
    }

    /// The HTML of the whole entry; `None` when the feed holds summaries.
    pub(in crate::formats) fn html(
        &self,
        bodies: &Bodies,
    ) -> Result<Option<&str>, Box<Diagnostic>> {
        let html = self.html.text.get_or_init(|| self.make_html(bodies));
        html.as_ref().map(Option::as_deref).map_err(Clone::clone)
    }

    /// The same as text of an XML document.
    pub(in crate::formats) fn html_in_xml(
        &self,
        bodies: &Bodies,
    ) -> Result<Option<&SharedText>, Box<Diagnostic>> {
        let html = self.html(bodies)?;
        Ok(html.map(|html| self.html.xml.get_or_init(|| SharedText::new(html))))
    }

    fn make_html(&self, bodies: &Bodies) -> Result<Option<String>, Box<Diagnostic>> {
        let fields = &self.fields;
        let Some(body) = &self.body else {
            return Ok((!fields.before.is_empty()).then(|| fields.before.clone()));
        };
        Ok(Some([fields.before.as_str(), &body.html(bodies)?, &fields.after].concat()))
    }
}

impl FeedView<'_> {
    /// About how many bytes it takes as XML, so that writing it rarely moves it. The problem is one of a block's template.
    pub(in crate::formats) fn xml_length(&self, bodies: &Bodies) -> Result<usize, Box<Diagnostic>> {
        let mut length = XML_LENGTH;
        for entry in &self.entries {
            let html = entry.entry().html_in_xml(bodies)?;
            length += XML_LENGTH + html.map_or(0, SharedText::length);
        }
        Ok(length)
    }
}

/// A page as feeds show it; `None` for what is not listed or has no date.
pub(in crate::formats) fn entry<'s>(
    site: &'s Site,
    parts: &Parts<'s>,
    page: &'s Page,
) -> Option<FeedEntry<'s>> {
    // A preview shows drafts on pages; a feed reader that saw one would keep it.
    if !page.is_listed() || page.preview.is_some() {
        return None;
    }
    let published = page.date.clone()?;
    let address = absolute(site, &page.url);
    let is_full = site.config.feeds.content == FeedContent::Full;
    let fields = EntryFields {
        id: page.tag_uri.clone(),
        url: address.clone(),
        title: title(site, parts, page),
        updated: page
            .updated
            .as_ref()
            .map_or_else(|| published.clone(), |updated| told_apart(updated, &page.tag_uri)),
        published,
        summary: page.summary.clone(),
        authors: page.authors.iter().map(|author| author.name.as_str()).collect(),
        categories: categories(site, page),
        language: site.config.language_tag(page.language),
        image: parts.cards(page).and_then(|cards| FeedImage::card(site, &cards)),
        claims: page.claims.iter().map(|claim| feed_claim(site, page, claim)).collect(),
        before: if is_full { before(site, parts, page) } else { String::new() },
        after: if is_full { sources(site, parts, page) } else { String::new() },
    };
    let body = is_full.then(|| BodyView::for_feed(site, parts, page, address));
    Some(FeedEntry::new(fields, body, parts.feed_html(page)))
}

/// When an entry was changed. A day without an hour is its first moment, and many entries may share it; feed readers and
/// validators take equal times for one change. Such an entry is set some seconds later, by a number made from its
/// id alone, so that no other entry moves it. Times that were written with an hour stay as they are.
fn told_apart(moment: &Moment, id: &str) -> Moment {
    if moment.hour() != 0 || moment.minute() != 0 {
        return moment.clone();
    }
    let seconds = Digest::of(id.as_bytes()).number() % SECONDS_OF_FREEDOM;
    moment.plus_seconds(i64::try_from(seconds).unwrap_or(0))
}

/// Few enough that no entry is dated noticeably late, enough that those of one day seldom meet.
const SECONDS_OF_FREEDOM: u64 = 900;

/// The headline; an article that was put right says so, as feed readers show little else.
fn title(site: &Site, parts: &Parts<'_>, page: &Page) -> String {
    let is_corrected = page
        .corrections
        .iter()
        .any(|correction| matches!(correction.kind, CorrectionKind::Correction));
    if !is_corrected {
        return page.title.clone();
    }
    let prefix = parts.strings(site, page.language).word("feed_correction_prefix");
    format!("{prefix} {}", page.title)
}

fn categories<'s>(site: &'s Site, page: &Page) -> Vec<&'s str> {
    page.terms
        .iter()
        .map(|id| site.term(*id))
        .filter(|term| matches!(term.taxonomy, Taxonomy::Topics | Taxonomy::Tags))
        .map(|term| term.title.as_str())
        .collect()
}

fn feed_claim<'s>(
    site: &'s Site,
    page: &Page,
    claim: &'s crate::site::page::Claim,
) -> FeedClaim<'s> {
    let verdict = site.verdict(claim.verdict);
    FeedClaim {
        claim: &claim.claim,
        verdict: &verdict.id,
        label: site.config.text(&verdict.label, site.config.language_tag(page.language)),
        finding: &claim.finding,
        rating: verdict.rating,
    }
}

/// Corrections first, then the picture, then the claims that no block of the body shows.
fn before(site: &Site, parts: &Parts<'_>, page: &Page) -> String {
    let strings = parts.strings(site, page.language);
    let mut html = String::new();
    for correction in &page.corrections {
        html.push_str(&notice(site, parts, page, correction));
    }
    if let Some(picture) = &page.image {
        let image = FeedImage::picture(site, picture);
        let (url, alt) = (html::attribute(&image.url), html::attribute(&image.alt));
        let side = |name: &str, value: Option<u32>| {
            value.map_or(String::new(), |value| format!(" {name}=\"{value}\""))
        };
        let (width, height) = (side("width", image.width), side("height", image.height));
        html.push_str(&format!("<p><img src=\"{url}\"{width}{height} alt=\"{alt}\"></p>\n"));
    }
    for (number, claim) in page.claims.iter().enumerate() {
        if page.text.blocks.iter().any(|block| block.claim == Some(number)) {
            continue;
        }
        let claim = feed_claim(site, page, claim);
        html.push_str(&format!(
            "<p>{}: <q>{}</q><br>{}: <strong>{}</strong><br>{}: {}</p>\n",
            html::text(strings.word("claim_label")),
            html::text(claim.claim),
            html::text(strings.word("verdict_label")),
            html::text(claim.label),
            html::text(strings.word("finding_label")),
            html::text(claim.finding),
        ));
    }
    html
}

/// A correction as a paragraph: kind, day, words, verdict before and after.
fn notice(site: &Site, parts: &Parts<'_>, page: &Page, correction: &Correction) -> String {
    let strings = parts.strings(site, page.language);
    let tag = site.config.language_tag(page.language);
    let label = correction_label(site, parts, page.language, correction);
    let mut notice = format!(
        "<p><strong>{} ({})</strong>: {}",
        html::text(&label),
        html::text(&strings.day(correction.on).text),
        html::text(&correction.text),
    );
    if let Some((was, now)) = correction.verdict {
        let label = |id| html::text(site.config.text(&site.verdict(id).label, tag));
        notice.push_str(&format!(
            " {}: {} → {}.",
            html::text(strings.word("verdict_changed")),
            label(was),
            label(now)
        ));
    }
    notice.push_str("</p>\n");
    notice
}

/// The numbered sources; the citations in the body lead to the page's own list.
fn sources(site: &Site, parts: &Parts<'_>, page: &Page) -> String {
    if page.sources.is_empty() {
        return String::new();
    }
    let strings = parts.strings(site, page.language);
    let mut html = format!("<h2>{}</h2>\n<ol>\n", html::text(strings.word("sources_title")));
    for reference in &page.sources {
        let source = &reference.source;
        let title = html::text(&source.title);
        html.push_str("<li>");
        match &source.url {
            Some(url) => {
                html.push_str(&format!("<a href=\"{}\">{title}</a>", html::attribute(url)));
            }
            None => html.push_str(&title),
        }
        for detail in [source.publisher.as_ref(), source.number.as_ref()].into_iter().flatten() {
            html.push_str(&format!(", {}", html::text(detail)));
        }
        html.push_str("</li>\n");
    }
    html.push_str("</ol>\n");
    html
}

/// Lists the feeds of one format for every list that has feeds, and for corrections.
pub(in crate::formats) fn plan_all<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    planner: &mut Planner<'s>,
    file: &'static str,
    render: fn(&FeedView<'s>, &Bodies, &Lengths<'_>) -> Rendered,
) {
    // Entries show the cards of their articles, and a feed says how long those files are.
    let states_lengths = !site.config.share.cards.is_empty();
    for list in list::all(site).filter(|list| list.has_feeds(site)) {
        let address = url::feed(list.url, file);
        let path = address.output();
        let view = move || list_feed(site, parts, &list, &address);
        planner.feed(path, Origin::Site, states_lengths, view, render);
    }
    for (id, language) in site.languages() {
        let list = url::fixed(language, "corrections");
        let address = url::feed(&list, file);
        let path = address.output();
        let view = move || {
            let heading =
                format!("{} – {}", parts.strings(site, id).word("corrections"), language.title);
            let entries = corrections(site, parts, id);
            feed(site, id, (heading, ""), &list, &address, "corrections", entries)
        };
        planner.feed(path, Origin::Site, states_lengths, view, render);
    }
}

fn list_feed<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    list: &List<'s>,
    address: &UrlPath,
) -> FeedView<'s> {
    let title = &site.language(list.language).title;
    let is_home = matches!(list.key, ListKey::Section(id) if site.section(id).is_home());
    let entries = list
        .articles
        .iter()
        .filter_map(|id| entry(site, parts, site.page(*id)))
        .take(site.config.feeds.length)
        .map(|entry| EntryRef::Article(Box::new(entry)))
        .collect();
    let heading =
        if is_home { list.title.to_owned() } else { format!("{} – {title}", list.title) };
    feed(
        site,
        list.language,
        (heading, list.summary),
        list.url,
        address,
        &list_id(site, list.key),
        entries,
    )
}

/// The part of a feed's id that names its list: made of folders and ids, never of addresses.
fn list_id(site: &Site, key: ListKey) -> String {
    match key {
        ListKey::Section(id) if site.section(id).is_home() => "site".to_owned(),
        ListKey::Section(id) => format!("section/{}", site.section(id).folder),
        ListKey::Term(id) => {
            let term = site.term(id);
            format!("{}/{}", term.taxonomy.as_str(), term.slug)
        }
    }
}

fn feed<'s>(
    site: &'s Site,
    language: LanguageId,
    (title, description): (String, &str),
    list: &UrlPath,
    address: &UrlPath,
    list_id: &str,
    entries: Vec<EntryRef<'s>>,
) -> FeedView<'s> {
    let tag = site.config.language_tag(language);
    let some = |text: &'s str| (!text.is_empty()).then_some(text);
    let updated = entries.iter().map(|entry| entry.entry().fields.updated.clone()).max();
    let list_id = UrlPath::from_segments(list_id);
    FeedView {
        self_url: absolute(site, address),
        page_url: absolute(site, list),
        id: format!("tag:{},2026:feed:{tag}:{}", site.config.id_domain, list_id.as_str()),
        description: if description.is_empty() { title.clone() } else { description.to_owned() },
        title,
        language: tag,
        // A feed without entries needs a date all the same; any fixed one will do.
        updated: updated.unwrap_or_else(|| Moment::from_unix(0, &site.config.zone)),
        publisher: site.config.text(&site.config.publisher.name, tag),
        email: site.config.publisher.email.as_deref(),
        rights: some(site.config.text(&site.config.publisher.licence, tag)),
        home_url: absolute(site, &url::home(site.language(language))),
        hub: site.config.feeds.hub.as_deref(),
        entries,
    }
}

/// The corrections of a language as entries of their own.
fn corrections<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    language: LanguageId,
) -> Vec<EntryRef<'s>> {
    let rows = site
        .tables(language)
        .corrections
        .iter()
        .filter(|(id, _)| site.page(*id).preview.is_none())
        .take(site.config.feeds.length);
    rows.map(|(id, place)| {
        EntryRef::Correction(Box::new(correction_entry(site, parts, site.page(*id), *place)))
    })
    .collect()
}

fn correction_entry<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    page: &'s Page,
    place: usize,
) -> FeedEntry<'s> {
    let correction = &page.corrections[place];
    let label = correction_label(site, parts, page.language, correction);
    let id = format!("{}/correction-{}", page.tag_uri, correction.number);
    let updated = told_apart(&Moment::start_of(correction.on, &site.config.zone), &id);
    let moment = Moment::start_of(correction.on, &site.config.zone);
    let address = absolute(site, &page.url);
    let link = format!(
        "<p><a href=\"{}\">{}</a></p>\n",
        html::attribute(&address),
        html::text(&page.title)
    );
    let fields = EntryFields {
        id,
        url: format!("{address}#correction-{}", correction.number),
        title: format!("[{label}] {}", page.title),
        updated,
        published: moment,
        summary: correction.text.clone(),
        authors: page.authors.iter().map(|author| author.name.as_str()).collect(),
        categories: Vec::new(),
        language: site.config.language_tag(page.language),
        image: None,
        claims: Vec::new(),
        before: format!("{}{link}", notice(site, parts, page, correction)),
        after: String::new(),
    };
    FeedEntry::new(fields, None, Arc::default())
}

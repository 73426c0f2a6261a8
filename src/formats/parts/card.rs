//! The cards of an article and of the site: which there are, their addresses, what they say.
//!
//! In: a page. Out: [`PageCards`], which the page's head, feeds and the cards' own format share, so that all name the same
//! files. Nothing is drawn here.

use serde::Serialize;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::config::SITE_FILE;
use crate::config::languages::LanguageId;
use crate::config::share::CardShape;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::href;
use crate::media::text::Fonts;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::url;
use crate::theme::brand;
use crate::theme::part::Part;
use crate::theme::strings::DateView;

/// Raised when the same words and fonts give another picture.
pub(in crate::formats) const VERSION: u32 = 1;

/// The media type of a card.
pub(in crate::formats) const MEDIA_TYPE: &str = "image/png";

/// How many missing letters are named.
const LETTERS_NAMED: usize = 12;

/// The cards of one article.
pub(in crate::formats) struct PageCards<'s> {
    /// The words for those who do not see them.
    pub(in crate::formats) alt: String,
    /// The files; the first is the wide one.
    pub(in crate::formats) files: Vec<CardFile<'s>>,
}

impl<'s> PageCards<'s> {
    /// The card for previews of links.
    pub(in crate::formats) fn wide(&self) -> Option<&CardFile<'s>> {
        self.files.first()
    }
}

/// One card.
pub(in crate::formats) struct CardFile<'s> {
    /// Its shape.
    pub(in crate::formats) shape: CardShape,
    /// Its address.
    pub(in crate::formats) url: UrlPath,
    /// What the template sees.
    pub(in crate::formats) parts: Vec<(&'static str, Part)>,
    /// The publisher's mark, when it is a drawing.
    pub(in crate::formats) logo: Option<Logo<'s>>,
}

/// A drawing that is put into a card.
#[derive(Clone, Copy, Serialize)]
pub(in crate::formats) struct Logo<'s> {
    #[serde(skip)]
    pub(in crate::formats) source: &'s SourcePath,
    digest: Fingerprint,
}

#[derive(Serialize)]
struct CardView<'a> {
    width: u32,
    height: u32,
    title: &'a str,
    kind: &'a str,
    kind_label: &'a str,
    summary: &'a str,
    claim: Option<&'a str>,
    more: Option<&'a str>,
    date: Option<&'a DateView>,
    site: &'a str,
    publisher: &'a str,
    url: String,
    host: String,
    code: Option<&'a str>,
    check_url: Option<String>,
    check_home: Option<String>,
    colors: Colors,
}

#[derive(Serialize)]
struct Colors {
    brand: String,
    on_brand: String,
    accent: String,
}

/// The cards as pages see them.
#[derive(Serialize)]
struct CardLink<'a> {
    shape: CardShape,
    url: String,
    url_absolute: String,
    alt: &'a str,
    #[serde(rename = "type")]
    media_type: &'static str,
    width: u32,
    height: u32,
}

/// Whether cards are made for a page.
fn has_cards(site: &Site, page: &Page) -> bool {
    page.has_cards() && !site.config.share.cards.is_empty()
}

/// The cards of a page; `None` when it has none.
pub(in crate::formats) fn cards<'s>(
    site: &'s Site,
    parts: &Parts<'s>,
    page: &'s Page,
) -> Option<PageCards<'s>> {
    if !has_cards(site, page) {
        return None;
    }
    let verdict = page.claims.first().map(|claim| parts.verdict(page.language, claim.verdict));
    let verdict = Part::option(verdict);
    let about = about(site, parts, page);
    let shapes = site.config.share.cards.iter();
    let files =
        shapes.map(|shape| file(site, parts, page.language, *shape, &about, verdict.clone()));
    Some(PageCards { alt: alt(site, parts, page), files: files.collect() })
}

/// The card of the whole site in a language, which previews of its other pages show.
pub(in crate::formats) fn site_card<'s>(
    site: &'s Site,
    parts: &Parts<'s>,
    id: LanguageId,
) -> PageCards<'s> {
    let language = site.language(id);
    let strings = parts.strings(site, id);
    let publisher = site.config.text(&site.config.publisher.name, language.tag.as_ref());
    let says = strings.fill("official_information", &[("name", publisher)]);
    let home = url::home(language);
    let about = About {
        kind: "site",
        kind_label: "",
        title: &language.title,
        summary: &says,
        claim: None,
        more: None,
        date: None,
        url: &home,
        code: None,
    };
    let shapes = site.config.share.cards.iter().filter(|shape| **shape == CardShape::Wide);
    let files = shapes.map(|shape| file(site, parts, id, *shape, &about, Part::none()));
    PageCards { alt: format!("{}. {says}", language.title), files: files.collect() }
}

/// What a card is about.
struct About<'a> {
    kind: &'static str,
    kind_label: &'a str,
    title: &'a str,
    summary: &'a str,
    claim: Option<&'a str>,
    more: Option<String>,
    date: Option<DateView>,
    url: &'a UrlPath,
    code: Option<&'a str>,
}

fn about<'a>(site: &'a Site, parts: &'a Parts<'_>, page: &'a Page) -> About<'a> {
    let strings = parts.strings(site, page.language);
    let more = match page.claims.len() {
        0 | 1 => None,
        2 => Some(strings.word("more_claims_one").to_owned()),
        count => Some(strings.fill("more_claims_many", &[("n", &(count - 1).to_string())])),
    };
    About {
        kind: page.kind.as_str(),
        kind_label: strings.word(match page.kind.as_str() {
            "news" => "kind_news",
            "guide" => "kind_guide",
            _ => "kind_rebuttal",
        }),
        title: &page.title,
        summary: &page.summary,
        claim: page.claims.first().map(|claim| claim.claim.as_str()),
        more,
        date: [page.updated.as_ref().filter(|_| page.is_changed), page.date.as_ref()]
            .into_iter()
            .flatten()
            .next()
            .map(|date| strings.date(date)),
        url: &page.url,
        code: page.code.as_deref(),
    }
}

/// The file of a card, named by all that decides its bytes.
fn file<'s>(
    site: &'s Site,
    parts: &Parts<'s>,
    id: LanguageId,
    shape: CardShape,
    about: &About<'_>,
    verdict: Part,
) -> CardFile<'s> {
    let words = parts.strings(site, id).part_of("card_");
    let logo = logo(site);
    let card = Part::object(&view(site, id, about, shape), &[("verdict", verdict)]);
    let lang = parts.language(id).lang.clone();
    let named = (VERSION, &card, &words, &lang, &logo);
    let digest = Fingerprint::combine(&[Fingerprint::of_value(&named), parts.theme.cards.digest]);
    CardFile {
        shape,
        url: url::card(about.url, shape, digest),
        parts: vec![("card", card), ("t", words), ("lang", lang)],
        logo,
    }
}

fn view<'a>(
    site: &'a Site,
    id: LanguageId,
    about: &'a About<'_>,
    shape: CardShape,
) -> CardView<'a> {
    let language = site.language(id);
    let tag = language.tag.as_ref();
    let (width, height) = shape.size();
    let publisher = &site.config.publisher;
    let short = site.config.text(&publisher.short_name, tag);
    // As people write it: without the scheme.
    let short_address = |address: String| {
        let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        rest.trim_end_matches('/').to_owned()
    };
    let [brand, accent] = brand::card(&site.config);
    CardView {
        width,
        height,
        title: about.title,
        kind: about.kind,
        kind_label: about.kind_label,
        summary: about.summary,
        claim: about.claim,
        more: about.more.as_deref(),
        date: about.date.as_ref(),
        site: &language.title,
        publisher: if short.is_empty() { site.config.text(&publisher.name, tag) } else { short },
        url: absolute(site, about.url),
        host: short_address(absolute(site, &url::home(site.language(LanguageId(0))))),
        check_url: about
            .code
            .map(|code| short_address(absolute(site, &url::check(language, code)))),
        check_home: (site.config.share.codes)
            .then(|| short_address(absolute(site, &url::fixed(language, "check")))),
        code: about.code,
        colors: Colors {
            brand: brand.to_string(),
            on_brand: brand.readable().to_string(),
            accent: accent.to_string(),
        },
    }
}

/// The headline, then the claim and what became of it: what a card says, for those who do not see it.
fn alt(site: &Site, parts: &Parts<'_>, page: &Page) -> String {
    let Some(claim) = page.claims.first() else { return page.title.clone() };
    let label = &site.verdict(claim.verdict).label;
    let label = site.config.text(label, site.config.language_tag(page.language));
    let values = [("title", page.title.as_str()), ("claim", &claim.claim), ("verdict", label)];
    parts.strings(site, page.language).fill("card_alt", &values)
}

/// The mark of the masthead, when it is a drawing among the static files.
fn logo(site: &Site) -> Option<Logo<'_>> {
    let logo = site.config.brand.logo.as_ref().or(site.config.publisher.logo.as_ref())?;
    let url = UrlPath::from_segments(&format!("/{}", logo.value));
    let asset = site.assets().iter().find(|asset| asset.url == url)?;
    let is_drawing = asset.source.extension() == "svg";
    is_drawing.then_some(Logo { source: &asset.source, digest: asset.digest.into() })
}

/// The cards of a page as templates see them.
pub(in crate::formats) fn links<'s>(site: &'s Site, parts: &Parts<'s>, page: &'s Page) -> Part {
    let Some(cards) = parts.cards(page) else { return Part::list(&[]) };
    let links = cards.files.iter().map(|file| {
        let (width, height) = file.shape.size();
        Part::of(&CardLink {
            shape: file.shape,
            url: href(site, &file.url),
            url_absolute: absolute(site, &file.url),
            alt: &cards.alt,
            media_type: MEDIA_TYPE,
            width,
            height,
        })
    });
    Part::list(&links.collect::<Vec<_>>())
}

/// Warns of letters that no font of the cards has.
pub(in crate::formats) fn check(site: &Site, fonts: &Fonts, report: &mut Report) {
    for (id, language) in site.languages() {
        let has_cards = |page: &Page| page.language == id && has_cards(site, page);
        if !site.pages().any(has_cards) {
            continue;
        }
        let tag = language.tag.as_ref();
        let mut shown =
            format!("{}{}", language.title, site.config.text(&site.config.publisher.name, tag));
        shown.push_str(site.config.text(&site.config.publisher.short_name, tag));
        let place = Place::whole_file(&SourcePath::new(SITE_FILE));
        warn(fonts, &shown, "the name of the site or its publisher", place, report);
    }
    for page in site.pages().filter(|page| has_cards(site, page)) {
        let mut shown = page.title.clone();
        if let Some(claim) = page.claims.first() {
            shown.push_str(&claim.claim);
            let label = &site.verdict(claim.verdict).label;
            shown.push_str(site.config.text(label, site.config.language_tag(page.language)));
        } else {
            shown.push_str(&page.summary);
        }
        let what = format!("“{}”, its claim or its summary", page.title);
        warn(fonts, &shown, &what, page.title_place(), report);
    }
}

fn warn(fonts: &Fonts, shown: &str, what: &str, place: Place, report: &mut Report) {
    let missing = fonts.missing(shown);
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> = missing
        .iter()
        .take(LETTERS_NAMED)
        .map(|letter| format!("`{letter}` (U+{:04X})", u32::from(*letter)))
        .collect();
    let rest = if missing.len() > LETTERS_NAMED { ", …" } else { "" };
    let message = format!("no font of the cards has {}{rest}", named.join(", "));
    report.add(
        Diagnostic::warning(codes::MISSING_LETTERS, message)
            .at(place)
            .note(format!("they stand in {what}"))
            .help("put a font that has them into `themes/NAME/cards/fonts/`"),
    );
}

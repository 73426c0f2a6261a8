//! Pages of articles and plain pages.
//!
//! In: every page of the site. Out: one HTML page each: `article.html`, `page.html` or `withdrawn.html`, or the template
//! that the page names.

use serde::Serialize;

use crate::formats::Format;
use crate::formats::parts::NamedLink;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::body::BodyView;
use crate::formats::parts::card;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::ArticleHead;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::entry;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::formats::parts::json_ld::Subject;
use crate::formats::parts::person_url;
use crate::plan::Planner;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::page::Person;
use crate::site::share;
use crate::site::taxonomy::Taxonomy;
use crate::site::url;
use crate::theme::fit::template_name;
use crate::theme::part::Part;
use crate::theme::strings::DateView;

pub(super) const FORMAT: Format = Format { name: "page", version: 1, covers: None, plan };

/// A table of contents with fewer lines says nothing that the page does not show at a glance.
const SHORTEST_CONTENTS: usize = 3;

#[derive(Serialize)]
struct PageView<'a> {
    id: &'a str,
    authors: Vec<PersonView<'a>>,
    reviewers: Vec<PersonView<'a>>,
    terms: TermsView,
    ai: Option<&'a str>,
    minutes: usize,
    words: usize,
    sources: Vec<SourceView<'a>>,
    verdict_changed: bool,
    toc: &'a [crate::document::body::Heading],
    previous: Option<NamedLink>,
    next: Option<NamedLink>,
    translations: Vec<TranslationView>,
    url_absolute: String,
    code: Option<&'a str>,
    check_url: Option<String>,
    extra: &'a serde_json::Value,
    claims_shown: Vec<&'a str>,
    anchors: AnchorsView<'a>,
}

#[derive(Serialize)]
struct AnchorsView<'a> {
    claims: &'a str,
    sources: &'a str,
    corrections: &'a str,
}

#[derive(Serialize)]
struct PersonView<'a> {
    name: &'a str,
    role: Option<&'a str>,
    bio: Option<&'a str>,
    url: Option<String>,
    is_unit: bool,
}

#[derive(Serialize)]
struct TermsView {
    topics: Vec<NamedLink>,
    tags: Vec<NamedLink>,
}

#[derive(Serialize)]
struct SourceView<'a> {
    id: &'a str,
    number: usize,
    anchor: String,
    title: &'a str,
    publisher: Option<&'a str>,
    url: Option<&'a str>,
    archived: Option<&'a str>,
    accessed: Option<DateView>,
    document_number: Option<&'a str>,
    language: Option<&'a str>,
    anonymous: Option<&'a str>,
    kind: Option<crate::document::evidence::SourceKind>,
    cited: usize,
}

#[derive(Serialize)]
struct TranslationView {
    tag: String,
    name: String,
    url: String,
}

#[derive(Serialize)]
struct CorrectionView<'a> {
    anchor: String,
    on: DateView,
    kind: &'static str,
    label: String,
    text: &'a str,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for page in site.pages() {
        let id = page.id;
        planner.page(
            page.url.output(),
            page,
            move || view(site, parts, site.page(id)),
            html_page::render,
        );
    }
}

fn view<'s>(site: &'s Site, parts: &'s Parts<'s>, page: &'s Page) -> HtmlPage<'s> {
    let mut context = chrome::page_parts(site, parts, &described(site, parts, page));
    context.push(("page", page_part(site, parts, page)));
    HtmlPage {
        template: template(page),
        parts: context,
        body: Some(BodyView::of_page(site, parts, page)),
    }
}

fn template(page: &Page) -> String {
    if page.is_withdrawn {
        return "withdrawn.html".to_owned();
    }
    match &page.template {
        Some(template) => template_name(template),
        None if page.kind.is_article() => "article.html".to_owned(),
        None => "page.html".to_owned(),
    }
}

fn described<'s>(site: &'s Site, parts: &'s Parts<'s>, page: &'s Page) -> Described<'s> {
    let section = site.section(page.section);
    let rfc3339 = |moment: &crate::base::date::Moment| moment.rfc3339();
    let article = page.kind.is_article().then(|| ArticleHead {
        published: page.date.as_ref().map(rfc3339),
        modified: page.updated.as_ref().map(rfc3339),
        section: (!section.is_home()).then(|| section.title.clone()),
        authors: page.authors.iter().map(|author| author.name.clone()).collect(),
        profiles: page.authors.iter().filter_map(|author| profile(site, page, author)).collect(),
        accounts: page.authors.iter().filter_map(|author| author.fediverse.as_deref()).collect(),
        tags: terms(site, page, Taxonomy::Topics)
            .into_iter()
            .chain(terms(site, page, Taxonomy::Tags))
            .map(|term| term.title)
            .collect(),
        image: page.image.as_ref().filter(|_| !page.is_withdrawn),
        cards: parts.cards(page),
    });
    Described {
        language: page.language,
        url: &page.url,
        name: &page.title,
        // What was taken back is not repeated where link previews and search engines would show it.
        description: if page.is_withdrawn {
            parts.strings(site, page.language).word("withdrawn_note")
        } else {
            &page.summary
        },
        posted: (!page.is_withdrawn)
            .then(|| (share::title(page), share::words(page).unwrap_or(""))),
        is_anywhere: false,
        noindex: page.is_withdrawn,
        translations: page
            .translations
            .iter()
            .map(|id| (site.page(*id).language, site.page(*id).url.clone()))
            .collect(),
        crumbs: chrome::section_crumbs(site, page.section),
        feeds: Some((&section.title, &section.url)),
        article,
        number: 1,
        previous: None,
        next: None,
        preview: page.preview,
        subject: Subject::Content(page),
    }
}

fn page_part(site: &Site, parts: &Parts<'_>, page: &Page) -> Part {
    let language = site.language(page.language);
    let view = PageView {
        id: &page.article_id,
        authors: people(site, page, &page.authors),
        reviewers: people(site, page, &page.reviewers),
        terms: TermsView {
            topics: terms(site, page, Taxonomy::Topics),
            tags: terms(site, page, Taxonomy::Tags),
        },
        ai: page.ai.as_deref(),
        minutes: page.minutes,
        words: page.text.body.words,
        sources: sources(site, parts, page),
        verdict_changed: page.verdict_changed(),
        toc: match page.text.body.outline.as_slice() {
            outline if outline.len() >= SHORTEST_CONTENTS => outline,
            _ => &[],
        },
        previous: page.previous.map(|id| chrome::page_link(site, id)),
        next: page.next.map(|id| chrome::page_link(site, id)),
        translations: page
            .translations
            .iter()
            .filter(|id| **id != page.id)
            .map(|id| {
                let other = site.page(*id);
                let tag = &site.language(other.language).tag;
                TranslationView {
                    tag: tag.as_ref().to_owned(),
                    name: tag.native_name().unwrap_or(tag.as_ref()).to_owned(),
                    url: href(site, &other.url),
                }
            })
            .collect(),
        url_absolute: absolute(site, &page.url),
        code: page.code.as_deref(),
        check_url: page.code.as_deref().map(|code| href(site, &url::check(language, code))),
        extra: &page.extra,
        claims_shown: page
            .text
            .blocks
            .iter()
            .filter_map(|block| page.claims.get(block.claim?))
            .map(|claim| claim.id.as_str())
            .collect(),
        anchors: AnchorsView {
            claims: language.path("claims"),
            sources: language.path("sources"),
            corrections: language.path("corrections"),
        },
    };
    // The entry brings title, address, dates, summary and claims.
    let base = parts.entry(page);
    base.and(
        &view,
        &[
            ("corrections", corrections(site, parts, page)),
            ("cards", card::links(site, parts, page)),
            ("related", parts.entries_of(&page.related)),
            ("share", parts.shared(page).bar.clone()),
        ],
    )
}

/// The list of a person's articles, as a whole address.
fn profile(site: &Site, page: &Page, person: &Person) -> Option<String> {
    let term = site.find_term(Taxonomy::Authors, page.language, &person.slug)?;
    Some(absolute(site, &term.url))
}

fn people<'a>(site: &Site, page: &Page, people: &'a [Person]) -> Vec<PersonView<'a>> {
    people
        .iter()
        .map(|person| PersonView {
            name: &person.name,
            role: person.role.as_deref(),
            bio: person.bio.as_deref(),
            url: person_url(site, page.language, &person.slug),
            is_unit: person.is_unit,
        })
        .collect()
}

fn terms(site: &Site, page: &Page, taxonomy: Taxonomy) -> Vec<NamedLink> {
    page.terms
        .iter()
        .map(|id| site.term(*id))
        .filter(|term| term.taxonomy == taxonomy)
        .map(|term| NamedLink { title: term.title.clone(), url: href(site, &term.url) })
        .collect()
}

fn sources<'a>(site: &Site, parts: &Parts<'_>, page: &'a Page) -> Vec<SourceView<'a>> {
    let strings = parts.strings(site, page.language);
    page.sources
        .iter()
        .map(|reference| {
            let source = &reference.source;
            SourceView {
                id: &source.id,
                number: reference.number,
                anchor: format!("source-{}", reference.number),
                title: &source.title,
                publisher: source.publisher.as_deref(),
                url: source.url.as_deref(),
                archived: source.archived.as_deref(),
                accessed: source.accessed.map(|day| strings.day(day)),
                document_number: source.number.as_deref(),
                language: source.language.as_deref(),
                anonymous: source.anonymous.as_deref(),
                kind: source.kind,
                cited: reference.cited,
            }
        })
        .collect()
}

fn corrections(site: &Site, parts: &Parts<'_>, page: &Page) -> Part {
    let strings = parts.strings(site, page.language);
    let corrections: Vec<Part> = page
        .corrections
        .iter()
        .map(|correction| {
            let view = CorrectionView {
                anchor: format!("correction-{}", correction.number),
                on: strings.day(correction.on),
                kind: correction.kind.as_str(),
                label: entry::correction_label(site, parts, page.language, correction),
                text: &correction.text,
            };
            let verdict = |id| parts.verdict(page.language, id);
            let (was, now) = match correction.verdict {
                Some((was, now)) => (verdict(was), verdict(now)),
                None => (Part::none(), Part::none()),
            };
            Part::object(&view, &[("was", was), ("now", now)])
        })
        .collect();
    Part::list(&corrections)
}

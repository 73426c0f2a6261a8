//! Articles as open data.
//!
//! In: pages that are published. Out: `api/articles.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::date::Day;
use crate::base::date::Moment;
use crate::document::evidence::SourceKind;
use crate::formats::api;
use crate::formats::api::Head;
use crate::formats::parts::absolute;
use crate::formats::parts::json_ld::article::version;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::page::Person;
use crate::site::page::Reference;
use crate::site::taxonomy::Taxonomy;
use crate::site::url;

#[derive(Serialize)]
struct ArticlesView<'s> {
    #[serde(flatten)]
    head: Head<'s>,
    articles: Vec<Article<'s>>,
}

#[derive(Serialize)]
struct Article<'s> {
    id: &'s str,
    uri: &'s str,
    language: &'s str,
    url: String,
    text_url: Option<String>,
    kind: &'static str,
    status: &'static str,
    title: &'s str,
    published: Option<&'s Moment>,
    updated: Option<&'s Moment>,
    version: u32,
    section: Option<&'s str>,
    translations: BTreeMap<&'s str, String>,
    corrections: Vec<Correction<'s>>,
    /// What was taken back is not spread further.
    #[serde(flatten)]
    content: Option<Content<'s>>,
}

#[derive(Serialize)]
struct Content<'s> {
    summary: &'s str,
    authors: Vec<Signature<'s>>,
    reviewers: Vec<Signature<'s>>,
    topics: Vec<&'s str>,
    tags: Vec<&'s str>,
    image: Option<Image<'s>>,
    claims: Vec<&'s str>,
    sources: Vec<Source<'s>>,
}

#[derive(Serialize)]
struct Signature<'s> {
    name: &'s str,
    kind: &'static str,
    role: Option<&'s str>,
}

#[derive(Serialize)]
struct Image<'s> {
    url: String,
    alt: &'s str,
}

#[derive(Serialize)]
struct Source<'s> {
    title: &'s str,
    publisher: Option<&'s str>,
    url: Option<&'s str>,
    archived: Option<&'s str>,
    accessed: Option<Day>,
    number: Option<&'s str>,
    language: Option<&'s str>,
    kind: Option<SourceKind>,
}

#[derive(Serialize)]
struct Correction<'s> {
    on: Day,
    kind: &'static str,
    text: &'s str,
    verdict_before: Option<&'s str>,
    verdict_after: Option<&'s str>,
    url: String,
}

pub(super) fn plan<'s>(site: &'s Site, planner: &mut Planner<'s>) {
    let file = "articles.json";
    let view = move || {
        let pages = api::pages(site);
        ArticlesView {
            head: api::head(site, &pages, file, "articles.schema.json"),
            articles: pages.iter().map(|page| article(site, page)).collect(),
        }
    };
    planner.data(url::open_data(file).output(), Origin::Site, view, api::render);
}

fn article<'s>(site: &'s Site, page: &'s Page) -> Article<'s> {
    let address = absolute(site, &page.url);
    let section = site.section(page.section);
    let others = page.translations.iter().filter(|id| **id != page.id).map(|id| site.page(*id));
    Article {
        id: &page.article_id,
        uri: &page.tag_uri,
        language: site.config.language_tag(page.language),
        text_url: (site.config.plain_text).then(|| absolute(site, &url::plain_text(&page.url))),
        kind: page.kind.as_str(),
        status: if page.is_withdrawn { "withdrawn" } else { "published" },
        title: &page.title,
        published: page.date.as_ref(),
        updated: page.updated.as_ref(),
        version: version(page),
        section: (!section.is_home()).then_some(section.title.as_str()),
        translations: others
            .map(|other| (site.config.language_tag(other.language), absolute(site, &other.url)))
            .collect(),
        corrections: corrections(site, page, &address),
        content: (!page.is_withdrawn).then(|| content(site, page)),
        url: address,
    }
}

fn content<'s>(site: &'s Site, page: &'s Page) -> Content<'s> {
    let terms = |taxonomy: Taxonomy| {
        let terms = page.terms.iter().map(|id| site.term(*id));
        let own = terms.filter(|term| term.taxonomy == taxonomy);
        own.map(|term| term.title.as_str()).collect()
    };
    Content {
        summary: &page.summary,
        authors: page.authors.iter().map(signature).collect(),
        reviewers: page.reviewers.iter().map(signature).collect(),
        topics: terms(Taxonomy::Topics),
        tags: terms(Taxonomy::Tags),
        image: page.image.as_ref().map(|picture| Image {
            url: absolute(site, &picture.image.large.url),
            alt: &picture.alt,
        }),
        claims: page.claims.iter().map(|claim| claim.id.as_str()).collect(),
        sources: page.sources.iter().map(source).collect(),
    }
}

fn signature(person: &Person) -> Signature<'_> {
    Signature {
        name: &person.name,
        kind: if person.is_unit { "unit" } else { "person" },
        role: person.role.as_deref(),
    }
}

fn source(reference: &Reference) -> Source<'_> {
    let source = &reference.source;
    Source {
        title: &source.title,
        publisher: source.publisher.as_deref(),
        url: source.url.as_deref(),
        archived: source.archived.as_deref(),
        accessed: source.accessed,
        number: source.number.as_deref(),
        language: source.language.as_deref(),
        kind: source.kind,
    }
}

fn corrections<'s>(site: &'s Site, page: &'s Page, address: &str) -> Vec<Correction<'s>> {
    page.corrections
        .iter()
        .map(|correction| Correction {
            on: correction.on,
            kind: correction.kind.as_str(),
            text: &correction.text,
            verdict_before: correction.verdict.map(|(was, _)| site.verdict(was).id.as_str()),
            verdict_after: correction.verdict.map(|(_, now)| site.verdict(now).id.as_str()),
            url: format!("{address}#correction-{}", correction.number),
        })
        .collect()
}

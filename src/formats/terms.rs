//! The page of all topics, of all tags, of all authors, of all verdicts.
//!
//! In: the terms of each taxonomy. Out: one HTML page per taxonomy and language, from `terms.html`.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::formats::parts::json_ld::Subject;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::site::Site;
use crate::site::taxonomy::Taxonomy;
use crate::site::taxonomy::Term;
use crate::site::url;
use crate::theme::part::Part;

pub(super) const FORMAT: Format = Format { name: "terms", version: 1, covers: None, plan };

const TEMPLATE: &str = "terms.html";

#[derive(Serialize)]
struct TermsView<'a> {
    kind: &'static str,
    title: &'a str,
    url: String,
}

#[derive(Serialize)]
struct TermView<'a> {
    title: &'a str,
    url: String,
    count: usize,
    summary: &'a str,
    person: Option<PersonView<'a>>,
}

#[derive(Serialize)]
struct PersonView<'a> {
    name: &'a str,
    role: Option<&'a str>,
    bio: Option<&'a str>,
    is_unit: bool,
    url: String,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for taxonomy in Taxonomy::ALL {
        if !taxonomy.is_on(site) {
            continue;
        }
        for (id, language) in site.languages() {
            let path = url::taxonomy(language, taxonomy).output();
            let view = move || view(site, parts, taxonomy, id);
            planner.page(path, Origin::Site, view, html_page::render);
        }
    }
}

fn view<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    taxonomy: Taxonomy,
    id: LanguageId,
) -> HtmlPage<'s> {
    let language = site.language(id);
    let strings = parts.strings(site, id);
    let address = url::taxonomy(language, taxonomy);
    let title = strings.word(taxonomy.as_str());
    let own = |term: &&Term| term.taxonomy == taxonomy && term.language == id;
    let terms: Vec<&Term> = site.terms().iter().filter(own).collect();
    let views: Vec<Part> = terms.iter().map(|term| term_part(site, parts, term)).collect();
    let mut shown = chrome::frame(
        site,
        parts,
        TEMPLATE,
        &Described {
            noindex: terms.is_empty(),
            translations: site
                .languages()
                .map(|(other, language)| (other, Cow::Owned(url::taxonomy(language, taxonomy))))
                .collect(),
            subject: Subject::List(terms.iter().map(|term| &term.url).collect()),
            ..Described::plain(id, &address, title)
        },
    );
    let view = TermsView { kind: taxonomy.as_str(), title, url: href(site, &address) };
    shown.part("list", || Part::object(&view, &[("terms", Part::list(&views))]));
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

fn term_part(site: &Site, parts: &Parts<'_>, term: &Term) -> Part {
    let view = TermView {
        title: &term.title,
        url: href(site, &term.url),
        count: term.articles.len(),
        summary: &term.summary,
        person: term.person.as_ref().map(|person| PersonView {
            name: &person.name,
            role: person.role.as_deref(),
            bio: person.bio.as_deref(),
            is_unit: person.is_unit,
            url: href(site, &term.url),
        }),
    };
    let verdict = term.verdict.map(|id| parts.verdict(term.language, id));
    Part::object(&view, &[("verdict", Part::option(verdict))])
}

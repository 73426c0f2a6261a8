//! Pages of articles and plain pages.
//!
//! In: every page of the site. Out: one HTML page each: `article.html`, `page.html` or `withdrawn.html`, or the template
//! that the page names.

use std::borrow::Cow;

use serde::Serialize;

use crate::base::path;
use crate::document::body::Heading;
use crate::formats::Format;
use crate::formats::parts::NamedLink;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::body::BodyView;
use crate::formats::parts::card;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::entry;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::formats::parts::json_ld::Subject;
use crate::formats::parts::person_url;
use crate::plan::Planner;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::page::Person;
use crate::site::share;
use crate::site::taxonomy::Taxonomy;
use crate::site::url;
use crate::theme::fit::template_name;
use crate::theme::part::Group;
use crate::theme::part::Part;
use crate::theme::strings::DateView;

pub(super) const FORMAT: Format =
    Format { name: "page", version: 1, sees: Sees::Faces, covers: None, plan };

/// A table of contents with fewer lines says nothing that the page does not show at a glance.
const SHORTEST_CONTENTS: usize = 3;

#[derive(Serialize)]
struct AnchorsView<'a> {
    claims: &'a str,
    sources: &'a str,
    corrections: &'a str,
}

#[derive(Serialize)]
struct TermsView<'a> {
    topics: Vec<NamedLink<'a>>,
    tags: Vec<NamedLink<'a>>,
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
struct TranslationView<'a> {
    tag: &'a str,
    name: &'a str,
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
    let template = template(page);
    let mut shown = chrome::frame(site, parts, &template, &described(site, parts, page));
    shown.group("page", |group| add_page(site, parts, page, group));
    let body = Some(BodyView::of_page(site, parts, page));
    HtmlPage { template, shown: shown.finish(), body }
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

fn described<'s>(site: &'s Site, parts: &Parts<'s>, page: &'s Page) -> Described<'s> {
    let section = site.section(page.section);
    let translations = page.translations.iter().map(|id| site.page(*id));
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
        translations: translations.map(|page| (page.language, Cow::Borrowed(&page.url))).collect(),
        crumbs: chrome::section_crumbs(site, page.section),
        feeds: Some((&section.title, &section.url)),
        article: page.kind.is_article().then_some(page),
        number: 1,
        previous: None,
        next: None,
        preview: page.preview,
        subject: Subject::Content(page),
    }
}

fn add_page(site: &Site, parts: &Parts<'_>, page: &Page, view: &mut Group<'_>) {
    let language = site.language(page.language);
    // Title, address, dates, summary and claims.
    entry::add_entry(site, parts, page, view);
    view.text("id", || &page.article_id);
    view.list("authors", page.authors.iter(), |group, person| {
        add_person(site, page, person, group);
    });
    view.list("reviewers", page.reviewers.iter(), |group, person| {
        add_person(site, page, person, group);
    });
    view.add("terms", || TermsView {
        topics: terms(site, page, Taxonomy::Topics),
        tags: terms(site, page, Taxonomy::Tags),
    });
    view.maybe_text("ai", || page.ai.as_deref());
    view.add("minutes", || page.minutes);
    view.add("words", || page.text.body.words);
    view.add("sources", || sources(site, parts, page));
    view.add("verdict_changed", || page.verdict_changed());
    view.add("toc", || {
        let headings: Vec<Heading<'_>> = page.text.body.headings().collect();
        if headings.len() >= SHORTEST_CONTENTS { headings } else { Vec::new() }
    });
    view.add("previous", || page.previous.map(|id| chrome::page_link(site, id)));
    view.add("next", || page.next.map(|id| chrome::page_link(site, id)));
    view.add("translations", || translations(site, page));
    view.text("url_absolute", || absolute(site, &page.url));
    view.maybe_text("history_url", || {
        site.has_history(page).then(|| href(site, &url::history(language, &page.url)))
    });
    view.maybe_text("code", || page.code.as_deref());
    view.maybe_text("check_url", || {
        page.code.as_deref().map(|code| href(site, &url::check(language, code)))
    });
    view.maybe_text("verify_url", || {
        site.config.signing.as_ref()?;
        let address = href(site, &url::fixed(language, "verify"));
        Some(format!("{address}?page={}", path::query(&href(site, &page.url))))
    });
    view.add("extra", || &page.extra);
    view.add("claims_shown", || {
        let shown = page.text.blocks.iter().filter_map(|block| page.claims.get(block.claim?));
        shown.map(|claim| claim.id.as_str()).collect::<Vec<_>>()
    });
    view.add("anchors", || AnchorsView {
        claims: language.path("claims"),
        sources: language.path("sources"),
        corrections: language.path("corrections"),
    });
    view.part("corrections", || corrections(site, parts, page));
    view.part("cards", || card::links(site, parts, page));
    parts.add_entries("related", &page.related, view);
    view.part("share", || parts.shared(page).bar.clone());
}

/// The page in other languages.
fn translations<'a>(site: &'a Site, page: &Page) -> Vec<TranslationView<'a>> {
    let others = page.translations.iter().filter(|id| **id != page.id).map(|id| site.page(*id));
    let views = others.map(|other| {
        let tag = &site.language(other.language).tag;
        TranslationView {
            tag: tag.as_ref(),
            name: tag.native_name().unwrap_or(tag.as_ref()),
            url: href(site, &other.url),
        }
    });
    views.collect()
}

fn terms<'a>(site: &'a Site, page: &Page, taxonomy: Taxonomy) -> Vec<NamedLink<'a>> {
    page.terms
        .iter()
        .map(|id| site.term(*id))
        .filter(|term| term.taxonomy == taxonomy)
        .map(|term| NamedLink { title: &term.title, url: href(site, &term.url) })
        .collect()
}

fn add_person(site: &Site, page: &Page, person: &Person, group: &mut Group<'_>) {
    group.text("name", || &person.name);
    group.maybe_text("role", || person.role.as_deref());
    group.maybe_text("bio", || person.bio.as_deref());
    group.maybe_text("url", || person_url(site, page.language, &person.slug));
    group.add("is_unit", || person.is_unit);
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

//! Home pages, sections and the lists of terms, page by page.
//!
//! In: every list of the site. Out: HTML pages from `home.html`, `section.html`, `verdict.html`, `author.html` or `list.html`.

use std::borrow::Cow;

use serde::Serialize;

use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::NamedLink;
use crate::formats::parts::Parts;
use crate::formats::parts::body::BodyView;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::entry;
use crate::formats::parts::feed_links;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::formats::parts::json_ld::Subject;
use crate::formats::parts::pager;
use crate::formats::parts::pager::Slice;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::list;
use crate::site::list::List;
use crate::site::list::ListKey;
use crate::site::section::Section;
use crate::site::taxonomy::Taxonomy;
use crate::site::taxonomy::Term;
use crate::site::url;
use crate::theme::fit::template_name;
use crate::theme::part::Group;
use crate::theme::part::Part;
use crate::theme::strings::DateView;

pub(super) const FORMAT: Format =
    Format { name: "list", version: 1, sees: Sees::Faces, covers: None, plan };

/// Entries of each section on a home page, and corrections on it.
const TEASERS: usize = 4;
const RECENT_CORRECTIONS: usize = 3;

#[derive(Serialize)]
struct PlainPage<'a> {
    title: &'a str,
    url: String,
    summary: &'a str,
}

#[derive(Serialize)]
struct PersonView<'a> {
    name: &'a str,
    role: Option<&'a str>,
    bio: Option<&'a str>,
    url: String,
    is_unit: bool,
}

#[derive(Serialize)]
struct RecentCorrection<'a> {
    on: DateView,
    kind: &'static str,
    label: String,
    text: &'a str,
    page: NamedLink<'a>,
    url: String,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for list in list::all(site) {
        let language = site.language(list.language);
        for slice in pager::slices(site, language, list.url, list.articles.len()) {
            let path = slice.url.output();
            let origin = origin(site, &list);
            let view = move || view(site, parts, &list, &slice);
            planner.page(path, origin, view, html_page::render);
        }
    }
}

/// The file a list comes from: its `_index.md`, else its folder.
fn origin<'s>(site: &'s Site, list: &List<'_>) -> Origin<'s> {
    let ListKey::Section(id) = list.key else { return Origin::Site };
    let section = site.section(id);
    match &section.source {
        Some(source) => Origin::from(source),
        None if section.is_home() => Origin::Site,
        None => Origin::from(SourcePath::new(format!("content/{}", section.folder))),
    }
}

fn view<'s>(site: &'s Site, parts: &'s Parts<'s>, list: &List<'s>, slice: &Slice) -> HtmlPage<'s> {
    let (section, term) = match list.key {
        ListKey::Section(id) => (Some(site.section(id)), None),
        ListKey::Term(id) => (None, Some(site.term(id))),
    };
    let (kind, key) = match (section, term) {
        (Some(section), _) if section.is_home() => ("home", ""),
        (Some(section), _) => ("section", section.folder.as_str()),
        (None, Some(term)) => (term.taxonomy.as_str(), term.slug.as_str()),
        (None, None) => ("section", ""),
    };
    let is_first = slice.number == 1;
    let template = template(parts, section, term);
    let pager = slice.pager(site, site.language(list.language), list.url);
    let described = Described {
        previous: pager.as_ref().and_then(|pager| pager.previous.as_deref()),
        next: pager.as_ref().and_then(|pager| pager.next.as_deref()),
        ..described(site, parts, list, section, term, slice)
    };
    let mut shown = chrome::frame(site, parts, &template, &described);
    let verdict = term.and_then(|term| term.verdict);
    shown.group("list", |view| {
        view.text("kind", || kind);
        view.text("key", || key);
        view.text("title", || list.title);
        view.text("summary", || list.summary);
        view.text("url", || href(site, list.url));
        view.add("count", || list.articles.len());
        view.add("pager", || &pager);
        view.add("feeds", || list.has_feeds(site).then(|| feed_links(site, list.url)));
        view.add("pages", || section.map(|section| plain_pages(site, section)).unwrap_or_default());
        view.add("person", || term.and_then(|term| person(site, term)));
        view.add("extra", || section.map(|section| &section.extra));
        parts.add_entries("entries", &list.articles[slice.range.clone()], view);
        add_sections(site, parts, section, view);
        view.part("verdict", || Part::option(verdict.map(|id| parts.verdict(list.language, id))));
        view.part("corrections", || recent_corrections(site, parts, section));
    });
    HtmlPage {
        template,
        shown: shown.finish(),
        body: section
            .filter(|_| is_first)
            .map(|section| BodyView::of_list(site, list.language, &section.text)),
    }
}

/// The template for a list: its own, when the theme has one, else `list.html`.
fn template(parts: &Parts<'_>, section: Option<&Section>, term: Option<&Term>) -> String {
    if let Some(template) = section.and_then(|section| section.template.as_ref()) {
        return template_name(template);
    }
    let own = match (section, term.map(|term| term.taxonomy)) {
        (Some(section), _) if section.is_home() => "home.html",
        (Some(_), _) => "section.html",
        (None, Some(Taxonomy::Verdicts)) => "verdict.html",
        (None, Some(Taxonomy::Authors)) => "author.html",
        (None, Some(Taxonomy::Topics)) => "topic.html",
        (None, Some(Taxonomy::Tags)) => "tag.html",
        (None, None) => "list.html",
    };
    if parts.theme.has_template(own) { own.to_owned() } else { "list.html".to_owned() }
}

/// What the head says of a list, but for the pages before and behind this one.
fn described<'s>(
    site: &'s Site,
    parts: &Parts<'s>,
    list: &List<'s>,
    section: Option<&'s Section>,
    term: Option<&'s Term>,
    slice: &'s Slice,
) -> Described<'s> {
    let crumbs = match (section.and_then(|section| section.parent), term) {
        (Some(parent), _) => chrome::section_crumbs(site, parent),
        (None, Some(term)) => vec![taxonomy_crumb(site, parts, term)],
        (None, None) => Vec::new(),
    };
    Described {
        language: list.language,
        url: &slice.url,
        name: list.title,
        description: list.summary,
        posted: None,
        // Thin lists and later pages add nothing to a search result.
        is_anywhere: false,
        noindex: list.articles.is_empty() && section.is_none(),
        translations: if slice.number == 1 {
            translations(site, list, section, term)
        } else {
            vec![(list.language, Cow::Borrowed(&slice.url))]
        },
        crumbs,
        feeds: list.has_feeds(site).then_some((list.title, list.url)),
        article: None,
        number: slice.number,
        previous: None,
        next: None,
        preview: None,
        subject: Subject::List(
            list.articles[slice.range.clone()].iter().map(|id| &site.page(*id).url).collect(),
        ),
    }
}

fn taxonomy_crumb<'s>(site: &Site, parts: &Parts<'s>, term: &Term) -> (&'s str, Cow<'s, UrlPath>) {
    let word = parts.strings(site, term.language).word(term.taxonomy.as_str());
    (word, Cow::Owned(url::taxonomy(site.language(term.language), term.taxonomy)))
}

/// The same list in every language that has it.
fn translations<'s>(
    site: &'s Site,
    list: &List<'s>,
    section: Option<&Section>,
    term: Option<&Term>,
) -> Vec<(LanguageId, Cow<'s, UrlPath>)> {
    site.languages()
        .filter_map(|(id, _)| {
            if id == list.language {
                return Some((id, Cow::Borrowed(list.url)));
            }
            let url = match (section, term) {
                (Some(section), _) => site.section_in(section, id).map(|other| &other.url),
                (None, Some(term)) => {
                    site.find_term(term.taxonomy, id, &term.slug).map(|other| &other.url)
                }
                (None, None) => None,
            };
            url.map(|url| (id, Cow::Borrowed(url)))
        })
        .collect()
}

fn plain_pages<'s>(site: &'s Site, section: &Section) -> Vec<PlainPage<'s>> {
    section
        .pages
        .iter()
        .map(|id| site.page(*id))
        .map(|page| PlainPage {
            title: &page.title,
            url: href(site, &page.url),
            summary: &page.summary,
        })
        .collect()
}

fn person<'s>(site: &Site, term: &'s Term) -> Option<PersonView<'s>> {
    let person = term.person.as_ref()?;
    Some(PersonView {
        name: &person.name,
        role: person.role.as_deref(),
        bio: person.bio.as_deref(),
        url: href(site, &term.url),
        is_unit: person.is_unit,
    })
}

/// Adds the sections in a section, each with its newest articles.
fn add_sections(site: &Site, parts: &Parts<'_>, section: Option<&Section>, view: &mut Group<'_>) {
    let children = section.map(|section| section.children.as_slice()).unwrap_or_default();
    view.list("sections", children, |view, id| {
        let child = site.section(*id);
        let newest = &child.articles[..child.articles.len().min(TEASERS)];
        view.text("title", || &child.title);
        view.text("url", || href(site, &child.url));
        view.text("summary", || &child.summary);
        view.add("count", || child.articles.len());
        parts.add_entries("entries", newest, view);
    });
}

fn recent_corrections(site: &Site, parts: &Parts<'_>, section: Option<&Section>) -> Part {
    let Some(home) = section.filter(|section| section.is_home()) else { return Part::list(&[]) };
    let strings = parts.strings(site, home.language);
    let recent: Vec<Part> = site
        .tables(home.language)
        .corrections
        .iter()
        .take(RECENT_CORRECTIONS)
        .map(|(id, place)| {
            let page = site.page(*id);
            let correction = &page.corrections[*place];
            let view = RecentCorrection {
                on: strings.day(correction.on),
                kind: correction.kind.as_str(),
                label: entry::correction_label(site, parts, home.language, correction),
                text: &correction.text,
                page: chrome::page_link(site, *id),
                url: format!("{}#correction-{}", href(site, &page.url), correction.number),
            };
            let (was, now) = match correction.verdict {
                Some((was, now)) => {
                    (parts.verdict(home.language, was), parts.verdict(home.language, now))
                }
                None => (Part::none(), Part::none()),
            };
            Part::object(&view, &[("was", was), ("now", now)])
        })
        .collect();
    Part::list(&recent)
}

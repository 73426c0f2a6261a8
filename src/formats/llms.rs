//! A page for programs that read for people (<https://llmstxt.org>): what the site is, where its articles are as plain text.
//!
//! In: the newest articles, sections, verdicts, policies, files of data. Out: `llms.txt` for each language, in Markdown.

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::data_files::data_files;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::site::MenuTarget;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::taxonomy::Taxonomy;
use crate::site::url;

pub(super) const FORMAT: Format = Format { name: "llms", version: 1, covers: None, plan };

/// The section that readers with little room may skip, by this very name (llmstxt.org).
const OPTIONAL: &str = "Optional";

#[derive(Serialize)]
struct LlmsView {
    title: String,
    summary: String,
    notes: Vec<String>,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    name: String,
    url: String,
    note: String,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if !site.config.api {
        return;
    }
    for (id, language) in site.languages() {
        let path = url::below(language, "llms.txt");
        planner.data(path.output(), Origin::Site, move || view(site, parts, id), render);
    }
}

fn view(site: &Site, parts: &Parts<'_>, id: LanguageId) -> LlmsView {
    let strings = parts.strings(site, id);
    let language = site.language(id);
    let tag = language.tag.as_ref();
    let publisher = &site.config.publisher;
    let name = site.config.text(&publisher.name, tag);
    let section = |word: &str, links| Section { title: strings.word(word).to_owned(), links };
    let optional = Section { title: OPTIONAL.to_owned(), links: feeds(site, id) };
    let mut notes = vec![strings.word("verdict_bound_to_claim").to_owned()];
    notes.push(site.config.text(&publisher.licence, tag).to_owned());
    notes.retain(|note| !note.is_empty());
    LlmsView {
        title: language.title.clone(),
        summary: strings.fill("who_text", &[("name", name)]),
        notes,
        sections: vec![
            section("latest", articles(site, id)),
            section("feeds_sections", sections(site, id)),
            section("verdicts_title", verdicts(site, id)),
            section("policies", policies(site, id)),
            section("open_data", data(site)),
            section("languages", languages(site, parts, id)),
            optional,
        ],
    }
}

fn articles(site: &Site, id: LanguageId) -> Vec<Link> {
    let pages = site.home(id).articles.iter().map(|id| site.page(*id));
    let pages = pages.filter(|page| page.preview.is_none()).take(site.config.feeds.length);
    let address = |page: &Page| match site.config.plain_text {
        true => absolute(site, &url::plain_text(&page.url)),
        false => absolute(site, &page.url),
    };
    pages
        .map(|page| Link { name: page.title.clone(), url: address(page), note: judged(site, page) })
        .collect()
}

/// The claims of an article, each with its verdict and what is true; else its summary.
fn judged(site: &Site, page: &Page) -> String {
    if page.claims.is_empty() {
        return page.summary.clone();
    }
    let tag = site.config.language_tag(page.language);
    let claims = page.claims.iter().map(|claim| {
        let label = site.config.text(&site.verdict(claim.verdict).label, tag);
        // The verdict comes first: whoever cuts the line short has not repeated the claim alone.
        format!("{label}: “{}” – {}", claim.claim, claim.finding)
    });
    claims.collect::<Vec<_>>().join(" ")
}

fn sections(site: &Site, id: LanguageId) -> Vec<Link> {
    let children = site.home(id).children.iter().map(|id| site.section(*id));
    children
        .map(|section| Link {
            name: section.title.clone(),
            url: absolute(site, &section.url),
            note: section.summary.clone(),
        })
        .collect()
}

fn verdicts(site: &Site, id: LanguageId) -> Vec<Link> {
    let tag = site.config.language_tag(id);
    site.verdicts()
        .filter_map(|(_, verdict)| {
            let term = site.find_term(Taxonomy::Verdicts, id, &verdict.id)?;
            Some(Link {
                name: site.config.text(&verdict.label, tag).to_owned(),
                url: absolute(site, &term.url),
                note: site.config.text(&verdict.definition, tag).to_owned(),
            })
        })
        .collect()
}

fn policies(site: &Site, id: LanguageId) -> Vec<Link> {
    let policies = site.tables(id).policies.iter();
    policies
        .map(|policy| Link {
            name: policy.name.clone(),
            url: match &policy.url {
                MenuTarget::Internal(url, None) => absolute(site, url),
                MenuTarget::Internal(url, Some(fragment)) => {
                    format!("{}#{fragment}", absolute(site, url))
                }
                MenuTarget::External(url) => url.clone(),
            },
            note: String::new(),
        })
        .collect()
}

fn data(site: &Site) -> Vec<Link> {
    let link = |name: &str, url| Link {
        name: name.to_owned(),
        url: absolute(site, &url),
        note: String::new(),
    };
    data_files(site).into_iter().map(|file| link(file.name, file.url)).collect()
}

fn languages(site: &Site, parts: &Parts<'_>, id: LanguageId) -> Vec<Link> {
    let others = site.languages().filter(|(other, _)| *other != id);
    others
        .map(|(other, language)| Link {
            name: parts.strings(site, other).name.clone(),
            url: absolute(site, &url::below(language, "llms.txt")),
            note: language.title.clone(),
        })
        .collect()
}

fn feeds(site: &Site, id: LanguageId) -> Vec<Link> {
    let home = url::home(site.language(id));
    [("RSS", "rss.xml"), ("Atom", "atom.xml"), ("JSON Feed", "feed.json")]
        .iter()
        .map(|(name, file)| Link {
            name: (*name).to_owned(),
            url: absolute(site, &url::feed(&home, file)),
            note: String::new(),
        })
        .collect()
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &LlmsView) -> Rendered {
    let mut text = format!("# {}\n\n> {}\n", one_line(&view.title), one_line(&view.summary));
    for note in &view.notes {
        text.push_str(&format!("\n{}\n", one_line(note)));
    }
    for section in view.sections.iter().filter(|section| !section.links.is_empty()) {
        text.push_str(&format!("\n## {}\n\n", one_line(&section.title)));
        for link in &section.links {
            text.push_str(&format!("- [{}]({})", link_text(&link.name), link.url));
            if !link.note.is_empty() {
                text.push_str(&format!(": {}", one_line(&link.note)));
            }
            text.push('\n');
        }
    }
    Ok(text.into_bytes())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words between the brackets of a link of Markdown.
fn link_text(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

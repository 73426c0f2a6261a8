//! Sitemaps (<https://www.sitemaps.org/protocol.html>): every page worth finding, with its translations and the day it changed.
//!
//! In: pages, sections, terms. Out: `sitemap.xml`; above 50,000 addresses an index of `sitemap-1.xml`, …

use serde::Serialize;

use crate::base::date::Moment;
use crate::base::path::UrlPath;
use crate::base::xml::Writer;
use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::page::PageId;
use crate::site::taxonomy::Taxonomy;
use crate::site::url;

pub(super) const FORMAT: Format =
    Format { name: "sitemap", version: 1, sees: Sees::Everything, covers: None, plan };

/// The protocol's limit for one file.
const LARGEST: usize = 50_000;

#[derive(Clone, Serialize)]
struct Row {
    url: String,
    changed: Option<Moment>,
    alternates: Vec<(String, String)>,
    image: Option<String>,
}

impl Row {
    /// About how many bytes it takes in a sitemap.
    fn length(&self) -> usize {
        let image = self.image.as_ref().map_or(0, |image| 80 + image.len());
        let alternates = self.alternates.iter().map(|(tag, url)| 70 + tag.len() + url.len());
        100 + self.url.len() + image + alternates.sum::<usize>()
    }
}

#[derive(Serialize)]
struct SitemapView {
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct IndexView {
    files: Vec<(String, Option<Moment>)>,
}

fn plan<'s>(site: &'s Site, _parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    let main = UrlPath::from_segments("/sitemap.xml").output();
    // More than there can be, and quickly counted.
    let fixed = site.config.languages.len() * 10;
    let most = site.pages().len() + site.sections().len() + site.terms().len() + fixed;
    if most <= LARGEST {
        planner.data(main, Origin::Site, || SitemapView { rows: rows(site) }, render);
        return;
    }
    for number in 0..rows(site).len().div_ceil(LARGEST) {
        let rows = move || {
            let rows = rows(site).into_iter().skip(number.saturating_mul(LARGEST));
            SitemapView { rows: rows.take(LARGEST).collect() }
        };
        planner.data(part(number).output(), Origin::Site, rows, render);
    }
    planner.data(main, Origin::Site, || index(site), render_index);
}

/// The address of a part, counted from 0.
fn part(number: usize) -> UrlPath {
    UrlPath::from_segments(&format!("/sitemap-{}.xml", number + 1))
}

fn index(site: &Site) -> IndexView {
    let rows = rows(site);
    let parts = rows.chunks(LARGEST).enumerate().map(|(number, rows)| {
        let changed = rows.iter().filter_map(|row| row.changed.clone()).max();
        (absolute(site, &part(number)), changed)
    });
    IndexView { files: parts.collect() }
}

fn rows(site: &Site) -> Vec<Row> {
    let mut rows = Vec::new();
    for section in site.sections() {
        let others = site.languages().filter_map(|(id, _)| {
            let other = site.section_in(section, id)?;
            Some((id, other.url.clone()))
        });
        rows.push(row(
            site,
            &section.url,
            newest(site, &section.articles),
            &others.collect::<Vec<_>>(),
            None,
        ));
    }
    for page in site.pages().filter(|page| !page.is_withdrawn && page.preview.is_none()) {
        let others = page
            .translations
            .iter()
            .map(|id| site.page(*id))
            .map(|other| (other.language, other.url.clone()))
            .collect::<Vec<_>>();
        let image = page.image.as_ref().map(|image| absolute(site, &image.image.large.url));
        rows.push(row(site, &page.url, page.updated.clone(), &others, image));
    }
    for term in site.terms().iter().filter(|term| !term.articles.is_empty()) {
        let others = site.languages().filter_map(|(id, _)| {
            let other = site.find_term(term.taxonomy, id, &term.slug)?;
            (!other.articles.is_empty()).then(|| (id, other.url.clone()))
        });
        rows.push(row(
            site,
            &term.url,
            newest(site, &term.articles),
            &others.collect::<Vec<_>>(),
            None,
        ));
    }
    let channels = (!site.config.publisher.channels.is_empty()).then_some("channels");
    let check = site.config.share.codes.then_some("check");
    for name in ["corrections", "follow"].into_iter().chain(check).chain(channels) {
        for (_, language) in site.languages() {
            let others = site.languages().map(|(id, other)| (id, url::fixed(other, name)));
            rows.push(row(
                site,
                &url::fixed(language, name),
                None,
                &others.collect::<Vec<_>>(),
                None,
            ));
        }
    }
    for taxonomy in Taxonomy::ALL.into_iter().filter(|taxonomy| taxonomy.is_on(site)) {
        for (_, language) in site.languages() {
            let others = site.languages().map(|(id, other)| (id, url::taxonomy(other, taxonomy)));
            rows.push(row(
                site,
                &url::taxonomy(language, taxonomy),
                None,
                &others.collect::<Vec<_>>(),
                None,
            ));
        }
    }
    rows
}

/// When the newest of some articles was changed: that is when a list of them changed.
fn newest(site: &Site, articles: &[PageId]) -> Option<Moment> {
    articles.iter().filter_map(|id| site.page(*id).updated.as_ref()).max().cloned()
}

fn row(
    site: &Site,
    url: &UrlPath,
    changed: Option<Moment>,
    others: &[(LanguageId, UrlPath)],
    image: Option<String>,
) -> Row {
    let mut alternates = Vec::new();
    if others.len() > 1 {
        for (id, other) in others {
            alternates.push((site.config.language_tag(*id).to_owned(), absolute(site, other)));
        }
        let default = site.config.default_language().tag.as_ref();
        if let Some((_, address)) = alternates.iter().find(|(tag, _)| tag == default).cloned() {
            alternates.push(("x-default".to_owned(), address));
        }
    }
    Row { url: absolute(site, url), changed, alternates, image }
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &SitemapView) -> Rendered {
    // The longest file of a large site: grown step by step, it would take twice its room.
    let mut xml = Writer::with_capacity(view.rows.iter().map(Row::length).sum());
    xml.open(
        "urlset",
        &[
            ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
            ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
            ("xmlns:image", "http://www.google.com/schemas/sitemap-image/1.1"),
        ],
    );
    for row in &view.rows {
        xml.open("url", &[]);
        xml.leaf("loc", &[], &row.url);
        if let Some(changed) = &row.changed {
            xml.leaf("lastmod", &[], &changed.rfc3339());
        }
        for (tag, url) in &row.alternates {
            xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", tag), ("href", url)]);
        }
        if let Some(image) = &row.image {
            xml.open("image:image", &[]);
            xml.leaf("image:loc", &[], image);
            xml.close();
        }
        xml.close();
    }
    xml.close();
    Ok(xml.finish())
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render_index(view: &IndexView) -> Rendered {
    let mut xml = Writer::new();
    xml.open("sitemapindex", &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")]);
    for (url, changed) in &view.files {
        xml.open("sitemap", &[]);
        xml.leaf("loc", &[], url);
        if let Some(changed) = changed {
            xml.leaf("lastmod", &[], &changed.rfc3339());
        }
        xml.close();
    }
    xml.close();
    Ok(xml.finish())
}

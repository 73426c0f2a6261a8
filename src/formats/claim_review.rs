//! All reviews of claims as one feed of data (<https://schema.org/DataFeed>), in the shape that Data Commons takes.
//!
//! In: the reviews that stand on articles. Out: `claimreview.json`; with more than a thousand reviews also a file for each
//! year, and `claimreview-index.json` that lists them, so that whoever follows fetches the newest only.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::date::Moment;
use crate::base::path::UrlPath;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::json_ld::node::Node;
use crate::formats::parts::json_ld::review;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::page::PageId;
use crate::site::url;

pub(super) const FORMAT: Format = Format { name: "claim-review", version: 1, covers: None, plan };

/// A file with more reviews is split by year besides.
const LARGEST: usize = 1_000;

/// An article with its reviews.
#[derive(Serialize)]
struct Item {
    url: String,
    created: Option<Moment>,
    modified: Option<Moment>,
    reviews: Vec<String>,
}

/// What all files say of themselves.
#[derive(Clone, Serialize)]
struct Head<'s> {
    url: String,
    name: &'s str,
    language: &'s str,
    body: &'s str,
    licence: Option<&'s str>,
}

#[derive(Serialize)]
struct FeedView<'s> {
    head: Head<'s>,
    year: Option<i16>,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct IndexView<'s> {
    head: Head<'s>,
    files: Vec<(String, i16, Option<Moment>)>,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if !site.config.claim_review {
        return;
    }
    let pages: Vec<&Page> = pages(site);
    let count: usize = pages.iter().map(|page| review::count(page)).sum();
    let main = url::claim_reviews(None);
    let all: Vec<PageId> = pages.iter().map(|page| page.id).collect();
    let path = main.output();
    planner.data(path, Origin::Site, move || feed(site, parts, &main, None, &all), render);
    if count <= LARGEST {
        return;
    }
    let mut years: BTreeMap<i16, Vec<PageId>> = BTreeMap::new();
    for page in pages {
        // A plain page may have no date; its reviews are in the file of all.
        if let Some(date) = &page.date {
            years.entry(date.year()).or_default().push(page.id);
        }
    }
    let mut files = Vec::with_capacity(years.len());
    for (year, pages) in years.into_iter().rev() {
        let path = url::claim_reviews(Some(&year.to_string()));
        files.push((path.clone(), year, pages.clone()));
        let output = path.output();
        let view = move || feed(site, parts, &path, Some(year), &pages);
        planner.data(output, Origin::Site, view, render);
    }
    let address = url::claim_reviews(Some("index"));
    let path = address.output();
    let view = move || {
        let files = files.iter().map(|(path, year, pages)| {
            let changed = pages.iter().filter_map(|id| site.page(*id).updated.clone()).max();
            (absolute(site, path), *year, changed)
        });
        IndexView { head: head(site, parts, &address), files: files.collect() }
    };
    planner.data(path, Origin::Site, view, render_index);
}

fn feed<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    address: &UrlPath,
    year: Option<i16>,
    pages: &[PageId],
) -> FeedView<'s> {
    FeedView {
        head: head(site, parts, address),
        year,
        items: pages.iter().map(|id| item(site, parts, site.page(*id))).collect(),
    }
}

/// Pages with reviews, the newest first.
fn pages(site: &Site) -> Vec<&Page> {
    let mut pages: Vec<&Page> =
        site.pages().filter(|page| page.preview.is_none() && review::count(page) > 0).collect();
    pages.sort_by(|left, right| {
        right.date.cmp(&left.date).then_with(|| left.url.as_str().cmp(right.url.as_str()))
    });
    pages
}

fn item<'s>(site: &'s Site, parts: &Parts<'s>, page: &'s Page) -> Item {
    Item {
        url: absolute(site, &page.url),
        created: page.date.clone(),
        modified: page.updated.clone(),
        reviews: review::reviews(site, &parts.language(page.language).identity, page),
    }
}

fn head<'s>(site: &'s Site, parts: &'s Parts<'_>, path: &UrlPath) -> Head<'s> {
    let language = site.config.default_language();
    let identity = &parts.languages[0].identity;
    Head {
        url: absolute(site, path),
        name: &language.title,
        language: language.tag.as_ref(),
        body: &identity.body_inline,
        licence: identity.licence.as_deref(),
    }
}

fn described(head: &Head<'_>, kind: &str, year: Option<i16>, changed: Option<&Moment>) -> Node {
    let name = match year {
        Some(year) => format!("{} – ClaimReview {year}", head.name),
        None => format!("{} – ClaimReview", head.name),
    };
    Node::new(&[kind])
        .text("@id", head.url.as_str())
        .text("url", head.url.as_str())
        .text("name", name.as_str())
        .text("inLanguage", head.language)
        .text("temporalCoverage", year.map(|year| year.to_string()).as_deref())
        .text("dateModified", changed.map(Moment::rfc3339).as_deref())
        .text("license", head.licence)
        .json("publisher", head.body)
}

/// One item on a line, so that a change of one is a change of one line.
fn lines(nodes: Vec<Node>) -> String {
    let lines: Vec<String> = nodes.into_iter().map(Node::finish).collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", lines.join(",\n")) }
}

fn whole(node: Node) -> Vec<u8> {
    let json = node.finish();
    let inner = json.strip_prefix('{').unwrap_or(&json);
    format!("{{\"@context\":\"https://schema.org\",{inner}\n").into_bytes()
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &FeedView<'_>) -> Rendered {
    let changed = view.items.iter().filter_map(|item| item.modified.as_ref()).max();
    let items = view.items.iter().map(|item| {
        Node::new(&["DataFeedItem"])
            .text("url", item.url.as_str())
            .text("dateCreated", item.created.as_ref().map(Moment::rfc3339).as_deref())
            .text("dateModified", item.modified.as_ref().map(Moment::rfc3339).as_deref())
            .json("item", &format!("[{}]", item.reviews.join(",")))
    });
    let feed = described(&view.head, "DataFeed", view.year, changed)
        .json("dataFeedElement", &lines(items.collect()));
    Ok(whole(feed))
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render_index(view: &IndexView<'_>) -> Rendered {
    let changed = view.files.iter().filter_map(|(_, _, changed)| changed.as_ref()).max();
    let files = view.files.iter().map(|(url, year, changed)| {
        Node::new(&["DataFeed"])
            .text("@id", url.as_str())
            .text("url", url.as_str())
            .text("temporalCoverage", year.to_string().as_str())
            .text("dateModified", changed.as_ref().map(Moment::rfc3339).as_deref())
    });
    let catalog = described(&view.head, "DataCatalog", None, changed)
        .json("dataset", &lines(files.collect()));
    Ok(whole(catalog))
}

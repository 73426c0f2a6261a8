//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>): the newest entries of each list.
//!
//! In: the shared feed view. Out: `feed.json` beside each list. Claims and verdicts stand in the extension `_factcheck`.

use serde::Serialize;

use crate::base::json;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::feed;
use crate::formats::parts::feed::FeedClaim;
use crate::formats::parts::feed::FeedEntry;
use crate::formats::parts::feed::FeedView;
use crate::plan::Lengths;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::theme::bodies::Bodies;

pub(super) const FORMAT: Format =
    Format { name: "json-feed", version: 1, sees: Sees::Everything, covers: None, plan };

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    language: &'a str,
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [&'a str],
    language: &'a str,
    #[serde(rename = "_factcheck", skip_serializing_if = "Option::is_none")]
    fact_check: Option<FactCheck<'a>>,
}

#[derive(Serialize)]
struct FactCheck<'a> {
    about: &'static str,
    claims: &'a [FeedClaim<'a>],
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    feed::plan_all(site, parts, planner, "feed.json", render);
}

fn render(view: &FeedView<'_>, bodies: &Bodies, _: &Lengths<'_>) -> Rendered {
    let mut items = Vec::with_capacity(view.entries.len());
    for entry in &view.entries {
        items.push(item(view, entry.entry(), bodies)?);
    }
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &view.title,
        home_page_url: &view.page_url,
        feed_url: &view.self_url,
        description: &view.description,
        language: view.language,
        authors: vec![Author { name: view.publisher, url: Some(&view.home_url) }],
        hubs: view.hub.map(|url| Hub { kind: "WebSub", url }).into_iter().collect(),
        items,
    };
    let mut text = json::to_string(&feed);
    text.push('\n');
    Ok(text.into_bytes())
}

fn item<'a>(
    view: &'a FeedView<'_>,
    entry: &'a FeedEntry<'_>,
    bodies: &Bodies,
) -> Result<Item<'a>, Box<crate::base::diag::Diagnostic>> {
    let fields = &entry.fields;
    let html = entry.html(bodies)?;
    let publisher = [view.publisher];
    let names = if fields.authors.is_empty() { &publisher[..] } else { &fields.authors[..] };
    Ok(Item {
        id: &fields.id,
        url: &fields.url,
        title: &fields.title,
        content_text: html.is_none().then_some(fields.summary.as_str()),
        content_html: html,
        summary: &fields.summary,
        image: fields.image.as_ref().map(|image| image.url.as_str()),
        date_published: fields.published.rfc3339(),
        date_modified: fields.updated.rfc3339(),
        authors: names.iter().copied().map(|name| Author { name, url: None }).collect(),
        tags: &fields.categories,
        language: fields.language,
        fact_check: (!fields.claims.is_empty()).then_some(FactCheck {
            about: "https://schema.org/ClaimReview",
            claims: &fields.claims,
        }),
    })
}

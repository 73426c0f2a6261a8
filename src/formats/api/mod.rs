//! Open data: all articles and all claims as files that programs and spreadsheets read.
//!
//! In: pages that are published. Out: `api/articles.json`, `api/claims.json` and `api/claims.csv`, and a JSON Schema
//! (2020-12) beside each JSON. There is one record for each article and language; those of one article have the same `id`.
//! Names that are the site's and not an article's are given in every language.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::date::Moment;
use crate::base::localized::Localized;
use crate::config::identity::licence_url;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::url;

mod articles;
mod claims;

pub(super) const FORMAT: Format =
    Format { name: "open-data", version: 1, sees: Sees::Everything, covers: None, plan };

/// A text in each language of the site.
type ByLanguage<'s> = BTreeMap<&'s str, &'s str>;

/// What each file says of itself.
#[derive(Serialize)]
struct Head<'s> {
    #[serde(rename = "$schema")]
    schema: String,
    url: String,
    title: ByLanguage<'s>,
    documentation: String,
    publisher: Publisher<'s>,
    licence: Licence<'s>,
    updated: Option<Moment>,
    verdicts: Vec<Verdict<'s>>,
}

#[derive(Serialize)]
struct Publisher<'s> {
    name: ByLanguage<'s>,
    url: String,
    email: Option<&'s str>,
}

#[derive(Serialize)]
struct Licence<'s> {
    text: ByLanguage<'s>,
    url: Option<String>,
}

#[derive(Serialize)]
struct Verdict<'s> {
    id: &'s str,
    label: ByLanguage<'s>,
    definition: ByLanguage<'s>,
    rating: Option<u8>,
}

fn plan<'s>(site: &'s Site, _parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if !site.config.api {
        return;
    }
    articles::plan(site, planner);
    claims::plan(site, planner);
    for (file, text) in [
        ("articles.schema.json", include_str!("articles.schema.json")),
        ("claims.schema.json", include_str!("claims.schema.json")),
    ] {
        let path = url::open_data(file).output();
        planner.data(path, Origin::Site, move || text, |text| Ok(text.as_bytes().to_vec()));
    }
}

/// Articles that are published, the newest first; those that were taken back among them, so that copies learn of it.
fn pages(site: &Site) -> Vec<&Page> {
    let mut pages: Vec<&Page> =
        site.pages().filter(|page| page.kind.is_article() && page.preview.is_none()).collect();
    pages.sort_by(|left, right| {
        right.date.cmp(&left.date).then_with(|| left.url.as_str().cmp(right.url.as_str()))
    });
    pages
}

fn head<'s>(site: &'s Site, pages: &[&Page], file: &str, schema: &str) -> Head<'s> {
    let texts = |localized: &'s Localized| by_language(site, localized);
    let default = site.config.default_language();
    let publisher = &site.config.publisher;
    let terms = site.config.text(&publisher.licence, default.tag.as_ref());
    Head {
        schema: absolute(site, &url::open_data(schema)),
        url: absolute(site, &url::open_data(file)),
        title: site
            .languages()
            .map(|(_, language)| (language.tag.as_ref(), language.title.as_str()))
            .collect(),
        documentation: absolute(site, &url::fixed(default, "follow")),
        publisher: Publisher {
            name: texts(&publisher.name),
            url: absolute(site, &url::home(default)),
            email: publisher.email.as_deref(),
        },
        licence: Licence { text: texts(&publisher.licence), url: licence_url(terms) },
        updated: pages.iter().filter_map(|page| page.updated.clone()).max(),
        verdicts: site
            .verdicts()
            .map(|(_, verdict)| Verdict {
                id: &verdict.id,
                label: texts(&verdict.label),
                definition: texts(&verdict.definition),
                rating: verdict.rating,
            })
            .collect(),
    }
}

/// A text in every language of the site; nothing where there is none at all.
fn by_language<'s>(site: &'s Site, localized: &'s Localized) -> ByLanguage<'s> {
    site.languages()
        .map(|(_, language)| language.tag.as_ref())
        .map(|tag| (tag, site.config.text(localized, tag)))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render<V: Serialize>(view: &V) -> Rendered {
    let mut text = crate::base::json::to_string(view);
    text.push('\n');
    Ok(text.into_bytes())
}

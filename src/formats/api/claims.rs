//! Claims with their verdicts as open data: for programs as JSON, for spreadsheets as CSV.
//!
//! In: pages that are published. Out: `api/claims.json` and `api/claims.csv`, one record or row for each claim and language.

use serde::Serialize;

use crate::base::csv::Table;
use crate::base::date;
use crate::base::date::Day;
use crate::base::date::Moment;
use crate::formats::api;
use crate::formats::api::Head;
use crate::formats::parts::absolute;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::site::Site;
use crate::site::page;
use crate::site::page::Page;
use crate::site::url;

#[derive(Serialize)]
struct ClaimsView<'s> {
    #[serde(flatten)]
    head: Head<'s>,
    claims: Vec<Claim<'s>>,
}

#[derive(Serialize)]
struct CsvView<'s> {
    claims: Vec<Claim<'s>>,
}

#[derive(Serialize)]
struct Claim<'s> {
    article: &'s str,
    id: &'s str,
    language: &'s str,
    url: String,
    claim: &'s str,
    verdict: &'s str,
    verdict_label: &'s str,
    rating: Option<u8>,
    best_rating: Option<u8>,
    finding: &'s str,
    claimant: Option<Claimant<'s>>,
    made_on: Option<Day>,
    appearances: Vec<Appearance<'s>>,
    media: Option<&'static str>,
    published: Option<&'s Moment>,
    updated: Option<&'s Moment>,
    article_title: &'s str,
    article_url: String,
}

#[derive(Serialize)]
struct Claimant<'s> {
    name: &'s str,
    url: Option<&'s str>,
    kind: &'static str,
}

#[derive(Serialize)]
struct Appearance<'s> {
    url: Option<&'s str>,
    is_archived: bool,
    seen: Option<Day>,
    note: Option<&'s str>,
}

/// Columns of the table: the keys of a record, lists as text.
const COLUMNS: [&str; 18] = [
    "article",
    "id",
    "language",
    "published",
    "updated",
    "verdict",
    "verdict_label",
    "rating",
    "best_rating",
    "claim",
    "finding",
    "claimant",
    "made_on",
    "appearances",
    "media",
    "url",
    "article_title",
    "article_url",
];

pub(super) fn plan<'s>(site: &'s Site, planner: &mut Planner<'s>) {
    let file = "claims.json";
    let view = move || {
        let pages = api::pages(site);
        let head = api::head(site, &pages, file, "claims.schema.json");
        ClaimsView { head, claims: claims(site, &pages) }
    };
    planner.data(url::open_data(file).output(), Origin::Site, view, api::render);
    let view = || CsvView { claims: claims(site, &api::pages(site)) };
    planner.data(url::open_data("claims.csv").output(), Origin::Site, view, render_csv);
}

fn claims<'s>(site: &'s Site, pages: &[&'s Page]) -> Vec<Claim<'s>> {
    let pages = pages.iter().filter(|page| !page.is_withdrawn);
    pages.flat_map(|page| page.claims.iter().map(move |claim| record(site, page, claim))).collect()
}

fn record<'s>(site: &'s Site, page: &'s Page, claim: &'s page::Claim) -> Claim<'s> {
    let language = site.config.language_tag(page.language);
    let verdict = site.verdict(claim.verdict);
    let address = absolute(site, &page.url);
    Claim {
        article: &page.article_id,
        id: &claim.id,
        language,
        url: format!("{address}#claim-{}", claim.id),
        claim: &claim.claim,
        verdict: &verdict.id,
        verdict_label: site.config.text(&verdict.label, language),
        rating: verdict.rating,
        best_rating: verdict.rating.map(|_| site.config.verdicts.best_rating()),
        finding: &claim.finding,
        claimant: claim.claimant.as_ref().map(|claimant| Claimant {
            name: &claimant.name,
            url: claimant.url.as_deref(),
            kind: if claimant.is_person { "person" } else { "organization" },
        }),
        made_on: claim.made_on,
        appearances: claim
            .appearances
            .iter()
            .map(|appearance| Appearance {
                // As for readers: a link to the claim itself would help it along.
                url: appearance.archived.as_deref().or(appearance.url.as_deref()),
                is_archived: appearance.archived.is_some(),
                seen: appearance.seen,
                note: appearance.note.as_deref(),
            })
            .collect(),
        media: claim.media,
        published: page.date.as_ref(),
        updated: page.updated.as_ref(),
        article_title: &page.title,
        article_url: address,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render_csv(view: &CsvView<'_>) -> Rendered {
    let mut table = Table::new(&COLUMNS);
    for claim in &view.claims {
        let moment = |moment: Option<&Moment>| moment.map(Moment::rfc3339).unwrap_or_default();
        let number = |number: Option<u8>| number.map(|it| it.to_string()).unwrap_or_default();
        let appearances: Vec<&str> =
            claim.appearances.iter().filter_map(|appearance| appearance.url).collect();
        table.row(&[
            claim.article,
            claim.id,
            claim.language,
            &moment(claim.published),
            &moment(claim.updated),
            claim.verdict,
            claim.verdict_label,
            &number(claim.rating),
            &number(claim.best_rating),
            claim.claim,
            claim.finding,
            claim.claimant.as_ref().map_or("", |claimant| claimant.name),
            &claim.made_on.map(date::iso).unwrap_or_default(),
            &appearances.join(" "),
            claim.media.unwrap_or_default(),
            &claim.url,
            claim.article_title,
            &claim.article_url,
        ]);
    }
    Ok(table.finish())
}

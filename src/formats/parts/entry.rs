//! An article as lists show it, and its claims with their verdicts.
//!
//! In: a page. Out: a [`Part`] that its lists, neighbours and the page itself share.

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::document::claim::Answer;
use crate::formats::parts::NamedLink;
use crate::formats::parts::Parts;
use crate::formats::parts::href;
use crate::site::Site;
use crate::site::page::Correction;
use crate::site::page::Page;
use crate::theme::part::Part;
use crate::theme::picture::PicturePlace;
use crate::theme::picture::PictureView;
use crate::theme::strings::DateView;

#[derive(Serialize)]
struct ClaimView<'a> {
    id: &'a str,
    anchor: String,
    claim: &'a str,
    finding: &'a str,
    claimant: Option<&'a crate::document::claim::Claimant>,
    made_on: Option<DateView>,
    appearances: Vec<AppearanceView<'a>>,
    response: Option<ResponseView<'a>>,
    media: Option<&'static str>,
}

#[derive(Serialize)]
struct ResponseView<'a> {
    status: Answer,
    on: Option<DateView>,
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct AppearanceView<'a> {
    url: Option<&'a str>,
    archived: Option<&'a str>,
    seen: Option<DateView>,
    note: Option<&'a str>,
}

/// The claims of a page, each with its verdict.
pub(in crate::formats) fn claims(site: &Site, parts: &Parts<'_>, page: &Page) -> Vec<Part> {
    let strings = parts.strings(site, page.language);
    page.claims
        .iter()
        .map(|claim| {
            let view = ClaimView {
                id: &claim.id,
                anchor: format!("claim-{}", claim.id),
                claim: &claim.claim,
                finding: &claim.finding,
                claimant: claim.claimant.as_ref(),
                made_on: claim.made_on.map(|day| strings.day(day)),
                appearances: claim
                    .appearances
                    .iter()
                    .map(|appearance| AppearanceView {
                        url: appearance.url.as_deref(),
                        archived: appearance.archived.as_deref(),
                        seen: appearance.seen.map(|day| strings.day(day)),
                        note: appearance.note.as_deref(),
                    })
                    .collect(),
                response: claim.response.as_ref().map(|response| ResponseView {
                    status: response.status,
                    on: response.on.map(|day| strings.day(day)),
                    text: response.text.as_deref(),
                }),
                media: claim.media,
            };
            Part::object(&view, &[("verdict", parts.verdict(page.language, claim.verdict))])
        })
        .collect()
}

#[derive(Serialize)]
struct EntryView<'a> {
    title: &'a str,
    url: String,
    kind: &'a str,
    date: Option<DateView>,
    updated: Option<DateView>,
    summary: &'a str,
    section: Option<NamedLink>,
    corrections: usize,
    corrected: Option<CorrectedView>,
    image: Option<PictureView<'a>>,
    language: &'a str,
    status: &'static str,
    preview: Option<crate::site::page::Preview>,
}

#[derive(Serialize)]
struct CorrectedView {
    on: DateView,
    kind: &'static str,
    label: String,
    url: String,
}

/// A page as lists show it.
pub(in crate::formats) fn entry<'s>(site: &'s Site, parts: &Parts<'s>, page: &'s Page) -> Part {
    let strings = parts.strings(site, page.language);
    let section = site.section(page.section);
    let sizes = Some(parts.theme.bodies.picture_sizes.as_str());
    let place = PicturePlace { base: &site.config.base_url.path, sizes, is_lazy: true };
    let view = EntryView {
        title: &page.title,
        url: href(site, &page.url),
        kind: page.kind.as_str(),
        date: page.date.as_ref().map(|date| strings.date(date)),
        updated: page
            .updated
            .as_ref()
            .filter(|_| page.is_changed)
            .map(|updated| strings.date(updated)),
        summary: &page.summary,
        section: (!section.is_home())
            .then(|| NamedLink { title: section.title.clone(), url: href(site, &section.url) }),
        corrections: page.corrections.len(),
        corrected: page.corrections.first().map(|newest| CorrectedView {
            on: strings.day(newest.on),
            kind: newest.kind.as_str(),
            label: correction_label(site, parts, page.language, newest),
            url: format!("{}#correction-{}", href(site, &page.url), newest.number),
        }),
        image: page.image.as_ref().map(|picture| PictureView::new(picture, &place)),
        language: site.config.language_tag(page.language),
        status: if page.is_withdrawn { "withdrawn" } else { "published" },
        preview: page.preview,
    };
    Part::object(&view, &[("claims", Part::list(&parts.claims(page)))])
}

/// What readers call a kind of correction.
pub(in crate::formats) fn correction_label(
    site: &Site,
    parts: &Parts<'_>,
    language: LanguageId,
    correction: &Correction,
) -> String {
    let key = format!("correction_{}", correction.kind.as_str());
    parts.strings(site, language).word(&key).to_owned()
}

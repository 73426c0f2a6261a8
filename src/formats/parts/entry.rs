//! An article as lists show it, and its claims with their verdicts.
//!
//! In: a page. Out: a [`Part`] that its lists, neighbours and the page itself share.

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::document::claim::Answer;
use crate::formats::parts::Parts;
use crate::formats::parts::href;
use crate::site::Site;
use crate::site::page::Claim;
use crate::site::page::Correction;
use crate::site::page::Page;
use crate::theme::part::Group;
use crate::theme::part::Part;
use crate::theme::picture::PicturePlace;
use crate::theme::picture::PictureView;
use crate::theme::strings::DateView;

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

/// The claims of a page, each with its verdict, as far as the blocks of bodies show them.
pub(in crate::formats) fn claims(site: &Site, parts: &Parts<'_>, page: &Page) -> Vec<Part> {
    let part = |claim| {
        let mut group = Group::new(parts.named_by_blocks());
        add_claim(site, parts, page, claim, &mut group);
        group.into_part()
    };
    page.claims.iter().map(part).collect()
}

fn add_claim(site: &Site, parts: &Parts<'_>, page: &Page, claim: &Claim, group: &mut Group<'_>) {
    let strings = parts.strings(site, page.language);
    group.text("id", || &claim.id);
    group.text("anchor", || format!("claim-{}", claim.id));
    group.text("claim", || &claim.claim);
    group.text("finding", || &claim.finding);
    group.add("claimant", || claim.claimant.as_ref());
    group.add("made_on", || claim.made_on.map(|day| strings.day(day)));
    group.add("appearances", || {
        let appearances = claim.appearances.iter().map(|appearance| AppearanceView {
            url: appearance.url.as_deref(),
            archived: appearance.archived.as_deref(),
            seen: appearance.seen.map(|day| strings.day(day)),
            note: appearance.note.as_deref(),
        });
        appearances.collect::<Vec<_>>()
    });
    group.add("response", || {
        claim.response.as_ref().map(|response| ResponseView {
            status: response.status,
            on: response.on.map(|day| strings.day(day)),
            text: response.text.as_deref(),
        })
    });
    group.maybe_text("media", || claim.media);
    group.part("verdict", || parts.verdict(page.language, claim.verdict));
}

#[derive(Serialize)]
struct CorrectedView {
    on: DateView,
    kind: &'static str,
    label: String,
    url: String,
}

/// Adds what lists show of a page, which the page itself shows, too.
pub(in crate::formats) fn add_entry(
    site: &Site,
    parts: &Parts<'_>,
    page: &Page,
    entry: &mut Group<'_>,
) {
    let strings = parts.strings(site, page.language);
    entry.text("title", || &page.title);
    entry.text("url", || href(site, &page.url));
    entry.text("kind", || page.kind.as_str());
    strings.add_date("date", page.date.as_ref(), entry);
    strings.add_date("updated", page.updated.as_ref().filter(|_| page.is_changed), entry);
    entry.text("summary", || &page.summary);
    let section = site.section(page.section);
    if section.is_home() {
        entry.add("section", || ());
    } else {
        entry.group("section", |group| {
            group.text("title", || &section.title);
            group.text("url", || href(site, &section.url));
        });
    }
    entry.add("corrections", || page.corrections.len());
    entry.add("corrected", || {
        page.corrections.first().map(|newest| CorrectedView {
            on: strings.day(newest.on),
            kind: newest.kind.as_str(),
            label: correction_label(site, parts, page.language, newest),
            url: format!("{}#correction-{}", href(site, &page.url), newest.number),
        })
    });
    if let Some(picture) = &page.image {
        let sizes = Some(parts.theme.bodies.picture_sizes.as_str());
        let place = PicturePlace { base: &site.config.base_url.path, sizes, is_lazy: true };
        entry.group("image", |group| PictureView::add(picture, &place, group));
    } else {
        entry.add("image", || ());
    }
    entry.text("language", || site.config.language_tag(page.language));
    entry.text("status", || if page.is_withdrawn { "withdrawn" } else { "published" });
    entry.add("preview", || page.preview);
    entry.list("claims", &page.claims, |group, claim| add_claim(site, parts, page, claim, group));
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

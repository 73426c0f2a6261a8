//! The history of an article: every released version with its date, its corrections, and what changed word by word. And the
//! ledger that says so, for whoever wants to check it.
//!
//! In: articles that have more than one version, and the ledger of releases. Out: one HTML page below the address of each, from
//! `history.html`, and `ledger.jsonl`. Of what was withdrawn no words are shown, as everywhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::date::Moment;
use crate::base::date::parse_day;
use crate::base::sha256::Sha256;
use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::entry;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::difference::Paragraph;
use crate::site::ledger::State;
use crate::site::ledger::Version;
use crate::site::ledger::is_verdict;
use crate::site::page::Page;
use crate::site::page::VerdictId;
use crate::site::url;
use crate::theme::part::Part;
use crate::theme::strings::DateView;

pub(super) const FORMAT: Format =
    Format { name: "history", version: 1, sees: Sees::Faces, covers: None, plan };

const TEMPLATE: &str = "history.html";

#[derive(Serialize)]
struct HistoryView<'a> {
    title: &'a str,
    url: String,
}

#[derive(Serialize)]
struct VersionView<'a> {
    number: usize,
    date: Option<DateView>,
    state: State,
    title: &'a str,
    is_renamed: bool,
    corrections: Vec<CorrectionView<'a>>,
    changes: Vec<&'a Paragraph>,
}

#[derive(Serialize)]
struct CorrectionView<'a> {
    on: &'a str,
    kind: &'a str,
    label: &'a str,
    text: &'a str,
    typo: bool,
}

/// The ledger, by its digest: it may be long.
#[derive(Serialize)]
struct LedgerView<'s> {
    digest: Sha256,
    #[serde(skip)]
    text: &'s str,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    let ledger = site.ledger();
    let Some(digest) = ledger.digest() else { return };
    let of_ledger = move || LedgerView { digest, text: ledger.text() };
    planner.data(url::ledger().output(), Origin::Site, of_ledger, render_ledger);
    for page in site.pages().filter(|page| site.has_history(page)) {
        let id = page.id;
        let path = url::history(site.language(page.language), &page.url).output();
        planner.page(path, page, move || view(site, parts, site.page(id)), html_page::render);
    }
}

fn view<'s>(site: &'s Site, parts: &'s Parts<'s>, page: &'s Page) -> HtmlPage<'s> {
    let strings = parts.strings(site, page.language);
    let address = url::history(site.language(page.language), &page.url);
    let title = strings.word("history");
    let mut crumbs = chrome::section_crumbs(site, page.section);
    crumbs.push((&page.title, Cow::Borrowed(&page.url)));
    let translations = page.translations.iter().map(|id| site.page(*id));
    let of_other = |other: &Page| url::history(site.language(other.language), &other.url);
    let mut shown = chrome::frame(
        site,
        parts,
        TEMPLATE,
        &Described {
            description: strings.word("history_text"),
            // Search engines should lead to the article as it is.
            noindex: true,
            crumbs,
            translations: translations
                .filter(|other| site.has_history(other))
                .map(|other| (other.language, Cow::Owned(of_other(other))))
                .collect(),
            preview: page.preview,
            ..Described::plain(page.language, &address, title)
        },
    );
    shown.group("page", |article| {
        entry::add_entry(site, parts, page, article);
        article.text("id", || &page.article_id);
    });
    let view = HistoryView { title, url: href(site, &address) };
    shown.part("history", || Part::object(&view, &[("versions", versions(site, parts, page))]));
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

fn render_ledger(view: &LedgerView<'_>) -> Rendered {
    Ok(view.text.as_bytes().to_vec())
}

/// The versions, newest first.
fn versions(site: &Site, parts: &Parts<'_>, page: &Page) -> Part {
    let strings = parts.strings(site, page.language);
    let history = site.ledger().history(page, &site.config);
    let mut versions = Vec::with_capacity(history.len());
    for (place, (version, changes)) in history.iter().enumerate() {
        let before = place.checked_sub(1).map(|place| &history[place].0);
        let known =
            |correction| before.is_some_and(|before| before.corrections.contains(correction));
        let corrections = version.corrections.iter().filter(|correction| !known(*correction));
        let updated = version.updated.as_deref();
        let moment = updated.and_then(|text| Moment::parse(text, &site.config.zone).ok());
        // A typo does not make an article newer, but this is when the version came.
        let typos = corrections.clone().filter(|correction| correction.typo);
        let typo = typos.filter_map(|correction| parse_day(&correction.on).ok()).max();
        let typo = typo.filter(|day| moment.as_ref().is_none_or(|moment| moment.day() < *day));
        let date = match typo {
            Some(day) => Some(strings.day(day)),
            None => moment.map(|moment| strings.date(&moment)),
        };
        let is_shown = |paragraph: &&Paragraph| {
            before.is_none_or(|before| !is_verdict(paragraph, before, version))
        };
        let view = VersionView {
            number: place + 1,
            date,
            state: version.state,
            title: if page.is_withdrawn { &page.title } else { &version.title },
            is_renamed: before.is_some_and(|before| before.title != version.title),
            corrections: corrections
                .map(|correction| CorrectionView {
                    on: &correction.on,
                    kind: &correction.kind,
                    label: strings.word(label(correction.typo, &correction.kind)),
                    text: &correction.text,
                    typo: correction.typo,
                })
                .collect(),
            changes: match page.is_withdrawn {
                true => Vec::new(),
                false => changes.iter().filter(is_shown).collect(),
            },
        };
        let verdicts = before.map_or_else(Vec::new, |before| {
            new_verdicts(site, parts, page.language, before, version)
        });
        versions.push(Part::object(&view, &[("verdicts", Part::list(&verdicts))]));
    }
    versions.reverse();
    Part::list(&versions)
}

/// The word of the interface for a correction.
fn label(typo: bool, kind: &str) -> &'static str {
    match kind {
        _ if typo => "history_typo",
        "clarification" => "correction_clarification",
        "update" => "correction_update",
        "retraction" => "correction_retraction",
        _ => "correction_correction",
    }
}

/// The claims whose verdict changed, where the site still has both verdicts.
fn new_verdicts(
    site: &Site,
    parts: &Parts<'_>,
    language: LanguageId,
    before: &Version,
    after: &Version,
) -> Vec<Part> {
    let by_name: BTreeMap<&str, VerdictId> =
        site.verdicts().map(|(id, verdict)| (verdict.id.as_str(), id)).collect();
    let changed = after.verdicts.iter().filter_map(|(claim, now)| {
        let was = before.verdicts.get(claim).filter(|was| *was != now)?;
        let (was, now) = (by_name.get(was.as_str())?, by_name.get(now.as_str())?);
        let verdict = |id: &VerdictId| parts.verdict(language, *id);
        Some(Part::object(&ClaimView { claim }, &[("was", verdict(was)), ("now", verdict(now))]))
    });
    changed.collect()
}

#[derive(Serialize)]
struct ClaimView<'a> {
    claim: &'a str,
}

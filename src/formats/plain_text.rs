//! Each article as plain text: for loudspeakers, text browsers, and whoever copies it into a message.
//!
//! In: an article. Out: `index.txt` beside it, with headline, dates, who answers for it, claims with their verdicts, the
//! text, sources and corrections. What was taken back has the notice and its corrections only.

use serde::Serialize;

use crate::base::fingerprint::Fingerprint;
use crate::document::claim::Answer;
use crate::document::claim::Response;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::entry;
use crate::plan::Lengths;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::page::Claim;
use crate::site::page::Correction;
use crate::site::page::Page;
use crate::site::page::Person;
use crate::site::page::Reference;
use crate::site::text::Text;
use crate::site::url;
use crate::theme::bodies::Bodies;
use crate::theme::body_text;
use crate::theme::strings::DateView;
use crate::theme::strings::Strings;

pub(super) const FORMAT: Format =
    Format { name: "plain-text", version: 1, sees: Sees::Faces, covers: None, plan };

/// Many hosts do not say in which encoding they send `.txt`; browsers then guess, and Vietnamese becomes unreadable. This
/// mark tells them (Encoding Standard, section 6.1).
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[derive(Serialize)]
struct PlainView<'s> {
    before: Vec<String>,
    body: Option<BodyDigest<'s>>,
    after: Vec<String>,
}

/// A body, for which its digest stands.
struct BodyDigest<'s> {
    text: &'s Text,
    language: &'s str,
    claims: Vec<String>,
}

impl Serialize for BodyDigest<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let claims = Fingerprint::of_value(&self.claims);
        (self.text.fingerprint(), self.language, claims).serialize(serializer)
    }
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if !site.config.plain_text {
        return;
    }
    for page in site.pages().filter(|page| page.kind.is_article()) {
        let id = page.id;
        let view = move || view(site, parts, site.page(id));
        planner.feed(url::plain_text(&page.url).output(), page, false, view, render);
    }
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &PlainView<'_>, bodies: &Bodies, _: &Lengths<'_>) -> Rendered {
    let body = view
        .body
        .as_ref()
        .map(|body| body_text::plain(body.text, bodies.strings(body.language), &body.claims));
    let all = view.before.iter().chain(&body).chain(&view.after);
    let parts: Vec<&str> = all.map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    Ok(format!("{BYTE_ORDER_MARK}{}\n", parts.join("\n\n")).into_bytes())
}

fn view<'s>(site: &'s Site, parts: &Parts<'s>, page: &'s Page) -> PlainView<'s> {
    let strings = parts.strings(site, page.language);
    let corrections = corrections(site, parts, page);
    let mut before = vec![page.title.clone(), signature(site, strings, page)];
    let mut after = Vec::new();
    if page.is_withdrawn {
        before.push(strings.word("withdrawn_note").to_owned());
        after.push(corrections);
        after.push(foot(site, strings, page));
        return PlainView { before, body: None, after };
    }
    // A summary that was taken from the text would be read twice.
    if !page.text.body.plain_text().contains(page.summary.trim_end_matches('…')) {
        before.push(page.summary.clone());
    }
    let claims: Vec<String> =
        page.claims.iter().map(|claim| record(site, strings, page, claim)).collect();
    // As on the page: a new verdict is the first thing to be known, and so is a claim that no block shows.
    if page.verdict_changed() {
        before.push(corrections);
    } else {
        after.push(corrections);
    }
    let shown: Vec<usize> = page.text.blocks.iter().filter_map(|block| block.claim).collect();
    let others = claims.iter().enumerate().filter(|(index, _)| !shown.contains(index));
    before.extend(others.map(|(_, claim)| claim.clone()));
    after.push(sources(strings, page));
    after.push(foot(site, strings, page));
    let language = site.config.language_tag(page.language);
    let body = Some(BodyDigest { text: &page.text, language, claims });
    PlainView { before, body, after }
}

/// What it is, who answers for it and when.
fn signature(site: &Site, strings: &Strings, page: &Page) -> String {
    let tag = site.config.language_tag(page.language);
    let publisher = site.config.text(&site.config.publisher.name, tag);
    let kind = format!("kind_{}", page.kind.as_str());
    let mut lines = vec![strings.word(&kind).to_owned(), labelled(strings, "issued_by", publisher)];
    for (word, people) in [("written_by", &page.authors), ("reviewed_by", &page.reviewers)] {
        if !people.is_empty() {
            lines.push(labelled(strings, word, &names(strings, people)));
        }
    }
    if let Some(date) = &page.date {
        lines.push(labelled(strings, "published", &moment(&strings.date(date))));
    }
    if let Some(updated) = page.updated.as_ref().filter(|_| page.is_changed) {
        lines.push(labelled(strings, "updated", &moment(&strings.date(updated))));
    }
    if let Some(ai) = &page.ai {
        lines.push(labelled(strings, "ai_label", ai));
    }
    lines.join("\n")
}

fn names(strings: &Strings, people: &[Person]) -> String {
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    names.join(strings.word("comma"))
}

fn labelled(strings: &Strings, word: &str, text: &str) -> String {
    format!("{}: {text}", strings.word(word))
}

/// A moment; a day without an hour is 00:00, which nobody needs to hear.
fn moment(date: &DateView) -> String {
    match (&date.time, &date.zone) {
        (Some(time), Some(zone)) if time != "00:00" => format!("{} {time} ({zone})", date.text),
        _ => date.text.clone(),
    }
}

/// The record of a claim: the verdict is never without it.
fn record(site: &Site, strings: &Strings, page: &Page, claim: &Claim) -> String {
    let tag = site.config.language_tag(page.language);
    let verdict = site.config.text(&site.verdict(claim.verdict).label, tag);
    let mut lines = vec![labelled(strings, "claim_label", &format!("“{}”", claim.claim))];
    if let Some(claimant) = &claim.claimant {
        lines.push(labelled(strings, "claimant", &claimant.name));
    }
    if let Some(day) = claim.made_on {
        lines.push(format!("{} {}", strings.word("claim_made_on"), strings.day(day).text));
    }
    lines.push(labelled(strings, "verdict_label", verdict));
    if let Some(response) = &claim.response {
        lines.push(reply(strings, response));
    }
    lines.push(labelled(strings, "finding_label", &claim.finding));
    lines.join("\n")
}

/// What came of asking whoever made a claim.
fn reply(strings: &Strings, response: &Response) -> String {
    let word = match response.status {
        Answer::Answered => "response_answered",
        Answer::Declined => "response_declined",
        Answer::None => "response_none",
        Answer::NotSought => "response_not_sought",
    };
    let mut line = strings.word(word).to_owned();
    if let Some(day) = response.on {
        line.push_str(&format!(" {}", strings.day(day).text));
    }
    if let Some(text) = &response.text {
        line.push_str(&format!(": {text}"));
    }
    sentence(&line)
}

fn sources(strings: &Strings, page: &Page) -> String {
    if page.sources.is_empty() {
        return String::new();
    }
    let mut lines = vec![format!("{}:", strings.word("sources_title"))];
    lines.extend(page.sources.iter().map(|reference| source(strings, reference)));
    lines.join("\n")
}

fn source(strings: &Strings, reference: &Reference) -> String {
    let source = &reference.source;
    let facts = [Some(&source.title), source.publisher.as_ref(), source.number.as_ref()];
    let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
    let facts: Vec<String> = facts.into_iter().map(sentence).collect();
    let mut line = format!("[{}] {}", reference.number, facts.join(" "));
    if let Some(reason) = &source.anonymous {
        let words = labelled(strings, "source_anonymous", reason);
        line.push_str(&format!(" {}", sentence(&words)));
    }
    if let Some(day) = source.accessed {
        line.push_str(&format!(" {} {}.", strings.word("accessed"), strings.day(day).text));
    }
    if let Some(url) = &source.url {
        line.push_str(&format!(" {url}"));
    }
    if let Some(url) = &source.archived {
        line.push_str(&format!(" ({}: {url})", strings.word("archived_copy")));
    }
    line
}

/// A text with a mark at its end, so that a voice stops there.
fn sentence(text: &str) -> String {
    let is_ended = text.ends_with(['.', '?', '!', '…', '؟', '。']);
    if is_ended { text.to_owned() } else { format!("{text}.") }
}

fn corrections(site: &Site, parts: &Parts<'_>, page: &Page) -> String {
    if page.corrections.is_empty() {
        return String::new();
    }
    let strings = parts.strings(site, page.language);
    let mut lines = vec![format!("{}:", strings.word("corrections_here"))];
    for correction in &page.corrections {
        let label = entry::correction_label(site, parts, page.language, correction);
        let mut line = format!("{label}, {}", strings.day(correction.on).text);
        line.push_str(&new_verdict(site, strings, page, correction));
        line.push_str(&format!(": {}", correction.text));
        lines.push(line);
    }
    lines.join("\n")
}

fn new_verdict(site: &Site, strings: &Strings, page: &Page, correction: &Correction) -> String {
    let Some((was, now)) = correction.verdict else { return String::new() };
    let tag = site.config.language_tag(page.language);
    let label = |id| site.config.text(&site.verdict(id).label, tag);
    format!(
        " ({} {} “{}” {} “{}”)",
        strings.word("verdict_changed"),
        strings.word("change_from"),
        label(was),
        strings.word("change_to"),
        label(now)
    )
}

/// Where it stands and what it is called for ever.
fn foot(site: &Site, strings: &Strings, page: &Page) -> String {
    let tag = site.config.language_tag(page.language);
    let terms = site.config.text(&site.config.publisher.licence, tag);
    let mut lines = vec![
        labelled(strings, "read_on_site", &absolute(site, &page.url)),
        labelled(strings, "record_number", &page.article_id),
    ];
    if !terms.is_empty() {
        lines.push(terms.to_owned());
    }
    lines.join("\n")
}

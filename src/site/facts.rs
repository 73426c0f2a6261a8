//! What an article says of claims, sources, corrections and people, checked against the rest of the site.
//!
//! In: one document, the scale and the records. Out: claims with verdicts, numbered sources, corrections in the order
//! of time, signatures – or problems with their places.

use std::ops::Range;

use crate::base::bilingual::Said;
use crate::base::codes;
use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::slug;
use crate::base::suggest;
use crate::base::yaml::Spanned;
use crate::config::Config;
use crate::config::verdicts::VerdictScale;
use crate::document::Document;
use crate::document::evidence::SourceItem;
use crate::document::evidence::WrittenSource;
use crate::document::record::Records;
use crate::site::page::Claim;
use crate::site::page::Correction;
use crate::site::page::Person;
use crate::site::page::Reference;
use crate::site::page::VerdictId;
use crate::site::text::Text;

/// The verdict of an id, or a problem.
fn verdict(
    document: &Document,
    scale: &VerdictScale,
    written: &Spanned<String>,
    report: &mut Report,
) -> Option<VerdictId> {
    let found = scale.verdicts.iter().position(|verdict| verdict.id == written.value);
    if let Some(index) = found.and_then(|index| u8::try_from(index).ok()) {
        return Some(VerdictId(index));
    }
    let message = Said::new(
        format!("verdict `{}` is not on this site's scale", written.value),
        format!("kết luận `{}` không có trong thang của trang này", written.value),
    );
    let help = match scale.nearest(&written.value) {
        Some(near) => Said::new(
            format!("did you mean `{near}`? The scale is declared under `verdicts` in site.yaml"),
            format!("có phải `{near}` không? Thang kết luận ghi ở `verdicts` trong site.yaml"),
        ),
        None => {
            let ids: Vec<&str> = scale.verdicts.iter().map(|verdict| verdict.id.as_str()).collect();
            let ids = ids.join(", ");
            Said::new(format!("the scale has {ids}"), format!("thang có {ids}"))
        }
    };
    report.add(
        Diagnostic::told(codes::UNKNOWN_VERDICT, message)
            .at(document.place(&written.range))
            .help_told(help),
    );
    None
}

/// The claims of an article.
pub(in crate::site) fn claims(
    document: &Document,
    config: &Config,
    report: &mut Report,
) -> Vec<Claim> {
    let mut claims = Vec::new();
    for claim in &document.front.claims {
        let Some(verdict) = verdict(document, &config.verdicts, &claim.verdict, report) else {
            continue;
        };
        claims.push(Claim {
            id: claim.id.value.clone(),
            claim: claim.claim.value.clone(),
            verdict,
            finding: claim.finding.value.clone(),
            claimant: claim.claimant.clone(),
            made_on: claim.made_on,
            appearances: claim.appearances.clone(),
            response: claim.response.clone(),
            media: claim.media,
            range: claim.claim.range.clone(),
            finding_range: claim.finding.range.clone(),
        });
    }
    claims
}

/// The sources of an article, records looked up, before anything is counted.
pub(in crate::site) fn sources(
    document: &Document,
    records: &Records,
    now: &Moment,
    report: &mut Report,
) -> Vec<Spanned<WrittenSource>> {
    let mut sources = Vec::new();
    for item in &document.front.sources {
        match item {
            SourceItem::Written(source) => {
                if source.value.accessed.is_some_and(|day| day > now.day()) {
                    let message = "a source cannot have been read in the future";
                    report.add(future(document, &source.range, message));
                }
                sources.push(source.clone());
            }
            SourceItem::Record(id) => match records.sources.get(&id.value) {
                Some(record) => sources.push(Spanned::new(record.clone(), id.range.clone())),
                None => report.add(unknown_record(document, records, id)),
            },
        }
    }
    sources
}

fn unknown_record(document: &Document, records: &Records, id: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is not a record of data/sources.yaml", id.value);
    let help = match suggest::nearest(&id.value, records.sources.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "write the source out: `- { id: …, title: …, url: … }`, or add the record".to_owned()
        }
    };
    Diagnostic::error(codes::UNKNOWN_SOURCE, message).at(document.place(&id.range)).help(help)
}

/// The sources with their numbers, and how often the text cites each.
pub(in crate::site) fn references(
    sources: Vec<Spanned<WrittenSource>>,
    text: &Text,
) -> Vec<Reference> {
    sources
        .into_iter()
        .enumerate()
        .map(|(index, source)| {
            let number = index + 1;
            let cited = text.citations.iter().filter(|citation| citation.number == number).count();
            Reference { number, source: source.value, cited, range: source.range }
        })
        .collect()
}

/// The corrections, newest first, numbered in the order of time so that an anchor stays what it is.
pub(in crate::site) fn corrections(
    document: &Document,
    config: &Config,
    now: &Moment,
    report: &mut Report,
) -> (Vec<Correction>, Vec<Correction>) {
    let (mut corrections, mut typos) = (Vec::new(), Vec::new());
    for written in &document.front.corrections {
        if written.on.value > now.day() {
            report.add(future(
                document,
                &written.on.range,
                "a correction cannot lie in the future",
            ));
        }
        let change = written.verdict.as_ref().and_then(|(was, now)| {
            let was = verdict(document, &config.verdicts, was, report);
            let now = verdict(document, &config.verdicts, now, report);
            Some((was?, now?))
        });
        let list = if written.typo { &mut typos } else { &mut corrections };
        list.push(Correction {
            number: 0,
            on: written.on.value,
            kind: written.kind,
            text: written.text.clone(),
            range: written.range.clone(),
            verdict: change,
        });
    }
    for list in [&mut corrections, &mut typos] {
        list.sort_by_key(|correction| correction.on);
        for (index, correction) in list.iter_mut().enumerate() {
            correction.number = index + 1;
        }
        list.reverse();
    }
    (corrections, typos)
}

fn future(document: &Document, range: &Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::error(codes::FUTURE_DATE, message)
        .at(document.place(range))
        .help("look at the year, the month and the time zone")
}

/// When the page was last changed as readers count: what it says itself, or its newest correction.
pub(in crate::site) fn updated(
    document: &Document,
    config: &Config,
    corrections: &[Correction],
    now: &Moment,
    report: &mut Report,
) -> Option<Moment> {
    let front = &document.front;
    let written = front.updated.as_ref();
    if let Some(updated) = written
        && updated.value > *now
        && front.date.as_ref().is_none_or(|date| date.value <= *now)
    {
        report.add(future(document, &updated.range, "`updated` lies in the future"));
    }
    let newest = corrections.iter().map(|correction| correction.on).max();
    let corrected = newest.map(|day| {
        // A correction has a day and no hour. Where `updated` names an hour of that day or later, that is
        // more exact; otherwise the day's first moment is what we know.
        Moment::start_of(day, &config.zone)
    });
    let date = front.date.as_ref().map(|date| date.value.clone());
    [date, written.map(|updated| updated.value.clone()), corrected].into_iter().flatten().max()
}

/// Warns of ids that nobody has.
pub(in crate::site) fn check_people(
    document: &Document,
    records: &Records,
    written: &[Spanned<String>],
    report: &mut Report,
) {
    for id in written {
        if !records.people.contains_key(&id.value) && looks_like_id(&id.value) {
            report.extend(unknown_person(document, records, id));
        }
    }
}

fn looks_like_id(text: &str) -> bool {
    text.contains('-') && slug::slug(text) == text
}

fn unknown_person(
    document: &Document,
    records: &Records,
    id: &Spanned<String>,
) -> Option<Diagnostic> {
    if records.people.is_empty() {
        return None;
    }
    let message = format!("`{}` is not in data/people.yaml", id.value);
    let help = match suggest::nearest(&id.value, records.people.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add a record, or write the name as readers should see it".to_owned(),
    };
    Some(
        Diagnostic::warning(codes::UNKNOWN_PERSON, message)
            .at(document.place(&id.range))
            .help(help),
    )
}

/// A person or unit in one language: a record looked up, a name taken as it is.
pub(in crate::site) fn person(
    config: &Config,
    records: &Records,
    id: &str,
    language: &str,
) -> Person {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match records.people.get(id) {
        Some(record) => Person {
            record: Some(id.to_owned()),
            name: config.text(&record.name, language).to_owned(),
            role: some(config.text(&record.role, language)),
            bio: some(config.text(&record.bio, language)),
            is_unit: record.is_unit,
            fediverse: record.fediverse.clone(),
            slug: slug::slug(id),
        },
        None => Person {
            record: None,
            name: id.to_owned(),
            role: None,
            bio: None,
            is_unit: false,
            fediverse: None,
            slug: slug::slug(id),
        },
    }
}

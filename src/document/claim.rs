//! A claim as an editor wrote it in front matter: strings and their places.
//!
//! In: an item of `claims`. Out: a [`WrittenClaim`]. Whether its verdict is on the scale is checked in `site/claim.rs`.

use crate::base::codes;
use crate::base::date;
use crate::base::date::Day;
use crate::base::diag::Diagnostic;
use crate::base::yaml::Fields;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::base::yaml::Value;
use crate::config::identity::web_address;
use crate::document::keys;

/// A claim that the article examines.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct WrittenClaim {
    /// Anchor and key: as written, else `c1`, `c2`, …
    pub id: Spanned<String>,
    /// What is claimed, in the claimant's words.
    pub claim: Spanned<String>,
    /// Id of a verdict on the site's scale.
    pub verdict: Spanned<String>,
    /// What is true, in one sentence.
    pub finding: Spanned<String>,
    /// Who said it, when that is known.
    pub claimant: Option<Claimant>,
    /// The day it was first said.
    pub made_on: Option<Day>,
    /// Where it appeared.
    pub appearances: Vec<Appearance>,
    /// What whoever said it answered.
    pub response: Option<Response>,
    /// How a picture or film was altered, as a MediaReview category of schema.org.
    #[borsh(serialize_with = "kept_media::write", deserialize_with = "kept_media::read")]
    pub media: Option<&'static str>,
}

/// Who made a claim. Left out when unknown: never invented.
#[derive(
    Clone, Debug, PartialEq, Eq, serde::Serialize, borsh::BorshSerialize, borsh::BorshDeserialize,
)]
pub struct Claimant {
    /// A name that readers recognise.
    pub name: String,
    /// The claimant's own page.
    pub url: Option<String>,
    /// Whether it is one person, not a page, a group or a body: structured data differs.
    #[serde(skip)]
    pub is_person: bool,
    /// Whether that person has a public office or role, so that their page may be linked.
    #[serde(skip)]
    pub is_public: bool,
}

/// What came of asking whoever made a claim.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// They answered.
    Answered,
    /// They did not want to say anything.
    Declined,
    /// Nobody answered.
    None,
    /// They were not asked.
    NotSought,
}

/// The reply of whoever made a claim, to which they have a right.
#[derive(
    Clone, Debug, PartialEq, Eq, serde::Serialize, borsh::BorshSerialize, borsh::BorshDeserialize,
)]
pub struct Response {
    /// What came of asking.
    pub status: Answer,
    /// The day they were asked or answered.
    pub on: Option<Day>,
    /// What they said; or why they were not asked.
    pub text: Option<String>,
}

/// A place where a claim was seen.
#[derive(
    Clone, Debug, PartialEq, Eq, serde::Serialize, borsh::BorshSerialize, borsh::BorshDeserialize,
)]
pub struct Appearance {
    /// Its address; readers are led to the archived copy where there is one.
    pub url: Option<String>,
    /// An archived copy.
    pub archived: Option<String>,
    /// When it was seen.
    pub seen: Option<Day>,
    /// Words about it: "heard by telephone".
    pub note: Option<String>,
}

/// Editors' words for schema.org's MediaReview categories
/// (<https://schema.org/MediaManipulationRatingEnumeration>).
pub(super) const MEDIA: &[(&str, &str)] = &[
    ("decontextualized", "DecontextualizedContent"),
    ("edited", "EditedOrCroppedContent"),
    ("original", "OriginalMediaContent"),
    ("satire", "SatireOrParodyContent"),
    ("staged", "StagedContent"),
    ("transformed", "TransformedContent"),
];

/// How a category is kept between builds.
mod kept_media {
    use std::io;

    use borsh::BorshDeserialize;
    use borsh::BorshSerialize;

    pub(super) fn write<W: io::Write>(media: &Option<&'static str>, to: &mut W) -> io::Result<()> {
        media.unwrap_or_default().serialize(to)
    }

    pub(super) fn read<R: io::Read>(from: &mut R) -> io::Result<Option<&'static str>> {
        let word = String::deserialize_reader(from)?;
        if word.is_empty() {
            return Ok(None);
        }
        let mut known = super::MEDIA.iter().map(|(_, category)| *category);
        let found = known.find(|category| *category == word);
        found.map(Some).ok_or_else(|| io::Error::other("an unknown category"))
    }
}

/// Words for who said it, and whether that is one person.
pub(super) const CLAIMANT_KINDS: &[(&str, bool)] = &[("organization", false), ("person", true)];

/// Reads one item of `claims`; `number` counts from 1 and names a claim without an `id`.
pub fn read(reader: &mut Reader<'_>, node: &Node, number: usize) -> Option<WrittenClaim> {
    let Value::Map(_) = &node.value else {
        reader.wrong_type(node, "claims", "a group of keys: `claim`, `verdict`, `finding`");
        return None;
    };
    let mut fields = reader.fields(node, "claims")?;
    let id = fields
        .take("id")
        .and_then(|node| read_id(reader, node))
        .unwrap_or_else(|| Spanned::new(format!("c{number}"), node.range.clone()));
    let mut words = |key: &'static str, fields: &mut Fields<'_>| {
        fields.take(key).and_then(|node| reader.words(node, key))
    };
    let claim = words("claim", &mut fields);
    let verdict = words("verdict", &mut fields);
    let finding = words("finding", &mut fields);
    let claimant = fields.take("claimant").and_then(|node| read_claimant(reader, node));
    let made_on = fields.take("made_on").and_then(|node| day(reader, node, "made_on"));
    let mut appearances = Vec::new();
    if let Some(list) = fields.take("appearances") {
        for item in reader.list(list, "appearances") {
            appearances.extend(read_appearance(reader, item));
        }
    }
    let response = fields.take("response").and_then(|node| read_response(reader, node));
    let media = fields.take("media").and_then(|node| reader.choice(node, "media", MEDIA));
    reader.close(&fields, &keys::CLAIM);
    let missing: Vec<&str> =
        ["claim", "verdict", "finding"].into_iter().filter(|key| !fields.has(key)).collect();
    if !missing.is_empty() {
        let place = reader.place(&node.range);
        let keys = missing.join("`, `");
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, format!("this claim has no `{keys}`"))
                .at(place)
                .help("`claim` is what is said, `verdict` its place on the scale, `finding` what is true"),
        );
    }
    Some(WrittenClaim {
        id,
        claim: claim?,
        verdict: verdict?,
        finding: finding?,
        claimant,
        made_on,
        appearances,
        response,
        media,
    })
}

/// An id that can be an anchor: letters a–z, digits, `-`, `_` and `.`.
pub fn read_id(reader: &mut Reader<'_>, node: &Node) -> Option<Spanned<String>> {
    let text = reader.words(node, "id")?;
    let good = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if text.value.chars().all(good) && text.value.len() <= 100 {
        return Some(text);
    }
    let message = format!("`{}` cannot be an id", crate::base::yaml::shorten(&text.value));
    reader.bad_value(&text.range, message, "an id has letters a–z, digits, `-`, `_` and `.`");
    None
}

fn read_claimant(reader: &mut Reader<'_>, node: &Node) -> Option<Claimant> {
    let mut fields = reader.fields(node, "claimant")?;
    let name = fields.take("name").and_then(|node| reader.words(node, "name"));
    let url = fields.take("url").and_then(|node| web_address(reader, node, "url"));
    let kind = fields.take("kind").and_then(|node| reader.choice(node, "kind", CLAIMANT_KINDS));
    let is_public =
        fields.take("public_figure").and_then(|node| reader.flag(node, "public_figure"));
    reader.close(&fields, &keys::CLAIMANT);
    if name.is_none() && !fields.has("name") {
        let place = reader.place(&node.range);
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, "`claimant` has no `name`")
                .at(place)
                .help("leave `claimant` out when nobody knows who said it"),
        );
    }
    Some(Claimant {
        name: name?.value,
        url,
        is_person: kind.unwrap_or(false),
        is_public: is_public.unwrap_or(false),
    })
}

/// What may come of asking, as it is written.
pub(super) const ANSWERS: &[(&str, Answer)] = &[
    ("answered", Answer::Answered),
    ("declined", Answer::Declined),
    ("none", Answer::None),
    ("not-sought", Answer::NotSought),
];

fn read_response(reader: &mut Reader<'_>, node: &Node) -> Option<Response> {
    let mut fields = reader.fields(node, "response")?;
    let status = fields.take("status").and_then(|node| reader.choice(node, "status", ANSWERS));
    let on = fields.take("on").and_then(|node| day(reader, node, "on"));
    let text = fields.take("text").and_then(|node| reader.words(node, "text"));
    reader.close(&fields, &keys::RESPONSE);
    let wanted: &[&str] = match status {
        Some(Answer::Answered) => &["on", "text"],
        Some(Answer::Declined | Answer::None) => &["on"],
        Some(Answer::NotSought) => &["text"],
        None => &["status"],
    };
    let missing: Vec<&str> = wanted.iter().copied().filter(|key| !fields.has(key)).collect();
    if !missing.is_empty() {
        let place = reader.place(&node.range);
        let message = format!("this response has no `{}`", missing.join("`, `"));
        reader.report(Diagnostic::error(codes::MISSING_KEY, message).at(place).help(
            "`status` is what came of asking, `on` the day, `text` what they said or why they were not asked",
        ));
    }
    let text = text.map(|text| text.value.split_whitespace().collect::<Vec<_>>().join(" "));
    Some(Response { status: status?, on, text })
}

fn read_appearance(reader: &mut Reader<'_>, node: &Node) -> Option<Appearance> {
    let mut fields = reader.fields(node, "appearances")?;
    let url = fields.take("url").and_then(|node| web_address(reader, node, "url"));
    let archived = fields.take("archived").and_then(|node| web_address(reader, node, "archived"));
    let seen = fields.take("seen").and_then(|node| day(reader, node, "seen"));
    let note = fields.take("note").and_then(|node| reader.words(node, "note"));
    reader.close(&fields, &keys::APPEARANCE);
    Some(Appearance { url, archived, seen, note: note.map(|text| text.value) })
}

/// Reads a day of the calendar.
pub fn day(reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<Day> {
    let text = reader.text(node, key)?;
    match date::parse_day(text.value.trim()) {
        Ok(day) => Some(day),
        Err(problem) => {
            let place = reader.place(&text.range);
            reader.report(
                Diagnostic::error(codes::BAD_DATE, format!("`{key}`: {problem}"))
                    .at(place)
                    .help("write the year first: `2026-11-20`"),
            );
            None
        }
    }
}

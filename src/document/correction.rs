//! Corrections as an editor wrote them.
//!
//! In: an item of `corrections`. Out: a [`WrittenCorrection`].

use std::ops::Range;

use crate::base::codes;
use crate::base::date::Day;
use crate::base::diag::Diagnostic;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::document::claim;
use crate::document::keys;

/// What kind of change it was. The words follow newsroom practice (IFCN principle 6).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum CorrectionKind {
    /// A fact was wrong.
    Correction,
    /// A sentence could be misread.
    Clarification,
    /// There is something new.
    Update,
    /// The article is taken back.
    Retraction,
}

impl CorrectionKind {
    /// All kinds with the words editors write.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("correction", Self::Correction),
        ("clarification", Self::Clarification),
        ("update", Self::Update),
        ("retraction", Self::Retraction),
    ];

    /// The word editors write.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Clarification => "clarification",
            Self::Update => "update",
            Self::Retraction => "retraction",
        }
    }
}

/// A dated change that readers are told of.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct WrittenCorrection {
    /// When it was made.
    pub on: Spanned<Day>,
    /// What kind of change.
    pub kind: CorrectionKind,
    /// What was wrong and what is right now.
    pub text: String,
    /// Where it stands.
    pub range: Range<usize>,
    /// The verdict before and after, when it changed.
    pub verdict: Option<(Spanned<String>, Spanned<String>)>,
    /// Whether only letters were put right: that is logged, and readers are not told.
    pub typo: bool,
}

/// Reads one item of `corrections`.
pub fn read(reader: &mut Reader<'_>, node: &Node) -> Option<WrittenCorrection> {
    let mut fields = reader.fields(node, "corrections")?;
    let on_node = fields.take("on");
    let on = on_node.and_then(|node| {
        claim::day(reader, node, "on").map(|on| Spanned::new(on, node.range.clone()))
    });
    let kind_node = fields.take("kind");
    let kind = match kind_node {
        Some(node) => reader.choice(node, "kind", CorrectionKind::ALL),
        None => Some(CorrectionKind::Correction),
    };
    let text = fields.take("text").and_then(|node| reader.words(node, "text"));
    let verdict_node = fields.take("verdict");
    let verdict = verdict_node.and_then(|node| read_verdict_change(reader, node));
    let typo = fields.take("typo").and_then(|node| reader.flag(node, "typo")).unwrap_or(false);
    if let Some(place) = verdict_node.filter(|_| typo).map(|node| reader.place(&node.range)) {
        reader.report(
            Diagnostic::error(codes::BAD_VALUE, "a new verdict is more than a typo")
                .at(place)
                .help("leave out `typo: true`, so that readers are told"),
        );
    }
    reader.close(&fields, &keys::CORRECTION);
    let missing: Vec<&str> = ["on", "text"].into_iter().filter(|key| !fields.has(key)).collect();
    if !missing.is_empty() {
        let place = reader.place(&node.range);
        let keys = missing.join("`, `");
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, format!("this correction has no `{keys}`"))
                .at(place)
                .help("`on` is the day, `text` says what was wrong and what is right now"),
        );
    }
    Some(WrittenCorrection {
        on: on?,
        kind: kind?,
        text: text?.value,
        range: node.range.clone(),
        verdict,
        typo,
    })
}

fn read_verdict_change(
    reader: &mut Reader<'_>,
    node: &Node,
) -> Option<(Spanned<String>, Spanned<String>)> {
    let mut fields = reader.fields(node, "verdict")?;
    let was = fields.take("was").and_then(|node| reader.words(node, "was"));
    let now = fields.take("now").and_then(|node| reader.words(node, "now"));
    reader.close(&fields, &keys::VERDICT_CHANGE);
    if !fields.has("was") || !fields.has("now") {
        let place = reader.place(&node.range);
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, "a change of verdict needs `was` and `now`")
                .at(place)
                .help("for example `verdict: { was: unproven, now: false }`"),
        );
    }
    Some((was?, now?))
}

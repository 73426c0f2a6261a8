//! The scale of verdicts as declared: by the name of a scale that comes with the theme, or in full.
//!
//! In: `verdicts` of `site.yaml` and the scale files of the theme. Out: a [`VerdictScale`]. The numbers that
//! ClaimReview wants come from here only.

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::localized::Localized;
use crate::base::slug;
use crate::base::suggest;
use crate::base::vietnamese;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::config::keys;

/// How a verdict is coloured; the theme has one colour for each.
pub(super) const TONES: &[(&str, &str)] = &[
    ("refuted", "refuted"),
    ("misleading", "misleading"),
    ("altered", "altered"),
    ("context", "context"),
    ("open", "open"),
    ("confirmed", "confirmed"),
];

/// One step of the scale.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// The word editors write: `false`, `missing-context`.
    pub id: String,
    /// What readers see.
    pub label: Localized,
    /// When the verdict is given.
    pub definition: Localized,
    /// Its number for ClaimReview, 1 is worst; `None` where a number would mislead (not proven, satire).
    pub rating: Option<u8>,
    /// Which colour of the theme it has.
    pub tone: String,
    /// Which icon of the theme it has.
    pub icon: String,
}

/// All verdicts of a site, in the order declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct VerdictScale {
    /// The verdicts.
    pub verdicts: Vec<Verdict>,
}

impl VerdictScale {
    /// The verdict with this id.
    pub fn find(&self, id: &str) -> Option<&Verdict> {
        self.verdicts.iter().find(|verdict| verdict.id == id)
    }

    /// The highest number on the scale: ClaimReview wants it beside each rating. The lowest is always 1.
    pub fn best_rating(&self) -> u8 {
        self.verdicts.iter().filter_map(|verdict| verdict.rating).max().unwrap_or(1)
    }

    /// The id that was probably meant: of the verdict whose label was written instead, else the nearest one.
    pub fn nearest(&self, written: &str) -> Option<&str> {
        let words = vietnamese::fold(written);
        let has_label = |verdict: &&Verdict| {
            verdict.label.texts().any(|label| vietnamese::fold(label) == words)
        };
        let labelled = self.verdicts.iter().find(has_label);
        let ids = || self.verdicts.iter().map(|verdict| verdict.id.as_str());
        labelled.map(|verdict| verdict.id.as_str()).or_else(|| suggest::nearest(written, ids()))
    }

    /// Reads a list of verdicts.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut scale = Self::default();
        for item in reader.list(node, "verdicts") {
            let Some(verdict) = read_verdict(reader, item) else { continue };
            if scale.find(&verdict.id).is_some() {
                let message = format!("the verdict `{}` is declared twice", verdict.id);
                reader.bad_value(&item.range, message, "keep one of the two");
                continue;
            }
            scale.verdicts.push(verdict);
        }
        if scale.verdicts.len() < 2 {
            let message = "a scale needs at least two verdicts".to_owned();
            reader.bad_value(&node.range, message, "declare them, or write `verdicts: standard`");
        }
        scale
    }
}

fn read_verdict(reader: &mut Reader<'_>, node: &Node) -> Option<Verdict> {
    let mut fields = reader.fields(node, "verdicts")?;
    let id = fields.take("id").and_then(|node| reader.words(node, "id"));
    let label = fields.take("label").and_then(|node| Localized::read(reader, node, "label"));
    let definition = fields
        .take("definition")
        .and_then(|node| Localized::read(reader, node, "definition"))
        .unwrap_or_default();
    let rating = fields
        .take("rating")
        .filter(|node| !is_none_word(node))
        .and_then(|node| reader.number(node, "rating", 1..101))
        .and_then(|number| u8::try_from(number).ok());
    let tone = fields
        .take("tone")
        .and_then(|node| reader.choice(node, "tone", TONES))
        .unwrap_or("open")
        .to_owned();
    let icon = fields.take("icon").and_then(|node| reader.words(node, "icon"));
    reader.close(&fields, &keys::VERDICT);
    let (Some(id), Some(label)) = (id, label) else {
        let place = reader.place(&node.range);
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, "a verdict needs an `id` and a `label`")
                .at(place)
                .help("for example `- { id: false, label: { vi: Sai sự thật, en: False }, rating: 1 }`"),
        );
        return None;
    };
    // The id is a part of an address (`/verdicts/false/`) and of a class name.
    if slug::slug(&id.value) != id.value {
        let message = format!("`{}` cannot be a verdict's id", id.value);
        let help = "an id has small letters a–z, digits and hyphens".to_owned();
        reader.bad_value(&id.range, message, help);
    }
    let icon = icon.map_or_else(|| id.value.clone(), |icon| icon.value);
    Some(Verdict { id: id.value, label, definition, rating, tone, icon })
}

fn is_none_word(node: &Node) -> bool {
    matches!(&node.value, crate::base::yaml::Value::Scalar { text, .. } if text == "none")
}

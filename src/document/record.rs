//! Data files: people, topics and sources that front matter refers to by id.
//!
//! In: `data/people.yaml`, `data/topics.yaml`, `data/tags.yaml`, `data/sources.yaml`. Out: [`Records`].

use std::collections::BTreeMap;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::localized::Localized;
use crate::base::yaml;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Value;
use crate::config::identity::fediverse_account;
use crate::config::identity::web_address;
use crate::document::evidence;
use crate::document::evidence::WrittenSource;
use crate::document::keys;
use crate::source::SourceTree;

/// Somebody who signs: a person or a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PersonRecord {
    /// Name.
    pub name: Localized,
    /// Whether it is a unit, not a person: structured data differs.
    pub is_unit: bool,
    /// Office.
    pub role: Localized,
    /// A few words.
    pub bio: Localized,
    /// Own page.
    pub url: Option<String>,
    /// Official e-mail address.
    pub email: Option<String>,
    /// Account on Mastodon and its kin.
    pub fediverse: Option<String>,
}

/// The name and description of a term of a taxonomy.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct TermRecord {
    /// What readers see.
    pub title: Localized,
    /// A sentence about it.
    pub summary: Localized,
}

/// Everything in `data/`.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// People and units by id.
    pub people: BTreeMap<String, PersonRecord>,
    /// Sources by id.
    pub sources: BTreeMap<String, WrittenSource>,
    /// Terms by taxonomy, then by id as written in front matter.
    pub terms: BTreeMap<String, BTreeMap<String, TermRecord>>,
    /// Every data file as JSON, by its name without extension, for templates.
    pub data: BTreeMap<String, serde_json::Value>,
}

impl Records {
    /// Reads all data files.
    pub fn read(tree: &SourceTree, taxonomies: &[String], report: &mut Report) -> Self {
        let mut records = Self::default();
        for file in tree.below("data") {
            let extension = file.path.extension();
            if file.path.folder() != "data" || (extension != "yaml" && extension != "yml") {
                continue;
            }
            let Some(text) = tree.text(file, report) else { continue };
            let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
            let Some(node) = yaml::parse(&file.path, &text, start..text.len(), report) else {
                continue;
            };
            let name = file.path.file_name().rsplit_once('.').map_or("", |(name, _)| name);
            let mut reader = Reader::new(&file.path, &text, report);
            records.read_file(&mut reader, name, &node, taxonomies);
            records.data.insert(name.to_owned(), yaml::to_json(&node));
        }
        records
    }

    fn read_file(
        &mut self,
        reader: &mut Reader<'_>,
        name: &str,
        node: &Node,
        taxonomies: &[String],
    ) {
        let is_taxonomy = taxonomies.iter().any(|taxonomy| taxonomy == name);
        if !is_taxonomy && name != "people" && name != "sources" {
            return;
        }
        let entries = match &node.value {
            Value::Map(entries) => entries,
            Value::Null => return,
            Value::Scalar { .. } | Value::List(_) => {
                reader.wrong_type(node, name, "a group: an id, then its record");
                return;
            }
        };
        for (key, record) in entries {
            match name {
                "people" => {
                    if let Some(person) = read_person(reader, record) {
                        self.people.insert(key.value.clone(), person);
                    }
                }
                "sources" => {
                    if let Some(source) = evidence::read(reader, record, &key.value) {
                        self.sources.insert(key.value.clone(), source);
                    }
                }
                taxonomy => {
                    if let Some(term) = read_term(reader, record) {
                        let terms = self.terms.entry(taxonomy.to_owned()).or_default();
                        terms.insert(key.value.clone(), term);
                    }
                }
            }
        }
    }
}

/// Words for who signs, and whether it is a unit.
pub(super) const PERSON_KINDS: &[(&str, bool)] = &[("unit", true), ("person", false)];

fn read_person(reader: &mut Reader<'_>, node: &Node) -> Option<PersonRecord> {
    let mut fields = reader.fields(node, "people")?;
    let mut person = PersonRecord::default();
    if let Some(node) = fields.take("name") {
        person.name = Localized::read(reader, node, "name")?;
    }
    if let Some(node) = fields.take("role") {
        person.role = Localized::read(reader, node, "role").unwrap_or_default();
    }
    if let Some(node) = fields.take("bio") {
        person.bio = Localized::read(reader, node, "bio").unwrap_or_default();
    }
    if let Some(node) = fields.take("kind") {
        person.is_unit = reader.choice(node, "kind", PERSON_KINDS).unwrap_or(false);
    }
    person.url = fields.take("url").and_then(|node| web_address(reader, node, "url"));
    person.email =
        fields.take("email").and_then(|node| reader.words(node, "email")).map(|text| text.value);
    person.fediverse = fields.take("fediverse").and_then(|node| fediverse_account(reader, node));
    reader.close(&fields, &keys::PERSON);
    if person.name.is_empty() {
        let place = reader.place(&node.range);
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, "this person or unit has no `name`").at(place),
        );
        return None;
    }
    Some(person)
}

fn read_term(reader: &mut Reader<'_>, node: &Node) -> Option<TermRecord> {
    if matches!(node.value, Value::Scalar { .. }) {
        let title = Localized::read(reader, node, "title")?;
        return Some(TermRecord { title, summary: Localized::default() });
    }
    let mut fields = reader.fields(node, "terms")?;
    let title = fields.take("title").and_then(|node| Localized::read(reader, node, "title"));
    let summary = fields.take("summary").and_then(|node| Localized::read(reader, node, "summary"));
    reader.close(&fields, &keys::TERM);
    Some(TermRecord { title: title?, summary: summary.unwrap_or_default() })
}

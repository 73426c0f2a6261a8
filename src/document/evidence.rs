//! Sources as an editor wrote them: in an article's front matter or in `data/sources.yaml`.
//!
//! In: an item of `sources`. Out: a [`WrittenSource`], or the id of a record that is looked up in `site/reference.rs`.

use crate::base::codes;
use crate::base::date::Day;
use crate::base::diag::Diagnostic;
use crate::base::yaml::Fields;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::base::yaml::Value;
use crate::config::identity::web_address;
use crate::document::claim;
use crate::document::keys;

/// How near a source is to the matter.
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
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A document, data set, official record or named expert.
    Primary,
    /// Somebody's report of it.
    Secondary,
}

/// Words for how near a source is.
pub(super) const SOURCE_KINDS: &[(&str, SourceKind)] =
    &[("primary", SourceKind::Primary), ("secondary", SourceKind::Secondary)];

/// A source that readers can follow.
#[derive(
    Clone, Debug, PartialEq, Eq, serde::Serialize, borsh::BorshSerialize, borsh::BorshDeserialize,
)]
pub struct WrittenSource {
    /// Key for `[@id]`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// An archived copy.
    pub archived: Option<String>,
    /// When we read it.
    pub accessed: Option<Day>,
    /// Number or sign of a document: `QCVN 01-1:2018/BYT`.
    pub number: Option<String>,
    /// Language of the source, where it differs from the article's.
    pub language: Option<String>,
    /// Why it has no name, where it has none.
    pub anonymous: Option<String>,
    /// How near it is to the matter.
    pub kind: Option<SourceKind>,
}

/// One item of an article's `sources`.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum SourceItem {
    /// A source written out.
    Written(Spanned<WrittenSource>),
    /// The id of a record in `data/sources.yaml`.
    Record(Spanned<String>),
}

/// Reads one item of `sources`; `number` counts from 1 and names a source without an `id`.
pub fn read_item(reader: &mut Reader<'_>, node: &Node, number: usize) -> Option<SourceItem> {
    match &node.value {
        Value::Scalar { .. } => reader.words(node, "sources").map(SourceItem::Record),
        Value::Null | Value::List(_) | Value::Map(_) => {
            let default_id = format!("s{number}");
            let source = read(reader, node, &default_id)?;
            Some(SourceItem::Written(Spanned::new(source, node.range.clone())))
        }
    }
}

/// Reads a source; in a data file its key is its id.
pub fn read(reader: &mut Reader<'_>, node: &Node, default_id: &str) -> Option<WrittenSource> {
    let mut fields = reader.fields(node, "sources")?;
    let id = fields.take("id").and_then(|node| claim::read_id(reader, node));
    let mut words = |key: &'static str, fields: &mut Fields<'_>| {
        fields.take(key).and_then(|node| reader.words(node, key)).map(|text| text.value)
    };
    let title = words("title", &mut fields);
    let publisher = words("publisher", &mut fields);
    let number = words("number", &mut fields);
    let language = words("language", &mut fields);
    let anonymous = words("anonymous", &mut fields);
    let url = fields.take("url").and_then(|node| web_address(reader, node, "url"));
    let archived = fields.take("archived").and_then(|node| web_address(reader, node, "archived"));
    let accessed = fields.take("accessed").and_then(|node| claim::day(reader, node, "accessed"));
    let kind = fields.take("kind").and_then(|node| reader.choice(node, "kind", SOURCE_KINDS));
    reader.close(&fields, &keys::SOURCE);
    if title.is_none() && !fields.has("title") {
        let place = reader.place(&node.range);
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, "this source has no `title`")
                .at(place)
                .help("readers see the title in the list of sources"),
        );
    }
    Some(WrittenSource {
        id: id.map_or_else(|| default_id.to_owned(), |id| id.value),
        title: title?,
        publisher,
        url,
        archived,
        accessed,
        number,
        language,
        anonymous,
        kind,
    })
}

//! Text in several languages: one string for all, or a string for each language.
//!
//! In: a YAML node. Out: a [`Localized`] that answers for every language of the site.

use std::collections::BTreeMap;

use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Value;

/// A text that may differ by language.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Localized {
    /// The text where a language has none of its own.
    any: Option<String>,
    /// Text by language tag.
    by_language: BTreeMap<String, String>,
}

impl Localized {
    /// One text for all languages.
    pub fn same(text: impl Into<String>) -> Self {
        Self { any: Some(text.into()), by_language: BTreeMap::new() }
    }

    /// Reads `key: text` or `key: { vi: text, en: text }`.
    pub fn read(reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<Self> {
        match &node.value {
            Value::Scalar { .. } => reader.words(node, key).map(|text| Self::same(text.value)),
            Value::Map(entries) if !entries.is_empty() => {
                let mut localized = Self::default();
                for (language, text) in entries {
                    if let Some(text) = reader.words(text, key) {
                        localized.by_language.insert(language.value.clone(), text.value);
                    }
                }
                Some(localized)
            }
            Value::Null | Value::List(_) | Value::Map(_) => {
                reader.wrong_type(node, key, "text, or a text for each language");
                None
            }
        }
    }

    /// Sets the text of one language.
    pub fn set(&mut self, language: &str, text: impl Into<String>) {
        self.by_language.insert(language.to_owned(), text.into());
    }

    /// The text in a language; then the one for all, then the default language's, then any.
    pub fn get(&self, language: &str, default: &str) -> &str {
        self.by_language
            .get(language)
            .or(self.any.as_ref())
            .or_else(|| self.by_language.get(default))
            .or_else(|| self.by_language.values().next())
            .map_or("", String::as_str)
    }

    /// The text written for exactly this language, or for all.
    pub fn exact(&self, language: &str) -> Option<&str> {
        self.by_language.get(language).or(self.any.as_ref()).map(String::as_str)
    }

    /// All its texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.any.iter().chain(self.by_language.values()).map(String::as_str)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.any.is_none() && self.by_language.is_empty()
    }
}

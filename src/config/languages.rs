//! The languages of the site and the fixed path names in each.
//!
//! In: `language`, `languages`, `title` and `paths` of `site.yaml`, and `paths` of the theme's strings. Out: a
//! [`Language`] for each, the default one first.

use std::collections::BTreeMap;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::lang::LanguageTag;
use crate::base::slug;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Value;

/// Path names that the program itself uses; `claims`, `corrections` and `sources` are also the anchors of
/// these parts of an article. Each may be renamed per language.
pub const PATH_NAMES: &[&str] = &[
    "authors",
    "channels",
    "check",
    "claims",
    "corrections",
    "follow",
    "history",
    "kit",
    "page",
    "search",
    "sources",
    "tags",
    "topics",
    "verdicts",
    "verify",
];

/// A language of one site: its place in `Config::languages`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct LanguageId(pub(crate) u8);

/// One language of the site.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Language {
    /// Its tag.
    pub tag: LanguageTag,
    /// The site's title in it.
    pub title: String,
    /// First part of its addresses: empty for the default language, else the tag.
    pub prefix: String,
    /// Path names by their fixed name: `topics` → `chu-de`.
    pub paths: BTreeMap<String, String>,
}

impl Language {
    /// The path name in this language.
    pub fn path<'a>(&'a self, name: &'a str) -> &'a str {
        self.paths.get(name).map_or(name, String::as_str)
    }
}

/// Reads one language's group of path names (`{ topics: chu-de }`) over what is there already.
pub fn read_paths(
    reader: &mut Reader<'_>,
    node: &Node,
    taxonomies: &[String],
    paths: &mut BTreeMap<String, String>,
) {
    let Value::Map(entries) = &node.value else {
        if node.value != Value::Null {
            reader.wrong_type(node, "paths", "a group of keys");
        }
        return;
    };
    for (key, value) in entries {
        let name = key.value.as_str();
        if !PATH_NAMES.contains(&name) && !taxonomies.iter().any(|taxonomy| taxonomy == name) {
            let place = reader.place(&key.range);
            let known = PATH_NAMES.join(", ");
            reader.report(
                Diagnostic::error(codes::UNKNOWN_KEY, format!("`{name}` is not a path name"))
                    .at(place)
                    .help(format!("known are {known}, and the site's taxonomies")),
            );
            continue;
        }
        let Some(text) = reader.words(value, name) else { continue };
        if let Some(problem) = slug::problem(&text.value) {
            let place = reader.place(&text.range);
            let message = format!("`{}` cannot be a path name: {problem}", text.value);
            reader.report(
                Diagnostic::error(codes::BAD_PATH, message)
                    .at(place)
                    .help("use small letters a–z, digits and hyphens, such as `chu-de`"),
            );
            continue;
        }
        paths.insert(name.to_owned(), text.value);
    }
}

/// Reads a language tag.
pub fn read_tag(
    reader: &mut Reader<'_>,
    text: &str,
    range: &std::ops::Range<usize>,
) -> Option<LanguageTag> {
    let tag = LanguageTag::parse(text);
    if tag.is_none() {
        let message = format!("`{}` is not a language tag", crate::base::yaml::shorten(text));
        reader.bad_value(range, message, "write `vi`, `en`, `pt-BR` (BCP 47)");
    }
    tag
}

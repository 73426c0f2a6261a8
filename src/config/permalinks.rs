//! The kinds of pages, and the pattern of addresses for each.
//!
//! In: `permalinks` of `site.yaml`. Out: [`Permalinks`]; the patterns are filled in `site/url.rs`.

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::yaml::Fields;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::config::keys;

/// What a page is.
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
pub enum Kind {
    /// A claim is examined and given a verdict.
    Rebuttal,
    /// Something happened.
    News,
    /// How to do something.
    Guide,
    /// Anything that is not an article: about, contact.
    Page,
}

impl Kind {
    /// All kinds with the words editors write.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("rebuttal", Self::Rebuttal),
        ("news", Self::News),
        ("guide", Self::Guide),
        ("page", Self::Page),
    ];

    /// The word editors write.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rebuttal => "rebuttal",
            Self::News => "news",
            Self::Guide => "guide",
            Self::Page => "page",
        }
    }

    /// Whether pages of this kind are dated, listed and fed to readers.
    pub fn is_article(self) -> bool {
        self != Self::Page
    }
}

/// The parts that a pattern may have in braces.
const PARTS: &[&str] = &["section", "slug", "year", "month", "day", "id", "kind"];

/// Address patterns by kind.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Permalinks {
    rebuttal: String,
    news: String,
    guide: String,
    page: String,
}

impl Default for Permalinks {
    fn default() -> Self {
        let pattern = || "/{section}/{slug}/".to_owned();
        Self { rebuttal: pattern(), news: pattern(), guide: pattern(), page: pattern() }
    }
}

impl Permalinks {
    /// The pattern of a kind, such as `/{section}/{slug}/`.
    pub fn pattern(&self, kind: Kind) -> &str {
        match kind {
            Kind::Rebuttal => &self.rebuttal,
            Kind::News => &self.news,
            Kind::Guide => &self.guide,
            Kind::Page => &self.page,
        }
    }

    /// Reads `permalinks`.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut permalinks = Self::default();
        let Some(mut fields) = reader.fields(node, "permalinks") else { return permalinks };
        let mut read = |key: &'static str, pattern: &mut String, fields: &mut Fields<'_>| {
            if let Some(node) = fields.take(key)
                && let Some(text) = reader.words(node, key)
            {
                check(reader, node, &text.value);
                *pattern = text.value;
            }
        };
        read("rebuttal", &mut permalinks.rebuttal, &mut fields);
        read("news", &mut permalinks.news, &mut fields);
        read("guide", &mut permalinks.guide, &mut fields);
        read("page", &mut permalinks.page, &mut fields);
        reader.close(&fields, &keys::PERMALINKS);
        permalinks
    }
}

fn check(reader: &mut Reader<'_>, node: &Node, pattern: &str) {
    let mut problem = None;
    if !pattern.starts_with('/') || pattern.starts_with("//") {
        problem = Some("must begin with one `/`".to_owned());
    } else if !pattern.ends_with('/') {
        problem = Some("must end with `/`: each page is a folder with an index.html".to_owned());
    } else if !pattern.contains("{slug}") && !pattern.contains("{id}") {
        problem = Some("has neither `{slug}` nor `{id}`, so all pages would be one".to_owned());
    }
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            problem = Some("has a `{` that is not closed".to_owned());
            break;
        };
        let part = &rest[open + 1..open + close];
        if !PARTS.contains(&part) {
            problem = Some(format!("has `{{{part}}}`; known are {}", PARTS.join(", ")));
        }
        rest = &rest[open + close + 1..];
    }
    if pattern.split('/').any(|segment| matches!(segment, "." | "..")) {
        problem = Some("has a part `.` or `..`".to_owned());
    }
    if let Some(problem) = problem {
        let place = reader.place(&node.range);
        reader.report(
            Diagnostic::error(codes::BAD_PATH, format!("the pattern `{pattern}` {problem}"))
                .at(place)
                .help("a pattern looks like `/{section}/{slug}/`"),
        );
    }
}

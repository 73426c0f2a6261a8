//! What is published besides pages, and how much of it: feeds, image widths, budgets, brand.
//!
//! In: the keys of `site.yaml` with these names. Out: small structs with the defaults written here.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::color::Color;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::base::yaml::Value;
use crate::config::identity;
use crate::config::keys;

/// How much of an article a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedContent {
    /// The whole body.
    Full,
    /// The summary only.
    Summary,
}

/// Words for how much of an article a feed holds.
pub(super) const FEED_CONTENTS: &[(&str, FeedContent)] =
    &[("full", FeedContent::Full), ("summary", FeedContent::Summary)];

/// Types of pictures by the names that editors write.
pub(super) const PICTURE_FORMATS: &[(&str, &str)] =
    &[("webp", "webp"), ("jpeg", "jpeg"), ("png", "png")];

/// Words for how a rule is treated.
pub(super) const LEVELS: &[(&str, RuleLevel)] = &[
    ("error", RuleLevel::Error),
    ("warn", RuleLevel::Warn),
    ("warning", RuleLevel::Warn),
    ("info", RuleLevel::Info),
    ("off", RuleLevel::Off),
    ("false", RuleLevel::Off),
];

/// The key `feeds`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Feeds {
    /// How many entries.
    pub length: usize,
    /// How much of each.
    pub content: FeedContent,
    /// A WebSub hub that is told of news.
    pub hub: Option<String>,
}

impl Default for Feeds {
    fn default() -> Self {
        Self { length: 20, content: FeedContent::Full, hub: None }
    }
}

/// The key `images`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Images {
    /// Widths of the variants in pixels.
    pub widths: Vec<u32>,
    /// Types of the variants.
    pub formats: Vec<String>,
}

impl Default for Images {
    fn default() -> Self {
        Self { widths: vec![480, 800, 1200], formats: vec!["webp".to_owned(), "jpeg".to_owned()] }
    }
}

/// The key `budgets`, in kilobytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Budgets {
    /// One HTML file.
    pub html_kb: u32,
    /// A page with all it loads.
    pub page_kb: u32,
}

impl Default for Budgets {
    fn default() -> Self {
        Self { html_kb: 60, page_kb: 150 }
    }
}

/// The key `brand`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// Main colour, `#rrggbb`.
    pub primary: Option<Spanned<String>>,
    /// Accent colour, `#rrggbb`.
    pub accent: Option<Spanned<String>>,
    /// Path under `static/` of the masthead's logo.
    pub logo: Option<Spanned<String>>,
}

/// How a rule is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// Stops publishing.
    Error,
    /// Is shown.
    Warn,
    /// Is shown as a remark.
    Info,
    /// Is not checked.
    Off,
}

/// What `site.yaml` says of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetting {
    /// How it is treated.
    pub level: RuleLevel,
    /// Where its code stands.
    pub range: Range<usize>,
}

/// Reads `feeds`.
pub fn read_feeds(reader: &mut Reader<'_>, node: &Node) -> Feeds {
    let mut feeds = Feeds::default();
    let Some(mut fields) = reader.fields(node, "feeds") else { return feeds };
    if let Some(length) =
        fields.take("length").and_then(|node| reader.number(node, "length", 1..501))
    {
        feeds.length = usize::try_from(length).unwrap_or(feeds.length);
    }
    if let Some(content) =
        fields.take("content").and_then(|node| reader.choice(node, "content", FEED_CONTENTS))
    {
        feeds.content = content;
    }
    feeds.hub = fields.take("hub").and_then(|node| identity::web_address(reader, node, "hub"));
    reader.close(&fields, &keys::FEEDS);
    feeds
}

/// Reads `images`.
pub fn read_images(reader: &mut Reader<'_>, node: &Node) -> Images {
    let mut images = Images::default();
    let Some(mut fields) = reader.fields(node, "images") else { return images };
    if let Some(node) = fields.take("widths") {
        let widths = reader.list(node, "widths").iter();
        let mut widths: Vec<u32> = widths
            .filter_map(|item| reader.number(item, "widths", 16..10_001))
            .filter_map(|width| u32::try_from(width).ok())
            .collect();
        widths.sort_unstable();
        widths.dedup();
        images.widths = widths;
    }
    if let Some(node) = fields.take("formats") {
        let formats = reader.list(node, "formats").iter();
        images.formats = formats
            .filter_map(|item| reader.choice(item, "formats", PICTURE_FORMATS))
            .map(str::to_owned)
            .collect();
    }
    reader.close(&fields, &keys::IMAGES);
    images
}

/// Reads `budgets`.
pub fn read_budgets(reader: &mut Reader<'_>, node: &Node) -> Budgets {
    let mut budgets = Budgets::default();
    let Some(mut fields) = reader.fields(node, "budgets") else { return budgets };
    let bounds = 1..1_000_000;
    if let Some(number) =
        fields.take("html_kb").and_then(|node| reader.number(node, "html_kb", bounds.clone()))
    {
        budgets.html_kb = u32::try_from(number).unwrap_or(budgets.html_kb);
    }
    if let Some(number) =
        fields.take("page_kb").and_then(|node| reader.number(node, "page_kb", bounds))
    {
        budgets.page_kb = u32::try_from(number).unwrap_or(budgets.page_kb);
    }
    reader.close(&fields, &keys::BUDGETS);
    budgets
}

/// Reads `brand`.
pub fn read_brand(reader: &mut Reader<'_>, node: &Node) -> Brand {
    let mut brand = Brand::default();
    let Some(mut fields) = reader.fields(node, "brand") else { return brand };
    brand.primary = fields.take("primary").and_then(|node| colour(reader, node, "primary"));
    brand.accent = fields.take("accent").and_then(|node| colour(reader, node, "accent"));
    let logo = fields.take("logo").and_then(|node| reader.words(node, "logo"));
    brand.logo = logo.map(|text| identity::in_static(&text));
    reader.close(&fields, &keys::BRAND);
    brand
}

fn colour(reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<Spanned<String>> {
    let text = reader.words(node, key)?;
    if Color::parse(&text.value).is_some() {
        return Some(text);
    }
    let message = format!("`{}` is not a colour", crate::base::yaml::shorten(&text.value));
    reader.bad_value(&text.range, message, "write it in quotes as `\"#17375e\"`");
    None
}

/// Reads `rules`: the severity of any rule by its code.
pub fn read_rules(reader: &mut Reader<'_>, node: &Node) -> BTreeMap<String, RuleSetting> {
    let Value::Map(entries) = &node.value else {
        reader.wrong_type(node, "rules", "a group of keys");
        return BTreeMap::new();
    };
    let mut rules = BTreeMap::new();
    for (code, level) in entries {
        if let Some(level) = reader.choice(level, "severity", LEVELS) {
            rules.insert(code.value.clone(), RuleSetting { level, range: code.range.clone() });
        }
    }
    rules
}

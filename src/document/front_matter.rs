//! Front matter: every key an editor can write above an article.
//!
//! In: the YAML tree of one file. Out: a [`FrontMatter`] with defaults filled in, and a problem for each key that
//! is unknown or has a bad value. What needs other files (verdicts, sources, ids) is checked in `site/`.

use crate::base::codes;
use crate::base::date::Moment;
use crate::base::date::Zone;
use crate::base::diag::Diagnostic;
use crate::base::kept;
use crate::base::slug;
use crate::base::yaml;
use crate::base::yaml::Fields;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::config::accept;
use crate::config::accept::WrittenAcceptance;
use crate::config::permalinks::Kind;
use crate::document::body;
use crate::document::claim;
use crate::document::claim::WrittenClaim;
use crate::document::correction;
use crate::document::correction::WrittenCorrection;
use crate::document::evidence;
use crate::document::evidence::SourceItem;
use crate::document::keys;

/// Whether a page is published.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not yet.
    Draft,
    /// Yes, when its date has come.
    #[default]
    Published,
    /// It was: its address stays and says so, lists and feeds leave it out.
    Withdrawn,
}

/// Words for whether a page is published.
pub(super) const STATUSES: &[(&str, Status)] =
    &[("draft", Status::Draft), ("published", Status::Published), ("withdrawn", Status::Withdrawn)];

/// The key `image`.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct LeadImage {
    /// The file, relative to the article.
    pub src: Spanned<String>,
    /// The text for those who do not see it.
    pub alt: String,
    /// The words below it.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

/// Everything above the body.
#[derive(Clone, Debug, Default, PartialEq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct FrontMatter {
    /// The headline; it states the fact.
    pub title: Spanned<String>,
    /// What the page is; the section's `default_kind` when absent.
    pub kind: Option<Kind>,
    /// Names the article for ever: feed ids and claim ids are made from it.
    pub id: Option<Spanned<String>>,
    /// When it is published.
    #[borsh(serialize_with = "kept::moment::write", deserialize_with = "kept::moment::read")]
    pub date: Option<Spanned<Moment>>,
    /// When it was last changed.
    #[borsh(serialize_with = "kept::moment::write", deserialize_with = "kept::moment::read")]
    pub updated: Option<Spanned<Moment>>,
    /// When it disappears from the site.
    #[borsh(serialize_with = "kept::moment::write", deserialize_with = "kept::moment::read")]
    pub expires: Option<Spanned<Moment>>,
    /// Whether it is published.
    pub status: Status,
    /// One or two sentences; the first paragraph when absent.
    pub summary: Option<Spanned<String>>,
    /// Ids in `data/people.yaml`, or names.
    pub authors: Vec<Spanned<String>>,
    /// Who approved it: ids in `data/people.yaml`, or names.
    pub reviewers: Vec<Spanned<String>>,
    /// Topics.
    pub topics: Vec<Spanned<String>>,
    /// Tags.
    pub tags: Vec<Spanned<String>>,
    /// The claims it examines.
    pub claims: Vec<WrittenClaim>,
    /// The sources it rests on.
    pub sources: Vec<SourceItem>,
    /// Its changes, as readers are told.
    pub corrections: Vec<WrittenCorrection>,
    /// The picture of the article.
    pub image: Option<LeadImage>,
    /// Title for share texts, when not the headline.
    pub share_title: Option<Spanned<String>>,
    /// Words for share texts, when not the finding.
    pub share_text: Option<Spanned<String>>,
    /// Last part of the address; the file's name when absent.
    pub slug: Option<Spanned<String>>,
    /// Old addresses that lead here.
    pub aliases: Vec<Spanned<String>>,
    /// A template of the theme, when not the one for its kind.
    pub template: Option<Spanned<String>>,
    /// Sections and pages with a small weight come first in menus and lists of pages.
    pub weight: i64,
    /// How machines helped, in a sentence for readers.
    pub ai: Option<String>,
    /// Findings of `rebut check` that may stay, with the reason.
    pub accept: Vec<WrittenAcceptance>,
    /// Free data for templates.
    #[borsh(serialize_with = "kept::json::write", deserialize_with = "kept::json::read")]
    pub extra: serde_json::Value,
    /// Keys whose values could not be read; they are reported once, and not missed again.
    #[borsh(serialize_with = "faulty::write", deserialize_with = "faulty::read")]
    pub faulty: Vec<&'static str>,
    /// In `_index.md`: the kind of the pages of the section that name none.
    pub default_kind: Option<Kind>,
    /// In `_index.md`: authors of the articles that name none.
    pub default_authors: Vec<Spanned<String>>,
    /// In `_index.md`: reviewers of the articles that name none.
    pub default_reviewers: Vec<Spanned<String>>,
    /// In `_index.md`: topics of the articles that name none.
    pub default_topics: Vec<Spanned<String>>,
}

/// Keys that may be faulty.
const FAULTY: [&str; 2] = ["id", "date"];

/// How faulty keys are kept between builds.
mod faulty {
    use std::io;

    use borsh::BorshDeserialize;
    use borsh::BorshSerialize;

    pub(super) fn write<W: io::Write>(keys: &[&'static str], to: &mut W) -> io::Result<()> {
        keys.serialize(to)
    }

    pub(super) fn read<R: io::Read>(from: &mut R) -> io::Result<Vec<&'static str>> {
        let keys = <Vec<String>>::deserialize_reader(from)?;
        let known = |key: String| super::FAULTY.into_iter().find(|known| *known == key);
        let found: Option<Vec<_>> = keys.into_iter().map(known).collect();
        found.ok_or_else(|| io::Error::other("an unknown key"))
    }
}

impl FrontMatter {
    /// Shows its moments in a zone.
    pub(super) fn in_zone(&mut self, zone: &Zone) {
        for moment in [&mut self.date, &mut self.updated, &mut self.expires].into_iter().flatten() {
            moment.value = Moment::from_unix(moment.value.unix(), zone);
        }
    }

    /// Whether a key is written with a value that could not be read.
    pub fn is_faulty(&self, key: &str) -> bool {
        self.faulty.contains(&key)
    }
}

impl Default for Spanned<String> {
    fn default() -> Self {
        Self::new(String::new(), 0..0)
    }
}

/// Reads front matter. `is_section` allows the keys of `_index.md`.
pub fn read(reader: &mut Reader<'_>, node: &Node, zone: &Zone, is_section: bool) -> FrontMatter {
    let mut front = FrontMatter::default();
    let Some(mut fields) = reader.fields(node, "front matter") else { return front };
    read_title(reader, &mut fields, &mut front);
    front.kind = fields.take("kind").and_then(|node| reader.choice(node, "kind", Kind::ALL));
    front.id = fields.take("id").and_then(|node| claim::read_id(reader, node));
    front.date = moment(reader, &mut fields, "date", zone);
    front.updated = moment(reader, &mut fields, "updated", zone);
    front.expires = moment(reader, &mut fields, "expires", zone);
    read_status(reader, &mut fields, &mut front);
    front.summary = fields
        .take("summary")
        .and_then(|node| reader.words(node, "summary"))
        .map(|text| Spanned::new(one_line(&text), text.range));
    let mut words = |key: &'static str, fields: &mut Fields<'_>| {
        fields.take(key).map(|node| reader.words_list(node, key)).unwrap_or_default()
    };
    front.authors = words("authors", &mut fields);
    front.reviewers = words("reviewers", &mut fields);
    front.topics = words("topics", &mut fields);
    front.tags = words("tags", &mut fields);
    read_claims(reader, &mut fields, &mut front);
    read_sources(reader, &mut fields, &mut front);
    if let Some(list) = fields.take("corrections") {
        let items = reader.list(list, "corrections").iter();
        front.corrections = items.filter_map(|item| correction::read(reader, item)).collect();
    }
    front.image = fields.take("image").and_then(|node| read_image(reader, node));
    read_share(reader, &mut fields, &mut front);
    front.slug = fields.take("slug").and_then(|node| read_slug(reader, node));
    front.aliases =
        fields.take("aliases").map(|node| read_aliases(reader, node)).unwrap_or_default();
    front.template = fields.take("template").and_then(|node| reader.words(node, "template"));
    front.weight = fields
        .take("weight")
        .and_then(|node| reader.number(node, "weight", -1_000_000..1_000_001))
        .unwrap_or(0);
    for (key, read) in FAULTY.into_iter().zip([front.id.is_some(), front.date.is_some()]) {
        if fields.has(key) && !read {
            front.faulty.push(key);
        }
    }
    front.ai = fields.take("ai").and_then(|node| reader.words(node, "ai")).as_ref().map(one_line);
    front.accept = fields.take("accept").map(|node| accept::read(reader, node)).unwrap_or_default();
    front.extra = fields.take("extra").map(yaml::to_json).unwrap_or_default();
    if is_section {
        read_section_defaults(reader, &mut fields, &mut front);
    }
    reader.close(&fields, if is_section { &keys::SECTION } else { &keys::FRONT_MATTER });
    front
}

fn one_line(text: &Spanned<String>) -> String {
    body::one_line(&text.value)
}

fn read_title(reader: &mut Reader<'_>, fields: &mut Fields<'_>, front: &mut FrontMatter) {
    let node = fields.take("title");
    if let Some(title) = node.and_then(|node| reader.words(node, "title")) {
        front.title = Spanned::new(one_line(&title), title.range);
        return;
    }
    if node.is_none() {
        let place = reader.place(&(fields.range.start..fields.range.start));
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, "this page has no `title`")
                .at(place)
                .help("add a line `title: …`; the headline states the fact"),
        );
    }
}

fn read_status(reader: &mut Reader<'_>, fields: &mut Fields<'_>, front: &mut FrontMatter) {
    if let Some(status) =
        fields.take("status").and_then(|node| reader.choice(node, "status", STATUSES))
    {
        front.status = status;
    }
    if fields.take("draft").and_then(|node| reader.flag(node, "draft")) == Some(true) {
        front.status = Status::Draft;
    }
}

fn moment(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &'static str,
    zone: &Zone,
) -> Option<Spanned<Moment>> {
    let node = fields.take(key)?;
    let text = reader.text(node, key)?;
    match Moment::parse(text.value.trim(), zone) {
        Ok(moment) => Some(Spanned::new(moment, text.range)),
        Err(problem) => {
            let place = reader.place(&text.range);
            reader.report(
                Diagnostic::error(codes::BAD_DATE, format!("`{key}`: {problem}"))
                    .at(place)
                    .help("write `2026-11-20` or `2026-11-20T08:00:00+07:00`"),
            );
            None
        }
    }
}

fn read_claims(reader: &mut Reader<'_>, fields: &mut Fields<'_>, front: &mut FrontMatter) {
    let Some(list) = fields.take("claims") else { return };
    for (index, item) in reader.list(list, "claims").iter().enumerate() {
        let Some(claim) = claim::read(reader, item, index + 1) else { continue };
        if front.claims.iter().any(|known| known.id.value == claim.id.value) {
            let message = format!("two claims have the id `{}`", claim.id.value);
            reader.bad_value(&claim.id.range, message, "give each claim an id of its own");
            continue;
        }
        front.claims.push(claim);
    }
}

fn read_sources(reader: &mut Reader<'_>, fields: &mut Fields<'_>, front: &mut FrontMatter) {
    let Some(list) = fields.take("sources") else { return };
    let id = |item: &SourceItem| match item {
        SourceItem::Written(source) => source.value.id.clone(),
        SourceItem::Record(id) => id.value.clone(),
    };
    for (index, node) in reader.list(list, "sources").iter().enumerate() {
        let Some(item) = evidence::read_item(reader, node, index + 1) else { continue };
        if front.sources.iter().any(|known| id(known) == id(&item)) {
            let message = format!("two sources have the id `{}`", id(&item));
            reader.bad_value(&node.range, message, "give each source an id of its own");
            continue;
        }
        front.sources.push(item);
    }
}

fn read_image(reader: &mut Reader<'_>, node: &Node) -> Option<LeadImage> {
    let mut fields = reader.fields(node, "image")?;
    let src = fields.take("src").and_then(|node| reader.words(node, "src"));
    let alt = fields.take("alt").and_then(|node| reader.words(node, "alt"));
    let caption = fields.take("caption").and_then(|node| reader.words(node, "caption"));
    let credit = fields.take("credit").and_then(|node| reader.words(node, "credit"));
    reader.close(&fields, &keys::IMAGE);
    if !fields.has("src") {
        let message = "`image` has no `src`";
        let place = reader.place(&node.range);
        reader.report(Diagnostic::error(codes::MISSING_KEY, message).at(place));
    }
    if alt.is_none() {
        let place = reader.place(&node.range);
        reader.report(
            Diagnostic::error(codes::MISSING_ALT, "`image` has no `alt`")
                .at(place)
                .help("say in a few words what the picture shows"),
        );
    }
    Some(LeadImage {
        src: src?,
        alt: alt?.value,
        caption: caption.map(|text| text.value),
        credit: credit.map(|text| text.value),
    })
}

fn read_share(reader: &mut Reader<'_>, fields: &mut Fields<'_>, front: &mut FrontMatter) {
    let Some(node) = fields.take("share") else { return };
    let Some(mut share) = reader.fields(node, "share") else { return };
    let mut words = |key: &'static str| {
        let words = share.take(key).and_then(|node| reader.words(node, key))?;
        Some(Spanned::new(one_line(&words), words.range))
    };
    front.share_title = words("title");
    front.share_text = words("text");
    reader.close(&share, &keys::SHARED);
}

fn read_slug(reader: &mut Reader<'_>, node: &Node) -> Option<Spanned<String>> {
    let text = reader.words(node, "slug")?;
    let Some(problem) = slug::problem(&text.value) else { return Some(text) };
    let place = reader.place(&text.range);
    let shown = yaml::shorten(&text.value);
    let folded = slug::slug(&text.value);
    let help = if folded.is_empty() || slug::problem(&folded).is_some() {
        "a slug is one part of an address: letters a–z, digits and hyphens".to_owned()
    } else {
        format!("write `{folded}`")
    };
    reader.report(
        Diagnostic::error(codes::BAD_PATH, format!("`{shown}` cannot be a slug: {problem}"))
            .at(place)
            .help(help),
    );
    None
}

fn read_aliases(reader: &mut Reader<'_>, node: &Node) -> Vec<Spanned<String>> {
    let mut aliases = Vec::new();
    for alias in reader.words_list(node, "aliases") {
        let Some(problem) = alias_problem(&alias.value) else {
            aliases.push(alias);
            continue;
        };
        let place = reader.place(&alias.range);
        let shown = yaml::shorten(&alias.value);
        reader.report(
            Diagnostic::error(codes::BAD_PATH, format!("`{shown}` cannot be an alias: {problem}"))
                .at(place)
                .help("an alias is an address on this site that begins with one `/`: `/tin-cu/nuoc-may/`"),
        );
    }
    aliases
}

/// Why an old address cannot be kept. A file name such as `/2019/bai.html` is a good alias.
fn alias_problem(alias: &str) -> Option<String> {
    let Some(path) = alias.strip_prefix('/') else {
        return Some("it does not begin with `/`".to_owned());
    };
    if path.is_empty() {
        return Some("it is the home page".to_owned());
    }
    path.trim_end_matches('/').split('/').find_map(slug::problem)
}

fn read_section_defaults(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    front: &mut FrontMatter,
) {
    front.default_kind =
        fields.take("default_kind").and_then(|node| reader.choice(node, "kind", Kind::ALL));
    let mut words = |key: &'static str, fields: &mut Fields<'_>| {
        fields.take(key).map(|node| reader.words_list(node, key)).unwrap_or_default()
    };
    front.default_authors = words("default_authors", fields);
    front.default_reviewers = words("default_reviewers", fields);
    front.default_topics = words("default_topics", fields);
}

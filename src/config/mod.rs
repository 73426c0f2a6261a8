//! `site.yaml`, typed.
//!
//! In: the project's files. Out: a [`Config`] in which each key has its meaning and its default, and problems for
//! each key that has none. What a verdict or a language means for a page is not known here.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::codes;
use crate::base::date::Zone;
use crate::base::date::zone;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::lang::LanguageTag;
use crate::base::localized::Localized;
use crate::base::path::SourcePath;
use crate::base::slug;
use crate::base::suggest;
use crate::base::yaml;
use crate::base::yaml::Fields;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::base::yaml::Value;
use crate::config::accept::WrittenAcceptance;
use crate::config::hosting::Host;
use crate::config::identity::Publisher;
use crate::config::languages::Language;
use crate::config::languages::LanguageId;
use crate::config::outputs::Brand;
use crate::config::outputs::Budgets;
use crate::config::outputs::Feeds;
use crate::config::outputs::Images;
use crate::config::outputs::RuleSetting;
use crate::config::permalinks::Permalinks;
use crate::config::security::Security;
use crate::config::share::Share;
use crate::config::signing::Signing;
use crate::config::verdicts::VerdictScale;
use crate::source::SourceTree;

pub mod accept;
pub mod desk;
pub mod hosting;
pub mod identity;
mod imprint;
pub mod keys;
pub mod languages;
pub mod outputs;
pub mod permalinks;
pub mod security;
pub mod share;
pub mod signing;
pub mod verdicts;

/// The name of the file.
pub const SITE_FILE: &str = "site.yaml";

/// Where the site will be found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BaseUrl {
    /// Scheme and host: `https://example.org`.
    pub origin: String,
    /// The path before every address, without a trailing slash: empty, or `/kiem-chung`.
    pub path: String,
}

impl BaseUrl {
    /// Reads an address; the error says what is missing.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or("it must begin with `https://` or `http://`")?;
        let (host, path) = match rest.find('/') {
            Some(index) => (&rest[..index], rest[index..].trim_end_matches('/')),
            None => (rest, ""),
        };
        if host.is_empty() {
            return Err("it has no host");
        }
        let host_letters = |letter: char| {
            letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':' | '[' | ']')
        };
        if !host.chars().all(host_letters) || host.starts_with(['.', '-', ':']) {
            return Err("its host has characters that a host cannot have");
        }
        if let Some((_, port)) = host.rsplit_once(':')
            && !host.ends_with(']')
            && port.parse::<u16>().is_err()
        {
            return Err("its port is not a number");
        }
        if host.starts_with('[') != host.contains(']') || path.contains('%') && !is_encoded(path) {
            return Err("it has brackets or escapes that are not right");
        }
        let plain = |letter: char| letter.is_ascii_graphic() && !"?#\"<>\\^`{|}".contains(letter);
        if !path.chars().all(plain)
            || path.contains("//")
            || path.split('/').any(|part| part == "..")
        {
            return Err("its path must be plain: no `?`, `#`, spaces or `..`");
        }
        let scheme = &text[..text.len() - rest.len()];
        Ok(Self { origin: format!("{scheme}{}", host.to_ascii_lowercase()), path: path.to_owned() })
    }

    /// Stands in for an address that could not be read.
    fn placeholder() -> Self {
        Self { origin: "https://site.invalid".to_owned(), path: String::new() }
    }
}

/// A menu entry as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuEntry {
    /// What readers see.
    pub name: Localized,
    /// A content file, an address on the site or elsewhere; may differ by language.
    pub url: Localized,
    /// Where it stands.
    pub range: Range<usize>,
}

/// Everything `site.yaml` says.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the site will be found.
    pub base_url: BaseUrl,
    /// The authority that feed ids are made with (RFC 4151): `id_domain`, else the publisher's oldest name. Never
    /// the host of `base_url`: ids must stay when the site moves to another domain.
    pub id_domain: String,
    /// The languages, the default one first; never empty.
    pub languages: Vec<Language>,
    /// The zone of dates without one.
    pub zone: Zone,
    /// The theme's name.
    pub theme: String,
    /// Who publishes.
    pub publisher: Publisher,
    /// Policy pages: name → content file or address.
    pub policies: BTreeMap<String, Spanned<String>>,
    /// The verdicts.
    pub verdicts: VerdictScale,
    /// Taxonomies beside authors, verdicts and languages.
    pub taxonomies: Vec<String>,
    /// Address patterns.
    pub permalinks: Permalinks,
    /// Entries on a page of a list.
    pub paginate_by: usize,
    /// Feeds.
    pub feeds: Feeds,
    /// Image variants.
    pub images: Images,
    /// How articles are passed on.
    pub share: Share,
    /// Whom to tell of a security problem; `None` when nobody is named.
    pub security: Option<Security>,
    /// The keys that releases are signed with; `None` when they are not signed.
    pub signing: Option<Signing>,
    /// Whether the texts may be used to train models; `None` when the body does not say.
    pub data_training: Option<bool>,
    /// Hosts whose rules are published with the site.
    pub hosts: Vec<Host>,
    /// Whether ClaimReview is published.
    pub claim_review: bool,
    /// Whether articles and claims are published as open data.
    pub api: bool,
    /// Whether articles are published as plain text, too.
    pub plain_text: bool,
    /// Whether the site can be searched.
    pub search: bool,
    /// Menus by name.
    pub menus: BTreeMap<String, Vec<MenuEntry>>,
    /// Colours and logo.
    pub brand: Brand,
    /// Severities of rules.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Words that this site counts as insults, besides those of the rule DBK-09.
    pub insults: Vec<String>,
    /// Findings of rules on the site as a whole that may stay.
    pub accept: Vec<WrittenAcceptance>,
    /// Weight limits.
    pub budgets: Budgets,
    /// Deployment targets, read by `deploy`.
    pub deploy: serde_json::Value,
    /// Free data for templates.
    pub extra: serde_json::Value,
    text: Arc<str>,
}

impl Config {
    /// The default language.
    pub fn default_language(&self) -> &Language {
        &self.languages[0]
    }

    /// The declared language of a tag.
    pub fn language(&self, tag: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.tag.as_ref() == tag)
    }

    /// The tag of a language by its id.
    pub fn language_tag(&self, id: LanguageId) -> &str {
        self.languages[usize::from(id.0)].tag.as_ref()
    }

    /// The text in a language, falling back to the default language.
    pub fn text<'a>(&self, localized: &'a Localized, language: &str) -> &'a str {
        localized.get(language, self.default_language().tag.as_ref())
    }

    /// A place in `site.yaml`.
    pub fn place(&self, range: &Range<usize>) -> Place {
        Place::in_text(&SourcePath::new(SITE_FILE), &self.text, range.clone())
    }

    /// Reads `site.yaml`. `base_url` given on the command line takes the place of the one in the file.
    /// `None` when there is nothing to go on with.
    pub fn load(tree: &SourceTree, base_url: Option<&str>, report: &mut Report) -> Option<Self> {
        let path = SourcePath::new(SITE_FILE);
        let Some(file) = tree.get(SITE_FILE) else {
            if report.mentions(&path) {
                return None;
            }
            report.add(
                Diagnostic::error(codes::MISSING_SITE_FILE, "this folder has no `site.yaml`")
                    .at(Place::whole_file(&path))
                    .help("go to the folder of your site, or name it with `--root DIR`"),
            );
            return None;
        };
        let text = tree.text(file, report)?;
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let node = yaml::parse(&path, &text, start..text.len(), report)?;
        let mut reader = Reader::new(&path, &text, report);
        let raw = RawConfig::read(&mut reader, &node, base_url)?;
        raw.complete(tree, text.clone(), report)
    }
}

/// `site.yaml` before the theme's files are looked at.
struct RawConfig {
    title: Localized,
    base_url: BaseUrl,
    id_domain: Option<String>,
    default_language: LanguageTag,
    other_languages: Vec<(LanguageTag, Option<String>)>,
    zone: Zone,
    theme: Spanned<String>,
    publisher: Publisher,
    policies: BTreeMap<String, Spanned<String>>,
    verdicts: Option<Node>,
    taxonomies: Vec<String>,
    paths: Option<Node>,
    permalinks: Permalinks,
    paginate_by: usize,
    feeds: Feeds,
    images: Images,
    share: Share,
    security: Option<Security>,
    signing: Option<Signing>,
    data_training: Option<bool>,
    hosts: Vec<Host>,
    claim_review: bool,
    api: bool,
    plain_text: bool,
    search: bool,
    menus: BTreeMap<String, Vec<MenuEntry>>,
    brand: Brand,
    rules: BTreeMap<String, RuleSetting>,
    insults: Vec<String>,
    accept: Vec<WrittenAcceptance>,
    budgets: Budgets,
    deploy: serde_json::Value,
    extra: serde_json::Value,
}

impl RawConfig {
    fn read(reader: &mut Reader<'_>, node: &Node, base_url: Option<&str>) -> Option<Self> {
        let mut fields = reader.fields(node, "site.yaml")?;
        let title = fields.take("title").and_then(|node| Localized::read(reader, node, "title"));
        let base_url = read_base_url(reader, &mut fields, base_url);
        let id_domain = fields.take("id_domain").and_then(|node| read_id_domain(reader, node));
        let default_language = fields
            .take("language")
            .and_then(|node| reader.words(node, "language"))
            .and_then(|text| languages::read_tag(reader, &text.value, &text.range));
        let other_languages =
            fields.take("languages").map(|node| read_languages(reader, node)).unwrap_or_default();
        let zone = read_zone(reader, &mut fields);
        let theme = fields
            .take("theme")
            .and_then(|node| reader.words(node, "theme"))
            .unwrap_or_else(|| Spanned::new("default".to_owned(), 0..0));
        let publisher_node = fields.take("publisher");
        let publisher = match publisher_node {
            Some(node) => Publisher::read(reader, node),
            None => Publisher::default(),
        };
        let policies =
            fields.take("policies").map(|node| read_policies(reader, node)).unwrap_or_default();
        let verdicts = fields.take("verdicts").cloned();
        let taxonomies = read_taxonomies(reader, &mut fields);
        let paths = fields.take("paths").cloned();
        let permalinks = fields
            .take("permalinks")
            .map(|node| Permalinks::read(reader, node))
            .unwrap_or_default();
        let paginate_by = fields
            .take("paginate_by")
            .and_then(|node| reader.number(node, "paginate_by", 1..1001))
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(20);
        let feeds =
            fields.take("feeds").map(|node| outputs::read_feeds(reader, node)).unwrap_or_default();
        let images = fields
            .take("images")
            .map(|node| outputs::read_images(reader, node))
            .unwrap_or_default();
        let share =
            fields.take("share").map(|node| share::read_share(reader, node)).unwrap_or_default();
        let security = Security::read(reader, fields.take("security"), publisher.email.as_deref());
        let signing = fields.take("signing").and_then(|node| Signing::read(reader, node));
        let data_training =
            fields.take("data_training").and_then(|node| reader.flag(node, "data_training"));
        let hosts =
            fields.take("host").map(|node| hosting::read_hosts(reader, node)).unwrap_or_default();
        let claim_review = fields
            .take("claim_review")
            .and_then(|node| reader.flag(node, "claim_review"))
            .unwrap_or(true);
        let api = fields.take("api").and_then(|node| reader.flag(node, "api")).unwrap_or(true);
        let plain_text = fields
            .take("plain_text")
            .and_then(|node| reader.flag(node, "plain_text"))
            .unwrap_or(true);
        let search =
            fields.take("search").and_then(|node| reader.flag(node, "search")).unwrap_or(true);
        let menus = fields.take("menus").map(|node| read_menus(reader, node)).unwrap_or_default();
        let brand =
            fields.take("brand").map(|node| outputs::read_brand(reader, node)).unwrap_or_default();
        let rules =
            fields.take("rules").map(|node| outputs::read_rules(reader, node)).unwrap_or_default();
        let insults =
            fields.take("check").map(|node| desk::read_words(reader, node)).unwrap_or_default();
        let accept =
            fields.take("accept").map(|node| accept::read(reader, node)).unwrap_or_default();
        let budgets = fields
            .take("budgets")
            .map(|node| outputs::read_budgets(reader, node))
            .unwrap_or_default();
        let deploy = fields.take("deploy").map(yaml::to_json).unwrap_or_default();
        let extra = fields.take("extra").map(yaml::to_json).unwrap_or_default();
        reader.close(&fields, &keys::SITE);
        if let (Some(node), Some(url)) = (publisher_node, &base_url) {
            imprint::check(reader, node, &publisher, url, &rules);
        }
        for (key, missing, example) in [
            ("title", title.is_none() && !fields.has("title"), "title: Bản tin Kiểm chứng"),
            (
                "publisher",
                !fields.has("publisher"),
                "publisher: { name: Tổ Thông tin xã Mẫu, email: lienhe@example.org }",
            ),
        ] {
            if missing {
                let place = reader.place(&(0..1));
                reader.report(
                    Diagnostic::error(codes::MISSING_KEY, format!("`site.yaml` has no `{key}`"))
                        .at(place)
                        .help(format!("add a line such as `{example}`")),
                );
            }
        }
        Some(Self {
            title: title.unwrap_or_default(),
            // What is missing was reported, so nothing is published; the content is checked all the same.
            base_url: base_url.unwrap_or_else(BaseUrl::placeholder),
            id_domain: id_domain.map(|text| text.value),
            default_language: default_language.or_else(|| LanguageTag::parse("vi"))?,
            other_languages,
            zone: zone.unwrap_or_else(Zone::utc),
            theme,
            publisher,
            policies,
            verdicts,
            taxonomies,
            paths,
            permalinks,
            paginate_by,
            feeds,
            images,
            share,
            security,
            signing,
            data_training,
            hosts,
            claim_review,
            api,
            plain_text,
            search,
            menus,
            brand,
            rules,
            insults,
            accept,
            budgets,
            deploy,
            extra,
        })
    }

    /// Adds what the theme's files say: the scale by name, path names by language.
    fn complete(self, tree: &SourceTree, text: Arc<str>, report: &mut Report) -> Option<Config> {
        let theme = self.theme.value.clone();
        let site_file = SourcePath::new(SITE_FILE);
        let theme_folder = format!("themes/{theme}");
        if slug::problem(&theme).is_some() || tree.below(&theme_folder).next().is_none() {
            let place = Place::in_text(&site_file, &text, self.theme.range.clone());
            report.add(
                Diagnostic::error(codes::UNKNOWN_THEME, format!("there is no theme `{theme}`"))
                    .at(place)
                    .help("`default` is inside the program; other themes are folders in `themes/`"),
            );
        }
        for logo in [&self.publisher.logo, &self.brand.logo].into_iter().flatten() {
            check_logo(tree, logo, &text, report);
        }
        let verdicts = load_scale(tree, &theme, self.verdicts.as_ref(), &text, report);
        let mut languages = Vec::new();
        let default_tag = self.default_language.as_ref().to_owned();
        let mut declared = vec![(self.default_language.clone(), None)];
        declared.extend(
            self.other_languages.into_iter().filter(|(tag, _)| *tag != self.default_language),
        );
        for (tag, title) in declared {
            let title =
                title.unwrap_or_else(|| self.title.get(tag.as_ref(), &default_tag).to_owned());
            let prefix = if tag == self.default_language {
                String::new()
            } else {
                tag.as_ref().to_lowercase()
            };
            let mut paths = theme_paths(tree, &theme, &tag, &self.taxonomies, report);
            if let Some(node) = self.paths.as_ref().and_then(|node| entry(node, tag.as_ref())) {
                let mut reader = Reader::new(&site_file, &text, report);
                languages::read_paths(&mut reader, node, &self.taxonomies, &mut paths);
            }
            languages.push(Language { tag, title, prefix, paths });
        }
        check_path_languages(self.paths.as_ref(), &languages, &text, report);
        Some(Config {
            id_domain: self.id_domain.unwrap_or_else(|| oldest_name(&self.publisher, &default_tag)),
            base_url: self.base_url,
            languages,
            zone: self.zone,
            theme,
            publisher: self.publisher,
            policies: self.policies,
            verdicts,
            taxonomies: self.taxonomies,
            permalinks: self.permalinks,
            paginate_by: self.paginate_by,
            feeds: self.feeds,
            images: self.images,
            share: self.share,
            security: self.security,
            signing: self.signing,
            data_training: self.data_training,
            hosts: self.hosts,
            claim_review: self.claim_review,
            api: self.api,
            plain_text: self.plain_text,
            search: self.search,
            menus: self.menus,
            brand: self.brand,
            rules: self.rules,
            insults: self.insults,
            accept: self.accept,
            budgets: self.budgets,
            deploy: self.deploy,
            extra: self.extra,
            text,
        })
    }
}

/// Whether each `%` begins an escape, and none of a dot or a slash, which hosts read differently.
fn is_encoded(path: &str) -> bool {
    path.split('%').skip(1).all(|rest| {
        let escape = rest.get(..2).unwrap_or("");
        u8::from_str_radix(escape, 16).is_ok_and(|byte| byte > b' ' && byte != b'.' && byte != b'/')
    })
}

/// The publisher's oldest name as an authority. `.alt` is set aside for names outside the DNS (RFC 9476), so it
/// can be nobody else's domain; renamed bodies keep their ids as long as they list their `former_names`.
fn oldest_name(publisher: &Publisher, language: &str) -> String {
    let name = publisher
        .former_names
        .first()
        .map_or(publisher.name.get(language, language), String::as_str);
    let slug: String = slug::slug(name).chars().filter(char::is_ascii).take(60).collect();
    match slug.trim_matches('-') {
        "" => "publisher.alt".to_owned(),
        slug => format!("{slug}.alt"),
    }
}

fn read_base_url(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    given: Option<&str>,
) -> Option<BaseUrl> {
    let node = fields.take("base_url");
    // The command line has checked it already; a wrong one is wrong usage, not wrong content.
    if let Some(given) = given {
        return BaseUrl::parse(given).ok();
    }
    let Some(node) = node else {
        let place = reader.place(&(0..1));
        reader.report(
            Diagnostic::error(codes::MISSING_KEY, "`site.yaml` has no `base_url`")
                .at(place)
                .help("add the site's address, such as `base_url: https://example.org/`"),
        );
        return None;
    };
    let text = reader.words(node, "base_url")?;
    match BaseUrl::parse(text.value.trim()) {
        Ok(url) => Some(url),
        Err(problem) => {
            let place = reader.place(&text.range);
            let shown = yaml::shorten(&text.value);
            reader.report(
                Diagnostic::error(
                    codes::BAD_BASE_URL,
                    format!("`{shown}` is not an address: {problem}"),
                )
                .at(place)
                .help("for example `https://example.org/` or `https://example.org/kiem-chung/`"),
            );
            None
        }
    }
}

/// The authority of tag URIs (RFC 4151 section 2.1): a domain name or an e-mail address, in small letters.
fn read_id_domain(reader: &mut Reader<'_>, node: &Node) -> Option<Spanned<String>> {
    let text = reader.words(node, "id_domain")?;
    let good = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-._@".contains(letter)
    };
    let ends = |letter: char| letter.is_ascii_alphanumeric();
    if text.value.chars().all(good) && text.value.starts_with(ends) && text.value.ends_with(ends) {
        return Some(text);
    }
    let message = format!("`{}` is not a domain name", yaml::shorten(&text.value));
    reader.bad_value(
        &text.range,
        message,
        "write a domain that is yours, in small letters: `example.org`",
    );
    None
}

fn read_zone(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Zone> {
    let Some(node) = fields.take("time_zone") else { return zone("Asia/Ho_Chi_Minh") };
    let text = reader.words(node, "time_zone")?;
    let found = zone(text.value.trim());
    if found.is_none() {
        let place = reader.place(&text.range);
        let message = format!("there is no time zone `{}`", yaml::shorten(&text.value));
        reader.report(
            Diagnostic::error(codes::UNKNOWN_ZONE, message)
                .at(place)
                .help("write its name in the IANA database, such as `Asia/Ho_Chi_Minh` or `UTC`"),
        );
    }
    found
}

fn read_languages(reader: &mut Reader<'_>, node: &Node) -> Vec<(LanguageTag, Option<String>)> {
    let Value::Map(entries) = &node.value else {
        reader.wrong_type(node, "languages", "a group such as `{ en: { title: Rumour Check } }`");
        return Vec::new();
    };
    let mut languages = Vec::new();
    for (tag, node) in entries {
        let Some(tag) = languages::read_tag(reader, &tag.value, &tag.range) else { continue };
        let mut title = None;
        if let Some(mut fields) = reader.fields(node, "languages") {
            title = fields.take("title").and_then(|node| reader.words(node, "title"));
            reader.close(&fields, &keys::OTHER_LANGUAGE);
        }
        languages.push((tag, title.map(|text| text.value)));
    }
    languages
}

fn read_policies(reader: &mut Reader<'_>, node: &Node) -> BTreeMap<String, Spanned<String>> {
    let mut policies = BTreeMap::new();
    let Some(mut fields) = reader.fields(node, "policies") else { return policies };
    let names =
        ["about", "method", "corrections", "contact", "privacy", "funding", "accessibility"];
    for name in names {
        if let Some(text) = fields.take(name).and_then(|node| reader.words(node, name)) {
            policies.insert(name.to_owned(), text);
        }
    }
    reader.close(&fields, &keys::POLICIES);
    policies
}

fn read_taxonomies(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<String> {
    let Some(node) = fields.take("taxonomies") else {
        return vec!["topics".to_owned(), "tags".to_owned()];
    };
    let mut taxonomies = Vec::new();
    for name in reader.words_list(node, "taxonomies") {
        // The front matter has a key for these two; the other three exist by themselves.
        if matches!(name.value.as_str(), "topics" | "tags") {
            if !taxonomies.contains(&name.value) {
                taxonomies.push(name.value);
            }
        } else if !matches!(name.value.as_str(), "authors" | "verdicts" | "languages") {
            let message = format!("`{}` is not a taxonomy", name.value);
            let help =
                "taxonomies are topics and tags; authors, verdicts and languages always exist";
            reader.bad_value(&name.range, message, help);
        }
    }
    taxonomies
}

fn read_menus(reader: &mut Reader<'_>, node: &Node) -> BTreeMap<String, Vec<MenuEntry>> {
    let mut menus = BTreeMap::new();
    let Value::Map(entries) = &node.value else {
        reader.wrong_type(node, "menus", "a group such as `{ main: [{ name: …, url: … }] }`");
        return menus;
    };
    for (name, node) in entries {
        let items = reader.list(node, "menus");
        let items = items.iter().filter_map(|item| read_menu_entry(reader, item)).collect();
        menus.insert(name.value.clone(), items);
    }
    menus
}

fn read_menu_entry(reader: &mut Reader<'_>, node: &Node) -> Option<MenuEntry> {
    let mut fields = reader.fields(node, "menus")?;
    let name = fields.take("name").and_then(|node| Localized::read(reader, node, "name"));
    let url_node = fields.take("url");
    let url = url_node.and_then(|node| Localized::read(reader, node, "url"));
    reader.close(&fields, &keys::MENU_ENTRY);
    let range = url_node.map_or(node.range.clone(), |node| node.range.clone());
    if let (Some(name), Some(url)) = (name, url) {
        return Some(MenuEntry { name, url, range });
    }
    let place = reader.place(&node.range);
    reader.report(
        Diagnostic::error(codes::MISSING_KEY, "a menu entry needs a `name` and a `url`").at(place),
    );
    None
}

/// A logo that is not there would be a broken picture on every page.
fn check_logo(tree: &SourceTree, logo: &Spanned<String>, text: &str, report: &mut Report) {
    let path = format!("static/{}", logo.value);
    if tree.get(&path).is_some() {
        return;
    }
    let names = tree.below("static").filter_map(|file| file.path.below("static"));
    let help = match suggest::nearest(&logo.value, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "a logo is a file of `static/`; write its path there, such as `logo.svg`".to_owned()
        }
    };
    let message = format!("there is no file `{}`", yaml::shorten(&path));
    let place = Place::in_text(&SourcePath::new(SITE_FILE), text, logo.range.clone());
    report.add(Diagnostic::error(codes::MISSING_IMAGE, message).at(place).help(help));
}

/// The value of a key in a group, without closing the group.
fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(entries) => {
            entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
        }
        Value::Null | Value::Scalar { .. } | Value::List(_) => None,
    }
}

/// Path names can be given for the site's languages only.
fn check_path_languages(
    paths: Option<&Node>,
    languages: &[Language],
    text: &str,
    report: &mut Report,
) {
    let path = SourcePath::new(SITE_FILE);
    let entries = match paths {
        Some(Node { value: Value::Map(entries), .. }) => entries,
        Some(node) if node.value != Value::Null => {
            let wanted = "a group of path names for each language";
            return Reader::new(&path, text, report).wrong_type(node, "paths", wanted);
        }
        Some(_) | None => return,
    };
    for (key, _) in entries {
        if !languages.iter().any(|language| language.tag.as_ref() == key.value) {
            let message = format!("`{}` is not a language of this site", key.value);
            report.add(
                Diagnostic::error(codes::UNDECLARED_LANGUAGE, message)
                    .at(Place::in_text(&path, text, key.range.clone()))
                    .help("`paths` holds a group of path names for each language of the site"),
            );
        }
    }
}

/// The path names of the theme in one language, and of the default theme below them.
fn theme_paths(
    tree: &SourceTree,
    theme: &str,
    tag: &LanguageTag,
    taxonomies: &[String],
    report: &mut Report,
) -> BTreeMap<String, String> {
    let mut paths = BTreeMap::new();
    for theme in ["default", theme] {
        let Some(file) = tree.get(&format!("themes/{theme}/strings/{}.yaml", tag.as_ref())) else {
            continue;
        };
        // Problems of these files are reported once, where the theme is loaded.
        let mut silent = Report::new();
        let Some(text) = tree.text(file, &mut silent) else { continue };
        let Some(node) = yaml::parse(&file.path, &text, 0..text.len(), &mut silent) else {
            continue;
        };
        if let Some(node) = entry(&node, "paths") {
            let mut reader = Reader::new(&file.path, &text, report);
            languages::read_paths(&mut reader, node, taxonomies, &mut paths);
        }
    }
    paths
}

/// The scale as written in `site.yaml`, or from the theme's file of that name.
fn load_scale(
    tree: &SourceTree,
    theme: &str,
    node: Option<&Node>,
    site_text: &str,
    report: &mut Report,
) -> VerdictScale {
    let site_file = SourcePath::new(SITE_FILE);
    let (name, range) = match node {
        None => ("standard".to_owned(), 0..0),
        Some(Node { value: Value::Scalar { text, .. }, range }) => (text.clone(), range.clone()),
        Some(node) => {
            return VerdictScale::read(&mut Reader::new(&site_file, site_text, report), node);
        }
    };
    let file = [theme, "default"]
        .iter()
        .find_map(|theme| tree.get(&format!("themes/{theme}/scales/{name}.yaml")));
    let Some(file) = file else {
        let known: Vec<String> = tree
            .below("themes/default/scales")
            .filter_map(|file| file.path.file_name().strip_suffix(".yaml").map(str::to_owned))
            .collect();
        report.add(
            Diagnostic::error(codes::UNKNOWN_VERDICT, format!("there is no scale `{name}`"))
                .at(Place::in_text(&site_file, site_text, range))
                .help(format!("write one of {}, or the scale itself", known.join(", "))),
        );
        // The content is checked against the usual scale all the same; nothing is published.
        return load_scale(tree, "default", None, site_text, report);
    };
    let node = tree
        .text(file, report)
        .and_then(|text| Some((yaml::parse(&file.path, &text, 0..text.len(), report)?, text)));
    match node {
        Some((node, text)) => {
            VerdictScale::read(&mut Reader::new(&file.path, &text, report), &node)
        }
        None => VerdictScale::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_may_have_a_path() {
        let url = BaseUrl::parse("https://Example.org/kiem-chung/");
        let wanted = BaseUrl { origin: "https://example.org".into(), path: "/kiem-chung".into() };
        assert_eq!(url, Ok(wanted));
    }

    #[test]
    fn a_base_url_needs_a_scheme_and_a_host() {
        assert!(BaseUrl::parse("example.org").is_err());
        assert!(BaseUrl::parse("https:///x").is_err());
        assert!(BaseUrl::parse("https://a b.org/").is_err());
        assert!(BaseUrl::parse("https://example.org/?q=1").is_err());
        assert!(BaseUrl::parse("javascript:alert(1)").is_err());
    }
}

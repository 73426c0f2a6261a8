//! The demonstration site against the standards: HTML, links, feeds, sitemaps.
//!
//! The site is built once; every test looks at the same outputs. The W3C validators and other programs are asked by `.ci/validate`.
#![allow(clippy::disallowed_methods, reason = "reads the repository's own site")]
#![allow(clippy::unwrap_used, reason = "a site that cannot be read has failed the test")]

mod support;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use feed_rs::model::Feed;
use quick_xml::Reader;
use quick_xml::events::Event;
use scraper::ElementRef;
use scraper::Html;
use scraper::Selector;
use serde_json::Value;

use support::Project;
use support::copy_folder;

/// `base_url` of the demonstration site.
const BASE: &str = "https://kiemchung.example/";
/// [`support::NOW`] as feed-rs writes moments: in universal time, so that text can be compared.
const NOW_UTC: &str = "2026-11-23T05:00:00+00:00";
/// The widest part of the catalogue of elements that may load something.
const LOADS: &str =
    "[src], [srcset], [poster], [data], link[rel~=stylesheet], link[rel~=preload], link[rel~=icon]";

/// What the build said and wrote.
struct Site {
    report: String,
    files: BTreeMap<String, String>,
    binaries: BTreeSet<String>,
    ids: BTreeMap<String, Vec<String>>,
}

fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(build)
}

fn build() -> Site {
    let project = Project::new();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "data", "static", "themes"] {
        copy_folder(&repository.join(folder), &project.path(folder));
    }
    std::fs::copy(repository.join("site.yaml"), project.path("site.yaml")).unwrap();
    let run = project.build().exits(0);
    let mut site = Site {
        report: run.report(),
        files: BTreeMap::new(),
        binaries: BTreeSet::new(),
        ids: BTreeMap::new(),
    };
    for (path, bytes) in project.published() {
        match String::from_utf8(bytes) {
            Ok(text) => {
                if path.ends_with(".html") {
                    site.ids.insert(path.clone(), ids(&Html::parse_document(&text)));
                }
                site.files.insert(path, text);
            }
            Err(_) => {
                site.binaries.insert(path);
            }
        }
    }
    site
}

fn ids(page: &Html) -> Vec<String> {
    select(page, "[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .map(str::to_owned)
        .collect()
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// Outputs with this ending and their text.
fn outputs(ending: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = site().files.iter().filter(move |(path, _)| path.ends_with(ending));
    files.map(|(path, text)| (path.as_str(), text.as_str()))
}

/// Pages of the site, without those that only lead elsewhere.
fn pages() -> impl Iterator<Item = (&'static str, Html)> {
    let pages = outputs(".html").filter(|(_, text)| !text.contains("http-equiv=\"refresh\""));
    pages.map(|(path, text)| (path, Html::parse_document(text)))
}

#[track_caller]
fn nothing(problems: &[String]) {
    let count = problems.len();
    assert!(problems.is_empty(), "\n{}\n{count} problems", problems.join("\n"));
}

/// The address of an output.
fn address(path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    format!("{BASE}{path}")
}

/// An address as written on a page, made absolute; `None` when it leads to another site.
fn internal(written: &str, page: &str) -> Option<String> {
    let written = written.trim();
    if let Some(fragment) = written.strip_prefix('#') {
        return Some(format!("{page}#{fragment}"));
    }
    if written.starts_with(BASE) || format!("{written}/") == BASE {
        return Some(written.to_owned());
    }
    if written.starts_with("//") || written.split(['/', '?', '#']).next()?.contains(':') {
        return None;
    }
    if let Some(path) = written.strip_prefix('/') {
        return Some(format!("{BASE}{path}"));
    }
    let folder = &page[..=page.rfind('/')?];
    Some(format!("{folder}{written}"))
}

/// Why an absolute address of this site leads nowhere.
fn broken(address: &str) -> Option<String> {
    let (place, fragment) = match address.split_once('#') {
        Some((place, fragment)) => (place, Some(decode(fragment))),
        None => (address, None),
    };
    let path = decode(place.strip_prefix(BASE).unwrap_or(""));
    let path =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    if !site().files.contains_key(&path) && !site().binaries.contains(&path) {
        return Some(format!("{address}: there is no {path}"));
    }
    let fragment = fragment.filter(|fragment| !fragment.is_empty())?;
    let ids = site().ids.get(&path).map(Vec::as_slice).unwrap_or_default();
    (!ids.contains(&fragment)).then(|| format!("{address}: {path} has no #{fragment}"))
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%')
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Every address that a page or a piece of HTML has in its attributes.
fn addresses(page: &Html) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["href", "src", "poster", "action", "data", "cite"] {
        let elements = select(page, &format!("[{name}]"));
        found.extend(elements.iter().filter_map(|element| element.attr(name)).map(str::to_owned));
    }
    for element in select(page, "[srcset]") {
        let candidates = element.attr("srcset").unwrap_or("").split(',');
        found.extend(candidates.filter_map(|one| one.split_whitespace().next()).map(str::to_owned));
    }
    for element in select(page, "meta[property='og:url'], meta[property='og:image']") {
        found.extend(element.attr("content").map(str::to_owned));
    }
    found
}

// The build.

#[test]
fn the_demonstration_site_builds_without_a_finding() {
    assert_eq!(site().report, "");
}

#[test]
fn the_demonstration_site_has_what_it_promises() {
    let article = |path: &str| {
        let count = path.split('/').count();
        count >= 3
            && ["thien-tai/", "suc-khoe/", "lua-dao/", "dich-vu/"]
                .iter()
                .any(|section| path.starts_with(section))
    };
    let vietnamese = pages()
        .filter(|(path, page)| article(path) && !select(page, "article > header.head").is_empty());
    assert!(vietnamese.count() >= 24);
    for verdict in
        ["fabricated", "false", "misleading", "altered", "missing-context", "unproven", "true"]
    {
        let list = &site().files[&format!("ket-luan/{verdict}/index.html")];
        assert!(
            !select(&Html::parse_document(list), ".entry").is_empty(),
            "{verdict} is never used"
        );
    }
    let corrections = Html::parse_document(&site().files["dinh-chinh/index.html"]);
    assert!(select(&corrections, ".log > article").len() >= 4);
    assert!(outputs(".html").any(|(_, text)| text.contains("Bài đã rút")));
}

// HTML.

#[test]
fn every_page_parses_without_an_error() {
    let mut problems = Vec::new();
    for (path, text) in outputs(".html") {
        let errors = Html::parse_document(text).errors;
        problems.extend(errors.iter().map(|error| format!("{path}: {error}")));
    }
    nothing(&problems);
}

#[test]
fn no_id_is_there_twice() {
    let mut problems = Vec::new();
    for (path, ids) in &site().ids {
        let mut seen = BTreeSet::new();
        let twice = ids.iter().filter(|id| !seen.insert(*id));
        problems.extend(twice.map(|id| format!("{path}: #{id} is there twice")));
    }
    nothing(&problems);
}

#[test]
fn every_page_says_its_language_title_address_and_what_it_is() {
    let mut problems = Vec::new();
    for (path, page) in pages() {
        let language = if path.starts_with("en/") { "en" } else { "vi" };
        let html = select(&page, "html")[0];
        let mut wants = |is_there: bool, what: &str| {
            if !is_there {
                problems.push(format!("{path}: {what}"));
            }
        };
        wants(html.attr("lang") == Some(language), "lang");
        wants(html.attr("dir") == Some("ltr"), "dir");
        wants(select(&page, "title").len() == 1, "one title");
        wants(select(&page, "h1").len() == 1, "one h1");
        wants(select(&page, "main").len() == 1, "one main");
        let canonical = select(&page, "link[rel=canonical]");
        let own = canonical.first().and_then(|link| link.attr("href")).unwrap_or("").to_owned();
        wants(path.ends_with("404.html") || decode(&own) == address(path), "canonical address");
    }
    nothing(&problems);
}

/// The part of a page in which every platform looks for its preview, in bytes.
const READ_FOR_PREVIEWS: usize = 32_000;

/// What a page says to previews under a name.
fn said(page: &Html, name: &str) -> Option<String> {
    let found = select(page, &format!("meta[property='{name}'], meta[name='{name}']"));
    found.first().and_then(|meta| meta.attr("content")).map(str::to_owned)
}

#[test]
fn every_page_has_a_preview_near_its_beginning() {
    let mut problems = Vec::new();
    for (path, text) in outputs(".html").filter(|(_, text)| !text.contains("http-equiv=")) {
        let page = Html::parse_document(text);
        let length = |name: &str| said(&page, name).map_or(0, |text| text.chars().count());
        let mut wants = |is_there: bool, what: &str| {
            if !is_there {
                problems.push(format!("{path}: {what}"));
            }
        };
        wants(text.find("</head>").is_some_and(|end| end < READ_FOR_PREVIEWS), "a short head");
        wants((1..=70).contains(&length("og:title")), "og:title of 70 characters");
        wants((1..=155).contains(&length("og:description")), "og:description of 155 characters");
        let locale = said(&page, "og:locale");
        wants(matches!(locale.as_deref(), Some("vi_VN" | "en_GB")), "og:locale");
        wants(said(&page, "twitter:card").is_some(), "twitter:card");
        wants(said(&page, "referrer").is_some(), "referrer");
        let canonical = select(&page, "link[rel=canonical]");
        let canonical = canonical.first().and_then(|link| link.attr("href")).map(str::to_owned);
        wants(said(&page, "og:url") == canonical, "og:url");
    }
    nothing(&problems);
}

#[test]
fn headings_skip_no_level() {
    let mut problems = Vec::new();
    for (path, page) in pages() {
        let mut last = 0;
        for heading in select(&page, "h1, h2, h3, h4, h5, h6") {
            let level = heading.value().name()[1..].parse::<usize>().unwrap();
            if level > last + 1 {
                problems.push(format!("{path}: h{last} is followed by {}", heading.html()));
            }
            last = level;
        }
    }
    nothing(&problems);
}

#[test]
fn translations_name_each_other() {
    let mut alternates = BTreeMap::new();
    for (path, page) in pages() {
        let links = select(&page, "link[rel=alternate][hreflang]");
        let found: BTreeMap<String, String> = links
            .iter()
            .map(|link| {
                (link.attr("hreflang").unwrap().to_owned(), link.attr("href").unwrap().to_owned())
            })
            .collect();
        alternates.insert(address(path), found);
    }
    let mut problems = Vec::new();
    for (own, links) in alternates.iter().filter(|(_, links)| !links.is_empty()) {
        if !links.values().any(|link| decode(link) == *own) || !links.contains_key("x-default") {
            problems.push(format!("{own}: hreflang lacks the page itself or x-default"));
        }
        for link in links.values().filter(|link| alternates.get(&decode(link)) != Some(links)) {
            problems.push(format!("{own}: {link} does not name the same translations"));
        }
    }
    nothing(&problems);
}

#[test]
fn pages_load_nothing_from_elsewhere_and_run_nothing_inline() {
    let mut problems = Vec::new();
    for (path, text) in outputs(".html") {
        let page = Html::parse_document(text);
        for element in select(&page, LOADS) {
            for written in addresses(&Html::parse_fragment(&element.html())) {
                if internal(&written, &address(path)).is_none() {
                    problems.push(format!("{path}: loads {written}"));
                }
            }
        }
        for element in select(
            &page,
            "script:not([type='application/ld+json'], [src]), style, iframe, object, embed, [style], \
             form:not([role='search'])",
        ) {
            problems.push(format!("{path}: {}", element.html()));
        }
        for element in select(&page, "*") {
            let handlers = element.value().attrs().filter(|(name, _)| name.starts_with("on"));
            problems.extend(handlers.map(|(name, _)| format!("{path}: {name}")));
        }
    }
    for (path, text) in outputs(".css") {
        if text.contains("//") || text.contains("@import") {
            problems.push(format!("{path}: names another address"));
        }
    }
    nothing(&problems);
}

#[test]
fn every_image_has_words() {
    let mut problems = Vec::new();
    for (path, page) in pages() {
        let images = select(&page, "img");
        let mute = images.iter().filter(|image| image.attr("alt").is_none());
        problems.extend(mute.map(|image| format!("{path}: {}", image.html())));
    }
    nothing(&problems);
}

// Links.

#[test]
fn every_link_on_a_page_leads_somewhere() {
    let mut problems = Vec::new();
    for (path, text) in outputs(".html") {
        for written in addresses(&Html::parse_document(text)) {
            let found = internal(&written, &address(path)).and_then(|absolute| broken(&absolute));
            problems.extend(found.map(|problem| format!("{path}: {problem}")));
        }
    }
    nothing(&problems);
}

#[test]
fn every_redirect_leads_somewhere() {
    for (path, text) in outputs(".html").filter(|(_, text)| text.contains("http-equiv=\"refresh\""))
    {
        let page = Html::parse_document(text);
        let refresh = select(&page, "meta[http-equiv=refresh]")[0].attr("content").unwrap();
        let target = refresh.strip_prefix("0; url=").unwrap();
        assert!(target.starts_with(BASE), "{path}: {target}");
        assert_eq!(broken(target), None, "{path}");
    }
}

#[test]
fn every_address_in_feeds_and_sitemaps_leads_somewhere() {
    let mut problems = Vec::new();
    for (path, text) in
        outputs(".xml").chain(outputs(".json")).chain(outputs(".opml")).chain(outputs("robots.txt"))
    {
        // An `@id` is a name, not an address that leads somewhere.
        let text = text.replace(&format!("\"@id\":\"{BASE}"), "");
        for (at, _) in text.match_indices(BASE) {
            let end = |letter: char| letter.is_whitespace() || "\"<>&\\'".contains(letter);
            let found = text[at..].split(end).next().unwrap_or("");
            problems.extend(broken(found).map(|problem| format!("{path}: {problem}")));
        }
    }
    nothing(&problems);
}

// Feeds.

/// The feeds of one format, by the list's address.
fn feeds(file: &'static str) -> BTreeMap<&'static str, Feed> {
    let own = |path: &&str| path.rsplit('/').next() == Some(file);
    let found = outputs(file).filter(|(path, _)| own(path));
    found
        .map(|(path, text)| {
            let feed = feed_rs::parser::parse(text.as_bytes());
            let feed = feed.unwrap_or_else(|error| panic!("{path}: {error}"));
            (path.strip_suffix(file).unwrap(), feed)
        })
        .collect()
}

fn all_feeds() -> [(&'static str, BTreeMap<&'static str, Feed>); 3] {
    ["rss.xml", "atom.xml", "feed.json"].map(|file| (file, feeds(file)))
}

#[test]
fn the_three_formats_hold_the_same_entries_in_the_same_order() {
    let [(_, rss), (_, atom), (_, json)] = all_feeds();
    assert!(rss.len() > 20, "there are {} feeds", rss.len());
    assert_eq!(rss.keys().collect::<Vec<_>>(), atom.keys().collect::<Vec<_>>());
    assert_eq!(rss.keys().collect::<Vec<_>>(), json.keys().collect::<Vec<_>>());
    let rows = |feed: &Feed| -> Vec<_> {
        let row = |entry: &feed_rs::model::Entry| {
            let title = entry.title.as_ref().map(|title| title.content.clone());
            (entry.id.clone(), title, entry.published)
        };
        feed.entries.iter().map(row).collect()
    };
    for (list, feed) in &rss {
        assert_eq!(rows(feed), rows(&atom[list]), "{list}atom.xml");
        assert_eq!(rows(feed), rows(&json[list]), "{list}feed.json");
    }
}

#[test]
fn every_entry_has_id_title_link_author_dates_and_content() {
    let mut problems = Vec::new();
    for (file, feeds) in all_feeds() {
        for (list, feed) in feeds {
            let mut seen = BTreeSet::new();
            for entry in &feed.entries {
                let mut wants = |is_there: bool, what: &str| {
                    if !is_there {
                        problems.push(format!("{list}{file}: {}: {what}", entry.id));
                    }
                };
                wants(entry.id.starts_with("tag:"), "a tag URI as id");
                wants(seen.insert(entry.id.clone()), "an id of its own");
                wants(entry.title.as_ref().is_some_and(|title| !title.content.is_empty()), "title");
                wants(entry.links.iter().any(|link| link.href.starts_with(BASE)), "link");
                wants(!entry.authors.is_empty(), "author");
                wants(entry.authors.iter().all(|author| author.name.is_some()), "author's name");
                wants(entry.published.is_some(), "date");
                wants(
                    entry.published.is_none_or(|date| date.to_rfc3339().as_str() <= NOW_UTC),
                    "no future date",
                );
                wants(
                    entry.updated.is_none_or(|date| date.to_rfc3339().as_str() <= NOW_UTC),
                    "no future update",
                );
                wants(
                    entry.updated >= entry.published || file == "rss.xml",
                    "updated after published",
                );
                wants(entry.summary.is_some() || entry.content.is_some(), "text");
            }
        }
    }
    nothing(&problems);
}

#[test]
fn entries_stand_newest_first_and_no_two_changed_at_one_moment() {
    for (list, feed) in feeds("atom.xml") {
        let dates: Vec<_> = feed.entries.iter().map(|entry| entry.published).collect();
        assert!(dates.is_sorted_by(|left, right| left >= right), "{list}atom.xml");
        let updates: BTreeSet<_> = feed.entries.iter().map(|entry| entry.updated).collect();
        assert_eq!(
            updates.len(),
            feed.entries.len(),
            "{list}atom.xml: two entries with one `updated`"
        );
    }
}

#[test]
fn a_feed_is_as_new_as_its_newest_entry() {
    for (list, feed) in feeds("atom.xml") {
        let newest = feed.entries.iter().filter_map(|entry| entry.updated).max();
        assert!(newest.is_none() || feed.updated == newest, "{list}atom.xml");
    }
}

#[test]
fn an_entry_is_as_new_as_its_newest_correction() {
    let feeds = feeds("atom.xml");
    let mut count = 0;
    for (list, corrections) in feeds
        .iter()
        .filter(|(list, _)| list.ends_with("dinh-chinh/") || list.ends_with("corrections/"))
    {
        for correction in &corrections.entries {
            let (article, _) = correction.id.rsplit_once("/correction-").unwrap();
            let entries = feeds.values().flat_map(|feed| &feed.entries);
            for entry in entries.filter(|entry| entry.id == article) {
                let day =
                    |entry: &feed_rs::model::Entry| entry.updated.unwrap().timestamp() + 7 * 3600;
                assert!(
                    day(entry) >= day(correction) - day(correction) % 86_400,
                    "{list}: {article}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 4);
}

#[test]
fn html_in_feeds_has_whole_addresses_and_nothing_that_runs() {
    let mut problems = Vec::new();
    for (list, feed) in feeds("feed.json") {
        let text = &site().files[&format!("{list}feed.json")];
        let json: Value = serde_json::from_str(text).unwrap();
        assert_eq!(json["items"].as_array().unwrap().len(), feed.entries.len());
        for item in json["items"].as_array().unwrap() {
            let html = item["content_html"].as_str().unwrap_or("");
            let page = Html::parse_fragment(html);
            problems
                .extend(page.errors.iter().map(|error| format!("{list}: {}: {error}", item["id"])));
            for written in addresses(&page) {
                if !written.contains(':') {
                    problems.push(format!("{list}: {}: {written} is not whole", item["id"]));
                }
                if written.starts_with(BASE) {
                    problems.extend(broken(&written).map(|problem| format!("{list}: {problem}")));
                }
            }
            for element in select(
                &page,
                "script, style, iframe, form, object, embed, [style], [loading], [srcset]",
            ) {
                problems.push(format!("{list}: {}: {}", item["id"], element.html()));
            }
        }
    }
    nothing(&problems);
}

#[test]
fn the_three_formats_hold_the_same_html() {
    let [(_, rss), (_, atom), _] = all_feeds();
    for (list, feed) in feeds("feed.json") {
        let body = |entry: &feed_rs::model::Entry| {
            entry.content.as_ref().and_then(|content| content.body.clone())
        };
        for (number, entry) in feed.entries.iter().enumerate() {
            let json = body(entry).unwrap_or_default();
            assert_eq!(
                body(&rss[list].entries[number]).unwrap_or_default().trim(),
                json.trim(),
                "{list}rss.xml"
            );
            assert_eq!(
                body(&atom[list].entries[number]).unwrap_or_default().trim(),
                json.trim(),
                "{list}atom.xml"
            );
        }
    }
}

/// <https://www.jsonfeed.org/version/1.1/>
#[test]
fn json_feeds_keep_the_rules() {
    let mut problems = Vec::new();
    for (path, text) in outputs("feed.json") {
        let feed: Value = serde_json::from_str(text).unwrap();
        let mut wants = |is_there: bool, what: &str| {
            if !is_there {
                problems.push(format!("{path}: {what}"));
            }
        };
        wants(feed["version"] == "https://jsonfeed.org/version/1.1", "version");
        wants(feed["feed_url"] == address(path), "feed_url");
        let home = feed["home_page_url"].as_str().unwrap_or("");
        wants(home.starts_with(BASE) && broken(home).is_none(), "home_page_url");
        wants(feed["title"].as_str().is_some_and(|title| !title.is_empty()), "title");
        wants(feed["language"].is_string(), "language");
        for item in feed["items"].as_array().unwrap() {
            wants(item["id"].is_string(), "id");
            wants(item["url"].as_str().is_some_and(|url| url.starts_with(BASE)), "url");
            wants(item["content_html"].is_string() || item["content_text"].is_string(), "content");
            wants(
                item["image"].is_null()
                    || item["image"].as_str().is_some_and(|url| url.starts_with(BASE)),
                "image",
            );
            wants(item["authors"].as_array().is_some_and(|authors| !authors.is_empty()), "authors");
            wants(
                is_rfc3339(&item["date_published"]) && is_rfc3339(&item["date_modified"]),
                "dates",
            );
            let known = [
                "id",
                "url",
                "external_url",
                "title",
                "content_html",
                "content_text",
                "summary",
                "image",
                "banner_image",
                "date_published",
                "date_modified",
                "authors",
                "tags",
                "language",
                "attachments",
            ];
            let unknown = item.as_object().unwrap().keys();
            let unknown: Vec<_> = unknown
                .filter(|key| !key.starts_with('_') && !known.contains(&key.as_str()))
                .collect();
            wants(unknown.is_empty(), "keys of its own begin with `_`");
        }
    }
    nothing(&problems);
}

fn is_rfc3339(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok())
}

#[test]
fn feeds_are_small_enough_for_readers() {
    for (path, text) in outputs("rss.xml").chain(outputs("atom.xml")).chain(outputs("feed.json")) {
        assert!(text.len() <= 512 * 1024, "{path} has {} bytes", text.len());
    }
}

#[test]
fn feeds_name_themselves() {
    for (file, relation) in [("rss.xml", "<atom:link href=\""), ("atom.xml", "href=\"")] {
        for (path, text) in outputs(file).filter(|(path, _)| !path.ends_with("sitemap.xml")) {
            assert!(
                text.contains(&format!("{relation}{}\"", address(path))),
                "{path} does not name itself"
            );
        }
    }
}

#[test]
fn opml_lists_feeds_that_are_there() {
    for (path, text) in outputs("feeds.opml") {
        let feeds: Vec<&str> =
            text.split("xmlUrl=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(feeds.len() > 5, "{path}");
        assert_eq!(
            feeds.iter().filter_map(|feed| broken(feed)).collect::<Vec<_>>(),
            [""; 0],
            "{path}"
        );
        assert_eq!(
            feeds.iter().collect::<BTreeSet<_>>().len(),
            feeds.len(),
            "{path} lists a feed twice"
        );
    }
}

// XML and sitemaps.

#[test]
fn all_xml_is_well_formed() {
    for (path, text) in outputs(".xml").chain(outputs(".opml")).chain(outputs(".svg")) {
        let mut reader = Reader::from_str(text);
        let (mut depth, mut roots) = (0, 0);
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{path}: {error}")) {
                Event::Start(_) => {
                    roots += usize::from(depth == 0);
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                Event::Empty(_) => roots += usize::from(depth == 0),
                Event::GeneralRef(name) => {
                    let known = ["amp", "lt", "gt", "quot", "apos"];
                    let name = name.as_ref().to_owned();
                    assert!(
                        name.starts_with('#') || known.contains(&name.as_str()),
                        "{path}: &{name};"
                    );
                }
                Event::Eof => break,
                Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {}
            }
        }
        assert_eq!((depth, roots), (0, 1), "{path}");
        let is_bad = |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\t' | '\r');
        assert_eq!(text.chars().find(is_bad), None, "{path}");
    }
}

/// <https://www.sitemaps.org/protocol.html>
#[test]
fn the_sitemap_keeps_the_rules() {
    let text = &site().files["sitemap.xml"];
    assert!(text.contains("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""));
    let between = |text: &str, name: &str| -> Vec<String> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let parts = text.split(&open).skip(1);
        parts.filter_map(|part| part.split(&close).next()).map(str::to_owned).collect()
    };
    let urls = between(text, "loc");
    assert!((40..=50_000).contains(&urls.len()) && text.len() <= 50 * 1024 * 1024);
    assert_eq!(urls.iter().collect::<BTreeSet<_>>().len(), urls.len(), "an address is there twice");
    for url in &urls {
        assert!(url.starts_with(BASE) && url.len() < 2_048 && url.is_ascii(), "{url}");
        let path = format!("{}index.html", decode(url.strip_prefix(BASE).unwrap()));
        let page = Html::parse_document(&site().files[&path]);
        assert!(select(&page, "meta[name=robots]").is_empty(), "{url} is not to be indexed");
    }
    for changed in between(text, "lastmod") {
        let moment = changed.parse::<jiff::Timestamp>();
        assert!(
            moment.is_ok_and(|moment| moment.to_string().as_str() <= "2026-11-23T05:00:00Z"),
            "{changed}"
        );
    }
}

#[test]
fn every_page_worth_finding_is_in_the_sitemap() {
    let sitemap = decode(&site().files["sitemap.xml"]);
    let mut problems = Vec::new();
    for (path, page) in pages() {
        let is_later = !select(&page, "link[rel=prev]").is_empty();
        let is_hidden = !select(&page, "meta[name=robots]").is_empty();
        let is_listed = sitemap.contains(&format!("<loc>{}</loc>", address(path)));
        if !is_hidden && !is_later && !is_listed {
            problems.push(format!("{path} is not in the sitemap"));
        }
    }
    nothing(&problems);
}

#[test]
fn the_news_sitemap_keeps_the_rules() {
    let text = &site().files["sitemap-news.xml"];
    assert!(text.contains("xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\""));
    assert!(text.matches("<url>").count() <= 1_000);
    for part in text.split("<news:publication_date>").skip(1) {
        let moment: jiff::Timestamp = part.split('<').next().unwrap().parse().unwrap();
        let moment = moment.to_string();
        assert!(
            ("2026-11-21T05:00:00Z"..="2026-11-23T05:00:00Z").contains(&moment.as_str()),
            "{moment}"
        );
    }
}

#[test]
fn robots_txt_names_the_sitemaps() {
    let text = &site().files["robots.txt"];
    assert!(text.contains(&format!("Sitemap: {BASE}sitemap.xml\n")), "{text}");
}

// Structured data, open data, plain text.

/// The graph of a page: its nodes. A page that search engines are asked to leave out may have none.
fn graph(path: &str, page: &Html) -> Vec<Value> {
    let scripts = select(page, "head > script[type='application/ld+json']");
    if scripts.is_empty() && !select(page, "meta[name=robots]").is_empty() {
        return Vec::new();
    }
    assert_eq!(scripts.len(), 1, "{path} has one graph");
    let json: Value = serde_json::from_str(&scripts[0].text().collect::<String>()).unwrap();
    assert_eq!(json["@context"], "https://schema.org", "{path}");
    json["@graph"].as_array().unwrap().clone()
}

/// Every node in a value, those inside others too.
fn nodes(value: &Value) -> Vec<&Value> {
    let inner: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(map) => map.values().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let own = value.is_object().then_some(value);
    own.into_iter().chain(inner.into_iter().flat_map(nodes)).collect()
}

fn is_a(node: &Value, kind: &str) -> bool {
    let types = &node["@type"];
    types == kind || types.as_array().is_some_and(|types| types.iter().any(|one| one == kind))
}

/// Nodes of a type that stand at the top of a page's graph.
fn of_type(nodes: &[Value], kind: &str) -> Vec<Value> {
    nodes.iter().filter(|node| is_a(node, kind)).cloned().collect()
}

/// What a reader sees of a page, with single spaces.
fn visible(page: &Html) -> String {
    let words = select(page, "main")[0].text().collect::<String>();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_page_that_is_found_has_one_graph_in_which_every_mention_is_explained() {
    let mut problems = Vec::new();
    for (path, page) in pages() {
        let graph = graph(path, &page);
        if graph.is_empty() {
            continue;
        }
        let all: Vec<&Value> = graph.iter().flat_map(nodes).collect();
        let named: BTreeSet<&str> = all
            .iter()
            .filter(|node| !node["@type"].is_null())
            .filter_map(|node| node["@id"].as_str())
            .collect();
        for node in &graph {
            if node["@id"].as_str().is_none() {
                problems.push(format!("{path}: a node at the top has no @id"));
            }
        }
        for node in all.iter().filter(|node| node["@type"].is_null()) {
            let id = node["@id"].as_str().unwrap_or("");
            if !named.contains(id) {
                problems.push(format!("{path}: `{id}` stands nowhere on the page"));
            }
        }
        for kind in ["NewsMediaOrganization", "WebSite"] {
            if of_type(&graph, kind).len() != 1 {
                problems.push(format!("{path}: one {kind}"));
            }
        }
        for list in of_type(&graph, "BreadcrumbList") {
            if list["itemListElement"].as_array().is_none_or(|items| items.len() < 2) {
                problems.push(format!("{path}: a way of one step"));
            }
        }
        for url in all.iter().flat_map(|node| [&node["url"], &node["item"]]) {
            let url = url.as_str().filter(|url| url.starts_with(BASE));
            problems.extend(url.and_then(broken).map(|problem| format!("{path}: {problem}")));
        }
    }
    nothing(&problems);
}

/// <https://developers.google.com/search/docs/appearance/structured-data/article>
#[test]
fn articles_have_what_search_engines_ask_for() {
    let mut count = 0;
    for (path, page) in pages() {
        let graph = graph(path, &page);
        let found = of_type(&graph, "NewsArticle").into_iter().chain(of_type(&graph, "Article"));
        for article in found.filter(|article| article["creativeWorkStatus"].is_null()) {
            count += 1;
            let title = select(&page, "h1")[0].text().collect::<String>();
            assert_eq!(article["headline"], title.as_str(), "{path}");
            for moment in ["datePublished", "dateModified"] {
                assert!(is_rfc3339(&article[moment]), "{path}: {moment}");
            }
            let authors = article["author"].as_array().unwrap();
            assert!(authors.iter().all(|author| author["name"].is_string()), "{path}: author");
            assert!(article["publisher"]["@id"].is_string(), "{path}: publisher");
            assert!(article["version"].as_u64().is_some_and(|version| version > 0), "{path}");
            let sources = select(&page, ".sources > ol > li").len();
            let citations = article["citation"].as_array().map_or(0, Vec::len);
            assert_eq!(citations, sources, "{path}: sources");
            let corrections = select(&page, "section.correction > .change").len();
            let comments = article["correction"].as_array().map_or(0, Vec::len);
            assert_eq!(comments, corrections, "{path}: corrections");
        }
    }
    assert!(count > 30, "{count}");
}

/// <https://developers.google.com/search/docs/appearance/structured-data/factcheck>
#[test]
fn a_review_says_what_its_page_says_and_stands_on_one_page() {
    let mut urls = BTreeSet::new();
    for (path, page) in pages() {
        let seen = visible(&page);
        for review in of_type(&graph(path, &page), "ClaimReview") {
            let url = review["url"].as_str().unwrap();
            assert!(url.starts_with(&format!("{}#claim-", address(path))), "{path}: {url}");
            assert_eq!(broken(url), None, "{path}");
            assert!(urls.insert(url.to_owned()), "{url} is reviewed twice");
            let rating = &review["reviewRating"];
            for text in
                [&review["claimReviewed"], &rating["alternateName"], &rating["ratingExplanation"]]
            {
                let text = text.as_str().unwrap();
                assert!(!text.is_empty() && seen.contains(text), "{path} does not show “{text}”");
            }
            let number = |key: &str| rating[key].as_u64();
            match (number("worstRating"), number("ratingValue"), number("bestRating")) {
                (None, None, None) => {}
                (Some(worst), Some(value), Some(best)) => {
                    assert!(1 <= worst && worst <= value && value <= best && worst < best);
                }
                other => panic!("{path}: {other:?}"),
            }
            assert!(review["author"]["name"].is_string() && review["author"]["url"].is_string());
            assert!(is_rfc3339(&review["datePublished"]), "{path}");
            assert_eq!(review["itemReviewed"]["@type"], "Claim");
        }
    }
    assert!(urls.len() > 20, "{}", urls.len());
    let feed: Value = serde_json::from_str(&site().files["claimreview.json"]).unwrap();
    let all = nodes(&feed).into_iter().filter(|node| is_a(node, "ClaimReview"));
    let fed: BTreeSet<String> =
        all.map(|review| review["url"].as_str().unwrap().to_owned()).collect();
    assert_eq!(fed, urls);
}

#[test]
fn lists_and_withdrawn_pages_have_no_reviews() {
    let mut lists = 0;
    for (path, page) in pages() {
        let graph = graph(path, &page);
        let reviews = of_type(&graph, "ClaimReview").len() + of_type(&graph, "MediaReview").len();
        let is_list = !of_type(&graph, "CollectionPage").is_empty();
        lists += usize::from(is_list);
        let is_withdrawn = graph.iter().any(|node| !node["creativeWorkStatus"].is_null());
        assert!(reviews == 0 || !(is_list || is_withdrawn), "{path}");
    }
    assert!(lists > 30);
}

#[test]
fn data_files_agree_with_the_pages() {
    let read = |file: &str| -> Value { serde_json::from_str(&site().files[file]).unwrap() };
    let articles = read("api/articles.json");
    let claims = read("api/claims.json");
    let records = articles["articles"].as_array().unwrap();
    let mut wanted = 0;
    for article in records {
        let path = decode(article["url"].as_str().unwrap().strip_prefix(BASE).unwrap());
        let page = Html::parse_document(&site().files[&format!("{path}index.html")]);
        let title = select(&page, "h1")[0].text().collect::<String>();
        assert_eq!(article["title"], title.as_str());
        assert_eq!(broken(article["text_url"].as_str().unwrap()), None);
        wanted += article["claims"].as_array().map_or(0, Vec::len);
    }
    let written =
        outputs(".html").filter(|(_, text)| text.contains("\"og:type\" content=\"article\""));
    assert_eq!(records.len(), written.count());
    let claims = claims["claims"].as_array().unwrap();
    assert_eq!(claims.len(), wanted);
    assert_eq!(claims.iter().find_map(|claim| broken(claim["url"].as_str().unwrap())), None);
    let csv = &site().files["api/claims.csv"];
    assert!(csv.starts_with("\u{feff}article,id,language,"));
    assert_eq!(csv.matches("\r\n").count(), claims.len() + 1);
}

#[test]
fn every_article_has_a_plain_text_without_marks() {
    let mut count = 0;
    for (path, page) in pages() {
        let links = select(&page, "link[rel=alternate][type='text/plain']");
        let Some(link) = links.first() else { continue };
        count += 1;
        let url = internal(link.attr("href").unwrap(), &address(path)).unwrap();
        let file = decode(url.strip_prefix(BASE).unwrap());
        let text = &site().files[&file];
        let title = select(&page, "h1")[0].text().collect::<String>();
        assert!(text.starts_with(&format!("\u{feff}{title}\n\n")), "{file}");
        for review in of_type(&graph(path, &page), "ClaimReview") {
            let label = review["reviewRating"]["alternateName"].as_str().unwrap();
            assert!(text.contains(label), "{file} lacks {label}");
        }
        for mark in ["**", "](", ":::", "[@", "&amp;", "&lt;", "<p", "</", "\n\n\n"] {
            assert!(!text.contains(mark), "{file} has {mark}");
        }
    }
    assert!(count > 30);
}

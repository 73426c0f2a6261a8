//! How well the rules on debunking find what a careful editor finds: labelled articles, precision and recall of each rule.
//!
//! `cargo test --test labelled -- --nocapture` prints the table; `tests/data/labelled/README.md` says how labels were given.
#![allow(clippy::disallowed_methods, reason = "the articles are files")]
#![allow(clippy::unwrap_used, reason = "a file that cannot be read has failed the test")]
#![allow(clippy::print_stdout, reason = "the table is what this test is for")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rebut::base::bilingual::Tongue;
use rebut::base::date::Moment;
use rebut::base::date::Zone;
use rebut::base::diag::Report;
use rebut::base::path::SourcePath;
use rebut::base::yaml;
use rebut::check;
use rebut::pipeline;
use rebut::pipeline::Loaded;
use rebut::site::resolve;
use rebut::source::SourceTree;
use serde_json::Value;
use serde_json::json;

/// The rules that are measured.
const RULES: &[&str] = &[
    "DBK-01", "DBK-02", "DBK-03", "DBK-04", "DBK-05", "DBK-06", "DBK-07", "DBK-08", "DBK-09",
    "DBK-10", "DBK-11", "CLM-02",
];

/// Neither precision nor recall of a rule is lower than this on all articles together.
const WANTED: f64 = 0.9;

/// A picture of one pixel, for articles that show one.
const PIXEL: &[u8] = include_bytes!("data/labelled/pixel.png");

/// An article with the codes of its label and those that the rules gave.
struct Article {
    name: String,
    title: String,
    is_held_out: bool,
    label: BTreeSet<String>,
    found: BTreeSet<String>,
}

#[test]
fn rules_find_what_a_careful_editor_finds() {
    let mut articles = Vec::new();
    for (file, language, is_held_out) in [
        ("tuned.vi.yaml", "vi", false),
        ("tuned.en.yaml", "en", false),
        ("round-1.vi.yaml", "vi", false),
        ("round-1.en.yaml", "en", false),
        ("round-2.vi.yaml", "vi", false),
        ("round-2.en.yaml", "en", false),
        ("round-3.vi.yaml", "vi", false),
        ("round-3.en.yaml", "en", false),
        ("round-4.vi.yaml", "vi", false),
        ("round-4.en.yaml", "en", false),
        ("round-5.vi.yaml", "vi", false),
        ("round-5.en.yaml", "en", false),
        ("held-out.vi.yaml", "vi", true),
        ("held-out.en.yaml", "en", true),
    ] {
        articles.extend(measure(file, language, is_held_out));
    }
    let disagreements = articles.iter().filter(|article| article.label != article.found);
    for article in disagreements {
        println!(
            "{}: {}\n    label {:?}, found {:?}",
            article.name, article.title, article.label, article.found
        );
    }
    let seen: Vec<&Article> = articles.iter().filter(|article| !article.is_held_out).collect();
    let held_out: Vec<&Article> = articles.iter().filter(|article| article.is_held_out).collect();
    let all: Vec<&Article> = articles.iter().collect();
    print_table("seen", &seen);
    print_table("held out", &held_out);
    let low = print_table("all", &all);
    assert!(articles.len() >= 60, "there are {} articles only", articles.len());
    assert!(low.is_empty(), "under {WANTED}: {}", low.join(", "));
}

/// Runs the rules on all articles of a file.
fn measure(file: &str, language: &str, is_held_out: bool) -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/labelled");
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let cases = read_yaml(file, &text);
    let mut files: Vec<(String, Vec<u8>)> = vec![("site.yaml".to_owned(), site_yaml(language))];
    for (number, case) in cases.iter().enumerate() {
        add(&mut files, number, case, language);
    }
    let loaded = load(files);
    let site = &loaded.site;
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in site.pages() {
        let codes = check::of_page(site, page, Tongue::En).into_iter().map(|one| one.code.id);
        let codes = codes.filter(|code| RULES.contains(code)).map(str::to_owned).collect();
        found.insert(page.source.as_str().to_owned(), codes);
    }
    let codes = |case: &Value| -> BTreeSet<String> {
        let codes: BTreeSet<String> = case["codes"].as_object().unwrap().keys().cloned().collect();
        let unknown: Vec<_> = codes.iter().filter(|code| !RULES.contains(&code.as_str())).collect();
        assert!(unknown.is_empty(), "{file}: {unknown:?} are no codes");
        codes
    };
    let article = |(number, case): (usize, &Value)| Article {
        name: format!("{file} {}", number + 1),
        title: case["title"].as_str().unwrap_or_default().to_owned(),
        is_held_out,
        label: codes(case),
        found: found.remove(&path(number)).expect("every article is published"),
    };
    cases.iter().enumerate().map(article).collect()
}

fn read_yaml(file: &str, text: &str) -> Vec<Value> {
    let mut report = Report::new();
    let node = yaml::parse(&SourcePath::new(file), text, 0..text.len(), &mut report);
    assert!(!report.has_errors(), "{:?}", report.sorted());
    yaml::to_json(&node.unwrap()).as_array().unwrap().clone()
}

fn site_yaml(language: &str) -> Vec<u8> {
    let site = json!({
        "title": "Test", "base_url": "https://example.org/", "language": language,
        "publisher": { "name": "Test" }, "time_zone": "Asia/Ho_Chi_Minh",
    });
    site.to_string().into_bytes()
}

/// The file of an article; its name says nothing about its matter.
fn path(number: usize) -> String {
    format!("content/n{number}/index.md")
}

/// Adds an article and its pictures.
fn add(files: &mut Vec<(String, Vec<u8>)>, number: usize, case: &Value, language: &str) {
    let mut claim = serde_json::Map::new();
    for key in ["claim", "finding", "verdict", "appearances"] {
        if let Some(value) = case.get(key) {
            claim.insert(key.to_owned(), value.clone());
        }
    }
    claim.entry("verdict").or_insert(json!("false"));
    let mut front = json!({
        "kind": "rebuttal", "id": format!("n{number}"), "date": "2026-11-20", "claims": [claim],
    });
    for key in ["title", "kind", "summary", "slug", "share", "image", "status"] {
        if let Some(value) = case.get(key) {
            front[key] = value.clone();
        }
    }
    let body = case
        .get("body")
        .and_then(Value::as_str)
        .map_or_else(|| frame(case, language), str::to_owned);
    files.push((path(number), format!("---\n{front}\n---\n{body}").into_bytes()));
    for file in case.get("files").and_then(Value::as_array).into_iter().flatten() {
        let name = format!("content/n{number}/{}", file.as_str().unwrap());
        files.push((name, PIXEL.to_vec()));
    }
}

/// The text of an article that gives none: four blocks, without fault but for what the article brings.
fn frame(case: &Value, language: &str) -> String {
    let words = |key: &str, vi: &str, en: &str| {
        let usual = if language == "vi" { vi } else { en };
        case.get(key).and_then(Value::as_str).unwrap_or(usual).to_owned()
    };
    let fallacy = words(
        "fallacy",
        "Lời kể ấy nêu một chuyện có thật ở nơi khác rồi gán cho chỗ này, bỏ qua ngày giờ và hoàn cảnh, nên nghe qua rất dễ tin.",
        "The story takes something real from another place and pins it on this one, without day or setting, which makes it sound right at first.",
    );
    let advice = words(
        "advice",
        "Muốn biết chắc, hãy gọi số in trên giấy tờ của đơn vị phụ trách.",
        "To be sure, call the number printed on the papers of the office in charge.",
    );
    let fact = case["finding"].as_str().unwrap_or_default();
    format!(
        "::: fact\n{fact}\n:::\n\n::: claim c1\n:::\n\n::: fallacy\n{fallacy}\n:::\n\n::: fact\n{advice}\n:::\n"
    )
}

fn load(files: Vec<(String, Vec<u8>)>) -> Loaded {
    let now = Moment::parse("2026-11-23T12:00:00+07:00", &Zone::utc()).unwrap();
    let options = pipeline::Options {
        resolve: resolve::Options { now, drafts: false, at_work: false },
        base_url: None,
        cache: false,
        program: String::new(),
        ends: false,
    };
    let mut report = Report::new();
    let loaded = pipeline::load(SourceTree::from_files(files), &options, &mut report).unwrap();
    assert!(!report.has_errors(), "{:#?}", report.sorted());
    loaded
}

/// Prints the figures of each rule and returns those that are too low.
fn print_table(name: &str, articles: &[&Article]) -> Vec<String> {
    println!("\n{name}: {} articles", articles.len());
    println!("rule     right  wrong  missed  rightly silent  precision  recall");
    let mut low = Vec::new();
    for rule in RULES {
        let count = |is_labelled: bool, is_found: bool| {
            let has = |codes: &BTreeSet<String>| codes.contains(*rule);
            let fits = |article: &&&Article| {
                has(&article.label) == is_labelled && has(&article.found) == is_found
            };
            articles.iter().filter(fits).count()
        };
        let (right, wrong, missed) = (count(true, true), count(false, true), count(true, false));
        let (precision, recall) = (share(right, wrong), share(right, missed));
        let silent = count(false, false);
        println!(
            "{rule}  {right:>5}  {wrong:>5}  {missed:>6}  {silent:>14}  {precision:>9.2}  {recall:>6.2}"
        );
        if precision < WANTED || recall < WANTED || right == 0 {
            low.push(format!("{rule} ({precision:.2}, {recall:.2})"));
        }
    }
    low
}

#[expect(clippy::cast_precision_loss, reason = "there are hundreds of articles at most")]
fn share(right: usize, not: usize) -> f64 {
    if right + not == 0 { 1.0 } else { right as f64 / (right + not) as f64 }
}

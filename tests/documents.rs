//! README, CONTRIBUTING and `docs/` against the program: what they show is made, built and compared.
//!
//! An example is a fenced block. The paragraph before it may name its file at the end: "in `content/a.md`:". Where it names
//! a file below `public/`, that must come of it; "`rebut build` says:" is the report. A heading of the second or third
//! level is a site of its own.
#![allow(clippy::disallowed_methods, reason = "reads the repository's own documents")]
#![allow(clippy::unwrap_used, reason = "a document that cannot be read has failed the test")]

mod support;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use support::Project;
use support::copy_folder;
use support::story::Story;
use support::story::diff;
use support::story::without_hashes;

/// The chapter of docs/themes.md whose files belong to all examples below it.
const WORKED: &str = "Worked examples";

/// A document of the project.
struct Document {
    /// Its path in the repository.
    path: &'static str,
    text: String,
}

/// A fenced block.
struct Example {
    /// The heading that it stands below.
    heading: String,
    /// The line of its fence.
    line: usize,
    /// The language behind the fence.
    language: String,
    /// What the paragraph before it names.
    names: Option<Named>,
    text: String,
}

enum Named {
    /// A file of the site.
    Source(String),
    /// A part of a published file.
    Output(String),
    /// All that the build says.
    Report,
}

impl Document {
    fn read(path: &'static str) -> Self {
        Self { path, text: fs::read_to_string(repository().join(path)).unwrap() }
    }

    /// All fenced blocks, in the order written; those of a list are moved to the left edge.
    fn examples(&self) -> Vec<Example> {
        let mut examples: Vec<Example> = Vec::new();
        let (mut heading, mut before, mut open) = ("", String::new(), None);
        let mut is_paragraph = false;
        for (index, line) in self.text.lines().enumerate() {
            let bare = line.trim_start();
            match (open, bare.strip_prefix("```")) {
                (None, Some(language)) => {
                    open = Some(line.len() - bare.len());
                    examples.push(Example {
                        heading: heading.to_owned(),
                        line: index + 1,
                        language: language.to_owned(),
                        names: named(&before),
                        text: String::new(),
                    });
                }
                (Some(_), Some(_)) => {
                    open = None;
                    before.clear();
                    is_paragraph = false;
                }
                (Some(indent), None) => {
                    let text = &mut examples.last_mut().unwrap().text;
                    text.push_str(line.get(indent..).unwrap_or(""));
                    text.push('\n');
                }
                (None, None) => {
                    if line.starts_with("## ") || line.starts_with("### ") {
                        heading = line.trim_start_matches('#').trim();
                    }
                    if !is_paragraph && !bare.is_empty() {
                        before.clear();
                    }
                    is_paragraph = !bare.is_empty();
                    before.push_str(line);
                }
            }
        }
        examples
    }

    /// The examples of a language.
    fn in_language(&self, language: &str) -> Vec<Example> {
        let mut examples = self.examples();
        examples.retain(|example| example.language == language);
        examples
    }

    /// The text between a heading and the next one.
    fn chapter(&self, heading: &str) -> &str {
        let start = self.text.find(&format!("\n{heading}\n")).unwrap_or_else(|| {
            panic!("{} has no heading `{heading}`", self.path);
        });
        let chapter = &self.text[start + heading.len() + 2..];
        &chapter[..chapter.find("\n#").unwrap_or(chapter.len())]
    }

    fn at(&self, example: &Example, problem: &str) -> String {
        format!("{}:{}: {problem}", self.path, example.line)
    }
}

/// What a paragraph says of the example below it.
fn named(paragraph: &str) -> Option<Named> {
    let words = paragraph.strip_suffix(':')?;
    if words.ends_with("`rebut build` says") {
        return Some(Named::Report);
    }
    let codes: Vec<&str> = words.split('`').skip(1).step_by(2).collect();
    if let Some(path) = codes.iter().rev().find_map(|code| code.strip_prefix("public/")) {
        return Some(Named::Output(path.to_owned()));
    }
    let path = codes.last().filter(|path| words.ends_with('`') && path.contains('.'))?;
    Some(Named::Source((*path).to_owned()))
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Fonts are bytes, which a document cannot show; those that examples name are these.
fn with_fonts(project: Project) -> Project {
    let font = repository().join("themes/default/assets/fonts/literata-vietnamese-400.woff2");
    let font = fs::read(font).unwrap();
    project
        .bytes("themes/xa/assets/fonts/lexend-latin.woff2", &font)
        .bytes("themes/xa/assets/fonts/lexend-vietnamese.woff2", &font)
}

/// Builds the files that a chapter names, with those at the head of the worked examples, and compares what is said to
/// come of them.
fn problems_of(document: &Document, heading: &str) -> Vec<String> {
    let mut examples = document.examples();
    examples.retain(|example| [WORKED, heading].contains(&example.heading.as_str()));
    let mut project = with_fonts(Project::new());
    for example in &examples {
        if let Some(Named::Source(path)) = &example.names {
            project = project.file(path, &example.text);
        }
    }
    let run = project.build();
    let outputs: BTreeMap<String, String> = project
        .published()
        .into_iter()
        .map(|(path, bytes)| (without_hashes(&path), String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let mut problems = Vec::new();
    let mut report = "";
    for example in &examples {
        match &example.names {
            Some(Named::Report) => report = example.text.trim_end(),
            Some(Named::Output(path)) => {
                let output = without_hashes(outputs.get(path).map_or("", String::as_str));
                let part = example.text.trim();
                if part.is_empty() || !output.contains(part) {
                    let difference = diff(part, &output);
                    problems
                        .push(document.at(example, &format!("{path} lacks this\n{difference}")));
                }
            }
            Some(Named::Source(_)) | None => {}
        }
    }
    if report != run.report() {
        problems.push(format!("{heading}: the report\n{}", diff(report, &run.report())));
    }
    problems
}

#[track_caller]
fn nothing(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_worked_example_is_as_shown() {
    let themes = Document::read("docs/themes.md");
    let mut headings: Vec<String> = Vec::new();
    for example in themes.examples() {
        let is_result = matches!(example.names, Some(Named::Output(_) | Named::Report));
        if is_result && !headings.contains(&example.heading) {
            headings.push(example.heading);
        }
    }
    let wanted = [
        "A block of your own",
        "A page type of your own",
        "A list of your own",
        "A brand of your own",
        "A colour that is too pale",
    ];
    assert_eq!(headings, wanted);
    nothing(&headings.iter().flat_map(|it| problems_of(&themes, it)).collect::<Vec<_>>());
}

/// Pieces of templates that stand alone need not make sense, but the engine must be able to read them.
#[test]
fn the_pieces_of_templates_can_be_read() {
    let themes = Document::read("docs/themes.md");
    let site = &themes.in_language("yaml").into_iter().find(|it| it.heading == WORKED);
    let mut project = Project::new().file("site.yaml", &site.as_ref().unwrap().text);
    let mut count = 0;
    for example in themes.in_language("html") {
        if let Some(Named::Source(path)) = &example.names {
            project = project.file(path, &example.text);
        } else if example.names.is_none() {
            count += 1;
            project = project
                .file(&format!("themes/xa/templates/line_{}.html", example.line), &example.text);
        }
    }
    project = project.file("themes/xa/templates/stamps.html", &stamps(&themes));
    let words = "block_timeline: a, contacts_checked: b";
    project = project
        .file("themes/xa/strings/vi.yaml", &format!("words: {{ {words} }}\n"))
        .file("themes/xa/strings/en.yaml", &format!("words: {{ {words} }}\n"));
    project = with_fonts(project).file("themes/xa/templates/filters.html", &filters(&themes));
    let run = project.build().exits(0);
    assert_eq!((run.report().as_str(), count), ("", 1));
}

/// The calls of the component that the chapter on components shows.
fn stamps(themes: &Document) -> String {
    let chapter = themes.chapter("## Components");
    let calls: Vec<&str> = chapter
        .split('`')
        .filter(|code| code.contains("<stamp ") && !code.contains('\n'))
        .collect();
    assert_eq!(calls.len(), 3, "{calls:?}");
    calls.join("\n")
}

/// A template that uses each filter and test that the chapter names.
fn filters(themes: &Document) -> String {
    let chapter = themes.chapter("## Filters and tests");
    let names = |from: &str| -> Vec<String> {
        let list = chapter.split(from).nth(1).unwrap_or("");
        let list = list.split('.').next().unwrap_or("");
        list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let (filters, tests) = (names("Tera's own filters:"), names("Its tests:"));
    assert!(filters.len() > 30 && tests.len() > 15, "{filters:?} {tests:?}");
    let own = chapter.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let filters = filters.iter().map(String::as_str).chain(own);
    let mut template: String =
        filters.map(|name| format!("{{{{ page.title | {name} }}}}\n")).collect();
    for name in tests {
        template.push_str(&format!("{{% if page.title is {name} %}}{{% endif %}}\n"));
    }
    template
}

/// Names in the tables below a heading.
fn documented(document: &Document, heading: &str) -> BTreeSet<String> {
    rows(document.chapter(heading))
}

/// Names in the first column of tables: `title`, `date?` → `title`, `date`.
fn rows(text: &str) -> BTreeSet<String> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    let cells = rows.filter_map(|row| row.split(" |").next());
    cells.flat_map(names).collect()
}

/// The names in backticks of a piece of text.
fn names(text: &str) -> BTreeSet<String> {
    text.split(['`', ',', ' ', '?'])
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .map(str::to_owned)
        .collect()
}

/// The keys of a group.
fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no group")).keys().cloned().collect()
}

/// What templates see, as they show it themselves.
struct Seen {
    project: Project,
}

impl Seen {
    fn new() -> Self {
        let lists = ["home", "list", "author", "verdict"];
        let others = ["terms", "corrections", "follow", "channels", "not_found"];
        let mut project = Project::new()
            .file("site.yaml", SITE_WITH_ALL)
            .file("content/a/x.md", ARTICLE_WITH_ALL);
        project = project.file("static/a.svg", SVG).file("templates/article.html", WHOLE_PAGE);
        project = project.file("templates/kit.html", "{{ kit | json }}");
        for name in lists.into_iter().chain(others) {
            project = project.file(&format!("templates/{name}.html"), "{{ list | json }}");
        }
        let run = project.build().exits(0);
        assert_eq!(run.report(), "");
        Self { project }
    }

    /// A value of a published page: `/page/claims/0`.
    fn at(&self, page: &str, pointer: &str) -> Value {
        let text = self.project.read(&format!("public/{page}"));
        let value: Value = serde_json::from_str(&text).unwrap();
        value.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {value}")).clone()
    }
}

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"/>\n";
const WHOLE_PAGE: &str = "{ \"page\": {{ page | json }}, \"site\": {{ site | json }}, \
    \"lang\": {{ lang | json }}, \"chrome\": {{ chrome | json }}, \"head\": {{ head | json }} }\n";
const SITE_WITH_ALL: &str = "\
title: Kiểm chứng
base_url: https://example.org/
publisher: { name: Tổ Thông tin xã Mẫu, channels: [{ name: Trang, url: \"https://example.org/\" }] }
";
const ARTICLE_WITH_ALL: &str = "\
---
title: Nước máy vẫn an toàn
kind: rebuttal
id: 2026-0001
date: 2026-11-20T08:00:00+07:00
authors: [An]
topics: [Nước]
image: { src: /a.svg, alt: Nhà máy nước }
claims:
  - { claim: Nước máy nhiễm chì, verdict: false, finding: Mẫu nước đạt quy chuẩn. }
sources: [{ title: Phiếu xét nghiệm }]
corrections: [{ on: 2026-11-21, text: Ghi lại ngày lấy mẫu. }]
---
Kết quả xét nghiệm đạt quy chuẩn.
";

#[test]
fn templates_see_what_is_documented_of_every_page() {
    let themes = Document::read("docs/themes.md");
    let seen = Seen::new();
    let page = |pointer: &str| keys(&seen.at("a/x/index.html", pointer));
    let (site, publisher) = themes.chapter("### `site`").split_once("`site.publisher`:").unwrap();
    assert_eq!(rows(site), page("/site"));
    assert_eq!(rows(publisher), page("/site/publisher"));
    assert_eq!(documented(&themes, "### `lang`"), page("/lang"));
    assert_eq!(documented(&themes, "### `chrome`"), page("/chrome"));
    assert_eq!(documented(&themes, "### `head`"), page("/head"));
}

#[test]
fn templates_see_what_is_documented_of_an_article() {
    let themes = Document::read("docs/themes.md");
    let seen = Seen::new();
    let page = |pointer: &str| keys(&seen.at("a/x/index.html", pointer));
    assert_eq!(documented(&themes, "### `page`"), page("/page"));
    assert_eq!(documented(&themes, "### claim"), page("/page/claims/0"));
    assert_eq!(documented(&themes, "### date"), page("/page/date"));
    let verdict = themes.chapter("### verdict");
    assert_eq!(in_backticks(verdict, ". "), page("/page/claims/0/verdict"));
    let person = themes.chapter("### person");
    assert_eq!(in_backticks(person, "\n\n"), page("/page/authors/0"));
    let text = themes.chapter("### `page`");
    let share = text.split("`page.share` has").nth(1).unwrap();
    assert_eq!(in_backticks_but(share, "(address", &LINK_KEYS), page("/page/share"));
    let kit = keys(&seen.at("a/x/bo-chia-se/index.html", ""));
    assert_eq!(documented(&themes, "### `kit`"), kit);
    let source = text.split("A source has").nth(1).unwrap();
    assert_eq!(in_backticks_but(source, "(how often)", &SOURCE_VALUES), page("/page/sources/0"));
    let correction = text.split("A correction has").nth(1).unwrap();
    assert_eq!(in_backticks(correction, "\n("), page("/page/corrections/0"));
}

/// What the sentence on sharing says of links and files.
const LINK_KEYS: [&str; 4] = ["network", "name", "url", "yaml"];

/// What the sentence on sources says of values, not of keys.
const SOURCE_VALUES: [&str; 2] = ["primary", "secondary"];

/// The names in backticks of a text, as far as some words.
fn in_backticks(text: &str, end: &str) -> BTreeSet<String> {
    in_backticks_but(text, end, &[])
}

fn in_backticks_but(text: &str, end: &str, without: &[&str]) -> BTreeSet<String> {
    let text = text.trim_start().split(end).next().unwrap_or("");
    let codes = text.split('`').skip(1).step_by(2);
    codes.flat_map(names).filter(|name| !without.contains(&name.as_str())).collect()
}

#[test]
fn templates_see_what_is_documented_of_lists() {
    let themes = Document::read("docs/themes.md");
    let seen = Seen::new();
    let list = documented(&themes, "### `list` in `list.html` and its kin");
    assert_eq!(list, keys(&seen.at("a/index.html", "")));
    assert_eq!(list, keys(&seen.at("index.html", "")));
    assert_eq!(documented(&themes, "### entry"), keys(&seen.at("a/index.html", "/entries/0")));
    let row = |name: &str| {
        let text = themes.chapter("### `list` in other templates");
        let row = text.lines().skip_while(|line| !line.contains(&format!("| `{name}")));
        let rows =
            row.take_while(|line| line.contains(&format!("`{name}")) || line.contains("| | `"));
        let cells = rows.filter_map(|line| line.split('|').nth(2));
        cells.flat_map(names).collect::<BTreeSet<String>>()
    };
    assert_eq!(row("terms.html"), keys(&seen.at("chu-de/index.html", "")));
    assert_eq!(row("corrections.html"), keys(&seen.at("dinh-chinh/index.html", "")));
    assert_eq!(row("follow.html"), keys(&seen.at("theo-doi/index.html", "")));
    assert_eq!(row("channels.html"), keys(&seen.at("kenh-chinh-thuc/index.html", "")));
    assert_eq!(row("not_found.html"), keys(&seen.at("404.html", "")));
}

/// The names of the files of a folder of the default theme, without their ending.
fn files_of(folder: &str) -> BTreeSet<String> {
    let folder = repository().join("themes/default/templates").join(folder);
    let names = fs::read_dir(folder).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        Some(name.strip_suffix(".html")?.to_owned())
    });
    names.collect()
}

#[test]
fn every_component_is_listed_with_its_arguments() {
    let themes = Document::read("docs/themes.md");
    let rows = themes.chapter("## Components").lines().filter(|line| line.starts_with("| `"));
    let listed: BTreeSet<String> = rows
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            format!("{} {}", cells[1].replace('`', ""), cells[3].replace('`', ""))
        })
        .collect();
    let folder = repository().join("themes/default/templates/components");
    let real = files_of("components").into_iter().map(|name| {
        let text = fs::read_to_string(folder.join(format!("{name}.html"))).unwrap();
        let head = text.split(&format!("component {name}(")).nth(1).unwrap();
        let arguments = head.split(") -%}").next().unwrap().split(", ");
        let arguments: Vec<&str> = arguments
            .filter(|argument| !argument.starts_with('@'))
            .filter_map(|argument| argument.split(':').next())
            .collect();
        format!("{name} {}", arguments.join(", "))
    });
    assert_eq!(listed, real.collect());
}

#[test]
fn every_template_and_block_is_listed() {
    let themes = Document::read("docs/themes.md");
    let pages = themes.chapter("## Templates and pages");
    let missing: Vec<String> = files_of("")
        .into_iter()
        .filter(|name| !pages.contains(&format!("`{name}.html`")))
        .collect();
    let content = Document::read("docs/content.md");
    let blocks = documented(&content, "### Blocks");
    assert_eq!((missing, blocks), (Vec::new(), files_of("blocks")));
}

/// Builds a small site with one example of docs/content.md in it; its report.
fn report_with(example: &Example, examples: &[Example]) -> String {
    let site = &examples.iter().find(|it| it.text.contains("base_url:")).unwrap().text;
    let front = &examples.iter().find(|it| it.text.starts_with("---")).unwrap().text;
    let front = front.trim_end().trim_end_matches("---");
    let text = &example.text;
    let mut site = format!("{site}languages: {{ en: {{ title: Rumour Check }} }}\n");
    let mut article = format!("{front}---\nNội dung.\n");
    let mut project = Project::new();
    let first_key = text.split(':').next().unwrap_or("").trim();
    match (&example.names, first_key) {
        (Some(Named::Source(path)), _) if path.starts_with("data/") => {
            project = project.file(path, text);
        }
        (_, "title" | "---\ntitle") => {}
        (_, "policies" | "verdicts" | "permalinks" | "paths" | "rules" | "check" | "accept") => {
            site.push_str(text);
        }
        (_, "share") if text.contains("networks") => site.push_str(text),
        (_, "claims" | "sources" | "corrections" | "aliases" | "share") => {
            article = format!("{front}{text}---\nNội dung.\n");
        }
        (_, other) => return format!("no test knows where `{other}` belongs"),
    }
    let page = "---\ntitle: Trang\n---\n";
    project = project
        .file("site.yaml", &site)
        .file("content/dich-vu/nuoc-may.md", &article)
        .file("content/gioi-thieu.md", page)
        .file("content/phuong-phap.md", page)
        .file("content/suc-khoe/_index.md", page)
        .file("data/sources.yaml", "ftc-scammed: { title: What to do if you were scammed }\n");
    project.build().report()
}

#[test]
fn what_editors_are_shown_in_yaml_is_right() {
    let content = Document::read("docs/content.md");
    let examples = content.in_language("yaml");
    assert!(examples.len() > 10, "{} examples were found", examples.len());
    let problems = examples.iter().filter_map(|example| {
        let report = report_with(example, &examples);
        (!report.is_empty()).then(|| content.at(example, &report))
    });
    nothing(&problems.collect::<Vec<_>>());
}

#[test]
fn what_editors_are_shown_in_markdown_is_right() {
    let content = Document::read("docs/content.md");
    let front = "---\ntitle: Nước máy\nkind: rebuttal\nid: a\ndate: 2026-11-20\n\
        claims: [{ claim: Nhiễm chì, verdict: false, finding: Đạt quy chuẩn. }]\n\
        sources: [{ id: qcvn, title: Quy chuẩn }]\n---\n";
    let page = "---\ntitle: Trang\n---\n## Nguồn nước\n";
    let mut project = Project::new().file("site.yaml", support::SITE);
    for example in content.in_language("markdown") {
        // The list of links has a column that says what each leads to.
        let lines = example.text.lines().map(|line| match line.split_once(")   ") {
            Some((link, _)) => format!("- {link})\n"),
            None => format!("{line}\n"),
        });
        let text: String = lines.collect();
        let (line, front) =
            (example.line, front.replace("id: a", &format!("id: a{}", example.line)));
        project =
            project.file(&format!("content/thien-tai/line-{line}.md"), &format!("{front}{text}"));
    }
    let run = project
        .bytes("content/thien-tai/ban-do.jpg", &photograph())
        .file("content/thien-tai/bao-so-9/index.md", page)
        .file("content/suc-khoe/_index.md", page)
        .file("content/suc-khoe/vac-xin.md", page)
        .file("static/huong-dan.pdf", "%PDF-1.4\n")
        .build();
    assert_eq!(run.report(), "");
}

fn photograph() -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    image::RgbImage::new(64, 48).write_with_encoder(encoder).unwrap();
    bytes
}

/// The demonstration site with the first article of README.
fn first_article(readme: &Document) -> Project {
    let project = Project::new();
    for folder in ["content", "data", "static"] {
        copy_folder(&repository().join(folder), &project.path(folder));
    }
    let site = fs::read_to_string(repository().join("site.yaml")).unwrap();
    let article = &readme.in_language("markdown")[0].text;
    project.file("site.yaml", &site).file("content/thien-tai/lu-ve-dem.md", article)
}

#[test]
fn the_first_article_of_readme_is_built_and_its_mistake_is_told() {
    let readme = Document::read("README.md");
    assert!(readme.text.contains("`content/thien-tai/lu-ve-dem.md`"));
    let project = first_article(&readme);
    project.replace("content/thien-tai/lu-ve-dem.md", "fabricated", "fabricatd");
    let wrong = project.build().exits(1).report();
    project.replace("content/thien-tai/lu-ve-dem.md", "fabricatd", "fabricated");
    let right = project.build().exits(0).report();
    let shown = &readme.in_language("text")[0].text;
    assert_eq!((right.as_str(), wrong.as_str()), ("", shown.trim_end()));
    assert!(project.has("public/thien-tai/lu-ve-dem/index.html"));
}

#[test]
fn the_story_of_contributing_is_true() {
    let contributing = Document::read("CONTRIBUTING.md");
    let mut story = Story::parse(&contributing.in_language("text")[0].text).unwrap();
    assert_eq!(story.check(false), [] as [String; 0]);
}

#[test]
fn the_list_of_rules_is_that_of_the_program() {
    let path = repository().join("docs/checks.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- rules -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of rules -->").unwrap();
    let wanted = format!("{before}<!-- rules -->\n{}<!-- end of rules -->{after}", rules());
    if wanted != text && std::env::var_os("UPDATE").is_some() {
        fs::write(&path, wanted).unwrap();
        return;
    }
    assert!(
        wanted == text,
        "docs/checks.md: `UPDATE=1 cargo test --test documents` writes it anew"
    );
}

/// All rules as Markdown: a table to look them up, then each in full.
fn rules() -> String {
    let mut text = "\n| rule | weighs | says | tiếng Việt |\n|---|---|---|---|\n".to_owned();
    let all = || rebut::check::all_rules();
    for rule in all() {
        let (code, weight) = (rule.code, rule.severity.as_str());
        let anchor = code.to_lowercase();
        let (en, vi) = (rule.summary.en, rule.summary.vi);
        text.push_str(&format!("| [{code}](#{anchor}) | {weight} | {en} | {vi} |\n"));
    }
    for rule in all() {
        let (code, why, bad, good) = (rule.code, rule.why.en, rule.bad, rule.good);
        text.push_str(&format!(
            "\n### {code}\n\n{why}\n\nFound:\n\n```text\n{bad}\n```\n\nNot found:\n\n```text\n{good}\n```\n"
        ));
    }
    text
}

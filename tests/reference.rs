//! `docs/reference/`, shell completions and the manual page: made of the program's own tables, and complete.
//!
//! `UPDATE=1 cargo test --test reference` writes the pages anew.
#![allow(clippy::disallowed_methods, reason = "reads and writes the repository's own documents")]
#![allow(clippy::unwrap_used, reason = "a document that cannot be read has failed the test")]

mod support;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;

use rebut::base::keys::Form;
use rebut::base::keys::Group;
use rebut::base::keys::Key;
use rebut::schema::Subject;
use rebut::schema::Words;

use support::Project;
use support::Run;
use support::SITE;
use support::program;

const NOTICE: &str = "<!-- Made of the program's own tables: `UPDATE=1 cargo test --test reference` writes this page anew. -->";

/// Compares a page with what it should be, or writes it.
#[track_caller]
fn is_fresh(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference").join(name);
    let text = format!("{}\n", text.trim_end());
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == text,
        "docs/reference/{name} is stale: `UPDATE=1 cargo test --test reference`\n{}",
        support::story::diff(&text, &found)
    );
}

// Keys.

/// What may stand at a key, in words; groups have tables of their own.
fn takes(form: &Form, path: &str) -> String {
    let codes = |words: Vec<&str>| {
        words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
    };
    match form {
        Form::Words => "text".to_owned(),
        Form::Text => "text, or one for each language".to_owned(),
        Form::Flag => "`true` or `false`".to_owned(),
        Form::No => "`false`".to_owned(),
        Form::Number(least, most) => format!("a whole number from {least} to {most}"),
        Form::Shape(shape) => shape.en.to_owned(),
        Form::OneOf(list) => codes(list()),
        Form::Verdict => "a verdict of the site's scale".to_owned(),
        Form::Scale => "the name of a scale".to_owned(),
        Form::Zone => "a time zone".to_owned(),
        Form::List(item) | Form::Several(_, item) => format!("a list: {}", takes(item, path)),
        Form::Group(_) | Form::Cases(..) => {
            format!("the keys of [`{path}`](#{})", anchor(path))
        }
        Form::Map(name, value) => format!("{}, each with: {}", name.en, takes(value, path)),
        Form::Either(forms) => {
            forms.iter().map(|form| takes(form, path)).collect::<Vec<_>>().join("; or ")
        }
        Form::Free => "anything".to_owned(),
    }
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || "-_ ".contains(*letter));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The table of some keys, and of all groups in them.
fn tables(keys: &[&Key], path: &str, text: &mut String) {
    text.push_str("| key | takes | when left out | meaning |\n|---|---|---|---|\n");
    let below = |key: &Key| match path {
        "" => key.name.to_owned(),
        path => format!("{path}.{}", key.name),
    };
    for key in keys {
        let left_out = match (key.is_required, key.default) {
            (true, _) => "an error".to_owned(),
            (false, "") => String::new(),
            (false, default) => format!("`{default}`"),
        };
        let example = match key.example {
            "" => String::new(),
            example => format!(" Example: `{example}`"),
        };
        let takes = takes(&key.form, &below(key)).replace('|', "\\|");
        text.push_str(&format!(
            "| `{}` | {takes} | {left_out} | {}{example} |\n",
            key.name, key.en
        ));
    }
    for key in keys {
        if let Some(group) = key.form.group() {
            text.push_str(&format!("\n### `{}`\n\n", below(key)));
            tables(&group.keys().collect::<Vec<_>>(), &below(key), text);
        }
    }
}

fn chapter(heading: &str, about: &str, keys: &[&Key]) -> String {
    let mut text = format!("\n## {heading}\n\n{about}\n\n");
    tables(keys, "", &mut text);
    text
}

#[test]
fn the_reference_of_front_matter_and_data_files_is_fresh() {
    use rebut::document::keys;
    let all = |group: &'static Group| group.keys().collect::<Vec<&Key>>();
    let page: BTreeSet<&str> = keys::FRONT_MATTER.names().collect();
    let own: Vec<&Key> = keys::SECTION.keys().filter(|key| !page.contains(key.name)).collect();
    let text = format!(
        "# Keys of front matter and data files\n\n{NOTICE}\n\nA list for looking up. What the keys do is told in \
         [Writing content](../content.md#front-matter). `rebut schema` gives the same as JSON Schema.\n{}{}{}{}{}",
        chapter(
            "Front matter",
            "Between two lines `---` at the top of a file.",
            &all(&keys::FRONT_MATTER)
        ),
        chapter("Sections", "In `_index.md`, beside the keys above.", &own),
        chapter("People", "Each record of `data/people.yaml`.", &all(&keys::PERSON)),
        chapter(
            "Sources",
            "Each record of `data/sources.yaml` has the keys of [`sources`](#sources).",
            &[]
        ),
        chapter(
            "Terms",
            "Each record of `data/topics.yaml` and `data/tags.yaml`; a title alone works too.",
            &all(&keys::TERM)
        ),
    );
    // Headings without rows: nothing to look up there.
    let empty = "| key | takes | when left out | meaning |\n|---|---|---|---|\n\n";
    is_fresh("front-matter.md", &text.replace(empty, ""));
}

#[test]
fn the_reference_of_site_yaml_is_fresh() {
    let keys: Vec<&Key> = rebut::config::keys::SITE.keys().collect();
    let text = format!(
        "# Keys of site.yaml\n\n{NOTICE}\n\nA list for looking up. What the keys do is told in \
         [Writing content](../content.md#siteyaml). `rebut schema site` gives the same as JSON Schema.\n{}",
        chapter("site.yaml", "The settings of the site.", &keys)
    );
    is_fresh("site.md", &text);
}

// Commands.

#[test]
fn the_reference_of_commands_is_fresh() {
    let mut program = rebut::cli::command();
    program.build();
    let mut text = format!(
        "# Commands\n\n{NOTICE}\n\nExit status: 0 done; 1 the content has errors and nothing was published; 2 usage or \
         environment. `rebut man` prints this as a manual page, `rebut completions` a script for your shell.\n\n\
         ## Options of all commands\n"
    );
    options(&program, true, &mut text);
    for command in program.get_subcommands().filter(|it| it.get_name() != "help") {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        text.push_str(&format!("\n## rebut {}\n\n{about}.\n\n", command.get_name()));
        text.push_str(&format!("```text\n{usage}\n```\n"));
        options(command, false, &mut text);
    }
    is_fresh("commands.md", &text);
}

/// The table of options: those of all commands, or the own ones of one.
fn options(command: &clap::Command, global: bool, text: &mut String) {
    let arguments: Vec<&clap::Arg> = command
        .get_arguments()
        .filter(|argument| argument.is_global_set() == global)
        .filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()))
        .collect();
    if arguments.is_empty() {
        return;
    }
    text.push_str("\n| option | meaning |\n|---|---|\n");
    for argument in arguments {
        let name = argument.to_string().replace("...", "");
        let mut help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let values = argument.get_possible_values();
        let names: Vec<String> =
            values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        if !names.is_empty() && argument.get_action().takes_values() {
            help.push_str(&format!(": {}", names.join(", ")));
        }
        let defaults: Vec<String> =
            argument.get_default_values().iter().map(|it| it.display().to_string()).collect();
        if !defaults.is_empty() && argument.get_action().takes_values() {
            help.push_str(&format!("; default `{}`", defaults.join(", ")));
        }
        text.push_str(&format!("| `{name}` | {help} |\n"));
    }
}

// Templates.

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"/>\n";

/// An article with a value at each key that templates see.
const WHOLE_ARTICLE: &str = "\
---
title: Nước máy vẫn an toàn
kind: rebuttal
id: 2026-0001
date: 2026-11-20T08:00:00+07:00
updated: 2026-11-21
summary: Mẫu nước đạt quy chuẩn.
authors: [An]
reviewers: [Bình]
topics: [Nước]
tags: [nước máy]
image: { src: /a.svg, alt: Nhà máy nước, caption: Nhà máy, credit: Ảnh An }
claims:
  - claim: Nước máy nhiễm chì
    verdict: false
    finding: Mẫu nước đạt quy chuẩn.
    made_on: 2026-11-18
    claimant: { name: Một trang, url: \"https://example.com/\" }
    appearances: [{ url: \"https://example.com/a\", archived: \"https://example.net/a\", seen: 2026-11-18, note: Nhóm }]
sources: [{ id: a, title: Phiếu, publisher: Trạm, url: \"https://example.com/b\", number: 1/TB, kind: primary }]
corrections: [{ on: 2026-11-21, text: Ghi lại ngày., verdict: { was: unproven, now: false } }]
---
Kết quả đạt quy chuẩn.[@a]

## Nguồn nước

Nước từ hồ.
";

/// Every value in a group with its type: `page.claims[].verdict.label`.
fn values(path: &str, value: &Value, found: &mut BTreeMap<String, &'static str>) {
    let kind = match value {
        Value::Null => "nothing (here)",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "group",
    };
    let known = found.entry(path.to_owned()).or_insert(kind);
    if *known == "nothing (here)" {
        *known = kind;
    }
    match value {
        Value::Array(items) => {
            for item in items {
                values(&format!("{path}[]"), item, found);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                values(&format!("{path}.{key}"), item, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Pages of a small site whose templates write out what they see.
fn seen(project: &Project, page: &str, name: &str) -> BTreeMap<String, &'static str> {
    let value: Value = serde_json::from_str(&project.read(&format!("public/{page}"))).unwrap();
    let mut found = BTreeMap::new();
    values(name, &value, &mut found);
    found.remove(name);
    found
}

#[test]
fn the_reference_of_templates_is_fresh() {
    let mut project = Project::new()
        .file("site.yaml", &format!("{SITE}menus: {{ main: [{{ name: A, url: /a.md }}] }}\npolicies: {{ about: /a.md }}\n"))
        .file("content/a.md", "---\ntitle: A\n---\nA.\n")
        .file("static/a.svg", SVG)
        .file("content/tin/nuoc.md", WHOLE_ARTICLE)
        .file("templates/article.html", "{ \"page\": {{ page | json }}, \"site\": {{ site | json }}, \"lang\": {{ lang | json }}, \"chrome\": {{ chrome | json }}, \"head\": {{ head | json }} }");
    let lists = [
        "home",
        "list",
        "author",
        "verdict",
        "terms",
        "corrections",
        "follow",
        "channels",
        "not_found",
    ];
    for name in lists {
        project = project.file(&format!("templates/{name}.html"), "{{ list | json }}");
    }
    let run = project.build().exits(0);
    assert_eq!(run.report(), "");
    let mut text = format!(
        "# Values that templates see\n\n{NOTICE}\n\nA list for looking up, as a template of a small site shows it: paths with \
         their types, `[]` for each item of a list. What they mean, and which may be absent, is told in \
         [Themes](../themes.md).\n"
    );
    let article = seen(&project, "tin/nuoc/index.html", "");
    for top in ["page", "site", "lang", "chrome", "head"] {
        text.push_str(&format!("\n## {top}\n\n"));
        rows(&article, &format!(".{top}."), &mut text);
    }
    let home = seen(&project, "index.html", "list");
    text.push_str("\n## list, on the home page, in sections, topics, authors and verdicts\n\n");
    rows(&home, "list.", &mut text);
    is_fresh("templates.md", &text);
}

fn rows(found: &BTreeMap<String, &'static str>, prefix: &str, text: &mut String) {
    text.push_str("| value | type |\n|---|---|\n");
    for (path, kind) in found.iter().filter(|(path, _)| path.starts_with(prefix)) {
        text.push_str(&format!("| `{}` | {kind} |\n", path.trim_start_matches('.')));
    }
}

// Schemas.

/// Runs the program without a site.
fn rebut(arguments: &[&str]) -> Run {
    Run::of(&program().args(arguments).output().unwrap())
}

fn schema(project: &Project, arguments: &str) -> Value {
    serde_json::from_str(&project.run(&format!("schema {arguments}")).exits(0).stdout).unwrap()
}

#[test]
fn a_schema_has_every_key_of_its_table_and_no_other() {
    let project = Project::new().file("site.yaml", SITE);
    for (arguments, group) in [
        ("", &rebut::document::keys::FRONT_MATTER),
        ("section", &rebut::document::keys::SECTION),
        ("site", &rebut::config::keys::SITE),
    ] {
        let schema = schema(&project, arguments);
        let keys: BTreeSet<&str> =
            schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, group.names().collect());
        assert_eq!(schema["additionalProperties"], false);
    }
}

#[test]
fn a_schema_has_the_verdicts_of_the_site_and_speaks_its_language() {
    let site = SITE.to_owned()
        + "verdicts: [{ id: false, label: Sai }, { id: dung, label: { vi: Đúng, en: True } }]\n";
    let project = Project::new().file("site.yaml", &site);
    let verdict = "/properties/claims/items/properties/verdict";
    let vietnamese = schema(&project, "front-matter");
    let verdict_of = |schema: &Value| schema.pointer(verdict).unwrap().clone();
    assert_eq!(verdict_of(&vietnamese)["enum"], serde_json::json!([false, "false", "dung"]));
    assert_eq!(verdict_of(&vietnamese)["description"], "Một kết luận trong thang của trang.");
    let english = schema(&project, "front-matter --language en");
    assert_eq!(verdict_of(&english)["enumDescriptions"], serde_json::json!(["Sai", "Sai", "True"]));
    assert_eq!(verdict_of(&english)["description"], "Its place on the site's scale.");
}

#[test]
fn a_schema_is_given_where_site_yaml_is_broken_or_missing() {
    let broken = Project::new().file("site.yaml", "titel: A\n");
    assert_eq!(schema(&broken, "site")["$id"], "urn:rebut:site");
    assert_eq!(schema(&Project::new(), "people")["$id"], "urn:rebut:people");
}

#[test]
fn schemas_are_written_anew_and_settings_are_left_alone() {
    let project = Project::new()
        .file("site.yaml", SITE)
        .file(".vscode/settings.json", "{}\n")
        .file(".vscode/schema/site.json", "old\n");
    let said = project.run("schema --write").exits(0).stdout;
    assert!(said.contains(".vscode/schema/site.json") && !said.contains("settings.json"), "{said}");
    assert_eq!(project.read(".vscode/settings.json"), "{}\n");
    for (name, _) in Subject::ALL {
        let written: Value =
            serde_json::from_str(&project.read(&format!(".vscode/schema/{name}.json"))).unwrap();
        assert_eq!(written, schema(&project, name));
    }
    Project::new().run("schema --write").exits(2).says("has no `site.yaml`");
}

#[test]
fn a_new_site_is_bound_to_its_schemas() {
    let project = Project::new();
    rebut(&["init", project.path("site").to_str().unwrap(), "--language", "en"]).exits(0);
    let json = |path: &str| -> Value {
        serde_json::from_str(&project.read(&format!("site/.vscode/{path}"))).unwrap()
    };
    let settings = json("settings.json");
    for schema in settings["yaml.schemas"].as_object().unwrap().keys() {
        assert!(project.has(&format!("site/{}", schema.trim_start_matches("./"))), "{schema}");
    }
    assert_eq!(json("extensions.json")["recommendations"][0], "redhat.vscode-yaml");
    let commands: Vec<String> =
        rebut::cli::command().get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for task in json("tasks.json")["tasks"].as_array().unwrap() {
        let command = task["args"].as_array().unwrap().last().unwrap().as_str().unwrap().to_owned();
        assert!(commands.contains(&command), "{command}");
    }
}

/// What an editor gets who takes each snippet and each first choice.
#[test]
fn the_snippets_of_a_site_build() {
    let project = Project::new().file("site.yaml", SITE);
    project.run("schema --write").exits(0);
    let snippets: Value =
        serde_json::from_str(&project.read(".vscode/rebut.code-snippets")).unwrap();
    let text = |name: &str| -> String {
        let body = snippets[name]["body"].clone();
        let lines: Vec<&str> = body.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        filled(&lines.join("\n"))
    };
    let front: Vec<String> =
        ["title:", "kind:", "status:", "claims:", "sources:", "corrections:", "share:"]
            .iter()
            .map(|name| text(name))
            .collect();
    let article = format!(
        "---\n{}\nid: a\ndate: 2026-11-20\n---\n{}\n\n{}\n",
        front
            .join("\n")
            .replace("status: draft", "status: published")
            .replace("on: chữ", "on: 2026-11-20"),
        text("::: fact").replace("\n\n", "\nChữ.\n"),
        text("::: claim"),
    );
    let project = project.file("content/a.md", &article);
    assert_eq!(project.build().report(), "", "{article}");
    assert!(project.read("public/a/index.html").contains("claim-c1"));
}

/// A snippet with its first choices taken, and a word at each stop.
fn filled(body: &str) -> String {
    let mut text = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        let Some((stop, behind)) = after.strip_prefix('{').and_then(|it| it.split_once('}')) else {
            rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
            continue;
        };
        let choice = stop.split_once('|').and_then(|(_, list)| list.split([',', '|']).next());
        let default = stop.split_once(':').map(|(_, word)| word);
        text.push_str(choice.or(default).unwrap_or("chữ"));
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[test]
fn every_key_means_something_in_both_languages() {
    let mut problems = Vec::new();
    let vietnamese = Words { is_vietnamese: true, ..Words::default() };
    for group in [&rebut::config::keys::SITE, &rebut::document::keys::SECTION] {
        for key in group.keys() {
            let texts = [key.en, vietnamese.meaning(key)];
            if texts[0] == texts[1] || texts.iter().any(|text| !text.ends_with('.')) {
                problems.push(format!("{}: {texts:?}", key.name));
            }
        }
    }
    assert_eq!(problems, [] as [String; 0]);
}

// Completions and the manual page.

#[test]
fn bash_completes_commands_options_and_values() {
    let script = rebut(&["completions", "bash"]).exits(0).stdout;
    let completed = |line: &str| -> Vec<String> {
        let words: Vec<&str> = line.split(' ').collect();
        let asked = format!(
            "{script}\nCOMP_WORDS=({}); COMP_CWORD={}; COMPREPLY=()\n_rebut rebut \"{}\" \"{}\"\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len().saturating_sub(2)],
        );
        let output = Command::new("bash").args(["--norc", "-c", &asked]).output().unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    };
    assert_eq!(completed("rebut sch"), ["schema"]);
    assert_eq!(completed("rebut schema --wr"), ["--write"]);
    assert_eq!(completed("rebut schema s"), ["section", "site", "sources"]);
    assert_eq!(completed("rebut --color n"), ["never"]);
    assert_eq!(completed("rebut new reb"), ["rebuttal"]);
}

#[test]
fn there_are_completions_for_five_shells() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = rebut(&["completions", shell]).exits(0).stdout;
        assert!(script.contains("rebut") && script.contains("schema"), "{shell}");
    }
    rebut(&["completions", "csh"]).exits(2).says("bash");
}

/// Shows a page as `man` does; `None` where the machine has no groff.
fn shown(page: &str) -> Option<(String, String)> {
    let mut groff = Command::new("groff")
        .args(["-man", "-Tutf8", "-ww", "-Kutf8", "-P-cbou"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    groff.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = groff.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some((text(&output.stdout), text(&output.stderr)))
}

#[test]
fn the_manual_page_has_every_command_and_option() {
    let page = rebut(&["man"]).exits(0).stdout;
    assert!(page.contains(".TH rebut 1"), "{page}");
    for command in rebut::cli::command().get_subcommands() {
        assert!(page.contains(&format!(".SS {}\n", command.get_name())), "{}", command.get_name());
        for option in command.get_arguments().filter_map(clap::Arg::get_long) {
            assert!(page.contains(&option.replace('-', "\\-")), "{option}");
        }
    }
    if let Some((text, warnings)) = shown(&page) {
        assert_eq!(warnings, "");
        assert!(text.contains("EXIT") || text.contains("Exit status"), "{text}");
        assert!(text.contains("COMMANDS"), "{text}");
    }
}

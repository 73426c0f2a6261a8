//! The shape of the code: who may use whom, and lists that are complete.
//!
//! Layers stand in `LAYERS` from left to right; a module may use modules to its left, never to its right.
#![allow(clippy::disallowed_methods, reason = "reads the source code")]
#![allow(clippy::unwrap_used, reason = "a source file that cannot be read has failed the test")]

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Modules in the order of the data's way; those of one row do not know each other.
const LAYERS: &[&[&str]] = &[
    &["base"],
    &["source"],
    &["config"],
    &["document"],
    &["schema"],
    &["site"],
    &["theme", "media"],
    &["plan"],
    &["formats"],
    &["render"],
    &["check"],
    &["publish"],
    &["pipeline"],
    &["serve", "deploy", "import", "scaffold", "verify"],
    &["cli"],
    &["main", "lib"],
];

/// Folders whose files do not use each other, with the parts that they share.
const SIBLINGS: &[(&str, &[&str])] =
    &[("formats", &["parts"]), ("check/rules", &[]), ("deploy", &[]), ("import", &[])];

/// A line of a source file.
struct Line {
    /// Path below `src/`: `document/mod.rs`.
    file: String,
    number: usize,
    text: String,
}

impl Line {
    fn at(&self, problem: &str) -> String {
        format!("src/{}:{}: {problem}", self.file, self.number)
    }

    /// The layer it stands in: the first part of its path.
    fn layer(&self) -> &str {
        self.file.split('/').next().unwrap_or("").trim_end_matches(".rs")
    }

    /// The path behind `use crate::`, without its semicolon.
    fn used(&self) -> Option<&str> {
        let text = self.text.trim_start();
        let text = text.strip_prefix("pub ").unwrap_or(text);
        text.strip_prefix("use crate::").map(|path| path.trim_end_matches(';'))
    }

    /// Every path behind `crate::`, in `use` lines and elsewhere.
    fn mentioned(&self) -> impl Iterator<Item = &str> {
        let code = if self.text.trim_start().starts_with("//") { "" } else { &self.text };
        code.split("crate::").skip(1).filter_map(|rest| {
            rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
        })
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn lines() -> Vec<Line> {
    let mut files = Vec::new();
    find(&root().join("src"), &mut files);
    files.sort();
    let mut lines = Vec::new();
    for path in files {
        let file = path.strip_prefix(root().join("src")).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        for (index, line) in text.lines().enumerate() {
            lines.push(Line { file: file.clone(), number: index + 1, text: line.to_owned() });
        }
    }
    lines
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&layer))
}

#[track_caller]
fn nothing(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn modules_use_what_stands_to_their_left() {
    let mut problems = Vec::new();
    for line in lines() {
        let own = rank(line.layer());
        if own.is_none() {
            problems.push(line.at(&format!("{} is in no layer", line.layer())));
        }
        for used in line.mentioned() {
            let is_allowed =
                used == line.layer() || rank(used).is_some_and(|used| Some(used) < own);
            if !is_allowed && rank(used).is_some() {
                problems.push(line.at(&format!("{} must not use {used}", line.layer())));
            }
        }
    }
    nothing(&problems);
}

#[test]
fn every_use_names_one_thing() {
    let is_bad = |line: &&Line| {
        line.used().is_some_and(|path| path.contains(['{', '*']))
            || line.text.contains("super::super")
    };
    let all = lines();
    let bad = all.iter().filter(is_bad).map(|line| line.at("one `use crate::…::Item;` a line"));
    nothing(&bad.collect::<Vec<_>>());
}

#[test]
fn siblings_do_not_know_each_other() {
    let mut problems = Vec::new();
    for line in lines() {
        for (folder, shared) in SIBLINGS {
            let Some(name) = line.file.strip_prefix(&format!("{folder}/")) else { continue };
            let own = name.split('/').next().unwrap_or("").trim_end_matches(".rs");
            let prefix = format!("{}::", folder.replace('/', "::"));
            let Some(path) = line.used().and_then(|path| path.strip_prefix(&prefix)) else {
                continue;
            };
            let Some((sibling, _)) = path.split_once("::") else { continue };
            if own != "mod" && sibling != own && !shared.contains(&sibling) {
                problems.push(line.at(&format!("{folder}/{own} must not use {folder}/{sibling}")));
            }
        }
    }
    nothing(&problems);
}

#[test]
fn every_format_is_in_the_list() {
    let list = fs::read_to_string(root().join("src/formats/mod.rs")).unwrap();
    let missing = fs::read_dir(root().join("src/formats")).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let name = name.strip_suffix(".rs").filter(|name| *name != "mod")?.to_owned();
        let row = format!("{name}::FORMAT,");
        (!list.contains(&row)).then(|| format!("src/formats/mod.rs: FORMATS lacks `{row}`"))
    });
    nothing(&missing.collect::<Vec<_>>());
}

#[test]
fn every_module_says_what_it_is() {
    let all = lines();
    let silent = all.iter().filter(|line| line.number == 1 && !line.text.starts_with("//! "));
    nothing(&silent.map(|line| line.at("a module opens with `//!`")).collect::<Vec<_>>());
}

#[test]
fn every_code_is_used() {
    let all = lines();
    let is_used = |name: &str| {
        let path = format!("codes::{name}");
        all.iter().any(|line| {
            line.file != "base/codes.rs"
                && line.text.match_indices(&path).any(|(at, _)| {
                    let after = line.text[at + path.len()..].chars().next();
                    !after.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
                })
        })
    };
    let codes = all.iter().filter(|line| line.file == "base/codes.rs");
    let unused = codes.filter_map(|line| {
        let name = line.text.strip_prefix("pub const ")?.strip_suffix(": Code = Code {")?;
        (!is_used(name)).then(|| line.at(&format!("{name} is used nowhere")))
    });
    nothing(&unused.collect::<Vec<_>>());
}

#[test]
fn the_template_engine_is_named_in_the_theme_only() {
    let all = lines();
    let bad = all.iter().filter(|line| line.layer() != "theme").filter(|line| {
        let text = line.text.trim_start();
        !text.starts_with("//") && (text.contains("tera::") || text.contains("use tera"))
    });
    nothing(&bad.map(|line| line.at("only src/theme may name the engine")).collect::<Vec<_>>());
}

#[test]
fn the_modules_are_declared_in_the_order_of_the_layers() {
    let declared = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: Vec<usize> = declared
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .filter_map(rank)
        .collect();
    assert!(declared.len() > 5 && declared.is_sorted(), "src/lib.rs: {declared:?}");
}

#[test]
fn the_documents_of_the_project_are_there() {
    let names = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "deny.toml",
        "clippy.toml",
        "rustfmt.toml",
        ".ci/run",
    ];
    let missing = names.iter().filter(|name| !root().join(name).is_file());
    nothing(&missing.map(|name| format!("{name} is missing")).collect::<Vec<_>>());
}

/// README and the pages it leads to.
fn documentation() -> String {
    let mut text = fs::read_to_string(root().join("README.md")).unwrap_or_default();
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    text
}

/// The files that read what editors write.
const READERS: [&str; 11] = [
    "config/mod.rs",
    "config/identity.rs",
    "config/security.rs",
    "config/signing.rs",
    "config/outputs.rs",
    "config/verdicts.rs",
    "document/front_matter.rs",
    "document/claim.rs",
    "document/evidence.rs",
    "document/correction.rs",
    "document/record.rs",
];

#[test]
fn every_group_of_keys_has_its_table() {
    let all = lines();
    let readers = all.iter().filter(|line| READERS.contains(&line.file.as_str()));
    let without = readers.filter(|line| line.text.contains(".finish(&"));
    let problem = "end with `reader.close(&fields, &keys::…)`: schemas are made of its table";
    nothing(&without.map(|line| line.at(problem)).collect::<Vec<_>>());
}

#[test]
fn every_key_that_is_read_is_documented() {
    let text = fs::read_to_string(root().join("docs/content.md")).unwrap();
    let all = lines();
    let readers = all.iter().filter(|line| READERS.contains(&line.file.as_str()));
    let missing = readers.filter_map(|line| {
        // `fields.take("key")`, and the closures that read several keys of one type.
        let calls = ["take(\"", "text(\"", "word(\"", "list(\"", "names(\"", "page(\""];
        let key = calls.iter().find_map(|call| line.text.split(call).nth(1)?.split('"').next())?;
        let is_there = text.contains(&format!("{key}:")) || text.contains(&format!("`{key}`"));
        (!is_there).then(|| line.at(&format!("`{key}` is not in docs/content.md")))
    });
    nothing(&missing.collect::<Vec<_>>());
}

#[test]
fn every_documented_key_is_read() {
    let text = fs::read_to_string(root().join("docs/content.md")).unwrap();
    let chapters = ["## site.yaml", "## Front matter", "## Sections"];
    let all = lines();
    let is_read = |key: &str| {
        let literal = format!("\"{key}\"");
        all.iter().any(|line| {
            ["config", "document"].contains(&line.layer()) && line.text.contains(&literal)
        })
    };
    let mut chapter = "";
    let mut problems = Vec::new();
    let mut count = 0;
    for (number, line) in text.lines().enumerate() {
        if line.starts_with("## ") {
            chapter = line;
        }
        let is_key_table = chapters.iter().any(|name| chapter.starts_with(name));
        let Some(row) = line.strip_prefix("| `").filter(|_| is_key_table) else { continue };
        let cell = row.split(" |").next().unwrap_or("");
        for key in cell.split(['`', ',', ' ']).filter(|key| !key.is_empty()) {
            count += 1;
            // The scales of verdicts are files of the theme.
            let is_scale = root().join(format!("themes/default/scales/{key}.yaml")).is_file();
            if !is_scale && !is_read(key) && !cell.contains('(') {
                problems.push(format!("docs/content.md:{}: `{key}` is not read", number + 1));
            }
        }
    }
    assert!(count > 90, "only {count} keys were found in the tables of docs/content.md");
    nothing(&problems);
}

#[test]
fn every_command_is_documented() {
    let text = documentation();
    let commands = fs::read_dir(root().join("src/cli")).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let name = name.strip_suffix(".rs")?.to_owned();
        (!["mod", "terminal", "clock", "signing"].contains(&name.as_str())).then_some(name)
    });
    let missing = commands.filter(|name| !text.contains(&format!("\n  {name} ")));
    nothing(&missing.map(|name| format!("README.md does not list `{name}`")).collect::<Vec<_>>());
}

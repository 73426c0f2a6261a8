//! What binds a site to VS Code and other editors: schemas, snippets, tasks, settings.
//!
//! In: the words of a site. Out: files in `.vscode/`. Schemas and snippets are made of the tables of keys and renewed by
//! `rebut schema --write`; settings belong to the editors once they are there.
//!
//! YAML files are bound to their schemas by the extension `redhat.vscode-yaml`. It does not look into Markdown, so front matter
//! gets snippets from the same tables, and its problems come from the task `rebut: build`, which reads what the program says.

use std::fs::File;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::base::diag::Report;
use crate::base::keys::Form;
use crate::base::keys::Group;
use crate::base::keys::Key;
use crate::document::keys::FRONT_MATTER;
use crate::schema;
use crate::schema::Subject;
use crate::schema::Words;
use crate::source::SourceTree;

/// Settings that editors may change.
const SETTINGS: &[(&str, &str)] = &[
    (".vscode/extensions.json", include_str!("editor/extensions.json")),
    (".vscode/settings.json", include_str!("editor/settings.json")),
    (".vscode/tasks.json", include_str!("editor/tasks.json")),
];

/// Writes schemas and snippets anew, and settings that are not there yet; says which files were written, relative to `root`.
///
/// # Errors
/// The site cannot be read, or a file cannot be written.
pub fn write(root: &Path, language: Option<&str>) -> anyhow::Result<Vec<String>> {
    let tree = SourceTree::read(root, &root.join("public"), &mut Report::new())?;
    let words = Words::of(&tree, language);
    let mut written = Vec::new();
    for (path, text) in SETTINGS {
        if put(&root.join(path), text, false)? {
            written.push((*path).to_owned());
        }
    }
    for (name, subject) in Subject::ALL {
        let path = format!(".vscode/schema/{name}.json");
        put(&root.join(&path), &lines(&schema::schema(subject, &words)), true)?;
        written.push(path);
    }
    let path = ".vscode/rebut.code-snippets".to_owned();
    put(&root.join(&path), &lines(&snippets(&words)), true)?;
    written.push(path);
    Ok(written)
}

/// A value as text that can be read and compared.
pub fn lines(value: &Value) -> String {
    format!("{value:#}\n")
}

/// Writes a file; one that is there already only when it may be renewed. Says whether it was written.
#[expect(clippy::disallowed_methods, reason = "writes the files that bind a site to editors")]
fn put(path: &Path, text: &str, renew: bool) -> anyhow::Result<bool> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder `{}` cannot be made", folder.display()))?;
    }
    let opened = if renew { File::create(path) } else { File::create_new(path) };
    let failed = || format!("`{}` cannot be written", path.display());
    match opened {
        Ok(mut file) => file.write_all(text.as_bytes()).with_context(failed).map(|()| true),
        Err(error) if !renew && error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(failed),
    }
}

/// A block that snippets offer: its name, what stands between its fences, what it is for.
type Block = (&'static str, &'static str, &'static str, &'static str);

const BLOCKS: &[Block] = &[
    ("fact", "", "What is true.", "Điều đúng."),
    (
        "claim",
        " ${1:c1}",
        "The record of a claim with its verdict.",
        "Điều được nói, kèm kết luận.",
    ),
    ("fallacy", "", "How the claim misleads.", "Tin ấy gây nhầm bằng cách nào."),
    ("evidence", "", "The signs by which one can tell.", "Dấu hiệu để nhận ra."),
    ("note", "", "An aside of the editors.", "Ghi chú của ban biên tập."),
    ("correction", "", "A correction at its place.", "Đính chính tại chỗ."),
    ("figure", " src=${1} alt=\"${2}\" caption=\"${3}\" credit=\"${4}\"", "A picture.", "Ảnh."),
    ("embed", " url=${1}", "A link to something elsewhere.", "Dẫn tới nội dung ở nơi khác."),
];

/// Snippets for Markdown: each block, and each key of front matter.
fn snippets(words: &Words) -> Value {
    let mut snippets = Map::new();
    for (name, head, english, vietnamese) in BLOCKS {
        let about = if words.is_vietnamese { vietnamese } else { english };
        let inside = if *name == "claim" { "" } else { "$0" };
        let mut body = vec![format!("::: {name}{head}")];
        if *name != "claim" {
            body.push(inside.to_owned());
        }
        body.push(":::".to_owned());
        snippets.insert(
            format!("::: {name}"),
            json!({ "scope": "markdown", "prefix": [name, format!(":::{name}")], "body": body, "description": about }),
        );
    }
    for key in FRONT_MATTER.keys() {
        let mut stop = 0;
        snippets.insert(
            format!("{}:", key.name),
            json!({
                "scope": "markdown",
                "prefix": key.name,
                "body": entry(key, &mut stop, words),
                "description": words.meaning(key),
            }),
        );
    }
    Value::Object(snippets)
}

/// The lines of a key, with stops to fill in.
fn entry(key: &Key, stop: &mut usize, words: &Words) -> Vec<String> {
    let name = key.name;
    if let Form::Group(group) = &key.form {
        return nested(&format!("{name}:"), "  ", group, stop, words);
    }
    if let Form::List(form) = &key.form {
        return match form.group() {
            Some(group) => item(name, group, stop, words),
            None => vec![format!("{name}: [{}]", value(form, stop, words))],
        };
    }
    vec![format!("{name}: {}", value(&key.form, stop, words))]
}

/// A list with one item of keys.
fn item(name: &str, group: &Group, stop: &mut usize, words: &Words) -> Vec<String> {
    let mut lines = nested(&format!("{name}:"), "    ", group, stop, words);
    if let Some(first) = lines.get_mut(1) {
        *first = format!("  - {}", first.trim_start());
    }
    lines
}

/// The keys without which a group is wrong, else all that hold words.
fn nested(head: &str, indent: &str, group: &Group, stop: &mut usize, words: &Words) -> Vec<String> {
    let has_required = group.keys().any(|key| key.is_required);
    let mut lines = vec![head.to_owned()];
    for key in group.keys().filter(|key| key.is_required || !has_required) {
        lines.extend(entry(key, stop, words).into_iter().map(|line| format!("{indent}{line}")));
    }
    lines
}

/// A stop, with what can be chosen there.
fn value(form: &Form, stop: &mut usize, words: &Words) -> String {
    *stop += 1;
    let escaped = |word: &&str| word.replace('\\', r"\\").replace(',', r"\,").replace('|', r"\|");
    let chosen = |list: Vec<&str>| list.iter().map(escaped).collect::<Vec<_>>().join(",");
    if let Form::OneOf(list) = form {
        return format!("${{{stop}|{}|}}", chosen(list()));
    }
    if matches!(form, Form::Verdict) && !words.verdicts.is_empty() {
        let ids = words.verdicts.iter().map(|(id, _)| id.as_str()).collect();
        return format!("${{{stop}|{}|}}", chosen(ids));
    }
    if matches!(form, Form::Flag) {
        return format!("${{{stop}|true,false|}}");
    }
    let empty = format!("${{{stop}}}");
    if matches!(form, Form::Words) { format!("\"{empty}\"") } else { empty }
}

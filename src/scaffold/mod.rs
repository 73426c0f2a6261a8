//! New sites and new articles: files that an editor goes on from.
//!
//! In: what the command line says, and for an article the site that it belongs to. Out: files that were not there before;
//! nothing is ever overwritten. What is in them stands in `vi/` and `en/`, with `{{names}}` for what differs.

use std::fs::File;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;

use anyhow::Context;

pub mod article;
pub mod editor;
pub mod folder;

/// A template with its `{{names}}` replaced, in one pass: what is put in is not looked at again.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, behind) = after.split_once("}}").unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        text.push_str(before);
        text.push_str(value);
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// Words as a value in YAML: in quotation marks, whatever is in them.
fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

/// Words of the command line on one line; they can stand in a title.
fn one_line<'a>(words: &'a str, what: &str) -> anyhow::Result<&'a str> {
    let words = words.trim();
    if words.is_empty() {
        anyhow::bail!("the {what} is empty");
    }
    if words.chars().any(char::is_control) {
        anyhow::bail!("the {what} must be one line of plain text");
    }
    Ok(words)
}

/// Writes a file that must not be there yet; folders on the way are made.
#[expect(
    clippy::disallowed_methods,
    reason = "writes what an editor asked for, and only new files"
)]
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder `{}` cannot be made", folder.display()))?;
    }
    let mut file = File::create_new(path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            return anyhow::anyhow!(
                "`{}` is there already\nhelp: nothing was changed; choose another title, or edit that file",
                path.display()
            );
        }
        anyhow::anyhow!("`{}` cannot be written: {error}", path.display())
    })?;
    file.write_all(text.as_bytes())
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_filled_again() {
        assert_eq!(fill("{{a}}-{{b}}", &[("a", "{{b}}"), ("b", "2")]), "{{b}}-2");
    }

    #[test]
    fn quotation_marks_in_a_title_are_escaped() {
        assert_eq!(quoted("nói \"không\": {a}"), r#""nói \"không\": {a}""#);
    }
}

//! `rebut schema`: what may stand in front matter, `site.yaml` and data files, for the editor's program.
//!
//! In: a kind of file, and the site for its verdicts and languages. Out: a JSON Schema on standard output, or with `--write` the
//! files in `.vscode/` that bind it.

use std::path::Path;

use crate::base::diag::Report;
use crate::cli::Outcome;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::scaffold::editor;
use crate::schema;
use crate::schema::Subject;
use crate::schema::Words;
use crate::source::SourceTree;

/// Arguments of `rebut schema`.
#[derive(clap::Args, Debug)]
pub(super) struct SchemaArguments {
    /// The kind of file
    #[arg(value_parser = Subject::ALL.map(|(name, _)| name).to_vec(), default_value = "front-matter")]
    subject: String,
    /// The language of the explanations: vi or en; that of the site when left out
    #[arg(long, value_name = "LANGUAGE", value_parser = ["vi", "en"])]
    language: Option<String>,
    /// Writes all schemas and snippets into .vscode/ of the site, and settings that are not there yet
    #[arg(long, conflicts_with = "subject")]
    write: bool,
}

/// Prints a schema, or writes all.
pub(super) fn run(
    root: &Path,
    arguments: &SchemaArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let root = site_root(root)?;
    let language = arguments.language.as_deref();
    let tree = SourceTree::read(&root, &root.join("public"), &mut Report::new())?;
    if arguments.write {
        if tree.get(crate::config::SITE_FILE).is_none() {
            anyhow::bail!(
                "this folder has no `site.yaml`\nhelp: go to the folder of your site, or name it with `--root DIR`"
            );
        }
        let files = editor::write(&root, language)?;
        let files: Vec<String> =
            files.iter().map(|path| root.join(path).display().to_string()).collect();
        terminal.made(&files, &[]);
        return Ok(Outcome::Done);
    }
    let subject = Subject::ALL.iter().find(|(name, _)| *name == arguments.subject);
    let subject = subject.map_or(Subject::FrontMatter, |(_, subject)| *subject);
    let schema = schema::schema(subject, &Words::of(&tree, language));
    terminal.result(editor::lines(&schema).trim_end());
    Ok(Outcome::Done)
}

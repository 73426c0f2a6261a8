//! `rebut new`: the file of a new article.
//!
//! In: a kind and a title. Out: a draft in `content/`, its path, and what to do with it.

use std::path::Path;

use crate::base::diag::Report;
use crate::cli::Outcome;
use crate::cli::clock;
use crate::cli::rebut_in;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::config::permalinks::Kind;
use crate::scaffold::article;
use crate::scaffold::article::Wanted;

/// Arguments of `rebut new`.
#[derive(clap::Args, Debug)]
pub(super) struct NewArguments {
    /// What it is
    #[arg(value_parser = Kind::ALL.iter().map(|(word, _)| *word).collect::<Vec<_>>())]
    kind: String,
    /// Its headline; the address is made of it
    title: String,
    /// The section: its folder in content/; the only one when left out
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,
    /// The tag of its language; the site's default language when left out
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// The date of the article, such as 2026-11-20T08:00:00+07:00; now when left out
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Opens the file in the program that $VISUAL or $EDITOR names
    #[arg(long)]
    edit: bool,
}

/// Makes an article.
pub(super) fn run(
    root: &Path,
    arguments: &NewArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let root = site_root(root)?;
    let now = clock::moment(arguments.now.as_deref())?;
    let kind = Kind::ALL.iter().find(|(word, _)| *word == arguments.kind);
    let wanted = Wanted {
        kind: kind.map_or(Kind::Page, |(_, kind)| *kind),
        title: &arguments.title,
        section: arguments.section.as_deref(),
        language: arguments.language.as_deref(),
    };
    let mut report = Report::new();
    let Some(path) = article::make(&root, &wanted, &now, &mut report)? else {
        terminal.report(report);
        return Ok(Outcome::ContentErrors);
    };
    let place = root.join(path.as_str());
    let is_here = root == Path::new(".");
    let file =
        if is_here { path.to_string() } else { root.join(path.as_str()).display().to_string() };
    let fill = "fill in every […] of the file, then change its status".to_owned();
    let look = |command| rebut_in(&root, command);
    terminal.made(&[file], &[fill, look("serve --drafts --open"), look("check --drafts")]);
    if arguments.edit {
        edit(&place)?;
    }
    Ok(Outcome::Done)
}

/// Opens a file in the editor's own program, and waits until it is closed.
#[expect(
    clippy::disallowed_methods,
    reason = "the program for texts is another program, and was asked for"
)]
fn edit(file: &Path) -> anyhow::Result<()> {
    let set = ["VISUAL", "EDITOR"].into_iter().filter_map(std::env::var_os);
    let Some(editor) = set.filter_map(|it| it.into_string().ok()).find(|it| !it.trim().is_empty())
    else {
        anyhow::bail!(
            "neither `VISUAL` nor `EDITOR` names a program for texts\nhelp: for example `export EDITOR=nano`; \
             the file is made and can be opened as it is"
        );
    };
    // It may have arguments of its own: `code --wait`.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    match std::process::Command::new(program).args(words).arg(file).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => anyhow::bail!("`{editor}` ended with {status}; the file is made"),
        Err(error) => anyhow::bail!("`{editor}` cannot be started: {error}; the file is made"),
    }
}

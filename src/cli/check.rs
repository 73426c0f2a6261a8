//! `rebut check`: what an editor should know before publishing.
//!
//! In: options. Out: findings and what was accepted; nothing is written.

use std::path::Path;

use crate::base::bilingual::Tongue;
use crate::base::diag::Report;
use crate::check::Scope;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::clock;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::pipeline;

/// Arguments of `rebut check`.
#[derive(clap::Args, Debug)]
pub(super) struct CheckArguments {
    /// Asks this rule alone; may be given several times
    #[arg(long, value_name = "CODE", value_parser = known_rule)]
    only: Vec<String>,
    /// The language of the findings: vi or en
    #[arg(long, value_name = "LANGUAGE", value_parser = ["vi", "en"])]
    language: Option<String>,
    #[command(flatten)]
    site: SiteArguments,
}

/// Checks the site.
pub(super) fn run(
    root: &Path,
    arguments: &CheckArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let root = site_root(root)?;
    let options = arguments.site.options()?;
    let out = arguments.site.out(&root);
    let tongue = match arguments.language.as_deref() {
        Some("vi") => Tongue::Vi,
        Some(_) | None => Tongue::En,
    };
    let scope = if arguments.only.is_empty() { Scope::All } else { Scope::Only(&arguments.only) };
    let mut report = Report::new();
    let progress = terminal.progress(clock::start());
    let accepted = pipeline::check(&root, &out, &options, scope, tongue, &mut report, &progress)?;
    terminal.clear_progress();
    let outcome = if report.has_errors() { Outcome::ContentErrors } else { Outcome::Done };
    terminal.checked(report, &accepted, tongue);
    Ok(outcome)
}

/// A code that a rule has, in the case in which it is written.
fn known_rule(text: &str) -> Result<String, String> {
    let code = text.to_uppercase();
    match crate::check::find_rule(&code) {
        Some(rule) => Ok(rule.code.to_owned()),
        None => Err("there is no such rule; `rebut explain` lists all".to_owned()),
    }
}

//! `rebut build`.
//!
//! In: options. Out: a published folder, problems on standard error, a closing line.

use std::path::Path;

use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::clock;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::pipeline;
use crate::pipeline::Note;

/// Arguments of `rebut build`.
#[derive(clap::Args, Debug)]
pub(super) struct BuildArguments {
    #[command(flatten)]
    site: SiteArguments,
}

/// Builds the site.
pub(super) fn run(
    root: &Path,
    arguments: &BuildArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let started = clock::start();
    let root = site_root(root)?;
    let options = arguments.site.options()?;
    let out = arguments.site.out(&root);
    let mut report = Report::new();
    let progress = terminal.progress(started);
    let tell = |note| terminal.note(words(note));
    let built = pipeline::build(&root, &out, &options, &mut report, &progress, &tell);
    terminal.clear_progress();
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    terminal.report(report);
    let seconds = started.elapsed().as_secs_f64();
    match built? {
        Some(summary) => {
            terminal.built(&summary, warnings, seconds, &arguments.site.out);
            Ok(Outcome::Done)
        }
        None => {
            terminal.refused(errors, warnings);
            Ok(Outcome::ContentErrors)
        }
    }
}

/// What is told while a site is built.
pub(super) fn words(note: Note) -> &'static str {
    match note {
        Note::Waiting => "another build is at work in this folder; waiting for it",
        Note::OtherCache => {
            "what the last build kept is of another version of rebut; it is not used"
        }
        Note::DamagedCache => "what the last build kept in .rebut/cache is damaged; it is not used",
    }
}

//! `rebut release`.
//!
//! In: options. Out: a published folder that is sealed, the ledger in the project, problems on standard error, a closing line.

use std::path::Path;

use anyhow::bail;

use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::build;
use crate::cli::clock;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::pipeline;
use crate::pipeline::Released;

/// Arguments of `rebut release`.
#[derive(clap::Args, Debug)]
pub(super) struct ReleaseArguments {
    #[command(flatten)]
    site: SiteArguments,
}

/// Builds, records and seals the site.
pub(super) fn run(
    root: &Path,
    arguments: &ReleaseArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    match released(root, &arguments.site, terminal)? {
        Some(_) => Ok(Outcome::Done),
        None => Ok(Outcome::ContentErrors),
    }
}

/// Releases the site and says so; nothing when the content has errors, which are told.
pub(super) fn released(
    root: &Path,
    site: &SiteArguments,
    terminal: &Terminal,
) -> anyhow::Result<Option<Released>> {
    let started = clock::start();
    let root = site_root(root)?;
    let options = site.options()?;
    if options.resolve.drafts {
        bail!("drafts cannot be released\nhelp: leave out `--drafts`; `rebut build` shows them");
    }
    let out = site.out(&root);
    let mut report = Report::new();
    let progress = terminal.progress(started);
    let tell = |note| terminal.note(build::words(note));
    let released = pipeline::release(&root, &out, &options, &mut report, &progress, &tell);
    terminal.clear_progress();
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    terminal.report(report);
    let released = released?;
    match &released {
        Some(released) => {
            let seconds = started.elapsed().as_secs_f64();
            terminal.released(released, warnings, seconds, &site.out);
        }
        None => terminal.refused(errors, warnings),
    }
    Ok(released)
}

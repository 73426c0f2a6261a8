//! `rebut release`.
//!
//! In: options. Out: a published folder that is sealed, the ledger in the project, problems on standard error, a closing line.

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;

use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::build;
use crate::cli::clock;
use crate::cli::signing::SigningArguments;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::pipeline;
use crate::pipeline::Order;
use crate::pipeline::Released;
use crate::publish::token;

/// Arguments of `rebut release`.
#[derive(clap::Args, Debug)]
pub(super) struct ReleaseArguments {
    #[command(flatten)]
    site: SiteArguments,
    #[command(flatten)]
    signing: SigningArguments,
    /// Lays the signature of a token over the present release.json beside it: a detached CMS (.p7s), DER or PEM
    #[arg(long, value_name = "FILE")]
    attach: Option<PathBuf>,
}

/// Builds, records and seals the site.
pub(super) fn run(
    root: &Path,
    arguments: &ReleaseArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let mut order = arguments.signing.order(terminal)?;
    if let Some(file) = &arguments.attach {
        order.attach = Some(read_token(file)?);
    }
    match released(root, &arguments.site, order, terminal)? {
        Some(_) => Ok(Outcome::Done),
        None => Ok(Outcome::ContentErrors),
    }
}

/// Releases the site and says so; nothing when the content has errors, which are told.
pub(super) fn released(
    root: &Path,
    site: &SiteArguments,
    order: Order,
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
    let released = pipeline::release(&root, &out, &options, order, &mut report, &progress, &tell);
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

/// The file of a token's signature.
#[expect(clippy::disallowed_methods, reason = "reads a file that the command line names")]
fn read_token(file: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = || format!("cannot read the signature `{}`", file.display());
    let known = std::fs::metadata(file).with_context(unreadable)?;
    if !known.is_file() || known.len() > token::LARGEST {
        bail!("`{}` is no signature: it is no file, or too long for one", file.display());
    }
    std::fs::read(file).with_context(unreadable)
}

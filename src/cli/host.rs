//! `rebut host`: the rules of a site for a web server.
//!
//! In: the kind of server. Out: its rules on standard output, to be put where the server reads them.

use std::path::Path;

use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::formats;
use crate::formats::Server;
use crate::pipeline;
use crate::source::SourceTree;

/// Arguments of `rebut host`.
#[derive(clap::Args, Debug)]
pub(super) struct HostArguments {
    /// The kind of server
    #[arg(value_enum)]
    kind: Kind,
    #[command(flatten)]
    site: SiteArguments,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Kind {
    /// To include in a `server` block
    Nginx,
    /// What `host: apache` publishes as .htaccess
    Apache,
    /// To import into a site block
    Caddy,
}

/// Prints the rules.
pub(super) fn run(
    root: &Path,
    arguments: &HostArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let root = site_root(root)?;
    let options = arguments.site.options()?;
    let mut report = Report::new();
    let sources = SourceTree::read(&root, &arguments.site.out(&root), &mut report)?;
    let loaded = pipeline::load(sources, &options, &mut report);
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    terminal.report(report);
    let Some(loaded) = loaded.filter(|_| errors == 0) else {
        terminal.refused(errors, warnings);
        return Ok(Outcome::ContentErrors);
    };
    let server = match arguments.kind {
        Kind::Nginx => Server::Nginx,
        Kind::Caddy => Server::Caddy,
        Kind::Apache => Server::Apache,
    };
    terminal.result(formats::host_rules(&loaded.site, server).trim_end());
    Ok(Outcome::Done)
}

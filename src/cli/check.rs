//! `rebut check`: what an editor should know before publishing.
//!
//! In: options. Out: findings and what was accepted; nothing is written.

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::bilingual::Tongue;
use crate::base::diag::Report;
use crate::check::Scope;
use crate::check::external;
use crate::check::external::Answers;
use crate::check::external::Settings;
use crate::check::external::address::Address;
use crate::check::external::outside::Use;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::clock;
use crate::cli::site_root;
use crate::cli::terminal;
use crate::cli::terminal::Terminal;
use crate::pipeline;
use crate::pipeline::Question;
use crate::site::Site;

/// Arguments of `rebut check`.
#[derive(clap::Args, Debug)]
pub(super) struct CheckArguments {
    /// How the findings are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// The language of the findings: vi or en; else that of the site, else that of the system
    #[arg(long, value_name = "LANGUAGE", value_parser = terminal::tongue)]
    language: Option<Tongue>,
    /// Asks this rule alone; may be given several times
    #[arg(long, value_name = "CODE", value_parser = known_rule)]
    only: Vec<String>,
    /// Asks other hosts about links, sources and archived copies, politely; answers are kept for days
    #[arg(long)]
    external: bool,
    #[command(flatten)]
    site: SiteArguments,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people, on standard error
    Text,
    /// One JSON document on standard output
    Json,
    /// SARIF 2.1.0 on standard output, for code hosts and other programs
    Sarif,
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
    let scope = if arguments.only.is_empty() { Scope::All } else { Scope::Only(&arguments.only) };
    let question = Question { scope, tongue: arguments.language, locale: terminal::locale() };
    let mut report = Report::new();
    let progress = terminal.progress(clock::start());
    let ask = |site: &Site, uses: &[Use]| ask_hosts(&root, site, uses, options.cache, terminal);
    let ask: Option<pipeline::AskHosts<'_>> = if arguments.external { Some(&ask) } else { None };
    let answer = pipeline::check(&root, &out, &options, question, ask, &mut report, &progress);
    terminal.clear_progress();
    let outcome = if report.has_errors() { Outcome::ContentErrors } else { Outcome::Done };
    terminal.checked(report, &answer?, arguments.format);
    Ok(outcome)
}

/// Asks other hosts, and shows how far that is.
fn ask_hosts(
    root: &Path,
    site: &Site,
    uses: &[Use],
    use_cache: bool,
    terminal: &Terminal,
) -> Answers {
    terminal.clear_progress();
    let settings = Settings {
        use_cache,
        ..Settings::polite(
            site.now.clone(),
            &site.config.base_url.origin,
            root.join(external::CACHE),
        )
    };
    let addresses: BTreeSet<Address> = uses.iter().map(|one| one.address.clone()).collect();
    let progress = terminal.progress_of(clock::start(), "addresses");
    external::ask(&addresses, &settings, &progress)
}

/// A code that a rule has, in the case in which it is written.
fn known_rule(text: &str) -> Result<String, String> {
    let code = text.to_uppercase();
    match crate::check::find_rule(&code) {
        Some(rule) => Ok(rule.code.to_owned()),
        None => Err("there is no such rule; `rebut explain` lists all".to_owned()),
    }
}

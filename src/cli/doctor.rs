//! `rebut doctor`: looks at the live site from outside.
//!
//! In: an address, or a site's folder. Out: what is wrong, why it matters and what to do, on standard output.

use std::path::Path;
use std::time::Duration;

use anyhow::bail;

use crate::base::bilingual::Tongue;
use crate::base::bilingual::Words;
use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::check::external::address::Address;
use crate::cli::Outcome;
use crate::cli::clock;
use crate::cli::site_root;
use crate::cli::terminal;
use crate::cli::terminal::Terminal;
use crate::config::Config;
use crate::doctor;
use crate::doctor::Finding;
use crate::doctor::Settings;
use crate::doctor::Visit;
use crate::source::SourceTree;

/// Arguments of `rebut doctor`.
#[derive(clap::Args, Debug)]
pub(super) struct DoctorArguments {
    /// The address of the live site; else `base_url` of site.yaml
    #[arg(value_name = "URL")]
    address: Option<String>,
    /// The language of the findings: vi or en; else that of the system
    #[arg(long, value_name = "LANGUAGE", value_parser = terminal::tongue)]
    language: Option<Tongue>,
    /// How many seconds an answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=120))]
    timeout: u64,
    /// The moment by which days are counted, such as 2026-11-20T08:00:00+07:00
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

/// Looks at the site.
pub(super) fn run(
    root: &Path,
    arguments: &DoctorArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let tongue = arguments.language.unwrap_or_else(terminal::locale);
    let written = match &arguments.address {
        Some(address) => address.clone(),
        None => base_url(root)?,
    };
    let Some(address) = Address::parse(&written) else {
        bail!("`{written}` is not an address\nhelp: for example `https://example.org/`");
    };
    let settings = Settings {
        user_agent: format!("rebut-doctor/{}", env!("CARGO_PKG_VERSION")),
        timeout: Duration::from_secs(arguments.timeout),
    };
    let now = clock::moment(arguments.now.as_deref())?;
    let visit = match doctor::visit(&address, &settings, &now) {
        Ok(visit) => visit,
        Err(doctor::Unreached(why)) => bail!("{address}: {}", why.get(tongue)),
    };
    let has_errors = visit.findings.iter().any(|it| it.ailment.severity == Severity::Error);
    show(visit, tongue, terminal);
    Ok(if has_errors { Outcome::ContentErrors } else { Outcome::Done })
}

/// The address that the site says it has.
fn base_url(root: &Path) -> anyhow::Result<String> {
    let root = site_root(root)?;
    let mut report = Report::new();
    let sources = SourceTree::read(&root, &root.join("public"), &mut report)?;
    match Config::load(&sources, None, &mut report) {
        Some(config) => Ok(format!("{}{}/", config.base_url.origin, config.base_url.path)),
        None => bail!(
            "`site.yaml` gives no address\nhelp: write it behind the command: `rebut doctor https://example.org/`"
        ),
    }
}

const WHY: Words = Words { en: "why", vi: "vì sao" };
const WAY_OUT: Words = Words { en: "do", vi: "nên làm" };

fn show(visit: Visit, tongue: Tongue, terminal: &Terminal) {
    let Visit { mut findings, asked } = visit;
    findings.sort_by_key(|finding| finding.ailment.severity);
    let count =
        |weight| findings.iter().filter(|finding| finding.ailment.severity == weight).count();
    let counts = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    for Finding { ailment, at, what } in findings {
        let (why, way_out) = (ailment.why.get(tongue), ailment.way_out.get(tongue));
        let (severity, code) = (ailment.severity.as_str(), ailment.code);
        let what = what.get(tongue);
        if terminal.is_json() {
            let line = serde_json::json!({
                "severity": severity, "code": code, "address": at, "found": what, "why": why, "help": way_out,
            });
            terminal.result(&line.to_string());
        } else {
            terminal.result(&format!("{severity}[{code}]: {what}"));
            terminal.result(&format!("  --> {at}"));
            terminal.result(&format!("  {}: {why}", WHY.get(tongue)));
            terminal.result(&format!("  {}: {way_out}", WAY_OUT.get(tongue)));
            terminal.result("");
        }
    }
    let [errors, warnings, remarks] = counts;
    terminal.note(&match tongue {
        Tongue::En => format!(
            "{asked} questions asked; errors: {errors}, warnings: {warnings}, remarks: {remarks}"
        ),
        Tongue::Vi => {
            format!("đã hỏi {asked} câu; lỗi: {errors}, cảnh báo: {warnings}, nhận xét: {remarks}")
        }
    });
}

//! `rebut plan`: what would be published, and why it would be rendered.
//!
//! In: options, and with `--why` one path. Out: a line per output on standard output; nothing is rendered or written.

use std::path::Path;

use rayon::prelude::*;

use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::base::path::OutputPath;
use crate::base::path::UrlPath;
use crate::base::path::decode;
use crate::base::suggest;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::config::hosting::Coding;
use crate::formats::Making;
use crate::pipeline;
use crate::plan::Output;
use crate::plan::Plan;
use crate::publish::compress;
use crate::publish::folder;
use crate::render::manifest::Manifest;
use crate::source::SourceTree;

/// Arguments of `rebut plan`.
#[derive(clap::Args, Debug)]
pub(super) struct PlanArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Says of one output why it would be rendered: a file below the output folder, or an address
    #[arg(long, value_name = "PATH")]
    why: Option<String>,
}

/// Shows the plan.
pub(super) fn run(
    root: &Path,
    arguments: &PlanArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let root = site_root(root)?;
    let options = arguments.site.options()?;
    let out = arguments.site.out(&root);
    let mut report = Report::new();
    let sources = SourceTree::read(&root, &out, &mut report)?;
    let loaded = pipeline::load(sources, &options, &mut report);
    let last = if options.cache { folder::last_manifest(&out) } else { Manifest::default() };
    let shown = loaded.as_ref().map(|loaded| {
        pipeline::with_plan(loaded, Making::Asked, &mut report, |plan, _, _| match &arguments.why {
            Some(path) => why(plan, &last, &loaded.site.config.base_url.path, path, terminal),
            None => {
                list(plan, &last, &loaded.site.config.codings, terminal);
                Ok(())
            }
        })
    });
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    terminal.report(report);
    shown.transpose()?;
    if errors > 0 {
        terminal.refused(errors, warnings);
        return Ok(Outcome::ContentErrors);
    }
    Ok(Outcome::Done)
}

/// What would happen to an output, and why.
fn verdict(output: &Output<'_>, last: &Manifest) -> (&'static str, &'static str) {
    match last.get(output.path.as_str()) {
        None => ("render", "it was not there before"),
        Some(entry) if entry.inputs == output.inputs() => {
            ("keep", "nothing that it shows has changed")
        }
        Some(entry) if entry.tools != output.tools => {
            ("render", "the theme has changed: a template, a word or a block")
        }
        Some(_) => ("render", "something that it shows has changed"),
    }
}

fn list(plan: &Plan<'_>, last: &Manifest, codings: &[Coding], terminal: &Terminal) {
    let outputs: Vec<&Output<'_>> = plan.outputs.iter().collect();
    let verdicts: Vec<_> = outputs.par_iter().map(|output| verdict(output, last)).collect();
    for (output, (action, why)) in outputs.into_iter().zip(verdicts) {
        terminal.plan_row(output, action, why);
    }
    // What lies compressed beside an output comes and goes with it.
    let is_planned = |path: &OutputPath| {
        let original = compress::original(path.as_str(), codings);
        plan.outputs.has(path.as_str()) || original.is_some_and(|path| plan.outputs.has(path))
    };
    for path in last.iter().map(|(path, _)| path).filter(|path| !is_planned(path)) {
        terminal.result(&format!("remove {path}"));
    }
}

fn why(
    plan: &Plan<'_>,
    last: &Manifest,
    base_path: &str,
    path: &str,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    // An address may be copied from a browser, with or without its host and its last slash.
    let address = path
        .split_once("://")
        .map_or(path, |(_, rest)| rest.find('/').map_or("/", |index| &rest[index..]));
    let address = address.strip_prefix(base_path).unwrap_or(address);
    let address = format!("/{}", decode(address).trim_start_matches('/'));
    let found = [
        OutputPath::new(path),
        UrlPath::from_segments(&address).output(),
        UrlPath::from_segments(&format!("{address}/")).output(),
    ]
    .into_iter()
    .find_map(|candidate| plan.outputs.get(candidate.as_str()));
    let Some(output) = found else {
        let near = suggest::nearest(path, plan.outputs.iter().map(|output| output.path.as_str()));
        let help = near.map_or_else(
            || "`rebut plan` lists all outputs".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        anyhow::bail!("`{path}` is not in the plan\nhelp: {help}");
    };
    let (action, reason) = verdict(output, last);
    terminal.plan_row(output, action, reason);
    Ok(())
}

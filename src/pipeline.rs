//! The whole program on one screen: sources → config, theme, documents → site → plan → rendered → published.
//!
//! In: a project folder and options. Out: a published site, or a report that says why not. There is one way through;
//! every command that needs a plan takes it as far as it needs.

use std::path::Path;

use rayon::prelude::*;

use crate::base::bilingual::Tongue;
use crate::base::codes;
use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::check;
use crate::check::Accepted;
use crate::check::Scope;
use crate::check::built::Built;
use crate::check::external::Answers;
use crate::check::external::outside;
use crate::check::external::outside::Outside;
use crate::check::external::outside::Use;
use crate::config::Config;
use crate::document;
use crate::document::Document;
use crate::document::record::Records;
use crate::formats;
use crate::plan::Plan;
use crate::plan::Planner;
use crate::plan::tools::Tools;
use crate::publish::folder::Folder;
use crate::publish::folder::Published;
use crate::publish::folder::last_manifest;
use crate::render;
use crate::render::manifest::Manifest;
use crate::site::Site;
use crate::site::resolve;
use crate::source::SourceTree;
use crate::theme::Theme;

/// What the command line decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// The moment this build takes place, and whether drafts are shown.
    pub resolve: resolve::Options,
    /// Takes the place of `base_url` in `site.yaml`.
    pub base_url: Option<String>,
    /// Whether outputs of the last build may be used again.
    pub cache: bool,
}

/// A project that was understood.
pub struct Loaded {
    /// Its files.
    pub sources: SourceTree,
    /// How it looks.
    pub theme: Theme,
    /// What it says.
    pub site: Site,
}

/// What a build did.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Pages of the site: articles and plain pages.
    pub pages: usize,
    /// Files made anew.
    pub rendered: usize,
    /// Files taken over from the last build.
    pub kept: usize,
    /// Whether the folder could not be exchanged in one step.
    pub in_place: bool,
}

/// Reads a project as far as the site. `None` when the report says why it cannot go on.
pub fn load(sources: SourceTree, options: &Options, report: &mut Report) -> Option<Loaded> {
    let config = Config::load(&sources, options.base_url.as_deref(), report)?;
    let theme = Theme::load(&sources, &config, report);
    let records = Records::read(&sources, &config.taxonomies, report);
    let (documents, broken) = documents(&sources, &config, report);
    if let Some(theme) = &theme {
        theme.check_documents(&documents, report);
    }
    let site =
        resolve::resolve(&sources, config, records, documents, &broken, &options.resolve, report);
    check::check_codes(&site, report);
    Some(Loaded { sources, theme: theme?, site })
}

/// Parses all content files at once; their problems come in the order of paths.
fn documents(
    sources: &SourceTree,
    config: &Config,
    report: &mut Report,
) -> (Vec<Document>, Vec<SourcePath>) {
    let files: Vec<_> =
        sources.below("content").filter(|file| document::is_content(&file.path)).collect();
    let parsed: Vec<(Option<Document>, Report)> = files
        .par_iter()
        .map(|file| {
            let mut report = Report::new();
            (document::parse(sources, file, config, &mut report), report)
        })
        .collect();
    let mut documents = Vec::with_capacity(parsed.len());
    let mut broken = Vec::new();
    for (file, (document, problems)) in files.iter().zip(parsed) {
        report.extend(problems.sorted());
        match document {
            Some(document) => documents.push(document),
            None => broken.push(file.path.clone()),
        }
    }
    (documents, broken)
}

/// Plans everything and hands the plan on; nothing is rendered yet.
pub fn with_plan<T>(
    loaded: &Loaded,
    report: &mut Report,
    go_on: impl FnOnce(&Plan<'_>, &Tools<'_>, &mut Report) -> T,
) -> T {
    let fonts = formats::card_fonts(&loaded.theme, report);
    let tools = Tools { theme: &loaded.theme, sources: &loaded.sources, fonts: &fonts };
    let parts = formats::parts(&loaded.site, &loaded.theme);
    let mut planner = Planner::new(&tools);
    formats::plan(&loaded.site, &parts, &mut planner);
    formats::check_cards(&loaded.site, &parts, &fonts, report);
    let plan = planner.finish(report);
    go_on(&plan, &tools, report)
}

/// Asks the rules that this site makes errors by name: what they find stops publishing.
fn gate(site: &Site, plan: &Plan<'_>, tools: &Tools<'_>, out: &Path, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    let last = last_manifest(out);
    // Outputs that cannot be rendered are reported by the build itself.
    let built = check::needs_outputs(&site.config, Scope::Gates)
        .then(|| Built::render(site, plan, tools, &last, &|_, _| {}).ok())
        .flatten();
    report.extend(check::run(site, built.as_ref(), Scope::Gates, Tongue::En).findings);
}

/// Asks other hosts about what the site points to there.
pub type AskHosts<'a> = &'a dyn Fn(&Site, &[Use]) -> Answers;

/// What a check is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'o> {
    /// Which rules.
    pub scope: Scope<'o>,
    /// In which language; that of the site, else `locale`, when it is not said.
    pub tongue: Option<Tongue>,
    /// The language of the system.
    pub locale: Tongue,
}

/// What a check gives besides the report.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The language of the findings.
    pub tongue: Tongue,
    /// What the editors accepted.
    pub accepted: Vec<Accepted>,
}

/// Asks the rules of the project at `root`, with what the build itself finds, and other hosts with `ask`. Nothing is written but
/// what `ask` keeps, and `out` is looked at only for pictures that need not be made again.
pub fn check(
    root: &Path,
    out: &Path,
    options: &Options,
    question: Question<'_>,
    ask: Option<AskHosts<'_>>,
    report: &mut Report,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<Answer> {
    let scope = question.scope;
    let sources = SourceTree::read(root, out, report)?;
    let Some(loaded) = load(sources, options, report) else {
        let tongue = question.tongue.unwrap_or(question.locale);
        report.translate(|problem| check::translated(problem, tongue));
        return Ok(Answer { tongue, accepted: Vec::new() });
    };
    let config = &loaded.site.config;
    let of_site = || Tongue::of_tag(&config.default_language().tag);
    let tongue = question.tongue.or_else(of_site).unwrap_or(question.locale);
    if check::asks("SITE-02", config, scope) {
        // The rule says the same of all addresses, and in both languages.
        report.forget_code(codes::INCOMPLETE_PUBLISHER);
    }
    let last = if options.cache { last_manifest(out) } else { Manifest::default() };
    let (mut accepted, cover) = with_plan(&loaded, report, |plan, tools, report| {
        // All outputs are rendered when all rules are asked, as templates may have problems, too.
        let is_rendered = scope == Scope::All || check::needs_outputs(config, scope);
        let built = if report.has_errors() || !is_rendered {
            None
        } else {
            let rendered = Built::render(&loaded.site, plan, tools, &last, progress);
            rendered.map_err(|problems| report.extend(problems)).ok()
        };
        if scope != Scope::All {
            report.keep_errors();
        }
        report.translate(|problem| check::translated(problem, tongue));
        let checked = check::run(&loaded.site, built.as_ref(), scope, tongue);
        let cover = check::cover_of(&checked.findings);
        report.extend(checked.findings);
        report.translate(|problem| cover.over(problem));
        (checked.accepted, cover)
    });
    if let Some(ask) = ask.filter(|_| check::asks_hosts(config, scope)) {
        let uses = outside::uses(&loaded.site);
        let answers = ask(&loaded.site, &uses);
        let outside = Outside::new(&uses, &answers);
        let checked = check::run_external(&loaded.site, &outside, scope, tongue);
        report.extend(checked.findings.into_iter().map(|finding| cover.over(finding)));
        accepted.extend(checked.accepted);
    }
    let covered = |Accepted { finding, reason }| Accepted { finding: cover.over(finding), reason };
    Ok(Answer { tongue, accepted: accepted.into_iter().map(covered).collect() })
}

/// Builds the project at `root` into `out`. `Ok(None)`: the report has errors and nothing was published.
pub fn build(
    root: &Path,
    out: &Path,
    options: &Options,
    report: &mut Report,
    progress: &(dyn Fn(usize, usize) + Sync),
    waiting: &dyn Fn(),
) -> anyhow::Result<Option<Summary>> {
    let sources = SourceTree::read(root, out, report)?;
    let Some(loaded) = load(sources, options, report) else { return Ok(None) };
    with_plan(&loaded, report, |plan, tools, report| {
        gate(&loaded.site, plan, tools, out, report);
        if report.has_errors() {
            return Ok(None);
        }
        let folder = Folder::open(root, out, waiting)?;
        let nothing = Manifest::default();
        let last = if options.cache { folder.manifest() } else { &nothing };
        let staging = folder.stage()?;
        match render::run(plan, tools, last, &staging, progress) {
            Err(problems) => {
                report.extend(problems);
                Ok(None)
            }
            Ok(outcome) => {
                let published = staging.commit(&outcome.manifest)?;
                Ok(Some(Summary {
                    pages: loaded.site.pages().len(),
                    rendered: outcome.rendered.len(),
                    kept: outcome.kept,
                    in_place: published == Published::FileByFile,
                }))
            }
        }
    })
}

//! The whole program on one screen: sources → config, theme, documents → site → plan → rendered → published.
//!
//! In: a project folder and options. Out: a published site, or a report that says why not. There is one way through;
//! every command that needs a plan takes it as far as it needs.

use std::path::Path;
use std::sync::Arc;

use crate::base::bilingual::Tongue;
use crate::base::codes;
use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::path::OutputPath;
use crate::check;
use crate::check::Accepted;
use crate::check::Scope;
use crate::check::built::Built;
use crate::check::external::Answers;
use crate::check::external::outside;
use crate::check::external::outside::Outside;
use crate::check::external::outside::Use;
use crate::config::Config;
use crate::document::parsed::Parsed;
use crate::document::parsed::ParsedFile;
use crate::document::parsed::Texts;
use crate::document::record::Records;
use crate::formats;
use crate::formats::Making;
use crate::media::text::Fonts;
use crate::plan::Plan;
use crate::plan::Planner;
use crate::plan::tools::Tools;
use crate::publish::folder::last_manifest;
use crate::render;
use crate::render::manifest::Manifest;
use crate::site::Site;
use crate::site::resolve;
use crate::source::SourceTree;
use crate::theme::Theme;

mod ahead;
mod build;
pub mod kept;
mod release;

pub use crate::pipeline::build::Summary;
pub use crate::pipeline::build::build;
pub use crate::pipeline::kept::Note;
pub use crate::pipeline::release::Order;
pub use crate::pipeline::release::Released;
pub use crate::pipeline::release::release;

/// What the command line decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// The moment this build takes place, and whether drafts are shown.
    pub resolve: resolve::Options,
    /// Takes the place of `base_url` in `site.yaml`.
    pub base_url: Option<String>,
    /// Whether outputs of the last build may be used again, and what is known of the project's files.
    pub cache: bool,
    /// Whether the program ends with the build: then nothing need be given back, which takes long for a large site.
    pub ends: bool,
    /// What program this is: another one does not use what it keeps between builds.
    pub program: String,
}

/// A project that was understood.
pub struct Loaded {
    /// Its files.
    pub sources: SourceTree,
    /// How it looks.
    pub theme: Theme,
    /// The fonts of its cards.
    pub fonts: Fonts,
    /// What it says.
    pub site: Site,
}

/// Reads a project as far as the site. `None` when the report says why it cannot go on.
pub fn load(sources: SourceTree, options: &Options, report: &mut Report) -> Option<Loaded> {
    load_again(sources, options, &mut Parsed::default(), Texts::Held, report)
}

/// Reads a project of which files were parsed before; `parsed` takes up what is new. The result is the same as that of
/// [`load`].
pub fn load_again(
    mut sources: SourceTree,
    options: &Options,
    parsed: &mut Parsed,
    texts: Texts,
    report: &mut Report,
) -> Option<Loaded> {
    let config = Config::load(&sources, options.base_url.as_deref(), report)?;
    let theme = Theme::load(&sources, &config, report);
    let records = Records::read(&sources, &config.taxonomies, report);
    let texts = if check::asks_any(&config, Scope::Gates) { Texts::Held } else { texts };
    parsed.update(&mut sources, &config, options.base_url.as_deref(), texts);
    let mut documents = Vec::with_capacity(parsed.len());
    let mut broken = Vec::new();
    for (path, file) in parsed.iter() {
        report.extend(file.problems.iter().cloned());
        match &file.document {
            Some(document) => documents.push(Arc::clone(document)),
            None => broken.push(path.clone()),
        }
    }
    if let Some(theme) = &theme {
        for document in &documents {
            theme.check_document(document, report);
        }
    }
    let site =
        resolve::resolve(&sources, config, records, documents, &broken, &options.resolve, report);
    check::check_codes(&site, report);
    let theme = theme?;
    let fonts = formats::card_fonts(&theme, report);
    formats::check_cards(&site, &fonts, report);
    Some(Loaded { sources, theme, fonts, site })
}

/// Until when a site of these files stays the same, in seconds since 1970: articles appear and disappear, news grow old,
/// and dates of a day that has not come are a problem until then.
pub fn holds_until(parsed: &Parsed, site: &Site) -> i64 {
    let now = site.now.unix();
    let documents = parsed.iter().filter_map(|(_, file)| file.document.as_ref());
    let moments = documents.flat_map(|document| {
        let front = &document.front;
        let moments = [&front.date, &front.updated, &front.expires].into_iter().flatten();
        moments.map(|moment| moment.value.unix())
    });
    // The next day begins in an hour at the earliest, and in 25 where the clocks are set back.
    let days = (1..=26).map(|hours| {
        let later = Moment::from_unix(now.saturating_add(hours * 3_600), &site.config.zone);
        Moment::start_of(later.day(), &site.config.zone).unix()
    });
    let all = moments.chain(formats::moments(site)).chain(days);
    all.filter(|moment| *moment > now).min().unwrap_or(now)
}

impl Loaded {
    /// Takes in new words of articles, when nothing but the words of articles has changed since the files `before`, which follow:
    /// the rest of the site stays as it is, and plans of it hold, so that this takes no longer in a large site than in a
    /// small one. `report` has the problems of the site before and gets those after. `false`, and nothing has changed, when
    /// the project must be loaded again.
    pub fn reword(
        &self,
        before: &mut SourceTree,
        sources: &SourceTree,
        options: &Options,
        parsed: &mut Parsed,
        report: &mut Report,
    ) -> bool {
        let Some(changed) = before.changed(sources) else { return false };
        let mut found = report.clone();
        let mut articles = Vec::with_capacity(changed.len());
        for file in &changed {
            let Some(before) = parsed.get(&file.path).cloned() else { return false };
            let after = ParsedFile::of(sources, file, &self.site.config);
            let (Some(old), Some(new)) = (&before.document, &after.document) else { return false };
            let mut gone = Report::new();
            self.theme.check_document(old, &mut gone);
            gone.extend(before.problems.iter().cloned());
            let mut fresh = Report::new();
            self.theme.check_document(new, &mut fresh);
            fresh.extend(after.problems.iter().cloned());
            let Some(article) = self.site.reworded(
                &self.sources,
                old,
                new,
                &options.resolve,
                &mut gone,
                &mut fresh,
            ) else {
                return false;
            };
            found.forget(&gone);
            // What was found when the whole was looked at may stand elsewhere now.
            if found.mentions(&file.path) {
                return false;
            }
            found.extend(fresh.sorted());
            articles.push((article, after));
        }
        if found.has_errors() {
            return false;
        }
        for ((article, after), file) in articles.into_iter().zip(changed) {
            self.site.reword(article);
            parsed.insert(file.path.clone(), after);
            before.take(file);
        }
        *report = found;
        true
    }
}

/// Plans everything and hands the plan on; nothing is rendered yet.
pub fn with_plan<T>(
    loaded: &Loaded,
    making: Making,
    report: &mut Report,
    go_on: impl FnOnce(&Plan<'_>, &Tools<'_>, &mut Report) -> T,
) -> T {
    with_plan_to_the_end(loaded, making, false, report, go_on)
}

/// As [`with_plan`]. Where the program `ends` with it, the plan is not given back, which takes long for a large site.
fn with_plan_to_the_end<T>(
    loaded: &Loaded,
    making: Making,
    ends: bool,
    report: &mut Report,
    go_on: impl FnOnce(&Plan<'_>, &Tools<'_>, &mut Report) -> T,
) -> T {
    let tools = Tools { theme: &loaded.theme, sources: &loaded.sources, fonts: &loaded.fonts };
    let parts = formats::parts(&loaded.site, &loaded.theme, making);
    let mut planner = Planner::new(&tools);
    formats::plan(&loaded.site, &parts, making, &mut planner);
    let plan = planner.finish(report);
    let gone_on = go_on(&plan, &tools, report);
    if ends {
        std::mem::forget(plan);
        std::mem::forget(parts);
    }
    gone_on
}

/// The problem of an output, told with all that its template might have shown: a view holds no more than it does show.
fn explained(loaded: &Loaded, path: &OutputPath) -> Option<Diagnostic> {
    with_plan(loaded, Making::Preview, &mut Report::new(), |plan, tools, _| {
        render::one(plan, path.as_str(), tools, &|_| None)?.err().map(|problem| *problem)
    })
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
    /// How many drafts and scheduled articles were not looked at.
    pub held: usize,
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
        return Ok(Answer { tongue, accepted: Vec::new(), held: 0 });
    };
    let config = &loaded.site.config;
    let of_site = || Tongue::of_tag(&config.default_language().tag);
    let tongue = question.tongue.or_else(of_site).unwrap_or(question.locale);
    if check::asks("SITE-02", config, scope) {
        // The rule says the same of all addresses, and in both languages.
        report.forget_code(codes::INCOMPLETE_PUBLISHER);
    }
    let last = if options.cache { last_manifest(out) } else { Manifest::default() };
    // All outputs are rendered when all rules are asked, as templates may have problems, too.
    let is_rendered = scope == Scope::All || check::needs_outputs(config, scope);
    let making = if is_rendered { Making::Ahead } else { Making::Asked };
    let (mut accepted, cover) = with_plan(&loaded, making, report, |plan, tools, report| {
        let built = if report.has_errors() || !is_rendered {
            None
        } else {
            let explain = |path: &OutputPath| explained(&loaded, path);
            let rendered = Built::render(&loaded.site, plan, tools, &last, progress, &explain);
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
    let accepted = accepted.into_iter().map(covered).collect();
    Ok(Answer { tongue, accepted, held: loaded.site.held() })
}

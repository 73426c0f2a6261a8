//! What an editor should know before publishing: rules over pages, the site and what was built of it.
//!
//! In: a [`Site`], and where the content can be built, a [`Built`]. Out: [`Checked`]: findings as diagnostics in one
//! language, those that the editors accepted apart. The rules are in `rules/`; each is a row with its reasons and examples.

use rayon::prelude::*;

use crate::base::bilingual::Said;
use crate::base::bilingual::Tongue;
use crate::base::bilingual::Words;
use crate::base::codes;
use crate::base::codes::Code;
use crate::base::codes_vi;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::base::suggest;
use crate::base::vietnamese;
use crate::check::built::Built;
use crate::check::cover::Cover;
use crate::check::external::outside::Outside;
use crate::check::rules::RULES;
use crate::config::Config;
use crate::config::SITE_FILE;
use crate::config::outputs::RuleLevel;
use crate::site::Site;
use crate::site::page::Acceptance;
use crate::site::page::Page;

pub mod built;
pub mod cover;
pub mod external;
pub mod prose;
pub mod rules;
pub mod sarif;
pub mod scan;
pub mod web;
pub mod wording;

/// One rule: what it looks for, why, and how.
pub struct Rule {
    /// Its code, stable: `CLM-03`.
    pub code: &'static str,
    /// How much a finding weighs unless `site.yaml` says otherwise.
    pub severity: Severity,
    /// One line: what is wrong.
    pub summary: Words,
    /// Why it matters, with the standard or handbook that says so.
    pub why: Words,
    /// What is found: lines that stand so in the story `CODE-bad`.
    pub bad: &'static str,
    /// What is not: lines that stand so in the story `CODE-good`.
    pub good: &'static str,
    /// How it looks.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Check {
    /// One page at a time.
    Page(fn(&Page, &Site, &mut Findings)),
    /// The site as a whole.
    Site(fn(&Site, &mut Findings)),
    /// What was built.
    Output(fn(&Built<'_>, &mut Findings)),
    /// What other hosts said, when they were asked.
    External(fn(&Outside<'_>, &mut Findings)),
}

impl Rule {
    /// The rule as a code of a diagnostic, in a language.
    pub fn as_code(&self, tongue: Tongue) -> Code {
        Code { id: self.code, summary: self.summary.get(tongue), explanation: self.why.get(tongue) }
    }
}

/// One thing that a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    place: Option<Place>,
    message: Said,
    related: Vec<(Place, Said)>,
    notes: Vec<Said>,
    help: Option<Said>,
}

impl Finding {
    /// Something found; `place` is `None` only for what is in no file.
    pub fn at(place: impl Into<Option<Place>>, message: Said) -> Self {
        Self { place: place.into(), message, related: Vec::new(), notes: Vec::new(), help: None }
    }

    /// Adds another place that matters, with a word why.
    pub fn related(mut self, place: Place, why: Said) -> Self {
        self.related.push((place, why));
        self
    }

    /// Adds a fact.
    pub fn note(mut self, note: Said) -> Self {
        self.notes.push(note);
        self
    }

    /// Adds what to do.
    pub fn help(mut self, help: Said) -> Self {
        self.help = Some(help);
        self
    }

    fn diagnostic(self, code: Code, severity: Severity, tongue: Tongue) -> Diagnostic {
        Diagnostic {
            severity,
            code,
            message: self.message.get(tongue),
            place: self.place,
            related: self
                .related
                .into_iter()
                .map(|(place, why)| (place, why.get(tongue)))
                .collect(),
            notes: self.notes.into_iter().map(|note| note.get(tongue)).collect(),
            help: self.help.map(|help| help.get(tongue)),
            vietnamese: None,
        }
    }
}

/// What one rule found.
#[derive(Default)]
pub struct Findings {
    found: Vec<Finding>,
}

impl Findings {
    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.found.push(finding);
    }
}

/// Where words stand in the body of a page, for what is known only as plain text; the title when they are not there as such.
/// Letters are compared without accents and case.
pub fn place_of_words(page: &Page, folded: &str) -> Place {
    let start = page.written.body.start;
    let body = page.written.at(&page.written.body);
    let mut line_start = start;
    for line in body.split_inclusive('\n') {
        if vietnamese::fold(line).contains(folded) {
            let end = line_start + line.trim_end().len();
            return page.at(&(line_start..end));
        }
        line_start += line.len();
    }
    page.title_place()
}

/// A finding that the editors know of and stand by.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// What was found.
    pub finding: Diagnostic,
    /// Why it may stay.
    pub reason: String,
}

/// What a check gives.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Findings that are not accepted.
    pub findings: Vec<Diagnostic>,
    /// Findings that are.
    pub accepted: Vec<Accepted>,
}

/// Which rules are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'o> {
    /// All that `site.yaml` does not switch off.
    All,
    /// Only these.
    Only(&'o [String]),
    /// Only those that `site.yaml` makes errors by name: they stop publishing.
    Gates,
}

/// All rules in the order of their families.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().flatten()
}

/// The rule of a code.
pub fn find_rule(code: &str) -> Option<&'static Rule> {
    all_rules().find(|rule| rule.code == code)
}

/// Asks the rules. Without `built`, those that look at what was built are left out.
pub fn run(site: &Site, built: Option<&Built<'_>>, scope: Scope<'_>, tongue: Tongue) -> Checked {
    let asked: Vec<(&Rule, Severity)> =
        all_rules().filter_map(|rule| Some((rule, severity(rule, &site.config, scope)?))).collect();
    let found: Vec<Vec<Diagnostic>> = asked
        .par_iter()
        .map(|(rule, severity)| {
            let findings = match rule.check {
                Check::Page(check) => pages(site, check),
                Check::Site(check) => collect(|findings| check(site, findings)),
                Check::Output(check) => match built {
                    Some(built) => collect(|findings| check(built, findings)),
                    None => Vec::new(),
                },
                Check::External(_) => Vec::new(),
            };
            let code = rule.as_code(tongue);
            findings
                .into_iter()
                .map(|finding| finding.diagnostic(code, *severity, tongue))
                .collect()
        })
        .collect();
    let is_asked = |code: &str| {
        asked.iter().any(|(rule, _)| {
            rule.code == code
                && match rule.check {
                    Check::Page(_) | Check::Site(_) => true,
                    Check::Output(_) => built.is_some(),
                    Check::External(_) => false,
                }
        })
    };
    let acceptances = site.acceptances();
    let mut checked = part(&acceptances, found.into_iter().flatten().collect());
    if scope != Scope::Gates {
        let unneeded = unneeded(&acceptances, &checked.accepted, &is_asked, tongue);
        checked.findings.extend(unneeded);
    }
    checked
}

/// Asks the rules about other hosts what they make of the answers of these.
pub fn run_external(
    site: &Site,
    outside: &Outside<'_>,
    scope: Scope<'_>,
    tongue: Tongue,
) -> Checked {
    let mut found = Vec::new();
    for rule in all_rules() {
        let Check::External(check) = rule.check else { continue };
        let Some(severity) = severity(rule, &site.config, scope) else { continue };
        let code = rule.as_code(tongue);
        let findings = collect(|findings| check(outside, findings)).into_iter();
        found.extend(findings.map(|finding| finding.diagnostic(code, severity, tongue)));
    }
    part(&site.acceptances(), found)
}

/// Asks the rules of one page alone: for a preview, where nothing is rendered but that page.
pub fn of_page(site: &Site, page: &Page, tongue: Tongue) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for rule in all_rules() {
        let Some(severity) = severity(rule, &site.config, Scope::All) else { continue };
        let Check::Page(check) = rule.check else { continue };
        if page.accepted.iter().any(|accepted| accepted.code == rule.code) {
            continue;
        }
        let findings = collect(|findings| check(page, site, findings)).into_iter();
        let code = rule.as_code(tongue);
        diagnostics.extend(findings.map(|finding| finding.diagnostic(code, severity, tongue)));
    }
    let cover = cover_of(&diagnostics);
    let mut report = Report::new();
    report.extend(diagnostics.into_iter().map(|finding| cover.over(finding)));
    report.sorted()
}

/// A problem that the build itself finds, for editors: in their language, or its kind in their language and then the sentence as
/// it is.
pub fn translated(mut problem: Diagnostic, tongue: Tongue) -> Diagnostic {
    if !problem.speak(tongue) {
        let summary = codes_vi::summary(&problem.code).to_owned();
        let sentence = std::mem::replace(&mut problem.message, summary);
        problem.notes.insert(0, sentence);
    }
    problem
}

/// What must not be shown of the lines of findings: personal data.
pub fn cover_of(findings: &[Diagnostic]) -> Cover {
    Cover::of(findings, "CLM-04")
}

/// Whether any rule is asked.
pub fn asks_any(config: &Config, scope: Scope<'_>) -> bool {
    all_rules().any(|rule| severity(rule, config, scope).is_some())
}

/// Whether a rule that is asked looks at what was built.
pub fn needs_outputs(config: &Config, scope: Scope<'_>) -> bool {
    all_rules().any(|rule| {
        matches!(rule.check, Check::Output(_)) && severity(rule, config, scope).is_some()
    })
}

/// Whether a rule that is asked looks at what other hosts say.
pub fn asks_hosts(config: &Config, scope: Scope<'_>) -> bool {
    all_rules().any(|rule| {
        matches!(rule.check, Check::External(_)) && severity(rule, config, scope).is_some()
    })
}

/// Whether a rule is asked.
pub fn asks(code: &str, config: &Config, scope: Scope<'_>) -> bool {
    find_rule(code).is_some_and(|rule| severity(rule, config, scope).is_some())
}

/// Reports codes that no rule has, in `rules` of `site.yaml` and in `accept` of pages.
pub fn check_codes(site: &Site, report: &mut Report) {
    let others = [codes::INCOMPLETE_PUBLISHER.id];
    for (code, setting) in &site.config.rules {
        if find_rule(code).is_none() && !others.contains(&code.as_str()) {
            report.add(unknown_rule(code, site.config.place(&setting.range), &others));
        }
    }
    for accepted in site.acceptances() {
        if find_rule(&accepted.code).is_none() {
            report.add(unknown_rule(&accepted.code, accepted.place, &[]));
        }
    }
}

fn unknown_rule(code: &str, place: Place, others: &[&str]) -> Diagnostic {
    let known = all_rules().map(|rule| rule.code).chain(others.iter().copied());
    let help = match suggest::nearest(code, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`rebut explain` lists all rules".to_owned(),
    };
    let shown = crate::base::yaml::shorten(code);
    Diagnostic::error(codes::UNKNOWN_RULE, format!("there is no rule `{shown}`"))
        .at(place)
        .help(help)
}

/// How much a finding of a rule weighs on this site; `None` when the rule is not asked.
fn severity(rule: &Rule, config: &Config, scope: Scope<'_>) -> Option<Severity> {
    let level = config.rules.get(rule.code).map(|setting| setting.level);
    let is_asked = match scope {
        Scope::All => true,
        Scope::Only(codes) => codes.iter().any(|code| code == rule.code),
        Scope::Gates => level == Some(RuleLevel::Error),
    };
    if !is_asked {
        return None;
    }
    match level {
        None => Some(rule.severity),
        Some(RuleLevel::Error) => Some(Severity::Error),
        Some(RuleLevel::Warn) => Some(Severity::Warning),
        Some(RuleLevel::Info) => Some(Severity::Info),
        Some(RuleLevel::Off) => None,
    }
}

fn collect(check: impl FnOnce(&mut Findings)) -> Vec<Finding> {
    let mut findings = Findings::default();
    check(&mut findings);
    findings.found
}

fn pages(site: &Site, check: fn(&Page, &Site, &mut Findings)) -> Vec<Finding> {
    let pages: Vec<&Page> = site.pages().collect();
    let found = pages.par_iter().map(|page| collect(|findings| check(page, site, findings)));
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Parts what the editors accepted from what they did not.
fn part(acceptances: &[Acceptance], found: Vec<Diagnostic>) -> Checked {
    let mut checked = Checked::default();
    for finding in found {
        match acceptances.iter().find(|acceptance| is_for(acceptance, &finding)) {
            Some(acceptance) => {
                let reason = acceptance.reason.clone();
                checked.accepted.push(Accepted { finding, reason });
            }
            None => checked.findings.push(finding),
        }
    }
    checked.accepted.sort_by(|left, right| {
        let key = |accepted: &Accepted| (accepted.finding.place.clone(), accepted.finding.code.id);
        key(left).cmp(&key(right))
    });
    checked
}

/// Whether this lets a finding stay: one in the same file; for what is in no file, in `site.yaml`.
fn is_for(acceptance: &Acceptance, finding: &Diagnostic) -> bool {
    let file = finding.place.as_ref().map_or(SITE_FILE, |place| place.file.as_str());
    acceptance.code == finding.code.id && acceptance.place.file.as_str() == file
}

/// Acceptances of what is not there any more.
fn unneeded(
    acceptances: &[Acceptance],
    accepted: &[Accepted],
    is_asked: &dyn Fn(&str) -> bool,
    tongue: Tongue,
) -> Vec<Diagnostic> {
    let is_unneeded = |acceptance: &&Acceptance| {
        is_asked(&acceptance.code)
            && !accepted.iter().any(|accepted| is_for(acceptance, &accepted.finding))
    };
    acceptances
        .iter()
        .filter(is_unneeded)
        .map(|acceptance| {
            let code = &acceptance.code;
            let message = Said::new(
                format!("`accept` of {code} is no longer needed: the rule finds nothing here"),
                format!("không cần `accept` cho {code} nữa: quy tắc này không còn thấy gì ở đây"),
            );
            let help = Said::new("remove the line", "hãy xoá dòng này");
            Diagnostic::info(codes::ACCEPT_NOT_NEEDED, message.get(tongue))
                .at(acceptance.place.clone())
                .help(help.get(tongue))
        })
        .collect()
}

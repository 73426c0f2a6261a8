//! What people and programs see: diagnostics, progress, closing lines. The only place that prints.
//!
//! In: a report or a result. Out: diagnostics on standard error, results on standard output; as text, or with `--json`
//! as one JSON value a line. Control characters from content never reach the terminal.

#![expect(
    clippy::disallowed_methods,
    reason = "asks the environment for NO_COLOR and the terminal"
)]

use std::io::BufRead;
use std::io::IsTerminal;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Origin;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;

use crate::base::bilingual::Tongue;
use crate::base::bilingual::Words;
use crate::base::codes::Code;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::check::Accepted;
use crate::check::Rule;
use crate::check::sarif;
use crate::cli::Color;
use crate::cli::check::Format;
use crate::pipeline::Answer;
use crate::pipeline::Released;
use crate::pipeline::Summary;
use crate::plan::Output;

/// A build shorter than this needs no progress line.
const SECONDS_BEFORE_PROGRESS: f64 = 1.0;

/// Nobody reads more than this at once; whoever wants all asks for JSON.
const MOST_SHOWN: usize = 200;

/// How the program talks.
pub(super) struct Terminal {
    renderer: Renderer,
    colored: bool,
    quiet: bool,
    json: bool,
    progress: bool,
}

impl Terminal {
    /// Looks at the environment once. Colour is used on a terminal only, unless `NO_COLOR` is set
    /// (<https://no-color.org>) or `TERM` says that it is dumb.
    pub(super) fn new(color: Color, quiet: bool, json: bool) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colored = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !no_color && !dumb,
        };
        let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
        Self {
            renderer: renderer.term_width(width()),
            colored,
            quiet,
            json,
            progress: is_terminal && !quiet && !json && !dumb,
        }
    }

    /// Shows all problems, in the order of files and lines.
    pub(super) fn report(&self, report: Report) {
        let mut shown = 0usize;
        let mut left = 0usize;
        for diagnostic in report.sorted() {
            if self.quiet && diagnostic.severity != Severity::Error {
                continue;
            }
            shown = shown.saturating_add(1);
            if !self.json && shown > MOST_SHOWN {
                left = left.saturating_add(1);
                continue;
            }
            if self.json {
                problem_line(format_args!("{}", json_line(&diagnostic)));
            } else {
                problem_line(format_args!("{}\n", self.diagnostic(&diagnostic)));
            }
        }
        if left > 0 {
            problem_line(format_args!("… and {left} more; `--json` shows them all\n"));
        }
    }

    fn diagnostic(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let message = visible(&diagnostic.message);
        let title = level.primary_title(message).id(diagnostic.code.id);
        let mut group = Group::with_title(title);
        let related: Vec<(&Place, String)> =
            diagnostic.related.iter().map(|(place, why)| (place, visible(why))).collect();
        if let Some(place) = &diagnostic.place {
            let text = line_of(place);
            group = if place.is_whole_file() {
                group.element(Origin::path(visible(place.file.as_str())))
            } else {
                let span = char_span(&text, place);
                group.element(
                    Snippet::source(text)
                        .line_start(place.line as usize)
                        .path(visible(place.file.as_str()))
                        .annotation(AnnotationKind::Primary.span(span)),
                )
            };
        }
        for (place, why) in related {
            group = if place.is_whole_file() {
                group.element(
                    Level::NOTE.message(format!("{}: {why}", visible(place.file.as_str()))),
                )
            } else {
                let text = line_of(place);
                let span = char_span(&text, place);
                group.element(
                    Snippet::source(text)
                        .line_start(place.line as usize)
                        .path(visible(place.file.as_str()))
                        .annotation(AnnotationKind::Context.span(span).label(why)),
                )
            };
        }
        for note in &diagnostic.notes {
            group = group.element(Level::NOTE.message(visible(note)));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(visible(help)));
        }
        self.renderer.render(&[group])
    }

    /// Whether programs read what is said.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// A sentence on standard error.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet && !self.json {
            problem_line(format_args!("{}", visible(text)));
        }
    }

    /// A line on standard output.
    pub(super) fn result(&self, line: &str) {
        result_line(format_args!("{}", visible(line)));
    }

    /// The files that a command made, and what to do now.
    pub(super) fn made(&self, files: &[String], next: &[String]) {
        if self.json {
            result_line(format_args!("{}", serde_json::json!({ "made": files, "next": next })));
            return;
        }
        if self.quiet {
            return;
        }
        for file in files {
            result_line(format_args!("made {}", visible(file)));
        }
        for line in next {
            result_line(format_args!("next: {}", visible(line)));
        }
    }

    /// Asks whoever sits there; the default answer when nobody does, or when nothing is answered.
    pub(super) fn ask(&self, question: &str, default: &str) -> anyhow::Result<String> {
        let is_dialogue = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        if !is_dialogue || self.json || self.quiet {
            return Ok(default.to_owned());
        }
        let mut output = std::io::stdout().lock();
        write!(output, "{question} [{default}]: ")?;
        output.flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        let answer = answer.trim();
        Ok(if answer.is_empty() { default } else { answer }.to_owned())
    }

    /// Asks for a password without showing it; `None` when nobody sits there.
    pub(super) fn ask_secret(&self, question: &str) -> anyhow::Result<Option<String>> {
        if !std::io::stdin().is_terminal() || self.json {
            return Ok(None);
        }
        Ok(Some(rpassword::prompt_password(question)?))
    }

    /// What a build did.
    pub(super) fn built(&self, summary: &Summary, warnings: usize, seconds: f64, out: &Path) {
        if self.json {
            let line = serde_json::json!({
                "pages": summary.pages,
                "rendered": summary.rendered,
                "kept": summary.kept,
                "warnings": warnings,
                "seconds": (seconds * 1000.0).round() / 1000.0,
                "out": out.display().to_string(),
            });
            result_line(format_args!("{line}"));
            return;
        }
        if self.quiet {
            return;
        }
        if summary.in_place {
            problem_line(format_args!(
                "note: the folder could not be exchanged in one step; files were replaced one by one"
            ));
        }
        let mut line = format!(
            "built {} into {}: {} rendered, {} unchanged",
            counted(summary.pages, "page", "pages"),
            visible(&out.display().to_string()),
            counted(summary.rendered, "file", "files"),
            summary.kept,
        );
        if warnings > 0 {
            line.push_str(&format!(", {}", counted(warnings, "warning", "warnings")));
        }
        problem_line(format_args!("{line}, {seconds:.2} s"));
    }

    /// What a release did.
    pub(super) fn released(&self, released: &Released, warnings: usize, seconds: f64, out: &Path) {
        let Released { summary, release, is_new, is_signed, new, changed } = released;
        if self.json {
            let line = serde_json::json!({
                "release": release.number,
                "is_new": is_new,
                "is_signed": is_signed,
                "articles": { "new": new, "changed": changed },
                "files": release.files.len(),
                "pages": summary.pages,
                "rendered": summary.rendered,
                "kept": summary.kept,
                "warnings": warnings,
                "seconds": (seconds * 1000.0).round() / 1000.0,
                "out": out.display().to_string(),
            });
            result_line(format_args!("{line}"));
            return;
        }
        self.built(summary, warnings, seconds, out);
        if self.quiet {
            return;
        }
        let files = counted(release.files.len(), "file", "files");
        let number = release.number;
        if !is_new {
            problem_line(format_args!("nothing has changed since release {number}: {files}"));
            return;
        }
        let articles = match (new, changed) {
            (0, 0) => "no article has changed".to_owned(),
            (new, 0) => format!("{} new", counted(*new, "article", "articles")),
            (0, changed) => format!("{} changed", counted(*changed, "article", "articles")),
            (new, changed) => {
                format!("{} new, {changed} changed", counted(*new, "article", "articles"))
            }
        };
        let signed = if *is_signed { ", signed" } else { "" };
        problem_line(format_args!("release {number}: {files}, {articles}{signed}"));
        problem_line(format_args!(
            "next: keep .rebut/ledger.jsonl and .rebut/ledger/ with the content; they say what readers were told"
        ));
    }

    /// What a check found, and what the editors accepted.
    pub(super) fn checked(&self, report: Report, answer: &Answer, format: Format) {
        let counts =
            [Severity::Error, Severity::Warning, Severity::Info].map(|weight| report.count(weight));
        let Answer { tongue, accepted, held } = answer;
        match format {
            Format::Text => {}
            Format::Json => {
                let document = findings_document(&report.sorted(), counts, answer);
                result_line(format_args!("{document:#}"));
                return;
            }
            Format::Sarif => {
                let log = sarif::log(&report.sorted(), accepted, *tongue);
                result_line(format_args!("{log:#}"));
                return;
            }
        }
        self.report(report);
        if self.json {
            let [errors, warnings, infos] = counts;
            let line = serde_json::json!({
                "errors": errors, "warnings": warnings, "infos": infos,
                "accepted": accepted.iter().map(accepted_value).collect::<Vec<_>>(),
            });
            result_line(format_args!("{line}"));
            return;
        }
        if self.quiet {
            return;
        }
        if !accepted.is_empty() {
            let title =
                Words { en: "accepted by the editors:", vi: "ban biên tập chấp nhận:" };
            problem_line(format_args!("{}", title.get(*tongue)));
        }
        for Accepted { finding, reason } in accepted {
            let place = finding.place.as_ref().map_or_else(String::new, |place| {
                format!(" {}:{}:{}", visible(place.file.as_str()), place.line, place.column)
            });
            problem_line(format_args!("  {}{place}\n    {}", finding.code.id, visible(reason)));
        }
        problem_line(format_args!("{}", closing(counts, accepted.len(), *tongue)));
        if *held > 0 {
            problem_line(format_args!("{}", unseen(*held, *tongue)));
        }
    }

    /// Where the preview is.
    pub(super) fn serving(&self, address: &str, seconds: f64) {
        if self.json {
            result_line(format_args!("{}", serde_json::json!({ "serving": address })));
            return;
        }
        result_line(format_args!("{}", visible(address)));
        if !self.quiet {
            problem_line(format_args!("ready after {seconds:.2} s; Ctrl+C ends the preview"));
        }
    }

    /// What an edit did to the preview.
    pub(super) fn taken(&self, files: usize, errors: usize, is_shown: bool) {
        if self.json || self.quiet {
            return;
        }
        let what = counted(files, "file changed", "files changed");
        if !is_shown {
            let errors = counted(errors, "error", "errors");
            problem_line(format_args!("{what}, {errors}; the last site without errors stays up"));
        } else if files > 0 {
            problem_line(format_args!("{what}; the preview is up to date"));
        }
    }

    /// That nothing was published.
    pub(super) fn refused(&self, errors: usize, warnings: usize) {
        if self.json || self.quiet {
            return;
        }
        let mut line = counted(errors, "error", "errors");
        if warnings > 0 {
            line.push_str(&format!(", {}", counted(warnings, "warning", "warnings")));
        }
        problem_line(format_args!(
            "{line}; nothing was published. `rebut explain CODE` tells more about each code"
        ));
    }

    /// That the program could not do its work.
    pub(super) fn failure(&self, error: &anyhow::Error) {
        if self.json {
            let message = format!("{error:#}");
            problem_line(format_args!(
                "{}",
                serde_json::json!({ "severity": "failure", "message": message })
            ));
            return;
        }
        let text = format!("{error:#}");
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        if self.colored {
            problem_line(format_args!(
                "\x1b[1m\x1b[91merror\x1b[0m\x1b[1m: {}\x1b[0m",
                visible(first)
            ));
        } else {
            problem_line(format_args!("error: {}", visible(first)));
        }
        for line in lines {
            problem_line(format_args!("  {}", visible(line)));
        }
    }

    /// A function that draws a progress line, for builds that take longer than a second.
    pub(super) fn progress(&self, started: Instant) -> impl Fn(usize, usize) + Sync + use<> {
        self.progress_of(started, "files")
    }

    /// The same for other things than files: there are fewer of them, so that each is counted.
    pub(super) fn progress_of(
        &self,
        started: Instant,
        things: &'static str,
    ) -> impl Fn(usize, usize) + Sync + use<> {
        let shown = self.progress;
        let step = if things == "files" { 64 } else { 1 };
        move |done, total| {
            let is_step = done == total || done.is_multiple_of(step);
            if shown && is_step && started.elapsed().as_secs_f64() > SECONDS_BEFORE_PROGRESS {
                let _ = write!(std::io::stderr(), "\r{done} of {total} {things}");
            }
        }
    }

    /// Removes the progress line.
    pub(super) fn clear_progress(&self) {
        if self.progress {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }

    /// One output of a plan.
    pub(super) fn plan_row(&self, output: &Output<'_>, action: &str, why: &str) {
        if self.json {
            let line = serde_json::json!({
                "path": output.path,
                "format": output.format,
                "source": output.origin.place().map(|place| place.file),
                "action": action,
                "why": why,
            });
            result_line(format_args!("{line}"));
            return;
        }
        result_line(format_args!(
            "{action} {} ({}): {why}",
            visible(output.path.as_str()),
            output.format
        ));
    }

    /// One code in the list of all.
    pub(super) fn explain_row(&self, code: &str, summary: &str) {
        if self.json {
            let row = serde_json::json!({ "code": code, "summary": summary });
            result_line(format_args!("{row}"));
        } else {
            result_line(format_args!("{code:<24} {summary}"));
        }
    }

    /// The page of a code.
    pub(super) fn explain(&self, code: &Code, summary: &str) {
        if self.json {
            let page = serde_json::json!({
                "code": code.id, "summary": summary, "explanation": code.explanation
            });
            result_line(format_args!("{page}"));
        } else {
            result_line(format_args!("{}: {summary}\n\n{}", code.id, code.explanation));
        }
    }

    /// The page of a rule.
    pub(super) fn explain_rule(&self, rule: &Rule, tongue: Tongue) {
        let (summary, why) = (rule.summary.get(tongue), rule.why.get(tongue));
        if self.json {
            let page = serde_json::json!({
                "code": rule.code, "severity": rule.severity, "summary": summary,
                "explanation": why, "bad": rule.bad, "good": rule.good,
            });
            result_line(format_args!("{page}"));
            return;
        }
        let weight = match (rule.severity, tongue) {
            (Severity::Error, Tongue::En) => "An error",
            (Severity::Warning, Tongue::En) => "A warning",
            (Severity::Info, Tongue::En) => "A remark",
            (Severity::Error, Tongue::Vi) => "Là lỗi",
            (Severity::Warning, Tongue::Vi) => "Là cảnh báo",
            (Severity::Info, Tongue::Vi) => "Là lưu ý",
        };
        let code = rule.code;
        let [unless, bad, good] = match tongue {
            Tongue::En => [
                format!(
                    "unless site.yaml says otherwise: `rules: {{ {code}: error|warn|info|off }}`.\n\
                         One page may keep it with a reason: `accept: {{ {code}: \"…\" }}`."
                ),
                "Found:".to_owned(),
                "Not found:".to_owned(),
            ],
            Tongue::Vi => [
                format!(
                    "trừ khi site.yaml ghi khác: `rules: {{ {code}: error|warn|info|off }}`.\n\
                         Một bài có thể giữ lại kèm lý do: `accept: {{ {code}: \"…\" }}`."
                ),
                "Sẽ bị nhắc:".to_owned(),
                "Không bị nhắc:".to_owned(),
            ],
        };
        result_line(format_args!(
            "{code}: {summary}\n\n{}\n\n{bad}\n\n{}\n\n{good}\n\n{}\n\n{weight} {unless}",
            wrapped(why),
            indented(rule.bad),
            indented(rule.good),
        ));
    }
}

/// An example, moved in as in Markdown.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// A paragraph in lines that fit a terminal.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in text.split(' ') {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > width() {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += letters;
    }
    lines
}

/// Writes a line for people. Where nobody listens any more (a closed pipe, a full disk) there is nobody to tell.
fn problem_line(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes a line of the result.
fn result_line(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Writes bytes of the result as they are.
pub(super) fn raw(bytes: &[u8]) {
    let _ = std::io::stdout().lock().write_all(bytes);
}

/// Shows what clap has to say. Help and version are results; a wrong argument is exit status 2.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    // Nothing can be done when standard output is closed.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

/// All findings of a check as one JSON value.
fn findings_document(
    findings: &[Diagnostic],
    counts: [usize; 3],
    answer: &Answer,
) -> serde_json::Value {
    let [errors, warnings, infos] = counts;
    serde_json::json!({
        "language": answer.tongue.as_str(),
        "errors": errors,
        "warnings": warnings,
        "infos": infos,
        "findings": findings,
        "accepted": answer.accepted.iter().map(accepted_value).collect::<Vec<_>>(),
        "held": answer.held,
    })
}

fn accepted_value(accepted: &Accepted) -> serde_json::Value {
    serde_json::json!({ "finding": accepted.finding, "reason": accepted.reason })
}

/// The last line of a check: how much was found.
/// That some articles were not looked at.
fn unseen(held: usize, tongue: Tongue) -> String {
    match tongue {
        Tongue::En => {
            let articles =
                counted(held, "draft or scheduled article", "drafts or scheduled articles");
            format!("not looked at: {articles}; `rebut check --drafts` looks at them, too")
        }
        Tongue::Vi => {
            format!(
                "chưa xem: {held} bản nháp hoặc bài hẹn giờ; `rebut check --drafts` xem cả những bài ấy"
            )
        }
    }
}

fn closing(counts: [usize; 3], accepted: usize, tongue: Tongue) -> String {
    let [errors, warnings, infos] = counts;
    if counts == [0; 3] {
        let nothing = Words {
            en: "checked: nothing to mend",
            vi: "kiểm tra xong: không có gì phải sửa",
        };
        let and_accepted = match (accepted, tongue) {
            (0, _) => String::new(),
            (_, Tongue::En) => format!(", {accepted} accepted"),
            (_, Tongue::Vi) => format!(", {accepted} điều được chấp nhận"),
        };
        return format!("{}{and_accepted}", nothing.get(tongue));
    }
    match tongue {
        Tongue::En => format!(
            "checked: {}, {}, {}, {accepted} accepted.\n`rebut explain CODE` tells more about each code",
            counted(errors, "error", "errors"),
            counted(warnings, "warning", "warnings"),
            counted(infos, "remark", "remarks"),
        ),
        Tongue::Vi => format!(
            "kiểm tra xong: {errors} lỗi, {warnings} cảnh báo, {infos} lưu ý, {accepted} điều được chấp nhận.\n\
             `rebut explain MÃ --language vi` nói rõ hơn về từng mã",
        ),
    }
}

/// Reads `--language`.
pub(super) fn tongue(text: &str) -> Result<Tongue, String> {
    match text {
        "vi" => Ok(Tongue::Vi),
        "en" => Ok(Tongue::En),
        _ => Err("write `vi` or `en`".to_owned()),
    }
}

/// The language of the system: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set.
pub(super) fn locale() -> Tongue {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = names.iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    let is_vietnamese = set.is_some_and(|value| {
        let value = value.to_string_lossy().into_owned();
        value == "vi" || value.starts_with("vi_") || value.starts_with("vi.")
    });
    if is_vietnamese { Tongue::Vi } else { Tongue::En }
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Width of the terminal: what the shell says, else 80 columns.
fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(80)
        .clamp(40, 160)
}

/// Text in which control characters and invisible marks of direction, which could forge what a terminal shows, are
/// replaced by visible ones of the same count, so that columns stay right.
fn visible(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\t' => ' ',
            '\n' => '\n',
            letter if letter.is_control() => '\u{fffd}',
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            letter => letter,
        })
        .collect()
}

/// The line of a place; what was left out of a very long one is blank, so that columns stay right.
fn line_of(place: &Place) -> String {
    let mut line = " ".repeat(place.skipped as usize);
    line.push_str(&visible(&place.text));
    line
}

/// The byte range of a place in its own line.
fn char_span(text: &str, place: &Place) -> std::ops::Range<usize> {
    let byte = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(index, _)| index);
    let start = place.column.saturating_sub(1) as usize;
    byte(start)..byte(start + place.width as usize)
}

fn json_line(diagnostic: &Diagnostic) -> String {
    serde_json::to_string(diagnostic).unwrap_or_else(|error| error.to_string())
}

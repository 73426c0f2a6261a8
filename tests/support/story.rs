//! Stories: one text file each, with the files of a small site and what comes of them.
//!
//! In: the text of a story. Out: its failures, each as a diff. The form is described in CONTRIBUTING.md.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use scraper::Html;
use scraper::Selector;

use crate::support::NOW;
use crate::support::Project;
use crate::support::Run;
use crate::support::SITE;

/// A story: what it is about, then its sections in the order written.
pub(crate) struct Story {
    intro: String,
    sections: Vec<Section>,
}

struct Section {
    head: String,
    body: String,
}

/// The moment of the release that a story tells of.
const RELEASED: &str = "2026-11-22T12:00:00+07:00";

/// What a section expects; anything else is a file of the project.
enum Expect<'a> {
    Report,
    Exit,
    Plan(How<'a>),
    Host(&'a str),
    Check(&'a str),
    Output(&'a str, How<'a>),
}

enum How<'a> {
    Whole,
    Part(&'a str),
    Contains,
    Lacks,
    Absent,
}

impl Story {
    /// Reads a story; the error says why it is none.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut story = Self { intro: String::new(), sections: Vec::new() };
        for line in text.lines() {
            let head = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            match (head, story.sections.last_mut()) {
                (Some(head), _) => {
                    story.sections.push(Section { head: head.to_owned(), body: String::new() });
                }
                (None, Some(section)) => push_line(&mut section.body, line),
                (None, None) => push_line(&mut story.intro, line),
            }
        }
        if story.intro.trim().is_empty() {
            return Err("a story begins with a sentence that says what happens".to_owned());
        }
        if !story.sections.iter().any(|section| expectation(&section.head).is_some()) {
            return Err("a story has an expectation: `-- report --`, `-- out/… --`".to_owned());
        }
        Ok(story)
    }

    /// The story as text, after [`Self::check`] with `update`.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("{}\n\n", self.intro.trim_end());
        for section in &self.sections {
            text.push_str(&format!("-- {} --\n", section.head));
            let body = section.body.trim_end();
            if !body.is_empty() {
                text.push_str(body);
                text.push('\n');
            }
        }
        text
    }

    /// Makes the project, builds it and compares. With `update`, exact expectations become what was found.
    pub(crate) fn check(&mut self, update: bool) -> Vec<String> {
        let project = self.project();
        let arguments = self.body("args").unwrap_or_default().trim().to_owned();
        let now = if arguments.contains("--now") { String::new() } else { format!(" --now {NOW}") };
        let run = project.run(&format!("build{now} {arguments}"));
        let mut failures = Vec::new();
        if self.body("report").is_none() && (!run.report().is_empty() || run.status == 1) {
            if update {
                self.sections.push(Section { head: "report".to_owned(), body: run.report() });
            } else {
                failures.push(format!("no report was expected\n{}", indent(&run.report())));
            }
        }
        for section in &mut self.sections {
            let Some(expect) = expectation(&section.head) else { continue };
            let plan = || planned(&project, &format!("{now} {arguments}"));
            let host =
                |server: &str| project.run(&format!("host {server}{now} {arguments}")).stdout;
            let check = |words: &str| checked(&project, words, &format!("{now} {arguments}"));
            if let Some(found) = exact(&expect, &project, &run, &plan, &host, &check) {
                let (wanted, found) = (trimmed(&section.body), trimmed(&found));
                if wanted != found && update {
                    section.body = found;
                } else if wanted != found {
                    failures.push(format!("-- {} --\n{}", section.head, diff(&wanted, &found)));
                }
                continue;
            }
            let problem = words(&expect, &section.body, &project, &plan);
            failures.extend(problem.map(|problem| format!("-- {} --\n{problem}", section.head)));
        }
        let (status, expected) = (run.status, self.expected_exit());
        if status != expected {
            let stderr = indent(&run.stderr);
            failures.push(format!("exit status {status}, expected {expected}\n{stderr}"));
        }
        if run.status == 1 && project.has("public") {
            failures.push("the content has errors and something was published".to_owned());
        }
        failures
    }

    fn project(&self) -> Project {
        let mut project = Project::new();
        let site_file = |section: &Section| section.head.split(' ').next() == Some("site.yaml");
        if !self.sections.iter().any(site_file) {
            project = project.file("site.yaml", SITE);
        }
        let released: Vec<(&str, &Section)> = self
            .sections
            .iter()
            .filter_map(|section| Some((section.head.strip_prefix("released ")?, section)))
            .collect();
        if !released.is_empty() {
            project = self.release(project, &released);
        }
        self.write_files(project)
    }

    /// Releases the site as it was: with the files of `released` in the place of those of today.
    fn release(&self, project: Project, released: &[(&str, &Section)]) -> Project {
        let mut project = self.write_files(project);
        for (path, section) in released {
            project = project.file(path, &format!("{}\n", section.body.trim_end()));
        }
        project.run(&format!("release --out last --now {RELEASED}")).exits(0);
        for leftover in ["last", ".last.spare", ".rebut/cache"] {
            _ = fs::remove_dir_all(project.path(leftover));
        }
        for (path, _) in released {
            fs::remove_file(project.path(path)).unwrap();
        }
        project
    }

    fn write_files(&self, mut project: Project) -> Project {
        for section in &self.sections {
            let is_file = section.head != "args"
                && !section.head.starts_with("released ")
                && expectation(&section.head).is_none();
            if !is_file {
                continue;
            }
            let body = format!("{}\n", section.body.trim_end());
            project = if let Some(path) = section.head.strip_suffix(" escaped") {
                project.bytes(path, &unescaped(&body))
            } else if let Some(path) = section.head.strip_suffix(" link") {
                project.link(path, body.trim())
            } else {
                project.file(&section.head, &body)
            };
        }
        project
    }

    fn body(&self, head: &str) -> Option<&str> {
        let section = self.sections.iter().find(|section| section.head == head);
        section.map(|section| section.body.as_str())
    }

    /// What is written, else 1 when the report has an error.
    fn expected_exit(&self) -> i32 {
        match self.body("exit") {
            Some(exit) => exit.trim().parse().unwrap_or(-1),
            None => i32::from(self.body("report").is_some_and(|report| report.contains("error["))),
        }
    }
}

fn expectation(head: &str) -> Option<Expect<'_>> {
    match head {
        "report" => return Some(Expect::Report),
        "exit" => return Some(Expect::Exit),
        "plan" => return Some(Expect::Plan(How::Whole)),
        "plan contains" => return Some(Expect::Plan(How::Contains)),
        "plan lacks" => return Some(Expect::Plan(How::Lacks)),
        _ => {}
    }
    if head == "check" || head.starts_with("check ") {
        return Some(Expect::Check(head[5..].trim()));
    }
    if let Some(server) = head.strip_prefix("host ") {
        return Some(Expect::Host(server));
    }
    let path = head.strip_prefix("out/")?;
    let (path, how) = if let Some((path, part)) = path.split_once(" > ") {
        (path, How::Part(part))
    } else if let Some(path) = path.strip_suffix(" contains") {
        (path, How::Contains)
    } else if let Some(path) = path.strip_suffix(" lacks") {
        (path, How::Lacks)
    } else if let Some(path) = path.strip_suffix(" absent") {
        (path, How::Absent)
    } else {
        (path, How::Whole)
    };
    Some(Expect::Output(path, how))
}

/// What was found where the whole text is compared; `None` for expectations of other kinds.
fn exact(
    expect: &Expect<'_>,
    project: &Project,
    run: &Run,
    plan: &dyn Fn() -> String,
    host: &dyn Fn(&str) -> String,
    check: &dyn Fn(&str) -> String,
) -> Option<String> {
    match expect {
        Expect::Report => Some(without_hashes(&run.report())),
        Expect::Host(server) => Some(host(server)),
        Expect::Check(words) => Some(check(words)),
        Expect::Plan(How::Whole) => Some(plan()),
        Expect::Output(path, How::Whole) => Some(output(project, path)),
        Expect::Output(path, How::Part(selector)) => {
            Some(part(path, &output(project, path), selector))
        }
        Expect::Exit | Expect::Plan(_) | Expect::Output(..) => None,
    }
}

/// What is wrong with words that must or must not be there.
fn words(
    expect: &Expect<'_>,
    body: &str,
    project: &Project,
    plan: &dyn Fn() -> String,
) -> Option<String> {
    let (text, how) = match expect {
        Expect::Report | Expect::Exit | Expect::Host(_) | Expect::Check(_) => return None,
        Expect::Plan(how) => (plan(), how),
        Expect::Output(path, How::Absent) => {
            return project.has(&format!("public/{path}")).then(|| "is there".to_owned());
        }
        Expect::Output(path, how) => (output(project, path), how),
    };
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_wrong = |line: &&str| match how {
        How::Contains => !text.contains(*line),
        How::Lacks => text.contains(*line),
        How::Whole | How::Part(_) | How::Absent => false,
    };
    let wrong: Vec<&str> = lines.filter(is_wrong).collect();
    if !wrong.is_empty() {
        return Some(format!("{}\nin:\n{}", indent(&wrong.join("\n")), indent(&text)));
    }
    text.starts_with(MISSING).then(|| text.clone())
}

/// What stands in place of an output that is not there.
const MISSING: &str = "(there is no ";

/// What `rebut check` says, without its closing line. Words behind `check`: the code of a rule to ask it alone, `vi` for the
/// language, `json` or `sarif` for the form, then a pointer into it behind `>`.
/// Rules about other hosts ask those of `world.txt`.
fn checked(project: &Project, words: &str, arguments: &str) -> String {
    let (words, pointer) = words.split_once("> ").unwrap_or((words, ""));
    let mut command = "check".to_owned();
    let mut language = "en";
    let mut is_external = false;
    for word in words.split_whitespace() {
        match word {
            "vi" => language = "vi",
            "json" | "sarif" => command.push_str(&format!(" --format {word}")),
            code => {
                command.push_str(&format!(" --only {code}"));
                is_external |= code.starts_with("LNK-");
            }
        }
    }
    let line = format!("{command} --language {language}{arguments}");
    let run = match is_external {
        true => project.run_in_world(&format!("{line} --external")),
        false => project.run(&line),
    };
    if command.contains("--format") {
        return if pointer.is_empty() { run.stdout } else { part("a.json", &run.stdout, pointer) };
    }
    let closing = ["checked: ", "kiểm tra xong: ", "`rebut explain "];
    let is_closing = |line: &str| closing.iter().any(|start| line.starts_with(start));
    let lines: Vec<&str> = run.stderr.lines().filter(|line| !is_closing(line)).collect();
    let text = trimmed(&lines.join("\n"));
    let expected = i32::from(text.contains("error["));
    if run.status == expected { text } else { format!("{text}\n(exit status {})", run.status) }
}

/// All outputs with their formats, as `rebut plan` lists them for a folder that was never built.
fn planned(project: &Project, arguments: &str) -> String {
    let run = project.run(&format!("plan --no-cache {arguments}"));
    let rows = run.stdout.lines().filter_map(|line| {
        let (row, _) = line.strip_prefix("render ")?.rsplit_once(": ")?;
        Some(row)
    });
    without_hashes(&rows.collect::<Vec<_>>().join("\n"))
}

/// Names made from content (`theme.0123456789abcdef.css`) without their digits, so that a story survives a change of
/// the theme's looks.
pub(crate) fn without_hashes(text: &str) -> String {
    let is_hash = |word: &str| {
        word.len() == 16 && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let mut plain = String::with_capacity(text.len());
    for piece in text.split_inclusive(['.', '/']) {
        let word = piece.trim_end_matches(['.', '/']);
        if is_hash(word) {
            plain.push_str("HASH");
            plain.push_str(&piece[word.len()..]);
        } else {
            plain.push_str(piece);
        }
    }
    without_lengths(&plain)
}

/// Lengths of pictures in feeds, which change with every stroke of a template.
fn without_lengths(text: &str) -> String {
    let mut pieces = text.split(" length=\"");
    let mut plain = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(|digit: char| digit.is_ascii_digit());
        plain.push_str(" length=\"BYTES");
        plain.push_str(rest);
    }
    plain
}

fn output(project: &Project, path: &str) -> String {
    let file = match path.split_once("HASH") {
        Some(_) => hashed(&project.path("public"), path).unwrap_or_default(),
        None => project.path(&format!("public/{path}")),
    };
    match fs::read(file) {
        Ok(bytes) => without_hashes(&String::from_utf8_lossy(&bytes)),
        Err(_) => format!("{MISSING}{path})"),
    }
}

/// The file that a path with `HASH` in place of digits means.
fn hashed(folder: &Path, path: &str) -> Option<PathBuf> {
    let (name, rest) = match path.split_once('/') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let found = entries.map(|entry| entry.path()).find(|path| {
        path.file_name().is_some_and(|found| without_hashes(&found.to_string_lossy()) == name)
    })?;
    match rest {
        Some(rest) => hashed(&found, rest),
        None => Some(found),
    }
}

/// A part of an output: by CSS selector in HTML, by pointer in JSON, by name of an element in XML (`entry`, `entry 2`).
fn part(path: &str, text: &str, wanted: &str) -> String {
    let found = match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("html") => html_part(text, wanted),
        Some("json") => json_part(text, wanted),
        _ => xml_part(text, wanted),
    };
    found.unwrap_or_else(|| {
        if text.starts_with(MISSING) { text.to_owned() } else { format!("{MISSING}{wanted})") }
    })
}

/// The first element that a selector finds, its attributes in the order of the alphabet.
fn html_part(text: &str, selector: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    Some(Html::parse_document(text).select(&selector).next()?.html())
}

fn json_part(text: &str, pointer: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let value = value.pointer(pointer)?;
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    serde_json::to_string_pretty(value).ok()
}

/// The first element of a name, or the one of that number, its lines moved to the left edge.
pub(crate) fn xml_part(text: &str, wanted: &str) -> Option<String> {
    let (name, number) = match wanted.split_once(' ') {
        Some((name, number)) => (name, number.parse::<usize>().ok()?),
        None => (wanted, 1),
    };
    let start = tag_starts(text, &format!("<{name}")).nth(number.checked_sub(1)?)?;
    let rest = &text[start..];
    let open_end = rest.find('>')?;
    let end = if rest[..open_end].ends_with('/') {
        open_end + 1
    } else {
        let close = format!("</{name}>");
        let mut depth = 0;
        let is_open = |at: &usize| !rest[*at..].split('>').next().unwrap_or("").ends_with('/');
        let mut edges: Vec<(usize, i32)> =
            tag_starts(rest, &format!("<{name}")).filter(is_open).map(|at| (at, 1)).collect();
        edges.extend(rest.match_indices(&close).map(|(at, _)| (at, -1)));
        edges.sort_unstable();
        let end = edges.into_iter().find_map(|(at, step)| {
            depth += step;
            (depth == 0).then_some(at)
        });
        end? + close.len()
    };
    let column = start - text[..start].rfind('\n').map_or(0, |line| line + 1);
    let lines = rest[..end].lines().map(|line| {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        &line[spaces.min(column)..]
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Where tags of a name open: `<entry` but not `<entries`.
fn tag_starts<'t>(text: &'t str, open: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(open)
        .map(|(at, _)| at)
        .filter(move |at| text[at + open.len()..].starts_with([' ', '>', '/', '\n']))
}

/// Standard error without its closing summary and without progress.
pub(crate) fn without_summary(stderr: &str) -> String {
    let is_summary =
        |line: &str| line.starts_with("built ") || line.contains("; nothing was published. ");
    let mut text = String::new();
    for line in stderr.lines().filter(|line| !is_summary(line)) {
        push_line(&mut text, line);
    }
    trimmed(&text)
}

/// Bytes with `\r`, `\n`, `\t`, `\\`, `\xNN` and `\u{…}` written out.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(index) = rest.find('\\') {
        bytes.extend(&rest.as_bytes()[..index]);
        rest = &rest[index + 1..];
        let (escape, after) = rest.split_at(1.min(rest.len()));
        rest = after;
        match escape {
            "r" => bytes.push(b'\r'),
            "n" => bytes.push(b'\n'),
            "t" => bytes.push(b'\t'),
            "x" => {
                bytes.push(u8::from_str_radix(&rest[..2], 16).unwrap());
                rest = &rest[2..];
            }
            "u" => {
                let (code, after) = rest[1..].split_once('}').unwrap();
                let letter = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
                bytes.extend(letter.to_string().as_bytes());
                rest = after;
            }
            other => bytes.extend(other.as_bytes()),
        }
    }
    bytes.extend(rest.as_bytes());
    bytes
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The text without spaces at the ends of lines and without empty lines at its end.
fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// The lines of two texts: `-` was expected, `+` was found.
pub(crate) fn diff(wanted: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), found.lines().collect());
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut text) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            text.push_str(&format!("      {}\n", old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            text.push_str(&format!("    - {}\n", old[i]));
            i += 1;
        } else {
            text.push_str(&format!("    + {}\n", new[j]));
            j += 1;
        }
    }
    shortened(&text)
}

/// A diff without the lines that are far from any change.
fn shortened(diff: &str) -> String {
    let lines: Vec<&str> = diff.lines().collect();
    let is_near = |number: usize| {
        let window = number.saturating_sub(3)..lines.len().min(number + 4);
        lines[window].iter().any(|line| !line.starts_with("      "))
    };
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        if is_near(number) {
            push_line(&mut text, line);
        } else if number == 0 || is_near(number - 1) {
            push_line(&mut text, "      …");
        }
    }
    text
}

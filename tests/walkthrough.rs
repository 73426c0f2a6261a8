//! A first hour with the program, in an empty folder, as `docs/walkthrough.md` shows it: every command is run and every line
//! of it compared. `UPDATE=1` writes the page anew.
#![allow(clippy::disallowed_methods, reason = "runs the real program in a real folder")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod support;

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use support::Project;
use support::program;

/// The day of the walk.
const NOW: &str = "2026-11-23T09:00:00+07:00";

/// How long the preview may take to say what it says.
const PATIENCE: Duration = Duration::from_secs(20);

const INTRODUCTION: &str = "\
# A first hour with `rebut`

What follows was written by the program itself: a test runs these commands in an empty folder and compares every line, so the page cannot grow old. Only
durations are left out (`…`). Lines that begin with `$` are typed.
";

/// The article once it is written, with a verdict that is mistyped.
const ARTICLE: &str = r#"---
title: "Tap water in Mẫu commune is safe to drink"
kind: rebuttal
id: 2026-0002
date: 2026-11-23T09:00:00+07:00
status: draft
summary: Samples of 19 November meet the standard; lead was below the limit in all of them.
authors: [editors]
claims:
  - claim: The tap water of Mẫu commune is full of lead
    verdict: fals
    finding: All twelve samples of 19 November were below the limit for lead.
    made_on: 2026-11-17
    appearances: [{ seen: 2026-11-18, note: "Told by telephone to the desk, three times" }]
sources:
  - id: samples
    title: Results of the samples of 19 November
    publisher: Mẫu Water Works (fictional)
    number: 12/2026
    accessed: 2026-11-20
    kind: primary
---

::: fact
All twelve samples of tap water taken on 19 November meet the standard.[@samples]
:::

::: claim c1
:::

::: fallacy
The rumour takes the brown water after a repair of pipes for lead. The colour comes from rust, which settles within an hour; lead cannot be seen at all.
:::

::: fact
Let the tap run until the water is clear, then use it as always.[@samples]
:::
"#;

/// Another source, which the first check asks for.
const SECOND_SOURCE: &str = "    kind: primary
  - id: works
    title: Repairs of pipes in November
    publisher: Mẫu Water Works (fictional)
    number: 9/2026
    accessed: 2026-11-20
    kind: primary
---
";

/// What is done to the files, and the words that end what the preview says of it.
type Edit<'e> = (&'e dyn Fn(&Path), &'e str);

/// A transcript that grows.
struct Walk {
    project: Project,
    folder: String,
    page: String,
}

impl Walk {
    fn say(&mut self, words: &str) {
        self.page.push_str(&format!("\n{words}\n"));
    }

    fn show(&mut self, language: &str, text: &str) {
        self.page
            .push_str(&format!("\n```{language}\n{}\n```\n", without_durations(text.trim_end())));
    }

    fn command(&self, line: &str) -> Command {
        let mut command = program();
        command.current_dir(self.project.path(&self.folder)).env("COLUMNS", "80");
        command.args(words(line.strip_prefix("rebut ").unwrap()));
        if !line.contains(" init ") && !line.contains(" explain ") {
            command.args(["--now", NOW]);
        }
        command
    }

    /// Runs a command, and shows what it says.
    fn run(&mut self, line: &str, status: i32) {
        let output = self.command(line).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let said = format!("$ {line}\n{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(status), "{said}");
        self.show("console", &said);
    }

    /// Runs the preview, and shows what it says after each edit.
    fn preview(&mut self, line: &str, edits: &[Edit<'_>]) {
        let mut command = self.command(line);
        command.args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = lines(child.stderr.take().unwrap());
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        let mut transcript = format!("$ {line}\nhttp://127.0.0.1:1111/\n");
        transcript.push_str(&until(&said, "ready after"));
        for (edit, end) in edits {
            edit(&self.project.path(&self.folder));
            transcript.push_str(&until(&said, end));
        }
        transcript.push_str("^C\n");
        _ = child.kill();
        _ = child.wait();
        self.show("console", &transcript);
    }
}

/// The words of a line as a shell takes them.
fn words(line: &str) -> Vec<String> {
    let pieces = line.split('"').enumerate();
    pieces
        .flat_map(|(number, piece)| match number % 2 {
            0 => piece.split_whitespace().map(str::to_owned).collect(),
            _ => vec![piece.to_owned()],
        })
        .collect()
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// The lines up to one that has these words.
fn until(said: &Receiver<String>, end: &str) -> String {
    let mut text = String::new();
    loop {
        let line = said.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no `{end}` in:\n{text}"));
        text.push_str(&format!("{line}\n"));
        if line.contains(end) {
            return text;
        }
    }
}

/// The text without how long something took, which differs each time.
fn without_durations(text: &str) -> String {
    let words = text.split(' ').collect::<Vec<_>>();
    let mut plain: Vec<&str> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let is_unit = words.get(place + 1).is_some_and(|unit| {
            matches!(unit.trim_end_matches(['\n', ';']).split('\n').next(), Some("s" | "s;"))
        });
        plain.push(if is_unit && word.parse::<f64>().is_ok() { "…" } else { word });
    }
    plain.join(" ")
}

#[test]
fn the_first_hour_goes_as_the_walkthrough_shows_it() {
    let mut walk =
        Walk { project: Project::new(), folder: String::new(), page: INTRODUCTION.to_owned() };
    walk.say("## A site\n\n`init` makes a site that can be built at once. On a terminal it asks for what is left out here.");
    walk.run(
        "rebut init my-site --language en --title \"Mẫu Checks\" --publisher \"Mẫu Desk (fictional)\" --base-url https://checks.example/",
        0,
    );
    walk.folder = "my-site".to_owned();
    walk.say("## An article\n\n`new` makes a draft with an id, an address, every field explained, and the four blocks of a rebuttal: fact, claim, why it misleads, fact.");
    walk.show("console", "$ cd my-site");
    walk.run("rebut new rebuttal \"Tap water in Mẫu commune is safe to drink\"", 0);
    let file = "content/checks/tap-water-in-mau-commune-is-safe-to-drink.md";
    assert!(walk.project.has(&format!("my-site/{file}")));
    walk.say("## Writing with the preview\n\n`serve` shows drafts when asked to. This is the article as it is saved at first, with a slip in its verdict:");
    walk.show("markdown", ARTICLE);
    walk.say("The slip is laid over the page in the browser, and told here. Once it is mended, the page comes back by itself:");
    let write = |root: &Path| fs::write(root.join(file), ARTICLE).unwrap();
    let mended = ARTICLE.replace("fals\n", "\"false\"\n");
    let mend = |root: &Path| fs::write(root.join(file), &mended).unwrap();
    walk.preview("rebut serve --drafts", &[(&write, "stays up"), (&mend, "up to date")]);
    walk.say("## Before it is published\n\n`check` says what a careful colleague would say. Drafts are looked at when asked for:");
    walk.run("rebut check --drafts", 1);
    walk.say("Each code is explained in full:");
    walk.run("rebut explain SRC-01", 0);
    walk.say("A second source and a reviewer are added:");
    let sourced = mended.replacen("    kind: primary\n---\n", SECOND_SOURCE, 1);
    let sourced = sourced.replacen(
        "authors: [editors]\n",
        "authors: [editors]\nreviewers: [Water desk]\n",
        1,
    );
    let sourced = sourced.replacen("within an hour; ", "within an hour[@works]; ", 1);
    walk.project.write(&format!("my-site/{file}"), sourced.as_bytes());
    walk.run("rebut check --drafts", 0);
    walk.say("## Published\n\nThe line `status: draft` becomes `status: published`, and the site is built. The folder `public/` goes to any web host.");
    let published = sourced.replacen("status: draft", "status: published", 1);
    walk.project.write(&format!("my-site/{file}"), published.as_bytes());
    walk.run("rebut build", 0);
    walk.run("rebut build", 0);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/walkthrough.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&page, &walk.page).unwrap();
    }
    let known = fs::read_to_string(&page).unwrap_or_default();
    assert!(
        known == walk.page,
        "docs/walkthrough.md is not what the program says; UPDATE=1 writes it anew:\n{}",
        walk.page
    );
}

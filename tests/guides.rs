//! The guides for editors: what they tell one to type and to write is done, in order, and each step builds.
//!
//! A block of `sh` is run line by line. The paragraph before another block ends with a path and a colon: Markdown is that whole
//! file, YAML takes the place of these keys in its front matter, or in `site.yaml`.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program in real folders")]
#![allow(clippy::unwrap_used, reason = "a guide that cannot be read has failed the test")]

mod support;

use std::fs;
use std::path::Path;

use support::Project;
use support::Run;
use support::program;

/// After the days that the guides name, and before the one that they schedule.
const NOW: &str = "2026-11-24T08:00:00+07:00";

/// A fenced block of a guide.
struct Block {
    line: usize,
    language: String,
    /// The file that the paragraph before it names last.
    path: Option<String>,
    text: String,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut is_open, mut paragraph) = (false, String::new());
    for (index, line) in text.lines().enumerate() {
        match (is_open, line.strip_prefix("```")) {
            (false, Some(language)) => {
                is_open = true;
                let named = paragraph.strip_suffix("`:").and_then(|it| it.rsplit('`').next());
                blocks.push(Block {
                    line: index + 1,
                    language: language.to_owned(),
                    path: named.map(str::to_owned),
                    text: String::new(),
                });
            }
            (true, Some(_)) => {
                is_open = false;
                paragraph.clear();
            }
            (true, None) => {
                let text = &mut blocks.last_mut().unwrap().text;
                text.push_str(line);
                text.push('\n');
            }
            (false, None) if line.is_empty() => {}
            (false, None) => paragraph = line.to_owned(),
        }
    }
    blocks
}

/// The words of a line for a shell; quotation marks hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The text of a file with some keys in place of those of the same names; a page has them in its front matter.
fn with_keys(text: &str, keys: &str, is_page: bool) -> String {
    let head = |line: &str| -> Option<String> {
        let is_head = line.starts_with(|first: char| first.is_ascii_lowercase());
        is_head.then(|| line.split(':').next().unwrap_or("").to_owned())
    };
    let new: Vec<String> = keys.lines().filter_map(head).collect();
    assert!(!new.is_empty(), "{keys}");
    let (front, body) = match is_page {
        true => {
            let (front, body) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
            (front, Some(body))
        }
        false => (text, None),
    };
    let mut kept = String::new();
    let mut is_old = false;
    for line in front.lines() {
        match head(line) {
            Some(key) => is_old = new.contains(&key),
            None if line.starts_with('#') => is_old = false,
            None => {}
        }
        if !is_old {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    match body {
        Some(body) => format!("---\n{kept}{keys}---\n{body}"),
        None => format!("{kept}{keys}"),
    }
}

/// Whether this program reads all the keys.
fn are_known(keys: &str) -> bool {
    let known: Vec<&str> = rebut::document::keys::FRONT_MATTER
        .names()
        .chain(rebut::config::keys::SITE.names())
        .collect();
    let heads = keys.lines().filter(|line| !line.starts_with([' ', '-']));
    heads.filter_map(|line| line.split(':').next()).all(|key| known.contains(&key))
}

/// A guide and the site that comes of it.
struct Walk {
    project: Project,
    folder: String,
    name: &'static str,
    steps: usize,
}

impl Walk {
    fn through(name: &'static str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        let mut walk = Self { project: Project::new(), folder: String::new(), name, steps: 0 };
        for block in blocks(&fs::read_to_string(path).unwrap()) {
            match (block.language.as_str(), &block.path) {
                ("sh", _) => block.text.lines().for_each(|line| walk.types(line, block.line)),
                ("markdown", Some(path)) => walk.writes(path, &block.text, block.line),
                ("yaml", Some(path)) => walk.changes(path, &block.text, block.line),
                (language, path) => {
                    panic!("{name}:{}: no test knows what {language} {path:?} is", block.line)
                }
            }
        }
        walk
    }

    /// What an editor types.
    fn types(&mut self, line: &str, number: usize) {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.folder = format!("{folder}/");
            return;
        }
        let words = words(line);
        if words[0] != "rebut" {
            return;
        }
        let command = words[1].as_str();
        let program_knows = rebut::cli::command().find_subcommand(command).is_some();
        // The preview runs until it is stopped; `tests/serve.rs` looks after it.
        if command == "serve" || !program_knows {
            return;
        }
        let mut process = program();
        process.current_dir(self.project.path(&self.folder)).args(&words[1..]);
        if ["build", "new", "check"].contains(&command) {
            process.args(["--now", NOW]);
        }
        let run = Run::of(&process.output().unwrap());
        // Whether a check finds something is a matter of taste; that it can be run is not.
        let most = if command == "check" { 1 } else { 0 };
        assert!(run.status <= most, "{}:{number}: `{line}`\n{}", self.name, run.stderr);
        self.steps += 1;
    }

    /// A whole file.
    fn writes(&mut self, path: &str, text: &str, number: usize) {
        let file = self.project.path(&format!("{}{path}", self.folder));
        // An article was made by `rebut new`, at this very place; translations are the editor's own.
        let is_translation = [".en.md", ".vi.md"].iter().any(|end| path.ends_with(end));
        assert!(is_translation || file.exists(), "{}:{number}: nobody made {path}", self.name);
        fs::write(file, text).unwrap();
        self.builds(number);
    }

    /// Some keys of a file.
    fn changes(&mut self, path: &str, keys: &str, number: usize) {
        if !are_known(keys) {
            return;
        }
        let file = self.project.path(&format!("{}{path}", self.folder));
        let text = fs::read_to_string(&file).unwrap();
        fs::write(file, with_keys(&text, keys, path.ends_with(".md"))).unwrap();
        self.builds(number);
    }

    fn builds(&mut self, number: usize) {
        let mut process = program();
        process.current_dir(self.project.path(&self.folder));
        let run = Run::of(
            &process
                .args(["build", "--drafts", "--out", "preview", "--now", NOW])
                .output()
                .unwrap(),
        );
        assert_eq!(run.report(), "", "{}:{number}", self.name);
        let mut process = program();
        process.current_dir(self.project.path(&self.folder));
        let run = Run::of(&process.args(["build", "--now", NOW]).output().unwrap());
        assert_eq!(run.report(), "", "{}:{number}", self.name);
        self.steps += 1;
    }

    fn page(&self, path: &str) -> String {
        self.project.read(&format!("{}public/{path}", self.folder))
    }

    fn has(&self, path: &str) -> bool {
        self.project.has(&format!("{}public/{path}", self.folder))
    }
}

#[test]
fn the_english_guide_leads_to_a_site() {
    let walk = Walk::through("guide-editors.en.md");
    assert!(walk.steps >= 11, "{} steps", walk.steps);
    let article = walk.page("checks/tap-water-in-mau-commune-is-safe-to-drink/index.html");
    assert!(article.contains("The samples were mixed up") && !article.contains("::: fact"));
    assert!(walk.page("corrections/index.html").contains("The samples were mixed up"));
    assert!(walk.page("vi/checks/nuoc-may-van-an-toan/index.html").contains("gỉ sắt"));
    assert!(!walk.has("checks/the-health-station-opens-on-saturday/index.html"));
}

#[test]
fn the_vietnamese_guide_leads_to_a_site() {
    let walk = Walk::through("guide-editors.vi.md");
    assert!(walk.steps >= 11, "{} steps", walk.steps);
    let article = walk.page("kiem-chung/nuoc-may-o-xa-mau-van-an-toan/index.html");
    assert!(article.contains("Phòng xét nghiệm nhầm mẫu") && !article.contains("::: fact"));
    assert!(walk.page("dinh-chinh/index.html").contains("Phòng xét nghiệm nhầm mẫu"));
    assert!(walk.page("en/kiem-chung/tap-water-is-safe/index.html").contains("because of rust"));
    assert!(!walk.has("kiem-chung/tram-y-te-mo-cua-thu-bay/index.html"));
}

/// Blocks, commands, verdicts: an editor who has one language must not miss what the other one is told.
#[test]
fn the_guides_tell_the_same_in_both_languages() {
    let of = |name: &str| -> Vec<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        let text = fs::read_to_string(path).unwrap();
        let rows = text.lines().filter(|line| line.starts_with("| `"));
        let rows = rows.filter_map(|line| Some(line.split('`').nth(1)?.to_owned()));
        let languages = blocks(&text).into_iter().map(|block| block.language);
        let headings = text.lines().filter(|line| line.starts_with("## ")).map(|_| "##".to_owned());
        rows.chain(languages).chain(headings).collect()
    };
    assert_eq!(of("guide-editors.en.md"), of("guide-editors.vi.md"));
}

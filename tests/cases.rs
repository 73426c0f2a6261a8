//! Runs every story in `tests/cases/`. `UPDATE=1` rewrites their expectations; `STORY=feeds/` runs some of them.
#![allow(clippy::disallowed_methods, reason = "the stories are files")]

mod support;

use std::fs;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use support::story::Story;

#[test]
fn every_story_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let wanted = std::env::var("STORY").unwrap_or_default();
    let update = std::env::var_os("UPDATE").is_some();
    let mut paths = Vec::new();
    find(&root, &mut paths);
    paths.retain(|path| path.display().to_string().contains(&wanted));
    paths.sort();
    assert!(!paths.is_empty(), "there is no story");
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let threads = thread::available_parallelism().map_or(2, |count| count.get());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = path.strip_prefix(&root).unwrap().display();
                    for failure in tell(path, update) {
                        failures.lock().unwrap().push(format!("{name}: {failure}"));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    let (count, total) = (failures.len(), paths.len());
    assert!(failures.is_empty(), "\n{}\n{count} failures in {total} stories", failures.join("\n"));
}

/// The examples that a rule shows are those of its stories: the bad one is found, the good one is not.
#[test]
fn every_rule_has_its_examples_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/check");
    let mut problems = Vec::new();
    for rule in rebut::check::all_rules() {
        let code = rule.code;
        for (kind, example) in [("bad", rule.bad), ("good", rule.good)] {
            let name = format!("{code}-{kind}.txt");
            let Ok(story) = fs::read_to_string(root.join(&name)) else {
                problems.push(format!("tests/cases/check/{name} is missing"));
                continue;
            };
            let lines: Vec<&str> = story.lines().map(str::trim).collect();
            let told = example.lines().map(str::trim).filter(|line| !line.is_empty());
            let untold = told.filter(|line| !lines.contains(line));
            problems.extend(untold.map(|line| format!("{name} does not tell `{line}`")));
            let expectation = story.split(&format!("-- check {code} --\n")).nth(1);
            let found = expectation.map(|rest| rest.split("\n-- ").next().unwrap_or(""));
            let is_found = found.is_some_and(|found| found.contains(&format!("[{code}]")));
            if found.is_none() || is_found != (kind == "bad") {
                problems.push(format!("{name} does not show `-- check {code} --` as it should"));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// Checks one file; everything in the folder must be a story.
fn tell(path: &Path, update: bool) -> Vec<String> {
    if path.extension().is_none_or(|extension| extension != "txt") {
        return vec!["is not a story: its name does not end in `.txt`".to_owned()];
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut story = match Story::parse(&text) {
        Ok(story) => story,
        Err(problem) => return vec![problem],
    };
    let check = AssertUnwindSafe(|| story.check(update));
    let Ok(failures) = catch_unwind(check) else { return vec!["panicked, see above".to_owned()] };
    let rewritten = story.to_text();
    if update && rewritten != text {
        fs::write(path, rewritten).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    failures
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.path().is_dir() {
            find(&entry.path(), paths);
        } else {
            paths.push(entry.path());
        }
    }
}

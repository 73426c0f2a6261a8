//! What the tests share: a project in a folder of its own, and the program run in it.
//!
//! In: files as text. Out: what the program said and what it published. Stories are read in `story.rs`.
#![allow(dead_code, reason = "each test program uses its part of this")]
#![allow(clippy::disallowed_methods, reason = "tests make real folders and run the real program")]
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its folder has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

pub(crate) mod edits;
pub(crate) mod preview;
pub(crate) mod story;
mod world;

/// The moment at which tests build, unless they say otherwise.
pub(crate) const NOW: &str = "2026-11-23T12:00:00+07:00";

/// The `site.yaml` of a project that gives none.
pub(crate) const SITE: &str = "\
title: Kiểm chứng
base_url: https://example.org/
language: vi
languages: { en: { title: Rumour Check } }
publisher: { name: Tổ Thông tin xã Mẫu }
";

/// An article that is right in every way.
pub(crate) const ARTICLE: &str = "\
---
title: Nước máy vẫn an toàn
kind: rebuttal
id: 2026-0001
date: 2026-11-20T08:00:00+07:00
claims:
  - { claim: Nước máy nhiễm chì, verdict: false, finding: Mẫu nước đạt quy chuẩn. }
---
Kết quả xét nghiệm đạt quy chuẩn.
";

/// A project in a temporary folder, removed with its value.
pub(crate) struct Project {
    root: PathBuf,
}

/// What a run of the program gave.
pub(crate) struct Run {
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
    /// The exit code; 256 when a signal ended it.
    pub(crate) status: i32,
}

impl Project {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self::below(Path::new(env!("CARGO_TARGET_TMPDIR")))
    }

    /// An empty folder in another one.
    pub(crate) fn below(folder: &Path) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let root = folder.join(format!("rebut-project-{}-{number}", std::process::id()));
        _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        Self { root: root.canonicalize().unwrap() }
    }

    /// A small site that can be built: `site.yaml` and one article.
    pub(crate) fn site() -> Self {
        Self::new().file("site.yaml", SITE).file("content/tin/nuoc.md", ARTICLE)
    }

    /// The folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a file; folders are made as needed.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.write(path, text.as_bytes());
        self
    }

    /// Writes a file of any bytes.
    pub(crate) fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        self.write(path, bytes);
        self
    }

    /// Makes a symbolic link to `target`, which is taken as it is.
    #[cfg(unix)]
    pub(crate) fn link(self, path: &str, target: &str) -> Self {
        let link = self.path(path);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, link).unwrap();
        self
    }

    /// Writes a file of a project that is in use already.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// Replaces some words of a file.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "`{path}` does not contain `{old}`");
        self.write(path, text.replace(old, new).as_bytes());
    }

    /// Moves a file.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        let file = self.path(to);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::rename(self.path(from), file).unwrap();
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        let bytes = fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        String::from_utf8(bytes).unwrap()
    }

    /// Whether there is something with this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.path(path)).is_ok()
    }

    /// All files below a folder: path → bytes.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), "", &mut files);
        files
    }

    /// What is published: path → bytes, without the program's own record of it.
    pub(crate) fn published(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files("public");
        files.retain(|path, _| !path.starts_with(".rebut"));
        files
    }

    /// The program in this folder, with arguments separated by spaces.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = program();
        command.arg("--root").arg(&self.root).args(arguments.split_whitespace());
        command
    }

    /// Runs the program in this folder.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }

    /// Runs the program in this folder; hosts outside answer as `world.txt` says.
    pub(crate) fn run_in_world(&self, arguments: &str) -> Run {
        let proxy = world::start(&self.read("world.txt"));
        let names = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];
        let mut command = self.command(arguments);
        for name in names {
            command.env_remove(name).env_remove(name.to_uppercase());
        }
        Run::of(&command.env("ALL_PROXY", proxy).output().unwrap())
    }

    /// Builds at [`NOW`].
    pub(crate) fn build(&self) -> Run {
        self.run(&format!("build --now {NOW}"))
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.root);
    }
}

impl Run {
    /// What a finished process gave.
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
            status: output.status.code().unwrap_or(256),
        }
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Asserts that standard error has these words.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "no `{words}` in stderr: {}", self.stderr);
        self
    }

    /// Asserts that standard output has these words.
    #[track_caller]
    pub(crate) fn prints(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "no `{words}` in stdout: {}", self.stdout);
        self
    }

    /// The findings: standard error without the closing summary.
    pub(crate) fn report(&self) -> String {
        story::without_summary(&self.stderr)
    }
}

/// The program itself, in an environment that says nothing about colours.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebut"));
    for name in ["CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "RAYON_NUM_THREADS"] {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1").env("COLUMNS", "100");
    command
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

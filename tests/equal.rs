//! A build that takes over what it can gives what a build from nothing gives: random sequences of edits.
//!
//! After each step the project is built into the folder it was built into before, and once more as a copy in a fresh folder
//! without any cache. Both must find the same problems and publish the same bytes. Nothing may be rendered whose digest is
//! the one it had; where there are errors, the old site must stay as it is, byte for byte.
//!
//! Steps change texts, front matter, settings, data, the theme, pictures; files and folders come, go and get other names; the
//! clock moves on, and back. Files are written in place, beside, with the old size and the old time. Projects are copied
//! away, as into a fresh checkout. Between builds, files of the published folder and of every cache are lost or damaged.
//!
//! The clock alone changes these, and nothing else; see also `Site::now`:
//!
//! | moment | what changes |
//! |---|---|
//! | `date` of a page or section | it appears, in all lists; with `--drafts`, its mark as scheduled goes |
//! | `expires` of a page or section | it disappears; links to it lose their address |
//! | `date` + 48 hours + 1 second | an article leaves `sitemap-news.xml` |
//! | the first of a month, in the site's zone | the day in `security.txt`, where none is written |
//! | 365 days before the day written for `security.txt`, 30 days before it, each day after that until it has come | warnings |
//! | the day of a correction, of `accessed` of a source; the moment of `updated` | an error goes: the day lay in the future |
//!
//! `SEED=7` runs one sequence; `SEQUENCES=1000` so many, as `.ci/run` does. A failure says its seed and shows its edits.
#![allow(clippy::disallowed_methods, reason = "tests make real folders and damage them")]
#![allow(clippy::print_stdout, reason = "says how many steps ended in what")]
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its folder has failed")]

mod support;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::fs;
use std::panic;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;

use rebut::base::date::Moment;
use rebut::base::date::Zone;
use rebut::base::diag::Report;
use rebut::pipeline;
use rebut::pipeline::Options;
use rebut::pipeline::Summary;
use rebut::publish::folder::last_manifest;
use rebut::render::manifest::Manifest;
use rebut::site::resolve;

use support::NOW;
use support::Project;
use support::copy_folder;
use support::edits::Dice;
use support::edits::Edited;

/// How many sequences are tried.
const SEQUENCES: u64 = 100;

/// What a project is read from; what else lies in its folder is published, or kept by the program.
const SOURCES: [&str; 6] = ["content", "data", "site.yaml", "static", "templates", "themes"];

/// Files by their paths, as they lie in a folder.
type Files = BTreeMap<String, Vec<u8>>;

/// How a file gets new bytes.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// It is written over.
    InPlace,
    /// A file beside takes its name.
    Renamed,
    /// It is removed and made again.
    Anew,
    /// It is written over, and gets the time of change that it had.
    TimeKept,
}

/// What a build gave.
struct Built {
    /// What was published; `None` when there are errors.
    summary: Option<Summary>,
    /// What was found.
    problems: String,
}

/// How many steps ended in what.
#[derive(Clone, Copy, Default)]
struct Count {
    published: usize,
    errors: usize,
    rendered: usize,
    kept: usize,
}

/// A project that is edited.
struct Desk {
    project: Project,
    site: Edited,
    /// The site as it was when it could be published last.
    good: Edited,
    is_broken: bool,
    /// Whether files that were links of one file are files of their own now, each with a time of its own.
    is_copied: bool,
    options: Options,
    /// What the program kept some steps ago.
    older: Files,
    told: Vec<String>,
    count: Count,
}

/// An empty folder, in memory where there is room for many: that saves half of the time.
fn project() -> Project {
    let memory = Path::new("/dev/shm");
    if has_room(memory) { Project::below(memory) } else { Project::new() }
}

#[cfg(target_os = "linux")]
fn has_room(folder: &Path) -> bool {
    let room = rustix::fs::statvfs(folder).map(|room| room.f_bavail.saturating_mul(room.f_frsize));
    room.is_ok_and(|room| room > 256 << 20)
}

#[cfg(not(target_os = "linux"))]
fn has_room(_: &Path) -> bool {
    false
}

fn moment(seconds: i64) -> Moment {
    Moment::from_unix(seconds, &Zone::utc())
}

fn build(
    root: &Path,
    out: &str,
    options: &Options,
    progress: &(dyn Fn() + Sync),
) -> anyhow::Result<Built> {
    let mut report = Report::new();
    let out = root.join(out);
    let summary = pipeline::build(root, &out, options, &mut report, &|_, _| progress(), &|_| {})?;
    Ok(Built { summary, problems: format!("{:#?}", report.sorted()) })
}

impl Desk {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let site = Edited::new(&mut dice);
        let now = Moment::parse(NOW, &Zone::utc()).unwrap();
        let options = Options {
            resolve: resolve::Options { now, drafts: false, at_work: false },
            base_url: None,
            cache: true,
            program: "this one".to_owned(),
            ends: false,
        };
        let project = project();
        write(&project, &site.files());
        let mut told = vec![format!("a site of {}", site.names())];
        if let Err(error) = build(project.root(), "public", &options, &|| {}) {
            told.push(format!("which cannot be built: {error:#}"));
        }
        let (good, older) = (site.clone(), Files::new());
        let count = Count::default();
        Self {
            project,
            site,
            good,
            is_broken: false,
            is_copied: false,
            options,
            older,
            told,
            count,
        }
    }

    /// Changes what `seed` says, builds, and compares.
    fn step(&mut self, seed: u64, clean: &Project) -> Result<(), String> {
        let dice = &mut Dice::new(seed);
        self.told.push("then".to_owned());
        let older = kept(&self.project);
        if self.is_broken && !dice.once_in(3) {
            self.site = self.good.clone();
            self.told.push("  mend what is broken".to_owned());
        }
        for _ in 0..dice.below(4) {
            let words = self.site.edit(dice);
            self.told.push(format!("  {words}"));
        }
        if dice.once_in(3) {
            self.set_clock(dice);
        }
        if dice.once_in(12) {
            self.options.resolve.drafts = !self.options.resolve.drafts;
            self.told.push(format!("  show drafts: {}", self.options.resolve.drafts));
        }
        if dice.once_in(16) {
            self.options.base_url =
                dice.of(&[None, Some("https://thu.example/xem/")]).map(str::to_owned);
            self.told.push(format!("  build for {:?}", self.options.base_url));
        }
        let way = dice.of(&[Way::InPlace, Way::InPlace, Way::Renamed, Way::Anew, Way::TimeKept]);
        self.told.push(format!("  written: {way:?}"));
        self.save(way);
        if dice.once_in(3) {
            self.disturb(dice);
        }
        self.options.cache = !dice.once_in(24);
        if !self.options.cache {
            self.told.push("  build without the cache".to_owned());
        }
        if dice.once_in(6) {
            self.older = older;
        }
        self.compare(clean)
    }

    fn set_clock(&mut self, dice: &mut Dice) {
        const HOUR: i64 = 3600;
        let now = &mut self.options.resolve.now;
        let ahead = dice.of(&[
            HOUR,
            HOUR,
            12 * HOUR,
            24 * HOUR,
            49 * HOUR,
            31 * 24 * HOUR,
            400 * 24 * HOUR,
        ]);
        *now = match dice.below(6) {
            // The moments of `support/edits.rs`, and the seconds before and behind them.
            0 | 1 => {
                let days = [
                    "2026-11-23T13:00:00+07:00",
                    "2026-11-22",
                    "2026-11-24T00:00:00+07:00",
                    "2026-12-01",
                ];
                let edge = Moment::parse(dice.of(&days), &Zone::utc()).unwrap();
                moment(edge.unix() + dice.of(&[-1, 0, 1]))
            }
            2 => moment(now.unix() - ahead),
            _ => moment(now.unix() + ahead),
        };
        self.told.push(format!("  at {}", now.rfc3339()));
    }

    /// Brings the files as they should be onto the disk.
    fn save(&self, way: Way) {
        let files = self.site.files();
        let mut before = self.sources();
        for (path, bytes) in &files {
            match before.remove(path) {
                Some(old) if old == *bytes => {}
                Some(_) => replace(&self.project, path, bytes, way),
                None => self.project.write(path, bytes),
            }
        }
        for path in before.keys() {
            remove_with_parents(&self.project, path);
        }
    }

    fn sources(&self) -> Files {
        sources(&self.project)
    }

    /// Something happens that changes no word of the site.
    fn disturb(&mut self, dice: &mut Dice) {
        let words = match dice.below(16) {
            0 => {
                for (path, bytes) in self.sources() {
                    replace(&self.project, &path, &bytes, dice.of(&[Way::InPlace, Way::Renamed]));
                }
                "all files are written as they were".to_owned()
            }
            1 => {
                let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
                for path in self.sources().keys() {
                    set_time(&self.project.path(path), time);
                }
                "all files get one time".to_owned()
            }
            2 => {
                let copy = project();
                copy_folder(self.project.root(), copy.root());
                self.project = copy;
                self.is_copied = true;
                "the project is copied into another folder".to_owned()
            }
            3 => {
                let away = project();
                copy_folder(self.project.root(), away.root());
                for entry in fs::read_dir(self.project.root()).unwrap() {
                    let path = entry.unwrap().path();
                    _ = fs::remove_file(&path);
                    _ = fs::remove_dir_all(&path);
                }
                copy_folder(away.root(), self.project.root());
                self.is_copied = true;
                "the project is copied away and back".to_owned()
            }
            4 => {
                let other = project();
                fs::remove_dir(other.root()).unwrap();
                fs::rename(self.project.root(), other.root()).unwrap();
                self.project = other;
                "the project's folder gets another name".to_owned()
            }
            5 => {
                _ = fs::remove_dir_all(self.project.path("public"));
                "the published folder is removed".to_owned()
            }
            6 | 7 => self.damage_published(dice),
            8..=11 => self.damage_kept(dice),
            12 => {
                let drafts = !self.options.resolve.drafts;
                let mut options = self.options.clone();
                options.resolve.drafts = drafts;
                options.cache = !dice.once_in(3);
                let built = build(self.project.root(), "xem-truoc", &options, &|| {});
                let is_built = built.is_ok_and(|built| built.summary.is_some());
                format!(
                    "a build into another folder, drafts: {drafts}, cache: {}, built: {is_built}",
                    options.cache
                )
            }
            13 if dice.once_in(3) => {
                let options = Options { program: "another".to_owned(), ..self.options.clone() };
                let built = build(self.project.root(), "public", &options, &|| {});
                let is_built = built.is_ok_and(|built| built.summary.is_some());
                format!("a build by another version of the program, built: {is_built}")
            }
            13 => {
                let mut options = self.options.clone();
                let now = options.resolve.now.unix();
                options.resolve.now = moment(now + dice.of(&[-1, 1]) * 3 * 24 * 3600);
                let built = build(self.project.root(), "public", &options, &|| {});
                let is_built = built.is_ok_and(|built| built.summary.is_some());
                format!("a build at {}, built: {is_built}", options.resolve.now.rfc3339())
            }
            _ => self.edit_while_building(dice),
        };
        self.told.push(format!("  {words}"));
    }

    /// Files of the published folder are lost, or change their length.
    fn damage_published(&self, dice: &mut Dice) -> String {
        let published: Vec<String> = self.project.published().into_keys().collect();
        if published.is_empty() {
            return "nothing is published".to_owned();
        }
        let path = dice.of(&published.iter().collect::<Vec<_>>());
        let file = self.project.path(&format!("public/{path}"));
        match dice.below(4) {
            0 => fs::remove_file(&file).unwrap(),
            1 => fs::write(&file, [fs::read(&file).unwrap(), b" ".to_vec()].concat()).unwrap(),
            2 => {
                fs::remove_file(&file).unwrap();
                fs::write(&file, "???").unwrap();
            }
            _ => {
                _ = fs::remove_dir_all(file.parent().unwrap());
                return format!("the folder of the published `{path}` is lost");
            }
        }
        format!("the published `{path}` is damaged or lost")
    }

    /// Files that the program keeps are lost or damaged, or those of another time or site lie there.
    fn damage_kept(&self, dice: &mut Dice) -> String {
        let kept = kept(&self.project);
        match dice.below(8) {
            0 => {
                for path in kept.keys() {
                    fs::remove_file(self.project.path(path)).unwrap();
                }
                return "all that the program keeps is lost".to_owned();
            }
            1 => {
                // The spare site shares its files with the published one, of which it would write over the bytes.
                let mut older = self.older.clone();
                older.retain(|path, _| !path.starts_with(".public"));
                write(&self.project, &older);
                return "what the program kept some steps ago lies there".to_owned();
            }
            2 => {
                write(&self.project, foreign());
                return "what the program keeps of another site lies there".to_owned();
            }
            _ => {}
        }
        if kept.is_empty() {
            return "the program keeps nothing".to_owned();
        }
        let path = dice.of(&kept.keys().collect::<Vec<_>>());
        let mut bytes = kept[path].clone();
        let length = bytes.len().max(1);
        let words = match dice.below(5) {
            0 => {
                fs::remove_file(self.project.path(path)).unwrap();
                return format!("`{path}` is lost");
            }
            1 => {
                bytes.truncate(dice.below(length));
                "is cut short"
            }
            2 => {
                bytes.push(b'\n');
                "has a byte more"
            }
            // What is published is known by its length.
            _ if path.starts_with(".public") => return "nothing is damaged".to_owned(),
            _ if bytes.is_empty() => return "nothing is damaged".to_owned(),
            _ => {
                bytes[dice.below(length)] ^= 1 << dice.below(8);
                "has another bit"
            }
        };
        self.project.write(path, &bytes);
        format!("`{path}` {words}")
    }

    /// A text gets other words of the same length while a build runs that has read it already.
    fn edit_while_building(&mut self, dice: &mut Dice) -> String {
        let before = self.site.files();
        let words = self.site.edit_number(dice);
        let after = self.site.files();
        let edited = AtomicBool::new(false);
        let edit = || {
            if edited.swap(true, Ordering::Relaxed) {
                return;
            }
            for (path, bytes) in &after {
                if before.get(path) != Some(bytes) {
                    replace(&self.project, path, bytes, Way::TimeKept);
                }
            }
        };
        _ = build(self.project.root(), "public", &self.options, &edit);
        edit();
        format!("during a build: {words}")
    }

    /// Builds here and from nothing, and compares.
    fn compare(&mut self, beside: &Project) -> Result<(), String> {
        let root = self.project.root().to_path_buf();
        let out = root.join("public");
        let before = with_times(&self.project);
        let last = last_manifest(&out);
        let built =
            build(&root, "public", &self.options, &|| {}).map_err(|error| format!("{error:#}"))?;
        let after = with_times(&self.project);

        reset(beside, &self.site.files());
        let options = Options { cache: false, ..self.options.clone() };
        let clean = build(beside.root(), "public", &options, &|| {})
            .map_err(|error| format!("from nothing: {error:#}"))?;

        if built.problems != clean.problems {
            return Err(format!("found\n{}\ninstead of\n{}", built.problems, clean.problems));
        }
        self.is_broken = clean.summary.is_none();
        let (Some(summary), Some(wanted)) = (built.summary, clean.summary) else {
            self.count.errors += 1;
            self.told.push("  which has errors".to_owned());
            let of_clean = beside.published();
            assert!(of_clean.is_empty(), "errors, and yet something is published");
            if before != after {
                return Err(format!("errors, and yet {}", difference(&before, &after)));
            }
            return Ok(());
        };
        self.good = self.site.clone();
        self.count.published += 1;
        self.count.rendered += summary.rendered;
        self.count.kept += summary.kept;
        let bytes = |files: &BTreeMap<String, (Vec<u8>, SystemTime)>| -> Files {
            let pages = files.iter().filter(|(path, _)| !path.starts_with(".rebut"));
            pages.map(|(path, (bytes, _))| (path.clone(), bytes.clone())).collect()
        };
        let (here, there) = (bytes(&after), beside.published());
        if here != there {
            return Err(format!("published: {}", difference(&there, &here)));
        }
        let (ours, theirs) = (last_manifest(&out), last_manifest(&beside.path("public")));
        if ours != theirs {
            return Err("the same bytes, and another manifest".to_owned());
        }
        let wanted = Summary { rendered: summary.rendered, kept: summary.kept, ..wanted };
        if format!("{summary:?}") != format!("{wanted:?}") {
            return Err(format!("{summary:?} instead of {wanted:?}"));
        }
        let due = due(&last, &ours, &before, self.options.cache);
        if (summary.rendered, summary.kept) != (due.len(), ours.len() - due.len()) {
            return Err(format!("{summary:?}, and these have other digests: {due:?}"));
        }
        // Hosts and copying programs go by the time of change.
        let touched = after.iter().filter(|_| !self.is_copied).find(|(path, (bytes, time))| {
            let old = before.get(*path);
            *path != ".rebut-manifest" && old.is_some_and(|(old, was)| old == bytes && was != time)
        });
        if let Some((path, _)) = touched {
            return Err(format!("`{path}` is the same and has another time"));
        }
        Ok(())
    }
}

/// The outputs that had to be rendered: new ones, those with another digest, and those of which the file was not there.
fn due(
    last: &Manifest,
    next: &Manifest,
    before: &BTreeMap<String, (Vec<u8>, SystemTime)>,
    with_cache: bool,
) -> Vec<String> {
    let is_due = |path: &str, inputs| {
        let known = last.get(path).filter(|entry| with_cache && entry.inputs == inputs);
        let Some(known) = known else { return true };
        before.get(path).is_none_or(|(bytes, _)| bytes.len() as u64 != known.size)
    };
    let paths = next.iter().map(|(path, entry)| (path.as_str(), entry.inputs));
    paths.filter(|(path, inputs)| is_due(path, *inputs)).map(|(path, _)| path.to_owned()).collect()
}

fn difference<T: PartialEq>(wanted: &BTreeMap<String, T>, found: &BTreeMap<String, T>) -> String {
    let paths = wanted.keys().chain(found.keys());
    let different: BTreeSet<String> = paths
        .filter(|path| wanted.get(*path) != found.get(*path))
        .map(|path| match (wanted.contains_key(path), found.contains_key(path)) {
            (true, true) => format!("`{path}` is another"),
            (true, false) => format!("`{path}` is missing"),
            (false, _) => format!("`{path}` should not be there"),
        })
        .collect();
    different.into_iter().collect::<Vec<_>>().join(", ")
}

/// The published folder, with times of change.
fn with_times(project: &Project) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let files = project.files("public").into_iter();
    let timed = files.map(|(path, bytes)| {
        let file = project.path(&format!("public/{path}"));
        let time = fs::metadata(file).unwrap().modified().unwrap();
        (path, (bytes, time))
    });
    timed.collect()
}

fn sources(project: &Project) -> Files {
    let mut files = Files::new();
    for top in SOURCES {
        let path = project.path(top);
        if path.is_file() {
            files.insert(top.to_owned(), fs::read(path).unwrap());
        }
        files.extend(
            project.files(top).into_iter().map(|(path, bytes)| (format!("{top}/{path}"), bytes)),
        );
    }
    files
}

/// What the program keeps in the project's folder for its next run, but for locks, and for the manifest, without which it
/// leaves the published folder alone.
fn kept(project: &Project) -> Files {
    let mut files = Files::new();
    for entry in fs::read_dir(project.root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if SOURCES.contains(&name.as_str()) || name == "xem-truoc" || name.ends_with(".lock") {
            continue;
        }
        if name == "public" {
            let own = project.files(&name).into_iter();
            let own =
                own.filter(|(path, _)| path.starts_with(".rebut") && path != ".rebut-manifest");
            files.extend(own.map(|(path, bytes)| (format!("public/{path}"), bytes)));
        } else if project.path(&name).is_file() {
            files.insert(name.clone(), fs::read(project.path(&name)).unwrap());
        } else {
            files.extend(
                project
                    .files(&name)
                    .into_iter()
                    .map(|(path, bytes)| (format!("{name}/{path}"), bytes)),
            );
        }
    }
    files
}

/// What the program keeps of another site.
fn foreign() -> &'static Files {
    static KEPT: OnceLock<Files> = OnceLock::new();
    KEPT.get_or_init(|| {
        let project = Project::site();
        for _ in 0..2 {
            project.replace("content/tin/nuoc.md", "đạt", "rất đạt");
            project.build().exits(0);
        }
        let mut files = kept(&project);
        files.retain(|path, _| !path.starts_with(".public"));
        files
    })
}

fn write(project: &Project, files: &Files) {
    for (path, bytes) in files {
        project.write(path, bytes);
    }
}

fn replace(project: &Project, path: &str, bytes: &[u8], way: Way) {
    let file = project.path(path);
    match way {
        Way::InPlace => fs::write(&file, bytes).unwrap(),
        Way::Renamed => {
            let beside = format!("{path}~");
            project.write(&beside, bytes);
            project.rename(&beside, path);
        }
        Way::Anew => {
            fs::remove_file(&file).unwrap();
            fs::write(&file, bytes).unwrap();
        }
        Way::TimeKept => {
            let time = fs::metadata(&file).unwrap().modified().unwrap();
            fs::write(&file, bytes).unwrap();
            set_time(&file, time);
        }
    }
}

fn set_time(file: &Path, time: SystemTime) {
    fs::File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
}

fn remove_with_parents(project: &Project, path: &str) {
    let file = project.path(path);
    fs::remove_file(&file).unwrap();
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != project.root()) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

/// Leaves nothing in a project but these files.
fn reset(project: &Project, files: &Files) {
    let mut before = sources(project);
    for (path, bytes) in files {
        if before.remove(path).as_ref() != Some(bytes) {
            project.write(path, bytes);
        }
    }
    for path in before.keys() {
        remove_with_parents(project, path);
    }
    for entry in fs::read_dir(project.root()).unwrap() {
        let entry = entry.unwrap();
        if !SOURCES.contains(&entry.file_name().to_str().unwrap()) {
            _ = fs::remove_file(entry.path());
            _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A sequence of steps that is under way.
struct Sequence {
    seed: u64,
    steps: Vec<u64>,
    done: usize,
    desk: Desk,
    /// When files were written last.
    written: Instant,
}

/// Files that were written this long ago are known by their stamps.
const AGE: Duration = Duration::from_millis(3_100);

impl Sequence {
    fn new(seed: u64, steps: Vec<u64>) -> Self {
        Self { seed, steps, done: 0, desk: Desk::new(seed), written: Instant::now() }
    }

    /// The next step; `Ok(true)` after the last one. A failure is told with all that led to it.
    fn step(&mut self, clean: &Project) -> Result<bool, String> {
        let Some(step) = self.steps.get(self.done).copied() else { return Ok(true) };
        if step % 3 != 0 {
            thread::sleep(AGE.saturating_sub(self.written.elapsed()));
        }
        let result = panic::catch_unwind(AssertUnwindSafe(|| self.desk.step(step, clean)));
        self.written = Instant::now();
        self.done += 1;
        let problem = match result {
            Ok(Ok(())) => return Ok(self.done == self.steps.len()),
            Ok(Err(problem)) => problem,
            Err(panic) => match panic.downcast_ref::<String>() {
                Some(message) => format!("panic: {message}"),
                None => format!("panic: {:?}", panic.downcast_ref::<&str>()),
            },
        };
        Err(format!("SEED={}\n{}\n{problem}", self.seed, self.desk.told.join("\n")))
    }

    /// All steps.
    fn run(mut self, clean: &Project) -> Result<(), String> {
        while !self.step(clean)? {}
        Ok(())
    }
}

/// The seeds of the steps of a sequence.
fn steps(seed: u64) -> Vec<u64> {
    let mut dice = Dice::new(seed ^ 0x7374_6570);
    (0..3 + dice.below(4)).map(|_| dice.next()).collect()
}

/// Leaves out steps that a failure does not need.
fn shrunk(seed: u64, mut steps: Vec<u64>, mut failure: String) -> String {
    let clean = project();
    for place in (0..steps.len()).rev() {
        let mut fewer = steps.clone();
        fewer.remove(place);
        if let Err(found) = Sequence::new(seed, fewer.clone()).run(&clean) {
            (steps, failure) = (fewer, found);
        }
    }
    failure
}

/// So many sequences take turns in each thread: while the others are at work, the files of one grow old.
const TURNS: usize = 40;

/// Runs the sequences that `next` gives, and adds up how they end.
fn work(
    next: &(dyn Fn() -> Option<u64> + Sync),
    total: &Mutex<Count>,
    failures: &Mutex<Vec<String>>,
) {
    let clean = project();
    let mut open: VecDeque<Sequence> = VecDeque::new();
    while failures.lock().unwrap().len() < 5 {
        if open.len() < TURNS
            && let Some(seed) = next()
        {
            open.push_back(Sequence::new(seed, steps(seed)));
            continue;
        }
        let Some(mut sequence) = open.pop_front() else { return };
        match sequence.step(&clean) {
            Ok(false) => open.push_back(sequence),
            Ok(true) => total.lock().unwrap().add(sequence.desk.count),
            Err(failure) => {
                let mut steps = std::mem::take(&mut sequence.steps);
                steps.truncate(sequence.done);
                let failure = shrunk(sequence.seed, steps, failure);
                failures.lock().unwrap().push(failure);
            }
        }
    }
}

impl Count {
    fn add(&mut self, other: Self) {
        self.published += other.published;
        self.errors += other.errors;
        self.rendered += other.rendered;
        self.kept += other.kept;
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn every_build_gives_what_a_build_from_nothing_gives() {
    let seeds = match number("SEED") {
        Some(seed) => seed..seed + number("SEQUENCES").unwrap_or(1),
        None => 0..number("SEQUENCES").unwrap_or(SEQUENCES),
    };
    let next = AtomicU64::new(seeds.start);
    let next = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < seeds.end);
    let (total, failures) = (Mutex::new(Count::default()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().unwrap().get() {
            scope.spawn(|| work(&next, &total, &failures));
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n\n"));
    let Count { published, errors, rendered, kept } = total.into_inner().unwrap();
    println!("{published} steps published, {errors} had errors; {rendered} rendered, {kept} kept");
    if seeds.end - seeds.start >= 100 {
        assert!(
            published > 2 * errors && errors * 20 > published,
            "most steps publish, and some do not"
        );
        assert!(kept > rendered && rendered * 50 > kept, "most outputs are kept, and some are not");
    }
}

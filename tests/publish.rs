//! Publishing: what is in the output folder when all goes well, and when it does not.
#![expect(clippy::disallowed_methods, reason = "these tests look at real folders")]
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its folder has failed")]

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rebut::base::digest::Digest;
use rebut::base::path::OutputPath;
use rebut::publish::folder::Folder;
use rebut::publish::folder::MANIFEST;
use rebut::publish::folder::Published;
use rebut::publish::folder::Seen;
use rebut::render::manifest::Entry;
use rebut::render::manifest::Manifest;
use rebut::render::sink::Sink;

/// A project with an output folder `public`, removed with its value.
struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Self {
        let name = format!("rebut-publish-{}-{name}", std::process::id());
        let root = std::env::temp_dir().join(name);
        _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("content")).unwrap();
        fs::write(root.join("site.yaml"), "title: A\n").unwrap();
        Self(root.canonicalize().unwrap())
    }

    fn public(&self) -> PathBuf {
        self.0.join("public")
    }

    fn open(&self) -> anyhow::Result<Folder> {
        Folder::open(&self.0, &self.public(), &|| {})
    }

    /// What builds look at before they open the folder.
    fn seen(&self) -> Seen {
        Seen { site: Seen::site(&self.public()), spare: Seen::spare(&self.public()) }
    }

    fn open_again(&self, seen: Seen) -> Folder {
        Folder::open_again(&self.0, &self.public(), &|| {}, seen).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.0.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Publishes a site of these files: those that were published with the same text are kept.
    fn publish(&self, files: &[(&str, &str)]) -> anyhow::Result<Published> {
        publish(&self.open()?, files)
    }

    /// All files below `public`, with their text, but for the manifest.
    fn published(&self) -> Vec<(String, String)> {
        let mut files = Vec::new();
        list(&self.public(), "", &mut files);
        files.retain(|(path, _)| path != MANIFEST);
        files.sort();
        files
    }

    /// What lies beside `public`, but for the project's own files.
    fn beside(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with('.'))
            .collect();
        names.sort();
        names
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn list(folder: &Path, below: &str, files: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            list(&entry.path(), &format!("{path}/"), files);
        } else {
            // The manifest is no text.
            let text = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
            files.push((path, text));
        }
    }
}

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn manifest(files: &[(&str, &str)]) -> Manifest {
    let mut manifest = Manifest::new();
    for (path, text) in files {
        let content = Digest::of(text.as_bytes());
        let size = u64::try_from(text.len()).unwrap();
        let entry = Entry { inputs: content, tools: content, content, size };
        manifest.insert(OutputPath::new(*path), entry);
    }
    manifest
}

/// What `render::run` does, with texts for outputs.
fn fill(sink: &dyn Sink, last: &Manifest, files: &[(&str, &str)]) -> io::Result<()> {
    for (path, text) in files {
        let output = OutputPath::new(*path);
        let inputs = Digest::of(text.as_bytes());
        let kept = match last.get(path) {
            Some(entry) if entry.inputs == inputs => sink.keep(&output, entry.size)?,
            Some(_) | None => false,
        };
        if !kept {
            sink.put(&output, text.as_bytes(), Digest::of(text.as_bytes()))?;
        }
    }
    Ok(())
}

fn publish(folder: &Folder, files: &[(&str, &str)]) -> anyhow::Result<Published> {
    let wanted = |path: &str| files.iter().any(|(known, _)| *known == path);
    let staging = folder.stage(&wanted);
    fill(&staging, folder.manifest(), files)?;
    staging.commit(&manifest(files))
}

/// Passes outputs on until the n-th, which finds the disk full.
struct FullAfter<'s> {
    sink: &'s dyn Sink,
    left: AtomicUsize,
}

impl Sink for FullAfter<'_> {
    fn put(&self, path: &OutputPath, bytes: &[u8], content: Digest) -> io::Result<()> {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.sink.put(path, bytes, content)
    }

    fn keep(&self, path: &OutputPath, size: u64) -> io::Result<bool> {
        self.sink.keep(path, size)
    }
}

const OLD: &[(&str, &str)] =
    &[("a/index.html", "old a"), ("gone/index.html", "gone"), ("index.html", "home")];
const NEW: &[(&str, &str)] =
    &[("a/index.html", "new a"), ("b/c/index.html", "new b"), ("index.html", "home")];

#[test]
fn a_first_site_is_published_with_nothing_beside_it_but_the_lock() {
    let project = Project::new("first");
    assert_eq!(project.publish(OLD).unwrap(), Published::Swapped);
    assert_eq!(project.published(), owned(OLD));
    assert_eq!(project.beside(), [".public.lock"]);
    assert_eq!(*project.open().unwrap().manifest(), manifest(OLD));
}

#[test]
fn a_second_site_takes_the_place_of_the_first() {
    let project = Project::new("second");
    project.publish(OLD).unwrap();
    assert_eq!(project.publish(NEW).unwrap(), Published::Swapped);
    assert_eq!(project.published(), owned(NEW));
    assert_eq!(project.beside(), [".public.lock", ".public.spare"]);
}

#[test]
fn a_site_without_pages_takes_the_place_of_one_with_pages() {
    let project = Project::new("empty");
    project.publish(OLD).unwrap();
    project.publish(&[]).unwrap();
    assert_eq!(project.published(), []);
}

#[test]
fn somebody_elses_folder_is_refused_and_untouched() {
    let project = Project::new("foreign");
    project.write("public/thesis.txt", "ten years of work");
    let error = project.publish(NEW).unwrap_err().to_string();
    assert!(error.contains("has files in it that rebut did not write"), "{error}");
    assert_eq!(project.published(), owned(&[("thesis.txt", "ten years of work")]));
    assert_eq!(project.beside(), [] as [&str; 0]);
}

#[test]
fn an_empty_folder_may_be_used() {
    let project = Project::new("empty-folder");
    fs::create_dir(project.public()).unwrap();
    project.publish(NEW).unwrap();
    assert_eq!(project.published(), owned(NEW));
}

#[test]
fn a_file_of_that_name_is_refused() {
    let project = Project::new("file");
    project.write("public", "a file");
    let error = project.publish(NEW).unwrap_err().to_string();
    assert!(error.contains("is a file"), "{error}");
    assert_eq!(fs::read_to_string(project.public()).unwrap(), "a file");
}

#[cfg(unix)]
#[test]
fn a_link_of_that_name_is_refused_and_not_followed() {
    let project = Project::new("symlink");
    fs::create_dir(project.0.join("www")).unwrap();
    std::os::unix::fs::symlink("www", project.public()).unwrap();
    let error = project.publish(NEW).unwrap_err().to_string();
    assert!(error.contains("is a symbolic link"), "{error}");
    assert_eq!(fs::read_dir(project.0.join("www")).unwrap().count(), 0);
    assert!(fs::symlink_metadata(project.public()).unwrap().is_symlink());
}

#[test]
fn a_folder_with_a_damaged_manifest_is_left_alone() {
    let project = Project::new("damaged");
    project.publish(OLD).unwrap();
    project.write("public/.rebut-manifest", "rebut manifest 2\nhalf a li");
    project.write("public/mine.txt", "somebody's");
    let before = project.published();
    let error = project.publish(NEW).unwrap_err().to_string();
    assert!(error.contains("is damaged"), "{error}");
    assert_eq!(project.published(), before);
}

#[test]
fn files_that_somebody_put_into_the_folder_stay_there() {
    let project = Project::new("strays");
    project.publish(OLD).unwrap();
    project.write("public/.git/HEAD", "ref: refs/heads/pages");
    project.write("public/gone/notes.txt", "mine");
    project.publish(&[("index.html", "new")]).unwrap();
    let wanted =
        [(".git/HEAD", "ref: refs/heads/pages"), ("gone/notes.txt", "mine"), ("index.html", "new")];
    assert_eq!(project.published(), owned(&wanted));
}

#[test]
fn a_page_is_not_published_over_somebody_elses_file() {
    let project = Project::new("stray-in-the-way");
    project.publish(OLD).unwrap();
    project.write("public/b/c", "mine");
    let error = project.publish(NEW).unwrap_err().to_string();
    assert!(error.contains("was not written by rebut"), "{error}");
    assert_eq!(project.published(), owned(&[OLD[0], ("b/c", "mine"), OLD[1], OLD[2]]));
    assert_eq!(project.beside(), [".public.lock"]);
}

#[test]
fn a_disk_that_is_full_at_the_first_file_leaves_the_old_site() {
    let project = Project::new("full-first");
    project.publish(OLD).unwrap();
    fail_at(&project, 0);
    assert_eq!(project.published(), owned(OLD));
    assert_eq!(project.beside(), [".public.lock"]);
}

#[test]
fn a_disk_that_is_full_at_the_last_file_leaves_the_old_site() {
    let project = Project::new("full-last");
    project.publish(OLD).unwrap();
    fail_at(&project, 1);
    assert_eq!(project.published(), owned(OLD));
    assert_eq!(project.beside(), [".public.lock"]);
}

fn fail_at(project: &Project, left: usize) {
    let folder = project.open().unwrap();
    let staging = folder.stage(&|_| true);
    let sink = FullAfter { sink: &staging, left: AtomicUsize::new(left) };
    let error = fill(&sink, folder.manifest(), NEW).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

#[test]
fn a_kept_file_that_is_lost_before_the_end_leaves_the_old_site() {
    let project = Project::new("lost");
    project.publish(OLD).unwrap();
    let folder = project.open().unwrap();
    let staging = folder.stage(&|_| true);
    fill(&staging, folder.manifest(), NEW).unwrap();
    fs::remove_file(project.public().join("index.html")).unwrap();
    let error = staging.commit(&manifest(NEW)).unwrap_err().to_string();
    assert!(error.contains("`index.html`"), "{error}");
    assert_eq!(project.published(), owned(&OLD[..2]));
    assert_eq!(project.beside(), [".public.lock"]);
}

#[test]
fn a_site_that_is_dropped_before_it_is_published_leaves_nothing() {
    let project = Project::new("dropped");
    let folder = project.open().unwrap();
    let staging = folder.stage(&|_| true);
    staging.put(&OutputPath::new("a/index.html"), b"a", Digest::of(b"a")).unwrap();
    drop(staging);
    assert_eq!(project.beside(), [".public.lock"]);
    assert!(!project.public().exists());
}

#[test]
fn what_a_killed_build_left_beside_the_folder_is_cleared() {
    let project = Project::new("killed");
    project.publish(OLD).unwrap();
    project.write(".public.next/half/index.html", "ha");
    project.write(".public.last/index.html", "older");
    project.open().unwrap();
    assert_eq!(project.beside(), [".public.lock"]);
    assert_eq!(project.published(), owned(OLD));
}

/// Sites in which files come, go, come back, get old words again, and change places with folders.
const TURNS: &[&[(&str, &str)]] = &[
    OLD,
    NEW,
    OLD,
    &[("a", "a file"), ("b/c/index.html", "new b"), ("index.html", "home")],
    NEW,
    &[("index.html", "only this")],
    &[("a/index.html", "new a"), ("b", "a file"), ("index.html", "home")],
    OLD,
    NEW,
];

#[test]
fn sites_that_begin_with_the_one_before_the_last_are_whole() {
    let project = Project::new("turns");
    for files in TURNS.iter().chain(TURNS.iter().rev()) {
        project.publish(files).unwrap();
        assert_eq!(project.published(), owned(files));
    }
    assert_eq!(project.beside(), [".public.lock", ".public.spare"]);
}

#[test]
fn a_spare_site_that_somebody_spoiled_does_no_harm() {
    let project = Project::new("spoiled");
    for (number, files) in TURNS.iter().enumerate() {
        let spare = project.0.join(".public.spare");
        if spare.exists() {
            match number % 4 {
                0 => fs::remove_file(spare.join(MANIFEST)).unwrap(),
                1 => fs::write(spare.join(MANIFEST), "rebut manif").unwrap(),
                2 => fs::remove_file(spare.join("index.html")).unwrap(),
                _ => {
                    fs::remove_file(spare.join("index.html")).unwrap();
                    fs::create_dir_all(spare.join("index.html/folder")).unwrap();
                }
            }
        }
        // The last kind of damage cannot be mended by writing over it.
        if project.publish(files).is_err() {
            project.publish(files).unwrap();
        }
        assert_eq!(project.published(), owned(files));
    }
}

#[test]
fn sites_that_are_looked_at_before_they_are_opened_are_whole() {
    let project = Project::new("looked-at");
    for (number, files) in TURNS.iter().chain(TURNS.iter().rev()).enumerate() {
        let spare = project.0.join(".public.spare/index.html");
        match number % 4 {
            2 if spare.exists() => fs::remove_file(spare).unwrap(),
            3 => fs::write(project.public().join("index.html"), "spoiled").unwrap(),
            _ => {}
        }
        publish(&project.open_again(project.seen()), files).unwrap();
        assert_eq!(project.published(), owned(files));
    }
    assert_eq!(project.beside(), [".public.lock", ".public.spare"]);
}

#[test]
fn what_was_seen_does_not_count_when_another_build_came_between() {
    let project = Project::new("between");
    for files in [OLD, NEW, OLD] {
        project.publish(files).unwrap();
    }
    let seen = project.seen();
    project.publish(NEW).unwrap();
    let folder = project.open_again(seen);
    assert_eq!(folder.manifest(), &manifest(NEW));
    publish(&folder, TURNS[3]).unwrap();
    assert_eq!(project.published(), owned(TURNS[3]));
}

#[test]
fn somebodys_file_moves_along_with_every_site() {
    let project = Project::new("along");
    project.publish(OLD).unwrap();
    for files in TURNS {
        project.write("public/.htaccess", "theirs");
        project.publish(files).unwrap();
        assert!(project.published().contains(&(".htaccess".to_owned(), "theirs".to_owned())));
        assert_eq!(project.published().len(), files.len() + 1);
    }
}

#[test]
fn an_old_site_that_a_killed_build_had_set_aside_is_put_back() {
    let project = Project::new("put-back");
    project.publish(OLD).unwrap();
    fs::rename(project.public(), project.0.join(".public.last")).unwrap();
    project.write(".public.next/index.html", "new");
    project.open().unwrap();
    assert_eq!(project.published(), owned(OLD));
    assert_eq!(project.beside(), [".public.lock"]);
}

#[test]
fn somebodys_file_in_an_old_site_that_was_not_cleared_moves_to_the_new_one() {
    let project = Project::new("killed-strays");
    project.publish(OLD).unwrap();
    project.write("public/CNAME", "example.org");
    fs::rename(project.public(), project.0.join(".public.next")).unwrap();
    project.write("public/index.html", "new");
    let bytes = manifest(&[("index.html", "new")]).to_bytes();
    fs::write(project.public().join(MANIFEST), bytes).unwrap();
    project.open().unwrap();
    assert_eq!(project.published(), owned(&[("CNAME", "example.org"), ("index.html", "new")]));
    assert_eq!(project.beside(), [".public.lock"]);
}

#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap())
}

#[cfg(unix)]
#[test]
fn kept_files_are_linked_and_changed_ones_are_not() {
    let project = Project::new("links");
    project.publish(OLD).unwrap();
    let home = inode(&project.public().join("index.html"));
    let changed = fs::File::open(project.public().join("a/index.html")).unwrap();
    project.publish(NEW).unwrap();
    assert_eq!(inode(&project.public().join("index.html")), home);
    // The open file is the old one still: it was replaced, not written to.
    assert_eq!(io::read_to_string(changed).unwrap(), "old a");
}

#[cfg(unix)]
#[test]
fn a_page_that_comes_out_the_same_keeps_its_file() {
    let project = Project::new("same-bytes");
    project.publish(OLD).unwrap();
    let home = inode(&project.public().join("index.html"));
    let folder = project.open().unwrap();
    let staging = folder.stage(&|_| true);
    fill(&staging, &Manifest::new(), NEW).unwrap();
    staging.commit(&manifest(NEW)).unwrap();
    assert_eq!(inode(&project.public().join("index.html")), home);
    assert_eq!(project.published(), owned(NEW));
}

#[cfg(unix)]
#[test]
fn a_site_in_which_nothing_changed_is_not_touched() {
    let project = Project::new("unchanged");
    project.publish(OLD).unwrap();
    let before = inode(&project.public());
    assert_eq!(project.publish(OLD).unwrap(), Published::Unchanged);
    assert_eq!(inode(&project.public()), before);
    assert_eq!(project.beside(), [".public.lock"]);
}

#[test]
fn a_published_file_that_was_removed_by_hand_comes_back() {
    let project = Project::new("comes-back");
    project.publish(OLD).unwrap();
    fs::remove_dir_all(project.public().join("a")).unwrap();
    assert_eq!(project.publish(OLD).unwrap(), Published::Swapped);
    assert_eq!(project.published(), owned(OLD));
}

#[test]
fn a_published_file_of_another_length_is_made_anew() {
    let project = Project::new("edited");
    project.publish(OLD).unwrap();
    project.write("public/index.html", "edited by hand");
    project.publish(OLD).unwrap();
    assert_eq!(project.published(), owned(OLD));
}

#[test]
fn a_page_becomes_a_folder_and_a_folder_a_page() {
    let project = Project::new("kinds");
    project.publish(&[("a", "page"), ("b/index.html", "page")]).unwrap();
    let swapped = [("a/index.html", "page"), ("b", "page")];
    project.publish(&swapped).unwrap();
    assert_eq!(project.published(), owned(&swapped));
}

fn put(path: &str) -> Option<io::ErrorKind> {
    let name = path.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    let project = Project::new(&format!("put{name}"));
    let folder = project.open().unwrap();
    let staging = folder.stage(&|_| true);
    staging
        .put(&OutputPath::new(path), b"text", Digest::of(b"text"))
        .err()
        .map(|error| error.kind())
}

#[test]
fn a_path_that_leads_out_of_the_folder_is_refused() {
    assert_eq!(put("a/index.html"), None);
    assert_eq!(put(""), Some(io::ErrorKind::InvalidInput));
    assert_eq!(put("/etc/motd"), Some(io::ErrorKind::InvalidInput));
    assert_eq!(put("../a"), Some(io::ErrorKind::InvalidInput));
    assert_eq!(put("a/../../b"), Some(io::ErrorKind::InvalidInput));
    assert_eq!(put("a//b"), Some(io::ErrorKind::InvalidInput));
    assert_eq!(put("a/./b"), Some(io::ErrorKind::InvalidInput));
    assert_eq!(put("a/"), Some(io::ErrorKind::InvalidInput));
    assert_eq!(put("a\0b"), Some(io::ErrorKind::InvalidInput));
    assert_eq!(put(MANIFEST), Some(io::ErrorKind::InvalidInput));
}

#[test]
fn a_name_that_the_disk_does_not_take_leaves_the_old_site() {
    let project = Project::new("long-name");
    project.publish(OLD).unwrap();
    let long = "a".repeat(300);
    assert!(project.publish(&[(&long, "page"), ("index.html", "new")]).is_err());
    assert_eq!(project.published(), owned(OLD));
    assert_eq!(project.beside(), [".public.lock"]);
}

#[test]
fn a_second_build_says_that_it_waits_and_then_sees_what_the_first_published() {
    let project = Project::new("waits");
    let first = project.open().unwrap();
    let (says, said) = mpsc::channel();
    thread::scope(|scope| {
        let second = scope.spawn(|| {
            let says = move || says.send(()).unwrap();
            Folder::open(&project.0, &project.public(), &says).unwrap().manifest().clone()
        });
        said.recv_timeout(Duration::from_secs(60)).unwrap();
        publish(&first, OLD).unwrap();
        drop(first);
        assert_eq!(second.join().unwrap(), manifest(OLD));
    });
    assert!(said.try_recv().is_err());
}

#[test]
fn two_builds_at_once_publish_one_whole_site() {
    let project = Project::new("at-once");
    thread::scope(|scope| {
        scope.spawn(|| project.publish(OLD).unwrap());
        scope.spawn(|| project.publish(NEW).unwrap());
    });
    let published = project.published();
    assert!(published == owned(OLD) || published == owned(NEW), "{published:?}");
    assert_eq!(project.beside(), [".public.lock", ".public.spare"]);
}

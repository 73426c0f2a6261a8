//! Reads a project's folder: the only place that does.
//!
//! In: the folder, and the output folder, which may lie inside and is not read. Out: a
//! [`SourceTree`], and a problem for each thing that cannot be read. Files that are not there are not
//! missed here: `config/` says so when `site.yaml` is.
//!
//! Symbolic links are followed where they lead to something inside the project, so that nothing else
//! of this machine is published by mistake.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the reader of project files; the clock decides only which of them are read again"
)]

use std::ffi::OsStr;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::MAIN_SEPARATOR;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::DirEntry;
use walkdir::WalkDir;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::digest::Digest;
use crate::base::digest::Digester;
use crate::base::path::SourcePath;
use crate::source::Content;
use crate::source::SourceFile;
use crate::source::SourceTree;
use crate::source::builtin;
use crate::source::cannot_read;
use crate::source::is_text;
use crate::source::is_wanted;
use crate::source::stamp::Stamp;
use crate::source::stamp::Stamps;

/// How many articles are read before somebody may look at them: few enough for their texts to stay in the processor's cache.
const AT_ONCE: usize = 16;

/// Looks at files of `content/` when they have been read, some at a time and from several threads, and beside them at all files that
/// stand elsewhere. Whoever needs a text only once takes it here, where it is near, and lets go of it: all of a large site take a
/// third of a build's memory.
type Early<'e> = &'e (dyn Fn(&SourceTree, &mut [SourceFile]) + Sync);

impl SourceTree {
    /// Reads the project in `root`; the folder `out`, if it lies inside, is not part of it.
    ///
    /// # Errors
    /// `root` is not there, is not a folder or cannot be listed. All else goes to the report.
    pub fn read(root: &Path, out: &Path, report: &mut Report) -> io::Result<Self> {
        Self::read_again(root, out, &Stamps::default(), &|_, _| {}, report).map(|(tree, _)| tree)
    }

    /// Reads a project of which `known` files were read before: the tree is that of [`SourceTree::read`], but a file that was not
    /// touched since is opened only when somebody wants its bytes, and of a text that `early` has let go the same is true. Also gives what
    /// to know next time.
    ///
    /// # Errors
    /// As [`SourceTree::read`].
    pub fn read_again(
        root: &Path,
        out: &Path,
        known: &Stamps,
        early: Early<'_>,
        report: &mut Report,
    ) -> io::Result<(Self, Stamps)> {
        let begun = SystemTime::now();
        let root = fs::canonicalize(root)?;
        fs::read_dir(&root)?;
        let mut walk =
            Walk { out: fs::canonicalize(out).ok(), root, found: Vec::new(), linked: Vec::new() };
        walk.collect(report);
        let Walk { mut found, mut linked, .. } = walk;
        linked.sort();
        found.par_sort_unstable();
        found.dedup_by(|file, first| {
            let is_double = file.0 == first.0;
            if is_double {
                report.add(same_name(&file.0));
            }
            is_double
        });
        let (articles, others): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|(path, _)| path.below("content").is_some() && is_text(path));
        let look = |file| look_at(file, known);
        let others: Vec<Looked> = others.into_par_iter().map(look).collect();
        let (others, mut stamps) = gather(others, report);
        let mut tree = Self { linked, ..Self::over_builtin(others) };
        let articles: Vec<_> = articles
            .into_par_iter()
            .chunks(AT_ONCE)
            .map(|files| {
                let mut report = Report::new();
                let (mut files, stamps) = gather(files.into_iter().map(look), &mut report);
                early(&tree, &mut files);
                (files, stamps, report)
            })
            .collect();
        let mut read = Vec::with_capacity(articles.len());
        for (files, more, problems) in articles {
            read.push(files);
            stamps.extend(more);
            report.extend(problems.sorted());
        }
        // They come in the order of their paths, so none need be looked for.
        let read = read.into_iter().flatten().map(|file| (file.path.clone(), file));
        tree.files.append(&mut read.collect());
        Ok((tree, Stamps::new(stamps, begun)))
    }

    /// Takes in what happened to single files, given by their paths on the disk, and counts those that have other bytes now.
    /// `None`, and nothing has changed, when that is not enough and the project must be read again: folders came or went,
    /// links, or something that cannot be read.
    pub fn refresh(&mut self, root: &Path, out: &Path, changed: &[PathBuf]) -> Option<usize> {
        let root = fs::canonicalize(root).ok()?;
        let out = fs::canonicalize(out).ok();
        let steps: Option<Vec<Step>> =
            changed.iter().map(|place| self.step(&root, out.as_deref(), place)).collect();
        let mut count = 0;
        for step in steps? {
            count += usize::from(match step {
                Step::Nothing => false,
                Step::Remove(path) => self.files.remove(&path).is_some(),
                Step::Put(file) => {
                    let digest = file.digest;
                    let before = self.files.insert(file.path.clone(), *file);
                    before.is_none_or(|before| before.digest != digest)
                }
            });
        }
        Some(count)
    }

    /// What a change of one file means; `None` when the whole project must be looked at.
    fn step(&self, root: &Path, out: Option<&Path>, place: &Path) -> Option<Step> {
        let below = place.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
        if !is_wanted(&below) || out.is_some_and(|out| place.starts_with(out)) {
            return Some(Step::Nothing);
        }
        let path = SourcePath::new(&below);
        // Two forms of one name need the look at the whole folder.
        if path.as_str() != below {
            return None;
        }
        let Ok(metadata) = fs::symlink_metadata(place) else {
            if !self.files.contains_key(&path) {
                let was_folder = self.below(path.as_str()).next().is_some();
                return (!was_folder).then_some(Step::Nothing);
            }
            // A file of the built-in theme comes back when the one over it goes.
            let is_plain = builtin::files().all(|file| file.path != path);
            return is_plain.then_some(Step::Remove(path));
        };
        let folder = place.parent()?;
        if !metadata.is_file() || fs::canonicalize(folder).ok()? != folder {
            return None;
        }
        match read_file((path, place.to_path_buf())) {
            Reading::File(file) => Some(Step::Put(file)),
            Reading::Gone | Reading::Problem(_) => None,
        }
    }
}

/// What a change of one file means for a tree.
enum Step {
    Nothing,
    Remove(SourcePath),
    Put(Box<SourceFile>),
}

/// The files of a project, while they are being found. Both folders are in canonical form.
struct Walk {
    root: PathBuf,
    out: Option<PathBuf>,
    /// In the order of the disk.
    found: Vec<(SourcePath, PathBuf)>,
    linked: Vec<PathBuf>,
}

impl Walk {
    fn collect(&mut self, report: &mut Report) {
        let mut entries = WalkDir::new(&self.root).min_depth(1).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Err(error) => report.extend(self.walk_problem(&error)),
                Ok(entry) => {
                    let is_folder = entry.file_type().is_dir();
                    let goes_on = self.visit(entry, report);
                    if !goes_on && is_folder {
                        entries.skip_current_dir();
                    }
                }
            }
        }
    }

    /// Notes a file. `false` when there is nothing to look for below.
    fn visit(&mut self, entry: DirEntry, report: &mut Report) -> bool {
        let written = self.written(entry.path());
        if !is_wanted(&written) || self.is_output(&entry) {
            return false;
        }
        let path = SourcePath::new(&written);
        if entry.file_name().to_str().is_none() {
            report.add(name_not_utf8(&path));
            return false;
        }
        if entry.path_is_symlink() {
            if let Some(diagnostic) = self.link_problem(&path, entry.path()) {
                report.add(diagnostic);
                return false;
            }
            self.linked.extend(fs::canonicalize(entry.path()));
        }
        if entry.file_type().is_dir() {
            return true;
        }
        if !entry.file_type().is_file() {
            report.add(not_a_file(&path));
            return false;
        }
        self.found.push((path, entry.into_path()));
        false
    }

    /// The path below the project's folder, with `/`; what is not UTF-8 is replaced.
    fn written(&self, path: &Path) -> String {
        // What most paths are, and quicker than part for part: the root is in canonical form, and names follow it.
        let plain = path.to_str().zip(self.root.to_str()).filter(|_| MAIN_SEPARATOR == '/');
        let plain = plain.and_then(|(path, root)| path.strip_prefix(root)?.strip_prefix('/'));
        if let Some(plain) = plain {
            return plain.to_owned();
        }
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = below.iter().map(OsStr::to_string_lossy).collect();
        parts.join("/")
    }

    /// Whether this is the output folder. Only a folder of its name is worth asking the disk about.
    fn is_output(&self, entry: &DirEntry) -> bool {
        let Some(out) = &self.out else { return false };
        entry.file_type().is_dir()
            && out.file_name() == Some(entry.file_name())
            && fs::canonicalize(entry.path()).is_ok_and(|path| path == *out)
    }

    /// Why a link that leads somewhere is not followed.
    fn link_problem(&self, path: &SourcePath, link: &Path) -> Option<Diagnostic> {
        let target = match fs::canonicalize(link) {
            Ok(target) => target,
            Err(error) => return Some(cannot_read(path, &error)),
        };
        if self.out.as_ref().is_some_and(|out| target.starts_with(out)) {
            return Some(symlink(path, "leads into the folder that the site is written to"));
        }
        // A link may share what the project keeps beside its own folders, such as pictures, but it must
        // not publish what is hidden there: `.env`, `.git`.
        let Ok(below) = target.strip_prefix(&self.root) else {
            return Some(symlink(path, "leads out of the project's folder"));
        };
        let is_hidden = below.iter().any(|part| part.to_string_lossy().starts_with('.'));
        let is_wanted = is_wanted(&self.written(&target));
        (is_hidden && !is_wanted).then(|| symlink(path, "leads to something hidden"))
    }

    /// What the walk could not look into, unless nobody wants it.
    fn walk_problem(&self, error: &walkdir::Error) -> Option<Diagnostic> {
        let path = error.path()?;
        let written = self.written(path);
        if !is_wanted(&written) {
            return None;
        }
        let shown = SourcePath::new(&written);
        if error.loop_ancestor().is_some() {
            return Some(symlink(&shown, "leads back to a folder that it stands in"));
        }
        let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        match error.io_error() {
            Some(_) if is_link && fs::metadata(path).is_err() => {
                Some(symlink(&shown, "leads to nothing that can be opened"))
            }
            // An editor has put a new file in its place, or taken it away, in this moment.
            Some(error) if error.kind() == io::ErrorKind::NotFound => None,
            Some(error) => Some(cannot_read(&shown, error)),
            None => None,
        }
    }
}

/// What became of a file that was found.
enum Reading {
    File(Box<SourceFile>),
    Gone,
    Problem(Box<Diagnostic>),
}

impl Reading {
    fn of_error(path: &SourcePath, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound {
            Self::Gone
        } else {
            Self::Problem(Box::new(cannot_read(path, error)))
        }
    }
}

/// A file that was looked at, and its stamp.
type Looked = (Option<Stamp>, Reading);

/// The files that could be read, and what is known of those with a stamp. The others are told of.
fn gather(
    looked: impl IntoIterator<Item = Looked>,
    report: &mut Report,
) -> (Vec<SourceFile>, Vec<(SourcePath, Stamp, Digest)>) {
    let (mut files, mut stamps) = (Vec::new(), Vec::new());
    for (stamp, reading) in looked {
        match reading {
            Reading::File(file) => {
                stamps.extend(stamp.map(|stamp| (file.path.clone(), stamp, file.digest)));
                files.push(*file);
            }
            Reading::Gone => {}
            Reading::Problem(diagnostic) => report.add(*diagnostic),
        }
    }
    (files, stamps)
}

/// Reads a file, unless it is known by its stamp. The stamp is taken before: a change in between shows next time.
fn look_at((path, place): (SourcePath, PathBuf), known: &Stamps) -> Looked {
    if is_text(&path) && !known.has(&path) {
        return read_stamped(path, place);
    }
    let Ok(metadata) = fs::metadata(&place) else { return (None, read_file((path, place))) };
    let stamp = Stamp::of(&metadata);
    let reading = match known.digest(&path, &stamp) {
        Some(digest) => {
            let (size, content) = (metadata.len(), Content::OnDisk(place.into()));
            Reading::File(Box::new(SourceFile { path, digest, size, content }))
        }
        None => read_file((path, place)),
    };
    (Some(stamp), reading)
}

fn read_file((path, place): (SourcePath, PathBuf)) -> Reading {
    let read = if is_text(&path) {
        fs::read(&place).map(|bytes| SourceFile::loaded(path.clone(), bytes, Some(place.into())))
    } else {
        digest_of_file(&place).map(|(digest, size)| SourceFile {
            path: path.clone(),
            digest,
            size,
            content: Content::OnDisk(place.into()),
        })
    };
    match read {
        Ok(file) => Reading::File(Box::new(file)),
        Err(error) => Reading::of_error(&path, &error),
    }
}

/// Reads a text that was not read before, and its stamp first.
fn read_stamped(path: SourcePath, place: PathBuf) -> Looked {
    let mut stamp = None;
    let mut read = || {
        let mut file = File::open(&place)?;
        let metadata = file.metadata()?;
        stamp = Some(Stamp::of(&metadata));
        // One byte more tells that there is no more.
        let size = usize::try_from(metadata.len()).unwrap_or(0).saturating_add(1);
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(size)?;
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let reading = match read() {
        Ok(bytes) => Reading::File(Box::new(SourceFile::loaded(path, bytes, Some(place.into())))),
        Err(error) => Reading::of_error(&path, &error),
    };
    (stamp, reading)
}

/// The digest and length of a file of any size.
fn digest_of_file(path: &Path) -> io::Result<(Digest, u64)> {
    let mut file = File::open(path)?;
    let mut digester = Digester::new();
    let mut size = 0_u64;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => return Ok((digester.finish(), size)),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        digester.update(buffer.get(..count).unwrap_or_default());
        size = size.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
    }
}

/// The bytes of a file that was digested before, if they are still the same.
pub(super) fn read_unchanged(path: &Path, size: u64, digest: Digest) -> io::Result<Vec<u8>> {
    let changed = || io::Error::other("changed while the site was built");
    // Asked before it is opened: a pipe that took the file's place would never end.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() || metadata.len() != size {
        return Err(changed());
    }
    let bytes = fs::read(path)?;
    if Digest::of(&bytes) != digest {
        return Err(changed());
    }
    Ok(bytes)
}

/// The first bytes of a file.
pub(super) fn read_head(path: &Path, length: usize) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("is no file any more"));
    }
    let limit = u64::try_from(length).unwrap_or(u64::MAX);
    let mut bytes = Vec::with_capacity(length.min(64 * 1024));
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn symlink(path: &SourcePath, why: &str) -> Diagnostic {
    Diagnostic::error(codes::SYMLINK, format!("the link `{path}` {why}"))
        .at(Place::whole_file(path))
        .help("put a copy of the file in the link's place, or remove the link")
}

fn not_a_file(path: &SourcePath) -> Diagnostic {
    let message = format!("`{path}` is a pipe, a socket or a device, not a file");
    Diagnostic::error(codes::CANNOT_READ, message)
        .at(Place::whole_file(path))
        .help("remove it from the project's folder")
}

fn name_not_utf8(path: &SourcePath) -> Diagnostic {
    Diagnostic::error(codes::BAD_PATH, format!("the name `{}` is not UTF-8", path.file_name()))
        .at(Place::whole_file(path))
        .help("rename it with letters of UTF-8; it was probably unpacked from an old archive")
}

fn same_name(path: &SourcePath) -> Diagnostic {
    let message = format!("there are two files `{path}`, written in different Unicode forms");
    Diagnostic::error(codes::BAD_PATH, message)
        .at(Place::whole_file(path))
        .note("one has its accents as letters of their own (NFD), as macOS writes names")
        .help("remove one of the two, or rename it")
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink as link;
    use std::os::unix::net::UnixListener;

    use super::*;
    use crate::base::codes::Code;

    /// A folder that is removed with its value.
    struct Project(PathBuf);

    impl Project {
        fn new(name: &str) -> Self {
            let name = format!("rebut-source-{}-{name}", std::process::id());
            let root = std::env::temp_dir().join(name);
            _ = fs::remove_dir_all(&root);
            fs::create_dir_all(root.join("content")).unwrap();
            Self(root)
        }

        fn file(self, path: &str, bytes: &str) -> Self {
            let place = self.0.join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, bytes).unwrap();
            self
        }

        fn link(self, path: &str, target: &str) -> Self {
            link(target, self.0.join(path)).unwrap();
            self
        }

        /// The paths that were read but for the built-in theme, and what was wrong, with its file.
        fn read(&self) -> (Vec<String>, Vec<(Code, String)>) {
            let mut report = Report::new();
            let tree = SourceTree::read(&self.0, &self.0.join("public"), &mut report).unwrap();
            let own = tree.iter().filter(|file| !matches!(file.content, Content::Builtin(_)));
            let paths = own.map(|file| file.path.as_str().to_owned()).collect();
            let problems = report.sorted().into_iter();
            let file = |problem: &Diagnostic| problem.place.as_ref().unwrap().file.to_string();
            (paths, problems.map(|problem| (problem.code, file(&problem))).collect())
        }
    }

    impl Drop for Project {
        fn drop(&mut self) {
            _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_project_is_read_without_its_output_and_litter() {
        let project = Project::new("plain")
            .file("site.yaml", "")
            .file("content/a.md", "")
            .file("content/a.md~", "")
            .file("static/.well-known/security.txt", "")
            .file("static/public/a.txt", "")
            .file("public/index.html", "")
            .file("target/debug/a", "");
        let wanted =
            ["content/a.md", "site.yaml", "static/.well-known/security.txt", "static/public/a.txt"];
        assert_eq!(project.read(), (wanted.map(str::to_owned).to_vec(), vec![]));
    }

    #[test]
    fn an_output_folder_among_the_sources_is_not_read() {
        let project = Project::new("out-inside").file("static/out/a.txt", "");
        let mut report = Report::new();
        let tree =
            SourceTree::read(&project.0, &project.0.join("static/out"), &mut report).unwrap();
        assert!(tree.get("static/out/a.txt").is_none());
        assert!(report.is_empty());
    }

    #[test]
    fn a_folder_on_disk_and_the_same_files_in_memory_are_the_same_tree() {
        let project = Project::new("same").file("content/a.md", "a").file("static/b.png", "b");
        let mut report = Report::new();
        let disk = SourceTree::read(&project.0, &project.0.join("public"), &mut report).unwrap();
        let memory = SourceTree::from_files([("static/b.png", "b"), ("content/a.md", "a")]);
        assert_eq!(disk.digest(), memory.digest());
    }

    #[test]
    fn changes_of_single_files_are_taken_in_all_or_none() {
        let project = Project::new("refresh").file("content/a.md", "1").file("content/b.md", "1");
        let (root, out) = (project.0.canonicalize().unwrap(), project.0.join("public"));
        let mut tree = SourceTree::read(&root, &out, &mut Report::new()).unwrap();
        let before = tree.digest();
        let project = project.file("content/a.md", "2").file("content/neu/c.md", "1");
        let [a, b, folder] = ["a.md", "b.md", "neu"].map(|name| root.join("content").join(name));
        // A folder needs the look at the whole, and the file beside it waits for that.
        assert_eq!(tree.refresh(&root, &out, &[a.clone(), folder]), None);
        assert_eq!(tree.digest(), before);
        fs::remove_file(&b).unwrap();
        fs::remove_dir_all(project.0.join("content/neu")).unwrap();
        assert_eq!(tree.refresh(&root, &out, &[a.clone(), a, b]), Some(2));
        let whole = SourceTree::read(&root, &out, &mut Report::new()).unwrap();
        assert_eq!(tree.digest(), whole.digest());
    }

    #[test]
    fn a_project_that_is_not_there_is_an_error() {
        let mut report = Report::new();
        let missing = Path::new("/nonexistent/project");
        let read = SourceTree::read(missing, Path::new("public"), &mut report);
        assert_eq!(read.err().map(|error| error.kind()), Some(io::ErrorKind::NotFound));
    }

    #[test]
    fn a_link_inside_the_project_is_followed() {
        let project = Project::new("link-inside")
            .file("pictures/a.png", "")
            .link("content/pictures", "../pictures")
            .link("content/b.png", "../pictures/a.png");
        let wanted = ["content/b.png", "content/pictures/a.png"];
        assert_eq!(project.read(), (wanted.map(str::to_owned).to_vec(), vec![]));
    }

    #[test]
    fn a_link_out_of_the_project_is_not_followed() {
        let project = Project::new("link-out")
            .link("content/etc", "/etc")
            .link("content/passwd.md", "/etc/passwd");
        let wanted = [
            (codes::SYMLINK, "content/etc".to_owned()),
            (codes::SYMLINK, "content/passwd.md".to_owned()),
        ];
        assert_eq!(project.read(), (vec![], wanted.to_vec()));
    }

    #[test]
    fn a_link_to_something_hidden_or_published_is_not_followed() {
        let project = Project::new("link-hidden")
            .file(".env", "")
            .file("public/index.html", "")
            .link("content/a.md", "../.env")
            .link("content/b", "../public");
        let wanted =
            [(codes::SYMLINK, "content/a.md".to_owned()), (codes::SYMLINK, "content/b".to_owned())];
        assert_eq!(project.read(), (vec![], wanted.to_vec()));
    }

    #[test]
    fn a_link_round_in_a_circle_or_to_nothing_is_reported_once() {
        let project = Project::new("link-loop")
            .file("content/a.md", "")
            .link("content/again", ".")
            .link("content/nothing.md", "nowhere")
            .link("content/self.md", "self.md");
        let wanted = [
            (codes::SYMLINK, "content/again".to_owned()),
            (codes::SYMLINK, "content/nothing.md".to_owned()),
            (codes::SYMLINK, "content/self.md".to_owned()),
        ];
        assert_eq!(project.read(), (vec!["content/a.md".to_owned()], wanted.to_vec()));
    }

    #[test]
    fn a_socket_is_reported_and_the_rest_is_read() {
        let project = Project::new("socket").file("content/b.md", "");
        let _socket = UnixListener::bind(project.0.join("content/a.md")).unwrap();
        let wanted = [(codes::CANNOT_READ, "content/a.md".to_owned())];
        assert_eq!(project.read(), (vec!["content/b.md".to_owned()], wanted.to_vec()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_pipe_is_reported_and_not_waited_for() {
        let project = Project::new("pipe");
        let kind = rustix::fs::FileType::Fifo;
        let mode = rustix::fs::Mode::RUSR;
        let pipe = project.0.join("content/a.md");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).unwrap();
        assert_eq!(project.read(), (vec![], vec![(codes::CANNOT_READ, "content/a.md".to_owned())]));
    }

    // Other systems refuse to make such names.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf_8_is_reported() {
        let project = Project::new("name").file("content/b.md", "");
        fs::write(project.0.join("content").join(OsStr::from_bytes(b"\xd5.md")), "").unwrap();
        let wanted = [(codes::BAD_PATH, "content/\u{fffd}.md".to_owned())];
        assert_eq!(project.read(), (vec!["content/b.md".to_owned()], wanted.to_vec()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn two_names_that_look_the_same_are_reported() {
        let project =
            Project::new("nfc").file("content/ho\u{300}a.md", "1").file("content/h\u{f2}a.md", "2");
        let wanted = [(codes::BAD_PATH, "content/h\u{f2}a.md".to_owned())];
        assert_eq!(project.read(), (vec!["content/h\u{f2}a.md".to_owned()], wanted.to_vec()));
    }

    #[test]
    fn a_picture_that_changes_during_the_build_is_not_published() {
        let project = Project::new("changed").file("static/a.png", "before");
        let mut report = Report::new();
        let tree = SourceTree::read(&project.0, &project.0.join("public"), &mut report).unwrap();
        fs::write(project.0.join("static/a.png"), "after!").unwrap();
        let error = tree.get("static/a.png").unwrap().bytes().unwrap_err();
        assert_eq!(error.to_string(), "changed while the site was built");
    }
}

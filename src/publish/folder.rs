//! The output folder, and who may write it.
//!
//! In: the project's folder and the output folder. Out: a [`Folder`] that is locked, whole and ours, or
//! why it cannot be used. Files are written in `staging.rs` and brought into place in `replace.rs`.
//!
//! Beside a folder `public` lie `.public.lock` and `.public.spare`, the site before this one, with links to the files that they
//! share: the next site begins with it, so that publishing costs what changed. During a build there are also `.public.next` (the
//! new site) and sometimes `.public.last` (the old one). A build that was killed leaves them; the next one clears up,
//! and puts the old site back where none was in place. In the folder lies `.rebut-manifest`, which marks
//! it as ours and says what was published; what it does not list was put there by somebody else and is
//! never removed.
#![expect(clippy::disallowed_methods, reason = "this is where the output folder is written")]

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use rayon::prelude::*;

use crate::publish::lock::Lock;
use crate::publish::look::Look;
use crate::publish::look::Root;
use crate::publish::replace;
use crate::render::manifest::Manifest;
use crate::source;

pub use crate::publish::replace::Published;
pub use crate::publish::staging::Staging;
pub use crate::publish::staging::Wanted;

/// The file in the output folder that marks it as ours.
pub const MANIFEST: &str = ".rebut-manifest";

/// An output folder that is ours and locked until the value is dropped.
pub struct Folder {
    pub(super) names: Names,
    manifest: Option<Manifest>,
    /// For each file of the manifest whether it was there when the folder was looked at; `None` when it was not.
    is_there: Option<Vec<bool>>,
    /// The spare site, where it was looked at.
    spare: Option<Look>,
    empty: Manifest,
    _lock: Lock,
}

/// What was seen of an output folder before it was opened, as that takes some time and can be done while other things are read.
#[derive(Default)]
pub struct Seen {
    /// The published site.
    pub site: Option<Look>,
    /// The spare site.
    pub spare: Option<Look>,
}

impl Seen {
    /// Looks at the published site, if there is one.
    pub fn site(out: &Path) -> Option<Look> {
        Look::at(&Names::of(out).ok()?.folder)
    }

    /// Looks at the spare site, if there is one.
    pub fn spare(out: &Path) -> Option<Look> {
        Look::at(&Names::of(out).ok()?.spare)
    }
}

impl Folder {
    /// Opens the output folder `out` of the project in `root`; it need not exist. If another build is
    /// writing it, calls `waiting` once and waits. Then repairs what a killed build left.
    ///
    /// # Errors
    /// The folder may not be written: it is a link, a file, has somebody else's files in it, holds the
    /// project or is part of it. Or the disk says no.
    pub fn open(root: &Path, out: &Path, waiting: &dyn Fn()) -> anyhow::Result<Self> {
        Self::open_again(root, out, waiting, Seen::default())
    }

    /// Opens a folder that was looked at before.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub fn open_again(
        root: &Path,
        out: &Path,
        waiting: &dyn Fn(),
        seen: Seen,
    ) -> anyhow::Result<Self> {
        let names = Names::of(out)?;
        refuse_project(root, &names.folder)?;
        // Asked twice: a folder of somebody else must not get a lock file beside it, and what lies
        // there may change while this build waits.
        refuse_foreign(&names.folder)?;
        create_parent(&names.folder)?;
        let lock = Lock::take(&names.lock, waiting)?;
        names.repair()?;
        refuse_foreign(&names.folder)?;
        let site = seen.site.filter(|look| look.is_of(&names.folder));
        let (manifest, is_there) = match site.map(Look::into_parts) {
            Some((manifest, is_there)) => (Some(manifest), Some(is_there)),
            None => (read_manifest(&names.folder)?, None),
        };
        let spare = seen.spare;
        Ok(Self { names, manifest, is_there, spare, empty: Manifest::new(), _lock: lock })
    }

    /// The folder, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.names.folder
    }

    /// What was published last; empty when nothing was.
    pub fn manifest(&self) -> &Manifest {
        self.manifest.as_ref().unwrap_or(&self.empty)
    }

    /// Whether every file of the manifest is still there, with its length.
    pub fn is_whole(&self) -> bool {
        if let Some(is_there) = &self.is_there {
            return is_there.iter().all(|is_there| *is_there);
        }
        let files: Vec<_> = self.manifest().iter().collect();
        let root = Root::new(&self.names.folder);
        files.par_iter().all(|(path, entry)| root.has(path.as_str(), entry.size))
    }

    /// Whether a file of the manifest was there when the folder was looked at; `None` when it was not, or when the manifest knows no
    /// such file.
    pub(super) fn had(&self, path: &str) -> Option<bool> {
        let place = self.manifest.as_ref()?.place(path)?;
        self.is_there.as_ref()?.get(place).copied()
    }

    /// The spare site, where it was looked at and is still the same.
    pub(super) fn spare(&self) -> Option<&Look> {
        self.spare.as_ref().filter(|look| look.is_of(&self.names.spare))
    }

    /// The manifest on the disk, where there is one that can be read.
    pub(super) fn last(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// Begins a new site beside the old one, which will have no path that is not `wanted`.
    pub fn stage<'f>(&'f self, wanted: &'f Wanted<'f>) -> Staging<'f> {
        Staging::new(self, wanted)
    }
}

/// The output folder and what lies beside it, as absolute paths.
pub(super) struct Names {
    pub(super) folder: PathBuf,
    pub(super) next: PathBuf,
    pub(super) last: PathBuf,
    pub(super) spare: PathBuf,
    lock: PathBuf,
}

impl Names {
    fn of(out: &Path) -> anyhow::Result<Self> {
        let (Some(name), Some(parent)) = (out.file_name(), out.parent()) else {
            bail!(
                "`{}` cannot be the output folder: name a folder of its own, such as `public`",
                out.display()
            );
        };
        let parent = settle(parent)?;
        let beside = |what: &str| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(what);
            parent.join(hidden)
        };
        Ok(Self {
            folder: parent.join(name),
            next: beside(".next"),
            last: beside(".last"),
            spare: beside(".spare"),
            lock: beside(".lock"),
        })
    }

    /// Clears up after a build that was killed.
    fn repair(&self) -> anyhow::Result<()> {
        if !is_there(&self.folder) && is_there(&self.last) {
            fs::rename(&self.last, &self.folder)
                .with_context(|| format!("cannot put `{}` back in place", self.last.display()))?;
        }
        for leftover in [&self.last, &self.next] {
            if is_there(leftover) {
                replace::retire(leftover, &self.folder)?;
            }
        }
        // It is of no use to anybody, and when it cannot be removed it does no harm.
        _ = fs::remove_file(self.folder.join(replace::PART));
        Ok(())
    }
}

/// The absolute form of a folder that may not exist yet.
fn settle(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut missing = Vec::new();
    let mut known = folder;
    loop {
        let asked = if known.as_os_str().is_empty() { Path::new(".") } else { known };
        match fs::canonicalize(asked) {
            Ok(found) => return Ok(missing.iter().rev().fold(found, |path, name| path.join(name))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(name), Some(parent)) = (known.file_name(), known.parent()) else {
                    return Err(error).with_context(|| unreadable(asked));
                };
                missing.push(name.to_owned());
                known = parent;
            }
            Err(error) => return Err(error).with_context(|| unreadable(asked)),
        }
    }
}

/// Whether something is there, be it a link to nothing.
pub(super) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn unreadable(path: &Path) -> String {
    format!("cannot read `{}`", path.display())
}

fn create_parent(folder: &Path) -> anyhow::Result<()> {
    let Some(parent) = folder.parent() else { return Ok(()) };
    fs::create_dir_all(parent).with_context(|| format!("cannot make `{}`", parent.display()))
}

/// Refuses a folder that holds the project, or is one that the project is read from.
fn refuse_project(root: &Path, folder: &Path) -> anyhow::Result<()> {
    let root = fs::canonicalize(root).with_context(|| unreadable(root))?;
    if root.starts_with(folder) {
        bail!("`{}` cannot be the output folder: the project itself lies in it", folder.display());
    }
    let Ok(below) = folder.strip_prefix(&root) else { return Ok(()) };
    let top = below.iter().next().unwrap_or_default().to_string_lossy();
    if source::is_wanted(&top) {
        bail!(
            "`{}` cannot be the output folder: `{top}` is where the site is read from",
            folder.display()
        );
    }
    Ok(())
}

/// Refuses what is there already and was not written by us.
fn refuse_foreign(folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    let metadata = match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| unreadable(folder)),
        Ok(metadata) => metadata,
    };
    if metadata.is_symlink() {
        bail!(
            "`{shown}` is a symbolic link, which a new site would replace; \
             name the folder that it leads to with `--out`"
        );
    }
    if !metadata.is_dir() {
        bail!("`{shown}` is a file; remove it, or name another folder with `--out`");
    }
    let is_ours =
        fs::symlink_metadata(folder.join(MANIFEST)).is_ok_and(|metadata| metadata.is_file());
    let mut entries = fs::read_dir(folder).with_context(|| unreadable(folder))?;
    if !is_ours && entries.next().is_some() {
        bail!(
            "`{shown}` has files in it that rebut did not write, and is left as it is; \
             empty it, or name another folder with `--out`"
        );
    }
    Ok(())
}

/// The manifest in a folder; `None` when there is none, or none that this version can read.
pub(super) fn read_manifest(folder: &Path) -> anyhow::Result<Option<Manifest>> {
    let path = folder.join(MANIFEST);
    match fs::read(&path) {
        Ok(bytes) => match Manifest::parse(&bytes) {
            Some(manifest) => Ok(Some(manifest)),
            // Which files are ours cannot be told any more, so none may be deleted.
            None => bail!(
                "`{}` is damaged or of a later version, so it cannot be told which files of the folder rebut wrote; \
                 empty the folder, or name another one with `--out`",
                path.display()
            ),
        },
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error).with_context(|| unreadable(&path)),
    }
}

/// What was published into a folder last, without opening it; empty when that cannot be told.
pub fn last_manifest(out: &Path) -> Manifest {
    read_manifest(out).ok().flatten().unwrap_or_default()
}

/// Whether an error says that there is no such file.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The names around a folder, for tests of the files beside this one.
#[cfg(test)]
pub(super) fn names_for_tests(out: &Path) -> Names {
    Names::of(out).expect("a test names a folder that can be asked for")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(root: &Path, out: &Path) -> String {
        let opened = Folder::open(root, out, &|| {});
        opened.err().map(|error| error.to_string()).unwrap_or_default()
    }

    /// A project that is removed with its value.
    struct Project(PathBuf);

    impl Project {
        fn new(name: &str) -> Self {
            let name = format!("rebut-folder-{}-{name}", std::process::id());
            let root = std::env::temp_dir().join(name);
            _ = fs::remove_dir_all(&root);
            fs::create_dir_all(root.join("content")).unwrap();
            Self(root.canonicalize().unwrap())
        }
    }

    impl Drop for Project {
        fn drop(&mut self) {
            _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_project_is_never_the_output_folder() {
        let project = Project::new("project");
        assert!(refusal(&project.0, &project.0).contains("the project itself lies in it"));
        let parent = project.0.parent().unwrap();
        assert!(refusal(&project.0, parent).contains("the project itself lies in it"));
        assert!(refusal(&project.0, Path::new("/")).contains("name a folder of its own"));
        assert!(refusal(&project.0, &project.0.join("..")).contains("name a folder of its own"));
    }

    #[test]
    fn what_the_site_is_read_from_is_never_the_output_folder() {
        let project = Project::new("sources");
        let content = refusal(&project.0, &project.0.join("content"));
        let below = refusal(&project.0, &project.0.join("static/new/out"));
        assert!(content.contains("`content` is where the site is read from"));
        assert!(below.contains("`static` is where the site is read from"));
        assert!(!project.0.join("static").exists());
    }

    #[test]
    fn an_output_folder_may_lie_in_folders_that_are_not_there_yet() {
        let project = Project::new("deep");
        let folder = Folder::open(&project.0, &project.0.join("build/a/public"), &|| {}).unwrap();
        assert_eq!(folder.path(), project.0.join("build/a/public"));
        assert!(!folder.path().exists());
    }

    #[test]
    fn a_folder_whose_parent_is_a_file_is_refused_with_its_name() {
        let project = Project::new("file-parent");
        fs::write(project.0.join("notes"), "").unwrap();
        let message = refusal(&project.0, &project.0.join("notes/public"));
        assert!(message.contains("/notes"), "{message}");
    }
}

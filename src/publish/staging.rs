//! A new site while it is being written, beside the old one.
//!
//! In: outputs, from several threads, and at the end their manifest. Out: the new site in the old one's
//! place. A staging that is dropped before is removed, and the old site never knew.
#![expect(clippy::disallowed_methods, reason = "this is where the output folder is written")]

use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use anyhow::Context;
use anyhow::anyhow;
use rayon::prelude::*;

use crate::base::fingerprint::Fingerprint;
use crate::base::path::OutputPath;
use crate::publish::folder::Folder;
use crate::publish::folder::MANIFEST;
use crate::publish::folder::is_absent;
use crate::publish::look::Look;
use crate::publish::look::Root;
use crate::publish::replace;
use crate::publish::replace::PART;
use crate::publish::replace::Published;
use crate::render::manifest::Entry;
use crate::render::manifest::Manifest;
use crate::render::sink::Sink;

/// Tells of a path whether the new site will have it.
pub type Wanted<'w> = dyn Fn(&str) -> bool + Sync + 'w;

/// A site that is not published yet.
pub struct Staging<'f> {
    folder: &'f Folder,
    wanted: &'f Wanted<'f>,
    /// What the folder held when it was begun, or why it could not be. Begun by the first file that the old site does not have:
    /// most builds have none.
    begun: OnceLock<Result<Begun<'f>, String>>,
    /// The folder, once it is begun and where the system can name files from there.
    below: OnceLock<Option<File>>,
    /// What was written since; the rest of what the folder holds may be older. Several threads write.
    written: Mutex<BTreeSet<OutputPath>>,
    /// Whether files had to be copied, as the disk knows no links. Several threads write, and it only ever turns true.
    is_copied: AtomicBool,
    is_published: bool,
}

/// What the folder of a new site held when it was begun.
enum Begun<'f> {
    /// The spare site as it was looked at.
    Seen(&'f Look),
    /// What the manifest of the spare site says, or nothing.
    Spare(Manifest),
}

impl Begun<'_> {
    fn manifest(&self) -> &Manifest {
        match self {
            Self::Seen(look) => look.manifest(),
            Self::Spare(manifest) => manifest,
        }
    }
}

impl<'f> Staging<'f> {
    pub(super) fn new(folder: &'f Folder, wanted: &'f Wanted<'f>) -> Self {
        Self {
            folder,
            wanted,
            begun: OnceLock::new(),
            below: OnceLock::new(),
            written: Mutex::new(BTreeSet::new()),
            is_copied: AtomicBool::new(false),
            is_published: false,
        }
    }

    /// Puts this site in the place of the old one, in one step where the system can. Does not touch the
    /// folder when nothing changed.
    ///
    /// # Errors
    /// Something cannot be written, or a file that we did not write is in the way. The old site is then
    /// still in place, unless the message says otherwise.
    pub fn commit(mut self, manifest: &Manifest) -> anyhow::Result<Published> {
        let last = self.folder.last();
        if self.begun.get().is_none() && last == Some(manifest) {
            return Ok(Published::Unchanged);
        }
        let names = &self.folder.names;
        if !self.is_in_old_places() {
            replace::refuse_strays(&names.folder, last, manifest)?;
        }
        let spare = self.begin()?;
        self.link_kept(spare, manifest)?;
        // Under another name first: a build that is killed here leaves a folder without a manifest, which
        // the next one removes, and not one with half a manifest, which it would have to leave alone.
        let path = names.next.join(MANIFEST);
        let part = names.next.join(PART);
        write_new(&part, &manifest.to_bytes())
            .and_then(|()| fs::rename(&part, &path))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        let (published, leftover) = replace::bring(names, last, manifest)?;
        // From here on the folder beside is the *old* site, which may hold files of somebody else.
        self.is_published = true;
        if let Some(leftover) = leftover {
            let held = last.filter(|_| !self.is_copied.load(Ordering::Relaxed));
            replace::set_aside(&leftover, names, held).context("the new site is published")?;
        }
        Ok(published)
    }

    /// The bytes of a file that was put or kept.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn bytes(&self, path: &OutputPath) -> io::Result<Vec<u8>> {
        check(path)?;
        let is_written = self.written().contains(path);
        fs::read(if is_written { self.staged(path) } else { self.published(path) })
    }

    /// Makes the folder of the new site, and gives what it holds already.
    fn begin(&self) -> anyhow::Result<&Begun<'f>> {
        let names = &self.folder.names;
        let begun = self.begun.get_or_init(|| {
            if let Some(look) = self.folder.spare() {
                if replace::take_spare(names, look.manifest(), self.wanted) {
                    return Ok(Begun::Seen(look));
                }
            } else if let Some(spare) = replace::spare(names)
                && replace::take_spare(names, &spare, self.wanted)
            {
                return Ok(Begun::Spare(spare));
            }
            replace::remove_spare(names);
            let made = fs::create_dir(&names.next).map(|()| Begun::Spare(Manifest::new()));
            made.map_err(|error| format!("cannot make `{}`: {error}", names.next.display()))
        });
        begun.as_ref().map_err(|problem| anyhow!("{problem}"))
    }

    /// Links the files that were kept, where the folder does not hold them already. It waits until now because most builds
    /// change nothing, and then there is nothing to link.
    fn link_kept(&self, begun: &Begun<'_>, manifest: &Manifest) -> anyhow::Result<()> {
        let spare = begun.manifest();
        // A compressed file is wanted until its original turns out to be too small for one.
        let is_left = |place: usize, path: &OutputPath| {
            let path = path.as_str();
            let is_gone = manifest.place_near(path, place).is_none();
            is_gone && (self.wanted)(path) && !manifest.has_below(path)
        };
        let left = spare.iter().enumerate().filter(|(place, (path, _))| is_left(*place, path));
        for (_, (path, _)) in left {
            check(path)
                .and_then(|()| remove_file(&self.staged(path)))
                .with_context(|| format!("cannot remove the old `{path}`"))?;
        }
        let written = self.written();
        let files: Vec<(usize, (&OutputPath, &Entry))> = manifest
            .iter()
            .enumerate()
            .filter(|(_, (path, _))| written.is_empty() || !written.contains(*path))
            .collect();
        let root = Root::new(&self.folder.names.next);
        files.into_par_iter().try_for_each(|(near, (path, entry))| {
            let place = spare.place_near(path.as_str(), near);
            let is_same = |place: &usize| {
                spare.entry(*place).is_some_and(|spare| spare.content == entry.content)
            };
            let is_there = |place| match begun {
                Begun::Seen(look) => look.has(place),
                Begun::Spare(_) => root.has(path.as_str(), entry.size),
            };
            if place.filter(is_same).is_some_and(is_there) {
                return Ok(());
            }
            let staged = self.staged(path);
            check(path)
                .and_then(|()| remove_file(&staged))
                .and_then(|()| self.take_over(&self.published(path), &staged))
                .with_context(|| format!("cannot take `{path}` over from the last site"))
        })
    }

    /// Whether each file that was written takes the place of one of ours, as those that were kept do: then nothing of somebody
    /// else can be in the way.
    fn is_in_old_places(&self) -> bool {
        let Some(last) = self.folder.last() else { return false };
        let is_ours = |path: &OutputPath| last.get(path.as_str()).is_some();
        let is_there =
            |path| fs::symlink_metadata(self.published(path)).is_ok_and(|it| it.is_file());
        self.written().iter().all(|path| is_ours(path) && is_there(path))
    }

    /// Links a published file into the new site, or copies it where links are not possible.
    fn take_over(&self, from: &Path, to: &Path) -> io::Result<()> {
        if with_parent(to, || fs::hard_link(from, to)).is_ok() {
            return Ok(());
        }
        self.is_copied.store(true, Ordering::Relaxed);
        let mut published = File::open(from)?;
        let mut staged = with_parent(to, || File::create_new(to))?;
        io::copy(&mut published, &mut staged)?;
        staged.set_modified(published.metadata()?.modified()?)
    }

    /// A thread that died left the set whole: it is changed by single insertions.
    fn written(&self) -> MutexGuard<'_, BTreeSet<OutputPath>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a file of the new site that must not exist, and its folder if that is missing.
    fn create(&self, path: &OutputPath) -> io::Result<File> {
        let below = self.below.get_or_init(|| below::open(&self.folder.names.next));
        let staged = self.staged(path);
        with_parent(&staged, || match below {
            Some(below) => below::create(below, path.as_str()),
            None => File::create_new(&staged),
        })
    }

    fn staged(&self, path: &OutputPath) -> PathBuf {
        self.folder.names.next.join(path.as_str())
    }

    fn published(&self, path: &OutputPath) -> PathBuf {
        self.folder.names.folder.join(path.as_str())
    }
}

impl Sink for Staging<'_> {
    fn put(&self, path: &OutputPath, bytes: &[u8], content: Fingerprint) -> io::Result<()> {
        check(path)?;
        // A page that was made anew and came out the same keeps its file: hosts and copying programs go by
        // the date of change.
        let published = self.published(path);
        let last = self.folder.last().and_then(|last| last.get(path.as_str()));
        if last.is_some_and(|last| last.content == content)
            && is_file_of(&published, length(bytes))
            && fs::read(&published).is_ok_and(|old| old == bytes)
        {
            return Ok(());
        }
        self.begin().map_err(io::Error::other)?;
        match self.create(path) {
            // A file of the spare folder, which may be linked to the old site: it is never written into.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_file(self.staged(path))?;
                self.create(path)
            }
            created => created,
        }?
        .write_all(bytes)?;
        self.written().insert(path.clone());
        Ok(())
    }

    fn keep(&self, path: &OutputPath, size: u64) -> io::Result<bool> {
        check(path)?;
        let had = self.folder.had(path.as_str());
        Ok(had.unwrap_or_else(|| is_file_of(&self.published(path), size)))
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if !self.is_published && self.begun.get().is_some() {
            // What cannot be removed now is removed by the next build, which says so if it cannot either.
            _ = fs::remove_dir_all(&self.folder.names.next);
        }
    }
}

/// Refuses a path that would lead out of the folder, or onto a file of our own. The plan has none;
/// this is the last place to make sure.
fn check(path: &OutputPath) -> io::Result<()> {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
    let is_ours = path.as_str() == MANIFEST || path.as_str() == PART;
    let is_normal = |part: Component<'_>| matches!(part, Component::Normal(_));
    let is_below = path.as_str().split('/').all(is_plain)
        && Path::new(path.as_str()).components().all(is_normal);
    if is_ours || !is_below {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "this is not a path inside the output folder",
        ));
    }
    Ok(())
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Whether there is a file (not a link) of this length.
fn is_file_of(path: &Path, size: u64) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file() && found.len() == size)
}

/// Removes a file that may be there.
fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if !is_absent(&error) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Files named from a folder that is open: the system need not find the way to it for each of very many.
#[cfg(unix)]
mod below {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    use rustix::fs::Mode;
    use rustix::fs::OFlags;

    pub(super) fn open(folder: &Path) -> Option<File> {
        File::open(folder).ok()
    }

    /// Makes a file that must not exist. Nearly every page has a folder of its own, which is new as the page is.
    pub(super) fn create(folder: &File, path: &str) -> io::Result<File> {
        if let Some((own, "index.html")) = path.rsplit_once('/') {
            _ = rustix::fs::mkdirat(folder, own, Mode::from(0o777));
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let open = || rustix::fs::openat(folder, path, flags, Mode::from(0o666));
        Ok(rustix::io::retry_on_intr(open)?.into())
    }
}

/// Here, files are named from the root.
#[cfg(not(unix))]
mod below {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    pub(super) fn open(_: &Path) -> Option<File> {
        None
    }

    pub(super) fn create(_: &File, _: &str) -> io::Result<File> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Writes a file that must not exist: one that does may be linked to the old site.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    with_parent(path, || File::create_new(path))?.write_all(bytes)
}

/// Makes a file, and its folder if that is missing. To try and then repair costs less than to ask
/// first, and needs no list of folders that threads would have to share.
fn with_parent<T>(path: &Path, make: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match (make(), path.parent()) {
        (Err(error), Some(parent)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(parent)?;
            make()
        }
        (made, _) => made,
    }
}

//! A new site while it is being written, beside the old one.
//!
//! In: outputs, from several threads, and at the end their manifest. Out: the new site in the old one's
//! place. A staging that is dropped before is removed, and the old site never knew.
#![expect(clippy::disallowed_methods, reason = "this is where the output folder is written")]

use std::fs;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use anyhow::Context;
use rayon::prelude::*;

use crate::base::path::OutputPath;
use crate::publish::folder::Folder;
use crate::publish::folder::MANIFEST;
use crate::publish::folder::is_there;
use crate::publish::replace;
use crate::publish::replace::PART;
use crate::publish::replace::Published;
use crate::render::manifest::Manifest;
use crate::render::sink::Sink;

/// A site that is not published yet.
pub struct Staging<'f> {
    folder: &'f Folder,
    /// Whether anything was written that the old site does not have. Several threads write, and it only
    /// ever turns true, so an atomic flag is enough.
    is_new: AtomicBool,
    is_published: bool,
}

impl<'f> Staging<'f> {
    pub(super) fn new(folder: &'f Folder) -> Self {
        Self { folder, is_new: AtomicBool::new(false), is_published: false }
    }

    /// Puts this site in the place of the old one, in one step where the system can. Does not touch the
    /// folder when nothing changed.
    ///
    /// # Errors
    /// Something cannot be written, or a file that we did not write is in the way. The old site is then
    /// still in place, unless the message says otherwise.
    pub fn commit(mut self, manifest: &Manifest) -> anyhow::Result<Published> {
        let last = self.folder.last();
        if !self.is_new.load(Ordering::Relaxed) && last == Some(manifest) {
            return Ok(Published::Unchanged);
        }
        let names = &self.folder.names;
        replace::refuse_strays(&names.folder, last, manifest)?;
        self.link_kept(manifest)?;
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
            replace::retire(&leftover, &names.folder).context("the new site is published")?;
        }
        Ok(published)
    }

    /// Links the files that were kept. It waits until now because most builds change nothing, and
    /// then there is nothing to link.
    fn link_kept(&self, manifest: &Manifest) -> anyhow::Result<()> {
        let paths: Vec<&OutputPath> = manifest.iter().map(|(path, _)| path).collect();
        paths.into_par_iter().try_for_each(|path| {
            let staged = self.staged(path);
            if is_there(&staged) {
                return Ok(());
            }
            check(path)
                .and_then(|()| take_over(&self.published(path), &staged))
                .with_context(|| format!("cannot take `{path}` over from the last site"))
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
    fn put(&self, path: &OutputPath, bytes: &[u8]) -> io::Result<()> {
        check(path)?;
        // A page that was made anew and came out the same keeps its file: hosts and copying programs go by
        // the date of change.
        let published = self.published(path);
        if is_file_of(&published, bytes.len()) && fs::read(&published).is_ok_and(|old| old == bytes)
        {
            return take_over(&published, &self.staged(path));
        }
        self.is_new.store(true, Ordering::Relaxed);
        write_new(&self.staged(path), bytes)
    }

    fn keep(&self, path: &OutputPath, size: u64) -> io::Result<bool> {
        check(path)?;
        Ok(usize::try_from(size).is_ok_and(|size| is_file_of(&self.published(path), size)))
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if !self.is_published {
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

/// Whether there is a file (not a link) of this length.
fn is_file_of(path: &Path, size: usize) -> bool {
    let Ok(metadata) = fs::symlink_metadata(path) else { return false };
    metadata.is_file() && usize::try_from(metadata.len()) == Ok(size)
}

/// Writes a file that must not exist: one that does may be linked to the old site.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    with_parent(path, || File::create_new(path))?.write_all(bytes)
}

/// Links a published file into the new site, or copies it where links are not possible.
fn take_over(from: &Path, to: &Path) -> io::Result<()> {
    if with_parent(to, || fs::hard_link(from, to)).is_ok() {
        return Ok(());
    }
    let mut published = File::open(from)?;
    let mut staged = with_parent(to, || File::create_new(to))?;
    io::copy(&mut published, &mut staged)?;
    staged.set_modified(published.metadata()?.modified()?)
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

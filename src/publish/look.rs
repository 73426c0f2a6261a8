//! Looks at a site in a folder: what its manifest says, and which of its files are there.
//!
//! In: a folder. Out: a [`Look`]. It may be taken while other things are read, before the folder is locked: whoever has the lock then
//! goes by it only where the manifest is still the same. Where another build came between, that has written another one, or found
//! nothing to do.
#![expect(clippy::disallowed_methods, reason = "this is where the output folder is looked at")]

use std::fs;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::path::Path;
#[cfg(not(unix))]
use std::path::PathBuf;

use rayon::prelude::*;

use crate::base::digest::Digest;
use crate::publish::folder::MANIFEST;
use crate::render::manifest::Manifest;

/// A site as it was found.
pub struct Look {
    /// How long its manifest is, and the digest that it ends with.
    end: (u64, Digest),
    manifest: Manifest,
    /// For each file of the manifest whether it is there, with its length.
    is_there: Vec<bool>,
}

impl Look {
    /// Looks at a folder; `None` when there is no site that can be read.
    pub(super) fn at(folder: &Path) -> Option<Self> {
        let bytes = fs::read(folder.join(MANIFEST)).ok()?;
        let manifest = Manifest::parse(&bytes)?;
        let end = (u64::try_from(bytes.len()).ok()?, Manifest::end(&bytes)?);
        drop(bytes);
        let files: Vec<_> = manifest.iter().collect();
        let root = Root::new(folder);
        let is_there = files.par_iter().map(|(path, entry)| root.has(path.as_str(), entry.size));
        let is_there = is_there.collect();
        Some(Self { end, manifest, is_there })
    }

    /// Whether the manifest of a folder is still the one that was found.
    pub(super) fn is_of(&self, folder: &Path) -> bool {
        end_of(&folder.join(MANIFEST)).is_ok_and(|end| end == Some(self.end))
    }

    /// The manifest.
    pub(super) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether the file at this place of the manifest is there.
    pub(super) fn has(&self, place: usize) -> bool {
        self.is_there.get(place) == Some(&true)
    }

    /// The manifest, and for each of its files whether it is there.
    pub(super) fn into_parts(self) -> (Manifest, Vec<bool>) {
        (self.manifest, self.is_there)
    }
}

/// How long a manifest is, and the digest that it ends with.
fn end_of(manifest: &Path) -> io::Result<Option<(u64, Digest)>> {
    let mut file = fs::File::open(manifest)?;
    let length = file.metadata()?.len();
    file.seek(io::SeekFrom::Start(length.saturating_sub(Manifest::END)))?;
    let mut end = Vec::new();
    file.take(Manifest::END).read_to_end(&mut end)?;
    Ok(Manifest::end(&end).map(|end| (length, end)))
}

/// A folder of which many files are asked for: the way to it is gone once.
pub(super) struct Root {
    #[cfg(unix)]
    folder: Option<std::os::fd::OwnedFd>,
    #[cfg(not(unix))]
    folder: PathBuf,
}

#[cfg(unix)]
impl Root {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: fs::File::open(folder).ok().map(Into::into) }
    }

    /// Whether there is a file (not a link) of this length.
    pub(super) fn has(&self, path: &str, size: u64) -> bool {
        use rustix::fs::FileType;
        self.ask(path).is_some_and(|found| {
            FileType::from_raw_mode(found.st_mode) == FileType::RegularFile
                && u64::try_from(found.st_size) == Ok(size)
        })
    }

    /// When a folder got or lost something last, in seconds since 1970.
    pub(super) fn changed(&self, path: &str) -> Option<i64> {
        let path = if path.is_empty() { "." } else { path };
        Some(self.ask(path)?.st_ctime)
    }

    fn ask(&self, path: &str) -> Option<rustix::fs::Stat> {
        use rustix::fs::AtFlags;
        rustix::fs::statat(self.folder.as_ref()?, path, AtFlags::SYMLINK_NOFOLLOW).ok()
    }
}

#[cfg(not(unix))]
impl Root {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    /// Whether there is a file (not a link) of this length.
    pub(super) fn has(&self, path: &str, size: u64) -> bool {
        let found = fs::symlink_metadata(self.folder.join(path));
        found.is_ok_and(|found| found.is_file() && found.len() == size)
    }

    /// When a folder got or lost something last: this system does not say.
    pub(super) fn changed(&self, _: &str) -> Option<i64> {
        None
    }
}

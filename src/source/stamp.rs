//! What the disk says of a file without opening it, so that a file that did not change need not be read.
//!
//! In: a file's metadata, and what was known of it in the last run. Out: its digest, when the stamp is still the same: size,
//! dates of change and number on the disk, as `make` and git compare them. Reading belongs to `disk.rs`.

use std::fs::Metadata;
use std::time::Duration;
use std::time::SystemTime;

use crate::base::digest::Digest;
use crate::base::path::SourcePath;

/// A file that was changed within this time may change again without another date: disks count in steps, the coarsest
/// (FAT) in two seconds. Such a file is read again next time.
const STEP: Duration = Duration::from_secs(3);

/// What the disk says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(super) struct Stamp {
    size: u64,
    /// Nanoseconds since 1970, as all dates here.
    modified: i64,
    /// When anything about the file changed last: programs can set `modified`, but not this. 0 where the system has no such date.
    changed: i64,
    /// Its number on the disk: another one when a new file took its name. 0 where there is none.
    number: u64,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(0, nanoseconds);
        let (changed, number) = inode(metadata);
        Self { size: metadata.len(), modified, changed, number }
    }

    /// Whether a later change of the file will show: its dates are old enough, seen from `now`.
    fn will_tell(&self, now: SystemTime) -> bool {
        let limit = nanoseconds(now.checked_sub(STEP).unwrap_or(SystemTime::UNIX_EPOCH));
        self.modified < limit && self.changed < limit
    }
}

fn nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = metadata.ctime().saturating_mul(1_000_000_000);
    (seconds.saturating_add(metadata.ctime_nsec()), metadata.ino())
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> (i64, u64) {
    (0, 0)
}

/// The files of a project as they were when it was read last.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Stamps {
    /// In the order of their paths.
    files: Vec<(SourcePath, (Stamp, Digest))>,
}

impl Stamps {
    /// Whether a file was looked at before.
    pub(super) fn has(&self, path: &SourcePath) -> bool {
        self.get(path).is_some()
    }

    fn get(&self, path: &SourcePath) -> Option<&(Stamp, Digest)> {
        let place = self.files.binary_search_by(|(known, _)| known.cmp(path)).ok()?;
        Some(&self.files.get(place)?.1)
    }

    /// The digest of a file, when it has not been touched since it was taken.
    pub(super) fn digest(&self, path: &SourcePath, stamp: &Stamp) -> Option<Digest> {
        self.get(path).filter(|(known, _)| known == stamp).map(|(_, digest)| *digest)
    }

    /// Those of `files`, with their digests, whose next change will show, seen from `now`: a moment before the first was looked at.
    pub(super) fn new(
        files: impl IntoIterator<Item = (SourcePath, Stamp, Digest)>,
        now: SystemTime,
    ) -> Self {
        let files = files.into_iter().filter(|(_, stamp, _)| stamp.will_tell(now));
        let files = files.map(|(path, stamp, digest)| (path, (stamp, digest)));
        let mut files: Vec<(SourcePath, (Stamp, Digest))> = files.collect();
        files.sort_by(|left, right| left.0.cmp(&right.0));
        Self { files }
    }
}

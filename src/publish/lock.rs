//! One build at a time for each output folder.
//!
//! In: the path of a lock file. Out: a lock that is held until it is dropped, also by a kill. The file
//! stays: a build that removed it could take it from under one that waits for it.
#![expect(clippy::disallowed_methods, reason = "the lock is a file beside the output folder")]

use std::fs::File;
use std::fs::TryLockError;
use std::io;
use std::path::Path;

use anyhow::Context;

/// A lock, held as long as the file is open.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock; calls `waiting` once if another build has it, and waits for that to end.
    pub(super) fn take(path: &Path, waiting: &dyn Fn()) -> anyhow::Result<Self> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .with_context(|| format!("cannot make the lock file `{}`", path.display()))?;
        let locked = match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                waiting();
                file.lock()
            }
            Err(TryLockError::Error(error)) => Err(error),
            Ok(()) => Ok(()),
        };
        match locked {
            // Some network file systems know no locks; a site there can still be built, by one at a time.
            Err(error) if error.kind() != io::ErrorKind::Unsupported => {
                Err(error).with_context(|| format!("cannot lock `{}`", path.display()))
            }
            Ok(()) | Err(_) => Ok(Self { _file: file }),
        }
    }
}

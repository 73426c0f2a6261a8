//! What this folder of a site knows of its own runs: one at a time, and which was the last.
//!
//! In: a file of the project's cache. Out: an [`Own`], held by the system's lock, which ends with the process. So a lock on a
//! host that has the token of this file, while nobody holds the file, is that of a run which has ended.
#![expect(clippy::disallowed_methods, reason = "the lock is a file of the project's cache")]

use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use anyhow::bail;

/// The right to send something from this folder.
pub struct Own {
    file: File,
    /// The token of the run before; `None` when it cannot be known that it has ended.
    pub previous: Option<String>,
}

impl Own {
    /// Takes the right.
    ///
    /// # Errors
    /// Another run has it, or the disk says no.
    pub fn take(path: &Path, target: &str) -> anyhow::Result<Self> {
        let cannot = || format!("cannot write `{}`", path.display());
        fs::create_dir_all(path.parent().unwrap_or(path)).with_context(cannot)?;
        let options =
            File::options().create(true).truncate(false).read(true).write(true).open(path);
        let mut file = options.with_context(cannot)?;
        let is_locked = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => {
                bail!("another run is sending this site to `{target}` from this very folder")
            }
            // Without the system's lock nothing can be said of the run before.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => false,
            Err(TryLockError::Error(error)) => return Err(error).with_context(cannot),
        };
        let mut token = String::new();
        let is_read = file.read_to_string(&mut token).is_ok();
        let previous = (is_locked && is_read && !token.is_empty()).then_some(token);
        Ok(Self { file, previous })
    }

    /// Notes the token of this run.
    ///
    /// # Errors
    /// The disk says no.
    pub fn note(&mut self, token: &str) -> io::Result<()> {
        self.file.rewind()?;
        self.file.set_len(0)?;
        self.file.write_all(token.as_bytes())?;
        self.file.sync_all()
    }
}

//! Where rendered bytes go.
//!
//! In: one output at a time, from several threads. Out: nothing, or why it could not be taken. The
//! sink that publishes is `publish::folder::Staging`; the one here keeps everything in memory.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::base::fingerprint::Fingerprint;
use crate::base::path::OutputPath;

/// Takes rendered outputs. No path is given twice in one run.
pub trait Sink: Sync {
    /// Takes the bytes of an output, which have this digest.
    ///
    /// # Errors
    /// They cannot be written: the disk is full, or the path leaves the folder.
    fn put(&self, path: &OutputPath, bytes: &[u8], content: Fingerprint) -> io::Result<()>;

    /// Keeps the output of the last run. `false` when that is gone or has another length in bytes:
    /// it is rendered then.
    ///
    /// # Errors
    /// It is there and cannot be taken over.
    fn keep(&self, path: &OutputPath, size: u64) -> io::Result<bool>;
}

/// Keeps outputs in memory, for tests and for looking at a site without writing it.
#[derive(Default)]
pub struct MemorySink {
    /// Renderers run on several threads and each output must be taken as it comes, so there is a lock.
    files: Mutex<BTreeMap<OutputPath, Vec<u8>>>,
}

impl MemorySink {
    /// A sink with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// All outputs by path.
    pub fn into_files(self) -> BTreeMap<OutputPath, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// A thread that died left the map whole: it is changed by single insertions.
    fn files(&self) -> MutexGuard<'_, BTreeMap<OutputPath, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for MemorySink {
    fn put(&self, path: &OutputPath, bytes: &[u8], _: Fingerprint) -> io::Result<()> {
        self.files().insert(path.clone(), bytes.to_vec());
        Ok(())
    }

    fn keep(&self, path: &OutputPath, size: u64) -> io::Result<bool> {
        let length = self.files().get(path).map(|bytes| u64::try_from(bytes.len()));
        Ok(length == Some(Ok(size)))
    }
}

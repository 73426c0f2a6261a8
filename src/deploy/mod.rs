//! Sends a published site to a host, so that readers meet a whole old or a whole new page at any moment.
//!
//! In: a published folder with its release, and a target of `site.yaml`. Out: a host that has this release, or a host on which
//! the next run goes on. What a release is stands in `publish/release.rs`; how a host is spoken to, in one file a kind of
//! host here. Each only puts, reads and removes files; what goes and in which order is decided for all of them in
//! `parts/steps.rs`, and done in `run.rs`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::config::deploy;
use crate::config::deploy::Place;
use crate::deploy::parts::record;
use crate::deploy::parts::secret::Environment;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Upload;

mod folder;
mod ftp;
mod git;
pub mod parts;
mod rsync;
pub mod run;
mod s3;
mod sftp;
mod webdav;

/// A way to a host: opens connections.
pub trait Host: Sync {
    /// How much it can be asked at once.
    fn manner(&self) -> Manner;

    /// Opens a connection. Its name tells it from all others, of other runs too: names of unfinished files begin with it.
    fn connect(&self, name: &str) -> Result<Box<dyn Target>, Trouble>;
}

/// How much a host can be asked at once.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// How many connections.
    pub connections: usize,
    /// How many files are handed over together.
    pub files: usize,
    /// How many bytes are handed over together, unless one file has more.
    pub bytes: u64,
    /// Whether all changes take place in [`Target::finish`], in one step: then nothing need be noted on the host.
    pub is_atomic: bool,
}

/// A connection to the place of a site. Paths are below it and are separated by `/`.
pub trait Target: Send {
    /// The bytes of a file; `None` when there is none.
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Trouble>;

    /// The files below a folder, with their lengths; nothing when there is no such folder. Folders below it are looked into
    /// when `enter` says so, or always where that costs nothing.
    fn list(
        &mut self,
        folder: &str,
        enter: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, u64>, Trouble>;

    /// Brings files into place, each in one step: a reader gets the old one or the new one. Calls `done` for each in order.
    fn put(&mut self, uploads: &[Upload], done: &mut dyn FnMut(&Upload)) -> Result<(), Trouble>;

    /// Makes a small file, unless there is one: then it is `false`.
    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<bool, Trouble>;

    /// Removes files, and the folders that become empty. One that is not there is no trouble.
    fn remove(&mut self, paths: &[String]) -> Result<(), Trouble>;

    /// Removes all that lies beside the site but the lock: what this run wrote there, and what others left that ended early.
    fn clear(&mut self) -> Result<(), Trouble> {
        let all = self.list(record::FOLDER, &|_| false)?;
        let left: Vec<String> = all.into_keys().filter(|path| path != record::LOCK).collect();
        self.remove(&left)
    }

    /// Ends the work: all that was put and removed is to be seen now.
    fn finish(&mut self, message: &str) -> Result<(), Trouble>;
}

/// The way to a target. `root` is the folder of the site.
///
/// # Errors
/// A secret is missing, or a path is not right.
pub fn host(
    target: &deploy::Target,
    root: &Path,
    environment: &Environment,
) -> Result<Box<dyn Host>, Trouble> {
    let name = &target.name;
    Ok(match &target.place {
        Place::Folder { path } => Box::new(folder::Folder::new(root.join(path))),
        Place::Sftp(login) => Box::new(sftp::Sftp::new(name, login, environment)),
        Place::Rsync(login) => Box::new(rsync::Rsync::new(name, login, environment)),
        Place::Ftp { login, is_secret, trust } => {
            let trust = trust.as_ref().map(|path| root.join(path));
            let tls = is_secret.then_some(trust.as_deref());
            Box::new(Arc::new(ftp::Ftp::new(name, login, tls, environment)?))
        }
        Place::S3 { bucket, trust } => {
            let trust = trust.as_ref().map(|path| root.join(path));
            Box::new(Arc::new(s3::S3::new(bucket, trust.as_deref(), environment)?))
        }
        Place::Webdav { server, user, trust } => {
            let trust = trust.as_ref().map(|path| root.join(path));
            let (user, trust) = (user.as_deref(), trust.as_deref());
            Box::new(Arc::new(webdav::Webdav::new(name, server, user, trust, environment)?))
        }
        Place::Git { repository, branch } => {
            Box::new(git::Git::new(name, root, repository, branch, environment))
        }
    })
}

//! The target `rsync`: a folder of a host that has ssh and rsync.
//!
//! In: who logs in where. Out: connections. The system's `rsync` brings the bytes of files to the host, compressed, and of a file
//! that is there already only what differs. It writes them beside the site, where they are renamed from as with `sftp`; so it
//! never touches what readers see, also when it outlives a run that was killed. All else goes the way of `parts/sftp.rs`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::config::deploy::Login;
use crate::deploy::Host;
use crate::deploy::Manner;
use crate::deploy::Target;
use crate::deploy::parts::record;
use crate::deploy::parts::secret::Environment;
use crate::deploy::parts::sftp;
use crate::deploy::parts::sftp::Ssh;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Source;
use crate::deploy::parts::wanted::Upload;

/// What helps where one of both machines cannot do it.
const INSTEAD: &str = "or write `to: sftp`, which takes the same keys and needs only OpenSSH";

/// Fewer bytes go with the connection that is open: rsync logs in each time that it is run, which takes longer.
const LITTLE: u64 = 64 * 1024;

/// How many lines of rsync are kept for the message.
const MOST_LINES: usize = 4;

/// A host with ssh and rsync.
#[derive(Clone)]
pub(super) struct Rsync {
    ssh: Ssh,
    path: String,
}

impl Rsync {
    pub(super) fn new(target: &str, login: &Login, environment: &Environment) -> Self {
        Self { ssh: Ssh::new(target, login, environment), path: login.path.clone() }
    }

    /// Where rsync shall write: a folder below the target.
    fn destination(&self, folder: &str) -> String {
        let host = self.ssh.host();
        // The colons of an address would be taken for the end of the host.
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let root = self.path.trim_end_matches('/');
        let is_absolute = self.path.starts_with('/');
        format!("{host}:{}{root}/{folder}/", if is_absolute { "" } else { "./" })
    }

    /// Copies files of a folder into one on the host, each with the folders above it.
    #[expect(clippy::disallowed_methods, reason = "rsync is the system's")]
    fn copy(&self, from: &Path, uploads: &[Upload], to: &str) -> Result<(), Trouble> {
        let mut command = Command::new("rsync");
        command.args([
            // Names and folders are told as they are, whatever a shell would make of them.
            "--files-from=-",
            "--from0",
            "--protect-args",
            // What has changed is decided by digests and not by dates.
            "--ignore-times",
            "--copy-links",
            "--compress",
            "--partial",
            "--timeout=120",
            // As any other new file there, and not as the one here.
            "--chmod=F666,D777",
            // Of a file that readers have now, only the difference need be sent.
            "--copy-dest=../..",
        ]);
        command.arg("-e").arg(shell(&self.ssh.words()));
        command.arg("--").arg(from.join("")).arg(self.destination(to));
        command.envs(self.ssh.variables()).env_remove("RSYNC_PARTIAL_DIR");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| {
            Trouble::lasting(format!("cannot run `rsync`: {error}\nhelp: install rsync, {INSTEAD}"))
        })?;
        let stdin = child.stdin.take();
        let mut names = Vec::new();
        for upload in uploads {
            // Else a name that begins with `#` is a remark for some versions.
            names.extend(format!("./{}\0", upload.path).into_bytes());
        }
        // Written beside the reading, as rsync speaks while it is still told.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(&names)));
            child.wait_with_output()
        });
        let output =
            output.map_err(|error| Trouble::of_io(&error, "cannot hear what rsync says"))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let said = said.get(..MOST_LINES).unwrap_or(&said).join("; ");
        Err(self.trouble(output.status.code(), &said))
    }

    /// What it means that rsync ended in this way.
    fn trouble(&self, status: Option<i32>, said: &str) -> Trouble {
        let host = self.ssh.host();
        let is = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let message = format!("rsync cannot write to `{host}`: {said}");
        // Numbers of the system stand in brackets behind its words.
        if is(&["(13)", "(27)", "(28)", "(30)", "(122)"]) {
            return Trouble::lasting(format!(
                "{message}\nhelp: look whether the disk of the host is full, and whether all folders may be written"
            ));
        }
        if matches!(status, Some(126 | 127)) || is(&["command not found", "rsync: not found"]) {
            return Trouble::lasting(format!(
                "`{host}` cannot run `rsync`: {said}\nhelp: have it installed there, {INSTEAD}"
            ));
        }
        match status {
            // What ssh itself ends with.
            Some(255) => self.ssh.ended(said),
            Some(2) => Trouble::lasting(format!(
                "{message}\nhelp: look whether `ssh {host} true` prints nothing, {INSTEAD}"
            )),
            // The connection, the other side, silence; and rsync was stopped.
            Some(5 | 10 | 12 | 14 | 20 | 30 | 35) | None => Trouble::passing(message),
            Some(_) => Trouble::lasting(message),
        }
    }
}

/// A command line as rsync takes it apart: at blanks that are not between quotation marks.
fn shell(words: &[String]) -> String {
    let quoted = |word: &String| format!("'{}'", word.replace('\'', "''"));
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

impl Host for Rsync {
    fn manner(&self) -> Manner {
        // Each time that rsync is run it logs in, so it gets much to do; but when a run is killed, rsync goes on to the end of it.
        Manner { connections: 1, files: 1000, bytes: 16 << 20, is_atomic: false }
    }

    fn connect(&self, name: &str) -> Result<Box<dyn Target>, Trouble> {
        let sftp = sftp::Session::open(&self.ssh, &self.path, name)?;
        let beside = format!("{}/{name}", record::FOLDER);
        Ok(Box::new(Session { rsync: self.clone(), sftp, beside }))
    }
}

struct Session {
    rsync: Rsync,
    sftp: sftp::Session,
    /// The folder on the host into which rsync writes.
    beside: String,
}

impl Target for Session {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        self.sftp.read(path)
    }

    fn list(
        &mut self,
        folder: &str,
        enter: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, u64>, Trouble> {
        self.sftp.list(folder, enter)
    }

    fn put(&mut self, uploads: &[Upload], done: &mut dyn FnMut(&Upload)) -> Result<(), Trouble> {
        let is_little = uploads.iter().map(|upload| upload.version.size).sum::<u64>() < LITTLE;
        let Some(folder) = folder(uploads).filter(|_| !is_little) else {
            return self.sftp.put(uploads, done);
        };
        // Compares the files with the release.
        for upload in uploads {
            upload.bytes()?;
        }
        self.rsync.copy(&folder, uploads, &self.beside)?;
        // rsync has read the files by itself: they must still be those of the release.
        for upload in uploads {
            upload.bytes()?;
        }
        let parts: Vec<String> =
            uploads.iter().map(|upload| format!("{}/{}", self.beside, upload.path)).collect();
        self.sftp.place(&parts, uploads, done)?;
        self.sftp.remove_folders(&parts.iter().flat_map(|part| above(part)).collect())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.sftp.create(path, bytes)
    }

    fn remove(&mut self, paths: &[String]) -> Result<(), Trouble> {
        self.sftp.remove(paths)
    }

    fn clear(&mut self) -> Result<(), Trouble> {
        let folders = Mutex::new(BTreeSet::new());
        let note = |folder: &str| {
            folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
            true
        };
        let found = self.sftp.list(record::FOLDER, &note)?;
        let left: Vec<String> = found.into_keys().filter(|path| path != record::LOCK).collect();
        self.sftp.remove(&left)?;
        // A run that was killed may leave folders in which nothing lies yet.
        let folders = folders.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.sftp.remove_folders(&folders)
    }

    fn finish(&mut self, message: &str) -> Result<(), Trouble> {
        self.sftp.finish(message)
    }
}

/// The folder in which all these files lie as they will on the host; `None` when there is none.
fn folder(uploads: &[Upload]) -> Option<PathBuf> {
    let folders: Option<BTreeSet<&Path>> = uploads
        .iter()
        .map(|upload| match &upload.source {
            Source::File(path) => path.ancestors().nth(upload.path.split('/').count()),
            Source::Bytes(_) => None,
        })
        .collect();
    let folders = folders?;
    let folder = folders.first().filter(|_| folders.len() == 1)?;
    std::path::absolute(folder).ok()
}

/// The folders above a path.
fn above(path: &str) -> impl Iterator<Item = String> {
    path.match_indices('/').map(|(at, _)| path[..at].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rsync(host: &str, path: &str) -> Rsync {
        let login = Login { host: host.into(), user: None, port: None, path: path.into() };
        Rsync::new("web", &login, &|_| None)
    }

    #[test]
    fn a_place_is_told_so_that_rsync_takes_it_for_nothing_else() {
        let to = |host, path| rsync(host, path).destination("a");
        assert_eq!(to("web", "/srv/www/"), "web:/srv/www/a/");
        assert_eq!(to("web", "www"), "web:./www/a/");
        assert_eq!(to("web", ":www"), "web:./:www/a/");
        assert_eq!(to("web", "/"), "web:/a/");
        assert_eq!(to("2001:db8::1", "/www"), "[2001:db8::1]:/www/a/");
        let words = ["ssh", "-l", "an b", "it's"].map(str::to_owned);
        assert_eq!(shell(&words), "'ssh' '-l' 'an b' 'it''s'");
    }

    #[test]
    fn what_passes_is_told_from_what_stays() {
        let trouble = |status, said: &str| match rsync("web", "/www").trouble(Some(status), said) {
            Trouble::Passing(error) => format!("passes: {error}"),
            Trouble::Lasting(error) => format!("stays: {error}"),
        };
        let full = trouble(11, "write failed on \"/www/a\": No space left on device (28)");
        assert!(full.starts_with("stays: ") && full.contains("full"), "{full}");
        let broken = trouble(12, "connection unexpectedly closed (0 bytes received so far)");
        assert!(broken.starts_with("passes: "), "{broken}");
        let missing = trouble(127, "bash: line 1: rsync: command not found");
        assert!(missing.starts_with("stays: `web` cannot run `rsync`"), "{missing}");
        let stranger = trouble(255, "an@web: Permission denied (publickey).");
        assert!(stranger.starts_with("stays: `web` does not let us in"), "{stranger}");
        let noise = trouble(2, "protocol version mismatch -- is your shell clean?");
        assert!(noise.starts_with("stays: ") && noise.contains("`ssh web true`"), "{noise}");
    }
}

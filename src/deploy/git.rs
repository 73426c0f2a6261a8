//! The target `git`: a branch of a repository, which a host of pages shows.
//!
//! In: a repository and a branch. Out: one commit a run, made with the system's `git` and pushed in one step. So readers meet the
//! old site or the new one, and of two runs at once the later one is refused by the repository itself.
#![expect(
    clippy::disallowed_methods,
    reason = "git is the system's, and keeps what it fetched in the project's cache"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

use crate::deploy::Host;
use crate::deploy::Manner;
use crate::deploy::Target;
use crate::deploy::parts::secret;
use crate::deploy::parts::secret::Environment;
use crate::deploy::parts::sftp::ASKED;
use crate::deploy::parts::sftp::SELF;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Source;
use crate::deploy::parts::wanted::Upload;

/// What the branch was when this run looked.
const THERE: &str = "refs/rebut/there";
/// The id of nothing: a file that is removed.
const NOTHING: &str = "0000000000000000000000000000000000000000";

/// A branch of a repository.
#[derive(Clone)]
pub(super) struct Git {
    /// Where what was fetched is kept; each run from this folder has it to itself.
    folder: PathBuf,
    repository: String,
    branch: String,
    /// Variables with which git asks this program for a password.
    variables: Vec<(&'static str, String)>,
}

impl Git {
    pub(super) fn new(
        target: &str,
        root: &Path,
        repository: &str,
        branch: &str,
        environment: &Environment,
    ) -> Self {
        let mut variables = vec![("GIT_TERMINAL_PROMPT", "0".to_owned())];
        if let (Some(_), Some(program)) = (secret::password(environment, target), environment(SELF))
        {
            variables.push(("GIT_ASKPASS", program));
            variables.push((ASKED, secret::password_variable(target)));
        }
        // A path is one from the folder of the site, as with other targets.
        let is_path = !repository.contains(':');
        let repository = if is_path {
            root.join(repository).to_string_lossy().into_owned()
        } else {
            repository.to_owned()
        };
        let folder = root.join(format!(".rebut/cache/deploy-{target}.git"));
        Self { folder, repository, branch: branch.to_owned(), variables }
    }

    /// Runs git, gives it some bytes, and takes what it says.
    fn run(&self, index: &Path, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Trouble> {
        let mut command = Command::new("git");
        command.args(["-c", "gc.auto=0", "-c", "core.hooksPath=/dev/null"]).args(arguments);
        command.env("GIT_DIR", &self.folder).env("GIT_INDEX_FILE", index);
        command.env_remove("GIT_WORK_TREE").envs(self.variables.iter().cloned());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| {
            Trouble::lasting(format!("cannot run `git`: {error}\nhelp: install git"))
        })?;
        let stdin = child.stdin.take();
        // Written beside the reading, as git answers while it is still told.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
            child.wait_with_output()
        });
        let output = output.map_err(|error| Trouble::of_io(&error, "cannot hear what git says"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "\n  ");
        Err(self.trouble(arguments.first().copied().unwrap_or_default(), &said))
    }

    fn trouble(&self, doing: &str, said: &str) -> Trouble {
        let is = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let message = format!("git {doing} with `{}`: {said}", self.repository);
        if is(&["non-fast-forward", "fetch first", "cannot lock ref", "incorrect old value"]) {
            return Trouble::lasting(format!(
                "somebody else has changed the branch `{}` meanwhile\nhelp: run the command again",
                self.branch
            ));
        }
        if is(&[
            "could not read Username",
            "could not read Password",
            "Authentication failed",
            "Permission denied",
        ]) {
            return Trouble::lasting(format!(
                "{message}\nhelp: use a key and the ssh agent, or an address such as `https://user@host/…` and the password or token in the environment"
            ));
        }
        if is(&[
            "Could not resolve host",
            "Connection timed out",
            "Connection reset",
            "early EOF",
            "unexpected disconnect",
        ]) {
            return Trouble::passing(message);
        }
        Trouble::lasting(message)
    }
}

impl Host for Git {
    fn manner(&self) -> Manner {
        Manner { connections: 1, files: usize::MAX, bytes: u64::MAX, is_atomic: true }
    }

    fn connect(&self, name: &str) -> Result<Box<dyn Target>, Trouble> {
        let index = self.folder.join(format!("index-{name}"));
        let cannot =
            |error| Trouble::of_io(&error, format!("cannot write `{}`", self.folder.display()));
        if !self.folder.join("HEAD").is_file() {
            fs::create_dir_all(&self.folder).map_err(cannot)?;
            self.run(&index, &["init", "--quiet", "--bare"], b"")?;
        }
        self.clear().map_err(cannot)?;
        let head = format!("refs/heads/{}", self.branch);
        let found = self.run(&index, &["ls-remote", "--", &self.repository, &head], b"")?;
        let found = String::from_utf8_lossy(&found);
        let there = found.lines().find(|line| line.ends_with(&format!("\t{head}")));
        let mut parent = None;
        if there.is_some() {
            let fetch = format!("+{head}:{THERE}");
            let arguments =
                ["fetch", "--quiet", "--no-tags", "--depth=1", "--", &self.repository, &fetch];
            self.run(&index, &arguments, b"")?;
            let id = self.run(&index, &["rev-parse", THERE], b"")?;
            parent = Some(String::from_utf8_lossy(&id).trim().to_owned());
        }
        self.run(&index, &["read-tree", parent.as_deref().unwrap_or("--empty")], b"")?;
        Ok(Box::new(Session { git: self.clone(), index, parent }))
    }
}

impl Git {
    /// Removes what runs left that were killed: this folder is used by one at a time.
    fn clear(&self) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("index-") || name.ends_with(".lock") {
                fs::remove_file(entry.path())?;
            }
        }
        _ = fs::remove_file(self.folder.join(format!("{THERE}.lock")));
        Ok(())
    }
}

struct Session {
    git: Git,
    index: PathBuf,
    /// The commit that the branch has; `None` when there is no branch yet.
    parent: Option<String>,
}

impl Drop for Session {
    fn drop(&mut self) {
        _ = fs::remove_file(&self.index);
    }
}

impl Session {
    fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Trouble> {
        self.git.run(&self.index, arguments, input)
    }

    /// Whether git can say who makes the commit; else it is this program.
    fn has_author(&self) -> bool {
        self.run(&["config", "user.email"], b"").is_ok()
    }
}

impl Target for Session {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(parent) = &self.parent else { return Ok(None) };
        let object = format!("{parent}:{path}");
        if self.run(&["cat-file", "-e", &object], b"").is_err() {
            return Ok(None);
        }
        self.run(&["cat-file", "blob", &object], b"").map(Some)
    }

    fn list(
        &mut self,
        folder: &str,
        _enter: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, u64>, Trouble> {
        let Some(parent) = &self.parent else { return Ok(BTreeMap::new()) };
        let listed = self.run(&["ls-tree", "-r", "-l", "-z", "--full-tree", parent], b"")?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let below = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        // Mode, kind, id and length, then a tabulator and the path.
        let files = listed.split('\0').filter_map(|line| {
            let (facts, path) = line.split_once('\t')?;
            let size = facts.split_whitespace().nth(3)?.parse().unwrap_or(0);
            path.starts_with(&below).then(|| (path.to_owned(), size))
        });
        Ok(files.collect())
    }

    fn put(&mut self, uploads: &[Upload], done: &mut dyn FnMut(&Upload)) -> Result<(), Trouble> {
        let mut paths = String::new();
        for upload in uploads {
            // Compares the file with the release.
            upload.bytes()?;
            if let Source::File(path) = &upload.source {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                paths.push_str(&format!("{}\n", path.display()));
            }
        }
        let ids =
            self.run(&["hash-object", "-w", "--no-filters", "--stdin-paths"], paths.as_bytes())?;
        let ids = String::from_utf8_lossy(&ids).into_owned();
        let mut ids = ids.lines();
        let mut index = Vec::new();
        for upload in uploads {
            let id = match &upload.source {
                Source::File(_) => ids.next().unwrap_or_default().to_owned(),
                Source::Bytes(bytes) => {
                    let id = self.run(&["hash-object", "-w", "--stdin"], bytes)?;
                    String::from_utf8_lossy(&id).trim().to_owned()
                }
            };
            index.extend(format!("100644 {id}\t{}\0", upload.path).into_bytes());
        }
        self.run(&["update-index", "-z", "--index-info"], &index)?;
        for upload in uploads {
            done(upload);
        }
        Ok(())
    }

    fn create(&mut self, _path: &str, _bytes: &[u8]) -> Result<bool, Trouble> {
        // The repository itself refuses the second of two runs.
        Ok(true)
    }

    fn remove(&mut self, paths: &[String]) -> Result<(), Trouble> {
        let lines = paths.iter().map(|path| format!("0 {NOTHING}\t{path}\0"));
        let lines = lines.collect::<String>();
        self.run(&["update-index", "-z", "--index-info"], lines.as_bytes()).map(|_| ())
    }

    fn finish(&mut self, message: &str) -> Result<(), Trouble> {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
        let tree = text(self.run(&["write-tree"], b"")?);
        let mut arguments = Vec::new();
        if !self.has_author() {
            arguments.extend(["-c", "user.name=rebut", "-c", "user.email=rebut@localhost"]);
        }
        arguments.extend(["commit-tree", &tree, "-m", message]);
        if let Some(parent) = &self.parent {
            arguments.extend(["-p", parent]);
        }
        let commit = text(self.run(&arguments, b"")?);
        let to = format!("{commit}:refs/heads/{}", self.git.branch);
        self.run(&["push", "--quiet", "--", &self.git.repository, &to], b"").map(|_| ())
    }
}

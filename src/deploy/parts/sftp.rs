//! Files on a host, over the system's `ssh`: version 3 of the protocol that `sftp` speaks (draft-ietf-secsh-filexfer-02), with
//! OpenSSH's `posix-rename@openssh.com`.
//!
//! In: who logs in where. Out: a [`Session`]. Spoken here and not through the program `sftp`, because that one waits for
//! each answer before the next file, cannot make a file that must not be there, and tells troubles in words for people only.
//! Many requests are under way at once: a far host costs one round trip for some dozen files.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;
use std::process::Child;
use std::process::ChildStdin;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc;
use std::time::Duration;

use crate::config::deploy::Login;
use crate::deploy::Target;
use crate::deploy::parts::record;
use crate::deploy::parts::secret;
use crate::deploy::parts::secret::Environment;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Source;
use crate::deploy::parts::wanted::Upload;
use crate::deploy::parts::wanted::Version;

/// How many requests that open something are under way at once; hosts limit open files.
const AT_ONCE: usize = 32;
/// How many bytes one request carries: every server takes 32 kB.
const CHUNK: usize = 32 * 1024;
/// A longer answer is a mistake of whoever answers: some shells greet before the server does.
const LONGEST: usize = 1 << 20;
/// How long the host may be silent.
const PATIENCE: Duration = Duration::from_secs(120);
/// How many lines of `ssh` are kept for the message.
const MOST_LINES: usize = 6;

/// The program `ssh` and what it is told.
#[derive(Clone)]
pub struct Ssh {
    /// The program and arguments of its own: `ssh`, or what `REBUT_SSH` says.
    program: Vec<String>,
    login: Login,
    /// The variable that holds the password, when there is one.
    password: Option<String>,
    /// The program that tells ssh the password: this one.
    asked: Option<String>,
    target: String,
}

/// The variable that names the `ssh` program, with arguments that come first.
pub const PROGRAM: &str = "REBUT_SSH";

/// The variable that makes this program tell ssh a password: it names the variable that has it.
pub const ASKED: &str = "REBUT_ASKED_FOR";

/// The variable under which the command line tells where this program is.
pub const SELF: &str = "REBUT_PROGRAM";

impl Ssh {
    /// How a target is reached.
    pub fn new(target: &str, login: &Login, environment: &Environment) -> Self {
        let program = environment(PROGRAM).filter(|program| !program.trim().is_empty());
        let program = program.unwrap_or_else(|| "ssh".to_owned());
        let password = secret::password(environment, target);
        Self {
            program: program.split_whitespace().map(str::to_owned).collect(),
            login: login.clone(),
            password: password.map(|_| secret::password_variable(target)),
            asked: environment(SELF),
            target: target.to_owned(),
        }
    }

    /// What editors call the host.
    pub fn host(&self) -> &str {
        &self.login.host
    }

    /// The program with all its arguments but the host.
    pub fn words(&self) -> Vec<String> {
        let mut words = self.program.clone();
        let mut option = |text: &str| words.extend(["-o".to_owned(), text.to_owned()]);
        option("ConnectTimeout=20");
        option("ServerAliveInterval=20");
        option("ForwardAgent=no");
        option("ForwardX11=no");
        option("ClearAllForwardings=yes");
        option("PermitLocalCommand=no");
        // Nobody sits here to be asked; with a password, this program answers.
        option(if self.password.is_some() { "NumberOfPasswordPrompts=1" } else { "BatchMode=yes" });
        if let Some(port) = self.login.port {
            words.extend(["-p".to_owned(), port.to_string()]);
        }
        if let Some(user) = &self.login.user {
            words.extend(["-l".to_owned(), user.clone()]);
        }
        words
    }

    /// What ssh must find in its environment to be told the password.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let (Some(password), Some(program)) = (&self.password, &self.asked) else {
            return Vec::new();
        };
        vec![
            ("SSH_ASKPASS", program.clone()),
            ("SSH_ASKPASS_REQUIRE", "force".to_owned()),
            // Before 8.4, it was asked only where there was a display.
            ("DISPLAY", "none".to_owned()),
            (ASKED, password.clone()),
        ]
    }

    #[expect(clippy::disallowed_methods, reason = "ssh is the system's")]
    fn start(&self) -> Result<Child, Trouble> {
        let words = self.words();
        let (program, arguments) = words.split_first().expect("`words` begins with the program");
        let mut command = Command::new(program);
        command.args(arguments).args(["-s", "--", &self.login.host, "sftp"]);
        command.envs(self.variables());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| {
            Trouble::lasting(format!(
                "cannot run `{program}`: {error}\nhelp: install OpenSSH, or name its program in the environment variable `{PROGRAM}`"
            ))
        })
    }

    /// Why ssh ended, by what it said last.
    pub fn ended(&self, said: &str) -> Trouble {
        let host = &self.login.host;
        let is = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let variable = secret::password_variable(&self.target);
        if is(&["Permission denied", "Too many authentication failures"]) {
            let help = if self.password.is_some() {
                format!("look at `user`, and at the password in `{variable}`")
            } else {
                format!(
                    "let the ssh agent have a key of this host (`ssh-add`), or set the environment variable `{variable}`"
                )
            };
            return Trouble::lasting(format!("`{host}` does not let us in: {said}\nhelp: {help}"));
        }
        if is(&[
            "Host key verification failed",
            "IDENTIFICATION HAS CHANGED",
            "No matching host key",
        ]) {
            return Trouble::lasting(format!(
                "`{host}` is not known, or is not the one that was known: {said}\nhelp: log in once by hand with `ssh`, and compare the key that is shown with the one the host's operator told you"
            ));
        }
        let message = format!("the connection to `{host}` ended: {said}");
        if is(&["subsystem request failed"]) {
            return Trouble::lasting(format!(
                "{message}\nhelp: the host lets us in and has no sftp; ask its operator for it, or for another way to send files"
            ));
        }
        if is(&["Could not resolve", "Bad configuration", "no such identity"]) {
            return Trouble::lasting(message);
        }
        Trouble::passing(message)
    }
}

/// Requests.
mod ask {
    pub(super) const INIT: u8 = 1;
    pub(super) const OPEN: u8 = 3;
    pub(super) const CLOSE: u8 = 4;
    pub(super) const READ: u8 = 5;
    pub(super) const WRITE: u8 = 6;
    pub(super) const OPENDIR: u8 = 11;
    pub(super) const READDIR: u8 = 12;
    pub(super) const REMOVE: u8 = 13;
    pub(super) const MKDIR: u8 = 14;
    pub(super) const RMDIR: u8 = 15;
    pub(super) const STAT: u8 = 17;
    pub(super) const RENAME: u8 = 18;
    pub(super) const EXTENDED: u8 = 200;
}

/// Answers.
mod answer {
    pub(super) const VERSION: u8 = 2;
    pub(super) const STATUS: u8 = 101;
    pub(super) const HANDLE: u8 = 102;
    pub(super) const DATA: u8 = 103;
    pub(super) const NAME: u8 = 104;
    pub(super) const ATTRS: u8 = 105;
}

/// How a file is opened.
mod mode {
    pub(super) const READ: u32 = 1;
    pub(super) const WRITE: u32 = 2;
    pub(super) const MAKE: u32 = 8;
    pub(super) const EMPTY: u32 = 16;
}

/// States of a request.
mod state {
    pub(super) const OK: u32 = 0;
    pub(super) const END: u32 = 1;
    pub(super) const NO_SUCH_FILE: u32 = 2;
    pub(super) const DENIED: u32 = 3;
    pub(super) const NO_CONNECTION: u32 = 6;
    pub(super) const LOST: u32 = 7;
}

/// The state of a request that was not fulfilled, and what the host says of it.
type Refusal = (u32, String);

/// An answer.
enum Answer {
    Status(u32, String),
    Handle(Vec<u8>),
    Data(Vec<u8>),
    Names(Vec<(String, Attributes)>),
    Attributes(Attributes),
}

/// What is told of a file.
#[derive(Clone, Copy, Default)]
struct Attributes {
    size: u64,
    mode: Option<u32>,
}

impl Attributes {
    fn is(self, kind: u32) -> bool {
        self.mode.is_some_and(|mode| mode & 0o170_000 == kind)
    }
}

/// A packet that is being written.
struct Packet(Vec<u8>);

impl Packet {
    fn text(mut self, text: &[u8]) -> Self {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.0.extend(length.to_be_bytes());
        self.0.extend(text);
        self
    }

    fn number(mut self, number: u32) -> Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    fn offset(mut self, offset: u64) -> Self {
        self.0.extend(offset.to_be_bytes());
        self
    }
}

/// A packet that is being read; nothing in it is believed.
struct Slice<'p>(&'p [u8]);

impl<'p> Slice<'p> {
    fn bytes(&mut self, count: usize) -> Option<&'p [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn long(&mut self) -> Option<u64> {
        Some(u64::from_be_bytes(self.bytes(8)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<&'p [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.bytes(length)
    }

    fn attributes(&mut self) -> Option<Attributes> {
        let flags = self.number()?;
        let mut attributes = Attributes::default();
        if flags & 1 != 0 {
            attributes.size = self.long()?;
        }
        if flags & 2 != 0 {
            self.bytes(8)?;
        }
        if flags & 4 != 0 {
            attributes.mode = Some(self.number()?);
        }
        if flags & 8 != 0 {
            self.bytes(8)?;
        }
        if flags & 0x8000_0000 != 0 {
            for _ in 0..self.number()? {
                self.text()?;
                self.text()?;
            }
        }
        Some(attributes)
    }

    /// The number of the request and its answer.
    fn answer(&mut self) -> Option<(u32, Answer)> {
        let kind = self.bytes(1)?[0];
        let id = self.number()?;
        let answer = match kind {
            answer::STATUS => {
                let code = self.number()?;
                let words = self.text().unwrap_or_default();
                Answer::Status(code, String::from_utf8_lossy(words).into_owned())
            }
            answer::HANDLE => Answer::Handle(self.text()?.to_vec()),
            answer::DATA => Answer::Data(self.text()?.to_vec()),
            answer::ATTRS => Answer::Attributes(self.attributes()?),
            answer::NAME => {
                let mut names = Vec::new();
                for _ in 0..self.number()? {
                    let name = String::from_utf8_lossy(self.text()?).into_owned();
                    self.text()?;
                    names.push((name, self.attributes()?));
                }
                Answer::Names(names)
            }
            _ => return None,
        };
        Some((id, answer))
    }
}

/// An open connection.
pub struct Session {
    ssh: Ssh,
    child: Child,
    /// `None` once it is closed.
    input: Option<BufWriter<ChildStdin>>,
    answers: mpsc::Receiver<(u32, Answer)>,
    /// Answers that came before the one that was waited for.
    early: BTreeMap<u32, Answer>,
    said: Arc<Mutex<Vec<String>>>,
    last: u32,
    /// Whether a file can be renamed onto another one.
    renames: bool,
    root: String,
    part: String,
    /// Folders that are known to be there.
    made: BTreeSet<String>,
}

impl Drop for Session {
    fn drop(&mut self) {
        // At the end of its input the host ends the connection, and ssh with it.
        self.input = None;
        _ = self.child.wait();
    }
}

impl Session {
    /// Connects, and looks whether the folder is there or can be made.
    ///
    /// # Errors
    /// The host does not let us in, or there is no place for the folder.
    pub fn open(ssh: &Ssh, root: &str, name: &str) -> Result<Self, Trouble> {
        let mut child = ssh.start()?;
        let said = Arc::new(Mutex::new(Vec::new()));
        if let Some(stderr) = child.stderr.take() {
            let said = Arc::clone(&said);
            std::thread::spawn(move || listen(stderr, &said));
        }
        let (sender, answers) = mpsc::channel();
        let (first, version) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            std::thread::spawn(move || receive(stdout, &first, &sender));
        }
        let input = child.stdin.take().map(BufWriter::new);
        let root = match root.trim_end_matches('/') {
            "" => "/",
            root => root,
        };
        let mut session = Self {
            ssh: ssh.clone(),
            child,
            input,
            answers,
            early: BTreeMap::new(),
            said,
            last: 0,
            renames: false,
            root: root.to_owned(),
            part: format!("{}/{name}", record::FOLDER),
            made: BTreeSet::new(),
        };
        session.write(&Packet(vec![ask::INIT]).number(3))?;
        session.flush()?;
        let Ok(extensions) = version.recv_timeout(PATIENCE) else { return Err(session.lost()) };
        session.renames = extensions.iter().any(|name| name == "posix-rename@openssh.com");
        session.find_root()?;
        Ok(session)
    }

    /// A folder is made, a path is not: a mistake in it shall not become a folder somewhere.
    fn find_root(&mut self) -> Result<(), Trouble> {
        let root = self.root.clone();
        let is_there = |session: &mut Self, path: &str| {
            let id = session.ask(ask::STAT, |packet| packet.text(path.as_bytes()))?;
            Ok(matches!(session.wait(id)?, Answer::Attributes(found) if found.is(0o040_000)))
        };
        if is_there(self, &root)? {
            return Ok(());
        }
        let parent = root.rsplit_once('/').map_or(".", |(parent, _)| parent);
        let parent = if parent.is_empty() { "/" } else { parent };
        if !is_there(self, parent)? {
            return Err(Trouble::lasting(format!(
                "`{}` has no folder `{parent}`\nhelp: make it, or set `path` of the target right",
                self.ssh.login.host
            )));
        }
        let id = self.ask(ask::MKDIR, |packet| packet.text(root.as_bytes()).number(0))?;
        // When it cannot be made, the first file says why.
        self.wait(id).map(|_| ())
    }

    /// Where a path lies on the host.
    fn path(&self, path: &str) -> Vec<u8> {
        match path {
            "" => self.root.clone().into_bytes(),
            path => format!("{}/{path}", self.root.trim_end_matches('/')).into_bytes(),
        }
    }

    /// Why the connection ended.
    fn lost(&mut self) -> Trouble {
        self.input = None;
        _ = self.child.kill();
        let status = self.child.wait();
        // The thread that listens needs a moment for the last words.
        std::thread::sleep(Duration::from_millis(50));
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).join("; ");
        let said = if said.is_empty() {
            status
                .map_or_else(|error| error.to_string(), |status| format!("ssh ended with {status}"))
        } else {
            said
        };
        self.ssh.ended(&said)
    }

    fn write(&mut self, packet: &Packet) -> Result<(), Trouble> {
        let length = u32::try_from(packet.0.len()).unwrap_or(u32::MAX).to_be_bytes();
        let Some(input) = &mut self.input else { return Err(self.lost()) };
        let written = input.write_all(&length).and_then(|()| input.write_all(&packet.0));
        written.map_err(|_| self.lost())
    }

    fn flush(&mut self) -> Result<(), Trouble> {
        let Some(input) = &mut self.input else { return Err(self.lost()) };
        let flushed = input.flush();
        flushed.map_err(|_| self.lost())
    }

    /// Sends a request; the number of its answer.
    fn ask(&mut self, kind: u8, fill: impl FnOnce(Packet) -> Packet) -> Result<u32, Trouble> {
        self.last = self.last.wrapping_add(1);
        let id = self.last;
        self.write(&fill(Packet(vec![kind]).number(id)))?;
        Ok(id)
    }

    /// Waits for an answer.
    fn wait(&mut self, id: u32) -> Result<Answer, Trouble> {
        if let Some(answer) = self.early.remove(&id) {
            return Ok(answer);
        }
        self.flush()?;
        loop {
            let Ok((found, answer)) = self.answers.recv_timeout(PATIENCE) else {
                return Err(self.lost());
            };
            if found == id {
                return Ok(answer);
            }
            self.early.insert(found, answer);
        }
    }

    /// Waits for the end of a request that gives nothing.
    fn wait_status(&mut self, id: u32) -> Result<(u32, String), Trouble> {
        match self.wait(id)? {
            Answer::Status(code, words) => Ok((code, words)),
            Answer::Handle(_) | Answer::Data(_) | Answer::Names(_) | Answer::Attributes(_) => {
                Err(Trouble::passing("the host answers something else than it was asked"))
            }
        }
    }

    /// What a status other than OK means.
    fn trouble(&self, doing: &str, path: &str, code: u32, words: &str) -> Trouble {
        let host = &self.ssh.login.host;
        let message = format!("`{host}` cannot {doing} `{}/{path}`: {words}", self.root);
        match code {
            state::NO_CONNECTION | state::LOST => Trouble::passing(message),
            state::DENIED => Trouble::lasting(message),
            _ => Trouble::lasting(format!(
                "{message}\nhelp: look whether the disk of the host is full, and whether all folders may be written"
            )),
        }
    }

    /// Opens files; a handle or a status for each.
    fn open_all(
        &mut self,
        paths: &[Vec<u8>],
        mode: u32,
    ) -> Result<Vec<Result<Vec<u8>, Refusal>>, Trouble> {
        let mut ids = Vec::new();
        for path in paths {
            ids.push(self.ask(ask::OPEN, |packet| packet.text(path).number(mode).number(0))?);
        }
        self.handles(&ids)
    }

    fn handles(&mut self, ids: &[u32]) -> Result<Vec<Result<Vec<u8>, Refusal>>, Trouble> {
        let mut handles = Vec::new();
        for id in ids {
            handles.push(match self.wait(*id)? {
                Answer::Handle(handle) => Ok(handle),
                Answer::Status(code, words) => Err((code, words)),
                Answer::Data(_) | Answer::Names(_) | Answer::Attributes(_) => {
                    return Err(Trouble::passing("the host opens nothing and says nothing of it"));
                }
            });
        }
        Ok(handles)
    }

    fn close(&mut self, handle: &[u8]) -> Result<u32, Trouble> {
        self.ask(ask::CLOSE, |packet| packet.text(handle))
    }

    /// Writes unfinished files beside the site; their paths on the host.
    fn write_parts(&mut self, uploads: &[Upload]) -> Result<Vec<Vec<u8>>, Trouble> {
        let parts: Vec<Vec<u8>> = (0..uploads.len())
            .map(|number| self.path(&format!("{}-{number}", self.part)))
            .collect();
        let mode = mode::WRITE | mode::MAKE | mode::EMPTY;
        self.make_folders([record::FOLDER.to_owned()].into())?;
        let handles = self.open_all(&parts, mode)?;
        let mut ids = Vec::new();
        for (upload, handle) in uploads.iter().zip(handles) {
            let handle = handle
                .map_err(|(code, words)| self.trouble("write", record::FOLDER, code, &words))?;
            let bytes = upload.bytes()?;
            for (number, chunk) in bytes.chunks(CHUNK).enumerate() {
                let offset = (number * CHUNK) as u64;
                let id =
                    self.ask(ask::WRITE, |packet| packet.text(&handle).offset(offset).text(chunk))?;
                ids.push((id, upload));
            }
            ids.push((self.close(&handle)?, upload));
        }
        for (id, upload) in ids {
            let (code, words) = self.wait_status(id)?;
            if code != state::OK {
                return Err(self.trouble("write", &upload.path, code, &words));
            }
        }
        Ok(parts)
    }

    /// Makes folders with those above them, a level at a time. What cannot be made is told by the file that needs it.
    fn make_folders(&mut self, wanted: BTreeSet<String>) -> Result<(), Trouble> {
        let mut levels: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for folder in wanted {
            let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
            for (level, end) in ends.enumerate() {
                let above = &folder[..end];
                if !self.made.contains(above) {
                    levels.entry(level).or_default().insert(above.to_owned());
                }
            }
        }
        for folders in levels.into_values() {
            let mut ids = Vec::new();
            for folder in &folders {
                let path = self.path(folder);
                ids.push(self.ask(ask::MKDIR, |packet| packet.text(&path).number(0))?);
            }
            for id in ids {
                self.wait_status(id)?;
            }
            self.made.extend(folders);
        }
        Ok(())
    }

    fn ask_rename(&mut self, from: &[u8], to: &[u8]) -> Result<u32, Trouble> {
        if self.renames {
            return self.ask(ask::EXTENDED, |packet| {
                packet.text(b"posix-rename@openssh.com").text(from).text(to)
            });
        }
        // Without OpenSSH's way, a moment without the file cannot be helped.
        let id = self.ask(ask::REMOVE, |packet| packet.text(to))?;
        self.wait(id)?;
        self.ask(ask::RENAME, |packet| packet.text(from).text(to))
    }

    /// Renames files into place. When a folder is missing, all are made and it is tried again.
    fn rename_all(
        &mut self,
        parts: &[Vec<u8>],
        uploads: &[Upload],
        done: &mut dyn FnMut(&Upload),
    ) -> Result<(), Trouble> {
        let folders = uploads.iter().filter_map(|upload| upload.path.rsplit_once('/'));
        let folders = folders.map(|(folder, _)| folder.to_owned()).collect();
        self.make_folders(folders)?;
        let mut ids = Vec::new();
        for (part, upload) in parts.iter().zip(uploads) {
            let path = self.path(&upload.path);
            ids.push(self.ask_rename(part, &path)?);
        }
        for (id, upload) in ids.into_iter().zip(uploads) {
            let (code, words) = self.wait_status(id)?;
            if code != state::OK {
                return Err(self.trouble("write", &upload.path, code, &words));
            }
            done(upload);
        }
        Ok(())
    }

    /// Brings files into place that were written beside the site; `parts` says where, for each.
    ///
    /// # Errors
    /// The host refuses, or the connection ends.
    pub fn place(
        &mut self,
        parts: &[String],
        uploads: &[Upload],
        done: &mut dyn FnMut(&Upload),
    ) -> Result<(), Trouble> {
        for (parts, uploads) in parts.chunks(AT_ONCE).zip(uploads.chunks(AT_ONCE)) {
            let parts: Vec<Vec<u8>> = parts.iter().map(|part| self.path(part)).collect();
            self.rename_all(&parts, uploads, done)?;
        }
        Ok(())
    }

    /// Removes folders in which nothing lies.
    ///
    /// # Errors
    /// The connection ends.
    pub fn remove_folders(&mut self, folders: &BTreeSet<String>) -> Result<(), Trouble> {
        // The deepest first. A host refuses when something lies in it.
        let mut ids = Vec::new();
        for folder in folders.iter().rev() {
            let full = self.path(folder);
            ids.push(self.ask(ask::RMDIR, |packet| packet.text(&full))?);
            self.made.remove(folder);
        }
        for id in ids {
            self.wait_status(id)?;
        }
        Ok(())
    }

    /// Reads an open file to its end.
    fn read_all(&mut self, handle: &[u8]) -> Result<Result<Vec<u8>, Refusal>, Trouble> {
        let mut bytes = Vec::new();
        loop {
            let mut ids = Vec::new();
            for number in 0..AT_ONCE {
                let offset = (bytes.len() + number * CHUNK) as u64;
                let id = self.ask(ask::READ, |packet| {
                    packet.text(handle).offset(offset).number(CHUNK as u32)
                })?;
                ids.push(id);
            }
            let mut end = None;
            for id in ids {
                match self.wait(id)? {
                    // What follows a short answer is asked for again.
                    Answer::Data(data) if end.is_none() => {
                        let is_short = data.len() < CHUNK;
                        bytes.extend(data);
                        end = is_short.then_some(None);
                    }
                    Answer::Status(code, words) if end.is_none() => end = Some(Some((code, words))),
                    Answer::Data(_) | Answer::Status(..) => {}
                    Answer::Handle(_) | Answer::Names(_) | Answer::Attributes(_) => {
                        return Err(Trouble::passing(
                            "the host reads something else than it was asked",
                        ));
                    }
                }
            }
            match end {
                Some(Some((state::END, _))) => return Ok(Ok(bytes)),
                Some(Some(status)) => return Ok(Err(status)),
                Some(None) | None => {}
            }
        }
    }

    /// The entries of several folders; nothing for one that is not there.
    fn entries(&mut self, folders: &[String]) -> Result<Vec<Vec<(String, Attributes)>>, Trouble> {
        let mut ids = Vec::new();
        for folder in folders {
            let path = self.path(folder);
            ids.push(self.ask(ask::OPENDIR, |packet| packet.text(&path))?);
        }
        let mut open = Vec::new();
        for (number, handle) in self.handles(&ids)?.into_iter().enumerate() {
            match handle {
                Ok(handle) => open.push((number, handle)),
                Err((state::NO_SUCH_FILE, _)) => {}
                // A file, perhaps: then nothing is below it.
                Err((code, words)) if code == state::DENIED => {
                    return Err(self.trouble("read", &folders[number], code, &words));
                }
                Err(_) => {}
            }
        }
        let mut found = vec![Vec::new(); folders.len()];
        while !open.is_empty() {
            let mut ids = Vec::new();
            for (_, handle) in &open {
                ids.push(self.ask(ask::READDIR, |packet| packet.text(handle))?);
            }
            let mut left = Vec::new();
            for ((number, handle), id) in open.into_iter().zip(ids) {
                match self.wait(id)? {
                    Answer::Names(names) => {
                        let names =
                            names.into_iter().filter(|(name, _)| name != "." && name != "..");
                        found[number].extend(names);
                        left.push((number, handle));
                    }
                    Answer::Status(state::END, _) => {
                        let id = self.close(&handle)?;
                        self.wait(id)?;
                    }
                    Answer::Status(code, words) => {
                        return Err(self.trouble("read", &folders[number], code, &words));
                    }
                    Answer::Handle(_) | Answer::Data(_) | Answer::Attributes(_) => {
                        return Err(Trouble::passing(
                            "the host lists something else than it was asked",
                        ));
                    }
                }
            }
            open = left;
        }
        Ok(found)
    }

    /// What a link leads to is what readers get.
    fn follow(&mut self, path: &str) -> Result<Attributes, Trouble> {
        let full = self.path(path);
        let id = self.ask(ask::STAT, |packet| packet.text(&full))?;
        Ok(match self.wait(id)? {
            Answer::Attributes(found) => found,
            Answer::Status(..) | Answer::Handle(_) | Answer::Data(_) | Answer::Names(_) => {
                Attributes::default()
            }
        })
    }
}

impl Target for Session {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let full = self.path(path);
        let handle = match self.open_all(&[full], mode::READ)?.pop() {
            Some(Ok(handle)) => handle,
            Some(Err((state::NO_SUCH_FILE, _))) | None => return Ok(None),
            Some(Err((code, words))) => return Err(self.trouble("read", path, code, &words)),
        };
        let bytes = self.read_all(&handle)?;
        let id = self.close(&handle)?;
        self.wait(id)?;
        bytes.map(Some).map_err(|(code, words)| self.trouble("read", path, code, &words))
    }

    fn list(
        &mut self,
        folder: &str,
        enter: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, u64>, Trouble> {
        let mut found = BTreeMap::new();
        let mut level = vec![folder.to_owned()];
        while !level.is_empty() {
            let mut next = Vec::new();
            for folders in level.chunks(AT_ONCE) {
                for (folder, entries) in folders.iter().zip(self.entries(folders)?) {
                    for (name, attributes) in entries {
                        let path =
                            if folder.is_empty() { name } else { format!("{folder}/{name}") };
                        let attributes =
                            if attributes.is(0o120_000) { self.follow(&path)? } else { attributes };
                        if !attributes.is(0o040_000) {
                            found.insert(path, attributes.size);
                        } else if enter(&path) {
                            next.push(path);
                        }
                    }
                }
            }
            level = next;
        }
        Ok(found)
    }

    fn put(&mut self, uploads: &[Upload], done: &mut dyn FnMut(&Upload)) -> Result<(), Trouble> {
        for some in uploads.chunks(AT_ONCE) {
            let parts = self.write_parts(some)?;
            self.rename_all(&parts, some, done)?;
        }
        Ok(())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let upload = Upload {
            path: path.to_owned(),
            version: Version::of(bytes),
            source: Source::Bytes(bytes.to_vec()),
        };
        let parts = self.write_parts(std::slice::from_ref(&upload))?;
        let full = self.path(path);
        // The plain request refuses to replace a file.
        let id = self.ask(ask::RENAME, |packet| packet.text(&parts[0]).text(&full))?;
        let (code, words) = self.wait_status(id)?;
        if code == state::OK {
            return Ok(true);
        }
        let id = self.ask(ask::REMOVE, |packet| packet.text(&parts[0]))?;
        self.wait(id)?;
        let id = self.ask(ask::STAT, |packet| packet.text(&full))?;
        match self.wait(id)? {
            Answer::Attributes(_) => Ok(false),
            Answer::Status(..) | Answer::Handle(_) | Answer::Data(_) | Answer::Names(_) => {
                Err(self.trouble("write", path, code, &words))
            }
        }
    }

    fn remove(&mut self, paths: &[String]) -> Result<(), Trouble> {
        let mut folders = BTreeSet::new();
        for some in paths.chunks(AT_ONCE) {
            let mut ids = Vec::new();
            for path in some {
                let full = self.path(path);
                ids.push((path, self.ask(ask::REMOVE, |packet| packet.text(&full))?));
                folders.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
            }
            for (path, id) in ids {
                let (code, words) = self.wait_status(id)?;
                if code != state::OK && code != state::NO_SUCH_FILE {
                    return Err(self.trouble("remove", path, code, &words));
                }
            }
        }
        self.remove_folders(&folders)
    }

    fn finish(&mut self, _message: &str) -> Result<(), Trouble> {
        Ok(())
    }
}

/// Keeps the last lines that ssh says to people.
fn listen(stderr: impl Read, said: &Mutex<Vec<String>>) {
    for line in io::BufRead::lines(BufReader::new(stderr)) {
        let Ok(line) = line else { return };
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() >= MOST_LINES {
            said.remove(0);
        }
        said.push(line.trim().to_owned());
    }
}

/// Takes what comes from the host, so that it never waits for us: first what it can do, then answers. Ends with the connection.
fn receive(
    stdout: impl Read,
    first: &mpsc::Sender<Vec<String>>,
    answers: &mpsc::Sender<(u32, Answer)>,
) -> Option<()> {
    let mut stdout = BufReader::new(stdout);
    let version = packet(&mut stdout)?;
    let mut version = Slice(&version);
    if version.bytes(1)? != [answer::VERSION] {
        return None;
    }
    version.number()?;
    let mut extensions = Vec::new();
    while let Some(name) = version.text() {
        extensions.push(String::from_utf8_lossy(name).into_owned());
        version.text()?;
    }
    first.send(extensions).ok()?;
    loop {
        let packet = packet(&mut stdout)?;
        answers.send(Slice(&packet).answer()?).ok()?;
    }
}

fn packet(stdout: &mut impl Read) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    stdout.read_exact(&mut length).ok()?;
    let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
    let mut bytes = vec![0; Some(length).filter(|length| *length <= LONGEST)?];
    stdout.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

//! The targets `ftps` and `ftp`: a folder of a host that speaks FTP (RFC 959), with TLS (RFC 4217) or without.
//!
//! In: who logs in where. Out: connections. FTP cannot make a file only where none is, so that a lock is found out by
//! looking twice; it tells missing and forbidden files with the same number.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::net::TcpStream;
use std::net::ToSocketAddrs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use suppaftp::FtpError;
use suppaftp::RustlsConnector;
use suppaftp::RustlsFtpStream;
use suppaftp::list::ListParser;
use suppaftp::types::FileType;

use crate::config::deploy::Login;
use crate::deploy::Host;
use crate::deploy::Manner;
use crate::deploy::Target;
use crate::deploy::parts::record;
use crate::deploy::parts::secret;
use crate::deploy::parts::secret::Environment;
use crate::deploy::parts::tls;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Upload;

/// The usual port of both: TLS begins when it is asked for.
const PORT: u16 = 21;
/// How long a connection may take, and an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The folder that is there while somebody looks whether the lock is free.
const TAKING: &str = ".rebut-deploy/taking";

/// A host with FTP.
pub(super) struct Ftp {
    login: Login,
    password: String,
    /// What is believed of the host; `None` without TLS.
    tls: Option<Arc<ClientConfig>>,
}

impl Ftp {
    /// How a target is reached.
    ///
    /// # Errors
    /// The password is missing, or the certificate that shall be believed cannot be read.
    pub(super) fn new(
        target: &str,
        login: &Login,
        tls: Option<Option<&Path>>,
        environment: &Environment,
    ) -> Result<Self, Trouble> {
        let variable = secret::password_variable(target);
        let what = format!("the password of the target `{target}`");
        let password = secret::needed(environment, &variable, &what)?;
        let tls = tls.map(tls::of_rustls).transpose()?;
        Ok(Self { login: login.clone(), password, tls })
    }

    fn trouble(&self, doing: &str, error: &FtpError) -> Trouble {
        let host = &self.login.host;
        let message = format!("`{host}` cannot {doing}: {error}");
        match error {
            FtpError::ConnectionError(error) => {
                Trouble::of_io(error, format!("the connection to `{host}` broke"))
            }
            FtpError::SecureError(why) => Trouble::lasting(format!(
                "`{host}` is not believed: {why}\nhelp: look at `host`; for a certificate of the body's own, name its file in `trust`"
            )),
            FtpError::UnexpectedResponse(response) => match response.status.code() {
                530 | 430 | 332 => Trouble::lasting(format!(
                    "`{host}` does not let us in: {error}\nhelp: look at `user` and at the password in the environment"
                )),
                452 | 552 => {
                    Trouble::lasting(format!("{message}\nhelp: the disk of the host is full"))
                }
                421 | 425 | 426 | 450 | 451 => Trouble::passing(message),
                _ => Trouble::lasting(message),
            },
            FtpError::BadResponse | FtpError::DataConnectionAlreadyOpen => {
                Trouble::passing(message)
            }
            FtpError::InvalidAddress(_) => Trouble::lasting(message),
        }
    }

    fn open(&self) -> Result<RustlsFtpStream, Trouble> {
        let Login { host, port, user, .. } = &self.login;
        let failed = |error| Trouble::of_io(&error, format!("cannot reach `{host}`"));
        let addresses = (host.as_str(), port.unwrap_or(PORT)).to_socket_addrs();
        let addresses = addresses
            .map_err(|error| Trouble::lasting(format!("cannot find `{host}`: {error}")))?;
        // A host may have several, and listen at one of them only.
        let mut reached = Err(Trouble::lasting(format!("`{host}` has no address")));
        for address in addresses {
            reached = TcpStream::connect_timeout(&address, PATIENCE).map_err(failed);
            if reached.is_ok() {
                break;
            }
        }
        let stream = reached?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
        stream.set_write_timeout(Some(PATIENCE)).map_err(failed)?;
        let connecting = |error| self.trouble("connect", &error);
        let mut stream = RustlsFtpStream::connect_with_stream(stream).map_err(connecting)?;
        // Hosts behind a gate tell the address that they have inside.
        stream.set_passive_nat_workaround(true);
        if let Some(tls) = &self.tls {
            let connector = RustlsConnector::from(Arc::clone(tls));
            stream = stream.into_secure(connector, host).map_err(connecting)?;
        }
        let user = user.as_deref().unwrap_or("anonymous");
        stream.login(user, &self.password).map_err(|error| self.trouble("let us in", &error))?;
        // Those that do not know the word speak UTF-8 already, or never.
        _ = stream.opts("UTF8", Some("ON"));
        stream.transfer_type(FileType::Binary).map_err(connecting)?;
        Ok(stream)
    }
}

impl Host for Arc<Ftp> {
    fn manner(&self) -> Manner {
        Manner { connections: 4, files: 16, bytes: 4 << 20, is_atomic: false }
    }

    fn connect(&self, name: &str) -> Result<Box<dyn Target>, Trouble> {
        let mut stream = self.open()?;
        let path = &self.login.path;
        // A folder is made, a path is not.
        if stream.cwd(path).is_err() {
            let made = stream.mkdir(path).and_then(|()| stream.cwd(path));
            made.map_err(|error| {
                Trouble::lasting(format!(
                    "`{}` has no folder `{path}`: {error}\nhelp: make it, or set `path` of the target right",
                    self.login.host
                ))
            })?;
        }
        let part = format!("{}/{name}", record::FOLDER);
        Ok(Box::new(Session { ftp: Arc::clone(self), stream, part, made: BTreeSet::new() }))
    }
}

struct Session {
    ftp: Arc<Ftp>,
    stream: RustlsFtpStream,
    part: String,
    /// Folders that are known to be there.
    made: BTreeSet<String>,
}

/// Whether the host says that there is no such file, or that it may not be used: FTP has one number for both.
fn is_absent(error: &FtpError) -> bool {
    matches!(error, FtpError::UnexpectedResponse(response) if matches!(response.status.code(), 550 | 450))
}

impl Session {
    fn failed(&self, doing: &str, path: &str, error: &FtpError) -> Trouble {
        self.ftp.trouble(
            &format!("{doing} `{}/{path}`", self.ftp.login.path.trim_end_matches('/')),
            error,
        )
    }

    /// Makes a folder and those above it. What cannot be made is told by the file that needs it.
    fn make_folders(&mut self, folder: &str) {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for end in ends {
            let above = &folder[..end];
            if !self.made.contains(above) {
                _ = self.stream.mkdir(above);
                self.made.insert(above.to_owned());
            }
        }
    }

    fn write(&mut self, path: &str, mut bytes: &[u8]) -> Result<(), Trouble> {
        self.make_folders(record::FOLDER);
        let part = self.part.clone();
        let sent = self.stream.put_file(&part, &mut bytes);
        sent.map_err(|error| self.failed("write", path, &error))?;
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.make_folders(folder);
        }
        let renamed = match self.stream.rename(part.as_str(), path) {
            // Some hosts do not rename onto a file.
            Err(error)
                if is_absent(&error)
                    || matches!(&error, FtpError::UnexpectedResponse(response) if response.status.code() == 553) =>
            {
                self.stream.rm(path).and_then(|()| self.stream.rename(part.as_str(), path))
            }
            renamed => renamed,
        };
        renamed.map_err(|error| self.failed("write", path, &error))
    }

    /// The entries of a folder: names, whether it is a folder, lengths. Nothing when it is not there.
    fn entries(&mut self, folder: &str) -> Result<Vec<(String, bool, u64)>, Trouble> {
        let asked = if folder.is_empty() { None } else { Some(folder) };
        let lines = match self.stream.mlsd(asked) {
            // Older hosts do not know it.
            Err(FtpError::UnexpectedResponse(response))
                if matches!(response.status.code(), 500..=504) =>
            {
                self.stream.list(asked)
            }
            lines => lines,
        };
        let lines = match lines {
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            lines => lines.map_err(|error| self.failed("list", folder, &error))?,
        };
        let parse = |line: &String| {
            let parsed = ListParser::parse_mlsd(line).or_else(|_| ListParser::parse_posix(line));
            let file = parsed.or_else(|_| ListParser::parse_dos(line)).ok()?;
            let is_one = !matches!(file.name(), "." | "..");
            let length = u64::try_from(file.size()).unwrap_or(u64::MAX);
            is_one.then(|| (file.name().to_owned(), file.is_directory(), length))
        };
        Ok(lines.iter().filter_map(parse).collect())
    }
}

impl Target for Session {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        match self.stream.retr_as_buffer(path) {
            Ok(bytes) => Ok(Some(bytes.into_inner())),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.failed("read", path, &error)),
        }
    }

    fn list(
        &mut self,
        folder: &str,
        enter: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, u64>, Trouble> {
        let mut found = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for (name, is_folder, length) in self.entries(&folder)? {
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                if !is_folder {
                    found.insert(path, length);
                } else if enter(&path) {
                    folders.push(path);
                }
            }
        }
        Ok(found)
    }

    fn put(&mut self, uploads: &[Upload], done: &mut dyn FnMut(&Upload)) -> Result<(), Trouble> {
        for upload in uploads {
            self.write(&upload.path, &upload.bytes()?)?;
            done(upload);
        }
        Ok(())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        if self.read(path)?.is_some() {
            return Ok(false);
        }
        // Of two that make a folder, one is told that it is there.
        self.make_folders(record::FOLDER);
        if self.stream.mkdir(TAKING).is_err() {
            std::thread::sleep(Duration::from_secs(1));
            if self.read(path)?.is_some() {
                return Ok(false);
            }
        }
        self.write(path, bytes)?;
        // What is left of it goes with the folder around it.
        _ = self.stream.rmdir(TAKING);
        Ok(true)
    }

    fn remove(&mut self, paths: &[String]) -> Result<(), Trouble> {
        let mut folders = BTreeSet::new();
        for path in paths {
            if let Err(error) = self.stream.rm(path)
                && (!is_absent(&error) || self.stream.size(path).is_ok())
            {
                return Err(self.failed("remove", path, &error));
            }
            folders.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
        }
        // The deepest first. A host refuses when something lies in it.
        for folder in folders.iter().rev() {
            _ = self.stream.rmdir(folder);
            self.made.remove(folder);
        }
        Ok(())
    }

    fn finish(&mut self, _message: &str) -> Result<(), Trouble> {
        Ok(())
    }
}

//! The target `sftp`: a folder of a host that is reached with the system's OpenSSH.
//!
//! In: who logs in where. Out: connections, in which files are spoken of as `parts/sftp.rs` says. All that OpenSSH knows holds:
//! `~/.ssh/config`, the agent, jump hosts, known hosts.

use crate::config::deploy::Login;
use crate::deploy::Host;
use crate::deploy::Manner;
use crate::deploy::Target;
use crate::deploy::parts::secret::Environment;
use crate::deploy::parts::sftp::Session;
use crate::deploy::parts::sftp::Ssh;
use crate::deploy::parts::trouble::Trouble;

/// A host with ssh.
pub(super) struct Sftp {
    ssh: Ssh,
    path: String,
}

impl Sftp {
    pub(super) fn new(target: &str, login: &Login, environment: &Environment) -> Self {
        Self { ssh: Ssh::new(target, login, environment), path: login.path.clone() }
    }
}

impl Host for Sftp {
    fn manner(&self) -> Manner {
        Manner { connections: 3, files: 64, bytes: 4 << 20, is_atomic: false }
    }

    fn connect(&self, name: &str) -> Result<Box<dyn Target>, Trouble> {
        Ok(Box::new(Session::open(&self.ssh, &self.path, name)?))
    }
}

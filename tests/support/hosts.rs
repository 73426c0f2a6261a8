//! Real hosts on loopback, which tests start themselves and send sites to.
//!
//! In: nothing. Out: a [`Host`] with its entry for `site.yaml`, the secrets for it, and a way to look at what lies there.
#![allow(clippy::disallowed_methods, reason = "tests make real folders and start real servers")]
#![allow(clippy::unwrap_used, reason = "a test that cannot start its server has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// Files by path.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A host that is up.
pub(crate) struct Host {
    /// What stands at the target in `site.yaml`.
    pub(crate) target: String,
    /// Secrets and settings.
    pub(crate) environment: Vec<(&'static str, String)>,
    /// What takes their place so that the host lets nobody in, and what is said then. Empty where nobody logs in.
    pub(crate) stranger: Vec<(&'static str, String)>,
    pub(crate) denial: &'static str,
    /// Where files lie.
    pub(crate) files: Files,
    server: Option<Child>,
    folder: PathBuf,
}

/// Where the files of a host lie.
pub(crate) enum Files {
    /// In a folder of this machine.
    Folder(PathBuf),
}

impl Host {
    /// A host that is a folder of its own and needs nobody to serve it.
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("host-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("www")).unwrap();
        Self {
            target: String::new(),
            environment: Vec::new(),
            stranger: Vec::new(),
            denial: "",
            files: Files::Folder(folder.join("www")),
            server: None,
            folder,
        }
    }

    /// The folder in which the site lies.
    pub(crate) fn folder(&self) -> &Path {
        match &self.files {
            Files::Folder(folder) => folder,
        }
    }

    /// The lock of a run of somebody else; `None` where there are no locks.
    pub(crate) fn lock(&self) -> Option<String> {
        let digest = "0".repeat(64);
        Some(format!(
            "{{\"form\":\"rebut deploy 1\",\"token\":\"x\",\"owner\":\"an on may-2\",\"since\":1,\"release\":\"{digest}\"}}"
        ))
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            _ = server.kill();
            _ = server.wait();
        }
        _ = fs::remove_dir_all(&self.folder);
    }
}

impl Files {
    /// All files.
    pub(crate) fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        match self {
            Self::Folder(folder) => collect(folder, "", &mut tree),
        }
        tree
    }

    /// Whether a run has begun to change something.
    pub(crate) fn is_at_work(&self) -> bool {
        match self {
            Self::Folder(folder) => folder.join(".rebut-deploy").exists(),
        }
    }

    /// Puts a file there past the program.
    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        }
    }

    /// Removes a file past the program.
    pub(crate) fn remove(&self, path: &str) {
        match self {
            Self::Folder(folder) => fs::remove_file(folder.join(path)).unwrap(),
        }
    }

    /// Makes the host refuse to write a path, or take it again.
    pub(crate) fn refuse(&self, path: &str, is_refused: bool) {
        match self {
            Self::Folder(folder) => {
                // A folder stands where the file shall go: this stops the administrator, too.
                let path = folder.join(path);
                if is_refused {
                    fs::remove_file(&path).unwrap();
                    fs::create_dir_all(path.join("in the way")).unwrap();
                } else {
                    fs::remove_dir_all(path).unwrap();
                }
            }
        }
    }
}

/// Says why a host is left out. With `REBUT_SERVERS=all` none may be.
fn without<T>(what: &str) -> Option<T> {
    let is_needed = std::env::var("REBUT_SERVERS").is_ok_and(|value| value == "all");
    assert!(!is_needed, "{what} is not installed, and REBUT_SERVERS=all wants it");
    println!("left out: {what} is not installed");
    None
}

fn program(names: &[&str]) -> Option<PathBuf> {
    names.iter().map(PathBuf::from).find(|path| path.is_file())
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Waits until a server listens.
fn wait_for(port: u16) {
    for _ in 0..300 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("no server listens at port {port}");
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A folder.
pub(crate) fn folder() -> Option<Host> {
    let mut host = Host::new();
    host.target = format!("to: folder, path: {}", host.path("www").display());
    Some(host)
}

/// OpenSSH with keys, known hosts and configuration of its own.
pub(crate) fn sftp() -> Option<Host> {
    let mut host = sshd("sftp")?;
    // The same place, said in another way: from where one stands after logging in.
    host.target = format!("to: sftp, host: web, path: {}/", host.path("www").display());
    Some(host)
}

fn sshd(_kind: &str) -> Option<Host> {
    let Some(server) = program(&["/usr/sbin/sshd", "/usr/local/sbin/sshd"]) else {
        return without("sshd (Debian: openssh-server)");
    };
    let programs = ["/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server"];
    let Some(files) = program(&programs) else { return without("sftp-server") };
    let mut host = Host::new();
    let port = free_port();
    for key in ["host", "ours", "theirs"] {
        let path = host.path(key);
        run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", path.to_str().unwrap()]);
    }
    fs::copy(host.path("ours.pub"), host.path("allowed")).unwrap();
    let public = fs::read_to_string(host.path("host.pub")).unwrap();
    fs::write(host.path("known"), format!("[127.0.0.1]:{port} {public}")).unwrap();
    let folder = host.folder.display();
    fs::write(
        host.path("sshd_config"),
        format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nUsePAM no\nStrictModes no\n\
             AuthorizedKeysFile {folder}/allowed\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
             PermitRootLogin yes\nMaxStartups 100\nLogLevel ERROR\nSubsystem sftp {}\n",
            files.display()
        ),
    )
    .unwrap();
    for (config, key) in [("ssh_config", "ours"), ("stranger_config", "theirs")] {
        let text = format!(
            "Host web\n  HostName 127.0.0.1\n  Port {port}\n  IdentityFile {folder}/{key}\n  IdentitiesOnly yes\n  \
             UserKnownHostsFile {folder}/known\n  GlobalKnownHostsFile none\n"
        );
        fs::write(host.path(config), text).unwrap();
    }
    // For servers that separate privileges, where nobody has made it.
    _ = fs::create_dir_all("/run/sshd");
    let log = fs::File::create(host.path("log")).unwrap();
    let child = Command::new(server)
        .args(["-D", "-e", "-f"])
        .arg(host.path("sshd_config"))
        .stdin(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap();
    host.server = Some(child);
    wait_for(port);
    let ssh = |config: &str| ("REBUT_SSH", format!("ssh -F {}", host.path(config).display()));
    let (ours, theirs) = (ssh("ssh_config"), ssh("stranger_config"));
    host.environment = vec![ours];
    host.stranger = vec![theirs];
    host.denial = "`web` does not let us in";
    Some(host)
}

/// A server of files for `sftp` without a network, behind a program that asks for a password as `ssh` does.
pub(crate) fn asking() -> Option<Host> {
    let Some(files) = program(&["/usr/lib/openssh/sftp-server"]) else {
        return without("sftp-server");
    };
    let mut host = Host::new();
    let script = format!(
        "#!/bin/sh\n\
         $SSH_ASKPASS \"The authenticity of host 'web' can't be established. Continue connecting (yes/no)? \" && exit 9\n\
         given=$($SSH_ASKPASS \"an@web's password: \")\n\
         if [ \"$given\" != \"mật khẩu\" ]; then echo 'Permission denied (password).' >&2; exit 255; fi\n\
         exec {}\n",
        files.display()
    );
    let program = host.path("ssh");
    fs::write(&program, script).unwrap();
    run("chmod", &["+x", program.to_str().unwrap()]);
    host.target = format!("to: sftp, host: web, user: an, path: {}", host.path("www").display());
    let password = "REBUT_DEPLOY_PRODUCTION_PASSWORD";
    let program = ("REBUT_SSH", program.display().to_string());
    host.environment = vec![program.clone(), (password, "mật khẩu".to_owned())];
    host.stranger = vec![program, (password, "falsch".to_owned())];
    host.denial = "look at `user`, and at the password in `REBUT_DEPLOY_PRODUCTION_PASSWORD`";
    Some(host)
}

fn collect(folder: &Path, prefix: &str, tree: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), tree);
        } else if let Ok(bytes) = fs::read(entry.path()) {
            tree.insert(path, bytes);
        }
    }
}

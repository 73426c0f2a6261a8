//! Real hosts on loopback, which tests start themselves and send sites to.
//!
//! In: nothing. Out: a [`Host`] with its entry for `site.yaml`, the secrets for it, and a way to look at what lies there.
#![allow(clippy::disallowed_methods, reason = "tests make real folders and start real servers")]
#![allow(clippy::print_stdout, reason = "a host that is left out is told")]
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
    /// In a bucket at an address.
    Bucket(String),
    /// In the branch `pages` of a bare repository.
    Branch(PathBuf),
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
            Files::Folder(folder) | Files::Branch(folder) => folder,
            Files::Bucket(address) => panic!("{address} is no folder"),
        }
    }

    /// The lock of a run of somebody else; `None` where there are no locks.
    pub(crate) fn lock(&self) -> Option<String> {
        let digest = "0".repeat(64);
        if let Files::Branch(_) = self.files {
            return None;
        }
        Some(format!(
            "{{\"form\":\"rebut deploy 1\",\"token\":\"x\",\"owner\":\"an on may-2\",\"since\":1,\"release\":\"{digest}\"}}"
        ))
    }

    /// How many bytes rsync told the host.
    pub(crate) fn heard(&self) -> u64 {
        fs::metadata(self.path("heard")).map_or(0, |heard| heard.len())
    }

    /// A folder in which nothing lies.
    pub(crate) fn empty(&self) -> PathBuf {
        let folder = self.path("empty");
        fs::create_dir_all(&folder).unwrap();
        folder
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
            Self::Bucket(address) => {
                let list = ureq::get(format!("{address}?list-type=2")).call().unwrap();
                let list = list.into_body().read_to_string().unwrap();
                for key in list.split("<Key>").skip(1) {
                    let key = key.split('<').next().unwrap();
                    let path = key.strip_prefix("kiểm/").unwrap().to_owned();
                    let object = ureq::get(format!("{address}/{}", escaped(key))).call().unwrap();
                    tree.insert(path, object.into_body().read_to_vec().unwrap());
                }
            }
            Self::Branch(repository) => {
                if let Some(clone) = Clone::of(repository) {
                    collect(&clone.0, "", &mut tree);
                    tree.retain(|path, _| !path.starts_with(".git/"));
                }
            }
        }
        tree
    }

    /// Whether a run has begun to change something.
    pub(crate) fn is_at_work(&self) -> bool {
        match self {
            Self::Folder(folder) => folder.join(".rebut-deploy").exists(),
            Self::Bucket(address) => {
                let journal = format!("{address}/kiểm/.rebut-deploy/journal.json");
                ureq::get(journal.replace("kiểm", "ki%E1%BB%83m")).call().is_ok()
            }
            // What is sent is prepared in the project, and shown in one step.
            Self::Branch(_) => false,
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
            Self::Bucket(address) => {
                let key = escaped(&format!("kiểm/{path}"));
                ureq::put(format!("{address}/{key}")).send(bytes).unwrap();
            }
            Self::Branch(repository) => {
                let clone = Clone::of(repository).unwrap_or_else(|| Clone::new(repository));
                Self::Folder(clone.0.clone()).put(path, bytes);
                clone.push();
            }
        }
    }

    /// Removes a file past the program.
    pub(crate) fn remove(&self, path: &str) {
        match self {
            Self::Folder(folder) => fs::remove_file(folder.join(path)).unwrap(),
            Self::Bucket(address) => {
                let key = escaped(&format!("kiểm/{path}"));
                ureq::delete(format!("{address}/{key}")).call().unwrap();
            }
            Self::Branch(repository) => {
                let clone = Clone::of(repository).unwrap();
                fs::remove_file(clone.0.join(path)).unwrap();
                clone.push();
            }
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
            Self::Bucket(address) => {
                // What lies there is let be by a rule of the bucket that refuses all writing.
                let state = if is_refused { "refuse" } else { "allow" };
                ureq::post(format!("{}/{state}", address.rsplit_once('/').unwrap().0))
                    .send_empty()
                    .unwrap();
            }
            Self::Branch(repository) => {
                let hook = repository.join("hooks/pre-receive");
                if is_refused {
                    fs::create_dir_all(hook.parent().unwrap()).unwrap();
                    fs::write(&hook, "#!/bin/sh\necho 'the disk is full' >&2\nexit 1\n").unwrap();
                    run("chmod", &["+x", hook.to_str().unwrap()]);
                } else {
                    fs::remove_file(hook).unwrap();
                }
            }
        }
    }
}

/// A checked out copy of the branch, removed with its value.
struct Clone(PathBuf);

impl Clone {
    fn folder() -> PathBuf {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("clone-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        _ = fs::remove_dir_all(&folder);
        folder
    }

    /// The branch as it is; `None` when there is none.
    fn of(repository: &Path) -> Option<Self> {
        let clone = Self(Self::folder());
        let arguments = ["clone", "--quiet", "--branch", "pages"];
        let command = Command::new("git").args(arguments).arg(repository).arg(&clone.0).output();
        command.unwrap().status.success().then_some(clone)
    }

    /// An empty branch.
    fn new(repository: &Path) -> Self {
        let clone = Self(Self::folder());
        run("git", &["init", "--quiet", "-b", "pages", clone.0.to_str().unwrap()]);
        clone.git(&["remote", "add", "origin", repository.to_str().unwrap()]);
        clone
    }

    fn git(&self, arguments: &[&str]) {
        let folder = self.0.to_str().unwrap();
        let author = ["-c", "user.name=an", "-c", "user.email=an@example.org"];
        run("git", &[&["-C", folder], &author[..], arguments].concat());
    }

    fn push(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "-m", "theirs"]);
        self.git(&["push", "--quiet", "origin", "pages"]);
    }
}

impl Drop for Clone {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// A path, as it stands in an address.
fn escaped(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
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
    let mut host = sshd()?;
    // The same place, said in another way: from where one stands after logging in.
    host.target = format!("to: sftp, host: web, path: {}/", host.path("www").display());
    Some(host)
}

/// The same with rsync.
pub(crate) fn rsync() -> Option<Host> {
    has_rsync()?;
    let mut host = sshd()?;
    host.target = format!("to: rsync, host: web, path: {}/", host.path("www").display());
    Some(host)
}

fn has_rsync() -> Option<()> {
    if Command::new("rsync").arg("--version").output().is_err() {
        return without("rsync");
    }
    Some(())
}

fn sshd() -> Option<Host> {
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
             UserKnownHostsFile {folder}/known\n  GlobalKnownHostsFile none\n  \
             # The quickest one.\n  KexAlgorithms curve25519-sha256\n"
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

/// A server of files without a network, behind a program that asks for a password as `ssh` does. It counts what rsync tells the
/// host, and runs rsync there with the `PATH` of `PATH_THERE`.
pub(crate) fn asking(to: &str) -> Option<Host> {
    if to == "rsync" {
        has_rsync()?;
    }
    let Some(files) = program(&["/usr/lib/openssh/sftp-server"]) else {
        return without("sftp-server");
    };
    let mut host = Host::new();
    let folder = host.folder.display();
    let script = format!(
        "#!/bin/sh\n\
         $SSH_ASKPASS \"The authenticity of host 'web' can't be established. Continue connecting (yes/no)? \" && exit 9\n\
         given=$($SSH_ASKPASS \"an@web's password: \")\n\
         if [ \"$given\" != \"mật khẩu\" ]; then echo 'Permission denied (password).' >&2; exit 255; fi\n\
         case \"$*\" in *' -- web sftp') exec {}; esac\n\
         while [ \"$1\" != web ]; do shift; done\n\
         shift\n\
         cd {folder}\n\
         mkfifo pipe.$$\n\
         exec 3<&0\n\
         tee -a heard <&3 >pipe.$$ &\n\
         PATH=${{PATH_THERE:-$PATH}} sh -c 'exec \"$@\"' sh \"$@\" <pipe.$$\n\
         status=$?\n\
         kill $!\n\
         exit $status\n",
        files.display()
    );
    let program = host.path("ssh");
    fs::write(&program, script).unwrap();
    run("chmod", &["+x", program.to_str().unwrap()]);
    host.target = format!("to: {to}, host: web, user: an, path: {}", host.path("www").display());
    let password = "REBUT_DEPLOY_PRODUCTION_PASSWORD";
    let program = ("REBUT_SSH", program.display().to_string());
    host.environment = vec![program.clone(), (password, "mật khẩu".to_owned())];
    host.stranger = vec![program, (password, "falsch".to_owned())];
    host.denial = "look at `user`, and at the password in `REBUT_DEPLOY_PRODUCTION_PASSWORD`";
    Some(host)
}

/// Python, when it has a module.
fn python(module: &str, package: &str) -> Option<PathBuf> {
    let python = std::env::var("REBUT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let import = Command::new(&python).args(["-c", &format!("import {module}")]).output();
    if import.is_ok_and(|output| output.status.success()) {
        return Some(PathBuf::from(python));
    }
    without(&format!("{module} (PyPI: {package})"))
}

/// Starts a server that is a program of Python, in the folder of a host; the port is the first argument.
fn serve(host: &mut Host, python: &Path, program: &str) -> u16 {
    let port = free_port();
    let log = fs::File::create(host.path("log")).unwrap();
    fs::write(host.path("server.py"), program).unwrap();
    let mut command = Command::new(python);
    command.arg(host.path("server.py")).arg(port.to_string()).current_dir(&host.folder);
    let log_too = log.try_clone().unwrap();
    host.server = Some(command.stdin(Stdio::null()).stdout(log_too).stderr(log).spawn().unwrap());
    wait_for(port);
    port
}

const PASSWORD: &str = "REBUT_DEPLOY_PRODUCTION_PASSWORD";

/// pyftpdlib without TLS.
pub(crate) fn ftp() -> Option<Host> {
    let python = python("pyftpdlib", "pyftpdlib")?;
    let mut host = Host::new();
    let port = serve_ftp(&mut host, &python, "FTPHandler", "");
    host.target = format!("to: ftp, host: 127.0.0.1, port: {port}, user: an, path: www");
    host.denial = "`127.0.0.1` does not let us in";
    Some(host)
}

/// Starts pyftpdlib with a kind of handler and some more lines about it.
fn serve_ftp(host: &mut Host, python: &Path, kind: &str, more: &str) -> u16 {
    host.environment = vec![(PASSWORD, "mật khẩu".to_owned())];
    host.stranger = vec![(PASSWORD, "sai".to_owned())];
    let program = format!(
        "import sys\n\
         from pyftpdlib.authorizers import DummyAuthorizer\n\
         from pyftpdlib.handlers import {kind} as handler\n\
         from pyftpdlib.servers import FTPServer\n\
         users = DummyAuthorizer()\n\
         users.add_user('an', 'mật khẩu', '.', perm='elradfmwMT')\n\
         handler.authorizer = users\n\
         {more}\
         FTPServer(('127.0.0.1', int(sys.argv[1])), handler).serve_forever()\n"
    );
    serve(host, python, &program)
}

/// pyftpdlib, which wants TLS for the commands and for the files.
pub(crate) fn ftps() -> Option<Host> {
    let python = python("pyftpdlib, OpenSSL", "pyftpdlib pyopenssl")?;
    let mut host = Host::new();
    let folder = host.folder.display().to_string();
    run(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-keyout",
            &format!("{folder}/key.pem"),
            "-out",
            &format!("{folder}/certificate.pem"),
        ],
    );
    let port = serve_ftp(
        &mut host,
        &python,
        "TLS_FTPHandler",
        "open('both.pem', 'w').write(open('key.pem').read() + open('certificate.pem').read())\n\
         handler.certfile = 'both.pem'\n\
         handler.tls_control_required = True\n\
         handler.tls_data_required = True\n",
    );
    host.target = format!(
        "to: ftps, host: localhost, port: {port}, user: an, path: www, trust: {folder}/certificate.pem"
    );
    host.denial = "`localhost` does not let us in";
    Some(host)
}

/// Apache with its own module for WebDAV, where one must log in.
pub(crate) fn apache() -> Option<Host> {
    let Some(server) = program(&["/usr/sbin/apache2", "/usr/sbin/httpd"]) else {
        return without("apache2");
    };
    let mut host = Host::new();
    let port = free_port();
    let folder = host.folder.display();
    let modules = "/usr/lib/apache2/modules";
    let names = "mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs";
    let loads = names.split(' ');
    let loads = loads.map(|name| format!("LoadModule {name}_module {modules}/mod_{name}.so\n"));
    let loads: String = loads.collect();
    fs::write(
        host.path("settings"),
        format!(
            "{loads}\
             Listen 127.0.0.1:{port}\n\
             ServerName localhost\n\
             PidFile \"{folder}/pid\"\n\
             ErrorLog \"{folder}/log\"\n\
             DocumentRoot \"{folder}\"\n\
             DAVLockDB \"{folder}/locks\"\n\
             <Directory \"{folder}/www\">\n\
             Dav On\n\
             AuthType Basic\n\
             AuthName web\n\
             AuthUserFile \"{folder}/users\"\n\
             Require valid-user\n\
             </Directory>\n"
        ),
    )
    .unwrap();
    let hashed = Command::new("openssl").args(["passwd", "-apr1", "khoá:a"]).output().unwrap();
    let hashed = String::from_utf8(hashed.stdout).unwrap();
    fs::write(host.path("users"), format!("an:{hashed}")).unwrap();
    // Apache refuses to serve as the administrator. Where tests are one, it is nobody who may write where the tests wrote.
    let nobody = "--reuid=65534 --regid=65534 --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override";
    let id = Command::new("id").arg("-u").output().unwrap();
    let mut command = if id.stdout.trim_ascii() == b"0" {
        let mut command = Command::new("setpriv");
        command.args(nobody.split(' ')).arg(server);
        command
    } else {
        Command::new(server)
    };
    command.arg("-f").arg(host.path("settings")).arg("-X").stdin(Stdio::null());
    host.server = Some(command.spawn().unwrap());
    wait_for(port);
    logs_in_to_webdav(&mut host, port);
    Some(host)
}

/// What a site must say to a server of WebDAV on this machine.
fn logs_in_to_webdav(host: &mut Host, port: u16) {
    host.target = format!("to: webdav, server: 'http://127.0.0.1:{port}/www/', user: an");
    host.environment = vec![(PASSWORD, "khoá:a".to_owned())];
    host.stranger = vec![(PASSWORD, "sai".to_owned())];
    host.denial = "does not let us in";
}

/// WsgiDAV, where one must log in.
pub(crate) fn wsgidav() -> Option<Host> {
    let python = python("wsgidav, cheroot", "wsgidav cheroot")?;
    let mut host = Host::new();
    let port = serve(
        &mut host,
        &python,
        "import sys\n\
         from cheroot import wsgi\n\
         from wsgidav.wsgidav_app import WsgiDAVApp\n\
         app = WsgiDAVApp({'host': '127.0.0.1', 'port': int(sys.argv[1]), 'verbose': 1, 'logging': {'enable': False},\n\
         \x20 'provider_mapping': {'/': '.'}, 'simple_dc': {'user_mapping': {'*': {'an': {'password': 'khoá:a'}}}},\n\
         \x20 'http_authenticator': {'accept_basic': True, 'accept_digest': False, 'default_to_digest': False}})\n\
         wsgi.Server(('127.0.0.1', int(sys.argv[1])), app, numthreads=8).start()\n",
    );
    logs_in_to_webdav(&mut host, port);
    Some(host)
}

/// moto's store of objects, behind a gate that can refuse to write.
pub(crate) fn s3() -> Option<Host> {
    let python = python("moto.server", "moto[server]")?;
    let mut host = Host::new();
    let port = serve(
        &mut host,
        &python,
        "import sys\n\
         from moto.server import DomainDispatcherApplication, create_backend_app\n\
         from werkzeug.serving import run_simple\n\
         store = DomainDispatcherApplication(create_backend_app)\n\
         refused = False\n\
         def gate(environ, start):\n\
         \x20   global refused\n\
         \x20   if environ['REQUEST_METHOD'] == 'POST' and environ['PATH_INFO'] in ('/refuse', '/allow'):\n\
         \x20       refused = environ['PATH_INFO'] == '/refuse'\n\
         \x20       start('200 OK', [('Content-Length', '0')])\n\
         \x20       return [b'']\n\
         \x20   path = environ['PATH_INFO']\n\
         \x20   if refused and environ['REQUEST_METHOD'] == 'PUT' and path.endswith('/404.html'):\n\
         \x20       environ['wsgi.input'].read(int(environ.get('CONTENT_LENGTH') or 0))\n\
         \x20       start('403 Forbidden', [('Content-Type', 'application/xml')])\n\
         \x20       return [b'<Error><Code>QuotaExceeded</Code><Message>full</Message></Error>']\n\
         \x20   # What the test reads itself is not signed.\n\
         \x20   environ.setdefault('HTTP_AUTHORIZATION', 'AWS4-HMAC-SHA256 Credential=an/20261126/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0')\n\
         \x20   return store(environ, start)\n\
         run_simple('127.0.0.1', int(sys.argv[1]), gate, threaded=True)\n",
    );
    let address = format!("http://127.0.0.1:{port}");
    ureq::put(format!("{address}/ours")).send_empty().unwrap();
    host.target = format!(
        "to: s3, bucket: ours, prefix: kiểm, endpoint: '{address}', region: ap-southeast-1"
    );
    host.files = Files::Bucket(format!("{address}/ours"));
    let (id, secret) = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    host.environment = vec![(id, "an".to_owned()), (secret, "mật khẩu".to_owned())];
    host.stranger = vec![(id, "an".to_owned())];
    host.denial = "set the environment variable `AWS_SECRET_ACCESS_KEY`";
    Some(host)
}

/// A bare repository.
pub(crate) fn git() -> Option<Host> {
    if Command::new("git").arg("--version").output().is_err() {
        return without("git");
    }
    let mut host = Host::new();
    let repository = host.path("site.git");
    run("git", &["init", "--quiet", "--bare", repository.to_str().unwrap()]);
    host.target = format!("to: git, repository: {}", repository.display());
    host.files = Files::Branch(repository);
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

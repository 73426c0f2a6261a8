//! A preview that runs: the real program, asked over the network.
//!
//! In: a project. Out: answers of `rebut serve`, as other programs or as browsers get them, and what browsers are told.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::process::Child;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use super::Project;

/// How long an edit may take to be seen before a test gives up: the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// `rebut serve` at work; it is stopped with its value.
pub(crate) struct Preview {
    child: Child,
    host: String,
    base: String,
}

/// What came back. Two answers are not compared as a whole: the head has the time in it.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The head, as lines.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line = |line: &&str| {
            line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        self.head.lines().find(line)?.split_once(':').map(|(_, value)| value.trim())
    }
}

impl Preview {
    /// Starts in a project, at a free port, with further arguments.
    pub(crate) fn start(project: &Project, arguments: &str) -> Self {
        let mut child = project
            .command(&format!("--quiet serve --port 0 {arguments}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap_or_else(|| panic!("`{line}`"));
        let (host, base) = address.split_once('/').unwrap();
        Self { host: host.to_owned(), base: format!("/{base}"), child }
    }

    /// The path of the address that was printed.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Asks as a program does.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", self.host))
    }

    /// Asks as a browser's window does.
    pub(crate) fn visit(&self, path: &str) -> Answer {
        let accept = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{accept}\r\n", self.host))
    }

    /// Sends a head without its last empty line.
    pub(crate) fn ask(&self, head: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    /// What a browser is told when it begins to listen.
    pub(crate) fn state(&self) -> serde_json::Value {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!("GET /__rebut/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        stream.write_all(head.as_bytes()).unwrap();
        let mut lines = BufReader::new(stream).lines();
        loop {
            let line = lines.next().unwrap().unwrap();
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    /// Waits until something holds of the preview.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "this never came true: {what}");
            std::thread::sleep(Duration::from_millis(3));
        }
    }

    /// Waits until a page has some words.
    #[track_caller]
    pub(crate) fn until_shown(&self, path: &str, words: &str) {
        self.until(&format!("{path} shows `{words}`"), |it| it.get(path).text().contains(words));
    }

    /// Waits until browsers are told of one kind of error, in one file. A file that is half written may have others for a moment.
    #[track_caller]
    pub(crate) fn until_told(&self, code: &str, file: &str) {
        let told = || self.errors().into_iter().collect::<BTreeSet<_>>();
        let wanted = BTreeSet::from([(code.to_owned(), file.to_owned())]);
        let start = Instant::now();
        while start.elapsed() < PATIENCE && told() != wanted {
            std::thread::sleep(Duration::from_millis(3));
        }
        assert_eq!(told(), wanted);
    }

    /// The errors that browsers are told: code and file of each.
    pub(crate) fn errors(&self) -> Vec<(String, String)> {
        let state = self.state();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
        let errors = state["errors"].as_array().unwrap().iter();
        errors.map(|error| (text(&error["code"]), text(&error["place"]["file"]))).collect()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

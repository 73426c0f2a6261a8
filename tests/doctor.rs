//! `rebut doctor`: what it finds on a live site, and that it ends whatever the site answers.
#![allow(clippy::disallowed_methods, reason = "these tests serve real files on a real port")]
#![allow(clippy::unwrap_used, reason = "a test that cannot serve a site has failed")]

mod support;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use rebut::base::media_type;
use support::Project;
use support::Run;

const NOW: &str = "2026-11-23T12:00:00+07:00";

/// One answer: status, headers, body.
#[derive(Clone)]
struct Page {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// A released site, as a good host serves it.
struct Host {
    base: String,
    listener: TcpListener,
    pages: BTreeMap<String, Page>,
    project: Project,
}

impl Host {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port());
        let project = Project::site();
        project.replace("site.yaml", "https://example.org/", &base);
        project.run(&format!("release --now {NOW}")).exits(0);
        let mut pages = BTreeMap::new();
        for (path, body) in project.published() {
            let address = match path.strip_suffix("index.html") {
                Some(folder) => format!("/{folder}"),
                None => format!("/{path}"),
            };
            if !address.contains("/.rebut") {
                pages.insert(address, Page { status: 200, headers: headers(&path), body });
            }
        }
        let mut host = Self { base, listener, pages, project };
        let security = "Contact: mailto:a@example.org\nExpires: 2027-06-01T00:00:00Z\n";
        host.put("/.well-known/security.txt", 200, security);
        host
    }

    /// Changes a header of the home page.
    fn header(&mut self, path: &str, name: &str, value: &str) {
        let page = self.pages.get_mut(path).unwrap();
        if value.is_empty() {
            page.headers.remove(name);
        } else {
            page.headers.insert(name.to_owned(), value.to_owned());
        }
    }

    fn put(&mut self, path: &str, status: u16, body: &str) {
        let page = Page { status, headers: headers("a.html"), body: body.as_bytes().to_vec() };
        self.pages.insert(path.to_owned(), page);
    }

    /// Serves the site, and asks the doctor.
    fn doctor(self) -> Run {
        let Self { base, listener, pages, project } = self;
        let pages = Arc::new(pages);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let pages = Arc::clone(&pages);
                thread::spawn(move || answer(&stream.unwrap(), &pages));
            }
        });
        project.run(&format!("doctor {base} --language en --timeout 2 --now {NOW}"))
    }
}

fn headers(path: &str) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::from(
        [
            ("Content-Type", media_type::of(path)),
            ("Content-Security-Policy", "default-src 'none'; script-src 'self'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Permissions-Policy", "camera=()"),
            ("Cache-Control", "no-cache"),
            // The test does not compress; the doctor looks at headers only.
            ("Content-Encoding", "br"),
            ("Vary", "Accept-Encoding"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    if path.starts_with("assets/") {
        let forever = "public, max-age=31536000, immutable".to_owned();
        headers.insert("Cache-Control".to_owned(), forever);
    }
    headers
}

fn answer(mut stream: &TcpStream, pages: &BTreeMap<String, Page>) {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let Some(first) = lines.first() else { return };
    let is_packed = |line: &String| line.to_lowercase().starts_with("accept-encoding: br");
    let packs = lines.iter().any(is_packed);
    let path = first.split(' ').nth(1).unwrap().to_owned();
    let missing = || Page { status: 404, ..pages["/404.html"].clone() };
    let page = pages.get(&path).cloned().unwrap_or_else(missing);
    let mut head = format!("HTTP/1.1 {} Said\r\nConnection: close\r\n", page.status);
    for (name, value) in &page.headers {
        if packs || name != "Content-Encoding" {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    match page.status {
        // What a broken or hostile host does.
        901 => thread::sleep(Duration::from_secs(60)),
        902 => {
            _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
            while stream.write_all(&[b'a'; 65536]).is_ok() {}
        }
        903 => {
            _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            while stream.write_all(b"X-More: and more and more and more\r\n").is_ok() {}
        }
        _ => {
            _ = stream
                .write_all(format!("{head}Content-Length: {}\r\n\r\n", page.body.len()).as_bytes());
            _ = stream.write_all(&page.body);
        }
    }
}

/// The codes of all findings but the one that this is a host inside.
fn codes(run: &Run) -> Vec<String> {
    let lines = run.stdout.lines().filter(|line| !line.starts_with(' '));
    let codes = lines.filter_map(|line| line.split(['[', ']']).nth(1)).map(str::to_owned);
    codes.filter(|code| code != "not-public").collect()
}

#[test]
fn a_well_kept_site_has_nothing_but_that_it_lies_inside() {
    let run = Host::new().doctor().exits(0);
    assert_eq!(codes(&run), [""; 0], "{}", run.stdout);
    assert!(run.stdout.starts_with("info[not-public]: this is a host inside\n"), "{}", run.stdout);
}

#[test]
fn headers_that_are_wrong_are_told() {
    let mut host = Host::new();
    host.header("/", "Content-Type", "text/html");
    host.header("/", "Content-Security-Policy", "script-src 'unsafe-inline'");
    host.header("/", "X-Content-Type-Options", "");
    host.header("/", "Referrer-Policy", "");
    host.header("/", "Permissions-Policy", "");
    host.header("/", "Cache-Control", "max-age=86400");
    host.header("/", "Content-Encoding", "");
    host.header("/rss.xml", "Content-Type", "text/xml");
    let run = host.doctor().exits(1);
    let expected = [
        "html-type",
        "weak-csp",
        "no-nosniff",
        "no-referrer-policy",
        "page-kept-long",
        "not-compressed",
        "feed-type",
        "no-permissions-policy",
    ];
    assert_eq!(codes(&run), expected, "{}", run.stdout);
}

#[test]
fn what_is_missing_altered_or_open_is_told() {
    let mut host = Host::new();
    let sheet = host.pages.keys().find(|path| path.ends_with(".css")).unwrap().clone();
    host.header(&sheet, "Cache-Control", "no-cache");
    host.header(&sheet, "Content-Type", "text/plain");
    host.put(
        "/atom.xml",
        200,
        "<feed><link rel=\"self\" href=\"https://elsewhere.example/atom.xml\"/></feed>",
    );
    host.header("/atom.xml", "Content-Type", "application/atom+xml");
    host.put("/feed.json", 200, "{");
    host.header("/feed.json", "Content-Type", "application/feed+json");
    host.put("/robots.txt", 200, "User-agent: *\n");
    host.put(
        "/.well-known/security.txt",
        200,
        "Contact: mailto:a@example.org\nExpires: 2026-11-01T00:00:00Z\n",
    );
    host.put("/.git/HEAD", 200, "ref: refs/heads/main\n");
    host.put("/.env", 200, "PASSWORD=1\n");
    host.put("/.rebut-manifest", 200, "rebut manifest 2\n");
    host.put("/assets/", 200, "<html><title>Index of /assets/</title>");
    let run = host.doctor().exits(1);
    let found = codes(&run);
    for code in [
        "feed-self",
        "feed-broken",
        "asset-not-kept",
        "file-type",
        "no-sitemap",
        "security-txt-expired",
        "hidden-served",
        "manifest-served",
        "directory-listing",
    ] {
        assert!(found.iter().any(|known| known == code), "{code}: {}", run.stdout);
    }
    assert_eq!(found.iter().filter(|code| *code == "hidden-served").count(), 2);
}

#[test]
fn a_page_that_was_altered_and_one_that_is_lost_are_told_by_the_release() {
    let mut host = Host::new();
    let home = host.pages.get_mut("/").unwrap();
    home.body.extend_from_slice(b"<!-- injected -->");
    let run = host.doctor().exits(1);
    assert!(codes(&run).contains(&"altered-file".to_owned()), "{}", run.stdout);
    assert!(run.stdout.contains("its bytes are not those of release 1"), "{}", run.stdout);
}

#[test]
fn a_missing_page_that_is_answered_as_if_it_were_there_is_told() {
    let mut host = Host::new();
    host.put("/khong-co-trang-nay-0f3c9b7a/", 200, "<html>Welcome");
    let run = host.doctor().exits(1);
    assert_eq!(codes(&run), ["soft-404"], "{}", run.stdout);
}

#[test]
fn another_page_for_missing_addresses_and_a_site_without_a_release_are_told() {
    let mut host = Host::new();
    host.put("/khong-co-trang-nay-0f3c9b7a/", 404, "<html>nginx");
    host.pages.remove("/release.json");
    let run = host.doctor().exits(0);
    assert_eq!(codes(&run), ["foreign-404", "no-release"], "{}", run.stdout);
}

#[test]
fn redirects_that_go_round_or_elsewhere_are_told() {
    let mut host = Host::new();
    host.put("/", 302, "");
    host.header("/", "Location", "/a/");
    host.put("/a/", 301, "");
    host.header("/a/", "Location", "/");
    assert_eq!(codes(&host.doctor().exits(1)), ["redirect-loop"]);
    let mut host = Host::new();
    host.put("/", 302, "");
    host.header("/", "Location", "https://elsewhere.example/");
    assert_eq!(codes(&host.doctor().exits(1)), ["leads-elsewhere"]);
}

#[test]
fn a_host_that_does_not_answer_or_does_not_end_costs_seconds() {
    for status in [901, 902, 903] {
        let mut host = Host::new();
        host.put("/", status, "");
        host.pages.remove("/404.html");
        let started = Instant::now();
        let run = host.doctor().exits(2);
        assert!(started.elapsed() < Duration::from_secs(20), "{status}: {:?}", started.elapsed());
        assert!(run.stderr.contains("answer"), "{status}: {}", run.stderr);
    }
}

#[test]
fn nobody_there_is_exit_status_2_and_is_told_in_vietnamese_too() {
    let Host { base, listener, project, .. } = Host::new();
    drop(listener);
    let run = project.run(&format!("doctor {base} --language vi")).exits(2);
    assert!(run.stderr.contains("không có trả lời"), "{}", run.stderr);
    // The address is that of the site where none is written.
    let run = project.run("doctor --language en").exits(2);
    assert!(run.stderr.contains(&format!("{base}: there is no answer")), "{}", run.stderr);
}

#[test]
fn findings_are_json_for_programs() {
    let run = {
        let Host { base, listener, pages, project } = Host::new();
        thread::spawn(move || {
            for stream in listener.incoming() {
                answer(&stream.unwrap(), &pages);
            }
        });
        project.run(&format!("--json doctor {base} --language vi --now {NOW}")).exits(0)
    };
    let finding: serde_json::Value =
        serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(finding["code"], "not-public");
    assert_eq!(finding["found"], "đây là máy nội bộ");
}

#[test]
fn every_code_stands_in_the_documents() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/doctor.md")).unwrap();
    let all = rebut::doctor::ailments::AILMENTS.iter();
    let missing: Vec<_> =
        all.map(|it| it.code).filter(|code| !text.contains(&format!("| `{code}` |"))).collect();
    assert_eq!(missing, [""; 0]);
}

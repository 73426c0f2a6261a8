//! Real servers on this computer, one for each kind of answer. "Hosts outside" are behind a proxy that is such a server.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;
use std::time::Instant;

use super::*;
use crate::base::date::Zone;

/// Gives the raw response for a request line such as `HEAD /a`, and `None` to hang up.
type Speak = fn(&str) -> Option<String>;

/// A server that writes down what it was asked.
struct Server {
    at: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    #[expect(clippy::disallowed_methods, reason = "a test asks a server of its own")]
    fn start(speak: Speak) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = Arc::clone(&heard);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let ears = Arc::clone(&ears);
                std::thread::spawn(move || serve(stream, speak, &ears));
            }
        });
        Self { at, heard }
    }

    fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// One request; a `CONNECT` makes this server stand for any host.
fn serve(mut stream: TcpStream, speak: Speak, ears: &Mutex<Vec<String>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_owned();
            if line.is_empty() {
                break;
            }
            lines.push(line);
        }
        let request = lines.first()?.trim_end_matches(" HTTP/1.1").to_owned();
        if request.starts_with("CONNECT ") {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
            continue;
        }
        let host = lines
            .iter()
            .find_map(|line| line.to_lowercase().strip_prefix("host: ").map(str::to_owned));
        ears.lock().unwrap().push(request.clone());
        let asked = format!("{request} {}", host.unwrap_or_default());
        stream.write_all(speak(&asked)?.as_bytes()).ok()?;
        return None;
    }
}

fn says(status: &str, headers: &str) -> Option<String> {
    Some(format!("HTTP/1.1 {status}\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n"))
}

fn settings() -> Settings {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("answers-{}-{number}.json", std::process::id());
    let now = Moment::parse("2026-11-20", &Zone::utc()).unwrap();
    let cache = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tests/links").join(name);
    Settings {
        way: Way::Direct,
        timeout: Duration::from_millis(600),
        pause: Duration::from_millis(1),
        longest_wait: Duration::from_secs(2),
        ..Settings::polite(now, "https://site.example/", cache)
    }
}

fn ask_all(addresses: &[&str], settings: &Settings) -> Answers {
    let addresses: BTreeSet<Address> =
        addresses.iter().map(|address| Address::parse(address).unwrap()).collect();
    ask(&addresses, settings, &|_, _| {})
}

fn ask_one(address: &str, settings: &Settings) -> Option<Answer> {
    ask_all(&[address], settings).get(&Address::parse(address).unwrap()).cloned()
}

#[test]
fn what_is_there_is_asked_for_its_head_alone() {
    let server = Server::start(|_| says("200 OK", ""));
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(Answer::Fine));
    assert_eq!(server.heard(), ["HEAD /a"]);
}

#[test]
fn where_a_head_is_refused_the_first_bytes_are_asked_for() {
    let server = Server::start(|asked| match asked {
        asked if asked.starts_with("HEAD") => says("405 Method Not Allowed", ""),
        _ => says("206 Partial Content", ""),
    });
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(Answer::Fine));
    assert_eq!(server.heard(), ["HEAD /a", "GET /a"]);
}

#[test]
fn a_server_that_hangs_up_on_a_head_is_asked_for_the_first_bytes() {
    let server = Server::start(|asked| match asked {
        asked if asked.starts_with("HEAD") => None,
        _ => says("200 OK", ""),
    });
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(Answer::Fine));
}

#[test]
fn what_is_gone_is_gone() {
    let server = Server::start(|_| says("404 Not Found", ""));
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(Answer::Gone { status: 404 }));
    let server = Server::start(|_| says("410 Gone", ""));
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(Answer::Gone { status: 410 }));
}

#[test]
fn trouble_and_refusal_are_told_from_gone() {
    let server = Server::start(|_| says("500 Internal Server Error", ""));
    let trouble = Answer::Trouble { status: 500 };
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(trouble));
    let server = Server::start(|_| says("403 Forbidden", ""));
    let refused = Answer::Refused { status: 403 };
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(refused));
}

#[test]
fn a_move_for_good_tells_the_new_address() {
    let server = Server::start(|asked| match asked {
        asked if asked.contains("/old") => says("301 Moved Permanently", "location: /new\r\n"),
        asked if asked.contains("/new") => says("302 Found", "location: /today\r\n"),
        _ => says("200 OK", ""),
    });
    let moved = Answer::Moved { to: server.address("/new"), is_home: false };
    assert_eq!(ask_one(&server.address("/old"), &settings()), Some(moved));
    // A move for a while is none.
    assert_eq!(ask_one(&server.address("/new"), &settings()), Some(Answer::Fine));
}

#[test]
fn a_move_to_the_first_page_is_told() {
    let server = Server::start(|asked| match asked {
        asked if asked.contains("/old") => says("308 Permanent Redirect", "location: /\r\n"),
        _ => says("200 OK", ""),
    });
    let moved = Answer::Moved { to: server.address("/"), is_home: true };
    assert_eq!(ask_one(&server.address("/old"), &settings()), Some(moved));
}

#[test]
fn a_circle_and_a_long_way_lead_astray() {
    let server = Server::start(|_| says("302 Found", "location: /a\r\n"));
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(Answer::Astray));
    assert_eq!(server.heard(), ["HEAD /a"]);
    // Each step makes the address longer, for ever.
    let server = Server::start(|asked| {
        let path = asked.split(' ').nth(1).unwrap_or_default();
        says("302 Found", &format!("location: {path}a\r\n"))
    });
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(Answer::Astray));
    assert_eq!(server.heard().len(), 9);
}

#[test]
fn a_host_that_asks_to_wait_a_little_is_asked_again_after_that() {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let server = Server::start(|_| match COUNT.fetch_add(1, Ordering::Relaxed) {
        0 => says("429 Too Many Requests", "retry-after: 1\r\n"),
        _ => says("200 OK", ""),
    });
    #[expect(clippy::disallowed_methods, reason = "the test measures that it waits")]
    let started = Instant::now();
    assert_eq!(ask_one(&server.address("/a"), &settings()), Some(Answer::Fine));
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_host_that_asks_to_wait_long_is_left_in_peace() {
    // An hour after the moment of the test.
    let server = Server::start(|_| {
        says("503 Service Unavailable", "retry-after: Fri, 20 Nov 2026 01:00:00 GMT\r\n")
    });
    let (one, two) = (server.address("/a"), server.address("/b"));
    let answers = ask_all(&[&one, &two], &settings());
    let host = server.at.to_string();
    assert_eq!(answers.later, BTreeMap::from([(host, 2)]));
    assert_eq!(answers.get(&Address::parse(&one).unwrap()), None);
    assert_eq!(server.heard(), ["HEAD /a"]);
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for() {
    let server = Server::start(|_| {
        std::thread::sleep(Duration::from_secs(5));
        None
    });
    let (a, b, c) = (server.address("/a"), server.address("/b"), server.address("/c"));
    let answers = ask_all(&[&a, &b, &c], &settings());
    assert_eq!(answers.get(&Address::parse(&c).unwrap()), Some(&Answer::TimedOut));
    // The third is not asked: the host is known to be silent by then.
    assert_eq!(server.heard(), ["HEAD /a", "HEAD /b"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "takes a port that nobody listens on")]
fn nobody_at_home_is_told_from_gone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    drop(listener);
    let answer = ask_one(&format!("http://{at}/"), &settings()).unwrap();
    assert!(matches!(answer, Answer::Unreachable { .. }), "{answer:?}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test asks a server of its own")]
fn a_host_without_a_secure_language_is_told() {
    // It answers in plain text where a handshake is due.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            std::thread::sleep(Duration::from_secs(1));
        }
    });
    let answer = ask_one(&format!("https://{at}/"), &settings()).unwrap();
    assert!(matches!(answer, Answer::Insecure { .. }), "{answer:?}");
}

#[test]
fn a_name_that_nobody_knows_is_told() {
    // A part of a name has no more than 63 letters, so that no name server is asked for this one.
    let name = format!("http://{}.local/", "a".repeat(64));
    let answer = ask_one(&name, &settings()).unwrap();
    assert_eq!(answer, Answer::UnknownHost);
}

/// A network of its own: all hosts outside are this server.
fn world(speak: Speak) -> (Server, Settings) {
    let server = Server::start(speak);
    let way = Way::Proxy(format!("http://{}", server.at));
    (server, Settings { way, ..settings() })
}

#[test]
fn a_host_outside_that_leads_inside_is_not_followed() {
    let (server, settings) = world(|_| says("302 Found", "location: http://192.168.0.1/admin\r\n"));
    let led = Answer::LedInside { to: "http://192.168.0.1/admin".to_owned() };
    assert_eq!(ask_one("http://outside.example/a", &settings), Some(led));
    assert_eq!(server.heard(), ["HEAD /a"]);
}

#[test]
fn a_name_that_turns_out_to_lie_inside_is_not_followed() {
    let settings = settings();
    let asker = Asker::new(&settings);
    // `localhost.` with a dot in front would be inside by its name, so the guard is asked itself.
    let error = asker.guarded_for_tests().head("http://localhost:9/").call().unwrap_err();
    assert!(error.to_string().contains("private network"), "{error}");
}

#[test]
fn each_host_is_asked_one_thing_at_a_time_with_a_pause() {
    static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let server = Server::start(|_| {
        let at_once = AT_ONCE.fetch_add(1, Ordering::SeqCst) + 1;
        MOST.fetch_max(at_once, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        AT_ONCE.fetch_sub(1, Ordering::SeqCst);
        says("200 OK", "")
    });
    let paths: Vec<String> = (0..4).map(|number| server.address(&format!("/{number}"))).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let settings = Settings { pause: Duration::from_millis(100), ..settings() };
    #[expect(clippy::disallowed_methods, reason = "the test measures that it waits")]
    let started = Instant::now();
    assert_eq!(ask_all(&paths, &settings).asked, 4);
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(MOST.load(Ordering::SeqCst), 1);
}

#[test]
fn without_a_network_nothing_is_judged_and_nothing_is_kept() {
    // A proxy that is not there: no host outside can be reached.
    let settings = Settings { way: Way::Proxy("http://127.0.0.1:9".to_owned()), ..settings() };
    let answers = ask_all(&["http://a.example/", "http://b.example/"], &settings);
    assert!(answers.is_offline);
    assert_eq!(answers.asked, 0);
    assert_eq!(answers.get(&Address::parse("http://a.example/").unwrap()), None);
    let (cache, _) = Cache::read(&settings.cache, &settings.now);
    assert_eq!(cache, Cache::default());
}

#[test]
fn a_dead_host_among_living_ones_is_judged() {
    let (_server, settings) = world(|asked| match asked {
        asked if asked.ends_with("dead.example") => None,
        _ => says("200 OK", ""),
    });
    let answers = ask_all(&["http://dead.example/", "http://living.example/"], &settings);
    assert!(!answers.is_offline);
    let dead = answers.get(&Address::parse("http://dead.example/").unwrap()).unwrap();
    assert!(matches!(dead, Answer::Unreachable { .. }), "{dead:?}");
}

#[test]
fn an_answer_that_still_holds_is_not_asked_for_again() {
    let server = Server::start(|_| says("200 OK", ""));
    let settings = settings();
    assert_eq!(ask_all(&[&server.address("/a")], &settings).asked, 1);
    let again = ask_all(&[&server.address("/a")], &settings);
    assert_eq!((again.asked, again.kept), (0, 1));
    assert_eq!(server.heard(), ["HEAD /a"]);
    let anew = Settings { use_cache: false, ..settings };
    assert_eq!(ask_all(&[&server.address("/a")], &anew).asked, 1);
}

#[test]
fn progress_counts_every_address() {
    let server = Server::start(|_| says("200 OK", ""));
    let addresses = BTreeSet::from([
        Address::parse(&server.address("/a")).unwrap(),
        Address::parse(&server.address("/b")).unwrap(),
    ]);
    let steps = Mutex::new(Vec::new());
    ask(&addresses, &settings(), &|done, total| steps.lock().unwrap().push((done, total)));
    assert_eq!(*steps.lock().unwrap(), [(1, 2), (2, 2)]);
}

#[test]
fn answers_that_cannot_be_kept_are_told_all_the_same() {
    let server = Server::start(|_| says("404 Not Found", ""));
    // A folder below a file cannot be made.
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let settings = Settings { cache: file.join("cache/links.json"), ..settings() };
    let address = server.address("/a");
    let answers = ask_all(&[&address], &settings);
    assert_eq!(
        answers.get(&Address::parse(&address).unwrap()),
        Some(&Answer::Gone { status: 404 })
    );
    assert!(answers.not_kept.is_some());
}

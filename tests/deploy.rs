//! Sites are sent to real hosts: each kind of target goes through the same table of stories.
//!
//! A host that is not installed is left out, and a line says so; with `REBUT_SERVERS=all` that is a failure. `REBUT_KILLS`
//! says how often a run is killed.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program and real servers")]
#![allow(clippy::print_stdout, reason = "a host that is left out is told")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run its server has failed")]

#[path = "support/hosts.rs"]
mod hosts;
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use hosts::Host;
use hosts::Tree;
use support::NOW;
use support::Project;
use support::Run;
use support::SITE;

/// A story: what happens between a site and a host.
type Story = fn(&Project, &Host);

/// All stories, which each kind of target goes through.
const STORIES: [(&str, Story); 9] = [
    ("a first run sends all, a second one nothing", first_and_nothing),
    ("an edit sends what changed, and a removed article is removed", edit_and_deletion),
    ("files of others stay, and stop the run where the site needs their place", foreign_files),
    ("a run that is killed is gone on with", kills),
    ("another release is sent after one that was killed", kills_and_edits),
    ("a stranger is not let in", stranger),
    ("a host that refuses a file is told, and mended later", refused),
    ("a lock of another run is respected until it is broken", locked),
    ("a file that somebody else changed is sent again when all are", altered),
];

/// Takes a kind of target through all stories.
fn go_through(start: fn() -> Option<Host>, stories: &[(&str, Story)]) {
    for (name, story) in stories {
        let Some(host) = start() else { return };
        println!("{name}: {}", host.target);
        let project = project(&host);
        story(&project, &host);
    }
}

#[test]
fn a_folder() {
    go_through(hosts::folder, &STORIES);
}

#[test]
fn sftp() {
    go_through(hosts::sftp, &STORIES);
}

#[test]
fn rsync() {
    go_through(hosts::rsync, &STORIES);
}

#[test]
fn ftps() {
    go_through(hosts::ftps, &STORIES);
}

#[test]
fn ftp_without_tls() {
    // Runs that are killed are met over TLS: the commands are the same.
    go_through(hosts::ftp, &STORIES[..3]);
    go_through(hosts::ftp, &STORIES[5..7]);
    if let Some(host) = hosts::ftp() {
        let warned = run(&project(&host), &host, "").exits(0);
        warned.says("the password of `production` and all files go to `127.0.0.1` in the clear");
    }
}

#[test]
fn webdav() {
    go_through(hosts::apache, &STORIES);
}

#[test]
fn webdav_of_another_server() {
    // Runs that are killed are met with Apache: the commands are the same.
    go_through(hosts::wsgidav, &STORIES[..3]);
    go_through(hosts::wsgidav, &STORIES[5..]);
}

#[test]
fn s3() {
    go_through(hosts::s3, &STORIES);
}

#[test]
fn git() {
    go_through(hosts::git, &STORIES);
}

#[test]
fn sftp_with_a_password() {
    go_through(|| hosts::asking("sftp"), &STORIES[..1]);
    go_through(|| hosts::asking("sftp"), &STORIES[5..6]);
}

#[test]
fn rsync_with_a_password() {
    go_through(|| hosts::asking("rsync"), &STORIES[..1]);
    go_through(|| hosts::asking("rsync"), &STORIES[5..6]);
}

#[test]
fn rsync_sends_only_what_differs_in_a_large_file() {
    let Some(host) = hosts::asking("rsync") else { return };
    let project = project(&host);
    // Nothing that could be made shorter.
    let mut seed = 7_u64;
    let mut bytes: Vec<u8> = (0..2_000_000)
        .map(|_| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 56) as u8
        })
        .collect();
    project.write("static/đo.bin", &bytes);
    run(&project, &host, "").exits(0);
    let whole = host.heard();
    assert!(whole > 2_000_000, "{whole} bytes were heard of all files");
    bytes[1_000_000] ^= 1;
    project.write("static/đo.bin", &bytes);
    // Names that a program could take for something else.
    for name in ["-a.txt", "#a.txt", ";a: b.txt", "$(a) 'b' \"c\".txt"] {
        project.write(&format!("static/{name}"), b"a");
    }
    run(&project, &host, "").exits(0);
    same(&project, &host, &[]);
    let more = host.heard() - whole;
    assert!(more < 200_000, "{more} bytes were heard of one that differs");
}

#[test]
fn rsync_that_is_missing_here_or_there_is_told() {
    let Some(host) = hosts::asking("rsync") else { return };
    let project = project(&host);
    let here = |name: &str| {
        let mut command = deploy(&project, &host, "");
        command.env(name, host.empty());
        Run::of(&command.output().unwrap())
    };
    here("PATH").exits(2).says("cannot run `rsync`: ").says("install rsync, or write `to: sftp`");
    let there = here("PATH_THERE").exits(2).says("`web` cannot run `rsync`: ");
    there.says("have it installed there, or write `to: sftp`");
    run(&project, &host, "").exits(0);
    same(&project, &host, &[]);
}

/// A small site for a host.
fn project(host: &Host) -> Project {
    let article = |id: &str, title: &str| {
        format!(
            "---\ntitle: {title}\nkind: news\nid: {id}\ndate: 2026-11-20T08:00:00+07:00\n---\nThân bài cũ.\n"
        )
    };
    let target =
        format!("deploy: {{ production: {{ {}, verify: false, linger: 0 }} }}\n", host.target);
    Project::new()
        .file("site.yaml", &format!("{SITE}{target}"))
        .file("content/tin/_index.md", "---\ntitle: Tin\n---\n")
        .file("content/tin/nuoc.md", &article("2026-0001", "Nước máy vẫn an toàn"))
        .file("content/tin/dien.md", &article("2026-0002", "Điện không cắt"))
        .file("static/tệp lạ #1.txt", "một tệp có tên khó")
        .file("static/rỗng.txt", "")
        .bytes("static/lớn.bin", &(0..300_000u32).map(|n| (n % 251) as u8).collect::<Vec<_>>())
}

/// The program that sends the site, with the secrets of the host.
fn deploy(project: &Project, host: &Host, arguments: &str) -> Command {
    let mut command = project.command(&format!("deploy --now {NOW} {arguments}"));
    let secrets = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
    for name in secrets.into_iter().chain(["REBUT_SSH", "REBUT_DEPLOY_PRODUCTION_PASSWORD"]) {
        command.env_remove(name);
    }
    command.envs(host.environment.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null());
    command
}

fn run(project: &Project, host: &Host, arguments: &str) -> Run {
    Run::of(&deploy(project, host, arguments).output().unwrap())
}

/// What shall lie on the host.
fn wanted(project: &Project) -> Tree {
    project.published()
}

/// The host has the site, and besides only these files.
#[track_caller]
fn same(project: &Project, host: &Host, others: &[(&str, &[u8])]) {
    let mut wanted = wanted(project);
    wanted.extend(others.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())));
    let found = host.files.tree();
    let names = |tree: &Tree| tree.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&found), names(&wanted));
    let other: Vec<_> = wanted.iter().filter(|(path, bytes)| found[*path] != **bytes).collect();
    let other: Vec<_> = other.iter().map(|(path, _)| path).collect();
    assert!(other.is_empty(), "these files are not as published: {other:?}");
}

/// What the program says it did.
fn counts(run: &Run) -> (u64, u64) {
    let line: serde_json::Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
    (line["uploaded"].as_u64().unwrap(), line["deleted"].as_u64().unwrap())
}

fn first_and_nothing(project: &Project, host: &Host) {
    let dry = run(project, host, "--dry-run").exits(0).prints("pages: upload index.html (new, ");
    assert!(host.files.tree().is_empty(), "a dry run has written: {}", dry.stdout);
    let first = run(project, host, "--json").exits(0);
    let files = wanted(project).len() as u64;
    assert_eq!(counts(&first), (files, 0));
    same(project, host, &[]);
    let second = run(project, host, "--json").exits(0);
    assert_eq!(counts(&second), (0, 0));
    run(project, host, "").exits(0).says("production has release 1 already");
    same(project, host, &[]);
}

fn edit_and_deletion(project: &Project, host: &Host) {
    run(project, host, "").exits(0);
    let before = wanted(project);
    project.replace("content/tin/nuoc.md", "kind: news", "kind: news\nupdated: 2026-11-21T08:00:00+07:00\ncorrections: [{ on: 2026-11-21, kind: correction, text: Sửa số liệu. }]");
    project.replace("content/tin/nuoc.md", "Thân bài cũ", "Thân bài mới");
    let edit = run(project, host, "--json").exits(0);
    same(project, host, &[]);
    let after = wanted(project);
    let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).count();
    let gone = before.keys().filter(|path| !after.contains_key(*path)).count();
    assert_eq!(counts(&edit), (changed as u64, gone as u64));
    fs::remove_file(project.path("static/lớn.bin")).unwrap();
    // What was a file becomes a folder.
    fs::remove_file(project.path("static/rỗng.txt")).unwrap();
    project.write("static/rỗng.txt/a.txt", b"a");
    let deletion = run(project, host, "--json").exits(0);
    same(project, host, &[]);
    assert_eq!(counts(&deletion).1, 2);
}

fn foreign_files(project: &Project, host: &Host) {
    let theirs: [(&str, &[u8]); 3] = [
        ("theirs.html", b"theirs"),
        ("tin/theirs.txt", b"theirs"),
        ("their folder/a.txt", b"theirs"),
    ];
    for (path, bytes) in theirs {
        host.files.put(path, bytes);
    }
    host.files.put("index.html", b"an old home page");
    let stopped = run(project, host, "").exits(2);
    stopped.says("lie files that did not come from here").says("`index.html`");
    let mut untouched = theirs.to_vec();
    untouched.push(("index.html", b"an old home page"));
    let expected: Tree =
        untouched.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    assert_eq!(host.files.tree(), expected);
    run(project, host, "--overwrite").exits(0);
    same(project, host, &theirs);
    fs::remove_file(project.path("static/lớn.bin")).unwrap();
    run(project, host, "").exits(0);
    same(project, host, &theirs);
    // A host whose release is lost: what is the same counts as sent.
    host.files.remove("release.json");
    host.files.remove("SHA256SUMS");
    let again = run(project, host, "--json").exits(0);
    assert_eq!(counts(&again), (2, 0));
    same(project, host, &theirs);
}

fn altered(project: &Project, host: &Host) {
    run(project, host, "").exits(0);
    let page = host.files.tree().remove("index.html").unwrap();
    host.files.put("index.html", &vec![b'x'; page.len()]);
    assert_eq!(counts(&run(project, host, "--json").exits(0)), (0, 0));
    run(project, host, "--all").exits(0);
    same(project, host, &[]);
}

/// How often a run is killed.
fn kill_count() -> usize {
    std::env::var("REBUT_KILLS").map_or(4, |times| times.parse().unwrap())
}

/// Kills runs at random moments. What lies there is then a mixture of whole files, and the next run mends it.
fn kill_often(project: &Project, host: &Host, times: usize, next: &dyn Fn(usize)) {
    run(project, host, "").exits(0);
    let mut interrupted = 0;
    let mut seed = 7_u64;
    for time in 0..times {
        next(time);
        let mut command = deploy(project, host, "");
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Some runs need 20 ms and some a second: each waits for the first trace of its work, then for a chance, which is now a
        // short and now a long one.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let chance = Duration::from_millis((seed >> 33) % [4, 80, 12, 30][time % 4]);
        while begun.elapsed() < Duration::from_secs(3)
            && child.try_wait().unwrap().is_none()
            && !host.files.is_at_work()
            && !is_preparing(project)
        {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(chance);
        child.kill().unwrap();
        interrupted += usize::from(child.wait().unwrap().code().is_none());
        // Servers need a moment to see that nobody is there.
        thread::sleep(Duration::from_millis(100));
    }
    assert!(times == 0 || interrupted > 0, "no run was killed before its end");
    println!("{interrupted} of {times} runs were killed in their midst");
}

/// Whether a commit is being prepared.
fn is_preparing(project: &Project) -> bool {
    let entries = fs::read_dir(project.path(".rebut/cache/deploy-production.git"));
    let mut entries = entries.into_iter().flatten().flatten();
    entries.any(|entry| entry.file_name().to_string_lossy().starts_with("index-"))
}

fn kills(project: &Project, host: &Host) {
    let text = "Thân bài";
    kill_often(project, host, kill_count(), &|time| {
        if time > 0 {
            run(project, host, "").exits(0);
            same(project, host, &[]);
        }
        project.write("static/x.txt", format!("{text} {time}").as_bytes());
        project.write(&format!("static/n/{time}.bin"), &vec![time as u8; 100_000]);
        let old = project.path(&format!("static/n/{}.bin", time.wrapping_sub(1)));
        _ = fs::remove_file(old);
        restyle(project, time);
    });
    run(project, host, "").exits(0);
    same(project, host, &[]);
}

fn kills_and_edits(project: &Project, host: &Host) {
    // What differs from the story above is the release that comes after the kills, so a few are enough.
    kill_often(project, host, kill_count().min(4), &|time| {
        project.write(&format!("static/n/{time}.bin"), &vec![time as u8; 50_000]);
        project.write("static/x.txt", format!("{time:03}").as_bytes());
        restyle(project, time);
    });
    fs::remove_dir_all(project.path("static/n")).unwrap();
    run(project, host, "").exits(0);
    same(project, host, &[]);
    assert_eq!(counts(&run(project, host, "--json").exits(0)), (0, 0));
    assert!(!host.files.is_at_work(), "something is left of the runs that were killed");
}

/// Gives all pages another style sheet, and so another length of nothing.
fn restyle(project: &Project, time: usize) {
    let site = project.read("site.yaml");
    let line = site.lines().find(|line| line.starts_with("brand:")).unwrap_or_default();
    let brand = format!("brand: {{ primary: \"#17375{}\" }}", time % 10);
    let site =
        if line.is_empty() { format!("{site}{brand}\n") } else { site.replace(line, &brand) };
    project.write("site.yaml", site.as_bytes());
}

fn stranger(project: &Project, host: &Host) {
    if host.stranger.is_empty() {
        return;
    }
    let mut command = deploy(project, host, "");
    for (name, _) in &host.environment {
        command.env_remove(name);
    }
    command.envs(host.stranger.iter().map(|(name, value)| (name, value)));
    Run::of(&command.output().unwrap()).exits(2).says(host.denial);
    assert!(host.files.tree().is_empty());
}

fn refused(project: &Project, host: &Host) {
    run(project, host, "").exits(0);
    restyle(project, 1);
    project.write("static/x.txt", b"x");
    host.files.refuse("404.html", true);
    let stopped = run(project, host, "").exits(2);
    assert!(stopped.stderr.contains("\nerror: "), "{}", stopped.stderr);
    host.files.refuse("404.html", false);
    run(project, host, "").exits(0);
    same(project, host, &[]);
}

fn locked(project: &Project, host: &Host) {
    let Some(lock) = host.lock() else { return };
    host.files.put(".rebut-deploy/lock.json", lock.as_bytes());
    let stopped = run(project, host, "").exits(2);
    stopped.says("an on may-2 is sending a site to `production` since ").says("`--break-lock`");
    assert_eq!(host.files.tree().len(), 1);
    run(project, host, "--break-lock").exits(0).says("the lock of an on may-2");
    same(project, host, &[]);
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_only_a_part_of_a_file_is_told_and_readers_keep_the_old_one() {
    for start in [hosts::folder, || hosts::asking("sftp"), || hosts::asking("rsync")] {
        let Some(host) = start() else { continue };
        println!("{}", host.target);
        let project = project(&host);
        run(&project, &host, "").exits(0);
        let old = wanted(&project);
        project.write("static/lớn.bin", &[7; 3_000_000]);
        project.run(&format!("release --now {NOW}")).exits(0);
        let new = wanted(&project);
        // Servers that this run starts have the limit, too. It is one or two megabytes: shells count in other blocks.
        let whole = deploy(&project, &host, "");
        let mut limited = Command::new("sh");
        limited.args(["-c", "trap '' XFSZ; ulimit -f 2000; exec \"$@\"", "sh"]);
        limited.arg(whole.get_program()).args(whole.get_args());
        for (name, value) in whole.get_envs() {
            match value {
                Some(value) => limited.env(name, value),
                None => limited.env_remove(name),
            };
        }
        let stopped = Run::of(&limited.output().unwrap()).exits(2);
        stopped.says("cannot write");
        let mut found = host.files.tree();
        found.retain(|path, _| !path.starts_with(".rebut-deploy/"));
        for (path, bytes) in &found {
            let is_whole = [&old, &new].iter().any(|tree| tree.get(path) == Some(bytes));
            assert!(is_whole, "{path} is neither the old file nor the new one");
        }
        assert_eq!(found["lớn.bin"], old["lớn.bin"]);
        run(&project, &host, "").exits(0);
        same(&project, &host, &[]);
    }
}

#[test]
fn secrets_never_stand_in_the_file() {
    let project = Project::site();
    project.write(
        "site.yaml",
        format!("{SITE}deploy: {{ web: {{ to: sftp, host: a.example, path: /www, password: bí mật }} }}\n")
            .as_bytes(),
    );
    let refused = project.run("deploy").exits(1).says("error[secret-in-file]");
    let refused = refused.says("`REBUT_DEPLOY_WEB_PASSWORD`");
    assert!(!refused.stderr.contains("bí mật"), "{}", refused.stderr);
}

#[test]
fn a_target_is_named_where_there_are_several() {
    let project = Project::site();
    project.run("deploy").exits(2).says("site.yaml has no target");
    let targets = "deploy: { a: { to: folder, path: x }, b: { to: folder, path: y } }\n";
    project.write("site.yaml", format!("{SITE}{targets}").as_bytes());
    project.run("deploy").exits(2).says("name one of them: `a`, `b`");
    project.run("deploy c").exits(2).says("there is no target `c`");
}

#[test]
fn a_folder_that_is_not_mounted_is_not_made() {
    let host = hosts::folder().unwrap();
    let project = project(&host);
    project.replace("site.yaml", "/www", "/mnt/www");
    run(&project, &host, "").exits(2).says("there is no folder");
}

#[test]
fn the_site_of_others_and_a_newer_release_are_not_replaced_by_mistake() {
    let host = hosts::folder().unwrap();
    let project = project(&host);
    run(&project, &host, "").exits(0);
    let release = String::from_utf8(host.files.tree()["release.json"].clone()).unwrap();
    let newer = release.replace("\"number\": 1", "\"number\": 7");
    host.files.put("release.json", newer.as_bytes());
    run(&project, &host, "").exits(2).says("has release 7 of").says("this is only release 1");
    let other = release.replace("https://example.org/", "https://other.example/");
    host.files.put("release.json", other.as_bytes());
    run(&project, &host, "").exits(2).says("lies the site of https://other.example/");
    run(&project, &host, "--overwrite").exits(0);
    same(&project, &host, &[]);
}

/// A web server for a folder. It counts what it is asked, keeps what is posted, and ends with the test program.
struct Web {
    address: String,
    posts: Arc<Mutex<Vec<String>>>,
}

fn web(folder: PathBuf) -> Web {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let posts = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&posts);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (folder, kept) = (folder.clone(), Arc::clone(&kept));
            thread::spawn(move || {
                let request = read_request(&mut stream);
                let mut words = request.split(' ');
                let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
                if method == "POST" {
                    kept.lock().unwrap().push(request.clone());
                    _ = stream.write_all(
                        b"HTTP/1.1 202 So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                    );
                    return;
                }
                let path = rebut::base::path::UrlPath::from_segments("/")
                    .join(&rebut::base::path::decode(path));
                let mut path =
                    rebut::base::path::decode(path.as_str()).trim_start_matches('/').to_owned();
                if path.is_empty() || request.split(' ').nth(1).unwrap_or("/").ends_with('/') {
                    path = format!("{path}/index.html").trim_start_matches('/').replace("//", "/");
                }
                let (status, body) = match fs::read(folder.join(&path)) {
                    Ok(body) => ("200 OK", body),
                    Err(_) => ("404 Not Found", Vec::new()),
                };
                let head = format!(
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                _ = stream.write_all(head.as_bytes());
                _ = stream.write_all(&body);
            });
        }
    });
    Web { address, posts }
}

fn read_request(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).unwrap_or(0);
        bytes.extend(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return text;
            }
            continue;
        };
        let head = head.to_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
        if body.len() >= length || count == 0 {
            return text;
        }
    }
}

#[test]
fn readers_are_asked_what_they_get_and_others_are_told_of_news() {
    let host = hosts::folder().unwrap();
    let project = project(&host);
    let web = web(host.folder().to_path_buf());
    let address = &web.address;
    let settings = format!(
        "verify: true, url: {address}/, index_now: abcdef0123, index_now_at: {address}/index-now"
    );
    project.replace("site.yaml", "verify: false", &settings);
    let site = format!("{}feeds: {{ hub: {address}/hub }}\n", project.read("site.yaml"));
    project.write("site.yaml", site.as_bytes());
    run(&project, &host, "").exits(0).says("readers get the same: 12 files of");
    let posts = std::mem::take(&mut *web.posts.lock().unwrap());
    let hub = posts.iter().filter(|post| post.starts_with("POST /hub ")).count();
    let feeds = wanted(&project).into_keys();
    let feeds = feeds.filter(|path| {
        path.ends_with("atom.xml") || path.ends_with("rss.xml") || path.ends_with("feed.json")
    });
    assert_eq!(hub, feeds.count());
    let told: Vec<_> = posts.iter().filter(|post| post.starts_with("POST /index-now ")).collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("\"key\":\"abcdef0123\"") && told[0].contains("/tin/nuoc/\""),
        "{}",
        told[0]
    );
    // Nothing was sent, so nobody is told.
    run(&project, &host, "").exits(0);
    assert_eq!(*web.posts.lock().unwrap(), [] as [String; 0]);
    // The web server shows another folder.
    project.replace("site.yaml", "/www,", "/elsewhere,");
    run(&project, &host, "").exits(0);
    host.files.put("index.html", b"something else");
    restyle(&project, 3);
    let other = run(&project, &host, "").exits(0);
    other.says("warning: readers of").says("it is another file than the one sent");
}

/// What a page loads: addresses on the site.
fn parts(page: &str) -> BTreeSet<String> {
    let attributes = ["href=\"", "src=\""];
    let found = attributes.iter().flat_map(|name| page.split(name).skip(1));
    let found = found.filter_map(|rest| rest.split('"').next()).map(str::to_owned);
    found
        .filter(|path| path.starts_with("/assets/") || path.ends_with(".svg"))
        .filter(|path| path.starts_with('/'))
        .collect()
}

fn get(address: &str, path: &str) -> (String, Vec<u8>) {
    let mut stream = std::net::TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    (head.lines().next().unwrap().to_owned(), answer[end + 4..].to_vec())
}

#[test]
fn readers_meet_whole_pages_with_all_their_parts_while_the_site_changes() {
    let host = hosts::folder().unwrap();
    let project = project(&host);
    project.replace("site.yaml", "linger: 0", "linger: 1");
    run(&project, &host, "").exits(0);
    let web = web(host.folder().to_path_buf());
    // Every form that a page ever had, so that a mixture of two would be told.
    let forms = Mutex::new(BTreeSet::new());
    let learn = || {
        let pages = wanted(&project).into_iter().filter(|(path, _)| path.ends_with(".html"));
        forms.lock().unwrap().extend(pages);
    };
    learn();
    let (is_over, fetched) = (AtomicBool::new(false), AtomicUsize::new(0));
    let read = || {
        let pages = ["/", "/tin/", "/tin/nuoc/", "/tin/dien/"];
        for page in pages.iter().cycle() {
            if is_over.load(Ordering::Relaxed) {
                return;
            }
            let (status, bytes) = get(&web.address, page);
            assert_eq!(status, "HTTP/1.1 200 OK", "{page}");
            let path = format!("{page}index.html")[1..].to_owned();
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(forms.lock().unwrap().contains(&(path, bytes)), "{page} is mixed");
            let parts = parts(&text);
            assert!(parts.iter().any(|part| part.ends_with(".css")), "{text}");
            for part in parts {
                let (status, _) = get(&web.address, &part);
                assert_eq!(status, "HTTP/1.1 200 OK", "{part} of {page}");
            }
            fetched.fetch_add(1, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        let reader = scope.spawn(read);
        let mut time = 0;
        // A quick reader has read its fill during the first release; the site changes often all the same.
        while (time < 5 || fetched.load(Ordering::Relaxed) < 1000) && !reader.is_finished() {
            time += 1;
            restyle(&project, time);
            // What will be sent is known before it is.
            project.run(&format!("release --now {NOW}")).exits(0);
            learn();
            run(&project, &host, "").exits(0);
            same(&project, &host, &[]);
        }
        is_over.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
}

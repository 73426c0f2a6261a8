//! The preview as editors use it: the real program, asked over the network while files change.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program in real folders")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod support;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::thread;
use std::time::Duration;

use support::ARTICLE;
use support::NOW;
use support::Project;
use support::SITE;
use support::preview::Preview;

fn preview(project: &Project) -> Preview {
    Preview::start(project, &format!("--now {NOW}"))
}

#[test]
fn what_is_served_is_what_is_built() {
    let project = Project::site().file("static/tep.pdf", "%PDF");
    project.build().exits(0);
    let preview = preview(&project);
    for (path, bytes) in project.published() {
        let answer = preview.get(&format!("/{path}"));
        assert_eq!((answer.status, answer.body == bytes), (200, true), "{path}");
        assert_eq!(preview.get(&format!("/{path}?a=b")).body, bytes, "{path}");
    }
}

/// The first preview keeps what it parsed, and the next one begins with that: what it shows and takes in is the same.
#[test]
fn a_preview_begins_with_what_was_parsed_before() {
    let project = Project::site();
    let article = ARTICLE.replace("2026-0001", "2026-0002").replace("Nước máy", "Nước giếng");
    project.write("content/tin/gieng.md", article.as_bytes());
    drop(preview(&project));
    assert!(project.has(".rebut/cache/documents"));
    let preview = preview(&project);
    project.replace("content/tin/nuoc.md", "đạt quy chuẩn.\n", "đạt mọi quy chuẩn.\n");
    preview.until_shown("/tin/nuoc/", "đạt mọi quy chuẩn.");
    project.replace("content/tin/gieng.md", "title: Nước giếng", "title: Nước giếng phường Mẫu");
    preview.until_shown("/tin/", "Nước giếng phường Mẫu");
    project.build().exits(0);
    for (path, bytes) in project.published() {
        assert!(preview.get(&format!("/{path}")).body == bytes, "{path}");
    }
}

#[test]
fn addresses_are_those_of_a_web_host() {
    let project = Project::site().file("static/tep.pdf", "%PDF");
    let preview = preview(&project);
    let kind = |path: &str| {
        let answer = preview.get(path);
        (answer.status, answer.header("content-type").unwrap_or("").to_owned())
    };
    assert_eq!(kind("/tin/nuoc/"), (200, "text/html; charset=utf-8".to_owned()));
    assert_eq!(kind("/rss.xml"), (200, "application/rss+xml".to_owned()));
    assert_eq!(kind("/tep.pdf"), (200, "application/pdf".to_owned()));
    let moved = preview.get("/tin/nuoc");
    assert_eq!((moved.status, moved.header("location")), (301, Some("/tin/nuoc/")));
    assert_eq!(kind("/khong-co/"), (404, "text/html; charset=utf-8".to_owned()));
    assert!(preview.get("/khong-co/").text().contains("lang=\"vi\""));
    assert!(preview.get("/en/nothing/").text().contains("lang=\"en\""));
    let head = preview.ask("HEAD /tin/nuoc/ HTTP/1.1\r\nHost: localhost\r\n");
    let length = preview.get("/tin/nuoc/").body.len().to_string();
    assert_eq!((head.header("content-length"), head.body.len()), (Some(length.as_str()), 0));
}

#[test]
fn a_site_below_a_path_is_served_below_it() {
    let project = Project::site();
    project.replace("site.yaml", "https://example.org/", "https://example.org/kiem-chung/");
    let preview = preview(&project);
    assert_eq!(preview.base(), "/kiem-chung/");
    assert_eq!(preview.get("/kiem-chung/tin/nuoc/").status, 200);
    let root = preview.get("/");
    assert_eq!((root.status, root.header("location")), (301, Some("/kiem-chung/")));
}

#[test]
fn nothing_outside_the_plan_is_served() {
    let project = Project::site().file("content/tin/ghi-chu.txt", "riêng").file(".env", "bí mật");
    let preview = preview(&project);
    for path in [
        "/site.yaml",
        "/content/tin/nuoc.md",
        "/tin/ghi-chu.txt",
        "/.env",
        "/../site.yaml",
        "/..%2fsite.yaml",
        "/%2e%2e/site.yaml",
        "//site.yaml",
        "/tin/../../site.yaml",
        "/tin%00/nuoc/",
        "/%ff%fe",
        "/..\\site.yaml",
        "/C:/Windows/win.ini",
    ] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
}

#[test]
fn only_this_machine_may_read_it() {
    let preview = preview(&Project::site());
    let status = |head: &str| preview.ask(head).status;
    assert_eq!(status("GET / HTTP/1.1\r\nHost: localhost:1111\r\n"), 200);
    assert_eq!(status("GET / HTTP/1.1\r\nHost: ke-xau.example\r\n"), 421);
    assert_eq!(status("GET /__rebut/events HTTP/1.1\r\nHost: ke-xau.example\r\n"), 421);
    assert_eq!(status("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"), 405);
}

#[test]
fn a_browser_gets_the_script_and_other_programs_get_the_bytes() {
    let preview = preview(&Project::site());
    let script = "<script src=\"/__rebut/live.js\" defer></script>\n";
    let bytes = preview.get("/tin/nuoc/").text();
    let page = preview.visit("/tin/nuoc/").text();
    assert!(!bytes.contains("__rebut"));
    assert_eq!(page.replacen(script, "", 1), bytes);
    assert!(page.contains(script));
    assert!(preview.visit("/khong-co/").text().contains(script));
    assert!(!preview.visit("/rss.xml").text().contains("__rebut"));
    assert_eq!(preview.get("/__rebut/live.js").status, 200);
}

#[test]
fn every_kind_of_edit_is_seen() {
    let project = Project::site();
    let preview = preview(&project);
    project.replace("content/tin/nuoc.md", "đạt quy chuẩn.\n", "đạt mọi quy chuẩn.\n");
    preview.until_shown("/tin/nuoc/", "đạt mọi quy chuẩn.");
    project.replace("content/tin/nuoc.md", "title: Nước máy", "title: Nước máy phường Mẫu");
    preview.until_shown("/", "Nước máy phường Mẫu vẫn an toàn");
    project.write("content/tin/dien.md", ARTICLE.replace("0001", "0002").as_bytes());
    preview.until("a new file is a page", |it| it.get("/tin/dien/").status == 200);
    project.rename("content/tin/dien.md", "content/tin/gio.md");
    preview.until("a renamed file moves", |it| {
        (it.get("/tin/dien/").status, it.get("/tin/gio/").status) == (404, 200)
    });
    project.write(
        "content/khac/moi/index.md",
        b"---\ntitle: Trang kh\xc3\xa1c\n---\nXin ch\xc3\xa0o.\n",
    );
    preview.until("a new folder is read", |it| it.get("/khac/moi/").status == 200);
    fs::remove_dir_all(project.path("content/khac")).unwrap();
    preview.until("a folder that is gone is gone", |it| it.get("/khac/moi/").status == 404);
    project.replace("site.yaml", "title: Kiểm chứng", "title: Bản tin mới");
    preview.until_shown("/", "Bản tin mới");
    project.write("static/tep.txt", b"mot");
    preview.until("a static file", |it| it.get("/tep.txt").body == b"mot");
    project.write("data/people.yaml", "an: { name: Nguyễn An (giả định) }\n".as_bytes());
    project.replace("content/tin/nuoc.md", "kind: rebuttal", "kind: rebuttal\nauthors: [an]");
    preview.until_shown("/tin/nuoc/", "Nguyễn An (giả định)");
    project.write("themes/default/templates/not_found.html", b"khong thay");
    preview.until("a template", |it| it.get("/khong/").body == b"khong thay");
    fs::remove_file(project.path("themes/default/templates/not_found.html")).unwrap();
    preview.until_shown("/khong/", "<h1>");
}

#[test]
fn the_last_good_site_stays_while_an_error_stands() {
    let project = Project::site();
    let preview = preview(&project);
    let before = preview.get("/tin/nuoc/").text();
    project.replace("content/tin/nuoc.md", "verdict: false", "verdict: sai");
    preview.until_told("unknown-verdict", "content/tin/nuoc.md");
    assert_eq!(preview.get("/tin/nuoc/").text(), before);
    project.replace("content/tin/nuoc.md", "verdict: sai", "verdict: misleading");
    preview.until_shown("/tin/nuoc/", "Gây hiểu lầm");
    assert_eq!(preview.errors(), []);
}

#[test]
fn two_outputs_of_one_address_are_an_error_as_in_a_build() {
    let project = Project::site();
    let preview = preview(&project);
    let other = ARTICLE.replace("0001", "0002").replace("kind:", "slug: nuoc\nkind:");
    project.write("content/tin/khac.md", other.as_bytes());
    preview.until_told("duplicate-url", "content/tin/nuoc.md");
    assert_eq!(preview.get("/tin/nuoc/").status, 200);
}

#[test]
fn a_project_with_errors_from_the_start_is_shown_once_they_are_mended() {
    let project = Project::site();
    project.replace("content/tin/nuoc.md", "verdict: false", "verdict: sai");
    let preview = preview(&project);
    let page = preview.visit("/tin/nuoc/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("data-rebut=\"{&quot;run&quot;"), "{}", page.text());
    assert!(page.text().contains("unknown-verdict"));
    project.replace("content/tin/nuoc.md", "verdict: sai", "verdict: false");
    preview.until("the site is there", |it| it.get("/tin/nuoc/").status == 200);
}

#[test]
fn a_template_that_fails_shows_why() {
    let project = Project::site();
    let preview = preview(&project);
    project.write("themes/default/templates/not_found.html", b"{{ khong_co.gi }}");
    preview.until("the error is shown", |it| it.visit("/khong/").status == 500);
    assert!(preview.visit("/khong/").text().contains("template-render"));
    assert_eq!(preview.get("/tin/nuoc/").status, 200);
}

#[test]
fn saves_by_a_file_beside_are_seen_and_litter_is_not() {
    let project = Project::site();
    let preview = preview(&project);
    let text = project.read("content/tin/nuoc.md");
    project.write("content/tin/.nuoc.md.swp", b"x");
    project.write("content/tin/nuoc.md~", text.as_bytes());
    project.write("content/tin/4913", b"");
    fs::remove_file(project.path("content/tin/4913")).unwrap();
    project.write("content/tin/.nuoc.md.tmp", text.replace("đạt", "rất đạt").as_bytes());
    project.rename("content/tin/.nuoc.md.tmp", "content/tin/nuoc.md");
    preview.until_shown("/tin/nuoc/", "rất đạt");
    let version = preview.state()["version"].clone();
    project.write("content/tin/.nuoc.md.swp", b"y");
    project.write("content/tin/#nuoc.md#", b"y");
    let same = project.read("content/tin/nuoc.md");
    project.write("content/tin/.nuoc.md.tmp", same.as_bytes());
    project.rename("content/tin/.nuoc.md.tmp", "content/tin/nuoc.md");
    project.write("README.md", b"y");
    thread::sleep(Duration::from_millis(150));
    assert_eq!(preview.state()["version"], version);
}

#[cfg(unix)]
#[test]
fn files_behind_a_link_are_followed() {
    let project = Project::site().file("anh/mot.txt", "mot").link("static/anh", "../anh");
    let preview = preview(&project);
    assert_eq!(preview.get("/anh/mot.txt").body, b"mot");
    project.write("anh/mot.txt", b"hai");
    preview.until("the edit is seen", |it| it.get("/anh/mot.txt").body == b"hai");
}

#[test]
fn a_drive_that_tells_nothing_is_looked_at() {
    let project = Project::site();
    let preview = Preview::start(&project, &format!("--poll 50 --now {NOW}"));
    project.replace("content/tin/nuoc.md", "đạt", "rất đạt");
    preview.until_shown("/tin/nuoc/", "rất đạt");
    project.write("content/tin/dien.md", ARTICLE.replace("0001", "0002").as_bytes());
    preview.until("a new file is a page", |it| it.get("/tin/dien/").status == 200);
}

#[test]
fn drafts_are_shown_on_demand_only() {
    let draft = ARTICLE.replace("kind:", "status: draft\nkind:");
    let project = Project::new().file("site.yaml", SITE).file("content/tin/nuoc.md", &draft);
    assert_eq!(preview(&project).get("/tin/nuoc/").status, 404);
    let drafts = Preview::start(&project, &format!("--drafts --now {NOW}"));
    assert_eq!(drafts.get("/tin/nuoc/").status, 200);
    project.replace("content/tin/nuoc.md", "đạt", "rất đạt");
    drafts.until_shown("/tin/nuoc/", "rất đạt");
}

#[test]
fn a_port_that_is_taken_is_exit_code_2() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let run = Project::site().run(&format!("serve --port {port}")).exits(2);
    assert!(run.stderr.contains("choose another port with `--port`"), "{}", run.stderr);
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// Articles that come and go, under these names.
const NAMES: [&str; 9] = [
    "tin/nuoc",
    "tin/dien",
    "tin/gio.en",
    "tin/gio",
    "tin/bo/index",
    "khac/mua",
    "khac/bao",
    "trang",
    "khac/_index",
];

/// An article that is right, whatever else there is.
fn article(dice: &mut Dice, name: &str) -> String {
    if name.ends_with("_index") {
        return format!(
            "---\ntitle: Mục {}\nweight: {}\n---\nLời đầu.\n",
            dice.below(9),
            dice.below(3)
        );
    }
    // Two languages of one article have one id.
    let id = name.trim_end_matches(".en").bytes().map(usize::from).sum::<usize>();
    let mut text = format!(
        "---\ntitle: Bài {} số {}\nid: 2026-{id:04}\nkind: {}\ndate: 2026-11-{:02}T08:{:02}:00+07:00\n",
        dice.of(&["nước", "điện", "gió", "mưa"]),
        dice.below(50),
        dice.of(&["rebuttal", "news", "guide", "page"]),
        1 + dice.below(27),
        dice.below(60),
    );
    if dice.below(3) == 0 {
        text.push_str(&format!("tags: [{}, {}]\n", dice.of(&["a", "b"]), dice.of(&["c", "d"])));
    }
    if dice.below(6) == 0 {
        text.push_str(dice.of(&[
            "status: draft\n",
            "status: withdrawn\n",
            "expires: 2026-11-01\n",
        ]));
    }
    if dice.below(3) == 0 {
        let verdict = dice.of(&["false", "misleading", "true"]);
        text.push_str(&format!(
            "claims:\n  - {{ claim: Tin {}, verdict: {verdict}, finding: Sự thật. }}\n",
            dice.below(9)
        ));
    }
    text.push_str("---\n");
    text.push_str(&body(dice));
    text
}

fn body(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..1 + dice.below(3) {
        text.push_str(dice.of(&[
            "Một đoạn văn.\n\n",
            "## Một mục\n\nLời giải thích.\n\n",
            "::: fact\nSự thật.\n:::\n\n",
            "![Bản đồ](/khac/ban-do.svg)\n\n",
            "[Trang chủ](/_index.md)\n\n",
        ]));
    }
    text.push_str(&format!("Số {}.\n", dice.below(1000)));
    text
}

/// A site on which random edits are tried.
struct Edited {
    project: Project,
    /// The files that are broken, which a build would refuse.
    broken: BTreeSet<String>,
}

impl Edited {
    fn new() -> Self {
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"></svg>";
        let project = Project::new()
            .file("site.yaml", SITE)
            .file("content/_index.md", "---\ntitle: Kiểm chứng\n---\n")
            .file("content/khac/ban-do.svg", drawing);
        Self { project, broken: BTreeSet::new() }
    }

    fn edit(&mut self, dice: &mut Dice) {
        let name = dice.of(&NAMES);
        let path = format!("content/{name}.md");
        match dice.below(20) {
            0..=5 => self.write(&path, &article(dice, name)),
            6..=10 if self.project.has(&path) && !self.broken.contains(&path) => {
                let text = self.project.read(&path);
                let (front, _) = text.rsplit_once("---\n").unwrap();
                let text = format!("{front}---\n{}", body(dice));
                self.write(&path, &text);
            }
            11 | 12 => {
                let broken = dice.of(&[
                    "---\ntitle: [\n---\n",
                    "---\ntitle: A\nkind: gi\n---\n",
                    "---\ntitle: A\n---\n[Mất](khong-co.md)\n",
                    "không có gì",
                ]);
                self.write(&path, broken);
                self.broken.insert(path);
            }
            13 if name != "khac/_index" => self.remove(&path),
            14 => {
                // A folder away and back.
                _ = fs::rename(self.project.path("content/tin"), self.project.path("content/.tin"));
                thread::sleep(Duration::from_millis(u64::try_from(dice.below(12)).unwrap()));
                _ = fs::rename(self.project.path("content/.tin"), self.project.path("content/tin"));
            }
            15 => {
                let title = format!("title: Kiểm chứng {}\n", dice.below(9));
                self.project
                    .write("site.yaml", SITE.replace("title: Kiểm chứng\n", &title).as_bytes());
            }
            16 => {
                let words = format!("404 của {}", dice.below(9));
                self.project.write("themes/default/templates/not_found.html", words.as_bytes());
            }
            17 => _ = fs::remove_file(self.project.path("themes/default/templates/not_found.html")),
            18 => {
                let text = format!("q: {{ title: Nguồn {} }}\n", dice.below(9));
                self.project.write("data/sources.yaml", text.as_bytes());
            }
            _ => {
                let text = format!("tệp {}", dice.below(99));
                self.project.write("static/tep.txt", text.as_bytes());
            }
        }
    }

    /// Writes as editors do: in place, or to a file beside that takes the other's name.
    fn write(&mut self, path: &str, text: &str) {
        self.broken.remove(path);
        if text.len().is_multiple_of(2) {
            self.project.write(path, text.as_bytes());
        } else {
            let beside = path.replace(".md", ".md~");
            self.project.write(&beside, text.as_bytes());
            self.project.rename(&beside, path);
        }
    }

    fn remove(&mut self, path: &str) {
        _ = fs::remove_file(self.project.path(path));
        self.broken.remove(path);
    }

    /// Mends what is broken, and gives what a clean build publishes.
    fn built(&mut self, dice: &mut Dice) -> BTreeMap<String, Vec<u8>> {
        for path in std::mem::take(&mut self.broken) {
            let name = path.trim_start_matches("content/").trim_end_matches(".md").to_owned();
            self.write(&path, &article(dice, &name));
        }
        self.project.run(&format!("build --no-cache --now {NOW}")).exits(0);
        self.project.published()
    }
}

#[test]
fn a_thousand_random_edits_end_in_what_a_clean_build_gives() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut edited = Edited::new();
    let preview = preview(&edited.project);
    for round in 0..25 {
        for _ in 0..40 {
            edited.edit(&mut dice);
            let pause = [0, 0, 3, 12, 25][dice.below(5)];
            thread::sleep(Duration::from_millis(pause));
        }
        let built = edited.built(&mut dice);
        let differs = |it: &Preview| {
            let differs =
                |(path, bytes): &(&String, &Vec<u8>)| it.get(&format!("/{path}")).body != **bytes;
            built.iter().find(differs).map(|(path, _)| path.clone())
        };
        preview.until(&format!("round {round} shows what is built"), |it| differs(it).is_none());
        assert_eq!(preview.errors(), [], "round {round}");
    }
}

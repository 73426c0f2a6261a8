//! New sites and new articles: they build as they are, and nothing that was there is touched.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program in real folders")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod support;

use support::Project;
use support::Run;
use support::program;

/// Makes a site in `site/` of a project's folder.
fn init(project: &Project, folder: &str, options: &[&str]) -> Run {
    let folder = project.path(folder);
    Run::of(&program().arg("init").arg(folder).args(options).output().unwrap())
}

/// Runs a command in a site that was made.
fn in_site(project: &Project, arguments: &[&str]) -> Run {
    let root = project.path("site");
    Run::of(&program().arg("--root").arg(root).args(arguments).output().unwrap())
}

// A new site.

#[test]
fn a_new_vietnamese_site_builds_without_a_finding() {
    let project = Project::new();
    init(&project, "site", &[]).exits(0);
    assert_eq!(in_site(&project, &["build"]).exits(0).report(), "");
    let home = project.read("site/public/index.html");
    assert!(home.contains("Bản tin Kiểm chứng") && home.contains("/kiem-chung/cach-kiem-chung/"));
}

#[test]
fn a_new_english_site_builds_without_a_finding() {
    let project = Project::new();
    init(&project, "site", &["--language", "en"]).exits(0);
    assert_eq!(in_site(&project, &["build"]).exits(0).report(), "");
    let home = project.read("site/public/index.html");
    assert!(home.contains("Rumour Check") && home.contains("/checks/how-we-check/"));
}

#[test]
fn a_new_site_at_a_real_domain_has_all_of_the_imprint() {
    let project = Project::new();
    init(&project, "site", &["--base-url", "https://kiemchung.vn/tin/"]).exits(0);
    assert_eq!(in_site(&project, &["build"]).exits(0).report(), "");
    assert!(project.read("site/site.yaml").contains("\nid_domain: kiemchung.vn\n"));
}

#[test]
fn names_with_signs_of_yaml_are_taken_as_they_are() {
    let project = Project::new();
    let title = "Tin: \"thật\" {{date}} # 1";
    init(&project, "site", &["--title", title, "--publisher", "[Tổ] & 'xã' # 1"]).exits(0);
    assert_eq!(in_site(&project, &["build"]).exits(0).report(), "");
    let feed = project.read("site/public/feed.json");
    let feed: serde_json::Value = serde_json::from_str(&feed).unwrap();
    assert_eq!(feed["title"], title);
}

#[test]
fn init_says_what_it_made_and_what_comes_next() {
    let project = Project::new();
    let said = init(&project, "a b/site", &["--language", "en"]).exits(0).stdout;
    let folder = project.path("a b/site").display().to_string();
    assert!(said.contains(&format!("made {folder}/site.yaml\n")), "{said}");
    let next = format!(
        "next: rebut --root '{folder}' serve --open\n\
         next: rebut --root '{folder}' new rebuttal \"Tap water is safe\"\n"
    );
    assert!(said.ends_with(&next), "{said}");
    let listed = said.lines().filter(|line| line.starts_with("made ")).count();
    assert_eq!(project.files("").len(), listed);
}

#[test]
fn init_refuses_a_folder_that_is_not_empty() {
    let project = Project::new().file("site/a.txt", "a");
    init(&project, "site", &[]).exits(2).says("is not empty").says("help: name a folder");
    assert_eq!(project.files("").len(), 1);
}

#[test]
fn init_refuses_a_file_in_its_place() {
    let project = Project::new().file("site", "a");
    init(&project, "site", &[]).exits(2).says("is a file");
    init(&project, "site/below", &[]).exits(2).says("cannot be made");
    assert_eq!(project.read("site"), "a");
}

#[test]
fn init_writes_nothing_when_an_answer_cannot_be() {
    let project = Project::new();
    init(&project, "site", &["--language", "xx"]).exits(2).says("vi, en");
    init(&project, "site", &["--base-url", "example"]).exits(2).says("is not an address");
    init(&project, "site", &["--title", " "]).exits(2).says("the title is empty");
    init(&project, "site", &["--publisher", "a\nb"]).exits(2).says("must be one line");
    assert!(!project.has("site"));
}

// A new article.

/// A Vietnamese site with two languages.
fn site() -> Project {
    let project = Project::new();
    init(&project, "site", &[]).exits(0);
    let languages = "language: vi\nlanguages: { en: { title: Rumour Check } }\n";
    project.replace("site/site.yaml", "language: vi\n", languages);
    project
}

const MOMENT: &str = "2026-11-20T20:00:00+00:00";

#[test]
fn a_new_article_of_each_kind_builds_as_a_draft() {
    let project = site();
    for (kind, language) in [
        ("rebuttal", "vi"),
        ("news", "vi"),
        ("guide", "vi"),
        ("page", "vi"),
        ("rebuttal", "en"),
        ("news", "en"),
        ("guide", "en"),
        ("page", "en"),
    ] {
        let title = format!("Bài \"{kind}\": {language}");
        in_site(&project, &["new", kind, &title, "--language", language]).exits(0);
    }
    let drafts = in_site(&project, &["build", "--drafts"]).exits(0);
    assert_eq!(drafts.report(), "");
    let article = project.read("site/public/kiem-chung/bai-rebuttal-vi/index.html");
    assert!(article.contains("Bài &quot;rebuttal&quot;: vi") && article.contains("claim-c1"));
    assert!(project.has("site/public/en/bai-page-en/index.html"));
    in_site(&project, &["build"]).exits(0);
    assert!(!project.has("site/public/kiem-chung/bai-rebuttal-vi/index.html"));
}

#[test]
fn a_new_article_has_the_time_of_the_site_and_says_what_to_fill_in() {
    let project = site();
    let run = in_site(&project, &["new", "rebuttal", "Nước máy vẫn an toàn", "--now", MOMENT]);
    let root = project.path("site").display().to_string();
    let file = "content/kiem-chung/nuoc-may-van-an-toan.md";
    assert_eq!(
        run.exits(0).stdout,
        format!(
            "made {root}/{file}\n\
             next: fill in every […] of the file, then change its status\n\
             next: rebut --root {root} serve --drafts --open\n\
             next: rebut --root {root} check --drafts\n"
        )
    );
    let text = project.read(&format!("site/{file}"));
    assert!(text.contains("\ndate: 2026-11-21T03:00:00+07:00\n"), "{text}");
    assert!(text.contains("\ntitle: \"Nước máy vẫn an toàn\"\nkind: rebuttal\n"), "{text}");
    assert!(text.contains("\n    verdict: unproven\n"), "{text}");
    assert!(!text.contains("{{"), "{text}");
}

#[test]
fn ids_count_up_within_their_year() {
    let project = site();
    let article = "---\ntitle: A\nkind: news\nid: 2031-0041\nstatus: draft\n---\n";
    project.write("site/content/kiem-chung/a.md", article.as_bytes());
    let id = |title: &str, now: &str| {
        in_site(&project, &["new", "news", title, "--now", now]).exits(0);
        let text = project.read(&format!("site/content/kiem-chung/{title}.md"));
        text.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned()
    };
    assert_eq!(id("b", "2031-03-01"), "2031-0042");
    assert_eq!(id("c", "2031-03-01"), "2031-0043");
    assert_eq!(id("d", "2032-03-01"), "2032-0001");
    // It is 2033 already where the site is.
    assert_eq!(id("e", "2032-12-31T20:00:00Z"), "2033-0001");
}

#[test]
fn an_article_that_is_there_is_never_overwritten() {
    let project = site();
    in_site(&project, &["new", "news", "Một tin"]).exits(0);
    project.write("site/content/kiem-chung/bo/index.md", b"---\ntitle: Bo\n---\n");
    let before = project.files("site");
    in_site(&project, &["new", "guide", "Một tin!"]).exits(2).says("is there already");
    in_site(&project, &["new", "news", "Một tin", "--language", "en"]).exits(2).says("mot-tin.md");
    in_site(&project, &["new", "news", "Bò"]).exits(2).says("bo/index.md` is there already");
    in_site(&project, &["new", "page", "Kiểm chứng"]).exits(2).says("is a section already");
    in_site(&project, &["new", "news", "?!"]).exits(2).says("no letters");
    in_site(&project, &["new", "news", "Index"]).exits(2).says("choose another title");
    in_site(&project, &["new", "news", "Con"]).exits(2).says("device on Windows");
    assert_eq!(project.files("site"), before);
}

#[test]
fn a_section_is_the_only_one_or_named() {
    let project = site();
    let near = ["new", "news", "A", "--section", "kiem-chug"];
    in_site(&project, &near).exits(2).says("did you mean `kiem-chung`?");
    in_site(&project, &["new", "news", "A", "--section", "../.."]).exits(2).says("no section");
    project.write("site/content/suc-khoe/cu/_index.md", b"---\ntitle: Cu\n---\n");
    let many = in_site(&project, &["new", "news", "A"]).exits(2);
    assert!(
        many.stderr.contains("`--section`: kiem-chung, suc-khoe, suc-khoe/cu"),
        "{}",
        many.stderr
    );
    in_site(&project, &["new", "news", "A", "--section", "suc-khoe/cu/"]).exits(0);
    assert!(project.has("site/content/suc-khoe/cu/a.md"));
}

#[test]
fn new_refuses_what_it_does_not_know() {
    let project = site();
    in_site(&project, &["new", "rebutal", "A"]).exits(2).says("rebuttal");
    in_site(&project, &["new", "news", "A", "--language", "fr"])
        .exits(2)
        .says("languages are vi, en");
    in_site(&project, &["new", "news", "A", "--now", "hôm qua"]).exits(2).says("`--now`");
    project.replace("site/site.yaml", "theme:", "them:");
    in_site(&project, &["new", "news", "A"]).exits(1).says("error[unknown-key]");
    assert!(!project.has("site/content/kiem-chung/a.md"));
}

#[test]
fn results_are_json_when_wanted() {
    let project = site();
    let run = in_site(&project, &["--json", "new", "page", "Trợ giúp"]).exits(0);
    let result: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let file = project.path("site/content/tro-giup.md").display().to_string();
    assert_eq!(result["made"], serde_json::json!([file]));
}

#[cfg(unix)]
#[test]
fn new_opens_the_editor_that_is_asked_for() {
    let project = site();
    let new = |title: &str| {
        let mut command = program();
        command.arg("--root").arg(project.path("site")).args(["new", "page", title, "--edit"]);
        command.env_remove("VISUAL").env_remove("EDITOR");
        command
    };
    Run::of(&new("Hello").env("EDITOR", "sed -i s/Hello/Goodbye/").output().unwrap()).exits(0);
    assert!(project.read("site/content/hello.md").contains("title: \"Goodbye\""));
    let run = Run::of(&new("Again").output().unwrap()).exits(2);
    run.says("neither `VISUAL` nor `EDITOR` names a program for texts");
    assert!(project.has("site/content/again.md"));
}

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
        "next: rebut --root '{folder}' build\n\
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

//! What a build keeps for the next one: it saves work, it never changes what comes out, and damage to it does no harm.
#![allow(clippy::disallowed_methods, reason = "tests make real folders and run the real program")]
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its folder has failed")]

mod support;

use std::fs;
use std::fs::File;
use std::time::Duration;

use support::ARTICLE;
use support::Project;
use support::SITE;

const SHORT: &str = "share: { cards: [], networks: [] }\nsearch: false\napi: false\n";

/// A site that was built.
fn built() -> Project {
    let project = Project::new()
        .file("site.yaml", &format!("{SITE}{SHORT}"))
        .file("content/tin/nuoc.md", ARTICLE);
    project.build().exits(0);
    project
}

/// Makes a file look as if it had been written an hour ago, as most files were when a site is built.
fn age(project: &Project, path: &str) {
    let file = File::options().write(true).open(project.path(path)).unwrap();
    let modified = file.metadata().unwrap().modified().unwrap();
    file.set_modified(modified - Duration::from_secs(3_600)).unwrap();
}

#[test]
fn a_build_of_the_same_keeps_everything_and_tells_the_same_problems() {
    let project = built();
    project.write("content/tin/nuoc.md", ARTICLE.replace("id: 2026-0001\n", "").as_bytes());
    let first = project.build().exits(0).says("warning[").report();
    let before = project.published();
    let second = project.build().exits(0).says("0 files rendered");
    assert_eq!(second.report(), first);
    assert_eq!(project.published(), before);
}

#[test]
fn other_options_are_another_build() {
    let project = built();
    project
        .run(&format!("build --now {} --base-url https://other.example/", support::NOW))
        .exits(0);
    assert!(project.read("public/rss.xml").contains("https://other.example/"));
    project.build().exits(0);
    assert!(!project.read("public/rss.xml").contains("https://other.example/"));
}

#[test]
fn a_file_that_is_missing_or_too_long_in_the_folder_is_made_again() {
    let project = built();
    let whole = project.published();
    fs::remove_file(project.path("public/robots.txt")).unwrap();
    project.build().exits(0).says("1 file rendered");
    assert_eq!(project.published(), whole);
    fs::write(project.path("public/robots.txt"), "somebody was here, and wrote much").unwrap();
    project.build().exits(0).says("1 file rendered");
    assert_eq!(project.published(), whole);
}

#[test]
#[cfg(unix)]
fn other_words_of_the_same_length_and_date_are_noticed() {
    let project = built();
    age(&project, "content/tin/nuoc.md");
    project.build().exits(0);
    let file = project.path("content/tin/nuoc.md");
    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    project.replace("content/tin/nuoc.md", "xét nghiệm", "kiểm định");
    fs::write(&file, fs::read_to_string(&file).unwrap() + " ").unwrap();
    fs::write(&file, fs::read_to_string(&file).unwrap().trim_end_matches(' ')).unwrap();
    File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
    project.build().exits(0);
    assert!(project.read("public/tin/nuoc/index.html").contains("kiểm định"));
}

#[test]
fn time_alone_changes_what_depends_on_it() {
    let project = built();
    project.run("build --now 2026-11-22T07:59:59+07:00").exits(0);
    assert!(project.read("public/sitemap-news.xml").contains("/tin/nuoc/"));
    project.run("build --now 2026-11-22T08:00:01+07:00").exits(0);
    assert!(!project.read("public/sitemap-news.xml").contains("/tin/nuoc/"));
    project.run("build --now 2026-11-20T08:00:00+07:00").exits(0);
    assert!(project.read("public/sitemap-news.xml").contains("/tin/nuoc/"));
    project.run("build --now 2026-11-20T07:59:59+07:00").exits(0);
    assert!(!project.has("public/tin/nuoc/index.html"));
}

#[test]
fn damaged_caches_are_told_and_not_used() {
    let project = built();
    let whole = project.published();
    let caches: Vec<_> = fs::read_dir(project.path(".rebut/cache")).unwrap().collect();
    assert!(!caches.is_empty());
    for cache in caches {
        fs::write(cache.unwrap().path(), "half a cach").unwrap();
    }
    let words = "what the last build kept in .rebut/cache is damaged; it is not used";
    project.build().exits(0).says(words).says("0 files rendered");
    assert_eq!(project.published(), whole);
    assert!(!project.build().stderr.contains(words));
}

#[test]
fn a_document_that_was_damaged_in_the_cache_is_told_and_parsed_again() {
    let project = built();
    project.write("content/tin/gio.md", ARTICLE.replace("2026-0001", "2026-0002").as_bytes());
    project.build().exits(0);
    let mut documents = fs::read(project.path(".rebut/cache/documents")).unwrap();
    // Behind the head, where the first document stands.
    documents[100] ^= 1;
    fs::write(project.path(".rebut/cache/documents"), documents).unwrap();
    project.replace("content/tin/gio.md", "đạt quy chuẩn", "không đạt");
    let words = "what the last build kept in .rebut/cache is damaged; it is not used";
    project.build().exits(0).says(words);
    let whole = project.published();
    assert!(!project.build().stderr.contains(words));
    project.run(&format!("build --no-cache --now {}", support::NOW)).exits(0);
    assert_eq!(project.published(), whole);
}

#[test]
fn the_caches_of_another_site_do_no_harm() {
    let (one, other) = (built(), built());
    other.replace("content/tin/nuoc.md", "đạt quy chuẩn", "không đạt");
    other.build().exits(0);
    fs::remove_dir_all(one.path(".rebut")).unwrap();
    support::copy_folder(&other.path(".rebut"), &one.path(".rebut"));
    let whole = one.published();
    one.build().exits(0).says("0 files rendered");
    assert_eq!(one.published(), whole);
}

#[test]
fn without_the_cache_everything_is_made_anew() {
    let project = built();
    let whole = project.published();
    project.run(&format!("build --no-cache --now {}", support::NOW)).exits(0).says("0 unchanged");
    assert_eq!(project.published(), whole);
}

//! `compress`: files that lie compressed beside the published ones.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program in real folders")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::time::SystemTime;

use support::Project;

/// A site that compresses.
fn site() -> Project {
    let project = Project::site();
    let settings = project.read("site.yaml");
    project.write("site.yaml", format!("{settings}\ncompress: [gz, br]\n").as_bytes());
    project
}

fn unpacked(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    if path.ends_with(".gz") {
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut text).unwrap();
    } else {
        brotli::Decompressor::new(bytes, 4096).read_to_end(&mut text).unwrap();
    }
    text
}

/// The compressed files of a site, and when they were made.
fn made(project: &Project) -> BTreeMap<String, SystemTime> {
    let paths = project.published().into_keys();
    let ready = paths.filter(|path| path.ends_with(".gz") || path.ends_with(".br"));
    let made = |path: &String| {
        fs::metadata(project.path(&format!("public/{path}"))).unwrap().modified().unwrap()
    };
    ready.map(|path| (path.clone(), made(&path))).collect()
}

#[test]
fn a_compressed_file_holds_its_original_and_is_smaller() {
    let project = site();
    project.build().exits(0);
    let files = project.published();
    let ready = made(&project);
    assert!(ready.contains_key("tin/nuoc/index.html.gz"), "{ready:?}");
    assert!(ready.contains_key("tin/nuoc/index.html.br"));
    assert!(ready.contains_key("rss.xml.br"));
    for path in ready.keys() {
        let original = &files[path.rsplit_once('.').unwrap().0];
        assert!(files[path].len() < original.len() && original.len() > 1024, "{path}");
        assert_eq!(unpacked(path, &files[path]), *original, "{path}");
    }
}

#[test]
fn only_what_changed_is_compressed_again() {
    let project = site();
    project.build().exits(0);
    let before = made(&project);
    project.replace("content/tin/nuoc.md", "Kết quả xét nghiệm", "Kết quả kiểm nghiệm");
    project.build().exits(0);
    let after = made(&project);
    let changed = |path: &str| before[path] != after[path];
    assert!(changed("tin/nuoc/index.html.gz") && changed("tin/nuoc/index.html.br"));
    let sheet = before.keys().find(|path| path.ends_with(".css.br")).unwrap();
    assert!(!changed(sheet), "{sheet}");
    // The third build begins with the first site, the fourth with the second.
    project.replace("content/tin/nuoc.md", "Kết quả kiểm nghiệm", "Kết quả xét nghiệm");
    project.build().exits(0);
    let incremental = project.published();
    fs::remove_dir_all(project.path("public")).unwrap();
    project.run("build --no-cache --now 2026-11-23T12:00:00+07:00").exits(0);
    let clean = project.published();
    let ready = |files: &BTreeMap<String, Vec<u8>>| -> Vec<(String, Vec<u8>)> {
        files.clone().into_iter().filter(|(path, _)| path.ends_with(".gz")).collect()
    };
    assert_eq!(ready(&incremental), ready(&clean));
}

#[test]
fn what_is_turned_off_is_gone_and_a_file_of_the_editor_stays() {
    let project =
        site().file("static/bang.csv", &"a,b\n".repeat(999)).file("static/bang.csv.gz", "mine");
    project.build().exits(0);
    assert_eq!(project.read("public/bang.csv.gz"), "mine");
    assert!(project.has("public/bang.csv.br"));
    project.replace("site.yaml", "compress: [gz, br]", "compress: [gz]");
    project.build().exits(0);
    assert!(!project.has("public/bang.csv.br") && project.has("public/rss.xml.gz"));
    project.write("static/bang.csv", b"a,b\n");
    project.replace("site.yaml", "compress: [gz]", "compress: [br]");
    project.build().exits(0);
    project.build().exits(0);
    assert!(!project.has("public/rss.xml.gz") && project.has("public/rss.xml.br"));
    assert!(!project.has("public/bang.csv.br"));
}

#[test]
fn compressed_files_are_part_of_a_release() {
    let project = site();
    project.run("release --now 2026-11-23T12:00:00+07:00").exits(0);
    let release = project.read("public/release.json");
    assert!(release.contains("\"tin/nuoc/index.html.br\""), "{release}");
    let plan = project.run("plan --now 2026-11-23T12:00:00+07:00").exits(0);
    assert!(!plan.stdout.contains("remove tin/nuoc/index.html.br"), "{}", plan.stdout);
}

//! `rebut release`: what it writes, what it refuses, what stays the same. What an edit after a release needs is told by the stories
//! in `tests/cases/release/`.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program in real folders")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod support;

use std::fs;
use std::process::Command;

use support::ARTICLE;
use support::Project;
use support::Run;
use support::preview::Preview;

const FIRST: &str = "release --now 2026-11-23T12:00:00+07:00";
const LATER: &str = "release --now 2026-11-24T12:00:00+07:00";

/// Makes an edit that is told to readers.
fn correct(project: &Project) {
    project.replace("content/tin/nuoc.md", "Kết quả xét nghiệm", "Kết quả kiểm nghiệm");
    let told = "updated: 2026-11-24T09:00:00+07:00\n\
                corrections:\n  - { on: 2026-11-24, text: Bài trước ghi sai tên phép thử. }\nclaims:";
    project.replace("content/tin/nuoc.md", "claims:", told);
}

fn sums(project: &Project) -> Run {
    let mut command = Command::new("sha256sum");
    command.args(["--check", "--strict", "--quiet", "SHA256SUMS"]);
    Run::of(&command.current_dir(project.path("public")).output().unwrap())
}

#[test]
fn a_release_is_listed_for_sha256sum_and_closed_in_the_ledger() {
    let project = Project::site();
    let run = project.run(FIRST).exits(0);
    assert!(run.stderr.contains("\nrelease 1: "), "{}", run.stderr);
    assert!(run.stderr.contains(" files, 1 article new\n"), "{}", run.stderr);
    assert_eq!(sums(&project).exits(0).stdout, "");
    let ledger = project.read(".rebut/ledger.jsonl");
    assert_eq!(ledger.lines().count(), 2, "{ledger}");
    assert!(ledger.starts_with("{\"article\":\"2026-0001\",\"language\":\"vi\""), "{ledger}");
    assert!(ledger.contains("\"verdicts\":{\"c1\":\"false\"}"), "{ledger}");
    assert_eq!(project.read("public/ledger.jsonl"), ledger);
}

#[test]
fn the_words_of_a_release_are_kept_under_their_digest() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    let mut kept = project.files(".rebut/ledger");
    kept.remove("release.json");
    let (name, words) = kept.first_key_value().unwrap();
    let expected = "Nước máy vẫn an toàn\nc1: Nước máy nhiễm chì\nc1: false\nc1: Mẫu nước đạt quy chuẩn.\n\
                    Kết quả xét nghiệm đạt quy chuẩn.\n";
    assert_eq!(String::from_utf8_lossy(words), expected);
    let digest = rebut::base::sha256::Sha256::of(words);
    assert_eq!(*name, format!("{digest}.txt"));
    assert!(project.read(".rebut/ledger.jsonl").contains(&digest.hex()));
}

#[test]
fn the_same_site_is_the_same_release() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    let (public, kept) = (project.published(), project.files(".rebut/ledger"));
    // Nothing of this site depends on the day.
    let run = project.run(FIRST).exits(0);
    assert!(run.stderr.contains("nothing has changed since release 1"), "{}", run.stderr);
    fs::remove_dir_all(project.path("public")).unwrap();
    let run = project.run(FIRST).exits(0);
    assert!(run.stderr.contains("nothing has changed since release 1"), "{}", run.stderr);
    assert_eq!(project.published(), public);
    assert_eq!(project.files(".rebut/ledger"), kept);
}

#[test]
fn the_next_release_names_the_one_before_and_tells_what_changed() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    let first = fs::read(project.path("public/release.json")).unwrap();
    correct(&project);
    let run = project.run(LATER).exits(0);
    assert!(run.stderr.contains("release 2: "), "{}", run.stderr);
    assert!(run.stderr.contains(" files, 1 article changed\n"), "{}", run.stderr);
    let second = project.read("public/release.json");
    let digest = rebut::base::sha256::Sha256::of(&first);
    assert!(second.contains(&format!("\"previous\": \"{digest}\"")), "{second}");
    let ledger = project.read(".rebut/ledger.jsonl");
    assert_eq!(ledger.lines().count(), 4, "{ledger}");
    assert_eq!(sums(&project).exits(0).stdout, "");
    let history = project.read("public/tin/nuoc/lich-su/index.html");
    assert!(history.contains("<del>") && history.contains("kiểm</ins>"), "{history}");
}

#[test]
fn a_build_shows_the_history_that_its_release_will_have() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    correct(&project);
    let moment = "--now 2026-11-24T12:00:00+07:00";
    project.run(&format!("build {moment}")).exits(0);
    assert!(!project.has("public/release.json"), "a build is no release");
    let built = project.read("public/tin/nuoc/lich-su/index.html");
    project.run(LATER).exits(0);
    assert_eq!(project.read("public/tin/nuoc/lich-su/index.html"), built);
}

#[test]
fn a_silent_edit_stops_release_and_check_and_leaves_everything_as_it_was() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    let (public, ledger) = (project.published(), project.read(".rebut/ledger.jsonl"));
    project.replace("content/tin/nuoc.md", "đạt quy chuẩn.\n", "đạt quy chuẩn!\n");
    for command in [LATER, "build", "check", "release --no-cache"] {
        let run = project.run(command).exits(1);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(told.contains("silent-edit"), "{command}: {told}");
    }
    assert_eq!(project.published(), public);
    assert_eq!(project.read(".rebut/ledger.jsonl"), ledger);
}

#[test]
fn a_line_of_the_ledger_that_was_changed_is_found() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    correct(&project);
    project.run(LATER).exits(0);
    project.replace(".rebut/ledger.jsonl", "\"c1\":\"false\"", "\"c1\":\"true\"");
    let run = project.run("build").exits(1);
    let message = "error[damaged-ledger]: the lines above are not those that release 1 closed\n \
                   --> .rebut/ledger.jsonl:2:1\n";
    assert!(run.stderr.contains(message), "{}", run.stderr);
}

#[test]
fn half_a_ledger_and_words_that_are_gone_are_found() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    correct(&project);
    project.run(LATER).exits(0);
    let ledger = project.read(".rebut/ledger.jsonl");
    let (half, _) = ledger.trim_end().rsplit_once('\n').unwrap();
    project.write(".rebut/ledger.jsonl", format!("{half}\n").as_bytes());
    let run = project.run("build").exits(1);
    assert!(run.stderr.contains("the last release is not closed"), "{}", run.stderr);
    project.write(".rebut/ledger.jsonl", ledger.as_bytes());
    for (name, _) in project.files(".rebut/ledger") {
        if name.ends_with(".txt") {
            project.write(&format!(".rebut/ledger/{name}"), b"other words\n");
        }
    }
    let run = project.run("build").exits(1);
    assert!(run.stderr.contains("is not what was released"), "{}", run.stderr);
}

#[test]
fn an_expired_article_goes_without_a_word_and_a_replaced_one_by_its_alias() {
    let expiring = ARTICLE.replace("claims:", "expires: 2026-11-24T00:00:00+07:00\nclaims:");
    let other = ARTICLE.replace("2026-0001", "2026-0002");
    let project = Project::site()
        .file("content/tin/tam.md", &expiring.replace("2026-0001", "2026-0003"))
        .file("content/tin/khac.md", &other);
    project.run(FIRST).exits(0);
    fs::remove_file(project.path("content/tin/nuoc.md")).unwrap();
    project.replace("content/tin/khac.md", "claims:", "aliases: [/tin/nuoc/]\nclaims:");
    project.run(LATER).exits(0);
    let ledger = project.read(".rebut/ledger.jsonl");
    assert!(
        ledger.contains("\"article\":\"2026-0001\",\"language\":\"vi\",\"state\":\"replaced\"")
    );
    assert!(ledger.contains("\"article\":\"2026-0003\",\"language\":\"vi\",\"state\":\"expired\""));
}

#[test]
fn drafts_are_not_released_and_a_file_of_that_name_is_in_the_way() {
    let project = Project::site();
    let run = project.run("release --drafts").exits(2);
    assert!(run.stderr.contains("drafts cannot be released"), "{}", run.stderr);
    project.write("static/SHA256SUMS", b"mine\n");
    let run = project.run(FIRST).exits(2);
    let message = "`SHA256SUMS` is a name that a release needs for itself";
    assert!(run.stderr.contains(message), "{}", run.stderr);
    assert!(!project.has("public") && !project.has(".rebut/ledger.jsonl"));
}

#[test]
fn a_preview_shows_an_edit_before_its_correction_is_written() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    let preview = Preview::start(&project, "");
    project.replace("content/tin/nuoc.md", "Kết quả xét nghiệm", "Kết quả kiểm nghiệm");
    preview.until_shown("/tin/nuoc/", "Kết quả kiểm nghiệm");
    assert_eq!(preview.errors(), []);
    preview.until_shown("/tin/nuoc/lich-su/", "<del>");
}

#[test]
fn a_release_that_goes_on_from_the_last_is_what_one_from_nothing_is() {
    let other = ARTICLE.replace("2026-0001", "2026-0002").replace("Nước máy", "Nước giếng");
    let project = Project::site().file("content/tin/gieng.md", &other);
    project.run(FIRST).exits(0);
    correct(&project);
    project.run(LATER).exits(0);
    project.run("release --now 2026-11-25T12:00:00+07:00").exits(0);
    project.run("build --now 2026-11-25T12:00:00+07:00 --no-cache --out clean").exits(0);
    let mut clean = project.files("clean");
    let mut released = project.published();
    clean.retain(|path, _| !path.starts_with(".rebut"));
    released.retain(|path, _| path != "release.json" && path != "SHA256SUMS");
    assert_eq!(released, clean);
}

#[test]
fn a_ledger_with_the_line_ends_of_windows_is_the_same_ledger() {
    let project = Project::site();
    project.run(FIRST).exits(0);
    correct(&project);
    for (path, bytes) in project.files(".rebut") {
        if path.ends_with(".txt") || path.ends_with(".jsonl") {
            let text = String::from_utf8(bytes).unwrap().replace('\n', "\r\n");
            project.write(&format!(".rebut/{path}"), text.as_bytes());
        }
    }
    let run = project.run(LATER).exits(0);
    assert!(run.stderr.contains("release 2: "), "{}", run.stderr);
}

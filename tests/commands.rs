//! The program as people run it: arguments, exit codes, what is rendered again, and what survives accidents.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program in real folders")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod support;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use support::ARTICLE;
use support::NOW;
use support::Project;
use support::Run;
use support::SITE;
use support::program;

/// Runs the program without a project.
fn rebut(arguments: &[&str]) -> Run {
    Run::of(&program().args(arguments).output().unwrap())
}

/// A site with two sections, two languages, and lists of every kind.
fn two_sections() -> Project {
    Project::new()
        .file("site.yaml", SITE)
        .file("content/tin/_index.md", "---\ntitle: Tin\n---\n")
        .file("content/tin/nuoc.md", &article("2026-0001", "Nước máy vẫn an toàn", "Nước"))
        .file("content/tin/dien.md", &article("2026-0002", "Điện không cắt", "Điện"))
        .file("content/khac/gio.md", &article("2026-0003", "Gió nhẹ", "Gió"))
        .file("content/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\nXin chào.\n")
}

fn article(id: &str, title: &str, topic: &str) -> String {
    let minute = &id[id.len() - 1..];
    format!(
        "---\ntitle: {title}\nkind: rebuttal\nid: {id}\ndate: 2026-11-20T08:0{minute}:00+07:00\n\
         summary: Tóm tắt.\ntopics: [{topic}]\ntags: [chung]\nauthors: [An]\n\
         claims:\n  - {{ claim: Tin đồn, verdict: false, finding: Sự thật. }}\n---\nThân bài cũ.\n"
    )
}

/// The outputs that `rebut plan` would render.
fn to_render(project: &Project) -> BTreeSet<String> {
    let plan = project.run(&format!("plan --now {NOW}")).exits(0);
    let rows = plan.stdout.lines().filter_map(|line| line.strip_prefix("render "));
    rows.filter_map(|row| row.split(' ').next()).map(str::to_owned).collect()
}

/// The ids of all entries in all feeds, by feed.
fn feed_ids(project: &Project) -> BTreeMap<String, Vec<String>> {
    let mut ids = BTreeMap::new();
    for (path, bytes) in project.published() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let found: Vec<String> = if path.ends_with("atom.xml") {
            between(&text, "<id>", "</id>")
        } else if path.ends_with("rss.xml") {
            between(&text, "<guid isPermaLink=\"false\">", "</guid>")
        } else if path.ends_with("feed.json") {
            between(&text, "\"id\": \"", "\"")
        } else {
            continue;
        };
        ids.insert(path, found);
    }
    ids
}

fn between(text: &str, open: &str, close: &str) -> Vec<String> {
    let parts = text.split(open).skip(1);
    parts.filter_map(|part| part.split(close).next()).map(str::to_owned).collect()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

// Help, exit codes, words and colours.

#[test]
fn help_names_every_command_and_option_with_a_sentence() {
    let help = rebut(&["--help"]).exits(0).stdout;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .map(|line| line.split_whitespace().next().unwrap())
        .filter(|name| *name != "help")
        .collect();
    assert!(
        commands.starts_with(&[
            "build", "serve", "check", "plan", "release", "verify", "keygen", "doctor"
        ]),
        "{help}"
    );
    for command in commands {
        let text = rebut(&[command, "--help"]).exits(0).stdout;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let is_option = line.trim_start().starts_with('-');
            let same_line = line.trim().split("  ").count() > 1;
            let next_line = lines.peek().is_some_and(|next| next.starts_with("          "));
            assert!(!is_option || same_line || next_line, "{command}: no words for `{line}`");
        }
    }
}

#[test]
fn help_says_what_the_exit_codes_mean() {
    rebut(&["--help"]).exits(0).prints("Exit status: 0 done; 1 the content has errors");
}

#[test]
fn version_is_a_result() {
    rebut(&["--version"]).exits(0).prints(concat!("rebut ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_good_site_is_exit_code_0() {
    let run = Project::site().build().exits(0);
    assert!(run.stderr.starts_with("built 1 page into public: "), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn errors_in_content_are_exit_code_1_and_publish_nothing() {
    let project = Project::site().file("content/b.md", "---\ntitel: B\n---\n");
    project.build().exits(1).says("error[unknown-key]").says("2 errors; nothing was published.");
    assert!(!project.has("public"));
}

#[test]
fn an_unknown_command_is_exit_code_2() {
    rebut(&["biuld"]).exits(2).says("build");
}

#[test]
fn an_unknown_option_is_exit_code_2() {
    rebut(&["build", "--draft"]).exits(2).says("--drafts");
}

#[test]
fn no_command_is_exit_code_2_with_help() {
    rebut(&[]).exits(2).says("Usage:");
}

#[test]
fn a_moment_that_is_none_is_exit_code_2() {
    Project::site()
        .run("build --now yesterday")
        .exits(2)
        .says("`--now`: `yesterday` is not a date");
}

#[test]
fn no_threads_are_exit_code_2() {
    Project::site().run("build --jobs 0").exits(2).says("`--jobs` must be at least 1");
}

#[test]
fn a_folder_that_is_not_there_is_exit_code_2() {
    rebut(&["--root", "/no/such/folder", "build"]).exits(2).says("--root DIR");
}

#[test]
fn a_folder_without_a_site_is_exit_code_1_and_says_what_to_do() {
    let project = Project::new();
    project.build().exits(1).says("error[missing-site-file]").says("--root DIR");
    assert_eq!(project.files("").len(), 0);
}

#[test]
fn json_has_one_finding_a_line() {
    let project = Project::site().file("content/b.md", "---\ntitel: \"B\"\nid: x y\n---\n");
    let run = project.run(&format!("--json build --now {NOW}")).exits(1);
    let findings: Vec<serde_json::Value> =
        run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<&str> = findings.iter().map(|found| found["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["missing-key", "unknown-key", "bad-value"]);
    let place = &findings[1]["place"];
    assert_eq!(place["file"], "content/b.md");
    assert_eq!((&place["line"], &place["column"]), (&2.into(), &1.into()));
    assert_eq!(findings[1]["severity"], "error");
    assert_eq!(findings[1]["help"], "did you mean `title`?");
}

#[test]
fn json_has_one_line_for_the_result() {
    let run = Project::site().run(&format!("--json build --now {NOW}")).exits(0);
    let result: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&result["pages"], &result["kept"]), (&1.into(), &0.into()));
    assert_eq!(run.stderr, "");
}

#[test]
fn json_of_a_failure_is_one_line_too() {
    let run = Project::site().run("--json build --jobs 0").exits(2);
    let failure: serde_json::Value = serde_json::from_str(&run.stderr).unwrap();
    assert_eq!(failure["message"], "`--jobs` must be at least 1");
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let project = Project::site().file("content/b.md", "---\ntitle: B\nkind: news\n---\n");
    let run = project.run(&format!("--quiet build --now {NOW}")).exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

#[test]
fn quiet_still_shows_errors() {
    let project = Project::site().file("content/b.md", "---\ntitle: B\nkind: news\nx: y\n---\n");
    let run =
        project.run(&format!("--quiet build --now {NOW}")).exits(1).says("error[unknown-key]");
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
}

#[test]
fn there_is_no_colour_where_nobody_asks_for_it() {
    let project = Project::site().file("content/b.md", "---\nx: y\n---\n");
    let output = project.command("build").env_remove("NO_COLOR").output().unwrap();
    assert!(!Run::of(&output).stderr.contains('\u{1b}'));
}

#[test]
fn colour_can_be_asked_for() {
    let project = Project::site().file("content/b.md", "---\nx: y\n---\n");
    project.run("--color always build").exits(1).says("\u{1b}[");
}

#[test]
fn control_characters_of_content_never_reach_the_terminal() {
    let project = Project::site().file("content/b.md", "---\n\"\\e[31mx\\u202e\": y\n---\n");
    let run = project.run("--color never build").exits(1);
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", run.stderr);
}

#[test]
fn explain_has_a_page_for_every_code() {
    let list = rebut(&["explain"]).exits(0).stdout;
    let codes: Vec<&str> =
        list.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    // Codes of the build come first, rules of `check` behind them by family.
    let rules = codes.iter().position(|code| code.starts_with(char::is_uppercase)).unwrap();
    assert!(rules > 40 && codes[..rules].is_sorted(), "{list}");
    for code in codes {
        let page = rebut(&["explain", code]).exits(0).stdout;
        let (head, text) = page.split_once("\n\n").unwrap();
        assert!(head.starts_with(&format!("{code}: ")) && text.trim().len() > 60, "{page}");
    }
}

#[test]
fn explain_offers_the_nearest_code() {
    rebut(&["explain", "unknwon-key"]).exits(2).says("did you mean `unknown-key`?");
}

// What would be rendered, and why.

#[test]
fn plan_writes_nothing() {
    let project = Project::site();
    let before = project.files("");
    project.run(&format!("plan --now {NOW}")).exits(0).prints("render tin/nuoc/index.html (page)");
    assert_eq!(project.files(""), before);
}

#[test]
fn plan_of_content_with_errors_is_exit_code_1() {
    let project = Project::site().file("content/b.md", "---\nx: y\n---\n");
    project.run("plan").exits(1).says("error[unknown-key]");
}

#[test]
fn plan_says_why_by_file_and_by_address() {
    let project = Project::site();
    project.build().exits(0);
    project.replace("content/tin/nuoc.md", "đạt quy chuẩn.\n", "đạt.\n");
    let by_file = project.run(&format!("plan --now {NOW} --why tin/nuoc/index.html")).exits(0);
    let by_address = project.run(&format!("plan --now {NOW} --why /tin/nuoc/")).exits(0);
    assert_eq!(
        by_file.stdout,
        "render tin/nuoc/index.html (page): something that it shows has changed\n"
    );
    assert_eq!(by_address.stdout, by_file.stdout);
}

#[test]
fn plan_tells_a_new_theme_from_new_content() {
    let project = Project::site();
    project.build().exits(0);
    let project = project
        .file("themes/default/strings/vi.yaml", include_str!("../themes/default/strings/vi.yaml"));
    project.replace("themes/default/strings/vi.yaml", "home: ", "home: X");
    project
        .run(&format!("plan --now {NOW} --why /tin/nuoc/"))
        .exits(0)
        .prints("the theme has changed: a template, a word or a block");
}

#[test]
fn plan_of_a_path_that_is_none_offers_the_nearest() {
    let project = Project::site();
    project
        .run("plan --why tin/nuac/index.html")
        .exits(2)
        .says("did you mean `tin/nuoc/index.html`?");
}

#[test]
fn building_twice_renders_nothing_and_leaves_the_folder_alone() {
    let project = two_sections();
    project.build().exits(0);
    let before = fs::metadata(project.path("public")).unwrap().modified().unwrap();
    project.build().exits(0).says(": 0 files rendered, ");
    assert_eq!(fs::metadata(project.path("public")).unwrap().modified().unwrap(), before);
    assert_eq!(to_render(&project), BTreeSet::new());
}

#[test]
fn without_cache_everything_is_rendered() {
    let project = Project::site();
    project.build().exits(0);
    project
        .run(&format!("build --now {NOW} --no-cache"))
        .exits(0)
        .says(" files rendered, 0 unchanged");
}

#[test]
fn a_new_body_renders_its_page_and_text_the_feeds_that_hold_it_and_its_part_of_the_search_index() {
    let project = two_sections();
    project.build().exits(0);
    project.replace("content/tin/nuoc.md", "Thân bài cũ.", "Thân bài mới.");
    let feeds = ["", "tin/", "chu-de/nuoc/", "ket-luan/false/", "tac-gia/an/"]
        .into_iter()
        .flat_map(|list| ["rss.xml", "atom.xml", "feed.json"].map(|file| format!("{list}{file}")));
    let own = ["tin/nuoc/index.html", "tin/nuoc/index.txt"].map(str::to_owned);
    let wanted: BTreeSet<String> = feeds.chain(own).collect();
    let is_search = |path: &String| path.contains("search/") || path.starts_with("tim-kiem/");
    let (search, others): (BTreeSet<_>, BTreeSet<_>) =
        to_render(&project).into_iter().partition(is_search);
    assert_eq!(others, wanted);
    // The part with the words, the list of files, and the pages in both languages that name it.
    assert_eq!(search.len(), 4, "{search:?}");
    project.build().exits(0).says(": 21 files rendered, ");
}

#[test]
fn what_is_built_after_an_edit_is_what_a_clean_build_gives() {
    let project = two_sections();
    project.build().exits(0);
    project.replace("content/tin/nuoc.md", "title: Nước máy vẫn an toàn", "title: Nước <máy>");
    project.rename("content/khac/gio.md", "content/tin/gio.md");
    project.build().exits(0);
    let edited = project.published();
    fs::remove_dir_all(project.path("public")).unwrap();
    project.build().exits(0);
    assert_eq!(edited.keys().collect::<Vec<_>>(), project.published().keys().collect::<Vec<_>>());
    assert!(edited == project.published());
}

#[test]
fn what_is_gone_from_the_content_is_gone_from_the_site() {
    let project = two_sections();
    project.build().exits(0);
    fs::remove_file(project.path("content/khac/gio.md")).unwrap();
    project.build().exits(0);
    assert!(!project.published().keys().any(|path| path.contains("khac/")));
}

// Feed ids are for ever.

#[test]
fn another_file_name_changes_no_feed_id() {
    let project = two_sections();
    project.build().exits(0);
    let before = feed_ids(&project);
    project.rename("content/tin/nuoc.md", "content/tin/nuoc-may.md");
    project.build().exits(0);
    assert!(project.has("public/tin/nuoc-may/index.html"));
    assert_eq!(feed_ids(&project), before);
}

#[test]
fn another_slug_title_and_section_change_no_entry_id() {
    let project = two_sections();
    project.build().exits(0);
    let before = feed_ids(&project)["atom.xml"].clone();
    project.replace("content/tin/nuoc.md", "title: Nước", "slug: khac\ntitle: Khác");
    project.rename("content/tin/nuoc.md", "content/khac/nuoc.md");
    project.build().exits(0);
    assert!(project.has("public/khac/khac/index.html"));
    assert_eq!(feed_ids(&project)["atom.xml"], before);
}

#[test]
fn another_domain_changes_no_feed_id() {
    let project = two_sections();
    project.build().exits(0);
    let before = feed_ids(&project);
    project.replace("site.yaml", "https://example.org/", "https://moi.example.com/duong/");
    project.build().exits(0);
    assert!(project.read("public/atom.xml").contains("https://moi.example.com/duong/tin/nuoc/"));
    assert_eq!(feed_ids(&project), before);
}

#[test]
fn a_new_name_of_the_publisher_changes_no_feed_id_when_the_old_one_is_listed() {
    let project = two_sections();
    project.build().exits(0);
    let before = feed_ids(&project);
    let renamed = "name: Phòng Tin, former_names: [Tổ Thông tin xã Mẫu]";
    project.replace("site.yaml", "name: Tổ Thông tin xã Mẫu", renamed);
    project.build().exits(0);
    assert_eq!(feed_ids(&project), before);
}

#[test]
fn a_new_article_changes_nothing_in_the_entries_of_others() {
    let old = ARTICLE.replace("2026-11-20T08:00:00+07:00", "2026-11-20");
    let project = Project::new().file("site.yaml", SITE).file("content/tin/nuoc.md", &old);
    project.build().exits(0);
    let entry = |project: &Project| {
        let atom = project.read("public/atom.xml");
        let entries = between(&atom, "<entry", "</entry>");
        entries.into_iter().find(|entry| entry.contains("2026:2026-0001<")).unwrap()
    };
    let before = entry(&project);
    project.write("content/tin/a.md", old.replace("2026-0001", "2026-0000").as_bytes());
    project.build().exits(0);
    assert_eq!(entry(&project), before);
}

// The same bytes, whatever the machine.

/// The demonstration of sameness: a build in a copy of the site, with an environment of its own.
fn bytes_with(variables: &[(&str, &str)], arguments: &str) -> BTreeMap<String, Vec<u8>> {
    let project = two_sections();
    let mut command = project.command(&format!("build --now {NOW} {arguments}"));
    Run::of(&command.envs(variables.iter().copied()).output().unwrap()).exits(0);
    project.published()
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let one = bytes_with(&[("RAYON_NUM_THREADS", "1")], "");
    assert!(one == bytes_with(&[("RAYON_NUM_THREADS", "2")], ""));
    assert!(one == bytes_with(&[("RAYON_NUM_THREADS", "8")], ""));
    assert!(one == bytes_with(&[], "--jobs 3"));
}

#[test]
fn the_zone_and_language_of_the_machine_change_no_byte() {
    let here = bytes_with(&[("TZ", "Asia/Ho_Chi_Minh"), ("LC_ALL", "vi_VN.UTF-8")], "");
    assert!(here == bytes_with(&[("TZ", "America/New_York"), ("LC_ALL", "C"), ("LANG", "C")], ""));
    assert!(here == bytes_with(&[("TZ", "XYZ-13"), ("LC_ALL", "tr_TR.UTF-8")], ""));
}

#[test]
fn the_zone_of_the_moment_changes_no_byte() {
    let project = two_sections();
    project.build().exits(0);
    project.run("build --now 2026-11-23T05:00:00Z").exits(0).says(": 0 files rendered, ");
}

#[test]
fn the_order_of_files_changes_no_byte() {
    let project = Project::new()
        .file("content/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\nXin chào.\n")
        .file("content/khac/gio.md", &article("2026-0003", "Gió nhẹ", "Gió"))
        .file("content/tin/dien.md", &article("2026-0002", "Điện không cắt", "Điện"))
        .file("content/tin/nuoc.md", &article("2026-0001", "Nước máy vẫn an toàn", "Nước"))
        .file("content/tin/_index.md", "---\ntitle: Tin\n---\n")
        .file("site.yaml", SITE);
    project.build().exits(0);
    assert!(project.published() == bytes_with(&[], ""));
}

#[test]
fn the_folder_from_which_it_is_run_changes_no_byte() {
    let project = two_sections();
    let mut command = program();
    command.current_dir(project.root()).args(["build", "--now", NOW]);
    Run::of(&command.output().unwrap()).exits(0);
    assert!(project.published() == bytes_with(&[], ""));
}

// Options.

#[test]
fn the_site_can_be_published_elsewhere_and_for_another_address() {
    let project = Project::site();
    project
        .run(&format!("build --now {NOW} --out thu/nghiem --base-url https://thu.example.org/a/"))
        .exits(0);
    let page = project.read("thu/nghiem/tin/nuoc/index.html");
    assert!(page.contains("href=\"https://thu.example.org/a/tin/nuoc/\""), "{page}");
    assert!(!project.has("public"));
}

#[test]
fn a_site_in_a_right_to_left_language_says_so() {
    let project = Project::new()
        .file("site.yaml", &SITE.replace("language: vi", "language: ar"))
        .file("themes/default/strings/ar.yaml", include_str!("../themes/default/strings/en.yaml"))
        .file("content/a.md", "---\ntitle: نص\n---\nنص\n");
    project.build().exits(0);
    assert!(project.read("public/a/index.html").contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(project.read("public/en/index.html").contains("<html lang=\"en\" dir=\"ltr\">"));
}

// Accidents.

/// Builds, breaks something with `spoil`, builds again: the second build fails and the first site stays.
fn old_site_survives(status: i32, words: &str, spoil: impl FnOnce(&Project)) {
    let project = two_sections();
    project.build().exits(0);
    let before = project.files("public");
    spoil(&project);
    project.build().exits(status).says(words);
    assert!(project.files("public") == before, "the old site was touched");
    let left: Vec<String> = fs::read_dir(project.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(!left.iter().any(|name| name.contains(".next") || name.contains(".last")), "{left:?}");
}

#[test]
fn the_old_site_survives_an_error_of_reading() {
    old_site_survives(1, "error[unknown-verdict]", |project| {
        project.replace("content/tin/nuoc.md", "verdict: false", "verdict: flase");
    });
}

#[test]
fn the_old_site_survives_an_error_of_rendering() {
    old_site_survives(1, "error[template-render]", |project| {
        let template =
            "{% extends \"base.html\" %}{% block main %}{{ page.a.b }}{% endblock main %}";
        project.write("themes/default/templates/page.html", template.as_bytes());
    });
}

#[test]
fn a_foreign_folder_is_refused_and_left_alone() {
    let project = Project::site().file("public/anh/cuoi.jpg", "of somebody else");
    let before = project.files("");
    project.build().exits(2).says("public");
    assert_eq!(
        project.files("public"),
        BTreeMap::from([("anh/cuoi.jpg".to_owned(), b"of somebody else".to_vec())])
    );
    assert_eq!(
        before.len(),
        project.files("").keys().filter(|path| !path.starts_with('.')).count()
    );
}

#[test]
fn the_project_itself_is_refused_as_output() {
    let project = Project::site();
    let before = project.files("content");
    project.run(&format!("build --now {NOW} --out .")).exits(2);
    project.run(&format!("build --now {NOW} --out content")).exits(2);
    project.run(&format!("build --now {NOW} --out /")).exits(2);
    assert_eq!(project.files("content"), before);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_output_is_refused() {
    let elsewhere = Project::new().file("a.txt", "x");
    let project = Project::site().link("public", elsewhere.root().to_str().unwrap());
    project.build().exits(2);
    assert_eq!(elsewhere.files("").len(), 1);
}

#[test]
fn files_that_somebody_put_into_the_output_stay_and_spoilt_ones_are_made_anew() {
    let project = two_sections();
    project.build().exits(0);
    project.write("public/tin/tay.txt", b"by hand");
    project.write("public/tin/nuoc/index.html", b"spoilt");
    project.replace("content/tin/dien.md", "Thân bài cũ.", "Thân bài mới.");
    project.build().exits(0);
    assert_eq!(project.read("public/tin/tay.txt"), "by hand");
    assert_ne!(project.read("public/tin/nuoc/index.html"), "spoilt");
}

#[test]
fn two_builds_at_once_give_one_whole_site() {
    let project = two_sections();
    let alone = bytes_with(&[], "");
    let start = || {
        let mut command = project.command(&format!("build --now {NOW} --no-cache"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = (0..4).map(|_| start()).collect();
    for child in children {
        Run::of(&child.wait_with_output().unwrap()).exits(0);
    }
    assert!(project.published() == alone);
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "says how the dice fell")]
fn a_build_that_is_killed_leaves_a_whole_site() {
    let project = two_sections();
    project.build().exits(0);
    let old = project.published();
    project.replace("site.yaml", "title: Kiểm chứng", "title: Kiểm chứng mới");
    let started = Instant::now();
    project.build().exits(0);
    let duration = u64::try_from(started.elapsed().as_micros()).unwrap();
    let new = project.published();
    let mut dice = Dice(2026);
    let (mut kept, mut changed) = (0, 0);
    for round in 0..10 {
        let (title, other) =
            if round % 2 == 0 { ("Kiểm chứng", &old) } else { ("Kiểm chứng mới", &new) };
        let before = project.published();
        project.write(
            "site.yaml",
            SITE.replace("title: Kiểm chứng", &format!("title: {title}")).as_bytes(),
        );
        let mut child = project
            .command(&format!("build --now {NOW} --no-cache"))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_micros(dice.roll(duration + duration / 4)));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = project.published();
        if found == before {
            kept += 1;
        } else {
            assert!(found == *other, "round {round}: neither the old site nor the new one");
            changed += 1;
        }
        project.build().exits(0);
        assert!(project.published() == *other, "round {round}: the next build");
    }
    println!(
        "killed 10 times: {kept} times the old site stayed, {changed} times the new one stood"
    );
}

/// Every write over one block fails, as on a full disk: the limit on the size of files, with its signal ignored.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_site() {
    let project = two_sections();
    project.build().exits(0);
    let before = project.files("public");
    project.replace("site.yaml", "title: Kiểm chứng", "title: Kiểm chứng mới");
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_rebut"), "--root"]).arg(project.root());
    let run = Run::of(&command.args(["build", "--now", NOW]).output().unwrap());
    let run = run.exits(1).says("error[cannot-write]");
    assert!(run.stderr.contains("` cannot be written: "), "it names the file: {}", run.stderr);
    assert!(project.files("public") == before, "the old site was touched");
    assert!(!project.has(".public.next"), "the half-written site was left");
    project.build().exits(0);
}

#[cfg(unix)]
#[test]
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn a_file_that_cannot_be_read_is_an_error_with_a_place() {
    use std::os::unix::fs::PermissionsExt;
    if is_root() {
        println!(
            "skipped: root may read every file; the next test covers the same code with a pipe"
        );
        return;
    }
    let project = Project::site().file("content/b.md", "---\ntitle: B\n---\n");
    fs::set_permissions(project.path("content/b.md"), fs::Permissions::from_mode(0o000)).unwrap();
    project.build().exits(1).says("error[cannot-read]").says("--> content/b.md");
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_content_is_an_error_and_no_wait() {
    let project = Project::site();
    let made = Command::new("mkfifo").arg(project.path("content/b.md")).status().unwrap();
    assert!(made.success());
    project.build().exits(1).says("error[cannot-read]").says("--> content/b.md");
    assert!(!project.has("public"));
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_not_utf8_is_an_error() {
    use std::os::unix::ffi::OsStrExt;
    let project = Project::site();
    let name = std::ffi::OsStr::from_bytes(b"n\xecc.md");
    fs::write(project.path("content").join(name), "---\ntitle: B\n---\n").unwrap();
    project.build().exits(1).says("error[").says("--> content/n\u{fffd}c.md");
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_project_is_followed() {
    let project = Project::site()
        .file("data/chung.md", "---\ntitle: Chung\n---\n")
        .link("content/lien-ket.md", "../data/chung.md");
    project.build().exits(0);
    assert!(project.has("public/lien-ket/index.html"));
}

#[test]
fn random_bytes_are_no_crash() {
    let mut dice = Dice(7);
    let tokens = [
        "---\n",
        "title: A\n",
        "kind: news\n",
        "  - ",
        "claims:\n",
        "[",
        "]",
        "{",
        "}",
        ": ",
        "&a ",
        "*a ",
        "\"",
        "'",
        "\n",
        ":::",
        "::: fact\n",
        "\t",
        "# ",
        "[@a]",
        "![](x)",
        "[a](b.md)",
        "|",
        "|-|\n",
        "[^1]",
        "<div>",
        "</p>",
        "<!--",
        "`",
        "~~~\n",
        "\u{feff}",
        "\r\n",
        "date: 2026-11-20\n",
        "%",
        "é",
        "\u{202e}",
        "0",
        "\\",
    ];
    let mut project = Project::new().file("site.yaml", SITE);
    for number in 0..60 {
        let count = dice.roll(60);
        let text: String = (0..count)
            .map(|_| tokens[usize::try_from(dice.roll(tokens.len() as u64)).unwrap()])
            .collect();
        let text =
            if number % 2 == 0 { text } else { format!("---\ntitle: A{number}\n---\n{text}") };
        project = project.file(&format!("content/{number}.md"), &text);
    }
    let run = project.build();
    assert!(run.status == 0 || run.status == 1, "{}", run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn rules_for_a_server_are_not_printed_while_the_content_has_errors() {
    let project = Project::site().file("content/tin/b.md", "---\ntitel: B\n---\n");
    let run = project.run("host nginx").exits(1).says("nothing was published");
    assert_eq!(run.stdout, "");
}

#[test]
fn a_server_that_is_not_known_is_wrong_usage() {
    Project::site().run("host iis").exits(2).says("nginx, apache, caddy");
}

//! `rebut check` and `rebut explain` as people run them: language, forms, exit codes. What each rule finds is told in stories.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program in real folders")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod support;

use rebut::base::bilingual::Tongue;
use rebut::base::date::Moment;
use rebut::base::date::Zone;
use rebut::base::diag::Report;
use rebut::check;
use rebut::pipeline;
use rebut::site::resolve;
use rebut::source::SourceTree;
use support::ARTICLE;
use support::NOW;
use support::Project;
use support::Run;
use support::SITE;
use support::program;

/// Runs `rebut check` with variables of the environment and nothing else said of the language.
fn checked(project: &Project, variables: &[(&str, &str)]) -> Run {
    let mut command = project.command(&format!("check --now {NOW}"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    Run::of(&command.envs(variables.iter().copied()).output().unwrap())
}

fn explained(arguments: &[&str]) -> Run {
    Run::of(&program().arg("explain").args(arguments).env("LC_ALL", "C").output().unwrap())
}

#[test]
fn findings_are_in_the_language_of_the_site() {
    let english =
        SITE.replace("language: vi", "language: en").replace("languages: { en: ", "extra: { x: ");
    checked(&Project::site(), &[("LC_ALL", "en_GB.UTF-8")]).exits(1).says("kiểm tra xong: ");
    checked(&Project::site().file("site.yaml", &english), &[("LC_ALL", "vi_VN.UTF-8")])
        .exits(1)
        .says("checked: ");
}

#[test]
fn without_a_site_findings_are_in_the_language_of_the_system() {
    let nothing = || Project::new().file("a.txt", "");
    checked(&nothing(), &[("LANG", "vi_VN.UTF-8")]).exits(1).says("không có site.yaml");
    checked(&nothing(), &[("LC_ALL", "vi"), ("LANG", "en_GB")]).says("kiểm tra xong: 1 lỗi");
    checked(&nothing(), &[("LC_MESSAGES", "en_GB"), ("LANG", "vi_VN")]).says("checked: 1 error");
    checked(&nothing(), &[]).says("checked: 1 error");
}

#[test]
fn a_language_that_is_said_wins() {
    Project::site().run("check --language en").exits(1).says("checked: ");
    Project::site().run("check --language fr").exits(2).says("write `vi` or `en`");
}

#[test]
fn warnings_alone_are_exit_code_0() {
    let run = Project::site().run(&format!("check --only CLM-03 --language en --now {NOW}"));
    run.exits(0)
        .says("warning[CLM-03]")
        .says("checked: 0 errors, 1 warning, 0 remarks, 0 accepted.");
}

#[test]
fn a_rule_that_does_not_exist_cannot_be_asked() {
    Project::site().run("check --only CLM-99").exits(2).says("there is no such rule");
}

#[test]
fn a_code_may_be_written_small() {
    let run = Project::site().run(&format!("check --only clm-04 --language en --now {NOW}"));
    run.exits(0).says("checked: nothing to mend");
}

#[test]
fn nothing_is_written() {
    let project = Project::site();
    let before = project.files("");
    project.run(&format!("check --now {NOW}"));
    assert_eq!(project.files(""), before);
}

#[test]
fn what_was_built_before_changes_no_finding() {
    let project = Project::site();
    let command = format!("check --language en --now {NOW}");
    let before = project.run(&command).stderr;
    project.build().exits(0);
    assert_eq!(project.run(&command).stderr, before);
}

#[test]
fn as_one_value_a_line_the_counts_are_the_result() {
    let run = Project::site().run(&format!("--json check --only CLM-03 --now {NOW}")).exits(0);
    let finding: serde_json::Value = serde_json::from_str(run.stderr.trim()).unwrap();
    assert_eq!(finding["code"], "CLM-03");
    let counts: serde_json::Value = serde_json::from_str(run.stdout.trim()).unwrap();
    let wanted = serde_json::json!({ "errors": 0, "warnings": 1, "infos": 0, "accepted": [] });
    assert_eq!(counts, wanted);
}

#[test]
fn one_page_alone_gives_the_findings_of_that_page() {
    let article = ARTICLE.replace("kind: rebuttal", "kind: rebuttal\naccept: { ATT-01: thử }");
    let project = Project::site().file("content/tin/dien.md", &article.replace("0001", "0002"));
    let (root, out) = (project.root(), project.path("public"));
    let zone = Zone::utc();
    let options = pipeline::Options {
        resolve: resolve::Options {
            now: Moment::parse(NOW, &zone).unwrap(),
            drafts: false,
            at_work: false,
        },
        base_url: None,
        cache: false,
        program: String::new(),
        ends: false,
    };
    let mut report = Report::new();
    let sources = SourceTree::read(root, &out, &mut report).unwrap();
    let site = pipeline::load(sources, &options, &mut report).unwrap().site;
    let codes = |name: &str| {
        let page = site.pages().find(|page| page.source.as_str().ends_with(name)).unwrap();
        let found = check::of_page(&site, page, Tongue::Vi);
        let codes: Vec<&str> = found.iter().map(|finding| finding.code.id).collect();
        codes.into_iter().filter(|code| ["ATT-01", "CLM-03"].contains(code)).collect::<Vec<_>>()
    };
    assert_eq!(codes("tin/nuoc.md"), ["ATT-01", "ATT-01", "CLM-03"]);
    assert_eq!(codes("tin/dien.md"), ["CLM-03"]);
}

#[test]
fn explain_lists_rules_behind_codes() {
    explained(&[]).exits(0).prints("yaml-too-large").prints("CLM-03                   nobody can");
}

#[test]
fn explain_has_a_page_for_a_rule_in_both_languages() {
    explained(&["error[clm-03]:"])
        .exits(0)
        .prints("CLM-03: nobody can tell when or where a claim was met\n\n")
        .prints("principle 5)")
        .prints("Not found:\n\n    ")
        .prints("A warning unless site.yaml says otherwise");
    explained(&["CLM-03", "--language", "vi"])
        .exits(0)
        .prints("CLM-03: không rõ tin được gặp khi nào hoặc ở đâu\n\n")
        .prints("Là cảnh báo trừ khi site.yaml ghi khác");
}

#[test]
fn explain_names_a_code_in_vietnamese() {
    explained(&["broken-link", "--language", "vi"]).prints("broken-link: đường dẫn tới một tệp");
}

#[test]
fn explain_offers_the_nearest_rule() {
    explained(&["CLM-0"]).exits(2).says("did you mean `CLM-01`?");
}

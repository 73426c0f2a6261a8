//! The feed of all reviews of a large site: whole, and by year with an index.
#![allow(clippy::unwrap_used, reason = "a site that was not built has failed the test")]

mod support;

use std::collections::BTreeMap;

use serde_json::Value;

use support::Project;
use support::SITE;

/// An article with many claims.
fn article(year: i32, claims: usize) -> String {
    let claims: String = (1..=claims)
        .map(|number| format!("  - {{ claim: Tin {number}, verdict: false, finding: Sai. }}\n"))
        .collect();
    format!(
        "---\ntitle: Tin đồn năm {year}\nkind: rebuttal\nid: a-{year}\ndate: {year}-05-01\nclaims:\n{claims}---\n"
    )
}

/// Published files by path, those of reviews only.
fn reviews_of(sizes: &[(i32, usize)]) -> BTreeMap<String, Value> {
    let mut project = Project::new().file("site.yaml", SITE);
    for (year, claims) in sizes {
        project = project.file(&format!("content/a-{year}.md"), &article(*year, *claims));
    }
    project.build().exits(0);
    let files = project.published().into_iter();
    let files = files.filter(|(path, _)| path.starts_with("claimreview"));
    files.map(|(path, bytes)| (path, serde_json::from_slice(&bytes).unwrap())).collect()
}

fn count(feed: &Value) -> usize {
    let items = feed["dataFeedElement"].as_array().unwrap();
    items.iter().map(|item| item["item"].as_array().unwrap().len()).sum()
}

#[test]
fn a_thousand_reviews_stay_in_one_file() {
    let files = reviews_of(&[(2025, 500), (2026, 500)]);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["claimreview.json"]);
    assert_eq!(count(&files["claimreview.json"]), 1_000);
}

#[test]
fn more_reviews_are_split_by_year_as_well() {
    let files = reviews_of(&[(2025, 501), (2026, 500)]);
    let names = [
        "claimreview-2025.json",
        "claimreview-2026.json",
        "claimreview-index.json",
        "claimreview.json",
    ];
    assert_eq!(files.keys().collect::<Vec<_>>(), names);
    assert_eq!(count(&files["claimreview-2025.json"]), 501);
    assert_eq!(count(&files["claimreview-2026.json"]), 500);
    assert_eq!(count(&files["claimreview.json"]), 1_001);
    let years = files["claimreview-index.json"]["dataset"].as_array().unwrap();
    let urls: Vec<&str> = years.iter().map(|year| year["url"].as_str().unwrap()).collect();
    let base = "https://example.org/claimreview";
    assert_eq!(urls, [format!("{base}-2026.json"), format!("{base}-2025.json")]);
}

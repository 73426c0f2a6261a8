//! Findings as SARIF 2.1.0 (OASIS), the form that code hosts and editors' programs read.
//!
//! In: findings, accepted ones, the tongue. Out: one JSON value. Lines and columns count from 1, columns in characters; paths
//! are relative to the site's folder. Accepted findings are results that are suppressed, with their reason.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;

use crate::base::bilingual::Tongue;
use crate::base::codes;
use crate::base::codes::Code;
use crate::base::codes_vi;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::digest::Digest;
use crate::base::path::UrlPath;
use crate::check::Accepted;
use crate::check::Rule;
use crate::check::all_rules;

/// What paths are relative to.
const BASE: &str = "SITE";

/// The log of one check.
pub fn log(findings: &[Diagnostic], accepted: &[Accepted], tongue: Tongue) -> Value {
    let all = || findings.iter().chain(accepted.iter().map(|accepted| &accepted.finding));
    let mut rules: Vec<Value> = all_rules().map(|rule| descriptor(rule, tongue)).collect();
    let mut numbers: BTreeMap<&str, usize> =
        all_rules().enumerate().map(|(number, rule)| (rule.code, number)).collect();
    for code in codes::ALL {
        if all().any(|finding| finding.code == *code) {
            numbers.insert(code.id, rules.len());
            rules.push(code_descriptor(code, tongue));
        }
    }
    let mut seen = BTreeMap::new();
    let mut results: Vec<Value> =
        findings.iter().map(|finding| result(finding, &numbers, &mut seen)).collect();
    for Accepted { finding, reason } in accepted {
        let mut result = result(finding, &numbers, &mut seen);
        result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
        results.push(result);
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "rebut",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": tongue.as_str(),
                "rules": rules,
            }},
            "language": tongue.as_str(),
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { BASE: { "description": { "text": "the folder of the site" } } },
            "results": results,
        }],
    })
}

fn descriptor(rule: &Rule, tongue: Tongue) -> Value {
    let (bad, good) = match tongue {
        Tongue::En => ("found", "not found"),
        Tongue::Vi => ("sẽ bị nhắc", "không bị nhắc"),
    };
    let why = rule.why.get(tongue);
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.summary.get(tongue) },
        "fullDescription": { "text": why },
        "help": {
            "text": format!("{why}\n\n{bad}:\n{}\n\n{good}:\n{}", rule.bad, rule.good),
            "markdown": format!(
                "{why}\n\n**{bad}:**\n\n```\n{}\n```\n\n**{good}:**\n\n```\n{}\n```",
                rule.bad, rule.good
            ),
        },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn code_descriptor(code: &Code, tongue: Tongue) -> Value {
    let summary = match tongue {
        Tongue::En => code.summary,
        Tongue::Vi => codes_vi::summary(code),
    };
    json!({
        "id": code.id,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": code.explanation },
        "help": { "text": code.explanation, "markdown": code.explanation },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(
    finding: &Diagnostic,
    numbers: &BTreeMap<&str, usize>,
    seen: &mut BTreeMap<String, usize>,
) -> Value {
    let mut text = finding.message.clone();
    for more in finding.notes.iter().chain(&finding.help) {
        text.push('\n');
        text.push_str(more);
    }
    let mut result = json!({
        "ruleId": finding.code.id,
        "level": level(finding.severity),
        "message": { "text": text },
        "partialFingerprints": { "finding/v1": fingerprint(finding, seen) },
    });
    if let Some(number) = numbers.get(finding.code.id) {
        result["ruleIndex"] = json!(number);
    }
    if let Some(place) = &finding.place {
        result["locations"] = json!([{ "physicalLocation": location(place) }]);
    }
    let related = finding.related.iter().map(
        |(place, why)| json!({ "physicalLocation": location(place), "message": { "text": why } }),
    );
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn location(place: &Place) -> Value {
    let path = UrlPath::from_segments(place.file.as_str());
    let mut location = json!({ "artifactLocation": { "uri": path.as_str(), "uriBaseId": BASE } });
    if place.is_whole_file() {
        return location;
    }
    location["region"] = json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": place.column.saturating_add(place.width),
    });
    if place.skipped == 0 && !place.text.is_empty() {
        location["contextRegion"] =
            json!({ "startLine": place.line, "snippet": { "text": place.text } });
    }
    location
}

/// Stays the same when lines are added above or the file's other words change: made from code, file, line and, among equal
/// ones, the number.
fn fingerprint(finding: &Diagnostic, seen: &mut BTreeMap<String, usize>) -> String {
    let place = finding.place.as_ref();
    let file = place.map_or("", |place| place.file.as_str());
    let line = place.map_or("", |place| place.text.trim());
    let key = Digest::of_value(&(finding.code.id, file, line)).short();
    let number = seen.entry(key.clone()).or_default();
    *number += 1;
    format!("{key}:{number}")
}

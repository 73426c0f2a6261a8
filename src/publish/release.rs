//! A release: every published file with its SHA-256, and the release before it.
//!
//! In: what was published, or the bytes of a `release.json`. Out: a [`Release`], and its one form as bytes, which is signed. How
//! it is made is in `seal.rs`; who looks at it later is `deploy` (what a host has) and `verify` (whether it is genuine).
//!
//! The form is JSON with a file to a line, in the order of paths: the same release has the same bytes, and two releases
//! can be compared with the tools that everybody has.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;
use serde::Serialize;

use crate::base::path::OutputPath;
use crate::base::sha256::Sha256;

/// The file of a release, at the top of the site. It does not list itself.
pub const RELEASE: &str = "release.json";

/// The list of all files for `sha256sum -c`. `release.json` stands in it, and it does not stand in `release.json`.
pub const SUMS: &str = "SHA256SUMS";

/// What a signature's file is called: the name of the signed file and this. It is in the form of minisign.
pub const SIGNATURE: &str = ".minisig";

/// What the file of a signature by a token is called: the name of the signed file and this. It is a detached CMS (RFC 5652).
pub const TOKEN_SIGNATURE: &str = ".p7s";

/// The first value of each release. Another form gets another number.
const FORM: &str = "rebut release 1";

/// One published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The digest of its bytes.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub size: u64,
    /// The number of the release in which these bytes came under this path.
    pub since: u64,
}

/// A release of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Counts up from 1.
    pub number: u64,
    /// When it was made, with the offset of the site's zone (RFC 3339).
    pub at: String,
    /// Where it is published: the address of the site, with its last slash.
    pub base_url: String,
    /// Who answers for it.
    pub publisher: String,
    /// The digest of the bytes of the release before; `None` for the first.
    pub previous: Option<Sha256>,
    /// The digest of the ledger after this release; `None` when none is kept.
    pub ledger: Option<Sha256>,
    /// Every file but those of the seal itself, by path.
    pub files: BTreeMap<OutputPath, Sealed>,
}

/// What stands in a release before its files. Fields that a later program adds are let pass.
#[derive(Serialize, Deserialize)]
struct Head {
    form: String,
    number: u64,
    at: String,
    base_url: String,
    publisher: String,
    previous: Option<Sha256>,
    ledger: Option<Sha256>,
}

#[derive(Deserialize)]
struct Whole {
    #[serde(flatten)]
    head: Head,
    files: BTreeMap<String, Sealed>,
}

impl Release {
    /// Its bytes, which are what is signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = Head {
            form: FORM.to_owned(),
            number: self.number,
            at: self.at.clone(),
            base_url: self.base_url.clone(),
            publisher: self.publisher.clone(),
            previous: self.previous,
            ledger: self.ledger,
        };
        let mut text = serde_json::to_string_pretty(&head).unwrap_or_default();
        text.truncate(text.trim_end_matches(['}', '\n']).len());
        text.push_str(",\n  \"files\": {");
        for (number, (path, sealed)) in self.files.iter().enumerate() {
            let comma = if number > 0 { "," } else { "" };
            let path = serde_json::Value::from(path.as_str());
            let Sealed { sha256, size, since } = sealed;
            // Writing into a string does not fail.
            _ = write!(
                text,
                "{comma}\n    {path}: {{ \"sha256\": \"{sha256}\", \"size\": {size}, \"since\": {since} }}"
            );
        }
        text.push_str("\n  }\n}\n");
        text.into_bytes()
    }

    /// Reads a release. It may come from anywhere, so nothing in it is believed: paths that lead out of a folder are refused.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let Whole { head, files } =
            serde_json::from_slice(bytes).map_err(|error| format!("it cannot be read: {error}"))?;
        if head.form != FORM {
            return Err(format!("it is a `{}`, where `{FORM}` was expected", head.form));
        }
        if let Some(path) = files.keys().find(|path| !is_plain(path)) {
            return Err(format!("`{path}` is no path below the folder of a site"));
        }
        let files = files.into_iter().map(|(path, file)| (OutputPath::new(path), file)).collect();
        let Head { form: _, number, at, base_url, publisher, previous, ledger } = head;
        Ok(Self { number, at, base_url, publisher, previous, ledger, files })
    }
}

/// Whether a path names a file below a folder, whatever the system makes of it.
fn is_plain(path: &str) -> bool {
    let is_name = |name: &str| !matches!(name, "" | "." | "..");
    path.split('/').all(is_name) && !path.contains(['\\', '\0', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release() -> Release {
        let file = |bytes: &[u8], since| Sealed { sha256: Sha256::of(bytes), size: 3, since };
        Release {
            number: 2,
            at: "2026-11-26T10:00:00+07:00".to_owned(),
            base_url: "https://example.org/".to_owned(),
            publisher: "Trung tâm \"A\"".to_owned(),
            previous: Some(Sha256::of(b"one")),
            ledger: None,
            files: BTreeMap::from([
                (OutputPath::new("index.html"), file(b"abc", 2)),
                (OutputPath::new("tin/a \"b\".txt"), file(b"def", 1)),
            ]),
        }
    }

    #[test]
    fn a_release_is_json_with_a_file_to_a_line() {
        let text = String::from_utf8(release().to_bytes()).unwrap();
        let expected = r#"{
  "form": "rebut release 1",
  "number": 2,
  "at": "2026-11-26T10:00:00+07:00",
  "base_url": "https://example.org/",
  "publisher": "Trung tâm \"A\"",
  "previous": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
  "ledger": null,
  "files": {
    "index.html": { "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "size": 3, "since": 2 },
    "tin/a \"b\".txt": { "sha256": "cb8379ac2098aa165029e3938a51da0bcecfc008fd6795f401178647f96c5b34", "size": 3, "since": 1 }
  }
}
"#;
        assert_eq!(text, expected);
        assert_eq!(Release::parse(text.as_bytes()), Ok(release()));
    }

    #[test]
    fn a_release_that_leads_out_of_the_folder_is_refused() {
        for path in ["../a", "/a", "a//b", "a/./b", "a\\\\b", "a\\nb", ""] {
            let text = String::from_utf8(release().to_bytes()).unwrap();
            let text = text.replace("index.html", path);
            let problem = Release::parse(text.as_bytes()).unwrap_err();
            assert!(problem.contains("is no path below the folder"), "{path}: {problem}");
        }
    }

    #[test]
    fn another_form_is_told() {
        let text =
            String::from_utf8(release().to_bytes()).unwrap().replace("release 1", "release 9");
        let problem = Release::parse(text.as_bytes()).unwrap_err();
        assert_eq!(problem, "it is a `rebut release 9`, where `rebut release 1` was expected");
        let problem = Release::parse(b"<html>").unwrap_err();
        assert_eq!(problem, "it cannot be read: expected value at line 1 column 1");
    }
}

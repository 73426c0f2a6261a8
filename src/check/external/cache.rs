//! The answers of the last days, in a file, so that no host is asked twice for the same.
//!
//! In: `.rebut/cache/links.json` and the moment. Out: answers that still hold; the file written anew in one step.
//! The file may be deleted at any time; one that cannot be read counts as none.
#![expect(clippy::disallowed_methods, reason = "this is where dated answers are kept")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

use anyhow::Context;

use crate::base::date::Moment;
use crate::base::date::Zone;
use crate::base::json;
use crate::check::external::answer::Answer;

/// Another form of the file gets another number, and old files count as none.
const VERSION: u32 = 1;

/// An answer with its date.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Dated {
    /// When it was given: RFC 3339.
    at: String,
    #[serde(flatten)]
    answer: Answer,
}

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Kept {
    version: u32,
    answers: BTreeMap<String, Dated>,
}

/// Answers that still hold, by address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cache {
    answers: BTreeMap<String, Dated>,
}

impl Cache {
    /// Reads the file; the second value says why there is nothing in it although it is there.
    pub(super) fn read(path: &Path, now: &Moment) -> (Self, Option<String>) {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return (Self::default(), None);
            }
            Err(error) => return (Self::default(), Some(error.to_string())),
        };
        let kept: Kept = match serde_json::from_slice(&bytes) {
            Ok(kept) => kept,
            Err(error) => return (Self::default(), Some(error.to_string())),
        };
        if kept.version != VERSION {
            return (Self::default(), None);
        }
        let answers = kept.answers.into_iter().filter(|(_, dated)| dated.holds_at(now)).collect();
        (Self { answers }, None)
    }

    /// The answer of an address, when it still holds.
    pub(super) fn get(&self, address: &str) -> Option<&Answer> {
        self.answers.get(address).map(|dated| &dated.answer)
    }

    /// Keeps an answer that was given now.
    pub(super) fn insert(&mut self, address: String, answer: Answer, now: &Moment) {
        self.answers.insert(address, Dated { at: now.rfc3339(), answer });
    }

    /// Keeps an answer of the last file with its date.
    pub(super) fn take_over(&mut self, address: &str, last: &Self) {
        if let Some(dated) = last.answers.get(address) {
            self.answers.insert(address.to_owned(), dated.clone());
        }
    }

    /// Writes the file in one step: who stops the program finds the old one or the new one.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let kept = Kept { version: VERSION, answers: self.answers.clone() };
        let text = json::to_string(&kept);
        let put = || -> io::Result<()> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let beside = path.with_extension(format!("{}.part", std::process::id()));
            let written = fs::File::create(&beside)
                .and_then(|mut file| file.write_all(text.as_bytes()))
                .and_then(|()| fs::rename(&beside, path));
            if written.is_err() {
                // What was begun is of no use to anybody.
                let _ = fs::remove_file(&beside);
            }
            written
        };
        put().with_context(|| format!("cannot keep the answers in `{}`", path.display()))
    }
}

impl Dated {
    /// Whether it is young enough; an answer of tomorrow is none.
    fn holds_at(&self, now: &Moment) -> bool {
        let Ok(at) = Moment::parse(&self.at, &Zone::utc()) else { return false };
        let age = now.unix().saturating_sub(at.unix());
        (0..self.answer.holds()).contains(&age)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text, &Zone::utc()).unwrap()
    }

    fn file(name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tests/links");
        folder.join(format!("{name}-{}.json", std::process::id()))
    }

    #[test]
    fn good_answers_hold_a_week_and_bad_ones_a_day() {
        let path = file("age");
        let now = moment("2026-11-20");
        let mut cache = Cache::default();
        cache.insert("https://a.example/".to_owned(), Answer::Fine, &now);
        cache.insert("https://b.example/".to_owned(), Answer::TimedOut, &now);
        cache.write(&path).unwrap();
        let found = |day: &str| {
            let (cache, problem) = Cache::read(&path, &moment(day));
            let kept = |address: &str| cache.get(address).cloned();
            (kept("https://a.example/"), kept("https://b.example/"), problem)
        };
        assert_eq!(found("2026-11-20"), (Some(Answer::Fine), Some(Answer::TimedOut), None));
        assert_eq!(found("2026-11-21"), (Some(Answer::Fine), None, None));
        assert_eq!(found("2026-11-27"), (None, None, None));
        // A clock that was set back: the answer would hold for ever.
        assert_eq!(found("2026-11-19"), (None, None, None));
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_damaged_file_counts_as_none_and_says_so() {
        let path = file("damaged");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "{\"version\":1,\"answers\":{\"https://a.ex").unwrap();
        let (cache, problem) = Cache::read(&path, &moment("2026-11-20"));
        assert_eq!(cache, Cache::default());
        assert!(problem.unwrap().contains("EOF"));
        fs::remove_file(path).unwrap();
    }
}

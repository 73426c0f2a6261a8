//! What is noted on a host while a site is sent: who is at work, and what a run that ended early may have left.
//!
//! In: the folder `.rebut-deploy` on the host. Out: a [`Lock`] and a [`Journal`]. Both are JSON; neither holds a secret, as the
//! folder may lie where readers can see it. It is gone when nobody sends anything.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::base::sha256::Sha256;
use crate::deploy::parts::wanted::Version;

/// The folder on the host for all that is not the site.
pub const FOLDER: &str = ".rebut-deploy";
/// Who is at work.
pub const LOCK: &str = ".rebut-deploy/lock.json";
/// What a run may have left.
pub const JOURNAL: &str = ".rebut-deploy/journal.json";

/// The first value of both. Another form gets another number.
const FORM: &str = "rebut deploy 1";

/// Who sends something now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    form: String,
    /// Tells this run from all others.
    pub token: String,
    /// Who, and on which machine.
    pub owner: String,
    /// When the run began, in seconds since 1970.
    pub since: i64,
    /// The digest of the release that is sent.
    pub release: Sha256,
}

impl Lock {
    /// The lock of a run.
    pub fn new(token: String, owner: String, since: i64, release: Sha256) -> Self {
        Self { form: FORM.to_owned(), token, owner, since, release }
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads one; `None` for what is no lock, or one of a later program.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|lock: &Self| lock.form == FORM)
    }
}

/// What a run may have changed that no release on the host tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    form: String,
    /// What may lie at a path by now, besides what the host's release says.
    pub puts: BTreeMap<String, BTreeSet<Version>>,
    /// What shall be removed.
    pub drops: BTreeSet<String>,
}

impl Journal {
    /// The journal of a run.
    pub fn new(puts: BTreeMap<String, BTreeSet<Version>>, drops: BTreeSet<String>) -> Self {
        Self { form: FORM.to_owned(), puts, drops }
    }

    /// Notes that at each of these paths something else of the same length may lie.
    pub fn mistrust(&mut self, files: &BTreeMap<String, Version>) {
        for (path, version) in files {
            let other = Version { sha256: Sha256::of(path.as_bytes()), size: version.size };
            self.puts.entry(path.clone()).or_default().extend([*version, other]);
        }
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let this = Self { form: FORM.to_owned(), ..self.clone() };
        serde_json::to_vec(&this).unwrap_or_default()
    }

    /// Reads one. Paths that lead out of the target are dropped: nothing on a host is believed.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut journal: Self = serde_json::from_slice(bytes).ok()?;
        if journal.form != FORM {
            return None;
        }
        journal.puts.retain(|path, _| is_plain(path));
        journal.drops.retain(|path| is_plain(path));
        Some(journal)
    }
}

/// Whether a path names a file below a folder, whatever the host makes of it.
pub fn is_plain(path: &str) -> bool {
    let is_name = |name: &str| !matches!(name, "" | "." | "..");
    path.split('/').all(is_name) && !path.contains(['\\', '\0', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_comes_back_without_paths_that_lead_out() {
        let version = Version::of(b"a");
        let puts = ["a/index.html", "../b"].map(|path| (path.to_owned(), [version].into()));
        let drops = ["c.html", "/etc/d"].map(str::to_owned);
        let journal = Journal::new(puts.into(), drops.into());
        let found = Journal::parse(&journal.to_bytes()).unwrap();
        assert_eq!(found.puts.keys().collect::<Vec<_>>(), ["a/index.html"]);
        assert_eq!(found.drops.iter().collect::<Vec<_>>(), ["c.html"]);
        assert_eq!(Journal::parse(b"{}"), None);
    }

    #[test]
    fn a_lock_of_another_form_is_none() {
        let lock = Lock::new("t".into(), "an@may".into(), 5, Sha256::of(b""));
        assert_eq!(Lock::parse(&lock.to_bytes()), Some(lock.clone()));
        let other = String::from_utf8(lock.to_bytes()).unwrap().replace("deploy 1", "deploy 2");
        assert_eq!(Lock::parse(other.as_bytes()), None);
    }
}

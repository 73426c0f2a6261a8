//! Writes what a release adds to the ledger, into `.rebut/` of the project.
//!
//! In: the ledger after a release, the words of its new versions, the release. Out: files, each written in one step, the ledger
//! after the words that it names. They are kept with the content; what may be deleted is in `cache.rs`.
#![expect(clippy::disallowed_methods, reason = "this is where the ledger is written")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;

use crate::base::sha256::Sha256;
use crate::publish::release::Release;
use crate::site::ledger::FOLDER;
use crate::site::ledger::LEDGER;
use crate::site::ledger::words_path;

/// The last release as it was published, so that the next one can name it.
const LAST: &str = "release.json";

/// When the releases were made whose files are still there, by their numbers.
const TIMES: &str = "times.json";

/// The signature of a token over the last release.
const TOKEN: &str = "release.json.p7s";

/// When releases were made, by their numbers.
pub type Times = BTreeMap<u64, String>;

/// When the releases of a project were made, as far as that is known. It is no more than what proofs say beside the number.
pub fn times(root: &Path) -> Times {
    let bytes = fs::read(root.join(FOLDER).join(TIMES)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Keeps when releases were made.
///
/// # Errors
/// It cannot be written.
pub fn write_times(root: &Path, times: &Times) -> anyhow::Result<()> {
    let mut bytes = serde_json::to_vec_pretty(times)?;
    bytes.push(b'\n');
    replace(&root.join(FOLDER).join(TIMES), &bytes)
}

/// The signature of a token that was attached to a release before; it may belong to an older one.
pub fn token(root: &Path) -> Option<Vec<u8>> {
    fs::read(root.join(FOLDER).join(TOKEN)).ok()
}

/// Keeps the signature of a token.
///
/// # Errors
/// It cannot be written.
pub fn write_token(root: &Path, token: &[u8]) -> anyhow::Result<()> {
    replace(&root.join(FOLDER).join(TOKEN), token)
}

/// The last release of a project and its bytes; `None` when there was none.
///
/// # Errors
/// There is one that cannot be read.
pub fn last_release(root: &Path) -> anyhow::Result<Option<Release>> {
    let path = root.join(FOLDER).join(LAST);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read `{}`", path.display()));
        }
    };
    let release = Release::parse(&bytes).map_err(|why| {
        anyhow::anyhow!(
            "`{}` is not the last release: {why}\nhelp: take it from a copy or from version control",
            path.display()
        )
    })?;
    Ok(Some(release))
}

/// Writes the words of new versions, then the ledger, then the release.
///
/// # Errors
/// Something cannot be written.
pub fn write(
    root: &Path,
    ledger: &str,
    words: &[(Sha256, String)],
    release: &[u8],
) -> anyhow::Result<()> {
    for (digest, words) in words {
        replace(&root.join(words_path(*digest)), words.as_bytes())?;
    }
    if !ledger.is_empty() {
        replace(&root.join(LEDGER), ledger.as_bytes())?;
    }
    replace(&root.join(FOLDER).join(LAST), release)
}

/// Writes a file in one step, unless it has these bytes already.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    // A name that is never read as part of the project.
    let part = path.with_extension("part~");
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&part, bytes))
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

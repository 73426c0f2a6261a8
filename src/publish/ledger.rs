//! Writes what a release adds to the ledger, into `.rebut/` of the project.
//!
//! In: the ledger after a release, the words of its new versions, the release. Out: files, each written in one step, the ledger
//! after the words that it names. They are kept with the content; what may be deleted is in `cache.rs`.
#![expect(clippy::disallowed_methods, reason = "this is where the ledger is written")]

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

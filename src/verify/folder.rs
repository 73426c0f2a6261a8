//! A folder: what was built, what was fetched from a host, a copy on a stick.
//!
//! In: a folder. Out: each file of it and of its release, genuine, altered, missing or foreign. The folder is walked, and only what
//! is met there is read; symbolic links are not followed.
#![expect(clippy::disallowed_methods, reason = "reads the folder that somebody asks about")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use anyhow::bail;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::base::path::OutputPath;
use crate::base::sha256::Sha256;
use crate::publish::folder::MANIFEST;
use crate::publish::release::RELEASE;
use crate::publish::release::Sealed;
use crate::verify::Finding;
use crate::verify::Keys;
use crate::verify::LARGEST_RELEASE;
use crate::verify::LARGEST_SIGNATURE;
use crate::verify::Outcome;
use crate::verify::Seal;
use crate::verify::State;
use crate::verify::finding;

/// What lies at a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File(u64),
    Link,
    Other,
}

/// Looks at a folder.
///
/// # Errors
/// It cannot be read, or has nothing of a release.
pub fn folder(
    folder: &Path,
    keys: &Keys,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<Outcome> {
    let found = walk(folder)?;
    let read = |name: &str, most: u64| match found.get(name) {
        Some(Kind::File(size)) if *size <= most => read(&folder.join(name), most).ok(),
        Some(Kind::File(_) | Kind::Link | Kind::Other) | None => None,
    };
    let mut outcome = Outcome::new(folder.display().to_string(), keys);
    let Some(bytes) = read(RELEASE, LARGEST_RELEASE) else {
        if !Seal::own_files().iter().any(|name| found.contains_key(name)) {
            bail!(
                "`{}` has no {RELEASE}: it was not made by `rebut release`, or that file was taken away",
                folder.display()
            );
        }
        outcome.take([Finding { state: State::Missing, path: RELEASE.to_owned(), why: None }]);
        return Ok(outcome.judged());
    };
    let most = |name: &str| match name.ends_with("SUMS") {
        true => LARGEST_RELEASE,
        false => LARGEST_SIGNATURE,
    };
    let seal = match Seal::read(&bytes, &|name| read(name, most(name)), keys) {
        Ok(seal) => seal,
        Err(problem) => {
            outcome.take([finding(State::Altered, RELEASE, problem)]);
            return Ok(outcome.judged());
        }
    };
    let files: Vec<(&OutputPath, &Sealed)> = seal.release.files.iter().collect();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let states: Vec<Finding> = files
        .par_iter()
        .map(|(path, sealed)| {
            let state = state(folder, path, sealed, found.get(path.as_str()).copied());
            let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            progress(done.saturating_add(1), files.len());
            state
        })
        .collect();
    let own = Seal::own_files();
    let foreign = found.iter().filter(|(path, _)| {
        let is_own = own.contains(path) || path.as_str() == MANIFEST;
        !is_own && !seal.release.files.contains_key(path.as_str())
    });
    let foreign = foreign.map(|(path, kind)| Finding {
        state: State::Foreign,
        path: path.clone(),
        why: (*kind == Kind::Link).then(|| "a symbolic link".to_owned()),
    });
    outcome.take(states);
    outcome.take(foreign);
    seal.put_into(&mut outcome);
    Ok(outcome.judged())
}

/// Everything below a folder but folders, by path.
fn walk(folder: &Path) -> anyhow::Result<BTreeMap<String, Kind>> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.with_context(|| format!("cannot read `{}`", folder.display()))?;
        let kind = match entry.file_type() {
            kind if kind.is_dir() => continue,
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_file() => {
                let known = entry.metadata();
                let known =
                    known.with_context(|| format!("cannot read `{}`", entry.path().display()));
                Kind::File(known?.len())
            }
            _ => Kind::Other,
        };
        let Ok(path) = entry.path().strip_prefix(folder) else { continue };
        let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
        found.insert(names.join("/"), kind);
    }
    Ok(found)
}

/// Compares a file that a release lists with what lies at its path.
fn state(folder: &Path, path: &OutputPath, sealed: &Sealed, found: Option<Kind>) -> Finding {
    let (state, why) = match found {
        None => (State::Missing, None),
        Some(Kind::Link) => (State::Altered, Some("it is a symbolic link".to_owned())),
        Some(Kind::Other) => (State::Altered, Some("it is no file".to_owned())),
        Some(Kind::File(size)) if size != sealed.size => {
            let why = format!("it has {size} bytes, and had {}", sealed.size);
            (State::Altered, Some(why))
        }
        Some(Kind::File(_)) => match digest(&folder.join(path.as_str()), sealed.size) {
            Ok(sha256) if sha256 == sealed.sha256 => (State::Genuine, None),
            Ok(_) => (State::Altered, None),
            Err(error) => (State::Unchecked, Some(format!("it cannot be read: {error}"))),
        },
    };
    Finding { state, path: path.as_str().to_owned(), why }
}

fn digest(file: &Path, size: u64) -> std::io::Result<Sha256> {
    Sha256::of_reader(fs::File::open(file)?, size).map(|(sha256, _)| sha256)
}

/// A file of no more than so many bytes.
fn read(file: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

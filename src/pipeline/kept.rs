//! The documents that builds and previews leave for those after them, so that only what has changed is parsed.
//!
//! In: the caches of a project. Out: documents by their files' digests, and a word where there are some that cannot be used.

use crate::document::parsed::Keep;
use crate::document::parsed::Offered;
use crate::document::parsed::Parsed;
use crate::publish::cache::Cache;
use crate::publish::cache::Found;
use crate::publish::cache::Pieces;

/// The cache of all documents as they were parsed.
const DOCUMENTS: &str = "documents";
/// The cache of those documents that have changed since all of them were written.
const CHANGED: &str = "documents-changed";

/// What is worth a word while a site is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Another build is writing the folder.
    Waiting,
    /// What the last build kept was kept by another version of the program.
    OtherCache,
    /// What the last build kept is damaged.
    DamagedCache,
}

/// The documents of earlier builds.
pub fn documents(cache: &Cache, tell: &mut dyn FnMut(Note)) -> Parsed {
    let (all, changed) = (cache.read_pieces(DOCUMENTS), cache.read_pieces(CHANGED));
    if let Some(note) = trouble(&all).or(trouble(&changed)) {
        tell(note);
    }
    let offered = |found: Found<Pieces>| -> Option<Offered> {
        let mut pieces = found.value()?;
        let index = std::mem::take(&mut pieces.index);
        Some(Offered { index, read: Box::new(move |at, length| pieces.read(at, length)) })
    };
    Parsed::kept(offered(all), offered(changed))
}

/// Keeps documents for the next build.
pub fn keep(cache: &Cache, parsed: &Parsed) {
    let Keep { all, changed } = parsed.keep();
    if let Some(kept) = all {
        cache.write_pieces(DOCUMENTS, |file| kept.write(file));
    }
    if let Some(kept) = changed {
        cache.write_pieces(CHANGED, |file| kept.write(file));
    }
}

/// A word about a cache that cannot be used.
pub(super) fn trouble<T>(found: &Found<T>) -> Option<Note> {
    match found {
        Found::Value(_) | Found::Nothing => None,
        Found::Other => Some(Note::OtherCache),
        Found::Damaged => Some(Note::DamagedCache),
    }
}

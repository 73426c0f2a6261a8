//! The last build into a folder, so that a build of the same at a time that makes no difference need not be done.
//!
//! In: what a build was made from, and what came out. Out: whether another one would do the same. What a site is made from is
//! the project's files, options and the moment; where all of them are those of the last build, so is the site.

use std::ops::Range;
use std::path::Path;

use crate::base::diag::Diagnostic;
use crate::base::digest::Digest;
use crate::publish::cache::Cache;
use crate::publish::cache::Found;
use crate::publish::folder::Folder;

/// A build and what it was made from.
#[derive(Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct LastBuild {
    /// The digest of all that it was made from, but for the moment.
    pub asked: Digest,
    /// The same without what articles do not show of themselves to others.
    pub faces: Digest,
    /// The digests of the content files, in the order of their paths: which those are shows in `faces`.
    pub documents: Vec<Digest>,
    /// The moments at which it is the same, in seconds since 1970.
    pub holds: Range<i64>,
    /// The digest of the folder's manifest.
    pub manifest: Digest,
    /// How many pages the site has.
    pub pages: usize,
    /// The problems that it showed, as JSON: it says by itself which parts of a problem there are.
    pub problems: String,
}

impl LastBuild {
    /// Adds the problems that it showed.
    pub fn with_problems(self, problems: &[Diagnostic]) -> Self {
        Self { problems: serde_json::to_string(problems).unwrap_or_default(), ..self }
    }

    /// The last build into `out`.
    pub fn read(cache: &Cache, out: &Path) -> Found<Self> {
        cache.read(&name(out))
    }

    /// Keeps it for the next build.
    pub fn write(&self, cache: &Cache, out: &Path) {
        cache.write(&name(out), self);
    }

    /// The problems that a build of the same must show, when it would write nothing: `now` is no other moment as far as
    /// the site can tell, and the folder is as this build left it. Does not look at `asked`.
    pub fn stands(&self, folder: &Folder, now: i64) -> Option<Vec<Diagnostic>> {
        if self.fits(folder, now) && folder.is_whole() {
            serde_json::from_str(&self.problems).ok()
        } else {
            None
        }
    }

    /// Whether the manifest of the folder is that of this build, and `now` is no other moment as far as the site can tell.
    pub fn fits(&self, folder: &Folder, now: i64) -> bool {
        self.holds.contains(&now) && folder.manifest().digest() == self.manifest
    }
}

fn name(out: &Path) -> String {
    format!("build-{}", Digest::of(out.as_os_str().as_encoded_bytes()).short())
}

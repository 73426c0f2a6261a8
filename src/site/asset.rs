//! Files that are published as they are: everything under `static/`, and files beside articles that something refers to.
//!
//! In: the project's files. Out: [`Asset`]s with their addresses.

use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;

/// A file that is copied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asset {
    /// Its address.
    pub url: UrlPath,
    /// Where it comes from.
    pub source: SourcePath,
    /// Digest of its bytes.
    pub digest: Digest,
}

//! Old addresses that lead to pages of today.
//!
//! In: `aliases` of front matter. Out: [`Redirect`]s.

use crate::base::diag::Place;
use crate::base::path::OutputPath;
use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;

/// An old address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    /// The file that is published there.
    pub from: OutputPath,
    /// Where it leads.
    pub to: UrlPath,
    /// The page's title, for readers whose browser does not go on by itself.
    pub title: String,
    /// The page's language.
    pub language: LanguageId,
    /// The line that declares it.
    pub place: Place,
}

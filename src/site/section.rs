//! Sections: the folders of `content/`, in each language. The section without a name is the home page.
//!
//! In: `_index.md` files and the folders of pages. Out: a tree of [`Section`]s with their addresses.

use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;
use crate::site::page::Acceptance;
use crate::site::page::PageId;
use crate::site::text::Text;

/// A section of one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct SectionId(pub(in crate::site) u32);

/// A section in one language.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its id.
    pub id: SectionId,
    /// Its `_index.md`, when there is one.
    pub source: Option<SourcePath>,
    /// Its folder below `content/`; empty for the home page.
    pub folder: String,
    /// Its language.
    pub language: LanguageId,
    /// Its address.
    pub url: UrlPath,
    /// Its title.
    pub title: String,
    /// A sentence about it.
    pub summary: String,
    /// The text above its list.
    pub text: Text,
    /// Place among its neighbours.
    pub weight: i64,
    /// The section it stands in; `None` for the home page.
    pub parent: Option<SectionId>,
    /// The sections in it, by weight and title.
    pub children: Vec<SectionId>,
    /// Articles in it and in the sections below, newest first.
    pub articles: Vec<PageId>,
    /// Plain pages in it, by weight and title.
    pub pages: Vec<PageId>,
    /// A template of the theme.
    pub template: Option<String>,
    /// Findings of rules that the editors let stay.
    pub accepted: Vec<Acceptance>,
    /// Free data for templates.
    pub extra: serde_json::Value,
}

impl Section {
    /// Whether it is the home page of its language.
    pub fn is_home(&self) -> bool {
        self.folder.is_empty()
    }
}

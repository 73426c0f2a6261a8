//! Taxonomies: topics and tags as declared, authors and verdicts always. A term is a list of articles.
//!
//! In: the terms that pages name. Out: [`Term`]s in each language, by taxonomy and title.

use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;
use crate::site::Site;
use crate::site::page::PageId;
use crate::site::page::Person;
use crate::site::page::VerdictId;

/// A term of one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct TermId(pub(in crate::site) u32);

/// The kinds of lists that terms make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Taxonomy {
    /// What an article is about, from a short list.
    Topics,
    /// What an article is about, in free words.
    Tags,
    /// Who wrote it.
    Authors,
    /// How its claims were rated.
    Verdicts,
}

impl Taxonomy {
    /// All taxonomies in order.
    pub const ALL: [Self; 4] = [Self::Topics, Self::Tags, Self::Authors, Self::Verdicts];

    /// Whether a site has it: authors and verdicts always, the others when they are declared.
    pub fn is_on(self, site: &Site) -> bool {
        match self {
            Self::Topics | Self::Tags => {
                site.config.taxonomies.iter().any(|name| name == self.as_str())
            }
            Self::Authors | Self::Verdicts => true,
        }
    }

    /// Its fixed path name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Topics => "topics",
            Self::Tags => "tags",
            Self::Authors => "authors",
            Self::Verdicts => "verdicts",
        }
    }
}

/// A term in one language.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// What kind of list it makes.
    pub taxonomy: Taxonomy,
    /// Its language.
    pub language: LanguageId,
    /// The same in all languages and last part of its address.
    pub slug: String,
    /// Its address.
    pub url: UrlPath,
    /// What readers see.
    pub title: String,
    /// A sentence about it.
    pub summary: String,
    /// The verdict, for a list of verdicts.
    pub verdict: Option<VerdictId>,
    /// The person or unit, for a list of authors.
    pub person: Option<Person>,
    /// Its articles, newest first.
    pub articles: Vec<PageId>,
}

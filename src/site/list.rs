//! Lists of articles that readers and feed readers follow.
//!
//! In: a [`Site`]. Out: every list that has pages and feeds of its own, as one kind of thing, so that listing
//! pages, feeds, the follow page and OPML cannot disagree about which lists there are.

use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;
use crate::site::Site;
use crate::site::page::PageId;
use crate::site::section::SectionId;
use crate::site::taxonomy::Taxonomy;
use crate::site::taxonomy::TermId;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKey {
    /// The newest of a language, or a section.
    Section(SectionId),
    /// A term.
    Term(TermId),
}

/// A list of articles with an address.
#[derive(Clone, Copy, Debug)]
pub struct List<'s> {
    /// Which.
    pub key: ListKey,
    /// Its language.
    pub language: LanguageId,
    /// Its address.
    pub url: &'s UrlPath,
    /// What readers see; the site's title for a home page.
    pub title: &'s str,
    /// A sentence about it.
    pub summary: &'s str,
    /// Its articles, newest first.
    pub articles: &'s [PageId],
}

impl List<'_> {
    /// Whether it has feeds: tags do not, they are too many and too thin to follow.
    pub fn has_feeds(&self, site: &Site) -> bool {
        match self.key {
            ListKey::Section(_) => true,
            ListKey::Term(term) => site.term(term).taxonomy != Taxonomy::Tags,
        }
    }
}

/// All lists: home pages, sections, terms.
pub fn all(site: &Site) -> impl Iterator<Item = List<'_>> {
    let sections = site.sections().iter().map(|section| List {
        key: ListKey::Section(section.id),
        language: section.language,
        url: &section.url,
        title: &section.title,
        summary: &section.summary,
        articles: &section.articles,
    });
    let terms = site.terms().iter().map(|term| List {
        key: ListKey::Term(term.id),
        language: term.language,
        url: &term.url,
        title: &term.title,
        summary: &term.summary,
        articles: &term.articles,
    });
    sections.chain(terms)
}

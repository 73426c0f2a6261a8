//! The meaning of all files together: pages with addresses, lists, translations, verdicts, corrections.
//!
//! In: documents and records. Out: a [`Site`]: validated, immutable. Templates and output files are not known here.
//! It can only be made by `resolve.rs`; whoever holds an id can look it up without a check.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::date::Moment;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::config::Config;
use crate::config::languages::Language;
use crate::config::languages::LanguageId;
use crate::config::verdicts::Verdict;
use crate::document::record::Records;
use crate::site::asset::Asset;
use crate::site::bind::Fate;
use crate::site::bind::Known;
use crate::site::edition::Editions;
use crate::site::image::Image;
use crate::site::image::Original;
use crate::site::ledger::Addition;
use crate::site::ledger::Hidden;
use crate::site::ledger::Ledger;
use crate::site::page::Acceptance;
use crate::site::page::Page;
use crate::site::page::PageId;
use crate::site::page::VerdictId;
use crate::site::redirect::Redirect;
use crate::site::section::Section;
use crate::site::section::SectionId;
use crate::site::taxonomy::Taxonomy;
use crate::site::taxonomy::Term;
use crate::site::taxonomy::TermId;
use crate::site::text::Picture;

pub mod asset;
mod bind;
pub mod code;
pub mod difference;
mod edition;
mod facts;
pub mod image;
pub mod ledger;
pub mod list;
pub mod page;
pub mod redirect;
pub mod resolve;
pub mod reword;
pub mod section;
pub mod security;
pub mod share;
mod tables;
pub mod taxonomy;
pub mod text;
pub mod url;
pub mod words;

/// An entry of a menu, bound.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MenuLink {
    /// What readers see.
    pub name: String,
    /// Where it leads: an address on the site, or whole.
    pub url: MenuTarget,
}

/// Where a menu entry leads.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MenuTarget {
    /// An address on this site, with what follows `#`.
    Internal(UrlPath, Option<String>),
    /// Another site.
    External(String),
}

/// A policy page.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Policy {
    /// Which policy: `about`, `method`.
    pub key: String,
    /// The page's title.
    pub name: String,
    /// Where it is.
    pub url: MenuTarget,
}

/// What differs by language besides pages.
#[derive(Clone, Debug, Default)]
pub struct LanguageTables {
    /// Menus by name.
    pub menus: Vec<(String, Vec<MenuLink>)>,
    /// Policy pages in the order of `site.yaml`.
    pub policies: Vec<Policy>,
    /// Corrections of all pages, newest first: the page and the place in its list.
    pub corrections: Vec<(PageId, usize)>,
}

/// Everything that will be published, before it has a form.
#[derive(Debug)]
pub struct Site {
    /// `site.yaml`.
    pub config: Config,
    /// The moment this build takes place.
    pub now: Moment,
    /// Data files.
    pub records: Records,
    pages: Vec<Page>,
    /// For each page those that took its place.
    editions: Vec<Editions>,
    sections: Vec<Section>,
    homes: Vec<SectionId>,
    terms: Vec<Term>,
    term_index: BTreeMap<(Taxonomy, LanguageId), BTreeMap<String, TermId>>,
    tables: Vec<LanguageTables>,
    redirects: Vec<Redirect>,
    assets: Vec<Asset>,
    images: Vec<Arc<Original>>,
    /// What texts were bound with, for new words of a page.
    known: Known,
    /// What earlier releases said.
    ledger: Ledger,
    /// Content files that are not published at this moment, as far as the ledger knows them.
    hidden: BTreeMap<SourcePath, Hidden>,
}

impl Site {
    /// All pages.
    pub fn pages(&self) -> impl ExactSizeIterator<Item = &Page> + Clone {
        self.pages.iter().zip(&self.editions).map(|(page, editions)| editions.newest(page))
    }

    /// All sections, home pages included.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// All terms by taxonomy, language and title.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Old addresses.
    pub fn redirects(&self) -> &[Redirect] {
        &self.redirects
    }

    /// Files that are copied.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// What earlier releases said.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Whether an article has more than one version to be shown in its history.
    pub fn has_history(&self, page: &Page) -> bool {
        self.ledger.has_history(page, &self.config)
    }

    /// Takes into the ledger what a release with this number says of this site, at the site's moment. `None` when that is nothing
    /// new.
    pub fn release(&mut self, number: u64) -> Option<Addition> {
        let pages: Vec<&Page> = self.pages().collect();
        let addition = self.ledger.addition(
            &pages,
            &self.redirects,
            &self.hidden,
            &self.config,
            &self.now,
            number,
        )?;
        self.ledger = self.ledger.with(&addition)?;
        Some(addition)
    }

    /// How many content files wait: drafts, and articles whose date has not come.
    pub fn held(&self) -> usize {
        self.known.files.values().filter(|fate| matches!(fate, Fate::Held(_))).count()
    }

    /// Whether the editors publish a file of their own at this path: then the program writes none there.
    pub fn has_file(&self, path: &str) -> bool {
        self.assets.iter().any(|asset| asset.url.output().as_str() == path)
    }

    /// Image files that pages show, by path.
    pub fn images(&self) -> &[Arc<Original>] {
        &self.images
    }

    /// A line that shows an image: its file and the bytes of that file.
    pub fn line_showing(&self, image: &Arc<Image>) -> Option<(&SourcePath, Range<usize>)> {
        let in_page = |page: &Page| {
            let leads = |picture: &Picture| Arc::ptr_eq(&picture.image, image);
            let lead = page.image.as_ref().filter(|picture| leads(picture));
            let lead = lead.and(page.written.image.clone());
            lead.or_else(|| page.text.place_of(image))
        };
        let pages = self.pages().map(|page| (Some(&page.source), in_page(page)));
        let sections = self.sections().iter();
        let sections =
            sections.map(|section| (section.source.as_ref(), section.text.place_of(image)));
        pages.chain(sections).find_map(|(source, range)| Some((source?, range?)))
    }

    /// The languages with their ids.
    pub fn languages(&self) -> impl Iterator<Item = (LanguageId, &Language)> {
        (0..).map(LanguageId).zip(&self.config.languages)
    }

    /// The language of an id.
    pub fn language(&self, id: LanguageId) -> &Language {
        &self.config.languages[usize::from(id.0)]
    }

    /// The page of an id.
    pub fn page(&self, id: PageId) -> &Page {
        self.editions[id.0 as usize].newest(&self.pages[id.0 as usize])
    }

    /// The article that a page translates: the one in the first language of the site that has it. `None` for originals.
    pub fn original_of(&self, page: &Page) -> Option<&Page> {
        let original = page.translations.first().map(|id| self.page(*id))?;
        (original.id != page.id).then_some(original)
    }

    /// The section of an id.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0 as usize]
    }

    /// The home page of a language.
    pub fn home(&self, language: LanguageId) -> &Section {
        self.section(self.homes[usize::from(language.0)])
    }

    /// The term of an id.
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    /// The term with these properties.
    pub fn find_term(&self, taxonomy: Taxonomy, language: LanguageId, slug: &str) -> Option<&Term> {
        let id = self.term_index.get(&(taxonomy, language))?.get(slug)?;
        Some(self.term(*id))
    }

    /// The verdict of an id.
    pub fn verdict(&self, id: VerdictId) -> &Verdict {
        &self.config.verdicts.verdicts[usize::from(id.0)]
    }

    /// The verdicts with their ids, in the order of the scale.
    pub fn verdicts(&self) -> impl Iterator<Item = (VerdictId, &Verdict)> {
        (0..).map(VerdictId).zip(&self.config.verdicts.verdicts)
    }

    /// Menus, policies and corrections of a language.
    pub fn tables(&self, language: LanguageId) -> &LanguageTables {
        &self.tables[usize::from(language.0)]
    }

    /// Findings of rules that the editors let stay: those of site.yaml, then those of sections and pages.
    pub fn acceptances(&self) -> Vec<Acceptance> {
        let of_site = self.config.accept.iter().map(|accepted| Acceptance {
            code: accepted.code.value.clone(),
            reason: accepted.reason.clone(),
            place: self.config.place(&accepted.code.range),
        });
        let sections = self.sections.iter().flat_map(|section| &section.accepted).cloned();
        let pages = self.pages().flat_map(|page| &page.accepted).cloned();
        of_site.chain(sections).chain(pages).collect()
    }

    /// The same section in another language.
    pub fn section_in(&self, section: &Section, language: LanguageId) -> Option<&Section> {
        self.sections
            .iter()
            .find(|other| other.language == language && other.folder == section.folder)
    }
}

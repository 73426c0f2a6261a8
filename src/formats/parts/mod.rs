//! Views that several formats share, each made once for a site: words, chrome, entries, feeds.
//!
//! In: a site and its theme. Out: [`Parts`]; every value in it carries its digest, so that a view made of them
//! is digested without being serialised again.

use std::ptr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use rayon::prelude::*;
use serde::Serialize;

use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;
use crate::formats::parts::card::PageCards;
use crate::formats::parts::feed::FeedHtml;
use crate::formats::parts::json_ld::identity::Identity;
use crate::formats::parts::share::Shared;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::page::PageId;
use crate::site::page::VerdictId;
use crate::site::taxonomy::Taxonomy;
use crate::theme::Theme;
use crate::theme::fixed::Fixed;
use crate::theme::named::Named;
use crate::theme::part::Group;
use crate::theme::part::Part;
use crate::theme::strings::Strings;

pub(in crate::formats) mod body;
pub(in crate::formats) mod card;
pub(in crate::formats) mod chrome;
pub(in crate::formats) mod data_files;
pub(in crate::formats) mod entry;
pub(in crate::formats) mod feed;
mod head_html;
pub(in crate::formats) mod html_page;
pub(in crate::formats) mod json_ld;
pub(in crate::formats) mod pager;
pub(in crate::formats) mod share;

/// The pages of the largest site whose entries are kept: in a larger one they would take more memory than their making is worth.
const MOST_ENTRIES: usize = 50_000;

/// Shared views of a whole site.
pub(crate) struct Parts<'s> {
    /// The theme, for words and dates; templates are used when rendering only.
    pub(in crate::formats) theme: &'s Theme,
    /// By language.
    pub(in crate::formats) languages: Vec<LanguageParts>,
    /// By language: the card of the whole site.
    pub(in crate::formats) site_cards: Vec<Arc<PageCards<'s>>>,
    site: &'s Site,
    making: Making,
    /// What takes long to make and is shown by several outputs of each page; `None` where a few outputs only will be asked for, of a
    /// site whose words may change meanwhile.
    pages: Option<Vec<PageParts>>,
    /// Entries by what is shown of them; none where a few outputs only will be asked for.
    entries: Vec<Entries<'s>>,
    /// The cards of each page, by its place; empty for what no page has.
    cards: Vec<Option<Arc<PageCards<'s>>>>,
}

/// What several outputs show of a page: made for the first of them that is not the one of the last build, kept for the others.
#[derive(Default)]
struct PageParts {
    /// Between the page and its kit, which are made one after the other: of all pages, this would fill a quarter of the memory of a build.
    shared: Mutex<Option<Arc<Shared>>>,
    feed_html: OnceLock<Arc<FeedHtml>>,
}

/// Pages as entries of lists, with the fields that some templates show; each is made for the first list that has it.
struct Entries<'s> {
    named: Vec<&'s Named>,
    /// By the page's place, when there is a list.
    pages: OnceLock<Vec<OnceLock<Part>>>,
}

/// When the parts of pages are made, and which of their fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// Once each, for all outputs that need them: every output will be made.
    Ahead,
    /// When an output needs them: all outputs are listed, and few of them made.
    Asked,
    /// When an output needs them, with all fields, so that a problem can tell what there is; outputs that take long to list are
    /// listed when one of them is asked for.
    Preview,
}

/// What all pages of a language share.
pub(in crate::formats) struct LanguageParts {
    /// `site`, `t` and `lang`, and the fields of `chrome` that do not depend on the page.
    pub(in crate::formats) fixed: Arc<Fixed>,
    /// `lang`
    pub(in crate::formats) lang: Part,
    /// The fields of `chrome` that do not depend on the page.
    pub(in crate::formats) chrome: Vec<(&'static str, Part)>,
    /// The feeds of the whole language, as `head` names them.
    pub(in crate::formats) feeds: Vec<Part>,
    /// The verdicts of the scale, in order.
    pub(in crate::formats) verdicts: Vec<Part>,
    /// Body and site in JSON-LD.
    pub(in crate::formats) identity: Identity,
}

impl<'s> Parts<'s> {
    /// Makes shared views.
    pub(in crate::formats) fn new(site: &'s Site, theme: &'s Theme, making: Making) -> Self {
        let languages: Vec<LanguageParts> =
            site.languages().map(|(id, _)| chrome::language_parts(site, theme, id)).collect();
        let site_cards = Vec::new();
        let mut parts = Self {
            theme,
            languages,
            site_cards,
            site,
            making,
            pages: None,
            entries: Vec::new(),
            cards: Vec::new(),
        };
        parts.site_cards =
            site.languages().map(|(id, _)| Arc::new(card::site_card(site, &parts, id))).collect();
        if making != Making::Ahead {
            return parts;
        }
        parts.pages = Some(site.pages().map(|_| PageParts::default()).collect());
        if site.pages().len() <= MOST_ENTRIES {
            theme.template_names().for_each(|it| parts.entries_for(theme.named(it)));
        }
        if !site.config.share.cards.is_empty() {
            let pages: Vec<&Page> = site.pages().collect();
            parts.cards = pages.par_iter().map(|page| parts.make_cards(page)).collect();
        }
        parts
    }

    /// The fields that a page of a template has: those that the template can show.
    pub(in crate::formats) fn named(&self, template: &str) -> &'s Named {
        match self.making {
            Making::Ahead | Making::Asked => self.theme.named(template),
            Making::Preview => Named::ALL,
        }
    }

    /// The fields that blocks of bodies can show.
    pub(in crate::formats) fn named_by_blocks(&self) -> &'s Named {
        match self.making {
            Making::Ahead | Making::Asked => &self.theme.bodies.named,
            Making::Preview => Named::ALL,
        }
    }

    /// The cards of a page; `None` for what has none.
    pub(in crate::formats) fn cards(&self, page: &Page) -> Option<Arc<PageCards<'s>>> {
        let made = self.cards.get(page.id.index()).cloned();
        made.unwrap_or_else(|| self.make_cards(self.site.page(page.id)))
    }

    fn kept(&self, page: &Page) -> Option<&PageParts> {
        self.pages.as_ref()?.get(page.id.index())
    }

    fn make_cards(&self, page: &'s Page) -> Option<Arc<PageCards<'s>>> {
        card::cards(self.site, self, page).map(Arc::new)
    }

    /// How a page is passed on.
    pub(in crate::formats) fn shared(&self, page: &Page) -> Arc<Shared> {
        let Some(kept) = self.kept(page).filter(|_| share::has_kit(self.site, page)) else {
            return self.make_shared(page);
        };
        let mut kept = kept.shared.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take().unwrap_or_else(|| {
            let shared = self.make_shared(page);
            *kept = Some(Arc::clone(&shared));
            shared
        })
    }

    /// Where the HTML of a page in feeds is kept.
    pub(in crate::formats) fn feed_html(&self, page: &Page) -> Arc<FeedHtml> {
        let kept = self.kept(page).map(|kept| kept.feed_html.get_or_init(Arc::default));
        kept.map(Arc::clone).unwrap_or_default()
    }

    fn make_shared(&self, page: &Page) -> Arc<Shared> {
        Arc::new(share::shared(self.site, self, page))
    }

    /// What all pages of a language share.
    pub(in crate::formats) fn language(&self, id: LanguageId) -> &LanguageParts {
        &self.languages[usize::from(id.0)]
    }

    /// The words of a language.
    pub(in crate::formats) fn strings(&self, site: &Site, id: LanguageId) -> &'s Strings {
        self.theme.strings(site.config.language_tag(id))
    }

    /// A verdict in a language.
    pub(in crate::formats) fn verdict(&self, language: LanguageId, id: VerdictId) -> Part {
        self.language(language).verdicts[id.index()].clone()
    }

    /// Adds the entries of some pages.
    pub(in crate::formats) fn add_entries(
        &self,
        name: &'static str,
        ids: &[PageId],
        group: &mut Group<'_>,
    ) {
        let named = group.named();
        let is_for = |entries: &&Entries<'_>| entries.named.iter().any(|it| ptr::eq(*it, named));
        let entries = self.entries.iter().find(is_for);
        let entry = |id: &PageId| {
            let make = || {
                let mut entry = Group::new(named);
                entry::add_entry(self.site, self, self.site.page(*id), &mut entry);
                entry.into_part()
            };
            let kept = entries.and_then(|entries| {
                let empty = || self.site.pages().map(|_| OnceLock::new()).collect();
                entries.pages.get_or_init(empty).get(id.index())
            });
            kept.map_or_else(make, |kept| kept.get_or_init(make).clone())
        };
        group.part(name, || Part::list(&ids.iter().map(entry).collect::<Vec<_>>()));
    }

    /// Gives templates that show the same of entries the same ones.
    fn entries_for(&mut self, named: &'s Named) {
        let is_alike = |entries: &&mut Entries<'s>| {
            let first = entries.named.first();
            first.is_some_and(|first| entry::FIELDS.iter().all(|it| first.has(it) == named.has(it)))
        };
        match self.entries.iter_mut().find(is_alike) {
            Some(entries) => entries.named.push(named),
            None => self.entries.push(Entries { named: vec![named], pages: OnceLock::new() }),
        }
    }
}

/// An address as pages write it: from the root of the host.
pub(in crate::formats) fn href(site: &Site, url: &UrlPath) -> String {
    [site.config.base_url.path.as_str(), url.as_str()].concat()
}

/// An address as feeds and machines need it.
pub(in crate::formats) fn absolute(site: &Site, url: &UrlPath) -> String {
    let base = &site.config.base_url;
    [base.origin.as_str(), base.path.as_str(), url.as_str()].concat()
}

/// A name with an address.
#[derive(Serialize)]
pub(in crate::formats) struct NamedLink<'s> {
    /// What readers see, where the contract calls it so.
    pub(in crate::formats) title: &'s str,
    /// Where it leads.
    pub(in crate::formats) url: String,
}

/// The feeds of a list, as addresses for pages.
#[derive(Serialize)]
pub(in crate::formats) struct FeedLinks {
    rss: String,
    atom: String,
    json: String,
}

/// The feeds of a list.
pub(in crate::formats) fn feed_links(site: &Site, list: &UrlPath) -> FeedLinks {
    let link = |file: &str| href(site, &crate::site::url::feed(list, file));
    FeedLinks { rss: link("rss.xml"), atom: link("atom.xml"), json: link("feed.json") }
}

/// The list of a person's articles, when there is one.
pub(in crate::formats) fn person_url(
    site: &Site,
    language: LanguageId,
    slug: &str,
) -> Option<String> {
    site.find_term(Taxonomy::Authors, language, slug).map(|term| href(site, &term.url))
}

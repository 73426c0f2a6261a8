//! Views that several formats share, each made once for a site: words, chrome, entries, feeds.
//!
//! In: a site and its theme. Out: [`Parts`]; every value in it carries its digest, so that a view made of them
//! is digested without being serialised again.

use rayon::prelude::*;
use serde::Serialize;

use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;
use crate::formats::parts::card::PageCards;
use crate::formats::parts::feed::FeedEntry;
use crate::formats::parts::json_ld::identity::Identity;
use crate::formats::parts::json_ld::review;
use crate::formats::parts::share::Shared;
use crate::site::Site;
use crate::site::page::PageId;
use crate::site::page::VerdictId;
use crate::site::taxonomy::Taxonomy;
use crate::theme::Theme;
use crate::theme::part::Part;
use crate::theme::strings::Strings;

pub(in crate::formats) mod body;
pub(in crate::formats) mod card;
pub(in crate::formats) mod chrome;
pub(in crate::formats) mod data_files;
pub(in crate::formats) mod entry;
pub(in crate::formats) mod feed;
pub(in crate::formats) mod html_page;
pub(in crate::formats) mod json_ld;
pub(in crate::formats) mod pager;
pub(in crate::formats) mod share;

/// Shared views of a whole site.
pub(crate) struct Parts<'s> {
    /// The theme, for words and dates; templates are used when rendering only.
    pub(in crate::formats) theme: &'s Theme,
    /// By language.
    pub(in crate::formats) languages: Vec<LanguageParts>,
    /// By page: as shown in lists.
    pub(in crate::formats) entries: Vec<Part>,
    /// By page: its claims with verdicts.
    pub(in crate::formats) claims: Vec<Vec<Part>>,
    /// By page: its reviews in JSON-LD, for the page itself and for the feed of all reviews.
    pub(in crate::formats) reviews: Vec<Vec<String>>,
    /// By page: its cards; `None` for what has none.
    pub(in crate::formats) cards: Vec<Option<PageCards<'s>>>,
    /// By language: the card of the whole site.
    pub(in crate::formats) site_cards: Vec<PageCards<'s>>,
    /// By page: as shown in feeds; `None` for what no feed holds.
    pub(in crate::formats) feed_entries: Vec<Option<FeedEntry<'s>>>,
    /// By page: how it is passed on.
    pub(in crate::formats) shared: Vec<Shared>,
}

/// What all pages of a language share.
pub(in crate::formats) struct LanguageParts {
    /// `lang`
    pub(in crate::formats) lang: Part,
    /// `t`
    pub(in crate::formats) words: Part,
    /// `site`
    pub(in crate::formats) site: Part,
    /// The menus of `chrome`.
    pub(in crate::formats) menus: Part,
    /// The verdicts of the scale, in order.
    pub(in crate::formats) verdicts: Vec<Part>,
    /// Body and site in JSON-LD.
    pub(in crate::formats) identity: Identity,
}

impl<'s> Parts<'s> {
    /// Makes all shared views.
    pub(in crate::formats) fn new(site: &'s Site, theme: &'s Theme) -> Self {
        let languages: Vec<LanguageParts> =
            site.languages().map(|(id, _)| chrome::language_parts(site, theme, id)).collect();
        let mut parts = Self {
            theme,
            languages,
            entries: Vec::new(),
            claims: Vec::new(),
            reviews: Vec::new(),
            cards: Vec::new(),
            site_cards: Vec::new(),
            feed_entries: Vec::new(),
            shared: Vec::new(),
        };
        parts.claims =
            site.pages().par_iter().map(|page| entry::claims(site, &parts, page)).collect();
        parts.reviews = site
            .pages()
            .par_iter()
            .map(|page| review::reviews(site, &parts.language(page.language).identity, page))
            .collect();
        parts.entries =
            site.pages().par_iter().map(|page| entry::entry(site, &parts, page)).collect();
        parts.site_cards =
            site.languages().map(|(id, _)| card::site_card(site, &parts, id)).collect();
        parts.cards = site.pages().par_iter().map(|page| card::cards(site, &parts, page)).collect();
        parts.feed_entries =
            site.pages().par_iter().map(|page| feed::entry(site, &parts, page)).collect();
        parts.shared =
            site.pages().par_iter().map(|page| share::shared(site, &parts, page)).collect();
        parts
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

    /// The entries of some pages.
    pub(in crate::formats) fn entries_of(&self, ids: &[PageId]) -> Part {
        let entries: Vec<Part> = ids.iter().map(|id| self.entries[id.index()].clone()).collect();
        Part::list(&entries)
    }
}

/// An address as pages write it: from the root of the host.
pub(in crate::formats) fn href(site: &Site, url: &UrlPath) -> String {
    format!("{}{url}", site.config.base_url.path)
}

/// An address as feeds and machines need it.
pub(in crate::formats) fn absolute(site: &Site, url: &UrlPath) -> String {
    format!("{}{}{url}", site.config.base_url.origin, site.config.base_url.path)
}

/// A name with an address.
#[derive(Serialize)]
pub(in crate::formats) struct NamedLink {
    /// What readers see, where the contract calls it so.
    pub(in crate::formats) title: String,
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

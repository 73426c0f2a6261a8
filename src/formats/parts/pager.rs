//! Pages of a long list.
//!
//! In: a list's address, its length, entries on a page. Out: a [`Slice`] for each page.

use serde::Serialize;

use crate::base::path::UrlPath;
use crate::config::languages::Language;
use crate::formats::parts::href;
use crate::site::Site;
use crate::site::url;

/// How many page numbers are shown to either side of the current one.
const NEIGHBOURS: usize = 2;

/// One page of a list.
pub(in crate::formats) struct Slice {
    /// Its number, from 1.
    pub(in crate::formats) number: usize,
    /// Its address.
    pub(in crate::formats) url: UrlPath,
    /// Which entries it shows.
    pub(in crate::formats) range: std::ops::Range<usize>,
    /// How many pages the list has.
    total: usize,
}

/// The links to other pages of a list.
#[derive(Serialize)]
pub(in crate::formats) struct Pager {
    number: usize,
    total: usize,
    first: String,
    last: String,
    /// Address of the page before.
    pub(in crate::formats) previous: Option<String>,
    /// Address of the page after.
    pub(in crate::formats) next: Option<String>,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct PageLink {
    number: usize,
    url: String,
    current: bool,
}

/// The pages of a list; an empty list has one page.
pub(in crate::formats) fn slices(
    site: &Site,
    language: &Language,
    list: &UrlPath,
    length: usize,
) -> Vec<Slice> {
    let size = site.config.paginate_by.max(1);
    let total = length.div_ceil(size).max(1);
    (1..=total)
        .map(|number| {
            let start = (number - 1) * size;
            Slice {
                number,
                url: url::page_of(list, language, number),
                range: start..(start + size).min(length),
                total,
            }
        })
        .collect()
}

impl Slice {
    /// What the template shows below this page of a list; `None` when there is one page only.
    pub(in crate::formats) fn pager(
        &self,
        site: &Site,
        language: &Language,
        list: &UrlPath,
    ) -> Option<Pager> {
        let (number, total) = (self.number, self.total);
        let address = |number: usize| href(site, &url::page_of(list, language, number));
        let shown = number.saturating_sub(NEIGHBOURS).max(1)..=(number + NEIGHBOURS).min(total);
        let pages = shown.map(|other| PageLink {
            number: other,
            url: address(other),
            current: other == number,
        });
        (total > 1).then(|| Pager {
            number,
            total,
            first: address(1),
            last: address(total),
            previous: (number > 1).then(|| address(number - 1)),
            next: (number < total).then(|| address(number + 1)),
            pages: pages.collect(),
        })
    }
}

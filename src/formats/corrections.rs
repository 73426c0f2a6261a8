//! The log of all corrections, newest first, page by page. Articles that were taken back stay in it.
//!
//! In: the corrections of a language. Out: HTML pages from `corrections.html`. Its feeds are made with the others.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::FeedLinks;
use crate::formats::parts::Parts;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::entry;
use crate::formats::parts::feed_links;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::formats::parts::json_ld::Subject;
use crate::formats::parts::pager;
use crate::formats::parts::pager::Pager;
use crate::formats::parts::pager::Slice;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::page::PageId;
use crate::site::url;
use crate::theme::part::Part;
use crate::theme::strings::DateView;

pub(super) const FORMAT: Format =
    Format { name: "corrections", version: 1, sees: Sees::Faces, covers: None, plan };

const TEMPLATE: &str = "corrections.html";

#[derive(Serialize)]
struct CorrectionsView<'a> {
    title: &'a str,
    url: String,
    pager: Option<Pager>,
    feeds: FeedLinks,
}

#[derive(Serialize)]
struct RowView<'a> {
    on: DateView,
    kind: &'static str,
    label: String,
    text: &'a str,
    page: RowPage<'a>,
    url: String,
    anchor: String,
}

#[derive(Serialize)]
struct RowPage<'a> {
    title: &'a str,
    url: String,
    status: &'static str,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for (id, language) in site.languages() {
        let address = url::fixed(language, "corrections");
        let rows = &site.tables(id).corrections;
        for slice in pager::slices(site, language, &address, rows.len()) {
            let path = slice.url.output();
            let view = move || view(site, parts, id, &slice);
            planner.page(path, Origin::Site, view, html_page::render);
        }
    }
}

fn view<'s>(site: &'s Site, parts: &'s Parts<'s>, id: LanguageId, slice: &Slice) -> HtmlPage<'s> {
    let strings = parts.strings(site, id);
    let address = url::fixed(site.language(id), "corrections");
    let title = strings.word("corrections");
    let pager = slice.pager(site, site.language(id), &address);
    let rows: Vec<Part> = site.tables(id).corrections[slice.range.clone()]
        .iter()
        .map(|(page, place)| row(site, parts, *page, *place))
        .collect();
    let mut shown = chrome::frame(
        site,
        parts,
        TEMPLATE,
        &Described {
            translations: if slice.number == 1 {
                site.languages()
                    .map(|(other, language)| {
                        (other, Cow::Owned(url::fixed(language, "corrections")))
                    })
                    .collect()
            } else {
                vec![(id, Cow::Borrowed(&slice.url))]
            },
            feeds: Some((title, &address)),
            number: slice.number,
            previous: pager.as_ref().and_then(|pager| pager.previous.as_deref()),
            next: pager.as_ref().and_then(|pager| pager.next.as_deref()),
            // The log tells of changes; what they changed stands on other pages.
            subject: Subject::List(Vec::new()),
            ..Described::plain(id, &slice.url, title)
        },
    );
    let view = CorrectionsView {
        title,
        url: href(site, &address),
        pager,
        feeds: feed_links(site, &address),
    };
    shown.part("list", || Part::object(&view, &[("rows", Part::list(&rows))]));
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

fn row(site: &Site, parts: &Parts<'_>, id: PageId, place: usize) -> Part {
    let page = site.page(id);
    let correction = &page.corrections[place];
    let strings = parts.strings(site, page.language);
    let address = href(site, &page.url);
    let view = RowView {
        on: strings.day(correction.on),
        kind: correction.kind.as_str(),
        label: entry::correction_label(site, parts, page.language, correction),
        text: &correction.text,
        page: RowPage {
            title: &page.title,
            url: address.clone(),
            status: if page.is_withdrawn { "withdrawn" } else { "published" },
        },
        url: format!("{address}#correction-{}", correction.number),
        anchor: format!("{}-{}", id.index(), correction.number),
    };
    let verdict = |id| parts.verdict(page.language, id);
    let (was, now) = match correction.verdict {
        Some((was, now)) => (verdict(was), verdict(now)),
        None => (Part::none(), Part::none()),
    };
    Part::object(&view, &[("was", was), ("now", now)])
}

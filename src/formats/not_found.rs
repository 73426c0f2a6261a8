//! The page that a host shows when there is none at an address.
//!
//! In: the sections of a language. Out: `404.html` per language, from `not_found.html`.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::NamedLink;
use crate::formats::parts::Parts;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::site::Site;
use crate::site::url;

pub(super) const FORMAT: Format = Format { name: "not-found", version: 1, covers: None, plan };

const TEMPLATE: &str = "not_found.html";

#[derive(Serialize)]
struct NotFoundView<'a> {
    sections: Vec<NamedLink<'a>>,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for (id, language) in site.languages() {
        let view = move || view(site, parts, id);
        planner.page(url::not_found(language), Origin::Site, view, html_page::render);
    }
}

fn view<'s>(site: &'s Site, parts: &'s Parts<'s>, id: LanguageId) -> HtmlPage<'s> {
    let strings = parts.strings(site, id);
    let address = url::not_found(site.language(id)).url();
    let mut shown = chrome::frame(
        site,
        parts,
        TEMPLATE,
        &Described {
            is_anywhere: true,
            noindex: true,
            translations: vec![(id, Cow::Borrowed(&address))],
            ..Described::plain(id, &address, strings.word("not_found"))
        },
    );
    let sections = site.home(id).children.iter().map(|section| {
        let section = site.section(*section);
        NamedLink { title: &section.title, url: href(site, &section.url) }
    });
    shown.add("list", || NotFoundView { sections: sections.collect() });
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

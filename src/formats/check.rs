//! Where a reader finds whose a card is: a page that explains check codes, and one for each code.
//!
//! In: articles, withdrawn ones too, with their codes. Out: `/check/` and `/check/CODE/` in each language, from `check.html`.
//! The pages of codes are for who holds a card, not for search engines.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::card;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::entry;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::url;

pub(super) const FORMAT: Format = Format { name: "check", version: 1, covers: None, plan };

const TEMPLATE: &str = "check.html";

#[derive(Serialize)]
struct CheckView<'a> {
    title: &'a str,
    url: String,
    address: String,
    code: Option<&'a str>,
    card_alt: Option<String>,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if !site.config.share.codes {
        return;
    }
    for (id, language) in site.languages() {
        let address = url::fixed(language, "check");
        let view = move || explanation(site, parts, id);
        planner.page(address.output(), Origin::Site, view, html_page::render);
    }
    for page in site.pages() {
        let Some(code) = &page.code else { continue };
        let address = url::check(site.language(page.language), code);
        let id = page.id;
        let view = move || result(site, parts, site.page(id), code);
        planner.page(address.output(), page, view, html_page::render);
    }
}

fn explanation<'s>(site: &'s Site, parts: &'s Parts<'s>, id: LanguageId) -> HtmlPage<'s> {
    let strings = parts.strings(site, id);
    let address = url::fixed(site.language(id), "check");
    let described = Described {
        description: strings.word("check_intro"),
        translations: site
            .languages()
            .map(|(other, language)| (other, Cow::Owned(url::fixed(language, "check"))))
            .collect(),
        ..Described::plain(id, &address, strings.word("check_title"))
    };
    let mut shown = chrome::frame(site, parts, TEMPLATE, &described);
    shown.add("check", || view(site, parts, id, None));
    shown.add("page", || ());
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

fn result<'s>(site: &'s Site, parts: &'s Parts<'s>, page: &'s Page, code: &'s str) -> HtmlPage<'s> {
    let strings = parts.strings(site, page.language);
    let language = site.language(page.language);
    let address = url::check(language, code);
    let title = strings.fill("check_code_title", &[("code", code)]);
    let translations = page.translations.iter().filter_map(|id| {
        let other = site.page(*id);
        let code = other.code.as_deref()?;
        Some((other.language, Cow::Owned(url::check(site.language(other.language), code))))
    });
    let described = Described {
        noindex: true,
        translations: translations.collect(),
        crumbs: vec![(strings.word("check_title"), Cow::Owned(url::fixed(language, "check")))],
        preview: page.preview,
        ..Described::plain(page.language, &address, &title)
    };
    let mut shown = chrome::frame(site, parts, TEMPLATE, &described);
    shown.add("check", || view(site, parts, page.language, Some(page)));
    shown.group("page", |article| {
        entry::add_entry(site, parts, page, article);
        article.part("cards", || card::links(site, parts, page));
    });
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

fn view<'a>(
    site: &'a Site,
    parts: &'a Parts<'_>,
    id: LanguageId,
    page: Option<&'a Page>,
) -> CheckView<'a> {
    let address = url::fixed(site.language(id), "check");
    let cards = page.and_then(|page| parts.cards(page));
    CheckView {
        title: parts.theme.strings(site.config.language_tag(id)).word("check_title"),
        url: href(site, &address),
        address: absolute(site, &address),
        code: page.and_then(|page| page.code.as_deref()),
        card_alt: cards.map(|cards| cards.alt.clone()),
    }
}

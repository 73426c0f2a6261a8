//! The share kit of each article: texts, code and words for pictures, for the press office of the body that publishes.
//!
//! In: articles. Out: one HTML page below the address of each, from `kit.html`. No page, feed, sitemap or search leads there;
//! `rebut plan` lists them.

use std::borrow::Cow;

use serde::Serialize;

use crate::base::path::UrlPath;
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
use crate::formats::parts::share;
use crate::plan::Planner;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::url;
use crate::theme::part::Part;

pub(super) const FORMAT: Format = Format { name: "kit", version: 1, covers: None, plan };

const TEMPLATE: &str = "kit.html";

#[derive(Serialize)]
struct KitView<'a> {
    title: &'a str,
    url: String,
    qr: String,
    picture: Option<PictureView<'a>>,
}

/// The article's picture in its largest form.
#[derive(Serialize)]
struct PictureView<'a> {
    url: String,
    alt: &'a str,
    width: u32,
    height: u32,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for page in site.pages().filter(|page| share::has_kit(site, page)) {
        let address = address(site, page);
        let path = address.output();
        let id = page.id;
        let view = move || view(site, parts, site.page(id), &address);
        planner.page(path, page, view, html_page::render);
    }
}

fn address(site: &Site, page: &Page) -> UrlPath {
    url::kit(site.language(page.language), &page.url)
}

fn view<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    page: &'s Page,
    address: &UrlPath,
) -> HtmlPage<'s> {
    let strings = parts.strings(site, page.language);
    let title = strings.word("kit");
    let mut crumbs = chrome::section_crumbs(site, page.section);
    crumbs.push((&page.title, Cow::Borrowed(&page.url)));
    let translations = page.translations.iter().map(|id| site.page(*id));
    let mut shown = chrome::frame(
        site,
        parts,
        TEMPLATE,
        &Described {
            description: strings.word("kit_text"),
            noindex: true,
            crumbs,
            translations: translations
                .filter(|other| share::has_kit(site, other))
                .map(|other| (other.language, Cow::Owned(self::address(site, other))))
                .collect(),
            preview: page.preview,
            ..Described::plain(page.language, address, title)
        },
    );
    let shared = parts.shared(page);
    shown.group("page", |article| {
        entry::add_entry(site, parts, page, article);
        article.text("id", || &page.article_id);
        article.text("url_absolute", || absolute(site, &page.url));
        article.part("share", || shared.bar.clone());
        article.part("cards", || card::links(site, parts, page));
    });
    let picture = page.image.as_ref().map(|picture| PictureView {
        url: href(site, &picture.image.large.url),
        alt: &picture.alt,
        width: picture.image.large.width,
        height: picture.image.large.height,
    });
    let (url, qr) = (href(site, address), href(site, &url::qr(&page.url)));
    let kit = KitView { title, url, qr, picture };
    shown.part("kit", || Part::object(&kit, &[("posts", shared.posts.clone())]));
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

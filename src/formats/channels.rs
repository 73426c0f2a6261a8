//! The page of official channels: every address that is really ours, so that readers can tell a forged account.
//!
//! In: the publisher's channels. Out: one HTML page per language, from `channels.html`; none when no channel is named.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::formats::Format;
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

pub(super) const FORMAT: Format = Format { name: "channels", version: 1, covers: None, plan };

const TEMPLATE: &str = "channels.html";

#[derive(Serialize)]
struct ChannelsView<'a> {
    title: &'a str,
    url: String,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if site.config.publisher.channels.is_empty() {
        return;
    }
    for (id, language) in site.languages() {
        let address = url::fixed(language, "channels");
        let view = move || view(site, parts, id);
        planner.page(address.output(), Origin::Site, view, html_page::render);
    }
}

fn view<'s>(site: &'s Site, parts: &'s Parts<'s>, id: LanguageId) -> HtmlPage<'s> {
    let strings = parts.strings(site, id);
    let address = url::fixed(site.language(id), "channels");
    let title = strings.word("channels");
    let mut shown = chrome::frame(
        site,
        parts,
        TEMPLATE,
        &Described {
            description: strings.word("channels_text"),
            translations: site
                .languages()
                .map(|(other, language)| (other, Cow::Owned(url::fixed(language, "channels"))))
                .collect(),
            ..Described::plain(id, &address, title)
        },
    );
    shown.add("list", || ChannelsView { title, url: href(site, &address) });
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

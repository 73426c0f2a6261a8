//! The page that tells people how to follow: every feed of every list, by kind. Browsers no longer show feeds.
//!
//! In: all lists that have feeds. Out: one HTML page per language, from `follow.html`.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::FeedLinks;
use crate::formats::parts::Parts;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::data_files::DataFileView;
use crate::formats::parts::data_files::data_files;
use crate::formats::parts::feed::FeedGroup;
use crate::formats::parts::feed::FeedList;
use crate::formats::parts::feed_links;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::site::Site;
use crate::site::url;

pub(super) const FORMAT: Format = Format { name: "follow", version: 1, covers: None, plan };

const TEMPLATE: &str = "follow.html";

#[derive(Serialize)]
struct FollowView<'a> {
    title: &'a str,
    url: String,
    opml: String,
    groups: Vec<GroupView>,
    data: Vec<DataFileView>,
}

#[derive(Serialize)]
struct GroupView {
    title: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    title: String,
    url: String,
    #[serde(flatten)]
    feeds: FeedLinks,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for (id, language) in site.languages() {
        let address = url::fixed(language, "follow");
        let view = move || view(site, parts, id);
        planner.page(address.output(), Origin::Site, view, html_page::render);
    }
}

fn view<'s>(site: &'s Site, parts: &'s Parts<'s>, id: LanguageId) -> HtmlPage<'s> {
    let language = site.language(id);
    let strings = parts.strings(site, id);
    let address = url::fixed(language, "follow");
    let title = strings.word("follow");
    let mut shown = chrome::frame(
        site,
        parts,
        TEMPLATE,
        &Described {
            translations: site
                .languages()
                .map(|(other, language)| (other, Cow::Owned(url::fixed(language, "follow"))))
                .collect(),
            ..Described::plain(id, &address, title)
        },
    );
    let view = FollowView {
        title,
        url: href(site, &address),
        opml: href(site, &url::below(language, "feeds.opml")),
        groups: groups(site, parts, id),
        data: data_files(site)
            .into_iter()
            .map(|file| DataFileView {
                name: file.name,
                url: href(site, &file.url),
                media_type: file.media_type,
            })
            .collect(),
    };
    shown.add("list", || &view);
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

/// The lists of a language by kind; lists without articles wait until they have one.
fn groups(site: &Site, parts: &Parts<'_>, id: LanguageId) -> Vec<GroupView> {
    let strings = parts.strings(site, id);
    let lists = crate::formats::parts::feed::lists(site, parts, id);
    FeedGroup::ALL
        .iter()
        .map(|group| GroupView {
            title: strings.word(group.word()).to_owned(),
            rows: lists
                .iter()
                .filter(|list| list.group == *group && !list.is_empty)
                .map(|list: &FeedList| RowView {
                    title: list.title.clone(),
                    url: href(site, &list.url),
                    feeds: feed_links(site, &list.url),
                })
                .collect(),
        })
        .filter(|group| !group.rows.is_empty())
        .collect()
}

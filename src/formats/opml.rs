//! OPML 2.0: all feeds of a language in one file that feed readers import.
//!
//! In: all lists that have feeds. Out: `feeds.opml` per language.

use serde::Serialize;

use crate::base::xml::Writer;
use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::feed;
use crate::formats::parts::feed::FeedGroup;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::url;

pub(super) const FORMAT: Format =
    Format { name: "opml", version: 1, sees: Sees::Everything, covers: None, plan };

#[derive(Serialize)]
struct OpmlView<'a> {
    title: &'a str,
    publisher: &'a str,
    groups: Vec<GroupView<'a>>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    title: &'a str,
    feeds: Vec<FeedRow<'a>>,
}

#[derive(Serialize)]
struct FeedRow<'a> {
    title: String,
    page: String,
    feed: String,
    language: &'a str,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for (id, language) in site.languages() {
        planner.data(
            url::below(language, "feeds.opml").output(),
            Origin::Site,
            move || view(site, parts, id),
            render,
        );
    }
}

fn view<'s>(site: &'s Site, parts: &'s Parts<'s>, id: LanguageId) -> OpmlView<'s> {
    let language = site.language(id);
    let tag = language.tag.as_ref();
    let strings = parts.strings(site, id);
    let lists = feed::lists(site, parts, id);
    let groups = FeedGroup::ALL.iter().map(|group| GroupView {
        title: strings.word(group.word()),
        feeds: lists
            .iter()
            .filter(|list| list.group == *group && !list.is_empty)
            .map(|list| FeedRow {
                title: list.title.clone(),
                page: absolute(site, &list.url),
                feed: absolute(site, &url::feed(&list.url, "atom.xml")),
                language: tag,
            })
            .collect(),
    });
    OpmlView {
        title: &language.title,
        publisher: site.config.text(&site.config.publisher.name, tag),
        groups: groups.filter(|group| !group.feeds.is_empty()).collect(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &OpmlView<'_>) -> Rendered {
    let mut xml = Writer::new();
    xml.open("opml", &[("version", "2.0")]);
    xml.open("head", &[]);
    xml.leaf("title", &[], view.title);
    xml.leaf("ownerName", &[], view.publisher);
    xml.close();
    xml.open("body", &[]);
    for group in &view.groups {
        xml.open("outline", &[("text", group.title), ("title", group.title)]);
        for feed in &group.feeds {
            xml.empty(
                "outline",
                &[
                    // OPML readers take `rss` for any feed, Atom too.
                    ("type", "rss"),
                    ("text", &feed.title),
                    ("title", &feed.title),
                    ("xmlUrl", &feed.feed),
                    ("htmlUrl", &feed.page),
                    ("language", feed.language),
                ],
            );
        }
        xml.close();
    }
    xml.close();
    xml.close();
    Ok(xml.finish())
}

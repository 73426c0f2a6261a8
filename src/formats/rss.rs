//! RSS 2.0 feeds: the newest entries of each list.
//!
//! In: the shared feed view. Out: `rss.xml` beside each list. The profile is the one that feed validators and readers agree
//! on: `content:encoded` after `description`, `dc:creator` instead of `author` (which must be an e-mail address), a `guid`
//! that is no link, `atom:link` to itself.

use crate::base::xml::Writer;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::feed;
use crate::formats::parts::feed::FeedEntry;
use crate::formats::parts::feed::FeedView;
use crate::plan::Lengths;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::theme::bodies::Bodies;

pub(super) const FORMAT: Format =
    Format { name: "rss", version: 1, sees: Sees::Everything, covers: None, plan };

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    feed::plan_all(site, parts, planner, "rss.xml", render);
}

fn render(view: &FeedView<'_>, bodies: &Bodies, lengths: &Lengths<'_>) -> Rendered {
    let mut xml = Writer::with_capacity(view.xml_length(bodies)?);
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ],
    );
    xml.open("channel", &[]);
    xml.leaf("title", &[], &view.title);
    xml.leaf("link", &[], &view.page_url);
    xml.leaf("description", &[], &view.description);
    xml.leaf("language", &[], view.language);
    if let Some(rights) = view.rights {
        xml.leaf("copyright", &[], rights);
    }
    if let Some(email) = view.email {
        xml.leaf("managingEditor", &[], &format!("{email} ({})", view.publisher));
    }
    if !view.entries.is_empty() {
        xml.leaf("lastBuildDate", &[], &view.updated.rfc822());
    }
    xml.leaf("generator", &[], "rebut");
    xml.leaf("docs", &[], "https://www.rssboard.org/rss-specification");
    xml.empty(
        "atom:link",
        &[("href", &view.self_url), ("rel", "self"), ("type", "application/rss+xml")],
    );
    if let Some(hub) = view.hub {
        xml.empty("atom:link", &[("href", hub), ("rel", "hub")]);
    }
    for entry in &view.entries {
        item(&mut xml, view, entry.entry(), bodies, lengths)?;
    }
    xml.close();
    xml.close();
    Ok(xml.finish())
}

fn item(
    xml: &mut Writer,
    view: &FeedView<'_>,
    entry: &FeedEntry<'_>,
    bodies: &Bodies,
    lengths: &Lengths<'_>,
) -> Result<(), Box<crate::base::diag::Diagnostic>> {
    let fields = &entry.fields;
    xml.open("item", &[]);
    xml.leaf("title", &[], &fields.title);
    xml.leaf("link", &[], &fields.url);
    xml.leaf("guid", &[("isPermaLink", "false")], &fields.id);
    xml.leaf("pubDate", &[], &fields.published.rfc822());
    xml.leaf("dcterms:modified", &[], &fields.updated.rfc3339());
    if fields.authors.is_empty() {
        xml.leaf("dc:creator", &[], view.publisher);
    }
    for author in &fields.authors {
        xml.leaf("dc:creator", &[], author);
    }
    for category in &fields.categories {
        xml.leaf("category", &[], category);
    }
    xml.leaf("description", &[], &fields.summary);
    if let Some(html) = entry.html_in_xml(bodies)? {
        xml.shared_leaf("content:encoded", &[], html);
    }
    if let Some(image) = &fields.image {
        // The specification wants the length; a card whose length is not known is shown by `media:content` alone.
        if let Some(length) = lengths(&image.file) {
            let length = length.to_string();
            let attributes =
                [("url", image.url.as_str()), ("length", &length), ("type", image.media_type)];
            xml.empty("enclosure", &attributes);
        }
        let (width, height) = (image.width.map(digits), image.height.map(digits));
        let mut attributes =
            vec![("url", image.url.as_str()), ("type", image.media_type), ("medium", "image")];
        attributes.extend(width.as_deref().map(|width| ("width", width)));
        attributes.extend(height.as_deref().map(|height| ("height", height)));
        xml.open("media:content", &attributes);
        xml.leaf("media:description", &[("type", "plain")], &image.alt);
        xml.close();
    }
    xml.close();
    Ok(())
}

fn digits(number: u32) -> String {
    number.to_string()
}

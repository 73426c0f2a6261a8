//! Atom feeds (RFC 4287): the newest entries of each list.
//!
//! In: the shared feed view. Out: `atom.xml` beside each list.

use crate::base::diag::Diagnostic;
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
    Format { name: "atom", version: 1, sees: Sees::Everything, covers: None, plan };

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    feed::plan_all(site, parts, planner, "atom.xml", render);
}

fn render(view: &FeedView<'_>, bodies: &Bodies, lengths: &Lengths<'_>) -> Rendered {
    let mut xml = Writer::with_capacity(view.xml_length(bodies)?);
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", view.language)]);
    xml.leaf("id", &[], &view.id);
    xml.leaf("title", &[], &view.title);
    xml.leaf("subtitle", &[], &view.description);
    xml.leaf("updated", &[], &view.updated.rfc3339());
    xml.empty(
        "link",
        &[("rel", "self"), ("type", "application/atom+xml"), ("href", &view.self_url)],
    );
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &view.page_url)]);
    if let Some(hub) = view.hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)]);
    }
    xml.open("author", &[]);
    xml.leaf("name", &[], view.publisher);
    xml.leaf("uri", &[], &view.home_url);
    if let Some(email) = view.email {
        xml.leaf("email", &[], email);
    }
    xml.close();
    if let Some(rights) = view.rights {
        xml.leaf("rights", &[], rights);
    }
    xml.leaf("generator", &[], "rebut");
    for entry in &view.entries {
        write_entry(&mut xml, view, entry.entry(), bodies, lengths)?;
    }
    xml.close();
    Ok(xml.finish())
}

fn write_entry(
    xml: &mut Writer,
    view: &FeedView<'_>,
    entry: &FeedEntry<'_>,
    bodies: &Bodies,
    lengths: &Lengths<'_>,
) -> Result<(), Box<Diagnostic>> {
    let fields = &entry.fields;
    xml.open("entry", &[("xml:lang", fields.language)]);
    xml.leaf("id", &[], &fields.id);
    xml.leaf("title", &[], &fields.title);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &fields.url)]);
    if let Some(image) = &fields.image {
        let length = lengths(&image.file).map(|length| length.to_string());
        let mut attributes =
            vec![("rel", "enclosure"), ("type", image.media_type), ("href", image.url.as_str())];
        attributes.extend(length.as_deref().map(|length| ("length", length)));
        attributes.push(("title", &image.alt));
        xml.empty("link", &attributes);
    }
    xml.leaf("published", &[], &fields.published.rfc3339());
    xml.leaf("updated", &[], &fields.updated.rfc3339());
    let publisher = [view.publisher];
    let authors = if fields.authors.is_empty() { &publisher[..] } else { &fields.authors[..] };
    for author in authors {
        xml.open("author", &[]);
        xml.leaf("name", &[], author);
        xml.close();
    }
    for category in &fields.categories {
        xml.empty("category", &[("term", category)]);
    }
    xml.leaf("summary", &[("type", "text")], &fields.summary);
    if let Some(html) = entry.html_in_xml(bodies)? {
        xml.shared_leaf("content", &[("type", "html")], html);
    }
    xml.close();
    Ok(())
}

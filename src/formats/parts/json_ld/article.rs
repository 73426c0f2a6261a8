//! An article as a NewsArticle: who wrote and approved it, what it rests on, what was put right.
//!
//! In: a page. Out: the node of the article; what was taken back is named, and nothing of what it said.

use crate::base::date;
use crate::base::digest::Digest;
use crate::config::permalinks::Kind;
use crate::formats::parts::absolute;
use crate::formats::parts::json_ld::identity::Identity;
use crate::formats::parts::json_ld::node::Node;
use crate::formats::parts::json_ld::review;
use crate::formats::parts::json_ld::review::claim_id;
use crate::site::Site;
use crate::site::page::Correction;
use crate::site::page::Page;
use crate::site::page::Person;
use crate::site::page::Reference;
use crate::site::taxonomy::Taxonomy;

/// The article of a page. `image` is the picture that previews show.
pub(super) fn article(site: &Site, identity: &Identity, page: &Page, image: Option<Node>) -> Node {
    let address = absolute(site, &page.url);
    let kind = match page.kind {
        Kind::Rebuttal | Kind::News => "NewsArticle",
        Kind::Guide | Kind::Page => "Article",
    };
    let node = Node::new(&[kind])
        .text("@id", format!("{address}#article").as_str())
        .node("mainEntityOfPage", Node::reference(&address))
        .text("headline", page.title.as_str());
    let node = if page.is_withdrawn {
        node.text("creativeWorkStatus", "Withdrawn")
    } else {
        content(site, identity, page, &address, node).nodes("image", image)
    };
    node.text("inLanguage", site.config.language_tag(page.language))
        .text("identifier", page.tag_uri.as_str())
        .text("datePublished", page.date.as_ref().map(|date| date.rfc3339()).as_deref())
        .text("dateModified", page.updated.as_ref().map(|date| date.rfc3339()).as_deref())
        .number("version", version(page))
        .node("publisher", Node::reference(&identity.body_id))
        .nodes(
            "correction",
            page.corrections.iter().map(|correction| comment(&address, correction)),
        )
}

/// The number of the text as readers count: the first, and one more for each correction.
pub(in crate::formats) fn version(page: &Page) -> u32 {
    u32::try_from(page.corrections.len()).unwrap_or(u32::MAX).saturating_add(1)
}

fn content(site: &Site, identity: &Identity, page: &Page, address: &str, node: Node) -> Node {
    let section = site.section(page.section);
    let keywords: Vec<&str> = page
        .terms
        .iter()
        .map(|id| site.term(*id))
        .filter(|term| matches!(term.taxonomy, Taxonomy::Topics | Taxonomy::Tags))
        .map(|term| term.title.as_str())
        .collect();
    let authors: Vec<Node> = match &*page.authors {
        [] => vec![Node::reference(&identity.body_id)],
        authors => authors.iter().map(|author| person(site, identity, page, author)).collect(),
    };
    // An editor is one person by the rules of schema.org; a unit that approved it stands on the page's node.
    let editors = page.reviewers.iter().filter(|reviewer| !reviewer.is_unit);
    let has_reviews = review::are_published(site, page);
    let claims = page.claims.iter().filter(|_| has_reviews);
    let method = identity.method.as_deref().filter(|_| page.kind == Kind::Rebuttal);
    node.text("description", page.summary.as_str())
        .text("articleSection", Some(section.title.as_str()).filter(|_| !section.is_home()))
        .texts("keywords", &keywords)
        .json("isAccessibleForFree", "true")
        .nodes("author", authors)
        .nodes("editor", editors.map(|editor| person(site, identity, page, editor)))
        .node("copyrightHolder", Node::reference(&identity.body_id))
        .text("license", identity.licence.as_deref())
        .nodes("about", claims.map(|claim| Node::reference(&claim_id(address, claim))))
        .nodes("citation", page.sources.iter().map(|source| citation(address, source)))
        .node("backstory", method.map(|url| Node::new(&["WebPage"]).text("url", url)))
}

/// Who approved a page, for its node: persons and units alike. Whom the article names already is only mentioned.
pub(super) fn reviewers(site: &Site, page: &Page) -> Vec<Node> {
    let is_named = |reviewer: &Person| {
        page.kind.is_article()
            && !page.is_withdrawn
            && (!reviewer.is_unit || page.authors.contains(reviewer))
    };
    let reviewers = page.reviewers.iter();
    reviewers
        .map(|reviewer| {
            let id = person_id(site, reviewer);
            if is_named(reviewer) {
                return Node::reference(&id);
            }
            let kind = if reviewer.is_unit { "Organization" } else { "Person" };
            Node::new(&[kind]).text("@id", id.as_str()).text("name", reviewer.name.as_str())
        })
        .collect()
}

/// `@id` of somebody who signs: the same on all pages and in all languages.
fn person_id(site: &Site, person: &Person) -> String {
    let key = match person.slug.as_str() {
        // A name without a letter that addresses may have.
        "" => Digest::of(person.name.as_bytes()).short(),
        slug => slug.to_owned(),
    };
    format!("{}{}/#people-{key}", site.config.base_url.origin, site.config.base_url.path)
}

fn person(site: &Site, identity: &Identity, page: &Page, person: &Person) -> Node {
    let record = person.record.as_ref().and_then(|id| site.records.people.get(id));
    let list = site.find_term(Taxonomy::Authors, page.language, &person.slug);
    let list = list.map(|term| absolute(site, &term.url));
    let node = Node::new(&[if person.is_unit { "Organization" } else { "Person" }])
        .text("@id", person_id(site, person).as_str())
        .text("name", person.name.as_str())
        .text("url", list.as_deref())
        .text("sameAs", record.and_then(|record| record.url.as_deref()))
        .text("email", record.and_then(|record| record.email.as_deref()));
    // Who has no record may be a guest: that they are of this body would be invented.
    match (record, person.is_unit) {
        (None, _) => node,
        (Some(_), true) => node.node("parentOrganization", Node::reference(&identity.body_id)),
        (Some(_), false) => node
            .text("jobTitle", person.role.as_deref())
            .node("worksFor", Node::reference(&identity.body_id)),
    }
}

/// A source. That it was read on a day has no property in schema.org; the open data tells it.
fn citation(address: &str, reference: &Reference) -> Node {
    let source = &reference.source;
    let publisher = source.publisher.as_deref();
    Node::new(&["CreativeWork"])
        .text("@id", format!("{address}#source-{}", reference.number).as_str())
        .text("name", source.title.as_str())
        .text("url", source.url.as_deref())
        .text("archivedAt", source.archived.as_deref())
        .text("identifier", source.number.as_deref())
        .text("inLanguage", source.language.as_deref())
        .node("publisher", publisher.map(|name| Node::new(&["Organization"]).text("name", name)))
}

fn comment(address: &str, correction: &Correction) -> Node {
    Node::new(&["CorrectionComment"])
        .text("@id", format!("{address}#correction-{}", correction.number).as_str())
        .text("datePublished", date::iso(correction.on).as_str())
        .text("text", correction.text.as_str())
}

//! What a page says to programs: one graph of schema.org (<https://schema.org>) in JSON-LD.
//!
//! In: what a page says of itself. Out: the text of a `<script type="application/ld+json">`. Every node has an `@id` that is
//! the same on every page; a node stands in full once and is mentioned elsewhere by its `@id`, so that pages stay small.
//!
//! - every page: the body and the site; where there is one, the way from the home page;
//! - an article: NewsArticle (a guide is an Article) with its sources and corrections, and a ClaimReview for each claim;
//! - a list: CollectionPage with the addresses in it, and nothing of what stands there: a review has one page only;
//! - plain pages: AboutPage and ContactPage for these policies, else WebPage.

use crate::base::path::UrlPath;
use crate::formats::parts::absolute;
use crate::formats::parts::json_ld::identity::Identity;
use crate::formats::parts::json_ld::node::Node;
use crate::site::Site;
use crate::site::page::Page;

pub(in crate::formats) mod article;
pub(in crate::formats) mod identity;
pub(in crate::formats) mod node;
pub(in crate::formats) mod review;

/// What a page is about.
pub(in crate::formats) enum Subject<'a> {
    /// Nothing but itself: the search page.
    Itself,
    /// What an editor wrote.
    Content(&'a Page),
    /// A list of other pages, those that it shows.
    List(Vec<&'a UrlPath>),
}

/// What the head of a page knows.
pub(in crate::formats) struct Facts<'a> {
    /// Its whole address; `None` when it is shown at any address.
    pub(in crate::formats) address: Option<&'a str>,
    /// Its name without the site's.
    pub(in crate::formats) name: &'a str,
    /// One or two sentences.
    pub(in crate::formats) description: &'a str,
    /// The tag of its language.
    pub(in crate::formats) language: &'a str,
    /// Whether it is the home page.
    pub(in crate::formats) is_home: bool,
    /// The way to it, home page and page included: name and address from the root of the host.
    pub(in crate::formats) crumbs: Vec<(&'a str, &'a str)>,
    /// The picture that previews show.
    pub(in crate::formats) image: Option<Image<'a>>,
}

/// The picture that previews show.
pub(in crate::formats) struct Image<'a> {
    pub(in crate::formats) url: &'a str,
    pub(in crate::formats) width: Option<u32>,
    pub(in crate::formats) height: Option<u32>,
}

/// The graph of a page.
pub(in crate::formats) fn graph(
    site: &Site,
    identity: &Identity,
    subject: &Subject<'_>,
    facts: &Facts<'_>,
) -> String {
    let kind = page_type(site, subject);
    let is_about = kind == "AboutPage" || facts.is_home;
    let mut nodes = if is_about {
        vec![identity.body_in_full.clone(), identity.site_in_full.clone()]
    } else {
        vec![identity.body.clone(), identity.site.clone()]
    };
    let Some(address) = facts.address else { return whole(&nodes) };
    let crumbs = crumbs(site, address, facts);
    let mut page = Node::new(&[kind])
        .text("@id", address)
        .text("url", address)
        // The headline of an article is its name already.
        .text("name", Some(facts.name).filter(|_| !is_article(subject)))
        .text("inLanguage", facts.language)
        .node("isPartOf", Node::reference(&identity.site_id))
        .node("breadcrumb", crumbs.is_some().then(|| Node::reference(&crumbs_id(address))));
    nodes.extend(crumbs.map(Node::finish));
    match subject {
        Subject::Itself => page = page.text("description", facts.description),
        Subject::List(urls) => {
            page = page
                .text("description", facts.description)
                .node("mainEntity", item_list(site, urls));
        }
        Subject::Content(content) if content.kind.is_article() => {
            let image = facts.image.as_ref().map(image);
            let article = article::article(site, identity, content, image);
            page = page.nodes("reviewedBy", article::reviewers(site, content));
            nodes.push(article.finish());
            nodes.extend(review::reviews(site, identity, content));
        }
        Subject::Content(content) => {
            let modified = content.updated.as_ref().map(|date| date.rfc3339());
            page = page
                .text("description", facts.description)
                .text("dateModified", modified.as_deref())
                .nodes("reviewedBy", article::reviewers(site, content));
            nodes.extend(review::reviews(site, identity, content));
        }
    }
    nodes.push(page.finish());
    whole(&nodes)
}

fn whole(nodes: &[String]) -> String {
    format!("{{\"@context\":\"https://schema.org\",\"@graph\":[{}]}}", nodes.join(","))
}

fn page_type(site: &Site, subject: &Subject<'_>) -> &'static str {
    match subject {
        Subject::Itself => "WebPage",
        Subject::List(_) => "CollectionPage",
        Subject::Content(page) => {
            let address = Some(absolute(site, &page.url));
            let is = |key| identity::policy(site, page.language, key) == address;
            match () {
                () if is("about") => "AboutPage",
                () if is("contact") => "ContactPage",
                () => "WebPage",
            }
        }
    }
}

fn is_article(subject: &Subject<'_>) -> bool {
    match subject {
        Subject::Content(page) => page.kind.is_article(),
        Subject::Itself | Subject::List(_) => false,
    }
}

fn crumbs_id(address: &str) -> String {
    format!("{address}#breadcrumbs")
}

/// The way to the page; `None` for one step, which is no way.
fn crumbs(site: &Site, address: &str, facts: &Facts<'_>) -> Option<Node> {
    if facts.crumbs.len() < 2 {
        return None;
    }
    let origin = &site.config.base_url.origin;
    let steps = (1..).zip(&facts.crumbs).map(|(position, (name, url))| {
        let url = format!("{origin}{url}");
        Node::new(&["ListItem"])
            .number("position", position)
            .text("name", *name)
            // The last step is the page itself.
            .text("item", Some(url.as_str()).filter(|url| *url != address))
    });
    let node = Node::new(&["BreadcrumbList"]).text("@id", crumbs_id(address).as_str());
    Some(node.nodes("itemListElement", steps))
}

fn item_list(site: &Site, urls: &[&UrlPath]) -> Option<Node> {
    if urls.is_empty() {
        return None;
    }
    let items = (1..).zip(urls).map(|(position, url)| {
        Node::new(&["ListItem"])
            .number("position", position)
            .text("url", absolute(site, url).as_str())
    });
    Some(Node::new(&["ItemList"]).nodes("itemListElement", items))
}

fn image(image: &Image<'_>) -> Node {
    Node::new(&["ImageObject"])
        .text("url", image.url)
        .number("width", image.width)
        .number("height", image.height)
}

//! Claims as schema.org knows them: a ClaimReview for each, and a MediaReview where a picture or film was judged.
//!
//! In: a page with claims. Out: nodes as JSON, the same on the page and in the feed of data. Who said it, where and when
//! is said only where it is known. Numbers stand only where the scale has them.

use crate::base::date;
use crate::config::languages::LanguageId;
use crate::document::claim::Appearance;
use crate::document::claim::Claimant;
use crate::formats::parts::absolute;
use crate::formats::parts::json_ld::identity::Identity;
use crate::formats::parts::json_ld::node::Node;
use crate::site::Site;
use crate::site::page::Claim;
use crate::site::page::Page;
use crate::site::page::VerdictId;

/// The lowest number of a scale.
const WORST: u32 = 1;

/// How many reviews a page has, on a site that publishes them.
pub(in crate::formats) fn count(page: &Page) -> usize {
    if page.is_withdrawn {
        return 0;
    }
    page.claims.len() + page.claims.iter().filter(|claim| claim.media.is_some()).count()
}

/// Whether reviews of a page are published; never of what was taken back.
pub(super) fn are_published(site: &Site, page: &Page) -> bool {
    site.config.claim_review && !page.is_withdrawn && !page.claims.is_empty()
}

/// The reviews of a page; none when the site publishes none.
pub(in crate::formats) fn reviews(site: &Site, identity: &Identity, page: &Page) -> Vec<String> {
    if !are_published(site, page) {
        return Vec::new();
    }
    let address = absolute(site, &page.url);
    let mut nodes = Vec::with_capacity(page.claims.len());
    for claim in &page.claims {
        nodes.push(claim_review(site, identity, page, &address, claim).finish());
        if let Some(category) = claim.media {
            nodes.push(media_review(site, identity, page, &address, claim, category).finish());
        }
    }
    nodes
}

/// `@id` of a claim: the place of its record on the page.
pub(super) fn claim_id(address: &str, claim: &Claim) -> String {
    format!("{address}#claim-{}", claim.id)
}

fn review(
    site: &Site,
    identity: &Identity,
    page: &Page,
    address: &str,
    kind: &str,
    id: &str,
) -> Node {
    Node::new(&[kind])
        .text("@id", format!("{address}#{id}").as_str())
        .text("inLanguage", site.config.language_tag(page.language))
        .text("datePublished", page.date.as_ref().map(|date| date.rfc3339()).as_deref())
        .text("dateModified", page.updated.as_ref().map(|date| date.rfc3339()).as_deref())
        .json("author", &identity.body_inline)
}

fn claim_review(
    site: &Site,
    identity: &Identity,
    page: &Page,
    address: &str,
    claim: &Claim,
) -> Node {
    let place = claim_id(address, claim);
    let reviewed = Node::new(&["Claim"])
        .text("@id", place.as_str())
        .text("name", claim.claim.as_str())
        .node("author", claim.claimant.as_ref().map(claimant))
        .text("datePublished", claim.made_on.map(date::iso).as_deref())
        .nodes("appearance", claim.appearances.iter().filter_map(appearance));
    review(site, identity, page, address, "ClaimReview", &format!("review-{}", claim.id))
        .text("url", place.as_str())
        .text("claimReviewed", claim.claim.as_str())
        .node("itemReviewed", reviewed)
        .node("reviewRating", rating(site, page.language, claim.verdict, &claim.finding))
}

fn claimant(claimant: &Claimant) -> Node {
    let kind = if claimant.is_person { "Person" } else { "Organization" };
    Node::new(&[kind]).text("name", claimant.name.as_str()).text("sameAs", claimant.url.as_deref())
}

/// Where a claim was seen: the archived copy, as a link to the claim itself would help it along.
fn appearance(appearance: &Appearance) -> Option<Node> {
    let url = appearance.archived.as_deref().or(appearance.url.as_deref())?;
    Some(Node::new(&["CreativeWork"]).text("url", url))
}

fn rating(site: &Site, language: LanguageId, verdict: VerdictId, finding: &str) -> Node {
    let best = u32::from(site.config.verdicts.best_rating());
    let verdict = site.verdict(verdict);
    let label = site.config.text(&verdict.label, site.config.language_tag(language));
    let node = Node::new(&["Rating"]).text("alternateName", label);
    let node = match verdict.rating.map(u32::from).filter(|_| best > WORST) {
        Some(value) => node
            .number("ratingValue", value)
            .number("bestRating", best)
            .number("worstRating", WORST),
        None => node,
    };
    node.text("ratingExplanation", finding)
}

fn media_review(
    site: &Site,
    identity: &Identity,
    page: &Page,
    address: &str,
    claim: &Claim,
    category: &str,
) -> Node {
    let place = claim_id(address, claim);
    // Whether it was a picture or a film is not written down, so it is a thing of media and no more.
    let seen = claim.appearances.iter().filter_map(|appearance| {
        let url = appearance.archived.as_deref().or(appearance.url.as_deref())?;
        Some(Node::new(&["MediaObject"]).text("url", url))
    });
    let reviewed = Node::new(&["MediaReviewItem"])
        .node("interpretedAsClaim", Node::reference(&place))
        .nodes("mediaItemAppearance", seen);
    review(site, identity, page, address, "MediaReview", &format!("media-{}", claim.id))
        .text("url", place.as_str())
        .text("mediaAuthenticityCategory", category)
        .text("reviewBody", claim.finding.as_str())
        .node("itemReviewed", reviewed)
}

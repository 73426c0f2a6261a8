//! Who publishes and what the site is, made once for a language.
//!
//! In: `publisher`, policies and the site's title. Out: [`Identity`]: nodes as JSON, in full for the home page and the page
//! about the body, short for all others. The body is one node on the whole site, known by its `@id`.

use crate::base::path::UrlPath;
use crate::config::identity::licence_url;
use crate::config::languages::LanguageId;
use crate::formats::parts::absolute;
use crate::formats::parts::json_ld::node::Node;
use crate::site::MenuTarget;
use crate::site::Site;
use crate::site::url;

/// Nodes that all pages of a language share.
pub(in crate::formats) struct Identity {
    /// The body with all that is known of it.
    pub(super) body_in_full: String,
    /// The body with name, address and logo.
    pub(super) body: String,
    /// The body as it stands in nodes that are read by themselves: a review, a feed of data.
    pub(in crate::formats) body_inline: String,
    /// The site with its terms.
    pub(super) site_in_full: String,
    /// The site with its name.
    pub(super) site: String,
    /// `@id` of the site in this language.
    pub(super) site_id: String,
    /// `@id` of the body.
    pub(in crate::formats) body_id: String,
    /// The address of the licence, when it is known.
    pub(in crate::formats) licence: Option<String>,
    /// The page that tells how facts are checked.
    pub(super) method: Option<String>,
}

impl Identity {
    /// Makes the nodes of a language.
    pub(in crate::formats) fn new(site: &Site, language: LanguageId) -> Self {
        let tag = site.config.language_tag(language);
        let publisher = &site.config.publisher;
        let name = site.config.text(&publisher.name, tag);
        let body_id = body_id(site);
        let home = absolute(site, &url::home(site.language(language)));
        let site_id = format!("{home}#website");
        let first = || Node::new(&publisher.types).text("@id", body_id.as_str()).text("name", name);
        let main = main_address(site);
        let short = || first().text("url", main.as_str()).text("logo", logo(site).as_deref());
        let website = || {
            Node::new(&["WebSite"])
                .text("@id", site_id.as_str())
                .text("name", site.language(language).title.as_str())
                .text("url", home.as_str())
                .text("inLanguage", tag)
        };
        let terms = site.config.text(&publisher.licence, tag);
        let licence = licence_url(terms);
        Self {
            body_in_full: in_full(site, language, short()).finish(),
            body: short().finish(),
            body_inline: first().text("url", main.as_str()).finish(),
            site_in_full: website()
                .node("publisher", Node::reference(&body_id))
                .text("copyrightNotice", terms)
                .text("license", licence.as_deref())
                .finish(),
            site: website().finish(),
            site_id,
            body_id,
            licence,
            method: policy(site, language, "method"),
        }
    }
}

/// `@id` of the publishing body: the same in all languages.
fn body_id(site: &Site) -> String {
    absolute(site, &UrlPath::from_segments("/")) + "#publisher"
}

/// The home page of the site.
fn main_address(site: &Site) -> String {
    absolute(site, &url::home(site.config.default_language()))
}

fn logo(site: &Site) -> Option<String> {
    let logo = site.config.publisher.logo.as_ref()?;
    Some(absolute(site, &UrlPath::from_segments(&format!("/{}", logo.value))))
}

/// The whole address of a policy page, when the site has it.
pub(super) fn policy(site: &Site, language: LanguageId, key: &str) -> Option<String> {
    let policy = site.tables(language).policies.iter().find(|policy| policy.key == key)?;
    Some(match &policy.url {
        MenuTarget::Internal(url, None) => absolute(site, url),
        MenuTarget::Internal(url, Some(fragment)) => format!("{}#{fragment}", absolute(site, url)),
        MenuTarget::External(url) => url.clone(),
    })
}

fn in_full(site: &Site, language: LanguageId, short: Node) -> Node {
    let tag = site.config.language_tag(language);
    let publisher = &site.config.publisher;
    let text = |localized| site.config.text(localized, tag);
    let mut other_names = vec![text(&publisher.short_name)];
    other_names.extend(publisher.former_names.iter().map(String::as_str));
    other_names.retain(|name| !name.is_empty());
    let is_ours =
        |url: &&str| url.trim_end_matches('/') == main_address(site).trim_end_matches('/');
    let channels = publisher.channels.iter().map(|channel| channel.url.as_str());
    let accounts: Vec<&str> = channels.filter(|url| !is_ours(url)).collect();
    let method = policy(site, language, "method");
    let contact = policy(site, language, "contact");
    let parent = text(&publisher.parent);
    let parent = (!parent.is_empty()).then(|| Node::new(&["Organization"]).text("name", parent));
    let can_be_asked = publisher.email.is_some() || publisher.phone.is_some() || contact.is_some();
    let contact_point = can_be_asked.then(|| {
        Node::new(&["ContactPoint"])
            .text("contactType", "editorial")
            .text("email", publisher.email.as_deref())
            .text("telephone", publisher.phone.as_deref())
            .text("url", contact.as_deref())
    });
    // Of the types a body may have, media alone have a property for how facts are checked.
    let is_media = publisher.types.contains(&"NewsMediaOrganization");
    short
        .texts("alternateName", &other_names)
        .text("address", text(&publisher.address))
        .text("email", publisher.email.as_deref())
        .text("telephone", publisher.phone.as_deref())
        .node("contactPoint", contact_point)
        .node("parentOrganization", parent)
        .texts("sameAs", &accounts)
        .text("publishingPrinciples", method.as_deref())
        .text("verificationFactCheckingPolicy", method.as_deref().filter(|_| is_media))
        .text("correctionsPolicy", policy(site, language, "corrections").as_deref())
        .text("actionableFeedbackPolicy", contact.as_deref())
        .text("ownershipFundingInfo", policy(site, language, "funding").as_deref())
}

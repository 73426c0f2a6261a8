//! A body in a view: its digest stands for it, its HTML is made when the view is rendered.
//!
//! In: a bound text and where it will stand. Out: a [`BodyView`].

use serde::Serialize;

use crate::base::diag::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::config::languages::LanguageId;
use crate::formats::parts::Parts;
use crate::formats::parts::entry;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::text::Text;
use crate::theme::bodies::Bodies;
use crate::theme::body_html::BodyContext;
use crate::theme::part::Part;

/// A body with all that decides its HTML.
#[derive(Clone)]
pub(in crate::formats) struct BodyView<'s> {
    text: &'s Text,
    language: &'s str,
    direction: &'static str,
    base: String,
    page_url: String,
    claims: Vec<Part>,
    has_picture_above: bool,
}

#[derive(Serialize)]
struct BodyDigest<'a> {
    text: Fingerprint,
    language: &'a str,
    base: &'a str,
    page_url: &'a str,
    claims: &'a [Part],
    has_picture_above: bool,
}

impl Serialize for BodyView<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digest = BodyDigest {
            text: self.text.fingerprint(),
            language: self.language,
            base: &self.base,
            page_url: &self.page_url,
            claims: &self.claims,
            has_picture_above: self.has_picture_above,
        };
        digest.serialize(serializer)
    }
}

impl<'s> BodyView<'s> {
    /// The body of a page, for the page itself.
    pub(in crate::formats) fn of_page(site: &'s Site, parts: &Parts<'s>, page: &'s Page) -> Self {
        let claims = claims(site, parts, page);
        let view = Self::new(site, page.language, &page.text, claims, None);
        Self { has_picture_above: page.kind.is_article() && page.image.is_some(), ..view }
    }

    /// The body of a page, for a feed: every address is whole.
    pub(in crate::formats) fn for_feed(
        site: &'s Site,
        parts: &Parts<'_>,
        page: &'s Page,
        page_url: String,
    ) -> Self {
        let claims = claims(site, parts, page);
        Self::new(site, page.language, &page.text, claims, Some(page_url))
    }

    /// The text above a list.
    pub(in crate::formats) fn of_list(
        site: &'s Site,
        language: LanguageId,
        text: &'s Text,
    ) -> Self {
        Self::new(site, language, text, Vec::new(), None)
    }

    fn new(
        site: &'s Site,
        language: LanguageId,
        text: &'s Text,
        claims: Vec<Part>,
        page_url: Option<String>,
    ) -> Self {
        let tag = &site.language(language).tag;
        let base_url = &site.config.base_url;
        let base = match &page_url {
            Some(_) => format!("{}{}", base_url.origin, base_url.path),
            None => base_url.path.clone(),
        };
        Self {
            text,
            language: tag.as_ref(),
            direction: tag.direction().as_str(),
            base,
            page_url: page_url.unwrap_or_default(),
            claims,
            has_picture_above: false,
        }
    }

    /// The HTML.
    pub(in crate::formats) fn html(&self, bodies: &Bodies) -> Result<String, Box<Diagnostic>> {
        let context = BodyContext {
            lang: self.language,
            dir: self.direction,
            base: &self.base,
            page_url: &self.page_url,
            claims: &self.claims,
            has_picture_above: self.has_picture_above,
        };
        bodies.html(self.text, &context)
    }
}

/// The claims of a page, when its text shows one.
fn claims(site: &Site, parts: &Parts<'_>, page: &Page) -> Vec<Part> {
    let shows_one = page.text.blocks.iter().any(|block| block.claim.is_some());
    if shows_one { entry::claims(site, parts, page) } else { Vec::new() }
}

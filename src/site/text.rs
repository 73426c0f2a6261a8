//! A body whose holes are bound: every link leads somewhere, every picture is there, every citation has its number.
//!
//! In: a [`Body`], filled by `site/bind.rs`. Out: a [`Text`], which `theme/body_html.rs` turns into HTML.

use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Serialize;

use crate::base::fingerprint::Fingerprint;
use crate::base::path::UrlPath;
use crate::document::body::Body;
use crate::site::image::Image;

/// A body with its holes bound.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The body as parsed.
    pub body: Arc<Body>,
    /// What each of [`Body::links`] leads to.
    pub links: Vec<Link>,
    /// Which picture each of [`Body::images`] is.
    pub images: Vec<Picture>,
    /// The number of the source for each of [`Body::citations`], from 1, with its occurrence from 1.
    pub citations: Vec<Citation>,
    /// What each of [`Body::blocks`] stands for.
    pub blocks: Vec<BoundBlock>,
    /// See [`Text::fingerprint`].
    pub(crate) fingerprint: OnceLock<Fingerprint>,
}

impl Text {
    /// A body whose holes are bound.
    pub fn new(
        body: Arc<Body>,
        links: Vec<Link>,
        images: Vec<Picture>,
        citations: Vec<Citation>,
        blocks: Vec<BoundBlock>,
    ) -> Self {
        Self { body, links, images, citations, blocks, fingerprint: OnceLock::new() }
    }

    /// Where it names a picture of this image first, as bytes of its file.
    pub fn place_of(&self, image: &Arc<Image>) -> Option<Range<usize>> {
        let is_of = |picture: &Picture| Arc::ptr_eq(&picture.image, image);
        let body = &*self.body;
        let written = self.images.iter().zip(&body.images).find(|(picture, _)| is_of(picture));
        let in_block = || {
            let mut blocks = self.blocks.iter().zip(&body.blocks);
            let (_, block) = blocks.find(|(bound, _)| bound.picture.as_ref().is_some_and(is_of))?;
            Some(block.attribute("src")?.range.clone())
        };
        written.map(|(_, image)| image.target.range.clone()).or_else(in_block)
    }

    /// The fingerprint of all that it says. It is worked out when somebody asks: after an edit few do.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| {
            let bound = (&self.links, &self.images, &self.citations, &self.blocks);
            Fingerprint::combine(&[self.body.digest, Fingerprint::of_value(&bound)])
        })
    }
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// A page or file of this site.
    Internal {
        /// Its address.
        url: UrlPath,
        /// What stands behind `#`.
        fragment: Option<String>,
    },
    /// A place on the same page.
    Anchor(String),
    /// Another site, a telephone number, an e-mail address; safe to put into `href`.
    External(String),
    /// A page that is no longer published: only the words stay.
    Gone,
}

/// A picture of the site.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Picture {
    /// Its files.
    #[serde(serialize_with = "as_digest")]
    pub image: Arc<Image>,
    /// The text for those who do not see it.
    pub alt: String,
    /// The words below it.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

fn as_digest<S: serde::Serializer>(image: &Arc<Image>, serializer: S) -> Result<S::Ok, S::Error> {
    image.digest.serialize(serializer)
}

/// A reference to a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Citation {
    /// Number of the source in the list, from 1.
    pub number: usize,
    /// How many times this source was cited before on the page, plus 1.
    pub occurrence: usize,
}

/// A block with what its template sees.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BoundBlock {
    /// Its name, which is also its template's: `blocks/NAME.html`.
    pub name: String,
    /// Words behind the name.
    pub arguments: Vec<String>,
    /// `key=value` pairs behind the name.
    pub attributes: Vec<(String, String)>,
    /// For a `claim` block: which of the page's claims, counted from 0.
    pub claim: Option<usize>,
    /// For a `figure` or `embed` block: the picture.
    pub picture: Option<Picture>,
    /// For an `embed` block: the address it leads to.
    pub url: Option<String>,
}

//! The body of a document: finished HTML with holes where other files have a say.
//!
//! In: nothing; this is the type that `document/markdown.rs` fills. Out: a [`Body`] that knows its links,
//! images, citations, blocks, headings and words. What a link leads to is decided in `site/`; how a
//! hole looks is decided in `theme/body_html.rs`.

use std::ops::Range;

use crate::base::digest::Digest;
use crate::base::yaml::Spanned;

/// What stands between front matter and the end of the file.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The text in reading order.
    pub pieces: Vec<Piece>,
    /// Links as written; [`Piece::LinkStart`] points in here.
    pub links: Vec<WrittenLink>,
    /// Images as written; [`Piece::Image`] points in here.
    pub images: Vec<WrittenImage>,
    /// Citations as written, one for each `[@id]`; [`Piece::Citation`] points in here.
    pub citations: Vec<Spanned<String>>,
    /// Blocks as written, outer ones before the ones inside them; [`Piece::BlockStart`] points in here.
    pub blocks: Vec<Block>,
    /// The headings in order.
    pub outline: Vec<Heading>,
    /// Every `id` in the body: headings, footnotes, raw HTML. Targets of links to `#…`.
    pub anchors: Vec<String>,
    /// The words without markup: for search, reading time, summaries and checks. Blocks are parted by line breaks.
    pub plain_text: String,
    /// The plain text of the first paragraph, outside lists and tables; for the default summary.
    pub first_paragraph: String,
    /// The plain text above `<!-- more -->`, when that is written.
    pub above_more: Option<String>,
    /// Number of words (runs of letters and digits).
    pub words: usize,
    /// Digest of the Markdown text.
    pub digest: Digest,
}

/// A stretch of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// HTML that is finished: escaped or sanitised.
    Html(String),
    /// The start tag of a link, by index into [`Body::links`]. What follows up to [`Piece::LinkEnd`] is its text.
    LinkStart(usize),
    /// The end of a link.
    LinkEnd,
    /// A picture, by index into [`Body::images`].
    Image(usize),
    /// A reference to a source, by index into [`Body::citations`].
    Citation(usize),
    /// The start of a block, by index into [`Body::blocks`].
    BlockStart(usize),
    /// The end of the innermost block.
    BlockEnd,
}

/// A link as an editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLink {
    /// The destination: a file path, a fragment, an address.
    pub target: Spanned<String>,
    /// The title in quotes behind the destination.
    pub title: String,
}

/// An image as an editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenImage {
    /// The file, relative to the article or from `content/` with a leading `/`.
    pub target: Spanned<String>,
    /// The text for those who do not see it.
    pub alt: String,
    /// The title in quotes: shown as a caption.
    pub title: String,
    /// Whether the image is alone in its paragraph, so that it can be a figure.
    pub is_block: bool,
}

/// A `:::` block as an editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its name: `fact`, `claim`, `figure` …
    pub name: Spanned<String>,
    /// Words without `=` behind the name, as in `::: claim c1`.
    pub arguments: Vec<Spanned<String>>,
    /// `key=value` pairs behind the name.
    pub attributes: Vec<(Spanned<String>, Spanned<String>)>,
    /// The line that opens it.
    pub range: Range<usize>,
    /// How many blocks it stands in.
    pub depth: usize,
}

impl Block {
    /// The value of an attribute.
    pub fn attribute(&self, key: &str) -> Option<&Spanned<String>> {
        self.attributes.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Heading {
    /// 2 to 6: the page's title is the only heading of level 1, so `# x` in a body becomes level 2.
    pub level: u8,
    /// Its anchor, unique in the body.
    pub id: String,
    /// Its words, without markup.
    pub text: String,
    /// The level that the editor wrote, 1 to 6.
    #[serde(skip)]
    pub written: u8,
    /// Where it stands.
    #[serde(skip)]
    pub range: Range<usize>,
}

impl Default for Digest {
    /// The digest of nothing.
    fn default() -> Self {
        Self::of(b"")
    }
}

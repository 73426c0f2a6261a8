//! The body of a document: finished HTML with holes where other files have a say.
//!
//! In: nothing; this is the type that `document/markdown.rs` fills. Out: a [`Body`] that knows its links,
//! images, citations, blocks, headings and words. What a link leads to is decided in `site/`; how a
//! hole looks is decided in `theme/body_html.rs`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;
use std::sync::OnceLock;

use crate::base::diag::Report;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::SourcePath;
use crate::base::texts::Texts;
use crate::base::yaml::Spanned;
use crate::document::markdown;
use crate::document::shelf::Shelved;
use crate::source::text::Text;

/// What stands between front matter and the end of the file.
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Body {
    /// The text in reading order, with its words; not here yet when the body was kept from an earlier build.
    #[borsh(skip)]
    text: OnceLock<Option<Written>>,
    /// Where the text is read again.
    #[borsh(skip)]
    origin: Option<Origin>,
    /// Links as written; [`Piece::LinkStart`] points in here.
    pub links: Vec<WrittenLink>,
    /// Images as written; [`Piece::Image`] points in here.
    pub images: Vec<WrittenImage>,
    /// Citations as written, one for each `[@id]`; [`Piece::Citation`] points in here.
    pub citations: Vec<Spanned<String>>,
    /// Blocks as written, outer ones before the ones inside them; [`Piece::BlockStart`] points in here.
    pub blocks: Vec<Block>,
    /// See [`Body::headings`].
    outline: Outline,
    /// Every `id` in the body: headings, footnotes, raw HTML. Targets of links to `#…`.
    pub anchors: Texts,
    /// Which stretches of its words are the first paragraph outside lists and tables; see [`Body::first_paragraph`].
    pub first_stretches: Range<u32>,
    /// The first paragraph, of a body whose text is not in memory.
    #[borsh(skip)]
    first: Option<String>,
    /// The plain text above `<!-- more -->`, when that is written.
    pub above_more: Option<String>,
    /// Number of words (runs of letters and digits).
    pub words: usize,
    /// Fingerprint of the Markdown text.
    pub digest: Fingerprint,
}

/// Words read in a minute: Vietnamese text counts syllables as words, so this is nearer 230 than the 200 of English.
const WORDS_A_MINUTE: usize = 230;

/// The text of a body.
#[derive(Clone, Debug, Default)]
struct Written {
    pieces: Pieces,
    /// Which stretches of the pieces are words; none while the text lies on a shelf, where they are noted behind it.
    words: PlainWords,
}

/// The Markdown of a body that was kept without its text.
#[derive(Clone, Debug)]
struct Origin {
    file: SourcePath,
    text: Text,
    range: Range<usize>,
}

/// What a body without a text has for one.
static NOTHING: LazyLock<Written> = LazyLock::new(Written::default);

impl Body {
    /// Takes in its text.
    pub(super) fn set_text(&mut self, (pieces, words): (Pieces, PlainWords)) {
        self.text = OnceLock::from(Some(Written { pieces, words }));
    }

    /// A body of nothing but its stretches.
    #[cfg(test)]
    pub(crate) fn with_pieces(pieces: Pieces) -> Self {
        let mut body = Self::default();
        body.set_text((pieces, PlainWords::default()));
        body
    }

    /// A body that was kept without its text: a stretch of a file, which is read again when somebody asks.
    /// `first` is its first paragraph, where that is wanted.
    pub(super) fn with_origin(
        self,
        file: &SourcePath,
        text: Text,
        range: Range<usize>,
        first: Option<String>,
    ) -> Self {
        Self { origin: Some(Origin { file: file.clone(), text, range }), first, ..self }
    }

    /// Its HTML and where its words stand in it, where they are in memory: what [`Self::put_on_shelf`] lets go of.
    pub(super) fn for_the_shelf(&self) -> Option<(&str, Vec<u8>)> {
        let Written { pieces, words } = self.text.get()?.as_ref()?;
        let Html::Held(html) = &pieces.html else { return None };
        Some((html, borsh::to_vec(words).ok()?))
    }

    /// Lets its text lie on a shelf. `first` is its first paragraph, where that is wanted.
    pub(super) fn put_on_shelf(&mut self, text: Shelved, first: Option<String>) {
        if let Some(Some(written)) = self.text.get_mut() {
            written.pieces.html = Html::Shelved(text);
            written.words = PlainWords::default();
            self.first = first;
        }
    }

    /// Its HTML, where that is in memory.
    pub(super) fn html(&self) -> Option<&str> {
        match &self.text.get()?.as_ref()?.pieces.html {
            Html::Held(html) => Some(html),
            Html::Shelved(_) => None,
        }
    }

    /// The text in reading order.
    pub fn pieces(&self) -> Shown<'_> {
        self.written().pieces.shown()
    }

    /// The words without markup: for search, reading time, summaries and checks. Blocks are parted by line breaks.
    pub fn plain_text(&self) -> String {
        self.with_words(|words, html| words.text(html))
    }

    /// Gives the words, and the HTML that they stand in.
    fn with_words<R>(&self, see: impl Fn(&PlainWords, &str) -> R) -> R {
        let Written { pieces, words } = self.written();
        match &pieces.html {
            Html::Held(html) => see(words, html),
            Html::Shelved(text) => {
                let (html, words) = text.text_and_note();
                see(&borsh::from_slice(&words).unwrap_or_default(), &html)
            }
        }
    }

    /// Whether its text was wanted and could not be had any more: its file has changed since the rest was read.
    pub fn is_lost(&self) -> bool {
        match self.text.get() {
            Some(Some(Written { pieces: Pieces { html: Html::Shelved(html), .. }, .. })) => {
                html.is_lost()
            }
            Some(Some(_)) | None => false,
            Some(None) => true,
        }
    }

    fn written(&self) -> &Written {
        let written = self.text.get_or_init(|| {
            let Some(Origin { file, text, range }) = &self.origin else {
                return Some(Written::default());
            };
            let text = text.again()?;
            // Its problems were told when it was read first.
            let body = markdown::parse(file, &text, range.clone(), &mut Report::new());
            body.text.into_inner().flatten()
        });
        written.as_ref().unwrap_or(&NOTHING)
    }

    /// Sets the headings, and the ids of the whole.
    pub(super) fn set_outline(&mut self, mut outline: Outline, mut anchors: Texts) {
        outline.shrink_to_fit();
        anchors.shrink_to_fit();
        (self.outline, self.anchors) = (outline, anchors);
    }

    /// The headings in order.
    pub fn headings(&self) -> impl Iterator<Item = Heading<'_>> {
        self.outline.rows.iter().zip(self.outline.words.iter()).map(|(row, text)| Heading {
            level: row.level,
            id: self.anchors.get(index(row.anchor)).unwrap_or_default(),
            text,
            written: row.written,
            range: index(row.start)..index(row.end),
        })
    }

    /// Minutes it takes to read.
    pub fn minutes(&self) -> usize {
        self.words.div_ceil(WORDS_A_MINUTE).max(1)
    }

    /// The plain text of the first paragraph, on one line; for the default summary.
    pub fn first_paragraph(&self) -> String {
        if let Some(first) = &self.first {
            return first.clone();
        }
        let range = index(self.first_stretches.start)..index(self.first_stretches.end);
        self.with_words(|PlainWords { stretches, beside }, html| {
            let first = stretches.get(range.clone()).unwrap_or_default();
            one_line(&join(first, html, beside))
        })
    }
}

/// A stretch of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// HTML that is finished: escaped or sanitised.
    Html(&'a str),
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

/// The stretches of a body in reading order. A large site holds all its texts in memory, so all their HTML is one string, with
/// a short list of the holes in it.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    html: Html,
    holes: Box<[(u32, Hole)]>,
}

/// Where the HTML of a body is.
#[derive(Clone, Debug)]
enum Html {
    Held(Box<str>),
    Shelved(Shelved),
}

impl Default for Html {
    fn default() -> Self {
        Self::Held(Box::default())
    }
}

/// The stretches of a body while somebody looks at them.
pub struct Shown<'b> {
    html: Cow<'b, str>,
    holes: &'b [(u32, Hole)],
}

/// What stands in a hole, by its number among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hole {
    LinkStart(u32),
    LinkEnd,
    Image(u32),
    Citation(u32),
    BlockStart(u32),
    BlockEnd,
}

impl Hole {
    fn piece(self) -> Piece<'static> {
        match self {
            Self::LinkStart(number) => Piece::LinkStart(index(number)),
            Self::LinkEnd => Piece::LinkEnd,
            Self::Image(number) => Piece::Image(index(number)),
            Self::Citation(number) => Piece::Citation(index(number)),
            Self::BlockStart(number) => Piece::BlockStart(index(number)),
            Self::BlockEnd => Piece::BlockEnd,
        }
    }
}

impl Pieces {
    /// HTML, and its holes in order, each with the byte of the HTML that it stands before.
    pub(super) fn new(html: String, holes: Vec<(u32, Hole)>) -> Self {
        Self { html: Html::Held(html.into_boxed_str()), holes: holes.into_boxed_slice() }
    }

    /// The stretches with their HTML.
    fn shown(&self) -> Shown<'_> {
        let html = match &self.html {
            Html::Held(html) => Cow::Borrowed(&**html),
            Html::Shelved(html) => Cow::Owned(html.text()),
        };
        Shown { html, holes: &self.holes }
    }
}

impl Shown<'_> {
    /// The stretches in order.
    pub fn iter(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut from = 0;
        let mut holes = self.holes.iter().peekable();
        std::iter::from_fn(move || {
            let to = holes.peek().map_or(self.html.len(), |(at, _)| index(*at));
            if from < to {
                let html = self.html.get(from..to)?;
                from = to;
                return Some(Piece::Html(html));
            }
            holes.next().map(|(_, hole)| hole.piece())
        })
    }

    /// The bytes of HTML in it.
    pub fn html_length(&self) -> usize {
        self.html.len()
    }
}

/// The words of a body as stretches of its HTML, where nearly all of them stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct PlainWords {
    stretches: Box<[Stretch]>,
    /// Words that stand otherwise in the HTML: escaped, or sanitised.
    beside: Box<str>,
}

/// Words that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(super) struct Stretch {
    /// Where they begin.
    pub(super) start: u32,
    /// Their length in bytes.
    pub(super) length: u32,
    /// Whether they stand beside the HTML and not in it.
    pub(super) is_beside: bool,
    /// What stands behind them.
    pub(super) gap: Gap,
}

/// What parts words from those behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(super) enum Gap {
    None,
    /// The end of a table cell.
    Space,
    /// The end of a block.
    Line,
}

impl PlainWords {
    pub(super) fn new(stretches: Vec<Stretch>, beside: String) -> Self {
        Self { stretches: stretches.into_boxed_slice(), beside: beside.into_boxed_str() }
    }

    fn text(&self, html: &str) -> String {
        let text = join(&self.stretches, html, &self.beside);
        let trimmed = text.trim();
        if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
    }
}

/// The text of stretches of some HTML and of what stands beside it.
pub(super) fn join(stretches: &[Stretch], html: &str, beside: &str) -> String {
    let length = stretches.iter().map(|stretch| index(stretch.length) + 1).sum();
    let mut text = String::with_capacity(length);
    for stretch in stretches {
        text.push_str(stretch.of(html, beside));
        match stretch.gap {
            Gap::None => {}
            Gap::Space => text.push(' '),
            Gap::Line => text.push('\n'),
        }
    }
    text
}

impl Stretch {
    /// Its words.
    pub(super) fn of<'t>(&self, html: &'t str, beside: &'t str) -> &'t str {
        let home = if self.is_beside { beside } else { html };
        let start = index(self.start);
        home.get(start..start + index(self.length)).unwrap_or_default()
    }
}

/// Words of several lines on one.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// A number of something in a body. No text has four billion of anything.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A number as an index.
pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A link as an editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct WrittenLink {
    /// The destination: a file path, a fragment, an address.
    pub target: Spanned<String>,
    /// The title in quotes behind the destination.
    pub title: String,
}

/// An image as an editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
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

/// The headings of a body, in little room.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub(super) struct Outline {
    words: Texts,
    rows: Vec<Row>,
}

/// A heading but for its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
struct Row {
    level: u8,
    written: u8,
    /// Which of [`Body::anchors`] is its own.
    anchor: u32,
    start: u32,
    end: u32,
}

impl Outline {
    /// Adds a heading, of which the anchor is told by its number.
    pub(super) fn push(
        &mut self,
        (level, written): (u8, u8),
        anchor: usize,
        text: &str,
        range: &Range<usize>,
    ) {
        self.words.push(text);
        let (anchor, start, end) = (number(anchor), number(range.start), number(range.end));
        self.rows.push(Row { level, written, anchor, start, end });
    }

    /// Gives back the room that was kept for more.
    pub(super) fn shrink_to_fit(&mut self) {
        self.words.shrink_to_fit();
        self.rows.shrink_to_fit();
    }
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Heading<'b> {
    /// 2 to 6: the page's title is the only heading of level 1, so `# x` in a body becomes level 2.
    pub level: u8,
    /// Its anchor, unique in the body.
    pub id: &'b str,
    /// Its words, without markup.
    pub text: &'b str,
    /// The level that the editor wrote, 1 to 6.
    #[serde(skip)]
    pub written: u8,
    /// Where it stands.
    #[serde(skip)]
    pub range: Range<usize>,
}

#[cfg(test)]
impl<'a> FromIterator<Piece<'a>> for Pieces {
    fn from_iter<T: IntoIterator<Item = Piece<'a>>>(pieces: T) -> Self {
        let mut html = String::new();
        let mut holes = Vec::new();
        for piece in pieces {
            let hole = match piece {
                Piece::Html(more) => {
                    html.push_str(more);
                    continue;
                }
                Piece::LinkStart(index) => Hole::LinkStart(number(index)),
                Piece::LinkEnd => Hole::LinkEnd,
                Piece::Image(index) => Hole::Image(number(index)),
                Piece::Citation(index) => Hole::Citation(number(index)),
                Piece::BlockStart(index) => Hole::BlockStart(number(index)),
                Piece::BlockEnd => Hole::BlockEnd,
            };
            holes.push((number(html.len()), hole));
        }
        Self::new(html, holes)
    }
}

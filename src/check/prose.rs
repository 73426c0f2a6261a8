//! The text of a page as rules read it: passages with the blocks they stand in, pictures in reading order, and places.
//!
//! In: a [`Page`]. Out: [`Passage`]s and [`Shown`] pictures without markup, and where in the file such words stand. The places
//! are looked up only for what was found, so that pages keep no map of their text.

use std::ops::Range;

use crate::base::bilingual::Tongue;
use crate::base::diag::Place;
use crate::base::html;
use crate::base::words;
use crate::config::permalinks::Kind;
use crate::document::body::Piece;
use crate::site::Site;
use crate::site::page::Claim;
use crate::site::page::Page;
use crate::site::text::Picture;
use crate::theme::body_text;

/// The tone of a verdict by which a claim is true.
const CONFIRMED: &str = "confirmed";

/// How many bytes of markup and words without content may stand between two words of a passage in the file.
const WIDEST_GAP: usize = 200;

/// A paragraph, a heading, an item, a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its words.
    pub text: String,
    /// Whether it is a paragraph: no heading, item or cell.
    pub is_paragraph: bool,
    /// The names of the blocks it stands in, outermost first.
    pub blocks: Vec<String>,
}

impl Passage {
    /// Whether it stands in a block of this name.
    pub fn is_in(&self, block: &str) -> bool {
        self.blocks.iter().any(|name| name == block)
    }
}

/// A picture in the text.
#[derive(Clone, Debug)]
pub struct Shown<'p> {
    /// What it shows.
    pub picture: &'p Picture,
    /// Its file as the editor wrote it.
    pub file: &'p str,
    /// Where that stands.
    pub range: Range<usize>,
    /// Whether it stands in the block of a claim.
    pub is_in_claim: bool,
}

/// The language of a page, when rules know its words.
pub fn tongue(page: &Page, site: &Site) -> Option<Tongue> {
    Tongue::of_tag(&site.language(page.language).tag)
}

/// Whether a page refutes something for readers: not one that was taken back.
pub fn is_rebuttal(page: &Page) -> bool {
    page.kind == Kind::Rebuttal && page.is_listed()
}

/// The claims of a page that are not confirmed: a true one may be repeated.
pub fn refuted<'p>(page: &'p Page, site: &'p Site) -> impl Iterator<Item = &'p Claim> {
    page.claims.iter().filter(|claim| site.verdict(claim.verdict).tone != CONFIRMED)
}

/// The passages of a page in reading order; code is left out.
pub fn passages(page: &Page) -> Vec<Passage> {
    let mut writer = Writer::default();
    for piece in page.text.body.pieces().iter() {
        match piece {
            Piece::Html(html) => writer.markup(html),
            Piece::LinkStart(_) | Piece::LinkEnd | Piece::Citation(_) | Piece::Image(_) => {}
            Piece::BlockStart(index) => {
                writer.end();
                let name = page.text.blocks.get(index).map(|block| block.name.clone());
                writer.blocks.push(name.unwrap_or_default());
            }
            Piece::BlockEnd => {
                writer.end();
                writer.blocks.pop();
            }
        }
    }
    writer.end();
    writer.passages
}

/// The pictures of the text in reading order, without that of the front matter.
pub fn pictures(page: &Page) -> Vec<Shown<'_>> {
    let mut shown = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    for piece in page.text.body.pieces().iter() {
        match piece {
            Piece::BlockStart(index) => {
                let Some(bound) = page.text.blocks.get(index) else { continue };
                open.push(bound.name == "claim");
                let src = page.text.body.blocks.get(index).and_then(|block| block.attribute("src"));
                if let (Some(picture), Some(src)) = (&bound.picture, src) {
                    let (file, range) = (src.value.as_str(), src.range.clone());
                    shown.push(Shown { picture, file, range, is_in_claim: open.contains(&true) });
                }
            }
            Piece::BlockEnd => {
                open.pop();
            }
            Piece::Image(index) => {
                let written = page.text.body.images.get(index);
                if let (Some(picture), Some(written)) = (page.text.images.get(index), written) {
                    let (file, range) =
                        (written.target.value.as_str(), written.target.range.clone());
                    shown.push(Shown { picture, file, range, is_in_claim: open.contains(&true) });
                }
            }
            Piece::Html(_) | Piece::LinkStart(_) | Piece::LinkEnd | Piece::Citation(_) => {}
        }
    }
    shown
}

/// Where the words of a text stand in the body of a page, from a byte of the file on; the line of the title when they do not
/// stand there so.
pub fn place(page: &Page, text: &str, from: usize) -> Place {
    range(page, text, from).map_or_else(|| page.title_place(), |range| page.at(&range))
}

/// The bytes of the file in which the words of a text stand, from a byte of the file on.
pub fn range(page: &Page, text: &str, from: usize) -> Option<Range<usize>> {
    let start = from.max(page.written.body.start);
    let body = page.written.text.get(start..page.written.body.end)?;
    let wanted: Vec<&str> = words::words(text).collect();
    let first = wanted.first()?;
    let mut search = 0;
    while let Some(found) = whole_word(body.get(search..)?, first) {
        let begin = search + found;
        let mut end = begin + first.len();
        let is_whole = wanted.iter().skip(1).all(|word| {
            let rest = body.get(end..).unwrap_or_default();
            let next = whole_word(rest, word).filter(|gap| *gap <= WIDEST_GAP);
            end += next.map_or(0, |gap| gap + word.len());
            next.is_some()
        });
        if is_whole {
            return Some(start + begin..start + end);
        }
        search = begin + first.len();
    }
    None
}

/// Where a word stands that is no part of a longer one.
fn whole_word(text: &str, word: &str) -> Option<usize> {
    let is_edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    text.match_indices(word).map(|(place, _)| place).find(|place| {
        is_edge(text[..*place].chars().next_back())
            && is_edge(text[place + word.len()..].chars().next())
    })
}

/// Takes HTML that is finished apart into passages.
#[derive(Default)]
struct Writer {
    passages: Vec<Passage>,
    text: String,
    blocks: Vec<String>,
    is_paragraph: bool,
    is_code: bool,
}

impl Writer {
    fn markup(&mut self, html: &str) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            self.words(&rest[..start]);
            let (tag, after) = rest[start..].split_at(html::tag_length(&rest[start..]));
            self.tag(tag);
            rest = after;
        }
        self.words(rest);
    }

    fn words(&mut self, escaped: &str) {
        if !self.is_code {
            self.text.push_str(&body_text::unescaped(escaped));
        }
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.trim_start_matches(['<', '/']);
        let name =
            name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        if matches!(
            name,
            "a" | "em"
                | "strong"
                | "b"
                | "i"
                | "del"
                | "s"
                | "sup"
                | "sub"
                | "span"
                | "code"
                | "q"
                | "mark"
        ) {
            return;
        }
        if name == "br" {
            self.text.push(' ');
            return;
        }
        self.end();
        self.is_paragraph = name == "p" && !tag.starts_with("</");
        if name == "pre" {
            self.is_code = !tag.starts_with("</");
        }
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let (is_paragraph, blocks) = (self.is_paragraph, self.blocks.clone());
        self.passages.push(Passage { text, is_paragraph, blocks });
    }
}

//! A body as HTML: its holes filled with links, pictures, references and the theme's blocks.
//!
//! In: a [`Text`], in which every hole is bound, and where it will be shown. Out: safe HTML. What a link leads to
//! was decided in `site/`; how a block looks is decided by its template.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::html;
use crate::document::body::Piece;
use crate::site::text::BoundBlock;
use crate::site::text::Citation;
use crate::site::text::Link;
use crate::site::text::Picture;
use crate::site::text::Text;
use crate::theme::bodies::Bodies;
use crate::theme::bodies::block_template;
use crate::theme::part::Part;

/// Where a body is shown.
#[derive(Clone, Copy, Debug)]
pub struct BodyContext<'a> {
    /// The tag of its language.
    pub lang: &'a str,
    /// The direction of its language: `ltr` or `rtl`.
    pub dir: &'a str,
    /// What stands before addresses of this site: nothing, or `/kiem-chung`; in feeds `https://example.org/kiem-chung`.
    pub base: &'a str,
    /// In feeds, the absolute address of the article, for its anchors; empty in pages.
    pub page_url: &'a str,
    /// The article's claims, as templates see them.
    pub claims: &'a [Part],
}

impl BodyContext<'_> {
    /// Whether the HTML will be read away from the site, so that every address must be absolute.
    fn is_feed(&self) -> bool {
        !self.page_url.is_empty()
    }
}

/// What a block's template sees as `block`.
#[derive(Serialize)]
struct BlockView<'a> {
    name: &'a str,
    arguments: &'a [String],
    attributes: BTreeMap<&'a str, &'a str>,
    url: Option<&'a str>,
    picture: Option<PictureView<'a>>,
}

#[derive(Serialize)]
struct PictureView<'a> {
    url: String,
    alt: &'a str,
    caption: Option<&'a str>,
    credit: Option<&'a str>,
}

/// What a block's template sees as `lang`.
#[derive(Serialize)]
struct LangView<'a> {
    tag: &'a str,
    dir: &'a str,
    name: &'a str,
}

impl Bodies {
    /// The HTML of a body. The problem is one of a block's template.
    pub fn html(&self, text: &Text, context: &BodyContext<'_>) -> Result<String, Box<Diagnostic>> {
        let mut writer = Writer {
            bodies: self,
            text,
            context,
            html: String::with_capacity(text.body.plain_text.len() * 2),
            open_links: Vec::new(),
            open_blocks: Vec::new(),
            lang: None,
        };
        for piece in &text.body.pieces {
            writer.piece(piece)?;
        }
        while !writer.open_blocks.is_empty() {
            writer.end_block()?;
        }
        if context.is_feed() {
            return Ok(absolute(&writer.html, context.page_url));
        }
        Ok(writer.html)
    }
}

struct Writer<'a> {
    bodies: &'a Bodies,
    text: &'a Text,
    context: &'a BodyContext<'a>,
    html: String,
    /// For each link that is open, whether it has a tag to close.
    open_links: Vec<bool>,
    /// The index of each open block, with the HTML before it.
    open_blocks: Vec<(usize, String)>,
    /// Made for the first block, shared by the others.
    lang: Option<Part>,
}

impl Writer<'_> {
    fn piece(&mut self, piece: &Piece) -> Result<(), Box<Diagnostic>> {
        match piece {
            Piece::Html(html) => self.html.push_str(html),
            Piece::LinkStart(index) => self.start_link(*index),
            Piece::LinkEnd => {
                if self.open_links.pop() == Some(true) {
                    self.html.push_str("</a>");
                }
            }
            Piece::Image(index) => self.image(*index),
            Piece::Citation(index) => {
                if let Some(citation) = self.text.citations.get(*index).copied() {
                    self.citation(citation);
                }
            }
            Piece::BlockStart(index) => {
                let before = std::mem::take(&mut self.html);
                self.open_blocks.push((*index, before));
            }
            Piece::BlockEnd => self.end_block()?,
        }
        Ok(())
    }

    fn start_link(&mut self, index: usize) {
        let href = match self.text.links.get(index) {
            Some(Link::Internal { url, fragment }) => {
                let mut href = format!("{}{url}", self.context.base);
                if let Some(fragment) = fragment {
                    href.push('#');
                    href.push_str(fragment);
                }
                Some(href)
            }
            Some(Link::Anchor(anchor)) => Some(format!("#{anchor}")),
            Some(Link::External(url)) => Some(url.clone()),
            Some(Link::Gone) | None => None,
        };
        self.open_links.push(href.is_some());
        let Some(href) = href else { return };
        self.html.push_str("<a");
        self.attribute("href", &href);
        if matches!(self.text.links.get(index), Some(Link::External(_))) {
            self.attribute("rel", "external noopener");
        }
        let written = self.text.body.links.get(index);
        if let Some(title) = written.map(|link| &link.title).filter(|title| !title.is_empty()) {
            self.attribute("title", title);
        }
        self.html.push('>');
    }

    fn image(&mut self, index: usize) {
        let Some(picture) = self.text.images.get(index) else { return };
        let is_block = self.text.body.images.get(index).is_some_and(|image| image.is_block);
        if !is_block {
            self.img(picture);
            return;
        }
        self.html.push_str("<figure>");
        self.img(picture);
        let words: Vec<&str> =
            [&picture.caption, &picture.credit].into_iter().flatten().map(String::as_str).collect();
        if !words.is_empty() {
            self.html.push_str("<figcaption>");
            html::escape_text(&words.join(" · "), &mut self.html);
            self.html.push_str("</figcaption>");
        }
        self.html.push_str("</figure>");
    }

    fn img(&mut self, picture: &Picture) {
        self.html.push_str("<img");
        self.attribute("src", &format!("{}{}", self.context.base, picture.url));
        self.attribute("alt", &picture.alt);
        if !self.context.is_feed() {
            self.attribute("loading", "lazy");
            self.attribute("decoding", "async");
        }
        self.html.push('>');
    }

    fn citation(&mut self, citation: Citation) {
        let number = citation.number.to_string();
        let strings = self.bodies.strings(self.context.lang);
        let label = strings.fill("source_number", &[("n", &number)]);
        self.html.push_str("<sup class=\"ref\"><a");
        self.attribute("href", &format!("#source-{number}"));
        self.attribute("id", &format!("cite-{number}-{}", citation.occurrence));
        self.attribute("aria-label", &label);
        self.html.push_str(&format!(">[{number}]</a></sup>"));
    }

    /// Renders the innermost block around the HTML written since it began.
    fn end_block(&mut self) -> Result<(), Box<Diagnostic>> {
        let Some((index, before)) = self.open_blocks.pop() else { return Ok(()) };
        let inner = std::mem::replace(&mut self.html, before);
        let Some(block) = self.text.blocks.get(index) else {
            self.html.push_str(&inner);
            return Ok(());
        };
        if let Some(help) = self.bodies.unknown_block(&block.name) {
            let message = format!("there is no block `{}`", block.name);
            return Err(Box::new(Diagnostic::error(codes::UNKNOWN_BLOCK, message).help(help)));
        }
        let parts = self.block_parts(block);
        let template = block_template(&block.name);
        let rendered = self.bodies.engine.render(&template, &parts, Some(&inner))?;
        // The engine writes UTF-8 only, so nothing is lost.
        self.html.push_str(&String::from_utf8_lossy(&rendered));
        Ok(())
    }

    fn block_parts(&mut self, block: &BoundBlock) -> Vec<(&'static str, Part)> {
        let strings = self.bodies.strings(self.context.lang);
        let lang = self.lang.get_or_insert_with(|| {
            let BodyContext { lang: tag, dir, .. } = *self.context;
            Part::of(&LangView { tag, dir, name: &strings.name })
        });
        let picture = block.picture.as_ref().map(|picture| PictureView {
            url: format!("{}{}", self.context.base, picture.url),
            alt: &picture.alt,
            caption: picture.caption.as_deref(),
            credit: picture.credit.as_deref(),
        });
        let attributes = block.attributes.iter();
        let view = BlockView {
            name: &block.name,
            arguments: &block.arguments,
            attributes: attributes.map(|(key, value)| (key.as_str(), value.as_str())).collect(),
            url: block.url.as_deref(),
            picture,
        };
        let claim = block.claim.and_then(|index| self.context.claims.get(index)).cloned();
        vec![
            ("block", Part::of(&view)),
            ("claim", claim.unwrap_or_else(|| Part::of(&()))),
            ("lang", lang.clone()),
            ("t", strings.part()),
        ]
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        html::escape_attribute(value, &mut self.html);
        self.html.push('"');
    }
}

/// HTML in which every `href` and `src` is absolute: those that the holes did not make so stand in raw HTML of an
/// article, in footnotes and in blocks.
fn absolute(html: &str, page_url: &str) -> String {
    let mut result = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, from_tag) = rest.split_at(start);
        let (tag, after) = from_tag.split_at(tag_length(from_tag));
        result.push_str(before);
        absolute_tag(tag, page_url, &mut result);
        rest = after;
    }
    result.push_str(rest);
    result
}

/// The length of the tag or comment that a text begins with.
fn tag_length(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return index + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn absolute_tag(tag: &str, page_url: &str, result: &mut String) {
    let mut rest = tag;
    while let Some(open) = rest.find('"') {
        let (before, from_value) = rest.split_at(open + 1);
        let length = from_value.find('"').unwrap_or(from_value.len());
        let (value, after) = from_value.split_at(length);
        result.push_str(before);
        let name = before.trim_end_matches(['=', '"']);
        let is_address = name.ends_with(" href") || name.ends_with(" src");
        if is_address {
            result.push_str(&absolute_address(value, page_url));
        } else {
            result.push_str(value);
        }
        let closing = after.len().min(1);
        result.push_str(&after[..closing]);
        rest = &after[closing..];
    }
    result.push_str(rest);
}

/// An address as written in a page of the site, for readers elsewhere (RFC 3986 section 5, without `..`).
fn absolute_address(value: &str, page_url: &str) -> String {
    if value.starts_with('#') {
        return format!("{page_url}{value}");
    }
    let before_path = value.split(['/', '?', '#']).next().unwrap_or("");
    if value.is_empty() || value.starts_with("//") || before_path.contains(':') {
        return value.to_owned();
    }
    if value.starts_with('/') {
        let host = page_url.find("://").map_or(0, |index| index + 3);
        let path = page_url[host..].find('/').map_or(page_url.len(), |index| host + index);
        return format!("{}{value}", &page_url[..path]);
    }
    let folder = page_url.rfind('/').map_or(0, |index| index + 1);
    format!("{}{value}", &page_url[..folder])
}

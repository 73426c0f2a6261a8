//! A body as HTML: its holes filled with links, pictures, references and the theme's blocks.
//!
//! In: a [`Text`], in which every hole is bound, and where it will be shown. Out: safe HTML. What a link leads to
//! was decided in `site/`; how a block looks is decided by its template.

use std::collections::BTreeMap;
use std::sync::Arc;

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
use crate::theme::fixed::Fixed;
use crate::theme::part::Part;
use crate::theme::picture::PicturePlace;
use crate::theme::picture::PictureView;

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
    /// Whether the page shows a picture above the body.
    pub has_picture_above: bool,
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

/// What a block's template sees as `lang`.
impl Bodies {
    /// The HTML of a body. The problem is one of a block's template.
    pub fn html(&self, text: &Text, context: &BodyContext<'_>) -> Result<String, Box<Diagnostic>> {
        let pieces = text.body.pieces();
        let mut writer = Writer {
            bodies: self,
            text,
            context,
            html: String::with_capacity(pieces.html_length() * 2),
            open_links: Vec::new(),
            open_blocks: Vec::new(),
            open_tables: 0,
            tables: 0,
            fixed: None,
            has_picture: context.has_picture_above,
        };
        for piece in pieces.iter() {
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

/// A block whose end has not come.
struct OpenBlock {
    /// Which of the text's blocks.
    index: usize,
    /// The HTML before it.
    before: String,
    /// Whether its picture is not the first of the page.
    is_lazy: bool,
}

struct Writer<'a> {
    bodies: &'a Bodies,
    text: &'a Text,
    context: &'a BodyContext<'a>,
    html: String,
    /// For each link that is open, whether it has a tag to close.
    open_links: Vec<bool>,
    /// The blocks that are open.
    open_blocks: Vec<OpenBlock>,
    /// How many tables are open, one in another.
    open_tables: usize,
    /// How many tables have a region of their own.
    tables: usize,
    /// Whether a picture stands above: all but the first may be loaded late.
    has_picture: bool,
    /// What all blocks see alike, from the first one on.
    fixed: Option<Arc<Fixed>>,
}

impl<'a> Writer<'a> {
    fn piece(&mut self, piece: Piece<'_>) -> Result<(), Box<Diagnostic>> {
        match piece {
            Piece::Html(html) => self.markup(html),
            Piece::LinkStart(index) => self.start_link(index),
            Piece::LinkEnd => {
                if self.open_links.pop() == Some(true) {
                    self.html.push_str("</a>");
                }
            }
            Piece::Image(index) => self.image(index),
            Piece::Citation(index) => {
                if let Some(citation) = self.text.citations.get(index).copied() {
                    self.citation(citation);
                }
            }
            Piece::BlockStart(index) => {
                let before = std::mem::take(&mut self.html);
                let block = self.text.blocks.get(index);
                let has_picture = block.is_some_and(|block| block.picture.is_some());
                let is_lazy = has_picture && self.next_is_lazy();
                self.open_blocks.push(OpenBlock { index, before, is_lazy });
            }
            Piece::BlockEnd => self.end_block()?,
        }
        Ok(())
    }

    /// Adds HTML of the text. How wide a table is on a telephone is not known here, so in pages each one may be scrolled
    /// by itself: its region can be reached with the keyboard and has a name (WCAG 2.1.1). Feed readers have their own ways.
    fn markup(&mut self, html: &str) {
        if self.context.is_feed() || !(html.contains("<table") || html.contains("</table")) {
            self.html.push_str(html);
            return;
        }
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let (before, from_tag) = rest.split_at(start);
            let (tag, after) = from_tag.split_at(html::tag_length(from_tag));
            self.html.push_str(before);
            if is_tag(tag, "<table") {
                self.start_table();
            }
            self.html.push_str(tag);
            if is_tag(tag, "</table") {
                self.end_table();
            }
            rest = after;
        }
        self.html.push_str(rest);
    }

    fn start_table(&mut self) {
        self.open_tables += 1;
        if self.open_tables > 1 {
            return;
        }
        self.tables += 1;
        let strings = self.bodies.strings(self.context.lang);
        let name = strings.fill("table_n", &[("n", &self.tables.to_string())]);
        self.html.push_str("<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
        self.attribute("aria-label", &name);
        self.html.push('>');
    }

    fn end_table(&mut self) {
        if self.open_tables == 1 {
            self.html.push_str("</div>");
        }
        self.open_tables = self.open_tables.saturating_sub(1);
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
        let is_lazy = self.next_is_lazy();
        let view = PictureView::new(picture, &self.picture_place(is_lazy));
        if !view.sources.is_empty() {
            self.html.push_str("<picture>");
        }
        for source in &view.sources {
            self.html.push_str("<source");
            self.attribute("type", source.media_type);
            self.attribute("srcset", &source.srcset);
            self.attribute("sizes", view.sizes.unwrap_or_default());
            self.html.push('>');
        }
        self.html.push_str("<img");
        self.attribute("src", &view.src);
        for (name, value) in [("width", view.width), ("height", view.height)] {
            if let Some(value) = value {
                self.attribute(name, &value.to_string());
            }
        }
        self.attribute("alt", view.alt);
        if view.lazy {
            self.attribute("loading", "lazy");
        }
        if !self.context.is_feed() {
            self.attribute("decoding", "async");
        }
        self.html.push('>');
        if !view.sources.is_empty() {
            self.html.push_str("</picture>");
        }
    }

    /// Whether the picture that comes now is not the first of the page.
    fn next_is_lazy(&mut self) -> bool {
        std::mem::replace(&mut self.has_picture, true)
    }

    fn picture_place(&self, is_lazy: bool) -> PicturePlace<'a> {
        let (bodies, context) = (self.bodies, self.context);
        let sizes = (!context.is_feed()).then_some(bodies.picture_sizes.as_str());
        PicturePlace { base: context.base, sizes, is_lazy }
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
        let Some(open) = self.open_blocks.pop() else { return Ok(()) };
        let inner = std::mem::replace(&mut self.html, open.before);
        let Some(block) = self.text.blocks.get(open.index) else {
            self.html.push_str(&inner);
            return Ok(());
        };
        if let Some(help) = self.bodies.unknown_block(&block.name) {
            let message = format!("there is no block `{}`", block.name);
            return Err(Box::new(Diagnostic::error(codes::UNKNOWN_BLOCK, message).help(help)));
        }
        let BodyContext { lang, dir, .. } = *self.context;
        let fixed = self.fixed.get_or_insert_with(|| self.bodies.fixed(lang, dir));
        let fixed = Arc::clone(fixed);
        let own = self.block_parts(block, open.is_lazy);
        let parts = fixed.whole().iter().chain(&own);
        let values = parts.map(|(name, part)| (*name, part.value()));
        let template = block_template(&block.name);
        let rendered = self.bodies.engine.render(&template, values, Some(inner), Some(&fixed))?;
        // The engine writes UTF-8 only, so nothing is lost.
        match simdutf8::basic::from_utf8(&rendered) {
            Ok(rendered) => self.html.push_str(rendered),
            Err(_) => self.html.push_str(&String::from_utf8_lossy(&rendered)),
        }
        Ok(())
    }

    fn block_parts(&self, block: &BoundBlock, is_lazy: bool) -> [(&'static str, Part); 2] {
        let place = self.picture_place(is_lazy);
        let picture = block.picture.as_ref().map(|picture| PictureView::new(picture, &place));
        let attributes = block.attributes.iter();
        let view = BlockView {
            name: &block.name,
            arguments: &block.arguments,
            attributes: attributes.map(|(key, value)| (key.as_str(), value.as_str())).collect(),
            url: block.url.as_deref(),
            picture,
        };
        let claim = block.claim.and_then(|index| self.context.claims.get(index)).cloned();
        [("block", Part::of(&view)), ("claim", claim.unwrap_or_else(|| Part::of(&())))]
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
        let (tag, after) = from_tag.split_at(html::tag_length(from_tag));
        result.push_str(before);
        absolute_tag(tag, page_url, &mut result);
        rest = after;
    }
    result.push_str(rest);
    result
}

/// Whether a tag begins with `<name` or `</name` and is not one with a longer name.
fn is_tag(tag: &str, start: &str) -> bool {
    tag.strip_prefix(start).is_some_and(|rest| rest.starts_with(['>', ' ', '\n']))
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::diag::Report;
    use crate::base::lang::LanguageTag;
    use crate::base::path::SourcePath;
    use crate::base::path::UrlPath;
    use crate::base::yaml::Spanned;
    use crate::document::body::Body;
    use crate::document::body::WrittenImage;
    use crate::document::body::WrittenLink;
    use crate::site::image::Image;
    use crate::site::image::ImageFile;
    use crate::site::image::ImageSource;
    use crate::theme::strings::AllStrings;
    use crate::theme::strings::StringsFile;
    use crate::theme::strings::StringsFiles;
    use crate::theme::structure::TemplateSource;
    use crate::theme::structure::Templates;

    const PAGE: BodyContext<'_> = BodyContext {
        lang: "vi",
        dir: "ltr",
        base: "/x",
        page_url: "",
        claims: &[],
        has_picture_above: true,
    };
    const FEED: BodyContext<'_> = BodyContext {
        lang: "vi",
        dir: "ltr",
        base: "https://a.vn/x",
        page_url: "https://a.vn/x/bai/",
        claims: &[],
        has_picture_above: true,
    };

    fn bodies() -> Bodies {
        let files = [
            ("blocks/fact.html", "<aside><b>{{ t.fact }}</b>{{ content }}</aside>"),
            ("blocks/claim.html", "<q lang={{ lang.tag }}>{{ claim.claim }}</q>"),
            (
                "blocks/figure.html",
                "<img src=\"{{ block.picture.url }}\"> {{ block.attributes.width }} {{ block.arguments | join }}",
            ),
            ("blocks/broken.html", "{{ site.title }}"),
        ];
        let source = |name: &str, text: &str| TemplateSource::new(SourcePath::new(name), text);
        let templates: Templates =
            files.iter().map(|(name, text)| ((*name).to_owned(), source(name, text))).collect();
        let words = StringsFile {
            path: SourcePath::new("vi.yaml"),
            text: Arc::from(
                "words: { source_number: 'Nguồn {n}', table_n: 'Bảng {n}', fact: Sự thật }",
            ),
        };
        let files = StringsFiles::from([("vi".to_owned(), vec![words])]);
        let tag = LanguageTag::parse("vi").unwrap();
        let strings = AllStrings::load(&files, &[&tag], "t", &mut Report::new());
        match Bodies::load(&templates, Arc::new(strings), "90vw") {
            Ok(bodies) => bodies,
            Err(problems) => panic!("{problems:#?}"),
        }
    }

    fn text(pieces: Vec<Piece<'_>>) -> Text {
        let pieces = pieces.into_iter().collect();
        Text { body: Arc::new(Body::with_pieces(pieces)), ..Text::default() }
    }

    fn block(name: &str) -> BoundBlock {
        BoundBlock {
            name: name.to_owned(),
            arguments: Vec::new(),
            attributes: Vec::new(),
            claim: None,
            picture: None,
            url: None,
        }
    }

    fn picture(caption: Option<&str>) -> Picture {
        Picture {
            image: Image::single(UrlPath::from_segments("/bản đồ.png"), 40, 30, "image/png").into(),
            alt: "Bản đồ \"ngập\"".to_owned(),
            caption: caption.map(str::to_owned),
            credit: None,
        }
    }

    fn link(link: Link) -> Text {
        let pieces = vec![Piece::LinkStart(0), Piece::Html("chữ"), Piece::LinkEnd];
        Text { links: vec![link], ..text(pieces) }
    }

    fn image(is_block: bool, caption: Option<&str>) -> Text {
        let mut text = Text { images: vec![picture(caption)], ..text(vec![Piece::Image(0)]) };
        Arc::make_mut(&mut text.body).images.push(WrittenImage {
            target: Spanned::new(String::new(), 0..0),
            alt: String::new(),
            title: String::new(),
            is_block,
        });
        text
    }

    fn html(text: &Text, context: &BodyContext<'_>) -> String {
        match bodies().html(text, context) {
            Ok(html) => html,
            Err(problem) => panic!("{problem:#?}"),
        }
    }

    #[test]
    fn an_internal_link_has_the_base_and_the_fragment() {
        let text = link(Link::Internal {
            url: UrlPath::from_segments("/tin/"),
            fragment: Some("nguồn".to_owned()),
        });
        assert_eq!(html(&text, &PAGE), "<a href=\"/x/tin/#nguồn\">chữ</a>");
        assert_eq!(html(&text, &FEED), "<a href=\"https://a.vn/x/tin/#nguồn\">chữ</a>");
    }

    #[test]
    fn an_external_link_says_so_and_has_its_title() {
        let mut text = link(Link::External("https://b.vn/?a=1&b=\"2".to_owned()));
        Arc::make_mut(&mut text.body).links.push(WrittenLink {
            target: Spanned::new(String::new(), 0..0),
            title: "Báo <B>".to_owned(),
        });
        assert_eq!(
            html(&text, &PAGE),
            "<a href=\"https://b.vn/?a=1&amp;b=&quot;2\" rel=\"external noopener\" \
             title=\"Báo &lt;B&gt;\">chữ</a>"
        );
    }

    #[test]
    fn a_link_to_a_page_that_is_gone_is_its_words() {
        assert_eq!(html(&link(Link::Gone), &PAGE), "chữ");
    }

    #[test]
    fn an_anchor_is_whole_in_a_feed() {
        let text = link(Link::Anchor("a".to_owned()));
        assert_eq!(html(&text, &PAGE), "<a href=\"#a\">chữ</a>");
        assert_eq!(html(&text, &FEED), "<a href=\"https://a.vn/x/bai/#a\">chữ</a>");
    }

    #[test]
    fn an_image_in_a_line_is_an_image() {
        assert_eq!(
            html(&image(false, None), &PAGE),
            "<img src=\"/x/b%E1%BA%A3n%20%C4%91%E1%BB%93.png\" width=\"40\" height=\"30\" \
             alt=\"Bản đồ &quot;ngập&quot;\" loading=\"lazy\" decoding=\"async\">"
        );
    }

    #[test]
    fn an_image_alone_is_a_figure_with_its_caption() {
        assert_eq!(
            html(&image(true, Some("Ngày 19 & 20")), &FEED),
            "<figure><img src=\"https://a.vn/x/b%E1%BA%A3n%20%C4%91%E1%BB%93.png\" \
             width=\"40\" height=\"30\" alt=\"Bản đồ &quot;ngập&quot;\"><figcaption>Ngày 19 &amp; 20</figcaption></figure>"
        );
    }

    fn file(width: u32, ending: &str, media_type: &'static str) -> ImageFile {
        let url = UrlPath::from_segments(&format!("/a-{width}.{ending}"));
        ImageFile { url, width, height: width / 2, media_type }
    }

    /// A picture of two sizes in two formats, twice.
    fn pictures() -> Text {
        let source = |ending: &str, media_type| ImageSource {
            media_type,
            files: [480, 800].map(|width| file(width, ending, media_type)).to_vec(),
        };
        let (usual, large) = (file(480, "jpg", "image/jpeg"), file(800, "jpg", "image/jpeg"));
        let sources = vec![source("webp", "image/webp"), source("jpg", "image/jpeg")];
        let image = Image::new(sources, usual, large).into();
        let picture = Picture { image, alt: "Lũ".to_owned(), caption: None, credit: None };
        let pieces = vec![Piece::Image(0), Piece::Image(1)];
        Text { images: vec![picture.clone(), picture], ..text(pieces) }
    }

    #[test]
    fn a_page_offers_all_files_and_loads_the_second_picture_late() {
        let page = BodyContext { has_picture_above: false, ..PAGE };
        let sources = "<source type=\"image/webp\" srcset=\"/x/a-480.webp 480w, /x/a-800.webp 800w\" \
             sizes=\"90vw\"><source type=\"image/jpeg\" srcset=\"/x/a-480.jpg 480w, /x/a-800.jpg 800w\" sizes=\"90vw\">";
        let img = "<img src=\"/x/a-480.jpg\" width=\"800\" height=\"400\" alt=\"Lũ\"";
        assert_eq!(
            html(&pictures(), &page),
            format!(
                "<picture>{sources}{img} decoding=\"async\"></picture>\
                 <picture>{sources}{img} loading=\"lazy\" decoding=\"async\"></picture>"
            )
        );
    }

    #[test]
    fn a_feed_names_one_file() {
        let img = "<img src=\"https://a.vn/x/a-480.jpg\" width=\"480\" height=\"240\" alt=\"Lũ\">";
        assert_eq!(html(&pictures(), &FEED), format!("{img}{img}"));
    }

    #[test]
    fn a_citation_leads_to_its_source() {
        let citations = vec![Citation { number: 2, occurrence: 3 }];
        let text = Text { citations, ..text(vec![Piece::Citation(0)]) };
        assert_eq!(
            html(&text, &PAGE),
            "<sup class=\"ref\"><a href=\"#source-2\" id=\"cite-2-3\" aria-label=\"Nguồn 2\">[2]</a></sup>"
        );
    }

    #[test]
    fn a_table_in_a_page_has_a_region_of_its_own_and_one_inside_it_has_not() {
        let table = |inner: &str| format!("<table class=\"a\"><tr><td>{inner}</td></tr></table>");
        let tables = table(&table("a"));
        let pieces = || {
            vec![
                Piece::Html(&tables),
                Piece::Html("<table>\n<tr><td>"),
                Piece::Citation(0),
                Piece::Html("</td></tr>\n</table>\n<tablet>"),
            ]
        };
        let region = |n| {
            format!("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Bảng {n}\">")
        };
        assert_eq!(
            html(&text(pieces()), &PAGE),
            format!(
                "{}{}</div>{}<table>\n<tr><td></td></tr>\n</table></div>\n<tablet>",
                region(1),
                table(&table("a")),
                region(2)
            )
        );
        assert!(!html(&text(pieces()), &FEED).contains("<div"));
    }

    #[test]
    fn blocks_stand_in_one_another() {
        let pieces = vec![
            Piece::Html("<p>a</p>"),
            Piece::BlockStart(0),
            Piece::Html("<p>b</p>"),
            Piece::BlockStart(1),
            Piece::BlockEnd,
            Piece::BlockEnd,
            Piece::Html("<p>c</p>"),
        ];
        let claim = BoundBlock { claim: Some(0), ..block("claim") };
        let text = Text { blocks: vec![block("fact"), claim], ..text(pieces) };
        let claims = [Part::of(&serde_json::json!({ "claim": "Nước & chì" }))];
        assert_eq!(
            html(&text, &BodyContext { claims: &claims, ..PAGE }),
            "<p>a</p><aside><b>Sự thật</b><p>b</p><q lang=vi>Nước &amp; chì</q></aside><p>c</p>"
        );
    }

    #[test]
    fn a_block_sees_its_picture_and_attributes() {
        let figure = BoundBlock {
            arguments: vec!["wide".to_owned()],
            attributes: vec![("width".to_owned(), "40%".to_owned())],
            picture: Some(picture(None)),
            ..block("figure")
        };
        let text =
            Text { blocks: vec![figure], ..text(vec![Piece::BlockStart(0), Piece::BlockEnd]) };
        assert_eq!(
            html(&text, &PAGE),
            "<img src=\"/x/b%E1%BA%A3n%20%C4%91%E1%BB%93.png\"> 40% wide"
        );
    }

    #[test]
    fn a_block_cannot_see_the_page() {
        let text = Text {
            blocks: vec![block("broken")],
            ..text(vec![Piece::BlockStart(0), Piece::BlockEnd])
        };
        let problem = bodies().html(&text, &PAGE).unwrap_err();
        assert_eq!(problem.code, codes::TEMPLATE_RENDER);
        assert_eq!(problem.message, "`site` is not there");
    }

    #[test]
    fn pieces_that_do_not_match_lose_nothing() {
        let pieces = vec![Piece::LinkEnd, Piece::BlockEnd, Piece::BlockStart(7), Piece::Html("a")];
        assert_eq!(html(&text(pieces), &PAGE), "a");
    }

    #[test]
    fn every_address_in_a_feed_is_absolute() {
        let pieces = vec![Piece::Html(
            "<a id=\"x\" href=\"#fn-1\">1</a> <a href=\"/tep.pdf\">2</a> <img src=\"anh.png\" alt=\"href=\">\
             <a href=\"mailto:a@b.vn\">3</a> <a href=\"//c.vn\">4</a> <code>href=\"#x\"</code>",
        )];
        assert_eq!(
            html(&text(pieces), &FEED),
            "<a id=\"x\" href=\"https://a.vn/x/bai/#fn-1\">1</a> <a href=\"https://a.vn/tep.pdf\">2</a> \
             <img src=\"https://a.vn/x/bai/anh.png\" alt=\"href=\">\
             <a href=\"mailto:a@b.vn\">3</a> <a href=\"//c.vn\">4</a> <code>href=\"#x\"</code>"
        );
    }

    #[test]
    fn damaged_tags_are_kept() {
        assert_eq!(
            absolute("a < b <a href=\"#x", "https://a.vn/"),
            "a < b <a href=\"https://a.vn/#x"
        );
    }
}

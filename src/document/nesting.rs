//! Raw HTML and `:::` blocks while a body is written: how they open, close and nest.
//!
//! In: pieces of raw HTML at their place among the events. Out: additions to the body, and reports
//! of what does not fit together. What HTML may be published is decided in `sanitize.rs`; what a
//! fence says is read in `directive.rs`.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::Event;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::document::body::Hole;
use crate::document::body::number;
use crate::document::directive;
use crate::document::directive::Fence;
use crate::document::heading::Refusal;
use crate::document::markdown;
use crate::document::markdown::Open;
use crate::document::markdown::Writer;
use crate::document::raw_html;
use crate::document::raw_html::HtmlTag;
use crate::document::sanitize;
use crate::document::sanitize::Removed;

/// How many tags of raw HTML may be open inside one line: more than anyone means.
const INLINE_LIMIT: usize = 32;

/// How many blocks and elements of raw HTML may be open at once: more than anyone can follow.
const NESTING_LIMIT: usize = 50;

/// A piece of raw HTML, put together from its lines.
#[derive(Default)]
struct RawPiece {
    html: String,
    /// Where each line stands: its place in `html` and its place in the body.
    lines: Vec<(usize, usize)>,
}

impl RawPiece {
    fn add(&mut self, line: &str, start: usize) {
        self.lines.push((self.html.len(), start));
        self.html.push_str(line);
    }

    /// A range of the piece as a range of the body.
    fn in_body(&self, range: &Range<usize>) -> Range<usize> {
        let index = self.lines.partition_point(|(at, _)| *at <= range.start);
        let (at, start) = self.lines.get(index.saturating_sub(1)).copied().unwrap_or_default();
        let first = start + range.start.saturating_sub(at);
        first..first + range.len()
    }
}

impl Writer<'_> {
    /// Writes raw HTML that stands between blocks, or the fence of a block. Returns the next event.
    pub(super) fn html_block(
        &mut self,
        events: &[(Event<'_>, Range<usize>)],
        index: usize,
    ) -> usize {
        let next = markdown::index_behind(events, index);
        let Some((_, range)) = events.get(index) else { return next };
        if let Some(fence) = self.fence_at_start_of(range) {
            self.fence(fence);
            return next;
        }
        let mut raw = RawPiece::default();
        for (event, range) in events.get(index..next).unwrap_or_default() {
            if let Event::Html(text) | Event::Text(text) = event {
                raw.add(self.disguised.restore(text, range), range.start);
            }
        }
        self.report_fence_in_html(range, &raw);
        self.raw_piece(&raw);
        next
    }

    /// The fence that a piece of raw HTML is, when it is one.
    fn fence_at_start_of(&self, range: &Range<usize>) -> Option<usize> {
        let fence = self.disguised.fence_in(range)?;
        let before = self.source.body.get(range.start..fence)?;
        before.trim_start_matches([' ', '\t']).is_empty().then_some(fence)
    }

    // Fences.

    fn fence(&mut self, fence: usize) {
        self.begin_flow();
        let line = self.disguised.line(fence);
        let words = self.source.body.get(line.clone()).unwrap_or_default();
        let (fence, problems) = directive::read(words, self.source.start + line.start);
        for problem in problems {
            let place = Place::in_text(self.source.file, self.source.text, problem.range);
            self.report.add(
                Diagnostic::error(codes::BLOCK_SYNTAX, problem.message)
                    .at(place)
                    .help(problem.help),
            );
        }
        match fence {
            Some(Fence::Close) => self.close_block(&line),
            Some(Fence::Open(_)) | None if self.depth() >= NESTING_LIMIT => {
                self.report_depth(&line);
            }
            Some(Fence::Open(mut block)) => {
                block.depth = self.open_blocks().count();
                self.body.blocks.push(block);
                let index = self.body.blocks.len() - 1;
                self.output.hole(Hole::BlockStart(number(index)));
                self.open.push(Open::Block(Some(index)));
            }
            None => self.open.push(Open::Block(None)),
        }
    }

    /// How many blocks and elements of raw HTML are open.
    fn depth(&self) -> usize {
        let counts = |open: &&Open| matches!(open, Open::Block(_) | Open::Wrapper { .. });
        self.open.iter().filter(counts).count()
    }

    /// Reports the first thing in the body that nests too deep.
    fn report_depth(&mut self, range: &Range<usize>) {
        if self.is_too_deep {
            return;
        }
        self.is_too_deep = true;
        self.report.add(
            Diagnostic::error(
                codes::BLOCK_NESTING,
                format!(
                    "too many blocks and HTML elements are open here: {NESTING_LIMIT} is the most"
                ),
            )
            .at(self.place(range))
            .help(
                "close blocks with a line `:::` and HTML elements with an end tag where they end",
            ),
        );
    }

    /// The blocks that are open, innermost first.
    fn open_blocks(&self) -> impl Iterator<Item = Option<usize>> {
        self.open.iter().rev().filter_map(|open| match open {
            Open::Block(index) => Some(*index),
            Open::Markdown { .. }
            | Open::Paragraph
            | Open::Inline { .. }
            | Open::Wrapper { .. } => None,
        })
    }

    /// Closes the innermost block, if the line that says so stands where the block was opened.
    fn close_block(&mut self, line: &Range<usize>) {
        let is_here = |open: &&Open| !matches!(open, Open::Wrapper { .. });
        if let Some(Open::Block(_)) = self.open.iter().rev().find(is_here) {
            while let Some(Open::Wrapper { .. }) = self.open.last() {
                self.close_wrapper();
            }
            self.end_innermost_block();
            return;
        }
        if self.is_too_deep {
            return;
        }
        let outer = self.open_blocks().next();
        let elsewhere = outer.or_else(|| self.abandoned.pop());
        match elsewhere {
            Some(block) => self.report_nesting(block, line),
            None => self.report.add(
                Diagnostic::error(codes::STRAY_BLOCK_END, "no block is open here")
                    .at(self.place(line))
                    .help("remove this line, or open a block above: `::: note`"),
            ),
        }
    }

    fn end_innermost_block(&mut self) -> Option<Option<usize>> {
        let Some(Open::Block(_)) = self.open.last() else { return None };
        let Some(Open::Block(block)) = self.open.pop() else { return None };
        self.output.end_line();
        if block.is_some() {
            self.output.hole(Hole::BlockEnd);
        }
        Some(block)
    }

    /// Ends a block because what it stands in ends.
    pub(super) fn abandon_block(&mut self) {
        if let Some(block) = self.end_innermost_block() {
            self.abandoned.push(block);
        }
    }

    fn report_nesting(&mut self, block: Option<usize>, line: &Range<usize>) {
        let block = block.filter(|index| self.reported.insert(*index));
        let mut diagnostic = Diagnostic::error(
            codes::BLOCK_NESTING,
            "this line closes a block that was opened at another depth",
        )
        .at(self.place(line))
        .help("close a block where it was opened: in the same quotation or list item, with the same indentation");
        if let Some(block) = block.and_then(|index| self.body.blocks.get(index)) {
            let place = Place::in_text(self.source.file, self.source.text, block.range.clone());
            diagnostic = diagnostic.related(place, "opened here");
        }
        self.report.add(diagnostic);
    }

    /// Reports the blocks that have no closing line.
    pub(super) fn report_abandoned(&mut self) {
        let abandoned = std::mem::take(&mut self.abandoned);
        if self.is_too_deep {
            return;
        }
        for index in abandoned.into_iter().flatten().filter(|index| !self.reported.contains(index))
        {
            let Some(block) = self.body.blocks.get(index) else { continue };
            self.report.add(
                Diagnostic::error(
                    codes::UNCLOSED_BLOCK,
                    format!("the block `{}` is not closed", block.name.value),
                )
                .at(Place::in_text(self.source.file, self.source.text, block.range.clone()))
                .help("write a line `:::` where it ends"),
            );
        }
    }

    /// Warns of `:::` inside raw HTML, where Markdown does not reach.
    fn report_fence_in_html(&mut self, range: &Range<usize>, raw: &RawPiece) {
        let Some(fence) = self.disguised.fence_in(range) else { return };
        let text_only = ["<!--", "<pre", "<script", "<style", "<textarea"];
        let start = raw.html.trim_start().to_ascii_lowercase();
        if !text_only.iter().any(|tag| start.starts_with(tag)) {
            let line = self.disguised.line(fence);
            self.warn(
                codes::BLOCK_NESTING,
                "this line stands inside raw HTML, so it is text and no block".to_owned(),
                &line,
                "leave an empty line between the HTML tag and `:::`",
            );
        }
    }

    // Raw HTML between blocks.

    fn raw_piece(&mut self, raw: &RawPiece) {
        self.begin_flow();
        self.note_more(&raw.html);
        if let Some(start) = raw_html::open_comment(&raw.html) {
            let place = self.place(&raw.in_body(&(start..start + "<!--".len())));
            self.report.add(
                Diagnostic::error(
                    codes::HTML_REMOVED,
                    "this comment has no end, so nothing behind it would be shown",
                )
                .at(place)
                .help("write `-->` where it ends"),
            );
        }
        let limit = NESTING_LIMIT.saturating_sub(self.depth());
        if let Some(range) = raw_html::too_deep(&raw.html, limit) {
            self.report_depth(&raw.in_body(&range));
            self.cleaned(&sanitize::words(&raw.html));
            return;
        }
        let mut at = 0;
        for tag in unmatched_ends(&raw.html) {
            self.raw_stretch(raw, at..tag.range.start);
            at = tag.range.end;
            self.end_wrapper(&tag, raw);
        }
        self.raw_stretch(raw, at..raw.html.len());
    }

    /// Writes raw HTML without unmatched end tags of wrappers.
    fn raw_stretch(&mut self, raw: &RawPiece, range: Range<usize>) {
        let html = raw.html.get(range.clone()).unwrap_or_default();
        if html.trim().is_empty() {
            return;
        }
        let (sanitised, open) = sanitize::opening(html);
        let removed = sanitised.removed.into_iter().map(|removed| Removed {
            range: removed.range.start + range.start..removed.range.end + range.start,
            what: removed.what,
        });
        self.report_removed(&removed.collect::<Vec<_>>(), |range| raw.in_body(range));
        let kept = self.keep_ids(&sanitised.html, html, |id| {
            raw.in_body(&(range.start + id.start..range.start + id.end))
        });
        self.cleaned(&kept);
        let range = raw.in_body(&range);
        for name in open {
            self.open.push(Open::Wrapper { name, range: range.clone() });
        }
    }

    /// Adds cleaned HTML that stands between blocks, and its words.
    fn cleaned(&mut self, html: &str) {
        let html = sanitize::with_levels(html, |level| self.levels.publish(level));
        self.output.words_beside(&raw_html::text(&html));
        self.output.end_line();
        let html = html.trim();
        if !html.is_empty() {
            self.html(&format!("{html}\n"));
        }
    }

    /// Ends the wrapper that an end tag names, and those inside it.
    fn end_wrapper(&mut self, tag: &HtmlTag, raw: &RawPiece) {
        let is_wrapper = |open: &&Open| matches!(open, Open::Wrapper { .. });
        let wrappers = self.open.iter().rev().take_while(is_wrapper);
        let depth = wrappers.enumerate().find_map(|(depth, open)| match open {
            Open::Wrapper { name, .. } if *name == tag.name => Some(depth),
            Open::Wrapper { .. }
            | Open::Markdown { .. }
            | Open::Paragraph
            | Open::Inline { .. }
            | Open::Block(_) => None,
        });
        let Some(depth) = depth else {
            if self.is_too_deep {
                return;
            }
            let range = raw.in_body(&tag.range);
            let name = &tag.name;
            self.warn(
                codes::HTML_REMOVED,
                format!("`</{name}>` ends nothing that is open here, so it is left out"),
                &range,
                &format!("remove it, or open `<{name}>` at the same depth"),
            );
            return;
        };
        for _ in 0..depth {
            self.close_wrapper();
        }
        if let Some(Open::Wrapper { name, .. }) = self.open.pop() {
            self.html(&format!("</{name}>\n"));
        }
    }

    /// Closes a wrapper that has no end tag.
    pub(super) fn close_wrapper(&mut self) {
        let Some(Open::Wrapper { .. }) = self.open.last() else { return };
        let Some(Open::Wrapper { name, range }) = self.open.pop() else { return };
        self.html(&format!("</{name}>\n"));
        if self.is_too_deep {
            return;
        }
        self.warn(
            codes::HTML_REMOVED,
            format!("`<{name}>` has no end tag here, so it ends with what it stands in"),
            &range,
            &format!("write `</{name}>` on a line of its own where it ends"),
        );
    }

    // Raw HTML inside a line.

    /// Writes a tag that stands in a line; each comes alone, with Markdown between them.
    pub(super) fn inline_html(&mut self, raw: &str, range: &Range<usize>) {
        if self.disguised.fence_in(range) == Some(range.start) {
            let words = self.source.body.get(range.clone()).unwrap_or_default();
            self.begin_phrasing();
            self.words(words);
            return;
        }
        let raw = self.disguised.restore(raw, range).to_owned();
        if raw.starts_with("<!--") {
            self.note_more(&raw);
            return;
        }
        match raw_html::tags(&raw).into_iter().next() {
            Some(tag) if tag.is_end => self.end_tag(&tag, range),
            Some(tag) => self.start_tag(&tag, &raw, range),
            None => {
                let removed = Removed { what: raw, range: range.clone() };
                self.report_removed(&[removed], Clone::clone);
            }
        }
    }

    fn start_tag(&mut self, tag: &HtmlTag, raw: &str, range: &Range<usize>) {
        let published = self.published_name(tag).filter(|_| sanitize::overloaded(raw).is_none());
        let Some(published) = published else {
            let removed = Removed { what: format!("<{}>", tag.name), range: range.clone() };
            self.report_removed(&[removed], Clone::clone);
            return;
        };
        self.begin_phrasing();
        let is_rewritten = published != tag.name;
        let raw = if is_rewritten { anchor_as_span(tag) } else { raw.to_owned() };
        let sanitised = sanitize::start_tag(&raw);
        let place = |removed: &Range<usize>| range.start + removed.start..range.start + removed.end;
        self.report_removed(&sanitised.removed, place);
        let html = self.keep_ids(&sanitised.html, &raw, |id| {
            // A rewritten tag has its id elsewhere than the one that the editor wrote.
            if is_rewritten { range.clone() } else { place(id) }
        });
        self.html(&html);
        if sanitize::is_void(&published) {
            return;
        }
        // `<span/>` is an open tag to a browser; who writes it means an empty element.
        if tag.closes_itself {
            self.html(&format!("</{published}>"));
            return;
        }
        let written = tag.name.clone();
        self.open.push(Open::Inline { written, published, range: range.clone() });
    }

    /// The name under which a start tag is published; `None` when it is not.
    fn published_name(&mut self, tag: &HtmlTag) -> Option<String> {
        let is_anchor = tag.name == "a" && tag.attribute("href").is_none();
        if is_anchor {
            return self.may_open_inline().then(|| "span".to_owned());
        }
        if tag.name == "rt" || tag.name == "rp" {
            self.end_ruby_text();
            let is_in_ruby = self.innermost_inline() == Some("ruby");
            return is_in_ruby.then(|| tag.name.clone());
        }
        let may_open = sanitize::is_void(&tag.name) || self.may_open_inline();
        (sanitize::is_inline(&tag.name) && may_open).then(|| tag.name.clone())
    }

    fn may_open_inline(&self) -> bool {
        let is_inline = |open: &&Open| matches!(open, Open::Inline { .. });
        self.open.iter().rev().take_while(is_inline).count() < INLINE_LIMIT
    }

    fn innermost_inline(&self) -> Option<&str> {
        match self.open.last() {
            Some(Open::Inline { published, .. }) => Some(published),
            _ => None,
        }
    }

    /// `<rt>` ends where the next one begins (HTML, section 4.5.12).
    fn end_ruby_text(&mut self) {
        if let Some("rt" | "rp") = self.innermost_inline() {
            self.end_innermost_inline();
        }
    }

    fn end_innermost_inline(&mut self) {
        let Some(Open::Inline { .. }) = self.open.last() else { return };
        if let Some(Open::Inline { published, .. }) = self.open.pop() {
            self.html(&format!("</{published}>"));
        }
    }

    /// Ends the raw element of that name, and those inside it, if it was opened in this stretch of
    /// Markdown: `<b>*x</b>*` cannot end what stands outside the emphasis.
    fn end_tag(&mut self, tag: &HtmlTag, range: &Range<usize>) {
        let is_inline = |open: &&Open| matches!(open, Open::Inline { .. });
        let inlines = self.open.iter().rev().take_while(is_inline);
        let depth = inlines.enumerate().find_map(|(depth, open)| match open {
            Open::Inline { written, .. } if *written == tag.name => Some(depth),
            Open::Inline { .. }
            | Open::Markdown { .. }
            | Open::Paragraph
            | Open::Wrapper { .. }
            | Open::Block(_) => None,
        });
        if let Some(depth) = depth {
            for _ in 0..=depth {
                self.end_innermost_inline();
            }
            return;
        }
        // The end of an element that is not published was told with its start.
        if sanitize::is_inline(&tag.name) {
            let name = &tag.name;
            self.warn(
                codes::HTML_REMOVED,
                format!("`</{name}>` ends nothing that is open here, so it is left out"),
                range,
                &format!("remove it, or write `<{name}>` before it, outside other marks"),
            );
        }
    }

    // Both.

    /// Cleaned HTML without the ids that it may not have, which are reported where they stand in
    /// `raw`.
    fn keep_ids(
        &mut self,
        html: &str,
        raw: &str,
        in_body: impl Fn(&Range<usize>) -> Range<usize>,
    ) -> String {
        let mut refused = BTreeMap::new();
        let html = sanitize::with_ids(html, |id| {
            let kept = self.anchors.keep(id);
            refused.extend(kept.err().map(|refusal| (id.to_owned(), refusal)));
            kept.is_ok()
        });
        if !refused.is_empty() {
            self.report_ids(&refused, raw, in_body);
        }
        html
    }

    fn report_ids(
        &mut self,
        refused: &BTreeMap<String, Refusal>,
        raw: &str,
        in_body: impl Fn(&Range<usize>) -> Range<usize>,
    ) {
        let places = places_of_ids(raw);
        for (id, refusal) in refused {
            let place = places.get(id).cloned().unwrap_or(0..raw.len());
            let range = in_body(&place);
            match refusal {
                Refusal::OfTheme => self.report_id_of_theme(id, &range),
                Refusal::Taken => self.warn(
                    codes::DUPLICATE_ANCHOR,
                    format!("the anchor `{id}` is taken, so it is left out here"),
                    &range,
                    "give it another name",
                ),
                Refusal::NoId => self.warn(
                    codes::HTML_REMOVED,
                    format!("`{id}` cannot be an anchor, so it is left out"),
                    &range,
                    "write a name without spaces",
                ),
            }
        }
    }

    fn report_removed(
        &mut self,
        removed: &[Removed],
        in_body: impl Fn(&Range<usize>) -> Range<usize>,
    ) {
        for removed in removed {
            let range = in_body(&removed.range);
            let what = removed.what.lines().next().unwrap_or_default();
            self.warn(
                codes::HTML_REMOVED,
                format!("`{what}` is not published"),
                &range,
                advice(what),
            );
        }
    }

    /// Notes where the summary ends.
    fn note_more(&mut self, raw: &str) {
        let is_more = raw_html::comment(raw).is_some_and(|inside| inside.trim() == "more");
        if !is_more || self.body.above_more.is_some() || self.is_in_note() {
            return;
        }
        self.body.above_more = Some(self.output.text().trim().to_owned());
    }
}

/// What an editor can do instead.
fn advice(what: &str) -> &'static str {
    match what {
        "<a>" | "href" => "write `[words](address)`",
        "<img>" | "src" => "write `![what it shows](file)`",
        "<iframe>" | "<embed>" | "<object>" | "<video>" | "<audio>" => {
            "write `::: embed url=…`: nothing is loaded from other hosts"
        }
        "cite" => "name the source in words, or cite it with `[@id]`",
        "colspan" | "rowspan" | "span" | "start" | "value" => "write a whole number, such as `2`",
        "datetime" => "write a date, such as `2026-11-20`",
        "dir" => "write `ltr`, `rtl` or `auto`",
        "lang" | "hreflang" => "write the tag of a language, such as `vi`",
        "style" | "<style>" | "<font>" | "<center>" => "looks are decided by the theme",
        "<h1>" => "the title is the only heading of that level: write `## …`",
        _ => "use Markdown or a `:::` block instead",
    }
}

/// The end tags of wrappers that were not opened in the same piece.
fn unmatched_ends(html: &str) -> Vec<HtmlTag> {
    let mut open: Vec<String> = Vec::new();
    let mut unmatched = Vec::new();
    let tags = raw_html::tags(html).into_iter();
    for tag in tags.filter(|tag| sanitize::wrapper(&tag.name).is_some()) {
        if !tag.is_end {
            open.push(tag.name);
        } else if let Some(index) = open.iter().rposition(|name| *name == tag.name) {
            open.truncate(index);
        } else {
            unmatched.push(tag);
        }
    }
    unmatched
}

/// Where ids stand in raw HTML; of several equal ones the last, as the first is the one that is kept.
fn places_of_ids(raw: &str) -> BTreeMap<String, Range<usize>> {
    let attributes = raw_html::tags(raw).into_iter().flat_map(|tag| tag.attributes);
    let ids = attributes.filter(|attribute| attribute.name == "id");
    ids.map(|id| (raw_html::decode(&id.value), id.range)).collect()
}

/// `<a id="x">` marks a place; as a link without an address it is a `span`.
fn anchor_as_span(tag: &HtmlTag) -> String {
    let id = tag.attribute("id").or_else(|| tag.attribute("name")).unwrap_or_default();
    // The value comes from a tag with character references as they stand, so only the quotation
    // mark around it can end it too early.
    format!("<span id=\"{}\">", id.replace('"', "&quot;"))
}

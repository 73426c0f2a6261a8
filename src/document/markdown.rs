//! Markdown → [`Body`], in one pass over the parser's events, without a tree.
//!
//! In: the text of a file and where its body stands. Out: HTML that is always balanced and valid,
//! with holes for what other files decide, and a report of what an editor should know. Which page a
//! link means, which blocks exist and how they look are not known here.
//!
//! One list of open elements (`Open`) holds what Markdown, raw HTML and `:::` blocks have opened.
//! Markdown's own elements always come in pairs; whatever else is still open inside one when it
//! ends is closed there. That is why no input can produce HTML that is not balanced.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::Alignment;
use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::LinkType;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::base::codes;
use crate::base::codes::Code;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::fingerprint::Fingerprint;
use crate::base::html;
use crate::base::path::SourcePath;
use crate::base::yaml::Spanned;
use crate::document::body::Body;
use crate::document::body::Hole;
use crate::document::body::Outline;
use crate::document::body::WrittenImage;
use crate::document::body::WrittenLink;
use crate::document::body::index;
use crate::document::body::number;
use crate::document::body::one_line;
use crate::document::directive::Disguised;
use crate::document::footnote::Footnotes;
use crate::document::footnote::Hidden;
use crate::document::heading;
use crate::document::heading::Anchors;
use crate::document::heading::Levels;
use crate::document::heading::Survey;
use crate::document::output::Output;
use crate::document::text_run;
use crate::document::text_run::Mark;
use crate::document::text_run::Stars;

/// Reads the Markdown in bytes `body` of `text`. Every place in the result counts bytes of `text`.
///
/// Raw HTML is sanitised piece by piece. A wrapper such as `<details>` may be opened in one piece
/// and closed in a later one, with Markdown between; anything else that a piece leaves open is
/// closed at its end.
pub fn parse(file: &SourcePath, text: &str, body: Range<usize>, report: &mut Report) -> Body {
    let start = body.start;
    let Some(source) = text.get(body) else { return Body::default() };
    let disguised = Disguised::new(source);
    let parser = Parser::new_ext(disguised.text(), options()).into_offset_iter();
    let mut definitions = text_run::definitions(source);
    definitions.retain(|(_, label)| parser.reference_definitions().get(label).is_some());
    let mut events: Events<'_> = Vec::with_capacity(16 + source.len() / 12);
    events.extend(parser);
    let mut writer = Writer::new(Source { file, text, body: source, start }, &disguised, report);
    writer.survey = Survey::of(&events, &mut writer.anchors);
    writer.footnotes = Footnotes::of(&events);
    writer.report_hidden_citations(&definitions, &events);
    let mut next = 0;
    while next < events.len() {
        next = writer.event(&events, next);
    }
    writer.finish()
}

/// What is read beyond CommonMark.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
}

/// The events of a body with the bytes of the body they stand for.
type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// Where the Markdown comes from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a SourcePath,
    /// The whole file.
    pub(super) text: &'a str,
    /// The Markdown in it, to which the parser's offsets belong.
    pub(super) body: &'a str,
    /// Where the Markdown begins in the file.
    pub(super) start: usize,
}

impl<'a> Source<'a> {
    /// A range of the body as a range of the file.
    pub(super) fn in_file(&self, range: &Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    fn slice(&self, range: &Range<usize>) -> Option<&'a str> {
        self.body.get(range.clone())
    }
}

/// Something that is open and must be closed.
pub(super) enum Open {
    /// An element of Markdown; `is_silent` when nothing was written for it.
    Markdown {
        /// Which one.
        end: TagEnd,
        /// Whether its end writes nothing either.
        is_silent: bool,
    },
    /// A paragraph that the parser left out because its list is tight.
    Paragraph,
    /// A tag of raw HTML inside a paragraph, with the place of its start tag.
    Inline {
        /// Its name as the editor wrote it.
        written: String,
        /// Its name as it is published.
        published: String,
        /// Where its start tag stands in the body.
        range: Range<usize>,
    },
    /// An element of raw HTML that holds Markdown.
    Wrapper {
        /// Its name.
        name: &'static str,
        /// Where its piece of raw HTML stands in the body.
        range: Range<usize>,
    },
    /// A `:::` block by its index; `None` when its opening line has no name.
    Block(Option<usize>),
}

/// Where a table is.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    is_head: bool,
    has_rows: bool,
}

/// What a heading is waiting for while its words come.
struct OpenHeading {
    /// The level wanted: what is published depends on the headings before.
    wanted: u8,
    written: u8,
    range: Range<usize>,
    id: Option<String>,
    classes: Vec<String>,
}

/// A footnote whose text is being read.
struct NoteAround {
    /// Its place in the list; `None` when it is not shown.
    number: Option<usize>,
    /// The event behind it.
    end: usize,
    /// Where the headings of the text around it had got to.
    levels: Levels,
}

/// Writes a [`Body`], event by event.
pub(super) struct Writer<'a> {
    pub(super) source: Source<'a>,
    pub(super) disguised: &'a Disguised<'a>,
    pub(super) report: &'a mut Report,
    pub(super) body: Body,
    pub(super) open: Vec<Open>,
    pub(super) anchors: Anchors,
    outline: Outline,
    /// What is written.
    pub(super) output: Output,
    /// The texts around the footnote that is being written, innermost last.
    outer: Vec<Output>,
    /// Blocks that ended with what they stand in, without a closing line.
    pub(super) abandoned: Vec<Option<usize>>,
    /// Blocks of which a problem was reported already.
    pub(super) reported: BTreeSet<usize>,
    /// Whether something nests too deep: what does not fit behind it is no news.
    pub(super) is_too_deep: bool,
    /// The levels of headings up to here.
    pub(super) levels: Levels,
    survey: Survey,
    footnotes: Footnotes,
    /// The texts of footnotes with their places in the list.
    notes: Vec<(usize, Output)>,
    /// The footnotes around the event at hand, innermost last.
    notes_around: Vec<NoteAround>,
    heading: Option<OpenHeading>,
    table: Table,
    /// Whether a link is open: links do not stand inside links.
    is_in_link: bool,
    /// Marks that are links themselves, moved behind the link that they stand in.
    after_link: Output,
    /// Asterisks of this paragraph that made no bold.
    stars: Vec<Stars>,
}

impl<'a> Writer<'a> {
    fn new(source: Source<'a>, disguised: &'a Disguised<'a>, report: &'a mut Report) -> Self {
        Self {
            source,
            disguised,
            report,
            body: Body::default(),
            open: Vec::new(),
            anchors: Anchors::default(),
            outline: Outline::default(),
            output: Output::with_capacity(source.body.len() + source.body.len() / 4),
            outer: Vec::new(),
            abandoned: Vec::new(),
            reported: BTreeSet::new(),
            is_too_deep: false,
            levels: Levels::default(),
            survey: Survey::default(),
            footnotes: Footnotes::default(),
            notes: Vec::new(),
            notes_around: Vec::new(),
            heading: None,
            table: Table::default(),
            is_in_link: false,
            after_link: Output::default(),
            stars: Vec::new(),
        }
    }

    /// Writes the event at `index`, and with it those that belong to it. Returns the next one.
    fn event(&mut self, events: &Events<'_>, index: usize) -> usize {
        let Some((event, range)) = events.get(index) else { return events.len() };
        if self.is_hidden(index) && !matches!(event, Event::Start(Tag::FootnoteDefinition(_))) {
            return index + 1;
        }
        match event {
            Event::Start(tag) => return self.start(tag, range, events, index),
            Event::End(end) => self.end(*end),
            Event::Text(_) => return self.text(events, index),
            Event::Code(code) => self.code(code, range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(text),
            Event::Html(_) => return self.html_block(events, index),
            Event::InlineHtml(raw) => self.inline_html(raw, range),
            Event::FootnoteReference(label) => self.footnote_mark(label, range),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => {
                self.begin_flow();
                self.html("<hr>\n");
            }
            Event::TaskListMarker(is_done) => {
                let state = if *is_done { " checked" } else { "" };
                self.begin_phrasing();
                // A box needs a name for those who hear the page; a sign is one in every language.
                let name = if state.is_empty() { '☐' } else { '☑' };
                self.html(&format!(
                    "<input type=\"checkbox\" disabled{state} aria-label=\"{name}\"> "
                ));
            }
        }
        index + 1
    }

    fn start(
        &mut self,
        tag: &Tag<'_>,
        range: &Range<usize>,
        events: &Events<'_>,
        index: usize,
    ) -> usize {
        match tag {
            Tag::Emphasis => self.start_inline(tag, "<em>"),
            Tag::Strong => self.start_inline(tag, "<strong>"),
            Tag::Strikethrough => self.start_inline(tag, "<del>"),
            Tag::Superscript => self.start_inline(tag, "<sup>"),
            Tag::Subscript => self.start_inline(tag, "<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                let words_end = end_of_words(events, index);
                let target = self.target(*link_type, dest_url, range, words_end);
                self.start_link(target, title);
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                let target = self.target(*link_type, dest_url, range, end_of_words(events, index));
                let (alt, next) = self.alt(events, index);
                self.image(target, title, alt, range);
                return next;
            }
            Tag::HtmlBlock => return self.html_block(events, index),
            Tag::CodeBlock(kind) => return self.code_block(kind, events, index),
            Tag::Heading { level, id, classes, .. } => {
                self.start_heading(*level, id.as_deref(), classes, range);
            }
            Tag::FootnoteDefinition(label) => {
                self.start_note(label, range, index_behind(events, index));
            }
            Tag::MetadataBlock(_) => return index_behind(events, index),
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell => self.start_block(tag, is_task(events, index)),
        }
        index + 1
    }

    fn start_inline(&mut self, tag: &Tag<'_>, html: &str) {
        self.begin_phrasing();
        self.html(html);
        self.open.push(Open::Markdown { end: tag.to_end(), is_silent: false });
    }

    /// Starts an element that begins on a line of its own.
    fn start_block(&mut self, tag: &Tag<'_>, is_task: bool) {
        // Cells of a row share a line of the plain text.
        if *tag != Tag::TableCell {
            self.begin_flow();
        }
        self.open.push(Open::Markdown { end: tag.to_end(), is_silent: false });
        match tag {
            Tag::Paragraph => self.output.begin_leaf("<p>"),
            Tag::BlockQuote(_) => self.html("<blockquote>\n"),
            Tag::List(None) => self.html("<ul>\n"),
            Tag::List(Some(1)) => self.html("<ol>\n"),
            Tag::List(Some(first)) => self.html(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.html(if is_task { "<li class=\"task\">" } else { "<li>" }),
            Tag::DefinitionList => self.html("<dl>\n"),
            Tag::DefinitionListTitle => self.html("<dt>"),
            Tag::DefinitionListDefinition => self.html("<dd>"),
            Tag::Table(alignments) => {
                self.table = Table { alignments: alignments.clone(), ..Table::default() };
                self.html("<table>\n");
            }
            Tag::TableHead => {
                self.table.is_head = true;
                self.html("<thead>\n<tr>");
            }
            Tag::TableRow => self.start_row(),
            Tag::TableCell => self.start_cell(),
            Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::MetadataBlock(_) => {}
        }
    }

    /// Ends the innermost element of Markdown. The parser ends what it started, in order; so all
    /// that stands above it in the list was opened by other means and ends here.
    fn end(&mut self, end: TagEnd) {
        self.close_inside();
        let Some(Open::Markdown { is_silent, .. }) = self.open.pop() else { return };
        match end {
            TagEnd::Emphasis => self.html("</em>"),
            TagEnd::Strong => self.html("</strong>"),
            TagEnd::Strikethrough => self.html("</del>"),
            TagEnd::Superscript => self.html("</sup>"),
            TagEnd::Subscript => self.html("</sub>"),
            TagEnd::Link => self.end_link(is_silent),
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::TableHead => {
                self.table.is_head = false;
                self.end_block("</tr>\n</thead>\n");
            }
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableRow => self.end_block("</tr>\n"),
            TagEnd::Table if self.table.has_rows => self.end_block("</tbody>\n</table>\n"),
            TagEnd::Table => self.end_block("</table>\n"),
            TagEnd::BlockQuote(_) => self.end_block("</blockquote>\n"),
            TagEnd::List(true) => self.end_block("</ol>\n"),
            TagEnd::List(false) => self.end_block("</ul>\n"),
            TagEnd::Item => self.end_block("</li>\n"),
            TagEnd::DefinitionList => self.end_block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.end_block("</dd>\n"),
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn end_block(&mut self, html: &str) {
        self.end_leaf();
        self.html(html);
        self.output.end_line();
    }

    // Text.

    /// Writes text, together with the text events that follow it without a gap: the parser parts
    /// text at every bracket and asterisk.
    fn text(&mut self, events: &Events<'_>, index: usize) -> usize {
        let Some((Event::Text(text), range)) = events.get(index) else { return index + 1 };
        self.begin_phrasing();
        if !self.is_literal(text, range) {
            let text = self.disguised.restore(text, range).to_owned();
            self.words(&text);
            return index + 1;
        }
        let mut run = range.clone();
        let mut next = index + 1;
        while let Some((Event::Text(text), range)) = events.get(next)
            && range.start == run.end
            && self.is_literal(text, range)
        {
            run.end = range.end;
            next += 1;
        }
        self.run(&run);
        next
    }

    /// Whether the source says exactly what the event says: no entity, no doubled tab.
    fn is_literal(&self, text: &CowStr<'_>, range: &Range<usize>) -> bool {
        self.source.slice(range) == Some(self.disguised.restore(text, range))
    }

    /// Writes a run of literal text with the citations in it.
    fn run(&mut self, run: &Range<usize>) {
        let source = self.source;
        let Some(text) = source.slice(run) else { return };
        if !text.bytes().fold(false, |found, byte| found | (byte == b'[') | (byte == b'*')) {
            return self.words(text);
        }
        // Text never begins behind a backslash unless that escapes its first character: a backslash
        // that is text itself would be in the run.
        let before = source.body.get(..run.start).unwrap_or_default();
        let is_escaped = before.ends_with('\\');
        self.stars.extend(text_run::stars(source.body, run, is_escaped));
        let mut at = 0;
        for mark in text_run::marks(text, is_escaped) {
            match mark {
                Mark::Citation { range, ids } => {
                    self.words(text.get(at..range.start).unwrap_or_default());
                    at = range.end;
                    for id in ids {
                        self.citation(text.get(id.clone()).unwrap_or_default(), run.start, &id);
                    }
                }
                Mark::FootnoteMark(range) => {
                    let mark = text.get(range.clone()).unwrap_or_default();
                    let message = format!("the footnote `{mark}` has no text");
                    let help = format!("write `{mark}: …` on a line below, or remove the mark");
                    let range = run.start + range.start..run.start + range.end;
                    self.warn(codes::UNKNOWN_FOOTNOTE, message, &range, &help);
                }
            }
        }
        self.words(text.get(at..).unwrap_or_default());
    }

    fn citation(&mut self, id: &str, run_start: usize, range: &Range<usize>) {
        let range = run_start + range.start..run_start + range.end;
        self.body.citations.push(Spanned::new(id.to_owned(), self.source.in_file(&range)));
        self.output.mark();
        let hole = Hole::Citation(number(self.body.citations.len() - 1));
        self.behind_link().hole(hole);
    }

    /// Warns of citations that nobody sees: lines that Markdown takes for definitions of links.
    fn report_hidden_citations(
        &mut self,
        definitions: &[(Range<usize>, &str)],
        events: &Events<'_>,
    ) {
        if definitions.is_empty() {
            return;
        }
        let shown: Vec<&Range<usize>> =
            events.iter().filter(|(event, _)| is_leaf(event)).map(|(_, range)| range).collect();
        for (range, _) in definitions {
            // Where text or code is shown, nothing is defined.
            let at = range.start + 1;
            let index = shown.partition_point(|shown| shown.end <= at);
            if shown.get(index).is_some_and(|shown| shown.start <= at) {
                continue;
            }
            let written = self.source.slice(range).unwrap_or_default();
            let message =
                format!("`{written}` defines a link here, so it is not shown and cites nothing");
            let help = "write a space before the colon or move the citation";
            self.warn(codes::HIDDEN_CITATION, message, range, help);
        }
    }

    fn code(&mut self, code: &str, range: &Range<usize>) {
        let code = self.disguised.restore_code(code, range).into_owned();
        self.begin_phrasing();
        self.html("<code>");
        self.words(&code);
        self.html("</code>");
    }

    fn line_break(&mut self, html: &str) {
        // Between a block's lines in a tight list there is nothing that a break could part.
        if !self.needs_paragraph() {
            self.output.line_break(html);
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, events: &Events<'_>, index: usize) -> usize {
        self.begin_flow();
        let next = index_behind(events, index);
        match language(kind) {
            Some(language) => self.html(&format!("<pre><code class=\"language-{language}\">")),
            None => self.html("<pre><code>"),
        }
        for (event, range) in events.get(index..next).unwrap_or_default() {
            if let Event::Text(text) = event {
                let text = self.disguised.restore(text, range).to_owned();
                self.words(&text);
            }
        }
        self.html("</code></pre>\n");
        self.output.end_line();
        next
    }

    // Links and images.

    /// A destination with its place: its own bytes where they can be told, else the whole link.
    fn target(
        &self,
        kind: LinkType,
        written: &str,
        range: &Range<usize>,
        words_end: usize,
    ) -> Spanned<String> {
        let from = match kind {
            LinkType::Inline => Some(words_end.max(range.start)),
            LinkType::Autolink | LinkType::Email => Some(range.start),
            LinkType::Reference
            | LinkType::ReferenceUnknown
            | LinkType::Collapsed
            | LinkType::CollapsedUnknown
            | LinkType::Shortcut
            | LinkType::ShortcutUnknown
            | LinkType::WikiLink { .. } => None,
        };
        let found = from.and_then(|from| self.find(written, &(from..range.end)));
        let place = self.source.in_file(&found.unwrap_or_else(|| range.clone()));
        if kind == LinkType::Email {
            return Spanned::new(format!("mailto:{written}"), place);
        }
        Spanned::new(written.to_owned(), place)
    }

    /// Where `written` stands in a range, behind the brackets that come before a destination.
    fn find(&self, written: &str, range: &Range<usize>) -> Option<Range<usize>> {
        let slice = self.source.slice(range)?;
        let skipped = slice.find("](").map_or(0, |index| index + "](".len());
        let index = slice.get(skipped..)?.find(written).filter(|_| !written.is_empty())?;
        let start = range.start + skipped + index;
        Some(start..start + written.len())
    }

    fn start_link(&mut self, target: Spanned<String>, title: &str) {
        self.begin_phrasing();
        let is_silent = self.is_in_link;
        self.open.push(Open::Markdown { end: TagEnd::Link, is_silent });
        if is_silent {
            return;
        }
        self.is_in_link = true;
        self.body.links.push(WrittenLink { target, title: title.to_owned() });
        self.output.hole(Hole::LinkStart(number(self.body.links.len() - 1)));
    }

    fn end_link(&mut self, is_silent: bool) {
        if is_silent {
            return;
        }
        self.is_in_link = false;
        if !self.output.drop_empty_link() {
            self.output.hole(Hole::LinkEnd);
        }
        self.output.append(std::mem::take(&mut self.after_link));
    }

    /// The words of an image, and the event behind it.
    fn alt(&self, events: &Events<'_>, index: usize) -> (String, usize) {
        let next = index_behind(events, index);
        let mut alt = String::new();
        for (event, range) in events.get(index..next).unwrap_or_default() {
            match event {
                Event::Text(text) => alt.push_str(self.disguised.restore(text, range)),
                Event::Code(code) => alt.push_str(&self.disguised.restore_code(code, range)),
                Event::InlineMath(text) | Event::DisplayMath(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                Event::Start(_)
                | Event::End(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::Rule
                | Event::TaskListMarker(_) => {}
            }
        }
        (alt.trim().to_owned(), next)
    }

    fn image(&mut self, target: Spanned<String>, title: &str, alt: String, range: &Range<usize>) {
        self.begin_phrasing();
        if alt.is_empty() {
            self.report.add(
                Diagnostic::error(
                    codes::MISSING_ALT,
                    format!("the image `{}` says nothing to those who do not see it", target.value),
                )
                .at(self.place(range))
                .help(format!("write what it shows: `![…]({})`", target.value)),
            );
        }
        let title = title.to_owned();
        self.body.images.push(WrittenImage { target, alt, title, is_block: false });
        self.output.hole(Hole::Image(number(self.body.images.len() - 1)));
    }

    // Paragraphs and headings.

    fn end_paragraph(&mut self) {
        self.end_leaf();
        if let Some(image) = self.output.lone_image() {
            if let Some(image) = self.body.images.get_mut(index(image)) {
                image.is_block = true;
            }
            self.output.drop_leaf();
            self.output.hole(Hole::Image(image));
            return;
        }
        if self.output.is_blank() {
            self.output.drop_leaf();
            return;
        }
        self.output.end_line();
        self.note_first_paragraph();
        self.output.end_leaf("</p>\n");
    }

    fn note_first_paragraph(&mut self) {
        if self.body.first_stretches.is_empty() && self.is_running_text() {
            self.body.first_stretches = self.output.stretches_with_words().unwrap_or_default();
        }
    }

    /// Whether nothing is open but blocks that state a fact, and wrappers.
    fn is_running_text(&self) -> bool {
        self.open.iter().all(|open| match open {
            Open::Block(Some(index)) => {
                self.body.blocks.get(*index).is_some_and(|block| block.name.value == "fact")
            }
            Open::Wrapper { .. } => true,
            Open::Block(None) | Open::Markdown { .. } | Open::Paragraph | Open::Inline { .. } => {
                false
            }
        })
    }

    fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[CowStr<'_>],
        range: &Range<usize>,
    ) {
        self.begin_flow();
        if let Some(id) = id.filter(|id| heading::is_of_theme(&heading::clean_id(id))) {
            self.report_id_of_theme(id, &self.place_of_id(id, range));
        }
        let classes = classes.iter().filter(|class| heading::is_class(class));
        self.heading = Some(OpenHeading {
            wanted: self.survey.level(level),
            written: heading::number(level),
            range: range.clone(),
            id: id.map(str::to_owned),
            classes: classes.map(|class| class.to_string()).collect(),
        });
        self.open.push(Open::Markdown { end: TagEnd::Heading(level), is_silent: false });
        self.output.begin_leaf("");
    }

    fn end_heading(&mut self) {
        self.end_leaf();
        let Some(heading) = self.heading.take() else { return };
        // A heading without words would be a stop in the page's outline that says nothing.
        if self.output.is_blank() {
            self.output.drop_leaf();
            return;
        }
        self.output.end_line();
        let text = one_line(&self.output.text_of_leaf());
        let id = self.anchors.of_heading(heading.id.as_deref(), &text);
        let level = self.levels.publish(heading.wanted);
        let mut start = format!("<h{level} id=\"");
        html::escape_attribute(&id, &mut start);
        if !heading.classes.is_empty() {
            start.push_str("\" class=\"");
            start.push_str(&heading.classes.join(" "));
        }
        start.push_str("\">");
        self.output.set_start_tag(&start);
        self.output.end_leaf(&format!("</h{level}>\n"));
        if !self.is_in_note() {
            // Its anchor is the one that came up last.
            let anchor = self.anchors.len().saturating_sub(1);
            self.outline.push((level, heading.written), anchor, &text, &heading.range);
        }
    }

    /// Where `{#id}` stands in a heading; the whole heading when that cannot be told.
    fn place_of_id(&self, id: &str, range: &Range<usize>) -> Range<usize> {
        let index = self.source.slice(range).and_then(|slice| slice.rfind(&format!("#{id}")));
        let Some(index) = index else { return range.clone() };
        range.start + index..range.start + index + "#".len() + id.len()
    }

    /// Warns of an anchor that would stand beside one of the theme's own.
    pub(super) fn report_id_of_theme(&mut self, id: &str, range: &Range<usize>) {
        let prefixes = heading::THEME_PREFIXES.map(|prefix| format!("`{prefix}`")).join(", ");
        self.warn(
            codes::DUPLICATE_ANCHOR,
            format!("the anchor `{id}` is one that only the theme gives, so it is left out"),
            range,
            &format!("choose one that does not begin with {prefixes}"),
        );
    }

    // Tables.

    fn start_row(&mut self) {
        self.table.column = 0;
        if !self.table.has_rows {
            self.table.has_rows = true;
            self.html("<tbody>\n");
        }
        self.html("<tr>");
    }

    fn start_cell(&mut self) {
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.table.column += 1;
        let cell = if self.table.is_head { "th scope=\"col\"" } else { "td" };
        self.html(&format!("<{cell}{class}>"));
    }

    fn end_cell(&mut self) {
        self.end_leaf();
        self.html(if self.table.is_head { "</th>" } else { "</td>" });
        self.output.end_cell();
    }

    // Footnotes.

    fn footnote_mark(&mut self, label: &str, range: &Range<usize>) {
        self.begin_phrasing();
        match self.footnotes.mark(label, &mut self.anchors) {
            Some(mark) => {
                self.output.mark();
                self.behind_link().html(&mark);
            }
            None => {
                let written = self.source.slice(range).unwrap_or_default();
                self.words(written);
            }
        }
    }

    /// Starts the text of a footnote, which is kept for the end; or passes over it, when no reader
    /// could get there.
    fn start_note(&mut self, label: &str, range: &Range<usize>, end: usize) {
        self.begin_flow();
        let number = self.footnotes.begin(label);
        let mut around = NoteAround { number: number.ok(), end, levels: Levels::default() };
        if number.is_ok() {
            // The text of a footnote stands elsewhere on the page, so its headings begin anew.
            std::mem::swap(&mut around.levels, &mut self.levels);
        }
        self.notes_around.push(around);
        match number {
            Ok(_) => {
                self.open
                    .push(Open::Markdown { end: TagEnd::FootnoteDefinition, is_silent: false });
                self.outer.push(std::mem::take(&mut self.output));
            }
            Err(hidden) => self.report_hidden_note(label, range, hidden),
        }
    }

    fn report_hidden_note(&mut self, label: &str, range: &Range<usize>, hidden: Hidden) {
        let (message, help) = match hidden {
            Hidden::NeverMarked => (
                format!("the footnote `[^{label}]` is marked nowhere, so it is not shown"),
                format!("write `[^{label}]` in the text, or remove the footnote"),
            ),
            Hidden::WrittenBefore => (
                format!("the footnote `[^{label}]` has a text already"),
                "give it another label, or remove it".to_owned(),
            ),
        };
        let mark = range.start..range.end.min(range.start + label.len() + "[^]:".len());
        self.warn(codes::UNKNOWN_FOOTNOTE, message, &mark, &help);
    }

    /// Whether an event belongs to a footnote that is not shown. One that is shown may stand in it.
    fn is_hidden(&mut self, index: usize) -> bool {
        while self.notes_around.last().is_some_and(|note| note.end <= index) {
            self.notes_around.pop();
        }
        self.notes_around.last().is_some_and(|note| note.number.is_none())
    }

    fn end_note(&mut self) {
        self.end_leaf();
        let Some(outer) = self.outer.pop() else { return };
        let text = std::mem::replace(&mut self.output, outer);
        let Some(note) = self.notes_around.last_mut() else { return };
        if let Some(number) = note.number {
            self.levels = std::mem::take(&mut note.levels);
            self.notes.push((number, text));
        }
    }

    /// Writes the list of footnotes. The rule parts it from the text; a heading for it would need a
    /// language and is for the theme. It is no `section`, as that would want a heading.
    fn write_notes(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|(number, _)| *number);
        self.html("<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n");
        for (number, text) in notes {
            let item = self.footnotes.list_item(number, &mut self.anchors);
            self.html(&item.start);
            self.output.end_line();
            self.write_note(text, &item.back);
            self.html("</li>\n");
        }
        self.html("</ol>\n</div>\n");
    }

    /// Writes the text of a footnote with its links back inside the last paragraph, if it ends so.
    fn write_note(&mut self, mut text: Output, back: &str) {
        let is_added = text.add_to_paragraph(back);
        self.output.append(text);
        if !is_added {
            self.html(&format!("<p>{}</p>\n", back.trim_start()));
        }
    }

    // What is open.

    /// Prepares for an element that begins on a line of its own.
    pub(super) fn begin_flow(&mut self) {
        self.close_inline();
        if let Some(Open::Paragraph) = self.open.last() {
            self.open.pop();
            self.end_paragraph();
        }
        self.end_leaf();
        // The words of a tight list item end where a list inside it begins.
        if !self.output.ends_with_line() {
            self.output.end_line();
        }
    }

    /// Prepares for something that stands in a line.
    pub(super) fn begin_phrasing(&mut self) {
        if self.needs_paragraph() {
            self.open.push(Open::Paragraph);
            self.output.begin_leaf("<p>");
        }
    }

    /// Whether words here would stand in a block without a paragraph around them, as they do in
    /// tight lists.
    fn needs_paragraph(&self) -> bool {
        matches!(self.open.last(), Some(Open::Block(_) | Open::Wrapper { .. }))
    }

    /// Closes raw HTML inside a line that has no end tag.
    fn close_inline(&mut self) {
        while let Some(Open::Inline { .. }) = self.open.last() {
            let Some(Open::Inline { written, published, range }) = self.open.pop() else { return };
            self.html(&format!("</{published}>"));
            self.warn(
                codes::HTML_REMOVED,
                format!("`<{written}>` has no end tag in this paragraph, so it ends with it"),
                &range,
                &format!("write `</{written}>` where it ends"),
            );
        }
    }

    /// Closes everything above the innermost element of Markdown.
    pub(super) fn close_inside(&mut self) {
        loop {
            match self.open.last() {
                Some(Open::Inline { .. }) => self.close_inline(),
                Some(Open::Paragraph) => {
                    self.open.pop();
                    self.end_paragraph();
                }
                Some(Open::Wrapper { .. }) => self.close_wrapper(),
                Some(Open::Block(_)) => self.abandon_block(),
                Some(Open::Markdown { .. }) | None => return,
            }
        }
    }

    /// Whether the text of a footnote is being written.
    pub(super) fn is_in_note(&self) -> bool {
        self.open
            .iter()
            .any(|open| matches!(open, Open::Markdown { end: TagEnd::FootnoteDefinition, .. }))
    }

    /// Ends a stretch of running text: looks at its asterisks.
    fn end_leaf(&mut self) {
        if self.stars.is_empty() {
            return;
        }
        let stars = std::mem::take(&mut self.stars);
        let jammed: Vec<_> = stars.iter().filter(|one| matches!(one, Stars::Jammed(_))).collect();
        let shown = if jammed.is_empty() { stars.iter().take(1).collect() } else { jammed };
        for star in shown {
            let (range, help) = match star {
                Stars::Jammed(range) => (
                    range,
                    "put a space on the outer side of `**`, or move the punctuation mark outside: \
                     `**Lưu ý**: chữ`",
                ),
                Stars::Lone(range) => (
                    range,
                    "write `**` right before the first word and right behind the last one, or \
                     `\\*\\*` for two asterisks",
                ),
            };
            let message = "these asterisks do not make bold and stay as they are";
            self.warn(codes::BOLD_NOT_CLOSED, message.to_owned(), range, help);
        }
    }

    // Output.

    /// Adds HTML that is finished.
    pub(super) fn html(&mut self, html: &str) {
        self.output.html(html);
    }

    /// Where something goes that is a link itself: behind the link, if it would stand in one.
    fn behind_link(&mut self) -> &mut Output {
        if self.is_in_link { &mut self.after_link } else { &mut self.output }
    }

    /// Adds text that readers see.
    pub(super) fn words(&mut self, words: &str) {
        self.output.words(words);
    }

    /// The place of a range of the body.
    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        Place::in_text(self.source.file, self.source.text, self.source.in_file(range))
    }

    /// Reports something an editor should look at.
    pub(super) fn warn(&mut self, code: Code, message: String, range: &Range<usize>, help: &str) {
        let place = self.place(range);
        self.report.add(Diagnostic::warning(code, message).at(place).help(help));
    }

    fn finish(mut self) -> Body {
        self.close_inside();
        self.end_leaf();
        self.report_abandoned();
        self.write_notes();
        self.body.words = self.output.count_words();
        self.body.set_text(self.output.finish());
        self.body.set_outline(self.outline, self.anchors.into_list());
        self.body.digest = Fingerprint::of(self.source.body.as_bytes());
        // Lists are made with room to grow, and a large site holds those of all its articles.
        self.body.links.shrink_to_fit();
        self.body.images.shrink_to_fit();
        self.body
    }
}

/// Whether an event stands for bytes that are shown, or could be.
fn is_leaf(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_) => true,
        Event::Start(_)
        | Event::End(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::Rule
        | Event::TaskListMarker(_) => false,
    }
}

/// The event behind the end of what starts at `index`.
pub(super) fn index_behind(events: &[(Event<'_>, Range<usize>)], index: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, (event, _)) in events.iter().enumerate().skip(index) {
        if let Event::Start(_) = event {
            depth += 1;
        } else if let Event::End(_) = event {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            return offset + 1;
        }
    }
    events.len()
}

/// Where the words of a link or an image end; its destination stands behind them.
fn end_of_words(events: &Events<'_>, index: usize) -> usize {
    let end = index_behind(events, index).saturating_sub(1);
    let inside = events.get(index + 1..end).unwrap_or_default();
    inside.iter().map(|(_, range)| range.end).max().unwrap_or_default()
}

/// Whether a list item begins with a check box.
fn is_task(events: &Events<'_>, index: usize) -> bool {
    let at = |offset: usize| events.get(index + offset).map(|(event, _)| event);
    match at(1) {
        Some(Event::TaskListMarker(_)) => true,
        Some(Event::Start(Tag::Paragraph)) => matches!(at(2), Some(Event::TaskListMarker(_))),
        _ => false,
    }
}

/// The language of a code block, as far as it can stand in a class.
fn language(kind: &CodeBlockKind<'_>) -> Option<String> {
    let CodeBlockKind::Fenced(words) = kind else { return None };
    let first = words.split([' ', '\t', ',', '{']).next()?;
    let fits = |letter: &char| letter.is_ascii_alphanumeric() || "+#-_.".contains(*letter);
    Some(first.chars().filter(fits).collect()).filter(|name: &String| !name.is_empty())
}

#[cfg(test)]
mod tests;

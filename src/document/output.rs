//! What a body is written into: finished HTML, the holes in it, and which of it is words.
//!
//! In: HTML, holes and words in reading order. Out: [`Pieces`] and [`PlainWords`]. Which elements are open is kept in
//! `markdown.rs`; only leaves (paragraphs, headings) are known here, as some turn out to be nothing when they end.

use std::ops::Range;

use crate::base::html;
use crate::base::words::WordCount;
use crate::document::body;
use crate::document::body::Gap;
use crate::document::body::Hole;
use crate::document::body::Pieces;
use crate::document::body::PlainWords;
use crate::document::body::Stretch;
use crate::document::body::number;
use crate::document::raw_html;

/// A text while it is written: the body, or a footnote, which is kept for the end.
#[derive(Default)]
pub(super) struct Output {
    html: String,
    holes: Vec<(u32, Hole)>,
    stretches: Vec<Stretch>,
    /// Words that do not stand in the HTML as they are.
    beside: String,
    /// Whether a mark that says nothing (a citation, a footnote) stood here, see [`Self::add`].
    after_mark: bool,
    /// Paragraphs and headings that are open, innermost last.
    leaves: Vec<Leaf>,
}

/// Where a paragraph or a heading began.
#[derive(Clone, Copy, Default)]
struct Leaf {
    /// Its start tag in the HTML.
    start: usize,
    /// What stands in it.
    inside: usize,
    hole: usize,
    stretch: usize,
}

impl Output {
    /// An output for about as much HTML.
    pub(super) fn with_capacity(length: usize) -> Self {
        Self {
            html: String::with_capacity(length),
            stretches: Vec::with_capacity(length / 64),
            ..Self::default()
        }
    }

    /// Adds HTML that is finished.
    pub(super) fn html(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Adds a hole.
    pub(super) fn hole(&mut self, hole: Hole) {
        self.holes.push((number(self.html.len()), hole));
    }

    /// Adds another text.
    pub(super) fn append(&mut self, other: Self) {
        let (html, beside) = (number(self.html.len()), number(self.beside.len()));
        self.html.push_str(&other.html);
        self.beside.push_str(&other.beside);
        self.holes.extend(other.holes.into_iter().map(|(at, hole)| (at + html, hole)));
        self.stretches.extend(other.stretches.into_iter().map(|stretch| {
            let moved = if stretch.is_beside { beside } else { html };
            Stretch { start: stretch.start + moved, ..stretch }
        }));
    }

    /// Adds HTML within the last paragraph, if that is the last of all.
    pub(super) fn add_to_paragraph(&mut self, html: &str) -> bool {
        let end = "</p>\n";
        let last = self.holes.last().map_or(0, |(at, _)| body::index(*at));
        if !self.html.get(last..).is_some_and(|html| html.ends_with(end)) {
            return false;
        }
        self.html.insert_str(self.html.len() - end.len(), html);
        true
    }

    /// Takes back the start of the link that ends here when it holds nothing that can be seen:
    /// nobody could follow it. Its entry in the body stays, so that its destination is checked.
    pub(super) fn drop_empty_link(&mut self) -> bool {
        let Some((at, Hole::LinkStart(_))) = self.holes.last() else { return false };
        let inside = self.html.get(body::index(*at)..).unwrap_or_default();
        // Nearly all links begin with a letter.
        let is_unseen =
            !inside.starts_with(char::is_alphanumeric) && raw_html::text(inside).trim().is_empty();
        if is_unseen {
            self.holes.pop();
        }
        is_unseen
    }

    // Paragraphs and headings.

    /// Begins one.
    pub(super) fn begin_leaf(&mut self, start_tag: &str) {
        let start = self.html.len();
        self.html.push_str(start_tag);
        let (hole, stretch) = (self.holes.len(), self.stretches.len());
        self.leaves.push(Leaf { start, inside: self.html.len(), hole, stretch });
        self.after_mark = false;
    }

    /// The innermost one; all that there is, when none is open.
    fn leaf(&self) -> Leaf {
        self.leaves.last().copied().unwrap_or_default()
    }

    /// Whether nothing in the innermost one can be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.holes.len() == self.leaf().hole && self.has_only_space()
    }

    fn has_only_space(&self) -> bool {
        self.html.get(self.leaf().inside..).unwrap_or_default().trim().is_empty()
    }

    /// The image, when it is all there is in the innermost one.
    pub(super) fn lone_image(&self) -> Option<u32> {
        match self.holes.get(self.leaf().hole..) {
            Some([(_, Hole::Image(image))]) if self.has_only_space() => Some(*image),
            _ => None,
        }
    }

    /// The stretches of the innermost one, when they hold a word.
    pub(super) fn stretches_with_words(&self) -> Option<Range<u32>> {
        let first = self.leaf().stretch;
        let mut inside = self.stretches.iter().skip(first);
        let has_word = inside.any(|it| it.of(&self.html, &self.beside).contains(is_word_letter));
        has_word.then(|| number(first)..number(self.stretches.len()))
    }

    /// The words of the innermost one.
    pub(super) fn text_of_leaf(&self) -> String {
        let stretches = self.stretches.get(self.leaf().stretch..).unwrap_or_default();
        body::join(stretches, &self.html, &self.beside)
    }

    /// Writes the start tag of the innermost one when its words are known.
    pub(super) fn set_start_tag(&mut self, start_tag: &str) {
        let leaf = self.leaf();
        self.html.insert_str(leaf.start, start_tag);
        let moved = number(start_tag.len());
        for (at, _) in self.holes.iter_mut().skip(leaf.hole) {
            *at += moved;
        }
        for stretch in self.stretches.iter_mut().skip(leaf.stretch).filter(|it| !it.is_beside) {
            stretch.start += moved;
        }
    }

    /// Ends the innermost one.
    pub(super) fn end_leaf(&mut self, end_tag: &str) {
        self.leaves.pop();
        self.html.push_str(end_tag);
    }

    /// Takes the innermost one back.
    pub(super) fn drop_leaf(&mut self) {
        let Some(leaf) = self.leaves.pop() else { return };
        self.html.truncate(leaf.start);
        self.holes.truncate(leaf.hole);
        self.stretches.truncate(leaf.stretch);
    }

    // Words.

    /// Adds text that readers see.
    pub(super) fn words(&mut self, words: &str) {
        let start = self.html.len();
        if html::is_plain(words) {
            self.html.push_str(words);
            self.add(words, start, false);
            return;
        }
        html::escape_text(words, &mut self.html);
        let is_control = |letter: char| letter.is_control() && letter != '\n';
        if self.html.get(start..) == Some(words) && !words.contains(is_control) {
            self.add(words, start, false);
        } else {
            self.words_beside(words);
        }
    }

    /// Adds words that stand otherwise in the HTML.
    pub(super) fn words_beside(&mut self, words: &str) {
        let start = self.beside.len();
        self.beside.extend(words.chars().filter(|it| !it.is_control() || *it == '\n'));
        self.add(words, start, true);
    }

    fn add(&mut self, words: &str, start: usize, is_beside: bool) {
        if words.is_empty() {
            return;
        }
        if self.after_mark {
            // `nước [@a].` reads `nước.`, not `nước .`, once the citation is gone.
            let follows_closely =
                words.starts_with(|next: char| next.is_whitespace() || ",.;:!?)…".contains(next));
            if follows_closely && self.ends_with(' ') {
                self.drop_last();
            }
            self.after_mark = false;
        }
        let end = if is_beside { self.beside.len() } else { self.html.len() };
        if end > start {
            let (start, length) = (number(start), number(end - start));
            self.stretches.push(Stretch { start, length, is_beside, gap: Gap::None });
        }
    }

    /// Notes that a mark without words stood here.
    pub(super) fn mark(&mut self) {
        self.after_mark = true;
    }

    /// Adds white space that is a line break in the HTML.
    pub(super) fn line_break(&mut self, html: &str) {
        self.html.push_str(html);
        if !(self.after_mark && self.ends_with(' ')) {
            self.space();
        }
        self.after_mark = false;
    }

    /// Ends a block.
    pub(super) fn end_line(&mut self) {
        self.after_mark = false;
        let first = self.leaf().stretch;
        while self.stretches.len() > first {
            let Some(last) = self.stretches.last_mut() else { return };
            let words = last.of(&self.html, &self.beside).trim_end_matches([' ', '\n']);
            if words.is_empty() {
                self.stretches.pop();
            } else {
                last.length = number(words.len());
                last.gap = Gap::Line;
                return;
            }
        }
    }

    /// Ends a table cell: cells of a row stand on one line.
    pub(super) fn end_cell(&mut self) {
        let has_words = self.last().is_some();
        if has_words && !self.ends_with('\n') && !self.ends_with(' ') {
            self.space();
        }
    }

    /// Whether the words end with a line.
    pub(super) fn ends_with_line(&self) -> bool {
        self.ends_with('\n')
    }

    /// The words so far.
    pub(super) fn text(&self) -> String {
        body::join(&self.stretches, &self.html, &self.beside)
    }

    /// The last words of the innermost leaf.
    fn last(&self) -> Option<&Stretch> {
        self.stretches.get(self.leaf().stretch..).unwrap_or_default().last()
    }

    fn ends_with(&self, end: char) -> bool {
        let Some(last) = self.last() else { return false };
        match last.gap {
            Gap::None => last.of(&self.html, &self.beside).ends_with(end),
            Gap::Space => end == ' ',
            Gap::Line => end == '\n',
        }
    }

    /// Takes back the space that the words end with.
    fn drop_last(&mut self) {
        let Some(last) = self.stretches.last_mut() else { return };
        if last.gap != Gap::None {
            last.gap = Gap::None;
        } else if last.length > 1 {
            last.length -= 1;
        } else {
            self.stretches.pop();
        }
    }

    /// Adds a space that is not in the HTML.
    fn space(&mut self) {
        let first = self.leaf().stretch;
        match self.stretches.get_mut(first..).unwrap_or_default().last_mut() {
            Some(last) if last.gap == Gap::None => last.gap = Gap::Space,
            Some(_) | None => {
                let start = number(self.beside.len());
                self.beside.push(' ');
                let space = Stretch { start, length: 1, is_beside: true, gap: Gap::None };
                self.stretches.push(space);
            }
        }
    }

    /// The number of words.
    pub(super) fn count_words(&self) -> usize {
        let mut count = WordCount::default();
        for stretch in &self.stretches {
            count.add(stretch.of(&self.html, &self.beside));
            if stretch.gap != Gap::None {
                count.end_word();
            }
        }
        body::index(count.count)
    }

    /// All of it.
    pub(super) fn finish(self) -> (Pieces, PlainWords) {
        let words = PlainWords::new(self.stretches, self.beside);
        (Pieces::new(self.html, self.holes), words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::body::Body;

    fn words(output: Output) -> String {
        let mut body = Body::default();
        body.set_text(output.finish());
        body.plain_text()
    }

    #[test]
    fn a_word_in_decomposed_form_is_one_word() {
        let mut output = Output::default();
        output.words("nu\u{31b}o\u{31b}\u{301}c ma\u{301}y, 24/7");
        assert_eq!(output.count_words(), 4);
    }

    #[test]
    fn a_word_may_change_its_looks() {
        let mut output = Output::default();
        for (html, words) in [("<b>", "H"), ("</b>", "2"), ("<i>", "O &"), ("</i>", " muối")] {
            output.html(html);
            output.words(words);
        }
        assert_eq!(output.count_words(), 2);
        assert_eq!(words(output), "H2O & muối");
    }

    #[test]
    fn a_mark_leaves_no_gap_before_a_full_stop() {
        let mut output = Output::default();
        output.words("nước ");
        output.mark();
        output.words(".");
        assert_eq!(words(output), "nước.");
    }

    #[test]
    fn blocks_are_parted_by_one_line_break() {
        let mut output = Output::default();
        output.words("a ");
        output.end_line();
        output.end_line();
        output.words("b");
        assert_eq!(words(output), "a\nb");
    }
}

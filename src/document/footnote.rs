//! Footnotes: their numbers, their ids and the list at the end of the body.
//!
//! In: the events of a body. Out: a number for each footnote that a reader can reach, and the HTML
//! of marks and of the list. The text of a footnote is written in `markdown.rs`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::Event;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::base::html;
use crate::base::slug;
use crate::document::heading::Anchors;

/// The footnotes of a body, by number.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// From label to place in `notes`.
    numbers: BTreeMap<String, usize>,
    notes: Vec<Note>,
    anchors_of: BTreeMap<usize, Arc<str>>,
}

/// A footnote that is marked in the text.
#[derive(Debug)]
struct Note {
    label: String,
    /// The ids of the marks, in order.
    marks: Vec<Arc<str>>,
    is_written: bool,
}

/// What stands in the list at the end for one footnote.
#[derive(Debug)]
pub(super) struct ListItem {
    /// What goes before its text.
    pub(super) start: String,
    /// The links back to the marks, which go inside its last paragraph.
    pub(super) back: String,
}

impl Footnotes {
    /// Numbers the footnotes in the order in which a reader meets their marks: first those in the
    /// text, then those that only other footnotes mark. A footnote that nobody can reach gets none.
    pub(super) fn of(events: &[(Event<'_>, Range<usize>)]) -> Self {
        let marks = Marks::of(events);
        let mut footnotes = Self::default();
        for label in &marks.in_text {
            footnotes.number(label, &marks);
        }
        let mut next = 0;
        while let Some(note) = footnotes.notes.get(next) {
            for label in marks.in_notes.get(&note.label).cloned().unwrap_or_default() {
                footnotes.number(&label, &marks);
            }
            next += 1;
        }
        footnotes
    }

    fn number(&mut self, label: &str, marks: &Marks) {
        if marks.in_notes.contains_key(label) && !self.numbers.contains_key(label) {
            self.numbers.insert(label.to_owned(), self.notes.len());
            self.notes.push(Note { label: label.to_owned(), marks: Vec::new(), is_written: false });
        }
    }

    /// The HTML of a mark; `None` when there is no such footnote.
    pub(super) fn mark(&mut self, label: &str, anchors: &mut Anchors) -> Option<String> {
        let index = *self.numbers.get(&key(label))?;
        let id = self.id(index, anchors);
        let note = self.notes.get_mut(index)?;
        let mark = anchors.unique(&format!("fnref-{}", slug_of(&note.label)));
        note.marks.push(mark.clone());
        Some(format!(
            "<sup class=\"footnote-ref\"><a href=\"#{id}\" id=\"{mark}\" role=\"doc-noteref\">\
             {number}</a></sup>",
            id = html::attribute(&id),
            mark = html::attribute(&mark),
            number = index + 1,
        ))
    }

    /// Begins the text of a footnote: its place in the list, or why it is not shown.
    pub(super) fn begin(&mut self, label: &str) -> Result<usize, Hidden> {
        let index = *self.numbers.get(&key(label)).ok_or(Hidden::NeverMarked)?;
        let note = self.notes.get_mut(index).ok_or(Hidden::NeverMarked)?;
        if note.is_written {
            return Err(Hidden::WrittenBefore);
        }
        note.is_written = true;
        Ok(index)
    }

    /// The HTML around the text of a footnote.
    pub(super) fn list_item(&mut self, index: usize, anchors: &mut Anchors) -> ListItem {
        let id = self.id(index, anchors);
        let marks = self.notes.get(index).map_or(&[][..], |note| &note.marks);
        let several = marks.len() > 1;
        let back = marks.iter().enumerate().map(|(position, mark)| {
            // Words would need a language; numbers and the arrow do not.
            let which =
                if several { format!("<sup>{}</sup>", position + 1) } else { String::new() };
            let label = if several { format!("-{}", position + 1) } else { String::new() };
            format!(
                " <a href=\"#{mark}\" class=\"footnote-back\" role=\"doc-backlink\" \
                 aria-label=\"↩ {number}{label}\">↩{which}</a>",
                mark = html::attribute(mark),
                number = index + 1,
            )
        });
        ListItem { start: format!("<li id=\"{}\">", html::attribute(&id)), back: back.collect() }
    }

    /// The id of a footnote's text, the same whenever it is asked for.
    fn id(&mut self, index: usize, anchors: &mut Anchors) -> Arc<str> {
        let label = self.notes.get(index).map_or("", |note| note.label.as_str());
        let wanted = format!("fn-{}", slug_of(label));
        self.anchors_of.entry(index).or_insert_with(|| anchors.unique(&wanted)).clone()
    }
}

/// Why the text of a footnote is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    /// No mark that a reader can see leads to it.
    NeverMarked,
    /// Another text has the same label.
    WrittenBefore,
}

/// Which footnotes are marked where.
#[derive(Debug, Default)]
struct Marks {
    /// Labels marked outside footnotes, in order.
    in_text: Vec<String>,
    /// Labels marked inside each footnote that has a text.
    in_notes: BTreeMap<String, Vec<String>>,
}

impl Marks {
    fn of(events: &[(Event<'_>, Range<usize>)]) -> Self {
        let mut marks = Self::default();
        // The footnotes around an event; `None` for a second text of one label, which is not shown.
        let mut around: Vec<Option<String>> = Vec::new();
        let mut images = 0_usize;
        for (event, _) in events {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event {
                around.push(marks.define(key(label)));
            } else if let Event::End(TagEnd::FootnoteDefinition) = event {
                around.pop();
            } else if let Event::Start(Tag::Image { .. }) = event {
                images += 1;
            } else if let Event::End(TagEnd::Image) = event {
                images = images.saturating_sub(1);
            } else if let Event::FootnoteReference(label) = event
                && images == 0
            {
                marks.add(key(label), around.last());
            }
        }
        marks
    }

    /// Notes that a label has a text; `None` when it had one before.
    fn define(&mut self, label: String) -> Option<String> {
        if self.in_notes.contains_key(&label) {
            return None;
        }
        self.in_notes.insert(label.clone(), Vec::new());
        Some(label)
    }

    fn add(&mut self, label: String, around: Option<&Option<String>>) {
        match around {
            Some(Some(note)) => self.in_notes.entry(note.clone()).or_default().push(label),
            Some(None) => {}
            None => self.in_text.push(label),
        }
    }
}

/// Labels that differ only in case or white space are one label, as for links.
fn key(label: &str) -> String {
    label.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A label as part of an id.
fn slug_of(label: &str) -> String {
    let slug = slug::slug(label);
    if slug.is_empty() { "note".to_owned() } else { slug }
}

//! Anchors and headings: which level a heading gets and which `id`.
//!
//! In: the events of a body and the ids wanted along the way. Out: levels from 2 to 6, and ids that
//! stand only once in the body. The words of a heading are gathered in `markdown.rs`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::Tag;

use crate::base::slug;
use crate::base::texts::Texts;
use crate::document::sanitize;

/// What the ids of the theme's own elements begin with.
pub(super) const THEME_PREFIXES: [&str; 4] = ["page_", "share_", "feed_", "feeds_"];

/// Whether an id is one that only the theme gives.
pub(super) fn is_of_theme(id: &str) -> bool {
    THEME_PREFIXES.iter().any(|prefix| id.starts_with(prefix))
}

/// Why an id is not given to a piece of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It begins as the theme's own do.
    OfTheme,
    /// Something else has it.
    Taken,
    /// White space is in it, or nothing.
    NoId,
}

/// The ids of a body.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Ids in use, in the order in which they came up.
    order: Texts,
    taken: BTreeSet<Arc<str>>,
    /// Ids that headings further down set with `{#id}`: an id made from words must not take them.
    reserved: BTreeSet<String>,
    /// The last number given to each wanted id, so that many equal headings cost no search.
    numbers: BTreeMap<String, usize>,
}

impl Anchors {
    /// An id that nothing else has: the one wanted, else with `-2`, `-3` … behind it.
    pub(super) fn unique(&mut self, wanted: &str) -> Arc<str> {
        if !self.taken.contains(wanted) && !self.reserved.contains(wanted) {
            return self.take(wanted);
        }
        let mut number = self.numbers.get(wanted).copied().unwrap_or(1);
        loop {
            number += 1;
            let id = format!("{wanted}-{number}");
            if !self.taken.contains(id.as_str()) && !self.reserved.contains(&id) {
                self.numbers.insert(wanted.to_owned(), number);
                return self.take(&id);
            }
        }
    }

    /// The id of a heading: the one set with `{#id}`, else one made from its words.
    pub(super) fn of_heading(&mut self, written: Option<&str>, words: &str) -> Arc<str> {
        if let Some(id) = written.map(clean_id).filter(|id| !id.is_empty() && !is_of_theme(id)) {
            self.reserved.remove(&id);
            return self.unique(&id);
        }
        let id = slug::slug(words);
        self.unique(if id.is_empty() { "section" } else { &id })
    }

    /// Gives this id to a piece of raw HTML, unless something else has it or it cannot be one.
    pub(super) fn keep(&mut self, id: &str) -> Result<(), Refusal> {
        if id.is_empty() || id.contains(char::is_whitespace) {
            return Err(Refusal::NoId);
        }
        if is_of_theme(id) {
            return Err(Refusal::OfTheme);
        }
        if self.taken.contains(id) || self.reserved.contains(id) {
            return Err(Refusal::Taken);
        }
        self.take(id);
        Ok(())
    }

    /// All ids, in the order in which they came up.
    pub(super) fn into_list(self) -> Texts {
        self.order
    }

    /// How many there are so far.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    fn take(&mut self, id: &str) -> Arc<str> {
        let id = Arc::from(id);
        self.taken.insert(Arc::clone(&id));
        self.order.push(&id);
        id
    }
}

/// An id may hold anything but white space (HTML, section 3.2.6) and what no text may hold.
pub(super) fn clean_id(written: &str) -> String {
    let visible = sanitize::without_forbidden(written);
    visible.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// What must be known of all headings before the first one is written.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// How many levels each heading goes down: one, when the body uses `#`.
    shift: u8,
}

impl Survey {
    /// Looks at all headings; reserves the ids that they set.
    pub(super) fn of(events: &[(Event<'_>, Range<usize>)], anchors: &mut Anchors) -> Self {
        let mut survey = Self::default();
        for (event, _) in events {
            if let Event::Start(Tag::Heading { level, id, .. }) = event {
                if *level == HeadingLevel::H1 {
                    survey.shift = 1;
                }
                if let Some(id) = id.as_deref().map(clean_id).filter(|id| !is_of_theme(id)) {
                    anchors.reserved.insert(id);
                }
            }
        }
        survey
    }

    /// The level wanted. The title of the page is the only heading of level 1, so a body that
    /// uses `#` moves down as a whole and keeps its structure; one that begins at `##` stays.
    pub(super) fn level(&self, written: HeadingLevel) -> u8 {
        (number(written) + self.shift).clamp(2, 6)
    }
}

/// A level as a number.
pub(super) fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Levels without gaps: who reads by headings takes a missing level for a missing part.
#[derive(Debug, Default)]
pub(super) struct Levels {
    /// The heading before and those that it stands under, outermost first, by the level wanted. The
    /// page's title is above them all.
    path: Vec<u8>,
}

impl Levels {
    /// The level to publish for one wanted: one deeper than the heading above it, so that headings
    /// of one level stay on one level.
    pub(super) fn publish(&mut self, wanted: u8) -> u8 {
        self.path.retain(|above| *above < wanted);
        self.path.push(wanted);
        // At most six levels are wanted, so this never overflows.
        u8::try_from(self.path.len()).unwrap_or(5) + 1
    }
}

/// Whether a class set with `{.name}` is kept: letters, digits, `-` and `_`.
pub(super) fn is_class(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !name.is_empty() && name.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_get_numbers() {
        let mut anchors = Anchors::default();
        assert_eq!(&*anchors.of_heading(None, "Nguồn"), "nguon");
        assert_eq!(&*anchors.of_heading(None, "Nguồn"), "nguon-2");
        assert_eq!(&*anchors.of_heading(None, "nguon 2"), "nguon-2-2");
        assert_eq!(&*anchors.of_heading(None, "Nguồn"), "nguon-3");
    }

    #[test]
    fn words_without_letters_still_get_an_anchor() {
        assert_eq!(&*Anchors::default().of_heading(None, "…"), "section");
    }

    #[test]
    fn an_id_that_is_set_below_is_not_taken_above() {
        let mut anchors = Anchors::default();
        anchors.reserved.insert("nguon".to_owned());
        assert_eq!(&*anchors.of_heading(None, "Nguồn"), "nguon-2");
        assert_eq!(&*anchors.of_heading(Some("nguon"), "Khác"), "nguon");
    }

    #[test]
    fn raw_html_gets_only_ids_that_are_free() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.keep("a"), Ok(()));
        assert_eq!(anchors.keep("a"), Err(Refusal::Taken));
        assert_eq!(anchors.keep("a b"), Err(Refusal::NoId));
        assert_eq!(anchors.keep("feeds_1"), Err(Refusal::OfTheme));
    }

    #[test]
    fn an_id_of_the_theme_is_replaced_by_one_from_the_words() {
        let mut anchors = Anchors::default();
        assert_eq!(&*anchors.of_heading(Some("page_main"), "Nguồn"), "nguon");
    }

    #[test]
    fn an_id_holds_no_character_that_html_forbids() {
        let mut anchors = Anchors::default();
        assert_eq!(&*anchors.of_heading(Some("a\u{1}\u{fffe}&b"), "Nguồn"), "a&b");
    }

    #[test]
    fn levels_have_no_gaps_and_equal_ones_stay_equal() {
        let mut levels = Levels::default();
        let published = [6, 2, 4, 4, 3, 6, 5, 2].map(|wanted| levels.publish(wanted));
        assert_eq!(published, [2, 2, 3, 3, 3, 4, 4, 2]);
    }
}

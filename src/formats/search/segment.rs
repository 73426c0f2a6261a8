//! A segment of the search index: which word stands where on which page.
//!
//! In: texts of pages, one page after the other. Out: the parts of the segment, each a JSON file
//!
//! ```text
//! { "dap": { "đập": "&!&#", "đạp": "* " }, … }
//! ```
//!
//! from folded words to their forms (`base/words.rs`) to *places*. A folded word stands in part `fnv1a(word) mod parts`.
//! Places are numbers written as [`push_number`] does: for each page that has the form, four times the distance from the
//! page before, plus the number of places, then the places, each as the distance from the one before. Places below [`LEAD`] are in the headline, those
//! below [`BODY`] in claims, findings and the summary, the others in the text; neighbours are one apart. At most
//! [`MOST_PLACES`] are kept, and of common words none in the text: then a page without places has the word somewhere
//! there. So a query stays small however many and long the articles. Labels, such as `=v:false` for a verdict, are kept
//! like words, without places.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;

use crate::base::json;
use crate::base::words;

/// The first place of claims, findings and summary.
const LEAD: u32 = 64;
/// The first place of the text.
const BODY: u32 = 512;
/// Places kept of a form on one page.
const MOST_PLACES: usize = 3;
/// Bytes of places of one form, from where on it is a common word: about 700 pages.
const COMMON: usize = 2 * 1024;
/// Longer words are not words, and nobody types them.
const LONGEST_WORD: usize = 40;

/// Digits of numbers: the printable ASCII characters but `"` and `\`, which JSON would escape.
const DIGITS: &[u8; 93] = b" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
/// How many digits end a number; the others say that it goes on.
const LAST_DIGITS: u32 = 46;
const MORE_DIGITS: u32 = 47;

/// A form of a word with its places.
struct Form {
    folded: String,
    form: String,
    bytes: Vec<u8>,
    /// The page that `places` are on, and the page written last; counted from 1.
    page: u32,
    written: u32,
    places: Vec<u32>,
}

impl Form {
    fn add(&mut self, page: u32, place: Option<u32>) {
        if self.page != page {
            self.write();
            self.page = page;
        }
        let Some(place) = place else { return };
        let is_kept = place < BODY || self.bytes.len() < COMMON;
        if is_kept && self.places.len() < MOST_PLACES {
            self.places.push(place);
        }
    }

    /// Writes the places of a page that is done.
    fn write(&mut self) {
        if self.page == self.written {
            return;
        }
        let distance = self.page - self.written;
        let count = u32::try_from(self.places.len()).unwrap_or(0);
        push_number(&mut self.bytes, distance * 4 + count);
        let mut last = 0;
        for place in self.places.drain(..) {
            push_number(&mut self.bytes, place - last);
            last = place;
        }
        self.written = self.page;
    }
}

/// FNV-1a of 64 bits: words are short and many, and nobody gains by choosing those of an article so that they meet.
struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A segment while it is filled.
#[derive(Default)]
pub(super) struct Segment {
    forms: Vec<Form>,
    by_form: HashMap<(String, String), usize>,
    /// Words as written, so that each is folded once.
    by_word: HashMap<String, Option<usize>, BuildHasherDefault<WordHasher>>,
    page: u32,
    /// Where the next word of the headline, of the lead and of the body stands.
    next: [u32; 3],
}

impl Segment {
    /// What follows is on the next page.
    pub(super) fn begin_page(&mut self) {
        self.page = self.page.saturating_add(1);
        self.next = [0, LEAD, BODY];
    }

    /// Adds the headline.
    pub(super) fn title(&mut self, text: &str) {
        self.add(0, LEAD, text);
    }

    /// Adds a claim, a finding or the summary.
    pub(super) fn lead(&mut self, text: &str) {
        self.add(1, BODY, text);
    }

    /// Adds the text.
    pub(super) fn body(&mut self, text: &str) {
        self.add(2, u32::MAX, text);
    }

    /// Adds a label: nothing that readers type, but what they filter by.
    pub(super) fn label(&mut self, label: &str) {
        let index = self.form_index(label.to_owned(), String::new());
        self.forms[index].add(self.page, None);
    }

    fn add(&mut self, field: usize, end: u32, text: &str) {
        for word in words::words(text) {
            let place = self.next[field];
            if place >= end {
                return;
            }
            self.next[field] = place.saturating_add(1);
            let known = self.by_word.get(word).copied();
            let index = known.unwrap_or_else(|| {
                let is_word = word.chars().take(LONGEST_WORD + 1).count() <= LONGEST_WORD;
                let index =
                    is_word.then(|| self.form_index(words::folded(word), words::form(word)));
                self.by_word.insert(word.to_owned(), index);
                index
            });
            if let Some(index) = index {
                self.forms[index].add(self.page, Some(place));
            }
        }
        // Texts that follow each other are not neighbours.
        self.next[field] = self.next[field].saturating_add(1);
    }

    fn form_index(&mut self, folded: String, form: String) -> usize {
        let next = self.forms.len();
        let index = *self.by_form.entry((folded.clone(), form.clone())).or_insert(next);
        if index == next {
            let (bytes, places) = (Vec::new(), Vec::new());
            self.forms.push(Form { folded, form, bytes, page: 0, written: 0, places });
        }
        index
    }

    /// The parts of these numbers, of so many in all.
    pub(super) fn write(mut self, parts: usize, numbers: &[usize]) -> Vec<Vec<u8>> {
        let mut contents: Vec<BTreeMap<String, BTreeMap<String, String>>> =
            vec![BTreeMap::new(); parts];
        for form in &mut self.forms {
            form.write();
            let part = part_of(&form.folded, parts);
            let places = String::from_utf8_lossy(&form.bytes).into_owned();
            let forms = contents[part].entry(form.folded.clone()).or_default();
            forms.insert(form.form.clone(), places);
        }
        numbers
            .iter()
            .map(|number| contents.get(*number).map(json::compact).unwrap_or_default())
            .collect()
    }
}

/// The part that a folded word stands in: FNV-1a over its UTF-8 bytes, which a script computes in a line.
fn part_of(folded: &str, parts: usize) -> usize {
    let hash = folded
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    usize::try_from(hash).unwrap_or(0) % parts.max(1)
}

/// Writes a number in digits of which the last is one of the first 46.
fn push_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= LAST_DIGITS {
        push_digit(bytes, LAST_DIGITS + number % MORE_DIGITS);
        number /= MORE_DIGITS;
    }
    push_digit(bytes, number);
}

fn push_digit(bytes: &mut Vec<u8>, digit: u32) {
    let digit = usize::try_from(digit).unwrap_or(0);
    bytes.push(DIGITS.get(digit).copied().unwrap_or(b' '));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(parts: &[Vec<u8>]) -> Vec<String> {
        parts.iter().map(|part| String::from_utf8(part.clone()).unwrap()).collect()
    }

    fn number(number: u32) -> String {
        let mut bytes = Vec::new();
        push_number(&mut bytes, number);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn numbers_are_short_where_they_are_small() {
        assert_eq!([0, 45, 46, 93, 2207].map(number), [" ", "N", "~ ", "~!", "}~ "]);
    }

    #[test]
    fn forms_of_a_word_stand_under_it_with_their_places() {
        let mut segment = Segment::default();
        segment.begin_page();
        segment.title("Vỡ đập");
        segment.begin_page();
        segment.title("Đạp xe, đập");
        let written = segment.write(1, &[0]);
        // `đập` on page 1 (1 × 4 + 1 place: `&`) at place 1 and on the page behind it at place 2.
        assert_eq!(
            text(&written),
            ["{\"dap\":{\"đap\u{323}\":\"* \",\"đa\u{302}p\u{323}\":\"&!&#\"},\
              \"vo\":{\"vo\u{31b}\u{303}\":\"& \"},\"xe\":{\"xe\":\"*!\"}}"]
        );
    }

    #[test]
    fn a_part_does_not_depend_on_which_others_are_wanted() {
        let segment = || {
            let mut segment = Segment::default();
            segment.begin_page();
            segment.body("một hai ba bốn năm sáu bảy tám chín mười");
            segment
        };
        let all = segment().write(3, &[0, 1, 2]);
        assert_eq!(segment().write(3, &[1]), [all[1].clone()]);
    }
}

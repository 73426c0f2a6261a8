//! How long a text is as the places count where it will be posted.
//!
//! In: a text. Out: a number of characters: as X weighs them, as people see them, as machines store them. Limits are not
//! known here. The counts are compared with those of X's own library in `tests/data/share_counts.json`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::base::vietnamese;

/// What X and Mastodon count for an address, whatever its length.
pub const ADDRESS: usize = 23;

/// The last parts of host names, one a line, as X's library knows them.
static DOMAINS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("top_level_domains.txt").lines().collect());

/// Whether addresses without a scheme are addresses too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    Counted,
    PassedOver,
}

/// Characters as people see them (Unicode grapheme clusters): how Bluesky counts.
pub fn graphemes(text: &str) -> usize {
    if is_of_letters(text) { text.chars().count() } else { text.graphemes(true).count() }
}

/// Whether each character of a text is seen by itself and none is an emoji: letters of Latin, each with its accents in one
/// code point, and marks of its punctuation. Most texts are such, and taking others apart is slow.
pub fn is_of_letters(text: &str) -> bool {
    text.chars().all(|letter| {
        let is_latin = matches!(letter,
            '\n' | ' '..='~' | '\u{ae}'..='\u{2ff}' | '\u{a0}'..='\u{ac}' | '\u{1e00}'..='\u{1eff}');
        let is_mark = matches!(letter, '\u{2010}'..='\u{2027}');
        (is_latin || is_mark) && !matches!(letter, '©' | '®')
    })
}

/// How Mastodon counts: characters as people see them, and the same number for each address with `https://`.
pub fn mastodon(text: &str) -> usize {
    stretches(text, Bare::PassedOver)
        .map(|stretch| match stretch {
            Stretch::Address => ADDRESS,
            Stretch::Words(words) => graphemes(words),
        })
        .sum()
}

/// How X counts (twitter-text, version 3 of its settings): letters of most alphabets are one, all others and every emoji
/// two, and each address the same, also one without `https://`.
pub fn weighted(text: &str) -> usize {
    let text = vietnamese::nfc(text);
    stretches(&text, Bare::Counted)
        .map(|stretch| match stretch {
            Stretch::Address => ADDRESS,
            Stretch::Words(words) if is_of_letters(words) => words.chars().map(letter_weight).sum(),
            Stretch::Words(words) => words.graphemes(true).map(weight).sum(),
        })
        .sum()
}

/// How Threads counts: characters, but of emoji the bytes of UTF-8.
pub fn threads(text: &str) -> usize {
    if is_of_letters(text) {
        return text.chars().count();
    }
    let length = |grapheme: &str| match is_emoji(grapheme) {
        true => grapheme.len(),
        false => grapheme.nfc().count(),
    };
    text.graphemes(true).map(length).sum()
}

/// How most programs count: units of UTF-16.
pub fn utf16(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn weight(grapheme: &str) -> usize {
    if is_emoji(grapheme) {
        return 2;
    }
    grapheme.chars().map(letter_weight).sum()
}

fn letter_weight(letter: char) -> usize {
    match u32::from(letter) {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
        _ => 2,
    }
}

/// Whether a character as people see it is one emoji: a symbol with what belongs to it, a digit in a frame, a flag. What
/// is marked as text is none.
fn is_emoji(grapheme: &str) -> bool {
    const TEXT: char = '\u{fe0e}';
    const FRAME: char = '\u{20e3}';
    const COLOUR: char = '\u{fe0f}';
    let Some(first) = grapheme.chars().next() else { return false };
    match first {
        '0'..='9' | '#' | '*' => grapheme.ends_with(FRAME),
        '©' | '®' => grapheme.contains(COLOUR),
        '\u{203c}'
        | '\u{2049}'
        | '\u{2122}'
        | '\u{2139}'
        | '\u{2190}'..='\u{2bff}'
        | '\u{3030}'
        | '\u{303d}'
        | '\u{3297}'
        | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}' => !grapheme.contains(TEXT),
        _ => false,
    }
}

/// A piece of a text.
enum Stretch<'a> {
    Address,
    Words(&'a str),
}

/// Addresses and what stands between them, in order.
fn stretches(text: &str, bare: Bare) -> impl Iterator<Item = Stretch<'_>> {
    let mut stretches = Vec::new();
    let mut end = 0;
    for range in addresses(text, bare) {
        stretches.push(Stretch::Words(&text[end..range.start]));
        stretches.push(Stretch::Address);
        end = range.end;
    }
    stretches.push(Stretch::Words(&text[end..]));
    stretches.into_iter()
}

/// Where addresses stand, as X's library finds them.
fn addresses(text: &str, bare: Bare) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    // Most points end a sentence: in an address, the name of a domain follows at least one.
    if !text.split('.').skip(1).any(|behind| behind.starts_with(is_host_letter)) {
        return found;
    }
    let mut next = 0;
    let mut before: Option<char> = None;
    for (start, letter) in text.char_indices() {
        // The character before an address is not part of the one before that.
        let is_free = match before {
            Some(before) => may_stand_before(before) && start > next,
            // The first letter is taken for the character before an address where that makes one.
            None => !may_stand_before(letter) || Address::at(&text[letter.len_utf8()..]).is_none(),
        };
        if is_free && let Some(address) = Address::at(&text[start..]) {
            next = start + address.length;
            if address.has_scheme {
                found.push(start..next);
            } else if bare == Bare::Counted && !before.is_some_and(|it| "-_./".contains(it)) {
                found.extend(
                    address.bare.iter().map(|range| start + range.start..start + range.end),
                );
            }
        }
        before = Some(letter);
    }
    found
}

fn may_stand_before(letter: char) -> bool {
    let is_invalid = matches!(letter, '\u{fffe}' | '\u{feff}' | '\u{ffff}');
    !letter.is_ascii_alphanumeric() && !"@＠$#＃".contains(letter) && !is_invalid
}

/// An address at the beginning of a text.
struct Address {
    length: usize,
    has_scheme: bool,
    /// Without a scheme, only the parts of it in Latin letters are addresses, with a query only behind a path.
    bare: Vec<std::ops::Range<usize>>,
}

impl Address {
    fn at(text: &str) -> Option<Self> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| {
            text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        let start = scheme.map_or(0, str::len);
        let host_end = start + host(&text[start..], &ANY_LETTERS)?;
        let length = host_end + behind_host(&text[host_end..]);
        let mut bare = Vec::new();
        if scheme.is_none() {
            bare = latin_hosts(&text[..host_end]);
            let last = bare.last_mut()?;
            last.end = if has_path(&text[host_end..]) { length } else { last.end };
        }
        Some(Self { length, has_scheme: scheme.is_some(), bare })
    }
}

/// What host names are made of.
struct Letters {
    /// Letters of names, without the points between them.
    may_stand: fn(char) -> bool,
    /// Signs that stand inside names only.
    only_inside: &'static [char],
}

const ANY_LETTERS: Letters = Letters {
    may_stand: |letter| is_host_letter(letter) || matches!(letter, '-' | '_'),
    only_inside: &['-', '_'],
};

const LATIN_LETTERS: Letters =
    Letters { may_stand: |letter| is_latin(letter) || letter == '-', only_inside: &[] };

/// The length of the longest host name that a text begins with.
fn host(text: &str, letters: &Letters) -> Option<usize> {
    let is_part = |letter: char| letter == '.' || (letters.may_stand)(letter);
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let mut longest = None;
    let mut place = 0;
    let mut before: Option<&str> = None;
    for label in text[..end].split('.') {
        // The name before the last part has no `_`.
        if before.is_some_and(|name| !name.contains('_'))
            && let Some(length) = top_level(label, &text[place..])
        {
            longest = Some(place + length);
        }
        let inside = letters.only_inside;
        if label.is_empty() || label.starts_with(inside) || label.ends_with(inside) {
            break;
        }
        before = Some(label);
        place += label.len() + 1;
    }
    longest
}

/// The length of the last part of a host name that a label begins with.
fn top_level(label: &str, rest: &str) -> Option<usize> {
    let latin = label.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let latin = &label[..latin.unwrap_or(label.len())];
    let name = if latin.is_empty() { label } else { latin };
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("xn--") && lower.len() > 4 {
        return Some(name.len());
    }
    let ends = !rest[name.len()..]
        .starts_with(|next: char| next.is_ascii_alphanumeric() || matches!(next, '@' | '+' | '-'));
    (ends && DOMAINS.contains(lower.as_str())).then_some(name.len())
}

/// The host names in Latin letters within one in any letters.
fn latin_hosts(host_name: &str) -> Vec<std::ops::Range<usize>> {
    let mut hosts = Vec::new();
    let mut place = 0;
    while place < host_name.len() {
        let rest = &host_name[place..];
        let Some(start) = rest.find(LATIN_LETTERS.may_stand) else { break };
        match host(&rest[start..], &LATIN_LETTERS) {
            Some(length) => {
                hosts.push(place + start..place + start + length);
                place += start + length;
            }
            None => {
                let run = &rest[start..];
                let is_run = |letter: char| letter == '.' || (LATIN_LETTERS.may_stand)(letter);
                place += start + run.find(|letter| !is_run(letter)).unwrap_or(run.len());
            }
        }
    }
    hosts
}

/// The length of a port behind a host name.
fn port(text: &str) -> usize {
    let Some(port) = text.strip_prefix(':') else { return 0 };
    let digits = port.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(port.len());
    if digits > 0 { 1 + digits } else { 0 }
}

fn has_path(behind_host: &str) -> bool {
    behind_host[port(behind_host)..].starts_with('/')
}

/// The length of port, path and query behind a host name.
fn behind_host(text: &str) -> usize {
    let mut length = port(text);
    if text[length..].starts_with('/') {
        length += 1 + path(&text[length + 1..]);
    }
    if let Some(query) = text[length..].strip_prefix('?') {
        let is_query = |letter: char| {
            letter.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(letter)
        };
        let end = query.find(|letter| !is_query(letter)).unwrap_or(query.len());
        let is_last = |letter: char| letter.is_ascii_alphanumeric() || "-_&=#/".contains(letter);
        if let Some(last) = query[..end].rfind(is_last) {
            length += 1 + last + 1;
        }
    }
    length
}

/// The length of a path: it ends with a letter, a digit or a closed bracket, not with the full stop of a sentence.
fn path(text: &str) -> usize {
    let mut end = 0;
    let mut place = 0;
    while let Some(letter) = text[place..].chars().next() {
        if let Some(length) = brackets(&text[place..], 1) {
            place += length;
            end = place;
        } else if is_path_letter(letter) {
            place += letter.len_utf8();
            let is_last = is_latin(letter) || is_cyrillic(letter) || "+-=_#/".contains(letter);
            end = if is_last { place } else { end };
        } else {
            break;
        }
    }
    end
}

/// The length of a pair of brackets with what stands in it, in which may be `depth` more.
fn brackets(text: &str, depth: usize) -> Option<usize> {
    let inner = text.strip_prefix('(')?;
    let mut place = 0;
    loop {
        let letter = inner[place..].chars().next()?;
        if letter == ')' {
            return (place > 0).then_some(place + 2);
        }
        if letter == '(' && depth > 0 {
            place += brackets(&inner[place..], depth - 1)?;
        } else if is_path_letter(letter) {
            place += letter.len_utf8();
        } else {
            return None;
        }
    }
}

fn is_path_letter(letter: char) -> bool {
    is_latin(letter) || is_cyrillic(letter) || "!*';:=+,.$/%#[]-–_~@|&".contains(letter)
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{4ff}')
}

/// Latin letters and digits, with accents.
fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(letter,
            '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{253}'
            | '\u{254}' | '\u{256}' | '\u{257}' | '\u{259}' | '\u{25b}' | '\u{263}' | '\u{268}'
            | '\u{26f}' | '\u{272}' | '\u{289}' | '\u{28b}' | '\u{2bb}' | '\u{300}'..='\u{36f}'
            | '\u{1e00}'..='\u{1eff}')
}

/// Letters that host names may have: all but signs of ASCII, spaces, and marks of direction.
fn is_host_letter(letter: char) -> bool {
    let is_mark = matches!(letter,
        '\u{180e}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    let is_sign = letter.is_ascii_punctuation() && !matches!(letter, '"' | '`');
    !is_sign && !letter.is_whitespace() && !letter.is_ascii_control() && !is_mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_letters_are_counted_as_if_they_were_taken_apart() {
        let is_letter = |letter: &char| is_of_letters(&letter.to_string());
        let text: String = ('\0'..='\u{2fff}').filter(is_letter).collect();
        assert!(text.contains("ệ") && text.contains('…') && !text.contains('©'));
        assert_eq!(graphemes(&text), text.graphemes(true).count());
        let weights: usize = text.graphemes(true).map(weight).sum();
        assert_eq!(text.chars().map(letter_weight).sum::<usize>(), weights);
        let seen = text.graphemes(true).map(|letter| letter.nfc().count());
        assert_eq!(threads(&text), seen.sum::<usize>());
        assert!(!text.graphemes(true).any(is_emoji));
    }

    #[derive(Debug, PartialEq, Eq, serde::Deserialize)]
    struct Row {
        text: String,
        x: usize,
        graphemes: usize,
        mastodon: usize,
    }

    /// The rows of `tests/data/share_counts.json`; how they were made is told in the script beside it.
    fn rows() -> Vec<Row> {
        let file = include_str!("../../tests/data/share_counts.json");
        serde_json::from_str(file).expect("the file is made by a script")
    }

    #[test]
    fn texts_are_counted_as_the_platforms_count_them() {
        let wanted = rows();
        let counted = |row: &Row| Row {
            x: weighted(&row.text),
            graphemes: graphemes(&row.text),
            mastodon: mastodon(&row.text),
            text: row.text.clone(),
        };
        let found: Vec<Row> = wanted.iter().map(counted).collect();
        assert!(wanted.len() >= 60);
        assert_eq!(found, wanted);
    }

    #[test]
    fn threads_counts_the_bytes_of_emoji_alone() {
        assert_eq!(threads("Nước 👍"), 5 + 4);
    }

    #[test]
    fn utf_16_counts_emoji_as_two() {
        assert_eq!(utf16("lũ 👍"), 3 + 2);
    }
}

//! The plain part of YAML, which nearly all front matter is written in, read in a tenth of the time.
//!
//! In: YAML. Out: the same tree that the parser gives; or nothing, when something is written in another way, or wrongly, so
//! that the parser must read it. What is left to the parser is not decided by what YAML allows but by what is simple: keys of
//! letters and digits, one space behind the colon; words without quotes, or in quotes without escapes, on one line; lists and groups
//! by indentation, or in brackets on one line; empty lines, and lines of nothing but a comment.
//!
//! `plain/tests.rs` compares both ways of reading.

use std::ops::Range;

use crate::base::yaml::Node;
use crate::base::yaml::Spanned;
use crate::base::yaml::Value;
use crate::base::yaml::is_null;

/// How deep lists and groups may stand in one another here.
const DEPTH_LIMIT: usize = 8;

/// The longest document, in bytes: it cannot hold more than the parser would allow.
const LONGEST: usize = 32_000;

/// The longest key, in bytes: the parser has a limit of its own further up.
const LONGEST_KEY: usize = 100;

/// How many keys a group may have: each is compared with those before it.
const KEY_LIMIT: usize = 64;

/// Reads a whole document that begins at byte `offset` of its file.
pub(super) fn read(yaml: &str, offset: usize) -> Option<Node> {
    if yaml.len() > LONGEST || !yaml.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        return None;
    }
    let mut reader = Reader { yaml, bytes: yaml.as_bytes(), at: 0, offset };
    let indentation = reader.next_line().filter(|indentation| *indentation == 0)?;
    let node = reader.map(indentation, 0)?;
    let is_all = reader.next_line().is_none() && reader.at == yaml.len();
    is_all.then_some(node)
}

/// Whether a byte may stand in such a document: no control characters, no tabs, and nothing beyond ASCII that could be invisible.
fn is_plain(byte: u8) -> bool {
    (byte == b'\n') | ((byte >= b' ') & (byte != 0x7f) & (byte != 0xc2) & (byte < 0xef))
}

/// The keys of a group, with their values.
type Entries = Vec<(Spanned<String>, Node)>;

/// Where words without quotes stand, which decides where they end.
#[derive(Clone, Copy)]
enum Within {
    /// Behind a key or a hyphen: they end with the line.
    Block,
    /// Within brackets or braces: they end before the next one, or before a comma.
    Brackets,
}

/// A place in the document.
struct Reader<'a> {
    yaml: &'a str,
    bytes: &'a [u8],
    at: usize,
    offset: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Moves behind what must stand here.
    fn take(&mut self, wanted: &str) -> Option<()> {
        let is_here = self.bytes.get(self.at..)?.starts_with(wanted.as_bytes());
        is_here.then(|| self.at += wanted.len())
    }

    fn range(&self, from: usize, to: usize) -> Range<usize> {
        self.offset + from..self.offset + to
    }

    fn text(&self, from: usize, to: usize) -> Option<String> {
        self.yaml.get(from..to).map(str::to_owned)
    }

    /// The indentation of the next line that says something, before which the reader now stands; nothing at the end.
    fn next_line(&mut self) -> Option<usize> {
        loop {
            let line = self.bytes.get(self.at..)?;
            let indentation = line.iter().position(|byte| *byte != b' ')?;
            match line.get(indentation)? {
                b'\n' => self.at += indentation + 1,
                b'#' => self.at += line.iter().position(|byte| *byte == b'\n')? + 1,
                _ => return Some(indentation),
            }
        }
    }

    /// Moves behind spaces.
    fn spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// A value that ends with its line: the next one is indented as far as `outer` at most.
    fn rest_of_line(&mut self, outer: usize) -> Option<Node> {
        let node = self.on_line(Within::Block, 0)?;
        self.spaces();
        self.take("\n")?;
        self.next_line().is_none_or(|indentation| indentation <= outer).then_some(node)
    }

    /// The keys of a group that stand at this indentation; the first one may stand behind a hyphen.
    fn map(&mut self, indentation: usize, depth: usize) -> Option<Node> {
        let start = self.at;
        let mut entries: Entries = Vec::new();
        loop {
            let key = self.key()?;
            let value = self.value(indentation, depth)?;
            add(&mut entries, key, value)?;
            match self.next_line() {
                Some(next) if next == indentation => self.at += indentation,
                Some(next) if next > indentation => return None,
                Some(_) | None => break,
            }
        }
        let end = entries.last().map(|(_, value)| value.range.end)?;
        Some(Node { range: self.offset + start..end, value: Value::Map(entries) })
    }

    /// A key and its colon.
    fn key(&mut self) -> Option<Spanned<String>> {
        let start = self.at;
        let rest = self.bytes.get(start..)?;
        let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let length = rest.iter().position(|byte| !fits(byte))?;
        if !rest.first()?.is_ascii_alphanumeric() || length > LONGEST_KEY {
            return None;
        }
        self.at += length;
        let key = Spanned::new(self.text(start, self.at)?, self.range(start, self.at));
        self.take(":")?;
        Some(key)
    }

    /// What stands behind a key whose line is indented so far.
    fn value(&mut self, indentation: usize, depth: usize) -> Option<Node> {
        if self.take(" ").is_some() {
            return self.rest_of_line(indentation);
        }
        self.take("\n")?;
        let inner = self.next_line()?;
        if depth == DEPTH_LIMIT {
            return None;
        }
        if self.bytes.get(self.at + inner) == Some(&b'-') {
            // To the parser, a list no further in than its key begins with the first item.
            let start = self.at + inner + if inner == indentation { "- ".len() } else { 0 };
            return (inner >= indentation).then(|| self.list(start, inner, depth + 1))?;
        }
        self.at += inner;
        (inner > indentation).then(|| self.map(inner, depth + 1))?
    }

    /// The items of a list whose hyphens stand at this indentation.
    fn list(&mut self, start: usize, indentation: usize, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        while self.next_line() == Some(indentation) {
            if self.bytes.get(self.at + indentation) != Some(&b'-') {
                break;
            }
            self.at += indentation;
            self.take("- ")?;
            let item = self.at;
            let is_map = self.key().is_some() && matches!(self.peek(), Some(b' ' | b'\n'));
            self.at = item;
            items.push(if is_map {
                self.map(indentation + "- ".len(), depth)?
            } else {
                self.rest_of_line(indentation)?
            });
        }
        // To the parser, a list ends a byte behind its last item, but before what follows.
        let next = self.offset + self.at + self.next_line().unwrap_or(0);
        let end = items.last().map(|item: &Node| item.range.end)?;
        let end = end.max(next.min(end + 1));
        Some(Node { range: self.offset + start..end, value: Value::List(items) })
    }

    /// A value that ends on this line.
    fn on_line(&mut self, within: Within, depth: usize) -> Option<Node> {
        match self.peek()? {
            b'"' => self.quoted(b'"'),
            b'\'' => self.quoted(b'\''),
            b'[' | b'{' if depth == DEPTH_LIMIT => None,
            b'[' => self.list_in_brackets(depth + 1),
            b'{' => self.map_in_braces(depth + 1),
            _ => self.unquoted(within),
        }
    }

    /// Words in quotes, in which nothing is escaped.
    fn quoted(&mut self, quote: u8) -> Option<Node> {
        let start = self.at;
        let inside = self.bytes.get(start + 1..)?;
        let ends = |byte: &u8| matches!(byte, b'\\' | b'\n') || *byte == quote;
        self.at = start + 1 + inside.iter().position(ends)?;
        let text = self.text(start + 1, self.at)?;
        (self.peek()? == quote).then(|| self.at += 1)?;
        // Two quotation marks stand for one.
        if self.peek() == Some(quote) {
            return None;
        }
        let value = Value::Scalar { text, plain: false };
        Some(Node { range: self.range(start, self.at), value })
    }

    /// Words without quotes.
    fn unquoted(&mut self, within: Within) -> Option<Node> {
        let start = self.at;
        let rest = self.bytes.get(start..)?;
        let first = rest.first()?;
        if first.is_ascii() && !first.is_ascii_alphanumeric() && !matches!(first, b'/' | b'(') {
            return None;
        }
        let length = match within {
            Within::Block => rest.iter().position(|byte| *byte == b'\n')?,
            Within::Brackets => rest.iter().position(|byte| b"\n,[]{}:#\"'".contains(byte))?,
        };
        let words = rest.get(..length)?.trim_ascii_end();
        // A colon before a space makes a key, a `#` behind one a comment.
        let is_simple = |pair: &[u8]| pair != b": " && pair != b" #";
        if words.last() == Some(&b':') || !words.windows(2).all(is_simple) {
            return None;
        }
        self.at = start + words.len();
        let text = self.text(start, self.at)?;
        let value = if is_null(&text) { Value::Null } else { Value::Scalar { text, plain: true } };
        Some(Node { range: self.range(start, self.at), value })
    }

    /// `[a, "b"]`
    fn list_in_brackets(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        self.take("[")?;
        let mut items = Vec::new();
        loop {
            self.spaces();
            items.push(self.on_line(Within::Brackets, depth)?);
            self.spaces();
            if self.take(",").is_none() {
                break;
            }
        }
        self.take("]")?;
        let end = items.last().map(|item: &Node| item.range.end)?;
        let end = (self.offset + self.at).min(end + 1);
        Some(Node { range: self.offset + start..end, value: Value::List(items) })
    }

    /// `{ a: b, "c": "d" }`
    fn map_in_braces(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        self.take("{")?;
        let mut entries: Entries = Vec::new();
        loop {
            self.spaces();
            let key = self.key_in_braces()?;
            self.take(" ")?;
            let value = self.on_line(Within::Brackets, depth)?;
            add(&mut entries, key, value)?;
            self.spaces();
            if self.take(",").is_none() {
                break;
            }
        }
        self.take("}")?;
        let end = entries.last().map(|(_, value)| value.range.end)?;
        Some(Node { range: self.offset + start..end, value: Value::Map(entries) })
    }

    fn key_in_braces(&mut self) -> Option<Spanned<String>> {
        if self.peek()? != b'"' {
            return self.key();
        }
        let node = self.quoted(b'"')?;
        self.take(":")?;
        match node.value {
            Value::Scalar { text, .. } => Some(Spanned::new(text, node.range)),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }
}

/// Adds a key to a group, unless that needs a word from the parser.
fn add(entries: &mut Entries, key: Spanned<String>, value: Node) -> Option<()> {
    let is_new = entries.iter().all(|(known, _)| known.value != key.value);
    (is_new && entries.len() < KEY_LIMIT && !is_null(&key.value))
        .then(|| entries.push((key, value)))
}

#[cfg(test)]
mod tests;

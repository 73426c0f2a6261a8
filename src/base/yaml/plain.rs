//! The plain part of YAML, which nearly all front matter is written in, read in a tenth of the time.
//!
//! In: YAML. Out: the same tree that the parser gives; or nothing, when something is written in another way, or wrongly, so
//! that the parser must read it. What is left to the parser is not decided by what YAML allows but by what is simple: keys of
//! letters and digits, one space behind the colon; words without quotes, or in quotes without escapes, on one line; lists and groups
//! by indentation, or in brackets on one line.

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
    let node = reader.map(0, 0)?;
    (reader.at == yaml.len()).then_some(node)
}

/// Whether a byte may stand in such a document: no control characters, no tabs, and nothing beyond ASCII that could be invisible.
fn is_plain(byte: u8) -> bool {
    (byte == b'\n') | ((byte >= b' ') & (byte != 0x7f) & (byte != 0xc2) & (byte < 0xef))
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

    /// The indentation of this line; nothing at the end, and at lines without words.
    fn indentation(&self) -> Option<usize> {
        let line = self.bytes.get(self.at..)?;
        let indentation = line.iter().position(|byte| *byte != b' ')?;
        (line.get(indentation) != Some(&b'\n')).then_some(indentation)
    }

    /// Ends a line whose value must not go on in the next: that one is indented as far as `outer` at most.
    fn end_line(&mut self, outer: usize) -> Option<()> {
        self.take("\n")?;
        if self.at == self.bytes.len() {
            return Some(());
        }
        (self.indentation()? <= outer).then_some(())
    }

    /// The keys of a group that stand at this indentation; the first one may stand behind a hyphen.
    fn map(&mut self, indentation: usize, depth: usize) -> Option<Node> {
        let start = self.at;
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        loop {
            let key = self.key()?;
            let is_new = entries.iter().all(|(known, _)| known.value != key.value);
            if !is_new || entries.len() == KEY_LIMIT {
                return None;
            }
            let value = self.value(indentation, depth)?;
            entries.push((key, value));
            match self.indentation() {
                Some(next) if next == indentation => self.at += indentation,
                Some(next) if next > indentation => return None,
                Some(_) => break,
                None if self.at == self.bytes.len() => break,
                None => return None,
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
            let node = self.on_line(b"\n")?;
            self.end_line(indentation)?;
            return Some(node);
        }
        self.take("\n")?;
        let inner = self.indentation().filter(|inner| *inner > indentation)?;
        if depth == DEPTH_LIMIT {
            return None;
        }
        let hyphen = self.at + inner;
        if self.bytes.get(hyphen) == Some(&b'-') {
            return self.list(inner, depth + 1);
        }
        self.at = hyphen;
        self.map(inner, depth + 1)
    }

    /// The items of a list whose hyphens stand at this indentation.
    fn list(&mut self, indentation: usize, depth: usize) -> Option<Node> {
        let start = self.at + indentation;
        let mut items = Vec::new();
        while self.indentation() == Some(indentation) {
            self.at += indentation;
            self.take("- ")?;
            let item = self.at;
            let is_map = self.key().is_some() && matches!(self.peek(), Some(b' ' | b'\n'));
            self.at = item;
            if is_map {
                items.push(self.map(indentation + "- ".len(), depth)?);
            } else {
                items.push(self.on_line(b"\n")?);
                self.end_line(indentation)?;
            }
        }
        // To the parser, a list ends behind the line break, unless what stands in it does so already.
        let next = self.offset + self.at + self.indentation().unwrap_or(0);
        let end = items.last().map(|item: &Node| item.range.end)?;
        let end = end.max(next.min(end + 1));
        Some(Node { range: self.offset + start..end, value: Value::List(items) })
    }

    /// A value that ends on this line, before one of these bytes.
    fn on_line(&mut self, ends: &[u8]) -> Option<Node> {
        match self.peek()? {
            b'"' => self.quoted(b'"'),
            b'\'' => self.quoted(b'\''),
            b'[' if ends == b"\n" => self.list_in_brackets(),
            b'{' if ends == b"\n" => self.map_in_braces(),
            _ => self.unquoted(ends),
        }
    }

    /// Words in quotes, in which nothing is escaped.
    fn quoted(&mut self, quote: u8) -> Option<Node> {
        let start = self.at;
        let inside = self.bytes.get(start + 1..)?;
        let length =
            inside.iter().position(|byte| matches!(byte, b'\\' | b'\n') || *byte == quote)?;
        self.at = start + 1 + length;
        let text = self.text(start + 1, self.at)?;
        self.take(if quote == b'"' { "\"" } else { "'" })?;
        // Two quotation marks stand for one.
        if self.peek() == Some(quote) {
            return None;
        }
        let value = Value::Scalar { text, plain: false };
        Some(Node { range: self.range(start, self.at), value })
    }

    /// Words without quotes.
    fn unquoted(&mut self, ends: &[u8]) -> Option<Node> {
        let start = self.at;
        let is_in_brackets = ends != b"\n";
        let first = self.peek()?;
        if !first.is_ascii_alphanumeric() && first.is_ascii() {
            return None;
        }
        let rest = self.bytes.get(start..)?;
        let length = rest.iter().position(|byte| *byte == b'\n' || ends.contains(byte))?;
        let words = rest.get(..length)?;
        let is_end = |byte: Option<&u8>| matches!(byte, None | Some(b' '));
        for (index, byte) in words.iter().enumerate() {
            let is_simple = match byte {
                b':' => !is_in_brackets && !is_end(words.get(index + 1)),
                b'#' => !is_in_brackets && words.get(index.wrapping_sub(1)) != Some(&b' '),
                b'[' | b']' | b'{' | b'}' | b',' | b'"' | b'\'' => !is_in_brackets,
                _ => true,
            };
            if !is_simple {
                return None;
            }
        }
        if words.last() == Some(&b' ') {
            return None;
        }
        self.at = start + length;
        let text = self.text(start, self.at)?;
        let value = if is_null(&text) { Value::Null } else { Value::Scalar { text, plain: true } };
        Some(Node { range: self.range(start, self.at), value })
    }

    /// `[a, "b"]`
    fn list_in_brackets(&mut self) -> Option<Node> {
        let start = self.at;
        self.take("[")?;
        let mut items = Vec::new();
        loop {
            items.push(self.on_line(b",]")?);
            if self.take(", ").is_none() {
                break;
            }
        }
        self.take("]")?;
        Some(Node { range: self.range(start, self.at), value: Value::List(items) })
    }

    /// `{ a: b, "c": "d" }`
    fn map_in_braces(&mut self) -> Option<Node> {
        let start = self.at;
        self.take("{")?;
        let has_space = self.take(" ").is_some();
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        loop {
            let key = self.key_in_braces()?;
            if entries.iter().any(|(known, _)| known.value == key.value) {
                return None;
            }
            self.take(" ")?;
            let value = self.on_line(if has_space { b",} " } else { b",}" })?;
            entries.push((key, value));
            if self.take(", ").is_none() {
                break;
            }
        }
        if has_space {
            self.take(" ")?;
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

//! A template as a tree of nodes, and back as a text.
//!
//! In: the text of a template. Out: its [`Node`]s, without comments and without the white space that tags take away, or nothing for
//! one that is not understood; the text of nodes; the names that an expression refers to. It knows the grammar of templates as far
//! as `settled.rs` and `inlined.rs` need it; the engine alone says what is wrong in one.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::theme::structure;
use crate::theme::structure::TagAt;
use crate::theme::structure::Word;
use crate::theme::structure::Words;

/// Words of expressions that name nothing.
const KEYWORDS: [&str; 14] = [
    "and", "or", "not", "in", "is", "if", "else", "for", "true", "True", "false", "False", "none",
    "null",
];

/// A node of a template.
#[derive(Clone, Debug)]
pub(super) enum Node<'t> {
    /// What is shown as it is, without the white space that tags take away.
    Text(Cow<'t, str>),
    /// `{{ … }}`
    Print(Tag<'t>),
    /// A statement by itself: `extends`, `include`, `set x = …`.
    Alone(Tag<'t>),
    /// A statement with an end: `block`, `component`, `filter`, `set x`, a component with a body.
    Around {
        /// Its beginning.
        open: Tag<'t>,
        /// What stands in it.
        inside: Vec<Self>,
        /// Its end.
        close: Tag<'t>,
    },
    /// `if`, with its `elif` and `else`.
    If {
        /// The conditions, and what is shown where they hold.
        branches: Vec<(Tag<'t>, Vec<Self>)>,
    },
    /// `for`, with its `else`.
    For {
        /// What it goes through.
        open: Tag<'t>,
        /// What is shown for each.
        inside: Vec<Self>,
        /// What is shown for none.
        otherwise: Option<Vec<Self>>,
    },
}

/// What stands between the marks of a tag.
#[derive(Clone, Debug)]
pub(super) struct Tag<'t> {
    /// Without the signs that take white space away.
    pub(super) text: &'t str,
    /// Where that begins, as the words count.
    at: usize,
    /// Its words.
    pub(super) words: Words<'t>,
}

impl<'t> Tag<'t> {
    /// `else`, which a branch becomes whose condition always holds.
    pub(super) const ELSE: Self = Self { text: "else", at: 0, words: Vec::new() };

    fn new(tag: TagAt<'t>) -> Self {
        Self { text: tag.inner, at: tag.inner_at, words: tag.words }
    }

    /// Its first word.
    pub(super) fn name(&self) -> &'t str {
        match self.words.first() {
            Some((Word::Name(name), _)) => name,
            Some((Word::Text(_) | Word::Sign(_), _)) | None => "",
        }
    }

    /// The text behind the first word.
    pub(super) fn behind(&self) -> &'t str {
        self.text.get(self.name().len()..).unwrap_or("")
    }

    /// A part of its text, as the words count.
    pub(super) fn cut(&self, range: Range<usize>) -> Option<&'t str> {
        self.text.get(range.start.checked_sub(self.at)?..range.end.checked_sub(self.at)?)
    }

    /// Some of its words as a tag of their own.
    pub(super) fn part(&self, words: Range<usize>) -> Option<Self> {
        let quote = |word: &Word<'_>| usize::from(matches!(word, Word::Text(_)));
        let words = self.words.get(words)?.to_vec();
        let (first, first_range) = words.first()?;
        let (last, last_range) = words.last()?;
        // The quotes of a text stand outside its range.
        let at = first_range.start - quote(first);
        let text = self.cut(at..last_range.end + quote(last))?;
        Some(Self { text, at, words })
    }

    /// The name of the component that it calls, if it does nothing else.
    pub(super) fn called(&self) -> Option<String> {
        match self.words.as_slice() {
            [(Word::Sign('<'), _), rest @ .., (Word::Sign('/'), _), (Word::Sign('>'), _)] => {
                structure::dotted(rest).map(|name| name.value)
            }
            _ => None,
        }
    }

    /// Its text, with other words for some of the names it refers to from a word on.
    pub(super) fn renamed(
        &self,
        from: usize,
        other: &dyn Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let mut text = String::with_capacity(self.text.len() + 16);
        let mut end = self.at;
        let words = self.words.get(from..)?;
        for index in references(words) {
            let (Word::Name(name), range) = words.get(index)? else { continue };
            let Some(other) = other(name) else { continue };
            text.push_str(self.cut(end..range.start)?);
            text.push_str(&other);
            end = range.end;
        }
        text.push_str(self.cut(end..self.at + self.text.len())?);
        Some(text)
    }
}

/// Where the names stand that an expression refers to, by index: not those of fields, filters, tests, components and arguments.
/// The functions that it calls are among them.
pub(super) fn references(words: &[(Word<'_>, Range<usize>)]) -> impl Iterator<Item = usize> {
    let word = |index: Option<usize>| index.and_then(|index| words.get(index)).map(|it| it.0);
    (0..words.len()).filter(move |&index| {
        let Some(Word::Name(name)) = word(Some(index)) else { return false };
        let (before, earlier) = (word(index.checked_sub(1)), word(index.checked_sub(2)));
        let is_field = before == Some(Word::Sign('.')) && earlier != Some(Word::Sign('.'));
        let is_filter_or_test =
            matches!(before, Some(Word::Sign('|') | Word::Name("is"))) && name != "not";
        let is_negated_test =
            before == Some(Word::Name("not")) && earlier == Some(Word::Name("is"));
        let is_component = before == Some(Word::Sign('<'));
        // What stands first is what is set: `x` of `x = 1`.
        let is_argument = index > 0 && is_argument_name(words, index);
        let is_other = is_field || is_filter_or_test || is_negated_test || is_component;
        !(is_other || is_argument || KEYWORDS.contains(&name))
    })
}

/// The names that lists in an expression give to their items: `x` of `[x.url for x in list]`.
pub(super) fn list_names<'t>(words: &[(Word<'t>, Range<usize>)]) -> Vec<&'t str> {
    let mut names = Vec::new();
    let mut is_in_head = false;
    for (word, _) in words {
        match word {
            Word::Name("for") => is_in_head = true,
            Word::Name("in") => is_in_head = false,
            Word::Name(name) if is_in_head => names.push(*name),
            Word::Name(_) | Word::Text(_) | Word::Sign(_) => {}
        }
    }
    names
}

/// Whether a word is the name of an argument: `n` of `fill(n=1)`.
pub(super) fn is_argument_name(words: &[(Word<'_>, Range<usize>)], index: usize) -> bool {
    let is_equals = |index: usize| matches!(words.get(index), Some((Word::Sign('='), _)));
    is_equals(index + 1) && !is_equals(index + 2)
}

/// The names that nodes give to something with `set`.
pub(super) fn add_names_set<'t>(nodes: &[Node<'t>], names: &mut BTreeSet<&'t str>) {
    for node in nodes {
        match node {
            Node::Alone(tag) if tag.name() == "set" => {
                if let Some((Word::Name(name), _)) = tag.words.get(1) {
                    names.insert(name);
                }
            }
            Node::Text(_) | Node::Print(_) | Node::Alone(_) => {}
            Node::Around { inside, .. } => add_names_set(inside, names),
            Node::If { branches } => {
                branches.iter().for_each(|(_, inside)| add_names_set(inside, names));
            }
            Node::For { inside, otherwise, .. } => {
                add_names_set(inside, names);
                otherwise.iter().for_each(|nodes| add_names_set(nodes, names));
            }
        }
    }
}

/// The nodes of a template; `None` for one that is not understood.
pub(super) fn parse(text: &str) -> Option<Vec<Node<'_>>> {
    let mut parser = Parser { text, tags: structure::tags(text), next: 0, at: 0, trims: false };
    let (nodes, end) = parser.nodes()?;
    end.is_none().then_some(nodes)
}

struct Parser<'t> {
    text: &'t str,
    tags: Vec<TagAt<'t>>,
    next: usize,
    /// Where the text behind the last tag begins.
    at: usize,
    /// Whether that tag takes white space away.
    trims: bool,
}

impl<'t> Parser<'t> {
    /// Everything up to the tag that ends it, which is given, too, or to the end of the text.
    fn nodes(&mut self) -> Option<(Vec<Node<'t>>, Option<Tag<'t>>)> {
        let mut nodes = Vec::new();
        loop {
            let tag = self.tags.get(self.next).cloned();
            let end = tag.as_ref().map_or(self.text.len(), |tag| tag.range.start);
            let mut text = self.text.get(self.at..end)?;
            if std::mem::take(&mut self.trims) {
                if text.is_empty() && tag.as_ref().is_some_and(|tag| tag.mark == "{#") {
                    self.trims = true;
                }
                text = text.trim_start();
            }
            if tag.as_ref().is_some_and(|tag| tag.trims_before) {
                text = text.trim_end();
            }
            // Such a brace would be read with what follows, were it to stand there.
            if text.ends_with('{') {
                return None;
            }
            push_text(&mut nodes, Cow::Borrowed(text));
            let Some(tag) = tag else { return Some((nodes, None)) };
            self.next += 1;
            self.at = tag.range.end;
            self.trims |= tag.trims_behind;
            let mark = tag.mark;
            let open = Tag::new(tag);
            match mark {
                "{#" => {}
                "{{" => nodes.push(Node::Print(open)),
                _ if is_end(&open) => return Some((nodes, Some(open))),
                _ => nodes.push(self.statement(open)?),
            }
        }
    }

    fn statement(&mut self, open: Tag<'t>) -> Option<Node<'t>> {
        match open.name() {
            "extends" | "include" | "break" | "continue" => Some(Node::Alone(open)),
            "set" | "set_global" if matches!(open.words.get(2), Some((Word::Sign('='), _))) => {
                Some(Node::Alone(open))
            }
            "set" | "set_global" | "block" | "component" | "filter" => self.around(open),
            "" if matches!(open.words.first(), Some((Word::Sign('<'), _))) => self.around(open),
            "if" => {
                let mut branches = Vec::new();
                let mut tag = open;
                while tag.name() != "endif" {
                    let (inside, end) = self.nodes()?;
                    branches.push((tag, inside));
                    tag = end?;
                }
                Some(Node::If { branches })
            }
            "for" => {
                let (inside, end) = self.nodes()?;
                let otherwise = match end?.name() {
                    "endfor" => None,
                    "else" => {
                        let (otherwise, end) = self.nodes()?;
                        (end?.name() == "endfor").then_some(())?;
                        Some(otherwise)
                    }
                    _ => return None,
                };
                Some(Node::For { open, inside, otherwise })
            }
            _ => None,
        }
    }

    fn around(&mut self, open: Tag<'t>) -> Option<Node<'t>> {
        let (inside, close) = self.nodes()?;
        Some(Node::Around { open, inside, close: close? })
    }
}

/// Whether a tag ends or parts what another one began.
fn is_end(tag: &Tag<'_>) -> bool {
    matches!(tag.words.as_slice(), [(Word::Sign('<'), _), (Word::Sign('/'), _), ..])
        || tag.name().starts_with("end")
        || matches!(tag.name(), "else" | "elif")
}

/// Adds a text to the one before it.
pub(super) fn push_text<'t>(nodes: &mut Vec<Node<'t>>, text: Cow<'t, str>) {
    match nodes.last_mut() {
        _ if text.is_empty() => {}
        Some(Node::Text(before)) => before.to_mut().push_str(&text),
        Some(_) | None => nodes.push(Node::Text(text)),
    }
}

/// Adds a node, a text to the one before it.
pub(super) fn push<'t>(nodes: &mut Vec<Node<'t>>, node: Node<'t>) {
    match node {
        Node::Text(text) => push_text(nodes, text),
        Node::Print(_)
        | Node::Alone(_)
        | Node::Around { .. }
        | Node::If { .. }
        | Node::For { .. } => nodes.push(node),
    }
}

/// Gives other texts for tags while nodes are written.
pub(super) trait Rewrite {
    /// What stands for `{{ … }}`; `None` where it stays.
    fn print(&self, tag: &Tag<'_>) -> Option<String>;

    /// What stands in the marks of a statement.
    fn statement<'a>(&self, tag: &Tag<'a>) -> Cow<'a, str> {
        Cow::Borrowed(tag.text)
    }
}

/// Leaves all tags as they are.
pub(super) struct AsItIs;

impl Rewrite for AsItIs {
    fn print(&self, _: &Tag<'_>) -> Option<String> {
        None
    }
}

/// Nodes as they stand in a template.
pub(super) fn written(nodes: &[Node<'_>], rewrite: &dyn Rewrite) -> String {
    let mut text = String::new();
    write(nodes, rewrite, &mut text);
    text
}

fn write(nodes: &[Node<'_>], rewrite: &dyn Rewrite, text: &mut String) {
    let statement = |inner: &str, text: &mut String| {
        ["{% ", inner, " %}"].iter().for_each(|part| text.push_str(part));
    };
    for node in nodes {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Print(tag) => match rewrite.print(tag) {
                Some(other) => text.push_str(&other),
                None => ["{{ ", tag.text, " }}"].iter().for_each(|part| text.push_str(part)),
            },
            Node::Alone(tag) => statement(&rewrite.statement(tag), text),
            Node::Around { open, inside, close } => {
                statement(&rewrite.statement(open), text);
                write(inside, rewrite, text);
                statement(close.text, text);
            }
            Node::If { branches } => {
                for (index, (tag, inside)) in branches.iter().enumerate() {
                    match tag.name() {
                        "if" | "elif" => {
                            let word = if index == 0 { "if" } else { "elif" };
                            let condition = rewrite.statement(tag);
                            let condition = condition.get(tag.name().len()..).unwrap_or("");
                            statement(&format!("{word}{condition}"), text);
                        }
                        _ => statement("else", text),
                    }
                    write(inside, rewrite, text);
                }
                statement("endif", text);
            }
            Node::For { open, inside, otherwise } => {
                statement(&rewrite.statement(open), text);
                write(inside, rewrite, text);
                if let Some(nodes) = otherwise {
                    statement("else", text);
                    write(nodes, rewrite, text);
                }
                statement("endfor", text);
            }
        }
    }
}

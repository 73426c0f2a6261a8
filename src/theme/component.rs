//! What a component asks for, and what a call of it gives.
//!
//! In: the tags of a definition and of a call. Out: a [`Definition`] and the arguments, as they are written; nothing where they are
//! not plain enough to be sure of. Which arguments are wrong is for the engine to say.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::theme::structure;
use crate::theme::structure::Word;
use crate::theme::tree::Node;
use crate::theme::tree::Tag;

/// A component: what it asks for.
#[derive(Clone, Debug)]
pub(super) struct Definition<'t> {
    /// What can be given, in order.
    pub(super) parameters: Vec<Parameter<'t>>,
    /// Whether what is shown for the same arguments may be shown again.
    pub(super) is_kept: bool,
}

/// Something that can be given to a component.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter<'t> {
    /// Its name.
    pub(super) name: &'t str,
    /// The type that it must have: `map`, `string`.
    pub(super) kind: Option<&'t str>,
    /// What it is when it is not given, as it is written.
    pub(super) default: Option<&'t str>,
    /// Whether it is taken from where the component is called: `@t`.
    pub(super) is_implicit: bool,
}

/// The name of the component that a node defines.
pub(super) fn name(node: &Node<'_>) -> Option<String> {
    match node {
        Node::Around { open, .. } if open.name() == "component" => {
            structure::dotted(&open.words[1..]).map(|name| name.value)
        }
        Node::Around { .. }
        | Node::Text(_)
        | Node::Print(_)
        | Node::Alone(_)
        | Node::If { .. }
        | Node::For { .. } => None,
    }
}

/// What a node asks for that defines a component; `None` for any other, which sees all that there is.
pub(super) fn definition<'t>(node: &Node<'t>) -> Option<Definition<'t>> {
    name(node)?;
    let Node::Around { open, .. } = node else { return None };
    Definition::read(open)
}

impl<'t> Definition<'t> {
    /// Reads `component name(a: map, b: string = "", @t) {"kept": true}`.
    pub(super) fn read(tag: &Tag<'t>) -> Option<Self> {
        let mut parameters = Vec::new();
        let open = position(tag, 0, '(')?;
        let mut at = open + 1;
        while !is_sign(tag, at, ')') {
            let is_implicit = is_sign(tag, at, '@');
            at += usize::from(is_implicit);
            let name = word(tag, at)?;
            at += 1;
            let mut kind = None;
            if is_sign(tag, at, ':') {
                kind = Some(word(tag, at + 1)?);
                at += 2;
            }
            let default = if is_sign(tag, at, '=') {
                let (text, end) = value(tag, at + 1)?;
                at = end;
                Some(text)
            } else {
                None
            };
            parameters.push(Parameter { name, kind, default, is_implicit });
            if is_sign(tag, at, ',') {
                at += 1;
            } else if !is_sign(tag, at, ')') {
                return None;
            }
        }
        let is_kept = tag.words[at..].windows(3).any(|words| {
            let words: Vec<Word<'_>> = words.iter().map(|(word, _)| *word).collect();
            words == [Word::Text("kept"), Word::Sign(':'), Word::Name("true")]
        });
        Some(Self { parameters, is_kept })
    }

    /// The names of all that it sees.
    pub(super) fn names(&self) -> BTreeSet<&'t str> {
        self.parameters.iter().map(|it| it.name).collect()
    }
}

/// What a tag that only calls a component gives to it, by name and as expressions: `c="d"` and `a={b}` give `"d"` and `b`. Nothing
/// when something is passed on under its own name, or all of it at once.
pub(super) fn arguments<'t>(tag: &Tag<'t>) -> Option<Vec<(&'t str, &'t str)>> {
    let mut arguments = Vec::new();
    let mut at = 1;
    // The name may have dots in it.
    while is_sign(tag, at + 1, '.') {
        at += 2;
    }
    at += 1;
    while at + 2 < tag.words.len() {
        let name = word(tag, at)?;
        if !is_sign(tag, at + 1, '=') {
            return None;
        }
        let (text, end) = match tag.words.get(at + 2)? {
            (Word::Text(_), range) => (quoted(tag, range)?, at + 3),
            (Word::Sign('{'), open) => {
                let end = closing(tag, at + 2)?;
                (tag.cut(open.end..tag.words.get(end)?.1.start)?.trim(), end + 1)
            }
            (Word::Name(_) | Word::Sign(_), _) => return None,
        };
        arguments.push((name, text));
        at = end;
    }
    // Only the end of the call is left.
    (at + 2 == tag.words.len()).then_some(arguments)
}

/// The arguments of a filter as expressions, from the word behind its bracket on: `a=b, c="d") }}`. Nothing when more follows.
pub(super) fn filter_arguments<'t>(tag: &Tag<'t>, from: usize) -> Option<Vec<(&'t str, Tag<'t>)>> {
    let mut arguments = Vec::new();
    let mut at = from;
    while !is_sign(tag, at, ')') {
        let name = word(tag, at)?;
        if !is_sign(tag, at + 1, '=') {
            return None;
        }
        let (_, end) = value(tag, at + 2)?;
        arguments.push((name, tag.part(at + 2..end)?));
        at = if is_sign(tag, end, ',') { end + 1 } else { end };
    }
    (at + 1 == tag.words.len()).then_some(arguments)
}

/// The value that stands from a word on up to the comma or the bracket behind it, and where that is.
fn value<'t>(tag: &Tag<'t>, from: usize) -> Option<(&'t str, usize)> {
    let mut depth = 0_usize;
    let mut at = from;
    loop {
        match tag.words.get(at)?.0 {
            Word::Sign('[' | '{' | '(') => depth += 1,
            Word::Sign(',' | ')') if depth == 0 => break,
            Word::Sign(']' | '}' | ')') => depth = depth.checked_sub(1)?,
            Word::Name(_) | Word::Text(_) | Word::Sign(_) => {}
        }
        at += 1;
    }
    let start = tag.words.get(from.checked_sub(1)?)?.1.end;
    Some((tag.cut(start..tag.words.get(at)?.1.start)?.trim(), at))
}

/// Where the brace ends that a word opens.
fn closing(tag: &Tag<'_>, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, (word, _)) in tag.words.iter().enumerate().skip(open) {
        match word {
            Word::Sign('{') => depth += 1,
            Word::Sign('}') => depth = depth.checked_sub(1)?,
            Word::Name(_) | Word::Text(_) | Word::Sign(_) => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// A text with its quotes. Where a sign in it stands for another one, nothing.
fn quoted<'t>(tag: &Tag<'t>, range: &Range<usize>) -> Option<&'t str> {
    let text = tag.cut(range.start.checked_sub(1)?..range.end + 1)?;
    (!text.contains('\\')).then_some(text)
}

fn position(tag: &Tag<'_>, from: usize, sign: char) -> Option<usize> {
    (from..tag.words.len()).find(|at| is_sign(tag, *at, sign))
}

fn is_sign(tag: &Tag<'_>, at: usize, sign: char) -> bool {
    matches!(tag.words.get(at), Some((Word::Sign(found), _)) if *found == sign)
}

fn word<'t>(tag: &Tag<'t>, at: usize) -> Option<&'t str> {
    match tag.words.get(at)?.0 {
        Word::Name(name) => Some(name),
        Word::Text(_) | Word::Sign(_) => None,
    }
}

//! What templates say about each other: parents, includes, blocks and components.
//!
//! In: the text of templates. Out: an [`Outline`] of each, and problems that lie between files: a name that leads
//! nowhere, a component written twice, a loop. The template engine finds only some of these loops itself and runs
//! out of stack on the others, so all are refused here, before it sees a template. Syntax is not checked here.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::path::SourcePath;
use crate::base::suggest;
use crate::base::yaml::Spanned;

/// How many templates, components and blocks may stand in one another: far more than a theme needs.
const DEPTH_LIMIT: usize = 48;

/// How many of them the stack of any thread holds, even in a build without optimisation.
const USUAL_DEPTH: usize = 12;

/// A template as it stands in its file.
#[derive(Clone, Debug)]
pub(super) struct TemplateSource {
    /// The file.
    pub(super) path: SourcePath,
    /// Its text, without a byte order mark.
    pub(super) text: String,
    /// What it says about others.
    pub(super) outline: Outline,
}

impl TemplateSource {
    /// Reads what a template says about others.
    pub(super) fn new(path: SourcePath, text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let outline = Outline::read(&text);
        Self { path, text, outline }
    }

    /// The place of a range of its text.
    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        Place::in_text(&self.path, &self.text, range.clone())
    }
}

/// All templates by their name: their path below `templates/`.
pub(super) type Templates = BTreeMap<String, TemplateSource>;

/// What one template says about others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// The template it extends.
    pub(super) extends: Option<Spanned<String>>,
    /// The templates it includes.
    pub(super) includes: Vec<Mention>,
    /// The blocks it holds, and whether they stand in another one.
    blocks: Vec<(Spanned<String>, bool)>,
    /// How many blocks stand in one another.
    block_depth: usize,
    /// The components that it defines.
    pub(super) components: Vec<Spanned<String>>,
    /// Names that may be calls of components. Comparisons such as `a <b` count too, which does no harm.
    pub(super) calls: Vec<Mention>,
    /// All words in its tags, those within texts as well.
    pub(super) words: Arc<BTreeSet<String>>,
    /// Whether it may show fields whose names are not among its words.
    pub(super) reaches_all: bool,
}

/// A name that a template mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The name, and where it stands.
    pub(super) name: Spanned<String>,
    /// The component in whose definition it stands, by index into [`Outline::components`].
    pub(super) within: Option<usize>,
}

impl Outline {
    /// Reads a template as far as its tags go; what is not Tera is left for the engine to report.
    fn read(text: &str) -> Self {
        let mut outline = Self::default();
        let mut depth = 0;
        let mut within = None;
        let mut named = BTreeSet::new();
        for tag in tags(text) {
            match tag.mark {
                "{#" => continue,
                "{%" if is_raw(&tag.words) => continue,
                "{%" => outline.statement(&tag.words, &mut depth, &mut within),
                _ => {}
            }
            outline.find_calls(&tag.words, within);
            outline.reaches_all |= reaches_all(&tag.words);
            for (word, _) in &tag.words {
                named.extend(word.names());
            }
        }
        outline.words = Arc::new(named.into_iter().map(str::to_owned).collect());
        outline
    }

    fn statement(
        &mut self,
        words: &[(Word<'_>, Range<usize>)],
        depth: &mut usize,
        within: &mut Option<usize>,
    ) {
        match words {
            [(Word::Name("extends"), _), (Word::Text(name), range), ..] => {
                self.extends = Some(Spanned::new((*name).to_owned(), range.clone()));
            }
            [(Word::Name("include"), _), (Word::Text(name), range), ..] => {
                let name = Spanned::new((*name).to_owned(), range.clone());
                self.includes.push(Mention { name, within: *within });
            }
            [(Word::Name("block"), _), (Word::Name(name), range), ..] => {
                self.blocks.push((Spanned::new((*name).to_owned(), range.clone()), *depth > 0));
                *depth += 1;
                self.block_depth = self.block_depth.max(*depth);
            }
            [(Word::Name("endblock"), _), ..] => *depth = depth.saturating_sub(1),
            [(Word::Name("component"), _), rest @ ..] => {
                if let Some(name) = dotted(rest) {
                    *within = Some(self.components.len());
                    self.components.push(name);
                }
            }
            [(Word::Name("endcomponent"), _), ..] => *within = None,
            _ => {}
        }
    }

    fn find_calls(&mut self, words: &[(Word<'_>, Range<usize>)], within: Option<usize>) {
        for (index, (word, _)) in words.iter().enumerate() {
            if *word == Word::Sign('<')
                && let Some(name) = dotted(&words[index + 1..])
            {
                self.calls.push(Mention { name, within });
            }
        }
    }

    /// The names of templates that this one needs to be whole.
    fn needs(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.extends.iter().chain(self.includes.iter().map(|include| &include.name))
    }
}

/// A word inside a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'t> {
    /// A name or a word of the language.
    Name(&'t str),
    /// What stands between quotes.
    Text(&'t str),
    /// Anything else.
    Sign(char),
}

/// The words of a tag, each with its place.
pub(super) type Words<'t> = Vec<(Word<'t>, Range<usize>)>;

/// A tag or a comment, as it stands in a template.
#[derive(Clone, Debug)]
pub(super) struct TagAt<'t> {
    /// What it begins with: `{{`, `{%` or `{#`.
    pub(super) mark: &'t str,
    /// All of it.
    pub(super) range: Range<usize>,
    /// What stands between its marks, without the signs that take white space away.
    pub(super) inner: &'t str,
    /// Where that begins.
    pub(super) inner_at: usize,
    /// The words of that; none of a comment.
    pub(super) words: Words<'t>,
    /// Whether it takes away the white space before it.
    pub(super) trims_before: bool,
    /// Whether it takes away the white space behind it.
    pub(super) trims_behind: bool,
}

/// All tags of a template, in order; `raw` with all up to its end is one.
pub(super) fn tags(text: &str) -> Vec<TagAt<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = next_marker(text, at) {
        let mark = &text[start..start + 2];
        let (words, end) = match mark {
            "{#" => {
                let inner = start + 2;
                let end = text[inner..].find("#}").map_or(text.len(), |end| inner + end + 2);
                (Vec::new(), end)
            }
            _ => tag(text, start),
        };
        let end = if mark == "{%" && is_raw(&words) { after_raw(text, end) } else { end };
        let inner = text.get(start + 2..end.saturating_sub(2)).unwrap_or("");
        let (trims_before, inner) = match inner.strip_prefix('-') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let (trims_behind, inner) = match inner.strip_suffix('-') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let trimmed = inner.trim_start();
        let inner_at = start + 2 + usize::from(trims_before) + (inner.len() - trimmed.len());
        let inner = trimmed.trim_end();
        tags.push(TagAt {
            mark,
            range: start..end,
            inner,
            inner_at,
            words,
            trims_before,
            trims_behind,
        });
        at = end;
    }
    tags
}

impl<'t> Word<'t> {
    /// The names in it: a text may hold several, as in `attribute="section.title"`.
    fn names(self) -> impl Iterator<Item = &'t str> {
        let text = match self {
            Self::Name(text) | Self::Text(text) => text,
            Self::Sign(_) => "",
        };
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        text.split(move |letter| !is_name(letter)).filter(|name| !name.is_empty())
    }
}

/// Groups whose keys are chosen by the site or few: they are made whole, so it does not matter how they are reached.
const WHOLE: [&str; 7] = ["t", "extra", "data", "menus", "assets", "attributes", "terms"];

/// Filters that show fields without naming them.
const SHOWING_ALL: [&str; 4] = ["json", "keys", "pairs", "values"];

/// Whether the words of a tag reach fields that they do not name: by a name that is computed, or all at once.
fn reaches_all(words: &[(Word<'_>, Range<usize>)]) -> bool {
    let is_pair = matches!(
        words,
        [(Word::Name("for"), _), (Word::Name(_), _), (Word::Sign(','), _), (Word::Name(_), _), ..]
    );
    if is_pair && !is_whole(words) {
        return true;
    }
    words.iter().enumerate().any(|(index, (word, range))| {
        let (before, behind) = (&words[..index], &words[index + 1..]);
        match (word, before.last()) {
            (Word::Name("__tera_context"), _) => true,
            (Word::Name(name), Some((Word::Sign('|'), _))) if SHOWING_ALL.contains(name) => {
                !is_whole(&before[..before.len() - 1])
            }
            (Word::Name("key" | "attribute"), Some((Word::Sign('(' | ','), _))) => {
                matches!(behind, [(Word::Sign('='), _), (Word::Name(_) | Word::Sign(_), _), ..])
            }
            (Word::Sign('['), Some((Word::Name(_) | Word::Sign(']' | ')' | '?'), last)))
                if last.end == range.start =>
            {
                !is_written(behind) && !is_whole(before)
            }
            _ => false,
        }
    })
}

/// Whether what follows a `[` is a text or number that stands there as it is.
fn is_written(words: &[(Word<'_>, Range<usize>)]) -> bool {
    match words {
        [(Word::Text(_), _), (Word::Sign(']'), _), ..] => true,
        [(Word::Sign(sign), _), ..] => matches!(sign, ':' | '-') || sign.is_ascii_digit(),
        _ => false,
    }
}

/// Whether the path at the end of some words leads to one of the groups that are always whole.
fn is_whole(words: &[(Word<'_>, Range<usize>)]) -> bool {
    let is_part = |word: &Word<'_>| matches!(word, Word::Name(_) | Word::Sign('.' | '?'));
    let path = words.iter().rev().map(|(word, _)| word).take_while(|word| is_part(word));
    let mut names = path.filter_map(|word| match word {
        Word::Name(name) => Some(*name),
        Word::Text(_) | Word::Sign(_) => None,
    });
    names.any(|name| WHOLE.contains(&name))
}

/// Where the next `{{`, `{%` or `{#` begins.
fn next_marker(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at + 1 < bytes.len() {
        if bytes[at] == b'{' && matches!(bytes[at + 1], b'{' | b'%' | b'#') {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The words of the tag that begins at `start`, and where it ends.
fn tag(text: &str, start: usize) -> (Words<'_>, usize) {
    let close = if text[start..].starts_with("{%") { "%}" } else { "}}" };
    let mut words = Vec::new();
    let mut at = start + 2;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with(close) {
            return (words, at + 2);
        }
        let length = match letter {
            '"' | '\'' | '`' => {
                let inner = at + 1..at + 1 + quoted(&rest[1..], letter);
                words.push((Word::Text(&text[inner.clone()]), inner.clone()));
                // The closing quote is missing only at the end of the text.
                (inner.end + 1).min(text.len()) - at
            }
            letter if letter.is_ascii_alphabetic() || letter == '_' => {
                let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                let length = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
                words.push((Word::Name(&rest[..length]), at..at + length));
                length
            }
            letter => {
                // `{%-` and `-%}` are part of the marker, and white space parts words.
                let is_marker = letter == '-' && (at == start + 2 || rest[1..].starts_with(close));
                if !is_marker && !letter.is_whitespace() {
                    words.push((Word::Sign(letter), at..at + letter.len_utf8()));
                }
                letter.len_utf8()
            }
        };
        at += length;
    }
    (words, text.len())
}

/// The length of a text up to the quote that closes it.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, letter) in rest.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            letter if letter == quote => return index,
            _ => {}
        }
    }
    rest.len()
}

/// Whether all that follows a tag is text until `endraw`.
fn is_raw(words: &Words<'_>) -> bool {
    matches!(words.as_slice(), [(Word::Name("raw"), _)])
}

fn after_raw(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(found) = text[at..].find("{%") {
        let (words, end) = tag(text, at + found);
        if matches!(words.as_slice(), [(Word::Name("endraw"), _)]) {
            return end;
        }
        at += found + 2;
    }
    text.len()
}

/// The name of a component: words joined by dots.
pub(super) fn dotted(words: &[(Word<'_>, Range<usize>)]) -> Option<Spanned<String>> {
    let (Word::Name(first), range) = words.first()? else { return None };
    let mut name = Spanned::new((*first).to_owned(), range.clone());
    for pair in words[1..].chunks_exact(2) {
        let [(Word::Sign('.'), _), (Word::Name(more), range)] = pair else { break };
        name.value = format!("{}.{more}", name.value);
        name.range.end = range.end;
    }
    Some(name)
}

/// Everything that is wrong between templates.
pub(super) fn problems(templates: &Templates) -> Vec<Diagnostic> {
    let mut found = missing(templates);
    found.extend(defined_twice(templates));
    let graph = Graph::new(templates);
    let loops = loops(&graph);
    if loops.is_empty() {
        // Depth and parents are known only where there is no loop.
        found.extend(too_deep(&graph));
        found.extend(nested_overrides(templates));
    }
    found.extend(loops);
    found
}

/// The templates that are needed to render those whose names are given, themselves included.
pub(super) fn closure(templates: &Templates, seeds: Vec<&str>) -> Templates {
    let needed = needed(templates, &homes(templates), seeds).into_iter();
    needed.filter_map(|name| Some((name.to_owned(), templates.get(name)?.clone()))).collect()
}

/// The names of the templates that are needed to render some, themselves included; `homes` are those of all components.
pub(super) fn needed<'t>(
    templates: &'t Templates,
    homes: &BTreeMap<&'t str, &'t str>,
    seeds: Vec<&'t str>,
) -> BTreeSet<&'t str> {
    let mut needed = BTreeSet::new();
    let mut open = seeds;
    while let Some(name) = open.pop() {
        let Some(source) = templates.get(name) else { continue };
        if !needed.insert(name) {
            continue;
        }
        let outline = &source.outline;
        open.extend(outline.needs().map(|other| other.value.as_str()));
        let called = outline.calls.iter().filter_map(|call| homes.get(call.name.value.as_str()));
        open.extend(called);
    }
    needed
}

/// Whether rendering may need more of the stack than a thread is sure to have: things stand deep in one another, or a
/// component can call itself. Only for templates without [`problems`].
pub(super) fn needs_room(templates: &Templates) -> bool {
    let graph = Graph::new(templates);
    let is_deep = graph.heights().into_iter().any(|height| height > USUAL_DEPTH);
    is_deep || (0..graph.nodes.len()).any(|index| graph.leads_back(index).is_some())
}

/// The components, below one template, that can come to call themselves, with one such call each.
pub(super) fn calling_themselves(templates: &Templates, below: &str) -> Vec<(String, Place)> {
    let graph = Graph::new(templates);
    let Some(start) = graph.index(Node::Template(below)) else { return Vec::new() };
    let mut found = Vec::new();
    for (index, _) in graph.paths_from(start) {
        let Node::Component(name) = graph.nodes[index] else { continue };
        let back = graph.leads_back(index);
        found.extend(back.map(|edge| (name.to_owned(), graph.place(edge))));
    }
    found
}

/// The template in which each component is defined.
pub(super) fn homes(templates: &Templates) -> BTreeMap<&str, &str> {
    let mut homes = BTreeMap::new();
    for (name, source) in templates {
        for component in &source.outline.components {
            homes.insert(component.value.as_str(), name.as_str());
        }
    }
    homes
}

/// Something that is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node<'t> {
    Template(&'t str),
    Component(&'t str),
}

/// Why rendering one thing leads to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// `extends` or `include`: always followed, so it may never lead back.
    Needs,
    /// A call of a component: it may lead back under an `if`; the engine stops after twenty.
    Calls,
    /// The file in which a component is defined: the engine takes its includes for those of the file.
    Holds,
}

#[derive(Clone, Debug)]
struct Edge<'t> {
    to: usize,
    reason: Reason,
    source: &'t TemplateSource,
    range: Range<usize>,
}

/// What leads to what.
struct Graph<'t> {
    templates: &'t Templates,
    nodes: Vec<Node<'t>>,
    edges: Vec<Vec<Edge<'t>>>,
}

impl<'t> Graph<'t> {
    fn new(templates: &'t Templates) -> Self {
        let mut nodes: Vec<Node<'t>> =
            templates.keys().map(|name| Node::Template(name.as_str())).collect();
        nodes.extend(homes(templates).into_keys().map(Node::Component));
        nodes.sort_unstable();
        let mut graph = Self { templates, edges: vec![Vec::new(); nodes.len()], nodes };
        for (name, source) in templates {
            graph.add(name, source);
        }
        graph
    }

    fn add(&mut self, name: &'t str, source: &'t TemplateSource) {
        let outline = &source.outline;
        let node_of = |within: Option<usize>| {
            let component = within.and_then(|index| outline.components.get(index));
            component.map_or(Node::Template(name), |component| Node::Component(&component.value))
        };
        let mut found: Vec<(Node<'t>, Node<'t>, Reason, &Range<usize>)> = Vec::new();
        if let Some(parent) = &outline.extends {
            let to = Node::Template(&parent.value);
            found.push((Node::Template(name), to, Reason::Needs, &parent.range));
        }
        for Mention { name: other, within } in &outline.includes {
            let to = Node::Template(&other.value);
            found.push((node_of(*within), to, Reason::Needs, &other.range));
        }
        for Mention { name: other, within } in &outline.calls {
            let to = Node::Component(&other.value);
            found.push((node_of(*within), to, Reason::Calls, &other.range));
        }
        for component in &outline.components {
            let to = Node::Component(&component.value);
            found.push((Node::Template(name), to, Reason::Holds, &component.range));
        }
        for (from, to, reason, range) in found {
            if let (Some(from), Some(to)) = (self.index(from), self.index(to)) {
                self.edges[from].push(Edge { to, reason, source, range: range.clone() });
            }
        }
    }

    fn index(&self, node: Node<'_>) -> Option<usize> {
        self.nodes.binary_search(&node).ok()
    }

    fn place(&self, edge: &Edge<'_>) -> Place {
        edge.source.place(&edge.range)
    }

    /// Every node that one leads to, itself included, each with the node and edge by which it was first reached.
    fn paths_from(&self, start: usize) -> BTreeMap<usize, Option<(usize, &Edge<'t>)>> {
        let mut reached = BTreeMap::from([(start, None)]);
        let mut open = VecDeque::from([start]);
        while let Some(from) = open.pop_front() {
            for edge in &self.edges[from] {
                if let Entry::Vacant(entry) = reached.entry(edge.to) {
                    entry.insert(Some((from, edge)));
                    open.push_back(edge.to);
                }
            }
        }
        reached
    }

    /// The edges of a shortest way from one node to another, each with the node it begins at.
    fn path(&self, from: usize, to: usize) -> Option<Vec<(usize, &Edge<'t>)>> {
        let reached = self.paths_from(from);
        let mut step = *reached.get(&to)?;
        let mut path = Vec::new();
        while let Some((before, edge)) = step {
            path.push((before, edge));
            step = *reached.get(&before)?;
        }
        path.reverse();
        Some(path)
    }

    /// The edge by which a node can come back to itself.
    fn leads_back(&self, index: usize) -> Option<&Edge<'t>> {
        self.edges[index].iter().find(|edge| self.path(edge.to, index).is_some())
    }

    /// How a node is called in messages.
    fn name(&self, index: usize) -> String {
        match self.nodes[index] {
            Node::Template(name) => format!("`{name}`"),
            Node::Component(name) => format!("`<{name}>`"),
        }
    }

    /// How much of the stack a node takes itself: a template also holds its blocks.
    fn own_height(&self, index: usize) -> usize {
        match self.nodes[index] {
            Node::Template(name) => {
                1 + self.templates.get(name).map_or(0, |source| source.outline.block_depth)
            }
            Node::Component(_) => 1,
        }
    }

    /// How many things may be open at once while each node is rendered. Edges that lead back count as none.
    fn heights(&self) -> Vec<usize> {
        let mut heights = vec![0; self.nodes.len()];
        let mut seen = vec![false; self.nodes.len()];
        for start in 0..self.nodes.len() {
            // An own stack, as a chain may be longer than that of the program.
            let mut open = vec![(start, 0)];
            while let Some((node, next)) = open.pop() {
                if next == 0 && std::mem::replace(&mut seen[node], true) {
                    continue;
                }
                match self.edges[node].get(next) {
                    Some(edge) => {
                        open.push((node, next + 1));
                        if edge.reason != Reason::Holds && !seen[edge.to] {
                            open.push((edge.to, 0));
                        }
                    }
                    None => {
                        let below =
                            self.edges[node].iter().filter(|edge| edge.reason != Reason::Holds);
                        let highest = below.map(|edge| heights[edge.to]).max().unwrap_or(0);
                        heights[node] = self.own_height(node) + highest;
                    }
                }
            }
        }
        heights
    }
}

fn missing(templates: &Templates) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in templates.values() {
        for name in source.outline.needs().filter(|name| !templates.contains_key(&name.value)) {
            let help = match suggest::nearest(&name.value, templates.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add the file `templates/{}`", name.value),
            };
            found.push(
                Diagnostic::error(
                    codes::TEMPLATE_SYNTAX,
                    format!("there is no template `{}`", name.value),
                )
                .at(source.place(&name.range))
                .help(help),
            );
        }
    }
    found
}

fn defined_twice(templates: &Templates) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut known: BTreeMap<&str, Place> = BTreeMap::new();
    for source in templates.values() {
        for component in &source.outline.components {
            let place = source.place(&component.range);
            let Some(first) = known.get(component.value.as_str()) else {
                known.insert(&component.value, place);
                continue;
            };
            let message = format!("component `{}` is defined twice", component.value);
            found.push(
                Diagnostic::error(codes::TEMPLATE_SYNTAX, message)
                    .at(place)
                    .related(first.clone(), "first defined here")
                    .help("to change a component of the theme, give its file the same name"),
            );
        }
    }
    found
}

/// Templates that need themselves, through `extends` and `include`, also by way of components.
fn loops(graph: &Graph<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut known: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    for (from, edges) in graph.edges.iter().enumerate() {
        for edge in edges.iter().filter(|edge| edge.reason == Reason::Needs) {
            let Some(back) = graph.path(edge.to, from) else { continue };
            let mut steps = vec![(from, edge)];
            steps.extend(back);
            if known.insert(steps.iter().map(|(node, _)| *node).collect()) {
                found.push(loop_found(graph, &steps));
            }
        }
    }
    found
}

fn loop_found(graph: &Graph<'_>, steps: &[(usize, &Edge<'_>)]) -> Diagnostic {
    let mut names: Vec<String> = steps.iter().map(|(node, _)| graph.name(*node)).collect();
    names.extend(names.first().cloned());
    let message = format!("templates need each other in a circle: {}", names.join(" → "));
    let mut diagnostic = Diagnostic::error(codes::TEMPLATE_SYNTAX, message)
        .help("take out one of these `extends` or `include` tags");
    if let Some(((_, first), others)) = steps.split_first() {
        diagnostic = diagnostic.at(graph.place(first));
        for (_, edge) in others.iter().filter(|(_, edge)| edge.reason != Reason::Holds) {
            diagnostic = diagnostic.related(graph.place(edge), "which leads on here");
        }
    }
    diagnostic
}

/// The first template whose rendering would need more of the stack than there is.
fn too_deep(graph: &Graph<'_>) -> Option<Diagnostic> {
    let heights = graph.heights();
    let deepest = (0..heights.len()).find(|index| heights[*index] > DEPTH_LIMIT)?;
    let edge = graph.edges[deepest].iter().max_by_key(|edge| heights[edge.to])?;
    let message =
        format!("{} stands on more than {DEPTH_LIMIT} others in one another", graph.name(deepest));
    Some(
        Diagnostic::error(codes::TEMPLATE_SYNTAX, message)
            .at(graph.place(edge))
            .help("extend, include and call fewer templates from one another"),
    )
}

/// A block in a block that has the name of a parent's block: with `super()` they would call each other for ever.
fn nested_overrides(templates: &Templates) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in templates.values() {
        for (block, _) in source.outline.blocks.iter().filter(|(_, is_nested)| *is_nested) {
            let mut parent = source.outline.extends.as_ref();
            while let Some(above) = parent.and_then(|name| templates.get(&name.value)) {
                let same =
                    above.outline.blocks.iter().find(|(other, _)| other.value == block.value);
                if let Some((other, _)) = same {
                    let message = format!(
                        "block `{}` stands in another block, but a parent has a block of that name",
                        block.value
                    );
                    found.push(
                        Diagnostic::error(codes::TEMPLATE_SYNTAX, message)
                            .at(source.place(&block.range))
                            .related(above.place(&other.range), "the parent's block")
                            .help("move it out of the other block, or give it a new name"),
                    );
                    break;
                }
                parent = above.outline.extends.as_ref();
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn templates(files: &[(&str, &str)]) -> Templates {
        let source = |name: &str, text: &str| {
            TemplateSource::new(SourcePath::new(format!("themes/t/templates/{name}")), text)
        };
        files.iter().map(|(name, text)| ((*name).to_owned(), source(name, text))).collect()
    }

    fn messages(files: &[(&str, &str)]) -> Vec<String> {
        problems(&templates(files)).into_iter().map(|problem| problem.message).collect()
    }

    fn mentioned(mentions: &[Mention]) -> Vec<&str> {
        mentions.iter().map(|mention| mention.name.value.as_str()).collect()
    }

    #[test]
    fn an_outline_holds_what_a_template_needs_and_defines() {
        let outline = Outline::read(
            "{%- extends 'base.html' -%}{# {% include 'no' %} #}{% raw %}{% include 'no' %}{% endraw %}\
             {% block a %}{{ \"{% include 'no' %}\" }}{% include \"nav.html\" %}{% endblock a %}\
             {% component ui.badge(tone) %}{{<icon name={tone} />}}{% endcomponent %}{% <card> %}{% </card> %}",
        );
        assert_eq!(outline.extends.as_ref().map(|name| name.value.as_str()), Some("base.html"));
        assert_eq!(mentioned(&outline.includes), ["nav.html"]);
        assert_eq!(outline.components.len(), 1);
        assert_eq!(outline.components[0].value, "ui.badge");
        assert_eq!(mentioned(&outline.calls), ["icon", "card"]);
        assert_eq!(outline.blocks.len(), 1);
    }

    #[test]
    fn an_unclosed_tag_ends_the_outline() {
        assert_eq!(mentioned(&Outline::read("{% include \"a").includes), ["a"]);
        assert_eq!(Outline::read("{{ 'ă"), Outline::default());
        assert_eq!(Outline::read("{% raw %}{% include 'x' %}"), Outline::default());
    }

    #[test]
    fn a_missing_template_is_shown_with_the_nearest_name() {
        let found = problems(&templates(&[
            ("article.html", "\n{% extends \"bsae.html\" %}"),
            ("base.html", ""),
        ]));
        let place = found[0].place.clone().unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "there is no template `bsae.html`");
        assert_eq!(found[0].help.as_deref(), Some("did you mean `base.html`?"));
        assert_eq!(place.file.as_str(), "themes/t/templates/article.html");
        assert_eq!((place.line, place.column, place.width), (2, 13, 9));
    }

    #[test]
    fn templates_that_include_each_other_are_a_loop() {
        assert_eq!(
            messages(&[("a.html", "{% include 'b.html' %}"), ("b.html", "{% include 'a.html' %}")]),
            ["templates need each other in a circle: `a.html` → `b.html` → `a.html`"]
        );
    }

    #[test]
    fn a_loop_through_extends_and_include_is_found_once() {
        let found = problems(&templates(&[
            ("base.html", "{% block body %}{% include 'nav.html' %}{% endblock %}"),
            ("child.html", "{% extends 'base.html' %}{% block body %}{{ super() }}{% endblock %}"),
            ("nav.html", "{% include 'child.html' %}"),
        ]));
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "templates need each other in a circle: `base.html` → `nav.html` → `child.html` → `base.html`"
        );
        assert_eq!(found[0].related.len(), 2);
    }

    #[test]
    fn a_template_that_extends_itself_is_a_loop() {
        assert_eq!(
            messages(&[("a.html", "{% extends 'a.html' %}")]),
            ["templates need each other in a circle: `a.html` → `a.html`"]
        );
    }

    #[test]
    fn a_long_chain_of_includes_is_refused() {
        let mut files = templates(&[]);
        for number in 0..1000 {
            let text = format!("{{% include '{}' %}}", number + 1);
            files.insert(number.to_string(), TemplateSource::new(SourcePath::new("x"), &text));
        }
        files.insert("1000".to_owned(), TemplateSource::new(SourcePath::new("x"), ""));
        assert_eq!(problems(&files)[0].message, "`0` stands on more than 48 others in one another");
    }

    #[test]
    fn a_nested_block_may_not_have_the_name_of_a_parents_block() {
        let parent = "{% block a %}{% block b %}{% endblock %}{% endblock %}";
        let child =
            "{% extends 'p' %}{% block b %}{% block a %}{{ super() }}{% endblock %}{% endblock %}";
        assert_eq!(
            messages(&[("p", parent), ("c", child)]),
            ["block `a` stands in another block, but a parent has a block of that name"]
        );
    }

    #[test]
    fn a_component_in_two_files_is_shown_in_both() {
        let text = "{% component badge() %}{% endcomponent %}";
        let found = problems(&templates(&[("a.html", text), ("b.html", text)]));
        assert_eq!(found[0].message, "component `badge` is defined twice");
        assert_eq!(found[0].related[0].0.file.as_str(), "themes/t/templates/a.html");
    }

    #[test]
    fn a_block_needs_its_components_and_includes_and_nothing_else() {
        let all = templates(&[
            ("article.html", "{{<badge />}}"),
            ("blocks/fact.html", "{% include 'parts/box.html' %}"),
            ("components/badge.html", "{% component badge() %}{% endcomponent %}"),
            ("components/icon.html", "{% component icon() %}{% endcomponent %}"),
            ("parts/box.html", "{{<icon />}}"),
        ]);
        let needed = closure(&all, vec!["blocks/fact.html"]);
        let names: Vec<&str> = needed.keys().map(String::as_str).collect();
        assert_eq!(names, ["blocks/fact.html", "components/icon.html", "parts/box.html"]);
    }

    #[test]
    fn a_component_that_includes_what_calls_it_is_a_loop() {
        assert_eq!(
            messages(&[
                ("a.html", "{% component box() %}{% include 'b.html' %}{% endcomponent %}"),
                ("b.html", "{{<box />}}"),
            ]),
            ["templates need each other in a circle: `<box>` → `b.html` → `<box>`"]
        );
    }

    #[test]
    fn a_page_may_include_a_part_that_uses_its_component() {
        assert_eq!(
            messages(&[
                ("page.html", "{% component box() %}{% endcomponent %}{% include 'part.html' %}"),
                ("part.html", "{{<box />}}"),
            ]),
            [] as [&str; 0]
        );
    }

    #[test]
    fn a_component_that_can_call_itself_is_named() {
        let all = templates(&[
            ("a.html", "{% component tree() %}{{<leaf />}}{% endcomponent %}"),
            ("b.html", "{% component leaf() %}{{<tree />}}{% endcomponent %}"),
            ("page.html", "{{<leaf />}}"),
        ]);
        let found = calling_themselves(&all, "page.html");
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["leaf", "tree"]);
    }
}

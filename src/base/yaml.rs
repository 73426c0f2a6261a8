//! YAML as an editor wrote it: a tree whose every node knows its place.
//!
//! In: the text of a file and where the YAML in it begins. Out: a [`Node`] tree, and a [`Reader`] that turns
//! nodes into typed values while it *collects* what is wrong, so that one run shows every problem of a file.
//!
//! The events come from the parser inside serde's maintained YAML crate. Deserialising straight into
//! structs would stop at the first problem and would read `verdict: false` as a boolean; a scalar here is
//! text until a field asks for something else.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use serde_yaml::granit_parser::Event;
use serde_yaml::granit_parser::Parser;
use serde_yaml::granit_parser::ScalarStyle;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::keys::Group;
use crate::base::path::SourcePath;
use crate::base::suggest;

mod plain;

/// How many nodes one file may have, aliases expanded: thousands of times what an article needs, and
/// far below what an alias bomb asks for.
const NODE_BUDGET: usize = 100_000;
/// How deep nodes may be nested.
const DEPTH_LIMIT: usize = 64;

/// A value with the bytes of the file that say it.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands, as bytes of the whole file.
    pub range: Range<usize>,
}

impl<T> Spanned<T> {
    /// A value with its place.
    pub fn new(value: T, range: Range<usize>) -> Self {
        Self { value, range }
    }
}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands, as bytes of the whole file.
    pub range: Range<usize>,
    /// What it says.
    pub value: Value,
}

/// What a node says. A scalar is its text; whether `false` means no is for the field to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A word, a number, a sentence.
    Scalar {
        /// The text after quotes and escapes are undone.
        text: String,
        /// Whether it stood without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order written; each key once.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Value {
    /// What it is, for messages.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Scalar { .. } => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a group of keys",
        }
    }
}

/// Parses the YAML that begins at `start` in `text` and ends at `end`.
///
/// Problems of syntax, duplicate keys, alias bombs and deep nesting go to the report; `None` when
/// there is no tree to go on with.
pub fn parse(
    file: &SourcePath,
    text: &str,
    range: Range<usize>,
    report: &mut Report,
) -> Option<Node> {
    let slice = text.get(range.clone())?;
    plain::read(slice, range.start).or_else(|| compose(file, text, slice, range.start, report))
}

/// Whether a word without quotes means nothing.
fn is_null(word: &str) -> bool {
    matches!(word, "" | "~" | "null" | "Null" | "NULL")
}

/// Parses all that YAML is.
fn compose(
    file: &SourcePath,
    text: &str,
    slice: &str,
    offset: usize,
    report: &mut Report,
) -> Option<Node> {
    let mut composer = Composer {
        parser: Parser::new_from_str(slice),
        file,
        text,
        offset,
        anchors: BTreeMap::new(),
        nodes: 0,
        report,
    };
    composer.document(slice)
}

/// Builds the tree from parser events.
struct Composer<'a, P> {
    parser: P,
    file: &'a SourcePath,
    text: &'a str,
    offset: usize,
    anchors: BTreeMap<usize, (Node, usize)>,
    nodes: usize,
    report: &'a mut Report,
}

/// Composing stops: the report says why.
struct Stop;

impl<'a, P> Composer<'a, P>
where
    P: Iterator<
        Item = Result<
            (Event<'a>, serde_yaml::granit_parser::Span),
            serde_yaml::granit_parser::ScanError,
        >,
    >,
{
    fn document(&mut self, slice: &str) -> Option<Node> {
        loop {
            let (event, range) = self.next().ok()?;
            #[expect(clippy::wildcard_enum_match_arm, reason = "the event enum is not ours")]
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    return Some(Node { range, value: Value::Null });
                }
                event => {
                    let node = self.node(event, range, 0).ok()?;
                    return self.single_document(slice).then_some(node);
                }
            }
        }
    }

    /// A second document in one file is a mistake nobody means to make.
    fn single_document(&mut self, slice: &str) -> bool {
        loop {
            let Ok((event, range)) = self.next() else { return false };
            #[expect(clippy::wildcard_enum_match_arm, reason = "the event enum is not ours")]
            match event {
                Event::StreamEnd => return true,
                Event::DocumentStart(..) => {
                    let start = range.start.min(self.offset + slice.len());
                    let place = Place::in_text(self.file, self.text, start..start + 3);
                    self.report.add(
                        Diagnostic::error(codes::YAML_SYNTAX, "a second YAML document begins here")
                            .at(place)
                            .help("remove the line `---`: one file holds one group of keys"),
                    );
                    return false;
                }
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Range<usize>), Stop> {
        loop {
            match self.parser.next() {
                Some(Ok((Event::Comment(..), _))) => {}
                Some(Ok((event, span))) => {
                    let range = span.byte_range().unwrap_or(0..0);
                    return Ok((event, self.offset + range.start..self.offset + range.end));
                }
                Some(Err(error)) => {
                    self.syntax_error(&error);
                    return Err(Stop);
                }
                None => return Err(Stop),
            }
        }
    }

    fn syntax_error(&mut self, error: &serde_yaml::granit_parser::ScanError) {
        let at = self.offset + error.marker().byte_offset().unwrap_or(0);
        let place = Place::in_text(self.file, self.text, at..at + 1);
        let found = error.info();
        let mut diagnostic =
            Diagnostic::error(codes::YAML_SYNTAX, format!("this is not YAML: {found}"));
        let line = place.text.trim_start();
        if found.contains("mapping values are not allowed") {
            diagnostic = diagnostic.help(
                "a value with a colon in it needs quotes: write `title: \"Cảnh báo: tin giả\"`",
            );
        } else if line.starts_with('\t') || place.text.starts_with('\t') || found.contains("tab") {
            diagnostic = diagnostic.help("indent with spaces; YAML does not allow tabs");
        } else if line.contains(": @") || line.contains(": `") || line.contains(": %") {
            diagnostic = diagnostic.help("a value that begins with `@`, `%` or ` needs quotes");
        } else if found.contains("quote") || found.contains("scalar") {
            diagnostic = diagnostic
                .help("look for a quote that is opened and not closed, here or further up");
        }
        self.report.add(diagnostic.at(place));
    }

    fn node(&mut self, event: Event<'a>, range: Range<usize>, depth: usize) -> Result<Node, Stop> {
        self.nodes += 1;
        if depth > DEPTH_LIMIT || self.nodes > NODE_BUDGET {
            let what = if depth > DEPTH_LIMIT {
                format!("is nested deeper than {DEPTH_LIMIT} levels")
            } else {
                format!("holds more than {NODE_BUDGET} values, references counted")
            };
            return Err(self.refuse(range, &what));
        }
        #[expect(clippy::wildcard_enum_match_arm, reason = "the event enum is not ours")]
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = matches!(style, ScalarStyle::Plain);
                let value = if plain && is_null(&text) {
                    Value::Null
                } else {
                    Value::Scalar { text: text.into_owned(), plain }
                };
                let node = Node { range, value };
                self.remember(anchor, &node, 1);
                Ok(node)
            }
            Event::SequenceStart(_, anchor, _) => self.list(range, anchor, depth),
            Event::MappingStart(_, anchor, _) => self.map(range, anchor, depth),
            Event::Alias(anchor) => self.alias(anchor, range),
            _ => Err(Stop),
        }
    }

    fn list(&mut self, range: Range<usize>, anchor: usize, depth: usize) -> Result<Node, Stop> {
        let before = self.nodes;
        let mut items = Vec::new();
        loop {
            let (event, item) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let end = items.last().map_or(item.end, |last: &Node| last.range.end);
                let end = end.max(item.end.min(end + 1));
                let node = Node { range: range.start..end, value: Value::List(items) };
                self.remember(anchor, &node, self.nodes - before + 1);
                return Ok(node);
            }
            let item = self.node(event, item, depth + 1)?;
            items.push(item);
        }
    }

    fn map(&mut self, range: Range<usize>, anchor: usize, depth: usize) -> Result<Node, Stop> {
        let before = self.nodes;
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        let mut seen = BTreeMap::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let end = entries.last().map_or(at.end, |(_, last)| last.range.end);
                let node = Node { range: range.start..end, value: Value::Map(entries) };
                self.remember(anchor, &node, self.nodes - before + 1);
                return Ok(node);
            }
            let key = self.node(event, at, depth + 1)?;
            let (event, at) = self.next()?;
            let value = self.node(event, at, depth + 1)?;
            self.entry(key, value, &mut entries, &mut seen);
        }
    }

    fn entry(
        &mut self,
        key: Node,
        value: Node,
        entries: &mut Vec<(Spanned<String>, Node)>,
        seen: &mut BTreeMap<String, Range<usize>>,
    ) {
        let text = match key.value {
            Value::Scalar { text, .. } => text,
            Value::Null => "null".to_owned(),
            Value::List(_) | Value::Map(_) => {
                let place = Place::in_text(self.file, self.text, key.range);
                self.report.add(
                    Diagnostic::error(codes::YAML_SYNTAX, "a key must be a word")
                        .at(place)
                        .help("text that begins with `{` or `[` needs quotes"),
                );
                return;
            }
        };
        if let Some(first) = seen.get(&text) {
            let diagnostic =
                Diagnostic::error(codes::DUPLICATE_KEY, format!("`{text}` is written twice"))
                    .at(Place::in_text(self.file, self.text, key.range))
                    .related(
                        Place::in_text(self.file, self.text, first.clone()),
                        "first written here",
                    )
                    .help("keep one of the two");
            self.report.add(diagnostic);
            return;
        }
        seen.insert(text.clone(), key.range.clone());
        entries.push((Spanned::new(text, key.range), value));
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<Node, Stop> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            return Err(self.refuse(range, "holds a reference to itself"));
        };
        if self.nodes + size > NODE_BUDGET {
            let what = format!("holds more than {NODE_BUDGET} values, references counted");
            return Err(self.refuse(range, &what));
        }
        self.nodes += size;
        // Problems in a repeated value are shown where it is used, which is where an editor looks.
        Ok(Node { range, value: node.value.clone() })
    }

    fn remember(&mut self, anchor: usize, node: &Node, size: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
    }

    fn refuse(&mut self, range: Range<usize>, what: &str) -> Stop {
        let place = Place::in_text(self.file, self.text, range);
        self.report.add(
            Diagnostic::error(codes::YAML_TOO_LARGE, format!("this YAML {what}"))
                .at(place)
                .help("write the values out, or move them into a data file"),
        );
        Stop
    }
}

/// Turns nodes into typed values and collects what is wrong.
pub struct Reader<'a> {
    file: &'a SourcePath,
    text: &'a str,
    report: &'a mut Report,
}

/// The keys of one group, handed out one by one; what is left at the end is unknown.
pub struct Fields<'n> {
    entries: &'n [(Spanned<String>, Node)],
    known: Vec<&'static str>,
    /// Where the group stands.
    pub range: Range<usize>,
}

impl<'n> Fields<'n> {
    /// The value of a key; `None` when it is absent or empty.
    pub fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        let (_, node) = self.entries.iter().find(|(name, _)| name.value == key)?;
        (node.value != Value::Null).then_some(node)
    }

    /// Whether a key is written with a value, be it a good one or not.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, node)| name.value == key && node.value != Value::Null)
    }
}

impl<'a> Reader<'a> {
    /// A reader of one file.
    pub fn new(file: &'a SourcePath, text: &'a str, report: &'a mut Report) -> Self {
        Self { file, text, report }
    }

    /// The place of a range in the file that is being read.
    pub fn place(&self, range: &Range<usize>) -> Place {
        Place::in_text(self.file, self.text, range.clone())
    }

    /// Adds a problem.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.report.add(diagnostic);
    }

    /// Adds a problem of code `bad-value` with a place.
    pub fn bad_value(&mut self, range: &Range<usize>, message: String, help: impl Into<String>) {
        let place = self.place(range);
        self.report.add(Diagnostic::error(codes::BAD_VALUE, message).at(place).help(help));
    }

    /// Adds "found A, wanted B".
    pub fn wrong_type(&mut self, node: &Node, key: &str, wanted: &str) {
        let found = match &node.value {
            Value::Scalar { text, .. } => format!("`{}`", shorten(text)),
            Value::Null | Value::List(_) | Value::Map(_) => node.value.describe().to_owned(),
        };
        let place = self.place(&first_line(self.text, &node.range));
        self.report.add(
            Diagnostic::error(
                codes::WRONG_TYPE,
                format!("`{key}` is {found}, it must be {wanted}"),
            )
            .at(place),
        );
    }

    /// Opens a group of keys.
    pub fn fields<'n>(&mut self, node: &'n Node, key: &str) -> Option<Fields<'n>> {
        match &node.value {
            Value::Map(entries) => {
                Some(Fields { entries, known: Vec::new(), range: node.range.clone() })
            }
            Value::Null => {
                Some(Fields { entries: &[], known: Vec::new(), range: node.range.clone() })
            }
            Value::Scalar { .. } | Value::List(_) => {
                self.wrong_type(node, key, "a group of keys");
                None
            }
        }
    }

    /// Closes a group of a table: every key that is not in it is an error.
    pub fn close(&mut self, fields: &Fields<'_>, group: &Group) {
        let names: Vec<&'static str> = group.names().collect();
        // What was read and what is explained to editors must be one; each story that has the group checks it.
        debug_assert_eq!(
            fields.known.iter().collect::<BTreeSet<_>>(),
            names.iter().collect::<BTreeSet<_>>(),
            "the keys that are read of {} and those of its table in keys.rs",
            group.name
        );
        self.refuse_others(fields, &names, group.name, |key| group.parents_of(key));
    }

    /// Closes a group that has no table: every key that nobody asked for is an error.
    pub fn finish(&mut self, fields: &Fields<'_>, context: &str) {
        self.refuse_others(fields, &fields.known, context, |_| Vec::new());
    }

    fn refuse_others(
        &mut self,
        fields: &Fields<'_>,
        names: &[&'static str],
        context: &str,
        parents: impl Fn(&str) -> Vec<&'static str>,
    ) {
        for (key, _) in fields.entries {
            if names.contains(&key.value.as_str()) {
                continue;
            }
            let message = format!("`{}` is not a key of {context}", shorten(&key.value));
            let mut diagnostic =
                Diagnostic::error(codes::UNKNOWN_KEY, message).at(self.place(&key.range));
            let parents = parents(&key.value);
            diagnostic = match suggest::nearest(&key.value, names.iter().copied()) {
                // A word that many groups have, such as `name`, says nothing about where it was meant to stand.
                _ if (1..=3).contains(&parents.len()) => {
                    let parents: Vec<_> = parents.iter().map(|key| format!("`{key}`")).collect();
                    diagnostic.help(format!("write it below {}, indented", parents.join(" or ")))
                }
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None if context == "front matter" => {
                    diagnostic.help("free data for templates goes under `extra`")
                }
                None => {
                    let mut known = names.to_vec();
                    known.sort_unstable();
                    diagnostic.help(format!("known keys are {}", known.join(", ")))
                }
            };
            self.report.add(diagnostic);
        }
    }

    /// Text of one scalar. Numbers and `true` are text too when a field wants text.
    pub fn text(&mut self, node: &Node, key: &str) -> Option<Spanned<String>> {
        match &node.value {
            Value::Scalar { text, .. } => Some(Spanned::new(text.clone(), node.range.clone())),
            Value::Null | Value::List(_) | Value::Map(_) => {
                self.wrong_type(node, key, "text");
                None
            }
        }
    }

    /// Text that must not be empty or only spaces.
    pub fn words(&mut self, node: &Node, key: &str) -> Option<Spanned<String>> {
        let text = self.text(node, key)?;
        if text.value.trim().is_empty() {
            self.wrong_type(node, key, "text that is not empty");
            return None;
        }
        Some(text)
    }

    /// `true` or `false`; `yes` and `no` are accepted as editors write them.
    pub fn flag(&mut self, node: &Node, key: &str) -> Option<bool> {
        if let Value::Scalar { text, .. } = &node.value {
            match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => return Some(true),
                "false" | "no" | "off" => return Some(false),
                _ => {}
            }
        }
        self.wrong_type(node, key, "`true` or `false`");
        None
    }

    /// A whole number within bounds.
    pub fn number(&mut self, node: &Node, key: &str, bounds: Range<i64>) -> Option<i64> {
        if let Value::Scalar { text, .. } = &node.value
            && let Ok(number) = text.parse::<i64>()
            && bounds.contains(&number)
        {
            return Some(number);
        }
        let wanted = format!("a whole number from {} to {}", bounds.start, bounds.end - 1);
        self.wrong_type(node, key, &wanted);
        None
    }

    /// The items of a list; one value alone counts as a list of one.
    pub fn list<'n>(&mut self, node: &'n Node, key: &str) -> &'n [Node] {
        match &node.value {
            Value::List(items) => items,
            Value::Scalar { .. } => std::slice::from_ref(node),
            Value::Null => &[],
            Value::Map(_) => {
                self.wrong_type(node, key, "a list");
                &[]
            }
        }
    }

    /// A list of words.
    pub fn words_list(&mut self, node: &Node, key: &str) -> Vec<Spanned<String>> {
        self.list(node, key).iter().filter_map(|item| self.words(item, key)).collect()
    }

    /// One of a fixed set of words, with a suggestion when it is none of them.
    pub fn choice<T: Copy>(&mut self, node: &Node, key: &str, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, key)?;
        if let Some((_, value)) = known.iter().find(|(name, _)| *name == text.value) {
            return Some(*value);
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let help = match suggest::nearest(&text.value, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", names.join(", ")),
        };
        let message = format!("`{}` is not a value of `{key}`", shorten(&text.value));
        self.bad_value(&node.range, message, help);
        None
    }
}

/// The part of a range that lies on its first line: a caret under ten lines says nothing.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let slice = text.get(range.clone()).unwrap_or("");
    let end = slice.find('\n').map_or(range.end, |index| range.start + index);
    range.start..end
}

/// A text short enough for a message, without control characters.
pub fn shorten(text: &str) -> String {
    let clean: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if clean.chars().count() <= 60 {
        return clean;
    }
    let cut: String = clean.chars().take(59).collect();
    format!("{cut}…")
}

/// A node as JSON, for data that templates read as they like. Plain `true`, numbers and `null` keep
/// their meaning of YAML 1.2's core schema.
pub fn to_json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Scalar { text, plain: true } => plain_to_json(text),
        Value::Scalar { text, plain: false } => serde_json::Value::String(text.clone()),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => {
            entries.iter().map(|(key, value)| (key.value.clone(), to_json(value))).collect()
        }
    }
}

fn plain_to_json(text: &str) -> serde_json::Value {
    match text {
        "true" | "True" | "TRUE" => return serde_json::Value::Bool(true),
        "false" | "False" | "FALSE" => return serde_json::Value::Bool(false),
        _ => {}
    }
    if let Ok(number) = text.parse::<i64>() {
        return number.into();
    }
    let looks_like_number = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    match text.parse::<f64>().ok().and_then(serde_json::Number::from_f64) {
        Some(number) if looks_like_number => serde_json::Value::Number(number),
        _ => serde_json::Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        let mut report = Report::new();
        let node = parse(&SourcePath::new("a.yaml"), text, 0..text.len(), &mut report);
        (node, report.sorted())
    }

    #[test]
    fn a_scalar_keeps_its_text_and_its_place() {
        let (node, problems) = tree("verdict: false\n");
        assert_eq!(problems, []);
        let Some(Node { value: Value::Map(entries), .. }) = node else { panic!("a map") };
        assert_eq!(entries[0].1.value, Value::Scalar { text: "false".into(), plain: true });
        assert_eq!(entries[0].1.range, 9..14);
    }

    #[test]
    fn a_key_written_twice_is_shown_with_the_first_one() {
        let (_, problems) = tree("title: a\ntitle: b\n");
        assert_eq!(problems[0].code, codes::DUPLICATE_KEY);
        assert_eq!(problems[0].place.as_ref().map(|place| place.line), Some(2));
        assert_eq!(problems[0].related[0].0.line, 1);
    }

    #[test]
    fn a_colon_in_a_title_is_explained() {
        let (_, problems) = tree("title: Cảnh báo: tin giả\n");
        assert_eq!(problems[0].code, codes::YAML_SYNTAX);
        assert!(problems[0].help.as_ref().is_some_and(|help| help.contains("quotes")));
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..10 {
            let below = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", ")));
        }
        let (node, problems) = tree(&text);
        assert!(node.is_none());
        assert_eq!(problems[0].code, codes::YAML_TOO_LARGE);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let (node, problems) = tree(&"[".repeat(100_000));
        assert!(node.is_none());
        assert_eq!(problems.len(), 1);
    }
}

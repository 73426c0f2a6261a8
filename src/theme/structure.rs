//! What templates say about each other: parents, includes, blocks and components.
//!
//! In: the text of templates. Out: an [`Outline`] of each, and problems that lie between files: a name that leads
//! nowhere, a component written twice, a loop. The template engine finds only some of these loops itself and runs
//! out of stack on the others, so all are refused here, before it sees a template. Syntax is not checked here.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::path::SourcePath;
use crate::base::suggest;
use crate::base::yaml::Spanned;

/// How many templates may stand in one another: far more than a theme needs, far less than a stack holds.
const DEPTH_LIMIT: usize = 32;

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
    pub(super) includes: Vec<Spanned<String>>,
    /// The blocks it holds, and whether they stand in another one.
    blocks: Vec<(Spanned<String>, bool)>,
    /// The components that it defines.
    pub(super) components: Vec<Spanned<String>>,
    /// Names that may be calls of components. Comparisons such as `a <b` count too, which does no harm.
    pub(super) calls: Vec<Spanned<String>>,
}

impl Outline {
    /// Reads a template as far as its tags go; what is not Tera is left for the engine to report.
    fn read(text: &str) -> Self {
        let mut outline = Self::default();
        let mut depth = 0;
        let mut at = 0;
        while let Some(start) = next_marker(text, at) {
            if text[start..].starts_with("{#") {
                at = text[start..].find("#}").map_or(text.len(), |end| start + end + 2);
                continue;
            }
            let (words, end) = tag(text, start);
            at = end;
            if text[start..].starts_with("{%") {
                if matches!(words.as_slice(), [(Word::Name("raw"), _)]) {
                    at = after_raw(text, end);
                    continue;
                }
                outline.statement(&words, &mut depth);
            }
            outline.find_calls(&words);
        }
        outline
    }

    fn statement(&mut self, words: &[(Word<'_>, Range<usize>)], depth: &mut usize) {
        match words {
            [(Word::Name("extends"), _), (Word::Text(name), range), ..] => {
                self.extends = Some(Spanned::new((*name).to_owned(), range.clone()));
            }
            [(Word::Name("include"), _), (Word::Text(name), range), ..] => {
                self.includes.push(Spanned::new((*name).to_owned(), range.clone()));
            }
            [(Word::Name("block"), _), (Word::Name(name), range), ..] => {
                self.blocks.push((Spanned::new((*name).to_owned(), range.clone()), *depth > 0));
                *depth += 1;
            }
            [(Word::Name("endblock"), _), ..] => *depth = depth.saturating_sub(1),
            [(Word::Name("component"), _), rest @ ..] => self.components.extend(dotted(rest)),
            _ => {}
        }
    }

    fn find_calls(&mut self, words: &[(Word<'_>, Range<usize>)]) {
        for (index, (word, _)) in words.iter().enumerate() {
            if *word == Word::Sign('<') {
                self.calls.extend(dotted(&words[index + 1..]));
            }
        }
    }

    /// The names of templates that this one needs to be whole.
    fn needs(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.extends.iter().chain(&self.includes)
    }
}

/// A word inside a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word<'t> {
    Name(&'t str),
    Text(&'t str),
    Sign(char),
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
fn tag(text: &str, start: usize) -> (Vec<(Word<'_>, Range<usize>)>, usize) {
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
                let length = quoted(rest, letter);
                let inner = at + 1..(at + length - 1).max(at + 1);
                words.push((Word::Text(&text[inner.clone()]), inner));
                length
            }
            letter if letter.is_ascii_alphabetic() || letter == '_' => {
                let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                let length = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
                words.push((Word::Name(&rest[..length]), at..at + length));
                length
            }
            letter => {
                // `{%-` and `-%}` are part of the marker, and white space parts words.
                if letter != '-' && !letter.is_whitespace() {
                    words.push((Word::Sign(letter), at..at + letter.len_utf8()));
                }
                letter.len_utf8()
            }
        };
        at += length;
    }
    (words, text.len())
}

/// The length of a text in quotes, with its quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            letter if letter == quote => return index + 1,
            _ => {}
        }
    }
    rest.len()
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
fn dotted(words: &[(Word<'_>, Range<usize>)]) -> Option<Spanned<String>> {
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
    let loops = loops(templates);
    if loops.is_empty() {
        // Walking up to the parents ends only where there is no loop.
        found.extend(nested_overrides(templates));
    }
    found.extend(loops);
    found
}

/// The templates that are needed to render those whose names are given, themselves included.
pub(super) fn closure(templates: &Templates, seeds: Vec<String>) -> Templates {
    let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, source) in templates {
        for component in &source.outline.components {
            homes.insert(&component.value, name);
        }
    }
    let mut needed = Templates::new();
    let mut open = seeds;
    while let Some(name) = open.pop() {
        let Some(source) = templates.get(&name) else { continue };
        if needed.contains_key(&name) {
            continue;
        }
        let outline = &source.outline;
        open.extend(outline.needs().map(|other| other.value.clone()));
        open.extend(
            outline
                .calls
                .iter()
                .filter_map(|call| homes.get(call.value.as_str()).map(|home| (*home).to_owned())),
        );
        needed.insert(name, source.clone());
    }
    needed
}

/// The components that can come to call themselves, with one such call each.
pub(super) fn calling_themselves(templates: &Templates) -> Vec<(String, Place)> {
    let mut found = Vec::new();
    for (name, source) in templates {
        for component in &source.outline.components {
            let reach = closure(templates, vec![name.clone()]);
            let call = reach.values().find_map(|other| {
                let call = other.outline.calls.iter().find(|call| call.value == component.value)?;
                Some(other.place(&call.range))
            });
            found.extend(call.map(|place| (component.value.clone(), place)));
        }
    }
    found
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

/// Templates that need themselves, through `extends` and `include`.
fn loops(templates: &Templates) -> Vec<Diagnostic> {
    let mut search = LoopSearch { templates, done: BTreeSet::new(), found: Vec::new() };
    for name in templates.keys() {
        search.visit(name, &mut Vec::new());
    }
    search.found
}

struct LoopSearch<'t> {
    templates: &'t Templates,
    done: BTreeSet<&'t str>,
    found: Vec<Diagnostic>,
}

impl<'t> LoopSearch<'t> {
    /// Follows one template; the trail holds the steps that led here, each with its place.
    fn visit(&mut self, name: &'t str, trail: &mut Vec<(&'t str, Place)>) {
        let Some(source) = self.templates.get(name) else { return };
        if self.done.contains(name) {
            return;
        }
        for other in source.outline.needs() {
            let place = source.place(&other.range);
            trail.push((name, place));
            if let Some(start) = trail.iter().position(|(step, _)| *step == other.value) {
                self.found.push(loop_found(&trail[start..]));
            } else if trail.len() >= DEPTH_LIMIT {
                self.found.push(too_deep(trail));
            } else {
                self.visit(&other.value, trail);
            }
            trail.pop();
        }
        self.done.insert(name);
    }
}

fn loop_found(steps: &[(&str, Place)]) -> Diagnostic {
    let mut names: Vec<String> = steps.iter().map(|(name, _)| format!("`{name}`")).collect();
    names.extend(names.first().cloned());
    let message = format!("templates need each other in a circle: {}", names.join(" → "));
    let mut diagnostic = Diagnostic::error(codes::TEMPLATE_SYNTAX, message)
        .help("take out one of these `extends` or `include` tags");
    if let Some((last, others)) = steps.split_last() {
        diagnostic = diagnostic.at(last.1.clone());
        for (_, place) in others {
            diagnostic = diagnostic.related(place.clone(), "which is needed here");
        }
    }
    diagnostic
}

fn too_deep(trail: &[(&str, Place)]) -> Diagnostic {
    let message = format!("templates stand in one another more than {DEPTH_LIMIT} deep");
    let diagnostic = Diagnostic::error(codes::TEMPLATE_SYNTAX, message)
        .help("extend and include fewer templates from one another");
    match trail.last() {
        Some((_, place)) => diagnostic.at(place.clone()),
        None => diagnostic,
    }
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

    fn names(words: &[Spanned<String>]) -> Vec<&str> {
        words.iter().map(|word| word.value.as_str()).collect()
    }

    #[test]
    fn an_outline_holds_what_a_template_needs_and_defines() {
        let outline = Outline::read(
            "{%- extends 'base.html' -%}{# {% include 'no' %} #}{% raw %}{% include 'no' %}{% endraw %}\
             {% block a %}{{ \"{% include 'no' %}\" }}{% include \"nav.html\" %}{% endblock a %}\
             {% component ui.badge(tone) %}{{<icon name={tone} />}}{% endcomponent %}{% <card> %}{% </card> %}",
        );
        assert_eq!(outline.extends.as_ref().map(|name| name.value.as_str()), Some("base.html"));
        assert_eq!(names(&outline.includes), ["nav.html"]);
        assert_eq!(names(&outline.components), ["ui.badge"]);
        assert_eq!(names(&outline.calls), ["icon", "card"]);
        assert_eq!(outline.blocks.len(), 1);
    }

    #[test]
    fn an_unclosed_tag_ends_the_outline() {
        assert_eq!(Outline::read("{% include \"a"), Outline::read("{% include \"a"));
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
        assert!(problems(&files).iter().any(|found| found.message.ends_with("more than 32 deep")));
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
        let needed = closure(&all, vec!["blocks/fact.html".to_owned()]);
        let names: Vec<&str> = needed.keys().map(String::as_str).collect();
        assert_eq!(names, ["blocks/fact.html", "components/icon.html", "parts/box.html"]);
    }

    #[test]
    fn a_component_that_can_call_itself_is_named() {
        let all = templates(&[
            ("a.html", "{% component tree() %}{{<leaf />}}{% endcomponent %}"),
            ("b.html", "{% component leaf() %}{{<tree />}}{% endcomponent %}"),
        ]);
        let found: Vec<String> =
            calling_themselves(&all).into_iter().map(|(name, _)| name).collect();
        assert_eq!(found, ["tree", "leaf"]);
    }
}

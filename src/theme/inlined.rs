//! Templates in which calls of components are written out.
//!
//! In: templates. Out: templates that make the same pages and ask the engine for less: where `{{ <date date={page.date} /> }}` stood,
//! there stands what the component `date` says, of `page.date`. A call costs the engine some thousand instructions, most of them
//! for the maps in which arguments travel, and a page makes a hundred calls.
//!
//! What is written out stands in a condition: that the arguments have the types that the component asks for. Where it does not hold,
//! the call is made as it was, and says what is wrong. Names that a component gives to something get others that stand nowhere
//! else. Whatever is not plain enough to be sure of stays a call.

use std::borrow::Cow;
use std::cell::Cell;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::theme::component;
use crate::theme::component::Definition;
use crate::theme::settled;
use crate::theme::structure;
use crate::theme::structure::Templates;
use crate::theme::structure::Word;
use crate::theme::tree;
use crate::theme::tree::AsItIs;
use crate::theme::tree::Node;
use crate::theme::tree::Rewrite;
use crate::theme::tree::Tag;

/// How deep components are written out in one another.
const DEPTH: usize = 8;

/// How long a template may become, in bytes.
const LONGEST: usize = 256 * 1024;

/// The types of arguments that a test of the same name tells, exactly as the engine tells them.
const KINDS: [&str; 7] = ["string", "bool", "integer", "float", "number", "array", "map"];

/// The same templates with calls of components written out.
pub(super) fn inline(templates: &Templates) -> Templates {
    let parsed: BTreeMap<&str, Option<Vec<Node<'_>>>> =
        templates.iter().map(|(name, source)| (name.as_str(), tree::parse(&source.text))).collect();
    let mut definitions = BTreeMap::new();
    let mut implicit = BTreeSet::new();
    for node in parsed.values().flatten().flatten() {
        let (Some(name), Node::Around { open, inside, .. }) = (component::name(node), node) else {
            continue;
        };
        implicit.extend(implicit_names(&open.words));
        let Some(definition) = component::definition(node) else { continue };
        definitions.insert(name, (definition, inside));
    }
    // Components are not read in templates that are not understood, and take what they ask for all the same.
    for (source, _) in templates.values().zip(parsed.values()).filter(|(_, it)| it.is_none()) {
        for tag in structure::tags(&source.text) {
            implicit.extend(implicit_names(&tag.words));
        }
    }
    let components: BTreeMap<String, Component<'_, '_>> = definitions
        .into_iter()
        .filter_map(|(name, (definition, inside))| {
            Some((name, Component::read(definition, inside, &implicit)?))
        })
        .collect();
    let hidden = settled::included_by_components(templates);
    let mut inlined = templates.clone();
    for (name, nodes) in &parsed {
        let (Some(nodes), false) = (nodes, hidden.contains(name)) else { continue };
        // What it says of others stays as it was: it is asked what it needs, and needs no more than before.
        let Some(source) = inlined.get_mut(*name) else { continue };
        let counter = Cell::new(0);
        let length = Cell::new(0);
        source.text = nodes
            .iter()
            .map(|node| {
                let node_alone = std::slice::from_ref(node);
                let sees = match component::definition(node) {
                    // Hardly any call is left of it.
                    Some(definition) if !definition.is_kept => {
                        return tree::written(node_alone, &AsItIs);
                    }
                    Some(definition) => Some(definition.names()),
                    None => None,
                };
                let place = Place {
                    components: &components,
                    counter: &counter,
                    length: &length,
                    sees,
                    holds: Vec::new(),
                    depth: 0,
                };
                tree::written(node_alone, &place)
            })
            .collect();
    }
    inlined
}

/// What a definition takes from where the component is called: `t` of `@t`.
fn implicit_names<'t>(words: &[(Word<'t>, Range<usize>)]) -> impl Iterator<Item = &'t str> {
    words.windows(2).filter_map(|pair| match pair {
        [(Word::Sign('@'), _), (Word::Name(name), _)] => Some(*name),
        _ => None,
    })
}

/// A component that can be written out.
struct Component<'t, 'p> {
    definition: Definition<'t>,
    inside: &'p [Node<'t>],
    /// The names that it gives to something itself.
    own: BTreeSet<&'t str>,
    /// Arguments of which it looks at more than the value, so that they need a name.
    reached: BTreeSet<&'t str>,
}

impl<'t, 'p> Component<'t, 'p> {
    /// `None` for one that cannot be written out: that is kept, that names something nobody gave to it, or whose names could be
    /// taken for those that components take from where they are called.
    fn read(
        definition: Definition<'t>,
        inside: &'p [Node<'t>],
        implicit: &BTreeSet<&str>,
    ) -> Option<Self> {
        if definition.is_kept {
            return None;
        }
        let mut own = BTreeSet::new();
        add_own(inside, &mut own);
        let asked: BTreeSet<&str> = definition.parameters.iter().map(|it| it.name).collect();
        let explicit = definition.parameters.iter().filter(|it| !it.is_implicit);
        let mut names = explicit.map(|it| it.name).chain(own.iter().copied());
        if names.any(|name| implicit.contains(name)) || !asked.is_disjoint(&own) {
            return None;
        }
        let known: BTreeSet<&str> = asked.union(&own).copied().collect();
        let reached = RefCell::default();
        let reader = Reader { known: &known, reached: &reached };
        let is_plain = reader.are_plain(inside, false);
        (is_plain && are_set_first(inside, &mut BTreeSet::new(), false)).then_some(())?;
        Some(Self { definition, inside, own, reached: reached.into_inner() })
    }
}

/// The names that nodes give to something: with `set`, in loops and in lists.
fn add_own<'t>(inside: &[Node<'t>], own: &mut BTreeSet<&'t str>) {
    tree::add_names_set(inside, own);
    for node in inside {
        match node {
            Node::Text(_) => {}
            Node::Print(tag) | Node::Alone(tag) => own.extend(tree::list_names(&tag.words)),
            Node::Around { open, inside, .. } => {
                own.extend(tree::list_names(&open.words));
                add_own(inside, own);
            }
            Node::If { branches } => {
                for (tag, inside) in branches {
                    own.extend(tree::list_names(&tag.words));
                    add_own(inside, own);
                }
            }
            Node::For { open, inside, otherwise } => {
                own.extend(tree::list_names(&open.words));
                add_own(inside, own);
                otherwise.iter().for_each(|nodes| add_own(nodes, own));
            }
        }
    }
}

/// Whether names are set where nothing is asked before they are set under a condition: elsewhere they could still be what they were
/// when the same words were shown before, as in a block that another one shows twice. A loop forgets its names each time.
fn are_set_first<'t>(inside: &[Node<'t>], set: &mut BTreeSet<&'t str>, in_branch: bool) -> bool {
    inside.iter().all(|node| match node {
        Node::Alone(tag) | Node::Around { open: tag, .. } if tag.name() == "set" => {
            let Some((Word::Name(name), _)) = tag.words.get(1) else { return false };
            if !in_branch {
                set.insert(name);
            }
            set.contains(name)
        }
        Node::Text(_) | Node::Print(_) | Node::Alone(_) | Node::Around { .. } => true,
        Node::If { branches } => {
            branches.iter().all(|(_, inside)| are_set_first(inside, set, true))
        }
        Node::For { inside, otherwise, .. } => {
            are_set_first(inside, &mut set.clone(), false)
                && otherwise.as_ref().is_none_or(|nodes| are_set_first(nodes, set, true))
        }
    })
}

/// Looks at what a component says.
struct Reader<'t, 'k> {
    known: &'k BTreeSet<&'t str>,
    reached: &'k RefCell<BTreeSet<&'t str>>,
}

impl<'t> Reader<'t, '_> {
    /// Whether nodes can stand elsewhere; `in_loop` says whether they stand in a loop of the component.
    fn are_plain(&self, inside: &[Node<'t>], in_loop: bool) -> bool {
        inside.iter().all(|node| match node {
            Node::Text(_) => true,
            Node::Print(tag) => self.is_plain(tag, 0, in_loop),
            Node::Alone(tag) => match tag.name() {
                "set" => self.is_plain(tag, 1, in_loop),
                "break" | "continue" => in_loop,
                _ => false,
            },
            Node::Around { open, inside, .. } => {
                open.name() == "set" && open.words.len() == 2 && self.are_plain(inside, in_loop)
            }
            Node::If { branches } => branches.iter().all(|(tag, inside)| {
                self.is_plain(tag, 1, in_loop) && self.are_plain(inside, in_loop)
            }),
            Node::For { open, inside, otherwise } => {
                self.is_plain(open, 1, in_loop)
                    && self.are_plain(inside, true)
                    && otherwise.as_ref().is_none_or(|nodes| self.are_plain(nodes, in_loop))
            }
        })
    }

    /// Whether a tag names only what is known, from a word on.
    fn is_plain(&self, tag: &Tag<'t>, from: usize, in_loop: bool) -> bool {
        let words = tag.words.get(from..).unwrap_or_default();
        // Before a name it may begin a call; those whose arguments are not read here stay where they are.
        let begins_call =
            |pair: &[(Word<'_>, _)]| matches!(pair, [(Word::Sign('<'), _), (Word::Name(_), _)]);
        let calls = words.windows(2).filter(|pair| begins_call(pair)).count();
        let is_call = tag.called().is_some() && component::arguments(tag).is_some();
        if calls > usize::from(is_call) {
            return false;
        }
        let sign = |index: usize| words.get(index).map(|it| it.0);
        tree::references(words).all(|index| {
            let Some(Word::Name(name)) = sign(index) else { return false };
            let next = sign(index + 1);
            if matches!(next, Some(Word::Sign('.' | '[' | '?') | Word::Name("is"))) {
                self.reached.borrow_mut().insert(name);
            }
            let is_function = next == Some(Word::Sign('('));
            is_function || self.known.contains(name) || (name == "loop" && in_loop)
        })
    }
}

/// Where calls are written out.
struct Place<'a, 't, 'p> {
    components: &'a BTreeMap<String, Component<'t, 'p>>,
    /// How many calls were written out, for names that stand nowhere else.
    counter: &'a Cell<usize>,
    /// How long all that is written out is.
    length: &'a Cell<usize>,
    /// In the definition of a component, what it sees.
    sees: Option<BTreeSet<&'a str>>,
    /// Conditions that hold here.
    holds: Vec<String>,
    depth: usize,
}

impl Rewrite for Place<'_, '_, '_> {
    fn print(&self, tag: &Tag<'_>) -> Option<String> {
        self.write_out(tag)
    }
}

impl Place<'_, '_, '_> {
    /// What a component says where it is called.
    fn write_out(&self, tag: &Tag<'_>) -> Option<String> {
        let component = self.components.get(&tag.called()?)?;
        if self.depth >= DEPTH || self.length.get() > LONGEST {
            return None;
        }
        let number = self.counter.get();
        self.counter.set(number + 1);
        let given: Vec<(&str, &str)> = component::arguments(tag)?;
        let parameters = &component.definition.parameters;
        let is_asked = |name: &str| parameters.iter().any(|it| it.name == name && !it.is_implicit);
        let names: BTreeSet<&str> = given.iter().map(|(name, _)| *name).collect();
        if names.len() < given.len() || !names.iter().all(|name| is_asked(name)) {
            return None;
        }
        let mut others: BTreeMap<&str, String> = BTreeMap::new();
        for name in &component.own {
            others.insert(name, format!("__{number}_{name}"));
        }
        let mut before = String::new();
        // Those of values that all pages share are told apart: with them the condition is known before any page is made.
        let mut shared = Vec::new();
        let mut conditions = Vec::new();
        for parameter in parameters {
            let name = parameter.name;
            if parameter.is_implicit {
                if self.sees.as_ref().is_some_and(|seen| !seen.contains(name))
                    || parameter.default.is_some()
                {
                    return None;
                }
                shared.push(format!("{name} is {}", parameter.kind.unwrap_or("defined")));
                continue;
            }
            let value = given.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
            let is_given = value.is_some();
            let value = value.or(parameter.default)?;
            let is_literal = kind_of(value).is_some();
            let may_stand = is_path(value) || (is_literal && !component.reached.contains(name));
            let other = if may_stand {
                value.to_owned()
            } else {
                let other = format!("__{number}_{name}");
                before.push_str(&format!("{{% set {other} = {value} %}}"));
                other
            };
            match (parameter.kind, kind_of(value)) {
                // The engine looks at what is written in a definition when it reads it.
                (Some(_), _) if !is_given => {}
                (Some(kind), Some(found)) if found == kind => {}
                (Some(_), Some(_)) => return None,
                (Some(kind), None) => conditions.push(format!("{other} is {kind}")),
                // A way that leads nowhere is told where something is given, not where it is used.
                (None, None) if other.contains('.') => {
                    conditions.push(format!("{other} is defined"));
                }
                (None, _) => {}
            }
            others.insert(name, other);
        }
        if parameters.iter().filter_map(|it| it.kind).any(|kind| !KINDS.contains(&kind)) {
            return None;
        }
        let mut holds = self.holds.clone();
        let mut new = |conditions: Vec<String>| {
            let new: Vec<String> =
                conditions.into_iter().filter(|condition| !holds.contains(condition)).collect();
            holds.extend(new.iter().cloned());
            new.join(" and ")
        };
        let (shared, conditions) = (new(shared), new(conditions));
        let body = Body {
            place: Place {
                components: self.components,
                counter: self.counter,
                length: self.length,
                sees: self.sees.clone(),
                holds,
                depth: self.depth + 1,
            },
            others,
        };
        let text = tree::written(component.inside, &body);
        self.length.set(self.length.get() + text.len());
        let call = format!("{{{{ {} }}}}", tag.text);
        let text = unless(&conditions, text, &call);
        Some(before + &unless(&shared, text, &call))
    }
}

/// A text where a condition holds, and a call where it does not.
fn unless(condition: &str, text: String, call: &str) -> String {
    if condition.is_empty() {
        return text;
    }
    format!("{{% if {condition} %}}{text}{{% else %}}{call}{{% endif %}}")
}

/// What stands in a component, where it is called.
struct Body<'a, 't, 'p> {
    place: Place<'a, 't, 'p>,
    /// What stands for the names in it.
    others: BTreeMap<&'a str, String>,
}

impl Body<'_, '_, '_> {
    fn renamed(&self, tag: &Tag<'_>, from: usize) -> Option<String> {
        tag.renamed(from, &|name| self.others.get(name).cloned())
    }
}

impl Rewrite for Body<'_, '_, '_> {
    fn print(&self, tag: &Tag<'_>) -> Option<String> {
        let tag = format!("{{{{ {} }}}}", self.renamed(tag, 0)?);
        let nodes = tree::parse(&tag)?;
        match nodes.as_slice() {
            [Node::Print(renamed)] => Some(self.place.write_out(renamed).unwrap_or(tag)),
            _ => Some(tag),
        }
    }

    fn statement<'a>(&self, tag: &Tag<'a>) -> Cow<'a, str> {
        self.renamed(tag, 1).map_or(Cow::Borrowed(tag.text), Cow::Owned)
    }
}

/// Whether an expression is a name with its fields, which says the same wherever it stands.
fn is_path(expression: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    // In another loop it is another one.
    let is_loop = expression.split('.').next() == Some("loop");
    !is_loop && kind_of(expression).is_none() && expression.split('.').all(is_name)
}

/// The type of a value that is written as it is: a text, a whole number, `true` or `false`.
fn kind_of(expression: &str) -> Option<&'static str> {
    if matches!(expression, "true" | "false") {
        return Some("bool");
    }
    if !expression.is_empty() && expression.bytes().all(|digit| digit.is_ascii_digit()) {
        return Some("integer");
    }
    let tag = format!("{{{{ {expression} }}}}");
    let tags = structure::tags(&tag);
    let is_text = tags.first().is_some_and(|tag| {
        let [(Word::Text(text), _)] = tag.words.as_slice() else { return false };
        // With nothing but its quotes round it.
        tags.len() == 1 && text.len() + 2 == expression.len()
    });
    is_text.then_some("string")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;
    use crate::theme::structure::TemplateSource;

    /// `page.html`, with calls of the other templates' components written out.
    fn inlined(components: &str, page: &str) -> String {
        let source = |name: &str, text| TemplateSource::new(SourcePath::new(name), text);
        let templates = [("components.html", components), ("page.html", page)];
        let templates = templates.map(|(name, text)| (name.to_owned(), source(name, text)));
        inline(&Templates::from(templates)).remove("page.html").unwrap().text
    }

    #[test]
    fn what_a_component_says_stands_where_it_is_called() {
        let day = "{% component day(date: map, clock: bool = false, @t) -%}
{{ t.on }} {{ date.day }}{% if clock %}, {{ date.time | trim }}{% endif %}
{%- endcomponent day %}";
        assert_eq!(
            inlined(day, "<p> {{- <day date={page.date} /> -}} </p>"),
            "<p>{% if t is defined %}{% if page.date is map %}\
             {{ t.on }} {{ page.date.day }}{% if false %}, {{ page.date.time | trim }}{% endif %}\
             {% else %}{{ <day date={page.date} /> }}{% endif %}\
             {% else %}{{ <day date={page.date} /> }}{% endif %}</p>"
        );
    }

    #[test]
    fn names_of_a_component_are_taken_for_no_others() {
        let list = "{% component list(of: array, most) %}\
                    {% set some = [x.y for x in of if x.y is defined] %}\
                    {% for x in some %}{{ loop.index }}{{ x }}{{ most }}{% endfor %}\
                    {% endcomponent %}";
        assert_eq!(
            inlined(list, "{% for x in l %}{{ <list of={x.l} most={x.n | int} /> }}{% endfor %}"),
            "{% for x in l %}{% set __0_most = x.n | int %}{% if x.l is array %}\
             {% set __0_some = [__0_x.y for __0_x in x.l if __0_x.y is defined] %}\
             {% for __0_x in __0_some %}{{ loop.index }}{{ __0_x }}{{ __0_most }}{% endfor %}\
             {% else %}{{ <list of={x.l} most={x.n | int} /> }}{% endif %}{% endfor %}"
        );
    }

    #[test]
    fn what_is_known_is_asked_once() {
        let boxes = "{% component outer(a: map) %}[{{ <inner b={a} c=\"x\" /> }}]{% endcomponent %}\
                     {% component inner(b: map, c: string) %}{{ b.d }}{{ c }}{% endcomponent %}";
        assert_eq!(
            inlined(boxes, "{{ <outer a={page} /> }}"),
            "{% if page is map %}[{{ page.d }}{{ \"x\" }}]{% else %}{{ <outer a={page} /> }}{% endif %}"
        );
    }

    #[test]
    fn whatever_is_not_plain_stays_a_call() {
        for (component, call) in [
            // It is kept, has a body, takes more than it names, or includes.
            ("{% component x(a) {\"kept\": true} %}{{ a }}{% endcomponent %}", "<x a={b} />"),
            ("{% component x(a) %}{{ a }}{{ body }}{% endcomponent %}", "<x a={b} />"),
            ("{% component x(a, ...rest) %}{{ a }}{% endcomponent %}", "<x a={b} />"),
            ("{% component x(a) %}{{ a }}{% include 'p.html' %}{% endcomponent %}", "<x a={b} />"),
            // It names something that nobody gives to it.
            ("{% component x(a) %}{{ a }}{{ c }}{% endcomponent %}", "<x a={b} />"),
            ("{% component x(a) %}{{ a }}{{ loop.index }}{% endcomponent %}", "<x a={b} />"),
            ("{% component x(a) %}{{ a }}{{ <y a /> }}{% endcomponent %}", "<x a={b} />"),
            ("{% component x(a) %}{{ a }}{{ <y {...a} /> }}{% endcomponent %}", "<x a={b} />"),
            // One of its names is what another component takes from where it is called.
            (
                "{% component x(a) %}{{ a }}{% endcomponent %}{% component y(@a) %}{% endcomponent %}",
                "<x a={b} />",
            ),
            (
                "{% component x(a) %}{{ a }}{% endcomponent %}{% component y(@a, ...all) %}{% endcomponent %}",
                "<x a={b} />",
            ),
            // It gives its argument something else.
            ("{% component x(a) %}{% set a = 1 %}{{ a }}{% endcomponent %}", "<x a={b} />"),
            ("{% component x(a) %}{{ [a for a in a] }}{% endcomponent %}", "<x a={b} />"),
            (
                "{% component x(a) %}{% if a %}{% set c = a %}{% endif %}{{ c or 1 }}{% endcomponent %}",
                "<x a={b} />",
            ),
            // The arguments are too few, too many, of another type, or not written as usual.
            ("{% component x(a) %}{{ a }}{% endcomponent %}", "<x />"),
            ("{% component x(a) %}{{ a }}{% endcomponent %}", "<x a={b} c={d} />"),
            ("{% component x(a) %}{{ a }}{% endcomponent %}", "<x a={b} a={d} />"),
            ("{% component x(a: map) %}{{ a }}{% endcomponent %}", "<x a=\"b\" />"),
            ("{% component x(a) %}{{ a }}{% endcomponent %}", "<x a />"),
            ("{% component x(a) %}{{ a }}{% endcomponent %}", "<x {...a} />"),
            ("{% component x(a) %}{{ a }}{% endcomponent %}", "<x a=\"\\\"\" />"),
            ("{% component x(@t, a) %}{{ a }}{% endcomponent %}", "<x a={b} t={c} />"),
            // More is done with what it says.
            ("{% component x(a) %}{{ a }}{% endcomponent %}", "<x a={b} /> | upper"),
            ("{% component x(a) %}{{ a }}{% endcomponent %}", "<x a={b} /> ~ <x a={b} />"),
        ] {
            let page = format!("{{{{ {call} }}}}");
            assert_eq!(inlined(component, &page), page, "{component}");
        }
    }

    #[test]
    fn components_that_call_themselves_are_written_out_a_few_times() {
        let tree = "{% component tree(of: array) %}<li>{% for of_it in of %}\
                    {{ <tree of={of_it.l} /> }}{% endfor %}{% endcomponent %}";
        let page = inlined(tree, "{{ <tree of={l} /> }}");
        assert_eq!(page.matches("<li>").count(), DEPTH);
    }
}

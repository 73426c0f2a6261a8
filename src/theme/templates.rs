//! The template engine: the only file that knows it, beside `functions.rs` and `part.rs`.
//!
//! In: templates by name, and the values of a page. Out: HTML, or what is wrong and where, in the words of this
//! program. Which files are templates is decided in `mod.rs`; how templates hang together, in `structure.rs`.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::io;
use std::io::Write;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::thread;

use tera::Context;
use tera::Error;
use tera::ErrorKind;
use tera::Kwargs;
use tera::ReportError;
use tera::State;
use tera::Tera;
use tera::TeraResult;
use tera::Value;
use tera::value::Key;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::fingerprint::Fingerprint;
use crate::base::html;
use crate::base::path::SourcePath;
use crate::base::suggest;
use crate::theme::fixed::Fixed;
use crate::theme::functions;
use crate::theme::inlined;
use crate::theme::named;
use crate::theme::named::Named;
use crate::theme::settled;
use crate::theme::settled::Fields;
use crate::theme::settled::FixedNames;
use crate::theme::structure;
use crate::theme::structure::Templates;

/// Templates whose output is HTML or XML, so that values in them are escaped.
const ESCAPED: [&str; 4] = [".html", ".htm", ".xml", ".svg"];

/// Room for a usual page, so that writing it rarely moves it.
const PAGE_SIZE: usize = 32 * 1024;

/// Stack for templates that stand deep in one another.
const ROOM: usize = 64 * 1024 * 1024;

/// How many of the calls that led to a problem are shown.
const CALLS_SHOWN: usize = 8;

/// Filters of the engine itself, for suggestions.
const BUILT_IN_FILTERS: &[&str] = &[
    "abs",
    "as_str",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// Templates in which all that is fixed stands as it is shown.
pub(super) struct Settled(Tera);

/// How many bytes of shown components and their arguments are kept: enough for the entries of a large site.
const MOST_KEPT: usize = 128 * 1024 * 1024;

/// Components that were shown, by their names and arguments.
struct Kept {
    /// The templates without calls of this.
    engine: Tera,
    fixed: Context,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    shown: HashMap<Vec<u8>, Again>,
    bytes: usize,
}

/// What was shown for some arguments.
struct Again {
    html: Value,
    /// Lists and maps among the arguments: they are known by where they lie, so they must stay there.
    _arguments: Vec<Value>,
}

impl Kept {
    /// A component with its arguments: what was shown for the very same ones, else what is shown now.
    fn show(&self, arguments: &Kwargs) -> TeraResult<Value> {
        let mut said = Vec::with_capacity(128);
        let mut held = Vec::new();
        for (name, value) in arguments.iter() {
            say(name.as_str().unwrap_or_default(), &mut said);
            let place = value
                .as_map()
                .map(|map| std::ptr::from_ref(map).addr())
                .or_else(|| value.as_array().map(|list| list.as_ptr().addr()));
            match place {
                Some(place) => {
                    said.push(b'@');
                    said.extend_from_slice(&place.to_le_bytes());
                    held.push(value.clone());
                }
                None => {
                    say(value.name(), &mut said);
                    said.push(u8::from(value.is_safe()));
                    match value.as_str() {
                        Some(text) => say(text, &mut said),
                        None => say(&value.to_string(), &mut said),
                    }
                }
            }
        }
        if let Some(again) = self.known().shown.get(&said) {
            return Ok(again.html.clone());
        }
        let component = arguments.must_get::<&str>(settled::KEPT_NAME)?;
        let mut given = Context::new();
        for (name, value) in arguments.iter() {
            let name = name.as_str().unwrap_or_default();
            if name != settled::KEPT_NAME {
                given.insert_value(name.to_owned(), value.clone());
            }
        }
        let (engine, fixed) = (&self.engine, &self.fixed);
        let html = engine.render_component_with_implicits(component, &given, fixed, None, true)?;
        let html = Value::safe_string(&html);
        let mut known = self.known();
        if known.bytes < MOST_KEPT {
            known.bytes += said.len() + weight(&html) + held.iter().map(weight).sum::<usize>();
            known.shown.insert(said, Again { html: html.clone(), _arguments: held });
        }
        Ok(html)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// About how many bytes a value takes. What it shares with others counts each time.
fn weight(value: &Value) -> usize {
    let inner = if let Some(map) = value.as_map() {
        map.values().map(|value| size_of::<Key<'_>>() + weight(value)).sum()
    } else if let Some(list) = value.as_array() {
        list.iter().map(weight).sum()
    } else {
        value.as_str().map_or(0, str::len)
    };
    size_of::<Value>() + inner
}

/// Writes a text so that no two rows of texts are written alike.
fn say(text: &str, said: &mut Vec<u8>) {
    said.extend_from_slice(&text.len().to_le_bytes());
    said.extend_from_slice(text.as_bytes());
}

/// Templates that are ready to render.
pub(super) struct Engine {
    engine: Tera,
    templates: Templates,
    needs_room: bool,
    /// The fields that each template can show.
    named: BTreeMap<String, Named>,
    /// The digest of their names and texts.
    pub(super) digest: Fingerprint,
}

impl Engine {
    /// Reads templates; the problems are those of all files, as far as the engine can say.
    pub(super) fn load(templates: Templates) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = structure::problems(&templates);
        let mut engine = empty_engine();
        if problems.is_empty() {
            let texts =
                templates.iter().map(|(name, source)| (name.as_str(), source.text.as_str()));
            match engine.add_raw_templates(texts) {
                Ok(()) => {
                    let digest = digest(&templates);
                    let needs_room = structure::needs_room(&templates);
                    let named = named::by_template(&templates);
                    return Ok(Self { engine, templates, needs_room, named, digest });
                }
                Err(error) => problems.extend(problems_between(&error, &templates)),
            }
        }
        problems.extend(problems_within(&templates));
        Err(problems)
    }

    /// The fields of values that a template can show.
    pub(super) fn named(&self, template: &str) -> &Named {
        self.named.get(template).unwrap_or(Named::ALL)
    }

    /// Whether there is a template of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.templates.contains_key(name)
    }

    /// The file of a template.
    pub(super) fn path(&self, name: &str) -> Option<&SourcePath> {
        self.templates.get(name).map(|source| &source.path)
    }

    /// The names of all templates, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.templates.keys().map(String::as_str)
    }

    /// Renders a template with named values, among which are those that are `fixed`; `content` is HTML that is safe.
    pub(super) fn render(
        &self,
        template: &str,
        values: impl IntoIterator<Item = (&'static str, Value)>,
        content: Option<String>,
        fixed: Option<&Fixed>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut context = Context::new();
        for (name, value) in values {
            context.insert_value(name, value);
        }
        if let Some(content) = content {
            context.insert_value("content", Value::from(content).mark_safe());
        }
        // Where nothing is escaped, what is fixed would be shown otherwise.
        let is_escaped = ESCAPED.iter().any(|ending| template.ends_with(ending));
        let fixed = fixed.filter(|_| is_escaped);
        let settled = fixed.and_then(|fixed| fixed.settled(|| self.settle(fixed)));
        if let Some(Settled(engine)) = settled
            && let Ok(page) = render_here(engine, template, &context)
        {
            return Ok(page);
        }
        // A problem is told as it is found in the templates that people write.
        let rendered = if self.needs_room {
            render_with_room(&self.engine, template, &context)
        } else {
            render_here(&self.engine, template, &context)
        };
        debug_assert!(
            settled.is_none() || rendered.is_err(),
            "{template} can be rendered, but not where it is settled"
        );
        rendered.map_err(|error| Box::new(self.explain(&error, template, &context)))
    }

    /// The templates in which all that is fixed stands as it is shown; `None` when the engine cannot read them, and for those
    /// that stand so deep in one another that their pieces could not be shown here.
    fn settle(&self, fixed: &Fixed) -> Option<Settled> {
        if self.needs_room {
            return None;
        }
        let mut context = Context::new();
        let mut names = FixedNames::new();
        for (name, part) in &fixed.whole {
            context.insert_value(*name, part.value());
            names.insert(name, Fields::All);
        }
        let partly: Vec<(&str, Value)> =
            fixed.partly.iter().map(|(name, part)| (*name, part.value())).collect();
        for (name, value) in &partly {
            context.insert_value((*name).to_owned(), value.clone());
            let fields = value.as_map().into_iter().flatten().filter_map(|(key, _)| key.as_str());
            names.insert(name, Fields::Some(fields.collect()));
        }
        let show = |piece: &str| self.engine.render_str(piece, &context, true).ok();
        let templates = inlined::inline(&self.templates);
        let (texts, keeping) = settled::settle(&templates, &names, &show);
        let mut once = empty_engine();
        if !fixed.are_shared {
            once.add_raw_templates(texts).ok()?;
            return Some(Settled(once));
        }
        // Kept components are all that it is asked for.
        let needed = structure::closure(&templates, settled::keepers(&templates));
        once.add_raw_templates(texts.into_iter().filter(|(name, _)| needed.contains_key(name)))
            .ok()?;
        let mut engine = empty_engine();
        let kept = Kept { engine: once, fixed: context, known: Mutex::default() };
        engine.register_function(settled::KEPT, move |arguments: Kwargs, _: &State<'_>| {
            kept.show(&arguments)
        });
        engine.add_raw_templates(keeping).ok()?;
        Some(Settled(engine))
    }

    fn explain(&self, error: &Error, template: &str, context: &Context) -> Diagnostic {
        #[expect(clippy::wildcard_enum_match_arm, reason = "the engine's enum may grow")]
        match error.kind() {
            ErrorKind::RenderingError(report) => {
                let mut diagnostic = self.explain_report(report, context);
                if let Some(source) = self.templates.get(report.filename()) {
                    diagnostic = diagnostic.at(source.place(&report.span().range));
                }
                for place in self.calls(&error.to_string()).into_iter().take(CALLS_SHOWN) {
                    diagnostic = diagnostic.related(place, "called from here");
                }
                diagnostic
            }
            ErrorKind::TemplateNotFound(name) => {
                Diagnostic::error(codes::MISSING_TEMPLATE, format!("there is no template `{name}`"))
                    .help(format!("add the file `templates/{name}` to the theme"))
            }
            ErrorKind::Msg(message) if message.contains("recursion depth for components") => {
                self.explain_recursion(template)
            }
            _ => {
                let diagnostic =
                    Diagnostic::error(codes::TEMPLATE_RENDER, in_our_words(&error.to_string()));
                match self.templates.get(template) {
                    Some(source) => diagnostic.at(Place::whole_file(&source.path)),
                    None => diagnostic,
                }
            }
        }
    }

    fn explain_report(&self, report: &ReportError, context: &Context) -> Diagnostic {
        let message = report.message();
        let text = self.templates.get(report.filename()).map_or("", |source| source.text.as_str());
        let is_exact = message.starts_with("Field") || message.starts_with("Variable");
        let found = expression(text, &report.span().range, is_exact);
        if !is_about_undefined(message) {
            return Diagnostic::error(codes::TEMPLATE_RENDER, in_our_words(message));
        }
        if let Some(word) = found.strip_prefix("t.").or_else(|| found.strip_prefix("t[")) {
            return missing_word(found, word, context);
        }
        let mut diagnostic =
            Diagnostic::error(codes::TEMPLATE_RENDER, format!("`{found}` is not there"));
        let name = found.rsplit('.').next().unwrap_or(found);
        let known: Vec<&str> = message
            .split_once("Available fields: ")
            .or_else(|| message.split_once("Available variables: "))
            .map_or(Vec::new(), |(_, names)| names.split(", ").collect());
        if message.starts_with("Variable") && context.contains_key(name) {
            diagnostic = diagnostic
                .help(format!("a component sees what it is given: add `@{name}` to its arguments"));
        } else if let Some(near) = suggest::nearest(name, known.iter().copied()) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        } else if !message.starts_with("Variable") {
            diagnostic = diagnostic.help("where it may be absent, write `{% if … %}` around it");
        }
        if known.is_empty() {
            return diagnostic;
        }
        diagnostic.note(format!("there are {}", known.join(", ")))
    }

    /// The engine stops after twenty components in one another, and does not say where.
    fn explain_recursion(&self, template: &str) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::error(codes::TEMPLATE_RENDER, "components call one another without an end")
                .help("let a component call itself only under an `{% if … %}` that ends");
        for (name, place) in structure::calling_themselves(&self.templates, template) {
            diagnostic = match diagnostic.place {
                None => diagnostic.at(place),
                Some(_) => diagnostic.related(place, format!("`{name}` is called here")),
            };
        }
        match (&diagnostic.place, self.templates.get(template)) {
            (None, Some(source)) => diagnostic.at(Place::whole_file(&source.path)),
            _ => diagnostic,
        }
    }

    /// The places of the calls that led to a problem, the nearest first. The engine gives them in its printed report only.
    fn calls(&self, printed: &str) -> Vec<Place> {
        let places = printed.lines().filter_map(|line| {
            let (name, line, column) = position(line.strip_prefix("note: called from ")?)?;
            let source = self.templates.get(name)?;
            Some(source.place(&range_at(&source.text, line, column, 1)))
        });
        places.collect()
    }
}

fn render_here(engine: &Tera, template: &str, context: &Context) -> TeraResult<Vec<u8>> {
    let mut page = Vec::with_capacity(PAGE_SIZE);
    engine.render_to(template, context, &mut page)?;
    Ok(page)
}

/// The engine walks templates by calling itself, so a deep theme gets a thread with a stack to match.
fn render_with_room(engine: &Tera, template: &str, context: &Context) -> TeraResult<Vec<u8>> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(ROOM);
        let rendering = builder.spawn_scoped(scope, || render_here(engine, template, context))?;
        let ended = Error::message("the engine ended without a result");
        rendering.join().unwrap_or(Err(ended))
    })
}

fn digest(templates: &Templates) -> Fingerprint {
    let texts: Vec<(&str, &str)> =
        templates.iter().map(|(name, source)| (name.as_str(), source.text.as_str())).collect();
    Fingerprint::of_value(&texts)
}

fn empty_engine() -> Tera {
    let mut engine = Tera::default();
    engine.autoescape_on(ESCAPED);
    engine.set_escape_fn(escape);
    functions::register(&mut engine);
    engine
}

/// Escapes what would be markup, and drops characters that HTML forbids.
fn escape(text: &str, output: &mut dyn Write) -> io::Result<()> {
    if html::plain_length(text) == text.len() {
        return output.write_all(text.as_bytes());
    }
    output.write_all(html::attribute(text).as_bytes())
}

/// Problems inside each file: the engine stops at the first file that it cannot read, so each is tried alone.
fn problems_within(templates: &Templates) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (name, source) in templates {
        let Err(error) = empty_engine().add_raw_template(name, &source.text) else { continue };
        if let ErrorKind::SyntaxError(report) = error.kind() {
            problems.push(
                Diagnostic::error(codes::TEMPLATE_SYNTAX, in_our_words(report.message()))
                    .at(source.place(&report.span().range)),
            );
        }
    }
    problems
}

/// Problems that the engine finds once all files are read: names that nothing has. It gives them as printed reports.
fn problems_between(error: &Error, templates: &Templates) -> Vec<Diagnostic> {
    let whole = error.to_string();
    let ErrorKind::Msg(printed) = error.kind() else {
        // Syntax is found with its place by `problems_within`.
        let is_syntax = matches!(error.kind(), ErrorKind::SyntaxError(_));
        let problem = Diagnostic::error(codes::TEMPLATE_SYNTAX, in_our_words(&whole));
        return if is_syntax { Vec::new() } else { vec![problem] };
    };
    let mut problems = Vec::new();
    let mut lines = printed.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ") else { continue };
        let mut diagnostic = Diagnostic::error(codes::TEMPLATE_SYNTAX, in_our_words(message));
        let position =
            lines.next().and_then(|line| position(line.trim_start().strip_prefix("--> ")?));
        if let Some((name, line, column)) = position
            && let Some(source) = templates.get(name)
        {
            let carets = lines.nth(2).map_or(1, |line| line.matches('^').count());
            diagnostic = diagnostic.at(source.place(&range_at(&source.text, line, column, carets)));
        }
        if let Some(help) = nearest_name(message, templates) {
            diagnostic = diagnostic.help(help);
        }
        problems.push(diagnostic);
    }
    if problems.is_empty() {
        problems.push(Diagnostic::error(codes::TEMPLATE_SYNTAX, in_our_words(printed)));
    }
    problems
}

/// What an unknown name may have been meant to be.
fn nearest_name(message: &str, templates: &Templates) -> Option<String> {
    let wanted = message.split('`').nth(1)?;
    let known: Vec<&str> = if message.starts_with("Unknown filter") {
        let own = functions::FUNCTIONS.iter().map(|function| function.name);
        own.chain(BUILT_IN_FILTERS.iter().copied()).collect()
    } else if message.starts_with("Unknown component") {
        let components = templates.values().flat_map(|source| &source.outline.components);
        components.map(|component| component.value.as_str()).collect()
    } else {
        return None;
    };
    suggest::nearest(wanted, known).map(|near| format!("did you mean `{near}`?"))
}

/// `name:line:column`; a name may hold colons.
fn position(text: &str) -> Option<(&str, usize, usize)> {
    let mut words = text.rsplitn(3, ':');
    let column = words.next()?.parse().ok()?;
    let line = words.next()?.parse().ok()?;
    Some((words.next()?, line, column))
}

/// The bytes of a line and column, both counted from 1 in characters.
fn range_at(text: &str, line: usize, column: usize, width: usize) -> Range<usize> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1));
    let start = starts.into_iter().nth(line.saturating_sub(1)).unwrap_or(text.len());
    let rest = text.get(start..).unwrap_or("");
    let offset =
        |letters: usize| rest.char_indices().nth(letters).map_or(rest.len(), |(index, _)| index);
    let first = column.saturating_sub(1);
    start + offset(first)..start + offset(first.saturating_add(width))
}

/// The whole of a name with dots, of which the engine points at the part that is missing (then nothing behind it
/// matters) or at the first; other expressions as they stand.
fn expression<'t>(text: &'t str, range: &Range<usize>, is_exact: bool) -> &'t str {
    let Some(pointed) = text.get(range.clone()) else { return "" };
    if pointed.contains('[') {
        // The engine's range may end inside the brackets.
        let rest = text.get(range.start..).unwrap_or(pointed);
        return rest.find(']').map_or(pointed, |end| &rest[..=end]);
    }
    let is_part =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '?');
    if pointed.is_empty() || !pointed.chars().all(is_part) {
        return pointed;
    }
    let before = text.get(..range.start).unwrap_or("");
    let start = before.trim_end_matches(is_part).len();
    let behind = text.get(range.end..).filter(|_| !is_exact).unwrap_or("");
    let end = range.end + behind.find(|letter| !is_part(letter)).unwrap_or(behind.len());
    text.get(start..end).unwrap_or(pointed)
}

fn is_about_undefined(message: &str) -> bool {
    message.contains("is not defined")
        || message.contains("undefined value")
        || message.contains("is undefined")
        || message.contains("that is undefined")
        || message.contains("but got `undefined`")
}

fn missing_word(found: &str, word: &str, context: &Context) -> Diagnostic {
    let language = context
        .get("lang")
        .and_then(|lang| lang.get_from_path("tag"))
        .and_then(|tag| tag.as_str())
        .unwrap_or("LANGUAGE");
    let file = format!("strings/{language}.yaml");
    let words = context.get("t").and_then(Value::as_map);
    let names: Vec<&str> =
        words.into_iter().flatten().filter_map(|(name, _)| name.as_str()).collect();
    if found.starts_with("t[") {
        return Diagnostic::error(
            codes::MISSING_STRING,
            format!("`{found}` names a word that `{file}` does not have"),
        )
        .help(format!("add it under `words` in `{file}` of the theme"));
    }
    let diagnostic =
        Diagnostic::error(codes::MISSING_STRING, format!("there is no word `{word}` in `{file}`"));
    match suggest::nearest(word, names.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("add it under `words` in `{file}` of the theme")),
    }
}

/// A message of the engine as this program writes messages: lower case, no full stop, no type names.
fn in_our_words(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let changed = message
        .replace("Invalid type for the value, expected", "this must be")
        .replace("` but got `", "`, it is `")
        .replace("Missing keyword argument", "there is no argument")
        .replace("Unknown ", "there is no ")
        .replace("map/struct", "map")
        .replace("`i64`", "`number`")
        .replace("`u64`", "`number`")
        .replace("`f64`", "`number`")
        .replace("but was expecting", "where there should be")
        .replace("but expected", "where there should be");
    let mut letters = changed.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;
    use crate::theme::fixed::PAYS_FROM;
    use crate::theme::part::Part;
    use crate::theme::structure::TemplateSource;

    fn load(files: &[(&str, &str)]) -> Result<Engine, Vec<Diagnostic>> {
        let source = |name: &str, text: &str| {
            TemplateSource::new(SourcePath::new(format!("themes/t/templates/{name}")), text)
        };
        Engine::load(
            files.iter().map(|(name, text)| ((*name).to_owned(), source(name, text))).collect(),
        )
    }

    fn problems(files: &[(&str, &str)]) -> Vec<Diagnostic> {
        load(files).err().unwrap_or_default()
    }

    fn values() -> [(&'static str, Value); 3] {
        [
            ("t", serde_json::json!({ "home": "Trang chủ", "minutes": "{n} phút" })),
            ("lang", serde_json::json!({ "tag": "vi" })),
            ("page", serde_json::json!({ "title": "A & B", "minutes": 3, "image": null })),
        ]
        .map(|(name, value)| (name, Value::from_serializable(&value)))
    }

    /// The page as its templates are written; the settled ones must give the same.
    fn page(files: &[(&str, &str)]) -> String {
        let engine = load(files).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let bytes = engine.render("page.html", values(), Some("<p>x</p>".to_owned()), None);
        let bytes = bytes.unwrap_or_else(|problem| panic!("{problem:#?}"));
        let mut context = Context::new();
        values().into_iter().for_each(|(name, value)| context.insert_value(name, value));
        context.insert_value("content", Value::safe_string("<p>x</p>"));
        let [t, lang, _] = values().map(|(name, value)| (name, Part::of(&value)));
        let settled = engine.settle(&Fixed::new(vec![t, lang], Vec::new(), true));
        assert_eq!(settled.is_none(), engine.needs_room);
        if let Some(Settled(settled)) = settled {
            let again = render_here(&settled, "page.html", &context);
            assert_eq!(again.ok().as_ref(), Some(&bytes));
        }
        String::from_utf8(bytes).unwrap()
    }

    /// What is said of a page, which is the same once its templates are settled.
    fn refused(files: &[(&str, &str)]) -> Diagnostic {
        let engine = load(files).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let [t, lang, _] = values().map(|(name, value)| (name, Part::of(&value)));
        let fixed = Fixed::new(vec![t, lang], Vec::new(), true);
        let problem = || *engine.render("page.html", values(), None, Some(&fixed)).unwrap_err();
        let first = problem();
        (0..PAYS_FROM).for_each(|_| assert_eq!(format!("{:?}", problem()), format!("{first:?}")));
        first
    }

    fn at(diagnostic: &Diagnostic) -> (&str, u32, u32, u32) {
        let place = diagnostic.place.as_ref().unwrap();
        (place.file.file_name(), place.line, place.column, place.width)
    }

    #[test]
    fn whatever_a_theme_writes_looks_the_same_settled() {
        let part = ("part.html", "<{{ t.title or t.home }}>");
        for (text, wanted) in [
            // Something else has the name, and the tag that says so is hard to see.
            ("{% set t = page %}{% include 'part.html' %}", "<A &amp; B>"),
            (
                "{% raw %}{{ \" {% endraw %}{% set t = page %}{% include 'part.html' %}",
                "{{ \" <A &amp; B>",
            ),
            ("{#}\" #}{% set t %}x{% endset %}{{ t }}", "x"),
            (
                "{% for t in [page] %}{% include 'part.html' %}{% endfor %}{{ t.home }}",
                "<A &amp; B>Trang chủ",
            ),
            (
                "{% component x(t: map) %}{{ t.title }}{% endcomponent %}{{ <x t={page} /> }}",
                "A &amp; B",
            ),
            (
                "{% component x(@t) %}{{ t.title }}{% endcomponent %}{% set m = {'t': page} %}{{ <x {...m} /> }}",
                "A &amp; B",
            ),
            // Of a component only a call stays that something fixed is needed for.
            (
                "{% component x(n, @t) %}{{ t.home }}{{ <y n={n} /> }}{% endcomponent %}\
                 {% component y(n, @t) %}, {{ t.minutes | fill(n=n) }}{% endcomponent %}\
                 {{ <x n={page.minutes} /> }}",
                "Trang chủ, 3 phút",
            ),
            // What looks like a tag and is none, and the other way round.
            ("{#} {{ t.home }} #}x", "x"),
            ("{% raw %}{{ t.home }}{%- endraw -%} {{ t.home }}", "{{ t.home }}Trang chủ"),
            (
                "{{ '}}' ~ t.home ~ \"%}\" }}{{ `{{` }}{{ \"\\\"}}\" ~ t.home }}",
                "}}Trang chủ%}{{&quot;}}Trang chủ",
            ),
            ("{ {{ t.home }} {{ '{' }}{# #}{ t.home }}", "{ Trang chủ {{ t.home }}"),
            // Fixed texts with places for values: of the page, of none, of HTML.
            ("{{ t.minutes | fill(n=page.title) }}", "A &amp; B phút"),
            ("{{ t.minutes | fill(n=-page.minutes) }}", "-3 phút"),
            (
                "{{ t.minutes | fill(n=page.image) }};{{ t.minutes | fill(n=[1, 2]) }}",
                " phút;[1, 2] phút",
            ),
            ("{{ t.minutes | fill(n=content) }}", "<p>x</p> phút"),
            (
                "{% set m = t.minutes | fill(n=1) %}{{ m }}{{ t.minutes | fill(n=1) | upper }}",
                "1 phút1 PHÚT",
            ),
            // White space.
            (
                "a {#- b -#} {#- c #} d {{- t.home -}}{# e #} f {%- if t.home -%} g {%- endif %} h",
                "a dTrang chủfg h",
            ),
            ("a {% if t.home -%} {{ page.minutes }} {%- else -%} b {%- endif -%} c", "a 3c"),
            // Statements round what is fixed.
            ("{% filter upper %}{{ t.home }}{% endfilter %}", "TRANG CHỦ"),
            ("{% set x %}{{ page.title }}{{ t.home }}{% endset %}{{ x }}", "A &amp; BTrang chủ"),
            ("{% for n in [1, 2] %}{{ n }}{% if t.home %}{% break %}{% endif %}{% endfor %}", "1"),
            ("{% if t.home %}{% set x = page.minutes %}{% endif %}{{ x }}", "3"),
        ] {
            assert_eq!(page(&[("page.html", text), part]), wanted, "{text}");
        }
    }

    #[test]
    fn components_look_the_same_written_out() {
        for (components, text, wanted) in [
            // Arguments: a way to a value, a value, a calculation, nothing.
            ("x(a) %}{{ a }}", "{{ <x a={page.title} /> }}", "A &amp; B"),
            ("x(a) %}{{ a }}{{ a | length }}", "{{ <x a=\"A & B\" /> }}", "A &amp; B5"),
            ("x(a: integer, b: integer = 2) %}{{ a * b }}", "{{ <x a={page.minutes} /> }}", "6"),
            ("x(a) %}{{ a }}", "{{ <x a={page.minutes - 1} /> }}", "2"),
            ("x(a) %}{{ -a }}", "{{ <x a={-page.minutes} /> }}{{ <x a={2} /> }}", "3-2"),
            ("x(a: number = -1) %}{{ a }}", "{{ <x /> }}", "-1"),
            ("x(a: array = [1, 2]) %}{{ a[1] }}", "{{ <x /> }}", "2"),
            ("x(a: string = '') %}{{ a or 'b' }}", "{{ <x /> }}", "b"),
            ("x(a) %}{{ a is defined }}{{ a is string }}", "{{ <x a={1} /> }}", "truefalse"),
            ("x(a) %}{% if a %}1{% else %}2{% endif %}", "{{ <x a={page.none} /> }}", "2"),
            ("x(a) %}{{ a is defined }}", "{{ <x a={page?.none} /> }}", "false"),
            (
                "x(a) %}{{ a is none }}",
                "{{ <x a={page.image} /> }}{{ <x a={none} /> }}",
                "truetrue",
            ),
            ("x(a: bool) %}{{ a }}", "{{ <x a={true} /> }}{{ <x a={not page} /> }}", "truefalse"),
            // Names: of the page, of the component, of loops.
            ("x(a) %}{% set b = a %}{{ b }}", "{% set b = 1 %}{{ <x a={2} /> }}{{ b }}", "21"),
            (
                "x(a) %}{% for b in a %}{{ loop.index }}{{ b }}{% endfor %}",
                "{% for b in [[7], [8, 9]] %}{{ loop.index }}{{ <x a={b} /> }};{% endfor %}",
                "117;21829;",
            ),
            (
                "x(a) %}{{ [b * a for b in [1, 2]] | join(sep='-') }}",
                "{{ [b for b in [3]] | join }}{% for b in [5] %}{{ <x a={b} /> }}{% endfor %}",
                "35-10",
            ),
            (
                "x(a, b) %}{{ a }}{{ b }}",
                "{% for n in [1, 2] %}{{ <x a={loop.index} b={loop.last} /> }}{% endfor %}",
                "1false2true",
            ),
            (
                "x(a) %}{% if a > 1 %}{% set b = a %}{% endif %}{{ b or 'no' }}",
                "{% for n in [2, 1] %}{{ <x a={n} /> }}{% endfor %}",
                "2no",
            ),
            (
                "x(a) %}{% set b %}<{{ a }}>{% endset %}{{ b }}{{ b | upper }}",
                "{{ <x a={page.title} /> }}",
                "<A &amp; B><A &AMP; B>",
            ),
            (
                "x(a) %}{% for k, v in a %}{{ k }}{{ v }}{% break %}{% else %}none{% endfor %}",
                "{{ <x a={ {\"k\": 1} } /> }}{{ <x a={ {} } /> }}",
                "k1none",
            ),
            // What is taken from where it is called.
            ("x(@t) %}{{ t.home }}", "{{ <x /> }}", "Trang chủ"),
            ("x(@t) %}{{ t }}", "{% set t = 1 %}{{ <x /> }}{% set t = 2 %}{{ <x /> }}", "12"),
            ("x(@none = 3) %}{{ none is none }}", "{{ <x /> }}", "true"),
            // White space stays where it was written.
            ("x(a) -%} \n({{- a -}}) {%- ", "[ {{ <x a={1} /> }} ]", "[ (1) ]"),
            ("x(a) %} ({{ a }}) ", "[ {{- <x a={1} /> -}} ]", "[ (1) ]"),
        ] {
            let components = format!("{{% component {components}{{% endcomponent %}}");
            let components = components.replace("{%- {%", "{%-");
            let found = page(&[("page.html", text), ("x.html", &components)]);
            assert_eq!(found, wanted, "{components} {text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_component_is_told_as_before() {
        for (components, text, wanted) in [
            (
                "x(a: map) %}{{ a }}",
                "{{ <x a={page.title} /> }}",
                "component argument `a` (type: `string`) does not match expected type: `map`",
            ),
            (
                "x(a: integer) %}{{ a }}",
                "{{ <x a={page.none} /> }}",
                "component argument `a` (type: `undefined`) does not match expected type: `integer`",
            ),
            ("x(a) %}{{ a }}", "{{ <x a={page.none} /> }}", "`a` is not there"),
            (
                "x(a) %}{% if false %}{{ a }}{% endif %}",
                "{{ <x a={page.no.ne} /> }}",
                "`page.no` is not there",
            ),
            (
                "x(a, @nowhere) %}{{ a }}",
                "{{ <x a={1} /> }}",
                "implicit argument `nowhere` not found in context or passed directly",
            ),
            ("x(a) %}{{ b }}", "{{ <x a={1} /> }}", "`b` is not there"),
        ] {
            let components = format!("{{% component {components}{{% endcomponent %}}");
            let found = refused(&[("page.html", text), ("x.html", &components)]);
            assert_eq!(found.message, wanted, "{components} {text}");
        }
    }

    #[test]
    fn values_are_escaped_and_content_is_not() {
        assert_eq!(
            page(&[
                (
                    "base.html",
                    "<h1>{% block title %}{% endblock %}</h1>{% block body %}{% endblock %}"
                ),
                (
                    "page.html",
                    "{% extends 'base.html' %}{% block title %}{{ page.title }}{% endblock %}\
                     {% block body %}{{ content }}{{ t.minutes | fill(n=page.minutes) }}{% endblock %}"
                ),
            ]),
            "<h1>A &amp; B</h1><p>x</p>3 phút"
        );
    }

    #[test]
    fn characters_that_html_forbids_are_dropped() {
        let mut output = Vec::new();
        escape("a\u{1}b\u{85}c\u{fffe}<\"é", &mut output).unwrap();
        assert_eq!(String::from_utf8(output).unwrap(), "abc&lt;&quot;é");
    }

    #[test]
    fn a_byte_order_mark_is_not_published() {
        assert_eq!(page(&[("page.html", "\u{feff}x")]), "x");
    }

    #[test]
    fn syntax_errors_of_all_files_are_shown() {
        let found = problems(&[
            ("a.html", "\n<p>{{ page. }}</p>"),
            ("b.html", "{% if page %}"),
            ("c.html", "fine"),
        ]);
        assert_eq!(
            found.iter().map(at).map(|place| place.0).collect::<Vec<_>>(),
            ["a.html", "b.html"]
        );
        assert_eq!(at(&found[0]).1, 2);
        assert_eq!(found[0].place.as_ref().unwrap().text, "<p>{{ page. }}</p>");
    }

    #[test]
    fn unknown_names_are_shown_together_with_suggestions() {
        let found = problems(&[
            ("a.html", "ă {{ page | fil(n=1) }}"),
            ("b.html", "{% component badge() %}{% endcomponent %}\n{{<bagde />}}"),
        ]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].message, "there is no filter `fil`");
        assert_eq!(found[0].help.as_deref(), Some("did you mean `fill`?"));
        assert_eq!(at(&found[0]), ("a.html", 1, 13, 8));
        assert_eq!(found[1].help.as_deref(), Some("did you mean `badge`?"));
        assert_eq!(at(&found[1]), ("b.html", 2, 3, 9));
    }

    #[test]
    fn a_missing_field_is_named_in_full() {
        let found = refused(&[("page.html", "<p>\n{{ page.titel }}")]);
        assert_eq!(found.code, codes::TEMPLATE_RENDER);
        assert_eq!(found.message, "`page.titel` is not there");
        assert_eq!(found.help.as_deref(), Some("did you mean `title`?"));
        assert_eq!(at(&found), ("page.html", 2, 9, 5));
    }

    #[test]
    fn a_missing_word_is_told_from_other_missing_values() {
        let found = refused(&[("page.html", "{{ t.hoem }}")]);
        assert_eq!(found.code, codes::MISSING_STRING);
        assert_eq!(found.message, "there is no word `hoem` in `strings/vi.yaml`");
        assert_eq!(found.help.as_deref(), Some("did you mean `home`?"));
    }

    #[test]
    fn a_missing_word_that_is_filled_is_a_missing_word() {
        let found = refused(&[("page.html", "{{ t.updated_on | fill(n=1) }}")]);
        assert_eq!(found.code, codes::MISSING_STRING);
        assert_eq!(found.message, "there is no word `updated_on` in `strings/vi.yaml`");
    }

    #[test]
    fn a_missing_word_with_a_computed_name_is_a_missing_word() {
        let found = refused(&[("page.html", "{{ t['kind_' ~ page.title] }}")]);
        assert_eq!(found.code, codes::MISSING_STRING);
        assert_eq!(
            found.message,
            "`t['kind_' ~ page.title]` names a word that `strings/vi.yaml` does not have"
        );
    }

    #[test]
    fn the_calls_that_led_to_a_problem_are_shown() {
        let found = refused(&[
            ("page.html", "\n{% include 'part.html' %}"),
            ("part.html", "{{<box text={page.title} />}}"),
            ("box.html", "{% component box(text) %}{{ txet }}{% endcomponent %}"),
        ]);
        let calls: Vec<(&str, u32, u32)> = found
            .related
            .iter()
            .map(|(place, _)| (place.file.file_name(), place.line, place.column))
            .collect();
        assert_eq!(found.message, "`txet` is not there");
        assert_eq!(at(&found), ("box.html", 1, 29, 4));
        assert_eq!(calls, [("part.html", 1, 3), ("page.html", 2, 12)]);
    }

    #[test]
    fn a_component_that_uses_what_it_is_not_given_is_told_how_to_get_it() {
        let found = refused(&[(
            "page.html",
            "{% component box() %}{{ t.home }}{% endcomponent %}{{<box />}}",
        )]);
        assert_eq!(
            found.help.as_deref(),
            Some("a component sees what it is given: add `@t` to its arguments")
        );
    }

    #[test]
    fn a_component_without_an_end_is_an_error() {
        let found = refused(&[(
            "page.html",
            "{% component box() %}{{<box />}}{% endcomponent %}\n{{<box />}}",
        )]);
        assert_eq!(found.message, "components call one another without an end");
        assert_eq!(at(&found), ("page.html", 1, 25, 3));
    }

    #[test]
    fn templates_deep_in_one_another_fit_the_stack() {
        let include = |number: usize| {
            (format!("i{number:02}"), format!("{{% include 'i{:02}' %}}", number + 1))
        };
        let component = |number: usize| {
            let text = format!("{{{{<c{:02} />}}}}", number + 1);
            let name = format!("c{number:02}");
            (name.clone(), format!("{{% component {name}() %}}{text}{{% endcomponent %}}"))
        };
        let mut files: Vec<(String, String)> =
            (0..25).map(include).chain((0..19).map(component)).collect();
        files.push(("page.html".to_owned(), "{% include 'i00' %}".to_owned()));
        files.push(("i25".to_owned(), "{{<c00 />}}".to_owned()));
        files.push(("end".to_owned(), "{% component c19() %}x{% endcomponent %}".to_owned()));
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(page(&files), "x");
    }

    #[test]
    fn a_template_that_is_not_there_is_named() {
        let found = refused(&[("other.html", "")]);
        assert_eq!(found.code, codes::MISSING_TEMPLATE);
        assert_eq!(found.message, "there is no template `page.html`");
    }

    #[test]
    fn a_wrong_type_is_told_in_plain_words() {
        let found = refused(&[("page.html", "{{ page.minutes | fill(n=1) }}")]);
        assert_eq!(found.message, "this must be `string`, it is `number`");
    }
}

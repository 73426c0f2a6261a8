//! JSON Schemas of what editors write, so that their editors complete and check it.
//!
//! In: the tables of keys (`config/keys.rs`, `document/keys.rs`) and the [`Words`] of a site: its verdicts, scales, languages.
//! Out: a schema (2020-12) for each kind of file. It refuses what the readers refuse by looking at one value alone; what needs
//! other keys or files (two equal ids, a source that is not there) only a build can tell.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::base::date;
use crate::base::diag::Report;
use crate::base::keys::Form;
use crate::base::keys::Group;
use crate::base::keys::Key;
use crate::base::keys::Shape;
use crate::base::path::SourcePath;
use crate::base::yaml;
use crate::base::yaml::Node;
use crate::config;
use crate::config::Config;
use crate::document::keys;
use crate::source::SourceTree;

/// A kind of file, or the front matter of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// What stands above an article or a plain page.
    FrontMatter,
    /// What stands above the text of a section.
    Section,
    /// `site.yaml`
    Site,
    /// `data/people.yaml`
    People,
    /// `data/sources.yaml`
    Sources,
    /// `data/topics.yaml` and `data/tags.yaml`
    Terms,
}

impl Subject {
    /// All, by the name on the command line.
    pub const ALL: [(&str, Self); 6] = [
        ("front-matter", Self::FrontMatter),
        ("section", Self::Section),
        ("site", Self::Site),
        ("people", Self::People),
        ("sources", Self::Sources),
        ("terms", Self::Terms),
    ];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, subject)| *subject == self).map_or("", |(name, _)| name)
    }

    /// What stands in it, and what it is in English and Vietnamese.
    fn content(self) -> (Form, &'static str, &'static str) {
        match self {
            Self::FrontMatter => (
                Form::Group(&keys::FRONT_MATTER),
                "Front matter: what stands above an article.",
                "Phần đầu bài: những dòng nằm trên bài viết.",
            ),
            Self::Section => (
                Form::Group(&keys::SECTION),
                "Front matter of `_index.md`: a section.",
                "Phần đầu của `_index.md`: một mục.",
            ),
            Self::Site => (
                Form::Group(&config::keys::SITE),
                "`site.yaml`: the settings of the site.",
                "`site.yaml`: thiết lập của trang.",
            ),
            Self::People => (
                keys::PEOPLE,
                "`data/people.yaml`: who writes and reviews, by id.",
                "`data/people.yaml`: ai viết, ai duyệt, theo mã.",
            ),
            Self::Sources => (
                keys::SOURCES,
                "`data/sources.yaml`: sources that several articles share, by id.",
                "`data/sources.yaml`: nguồn dùng chung cho nhiều bài, theo mã.",
            ),
            Self::Terms => (
                keys::TERMS,
                "Titles of topics or tags, by id.",
                "Tên chủ đề hoặc từ khoá, theo mã.",
            ),
        }
    }
}

/// What a schema has from a site.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Whether editors are spoken to in Vietnamese; else in English.
    pub is_vietnamese: bool,
    /// Ids of the verdicts with what readers see; none outside of a site.
    pub verdicts: Vec<(String, String)>,
    /// Names of scales.
    pub scales: Vec<String>,
    /// Tags of the site's languages.
    pub languages: Vec<String>,
}

impl Words {
    /// The words of a site, as far as its `site.yaml` can be read: whoever mends it needs the schema most. `language` is the tag
    /// of the editors' language, the site's own when absent.
    pub fn of(tree: &SourceTree, language: Option<&str>) -> Self {
        // What is wrong with the file is the business of a build.
        let config = match tree.get(config::SITE_FILE) {
            Some(_) => Config::load(tree, None, &mut Report::new()),
            None => None,
        };
        let mut words = Self { scales: scales(tree), ..Self::default() };
        if let Some(config) = &config {
            let own = config.default_language().tag.as_str();
            words.is_vietnamese = is_vietnamese(language.unwrap_or(own));
            let tag = if words.is_vietnamese { "vi" } else { "en" };
            words.verdicts = config
                .verdicts
                .verdicts
                .iter()
                .map(|verdict| (verdict.id.clone(), verdict.label.get(tag, own).to_owned()))
                .collect();
            words.languages =
                config.languages.iter().map(|language| language.tag.as_str().to_owned()).collect();
        } else {
            words.is_vietnamese = language.is_some_and(is_vietnamese);
        }
        words
    }

    /// What a key means.
    pub fn meaning(&self, key: &Key) -> &'static str {
        if self.is_vietnamese { key.vi } else { key.en }
    }
}

fn is_vietnamese(language: &str) -> bool {
    language == "vi" || language.starts_with("vi-")
}

/// The scales that can be named: those of all themes of the site and of the default one.
fn scales(tree: &SourceTree) -> Vec<String> {
    let mut names: Vec<String> = tree
        .below("themes")
        .filter(|file| file.path.folder().ends_with("/scales"))
        .filter_map(|file| file.path.file_name().strip_suffix(".yaml").map(str::to_owned))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The schema of a kind of file.
pub fn schema(subject: Subject, words: &Words) -> Value {
    let (form, english, vietnamese) = subject.content();
    let about = if words.is_vietnamese { vietnamese } else { english };
    let mut schema = of(&form, words);
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("$id".to_owned(), json!(format!("urn:rebut:{}", subject.as_str())));
    schema.insert("title".to_owned(), json!(about));
    // A file of data that holds nothing yet is no mistake.
    if matches!(form, Form::Map(..)) {
        schema = or_nothing(schema);
    }
    Value::Object(schema)
}

type Schema = Map<String, Value>;

fn object(value: Value) -> Schema {
    match value {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Map::new()
        }
    }
}

/// The schema of what may stand at a key.
fn of(form: &Form, words: &Words) -> Schema {
    object(match form {
        // The reader takes numbers and `true` for text; YAML does not.
        Form::Words => json!({ "type": ["string", "number", "boolean"], "pattern": r"\S" }),
        Form::Text => text(words),
        Form::Flag => json!({
            "type": ["boolean", "string"],
            "pattern": "^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])$",
        }),
        Form::No => json!({ "enum": [false, "false", "no", "off"] }),
        Form::Number(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Form::Shape(shape) => shaped(shape, words),
        Form::OneOf(list) => json!({ "enum": choices(list()) }),
        Form::Verdict => verdict(words),
        Form::Scale if words.scales.is_empty() => return of(&Form::Words, words),
        Form::Scale => json!({ "enum": words.scales }),
        Form::Zone => json!({ "enum": date::zone_names() }),
        Form::List(item) => {
            let mut forms: Vec<Value> =
                alone(item).iter().map(|form| Value::Object(of(form, words))).collect();
            let items =
                if may_be_empty(item) { or_nothing(of(item, words)) } else { of(item, words) };
            let list = json!({ "type": "array", "items": items });
            if forms.is_empty() {
                return object(list);
            }
            forms.push(list);
            json!({ "anyOf": forms })
        }
        Form::Several(least, item) => {
            json!({ "type": "array", "items": of(item, words), "minItems": least })
        }
        Form::Group(keys) => return group(keys, words),
        Form::Map(name, value) => {
            let schema = of(value, words);
            let is_open = may_be_empty(value) || matches!(value, Form::List(_));
            let schema = if is_open { or_nothing(schema) } else { schema };
            json!({
                "type": "object",
                "propertyNames": { "pattern": name.pattern },
                "additionalProperties": schema,
            })
        }
        Form::Cases(_, cases) => {
            let schemas = cases.iter().map(|group| of(&Form::Group(group), words));
            json!({ "anyOf": schemas.collect::<Vec<_>>() })
        }
        Form::Either(forms) => {
            let schemas: Vec<Schema> = forms.iter().map(|form| of(form, words)).collect();
            json!({ "anyOf": schemas })
        }
        Form::Free => json!({}),
    })
}

/// A text for all languages, or one for each; those of the site are offered.
fn text(words: &Words) -> Value {
    let text = of(&Form::Words, words);
    let mut languages =
        json!({ "type": "object", "minProperties": 1, "additionalProperties": text });
    if !words.languages.is_empty() {
        languages["properties"] = words
            .languages
            .iter()
            .map(|tag| (tag.clone(), json!(text)))
            .collect::<Map<_, _>>()
            .into();
    }
    json!({ "anyOf": [text, languages] })
}

fn shaped(shape: &Shape, words: &Words) -> Value {
    let types =
        if shape.takes_numbers { json!(["string", "number", "boolean"]) } else { json!("string") };
    let (wanted, what) = match words.is_vietnamese {
        true => ("Viết", shape.vi),
        false => ("Write", shape.en),
    };
    // The last key is read by the YAML language server, which would show the expression otherwise.
    json!({ "type": types, "pattern": shape.pattern, "patternErrorMessage": format!("{wanted} {what}") })
}

/// The verdicts of the site with what readers see; outside of a site, any word.
fn verdict(words: &Words) -> Value {
    if words.verdicts.is_empty() {
        return Value::Object(of(&Form::Words, words));
    }
    let mut values = Vec::new();
    let mut labels = Vec::new();
    for (id, label) in &words.verdicts {
        for value in written(id) {
            values.push(value);
            labels.push(label);
        }
    }
    json!({ "enum": values, "enumDescriptions": labels })
}

fn choices(list: Vec<&str>) -> Vec<Value> {
    list.into_iter().flat_map(written).collect()
}

/// A word as YAML can have it: `false` is text to us and a boolean to others. What stands without quotes comes first.
fn written(word: &str) -> Vec<Value> {
    let plain = yaml::to_json(&Node {
        range: 0..0,
        value: yaml::Value::Scalar { text: word.to_owned(), plain: true },
    });
    let quoted = Value::from(word);
    if plain == quoted { vec![quoted] } else { vec![plain, quoted] }
}

/// What can stand without brackets for a list of one: words, never a group of keys.
fn alone(form: &'static Form) -> Vec<&'static Form> {
    match form {
        Form::Words
        | Form::Text
        | Form::Flag
        | Form::No
        | Form::Number(..)
        | Form::Shape(_)
        | Form::OneOf(_)
        | Form::Verdict
        | Form::Scale
        | Form::Zone => vec![form],
        Form::Either(forms) => forms.iter().flat_map(alone).collect(),
        Form::List(_)
        | Form::Several(..)
        | Form::Group(_)
        | Form::Cases(..)
        | Form::Map(..)
        | Form::Free => vec![],
    }
}

/// Whether nothing at all is read as a group without keys, and may be one.
fn may_be_empty(form: &Form) -> bool {
    matches!(form, Form::Group(group) if group.keys().all(|key| !key.is_required))
}

fn group(group: &Group, words: &Words) -> Schema {
    let properties: Map<String, Value> = group
        .keys()
        .map(|key| (key.name.to_owned(), Value::Object(property(key, words))))
        .collect();
    let required: Vec<&str> =
        group.keys().filter(|key| key.is_required).map(|key| key.name).collect();
    let mut schema = object(json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    }));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

/// A key with what it means. One that may be left out may also stand there without a value.
fn property(key: &Key, words: &Words) -> Schema {
    let mut schema = of(&key.form, words);
    if !key.is_required {
        schema = or_nothing(schema);
    }
    schema.insert("description".to_owned(), json!(words.meaning(key)));
    if let Some(default) = value_of(key.default) {
        schema.insert("default".to_owned(), default);
    }
    if let Some(example) = value_of(key.example) {
        schema.insert("examples".to_owned(), json!([example]));
    }
    schema
}

/// The same, or nothing.
fn or_nothing(mut schema: Schema) -> Schema {
    // What takes anything takes nothing, too.
    if schema.is_empty() {
        return schema;
    }
    if let Some(Value::Array(forms)) = schema.get_mut("anyOf") {
        forms.push(json!({ "type": "null" }));
        return schema;
    }
    match schema.get_mut("type") {
        Some(Value::Array(types)) => {
            types.push(json!("null"));
            schema
        }
        Some(one) => {
            *one = json!([one, "null"]);
            schema
        }
        None => object(json!({ "anyOf": [schema, { "type": "null" }] })),
    }
}

/// A default or an example as data.
fn value_of(text: &str) -> Option<Value> {
    if text.is_empty() {
        return None;
    }
    let file = SourcePath::new("keys.yaml");
    let node = yaml::parse(&file, text, 0..text.len(), &mut Report::new())?;
    Some(yaml::to_json(&node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_may_be_a_boolean_of_yaml() {
        let words = Words {
            verdicts: vec![("false".into(), "Sai".into()), ("altered".into(), "Cắt ghép".into())],
            ..Words::default()
        };
        let wanted = json!({
            "enum": [false, "false", "altered"],
            "enumDescriptions": ["Sai", "Sai", "Cắt ghép"],
        });
        assert_eq!(verdict(&words), wanted);
    }

    #[test]
    fn a_key_that_may_be_left_out_may_stand_without_a_value() {
        let schema = schema(Subject::FrontMatter, &Words::default());
        let types = schema.pointer("/properties/summary/type").cloned();
        assert_eq!(types, Some(json!(["string", "number", "boolean", "null"])));
        let types = schema.pointer("/properties/title/type").cloned();
        assert_eq!(types, Some(json!(["string", "number", "boolean"])));
    }

    #[test]
    fn each_default_and_example_is_yaml() {
        let groups = [&config::keys::SITE, &keys::SECTION, &keys::SOURCE];
        for key in groups.into_iter().flat_map(Group::keys) {
            for text in [key.default, key.example] {
                assert_eq!(value_of(text).is_none(), text.is_empty(), "{}: {text}", key.name);
            }
        }
    }
}

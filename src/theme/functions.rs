//! The filters that templates have beside Tera's own.
//!
//! In: values of a template. Out: values. All are pure: the same template and the same view give the same page.

use std::borrow::Cow;

use tera::Error;
use tera::ErrorKind;
use tera::Kwargs;
use tera::State;
use tera::Tera;
use tera::TeraResult;
use tera::Value;

use crate::base::json;
use crate::base::slug;
use crate::theme::strings;
use crate::theme::strings::Stretch;

/// A filter: its name, what it does, and the function.
pub struct Function {
    /// Its name behind `|`.
    pub name: &'static str,
    /// One line for the template reference, with an example.
    pub doc: &'static str,
    call: fn(Value, Kwargs, &State<'_>) -> TeraResult<Value>,
}

/// All filters, by name.
pub const FUNCTIONS: &[Function] = &[
    Function {
        name: "fill",
        doc: "puts values into the places of a text: `{{ t.minutes | fill(n=page.minutes) }}` fills `{n}`",
        call: fill,
    },
    Function {
        name: "first_words",
        doc: "the first words of a text, with `…` when there are more: `{{ page.summary | first_words(n=20) }}`",
        call: first_words,
    },
    Function {
        name: "json",
        doc: "a value as JSON for `<script>` or an attribute in single quotes: `data-x='{{ page.extra | json }}'`",
        call: to_json,
    },
    Function {
        name: "number",
        doc: "a whole number as a language writes it: `{{ list.count | number(lang=lang.tag) }}` is 1.234 in Vietnamese",
        call: number,
    },
    Function {
        name: "slug",
        doc: "a text as part of an address: `{{ name | slug }}` makes `nuoc-may` of `Nước máy`",
        call: to_slug,
    },
];

/// Gives all filters to an engine; must come before its templates.
pub(super) fn register(engine: &mut Tera) {
    for function in FUNCTIONS {
        engine.register_filter(function.name, function.call);
    }
}

fn text(value: &Value) -> TeraResult<&str> {
    value.as_str().ok_or_else(|| {
        Error::new(ErrorKind::InvalidArgument {
            expected_type: "string".to_owned(),
            actual_type: value.name().to_owned(),
        })
    })
}

/// When a text or a value holds HTML that is safe, the others are escaped and the whole is safe.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands values over")]
fn fill(value: Value, arguments: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let pattern = text(&value)?;
    let holds_html = value.is_safe() || arguments.iter().any(|(_, given)| given.is_safe());
    let show = |written: &Value, filled: &mut String| -> TeraResult<()> {
        match written.as_str() {
            _ if holds_html => filled.push_str(&state.escape_if_needed(written)?),
            Some(written) => filled.push_str(written),
            None => filled.push_str(&written.to_string()),
        }
        Ok(())
    };
    let mut filled = String::with_capacity(pattern.len() + 16);
    for stretch in strings::stretches(pattern) {
        match stretch {
            Stretch::Words(words) if value.is_safe() || !holds_html => filled.push_str(words),
            Stretch::Words(words) => show(&Value::normal_string(words), &mut filled)?,
            Stretch::Hole(name) => {
                let given = arguments.iter().find(|(key, _)| key.as_str() == Some(name));
                match given {
                    Some((_, given)) if given.is_undefined() => {
                        return Err(Error::message(format!(
                            "what `{name}` stands for is not there"
                        )));
                    }
                    Some((_, given)) => show(given, &mut filled)?,
                    None => {
                        return Err(Error::message(format!(
                            "the text `{pattern}` has `{{{name}}}`, which `fill` is not given"
                        )));
                    }
                }
            }
        }
    }
    Ok(if holds_html { Value::safe_string(&filled) } else { Value::from(filled) })
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands values over")]
fn first_words(value: Value, arguments: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let written = text(&value)?;
    let limit = arguments.must_get::<usize>("n")?;
    let mut words = written.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(limit).collect();
    let rest = if words.next().is_some() { "…" } else { "" };
    Ok(Value::from(format!("{}{rest}", first.join(" "))))
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands values over")]
fn to_json(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    if value.is_undefined() {
        text(&value)?;
    }
    // An apostrophe stands in JSON only within strings, where it may be written as an escape.
    let written = json::for_script(&value).replace('\'', "\\u0027");
    Ok(Value::safe_string(&written))
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands values over")]
fn number(value: Value, arguments: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let Some(number) = value.as_i128() else {
        return Err(Error::new(ErrorKind::InvalidArgument {
            expected_type: "integer".to_owned(),
            actual_type: value.name().to_owned(),
        }));
    };
    let language = arguments.must_get::<Cow<'_, str>>("lang")?;
    Ok(Value::from(grouped(number, &language)))
}

/// Digits in threes, parted as the language does it (Unicode CLDR 48, `symbols/group` and `minimumGroupingDigits`).
fn grouped(number: i128, language: &str) -> String {
    let (mark, fewest) = match language {
        "pt-PT" => ("\u{a0}", 5),
        _ => grouping(language.split('-').next().unwrap_or(language)),
    };
    let digits = number.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() + 8);
    if number < 0 {
        written.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len() >= fewest && (digits.len() - index).is_multiple_of(3) {
            written.push_str(mark);
        }
        written.push(digit);
    }
    written
}

/// What parts the groups of a language's numbers, and how many digits a number must have to be parted.
fn grouping(language: &str) -> (&'static str, usize) {
    match language {
        "vi" | "de" | "da" | "el" | "id" | "pt" | "nl" | "tr" | "ca" | "ro" | "sr" | "hr"
        | "lo" => (".", 4),
        "es" | "it" | "sl" => (".", 5),
        "fr" => ("\u{202f}", 4),
        "ru" | "uk" | "cs" | "sk" | "sv" | "fi" | "nb" | "nn" | "no" | "lt" => ("\u{a0}", 4),
        "pl" | "bg" | "hu" | "lv" | "et" => ("\u{a0}", 5),
        _ => (",", 4),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands values over")]
fn to_slug(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    Ok(Value::from(slug::slug(text(&value)?)))
}

#[cfg(test)]
mod tests {
    use tera::Context;

    use super::*;

    fn shown(template: &str) -> String {
        let mut engine = Tera::default();
        register(&mut engine);
        let mut context = Context::new();
        context.insert("name", "Hà & <b>");
        context.insert_value("link", Value::safe_string("<a>x</a>"));
        context.insert("about", &"{n} phút, {name}");
        context.insert("evil", &serde_json::json!({ "a": "</script><b>'" }));
        match engine.add_raw_template("x.html", template) {
            Ok(()) => match engine.render("x.html", &context) {
                Ok(text) => text,
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn functions_are_listed_in_order() {
        assert!(FUNCTIONS.is_sorted_by(|left, right| left.name < right.name));
    }

    #[test]
    fn a_filled_text_is_escaped_once() {
        assert_eq!(shown("{{ about | fill(n=5, name=name) }}"), "5 phút, Hà &amp; &lt;b&gt;");
    }

    #[test]
    fn safe_html_in_a_text_stays_and_the_rest_is_escaped() {
        assert_eq!(
            shown("{{ 'a < {link} {name}' | fill(link=link, name=name) }}"),
            "a &lt; <a>x</a> Hà &amp; &lt;b&gt;"
        );
    }

    #[test]
    fn a_hole_that_nothing_fills_is_an_error() {
        assert!(
            shown("{{ about | fill(n=5) }}").contains("has `{name}`, which `fill` is not given")
        );
    }

    #[test]
    fn braces_that_are_no_hole_stay() {
        assert_eq!(shown("{{ 'a {} {B} {x' | fill(n=1) }}"), "a {} {B} {x");
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!(shown("{{ 1234567 | number(lang='vi') }}"), "1.234.567");
        assert_eq!(shown("{{ 1234 | number(lang='en-GB') }}"), "1,234");
        assert_eq!(shown("{{ -123 | number(lang='en') }}"), "-123");
    }

    #[test]
    fn some_languages_leave_four_digits_together() {
        assert_eq!(shown("{{ 1234 | number(lang='es') }}"), "1234");
        assert_eq!(shown("{{ 12345 | number(lang='es') }}"), "12.345");
        assert_eq!(shown("{{ 1234 | number(lang='pt') }}"), "1.234");
        assert_eq!(shown("{{ 1234 | number(lang='pt-PT') }}"), "1234");
    }

    #[test]
    fn json_cannot_leave_its_script_or_its_attribute() {
        let wanted = r#"{"a":"\u003c/script\u003e\u003cb\u003e\u0027"}"#;
        assert_eq!(shown("{{ evil | json }}"), wanted);
    }

    #[test]
    fn first_words_are_cut_with_a_mark() {
        assert_eq!(shown("{{ 'một hai  ba' | first_words(n=2) }}"), "một hai…");
        assert_eq!(shown("{{ 'một hai' | first_words(n=2) }}"), "một hai");
    }

    #[test]
    fn a_slug_has_no_marks() {
        assert_eq!(shown("{{ 'Nước máy Đà Lạt' | slug }}"), "nuoc-may-da-lat");
    }
}

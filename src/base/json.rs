//! JSON as we publish it: indented for files, and safe inside a `<script>` element.
//!
//! In: any value that serialises. Out: text that is the same for the same value. What the JSON says
//! is decided in `formats/`.

use serde::Serialize;

/// The value as JSON over several lines, two spaces deep, without a line break at the end.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    or_null(serde_json::to_string_pretty(value))
}

/// The value as JSON on one line, for files that programs read.
pub fn compact<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    or_null(serde_json::to_string(value)).into_bytes()
}

/// The value as JSON on one line that cannot end the `<script>` element it stands in.
///
/// `<`, `>`, `&` and the line separators of JavaScript are written as `\u003c` and so on, which
/// every JSON reader gives back unchanged.
pub fn for_script<T: Serialize + ?Sized>(value: &T) -> String {
    let plain = or_null(serde_json::to_string(value));
    if is_safe(&plain) {
        return plain;
    }
    let mut safe = String::with_capacity(plain.len());
    for character in plain.chars() {
        // All of these can only stand inside strings, so no JSON syntax is touched.
        match character {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            _ => safe.push(character),
        }
    }
    safe
}

/// Adds a text to JSON as [`for_script`] writes it.
pub fn push_text_for_script(text: &str, json: &mut String) {
    // Nearly all texts stay as they are. Without a way out before the end, sixteen bytes are looked at in one step.
    let is_escaped = |byte: u8| (byte < b' ') | (byte == b'"') | (byte == b'\\');
    let has_escaped = text.bytes().fold(false, |found, byte| found | is_escaped(byte));
    if has_escaped || !is_safe(text) {
        json.push_str(&for_script(text));
    } else {
        json.reserve(text.len() + 2);
        json.push('"');
        json.push_str(text);
        json.push('"');
    }
}

/// Whether nothing of a text is written otherwise for the sake of the `<script>` element.
fn is_safe(text: &str) -> bool {
    // The last is the first byte of the line separators.
    let is_suspect = |byte: u8| matches!(byte, b'<' | b'>' | b'&' | 0xe2);
    let is_suspect = text.bytes().fold(false, |found, byte| found | is_suspect(byte));
    !is_suspect || !text.contains(['<', '>', '&', '\u{2028}', '\u{2029}'])
}

/// Writing into memory fails only for maps whose keys are not text, which our types lack; `null`
/// keeps the page well-formed even then.
fn or_null(written: serde_json::Result<String>) -> String {
    written.unwrap_or_else(|_| "null".to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    struct Entry {
        title: &'static str,
        tags: [&'static str; 1],
    }

    #[test]
    fn files_are_indented_by_two_spaces() {
        let entry = Entry { title: "Nước “máy”", tags: ["a"] };
        assert_eq!(
            to_string(&entry),
            "{\n  \"title\": \"Nước “máy”\",\n  \"tags\": [\n    \"a\"\n  ]\n}"
        );
    }

    #[test]
    fn a_script_cannot_be_left_or_commented_out() {
        let entry = Entry { title: "</script><!-- &", tags: ["\u{2028}\u{2029}"] };
        assert_eq!(
            for_script(&entry),
            r#"{"title":"\u003c/script\u003e\u003c!-- \u0026","tags":["\u2028\u2029"]}"#
        );
    }

    #[test]
    fn readers_get_the_text_of_a_script_unchanged() {
        let text = "a</script>\u{2028}&\"\\\u{1}";
        assert_eq!(serde_json::from_str::<String>(&for_script(text)).unwrap(), text);
    }

    #[test]
    fn a_value_without_a_json_form_is_null() {
        let map = BTreeMap::from([([1, 2], 3)]);
        assert_eq!(for_script(&map), "null");
    }
}

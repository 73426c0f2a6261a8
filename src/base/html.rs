//! Escaping for HTML, and which addresses a link may have.
//!
//! In: text and addresses as editors write them. Out: text and attribute values that cannot end
//! what they stand in and hold no character that HTML forbids. Tags are neither written nor cleaned
//! here.

use std::borrow::Cow;

/// Schemes that a link may have; all others could run code or show a page as if it were ours.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "sms", "ftp", "geo"];

/// Appends text as the content of an element: `&`, `<` and `>` escaped.
///
/// Line breaks become `\n`, and characters that HTML forbids are dropped (HTML Standard, section
/// 13.2.3.5: control characters and noncharacters).
pub fn escape_text(text: &str, html: &mut String) {
    escape(text, html, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends text as the value of an attribute in either kind of quotes: like [`escape_text`], and
/// both quotes escaped.
pub fn escape_attribute(text: &str, html: &mut String) {
    escape(text, html, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    });
}

/// The text as the content of an element; see [`escape_text`].
pub fn text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_text(text, &mut html);
    html
}

/// The text as the value of an attribute; see [`escape_attribute`].
pub fn attribute(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_attribute(text, &mut html);
    html
}

/// Whether [`escape_text`] leaves a text as it is, and no character of it is a control character but line breaks. `false` for
/// some texts of which that is true, too: it is told by bytes.
pub fn is_plain(text: &str) -> bool {
    length_without(text, is_markup, MARKUP) == text.len()
}

/// Whether a character that begins with this byte may be written otherwise as the content of an element.
const fn is_markup(first: u8) -> bool {
    ((first < b' ') & (first != b'\n'))
        | (first == b'&')
        | (first == b'<')
        | (first == b'>')
        | (first == 0x7f)
        | (first == 0xc2)
        | (first >= 0xef)
}

fn escape(text: &str, html: &mut String, entity: fn(char) -> Option<&'static str>) {
    html.reserve(text.len());
    let mut rest = text;
    loop {
        // What stays as it is, is copied at once.
        let (plain, from_change) = rest.split_at(plain_length(rest));
        html.push_str(plain);
        let mut characters = from_change.chars();
        let Some(character) = characters.next() else { return };
        rest = characters.as_str();
        if character == '\r' {
            // The line feed of a pair is the next character.
            html.push_str(if rest.starts_with('\n') { "" } else { "\n" });
        } else if let Some(entity) = entity(character) {
            html.push_str(entity);
        } else if !is_forbidden(character) {
            html.push(character);
        }
    }
}

/// How many bytes a text has before the first character that HTML or XML may want written otherwise or left out.
pub fn plain_length(text: &str) -> usize {
    length_without(text, may_change, CHANGE)
}

/// How many bytes a text has before the first that is one, which is of this kind in [`KINDS`]: many bytes are judged side by side
/// by comparing, and the few that remain one by one by looking them up.
fn length_without(text: &str, is_one: impl Fn(u8) -> bool, kind: u8) -> usize {
    const BLOCK: usize = 16;
    let bytes = text.as_bytes();
    // Without a way out before the end of a block, and with a byte for each answer, its bytes are looked at in one step.
    let is_free = |block: &&[u8; BLOCK]| {
        block.iter().fold(0, |found, byte| found | u8::from(is_one(*byte))) == 0
    };
    let start = bytes.as_chunks::<BLOCK>().0.iter().take_while(is_free).count() * BLOCK;
    let rest = &bytes[start..];
    start + rest.iter().position(|byte| KINDS[usize::from(*byte)] & kind > 0).unwrap_or(rest.len())
}

/// What [`is_markup`] and [`may_change`] say of each byte.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        let first = byte as u8;
        kinds[byte] = (is_markup(first) as u8 * MARKUP) | (may_change(first) as u8 * CHANGE);
        byte += 1;
    }
    kinds
};
const MARKUP: u8 = 1;
const CHANGE: u8 = 2;

/// Whether a character that begins with this byte may be escaped or left out: control characters, those of HTML, and the
/// planes with characters that are none. No such byte stands within a character.
const fn may_change(first: u8) -> bool {
    // Without a branch, so that many bytes are judged at once.
    (first < b' ')
        | (first == b'"')
        | (first == b'&')
        | (first == b'\'')
        | (first == b'<')
        | (first == b'>')
        | (first == 0x7f)
        | (first == 0xc2)
        | (first >= 0xef)
}

/// The length of the tag or comment that a text begins with, in HTML that is finished.
pub fn tag_length(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return index + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Whether HTML forbids a character even as a reference.
fn is_forbidden(character: char) -> bool {
    match character {
        '\t' | '\n' | '\u{c}' | '\r' => false,
        '\u{fdd0}'..='\u{fdef}' => true,
        _ => character.is_control() || (u32::from(character) & 0xfffe) == 0xfffe,
    }
}

/// The address of a link in the form in which it may be published, or `None` when it may not be.
///
/// Allowed are relative addresses and `http`, `https`, `mailto`, `tel`, `sms`, `ftp`, `geo`. A
/// scheme that is hidden by white space, control characters or entities is refused, as browsers may
/// find it. What RFC 3986 does not allow in a URL is percent-encoded; what is encoded already
/// stays. The answer still needs [`attribute`].
pub fn safe_url(url: &str) -> Option<Cow<'_, str>> {
    // Browsers strip both, so what they hide must come to light (URL Standard, section 4.4).
    let trimmed = url.trim_matches(|character: char| character <= ' ');
    let visible = without_controls(trimmed);
    if !has_allowed_scheme(&visible) {
        return None;
    }
    Some(match visible {
        Cow::Borrowed(url) => percent_encoded(url),
        Cow::Owned(url) => Cow::Owned(percent_encoded(&url).into_owned()),
    })
}

/// The address without control characters and noncharacters.
fn without_controls(url: &str) -> Cow<'_, str> {
    let is_dropped = |character: char| character.is_control() || is_forbidden(character);
    if !url.contains(is_dropped) {
        return Cow::Borrowed(url);
    }
    Cow::Owned(url.chars().filter(|character| !is_dropped(*character)).collect())
}

/// Whether an address is relative or has one of the allowed schemes, written plainly.
fn has_allowed_scheme(url: &str) -> bool {
    let head = head(url);
    // An entity before the first slash can only be there to hide a scheme.
    if let Some(ampersand) = head.find('&')
        && head[ampersand..].contains(['#', ';'])
    {
        return false;
    }
    let Some((scheme, _)) = head.split_once(':') else {
        return true;
    };
    let bare: String = scheme.chars().filter(|character| !is_blank(*character)).collect();
    if !is_scheme(&bare) {
        // `19:30` or `bài 1: mở đầu` is the name of a file.
        return true;
    }
    bare.len() == scheme.len() && SCHEMES.contains(&bare.to_ascii_lowercase().as_str())
}

/// The part of an address in which a scheme could stand: up to the path, query or fragment. A `#`
/// that begins a numeric entity is no fragment.
fn head(url: &str) -> &str {
    let mut before = ' ';
    for (index, character) in url.char_indices() {
        if matches!(character, '/' | '?') || (character == '#' && before != '&') {
            return &url[..index];
        }
        before = character;
    }
    url
}

/// Whether a character takes no ink: white space, joiners, marks of direction.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}')
}

/// Whether a text has the form of a scheme (RFC 3986 section 3.1).
fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The address with every byte percent-encoded that a URL may not hold.
fn percent_encoded(url: &str) -> Cow<'_, str> {
    let bytes = url.as_bytes();
    let is_kept = |(index, byte): (usize, &u8)| is_url_byte(bytes, index, *byte);
    if bytes.iter().enumerate().all(is_kept) {
        return Cow::Borrowed(url);
    }
    let mut encoded = String::with_capacity(bytes.len() + 16);
    for (index, byte) in bytes.iter().enumerate() {
        if is_url_byte(bytes, index, *byte) {
            encoded.push(char::from(*byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Cow::Owned(encoded)
}

/// Whether a byte may stand in a URL where it stands (RFC 3986 section 2): unreserved and reserved
/// characters, and a percent sign before two hexadecimal digits. The apostrophe is allowed there
/// but ends attributes in careless templates, so it is encoded.
fn is_url_byte(bytes: &[u8], index: usize, byte: u8) -> bool {
    if byte == b'%' {
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        return is_digit(index + 1) && is_digit(index + 2);
    }
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&()*+,;=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_open_a_tag_or_an_entity() {
        assert_eq!(text("a < b && \"c\" > 'd'"), "a &lt; b &amp;&amp; \"c\" &gt; 'd'");
    }

    #[test]
    fn an_attribute_cannot_be_left() {
        assert_eq!(attribute("\"'<>&"), "&quot;&#39;&lt;&gt;&amp;");
    }

    #[test]
    fn escaping_appends() {
        let mut html = "<p>".to_owned();
        escape_text("Nước & đập", &mut html);
        assert_eq!(html, "<p>Nước &amp; đập");
    }

    #[test]
    fn characters_that_html_forbids_are_dropped() {
        assert_eq!(text("a\0b\u{8}c\u{7f}d\u{85}e\u{fdd0}f\u{ffff}g\u{1fffe}h"), "abcdefgh");
    }

    #[test]
    fn white_space_stays() {
        assert_eq!(attribute("a\tb\nc\u{c}d\u{a0}e"), "a\tb\nc\u{c}d\u{a0}e");
    }

    #[test]
    fn all_line_breaks_become_line_feeds() {
        assert_eq!(text("a\rb\r\nc\r\r\n\rd\r"), "a\nb\nc\n\n\nd\n");
    }

    #[test]
    fn a_web_address_is_allowed_unchanged() {
        let url = "https://a.example/b%20c?d=e&f=g#h";
        assert!(matches!(safe_url(url), Some(Cow::Borrowed(same)) if same == url));
    }

    #[test]
    fn relative_addresses_are_allowed() {
        assert_eq!(safe_url("../a/b.html?x=1:2#c").as_deref(), Some("../a/b.html?x=1:2#c"));
    }

    #[test]
    fn a_fragment_is_allowed_whatever_it_holds() {
        assert_eq!(safe_url("#javascript:a").as_deref(), Some("#javascript:a"));
    }

    #[test]
    fn a_mail_address_is_allowed_in_any_case() {
        assert_eq!(safe_url("MailTo:a@b.example").as_deref(), Some("MailTo:a@b.example"));
    }

    #[test]
    fn a_place_on_the_map_is_allowed() {
        assert_eq!(safe_url("geo:15.12,108.79").as_deref(), Some("geo:15.12,108.79"));
    }

    #[test]
    fn a_time_in_a_file_name_is_no_scheme() {
        assert_eq!(safe_url("19:30.html").as_deref(), Some("19:30.html"));
    }

    #[test]
    fn code_is_refused() {
        assert_eq!(safe_url("JavaScript:alert(1)"), None);
    }

    #[test]
    fn data_is_refused() {
        assert_eq!(safe_url("data:text/html,<b>"), None);
    }

    #[test]
    fn visual_basic_is_refused() {
        assert_eq!(safe_url("vbscript:a"), None);
    }

    #[test]
    fn code_behind_a_line_break_is_refused() {
        assert_eq!(safe_url(" \u{1}java\nscript:alert(1)"), None);
    }

    #[test]
    fn code_behind_a_space_is_refused() {
        assert_eq!(safe_url("java script\u{200b} :alert(1)"), None);
    }

    #[test]
    fn code_behind_a_numeric_entity_is_refused() {
        assert_eq!(safe_url("java&#115;cript:alert(1)"), None);
    }

    #[test]
    fn code_behind_a_colon_entity_is_refused() {
        assert_eq!(safe_url("javascript&colon;alert(1)"), None);
    }

    #[test]
    fn code_behind_a_twice_escaped_entity_is_refused() {
        assert_eq!(safe_url("javascript&amp;#58;alert(1)"), None);
    }

    #[test]
    fn white_space_inside_an_allowed_scheme_is_refused() {
        assert_eq!(safe_url("ht tps://a.example"), None);
    }

    #[test]
    fn white_space_around_an_address_is_dropped() {
        assert_eq!(safe_url(" https://a.example/\n").as_deref(), Some("https://a.example/"));
    }

    #[test]
    fn spaces_quotes_and_other_scripts_are_encoded() {
        assert_eq!(
            safe_url("/đập \"a\"'<b>\\c").as_deref(),
            Some("/%C4%91%E1%BA%ADp%20%22a%22%27%3Cb%3E%5Cc")
        );
    }

    #[test]
    fn only_a_percent_sign_that_encodes_nothing_is_encoded() {
        assert_eq!(safe_url("/100%/%C3%A9/%e").as_deref(), Some("/100%25/%C3%A9/%25e"));
    }
}

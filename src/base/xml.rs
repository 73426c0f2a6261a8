//! A writer of XML that cannot produce ill-formed documents.
//!
//! In: names, attributes and text in the order of the document. Out: UTF-8 bytes, indented by two
//! spaces, the same for the same calls. What a feed or a sitemap says is decided in `formats/`.

use std::borrow::Cow;

use crate::base::html;

/// Writes one XML 1.0 document.
///
/// Whatever it is given, the result is well-formed: text is escaped, characters that XML forbids
/// are dropped, elements are closed in order, and nothing follows the end of the first element.
///
/// Line breaks and spaces are added between elements only, never inside an element that holds text,
/// as they would become part of it.
#[derive(Debug)]
pub struct Writer {
    xml: String,
    open: Vec<Element>,
    /// Whether the document's one element has ended.
    is_whole: bool,
    /// How many elements are open behind the end of the document.
    ignored: usize,
}

/// Text as it stands in a document: escaped once, however many documents show it.
#[derive(Debug)]
pub struct SharedText(String);

impl SharedText {
    /// Escapes a text.
    pub fn new(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len() + text.len() / 4);
        escape(text, &mut escaped, text_entity);
        Self(escaped)
    }

    /// How many bytes it takes.
    pub const fn length(&self) -> usize {
        self.0.len()
    }
}

/// An element that is not closed yet.
#[derive(Debug)]
struct Element {
    name: String,
    /// Whether it stands on lines of its own inside, as long as it holds no text.
    is_indented: bool,
    is_empty: bool,
}

impl Writer {
    /// Starts a document with its declaration.
    #[expect(clippy::new_without_default, reason = "a document without content is never wanted")]
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    /// A document of about so many bytes.
    pub fn with_capacity(length: usize) -> Self {
        let mut xml = String::with_capacity(length);
        xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Self { xml, open: Vec::new(), is_whole: false, ignored: 0 }
    }

    /// Opens an element. Of two attributes with one name, the first counts.
    ///
    /// A character that cannot stand in a name is written as `_`.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        if self.is_whole {
            self.ignored = self.ignored.saturating_add(1);
            return;
        }
        let is_indented = self.begin(name, attributes);
        self.xml.push('>');
        let name = safe_name(name).into_owned();
        self.open.push(Element { name, is_indented, is_empty: true });
    }

    /// Closes the element opened last; nothing when none is open.
    pub fn close(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        let Some(element) = self.open.pop() else {
            return;
        };
        if element.is_indented && !element.is_empty {
            self.break_line();
        }
        self.xml.push_str("</");
        self.xml.push_str(&element.name);
        self.xml.push('>');
        self.is_whole = self.open.is_empty();
    }

    /// Writes an element that holds text only; without text, an empty element.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        if text.is_empty() {
            return self.empty(name, attributes);
        }
        self.open(name, attributes);
        self.text(text);
        self.close();
    }

    /// Writes an element that holds text which several documents share.
    pub fn shared_leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &SharedText) {
        if text.0.is_empty() {
            return self.empty(name, attributes);
        }
        self.open(name, attributes);
        if self.begin_text() {
            self.xml.push_str(&text.0);
        }
        self.close();
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        if self.is_whole {
            return;
        }
        self.begin(name, attributes);
        self.xml.push_str("/>");
        self.is_whole = self.open.is_empty();
    }

    /// Writes text into the open element, which stays on one line from here on. HTML is text too:
    /// readers get its tags back as they were.
    pub fn text(&mut self, text: &str) {
        if !text.is_empty() && self.begin_text() {
            escape(text, &mut self.xml, text_entity);
        }
    }

    /// Whether text can stand here; then the open element stays on its line.
    fn begin_text(&mut self) -> bool {
        let Some(element) = self.open.last_mut().filter(|_| !self.is_whole) else { return false };
        element.is_indented = false;
        element.is_empty = false;
        true
    }

    /// Closes what is open and gives the document, with a line break at its end.
    ///
    /// A document needs an element: when none was written, only the declaration is here.
    pub fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.ignored = 0;
            self.close();
        }
        if self.is_whole {
            self.xml.push('\n');
        }
        self.xml.into_bytes()
    }

    /// Writes a start tag without its end, on a new line where that changes no text; says whether
    /// the element's content may be indented.
    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) -> bool {
        let is_indented = self.open.last().is_none_or(|parent| parent.is_indented);
        if is_indented && !self.open.is_empty() {
            self.break_line();
        }
        if let Some(parent) = self.open.last_mut() {
            parent.is_empty = false;
        }
        self.xml.push('<');
        self.xml.push_str(&safe_name(name));
        self.write_attributes(attributes);
        is_indented
    }

    fn write_attributes(&mut self, attributes: &[(&str, &str)]) {
        for (index, (name, value)) in attributes.iter().enumerate() {
            let name = safe_name(name);
            let earlier = attributes.iter().take(index);
            if earlier.into_iter().any(|(other, _)| safe_name(other) == name) {
                continue;
            }
            self.xml.push(' ');
            self.xml.push_str(&name);
            self.xml.push_str("=\"");
            escape(value, &mut self.xml, attribute_entity);
            self.xml.push('"');
        }
    }

    fn break_line(&mut self) {
        self.xml.push('\n');
        self.open.iter().for_each(|_| self.xml.push_str("  "));
    }
}

/// Appends text escaped, with `\n` for every line break and without what XML forbids.
fn escape(text: &str, xml: &mut String, entity: fn(char) -> Option<&'static str>) {
    let mut rest = text;
    loop {
        let (plain, from_change) = rest.split_at(html::plain_length(rest));
        xml.push_str(plain);
        let mut characters = from_change.chars();
        let Some(character) = characters.next() else { return };
        rest = characters.as_str();
        let character = match character {
            // The line feed of a pair is the next character.
            '\r' if rest.starts_with('\n') => continue,
            '\r' => '\n',
            other => other,
        };
        match entity(character) {
            Some(entity) => xml.push_str(entity),
            None if is_xml(character) => xml.push(character),
            None => {}
        }
    }
}

fn text_entity(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        // Not needed everywhere, but `]]>` may not stand in text.
        '>' => Some("&gt;"),
        _ => None,
    }
}

fn attribute_entity(character: char) -> Option<&'static str> {
    match character {
        '"' => Some("&quot;"),
        // Readers turn both into spaces when they stand bare (XML 1.0 section 3.3.3).
        '\n' => Some("&#10;"),
        '\t' => Some("&#9;"),
        other => text_entity(other),
    }
}

/// Whether a character may stand in a document (XML 1.0 section 2.2).
fn is_xml(character: char) -> bool {
    !matches!(character,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// The name with `_` for every character that cannot stand where it stands. Names are ours, so
/// ASCII is enough; at most one colon, with something on both sides (Namespaces in XML section 4).
fn safe_name(name: &str) -> Cow<'_, str> {
    let is_safe = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    };
    let is_whole = match name.split_once(':') {
        Some((prefix, local)) => is_safe(prefix) && is_safe(local),
        None => is_safe(name),
    };
    if is_whole {
        return Cow::Borrowed(name);
    }
    let kept = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    Cow::Owned(format!("_{}", name.chars().map(kept).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::escape::unescape;
    use quick_xml::events::BytesStart;
    use quick_xml::events::Event;
    use quick_xml::name::QName;

    use super::*;

    fn finished(writer: Writer) -> String {
        let xml = String::from_utf8(writer.finish()).unwrap_or_default();
        let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        body.unwrap_or("no declaration").to_owned()
    }

    #[test]
    fn elements_stand_on_lines_and_text_does_not() {
        let mut writer = Writer::new();
        writer.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom")]);
        writer.leaf("title", &[], "Tin đồn & sự thật");
        writer.open("author", &[]);
        writer.leaf("name", &[], "Ban biên tập");
        writer.close();
        writer.empty("link", &[("rel", "self"), ("href", "/atom.xml")]);
        writer.close();
        assert_eq!(
            finished(writer),
            concat!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
                "  <title>Tin đồn &amp; sự thật</title>\n",
                "  <author>\n",
                "    <name>Ban biên tập</name>\n",
                "  </author>\n",
                "  <link rel=\"self\" href=\"/atom.xml\"/>\n",
                "</feed>\n",
            )
        );
    }

    #[test]
    fn the_declaration_comes_first() {
        let mut writer = Writer::new();
        writer.empty("a", &[]);
        assert_eq!(writer.finish(), b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>\n");
    }

    #[test]
    fn elements_beside_text_get_no_white_space() {
        let mut writer = Writer::new();
        writer.open("p", &[]);
        writer.text("a ");
        writer.open("b", &[]);
        writer.leaf("i", &[], "c");
        writer.close();
        writer.text(" d");
        writer.close();
        assert_eq!(finished(writer), "<p>a <b><i>c</i></b> d</p>\n");
    }

    #[test]
    fn an_element_without_content_stays_on_its_line() {
        let mut writer = Writer::new();
        writer.open("a", &[]);
        writer.open("b", &[]);
        writer.close();
        writer.leaf("c", &[], "");
        writer.close();
        assert_eq!(finished(writer), "<a>\n  <b></b>\n  <c/>\n</a>\n");
    }

    #[test]
    fn text_cannot_become_markup() {
        let mut writer = Writer::new();
        writer.leaf("a", &[], "<b> ]]> &amp; \"c\" <![CDATA[");
        assert_eq!(finished(writer), "<a>&lt;b&gt; ]]&gt; &amp;amp; \"c\" &lt;![CDATA[</a>\n");
    }

    #[test]
    fn attributes_keep_line_breaks_and_tabs() {
        let mut writer = Writer::new();
        writer.empty("a", &[("b", "\"c\"\r\nd\te<>&'")]);
        assert_eq!(finished(writer), "<a b=\"&quot;c&quot;&#10;d&#9;e&lt;&gt;&amp;'\"/>\n");
    }

    #[test]
    fn characters_that_xml_forbids_are_dropped() {
        let mut writer = Writer::new();
        writer.leaf("a", &[("b", "x\0y")], "\u{1}c\u{8}\u{b}\u{c}\u{1f}d\u{fffe}\u{ffff}\te\r\rf");
        assert_eq!(finished(writer), "<a b=\"xy\">cd\te\n\nf</a>\n");
    }

    #[test]
    fn open_elements_are_closed_at_the_end() {
        let mut writer = Writer::new();
        writer.open("a", &[]);
        writer.open("b", &[]);
        writer.text("c");
        assert_eq!(finished(writer), "<a>\n  <b>c</b>\n</a>\n");
    }

    #[test]
    fn nothing_follows_the_end_of_the_document() {
        let mut writer = Writer::new();
        writer.close();
        writer.text("before");
        writer.leaf("a", &[], "b");
        writer.close();
        writer.open("c", &[]);
        writer.leaf("d", &[], "e");
        writer.close();
        writer.empty("f", &[]);
        writer.text("after");
        assert_eq!(finished(writer), "<a>b</a>\n");
    }

    #[test]
    fn names_that_cannot_stand_are_changed() {
        let mut writer = Writer::new();
        writer.open("a b>", &[("1", "c"), ("dc:d", "e"), ("", "f")]);
        assert_eq!(finished(writer), "<_a_b_ _1=\"c\" dc:d=\"e\" _=\"f\"></_a_b_>\n");
    }

    #[test]
    fn the_first_of_two_equal_attributes_counts() {
        let mut writer = Writer::new();
        writer.empty("a", &[("b", "1"), ("b", "2")]);
        assert_eq!(finished(writer), "<a b=\"1\"/>\n");
    }

    #[test]
    fn readers_get_the_text_back() {
        let text = " <p>Đập & \"nước\" ]]></p>\n";
        let mut writer = Writer::new();
        writer.leaf("a", &[], text);
        let xml = String::from_utf8(writer.finish()).unwrap();
        let mut reader = Reader::from_str(&xml);
        let before = [reader.read_event().unwrap(), reader.read_event().unwrap()];
        let start = reader.read_event().unwrap();
        let inner = reader.read_text(QName("a")).unwrap().into_inner();
        let read = unescape(&inner).unwrap().into_owned();
        assert!(matches!(before, [Event::Decl(_), Event::Text(_)]));
        assert_eq!((start, read.as_str()), (Event::Start(BytesStart::new("a")), text));
    }
}

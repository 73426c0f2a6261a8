//! A body as plain text that reads well aloud: by an announcer, a text browser, a screen reader.
//!
//! In: a [`Text`], in which every hole is bound, the words of its language, and its claims as text. Out: paragraphs parted by
//! empty lines, without marks of emphasis and without line breaks inside a paragraph: whoever shows it breaks lines.
//!
//! Blocks begin with their label. Items of lists begin with a hyphen or their number, rows of tables name the column before
//! each cell. Citations keep their numbers, which lead to the list of sources. What was struck out is left out.

use crate::base::html;
use crate::document::body::Piece;
use crate::site::text::BoundBlock;
use crate::site::text::Picture;
use crate::site::text::Text;
use crate::theme::strings::Strings;

/// The plain text of a body. `claims` are the records of the page's claims as text.
pub fn plain(text: &Text, strings: &Strings, claims: &[String]) -> String {
    let mut writer = Writer { claims, ..Writer::new(strings) };
    for piece in text.body.pieces().iter() {
        match piece {
            Piece::Html(html) => writer.markup(html),
            Piece::LinkStart(_) | Piece::LinkEnd => {}
            Piece::BlockEnd => writer.end_paragraph(),
            Piece::Image(index) => {
                let is_block = text.body.images.get(index).is_some_and(|image| image.is_block);
                if let Some(picture) = text.images.get(index) {
                    writer.picture(picture, is_block);
                }
            }
            Piece::Citation(index) => {
                if let Some(citation) = text.citations.get(index) {
                    writer.add(&format!("[{}]", citation.number));
                }
            }
            Piece::BlockStart(index) => {
                if let Some(block) = text.blocks.get(index) {
                    writer.block(block);
                }
            }
        }
    }
    writer.end_paragraph();
    writer.text
}

/// A list that is open: the number of its next item, or `None` for one without numbers.
type List = Option<usize>;

struct Writer<'a> {
    strings: &'a Strings,
    claims: &'a [String],
    text: String,
    line: String,
    /// What the next line begins with, in place of its indent.
    marker: Option<String>,
    /// Whether an empty line stands before the next line.
    wants_gap: bool,
    lists: Vec<List>,
    quotes: usize,
    table: Table,
    /// How many open elements are passed over with all that is in them.
    hidden: usize,
    is_code: bool,
}

#[derive(Default)]
struct Table {
    is_head: bool,
    columns: Vec<String>,
    cells: Vec<String>,
}

impl<'a> Writer<'a> {
    fn new(strings: &'a Strings) -> Self {
        Self {
            strings,
            claims: &[],
            text: String::new(),
            line: String::new(),
            marker: None,
            wants_gap: false,
            lists: Vec::new(),
            quotes: 0,
            table: Table::default(),
            hidden: 0,
            is_code: false,
        }
    }

    /// HTML of the text: finished, so tags are well-formed, and escaped.
    fn markup(&mut self, html: &str) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let (before, from_tag) = rest.split_at(start);
            self.words(before);
            let (tag, after) = from_tag.split_at(html::tag_length(from_tag));
            self.tag(tag);
            rest = after;
        }
        self.words(rest);
    }

    fn words(&mut self, escaped: &str) {
        if self.hidden > 0 {
            return;
        }
        let words = unescaped(escaped);
        if !self.is_code {
            return self.add(&words);
        }
        for (number, line) in words.split('\n').enumerate() {
            if number > 0 {
                self.end_line();
            }
            self.line.push_str(line);
        }
    }

    /// Adds words to the line.
    fn add(&mut self, words: &str) {
        add_words(&mut self.line, words);
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.trim_start_matches(['<', '/']);
        let name =
            name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        if tag.starts_with("</") { self.close(name) } else { self.open(name, tag) }
    }

    fn open(&mut self, name: &str, tag: &str) {
        if self.hidden > 0 {
            self.hidden += usize::from(matches!(name, "del" | "s" | "a"));
            return;
        }
        match name {
            // What no longer stands is not read out; an arrow back from a footnote leads nowhere here.
            "del" | "s" => self.hidden += 1,
            "a" if tag.contains("doc-backlink") => self.hidden += 1,
            "ul" => self.open_list(None),
            "ol" => self.open_list(Some(attribute(tag, "start").unwrap_or(1))),
            "li" => self.open_item(),
            "dd" => {
                self.end_line();
                self.marker = Some("  ".to_owned());
            }
            "blockquote" => {
                self.end_paragraph();
                self.quotes += 1;
            }
            "pre" => {
                self.end_paragraph();
                self.is_code = true;
            }
            "br" | "dt" => self.end_line(),
            "input" => self.add(if tag.contains(" checked") { "[x] " } else { "[ ] " }),
            "sup" if tag.contains("footnote-ref") => self.add(" ("),
            "q" => self.add("“"),
            "table" => {
                self.end_paragraph();
                self.table = Table::default();
            }
            "thead" => self.table.is_head = true,
            "tr" => self.table.cells.clear(),
            "td" | "th" => self.line.clear(),
            "p" if self.marker.is_some() => {}
            name if is_block(name) => self.end_paragraph(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.hidden > 0 {
            self.hidden -= usize::from(matches!(name, "del" | "s" | "a"));
            return;
        }
        match name {
            "ul" | "ol" => {
                self.end_line();
                self.lists.pop();
                self.wants_gap |= self.lists.is_empty();
            }
            "li" | "dt" | "dd" => self.end_line(),
            "blockquote" => {
                self.end_paragraph();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => {
                self.is_code = false;
                self.end_paragraph();
            }
            // The mark was `<sup><a>1</a></sup>`, the only one that we open with a bracket.
            "sup" if opens_a_mark(&self.line) => self.line.push(')'),
            "q" => self.add("”"),
            "td" | "th" => {
                let cell = std::mem::take(&mut self.line);
                self.table.cells.push(cell.trim().to_owned());
            }
            "tr" => self.end_row(),
            "thead" => self.table.is_head = false,
            name if is_block(name) => self.end_paragraph(),
            _ => {}
        }
    }

    fn open_list(&mut self, first: List) {
        if self.lists.is_empty() {
            self.end_paragraph();
        } else {
            self.end_line();
        }
        self.lists.push(first);
    }

    fn open_item(&mut self) {
        self.end_line();
        let indent = "  ".repeat(self.lists.len().saturating_sub(1));
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}.", *number - 1)
            }
            Some(None) | None => "-".to_owned(),
        };
        self.marker = Some(format!("{indent}{mark} "));
    }

    /// A row as a sentence: an ear has no columns.
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.table.cells);
        if self.table.is_head {
            self.table.columns = cells;
            return;
        }
        let mut parts = Vec::with_capacity(cells.len());
        for (number, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            match self.table.columns.get(number).filter(|column| !column.is_empty()) {
                Some(column) => parts.push(format!("{column}: {cell}")),
                None => parts.push(cell.clone()),
            }
        }
        if !parts.is_empty() {
            self.marker = Some("- ".to_owned());
            self.line = parts.join("; ");
            self.end_line();
        }
    }

    fn block(&mut self, block: &BoundBlock) {
        self.end_paragraph();
        if let Some(claim) = block.claim.and_then(|index| self.claims.get(index)) {
            for line in claim.lines() {
                line.clone_into(&mut self.line);
                self.end_line();
            }
            self.wants_gap = true;
        } else if let Some(label) = self.label(block) {
            self.line = format!("{label}:");
            self.end_paragraph();
        }
        if let Some(picture) = &block.picture {
            self.picture(picture, true);
        }
        if let Some(url) = &block.url {
            self.line = format!("{}: {url}", self.strings.word("embed_open"));
            self.end_paragraph();
        }
    }

    fn label(&self, block: &BoundBlock) -> Option<String> {
        let own = block.attributes.iter().find(|(key, _)| key == "title");
        if let Some((_, title)) = own {
            return Some(title.clone());
        }
        let name = match block.name.as_str() {
            "correction" => "correction_correction".to_owned(),
            name => format!("block_{name}"),
        };
        let word = self.strings.word(&name);
        // A word that does not exist stands for itself.
        (word != name).then(|| word.to_owned())
    }

    fn picture(&mut self, picture: &Picture, is_block: bool) {
        let alt = picture.alt.trim();
        if !is_block {
            return self.add(alt);
        }
        self.end_paragraph();
        if !alt.is_empty() {
            self.line = self.strings.fill("picture", &[("alt", alt)]);
            self.end_line();
        }
        let words = [&picture.caption, &picture.credit];
        let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
        self.add(&words.join(" · "));
        self.end_paragraph();
    }

    fn end_paragraph(&mut self) {
        self.end_line();
        self.wants_gap = true;
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end();
        if line.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(if std::mem::take(&mut self.wants_gap) { "\n\n" } else { "\n" });
        }
        self.wants_gap = false;
        self.text.push_str(&"> ".repeat(self.quotes));
        match self.marker.take() {
            Some(marker) => self.text.push_str(&marker),
            None => self.text.push_str(&"  ".repeat(self.lists.len())),
        }
        self.text.push_str(line);
    }
}

/// Adds words to a line; white space counts once, and not at its beginning.
fn add_words(line: &mut String, words: &str) {
    let has_gap = |line: &str| line.is_empty() || line.ends_with(' ');
    if has_single_spaces(words) {
        let words = words.strip_prefix(' ').filter(|_| has_gap(line)).unwrap_or(words);
        return line.push_str(words);
    }
    let is_gap = |letter: char| letter.is_whitespace() && letter != '\u{a0}';
    for (number, word) in words.split(is_gap).enumerate() {
        if number > 0 && !has_gap(line) {
            line.push(' ');
        }
        line.push_str(word);
    }
}

/// Whether all white space of a text is spaces that stand alone. `false` for some texts of which that is true, too: it is told by
/// bytes, many in one step.
fn has_single_spaces(text: &str) -> bool {
    // Control characters, and what white space beyond ASCII begins with; U+1680 begins as many letters of Vietnamese do.
    let is_doubtful = |byte: u8| (byte < b' ') | matches!(byte, 0xc2 | 0xe2 | 0xe3);
    let are_doubtful = |first: u8, second: u8| {
        ((first == b' ') & (second == b' ')) | ((first == 0xe1) & (second == 0x9a))
    };
    let bytes = text.as_bytes();
    let next = bytes.get(1..).unwrap_or_default();
    !bytes.iter().fold(false, |found, byte| found | is_doubtful(*byte))
        && !bytes.iter().zip(next).fold(false, |found, (a, b)| found | are_doubtful(*a, *b))
}

/// Elements that end the paragraph before them and behind them.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "div"
            | "section"
            | "article"
            | "aside"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "hr"
            | "dl"
            | "table"
            | "caption"
    )
}

/// Whether a line ends in the number of a footnote whose bracket is open.
fn opens_a_mark(line: &str) -> bool {
    let before = line.trim_end_matches(|letter: char| letter.is_ascii_digit());
    before.len() < line.len() && before.ends_with(" (")
}

/// A number in an attribute.
fn attribute(tag: &str, name: &str) -> Option<usize> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?;
    value.split('"').next()?.parse().ok()
}

/// Text without the escapes that finished HTML may have.
pub fn unescaped(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('&') {
        text.push_str(&rest[..start]);
        let from = &rest[start..];
        let found = from.find(';').and_then(|end| Some((entity(&from[1..end])?, end + 1)));
        let (letter, length) = found.unwrap_or(('&', 1));
        text.push(letter);
        rest = &from[length..];
    }
    text.push_str(rest);
    text
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_letters_and_an_ampersand_alone_stays() {
        assert_eq!(unescaped("a &amp;lt; b&#39;s &#x1ea1; &nbsp;& c;"), "a &lt; b's ạ \u{a0}& c;");
    }

    #[test]
    fn white_space_counts_once_and_stays_where_words_may_not_be_parted() {
        for (parts, line) in [
            (&["Nước  máy\n", " sạch "][..], "Nước máy sạch "),
            (&["a ", " b", "c"], "a bc"),
            (&[" a", "\u{2003}b\u{1680} c"], "a b c"),
            (&["5\u{a0}km", " “d”  e"], "5\u{a0}km “d” e"),
        ] {
            let mut written = String::new();
            parts.iter().for_each(|part| add_words(&mut written, part));
            assert_eq!(written, line, "{parts:?}");
        }
    }

    #[test]
    fn only_the_number_of_a_footnote_closes_a_bracket() {
        assert!(opens_a_mark("nước (12"));
        assert!(!opens_a_mark("m2"));
        assert!(!opens_a_mark("nước ("));
    }
}

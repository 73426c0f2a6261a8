//! The tags in a stretch of HTML, read as a browser's tokenizer reads them.
//!
//! In: HTML as an editor wrote it, or as the sanitiser left it. Out: its tags with their places.
//! What may be published is decided in `sanitize.rs`; nothing here is trusted for that.

use std::ops::Range;

/// A start or end tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HtmlTag {
    /// The element's name in lower case.
    pub(super) name: String,
    /// Whether it ends an element.
    pub(super) is_end: bool,
    /// Whether it is written `<x/>`.
    pub(super) closes_itself: bool,
    /// Names (lower case) and values of its attributes, character references as they stand.
    pub(super) attributes: Vec<HtmlAttribute>,
    /// Where it stands.
    pub(super) range: Range<usize>,
}

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HtmlAttribute {
    /// Its name in lower case.
    pub(super) name: String,
    /// Its value as it stands.
    pub(super) value: String,
    /// Where it stands, name and value.
    pub(super) range: Range<usize>,
}

impl HtmlTag {
    /// The value of an attribute; the first counts, as in browsers.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|attribute| attribute.name == name);
        found.map(|attribute| attribute.value.as_str())
    }
}

/// Elements whose content is no markup: tags inside them are text.
const TEXT_ONLY: &[&str] =
    &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that end where the next of their kind begins, inside something that is counted.
const ENDS_BY_ITSELF: &[&str] = &[
    "caption", "colgroup", "dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead",
    "tr",
];

/// Elements that a parser opens again in the next block when they were not ended (HTML, section
/// 13.2.4.3).
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// How often a parser may have to open such elements again: they multiply with the blocks behind
/// them.
const REOPENED_LIMIT: usize = 100_000;

/// Elements that an end tag of another kind does not reach through.
const FENCES: &[&str] = &["applet", "marquee", "object", "table", "template"];

/// Elements that an end tag of an ordinary one does not reach through (HTML, section 13.2.4.2).
const SPECIAL: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "object",
    "ol",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "template",
    "ul",
];

/// The tags of `html` in order; comments and the content of scripts are passed over.
pub(super) fn tags(html: &str) -> Vec<HtmlTag> {
    markup(html).into_iter().filter_map(|(_, tag)| tag).collect()
}

/// All that is no text, in order: tags, and comments and their like as `None`. What a script or a
/// style holds belongs to its start tag.
fn markup(html: &str) -> Vec<(Range<usize>, Option<HtmlTag>)> {
    let mut scanner = Scanner { html, at: 0 };
    let mut found = Vec::new();
    while let Some(index) = scanner.rest().find('<') {
        scanner.at += index;
        let start = scanner.at;
        let tag = scanner.markup();
        let mut end = scanner.at;
        if let Some(tag) = tag.as_ref().filter(|tag| is_text_only(tag)) {
            scanner.skip_content(&tag.name);
            let is_code = matches!(tag.name.as_str(), "script" | "style");
            end = if is_code { scanner.at } else { end };
        }
        // A `<` before a digit is text, as is a tag that the text ends in.
        if tag.is_some() || html.get(start..end).is_some_and(|markup| markup.ends_with('>')) {
            found.push((start..end, tag));
        }
    }
    found
}

fn is_text_only(tag: &HtmlTag) -> bool {
    !tag.is_end && TEXT_ONLY.contains(&tag.name.as_str())
}

/// The text between the tags, with the few character references undone that a serialiser writes.
pub(super) fn text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut at = 0;
    for (range, tag) in markup(html) {
        text.push_str(html.get(at..range.start).unwrap_or_default());
        if tag.is_some_and(|tag| is_block(&tag.name)) && !text.ends_with('\n') {
            text.push('\n');
        }
        at = range.end;
    }
    text.push_str(html.get(at..).unwrap_or_default());
    decode(&text)
}

/// The beginning (`<`, perhaps `/`, and a name) of the first thing that could be a tag with more
/// than `limit` attributes.
///
/// What a parser takes for a tag depends on all that stands before it, and hostile HTML plays with
/// that. So every `<` with a letter behind it counts, wherever it stands.
pub(super) fn overloaded(html: &str, limit: usize) -> Option<Range<usize>> {
    // A `<` inside a name goes on as the name does, so it need not be read once more.
    let mut name_end = 0;
    for (start, _) in html.match_indices('<') {
        if start < name_end {
            continue;
        }
        let mut scanner = Scanner { html, at: start + 1 };
        scanner.at += usize::from(scanner.peek() == Some('/'));
        if !scanner.peek().is_some_and(|letter| letter.is_ascii_alphabetic()) {
            continue;
        }
        scanner.name();
        name_end = scanner.at;
        if scanner.has_more_attributes_than(limit) {
            return Some(start..name_end);
        }
    }
    None
}

/// The first start tag that stands in `limit` elements of `html` which are open there, or the first
/// tag at which bold and its like that were not ended have multiplied out of bounds.
///
/// Counted as a parser counts (HTML, section 13.2.6.4.7), and where that is not plain, one too many:
/// what stays open costs a parser time with every tag behind it.
pub(super) fn too_deep(html: &str, limit: usize) -> Option<Range<usize>> {
    let mut open: Vec<String> = Vec::new();
    let mut reopened = 0;
    for tag in tags(html) {
        reopened += open.iter().filter(|name| FORMATTING.contains(&name.as_str())).count();
        if reopened > REOPENED_LIMIT {
            return Some(tag.range);
        }
        if tag.is_end {
            close(&mut open, &tag.name);
            continue;
        }
        if !stays_open(&tag, &open) {
            continue;
        }
        if tag.name == "a" {
            // A link ends where the next one begins.
            close(&mut open, "a");
        }
        if open.len() >= limit {
            return Some(tag.range);
        }
        open.push(tag.name);
    }
    None
}

/// Whether a start tag can stand around another of its kind until its end tag comes.
fn stays_open(tag: &HtmlTag, open: &[String]) -> bool {
    let is_in = |name: &str| open.iter().any(|open| open == name);
    if is_in("svg") || is_in("math") {
        return !tag.closes_itself;
    }
    match tag.name.as_str() {
        "rp" | "rt" => !is_in("ruby"),
        name => !VOID.contains(&name) && !ENDS_BY_ITSELF.contains(&name),
    }
}

/// Takes what an end tag ends from the list of open elements.
fn close(open: &mut Vec<String>, name: &str) {
    let Some(index) = open.iter().rposition(|open| open == name) else { return };
    let above = open.get(index + 1..).unwrap_or_default();
    let is_fenced = !FENCES.contains(&name) && above.iter().any(|name| is_fence(name));
    let is_plain = !FORMATTING.contains(&name) && !SPECIAL.contains(&name);
    let is_held = is_plain && above.iter().any(|name| SPECIAL.contains(&name.as_str()));
    if is_fenced || is_held {
        return;
    }
    if FORMATTING.contains(&name) {
        open.remove(index);
        return;
    }
    // Bold that is not ended inside a block goes on behind it.
    let is_formatting = |name: &String| FORMATTING.contains(&name.as_str());
    let kept: Vec<String> = above.iter().filter(|name| is_formatting(name)).cloned().collect();
    open.truncate(index);
    open.extend(kept);
}

fn is_fence(name: &str) -> bool {
    FENCES.contains(&name)
}

/// Undoes the character references that the serialiser of HTML writes (HTML, section 13.3).
pub(super) fn decode(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// The inside of a comment when `html`, white space around it left out, is one comment only.
pub(super) fn comment(html: &str) -> Option<&str> {
    let inside = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    (!inside.contains("-->")).then_some(inside)
}

/// The place of a comment that is opened and never closed.
pub(super) fn open_comment(html: &str) -> Option<usize> {
    let start = html.rfind("<!--")?;
    let inside = html.get(start + "<!--".len()..)?;
    let is_closed = inside.starts_with('>') || inside.starts_with("->") || inside.contains("-->");
    (!is_closed).then_some(start)
}

/// Whether an element begins a line of its own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "br" | "dd"
            | "div"
            | "dt"
            | "figcaption"
            | "hr"
            | "li"
            | "p"
            | "pre"
            | "summary"
            | "td"
            | "th"
            | "tr"
    ) || matches!(name, "h2" | "h3" | "h4" | "h5" | "h6")
}

/// A place in HTML.
struct Scanner<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves behind the characters that fit, and returns them.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|letter: char| !fits(letter)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Moves behind the next `end`, or to the end of the text.
    fn skip_behind(&mut self, end: &str) {
        self.at =
            self.rest().find(end).map_or(self.html.len(), |index| self.at + index + end.len());
    }

    /// Reads what begins with the `<` here; always moves on.
    fn markup(&mut self) -> Option<HtmlTag> {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.comment();
            return None;
        }
        let is_end = rest.starts_with("</");
        self.at += if is_end { 2 } else { 1 };
        match self.peek() {
            Some(letter) if letter.is_ascii_alphabetic() => self.tag(start, is_end),
            Some('!' | '?') => {
                self.skip_behind(">");
                None
            }
            Some(_) if is_end => {
                self.skip_behind(">");
                None
            }
            Some(_) | None => None,
        }
    }

    /// Passes a comment; `<!-->` and `<!--->` are whole comments (HTML, section 13.2.5.43).
    fn comment(&mut self) {
        self.at += "<!--".len();
        if self.rest().starts_with('>') {
            self.at += 1;
        } else if self.rest().starts_with("->") {
            self.at += 2;
        } else {
            // Two searches to the end for every comment would take forever in a text of comments.
            let rest = self.rest();
            let ends = rest.match_indices("-").map(|(index, _)| index);
            let end = ends.filter_map(|index| comment_end(rest, index)).next();
            self.at = end.map_or(self.html.len(), |end| self.at + end);
        }
    }

    fn name(&mut self) -> &'a str {
        self.take_while(|letter| !is_space(letter) && letter != '/' && letter != '>')
    }

    /// Reads attributes up to the end of a tag, of the text, or one beyond `limit`.
    fn has_more_attributes_than(&mut self, limit: usize) -> bool {
        for _ in 0..=limit {
            self.take_while(|letter| is_space(letter) || letter == '/');
            if matches!(self.peek(), Some('>') | None) || self.attribute().is_none() {
                return false;
            }
        }
        true
    }

    /// Reads a tag from its name on; `None` when the text ends before the tag does.
    fn tag(&mut self, start: usize, is_end: bool) -> Option<HtmlTag> {
        let name = self.name().to_ascii_lowercase();
        let mut attributes = Vec::new();
        let mut closes_itself = false;
        loop {
            self.take_while(is_space);
            match self.peek()? {
                '>' => {
                    self.at += 1;
                    break;
                }
                '/' => {
                    self.at += 1;
                    closes_itself = self.peek() == Some('>');
                }
                _ => attributes.push(self.attribute()?),
            }
        }
        Some(HtmlTag { name, is_end, closes_itself, attributes, range: start..self.at })
    }

    fn attribute(&mut self) -> Option<HtmlAttribute> {
        let start = self.at;
        // A name may begin with `=`, so that every round moves on (HTML, section 13.2.5.32).
        self.at += self.peek()?.len_utf8();
        self.take_while(|letter| !is_space(letter) && !matches!(letter, '/' | '>' | '='));
        let name = self.html.get(start..self.at)?.to_ascii_lowercase();
        let after_name = self.at;
        self.take_while(is_space);
        if self.peek() != Some('=') {
            self.at = after_name;
            return Some(HtmlAttribute { name, value: String::new(), range: start..after_name });
        }
        self.at += 1;
        self.take_while(is_space);
        let value = match self.peek()? {
            quote @ ('"' | '\'') => {
                self.at += 1;
                let value = self.take_while(|letter| letter != quote);
                self.peek()?;
                self.at += 1;
                value
            }
            _ => self.take_while(|letter| !is_space(letter) && letter != '>'),
        };
        Some(HtmlAttribute { name, value: value.to_owned(), range: start..self.at })
    }

    /// Moves to the end tag of a text-only element.
    fn skip_content(&mut self, name: &str) {
        while !self.rest().is_empty() {
            self.at = self.rest().find("</").map_or(self.html.len(), |index| self.at + index);
            let found = self.rest().get(2..2 + name.len()).unwrap_or_default();
            if found.eq_ignore_ascii_case(name) {
                return;
            }
            self.at = self.html.len().min(self.at + 2);
        }
    }
}

/// The byte behind a comment that ends with the dashes at `index`.
fn comment_end(rest: &str, index: usize) -> Option<usize> {
    let dashes = rest.get(index..)?;
    let length = ["-->", "--!>"].into_iter().find(|end| dashes.starts_with(end))?.len();
    Some(index + length)
}

/// White space inside tags (HTML, section 13.2.5.32).
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(html: &str) -> Vec<String> {
        tags(html).iter().map(|tag| html[tag.range.clone()].to_owned()).collect()
    }

    #[test]
    fn tags_are_found_with_their_places() {
        assert_eq!(names("a <B class='x>y'>b</b ><br/>"), ["<B class='x>y'>", "</b >", "<br/>"]);
    }

    #[test]
    fn comments_and_scripts_hold_no_tags() {
        assert_eq!(
            names("<!-- <i> --><script>'<b>'</SCRIPT><?x <?> <!D> < a <i"),
            ["<script>", "</SCRIPT>"]
        );
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let tag = &tags("<a href=x TITLE = \"y z\" open =w>")[0];
        assert_eq!(
            (tag.attribute("href"), tag.attribute("title"), tag.attribute("open")),
            (Some("x"), Some("y z"), Some("w"))
        );
        assert_eq!(tag.attribute("="), None);
    }

    #[test]
    fn the_text_is_what_stands_between_the_tags() {
        assert_eq!(text("<p>a &amp; <b>b</b></p><p>c</p>"), "\na & b\nc\n");
    }

    #[test]
    fn comments_and_code_are_no_text() {
        assert_eq!(text("a<!-- b --><script>c</script><style>d</style><5>e"), "a<5>e");
    }

    #[test]
    fn a_comment_ends_at_the_first_end() {
        assert_eq!(names("<!-- - --!><b><!----><i><!-- <u>"), ["<b>", "<i>"]);
    }

    #[test]
    fn a_tag_is_overloaded_wherever_it_seems_to_stand() {
        assert_eq!(overloaded("<b x y><i x='<u>' y z>", 2), Some(7..9));
        assert_eq!(
            overloaded("<svg><title><script>\"<a '\"</script></b x y z></title>", 2),
            Some(35..38)
        );
        assert_eq!(overloaded("a < b c d e <5 f g h", 2), None);
    }

    #[test]
    fn a_text_of_open_angles_is_looked_through_once() {
        assert_eq!(overloaded(&"<a".repeat(200_000), 100), None);
    }

    #[test]
    fn depth_counts_what_is_open() {
        assert_eq!(
            too_deep("<div><p>a<p>b<br><i>c</i></div><div><ul><li>d<li>e</ul></div>", 2),
            None
        );
        assert_eq!(too_deep("<div><ul><li><b>a", 2), Some(13..16));
    }

    #[test]
    fn bold_that_is_not_ended_may_not_multiply() {
        let bold = |count: usize| "<b>".repeat(count) + &"<p>a".repeat(10_000);
        assert_eq!(too_deep(&bold(9), 50), None);
        assert_eq!(too_deep(&bold(11), 50), Some(36_373..36_376));
    }

    #[test]
    fn an_end_tag_that_ends_nothing_takes_nothing_away() {
        assert_eq!(too_deep("<b><table></b></table><i>a", 1), Some(3..10));
        assert_eq!(too_deep("<span><div></span><i>a", 2), Some(18..21));
        assert_eq!(too_deep("<p><b>a</p><div></div><i>b", 1), Some(11..16));
    }

    #[test]
    fn a_link_ends_where_the_next_one_begins() {
        assert_eq!(too_deep(&"<a id=x>".repeat(9), 1), None);
    }

    #[test]
    fn a_comment_is_recognised_only_when_it_stands_alone() {
        assert_eq!(comment(" <!-- more -->\n"), Some(" more "));
        assert_eq!(comment("<!-- a --> <!-- b -->"), None);
    }
}

//! What rules want to know of an HTML page, found in one pass over its bytes; no tree is made.
//!
//! In: the text of a page. Out: a [`Scan`]: addresses and ids as stretches of the text, a few words of the head.

use std::borrow::Cow;
use std::ops::Range;

/// A stretch of a page's text.
pub type Span = Range<u32>;

/// What a page loads by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A style sheet, a script, a font, an icon.
    Part,
    /// A picture.
    Picture,
}

/// What was found in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// `lang` of the page.
    pub language: String,
    /// `<title>`.
    pub title: String,
    /// `og:title`.
    pub preview_title: String,
    /// `og:description`.
    pub preview_words: String,
    /// Whether search engines are asked to pass by.
    pub is_hidden: bool,
    /// Whether it leads on by itself.
    pub is_redirect: bool,
    /// `canonical`.
    pub canonical: Option<String>,
    /// The same in other languages: `hreflang` and address.
    pub languages: Vec<(String, String)>,
    /// `href` of links and forms.
    pub links: Vec<Span>,
    /// What is loaded, of each picture the file that a telephone takes.
    pub loads: Vec<(Kind, Span)>,
    /// Other files of pictures.
    pub choices: Vec<Span>,
    /// Anchors.
    pub ids: Vec<Span>,
    /// Levels of headings.
    pub headings: Vec<u8>,
    /// Pictures that have no `alt` at all: their `src`.
    pub silent: Vec<Span>,
}

/// A telephone with a good screen: 360 points wide, two pixels for each.
const TELEPHONE: u32 = 720;

/// A start tag with its attributes.
struct Tag<'t> {
    text: &'t str,
    name: &'t str,
    /// Where the attributes begin and end.
    inside: Range<usize>,
}

impl Scan {
    /// Looks through a page.
    pub fn of(text: &str) -> Self {
        let mut scan = Self::default();
        let mut at = 0;
        // A picture's own choices come before its `img`: the first that a telephone takes counts.
        let mut chosen: Option<Span> = None;
        let mut is_picture = false;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
            let start = at + found;
            let rest = &text[start..];
            if rest.starts_with("<!--") {
                at = end_of(text, start, "-->");
                continue;
            }
            let Some(tag) = Tag::read(text, start) else {
                if rest.starts_with("</picture") {
                    is_picture = false;
                    chosen = None;
                }
                at = start + 1;
                continue;
            };
            at = (tag.inside.end + 1).min(text.len());
            match tag.name {
                "picture" => is_picture = true,
                "source" if is_picture => {
                    let best = tag.raw("srcset").map(|set| scan.choose(text, &set));
                    chosen = chosen.or(best.flatten());
                }
                "img" => {
                    scan.picture(&tag, chosen.take());
                }
                "title" if scan.title.is_empty() => {
                    let end = end_of(text, at, "</title");
                    scan.title = decoded(text[at..end].trim_end_matches("</title")).into_owned();
                    at = end;
                }
                // What stands in these is no markup.
                "script" => {
                    scan.load(&tag, "src", Kind::Part);
                    at = end_of(text, at, "</script");
                }
                "style" => at = end_of(text, at, "</style"),
                "textarea" => at = end_of(text, at, "</textarea"),
                _ => scan.tag(&tag),
            }
            if let Some(id) = tag.raw("id") {
                scan.ids.push(id);
            }
        }
        scan.ids.sort_by(|left, right| slice(text, left).cmp(slice(text, right)));
        scan
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "html" => self.language = tag.value("lang").unwrap_or_default().into_owned(),
            "a" | "area" => self.links.extend(tag.raw("href")),
            "form" => self.links.extend(tag.raw("action")),
            "meta" => self.meta(tag),
            "link" => self.link(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.headings.extend(tag.name.as_bytes().get(1).map(|digit| digit - b'0'));
            }
            "audio" | "video" | "iframe" | "embed" => self.load(tag, "src", Kind::Part),
            _ => {}
        }
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        let content = || tag.value("content").unwrap_or_default().into_owned();
        let name = tag.value("property").or_else(|| tag.value("name")).unwrap_or_default();
        match &*name {
            "og:title" => self.preview_title = content(),
            "og:description" => self.preview_words = content(),
            "robots" => self.is_hidden = content().contains("noindex"),
            _ => {}
        }
        self.is_redirect |=
            tag.value("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh"));
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let relation = tag.value("rel").unwrap_or_default();
        let href = || tag.value("href").unwrap_or_default().into_owned();
        match &*relation {
            "canonical" => self.canonical = Some(href()),
            "alternate" => match tag.value("hreflang") {
                Some(language) => self.languages.push((language.into_owned(), href())),
                None => self.links.extend(tag.raw("href")),
            },
            "stylesheet" | "preload" | "icon" | "modulepreload" => {
                self.load(tag, "href", Kind::Part);
            }
            // Whoever else is named here is told, not loaded.
            _ => {}
        }
    }

    fn load(&mut self, tag: &Tag<'_>, attribute: &str, kind: Kind) {
        self.loads.extend(tag.raw(attribute).map(|span| (kind, span)));
    }

    fn picture(&mut self, tag: &Tag<'_>, chosen: Option<Span>) {
        let source = tag.raw("src");
        if tag.raw("alt").is_none() && !tag.has("alt") {
            self.silent.extend(source.clone());
        }
        let own = tag.raw("srcset").and_then(|set| self.choose(tag.text, &set));
        if let Some(best) = chosen.or(own) {
            self.choices.extend(source);
            self.loads.push((Kind::Picture, best));
        } else {
            self.loads.extend(source.map(|span| (Kind::Picture, span)));
        }
    }

    /// The file of a set that a telephone takes: the narrowest that is wide enough, else the widest.
    fn choose(&mut self, text: &str, set: &Span) -> Option<Span> {
        let mut best: Option<(u32, Span)> = None;
        let mut at = set.start;
        for candidate in slice(text, set).split(',') {
            let lead = candidate.len() - candidate.trim_start().len();
            let start = at.saturating_add(short(lead));
            at = at.saturating_add(short(candidate.len())).saturating_add(1);
            let mut words = candidate.split_whitespace();
            let Some(url) = words.next() else { continue };
            let span = start..start.saturating_add(short(url.len()));
            let width = words.next().and_then(|word| word.strip_suffix('w')?.parse().ok());
            let width: u32 = width.unwrap_or(0);
            self.choices.push(span.clone());
            let is_better = best.as_ref().is_none_or(|(last, _)| match *last >= TELEPHONE {
                true => width >= TELEPHONE && width < *last,
                false => width > *last,
            });
            if is_better {
                best = Some((width, span));
            }
        }
        best.map(|(_, span)| span)
    }

    /// Whether the page has this anchor.
    pub fn has_id(&self, text: &str, id: &str) -> bool {
        let found = self.ids.binary_search_by(|span| slice(text, span).cmp(id));
        // An id may be written with entities; that is rare, so it is looked for last.
        found.is_ok() || self.ids.iter().any(|span| decoded(slice(text, span)) == id)
    }
}

impl<'t> Tag<'t> {
    /// The start tag that begins here; `None` for end tags, declarations and stray signs.
    fn read(text: &'t str, start: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let name_start = start + 1;
        if !bytes.get(name_start)?.is_ascii_alphabetic() {
            return None;
        }
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let length = bytes[name_start..].iter().take_while(|byte| is_name(byte)).count();
        let name_end = name_start + length;
        let mut at = name_end;
        let mut quote = None;
        while let Some(byte) = bytes.get(at) {
            match (quote, byte) {
                (None, b'>') => break,
                (None, b'"' | b'\'') => quote = Some(*byte),
                (Some(open), byte) if open == *byte => quote = None,
                _ => {}
            }
            at += 1;
        }
        Some(Self { text, name: &text[name_start..name_end], inside: name_end..at.min(text.len()) })
    }

    /// The stretch of an attribute's value, as written.
    fn raw(&self, wanted: &str) -> Option<Span> {
        self.find(wanted).flatten()
    }

    /// Whether the attribute is there, with a value or without.
    fn has(&self, wanted: &str) -> bool {
        self.find(wanted).is_some()
    }

    fn value(&self, wanted: &str) -> Option<Cow<'t, str>> {
        Some(decoded(slice(self.text, &self.raw(wanted)?)))
    }

    fn find(&self, wanted: &str) -> Option<Option<Span>> {
        let bytes = self.text.as_bytes();
        let mut at = self.inside.start;
        let end = self.inside.end;
        let skip = |mut at: usize, is: fn(u8) -> bool| {
            while at < end && is(bytes[at]) {
                at += 1;
            }
            at
        };
        while at < end {
            let name_start = skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
            let name_end = skip(name_start, |byte| {
                !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'/' | b'>')
            });
            let mut value = None;
            at = skip(name_end, |byte| byte.is_ascii_whitespace());
            if at < end && bytes[at] == b'=' {
                at = skip(at + 1, |byte| byte.is_ascii_whitespace());
                let (start, stop);
                match bytes.get(at) {
                    Some(b'"') => {
                        start = at + 1;
                        stop = skip(start, |byte| byte != b'"');
                        at = stop + 1;
                    }
                    Some(b'\'') => {
                        start = at + 1;
                        stop = skip(start, |byte| byte != b'\'');
                        at = stop + 1;
                    }
                    Some(_) | None => {
                        start = at;
                        stop = skip(start, |byte| !byte.is_ascii_whitespace());
                        at = stop;
                    }
                }
                value = Some(short(start)..short(stop));
            }
            if self.text[name_start..name_end].eq_ignore_ascii_case(wanted) {
                return Some(value);
            }
            // A sign that begins no name would keep us here for ever.
            at = at.max(name_start + 1);
        }
        None
    }
}

/// Pages are smaller than four gigabytes; what lies beyond is not looked at.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The text of a stretch.
pub fn slice<'t>(text: &'t str, span: &Span) -> &'t str {
    text.get(span.start as usize..span.end as usize).unwrap_or_default()
}

fn end_of(text: &str, from: usize, end: &str) -> usize {
    text.get(from..).and_then(|rest| rest.find(end)).map_or(text.len(), |at| from + at + end.len())
}

/// The value of an attribute without the references that stand in addresses and titles.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<");
    Cow::Owned(text.replace("&gt;", ">").replace("&#x2F;", "/").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_seen_as_browsers_see_it() {
        let text = "<!DOCTYPE html><html lang=vi><head><title>A &amp; B</title>\
            <link rel=stylesheet href='/a.css'><link rel=\"canonical\" href=\"https://e.example/\">\
            <meta property=og:title content=\"C > D\"></head><body><!-- <a href=/no> -->\
            <h1 id=x>A</h1><a title=\">\" href=\"/b?c=1&amp;d=2\">b</a>\
            <script src=/s.js>if (a<b) '<a href=/no>'</script><img src=/p.png><img src=/q.png alt></body>";
        let scan = Scan::of(text);
        let texts = |spans: &[Span]| -> Vec<String> {
            spans.iter().map(|span| decoded(slice(text, span)).into_owned()).collect()
        };
        let loads: Vec<Span> = scan.loads.iter().map(|(_, span)| span.clone()).collect();
        assert_eq!(scan.language, "vi");
        assert_eq!(scan.title, "A & B");
        assert_eq!(scan.preview_title, "C > D");
        assert_eq!(scan.canonical.as_deref(), Some("https://e.example/"));
        assert_eq!(texts(&scan.links), ["/b?c=1&d=2"]);
        assert_eq!(texts(&loads), ["/a.css", "/s.js", "/p.png", "/q.png"]);
        assert_eq!(texts(&scan.silent), ["/p.png"]);
        assert_eq!(scan.headings, [1]);
        assert!(scan.has_id(text, "x") && !scan.has_id(text, "y"));
    }

    #[test]
    fn of_a_picture_the_file_for_telephones_counts() {
        let text = "<picture><source srcset=\"/a-480.webp 480w, /a-800.webp 800w, /a-1200.webp 1200w\">\
            <source srcset=\"/a-480.jpg 480w\"><img src=\"/a-480.jpg\" alt=\"x\"></picture>\
            <img src=\"/b.jpg\" srcset=\"/b-300.jpg 300w, /b-600.jpg 600w\" alt=\"x\">";
        let scan = Scan::of(text);
        let loads: Vec<&str> = scan.loads.iter().map(|(_, span)| slice(text, span)).collect();
        assert_eq!(loads, ["/a-800.webp", "/b-600.jpg"]);
        assert_eq!(scan.choices.len(), 8);
    }

    #[test]
    fn broken_markup_ends() {
        for text in [
            "<a href=",
            "<a href=\"x",
            "<",
            "<a =\"\" ==>",
            "<!--",
            "<title>",
            "<a\u{e9}=1 href=/x>",
        ] {
            let _ = Scan::of(text);
        }
    }
}

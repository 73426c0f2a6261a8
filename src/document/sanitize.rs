//! Raw HTML from editors: what of it is published.
//!
//! In: HTML as written. Out: HTML that is balanced, holds only what the lists below name, and says
//! what was left out. Ammonia decides what is safe; the scanner of `raw_html.rs` only names to the
//! editor what went missing. HTML that this program writes itself never passes through here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::Builder;

use crate::base::html as escape;
use crate::base::lang::LanguageTag;
use crate::document::raw_html;
use crate::document::raw_html::HtmlAttribute;
use crate::document::raw_html::HtmlTag;

/// Attributes that every element may have.
const GENERIC: &[&str] = &["class", "dir", "id", "lang", "title"];

/// Elements that are published, with the attributes that only they may have.
///
/// Not here: what runs code or loads it, what takes input, what loads from other hosts, `h1` (the
/// page's title) and the landmarks that belong to the theme.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang"]),
    ("abbr", &[]),
    ("article", &[]),
    ("aside", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("dd", &[]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("i", &[]),
    ("ins", &["datetime"]),
    ("kbd", &[]),
    ("li", &["value"]),
    ("mark", &[]),
    ("ol", &["reversed", "start", "type"]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("section", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["colspan", "headers", "rowspan", "scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
];

/// Elements that may stand inside a paragraph as lone tags, with Markdown between them.
const INLINE: &[&str] = &[
    "abbr", "b", "bdi", "bdo", "br", "cite", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    "wbr",
];

/// Elements that may be opened in one piece of raw HTML and closed in another, so that Markdown can
/// stand between: `<details>`, a blank line, Markdown, a blank line, `</details>`.
const WRAPPERS: &[&str] =
    &["article", "aside", "blockquote", "details", "div", "figure", "section"];

/// How many attributes a tag may have: more than anyone means. A parser compares each with all
/// those before it.
const ATTRIBUTE_LIMIT: usize = 100;

/// What links in raw HTML may lead to.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// What ammonia adds to every link.
const REL: &str = " rel=\"noopener noreferrer\"";

/// How often cleaned HTML is cleaned again until it no longer changes.
const ROUNDS: usize = 4;

/// A character that no text may hold (Unicode, section 23.7): it marks the end of a piece.
const MARK: char = '\u{fdd0}';

/// What stands for [`MARK`] when an editor wrote it: as long, and dropped as well.
const NO_MARK: &str = "\u{fdd1}";

/// HTML that may be published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sanitised {
    /// The HTML: every element closed, in the form in which a browser would serialise it.
    pub html: String,
    /// What was left out, in the order written.
    pub removed: Vec<Removed>,
}

/// Something that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Its name as people say it: `<script>`, `onclick`.
    pub what: String,
    /// Where it stands in the HTML that was given.
    pub range: Range<usize>,
}

/// Cleans a piece of HTML that stands between blocks.
///
/// A piece with a tag of more than a hundred attributes is not read: its words are published.
pub fn html(raw: &str) -> Sanitised {
    if let Some(range) = overloaded(raw) {
        let name = raw.get(range.clone()).unwrap_or_default();
        let removed = Removed { what: format!("{name}>"), range };
        return Sanitised { html: words(raw), removed: vec![removed] };
    }
    let html = clean(raw);
    let removed = removed(raw, &html);
    Sanitised { html, removed }
}

/// The beginning of a tag with more attributes than are read.
pub(super) fn overloaded(raw: &str) -> Option<Range<usize>> {
    // Most comments hold markup that is not meant; a piece that is only a comment holds no tag.
    if raw_html::comment(raw).is_some_and(|inside| !inside.contains('>')) {
        return None;
    }
    raw_html::overloaded(raw, ATTRIBUTE_LIMIT)
}

/// The words in HTML that is not to be parsed.
pub(super) fn words(raw: &str) -> String {
    format!("<p>{}</p>", escape::text(raw_html::text(raw).trim()))
}

/// Cleans a piece of HTML, and leaves open those wrappers at its end that have no end tag in it.
/// They are named outermost first; the caller closes them.
pub(super) fn opening(raw: &str) -> (Sanitised, Vec<&'static str>) {
    if !has_open_wrapper(raw) || overloaded(raw).is_some() {
        return (html(raw), Vec::new());
    }
    let marked = settled(&format!("{}{MARK}", raw.replace(MARK, NO_MARK)), clean_marked);
    let split = marked.split_once(MARK).and_then(|(start, end)| Some((start, end_tags(end)?)));
    let Some((start, ends)) = split else { return (html(raw), Vec::new()) };
    let open: Vec<_> = ends.iter().rev().map_while(|name| wrapper(name)).collect();
    if open.is_empty() {
        return (html(raw), open);
    }
    let mut html = start.to_owned();
    for name in ends.iter().take(ends.len() - open.len()) {
        html.push_str(&format!("</{name}>"));
    }
    let html = tidy(&html);
    let removed = removed(raw, &html);
    (Sanitised { html, removed }, open)
}

/// Whether a wrapper has fewer end tags than start tags. Only a reason to look closer: cleaning a
/// piece twice costs more than counting.
fn has_open_wrapper(raw: &str) -> bool {
    let tags = raw_html::tags(raw);
    WRAPPERS.iter().any(|wrapper| {
        let (ends, starts): (Vec<_>, Vec<_>) =
            tags.iter().filter(|tag| tag.name == *wrapper).partition(|tag| tag.is_end);
        starts.len() > ends.len()
    })
}

/// Cleans a start tag that stands alone in a paragraph and is not [`overloaded`]. Its end tag is for
/// the caller to write.
pub(super) fn start_tag(raw: &str) -> Sanitised {
    let cleaned = Sanitised { html: clean_once(raw), removed: Vec::new() };
    let removed = removed(raw, &cleaned.html);
    let tag = raw_html::tags(&cleaned.html).into_iter().next();
    let html = tag.and_then(|tag| cleaned.html.get(tag.range).map(str::to_owned));
    Sanitised { html: html.unwrap_or_default(), removed }
}

/// Rewrites cleaned HTML without the ids that `keep` does not want.
pub(super) fn with_ids(html: &str, mut keep: impl FnMut(&str) -> bool) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut at = 0;
    for tag in raw_html::tags(html) {
        let Some(id) = tag.attributes.iter().find(|attribute| attribute.name == "id") else {
            continue;
        };
        if keep(&raw_html::decode(&id.value)) {
            continue;
        }
        kept.push_str(html.get(at..id.range.start).unwrap_or_default().trim_end());
        at = id.range.end;
    }
    kept.push_str(html.get(at..).unwrap_or_default());
    kept
}

/// Rewrites cleaned HTML with other levels of headings: `level` gets the level of each in turn.
pub(super) fn with_levels(html: &str, mut level: impl FnMut(u8) -> u8) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut open = Vec::new();
    let mut at = 0;
    for tag in raw_html::tags(html) {
        let Some(written) = heading_level(&tag.name) else { continue };
        let published = if tag.is_end { open.pop().unwrap_or(written) } else { level(written) };
        if !tag.is_end {
            open.push(published);
        }
        // The digit stands behind `<h` or `</h`.
        let digit = tag.range.start + if tag.is_end { "</h" } else { "<h" }.len();
        kept.push_str(html.get(at..digit).unwrap_or_default());
        kept.push_str(&published.to_string());
        at = digit + 1;
    }
    kept.push_str(html.get(at..).unwrap_or_default());
    kept
}

fn heading_level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (2..=6).contains(&level).then_some(level)
}

/// Whether an element may stand inside a paragraph.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// The wrapper of that name.
pub(super) fn wrapper(name: &str) -> Option<&'static str> {
    WRAPPERS.iter().copied().find(|wrapper| *wrapper == name)
}

/// Whether an element has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "col" | "hr" | "wbr")
}

/// Ammonia with the lists above. Building it costs more than using it.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let attributes = ELEMENTS
        .iter()
        .filter(|(_, attributes)| !attributes.is_empty())
        .map(|(name, attributes)| (*name, attributes.iter().copied().collect()));
    let mut cleaner = Builder::default();
    cleaner
        .tags(ELEMENTS.iter().map(|(name, _)| *name).collect())
        .tag_attributes(attributes.collect::<HashMap<_, _>>())
        .generic_attributes(GENERIC.iter().copied().collect::<HashSet<_>>())
        .url_schemes(SCHEMES.iter().copied().collect())
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|_, attribute, value| match attribute {
            // Their presence is all they say; another value would not be valid.
            "open" | "reversed" => Some(Cow::Borrowed("")),
            _ => is_valid(attribute, value).then_some(Cow::Borrowed(value)),
        });
    cleaner
});

/// Whether HTML allows a value for an attribute. Attributes that take any value are not named here.
fn is_valid(attribute: &str, value: &str) -> bool {
    match attribute {
        // A link to this site is written in Markdown, where it is checked and follows its page. What
        // is hidden in a scheme by control characters must not come to light when those are dropped.
        "href" => has_scheme(value) && escape::safe_url(value).is_some(),
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "lang" | "hreflang" => LanguageTag::parse(value).is_some(),
        "datetime" => {
            let fits = |letter: char| letter.is_ascii_digit() || "T :+-.Z".contains(letter);
            value.contains(|letter: char| letter.is_ascii_digit()) && value.chars().all(fits)
        }
        // As far as HTML allows (sections 4.9.3 and 4.9.11).
        "colspan" | "span" => number(value).is_some_and(|number| (1..=1000).contains(&number)),
        "rowspan" => number(value).is_some(),
        "start" | "value" => number(value.strip_prefix('-').unwrap_or(value)).is_some(),
        "scope" => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        "type" => matches!(value, "1" | "a" | "A" | "i" | "I"),
        _ => true,
    }
}

/// A whole number of at most four digits.
fn number(value: &str) -> Option<u16> {
    let is_small = value.len() <= 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|_| is_small)
}

/// Whether an address is whole: ammonia has looked at its scheme already.
fn has_scheme(address: &str) -> bool {
    address.trim().split(['/', '?', '#']).next().is_some_and(|part| part.contains(':'))
}

/// Cleans until nothing changes: taking an element out can bring two together that a parser would
/// part again, and only HTML that a parser leaves as it is counts as balanced.
fn clean(raw: &str) -> String {
    settled(raw, clean_once)
}

fn settled(raw: &str, clean: fn(&str) -> String) -> String {
    let mut html = tidy(&clean(raw));
    for _ in 0..ROUNDS {
        let again = tidy(&clean(&html));
        if again == html {
            return html;
        }
        html = again;
    }
    // Nobody writes such HTML on purpose; its words are still the editor's.
    words(&html)
}

fn clean_once(raw: &str) -> String {
    without_forbidden(&CLEANER.clean(raw).to_string())
}

/// As [`clean_once`], but leaves [`MARK`].
fn clean_marked(raw: &str) -> String {
    let cleaned = CLEANER.clean(raw).to_string();
    let parts: Vec<String> = cleaned.split(MARK).map(without_forbidden).collect();
    parts.join(MARK.encode_utf8(&mut [0; MARK.len_utf8()]))
}

/// HTML from a serialiser without the characters that HTML forbids: what stands between its `&`, `<`
/// and `>` is treated as all other text is.
pub(super) fn without_forbidden(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    for stretch in html.split_inclusive(['&', '<', '>']) {
        let words = stretch.trim_end_matches(['&', '<', '>']);
        escape::escape_text(words, &mut kept);
        kept.push_str(stretch.get(words.len()..).unwrap_or_default());
    }
    kept
}

/// Takes out what cleaning leaves behind: images without a file or words, parts of lists and of
/// ruby that stand outside them, and empty paragraphs.
fn tidy(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut open: Vec<OpenElement> = Vec::new();
    let mut at = 0;
    for tag in raw_html::tags(html) {
        kept.push_str(html.get(at..tag.range.start).unwrap_or_default());
        at = tag.range.end;
        let written = html.get(tag.range.clone()).unwrap_or_default();
        if is_void(&tag.name) {
            kept.push_str(written);
        } else if tag.is_end {
            let is_kept = open.pop().is_none_or(|element| element.is_kept(&mut kept));
            kept.push_str(if is_kept { written } else { "" });
        } else {
            let parent = open.last().map(|parent| parent.name.as_str());
            let is_kept = parents(&tag.name)
                .is_none_or(|parents| parent.is_some_and(|parent| parents.contains(&parent)));
            let start = kept.len();
            match (is_kept, tag.name.as_str()) {
                // `rel` says something of a destination, and this link has lost its own.
                (true, "a") if !written.contains(" href=") => {
                    kept.push_str(&written.replace(REL, ""));
                }
                (true, _) => kept.push_str(written),
                (false, _) => {}
            }
            open.push(OpenElement { name: tag.name, start, end: kept.len(), is_dropped: !is_kept });
        }
    }
    kept.push_str(html.get(at..).unwrap_or_default());
    kept
}

/// The elements that one must stand directly in. A piece of raw HTML is published inside lists of
/// Markdown, where a stray `<li>` would end the item around it.
fn parents(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "li" => Some(&["ol", "ul"]),
        "dd" | "dt" => Some(&["dl"]),
        "rp" | "rt" => Some(&["ruby"]),
        _ => None,
    }
}

/// An element that [`tidy`] has met the start tag of.
struct OpenElement {
    name: String,
    /// Where its start tag stands in the tidied HTML.
    start: usize,
    /// Where its start tag ends.
    end: usize,
    is_dropped: bool,
}

impl OpenElement {
    /// Whether its end tag is to be written; takes back the start tag of an empty paragraph.
    fn is_kept(&self, tidied: &mut String) -> bool {
        let content = tidied.get(self.end..).unwrap_or_default();
        if self.name == "p" && content.trim().is_empty() {
            tidied.truncate(self.start);
            return false;
        }
        !self.is_dropped
    }
}

/// The names in `html` when it is nothing but end tags.
fn end_tags(html: &str) -> Option<Vec<String>> {
    let tags = raw_html::tags(html);
    let length: usize = tags.iter().map(|tag| tag.range.len()).sum();
    let are_ends = length == html.len() && tags.iter().all(|tag| tag.is_end);
    are_ends.then(|| tags.into_iter().map(|tag| tag.name).collect())
}

/// What stands in `raw` and not in `html`.
fn removed(raw: &str, html: &str) -> Vec<Removed> {
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for tag in raw_html::tags(html).into_iter().filter(|tag| !tag.is_end) {
        *left.entry(tag.name).or_default() += 1;
    }
    let mut removed = Vec::new();
    for tag in raw_html::tags(raw).into_iter().filter(|tag| !tag.is_end) {
        let count = left.entry(tag.name.clone()).or_default();
        if *count == 0 && tag.name == "p" {
            // It was empty: nobody misses it.
            continue;
        }
        if *count == 0 {
            removed.push(Removed { what: format!("<{}>", tag.name), range: tag.range });
            continue;
        }
        *count -= 1;
        removed.extend(removed_attributes(raw, &tag));
    }
    removed
}

/// The attributes of a published element that are not published.
fn removed_attributes(raw: &str, tag: &HtmlTag) -> Vec<Removed> {
    let own = ELEMENTS.iter().find(|(name, _)| *name == tag.name).map_or(&[][..], |(_, own)| own);
    let is_published = |name: &str| {
        let is_listed = GENERIC.contains(&name) || own.contains(&name);
        is_listed && (name != "href" || survives(raw, tag, name))
    };
    let has_valid_value = |attribute: &HtmlAttribute| {
        attribute.name == "href" || is_valid(&attribute.name, &raw_html::decode(&attribute.value))
    };
    tag.attributes
        .iter()
        .filter(|attribute| !is_published(&attribute.name) || !has_valid_value(attribute))
        .map(|attribute| Removed { what: attribute.name.clone(), range: attribute.range.clone() })
        .collect()
}

/// Whether an attribute that holds an address is left by the sanitiser.
fn survives(raw: &str, tag: &HtmlTag, attribute: &str) -> bool {
    let cleaned = clean_once(raw.get(tag.range.clone()).unwrap_or_default());
    raw_html::tags(&cleaned).first().is_some_and(|tag| tag.attribute(attribute).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sanitised: &Sanitised) -> Vec<&str> {
        sanitised.removed.iter().map(|removed| removed.what.as_str()).collect()
    }

    #[test]
    fn what_runs_code_is_left_out_and_named() {
        let raw = "<p onclick=\"x()\">a<script>b()</script><iframe src=x></iframe></p>";
        let cleaned = html(raw);
        assert_eq!(cleaned.html, "<p>a</p>");
        assert_eq!(names(&cleaned), ["onclick", "<script>", "<iframe>"]);
    }

    #[test]
    fn tables_figures_and_details_stay() {
        let raw = "<table class=\"x\"><thead><tr><th scope=\"col\">a</th></tr></thead></table>\
                   <figure id=\"f\"><figcaption lang=\"en\">b</figcaption></figure>\
                   <details open=\"\"><summary>c</summary>d</details>";
        assert_eq!(html(raw), Sanitised { html: raw.to_owned(), removed: Vec::new() });
    }

    #[test]
    fn tag_soup_becomes_balanced() {
        assert_eq!(html("<div><b>a<p>b</div></i></p>").html, "<div><b>a<p>b</p></b></div>");
    }

    #[test]
    fn paragraphs_that_come_together_are_parted() {
        assert_eq!(html("<p>a<button><p>b</p></button></p>").html, "<p>a</p><p>b</p>");
    }

    #[test]
    fn links_lead_to_the_web_to_mail_and_to_phones() {
        let cleaned = html("<a href=\"https://e.org/\">a</a><a href=\"java\nscript:x\">b</a>");
        assert_eq!(
            cleaned.html,
            "<a href=\"https://e.org/\" rel=\"noopener noreferrer\">a</a><a>b</a>"
        );
        assert_eq!(names(&cleaned), ["href"]);
    }

    #[test]
    fn links_and_images_of_this_site_are_left_to_markdown_where_they_are_checked() {
        let cleaned = html("<a href=\"../a/\">a</a><img src=\"a.png\" alt=\"A\">");
        assert_eq!(cleaned.html, "<a>a</a>");
        assert_eq!(names(&cleaned), ["href", "<img>"]);
    }

    #[test]
    fn parts_of_lists_and_ruby_stand_in_them() {
        assert_eq!(
            html("<ruby>a<rt>b<rt>c</ruby><div><rt>d<li>e</div><ul><li>f</ul><dd>g</dd>").html,
            "<ruby>a<rt>b</rt><rt>c</rt></ruby><div>de</div><ul><li>f</li></ul>g"
        );
    }

    #[test]
    fn empty_paragraphs_are_left_out() {
        assert_eq!(html("<p>\n</p>a</p><p class=\"x\"></p>").html, "a");
    }

    #[test]
    fn a_cell_outside_a_table_is_left_out_and_its_words_stay() {
        let cleaned = html("<td>a</td>");
        assert_eq!(cleaned.html, "a");
        assert_eq!(names(&cleaned), ["<td>"]);
    }

    #[test]
    fn a_wrapper_without_an_end_is_left_open() {
        let (cleaned, open) = opening("<section><div class=\"x\">\n<p>a\n");
        assert_eq!(cleaned.html, "<section><div class=\"x\">\n<p>a\n</p>");
        assert_eq!(open, ["section", "div"]);
    }

    #[test]
    fn a_table_without_an_end_is_closed() {
        let (cleaned, open) = opening("<div><table><tr><td>a");
        assert_eq!(cleaned.html, "<div><table><tbody><tr><td>a</td></tr></tbody></table>");
        assert_eq!(open, ["div"]);
    }

    #[test]
    fn a_lone_start_tag_stays_lone() {
        let cleaned = start_tag("<abbr title='a \"b\"' onclick=x>");
        assert_eq!(cleaned.html, "<abbr title=\"a &quot;b&quot;\">");
        assert_eq!(names(&cleaned), ["onclick"]);
    }

    #[test]
    fn values_that_are_not_valid_are_left_out_and_named() {
        let cleaned = html(
            "<blockquote cite=\"javascript:x\" dir=\"up\" lang=\"x\"><time datetime=\"a\">a</time>\
             <ol start=\"9e9\" type=\"z\"><li value=\"1.5\">b</li></ol><table><tr><th scope=\"x\">c</th>\
             <td colspan=\"0\" rowspan=\"99999\">d</td></tr></table></blockquote>",
        );
        assert_eq!(
            cleaned.html,
            "<blockquote><time>a</time><ol><li>b</li></ol><table><tbody><tr><th>c</th>\
             <td>d</td></tr></tbody></table></blockquote>"
        );
        assert_eq!(
            names(&cleaned),
            [
                "cite", "dir", "lang", "datetime", "start", "type", "value", "scope", "colspan",
                "rowspan"
            ]
        );
    }

    #[test]
    fn values_that_are_valid_stay() {
        let raw = "<blockquote dir=\"auto\" lang=\"zh-Hant\"><time datetime=\"2026-11-20T08:00:00+07:00\">a\
                   </time><ol start=\"-3\" type=\"a\" reversed=\"\"><li value=\"2024\">b</li></ol>\
                   <table><tbody><tr><td colspan=\"2\" rowspan=\"0\">c</td></tr></tbody></table></blockquote>";
        assert_eq!(html(raw), Sanitised { html: raw.to_owned(), removed: Vec::new() });
    }

    #[test]
    fn code_hidden_by_a_character_that_is_dropped_is_left_out() {
        assert_eq!(
            start_tag("<a href=\"java\u{1}script:x\">").html,
            "<a rel=\"noopener noreferrer\">"
        );
    }

    #[test]
    fn a_tag_with_a_hundred_attributes_is_read_and_one_with_more_is_not() {
        let tag = |count: usize| format!("<b {}>a</b><!-- c -->", "x ".repeat(count));
        assert_eq!(html(&tag(100)).html, "<b>a</b>");
        assert_eq!(
            html(&tag(101)),
            Sanitised {
                html: "<p>a</p>".to_owned(),
                removed: vec![Removed { what: "<b>".to_owned(), range: 0..2 }]
            }
        );
    }

    #[test]
    fn levels_of_headings_are_rewritten() {
        let html = "<h6 id=\"a\">a</h6><h4><b>b</b></h4>";
        assert_eq!(with_levels(html, |level| level - 1), "<h5 id=\"a\">a</h5><h3><b>b</b></h3>");
    }

    #[test]
    fn ids_that_are_taken_are_left_out() {
        let kept = with_ids("<p id=\"a\">x</p><p class=\"c\" id=\"b\">y</p>", |id| id == "a");
        assert_eq!(kept, "<p id=\"a\">x</p><p class=\"c\">y</p>");
    }
}

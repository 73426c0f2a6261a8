//! Drawings in SVG: what of them is published, and how large they are.
//!
//! In: the text of a file. Out: a [`Drawing`] that runs nothing, loads nothing and says nothing of its maker. The lists
//! below name what is kept; everything else is left out, and its names are told. A browser shows a drawing in a page
//! without its scripts, but whoever opens the file itself would run them, with the rights of the site.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::base::html;

/// A drawing that may be published.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// What is published.
    pub text: String,
    /// What was left out, by the names of elements (`<script>`) and attributes (`onclick`), each once. What a drawing
    /// program only notes for itself is not named.
    pub removed: Vec<String>,
}

/// The namespaces that are kept (SVG 2 section 5.1, XLink 1.1 section 3).
const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Elements that are published. Not here: what runs code (`script`, `handler`), loads (`image`, `feImage`,
/// `foreignObject`, `cursor`, `font-face-uri`) or changes other elements later (`animate`, `set`).
const ELEMENTS: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

/// Elements that are left out while what stands in them stays.
const UNWRAPPED: &[&str] = &["a"];

/// Attributes of elements of SVG that are published, but for `aria-…` and `data-…`, which are names only.
const ATTRIBUTES: &[&str] = &[
    "alignment-baseline",
    "amplitude",
    "azimuth",
    "baseFrequency",
    "baseline-shift",
    "bias",
    "class",
    "clip",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "color",
    "color-interpolation",
    "color-interpolation-filters",
    "cx",
    "cy",
    "d",
    "diffuseConstant",
    "direction",
    "display",
    "divisor",
    "dominant-baseline",
    "dx",
    "dy",
    "edgeMode",
    "elevation",
    "enable-background",
    "exponent",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "filterUnits",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "href",
    "id",
    "image-rendering",
    "in",
    "in2",
    "intercept",
    "isolation",
    "k1",
    "k2",
    "k3",
    "k4",
    "kernelMatrix",
    "kernelUnitLength",
    "kerning",
    "lang",
    "lengthAdjust",
    "letter-spacing",
    "lighting-color",
    "limitingConeAngle",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "mask",
    "mask-type",
    "maskContentUnits",
    "maskUnits",
    "method",
    "mix-blend-mode",
    "mode",
    "numOctaves",
    "offset",
    "opacity",
    "operator",
    "order",
    "orient",
    "overflow",
    "paint-order",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "pointsAtX",
    "pointsAtY",
    "pointsAtZ",
    "preserveAlpha",
    "preserveAspectRatio",
    "primitiveUnits",
    "r",
    "radius",
    "refX",
    "refY",
    "result",
    "role",
    "rotate",
    "rx",
    "ry",
    "scale",
    "seed",
    "shape-rendering",
    "side",
    "slope",
    "spacing",
    "specularConstant",
    "specularExponent",
    "spreadMethod",
    "startOffset",
    "stdDeviation",
    "stitchTiles",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "style",
    "surfaceScale",
    "systemLanguage",
    "tableValues",
    "targetX",
    "targetY",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "textLength",
    "transform",
    "transform-origin",
    "type",
    "unicode-bidi",
    "values",
    "vector-effect",
    "version",
    "viewBox",
    "visibility",
    "width",
    "word-spacing",
    "writing-mode",
    "x",
    "x1",
    "x2",
    "xChannelSelector",
    "y",
    "y1",
    "y2",
    "yChannelSelector",
    "z",
];

/// How deep elements may stand in each other: deeper drawings are made to break readers.
const DEEPEST: usize = 200;

/// The size of a drawing that says nothing of it (CSS Images 3 section 5.1: 300 × 150).
const DEFAULT_SIZE: (f64, f64) = (300.0, 150.0);

/// The width of a drawing that only says its proportions: browsers show it as wide as the text, and this is wider.
const FULL_WIDTH: f64 = 1200.0;

/// Reads a drawing and leaves out what is not published.
///
/// # Errors
/// One clause that says why it is no drawing: `its element <g> is not closed`.
pub fn clean(text: &str) -> Result<Drawing, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut cleaner = Cleaner::default();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return cleaner.finish(),
            Ok(event) => cleaner.event(&event)?,
            Err(error) => {
                let line = line_of(text, reader.error_position());
                return Err(format!("it is no XML: {error} (line {line})"));
            }
        }
    }
}

fn line_of(text: &str, position: u64) -> usize {
    let position = usize::try_from(position).unwrap_or(usize::MAX).min(text.len());
    text.as_bytes()[..position].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// An element that is open.
struct Open {
    /// Its name as written, to close it; `None` when the element itself is left out.
    name: Option<String>,
    /// Whether nothing in it is published.
    is_hidden: bool,
    /// Whether its text is a stylesheet.
    is_style: bool,
    /// Namespaces declared here: prefix and address.
    namespaces: Vec<(String, String)>,
}

#[derive(Default)]
struct Cleaner {
    text: String,
    open: Vec<Open>,
    removed: BTreeSet<String>,
    size: Option<(f64, f64)>,
    is_done: bool,
    /// The stylesheet that is being read.
    style: String,
}

impl Cleaner {
    fn event(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(start, false),
            Event::Empty(start) => self.start(start, true),
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) => {
                let written: &str = text;
                self.characters(&written.replace("\r\n", "\n"));
                Ok(())
            }
            Event::CData(text) => {
                let written: &str = text;
                self.characters(written);
                Ok(())
            }
            Event::GeneralRef(reference) => {
                let name: &str = reference;
                match character(name) {
                    Some(character) => self.characters(&character.to_string()),
                    None => return Err(unknown_entity(name)),
                }
                Ok(())
            }
            // Notes, declarations and instructions are for programs; a document type may declare entities.
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {
                Ok(())
            }
        }
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_hidden)
    }

    fn characters(&mut self, text: &str) {
        let Some(open) = self.open.last().filter(|open| !open.is_hidden) else { return };
        if open.is_style {
            self.style.push_str(text);
        } else {
            let text: String = text.chars().filter(|letter| is_xml(*letter)).collect();
            html::escape_text(&text, &mut self.text);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, is_empty: bool) -> Result<(), String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("its elements stand more than {DEEPEST} deep"));
        }
        if self.is_done {
            return Err("it has two outermost elements".to_owned());
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| format!("it is no XML: {error}"))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| unknown_entity(attribute.key.as_ref()))?;
            let name: &str = attribute.key.as_ref();
            attributes.push((name.to_owned(), value.into_owned()));
        }
        let namespaces = attributes.iter().filter_map(|(name, value)| {
            let prefix = if name == "xmlns" { "" } else { name.strip_prefix("xmlns:")? };
            Some((prefix.to_owned(), value.clone()))
        });
        let mut open = Open {
            name: None,
            is_hidden: self.is_hidden(),
            is_style: false,
            namespaces: namespaces.collect(),
        };
        let name = start.name();
        let written: &str = name.as_ref();
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let local = local.to_owned();
        let is_root = self.open.is_empty();
        self.open.push(Open { namespaces: std::mem::take(&mut open.namespaces), ..open });
        let namespace = self.namespace(prefix);
        let is_svg = namespace.as_deref().is_none_or(|namespace| namespace == SVG)
            && (namespace.is_some() || prefix.is_empty());
        if is_root && !(is_svg && local == "svg") {
            return Err(format!("its outermost element is <{written}>, not <svg>"));
        }
        let is_known = is_svg && ELEMENTS.contains(&local.as_str());
        let is_unwrapped = is_svg && UNWRAPPED.contains(&local.as_str());
        let is_hidden = self.is_hidden();
        if is_hidden {
        } else if is_known {
            self.write_start(&local, &attributes, is_root);
        } else {
            // What drawing programs keep for themselves is nobody's loss.
            if is_svg && local != "metadata" {
                self.removed.insert(format!("<{local}>"));
            }
        }
        if let Some(open) = self.open.last_mut() {
            open.is_hidden = is_hidden || !(is_known || is_unwrapped);
            open.is_style = is_known && local == "style";
            open.name = (is_known && !is_hidden).then_some(local);
        }
        if is_empty {
            self.end();
        }
        Ok(())
    }

    /// Writes an element without the end of its tag when it is a stylesheet: that depends on its text.
    fn write_start(&mut self, name: &str, attributes: &[(String, String)], is_root: bool) {
        let mut written = BTreeSet::new();
        let start = self.text.len();
        self.text.push('<');
        self.text.push_str(name);
        if is_root {
            self.attribute("xmlns", SVG);
        }
        let mut size = Size::default();
        for (attribute, value) in attributes {
            if attribute == "xmlns" || attribute.starts_with("xmlns:") {
                continue;
            }
            size.note(attribute, value);
            let Some(kept) = self.kept(attribute, value) else { continue };
            if written.insert(kept.clone()) {
                self.attribute(&kept, value);
            }
        }
        self.text.push('>');
        if is_root {
            self.size = Some(size.pixels());
        }
        if name == "style" {
            // Written at its end, when its text is known.
            self.text.truncate(start);
            self.style.clear();
        }
    }

    /// The name under which an attribute is published; `None` when it is left out.
    fn kept(&mut self, written: &str, value: &str) -> Option<String> {
        let (name, is_svg) = match written.split_once(':') {
            None => (written.to_owned(), true),
            Some(("xml", name @ ("lang" | "space"))) => return Some(format!("xml:{name}")),
            Some((prefix, name)) => {
                let is_link = self.namespace(prefix).as_deref() == Some(XLINK) && name == "href";
                // Browsers take `href` alone too (SVG 2 section 16.1.5), so the other namespace is not needed.
                if !is_link {
                    return None;
                }
                (name.to_owned(), true)
            }
        };
        let is_known = ATTRIBUTES.contains(&name.as_str())
            || name.starts_with("aria-")
            || name.starts_with("data-");
        let is_harmless = match name.as_str() {
            "href" => value.trim_start().starts_with('#'),
            _ => is_harmless_style(value),
        };
        if is_svg && is_known && is_harmless {
            return Some(name);
        }
        self.removed.insert(if is_known { format!("{name}=\"…\"") } else { name });
        None
    }

    /// The namespace of a prefix: of the innermost element that declares it.
    fn namespace(&self, prefix: &str) -> Option<String> {
        let declared = self.open.iter().rev().flat_map(|open| &open.namespaces);
        declared.into_iter().find(|(name, _)| name == prefix).map(|(_, address)| address.clone())
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let value: String = value.chars().filter(|letter| is_xml(*letter)).collect();
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        html::escape_attribute(&value, &mut self.text);
        self.text.push('"');
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.is_done |= self.open.is_empty();
        let Some(name) = open.name else { return };
        if open.is_style {
            let style = without_comments(&std::mem::take(&mut self.style));
            if !is_harmless_style(&style) {
                self.removed.insert("<style>".to_owned());
                return;
            }
            self.text.push_str("<style>");
            html::escape_text(&style, &mut self.text);
        }
        self.text.push_str("</");
        self.text.push_str(&name);
        self.text.push('>');
    }

    fn finish(mut self) -> Result<Drawing, String> {
        if let Some(open) = self.open.last() {
            let name = open.name.as_deref().unwrap_or("…");
            return Err(format!("its element <{name}> is not closed"));
        }
        let (width, height) = self.size.ok_or_else(|| "it has no element <svg>".to_owned())?;
        self.text.push('\n');
        Ok(Drawing {
            width: side(width),
            height: side(height),
            text: self.text,
            removed: self.removed.into_iter().collect(),
        })
    }
}

/// Whole pixels of a side; a browser lays out no larger ones.
fn side(length: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded just before"
    )]
    let side = length.round().clamp(1.0, 100_000.0) as u32;
    side
}

/// A character that a reference stands for: `amp`, `#160`, `#xa0`.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => {}
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

fn unknown_entity(name: &str) -> String {
    format!("it uses an entity that is not one of XML (`{name}`); save it as plain SVG")
}

/// Whether XML 1.0 can hold a character (section 2.2).
fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// CSS without its comments, which could hide a rule and may name its maker.
fn without_comments(style: &str) -> String {
    let mut result = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, comment)) = rest.split_once("/*") {
        result.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    result.push_str(rest);
    result
}

/// Whether CSS, or the value of an attribute, loads nothing and runs nothing: no address but those of the drawing's own
/// parts (`url(#a)`), no rule that loads, and no escape that could hide one.
fn is_harmless_style(value: &str) -> bool {
    let plain: String =
        value.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase();
    let mut addresses = plain.match_indices("url(");
    let is_own = |at: usize| {
        let rest = plain[at..].trim_start_matches("url(").trim_start_matches(['"', '\'']);
        rest.starts_with('#')
    };
    !plain.contains('\\')
        && !plain.contains("/*")
        && addresses.all(|(at, _)| is_own(at))
        && ![
            "@import",
            "@font-face",
            "@namespace",
            "image(",
            "image-set(",
            "src(",
            "expression(",
            "javascript:",
            "data:",
            "-moz-binding",
            "behavior:",
        ]
        .iter()
        .any(|word| plain.contains(word))
}

/// What the outermost element says of its size.
#[derive(Default)]
struct Size {
    width: Option<f64>,
    height: Option<f64>,
    /// Width and height of the view box.
    view: Option<(f64, f64)>,
}

impl Size {
    fn note(&mut self, name: &str, value: &str) {
        match name {
            "width" => self.width = length(value),
            "height" => self.height = length(value),
            "viewBox" => {
                let numbers: Vec<f64> = value
                    .split(|letter: char| letter.is_whitespace() || letter == ',')
                    .filter(|word| !word.is_empty())
                    .filter_map(|word| word.parse().ok())
                    .collect();
                if let [_, _, width, height] = numbers[..]
                    && width > 0.0
                    && height > 0.0
                {
                    self.view = Some((width, height));
                }
            }
            _ => {}
        }
    }

    /// Width and height, one from the other by the view box where only one is given (CSS Images 3 section 5.2).
    fn pixels(&self) -> (f64, f64) {
        let ratio = self.view.map(|(width, height)| width / height);
        match (self.width, self.height, ratio) {
            (Some(width), Some(height), _) => (width, height),
            (Some(width), None, Some(ratio)) => (width, width / ratio),
            (None, Some(height), Some(ratio)) => (height * ratio, height),
            (Some(width), None, None) => (width, DEFAULT_SIZE.1),
            (None, Some(height), None) => (DEFAULT_SIZE.0, height),
            (None, None, _) => self.view.map_or(DEFAULT_SIZE, |(width, height)| {
                let factor = (FULL_WIDTH / width).max(1.0);
                (width * factor, height * factor)
            }),
        }
    }
}

/// A length in CSS pixels (CSS Values 4 section 6.2); percentages are none.
fn length(value: &str) -> Option<f64> {
    let value = value.trim();
    let end = value
        .find(|letter: char| !letter.is_ascii_digit() && !".+-".contains(letter))
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    let number: f64 = number.parse().ok()?;
    let factor = match unit.trim() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "em" | "rem" => 16.0,
        _ => return None,
    };
    Some(number * factor).filter(|pixels| *pixels > 0.0 && pixels.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> Drawing {
        clean(text).unwrap()
    }

    #[test]
    fn a_plain_drawing_stays_as_it_is() {
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 30\">\
            <style>.a{fill:url(#g)}</style><g class=\"a\" transform=\"scale(2)\"><path d=\"M0 0\"></path></g>\
            <text x=\"1\">Lũ &amp; bão</text></svg>\n";
        let wanted = Drawing { width: 1200, height: 900, text: text.to_owned(), removed: vec![] };
        assert_eq!(cleaned(text), wanted);
    }

    #[test]
    fn what_runs_or_loads_is_left_out() {
        let drawing = cleaned(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='4' \
             height='3' onload='alert(1)'><script>alert(2)</script><foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p>\
             </foreignObject><image href='https://b.vn/a.png'/><use xlink:href='https://b.vn/a.svg#a'/>\
             <use xlink:href='#a'/><a href='javascript:alert(3)'><text>chữ</text></a>\
             <rect style='fill:url(https://b.vn/)' fill='url( \"#b\" )'/><set attributeName='href' to='javascript:x'/></svg>",
        );
        assert_eq!(
            drawing.text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"><use></use>\
             <use href=\"#a\"></use><text>chữ</text><rect fill=\"url( &quot;#b&quot; )\"></rect></svg>\n"
        );
        assert_eq!(
            drawing.removed,
            [
                "<a>",
                "<foreignObject>",
                "<image>",
                "<script>",
                "<set>",
                "href=\"…\"",
                "onload",
                "style=\"…\""
            ]
        );
    }

    #[test]
    fn a_stylesheet_that_loads_is_left_out() {
        let drawing =
            cleaned("<svg><style>@im\\70ort 'x'; a{}</style><style>/* N. */b{}</style></svg>");
        assert_eq!(
            drawing.text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><style>b{}</style></svg>\n"
        );
        assert_eq!(drawing.removed, ["<style>"]);
    }

    #[test]
    fn notes_of_a_drawing_program_go_without_a_word() {
        let drawing = cleaned(
            "<?xml version='1.0'?><!-- Nguyễn A --><!DOCTYPE svg><svg:svg xmlns:svg='http://www.w3.org/2000/svg' \
             xmlns:ink='http://ink' ink:version='1'><svg:metadata><x/></svg:metadata><ink:view/><svg:g ink:label='A'/></svg:svg>",
        );
        assert_eq!(drawing.text, "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></g></svg>\n");
        assert_eq!(drawing.removed, Vec::<String>::new());
    }

    #[test]
    fn an_element_of_another_namespace_is_none_of_ours() {
        let drawing = cleaned("<svg><g xmlns='http://www.w3.org/1999/xhtml'><rect/></g></svg>");
        assert_eq!(drawing.text, "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n");
    }

    #[test]
    fn a_size_is_taken_from_lengths_and_the_view_box() {
        let size = |attributes: &str| {
            let drawing = cleaned(&format!("<svg {attributes}/>"));
            (drawing.width, drawing.height)
        };
        assert_eq!(size("width='10mm' height='1in'"), (38, 96));
        assert_eq!(size("width='200' viewBox='0,0,40,30'"), (200, 150));
        assert_eq!(size("width='100%' viewBox='0 0 4 3'"), (1200, 900));
        assert_eq!(size("viewBox='0 0 1600 900'"), (1600, 900));
        assert_eq!(size("viewBox='0 0 -1 5'"), (300, 150));
    }

    #[test]
    fn what_is_no_drawing_says_why() {
        let why = |text: &str| clean(text).unwrap_err();
        assert_eq!(why("<html/>"), "its outermost element is <html>, not <svg>");
        assert_eq!(why("<svg><g>"), "its element <g> is not closed");
        assert_eq!(why(""), "it has no element <svg>");
        assert_eq!(why("<svg/><svg/>"), "it has two outermost elements");
        assert!(why("<svg>\n<g></svg>").starts_with("it is no XML: "));
        assert!(why("<svg>&a;</svg>").contains("`a`"));
        assert!(why(&"<svg>".repeat(999)).ends_with("200 deep"));
    }

    #[test]
    fn an_entity_cannot_bring_a_script_back() {
        let drawing = cleaned("<svg><text>&lt;script&gt;<![CDATA[<script>]]></text></svg>");
        assert_eq!(
            drawing.text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&lt;script&gt;&lt;script&gt;</text></svg>\n"
        );
    }
}

//! A card: a picture with words, drawn from an SVG whose text stands in boxes.
//!
//! In: an SVG as a template gave it, fonts, the size. Out: a PNG. Three kinds of elements are worked out here, as SVG itself
//! cannot measure: `<text data-width>` is set into its box, `<rect data-around>` grows with a text, `<rect data-qr>`
//! becomes a QR code. What a card says is not known here. Nothing is read from disk: no font and no picture.

use std::collections::BTreeMap;
use std::ops::Range;

use resvg::tiny_skia::Pixmap;
use resvg::tiny_skia::Transform;
use resvg::usvg::FontResolver;
use resvg::usvg::ImageHrefResolver;
use resvg::usvg::ImageKind;
use resvg::usvg::Options;
use resvg::usvg::Tree;
use resvg::usvg::roxmltree::Document;
use resvg::usvg::roxmltree::Node;

use crate::base::html;
use crate::media::qr;
use crate::media::qr::Square;
use crate::media::text::Fitted;
use crate::media::text::Fonts;
use crate::media::text::Style;
use crate::media::text::TextBox;

/// A line's height in sizes where the template does not say it: stacked marks of Vietnamese capitals need so much.
const LINE_HEIGHT: f64 = 1.4;
/// Between these marks a line runs from right to left as a whole: U+2067 and U+2069.
const RIGHT_TO_LEFT: [&str; 2] = ["\u{2067}", "\u{2069}"];

/// Draws a card of this size.
///
/// # Errors
/// What is wrong with the SVG, as a sentence for who wrote its template.
pub fn draw(svg: &str, fonts: &Fonts, width: u32, height: u32) -> Result<Vec<u8>, String> {
    let worked_out = work_out(svg, fonts)?;
    let tree = Tree::from_str(&worked_out, &options(fonts)).map_err(|error| error.to_string())?;
    let Some(mut pixels) = Pixmap::new(width, height) else {
        return Err(format!("{width} × {height} pixels cannot be drawn"));
    };
    // A card is opaque whatever the template leaves out.
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    let size = tree.size();
    let scale = |wanted: u32, own: f32| f64::from(wanted) / f64::from(own.max(1.0));
    #[expect(clippy::cast_possible_truncation, reason = "the drawing program counts in f32")]
    let (x, y) = (scale(width, size.width()) as f32, scale(height, size.height()) as f32);
    resvg::render(&tree, Transform::from_scale(x, y), &mut pixels.as_mut());
    encode(&pixels).map_err(|error| error.to_string())
}

fn options(fonts: &Fonts) -> Options<'_> {
    let select_font: resvg::usvg::FontSelectionFn<'_> = Box::new(|font, _| {
        let families: Vec<String> = font.families().iter().map(ToString::to_string).collect();
        let families: Vec<&str> = families.iter().map(|name| name.trim_matches('"')).collect();
        fonts.select(&families, font.weight())
    });
    let select_fallback: resvg::usvg::FallbackSelectionFn<'_> =
        Box::new(|letter, tried, _| fonts.fallback(letter, tried));
    Options {
        fontdb: fonts.database(),
        font_resolver: FontResolver { select_font, select_fallback },
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, bytes, options| {
                Tree::from_data(&bytes, options).ok().map(ImageKind::SVG)
            }),
            // No file and no address: a card is made of what the template was given.
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// All colours, as previews of some networks do not take palettes; the fastest filter of the same size.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut opaque = vec![0; pixels.data().len() / 4 * 3];
    for (color, pixel) in opaque.chunks_exact_mut(3).zip(pixels.data().chunks_exact(4)) {
        color.copy_from_slice(&pixel[..3]);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(bytes)
}

/// A text in its box, with the place of its lines.
struct Placed<'a> {
    node: Node<'a, 'a>,
    fitted: Fitted,
    /// Where lines have their anchor.
    x: f64,
    /// The foot of the first line.
    y: f64,
    /// From foot to foot.
    line: f64,
    is_rtl: bool,
    anchor: Anchor,
}

/// The edge of a line that stands at its `x`.
#[derive(Clone, Copy)]
enum Anchor {
    Left,
    Middle,
    Right,
}

impl Placed<'_> {
    /// The left and the right edge of what is drawn.
    fn edges(&self) -> (f64, f64) {
        let width = self.fitted.width;
        match self.anchor {
            Anchor::Left => (self.x, self.x + width),
            Anchor::Middle => (self.x - width / 2.0, self.x + width / 2.0),
            Anchor::Right => (self.x - width, self.x),
        }
    }
}

fn work_out(svg: &str, fonts: &Fonts) -> Result<String, String> {
    let document = Document::parse(svg).map_err(|error| error.to_string())?;
    let mut texts = Vec::new();
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        if node.tag_name().name() == "text" && node.attribute("data-width").is_some() {
            texts.push(place(node, fonts)?);
        } else if let Some(text) = node.attribute("data-qr") {
            changes.push((node.range(), qr_code(node, text)?));
        }
    }
    let by_id: BTreeMap<&str, &Placed<'_>> =
        texts.iter().filter_map(|placed| Some((placed.node.attribute("id")?, placed))).collect();
    for node in document.descendants().filter(Node::is_element) {
        let Some(id) = node.attribute("data-around") else { continue };
        let Some(text) = by_id.get(id) else {
            return Err(format!("no `<text data-width>` has the id `{id}` of `data-around`"));
        };
        changes.push((node.range(), around(node, text)?));
    }
    changes.extend(texts.iter().map(|placed| (placed.node.range(), lines(placed))));
    changes.sort_by_key(|(range, _)| range.start);
    let mut worked_out = String::with_capacity(svg.len() + 1024);
    let mut done = 0;
    for (range, change) in changes {
        worked_out.push_str(svg.get(done..range.start).unwrap_or(""));
        worked_out.push_str(&change);
        done = range.end;
    }
    worked_out.push_str(svg.get(done..).unwrap_or(""));
    Ok(worked_out)
}

fn number(node: Node<'_, '_>, name: &str) -> Result<Option<f64>, String> {
    let Some(written) = node.attribute(name) else { return Ok(None) };
    match written.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        Ok(_) | Err(_) => Err(format!("`{name}=\"{written}\"` is not a number")),
    }
}

fn needed(node: Node<'_, '_>, name: &str) -> Result<f64, String> {
    let tag = node.tag_name().name();
    number(node, name)?.ok_or_else(|| format!("a `<{tag}>` that is worked out needs `{name}`"))
}

/// Sets a text into its box and finds the feet of its lines: the box's `x` and `y` are its upper corner, on the side
/// where lines begin.
fn place<'a>(node: Node<'a, 'a>, fonts: &Fonts) -> Result<Placed<'a>, String> {
    let Some(family) = node.attribute("font-family") else {
        return Err("a `<text data-width>` needs `font-family`".to_owned());
    };
    let family = family.split(',').next().unwrap_or(family).trim().trim_matches(['"', '\'']);
    let weight = match node.attribute("font-weight") {
        None | Some("normal") => 400,
        Some("bold") => 700,
        Some(written) => {
            written.parse().map_err(|_| format!("`font-weight=\"{written}\"` is not a number"))?
        }
    };
    let style = Style { family, weight };
    let largest = needed(node, "font-size")?;
    let lines = match node.attribute("data-lines") {
        None => 1,
        Some(written) => written
            .parse()
            .map_err(|_| format!("`data-lines=\"{written}\"` is not a whole number"))?,
    };
    let line_height = number(node, "data-line-height")?.unwrap_or(LINE_HEIGHT);
    let within = TextBox {
        width: needed(node, "data-width")?,
        height: number(node, "data-height")?.unwrap_or(f64::MAX),
        lines,
        largest,
        smallest: number(node, "data-smallest")?.unwrap_or(largest),
        line_height,
    };
    let parts = node.descendants().filter(Node::is_text);
    let words: String = parts.filter_map(|part| part.text()).collect();
    let fitted = fonts.fit(style, &words, &within);
    let line = (fitted.size * line_height).round();
    let (above, below) = fonts.reach(style);
    // The letters stand in the middle of their line.
    let foot = f64::midpoint(line, (above - below) * fitted.size);
    let count = fitted.lines.iter().fold(0.0, |count, _| count + 1.0);
    let free = number(node, "data-height")?.map_or(0.0, |height| (height - count * line).max(0.0));
    let down = match node.attribute("data-align") {
        None | Some("top") => 0.0,
        Some("middle") => free / 2.0,
        Some("bottom") => free,
        Some(other) => {
            return Err(format!("`data-align=\"{other}\"` is none of `top`, `middle`, `bottom`"));
        }
    };
    let x = needed(node, "x")?;
    let y = (needed(node, "y")? + down + foot).round();
    let is_rtl = node.attribute("direction") == Some("rtl");
    let anchor = match node.attribute("text-anchor") {
        Some("middle") => Anchor::Middle,
        Some("end") if is_rtl => Anchor::Left,
        Some("end") => Anchor::Right,
        Some(_) | None if is_rtl => Anchor::Right,
        Some(_) | None => Anchor::Left,
    };
    Ok(Placed { node, fitted, x, y, line, is_rtl, anchor })
}

/// One `<text>` for each line, with the attributes that the template wrote.
fn lines(placed: &Placed<'_>) -> String {
    let ours = ["x", "y", "id", "font-size", "direction", "text-anchor"];
    let kept: String = placed
        .node
        .attributes()
        .filter(|attribute| {
            let name = attribute.name();
            attribute.namespace().is_none() && !name.starts_with("data-") && !ours.contains(&name)
        })
        .map(|attribute| {
            format!(" {}=\"{}\"", attribute.name(), html::attribute(attribute.value()))
        })
        .collect();
    let Placed { x, fitted, .. } = placed;
    let anchor = match placed.anchor {
        Anchor::Left => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::Right => " text-anchor=\"end\"",
    };
    let [open, close] = if placed.is_rtl { RIGHT_TO_LEFT } else { ["", ""] };
    let mut y = placed.y;
    let mut texts = String::new();
    for line in &fitted.lines {
        let words = html::text(line);
        let size = fitted.size;
        texts.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{kept}>{open}{words}{close}</text>"
        ));
        y += placed.line;
    }
    texts
}

/// A rectangle that begins `data-before` in front of a text and ends `data-after` behind it.
fn around(node: Node<'_, '_>, text: &Placed<'_>) -> Result<String, String> {
    let before = number(node, "data-before")?.unwrap_or(0.0);
    let after = number(node, "data-after")?.unwrap_or(0.0);
    let (left, right) = text.edges();
    let (left, right) = match text.is_rtl {
        true => (left - after, right + before),
        false => (left - before, right + after),
    };
    let kept: String = node
        .attributes()
        .filter(|attribute| {
            let name = attribute.name();
            !name.starts_with("data-") && !matches!(name, "x" | "width")
        })
        .map(|attribute| {
            format!(" {}=\"{}\"", attribute.name(), html::attribute(attribute.value()))
        })
        .collect();
    let (x, width) = (left.round(), (right - left).round());
    Ok(format!("<rect x=\"{x}\" width=\"{width}\"{kept}/>"))
}

fn qr_code(node: Node<'_, '_>, text: &str) -> Result<String, String> {
    let side = needed(node, "width")?.min(needed(node, "height")?);
    let square = Square { x: needed(node, "x")?, y: needed(node, "y")?, side };
    let fill = html::attribute(node.attribute("fill").unwrap_or("#000"));
    // An address that no code of this size can hold is left out: the short address stands beside it.
    let path = qr::path(text, square).unwrap_or_default();
    Ok(format!("<path fill=\"{fill}\" shape-rendering=\"crispEdges\" d=\"{path}\"/>"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn fonts() -> Fonts {
        let sans: &[u8] = include_bytes!("../../themes/default/cards/fonts/be-vietnam-pro-400.ttf");
        Fonts::read([Arc::from(sans)]).unwrap()
    }

    fn worked_out(inside: &str) -> Result<String, String> {
        let svg =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>");
        let whole = work_out(&svg, &fonts())?;
        let open = svg.find('>').unwrap() + 1;
        Ok(whole[open..whole.len() - 6].to_owned())
    }

    const TEXT: &str = "font-family=\"Be Vietnam Pro\" font-size=\"20\"";

    #[test]
    fn a_text_is_set_into_lines_with_the_attributes_of_its_template() {
        let text = format!(
            "<text x=\"10\" y=\"0\" data-width=\"80\" data-lines=\"2\" fill=\"red\" {TEXT}>Nước &amp; máy</text>"
        );
        assert_eq!(
            worked_out(&text).unwrap(),
            "<text x=\"10\" y=\"21\" font-size=\"20\" fill=\"red\" font-family=\"Be Vietnam Pro\">Nước</text>\
             <text x=\"10\" y=\"49\" font-size=\"20\" fill=\"red\" font-family=\"Be Vietnam Pro\">&amp; máy</text>"
        );
    }

    #[test]
    fn text_from_right_to_left_stands_at_the_right_of_its_box() {
        let text = format!(
            "<text x=\"300\" y=\"0\" data-width=\"200\" direction=\"rtl\" {TEXT}>abc.</text>"
        );
        let found = worked_out(&text).unwrap();
        assert!(found.contains("x=\"300\""), "{found}");
        assert!(found.contains("text-anchor=\"end\""), "{found}");
        assert!(found.contains(">\u{2067}abc.\u{2069}<"), "{found}");
    }

    #[test]
    fn a_rectangle_grows_with_its_text() {
        let text = |words: &str| {
            let rect = "<rect y=\"0\" height=\"9\" data-around=\"a\" data-before=\"10\" data-after=\"5\"/>";
            let text =
                format!("<text id=\"a\" x=\"40\" y=\"0\" data-width=\"400\" {TEXT}>{words}</text>");
            let found = worked_out(&format!("{rect}{text}")).unwrap();
            let width = found.split("width=\"").nth(1).unwrap().split('"').next().unwrap();
            assert!(found.starts_with("<rect x=\"30\" "), "{found}");
            width.parse::<f64>().unwrap()
        };
        assert!(text("i") < text("ii"));
    }

    #[test]
    fn mistakes_of_a_template_are_told() {
        let error = |inside: &str| worked_out(inside).unwrap_err();
        assert_eq!(
            error("<text x=\"1\" data-width=\"9\">a</text>"),
            "a `<text data-width>` needs `font-family`"
        );
        assert_eq!(
            error(&format!("<text x=\"1\" data-width=\"9\" {TEXT}>a</text>")),
            "a `<text>` that is worked out needs `y`"
        );
        assert_eq!(
            error(&format!("<text x=\"1\" y=\"b\" data-width=\"9\" {TEXT}>a</text>")),
            "`y=\"b\"` is not a number"
        );
        assert_eq!(
            error("<rect data-around=\"b\"/>"),
            "no `<text data-width>` has the id `b` of `data-around`"
        );
    }

    #[test]
    fn a_picture_from_elsewhere_is_not_shown() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><image width=\"4\" height=\"4\" href=\"/etc/hostname\"/></svg>";
        let empty = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"/>";
        assert_eq!(draw(svg, &fonts(), 4, 4), draw(empty, &fonts(), 4, 4));
    }
}

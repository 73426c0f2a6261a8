//! QR codes: an address as squares that telephones read from paper, screens and notice boards.
//!
//! In: a text, and for cards the square it must stand in. Out: its squares, a drawing of them, or a path of SVG whose
//! modules are whole pixels. The same text gives the same bytes.

use qrcodegen::Mask;
use qrcodegen::QrCode;
use qrcodegen::QrCodeEcc;
use qrcodegen::QrSegment;
use qrcodegen::Version;

use crate::media::mask;

/// The empty margin that readers of codes need, in squares (ISO/IEC 18004 section 5.3.8).
pub const MARGIN: usize = 4;

/// The squares of the smallest code for a text, row by row, dark ones `true`, without a margin; about a seventh of it may be
/// dirty or torn. `None` when the text is longer than a code can hold, about 2,300 bytes.
pub fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let segments = QrSegment::make_segments(text);
    let code = |mask| {
        let (least, most) = (Version::MIN, Version::MAX);
        let level = QrCodeEcc::Medium;
        QrCode::encode_segments_advanced(&segments, level, least, most, mask, true).ok()
    };
    let first = code(Some(Mask::new(0)))?;
    if let Some(rows) = mask::best(&first) {
        let row = |row: &mask::Line| (0..rows.len()).map(|x| row >> x & 1 == 1).collect();
        return Some(rows.iter().map(row).collect());
    }
    let code = code(None)?;
    let row = |y| (0..code.size()).map(|x| code.get_module(x, y)).collect();
    Some((0..code.size()).map(row).collect())
}

/// A drawing in SVG, black on white with its margin: it must be readable by night and on paper too.
pub fn svg(text: &str) -> Option<String> {
    let rows = modules(text)?;
    let size = rows.len() + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path stroke=\"#000\" d=\""
    );
    svg.reserve(rows.len() * rows.len() * 2);
    for (row, y) in rows.iter().zip(MARGIN..) {
        // Lines through the middle of the squares, from where the last one ended.
        let (mut rest, mut is_begun) = (row.as_slice(), false);
        while let Some(light) = rest.iter().position(|is_dark| *is_dark) {
            let dark = rest[light..].iter().take_while(|is_dark| **is_dark).count();
            if is_begun {
                svg.push('m');
                push_number(light, &mut svg);
                svg.push_str(" 0");
            } else {
                svg.push('M');
                push_number(light + MARGIN, &mut svg);
                svg.push(' ');
                push_number(y, &mut svg);
                svg.push_str(".5");
            }
            svg.push('h');
            push_number(dark, &mut svg);
            (rest, is_begun) = (&rest[light + dark..], true);
        }
    }
    svg.push_str("\"/></svg>\n");
    Some(svg)
}

fn push_number(number: usize, text: &mut String) {
    if number >= 10 {
        push_number(number / 10, text);
    }
    text.extend(u32::try_from(number % 10).ok().and_then(|digit| char::from_digit(digit, 10)));
}

/// The white edge that readers need, in modules (ISO/IEC 18004 asks for four; half of it stands outside the square, on
/// the ground of the card).
const EDGE: i32 = 2;

/// Where a code stands, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Square {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The length of a side.
    pub side: f64,
}

/// A path with all dark modules; `None` when the text is too long, or the square too small for a pixel each.
///
/// An address is short enough to be read without much correction, so the modules are made as large as can be: the level
/// of correction is the highest that costs no larger code.
pub fn path(text: &str, square: Square) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let modules = code.size() + 2 * EDGE;
    let module = (square.side / f64::from(modules)).floor();
    if module < 1.0 {
        return None;
    }
    // In the middle of its square.
    let rest = ((square.side - module * f64::from(modules)) / 2.0).floor();
    let at = |start: f64, place: i32| start.round() + rest + module * f64::from(place + EDGE);
    let mut path = String::new();
    for row in 0..code.size() {
        let mut column = 0;
        while column < code.size() {
            let dark =
                (column..code.size()).take_while(|place| code.get_module(*place, row)).count();
            let dark = i32::try_from(dark).unwrap_or(0);
            if dark > 0 {
                let (x, y) = (at(square.x, column), at(square.y, row));
                let width = module * f64::from(dark);
                path.push_str(&format!("M{x} {y}h{width}v{module}h-{width}z"));
            }
            column += dark.max(1);
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_address_is_a_code_of_25_squares() {
        let rows = modules("https://example.org/a/").expect("short enough");
        assert_eq!((rows.len(), rows[0].len()), (25, 25));
        // The corner that readers look for: a frame of seven squares.
        assert_eq!(rows[0][..8], [true, true, true, true, true, true, true, false]);
        assert_eq!(rows[1][..8], [true, false, false, false, false, false, true, false]);
    }

    #[test]
    fn a_text_that_is_too_long_has_no_code() {
        assert_eq!(modules(&"a".repeat(3000)), None);
    }

    #[test]
    fn a_drawing_has_a_margin() {
        let svg = svg("https://example.org/a/").expect("short enough");
        assert!(svg.contains("viewBox=\"0 0 33 33\"") && svg.contains("d=\"M4 4.5h7m"), "{svg}");
    }

    #[test]
    fn dark_squares_side_by_side_are_one_line() {
        let svg = svg("https://example.org/a/").expect("short enough");
        assert!(svg.contains("M4 5.5h1m5 0h1"), "{svg}");
    }

    const SQUARE: Square = Square { x: 10.0, y: 20.0, side: 200.0 };

    #[test]
    fn modules_are_whole_pixels() {
        let path = path("https://kiemchung.example/suc-khoe/nuoc-may/", SQUARE).unwrap();
        assert!(!path.contains('.'));
        assert!(path.starts_with("M23 33h42v6h-42z"));
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        assert_eq!(path("https://kiemchung.example/", Square { side: 20.0, ..SQUARE }), None);
        assert_eq!(path(&"x".repeat(4000), SQUARE), None);
    }
}

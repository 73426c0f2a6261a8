//! QR codes: an address as squares that telephones read from paper, screens and notice boards.
//!
//! In: a text, and for cards the square it must stand in. Out: a drawing of its squares, or a path of SVG whose modules are whole
//! pixels. The same text gives the same bytes.

use qrcodegen::Mask;
use qrcodegen::QrCode;
use qrcodegen::QrCodeEcc;
use qrcodegen::QrSegment;
use qrcodegen::Version;

use crate::media::mask;

/// The empty margin that readers of codes need, in squares (ISO/IEC 18004 section 5.3.8).
pub const MARGIN: usize = 4;

/// The squares of a row of a code, the first one in the lowest bit of the first number, dark ones set. Codes have up to 177.
type Row = [u64; 3];

/// The rows of the smallest code for a text, as many as each has squares, without a margin; about a seventh of it may be dirty or
/// torn. `None` when the text is longer than a code can hold, about 2,300 bytes.
fn rows(text: &str) -> Option<Vec<Row>> {
    let segments = QrSegment::make_segments(text);
    let code = |mask| {
        let (least, most) = (Version::MIN, Version::MAX);
        let level = QrCodeEcc::Medium;
        QrCode::encode_segments_advanced(&segments, level, least, most, mask, true).ok()
    };
    let first = code(Some(Mask::new(0)))?;
    if let Some(lines) = mask::best(&first) {
        return Some(lines.into_iter().map(|line| [line, 0, 0]).collect());
    }
    let code = code(None)?;
    let row = |y| {
        let mut row = [0; 3];
        for (x, place) in (0..code.size()).zip(0..) {
            row[place / 64] |= u64::from(code.get_module(x, y)) << (place % 64);
        }
        row
    };
    Some((0..code.size()).map(row).collect())
}

/// The next dark square from a place on, or the next light one.
fn next(row: &Row, from: usize, is_dark: bool) -> Option<usize> {
    let turned = if is_dark { 0 } else { u64::MAX };
    let mut wanted = u64::MAX << (from % 64);
    for (index, squares) in row.iter().enumerate().skip(from / 64) {
        let found = (squares ^ turned) & wanted;
        if found != 0 {
            return usize::try_from(found.trailing_zeros()).ok().map(|place| index * 64 + place);
        }
        wanted = u64::MAX;
    }
    None
}

/// A drawing in SVG, black on white with its margin: it must be readable by night and on paper too.
pub fn svg(text: &str) -> Option<String> {
    let rows = rows(text)?;
    let size = rows.len() + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path stroke=\"#000\" d=\""
    );
    svg.reserve(rows.len() * rows.len() * 2);
    for (row, y) in rows.iter().zip(MARGIN..) {
        // Lines through the middle of the squares, from where the last one ended.
        let mut at = 0;
        while let Some(dark) = next(row, at, true) {
            if at == 0 {
                svg.push('M');
                push_number(dark + MARGIN, &mut svg);
                svg.push(' ');
                push_number(y, &mut svg);
                svg.push_str(".5h");
            } else {
                svg.push('m');
                push_number(dark - at, &mut svg);
                svg.push_str(" 0h");
            }
            at = next(row, dark, false).unwrap_or(rows.len());
            push_number(at - dark, &mut svg);
        }
    }
    svg.push_str("\"/></svg>\n");
    Some(svg)
}

/// Codes are full of small numbers.
fn push_number(number: usize, text: &mut String) {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    if number >= 10 {
        push_number(number / 10, text);
    }
    text.push_str(DIGITS[number % 10]);
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
        let rows = rows("https://example.org/a/").expect("short enough");
        assert_eq!(rows.len(), 25);
        assert!(rows.iter().all(|row| row[0] < 1 << 25 && row[1..] == [0, 0]));
        // The corner that readers look for: a frame of seven squares.
        assert_eq!([rows[0][0] & 0xff, rows[1][0] & 0xff], [0b0111_1111, 0b0100_0001]);
    }

    #[test]
    fn a_text_that_is_too_long_has_no_code() {
        assert_eq!(rows(&"a".repeat(3000)), None);
    }

    #[test]
    fn a_code_of_many_squares_is_drawn_whole() {
        let text = "a".repeat(2000);
        let rows = rows(&text).expect("short enough");
        let size = rows.len() + 2 * MARGIN;
        let drawn = svg(&text).expect("short enough");
        assert!(drawn.contains(&format!("viewBox=\"0 0 {size} {size}\"")), "{size}");
        // The corners that readers look for stand on the left and on the right.
        let first = drawn.split("M4 4.5").nth(1).and_then(|row| row.split('M').next());
        assert!(
            first.is_some_and(|row| row.starts_with("h7m") && row.ends_with("h7")),
            "{first:?}"
        );
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

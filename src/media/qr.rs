//! QR codes: an address that a telephone reads off a picture.
//!
//! In: a text and the square it must stand in. Out: a path of SVG whose modules are whole pixels, so that no edge is grey.

use qrcodegen::QrCode;
use qrcodegen::QrCodeEcc;

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

//! Pictures: small ones that cost nothing to decode, and photographs that do.
//!
//! In: a number. Out: a JPEG.

use jpeg_encoder::ColorType;
use jpeg_encoder::Encoder;

use crate::draw::Draw;

/// The stream of chance of pictures.
const PICTURE: u64 = 3;

/// A picture of 16 × 9 pixels: there is nothing to make smaller.
pub fn small(number: usize) -> Vec<u8> {
    jpeg(number, 16, 9, 0)
}

/// A picture of 1600 × 900 pixels with light, shade and grain.
pub fn photograph(number: usize) -> Vec<u8> {
    jpeg(number, 1600, 900, 24)
}

fn jpeg(number: usize, width: u16, height: u16, grain: usize) -> Vec<u8> {
    let mut draw = Draw::new(PICTURE, number);
    let base = [draw.below(120), draw.below(120), draw.below(120)];
    let (across, down) = (usize::from(width), usize::from(height));
    let mut pixels = Vec::with_capacity(across * down * 3);
    for row in 0..down {
        for column in 0..across {
            // Hills before a sky that fades, each with grain of its own.
            let is_hill =
                row * 3 > down * 2 - (column * (across - column) * down) / (across * across);
            let light = if is_hill { 10 } else { 60 + row * 60 / down };
            let grain = draw.below(grain + 1);
            pixels.extend(base.map(|part| u8::try_from(part + light + grain).unwrap_or(u8::MAX)));
        }
    }
    let mut bytes = Vec::new();
    // Only a size of nothing can be refused.
    let encoded = Encoder::new(&mut bytes, 85).encode(&pixels, width, height, ColorType::Rgb);
    assert!(encoded.is_ok(), "{encoded:?}");
    bytes
}

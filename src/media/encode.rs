//! Pixels as files for browsers.
//!
//! In: [`Pixels`]. Out: bytes without metadata, the same for the same pixels.

use std::borrow::Cow;

use jpeg_encoder::ColorType;
use jpeg_encoder::Encoder;
use jpeg_encoder::SamplingFactor;

use crate::media::decode::Pixels;
use crate::media::palette::Palette;

/// The quality of JPEG, 0 to 100.
const JPEG_QUALITY: u8 = 80;
/// The quality of WebP for photographs, 0 to 100, and those that are tried while it is not the smaller file.
const PHOTO_QUALITIES: [f32; 6] = [78.0, 70.0, 60.0, 50.0, 40.0, 25.0];
/// The same for drawings that are not kept as they are: higher, as lines suffer first.
const DRAWING_QUALITIES: [f32; 6] = [88.0, 80.0, 70.0, 60.0, 45.0, 25.0];
/// A drawing is kept as it is unless that takes so many times the bytes of one that is nearly the same.
const WORTH_OF_SHARP_LINES: usize = 2;

/// A JPEG; what is transparent becomes white.
///
/// # Errors
/// Why it cannot be: a side longer than 65 535 pixels.
pub fn jpeg(pixels: &Pixels) -> Result<Vec<u8>, String> {
    let (width, height) = (u16::try_from(pixels.width), u16::try_from(pixels.height));
    let (Ok(width), Ok(height)) = (width, height) else {
        return Err("it is too long for a JPEG".to_owned());
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_progressive(true);
    let encoded = match pixels.has_alpha {
        false => encoder.encode(&pixels.bytes, width, height, ColorType::Rgb),
        true => encoder.encode(&on_white(pixels), width, height, ColorType::Rgb),
    };
    encoded.map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn on_white(pixels: &Pixels) -> Vec<u8> {
    let blend = |channel: u8, alpha: u8| {
        let (channel, alpha) = (u32::from(channel), u32::from(alpha));
        u8::try_from((channel * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(255)
    };
    let blended = |pixel: &[u8]| match *pixel {
        [red, green, blue, alpha] => [red, green, blue].map(|channel| blend(channel, alpha)),
        _ => [255; 3],
    };
    pixels.bytes.chunks_exact(4).flat_map(blended).collect()
}

/// A PNG of all the colours of a picture, or of those of its palette.
///
/// # Errors
/// Why it cannot be: it has no pixels.
pub fn png(pixels: &Pixels, palette: Option<&Palette>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width, pixels.height);
    encoder.set_compression(png::Compression::High);
    let content = match palette {
        Some(palette) => {
            let depth = depth(palette);
            let colours = palette.colours.iter();
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_depth(depth);
            let opaque = colours.clone().flat_map(|[red, green, blue, _]| [*red, *green, *blue]);
            encoder.set_palette(opaque.collect::<Vec<u8>>());
            if pixels.has_alpha {
                let alphas = colours.map(|[_, _, _, alpha]| *alpha);
                encoder.set_trns(alphas.collect::<Vec<u8>>());
            }
            // Numbers of colours have no slope that a filter could find.
            encoder.set_filter(png::Filter::NoFilter);
            Cow::Owned(packed(&palette.numbers, depth, pixels.width))
        }
        None => {
            let colour = if pixels.has_alpha { png::ColorType::Rgba } else { png::ColorType::Rgb };
            encoder.set_color(colour);
            encoder.set_filter(png::Filter::Adaptive);
            Cow::Borrowed(&pixels.bytes)
        }
    };
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(&content).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn depth(palette: &Palette) -> png::BitDepth {
    match palette.colours.len() {
        0..=2 => png::BitDepth::One,
        3..=4 => png::BitDepth::Two,
        5..=16 => png::BitDepth::Four,
        _ => png::BitDepth::Eight,
    }
}

/// Several numbers in a byte, each row from a new byte on (PNG, third edition, section 7.2).
fn packed(numbers: &[u8], depth: png::BitDepth, width: u32) -> Vec<u8> {
    let bits = match depth {
        png::BitDepth::One => 1,
        png::BitDepth::Two => 2,
        png::BitDepth::Four => 4,
        png::BitDepth::Eight | png::BitDepth::Sixteen => return numbers.to_vec(),
    };
    let together = 8 / bits;
    let width = usize::try_from(width).unwrap_or(usize::MAX).max(1);
    let byte = |numbers: &[u8]| {
        let shifts = (0..together).map(|place| 8 - bits * (place + 1));
        numbers.iter().zip(shifts).fold(0, |byte, (number, shift)| byte | number << shift)
    };
    numbers.chunks(width).flat_map(|row| row.chunks(together).map(byte)).collect()
}

/// A WebP that is smaller than `limit` bytes, the length of the same picture as JPEG or PNG: a browser takes it because
/// it is the smaller. Where even the lowest quality is not, for pictures of a few pixels, that one is given.
///
/// # Errors
/// Why it cannot be: a side longer than 16 383 pixels.
pub fn webp(pixels: &Pixels, is_photo: bool, limit: usize) -> Result<Vec<u8>, String> {
    let encode = |is_lossless: bool, quality: f32| {
        let (width, height) = (pixels.width, pixels.height);
        let encoder = match pixels.has_alpha {
            true => webp::Encoder::from_rgba(&pixels.bytes, width, height),
            false => webp::Encoder::from_rgb(&pixels.bytes, width, height),
        };
        let encoded = encoder.encode_simple(is_lossless, quality);
        encoded.map(|bytes| bytes.to_vec()).map_err(|error| format!("{error:?}"))
    };
    let qualities = if is_photo { PHOTO_QUALITIES } else { DRAWING_QUALITIES };
    let mut smallest = encode(false, qualities[0])?;
    if !is_photo {
        let sharp = encode(true, 75.0)?;
        if sharp.len() < limit && sharp.len() <= smallest.len().saturating_mul(WORTH_OF_SHARP_LINES)
        {
            return Ok(sharp);
        }
    }
    for quality in &qualities[1..] {
        if smallest.len() < limit {
            break;
        }
        let next = encode(false, *quality)?;
        if next.len() < smallest.len() {
            smallest = next;
        }
    }
    Ok(smallest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::image;
    use crate::document::image::Format;
    use crate::media::decode::Original;

    /// Waves of many colours.
    fn photo(width: u32, height: u32) -> Pixels {
        let wave = |at: u32, length: f64| ((f64::from(at) / length).sin() * 120.0 + 128.0) as u8;
        let points = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let bytes = points.flat_map(|(x, y)| [wave(x, 9.0), wave(y, 7.0), wave(x + y, 5.0)]);
        Pixels { width, height, has_alpha: false, bytes: bytes.collect() }
    }

    /// Bars of a few colours; with alpha, the first is transparent.
    fn bars(width: u32, height: u32, colours: u8, has_alpha: bool) -> Pixels {
        let points = (0..height).flat_map(|_| 0..width);
        let bytes = points.flat_map(|x| {
            let number = u8::try_from(x % u32::from(colours)).unwrap();
            let alpha = if number == 0 { 100 } else { 255 };
            let pixel = [number.wrapping_mul(37), number, 200, alpha];
            pixel.into_iter().take(if has_alpha { 4 } else { 3 })
        });
        Pixels { width, height, has_alpha, bytes: bytes.collect() }
    }

    fn decoded(bytes: &[u8]) -> Pixels {
        let header = image::read(bytes, bytes.len() as u64).unwrap();
        let original = Original::decode(bytes, &header).unwrap();
        original.resized(header.width, header.height).unwrap()
    }

    /// The mean difference of a channel.
    fn distance(left: &Pixels, right: &Pixels) -> f64 {
        assert_eq!((left.width, left.height), (right.width, right.height));
        let pairs = left.bytes.iter().zip(&right.bytes);
        let sum: u64 = pairs.map(|(left, right)| u64::from(left.abs_diff(*right))).sum();
        sum as f64 / left.bytes.len() as f64
    }

    #[test]
    fn a_photograph_looks_the_same() {
        let pixels = photo(160, 120);
        let jpeg = jpeg(&pixels).unwrap();
        let webp = webp(&pixels, true, jpeg.len()).unwrap();
        assert!(distance(&decoded(&jpeg), &pixels) < 8.0);
        assert!(distance(&decoded(&webp), &pixels) < 12.0);
        assert!(webp.len() < jpeg.len());
    }

    #[test]
    fn a_webp_is_made_worse_until_it_is_smaller() {
        let pixels = photo(160, 120);
        let good = webp(&pixels, true, usize::MAX).unwrap();
        let small = webp(&pixels, true, good.len() * 2 / 3).unwrap();
        assert!(small.len() < good.len() * 2 / 3);
    }

    #[test]
    fn a_drawing_stays_exactly_as_it_is() {
        let pixels = bars(33, 5, 7, false);
        assert_eq!(decoded(&png(&pixels, None).unwrap()), pixels);
        assert_eq!(decoded(&webp(&pixels, false, usize::MAX).unwrap()), pixels);
    }

    #[test]
    fn few_colours_are_numbered() {
        let colour_type = |colours: u8| {
            let pixels = bars(300, 3, colours, true);
            let bytes = png(&pixels, Palette::of(&pixels).as_ref()).unwrap();
            assert_eq!(decoded(&bytes), pixels);
            (bytes[24], bytes[25])
        };
        assert_eq!(colour_type(2), (1, 3));
        assert_eq!(colour_type(4), (2, 3));
        assert_eq!(colour_type(9), (4, 3));
        assert_eq!(colour_type(255), (8, 3));
        assert_eq!(png(&photo(64, 64), None).unwrap()[25], 2);
    }

    #[test]
    fn what_is_transparent_is_white_in_a_jpeg() {
        let clear = Pixels { width: 1, height: 1, has_alpha: true, bytes: vec![10, 20, 30, 0] };
        assert_eq!(on_white(&clear), [255; 3]);
        assert_eq!(on_white(&Pixels { bytes: vec![10, 20, 30, 255], ..clear }), [10, 20, 30]);
    }

    #[test]
    fn each_format_is_what_it_says() {
        let pixels = photo(16, 16);
        let format = |bytes: Vec<u8>| image::read(&bytes, 9).unwrap().format;
        assert_eq!(format(jpeg(&pixels).unwrap()), Format::Jpeg);
        assert_eq!(format(png(&pixels, None).unwrap()), Format::Png);
        assert_eq!(format(webp(&pixels, true, 0).unwrap()), Format::WebP);
    }
}

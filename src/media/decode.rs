//! Pixels of an original, and smaller pictures of them.
//!
//! In: the bytes of a JPEG, PNG or WebP and what its header said. Out: [`Pixels`] in sRGB, the right way up, of any
//! smaller size. Each size is made from the original alone, so that its bytes do not depend on which others are made.

use std::io::Cursor;

use fast_image_resize::FilterType;
use fast_image_resize::PixelType;
use fast_image_resize::ResizeAlg;
use fast_image_resize::ResizeOptions;
use fast_image_resize::Resizer;
use fast_image_resize::images::Image;
use fast_image_resize::images::ImageRef;
use image::DynamicImage;
use image::ImageDecoder;
use image::Limits;
use image::RgbImage;
use image::RgbaImage;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use moxcms::ColorProfile;
use moxcms::DataColorSpace;
use moxcms::Layout;
use moxcms::TransformOptions;

use crate::document::image::Format;
use crate::document::image::Header;
use crate::document::image::is_whole_jpeg;

/// The most memory that decoding one image may take, in bytes: 100 megapixels of four channels of 16 bits.
const MOST_MEMORY: u64 = 800_000_000;

/// Pixels of 8 bits for a channel, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels of a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Whether there is a fourth channel behind red, green and blue.
    pub has_alpha: bool,
    /// The channels of all pixels.
    pub bytes: Vec<u8>,
}

/// An original as it is stored: before it is turned, in its own colours.
pub struct Original {
    stored: Pixels,
    header: Header,
    profile: Option<ColorProfile>,
}

impl Original {
    /// Decodes an image whose header was read before.
    ///
    /// # Errors
    /// Why it cannot be decoded: it was cut, is damaged, or is not what its header said.
    pub fn decode(bytes: &[u8], header: &Header) -> Result<Self, String> {
        match header.format {
            Format::Jpeg if !is_whole_jpeg(bytes) => Err("it ends before its last line".to_owned()),
            Format::Jpeg => Self::read(JpegDecoder::new(Cursor::new(bytes)), header),
            Format::Png => Self::read(PngDecoder::new(Cursor::new(bytes)), header),
            Format::WebP => Self::read(WebPDecoder::new(Cursor::new(bytes)), header),
            Format::Gif | Format::Svg => Err("it is not made of one picture of pixels".to_owned()),
        }
    }

    fn read(
        decoder: image::ImageResult<impl ImageDecoder>,
        header: &Header,
    ) -> Result<Self, String> {
        let mut decoder = decoder.map_err(|error| error.to_string())?;
        let shown = (header.width, header.height);
        let wanted = if header.orientation.is_sideways() { (shown.1, shown.0) } else { shown };
        if decoder.dimensions() != wanted {
            return Err("its parts name two sizes".to_owned());
        }
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MOST_MEMORY);
        decoder.set_limits(limits).map_err(|error| error.to_string())?;
        let profile = decoder.icc_profile().ok().flatten();
        let image = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
        let profile = profile.and_then(|bytes| ColorProfile::new_from_slice(&bytes).ok());
        Ok(Self {
            stored: Pixels::of(image),
            header: *header,
            // What else there is (grey, CMYK) has been made RGB by the decoder.
            profile: profile.filter(|profile| profile.color_space == DataColorSpace::Rgb),
        })
    }

    /// The picture in a size as shown, which is not larger than the original's.
    ///
    /// # Errors
    /// Why it cannot be made: a size of nothing.
    pub fn resized(&self, width: u32, height: u32) -> Result<Pixels, String> {
        let (width, height) = match self.header.orientation.is_sideways() {
            true => (height, width),
            false => (width, height),
        };
        // What is turned or recoloured first takes longest: the original is many times larger.
        let small = self.stored.resized(width, height)?;
        Ok(small.turned(self.header.orientation.value()).in_srgb(self.profile.as_ref()).solid())
    }
}

impl Pixels {
    fn of(image: DynamicImage) -> Self {
        let (width, height, has_alpha) = (image.width(), image.height(), image.color().has_alpha());
        let bytes = match has_alpha {
            true => image.into_rgba8().into_raw(),
            false => image.into_rgb8().into_raw(),
        };
        Self { width, height, has_alpha, bytes }
    }

    /// How many bytes a pixel takes.
    pub fn channels(&self) -> usize {
        if self.has_alpha { 4 } else { 3 }
    }

    fn resized(&self, width: u32, height: u32) -> Result<Self, String> {
        if (self.width, self.height) == (width, height) {
            return Ok(self.clone());
        }
        let kind = if self.has_alpha { PixelType::U8x4 } else { PixelType::U8x3 };
        let source = ImageRef::new(self.width, self.height, &self.bytes, kind);
        let source = source.map_err(|error| error.to_string())?;
        let mut target = Image::new(width, height, kind);
        let filter = ResizeAlg::Convolution(FilterType::Lanczos3);
        let options = ResizeOptions::new().resize_alg(filter);
        let mut resizer = Resizer::new();
        resizer.resize(&source, &mut target, &options).map_err(|error| error.to_string())?;
        Ok(Self { width, height, has_alpha: self.has_alpha, bytes: target.into_vec() })
    }

    /// Turned as EXIF says, 1 to 8.
    fn turned(self, orientation: u8) -> Self {
        let Some(orientation) = Orientation::from_exif(orientation) else { return self };
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let Self { width, height, has_alpha, bytes } = self;
        let image = match has_alpha {
            true => RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8),
            false => RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
        };
        let mut image = image.unwrap_or_default();
        image.apply_orientation(orientation);
        Self::of(image)
    }

    /// Colours of a profile as those of sRGB, which browsers take for granted; a profile that makes no sense is none.
    fn in_srgb(self, profile: Option<&ColorProfile>) -> Self {
        let Some(profile) = profile else { return self };
        let layout = if self.has_alpha { Layout::Rgba } else { Layout::Rgb };
        let srgb = ColorProfile::new_srgb();
        let options = TransformOptions::default();
        let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) else {
            return self;
        };
        let mut bytes = vec![0; self.bytes.len()];
        match transform.transform(&self.bytes, &mut bytes) {
            Ok(()) => Self { bytes, ..self },
            Err(_) => self,
        }
    }

    /// Without an alpha channel that hides nothing: screenshots have one.
    fn solid(self) -> Self {
        let is_solid = |pixel: &[u8]| pixel.last() == Some(&255);
        if !self.has_alpha || !self.bytes.chunks_exact(4).all(is_solid) {
            return self;
        }
        let bytes = self.bytes.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
        Self { has_alpha: false, bytes, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::image;
    use crate::media::encode;

    /// A picture whose four quarters are red, green, blue and white.
    fn quarters(width: u32, height: u32) -> Pixels {
        let colour = |x: u32, y: u32| match (x < width / 2, y < height / 2) {
            (true, true) => [255, 0, 0],
            (false, true) => [0, 255, 0],
            (true, false) => [0, 0, 255],
            (false, false) => [255, 255, 255],
        };
        let points = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let bytes = points.flat_map(|(x, y)| colour(x, y)).collect();
        Pixels { width, height, has_alpha: false, bytes }
    }

    fn decoded(bytes: &[u8], orientation: Option<u8>) -> Original {
        let mut bytes = bytes.to_vec();
        if let Some(value) = orientation {
            let mut exif =
                b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
            exif.extend([0, value, 0, 0, 0, 0, 0, 0]);
            bytes.splice(2..2, exif);
        }
        let header = image::read(&bytes, bytes.len() as u64).unwrap();
        Original::decode(&bytes, &header).unwrap()
    }

    /// The colour in the middle of each quarter, in the order of reading, as letters.
    fn seen(pixels: &Pixels) -> String {
        let letter = |x: u32, y: u32| {
            let at = (y * pixels.width + x) as usize * pixels.channels();
            match pixels.bytes[at..at + 3] {
                [200..=255, 200..=255, 200..=255] => 'w',
                [200..=255, _, _] => 'r',
                [_, 200..=255, _] => 'g',
                [_, _, 200..=255] => 'b',
                _ => '?',
            }
        };
        let (x, y) = (pixels.width / 4, pixels.height / 4);
        [(x, y), (3 * x, y), (x, 3 * y), (3 * x, 3 * y)].map(|(x, y)| letter(x, y)).iter().collect()
    }

    #[test]
    fn a_photograph_taken_sideways_stands_upright() {
        let bytes = encode::jpeg(&quarters(64, 32)).unwrap();
        let picture = decoded(&bytes, Some(6)).resized(8, 16).unwrap();
        assert_eq!((picture.width, picture.height), (8, 16));
        assert_eq!(seen(&picture), "brwg");
    }

    #[test]
    fn a_picture_can_be_mirrored() {
        let bytes = encode::jpeg(&quarters(64, 32)).unwrap();
        assert_eq!(seen(&decoded(&bytes, None).resized(32, 16).unwrap()), "rgbw");
        assert_eq!(seen(&decoded(&bytes, Some(2)).resized(32, 16).unwrap()), "grwb");
        assert_eq!(seen(&decoded(&bytes, Some(3)).resized(32, 16).unwrap()), "wbgr");
        assert_eq!(seen(&decoded(&bytes, Some(5)).resized(16, 32).unwrap()), "rbgw");
    }

    #[test]
    fn a_drawing_keeps_its_size_and_colours() {
        let original = quarters(6, 4);
        let bytes = encode::png(&original, None).unwrap();
        assert_eq!(decoded(&bytes, None).resized(6, 4).unwrap(), original);
    }

    #[test]
    fn what_hides_nothing_has_no_alpha() {
        let mut pixels = Pixels {
            width: 2,
            height: 1,
            has_alpha: true,
            bytes: vec![1, 2, 3, 255, 4, 5, 6, 255],
        };
        assert_eq!(pixels.clone().solid().bytes, [1, 2, 3, 4, 5, 6]);
        pixels.bytes[3] = 254;
        assert_eq!(pixels.clone().solid(), pixels);
    }

    #[test]
    fn a_photograph_that_was_cut_is_damaged() {
        let bytes = encode::jpeg(&quarters(64, 32)).unwrap();
        let header = image::read(&bytes, 9).unwrap();
        let half = &bytes[..bytes.len() - 20];
        assert_eq!(
            Original::decode(half, &header).err(),
            Some("it ends before its last line".to_owned())
        );
    }

    #[test]
    fn a_drawing_that_was_cut_is_damaged() {
        let bytes = encode::png(&quarters(64, 32), None).unwrap();
        let header = image::read(&bytes, 9).unwrap();
        assert!(Original::decode(&bytes[..bytes.len() - 30], &header).is_err());
    }

    #[test]
    fn colours_of_a_profile_become_those_of_srgb() {
        let mut profile = ColorProfile::new_display_p3();
        profile.cicp = None;
        let pixel = Pixels { width: 1, height: 1, has_alpha: false, bytes: vec![200, 100, 100] };
        let converted = pixel.in_srgb(Some(&profile)).bytes;
        // Red of Display P3 is stronger than the same number says in sRGB.
        assert!(converted[0] > 208 && converted[1] < 100, "{converted:?}");
    }
}

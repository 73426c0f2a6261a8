//! What the header of an image says: its format by its content, its size as shown, which way up it is, and whether it
//! tells where it was taken.
//!
//! In: the first bytes of a file. Out: a [`Header`], or why there is none. Pixels are not looked at here; drawings (SVG)
//! are text and are read in `svg.rs`.

/// The most bytes of a file that its header is looked for in at first; [`Problem::Cut`] asks for the rest.
pub const HEAD: usize = 64 * 1024;

/// The largest image that is published, in pixels: three times what a good camera gives. A larger one would take
/// more than 400 MB of memory while it is made smaller.
pub const MOST_PIXELS: u64 = 100_000_000;

/// From so many bytes for a pixel on, a PNG without transparency holds a photograph: drawings have long runs of one
/// colour and need a tenth of that. The first bytes are not counted: they say nothing of small pictures.
const PHOTO_BYTES_PER_PIXEL: f64 = 0.8;
const UNCOUNTED_BYTES: u64 = 4096;

/// The format of an image, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG, also animated.
    Png,
    /// WebP, also animated.
    WebP,
    /// GIF, mostly animated.
    Gif,
    /// A drawing in SVG.
    Svg,
}

impl Format {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
        }
    }

    /// The endings of its file names; the first is the one we give.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png", "apng"],
            Self::WebP => &["webp"],
            Self::Gif => &["gif"],
            Self::Svg => &["svg"],
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// How the stored pixels are turned before they are shown: the value of the EXIF tag `Orientation` (EXIF 2.32 section
/// 4.6.4), 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Orientation(u8);

impl Orientation {
    /// As stored.
    pub const UPRIGHT: Self = Self(1);

    /// The orientation of a tag's value; what EXIF does not define is upright.
    fn new(value: u16) -> Self {
        match u8::try_from(value) {
            Ok(value @ 1..=8) => Self(value),
            Ok(_) | Err(_) => Self::UPRIGHT,
        }
    }

    /// The value of the tag, 1 to 8.
    pub fn value(self) -> u8 {
        self.0
    }

    /// Whether width and height change places.
    pub fn is_sideways(self) -> bool {
        self.0 >= 5
    }
}

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Header {
    /// The format.
    pub format: Format,
    /// Width in pixels, as shown.
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
    /// How it is turned before it is shown.
    pub orientation: Orientation,
    /// Whether it says where it was taken.
    pub has_place: bool,
    /// Whether it is a film of several pictures.
    pub is_moving: bool,
    /// Whether it is a photograph, or as varied as one, and nothing of it is transparent.
    pub is_photo: bool,
}

impl Header {
    fn new(format: Format, width: u32, height: u32) -> Self {
        Self {
            format,
            width,
            height,
            orientation: Orientation::UPRIGHT,
            has_place: false,
            is_moving: false,
            is_photo: false,
        }
    }

    /// Takes what the metadata says; a second block of it does not turn the picture again.
    fn note(&mut self, exif: Exif) {
        if self.orientation == Orientation::UPRIGHT && exif.orientation != Orientation::UPRIGHT {
            self.orientation = exif.orientation;
            if self.orientation.is_sideways() {
                (self.width, self.height) = (self.height, self.width);
            }
        }
        self.has_place |= exif.has_place;
    }
}

/// Why there is no header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It goes on behind the bytes given.
    Cut,
    /// It contradicts its format.
    Damaged,
    /// It is another kind of file, of this name.
    Unsupported(&'static str),
    /// It is no kind of image that we know.
    Unknown,
}

/// Reads a header from the first bytes of a file of `size` bytes.
///
/// # Errors
/// [`Problem::Cut`] when more bytes are needed; with the whole file, that means that the file itself was cut.
pub fn read(bytes: &[u8], size: u64) -> Result<Header, Problem> {
    let header = match bytes {
        [0xff, 0xd8, 0xff, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png(bytes, size),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => gif(bytes),
        _ => Err(other(bytes)),
    }?;
    if header.width == 0 || header.height == 0 {
        return Err(Problem::Damaged);
    }
    Ok(header)
}

/// What a file is that is none of our formats.
fn other(bytes: &[u8]) -> Problem {
    match bytes {
        [] => Problem::Damaged,
        [b'B', b'M', ..] => Problem::Unsupported("BMP"),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Problem::Unsupported("TIFF"),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4) {
            Some(b"avif" | b"avis") => Problem::Unsupported("AVIF"),
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1") => {
                Problem::Unsupported("HEIC")
            }
            _ => Problem::Unsupported("film"),
        },
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => {
            Problem::Unsupported("JPEG XL")
        }
        [0, 0, 1, 0, ..] => Problem::Unsupported("ICO"),
        [b'%', b'P', b'D', b'F', ..] => Problem::Unsupported("PDF"),
        [b'8', b'B', b'P', b'S', ..] => Problem::Unsupported("Photoshop"),
        _ => Problem::Unknown,
    }
}

/// The segments of a JPEG before its first scan (ITU-T T.81 annex B); what is left then begins with that.
struct Segments<'a> {
    rest: &'a [u8],
    problem: Option<Problem>,
}

impl<'a> Segments<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes.get(2..).unwrap_or_default(), problem: None }
    }

    /// The next segment with its marker; `None` before the first scan.
    fn read(&mut self) -> Result<Option<(u8, &'a [u8])>, Problem> {
        loop {
            let [0xff, marker, after @ ..] = self.rest else {
                return Err(if self.rest.len() < 2 { Problem::Cut } else { Problem::Damaged });
            };
            match marker {
                // Fill bytes, and markers without a length.
                0xff => self.rest = &self.rest[1..],
                0x01 | 0xd0..=0xd7 => self.rest = after,
                0xda => return Ok(None),
                0xd9 => return Err(Problem::Damaged),
                _ => {
                    let length = usize::from(number16(after, 0).ok_or(Problem::Cut)?).max(2);
                    let segment = after.get(2..length).ok_or(Problem::Cut)?;
                    self.rest = after.get(length..).ok_or(Problem::Cut)?;
                    return Ok(Some((*marker, segment)));
                }
            }
        }
    }
}

impl<'a> Iterator for &mut Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        match self.read() {
            Ok(segment) => segment,
            Err(problem) => {
                self.problem = Some(problem);
                None
            }
        }
    }
}

/// Whether a JPEG has an end behind the beginning of its first scan: decoders paint what is missing grey. Within a scan,
/// `FF D9` can stand for nothing else; before it, a small picture inside the metadata has an end of its own.
pub fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut segments = Segments::new(bytes);
    (&mut segments).for_each(drop);
    segments.problem.is_none() && segments.rest.windows(2).any(|pair| pair == [0xff, 0xd9])
}

/// The frame header, and what metadata says.
fn jpeg(bytes: &[u8]) -> Result<Header, Problem> {
    let mut header: Option<Header> = None;
    let mut found = Exif::default();
    let mut segments = Segments::new(bytes);
    for (marker, segment) in &mut segments {
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let height = number16(segment, 1).ok_or(Problem::Damaged)?;
                let width = number16(segment, 3).ok_or(Problem::Damaged)?;
                header = Some(Header::new(Format::Jpeg, width.into(), height.into()));
            }
            0xe1 => found.merge(metadata(segment)),
            _ => {}
        }
    }
    if let Some(problem) = segments.problem {
        return Err(problem);
    }
    let mut header = header.ok_or(Problem::Damaged)?;
    header.is_photo = true;
    header.note(found);
    Ok(header)
}

/// An APP1 segment: EXIF, or XMP as text.
fn metadata(segment: &[u8]) -> Exif {
    match segment.strip_prefix(b"Exif\0") {
        Some(rest) => exif(rest.get(1..).unwrap_or_default()),
        None => Exif { has_place: has_gps_words(segment), ..Exif::default() },
    }
}

/// Chunks up to the first pixels (PNG, third edition, section 5).
fn png(bytes: &[u8], size: u64) -> Result<Header, Problem> {
    let start = bytes.get(8..).ok_or(Problem::Cut)?;
    let first = start.get(8..21).ok_or(Problem::Cut)?;
    if start.get(4..8) != Some(b"IHDR".as_slice()) {
        return Err(Problem::Damaged);
    }
    let (width, height) = (number32(first, 0), number32(first, 4));
    let (width, height) = width.zip(height).ok_or(Problem::Cut)?;
    let mut header = Header::new(Format::Png, width, height);
    // Grey or colour without an alpha channel.
    let mut is_opaque = matches!(first.get(9), Some(0 | 2));
    let mut found = Exif::default();
    let mut chunks = Chunks { rest: start, is_big_endian: true, tail: 4, is_cut: false };
    let (mut has_pixels, mut has_end) = (false, false);
    for (kind, content) in &mut chunks {
        match kind {
            b"IDAT" => {
                has_pixels = true;
                break;
            }
            b"IEND" => has_end = true,
            b"acTL" => header.is_moving = true,
            b"tRNS" => is_opaque = false,
            b"eXIf" => found.merge(exif(content)),
            b"iTXt" | b"tEXt" => found.has_place |= has_gps_words(content),
            _ => {}
        }
    }
    if !has_pixels && !chunks.meets(b"IDAT") {
        return Err(if has_end { Problem::Damaged } else { Problem::Cut });
    }
    let pixels = f64::from(width) * f64::from(height);
    #[expect(clippy::cast_precision_loss, reason = "a ratio of sizes")]
    let bytes_per_pixel = size.saturating_sub(UNCOUNTED_BYTES) as f64 / pixels.max(1.0);
    header.is_photo = is_opaque && bytes_per_pixel >= PHOTO_BYTES_PER_PIXEL;
    header.note(found);
    Ok(header)
}

/// Chunks of the container; metadata stands at its end (RFC 9649).
fn webp(bytes: &[u8]) -> Result<Header, Problem> {
    let start = bytes.get(12..).ok_or(Problem::Cut)?;
    let kind = start.get(..4).ok_or(Problem::Cut)?;
    let content = start.get(8..18).ok_or(Problem::Cut)?;
    let small = |index: usize| content.get(index).copied().map(u32::from).unwrap_or_default();
    match kind {
        b"VP8 " => {
            // The frame header: 14 bits each for width and height (RFC 6386 section 9.1).
            let width = (small(6) | small(7) << 8) & 0x3fff;
            let height = (small(8) | small(9) << 8) & 0x3fff;
            Ok(Header { is_photo: true, ..Header::new(Format::WebP, width, height) })
        }
        b"VP8L" => {
            let bits = small(1) | small(2) << 8 | small(3) << 16 | small(4) << 24;
            let (width, height) = ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
            Ok(Header::new(Format::WebP, width, height))
        }
        b"VP8X" => {
            let flags = small(0);
            let side = |index: usize| small(index) | small(index + 1) << 8 | small(index + 2) << 16;
            let mut header = Header::new(Format::WebP, side(4) + 1, side(7) + 1);
            header.is_moving = flags & 0x02 != 0;
            let has_alpha = flags & 0x10 != 0;
            let has_metadata = flags & 0x0c != 0;
            let mut chunks = Chunks { rest: start, is_big_endian: false, tail: 0, is_cut: false };
            for (kind, content) in &mut chunks {
                match kind {
                    b"VP8 " => header.is_photo = !has_alpha,
                    b"EXIF" => {
                        let content = content.strip_prefix(b"Exif\0\0").unwrap_or(content);
                        header.note(exif(content));
                    }
                    b"XMP " => header.has_place |= has_gps_words(content),
                    _ => {}
                }
            }
            if chunks.is_cut && has_metadata {
                return Err(Problem::Cut);
            }
            header.is_photo |= chunks.meets(b"VP8 ") && !has_alpha;
            Ok(header)
        }
        _ => Err(Problem::Damaged),
    }
}

/// The logical screen (GIF89a section 18).
fn gif(bytes: &[u8]) -> Result<Header, Problem> {
    let size = bytes.get(6..10).ok_or(Problem::Cut)?;
    let side = |index: usize| match size.get(index..index + 2) {
        Some([low, high]) => u32::from(u16::from_le_bytes([*low, *high])),
        _ => 0,
    };
    Ok(Header { is_moving: true, ..Header::new(Format::Gif, side(0), side(2)) })
}

/// The chunks of a PNG (length, name, content, checksum) or of a RIFF file (name, length, content, padding).
struct Chunks<'a> {
    rest: &'a [u8],
    is_big_endian: bool,
    /// Bytes behind the content.
    tail: usize,
    /// Whether the last chunk goes on behind the bytes given.
    is_cut: bool,
}

impl Chunks<'_> {
    /// Whether the chunk that could not be read whole has this name.
    fn meets(&self, name: &[u8; 4]) -> bool {
        let at = if self.is_big_endian { 4 } else { 0 };
        self.rest.get(at..at + 4) == Some(name.as_slice())
    }
}

impl<'a> Iterator for &mut Chunks<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.is_cut = true;
        let (first, rest) = self.rest.split_first_chunk::<4>()?;
        let (second, rest) = rest.split_first_chunk::<4>()?;
        let (name, length) = match self.is_big_endian {
            true => (second, u32::from_be_bytes(*first)),
            false => (first, u32::from_le_bytes(*second)),
        };
        let length = usize::try_from(length).ok()?;
        let content = rest.get(..length)?;
        let padding = if self.is_big_endian { self.tail } else { length % 2 };
        self.rest = rest.get(length.checked_add(padding)?..).unwrap_or_default();
        self.is_cut = false;
        Some((name, content))
    }
}

/// What EXIF says that we need.
#[derive(Clone, Copy)]
struct Exif {
    orientation: Orientation,
    has_place: bool,
}

impl Default for Exif {
    fn default() -> Self {
        Self { orientation: Orientation::UPRIGHT, has_place: false }
    }
}

impl Exif {
    fn merge(&mut self, other: Self) {
        if self.orientation == Orientation::UPRIGHT {
            self.orientation = other.orientation;
        }
        self.has_place |= other.has_place;
    }
}

/// The tag of the orientation, and of the pointer to what GPS says (EXIF 2.32 section 4.6).
const ORIENTATION: u16 = 0x0112;
const GPS: u16 = 0x8825;
/// The tags of latitude and longitude, and of the name of the area.
const GPS_PLACE: [u16; 3] = [2, 4, 28];

/// Reads the first directory of a TIFF structure (TIFF 6.0 section 2). What is damaged says nothing.
fn exif(bytes: &[u8]) -> Exif {
    let is_little = match bytes.get(..4) {
        Some(b"II\x2a\0") => true,
        Some(b"MM\0\x2a") => false,
        _ => return Exif::default(),
    };
    let tiff = Tiff { bytes, is_little };
    let mut found = Exif::default();
    let Some(first) = tiff.long(4) else { return found };
    for (tag, at) in tiff.entries(first) {
        match tag {
            ORIENTATION => {
                found.orientation = Orientation::new(tiff.short(at.saturating_add(8)).unwrap_or(1));
            }
            GPS => {
                let directory = tiff.long(at.saturating_add(8)).unwrap_or_default();
                found.has_place = tiff.entries(directory).any(|(tag, _)| GPS_PLACE.contains(&tag));
            }
            _ => {}
        }
    }
    found
}

struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

impl Tiff<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let value =
            if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        usize::try_from(value).ok()
    }

    /// The tags of a directory with the places of their entries, 12 bytes each.
    fn entries(&self, directory: usize) -> impl Iterator<Item = (u16, usize)> {
        let count = self.short(directory).unwrap_or_default();
        (0..usize::from(count)).map_while(move |number| {
            let at = directory.checked_add(2)?.checked_add(number.checked_mul(12)?)?;
            Some((self.short(at)?, at))
        })
    }
}

/// Whether XMP names a latitude: as an attribute or an element of the namespace that is mostly called `exif`.
fn has_gps_words(text: &[u8]) -> bool {
    text.windows(b"GPSLatitude".len()).any(|window| window == b"GPSLatitude")
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The TIFF structure of a photograph: orientation 6 and a latitude.
    const SIDEWAYS_WITH_PLACE: &[u8] = b"MM\0\x2a\0\0\0\x08\
        \0\x02\
        \x01\x12\0\x03\0\0\0\x01\0\x06\0\0\
        \x88\x25\0\x04\0\0\0\x01\0\0\0\x26\
        \0\0\0\0\
        \0\x01\
        \0\x02\0\x05\0\0\0\x03\0\0\0\x38";

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], length.as_slice(), content].concat()
    }

    fn jpeg_with(segments: &[Vec<u8>]) -> Vec<u8> {
        let frame = segment(0xc2, &[8, 0x0b, 0xb8, 0x0f, 0xa0, 3, 0, 0, 0]);
        let scan = segment(0xda, &[0]);
        [&[0xff, 0xd8], segments.concat().as_slice(), &frame, &scan].concat()
    }

    fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [length.as_slice(), name, content, &[0; 4]].concat()
    }

    fn png_with(colour: u8, chunks: &[Vec<u8>]) -> Vec<u8> {
        let first = [0, 0, 4, 0, 0, 0, 3, 0, 8, colour, 0, 0, 0];
        let signature = b"\x89PNG\r\n\x1a\n";
        [signature, chunk(b"IHDR", &first).as_slice(), &chunks.concat()].concat()
    }

    #[test]
    fn a_photograph_taken_sideways_is_as_wide_as_it_is_shown() {
        let exif = [b"Exif\0\0", SIDEWAYS_WITH_PLACE].concat();
        let wanted = Header {
            format: Format::Jpeg,
            width: 3000,
            height: 4000,
            orientation: Orientation(6),
            has_place: true,
            is_moving: false,
            is_photo: true,
        };
        assert_eq!(read(&jpeg_with(&[segment(0xe1, &exif)]), 1000), Ok(wanted));
    }

    #[test]
    fn the_end_of_a_small_picture_inside_is_not_that_of_the_photograph() {
        let bytes = jpeg_with(&[segment(0xe1, b"Exif\0\0\xff\xd8\xff\xda\xff\xd9")]);
        assert!(!is_whole_jpeg(&bytes));
        assert!(is_whole_jpeg(&[bytes.as_slice(), &[1, 2, 0xff, 0xd9, 0]].concat()));
    }

    #[test]
    fn a_place_in_xmp_is_a_place() {
        let xmp = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude=\"21,1.7N\"/>";
        let header = read(&jpeg_with(&[segment(0xe1, xmp)]), 1000).unwrap();
        assert!(header.has_place);
        assert_eq!((header.width, header.height), (4000, 3000));
    }

    #[test]
    fn an_orientation_that_exif_does_not_define_is_upright() {
        let exif = [b"Exif\0\0".as_slice(), &SIDEWAYS_WITH_PLACE[..18], &[0, 9]].concat();
        let header = read(&jpeg_with(&[segment(0xe1, &exif)]), 1000).unwrap();
        assert_eq!(header.orientation, Orientation::UPRIGHT);
    }

    #[test]
    fn a_header_that_goes_on_asks_for_more() {
        let bytes = jpeg_with(&[segment(0xe1, &[0; 900])]);
        assert_eq!(read(&bytes[..3], 1000), Err(Problem::Cut));
        assert_eq!(read(&bytes[..500], 1000), Err(Problem::Cut));
        assert!(read(&bytes, 1000).is_ok());
    }

    #[test]
    fn a_drawing_in_png_is_no_photograph() {
        let drawing = read(&png_with(2, &[chunk(b"IDAT", &[])]), 100_000).unwrap();
        let photo = read(&png_with(2, &[chunk(b"IDAT", &[])]), 1_000_000).unwrap();
        let see_through = read(&png_with(6, &[chunk(b"IDAT", &[])]), 1_000_000).unwrap();
        assert_eq!((drawing.width, drawing.height, drawing.is_photo), (1024, 768, false));
        assert!(photo.is_photo);
        assert!(!see_through.is_photo);
    }

    #[test]
    fn a_png_can_be_turned_and_moving() {
        let chunks =
            [chunk(b"acTL", &[0; 8]), chunk(b"eXIf", SIDEWAYS_WITH_PLACE), chunk(b"IDAT", &[])];
        let header = read(&png_with(6, &chunks), 1000).unwrap();
        assert!(header.is_moving && header.has_place);
        assert_eq!((header.width, header.height), (768, 1024));
    }

    #[test]
    fn the_pixels_of_a_png_need_not_be_there() {
        let mut bytes = png_with(2, &[chunk(b"IDAT", &[0; 500])]);
        bytes.truncate(bytes.len() - 300);
        assert!(read(&bytes, 1000).is_ok());
    }

    #[test]
    fn the_metadata_of_a_webp_is_asked_for() {
        let extended = [b"VP8X\x0a\0\0\0".as_slice(), &[0x08, 0, 0, 0, 0xff, 3, 0, 0xff, 2, 0]];
        let pixels = b"VP8 \x04\0\0\0\0\0\0\0";
        let length = u32::try_from(SIDEWAYS_WITH_PLACE.len()).unwrap().to_le_bytes();
        let exif = [b"EXIF", length.as_slice(), SIDEWAYS_WITH_PLACE].concat();
        let start = [b"RIFF\0\0\0\0WEBP".as_slice(), &extended.concat(), pixels].concat();
        let header = read(&[start.as_slice(), &exif].concat(), 1000).unwrap();
        assert_eq!((header.width, header.height, header.is_photo), (768, 1024, true));
        assert!(header.has_place);
        assert_eq!(read(&[start.as_slice(), &exif[..9]].concat(), 1000), Err(Problem::Cut));
    }

    #[test]
    fn a_gif_is_passed_on_as_a_film() {
        let header = read(b"GIF89a\x40\x01\xf0\0", 1000).unwrap();
        assert_eq!((header.width, header.height, header.is_moving), (320, 240, true));
    }

    #[test]
    fn other_kinds_of_files_are_named() {
        assert_eq!(read(b"\0\0\0\x18ftypheic\0\0\0\0", 9), Err(Problem::Unsupported("HEIC")));
        assert_eq!(read(b"\0\0\0\x18ftypavif\0\0\0\0", 9), Err(Problem::Unsupported("AVIF")));
        assert_eq!(read(b"II*\0....", 9), Err(Problem::Unsupported("TIFF")));
        assert_eq!(read(b"<html>", 9), Err(Problem::Unknown));
        assert_eq!(read(b"", 0), Err(Problem::Damaged));
    }

    #[test]
    fn an_image_without_a_size_is_damaged() {
        assert_eq!(read(b"GIF89a\0\0\xf0\0", 9), Err(Problem::Damaged));
    }
}

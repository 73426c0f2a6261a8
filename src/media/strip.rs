//! Films without what they say of their making.
//!
//! In: a GIF, or an animated PNG or WebP. Out: the same pictures in the same order, without comments, EXIF, XMP and
//! colour profiles. The pictures themselves are copied, not decoded.

use crate::document::image::Format;

/// Chunks of a PNG that pictures need (PNG, third edition, section 4.7).
const PNG_CHUNKS: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"gAMA", b"sRGB",
    b"bKGD",
];
/// Chunks of a WebP that pictures need (RFC 9649 section 2.7).
const WEBP_CHUNKS: &[&[u8; 4]] = &[b"VP8 ", b"VP8L", b"ANIM", b"ANMF", b"ALPH"];

/// The film without its metadata.
///
/// # Errors
/// It ends too early or contradicts its format.
pub fn strip(bytes: &[u8], format: Format) -> Result<Vec<u8>, String> {
    let stripped = match format {
        Format::Gif => gif(bytes),
        Format::Png => png(bytes),
        Format::WebP => webp(bytes),
        Format::Jpeg | Format::Svg => None,
    };
    stripped.ok_or_else(|| "it ends before its last picture".to_owned())
}

/// Blocks of a GIF (GIF89a section 12): all but comments, texts, and extensions of programs that do not say how often
/// the film is shown.
fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Rest(bytes);
    let mut kept = rest.take(13)?.to_vec();
    kept.extend(rest.take(colour_table(*kept.get(10)?))?);
    loop {
        match rest.take(1)? {
            [0x3b] => {
                kept.push(0x3b);
                return Some(kept);
            }
            [0x2c] => {
                let head = rest.take(9)?;
                kept.push(0x2c);
                kept.extend(head);
                kept.extend(rest.take(colour_table(*head.last()?))?);
                kept.extend(rest.take(1)?);
                kept.extend(rest.sub_blocks()?);
            }
            [0x21] => {
                let label = *rest.take(1)?.first()?;
                let blocks = rest.sub_blocks()?;
                let is_loop = label == 0xff
                    && [b"NETSCAPE2.0", b"ANIMEXTS1.0"]
                        .iter()
                        .any(|name| blocks.get(1..12) == Some(name.as_slice()));
                if label == 0xf9 || is_loop {
                    kept.extend([0x21, label]);
                    kept.extend(blocks);
                }
            }
            _ => return None,
        }
    }
}

/// The length of a colour table by the flags before it.
fn colour_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Rest(bytes);
    let mut kept = rest.take(8)?.to_vec();
    loop {
        let whole = rest.0;
        let length = u32::from_be_bytes(rest.take(4)?.try_into().ok()?);
        let name: &[u8; 4] = rest.take(4)?.try_into().ok()?;
        let length = usize::try_from(length).ok()?.checked_add(4)?;
        rest.take(length)?;
        if PNG_CHUNKS.contains(&name) {
            kept.extend(whole.get(..length.checked_add(8)?)?);
        }
        if name == b"IEND" {
            return Some(kept);
        }
    }
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Rest(bytes);
    let mut kept = rest.take(12)?.to_vec();
    while !rest.0.is_empty() {
        let whole = rest.0;
        let name: &[u8; 4] = rest.take(4)?.try_into().ok()?;
        let length = u32::from_le_bytes(rest.take(4)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        let padded = length.checked_add(length % 2)?;
        let content = rest.take(padded)?;
        if name == b"VP8X" {
            let (flags, size) = content.split_first()?;
            kept.extend(whole.get(..8)?);
            // Neither a profile (0x20) nor EXIF (0x08) nor XMP (0x04) follows.
            kept.push(flags & !0x2c);
            kept.extend(size);
        } else if WEBP_CHUNKS.contains(&name) {
            kept.extend(whole.get(..padded.checked_add(8)?)?);
        }
    }
    let size = u32::try_from(kept.len().checked_sub(8)?).ok()?;
    kept.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(kept)
}

/// What has not been read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Blocks with their lengths in front, up to the empty one (GIF89a section 15).
    fn sub_blocks(&mut self) -> Option<&'a [u8]> {
        let whole = self.0;
        let mut length = 0_usize;
        loop {
            let size = usize::from(*self.take(1)?.first()?);
            self.take(size)?;
            length = length.checked_add(size)?.checked_add(1)?;
            if size == 0 {
                return whole.get(..length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: &[u8] = b"GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    const AGAIN: &[u8] = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    const PICTURE: &[u8] = b"\x21\xf9\x04\0\x05\0\0\0\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x44\x51\0";

    #[test]
    fn a_gif_loses_its_comments() {
        let comment = b"\x21\xfe\x05N. A.\0";
        let xmp = b"\x21\xff\x0bXMP DataXMP\x03<x>\0";
        let film = [SCREEN, AGAIN, xmp, comment, PICTURE, PICTURE, b"\x3b", b"trailer"].concat();
        let wanted = [SCREEN, AGAIN, PICTURE, PICTURE, b"\x3b"].concat();
        assert_eq!(strip(&film, Format::Gif), Ok(wanted));
    }

    #[test]
    fn a_gif_that_was_cut_is_an_error() {
        let film = [SCREEN, AGAIN, PICTURE].concat();
        assert!(strip(&film, Format::Gif).is_err());
    }

    fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [length.as_slice(), name, content, &[0; 4]].concat()
    }

    #[test]
    fn an_animated_png_loses_its_texts() {
        let (start, pixels, end) =
            (chunk(b"acTL", &[1]), chunk(b"IDAT", &[2]), chunk(b"IEND", &[]));
        let signature = b"\x89PNG\r\n\x1a\n".to_vec();
        let notes = [chunk(b"eXIf", b"MM"), chunk(b"iTXt", b"x"), chunk(b"iCCP", b"y")].concat();
        let film = [&signature, &start, &notes, &pixels, &end].map(Vec::as_slice).concat();
        let wanted = [&signature, &start, &pixels, &end].map(Vec::as_slice).concat();
        assert_eq!(strip(&film, Format::Png), Ok(wanted));
        assert!(strip(&film[..film.len() - 1], Format::Png).is_err());
    }

    #[test]
    fn an_animated_webp_loses_its_metadata() {
        let film = b"RIFF\x38\0\0\0WEBPVP8X\x0a\0\0\0\x2e\0\0\0\0\0\0\0\0\0ANIM\x02\0\0\0abICCP\x01\0\0\0x\0EXIF\x02\0\0\0MM";
        let wanted = b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0ANIM\x02\0\0\0ab";
        assert_eq!(strip(film, Format::WebP), Ok(wanted.to_vec()));
    }
}

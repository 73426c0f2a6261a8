//! SHA-256: the digest that other people's tools know.
//!
//! In: bytes. Out: 32 bytes, written as 64 hexadecimal digits (FIPS 180-4). What only this program reads is digested by
//! [`Digest`](crate::base::digest::Digest), which is several times faster.

use std::fmt;
use std::io;
use std::io::Read as _;

use sha2::Digest as _;

/// A SHA-256 digest.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The digest of all that a reader gives, and how much that was. No more than `most` bytes and one are read: a file that
    /// grows for ever ends there.
    ///
    /// # Errors
    /// The reader stops with an error.
    pub fn of_reader(reader: impl io::Read, most: u64) -> io::Result<(Self, u64)> {
        let mut reader = reader.take(most.saturating_add(1));
        let mut digester = sha2::Sha256::new();
        let mut length = 0u64;
        let mut part = vec![0; 1 << 16];
        loop {
            let count = reader.read(&mut part)?;
            let Some(read) = part.get(..count).filter(|read| !read.is_empty()) else { break };
            digester.update(read);
            length = length.saturating_add(count as u64);
        }
        Ok((Self(digester.finalize().into()), length))
    }

    /// A digest that came as bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits in lower case.
    pub fn from_hex(text: &str) -> Option<Self> {
        bytes_of_hex(text).map(Self)
    }

    /// All 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        crate::base::digest::hex_of_bytes(&self.0).into_iter().map(char::from).collect()
    }
}

/// The digest of bytes that come in pieces, which can be asked for in between.
#[derive(Clone, Default)]
pub struct Sha256Stream(sha2::Sha256);

impl Sha256Stream {
    /// Takes in the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes so far.
    pub fn so_far(&self) -> Sha256 {
        Sha256(self.0.clone().finalize().into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.hex())
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.hex())
    }
}

impl serde::Serialize for Sha256 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Sha256 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is not 64 hexadecimal digits"))
        })
    }
}

/// Reads 64 hexadecimal digits in lower case.
fn bytes_of_hex(text: &str) -> Option<[u8; 32]> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (value(pair[0])? << 4) | value(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_digest_that_everybody_knows() {
        // FIPS 180-4, example of one block.
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Sha256::of(b"abc").hex(), digits);
        assert_eq!(Sha256::from_hex(digits), Some(Sha256::of(b"abc")));
        assert_eq!(Sha256::from_hex(&digits.to_uppercase()), None);
    }

    #[test]
    fn digits_are_read_as_they_were_written_and_nothing_else_is() {
        let digest = Sha256::of("nước".as_bytes());
        let digits = digest.hex().into_bytes();
        let read = |digits: &[u8]| Sha256::from_hex(std::str::from_utf8(digits).unwrap());
        assert_eq!(read(&digits), Some(digest));
        assert_eq!(read(&digits[1..]), None);
        for place in 0..digits.len() {
            for byte in 0..=0x7f_u8 {
                let mut other = digits.clone();
                other[place] = byte;
                let is_digit = b"0123456789abcdef".contains(&byte);
                let written = read(&other).map(|digest| digest.hex().into_bytes());
                assert_eq!(written, is_digit.then_some(other), "{byte} at {place}");
            }
        }
    }
}

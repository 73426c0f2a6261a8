//! Digests: the identity of bytes, and of anything that serialises.
//!
//! In: bytes or a value. Out: 32 bytes of BLAKE3. Equal digests are taken to mean equal content.

use std::fmt;

use serde::Serialize;

/// A BLAKE3 digest.
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
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The digest of a value through its JSON form, which is buffered first: hashing many small
    /// writes costs more than one pass over a buffer.
    pub fn of_value<T: Serialize + ?Sized>(value: &T) -> Self {
        let mut buffer = Vec::with_capacity(1024);
        // Serialising into memory fails only for maps with non-string keys, which our types lack;
        // the error text then still tells two values apart.
        if let Err(error) = serde_json::to_writer(&mut buffer, value) {
            buffer.extend_from_slice(error.to_string().as_bytes());
        }
        Self::of(&buffer)
    }

    /// The digest of several digests in order.
    pub fn combine(parts: &[Self]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&part.0);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        bytes_of_hex(text).map(Self)
    }

    /// All 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        self.digits().into_iter().map(char::from).collect()
    }

    /// All 64 hexadecimal digits, as ASCII. Manifests and views are full of them, so it must be quick.
    pub fn digits(&self) -> [u8; 64] {
        hex_of_bytes(&self.0)
    }

    /// The digest of these 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A number made from it, for choices that must be the same on every machine.
    pub fn number(&self) -> u64 {
        self.0.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    /// The first 16 hexadecimal digits: enough for the name of a file of one site.
    pub fn short(&self) -> String {
        self.digits().into_iter().take(16).map(char::from).collect()
    }
}

/// Reads 64 hexadecimal digits in lower case.
pub(super) fn bytes_of_hex(text: &str) -> Option<[u8; 32]> {
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

/// The 64 hexadecimal digits of 32 bytes, as ASCII.
pub(super) fn hex_of_bytes(bytes: &[u8; 32]) -> [u8; 64] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut digits = [0; 64];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    digits
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.short())
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.digits()) {
            Ok(digits) => serializer.serialize_str(digits),
            Err(error) => Err(serde::ser::Error::custom(error)),
        }
    }
}

/// Collects a digest from a stream.
pub struct Digester(blake3::Hasher);

impl Digester {
    /// Starts with nothing.
    #[expect(
        clippy::new_without_default,
        reason = "a digest of nothing is never wanted by default"
    )]
    pub fn new() -> Self {
        Self(blake3::Hasher::new())
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes added.
    pub fn finish(&self) -> Digest {
        Digest(*self.0.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_they_were_written_and_nothing_else_is() {
        let digest = Digest::of("nước".as_bytes());
        let digits = digest.digits();
        let read = |digits: &[u8]| Digest::from_hex(std::str::from_utf8(digits).unwrap());
        assert_eq!(read(&digits), Some(digest));
        assert_eq!(read(&digits[1..]), None);
        for place in 0..digits.len() {
            for byte in 0..=0x7f_u8 {
                let mut other = digits;
                other[place] = byte;
                let is_digit = b"0123456789abcdef".contains(&byte);
                let written = read(&other).map(|digest| digest.digits());
                assert_eq!(written, is_digit.then_some(other), "{byte} at {place}");
            }
        }
    }
}

//! Digests: the identity of bytes, and of anything that serialises.
//!
//! In: bytes or a value. Out: 32 bytes of BLAKE3. Equal digests mean equal content, even where somebody would like to have it otherwise;
//! where nobody could gain by that, a [`Fingerprint`](crate::base::fingerprint::Fingerprint) costs an eighth.

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
        Self::of(&json_of(value))
    }

    /// The digest of several digests in order.
    pub fn combine(parts: &[Self]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&part.0);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// All 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        self.digits().into_iter().map(char::from).collect()
    }

    /// All 64 hexadecimal digits, as ASCII. Manifests and views are full of them, so it must be quick.
    pub fn digits(&self) -> [u8; 64] {
        hex_of_bytes(&self.0)
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

/// The JSON form of a value that is identified by it.
pub(super) fn json_of<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut buffer = Vec::with_capacity(1024);
    // Serialising into memory fails only for maps with non-string keys, which our types lack;
    // the error text then still tells two values apart.
    if let Err(error) = serde_json::to_writer(&mut buffer, value) {
        buffer.extend_from_slice(error.to_string().as_bytes());
    }
    buffer
}

impl Default for Digest {
    /// The digest of nothing.
    fn default() -> Self {
        Self::of(b"")
    }
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
        if !serializer.is_human_readable() {
            return serializer.serialize_bytes(&self.0);
        }
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

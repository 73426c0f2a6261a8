//! Fingerprints: whether something is what it was, at the price of reading it.
//!
//! In: bytes, or a value that serialises. Out: 16 bytes of XXH3 (its specification is `doc/xxhash_spec.md` of the project xxHash). Two
//! things meet by chance once in 2^64 of them. Who means to can make two that meet, so a fingerprint decides only what is done
//! again and what is kept; whatever has to stand against people has a [`Digest`] or a [`Sha256`](crate::base::sha256::Sha256).

use std::fmt;

use serde::Serialize;
use twox_hash::XxHash3_128;

use crate::base::digest;
use crate::base::digest::Digest;

/// A fingerprint of bytes.
#[derive(
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
pub struct Fingerprint([u8; Self::LENGTH]);

impl Fingerprint {
    /// How many bytes it has.
    pub const LENGTH: usize = 16;

    /// The fingerprint of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes).to_be_bytes())
    }

    /// The fingerprint of a value through its form in MessagePack, with the names of fields: it tells all that JSON tells, and no
    /// letter of a text has to be looked at.
    pub fn of_value<T: Serialize + ?Sized>(value: &T) -> Self {
        let mut form = Vec::with_capacity(1024);
        let mut serializer = rmp_serde::Serializer::new(&mut form).with_struct_map();
        match value.serialize(&mut serializer) {
            Ok(()) => Self::of(&form),
            Err(_) => Self::of(&digest::json_of(value)),
        }
    }

    /// The fingerprint of several fingerprints in order.
    pub fn combine(parts: &[Self]) -> Self {
        let bytes: Vec<u8> = parts.iter().flat_map(|part| part.0).collect();
        Self::of(&bytes)
    }

    /// The fingerprint with these bytes.
    pub fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// All 32 hexadecimal digits.
    pub fn hex(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }

    /// The first 16 hexadecimal digits: enough for the name of a file of one site.
    pub fn short(&self) -> String {
        let mut digits = self.hex();
        digits.truncate(16);
        digits
    }
}

impl From<Digest> for Fingerprint {
    /// A digest tells more than a fingerprint has to.
    fn from(digest: Digest) -> Self {
        let [bytes @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = *digest.bytes();
        Self(bytes)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.short())
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.hex())
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_that_of_the_specification() {
        // Of the test vectors of xxHash, `tests/sanity_test_vectors.h`: no byte, without a seed.
        assert_eq!(Fingerprint::of(b"").hex(), "99aa06d3014798d86001c324468d497f");
    }

    #[test]
    fn values_are_told_apart_by_what_they_hold_and_by_where_it_stands() {
        #[derive(Serialize)]
        struct Pair {
            #[serde(skip_serializing_if = "Option::is_none")]
            first: Option<u64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            second: Option<u64>,
        }
        let pair = |first, second| Fingerprint::of_value(&Pair { first, second });
        assert_eq!(pair(Some(1), None), pair(Some(1), None));
        let nested = Fingerprint::of_value(&[Fingerprint::of(b"a")]);
        let all = [
            pair(Some(1), None),
            pair(None, Some(1)),
            pair(None, None),
            Fingerprint::of_value(&["a", "bc"]),
            Fingerprint::of_value(&["ab", "c"]),
            Fingerprint::of_value(&u128::MAX),
            nested,
            Fingerprint::of_value(&[Fingerprint::of(b"b")]),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[..index].contains(one), "{index}");
        }
    }
}

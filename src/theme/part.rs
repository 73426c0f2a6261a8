//! A value that templates show, together with the digest of what it says.
//!
//! In: anything that serialises. Out: a [`Part`]: the template's value is shared, not copied, and its digest
//! stands for it when a view is digested, so that no page serialises the site again.

use serde::Serialize;
use tera::Value;
use tera::value::Key;

use crate::base::digest::Digest;

/// A template value with its digest; cloning it is free.
#[derive(Clone, Debug)]
pub struct Part {
    value: Value,
    digest: Digest,
}

impl Part {
    /// Converts a value once.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        Self { value: Value::from_serializable(value), digest: Digest::of_value(value) }
    }

    /// Nothing: `null` in a template.
    pub fn none() -> Self {
        Self::of(&())
    }

    /// A part, or nothing.
    pub fn option(part: Option<Self>) -> Self {
        part.unwrap_or_else(Self::none)
    }

    /// A list of parts, without converting them again.
    pub fn list(parts: &[Self]) -> Self {
        let digests: Vec<Digest> = parts.iter().map(|part| part.digest).collect();
        let values: Vec<Value> = parts.iter().map(|part| part.value.clone()).collect();
        Self { value: Value::from(values), digest: Digest::combine(&digests) }
    }

    /// A group of keys made from a value that serialises to one, with parts added as further keys.
    pub fn object<T: Serialize + ?Sized>(base: &T, fields: &[(&'static str, Self)]) -> Self {
        let base = Self::of(base);
        let mut digests = vec![base.digest];
        let mut map = base.value.into_map().unwrap_or_default();
        for (key, part) in fields {
            digests.push(Digest::of(key.as_bytes()));
            digests.push(part.digest);
            map.insert(Key::from(*key), part.value.clone());
        }
        Self { value: Value::from(map), digest: Digest::combine(&digests) }
    }

    /// This group of keys with the keys of another value and further parts; later ones win.
    pub fn and<T: Serialize + ?Sized>(self, more: &T, fields: &[(&'static str, Self)]) -> Self {
        let more = Self::object(more, fields);
        let mut map = self.value.into_map().unwrap_or_default();
        map.extend(more.value.into_map().unwrap_or_default());
        let digest = Digest::combine(&[self.digest, more.digest]);
        Self { value: Value::from(map), digest }
    }

    /// The template's value.
    pub fn value(&self) -> Value {
        self.value.clone()
    }

    /// The digest of what it says.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl Serialize for Part {
    /// A part stands for its content, so its digest is all that a view's digest needs.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.digest.serialize(serializer)
    }
}

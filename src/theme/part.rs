//! A value that templates show, together with the digest of what it says.
//!
//! In: anything that serialises. Out: a [`Part`]: the template's value is shared, not copied, and its digest
//! stands for it when a view is digested, so that no page serialises the site again.

use serde::Serialize;

use crate::base::digest::Digest;

/// A template value with its digest; cloning it is free.
#[derive(Clone, Debug)]
pub struct Part {
    value: tera::Value,
    digest: Digest,
}

impl Part {
    /// Converts a value once.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        Self { value: tera::Value::from_serializable(value), digest: Digest::of_value(value) }
    }

    /// A list of parts, without converting them again.
    pub fn list(parts: &[Self]) -> Self {
        let digests: Vec<Digest> = parts.iter().map(|part| part.digest).collect();
        let values: Vec<tera::Value> = parts.iter().map(|part| part.value.clone()).collect();
        Self { value: tera::Value::from(values), digest: Digest::combine(&digests) }
    }

    /// The template's value.
    pub fn value(&self) -> tera::Value {
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

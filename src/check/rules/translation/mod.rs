//! Texts in several languages that belong together.

use crate::check::Rule;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[];

//! Who signs and who approved.

use crate::check::Rule;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[];

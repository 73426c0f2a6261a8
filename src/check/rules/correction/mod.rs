//! Corrections: dated, with a kind and words (IFCN principle 6).

use crate::check::Rule;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[];

//! Claims: said in full, with where they were seen, and fair to those who are named.

use crate::check::Rule;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[];

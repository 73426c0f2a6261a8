//! Corrections: dated, with a kind, and saying what changed (IFCN principle 6).

use crate::check::Rule;

mod does_not_tell;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[does_not_tell::RULE];

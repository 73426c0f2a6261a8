//! Texts in several languages that belong together.

use crate::check::Rule;

mod behind;
mod one_sided;
mod other_verdict;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[behind::RULE, other_verdict::RULE, one_sided::RULE];

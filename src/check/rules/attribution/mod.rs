//! Who signs and who approved.

use crate::check::Rule;

mod nobody_signs;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[nobody_signs::RULE];

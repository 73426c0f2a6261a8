//! Sources: enough of them, near to the matter, and such that readers can follow them.

use crate::check::Rule;

mod too_few;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[too_few::RULE];

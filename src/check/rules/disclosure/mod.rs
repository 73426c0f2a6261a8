//! What readers are told of how a picture or text was made.

use crate::check::Rule;

mod silent_ai;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[silent_ai::RULE];

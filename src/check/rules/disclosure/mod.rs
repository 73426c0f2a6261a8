//! What readers are told of how a picture or text was made.

use crate::check::Rule;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[];

//! What the site as a whole owes its readers: who publishes, how it works, how it corrects.

use crate::check::Rule;

mod missing_policy;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[missing_policy::RULE];

//! Sources: enough of them, near to the matter, and such that readers can follow them.

use crate::check::Rule;

mod anonymous;
mod incomplete;
mod mostly_own;
mod not_archived;
mod not_cited;
mod too_few;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[
    too_few::RULE,
    incomplete::RULE,
    not_archived::RULE,
    not_cited::RULE,
    anonymous::RULE,
    mostly_own::RULE,
];

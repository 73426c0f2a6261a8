//! What the site as a whole owes its readers: who publishes, how it works, how it corrects.

use crate::check::Rule;

mod hidden_corrections;
mod incomplete_imprint;
mod missing_policy;
mod unexplained_verdict;
mod unproven_badge;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[
    missing_policy::RULE,
    incomplete_imprint::RULE,
    hidden_corrections::RULE,
    unproven_badge::RULE,
    unexplained_verdict::RULE,
];

//! Links to other hosts: what these said when they were asked (`rebut check --external`).

use crate::check::Rule;

mod copy_missing;
mod gone;
mod insecure;
mod moved;
mod not_asked;
mod refused;
mod trouble;
mod unknown_host;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[
    gone::RULE,
    copy_missing::RULE,
    moved::RULE,
    trouble::RULE,
    unknown_host::RULE,
    refused::RULE,
    insecure::RULE,
    not_asked::RULE,
];

//! All rules, by family, in the order in which they are listed.
//!
//! In: nothing. Out: [`RULES`]. A rule is a file in its family's folder and a line in the family's list.

use crate::check::Rule;

mod attribution;
mod claim;
mod correction;
mod debunking;
mod disclosure;
mod link;
mod output;
mod site;
mod source;
mod translation;
mod writing;

/// The families of rules.
pub const RULES: &[&[Rule]] = &[
    site::FAMILY,
    source::FAMILY,
    claim::FAMILY,
    correction::FAMILY,
    attribution::FAMILY,
    disclosure::FAMILY,
    debunking::FAMILY,
    writing::FAMILY,
    translation::FAMILY,
    output::FAMILY,
    link::FAMILY,
];

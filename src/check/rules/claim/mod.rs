//! Claims: said in full, with where they were seen, and fair to those who are named.

use crate::check::Rule;

mod no_reply;
mod personal_data;
mod says_too_little;
mod too_long;
mod without_origin;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[
    says_too_little::RULE,
    too_long::RULE,
    without_origin::RULE,
    personal_data::RULE,
    no_reply::RULE,
];

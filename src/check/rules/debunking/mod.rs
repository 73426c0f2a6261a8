//! How a rebuttal is built and worded, after the Debunking Handbook 2020.

use crate::check::Rule;

mod claim_again;
mod claim_in_address;
mod claim_in_headline;
mod headline_form;
mod insult;
mod live_link;
mod long_sentence;
mod missing_block;
mod opens_with_talk;
mod thin_explanation;
mod unlabelled_picture;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[
    missing_block::RULE,
    claim_in_headline::RULE,
    claim_in_address::RULE,
    claim_again::RULE,
    opens_with_talk::RULE,
    unlabelled_picture::RULE,
    headline_form::RULE,
    thin_explanation::RULE,
    insult::RULE,
    long_sentence::RULE,
    live_link::RULE,
];

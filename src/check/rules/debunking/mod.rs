//! How a rebuttal is built and worded, after the Debunking Handbook 2020.

use crate::check::Rule;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[];

//! Puts a rendered site in the place of the old one, whole or not at all.
//!
//! In: an output folder and rendered bytes. Out: the new site under the folder's name, and the old one
//! gone. What is published is decided in `plan/`, what the bytes are in `render/`.

pub mod cache;
pub mod compress;
pub mod folder;
pub mod last;
pub mod ledger;
mod lock;
mod look;
pub mod proof;
pub mod release;
mod replace;
pub mod seal;
pub mod signing;
pub mod staging;
pub mod token;

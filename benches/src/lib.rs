//! What the benchmarks share: articles from a seed, and the folders that `rebut` and others make sites of.
//!
//! In: how many articles and what they should have. Out: paths and bytes. Nothing is written to the disk here.

pub mod article;
pub mod draw;
pub mod folder;
pub mod picture;
pub mod stages;
pub mod words;

//! The theme inside the program.
//!
//! In: the list that `build.rs` makes of `themes/default`. Out: its files, at their paths in the
//! repository. A project's own file of the same path takes the place of one of these.

use crate::base::path::SourcePath;
use crate::source::SourceFile;

/// Path and bytes of each file, in the order of paths.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The files of the built-in theme.
pub(super) fn files() -> impl Iterator<Item = SourceFile> {
    FILES.iter().map(|(path, bytes)| SourceFile::builtin(SourcePath::new(path), bytes))
}

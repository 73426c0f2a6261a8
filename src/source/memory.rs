//! A project that was never on a disk: for tests and for `init`.
//!
//! In: paths and bytes. Out: the [`SourceTree`] that a folder with these files would give. Nothing is
//! read from the disk here.

use crate::base::path::SourcePath;
use crate::source::SourceFile;
use crate::source::SourceTree;
use crate::source::is_wanted;

impl SourceTree {
    /// A project of these files, over the built-in theme. Paths that are not read from a folder are
    /// not read here either; the last of two files of one path stands.
    pub fn from_files<P, B>(files: impl IntoIterator<Item = (P, B)>) -> Self
    where
        P: AsRef<str>,
        B: AsRef<[u8]>,
    {
        let files = files.into_iter().filter(|(path, _)| is_wanted(path.as_ref()));
        Self::over_builtin(files.map(|(path, bytes)| {
            SourceFile::loaded(SourcePath::new(path.as_ref()), bytes.as_ref().to_vec(), None)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_takes_the_place_of_single_files_of_the_theme() {
        let theme = SourceTree::from_files([] as [(&str, &str); 0]);
        let builtin: Vec<&str> = theme.iter().map(|file| file.path.as_str()).collect();
        let first = builtin[0];
        let tree = SourceTree::from_files([(first, "ours")]);
        let paths: Vec<&str> = tree.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(tree.get(first).unwrap().bytes().unwrap(), b"ours".as_slice());
        assert_eq!(paths, builtin);
    }

    #[test]
    fn the_digest_of_a_tree_tells_a_moved_file() {
        let here = SourceTree::from_files([("content/a.md", "1")]);
        let there = SourceTree::from_files([("content/b.md", "1")]);
        assert_ne!(here.digest(), there.digest());
    }

    #[test]
    fn files_outside_the_folders_of_a_project_are_left_out() {
        let tree = SourceTree::from_files([("README.md", "1")]);
        assert!(tree.get("README.md").is_none());
    }
}

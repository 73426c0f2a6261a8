//! What was published, with the digests that tell whether it must be made anew.
//!
//! In: outputs as they were rendered. Out: a [`Manifest`], and its form on disk, which lies beside the
//! pages. Reading and writing the file itself belongs to `publish/`.
//!
//! The form is text: a line with name and version, a line for each output in the order of paths, and a
//! line with the digest of all before it, so that half a file is not taken for a whole one.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::base::digest::Digest;
use crate::base::digest::Digester;
use crate::base::path::OutputPath;

/// The first line. Another version of the form gets another number, and old folders are made anew.
const HEADER: &str = "rebut manifest 1\n";

/// What is known of one published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The digest of all that it was made from.
    pub inputs: Digest,
    /// The digest of the tools among that.
    pub tools: Digest,
    /// The digest of its bytes.
    pub content: Digest,
    /// Its length in bytes.
    pub size: u64,
}

/// All published files by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    entries: BTreeMap<OutputPath, Entry>,
}

impl Manifest {
    /// A manifest of nothing: every output is new to it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    pub fn insert(&mut self, path: OutputPath, entry: Entry) {
        self.entries.insert(path, entry);
    }

    /// What is known of the file at a path.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// All files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Entry)> {
        self.entries.iter()
    }

    /// Whether a file stands below this folder at any depth.
    pub fn has_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let from = (Bound::Included(start.as_str()), Bound::Unbounded);
        let next = self.entries.range::<str, _>(from).next();
        next.is_some_and(|(path, _)| path.as_str().starts_with(&start))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Its form on disk: the same bytes for the same files.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = HEADER.to_owned();
        for (path, Entry { inputs, tools, content, size }) in &self.entries {
            // Quoted as in JSON, so that no path can end its line.
            let path = serde_json::Value::from(path.as_str());
            let (inputs, tools, content) = (inputs.hex(), tools.hex(), content.hex());
            text.push_str(&format!("{inputs} {tools} {content} {size} {path}\n"));
        }
        let end = format!("end {}\n", Digest::of(text.as_bytes()).hex());
        text.push_str(&end);
        text.into_bytes()
    }

    /// The digest of all that it says.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::new();
        for (path, Entry { inputs, tools, content, size }) in &self.entries {
            for digest in [inputs, tools, content] {
                digester.update(digest.bytes());
            }
            digester.update(&size.to_le_bytes());
            digester.update(&path.as_str().len().to_le_bytes());
            digester.update(path.as_str().as_bytes());
        }
        digester.finish()
    }

    /// Reads the form on disk. `None` for anything that [`Manifest::to_bytes`] of this version does
    /// not write: damaged, cut short, foreign, older or newer.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (body, end) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let body = text.get(..body.len().checked_add(1)?)?;
        if Digest::from_hex(end.strip_prefix("end ")?)? != Digest::of(body.as_bytes()) {
            return None;
        }
        let mut manifest = Self::new();
        for line in body.strip_prefix(HEADER)?.lines() {
            let (path, entry) = parse_line(line)?;
            if manifest.entries.insert(path, entry).is_some() {
                return None;
            }
        }
        Some(manifest)
    }
}

fn parse_line(line: &str) -> Option<(OutputPath, Entry)> {
    let mut fields = line.splitn(5, ' ');
    let entry = Entry {
        inputs: Digest::from_hex(fields.next()?)?,
        tools: Digest::from_hex(fields.next()?)?,
        content: Digest::from_hex(fields.next()?)?,
        size: fields.next()?.parse().ok()?,
    };
    let path: String = serde_json::from_str(fields.next()?).ok()?;
    Some((OutputPath::new(path), entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let entry = |word: &[u8]| Entry {
            inputs: Digest::of(word),
            tools: Digest::of(b"tools"),
            content: Digest::of(b"content"),
            size: 7,
        };
        let mut manifest = Manifest::new();
        manifest.insert(OutputPath::new("chu-de/nước sạch/index.html"), entry(b"1"));
        manifest.insert(OutputPath::new("odd \"name\"\n"), entry(b"2"));
        manifest
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        assert_eq!(Manifest::parse(&manifest().to_bytes()), Some(manifest()));
        assert_eq!(Manifest::parse(&Manifest::new().to_bytes()), Some(Manifest::new()));
    }

    #[test]
    fn a_manifest_that_was_cut_short_is_not_read() {
        let bytes = manifest().to_bytes();
        let read = (0..bytes.len()).find(|end| Manifest::parse(&bytes[..*end]).is_some());
        assert_eq!(read, None);
    }

    #[test]
    fn a_manifest_with_another_letter_is_not_read() {
        let text = String::from_utf8(manifest().to_bytes()).unwrap();
        assert_eq!(Manifest::parse(text.replace("nước", "nườc").as_bytes()), None);
    }

    #[test]
    fn a_manifest_of_another_version_is_not_read() {
        let body = "rebut manifest 2\n";
        let end = Digest::of(body.as_bytes()).hex();
        assert_eq!(Manifest::parse(format!("{body}end {end}\n").as_bytes()), None);
    }

    #[test]
    fn a_file_is_not_taken_for_the_folder_that_its_name_begins_with() {
        let manifest = manifest();
        assert!(manifest.has_below("chu-de"));
        assert!(!manifest.has_below("chu"));
        assert!(!manifest.has_below("chu-de/nước sạch/index.html"));
    }
}

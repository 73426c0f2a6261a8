//! What was published, with the fingerprints that tell whether it must be made anew.
//!
//! In: outputs as they were rendered. Out: a [`Manifest`], and its form on disk, which lies beside the
//! pages. Reading and writing the file itself belongs to `publish/`.
//!
//! The form is a line with name and version, for each output in the order of paths its fingerprints, its length and its path, and the fingerprint
//! of all before it, so that half a file is not taken for a whole one.

use std::sync::OnceLock;

use crate::base::digest::Digest;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::OutputPath;

/// The first line. Another version of the form gets another number, and old folders are made anew.
const HEADER: &[u8] = b"rebut manifest 3\n";
/// That of the form before, which had digests instead of fingerprints: it still tells which files are ours, so that nobody has to
/// empty a folder.
const HEADER_BEFORE: &[u8] = b"rebut manifest 2\n";

/// What is known of one published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The fingerprint of all that it was made from.
    pub inputs: Fingerprint,
    /// The fingerprint of the tools among that.
    pub tools: Fingerprint,
    /// The fingerprint of its bytes.
    pub content: Fingerprint,
    /// Its length in bytes.
    pub size: u64,
}

/// All published files by path.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// In the order of paths, each once.
    entries: Vec<(OutputPath, Entry)>,
    /// See [`Manifest::digest`]; worked out once.
    digest: OnceLock<Fingerprint>,
}

impl PartialEq for Manifest {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Manifest {}

impl Manifest {
    /// A manifest of nothing: every output is new to it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. It takes no time when files come in the order of their paths.
    pub fn insert(&mut self, path: OutputPath, entry: Entry) {
        self.digest.take();
        if self.entries.last().is_none_or(|(last, _)| *last < path) {
            self.entries.push((path, entry));
            return;
        }
        match self.entries.binary_search_by(|(known, _)| known.cmp(&path)) {
            Ok(place) => self.entries[place].1 = entry,
            Err(place) => self.entries.insert(place, (path, entry)),
        }
    }

    /// What is known of the file at a path.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        Some(&self.entries[self.place(path)?].1)
    }

    /// The place of the file at a path in the order of paths.
    pub fn place(&self, path: &str) -> Option<usize> {
        self.entries.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()
    }

    /// The same of a file that perhaps stands at the place `near`: in two manifests that are nearly the same, most do.
    pub fn place_near(&self, path: &str, near: usize) -> Option<usize> {
        let is_there = self.entries.get(near).is_some_and(|(known, _)| known.as_str() == path);
        if is_there { Some(near) } else { self.place(path) }
    }

    /// What is known of the file at a place.
    pub fn entry(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place).map(|(_, entry)| entry)
    }

    /// All files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Entry)> {
        self.entries.iter().map(|(path, entry)| (path, entry))
    }

    /// Whether a file stands below this folder at any depth.
    pub fn has_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let next = self.entries.partition_point(|(path, _)| path.as_str() < start.as_str());
        self.entries.get(next).is_some_and(|(path, _)| path.as_str().starts_with(&start))
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
        let mut bytes = self.to_body();
        let end = *self.digest.get_or_init(|| Fingerprint::of(&bytes));
        bytes.extend_from_slice(end.bytes());
        bytes
    }

    /// The fingerprint of all that it says: that which its form on disk ends with.
    pub fn digest(&self) -> Fingerprint {
        *self.digest.get_or_init(|| Fingerprint::of(&self.to_body()))
    }

    /// How many bytes of its form on disk are the fingerprint of all others.
    pub const END: u64 = Fingerprint::LENGTH as u64;

    /// The fingerprint that its form on disk ends with: another one for another manifest.
    pub fn end(bytes: &[u8]) -> Option<Fingerprint> {
        bytes.last_chunk().copied().map(Fingerprint::from_bytes)
    }

    /// Its form on disk but for the fingerprint at the end.
    fn to_body(&self) -> Vec<u8> {
        // Three digests, two lengths and a path for each.
        let mut bytes = Vec::with_capacity(self.entries.len().saturating_mul(150));
        bytes.extend_from_slice(HEADER);
        for (path, Entry { inputs, tools, content, size }) in &self.entries {
            for digest in [inputs, tools, content] {
                bytes.extend_from_slice(digest.bytes());
            }
            bytes.extend_from_slice(&size.to_le_bytes());
            let path = path.as_str().as_bytes();
            bytes.extend_from_slice(&u64::try_from(path.len()).unwrap_or(u64::MAX).to_le_bytes());
            bytes.extend_from_slice(path);
        }
        bytes
    }

    /// Reads the form on disk, or the one before. `None` for anything else: damaged, cut short, foreign, newer.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(HEADER_BEFORE) {
            return Self::parse_before(bytes);
        }
        let (body, end) = bytes.split_last_chunk()?;
        if Fingerprint::of(body).bytes() != end {
            return None;
        }
        let mut rest = body.strip_prefix(HEADER)?;
        let mut entries = Vec::new();
        while !rest.is_empty() {
            entries.push(entry(&mut rest)?);
        }
        let digest = OnceLock::from(Fingerprint::from_bytes(*end));
        Some(Self { digest, ..Self::in_order(entries)? })
    }

    /// Reads the form before. Its digests are no fingerprints, so every file is made anew.
    fn parse_before(bytes: &[u8]) -> Option<Self> {
        let (body, end) = bytes.split_last_chunk()?;
        if Digest::of(body).bytes() != end {
            return None;
        }
        let mut rest = body.strip_prefix(HEADER_BEFORE)?;
        let mut entries = Vec::new();
        while !rest.is_empty() {
            let _digests: &[u8; 3 * 32] = take(&mut rest)?;
            let unknown = Fingerprint::default();
            let size = u64::from_le_bytes(*take(&mut rest)?);
            let entry = Entry { inputs: unknown, tools: unknown, content: unknown, size };
            entries.push((path(&mut rest)?, entry));
        }
        Self::in_order(entries)
    }

    fn in_order(entries: Vec<(OutputPath, Entry)>) -> Option<Self> {
        let is_in_order = entries.is_sorted_by(|(left, _), (right, _)| left < right);
        is_in_order.then(|| Self { entries, digest: OnceLock::new() })
    }
}

/// Takes the first file from the form on disk.
fn entry(bytes: &mut &[u8]) -> Option<(OutputPath, Entry)> {
    let entry = Entry {
        inputs: Fingerprint::from_bytes(*take(bytes)?),
        tools: Fingerprint::from_bytes(*take(bytes)?),
        content: Fingerprint::from_bytes(*take(bytes)?),
        size: u64::from_le_bytes(*take(bytes)?),
    };
    Some((path(bytes)?, entry))
}

/// Takes a length and a path of so many bytes.
fn path(bytes: &mut &[u8]) -> Option<OutputPath> {
    let length = usize::try_from(u64::from_le_bytes(*take(bytes)?)).ok()?;
    let (path, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(OutputPath::new(std::str::from_utf8(path).ok()?))
}

/// Takes the first bytes.
fn take<'b, const LENGTH: usize>(bytes: &mut &'b [u8]) -> Option<&'b [u8; LENGTH]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let entry = |word: &[u8]| Entry {
            inputs: Fingerprint::of(word),
            tools: Fingerprint::of(b"tools"),
            content: Fingerprint::of(b"content"),
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
    fn a_manifest_with_another_bit_is_not_read() {
        let whole = manifest().to_bytes();
        for place in 0..whole.len() {
            let mut other = whole.clone();
            other[place] ^= 1;
            assert_eq!(Manifest::parse(&other), None, "byte {place}");
        }
    }

    #[test]
    fn a_manifest_of_the_form_before_is_read() {
        let mut body = HEADER_BEFORE.to_vec();
        for (path, size) in [("a.txt", 7_u64), ("tin/nước.txt", 0)] {
            body.extend_from_slice(&[1; 96]);
            body.extend_from_slice(&size.to_le_bytes());
            body.extend_from_slice(&(path.len() as u64).to_le_bytes());
            body.extend_from_slice(path.as_bytes());
        }
        let whole = [body.as_slice(), Digest::of(&body).bytes()].concat();
        let manifest = Manifest::parse(&whole).unwrap();
        let found: Vec<_> =
            manifest.iter().map(|(path, entry)| (path.as_str(), entry.size)).collect();
        assert_eq!(found, [("a.txt", 7), ("tin/nước.txt", 0)]);
        for place in 0..whole.len() {
            let mut other = whole.clone();
            other[place] ^= 1;
            assert_eq!(Manifest::parse(&other), None, "byte {place}");
        }
    }

    #[test]
    fn a_manifest_of_another_version_is_not_read() {
        let body = b"rebut manifest 4\n";
        let bytes = [body.as_slice(), Fingerprint::of(body).bytes()].concat();
        assert_eq!(Manifest::parse(&bytes), None);
    }

    #[test]
    fn a_file_is_not_taken_for_the_folder_that_its_name_begins_with() {
        let manifest = manifest();
        assert!(manifest.has_below("chu-de"));
        assert!(!manifest.has_below("chu"));
        assert!(!manifest.has_below("chu-de/nước sạch/index.html"));
    }
}

//! What was published, with the digests that tell whether it must be made anew.
//!
//! In: outputs as they were rendered. Out: a [`Manifest`], and its form on disk, which lies beside the
//! pages. Reading and writing the file itself belongs to `publish/`.
//!
//! The form is text: a line with name and version, a line for each output in the order of paths, and a
//! line with the digest of all before it, so that half a file is not taken for a whole one.

use rayon::prelude::*;

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
    /// In the order of paths, each once.
    entries: Vec<(OutputPath, Entry)>,
}

impl Manifest {
    /// A manifest of nothing: every output is new to it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. It takes no time when files come in the order of their paths.
    pub fn insert(&mut self, path: OutputPath, entry: Entry) {
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
        let place = self.entries.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()?;
        Some(&self.entries[place].1)
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
        // Three digests, a length and a path to a line.
        let mut bytes = Vec::with_capacity(self.entries.len().saturating_mul(320));
        bytes.extend_from_slice(HEADER.as_bytes());
        for (path, Entry { inputs, tools, content, size }) in &self.entries {
            for digest in [inputs, tools, content] {
                bytes.extend_from_slice(&digest.digits());
                bytes.push(b' ');
            }
            bytes.extend_from_slice(size.to_string().as_bytes());
            bytes.push(b' ');
            write_quoted(path.as_str(), &mut bytes);
            bytes.push(b'\n');
        }
        let end = Digest::of(&bytes);
        bytes.extend_from_slice(b"end ");
        bytes.extend_from_slice(&end.digits());
        bytes.push(b'\n');
        bytes
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
        let lines = body.strip_prefix(HEADER)?.par_lines();
        let entries = lines.map(parse_line).collect::<Option<Vec<_>>>()?;
        let is_in_order = entries.is_sorted_by(|(left, _), (right, _)| left < right);
        is_in_order.then_some(Self { entries })
    }
}

/// Writes a path in quotes as in JSON, so that no path can end its line.
fn write_quoted(path: &str, bytes: &mut Vec<u8>) {
    if path.bytes().all(is_plain) {
        bytes.push(b'"');
        bytes.extend_from_slice(path.as_bytes());
        bytes.push(b'"');
    } else {
        bytes.extend_from_slice(serde_json::Value::from(path).to_string().as_bytes());
    }
}

/// Whether a byte stands for itself between quotes.
fn is_plain(byte: u8) -> bool {
    byte >= b' ' && byte != b'"' && byte != b'\\'
}

fn parse_line(line: &str) -> Option<(OutputPath, Entry)> {
    let mut fields = line.splitn(5, ' ');
    let entry = Entry {
        inputs: Digest::from_hex(fields.next()?)?,
        tools: Digest::from_hex(fields.next()?)?,
        content: Digest::from_hex(fields.next()?)?,
        size: fields.next()?.parse().ok()?,
    };
    let quoted = fields.next()?;
    let plain = quoted.strip_prefix('"').and_then(|path| path.strip_suffix('"'));
    let path = match plain.filter(|path| path.bytes().all(is_plain)) {
        Some(path) => OutputPath::new(path),
        None => OutputPath::new(serde_json::from_str::<String>(quoted).ok()?),
    };
    Some((path, entry))
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

//! Where texts lie while the rest of a site is made: in a file, as a large site has more of them than of all else.
//!
//! In: an empty file that nobody else has, and texts, each with a note of any bytes. Out: the same texts and notes whenever they
//! are wanted, each time read anew.

use std::fs::File;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

/// How many bytes are written at once: few enough to stay in the processor's cache.
const WRITTEN_AT_ONCE: usize = 1 << 16;

/// A file of texts. Several threads may put texts there at once.
#[derive(Debug)]
pub struct Shelf {
    file: Arc<File>,
    /// Where the next text stands.
    end: AtomicU64,
    /// Whether there was no room for a text.
    is_full: AtomicBool,
}

/// A text on the shelf, and the note behind it.
#[derive(Clone, Debug)]
pub(super) struct Shelved {
    file: Arc<File>,
    start: u64,
    length: u32,
    note_length: u32,
    /// Set when it was wanted in vain.
    lost: OnceLock<()>,
}

impl Shelf {
    /// An empty shelf, of an empty file that can be written and read.
    pub fn new(file: File) -> Self {
        Self { file: Arc::new(file), end: AtomicU64::new(0), is_full: AtomicBool::new(false) }
    }

    /// Puts texts with their notes beside those that are there. Nothing when there is no room for them, or when one is longer than
    /// four gigabytes.
    pub(super) fn put(&self, texts: &[(&str, Vec<u8>)]) -> Option<Vec<Shelved>> {
        if self.is_full() {
            return None;
        }
        let shelved = self.put_all(texts);
        if shelved.is_none() {
            self.is_full.store(true, Ordering::Relaxed);
        }
        shelved
    }

    /// Whether nothing more can be put there.
    pub(super) fn is_full(&self) -> bool {
        cfg!(not(unix)) || self.is_full.load(Ordering::Relaxed)
    }

    fn put_all(&self, texts: &[(&str, Vec<u8>)]) -> Option<Vec<Shelved>> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).ok();
        let mut shelved = Vec::with_capacity(texts.len());
        let mut all = 0_u64;
        for (text, note) in texts {
            let (file, lost) = (Arc::clone(&self.file), OnceLock::new());
            let (length, note_length) = (length(text.as_bytes())?, length(note)?);
            shelved.push(Shelved { file, start: all, length, note_length, lost });
            all += u64::from(length) + u64::from(note_length);
        }
        let start = self.end.fetch_add(all, Ordering::Relaxed);
        shelved.iter_mut().for_each(|text| text.start += start);
        let mut at = start;
        let mut part = Vec::with_capacity(WRITTEN_AT_ONCE);
        for (text, note) in texts {
            part.extend_from_slice(text.as_bytes());
            part.extend_from_slice(note);
            if part.len() >= WRITTEN_AT_ONCE / 2 {
                write_at(&self.file, &part, at)?;
                at += u64::try_from(part.len()).ok()?;
                part.clear();
            }
        }
        write_at(&self.file, &part, at)?;
        Some(shelved)
    }
}

impl Shelved {
    /// The text. Empty when the disk does not give it any more; see [`Shelved::is_lost`].
    pub(super) fn text(&self) -> String {
        self.found(|| Some(simdutf8::basic::from_utf8(&self.read(self.length)?).ok()?.to_owned()))
    }

    /// The text with its note. Both are empty when the disk does not give them any more; see [`Shelved::is_lost`].
    pub(super) fn text_and_note(&self) -> (String, Vec<u8>) {
        self.found(|| {
            let mut bytes = self.read(self.length.checked_add(self.note_length)?)?;
            let note = bytes.split_off(usize::try_from(self.length).ok()?);
            Some((simdutf8::basic::from_utf8(&bytes).ok()?.to_owned(), note))
        })
    }

    /// Whether it was wanted and could not be had any more.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.get().is_some()
    }

    fn found<F: Default>(&self, find: impl Fn() -> Option<F>) -> F {
        find().unwrap_or_else(|| {
            _ = self.lost.set(());
            F::default()
        })
    }

    fn read(&self, length: u32) -> Option<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        read_at(&self.file, &mut bytes, self.start)?;
        Some(bytes)
    }
}

/// Writes bytes to a place in a file, whatever others write to it at the same time.
#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], start: u64) -> Option<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, start).ok()
}

/// Here, only one could write at a time, so nothing is put on a shelf.
#[cfg(not(unix))]
fn write_at(_: &File, _: &[u8], _: u64) -> Option<()> {
    None
}

/// Fills a buffer from a place in a file, whatever others read from it at the same time.
#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], start: u64) -> Option<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start).ok()
}

/// Here, only one could read at a time, so nothing is put on a shelf.
#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> Option<()> {
    None
}

#[cfg(test)]
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "tests make files of their own")]
mod tests {
    use super::*;
    use std::fs;
    use std::fs::OpenOptions;
    use std::path::PathBuf;

    fn file(name: &str) -> (PathBuf, File) {
        let path = std::env::temp_dir().join(format!("rebut-shelf-{}-{name}", std::process::id()));
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&path);
        (path, file.expect("a file can be made in the temporary folder"))
    }

    #[test]
    fn texts_come_back_as_they_were_put_there_in_any_order() {
        let (path, file) = file("order");
        let shelf = Shelf::new(file);
        let first = [("<p>Nước", vec![0xff]), ("", vec![]), ("máy</p>", vec![1, 2])];
        let first = shelf.put(&first).unwrap();
        let second = shelf.put(&[("bão", vec![3])]).unwrap();
        let all = || second.iter().chain(first.iter().rev());
        let texts: Vec<String> = all().map(Shelved::text).collect();
        assert_eq!(texts, ["bão", "máy</p>", "", "<p>Nước"]);
        let notes: Vec<Vec<u8>> = all().map(|shelved| shelved.text_and_note().1).collect();
        assert_eq!(notes, [vec![3], vec![1, 2], vec![], vec![0xff]]);
        assert_eq!(first[2].text_and_note().0, "máy</p>");
        assert!(!first[0].is_lost());
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_text_that_the_disk_does_not_give_any_more_is_lost() {
        let (path, file) = file("lost");
        let shelf = Shelf::new(file.try_clone().unwrap());
        let texts = shelf.put(&[("a", vec![1]), ("b", vec![])]).unwrap();
        file.set_len(1).unwrap();
        assert_eq!(texts.iter().map(Shelved::text).collect::<Vec<_>>(), ["a", ""]);
        assert_eq!(texts.iter().map(Shelved::is_lost).collect::<Vec<_>>(), [false, true]);
        assert_eq!(texts[0].text_and_note(), (String::new(), vec![]));
        assert!(texts[0].is_lost());
        fs::remove_file(path).unwrap();
    }
}

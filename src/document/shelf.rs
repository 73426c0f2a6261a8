//! Where the HTML of texts lies while the rest of a site is made: in a file, as a large site has more of it than of all else.
//!
//! In: an empty file that nobody else has, and texts. Out: the same texts whenever they are wanted, each time read anew.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write;
use std::sync::Arc;
use std::sync::OnceLock;

/// How many bytes are written at once: few enough to stay in the processor's cache.
const WRITTEN_AT_ONCE: usize = 1 << 16;

/// A file of texts.
#[derive(Debug)]
pub struct Shelf {
    file: Arc<File>,
    end: u64,
    /// Whether there was no room for a text.
    is_full: bool,
}

/// A text on the shelf.
#[derive(Clone, Debug)]
pub(super) struct Shelved {
    file: Arc<File>,
    start: u64,
    length: u32,
    /// Set when it was wanted in vain.
    lost: OnceLock<()>,
}

impl Shelf {
    /// An empty shelf, of an empty file that can be written and read.
    pub fn new(file: File) -> Self {
        Self { file: Arc::new(file), end: 0, is_full: false }
    }

    /// Puts texts beside those that are there. Nothing when there is no room for them, or when one is longer than four gigabytes.
    pub(super) fn put(&mut self, texts: &[&str]) -> Option<Vec<Shelved>> {
        if cfg!(not(unix)) || self.is_full {
            return None;
        }
        // Where the next text would stand is known again when all of these are there.
        self.is_full = true;
        let mut to = BufWriter::with_capacity(WRITTEN_AT_ONCE, &*self.file);
        let mut shelved = Vec::with_capacity(texts.len());
        for text in texts {
            let (file, length) = (Arc::clone(&self.file), u32::try_from(text.len()).ok()?);
            shelved.push(Shelved { file, start: self.end, length, lost: OnceLock::new() });
            to.write_all(text.as_bytes()).ok()?;
            self.end += u64::from(length);
        }
        to.flush().ok()?;
        self.is_full = false;
        Some(shelved)
    }
}

impl Shelved {
    /// The text. Empty when the disk does not give it any more; see [`Shelved::is_lost`].
    pub(super) fn text(&self) -> String {
        self.read().unwrap_or_else(|| {
            _ = self.lost.set(());
            String::new()
        })
    }

    /// Whether it was wanted and could not be had any more.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.get().is_some()
    }

    fn read(&self) -> Option<String> {
        let mut bytes = vec![0; usize::try_from(self.length).ok()?];
        read_at(&self.file, &mut bytes, self.start)?;
        Some(simdutf8::basic::from_utf8(&bytes).ok()?.to_owned())
    }
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
        let mut shelf = Shelf::new(file);
        let first = shelf.put(&["<p>Nước", "", "máy</p>"]).unwrap();
        let second = shelf.put(&["bão"]).unwrap();
        let texts: Vec<String> =
            second.iter().chain(first.iter().rev()).map(Shelved::text).collect();
        assert_eq!(texts, ["bão", "máy</p>", "", "<p>Nước"]);
        assert!(!first[0].is_lost());
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_text_that_the_disk_does_not_give_any_more_is_lost() {
        let (path, file) = file("lost");
        let mut shelf = Shelf::new(file.try_clone().unwrap());
        let texts = shelf.put(&["a", "b"]).unwrap();
        file.set_len(1).unwrap();
        assert_eq!(texts.iter().map(Shelved::text).collect::<Vec<_>>(), ["a", ""]);
        assert_eq!(texts.iter().map(Shelved::is_lost).collect::<Vec<_>>(), [false, true]);
        fs::remove_file(path).unwrap();
    }
}

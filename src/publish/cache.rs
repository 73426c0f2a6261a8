//! What a build leaves for the next one, in `.rebut/cache/` of the project.
//!
//! In: a value and its name. Out: a file, written in one step; and the value again, when the file is whole and this very program
//! wrote it. It may be deleted at any time. What is kept says nothing but what would come out again: values are found by
//! the fingerprints of all that they were made from, so a file that was put there by mistake does no harm.
#![expect(clippy::disallowed_methods, reason = "this is where the caches of builds are written")]

use std::fs;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

use crate::base::fingerprint::Fingerprint;

/// The first bytes of each file; the number is that of the form.
const HEADER: &[u8] = b"rebut cache 3\n";
/// What it begins with in every form.
const NAME: &[u8] = b"rebut cache ";

/// How long a fingerprint is in a file.
const LENGTH: usize = Fingerprint::LENGTH;

/// How long the head of a file is: its first bytes, the fingerprint of the program, and that of the value or the index.
const HEAD: usize = HEADER.len() + 2 * LENGTH;

/// The folder of caches.
pub struct Cache {
    folder: PathBuf,
    program: Fingerprint,
}

/// What stands in a cache.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// A value of an earlier run.
    Value(T),
    /// None.
    Nothing,
    /// Something that another version of the program wrote.
    Other,
    /// Something that is not whole, or cannot be read.
    Damaged,
}

impl<T> Found<T> {
    /// What comes of the value, where there is one.
    fn and_then<U>(self, go_on: impl FnOnce(T) -> Found<U>) -> Found<U> {
        match self {
            Self::Value(value) => go_on(value),
            Self::Nothing => Found::Nothing,
            Self::Other => Found::Other,
            Self::Damaged => Found::Damaged,
        }
    }

    /// The value, where there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing | Self::Other | Self::Damaged => None,
        }
    }
}

impl Cache {
    /// The caches of the project at `root`, as `program` reads and writes them.
    pub fn new(root: &Path, program: &str) -> Self {
        Self {
            folder: root.join(".rebut").join("cache"),
            program: Fingerprint::of(program.as_bytes()),
        }
    }

    /// Reads a value.
    pub fn read<T: BorshDeserialize>(&self, name: &str) -> Found<T> {
        self.open(name).and_then(|(mut file, fingerprint)| {
            let mut value = Vec::new();
            let is_whole =
                file.read_to_end(&mut value).is_ok() && fingerprint == Fingerprint::of(&value);
            let value = is_whole.then(|| borsh::from_slice(&value).ok()).flatten();
            value.map_or(Found::Damaged, Found::Value)
        })
    }

    /// Reads the index of pieces; the pieces themselves are read when somebody asks, as all at once may take much memory. The index is
    /// as it was written. Of the pieces nobody has said so yet: it has to tell their fingerprints.
    pub fn read_pieces(&self, name: &str) -> Found<Pieces> {
        self.open(name).and_then(|(file, fingerprint)| {
            let index = index_of(&file).ok().flatten();
            let index = index.filter(|index| fingerprint == Fingerprint::of(index));
            let pieces = index.map(|index| Pieces { index, file: Mutex::new(file) });
            pieces.map_or(Found::Damaged, Found::Value)
        })
    }

    /// Opens a file that this program wrote, behind its head, with the fingerprint that the head says of the rest.
    fn open(&self, name: &str) -> Found<(fs::File, Fingerprint)> {
        let mut file = match fs::File::open(self.folder.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Found::Nothing,
            Err(_) => return Found::Damaged,
        };
        // The head by itself, so that the value, which may be large, need not be moved to where it has gone.
        let mut head = [0; HEAD];
        if file.read_exact(&mut head).is_err() {
            return Found::Damaged;
        }
        let Some(of_program_and_content) = head.strip_prefix(HEADER) else {
            return if head.starts_with(NAME) { Found::Other } else { Found::Damaged };
        };
        let Some((program, content)) = fingerprints(of_program_and_content) else {
            return Found::Damaged;
        };
        if program != self.program {
            return Found::Other;
        }
        Found::Value((file, content))
    }

    /// Writes a value in the place of the last one. A project that cannot be written to is built all the same, so what goes wrong
    /// here is not told: the next build only takes longer.
    pub fn write<T: BorshSerialize>(&self, name: &str, value: &T) {
        if let Ok(value) = borsh::to_vec(value) {
            _ = self.replace(name, |file| {
                file.write_all(&value)?;
                Ok(Fingerprint::of(&value))
            });
        }
    }

    /// Writes pieces in the place of the last ones. `write` gets the file to write them into, in stretches of some kilobytes at least,
    /// and gives their index. What goes wrong is not told, as with [`Cache::write`].
    pub fn write_pieces(
        &self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<Vec<u8>>,
    ) {
        _ = self.replace(name, |file| {
            let index = write(file)?;
            let length = u64::try_from(index.len()).map_err(io::Error::other)?;
            file.write_all(&index)?;
            file.write_all(&length.to_le_bytes())?;
            Ok(Fingerprint::of(&index))
        });
    }

    /// An empty file without a name, for what does not outlast the program.
    pub fn scratch(&self) -> Option<fs::File> {
        fs::create_dir_all(&self.folder).ok()?;
        let path = self.folder.join(format!("scratch.{}.part", std::process::id()));
        let file = fs::File::options().read(true).write(true).create_new(true).open(&path);
        fs::remove_file(&path).ok()?;
        file.ok()
    }

    /// Writes a file in the place of the last one. `write` gives the fingerprint that stands in its head.
    fn replace(
        &self,
        name: &str,
        write: impl FnOnce(&mut fs::File) -> io::Result<Fingerprint>,
    ) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        // Of two builds at once, each writes a file of its own, and the last one to be renamed stays.
        let part = self.folder.join(format!("{name}.{}.part", std::process::id()));
        let written = fs::File::create(&part).and_then(|mut file| {
            file.write_all(HEADER)?;
            file.write_all(self.program.bytes())?;
            let place = file.stream_position()?;
            // The fingerprint of what follows takes this place when all is written.
            file.write_all(&[b'-'; LENGTH])?;
            let fingerprint = write(&mut file)?;
            file.seek(io::SeekFrom::Start(place))?;
            file.write_all(fingerprint.bytes())?;
            fs::rename(&part, self.folder.join(name))
        });
        if written.is_err() {
            _ = fs::remove_file(&part);
        }
        written
    }
}

/// Pieces of an earlier run.
#[derive(Debug)]
pub struct Pieces {
    /// Their index.
    pub index: Vec<u8>,
    file: Mutex<fs::File>,
}

impl Pieces {
    /// Reads bytes of the pieces; `at` is counted from the first one. `None` when they are not there. Several threads may ask.
    pub fn read(&self, at: u64, length: u64) -> Option<Vec<u8>> {
        let start = at.checked_add(HEAD as u64)?;
        let mut bytes = Vec::new();
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(start)).ok()?;
        // No more is set aside than there is: a length may be anything.
        let read = (&*file).take(length).read_to_end(&mut bytes).ok()?;
        (u64::try_from(read) == Ok(length)).then_some(bytes)
    }
}

/// The index that a file of pieces ends with; `None` when there is no room for it.
fn index_of(mut file: &fs::File) -> io::Result<Option<Vec<u8>>> {
    const OF_LENGTH: u64 = size_of::<u64>() as u64;
    let end = file.seek(io::SeekFrom::End(0))?;
    let Some(index_end) = end.checked_sub(OF_LENGTH) else { return Ok(None) };
    file.seek(io::SeekFrom::Start(index_end))?;
    let mut length = [0; size_of::<u64>()];
    file.read_exact(&mut length)?;
    let start = index_end.checked_sub(u64::from_le_bytes(length));
    let Some(start) = start.filter(|start| *start >= HEAD as u64) else { return Ok(None) };
    file.seek(io::SeekFrom::Start(start))?;
    let mut index = Vec::new();
    file.take(index_end - start).read_to_end(&mut index)?;
    Ok(Some(index))
}

/// The fingerprints that some bytes are: of the program, and of the value.
fn fingerprints(bytes: &[u8]) -> Option<(Fingerprint, Fingerprint)> {
    let (program, content) = bytes.split_first_chunk()?;
    Some((Fingerprint::from_bytes(*program), Fingerprint::from_bytes(content.try_into().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is removed with its value.
    struct Project(PathBuf);

    impl Project {
        fn new(name: &str) -> Self {
            let name = format!("rebut-cache-{}-{name}", std::process::id());
            let root = std::env::temp_dir().join(name);
            _ = fs::remove_dir_all(&root);
            Self(root)
        }

        fn file(&self) -> PathBuf {
            self.0.join(".rebut/cache/words")
        }
    }

    impl Drop for Project {
        fn drop(&mut self) {
            _ = fs::remove_dir_all(&self.0);
        }
    }

    fn words() -> Vec<String> {
        vec!["nước sạch".to_owned(), "bão".to_owned()]
    }

    #[test]
    fn a_value_is_read_as_it_was_written() {
        let project = Project::new("value");
        let cache = Cache::new(&project.0, "rebut 1");
        assert_eq!(cache.read::<Vec<String>>("words"), Found::Nothing);
        cache.write("words", &words());
        assert_eq!(cache.read("words"), Found::Value(words()));
    }

    #[test]
    fn what_another_version_wrote_is_not_read() {
        let project = Project::new("other");
        Cache::new(&project.0, "rebut 1").write("words", &words());
        let cache = Cache::new(&project.0, "rebut 2");
        assert_eq!(cache.read::<Vec<String>>("words"), Found::Other);
        let form = [b"rebut cache 1\n".as_slice(), &[b'0'; 128]].concat();
        fs::write(project.file(), form).unwrap();
        assert_eq!(cache.read::<Vec<String>>("words"), Found::Other);
    }

    #[test]
    fn half_a_file_and_a_file_with_another_bit_are_not_read() {
        let project = Project::new("damaged");
        let cache = Cache::new(&project.0, "rebut 1");
        cache.write("words", &words());
        let whole = fs::read(project.file()).unwrap();
        for end in 0..whole.len() {
            fs::write(project.file(), &whole[..end]).unwrap();
            assert_eq!(cache.read::<Vec<String>>("words"), Found::Damaged, "{end} bytes");
        }
        for place in 0..whole.len() {
            let mut other = whole.clone();
            other[place] ^= 1;
            fs::write(project.file(), &other).unwrap();
            assert_eq!(cache.read::<Vec<String>>("words").value(), None, "byte {place}");
        }
    }

    fn pieces(cache: &Cache) {
        cache.write_pieces("words", |file| {
            file.write_all("nước|bão".as_bytes())?;
            Ok(b"an index".to_vec())
        });
    }

    #[test]
    fn pieces_are_read_from_any_place_and_none_that_are_not_there() {
        let project = Project::new("pieces");
        let cache = Cache::new(&project.0, "rebut 1");
        pieces(&cache);
        let pieces = cache.read_pieces("words").value().unwrap();
        assert_eq!(pieces.index, b"an index");
        assert_eq!(pieces.read(8, 4).unwrap(), "bão".as_bytes());
        assert_eq!(pieces.read(0, 7).unwrap(), "nước".as_bytes());
        assert_eq!(pieces.read(8, u64::MAX), None);
        assert_eq!(pieces.read(u64::MAX, 1), None);
    }

    #[test]
    fn half_a_file_of_pieces_and_one_with_another_index_are_not_read() {
        let project = Project::new("other-pieces");
        let cache = Cache::new(&project.0, "rebut 1");
        pieces(&cache);
        let whole = fs::read(project.file()).unwrap();
        for end in 0..whole.len() {
            fs::write(project.file(), &whole[..end]).unwrap();
            assert!(matches!(cache.read_pieces("words"), Found::Damaged), "{end} bytes");
        }
        let pieces = HEAD..HEAD + "nước|bão".len();
        for place in (0..whole.len()).filter(|place| !pieces.contains(place)) {
            let mut other = whole.clone();
            other[place] ^= 1;
            fs::write(project.file(), &other).unwrap();
            assert!(cache.read_pieces("words").value().is_none(), "byte {place}");
        }
    }
}

//! The text of a project file, which many ask for and few keep.
//!
//! In: text in Unicode form NFC, and where its file lies on the disk. Out: a [`Text`] for whoever may have to show a line of
//! it. The tree of files keeps texts as long as they are wanted by many; a large site is built in less memory when it lets
//! them go. Then a text is read again for the one problem that needs it.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::Weak;

use crate::base::diag::Place;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::vietnamese;
use crate::source::disk;

/// A text while somebody needs it.
pub type Held = Arc<Box<str>>;

/// A text that is there when it is asked for. Copies are one and the same.
#[derive(Clone, Debug)]
pub struct Text(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// The text, once somebody wants to keep it.
    kept: OnceLock<Held>,
    /// The text while the tree of files holds it.
    held: Weak<Box<str>>,
    /// Set when somebody wanted the text in vain.
    lost: OnceLock<()>,
    /// The file on the disk, with its length and its digest.
    file: Option<(Arc<Path>, u64, Digest)>,
}

impl Text {
    /// A text that is kept.
    pub(in crate::source) fn kept(text: &Held) -> Self {
        let kept = OnceLock::from(Arc::clone(text));
        Self(Arc::new(Inner { kept, held: Weak::new(), lost: OnceLock::new(), file: None }))
    }

    /// A text that the tree of files keeps, or that is read from the disk again.
    pub(in crate::source) fn of(held: &Held, file: Option<(Arc<Path>, u64, Digest)>) -> Self {
        Self(Arc::new(Inner {
            kept: OnceLock::new(),
            held: Arc::downgrade(held),
            lost: OnceLock::new(),
            file,
        }))
    }

    /// The text, for as long as it is needed. Empty when its file has changed since it was read; see [`Text::is_lost`].
    pub fn for_now(&self) -> Held {
        self.again().unwrap_or_else(|| {
            _ = self.0.lost.set(());
            Held::new("".into())
        })
    }

    /// Whether it was wanted and could not be had any more.
    pub fn is_lost(&self) -> bool {
        self.0.lost.get().is_some()
    }

    /// A text that is read from the disk when it is asked for.
    pub(in crate::source) fn on_disk(path: Arc<Path>, size: u64, digest: Digest) -> Self {
        let file = Some((path, size, digest));
        Self(Arc::new(Inner {
            kept: OnceLock::new(),
            held: Weak::new(),
            lost: OnceLock::new(),
            file,
        }))
    }

    /// The text; nothing when its file has changed since it was read.
    pub fn again(&self) -> Option<Held> {
        let kept = self.0.kept.get().cloned();
        kept.or_else(|| self.0.held.upgrade()).or_else(|| self.read())
    }

    fn read(&self) -> Option<Held> {
        let (path, size, digest) = self.0.file.as_ref()?;
        let bytes = disk::read_unchanged(path, *size, *digest).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        Some(Held::new(vietnamese::nfc(&text).into()))
    }
}

/// From now on the text is kept.
impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.kept.get_or_init(|| self.for_now())
    }
}

/// A place that is worked out when it is told: most of them never are.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The file.
    pub file: SourcePath,
    text: Text,
    range: std::ops::Range<usize>,
}

impl Spot {
    /// A stretch of a file's text.
    pub fn new(file: &SourcePath, text: &Text, range: std::ops::Range<usize>) -> Self {
        Self { file: file.clone(), text: text.clone(), range }
    }

    /// The place, with its line.
    pub fn place(&self) -> Place {
        Place::in_text(&self.file, &self.text.for_now(), self.range.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_somebody_wanted_to_keep_stays() {
        let (held, lost) = (Held::new("Nước".into()), Held::new("Sông".into()));
        let (wanted, forgotten) = (Text::of(&held, None), Text::of(&lost, None));
        assert_eq!(&*wanted, "Nước");
        drop((held, lost));
        assert_eq!((&**wanted.for_now(), &**forgotten.for_now()), ("Nước", ""));
    }
}

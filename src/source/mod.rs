//! The bytes of a project, each file with its digest.
//!
//! In: a folder on disk (`disk.rs`) or files in memory (`memory.rs`), over the built-in theme
//! (`builtin.rs`). Out: a [`SourceTree`]. What a file means is not known here; only which folders are
//! read at all, and which files are text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::vietnamese;
use crate::source::text::Held;
use crate::source::text::Text;

mod builtin;
mod disk;
mod memory;
pub mod stamp;
pub mod text;
pub mod watch;

/// Folders that are read with everything in them.
const FOLDERS: &[&str] = &["content", "data", "static", "templates", "themes"];

/// The file of settings.
const SITE_FILE: &str = "site.yaml";

/// One file of the project.
#[derive(Clone)]
pub struct SourceFile {
    /// Where it stands in the project.
    pub path: SourcePath,
    /// The digest of its bytes when the tree was read.
    pub digest: Digest,
    /// Its length in bytes when the tree was read.
    pub size: u64,
    content: Content,
}

/// Where the bytes are. Text is read by every build, so it is kept until somebody lets go of it; pictures and downloads may be
/// larger than memory and are mostly published already, so they are read when they are wanted.
#[derive(Clone)]
enum Content {
    Builtin(&'static [u8]),
    Loaded(Arc<[u8]>),
    /// Text in Unicode form NFC, with its place on the disk.
    Text(Held, Option<Arc<Path>>),
    OnDisk(Arc<Path>),
}

impl SourceFile {
    /// A file of the program itself.
    fn builtin(path: SourcePath, bytes: &'static [u8]) -> Self {
        Self {
            path,
            digest: Digest::of(bytes),
            size: length(bytes),
            content: Content::Builtin(bytes),
        }
    }

    /// A file that is held in memory, and where it lies on the disk.
    fn loaded(path: SourcePath, bytes: Vec<u8>, place: Option<Arc<Path>>) -> Self {
        let (digest, size) = (Digest::of(&bytes), length(&bytes));
        let is_plain = |text: &str| matches!(vietnamese::nfc(text), Cow::Borrowed(_));
        let content = match simdutf8::basic::from_utf8(&bytes) {
            Ok(text) if !text.contains('\0') && is_plain(text) => {
                Content::Text(Held::new(text.into()), place)
            }
            Ok(_) | Err(_) => Content::Loaded(bytes.into()),
        };
        Self { path, digest, size, content }
    }

    /// Whether its text is in memory.
    pub fn holds_text(&self) -> bool {
        matches!(self.content, Content::Text(..))
    }

    /// Lets go of its text: it is read again if it is still needed.
    pub fn let_go_of_text(&mut self) {
        if let Content::Text(_, Some(place)) = &self.content {
            self.content = Content::OnDisk(Arc::clone(place));
        }
    }

    /// Its bytes, which are those that `digest` was taken from.
    ///
    /// # Errors
    /// The file cannot be read any more, or it changed since the tree was read.
    pub fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        match &self.content {
            Content::Builtin(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::Loaded(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::Text(text, _) => Ok(Cow::Borrowed(text.as_bytes())),
            Content::OnDisk(path) => {
                disk::read_unchanged(path, self.size, self.digest).map(Cow::Owned)
            }
        }
    }

    /// Its first bytes, at most `length`; all that it has when it is shorter.
    ///
    /// # Errors
    /// The file cannot be read any more.
    pub fn head(&self, length: usize) -> io::Result<Cow<'_, [u8]>> {
        let cut = |bytes: &'_ [u8]| bytes.len().min(length);
        match &self.content {
            Content::Builtin(bytes) => Ok(Cow::Borrowed(&bytes[..cut(bytes)])),
            Content::Loaded(bytes) => Ok(Cow::Borrowed(&bytes[..cut(bytes)])),
            Content::Text(text, _) => Ok(Cow::Borrowed(&text.as_bytes()[..cut(text.as_bytes())])),
            Content::OnDisk(path) => disk::read_head(path, length).map(Cow::Owned),
        }
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// All files of a project, with the built-in theme at `themes/default/` where the project has no
/// file of that path.
#[derive(Clone)]
pub struct SourceTree {
    files: BTreeMap<SourcePath, SourceFile>,
    /// Where symbolic links of the project lead.
    linked: Vec<PathBuf>,
}

impl SourceTree {
    /// Puts the project's files over the built-in ones.
    fn over_builtin(files: impl IntoIterator<Item = SourceFile>) -> Self {
        let mut tree = Self { files: BTreeMap::new(), linked: Vec::new() };
        for file in builtin::files().chain(files) {
            tree.files.insert(file.path.clone(), file);
        }
        tree
    }

    /// Files and folders that symbolic links of the project lead to.
    pub fn linked(&self) -> &[PathBuf] {
        &self.linked
    }

    /// The file at a path (in NFC, relative to the project's folder).
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// The files below a folder at any depth, by path; all files for the empty path.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &SourceFile> + use<'_> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let from = (Bound::Included(start.as_str()), Bound::Unbounded);
        let files = self.files.range::<str, _>(from);
        files.map(|(_, file)| file).take_while(move |file| file.path.as_str().starts_with(&start))
    }

    /// All files by path.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values()
    }

    /// The files that another tree has with other bytes; `None` when it has other paths, or when a file that is no article
    /// has changed.
    pub fn changed<'t>(&self, other: &'t Self) -> Option<Vec<&'t SourceFile>> {
        if self.files.len() != other.files.len() {
            return None;
        }
        let mut changed = Vec::new();
        for (own, their) in self.files.values().zip(other.files.values()) {
            if own.path != their.path {
                return None;
            }
            if own.digest != their.digest {
                changed.push(their);
            }
        }
        Some(changed)
    }

    /// Takes in a file of another tree.
    pub fn take(&mut self, file: &SourceFile) {
        self.files.insert(file.path.clone(), file.clone());
    }

    /// How many files are in one of two trees only, or have other bytes in the other.
    pub fn differences(&self, other: &Self) -> usize {
        let is_same = |file: &&SourceFile| {
            self.files.get(&file.path).is_some_and(|own| own.digest == file.digest)
        };
        let same = other.files.values().filter(is_same).count();
        let missing = self.files.keys().filter(|path| !other.files.contains_key(*path)).count();
        other.files.len() - same + missing
    }

    /// The digest of all paths and bytes: equal for two trees from which the same site is made.
    pub fn digest(&self) -> Digest {
        let parts: Vec<Digest> = self
            .iter()
            .flat_map(|file| [Digest::of(file.path.as_str().as_bytes()), file.digest])
            .collect();
        Digest::combine(&parts)
    }

    /// Lets go of the text of a file: it is read again if it is still needed.
    pub fn let_go_of_text(&mut self, path: &SourcePath) {
        if let Some(file) = self.files.get_mut(path) {
            file.let_go_of_text();
        }
    }

    /// A file as text in Unicode form NFC. What is no text, or cannot be read any more, is reported at its first bad byte.
    pub fn text(&self, file: &SourceFile, report: &mut Report) -> Option<Arc<str>> {
        let (_, text) = self.shared_text(file, report)?;
        Some(Arc::from(&**text))
    }

    /// A file's text for whoever will perhaps not need it. It was text when it was read before.
    pub fn later_text(&self, file: &SourceFile) -> Option<Text> {
        match &file.content {
            Content::Text(text, place) => {
                let place = place.as_ref().map(|place| (Arc::clone(place), file.size, file.digest));
                Some(Text::of(text, place))
            }
            Content::OnDisk(place) => {
                Some(Text::on_disk(Arc::clone(place), file.size, file.digest))
            }
            Content::Builtin(_) | Content::Loaded(_) => None,
        }
    }

    /// The same, and what gives it again to whoever needs not keep it.
    pub fn shared_text(&self, file: &SourceFile, report: &mut Report) -> Option<(Text, Held)> {
        let again = |place: &Arc<Path>| (Arc::clone(place), file.size, file.digest);
        if let Content::Text(text, place) = &file.content {
            return Some((Text::of(text, place.as_ref().map(again)), Arc::clone(text)));
        }
        let bytes = match file.bytes() {
            Ok(bytes) => bytes,
            Err(error) => {
                report.add(cannot_read(&file.path, &error));
                return None;
            }
        };
        let diagnostic = match simdutf8::compat::from_utf8(&bytes) {
            Ok(text) => match text.find('\0') {
                // Keyboards and disks of some systems write letters and their marks apart (NFD). Everything that
                // is compared, searched or published is NFC.
                None => {
                    let held = Held::new(vietnamese::nfc(text).into());
                    return Some(match &file.content {
                        Content::OnDisk(place) => (Text::of(&held, Some(again(place))), held),
                        Content::Builtin(_) | Content::Loaded(_) | Content::Text(..) => {
                            (Text::kept(&held), held)
                        }
                    });
                }
                Some(index) => {
                    Diagnostic::error(codes::NUL_BYTE, "there is a NUL byte in this text")
                        .at(place_of_byte(&file.path, &bytes, index))
                        .help("restore the file from a copy, or save it anew as UTF-8")
                }
            },
            Err(error) => {
                not_utf8(&bytes).at(place_of_byte(&file.path, &bytes, error.valid_up_to()))
            }
        };
        report.add(diagnostic);
        None
    }
}

fn not_utf8(bytes: &[u8]) -> Diagnostic {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let found = if is_utf16 { "this text is UTF-16, not UTF-8" } else { "this text is not UTF-8" };
    Diagnostic::error(codes::NOT_UTF8, found)
        .help("open it in an editor and save it with the encoding UTF-8")
}

/// The place of a byte in bytes that need not be text. What stands before `index` is text, so the
/// replacement characters behind it do not move it.
fn place_of_byte(path: &SourcePath, bytes: &[u8], index: usize) -> Place {
    let shown = String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
    Place::in_text(path, &shown, index..index.saturating_add('\u{fffd}'.len_utf8()))
}

fn cannot_read(path: &SourcePath, error: &io::Error) -> Diagnostic {
    Diagnostic::error(codes::CANNOT_READ, format!("`{path}` cannot be read: {error}"))
        .at(Place::whole_file(path))
}

/// Whether the project is read from this path: a file of a known folder, or a folder on the way to one.
///
/// What editors and desktops leave behind (`.x`, `x~`, `#x#`, `x.swp`, `Thumbs.db` …) is never read.
pub fn is_wanted(path: &str) -> bool {
    let (top, rest) = path.split_once('/').unwrap_or((path, ""));
    if top == ".rebut" {
        return rest.is_empty() || (rest.starts_with("ledger") && !rest.split('/').any(is_litter));
    }
    if FOLDERS.contains(&top) {
        // What hosts are told by hidden files (`.htaccess`, `.nojekyll`, `.well-known`) is published.
        let is_for_host = |name: &str| {
            top == "static" && name.starts_with('.') && !is_private(name) && !name.ends_with(".swp")
        };
        let is_kept = |name: &str| !is_litter(name) || is_for_host(name);
        return rest.is_empty() || rest.split('/').all(is_kept);
    }
    path == SITE_FILE
}

/// Hidden files that are never for readers: of desktops, of version control, and secrets.
fn is_private(name: &str) -> bool {
    let known = [".DS_Store", ".git", ".svn", ".hg", ".env", ".ssh", ".vscode", ".idea"];
    known.iter().any(|private| name.starts_with(private))
        || name.starts_with("._")
        || name.starts_with(".#")
        || name.starts_with(".~")
        || name == ".htpasswd"
}

/// Whether a name is one that editors, desktops or version control make for themselves.
fn is_litter(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.starts_with("___jb_")
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".swo")
        || name.ends_with(".swx")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

/// Whether a wanted file is text that every build reads, and so is held in memory at first.
fn is_text(path: &SourcePath) -> bool {
    let (top, _) = path.as_str().split_once('/').unwrap_or((path.as_str(), ""));
    match top {
        ".rebut" => path.has_extension(&["jsonl"]),
        "content" => path.has_extension(&["md", "markdown", "yaml", "yml"]),
        "static" => false,
        "templates" | "themes" => path.has_extension(&[
            "html", "xml", "txt", "css", "js", "svg", "json", "md", "yaml", "yml",
        ]),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_of_a_project_are_read_and_no_others() {
        assert!(is_wanted("site.yaml"));
        assert!(is_wanted("content/tin-don/a.md"));
        assert!(is_wanted(".rebut/ledger.json"));
        assert!(!is_wanted("README.md"));
        assert!(!is_wanted("public/index.html"));
        assert!(!is_wanted("content-old/a.md"));
        assert!(!is_wanted(".rebut/cache/a"));
        assert!(!is_wanted("sub/site.yaml"));
    }

    #[test]
    fn what_editors_and_desktops_leave_behind_is_not_read() {
        assert!(!is_wanted("content/.a.md.swp"));
        assert!(!is_wanted("content/a.md~"));
        assert!(!is_wanted("content/#a.md#"));
        assert!(!is_wanted("content/.git/config.md"));
        assert!(!is_wanted("static/~$bao-cao.docx"));
        assert!(!is_wanted("static/Thumbs.db"));
        assert!(!is_wanted(".rebut/ledger.json~"));
    }

    #[test]
    fn well_known_files_are_published_from_static_only() {
        assert!(is_wanted("static/.well-known/security.txt"));
        assert!(!is_wanted("content/.well-known/security.md"));
        assert!(!is_wanted("static/.well-known/.htpasswd"));
    }

    #[test]
    fn a_folder_is_not_mixed_up_with_one_whose_name_begins_alike() {
        let tree = SourceTree::from_files([
            ("content/a/1.md", "1"),
            ("content/a-b/2.md", "2"),
            ("content/a.md", "3"),
        ]);
        let found: Vec<&str> = tree.below("content/a").map(|file| file.path.as_str()).collect();
        assert_eq!(found, ["content/a/1.md"]);
    }

    fn text_of(bytes: &[u8]) -> (Option<Arc<str>>, Vec<Diagnostic>) {
        let tree = SourceTree::from_files([("content/a.md", bytes)]);
        let mut report = Report::new();
        let text = tree.get("content/a.md").and_then(|file| tree.text(file, &mut report));
        (text, report.sorted())
    }

    #[test]
    fn a_text_in_an_old_encoding_is_shown_at_its_first_bad_letter() {
        let (text, problems) = text_of(b"title: a\nM\xd5o: b\n");
        let place = problems[0].place.clone().unwrap();
        assert_eq!(text, None);
        assert_eq!(problems[0].code, codes::NOT_UTF8);
        assert_eq!((place.line, place.column, place.width), (2, 2, 1));
        assert_eq!(place.text, "M\u{fffd}o: b");
    }

    #[test]
    fn a_text_in_utf_16_is_told_so() {
        let (_, problems) = text_of(b"\xff\xfea\0b\0");
        assert_eq!(problems[0].message, "this text is UTF-16, not UTF-8");
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn a_nul_byte_is_shown_where_it_is() {
        let (text, problems) = text_of(b"ab\ncd\0e");
        let place = problems[0].place.clone().unwrap();
        assert_eq!(text, None);
        assert_eq!(problems[0].code, codes::NUL_BYTE);
        assert_eq!((place.line, place.column), (2, 3));
    }
}

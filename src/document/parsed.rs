//! Content files that were parsed before, so that a file is parsed again only when it or `site.yaml` has changed.
//!
//! In: the files of a project, and what an earlier run kept of them. Out: documents with their problems, and what to keep for the
//! next run. What is kept is found by path and digest, so nothing that was kept can be wrong, only missing.
//!
//! The cache has the documents, one behind another, and an `Index` of them, both in parts of about a hundred files: all of a large site
//! take too much memory twice, and each part is read by whatever thread has time.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::sync::Arc;
use std::sync::OnceLock;

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use rayon::prelude::*;

use crate::base::date::Zone;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::digest::Digest;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::SourcePath;
use crate::config::Config;
use crate::config::SITE_FILE;
use crate::document;
use crate::document::Document;
use crate::document::shelf::Shelf;
use crate::source::SourceFile;
use crate::source::SourceTree;

/// How many files are parsed before their texts are let go of, or written before what they gave is put together: all of a
/// large site do not fit into memory twice.
const AT_ONCE: usize = 1_000;

/// How many files are parsed before their texts are put on the shelf.
const PARSED_AT_ONCE: usize = 16;

/// How many files stand in a part of the cache.
const IN_A_PART: usize = 125;

/// What becomes of the texts of articles once they are parsed.
#[derive(Debug)]
pub enum Texts {
    /// They are held, as rules look at them and edits come.
    Held,
    /// Nobody will need the files many times, unless a rule stops publishing: a large site takes less memory without. Their HTML lies
    /// on the shelf, where there is one, until a page is made of it.
    LetGo(Option<Shelf>),
}

/// How many bytes of a cache are written at once: few enough to stay in the processor's cache.
const WRITTEN_AT_ONCE: usize = 1 << 16;

/// Parsed content files by path.
#[derive(Default)]
pub struct Parsed {
    /// The digest of what parsing depends on besides the file.
    settings: Digest,
    files: BTreeMap<SourcePath, ParsedFile>,
    /// What earlier runs kept, until it is looked into: all documents, and those that have changed since.
    offered: [Option<Offered>; 2],
    /// What can be restored of that, once somebody asks.
    restorable: OnceLock<BTreeMap<SourcePath, Digest>>,
    /// What stands in each of the two files of the cache, in the order of paths.
    kept: [Vec<(SourcePath, Digest)>; 2],
    /// Whether something that earlier runs kept was not as they had left it.
    is_damaged: bool,
}

/// Documents that an earlier run kept.
pub struct Offered {
    /// Their index, as [`Kept::write`] gave it.
    pub index: Vec<u8>,
    /// Reads bytes of what it wrote, from a place and so many; `None` when they are not there. Perhaps they are damaged.
    pub read: Box<dyn Fn(u64, u64) -> Option<Vec<u8>> + Send + Sync>,
}

/// What parsing a file gave.
#[derive(Clone)]
pub struct ParsedFile {
    /// The digest of the file.
    pub digest: Digest,
    /// What can be gone on with.
    pub document: Option<Arc<Document>>,
    /// Its problems, sorted.
    pub problems: Vec<Diagnostic>,
    /// The digest of what other pages can see of it; that of the file when there is no document.
    pub face: Digest,
}

/// The files that a cache has.
#[derive(BorshSerialize, BorshDeserialize)]
struct Index {
    settings: Digest,
    /// In the order of the bytes of their documents, and of paths.
    parts: Vec<Part>,
}

/// Some files in a cache.
#[derive(BorshSerialize, BorshDeserialize)]
struct Part {
    /// A list of [`Row`].
    rows: Vec<u8>,
    /// How many bytes all their documents take.
    length: u64,
    /// The fingerprint of those bytes.
    content: Fingerprint,
}

/// A file in a cache.
#[derive(BorshSerialize, BorshDeserialize)]
struct Row {
    path: SourcePath,
    digest: Digest,
    face: Digest,
    /// How many bytes its document takes; 0 when it gave none.
    length: u64,
    /// Its problems as JSON; empty when there are none.
    problems: String,
}

impl Part {
    fn rows(&self) -> Option<Vec<Row>> {
        borsh::from_slice(&self.rows).ok()
    }
}

/// What to write into the two files of the cache; nothing for one that stays as it is.
#[derive(Default)]
pub struct Keep<'p> {
    /// All documents.
    pub all: Option<Kept<'p>>,
    /// The documents that have changed since all of them were written.
    pub changed: Option<Kept<'p>>,
}

/// Documents for a file of the cache.
pub struct Kept<'p> {
    settings: Digest,
    files: Vec<(&'p SourcePath, &'p ParsedFile)>,
}

impl Parsed {
    /// Nothing, but for what earlier runs kept: the file of all documents, and that of those that have changed since.
    pub fn kept(all: Option<Offered>, changed: Option<Offered>) -> Self {
        Self { offered: [all, changed], ..Self::default() }
    }

    /// Whether something of that has turned out to be damaged; said once.
    pub fn take_damage(&mut self) -> bool {
        std::mem::take(&mut self.is_damaged)
    }

    /// Parses what is new or changed, all files at once. `base_url` takes the place of the one in `site.yaml`.
    pub fn update(
        &mut self,
        sources: &mut SourceTree,
        config: &Config,
        base_url: Option<&str>,
        texts: Texts,
    ) {
        self.set_settings(sources, base_url);
        self.files.retain(|path, parsed| {
            sources.get(path.as_str()).is_some_and(|file| file.digest == parsed.digest)
        });
        for (number, offered) in std::mem::take(&mut self.offered).into_iter().enumerate() {
            if let Some(offered) = offered {
                self.take_in(number, &offered, sources, &config.zone);
            }
        }
        let files = sources.below("content").filter(|file| document::is_content(&file.path));
        let changed = files.filter(|file| !self.files.contains_key(&file.path));
        let changed: Vec<SourcePath> = changed.map(|file| file.path.clone()).collect();
        let (lets_go, shelf) = match texts {
            Texts::Held => (false, None),
            Texts::LetGo(shelf) => (true, shelf),
        };
        for part in changed.chunks(AT_ONCE) {
            let files: Vec<&SourceFile> =
                part.iter().filter_map(|path| sources.get(path.as_str())).collect();
            let files = files.par_chunks(PARSED_AT_ONCE);
            let parsed = files.flat_map_iter(|it| parse(sources, it, config, shelf.as_ref()));
            let parsed: Vec<(SourcePath, ParsedFile)> = parsed.collect();
            self.files.extend(parsed);
            if lets_go {
                part.iter().for_each(|path| sources.let_go_of_text(path));
            }
        }
    }

    /// Begins to parse articles while they are read: `sources` has the files that are no articles.
    pub fn begin_early(&mut self, sources: &SourceTree, base_url: Option<&str>) {
        self.set_settings(sources, base_url);
    }

    /// Parses articles that were just read, but for what can be restored, and lets go of their texts. [`Self::end_early`] takes what
    /// they gave, and [`Self::update`] then finds it.
    pub fn parse_early(
        &self,
        sources: &SourceTree,
        articles: &mut [SourceFile],
        config: &Config,
        shelf: Option<&Shelf>,
    ) -> Vec<(SourcePath, ParsedFile)> {
        let is_new = |file: &&SourceFile| {
            document::is_content(&file.path) && file.holds_text() && !self.can_restore(file)
        };
        let new: Vec<&SourceFile> = articles.iter().filter(is_new).collect();
        let parsed = parse(sources, &new, config, shelf);
        articles.iter_mut().for_each(SourceFile::let_go_of_text);
        parsed
    }

    /// Takes what articles gave that were parsed early.
    pub fn end_early(&mut self, parsed: Vec<(SourcePath, ParsedFile)>) {
        self.files.extend(parsed);
        self.restorable.take();
    }

    /// Forgets all when what parsing depends on has changed.
    fn set_settings(&mut self, sources: &SourceTree, base_url: Option<&str>) {
        let of_site = sources.get(SITE_FILE).map(|file| file.digest);
        let settings = Digest::of_value(&(of_site, base_url));
        if settings != self.settings {
            self.files.clear();
            self.restorable.take();
            self.settings = settings;
        }
    }

    /// Whether what a file gave is among what earlier runs kept.
    fn can_restore(&self, file: &SourceFile) -> bool {
        let restorable = self.restorable.get_or_init(|| {
            let offered = self.offered.iter().flatten();
            let indices = offered.filter_map(|it| borsh::from_slice::<Index>(&it.index).ok());
            let parts =
                indices.filter(|index| index.settings == self.settings).flat_map(|it| it.parts);
            let rows = parts.filter_map(|part| part.rows()).flatten();
            rows.map(|row| (row.path, row.digest)).collect()
        });
        restorable.get(&file.path) == Some(&file.digest)
    }

    /// Takes in those documents of a file of the cache whose files have not changed.
    fn take_in(&mut self, number: usize, offered: &Offered, sources: &SourceTree, zone: &Zone) {
        let Ok(index) = borsh::from_slice::<Index>(&offered.index) else { return };
        if index.settings != self.settings {
            return;
        }
        let starts = index.parts.iter().scan(0_u64, |end, part| {
            let start = *end;
            *end = end.saturating_add(part.length);
            Some(start)
        });
        let parts: Vec<(u64, &Part)> = starts.zip(&index.parts).collect();
        let restored = parts.par_iter().with_max_len(1).map(|(start, part)| {
            let documents = (offered.read)(*start, part.length)?;
            if Fingerprint::of(&documents) != part.content {
                return None;
            }
            restored(part.rows()?, &documents, sources, zone)
        });
        let restored: Vec<Option<Vec<Restored>>> = restored.collect();
        self.is_damaged |= restored.iter().any(Option::is_none);
        let mut kept = Vec::with_capacity(restored.iter().flatten().map(Vec::len).sum());
        let files = restored.into_iter().flatten().flatten().filter_map(|(path, digest, file)| {
            kept.push((path.clone(), digest));
            Some((path, file?))
        });
        match self.files.is_empty() {
            // All at once, as they come in the order of their paths.
            true => self.files = files.collect(),
            false => self.files.extend(files),
        }
        if let Some(place) = self.kept.get_mut(number) {
            *place = kept;
        }
    }

    /// What the next run needs to know besides what the cache has already.
    pub fn keep(&self) -> Keep<'_> {
        let [all, changed] = &self.kept;
        let kept = |files| Some(Kept { settings: self.settings, files });
        let fresh: Vec<(&SourcePath, &ParsedFile)> = not_among(self.files.iter(), all).collect();
        // One file for all would have to be written whole for each edit.
        if fresh.len().saturating_mul(4) > self.files.len() {
            return Keep { all: kept(self.files.iter().collect()), changed: kept(Vec::new()) };
        }
        let is_new = fresh.len() != changed.len()
            || not_among(fresh.iter().copied(), changed).next().is_some();
        Keep { all: None, changed: if is_new { kept(fresh) } else { None } }
    }

    /// The digest of the project's files, in which articles count for no more than other pages see of them.
    pub fn faces(&self, sources: &SourceTree) -> Digest {
        let parts: Vec<Digest> = sources
            .iter()
            .flat_map(|file| {
                let face = self.files.get(&file.path).map_or(file.digest, |parsed| parsed.face);
                [Digest::of(file.path.as_str().as_bytes()), face]
            })
            .collect();
        Digest::combine(&parts)
    }

    /// The digests of all files, in the order of their paths.
    pub fn digests(&self) -> Vec<Digest> {
        self.files.values().map(|file| file.digest).collect()
    }

    /// The files that have another digest than before, when there were files of the same paths.
    pub fn changed_since(&self, before: &[Digest]) -> BTreeSet<SourcePath> {
        let files = self.files.iter().zip(before);
        let changed = files.filter(|((_, file), before)| file.digest != **before);
        changed.map(|((path, _), _)| path.clone()).collect()
    }

    /// All files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&SourcePath, &ParsedFile)> {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What a file gave.
    pub fn get(&self, path: &SourcePath) -> Option<&ParsedFile> {
        self.files.get(path)
    }

    /// Puts what a file gave in the place of what it gave before.
    pub fn insert(&mut self, path: SourcePath, file: ParsedFile) {
        self.files.insert(path, file);
    }
}

impl Kept<'_> {
    /// Writes the documents, and gives their index.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<Vec<u8>> {
        let mut to = BufWriter::with_capacity(WRITTEN_AT_ONCE, to);
        let part = |files: &[(&SourcePath, &ParsedFile)]| {
            let mut documents = Vec::new();
            let mut rows = Vec::with_capacity(files.len());
            for (path, file) in files {
                let start = documents.len();
                if let Some(document) = &file.document {
                    document.write(&mut documents)?;
                }
                rows.push(Row {
                    path: (*path).clone(),
                    digest: file.digest,
                    face: file.face,
                    length: length(&documents[start..]),
                    problems: match file.problems.is_empty() {
                        true => String::new(),
                        false => serde_json::to_string(&file.problems)?,
                    },
                });
            }
            let (rows, content) = (borsh::to_vec(&rows)?, Fingerprint::of(&documents));
            Ok((Part { rows, length: length(&documents), content }, documents))
        };
        let mut parts = Vec::with_capacity(self.files.len().div_ceil(IN_A_PART));
        for files in self.files.chunks(AT_ONCE) {
            let made = files.par_chunks(IN_A_PART).map(part);
            for (part, documents) in made.collect::<io::Result<Vec<(Part, Vec<u8>)>>>()? {
                to.write_all(&documents)?;
                parts.push(part);
            }
        }
        to.flush()?;
        borsh::to_vec(&Index { settings: self.settings, parts })
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Those files that are not among others with the same digest. Both are in the order of paths.
fn not_among<'p>(
    files: impl Iterator<Item = (&'p SourcePath, &'p ParsedFile)>,
    others: &[(SourcePath, Digest)],
) -> impl Iterator<Item = (&'p SourcePath, &'p ParsedFile)> {
    let mut others = others.iter().peekable();
    files.filter(move |(path, file)| {
        while others.next_if(|(other, _)| other < *path).is_some() {}
        others.peek().is_none_or(|other| (&other.0, other.1) != (*path, file.digest))
    })
}

/// A file that an earlier run kept, with its digest then; and what it gives, when that is still so.
type Restored = (SourcePath, Digest, Option<ParsedFile>);

/// Reads files with their documents; `None` when something is not as it was left.
fn restored(
    rows: Vec<Row>,
    mut documents: &[u8],
    sources: &SourceTree,
    zone: &Zone,
) -> Option<Vec<Restored>> {
    let mut restored = Vec::with_capacity(rows.len());
    for Row { path, digest, face, length, problems } in rows {
        let bytes;
        (bytes, documents) = documents.split_at_checked(usize::try_from(length).ok()?)?;
        let file = sources.get(path.as_str()).filter(|file| file.digest == digest);
        let Some(file) = file else {
            restored.push((path, digest, None));
            continue;
        };
        let problems = match problems.as_str() {
            "" => Vec::new(),
            problems => serde_json::from_str(problems).ok()?,
        };
        let document = match bytes {
            [] => None,
            bytes => Some(Arc::new(Document::restore(sources, file, zone, bytes)?)),
        };
        restored.push((
            file.path.clone(),
            digest,
            Some(ParsedFile { digest, document, problems, face }),
        ));
    }
    Some(restored)
}

/// Parses files, and puts their texts on the shelf.
fn parse(
    sources: &SourceTree,
    files: &[&SourceFile],
    config: &Config,
    shelf: Option<&Shelf>,
) -> Vec<(SourcePath, ParsedFile)> {
    let parsed =
        files.iter().map(|file| (file.path.clone(), ParsedFile::of(sources, file, config)));
    let mut parsed: Vec<(SourcePath, ParsedFile)> = parsed.collect();
    if let Some(shelf) = shelf {
        put_on_shelf(parsed.iter_mut().map(|(_, file)| file), shelf);
    }
    parsed
}

/// Puts the texts of documents on a shelf. Where there is no room for them, they stay in memory.
fn put_on_shelf<'p>(files: impl Iterator<Item = &'p mut ParsedFile>, shelf: &Shelf) {
    let documents = files.filter_map(|file| Arc::get_mut(file.document.as_mut()?));
    let mut documents: Vec<&mut Document> =
        documents.filter(|document| document.body.html().is_some()).collect();
    if shelf.is_full() {
        return;
    }
    let texts: Vec<_> =
        documents.iter().filter_map(|document| document.body.for_the_shelf()).collect();
    debug_assert_eq!(texts.len(), documents.len(), "each document has its own text");
    let Some(shelved) = shelf.put(&texts) else { return };
    drop(texts);
    for (document, text) in documents.iter_mut().zip(shelved) {
        let first = document.first_paragraph();
        if let Some(body) = Arc::get_mut(&mut document.body) {
            body.put_on_shelf(text, first);
        }
    }
}

impl ParsedFile {
    /// Parses a file.
    pub fn of(sources: &SourceTree, file: &SourceFile, config: &Config) -> Self {
        let mut report = Report::new();
        let document = document::parse(sources, file, config, &mut report);
        let face = document.as_ref().map_or(file.digest, Document::face);
        let document = document.map(Arc::new);
        Self { digest: file.digest, document, problems: report.sorted(), face }
    }
}

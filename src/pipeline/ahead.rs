//! Articles that are parsed while they are read.
//!
//! In: the files of a project as they are read, and what earlier builds kept. Out: what was parsed so far, with which the build goes
//! on. Nothing depends on it but the memory that texts take between being read and being parsed.

use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::check;
use crate::check::Scope;
use crate::config::Config;
use crate::document::parsed::Parsed;
use crate::document::parsed::ParsedFile;
use crate::document::shelf::Shelf;
use crate::pipeline::Options;
use crate::pipeline::kept;
use crate::pipeline::kept::Note;
use crate::publish::cache::Cache;
use crate::source::SourceFile;
use crate::source::SourceTree;

/// A build that may parse articles before all is read.
pub(super) struct Ahead<'b> {
    cache: &'b Cache,
    options: &'b Options,
    /// The settings of the site with what is begun, once there are articles; nothing when there are no settings to go on with, or when
    /// rules will look at texts.
    begun: OnceLock<Option<(Config, Begun)>>,
    parsed: Mutex<Vec<(SourcePath, ParsedFile)>>,
}

/// What a build has parsed so far.
pub(super) struct Begun {
    /// The articles, and what earlier builds kept of them.
    pub(super) parsed: Parsed,
    /// Where their texts are.
    pub(super) shelf: Option<Shelf>,
    /// What is worth a word.
    pub(super) notes: Vec<Note>,
}

impl<'b> Ahead<'b> {
    /// Nothing is parsed yet.
    pub(super) fn new(cache: &'b Cache, options: &'b Options) -> Self {
        Self { cache, options, begun: OnceLock::new(), parsed: Mutex::default() }
    }

    /// Parses the articles that were just read, and lets go of their texts, unless most were read before: whether anything is to be made
    /// of a few is asked first. `tree` has the files that are no articles.
    pub(super) fn parse(&self, tree: &SourceTree, files: &mut [SourceFile]) {
        let held = files.iter().filter(|file| file.holds_text()).count();
        if held * 2 < files.len() {
            return;
        }
        let Some((config, begun)) = self.begun.get_or_init(|| self.begin(tree)) else { return };
        let parsed = begun.parsed.parse_early(tree, files, config, begun.shelf.as_ref());
        self.parsed.lock().unwrap_or_else(PoisonError::into_inner).extend(parsed);
    }

    /// Others wait for this, so nothing in it may be parted among threads.
    fn begin(&self, tree: &SourceTree) -> Option<(Config, Begun)> {
        let base_url = self.options.base_url.as_deref();
        // Its problems are told when all is read.
        let config = Config::load(tree, base_url, &mut Report::new())?;
        if check::asks_any(&config, Scope::Gates) {
            return None;
        }
        let mut begun = Begun::new(self.cache, self.options);
        begun.parsed.begin_early(tree, base_url);
        Some((config, begun))
    }

    /// What is parsed, with which the build goes on.
    pub(super) fn begun(self) -> Begun {
        let Some((_, mut begun)) = self.begun.into_inner().flatten() else {
            return Begun::new(self.cache, self.options);
        };
        begun.parsed.end_early(self.parsed.into_inner().unwrap_or_else(PoisonError::into_inner));
        begun
    }
}

impl Begun {
    fn new(cache: &Cache, options: &Options) -> Self {
        let mut notes = Vec::new();
        let parsed = match options.cache {
            true => kept::documents(cache, &mut |note| notes.push(note)),
            false => Parsed::default(),
        };
        Self { parsed, shelf: cache.scratch().map(Shelf::new), notes }
    }
}

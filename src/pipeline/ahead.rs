//! Articles that are parsed while they are read.
//!
//! In: the files of a project as they are read, and what earlier builds kept. Out: what was parsed so far, with which the build goes
//! on. Nothing depends on it but the memory that texts take between being read and being parsed.

use crate::base::diag::Report;
use crate::check;
use crate::check::Scope;
use crate::config::Config;
use crate::document::parsed::Parsed;
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
    /// The settings of the site, once there are articles; nothing when they have errors, or when rules will look at texts.
    config: Option<Option<Config>>,
    begun: Option<Begun>,
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
        Self { cache, options, config: None, begun: None }
    }

    /// Parses the articles that were just read, and lets go of their texts. `tree` has the files that are no articles.
    pub(super) fn parse(&mut self, tree: &SourceTree, files: &mut [SourceFile]) {
        if !files.iter().any(SourceFile::holds_text) {
            return;
        }
        let base_url = self.options.base_url.as_deref();
        let config = self.config.get_or_insert_with(|| {
            // Its problems are told when all is read.
            let config = Config::load(tree, base_url, &mut Report::new());
            config.filter(|config| !check::asks_any(config, Scope::Gates))
        });
        let Some(config) = config else { return };
        let begun = self.begun.get_or_insert_with(|| Begun::new(self.cache, self.options));
        begun.parsed.update_early(tree, files, config, base_url, begun.shelf.as_mut());
    }

    /// What is parsed, with which the build goes on.
    pub(super) fn begun(self) -> Begun {
        self.begun.unwrap_or_else(|| Begun::new(self.cache, self.options))
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

//! The project while it is edited: what stands on the disk, and the last site without errors.
//!
//! In: changes on the disk. Out: a site for the session, and word of problems. Edits of words alone are taken in without
//! resolving the site again (`pipeline::Loaded::reword`); everything else goes the way of a build, with files parsed before.

use std::io;

use crate::base::bilingual::Tongue;
use crate::base::diag::Report;
use crate::document::parsed::Parsed;
use crate::document::parsed::Texts;
use crate::pipeline;
use crate::pipeline::Loaded;
use crate::pipeline::kept;
use crate::pipeline::kept::Note;
use crate::publish::cache::Cache;
use crate::serve::Desk;
use crate::serve::News;
use crate::serve::overlay::Notice;
use crate::serve::read;
use crate::source::SourceTree;
use crate::source::watch::Changes;

/// A project at the desk.
pub(super) struct Project<'d> {
    pub(super) desk: Desk<'d>,
    /// The files as they are on the disk.
    sources: SourceTree,
    /// The files that the site that is shown is made of.
    shown: Option<SourceTree>,
    /// What was wrong when they were read.
    unread: Report,
    parsed: Parsed,
    /// When the site that was loaded last changes by itself, in seconds since 1970.
    holds_until: Option<i64>,
    /// The problems of the files as they are.
    pub(super) problems: Report,
    /// The language of the words about the site.
    tongue: Tongue,
    pub(super) notice: Notice,
    /// How many edits the site has taken in since it was loaded.
    rewordings: usize,
    /// How many files had changed when the project was loaded.
    files: usize,
    /// Whether browsers were let in.
    is_ready: bool,
}

/// What an edit means for the site that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// Nothing, or no more than it has taken in already.
    Taken,
    /// It must be loaded again.
    Load,
}

/// Editions of an article are kept until the site is loaded again.
const MOST_REWORDINGS: usize = 500;

impl<'d> Project<'d> {
    /// Reads the project for the first time, and gives its site when there is one. What was parsed before, by a build or another
    /// preview, need not be parsed again.
    pub(super) fn open(desk: Desk<'d>) -> io::Result<(Self, Option<Loaded>)> {
        let mut unread = Report::new();
        let sources = read(&desk, &mut unread)?;
        let cache = Cache::new(&desk.root, &desk.options.program);
        let is_kept = desk.options.cache;
        let parsed = match is_kept {
            true => kept::documents(&cache, &mut |note| (desk.news)(&News::Kept(note))),
            false => Parsed::default(),
        };
        let mut project = Self {
            desk,
            sources,
            shown: None,
            unread,
            parsed,
            holds_until: None,
            problems: Report::new(),
            tongue: Tongue::default(),
            notice: Notice::default(),
            rewordings: 0,
            files: 0,
            is_ready: false,
        };
        let site = project.load(0);
        if project.parsed.take_damage() {
            (project.desk.news)(&News::Kept(Note::DamagedCache));
        }
        if is_kept {
            kept::keep(&cache, &project.parsed);
        }
        Ok((project, site))
    }

    /// Takes in what happened on the disk.
    pub(super) fn take(&mut self, changes: &Changes, site: Option<&Loaded>) -> (Edit, usize) {
        let refreshed = match changes {
            Changes::Files(paths) if self.unread.is_empty() => {
                self.sources.refresh(&self.desk.root, &self.desk.out, paths)
            }
            Changes::Files(_) | Changes::Anything => None,
        };
        let files = match refreshed {
            Some(files) => files,
            None => match self.read_again() {
                Ok(files) => files,
                Err(error) => {
                    (self.desk.news)(&News::Unreadable(&error));
                    0
                }
            },
        };
        if files == 0 {
            return (Edit::Taken, 0);
        }
        if !site.is_some_and(|site| self.reword(site)) {
            return (Edit::Load, files);
        }
        self.tell(files);
        (Edit::Taken, files)
    }

    /// Reads all files again, and counts those that have changed.
    fn read_again(&mut self) -> io::Result<usize> {
        let mut unread = Report::new();
        let sources = read(&self.desk, &mut unread)?;
        // What could not be read may have changed as well.
        let hidden = usize::from(!self.unread.is_empty() || !unread.is_empty());
        let files = self.sources.differences(&sources);
        (self.sources, self.unread) = (sources, unread);
        Ok(files.max(hidden))
    }

    /// Looks at the clock: an article whose moment has come appears, and what depends on the day is made anew.
    pub(super) fn tick(&mut self) -> Edit {
        let Some(clock) = self.desk.clock else { return Edit::Taken };
        let now = clock();
        let has_come = self.holds_until.is_some_and(|until| now.unix() >= until);
        self.desk.options.resolve.now = now;
        if has_come { Edit::Load } else { Edit::Taken }
    }

    /// Takes in new words of articles, when nothing else has changed since the site was loaded.
    fn reword(&mut self, site: &Loaded) -> bool {
        let Some(shown) = &mut self.shown else { return false };
        // An error that stands has left its traces in the problems of the whole.
        if self.problems.has_errors() || self.rewordings >= MOST_REWORDINGS {
            return false;
        }
        let options = &self.desk.options;
        let (parsed, problems) = (&mut self.parsed, &mut self.problems);
        if !site.reword(shown, &self.sources, options, parsed, problems) {
            return false;
        }
        self.rewordings += 1;
        true
    }

    /// Loads the project as a build does, with the files that were parsed before. Gives its site when it has no errors so
    /// far; otherwise tells what was found.
    pub(super) fn load(&mut self, files: usize) -> Option<Loaded> {
        if let Some(clock) = self.desk.clock {
            self.desk.options.resolve.now = clock();
        }
        let mut report = self.unread.clone();
        let sources = self.sources.clone();
        let options = &self.desk.options;
        let (parsed, texts) = (&mut self.parsed, Texts::Held);
        let loaded = pipeline::load_again(sources, options, parsed, texts, &mut report);
        self.holds_until =
            loaded.as_ref().map(|loaded| pipeline::holds_until(&self.parsed, &loaded.site));
        if let Some(loaded) = &loaded {
            let language = &loaded.site.config.default_language().tag;
            self.tongue = Tongue::of_tag(language).unwrap_or_default();
        }
        let good = loaded.filter(|_| !report.has_errors());
        self.problems = report;
        self.files = files;
        if good.is_none() {
            self.tell(files);
            self.ready("");
        }
        good
    }

    /// Takes note that the site that was loaded is shown from now on, and tells so.
    pub(super) fn shows(&mut self, loaded: &Loaded) {
        self.shown = Some(loaded.sources.clone());
        self.rewordings = 0;
        self.tell(self.files);
        self.ready(&loaded.site.config.base_url.path);
    }

    /// Takes note that the site that was loaded cannot be planned, and tells why.
    pub(super) fn refuses(&mut self, report: Report) {
        self.problems.extend(report.sorted());
        self.tell(self.files);
        self.ready("");
    }

    /// Says for the first time that there is something to ask for.
    fn ready(&mut self, base: &str) {
        if !self.is_ready {
            self.is_ready = true;
            (self.desk.ready)(base);
        }
    }

    /// Tells the terminal and all browsers.
    fn tell(&mut self, files: usize) {
        let is_shown = !self.problems.has_errors();
        (self.desk.news)(&News::Taken { files, problems: &self.problems, is_shown });
        self.notice = self.notice.next(&self.problems, self.tongue);
        (self.desk.state)(self.notice.json());
    }
}

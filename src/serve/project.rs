//! The project while it is edited: what stands on the disk, and the last site without errors.
//!
//! In: changes on the disk. Out: a site for the session, and word of problems. Edits of words alone are taken in without
//! resolving the site again (`pipeline::Loaded::reword`); everything else goes the way of a build, with files parsed before.

use std::io;

use crate::base::date::Moment;
use crate::base::diag::Report;
use crate::pipeline;
use crate::pipeline::Loaded;
use crate::pipeline::Parsed;
use crate::serve::Desk;
use crate::serve::News;
use crate::serve::can_be_planned;
use crate::serve::overlay::Notice;
use crate::serve::read;
use crate::source::SourceTree;
use crate::source::watch::Changes;

/// A project at the desk.
pub(super) struct Project<'d> {
    desk: Desk<'d>,
    /// The files as they are on the disk.
    sources: SourceTree,
    /// What was wrong when they were read.
    unread: Report,
    parsed: Parsed,
    /// The last site without errors.
    good: Option<Loaded>,
    /// The problems of the files as they are.
    problems: Report,
    notice: Notice,
}

impl<'d> Project<'d> {
    /// Reads the project for the first time.
    pub(super) fn open(desk: Desk<'d>) -> io::Result<Self> {
        let mut unread = Report::new();
        let sources = read(&desk, &mut unread)?;
        let mut project = Self {
            desk,
            sources,
            unread,
            parsed: Parsed::default(),
            good: None,
            problems: Report::new(),
            notice: Notice::default(),
        };
        project.load();
        project.tell(0);
        let path = project.good.as_ref().map(|good| good.site.config.base_url.path.clone());
        (project.desk.ready)(&path.unwrap_or_default());
        Ok(project)
    }

    /// What a session needs.
    pub(super) fn parts(&self) -> (Option<&Loaded>, &Desk<'d>, &Notice) {
        (self.good.as_ref(), &self.desk, &self.notice)
    }

    /// Takes in what happened on the disk.
    pub(super) fn take(&mut self, changes: &Changes) {
        let refreshed = match changes {
            Changes::Files(paths) if self.unread.is_empty() => {
                self.sources.refresh(&self.desk.root, &self.desk.out, paths)
            }
            Changes::Files(_) | Changes::Anything => None,
        };
        let files = match refreshed {
            Some(files) => files,
            None => {
                let mut unread = Report::new();
                match read(&self.desk, &mut unread) {
                    Ok(sources) => {
                        let files = self.sources.differences(&sources);
                        let was_unread = !self.unread.is_empty();
                        (self.sources, self.unread) = (sources, unread);
                        files + usize::from(was_unread || !self.unread.is_empty())
                    }
                    Err(error) => {
                        (self.desk.news)(&News::Unreadable(&error));
                        return;
                    }
                }
            }
        };
        if files == 0 {
            return;
        }
        if !self.reword() {
            self.load();
        }
        self.tell(files);
    }

    /// Looks at the clock: an article whose moment has come appears.
    pub(super) fn tick(&mut self) {
        let Some(clock) = self.desk.clock else { return };
        let (before, now) = (self.desk.options.resolve.now.clone(), clock());
        let is_due = |moment: &Moment| *moment > before && *moment <= now;
        let has_come = self.parsed.moments().any(is_due);
        self.desk.options.resolve.now = now;
        if has_come {
            self.load();
            self.tell(0);
        }
    }

    /// Takes in new words of articles, when nothing else has changed since the last good site.
    fn reword(&mut self) -> bool {
        let Some(good) = &mut self.good else { return false };
        // An error that stands has left its traces in the problems of the whole.
        if self.problems.has_errors() || !self.unread.is_empty() {
            return false;
        }
        good.reword(&self.sources, &self.desk.options, &mut self.parsed, &mut self.problems)
    }

    /// Loads the project as a build does, with the files that were parsed before.
    fn load(&mut self) {
        if let Some(clock) = self.desk.clock {
            self.desk.options.resolve.now = clock();
        }
        let mut report = self.unread.clone();
        let sources = self.sources.clone();
        let loaded =
            pipeline::load_again(sources, &self.desk.options, &mut self.parsed, &mut report);
        if let Some(loaded) = loaded
            && !report.has_errors()
            && can_be_planned(&loaded, &mut report)
        {
            self.good = Some(loaded);
        }
        self.problems = report;
    }

    /// Tells the terminal and all browsers.
    fn tell(&mut self, files: usize) {
        let is_shown = !self.problems.has_errors();
        (self.desk.news)(&News::Taken { files, problems: &self.problems, is_shown });
        let language = self
            .good
            .as_ref()
            .map(|good| good.site.config.default_language().tag.language().to_owned());
        self.notice = self.notice.next(&self.problems, language.as_deref());
        (self.desk.state)(self.notice.json());
    }
}

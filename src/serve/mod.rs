//! The writer's desk: a preview that follows every edit.
//!
//! In: a project's folder, requests of browsers, changes on the disk. Out: the outputs that are asked for, rendered at that
//! moment by the same functions as in a build, and word of what changed. The last site without errors stays up while an
//! error stands.
//!
//! One thread owns the project; the network (`http.rs`) and the watcher (`source/watch.rs`) send it messages. So there is
//! nothing to lock: a request that comes while an edit is taken in is answered from the new site.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::base::bilingual::Tongue;
use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::json;
use crate::base::media_type;
use crate::base::path::OutputPath;
use crate::base::path::UrlPath;
use crate::base::path::decode;
use crate::check;
use crate::formats::Making;
use crate::pipeline;
use crate::pipeline::Loaded;
use crate::pipeline::Note;
use crate::plan::Plan;
use crate::plan::Rendered;
use crate::plan::tools::Tools;
use crate::render;
use crate::serve::overlay::Notice;
use crate::serve::project::Edit;
use crate::site::Site;
use crate::site::url;
use crate::source::SourceTree;
use crate::source::watch::Changes;

pub mod http;
mod overlay;
mod project;

/// Bytes of pictures and cards that are kept: their names are made from their content, so they are right as long as they
/// are asked for.
const MOST_KEPT: usize = 128 * 1024 * 1024;

/// How often the clock is looked at: articles appear and disappear at their moments.
const MINUTE: Duration = Duration::from_secs(60);

/// What the desk is told.
pub enum Message {
    /// A browser asks for something.
    Ask(Ask),
    /// Something happened on the disk.
    Changed(Changes),
}

/// What is asked for of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// What a web host would send.
    Output,
    /// What `check` finds on the page, as JSON.
    Findings,
}

/// A request.
pub struct Ask {
    /// What is asked for.
    pub wanted: Wanted,
    /// The path of the address as it was sent, without its query: `/tin-don/`.
    pub path: String,
    /// Where the answer goes.
    pub reply: Reply,
}

/// Takes one answer.
pub type Reply = Box<dyn FnOnce(Answer) + Send>;

/// What a browser gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The media type.
    pub media_type: &'static str,
    /// The bytes, which are those of a build.
    pub body: Arc<[u8]>,
    /// Where it is, when it is elsewhere.
    pub location: Option<String>,
}

impl Answer {
    fn of(status: u16, media_type: &'static str, body: impl Into<Arc<[u8]>>) -> Self {
        Self { status, media_type, body: body.into(), location: None }
    }
}

/// What whoever sits at the terminal is told.
pub enum News<'n> {
    /// The project was taken in for the first time, or an edit was: how many files changed, and all problems there are.
    Taken {
        /// How many files changed.
        files: usize,
        /// All problems of the project as it is now.
        problems: &'n Report,
        /// Whether the site that is shown is that of the project as it is now.
        is_shown: bool,
    },
    /// Outputs that cannot be rendered.
    Broken(&'n Diagnostic),
    /// The disk cannot be read.
    Unreadable(&'n io::Error),
    /// What builds and previews before left cannot be used.
    Kept(Note),
}

/// What a preview needs.
pub struct Desk<'d> {
    /// The project's folder.
    pub root: PathBuf,
    /// The folder that a build would publish into; it is no part of the project.
    pub out: PathBuf,
    /// What the command line decides.
    pub options: pipeline::Options,
    /// The clock; `None` where the command line fixed the moment.
    pub clock: Option<&'d dyn Fn() -> Moment>,
    /// Takes what browsers are told: a line of JSON.
    pub state: &'d (dyn Fn(String) + Sync),
    /// Takes what the terminal is told.
    pub news: &'d (dyn Fn(&News<'_>) + Sync),
    /// Is told which places outside the project's folders it depends on.
    pub linked: &'d dyn Fn(&[PathBuf]),
    /// Is called once the first site, or its problems, can be asked for.
    pub ready: &'d dyn Fn(&str),
}

/// Serves until the messages end.
///
/// # Errors
/// The project's folder cannot be read at the start.
pub fn run(desk: Desk<'_>, messages: &Receiver<Message>) -> io::Result<()> {
    let kept = Kept::default();
    let (mut project, mut candidate) = project::Project::open(desk)?;
    // The last site without errors, while another one is tried or cannot be had.
    let mut good: Option<Loaded> = None;
    loop {
        let mut files = None;
        if let Some(loaded) = candidate.take() {
            let mut report = Report::new();
            let making = Making::Preview;
            let is_shown =
                pipeline::with_plan(&loaded, making, &mut report, |plan, tools, report| {
                    if report.has_errors() {
                        return false;
                    }
                    // The site before is not needed any more.
                    good = None;
                    project.shows(&loaded);
                    files = Some(show(&loaded, plan, tools, &kept, &mut project, messages));
                    true
                });
            if is_shown {
                good = Some(loaded);
            } else {
                project.refuses(report);
            }
        }
        let files = files.unwrap_or_else(|| match &good {
            Some(loaded) => {
                let mut nothing = Report::new();
                pipeline::with_plan(loaded, Making::Preview, &mut nothing, |plan, tools, _| {
                    show(loaded, plan, tools, &kept, &mut project, messages)
                })
            }
            None => wait(&mut project, messages),
        });
        let Some(files) = files else { return Ok(()) };
        candidate = project.load(files);
    }
}

/// Shows a site until it must be loaded again: gives the number of files that changed, or nothing at the end.
fn show(
    loaded: &Loaded,
    plan: &Plan<'_>,
    tools: &Tools<'_>,
    kept: &Kept,
    project: &mut project::Project<'_>,
    messages: &Receiver<Message>,
) -> Option<usize> {
    loop {
        // Names that are made from content are listed anew after each edit.
        let late = plan.late.iter().map(|_| OnceLock::new()).collect();
        let (site, news, notice) = (&loaded.site, project.desk.news, &project.notice);
        let problems = &project.problems;
        let session = Session { site, plan, late, tools, kept, news, notice, problems };
        let next = rayon::in_place_scope(|scope| {
            loop {
                match messages.recv_timeout(MINUTE) {
                    Ok(Message::Ask(ask)) => {
                        let session = &session;
                        scope.spawn(move |_| {
                            (ask.reply)(match ask.wanted {
                                Wanted::Output => session.answer(&ask.path),
                                Wanted::Findings => session.findings(&ask.path),
                            });
                        });
                    }
                    Ok(Message::Changed(changes)) => return Next::Changes(changes),
                    Err(RecvTimeoutError::Timeout) => return Next::Minute,
                    Err(RecvTimeoutError::Disconnected) => return Next::End,
                }
            }
        });
        match next {
            Next::Changes(changes) => {
                let (edit, files) = project.take(&changes, Some(loaded));
                if edit == Edit::Load {
                    return Some(files);
                }
            }
            Next::Minute if project.tick() == Edit::Load => return Some(0),
            Next::Minute => {}
            Next::End => return None,
        }
    }
}

/// Why a session ends.
enum Next {
    Changes(Changes),
    Minute,
    End,
}

/// Waits for a change while there is no site at all.
fn wait(project: &mut project::Project<'_>, messages: &Receiver<Message>) -> Option<usize> {
    loop {
        match messages.recv() {
            Ok(Message::Ask(ask)) => {
                let page = overlay::page(&project.notice);
                (ask.reply)(Answer::of(503, "text/html; charset=utf-8", page.into_bytes()));
            }
            Ok(Message::Changed(changes)) => {
                let (edit, files) = project.take(&changes, None);
                if edit == Edit::Load {
                    return Some(files);
                }
            }
            Err(_) => return None,
        }
    }
}

/// Outputs whose names are made from their content, which take long to make.
#[derive(Default)]
struct Kept(Mutex<BTreeMap<OutputPath, Arc<[u8]>>>);

impl Kept {
    fn is_for(path: &str) -> bool {
        let ending = path.rsplit('.').next().unwrap_or("");
        let is_picture = matches!(ending, "png" | "jpg" | "jpeg" | "webp" | "avif");
        is_picture && (path.starts_with("cards/") || path.starts_with("assets/"))
    }

    fn get(&self, path: &OutputPath) -> Option<Arc<[u8]>> {
        self.0.lock().ok()?.get(path).cloned()
    }

    fn put(&self, path: &OutputPath, bytes: &Arc<[u8]>) {
        // A thread that failed while it held the lock leaves the others without what is kept: they make it anew.
        let Ok(mut kept) = self.0.lock() else { return };
        let size: usize = kept.values().map(|bytes| bytes.len()).sum();
        if size.saturating_add(bytes.len()) > MOST_KEPT {
            kept.clear();
        }
        kept.insert(path.clone(), Arc::clone(bytes));
    }
}

/// A site that is shown.
struct Session<'r, 's> {
    site: &'r Site,
    plan: &'r Plan<'s>,
    /// What is listed when it is asked for.
    late: Vec<OnceLock<Plan<'s>>>,
    tools: &'r Tools<'r>,
    kept: &'r Kept,
    news: &'r (dyn Fn(&News<'_>) + Sync),
    notice: &'r Notice,
    problems: &'r Report,
}

impl<'s> Session<'_, 's> {
    /// The plan that has a path.
    fn plan_of(&self, path: &str) -> Option<&Plan<'s>> {
        if self.plan.outputs.has(path) {
            return Some(self.plan);
        }
        let late = self.plan.late.iter().zip(&self.late).filter(|(late, _)| late.covers(path));
        late.map(|(late, plan)| plan.get_or_init(|| late.list()))
            .find(|plan| plan.outputs.has(path))
    }

    /// The bytes of an output.
    fn bytes(&self, path: &OutputPath) -> Option<Result<Arc<[u8]>, Box<Diagnostic>>> {
        if let Some(bytes) = self.kept.get(path) {
            return Some(Ok(bytes));
        }
        let plan = self.plan_of(path.as_str())?;
        let length = |other: &OutputPath| {
            let bytes = self.bytes(other)?.ok()?;
            u64::try_from(bytes.len()).ok()
        };
        let rendered: Rendered = render::one(plan, path.as_str(), self.tools, &length)?;
        Some(rendered.map(|bytes| {
            let bytes: Arc<[u8]> = bytes.into();
            if Kept::is_for(path.as_str()) {
                self.kept.put(path, &bytes);
            }
            bytes
        }))
    }

    fn answer(&self, path: &str) -> Answer {
        let base = self.site.config.base_url.path.as_str();
        let Some(below) = path.strip_prefix(base) else {
            return self.elsewhere(&format!("{base}/"));
        };
        if below.is_empty() {
            return self.elsewhere(&format!("{base}/"));
        }
        let written = decode(below);
        let address = UrlPath::from_segments(&written);
        if let Some(answer) = self.output(200, &address.output()) {
            return answer;
        }
        let folder = UrlPath::from_segments(&format!("{written}/"));
        if !written.ends_with('/') && self.plan_of(folder.output().as_str()).is_some() {
            return self.elsewhere(&format!("{base}{folder}"));
        }
        self.not_found(&written)
    }

    /// What the rules find on a page, and what the build warns of in its file.
    fn findings(&self, path: &str) -> Answer {
        let base = self.site.config.base_url.path.as_str();
        let address = UrlPath::from_segments(&decode(path.strip_prefix(base).unwrap_or(path)));
        let Some(page) = self.site.pages().find(|page| page.url == address) else {
            return Answer::of(200, "application/json; charset=utf-8", *b"[]");
        };
        let tongue = Tongue::of_tag(&self.site.config.default_language().tag).unwrap_or_default();
        let is_of_page = |problem: &Diagnostic| {
            problem.place.as_ref().is_some_and(|place| place.file == page.source)
        };
        let known = self.problems.clone().sorted().into_iter().filter(is_of_page);
        let mut findings: Vec<Diagnostic> =
            known.map(|problem| check::translated(problem, tongue)).collect();
        findings.extend(check::of_page(self.site, page, tongue));
        findings.sort_by_key(|finding| finding.severity);
        Answer::of(200, "application/json; charset=utf-8", json::compact(&findings))
    }

    fn output(&self, status: u16, path: &OutputPath) -> Option<Answer> {
        Some(match self.bytes(path)? {
            Ok(bytes) => Answer::of(status, media_type::of(path.as_str()), bytes),
            Err(diagnostic) => {
                (self.news)(&News::Broken(&diagnostic));
                let notice = self.notice.with(&diagnostic);
                let page = overlay::page(&notice);
                Answer::of(500, "text/html; charset=utf-8", page.into_bytes())
            }
        })
    }

    /// The page of the language that the address belongs to.
    fn not_found(&self, written: &str) -> Answer {
        let mut languages: Vec<_> = self.site.languages().map(|(_, language)| language).collect();
        languages.sort_by_key(|language| std::cmp::Reverse(url::home(language).as_str().len()));
        let language = languages
            .into_iter()
            .find(|language| written.starts_with(url::home(language).as_str()))
            .unwrap_or_else(|| self.site.config.default_language());
        self.output(404, &url::not_found(language))
            .unwrap_or_else(|| Answer::of(404, "text/plain; charset=utf-8", *b"404\n"))
    }

    fn elsewhere(&self, address: &str) -> Answer {
        let location = Some(address.to_owned());
        Answer { location, ..Answer::of(301, "text/plain; charset=utf-8", *b"") }
    }
}

/// Sends a request to the desk; the answer comes to `reply`.
pub fn ask(desk: &Sender<Message>, wanted: Wanted, path: String, reply: Reply) {
    // When the desk is gone, the reply is dropped with the message, and the connection closed.
    let _ = desk.send(Message::Ask(Ask { wanted, path, reply }));
}

/// Reads the project.
fn read(desk: &Desk<'_>, report: &mut Report) -> io::Result<SourceTree> {
    let sources = SourceTree::read(&desk.root, &desk.out, report)?;
    (desk.linked)(sources.linked());
    Ok(sources)
}

//! What happens to the files of a project while somebody works on it.
//!
//! In: the project's folder. Out: [`Changes`], once the disk has been quiet for a moment: which paths something happened
//! to, not what. Editors write a new file beside the old one and rename it, so folders are watched, not files.
#![expect(clippy::disallowed_methods, reason = "asks which folders of the project are there")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;
use std::time::SystemTime;

use notify::Config;
use notify::Event;
use notify::EventKind;
use notify::RecommendedWatcher;
use notify::RecursiveMode;
use notify::Watcher;
use notify::event::AccessKind;
use notify::event::AccessMode;
use walkdir::WalkDir;

use crate::source::FOLDERS;
use crate::source::SITE_FILE;
use crate::source::is_wanted;

/// How long the disk must be quiet: programs that write a file in several steps leave less time between them.
const QUIET: Duration = Duration::from_millis(8);
/// After so many stretches of quiet that never came, what is known is passed on all the same.
const MOST_WAITS: usize = 50;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Something happened to these paths.
    Files(Vec<PathBuf>),
    /// The system lost count, or folders came and went: look at everything.
    Anything,
}

/// How the disk is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// The system tells.
    System,
    /// The folders are looked at again and again: for drives of other machines, whose changes the system does not see.
    Poll(Duration),
}

enum Signal {
    Event(notify::Result<Event>),
    Also(Vec<PathBuf>),
}

/// A project that is being watched. It ends with this value.
pub struct Watching {
    signals: Sender<Signal>,
}

impl Watching {
    /// Watches these files and folders, too: links lead to them.
    pub fn also(&self, places: &[PathBuf]) {
        if !places.is_empty() {
            // The thread ends with this value only.
            let _ = self.signals.send(Signal::Also(places.to_vec()));
        }
    }
}

/// Watches the project in `root` until the value it gives is dropped.
///
/// # Errors
/// The system cannot watch the folder, for example as its limit is reached.
pub fn watch(
    root: &Path,
    means: Means,
    on_change: impl Fn(Changes) + Send + 'static,
) -> notify::Result<Watching> {
    let root = std::fs::canonicalize(root)?;
    let (signals, received) = channel();
    if let Means::Poll(pause) = means {
        thread::spawn(move || poll(&root, pause, &received, &on_change));
        return Ok(Watching { signals });
    }
    let events = signals.clone();
    // What cannot be sent comes after the end.
    let handler = move |event| {
        let _ = events.send(Signal::Event(event));
    };
    let mut watcher: Box<dyn Watcher + Send> =
        Box::new(RecommendedWatcher::new(handler, Config::default())?);
    watcher.watch(&root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS.iter().map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    let mut watch = Watch { root, watcher, linked: Vec::new() };
    thread::spawn(move || watch.run(&received, &on_change));
    Ok(Watching { signals })
}

/// What is known of a file without reading it.
type Stamp = (Option<SystemTime>, u64);

/// Looks at the stamps of all files, again and again. Links are followed, so that nothing need be watched besides.
fn poll(root: &Path, pause: Duration, signals: &Receiver<Signal>, on_change: &dyn Fn(Changes)) {
    let mut before = stamps(root);
    loop {
        match signals.recv_timeout(pause) {
            Err(RecvTimeoutError::Disconnected) => return,
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
        }
        let now = stamps(root);
        let gone = before.keys().filter(|path| !now.contains_key(*path));
        let fresh = now.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp));
        let changed: Vec<PathBuf> = gone.chain(fresh.map(|(path, _)| path)).cloned().collect();
        before = now;
        if !changed.is_empty() {
            on_change(Changes::Files(changed));
        }
    }
}

fn stamps(root: &Path) -> BTreeMap<PathBuf, Stamp> {
    let places = FOLDERS.iter().map(|name| root.join(name)).chain([root.join(SITE_FILE)]);
    let entries = places.flat_map(|place| WalkDir::new(place).follow_links(true)).flatten();
    let files = entries.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let metadata = entry.metadata().ok()?;
        Some((entry.into_path(), (metadata.modified().ok(), metadata.len())))
    });
    files.collect()
}

struct Watch {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    /// Where links of the project lead.
    linked: Vec<PathBuf>,
}

impl Watch {
    /// Passes changes on, each time the disk falls quiet.
    fn run(&mut self, signals: &Receiver<Signal>, on_change: &dyn Fn(Changes)) {
        while let Ok(signal) = signals.recv() {
            let mut files = BTreeSet::new();
            let mut is_anything = self.take(signal, &mut files);
            for _ in 0..MOST_WAITS {
                let Ok(signal) = signals.recv_timeout(QUIET) else { break };
                is_anything |= self.take(signal, &mut files);
            }
            if is_anything {
                on_change(Changes::Anything);
            } else if !files.is_empty() {
                on_change(Changes::Files(files.into_iter().collect()));
            }
        }
    }

    /// Takes in one signal; `true` when everything must be looked at.
    fn take(&mut self, signal: Signal, files: &mut BTreeSet<PathBuf>) -> bool {
        let event = match signal {
            Signal::Also(places) => {
                for place in places
                    .into_iter()
                    .filter(|place| !self.linked.contains(place))
                    .collect::<Vec<_>>()
                {
                    // What cannot be watched is read again with the next change of the project itself.
                    let _ = self.watcher.watch(&place, RecursiveMode::Recursive);
                    self.linked.push(place);
                }
                return false;
            }
            Signal::Event(Err(_)) => return true,
            Signal::Event(Ok(event)) => event,
        };
        if event.need_rescan() {
            return true;
        }
        if !is_change(event.kind) {
            return false;
        }
        let mut is_anything = false;
        for path in event.paths {
            is_anything |= self.linked.iter().any(|linked| path.starts_with(linked));
            let below = path.strip_prefix(&self.root).ok().map(|below| below.to_string_lossy());
            match below {
                Some(below) if FOLDERS.contains(&&*below) => {
                    // It is new, or its name was given to another.
                    if path.is_dir() {
                        let _ = self.watcher.watch(&path, RecursiveMode::Recursive);
                    }
                    is_anything = true;
                }
                Some(below) if is_wanted(&below) => {
                    files.insert(path);
                }
                Some(_) => {}
                // A link leads there.
                None => is_anything = true,
            }
        }
        is_anything
    }
}

/// Whether an event can mean other bytes: reading a file is one, too.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    }
}

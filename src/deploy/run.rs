//! One run: looks what a host has, takes the lock, sends what is missing in the right order, and clears up.
//!
//! In: an [`Order`]. Out: what was [`Done`]. A run that ends at any moment leaves a journal on the host, from which the next one
//! goes on; a run that fails gives its lock back.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use crate::base::sha256::Sha256;
use crate::deploy::Host;
use crate::deploy::Manner;
use crate::deploy::Target;
use crate::deploy::parts::own::Own;
use crate::deploy::parts::record::JOURNAL;
use crate::deploy::parts::record::Journal;
use crate::deploy::parts::record::LOCK;
use crate::deploy::parts::record::Lock;
use crate::deploy::parts::steps;
use crate::deploy::parts::steps::Found;
use crate::deploy::parts::steps::Stage;
use crate::deploy::parts::steps::Steps;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Source;
use crate::deploy::parts::wanted::Upload;
use crate::deploy::parts::wanted::Version;
use crate::deploy::parts::wanted::Wanted;
use crate::deploy::parts::wanted::seal_names;
use crate::publish::release::RELEASE;
use crate::publish::release::Release;
use crate::publish::release::SUMS;

/// How often a trouble that may pass is met again before it counts.
const ATTEMPTS: u32 = 6;
/// The first pause after a trouble; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(250);
/// How long a lock without words is given to get some: it is being written.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// How many foreign files a message names.
const MOST_NAMED: usize = 5;

/// What is to be sent where, and how.
pub struct Order<'o> {
    /// The name of the target.
    pub target: &'o str,
    /// The way to it.
    pub host: &'o dyn Host,
    /// What it shall have.
    pub wanted: &'o Wanted,
    /// Who sends it, and on which machine.
    pub owner: &'o str,
    /// Tells this run from all others.
    pub token: &'o str,
    /// When it began, in seconds since 1970.
    pub now: i64,
    /// How long files stay that no page needs any more.
    pub linger: Duration,
    /// Whether the steps are only told.
    pub dry_run: bool,
    /// Whether the lock of another run is taken away.
    pub break_lock: bool,
    /// Whether files of others may be replaced, and the site of others.
    pub overwrite: bool,
    /// Whether every file is sent, whatever the host says it has.
    pub all: bool,
}

/// What is worth a word during a run.
pub enum Event<'e> {
    /// A sentence.
    Note(String),
    /// A step, when steps are only told.
    Step(Told<'e>),
    /// How far the run is.
    Progress(Progress),
}

/// A step.
pub enum Told<'e> {
    /// A file is sent.
    Upload {
        /// When.
        stage: Stage,
        /// Where it goes.
        path: &'e str,
        /// Its length in bytes.
        size: u64,
        /// Why.
        why: &'e str,
    },
    /// A file is removed.
    Delete {
        /// When.
        stage: Stage,
        /// Where it lies.
        path: &'e str,
    },
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Files that were sent.
    pub files: usize,
    /// Bytes that were sent.
    pub bytes: u64,
    /// Bytes to be sent.
    pub of_bytes: u64,
    /// Files to be sent.
    pub of_files: usize,
}

/// Hears what happens.
pub type Tell<'t> = &'t (dyn Fn(Event<'_>) + Sync);

/// What a run did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Files that were sent, with those of the seal.
    pub uploaded: Vec<String>,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were removed.
    pub deleted: Vec<String>,
}

impl Done {
    /// Whether the host had everything.
    pub fn is_nothing(&self) -> bool {
        self.uploaded.is_empty() && self.deleted.is_empty()
    }
}

/// Brings a host to a release.
///
/// # Errors
/// The host says no, somebody else is at work, or files of others are in the way.
pub fn run(order: &Order<'_>, own: &mut Own, tell: Tell<'_>) -> Result<Done, Trouble> {
    let mut run = Run { order, tell, lines: vec![Line::new(order, 0)], state: State::default() };
    run.look()?;
    if run.is_current() && !run.has_lock_of(own.previous.as_deref())? {
        return Ok(Done::default());
    }
    run.refuse_other_sites()?;
    if order.dry_run || order.host.manner().is_atomic {
        return run.go();
    }
    own.note(order.token).map_err(|error| Trouble::of_io(&error, "cannot note this run"))?;
    run.take_lock(own.previous.as_deref())?;
    let result = run.look().and_then(|()| run.refuse_other_sites()).and_then(|()| {
        // Another run may have done it, or one of ours all but the clearing up.
        if run.is_current() { Ok(Done::default()) } else { run.go() }
    });
    let cleared = run.clear(result.is_ok());
    result.and_then(|done| cleared.map(|()| done))
}

/// What was seen on the host.
#[derive(Default)]
struct State {
    found: Found,
    release: Option<Release>,
    /// The digest of its `release.json`, whatever that is.
    digest: Option<Sha256>,
    /// Its signatures.
    signatures: BTreeMap<String, Vec<u8>>,
}

struct Run<'o> {
    order: &'o Order<'o>,
    tell: Tell<'o>,
    /// Connections; the first is the one that asks.
    lines: Vec<Line<'o>>,
    state: State,
}

/// A connection that is made when it is needed, and again when it broke.
struct Line<'o> {
    host: &'o dyn Host,
    name: String,
    target: Option<Box<dyn Target>>,
}

impl<'o> Line<'o> {
    fn new(order: &Order<'o>, number: usize) -> Self {
        Self { host: order.host, name: format!("{}-{number}", order.token), target: None }
    }

    /// The connection.
    fn target(&mut self) -> Result<&mut Box<dyn Target>, Trouble> {
        let target = match self.target.take() {
            Some(target) => target,
            None => self.host.connect(&self.name)?,
        };
        Ok(self.target.insert(target))
    }

    /// Does something that may be done twice, again and again as long as the trouble may pass.
    fn with<T>(
        &mut self,
        mut work: impl FnMut(&mut dyn Target) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let mut pause = PAUSE;
        for _ in 1..ATTEMPTS {
            match self.target().and_then(|target| work(target.as_mut())) {
                Err(Trouble::Passing(_)) => {
                    self.target = None;
                    std::thread::sleep(pause);
                    pause = pause.saturating_mul(2);
                }
                result => return result,
            }
        }
        self.target().and_then(|target| work(target.as_mut()))
    }
}

impl<'o> Run<'o> {
    fn ask<T>(
        &mut self,
        work: impl FnMut(&mut dyn Target) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        self.lines[0].with(work)
    }

    fn note(&self, text: impl Into<String>) {
        (self.tell)(Event::Note(text.into()));
    }

    /// Looks what the host says it has.
    fn look(&mut self) -> Result<(), Trouble> {
        let bytes = self.ask(|target| target.read(RELEASE))?;
        let digest = bytes.as_deref().map(Sha256::of);
        let release = bytes.and_then(|bytes| Release::parse(&bytes).ok());
        let is_atomic = self.order.host.manner().is_atomic;
        let journal = if is_atomic { None } else { self.ask(|target| target.read(JOURNAL))? };
        let mut journal = journal.and_then(|bytes| Journal::parse(&bytes));
        if self.order.all {
            journal.get_or_insert_default().mistrust(&self.order.wanted.files);
        }
        let mut signatures = BTreeMap::new();
        if release.is_some() || journal.is_some() {
            for name in seal_names().into_iter().filter(|name| name != SUMS && name != RELEASE) {
                let bytes = self.ask(|target| target.read(&name))?;
                signatures.extend(bytes.map(|bytes| (name, bytes)));
            }
        }
        let files = release.as_ref().map(|release| {
            let versions = release.files.iter().map(|(path, sealed)| {
                let version = Version { sha256: sealed.sha256, size: sealed.size };
                (path.as_str().to_owned(), version)
            });
            versions.collect()
        });
        let found = Found { release: files, journal, ..Found::default() };
        self.state = State { found, release, digest, signatures };
        Ok(())
    }

    /// Whether the host has this very release and its signatures, and no run ended early.
    fn is_current(&self) -> bool {
        self.state.found.journal.is_none()
            && self.state.digest == Some(self.order.wanted.digest)
            && self.stale_signatures().next().is_none()
            && self.order.wanted.seal.iter().all(|(name, bytes)| {
                name == SUMS || name == RELEASE || self.state.signatures.get(name) == Some(bytes)
            })
    }

    /// Signatures on the host that this release does not have.
    fn stale_signatures(&self) -> impl Iterator<Item = &String> {
        let wanted = &self.order.wanted.seal;
        let is_wanted = move |name: &String| wanted.iter().any(|(known, _)| known == name);
        self.state.signatures.keys().filter(move |name| !is_wanted(name))
    }

    /// Stops before the site of somebody else is removed, or a newer one.
    fn refuse_other_sites(&self) -> Result<(), Trouble> {
        let Some(release) = &self.state.release else { return Ok(()) };
        if self.order.overwrite {
            return Ok(());
        }
        let wanted = &self.order.wanted.release;
        let name = self.order.target;
        if release.base_url != wanted.base_url {
            return Err(Trouble::lasting(format!(
                "at `{name}` lies the site of {}, and this one is that of {}\nhelp: look whether the target is right; `--overwrite` puts this site in its place",
                release.base_url, wanted.base_url
            )));
        }
        if release.number > wanted.number {
            return Err(Trouble::lasting(format!(
                "`{name}` has release {} of {}, and this is only release {}\nhelp: get the newest state of the site's folder first, with its ledger; `--overwrite` goes back to this one",
                release.number, release.at, wanted.number
            )));
        }
        Ok(())
    }

    /// Takes the lock of the host. `own` is the token of the run before from this folder, which has ended.
    fn take_lock(&mut self, own: Option<&str>) -> Result<(), Trouble> {
        let order = self.order;
        let digest = order.wanted.digest;
        let lock = Lock::new(order.token.to_owned(), order.owner.to_owned(), order.now, digest);
        let bytes = lock.to_bytes();
        let mut is_patient = true;
        for _ in 0..ATTEMPTS {
            let is_made = self.ask(|target| target.create(LOCK, &bytes))?;
            let there = self.ask(|target| target.read(LOCK))?;
            let held = there.as_deref().and_then(Lock::parse);
            if held.as_ref().is_some_and(|held| held.token == order.token) {
                return Ok(());
            }
            let Some(held) = held else {
                if there.is_none() || is_made {
                    continue;
                }
                if is_patient {
                    is_patient = false;
                    std::thread::sleep(LOCK_PATIENCE);
                    continue;
                }
                if !order.break_lock {
                    return Err(held_by_nobody(order.target));
                }
                self.ask(|target| target.remove(&[LOCK.to_owned()]))?;
                continue;
            };
            let since = age(order.now.saturating_sub(held.since));
            if own == Some(held.token.as_str()) {
                self.note(format!("going on after a run that ended early, {since} ago"));
            } else if order.break_lock {
                self.note(format!("the lock of {}, {since} old, was taken away", held.owner));
            } else {
                return Err(Trouble::lasting(format!(
                    "{} is sending a site to `{}` since {since}\nhelp: wait until that is done; if that run is dead, `--break-lock` takes its lock away and goes on where it ended",
                    held.owner, order.target
                )));
            }
            self.ask(|target| target.remove(&[LOCK.to_owned()]))?;
        }
        Err(Trouble::lasting(format!("others take the lock of `{}` again and again", order.target)))
    }

    /// Whether the host has the lock of a run that ended.
    fn has_lock_of(&mut self, token: Option<&str>) -> Result<bool, Trouble> {
        if token.is_none() || self.order.host.manner().is_atomic {
            return Ok(false);
        }
        let lock = self.ask(|target| target.read(LOCK))?;
        Ok(lock
            .as_deref()
            .and_then(Lock::parse)
            .is_some_and(|lock| Some(lock.token.as_str()) == token))
    }

    /// Whether the lock is still ours.
    fn holds_lock(&mut self) -> Result<(), Trouble> {
        if self.order.host.manner().is_atomic {
            return Ok(());
        }
        let lock = self.ask(|target| target.read(LOCK))?;
        let lock = lock.as_deref().and_then(Lock::parse);
        match lock {
            Some(lock) if lock.token == self.order.token => Ok(()),
            Some(lock) => Err(Trouble::lasting(format!("{} took the lock away", lock.owner))),
            None => Err(Trouble::lasting("the lock was taken away")),
        }
    }

    /// Decides and does it, or only tells it.
    fn go(&mut self) -> Result<Done, Trouble> {
        let order = self.order;
        let wanted = &order.wanted.files;
        let has_looked = self.list()?;
        let steps = steps::difference(wanted, &self.state.found);
        self.refuse_foreign(&steps, has_looked)?;
        let stale: Vec<String> = self.stale_signatures().cloned().collect();
        let uploads = self.uploads(&steps);
        if order.dry_run {
            self.tell_steps(&uploads, &steps, &stale);
        } else {
            if !order.host.manner().is_atomic {
                self.write_journal(&steps)?;
            }
            self.carry_out(&uploads, &steps, &stale)?;
        }
        let all = uploads.values().flatten();
        let deleted = steps.in_the_way.iter().chain(&steps.deletions).chain(&stale);
        Ok(Done {
            bytes: all.clone().map(|upload| upload.version.size).sum(),
            uploaded: all.map(|upload| upload.path.clone()).collect(),
            deleted: deleted.cloned().collect(),
        })
    }

    /// Looks what lies where no release tells; whether that was needed.
    fn list(&mut self) -> Result<bool, Trouble> {
        let wanted = &self.order.wanted.files;
        let unsure = wanted.keys().filter(|path| self.state.found.is_unsure(path));
        let mut folders = BTreeSet::new();
        let mut is_any = self.state.release.is_none();
        for path in unsure {
            is_any = true;
            folders.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
        }
        if !is_any {
            return Ok(false);
        }
        let enter = |folder: &str| folders.contains(folder);
        self.state.found.listing = self.ask(|target| target.list("", &enter))?;
        let compare: Vec<(String, Version)> = (self.state.found.to_compare(wanted))
            .map(|(path, version)| (path.clone(), *version))
            .collect();
        for (path, version) in compare {
            let bytes = self.ask(|target| target.read(&path))?;
            if bytes.is_some_and(|bytes| Version::of(&bytes) == version) {
                self.state.found.same.insert(path);
            }
        }
        Ok(true)
    }

    /// Stops before files of others are replaced.
    fn refuse_foreign(&self, steps: &Steps, has_looked: bool) -> Result<(), Trouble> {
        let found = &self.state.found;
        let seal = seal_names();
        let is_first = has_looked && found.release.is_none() && found.journal.is_none();
        let foreign_seal = seal.iter().filter(|name| is_first && found.listing.contains_key(*name));
        let foreign: Vec<&str> = steps.foreign().chain(foreign_seal.map(String::as_str)).collect();
        if foreign.is_empty() || self.order.overwrite {
            return Ok(());
        }
        let named = foreign.iter().take(MOST_NAMED).map(|path| format!("`{path}`"));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = match foreign.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Err(Trouble::lasting(format!(
            "at `{}` lie files that did not come from here, where the site needs the place: {named}{more}\nhelp: look whether the target is right; `--overwrite` replaces them, and leaves all other files alone",
            self.order.target
        )))
    }

    /// What is sent in each stage.
    fn uploads(&self, steps: &Steps) -> BTreeMap<Stage, Vec<Upload>> {
        let wanted = self.order.wanted;
        let mut uploads: BTreeMap<Stage, Vec<Upload>> = BTreeMap::new();
        for (stage, path, _) in steps.uploads() {
            let Some(version) = wanted.files.get(path) else { continue };
            let file =
                path.split('/').fold(wanted.folder.clone(), |folder, name| folder.join(name));
            let (path, version) = (path.to_owned(), *version);
            uploads.entry(stage).or_default().push(Upload {
                path,
                version,
                source: Source::File(file),
            });
        }
        for (path, bytes) in &wanted.seal {
            let stage = if path == RELEASE { Stage::Release } else { Stage::Seal };
            uploads.entry(stage).or_default().push(of_bytes(path, bytes.clone()));
        }
        uploads
    }

    fn tell_steps(&self, uploads: &BTreeMap<Stage, Vec<Upload>>, steps: &Steps, stale: &[String]) {
        let step = |told| (self.tell)(Event::Step(told));
        for path in &steps.in_the_way {
            step(Told::Delete { stage: Stage::InTheWay, path });
        }
        let reasons: BTreeMap<&str, &str> =
            steps.uploads().map(|(_, path, why)| (path, why.word())).collect();
        for (stage, upload) in
            uploads.iter().flat_map(|(stage, all)| all.iter().map(|one| (*stage, one)))
        {
            let (path, size) = (upload.path.as_str(), upload.version.size);
            let why = reasons.get(path).copied().unwrap_or("new");
            step(Told::Upload { stage, path, size, why });
        }
        for path in steps.deletions.iter().chain(stale) {
            step(Told::Delete { stage: Stage::Deletions, path });
        }
    }

    fn write_journal(&mut self, steps: &Steps) -> Result<(), Trouble> {
        let journal = steps.journal(&self.state.found, &self.order.wanted.files);
        let upload = of_bytes(JOURNAL, journal.to_bytes());
        self.ask(|target| target.put(std::slice::from_ref(&upload), &mut |_| ()))
    }

    fn carry_out(
        &mut self,
        uploads: &BTreeMap<Stage, Vec<Upload>>,
        steps: &Steps,
        stale: &[String],
    ) -> Result<(), Trouble> {
        let all = uploads.values().flatten();
        let progress = Mutex::new(Progress {
            of_files: all.clone().count(),
            of_bytes: all.map(|upload| upload.version.size).sum(),
            ..Progress::default()
        });
        if !steps.in_the_way.is_empty() {
            self.ask(|target| target.remove(&steps.in_the_way))?;
        }
        for (stage, files) in uploads {
            if *stage >= Stage::Pages {
                self.holds_lock()?;
            }
            self.send(files, &progress)?;
        }
        let gone: Vec<String> = steps.deletions.iter().chain(stale).cloned().collect();
        let is_needed = |path: &String| Stage::of(path, false) == Stage::Assets;
        // Whoever loaded the old page a moment ago is still loading its parts.
        let is_seen = !self.order.host.manner().is_atomic && steps.deletions.iter().any(is_needed);
        if is_seen && !self.order.linger.is_zero() {
            std::thread::sleep(self.order.linger);
        }
        if !gone.is_empty() {
            self.holds_lock()?;
            for some in gone.chunks(64) {
                self.ask(|target| target.remove(some))?;
            }
        }
        let release = &self.order.wanted.release;
        let message = format!("Release {} of {}", release.number, release.at);
        // Whether it took place is not known when the connection breaks in it, and twice would be once too often.
        self.lines[0].target().and_then(|target| target.finish(&message))
    }

    /// Sends the files of a stage over several connections; returns when all are there.
    fn send(&mut self, files: &[Upload], progress: &Mutex<Progress>) -> Result<(), Trouble> {
        let manner = self.order.host.manner();
        let queue = Mutex::new(batches(files, manner));
        let count = lock(&queue).len().min(manner.connections).max(1);
        while self.lines.len() < count {
            self.lines.push(Line::new(self.order, self.lines.len()));
        }
        let trouble = Mutex::new(None);
        let tell = self.tell;
        let work = |line: &mut Line<'_>, is_first: bool| {
            if !is_first && line.target().is_err() {
                // A host that allows fewer connections gets fewer.
                return;
            }
            while lock(&trouble).is_none() {
                let Some(batch) = lock(&queue).pop_front() else { return };
                let mut left = batch;
                let sent = line.with(|target| {
                    let mut count = 0usize;
                    let result = target.put(left, &mut |upload| {
                        count = count.saturating_add(1);
                        let mut progress = lock(progress);
                        progress.files = progress.files.saturating_add(1);
                        progress.bytes = progress.bytes.saturating_add(upload.version.size);
                        tell(Event::Progress(*progress));
                    });
                    left = left.get(count..).unwrap_or_default();
                    result
                });
                if let Err(error) = sent {
                    lock(&trouble).get_or_insert(error);
                }
            }
        };
        let (first, others) = self.lines.split_at_mut(1);
        std::thread::scope(|scope| {
            for line in others.iter_mut().take(count.saturating_sub(1)) {
                scope.spawn(|| work(line, false));
            }
            work(&mut first[0], true);
        });
        match trouble.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(trouble) => Err(trouble),
            None => Ok(()),
        }
    }

    /// Removes our lock, and with a run that is complete all that was noted.
    fn clear(&mut self, is_complete: bool) -> Result<(), Trouble> {
        // A lock that somebody took away is not ours to remove.
        self.holds_lock()?;
        if is_complete {
            self.ask(|target| target.clear())?;
        }
        self.ask(|target| target.remove(&[LOCK.to_owned()]))
    }
}

/// Several files at once.
fn batches(files: &[Upload], manner: Manner) -> VecDeque<&[Upload]> {
    let mut batches = VecDeque::new();
    let mut rest = files;
    while !rest.is_empty() {
        let mut bytes = 0u64;
        let fits = rest.iter().take(manner.files).take_while(|upload| {
            bytes = bytes.saturating_add(upload.version.size);
            bytes <= manner.bytes
        });
        let (batch, left) = rest.split_at(fits.count().max(1));
        batches.push_back(batch);
        rest = left;
    }
    batches
}

fn of_bytes(path: &str, bytes: Vec<u8>) -> Upload {
    Upload { path: path.to_owned(), version: Version::of(&bytes), source: Source::Bytes(bytes) }
}

fn held_by_nobody(target: &str) -> Trouble {
    Trouble::lasting(format!(
        "`{target}` has a lock that does not say whose it is\nhelp: wait a minute; if nobody is sending a site there, `--break-lock` takes it away"
    ))
}

/// How long ago something was.
fn age(seconds: i64) -> String {
    match seconds {
        ..0 => "a moment".to_owned(),
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        172_800.. => format!("{} days", seconds / 86_400),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Asks other hosts whether what the site points to is still there. The only place in `check` that uses the network.
//!
//! In: addresses, settings, the answers of the last days. Out: [`Answers`]. It never runs in a build: what other hosts
//! say must not decide what is published.
//!
//! It is a polite guest: it says who it is, asks for heads, one thing at a time of each host, with a pause, waits when
//! told to, and asks again after days only.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::base::date::Moment;
use crate::check::external::address::Address;
use crate::check::external::answer::Answer;
use crate::check::external::ask::Asked;
use crate::check::external::ask::Asker;
use crate::check::external::cache::Cache;

pub mod address;
pub mod answer;
mod ask;
mod cache;
pub mod outside;
#[cfg(test)]
mod tests;

/// Where the answers are kept, below the folder of the site.
pub const CACHE: &str = ".rebut/cache/links.json";

/// When so many hosts are silent and none has spoken, there is no network.
const SILENT_HOSTS: usize = 8;

/// After so many answers they are kept, so that a run that is stopped was not in vain.
const KEEP_AFTER: usize = 50;

/// How requests leave this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// As they are.
    Direct,
    /// Through the proxy that the environment names, if it does.
    Environment,
    /// Through this proxy.
    Proxy(String),
}

/// How hosts are asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The moment that answers are dated with.
    pub now: Moment,
    /// What is said to hosts about who asks.
    pub user_agent: String,
    /// How requests leave.
    pub way: Way,
    /// How long an answer may take.
    pub timeout: Duration,
    /// Between two requests to one host.
    pub pause: Duration,
    /// How long a host may ask us to wait.
    pub longest_wait: Duration,
    /// How many hosts are asked at once.
    pub hosts_at_once: usize,
    /// The file of dated answers.
    pub cache: PathBuf,
    /// Whether the answers of the last days are believed.
    pub use_cache: bool,
}

impl Settings {
    /// What is decent towards hosts and bearable for people.
    pub fn polite(now: Moment, site: &str, cache: PathBuf) -> Self {
        let name = concat!("rebut/", env!("CARGO_PKG_VERSION"));
        Self {
            now,
            user_agent: format!("{name} (checks the links of {site})"),
            way: Way::Environment,
            timeout: Duration::from_secs(15),
            pause: Duration::from_secs(1),
            longest_wait: Duration::from_secs(30),
            hosts_at_once: 8,
            cache,
            use_cache: true,
        }
    }
}

/// What came of asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    answers: BTreeMap<Address, Answer>,
    /// Whether nothing outside could be reached: then nothing outside was judged.
    pub is_offline: bool,
    /// Hosts that ask to come back later, with the number of addresses that were not asked.
    pub later: BTreeMap<String, usize>,
    /// Why the answers of the last days could not be used.
    pub damaged_cache: Option<String>,
    /// Why the answers of this run could not be kept.
    pub not_kept: Option<String>,
    /// How many addresses were asked now.
    pub asked: usize,
    /// How many answers were still good.
    pub kept: usize,
}

impl Answers {
    /// What was found out about an address.
    pub fn get(&self, address: &Address) -> Option<&Answer> {
        self.answers.get(address)
    }
}

/// Asks for each of these addresses. `progress` is told how many are done and how many there are.
pub fn ask(
    addresses: &BTreeSet<Address>,
    settings: &Settings,
    progress: &dyn Fn(usize, usize),
) -> Answers {
    let (last, damaged_cache) = Cache::read(&settings.cache, &settings.now);
    let mut answers = Answers { damaged_cache, ..Answers::default() };
    // Only what the site still points to is kept.
    let mut cache = Cache::default();
    let mut queues: BTreeMap<String, VecDeque<Address>> = BTreeMap::new();
    for address in addresses {
        match last.get(address.as_str()).filter(|_| settings.use_cache) {
            Some(answer) => {
                cache.take_over(address.as_str(), &last);
                answers.answers.insert(address.clone(), answer.clone());
                answers.kept = answers.kept.saturating_add(1);
            }
            None => queues.entry(address.host()).or_default().push_back(address.clone()),
        }
    }
    let total: usize = queues.values().map(VecDeque::len).sum();
    if total == 0 {
        return answers;
    }
    let mut queues: Vec<VecDeque<Address>> = queues.into_values().collect();
    // The longest queue is begun first: it decides how long all takes. Queues are taken from the end.
    queues.sort_by_key(VecDeque::len);
    let threads = settings.hosts_at_once.clamp(1, queues.len());
    let queues = Mutex::new(queues);
    let stop = AtomicBool::new(false);
    let asker = Asker::new(settings);
    let (sender, receiver) = mpsc::channel();
    let fresh = std::thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            scope.spawn({
                let (queues, asker, stop) = (&queues, &asker, &stop);
                move || work(queues, asker, stop, &sender)
            });
        }
        drop(sender);
        collect(&receiver, &stop, total, progress, &mut cache, settings)
    });
    answers.is_offline = fresh.is_offline();
    for (address, asked) in fresh.asked {
        match asked {
            Asked::Later => {
                let count = answers.later.entry(address.host()).or_default();
                *count = count.saturating_add(1);
            }
            Asked::Answered(answer) => {
                if answers.is_offline && !address.is_inside() {
                    continue;
                }
                answers.asked = answers.asked.saturating_add(1);
                cache.insert(address.as_str().to_owned(), answer.clone(), &settings.now);
                answers.answers.insert(address, answer);
            }
        }
    }
    // What was found out is told all the same.
    answers.not_kept = cache.write(&settings.cache).err().map(|error| format!("{error:#}"));
    answers
}

/// Takes one host's queue after the other, until there is none or nobody listens.
fn work(
    queues: &Mutex<Vec<VecDeque<Address>>>,
    asker: &Asker<'_>,
    stop: &AtomicBool,
    sender: &Sender<(Address, Asked)>,
) {
    let next = || queues.lock().unwrap_or_else(PoisonError::into_inner).pop();
    while let Some(queue) = next() {
        for address in queue {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let asked = asker.ask(&address);
            if sender.send((address, asked)).is_err() {
                return;
            }
        }
    }
}

/// What came in.
#[derive(Default)]
struct Fresh {
    asked: Vec<(Address, Asked)>,
    /// Whether any host outside spoke.
    is_spoken: bool,
    /// Hosts outside that did not.
    silent: BTreeSet<String>,
}

impl Fresh {
    /// This computer answers without a network, so only hosts outside tell.
    fn is_offline(&self) -> bool {
        !self.is_spoken && !self.silent.is_empty()
    }

    fn add(&mut self, address: Address, asked: Asked) {
        let is_spoken = match &asked {
            Asked::Later => true,
            Asked::Answered(answer) => answer.is_spoken(),
        };
        if !address.is_inside() {
            self.is_spoken |= is_spoken;
            if !is_spoken {
                self.silent.insert(address.host());
            }
        }
        self.asked.push((address, asked));
    }
}

/// Takes answers as they come, keeps them from time to time, and stops all when there is no network.
fn collect(
    receiver: &Receiver<(Address, Asked)>,
    stop: &AtomicBool,
    total: usize,
    progress: &dyn Fn(usize, usize),
    cache: &mut Cache,
    settings: &Settings,
) -> Fresh {
    let mut fresh = Fresh::default();
    for (address, asked) in receiver {
        if let Asked::Answered(answer) = &asked
            && answer.is_spoken()
        {
            cache.insert(address.as_str().to_owned(), answer.clone(), &settings.now);
        }
        fresh.add(address, asked);
        let done = fresh.asked.len();
        progress(done, total);
        if !fresh.is_spoken && fresh.silent.len() >= SILENT_HOSTS {
            stop.store(true, Ordering::Relaxed);
        }
        if done.is_multiple_of(KEEP_AFTER) {
            // Whether that works is told at the end, when it is tried once more.
            let _ = cache.write(&settings.cache);
        }
    }
    fresh
}

//! Asks one address: the head first, then the first bytes where the head is refused; redirects are followed by hand.
//!
//! In: an [`Address`]. Out: an [`Answer`], or that the host wants to be asked later. Each host is asked one thing at a
//! time, with a pause in between.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::header::LOCATION;
use ureq::http::header::RETRY_AFTER;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::resolver::ResolvedSocketAddrs;
use ureq::unversioned::resolver::Resolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::unversioned::transport::NextTimeout;

use crate::base::date::Moment;
use crate::check::external::Settings;
use crate::check::external::Way;
use crate::check::external::address;
use crate::check::external::address::Address;
use crate::check::external::answer::Answer;

/// Browsers follow twenty; whoever needs more than this has lost the way.
const MOST_REDIRECTS: usize = 8;

/// Nobody reads more of a page to know that it is there.
const FIRST_BYTES: &str = "bytes=0-1023";

/// A host that let us wait so often is not asked again.
const MOST_TIMEOUTS: u8 = 2;

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The host answered, or will not.
    Answered(Answer),
    /// The host asks to come back later than we can wait; it is not asked again.
    Later,
}

/// What one request gave.
enum Reply {
    /// A final status.
    Status(u16),
    /// Another address, with the status that says for how long.
    Redirect(u16, Option<Address>),
    /// No answer.
    Failure(Answer),
    /// The host asks to wait for too long.
    Later,
}

/// What is remembered of a host while the others are asked.
#[derive(Default)]
struct Host {
    /// Why it is not asked again.
    closed: Option<Asked>,
    /// Whether it was asked before: then a pause is due.
    is_known: bool,
    timeouts: u8,
}

/// Asks addresses, from several threads.
pub(super) struct Asker<'s> {
    settings: &'s Settings,
    /// For addresses that everybody can reach.
    outside: Agent,
    /// For where these lead: refuses hosts that turn out to lie inside.
    guarded: Agent,
    /// For addresses that an editor wrote as lying inside: never through a proxy.
    inside: Agent,
    /// Each host has a lock, held for one request and the pause before it.
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Host>>>>,
}

impl<'s> Asker<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        let proxy = match &settings.way {
            Way::Direct => None,
            Way::Environment => ureq::Proxy::try_from_env(),
            Way::Proxy(address) => ureq::Proxy::new(address).ok(),
        };
        let config = |proxy: Option<ureq::Proxy>| {
            Agent::config_builder()
                .user_agent(settings.user_agent.as_str())
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .timeout_global(Some(settings.timeout))
                // A connection kept open is a place that somebody else could have.
                .max_idle_connections(0)
                .proxy(proxy)
                .build()
        };
        let agent = |proxy: Option<ureq::Proxy>, is_guarded: bool| {
            let names = Names { is_guarded, ..Names::default() };
            Agent::with_parts(config(proxy), DefaultConnector::default(), names)
        };
        // A proxy looks names up itself, and may itself lie inside.
        let is_guarded = proxy.is_none();
        Self {
            settings,
            outside: agent(proxy.clone(), false),
            guarded: agent(proxy, is_guarded),
            inside: agent(None, false),
            hosts: Mutex::default(),
        }
    }

    /// The agent that refuses hosts that turn out to lie inside.
    #[cfg(test)]
    pub(super) fn guarded_for_tests(&self) -> &Agent {
        &self.guarded
    }

    /// Asks an address and follows where it leads.
    pub(super) fn ask(&self, address: &Address) -> Asked {
        let mut here = address.clone();
        let mut seen = vec![here.clone()];
        // Where it moved to for good: as long as each step said so.
        let mut moved: Option<Address> = None;
        let mut is_for_good = true;
        loop {
            let next = match self.reply(&here, address) {
                Reply::Later => return Asked::Later,
                Reply::Failure(answer) => return Asked::Answered(answer),
                Reply::Status(status) => return Asked::Answered(of_final(status, moved, address)),
                Reply::Redirect(status, next) => {
                    is_for_good &= matches!(status, 301 | 308);
                    next
                }
            };
            let Some(next) = next.filter(|next| !seen.contains(next)) else {
                return Asked::Answered(Answer::Astray);
            };
            if next.is_inside() && !address.is_inside() {
                return Asked::Answered(Answer::LedInside { to: next.to_string() });
            }
            if seen.len() > MOST_REDIRECTS {
                return Asked::Answered(Answer::Astray);
            }
            if is_for_good {
                moved = Some(next.clone());
            }
            seen.push(next.clone());
            here = next;
        }
    }

    /// One address of a chain that began at `first`: the head, else the first bytes.
    fn reply(&self, here: &Address, first: &Address) -> Reply {
        let reply = self.request(here, first, true);
        // Many hosts do not know how to give a head alone, and say all kinds of things then; that a page is gone is
        // believed only when it is said to a browser's question.
        let is_worth_another = match &reply {
            Reply::Status(status) => *status >= 400 && *status != 429,
            Reply::Failure(answer) => {
                matches!(answer, Answer::Unreachable { .. }) && self.is_open(here)
            }
            Reply::Redirect(..) | Reply::Later => false,
        };
        if is_worth_another { self.request(here, first, false) } else { reply }
    }

    fn is_open(&self, address: &Address) -> bool {
        let host = self.host(address);
        let host = locked(&host);
        host.closed.is_none()
    }

    fn host(&self, address: &Address) -> Arc<Mutex<Host>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(address.host()).or_default())
    }

    /// One request when it is this host's turn, and once more when it asks to wait a little.
    fn request(&self, here: &Address, first: &Address, is_head: bool) -> Reply {
        let host = self.host(here);
        let mut host = locked(&host);
        match &host.closed {
            Some(Asked::Later) => return Reply::Later,
            Some(Asked::Answered(answer)) => return Reply::Failure(answer.clone()),
            None => {}
        }
        if std::mem::replace(&mut host.is_known, true) {
            std::thread::sleep(self.settings.pause);
        }
        let mut reply = self.send(here, first, is_head);
        if let Sent::Wait(_, wait) = reply {
            if wait > self.settings.longest_wait {
                host.closed = Some(Asked::Later);
                return Reply::Later;
            }
            std::thread::sleep(wait);
            reply = self.send(here, first, is_head);
            if matches!(reply, Sent::Wait(..)) {
                host.closed = Some(Asked::Later);
                return Reply::Later;
            }
        }
        let reply = match reply {
            Sent::Reply(reply) => reply,
            Sent::Closed(answer) => {
                host.closed = Some(Asked::Answered(answer.clone()));
                Reply::Failure(answer)
            }
            Sent::Wait(status, _) => Reply::Status(status),
        };
        if let Reply::Failure(Answer::TimedOut) = reply {
            host.timeouts = host.timeouts.saturating_add(1);
            if host.timeouts >= MOST_TIMEOUTS {
                host.closed = Some(Asked::Answered(Answer::TimedOut));
            }
        }
        reply
    }

    fn send(&self, here: &Address, first: &Address, is_head: bool) -> Sent {
        let agent = if first.is_inside() {
            &self.inside
        } else if here.host() == first.host() {
            &self.outside
        } else {
            &self.guarded
        };
        let request = if is_head {
            agent.head(here.as_str())
        } else {
            agent.get(here.as_str()).header("range", FIRST_BYTES)
        };
        let response = match request.header("accept", "text/html,*/*;q=0.8").call() {
            Ok(response) => response,
            Err(error) => return failure(&error, here),
        };
        let status = response.status().as_u16();
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        if matches!(status, 429 | 503)
            && let Some(wait) = header(RETRY_AFTER)
            && let Some(wait) = wait_of(wait, &self.settings.now)
        {
            return Sent::Wait(status, wait);
        }
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            // Headers are bytes; most hosts write addresses in UTF-8 there.
            let location = response.headers().get(LOCATION).map(|value| value.as_bytes());
            let location = location.and_then(|bytes| std::str::from_utf8(bytes).ok());
            return Sent::Reply(Reply::Redirect(status, location.and_then(|text| here.join(text))));
        }
        Sent::Reply(Reply::Status(status))
    }
}

/// What one request gave, before the host's memory is asked.
enum Sent {
    Reply(Reply),
    /// No connection, and none for any other address of this host.
    Closed(Answer),
    /// The host asks to wait.
    Wait(u16, Duration),
}

fn locked(host: &Mutex<Host>) -> MutexGuard<'_, Host> {
    host.lock().unwrap_or_else(PoisonError::into_inner)
}

fn of_final(status: u16, moved: Option<Address>, first: &Address) -> Answer {
    match (Answer::of_status(status), moved) {
        (Answer::Fine, Some(to)) => {
            let is_home = to.is_home() && !first.is_home();
            Answer::Moved { to: to.to_string(), is_home }
        }
        (answer, _) => answer,
    }
}

/// How long a host asks to wait: seconds, or until a moment (RFC 9110, section 10.2.3).
fn wait_of(text: &str, now: &Moment) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    let seconds = until.as_second().saturating_sub(now.unix());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// What it means that there is no response.
fn failure(error: &ureq::Error, here: &Address) -> Sent {
    let insecure = |why: String| Sent::Closed(Answer::Insecure { why });
    if let ureq::Error::Io(error) = error {
        return io_failure(error, here);
    }
    if let ureq::Error::Rustls(why) = error {
        return insecure(why.to_string());
    }
    if let ureq::Error::Tls(why) = error {
        return insecure((*why).to_owned());
    }
    if let ureq::Error::Other(inside) = error
        && inside.is::<Inside>()
    {
        return Sent::Reply(Reply::Failure(Answer::LedInside { to: here.to_string() }));
    }
    if matches!(error, ureq::Error::HostNotFound) {
        return Sent::Closed(Answer::UnknownHost);
    }
    if matches!(error, ureq::Error::Timeout(_)) {
        return Sent::Reply(Reply::Failure(Answer::TimedOut));
    }
    let answer = Answer::Unreachable { why: error.to_string() };
    match matches!(error, ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_)) {
        true => Sent::Closed(answer),
        // Whatever else the library may say, there was no answer that one could read.
        false => Sent::Reply(Reply::Failure(answer)),
    }
}

fn io_failure(error: &io::Error, here: &Address) -> Sent {
    let why = error.to_string();
    let is_silent = matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock);
    if is_silent {
        return Sent::Reply(Reply::Failure(Answer::TimedOut));
    }
    // The handshake of a secure connection reports what it cannot accept as data that it cannot read.
    if error.kind() == io::ErrorKind::InvalidData && here.is_encrypted() {
        return Sent::Closed(Answer::Insecure { why });
    }
    let is_closed = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable
    );
    let answer = Answer::Unreachable { why };
    if is_closed { Sent::Closed(answer) } else { Sent::Reply(Reply::Failure(answer)) }
}

/// Looks names up, and tells a name that nobody knows from a connection that fails.
#[derive(Debug, Default)]
struct Names {
    system: DefaultResolver,
    /// Whether names that lie inside are refused.
    is_guarded: bool,
}

/// A name that everybody can look up and that leads inside.
#[derive(Debug)]
struct Inside;

impl std::fmt::Display for Inside {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the host lies in a private network")
    }
}

impl std::error::Error for Inside {}

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.system.resolve(uri, config, timeout).map_err(|error| {
            let is_unknown = matches!(error, ureq::Error::Io(_));
            if is_unknown { ureq::Error::HostNotFound } else { error }
        })?;
        let is_inside = found.iter().any(|socket| address::is_inside(socket.ip()));
        if self.is_guarded && is_inside {
            return Err(ureq::Error::Other(Box::new(Inside)));
        }
        Ok(found)
    }
}

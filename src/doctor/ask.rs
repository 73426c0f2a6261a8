//! Asks the live site, politely and with limits: one question after the other, each with a time-out and a most of bytes.
//!
//! In: an address. Out: an [`Answer`], or a [`Silence`]. Redirects are not followed here. When nobody answers in time again and
//! again, no more is asked, so that a dead host costs half a minute and not an hour.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::net::TcpStream;
use std::net::ToSocketAddrs;
use std::net::UdpSocket;
use std::time::Duration;

use ureq::Agent;
use url::Url;

use crate::check::external::address::Address;

/// Nothing on a site of ours is larger, but for data of a very large one.
const MOST_BYTES: u64 = 32 << 20;

/// After so many questions without an answer in time, no more is asked.
const MOST_TIMEOUTS: u32 = 3;

/// How the site is asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What is said about who asks.
    pub user_agent: String,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// What the site answered.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) address: Url,
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// A header, all of its lines joined.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let lines = self.headers.iter().filter(|(known, _)| known == name);
        let lines: Vec<&str> = lines.map(|(_, value)| value.as_str()).collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    }

    /// The media type in small letters, without spaces.
    pub(super) fn media_type(&self) -> String {
        let kind = self.header("content-type").unwrap_or_default();
        kind.to_lowercase().replace([' ', '"'], "")
    }

    /// The body as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where a redirect leads.
    pub(super) fn location(&self) -> Option<Url> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        self.address.join(self.header("location")?.trim()).ok()
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// This computer has no network.
    Offline,
    /// No name server knows the host.
    UnknownHost,
    /// Nothing came in time.
    TimedOut,
    /// The host cannot prove who it is.
    Insecure(String),
    /// There was no connection, it broke off, or what came was no answer.
    Broken(String),
}

/// Asks one site.
pub(super) struct Asker {
    agent: Agent,
    pub(super) timeout: Duration,
    timeouts: Cell<u32>,
    pub(super) asked: Cell<usize>,
}

impl Asker {
    pub(super) fn new(settings: &Settings, home: &Address) -> Self {
        let proxy = if home.is_inside() { None } else { ureq::Proxy::try_from_env() };
        let agent = Agent::config_builder()
            .user_agent(settings.user_agent.as_str())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(settings.timeout))
            .proxy(proxy)
            .build()
            .into();
        Self { agent, timeout: settings.timeout, timeouts: Cell::new(0), asked: Cell::new(0) }
    }

    /// Asks for an address.
    pub(super) fn get(&self, address: &Url) -> Result<Answer, Silence> {
        self.ask(address, "identity")
    }

    /// Asks for an address as a browser does, which takes compressed answers.
    pub(super) fn get_packed(&self, address: &Url) -> Result<Answer, Silence> {
        self.ask(address, "br, gzip")
    }

    fn ask(&self, address: &Url, codings: &str) -> Result<Answer, Silence> {
        if self.timeouts.get() >= MOST_TIMEOUTS {
            return Err(Silence::TimedOut);
        }
        self.asked.set(self.asked.get().saturating_add(1));
        let answer = self.send(address, codings);
        if answer.as_ref().is_err_and(|silence| *silence == Silence::TimedOut) {
            self.timeouts.set(self.timeouts.get().saturating_add(1));
        }
        answer
    }

    fn send(&self, address: &Url, codings: &str) -> Result<Answer, Silence> {
        let request = self.agent.get(address.as_str()).header("accept-encoding", codings);
        let mut response = request.call().map_err(|error| silence(&error))?;
        let headers = response.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let headers = headers.collect();
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(MOST_BYTES).read_to_vec();
        let body = body.map_err(|error| silence(&error))?;
        Ok(Answer { address: address.clone(), status, headers, body })
    }
}

fn silence(error: &ureq::Error) -> Silence {
    if let ureq::Error::Io(error) = error {
        return io_silence(error);
    }
    if matches!(error, ureq::Error::Timeout(_)) {
        return Silence::TimedOut;
    }
    if matches!(error, ureq::Error::Rustls(_) | ureq::Error::Tls(_)) {
        return Silence::Insecure(error.to_string());
    }
    if matches!(error, ureq::Error::HostNotFound) {
        return unknown_host();
    }
    Silence::Broken(error.to_string())
}

fn io_silence(error: &io::Error) -> Silence {
    let (kind, why) = (error.kind(), error.to_string());
    if matches!(kind, io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) {
        Silence::TimedOut
    } else if kind == io::ErrorKind::InvalidData {
        Silence::Insecure(why)
    } else if matches!(kind, io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown) {
        Silence::Offline
    } else if why.contains("lookup") {
        unknown_host()
    } else {
        Silence::Broken(why)
    }
}

/// A name that nobody knows: either nobody does, or nobody can be asked.
fn unknown_host() -> Silence {
    if has_network() { Silence::UnknownHost } else { Silence::Offline }
}

/// Whether there is a way out of this computer. Nothing is sent: the address is one for documents (RFC 5737).
fn has_network() -> bool {
    UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.connect("192.0.2.1:9")).is_ok()
}

/// What the name of a host leads to.
pub(super) fn numbers(address: &Url) -> Vec<SocketAddr> {
    let host = address.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let port = address.port_or_known_default().unwrap_or(443);
    (host, port).to_socket_addrs().map(Iterator::collect).unwrap_or_default()
}

/// Opens a connection.
pub(super) fn connect(number: &SocketAddr, timeout: Duration) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(number, timeout)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.set_write_timeout(Some(timeout))?;
    Ok(stream)
}

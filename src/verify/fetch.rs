//! Fetches files of a live site: a few at a time, never more of one than is wanted.
//!
//! In: an address. Out: bytes or a digest, or why there is neither. Redirects are followed only where it is said so: a page that
//! leads elsewhere is not the page that was asked for.

use std::io::Read;
use std::time::Duration;

use ureq::Agent;
use ureq::Body;
use ureq::ResponseExt;
use ureq::http::Response;
use ureq::http::header::LOCATION;
use url::Url;

use crate::base::sha256::Sha256;

/// A host that takes longer for one file is not there.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Before a host that was in trouble is asked once more.
const PAUSE: Duration = Duration::from_secs(1);

/// Browsers follow more; a site's own address leads on once or twice.
const MOST_REDIRECTS: u32 = 5;

/// What came of asking.
pub(super) enum Fetched<T> {
    /// This, from this address.
    Here(T, Url),
    /// The address leads to another one.
    Leads(String),
    /// It is not there (404, 410).
    Absent,
    /// Anything else, in words.
    Trouble(String),
}

/// Asks hosts.
pub(super) struct Fetcher {
    /// Stays where it is.
    still: Agent,
    /// Follows where an address leads.
    follows: Agent,
}

impl Fetcher {
    pub(super) fn new() -> Self {
        let agent = |redirects: u32| {
            let config = Agent::config_builder()
                .user_agent(concat!("rebut/", env!("CARGO_PKG_VERSION"), " (verifies a site)"))
                .http_status_as_error(false)
                .max_redirects(redirects)
                .max_redirects_will_error(false)
                .timeout_global(Some(TIMEOUT))
                .proxy(ureq::Proxy::try_from_env());
            Agent::new_with_config(config.build())
        };
        Self { still: agent(0), follows: agent(MOST_REDIRECTS) }
    }

    /// The bytes at an address, wherever it leads, if they are no more than `most`.
    pub(super) fn bytes(&self, url: &Url, most: u64) -> Fetched<Vec<u8>> {
        fetch(&self.follows, url, &|body| {
            let mut bytes = Vec::new();
            body.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > most {
                return Err(std::io::Error::other(format!("it has more than {most} bytes")));
            }
            Ok(bytes)
        })
    }

    /// The digest and length of what is at an address itself. No more than `most` bytes and one are read.
    pub(super) fn digest(&self, url: &Url, most: u64) -> Fetched<(Sha256, u64)> {
        fetch(&self.still, url, &|body| Sha256::of_reader(body, most))
    }
}

type ReadBody<'r, T> = &'r dyn Fn(&mut dyn Read) -> std::io::Result<T>;

fn fetch<T>(agent: &Agent, url: &Url, read: ReadBody<'_, T>) -> Fetched<T> {
    match once(agent, url, read) {
        Fetched::Trouble(_) => {
            std::thread::sleep(PAUSE);
            once(agent, url, read)
        }
        answer @ (Fetched::Here(..) | Fetched::Leads(_) | Fetched::Absent) => answer,
    }
}

fn once<T>(agent: &Agent, url: &Url, read: ReadBody<'_, T>) -> Fetched<T> {
    let response: Response<Body> = match agent.get(url.as_str()).call() {
        Ok(response) => response,
        Err(error) => return Fetched::Trouble(error.to_string()),
    };
    let status = response.status();
    if status.is_redirection() {
        let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        return match location.and_then(|location| url.join(location).ok()) {
            Some(location) => Fetched::Leads(location.to_string()),
            None => Fetched::Trouble(format!("the host says {}", status.as_u16())),
        };
    }
    match status.as_u16() {
        200 => {}
        404 | 410 => return Fetched::Absent,
        status => return Fetched::Trouble(format!("the host says {status}")),
    }
    let here = Url::parse(&response.get_uri().to_string()).unwrap_or_else(|_| url.clone());
    match read(&mut response.into_body().into_reader()) {
        Ok(value) => Fetched::Here(value, here),
        Err(error) => Fetched::Trouble(error.to_string()),
    }
}

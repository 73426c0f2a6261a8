//! HTTP as hosts with an interface for files want it: one agent, statuses as answers, troubles by kind.
//!
//! In: requests. Out: answers with their bytes, or a [`Trouble`].

use std::path::Path;
use std::time::Duration;

use ureq::Agent;
use ureq::http::HeaderMap;
use ureq::http::Request;
use ureq::tls::TlsConfig;

use crate::deploy::parts::tls;
use crate::deploy::parts::trouble::Trouble;

/// How long connecting and waiting for an answer may take; sending a large file may take longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// An answer that is longer than this is no file of a site.
const LONGEST: u64 = 4 << 30;

/// An answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// What is said about it.
    pub headers: HeaderMap,
    /// What it says.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether it says that it is done.
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The trouble that it tells.
    pub fn trouble(&self, host: &str, doing: &str, words: &str) -> Trouble {
        let message = format!("`{host}` cannot {doing}: the answer is {} {words}", self.status);
        match self.status {
            408 | 423 | 425 | 429 | 500 | 502 | 503 | 504 => Trouble::passing(message),
            401 | 403 => Trouble::lasting(format!(
                "`{host}` does not let us in: the answer is {} {words}\nhelp: look at `user` and at the secrets in the environment",
                self.status
            )),
            507 => Trouble::lasting(format!("{message}\nhelp: the disk of the host is full")),
            _ => Trouble::lasting(message),
        }
    }
}

/// An agent that believes Mozilla's list, or the certificates of a file.
///
/// # Errors
/// The file cannot be read.
pub fn agent(trust: Option<&Path>) -> Result<Agent, Trouble> {
    let tls = TlsConfig::builder().root_certs(tls::of_ureq(trust)?).build();
    let config = Agent::config_builder()
        .user_agent(concat!("rebut/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(PATIENCE))
        .timeout_recv_response(Some(PATIENCE))
        .build();
    Ok(Agent::new_with_config(config))
}

/// Sends a request and takes the whole answer.
///
/// # Errors
/// The host does not answer.
pub fn send(agent: &Agent, host: &str, request: Request<Vec<u8>>) -> Result<Answer, Trouble> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the enum is not ours")]
    let failed = |error: ureq::Error| match error {
        ureq::Error::Io(error) => {
            Trouble::of_io(&error, format!("the connection to `{host}` broke"))
        }
        ureq::Error::HostNotFound => Trouble::lasting(format!("cannot find `{host}`")),
        ureq::Error::Timeout(_) => Trouble::passing(format!("`{host}` does not answer in time")),
        error @ (ureq::Error::ConnectionFailed | ureq::Error::Protocol(_)) => {
            Trouble::passing(format!("the connection to `{host}` broke: {error}"))
        }
        error => Trouble::lasting(format!("cannot ask `{host}`: {error}")),
    };
    // The answer to a request without a body must not be one with an empty body to some servers.
    let is_empty = request.body().is_empty() && request.method() != "PUT";
    let mut answer = if is_empty {
        agent.run(request.map(|_| ())).map_err(failed)?
    } else {
        agent.run(request).map_err(failed)?
    };
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(failed)?;
    Ok(Answer { status: answer.status().as_u16(), headers: answer.headers().clone(), body })
}

/// One part of an address, with everything escaped that may not stand there.
pub fn escaped(part: &str) -> String {
    let mut text = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// A path, each part escaped.
pub fn escaped_path(path: &str) -> String {
    path.split('/').map(escaped).collect::<Vec<_>>().join("/")
}

//! What is done after a site was sent: some files are fetched as readers get them, and others are told of the news.
//!
//! In: the address of the site and what was sent. Out: sentences about what is not as it should be. The site is there already,
//! so nothing of this stops anything.

use std::time::Duration;

use ureq::Agent;

use crate::base::media_type::FEEDS;
use crate::base::path::OutputPath;
use crate::base::sha256::Sha256;
use crate::deploy::parts::wanted::Version;
use crate::deploy::parts::wanted::Wanted;

/// How many files are fetched.
const SAMPLE: usize = 12;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// A larger file is not fetched.
const MOST_BYTES: u64 = 16 << 20;
/// IndexNow takes so many addresses at once.
const MOST_ADDRESSES: usize = 10_000;
/// What no host shows readers: rules for the host itself.
const UNSEEN: [&str; 3] = ["_headers", "_redirects", ".htaccess"];

/// Asks over HTTP, without following redirects.
fn agent(user_agent: &str) -> Agent {
    let config = Agent::config_builder()
        .user_agent(user_agent)
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build();
    Agent::new_with_config(config)
}

/// What came of fetching some files.
#[derive(Debug, PartialEq, Eq)]
pub enum Sampled {
    /// All are as they were sent.
    Same(usize),
    /// The host does not answer at all.
    Silent(String),
    /// Some are not: their addresses, and what is there.
    Other(Vec<String>),
}

/// Fetches some files at random and compares them. `seed` decides which; those just sent are preferred.
pub fn sample(
    site: &str,
    wanted: &Wanted,
    sent: &[String],
    seed: &str,
    user_agent: &str,
) -> Sampled {
    let agent = agent(user_agent);
    let mut others = Vec::new();
    let mut count = 0usize;
    for (path, version) in chosen(wanted, sent, seed) {
        let address = address(site, path);
        // Caches on the way shall not answer for the host.
        let asked = agent.get(&address).header("Cache-Control", "no-cache").call();
        let mut answer = match asked {
            Ok(answer) => answer,
            Err(error) if count == 0 && others.is_empty() => {
                return Sampled::Silent(error.to_string());
            }
            Err(error) => {
                others.push(format!("{address}: {error}"));
                continue;
            }
        };
        let status = answer.status();
        if !status.is_success() {
            others.push(format!("{address}: the answer is {status}"));
            continue;
        }
        match answer.body_mut().with_config().limit(MOST_BYTES).read_to_vec() {
            Ok(bytes) if Sha256::of(&bytes) == version.sha256 => count = count.saturating_add(1),
            Ok(_) => others.push(format!("{address}: it is another file than the one sent")),
            Err(error) => others.push(format!("{address}: {error}")),
        }
    }
    if others.is_empty() { Sampled::Same(count) } else { Sampled::Other(others) }
}

/// Which files are fetched.
fn chosen<'w>(
    wanted: &'w Wanted,
    sent: &[String],
    seed: &str,
) -> impl Iterator<Item = (&'w str, &'w Version)> {
    let mut files: Vec<_> = (wanted.files.iter())
        .filter(|(path, version)| {
            let name = path.rsplit('/').next().unwrap_or(path);
            let is_shown =
                !UNSEEN.contains(&name) && !name.ends_with(".gz") && !name.ends_with(".br");
            // Hosts answer other addresses with this page, and some do so for its own.
            is_shown && name != "404.html" && version.size <= MOST_BYTES
        })
        .map(|(path, version)| {
            let is_old = sent.binary_search(path).is_err();
            (is_old, Sha256::of(format!("{seed} {path}").as_bytes()), path.as_str(), version)
        })
        .collect();
    files.sort_unstable_by_key(|(is_old, chance, path, _)| (*is_old, *chance, *path));
    files.into_iter().take(SAMPLE).map(|(_, _, path, version)| (path, version))
}

/// Where readers find a file.
pub fn address(site: &str, path: &str) -> String {
    let site = site.trim_end_matches('/');
    format!("{site}{}", OutputPath::new(path).url().as_str())
}

/// Tells a WebSub hub of the feeds that have changed (WebSub section 7).
///
/// # Errors
/// What the hub said, in a sentence.
pub fn tell_hub(hub: &str, feeds: &[String], user_agent: &str) -> Result<(), String> {
    let agent = agent(user_agent);
    for feed in feeds {
        let form =
            [("hub.mode", "publish"), ("hub.url", feed.as_str()), ("hub.topic", feed.as_str())];
        let answer = agent.post(hub).send_form(form).map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("the answer for `{feed}` is {}", answer.status()));
        }
    }
    Ok(())
}

/// The addresses of feeds among some files.
pub fn feeds(site: &str, sent: &[String]) -> Vec<String> {
    let is_feed = |path: &&String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        FEEDS.iter().any(|(feed, _)| *feed == name && !name.ends_with(".opml"))
    };
    sent.iter().filter(is_feed).map(|path| address(site, path)).collect()
}

/// Tells search engines of pages that have changed or are gone (<https://www.indexnow.org/documentation>).
///
/// # Errors
/// What the search engine said, in a sentence.
pub fn tell_search(
    endpoint: &str,
    key: &str,
    site: &str,
    changed: &[String],
    user_agent: &str,
) -> Result<usize, String> {
    let pages = changed.iter().filter(|path| path.ends_with(".html") && *path != "404.html");
    let pages: Vec<String> = pages.map(|path| address(site, path)).take(MOST_ADDRESSES).collect();
    if pages.is_empty() {
        return Ok(0);
    }
    let host = url::Url::parse(site).ok().and_then(|url| url.host_str().map(str::to_owned));
    let body = serde_json::json!({
        "host": host.unwrap_or_default(),
        "key": key,
        "keyLocation": format!("{}/{key}.txt", site.trim_end_matches('/')),
        "urlList": pages,
    });
    let asked = agent(user_agent)
        .post(endpoint)
        .header("Content-Type", "application/json; charset=utf-8")
        .send(body.to_string());
    let answer = asked.map_err(|error| error.to_string())?;
    if answer.status().is_success() {
        Ok(pages.len())
    } else {
        Err(format!("the answer is {}", answer.status()))
    }
}

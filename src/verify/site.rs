//! A live site: its release, and every file or a sample of them.
//!
//! In: the address of a site or of one of its pages. Out: what of it is genuine. A host can show one thing to this program and
//! another to a reader; who doubts that saves the page in a browser and asks about the file.

use anyhow::bail;
use rayon::prelude::*;
use url::Url;

use crate::base::digest::Digest;
use crate::base::path::OutputPath;
use crate::publish::release::RELEASE;
use crate::publish::release::SUMS;
use crate::publish::release::Sealed;
use crate::verify::Finding;
use crate::verify::Keys;
use crate::verify::LARGEST_PAGE;
use crate::verify::LARGEST_RELEASE;
use crate::verify::LARGEST_SIGNATURE;
use crate::verify::Outcome;
use crate::verify::Seal;
use crate::verify::State;
use crate::verify::fetch::Fetched;
use crate::verify::fetch::Fetcher;
use crate::verify::finding;
use crate::verify::page;

/// So many files are fetched at once.
const AT_ONCE: usize = 6;

/// Folders above a page in which its release is looked for.
const MOST_FOLDERS: usize = 12;

/// What web servers read themselves and do not hand out.
const OF_HOSTS: [&str; 3] = ["_headers", "_redirects", ".htaccess"];

/// Which files are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// How many at most.
    pub most: usize,
    /// Decides which; whoever alters a site must not be able to guess it.
    pub seed: u128,
}

/// Reads an address of the web.
pub fn address(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    url.set_fragment(None);
    url.set_query(None);
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then_some(url)
}

/// Looks at a site, or at the page of an address.
///
/// # Errors
/// The host cannot be reached, or has no release.
pub fn site(
    url: &Url,
    keys: &Keys,
    sample: Option<Sample>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<Outcome> {
    let fetcher = Fetcher::new();
    let Some((base, bytes)) = release_of(&fetcher, url)? else {
        return page::without_release(&fetcher, url, keys);
    };
    let asked = url.path().trim_end_matches('/');
    if !base.path().trim_end_matches('/').eq(asked) {
        return page::live(&fetcher, url, &base, &bytes, keys);
    }
    let mut outcome = Outcome::new(base.as_str(), keys);
    let seal = match Seal::read(&bytes, &|name| beside(&fetcher, &base, name), keys) {
        Ok(seal) => seal,
        Err(problem) => {
            outcome.take([finding(State::Altered, RELEASE, problem)]);
            return Ok(outcome.judged());
        }
    };
    let is_served = |path: &&(&OutputPath, &Sealed)| !OF_HOSTS.contains(&path.0.as_str());
    let all: Vec<(&OutputPath, &Sealed)> = seal.release.files.iter().collect();
    let mut files: Vec<(&OutputPath, &Sealed)> = all.iter().filter(is_served).copied().collect();
    if files.len() < all.len() {
        outcome.says.push("files that tell the web server what to do are not handed out by it and were not looked at".to_owned());
    }
    if let Some(sample) = sample.filter(|sample| sample.most < files.len()) {
        let place = |path: &OutputPath| {
            Digest::combine(&[
                Digest::of(&sample.seed.to_le_bytes()),
                Digest::of(path.as_str().as_bytes()),
            ])
        };
        files.sort_by_cached_key(|(path, _)| *place(path).bytes());
        outcome.says.push(format!("{} of {} files were looked at", sample.most, files.len()));
        files.truncate(sample.most);
    }
    let done = std::sync::atomic::AtomicUsize::new(0);
    let look = |(path, sealed): &(&OutputPath, &Sealed)| {
        let found = state(&fetcher, &base, path, sealed);
        let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        progress(done.saturating_add(1), files.len());
        found
    };
    let threads = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build()?;
    let states: Vec<Finding> = threads.install(|| files.par_iter().map(look).collect());
    if address(&seal.release.base_url).is_none_or(|own| own.as_str() != base.as_str()) {
        outcome
            .says
            .push(format!("this is a copy: the release belongs to {}", seal.release.base_url));
    }
    let led = states.iter().filter(|found| found.state == State::Genuine && found.why.is_some());
    match led.count() {
        0 => {}
        1 => outcome.says.push("1 old address is led on by the host".to_owned()),
        led => outcome.says.push(format!("{led} old addresses are led on by the host")),
    }
    outcome.says.push("files that no release lists cannot be seen from outside".to_owned());
    outcome.take(states);
    seal.put_into(&mut outcome);
    Ok(outcome.judged())
}

/// The release that an address belongs to: in its own folder or the nearest one above. `None` when the host has none.
pub(super) fn release_of(fetcher: &Fetcher, url: &Url) -> anyhow::Result<Option<(Url, Vec<u8>)>> {
    let mut folder = url.clone();
    if !folder.path().ends_with('/')
        && !folder.path().rsplit('/').next().unwrap_or("").contains('.')
    {
        // `/tin/nuoc` is the folder `/tin/nuoc/`, or a file beside it.
        folder.set_path(&format!("{}/", url.path()));
    }
    for _ in 0..MOST_FOLDERS {
        let Ok(place) = folder.join(RELEASE) else { break };
        match fetcher.bytes(&place, LARGEST_RELEASE) {
            // A host may answer every question with its first page.
            Fetched::Here(bytes, here) if bytes.trim_ascii_start().starts_with(b"{") => {
                let base = here.join(".").unwrap_or(folder);
                return Ok(Some((base, bytes)));
            }
            Fetched::Here(..) | Fetched::Absent | Fetched::Leads(_) => {}
            Fetched::Trouble(why) => bail!("cannot fetch `{place}`: {why}"),
        }
        if folder.path() == "/" {
            break;
        }
        let Ok(above) = folder.join(if folder.path().ends_with('/') { ".." } else { "." }) else {
            break;
        };
        folder = above;
    }
    Ok(None)
}

/// A file of the seal.
pub(super) fn beside(fetcher: &Fetcher, base: &Url, name: &str) -> Option<Vec<u8>> {
    let most = if name == SUMS { LARGEST_RELEASE } else { LARGEST_SIGNATURE };
    match fetcher.bytes(&base.join(name).ok()?, most) {
        Fetched::Here(bytes, _) => Some(bytes),
        Fetched::Leads(_) | Fetched::Absent | Fetched::Trouble(_) => None,
    }
}

/// The address of a file below that of its site.
pub(super) fn url_of(base: &Url, path: &OutputPath) -> Option<Url> {
    let url = base.join(&format!(".{}", path.url())).ok()?;
    // A release may come from anybody: what leads out of the site is not asked for.
    (url.origin() == base.origin() && url.path().starts_with(base.path())).then_some(url)
}

fn state(fetcher: &Fetcher, base: &Url, path: &OutputPath, sealed: &Sealed) -> Finding {
    let (state, why) = match url_of(base, path) {
        None => (State::Unchecked, Some("it has no address below that of the site".to_owned())),
        Some(url) => match fetcher.digest(&url, sealed.size.min(LARGEST_PAGE << 4)) {
            Fetched::Here((sha256, size), _) if sha256 == sealed.sha256 && size == sealed.size => {
                (State::Genuine, None)
            }
            Fetched::Here(..) => (State::Altered, None),
            Fetched::Absent => (State::Missing, None),
            // A page that leads readers of an old address on is often replaced by a rule of the host.
            Fetched::Leads(to) if to.starts_with(base.as_str()) => {
                (State::Genuine, Some(format!("it leads to {to}")))
            }
            Fetched::Leads(to) => (State::Altered, Some(format!("it leads to {to}"))),
            Fetched::Trouble(why) => (State::Unchecked, Some(why)),
        },
    };
    Finding { state, path: path.as_str().to_owned(), why }
}

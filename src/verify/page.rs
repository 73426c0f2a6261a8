//! One page: live, or saved in a file, or its proof.
//!
//! In: an address or a file. Out: whether it is as a release or a proof says, and which page of which release it is.
#![expect(clippy::disallowed_methods, reason = "reads the file that somebody asks about")]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use url::Url;

use crate::base::path;
use crate::base::path::OutputPath;
use crate::base::sha256::Sha256;
use crate::publish::proof::PROOF;
use crate::publish::proof::Proof;
use crate::publish::release::RELEASE;
use crate::publish::release::SIGNATURE;
use crate::publish::release::Sealed;
use crate::verify::Finding;
use crate::verify::Keys;
use crate::verify::LARGEST_PAGE;
use crate::verify::LARGEST_RELEASE;
use crate::verify::LARGEST_SIGNATURE;
use crate::verify::Outcome;
use crate::verify::Seal;
use crate::verify::Signed;
use crate::verify::State;
use crate::verify::fetch::Fetched;
use crate::verify::fetch::Fetcher;
use crate::verify::finding;
use crate::verify::site;

/// Where the release is that a saved page is looked for in.
#[derive(Clone, Debug)]
pub enum Source {
    /// In a folder above the file, else at the address that the page names as its own.
    Asked,
    /// At this address.
    Address(Url),
    /// In this file, or in this folder.
    File(PathBuf),
}

/// Looks at a saved page, or at a proof.
///
/// # Errors
/// It cannot be read, or there is no release to compare it with.
pub fn file(file: &Path, source: &Source, keys: &Keys) -> anyhow::Result<Outcome> {
    let bytes = read(file, LARGEST_PAGE)?;
    let mut outcome = Outcome::new(file.display().to_string(), keys);
    if let Some(proof) = Proof::parse(&bytes) {
        return Ok(of_proof(&proof, keys, outcome));
    }
    let sha256 = Sha256::of(&bytes);
    let named = canonical(&bytes);
    let fetcher = Fetcher::new();
    let seal = match source {
        Source::File(place) => on_disk(place, keys)?,
        Source::Address(url) => fetched(&fetcher, url, keys)?,
        Source::Asked => match (nearest(file), &named) {
            (Some(place), _) => on_disk(&place, keys)?,
            (None, Some(url)) => fetched(&fetcher, url, keys)?,
            (None, None) => bail!(
                "`{}` does not say which page it is, so its release cannot be found\n\
                 help: name the release with `--release FILE|DIR|URL`",
                file.display()
            ),
        },
    };
    let seal = match seal {
        Ok(seal) => seal,
        Err(problem) => {
            outcome.take([finding(State::Altered, RELEASE, problem)]);
            return Ok(outcome.judged());
        }
    };
    let found = seal.find(sha256).map(|(path, sealed)| (path.clone(), sealed.since));
    let own = named.as_ref().and_then(|url| place_in(&seal, url));
    match found {
        Some((path, since)) => {
            outcome.genuine = 1;
            outcome.says.push(format!(
                "this is {}, as it has been since release {since}",
                seal.address(&path)
            ));
        }
        None if own.is_some() => {
            let path = own.map(|path| path.as_str().to_owned()).unwrap_or_default();
            let why = "it says that it is this page, and its bytes are others than those of the release: it was altered, \
                       or it was saved before the page changed, or not as “HTML only”";
            outcome.take([finding(State::Altered, path, why)]);
        }
        None => {
            let why = "the release has no file with these bytes";
            outcome.take([finding(State::Foreign, file.display().to_string(), why)]);
        }
    }
    seal.put_into(&mut outcome);
    outcome.sums = None;
    Ok(outcome.judged())
}

/// A page of a live site, with the release of that.
pub(super) fn live(
    fetcher: &Fetcher,
    url: &Url,
    base: &Url,
    release: &[u8],
    keys: &Keys,
) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::new(url.as_str(), keys);
    let beside =
        |name: &str| name.ends_with(SIGNATURE).then(|| site::beside(fetcher, base, name)).flatten();
    let seal = match Seal::brief(release, &beside, keys) {
        Ok(seal) => seal,
        Err(problem) => {
            outcome.take([finding(State::Altered, RELEASE, problem)]);
            return Ok(outcome.judged());
        }
    };
    let (bytes, here) = page(fetcher, url)?;
    let sha256 = Sha256::of(&bytes);
    let below = |url: &Url| {
        let below = url.path().strip_prefix(base.path())?;
        Some(OutputPath::new(path::decode(below)))
    };
    let listed = [&here, url].into_iter().filter_map(below).find_map(|path| listed(&seal, &path));
    let state = match &listed {
        None => State::Foreign,
        Some((_, sealed)) if sealed.sha256 == sha256 => State::Genuine,
        Some(_) => State::Altered,
    };
    if let Some((path, sealed)) = &listed {
        outcome.says.push(format!("this is {path}, as it has been since release {}", sealed.since));
    }
    if state != State::Genuine {
        outcome.says.clear();
    }
    let shown = listed.map_or_else(|| url.to_string(), |(path, _)| path.to_string());
    outcome.take([Finding { state, path: shown, why: None }]);
    seal.put_into(&mut outcome);
    outcome.sums = None;
    Ok(outcome.judged())
}

/// A page of a host that has no release: its own proof may do.
pub(super) fn without_release(
    fetcher: &Fetcher,
    url: &Url,
    keys: &Keys,
) -> anyhow::Result<Outcome> {
    let (bytes, here) = page(fetcher, url)?;
    let proof = here.join(PROOF).ok().map(|place| fetcher.bytes(&place, LARGEST_SIGNATURE));
    let proof = match proof {
        Some(Fetched::Here(bytes, _)) => Proof::parse(&bytes),
        Some(Fetched::Leads(_) | Fetched::Absent | Fetched::Trouble(_)) | None => None,
    };
    let Some(proof) = proof else {
        bail!(
            "`{url}` has neither a {RELEASE} in its folder or above nor a {PROOF}: it cannot be checked"
        );
    };
    let mut outcome = of_proof(&proof, keys, Outcome::new(url.as_str(), keys));
    let is_same = proof.said().is_some_and(|said| said.sha256 == Sha256::of(&bytes));
    if !is_same {
        outcome.genuine = 0;
        outcome.says.clear();
        outcome.take([Finding { state: State::Altered, path: url.to_string(), why: None }]);
        outcome = outcome.judged();
    }
    Ok(outcome)
}

/// What a proof by itself shows.
fn of_proof(proof: &Proof, keys: &Keys, mut outcome: Outcome) -> Outcome {
    let key_id = proof.key_id();
    let signed = proof.signed_by(&keys.keys);
    outcome.signature = Some(match (&signed, key_id) {
        (Some((_, key)), _) => Signed::Genuine {
            key: key.as_str().to_owned(),
            is_former: keys.keys.first() != Some(*key),
        },
        (None, key_id) if keys.keys.is_empty() => Signed::NotAsked { key_id },
        (None, Some(key_id)) if !keys.keys.iter().any(|key| key.id() == key_id) => {
            Signed::OtherKey { key_id }
        }
        (None, _) => Signed::Wrong,
    });
    if let Some((said, _)) = signed {
        outcome.genuine = 1;
        outcome.says.push(format!(
            "the proof says: {} has the SHA-256 {} since release {}, {}",
            said.page, said.sha256, said.release, said.at
        ));
    }
    outcome.judged()
}

fn page(fetcher: &Fetcher, url: &Url) -> anyhow::Result<(Vec<u8>, Url)> {
    match fetcher.bytes(url, LARGEST_PAGE) {
        Fetched::Here(bytes, here) => Ok((bytes, here)),
        Fetched::Leads(to) => bail!("`{url}` leads round in a circle, to `{to}`"),
        Fetched::Absent => bail!("there is no page at `{url}`"),
        Fetched::Trouble(why) => bail!("cannot fetch `{url}`: {why}"),
    }
}

fn fetched(fetcher: &Fetcher, url: &Url, keys: &Keys) -> anyhow::Result<Result<Seal, String>> {
    let Some((base, bytes)) = site::release_of(fetcher, url)? else {
        bail!("there is no {RELEASE} at `{url}` or above");
    };
    let beside = |name: &str| {
        name.ends_with(SIGNATURE).then(|| site::beside(fetcher, &base, name)).flatten()
    };
    Ok(Seal::brief(&bytes, &beside, keys))
}

/// The release in a file or folder.
fn on_disk(place: &Path, keys: &Keys) -> anyhow::Result<Result<Seal, String>> {
    let place = if place.is_dir() { place.join(RELEASE) } else { place.to_owned() };
    let bytes = read(&place, LARGEST_RELEASE)?;
    let beside = |name: &str| {
        let mut file = place.clone().into_os_string();
        file.push(name.strip_prefix(RELEASE)?);
        read(Path::new(&file), LARGEST_SIGNATURE).ok()
    };
    Ok(Seal::brief(&bytes, &beside, keys))
}

/// The folder of the release that a file lies in.
fn nearest(file: &Path) -> Option<PathBuf> {
    let file = fs::canonicalize(file).ok()?;
    let folder = file.ancestors().skip(1).find(|folder| folder.join(RELEASE).is_file())?;
    Some(folder.to_owned())
}

/// The entry of a path, or of the page in that folder.
fn listed<'s>(seal: &'s Seal, path: &OutputPath) -> Option<(&'s OutputPath, &'s Sealed)> {
    let folder = path.as_str().trim_end_matches('/');
    let page =
        if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
    let files = &seal.release.files;
    files.get_key_value(path.as_str()).or_else(|| files.get_key_value(page.as_str()))
}

/// The file of a release that an address names.
fn place_in(seal: &Seal, url: &Url) -> Option<OutputPath> {
    let base = site::address(&seal.release.base_url)?;
    let below = (url.origin() == base.origin()).then(|| url.path().strip_prefix(base.path()))??;
    listed(seal, &OutputPath::new(path::decode(below))).map(|(path, _)| path.clone())
}

/// The address that a page names as its own.
fn canonical(page: &[u8]) -> Option<Url> {
    const LINK: &str = "<link rel=\"canonical\" href=\"";
    let text = String::from_utf8_lossy(page);
    let address = text.split_once(LINK)?.1.split('"').next()?;
    site::address(&address.replace("&amp;", "&"))
}

fn read(file: &Path, most: u64) -> anyhow::Result<Vec<u8>> {
    let unreadable = || format!("cannot read `{}`", file.display());
    // Asked before it is opened: a pipe would wait for somebody to write.
    let known = fs::metadata(file).with_context(unreadable)?;
    if !known.is_file() || known.len() > most {
        bail!("`{}` is no file of at most {most} bytes", file.display());
    }
    let mut bytes = Vec::new();
    fs::File::open(file).with_context(unreadable)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

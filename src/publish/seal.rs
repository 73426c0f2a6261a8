//! Seals a site: the list of its files with their SHA-256, as `release.json` and as `SHA256SUMS`.
//!
//! In: the manifest of what is about to be published, the bytes behind it, and the release before. Out: a [`Release`] and
//! the files of the seal. A site that is the same as in the release before is that release again: its bytes do not change. It is
//! the one thing that needs all other outputs, so it is no format but a stage of its own.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;

use crate::base::fingerprint::Fingerprint;
use crate::base::path::OutputPath;
use crate::base::sha256::Sha256;
use crate::publish::release::RELEASE;
use crate::publish::release::Release;
use crate::publish::release::SIGNATURE;
use crate::publish::release::SUMS;
use crate::publish::release::Sealed;
use crate::publish::release::TOKEN_SIGNATURE;
use crate::publish::signing::SigningKey;
use crate::render::manifest::Manifest;

/// The SHA-256 of contents that were sealed before, by their own digest, so that most files need not be read again.
pub type KnownSums = BTreeMap<Fingerprint, Sha256>;

/// What a release says besides its files.
#[derive(Clone, Debug)]
pub struct Facts {
    /// When it is made (RFC 3339).
    pub at: String,
    /// The address of the site, with its last slash.
    pub base_url: String,
    /// Who answers for it.
    pub publisher: String,
    /// The digest of the ledger, where one is kept.
    pub ledger: Option<Sha256>,
    /// Its number, if it is another release than the one before.
    pub number: u64,
}

/// Makes the proofs of pages, from what is known of all files.
pub type Proofs<'p> =
    &'p (dyn Fn(&BTreeMap<OutputPath, Sealed>) -> Vec<(OutputPath, Vec<u8>)> + Sync);

/// A sealed site.
#[derive(Clone, Debug)]
pub struct Seal {
    /// The release.
    pub release: Release,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is another one than the one before.
    pub is_new: bool,
    /// The files of the seal, `release.json` last.
    pub files: Vec<(OutputPath, Vec<u8>)>,
    /// The SHA-256 of all contents of the site.
    pub sums: KnownSums,
}

/// Whether a path is one of the seal, which does not stand in the release itself.
pub fn is_of_seal(path: &str) -> bool {
    let signed = path.strip_suffix(SIGNATURE).or_else(|| path.strip_suffix(TOKEN_SIGNATURE));
    matches!(signed.unwrap_or(path), RELEASE | SUMS)
}

/// Seals the site of a manifest; `bytes` gives the bytes of a file, and `before` is the last release.
///
/// # Errors
/// A file cannot be read.
pub fn seal(
    manifest: &Manifest,
    bytes: &(dyn Fn(&OutputPath) -> io::Result<Vec<u8>> + Sync),
    known: &KnownSums,
    facts: Facts,
    before: Option<&Release>,
    signing: Option<(&SigningKey, Proofs<'_>)>,
) -> io::Result<Seal> {
    let sums: Vec<(&OutputPath, Fingerprint, Sha256, u64)> = manifest
        .iter()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(path, entry)| {
            let sha256 = match known.get(&entry.content) {
                Some(sha256) => *sha256,
                None => Sha256::of(&bytes(path)?),
            };
            Ok((path, entry.content, sha256, entry.size))
        })
        .collect::<io::Result<_>>()?;
    let Facts { at, base_url, publisher, ledger, number } = facts;
    let since = |path: &OutputPath, sha256: Sha256| {
        let same = before.and_then(|before| before.files.get(path));
        same.filter(|same| same.sha256 == sha256).map_or(number, |same| same.since)
    };
    let mut files: BTreeMap<OutputPath, Sealed> = sums
        .iter()
        .map(|(path, _, sha256, size)| {
            let since = since(path, *sha256);
            ((*path).clone(), Sealed { sha256: *sha256, size: *size, since })
        })
        .collect();
    let proofs = signing.map(|(_, proofs)| proofs(&files)).unwrap_or_default();
    for (path, bytes) in &proofs {
        let sha256 = Sha256::of(bytes);
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        files.insert(path.clone(), Sealed { sha256, size, since: since(path, sha256) });
    }
    let previous = before.map(|before| Sha256::of(&before.to_bytes()));
    let release = Release { number, at, base_url, publisher, previous, ledger, files };
    let (release, is_new) = match before {
        Some(before) if is_same(before, &release) => (before.clone(), false),
        Some(_) | None => (release, true),
    };
    let bytes = release.to_bytes();
    let list = sha256sums(&release, &bytes);
    let mut files = proofs;
    if let Some((key, _)) = signing {
        let Release { number, at, base_url, .. } = &release;
        for (name, bytes) in [(SUMS, &list), (RELEASE, &bytes)] {
            let comment = format!("{name} of release {number} of {base_url}, {at}");
            let signature = key.sign(bytes, &comment).into_bytes();
            files.push((OutputPath::new(format!("{name}{SIGNATURE}")), signature));
        }
    }
    files.push((OutputPath::new(SUMS), list));
    files.push((OutputPath::new(RELEASE), bytes.clone()));
    let sums = sums.into_iter().map(|(_, content, sha256, _)| (content, sha256)).collect();
    Ok(Seal { release, bytes, is_new, files, sums })
}

/// Whether two releases publish the same, under the same name.
fn is_same(one: &Release, other: &Release) -> bool {
    one.files == other.files
        && one.ledger == other.ledger
        && one.base_url == other.base_url
        && one.publisher == other.publisher
}

/// The list that `sha256sum -c` reads, `release.json` included: a digest, two spaces and a path to a line. GNU coreutils
/// mark a line whose path has a backslash or a line break; no path of ours has either.
fn sha256sums(release: &Release, bytes: &[u8]) -> Vec<u8> {
    let mut text = String::with_capacity(release.files.len().saturating_mul(128));
    let mut line = |path: &str, sha256: Sha256| {
        text.push_str(&sha256.hex());
        text.push_str("  ");
        text.push_str(path);
        text.push('\n');
    };
    for (path, sealed) in &release.files {
        line(path.as_str(), sealed.sha256);
    }
    line(RELEASE, Sha256::of(bytes));
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::manifest::Entry;

    const FILES: [(&str, &[u8]); 2] = [("a.txt", b"abc"), ("b/index.html", b"<p>")];

    fn manifest(files: &[(&str, &[u8])]) -> Manifest {
        let mut manifest = Manifest::new();
        for (path, bytes) in files {
            let content = Fingerprint::of(bytes);
            let size = u64::try_from(bytes.len()).unwrap();
            let entry = Entry { inputs: content, tools: content, content, size };
            manifest.insert(OutputPath::new(*path), entry);
        }
        manifest
    }

    fn sealed(files: &[(&str, &[u8])], at: &str, before: Option<&Release>) -> Seal {
        let facts = Facts {
            at: at.to_owned(),
            base_url: "https://example.org/".to_owned(),
            publisher: "A".to_owned(),
            ledger: None,
            number: before.map_or(1, |before| before.number + 1),
        };
        let read = |path: &OutputPath| {
            let found = files.iter().find(|(known, _)| *known == path.as_str());
            Ok(found.unwrap().1.to_vec())
        };
        seal(&manifest(files), &read, &KnownSums::new(), facts, before, None).unwrap()
    }

    #[test]
    fn the_list_is_one_for_sha256sum_and_ends_with_the_release() {
        let seal = sealed(&FILES, "2026-11-26T10:00:00+07:00", None);
        let (path, list) = &seal.files[0];
        assert_eq!(path.as_str(), "SHA256SUMS");
        let expected = format!(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt\n\
             {}  b/index.html\n{}  release.json\n",
            Sha256::of(b"<p>"),
            Sha256::of(&seal.bytes)
        );
        assert_eq!(String::from_utf8_lossy(list), expected);
    }

    #[test]
    fn the_same_site_is_the_same_release_whenever_it_is_made() {
        let first = sealed(&FILES, "2026-11-26T10:00:00+07:00", None);
        let again = sealed(&FILES, "2026-11-27T10:00:00+07:00", Some(&first.release));
        assert_eq!(again.bytes, first.bytes);
        assert!(first.is_new && !again.is_new);
    }

    #[test]
    fn a_release_knows_the_one_before_and_since_when_a_file_is_what_it_is() {
        let first = sealed(&FILES, "2026-11-26T10:00:00+07:00", None);
        let files: [(&str, &[u8]); 2] = [FILES[0], ("b/index.html", b"<p>b")];
        let second = sealed(&files, "2026-11-27T10:00:00+07:00", Some(&first.release));
        let since: Vec<u64> = second.release.files.values().map(|file| file.since).collect();
        assert_eq!(since, [1, 2]);
        assert_eq!(second.release.number, 2);
        assert_eq!(second.release.previous, Some(Sha256::of(&first.bytes)));
    }

    #[test]
    fn files_of_the_seal_are_told_by_their_names() {
        assert!(is_of_seal("release.json") && is_of_seal("SHA256SUMS.minisig"));
        assert!(is_of_seal("release.json.p7s"));
        assert!(!is_of_seal("a/release.json") && !is_of_seal("release.json.txt"));
    }
}

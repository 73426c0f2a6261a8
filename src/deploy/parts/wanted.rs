//! What a host shall have: the published folder with its release and its seal.
//!
//! In: the published folder. Out: a [`Wanted`], and the bytes of its files, each compared with the release when it is read, so
//! that a build at the same time cannot bring a file into a release to which it does not belong.
#![expect(clippy::disallowed_methods, reason = "reads the published folder to send it")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;

use crate::base::sha256::Sha256;
use crate::deploy::parts::trouble::Trouble;
use crate::publish::release::RELEASE;
use crate::publish::release::Release;
use crate::publish::release::SIGNATURE;
use crate::publish::release::SUMS;
use crate::publish::release::TOKEN_SIGNATURE;

/// A file as it is or shall be: its digest and its length.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Version {
    /// The digest of its bytes.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub size: u64,
}

impl Version {
    /// That of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { sha256: Sha256::of(bytes), size: bytes.len() as u64 }
    }
}

/// What a host shall have.
pub struct Wanted {
    /// The published folder.
    pub folder: PathBuf,
    /// The release.
    pub release: Release,
    /// The digest of its bytes.
    pub digest: Sha256,
    /// Every file but those of the seal.
    pub files: BTreeMap<String, Version>,
    /// The files of the seal that are there, with their bytes. `release.json` is the last.
    pub seal: Vec<(String, Vec<u8>)>,
}

/// The names of all files of a seal, in the order in which they are sent.
pub fn seal_names() -> Vec<String> {
    let mut names = vec![SUMS.to_owned()];
    for signed in [SUMS, RELEASE] {
        names.extend([SIGNATURE, TOKEN_SIGNATURE].map(|ending| format!("{signed}{ending}")));
    }
    names.push(RELEASE.to_owned());
    names
}

impl Wanted {
    /// Reads the release of a published folder.
    ///
    /// # Errors
    /// There is none, or it is not right.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut seal = Vec::new();
        for name in seal_names() {
            let path = folder.join(&name);
            match fs::read(&path) {
                Ok(bytes) => seal.push((name, bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot read `{}`", path.display()));
                }
            }
        }
        let Some((_, bytes)) = seal.last().filter(|(name, _)| name == RELEASE) else {
            bail!("`{}` has no `{RELEASE}`\nhelp: `rebut release` makes one", folder.display());
        };
        let release = Release::parse(bytes).map_err(|problem| {
            anyhow::anyhow!("`{}`: {problem}", folder.join(RELEASE).display())
        })?;
        let files = release.files.iter().map(|(path, sealed)| {
            let version = Version { sha256: sealed.sha256, size: sealed.size };
            (path.as_str().to_owned(), version)
        });
        let files = files.collect();
        let digest = Sha256::of(bytes);
        Ok(Self { folder: folder.to_path_buf(), release, digest, files, seal })
    }
}

/// A file that is to be sent.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Where it will be found, below the target.
    pub path: String,
    /// What it will be.
    pub version: Version,
    /// Where it is now.
    pub source: Source,
}

/// Where the bytes of an upload are.
#[derive(Clone, Debug)]
pub enum Source {
    /// In a file.
    File(PathBuf),
    /// Here.
    Bytes(Vec<u8>),
}

impl Upload {
    /// Its bytes, which are those of the release.
    ///
    /// # Errors
    /// The file cannot be read, or is another one by now.
    pub fn bytes(&self) -> Result<Vec<u8>, Trouble> {
        let bytes = match &self.source {
            Source::Bytes(bytes) => return Ok(bytes.clone()),
            Source::File(path) => fs::read(path).map_err(|error| {
                Trouble::lasting(format!("cannot read `{}`: {error}", path.display()))
            })?,
        };
        if Version::of(&bytes) != self.version {
            return Err(Trouble::lasting(format!(
                "`{}` is not the file that `{RELEASE}` names\nhelp: something else wrote into the published folder; run the command again",
                self.path
            )));
        }
        Ok(bytes)
    }
}

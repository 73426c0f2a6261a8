//! Says of a folder, a live site, a page or a saved file whether it is genuine.
//!
//! In: what is looked at, and the keys that are believed. Out: an [`Outcome`]: what is genuine, altered, missing or foreign, who
//! signed, and what could not be told. Whatever is looked at may come from anybody: nothing in it is believed before its
//! signature is right, and no path in it is opened.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::path::OutputPath;
use crate::base::sha256::Sha256;
use crate::base::signature::PublicKey;
use crate::base::signature::Signature;
use crate::publish::release::RELEASE;
use crate::publish::release::Release;
use crate::publish::release::SIGNATURE;
use crate::publish::release::SUMS;
use crate::publish::release::Sealed;
use crate::publish::release::TOKEN_SIGNATURE;
use crate::publish::token;

mod fetch;
pub mod folder;
pub mod page;
pub mod site;

/// A list of files longer than this is read by nobody.
const LARGEST_RELEASE: u64 = 256 << 20;

/// A signature or proof longer than this is none.
const LARGEST_SIGNATURE: u64 = 1 << 20;

/// A page longer than this is not looked at.
const LARGEST_PAGE: u64 = 64 << 20;

/// The keys that are believed.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// That of new releases first.
    pub keys: Vec<PublicKey>,
    /// Where they were named, for people: `site.yaml`.
    pub from: String,
}

/// What was found out about one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is as the release says.
    Genuine,
    /// Its bytes are others.
    Altered,
    /// The release lists it, and it is not there.
    Missing,
    /// It is there, and no release lists it.
    Foreign,
    /// It could not be looked at.
    Unchecked,
}

impl State {
    /// In one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::Altered => "altered",
            Self::Missing => "missing",
            Self::Foreign => "foreign",
            Self::Unchecked => "unchecked",
        }
    }
}

/// A file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub state: State,
    /// Its path in the site.
    pub path: String,
    /// More words, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Whether a signature is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Signed {
    /// By a key that is believed.
    Genuine {
        /// The key.
        key: String,
        /// Whether it is one of former times.
        is_former: bool,
    },
    /// Nobody said which key to believe.
    NotAsked {
        /// The number of the key that the signature names; `None` when there is no signature.
        key_id: Option<String>,
    },
    /// There is none.
    Absent,
    /// By a key that nobody named.
    OtherKey {
        /// Its number.
        key_id: String,
    },
    /// Of other bytes, or damaged.
    Wrong,
}

impl Signed {
    fn is_genuine(&self) -> bool {
        matches!(self, Self::Genuine { .. })
    }
}

/// The signature of a token that lies beside a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Whether it signs this very `release.json`.
    pub fits: bool,
    /// The digest that it signs.
    pub sha256: Option<Sha256>,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What is known of a release that something was compared with.
#[derive(Clone, Debug, Serialize)]
pub struct ReleaseFacts {
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub at: String,
    /// Where it is published.
    pub base_url: String,
    /// Who answers for it.
    pub publisher: String,
    /// The digest of `release.json`.
    pub sha256: Sha256,
    /// How many files it lists.
    pub files: usize,
}

/// What it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// All that was looked at is as somebody with a key that is believed has signed it.
    Genuine,
    /// Something is not.
    NotGenuine,
    /// It cannot be told.
    Unchecked,
}

/// Everything that was found out.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// What was looked at.
    pub subject: String,
    /// What it comes to.
    pub judgement: Judgement,
    /// The release that it was compared with.
    pub release: Option<ReleaseFacts>,
    /// The signature of that.
    pub signature: Option<Signed>,
    /// The signature of the list for `sha256sum`.
    pub sums: Option<Signed>,
    /// The signature of a token.
    pub token: Option<Token>,
    /// Where the keys were named; empty when none were.
    pub keys_from: String,
    /// How many files are genuine.
    pub genuine: usize,
    /// The files that are not, in order.
    pub findings: Vec<Finding>,
    /// What is to be said besides, in sentences.
    pub says: Vec<String>,
}

impl Outcome {
    fn new(subject: impl Into<String>, keys: &Keys) -> Self {
        Self {
            subject: subject.into(),
            judgement: Judgement::Unchecked,
            release: None,
            signature: None,
            sums: None,
            token: None,
            keys_from: keys.from.clone(),
            genuine: 0,
            findings: Vec::new(),
            says: Vec::new(),
        }
    }

    /// Adds what was found out of each file.
    fn take(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            match finding.state {
                State::Genuine => self.genuine += 1,
                State::Altered | State::Missing | State::Foreign | State::Unchecked => {
                    self.findings.push(finding);
                }
            }
        }
        self.findings.sort();
    }

    /// How many files are in a state.
    pub fn count(&self, state: State) -> usize {
        match state {
            State::Genuine => self.genuine,
            State::Altered | State::Missing | State::Foreign | State::Unchecked => {
                self.findings.iter().filter(|finding| finding.state == state).count()
            }
        }
    }

    /// Says what all of it comes to.
    fn judged(mut self) -> Self {
        let is_wrong = |finding: &Finding| finding.state != State::Unchecked;
        let signatures = [&self.signature, &self.sums];
        let is_bad = |signed: &Signed| match signed {
            Signed::Genuine { .. } | Signed::NotAsked { .. } => false,
            Signed::Absent | Signed::OtherKey { .. } | Signed::Wrong => true,
        };
        let has_bad = signatures.into_iter().flatten().any(is_bad)
            || self.token.as_ref().is_some_and(|token| !token.fits)
            || self.findings.iter().any(is_wrong);
        let is_signed = self.signature.as_ref().is_some_and(Signed::is_genuine);
        let is_all_seen = self.findings.is_empty();
        self.judgement = match (has_bad, is_signed && is_all_seen) {
            (true, _) => Judgement::NotGenuine,
            (false, true) => Judgement::Genuine,
            (false, false) => Judgement::Unchecked,
        };
        self
    }
}

/// A release with what lies round it.
struct Seal {
    release: Release,
    sha256: Sha256,
    signature: Signed,
    sums: Signed,
    token: Option<Token>,
    findings: Vec<Finding>,
}

/// Gives the bytes of a file beside `release.json`; `None` when it is not there.
type Beside<'b> = &'b dyn Fn(&str) -> Option<Vec<u8>>;

impl Seal {
    /// Reads a release and looks at the files round it.
    fn read(bytes: &[u8], beside: Beside<'_>, keys: &Keys) -> Result<Self, String> {
        let sha256 = Sha256::of(bytes);
        let signature = signed(bytes, beside(&format!("{RELEASE}{SIGNATURE}")), keys);
        let release = Release::parse(bytes)?;
        let mut findings = Vec::new();
        let mut sums_signed = Signed::Absent;
        match beside(SUMS) {
            Some(sums) => {
                if !lists_the_same(&sums, &release, sha256) {
                    findings.push(finding(
                        State::Altered,
                        SUMS,
                        "it does not list what release.json lists",
                    ));
                }
                sums_signed = signed(&sums, beside(&format!("{SUMS}{SIGNATURE}")), keys);
            }
            None => {
                findings.push(Finding { state: State::Missing, path: SUMS.to_owned(), why: None })
            }
        }
        let token = beside(&format!("{RELEASE}{TOKEN_SIGNATURE}")).map(|bytes| {
            let read = token::signed_digest(&bytes);
            Token {
                fits: read.as_ref() == Ok(&sha256),
                sha256: read.as_ref().ok().copied(),
                problem: read.err(),
            }
        });
        Ok(Self { release, sha256, signature, sums: sums_signed, token, findings })
    }

    /// The same without its list for `sha256sum`, for questions about one page.
    fn brief(bytes: &[u8], beside: Beside<'_>, keys: &Keys) -> Result<Self, String> {
        Ok(Self {
            sha256: Sha256::of(bytes),
            signature: signed(bytes, beside(&format!("{RELEASE}{SIGNATURE}")), keys),
            release: Release::parse(bytes)?,
            sums: Signed::NotAsked { key_id: None },
            token: None,
            findings: Vec::new(),
        })
    }

    fn facts(&self) -> ReleaseFacts {
        ReleaseFacts {
            number: self.release.number,
            at: self.release.at.clone(),
            base_url: self.release.base_url.clone(),
            publisher: self.release.publisher.clone(),
            sha256: self.sha256,
            files: self.release.files.len(),
        }
    }

    /// The files that are genuine here and stand in no list: those of the seal itself.
    fn own_files() -> [String; 5] {
        [
            RELEASE.to_owned(),
            format!("{RELEASE}{SIGNATURE}"),
            format!("{RELEASE}{TOKEN_SIGNATURE}"),
            SUMS.to_owned(),
            format!("{SUMS}{SIGNATURE}"),
        ]
    }

    /// The files of these bytes.
    fn find(&self, sha256: Sha256) -> Option<(&OutputPath, &Sealed)> {
        self.release.files.iter().find(|(_, sealed)| sealed.sha256 == sha256)
    }

    /// The address of a file.
    fn address(&self, path: &OutputPath) -> String {
        format!("{}{}", self.release.base_url.trim_end_matches('/'), path.url())
    }

    fn put_into(self, outcome: &mut Outcome) {
        outcome.release = Some(self.facts());
        outcome.signature = Some(self.signature);
        outcome.sums = Some(self.sums);
        outcome.token = self.token;
        outcome.take(self.findings);
    }
}

fn finding(state: State, path: impl Into<String>, why: impl Into<String>) -> Finding {
    Finding { state, path: path.into(), why: Some(why.into()) }
}

/// Whether a signature is one of these bytes by a key that is believed.
fn signed(bytes: &[u8], signature: Option<Vec<u8>>, keys: &Keys) -> Signed {
    let is_there = signature.is_some();
    let text = signature.and_then(|signature| String::from_utf8(signature).ok());
    let read = text.as_deref().and_then(Signature::parse);
    if keys.keys.is_empty() {
        return Signed::NotAsked { key_id: read.map(|signature| signature.key_id()) };
    }
    let Some(read) = read else {
        return if is_there { Signed::Wrong } else { Signed::Absent };
    };
    let by = keys.keys.iter().position(|key| key.id() == read.key_id());
    match by.and_then(|place| Some((place, keys.keys.get(place)?))) {
        None => Signed::OtherKey { key_id: read.key_id() },
        Some((place, key)) if read.is_of(bytes, key) => {
            Signed::Genuine { key: key.as_str().to_owned(), is_former: place > 0 }
        }
        Some(_) => Signed::Wrong,
    }
}

/// Whether a list for `sha256sum -c` has exactly the files of a release, and the release itself.
fn lists_the_same(sums: &[u8], release: &Release, sha256: Sha256) -> bool {
    let Ok(text) = std::str::from_utf8(sums) else { return false };
    let rows = text.lines().map(|line| {
        let (digest, path) = line.split_once("  ")?;
        Some((path, Sha256::from_hex(digest)?))
    });
    let Some(listed) = rows.collect::<Option<Vec<_>>>() else { return false };
    let count = listed.len();
    let listed: BTreeMap<&str, Sha256> = listed.into_iter().collect();
    let files = release.files.iter().map(|(path, sealed)| (path.as_str(), sealed.sha256));
    let wanted: BTreeMap<&str, Sha256> = files.chain([(RELEASE, sha256)]).collect();
    count == listed.len() && listed == wanted
}

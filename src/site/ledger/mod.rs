//! What earlier releases said of each article, so that no published word changes unseen.
//!
//! In: `.rebut/ledger.jsonl`, an input like any other, and the pages of today. Out: what an article is in comparison with its last
//! release, its versions, and the lines that the next release adds. What stops a release is in `check.rs`.
//! `rebut release` writes the file (`publish/ledger.rs`) and nobody else does; it is kept with the content.
//!
//! The form: a line of JSON for each article that a release changed, then a line that closes the release with
//! the SHA-256 of everything above it, and so on. Each closing line covers the ones before, so that no line can be changed
//! later without being seen. The words themselves stand in `.rebut/ledger/SHA-256.txt`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::base::bilingual::Words;
use crate::base::codes;
use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::base::path::decode;
use crate::base::sha256::Sha256;
use crate::base::sha256::Sha256Stream;
use crate::config::Config;
use crate::site::difference;
use crate::site::difference::Fate;
use crate::site::difference::Paragraph;
use crate::site::page::Correction;
use crate::site::page::Page;
use crate::site::redirect::Redirect;
use crate::site::words;
use crate::source::SourceTree;

mod check;

pub(in crate::site) use crate::site::ledger::check::soften;

/// Where the ledger is.
pub const LEDGER: &str = ".rebut/ledger.jsonl";

/// Where the words of all versions are.
pub const FOLDER: &str = ".rebut/ledger";

/// What became of an article in a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is there.
    Published,
    /// It was taken back; its address says so.
    Withdrawn,
    /// Its time was over, as it said itself.
    Expired,
    /// Another page took its address over.
    Replaced,
}

/// A correction as a release logged it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// The day.
    pub on: String,
    /// What kind of change.
    pub kind: String,
    /// What was wrong and what is right now.
    pub text: String,
    /// Whether only letters were put right, of which readers need not be told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub typo: bool,
}

/// An article as a release published it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its id.
    pub article: String,
    /// Its language.
    pub language: String,
    /// What became of it.
    pub state: State,
    /// Its address, from the top of the site.
    pub url: String,
    /// Its headline.
    pub title: String,
    /// The SHA-256 of its words; see [`words::of`].
    pub words: Sha256,
    /// The verdict of each claim.
    pub verdicts: BTreeMap<String, String>,
    /// When it was published or last changed, as readers count (RFC 3339).
    pub updated: Option<String>,
    /// Its corrections, oldest first.
    pub corrections: Vec<Logged>,
    /// The file that it was made from.
    pub path: String,
    /// The digest of that file: while it is the same, so are the words.
    pub file: String,
    /// The number of the release.
    #[serde(skip)]
    pub release: u64,
}

/// The line that closes a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Closing {
    release: u64,
    at: String,
    /// The digest of all bytes above the line.
    above: Sha256,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Closing(Closing),
    Version(Box<Version>),
}

/// An article in one language.
type Key = (String, String);

/// What all releases said.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The file as it is.
    text: Arc<str>,
    /// The number of the last release.
    last: u64,
    /// The versions of each article, oldest first.
    articles: BTreeMap<Key, Vec<Version>>,
    /// The words of versions that somebody may want to see.
    words: BTreeMap<Sha256, Arc<str>>,
}

/// What an article is in comparison with its last release.
pub enum Standing {
    /// No release had it.
    New,
    /// Nothing that readers can see of it has changed.
    Released,
    /// It is another version now, with these words.
    Changed(Box<Version>, String),
}

/// What a release adds to the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addition {
    /// The lines, the closing one included.
    pub lines: String,
    /// The words of new versions.
    pub words: Vec<(Sha256, String)>,
    /// How many articles are there for the first time.
    pub new: usize,
    /// How many are there in another version.
    pub changed: usize,
}

impl Ledger {
    /// Reads the ledger of a project; empty where there is none. A damaged one is reported.
    pub(in crate::site) fn read(tree: &SourceTree, report: &mut Report) -> Self {
        let Some(file) = tree.get(LEDGER) else { return Self::default() };
        let Some(text) = tree.text(file, report).map(with_plain_ends) else {
            return Self::default();
        };
        match Self::parse(&text) {
            Ok(ledger) => ledger,
            Err((line, why)) => {
                let start = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
                let place = Place::in_text(&file.path, &text, start..start);
                report.add(
                    Diagnostic::error(codes::DAMAGED_LEDGER, why)
                        .at(place)
                        .note("the ledger says what readers were told; only `rebut release` writes it")
                        .help("take the file from a copy or from version control, whole, as the last release left it"),
                );
                Self::default()
            }
        }
    }

    /// Takes a text apart; else the place of the line that is wrong, and why.
    fn parse(text: &Arc<str>) -> Result<Self, (usize, String)> {
        let mut ledger = Self { text: Arc::clone(text), ..Self::default() };
        let mut open: Vec<Version> = Vec::new();
        let mut above = Sha256Stream::default();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let read = serde_json::from_str::<Line>(line.trim_end());
            match read.map_err(|_| (number, "this is no line of a ledger".to_owned()))? {
                Line::Version(version) => open.push(*version),
                Line::Closing(closing) => {
                    if closing.above != above.so_far() {
                        let release = closing.release;
                        let why =
                            format!("the lines above are not those that release {release} closed");
                        return Err((number, why));
                    }
                    ledger.last = closing.release;
                    for mut version in open.drain(..) {
                        version.release = closing.release;
                        ledger.push(version);
                    }
                }
            }
            above.update(line.as_bytes());
        }
        if open.is_empty() {
            Ok(ledger)
        } else {
            let lines = text.lines().count();
            Err((lines.saturating_sub(1), "the last release is not closed".to_owned()))
        }
    }

    fn push(&mut self, version: Version) {
        let key = (version.article.clone(), version.language.clone());
        self.articles.entry(key).or_default().push(version);
    }

    /// The file as it is.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The digest of the file; `None` while there is no release in it.
    pub fn digest(&self) -> Option<Sha256> {
        (!self.text.is_empty()).then(|| Sha256::of(self.text.as_bytes()))
    }

    /// The number of the last release in it.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The versions of an article that were released, oldest first.
    fn versions(&self, page: &Page, config: &Config) -> &[Version] {
        let key = (page.article_id.clone(), config.language_tag(page.language).to_owned());
        self.articles.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The words of a version, where they were read.
    fn words(&self, version: &Version) -> Option<&str> {
        self.words.get(&version.words).map(|words| &**words)
    }

    /// The digest of the words of an article in its last release.
    pub fn words_of(&self, page: &Page, config: &Config) -> Option<Sha256> {
        self.versions(page, config).last().map(|version| version.words)
    }

    /// What an article is in comparison with its last release.
    pub fn standing(&self, page: &Page, config: &Config) -> Standing {
        let Some(last) = self.versions(page, config).last() else { return Standing::New };
        let state = state(page);
        let is_same_file = last.file == page.digest.hex();
        if is_same_file && last.state == state && last.url == page.url.as_str() {
            return Standing::Released;
        }
        let words = words::of(page, config);
        let version = Version::of(page, config, &words);
        let is_same = Version {
            file: version.file.clone(),
            path: version.path.clone(),
            release: 0,
            ..last.clone()
        } == version;
        if is_same { Standing::Released } else { Standing::Changed(Box::new(version), words) }
    }

    /// Whether an article is not what its last release says.
    pub(in crate::site) fn is_changed(&self, page: &Page, config: &Config) -> bool {
        matches!(self.standing(page, config), Standing::Changed(..))
    }

    /// The versions of an article, oldest first, with what changed in each; empty when there is only one.
    pub fn history(&self, page: &Page, config: &Config) -> Vec<(Version, Vec<Paragraph>)> {
        let mut versions: Vec<(Version, Arc<str>)> = self
            .versions(page, config)
            .iter()
            .filter_map(|version| {
                Some((version.clone(), Arc::clone(self.words.get(&version.words)?)))
            })
            .collect();
        if let Standing::Changed(version, words) = self.standing(page, config) {
            versions.push((*version, words.into()));
        }
        if versions.len() < 2 {
            return Vec::new();
        }
        let mut before: Option<Arc<str>> = None;
        let with_changes = versions.into_iter().map(|(version, words)| {
            let changes = before
                .as_ref()
                .map_or_else(Vec::new, |before| difference::paragraphs(before, &words));
            before = Some(words);
            (version, changes)
        });
        with_changes.collect()
    }

    /// Whether an article has more than one version.
    pub fn has_history(&self, page: &Page, config: &Config) -> bool {
        let released = self.versions(page, config).len();
        released > 1 || (released == 1 && self.is_changed(page, config))
    }

    /// The articles that are gone, each with the state that it has now, or none when nobody says what became of it.
    fn vanished<'l>(
        &'l self,
        pages: &[&Page],
        redirects: &[Redirect],
        hidden: &BTreeMap<SourcePath, Hidden>,
        config: &Config,
    ) -> Vec<(&'l Version, Option<State>)> {
        let there: std::collections::BTreeSet<(&str, &str)> = pages
            .iter()
            .map(|page| (page.article_id.as_str(), config.language_tag(page.language)))
            .collect();
        let lasts = self.articles.values().filter_map(|versions| versions.last());
        lasts
            .filter(|last| {
                let is_gone = matches!(last.state, State::Expired | State::Replaced);
                !is_gone && !there.contains(&(last.article.as_str(), last.language.as_str()))
            })
            .map(|last| {
                let is_expired = hidden
                    .get(&SourcePath::new(&last.path))
                    .is_some_and(|hidden| hidden.is_expired);
                let state = if is_expired {
                    Some(State::Expired)
                } else {
                    leads_on(redirects, &last.url).then_some(State::Replaced)
                };
                (last, state)
            })
            .collect()
    }

    /// What a release at this moment adds; `None` when it has nothing to say of any article.
    pub(in crate::site) fn addition(
        &self,
        pages: &[&Page],
        redirects: &[Redirect],
        hidden: &BTreeMap<SourcePath, Hidden>,
        config: &Config,
        at: &Moment,
        number: u64,
    ) -> Option<Addition> {
        let mut addition = Addition::default();
        let mut versions = Vec::new();
        let articles: Vec<&Page> = pages.iter().copied().filter(|page| is_kept(page)).collect();
        for page in &articles {
            match self.standing(page, config) {
                Standing::Released => {}
                Standing::New => {
                    let words = words::of(page, config);
                    versions.push(Version::of(page, config, &words));
                    addition.words.push((Sha256::of(words.as_bytes()), words));
                    addition.new += 1;
                }
                Standing::Changed(version, words) => {
                    versions.push(*version);
                    addition.words.push((Sha256::of(words.as_bytes()), words));
                    addition.changed += 1;
                }
            }
        }
        for (last, state) in self.vanished(&articles, redirects, hidden, config) {
            if let Some(state) = state {
                versions.push(Version { state, ..last.clone() });
                addition.changed += 1;
            }
        }
        if versions.is_empty() {
            return None;
        }
        versions.sort_by(|one, other| {
            (&one.article, &one.language).cmp(&(&other.article, &other.language))
        });
        for version in &versions {
            addition.lines.push_str(&serde_json::to_string(version).unwrap_or_default());
            addition.lines.push('\n');
        }
        let above = Sha256::of(format!("{}{}", self.text, addition.lines).as_bytes());
        let closing = Closing { release: number, at: at.rfc3339(), above };
        addition.lines.push_str(&serde_json::to_string(&closing).unwrap_or_default());
        addition.lines.push('\n');
        Some(addition)
    }

    /// The ledger after a release.
    pub(in crate::site) fn with(&self, addition: &Addition) -> Option<Self> {
        let text: Arc<str> = format!("{}{}", self.text, addition.lines).into();
        let mut ledger = Self::parse(&text).ok()?;
        ledger.words.clone_from(&self.words);
        for (digest, words) in &addition.words {
            ledger.words.insert(*digest, words.as_str().into());
        }
        Some(ledger)
    }
}

/// A content file that is not published at this moment.
#[derive(Clone, Debug)]
pub(in crate::site) struct Hidden {
    /// The line that says so.
    pub(in crate::site) place: Place,
    /// The rest of a sentence about the article.
    pub(in crate::site) why: Words,
    /// Whether its time is over, as it says itself.
    pub(in crate::site) is_expired: bool,
}

impl Version {
    /// An article as it is now.
    fn of(page: &Page, config: &Config, words: &str) -> Self {
        let verdict = |claim: &crate::site::page::Claim| {
            let verdict = &config.verdicts.verdicts[claim.verdict.index()].id;
            (claim.id.clone(), verdict.clone())
        };
        let logged = |correction: &Correction, typo| Logged {
            on: correction.on.to_string(),
            kind: correction.kind.as_str().to_owned(),
            text: correction.text.clone(),
            typo,
        };
        // Corrections of a page stand newest first.
        let mut corrections: Vec<Logged> =
            page.corrections.iter().rev().map(|correction| logged(correction, false)).collect();
        corrections.extend(page.typos.iter().rev().map(|correction| logged(correction, true)));
        corrections.sort_by(|one, other| one.on.cmp(&other.on));
        Self {
            article: page.article_id.clone(),
            language: config.language_tag(page.language).to_owned(),
            state: state(page),
            url: page.url.as_str().to_owned(),
            title: page.title.clone(),
            words: Sha256::of(words.as_bytes()),
            verdicts: page.claims.iter().map(verdict).collect(),
            updated: page.updated.as_ref().or(page.date.as_ref()).map(Moment::rfc3339),
            corrections,
            path: page.source.as_str().to_owned(),
            file: page.digest.hex(),
            release: 0,
        }
    }
}

/// Whether a paragraph that changed is nothing but a verdict in the words of an article: it is told as a verdict.
pub fn is_verdict(paragraph: &Paragraph, before: &Version, after: &Version) -> bool {
    let side = |other: Fate| {
        let stretches = paragraph.iter().filter(|stretch| stretch.fate != other);
        stretches.map(|stretch| stretch.words.as_str()).collect::<Vec<_>>().join(" ")
    };
    let says = |version: &Version, line: &str| {
        let parts = line.split_once(": ");
        parts.is_some_and(|(claim, verdict)| {
            version.verdicts.get(claim).is_some_and(|known| known == verdict)
        })
    };
    says(before, &side(Fate::Came)) && says(after, &side(Fate::Went))
}

/// Where the words of a version are kept.
pub fn words_path(words: Sha256) -> String {
    format!("{FOLDER}/{words}.txt")
}

/// A text as a release wrote it: version control turns the ends of lines into those of Windows where it is told to.
fn with_plain_ends(text: Arc<str>) -> Arc<str> {
    if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text }
}

/// Whether releases remember a page: articles that everybody can see.
fn is_kept(page: &Page) -> bool {
    page.kind.is_article() && page.preview.is_none()
}

fn state(page: &Page) -> State {
    if page.is_withdrawn { State::Withdrawn } else { State::Published }
}

fn leads_on(redirects: &[Redirect], url: &str) -> bool {
    let output = UrlPath::from_segments(&decode(url)).output();
    redirects.iter().any(|redirect| redirect.from == output)
}

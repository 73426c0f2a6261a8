//! What must be done so that a host has a release, and in which order.
//!
//! In: what is wanted, and what is known of the host. Out: [`Steps`]. The order keeps readers from meeting half a site: what
//! pages load comes before them, pages come before what leads to them, and only then goes what nothing needs any more.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::media_type::FEEDS;
use crate::base::sha256::Sha256;
use crate::deploy::parts::record::Journal;
use crate::deploy::parts::wanted::Version;

/// The stages of a run, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Files of an earlier release that stand where a folder must be, or the other way round.
    InTheWay,
    /// All that pages load or lead to and that is no page.
    Assets,
    /// Pages that were not there: nothing leads to them yet.
    NewPages,
    /// Pages that have changed.
    Pages,
    /// Feeds, sitemaps, open data, rules for the host: all that leads to pages.
    Feeds,
    /// Checksums and signatures.
    Seal,
    /// What is there now.
    Release,
    /// What no page needs any more.
    Deletions,
}

impl Stage {
    /// The name that people see.
    pub fn name(self) -> &'static str {
        match self {
            Self::InTheWay => "in the way",
            Self::Assets => "assets",
            Self::NewPages => "new pages",
            Self::Pages => "pages",
            Self::Feeds => "feeds",
            Self::Seal => "seal",
            Self::Release => "release",
            Self::Deletions => "deletions",
        }
    }

    /// The stage in which a file is sent.
    pub fn of(path: &str, is_new: bool) -> Self {
        let path = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let leads =
            ["robots.txt", "llms.txt", "llms-full.txt", "_redirects", "_headers", ".htaccess"];
        if name.ends_with(".html") || name.ends_with(".htm") {
            return if is_new { Self::NewPages } else { Self::Pages };
        }
        let is_feed = FEEDS.iter().any(|(feed, _)| *feed == name);
        if is_feed || name.ends_with(".xml") || leads.contains(&name) || path.starts_with("api/") {
            return Self::Feeds;
        }
        Self::Assets
    }
}

/// Why a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// It is not there.
    New,
    /// Another one is there.
    Changed,
    /// A run that ended early may have left another one.
    Unsure,
    /// One is there that is not from us.
    Foreign,
}

impl Why {
    /// The word that people see.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unsure => "unsure",
            Self::Foreign => "not ours",
        }
    }
}

/// What is known of a host.
#[derive(Default)]
pub struct Found {
    /// The files of the release that it says it has.
    pub release: Option<BTreeMap<String, Version>>,
    /// What runs that ended early may have changed.
    pub journal: Option<Journal>,
    /// Files that lie there, with their lengths: those that were asked about.
    pub listing: BTreeMap<String, u64>,
    /// Files nobody knew of that were read and are the wanted ones.
    pub same: BTreeSet<String>,
}

impl Found {
    /// What may lie at a path of which we know.
    fn candidates<'f>(&'f self, path: &str) -> impl Iterator<Item = &'f Version> {
        let released = self.release.as_ref().and_then(|release| release.get(path));
        released.into_iter().chain(self.journal.iter().flat_map({
            let path = path.to_owned();
            move |journal| journal.puts.get(&path).into_iter().flatten()
        }))
    }

    fn is_journaled(&self, path: &str) -> bool {
        self.journal.as_ref().is_some_and(|journal| journal.puts.contains_key(path))
    }

    /// Whether one must look what lies at a path: no release tells.
    pub fn is_unsure(&self, path: &str) -> bool {
        self.is_journaled(path) || self.candidates(path).next().is_none()
    }

    /// Paths of which nobody knows and where something of the wanted length lies: to be read and compared.
    pub fn to_compare<'f>(
        &'f self,
        wanted: &'f BTreeMap<String, Version>,
    ) -> impl Iterator<Item = (&'f String, &'f Version)> {
        wanted.iter().filter(|(path, version)| {
            self.candidates(path).next().is_none() && self.listing.get(*path) == Some(&version.size)
        })
    }

    /// Every path at which a file of ours may lie.
    fn ours(&self) -> BTreeSet<&str> {
        let released = self.release.iter().flat_map(BTreeMap::keys);
        let puts = self.journal.iter().flat_map(|journal| journal.puts.keys());
        let drops = self.journal.iter().flat_map(|journal| &journal.drops);
        released.chain(puts).chain(drops).map(String::as_str).collect()
    }
}

/// What must be done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Files to send, with the reason, by stage.
    pub uploads: BTreeMap<Stage, Vec<(String, Why)>>,
    /// Files that make room for others, to be removed at once.
    pub in_the_way: Vec<String>,
    /// Files to be removed at the end.
    pub deletions: Vec<String>,
}

impl Steps {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.uploads.is_empty() && self.in_the_way.is_empty() && self.deletions.is_empty()
    }

    /// Files that would be replaced and are not from us.
    pub fn foreign(&self) -> impl Iterator<Item = &str> {
        let all = self.uploads.values().flatten();
        all.filter(|(_, why)| *why == Why::Foreign).map(|(path, _)| path.as_str())
    }

    /// All files to send.
    pub fn uploads(&self) -> impl Iterator<Item = (Stage, &str, Why)> {
        self.uploads.iter().flat_map(|(stage, files)| {
            files.iter().map(|(path, why)| (*stage, path.as_str(), *why))
        })
    }

    /// What the run will have changed that the host's release does not tell, together with what runs before it left.
    pub fn journal(&self, found: &Found, wanted: &BTreeMap<String, Version>) -> Journal {
        let mut journal = found.journal.clone().unwrap_or_default();
        for (_, path, why) in self.uploads() {
            let Some(version) = wanted.get(path) else { continue };
            let versions = journal.puts.entry(path.to_owned()).or_default();
            versions.insert(*version);
            if why == Why::Foreign {
                // What it is, nobody knows: its length must tell nothing later.
                let size = found.listing.get(path).copied().unwrap_or_default();
                versions.insert(Version { sha256: Sha256::of(b""), size });
            }
        }
        journal.drops.extend(self.deletions.iter().chain(&self.in_the_way).cloned());
        journal
    }
}

/// The difference of what is wanted and what is there.
pub fn difference(wanted: &BTreeMap<String, Version>, found: &Found) -> Steps {
    let mut steps = Steps::default();
    for (path, version) in wanted {
        let Some(why) = why(path, *version, found) else { continue };
        let is_new = found.release.as_ref().is_none_or(|release| !release.contains_key(path));
        steps.uploads.entry(Stage::of(path, is_new)).or_default().push((path.clone(), why));
    }
    let gone = found.ours().into_iter().filter(|path| !wanted.contains_key(*path));
    for path in gone {
        if is_in_the_way(path, wanted) {
            steps.in_the_way.push(path.to_owned());
        } else {
            steps.deletions.push(path.to_owned());
        }
    }
    // Pages first: no page may be left whose parts are gone.
    steps.deletions.sort_by_key(|path| (Stage::of(path, false) == Stage::Assets, path.clone()));
    steps
}

/// Why a file must be sent; `None` when it is there.
fn why(path: &str, version: Version, found: &Found) -> Option<Why> {
    let mut candidates = found.candidates(path).peekable();
    if candidates.peek().is_none() {
        let is_there = found.listing.contains_key(path);
        let is_same = found.same.contains(path);
        return (!is_same).then_some(if is_there { Why::Foreign } else { Why::New });
    }
    if !found.is_journaled(path) {
        return candidates.all(|known| *known != version).then_some(Why::Changed);
    }
    // Files come into place whole, so that the length tells which of several it is, unless two are of one length.
    let is_told = candidates.all(|known| *known == version || known.size != version.size);
    match found.listing.get(path) {
        None => Some(Why::New),
        Some(size) if *size == version.size && is_told => None,
        Some(_) => Some(Why::Unsure),
    }
}

/// Whether a file stands where a wanted one needs a folder, or lies below a wanted file.
fn is_in_the_way(path: &str, wanted: &BTreeMap<String, Version>) -> bool {
    let below = format!("{path}/");
    let next = wanted.range(below.clone()..).next();
    let is_folder = next.is_some_and(|(next, _)| next.starts_with(&below));
    let slashes = path.match_indices('/');
    is_folder || slashes.into_iter().any(|(at, _)| wanted.contains_key(&path[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(files: &[(&str, &str)]) -> BTreeMap<String, Version> {
        let version =
            |(path, text): &(&str, &str)| ((*path).to_owned(), Version::of(text.as_bytes()));
        files.iter().map(version).collect()
    }

    fn told(steps: &Steps) -> Vec<String> {
        let uploads = steps
            .uploads()
            .map(|(stage, path, why)| format!("{} {path} ({})", stage.name(), why.word()));
        let gone = steps.deletions.iter().map(|path| format!("delete {path}"));
        let first = steps.in_the_way.iter().map(|path| format!("make room {path}"));
        first.chain(uploads).chain(gone).collect()
    }

    #[test]
    fn what_pages_need_comes_first_and_what_leads_to_them_last() {
        let wanted = versions(&[
            ("a/index.html", "a"),
            ("api/v1/a.json", "j"),
            ("atom.xml", "f"),
            ("b.css", "c"),
            ("index.html", "new"),
            ("same.txt", "s"),
            ("sitemap.xml", "m"),
        ]);
        let release = versions(&[
            ("index.html", "old"),
            ("old.css", "o"),
            ("old/index.html", "o"),
            ("same.txt", "s"),
        ]);
        let found = Found { release: Some(release), ..Found::default() };
        let expected = [
            "assets b.css (new)",
            "new pages a/index.html (new)",
            "pages index.html (changed)",
            "feeds api/v1/a.json (new)",
            "feeds atom.xml (new)",
            "feeds sitemap.xml (new)",
            "delete old/index.html",
            "delete old.css",
        ];
        assert_eq!(told(&difference(&wanted, &found)), expected);
    }

    #[test]
    fn files_of_others_are_told_and_never_deleted() {
        let wanted = versions(&[("index.html", "ours"), ("logo.svg", "l")]);
        let listing = [("index.html", 4), ("logo.svg", 1), ("theirs.html", 7)];
        let found = Found {
            listing: listing.map(|(path, size)| (path.to_owned(), size)).into(),
            same: ["logo.svg".to_owned()].into(),
            ..Found::default()
        };
        let compared: Vec<_> = found.to_compare(&wanted).map(|(path, _)| path.as_str()).collect();
        assert_eq!(compared, ["index.html", "logo.svg"]);
        let steps = difference(&wanted, &found);
        assert_eq!(told(&steps), ["new pages index.html (not ours)"]);
        assert_eq!(steps.foreign().collect::<Vec<_>>(), ["index.html"]);
    }

    #[test]
    fn after_a_run_that_ended_early_the_length_tells_what_is_there() {
        // Each line: what the release has, what the killed run sent, what lies there, what comes of it.
        let wanted = versions(&[("a", "new!"), ("b", "new!"), ("c", "new!"), ("d", "new!")]);
        let release = versions(&[("a", "old"), ("b", "old"), ("c", "old!")]);
        let puts =
            ["a", "b", "c", "d"].map(|path| (path.to_owned(), [Version::of(b"new!")].into()));
        let drops = ["gone".to_owned()].into();
        let journal = Journal::new(puts.into(), drops);
        let listing = [("a", 4), ("b", 3), ("c", 4)];
        let found = Found {
            release: Some(release),
            journal: Some(journal),
            listing: listing.map(|(path, size)| (path.to_owned(), size)).into(),
            ..Found::default()
        };
        let expected = ["assets b (unsure)", "assets c (unsure)", "assets d (new)", "delete gone"];
        assert_eq!(told(&difference(&wanted, &found)), expected);
    }

    #[test]
    fn a_file_that_becomes_a_folder_makes_room_first() {
        let wanted = versions(&[("a/index.html", "x"), ("b", "y")]);
        let release = versions(&[("a", "x"), ("b/index.html", "y")]);
        let found = Found { release: Some(release), ..Found::default() };
        let steps = difference(&wanted, &found);
        assert_eq!(steps.in_the_way, ["a", "b/index.html"]);
        assert_eq!(steps.deletions, Vec::<String>::new());
    }
}

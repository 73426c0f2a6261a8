//! `rebut release`: a build that is recorded and sealed.
//!
//! In: what `rebut build` takes. Out: the published site with `release.json` and `SHA256SUMS`, and the ledger in the project, which from then on
//! says what readers were told. Both are written when the site is in place; when the program is stopped before, there was no release.

use std::path::Path;

use anyhow::Context;
use anyhow::bail;

use crate::base::diag::Report;
use crate::base::digest::Digest;
use crate::pipeline::Options;
use crate::pipeline::build;
use crate::pipeline::build::Note;
use crate::pipeline::build::Summary;
use crate::publish::cache::Cache;
use crate::publish::ledger;
use crate::publish::release::Release;
use crate::publish::seal;
use crate::publish::seal::Facts;
use crate::publish::seal::KnownSums;
use crate::publish::seal::Seal;
use crate::publish::staging::Staging;
use crate::render::manifest::Entry;
use crate::render::manifest::Manifest;
use crate::render::sink::Sink;
use crate::site::Site;
use crate::site::ledger::Addition;

/// The cache of the SHA-256 of all contents.
const SUMS: &str = "sums";

/// What a release did.
#[derive(Clone, Debug)]
pub struct Released {
    /// What the build did.
    pub summary: Summary,
    /// The release that is published now.
    pub release: Release,
    /// Whether it is another one than before.
    pub is_new: bool,
    /// How many articles are in a release for the first time.
    pub new: usize,
    /// How many articles are there in another version, or are gone.
    pub changed: usize,
}

/// Builds the project at `root` into `out`, logs what changed for readers, and seals the site. `Ok(None)`: the report has errors,
/// and nothing was published or logged.
///
/// # Errors
/// The project cannot be listed, a folder cannot be written, or what the last release left is damaged.
pub fn release(
    root: &Path,
    out: &Path,
    options: &Options,
    report: &mut Report,
    progress: &(dyn Fn(usize, usize) + Sync),
    tell: &dyn Fn(Note),
) -> anyhow::Result<Option<Released>> {
    let before = ledger::last_release(root)?;
    let mut sealing = Sealing { before, addition: Addition::default(), seal: None };
    let place = build::Place { root, out };
    let built = build::publish(place, options, Some(&mut sealing), report, progress, tell)?;
    let Some(summary) = built else { return Ok(None) };
    let Sealing { before, addition: Addition { new, changed, .. }, seal } = sealing;
    let (release, is_new) = match (seal, before) {
        (Some(seal), _) => (seal.release, seal.is_new),
        (None, Some(before)) => (before, false),
        (None, None) => bail!("`{}` is no release; run `rebut release --no-cache`", out.display()),
    };
    Ok(Some(Released { summary, release, is_new, new, changed }))
}

/// What a build needs to become a release, and what came of it.
pub(super) struct Sealing {
    before: Option<Release>,
    addition: Addition,
    seal: Option<Seal>,
}

impl Sealing {
    /// Whether a file of the site may be one that a release makes besides the plan.
    pub(super) fn makes(path: &str) -> bool {
        seal::is_of_seal(path)
    }

    /// The number of this release, if it becomes one.
    fn number(&self, site: &Site) -> u64 {
        let before = self.before.as_ref().map_or(0, |before| before.number);
        before.max(site.ledger().last()).saturating_add(1)
    }

    /// Takes into the ledger of the site what readers are told with this release.
    pub(super) fn log(&mut self, site: &mut Site) {
        self.addition = site.release(self.number(site)).unwrap_or_default();
    }

    /// Seals what is staged.
    pub(super) fn seal(
        &mut self,
        site: &Site,
        cache: &Cache,
        staging: &Staging<'_>,
        manifest: &mut Manifest,
    ) -> anyhow::Result<()> {
        if let Some((path, _)) = manifest.iter().find(|(path, _)| Self::makes(path.as_str())) {
            bail!(
                "`{path}` is a name that a release needs for itself; rename the file of that name in static/"
            );
        }
        let number = match self.addition.lines.is_empty() {
            true => self.number(site),
            false => site.ledger().last(),
        };
        let config = &site.config;
        let facts = Facts {
            number,
            at: site.now.rfc3339(),
            base_url: format!("{}{}/", config.base_url.origin, config.base_url.path),
            publisher: config
                .text(&config.publisher.name, config.default_language().tag.as_ref())
                .to_owned(),
            ledger: site.ledger().digest(),
        };
        let known = cache.read::<KnownSums>(SUMS).value().unwrap_or_default();
        let bytes = |path: &_| staging.bytes(path);
        let seal = seal::seal(manifest, &bytes, &known, facts, self.before.as_ref())
            .context("cannot read a file of the new site")?;
        if seal.sums != known {
            cache.write(SUMS, &seal.sums);
        }
        for (path, bytes) in &seal.files {
            let content = Digest::of(bytes);
            staging.put(path, bytes, content).with_context(|| format!("cannot write `{path}`"))?;
            let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let entry = Entry { inputs: content, tools: content, content, size };
            manifest.insert(path.clone(), entry);
        }
        self.seal = Some(seal);
        Ok(())
    }

    /// Keeps the ledger in the project, now that the site is in place.
    pub(super) fn keep(&self, root: &Path, site: &Site) -> anyhow::Result<()> {
        match &self.seal {
            Some(seal) if seal.is_new => {
                let Addition { words, .. } = &self.addition;
                ledger::write(root, site.ledger().text(), words, &seal.bytes)
                    .context("the site is in place, but the ledger of its release is not written")
            }
            Some(_) | None => Ok(()),
        }
    }
}

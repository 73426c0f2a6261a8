//! `rebut release`: a build that is recorded and sealed.
//!
//! In: what `rebut build` takes. Out: the published site with `release.json` and `SHA256SUMS`, and the ledger in the project, which from then on
//! says what readers were told. Both are written when the site is in place; when the program is stopped before, there was no release.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use anyhow::bail;
use rayon::prelude::*;

use crate::base::diag::Report;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::OutputPath;
use crate::base::sha256::Sha256;
use crate::pipeline::Options;
use crate::pipeline::build;
use crate::pipeline::build::Summary;
use crate::pipeline::kept::Note;
use crate::publish::cache::Cache;
use crate::publish::ledger;
use crate::publish::ledger::Times;
use crate::publish::proof::PROOF;
use crate::publish::proof::Proof;
use crate::publish::proof::Statement;
use crate::publish::release::RELEASE;
use crate::publish::release::Release;
use crate::publish::release::SIGNATURE;
use crate::publish::release::SUMS;
use crate::publish::release::Sealed;
use crate::publish::release::TOKEN_SIGNATURE;
use crate::publish::seal;
use crate::publish::seal::Facts;
use crate::publish::seal::KnownSums;
use crate::publish::seal::Seal;
use crate::publish::signing::SigningKey;
use crate::publish::staging::Staging;
use crate::publish::token;
use crate::render::manifest::Entry;
use crate::render::manifest::Manifest;
use crate::render::sink::Sink;
use crate::site::Site;
use crate::site::ledger::Addition;
use crate::site::page::Page;

/// The cache of the SHA-256 of all contents.
const KNOWN_SUMS: &str = "sums";

/// What a release did.
#[derive(Clone, Debug)]
pub struct Released {
    /// What the build did.
    pub summary: Summary,
    /// The release that is published now.
    pub release: Release,
    /// Whether it is another one than before.
    pub is_new: bool,
    /// Whether it is signed.
    pub is_signed: bool,
    /// How many articles are in a release for the first time.
    pub new: usize,
    /// How many articles are there in another version, or are gone.
    pub changed: usize,
}

/// How a release is to be signed.
#[derive(Debug, Default)]
pub struct Order {
    /// The key to sign with.
    pub key: Option<SigningKey>,
    /// Whether it may be left unsigned though the site names a key.
    pub is_unsigned: bool,
    /// The signature of a token over the release that is published now, to be laid beside it.
    pub attach: Option<Vec<u8>>,
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
    order: Order,
    report: &mut Report,
    progress: &(dyn Fn(usize, usize) + Sync),
    tell: &dyn Fn(Note),
) -> anyhow::Result<Option<Released>> {
    let before = ledger::last_release(root)?;
    let Order { key, is_unsigned, attach } = order;
    let is_attached = attach.is_some();
    let token = match attach {
        Some(token) => {
            Some(token::der(token).map_err(|why| anyhow::anyhow!("the signature {why}"))?)
        }
        None => ledger::token(root),
    };
    let mut sealing = Sealing {
        before,
        addition: Addition::default(),
        seal: None,
        key,
        is_unsigned,
        token,
        is_attached,
        times: ledger::times(root),
    };
    let place = build::Place { root, out };
    let built = build::publish(place, options, Some(&mut sealing), report, progress, tell)?;
    let Some(summary) = built else { return Ok(None) };
    let is_signed = sealing.key.is_some();
    let Sealing { before, addition: Addition { new, changed, .. }, seal, .. } = sealing;
    let (release, is_new) = match (seal, before) {
        (Some(seal), _) => (seal.release, seal.is_new),
        (None, Some(before)) => (before, false),
        (None, None) => bail!("`{}` is no release; run `rebut release --no-cache`", out.display()),
    };
    Ok(Some(Released { summary, release, is_new, is_signed, new, changed }))
}

/// What a build needs to become a release, and what came of it.
pub(super) struct Sealing {
    before: Option<Release>,
    addition: Addition,
    seal: Option<Seal>,
    key: Option<SigningKey>,
    is_unsigned: bool,
    /// What may belong to this release.
    token: Option<Vec<u8>>,
    /// Whether it must.
    is_attached: bool,
    times: Times,
}

impl Sealing {
    /// What it is made from besides the site.
    pub(super) fn digest(&self) -> Fingerprint {
        let key = self.key.as_ref().map(|key| key.public().as_str());
        Fingerprint::of_value(&(key, self.is_unsigned, &self.token))
    }

    /// Whether the key is the one that the site tells its readers to believe.
    pub(super) fn admit(&self, site: &Site) -> anyhow::Result<()> {
        match (&site.config.signing, &self.key) {
            (None, None) => Ok(()),
            (Some(_), None) if self.is_unsigned => Ok(()),
            (Some(_), None) => bail!(
                "site.yaml names a key under `signing`, and there is no secret key to sign with\n\
                 help: give it with `--key FILE`, or in the environment with REBUT_SIGNING_KEY_FILE or REBUT_SIGNING_KEY; \
                 `--unsigned` makes a release that readers cannot check"
            ),
            (None, Some(key)) => bail!(
                "site.yaml does not name the key that is to sign, so readers could not check it\n\
                 help: add the line `signing: {{ public_key: {} }}`",
                key.public().as_str()
            ),
            (Some(signing), Some(key)) if signing.public_key == *key.public() => Ok(()),
            (Some(signing), Some(key)) => bail!(
                "the secret key belongs to {}, and site.yaml names {}\n\
                 help: sign with the key that belongs to `public_key`, or write the new key there and the old one under `previous_keys`",
                key.public().as_str(),
                signing.public_key.as_str()
            ),
        }
    }

    /// The files that a release makes besides the plan.
    pub(super) fn makes(&self, site: &Site) -> BTreeSet<String> {
        let mut made = BTreeSet::from([RELEASE, SUMS].map(str::to_owned));
        if self.key.is_some() {
            made.extend([RELEASE, SUMS].map(|name| format!("{name}{SIGNATURE}")));
            made.extend(provable(site).map(|(_, _, proof)| proof));
        }
        if self.token.is_some() {
            made.insert(format!("{RELEASE}{TOKEN_SIGNATURE}"));
        }
        made
    }

    /// The proofs of all articles, signed.
    fn proofs(
        &self,
        site: &Site,
        facts: &Facts,
        key: &SigningKey,
        files: &BTreeMap<OutputPath, Sealed>,
    ) -> Vec<(OutputPath, Vec<u8>)> {
        let base = facts.base_url.trim_end_matches('/');
        let pages: Vec<_> = provable(site).collect();
        let proof = |(page, path, proof): (&Page, OutputPath, String)| {
            let sealed = files.get(&path)?;
            let at = match sealed.since == facts.number {
                true => Some(&facts.at),
                false => self.times.get(&sealed.since),
            };
            // Where nobody knows any more when it came, it is there now.
            let (release, at) = at.map_or((facts.number, &facts.at), |at| (sealed.since, at));
            let statement = Statement {
                page: format!("{base}{}", page.url),
                id: page.article_id.clone(),
                language: site.config.language_tag(page.language).to_owned(),
                sha256: sealed.sha256,
                size: sealed.size,
                words: site.ledger().words_of(page, &site.config),
                release,
                at: at.clone(),
            };
            Some((OutputPath::new(proof), Proof::sign(&statement, key).to_bytes()))
        };
        pages.into_par_iter().filter_map(proof).collect()
    }

    /// The token's signature, if it belongs to this release.
    fn fitting_token(&self, sha256: Sha256) -> anyhow::Result<Option<&[u8]>> {
        let Some(token) = &self.token else { return Ok(None) };
        match token::signed_digest(token) {
            Ok(signed) if signed == sha256 => Ok(Some(token)),
            Ok(_) | Err(_) if !self.is_attached => Ok(None),
            Ok(signed) => bail!(
                "the signature belongs to a file with the SHA-256 {signed}, and that of this release.json is {sha256}\n\
                 help: run `rebut release`, sign the release.json that it wrote, then attach that signature"
            ),
            Err(why) => bail!("the signature {why}"),
        }
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
        let own = self.makes(site);
        let is_own =
            |path: &OutputPath| seal::is_of_seal(path.as_str()) || own.contains(path.as_str());
        if let Some((path, _)) = manifest.iter().find(|(path, _)| is_own(path)) {
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
        let known = cache.read::<KnownSums>(KNOWN_SUMS).value().unwrap_or_default();
        let bytes = |path: &_| staging.bytes(path);
        let key = self.key.as_ref();
        let said = facts.clone();
        let make = |files: &BTreeMap<OutputPath, Sealed>| {
            key.map(|key| self.proofs(site, &said, key, files)).unwrap_or_default()
        };
        let signing = key.map(|key| (key, &make as seal::Proofs<'_>));
        let mut seal = seal::seal(manifest, &bytes, &known, facts, self.before.as_ref(), signing)
            .context("cannot read a file of the new site")?;
        if let Some(token) = self.fitting_token(Sha256::of(&seal.bytes))? {
            let path = OutputPath::new(format!("{RELEASE}{TOKEN_SIGNATURE}"));
            seal.files.insert(0, (path, token.to_vec()));
        }
        if seal.sums != known {
            cache.write(KNOWN_SUMS, &seal.sums);
        }
        for (path, bytes) in &seal.files {
            let content = Fingerprint::of(bytes);
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
        const UNWRITTEN: &str =
            "the site is in place, but the ledger of its release is not written";
        let Some(seal) = &self.seal else { return Ok(()) };
        if let Some(token) = self.token.as_ref().filter(|_| self.is_attached) {
            ledger::write_token(root, token).context(UNWRITTEN)?;
        }
        if !seal.is_new {
            return Ok(());
        }
        let Addition { words, .. } = &self.addition;
        ledger::write(root, site.ledger().text(), words, &seal.bytes).context(UNWRITTEN)?;
        let mut times = self.times.clone();
        times.insert(seal.release.number, seal.release.at.clone());
        let needed: BTreeSet<u64> = seal.release.files.values().map(|file| file.since).collect();
        times.retain(|number, _| needed.contains(number) || *number == seal.release.number);
        ledger::write_times(root, &times).context(UNWRITTEN)
    }
}

/// The articles that a proof can lie beside, with their page and the path of the proof.
fn provable(site: &Site) -> impl Iterator<Item = (&Page, OutputPath, String)> {
    site.pages().filter(|page| page.kind.is_article() && page.preview.is_none()).filter_map(
        |page| {
            let path = page.url.output();
            let proof = format!("{}{PROOF}", path.as_str().strip_suffix("index.html")?);
            Some((page, path, proof))
        },
    )
}

//! `rebut build`: from a folder of sources to a published one, doing no more than has changed.
//!
//! In: a project's folder, the output folder, options. Out: a published site, or a report that says why not. 1. Read the files, those that
//! are not known already. 2. Nothing to do where all is as the last build left it. 3. Load and plan. 4. Ask the rules that stop publishing.
//! 5. Render what has changed. 6. Compress it, where that is wanted. 7. Seal it, when it is a release (`release.rs`). 8. Put it in the
//! place of the old site.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;

use crate::base::bilingual::Tongue;
use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place as Spot;
use crate::base::diag::Report;
use crate::base::digest::Digest;
use crate::base::path::OutputPath;
use crate::base::path::SourcePath;
use crate::check;
use crate::check::Scope;
use crate::check::built::Built;
use crate::document::parsed::Parsed;
use crate::document::parsed::Texts;
use crate::formats::Making;
use crate::pipeline::Options;
use crate::pipeline::ahead::Ahead;
use crate::pipeline::explained;
use crate::pipeline::holds_until;
use crate::pipeline::kept;
use crate::pipeline::kept::Note;
use crate::pipeline::kept::trouble;
use crate::pipeline::load_again;
use crate::pipeline::release::Sealing;
use crate::pipeline::with_plan_to_the_end;
use crate::plan::Origin;
use crate::plan::Output;
use crate::plan::Plan;
use crate::plan::Sees;
use crate::plan::tools::Tools;
use crate::publish::cache::Cache;
use crate::publish::cache::Found;
use crate::publish::compress;
use crate::publish::folder::Folder;
use crate::publish::folder::Published;
use crate::publish::folder::Seen;
use crate::publish::folder::last_manifest;
use crate::publish::last::LastBuild;
use crate::render;
use crate::render::Last;
use crate::render::manifest::Manifest;
use crate::site::Site;
use crate::site::page::Page;
use crate::source::SourceFile;
use crate::source::SourceTree;
use crate::source::stamp::Stamps;

/// The cache of what the disk says of the project's files.
const STAMPS: &str = "stamps";

/// What a build did.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Pages of the site: articles and plain pages.
    pub pages: usize,
    /// Files made anew.
    pub rendered: usize,
    /// Files taken over from the last build.
    pub kept: usize,
    /// Whether the folder could not be exchanged in one step.
    pub in_place: bool,
}

/// Asks the rules that this site makes errors by name: what they find stops publishing.
fn gate(site: &Site, plan: &Plan<'_>, tools: &Tools<'_>, out: &Path, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    // Outputs that cannot be rendered are reported by the build itself.
    let built = check::needs_outputs(&site.config, Scope::Gates)
        .then(|| Built::render(site, plan, tools, &last_manifest(out), &|_, _| {}, &|_| None).ok())
        .flatten();
    report.extend(check::run(site, built.as_ref(), Scope::Gates, Tongue::En).findings);
}

/// Whether something of a page was wanted that its file does not say any more.
fn is_lost(page: &Page) -> bool {
    page.text.body.is_lost() || page.written.text.is_lost()
}

fn changed_meanwhile(page: &Page) -> Diagnostic {
    let message = format!("`{}` was changed while the site was built", page.source);
    Diagnostic::error(codes::CANNOT_READ, message)
        .at(Spot::whole_file(&page.source))
        .help("build again")
}

/// Builds the project at `root` into `out`. `Ok(None)`: the report has errors and nothing was published.
///
/// # Errors
/// The project cannot be listed, or the folder cannot be written.
pub fn build(
    root: &Path,
    out: &Path,
    options: &Options,
    report: &mut Report,
    progress: &(dyn Fn(usize, usize) + Sync),
    tell: &dyn Fn(Note),
) -> anyhow::Result<Option<Summary>> {
    publish(Place { root, out }, options, None, report, progress, tell)
}

/// Where a build reads and writes.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) root: &'p Path,
    pub(super) out: &'p Path,
}

/// Builds, and seals what is built when it is a release.
pub(super) fn publish(
    Place { root, out }: Place<'_>,
    options: &Options,
    mut sealing: Option<&mut Sealing>,
    report: &mut Report,
    progress: &(dyn Fn(usize, usize) + Sync),
    tell: &dyn Fn(Note),
) -> anyhow::Result<Option<Summary>> {
    let cache = Cache::new(root, &options.program);
    // What was published is looked at beside what it was made from.
    let ahead = Ahead::new(&cache, options);
    let ((known_trouble, known, read), (last, site)) = rayon::join(
        || {
            let known = if options.cache { cache.read::<Stamps>(STAMPS) } else { Found::Nothing };
            let known_trouble = trouble(&known);
            let known = known.value().unwrap_or_default();
            let early = |tree: &SourceTree, files: &mut [SourceFile]| ahead.parse(tree, files);
            let read = SourceTree::read_again(root, out, &known, &early, report);
            (known_trouble, known, read)
        },
        || match options.cache {
            true => (LastBuild::read(&cache, out), Seen::site(out)),
            false => (Found::Nothing, None),
        },
    );
    let first = known_trouble.or(trouble(&last));
    first.into_iter().for_each(tell);
    let (sources, stamps) = read?;
    if stamps != known {
        cache.write(STAMPS, &stamps);
    }
    rayon::spawn(|| drop((stamps, known)));
    let mut seen = Seen { site, spare: None };
    let waiting = || tell(Note::Waiting);
    let order = sealing.as_deref().map(Sealing::digest);
    let of_options = Digest::of_value(&(&options.base_url, options.resolve.drafts, order));
    let asked = Digest::combine(&[sources.digest(), of_options]);
    // What could not be read shows in no digest.
    let is_all_read = report.is_empty();
    let before = last.value().filter(|_| is_all_read);
    if let Some(last) = before.as_ref().filter(|last| last.asked == asked) {
        let folder = Folder::open_again(root, out, &waiting, std::mem::take(&mut seen))?;
        if let Some(problems) = last.stands(&folder, options.resolve.now.unix()) {
            report.extend(problems);
            let kept = folder.manifest().len();
            return Ok(Some(Summary { pages: last.pages, kept, ..Summary::default() }));
        }
    }
    let mut parsed = Parsed::default();
    let mut notes = Vec::new();
    let (loaded, spare) = rayon::join(
        || {
            let begun = ahead.begun();
            parsed = begun.parsed;
            notes = begun.notes;
            load_again(sources, options, &mut parsed, Texts::LetGo(begun.shelf), report)
        },
        || options.cache.then(|| Seen::spare(out)).flatten(),
    );
    seen.spare = spare;
    // A word about one cache is enough.
    let damage = parsed.take_damage().then_some(Note::DamagedCache);
    if first.is_none() {
        notes.into_iter().next().or(damage).into_iter().for_each(tell);
    }
    kept::keep(&cache, &parsed);
    let Some(mut loaded) = loaded else { return Ok(None) };
    if let Some(sealing) = sealing.as_deref() {
        sealing.admit(&loaded.site)?;
    }
    let this = LastBuild {
        asked,
        faces: Digest::combine(&[of_options, parsed.faces(&loaded.sources)]),
        documents: parsed.digests(),
        holds: options.resolve.now.unix()..holds_until(&parsed, &loaded.site),
        pages: loaded.site.pages().len(),
        ..LastBuild::default()
    };
    let before = before.filter(|before| before.faces == this.faces);
    let before = before.map(|before| (parsed.changed_since(&before.documents), before));
    // From here on, pages are what is needed.
    rayon::spawn(|| drop(parsed));
    if let Some(sealing) = sealing.as_deref_mut().filter(|_| !report.has_errors()) {
        sealing.log(&mut loaded.site);
    }
    let built = with_plan_to_the_end(
        &loaded,
        Making::Ahead,
        options.ends,
        report,
        |plan, tools, report| {
            gate(&loaded.site, plan, tools, out, report);
            if report.has_errors() {
                return Ok(None);
            }
            let folder = Folder::open_again(root, out, &waiting, seen)?;
            let before =
                before.filter(|(_, before)| before.fits(&folder, options.resolve.now.unix()));
            let changed = before.as_ref().map(|(changed, _)| changed);
            let nothing = Manifest::default();
            let manifest = if options.cache { folder.manifest() } else { &nothing };
            let is_unchanged = |output: &Output<'_>| is_unchanged(output, changed);
            let last = Last { manifest, is_unchanged: &is_unchanged };
            let besides = sealing.as_deref().map(|sealing| sealing.makes(&loaded.site));
            let besides = besides.unwrap_or_default();
            let codings = loaded.site.config.codings.as_slice();
            let has = |path: &str| plan.outputs.has(path);
            let wanted = |path: &str| {
                has(path)
                    || besides.contains(path)
                    || compress::original(path, codings).is_some_and(has)
            };
            let staging = folder.stage(&wanted);
            let explain = |path: &OutputPath| explained(&loaded, path);
            let outcome = match render::run(plan, tools, &last, &staging, progress, &explain) {
                Ok(outcome) => outcome,
                Err(problems) => {
                    report.extend(problems);
                    return Ok(None);
                }
            };
            let lost: Vec<&Page> = loaded.site.pages().filter(|page| is_lost(page)).collect();
            if !lost.is_empty() {
                report.extend(lost.into_iter().map(changed_meanwhile));
                return Ok(None);
            }
            let last_published = manifest;
            let mut manifest = outcome.manifest;
            let compressed =
                compress::compress(codings, &staging, last_published, &mut manifest, progress)
                    .context("cannot compress the files of the new site")?;
            if let Some(sealing) = sealing.as_deref_mut() {
                sealing.seal(&loaded.site, &cache, &staging, &mut manifest)?;
            }
            let published = staging.commit(&manifest)?;
            if let Some(sealing) = sealing.as_deref() {
                sealing.keep(root, &loaded.site)?;
            }
            let pages = this.pages;
            if is_all_read {
                let this = LastBuild { manifest: manifest.digest(), ..this };
                this.with_problems(&report.clone().sorted()).write(&cache, out);
            }
            Ok(Some(Summary {
                pages,
                rendered: outcome.rendered.len().saturating_add(compressed.made),
                kept: outcome.kept.saturating_add(compressed.kept),
                in_place: published == Published::FileByFile,
            }))
        },
    );
    if options.ends {
        std::mem::forget(loaded);
    }
    built
}

/// Whether an output shows nothing that has changed since the build before, so that its view need not be made: `changed` are the
/// files that have, where others see nothing of that.
fn is_unchanged(output: &Output<'_>, changed: Option<&BTreeSet<SourcePath>>) -> bool {
    let Some(changed) = changed else { return false };
    let is_of_same = match &output.origin {
        Origin::Page(page) => !changed.contains(&page.source),
        Origin::Site | Origin::Line(_) | Origin::File(_) => true,
    };
    output.sees == Sees::Faces && is_of_same
}

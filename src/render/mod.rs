//! Renders a plan: everything into a sink, or one output on request.
//!
//! In: a [`Plan`], its tools, and the manifest of what was published last. Out: bytes in a [`Sink`] and a
//! new manifest, or every problem that came up. What the bytes mean and where a sink puts them is not
//! known here.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::OutputPath;
use crate::plan;
use crate::plan::Lengths;
use crate::plan::Made;
use crate::plan::Origin;
use crate::plan::Output;
use crate::plan::Plan;
use crate::plan::Rendered;
use crate::plan::tools::Tools;
use crate::render::manifest::Entry;
use crate::render::manifest::Manifest;
use crate::render::sink::Sink;

pub mod manifest;
pub mod sink;

/// The last run.
pub struct Last<'l> {
    /// What was published.
    pub manifest: &'l Manifest,
    /// Whether nothing that an output sees has changed since, as far as can be told without looking at it.
    pub is_unchanged: &'l (dyn Fn(&Output<'_>) -> bool + Sync),
}

impl<'l> Last<'l> {
    /// A run of which no more is known than what was published.
    pub fn new(manifest: &'l Manifest) -> Self {
        Self { manifest, is_unchanged: &|_| false }
    }
}

/// What a run gives when everything rendered.
#[derive(Debug)]
pub struct Outcome {
    /// All outputs, for the next run.
    pub manifest: Manifest,
    /// Those that were rendered, by path.
    pub rendered: Vec<OutputPath>,
    /// How many were taken over from the last run.
    pub kept: usize,
}

/// Tells the problem of an output at greater length; `None` when there is no more to say.
pub type Explain<'e> = &'e dyn Fn(&OutputPath) -> Option<Diagnostic>;

/// Renders every output whose inputs changed since the manifest `last`, in parallel.
///
/// `progress` is called after each output with how many are done and how many there are, from several
/// threads and not always in order. `explain` may tell a problem of an output anew, at greater length.
///
/// # Errors
/// Every problem of every output, in the order of paths. The sink then holds a part of the site, which
/// must not be published.
pub fn run(
    plan: &Plan<'_>,
    tools: &Tools<'_>,
    last: &Last<'_>,
    sink: &dyn Sink,
    progress: &(dyn Fn(usize, usize) + Sync),
    explain: Explain<'_>,
) -> Result<Outcome, Vec<Diagnostic>> {
    let total = plan.outputs.len();
    // The one thing that threads share: nothing but what is shown depends on it.
    let done = AtomicUsize::new(0);
    let count = |results: &[(&OutputPath, Result<Done, Trouble>)]| {
        let before = done.fetch_add(results.len(), Ordering::Relaxed);
        progress(before.saturating_add(results.len()), total);
    };
    let Parted { batches, alone, measuring } = parted(plan);
    let nothing: &Lengths<'_> = &|_| None;
    // Batches take longest, so each is a task that any thread may take, and they are begun first.
    let (mut results, others): (Vec<_>, Vec<_>) = rayon::join(
        || {
            let batches = batches.par_iter().with_max_len(1);
            let results = batches.flat_map_iter(|outputs| {
                let results = make_batch(outputs, tools, last, sink);
                count(&results);
                results
            });
            results.collect()
        },
        || {
            let results = alone.par_iter().map(|output| {
                let result = (&output.path, make(output, tools, nothing, last, sink));
                count(std::slice::from_ref(&result));
                result
            });
            results.collect()
        },
    );
    results.extend(others);
    results.sort_by_key(|(path, _)| *path);
    let lengths: &Lengths<'_> = &|path| length(&results, path);
    let measuring = measuring.par_iter().map(|output| {
        let result = (&output.path, make(output, tools, lengths, last, sink));
        count(std::slice::from_ref(&result));
        result
    });
    let measuring: Vec<_> = measuring.collect();
    results.extend(measuring);
    results.sort_by_key(|(path, _)| *path);
    gather(results, explain)
}

/// The outputs of a plan in the order they are made.
struct Parted<'p, 's> {
    /// Those that are made together.
    batches: Vec<Vec<&'p Output<'s>>>,
    /// Those that stand alone.
    alone: Vec<&'p Output<'s>>,
    /// Those that state the length of others, which come first.
    measuring: Vec<&'p Output<'s>>,
}

fn parted<'p, 's>(plan: &'p Plan<'s>) -> Parted<'p, 's> {
    let mut measuring = Vec::new();
    let mut batches: BTreeMap<usize, Vec<&Output<'s>>> = BTreeMap::new();
    let mut alone = Vec::with_capacity(plan.outputs.len());
    for output in plan.outputs.iter() {
        match output.batch() {
            Some(number) => batches.entry(number).or_default().push(output),
            None if output.states_lengths => measuring.push(output),
            None => alone.push(output),
        }
    }
    // Pages lie in memory in their own order, and what stands beside one of them shows the same texts. What
    // stands in a folder within that of a page comes behind it, so that no file is begun in vain where no folder is yet.
    alone.sort_by_cached_key(|output| {
        let page = match output.origin {
            Origin::Page(page) => page.id.index(),
            Origin::Site | Origin::Line(_) | Origin::File(_) => usize::MAX,
        };
        (page, output.path.as_str().bytes().filter(|byte| *byte == b'/').count())
    });
    Parted { batches: batches.into_values().collect(), alone, measuring }
}

/// The length of an output that was made or kept; the results are in the order of paths.
fn length(results: &[(&OutputPath, Result<Done, Trouble>)], path: &OutputPath) -> Option<u64> {
    let place = results.binary_search_by(|(other, _)| (*other).cmp(path)).ok()?;
    match &results[place].1 {
        Ok(Done::Kept(entry) | Done::Rendered(entry)) => Some(entry.size),
        Err(_) => None,
    }
}

/// Renders one output, with the same function as [`run`]; `None` when the plan has no such path.
///
/// `length` gives the lengths of other outputs, which it may state.
pub fn one(
    plan: &Plan<'_>,
    path: &str,
    tools: &Tools<'_>,
    length: &Lengths<'_>,
) -> Option<Rendered> {
    let output = plan.outputs.get(path)?;
    let rendered = output.render(tools, length);
    Some(rendered.map_err(|diagnostic| Box::new(name_page(*diagnostic, output))))
}

/// What was done about one output.
enum Done {
    Kept(Entry),
    Rendered(Entry),
}

/// Why there is no output.
enum Trouble {
    Render(Box<Diagnostic>),
    Write(io::Error),
}

fn make(
    output: &Output<'_>,
    tools: &Tools<'_>,
    lengths: &Lengths<'_>,
    last: &Last<'_>,
    sink: &dyn Sink,
) -> Result<Done, Trouble> {
    if let Some(entry) = keep_unseen(output, last, sink).map_err(Trouble::Write)? {
        return Ok(Done::Kept(entry));
    }
    let mut kept = Ok(None);
    let Made { inputs, bytes } = output.make(tools, lengths, &mut |inputs| {
        kept = keep(output, inputs, last, sink);
        // Where the disk fails, there is nothing to render for.
        !matches!(kept, Ok(None))
    });
    match (kept.map_err(Trouble::Write)?, bytes) {
        (Some(entry), _) => Ok(Done::Kept(entry)),
        (None, None) => put(output, inputs, &[], sink),
        (None, Some(bytes)) => {
            let bytes = bytes
                .map_err(|diagnostic| Trouble::Render(Box::new(name_page(*diagnostic, output))))?;
            put(output, inputs, &bytes, sink)
        }
    }
}

/// Makes outputs that are made together, but for those that can be kept.
fn make_batch<'p>(
    outputs: &[&'p Output<'_>],
    tools: &Tools<'_>,
    last: &Last<'_>,
    sink: &dyn Sink,
) -> Vec<(&'p OutputPath, Result<Done, Trouble>)> {
    let mut results = Vec::with_capacity(outputs.len());
    let mut wanted = Vec::new();
    let mut digests = Vec::new();
    for output in outputs {
        let inputs = output.inputs();
        match keep(output, inputs, last, sink) {
            Ok(Some(entry)) => results.push((&output.path, Ok(Done::Kept(entry)))),
            Ok(None) => {
                wanted.push(*output);
                digests.push(inputs);
            }
            Err(error) => results.push((&output.path, Err(Trouble::Write(error)))),
        }
    }
    match plan::render_batch(&wanted, tools) {
        Ok(files) => {
            let made = wanted.iter().zip(digests).zip(files);
            results.extend(made.map(|((output, inputs), bytes)| {
                (&output.path, put(output, inputs, &bytes, sink))
            }));
        }
        // One problem of all: it is told once.
        Err(diagnostic) => results.extend(wanted.first().map(|output| {
            let problem = name_page(*diagnostic, output);
            (&output.path, Err(Trouble::Render(Box::new(problem))))
        })),
    }
    results
}

/// What is known of an output that is that of the last run, as nothing that it sees has changed: its view is not even made.
fn keep_unseen(output: &Output<'_>, last: &Last<'_>, sink: &dyn Sink) -> io::Result<Option<Entry>> {
    match last.manifest.get(output.path.as_str()) {
        Some(entry) if entry.tools == output.tools && (last.is_unchanged)(output) => {
            Ok(sink.keep(&output.path, entry.size)?.then_some(*entry))
        }
        Some(_) | None => Ok(None),
    }
}

/// What is known of an output of the last run that is still right and still there.
fn keep(
    output: &Output<'_>,
    inputs: Fingerprint,
    last: &Last<'_>,
    sink: &dyn Sink,
) -> io::Result<Option<Entry>> {
    match last.manifest.get(output.path.as_str()) {
        Some(entry) if entry.inputs == inputs => {
            Ok(sink.keep(&output.path, entry.size)?.then_some(*entry))
        }
        Some(_) | None => Ok(None),
    }
}

fn put(
    output: &Output<'_>,
    inputs: Fingerprint,
    bytes: &[u8],
    sink: &dyn Sink,
) -> Result<Done, Trouble> {
    let content = Fingerprint::of(bytes);
    sink.put(&output.path, bytes, content).map_err(Trouble::Write)?;
    Ok(Done::Rendered(Entry {
        inputs,
        tools: output.tools,
        content,
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
    }))
}

/// Says which page was being made: a template serves many, and its own place does not tell.
fn name_page(diagnostic: Diagnostic, output: &Output<'_>) -> Diagnostic {
    let url = output.path.url();
    match output.origin.place() {
        None => diagnostic.note(format!("while making `{url}`")),
        Some(origin) => diagnostic.note(format!("while making `{url}` from `{}`", origin.file)),
    }
}

fn gather(
    results: Vec<(&OutputPath, Result<Done, Trouble>)>,
    explain: Explain<'_>,
) -> Result<Outcome, Vec<Diagnostic>> {
    let mut outcome = Outcome { manifest: Manifest::new(), rendered: Vec::new(), kept: 0 };
    let mut problems: Vec<(&OutputPath, Diagnostic)> = Vec::new();
    let mut unwritten = Vec::new();
    for (path, result) in results {
        match result {
            Ok(Done::Kept(entry)) => {
                outcome.kept = outcome.kept.saturating_add(1);
                outcome.manifest.insert(path.clone(), entry);
            }
            Ok(Done::Rendered(entry)) => {
                outcome.rendered.push(path.clone());
                outcome.manifest.insert(path.clone(), entry);
            }
            Err(Trouble::Render(diagnostic)) => problems.push((path, *diagnostic)),
            Err(Trouble::Write(error)) => unwritten.push((path, error)),
        }
    }
    let mut problems = merge(problems, explain);
    problems.extend(cannot_write(&unwritten));
    if problems.is_empty() { Ok(outcome) } else { Err(problems) }
}

/// One problem for all pages that a template fails on in one place: the first page stands for the others.
fn merge(problems: Vec<(&OutputPath, Diagnostic)>, explain: Explain<'_>) -> Vec<Diagnostic> {
    let mut merged: Vec<(&OutputPath, Diagnostic, usize)> = Vec::new();
    for (path, problem) in problems {
        let same = merged.iter_mut().find(|(_, first, _)| {
            first.code == problem.code
                && first.place == problem.place
                && first.message == problem.message
        });
        match same {
            Some((.., others)) => *others = others.saturating_add(1),
            None => merged.push((path, problem, 0)),
        }
    }
    let with_count = |(path, problem, others): (&OutputPath, Diagnostic, usize)| {
        let problem = explain(path).unwrap_or(problem);
        match others {
            0 => problem,
            1 => problem.note("and one more page"),
            _ => problem.note(format!("and {others} more pages")),
        }
    };
    merged.into_iter().map(with_count).collect()
}

/// One problem for all files that could not be written: a full disk says the same of each.
fn cannot_write(unwritten: &[(&OutputPath, io::Error)]) -> Option<Diagnostic> {
    let ((path, error), others) = unwritten.split_first()?;
    let diagnostic =
        Diagnostic::error(codes::CANNOT_WRITE, format!("`{path}` cannot be written: {error}"));
    Some(match others.len() {
        0 => diagnostic,
        1 => diagnostic.note("neither can one more file"),
        count => diagnostic.note(format!("neither can {count} more files")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_one_problem_and_comes_after_those_of_pages() {
        let paths = ["a", "b", "c"].map(OutputPath::new);
        let full = || Err(Trouble::Write(io::Error::other("no space left")));
        let broken = Diagnostic::error(codes::TEMPLATE_RENDER, "`title` is not there");
        let results = vec![
            (&paths[0], full()),
            (&paths[1], Err(Trouble::Render(Box::new(broken.clone())))),
            (&paths[2], full()),
        ];
        let message = "`a` cannot be written: no space left";
        let unwritten =
            Diagnostic::error(codes::CANNOT_WRITE, message).note("neither can one more file");
        assert_eq!(gather(results, &|_| None).unwrap_err(), [broken, unwritten]);
    }
}

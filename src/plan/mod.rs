//! What will be published: every output with the digest of all that goes into it, before anything is rendered.
//!
//! In: outputs that the formats list, each with its view and a plain function. Out: a [`Plan`], in the order of
//! paths, in which no two outputs share a path. Bytes are made in `render/`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::digest::Digest;
use crate::base::path::OutputPath;
use crate::plan::tools::Tools;
use crate::source::SourceTree;
use crate::theme::Theme;
use crate::theme::bodies::Bodies;

pub mod tools;

/// What rendering gives: the bytes, or why there are none.
pub type Rendered = Result<Vec<u8>, Box<Diagnostic>>;

/// What rendering several files together gives: the bytes of each, or why there are none.
pub type RenderedFiles = Result<Vec<Vec<u8>>, Box<Diagnostic>>;

/// Renders those files of a batch that are wanted, in their order.
pub type RenderFiles<V, F> = fn(&V, &[&F], &SourceTree) -> RenderedFiles;

/// How long outputs are that another one states the length of.
#[derive(Clone, Debug, Default)]
pub struct Lengths(BTreeMap<OutputPath, u64>);

impl Lengths {
    /// The length of an output in bytes, when it is known.
    pub fn get(&self, path: &OutputPath) -> Option<u64> {
        self.0.get(path).copied()
    }
}

impl FromIterator<(OutputPath, u64)> for Lengths {
    fn from_iter<I: IntoIterator<Item = (OutputPath, u64)>>(lengths: I) -> Self {
        Self(lengths.into_iter().collect())
    }
}

/// One file that will be published.
pub struct Output<'s> {
    /// Where it goes.
    pub path: OutputPath,
    /// The format that listed it, for people.
    pub format: &'static str,
    /// The file it comes from, where there is one.
    pub origin: Option<Place>,
    /// The digest of everything that decides its bytes: format, version, tools and view.
    pub inputs: Digest,
    /// Outputs whose lengths in bytes it states: they are made before it.
    pub measured: Vec<OutputPath>,
    /// The digest of the tools alone, so that `plan --why` can tell a theme change from a content change.
    pub tools: Digest,
    work: Work<'s>,
}

/// How an output is made.
enum Work<'s> {
    /// By itself.
    Alone(Box<dyn Job + 's>),
    /// Together with others: number of the batch, and place in it.
    Shared(usize, Arc<dyn Batch + 's>, usize),
}

impl Output<'_> {
    /// Makes the bytes; `lengths` are those of the outputs it states the length of.
    pub fn render(&self, tools: &Tools<'_>, lengths: &Lengths) -> Rendered {
        match &self.work {
            Work::Alone(job) => job.render(tools, lengths),
            Work::Shared(_, batch, place) => {
                let mut files = batch.render(&[*place], tools)?;
                Ok(files.pop().unwrap_or_default())
            }
        }
    }

    /// The number of the outputs that are cheaper to make together with this one; `None` when it stands alone.
    pub fn batch(&self) -> Option<usize> {
        match &self.work {
            Work::Alone(_) => None,
            Work::Shared(number, ..) => Some(*number),
        }
    }
}

/// Makes the bytes of several outputs of one batch, in their order: the same as those of [`Output::render`].
pub fn render_batch(outputs: &[&Output<'_>], tools: &Tools<'_>) -> RenderedFiles {
    let mut batch = None;
    let mut places = Vec::with_capacity(outputs.len());
    for output in outputs {
        match &output.work {
            Work::Shared(number, work, place) if batch.is_none_or(|(first, _)| first == number) => {
                batch = Some((number, work));
                places.push(*place);
            }
            Work::Shared(..) | Work::Alone(_) => {
                let lengths = Lengths::default();
                return outputs.iter().map(|output| output.render(tools, &lengths)).collect();
            }
        }
    }
    match batch {
        Some((_, work)) => work.render(&places, tools),
        None => Ok(Vec::new()),
    }
}

/// Everything that will be published.
pub struct Plan<'s> {
    /// The outputs by path.
    pub outputs: BTreeMap<OutputPath, Output<'s>>,
}

/// A view with the function that renders it. The function is a `fn`, not a closure: it can capture
/// nothing, so the view and the tools are *all* its inputs.
trait Job: Send + Sync {
    fn render(&self, tools: &Tools<'_>, lengths: &Lengths) -> Rendered;
    fn digest(&self) -> Digest;
}

/// Which tools a function is given decides what its outputs depend on.
enum Call<V> {
    Page(fn(&V, &Theme) -> Rendered),
    Feed(fn(&V, &Bodies, &Lengths) -> Rendered),
    Card(fn(&V, &Tools<'_>) -> Rendered),
    File(fn(&V, &SourceTree) -> Rendered),
    Data(fn(&V) -> Rendered),
}

struct ViewJob<V> {
    view: V,
    call: Call<V>,
}

impl<V: Serialize + Send + Sync> Job for ViewJob<V> {
    fn render(&self, tools: &Tools<'_>, lengths: &Lengths) -> Rendered {
        match self.call {
            Call::Page(render) => render(&self.view, tools.theme),
            Call::Feed(render) => render(&self.view, &tools.theme.bodies, lengths),
            Call::Card(render) => render(&self.view, tools),
            Call::File(render) => render(&self.view, tools.sources),
            Call::Data(render) => render(&self.view),
        }
    }

    fn digest(&self) -> Digest {
        Digest::of_value(&self.view)
    }
}

/// Files that are made together, each with the view that it alone depends on. The function gets those that are wanted,
/// and gives their bytes in that order; they may not depend on which others are wanted.
struct FilesJob<V, F> {
    view: V,
    /// Taken once: a view may be large, and its files many.
    digest: Digest,
    files: Vec<F>,
    render: RenderFiles<V, F>,
}

trait Batch: Send + Sync {
    fn render(&self, places: &[usize], tools: &Tools<'_>) -> RenderedFiles;
    fn digest(&self, place: usize) -> Digest;
}

impl<V: Serialize + Send + Sync, F: Serialize + Send + Sync> Batch for FilesJob<V, F> {
    fn render(&self, places: &[usize], tools: &Tools<'_>) -> RenderedFiles {
        let wanted: Vec<&F> = places.iter().filter_map(|place| self.files.get(*place)).collect();
        (self.render)(&self.view, &wanted, tools.sources)
    }

    fn digest(&self, place: usize) -> Digest {
        Digest::combine(&[self.digest, Digest::of_value(&self.files.get(place))])
    }
}

struct Draft<'s> {
    path: OutputPath,
    format: &'static str,
    version: u32,
    origin: Option<Place>,
    tools: Digest,
    measured: Vec<OutputPath>,
    work: Work<'s>,
}

/// Collects the outputs that formats list.
pub struct Planner<'s> {
    drafts: Vec<Draft<'s>>,
    theme: Digest,
    bodies: Digest,
    cards: Digest,
    format: &'static str,
    version: u32,
    batches: usize,
}

impl<'s> Planner<'s> {
    /// An empty planner for these tools.
    pub fn new(tools: &Tools<'_>) -> Self {
        Self {
            drafts: Vec::new(),
            theme: tools.theme.digest,
            bodies: tools.theme.bodies.digest,
            cards: tools.theme.cards.digest,
            format: "",
            version: 0,
            batches: 0,
        }
    }

    /// Says which format lists outputs from here on. A new version of a format makes all its outputs anew.
    pub fn begin(&mut self, format: &'static str, version: u32) {
        self.format = format;
        self.version = version;
    }

    /// Lists a page: its function sees the view and the whole theme.
    pub fn page<V: Serialize + Send + Sync + 's>(
        &mut self,
        path: OutputPath,
        origin: Option<&Place>,
        view: V,
        render: fn(&V, &Theme) -> Rendered,
    ) {
        self.add(path, origin, self.theme, ViewJob { view, call: Call::Page(render) });
    }

    /// Lists an output that shows bodies of articles but no page template: a feed. It may state the length of the outputs
    /// `measured`. Their names must change with their bytes, as those of cards do: then the view decides the lengths, too.
    pub fn feed<V: Serialize + Send + Sync + 's>(
        &mut self,
        path: OutputPath,
        measured: Vec<OutputPath>,
        view: V,
        render: fn(&V, &Bodies, &Lengths) -> Rendered,
    ) {
        let job = ViewJob { view, call: Call::Feed(render) };
        self.draft(path, None, self.bodies, measured, Work::Alone(Box::new(job)));
    }

    /// Lists a card: it is made with the theme's card templates and fonts. Where it shows a project file, the view must hold
    /// its digest.
    pub fn card<V: Serialize + Send + Sync + 's>(
        &mut self,
        path: OutputPath,
        origin: Option<&Place>,
        view: V,
        render: fn(&V, &Tools<'_>) -> Rendered,
    ) {
        self.add(path, origin, self.cards, ViewJob { view, call: Call::Card(render) });
    }

    /// Lists a copy of a project file, or something made from its bytes. The view must hold the file's digest.
    pub fn file<V: Serialize + Send + Sync + 's>(
        &mut self,
        path: OutputPath,
        origin: Option<&Place>,
        view: V,
        render: fn(&V, &SourceTree) -> Rendered,
    ) {
        self.add(path, origin, Digest::of(b""), ViewJob { view, call: Call::File(render) });
    }

    /// Lists an output that depends on its view alone: a sitemap, a redirect.
    pub fn data<V: Serialize + Send + Sync + 's>(
        &mut self,
        path: OutputPath,
        origin: Option<&Place>,
        view: V,
        render: fn(&V) -> Rendered,
    ) {
        self.add(path, origin, Digest::of(b""), ViewJob { view, call: Call::Data(render) });
    }

    /// Lists several outputs that are cheaper to make together, such as all sizes of one picture: the function is called
    /// once for all that are missing. Where they are made from a project file, the view must hold its digest; each output
    /// has a view of its own besides, and does not depend on those of the others.
    pub fn batch<V: Serialize + Send + Sync + 's, F: Serialize + Send + Sync + 's>(
        &mut self,
        origin: Option<&Place>,
        view: V,
        files: Vec<(OutputPath, F)>,
        render: RenderFiles<V, F>,
    ) {
        let (paths, files): (Vec<OutputPath>, Vec<F>) = files.into_iter().unzip();
        let digest = Digest::of_value(&view);
        let batch: Arc<dyn Batch + 's> = Arc::new(FilesJob { view, digest, files, render });
        for (place, path) in paths.into_iter().enumerate() {
            let work = Work::Shared(self.batches, Arc::clone(&batch), place);
            self.draft(path, origin, Digest::of(b""), Vec::new(), work);
        }
        self.batches = self.batches.saturating_add(1);
    }

    fn add<V: Serialize + Send + Sync + 's>(
        &mut self,
        path: OutputPath,
        origin: Option<&Place>,
        tools: Digest,
        job: ViewJob<V>,
    ) {
        self.draft(path, origin, tools, Vec::new(), Work::Alone(Box::new(job)));
    }

    fn draft(
        &mut self,
        path: OutputPath,
        origin: Option<&Place>,
        tools: Digest,
        measured: Vec<OutputPath>,
        work: Work<'s>,
    ) {
        self.drafts.push(Draft {
            path,
            format: self.format,
            version: self.version,
            origin: origin.cloned(),
            tools,
            measured,
            work,
        });
    }

    /// Digests all views and reports outputs that would overwrite each other: also where they
    /// differ only in case or Unicode form, which many disks and hosts do not tell apart.
    pub fn finish(self, report: &mut Report) -> Plan<'s> {
        let outputs: Vec<Output<'s>> = self.drafts.into_par_iter().map(digested).collect();
        let mut plan = Plan { outputs: BTreeMap::new() };
        let mut taken: BTreeMap<String, (OutputPath, Option<Place>)> = BTreeMap::new();
        for output in outputs {
            let key = output.path.collision_key();
            if let Some((path, origin)) = taken.get(&key) {
                report.add(collision(&output, path, origin.as_ref()));
                continue;
            }
            taken.insert(key, (output.path.clone(), output.origin.clone()));
            plan.outputs.insert(output.path.clone(), output);
        }
        for diagnostic in file_and_folder(&plan) {
            report.add(diagnostic);
        }
        plan
    }
}

fn digested(draft: Draft<'_>) -> Output<'_> {
    let version = format!("{} {} {}", draft.format, draft.version, env!("CARGO_PKG_VERSION"));
    let view = match &draft.work {
        Work::Alone(job) => job.digest(),
        Work::Shared(_, batch, place) => batch.digest(*place),
    };
    let inputs = Digest::combine(&[Digest::of(version.as_bytes()), draft.tools, view]);
    Output {
        path: draft.path,
        format: draft.format,
        origin: draft.origin,
        inputs,
        measured: draft.measured,
        tools: draft.tools,
        work: draft.work,
    }
}

fn collision(output: &Output<'_>, path: &OutputPath, other: Option<&Place>) -> Diagnostic {
    let message = if output.path == *path {
        format!("`/{}` would be written twice", shown(path))
    } else if output.path.collision_key() == path.collision_key() {
        format!(
            "`/{}` and `/{}` differ only in case or Unicode form",
            shown(&output.path),
            shown(path)
        )
    } else {
        format!("`/{path}` would be a file and a folder at once")
    };
    let mut diagnostic = Diagnostic::error(codes::DUPLICATE_URL, message);
    let (place, other) = match (&output.origin, other) {
        (Some(own), other) => (Some(own), other),
        (None, other) => (other, None),
    };
    if let Some(place) = place {
        diagnostic = diagnostic.at(place.clone());
    }
    diagnostic = match other {
        Some(other) => diagnostic.related(other.clone(), "this has the same address"),
        None => diagnostic.note("the program itself writes a file there"),
    };
    diagnostic.help("change the `slug` or alias of one of them, or rename its file")
}

/// A path as people read it: without `index.html`, not encoded.
fn shown(path: &OutputPath) -> &str {
    path.as_str().strip_suffix("index.html").unwrap_or(path.as_str())
}

/// Outputs whose path another output needs as a folder: `a` and `a/index.html`.
fn file_and_folder(plan: &Plan<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (path, output) in &plan.outputs {
        let mut parent = path.as_str();
        while let Some(index) = parent.rfind('/') {
            parent = &parent[..index];
            if let Some(file) = plan.outputs.get(parent) {
                found.push(collision(output, &file.path, file.origin.as_ref()));
            }
        }
    }
    found
}

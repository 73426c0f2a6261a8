//! What will be published: every output with the way to make it, before anything is rendered.
//!
//! In: outputs that the formats list, each with what makes its view and a plain function; the fingerprint of a view is that of all
//! that decides the bytes. Out: a [`Plan`], in the order of
//! paths, in which no two outputs share a path. Bytes are made in `render/`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::OutputPath;
use crate::base::path::SourcePath;
use crate::base::path::folder_of;
use crate::plan::tools::Tools;
use crate::site::page::Page;
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

/// How long outputs are that another one states the length of: asked for by path, in bytes, `None` when it is not known.
pub type Lengths<'l> = dyn Fn(&OutputPath) -> Option<u64> + Sync + 'l;

/// The file or line that an output comes from.
#[derive(Clone, Debug)]
pub enum Origin<'s> {
    /// None: the program makes it of many things.
    Site,
    /// A line.
    Line(&'s Place),
    /// The line that decides a page's address.
    Page(&'s Page),
    /// A file or folder.
    File(SourcePath),
}

impl Origin<'_> {
    /// The place, for messages.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Site => None,
            Self::Line(place) => Some((*place).clone()),
            Self::Page(page) => Some(page.place()),
            Self::File(file) => Some(Place::whole_file(file)),
        }
    }
}

impl<'s> From<&'s Place> for Origin<'s> {
    fn from(place: &'s Place) -> Self {
        Self::Line(place)
    }
}

impl<'s> From<&'s Page> for Origin<'s> {
    fn from(page: &'s Page) -> Self {
        Self::Page(page)
    }
}

impl From<&SourcePath> for Origin<'_> {
    fn from(file: &SourcePath) -> Self {
        Self::File(file.clone())
    }
}

impl From<SourcePath> for Origin<'_> {
    fn from(file: SourcePath) -> Self {
        Self::File(file)
    }
}

/// What outputs of a format see of articles: then it need not be worked out again for each edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// Of the article that an output belongs to, everything; of all others, no more than [`crate::document::Document::face`] tells.
    Faces,
    /// Everything of any article.
    Everything,
}

/// One file that will be published.
pub struct Output<'s> {
    /// Where it goes.
    pub path: OutputPath,
    /// The format that listed it, for people.
    pub format: &'static str,
    /// What it comes from.
    pub origin: Origin<'s>,
    /// The fingerprint of the tools alone, so that `plan --why` can tell a theme change from a content change.
    pub tools: Fingerprint,
    /// What it sees of articles.
    pub sees: Sees,
    /// Whether it states the lengths of other outputs: those are made before it.
    pub states_lengths: bool,
    version: u32,
    work: Work<'s>,
}

/// How an output is made.
enum Work<'s> {
    /// By itself.
    Alone(Box<dyn Job + 's>),
    /// Together with others: number of the batch, and place in it.
    Shared(usize, Arc<dyn Batch + 's>, usize),
}

/// An output that was made, or need not be.
pub struct Made {
    /// The fingerprint of everything that decides its bytes: format, version, tools and view.
    pub inputs: Fingerprint,
    /// The bytes; `None` when they are those that are known.
    pub bytes: Option<Rendered>,
}

impl Output<'_> {
    /// Makes the bytes.
    pub fn render(&self, tools: &Tools<'_>, lengths: &Lengths<'_>) -> Rendered {
        match &self.work {
            Work::Alone(job) => job.render(tools, lengths),
            Work::Shared(_, batch, place) => {
                let mut files = batch.render(&[*place], tools)?;
                Ok(files.pop().unwrap_or_default())
            }
        }
    }

    /// Makes the bytes, but for an output whose fingerprint `is_known`: then nothing is rendered. The view is made once for both.
    pub fn make(
        &self,
        tools: &Tools<'_>,
        lengths: &Lengths<'_>,
        is_known: &mut dyn FnMut(Fingerprint) -> bool,
    ) -> Made {
        match &self.work {
            Work::Alone(job) => {
                let mut inputs = Fingerprint::default();
                let bytes = job.make(tools, lengths, &mut |view| {
                    inputs = self.inputs_of(view);
                    is_known(inputs)
                });
                Made { inputs, bytes }
            }
            Work::Shared(..) => {
                let inputs = self.inputs();
                let bytes = (!is_known(inputs)).then(|| self.render(tools, lengths));
                Made { inputs, bytes }
            }
        }
    }

    /// The fingerprint of everything that decides its bytes: format, version, tools and view.
    pub fn inputs(&self) -> Fingerprint {
        self.inputs_of(match &self.work {
            Work::Alone(job) => job.digest(),
            Work::Shared(_, batch, place) => batch.digest(*place),
        })
    }

    fn inputs_of(&self, view: Fingerprint) -> Fingerprint {
        let version = format!("{} {} {}", self.format, self.version, env!("CARGO_PKG_VERSION"));
        Fingerprint::combine(&[Fingerprint::of(version.as_bytes()), self.tools, view])
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
                return outputs.iter().map(|output| output.render(tools, &|_| None)).collect();
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
    pub outputs: Outputs<'s>,
    /// Outputs that are not listed yet, as few of them will be asked for; empty where all of them are wanted.
    pub late: Vec<Late<'s>>,
}

/// Outputs in the order of their paths, of each path one.
pub struct Outputs<'s>(Vec<Output<'s>>);

impl<'s> Outputs<'s> {
    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Output<'s>> {
        self.0.iter()
    }

    /// The output of a path.
    pub fn get(&self, path: &str) -> Option<&Output<'s>> {
        let place = self.0.binary_search_by(|output| output.path.as_str().cmp(path)).ok()?;
        self.0.get(place)
    }

    /// Whether there is an output of this path.
    pub fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Outputs that take long to list: their names are made from what they hold.
pub struct Late<'s> {
    covers: Box<dyn Fn(&str) -> bool + Send + Sync + 's>,
    list: Box<dyn Fn() -> Plan<'s> + Send + Sync + 's>,
}

impl<'s> Late<'s> {
    /// Whether an output of this path would be among them.
    pub fn covers(&self, path: &str) -> bool {
        (self.covers)(path)
    }

    /// Lists them.
    pub fn list(&self) -> Plan<'s> {
        (self.list)()
    }
}

/// A way to make a view, with the function that renders it. That function is a `fn`, not a closure: it can capture
/// nothing, so the view and the tools are *all* its inputs. The view itself is made when it is wanted and dropped with the
/// bytes, so that a plan of many outputs is small and quick to make.
trait Job: Send + Sync {
    /// Makes the view and the bytes.
    fn render(&self, tools: &Tools<'_>, lengths: &Lengths<'_>) -> Rendered;
    /// Makes the view and asks `is_known` with its fingerprint; then makes the bytes, unless they are known.
    fn make(
        &self,
        tools: &Tools<'_>,
        lengths: &Lengths<'_>,
        is_known: &mut dyn FnMut(Fingerprint) -> bool,
    ) -> Option<Rendered>;
    /// The fingerprint of the view.
    fn digest(&self) -> Fingerprint;
}

/// Which tools a function is given decides what its outputs depend on.
enum Call<V> {
    Page(fn(&V, &Theme) -> Rendered),
    Feed(fn(&V, &Bodies, &Lengths<'_>) -> Rendered),
    Card(fn(&V, &Tools<'_>) -> Rendered),
    File(fn(&V, &SourceTree) -> Rendered),
    Data(fn(&V) -> Rendered),
}

struct ViewJob<M, V> {
    view: M,
    call: Call<V>,
}

impl<V> Call<V> {
    fn call(&self, view: &V, tools: &Tools<'_>, lengths: &Lengths<'_>) -> Rendered {
        match self {
            Self::Page(render) => render(view, tools.theme),
            Self::Feed(render) => render(view, &tools.theme.bodies, lengths),
            Self::Card(render) => render(view, tools),
            Self::File(render) => render(view, tools.sources),
            Self::Data(render) => render(view),
        }
    }
}

impl<V: Serialize, M: Fn() -> V + Send + Sync> Job for ViewJob<M, V> {
    fn render(&self, tools: &Tools<'_>, lengths: &Lengths<'_>) -> Rendered {
        self.call.call(&(self.view)(), tools, lengths)
    }

    fn make(
        &self,
        tools: &Tools<'_>,
        lengths: &Lengths<'_>,
        is_known: &mut dyn FnMut(Fingerprint) -> bool,
    ) -> Option<Rendered> {
        let view = (self.view)();
        let is_known = is_known(Fingerprint::of_value(&view));
        (!is_known).then(|| self.call.call(&view, tools, lengths))
    }

    fn digest(&self) -> Fingerprint {
        Fingerprint::of_value(&(self.view)())
    }
}

/// Files that are made together, each with the view that it alone depends on. The function gets those that are wanted,
/// and gives their bytes in that order; they may not depend on which others are wanted.
struct FilesJob<V, F> {
    view: V,
    /// Taken once: a view may be large, and its files many.
    digest: Fingerprint,
    files: Vec<F>,
    render: RenderFiles<V, F>,
}

trait Batch: Send + Sync {
    fn render(&self, places: &[usize], tools: &Tools<'_>) -> RenderedFiles;
    fn digest(&self, place: usize) -> Fingerprint;
}

impl<V: Serialize + Send + Sync, F: Serialize + Send + Sync> Batch for FilesJob<V, F> {
    fn render(&self, places: &[usize], tools: &Tools<'_>) -> RenderedFiles {
        let wanted: Vec<&F> = places.iter().filter_map(|place| self.files.get(*place)).collect();
        (self.render)(&self.view, &wanted, tools.sources)
    }

    fn digest(&self, place: usize) -> Fingerprint {
        Fingerprint::combine(&[self.digest, Fingerprint::of_value(&self.files.get(place))])
    }
}

/// Collects the outputs that formats list.
pub struct Planner<'s> {
    outputs: Vec<Output<'s>>,
    late: Vec<Late<'s>>,
    theme: Fingerprint,
    bodies: Fingerprint,
    cards: Fingerprint,
    nothing: Fingerprint,
    format: &'static str,
    version: u32,
    sees: Sees,
    batches: usize,
}

impl<'s> Planner<'s> {
    /// An empty planner for these tools.
    pub fn new(tools: &Tools<'_>) -> Self {
        Self {
            outputs: Vec::new(),
            late: Vec::new(),
            theme: tools.theme.digest,
            bodies: tools.theme.bodies.digest,
            cards: tools.theme.cards.digest,
            nothing: Fingerprint::of(b""),
            format: "",
            version: 0,
            sees: Sees::Everything,
            batches: 0,
        }
    }

    /// Lists a page: its function sees the view and the whole theme.
    pub fn page<V: Serialize + 's>(
        &mut self,
        path: OutputPath,
        origin: impl Into<Origin<'s>>,
        view: impl Fn() -> V + Send + Sync + 's,
        render: fn(&V, &Theme) -> Rendered,
    ) {
        let job = ViewJob { view, call: Call::Page(render) };
        self.add(path, origin.into(), self.theme, Work::Alone(Box::new(job)));
    }

    /// Lists an output that shows bodies of articles but no page template: a feed. It may state the lengths of others when
    /// `states_lengths`. Their names must change with their bytes, as those of cards do: then the view decides the lengths, too.
    pub fn feed<V: Serialize + 's>(
        &mut self,
        path: OutputPath,
        origin: impl Into<Origin<'s>>,
        states_lengths: bool,
        view: impl Fn() -> V + Send + Sync + 's,
        render: fn(&V, &Bodies, &Lengths<'_>) -> Rendered,
    ) {
        let job = ViewJob { view, call: Call::Feed(render) };
        self.add(path, origin.into(), self.bodies, Work::Alone(Box::new(job)));
        if let Some(output) = self.outputs.last_mut() {
            output.states_lengths = states_lengths;
        }
    }

    /// Lists a card: it is made with the theme's card templates and fonts. Where it shows a project file, the view must hold
    /// its fingerprint.
    pub fn card<V: Serialize + 's>(
        &mut self,
        path: OutputPath,
        origin: impl Into<Origin<'s>>,
        view: impl Fn() -> V + Send + Sync + 's,
        render: fn(&V, &Tools<'_>) -> Rendered,
    ) {
        let job = ViewJob { view, call: Call::Card(render) };
        self.add(path, origin.into(), self.cards, Work::Alone(Box::new(job)));
    }

    /// Lists a copy of a project file, or something made from its bytes. The view must hold the file's fingerprint.
    pub fn file<V: Serialize + 's>(
        &mut self,
        path: OutputPath,
        origin: impl Into<Origin<'s>>,
        view: impl Fn() -> V + Send + Sync + 's,
        render: fn(&V, &SourceTree) -> Rendered,
    ) {
        let job = ViewJob { view, call: Call::File(render) };
        self.add(path, origin.into(), self.nothing, Work::Alone(Box::new(job)));
    }

    /// Lists an output that depends on its view alone: a sitemap, a redirect.
    pub fn data<V: Serialize + 's>(
        &mut self,
        path: OutputPath,
        origin: impl Into<Origin<'s>>,
        view: impl Fn() -> V + Send + Sync + 's,
        render: fn(&V) -> Rendered,
    ) {
        let job = ViewJob { view, call: Call::Data(render) };
        self.add(path, origin.into(), self.nothing, Work::Alone(Box::new(job)));
    }

    /// Lists several outputs that are cheaper to make together, such as all sizes of one picture: the function is called
    /// once for all that are missing. Where they are made from a project file, the view must hold its fingerprint; each output
    /// has a view of its own besides, and does not depend on those of the others.
    pub fn batch<V: Serialize + Send + Sync + 's, F: Serialize + Send + Sync + 's>(
        &mut self,
        origin: impl Into<Origin<'s>>,
        view: V,
        files: Vec<(OutputPath, F)>,
        render: RenderFiles<V, F>,
    ) {
        let origin = origin.into();
        let (paths, files): (Vec<OutputPath>, Vec<F>) = files.into_iter().unzip();
        let digest = Fingerprint::of_value(&view);
        let batch: Arc<dyn Batch + 's> = Arc::new(FilesJob { view, digest, files, render });
        for (place, path) in paths.into_iter().enumerate() {
            let work = Work::Shared(self.batches, Arc::clone(&batch), place);
            self.add(path, origin.clone(), self.nothing, work);
        }
        self.batches = self.batches.saturating_add(1);
    }

    fn add(&mut self, path: OutputPath, origin: Origin<'s>, tools: Fingerprint, work: Work<'s>) {
        self.outputs.push(Output {
            path,
            format: self.format,
            origin,
            tools,
            sees: self.sees,
            states_lengths: false,
            version: self.version,
            work,
        });
    }

    /// Puts off listing some outputs until one of them is wanted. `covers` says of a path whether it may be one of them.
    pub fn late(
        &mut self,
        covers: impl Fn(&str) -> bool + Send + Sync + 's,
        list: impl Fn(&mut Planner<'s>) + Send + Sync + 's,
    ) {
        let (theme, bodies, cards, nothing) = (self.theme, self.bodies, self.cards, self.nothing);
        let (format, version, sees) = (self.format, self.version, self.sees);
        let list = move || {
            let (outputs, late, batches) = (Vec::new(), Vec::new(), 0);
            let mut planner = Planner {
                outputs,
                late,
                theme,
                bodies,
                cards,
                nothing,
                format,
                version,
                sees,
                batches,
            };
            list(&mut planner);
            planner.finish(&mut Report::new())
        };
        self.late.push(Late { covers: Box::new(covers), list: Box::new(list) });
    }

    /// Reports outputs that would overwrite each other: also where they differ only in case or Unicode form, which many disks
    /// and hosts do not tell apart.
    pub fn finish(self, report: &mut Report) -> Plan<'s> {
        let mut outputs = self.outputs;
        // Of outputs of one path, the first that was listed stands.
        outputs.par_sort_by(|left, right| left.path.cmp(&right.path));
        let mut collisions = Vec::new();
        outputs.dedup_by(|output, first| {
            let is_double = output.path == first.path;
            if is_double {
                collisions.push(collision(output, &first.path, &first.origin));
            }
            is_double
        });
        let plan = Plan { outputs: Outputs(outputs), late: self.late };
        collisions.extend(nearly_one(&plan));
        collisions.extend(file_and_folder(&plan));
        report.extend(one_for_each_pair(collisions));
        plan
    }

    /// A planner of the same tools for one format, whose outputs come to this one by [`Planner::join`].
    pub fn part(&self, number: usize, format: &'static str, version: u32, sees: Sees) -> Self {
        Self {
            outputs: Vec::new(),
            late: Vec::new(),
            format,
            version,
            sees,
            // Far enough apart that batches of two parts never have one number.
            batches: number << 32,
            ..*self
        }
    }

    /// Takes in what a part has listed.
    pub fn join(&mut self, part: Self) {
        self.outputs.extend(part.outputs);
        self.late.extend(part.late);
    }
}

/// Two articles at one address collide with each of their outputs: one word about the two is enough, that with the shortest path.
fn one_for_each_pair(collisions: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut pairs: BTreeMap<_, Diagnostic> = BTreeMap::new();
    for found in collisions {
        let related: Vec<Place> = found.related.iter().map(|(place, _)| place.clone()).collect();
        // Of two files of the program itself, and of one of them and a page, each path says something.
        let alone = if related.is_empty() { found.message.clone() } else { String::new() };
        match pairs.entry((found.place.clone(), related, alone)) {
            Entry::Vacant(entry) => {
                entry.insert(found);
            }
            Entry::Occupied(mut entry) if found.message.len() < entry.get().message.len() => {
                entry.insert(found);
            }
            Entry::Occupied(_) => {}
        }
    }
    pairs.into_values().collect()
}

/// Outputs whose paths differ only in case or Unicode form.
fn nearly_one(plan: &Plan<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut taken: BTreeMap<String, &Output<'_>> = BTreeMap::new();
    let is_plain =
        |path: &str| path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    // Most paths are their own key, so that few need be compared.
    for output in plan.outputs.iter().filter(|output| !is_plain(output.path.as_str())) {
        let key = output.path.collision_key();
        let plain = plan.outputs.get(key.as_str()).filter(|other| other.path != output.path);
        if let Some(other) = plain.or_else(|| taken.get(&key).copied()) {
            found.push(collision(output, &other.path, &other.origin));
            continue;
        }
        taken.insert(key, output);
    }
    found
}

fn collision(output: &Output<'_>, path: &OutputPath, other: &Origin<'_>) -> Diagnostic {
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
    let (place, other) = match (output.origin.place(), other.place()) {
        (Some(own), other) => (Some(own), other),
        (None, other) => (other, None),
    };
    if let Some(place) = place {
        diagnostic = diagnostic.at(place);
    }
    diagnostic = match other {
        Some(other) => diagnostic.related(other, "this has the same address"),
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
    let mut doubles: BTreeSet<&str> = BTreeSet::new();
    let mut last = "";
    for output in plan.outputs.iter() {
        let own = folder_of(output.path.as_str());
        // Outputs that follow each other stand in folders that are mostly the same, and were looked for already.
        let fresh = with_parents(own).take_while(|folder| !is_within(last, folder));
        doubles.extend(fresh.filter(|folder| plan.outputs.has(folder)));
        last = own;
    }
    if doubles.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut last = "";
    for output in plan.outputs.iter() {
        let own = folder_of(output.path.as_str());
        // Of outputs in one folder, one is enough.
        if own != last {
            let files = with_parents(own).filter(|folder| doubles.contains(folder));
            let files = files.filter_map(|folder| plan.outputs.get(folder));
            found.extend(files.map(|file| collision(output, &file.path, &file.origin)));
        }
        last = own;
    }
    found
}

/// A folder, and those that it stands in.
fn with_parents(folder: &str) -> impl Iterator<Item = &str> {
    let folders = std::iter::successors(Some(folder), |folder| Some(folder_of(folder)));
    folders.take_while(|folder| !folder.is_empty())
}

/// Whether a folder is another one, or stands in it.
fn is_within(folder: &str, other: &str) -> bool {
    folder.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

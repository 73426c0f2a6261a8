//! What will be published: every output with the digest of all that goes into it, before anything is rendered.
//!
//! In: outputs that the formats list, each with its view and a plain function. Out: a [`Plan`], in the order of
//! paths, in which no two outputs share a path. Bytes are made in `render/`.

use std::collections::BTreeMap;

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
    /// The digest of the tools alone, so that `plan --why` can tell a theme change from a content change.
    pub tools: Digest,
    job: Box<dyn Job + 's>,
}

impl Output<'_> {
    /// Makes the bytes.
    pub fn render(&self, tools: &Tools<'_>) -> Rendered {
        self.job.render(tools)
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
    fn render(&self, tools: &Tools<'_>) -> Rendered;
    fn digest(&self) -> Digest;
}

/// Which tools a function is given decides what its outputs depend on.
enum Call<V> {
    Page(fn(&V, &Theme) -> Rendered),
    Feed(fn(&V, &Bodies) -> Rendered),
    File(fn(&V, &SourceTree) -> Rendered),
    Data(fn(&V) -> Rendered),
}

struct ViewJob<V> {
    view: V,
    call: Call<V>,
}

impl<V: Serialize + Send + Sync> Job for ViewJob<V> {
    fn render(&self, tools: &Tools<'_>) -> Rendered {
        match self.call {
            Call::Page(render) => render(&self.view, tools.theme),
            Call::Feed(render) => render(&self.view, &tools.theme.bodies),
            Call::File(render) => render(&self.view, tools.sources),
            Call::Data(render) => render(&self.view),
        }
    }

    fn digest(&self) -> Digest {
        Digest::of_value(&self.view)
    }
}

struct Draft<'s> {
    path: OutputPath,
    format: &'static str,
    version: u32,
    origin: Option<Place>,
    tools: Digest,
    job: Box<dyn Job + 's>,
}

/// Collects the outputs that formats list.
pub struct Planner<'s> {
    drafts: Vec<Draft<'s>>,
    theme: Digest,
    bodies: Digest,
    format: &'static str,
    version: u32,
}

impl<'s> Planner<'s> {
    /// An empty planner for these tools.
    pub fn new(tools: &Tools<'_>) -> Self {
        Self {
            drafts: Vec::new(),
            theme: tools.theme.digest,
            bodies: tools.theme.bodies.digest,
            format: "",
            version: 0,
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

    /// Lists an output that shows bodies of articles but no page template: a feed.
    pub fn feed<V: Serialize + Send + Sync + 's>(
        &mut self,
        path: OutputPath,
        view: V,
        render: fn(&V, &Bodies) -> Rendered,
    ) {
        self.add(path, None, self.bodies, ViewJob { view, call: Call::Feed(render) });
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

    fn add<V: Serialize + Send + Sync + 's>(
        &mut self,
        path: OutputPath,
        origin: Option<&Place>,
        tools: Digest,
        job: ViewJob<V>,
    ) {
        self.drafts.push(Draft {
            path,
            format: self.format,
            version: self.version,
            origin: origin.cloned(),
            tools,
            job: Box::new(job),
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
    let inputs =
        Digest::combine(&[Digest::of(version.as_bytes()), draft.tools, draft.job.digest()]);
    Output {
        path: draft.path,
        format: draft.format,
        origin: draft.origin,
        inputs,
        tools: draft.tools,
        job: draft.job,
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

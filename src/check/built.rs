//! What would be published, rendered and kept in memory, for rules that look at the result.
//!
//! In: a plan with its tools, and what the last build left. Out: a [`Built`]. Nothing is written.

use std::io;

use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::path::OutputPath;
use crate::plan::Plan;
use crate::plan::tools::Tools;
use crate::render;
use crate::render::manifest::Manifest;
use crate::render::sink::MemorySink;
use crate::render::sink::Sink;
use crate::site::Site;

/// A site as it would be published.
pub struct Built<'b> {
    /// What it says.
    pub site: &'b Site,
    /// Its files by path.
    pub files: Vec<File<'b>>,
}

/// One file as it would be published.
pub struct File<'b> {
    /// Where it goes.
    pub path: &'b OutputPath,
    /// The format that made it.
    pub format: &'static str,
    /// The project file it comes from, where there is one.
    pub origin: Option<&'b Place>,
    /// Its length in bytes.
    pub size: u64,
    /// What is in it; `None` for a picture that the last build made already.
    pub bytes: Option<Vec<u8>>,
}

impl<'b> Built<'b> {
    /// Renders everything. Pictures that stand in `last` are not made again, as their length is all that is asked of them.
    ///
    /// # Errors
    /// Every problem of every output.
    pub fn render(
        site: &'b Site,
        plan: &'b Plan<'_>,
        tools: &Tools<'_>,
        last: &Manifest,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Self, Vec<Diagnostic>> {
        let sink = Desk { files: MemorySink::new() };
        let outcome = render::run(plan, tools, last, &sink, progress)?;
        let mut bytes = sink.files.into_files();
        let files = plan.outputs.values().map(|output| {
            let bytes = bytes.remove(&output.path);
            let entry = outcome.manifest.get(output.path.as_str());
            File {
                path: &output.path,
                format: output.format,
                origin: output.origin.as_ref(),
                size: entry.map_or(0, |entry| entry.size),
                bytes,
            }
        });
        Ok(Self { site, files: files.collect() })
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File<'b>> {
        let found = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(found)
    }
}

/// Keeps what is rendered, and takes the pictures of the last build as they are.
struct Desk {
    files: MemorySink,
}

/// Files that rules do not look into.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "webp", "avif"];

impl Sink for Desk {
    fn put(&self, path: &OutputPath, bytes: &[u8]) -> io::Result<()> {
        self.files.put(path, bytes)
    }

    fn keep(&self, path: &OutputPath, _size: u64) -> io::Result<bool> {
        let ending = path.as_str().rsplit('.').next().unwrap_or_default();
        Ok(PICTURES.contains(&ending))
    }
}

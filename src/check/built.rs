//! What would be published, rendered and kept in memory, for rules that look at the result.
//!
//! In: a plan with its tools, and what the last build left. Out: a [`Built`]. Nothing is written.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;

use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::fingerprint::Fingerprint;
use crate::base::path::OutputPath;
use crate::base::path::UrlPath;
use crate::check::web::Web;
use crate::plan::Output;
use crate::plan::Plan;
use crate::plan::tools::Tools;
use crate::render;
use crate::render::Explain;
use crate::render::Last;
use crate::render::manifest::Entry;
use crate::render::manifest::Manifest;
use crate::render::sink::MemorySink;
use crate::render::sink::Sink;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::page::PageId;
use crate::source::SourceTree;

/// A site as it would be published.
pub struct Built<'b> {
    /// What it says.
    pub site: &'b Site,
    /// The files it is made from.
    pub sources: &'b SourceTree,
    /// Its files by path.
    pub files: Vec<File<'b>>,
    /// How its pages hang together.
    pub web: Web,
    /// The place among the site's pages of each file that is one.
    pages: BTreeMap<OutputPath, PageId>,
}

/// One file as it would be published.
pub struct File<'b> {
    /// Where it goes.
    pub path: &'b OutputPath,
    /// The format that made it.
    pub format: &'static str,
    /// The project file it comes from, where there is one.
    pub origin: Option<Place>,
    /// Its length in bytes.
    pub size: u64,
    /// What is in it; `None` for pictures, which rules do not look into.
    pub bytes: Option<Vec<u8>>,
}

impl<'b> Built<'b> {
    /// Renders everything but pictures that stand in `last`, as their length is all that is asked of them, and all but the first
    /// few cards: they tell whether the templates of cards are right, and drawing one takes as long as ten pages.
    ///
    /// # Errors
    /// Every problem of every output.
    pub fn render(
        site: &'b Site,
        plan: &'b Plan<'_>,
        tools: &Tools<'b>,
        last: &Manifest,
        progress: &(dyn Fn(usize, usize) + Sync),
        explain: Explain<'_>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let sink = Desk { files: MemorySink::new() };
        let known = with_cards(last, plan);
        let outcome = render::run(plan, tools, &Last::new(&known), &sink, progress, explain)?;
        let mut bytes = sink.files.into_files();
        let files = plan.outputs.iter().map(|output| {
            let bytes = bytes.remove(&output.path);
            let entry = outcome.manifest.get(output.path.as_str());
            File {
                path: &output.path,
                format: output.format,
                origin: output.origin.place(),
                size: entry.map_or(0, |entry| entry.size),
                bytes,
            }
        });
        let files: Vec<File<'_>> = files.collect();
        let web = Web::of(&files, &site.config.base_url);
        let pages = site.pages().map(|page| (page.url.output(), page.id)).collect();
        Ok(Self { site, sources: tools.sources, files, web, pages })
    }

    /// The page of the site that a file shows.
    pub fn page_of(&self, file: &File<'_>) -> Option<&'b Page> {
        self.pages.get(file.path).map(|id| self.site.page(*id))
    }

    /// Where a problem of a file is shown: at the title of its page, else where it comes from.
    pub fn place_of(&self, file: &File<'_>) -> Option<Place> {
        let title = self.page_of(file).map(|page| page.title_place());
        title.or_else(|| file.origin.clone())
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File<'b>> {
        let found = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(found)
    }
}

impl File<'_> {
    /// What is in it, when that is text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes.as_deref()?).ok()
    }

    /// The address at which readers find it.
    pub fn url(&self) -> UrlPath {
        self.path.url()
    }
}

/// How many cards are drawn.
const CARDS_DRAWN: usize = 12;

/// What the last build left, and the cards that need not be drawn, of which no length is known.
fn with_cards(last: &Manifest, plan: &Plan<'_>) -> Manifest {
    let cards: Vec<&Output<'_>> = plan
        .outputs
        .iter()
        .filter(|output| output.format == "card")
        .skip(CARDS_DRAWN)
        .filter(|output| last.get(output.path.as_str()).is_none())
        .collect();
    let entries: Vec<(OutputPath, Entry)> = cards
        .par_iter()
        .map(|card| {
            let (inputs, tools, content) = (card.inputs(), card.tools, Fingerprint::default());
            (card.path.clone(), Entry { inputs, tools, content, size: 0 })
        })
        .collect();
    let mut known = last.clone();
    for (path, entry) in entries {
        known.insert(path, entry);
    }
    known
}

/// Keeps what is rendered, and takes the pictures of the last build as they are.
struct Desk {
    files: MemorySink,
}

/// Files that rules do not look into.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "webp", "avif"];

fn is_picture(path: &OutputPath) -> bool {
    PICTURES.contains(&path.as_str().rsplit('.').next().unwrap_or_default())
}

impl Sink for Desk {
    fn put(&self, path: &OutputPath, bytes: &[u8], content: Fingerprint) -> io::Result<()> {
        // A large site has more pictures than memory holds.
        if is_picture(path) { Ok(()) } else { self.files.put(path, bytes, content) }
    }

    fn keep(&self, path: &OutputPath, _size: u64) -> io::Result<bool> {
        Ok(is_picture(path))
    }
}

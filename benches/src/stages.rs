//! The four stages, one by one: parse, resolve, plan, render.
//!
//! In: how many articles, and the last stage. Out: how many things that stage made. Everything is in memory, and what is rendered is
//! thrown away.

use std::io;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use rebut::base::date::Moment;
use rebut::base::date::Zone;
use rebut::base::diag::Report;
use rebut::base::fingerprint::Fingerprint;
use rebut::base::path::OutputPath;
use rebut::config::Config;
use rebut::document;
use rebut::document::parsed::Parsed;
use rebut::document::parsed::Texts;
use rebut::formats::Making;
use rebut::pipeline;
use rebut::pipeline::Loaded;
use rebut::pipeline::Options;
use rebut::render;
use rebut::render::Last;
use rebut::render::manifest::Manifest;
use rebut::render::sink::Sink;
use rebut::site::resolve;
use rebut::source::SourceTree;

use crate::folder;
use crate::folder::Look;
use crate::folder::Tool;
use crate::folder::Wanted;

/// When benchmarks take place: on the day after the last article, at noon in Vietnam.
const NOW: i64 = 1_704_085_200;

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The files are there.
    Sources,
    /// Every content file was parsed.
    Parse,
    /// The project was loaded: all before a plan.
    Load,
    /// It was loaded, and loaded again with what was parsed: the difference is everything but parsing.
    Resolve,
    /// It was loaded and planned.
    Plan,
    /// It was loaded, planned and rendered.
    Render,
}

impl Stage {
    /// All of them.
    pub const ALL: [(&'static str, Self); 6] = [
        ("sources", Self::Sources),
        ("parse", Self::Parse),
        ("load", Self::Load),
        ("resolve", Self::Resolve),
        ("plan", Self::Plan),
        ("render", Self::Render),
    ];

    /// The stage of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, stage)| *stage)
    }
}

/// A project in memory: rebuttals in the theme that is built in, without cards, which are pixels and nothing else.
pub fn project(articles: usize) -> SourceTree {
    let wanted = Wanted {
        articles,
        theme: Look::Default,
        cards: false,
        photographs: 0,
        translations: true,
        tag_feeds: false,
    };
    SourceTree::from_files(folder::files(&wanted, Tool::Rebut))
}

/// Goes through the stages up to this one; 0 when the project has errors.
pub fn go(articles: usize, last: Stage) -> usize {
    let sources = project(articles);
    match last {
        Stage::Sources => sources.iter().count(),
        Stage::Parse => parse(&sources),
        Stage::Load => load(sources, &mut Parsed::default()).map_or(0, |it| it.site.pages().len()),
        Stage::Resolve => {
            let mut parsed = Parsed::default();
            let loaded = load(sources.clone(), &mut parsed);
            let again = load(sources, &mut parsed);
            loaded.zip(again).map_or(0, |(_, it)| it.site.pages().len())
        }
        Stage::Plan => load(sources, &mut Parsed::default()).map_or(0, |it| plan(&it)),
        Stage::Render => load(sources, &mut Parsed::default()).map_or(0, |it| render(&it)),
    }
}

/// Parses every content file; how many there are.
pub fn parse(sources: &SourceTree) -> usize {
    let mut report = Report::new();
    let Some(config) = Config::load(sources, None, &mut report) else { return 0 };
    let files = sources.below("content").filter(|file| document::is_content(&file.path));
    let documents: Vec<_> =
        files.filter_map(|file| document::parse(sources, file, &config, &mut report)).collect();
    documents.len()
}

/// Everything up to the site; what was parsed before is not parsed again.
pub fn load(sources: SourceTree, parsed: &mut Parsed) -> Option<Loaded> {
    let options = Options {
        resolve: resolve::Options {
            now: Moment::from_unix(NOW, &Zone::utc()),
            drafts: false,
            at_work: false,
        },
        base_url: None,
        cache: false,
        program: String::new(),
        ends: false,
    };
    let mut report = Report::new();
    let loaded = pipeline::load_again(sources, &options, parsed, Texts::LetGo(None), &mut report);
    loaded.filter(|_| !report.has_errors())
}

/// Plans everything; how many outputs there are.
pub fn plan(loaded: &Loaded) -> usize {
    let mut report = Report::new();
    pipeline::with_plan(loaded, Making::Ahead, &mut report, |plan, _, _| plan.outputs.len())
}

/// Plans and renders everything; how many bytes that gives.
pub fn render(loaded: &Loaded) -> usize {
    let mut report = Report::new();
    pipeline::with_plan(loaded, Making::Ahead, &mut report, |plan, tools, _| {
        let nowhere = Nowhere::default();
        let nothing = Manifest::new();
        let last = Last::new(&nothing);
        let outcome = render::run(plan, tools, &last, &nowhere, &|_, _| {}, &|_| None);
        outcome.map_or(0, |_| nowhere.bytes.into_inner())
    })
}

/// Takes outputs and throws them away.
#[derive(Default)]
struct Nowhere {
    /// Several threads give at once.
    bytes: AtomicUsize,
}

impl Sink for Nowhere {
    fn put(&self, _: &OutputPath, bytes: &[u8], _: Fingerprint) -> io::Result<()> {
        self.bytes.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(())
    }

    fn keep(&self, _: &OutputPath, _: u64) -> io::Result<bool> {
        Ok(false)
    }
}

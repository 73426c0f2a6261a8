//! Pages look the same with the templates that people write and with those in which all that is fixed stands already.
#![allow(clippy::unwrap_used, reason = "a site that cannot be read has failed the test")]

use std::path::Path;

use rebut::base::date::Moment;
use rebut::base::date::Zone;
use rebut::base::diag::Report;
use rebut::base::path::OutputPath;
use rebut::formats::Making;
use rebut::pipeline;
use rebut::pipeline::Options;
use rebut::render;
use rebut::site::resolve;
use rebut::source::SourceTree;

/// How many pages of a language are rendered before the templates are settled.
const FIRST: usize = 100;

#[test]
fn the_pages_of_the_demonstration_site_are_the_same_once_templates_are_settled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = Options {
        resolve: resolve::Options {
            now: Moment::parse("2026-11-23T12:00:00+07:00", &Zone::utc()).unwrap(),
            drafts: true,
            at_work: true,
        },
        base_url: None,
        cache: false,
        ends: false,
        program: "test".to_owned(),
    };
    let mut report = Report::new();
    let sources = SourceTree::read(root, &root.join("public"), &mut report).unwrap();
    let loaded = pipeline::load(sources, &options, &mut report).unwrap();
    let pages = |is_english: bool| -> Vec<OutputPath> {
        pipeline::with_plan(&loaded, Making::Ahead, &mut Report::new(), |plan, _, _| {
            let pages = plan.outputs.iter().map(|output| &output.path).filter(|path| {
                path.as_str().ends_with(".html") && path.as_str().starts_with("en/") == is_english
            });
            pages.cloned().collect()
        })
    };
    for pages in [pages(false), pages(true)] {
        assert!(pages.len() > 20);
        for pages in pages.chunks(FIRST) {
            // Each plan counts anew.
            pipeline::with_plan(&loaded, Making::Ahead, &mut Report::new(), |plan, tools, _| {
                let page = |path: &OutputPath| {
                    let page = render::one(plan, path.as_str(), tools, &|_| None).unwrap();
                    String::from_utf8(page.unwrap()).unwrap()
                };
                let as_written: Vec<String> = pages.iter().map(page).collect();
                let others = pages.iter().cycle().take(FIRST - pages.len());
                others.for_each(|path| drop(page(path)));
                for (path, as_written) in pages.iter().zip(as_written) {
                    assert_eq!(page(path), as_written, "{path}");
                    // What was kept is shown a second time.
                    assert_eq!(page(path), as_written, "{path}");
                }
            });
        }
    }
}

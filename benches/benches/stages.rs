//! The four stages by the clock: a site of 500 rebuttals, some of them translated, in memory and on all processors but where it says so.
//!
//! In: nothing. Out: divan's table. `benches/count` says the same in instructions, which are repeatable.

use std::hint::black_box;

use divan::Bencher;

use rebut::document::parsed::Parsed;

use rebut_benches::stages;

/// How many articles the site has.
const ARTICLES: usize = 500;

fn main() {
    divan::main();
}

/// Front matter and Markdown of every file, on one thread.
#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let sources = stages::project(ARTICLES);
    bencher.bench_local(|| stages::parse(black_box(&sources)));
}

/// Everything between parsing and planning.
#[divan::bench]
fn resolve(bencher: Bencher<'_, '_>) {
    let sources = stages::project(ARTICLES);
    let mut parsed = Parsed::default();
    assert!(stages::load(sources.clone(), &mut parsed).is_some(), "the site has errors");
    bencher
        .with_inputs(|| sources.clone())
        .bench_local_values(|sources| stages::load(sources, &mut parsed));
}

/// The list of outputs.
#[divan::bench]
fn plan(bencher: Bencher<'_, '_>) {
    let loaded = stages::load(stages::project(ARTICLES), &mut Parsed::default());
    bencher.bench_local(|| black_box(&loaded).as_ref().map(stages::plan));
}

/// The bytes of every output; the list of outputs is made, too.
#[divan::bench]
fn render(bencher: Bencher<'_, '_>) {
    let loaded = stages::load(stages::project(ARTICLES), &mut Parsed::default());
    bencher.bench_local(|| black_box(&loaded).as_ref().map(stages::render));
}

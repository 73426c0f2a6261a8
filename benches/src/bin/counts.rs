//! Goes as far as one stage and stops: what valgrind counts of two neighbours differs by the instructions of a stage.
//!
//! In: the name of the last stage, and how many articles. Out: nothing; `benches/count` reads what valgrind says. The site is made in
//! memory and nothing is written, so that no disk and no clock has a part in it.
#![allow(clippy::disallowed_methods, reason = "reads its arguments, and ends without tidying up")]
#![allow(clippy::exit, reason = "what tidies up is no part of a stage")]

use std::env;
use std::hint::black_box;
use std::process;

use rebut_benches::stages;
use rebut_benches::stages::Stage;

fn main() {
    let mut arguments = env::args().skip(1);
    let last = arguments.next().and_then(|name| Stage::named(&name));
    let articles = arguments.next().and_then(|number| number.parse().ok());
    let (Some(last), Some(articles)) = (last, articles) else {
        process::exit(2);
    };
    let done = stages::go(articles, last);
    process::exit(i32::from(black_box(done) == 0));
}

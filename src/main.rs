//! The program: calls the command line and turns its result into an exit code.

use std::process::ExitCode;

/// A site is made of very many small strings, which this allocator hands out faster than most systems' own: a build takes a quarter
/// less of the processor's time for a fifth more memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    rebut::cli::run()
}

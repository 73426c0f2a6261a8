//! `rebut completions`: a script with which a shell completes commands and options.
//!
//! In: the name of a shell. Out: its script on standard output, made of the command line's own table.

use clap_complete::Shell;

use crate::cli::Outcome;
use crate::cli::command;
use crate::cli::terminal;

/// Arguments of `rebut completions`.
#[derive(clap::Args, Debug)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(arguments: &CompletionsArguments) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command(), "rebut", &mut script);
    terminal::raw(&script);
    Ok(Outcome::Done)
}

//! `rebut explain`: the page of a problem's code.
//!
//! In: a code, or none for the list of all. Out: text on standard output.

use crate::base::codes;
use crate::base::suggest;
use crate::cli::Outcome;
use crate::cli::terminal::Terminal;

/// Arguments of `rebut explain`.
#[derive(clap::Args, Debug)]
pub(super) struct ExplainArguments {
    /// The code in brackets behind `error` or `warning`; all codes when left out
    code: Option<String>,
}

/// Explains a code.
pub(super) fn run(arguments: &ExplainArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let Some(wanted) = &arguments.code else {
        for code in codes::ALL {
            terminal.explain_row(code);
        }
        return Ok(Outcome::Done);
    };
    // The whole `error[broken-link]` may be copied from a message.
    let wanted = wanted.trim().trim_end_matches([']', ':']);
    let wanted = wanted.rsplit('[').next().unwrap_or(wanted);
    let Some(code) = codes::find(wanted) else {
        let near = suggest::nearest(wanted, codes::ALL.iter().map(|code| code.id));
        let help = near.map_or_else(
            || "`rebut explain` lists all codes".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        anyhow::bail!("there is no code `{wanted}`\nhelp: {help}");
    };
    terminal.explain(&code);
    Ok(Outcome::Done)
}

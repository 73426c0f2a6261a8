//! `rebut explain`: the page of a problem's code or of a rule.
//!
//! In: a code, or none for the list of all. Out: text on standard output.

use crate::base::bilingual::Tongue;
use crate::base::codes;
use crate::base::codes::Code;
use crate::base::codes_vi;
use crate::base::suggest;
use crate::check;
use crate::cli::Outcome;
use crate::cli::terminal;
use crate::cli::terminal::Terminal;

/// Arguments of `rebut explain`.
#[derive(clap::Args, Debug)]
pub(super) struct ExplainArguments {
    /// The code in brackets behind `error` or `warning`; all codes and rules when left out
    code: Option<String>,
    /// The language: vi or en; else that of the system
    #[arg(long, value_name = "LANGUAGE", value_parser = terminal::tongue)]
    language: Option<Tongue>,
}

/// Explains a code.
pub(super) fn run(arguments: &ExplainArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let tongue = arguments.language.unwrap_or_else(terminal::locale);
    let summary = |code: &Code| match tongue {
        Tongue::En => code.summary,
        Tongue::Vi => codes_vi::summary(code),
    };
    let Some(wanted) = &arguments.code else {
        for code in codes::ALL {
            terminal.explain_row(code.id, summary(code));
        }
        for rule in check::all_rules() {
            terminal.explain_row(rule.code, rule.summary.get(tongue));
        }
        return Ok(Outcome::Done);
    };
    // The whole `error[broken-link]` may be copied from a message.
    let wanted = wanted.trim().trim_end_matches([']', ':']);
    let wanted = wanted.rsplit('[').next().unwrap_or(wanted);
    if let Some(rule) = check::find_rule(&wanted.to_uppercase()) {
        terminal.explain_rule(rule, tongue);
        return Ok(Outcome::Done);
    }
    let Some(code) = codes::find(wanted) else {
        let known = codes::ALL.iter().map(|code| code.id);
        let near = suggest::nearest(wanted, known.chain(check::all_rules().map(|rule| rule.code)));
        let help = near.map_or_else(
            || "`rebut explain` lists all codes".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        anyhow::bail!("there is no code `{wanted}`\nhelp: {help}");
    };
    terminal.explain(&code, summary(&code));
    Ok(Outcome::Done)
}

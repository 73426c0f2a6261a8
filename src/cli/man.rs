//! `rebut man`: the manual page, all commands on one page.
//!
//! In: the command line's own table. Out: the page in the language of `man` on standard output.

use clap_mangen::Man;

use crate::cli::Outcome;
use crate::cli::command;
use crate::cli::terminal;

/// Prints the page.
pub(super) fn run() -> anyhow::Result<Outcome> {
    let mut program = command();
    program.build();
    let page = Man::new(program.clone());
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    text.extend_from_slice(b".SH COMMANDS\n");
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        text.extend_from_slice(section(command)?.as_bytes());
    }
    terminal::raw(&text);
    Ok(Outcome::Done)
}

/// A command below its own small heading. Options of all commands are not told again.
fn section(command: &clap::Command) -> anyhow::Result<String> {
    let own = command.clone().mut_args(|argument| {
        let is_told = argument.is_global_set()
            || argument.get_id() == "help"
            || argument.get_id() == "version";
        argument.hide(is_told)
    });
    let page = Man::new(own);
    let mut parts = Vec::new();
    page.render_synopsis_section(&mut parts)?;
    page.render_description_section(&mut parts)?;
    page.render_options_section(&mut parts)?;
    let parts = String::from_utf8(parts)?;
    let mut text = format!(".SS {}\n", command.get_name());
    for line in parts.lines() {
        // What is a heading on a page of its own is a paragraph here.
        text.push_str(if line.starts_with(".SH ") { ".PP" } else { line });
        text.push('\n');
    }
    Ok(text)
}

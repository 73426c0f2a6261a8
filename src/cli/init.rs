//! `rebut init`: the folder of a new site.
//!
//! In: a folder, and answers as options or from the terminal. Out: the files made, and the next two commands.

use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::clock;
use crate::cli::rebut_in;
use crate::cli::terminal::Terminal;
use crate::scaffold::folder;
use crate::scaffold::folder::Answers;
use crate::scaffold::folder::Tongue;

/// Arguments of `rebut init`.
#[derive(clap::Args, Debug)]
pub(super) struct InitArguments {
    /// The folder to make; it is empty or not there yet
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The language of the site: vi or en
    #[arg(long, value_name = "LANGUAGE", value_parser = ["vi", "en"])]
    language: Option<String>,
    /// The name of the site
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Who publishes: the full name of the body
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Where the site will be found, such as `https://example.org/`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

/// Makes a site.
pub(super) fn run(arguments: &InitArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    folder::check(&arguments.folder)?;
    let or_ask = |given: &Option<String>, question: &str, default: &str| match given {
        Some(given) => Ok(given.clone()),
        None => terminal.ask(question, default),
    };
    let tongue = Tongue::of(&or_ask(&arguments.language, "Language, vi or en", "vi")?)?;
    let answers = Answers {
        tongue,
        title: or_ask(&arguments.title, "Name of the site", tongue.title())?,
        publisher: or_ask(&arguments.publisher, "Who publishes it", tongue.publisher())?,
        base_url: arguments.base_url.clone(),
    };
    let made = folder::make(&arguments.folder, &answers, &clock::moment(None)?)?;
    let serve = rebut_in(&arguments.folder, "serve --open");
    let new = rebut_in(&arguments.folder, &format!("new rebuttal \"{}\"", tongue.headline()));
    terminal.made(&made, &[serve, new]);
    Ok(Outcome::Done)
}

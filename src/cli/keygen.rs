//! `rebut keygen`: a pair of keys to sign releases with.
//!
//! In: a file outside of any site's folder, and a password. Out: the file with the secret key and `.pub` with the public one.

use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::for_shell;
use crate::cli::signing;
use crate::cli::terminal::Terminal;
use crate::publish::signing as keys;

/// Arguments of `rebut keygen`.
#[derive(clap::Args, Debug)]
pub(super) struct KeygenArguments {
    /// The file of the secret key; FILE.pub gets the public one
    file: PathBuf,
    /// Writes the secret key without a password, for machines that publish by themselves
    #[arg(long)]
    no_password: bool,
}

/// Makes the keys.
pub(super) fn run(arguments: &KeygenArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let file = &arguments.file;
    let password = match arguments.no_password {
        true => None,
        false => Some(signing::new_password(terminal)?),
    };
    let key = keys::make_keys(file, password)?;
    let public = keys::public_file(file);
    let made = [file.display().to_string(), public.display().to_string()];
    let secret = for_shell(file);
    let next = [
        format!("write this line into site.yaml: signing: {{ public_key: {} }}", key.as_str()),
        format!("publish with it: rebut release --key {secret}"),
        format!(
            "keep {secret} secret and a copy of it on paper or a stick in a safe; without it nobody can sign for this key"
        ),
        format!(
            "hand on {} freely: print the key where readers already know you, so that they can compare it",
            for_shell(&public)
        ),
    ];
    terminal.made(&made, &next);
    Ok(Outcome::Done)
}

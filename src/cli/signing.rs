//! Where the key that signs a release comes from: the command line, the environment, a question at the terminal.
//!
//! In: `--key`, `--unsigned`, and the variables `REBUT_SIGNING_KEY`, `REBUT_SIGNING_KEY_FILE` and `REBUT_SIGNING_PASSWORD`.
//! Out: a key that is ready, or none. Whether the site wants one is decided where its `site.yaml` is known.
#![expect(clippy::disallowed_methods, reason = "the environment is read in cli/")]

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;

use crate::cli::terminal::Terminal;
use crate::pipeline::Order;
use crate::publish::signing::KeyText;
use crate::publish::signing::SigningKey;

/// The key itself, as text.
const KEY: &str = "REBUT_SIGNING_KEY";
/// The file of the key.
const KEY_FILE: &str = "REBUT_SIGNING_KEY_FILE";
/// The password of the key.
const PASSWORD: &str = "REBUT_SIGNING_PASSWORD";

/// Options of commands that sign.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct SigningArguments {
    /// The file of the secret key; else REBUT_SIGNING_KEY_FILE, or the key itself in REBUT_SIGNING_KEY
    #[arg(long, value_name = "FILE", conflicts_with = "unsigned")]
    key: Option<PathBuf>,
    /// Makes a release that is not signed, though site.yaml names a key
    #[arg(long)]
    unsigned: bool,
}

impl SigningArguments {
    /// The key to sign with; `None` when none is given, or none is wanted.
    fn key(&self, terminal: &Terminal) -> anyhow::Result<Option<SigningKey>> {
        if self.unsigned {
            return Ok(None);
        }
        let text = match (&self.key, set(KEY), set(KEY_FILE)) {
            (Some(file), _, _) => KeyText::read(file)?,
            (None, Some(text), _) => {
                KeyText::parse(&text).with_context(|| format!("cannot sign with {KEY}"))?
            }
            (None, None, Some(file)) => KeyText::read(Path::new(&file))?,
            (None, None, None) => return Ok(None),
        };
        let password = match text.is_locked() {
            true => Some(password(terminal)?),
            false => None,
        };
        text.unlock(password).map(Some)
    }

    /// How a release is to be signed. Asks for the password of the key where it has one.
    pub(super) fn order(&self, terminal: &Terminal) -> anyhow::Result<Order> {
        Ok(Order { key: self.key(terminal)?, is_unsigned: self.unsigned, attach: None })
    }
}

/// The password of a new key, asked for twice.
pub(super) fn new_password(terminal: &Terminal) -> anyhow::Result<String> {
    if let Some(password) = set(PASSWORD) {
        return Ok(password);
    }
    let Some(password) = terminal.ask_secret("Password of the new key: ")? else {
        anyhow::bail!(
            "nobody can be asked for a password here\n\
             help: set {PASSWORD}, or make a key without one: `--no-password`"
        );
    };
    if password.is_empty() {
        anyhow::bail!("the password is empty\nhelp: `--no-password` makes a key without one");
    }
    let again = terminal.ask_secret("The same password again: ")?;
    if again.as_ref() != Some(&password) {
        anyhow::bail!("the two passwords differ; no key was made");
    }
    Ok(password)
}

/// The password of a key that is there.
fn password(terminal: &Terminal) -> anyhow::Result<String> {
    if let Some(password) = set(PASSWORD) {
        return Ok(password);
    }
    terminal.ask_secret("Password of the signing key: ")?.with_context(|| {
        format!(
            "the signing key has a password, and nobody can be asked for it here\nhelp: set {PASSWORD}"
        )
    })
}

/// A variable that says something.
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

//! `rebut verify`: whether a folder, a live site, a page or a saved file is genuine.
//!
//! In: what to look at, and the key that is believed. Out: what was found out on standard output; exit status 0 genuine, 1 not,
//! 2 it could not be told.
#![expect(
    clippy::disallowed_methods,
    reason = "asks what lies at a path of the command line, and what time it is"
)]

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;

use crate::base::diag::Report;
use crate::base::signature;
use crate::base::signature::PublicKey;
use crate::cli::Outcome;
use crate::cli::clock;
use crate::cli::for_shell;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::config::Config;
use crate::config::SITE_FILE;
use crate::source::SourceTree;
use crate::verify;
use crate::verify::Judgement;
use crate::verify::Keys;
use crate::verify::Signed;
use crate::verify::State;
use crate::verify::page::Source;
use crate::verify::site::Sample;

/// Nobody reads more findings than this at once; `--json` shows all.
const MOST_SHOWN: usize = 50;

/// Arguments of `rebut verify`.
#[derive(clap::Args, Debug)]
pub(super) struct VerifyArguments {
    /// A folder, the address of a site or page, or a file: a saved page, a proof.json
    #[arg(value_name = "DIR|URL|FILE")]
    subject: String,
    /// The public key that is believed, or its file; else the keys of site.yaml
    #[arg(long, value_name = "KEY|FILE")]
    key: Option<String>,
    /// Where the release is that a saved page is looked for in; else where the page says that it is
    #[arg(long, value_name = "FILE|DIR|URL")]
    release: Option<String>,
    /// Looks at so many files of a live site only, chosen by chance
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    sample: Option<u32>,
}

/// Looks, and says what was found.
pub(super) fn run(
    root: &Path,
    arguments: &VerifyArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let keys = keys(root, arguments.key.as_deref())?;
    let subject = &arguments.subject;
    let progress = terminal.progress_of(clock::start(), "files looked at");
    let found = match verify::site::address(subject) {
        Some(url) => {
            let sample = arguments.sample.map(|most| Sample {
                most: usize::try_from(most).unwrap_or(usize::MAX),
                seed: clock::chance(),
            });
            verify::site::site(&url, &keys, sample, &progress)
        }
        None if Path::new(subject).is_dir() => {
            verify::folder::folder(Path::new(subject), &keys, &progress)
        }
        None if Path::new(subject).is_file() => {
            let source = match &arguments.release {
                None => Source::Asked,
                Some(place) => match verify::site::address(place) {
                    Some(url) => Source::Address(url),
                    None => Source::File(PathBuf::from(place)),
                },
            };
            verify::page::file(Path::new(subject), &source, &keys)
        }
        None => anyhow::bail!(
            "there is no file or folder `{subject}`\n\
             help: write the address of a site or page with `https://`, or a path"
        ),
    };
    terminal.clear_progress();
    let found = found?;
    show(&found, terminal);
    Ok(match found.judgement {
        Judgement::Genuine => Outcome::Done,
        Judgement::NotGenuine => Outcome::ContentErrors,
        Judgement::Unchecked => Outcome::Unchecked,
    })
}

/// The keys to believe: that of the command line, else those of the site.
fn keys(root: &Path, given: Option<&str>) -> anyhow::Result<Keys> {
    if let Some(given) = given {
        if signature::is_secret(given) {
            anyhow::bail!(
                "`--key` is a secret key, which is for signing only; give the public one"
            );
        }
        let key = match PublicKey::parse(given) {
            Some(key) => Some(key),
            None => {
                let text = std::fs::read_to_string(given).with_context(|| {
                    format!("`--key {given}` is no key, and no file that can be read")
                })?;
                PublicKey::parse(&text)
            }
        };
        let key = key.with_context(|| {
            format!("`{given}` holds no public key\nhelp: the file ends in `.pub` and has a line that begins with `RW`")
        })?;
        return Ok(Keys { keys: vec![key], from: "--key".to_owned() });
    }
    if !root.join(SITE_FILE).is_file() {
        return Ok(Keys::default());
    }
    let root = site_root(root)?;
    let mut report = Report::new();
    let tree = SourceTree::read(&root, &root.join("public"), &mut report)?;
    let config = Config::load(&tree, None, &mut report);
    let Some(signing) = config.and_then(|config| config.signing) else {
        return Ok(Keys::default());
    };
    let keys = signing.keys().cloned().collect();
    Ok(Keys { keys, from: root.join(SITE_FILE).display().to_string() })
}

fn show(found: &verify::Outcome, terminal: &Terminal) {
    if terminal.is_json() {
        terminal.result(&serde_json::to_string(found).unwrap_or_default());
        return;
    }
    if let Some(release) = &found.release {
        terminal.result(&format!(
            "release {} of {}, {}, by {}",
            release.number, release.base_url, release.at, release.publisher
        ));
    }
    if let Some(signed) = &found.signature {
        terminal.result(&format!("signature: {}", in_words(signed, &found.keys_from)));
    }
    if let Some(signed) = found.sums.as_ref().filter(|sums| Some(*sums) != found.signature.as_ref())
    {
        terminal
            .result(&format!("signature of SHA256SUMS: {}", in_words(signed, &found.keys_from)));
    }
    if let Some(token) = &found.token {
        let line = match (&token.problem, token.fits, &token.sha256) {
            (Some(problem), _, _) => format!("release.json.p7s {problem}"),
            (None, true, Some(digest)) => {
                format!("release.json.p7s belongs to this release.json ({digest})")
            }
            (None, _, Some(digest)) => {
                format!("release.json.p7s belongs to another file ({digest})")
            }
            (None, _, None) => "release.json.p7s cannot be read".to_owned(),
        };
        terminal.result(&format!("token: {line}"));
        if token.fits {
            terminal.result(
                "token: whose certificate it is, say: openssl cms -verify -binary -inform DER -in release.json.p7s \
                 -content release.json -CAfile ISSUER.pem -out /dev/null",
            );
        }
    }
    for line in &found.says {
        terminal.result(line);
    }
    let states = [State::Genuine, State::Altered, State::Missing, State::Foreign, State::Unchecked];
    let counts = states.map(|state| format!("{} {}", found.count(state), state.as_str()));
    terminal.result(&format!("files: {}", counts.join(", ")));
    for finding in found.findings.iter().take(MOST_SHOWN) {
        let why = finding.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        terminal.result(&format!("  {} {}{why}", finding.state.as_str(), finding.path));
    }
    if let Some(left) = found.findings.len().checked_sub(MOST_SHOWN).filter(|left| *left > 0) {
        terminal.result(&format!("  … and {left} more; `--json` shows them all"));
    }
    let unsigned = found.keys_from.is_empty();
    terminal.result(match found.judgement {
        Judgement::Genuine => "genuine",
        Judgement::NotGenuine => "NOT genuine",
        Judgement::Unchecked if unsigned => {
            "not signed by anybody you named: the files agree with the release, and anybody could have made both. \
             Name the key that you know from elsewhere: --key KEY"
        }
        Judgement::Unchecked => "it could not be told",
    });
}

fn in_words(signed: &Signed, from: &str) -> String {
    match signed {
        Signed::Genuine { key, is_former: false } => {
            format!("genuine, by the key {key} ({})", for_shell(Path::new(from)))
        }
        Signed::Genuine { key, is_former: true } => {
            format!("genuine, by the former key {key} ({})", for_shell(Path::new(from)))
        }
        Signed::NotAsked { key_id: Some(id) } => {
            format!("by key {id}; nobody named a key to check it with")
        }
        Signed::NotAsked { key_id: None } => "none".to_owned(),
        Signed::Absent => "MISSING".to_owned(),
        Signed::OtherKey { key_id } => format!("WRONG, by another key ({key_id})"),
        Signed::Wrong => "WRONG: it is not a signature of these bytes".to_owned(),
    }
}

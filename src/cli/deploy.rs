//! `rebut deploy`: releases the site and sends it to a host.
//!
//! In: a target of `site.yaml` and secrets from the environment. Out: the release on the host, a closing line, and warnings when
//! readers get something else.

use std::path::Path;
use std::time::Duration;

use anyhow::bail;

use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::base::sha256::Sha256;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::clock;
use crate::cli::release;
use crate::cli::signing::SigningArguments;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::config::Config;
use crate::config::SITE_FILE;
use crate::config::deploy::Place;
use crate::config::deploy::Target;
use crate::deploy;
use crate::deploy::parts::after;
use crate::deploy::parts::after::Sampled;
use crate::deploy::parts::own::Own;
use crate::deploy::parts::sftp::SELF;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Wanted;
use crate::deploy::run::Done;
use crate::deploy::run::Event;
use crate::deploy::run::Order;
use crate::source::SourceTree;

/// Arguments of `rebut deploy`.
#[derive(clap::Args, Debug)]
pub(super) struct DeployArguments {
    /// The target under `deploy` in site.yaml; may be left out when there is one
    target: Option<String>,
    /// Makes the release and lists each step; sends nothing
    #[arg(long)]
    dry_run: bool,
    /// Takes away the lock of another run, which must be dead
    #[arg(long)]
    break_lock: bool,
    /// Replaces files on the host that did not come from here, or another site, or a newer release
    #[arg(long)]
    overwrite: bool,
    /// Sends every file again: for a host on which somebody else has changed files
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    signing: SigningArguments,
    #[command(flatten)]
    site: SiteArguments,
}

/// What is said to hosts about who asks.
const USER_AGENT: &str = concat!("rebut/", env!("CARGO_PKG_VERSION"));

/// Releases and sends the site.
pub(super) fn run(
    root: &Path,
    arguments: &DeployArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let root = site_root(root)?;
    let Some((config, target)) = choose(&root, arguments, terminal)? else {
        return Ok(Outcome::ContentErrors);
    };
    // A secret that is missing is told before anything is made.
    let host = deploy::host(&target, &root, &environment).map_err(Trouble::into_error)?;
    if let Place::Ftp { login, is_secret: false, .. } = &target.place {
        terminal.warning(&format!(
            "the password of `{}` and all files go to `{}` in the clear, where others can read and change them\nhelp: ask the host's operator for `ftps` or `sftp`",
            target.name, login.host
        ));
    }
    let order = arguments.signing.order(terminal)?;
    if release::released(&root, &arguments.site, order, terminal)?.is_none() {
        return Ok(Outcome::ContentErrors);
    }
    let started = clock::start();
    let wanted = Wanted::read(&arguments.site.out(&root))?;
    let now = clock::moment(None)?;
    let token = token(&root);
    let mut own =
        Own::take(&root.join(format!(".rebut/cache/deploy-{}", target.name)), &target.name)?;
    let order = Order {
        target: &target.name,
        host: host.as_ref(),
        wanted: &wanted,
        owner: &owner(),
        token: &token,
        now: now.unix(),
        linger: Duration::from_secs(target.linger),
        dry_run: arguments.dry_run,
        break_lock: arguments.break_lock,
        overwrite: arguments.overwrite,
        all: arguments.all,
    };
    let progress = terminal.sending(started);
    let done = deploy::run::run(&order, &mut own, &|event| match event {
        Event::Note(text) => {
            terminal.clear_progress();
            terminal.note(&text);
        }
        Event::Step(step) => terminal.step(&step),
        Event::Progress(now) => progress(now),
    });
    terminal.clear_progress();
    let done = done.map_err(Trouble::into_error)?;
    let seconds = started.elapsed().as_secs_f64();
    terminal.deployed(&target.name, wanted.release.number, &done, arguments.dry_run, seconds);
    if !arguments.dry_run && !done.is_nothing() {
        look_after(&config, &target, &wanted, &done, &token, terminal);
    }
    Ok(Outcome::Done)
}

/// The target that is meant. `None`: the configuration has errors, which are told.
fn choose(
    root: &Path,
    arguments: &DeployArguments,
    terminal: &Terminal,
) -> anyhow::Result<Option<(Config, Target)>> {
    let base_url = arguments.site.base_url.as_deref();
    let config =
        read_site_file(root).and_then(|tree| Config::load(&tree, base_url, &mut Report::new()));
    let found = config.as_ref().map(|config| find(config, arguments.target.as_deref()));
    if let (Some(config), Some(Ok(target))) = (&config, &found) {
        return Ok(Some((config.clone(), target.clone())));
    }
    // It may be missing because it is wrong: then that is what must be told.
    let mut report = Report::new();
    let sources = SourceTree::read(root, &arguments.site.out(root), &mut report)?;
    let config = Config::load(&sources, base_url, &mut report);
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    terminal.report(report);
    match config.filter(|_| errors == 0) {
        Some(config) => {
            find(&config, arguments.target.as_deref()).map(|target| Some((config, target)))
        }
        None => {
            terminal.refused(errors, warnings);
            Ok(None)
        }
    }
}

/// `site.yaml` alone: the rest of a large site is not needed to know where it goes.
#[expect(
    clippy::disallowed_methods,
    reason = "reads one file before the project is read as a whole"
)]
fn read_site_file(root: &Path) -> Option<SourceTree> {
    let bytes = std::fs::read(root.join(SITE_FILE)).ok()?;
    Some(SourceTree::from_files([(SITE_FILE, bytes)]))
}

/// The target of a name, or the only one.
fn find(config: &Config, name: Option<&str>) -> anyhow::Result<Target> {
    let names = config.deploy.iter().map(|target| format!("`{}`", target.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let found = match (name, config.deploy.as_slice()) {
        (_, []) => bail!(
            "site.yaml has no target to send the site to\nhelp: add one, such as `deploy: {{ production: {{ to: folder, path: /var/www/html }} }}`; docs/deploy.md has all kinds"
        ),
        (None, [only]) => Some(only),
        (None, _) => bail!("there are several targets\nhelp: name one of them: {names}"),
        (Some(name), targets) => targets.iter().find(|target| target.name == name),
    };
    match (found, name) {
        (Some(target), _) => Ok(target.clone()),
        (None, name) => bail!(
            "there is no target `{}` under `deploy` in site.yaml\nhelp: there is {names}",
            name.unwrap_or_default()
        ),
    }
}

/// What the environment says. ssh asks this program for a password, so that it is told where that is.
#[expect(clippy::disallowed_methods, reason = "secrets come from the environment")]
fn environment(name: &str) -> Option<String> {
    if name == SELF {
        return std::env::current_exe().ok().map(|path| path.to_string_lossy().into_owned());
    }
    std::env::var(name).ok()
}

/// Who runs this, and on which machine: for people who meet the lock.
fn owner() -> String {
    let first = |names: [&str; 2]| names.iter().find_map(|name| environment(name));
    let user = first(["USER", "USERNAME"]).unwrap_or_else(|| "somebody".to_owned());
    let machine = first(["HOSTNAME", "COMPUTERNAME"]).unwrap_or_else(machine);
    format!("{user} on {machine}")
}

#[expect(clippy::disallowed_methods, reason = "asks once what this machine is called")]
fn machine() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "a machine without a name".to_owned() } else { name.to_owned() }
}

/// Tells this run from all others.
#[expect(
    clippy::disallowed_methods,
    reason = "no two runs begin in the same nanosecond of the same process"
)]
fn token(root: &Path) -> String {
    let now = std::time::SystemTime::now();
    let seed = format!("{now:?} {} {} {}", std::process::id(), owner(), root.display());
    Sha256::of(seed.as_bytes()).hex()[..16].to_owned()
}

/// Looks at the site as readers do, and tells others of the news. What goes wrong is a warning: the site is there.
fn look_after(
    config: &Config,
    target: &Target,
    wanted: &Wanted,
    done: &Done,
    token: &str,
    terminal: &Terminal,
) {
    let url = target.url.as_ref().unwrap_or(&config.base_url);
    let site = format!("{}{}/", url.origin, url.path);
    let mut sent = done.uploaded.clone();
    sent.sort_unstable();
    if target.verify {
        match after::sample(&site, wanted, &sent, token, USER_AGENT) {
            Sampled::Same(0) => {}
            Sampled::Same(count) => terminal
                .note(&format!("readers get the same: {count} files of {site} were compared")),
            Sampled::Silent(why) => {
                terminal
                    .warning(&format!("`{site}` does not answer, so nothing was compared: {why}"));
            }
            Sampled::Other(others) => {
                terminal.warning(&format!(
                    "readers of {site} do not get what was sent:\n{}\nhelp: look whether the target's folder is the one that the web server shows, and whether a cache stands before it",
                    others.join("\n")
                ));
            }
        }
    }
    let changed: Vec<String> = done.uploaded.iter().chain(&done.deleted).cloned().collect();
    if let Some(hub) = &config.feeds.hub
        && let Err(why) = after::tell_hub(hub, &after::feeds(&site, &done.uploaded), USER_AGENT)
    {
        terminal.warning(&format!("the hub `{hub}` was not told of new feeds: {why}"));
    }
    if let Some(key) = &target.index_now {
        let endpoint = &target.index_now_at;
        if let Err(why) = after::tell_search(endpoint, key, &site, &changed, USER_AGENT) {
            terminal.warning(&format!("`{endpoint}` was not told of changed pages: {why}"));
        }
    }
}

/// Answers ssh, which runs this program to ask for a password. `None`: this is no such run. A question of another kind, such
/// as whether an unknown host shall be believed, gets no answer.
#[expect(
    clippy::disallowed_methods,
    reason = "the question and the password come with the environment"
)]
pub(super) fn answer_ssh() -> Option<bool> {
    let variable = std::env::var(deploy::parts::sftp::ASKED).ok()?;
    let question = std::env::args().nth(1).unwrap_or_default().to_lowercase();
    let is_password = question.contains("password") || question.contains("passphrase");
    let password = std::env::var(variable).ok().filter(|_| is_password);
    if let Some(password) = &password {
        crate::cli::terminal::raw(format!("{password}\n").as_bytes());
    }
    Some(password.is_some())
}

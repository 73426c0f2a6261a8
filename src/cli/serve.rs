//! `rebut serve`.
//!
//! In: options, edits, requests of browsers. Out: a preview on this machine, problems on standard error, until it is stopped.

use std::cell::RefCell;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::base::diag::Severity;
use crate::cli::Outcome;
use crate::cli::SiteArguments;
use crate::cli::build;
use crate::cli::clock;
use crate::cli::site_root;
use crate::cli::terminal::Terminal;
use crate::serve;
use crate::serve::Desk;
use crate::serve::Message;
use crate::serve::News;
use crate::serve::http::Door;
use crate::serve::http::State;
use crate::source::watch;
use crate::source::watch::Changes;
use crate::source::watch::Means;
use crate::source::watch::Watching;

/// The port when none is asked for.
const PORT: u16 = 1111;

/// Arguments of `rebut serve`.
#[derive(clap::Args, Debug)]
pub(super) struct ServeArguments {
    /// The port; 1111 or the next free one when left out
    #[arg(long, short, value_name = "PORT")]
    port: Option<u16>,
    /// The address to listen at; 0.0.0.0 lets other machines in
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Opens the preview in the browser
    #[arg(long)]
    open: bool,
    /// Looks for changes every so many milliseconds, for drives of other machines
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "500")]
    poll: Option<u64>,
    #[command(flatten)]
    site: SiteArguments,
}

/// Serves the preview.
pub(super) fn run(
    root: &Path,
    arguments: &ServeArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let root = site_root(root)?;
    let mut options = arguments.site.options()?;
    options.resolve.at_work = true;
    let door = Door::open(&arguments.host, arguments.port, PORT).map_err(|error| {
        let port = arguments.port.unwrap_or(PORT);
        anyhow::anyhow!(
            "cannot listen at {}:{port}: {error}\nhelp: choose another port with `--port`",
            arguments.host
        )
    })?;
    let url = door.url();
    let (messages, received) = channel();
    let state = State::default();
    let watching = watching(&root, arguments, messages.clone(), terminal)?;
    let (desk_state, desk_messages) = (state.clone(), messages);
    let door = RefCell::new(Some((door, desk_messages)));
    let stopwatch = RefCell::new(clock::start());
    let now = || clock::moment(None).unwrap_or_else(|_| options.resolve.now.clone());
    let desk = Desk {
        out: arguments.site.out(&root),
        options: options.clone(),
        clock: if arguments.site.now.is_none() { Some(&now) } else { None },
        state: &|news| state.tell(news),
        news: &|news| tell(news, terminal),
        linked: &|places| watching.also(places),
        ready: &|base| {
            let address = format!("{url}{base}/");
            let seconds = stopwatch.borrow().elapsed().as_secs_f64();
            terminal.serving(&address, seconds);
            if let Some((door, messages)) = door.borrow_mut().take() {
                let state = desk_state.clone();
                thread::spawn(move || door.serve(messages, state));
            }
            if arguments.open {
                open_browser(&address, terminal);
            }
        },
        root,
    };
    serve::run(desk, &received)?;
    Ok(Outcome::Done)
}

/// Watches the project by the means that were asked for, or by those that work.
fn watching(
    root: &Path,
    arguments: &ServeArguments,
    messages: std::sync::mpsc::Sender<Message>,
    terminal: &Terminal,
) -> anyhow::Result<Watching> {
    let on_change = {
        let messages = messages.clone();
        move |changes: Changes| drop(messages.send(Message::Changed(changes)))
    };
    let poll = |milliseconds: u64| Means::Poll(Duration::from_millis(milliseconds.max(50)));
    let means = arguments.poll.map_or(Means::System, poll);
    match watch::watch(root, means, on_change) {
        Ok(watching) => Ok(watching),
        Err(error) if means == Means::System => {
            terminal.note(&format!(
                "the system cannot watch this folder ({error}); it is looked at twice a second instead"
            ));
            let on_change = move |changes| drop(messages.send(Message::Changed(changes)));
            Ok(watch::watch(root, poll(500), on_change)?)
        }
        Err(error) => Err(error.into()),
    }
}

fn tell(news: &News<'_>, terminal: &Terminal) {
    match news {
        News::Taken { files, problems, is_shown } => {
            terminal.report((*problems).clone());
            let errors = problems.count(Severity::Error);
            terminal.taken(*files, errors, *is_shown);
        }
        News::Broken(diagnostic) => {
            let mut report = crate::base::diag::Report::new();
            report.add((*diagnostic).clone());
            terminal.report(report);
        }
        News::Kept(note) => terminal.note(build::words(*note)),
        News::Unreadable(error) => terminal.note(&format!("the folder cannot be read: {error}")),
    }
}

/// Opens an address with the program that the system has for it.
#[expect(clippy::disallowed_methods, reason = "the browser is another program, and was asked for")]
fn open_browser(address: &str, terminal: &Terminal) {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let started = std::process::Command::new(program).args(arguments).arg(address).spawn();
    if started.is_err() {
        terminal.note(&format!("no browser could be opened; go to {address} yourself"));
    }
}

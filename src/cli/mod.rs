//! The command line: arguments, dispatch, exit codes. The clock and the terminal are used here and nowhere else.
//!
//! In: arguments. Out: an exit code: 0 done; 1 the content has errors and nothing was published; 2 usage or environment.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::CommandFactory;
use clap::Parser;
use clap::Subcommand;

use crate::cli::terminal::Terminal;

mod build;
mod check;
mod clock;
mod completions;
mod explain;
mod host;
mod init;
mod keygen;
mod man;
mod new;
mod plan;
mod release;
mod schema;
mod serve;
mod signing;
mod terminal;
mod verify;

/// Publishes rebuttals that people can check.
#[derive(Debug, Parser)]
#[command(name = "rebut", version, about, long_about = LONG_ABOUT, propagate_version = true)]
struct Arguments {
    /// The folder of the site: where site.yaml is
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Says nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Writes problems and results as JSON, one value a line
    #[arg(long, global = true)]
    json: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

const LONG_ABOUT: &str = "Publishes rebuttals that people can check.

rebut turns a folder of Markdown and YAML into an official body's site: articles that correct false claims, with \
verdicts, sources and corrections; lists, feeds and sitemaps. The result is a folder of plain files for any web host.

Exit status: 0 done; 1 the content has errors (nothing was published); 2 usage or environment.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds the site into a folder
    Build(build::BuildArguments),
    /// Shows the site in a browser, and follows every edit
    Serve(serve::ServeArguments),
    /// Says what an editor should know before publishing; nothing is written
    Check(check::CheckArguments),
    /// Shows what would be published, and why it would be rendered
    Plan(plan::PlanArguments),
    /// Builds the site, seals it and records what readers are told
    Release(release::ReleaseArguments),
    /// Says whether a folder, a live site, a page or a saved file is genuine
    Verify(verify::VerifyArguments),
    /// Makes a pair of keys to sign releases with
    Keygen(keygen::KeygenArguments),
    /// Explains the code of a problem in full
    Explain(explain::ExplainArguments),
    /// Prints the rules of the site for a web server: nginx, apache, caddy
    Host(host::HostArguments),
    /// Makes the folder of a new site
    Init(init::InitArguments),
    /// Makes the file of a new article, as a draft
    New(new::NewArguments),
    /// Prints a JSON Schema for your editor, or binds all to VS Code
    Schema(schema::SchemaArguments),
    /// Prints a script with which a shell completes commands and options
    Completions(completions::CompletionsArguments),
    /// Prints the manual page
    Man,
}

/// Options of every command that understands the site.
#[derive(Args, Clone, Debug)]
struct SiteArguments {
    /// The folder to publish into, relative to the site's folder
    #[arg(long, value_name = "DIR", default_value = "public")]
    out: PathBuf,
    /// Takes the place of `base_url` in site.yaml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Shows drafts and scheduled pages too, marked as such
    #[arg(long)]
    drafts: bool,
    /// The moment of the build, such as 2026-11-20T08:00:00+07:00
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Renders everything anew
    #[arg(long)]
    no_cache: bool,
    /// How many threads work at once
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

/// More threads than this only get into each other's way.
const MOST_JOBS: usize = 256;

/// How a command ended.
enum Outcome {
    /// Done.
    Done,
    /// The content has errors.
    ContentErrors,
    /// What was asked cannot be told.
    Unchecked,
}

/// The table of commands and options.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs the program.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return terminal::usage(&error),
    };
    let terminal = Terminal::new(arguments.color, arguments.quiet, arguments.json);
    let outcome = match &arguments.command {
        Command::Build(command) => build::run(&arguments.root, command, &terminal),
        Command::Serve(command) => serve::run(&arguments.root, command, &terminal),
        Command::Check(command) => check::run(&arguments.root, command, &terminal),
        Command::Plan(command) => plan::run(&arguments.root, command, &terminal),
        Command::Release(command) => release::run(&arguments.root, command, &terminal),
        Command::Verify(command) => verify::run(&arguments.root, command, &terminal),
        Command::Keygen(command) => keygen::run(command, &terminal),
        Command::Host(command) => host::run(&arguments.root, command, &terminal),
        Command::Init(command) => init::run(command, &terminal),
        Command::New(command) => new::run(&arguments.root, command, &terminal),
        Command::Explain(command) => explain::run(command, &terminal),
        Command::Schema(command) => schema::run(&arguments.root, command, &terminal),
        Command::Completions(command) => completions::run(command),
        Command::Man => man::run(),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::ContentErrors) => ExitCode::from(1),
        Ok(Outcome::Unchecked) => ExitCode::from(2),
        Err(error) => {
            terminal.failure(&error);
            ExitCode::from(2)
        }
    }
}

/// The folder of the site, checked.
#[expect(
    clippy::disallowed_methods,
    reason = "asks once whether the folder on the command line is there"
)]
fn site_root(root: &std::path::Path) -> anyhow::Result<PathBuf> {
    if !root.is_dir() {
        anyhow::bail!(
            "there is no folder `{}`\nhelp: name the folder of your site with `--root DIR`",
            root.display()
        );
    }
    Ok(root.to_path_buf())
}

/// What program this is. Of two builds of one version, made while it is developed, each is a program of its own.
#[expect(clippy::disallowed_methods, reason = "asks once what the program's own file is")]
fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let built = file.and_then(|file| Ok((file.len(), file.modified()?)));
    format!("{} {built:?}", env!("CARGO_PKG_VERSION"))
}

/// A command for the site in a folder, as it can be copied into a shell.
fn rebut_in(root: &std::path::Path, command: &str) -> String {
    if root == std::path::Path::new(".") {
        return format!("rebut {command}");
    }
    format!("rebut --root {} {command}", for_shell(root))
}

/// A path that can be copied into a shell.
fn for_shell(path: &std::path::Path) -> String {
    let path = path.display().to_string();
    let is_plain = path.chars().all(|letter| letter.is_alphanumeric() || "/._-".contains(letter));
    if is_plain { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

impl SiteArguments {
    /// The options of the pipeline.
    fn options(&self) -> anyhow::Result<crate::pipeline::Options> {
        if let Some(jobs) = self.jobs {
            if jobs == 0 {
                anyhow::bail!("`--jobs` must be at least 1");
            }
            // A pool can be set once in a process; a second attempt would find the same number.
            let jobs = jobs.min(MOST_JOBS);
            let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
        }
        if let Some(url) = &self.base_url
            && let Err(problem) = crate::config::BaseUrl::parse(url)
        {
            anyhow::bail!(
                "`--base-url {url}` is not an address: {problem}\nhelp: for example `https://example.org/`"
            );
        }
        Ok(crate::pipeline::Options {
            resolve: crate::site::resolve::Options {
                now: clock::moment(self.now.as_deref())?,
                drafts: self.drafts,
                at_work: false,
            },
            base_url: self.base_url.clone(),
            cache: !self.no_cache,
            program: program(),
            ends: true,
        })
    }

    /// Where to publish.
    fn out(&self, root: &std::path::Path) -> PathBuf {
        root.join(&self.out)
    }
}

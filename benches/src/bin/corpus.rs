//! Writes the corpus: the same articles for each generator, and its templates.
//!
//! In: what is wanted, on the command line. Out: a folder that is not there yet.
#![allow(clippy::disallowed_methods, reason = "writes a folder")]

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use clap::Parser;
use clap::ValueEnum;

use rebut_benches::folder;
use rebut_benches::folder::Look;
use rebut_benches::folder::Tool;
use rebut_benches::folder::Wanted;

/// Writes articles from a seed as a project of `rebut`, or as the site of another generator
#[derive(Parser)]
struct Options {
    /// The folder, which must not be there yet
    out: PathBuf,
    /// Whose site it is
    #[arg(long = "for", value_enum, default_value = "rebut")]
    tool: Tool,
    #[command(flatten)]
    wanted: Wanted,
}

fn main() -> io::Result<()> {
    let Options { out, tool, wanted } = Options::parse();
    if out.exists() {
        return Err(io::Error::other(format!("{} is there already", out.display())));
    }
    for (path, bytes) in folder::files(&wanted, tool) {
        write(&out.join(path), &bytes)?;
    }
    let is_templates = tool != Tool::Rebut || wanted.theme == Look::Plain;
    let name =
        tool.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let sites = Path::new(env!("CARGO_MANIFEST_DIR")).join("sites");
    if is_templates { copy(&sites.join(name), &out) } else { Ok(()) }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            fs::write(path, bytes)
        }
        result => result,
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            write(&target, &fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

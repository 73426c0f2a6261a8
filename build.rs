//! Lists the built-in theme, so that its files become part of the program.
//!
//! In: the folder `themes/default`. Out: `builtin.rs` in Cargo's output folder, a slice of path and
//! bytes in the order of paths. What the files mean is not known here.
#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads its folder and its environment"
)]

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

const THEME: &str = "themes/default";

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={THEME}");
    let mut files = Vec::new();
    list(&root.join(THEME), THEME, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for path in &files {
        println!("cargo::rerun-if-changed={path}");
        let absolute = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})", format!("/{path}"));
        code.push_str(&format!("    ({path:?}, include_bytes!({absolute})),\n"));
    }
    code.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("builtin.rs"), code)?;
    Ok(())
}

/// Adds every file below a folder, but for what editors and desktops leave behind.
fn list(folder: &Path, written: &str, files: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().ok_or_else(|| format!("a name in {written} is not UTF-8"))?;
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let path = format!("{written}/{name}");
        if entry.path().is_dir() {
            list(&entry.path(), &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

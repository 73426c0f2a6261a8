//! What no generator can be faster than: reads all sources, parses their Markdown, writes as many files of the same sizes.
//!
//! In: a folder of content, and the files to write, one a line with its length before it. Out: those files, of one byte over and over.
#![allow(clippy::disallowed_methods, reason = "reads and writes, and nothing else")]

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use pulldown_cmark::Options;
use pulldown_cmark::Parser;

/// Files that a thread takes at once.
const SHARE: usize = 16;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(content), Some(list), Some(out)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err(io::Error::other("floor CONTENT LIST OUT"));
    };
    let mut sources = Vec::new();
    find(Path::new(&content), &mut sources)?;
    let events = AtomicUsize::new(0);
    in_parallel(&sources, |source| {
        let text = fs::read_to_string(source)?;
        // Front matter is read as Markdown, too: it is parsed by somebody in any case.
        events.fetch_add(Parser::new_ext(&text, Options::all()).count(), Ordering::Relaxed);
        Ok(())
    })?;
    let out = Path::new(&out);
    let list = fs::read_to_string(list)?;
    let outputs: Vec<(usize, PathBuf)> = list
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(length, path)| Some((length.parse().ok()?, out.join(path))))
        .collect();
    let longest = outputs.iter().map(|(length, _)| *length).max().unwrap_or(0);
    let page = vec![b'x'; longest];
    in_parallel(&outputs, |(length, path)| {
        let bytes = &page[..*length];
        match fs::write(path, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(path.parent().unwrap_or(path))?;
                fs::write(path, bytes)
            }
            result => result,
        }
    })
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            find(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Does something to each of them, on as many threads as there are processors.
fn in_parallel<T: Sync>(items: &[T], work: impl Fn(&T) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism()?.get();
    let go_on = || {
        loop {
            let first = next.fetch_add(SHARE, Ordering::Relaxed);
            let Some(rest) = items.get(first..).filter(|rest| !rest.is_empty()) else {
                return Ok(());
            };
            for item in rest.iter().take(SHARE) {
                work(item)?;
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(go_on)).collect();
        let dead = || io::Error::other("a thread died");
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| dead())?)
    })
}

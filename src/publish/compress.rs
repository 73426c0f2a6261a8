//! Files that lie compressed beside those they were made from, for servers that serve them ready-made.
//!
//! In: the manifest of what is about to be published, the bytes behind it, and what was published last. Out: more files in the
//! staging and in the manifest. What they are made from is another file, so they are no format but a stage of their own,
//! like the seal. A file whose original has not changed is taken over from the last site.

use std::io;
use std::io::Write;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::GzBuilder;
use rayon::prelude::*;

use crate::base::fingerprint::Fingerprint;
use crate::base::media_type;
use crate::base::path::OutputPath;
use crate::config::hosting::Coding;
use crate::publish::staging::Staging;
use crate::render::manifest::Entry;
use crate::render::manifest::Manifest;
use crate::render::sink::Sink;

/// A file up to this size travels in one packet anyway.
const LEAST: u64 = 1024;

/// What the bytes depend on besides the original. To be raised with anything below that changes them.
const WAY: &str = "compress 1";

/// How well pages are compressed with Brotli: the last two steps take several times as long and save some percent.
const PAGE_QUALITY: u32 = 9;
/// How well styles, scripts and drawings are compressed with Brotli: they are few, and fetched by every reader.
const ASSET_QUALITY: u32 = 11;
/// Whatever is larger than this waits too long for the last percent.
const LARGE: usize = 1 << 20;

/// What the stage did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compressed {
    /// Files made anew.
    pub made: usize,
    /// Files taken over from the last site.
    pub kept: usize,
}

/// The path of the original, when a path could be that of a file this stage makes with these codings.
pub fn original<'p>(path: &'p str, codings: &[Coding]) -> Option<&'p str> {
    let (original, ending) = path.rsplit_once('.')?;
    let is_ours = codings.iter().any(|coding| coding.ending() == ending);
    (is_ours && media_type::compresses(original)).then_some(original)
}

/// Compresses what is worth it, in parallel. `last` is what was published before; `progress` is called after each file.
///
/// # Errors
/// A file cannot be read or written.
pub fn compress(
    codings: &[Coding],
    staging: &Staging<'_>,
    last: &Manifest,
    manifest: &mut Manifest,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> io::Result<Compressed> {
    let mut wanted = Vec::new();
    for coding in codings {
        for (path, entry) in manifest.iter() {
            let is_worth_it = entry.size > LEAST && media_type::compresses(path.as_str());
            let beside = OutputPath::new(format!("{path}.{}", coding.ending()));
            // A file that an editor put there is theirs, and so is a folder.
            let is_free =
                manifest.get(beside.as_str()).is_none() && !manifest.has_below(beside.as_str());
            if is_worth_it && is_free {
                wanted.push((path.clone(), beside, *entry, *coding));
            }
        }
    }
    // The one thing that threads share: nothing but what is shown depends on it.
    let done = AtomicUsize::new(0);
    let total = wanted.len();
    let results: Vec<Option<(OutputPath, Entry, bool)>> = wanted
        .into_par_iter()
        .map(|(path, beside, of, coding)| {
            let result = one(staging, last, (&path, of), &beside, coding);
            progress(done.fetch_add(1, Ordering::Relaxed).saturating_add(1), total);
            Ok(result?.map(|(entry, is_kept)| (beside, entry, is_kept)))
        })
        .collect::<io::Result<_>>()?;
    let mut compressed = Compressed::default();
    for (path, entry, is_kept) in results.into_iter().flatten() {
        let count = if is_kept { &mut compressed.kept } else { &mut compressed.made };
        *count = count.saturating_add(1);
        manifest.insert(path, entry);
    }
    Ok(compressed)
}

/// Makes one file, or takes it over; `None` when it would not be smaller.
fn one(
    staging: &Staging<'_>,
    last: &Manifest,
    (path, of): (&OutputPath, Entry),
    beside: &OutputPath,
    coding: Coding,
) -> io::Result<Option<(Entry, bool)>> {
    let tools = Fingerprint::of_value(&(WAY, coding));
    let inputs = Fingerprint::combine(&[of.content, tools]);
    if let Some(entry) = last.get(beside.as_str()).filter(|entry| entry.inputs == inputs)
        && staging.keep(beside, entry.size)?
    {
        return Ok(Some((*entry, true)));
    }
    let bytes = bytes_of(&staging.bytes(path)?, coding, is_asset(path.as_str()))?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size >= of.size {
        return Ok(None);
    }
    let content = Fingerprint::of(&bytes);
    staging.put(beside, &bytes, content)?;
    Ok(Some((Entry { inputs, tools, content, size }, false)))
}

fn is_asset(path: &str) -> bool {
    ["css", "js", "mjs", "svg"].iter().any(|ending| path.ends_with(&format!(".{ending}")))
}

/// The same bytes for the same original: gzip knows neither a time nor a name.
fn bytes_of(original: &[u8], coding: Coding, is_asset: bool) -> io::Result<Vec<u8>> {
    match coding {
        Coding::Gzip => {
            let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
            gzip.write_all(original)?;
            gzip.finish()
        }
        Coding::Brotli => {
            let is_best = is_asset && original.len() < LARGE;
            let quality = if is_best { ASSET_QUALITY } else { PAGE_QUALITY };
            let mut brotli = CompressorWriter::new(Vec::new(), 1 << 16, quality, 22);
            brotli.write_all(original)?;
            brotli.flush()?;
            Ok(brotli.into_inner())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_an_original_is_told_by_its_ending() {
        let both = [Coding::Gzip, Coding::Brotli];
        assert_eq!(original("tin/index.html.br", &both), Some("tin/index.html"));
        assert_eq!(original("tin/index.html.br", &[Coding::Gzip]), None);
        assert_eq!(original("anh.png.gz", &both), None);
        assert_eq!(original("index.html", &both), None);
    }

    #[test]
    fn gzip_says_neither_when_nor_of_what_it_was_made() {
        let bytes = bytes_of(b"abc", Coding::Gzip, false).unwrap();
        // Flags, then four bytes of time (RFC 1952).
        assert_eq!(bytes[3..8], [0; 5]);
    }
}

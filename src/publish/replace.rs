//! How a new site takes the place of the old one.
//!
//! In: two folders side by side and what they should hold. Out: the new one under the old one's name.
//!
//! 1. One exchange of names, where the system has that: at every moment a whole site is in place.
//! 2. Else two renames. A kill between them leaves no site in place, and the next build puts it back.
//! 3. Where the folder cannot be renamed (it is a mount point, or part of an image's lower layer): file by
//!    file, pages last, deletions after them. Each file is whole at every moment, the site is not.
//!
//! Against a loss of power, the file system's own order of writing is trusted; nothing is flushed here.
#![expect(clippy::disallowed_methods, reason = "this is where the output folder is written")]

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::Context;
use anyhow::bail;
use rayon::prelude::*;

use crate::base::fingerprint::Fingerprint;
use crate::base::path::folder_of;
use crate::publish::folder::MANIFEST;
use crate::publish::folder::Names;
use crate::publish::folder::Wanted;
use crate::publish::folder::is_absent;
use crate::publish::folder::is_there;
use crate::publish::folder::read_manifest;
use crate::publish::look::Root;
use crate::render::manifest::Entry;
use crate::render::manifest::Manifest;

/// The file that is being copied, before it gets its name.
pub(super) const PART: &str = ".rebut-part";

/// How the new site came into place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Nothing changed, so nothing was touched.
    Unchanged,
    /// The folder was replaced as a whole.
    Swapped,
    /// The folder could not be renamed, so its files were replaced one by one; for a moment readers may
    /// have met new pages beside old ones.
    FileByFile,
}

/// Brings the staged site into place. Also gives the folder that now holds what is not needed any more.
pub(super) fn bring(
    names: &Names,
    last: Option<&Manifest>,
    manifest: &Manifest,
) -> anyhow::Result<(Published, Option<PathBuf>)> {
    let shown = names.folder.display();
    if !is_there(&names.folder) {
        fs::rename(&names.next, &names.folder)
            .with_context(|| format!("cannot put the new site in place at `{shown}`"))?;
        return Ok((Published::Swapped, None));
    }
    if exchange(&names.next, &names.folder).is_ok() {
        return Ok((Published::Swapped, Some(names.next.clone())));
    }
    match rename_twice(names) {
        Ok(()) => Ok((Published::Swapped, Some(names.last.clone()))),
        Err(error) if cannot_rename(&error) => {
            copy_files(names, last, manifest)?;
            fs::remove_dir_all(&names.next)
                .with_context(|| format!("cannot remove `{}`", names.next.display()))?;
            Ok((Published::FileByFile, None))
        }
        Err(error) => {
            Err(error).with_context(|| format!("cannot put the new site in the place of `{shown}`"))
        }
    }
}

/// Whether a folder can never be renamed, by anybody.
fn cannot_rename(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices)
}

/// Lets two folders change names in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::CWD;
    use rustix::fs::RenameFlags;
    rustix::fs::renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?;
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn rename_twice(names: &Names) -> io::Result<()> {
    fs::rename(&names.folder, &names.last)?;
    fs::rename(&names.next, &names.folder).inspect_err(|_| {
        // If even this goes wrong, the next build tries it again.
        _ = fs::rename(&names.last, &names.folder);
    })
}

/// Replaces the files of a folder that cannot be replaced itself.
fn copy_files(names: &Names, last: Option<&Manifest>, manifest: &Manifest) -> anyhow::Result<()> {
    // A build that is killed from here on must not leave digests that are not true of their files.
    let unfinished = last.map_or_else(Vec::new, |last| unfinished(last, manifest).to_bytes());
    replace_file(&names.folder, MANIFEST, &unfinished)?;
    let (pages, others): (Vec<_>, Vec<_>) =
        manifest.iter().partition(|(path, _)| path.as_str().ends_with(".html"));
    for (path, entry) in others.into_iter().chain(pages) {
        let old = last.and_then(|last| last.get(path.as_str()));
        if !is_in_place(&names.folder.join(path.as_str()), old, entry) {
            let bytes = fs::read(names.next.join(path.as_str()))
                .with_context(|| format!("cannot read the new `{path}`"))?;
            replace_file(&names.folder, path.as_str(), &bytes)?;
        }
    }
    remove_old_files(&names.folder, last, manifest)?;
    replace_file(&names.folder, MANIFEST, &manifest.to_bytes())
}

/// Whether the old site has this file with the same bytes, and it is still there.
fn is_in_place(file: &Path, old: Option<&Entry>, new: &Entry) -> bool {
    let is_there = || fs::symlink_metadata(file).is_ok_and(|found| found.len() == new.size);
    old.is_some_and(|old| old.content == new.content) && is_there()
}

/// A manifest that knows all paths of two sites and vouches for none of the files.
fn unfinished(last: &Manifest, manifest: &Manifest) -> Manifest {
    let unknown = Fingerprint::of(b"unfinished");
    let entry = Entry { inputs: unknown, tools: unknown, content: unknown, size: 0 };
    let mut union = Manifest::new();
    for (path, _) in last.iter().chain(manifest.iter()) {
        union.insert(path.clone(), entry);
    }
    union
}

/// Puts a file into a folder so that its name leads to the old or the new bytes at every moment.
fn replace_file(folder: &Path, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || {
        let part = folder.join(PART);
        let file = folder.join(path);
        fs::write(&part, bytes)?;
        make_way(folder, path)?;
        fs::rename(&part, &file)
    };
    write().with_context(|| {
        format!("cannot replace `{path}` in `{}`; the site there is half new", folder.display())
    })
}

/// Removes what has another kind than the new file needs: a folder in its place, a file as its folder.
fn make_way(folder: &Path, path: &str) -> io::Result<()> {
    let file = folder.join(path);
    for (index, _) in path.match_indices('/') {
        let parent = folder.join(path.get(..index).unwrap_or_default());
        if fs::symlink_metadata(&parent).is_ok_and(|metadata| !metadata.is_dir()) {
            fs::remove_file(&parent)?;
        }
    }
    if fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_dir()) {
        fs::remove_dir_all(&file)?;
    }
    file.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Removes what the old site had and the new one has not, with the folders that this empties.
fn remove_old_files(
    folder: &Path,
    last: Option<&Manifest>,
    manifest: &Manifest,
) -> anyhow::Result<()> {
    let old: Vec<PathBuf> = match last {
        Some(last) => {
            let paths = last.iter().map(|(path, _)| path.as_str());
            let gone =
                paths.filter(|path| manifest.get(path).is_none() && !manifest.has_below(path));
            gone.map(PathBuf::from).collect()
        }
        // Without a list, the mark in the folder says that all of it is ours.
        None => strays(folder, manifest).context("cannot list the old site")?,
    };
    for path in old {
        remove_with_parents(folder, &path)
            .with_context(|| format!("cannot remove `{}`", folder.join(&path).display()))?;
    }
    Ok(())
}

fn remove_with_parents(folder: &Path, path: &Path) -> io::Result<()> {
    match remove_all(&folder.join(path)) {
        Err(error) if !is_absent(&error) => return Err(error),
        Ok(()) | Err(_) => {}
    }
    for parent in path.ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty()) {
        // A folder that cannot be removed is not empty, or gone already: both are as they should be.
        if fs::remove_dir(folder.join(parent)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Refuses to publish over files in the folder that we did not write.
pub(super) fn refuse_strays(
    folder: &Path,
    last: Option<&Manifest>,
    manifest: &Manifest,
) -> anyhow::Result<()> {
    let Some(last) = last else { return Ok(()) };
    let strays =
        strays(folder, last).with_context(|| format!("cannot read `{}`", folder.display()))?;
    for stray in strays {
        let Some(path) = written(&stray) else { continue };
        let has_parent = path.match_indices('/').any(|(index, _)| {
            path.get(..index).is_some_and(|parent| manifest.get(parent).is_some())
        });
        if has_parent || manifest.get(&path).is_some() || manifest.has_below(&path) {
            bail!(
                "`{}` was not written by rebut, and the new site has something of that name; \
                 move it away, for example into `static/`",
                folder.join(stray).display()
            );
        }
    }
    Ok(())
}

/// What lies in a folder besides the files of a manifest: each file, and each folder that holds
/// none of them, as a path below the folder.
fn strays(folder: &Path, manifest: &Manifest) -> io::Result<Vec<PathBuf>> {
    let limit = untouched_before(folder);
    let mut folders = vec![""];
    let mut last = "";
    for (path, _) in manifest.iter() {
        let mut parent = folder_of(path.as_str());
        // Files of one folder follow each other.
        if parent == last {
            continue;
        }
        last = parent;
        while !parent.is_empty() {
            folders.push(parent);
            parent = folder_of(parent);
        }
    }
    folders.sort_unstable();
    folders.dedup();
    let root = Root::new(folder);
    let is_old =
        |below: &str| limit.is_some_and(|limit| root.changed(below).is_some_and(|it| it < limit));
    let found: Vec<Vec<PathBuf>> = folders
        .into_par_iter()
        .filter(|below| !is_old(below))
        .map(|below| strays_in(folder, below, manifest))
        .collect::<io::Result<_>>()?;
    let mut found: Vec<PathBuf> = found.into_iter().flatten().collect();
    found.sort();
    Ok(found)
}

/// What lies in one folder of a site besides the files of its manifest and the folders on the way to them.
fn strays_in(folder: &Path, below: &str, manifest: &Manifest) -> io::Result<Vec<PathBuf>> {
    let place = folder.join(below);
    let mut found = Vec::new();
    let entries = match fs::read_dir(&place) {
        Err(error) if is_absent(&error) => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = Path::new(below).join(entry.file_name());
        let written = written(&path).unwrap_or_default();
        let is_known =
            matches!(written.as_str(), MANIFEST | PART) || manifest.get(&written).is_some();
        let is_way = entry.file_type()?.is_dir() && manifest.has_below(&written);
        if !is_way && !is_known {
            found.push(path);
        }
    }
    Ok(found)
}

/// Seconds by which two dates of one disk may seem closer or farther than they are.
const STEP: i64 = 3;

/// The moment, in seconds since 1970, before which nobody has put anything into a folder of this site since it was made; `None`
/// when that cannot be told. A folder's own date of change cannot be set by programs, other than its date of modification.
fn untouched_before(site: &Path) -> Option<i64> {
    let made = fs::symlink_metadata(site.join(MANIFEST)).ok()?.modified().ok()?;
    let made = made.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    Some(i64::try_from(made).ok()?.saturating_sub(STEP))
}

/// A path below a folder as a manifest writes it; `None` when it is not UTF-8 and so not ours.
fn written(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Sets a site aside that is not in place any more, so that the next one begins with it; removes it without a manifest of what it
/// holds. What it holds of somebody else moves to the new site.
pub(super) fn set_aside(
    leftover: &Path,
    names: &Names,
    manifest: Option<&Manifest>,
) -> anyhow::Result<()> {
    if is_there(&names.spare) {
        remove_all(&names.spare)
            .with_context(|| format!("cannot remove `{}`", names.spare.display()))?;
    }
    let Some(manifest) = manifest else { return retire(leftover, &names.folder) };
    move_strays(leftover, manifest, &names.folder)?;
    fs::rename(leftover, &names.spare)
        .with_context(|| format!("cannot set `{}` aside", leftover.display()))
}

/// What the site before the last holds; `None` when there is none, or none that can be used.
pub(super) fn spare(names: &Names) -> Option<Manifest> {
    read_manifest(&names.spare).ok().flatten()
}

/// Takes the site before the last, which holds `spare`, as the beginning of the next one: without what is not `wanted`. `false` when it
/// cannot be used.
pub(super) fn take_spare(names: &Names, spare: &Manifest, wanted: &Wanted<'_>) -> bool {
    fs::rename(&names.spare, &names.next).is_ok() && clear(&names.next, spare, wanted).is_ok()
}

/// Removes a spare site that cannot be used. Where that cannot be done, the new folder cannot be made, which is told.
pub(super) fn remove_spare(names: &Names) {
    for folder in [&names.spare, &names.next] {
        _ = remove_all(folder);
    }
}

/// Removes from a spare site what the next one will not have: first the manifest, so that a folder that is left by a kill is known
/// for one that is not whole.
fn clear(next: &Path, spare: &Manifest, wanted: &Wanted<'_>) -> io::Result<()> {
    fs::remove_file(next.join(MANIFEST))?;
    for (path, _) in spare.iter().filter(|(path, _)| !wanted(path.as_str())) {
        remove_with_parents(next, Path::new(path.as_str()))?;
    }
    Ok(())
}

/// Removes a site that is not in place any more. What it holds of somebody else moves to the new one.
pub(super) fn retire(leftover: &Path, folder: &Path) -> anyhow::Result<()> {
    if let Some(manifest) = read_manifest(leftover)? {
        move_strays(leftover, &manifest, folder)?;
    }
    remove_all(leftover).with_context(|| format!("cannot remove `{}`", leftover.display()))
}

/// Moves what an old site holds of somebody else to the new one.
fn move_strays(leftover: &Path, manifest: &Manifest, folder: &Path) -> anyhow::Result<()> {
    let strays = strays(leftover, manifest)
        .with_context(|| format!("cannot read `{}`", leftover.display()))?;
    for stray in strays {
        move_stray(&leftover.join(&stray), &folder.join(&stray)).with_context(|| {
            format!("cannot move `{}` into the new site", leftover.join(&stray).display())
        })?;
    }
    Ok(())
}

fn move_stray(from: &Path, to: &Path) -> io::Result<()> {
    if is_there(to) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    to.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::rename(from, to)
}

fn remove_all(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        return fs::remove_dir_all(path);
    }
    fs::remove_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::OutputPath;
    use crate::publish::folder::names_for_tests;

    /// An old site in `site` and a new one in `.site.next`, removed with its value.
    struct Sites {
        base: PathBuf,
        names: Names,
    }

    impl Sites {
        fn new(name: &str, old: &[(&str, &str)], new: &[(&str, &str)]) -> Self {
            let name = format!("rebut-replace-{}-{name}", std::process::id());
            let base = std::env::temp_dir().join(name);
            _ = fs::remove_dir_all(&base);
            fs::create_dir_all(&base).unwrap();
            let names = names_for_tests(&base.join("site"));
            write(&names.folder, old);
            write(&names.next, new);
            Self { base, names }
        }

        fn published(&self) -> Vec<String> {
            let mut found = Vec::new();
            let walk = walkdir::WalkDir::new(&self.names.folder).sort_by_file_name();
            for entry in walk.into_iter().filter_map(Result::ok) {
                let below = entry.path().strip_prefix(&self.names.folder).unwrap();
                if below == Path::new(MANIFEST) {
                    continue;
                }
                match fs::read_to_string(entry.path()) {
                    Ok(text) => found.push(format!("{}={text}", below.display())),
                    Err(_) => found.push(format!("{}/", below.display())),
                }
            }
            found
        }
    }

    impl Drop for Sites {
        fn drop(&mut self) {
            _ = fs::remove_dir_all(&self.base);
        }
    }

    fn write(folder: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        fs::write(folder.join(MANIFEST), manifest(files).to_bytes()).unwrap();
    }

    fn manifest(files: &[(&str, &str)]) -> Manifest {
        let mut manifest = Manifest::new();
        for (path, text) in files {
            let content = Fingerprint::of(text.as_bytes());
            let size = text.len() as u64;
            let entry = Entry { inputs: content, tools: content, content, size };
            manifest.insert(OutputPath::new(*path), entry);
        }
        manifest
    }

    const OLD: &[(&str, &str)] =
        &[("a", "old"), ("gone/index.html", "old"), ("index.html", "old"), ("same.css", "same")];
    const NEW: &[(&str, &str)] =
        &[("a/index.html", "new"), ("gone", "new"), ("index.html", "new"), ("same.css", "same")];
    const NEW_ON_DISK: [&str; 6] =
        ["/", "a/", "a/index.html=new", "gone=new", "index.html=new", "same.css=same"];

    #[test]
    fn two_folders_change_names() {
        let sites = Sites::new("exchange", OLD, NEW);
        let (published, leftover) =
            bring(&sites.names, Some(&manifest(OLD)), &manifest(NEW)).unwrap();
        assert_eq!(published, Published::Swapped);
        assert_eq!(sites.published(), NEW_ON_DISK);
        assert!(leftover.is_some_and(|leftover| leftover.join("gone/index.html").exists()));
    }

    #[test]
    fn two_renames_do_the_same_where_names_cannot_be_exchanged() {
        let sites = Sites::new("rename", OLD, NEW);
        rename_twice(&sites.names).unwrap();
        assert_eq!(sites.published(), NEW_ON_DISK);
        assert!(sites.names.last.join("gone/index.html").exists());
    }

    #[test]
    fn a_second_rename_that_goes_wrong_puts_the_old_site_back() {
        let sites = Sites::new("rename-back", OLD, NEW);
        fs::remove_dir_all(&sites.names.next).unwrap();
        assert!(rename_twice(&sites.names).is_err());
        assert_eq!(fs::read_to_string(sites.names.folder.join("index.html")).unwrap(), "old");
    }

    #[test]
    fn files_are_replaced_one_by_one_where_the_folder_must_stay() {
        let sites = Sites::new("files", OLD, NEW);
        fs::write(sites.names.folder.join("CNAME"), "theirs").unwrap();
        copy_files(&sites.names, Some(&manifest(OLD)), &manifest(NEW)).unwrap();
        let wanted = [&["/", "CNAME=theirs"], &NEW_ON_DISK[1..]].concat();
        assert_eq!(sites.published(), wanted);
        assert_eq!(read_manifest(&sites.names.folder).unwrap(), Some(manifest(NEW)));
    }

    #[test]
    fn files_of_an_unknown_old_site_are_removed_one_by_one() {
        let sites = Sites::new("files-unknown", OLD, NEW);
        copy_files(&sites.names, None, &manifest(NEW)).unwrap();
        assert_eq!(sites.published(), NEW_ON_DISK);
    }

    #[test]
    fn a_kill_among_single_files_leaves_a_manifest_that_vouches_for_none() {
        let sites = Sites::new("files-killed", OLD, NEW);
        fs::remove_file(sites.names.next.join("gone")).unwrap();
        assert!(copy_files(&sites.names, Some(&manifest(OLD)), &manifest(NEW)).is_err());
        let left = read_manifest(&sites.names.folder).unwrap().unwrap();
        assert!(left.get("gone/index.html").is_some());
        assert_ne!(left.get("same.css"), manifest(OLD).get("same.css"));
    }

    #[test]
    fn a_name_with_a_backslash_is_not_taken_for_a_path_of_ours() {
        let sites = Sites::new("backslash", OLD, NEW);
        fs::write(sites.names.folder.join("gone\\index.html"), "theirs").unwrap();
        let strays = strays(&sites.names.folder, &manifest(OLD)).unwrap();
        assert_eq!(strays.len(), usize::from(cfg!(unix)));
    }
}

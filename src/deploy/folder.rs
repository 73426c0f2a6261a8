//! The target `folder`: a folder of this machine, or one of a host that is mounted.
//!
//! In: files. Out: the same files in the folder. A file is written beside the site first and then renamed, which on one file
//! system is one step.
#![expect(clippy::disallowed_methods, reason = "this is where a folder is written")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::deploy::Host;
use crate::deploy::Manner;
use crate::deploy::Target;
use crate::deploy::parts::record;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Upload;

/// A folder.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl Host for Folder {
    fn manner(&self) -> Manner {
        Manner { connections: 2, files: 64, bytes: 8 << 20, is_atomic: false }
    }

    fn connect(&self, name: &str) -> Result<Box<dyn Target>, Trouble> {
        let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        // A folder is made, a path is not: where a disk is not mounted, nothing shall be written below its place.
        if !self.path.is_dir() && !parent.is_none_or(Path::is_dir) {
            return Err(Trouble::lasting(format!(
                "there is no folder `{}`\nhelp: make it, mount it, or set `path` of the target right",
                parent.unwrap_or(&self.path).display()
            )));
        }
        let part = format!("{}/{name}", record::FOLDER);
        Ok(Box::new(Opened { root: self.path.clone(), part }))
    }
}

/// The folder, and the name of an unfinished file in it.
struct Opened {
    root: PathBuf,
    part: String,
}

impl Opened {
    fn path(&self, path: &str) -> PathBuf {
        path.split('/').fold(self.root.clone(), |folder, name| folder.join(name))
    }

    fn trouble(&self, doing: &str, path: &str, error: &io::Error) -> Trouble {
        Trouble::of_io(error, format!("cannot {doing} `{}`", self.path(path).display()))
    }

    /// Writes an unfinished file.
    fn write_part(&self, bytes: &[u8]) -> io::Result<PathBuf> {
        let part = self.path(&self.part);
        let mut file = match fs::File::create(&part) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(self.path(record::FOLDER))?;
                fs::File::create(&part)?
            }
            opened => opened?,
        };
        file.write_all(bytes)?;
        Ok(part)
    }

    /// Removes the folders above a path as long as they are empty, never the target itself.
    fn tidy(&self, path: &str) {
        let mut path = path;
        while let Some((folder, _)) = path.rsplit_once('/') {
            // It refuses when something lies in it.
            if fs::remove_dir(self.path(folder)).is_err() {
                return;
            }
            path = folder;
        }
    }
}

impl Target for Opened {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        match fs::read(self.path(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.trouble("read", path, &error)),
        }
    }

    fn list(
        &mut self,
        folder: &str,
        enter: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, u64>, Trouble> {
        let mut found = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let path = if folder.is_empty() { self.root.clone() } else { self.path(&folder) };
            let entries = match fs::read_dir(path) {
                Err(error) if is_absent(&error) => continue,
                entries => entries.map_err(|error| self.trouble("read", &folder, &error))?,
            };
            for entry in entries {
                let entry = entry.map_err(|error| self.trouble("read", &folder, &error))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                // What a link leads to is what readers get.
                match fs::metadata(entry.path()) {
                    Ok(file) if file.is_dir() && enter(&path) => folders.push(path),
                    Ok(file) if file.is_dir() => {}
                    Ok(file) => _ = found.insert(path, file.len()),
                    Err(_) => _ = found.insert(path, 0),
                }
            }
        }
        Ok(found)
    }

    fn put(&mut self, uploads: &[Upload], done: &mut dyn FnMut(&Upload)) -> Result<(), Trouble> {
        for upload in uploads {
            let bytes = upload.bytes()?;
            let failed = |error| self.trouble("write", &upload.path, &error);
            let part = self.write_part(&bytes).map_err(failed)?;
            let path = self.path(&upload.path);
            let renamed = match fs::rename(&part, &path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    let folder = path.parent().unwrap_or(&self.root);
                    fs::create_dir_all(folder).and_then(|()| fs::rename(&part, &path))
                }
                renamed => renamed,
            };
            renamed.map_err(failed)?;
            done(upload);
        }
        Ok(())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let failed = |error| self.trouble("write", path, &error);
        let part = self.write_part(bytes).map_err(failed)?;
        let place = self.path(path);
        // A link comes into being whole, and only where nothing is. Some file systems have none.
        let made = match fs::hard_link(&part, &place) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                fs::File::create_new(&place).and_then(|mut file| file.write_all(bytes))
            }
            linked => linked,
        };
        _ = fs::remove_file(&part);
        match made {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    fn remove(&mut self, paths: &[String]) -> Result<(), Trouble> {
        for path in paths {
            match fs::remove_file(self.path(path)) {
                Err(error) if !is_absent(&error) => {
                    return Err(self.trouble("remove", path, &error));
                }
                Ok(()) | Err(_) => self.tidy(path),
            }
        }
        Ok(())
    }

    fn finish(&mut self, _message: &str) -> Result<(), Trouble> {
        Ok(())
    }
}

/// Whether there is no such file: its folder may be missing, or be a file.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

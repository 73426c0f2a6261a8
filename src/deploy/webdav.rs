//! The target `webdav`: a folder of a host that speaks WebDAV (RFC 4918).
//!
//! In: an address and who logs in. Out: files, each put under another name and moved into place.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use ureq::Agent;
use ureq::http::Request;

use crate::base::media_type;
use crate::base::path::decode;
use crate::deploy::Host;
use crate::deploy::Manner;
use crate::deploy::Target;
use crate::deploy::parts::http;
use crate::deploy::parts::http::Answer;
use crate::deploy::parts::record;
use crate::deploy::parts::secret;
use crate::deploy::parts::secret::Environment;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Upload;

/// What is asked of each file of a folder.
const PROPERTIES: &str = r#"<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>"#;

/// A host with WebDAV.
pub(super) struct Webdav {
    agent: Agent,
    /// The address of the folder, without its last slash.
    url: String,
    /// What proves who we are; `None` when nobody logs in.
    authorization: Option<String>,
}

impl Webdav {
    /// How a target is reached.
    ///
    /// # Errors
    /// The password is missing, or the certificate that shall be believed cannot be read.
    pub(super) fn new(
        target: &str,
        url: &str,
        user: Option<&str>,
        trust: Option<&Path>,
        environment: &Environment,
    ) -> Result<Self, Trouble> {
        let authorization = match user {
            None => None,
            Some(user) => {
                let variable = secret::password_variable(target);
                let what = format!("the password of the target `{target}`");
                let password = secret::needed(environment, &variable, &what)?;
                Some(format!("Basic {}", base64(format!("{user}:{password}").as_bytes())))
            }
        };
        let url = url.trim_end_matches('/').to_owned();
        Ok(Self { agent: http::agent(trust)?, url, authorization })
    }

    fn address(&self, path: &str) -> String {
        format!("{}/{}", self.url, http::escaped_path(path))
    }

    fn send(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, Trouble> {
        let mut request = Request::builder().method(method).uri(address);
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).map_err(|error| {
            Trouble::lasting(format!("`{address}` cannot be asked for: {error}"))
        })?;
        http::send(&self.agent, &self.url, request)
    }
}

impl Host for Arc<Webdav> {
    fn manner(&self) -> Manner {
        Manner { connections: 4, files: 16, bytes: 4 << 20, is_atomic: false }
    }

    fn connect(&self, name: &str) -> Result<Box<dyn Target>, Trouble> {
        let mut session = Session {
            host: Arc::clone(self),
            part: format!("{}/{name}", record::FOLDER),
            made: BTreeSet::new(),
        };
        session.find_root()?;
        Ok(Box::new(session))
    }
}

struct Session {
    host: Arc<Webdav>,
    part: String,
    /// Folders that are known to be there.
    made: BTreeSet<String>,
}

/// One thing in a folder.
struct Entry {
    path: String,
    is_folder: bool,
    size: u64,
}

impl Session {
    /// A folder is made, a path is not.
    fn find_root(&mut self) -> Result<(), Trouble> {
        let address = format!("{}/", self.host.url);
        let answer = self.propfind(&address)?;
        if answer.is_done() {
            return Ok(());
        }
        if answer.status != 404 {
            return Err(answer.trouble(&address, "list the folder", ""));
        }
        let made = self.host.send("MKCOL", &address, &[], Vec::new())?;
        if made.is_done() { Ok(()) } else { Err(made.trouble(&address, "make the folder", "")) }
    }

    fn propfind(&self, address: &str) -> Result<Answer, Trouble> {
        let headers = [("Depth", "1"), ("Content-Type", "application/xml; charset=utf-8")];
        self.host.send("PROPFIND", address, &headers, PROPERTIES.as_bytes().to_vec())
    }

    fn make_folders(&mut self, folder: &str) -> Result<(), Trouble> {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for end in ends {
            let above = &folder[..end];
            if self.made.contains(above) {
                continue;
            }
            let address = format!("{}/", self.host.address(above));
            // What cannot be made is told by the file that needs it; what is there, with 405.
            self.host.send("MKCOL", &address, &[], Vec::new())?;
            self.made.insert(above.to_owned());
        }
        Ok(())
    }

    /// Puts an unfinished file and moves it into place; the answer to the moving.
    fn write(&mut self, path: &str, bytes: &[u8], overwrite: &str) -> Result<Answer, Trouble> {
        self.make_folders(record::FOLDER)?;
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.make_folders(folder)?;
        }
        let (part, place) = (self.host.address(&self.part), self.host.address(path));
        let headers = [("Content-Type", media_type::of(path))];
        let put = self.host.send("PUT", &part, &headers, bytes.to_vec())?;
        if !put.is_done() {
            return Err(put.trouble(&self.host.url, &format!("write `{path}`"), ""));
        }
        // Moving onto a folder would remove it with all that lies in it.
        let there = self.host.send("PROPFIND", &place, &[("Depth", "0")], PROPERTIES.into())?;
        if parse(&String::from_utf8_lossy(&there.body)).first().is_some_and(|one| one.is_folder) {
            return Err(Trouble::lasting(format!(
                "`{}` cannot write `{path}`: a folder has this name",
                self.host.url
            )));
        }
        let headers = [("Destination", place.as_str()), ("Overwrite", overwrite)];
        self.host.send("MOVE", &part, &headers, Vec::new())
    }

    /// The entries of a folder, itself left out; nothing when it is not there.
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let address = if folder.is_empty() {
            format!("{}/", self.host.url)
        } else {
            format!("{}/", self.host.address(folder))
        };
        let answer = self.propfind(&address)?;
        if answer.status == 404 || answer.status == 405 {
            return Ok(Vec::new());
        }
        if !answer.is_done() {
            return Err(answer.trouble(&self.host.url, &format!("list `{folder}`"), ""));
        }
        let all = parse(&String::from_utf8_lossy(&answer.body));
        let named = all.into_iter().filter_map(|entry| {
            let name = entry.path.trim_end_matches('/').rsplit('/').next()?.to_owned();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            Some(Entry { path, ..entry })
        });
        // The first is the folder itself.
        Ok(named.skip(1).collect())
    }
}

impl Target for Session {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let answer = self.host.send("GET", &self.host.address(path), &[], Vec::new())?;
        match answer.status {
            404 | 405 | 409 => Ok(None),
            _ if answer.is_done() => Ok(Some(answer.body)),
            _ => Err(answer.trouble(&self.host.url, &format!("read `{path}`"), "")),
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
            for Entry { path, is_folder, size } in self.entries(&folder)? {
                if !is_folder {
                    found.insert(path, size);
                } else if enter(&path) {
                    folders.push(path);
                }
            }
        }
        Ok(found)
    }

    fn put(&mut self, uploads: &[Upload], done: &mut dyn FnMut(&Upload)) -> Result<(), Trouble> {
        for upload in uploads {
            let moved = self.write(&upload.path, &upload.bytes()?, "T")?;
            if !moved.is_done() {
                return Err(moved.trouble(&self.host.url, &format!("write `{}`", upload.path), ""));
            }
            done(upload);
        }
        Ok(())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let moved = self.write(path, bytes, "F")?;
        if moved.is_done() {
            return Ok(true);
        }
        let part = self.host.address(&self.part);
        self.host.send("DELETE", &part, &[], Vec::new())?;
        match moved.status {
            412 => Ok(false),
            _ => Err(moved.trouble(&self.host.url, &format!("write `{path}`"), "")),
        }
    }

    fn remove(&mut self, paths: &[String]) -> Result<(), Trouble> {
        let mut folders = BTreeSet::new();
        for path in paths {
            let answer = self.host.send("DELETE", &self.host.address(path), &[], Vec::new())?;
            if !answer.is_done() && answer.status != 404 && answer.status != 409 {
                return Err(answer.trouble(&self.host.url, &format!("remove `{path}`"), ""));
            }
            folders.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
        }
        // The deepest first. A host would remove a folder with all that is in it, so that must be nothing.
        for folder in folders.iter().rev() {
            let address = format!("{}/", self.host.address(folder));
            let answer = self.propfind(&address)?;
            if answer.is_done() && parse(&String::from_utf8_lossy(&answer.body)).len() == 1 {
                self.host.send("DELETE", &address, &[], Vec::new())?;
            }
            self.made.remove(folder);
        }
        Ok(())
    }

    fn finish(&mut self, _message: &str) -> Result<(), Trouble> {
        Ok(())
    }
}

/// Reads a multi-status answer. What cannot be read ends it.
fn parse(text: &str) -> Vec<Entry> {
    let mut reader = Reader::from_str(text);
    let mut entries: Vec<Entry> = Vec::new();
    let mut inside = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                inside = tag.local_name().as_ref().to_owned();
                if inside == "response" {
                    entries.push(Entry { path: String::new(), is_folder: false, size: 0 });
                } else if inside == "collection"
                    && let Some(entry) = entries.last_mut()
                {
                    entry.is_folder = true;
                }
            }
            Ok(Event::Empty(tag)) => {
                if tag.local_name().as_ref() == "collection"
                    && let Some(entry) = entries.last_mut()
                {
                    entry.is_folder = true;
                }
            }
            Ok(Event::Text(words)) => {
                let Some(entry) = entries.last_mut() else { continue };
                match inside.as_str() {
                    "href" => entry.path.push_str(words.trim()),
                    "getcontentlength" => entry.size = words.trim().parse().unwrap_or(0),
                    _ => {}
                }
            }
            Ok(Event::GeneralRef(name)) if inside == "href" => {
                let letter = match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                };
                if let Some(entry) = entries.last_mut() {
                    entry.path.push_str(letter);
                }
            }
            Ok(Event::End(_)) => inside.clear(),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    for entry in &mut entries {
        entry.path = decode(&entry.path);
    }
    entries
}

/// Base64 (RFC 4648 section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|index| u32::from(three.get(index).copied().unwrap_or(0)));
        let bits = a << 16 | b << 8 | c;
        for index in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * index) & 63) as usize];
            text.push(if index <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648 section 10.
        let all =
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(all, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    #[test]
    fn a_listing_is_read_whatever_its_prefixes_are() {
        let text = r#"<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">
            <D:response><D:href>/www/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:propstat></D:response>
            <D:response><D:href>/www/t%E1%BB%87p&amp;.txt</D:href><D:propstat><D:prop><D:resourcetype/><D:getcontentlength>12</D:getcontentlength></D:prop></D:propstat></D:response>
            </D:multistatus>"#;
        let entries = parse(text);
        let told: Vec<_> =
            entries.iter().map(|one| (one.path.as_str(), one.is_folder, one.size)).collect();
        assert_eq!(told, [("/www/", true, 0), ("/www/tệp&.txt", false, 12)]);
    }
}

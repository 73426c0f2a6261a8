//! Paths that cannot be mixed up: where a file comes from, where an output goes, what a URL says.
//!
//! All are relative or rooted with `/`, separated by `/`, in Unicode form NFC. Nothing here asks the disk. Many things name
//! the same file, so copies of a path share its letters.

use std::borrow::Borrow;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::base::vietnamese;

/// A file of the project, relative to its folder: `content/tin-don/nuoc-may.md`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct SourcePath(#[serde(serialize_with = "as_text")] Arc<str>);

impl borsh::BorshSerialize for SourcePath {
    fn serialize<W: borsh::io::Write>(&self, to: &mut W) -> borsh::io::Result<()> {
        self.as_str().serialize(to)
    }
}

impl borsh::BorshDeserialize for SourcePath {
    fn deserialize_reader<R: borsh::io::Read>(from: &mut R) -> borsh::io::Result<Self> {
        String::deserialize_reader(from).map(|path| Self(path.into()))
    }
}

impl<'de> serde::Deserialize<'de> for SourcePath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|path| Self(path.into()))
    }
}

impl SourcePath {
    /// A path as written; brought to NFC, as macOS hands out NFD names.
    pub fn new(path: impl AsRef<str>) -> Self {
        Self(vietnamese::nfc(path.as_ref()).into())
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder it stands in, without a trailing slash; empty at the top.
    pub fn folder(&self) -> &str {
        folder_of(&self.0)
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rfind('/').map_or(&*self.0, |index| &self.0[index + 1..])
    }

    /// What follows the last dot of the file name, in lower case.
    pub fn extension(&self) -> String {
        let name = self.file_name();
        name.rfind('.')
            .filter(|index| *index > 0)
            .map_or(String::new(), |index| name[index + 1..].to_lowercase())
    }

    /// Whether that is one of these, which are written small.
    pub fn has_extension(&self, wanted: &[&str]) -> bool {
        let name = self.file_name();
        name.rfind('.').filter(|index| *index > 0).is_some_and(|index| {
            wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(&name[index + 1..]))
        })
    }

    /// The rest of the path when it starts with `folder`.
    pub fn below(&self, folder: &str) -> Option<&str> {
        if folder.is_empty() {
            return Some(&self.0);
        }
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }

    /// Resolves a path as an editor writes it in this file: relative to its folder, or from
    /// `content/` when it starts with `/`. `None` when it leaves the project.
    pub fn resolve(&self, written: &str) -> Option<Self> {
        let (base, rest) = match written.strip_prefix('/') {
            Some(rest) => ("content", rest),
            None => (self.folder(), written),
        };
        let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
        for part in rest.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        Some(Self::new(parts.join("/")))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A file that will be published, relative to the output folder: `tin-don/nuoc-may/index.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct OutputPath(#[serde(serialize_with = "as_text")] Arc<str>);

impl OutputPath {
    /// The path as given. Paths come from `site/url.rs`, which has checked each segment.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as a reader asks for it: `index.html` is left out, segments are percent-encoded.
    pub fn url(&self) -> UrlPath {
        let visible = match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        };
        UrlPath(format!("/{}", encode(visible)).into())
    }

    /// The form that must be unique: file systems and hosts may fold case and Unicode form.
    pub fn collision_key(&self) -> String {
        vietnamese::nfc(&self.0).to_lowercase()
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// An address on the site, from its root, percent-encoded: `/tin-don/nuoc-may/`.
///
/// The path of `base_url` is not part of it: see `config::BaseUrl`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct UrlPath(#[serde(serialize_with = "as_text")] Arc<str>);

impl UrlPath {
    /// An address made of segments that are not yet encoded; must start with `/`.
    pub fn from_segments(path: &str) -> Self {
        Self(encode(path).into())
    }

    /// The whole address from the site's root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that a host serves for it.
    pub fn output(&self) -> OutputPath {
        let decoded = decoded(self.0.trim_start_matches('/'));
        if decoded.is_empty() || decoded.ends_with('/') {
            return OutputPath(format!("{decoded}index.html").into());
        }
        OutputPath(decoded.into())
    }

    /// This address with more segments behind it.
    pub fn join(&self, rest: &str) -> Self {
        let (start, rest) = (self.0.trim_end_matches('/'), encode(rest.trim_start_matches('/')));
        Self([start, "/", &rest].concat().into())
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn as_text<S: serde::Serializer>(path: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(path)
}

/// The folder that something stands in, without a trailing slash; empty at the top.
pub fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..end])
}

/// Percent-encodes what RFC 3986 does not allow in a path segment; `/` stays.
fn encode(path: &str) -> Cow<'_, str> {
    let is_allowed = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'/' | b'-'
                    | b'_'
                    | b'.'
                    | b'~'
                    | b'!'
                    | b'$'
                    | b'&'
                    | b'\''
                    | b'('
                    | b')'
                    | b'*'
                    | b'+'
                    | b','
                    | b';'
                    | b'='
                    | b':'
                    | b'@'
            )
    };
    // Nearly all addresses are made of slugs.
    if path.bytes().all(is_allowed) {
        return Cow::Borrowed(path);
    }
    let mut encoded = String::with_capacity(path.len() * 2);
    for byte in path.bytes() {
        match byte {
            allowed if is_allowed(allowed) => encoded.push(char::from(allowed)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    Cow::Owned(encoded)
}

/// A text as a value in the query of an address: everything but letters, digits and `-._~` is encoded.
pub fn query(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = Vec::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(byte);
            }
            other => {
                let [high, low] = [other >> 4, other & 15].map(|it| DIGITS[usize::from(it)]);
                encoded.extend_from_slice(&[b'%', high, low]);
            }
        }
    }
    // They are ASCII, so nothing is lost.
    String::from_utf8(encoded).unwrap_or_default()
}

/// Undoes percent-encoding; a malformed escape stays as it is.
pub fn decode(path: &str) -> String {
    decoded(path).into_owned()
}

fn decoded(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escaped = (bytes[index] == b'%')
            .then(|| path.get(index + 1..index + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = escaped {
            decoded.push(byte);
            index += 3;
        } else {
            decoded.push(bytes[index]);
            index += 1;
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(path), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_resolved_against_the_file_it_stands_in() {
        let file = SourcePath::new("content/tin-don/a.md");
        assert_eq!(file.resolve("../y-te/b.md"), Some(SourcePath::new("content/y-te/b.md")));
        assert_eq!(file.resolve("/y-te/b.md"), Some(SourcePath::new("content/y-te/b.md")));
        assert_eq!(file.resolve("../../../b.md"), None);
    }

    #[test]
    fn an_address_and_its_file_lead_to_each_other() {
        let url = UrlPath::from_segments("/chu-de/nước sạch/");
        assert_eq!(url.as_str(), "/chu-de/n%C6%B0%E1%BB%9Bc%20s%E1%BA%A1ch/");
        assert_eq!(url.output().as_str(), "chu-de/nước sạch/index.html");
        assert_eq!(url.output().url(), url);
    }

    #[test]
    fn a_query_hides_what_would_end_it() {
        assert_eq!(query("Lũ & “hồ”?\n"), "L%C5%A9%20%26%20%E2%80%9Ch%E1%BB%93%E2%80%9D%3F%0A");
    }

    #[test]
    fn names_that_differ_in_case_or_unicode_form_collide() {
        let composed = OutputPath::new("H\u{00f2}a/index.html");
        let decomposed = OutputPath::new("ho\u{0300}a/index.html");
        assert_eq!(composed.collision_key(), decomposed.collision_key());
    }
}

//! Where the site is sent: the key `deploy` of `site.yaml`.
//!
//! In: a name for each target, and what it is. Out: [`Target`]s. Secrets never stand here: the file is committed, handed on and
//! read by many. They come from the environment or from the ssh agent, see `deploy/secret.rs`.

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place as Shown;
use crate::base::yaml::Fields;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Value;
use crate::base::yaml::shorten;
use crate::config::BaseUrl;
use crate::config::identity::web_address;
use crate::config::keys;

/// Where the site can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What editors call it.
    pub name: String,
    /// What it is.
    pub place: Place,
    /// Where readers find what lies there, when that is not `base_url`.
    pub url: Option<BaseUrl>,
    /// Whether some files are fetched from there afterwards.
    pub verify: bool,
    /// How many seconds files stay that no page needs any more: readers are still loading the pages that did.
    pub linger: u64,
    /// The key with which search engines are told of changed pages (IndexNow).
    pub index_now: Option<String>,
    /// Which search engine is told; it tells the others.
    pub index_now_at: String,
}

/// What a target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine, or one that is mounted.
    Folder {
        /// Its path; a relative one begins at the folder of the site.
        path: String,
    },
    /// A folder of a host that is reached with OpenSSH.
    Sftp(Login),
    /// A folder of a host that is reached with OpenSSH, and to which rsync brings the files.
    Rsync(Login),
    /// A folder of a host that speaks FTP.
    Ftp {
        /// Who logs in where.
        login: Login,
        /// Whether the connection is secret.
        is_secret: bool,
        /// A file of certificates that are believed instead of Mozilla's list.
        trust: Option<String>,
    },
    /// A bucket of an object store.
    S3 {
        /// Which.
        bucket: Bucket,
        /// A file of certificates that are believed instead of Mozilla's list.
        trust: Option<String>,
    },
    /// A folder of a host that speaks WebDAV.
    Webdav {
        /// Its address.
        server: String,
        /// Who logs in.
        user: Option<String>,
        /// A file of certificates that are believed instead of Mozilla's list.
        trust: Option<String>,
    },
    /// A branch of a git repository.
    Git {
        /// Its address, or its path from the folder of the site.
        repository: String,
        /// The branch.
        branch: String,
    },
}

/// A bucket of an object store that speaks the language of Amazon S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: String,
    /// The address of the store; Amazon's when it is not said.
    pub endpoint: Option<String>,
    /// The beginning of the names of all objects; may be empty.
    pub prefix: String,
    /// Whether the bucket stands in the path of addresses and not before the host.
    pub path_style: bool,
}

/// A folder of a host where one must log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Its name or number; of ssh also an alias.
    pub host: String,
    /// Who logs in.
    pub user: Option<String>,
    /// The port, when it is not the usual one.
    pub port: Option<u16>,
    /// The folder there; a relative one begins where one stands after logging in.
    pub path: String,
}

/// The kinds of targets, by the words that editors write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    Sftp,
    Rsync,
    Ftps,
    Ftp,
    S3,
    Webdav,
    Git,
}

/// All, by name.
pub(super) const KINDS: &[(&str, Kind)] = &[
    ("folder", Kind::Folder),
    ("sftp", Kind::Sftp),
    ("rsync", Kind::Rsync),
    ("ftps", Kind::Ftps),
    ("ftp", Kind::Ftp),
    ("s3", Kind::S3),
    ("webdav", Kind::Webdav),
    ("git", Kind::Git),
];

/// How many seconds files stay that no page needs any more.
const LINGER: u64 = 5;

/// Which search engine is told of changed pages.
pub(super) const INDEX_NOW: &str = "https://api.indexnow.org/indexnow";

/// Parts of names under which people would look for a place for a secret.
const SECRETS: [&str; 8] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "access_key",
    "private_key",
    "credential",
];

/// Reads `deploy`.
pub fn read(reader: &mut Reader<'_>, node: &Node) -> Vec<Target> {
    let Value::Map(entries) = &node.value else {
        reader.wrong_type(node, "deploy", "a group of targets, each with a name");
        return Vec::new();
    };
    let mut targets: Vec<Target> = Vec::new();
    for (name, node) in entries {
        let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let rest = |letter: char| is_name(letter) || letter == '-' || letter == '_';
        if !name.value.starts_with(is_name) || !name.value.chars().all(rest) {
            let message = format!("`{}` cannot be the name of a target", shorten(&name.value));
            let help = "use small letters a–z, digits and hyphens: `production`";
            reader.bad_value(&name.range, message, help);
            continue;
        }
        if let Some(other) =
            targets.iter().find(|other| variable(&other.name) == variable(&name.value))
        {
            let message =
                format!("`{}` and `{}` would have the same secrets", other.name, name.value);
            reader.bad_value(&name.range, message, "give one of them another name");
            continue;
        }
        targets.extend(read_target(reader, &name.value, node));
    }
    targets
}

/// The part of the names of environment variables that means this target: `PRODUCTION`.
pub fn variable(target: &str) -> String {
    target.to_ascii_uppercase().replace('-', "_")
}

fn read_target(reader: &mut Reader<'_>, name: &str, node: &Node) -> Option<Target> {
    let mut fields = reader.fields(node, name)?;
    if refuse_secrets(reader, name, node) {
        return None;
    }
    let Some(to) = fields.take("to") else {
        missing(reader, &fields, name, "to", "`to: sftp`");
        return None;
    };
    let kind = reader.choice(to, "to", KINDS)?;
    let url = fields.take("url").and_then(|node| read_url(reader, node));
    let verify = fields.take("verify").and_then(|node| reader.flag(node, "verify")).unwrap_or(true);
    let linger = fields.take("linger").and_then(|node| reader.number(node, "linger", 0..601));
    let linger = linger.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(LINGER);
    let index_now = fields.take("index_now").and_then(|node| read_key(reader, node));
    let index_now_at = fields
        .take("index_now_at")
        .and_then(|node| web_address(reader, node, "index_now_at"))
        .unwrap_or_else(|| INDEX_NOW.to_owned());
    let (place, group) = match kind {
        Kind::Folder => {
            let path = needed(reader, &mut fields, name, "path", "`path: /var/www/html`");
            (path.map(|path| Place::Folder { path }), &keys::DEPLOY_FOLDER)
        }
        Kind::Sftp => (read_login(reader, &mut fields, name).map(Place::Sftp), &keys::DEPLOY_SFTP),
        Kind::Rsync => {
            (read_login(reader, &mut fields, name).map(Place::Rsync), &keys::DEPLOY_RSYNC)
        }
        Kind::Ftps => (read_ftp(reader, &mut fields, name, true), &keys::DEPLOY_FTPS),
        Kind::Ftp => (read_ftp(reader, &mut fields, name, false), &keys::DEPLOY_FTP),
        Kind::S3 => (read_s3(reader, &mut fields, name), &keys::DEPLOY_S3),
        Kind::Webdav => (read_webdav(reader, &mut fields, name), &keys::DEPLOY_WEBDAV),
        Kind::Git => (read_git(reader, &mut fields, name), &keys::DEPLOY_GIT),
    };
    reader.close(&fields, group);
    Some(Target {
        name: name.to_owned(),
        place: place?,
        url,
        verify,
        linger,
        index_now,
        index_now_at,
    })
}

fn read_ftp(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    name: &str,
    is_secret: bool,
) -> Option<Place> {
    let login = read_login(reader, fields, name);
    let trust = if is_secret { read_trust(reader, fields) } else { None };
    Some(Place::Ftp { login: login?, is_secret, trust })
}

fn read_s3(reader: &mut Reader<'_>, fields: &mut Fields<'_>, name: &str) -> Option<Place> {
    let bucket = needed(reader, fields, name, "bucket", "`bucket: www.example.org`");
    let mut text = |key: &'static str| fields.take(key).and_then(|node| plain(reader, node, key));
    let region = text("region").unwrap_or_else(|| "us-east-1".to_owned());
    let prefix = text("prefix").unwrap_or_default();
    let endpoint = fields.take("endpoint").and_then(|node| read_server(reader, node, "endpoint"));
    let path_style = fields.take("path_style").and_then(|node| reader.flag(node, "path_style"));
    let path_style = path_style.unwrap_or(endpoint.is_some());
    let trust = read_trust(reader, fields);
    let bucket = Bucket { name: bucket?, region, endpoint, prefix, path_style };
    Some(Place::S3 { bucket, trust })
}

fn read_webdav(reader: &mut Reader<'_>, fields: &mut Fields<'_>, name: &str) -> Option<Place> {
    let server = match fields.take("server") {
        Some(node) => read_server(reader, node, "server"),
        None => {
            missing(reader, fields, name, "server", "`server: https://dav.example.org/www/`");
            None
        }
    };
    let user = fields.take("user").and_then(|node| plain(reader, node, "user"));
    let trust = read_trust(reader, fields);
    Some(Place::Webdav { server: server?, user, trust })
}

fn read_git(reader: &mut Reader<'_>, fields: &mut Fields<'_>, name: &str) -> Option<Place> {
    let example = "`repository: git@example.org:site.git`";
    let node = fields.take("repository");
    if node.is_none() {
        missing(reader, fields, name, "repository", example);
    }
    let repository = node.and_then(|node| {
        let text = plain(reader, node, "repository")?;
        let user =
            text.split_once("://").and_then(|(_, rest)| rest.split('/').next()?.rsplit_once('@'));
        if user.is_some_and(|(user, _)| user.contains(':')) {
            let place = without_line(reader.place(&node.range), "…");
            let message = "`repository` would put a secret into site.yaml";
            reader.report(
                Diagnostic::error(codes::SECRET_IN_FILE, message).at(place).help(secret_help(name)),
            );
            return None;
        }
        Some(text)
    });
    let branch = fields.take("branch").and_then(|node| plain(reader, node, "branch"));
    Some(Place::Git {
        repository: repository?,
        branch: branch.unwrap_or_else(|| "pages".to_owned()),
    })
}

fn read_trust(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<String> {
    fields.take("trust").and_then(|node| plain(reader, node, "trust"))
}

/// The address of a service: a secret may be told there, so it must be a secure one, unless it is on this machine.
fn read_server(reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<String> {
    let text = reader.words(node, key)?;
    let value = text.value.trim();
    let problem = match BaseUrl::parse(value) {
        Err(problem) => problem,
        Ok(url) => {
            let local = ["http://127.0.0.1", "http://[::1]", "http://localhost"];
            let is_local = local.iter().any(|host| {
                url.origin
                    .strip_prefix(host)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
            });
            if url.origin.starts_with("https://") || is_local {
                return Some(value.to_owned());
            }
            "it must begin with `https://`, as secrets go there"
        }
    };
    let message = format!("`{key}` is `{}`: {problem}", shorten(value));
    reader.bad_value(&text.range, message, "for example `https://files.example.org/www/`");
    None
}

fn read_login(reader: &mut Reader<'_>, fields: &mut Fields<'_>, name: &str) -> Option<Login> {
    let host = needed(reader, fields, name, "host", "`host: example.org`");
    let user = fields.take("user").and_then(|node| plain(reader, node, "user"));
    let port = fields.take("port").and_then(|node| reader.number(node, "port", 1..65_536));
    let path = needed(reader, fields, name, "path", "`path: /var/www/html`");
    let port = port.and_then(|port| u16::try_from(port).ok());
    Some(Login { host: host?, user, port, path: path? })
}

/// A text that must be there.
fn needed(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    target: &str,
    key: &'static str,
    example: &str,
) -> Option<String> {
    match fields.take(key) {
        Some(node) => plain(reader, node, key),
        None => {
            missing(reader, fields, target, key, example);
            None
        }
    }
}

/// A text in one line that no program takes for one of its options.
fn plain(reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<String> {
    let text = reader.words(node, key)?;
    let value = text.value.trim();
    if value.starts_with('-') || value.chars().any(char::is_control) {
        let message = format!("`{key}` is `{}`", shorten(value));
        reader.bad_value(&text.range, message, "write it in one line that does not begin with `-`");
        return None;
    }
    Some(value.to_owned())
}

fn missing(reader: &mut Reader<'_>, fields: &Fields<'_>, target: &str, key: &str, example: &str) {
    let place = reader.place(&(fields.range.start..fields.range.start + 1));
    reader.report(
        Diagnostic::error(codes::MISSING_KEY, format!("the target `{target}` has no `{key}`"))
            .at(place)
            .help(format!("add it, such as {example}")),
    );
}

fn read_url(reader: &mut Reader<'_>, node: &Node) -> Option<BaseUrl> {
    let text = reader.words(node, "url")?;
    match BaseUrl::parse(text.value.trim()) {
        Ok(url) => Some(url),
        Err(problem) => {
            let message = format!("`{}` is not an address: {problem}", shorten(&text.value));
            reader.bad_value(&text.range, message, "for example `https://www.example.org/`");
            None
        }
    }
}

/// A key of IndexNow: 8 to 128 letters, digits and hyphens.
fn read_key(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.words(node, "index_now")?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if (8..=128).contains(&text.value.len()) && text.value.chars().all(is_plain) {
        return Some(text.value);
    }
    let message = format!("`{}` is not a key of IndexNow", shorten(&text.value));
    let help = "make up 8 to 128 letters a–z, digits and hyphens, and put a file `KEY.txt` with them into `static/`";
    reader.bad_value(&text.range, message, help);
    None
}

/// Says where secrets go, for each key that looks like one. The value is not shown.
fn refuse_secrets(reader: &mut Reader<'_>, target: &str, node: &Node) -> bool {
    let Value::Map(entries) = &node.value else { return false };
    let mut is_found = false;
    for (key, _) in entries {
        let lower = key.value.to_lowercase().replace('-', "_");
        if !SECRETS.iter().any(|secret| lower.contains(secret)) {
            continue;
        }
        is_found = true;
        let place = without_line(reader.place(&key.range), &key.value);
        let message = format!("`{}` would put a secret into site.yaml", shorten(&key.value));
        reader.report(
            Diagnostic::error(codes::SECRET_IN_FILE, message).at(place).help(secret_help(target)),
        );
    }
    is_found
}

/// A place of which only these words are shown: the rest of the line may be a secret, and reports are kept by many.
fn without_line(mut place: Shown, shown: &str) -> Shown {
    let before = place.column.saturating_sub(1).saturating_sub(place.skipped);
    place.text = format!("{}{shown}", " ".repeat(usize::try_from(before).unwrap_or(0)));
    place.width = u32::try_from(shown.chars().count()).unwrap_or(1);
    place
}

fn secret_help(target: &str) -> String {
    format!(
        "remove it, change that secret if others have seen the file, and set the environment variable \
         `REBUT_DEPLOY_{}_PASSWORD` instead (`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` for s3), or use the ssh agent",
        variable(target)
    )
}

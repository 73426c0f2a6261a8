//! The target `s3`: a bucket of Amazon S3, or of one of the many hosts that speak its language.
//!
//! In: the name of a bucket and keys from the environment. Out: objects, each of which changes in one step. Requests are signed
//! with version 4 of Amazon's signatures.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use sha2::Digest;
use ureq::Agent;
use ureq::http::Request;

use crate::base::date::Moment;
use crate::base::date::Zone;
use crate::base::media_type;
use crate::base::sha256::Sha256;
use crate::config::deploy::Bucket;
use crate::deploy::Host;
use crate::deploy::Manner;
use crate::deploy::Target;
use crate::deploy::parts::http;
use crate::deploy::parts::http::Answer;
use crate::deploy::parts::secret;
use crate::deploy::parts::secret::Environment;
use crate::deploy::parts::trouble::Trouble;
use crate::deploy::parts::wanted::Upload;

/// How long browsers keep a file whose name changes with its content, and any other; as the rules for other hosts have it.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FIVE_MINUTES: &str = "public, max-age=300";

/// A bucket.
pub(super) struct S3 {
    agent: Agent,
    /// Scheme and host, and the bucket where it stands in the path.
    base: String,
    host: String,
    /// The path before each object, escaped: `/bucket/prefix/`.
    path: String,
    prefix: String,
    region: String,
    keys: Keys,
}

/// Who asks.
struct Keys {
    id: String,
    secret: String,
    token: Option<String>,
}

impl S3 {
    /// How a target is reached.
    ///
    /// # Errors
    /// A key is missing, or the certificate that shall be believed cannot be read.
    pub(super) fn new(
        bucket: &Bucket,
        trust: Option<&Path>,
        environment: &Environment,
    ) -> Result<Self, Trouble> {
        let keys = Keys {
            id: secret::needed(environment, "AWS_ACCESS_KEY_ID", "the id of the access key")?,
            secret: secret::needed(environment, "AWS_SECRET_ACCESS_KEY", "the secret access key")?,
            token: environment("AWS_SESSION_TOKEN").filter(|token| !token.is_empty()),
        };
        let Bucket { name, region, endpoint, prefix, path_style } = bucket;
        let endpoint = match endpoint {
            Some(endpoint) => endpoint.clone(),
            None => format!("https://s3.{region}.amazonaws.com"),
        };
        let (scheme, host) = endpoint.split_once("://").unwrap_or(("https", &endpoint));
        let host = host.trim_end_matches('/');
        let (host, before) = match host.split_once('/') {
            Some((host, path)) => (host, format!("/{path}")),
            None => (host, String::new()),
        };
        let (host, path) = if *path_style {
            (host.to_owned(), format!("{before}/{}/", http::escaped(name)))
        } else {
            (format!("{name}.{host}"), format!("{before}/"))
        };
        let prefix = match prefix.trim_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        Ok(Self {
            agent: http::agent(trust)?,
            base: format!("{scheme}://{host}"),
            host,
            path,
            prefix,
            region: region.clone(),
            keys,
        })
    }

    /// Sends a signed request.
    fn send(
        &self,
        method: &str,
        key: &str,
        query: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, Trouble> {
        let path = format!("{}{}", self.path, http::escaped_path(key));
        let body_digest = Sha256::of(&body).hex();
        let now = now();
        let mut signed = vec![
            ("host", self.host.as_str()),
            ("x-amz-content-sha256", &body_digest),
            ("x-amz-date", &now),
        ];
        signed.extend(self.keys.token.iter().map(|token| ("x-amz-security-token", token.as_str())));
        let asked =
            Asked { method, path: &path, query, headers: &signed, body_digest: &body_digest };
        let authorization = authorization(&asked, &now, &self.region, &self.keys);
        let mark = if query.is_empty() { "" } else { "?" };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}{mark}{query}", self.base))
            .header("Authorization", authorization);
        // The host is written by whoever sends the request.
        for (name, value) in signed.iter().skip(1).chain(headers) {
            request = request.header(*name, *value);
        }
        let request = request
            .body(body)
            .map_err(|error| Trouble::lasting(format!("`{key}` cannot be asked for: {error}")))?;
        http::send(&self.agent, &self.host, request)
    }

    fn refused(&self, answer: &Answer, doing: &str) -> Trouble {
        let body = String::from_utf8_lossy(&answer.body);
        let part = |name: &str| {
            let rest = body.split_once(&format!("<{name}>"))?.1;
            Some(rest.split('<').next().unwrap_or_default().to_owned())
        };
        let words = [part("Code"), part("Message")].into_iter().flatten().collect::<Vec<_>>();
        answer.trouble(&self.host, doing, &words.join(": "))
    }
}

/// The present moment as signatures have it: `20261120T010000Z`.
#[expect(
    clippy::disallowed_methods,
    reason = "hosts refuse signatures that are older than some minutes"
)]
fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0));
    let text = Moment::from_unix(seconds, &Zone::utc()).rfc3339();
    let digits: String = text.chars().take(19).filter(|letter| !"-:".contains(*letter)).collect();
    format!("{digits}Z")
}

/// A request that is to be signed.
struct Asked<'a> {
    method: &'a str,
    path: &'a str,
    /// Its parts escaped and in order.
    query: &'a str,
    /// In small letters and in order.
    headers: &'a [(&'a str, &'a str)],
    body_digest: &'a str,
}

/// The signature of a request, as its header has it
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>).
fn authorization(asked: &Asked<'_>, now: &str, region: &str, keys: &Keys) -> String {
    let names = asked.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let lines = asked.headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim()));
    let request = format!(
        "{}\n{}\n{}\n{}\n{names}\n{}",
        asked.method,
        asked.path,
        asked.query,
        lines.collect::<String>(),
        asked.body_digest
    );
    let day = now.get(..8).unwrap_or(now);
    let scope = format!("{day}/{region}/s3/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{now}\n{scope}\n{}", Sha256::of(request.as_bytes()));
    let mut key = hmac(format!("AWS4{}", keys.secret).as_bytes(), day.as_bytes());
    for part in [region, "s3", "aws4_request"] {
        key = hmac(&key, part.as_bytes());
    }
    let signature: String =
        hmac(&key, text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={names},Signature={signature}",
        keys.id
    )
}

/// HMAC with SHA-256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0u8; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&sha2::Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner =
        sha2::Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message);
    let outer = sha2::Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c));
    outer.chain_update(inner.finalize()).finalize().into()
}

impl Host for Arc<S3> {
    fn manner(&self) -> Manner {
        Manner { connections: 8, files: 16, bytes: 4 << 20, is_atomic: false }
    }

    fn connect(&self, _name: &str) -> Result<Box<dyn Target>, Trouble> {
        Ok(Box::new(Session { host: Arc::clone(self) }))
    }
}

struct Session {
    host: Arc<S3>,
}

impl Session {
    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.host.prefix)
    }
}

impl Target for Session {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let answer = self.host.send("GET", &self.key(path), "", &[], Vec::new())?;
        match answer.status {
            _ if answer.is_done() => Ok(Some(answer.body)),
            404 if !String::from_utf8_lossy(&answer.body).contains("NoSuchBucket") => Ok(None),
            _ => Err(self.host.refused(&answer, &format!("read `{path}`"))),
        }
    }

    fn list(
        &mut self,
        folder: &str,
        _enter: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, u64>, Trouble> {
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let prefix = http::escaped(&self.key(&folder));
        let mut found = BTreeMap::new();
        let mut next = String::new();
        loop {
            let from = if next.is_empty() {
                String::new()
            } else {
                format!("continuation-token={}&", http::escaped(&next))
            };
            let query = format!("{from}list-type=2&prefix={prefix}");
            let answer = self.host.send("GET", "", &query, &[], Vec::new())?;
            if !answer.is_done() {
                return Err(self.host.refused(&answer, "list the bucket"));
            }
            let page = parse(&String::from_utf8_lossy(&answer.body));
            let objects = page.objects.into_iter().filter_map(|(key, size)| {
                let path = key.strip_prefix(&self.host.prefix)?;
                (!path.is_empty() && !path.ends_with('/')).then(|| (path.to_owned(), size))
            });
            found.extend(objects);
            match page.next {
                Some(token) => next = token,
                None => return Ok(found),
            }
        }
    }

    fn put(&mut self, uploads: &[Upload], done: &mut dyn FnMut(&Upload)) -> Result<(), Trouble> {
        for upload in uploads {
            let lifetime = if upload.path.starts_with("assets/") { FOR_EVER } else { FIVE_MINUTES };
            let headers =
                [("content-type", media_type::of(&upload.path)), ("cache-control", lifetime)];
            let key = self.key(&upload.path);
            let answer = self.host.send("PUT", &key, "", &headers, upload.bytes()?)?;
            if !answer.is_done() {
                return Err(self.host.refused(&answer, &format!("write `{}`", upload.path)));
            }
            done(upload);
        }
        Ok(())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        // Hosts that do not know the condition would overwrite; so it is looked first.
        if self.read(path)?.is_some() {
            return Ok(false);
        }
        let headers = [("if-none-match", "*"), ("content-type", "application/json")];
        let answer = self.host.send("PUT", &self.key(path), "", &headers, bytes.to_vec())?;
        match answer.status {
            _ if answer.is_done() => Ok(true),
            409 | 412 => Ok(false),
            501 => {
                let plain = self.host.send("PUT", &self.key(path), "", &[], bytes.to_vec())?;
                if plain.is_done() {
                    Ok(true)
                } else {
                    Err(self.host.refused(&plain, "write the lock"))
                }
            }
            _ => Err(self.host.refused(&answer, "write the lock")),
        }
    }

    fn remove(&mut self, paths: &[String]) -> Result<(), Trouble> {
        for path in paths {
            let answer = self.host.send("DELETE", &self.key(path), "", &[], Vec::new())?;
            if !answer.is_done() && answer.status != 404 {
                return Err(self.host.refused(&answer, &format!("remove `{path}`")));
            }
        }
        Ok(())
    }

    fn finish(&mut self, _message: &str) -> Result<(), Trouble> {
        Ok(())
    }
}

/// A page of a list of objects.
#[derive(Default)]
struct Page {
    objects: Vec<(String, u64)>,
    /// With what the next page is asked for.
    next: Option<String>,
}

/// Reads a page of a list. What cannot be read ends it.
fn parse(text: &str) -> Page {
    let mut reader = Reader::from_str(text);
    let mut page = Page::default();
    let (mut inside, mut words) = (String::new(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                inside = tag.local_name().as_ref().to_owned();
                words.clear();
            }
            Ok(Event::Text(text)) => words.push_str(&text),
            Ok(Event::GeneralRef(name)) => words.push_str(match name.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                _ => "",
            }),
            Ok(Event::End(_)) => {
                match inside.as_str() {
                    "Key" => page.objects.push((words.clone(), 0)),
                    "Size" => {
                        if let Some((_, size)) = page.objects.last_mut() {
                            *size = words.trim().parse().unwrap_or(0);
                        }
                    }
                    "NextContinuationToken" => page.next = Some(words.trim().to_owned()),
                    _ => {}
                }
                inside.clear();
                words.clear();
            }
            Ok(Event::Eof) | Err(_) => return page,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_amazons_example() {
        // "GET Object" in the page that `authorization` names.
        let empty = Sha256::of(b"").hex();
        let headers = [
            ("host", "examplebucket.s3.amazonaws.com"),
            ("range", "bytes=0-9"),
            ("x-amz-content-sha256", &empty),
            ("x-amz-date", "20130524T000000Z"),
        ];
        let asked = Asked {
            method: "GET",
            path: "/test.txt",
            query: "",
            headers: &headers,
            body_digest: &empty,
        };
        let keys = Keys {
            id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            token: None,
        };
        let found = authorization(&asked, "20130524T000000Z", "us-east-1", &keys);
        let expected = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
        assert_eq!(found.rsplit_once("Signature=").map(|(_, signature)| signature), Some(expected));
    }

    #[test]
    fn a_page_of_a_list_says_how_to_go_on() {
        let page = parse(
            "<ListBucketResult><NextContinuationToken>a=</NextContinuationToken><Contents><Key>a &amp; b/c.txt</Key><Size>7</Size></Contents></ListBucketResult>",
        );
        assert_eq!(page.objects, [("a & b/c.txt".to_owned(), 7)]);
        assert_eq!(page.next.as_deref(), Some("a="));
    }
}

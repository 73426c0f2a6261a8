//! The proof of one page: `proof.json` beside its `index.html`, so that a page can be checked without the whole release.
//!
//! In: what is known of a page in a release, and a key. Out: a [`Proof`], and its form as bytes. What is signed is the text
//! `statement`, a line to a fact: written into a file, it is checked by minisign like any other.
//!
//! It names the release in which the page came, so that the proof of a page that has not changed is the same bytes in each release,
//! and nothing has to be uploaded for it.

use serde::Deserialize;
use serde::Serialize;

use crate::base::sha256::Sha256;
use crate::base::signature::PublicKey;
use crate::base::signature::Signature;
use crate::publish::signing::SigningKey;

/// The name of the file, in the folder of the page.
pub const PROOF: &str = "proof.json";

/// The first value of each proof and the first line of each statement.
const FORM: &str = "rebut proof 1";

/// What is said of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its whole address.
    pub page: String,
    /// The id of the article.
    pub id: String,
    /// The tag of its language.
    pub language: String,
    /// The digest of the page's bytes.
    pub sha256: Sha256,
    /// Their number.
    pub size: u64,
    /// The digest of the article's words in the ledger; `None` when no ledger knows it.
    pub words: Option<Sha256>,
    /// The number of the release.
    pub release: u64,
    /// When that was made.
    pub at: String,
}

impl Statement {
    /// The text that is signed: a line to a fact, always in this order.
    pub fn text(&self) -> String {
        let Self { page, id, language, sha256, size, words, release, at } = self;
        let words = words.map_or_else(|| "-".to_owned(), |words| words.hex());
        format!(
            "{FORM}\npage: {page}\nid: {id}\nlanguage: {language}\nsha256: {sha256}\nsize: {size}\n\
             words: {words}\nrelease: {release}\nat: {at}\n"
        )
    }

    /// Reads what [`Statement::text`] writes, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix(FORM)?.strip_prefix('\n')?.lines();
        let mut fact = |name: &str| {
            let line = lines.next()?.strip_prefix(name)?.strip_prefix(": ")?;
            Some(line.to_owned())
        };
        let read = Self {
            page: fact("page")?,
            id: fact("id")?,
            language: fact("language")?,
            sha256: Sha256::from_hex(&fact("sha256")?)?,
            size: fact("size")?.parse().ok()?,
            words: match fact("words")?.as_str() {
                "-" => None,
                digits => Some(Sha256::from_hex(digits)?),
            },
            release: fact("release")?.parse().ok()?,
            at: fact("at")?,
        };
        (read.text() == text).then_some(read)
    }
}

/// A statement with its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    form: String,
    /// The text of the statement.
    pub statement: String,
    /// The signature of exactly these bytes.
    pub signature: String,
}

impl Proof {
    /// Signs a statement.
    pub fn sign(statement: &Statement, key: &SigningKey) -> Self {
        let text = statement.text();
        let comment = format!("rebut proof of {}", statement.page);
        let signature = key.sign(text.as_bytes(), &comment);
        Self { form: FORM.to_owned(), statement: text, signature }
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a proof; `None` for anything else.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|proof: &Self| proof.form == FORM)
    }

    /// What it says, when one of these keys has signed it.
    pub fn signed_by<'k>(&self, keys: &'k [PublicKey]) -> Option<(Statement, &'k PublicKey)> {
        let signature = Signature::parse(&self.signature)?;
        let key = keys.iter().find(|key| signature.is_of(self.statement.as_bytes(), key))?;
        Some((Statement::parse(&self.statement)?, key))
    }

    /// What it says, whoever wrote it.
    pub fn said(&self) -> Option<Statement> {
        Statement::parse(&self.statement)
    }

    /// The number of the key that it says it was made with.
    pub fn key_id(&self) -> Option<String> {
        Some(Signature::parse(&self.signature)?.key_id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> Statement {
        Statement {
            page: "https://example.org/tin/nuoc/".to_owned(),
            id: "2026-0001".to_owned(),
            language: "vi".to_owned(),
            sha256: Sha256::of(b"abc"),
            size: 3,
            words: None,
            release: 7,
            at: "2026-11-26T10:00:00+07:00".to_owned(),
        }
    }

    #[test]
    fn a_statement_is_a_line_to_a_fact() {
        let text = "rebut proof 1
page: https://example.org/tin/nuoc/
id: 2026-0001
language: vi
sha256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
size: 3
words: -
release: 7
at: 2026-11-26T10:00:00+07:00
";
        assert_eq!(statement().text(), text);
        assert_eq!(Statement::parse(text), Some(statement()));
        assert_eq!(Statement::parse(&format!("{text}more: 1\n")), None);
        assert_eq!(Statement::parse(text.trim_end()), None);
        assert_eq!(Statement::parse(&text.replace("size: 3", "size: 03")), None);
    }
}

//! Public keys and signatures in the form of minisign, which everybody can check without this program.
//!
//! In: a key as people hand it on, signed bytes, and the text of a signature. Out: whether the signature is one of these bytes
//! by that key, and what was signed along with it. Signing itself needs a secret: see `publish/signing.rs`.
//!
//! Only signatures of the digest (`ED`) are taken: it is what minisign makes, and what a browser can check of a long file.

use std::fmt;

use minisign::SignatureBox;

/// How many letters a public key has.
const KEY_LETTERS: usize = 56;

/// How many letters the 64 bytes of a bare signature have, with two `=` at their end.
const SIGNATURE_LETTERS: usize = 88;

/// What stands before the words that are signed with the file.
const TRUSTED: &str = "trusted comment: ";

/// Nobody signs more words than this along with a file.
const LONGEST: usize = 4096;

/// A public key.
#[derive(Clone)]
pub struct PublicKey {
    text: String,
    key: minisign::PublicKey,
}

impl PublicKey {
    /// Reads a key as it stands in `site.yaml`, or the two lines of a `.pub` file.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next()?;
        let line = if first.starts_with("untrusted comment:") { lines.next()? } else { first };
        // The first two letters are those of the algorithm.
        if line.len() != KEY_LETTERS || !line.starts_with("RW") || lines.next().is_some() {
            return None;
        }
        let key = minisign::PublicKey::from_base64(line).ok()?;
        Some(Self { text: line.to_owned(), key })
    }

    /// The key in one word.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The number by which a signature names its key, as minisign writes it.
    pub fn id(&self) -> String {
        id(self.key.keynum())
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// Whether a text is a secret key, or the line of one.
pub fn is_secret(text: &str) -> bool {
    let is_long = |line: &str| line.trim().len() > KEY_LETTERS && line.trim().starts_with("RW");
    text.lines().any(is_long)
}

/// A signature, as it lies beside a file.
pub struct Signature {
    text: SignatureBox,
    comment: String,
}

impl Signature {
    /// Reads the four lines of a signature; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().take(5).collect();
        let [_, own, comment, around] = lines[..] else { return None };
        let comment = comment.strip_prefix(TRUSTED)?.trim();
        // The library takes the length of the last line for granted.
        let around = around.trim();
        if text.len() > LONGEST
            || around.len() != SIGNATURE_LETTERS
            || !around.ends_with("==")
            || !own.is_ascii()
        {
            return None;
        }
        let read = SignatureBox::from_string(text).ok().filter(SignatureBox::is_prehashed)?;
        Some(Self { text: read, comment: comment.to_owned() })
    }

    /// The words that are signed along with the file. Believe them only when the signature is right.
    pub fn comment(&self) -> &str {
        &self.comment
    }

    /// The number of the key that it says it was made with.
    pub fn key_id(&self) -> String {
        id(self.text.keynum())
    }

    /// Whether it is a signature of these bytes, and of its comment, by this key.
    pub fn is_of(&self, bytes: &[u8], key: &PublicKey) -> bool {
        minisign::verify(&key.key, &self.text, bytes_reader(bytes), true, false, false).is_ok()
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Signature").field("comment", &self.comment).finish_non_exhaustive()
    }
}

fn bytes_reader(bytes: &[u8]) -> std::io::Cursor<&[u8]> {
    std::io::Cursor::new(bytes)
}

/// Eight bytes, the last one first, as minisign writes them.
fn id(bytes: &[u8]) -> String {
    bytes.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by minisign 0.12 over `rebut\n`.
    const KEY: &str = "RWS9Vv10xCAdSrRxVGnvzK5ums63UxyXYSuaDGCZlGqhlRYp8vAMFJXW";
    const SIGNATURE: &str = "\
untrusted comment: signature from minisign secret key\n\
RUS9Vv10xCAdSmb4Yx/EIplRZUomiyMdNMmkBLBLdBkLIaOl4Smu3UCJXVEeFqIMmZz4nPszsnPj9JU2jebXfnP0ggrlsStIrA8=\n\
trusted comment: one\n\
+em9tJ0JIbtf8u/QK13bhCA0I7PWIN6gQwiWubOJi46nRIic3RpiIt6GV53VYEZBaeTdfv2EJqE3+udRc3AVDQ==\n";

    #[test]
    fn a_signature_of_minisign_is_right_for_its_bytes_and_key_only() {
        let key = PublicKey::parse(KEY).unwrap();
        let signature = Signature::parse(SIGNATURE).unwrap();
        assert_eq!(signature.key_id(), key.id());
        assert_eq!(signature.comment(), "one");
        assert!(signature.is_of(b"rebut\n", &key));
        assert!(!signature.is_of(b"rebut", &key));
        let other = format!("{}A{}", &KEY[..30], &KEY[31..]);
        assert!(!signature.is_of(b"rebut\n", &PublicKey::parse(&other).unwrap()));
    }

    #[test]
    fn the_comment_is_signed_too() {
        let forged = SIGNATURE.replace("trusted comment: one", "trusted comment: two");
        let signature = Signature::parse(&forged).unwrap();
        assert!(!signature.is_of(b"rebut\n", &PublicKey::parse(KEY).unwrap()));
    }

    #[test]
    fn a_key_may_come_with_its_comment() {
        let file = format!("untrusted comment: minisign public key\r\n{KEY}\r\n");
        assert_eq!(PublicKey::parse(&file), PublicKey::parse(KEY));
        assert_eq!(PublicKey::parse(&KEY[1..]), None);
        assert_eq!(PublicKey::parse(""), None);
    }

    #[test]
    fn what_is_no_signature_is_refused_without_a_crash() {
        let key = PublicKey::parse(KEY).unwrap();
        for end in 0..SIGNATURE.len() {
            let cut = Signature::parse(&SIGNATURE[..end]);
            assert!(
                cut.is_none_or(|cut| end + 1 == SIGNATURE.len() && cut.is_of(b"rebut\n", &key))
            );
        }
        let short = SIGNATURE.lines().take(3).collect::<Vec<_>>().join("\n") + "\nAAAA\n";
        assert!(Signature::parse(&short).is_none());
    }
}

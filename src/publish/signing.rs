//! Signs what is published, in the form of minisign: who has only minisign, or a browser, can check it.
//!
//! In: the text of a secret key with its password, and bytes. Out: signatures, of which there is one for the same bytes and key
//! (RFC 8032): a release that is made again has the same signatures. Checking them is in `base/signature.rs`. This is
//! also where a new pair of keys is written, and where a key that lies in a site's folder is refused.
#![expect(clippy::disallowed_methods, reason = "this is where keys are read and written")]

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use blake2::Blake2b512;
use blake2::Digest as _;
use ct_codecs::Base64;
use ct_codecs::Decoder as _;
use ct_codecs::Encoder as _;
use minisign::KeyPair;
use minisign::SecretKey;
use minisign::SecretKeyBox;
use ring::signature::Ed25519KeyPair;

use crate::base::signature::PublicKey;
use crate::base::signature::Signature;
use crate::config::SITE_FILE;

/// What a locked key begins with: signature `Ed`, key derivation `Sc`, checksum `B2`.
const LOCKED: &str = "RWRTY0Iy";
/// The same of a key without a password.
const OPEN: &str = "RWQAAEIy";

/// The first line of secret keys and signatures. Nobody can rely on it; it tells people what they look at.
const ABOUT: &str = "signature of rebut";

/// Where the number of a key stands in the bytes of its file, behind its form, its salt and what unlocks it.
const NUMBER: std::ops::Range<usize> = 54..62;
/// Where the secret itself stands.
const SEED: std::ops::Range<usize> = 62..94;
/// Where the public half of it stands.
const PUBLIC: std::ops::Range<usize> = 94..126;

/// What is said of a key of which letters were changed.
const DAMAGED: &str = "the key is damaged";

/// The text of a secret key, which may need its password.
pub struct KeyText(String);

/// A secret key, ready to sign.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    number: [u8; 8],
    public: PublicKey,
}

impl KeyText {
    /// Finds the key in a text: both lines of a key file, or the second alone.
    ///
    /// # Errors
    /// There is no secret key in it.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let is_key = |line: &&str| line.starts_with(LOCKED) || line.starts_with(OPEN);
        match text.lines().map(str::trim).find(is_key) {
            Some(line) => Ok(Self(line.to_owned())),
            None if text.lines().any(|line| PublicKey::parse(line).is_some()) => {
                bail!(
                    "it is a public key; the file of the secret key has the same name without `.pub`"
                )
            }
            None => bail!("it is no secret key of minisign; `rebut keygen` makes one"),
        }
    }

    /// Reads the file of a key.
    ///
    /// # Errors
    /// It lies in a site's folder, cannot be read, or is no key.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        refuse_site(file)?;
        let text = fs::read_to_string(file)
            .with_context(|| format!("cannot read the key `{}`", file.display()))?;
        Self::parse(&text).with_context(|| format!("cannot sign with `{}`", file.display()))
    }

    /// Whether it needs a password.
    pub fn is_locked(&self) -> bool {
        self.0.starts_with(LOCKED)
    }

    /// The key itself. `password` is that of a locked key.
    ///
    /// # Errors
    /// The password is wrong, or the key is damaged.
    pub fn unlock(self, password: Option<String>) -> anyhow::Result<SigningKey> {
        let is_locked = self.is_locked();
        let secret = match password.filter(|_| is_locked) {
            Some(password) => SecretKeyBox::from(format!("untrusted comment: \n{}\n", self.0))
                .into_secret_key(Some(password))
                .map_err(|_| anyhow::anyhow!("the password does not fit the key"))?,
            None if is_locked => bail!("the key needs its password"),
            // Keys without a password have no checksum when minisign itself made them.
            None => Base64::decode_to_vec(&self.0, None)
                .ok()
                .and_then(|bytes| SecretKey::from_bytes(&bytes).ok())
                .context(DAMAGED)?,
        };
        SigningKey::new(secret)
    }
}

impl SigningKey {
    fn new(secret: SecretKey) -> anyhow::Result<Self> {
        let public = minisign::PublicKey::from_secret_key(&secret)?;
        let public = PublicKey::parse(&public.to_base64()).context(DAMAGED)?;
        let bytes = secret.to_bytes();
        let part = |range: std::ops::Range<usize>| bytes.get(range).context(DAMAGED);
        let pair = Ed25519KeyPair::from_seed_and_public_key(part(SEED)?, part(PUBLIC)?)
            .map_err(|_| anyhow::anyhow!(DAMAGED))?;
        let number = part(NUMBER)?.try_into()?;
        let key = Self { pair, number, public };
        let tried = Signature::parse(&key.sign(b"", ""));
        let is_right = tried.is_some_and(|signature| signature.is_of(b"", &key.public));
        if is_right { Ok(key) } else { bail!(DAMAGED) }
    }

    /// The key that readers check its signatures with.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The signature of some bytes and of a comment of one line, as text.
    pub fn sign(&self, bytes: &[u8], comment: &str) -> String {
        let comment: String = comment.chars().filter(|letter| !letter.is_control()).collect();
        let comment = comment.trim();
        let signature = self.pair.sign(&Blake2b512::digest(bytes));
        let own = [b"ED".as_slice(), &self.number, signature.as_ref()].concat();
        let around = self.pair.sign(&[signature.as_ref(), comment.as_bytes()].concat());
        let lines = [base64(&own), format!("trusted comment: {comment}"), base64(around.as_ref())];
        format!("untrusted comment: {ABOUT}\n{}\n", lines.join("\n"))
    }
}

fn base64(bytes: &[u8]) -> String {
    // It fails only where a text is longer than the memory.
    Base64::encode_to_string(bytes).unwrap_or_default()
}

/// Never shows the secret.
impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("SigningKey").field(&self.public).finish()
    }
}

/// Makes a pair of keys and writes `file` and `file.pub`; neither may be there yet.
///
/// # Errors
/// The place is in a site's folder, or taken, or cannot be written.
pub fn make_keys(file: &Path, password: Option<String>) -> anyhow::Result<PublicKey> {
    refuse_site(file)?;
    let beside = public_file(file);
    for file in [file, &beside] {
        if fs::symlink_metadata(file).is_ok() {
            bail!(
                "`{}` is there already, and a key is never written over\nhelp: name another file",
                file.display()
            );
        }
    }
    let pair = match password {
        Some(password) => KeyPair::generate_encrypted_keypair(Some(password))?,
        None => KeyPair::generate_unencrypted_keypair()?,
    };
    let secret = pair.sk.to_box(Some("secret key of rebut, in the form of minisign"))?;
    write_new(file, &secret.into_string(), 0o600)?;
    let written = write_new(&beside, &pair.pk.to_box()?.into_string(), 0o644);
    if written.is_err() {
        // A secret without its other half is of no use to anybody.
        _ = fs::remove_file(file);
    }
    written?;
    PublicKey::parse(&pair.pk.to_base64()).context("the key that was made is damaged")
}

/// The file of the public key beside that of the secret one.
pub fn public_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}

fn write_new(file: &Path, text: &str, mode: u32) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut written =
        options.open(file).with_context(|| format!("cannot write `{}`", file.display()))?;
    written
        .write_all(text.as_bytes())
        .and_then(|()| written.sync_all())
        .with_context(|| format!("cannot write `{}`", file.display()))
}

/// Refuses a secret in the folder of a site, where it would be backed up, committed and published with it.
fn refuse_site(file: &Path) -> anyhow::Result<()> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    let named = fs::canonicalize(parent.unwrap_or(Path::new("."))).ok();
    // A link may lead into a site from elsewhere, and out of it.
    let real = fs::canonicalize(file).ok();
    for place in [named.as_deref(), real.as_deref().and_then(Path::parent)].into_iter().flatten() {
        let site = place.ancestors().find(|folder| folder.join(SITE_FILE).is_file());
        if let Some(site) = site {
            bail!(
                "`{}` lies in the folder of a site, `{}`: whoever gets a copy of the site could sign in your name\n\
                 help: keep the key elsewhere, such as `~/.config/rebut/site.key`",
                file.display(),
                site.display()
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by minisign 0.12 with `-G -W`.
    const KEY: &str = "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAvVb9dMQgHUqV4N/f+YmRGhJWu8Jbv3I+ew1AfFyd6rGKrG2p9VqWhrRxVGnvzK5ums63UxyXYSuaDGCZlGqhlRYp8vAMFJXWAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const OWN: &str = "RWS9Vv10xCAdSrRxVGnvzK5ums63UxyXYSuaDGCZlGqhlRYp8vAMFJXW";

    #[test]
    fn a_key_of_minisign_signs() {
        let key = KeyText::parse(KEY).unwrap().unlock(None).unwrap();
        assert_eq!(key.public().as_str(), OWN);
        let signature = Signature::parse(&key.sign(b"bytes", "release 1")).unwrap();
        assert!(signature.is_of(b"bytes", key.public()));
        assert_eq!(signature.comment(), "release 1");
    }

    #[test]
    fn the_secret_is_not_shown_by_accident() {
        let key = KeyText::parse(KEY).unwrap().unlock(None).unwrap();
        assert_eq!(format!("{key:?}"), format!("SigningKey({OWN})"));
    }

    #[test]
    fn a_damaged_key_and_a_public_one_are_told_apart() {
        let damaged = format!("{}A{}", &KEY[..100], &KEY[101..]);
        let problem = KeyText::parse(&damaged).unwrap().unlock(None).unwrap_err().to_string();
        assert_eq!(problem, "the key is damaged");
        let problem = KeyText::parse(OWN).err().unwrap().to_string();
        assert!(problem.starts_with("it is a public key"), "{problem}");
    }
}

//! The keys that readers check releases with: `signing` of `site.yaml`.
//!
//! In: the key `signing`. Out: [`Signing`]. The secret that belongs to a key never stands in the site's folder; it comes from the
//! command line.

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::signature;
use crate::base::signature::PublicKey;
use crate::base::yaml;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::config::keys;

/// The key `signing`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// The key of releases from now on.
    pub public_key: PublicKey,
    /// Keys of releases before, which are still believed.
    pub previous_keys: Vec<PublicKey>,
}

impl Signing {
    /// Reads `signing`.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let mut fields = reader.fields(node, "signing")?;
        let has_key = fields.has("public_key");
        let public_key = fields.take("public_key").and_then(|node| key(reader, node, "public_key"));
        let previous_keys = fields.take("previous_keys").map(|node| {
            let items = reader.list(node, "previous_keys");
            items.iter().filter_map(|item| key(reader, item, "previous_keys")).collect()
        });
        reader.close(&fields, &keys::SIGNING);
        if !has_key {
            let range = fields.range.start..fields.range.start + 1;
            let help = "`rebut keygen FILE` makes a key and prints the line to write here";
            reader.bad_value(&range, "`signing` has no `public_key`".to_owned(), help);
        }
        Some(Self { public_key: public_key?, previous_keys: previous_keys.unwrap_or_default() })
    }

    /// All keys that are believed, that of new releases first.
    pub fn keys(&self) -> impl Iterator<Item = &PublicKey> {
        std::iter::once(&self.public_key).chain(&self.previous_keys)
    }
}

fn key(reader: &mut Reader<'_>, node: &Node, name: &str) -> Option<PublicKey> {
    let text = reader.words(node, name)?;
    if signature::is_secret(&text.value) {
        let help = "make a new pair with `rebut keygen FILE`: whoever has read this line can sign in your name. \
                    Write the line of `FILE.pub` here";
        // Without the line: what is shown is often kept in logs that others read.
        let place = Place::whole_file(&reader.place(&text.range).file);
        let message = format!("`{name}` of `signing` is a secret key");
        reader.report(Diagnostic::error(codes::BAD_VALUE, message).at(place).help(help));
        return None;
    }
    let found = PublicKey::parse(text.value.trim());
    if found.is_none() {
        let message = format!("`{name}` is `{}`, it must be a key", yaml::shorten(&text.value));
        let help = "write the line of the `.pub` file that begins with `RW` and has 56 letters";
        reader.bad_value(&text.range, message, help);
    }
    found
}

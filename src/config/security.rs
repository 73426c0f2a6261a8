//! Whom to tell of a security problem of the site: what stands in `security.txt` (RFC 9116).
//!
//! In: the key `security` of `site.yaml` and the publisher's e-mail address. Out: [`Security`], or nothing when there is
//! nobody to write to. When the file ends to be valid depends on the moment of the build: see `site/security.rs`.

use crate::base::codes;
use crate::base::date;
use crate::base::date::Day;
use crate::base::diag::Diagnostic;
use crate::base::yaml;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::base::yaml::Value;
use crate::config::keys;

/// The key `security`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Security {
    /// Addresses in the order of preference; never empty.
    pub contacts: Vec<String>,
    /// The day from which on nobody should rely on the file.
    pub expires: Option<Spanned<Day>>,
    /// How reports are dealt with.
    pub policy: Option<String>,
    /// Whom the body thanks.
    pub acknowledgments: Option<String>,
    /// A key for secret reports.
    pub encryption: Option<String>,
}

/// Schemes of a contact; RFC 9116 section 2.5.3 wants `https:` of web addresses.
const CONTACTS: [&str; 3] = ["mailto:", "https://", "tel:"];
/// Schemes of a page.
const PAGES: [&str; 1] = ["https://"];
/// Schemes of a key: a page, a DNS record, a fingerprint (section 2.5.4).
const KEYS: [&str; 3] = ["https://", "dns:", "openpgp4fpr:"];

impl Security {
    /// Reads `security`. Left out, the publisher's own address is the contact; `false` means that there is no file.
    pub fn read(reader: &mut Reader<'_>, node: Option<&Node>, email: Option<&str>) -> Option<Self> {
        let mut security = Self {
            contacts: email.map(|email| format!("mailto:{email}")).into_iter().collect(),
            expires: None,
            policy: None,
            acknowledgments: None,
            encryption: None,
        };
        let Some(node) = node else { return Some(security).filter(Self::has_contact) };
        if let Value::Scalar { text, .. } = &node.value
            && matches!(text.as_str(), "false" | "no" | "off")
        {
            return None;
        }
        let mut fields = reader.fields(node, "security")?;
        if let Some(node) = fields.take("contact") {
            let items = reader.list(node, "contact");
            security.contacts =
                items.iter().filter_map(|item| uri(reader, item, "contact", &CONTACTS)).collect();
        }
        security.expires = fields.take("expires").and_then(|node| day(reader, node));
        let mut page = |key: &'static str, schemes: &[&str]| {
            fields.take(key).and_then(|node| uri(reader, node, key, schemes))
        };
        security.policy = page("policy", &PAGES);
        security.acknowledgments = page("acknowledgments", &PAGES);
        security.encryption = page("encryption", &KEYS);
        reader.close(&fields, &keys::SECURITY);
        if !security.has_contact() && !fields.has("contact") {
            let place = reader.place(&(fields.range.start..fields.range.start + 1));
            reader.report(
                Diagnostic::error(codes::MISSING_KEY, "`security` has no `contact`")
                    .at(place)
                    .help("write one, such as `contact: mailto:baomat@example.org`, or give `publisher` an `email`"),
            );
        }
        Some(security).filter(Self::has_contact)
    }

    fn has_contact(&self) -> bool {
        !self.contacts.is_empty()
    }
}

/// An address of one of these schemes, in letters that need no escaping in a text file of lines.
fn uri(reader: &mut Reader<'_>, node: &Node, key: &str, schemes: &[&str]) -> Option<String> {
    let text = reader.words(node, key)?;
    let value = text.value.trim();
    let lower = value.to_ascii_lowercase();
    let is_whole =
        schemes.iter().any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len());
    if is_whole && value.chars().all(|letter| letter.is_ascii_graphic()) {
        return Some(value.to_owned());
    }
    let message = format!("`{key}` is `{}`, it must be a whole address", yaml::shorten(value));
    let help = if value.contains('@') && !value.contains(':') && schemes.contains(&"mailto:") {
        format!("write `mailto:{}`", yaml::shorten(value))
    } else {
        format!("begin it with `{}`, without spaces", schemes.join("`, `"))
    };
    reader.bad_value(&text.range, message, help);
    None
}

fn day(reader: &mut Reader<'_>, node: &Node) -> Option<Spanned<Day>> {
    let text = reader.words(node, "expires")?;
    match date::parse_day(text.value.trim()) {
        Ok(day) => Some(Spanned::new(day, text.range)),
        Err(problem) => {
            let place = reader.place(&text.range);
            reader.report(
                Diagnostic::error(codes::BAD_DATE, format!("`expires`: {problem}"))
                    .at(place)
                    .help("write the year first: `2027-06-01`"),
            );
            None
        }
    }
}

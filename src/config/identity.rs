//! The publishing body: who answers for the site, on every page, in feeds and in structured data.
//!
//! In: `publisher` of `site.yaml`. Out: a [`Publisher`]. Names of laws and licences are free text: they change.

use std::ops::Range;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::html;
use crate::base::localized::Localized;
use crate::base::yaml::Fields;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::config::keys;

/// Kinds of bodies that schema.org knows (<https://schema.org/Organization>) and that publish rebuttals.
pub(super) const TYPES: &[(&str, &str)] = &[
    ("GovernmentOrganization", "GovernmentOrganization"),
    ("NewsMediaOrganization", "NewsMediaOrganization"),
    ("Organization", "Organization"),
    ("NGO", "NGO"),
    ("EducationalOrganization", "EducationalOrganization"),
    ("CollegeOrUniversity", "CollegeOrUniversity"),
    ("School", "School"),
    ("MedicalOrganization", "MedicalOrganization"),
    ("Hospital", "Hospital"),
    ("ResearchOrganization", "ResearchOrganization"),
    ("LibrarySystem", "LibrarySystem"),
    ("Corporation", "Corporation"),
    ("Cooperative", "Cooperative"),
    ("PoliticalParty", "PoliticalParty"),
    ("WorkersUnion", "WorkersUnion"),
];

/// An official body that runs a news site: only media have properties for how facts are checked.
const USUAL_TYPES: [&str; 2] = ["GovernmentOrganization", "NewsMediaOrganization"];

/// Who publishes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publisher {
    /// What kind of body it is, as types of schema.org; never empty once read.
    pub types: Vec<&'static str>,
    /// The body's name.
    pub name: Localized,
    /// A shorter name for narrow places.
    pub short_name: Localized,
    /// The superior body.
    pub parent: Localized,
    /// Where the superior body is found; `trust.txt` names it.
    pub parent_url: Option<String>,
    /// The person responsible for the content: name.
    pub responsible_name: Localized,
    /// … and office.
    pub responsible_role: Localized,
    /// Postal address.
    pub address: Localized,
    /// Telephone number as people write it.
    pub phone: Option<String>,
    /// Official e-mail address.
    pub email: Option<String>,
    /// Licence number or terms of republication.
    pub licence: Localized,
    /// The legal basis of publishing.
    pub legal_basis: Localized,
    /// Path of the logo under `static/`.
    pub logo: Option<Spanned<String>>,
    /// Names the body had before.
    pub former_names: Vec<String>,
    /// Every official account.
    pub channels: Vec<Channel>,
    /// The body's account on Mastodon and its kin: `@ten@may.chu`.
    pub fediverse: Option<String>,
    /// Where it begins in `site.yaml`.
    pub range: Range<usize>,
}

/// An official account or channel.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Channel {
    /// What readers see.
    pub name: Localized,
    /// Where it is.
    pub url: String,
}

impl Publisher {
    /// Reads `publisher`.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let mut publisher = Self { types: USUAL_TYPES.to_vec(), ..Self::default() };
        publisher.range = node.range.start..node.range.start + 1;
        let Some(mut fields) = reader.fields(node, "publisher") else { return publisher };
        if let Some(node) = fields.take("type") {
            let types = types(reader, node);
            if !types.is_empty() {
                publisher.types = types;
            }
        }
        let mut text = |key: &'static str, fields: &mut Fields<'_>| {
            fields.take(key).and_then(|node| Localized::read(reader, node, key)).unwrap_or_default()
        };
        publisher.name = text("name", &mut fields);
        publisher.short_name = text("short_name", &mut fields);
        publisher.parent = text("parent", &mut fields);
        publisher.address = text("address", &mut fields);
        publisher.licence = text("licence", &mut fields);
        publisher.legal_basis = text("legal_basis", &mut fields);
        if let Some(node) = fields.take("responsible")
            && let Some(mut person) = reader.fields(node, "responsible")
        {
            let mut text = |key: &'static str| {
                person
                    .take(key)
                    .and_then(|node| Localized::read(reader, node, key))
                    .unwrap_or_default()
            };
            publisher.responsible_name = text("name");
            publisher.responsible_role = text("role");
            reader.close(&person, &keys::RESPONSIBLE);
        }
        let mut word = |key: &'static str, fields: &mut Fields<'_>| {
            fields.take(key).and_then(|node| reader.words(node, key))
        };
        publisher.phone = word("phone", &mut fields).map(|text| text.value);
        publisher.logo = word("logo", &mut fields).map(|text| in_static(&text));
        publisher.parent_url =
            fields.take("parent_url").and_then(|node| web_address(reader, node, "parent_url"));
        publisher.email = fields.take("email").and_then(|node| email(reader, node));
        publisher.fediverse =
            fields.take("fediverse").and_then(|node| fediverse_account(reader, node));
        if let Some(node) = fields.take("former_names") {
            let names = reader.words_list(node, "former_names");
            publisher.former_names = names.into_iter().map(|name| name.value).collect();
        }
        if let Some(node) = fields.take("channels") {
            let items = reader.list(node, "channels");
            publisher.channels = items.iter().filter_map(|item| channel(reader, item)).collect();
        }
        reader.close(&fields, &keys::PUBLISHER);
        if publisher.name.is_empty() {
            let place = reader.place(&node.range);
            reader.report(
                Diagnostic::error(codes::MISSING_KEY, "`publisher` has no `name`")
                    .at(place)
                    .help("every page names who answers for it: write the body's full name"),
            );
        }
        publisher
    }
}

/// Types of schema.org, each once.
fn types(reader: &mut Reader<'_>, node: &Node) -> Vec<&'static str> {
    let mut types = Vec::new();
    for item in reader.list(node, "type") {
        types.extend(reader.choice(item, "type", TYPES).filter(|kind| !types.contains(kind)));
    }
    types
}

/// The deeds of Creative Commons by the names people write; longer names first, as others begin them.
const LICENCES: [(&str, &str); 7] = [
    ("CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
    ("CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
    ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
    ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nd/4.0/"),
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
];

/// The address of a licence, for programs: one that the text has, or that of a licence it names.
pub fn licence_url(text: &str) -> Option<String> {
    if let Some(start) = text.find("https://") {
        let address = text[start..].split([' ', '\n', '<', '>', '"', '”', ')', ',']).next()?;
        return Some(address.trim_end_matches(['.', ';', ':']).to_owned());
    }
    let named = LICENCES.iter().find(|(name, _)| text.contains(name));
    named.map(|(_, url)| (*url).to_owned())
}

/// The path below `static/` of a file that may be written with that folder or with a leading `/`.
pub fn in_static(written: &Spanned<String>) -> Spanned<String> {
    let path = written.value.trim_start_matches('/');
    let path = path.strip_prefix("static/").unwrap_or(path);
    Spanned::new(path.trim_start_matches('/').to_owned(), written.range.clone())
}

/// An e-mail address that `mailto:` and feeds can carry.
fn email(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.words(node, "email")?;
    let parts = text.value.split_once('@');
    let good = |letter: char| letter.is_alphanumeric() || "._%+-".contains(letter);
    let is_address = parts.is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && name.chars().all(good) && host.chars().all(good)
    });
    if is_address {
        return Some(text.value);
    }
    let message = format!("`{}` is not an e-mail address", crate::base::yaml::shorten(&text.value));
    reader.bad_value(&text.range, message, "write it as `lienhe@example.org`");
    None
}

/// An account on Mastodon and its kin, as previews name it: `@ten@may.chu`.
pub fn fediverse_account(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.words(node, "fediverse")?;
    let parts = text.value.strip_prefix('@').and_then(|rest| rest.split_once('@'));
    let in_name = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    let in_host = |letter: char| letter.is_alphanumeric() || ".-:".contains(letter);
    let is_account = parts.is_some_and(|(name, host)| {
        !name.is_empty()
            && name.chars().all(in_name)
            && host.chars().all(in_host)
            && host.split('.').count() > 1
            && host.split('.').all(|label| !label.is_empty())
    });
    if is_account {
        return Some(text.value);
    }
    let message = format!("`{}` is not an account", crate::base::yaml::shorten(&text.value));
    reader.bad_value(&text.range, message, "write it with its server: `@ten@may.chu`");
    None
}

fn channel(reader: &mut Reader<'_>, node: &Node) -> Option<Channel> {
    let mut fields = reader.fields(node, "channels")?;
    let name = fields.take("name").and_then(|node| Localized::read(reader, node, "name"));
    let url = fields.take("url").and_then(|node| web_address(reader, node, "url"));
    reader.close(&fields, &keys::CHANNEL);
    match (name, url) {
        (Some(name), Some(url)) => Some(Channel { name, url }),
        (None, _) | (_, None) => {
            if !fields.has("name") || !fields.has("url") {
                let place = reader.place(&node.range);
                reader.report(
                    Diagnostic::error(codes::MISSING_KEY, "a channel needs a `name` and a `url`")
                        .at(place),
                );
            }
            None
        }
    }
}

/// An absolute address that a browser may follow: `http:`, `https:` and the like, never `javascript:`.
pub fn web_address(reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<String> {
    let text = reader.words(node, key)?;
    let safe = html::safe_url(text.value.trim());
    let absolute = safe.filter(|url| {
        let lower = url.to_ascii_lowercase();
        ["http://", "https://", "mailto:", "tel:", "ftp://"]
            .iter()
            .any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len())
    });
    if let Some(url) = absolute {
        return Some(url.into_owned());
    }
    let message = format!("`{}` is not a web address", crate::base::yaml::shorten(&text.value));
    reader.bad_value(&text.range, message, "write it whole, with `https://`");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_known_by_its_address_or_its_name() {
        let found = |text: &str| licence_url(text).unwrap_or_default();
        assert_eq!(found("Theo https://example.org/giay-phep."), "https://example.org/giay-phep");
        assert_eq!(
            found("Giấy phép CC BY-SA 4.0."),
            "https://creativecommons.org/licenses/by-sa/4.0/"
        );
        assert_eq!(found("Ghi rõ nguồn khi dùng lại."), "");
    }
}

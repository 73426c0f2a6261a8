//! Whether the imprint says all that readers expect of an official body.
//!
//! In: `publisher` and the site's address. Out: one problem that names all that is missing, as severe as `rules` wants it.

use std::collections::BTreeMap;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::config::BaseUrl;
use crate::config::identity::Publisher;
use crate::config::outputs::RuleLevel;
use crate::config::outputs::RuleSetting;

/// Ends of names that nobody can register (RFC 2606, RFC 6761): what lives there is a sample or a test.
const RESERVED: [&str; 8] =
    ["example", "example.com", "example.net", "example.org", "test", "invalid", "localhost", "alt"];

/// Warns once of what the imprint lacks. A site at a reserved name is nobody's official site yet, so it is left in peace.
pub(super) fn check(
    reader: &mut Reader<'_>,
    node: &Node,
    publisher: &Publisher,
    url: &BaseUrl,
    rules: &BTreeMap<String, RuleSetting>,
) {
    let missing = missing(publisher);
    if missing.is_empty() || publisher.name.is_empty() || is_reserved(host(url)) {
        return;
    }
    let code = codes::INCOMPLETE_PUBLISHER;
    let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
    let message = format!("the imprint of an official body lacks {}", names.join(", "));
    let diagnostic = match rules.get(code.id).map_or(RuleLevel::Warn, |setting| setting.level) {
        RuleLevel::Error => Diagnostic::error(code, message),
        RuleLevel::Warn => Diagnostic::warning(code, message),
        RuleLevel::Info => Diagnostic::info(code, message),
        RuleLevel::Off => return,
    };
    let place = reader.place(&(node.range.start..node.range.start + 1));
    let examples: Vec<&str> = missing.iter().map(|(_, example)| *example).collect();
    reader.report(
        diagnostic.at(place).help(format!("write under `publisher`: {}", examples.join("; "))),
    );
}

impl Publisher {
    /// What an official body's imprint lacks, each with an example.
    pub fn missing(&self) -> Vec<(&'static str, &'static str)> {
        missing(self)
    }
}

fn missing(publisher: &Publisher) -> Vec<(&'static str, &'static str)> {
    let parts = [
        (publisher.parent.is_empty(), "`parent`", "`parent: Uỷ ban xã Mẫu`"),
        (
            publisher.responsible_name.is_empty() || publisher.responsible_role.is_empty(),
            "`responsible`",
            "`responsible: { name: Lê Văn C, role: Tổ trưởng }`",
        ),
        (publisher.address.is_empty(), "`address`", "`address: \"Số 1, đường Mẫu\"`"),
        (publisher.phone.is_none(), "`phone`", "`phone: \"000 0000 0000\"`"),
        (publisher.email.is_none(), "`email`", "`email: lienhe@example.org`"),
        (publisher.licence.is_empty(), "`licence`", "`licence: Ghi rõ nguồn khi phát hành lại`"),
    ];
    let missing = parts.into_iter().filter(|(is_missing, ..)| *is_missing);
    missing.map(|(_, name, example)| (name, example)).collect()
}

/// The host without scheme and port.
fn host(url: &BaseUrl) -> &str {
    let host = url.origin.split_once("://").map_or("", |(_, host)| host);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}

/// Whether this is a reserved name, or an address of numbers.
fn is_reserved(host: &str) -> bool {
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_below = |name: &str| {
        host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    host.starts_with('[')
        || host.split('.').all(is_number)
        || RESERVED.iter().any(|name| is_below(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_names_and_addresses_are_told_from_domains() {
        let hosts = ["example.org", "tin.example.org", "kiemchung.example", "localhost"];
        assert_eq!(hosts.map(is_reserved), [true; 4]);
        assert_eq!(["127.0.0.1", "[::1]"].map(is_reserved), [true; 2]);
        assert_eq!(["myexample.org", "tin.example.vn"].map(is_reserved), [false; 2]);
    }
}

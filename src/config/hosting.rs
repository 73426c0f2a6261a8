//! Which hosts the site is made for: the files with rules that are published with it.
//!
//! In: the keys `host` and `compress` of `site.yaml`. Out: the [`Host`]s whose rules lie in the published folder (nginx and Caddy read
//! their rules elsewhere; `rebut host` prints them), and the [`Coding`]s in which files lie there ready compressed.

use crate::base::yaml::Node;
use crate::base::yaml::Reader;

/// A kind of web host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// `_headers` and `_redirects` as Netlify reads them.
    Netlify,
    /// `_headers` and `_redirects` as Cloudflare Pages reads them.
    Cloudflare,
    /// `.htaccess`
    Apache,
    /// Rules for a `server` block.
    Nginx,
    /// Rules for a site block.
    Caddy,
}

impl Host {
    /// All, by the name that editors write.
    pub const NAMES: [(&str, Self); 5] = [
        ("netlify", Self::Netlify),
        ("cloudflare", Self::Cloudflare),
        ("apache", Self::Apache),
        ("nginx", Self::Nginx),
        ("caddy", Self::Caddy),
    ];

    /// The name that editors write.
    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, host)| *host == self).map_or("", |(name, _)| name)
    }

    /// Whether its rules lie in the published folder.
    pub fn is_published(self) -> bool {
        match self {
            Self::Netlify | Self::Cloudflare | Self::Apache => true,
            Self::Nginx | Self::Caddy => false,
        }
    }
}

/// A way in which a file lies compressed beside the published one (RFC 9110 section 8.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Coding {
    /// gzip: every browser reads it.
    Gzip,
    /// Brotli: smaller; browsers ask for it over HTTPS only.
    Brotli,
}

impl Coding {
    /// All, by the name that editors write, which is the ending of such a file.
    pub const NAMES: &'static [(&'static str, Self)] = &[("gz", Self::Gzip), ("br", Self::Brotli)];

    /// The ending of such a file, without its dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        }
    }

    /// The name in `Accept-Encoding` and `Content-Encoding`.
    pub fn token(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }
}

/// Reads `compress`.
pub fn read_codings(reader: &mut Reader<'_>, node: &Node) -> Vec<Coding> {
    let items = reader.list(node, "compress").iter();
    let mut codings: Vec<Coding> =
        items.filter_map(|item| reader.choice(item, "compress", Coding::NAMES)).collect();
    codings.sort_unstable();
    codings.dedup();
    codings
}

/// Reads `host`.
pub fn read_hosts(reader: &mut Reader<'_>, node: &Node) -> Vec<Host> {
    let mut hosts = Vec::new();
    for item in reader.list(node, "host") {
        let Some(host) = reader.choice(item, "host", &Host::NAMES) else { continue };
        if !host.is_published() {
            let name = host.name();
            let message = format!("rules for `{name}` are not published with the site");
            let help = format!("`rebut host {name}` prints them; leave `{name}` out here");
            reader.bad_value(&item.range, message, help);
            continue;
        }
        let other = match host {
            Host::Netlify => Host::Cloudflare,
            Host::Cloudflare => Host::Netlify,
            Host::Apache | Host::Nginx | Host::Caddy => host,
        };
        if other != host && hosts.contains(&other) {
            let message = "`netlify` and `cloudflare` both mean the file `_redirects`".to_owned();
            reader.bad_value(&item.range, message, "keep the one that serves the site");
            continue;
        }
        hosts.push(host);
    }
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

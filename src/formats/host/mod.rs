//! Rules for web hosts: types, caching, what browsers may load, addresses that moved, pages for missing addresses.
//!
//! In: the site's addresses. Out: the files that the key `host` asks for (`_headers`, `_redirects`, `.htaccess`), and for
//! `rebut host` the rules of any kind of host as text. What the rules say is decided in `rules.rs`, the same for all; how
//! each host writes it, in a file of its own.

use crate::base::path::OutputPath;
use crate::config::hosting::Host;
use crate::formats::Format;
use crate::formats::host::rules::Rules;
use crate::formats::parts::Parts;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;

mod apache;
mod caddy;
mod netlify;
mod nginx;
mod rules;

pub(super) const FORMAT: Format =
    Format { name: "host", version: 1, sees: Sees::Everything, covers: None, plan };

fn plan<'s>(site: &'s Site, _parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    let mut add = |path: &str, render: fn(&Rules) -> Rendered| {
        if !site.has_file(path) {
            planner.data(OutputPath::new(path), Origin::Site, || Rules::new(site), render);
        }
    };
    for host in &site.config.hosts {
        match host {
            Host::Netlify => {
                add("_headers", |rules| Ok(netlify::headers(rules).into_bytes()));
                add("_redirects", |rules| Ok(netlify::redirects(rules).into_bytes()));
            }
            Host::Cloudflare => {
                add("_headers", |rules| Ok(netlify::cloudflare_headers(rules).into_bytes()));
                add("_redirects", |rules| Ok(netlify::cloudflare_redirects(rules).into_bytes()));
            }
            Host::Apache => add(".htaccess", |rules| Ok(apache::write(rules).into_bytes())),
            // Their rules are not public: `config/hosting.rs` refuses them.
            Host::Nginx | Host::Caddy => {}
        }
    }
}

/// A server whose rules can be printed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Server {
    /// nginx
    Nginx,
    /// Caddy
    Caddy,
    /// Apache
    Apache,
}

/// The rules of a site as a server reads them.
pub(crate) fn text(site: &Site, server: Server) -> String {
    let rules = Rules::new(site);
    match server {
        Server::Nginx => nginx::write(&rules),
        Server::Caddy => caddy::write(&rules),
        Server::Apache => apache::write(&rules),
    }
}

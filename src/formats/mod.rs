//! One file for each thing we publish.
//!
//! In: a [`Site`] and the parts that formats share. Out: outputs in a [`Planner`]; nothing is rendered here until the
//! executor calls the function that a format listed. A format does not know its siblings, only `parts/`.

use crate::formats::parts::Parts;
use crate::plan::Planner;
use crate::site::Site;

mod api;
mod article;
mod asset;
mod atom;
mod channels;
mod claim_review;
mod corrections;
mod follow;
mod host;
mod image;
mod json_feed;
mod kit;
mod listing;
mod llms;
mod news_sitemap;
mod not_found;
mod opml;
mod parts;
mod plain_text;
mod qr;
mod redirect;
mod robots;
mod rss;
mod search;
mod security_txt;
mod sitemap;
mod terms;
mod trust_txt;

pub(crate) use crate::formats::host::Server;

/// A kind of output.
pub struct Format {
    /// Its name, for people.
    pub name: &'static str,
    /// Raised when what it writes changes, so that outputs of an older version are made anew.
    pub version: u32,
    /// Lists its outputs.
    plan: for<'s> fn(&'s Site, &'s Parts<'s>, &mut Planner<'s>),
}

/// All formats. The list is documentation: it is written by hand, in order.
pub const FORMATS: &[Format] = &[
    article::FORMAT,
    kit::FORMAT,
    qr::FORMAT,
    listing::FORMAT,
    terms::FORMAT,
    corrections::FORMAT,
    follow::FORMAT,
    channels::FORMAT,
    search::FORMAT,
    not_found::FORMAT,
    rss::FORMAT,
    atom::FORMAT,
    json_feed::FORMAT,
    opml::FORMAT,
    sitemap::FORMAT,
    news_sitemap::FORMAT,
    robots::FORMAT,
    security_txt::FORMAT,
    trust_txt::FORMAT,
    host::FORMAT,
    plain_text::FORMAT,
    claim_review::FORMAT,
    api::FORMAT,
    llms::FORMAT,
    redirect::FORMAT,
    asset::FORMAT,
    image::FORMAT,
];

/// The parts that formats share, made once for a site.
pub(crate) fn parts<'s>(site: &'s Site, theme: &'s crate::theme::Theme) -> Parts<'s> {
    Parts::new(site, theme)
}

/// Lists the outputs of all formats.
pub(crate) fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for format in FORMATS {
        planner.begin(format.name, format.version);
        (format.plan)(site, parts, planner);
    }
}

/// The rules of a site for a web server, as `rebut host` prints them.
pub(crate) fn host_rules(site: &Site, server: Server) -> String {
    host::text(site, server)
}

//! One file for each thing we publish.
//!
//! In: a [`Site`] and the parts that formats share. Out: outputs in a [`Planner`]; nothing is rendered here until the
//! executor calls the function that a format listed. A format does not know its siblings, only `parts/`.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
pub use crate::formats::parts::Making;
use crate::formats::parts::Parts;
use crate::media::text::Fonts;
use crate::plan::Planner;
use crate::plan::Sees;
use crate::site::Site;
use crate::theme::Theme;

mod api;
mod article;
mod asset;
mod atom;
mod card;
mod channels;
mod check;
mod claim_review;
mod corrections;
mod follow;
mod history;
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
mod verify;

pub(crate) use crate::formats::host::Server;

/// A kind of output.
pub struct Format {
    /// Its name, for people.
    pub name: &'static str,
    /// Raised when what it writes changes, so that outputs of an older version are made anew.
    pub version: u32,
    /// What its outputs see of articles.
    sees: Sees,
    /// Whether a path may be one of its outputs, for formats that take long to list.
    covers: Option<fn(&Site, &str) -> bool>,
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
    history::FORMAT,
    follow::FORMAT,
    channels::FORMAT,
    check::FORMAT,
    verify::FORMAT,
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
    card::FORMAT,
];

/// The parts that formats share.
pub(crate) fn parts<'s>(site: &'s Site, theme: &'s Theme, making: Making) -> Parts<'s> {
    Parts::new(site, theme, making)
}

/// The fonts of cards. Without those that are no fonts, which are reported.
pub(crate) fn card_fonts(theme: &Theme, report: &mut Report) -> Fonts {
    let mut files = theme.cards.fonts.clone();
    loop {
        match Fonts::read(files.iter().map(|font| Arc::clone(&font.bytes))) {
            Ok(fonts) => return fonts,
            Err(place) => {
                let font = files.remove(place);
                let message = format!("`{}` is no font that cards can use", font.path);
                report.add(
                    Diagnostic::error(codes::CARD_FONT, message)
                        .at(Place::whole_file(&font.path))
                        .help(
                            "copy it again as TrueType or OpenType (`.ttf`, `.otf`), or delete it",
                        ),
                );
            }
        }
    }
}

/// Warns of what cards cannot show.
pub(crate) fn check_cards(site: &Site, fonts: &Fonts, report: &mut Report) {
    parts::card::check(site, fonts, report);
}

/// Lists the outputs of all formats; where few will be asked for, those that take long to list are put off.
pub(crate) fn plan<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    making: Making,
    planner: &mut Planner<'s>,
) {
    let parts = FORMATS.par_iter().enumerate().map(|(number, format)| {
        let mut planner = planner.part(number, format.name, format.version, format.sees);
        match format.covers {
            Some(covers) if making == Making::Preview => {
                let list = move |planner: &mut Planner<'s>| (format.plan)(site, parts, planner);
                planner.late(move |path| covers(site, path), list);
            }
            Some(_) | None => (format.plan)(site, parts, &mut planner),
        }
        planner
    });
    for part in parts.collect::<Vec<_>>() {
        planner.join(part);
    }
}

/// The moments at which outputs change by themselves, in seconds since 1970, but for those at which articles come and go.
pub(crate) fn moments(site: &Site) -> impl Iterator<Item = i64> {
    news_sitemap::moments(site)
}

/// The rules of a site for a web server, as `rebut host` prints them.
pub(crate) fn host_rules(site: &Site, server: Server) -> String {
    host::text(site, server)
}

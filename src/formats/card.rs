//! Cards: the pictures that show an article where its link is passed on.
//!
//! In: what each card says. Out: PNG files below `/cards/`. What they say is decided in `parts/card.rs`, how they look in the
//! theme's templates; pixels are handled in `media/`.

use std::sync::Arc;

use serde::Serialize;

use crate::base::path::SourcePath;
use crate::config::share::CardShape;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::card;
use crate::formats::parts::card::Logo;
use crate::formats::parts::card::PageCards;
use crate::media::card as drawing;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::tools::Tools;
use crate::site::Site;
use crate::theme::part::Part;

pub(super) const FORMAT: Format =
    Format { name: "card", version: card::VERSION, covers: Some(covers), plan };

/// Everything a card shows.
#[derive(Serialize)]
struct CardJob<'s> {
    shape: CardShape,
    parts: Vec<(&'static str, Part)>,
    logo: Option<Logo<'s>>,
}

fn covers(_: &Site, path: &str) -> bool {
    path.starts_with("cards/")
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    let of_articles = site.pages().filter_map(|page| {
        let cards = parts.cards(page)?;
        Some((Origin::from(page), cards))
    });
    let of_site = parts.site_cards.iter().map(|cards| (Origin::Site, Arc::clone(cards)));
    for (origin, cards) in of_site.chain(of_articles) {
        for (number, file) in cards.files.iter().enumerate() {
            let path = file.url.output();
            let cards = Arc::clone(&cards);
            planner.card(path, origin.clone(), move || job(&cards, number), render);
        }
    }
}

fn job<'s>(cards: &PageCards<'s>, number: usize) -> CardJob<'s> {
    let file = &cards.files[number];
    CardJob { shape: file.shape, parts: file.parts.clone(), logo: file.logo }
}

fn render(job: &CardJob<'_>, tools: &Tools<'_>) -> Rendered {
    let cards = &tools.theme.cards;
    let mut parts = job.parts.clone();
    let logo = job.logo.and_then(|logo| embedded(logo.source, tools));
    parts.push(("logo", Part::of(&logo)));
    let svg = cards.svg(job.shape, &parts)?;
    let (width, height) = job.shape.size();
    drawing::draw(&svg, tools.fonts, width, height).map_err(|why| cards.broken(job.shape, &why))
}

/// A drawing as an address that holds it whole; a mark that cannot be read is left out, as the file's own copy says why.
fn embedded(source: &SourcePath, tools: &Tools<'_>) -> Option<String> {
    let file = tools.sources.get(source.as_str())?;
    let bytes = file.bytes().ok()?;
    let mut address = String::from("data:image/svg+xml,");
    for byte in bytes.iter() {
        if byte.is_ascii_alphanumeric() || b" -./:=".contains(byte) {
            address.push(char::from(*byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(address)
}

//! The cards of the demonstration site: their size, their weight, their codes, and what feeds say of them.
#![allow(clippy::disallowed_methods, reason = "reads the repository's own site")]
#![allow(clippy::unwrap_used, reason = "a card that cannot be read has failed the test")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use support::Project;
use support::copy_folder;

/// `base_url` of the demonstration site.
const BASE: &str = "https://kiemchung.example/";

/// All files of the demonstration site.
fn files() -> &'static BTreeMap<String, Vec<u8>> {
    static FILES: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let project = Project::new();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["content", "data", "static", "themes"] {
            copy_folder(&repository.join(folder), &project.path(folder));
        }
        std::fs::copy(repository.join("site.yaml"), project.path("site.yaml")).unwrap();
        project.build().exits(0);
        project.published().into_iter().collect()
    })
}

fn cards() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let named = files().iter().filter(|(path, _)| path.starts_with("cards/"));
    named.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
}

fn size(path: &str) -> (u32, u32) {
    if path.contains("-square.") {
        return (1080, 1080);
    }
    if path.contains("-tall.") { (1080, 1920) } else { (1200, 630) }
}

#[test]
fn cards_are_exactly_sized_and_light() {
    let mut problems = Vec::new();
    for (path, bytes) in cards() {
        let header = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let info = header.info();
        if info.size() != size(path) || info.color_type != png::ColorType::Rgb {
            problems.push(format!("{path}: {:?} {:?}", info.size(), info.color_type));
        }
        if bytes.len() > 300_000 {
            problems.push(format!("{path}: {} bytes", bytes.len()));
        }
    }
    assert_eq!(problems, [] as [String; 0]);
    assert!(cards().count() > 60);
}

#[test]
fn the_code_of_each_card_leads_to_a_page() {
    let mut problems = Vec::new();
    for (path, bytes) in cards() {
        let picture = image::load_from_memory(bytes).unwrap().to_luma8();
        let (width, height) = picture.dimensions();
        let grey = |x: usize, y: usize| picture.get_pixel(x as u32, y as u32).0[0];
        let mut prepared =
            rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, grey);
        let found: Vec<String> = prepared
            .detect_grids()
            .iter()
            .filter_map(|grid| grid.decode().ok())
            .map(|(_, text)| text)
            .collect();
        let page = found.first().and_then(|address| address.strip_prefix(BASE));
        let is_there = page.is_some_and(|page| files().contains_key(&format!("{page}index.html")));
        if found.len() != 1 || !is_there {
            problems.push(format!("{path}: {found:?}"));
        }
    }
    assert_eq!(problems, [] as [String; 0]);
}

#[test]
fn feeds_tell_the_true_length_of_cards() {
    let mut told = 0;
    let mut problems = Vec::new();
    for (path, bytes) in files().iter().filter(|(path, _)| path.ends_with(".xml")) {
        let text = String::from_utf8_lossy(bytes);
        let elements = text.split('<').filter(|element| {
            element.starts_with("enclosure ") || element.contains("rel=\"enclosure\"")
        });
        for element in elements {
            let value = |name: &str| {
                let rest = element.split_once(&format!(" {name}=\""))?.1;
                Some(rest.split('"').next().unwrap_or(rest).to_owned())
            };
            let address = value("url").or_else(|| value("href")).unwrap();
            let card = files().get(address.strip_prefix(BASE).unwrap());
            let length = card.map(|card| card.len().to_string());
            if length.is_none() || length != value("length") {
                problems.push(format!("{path}: {element} is {length:?}"));
            }
            told += 1;
        }
    }
    assert_eq!(problems, [] as [String; 0]);
    assert!(told > 100);
}

//! Photographs as telephones take them, from the folder of an article to what is published.
#![allow(clippy::disallowed_methods, reason = "tests make real folders and run the real program")]
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its folder has failed")]

mod support;

use std::collections::BTreeMap;

use image::RgbImage;
use support::Project;

/// An article that shows a photograph.
const ARTICLE: &str = "\
---
title: Nước lên ở xã Mẫu
kind: news
id: a
date: 2026-11-22
image: { src: IMG_0001.JPG, alt: Đường ngập }
---
![Đường ngập](IMG_0001.JPG)
";

/// A landscape, dark above and bright below on its left, red above and blue below on its right.
fn landscape(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let shade = u8::try_from((x * 7 + y * 3) % 24).unwrap();
        image::Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => [shade, shade, shade],
            (true, false) => [255 - shade, 255 - shade, 255 - shade],
            (false, true) => [255 - shade, shade, shade],
            (false, false) => [shade, shade, 255 - shade],
        })
    })
}

/// EXIF as an iPhone writes it, in short: make, orientation, and a latitude and longitude in Hà Nội.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend(b"\0\x03");
    tiff.extend(b"\x01\x0f\0\x02\0\0\0\x06\0\0\0\x32");
    tiff.extend([1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x38");
    tiff.extend(b"\0\0\0\0");
    tiff.extend(b"Apple\0");
    tiff.extend(b"\0\x04");
    tiff.extend(b"\0\x01\0\x02\0\0\0\x02N\0\0\0");
    tiff.extend(b"\0\x02\0\x05\0\0\0\x03\0\0\0\x6e");
    tiff.extend(b"\0\x03\0\x02\0\0\0\x02E\0\0\0");
    tiff.extend(b"\0\x04\0\x05\0\0\0\x03\0\0\0\x86");
    tiff.extend(b"\0\0\0\0");
    for degrees in [21_u8, 1, 42, 105, 51, 12] {
        tiff.extend([0, 0, 0, degrees, 0, 0, 0, 1]);
    }
    [b"Exif\0\0", tiff.as_slice()].concat()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), content].concat()
}

/// A photograph with EXIF, XMP and a comment.
fn photograph(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 92);
    landscape(width, height).write_with_encoder(encoder).unwrap();
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude=\"21,1.7N\"/>";
    let notes = [
        segment(0xe1, &exif(orientation)),
        segment(0xe1, xmp),
        segment(0xed, b"Photoshop 3.0\0"),
        segment(0xfe, b"Nguyen Van A"),
    ];
    bytes.splice(2..2, notes.concat());
    bytes
}

fn published(photo: &[u8]) -> (Project, BTreeMap<String, Vec<u8>>) {
    let project = Project::site()
        .file("content/tin/lu/index.md", ARTICLE)
        .bytes("content/tin/lu/IMG_0001.JPG", photo);
    let run = project.build().exits(0);
    assert_eq!(run.report(), "");
    let images = project.published().into_iter();
    let images = images.filter(|(path, _)| path.starts_with("assets/img/")).collect();
    (project, images)
}

/// Which of the four quarters are where, in the order of reading.
fn seen(bytes: &[u8]) -> (u32, u32, String) {
    let image = image::load_from_memory(bytes).unwrap().into_rgb8();
    let (width, height) = image.dimensions();
    let name = |x: u32, y: u32| match image.get_pixel(x, y).0 {
        [0..=90, 0..=90, 0..=90] => "dark",
        [165..=255, 165..=255, 165..=255] => "bright",
        [165..=255, 0..=90, 0..=90] => "red",
        [0..=90, 0..=90, 165..=255] => "blue",
        _ => "?",
    };
    let (x, y) = (width / 4, height / 4);
    let places = [(x, y), (3 * x, y), (x, 3 * y), (3 * x, 3 * y)];
    (width, height, places.map(|(x, y)| name(x, y)).join(" "))
}

#[test]
fn a_photograph_taken_sideways_stands_upright_in_every_size() {
    let (_, images) = published(&photograph(1000, 600, 6));
    let found: Vec<_> = images.values().map(|bytes| seen(bytes)).collect();
    let upright = |width, height| (width, height, "bright dark blue red".to_owned());
    let (small, large) = (upright(480, 800), upright(600, 1000));
    assert_eq!(found, [small.clone(), small, large.clone(), large]);
}

#[test]
fn no_file_says_who_took_it_or_where() {
    let (_, images) = published(&photograph(1000, 600, 6));
    assert_eq!(images.len(), 4);
    for (path, bytes) in images {
        let words: [&[u8]; 8] =
            [b"Exif", b"EXIF", b"Apple", b"GPS", b"xmp", b"Photoshop", b"Nguyen", b"ICC_PROFILE"];
        let found = words.iter().find(|word| bytes.windows(word.len()).any(|part| part == **word));
        assert_eq!(found, None, "{path}");
    }
}

#[test]
fn a_webp_is_the_smaller_file() {
    let (_, images) = published(&photograph(1000, 600, 1));
    let size = |ending: &str, width: &str| {
        let image = images.iter().find(|(path, _)| path.contains(width) && path.ends_with(ending));
        image.map(|(_, bytes)| bytes.len())
    };
    assert!(size(".webp", "-480.") < size(".jpg", "-480."));
    assert!(size(".webp", "-1000.") < size(".jpg", "-1000."));
}

#[test]
fn images_are_kept_until_they_change() {
    let (project, before) = published(&photograph(1000, 600, 1));
    project.replace("content/tin/lu/index.md", "Nước lên", "Nước xuống");
    let text = project.run("plan --now 2026-11-23T12:00:00+07:00").exits(0).stdout;
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("assets/img/")).collect();
    assert_eq!(rows.len(), 6);
    assert!(rows.iter().all(|row| row.starts_with("keep ")), "{rows:#?}");
    project.write("content/tin/lu/IMG_0001.JPG", &photograph(900, 600, 1));
    project.build().exits(0);
    let after = project.published();
    assert!(before.keys().all(|path| !after.contains_key(path)), "{after:#?}");
}

#[test]
fn a_size_that_is_added_leaves_the_others_as_they_are() {
    let (project, before) = published(&photograph(1000, 600, 8));
    let site = format!("{}images: {{ widths: [300, 480, 1000] }}\n", support::SITE);
    project.write("site.yaml", site.as_bytes());
    project.build().exits(0);
    let after = project.published();
    let kept: Vec<_> =
        before.iter().filter(|(path, bytes)| after.get(*path) == Some(*bytes)).collect();
    let alone = Project::site()
        .file("site.yaml", &site)
        .file("content/tin/lu/index.md", ARTICLE)
        .bytes("content/tin/lu/IMG_0001.JPG", &photograph(1000, 600, 8));
    alone.build().exits(0);
    assert_eq!(kept.len(), 4);
    assert_eq!(alone.published(), after);
}

#[test]
fn half_a_photograph_is_not_published() {
    let photo = photograph(1000, 600, 1);
    let project = Project::site()
        .file("content/tin/lu/index.md", ARTICLE)
        .bytes("content/tin/lu/IMG_0001.JPG", &photo[..photo.len() / 2]);
    let run = project.build().exits(1).says("error[damaged-image]");
    assert!(run.stderr.contains("content/tin/lu/index.md:6"), "{}", run.stderr);
    assert!(!project.has("public"));
}

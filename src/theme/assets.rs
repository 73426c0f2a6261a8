//! Stylesheets, fonts, scripts and pictures of the theme, under names that change with their content.
//!
//! In: the files below `assets/`. Out: an [`Asset`] for each, with its address, so that a host may let browsers keep it
//! for ever. A stylesheet names other assets as its author sees them (`url(fonts/text.woff2)`, `@import "print.css"`);
//! they get their published names here, and its own name comes from the text with those names in it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::base::path::decode;
use crate::base::suggest;

/// A file of the theme that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its path below `assets/`, by which templates know it: `theme.css`, `fonts/text.woff2`.
    pub name: String,
    /// The file it is made from.
    pub source: SourcePath,
    /// Where it is published: `/assets/theme.0123456789abcdef.css`.
    pub url: UrlPath,
    /// The digest of what is published.
    pub digest: Digest,
    /// What is published.
    pub content: Content,
}

impl Asset {
    /// Adds rules behind those of a stylesheet; its name follows its new content.
    pub(super) fn append(&mut self, css: &str) {
        let Content::Text(text) = &mut self.content else { return };
        text.push_str(css);
        self.digest = Digest::of(text.as_bytes());
        self.url = UrlPath::from_segments(&format!("/assets/{}", hashed(&self.name, self.digest)));
    }
}

/// What is published for an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The bytes of the file.
    File,
    /// The text of a stylesheet with the published names of other assets in it.
    Text(String),
}

/// A file below `assets/`.
#[derive(Clone, Debug)]
pub(super) struct AssetFile {
    /// The file.
    pub(super) source: SourcePath,
    /// The digest of its bytes.
    pub(super) digest: Digest,
    /// The text of a stylesheet.
    pub(super) text: Option<Arc<str>>,
}

/// The files by their path below `assets/`.
pub(super) type AssetFiles = BTreeMap<String, AssetFile>;

/// Whether the text of a file is needed: stylesheets name other files.
pub(super) fn is_stylesheet(path: &SourcePath) -> bool {
    path.extension() == "css"
}

/// Gives each file its published name, in the order of names.
pub(super) fn load(files: &AssetFiles, report: &mut Report) -> Vec<Asset> {
    let mut loader = Loader { files, done: BTreeMap::new(), report };
    for name in files.keys() {
        loader.load(name, &mut Vec::new());
    }
    loader.done.into_values().collect()
}

struct Loader<'a> {
    files: &'a AssetFiles,
    done: BTreeMap<&'a str, Asset>,
    report: &'a mut Report,
}

impl<'a> Loader<'a> {
    /// Loads one file after those that it names; the trail holds the stylesheets that led to it.
    fn load(&mut self, name: &'a str, trail: &mut Vec<&'a str>) {
        let Some(file) = self.files.get(name) else { return };
        if self.done.contains_key(name) {
            return;
        }
        let (digest, content) = match &file.text {
            None => (file.digest, Content::File),
            Some(text) => {
                trail.push(name);
                let text = self.stylesheet(name, file, text, trail);
                trail.pop();
                (Digest::of(text.as_bytes()), Content::Text(text))
            }
        };
        let url = UrlPath::from_segments(&format!("/assets/{}", hashed(name, digest)));
        let source = file.source.clone();
        self.done.insert(name, Asset { name: name.to_owned(), source, url, digest, content });
    }

    /// The text of a stylesheet with the published names of the files that it names.
    fn stylesheet(
        &mut self,
        name: &'a str,
        file: &AssetFile,
        text: &str,
        trail: &mut Vec<&'a str>,
    ) -> String {
        let mut result = String::with_capacity(text.len() + 256);
        let mut copied = 0;
        for range in addresses(text) {
            let written = &text[range.clone()];
            let path_length = written.find(['?', '#']).unwrap_or(written.len());
            let (path, tail) = written.split_at(path_length);
            if !is_relative(path) {
                continue;
            }
            let place = Place::in_text(&file.source, text, range.clone());
            let Some(target) = resolve(name, path).and_then(|target| self.find(&target)) else {
                self.report.add(self.missing(name, path, place));
                continue;
            };
            if trail.contains(&target) {
                let message =
                    format!("`{target}` is part of itself: stylesheets import each other");
                self.report.add(
                    Diagnostic::error(codes::BROKEN_LINK, message)
                        .at(place)
                        .help("take out one of the `@import` lines"),
                );
                continue;
            }
            self.load(target, trail);
            let Some(asset) = self.done.get(target) else { continue };
            let folder = path.rfind('/').map_or("", |index| &path[..=index]);
            let published = asset.url.as_str();
            let last = published.rfind('/').map_or(published, |index| &published[index + 1..]);
            result.push_str(&text[copied..range.start]);
            result.push_str(&format!("{folder}{last}{tail}"));
            copied = range.end;
        }
        result.push_str(&text[copied..]);
        result
    }

    fn find(&self, target: &str) -> Option<&'a str> {
        self.files.get_key_value(target).map(|(name, _)| name.as_str())
    }

    fn missing(&self, name: &str, path: &str, place: Place) -> Diagnostic {
        let message = format!("the theme has no asset `{path}`");
        let target = resolve(name, path).unwrap_or_default();
        let diagnostic = Diagnostic::error(codes::BROKEN_LINK, message).at(place);
        match suggest::nearest(&target, self.files.keys().map(String::as_str)) {
            Some(near) => diagnostic.help(format!("did you mean `assets/{near}`?")),
            None => diagnostic.help("paths are relative to the stylesheet, below `assets/`"),
        }
    }
}

/// `fonts/text.woff2` with 16 digits of its digest before the ending.
fn hashed(name: &str, digest: Digest) -> String {
    let file_from = name.rfind('/').map_or(0, |index| index + 1);
    match name.rfind('.').filter(|index| *index > file_from) {
        Some(dot) => format!("{}.{}{}", &name[..dot], digest.short(), &name[dot..]),
        None => format!("{name}.{}", digest.short()),
    }
}

/// Whether an address in a stylesheet is a path from the stylesheet.
fn is_relative(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or("");
    !path.is_empty() && !path.starts_with('/') && !first.contains(':')
}

/// The name of the asset that a stylesheet means; `None` when it lies outside.
fn resolve(stylesheet: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = stylesheet.split('/').collect();
    parts.pop();
    let decoded = decode(path);
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(SourcePath::new(parts.join("/")).as_str().to_owned())
}

/// Where addresses stand in a stylesheet: in `url(…)`, and as the text of `@import` (CSS Values 4, section 4.5).
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut after_import = false;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if matches!(letter, '"' | '\'') {
            let inner = quoted(text, at, letter);
            at = (inner.end + 1).min(text.len());
            if std::mem::take(&mut after_import) {
                found.push(inner);
            }
        } else if let Some(length) = url_function(text, at) {
            after_import = false;
            let (inner, end) = url_argument(text, at + length);
            found.push(inner);
            at = end;
        } else {
            let is_import = rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("@import"));
            after_import = is_import || (after_import && letter.is_whitespace());
            at += if is_import { 7 } else { letter.len_utf8() };
        }
    }
    found
}

/// The length of `url(` when it stands at `at` and is not the end of a longer name.
fn url_function(text: &str, at: usize) -> Option<usize> {
    let is_url = text.get(at..at + 4).is_some_and(|word| word.eq_ignore_ascii_case("url("));
    let before = text[..at].chars().next_back();
    let is_longer =
        before.is_some_and(|letter| letter.is_alphanumeric() || "-_\\".contains(letter));
    (is_url && !is_longer).then_some(4)
}

/// The address behind `url(`, with or without quotes, and where the function ends.
fn url_argument(text: &str, from: usize) -> (Range<usize>, usize) {
    let rest = &text[from..];
    let start = from + rest.len() - rest.trim_start().len();
    if let Some(quote) = text[start..].chars().next().filter(|letter| matches!(letter, '"' | '\''))
    {
        let inner = quoted(text, start, quote);
        let end = (inner.end + 1).min(text.len());
        return (inner, end);
    }
    let end = text[start..].find(')').map_or(text.len(), |index| start + index);
    let inner = text[start..end].trim_end();
    (start..start + inner.len(), end)
}

/// The inside of the text in quotes that begins at `at`; a line break ends it, as in CSS.
fn quoted(text: &str, at: usize, quote: char) -> Range<usize> {
    let start = at + 1;
    let mut escaped = false;
    for (index, letter) in text[start..].char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return start..start + index,
            letter if letter == quote => return start..start + index,
            _ => {}
        }
    }
    start..text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_texts(files: &[(&str, &str)]) -> (Vec<Asset>, Vec<Diagnostic>) {
        let file = |name: &str, text: &str| {
            let source = SourcePath::new(format!("themes/t/assets/{name}"));
            let text_of_stylesheet = is_stylesheet(&source).then(|| Arc::from(text));
            AssetFile { source, digest: Digest::of(text.as_bytes()), text: text_of_stylesheet }
        };
        let files: AssetFiles =
            files.iter().map(|(name, text)| ((*name).to_owned(), file(name, text))).collect();
        let mut report = Report::new();
        let assets = load(&files, &mut report);
        (assets, report.sorted())
    }

    fn text(assets: &[Asset], name: &str) -> String {
        let asset = assets.iter().find(|asset| asset.name == name).unwrap();
        match &asset.content {
            Content::Text(text) => text.clone(),
            Content::File => panic!("{name} has a text"),
        }
    }

    #[test]
    fn an_asset_is_named_by_its_content() {
        let (assets, problems) = load_texts(&[("fonts/text.woff2", "x")]);
        let short = Digest::of(b"x").short();
        assert_eq!(problems, []);
        assert_eq!(
            assets,
            [Asset {
                name: "fonts/text.woff2".to_owned(),
                source: SourcePath::new("themes/t/assets/fonts/text.woff2"),
                url: UrlPath::from_segments(&format!("/assets/fonts/text.{short}.woff2")),
                digest: Digest::of(b"x"),
                content: Content::File,
            }]
        );
    }

    #[test]
    fn a_stylesheet_gets_the_published_names_of_what_it_names() {
        let (assets, problems) = load_texts(&[
            (
                "css/theme.css",
                "/* url(no.png) */ @import 'print.css';\na { src: url( ../a.png ), URL(\"../a.png?x#y\") }\n\
                 b::after { content: 'url(no.png)' } i { background: url(data:x), url(#id), url(/y), my-url(n) }",
            ),
            ("css/print.css", "b{}"),
            ("a.png", "x"),
        ]);
        let image = Digest::of(b"x").short();
        let print = Digest::of(b"b{}").short();
        let wanted = format!(
            "/* url(no.png) */ @import 'print.{print}.css';\n\
             a {{ src: url( ../a.{image}.png ), URL(\"../a.{image}.png?x#y\") }}\n\
             b::after {{ content: 'url(no.png)' }} i {{ background: url(data:x), url(#id), url(/y), my-url(n) }}"
        );
        assert_eq!(problems, []);
        assert_eq!(text(&assets, "css/theme.css"), wanted);
        assert_eq!(assets[2].digest, Digest::of(wanted.as_bytes()));
    }

    #[test]
    fn a_name_without_an_ending_gets_one() {
        assert_eq!(hashed("a.b/LICENSE", Digest::of(b"")), "a.b/LICENSE.af1349b9f5f9a1a6");
        assert_eq!(hashed(".x", Digest::of(b"")), ".x.af1349b9f5f9a1a6");
    }

    #[test]
    fn an_asset_that_is_not_there_is_an_error_with_its_place() {
        let (_, problems) = load_texts(&[
            ("theme.css", "a{\n src: url(fonts/tex.woff2)}"),
            ("fonts/text.woff2", ""),
        ]);
        let place = problems[0].place.clone().unwrap();
        assert_eq!(problems[0].message, "the theme has no asset `fonts/tex.woff2`");
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `assets/fonts/text.woff2`?"));
        assert_eq!((place.line, place.column, place.width), (2, 11, 15));
    }

    #[test]
    fn stylesheets_that_import_each_other_are_an_error() {
        let (assets, problems) =
            load_texts(&[("a.css", "@import url(b.css);"), ("b.css", "@import \"a.css\";")]);
        assert_eq!(assets.len(), 2);
        assert_eq!(problems[0].message, "`a.css` is part of itself: stylesheets import each other");
    }

    #[test]
    fn damaged_stylesheets_are_kept_as_they_are() {
        let (assets, _) =
            load_texts(&[("a.css", "a { b: url("), ("b.css", "@import 'ă"), ("c.css", "/*ă")]);
        assert_eq!(text(&assets, "a.css"), "a { b: url(");
        assert_eq!(text(&assets, "c.css"), "/*ă");
    }
}

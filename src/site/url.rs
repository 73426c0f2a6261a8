//! Every address is decided here: pages, sections, lists, feeds.
//!
//! In: patterns and names. Out: [`UrlPath`]s. All are below the language's prefix; the path of `base_url` is not
//! part of them and is put in front when an address is written out.

use crate::base::digest::Digest;
use crate::base::fingerprint::Fingerprint;
use crate::base::path;
use crate::base::path::OutputPath;
use crate::base::path::UrlPath;
use crate::base::slug;
use crate::config::languages::Language;
use crate::config::share::CardShape;
use crate::site::taxonomy::Taxonomy;

/// The three feeds of a list, as file names.
pub const FEED_FILES: [&str; 3] = ["rss.xml", "atom.xml", "feed.json"];

/// The home page of a language.
pub fn home(language: &Language) -> UrlPath {
    below(language, "")
}

/// An address below a language's home, from a path without a leading slash.
pub fn below(language: &Language, path: &str) -> UrlPath {
    let start = if language.prefix.is_empty() { "" } else { "/" };
    UrlPath::from_segments(&[start, &language.prefix, "/", path].concat())
}

/// The list of all terms of a taxonomy.
pub fn taxonomy(language: &Language, taxonomy: Taxonomy) -> UrlPath {
    below(language, &format!("{}/", language.path(taxonomy.as_str())))
}

/// The list of one term.
pub fn term(language: &Language, taxonomy: Taxonomy, slug: &str) -> UrlPath {
    below(language, &format!("{}/{slug}/", language.path(taxonomy.as_str())))
}

/// A page that the program writes itself: `corrections`, `follow`.
pub fn fixed(language: &Language, name: &str) -> UrlPath {
    below(language, &[language.path(name), "/"].concat())
}

/// The share kit of an article.
pub fn kit(language: &Language, page: &UrlPath) -> UrlPath {
    page.join(&format!("{}/", language.path("kit")))
}

/// The versions of an article.
pub fn history(language: &Language, page: &UrlPath) -> UrlPath {
    page.join(&format!("{}/", language.path("history")))
}

/// The ledger of releases.
pub fn ledger() -> UrlPath {
    UrlPath::from_segments("/ledger.jsonl")
}

/// The QR code of an article.
pub fn qr(page: &UrlPath) -> UrlPath {
    page.join("qr.svg")
}

/// Page `number` of a list; the first is the list's own address.
pub fn page_of(list: &UrlPath, language: &Language, number: usize) -> UrlPath {
    if number <= 1 {
        return list.clone();
    }
    list.join(&format!("{}/{number}/", language.path("page")))
}

/// An article as plain text, beside it.
pub fn plain_text(article: &UrlPath) -> UrlPath {
    article.join("index.txt")
}

/// The file of all reviews of claims, or the part of a name: a year, the index of years.
pub fn claim_reviews(part: Option<&str>) -> UrlPath {
    let part = part.map(|part| format!("-{part}")).unwrap_or_default();
    UrlPath::from_segments(&format!("/claimreview{part}.json"))
}

/// A file of open data: `/api/claims.csv`.
pub fn open_data(file: &str) -> UrlPath {
    UrlPath::from_segments(&format!("/api/{file}"))
}

/// A feed of a list.
pub fn feed(list: &UrlPath, file: &str) -> UrlPath {
    list.join(file)
}

/// The page that a host shows when there is none.
pub fn not_found(language: &Language) -> OutputPath {
    if language.prefix.is_empty() {
        return OutputPath::new("404.html");
    }
    OutputPath::new(format!("{}/404.html", language.prefix))
}

/// The longest part of an image's address that is taken from its file name, in letters.
const LONGEST_IMAGE_NAME: usize = 60;

/// A file made from an image, of this width: `/assets/img/ban-do-800.0123456789abcdef.webp`. The digest is that of all
/// that decides its bytes but the width, so that browsers may keep it for ever.
pub fn image(file_name: &str, width: Option<u32>, digest: Digest, extension: &str) -> UrlPath {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let slug: String = slug::slug(stem).chars().take(LONGEST_IMAGE_NAME).collect();
    let name = if slug.is_empty() { "image" } else { slug.trim_end_matches('-') };
    let width = width.map_or(String::new(), |width| format!("-{width}"));
    UrlPath::from_segments(&format!("/assets/img/{name}{width}.{}.{extension}", digest.short()))
}

/// The card of an article: `/cards/nuoc-may.0123456789abcdef.png`; other shapes have their name behind the slug. The digest is
/// that of all that decides its bytes, so that browsers and networks may keep it for ever.
pub fn card(page: &UrlPath, shape: CardShape, digest: Fingerprint) -> UrlPath {
    let last = page.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let slug: String = slug::slug(&path::decode(last)).chars().take(LONGEST_IMAGE_NAME).collect();
    let name = if slug.is_empty() { "card" } else { slug.trim_end_matches('-') };
    let shape = match shape {
        CardShape::Wide => "",
        CardShape::Square => "-square",
        CardShape::Tall => "-tall",
    };
    UrlPath::from_segments(&format!("/cards/{name}{shape}.{}.png", digest.short()))
}

/// The page that says whose a check code is.
pub fn check(language: &Language, code: &str) -> UrlPath {
    fixed(language, "check").join(&format!("{code}/"))
}

/// The file a host serves for an old address: `/tin-cu/` and `/tin-cu` are folders, `/tin.html` is a file.
pub fn alias(alias: &str) -> OutputPath {
    let path = alias.trim_matches('/');
    let last = path.rsplit('/').next().unwrap_or("");
    let is_file = !alias.ends_with('/')
        && last.rsplit_once('.').is_some_and(|(stem, extension)| {
            !stem.is_empty() && matches!(extension, "html" | "htm" | "php" | "aspx" | "xml")
        });
    if is_file {
        return OutputPath::new(path);
    }
    OutputPath::new(format!("{path}/index.html"))
}

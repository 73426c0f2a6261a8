//! What a file is, as a web server tells a browser (RFC 9110 section 8.3).
//!
//! In: the path of an output. Out: its media type, with the charset of text.

/// File names of feeds with their media types; each says inside which charset it has.
pub const FEEDS: [(&str, &str); 4] = [
    ("rss.xml", "application/rss+xml"),
    ("atom.xml", "application/atom+xml"),
    ("feed.json", "application/feed+json"),
    ("feeds.opml", "text/x-opml"),
];

/// Endings of file names with their media types.
const ENDINGS: [(&str, &str); 29] = [
    ("avif", "image/avif"),
    ("css", "text/css; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("gif", "image/gif"),
    ("htm", "text/html; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("webm", "video/webm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml; charset=utf-8"),
    ("zip", "application/zip"),
];

/// The media type of a file; what is not known is a download.
pub fn of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    if let Some((_, media_type)) = FEEDS.iter().find(|(file, _)| *file == name) {
        return media_type;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let known = ENDINGS.iter().find(|(known, _)| *known == ending);
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// Whether a file of this type gets smaller when it is compressed: texts and what is written like them. Pictures, fonts and
/// office documents are compressed inside.
pub fn compresses(path: &str) -> bool {
    let whole = of(path);
    let kind = whole.split(';').next().unwrap_or(whole);
    kind.starts_with("text/")
        || kind.ends_with("+xml")
        || kind.ends_with("+json")
        || matches!(kind, "application/json" | "application/xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_told_by_their_names_and_the_rest_by_endings() {
        assert_eq!(of("tin-don/rss.xml"), "application/rss+xml");
        assert_eq!(of("sitemap.xml"), "application/xml; charset=utf-8");
        assert_eq!(of("anh/A.JPG"), "image/jpeg");
        assert_eq!(of("index.html"), "text/html; charset=utf-8");
        assert_eq!(of("tep"), "application/octet-stream");
    }

    #[test]
    fn texts_compress_and_what_is_compressed_inside_does_not() {
        assert!(
            ["a/index.html", "atom.xml", "feed.json", "anh.svg", "a.css"]
                .iter()
                .all(|path| compresses(path))
        );
        assert!(
            !["anh.png", "a.docx", "a.woff2", "tep", ".htaccess"]
                .iter()
                .any(|path| compresses(path))
        );
    }
}

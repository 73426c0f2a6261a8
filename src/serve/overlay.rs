//! What browsers show of the desk: problems over the page, and the page that stands in where there is no site yet.
//!
//! In: the problems of the project. Out: a [`Notice`] as JSON, which the script of the preview (`live.js`) shows; nothing of
//! it is ever published.

use serde::Serialize;

use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::base::html;
use crate::base::json;

/// The script of the preview.
pub(super) const SCRIPT: &str = include_str!("live.js");

/// Where the script is found; no output of a site has such an address, as its names may not begin with `_`.
pub(super) const SCRIPT_PATH: &str = "/__rebut/live.js";
/// Where browsers wait for news.
pub(super) const EVENTS_PATH: &str = "/__rebut/events";

/// What browsers are told.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Notice {
    /// Which run of the program: another one may show another site.
    run: u32,
    /// Which edit in it.
    version: u64,
    /// The errors; none while the site that is shown is the newest.
    errors: Vec<Diagnostic>,
    words: Words,
}

/// The words of the overlay.
#[derive(Clone, Copy, Debug, Serialize)]
struct Words {
    lang: &'static str,
    /// Above the errors while the last good site is shown.
    behind: &'static str,
    /// Above the errors where there is no site.
    no_site: &'static str,
    close: &'static str,
    offline: &'static str,
    findings: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    behind: "The page below is the last one without errors. It comes back by itself as soon as these are mended:",
    no_site: "There is no site to show yet. It appears by itself as soon as these are mended:",
    close: "Hide",
    offline: "The preview has ended. Start `rebut serve` again.",
    findings: "Findings on this page",
};

const VIETNAMESE: Words = Words {
    lang: "vi",
    behind: "Trang bên dưới là bản gần nhất không có lỗi. Trang mới sẽ tự hiện ra khi sửa xong các lỗi sau:",
    no_site: "Chưa có trang nào để xem. Trang sẽ tự hiện ra khi sửa xong các lỗi sau:",
    close: "Ẩn",
    offline: "Bản xem thử đã dừng. Hãy chạy lại `rebut serve`.",
    findings: "Điều cần xem lại ở trang này",
};

impl Default for Notice {
    fn default() -> Self {
        Self { run: std::process::id(), version: 0, errors: Vec::new(), words: ENGLISH }
    }
}

impl Notice {
    /// The notice after an edit.
    pub(super) fn next(&self, problems: &Report, language: Option<&str>) -> Self {
        let errors = problems.clone().sorted().into_iter();
        Self {
            run: self.run,
            version: self.version.saturating_add(1),
            errors: errors.filter(|problem| problem.severity == Severity::Error).collect(),
            words: match language {
                Some("vi") => VIETNAMESE,
                Some(_) => ENGLISH,
                None => self.words,
            },
        }
    }

    /// This notice with one more error.
    pub(super) fn with(&self, error: &Diagnostic) -> Self {
        let mut notice = self.clone();
        notice.errors.push(error.clone());
        notice
    }

    /// As browsers read it: one line.
    pub(super) fn json(&self) -> String {
        json::for_script(self)
    }
}

/// A page that shows errors and nothing else.
pub(super) fn page(notice: &Notice) -> String {
    let lang = notice.words.lang;
    let data = html::attribute(&notice.json());
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>rebut</title>\n</head>\n\
         <body data-rebut=\"{data}\">\n<script src=\"{SCRIPT_PATH}\" defer></script>\n</body>\n</html>\n"
    )
}

/// A page with the script of the preview.
pub(super) fn with_script(page: &[u8]) -> Vec<u8> {
    let script = format!("<script src=\"{SCRIPT_PATH}\" defer></script>\n");
    let end = page.windows(b"</body>".len()).rposition(|end| end.eq_ignore_ascii_case(b"</body>"));
    let at = end.unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = with_script(b"<body><pre>&lt;/body></pre></body></html>");
        let script = "<script src=\"/__rebut/live.js\" defer></script>\n";
        let wanted = format!("<body><pre>&lt;/body></pre>{script}</body></html>");
        assert_eq!(String::from_utf8(page).unwrap(), wanted);
        assert_eq!(with_script(b"a"), format!("a{script}").into_bytes());
    }
}

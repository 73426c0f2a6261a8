//! TRL-03: two languages of a page do not name each other.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;

pub(super) const RULE: Rule = Rule {
    code: "TRL-03",
    severity: Severity::Warning,
    summary: Words {
        en: "languages of a page that do not name each other",
        vi: "các thứ tiếng của một trang không chỉ tới nhau",
    },
    why: Words {
        en: "Search engines lead readers to their language by `hreflang`, and only when both pages name each other and \
             each names itself (Google Search Central, localized versions). The default theme does so; a theme that \
             writes the head of pages anew may forget.",
        vi: "Máy tìm kiếm dẫn người đọc tới tiếng của họ nhờ `hreflang`, và chỉ khi hai trang chỉ tới nhau và mỗi trang \
             chỉ tới chính mình (Google Search Central, localized versions). Giao diện mặc định làm đúng; giao diện tự \
             viết phần đầu trang có thể quên.",
    },
    bad: "{% if lang.tag == \"vi\" %}<link rel=\"alternate\" hreflang=\"en\" href=\"/en/a/\">{% endif %}",
    good: "<link rel=\"alternate\" hreflang=\"vi\" href=\"/a/\"><link rel=\"alternate\" hreflang=\"en\" href=\"/en/a/\">",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    for page in built.web.pages.iter().filter(|page| !page.languages.is_empty()) {
        let Some(file) = built.files.get(page.file) else { continue };
        let url = file.url();
        if !page.languages.iter().any(|(_, to)| *to == page.file) {
            let message = Said::new(
                format!("`{url}` names its other languages and not itself"),
                format!("`{url}` chỉ tới các thứ tiếng khác mà không chỉ tới chính nó"),
            );
            findings.add(Finding::at(built.place_of(file), message).help(help()));
        }
        for (language, to) in page.languages.iter().filter(|(_, to)| *to != page.file) {
            // `x-default` may lead to a page that asks for the language.
            let Some(other) = built.web.page(*to).filter(|_| language != "x-default") else {
                continue;
            };
            if other.languages.iter().any(|(_, back)| *back == page.file) {
                continue;
            }
            let Some(there) = built.files.get(*to).map(|file| file.url()) else { continue };
            let message = Said::new(
                format!(
                    "`{url}` names `{there}` as its version in `{language}`, which does not name it"
                ),
                format!(
                    "`{url}` chỉ tới `{there}` là bản `{language}` của nó, mà trang ấy không chỉ lại"
                ),
            );
            findings.add(Finding::at(built.place_of(file), message).help(help()));
        }
    }
}

fn help() -> Said {
    Said::new(
        "let each page name all its languages, itself included, with `hreflang`",
        "để mỗi trang chỉ tới mọi thứ tiếng của nó, kể cả chính nó, bằng `hreflang`",
    )
}

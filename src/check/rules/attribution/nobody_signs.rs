//! ATT-01: nobody signs an article, or nobody but its author approved a rebuttal.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::config::permalinks::Kind;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "ATT-01",
    severity: Severity::Error,
    summary: Words {
        en: "nobody signs an article, or nobody but its author approved a rebuttal",
        vi: "bài không có người ký, hoặc bài phản bác không có người duyệt ngoài tác giả",
    },
    why: Words {
        en: "Readers must see who wrote and who approved (Trust Project; accountability of public bodies): a person, or a unit that answers \
             for it. A rebuttal is read by somebody else before it appears, since a wrong rebuttal does more harm than none. `authors` and \
             `reviewers` name them; a section can name them for all its articles (`default_authors`, `default_reviewers`).",
        vi: "Người đọc phải thấy ai viết và ai duyệt (Trust Project; trách nhiệm giải trình của cơ quan): một người, hoặc một đơn vị chịu trách \
             nhiệm. Bài phản bác phải được người khác đọc trước khi đăng, vì phản bác sai còn hại hơn không phản bác. `authors` và \
             `reviewers` ghi tên; chuyên mục có thể ghi chung cho mọi bài (`default_authors`, `default_reviewers`).",
    },
    bad: "authors: [Tổ Y tế]",
    good: "reviewers: [Lê Văn Ví Dụ]",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    if !page.is_listed() {
        return;
    }
    let mut found = |message: Said, help: Said| {
        findings.add(Finding::at(page.title_place(), message).help(help));
    };
    if page.authors.is_empty() {
        found(
            Said::new("nobody signs this article", "bài này không có người ký"),
            Said::new(
                "add `authors: […]`, or `default_authors` to the section",
                "thêm `authors: […]`, hoặc `default_authors` ở chuyên mục",
            ),
        );
    }
    let has_second_reader = page
        .reviewers
        .iter()
        .any(|reviewer| page.authors.iter().all(|author| author.slug != reviewer.slug));
    if page.kind != Kind::Rebuttal || has_second_reader {
        return;
    }
    let message = if page.reviewers.is_empty() {
        Said::new("nobody approved this rebuttal", "bài phản bác này không có người duyệt")
    } else {
        Said::new(
            "nobody but its author approved this rebuttal",
            "bài phản bác này không có người duyệt nào ngoài tác giả",
        )
    };
    found(
        message,
        Said::new(
            "let somebody else read it, and name them: `reviewers: […]`",
            "nhờ người khác đọc rồi ghi tên: `reviewers: […]`",
        ),
    );
}

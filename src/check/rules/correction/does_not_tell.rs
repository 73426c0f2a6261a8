//! COR-02: a correction that does not tell readers what changed.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::words;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::document::correction::CorrectionKind;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "COR-02",
    severity: Severity::Error,
    summary: Words {
        en: "a correction that does not tell readers what changed",
        vi: "đính chính không cho biết đã thay đổi điều gì",
    },
    why: Words {
        en: "Principle 6 of the IFCN’s code asks for open and honest corrections: dated, of a kind, saying what was wrong and what is right \
             now. A change of verdict ends at the verdict that the claim has today; an article that is taken back says why, with a \
             `retraction`. Entries stay for good.",
        vi: "Nguyên tắc 6 của IFCN đòi hỏi đính chính công khai và trung thực: có ngày, có loại, nói điều gì sai và nay đúng là gì. Thay đổi kết \
             luận phải dừng ở kết luận mà tin đang có; bài bị rút phải nói vì sao bằng một mục `retraction`. Mục đính chính được giữ mãi.",
    },
    bad: "  - { on: 2026-11-21, kind: correction, text: Đã sửa. }",
    good: "  - { on: 2026-11-21, kind: correction, text: \"Bản trước ghi 12 mẫu nước, nay sửa là 21 mẫu.\" }",
    check: Check::Page(check),
};

/// Fewer words cannot say what was wrong and what is right.
const FEWEST_WORDS: usize = 4;

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    let published = page.date.as_ref().map(|date| date.day());
    for (index, correction) in page.corrections.iter().enumerate() {
        let mut found = |message: Said, help: Said| {
            findings.add(Finding::at(page.at(&correction.range), message).help(help));
        };
        if words::words(&correction.text).count() < FEWEST_WORDS {
            found(
                Said::new(
                    "this correction does not say what changed",
                    "mục đính chính này chưa nói đã thay đổi điều gì",
                ),
                Said::new(
                    "say what was wrong and what is right now",
                    "nói điều gì đã sai và nay đúng là gì",
                ),
            );
        }
        if published.is_some_and(|published| correction.on < published) {
            found(
                Said::new(
                    "this correction is older than the article",
                    "mục đính chính này có ngày trước ngày đăng bài",
                ),
                Said::new("look at `on` and at `date`", "xem lại `on` và `date`"),
            );
        }
        let Some((was, now)) = correction.verdict else { continue };
        // The newest change comes first; later ones may have gone on from there.
        let is_newest = page.corrections[..index].iter().all(|newer| newer.verdict.is_none());
        if was == now {
            found(
                Said::new(
                    "the verdict is the same before and after this correction",
                    "kết luận trước và sau lần đính chính này như nhau",
                ),
                Said::new("remove `verdict`, or look at `was`", "bỏ `verdict`, hoặc xem lại `was`"),
            );
        } else if is_newest && !page.claims.iter().any(|claim| claim.verdict == now) {
            found(
                Said::new(
                    "this correction ends at a verdict that no claim has",
                    "lần đính chính này dừng ở một kết luận mà không tin nào có",
                ),
                Said::new("change the `verdict` of the claim, too", "sửa cả `verdict` của tin"),
            );
        }
    }
    let is_retracted =
        page.corrections.iter().any(|entry| entry.kind == CorrectionKind::Retraction);
    if page.is_withdrawn && page.kind.is_article() && !is_retracted {
        let message = Said::new(
            "this article was taken back, and nothing says why",
            "bài này đã bị rút mà không nói vì sao",
        );
        let help = Said::new(
            "add `corrections: [{ on: …, kind: retraction, text: … }]`",
            "thêm `corrections: [{ on: …, kind: retraction, text: … }]`",
        );
        findings.add(Finding::at(page.title_place(), message).help(help));
    }
}

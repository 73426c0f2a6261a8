//! DBK-01: a rebuttal lacks one of fact, claim, fallacy, fact, or has them in another order.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::document::body::Block;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-01",
    severity: Severity::Error,
    summary: Words {
        en: "a rebuttal without its four blocks, or with them in another order",
        vi: "bài phản bác thiếu một trong bốn khối, hoặc xếp sai thứ tự",
    },
    why: Words {
        en: "The Debunking Handbook 2020 (Lewandowsky, Cook and others) builds a rebuttal of four parts: fact, warning with the \
             claim said once, fallacy, fact. Readers keep what they meet first and last, and a claim that is only \
             called false leaves a gap that the claim fills again. A rebuttal without a block for its claim shows the claim above the \
             text, before the fact. A confirmed claim needs the fact and the claim only; news and guides need none of the blocks.",
        vi: "Cẩm nang Debunking Handbook 2020 (Lewandowsky, Cook và các tác giả khác) dựng bài phản bác từ bốn phần: sự thật, lời \
             cảnh báo với tin sai nói đúng một lần, chỗ đánh lừa, rồi lại sự thật. Người đọc nhớ điều gặp đầu tiên và sau cùng; một tin chỉ bị gọi là \
             sai để lại khoảng trống mà chính nó lấp vào. Bài không có khối cho tin thì tin hiện phía trên bài, trước cả sự thật. Tin đã \
             xác thực chỉ cần sự thật và tin; tin tức và hướng dẫn không cần khối nào.",
    },
    bad: "::: claim c1\n:::\n\n::: fact",
    good: "::: fact\nMẫu nước lấy ngày 19/11 đạt quy chuẩn.\n:::\n\n::: claim c1\n:::",
    check: Check::Page(check),
};

const REFUTED: &[&str] = &["fact", "claim", "fallacy", "fact"];
const CONFIRMED: &[&str] = &["fact", "claim"];

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !prose::is_rebuttal(page) || page.claims.is_empty() {
        return;
    }
    let is_refuted = prose::refuted(page, site).next().is_some();
    let wanted = if is_refuted { REFUTED } else { CONFIRMED };
    let blocks: Vec<&Block> = page.text.body.blocks.iter().collect();
    let known = |block: &&&Block| REFUTED.contains(&block.name.value.as_str());
    let found: Vec<&Block> = blocks.iter().filter(known).copied().collect();
    let names: Vec<&str> = found.iter().map(|block| block.name.value.as_str()).collect();
    if has_in_order(&names, wanted) {
        return;
    }
    let place = match found.iter().find(|block| block.name.value != "fact").or(found.first()) {
        Some(block) => page.at(&block.range),
        None => page.title_place(),
    };
    let help = Said::new(
        format!("build the text of {}; `rebut new rebuttal` makes them", shown(wanted)),
        format!("dựng bài từ {}; `rebut new rebuttal` tạo sẵn các khối này", shown(wanted)),
    );
    findings.add(Finding::at(place, message(&names, wanted)).help(help));
}

/// Whether the blocks begin and, where two facts are wanted, end with the fact and have all others between.
fn has_in_order(names: &[&str], wanted: &[&str]) -> bool {
    let mut rest = names.iter();
    let is_there = wanted.iter().all(|name| rest.any(|found| found == name));
    let ends_well = wanted.last() != Some(&"fact") || names.last() == Some(&"fact");
    is_there && names.first() == wanted.first() && ends_well
}

fn message(names: &[&str], wanted: &[&str]) -> Said {
    if names.is_empty() {
        return Said::new(
            format!("this rebuttal has none of the blocks {}", shown(wanted)),
            format!("bài phản bác này không có khối nào trong các khối {}", shown(wanted)),
        );
    }
    let count = |list: &[&str], name: &str| list.iter().filter(|one| **one == name).count();
    let mut missing: Vec<&str> = Vec::new();
    for name in wanted {
        if count(names, name) < count(wanted, name) && !missing.contains(name) {
            missing.push(name);
        }
    }
    if missing.is_empty() {
        return Said::new(
            format!("the blocks stand in the order {}", shown(names)),
            format!("các khối đang xếp theo thứ tự {}", shown(names)),
        );
    }
    // The fact is there, but not twice.
    let is_half = names.contains(&"fact") && missing.first() == Some(&"fact");
    if is_half {
        missing.rotate_left(1);
    }
    let (en, vi) = match is_half {
        true => (" at the end", " ở cuối bài"),
        false => ("", ""),
    };
    Said::new(
        format!("this rebuttal lacks {}{en}", shown(&missing)),
        format!("bài phản bác này thiếu {}{vi}", shown(&missing)),
    )
}

fn shown(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`::: {name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_claims_may_each_have_their_fallacy() {
        let names = ["fact", "claim", "fallacy", "claim", "fallacy", "fact"];
        assert!(has_in_order(&names, REFUTED));
    }

    #[test]
    fn a_claim_in_front_is_out_of_order() {
        assert!(!has_in_order(&["claim", "fact", "claim", "fallacy", "fact"], REFUTED));
        assert!(!has_in_order(&["fact", "claim", "fact", "fallacy"], REFUTED));
    }
}

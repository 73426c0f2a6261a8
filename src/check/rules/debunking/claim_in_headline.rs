//! DBK-02: the headline says the claim and does not say that it is wrong.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::check::wording::Wording;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-02",
    severity: Severity::Warning,
    summary: Words {
        en: "a headline that repeats the claim", vi: "tiêu đề lặp lại tin sai"
    },
    why: Words {
        en: "Most people see the headline only, in a feed, a chat or a search result. The Debunking Handbook 2020 (part “Fact”) \
             asks that it carry the fact: what is read often feels true, whoever wrote it. A headline is found when at least half of all \
             words of headline and claim are common to both, or when the claim stands in it, and nothing in it says that the claim is \
             wrong: no denial that the claim itself has not (`không`, `chưa`, `not`, `no`), no word of judgement (`sai`, `giả`, `bịa`, \
             `false`, `hoax`), no other number, no opposite, no \
             other word in the place of the claim’s own. A headline that denies the claim in the claim’s own words is not found: it \
             is the commonest honest form, and who reads it is told. Better still is what is true instead. A question denies nothing.",
        vi: "Phần lớn người ta chỉ thấy tiêu đề, trong bảng tin, nhóm chat hay kết quả tìm kiếm. Cẩm nang Debunking Handbook 2020 (phần “Fact”) đòi tiêu đề mang sự thật: điều đọc nhiều lần nghe như thật, bất kể ai viết. Tiêu đề bị nhắc khi ít nhất nửa \
             số chữ của tiêu đề và tin là chung, hoặc khi cả tin nằm trong tiêu đề, mà không có gì nói rằng tin ấy sai: không có lời phủ \
             định nào ngoài lời của chính tin (`không`, `chưa`, `not`, `no`), không có chữ phán xét (`sai`, `giả`, `bịa`, `false`, `hoax`), \
             không có \
             con số khác, không có từ trái nghĩa, không có chữ khác thế vào chỗ của tin. Tiêu đề phủ định tin bằng chính lời của tin thì không bị nhắc: đó là cách viết \
             ngay thẳng thường gặp nhất, và người đọc được cho biết. Nói điều đúng là gì thì vẫn hơn. Câu hỏi không phủ định điều gì.",
    },
    bad: "title: Xôn xao tin nước máy nhiễm chì",
    good: "title: Nước máy không nhiễm chì, mẫu ngày 19/11 đạt quy chuẩn",
    check: Check::Page(check),
};

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !prose::is_rebuttal(page) {
        return;
    }
    let tongue = prose::tongue(page, site);
    let title = Wording::of(&page.title, tongue);
    for claim in prose::refuted(page, site) {
        if !Wording::of(&claim.claim, tongue).is_said_by(&title) {
            continue;
        }
        let message = Said::new(
            "the headline repeats the claim, and nothing in it says that the claim is wrong",
            "tiêu đề lặp lại tin sai, và không có gì trong đó nói rằng tin ấy sai",
        );
        let help = Said::new(
            format!("say what is true instead; `finding` has it: “{}”", claim.finding),
            format!("hãy nói điều đúng; `finding` đã có: “{}”", claim.finding),
        );
        let here = Said::new("the claim", "tin sai");
        findings.add(
            Finding::at(page.title_place(), message)
                .related(page.at(&claim.range), here)
                .help(help),
        );
    }
}

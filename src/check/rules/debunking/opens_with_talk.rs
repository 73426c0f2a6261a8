//! DBK-05: the summary or the first paragraph opens with the claim, or with the fact that there is talk.

use crate::base::bilingual::Said;
use crate::base::bilingual::Tongue;
use crate::base::bilingual::Words;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::sentences::sentences;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::prose;
use crate::check::wording;
use crate::check::wording::Wording;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "DBK-05",
    severity: Severity::Warning,
    summary: Words {
        en: "a summary or first paragraph that opens with the rumour instead of the fact",
        vi: "tóm tắt hoặc đoạn đầu mở bằng tin đồn thay vì sự thật",
    },
    why: Words {
        en: "The Debunking Handbook 2020 (part “Fact”) opens with the fact. Feed readers, search results and previews show the \
             first words of a summary and cut the rest, so an opening such as “Rumours have it that …” hands on the rumour alone. A first \
             sentence that says at once that the rumour is wrong is not found.",
        vi: "Cẩm nang Debunking Handbook 2020 (phần “Fact”) mở đầu bằng sự thật. Trình đọc tin, kết quả tìm kiếm và khung xem \
             trước chỉ hiện những chữ đầu của tóm tắt rồi cắt, nên lối mở “Có thông tin cho rằng …” chỉ chuyển đi tin đồn. Câu đầu nói ngay \
             rằng tin đồn sai thì không bị nhắc.",
    },
    bad: "summary: Có thông tin cho rằng chợ Mẫu bị lốc cuốn bay.",
    good: "summary: Chợ Mẫu còn nguyên, ba nhà ở thôn 2 tốc mái.",
    check: Check::Page(check),
};

/// How sentences begin that tell of talk.
const OPENINGS: &[&str] = &[
    "tin đồn",
    "có tin",
    "có thông tin",
    "thông tin cho rằng",
    "nghe nói",
    "nghe đồn",
    "người ta nói",
    "người ta đồn",
    "nhiều người nói",
    "nhiều người cho rằng",
    "mạng xã hội",
    "trên mạng xã hội",
    "dư luận",
    "xuất hiện tin",
    "xuất hiện thông tin",
    "xuất hiện bài",
    "xuất hiện clip",
    "xuất hiện đoạn",
    "rộ tin",
    "xôn xao",
    "lời đồn",
    "theo lời đồn",
    "theo tin đồn",
    "rumour",
    "rumours",
    "rumor",
    "rumors",
    "you may have seen",
    "you may have heard",
    "there are claims",
    "there are reports",
    "there are rumours",
    "it is claimed",
    "it is said",
    "it is rumoured",
    "social media",
    "people say",
    "people are saying",
    "some people say",
    "many people believe",
    "many people say",
    "word has it",
    "nghe đâu",
    "thông tin lan truyền",
    "theo thông tin lan truyền",
    "have you heard",
    "did you hear",
    "panic",
    "word is",
];

/// Words near the beginning that do the same.
const TALK: &[&str] = &[
    "lan truyền",
    "lan tràn",
    "chuyền tay",
    "truyền tay",
    "truyền nhau",
    "xôn xao",
    "chia sẻ chóng mặt",
    "chia sẻ rầm rộ",
    "được chia sẻ",
    "đồn rằng",
    "đồn thổi",
    "rỉ tai",
    "tràn lan",
    "buzzing",
    "making the rounds",
    "circulating",
    "doing the rounds",
    "going round",
    "going around",
    "gone viral",
    "went viral",
    "going viral",
    "being shared",
    "widely shared",
    "posts claim",
    "post claims",
    "message claims",
    "messages claim",
    "people say",
    "dậy sóng",
    "đứng ngồi không yên",
    "đang được chia sẻ",
    "circulated",
    "resurfaced",
];

/// Where talk is met, at the very beginning of a sentence …
const CARRIERS: &[&str] = &[
    "mạng xã hội",
    "facebook",
    "zalo",
    "tiktok",
    "youtube",
    "hội nhóm",
    "nhóm chat",
    "bài đăng",
    "bài viết",
    "clip",
    "đoạn phim",
    "đoạn video",
    "video",
    "đoạn ghi âm",
    "tin nhắn",
    "lời rao",
    "tờ rơi",
    "mẹo",
    "videos",
    "post",
    "posts",
    "message",
    "messages",
    "clips",
    "tip",
    "tips",
    "whatsapp",
    "online",
    "leaflet",
    "rumour",
    "rumours",
    "rumor",
    "recipe",
    "chain letter",
    "ảnh chụp màn hình",
    "thông tin",
    "bảng tin",
    "screenshot",
    "social media",
    "tài khoản",
];

/// … and what it does then.
const TELLING: &[&str] = &[
    "nói",
    "kể",
    "chia sẻ",
    "lan",
    "truyền",
    "đăng",
    "mách",
    "khuyên",
    "chỉ cách",
    "bày",
    "cho rằng",
    "khẳng định",
    "quảng cáo",
    "say",
    "says",
    "said",
    "saying",
    "claim",
    "claims",
    "suggest",
    "suggests",
    "tell",
    "tells",
    "telling",
    "warn",
    "warns",
    "warning",
    "urge",
    "urges",
    "shared",
    "spread",
    "spreading",
    "promise",
    "promises",
    "has it",
    "advise",
    "advises",
    "recommend",
    "recommends",
    "chuyển vào",
    "chuyển tiếp",
    "khiến",
    "tuyên bố",
    "xuất hiện",
    "forwarded",
    "appeared",
    "according to",
    "suggesting",
    "repeats",
];

/// People in number, at the very beginning of a sentence …
const CROWDS: &[&str] = &[
    "nhiều",
    "một số",
    "không ít",
    "dân mạng",
    "cư dân mạng",
    "người dùng mạng",
    "many",
    "some",
    "several",
    "thousands",
    "hundreds",
    "people",
    "users",
];

/// … and what they do with talk. They may also say what they know, so `nói` and `say` are not among these.
const PASSING_ON: &[&str] = &[
    "chia sẻ",
    "truyền",
    "chuyền",
    "mách",
    "rỉ tai",
    "rủ nhau",
    "khoe",
    "đồn",
    "tin rằng",
    "đinh ninh",
    "share",
    "sharing",
    "have shared",
    "pass on",
    "passing on",
    "swear by",
    "believe",
    "claim",
    "are claiming",
    "forwarded",
    "forwarding",
];

/// In how many characters words count as the very beginning, and as the beginning.
const VERY_BEGINNING: usize = 35;
const BEGINNING: usize = 80;

fn check(page: &Page, site: &Site, findings: &mut Findings) {
    if !prose::is_rebuttal(page) || prose::refuted(page, site).next().is_none() {
        return;
    }
    let tongue = prose::tongue(page, site);
    if let Some(range) = &page.written.summary
        && opens_badly(page, site, &page.summary, tongue)
    {
        let name = Said::new("the summary", "tóm tắt");
        findings.add(finding(page.at(range), &name));
    }
    let passages = prose::passages(page);
    let mut first =
        passages.iter().filter(|passage| passage.is_paragraph && !passage.is_in("claim"));
    if let Some(first) = first.next()
        && opens_badly(page, site, &first.text, tongue)
    {
        let name = Said::new("the first paragraph", "đoạn đầu");
        findings.add(finding(prose::place(page, &first.text, 0), &name));
    }
}

fn finding(place: Place, name: &Said) -> Finding {
    let message = Said::new(
        format!("{} opens with the rumour, not with the fact", name.en),
        format!("{} mở bằng tin đồn, không phải bằng sự thật", name.vi),
    );
    let help = Said::new(
        "put the fact into the first sentence; the claim has a block of its own",
        "đưa sự thật lên câu đầu; tin sai đã có khối riêng",
    );
    Finding::at(place, message).help(help)
}

fn opens_badly(page: &Page, site: &Site, text: &str, tongue: Option<Tongue>) -> bool {
    let Some(first) = sentences(text).into_iter().next() else { return false };
    let first = &text[first];
    let wording = Wording::of(first, tongue);
    let mut claims = prose::refuted(page, site).map(|claim| Wording::of(&claim.claim, tongue));
    claims.any(|claim| claim.is_said_by(&wording))
        || (tells_of_talk(first) && !wording.has_verdict())
}

fn tells_of_talk(sentence: &str) -> bool {
    let lower = vietnamese::nfc(sentence).to_lowercase();
    let lower = lower.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let first = |count: usize| lower.chars().take(count).collect::<String>();
    let (very_beginning, beginning) = (first(VERY_BEGINNING), first(BEGINNING));
    let has = |text: &str, phrases: &[&str]| {
        phrases.iter().any(|phrase| wording::has_phrase(text, phrase))
    };
    OPENINGS.iter().any(|opening| wording::starts_with_phrase(lower, opening))
        || has(&beginning, TALK)
        || (has(&very_beginning, CARRIERS) && has(&beginning, TELLING))
        || (has(&very_beginning, CROWDS) && has(&beginning, PASSING_ON))
}

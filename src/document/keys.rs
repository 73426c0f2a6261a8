//! The keys of front matter and data files, for their readers and for all that explains them.
//!
//! In: nothing. Out: a [`Group`] for each group of keys. A reader that takes a key which is not here, or does not take one that
//! is, fails in every test that reads the group.

use crate::base::keys::ANY_NAME;
use crate::base::keys::DATE;
use crate::base::keys::FEDIVERSE;
use crate::base::keys::Form;
use crate::base::keys::Group;
use crate::base::keys::ID;
use crate::base::keys::Key;
use crate::base::keys::SITE_PATH;
use crate::base::keys::SLUG;
use crate::base::keys::WEB_ADDRESS;
use crate::base::keys::words;
use crate::config::permalinks::Kind;
use crate::document::claim;
use crate::document::correction::CorrectionKind;
use crate::document::evidence;
use crate::document::front_matter;
use crate::document::record;

/// Front matter of an article or a plain page.
pub static FRONT_MATTER: Group = Group { name: "front matter", tables: &[PAGE_KEYS] };

/// Front matter of `_index.md`.
pub static SECTION: Group = Group { name: "front matter", tables: &[PAGE_KEYS, SECTION_KEYS] };

#[rustfmt::skip]
static PAGE_KEYS: &[Key] = &[
    Key::new("title", Form::Words, "The headline; it states the fact, not the claim.", "Tiêu đề: nêu sự thật, không nhắc lại tin sai.").required().example("Nước máy ở phường vẫn an toàn"),
    Key::new("kind", Form::OneOf(kinds), "What the page is; `page` for anything that is not an article.", "Loại trang; `page` là trang thường, không phải bài.").example("rebuttal"),
    Key::new("id", Form::Shape(&ID), "Names the article for ever: feed ids are made of it. Never change it.", "Mã của bài, dùng trong bản tin. Không bao giờ đổi.").example("2026-0042"),
    Key::new("date", Form::Shape(&DATE), "When it is published; one that lies ahead schedules it.", "Ngày giờ đăng; ngày giờ chưa đến nghĩa là hẹn giờ.").example("2026-11-20T08:00:00+07:00"),
    Key::new("updated", Form::Shape(&DATE), "When it was last changed; cannot lie in the future.", "Lần sửa gần nhất; không được ở tương lai.").example("2026-11-21"),
    Key::new("expires", Form::Shape(&DATE), "When it disappears from the site.", "Khi nào bài biến mất khỏi trang.").example("2027-01-01"),
    Key::new("status", Form::OneOf(statuses), "Not yet published, published, or taken back.", "Bản nháp, đã đăng, hoặc đã gỡ.").default("published"),
    Key::new("draft", Form::Flag, "`draft: true` is the same as `status: draft`.", "`draft: true` cũng như `status: draft`."),
    Key::new("summary", Form::Words, "One or two sentences for lists, feeds and search engines.", "Một, hai câu cho danh sách, bản tin và máy tìm kiếm."),
    Key::new("authors", Form::List(&Form::Words), "Ids of `data/people.yaml`, or names.", "Mã trong `data/people.yaml`, hoặc họ tên.").example("[to-y-te]"),
    Key::new("reviewers", Form::List(&Form::Words), "Who approved it: ids or names.", "Ai duyệt bài: mã hoặc họ tên.").example("[ban-bien-tap]"),
    Key::new("topics", Form::List(&Form::Words), "What it is about, from a short list.", "Chủ đề, lấy từ một danh sách ngắn.").example("[suc-khoe]"),
    Key::new("tags", Form::List(&Form::Words), "What it is about, in free words.", "Từ khoá, viết tuỳ ý.").example("[nước máy]"),
    Key::new("claims", Form::List(&Form::Group(&CLAIM)), "The claims it examines, each with its verdict.", "Những điều được kiểm chứng, mỗi điều một kết luận."),
    Key::new("sources", Form::List(&Form::Either(&[Form::Words, Form::Group(&SOURCE)])), "What it rests on: sources written out, or ids of `data/sources.yaml`.", "Bài dựa vào đâu: nguồn ghi đầy đủ, hoặc mã trong `data/sources.yaml`."),
    Key::new("corrections", Form::List(&Form::Group(&CORRECTION)), "What was put right since it was published; add new ones below.", "Những chỗ đã sửa sau khi đăng; dòng mới ghi ở dưới."),
    Key::new("image", Form::Group(&IMAGE), "The picture of the article.", "Ảnh của bài."),
    Key::new("share", Form::Group(&SHARED), "What is posted when the article is passed on.", "Lời đăng khi bài được chia sẻ."),
    Key::new("slug", Form::Shape(&SLUG), "The last part of the address; made from the file's name when left out.", "Phần cuối của địa chỉ; bỏ trống thì lấy theo tên tệp.").example("nuoc-may-an-toan"),
    Key::new("aliases", Form::List(&Form::Shape(&SITE_PATH)), "Old addresses that lead here.", "Địa chỉ cũ dẫn về đây.").example("[/tin-cu/nuoc-may/]"),
    Key::new("template", Form::Words, "A template of the theme, when not the one for its kind.", "Mẫu giao diện riêng, nếu không dùng mẫu của loại trang.").example("story"),
    Key::new("weight", Form::Number(-1_000_000, 1_000_000), "Plain pages and sections with a small one come first.", "Trang thường và mục có số nhỏ đứng trước.").default("0"),
    Key::new("ai", Form::Words, "What was made with artificial intelligence, and who checked it; readers are told.", "Phần nào làm bằng trí tuệ nhân tạo, ai đã kiểm; người đọc được biết.").example("Ảnh minh hoạ do máy vẽ, biên tập viên đã xem."),
    Key::new("accept", Form::Map(&ANY_NAME, &Form::Words), "Findings of `check` that stay, by their codes, each with a reason.", "Những điều `check` nêu mà giữ nguyên, theo mã, mỗi mã một lý do.").example("{ DBK-07: Câu hỏi là tên chính thức của chương trình. }"),
    Key::new("extra", Form::Free, "Free data for templates.", "Dữ liệu tuỳ ý cho mẫu giao diện."),
];

#[rustfmt::skip]
static SECTION_KEYS: &[Key] = &[
    Key::new("default_kind", Form::OneOf(kinds), "The kind of the pages of this folder that name none.", "Loại của những trang trong thư mục này không ghi loại.").default("page").example("rebuttal"),
    Key::new("default_authors", Form::List(&Form::Words), "Authors of the articles that name none.", "Tác giả của những bài không ghi tác giả.").example("[to-y-te]"),
    Key::new("default_reviewers", Form::List(&Form::Words), "Reviewers of the articles that name none.", "Người duyệt của những bài không ghi người duyệt.").example("[ban-bien-tap]"),
    Key::new("default_topics", Form::List(&Form::Words), "Topics of the articles that name none.", "Chủ đề của những bài không ghi chủ đề.").example("[suc-khoe]"),
];

/// An item of `claims`.
#[rustfmt::skip]
pub static CLAIM: Group = Group { name: "a claim", tables: &[&[
    Key::new("claim", Form::Words, "What is claimed, in the claimant's words.", "Nguyên văn điều được nói.").required().example("\"Nước máy bị nhiễm chì\""),
    Key::new("verdict", Form::Verdict, "Its place on the site's scale.", "Một kết luận trong thang của trang.").required().example("false"),
    Key::new("finding", Form::Words, "What is true, in one sentence.", "Điều đúng, trong một câu.").required().example("Kết quả xét nghiệm ngày 19/11 đạt quy chuẩn."),
    Key::new("id", Form::Shape(&ID), "Key and anchor; `c1`, `c2`, … in order when left out.", "Mã và điểm neo; bỏ trống thì là `c1`, `c2`, … theo thứ tự.").example("c1"),
    Key::new("claimant", Form::Group(&CLAIMANT), "Who said it. Leave it out when nobody knows; never invent.", "Ai nói. Không rõ thì bỏ trống, không được đoán."),
    Key::new("made_on", Form::Shape(&DATE), "The day it was first said.", "Ngày được nói lần đầu.").example("2026-11-18"),
    Key::new("appearances", Form::List(&Form::Group(&APPEARANCE)), "Where it was seen.", "Gặp ở đâu."),
    Key::new("response", RESPONSES, "What came of asking the one who said it.", "Đã hỏi người nói và kết quả ra sao."),
    Key::new("media", Form::OneOf(media), "How a picture or film was altered (MediaReview).", "Ảnh hay phim bị sửa thế nào (MediaReview)."),
]] };

/// Who said it.
#[rustfmt::skip]
pub static CLAIMANT: Group = Group { name: "`claimant`", tables: &[&[
    Key::new("name", Form::Words, "A name that readers recognise.", "Tên người đọc nhận ra.").required(),
    Key::new("url", Form::Shape(&WEB_ADDRESS), "The claimant's own page.", "Trang của chính họ."),
    Key::new("kind", Form::OneOf(claimant_kinds), "One person, or a page, a group or a body.", "Một người, hay một trang, nhóm, cơ quan.").default("organization"),
    Key::new("public_figure", Form::Flag, "Whether this person speaks in public office, so that a name or page may stand here.", "Người này có nói với tư cách công vụ hay không; có thì mới được ghi tên, trang."),
]] };

/// What came of asking the one who said it: the keys as they are read. What must stand beside a status differs, see
/// `RESPONSES`.
#[rustfmt::skip]
pub static RESPONSE: Group = Group { name: "`response`", tables: &[&[
    Key::new("status", Form::OneOf(answers), "They answered, declined, said nothing, or were not asked.", "Đã trả lời, từ chối, không trả lời, hay chưa hỏi.").required().example("declined"),
    RESPONSE_ON,
    RESPONSE_TEXT,
]] };

/// The ways in which a response is complete.
const RESPONSES: Form = Form::Cases(&RESPONSE, &[&ANSWERED, &UNANSWERED, &NOT_SOUGHT]);

#[rustfmt::skip]
const RESPONSE_ON: Key = Key::new("on", Form::Shape(&DATE), "The day they were asked or answered.", "Ngày hỏi hoặc ngày trả lời.").example("2026-11-19");
#[rustfmt::skip]
const RESPONSE_TEXT: Key = Key::new("text", Form::Words, "What they said, or why they were not asked.", "Họ nói gì, hoặc vì sao không hỏi.").example("Tin đăng trên trang giả, không liên hệ được.");

/// They answered: when, and what.
#[rustfmt::skip]
pub static ANSWERED: Group = Group { name: "`response`", tables: &[&[
    Key::new("status", Form::OneOf(answered), "They answered.", "Đã trả lời.").required().example("answered"),
    RESPONSE_ON.required(),
    RESPONSE_TEXT.required(),
]] };

/// They were asked in vain: when.
#[rustfmt::skip]
pub static UNANSWERED: Group = Group { name: "`response`", tables: &[&[
    Key::new("status", Form::OneOf(unanswered), "They declined, or said nothing.", "Từ chối, hoặc không trả lời.").required().example("declined"),
    RESPONSE_ON.required(),
    RESPONSE_TEXT,
]] };

/// They were not asked: why.
#[rustfmt::skip]
pub static NOT_SOUGHT: Group = Group { name: "`response`", tables: &[&[
    Key::new("status", Form::OneOf(not_sought), "They were not asked.", "Chưa hỏi.").required().example("not-sought"),
    RESPONSE_ON,
    RESPONSE_TEXT.required(),
]] };

/// Where it was seen.
#[rustfmt::skip]
pub static APPEARANCE: Group = Group { name: "an appearance", tables: &[&[
    Key::new("url", Form::Shape(&WEB_ADDRESS), "Its address; readers are led to the archived copy where there is one.", "Địa chỉ; có bản lưu thì người đọc được dẫn tới bản lưu."),
    Key::new("archived", Form::Shape(&WEB_ADDRESS), "An archived copy.", "Bản lưu.").example("\"https://web.archive.org/…\""),
    Key::new("seen", Form::Shape(&DATE), "The day it was seen.", "Ngày thấy.").example("2026-11-18"),
    Key::new("note", Form::Words, "Words about it, without names of private persons.", "Ghi chú, không nêu tên người dân.").example("Nhóm chat của phường"),
]] };

/// A source.
#[rustfmt::skip]
pub static SOURCE: Group = Group { name: "a source", tables: &[&[
    Key::new("title", Form::Words, "Its title, as readers see it.", "Tên nguồn, như người đọc thấy.").required().example("Quy chuẩn nước sạch"),
    Key::new("id", Form::Shape(&ID), "The key for `[@id]`; `s1`, `s2`, … in order when left out.", "Mã để dẫn bằng `[@id]`; bỏ trống thì là `s1`, `s2`, … theo thứ tự.").example("qcvn"),
    Key::new("publisher", Form::Words, "Who published it.", "Ai công bố.").example("Bộ Y tế"),
    Key::new("url", Form::Shape(&WEB_ADDRESS), "Where it is.", "Địa chỉ.").example("\"https://example.org/qcvn\""),
    Key::new("archived", Form::Shape(&WEB_ADDRESS), "An archived copy: pages change and vanish.", "Bản lưu: trang mạng có thể đổi hoặc mất.").example("\"https://web.archive.org/…\""),
    Key::new("accessed", Form::Shape(&DATE), "The day you read it.", "Ngày bạn đọc.").example("2026-11-19"),
    Key::new("number", Form::Words, "Number or sign of a document.", "Số, ký hiệu văn bản.").example("\"QCVN 01-1:2018/BYT\""),
    Key::new("language", Form::Words, "Its language, where it differs from the article's.", "Ngôn ngữ của nguồn, nếu khác bài.").example("en"),
    Key::new("anonymous", Form::Words, "Why the source is not named; readers are told.", "Vì sao không nêu tên nguồn; người đọc được biết.").example("Nhân viên y tế đề nghị không nêu tên."),
    Key::new("kind", Form::OneOf(source_kinds), "A document, data or named expert, or somebody's report of it.", "Nguồn gốc (văn bản, số liệu, chuyên gia nêu tên), hay bài thuật lại.").example("primary"),
]] };

/// An item of `corrections`.
#[rustfmt::skip]
pub static CORRECTION: Group = Group { name: "a correction", tables: &[&[
    Key::new("on", Form::Shape(&DATE), "The day; cannot lie in the future.", "Ngày sửa; không được ở tương lai.").required().example("2026-11-21"),
    Key::new("text", Form::Words, "What was wrong and what is right now.", "Trước ghi sai điều gì, nay đúng là gì.").required().example("Bài trước ghi sai ngày lấy mẫu."),
    Key::new("kind", Form::OneOf(correction_kinds), "A fact was wrong, it could be misread, there is something new, it is taken back.", "Sửa chỗ sai, nói lại cho rõ, thêm tin mới, hoặc gỡ bài.").default("correction"),
    Key::new("verdict", Form::Group(&VERDICT_CHANGE), "The verdict before and after, when it changed.", "Kết luận trước và sau, nếu đổi.").example("{ was: misleading, now: false }"),
    Key::new("typo", Form::Flag, "Only letters were put right: that is logged in the article's history, and readers are not told.", "Chỉ sửa lỗi gõ: ghi vào lịch sử của bài, không báo người đọc.").example("true"),
]] };

/// A verdict that changed.
#[rustfmt::skip]
pub static VERDICT_CHANGE: Group = Group { name: "a change of verdict", tables: &[&[
    Key::new("was", Form::Verdict, "The verdict before.", "Kết luận trước.").required(),
    Key::new("now", Form::Verdict, "The verdict now.", "Kết luận nay.").required(),
]] };

/// The picture of an article.
#[rustfmt::skip]
pub static IMAGE: Group = Group { name: "`image`", tables: &[&[
    Key::new("src", Form::Words, "The file, beside the article or in `static/`.", "Tệp ảnh, đặt cạnh bài hoặc trong `static/`.").required().example("ban-do.jpg"),
    Key::new("alt", Form::Words, "What it shows, for those who do not see it.", "Ảnh có gì, cho người không nhìn thấy.").required().example("Bản đồ vùng ngập"),
    Key::new("caption", Form::Words, "The words below it.", "Lời dưới ảnh."),
    Key::new("credit", Form::Words, "Who made it.", "Ai chụp, ai vẽ.").example("\"Ảnh: Tổ Thiên tai\""),
]] };

/// Words for previews and posts.
#[rustfmt::skip]
pub static SHARED: Group = Group { name: "`share`", tables: &[&[
    Key::new("title", Form::Words, "The title of previews; the headline when left out.", "Tiêu đề khi xem trước; bỏ trống thì lấy tiêu đề bài."),
    Key::new("text", Form::Words, "The whole post; headline and finding when left out.", "Toàn bộ lời đăng; bỏ trống thì là tiêu đề và điều đúng."),
]] };

/// A record of `data/people.yaml`.
#[rustfmt::skip]
pub static PERSON: Group = Group { name: "a person", tables: &[&[
    Key::new("name", Form::Text, "The name.", "Họ tên, hoặc tên bộ phận.").required().example("{ vi: Tổ Y tế, en: Health Desk }"),
    Key::new("kind", Form::OneOf(person_kinds), "A person, or a unit.", "Một người, hay một bộ phận.").default("person"),
    Key::new("role", Form::Text, "The office, or what the unit writes about.", "Chức vụ, hoặc mảng phụ trách.").example("Sức khoẻ, thuốc, thực phẩm"),
    Key::new("bio", Form::Text, "A few words, shown above their articles.", "Vài lời giới thiệu, hiện trên danh sách bài."),
    Key::new("url", Form::Shape(&WEB_ADDRESS), "Their own page.", "Trang riêng."),
    Key::new("email", Form::Words, "Official e-mail address.", "Thư điện tử công vụ."),
    Key::new("fediverse", Form::Shape(&FEDIVERSE), "The account on Mastodon and its kin.", "Tài khoản Mastodon và tương tự.").example("\"@yte@may.chu\""),
]] };

/// A record of `data/topics.yaml` and `data/tags.yaml`.
#[rustfmt::skip]
pub static TERM: Group = Group { name: "a term", tables: &[&[
    Key::new("title", Form::Text, "What readers see.", "Tên người đọc thấy.").required().example("{ vi: Sức khoẻ, en: Health }"),
    Key::new("summary", Form::Text, "A sentence about it.", "Một câu giới thiệu.").example("Bệnh, thuốc, thực phẩm."),
]] };

/// `data/people.yaml`
pub static PEOPLE: Form = Form::Map(&ANY_NAME, &Form::Group(&PERSON));

/// `data/sources.yaml`
pub static SOURCES: Form = Form::Map(&ANY_NAME, &Form::Group(&SOURCE));

/// `data/topics.yaml` and `data/tags.yaml`: a term may be a title alone.
pub static TERMS: Form = Form::Map(&ANY_NAME, &Form::Either(&[Form::Words, Form::Group(&TERM)]));

fn kinds() -> Vec<&'static str> {
    words(Kind::ALL)
}

fn statuses() -> Vec<&'static str> {
    words(front_matter::STATUSES)
}

fn media() -> Vec<&'static str> {
    words(claim::MEDIA)
}

fn answers() -> Vec<&'static str> {
    words(claim::ANSWERS)
}

fn answered() -> Vec<&'static str> {
    vec!["answered"]
}

fn unanswered() -> Vec<&'static str> {
    vec!["declined", "none"]
}

fn not_sought() -> Vec<&'static str> {
    vec!["not-sought"]
}

fn claimant_kinds() -> Vec<&'static str> {
    words(claim::CLAIMANT_KINDS)
}

fn source_kinds() -> Vec<&'static str> {
    words(evidence::SOURCE_KINDS)
}

fn correction_kinds() -> Vec<&'static str> {
    words(CorrectionKind::ALL)
}

fn person_kinds() -> Vec<&'static str> {
    words(record::PERSON_KINDS)
}

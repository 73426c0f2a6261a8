//! The keys of `site.yaml`, for its readers and for all that explains them.
//!
//! In: nothing. Out: a [`Group`] for each group of keys. A reader that takes a key which is not here, or does not take one that
//! is, fails in every test that reads the group.

use crate::base::keys::ANY_NAME;
use crate::base::keys::DATE;
use crate::base::keys::FEDIVERSE;
use crate::base::keys::Form;
use crate::base::keys::Group;
use crate::base::keys::Key;
use crate::base::keys::SLUG;
use crate::base::keys::Shape;
use crate::base::keys::WEB_ADDRESS;
use crate::base::keys::words;
use crate::config::deploy;
use crate::config::hosting::Coding;
use crate::config::hosting::Host;
use crate::config::identity;
use crate::config::outputs;
use crate::config::share::CardShape;
use crate::config::share::Network;
use crate::config::verdicts;

/// Everything in `site.yaml`.
#[rustfmt::skip]
pub static SITE: Group = Group { name: "site.yaml", tables: &[&[
    Key::new("title", Form::Text, "The name of the site.", "Tên trang.").required().example("Bản tin Kiểm chứng"),
    Key::new("base_url", Form::Shape(&BASE_URL), "Where readers find the site; may have a path.", "Địa chỉ của trang; có thể có thêm đường dẫn.").required().example("https://example.org/"),
    Key::new("publisher", Form::Group(&PUBLISHER), "Who publishes: shown on every page, in feeds and in print.", "Cơ quan chủ trang: hiện ở mọi trang, trong bản tin và bản in.").required().example("{ name: Tổ Thông tin xã Mẫu }"),
    Key::new("id_domain", Form::Shape(&ID_DOMAIN), "A domain that is yours, with which feed ids are made. Never change it.", "Tên miền của cơ quan, dùng để tạo mã trong bản tin. Không bao giờ đổi.").example("example.org"),
    Key::new("language", Form::Shape(&LANGUAGE), "The default language; it lives at `/`.", "Ngôn ngữ chính, nằm ở `/`.").default("vi").example("vi"),
    Key::new("languages", Form::Map(&LANGUAGE, &Form::Group(&OTHER_LANGUAGE)), "The other languages, each with its own title of the site.", "Các ngôn ngữ khác, mỗi ngôn ngữ có tên trang riêng.").example("{ en: { title: Rumour Check } }"),
    Key::new("time_zone", Form::Zone, "The zone in which dates are read and shown (IANA name).", "Múi giờ để đọc và hiện ngày giờ (tên theo IANA).").default("Asia/Ho_Chi_Minh").example("UTC"),
    Key::new("theme", Form::Shape(&SLUG), "The look: a folder of `themes/`; `default` is inside the program.", "Giao diện: một thư mục trong `themes/`; `default` có sẵn trong chương trình.").default("default"),
    Key::new("policies", Form::Group(&POLICIES), "Pages that every reader must find; they are listed in the footer.", "Những trang người đọc phải tìm được; hiện ở chân trang."),
    Key::new("menus", Form::Map(&ANY_NAME, &Form::List(&Form::Group(&MENU_ENTRY))), "Menus by name; the default theme shows `main`.", "Các thực đơn theo tên; giao diện mặc định hiện `main`."),
    Key::new("paths", Form::Map(&LANGUAGE, &Form::Group(&PATHS)), "Fixed parts of addresses, by language.", "Các phần cố định của địa chỉ, theo ngôn ngữ.").example("{ vi: { topics: chu-de } }"),
    Key::new("permalinks", Form::Group(&PERMALINKS), "Patterns of addresses, by kind of page.", "Mẫu địa chỉ cho từng loại trang."),
    Key::new("paginate_by", Form::Number(1, 1000), "Entries on one page of a list.", "Số bài trên một trang danh sách.").default("20"),
    Key::new("taxonomies", Form::List(&Form::OneOf(taxonomies)), "Which of topics and tags the site has.", "Trang dùng chủ đề, từ khoá, hay cả hai.").default("[topics, tags]"),
    Key::new("verdicts", Form::Either(&[Form::Scale, Form::Several(2, &Form::Group(&VERDICT))]), "The scale of verdicts: the name of one, or a list of your own.", "Thang kết luận: tên một thang có sẵn, hoặc danh sách của riêng bạn.").default("standard"),
    Key::new("feeds", Form::Group(&FEEDS), "How long feeds are and what they hold.", "Bản tin dài bao nhiêu và gồm những gì."),
    Key::new("brand", Form::Group(&BRAND), "Colours and logo of the masthead.", "Màu và biểu trưng ở đầu trang."),
    Key::new("images", Form::Group(&IMAGES), "Widths and formats in which pictures are published.", "Khổ và định dạng ảnh được công bố."),
    Key::new("claim_review", Form::Flag, "Whether reviews of claims (ClaimReview) are published for programs.", "Có công bố dữ liệu kiểm chứng (ClaimReview) cho máy đọc hay không.").default("true"),
    Key::new("api", Form::Flag, "Whether articles and claims are published as open data.", "Có công bố bài viết và kết luận thành dữ liệu mở hay không.").default("true"),
    Key::new("share", Form::Group(&SHARE), "How articles are passed on: buttons, cards, the kit for the press office.", "Cách chia sẻ bài: các nút, thẻ ảnh, bộ chia sẻ cho người phụ trách truyền thông."),
    Key::new("plain_text", Form::Flag, "Whether each article is published as plain text, too.", "Mỗi bài có thêm bản văn bản thuần hay không.").default("true"),
    Key::new("search", Form::Flag, "Whether the site can be searched.", "Có trang tìm kiếm hay không.").default("true"),
    Key::new("security", Form::Either(&[Form::No, Form::Group(&SECURITY)]), "Whom to tell of a hole in the site (`security.txt`); `false` for no such file.", "Báo lỗ hổng của trang cho ai (`security.txt`); `false` là không có tệp này."),
    Key::new("signing", Form::Group(&SIGNING), "The keys with which readers check that a page is genuine. Only public ones; the secret key never lies in this folder.", "Khoá để người đọc kiểm tra trang là thật. Chỉ ghi khoá công khai; khoá bí mật không bao giờ nằm trong thư mục này."),
    Key::new("data_training", Form::Flag, "Whether your texts may be used to train models; said in `trust.txt`.", "Có cho dùng bài viết để huấn luyện mô hình hay không; ghi trong `trust.txt`."),
    Key::new("host", Form::List(&Form::OneOf(hosts)), "Hosts whose rules are published with the site.", "Nơi đặt trang: quy tắc cho máy chủ đó được công bố cùng trang.").example("netlify"),
    Key::new("compress", Form::List(&Form::OneOf(codings)), "Ways in which texts lie compressed beside the published ones, for servers that serve them ready-made.", "Các dạng nén sẵn đặt cạnh tệp công bố, cho máy chủ biết dùng.").example("[gz, br]"),
    Key::new("rules", Form::Map(&ANY_NAME, &Form::OneOf(levels)), "How severe each finding is, by its code.", "Mức của từng phát hiện, theo mã.").example("{ incomplete-publisher: off }"),
    Key::new("accept", Form::Map(&ANY_NAME, &Form::Words), "Findings of `check` that stay for the whole site, by their codes, each with a reason.", "Những điều `check` nêu mà cả trang giữ nguyên, theo mã, mỗi mã một lý do."),
    Key::new("check", Form::Group(&CHECK), "Words that the rules look for besides their own.", "Những từ mà các quy tắc tìm thêm."),
    Key::new("budgets", Form::Group(&BUDGETS), "Limits of weight, in kilobytes.", "Giới hạn dung lượng, tính bằng kilobyte."),
    Key::new("deploy", Form::Map(&TARGET_NAME, &TARGETS), "Places to send the site to, by name. Never write a secret here.", "Những nơi gửi trang tới, theo tên. Không bao giờ ghi mật khẩu ở đây.").example("{ production: { to: folder, path: /var/www/html } }"),
    Key::new("extra", Form::Free, "Free data; templates see it as `site.extra`.", "Dữ liệu tuỳ ý; mẫu giao diện đọc bằng `site.extra`.").example("{ notice: Trang thử }"),
]] };

/// What the rules look for besides their own words.
#[rustfmt::skip]
pub static CHECK: Group = Group { name: "`check`", tables: &[&[
    Key::new("words", Form::List(&Form::Words), "Words that this site counts as insults (DBK-09).", "Những từ mà trang coi là xúc phạm (DBK-09).").example("[lũ]"),
]] };

/// Who publishes.
#[rustfmt::skip]
pub static PUBLISHER: Group = Group { name: "`publisher`", tables: &[&[
    Key::new("name", Form::Text, "The full name of the body.", "Tên đầy đủ của cơ quan.").required().example("Tổ Thông tin xã Mẫu"),
    Key::new("short_name", Form::Text, "A shorter name for narrow places.", "Tên ngắn, cho chỗ hẹp.").example("Tổ Thông tin"),
    Key::new("type", Form::List(&Form::OneOf(body_types)), "What kind of body it is, as types of schema.org.", "Loại hình cơ quan, theo schema.org.").default("[GovernmentOrganization, NewsMediaOrganization]").example("School"),
    Key::new("parent", Form::Text, "The superior body.", "Cơ quan chủ quản.").example("Uỷ ban xã Mẫu"),
    Key::new("parent_url", Form::Shape(&WEB_ADDRESS), "Where the superior body is found.", "Địa chỉ trang của cơ quan chủ quản.").example("https://xamau.example/"),
    Key::new("responsible", Form::Group(&RESPONSIBLE), "The person responsible for the content.", "Người chịu trách nhiệm nội dung.").example("{ name: Lê Văn C, role: Tổ trưởng }"),
    Key::new("address", Form::Text, "Postal address.", "Địa chỉ liên hệ.").example("Số 1 đường Mẫu"),
    Key::new("phone", Form::Words, "Telephone number as people write it, in quotes.", "Số điện thoại, viết trong dấu nháy.").example("\"000 0000 0000\""),
    Key::new("email", Form::Shape(&EMAIL), "Official e-mail address.", "Thư điện tử chính thức.").example("lienhe@example.org"),
    Key::new("licence", Form::Text, "Licence number, or terms of republication.", "Số giấy phép, hoặc điều kiện đăng lại.").example("Ghi rõ nguồn khi phát hành lại"),
    Key::new("legal_basis", Form::Text, "The document that gives the body its mandate.", "Văn bản giao nhiệm vụ cho cơ quan."),
    Key::new("logo", Form::Words, "A file of `static/`: the site's icon, also in the masthead.", "Một tệp trong `static/`: biểu tượng của trang, hiện cả ở đầu trang.").example("logo.svg"),
    Key::new("former_names", Form::List(&Form::Words), "Names the body had before, the oldest first.", "Những tên cũ của cơ quan, tên cũ nhất đứng đầu."),
    Key::new("channels", Form::List(&Form::Group(&CHANNEL)), "Every official account; what is not listed here is not yours.", "Mọi tài khoản chính thức; tài khoản không có ở đây không phải của cơ quan."),
    Key::new("fediverse", Form::Shape(&FEDIVERSE), "The account on Mastodon and its kin, with its server.", "Tài khoản Mastodon và tương tự, kèm máy chủ.").example("\"@ten@may.chu\""),
]] };

/// The person responsible.
#[rustfmt::skip]
pub static RESPONSIBLE: Group = Group { name: "`responsible`", tables: &[&[
    Key::new("name", Form::Text, "The name.", "Họ tên.").example("Lê Văn C"),
    Key::new("role", Form::Text, "The office.", "Chức vụ.").example("Tổ trưởng"),
]] };

/// An official account.
#[rustfmt::skip]
pub static CHANNEL: Group = Group { name: "a channel", tables: &[&[
    Key::new("name", Form::Text, "What readers see.", "Tên người đọc thấy.").required().example("Trang chính thức"),
    Key::new("url", Form::Shape(&WEB_ADDRESS), "Where it is.", "Địa chỉ.").required().example("https://example.org/"),
]] };

/// A language beside the default one.
#[rustfmt::skip]
pub static OTHER_LANGUAGE: Group = Group { name: "a language", tables: &[&[
    Key::new("title", Form::Words, "The site's name in this language; the one of `title` when left out.", "Tên trang trong ngôn ngữ này; bỏ trống thì lấy `title`.").example("Rumour Check"),
]] };

/// Pages that every reader must find.
#[rustfmt::skip]
pub static POLICIES: Group = Group { name: "`policies`", tables: &[&[
    Key::new("about", Form::Words, "Who we are: a file of `content/`.", "Giới thiệu: một tệp trong `content/`.").example("/gioi-thieu.md"),
    Key::new("method", Form::Words, "How we check.", "Phương pháp kiểm chứng.").example("/phuong-phap.md"),
    Key::new("corrections", Form::Words, "How we correct ourselves.", "Chính sách đính chính.").example("/chinh-sach-dinh-chinh.md"),
    Key::new("contact", Form::Words, "How to reach us.", "Liên hệ.").example("/lien-he.md"),
    Key::new("privacy", Form::Words, "What we know of readers.", "Quyền riêng tư của người đọc.").example("/quyen-rieng-tu.md"),
    Key::new("funding", Form::Words, "Who pays.", "Nguồn kinh phí."),
    Key::new("accessibility", Form::Words, "For whom the site works, and where not yet.", "Khả năng tiếp cận cho người khuyết tật."),
]] };

/// An entry of a menu.
#[rustfmt::skip]
pub static MENU_ENTRY: Group = Group { name: "a menu entry", tables: &[&[
    Key::new("name", Form::Text, "What readers see.", "Chữ người đọc thấy.").required().example("Sức khoẻ"),
    Key::new("url", Form::Text, "A file of `content/`, an address on the site, or a whole one elsewhere.", "Một tệp trong `content/`, một địa chỉ trên trang, hoặc địa chỉ đầy đủ của nơi khác.").required().example("/suc-khoe/_index.md"),
]] };

/// Path names of a language: those of `languages::PATH_NAMES`.
#[rustfmt::skip]
pub static PATHS: Group = Group { name: "`paths`", tables: &[&[
    Key::new("authors", Form::Shape(&SLUG), "Lists of authors.", "Danh sách tác giả.").example("tac-gia"),
    Key::new("channels", Form::Shape(&SLUG), "The page of official channels.", "Trang các kênh chính thức.").example("kenh-chinh-thuc"),
    Key::new("check", Form::Shape(&SLUG), "The pages of check codes.", "Trang tra mã kiểm tra.").example("kiem-tra"),
    Key::new("claims", Form::Shape(&SLUG), "The part of an article with its claims.", "Phần của bài ghi những điều được nói.").example("claims"),
    Key::new("corrections", Form::Shape(&SLUG), "The log of corrections.", "Sổ đính chính.").example("dinh-chinh"),
    Key::new("follow", Form::Shape(&SLUG), "The page of feeds.", "Trang theo dõi.").example("theo-doi"),
    Key::new("history", Form::Shape(&SLUG), "The versions of an article.", "Các bản của một bài.").example("lich-su"),
    Key::new("kit", Form::Shape(&SLUG), "The share kit of an article.", "Bộ chia sẻ của một bài.").example("bo-chia-se"),
    Key::new("page", Form::Shape(&SLUG), "Later pages of a list.", "Các trang sau của danh sách.").example("trang"),
    Key::new("search", Form::Shape(&SLUG), "The search page.", "Trang tìm kiếm.").example("tim-kiem"),
    Key::new("sources", Form::Shape(&SLUG), "The part of an article with its sources.", "Phần của bài ghi nguồn.").example("sources"),
    Key::new("tags", Form::Shape(&SLUG), "Lists of tags.", "Danh sách từ khoá.").example("the"),
    Key::new("topics", Form::Shape(&SLUG), "Lists of topics.", "Danh sách chủ đề.").example("chu-de"),
    Key::new("verdicts", Form::Shape(&SLUG), "Lists of verdicts.", "Danh sách kết luận.").example("ket-luan"),
    Key::new("verify", Form::Shape(&SLUG), "The page that checks signatures.", "Trang kiểm tra chữ ký.").example("xac-thuc"),
]] };

/// Address patterns.
#[rustfmt::skip]
pub static PERMALINKS: Group = Group { name: "`permalinks`", tables: &[&[
    Key::new("rebuttal", Form::Shape(&PERMALINK), "Addresses of rebuttals.", "Địa chỉ của bài kiểm chứng.").default("\"/{section}/{slug}/\""),
    Key::new("news", Form::Shape(&PERMALINK), "Addresses of news.", "Địa chỉ của tin.").default("\"/{section}/{slug}/\"").example("\"/{section}/{year}/{month}/{slug}/\""),
    Key::new("guide", Form::Shape(&PERMALINK), "Addresses of guides.", "Địa chỉ của bài hướng dẫn.").default("\"/{section}/{slug}/\""),
    Key::new("page", Form::Shape(&PERMALINK), "Addresses of plain pages.", "Địa chỉ của trang thường.").default("\"/{section}/{slug}/\""),
]] };

/// A step of the scale of verdicts.
#[rustfmt::skip]
pub static VERDICT: Group = Group { name: "a verdict", tables: &[&[
    Key::new("id", Form::Shape(&VERDICT_ID), "The word editors write; also a part of addresses.", "Từ mà người viết dùng; cũng là một phần của địa chỉ.").required().example("missing-context"),
    Key::new("label", Form::Text, "What readers see.", "Nhãn người đọc thấy.").required().example("{ vi: Thiếu bối cảnh, en: Missing context }"),
    Key::new("definition", Form::Text, "When this verdict is given.", "Khi nào dùng kết luận này."),
    Key::new("rating", Form::Either(&[Form::Number(1, 100), Form::OneOf(no_rating)]), "1 is worst; `none` where a number would mislead.", "1 là sai nhất; `none` khi con số gây hiểu lầm.").default("none"),
    Key::new("tone", Form::OneOf(tones), "The colour.", "Màu.").default("open"),
    Key::new("icon", Form::Words, "The sign: octagon, cross, triangle, cut, half, question, tick, shield.", "Ký hiệu: octagon, cross, triangle, cut, half, question, tick, shield.").example("cross"),
]] };

/// Feeds.
#[rustfmt::skip]
pub static FEEDS: Group = Group { name: "`feeds`", tables: &[&[
    Key::new("length", Form::Number(1, 500), "How many entries each feed has.", "Số bài trong mỗi bản tin.").default("20"),
    Key::new("content", Form::OneOf(feed_contents), "The whole article, or the summary only.", "Toàn bài, hay chỉ tóm tắt.").default("full"),
    Key::new("hub", Form::Shape(&WEB_ADDRESS), "The address of a WebSub hub that feeds name.", "Địa chỉ máy chủ WebSub ghi trong bản tin.").example("https://hub.example.org/"),
]] };

/// Colours and masthead.
#[rustfmt::skip]
pub static BRAND: Group = Group { name: "`brand`", tables: &[&[
    Key::new("primary", Form::Shape(&COLOUR), "The colour of masthead and links, in quotes.", "Màu đầu trang và đường dẫn, viết trong dấu nháy.").example("\"#17375e\""),
    Key::new("accent", Form::Shape(&COLOUR), "The colour of the bars of notices, in quotes.", "Màu vạch của các thông báo, viết trong dấu nháy.").example("\"#f2b134\""),
    Key::new("logo", Form::Words, "A file of `static/` for the masthead; the one of `publisher` when left out.", "Một tệp trong `static/` cho đầu trang; bỏ trống thì lấy của `publisher`.").example("logo.svg"),
]] };

/// Pictures.
#[rustfmt::skip]
pub static IMAGES: Group = Group { name: "`images`", tables: &[&[
    Key::new("widths", Form::List(&Form::Number(16, 10_000)), "Widths in pixels in which pictures are published.", "Những khổ rộng (điểm ảnh) mà ảnh được công bố.").default("[480, 800, 1200]"),
    Key::new("formats", Form::List(&Form::OneOf(picture_formats)), "With `webp`, pictures are published as WebP too.", "Có `webp` thì ảnh được công bố thêm ở dạng WebP.").default("[webp, jpeg]"),
]] };

/// Passing on.
#[rustfmt::skip]
pub static SHARE: Group = Group { name: "`share`", tables: &[&[
    Key::new("networks", Form::List(&Form::OneOf(networks)), "What the box offers, in this order; `[]` for no box.", "Các nút chia sẻ, theo thứ tự; `[]` là không có.").default("[copy, native, facebook, telegram, x, email, qr]"),
    Key::new("cards", Form::List(&Form::OneOf(card_shapes)), "Shapes of cards beside the wide one; `[]` for a site without cards.", "Các khổ thẻ ảnh ngoài khổ ngang; `[]` là không có thẻ.").default("[wide]").example("[square, tall]"),
    Key::new("codes", Form::Flag, "Whether each article has a check code, and a page that says whose it is.", "Mỗi bài có mã kiểm tra, cùng trang cho biết mã đó của bài nào hay không.").default("true"),
    Key::new("kit", Form::Flag, "Whether each article has a page of texts for the press office.", "Mỗi bài có trang soạn sẵn lời đăng cho người phụ trách truyền thông hay không.").default("true"),
    Key::new("utm", Form::Flag, "Whether shared addresses say where they were shared.", "Địa chỉ chia sẻ có ghi nơi chia sẻ hay không.").default("false"),
]] };

/// `security.txt`.
#[rustfmt::skip]
pub static SECURITY: Group = Group { name: "`security`", tables: &[&[
    Key::new("contact", Form::List(&Form::Shape(&CONTACT)), "One or more addresses, the preferred one first; the publisher's `email` when left out.", "Một hay nhiều địa chỉ, địa chỉ ưu tiên đứng đầu; bỏ trống thì lấy `email` của cơ quan.").example("\"mailto:baomat@example.org\""),
    Key::new("expires", Form::Shape(&DATE), "The day from which on nobody should rely on the file.", "Ngày mà từ đó không nên dựa vào tệp này nữa.").example("2027-06-01"),
    Key::new("policy", Form::Shape(&SECURE_PAGE), "A page that tells how reports are dealt with.", "Trang nói cách xử lý báo cáo.").example("https://example.org/bao-mat"),
    Key::new("acknowledgments", Form::Shape(&SECURE_PAGE), "A page that thanks those who reported.", "Trang cảm ơn người báo lỗi.").example("https://example.org/cam-on"),
    Key::new("encryption", Form::Shape(&SECURE_KEY), "A key for secret reports.", "Khoá mã hoá cho báo cáo kín.").example("https://example.org/khoa.asc"),
]] };

/// Keys of signatures.
#[rustfmt::skip]
pub static SIGNING: Group = Group { name: "`signing`", tables: &[&[
    Key::new("public_key", Form::Shape(&PUBLIC_KEY), "The key that releases are signed with; `rebut keygen` makes one.", "Khoá ký các bản công bố; `rebut keygen` tạo khoá.").required().example("RWS9Vv10xCAdSrRxVGnvzK5ums63UxyXYSuaDGCZlGqhlRYp8vAMFJXW"),
    Key::new("previous_keys", Form::List(&Form::Shape(&PUBLIC_KEY)), "Keys that were used before and were never lost to anybody; what they signed stays genuine.", "Những khoá dùng trước đây và chưa từng bị lộ; những gì chúng đã ký vẫn là thật."),
]] };

/// A place to send the site to: the keys of all kinds. Which ones a kind has, see `TARGETS`.
#[rustfmt::skip]
pub static DEPLOY: Group = Group { name: "a target", tables: &[&[
    Key::new("to", Form::OneOf(target_kinds), "What kind of place it is; the other keys depend on it.", "Loại nơi nhận; các khoá khác tuỳ theo loại.").required().example("sftp"),
    TARGET_HOST, TARGET_USER, TARGET_PORT, TARGET_PATH,
    TARGET_SERVER, TARGET_BUCKET, TARGET_REGION, TARGET_ENDPOINT, TARGET_PREFIX, TARGET_PATH_STYLE,
    TARGET_REPOSITORY, TARGET_BRANCH, TARGET_TRUST,
], TARGET_COMMON] };

/// The kinds of targets, each with its keys.
const TARGETS: Form = Form::Cases(
    &DEPLOY,
    &[
        &DEPLOY_FOLDER,
        &DEPLOY_SFTP,
        &DEPLOY_RSYNC,
        &DEPLOY_FTPS,
        &DEPLOY_FTP,
        &DEPLOY_S3,
        &DEPLOY_WEBDAV,
        &DEPLOY_GIT,
    ],
);

/// A target that is a folder.
#[rustfmt::skip]
pub static DEPLOY_FOLDER: Group = Group { name: "a target `folder`", tables: &[&[
    Key::new("to", Form::OneOf(folder), "A folder of this machine, or one that is mounted.", "Một thư mục trên máy này, hoặc thư mục được gắn vào.").required(),
    TARGET_PATH.required(),
], TARGET_COMMON] };

/// A target that is reached with OpenSSH.
#[rustfmt::skip]
pub static DEPLOY_SFTP: Group = Group { name: "a target `sftp`", tables: &[&[
    Key::new("to", Form::OneOf(sftp), "A folder of a host that is reached with OpenSSH.", "Một thư mục trên máy chủ, nối bằng OpenSSH.").required(),
    TARGET_HOST.required(), TARGET_USER, TARGET_PORT, TARGET_PATH.required(),
], TARGET_COMMON] };

/// A target to which rsync brings the files.
#[rustfmt::skip]
pub static DEPLOY_RSYNC: Group = Group { name: "a target `rsync`", tables: &[&[
    Key::new("to", Form::OneOf(rsync), "A folder of a host that is reached with OpenSSH, and to which rsync brings the files.", "Một thư mục trên máy chủ, nối bằng OpenSSH, rsync chuyển tệp.").required(),
    TARGET_HOST.required(), TARGET_USER, TARGET_PORT, TARGET_PATH.required(),
], TARGET_COMMON] };

/// A target that is reached with FTP over TLS.
#[rustfmt::skip]
pub static DEPLOY_FTPS: Group = Group { name: "a target `ftps`", tables: &[&[
    Key::new("to", Form::OneOf(ftps), "A folder of a host that is reached with FTP over TLS.", "Một thư mục trên máy chủ, nối bằng FTP có mã hoá (TLS).").required(),
    TARGET_HOST.required(), TARGET_USER, TARGET_PORT, TARGET_PATH.required(), TARGET_TRUST,
], TARGET_COMMON] };

/// A target that is reached with FTP in the clear.
#[rustfmt::skip]
pub static DEPLOY_FTP: Group = Group { name: "a target `ftp`", tables: &[&[
    Key::new("to", Form::OneOf(ftp), "A folder of a host that is reached with FTP: the password goes over the network in the clear.", "Một thư mục trên máy chủ, nối bằng FTP: mật khẩu đi qua mạng không mã hoá.").required(),
    TARGET_HOST.required(), TARGET_USER, TARGET_PORT, TARGET_PATH.required(),
], TARGET_COMMON] };

/// A target that is a bucket.
#[rustfmt::skip]
pub static DEPLOY_S3: Group = Group { name: "a target `s3`", tables: &[&[
    Key::new("to", Form::OneOf(s3), "A bucket of Amazon S3 or of a store that speaks its language.", "Một bucket của Amazon S3 hoặc kho tương thích.").required(),
    TARGET_BUCKET.required(), TARGET_REGION, TARGET_ENDPOINT, TARGET_PREFIX, TARGET_PATH_STYLE, TARGET_TRUST,
], TARGET_COMMON] };

/// A target that speaks WebDAV.
#[rustfmt::skip]
pub static DEPLOY_WEBDAV: Group = Group { name: "a target `webdav`", tables: &[&[
    Key::new("to", Form::OneOf(webdav), "A folder of a host that speaks WebDAV.", "Một thư mục trên máy chủ WebDAV.").required(),
    TARGET_SERVER.required(), TARGET_USER, TARGET_TRUST,
], TARGET_COMMON] };

/// A target that is a branch.
#[rustfmt::skip]
pub static DEPLOY_GIT: Group = Group { name: "a target `git`", tables: &[&[
    Key::new("to", Form::OneOf(git), "A branch of a git repository, which a host of pages shows.", "Một nhánh của kho git, do dịch vụ pages hiển thị.").required(),
    TARGET_REPOSITORY.required(), TARGET_BRANCH,
], TARGET_COMMON] };

#[rustfmt::skip]
const TARGET_SERVER: Key = Key::new("server", Form::Shape(&SERVER), "The address of the folder on the WebDAV server.", "Địa chỉ thư mục trên máy chủ WebDAV.").example("https://dav.example.org/www/");
#[rustfmt::skip]
const TARGET_BUCKET: Key = Key::new("bucket", Form::Shape(&PLAIN), "The name of the bucket.", "Tên bucket.").example("www.example.org");
#[rustfmt::skip]
const TARGET_REGION: Key = Key::new("region", Form::Shape(&PLAIN), "The region of the bucket.", "Vùng của bucket.").default("us-east-1").example("ap-southeast-1");
#[rustfmt::skip]
const TARGET_ENDPOINT: Key = Key::new("endpoint", Form::Shape(&SERVER), "The address of the store; Amazon's when left out.", "Địa chỉ kho; bỏ trống là của Amazon.").example("https://s3.example.org");
#[rustfmt::skip]
const TARGET_PREFIX: Key = Key::new("prefix", Form::Shape(&PLAIN), "A folder in the bucket.", "Một thư mục trong bucket.").example("www");
#[rustfmt::skip]
const TARGET_PATH_STYLE: Key = Key::new("path_style", Form::Flag, "Whether the bucket stands in the path of addresses and not before the host; so when there is an `endpoint`.", "Tên bucket nằm trong đường dẫn chứ không đứng trước tên máy chủ; mặc định là có nếu ghi `endpoint`.");
#[rustfmt::skip]
const TARGET_REPOSITORY: Key = Key::new("repository", Form::Shape(&PLAIN), "The repository, as git takes it.", "Kho git, viết như với lệnh git.").example("git@example.org:site.git");
#[rustfmt::skip]
const TARGET_BRANCH: Key = Key::new("branch", Form::Shape(&PLAIN), "The branch that is shown.", "Nhánh được hiển thị.").default("pages");
#[rustfmt::skip]
const TARGET_TRUST: Key = Key::new("trust", Form::Shape(&PLAIN), "A file of certificates (PEM) that are believed instead of Mozilla's list.", "Tệp chứng thư (PEM) được tin thay cho danh sách của Mozilla.").example("certificates/host.pem");
#[rustfmt::skip]
const TARGET_HOST: Key = Key::new("host", Form::Shape(&PLAIN), "The name of the host; of ssh also an alias of `~/.ssh/config`.", "Tên máy chủ; với ssh cũng có thể là tên tắt trong `~/.ssh/config`.").example("example.org");
#[rustfmt::skip]
const TARGET_USER: Key = Key::new("user", Form::Shape(&PLAIN), "Who logs in. The password stands in the environment, see deploy.md.", "Tên đăng nhập. Mật khẩu nằm trong biến môi trường, xem deploy.md.").example("web");
#[rustfmt::skip]
const TARGET_PORT: Key = Key::new("port", Form::Number(1, 65_535), "The port, when it is not the usual one.", "Cổng, nếu không phải cổng thường dùng.").example("2222");
#[rustfmt::skip]
const TARGET_PATH: Key = Key::new("path", Form::Shape(&PLAIN), "The folder that the web server shows.", "Thư mục mà máy chủ web đọc.").example("/var/www/html");

/// What every target has.
#[rustfmt::skip]
static TARGET_COMMON: &[Key] = &[
    Key::new("url", Form::Shape(&BASE_URL), "Where readers find what lies there, when that is not `base_url`.", "Địa chỉ người đọc thấy nơi này, nếu khác `base_url`.").example("https://thu.example.org/"),
    Key::new("verify", Form::Flag, "Whether some files are fetched afterwards and compared.", "Sau khi gửi có tải thử vài tệp về so sánh hay không.").default("true"),
    Key::new("linger", Form::Number(0, 600), "Seconds that files stay which no page needs any more: readers are still loading the pages that did.", "Số giây giữ lại những tệp không trang nào cần nữa, vì người đọc còn đang tải trang cũ.").default("5"),
    Key::new("index_now", Form::Shape(&INDEX_NOW_KEY), "A key of IndexNow: search engines are told of changed pages. It is public, as a file of `static/`.", "Khoá IndexNow: báo cho công cụ tìm kiếm những trang đã đổi. Khoá này công khai, là một tệp trong `static/`.").example("8f2c1d7e0a9b"),
    Key::new("index_now_at", Form::Shape(&WEB_ADDRESS), "Which search engine is told; it tells the others.", "Báo cho công cụ tìm kiếm nào; nơi đó báo cho các nơi khác.").default("https://api.indexnow.org/indexnow"),
];

/// Limits of weight.
#[rustfmt::skip]
pub static BUDGETS: Group = Group { name: "`budgets`", tables: &[&[
    Key::new("html_kb", Form::Number(1, 999_999), "Of one HTML file.", "Của một tệp HTML.").default("60"),
    Key::new("page_kb", Form::Number(1, 999_999), "Of a page with all it loads.", "Của một trang cùng mọi thứ nó tải.").default("150"),
]] };

/// What is read, as a regular expression: [`crate::config::BaseUrl::parse`].
static BASE_URL: Shape = Shape {
    pattern: r#"^\s*https?://(?![.:-])[A-Za-z0-9.:\[\]-]+(?:/(?!/)(?!.*//)(?!(?:.*/)?\.\.(?:/|\s*$))[^\s?#"<>\\^`{|}]*)?\s*$"#,
    takes_numbers: false,
    en: "an address such as `https://example.org/` or `https://example.org/kiem-chung/`",
    vi: "một địa chỉ như `https://example.org/` hoặc `https://example.org/kiem-chung/`",
};

static ID_DOMAIN: Shape = Shape {
    pattern: r"^[a-z0-9](?:[a-z0-9._@-]*[a-z0-9])?$",
    takes_numbers: true,
    en: "a domain in small letters: `example.org`",
    vi: "một tên miền, chữ thường: `example.org`",
};

/// A language tag: [`crate::base::lang::LanguageTag::parse`].
pub static LANGUAGE: Shape = Shape {
    pattern: r"^[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?$",
    takes_numbers: false,
    en: "a language tag: `vi`, `en`, `pt-BR`",
    vi: "mã ngôn ngữ: `vi`, `en`, `pt-BR`",
};

static EMAIL: Shape = Shape {
    pattern: r##"^[^\s!"#$&'()*,/:;<=>?@\[\\\]^`{|}~]+@[^\s!"#$&'()*,/:;<=>?@\[\\\]^`{|}~]*\.[^\s!"#$&'()*,/:;<=>?@\[\\\]^`{|}~]*$"##,
    takes_numbers: false,
    en: "an e-mail address: `lienhe@example.org`",
    vi: "một địa chỉ thư điện tử: `lienhe@example.org`",
};

static COLOUR: Shape = Shape {
    pattern: "^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$",
    takes_numbers: false,
    en: "a colour in quotes: `\"#17375e\"`",
    vi: "một màu, trong dấu nháy: `\"#17375e\"`",
};

static PERMALINK: Shape = Shape {
    pattern: r"^/(?!/)(?=.*\{(?:slug|id)\})(?!(?:.*/)?\.{1,2}/)(?:[^{]|\{(?:section|slug|year|month|day|id|kind)\})*/$",
    takes_numbers: false,
    en: "a pattern with `{slug}` or `{id}` that begins and ends with `/`: `/{section}/{slug}/`",
    vi: "một mẫu có `{slug}` hoặc `{id}`, bắt đầu và kết thúc bằng `/`: `/{section}/{slug}/`",
};

static VERDICT_ID: Shape = Shape {
    pattern: "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    takes_numbers: true,
    en: "small letters a–z, digits and hyphens",
    vi: "chữ thường a–z, chữ số và dấu gạch nối",
};

static CONTACT: Shape = Shape {
    pattern: r"^\s*(?:[Mm][Aa][Ii][Ll][Tt][Oo]:|[Hh][Tt][Tt][Pp][Ss]://|[Tt][Ee][Ll]:)[!-~]+\s*$",
    takes_numbers: false,
    en: "an address that begins with `mailto:`, `https://` or `tel:`",
    vi: "một địa chỉ bắt đầu bằng `mailto:`, `https://` hoặc `tel:`",
};

/// [`crate::base::signature::PublicKey::parse`]
static PUBLIC_KEY: Shape = Shape {
    pattern: r"^\s*RW[A-Za-z0-9+/]{54}\s*$",
    takes_numbers: false,
    en: "a public key of minisign: `RW` and 54 more letters",
    vi: "một khoá công khai của minisign: `RW` và 54 ký tự nữa",
};

static SECURE_PAGE: Shape = Shape {
    pattern: r"^\s*[Hh][Tt][Tt][Pp][Ss]://[!-~]+\s*$",
    takes_numbers: false,
    en: "an address that begins with `https://`",
    vi: "một địa chỉ bắt đầu bằng `https://`",
};

static SECURE_KEY: Shape = Shape {
    pattern: r"^\s*(?:[Hh][Tt][Tt][Pp][Ss]://|[Dd][Nn][Ss]:|[Oo][Pp][Ee][Nn][Pp][Gg][Pp]4[Ff][Pp][Rr]:)[!-~]+\s*$",
    takes_numbers: false,
    en: "an address that begins with `https://`, `dns:` or `openpgp4fpr:`",
    vi: "một địa chỉ bắt đầu bằng `https://`, `dns:` hoặc `openpgp4fpr:`",
};

static TARGET_NAME: Shape = Shape {
    pattern: "^[a-z0-9][a-z0-9_-]*$",
    takes_numbers: true,
    en: "small letters a–z, digits and hyphens",
    vi: "chữ thường a–z, chữ số và dấu gạch nối",
};

/// A text in one line that no program takes for one of its options.
static PLAIN: Shape = Shape {
    pattern: r"^\s*(?![-\s])[^\u0000-\u001f\u007f-\u009f]+\s*$",
    takes_numbers: true,
    en: "one line that does not begin with `-`",
    vi: "một dòng không bắt đầu bằng `-`",
};

/// A secure address, or one of this machine: `config::deploy::read_server`.
static SERVER: Shape = Shape {
    pattern: r#"^\s*(?:https://(?![.:-])[A-Za-z0-9.:\[\]-]+|http://(?:127\.0\.0\.1|\[::1\]|localhost)(?::[0-9]+)?)(?:/(?!/)(?!.*//)(?!(?:.*/)?\.\.(?:/|\s*$))[^\s?#"<>\\^`{|}]*)?\s*$"#,
    takes_numbers: false,
    en: "an address with `https://`",
    vi: "một địa chỉ có `https://`",
};

static INDEX_NOW_KEY: Shape = Shape {
    pattern: "^[A-Za-z0-9-]{8,128}$",
    takes_numbers: true,
    en: "8 to 128 letters a–z, digits and hyphens",
    vi: "8 đến 128 chữ a–z, chữ số và dấu gạch nối",
};

/// Authors, verdicts and languages always exist; naming them changes nothing.
fn taxonomies() -> Vec<&'static str> {
    vec!["topics", "tags", "authors", "verdicts", "languages"]
}

/// nginx and Caddy read their rules elsewhere, so they cannot be named here.
fn hosts() -> Vec<&'static str> {
    let published = Host::NAMES.iter().filter(|(_, host)| host.is_published());
    published.map(|(name, _)| *name).collect()
}

fn codings() -> Vec<&'static str> {
    words(Coding::NAMES)
}

fn levels() -> Vec<&'static str> {
    words(outputs::LEVELS)
}

fn body_types() -> Vec<&'static str> {
    words(identity::TYPES)
}

fn no_rating() -> Vec<&'static str> {
    vec!["none"]
}

fn tones() -> Vec<&'static str> {
    words(verdicts::TONES)
}

fn feed_contents() -> Vec<&'static str> {
    words(outputs::FEED_CONTENTS)
}

fn picture_formats() -> Vec<&'static str> {
    words(outputs::PICTURE_FORMATS)
}

fn networks() -> Vec<&'static str> {
    words(&Network::ALL)
}

fn target_kinds() -> Vec<&'static str> {
    words(deploy::KINDS)
}

fn folder() -> Vec<&'static str> {
    vec!["folder"]
}

fn sftp() -> Vec<&'static str> {
    vec!["sftp"]
}

fn rsync() -> Vec<&'static str> {
    vec!["rsync"]
}

fn ftps() -> Vec<&'static str> {
    vec!["ftps"]
}

fn ftp() -> Vec<&'static str> {
    vec!["ftp"]
}

fn s3() -> Vec<&'static str> {
    vec!["s3"]
}

fn webdav() -> Vec<&'static str> {
    vec!["webdav"]
}

fn git() -> Vec<&'static str> {
    vec!["git"]
}

fn card_shapes() -> Vec<&'static str> {
    words(&CardShape::NAMES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::languages::PATH_NAMES;

    #[test]
    fn each_path_name_is_explained() {
        assert_eq!(PATHS.names().collect::<Vec<_>>(), PATH_NAMES);
    }
}

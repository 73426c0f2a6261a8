//! What can be wrong with a live site: code, severity, why it matters and what to do, in both languages.

use crate::base::bilingual::Words;
use crate::base::diag::Severity;

/// Something that can be wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Ailment {
    /// What it is called.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Why it matters.
    pub why: Words,
    /// What to do.
    pub way_out: Words,
}

pub(super) const NO_HTTPS: Ailment = Ailment {
    code: "no-https",
    severity: Severity::Error,
    why: Words {
        en: "anybody on the way can read and change what an unencrypted page says",
        vi: "ai đứng giữa đường cũng đọc và sửa được trang không mã hoá",
    },
    way_out: Words {
        en: "get a certificate, and let `base_url` begin with `https://`",
        vi: "xin chứng thư, và để `base_url` bắt đầu bằng `https://`",
    },
};

pub(super) const NOT_PUBLIC: Ailment = Ailment {
    code: "not-public",
    severity: Severity::Info,
    why: Words {
        en: "a host inside is not judged by what holds on the public network: certificate, IPv6, other names",
        vi: "máy nội bộ không được xét những điều của mạng công cộng: chứng thư, IPv6, tên khác",
    },
    way_out: Words {
        en: "ask again with the public address", vi: "hỏi lại với địa chỉ công khai"
    },
};

pub(super) const BAD_CERTIFICATE: Ailment = Ailment {
    code: "bad-certificate",
    severity: Severity::Error,
    why: Words {
        en: "browsers show a warning in the place of the site",
        vi: "trình duyệt hiện cảnh báo thay cho trang",
    },
    way_out: Words {
        en: "get a certificate for this very name, and install it with its whole chain",
        vi: "xin chứng thư đúng tên miền này, cài kèm cả chuỗi",
    },
};

pub(super) const CERTIFICATE_ENDED: Ailment = Ailment {
    code: "certificate-ends",
    severity: Severity::Error,
    why: Words {
        en: "when the certificate ends, browsers show a warning in the place of the site",
        vi: "khi chứng thư hết hạn, trình duyệt hiện cảnh báo thay cho trang",
    },
    way_out: Words {
        en: "renew it now, and look why it does not renew itself",
        vi: "gia hạn ngay, và xem vì sao nó không tự gia hạn",
    },
};

pub(super) const CERTIFICATE_ENDS: Ailment = Ailment {
    code: "certificate-ends-soon",
    severity: Severity::Warning,
    why: Words {
        en: "certificates that renew themselves do so a month before; this one did not",
        vi: "chứng thư tự gia hạn thì làm trước một tháng; cái này thì chưa",
    },
    way_out: Words {
        en: "look why it does not renew itself",
        vi: "xem vì sao nó không tự gia hạn",
    },
};

pub(super) const TLS_NOT_SEEN: Ailment = Ailment {
    code: "tls-not-seen",
    severity: Severity::Info,
    why: Words {
        en: "the certificate could not be looked at directly; the site itself was reached",
        vi: "không xem trực tiếp được chứng thư; trang thì tới được",
    },
    way_out: Words {
        en: "ask from a computer with a direct way to the network",
        vi: "hỏi từ máy nối mạng trực tiếp",
    },
};

pub(super) const HTTP_OPEN: Ailment = Ailment {
    code: "http-open",
    severity: Severity::Warning,
    why: Words {
        en: "who types the name without `https:` reads an unencrypted page",
        vi: "người gõ tên miền không có `https:` sẽ đọc trang không mã hoá",
    },
    way_out: Words {
        en: "lead `http:` to `https:` with status 301",
        vi: "chuyển `http:` sang `https:` bằng mã 301",
    },
};

pub(super) const REDIRECT_LOOP: Ailment = Ailment {
    code: "redirect-loop",
    severity: Severity::Error,
    why: Words {
        en: "browsers give up, and nobody reads the site",
        vi: "trình duyệt bỏ cuộc, không ai đọc được trang",
    },
    way_out: Words {
        en: "take out one of the rules that lead back",
        vi: "bỏ một trong các quy tắc dẫn vòng lại",
    },
};

pub(super) const REDIRECT_CHAIN: Ailment = Ailment {
    code: "redirect-chain",
    severity: Severity::Warning,
    why: Words {
        en: "each step costs a reader on a slow line a second",
        vi: "mỗi bước làm người dùng mạng chậm mất thêm một giây",
    },
    way_out: Words {
        en: "lead straight to the last address", vi: "chuyển thẳng tới địa chỉ cuối"
    },
};

pub(super) const LEADS_ELSEWHERE: Ailment = Ailment {
    code: "leads-elsewhere",
    severity: Severity::Error,
    why: Words {
        en: "readers end on another host than the one that was asked",
        vi: "người đọc rơi vào máy chủ khác với nơi được hỏi",
    },
    way_out: Words {
        en: "ask for the address where the site is, and set `base_url` to it; when you do not know that host, tell your administrator at once",
        vi: "hỏi đúng địa chỉ của trang và ghi vào `base_url`; nếu không biết máy chủ kia, báo ngay quản trị",
    },
};

pub(super) const SECOND_ADDRESS: Ailment = Ailment {
    code: "second-address",
    severity: Severity::Warning,
    why: Words {
        en: "the same pages under two names divide search results, and one of them may be forgotten",
        vi: "cùng trang ở hai tên làm chia kết quả tìm kiếm, và một tên dễ bị bỏ quên",
    },
    way_out: Words {
        en: "lead one name to the other with status 301",
        vi: "chuyển tên này sang tên kia bằng mã 301",
    },
};

pub(super) const HOME_STATUS: Ailment = Ailment {
    code: "home-status",
    severity: Severity::Error,
    why: Words { en: "readers do not see the site", vi: "người đọc không thấy trang" },
    way_out: Words { en: "look into the log of the server", vi: "xem nhật ký máy chủ" },
};

pub(super) const HTML_CHARSET: Ailment = Ailment {
    code: "html-type",
    severity: Severity::Error,
    why: Words {
        en: "Vietnamese letters break where a browser has to guess the charset",
        vi: "chữ Việt bị vỡ khi trình duyệt phải đoán bảng mã",
    },
    way_out: Words {
        en: "send `Content-Type: text/html; charset=utf-8`; `rebut host` prints the rules",
        vi: "gửi `Content-Type: text/html; charset=utf-8`; `rebut host` in sẵn quy tắc",
    },
};

pub(super) const CANONICAL: Ailment = Ailment {
    code: "canonical",
    severity: Severity::Error,
    why: Words {
        en: "search engines and feeds are led to another address than this one",
        vi: "máy tìm kiếm và bản tin bị dẫn tới địa chỉ khác",
    },
    way_out: Words {
        en: "build with the right `base_url` and publish again",
        vi: "dựng lại với `base_url` đúng rồi công bố",
    },
};

pub(super) const NO_CSP: Ailment = Ailment {
    code: "no-csp",
    severity: Severity::Warning,
    why: Words {
        en: "without a policy, one hole lets somebody run scripts in your name",
        vi: "không có chính sách, một lỗ hổng là đủ để chạy mã nhân danh bạn",
    },
    way_out: Words {
        en: "send `Content-Security-Policy`; `rebut host` prints the rules",
        vi: "gửi `Content-Security-Policy`; `rebut host` in sẵn quy tắc",
    },
};

pub(super) const WEAK_CSP: Ailment = Ailment {
    code: "weak-csp",
    severity: Severity::Warning,
    why: Words {
        en: "a policy that allows inline or foreign scripts stops little",
        vi: "chính sách cho mã nhúng hoặc mã ngoài thì chặn được ít",
    },
    way_out: Words {
        en: "use the policy that `rebut host` prints; the pages need no more",
        vi: "dùng chính sách do `rebut host` in; các trang không cần hơn",
    },
};

pub(super) const NO_NOSNIFF: Ailment = Ailment {
    code: "no-nosniff",
    severity: Severity::Warning,
    why: Words {
        en: "browsers may guess another type than the one that was sent",
        vi: "trình duyệt có thể đoán kiểu khác với kiểu được gửi",
    },
    way_out: Words {
        en: "send `X-Content-Type-Options: nosniff`",
        vi: "gửi `X-Content-Type-Options: nosniff`",
    },
};

pub(super) const NO_REFERRER: Ailment = Ailment {
    code: "no-referrer-policy",
    severity: Severity::Warning,
    why: Words {
        en: "other sites learn which article a reader came from",
        vi: "trang khác biết người đọc đến từ bài nào",
    },
    way_out: Words {
        en: "send `Referrer-Policy: strict-origin-when-cross-origin`",
        vi: "gửi `Referrer-Policy: strict-origin-when-cross-origin`",
    },
};

pub(super) const NO_PERMISSIONS: Ailment = Ailment {
    code: "no-permissions-policy",
    severity: Severity::Info,
    why: Words {
        en: "the pages need no camera, place or microphone, and should say so",
        vi: "các trang không cần máy ảnh, vị trí, micro, và nên nói rõ",
    },
    way_out: Words {
        en: "use the rules that `rebut host` prints",
        vi: "dùng quy tắc do `rebut host` in",
    },
};

pub(super) const NO_HSTS: Ailment = Ailment {
    code: "no-hsts",
    severity: Severity::Info,
    why: Words {
        en: "the first request of a reader may still be unencrypted, and led away",
        vi: "lần hỏi đầu của người đọc có thể chưa mã hoá và bị dẫn đi",
    },
    way_out: Words {
        en: "once every name of the host is reached by HTTPS, send `Strict-Transport-Security`",
        vi: "khi mọi tên của máy chủ đều dùng HTTPS, gửi `Strict-Transport-Security`",
    },
};

pub(super) const PAGE_KEPT: Ailment = Ailment {
    code: "page-kept-long",
    severity: Severity::Warning,
    why: Words {
        en: "readers keep an old page after a correction",
        vi: "người đọc giữ trang cũ sau khi bạn đã đính chính",
    },
    way_out: Words {
        en: "send pages with `Cache-Control: no-cache`",
        vi: "gửi trang với `Cache-Control: no-cache`",
    },
};

pub(super) const ASSET_NOT_KEPT: Ailment = Ailment {
    code: "asset-not-kept",
    severity: Severity::Warning,
    why: Words {
        en: "files with a digest in their name never change, and are fetched again in vain",
        vi: "tệp có mã trong tên không bao giờ đổi, tải lại là phí",
    },
    way_out: Words {
        en: "send them with `Cache-Control: public, max-age=31536000, immutable`",
        vi: "gửi kèm `Cache-Control: public, max-age=31536000, immutable`",
    },
};

pub(super) const NOT_COMPRESSED: Ailment = Ailment {
    code: "not-compressed",
    severity: Severity::Warning,
    why: Words {
        en: "pages are three to five times as large as they need be",
        vi: "trang nặng gấp ba đến năm lần mức cần",
    },
    way_out: Words {
        en: "turn compression on; `rebut host` prints the rules, and `compress` makes the files ahead",
        vi: "bật nén; `rebut host` in sẵn quy tắc, còn `compress` nén sẵn tệp",
    },
};

pub(super) const NO_VARY: Ailment = Ailment {
    code: "no-vary",
    severity: Severity::Warning,
    why: Words {
        en: "a cache on the way may give a compressed page to who cannot read it",
        vi: "bộ đệm trên đường có thể đưa trang nén cho nơi không đọc được",
    },
    way_out: Words { en: "send `Vary: Accept-Encoding`", vi: "gửi `Vary: Accept-Encoding`" },
};

pub(super) const NO_IPV6: Ailment = Ailment {
    code: "no-ipv6",
    severity: Severity::Info,
    why: Words {
        en: "telephones on networks with IPv6 alone reach the site through a translator",
        vi: "điện thoại ở mạng chỉ có IPv6 phải qua bộ chuyển",
    },
    way_out: Words {
        en: "ask your host for an IPv6 address, and add an AAAA record",
        vi: "xin nhà cung cấp địa chỉ IPv6 và thêm bản ghi AAAA",
    },
};

pub(super) const DEAD_IPV6: Ailment = Ailment {
    code: "dead-ipv6",
    severity: Severity::Error,
    why: Words {
        en: "readers whose network prefers IPv6 wait, or see nothing",
        vi: "người dùng mạng ưu tiên IPv6 phải chờ, hoặc không thấy gì",
    },
    way_out: Words {
        en: "let the server listen on that address, or take the AAAA record out",
        vi: "để máy chủ nghe ở địa chỉ đó, hoặc bỏ bản ghi AAAA",
    },
};

pub(super) const IPV6_NOT_ASKED: Ailment = Ailment {
    code: "ipv6-not-asked",
    severity: Severity::Info,
    why: Words {
        en: "this computer has no way to IPv6", vi: "máy này không có đường IPv6"
    },
    way_out: Words { en: "ask from a computer that has", vi: "hỏi từ máy có IPv6" },
};

pub(super) const NO_FEEDS: Ailment = Ailment {
    code: "no-feeds",
    severity: Severity::Warning,
    why: Words {
        en: "readers and other sites cannot follow what is published",
        vi: "người đọc và trang khác không theo dõi được tin",
    },
    way_out: Words {
        en: "publish the whole folder that `rebut build` wrote",
        vi: "công bố trọn thư mục do `rebut build` ghi",
    },
};

pub(super) const FILE_MISSING: Ailment = Ailment {
    code: "file-missing",
    severity: Severity::Error,
    why: Words {
        en: "the home page points to a file that is not there: the upload was not complete",
        vi: "trang chủ trỏ tới tệp không có: tải lên chưa đủ",
    },
    way_out: Words {
        en: "publish the whole folder again", vi: "công bố lại trọn thư mục"
    },
};

pub(super) const FEED_TYPE: Ailment = Ailment {
    code: "feed-type",
    severity: Severity::Warning,
    why: Words {
        en: "some readers of feeds take nothing that is not sent as a feed",
        vi: "một số trình đọc không nhận thứ không được gửi đúng kiểu bản tin",
    },
    way_out: Words {
        en: "use the rules that `rebut host` prints",
        vi: "dùng quy tắc do `rebut host` in",
    },
};

pub(super) const FEED_BROKEN: Ailment = Ailment {
    code: "feed-broken",
    severity: Severity::Error,
    why: Words {
        en: "readers of feeds show nothing at all",
        vi: "trình đọc bản tin không hiện gì",
    },
    way_out: Words {
        en: "publish the file again; look whether the host adds something to it",
        vi: "công bố lại tệp; xem máy chủ có chèn thêm gì vào không",
    },
};

pub(super) const FEED_SELF: Ailment = Ailment {
    code: "feed-self",
    severity: Severity::Warning,
    why: Words {
        en: "readers of feeds take the two addresses for two feeds",
        vi: "trình đọc bản tin coi hai địa chỉ là hai bản tin",
    },
    way_out: Words {
        en: "build with the right `base_url` and publish again",
        vi: "dựng lại với `base_url` đúng rồi công bố",
    },
};

pub(super) const FILE_TYPE: Ailment = Ailment {
    code: "file-type",
    severity: Severity::Warning,
    why: Words {
        en: "browsers refuse styles and scripts of a wrong type, and break letters without a charset",
        vi: "trình duyệt từ chối tệp kiểu và mã sai kiểu, và vỡ chữ khi thiếu bảng mã",
    },
    way_out: Words {
        en: "use the rules that `rebut host` prints",
        vi: "dùng quy tắc do `rebut host` in",
    },
};

pub(super) const NO_SITEMAP: Ailment = Ailment {
    code: "no-sitemap",
    severity: Severity::Warning,
    why: Words {
        en: "search engines find new articles late",
        vi: "máy tìm kiếm thấy bài mới chậm",
    },
    way_out: Words {
        en: "publish `robots.txt` and `sitemap.xml` as they were built",
        vi: "công bố `robots.txt` và `sitemap.xml` như đã dựng",
    },
};

pub(super) const NO_SECURITY: Ailment = Ailment {
    code: "no-security-txt",
    severity: Severity::Warning,
    why: Words {
        en: "who finds a hole does not know whom to tell",
        vi: "ai thấy lỗ hổng không biết báo cho ai",
    },
    way_out: Words {
        en: "publish `.well-known/` too: programs for uploading often leave hidden folders out",
        vi: "công bố cả `.well-known/`: chương trình tải lên hay bỏ thư mục ẩn",
    },
};

pub(super) const SECURITY_ENDED: Ailment = Ailment {
    code: "security-txt-expired",
    severity: Severity::Error,
    why: Words {
        en: "what is past its day must not be believed (RFC 9116)",
        vi: "quá ngày ghi thì không được tin nữa (RFC 9116)",
    },
    way_out: Words {
        en: "build and publish again, or write a later day into `security.expires`",
        vi: "dựng và công bố lại, hoặc ghi ngày muộn hơn ở `security.expires`",
    },
};

pub(super) const SECURITY_ENDS: Ailment = Ailment {
    code: "security-txt-ends-soon",
    severity: Severity::Warning,
    why: Words {
        en: "after that day it must not be believed (RFC 9116)",
        vi: "sau ngày đó thì không được tin nữa (RFC 9116)",
    },
    way_out: Words {
        en: "build and publish again before",
        vi: "dựng và công bố lại trước ngày đó",
    },
};

pub(super) const SECURITY_BROKEN: Ailment = Ailment {
    code: "security-txt-broken",
    severity: Severity::Warning,
    why: Words {
        en: "programs look for a `Contact:` and an `Expires:` (RFC 9116)",
        vi: "chương trình tìm dòng `Contact:` và `Expires:` (RFC 9116)",
    },
    way_out: Words {
        en: "publish the file as it was built", vi: "công bố tệp như đã dựng"
    },
};

pub(super) const SOFT_404: Ailment = Ailment {
    code: "soft-404",
    severity: Severity::Error,
    why: Words {
        en: "search engines keep what is gone, and old links seem to work",
        vi: "máy tìm kiếm giữ cái đã mất, liên kết cũ như còn dùng được",
    },
    way_out: Words {
        en: "let the server answer with status 404 and the page `404.html`",
        vi: "để máy chủ trả mã 404 cùng trang `404.html`",
    },
};

pub(super) const FOREIGN_404: Ailment = Ailment {
    code: "foreign-404",
    severity: Severity::Warning,
    why: Words {
        en: "a reader with an old link meets a strange page without a way on",
        vi: "người đọc có liên kết cũ gặp trang lạ, không lối đi tiếp",
    },
    way_out: Words {
        en: "tell the server to answer with `404.html`; `rebut host` prints the rules",
        vi: "bảo máy chủ trả `404.html`; `rebut host` in sẵn quy tắc",
    },
};

pub(super) const HIDDEN_SERVED: Ailment = Ailment {
    code: "hidden-served",
    severity: Severity::Error,
    why: Words {
        en: "such files tell how the site is made, and may hold passwords",
        vi: "những tệp này lộ cách làm trang, có khi cả mật khẩu",
    },
    way_out: Words {
        en: "take the file off the host, change what was secret in it, and refuse hidden files; `rebut host` prints the rules",
        vi: "gỡ tệp khỏi máy chủ, đổi mọi bí mật trong đó, và chặn tệp ẩn; `rebut host` in sẵn quy tắc",
    },
};

pub(super) const MANIFEST_SERVED: Ailment = Ailment {
    code: "manifest-served",
    severity: Severity::Warning,
    why: Words {
        en: "it tells the names of all files, unlisted ones too",
        vi: "nó lộ tên mọi tệp, kể cả tệp không liệt kê",
    },
    way_out: Words {
        en: "refuse hidden files; `rebut host` prints the rules",
        vi: "chặn tệp ẩn; `rebut host` in sẵn quy tắc",
    },
};

pub(super) const LISTING: Ailment = Ailment {
    code: "directory-listing",
    severity: Severity::Warning,
    why: Words {
        en: "anybody sees all files of the folder, unlisted ones too",
        vi: "ai cũng thấy mọi tệp của thư mục, kể cả tệp không liệt kê",
    },
    way_out: Words { en: "turn listings of folders off", vi: "tắt liệt kê thư mục" },
};

pub(super) const NO_RELEASE: Ailment = Ailment {
    code: "no-release",
    severity: Severity::Info,
    why: Words {
        en: "nobody can check that the files are those you published",
        vi: "không ai kiểm được tệp có đúng là tệp bạn công bố không",
    },
    way_out: Words { en: "publish with `rebut release`", vi: "công bố bằng `rebut release`" },
};

pub(super) const RELEASE_BROKEN: Ailment = Ailment {
    code: "release-broken",
    severity: Severity::Error,
    why: Words {
        en: "the list of files cannot be read, so nothing can be checked by it",
        vi: "không đọc được danh sách tệp nên không kiểm được gì",
    },
    way_out: Words {
        en: "publish the whole folder again", vi: "công bố lại trọn thư mục"
    },
};

pub(super) const RELEASE_ELSEWHERE: Ailment = Ailment {
    code: "release-elsewhere",
    severity: Severity::Warning,
    why: Words {
        en: "the release was made for another address",
        vi: "bản phát hành làm cho địa chỉ khác",
    },
    way_out: Words {
        en: "build with the right `base_url` and release again",
        vi: "dựng với `base_url` đúng rồi phát hành lại",
    },
};

pub(super) const ALTERED: Ailment = Ailment {
    code: "altered-file",
    severity: Severity::Error,
    why: Words {
        en: "a file is not the one that was released: half an upload, a host that changes pages, or somebody else's hand",
        vi: "tệp không phải tệp đã phát hành: tải lên dở, máy chủ sửa trang, hoặc có người khác đụng vào",
    },
    way_out: Words {
        en: "publish again; when it comes back, turn off what changes pages on the host, and look who has access",
        vi: "công bố lại; nếu còn, tắt thứ sửa trang trên máy chủ và xem ai có quyền vào",
    },
};

pub(super) const SILENT: Ailment = Ailment {
    code: "no-answer",
    severity: Severity::Error,
    why: Words {
        en: "a question to the host had no answer",
        vi: "một câu hỏi tới máy chủ không có trả lời",
    },
    way_out: Words {
        en: "look into the log of the server, and ask again",
        vi: "xem nhật ký máy chủ rồi hỏi lại",
    },
};

/// All of them, in the order in which they are looked for.
pub const AILMENTS: &[Ailment] = &[
    NO_HTTPS,
    NOT_PUBLIC,
    BAD_CERTIFICATE,
    CERTIFICATE_ENDED,
    CERTIFICATE_ENDS,
    TLS_NOT_SEEN,
    HTTP_OPEN,
    REDIRECT_LOOP,
    REDIRECT_CHAIN,
    LEADS_ELSEWHERE,
    SECOND_ADDRESS,
    HOME_STATUS,
    HTML_CHARSET,
    CANONICAL,
    NO_CSP,
    WEAK_CSP,
    NO_NOSNIFF,
    NO_REFERRER,
    NO_PERMISSIONS,
    NO_HSTS,
    PAGE_KEPT,
    ASSET_NOT_KEPT,
    NOT_COMPRESSED,
    NO_VARY,
    NO_IPV6,
    DEAD_IPV6,
    IPV6_NOT_ASKED,
    NO_FEEDS,
    FILE_MISSING,
    FEED_TYPE,
    FEED_BROKEN,
    FEED_SELF,
    FILE_TYPE,
    NO_SITEMAP,
    NO_SECURITY,
    SECURITY_ENDED,
    SECURITY_ENDS,
    SECURITY_BROKEN,
    SOFT_404,
    FOREIGN_404,
    HIDDEN_SERVED,
    MANIFEST_SERVED,
    LISTING,
    NO_RELEASE,
    RELEASE_BROKEN,
    RELEASE_ELSEWHERE,
    ALTERED,
    SILENT,
];

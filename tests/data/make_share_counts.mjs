// Makes share_counts.json: how long texts are as X and others count, from X's own library and from the runtime.
//
//   npm install --no-save twitter-text@3.1.0
//   node tests/data/make_share_counts.mjs > tests/data/share_counts.json
//   node tests/data/make_share_counts.mjs domains > src/base/top_level_domains.txt
//
// The library knows the emoji of 2018; newer ones made of several count as one in X today, so no text has one.
//
// `x` is the weighted length; `graphemes` that of Intl.Segmenter (Bluesky); `mastodon` is the same with each address that
// has a scheme counted as 23, found by X's library as in Mastodon's own counter.
import twitter from "twitter-text";
import gtld from "twitter-text/dist/regexp/validGTLD.js";
import cctld from "twitter-text/dist/regexp/validCCTLD.js";

const TEXTS = [
  "",
  "Nước máy ở phường vẫn an toàn để sử dụng",
  "Nước máy ở phường vẫn an toàn để sử dụng".normalize("NFD"),
  "Hoà, hòa, HOÀ, thuỷ, thủy, quý, quí",
  "ẤẦẨẪẬ ắằẳẵặ ƠƯ ơư Đđ",
  "Chưa nơi nào trên thế giới dự báo được ngày giờ xảy ra động đất".normalize("NFD"),
  "a\u0323\u0302 chồng dấu, e\u0301\u0323 và u\u031b\u0309",
  "Việt\u00a0Nam\u200b– không\u00adngắt",
  "“Ngoặc kép”, ‘ngoặc đơn’ – gạch ngang — dài… và • chấm",
  "«Guillemets» ‹đơn› „thấp‟ ′ ″ ‴ ‰ ※",
  "1.000.000 đồng, 19.11.2026, 3,5 °C, 50 %, ½, ×, ÷, ±, ≤, ≥, ≠",
  "Giá: 20.000 ₫, €5, £4, ¥3, $2",
  "⚠️ Cảnh báo lũ",
  "⚠ không có dấu chọn kiểu",
  "☎ 112, ☎\ufe0f 113, ☎\ufe0e 114",
  "© 2026, ©\ufe0f, ®, ™, ™\ufe0f",
  "👩‍👩‍👧‍👦 gia đình 👨‍👩‍👧",
  "👍🏽👍👍🏿 màu da",
  "👩🏽‍🚒👨🏻‍⚕️👩‍🏫 nghề",
  "🇻🇳 cờ 🇬🇧🇫🇷",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿 và 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "🏳️‍🌈 🏴‍☠️ ❤️",
  "1️⃣ 2️⃣ #️⃣ *️⃣ 0⃣",
  "❤️❤ ☀️☀ ✈️✈",
  "😀😃😄😁😆😅",
  "Nước💧máy💧",
  "↑↓→← ➡️ ⬆️ ▶️ ■□▲△",
  "谣言止于智者",
  "假消息：「喝酒能防病毒」，不要轉發。",
  "デマに注意してください。",
  "가짜 뉴스를 조심하세요",
  "\u1112\u1161\u11ab\u1100\u116e\u11a8",
  "อย่าแชร์ข่าวปลอม น้ำท่วม",
  "កុំចែករំលែកព័ត៌មានក្លែងក្លាយ",
  "ຢ່າແບ່ງປັນຂ່າວປອມ",
  "अफ़वाह पर ध्यान न दें क्षि",
  "তথ্য যাচাই করুন",
  "لا تنشر الشائعات قبل التحقق",
  "אל תפיצו שמועות",
  "Не распространяйте слухи",
  "Ελέγξτε πριν κοινοποιήσετε",
  "Xem https://example.com/thien-tai/lu-ve-dem/",
  "Xem https://example.com/thien-tai/lu-ve-dem/. Hết.",
  "(https://example.com/a)",
  "(https://example.com/a_(b)) và https://example.com/a(b)c",
  "HTTPS://EXAMPLE.COM/A?b=c&d=%20#e",
  "http://example.com:8080/a?b=c.",
  "example.com không có giao thức",
  "tingia.gov.vn/bai-viet, a.vn và xa.vn.",
  "v.v. Ông A.B.C. nói: vn.",
  "ví-dụ.vn và http://ví-dụ.vn/đường/dẫn",
  "网站example.com和https://example.com/路径",
  "nguoi@example.com không phải liên kết",
  "a_b.com, -example.com, .example.com, /example.com, #example.com, @example.com",
  "example.comđược example.com_x example.com-x example.com+x",
  "https://kiemchung.example/ có tên miền dành riêng",
  "https://sub.domain.example.org.vn/x?utm_source=x&utm_medium=social!",
  "https://xn--fiqs8s.com/ và https://xn--fiqs8s.xn--fiqs8s/",
  "Dòng một\nDòng hai\r\n\r\nDòng ba\tcuối",
  "A̐éö̲\u0301 zalgo Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
  "👨‍👩‍👧 https://example.com/👍 nước sạch 🇻🇳 “đúng”…",
  "ệexample.com/ và ệexample.com/, example.com?a=b, example.com:80?a=b, example.com/?a=b",
  "“1_2.org”, –-example.com, x_y-.example.com/a",
  "https://example.com/a https://example.com/b,https://example.com/c",
];

const segments = new Intl.Segmenter("und", { granularity: "grapheme" });
const graphemes = (text) => [...segments.segment(text)].length;

function mastodon(text) {
  let short = "";
  let end = 0;
  for (const { indices } of twitter.extractUrlsWithIndices(text, { extractUrlsWithoutProtocol: false })) {
    short += text.slice(end, indices[0]) + "x".repeat(23);
    end = indices[1];
  }
  return graphemes(short + text.slice(end));
}

if (process.argv[2] === "domains") {
  const names = [gtld, cctld].flatMap((regexp) => String(regexp).replace(/^\/\(\?:\(\?:/, "").replace(/\)\(\?=.*$/, "").split("|"));
  console.log([...new Set(names)].sort().join("\n"));
} else {
  const rows = TEXTS.map((text) => ({ text, x: twitter.parseTweet(text).weightedLength, graphemes: graphemes(text), mastodon: mastodon(text) }));
  const escaped = (row) => JSON.stringify(row).replace(/[\u007f-\u00a0\u00ad\u0300-\u036f\u200b-\u200f\ufe00-\ufe0f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  console.log(`[\n${rows.map(escaped).join(",\n")}\n]`);
}

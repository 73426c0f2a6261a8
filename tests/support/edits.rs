//! Small sites that change at random, as editors, designers and disks change them.
//!
//! In: numbers that look random. Out: the files of a site, and words for each change. Most changes give a site that can be
//! published; some do not, and are mended later. How files reach the disk is decided by who asks.

use std::collections::BTreeMap;
use std::path::Path;

use super::SITE;

/// Numbers that look random and are the same every time.
pub(crate) struct Dice(u64);

impl Dice {
    /// Neighbouring seeds give numbers that have nothing in common.
    pub(crate) fn new(seed: u64) -> Self {
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((mixed ^ (mixed >> 31)).max(1))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(sides).unwrap()).unwrap()
    }

    /// Whether something happens that happens once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// Content files, all of which may come and go.
const PAGES: &[&str] = &[
    "content/_index.md",
    "content/khac/_index.md",
    "content/khac/bao.en.md",
    "content/khac/bao.md",
    "content/tin/_index.en.md",
    "content/tin/_index.md",
    "content/tin/dien.md",
    "content/tin/gio/index.en.md",
    "content/tin/gio/index.md",
    "content/tin/nuoc.en.md",
    "content/tin/nuoc.md",
    "content/trang.md",
];

/// The keys of articles and sections, with values that are right in most sites.
const FRONT: &[(&str, &[&str])] = &[
    (
        "title",
        &[
            "Nước máy an toàn",
            "Điện không tăng giá",
            "Gió mùa về",
            "Một trang",
            "Mục",
            "Lời <b> & “lạ”",
        ],
    ),
    ("title", &["Bão đã tan", "Lịch cắt điện", "Số 113 miễn phí"]),
    ("kind", &["rebuttal", "news", "guide", "page"]),
    (
        "date",
        &[
            "2025-01-02",
            "2026-11-20T08:00:00+07:00",
            "2026-11-21",
            "2026-11-21T12:00:00+07:00",
            "2026-11-22T23:30:00+07:00",
            "2026-11-23T11:00:00+07:00",
            "2026-11-23T13:00:00+07:00",
            "2026-11-25",
            "2026-12-01T00:00",
        ],
    ),
    (
        "expires",
        &["2026-11-22", "2026-11-23T12:30:00+07:00", "2026-11-25T00:00:00+07:00", "2027-01-01"],
    ),
    ("updated", &["2026-11-22T10:00:00+07:00", "2026-11-23", "2026-11-24T09:00:00+07:00"]),
    ("status", &["published", "draft", "withdrawn", "withdrawn"]),
    ("summary", &["Tóm tắt ngắn.", "Mẫu nước đạt quy chuẩn, theo kết quả ngày 19/11."]),
    ("authors", &["[an]", "[an, to-y-te]", "Bình (giả định)"]),
    ("reviewers", &["[to-y-te]", "[an]"]),
    ("topics", &["[suc-khoe]", "[suc-khoe, thien-tai]", "[dich-vu]"]),
    ("tags", &["[nước]", "[nước, điện]", "[gió]"]),
    (
        "claims",
        &[
            "[{ claim: Nước nhiễm chì, verdict: false, finding: Đạt quy chuẩn. }]",
            "[{ claim: Nước nhiễm chì, verdict: true, finding: Đạt quy chuẩn. }]",
            "[{ claim: Hồ xả đêm nay, verdict: false, finding: Không xả., claimant: { name: Hội Mẫu } }, { claim: Cả xã chạy, verdict: true, finding: Không., media: edited }]",
            "[{ claim: Có bão, verdict: misleading, finding: Bão tan., made_on: 2026-11-18, appearances: [{ url: \"https://tin.example/1\", seen: 2026-11-18 }] }]",
        ],
    ),
    (
        "sources",
        &[
            "[q]",
            "[q, { id: s, title: Thông báo, url: \"https://nguon.example/a\", kind: primary }]",
            "[{ id: s, title: Kết quả, publisher: Trạm Mẫu, accessed: 2026-11-22 }]",
            "[{ id: s, title: Kết quả, accessed: 2026-11-24 }]",
        ],
    ),
    (
        "corrections",
        &[
            "[{ on: 2026-11-21, text: Sai ngày lấy mẫu. }]",
            "[{ on: 2026-11-21, text: Sai kết luận., verdict: { was: true, now: false } }]",
            "[{ on: 2026-11-20, kind: clarification, text: Rõ hơn. }, { on: 2026-11-22, kind: update, text: Thêm. }]",
            "[{ on: 2026-11-24, text: Sai giờ. }]",
        ],
    ),
    (
        "image",
        &[
            "{ src: /anh.png, alt: Vòi nước }",
            "{ src: /khac/ban-do.svg, alt: Bản đồ, caption: Vùng ngập, credit: Tổ Mẫu }",
        ],
    ),
    ("slug", &["nuoc-sach", "bai-moi", "gio"]),
    ("aliases", &["[/cu/]", "[/cu/a.html]", "[/tin/dien/]"]),
    ("template", &["rieng", "page"]),
    ("weight", &["1", "-3"]),
    ("extra", &["{ ghi: một }", "{ ghi: [1, hai, true] }"]),
    ("share", &["{ title: Nước sạch }", "{ text: Nước vẫn sạch. }"]),
    ("ai", &["Hình do máy vẽ, biên tập viên duyệt."]),
    ("accept", &["{ CLM-03: có lý do }"]),
    ("default_kind", &["rebuttal", "news"]),
    ("default_authors", &["[an]"]),
    ("default_topics", &["[suc-khoe]"]),
];

/// Keys of sections only: on an article they are mistakes.
const OF_SECTIONS: &[&str] = &["default_kind", "default_authors", "default_topics"];

/// What texts are made of. Those at the end lead to what may not be there.
const PARAGRAPHS: &[&str] = &[
    "Một đoạn văn.",
    "Một đoạn *khác*, có **chữ đậm** và `mã`.",
    "## Một mục\n\nLời giải thích.",
    "## Nguồn nước {#nguon}\n\nGiếng và hồ.",
    "::: fact\nSự thật.\n:::",
    "::: note title=\"Lưu ý\"\nĐọc kỹ.\n:::",
    "Mở đầu.\n\n<!-- more -->\n\nPhần sau.",
    "| a | b |\n|:--|--:|\n| 1 | 2 |",
    "Chữ[^1].\n\n[^1]: Chú thích.",
    "<details><summary>Xem</summary>\n\nBên trong.\n\n</details>",
    "<script>alert(1)</script>",
    "[Mục](/tin/_index.md)",
    "[Nguồn](#nguon)\n\n## Nguồn nước {#nguon}",
    "[Ngoài](https://ngoai.example/)",
    "![Vòi nước](/anh.png \"Ngày 19/11\")",
    "![Bản đồ](/khac/ban-do.svg)",
    "[tải ảnh](/anh.png)",
    "[tệp](/tep.txt)",
    "::: claim c1\n:::",
    "Có nguồn.[@q]",
    "::: khung\nTrong khung.\n:::",
    "[chủ đề](/chu-de/suc-khoe/)",
    "[xem](/tin/nuoc.md)",
    "[xem](/tin/dien.md)",
    "[xem](/khac/bao.md)",
];
/// How many of them are right on every site.
const HARMLESS: usize = 19;

/// Keys of `site.yaml`.
const SETTINGS: &[(&str, &[&str])] = &[
    ("compress", &["[gz]", "[br, gz]", "[]"]),
    ("title", &["Kiểm chứng", "Bản tin xã Mẫu", "{ vi: Kiểm chứng, en: Rumour Check }"]),
    (
        "base_url",
        &["https://example.org/", "https://example.org/kiem-chung/", "https://tin.example/"],
    ),
    ("languages", &["{ en: { title: Rumour Check } }", "{ en: }"]),
    ("time_zone", &["UTC", "Asia/Ho_Chi_Minh", "America/New_York"]),
    ("paginate_by", &["1", "2", "20"]),
    ("taxonomies", &["[topics]", "[tags]", "[topics, tags]"]),
    ("verdicts", &["vafc", TWO_VERDICTS]),
    ("feeds", &["{ length: 2 }", "{ content: summary }", "{ hub: \"https://hub.example/\" }"]),
    ("brand", &["{ primary: \"#17375e\" }", "{ primary: \"#7a1f1f\", accent: \"#ffcc00\" }"]),
    ("images", &["{ widths: [16] }", "{ widths: [16, 24], formats: [jpeg] }"]),
    ("claim_review", &["false", "true"]),
    (
        "security",
        &[
            "false",
            "{ contact: \"mailto:a@example.org\" }",
            "{ contact: \"mailto:a@example.org\", expires: 2026-12-30 }",
        ],
    ),
    ("data_training", &["false", "true"]),
    ("host", &["netlify", "apache", "[cloudflare, netlify]"]),
    ("extra", &["{ notice: Trang thử }", "{ notice: { vi: Thử, en: Trial } }"]),
    (
        "permalinks",
        &["{ news: \"/{section}/{year}/{month}/{slug}/\" }", "{ rebuttal: \"/{id}/\" }"],
    ),
    ("paths", &["{ vi: { tags: nhan, page: so } }"]),
    (
        "menus",
        &[
            "{ main: [{ name: Đính chính, url: /dinh-chinh/ }] }",
            "{ main: [{ name: Nước, url: /tin/nuoc.md }] }",
        ],
    ),
    ("policies", &["{ about: /trang.md }"]),
    ("theme", &["xa", "default"]),
    ("id_domain", &["example.org"]),
    ("rules", &["{ SRC-03: info }", "{ CLM-01: error, TXT-01: error }", "{ missing-date: error }"]),
    (
        "publisher",
        &[
            "{ name: Tổ Thông tin xã Mẫu }",
            "{ name: Tổ Thông tin xã Mẫu, email: a@example.org, logo: logo.svg }",
            "{ name: Ban Thông tin xã Mẫu, former_names: [Tổ Thông tin xã Mẫu], channels: [{ name: Kênh, url: \"https://kenh.example/\" }] }",
        ],
    ),
    (
        "share",
        &[
            "{ networks: [copy, x, qr], cards: [], kit: true, utm: true }",
            "{ networks: [], cards: [], kit: false }",
        ],
    ),
];

/// A scale with few lists.
const TWO_VERDICTS: &str = "[{ id: false, label: Sai, tone: refuted }, { id: true, label: Đúng }]";

/// Records of data files.
const RECORDS: &[(&str, &str, &[&str])] = &[
    (
        "data/sources.yaml",
        "q",
        &[
            "{ title: Quy chuẩn }",
            "{ title: Quy chuẩn mới, url: \"https://nguon.example/q\", number: 1/TB }",
        ],
    ),
    ("data/sources.yaml", "r", &["{ title: Sổ tay }"]),
    (
        "data/people.yaml",
        "an",
        &[
            "{ name: An (giả định) }",
            "{ name: { vi: An, en: Ann }, role: Biên tập, email: an@example.org }",
        ],
    ),
    ("data/people.yaml", "to-y-te", &["{ name: Tổ Y tế, kind: unit, bio: Tin sức khoẻ. }"]),
    (
        "data/topics.yaml",
        "suc-khoe",
        &["Sức khoẻ", "{ title: { vi: Sức khoẻ, en: Health }, summary: Nước. }"],
    ),
    ("data/topics.yaml", "thien-tai", &["Thiên tai"]),
    ("data/tags.yaml", "nước", &["Nước máy", "Nước sạch"]),
    ("data/ghi.yaml", "so", &["\"1800 0000\"", "\"1800 0001\""]),
];

/// Files of the theme and of the web host, of which one form or none is there.
const WHOLE: &[(&str, &[&str])] = &[
    ("templates/not_found.html", &["khong thay", "mat roi {{ site.title }}"]),
    (
        "templates/page.html",
        &[
            "<h1>{{ page.title }}</h1>{{ content | safe }}",
            "<h2>{{ page.title }}</h2>{{ content | safe }}",
        ],
    ),
    ("templates/rieng.html", &["<p>{{ page.title }}</p>", "{% extends \"base.html\" %}"]),
    (
        "templates/blocks/khung.html",
        &[
            "<div class=\"khung\">{{ content | safe }}</div>",
            "<div class=\"hop\">{{ content | safe }}</div>",
        ],
    ),
    ("templates/blocks/fact.html", &["<div class=\"that\">{{ content | safe }}</div>"]),
    ("themes/xa/theme.yaml", &["picture_sizes: 50vw\n", "stylesheet: xa.css\n"]),
    ("themes/xa/strings/vi.yaml", &["words: { home: Về đầu }\n", "words: { home: Đầu trang }\n"]),
    ("themes/xa/assets/xa.css", &["body { color: red }\n", "body { color: tan }\n"]),
    ("themes/xa/templates/list.html", &["<h1>{{ list.title }}</h1>"]),
    ("themes/default/assets/theme.css", &["p { margin: 0 }\n", "p { margin: 1em }\n"]),
    ("static/tep.txt", &["một", "hai", "ba dòng"]),
    ("static/robots.txt", &["User-agent: *\n"]),
    (
        "static/logo.svg",
        &[DRAWING, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>"],
    ),
    ("static/.well-known/security.txt", &["Contact: mailto:b@example.org\n"]),
    ("static/_headers", &["/*\n  X-A: b\n"]),
    (
        "content/khac/ban-do.svg",
        &[DRAWING, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"5\" height=\"3\"></svg>"],
    ),
];

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"></svg>";

/// What breaks a file, whatever it is.
const BROKEN: &[(&str, &[&str])] = &[
    (
        "content/",
        &[
            "---\ntitle: [\n---\n",
            "---\ntitle: A\nkind: gi\n---\n",
            "---\ntitle: A\n---\n[Mất](khong-co.md)\n",
            "---\ntitle: A\n---\n![Mất](khong-co.png)\n",
            "---\ntitle: A\nmot_khoa: 1\n---\n",
            "không có gì",
            "",
        ],
    ),
    ("site.yaml", &["title: [\n", "title: A\n", "la: 1\n"]),
    ("data/", &["q: [\n", "- a\n", "q: { la: 1 }\n"]),
    ("templates/", &["{% if %}", "{{ khong.co.ai }}", "{% extends \"mat.html\" %}"]),
    ("themes/", &["words: [\n", "{% if %}"]),
];

const ALL_VALUES: &str = "{{ t.home }} {{ lang }} {{ site | safe }} {{ chrome | safe }} {{ head | safe }} {{ content | safe }} \
     {% if page is defined %}{{ page | safe }}{% endif %} {% if list is defined %}{{ list | safe }}{% endif %}";

/// What takes the place of the built-in theme, so that a site is built in no time. Each page shows all values that there are.
fn small_theme() -> impl Iterator<Item = (String, File)> {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let mut files = BTreeMap::new();
    super::collect(&theme, "", &mut files);
    files.into_iter().filter_map(|(path, bytes)| {
        let small = match path.split('/').collect::<Vec<_>>()[..] {
            ["templates", "components", _] => String::new(),
            ["templates", "blocks", _] => "<div>{{ block }}{{ content | safe }}</div>".to_owned(),
            ["templates", "cards", _] | ["assets", ..] => "<svg/>".to_owned(),
            ["templates", _] => ALL_VALUES.to_owned(),
            ["strings", _] => few_words(&String::from_utf8(bytes).unwrap()),
            [..] => return None,
        };
        Some((format!("themes/default/{path}"), File::Bytes(small.into())))
    })
}

/// The words of a language but for most of them: a name without a word stands for itself.
fn few_words(text: &str) -> String {
    let (head, rest) = text.split_once("words:\n").unwrap();
    let (_, dates) = rest.split_once("dates:\n").unwrap();
    format!("{head}words: {{ home: Trang chủ }}\ndates:\n{dates}")
}

/// Pictures of one size in bytes and pixels, but of other colours.
fn picture(shade: u8) -> Vec<u8> {
    let (width, height) = (32_u32, 20_u32);
    // Pixels as they are, so that the colour does not change the length.
    let mut pixels = Vec::new();
    for _ in 0..height {
        pixels.push(0);
        pixels.extend((0..width * 3).map(|_| shade));
    }
    let mut zlib = vec![0x78, 0x01, 0x01];
    let length = u16::try_from(pixels.len()).unwrap();
    zlib.extend(length.to_le_bytes());
    zlib.extend((!length).to_le_bytes());
    zlib.extend(&pixels);
    let (mut one, mut two) = (1_u32, 0_u32);
    for byte in &pixels {
        one = (one + u32::from(*byte)) % 65_521;
        two = (two + one) % 65_521;
    }
    zlib.extend(((two << 16) | one).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = width.to_be_bytes().to_vec();
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    for (name, content) in [(b"IHDR", head), (b"IDAT", zlib), (b"IEND", Vec::new())] {
        png.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        let named = [name.as_slice(), &content].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&named);
        png.extend(&named);
        png.extend(crc.sum().to_be_bytes());
    }
    png
}

/// A file while it is edited.
#[derive(Clone, PartialEq)]
enum File {
    /// Keys with their values; with a text, they are front matter.
    Keys(BTreeMap<&'static str, String>, Option<Vec<&'static str>>, usize),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl File {
    fn bytes(&self) -> Vec<u8> {
        let (keys, text, number) = match self {
            Self::Bytes(bytes) => return bytes.clone(),
            Self::Keys(keys, text, number) => (keys, text, number),
        };
        let lines: String = keys.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        match text {
            None => lines.into_bytes(),
            // The number at the end always has three figures, so that a text can change and keep its length.
            Some(text) => {
                format!("---\n{lines}---\n{}\n\nSố {number:03}.\n", text.join("\n\n")).into_bytes()
            }
        }
    }
}

/// A site that changes.
#[derive(Clone)]
pub(crate) struct Edited {
    files: BTreeMap<String, File>,
}

impl Edited {
    /// A site of a few files.
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let mut site = Self { files: BTreeMap::new() };
        let settings = SITE.lines().filter_map(|line| line.split_once(": "));
        let mut keys = BTreeMap::new();
        for (key, value) in settings {
            let known = ["title", "base_url", "language", "languages", "publisher"];
            let key = known.into_iter().find(|known| *known == key).unwrap();
            if key != "languages" || dice.once_in(2) {
                keys.insert(key, value.to_owned());
            }
        }
        // Cards take seconds to draw; the files of the theme, of search and of data are many.
        let is_whole = dice.once_in(16);
        if !is_whole {
            keys.insert("verdicts", TWO_VERDICTS.to_owned());
        }
        keys.insert("api", is_whole.to_string());
        keys.insert("search", is_whole.to_string());
        keys.insert("share", format!("{{ cards: [], kit: {is_whole} }}"));
        site.files.insert("site.yaml".to_owned(), File::Keys(keys, None, 0));
        site.files.insert("static/anh.png".to_owned(), File::Bytes(picture(90)));
        for (path, forms) in [WHOLE[3], WHOLE[15], WHOLE[10]] {
            site.files.insert(path.to_owned(), File::Bytes(forms[0].into()));
        }
        if !is_whole {
            site.files.extend(small_theme());
        }
        for (path, key, forms) in RECORDS.iter().take(5) {
            site.set_key(path, key, Some(forms[0]));
        }
        for path in ["content/tin/_index.md", "content/tin/nuoc.md", "content/khac/bao.md"] {
            site.write_page(path, dice);
        }
        for _ in 0..dice.below(3) {
            let path = site.some_path(dice);
            site.write_page(path, dice);
        }
        site
    }

    /// All files as they should be on the disk.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.files.iter().map(|(path, file)| (path.clone(), file.bytes())).collect()
    }

    /// The names of its files but for those of the theme.
    pub(crate) fn names(&self) -> String {
        let names = self.files.keys().filter(|path| !path.starts_with("themes/default/"));
        names.map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// Changes something; says what.
    pub(crate) fn edit(&mut self, dice: &mut Dice) -> String {
        match dice.below(24) {
            0..=3 => self.edit_text(dice),
            4 | 5 => self.edit_number(dice),
            6..=11 => self.edit_front(dice),
            12 => {
                let path = self.some_path(dice);
                self.write_page(path, dice);
                format!("write `{path}` anew")
            }
            13 => self.rename(dice),
            14 => match self.some_file(dice, "content/") {
                Some(path) => {
                    self.files.remove(&path);
                    format!("remove `{path}`")
                }
                None => "remove nothing".to_owned(),
            },
            15 | 16 => {
                let (key, values) = dice.of(SETTINGS);
                self.edit_key("site.yaml", key, values, dice)
            }
            17 | 18 => {
                let (path, key, values) = dice.of(RECORDS);
                self.edit_key(path, key, values, dice)
            }
            19 | 20 => {
                let (path, forms) = dice.of(WHOLE);
                let now = self.files.get(path).cloned();
                if now.is_some() && dice.once_in(3) {
                    self.files.remove(path);
                    return format!("remove `{path}`");
                }
                let form = dice.of(forms);
                self.files.insert(path.to_owned(), File::Bytes(form.into()));
                format!("write `{path}`: {form:?}")
            }
            21 => {
                let shade = dice.of(&[10, 90, 200]);
                self.files.insert("static/anh.png".to_owned(), File::Bytes(picture(shade)));
                format!("make `static/anh.png` of the shade {shade}")
            }
            22 => self.rename_folder(dice),
            _ => self.break_file(dice),
        }
    }

    /// The path of a page that is there or not, mostly in a language that the site has.
    fn some_path(&self, dice: &mut Dice) -> &'static str {
        let has_english = matches!(self.files.get("site.yaml"), Some(File::Keys(keys, ..)) if keys.contains_key("languages"));
        let path = dice.of(PAGES);
        if path.contains(".en") && !has_english && !dice.once_in(8) {
            return "content/tin/dien.md";
        }
        path
    }

    fn some_file(&self, dice: &mut Dice, start: &str) -> Option<String> {
        let paths: Vec<&String> =
            self.files.keys().filter(|path| path.starts_with(start)).collect();
        (!paths.is_empty()).then(|| dice.of(&paths).clone())
    }

    /// A page that is not broken.
    fn some_page(&self, dice: &mut Dice) -> Option<String> {
        let is_page = |file: &File| matches!(file, File::Keys(_, Some(_), _));
        let paths: Vec<&String> =
            self.files.iter().filter(|(_, file)| is_page(file)).map(|(path, _)| path).collect();
        (!paths.is_empty()).then(|| dice.of(&paths).clone())
    }

    fn write_page(&mut self, path: &str, dice: &mut Dice) {
        let is_section = path.contains("_index");
        let mut keys = BTreeMap::new();
        keys.insert("title", dice.of(FRONT[0].1).to_owned());
        if !is_section {
            // Two languages of one article have one id.
            let id = path.replace(".en", "").bytes().map(usize::from).sum::<usize>();
            keys.insert("id", format!("2026-{id:04}"));
            keys.insert("kind", dice.of(FRONT[2].1).to_owned());
            keys.insert("date", dice.of(&FRONT[3].1[..6]).to_owned());
            if dice.once_in(2) {
                keys.insert(
                    "claims",
                    dice.of(&["[{ claim: Nước nhiễm chì, verdict: false, finding: Đạt. }]"])
                        .to_owned(),
                );
            }
        }
        let text = (0..=dice.below(2)).map(|_| dice.of(&PARAGRAPHS[..HARMLESS])).collect();
        self.files.insert(path.to_owned(), File::Keys(keys, Some(text), dice.below(1000)));
    }

    fn edit_text(&mut self, dice: &mut Dice) -> String {
        let Some(path) = self.some_page(dice) else { return "edit no text".to_owned() };
        let Some(File::Keys(_, Some(text), _)) = self.files.get_mut(&path) else {
            return String::new();
        };
        if text.len() > 1 && dice.once_in(3) {
            let gone = text.remove(dice.below(text.len()));
            return format!("take {gone:?} out of `{path}`");
        }
        let pool = if dice.once_in(3) { PARAGRAPHS } else { &PARAGRAPHS[..HARMLESS] };
        let added = dice.of(pool);
        text.insert(dice.below(text.len() + 1), added);
        format!("put {added:?} into `{path}`")
    }

    /// Changes a text and keeps its length.
    pub(crate) fn edit_number(&mut self, dice: &mut Dice) -> String {
        let Some(path) = self.some_page(dice) else { return "edit no number".to_owned() };
        let Some(File::Keys(_, _, number)) = self.files.get_mut(&path) else {
            return String::new();
        };
        *number = (*number + 1) % 1000;
        format!("end `{path}` in {number:03}, of the same length")
    }

    fn edit_front(&mut self, dice: &mut Dice) -> String {
        let Some(path) = self.some_page(dice) else { return "edit no front matter".to_owned() };
        let (key, values) = dice.of(FRONT);
        if OF_SECTIONS.contains(&key) != path.contains("_index") && !dice.once_in(4) {
            return self.edit_text(dice);
        }
        let removable = !["title", "id"].contains(&key);
        self.change_key(&path, key, values, removable, dice)
    }

    fn edit_key(
        &mut self,
        path: &str,
        key: &'static str,
        values: &[&str],
        dice: &mut Dice,
    ) -> String {
        let removable = !["title", "base_url", "publisher", "share"].contains(&key);
        self.change_key(path, key, values, removable, dice)
    }

    fn change_key(
        &mut self,
        path: &str,
        key: &'static str,
        values: &[&str],
        removable: bool,
        dice: &mut Dice,
    ) -> String {
        let has =
            matches!(self.files.get(path), Some(File::Keys(keys, ..)) if keys.contains_key(key));
        if has && removable && dice.once_in(2) {
            self.set_key(path, key, None);
            return format!("take `{key}` out of `{path}`");
        }
        let value = dice.of(values);
        self.set_key(path, key, Some(value));
        format!("set `{key}: {value}` in `{path}`")
    }

    /// Sets or removes a key; a data file without records goes.
    fn set_key(&mut self, path: &str, key: &'static str, value: Option<&str>) {
        let file = self.files.entry(path.to_owned());
        let file = file.or_insert_with(|| File::Keys(BTreeMap::new(), None, 0));
        let File::Keys(keys, text, _) = file else { return };
        match value {
            Some(value) => _ = keys.insert(key, value.to_owned()),
            None => _ = keys.remove(key),
        }
        if keys.is_empty() && text.is_none() {
            self.files.remove(path);
        }
    }

    fn rename(&mut self, dice: &mut Dice) -> String {
        let Some(from) = self.some_page(dice) else { return "rename nothing".to_owned() };
        let free: Vec<&str> =
            PAGES.iter().copied().filter(|path| !self.files.contains_key(*path)).collect();
        let kind = |path: &str| path.contains("_index");
        let free: Vec<&str> = free.into_iter().filter(|path| kind(path) == kind(&from)).collect();
        let to = if free.is_empty() || dice.once_in(2) {
            format!("content/tin/ten-{}.md", dice.below(5))
        } else {
            dice.of(&free).to_owned()
        };
        if let Some(file) = self.files.remove(&from) {
            self.files.insert(to.clone(), file);
        }
        format!("rename `{from}` to `{to}`")
    }

    fn rename_folder(&mut self, dice: &mut Dice) -> String {
        let folders = ["content/tin/", "content/khac/", "content/moi/"];
        let (from, to) = (dice.of(&folders), dice.of(&folders));
        let moved: Vec<String> =
            self.files.keys().filter(|path| path.starts_with(from)).cloned().collect();
        for path in moved {
            if let Some(file) = self.files.remove(&path) {
                self.files.insert(path.replacen(from, to, 1), file);
            }
        }
        format!("move all of `{from}` to `{to}`")
    }

    fn break_file(&mut self, dice: &mut Dice) -> String {
        let (start, forms) = dice.of(BROKEN);
        let path = match start {
            "templates/" => "templates/page.html".to_owned(),
            "themes/" => "themes/default/templates/components/date.html".to_owned(),
            "data/" => "data/sources.yaml".to_owned(),
            _ => match self.some_file(dice, start) {
                Some(path) => path,
                None => return "break nothing".to_owned(),
            },
        };
        let mut bytes = dice.of(forms).as_bytes().to_vec();
        if dice.once_in(8) {
            bytes = b"\xff\xfe".to_vec();
        }
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        self.files.insert(path.clone(), File::Bytes(bytes));
        format!("break `{path}` with {shown:?}")
    }
}

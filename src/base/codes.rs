//! Every kind of problem the program can name, with its page for `rebut explain`.
//!
//! In: nothing. Out: constants, and [`ALL`] in alphabetical order. A code's name is stable: people
//! write it into `site.yaml` and search for it.

/// A kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Its name, as shown in brackets.
    pub id: &'static str,
    /// One line: what is wrong.
    pub summary: &'static str,
    /// Why it matters and what to do, with an example; Markdown.
    pub explanation: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        let known = ALL.iter().find(|code| code.id == id);
        known.copied().ok_or_else(|| serde::de::Error::custom("an unknown code"))
    }
}

/// An accepted finding that is not there any more.
pub const ACCEPT_NOT_NEEDED: Code = Code {
    id: "accept-not-needed",
    summary: "an accepted finding that is not there any more",
    explanation: r##"`accept` in front matter lets a finding of `rebut check` stay, with a reason. The rule finds nothing on this page any more, so
the line says something that is no longer true: remove it."##,
};

/// The site's address is not a URL.
pub const BAD_BASE_URL: Code = Code {
    id: "bad-base-url",
    summary: "the site's address is not a URL",
    explanation: r##"`base_url` is where readers will find the site. Feeds, share links and sitemaps are made from it, so it must be a whole
address: a scheme (`https://` or `http://`), a host, optionally a path. No query, no fragment, no user name.

    base_url: https://example.org/
    base_url: https://example.org/kiem-chung/"##,
};

/// A date that is not in the calendar.
pub const BAD_DATE: Code = Code {
    id: "bad-date",
    summary: "a date that is not in the calendar",
    explanation: r##"Dates decide the order of pages and feeds, and when a page appears. Write the year first. Without a time, the
day begins at 00:00 in the site's `time_zone`.

    date: 2026-11-20
    date: 2026-11-20T08:00:00+07:00"##,
};

/// An address that leaves the site or cannot be a file name.
pub const BAD_PATH: Code = Code {
    id: "bad-path",
    summary: "an address that leaves the site or cannot be a file name",
    explanation: r##"`slug`, `aliases`, `permalinks` and the names of files become addresses and folders. A part may not be `.` or `..`, may not
contain `/`, `\\`, `?`, `#`, `%`, quotes or control characters, and an alias must begin with one `/`.

    slug: nuoc-may-an-toan
    aliases: [/tin-cu/nuoc-may/]"##,
};

/// A value that this key does not take.
pub const BAD_VALUE: Code = Code {
    id: "bad-value",
    summary: "a value that this key does not take",
    explanation: r##"The key is right and its value is not one of those it takes. The message names the nearest one."##,
};

/// A block is missing what it needs, or has what it does not take.
pub const BLOCK_ARGUMENTS: Code = Code {
    id: "block-arguments",
    summary: "a block is missing what it needs, or has what it does not take",
    explanation: r##"A block opens with its name and what it needs: a `claim` block names a claim of the front matter, a `figure` needs `src` and `alt`,
an `embed` needs `url`.

    ::: claim c1
    :::

    ::: figure src=ban-do.jpg alt="Bản đồ vùng ngập" caption="Vùng ngập ngày 19/11"
    :::"##,
};

/// A block is closed in another list item or quotation than it was opened in.
pub const BLOCK_NESTING: Code = Code {
    id: "block-nesting",
    summary: "a block is closed in another list item or quotation than it was opened in, or nested too deep",
    explanation: r##"Close a block where it was opened: with the same indentation, in the same quotation. At most 50 blocks and HTML elements
may be open at once."##,
};

/// A line that opens a block and cannot be read.
pub const BLOCK_SYNTAX: Code = Code {
    id: "block-syntax",
    summary: "a line that opens a block and cannot be read",
    explanation: r##"Behind `:::` stand a name, then words and `key=value` pairs. A value with spaces stands in straight quotation marks.

    ::: note
    ::: claim c1
    ::: figure src=ban-do.jpg alt="Bản đồ vùng ngập"

A line that holds only colons closes the block."##,
};

/// Two asterisks that do not make bold.
pub const BOLD_NOT_CLOSED: Code = Code {
    id: "bold-not-closed",
    summary: "two asterisks that do not make bold",
    explanation: r##"In Markdown, `**` after a punctuation mark and before a letter does not close bold. It happens where a space is missing.

    **Lưu ý:**chữ        stays as it is, asterisks and all
    **Lưu ý:** chữ       is bold"##,
};

/// A link to a place that the page does not have.
pub const BROKEN_ANCHOR: Code = Code {
    id: "broken-anchor",
    summary: "a link to a place that the page does not have",
    explanation: r##"The page exists, the part behind `#` does not. Headings get their anchors from their words; `{#name}` behind a heading sets one."##,
};

/// A link to a file that does not exist.
pub const BROKEN_LINK: Code = Code {
    id: "broken-link",
    summary: "a link to a file that does not exist",
    explanation: r##"Links to other pages are written as file paths, as you see them in the folder: relative to the article, or from `content/`
with a leading `/`. They become the right addresses in the page's language.

    [xem](../suc-khoe/vac-xin.md)
    [xem](/thien-tai/du-bao-dong-dat.md#nguon)"##,
};

/// A file or folder that cannot be read.
pub const CANNOT_READ: Code = Code {
    id: "cannot-read",
    summary: "a file or folder that cannot be read",
    explanation: r##"The file is there and the system does not let us read it. Look at its permissions and owner."##,
};

/// The site could not be written.
pub const CANNOT_WRITE: Code = Code {
    id: "cannot-write",
    summary: "the site could not be written",
    explanation: r##"The disk is full, or the folder may not be written to. The site that was published before is untouched."##,
};

/// An image that is damaged.
pub const DAMAGED_IMAGE: Code = Code {
    id: "damaged-image",
    summary: "an image that is damaged",
    explanation: r##"The file ends too early or contradicts itself, so that readers would see half of it or nothing. Most often a transfer broke off:
copy the file again from where it came, or open it in an image editor and save it anew. A drawing (SVG) is XML: export it again."##,
};

/// The ledger of releases is not what a release wrote.
pub const DAMAGED_LEDGER: Code = Code {
    id: "damaged-ledger",
    summary: "the ledger of releases is not what a release wrote",
    explanation: r##"`.rebut/ledger.jsonl` and the files in `.rebut/ledger/` say what readers were told in each release. Each release closes the lines above it with
their SHA-256, so that nothing in them can be changed later. Only `rebut release` and `rebut deploy` write them. Keep them with the content, in version control
for example, and take them from there when they are damaged. Two people who released at the same time have two ledgers: keep the
one whose release readers have, and release again."##,
};

/// An anchor that the page itself needs.
pub const DUPLICATE_ANCHOR: Code = Code {
    id: "duplicate-anchor",
    summary: "an anchor that the page itself needs",
    explanation: r##"A page gives anchors to its claims (`claim-c1`), sources (`source-1`) and corrections (`correction-1`), and to the lists of them. A heading
or a piece of HTML with the same anchor would take the readers of a reference to the wrong place. Give the heading an anchor of its own.

    ## Nguồn nước {#nguon-nuoc}"##,
};

/// Two articles with one id.
pub const DUPLICATE_ID: Code = Code {
    id: "duplicate-id",
    summary: "two articles with one id",
    explanation: r##"The `id` names an article for ever: feed readers and other sites know it by that. Two articles cannot share one; only the
translations of an article (`name.en.md` beside `name.md`) have the same."##,
};

/// A key written twice.
pub const DUPLICATE_KEY: Code = Code {
    id: "duplicate-key",
    summary: "a key written twice",
    explanation: r##"YAML would keep one of the two and drop the other silently. Keep the one you mean."##,
};

/// Two files with one address.
pub const DUPLICATE_URL: Code = Code {
    id: "duplicate-url",
    summary: "two files with one address",
    explanation: r##"Only one of them could be published. Addresses that differ only in case or in Unicode form count as one, because many
hosts and disks do not tell them apart. Change the `slug` of one, or rename its file."##,
};

/// The front matter has no end.
pub const FRONT_MATTER_NOT_CLOSED: Code = Code {
    id: "front-matter-not-closed",
    summary: "the front matter has no end",
    explanation: r##"Front matter stands between two lines that hold `---` and nothing else. The second one is missing."##,
};

/// A date that lies ahead where it cannot.
pub const FUTURE_DATE: Code = Code {
    id: "future-date",
    summary: "a date that lies ahead where it cannot",
    explanation: r##"A correction, an update or the date of access of a source has happened already, so it cannot lie in the future."##,
};

/// A citation that Markdown takes for the definition of a link.
pub const HIDDEN_CITATION: Code = Code {
    id: "hidden-citation",
    summary: "a citation that Markdown takes for the definition of a link",
    explanation: r##"In Markdown, a line that begins with words in square brackets and a colon says where links with these words lead, and readers
never see it. A citation there cites nothing, and turns the other citations of its source into links.

    [@who-2019]: báo cáo năm 2019        is not shown
    [@who-2019] : báo cáo năm 2019       is a citation and words
    Báo cáo năm 2019 [@who-2019]         is better"##,
};

/// HTML that is not published.
pub const HTML_REMOVED: Code = Code {
    id: "html-removed",
    summary: "HTML that is not published",
    explanation: r##"Raw HTML in an article is cleaned: what could run code, load from other hosts or break the page is left out. Use Markdown
or a `:::` block instead."##,
};

/// An image with more pixels than can be handled.
pub const HUGE_IMAGE: Code = Code {
    id: "huge-image",
    summary: "an image with more pixels than can be handled",
    explanation: r##"An image may have up to 100 megapixels, three times what a good camera gives. Pages show it 1200 pixels wide or less, so
nothing is lost when it is made smaller first: 4000 pixels are wide enough for any screen."##,
};

/// A translation with another id than its original.
pub const ID_MISMATCH: Code = Code {
    id: "id-mismatch",
    summary: "a translation with another id than its original",
    explanation: r##"A translation is the same article, so it has the same `id`; leave it out and it is taken from the original."##,
};

/// A published image that says where it was taken.
pub const IMAGE_PLACE: Code = Code {
    id: "image-place",
    summary: "a published image that says where it was taken",
    explanation: r##"Telephones write the place into each photograph: the home of whoever took it, perhaps. Pictures in pages are made anew and say
nothing of the kind; but a file under `static/`, or one that a link leads to, is published as it is. Remove its metadata in an image
editor, or show it as a picture:

    ![Bản đồ vùng ngập](ban-do.jpg)          made anew, without a place
    [tải ảnh](ban-do.jpg)                    the file itself, with all that it says"##,
};

/// The imprint of an official body lacks something.
pub const INCOMPLETE_PUBLISHER: Code = Code {
    id: "incomplete-publisher",
    summary: "the imprint of an official body lacks something",
    explanation: r##"Readers can tell an official page from a forged one when it says who is behind it: the body and its superior body, the person
responsible with the office, postal address, telephone, official e-mail address, licence or terms of republication. All of it stands under
`publisher` and is shown on every page.

    publisher:
      name: Tổ Thông tin xã Mẫu
      parent: Uỷ ban xã Mẫu
      responsible: { name: Lê Văn C, role: Tổ trưởng }
      address: "Số 1, đường Mẫu, xã Mẫu"
      phone: "000 0000 0000"
      email: lienhe@example.org
      licence: Ghi rõ nguồn khi phát hành lại thông tin

Sites at names that nobody can register, such as `example.org` and `localhost`, are not asked for it. A body that has none of these, or an
unofficial site, sets the severity:

    rules: { incomplete-publisher: off }"##,
};

/// A card's template gives no picture.
pub const CARD_TEMPLATE: Code = Code {
    id: "card-template",
    summary: "a card's template gives no picture",
    explanation: r##"The templates `cards/wide.svg`, `cards/square.svg` and `cards/tall.svg` of a theme give an SVG, from which the pictures for link
previews are drawn. Text stands in boxes: `<text x y data-width font-family font-size>`. The message says what cannot be drawn: an
attribute that is missing or no number, or what is not well-formed XML."##,
};

/// A file among the fonts of cards that is no font.
pub const CARD_FONT: Code = Code {
    id: "card-font",
    summary: "a file among the fonts of cards that is no font",
    explanation: r##"Cards are drawn with the fonts in `cards/fonts/` of the themes and with no others, so that they are the same on every machine. Files
there end in `.ttf`, `.otf` or `.ttc` and must be whole; web fonts (`.woff2`) are not read."##,
};

/// The address of a released article leads nowhere.
pub const LOST_ADDRESS: Code = Code {
    id: "lost-address",
    summary: "the address of a released article leads nowhere",
    explanation: r##"An article that was released has been shared: its address stands in messages, feeds and search engines. Whoever changes its slug, folder or date gives it the old
address as an alias, so that readers still arrive:

    slug: nuoc-may-an-toan
    aliases: [/tin-don/nuoc-may/]"##,
};

/// A released correction is gone.
pub const LOST_CORRECTION: Code = Code {
    id: "lost-correction",
    summary: "a released correction is gone",
    explanation: r##"A correction is a promise to readers that stays. Once it was released, neither its day nor its words may change, and it may not be removed. When it was wrong itself,
add another one below it that says so."##,
};

/// Letters of a headline that no font of the cards has.
pub const MISSING_LETTERS: Code = Code {
    id: "missing-letters",
    summary: "letters that no font of the cards has",
    explanation: r##"The card of an article shows its headline and its first claim. A letter that none of the fonts in `cards/fonts/` has is left out there, or
shown as an empty box. The built-in fonts have Latin and Vietnamese letters. For other scripts put a font that may be handed on
into `themes/NAME/cards/fonts/`: it is asked for every letter that the others lack."##,
};

/// A colour that is hard to read.
pub const LOW_CONTRAST: Code = Code {
    id: "low-contrast",
    summary: "a colour that is hard to read",
    explanation: r##"Readers with weak eyes, old screens or the sun in their face need contrast: text and links at least 4.5 to 1 with what is behind
them (WCAG 2.2, level AA). A `brand` colour that is too pale for links is used for the masthead, and links are shown in a darker shade of it."##,
};

/// An image whose name does not say what it is.
pub const MISLABELLED_IMAGE: Code = Code {
    id: "mislabelled-image",
    summary: "an image whose name does not say what it is",
    explanation: r##"The name ends in one format and the file holds another: saved pictures are often so. Pages show it all the same; but who
downloads it, or links to it, gets a file that programs refuse to open. Rename it as the message says."##,
};

/// An image without words.
pub const MISSING_ALT: Code = Code {
    id: "missing-alt",
    summary: "an image without words",
    explanation: r##"Some readers hear the page, some see it before the picture has come. Say in a few words what the image shows.

    ![Bản đồ ba xã ngập ngày 19/11](ban-do.png)"##,
};

/// An article without a date.
pub const MISSING_DATE: Code = Code {
    id: "missing-date",
    summary: "an article without a date",
    explanation: r##"Readers need to know when something was said, and feeds cannot hold an entry without a date: an article without one stands
last in lists and is left out of feeds.

    date: 2026-11-20T08:00:00+07:00"##,
};

/// An article without an id.
pub const MISSING_ID: Code = Code {
    id: "missing-id",
    summary: "an article without an id",
    explanation: r##"Feed readers recognise an article by its `id`. Without one it is made from the file's path, and changes when the file is
renamed: readers then see the article twice. Give it any short name that no other article has.

    id: 2026-0042"##,
};

/// An image file that does not exist.
pub const MISSING_IMAGE: Code = Code {
    id: "missing-image",
    summary: "an image file that does not exist",
    explanation: r##"Images lie beside the article (in a folder `name/index.md`) or under `static/`. The path is relative to the article, or begins with
`/` and is looked for in `content/` and then in `static/`. Logos in `site.yaml` are always files of `static/`."##,
};

/// Something required is not there.
pub const MISSING_KEY: Code = Code {
    id: "missing-key",
    summary: "something required is not there",
    explanation: r##"The message names the key. An article needs a `title`; a claim needs its `claim`, `verdict` and `finding`; a source needs a `title`."##,
};

/// There is no site.yaml.
pub const MISSING_SITE_FILE: Code = Code {
    id: "missing-site-file",
    summary: "there is no site.yaml",
    explanation: r##"`rebut` works in a folder that has a `site.yaml`. Go to that folder, or name it: `rebut --root DIR build`."##,
};

/// A word of the interface is not translated.
pub const MISSING_STRING: Code = Code {
    id: "missing-string",
    summary: "a word of the interface is not translated",
    explanation: r##"Templates ask for words by name, and each language has a file `strings/LANGUAGE.yaml` in the theme. The message names the word and the file."##,
};

/// A template that does not exist.
pub const MISSING_TEMPLATE: Code = Code {
    id: "missing-template",
    summary: "a template that does not exist",
    explanation: r##"`template:` names a file of the theme. Look at its spelling, or add the file under `themes/NAME/templates/`."##,
};

/// A file that is not UTF-8.
pub const NOT_UTF8: Code = Code {
    id: "not-utf8",
    summary: "a file that is not UTF-8",
    explanation: r##"Save the file as UTF-8 (in most editors: Save with encoding). Older Vietnamese encodings such as TCVN3 and VNI must be converted first."##,
};

/// A file with a NUL byte.
pub const NUL_BYTE: Code = Code {
    id: "nul-byte",
    summary: "a file with a NUL byte",
    explanation: r##"A NUL byte never stands in text: the file is damaged, or is something else than its name says."##,
};

/// `security.txt` is out of date, will soon be, or holds too long.
pub const SECURITY_EXPIRES: Code = Code {
    id: "security-expires",
    summary: "`security.txt` is out of date, will soon be, or holds too long",
    explanation: r##"Who finds a hole in the site reads `/.well-known/security.txt` (RFC 9116) to learn whom to tell, and passes over a file that has
expired. A day more than a year ahead is not believed either. Look from time to time whether the contact is still right, then set a day some
months ahead. Without `expires` a day ten to eleven months ahead is made at each build.

    security: { contact: "mailto:baomat@example.org", expires: 2027-06-01 }"##,
};

/// Words for sharing that are too long for a platform.
pub const SHARE_TOO_LONG: Code = Code {
    id: "share-too-long",
    summary: "words for sharing that are too long for a platform",
    explanation: r##"`share.text` of front matter is posted as it is, with the address of the article. Platforms count differently: X counts most
Vietnamese letters with two marks (`ế`, `ậ`) and every emoji as two and any link as 23, out of 280; Bluesky takes 300 and Mastodon 500 characters as
people see them; the subject of a letter should have no more than 78. Only the platforms of `share.networks` are asked. What is too long is cut between
words, so make it shorter, or leave it out: then the headline and the finding are posted.

    share: { text: "Hồ xả theo lịch đã báo trước; không có lệnh xả trong đêm." }"##,
};

/// A released article was changed without a word to readers.
pub const SILENT_EDIT: Code = Code {
    id: "silent-edit",
    summary: "a released article was changed without a word to readers",
    explanation: r##"The ledger knows what each release said. When the headline, the summary, a claim, a verdict or the text of a released article changes, readers must be told what was wrong
and what is right now (IFCN principle 6), and when:

    updated: 2026-11-21T09:30:00+07:00
    corrections:
      - { on: 2026-11-21, kind: correction, text: "Bài trước ghi sai ngày lấy mẫu: 18/11, đúng là 19/11." }

Every change needs an entry of its own, and `updated` must be later than in the last release. Where only letters were put right, `typo: true` logs
it in the article's history and no notice is shown; it may change ten words at most, no number and no verdict, and needs no `updated`:

      - { on: 2026-11-21, typo: true, text: "Sửa lỗi gõ ở đoạn hai." }

While you preview with `rebut serve` this is a warning."##,
};

/// A line that closes no block.
pub const STRAY_BLOCK_END: Code = Code {
    id: "stray-block-end",
    summary: "a line that closes no block",
    explanation: r##"There is a line `:::` where no block is open. Remove it, or open a block above: `::: note`."##,
};

/// Parts of a drawing that are not published.
pub const SVG_REMOVED: Code = Code {
    id: "svg-removed",
    summary: "parts of a drawing that are not published",
    explanation: r##"A drawing (SVG) can hold scripts, links, pages and pictures from elsewhere; whoever opens it would run them with the rights of
your site. They are left out, and the message names them. Look whether the drawing still shows what it should. Embedded pictures
belong into files of their own; in a drawing program, export as plain SVG."##,
};

/// A link to outside the project, or to itself.
pub const SYMLINK: Code = Code {
    id: "symlink",
    summary: "a link to outside the project, or to itself",
    explanation: r##"Files are published only from inside the project's folder. A symbolic link that leads out of it, to nothing, or round in a circle
is not followed."##,
};

/// A template that cannot show a page.
pub const TEMPLATE_RENDER: Code = Code {
    id: "template-render",
    summary: "a template that cannot show a page",
    explanation: r##"The template asks for something that is not there. The message names the template, line and column, and the page that was being rendered."##,
};

/// A template that cannot be read.
pub const TEMPLATE_SYNTAX: Code = Code {
    id: "template-syntax",
    summary: "a template that cannot be read",
    explanation: r##"Templates are written in Tera 2. The message names the template, line and column."##,
};

/// A block without an end.
pub const UNCLOSED_BLOCK: Code = Code {
    id: "unclosed-block",
    summary: "a block without an end",
    explanation: r##"A block opens with `::: name` and closes with a line `:::`. The message shows the opening line."##,
};

/// A translation into a language that the site does not have.
pub const UNDECLARED_LANGUAGE: Code = Code {
    id: "undeclared-language",
    summary: "a translation into a language that the site does not have",
    explanation: r##"`name.en.md` is the English version of `name.md` when `site.yaml` declares `en` under `languages`. Declare it, or rename the file."##,
};

/// A block that the theme does not have.
pub const UNKNOWN_BLOCK: Code = Code {
    id: "unknown-block",
    summary: "a block that the theme does not have",
    explanation: r##"Blocks are claim, fact, fallacy, evidence, note, correction, figure, embed, and those that a theme adds under `blocks/`."##,
};

/// A claim that the front matter does not have.
pub const UNKNOWN_CLAIM: Code = Code {
    id: "unknown-claim",
    summary: "a claim that the front matter does not have",
    explanation: r##"`::: claim c1` shows the claim whose `id` is `c1`. Claims without an `id` are c1, c2, … in order."##,
};

/// A footnote without its text, or a text without its mark.
pub const UNKNOWN_FOOTNOTE: Code = Code {
    id: "unknown-footnote",
    summary: "a footnote without its text, or a text without its mark",
    explanation: r##"A footnote is a mark `[^1]` in the text and a line `[^1]: …` anywhere below."##,
};

/// A key that nobody reads.
pub const UNKNOWN_KEY: Code = Code {
    id: "unknown-key",
    summary: "a key that nobody reads",
    explanation: r##"It is misspelt, or it stands at the wrong depth. Free data for templates goes under `extra`."##,
};

/// An author who is not in data/people.yaml.
pub const UNKNOWN_PERSON: Code = Code {
    id: "unknown-person",
    summary: "an author who is not in data/people.yaml",
    explanation: r##"`authors` and `reviewers` hold ids of `data/people.yaml`, or names as readers should see them. This one looks like an id and is not
listed, so readers would see the id itself. Look at the spelling, or add a record.

    # data/people.yaml
    to-y-te: { name: Tổ Y tế, kind: unit }"##,
};

/// A rule that does not exist.
pub const UNKNOWN_RULE: Code = Code {
    id: "unknown-rule",
    summary: "a rule that does not exist",
    explanation: r##"`rules` in site.yaml and `accept` in front matter name rules of `rebut check` by their codes; `rebut explain` lists them all.

    rules: { SRC-03: info }
    accept: { CLM-03: "nghe trực tiếp tại chợ, không có bản ghi" }"##,
};

/// A source that is not listed.
pub const UNKNOWN_SOURCE: Code = Code {
    id: "unknown-source",
    summary: "a source that is not listed",
    explanation: r##"`[@id]` cites a source of this article's `sources`, and a bare id in `sources` names a record of `data/sources.yaml`."##,
};

/// A theme that is not there.
pub const UNKNOWN_THEME: Code = Code {
    id: "unknown-theme",
    summary: "a theme that is not there",
    explanation: r##"`theme:` names a folder under `themes/`; `default` is inside the program."##,
};

/// A topic that data/topics.yaml does not list.
pub const UNKNOWN_TOPIC: Code = Code {
    id: "unknown-topic",
    summary: "a topic that data/topics.yaml does not list",
    explanation: r##"When the site keeps a list of topics, an article can only use those. Look at the spelling, or add the topic to the list."##,
};

/// A verdict that is not on the scale.
pub const UNKNOWN_VERDICT: Code = Code {
    id: "unknown-verdict",
    summary: "a verdict that is not on the scale",
    explanation: r##"A verdict is one of the site's scale, declared under `verdicts` in site.yaml, so that it means the same on every page."##,
};

/// A time zone that does not exist.
pub const UNKNOWN_ZONE: Code = Code {
    id: "unknown-zone",
    summary: "a time zone that does not exist",
    explanation: r##"Time zones have names such as `Asia/Ho_Chi_Minh` or `Europe/Berlin` (the IANA database)."##,
};

/// An image of a kind that is not published.
pub const UNSUPPORTED_IMAGE: Code = Code {
    id: "unsupported-image",
    summary: "an image of a kind that is not published",
    explanation: r##"Pictures may be JPEG, PNG, WebP, GIF or SVG. What telephones and scanners make besides (HEIC, AVIF, TIFF, BMP) is not shown by every
browser: save it as JPEG, or as PNG when it is a drawing or a screenshot. On an iPhone: Settings, Camera, Formats, Most Compatible."##,
};

/// A released article is not there any more.
pub const VANISHED_ARTICLE: Code = Code {
    id: "vanished-article",
    summary: "a released article is not there any more",
    explanation: r##"What an official body has published does not disappear without a word. An article that should not stand is withdrawn: its address stays and
says so, with a correction that tells why.

    status: withdrawn
    corrections:
      - { on: 2026-11-21, kind: retraction, text: "Bài dựa trên một số liệu sai." }

When another page takes its place, that page gets the old address under `aliases`. An article with `expires` goes when it said it would."##,
};

/// A value of the wrong form.
pub const WRONG_TYPE: Code = Code {
    id: "wrong-type",
    summary: "a value of the wrong form",
    explanation: r##"A list where text is wanted, a word where a number is wanted. The message says what was found and what it must be."##,
};

/// Text that YAML cannot read.
pub const YAML_SYNTAX: Code = Code {
    id: "yaml-syntax",
    summary: "text that YAML cannot read",
    explanation: r##"Most often a value needs quotes: because it has a colon and a space in it, or begins with a character that means something in YAML.

    title: "Cảnh báo: tin nhắn lạ""##,
};

/// YAML that grows out of bounds.
pub const YAML_TOO_LARGE: Code = Code {
    id: "yaml-too-large",
    summary: "YAML that grows out of bounds",
    explanation: r##"References (`&a`, `*a`) that repeat each other, or nesting without end. Nobody writes that by hand."##,
};

/// All codes by name.
pub const ALL: &[Code] = &[
    ACCEPT_NOT_NEEDED,
    BAD_BASE_URL,
    BAD_DATE,
    BAD_PATH,
    BAD_VALUE,
    BLOCK_ARGUMENTS,
    BLOCK_NESTING,
    BLOCK_SYNTAX,
    BOLD_NOT_CLOSED,
    BROKEN_ANCHOR,
    BROKEN_LINK,
    CANNOT_READ,
    CANNOT_WRITE,
    CARD_FONT,
    CARD_TEMPLATE,
    DAMAGED_IMAGE,
    DAMAGED_LEDGER,
    DUPLICATE_ANCHOR,
    DUPLICATE_ID,
    DUPLICATE_KEY,
    DUPLICATE_URL,
    FRONT_MATTER_NOT_CLOSED,
    FUTURE_DATE,
    HIDDEN_CITATION,
    HTML_REMOVED,
    HUGE_IMAGE,
    ID_MISMATCH,
    IMAGE_PLACE,
    INCOMPLETE_PUBLISHER,
    LOST_ADDRESS,
    LOST_CORRECTION,
    LOW_CONTRAST,
    MISLABELLED_IMAGE,
    MISSING_ALT,
    MISSING_DATE,
    MISSING_ID,
    MISSING_IMAGE,
    MISSING_KEY,
    MISSING_LETTERS,
    MISSING_SITE_FILE,
    MISSING_STRING,
    MISSING_TEMPLATE,
    NOT_UTF8,
    NUL_BYTE,
    SECURITY_EXPIRES,
    SHARE_TOO_LONG,
    SILENT_EDIT,
    STRAY_BLOCK_END,
    SVG_REMOVED,
    SYMLINK,
    TEMPLATE_RENDER,
    TEMPLATE_SYNTAX,
    UNCLOSED_BLOCK,
    UNDECLARED_LANGUAGE,
    UNKNOWN_BLOCK,
    UNKNOWN_CLAIM,
    UNKNOWN_FOOTNOTE,
    UNKNOWN_KEY,
    UNKNOWN_PERSON,
    UNKNOWN_RULE,
    UNKNOWN_SOURCE,
    UNKNOWN_THEME,
    UNKNOWN_TOPIC,
    UNKNOWN_VERDICT,
    UNKNOWN_ZONE,
    UNSUPPORTED_IMAGE,
    VANISHED_ARTICLE,
    WRONG_TYPE,
    YAML_SYNTAX,
    YAML_TOO_LARGE,
];

/// The code of a name.
pub fn find(id: &str) -> Option<Code> {
    ALL.iter().copied().find(|code| code.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_listed_in_order_and_once() {
        assert!(ALL.is_sorted_by(|left, right| left.id < right.id));
    }
}

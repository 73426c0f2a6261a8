//! Keys that editors write: one row holds a key's name, what may stand there, and what it means.
//!
//! In: nothing. Out: the types of the tables beside the readers (`config/keys.rs`, `document/keys.rs`). The readers refuse
//! what is in no table ([`crate::base::yaml::Reader::close`]); schemas, snippets and the reference are made of the same rows,
//! so a key is added in one line.

/// A key that may stand in a group.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// What editors write.
    pub name: &'static str,
    /// What may stand there.
    pub form: Form,
    /// What it means, in English.
    pub en: &'static str,
    /// What it means, in Vietnamese.
    pub vi: &'static str,
    /// Whether the group is wrong without it.
    pub is_required: bool,
    /// What holds when it is left out, as YAML; empty when that is nothing or takes more words.
    pub default: &'static str,
    /// A value, as YAML; may be empty.
    pub example: &'static str,
}

/// Keys that stand together: everything between the lines `---`, or one claim.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// What messages call it: "a claim", "`publisher`".
    pub name: &'static str,
    /// Its keys, in the order in which they are explained.
    pub tables: &'static [&'static [Key]],
}

/// What may stand at a key.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Text that is not empty. Numbers and `true` are text too.
    Words,
    /// One text for all languages, or one for each.
    Text,
    /// `true` or `false`.
    Flag,
    /// `false`, and nothing else.
    No,
    /// A whole number from the first to the second.
    Number(i64, i64),
    /// Text of a certain shape.
    Shape(&'static Shape),
    /// One of a fixed set of words.
    OneOf(fn() -> Vec<&'static str>),
    /// The id of a verdict on the site's scale.
    Verdict,
    /// The name of a scale.
    Scale,
    /// The name of a time zone.
    Zone,
    /// Items; one that is a word may stand without brackets.
    List(&'static Form),
    /// As a list, of so many items at least.
    Several(usize, &'static Form),
    /// A group of keys.
    Group(&'static Group),
    /// Names of a certain shape, each with a value.
    Map(&'static Shape, &'static Form),
    /// One of several things.
    Either(&'static [Form]),
    /// A group of keys of which others must stand, depending on one of them: the group as it is explained, and each case.
    Cases(&'static Group, &'static [&'static Group]),
    /// Anything.
    Free,
}

/// The shape of a text.
#[derive(Debug)]
pub struct Shape {
    /// A regular expression that ECMAScript and Python read alike.
    pub pattern: &'static str,
    /// Whether what YAML takes for a number or for `true` can have it: an id may be `42`, a date may not be `2026`.
    pub takes_numbers: bool,
    /// What it is, in English: "a web address with `https://`".
    pub en: &'static str,
    /// What it is, in Vietnamese.
    pub vi: &'static str,
}

impl Key {
    /// A key that may be left out.
    pub const fn new(name: &'static str, form: Form, en: &'static str, vi: &'static str) -> Self {
        Self { name, form, en, vi, is_required: false, default: "", example: "" }
    }

    /// The same key, without which the group is wrong.
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// The same key with what holds when it is left out.
    pub const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    /// The same key with an example.
    pub const fn example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }
}

impl Form {
    /// The group of keys in it: of each item of a list, of each value of a map.
    pub fn group(&self) -> Option<&'static Group> {
        match self {
            Self::Group(group) | Self::Cases(group, _) => Some(group),
            Self::List(form) | Self::Several(_, form) | Self::Map(_, form) => form.group(),
            Self::Either(forms) => forms.iter().find_map(Self::group),
            Self::Words
            | Self::Text
            | Self::Flag
            | Self::No
            | Self::Number(..)
            | Self::Shape(_)
            | Self::OneOf(_)
            | Self::Verdict
            | Self::Scale
            | Self::Zone
            | Self::Free => None,
        }
    }
}

impl Group {
    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.tables.iter().flat_map(|table| table.iter())
    }

    /// The names of all keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.keys().map(|key| key.name)
    }

    /// The keys of this group below which a key of that name may stand.
    pub fn parents_of(&self, name: &str) -> Vec<&'static str> {
        let has = |key: &&Key| {
            key.form.group().is_some_and(|group| group.names().any(|known| known == name))
        };
        self.keys().filter(has).map(|key| key.name).collect()
    }
}

/// The words of a table of choices.
pub fn words<T>(known: &[(&'static str, T)]) -> Vec<&'static str> {
    known.iter().map(|(word, _)| *word).collect()
}

/// A name of any kind.
pub static ANY_NAME: Shape =
    Shape { pattern: r"\S", takes_numbers: true, en: "a name", vi: "một tên" };

/// A day of the calendar, or a moment: what [`crate::base::date`] reads.
pub static DATE: Shape = Shape {
    // Months by their lengths, and 29 February in leap years; then perhaps a time, and perhaps its offset.
    pattern: r"^\s*(?:[1-9][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29)(?:(?:[Tt]| +)(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:[.,][0-9]+)?)? *(?:[Zz]|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?)?)?\s*$",
    takes_numbers: false,
    en: "a day such as `2026-11-20`, or with a time: `2026-11-20T08:00:00+07:00`",
    vi: "một ngày như `2026-11-20`, hoặc thêm giờ: `2026-11-20T08:00:00+07:00`",
};

/// A name that can be an anchor.
pub static ID: Shape = Shape {
    pattern: r"^[A-Za-z0-9._-]{1,100}$",
    takes_numbers: true,
    en: "letters a–z, digits, `-`, `_` and `.`, at most 100",
    vi: "chữ a–z, chữ số, `-`, `_` và `.`, nhiều nhất 100",
};

/// One part of an address.
pub static SLUG: Shape = Shape {
    pattern: r#"^(?!\.{1,2}$)(?!.*\.$)(?!(?:[Aa][Uu][Xx]|[Cc][Oo][Nn]|[Nn][Uu][Ll]|[Pp][Rr][Nn]|(?:[Cc][Oo][Mm]|[Ll][Pp][Tt])[1-9¹²³])(?:\.|$))[^\s\u0000-\u001f\u007f/\\?#%:*"<>|]{1,200}$"#,
    takes_numbers: true,
    en: "one part of an address: letters, digits and hyphens",
    vi: "một phần của địa chỉ: chữ, chữ số và dấu gạch nối",
};

/// An address on the site.
pub static SITE_PATH: Shape = Shape {
    pattern: r#"^/(?!/)(?!\.{1,2}(?:/|$))(?!.*/\.{1,2}(?:/|$))[^\s\u0000-\u001f\u007f\\?#%:*"<>|]+$"#,
    takes_numbers: false,
    en: "an address on this site that begins with one `/`: `/tin-cu/nuoc-may/`",
    vi: "một địa chỉ trên trang này, bắt đầu bằng một dấu `/`: `/tin-cu/nuoc-may/`",
};

/// An absolute address that a browser may follow.
pub static WEB_ADDRESS: Shape = Shape {
    pattern: r"^\s*(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ff][Tt][Pp]://|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:)\S",
    takes_numbers: false,
    en: "a whole address with `https://`",
    vi: "một địa chỉ đầy đủ, có `https://`",
};

/// An account on Mastodon and its kin.
pub static FEDIVERSE: Shape = Shape {
    pattern: r"^@[A-Za-z0-9_.-]+@[^\s@./]+(?:\.[^\s@./]+)+$",
    takes_numbers: false,
    en: "an account with its server: `@ten@may.chu`",
    vi: "một tài khoản kèm máy chủ: `@ten@may.chu`",
};

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: Group = Group {
        name: "a test",
        tables: &[
            &[Key::new("a", Form::Words, "A", "A").required()],
            &[Key::new("b", Form::Flag, "B", "B").default("true")],
        ],
    };

    #[test]
    fn a_group_has_the_keys_of_all_its_tables() {
        assert_eq!(GROUP.names().collect::<Vec<_>>(), ["a", "b"]);
        let required: Vec<bool> = GROUP.keys().map(|key| key.is_required).collect();
        assert_eq!(required, [true, false]);
    }
}

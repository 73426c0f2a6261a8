//! Language tags, and what a page needs to know about a language: direction, own name, Open Graph
//! form.
//!
//! In: a tag as written, such as `vi`, `zh-Hant` or `pt-BR`. Out: a [`LanguageTag`] in canonical
//! case. Words of the interface are not here; they are the theme's.

use std::fmt;

use serde::Serialize;

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of the HTML attribute `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// A language tag: a language, perhaps a script, perhaps a region (BCP 47, RFC 5646 section 2.1).
///
/// Variants, extensions and private tags are left out: no page of a newsroom needs them, and they
/// would stand in its URLs.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
#[serde(transparent)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Reads a tag in any case and brings it to canonical case (RFC 5646 section 2.1.1).
    ///
    /// `None` when it is not well-formed. Whether such a language exists is not asked.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').peekable();
        let language = parts.next().filter(|part| is_letters(part, 2..=3))?;
        let script = parts.next_if(|part| is_letters(part, 4..=4));
        let region = parts.next_if(|part| is_region(part));
        if parts.next().is_some() {
            return None;
        }
        let mut tag = language.to_ascii_lowercase();
        if let Some(script) = script {
            tag.push('-');
            tag.push_str(&capitalised(script));
        }
        if let Some(region) = region {
            tag.push('-');
            tag.push_str(&region.to_ascii_uppercase());
        }
        Some(Self(tag))
    }

    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `zh` of `zh-Hant`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The script when it is written in the tag: `Hant` of `zh-Hant`.
    pub fn script(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|part| part.len() == 4)
    }

    /// The region when it is written in the tag: `BR` of `pt-BR`.
    pub fn region(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|part| part.len() < 4)
    }

    /// The direction of text in this language: by the script when the tag names one, else by the
    /// script that the language is mostly written in.
    pub fn direction(&self) -> Direction {
        let is_rtl = match self.script() {
            Some(script) => RTL_SCRIPTS.contains(&script),
            None => RTL_LANGUAGES.contains(&self.language()),
        };
        if is_rtl { Direction::Rtl } else { Direction::Ltr }
    }

    /// The tag as Open Graph wants it (`og:locale`): `vi_VN`.
    ///
    /// Without a region in the tag, the one where the language is most at home; without a known
    /// one, the tag with underscores.
    pub fn og_locale(&self) -> String {
        let region = self.region().or_else(|| self.home_region());
        match region {
            Some(region) => format!("{}_{region}", self.language()),
            None => self.0.replace('-', "_"),
        }
    }

    /// The language's name for itself, for the menu that changes language; `None` when not known.
    pub fn native_name(&self) -> Option<&'static str> {
        let exact = find(EXACT_NAMES, &self.0);
        exact.or_else(|| self.row().map(|(_, name, _)| *name))
    }

    /// The region where a language is most at home.
    fn home_region(&self) -> Option<&'static str> {
        if self.language() == "zh" && self.script() == Some("Hant") {
            return Some("TW");
        }
        self.row().map(|(_, _, region)| *region)
    }

    fn row(&self) -> Option<&'static (&'static str, &'static str, &'static str)> {
        LANGUAGES.iter().find(|(language, _, _)| *language == self.language())
    }
}

impl AsRef<str> for LanguageTag {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether a subtag is of ASCII letters and of one of these lengths.
fn is_letters(part: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a subtag is a country (two letters) or a part of the world (three digits).
fn is_region(part: &str) -> bool {
    is_letters(part, 2..=2) || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A script with its first letter in upper case.
fn capitalised(script: &str) -> String {
    let mut letters = script.to_ascii_lowercase();
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// The value of a key.
fn find(table: &[(&str, &'static str)], wanted: &str) -> Option<&'static str> {
    table.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value)
}

/// Scripts written from right to left (ISO 15924) that are in use today.
const RTL_SCRIPTS: &[&str] = &[
    "Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi",
];

/// Languages mostly written from right to left.
const RTL_LANGUAGES: &[&str] = &[
    "aeb", "ajp", "apc", "apd", "ar", "arb", "arc", "ars", "ary", "arz", "azb", "bal", "bgn",
    "bqi", "ckb", "dv", "fa", "fas", "glk", "he", "heb", "khw", "ks", "lrc", "mzn", "nqo", "pes",
    "pnb", "prs", "ps", "sd", "sdh", "skr", "syr", "ug", "ur", "urd", "yi",
];

/// Names of tags whose script or region changes what the language is called.
const EXACT_NAMES: &[(&str, &str)] = &[
    ("pt-BR", "Português (Brasil)"),
    ("sr-Latn", "Srpski"),
    ("zh-HK", "繁體中文（香港）"),
    ("zh-Hans", "简体中文"),
    ("zh-Hant", "繁體中文"),
    ("zh-Hant-HK", "繁體中文（香港）"),
    ("zh-TW", "繁體中文"),
];

/// Languages with their own names and the regions where they are most at home, by tag.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("am", "አማርኛ", "ET"),
    ("ar", "العربية", "AR"),
    ("az", "Azərbaycanca", "AZ"),
    ("be", "Беларуская", "BY"),
    ("bg", "Български", "BG"),
    ("bn", "বাংলা", "IN"),
    ("bs", "Bosanski", "BA"),
    ("ca", "Català", "ES"),
    ("ckb", "کوردیی ناوەندی", "IQ"),
    ("cs", "Čeština", "CZ"),
    ("cy", "Cymraeg", "GB"),
    ("da", "Dansk", "DK"),
    ("de", "Deutsch", "DE"),
    ("dv", "ދިވެހި", "MV"),
    ("el", "Ελληνικά", "GR"),
    ("en", "English", "US"),
    ("es", "Español", "ES"),
    ("et", "Eesti", "EE"),
    ("eu", "Euskara", "ES"),
    ("fa", "فارسی", "IR"),
    ("fi", "Suomi", "FI"),
    ("fil", "Filipino", "PH"),
    ("fr", "Français", "FR"),
    ("ga", "Gaeilge", "IE"),
    ("gl", "Galego", "ES"),
    ("gu", "ગુજરાતી", "IN"),
    ("he", "עברית", "IL"),
    ("hi", "हिन्दी", "IN"),
    ("hr", "Hrvatski", "HR"),
    ("hu", "Magyar", "HU"),
    ("hy", "Հայերեն", "AM"),
    ("id", "Bahasa Indonesia", "ID"),
    ("is", "Íslenska", "IS"),
    ("it", "Italiano", "IT"),
    ("ja", "日本語", "JP"),
    ("ka", "ქართული", "GE"),
    ("kk", "Қазақ тілі", "KZ"),
    ("km", "ខ្មែរ", "KH"),
    ("ko", "한국어", "KR"),
    ("ku", "Kurdî", "TR"),
    ("lo", "ລາວ", "LA"),
    ("lt", "Lietuvių", "LT"),
    ("lv", "Latviešu", "LV"),
    ("mk", "Македонски", "MK"),
    ("mn", "Монгол", "MN"),
    ("mr", "मराठी", "IN"),
    ("ms", "Bahasa Melayu", "MY"),
    ("my", "မြန်မာဘာသာ", "MM"),
    ("nb", "Norsk bokmål", "NO"),
    ("ne", "नेपाली", "NP"),
    ("nl", "Nederlands", "NL"),
    ("nn", "Norsk nynorsk", "NO"),
    ("no", "Norsk", "NO"),
    ("pa", "ਪੰਜਾਬੀ", "IN"),
    ("pl", "Polski", "PL"),
    ("ps", "پښتو", "AF"),
    ("pt", "Português", "PT"),
    ("ro", "Română", "RO"),
    ("ru", "Русский", "RU"),
    ("sd", "سنڌي", "PK"),
    ("si", "සිංහල", "LK"),
    ("sk", "Slovenčina", "SK"),
    ("sl", "Slovenščina", "SI"),
    ("sq", "Shqip", "AL"),
    ("sr", "Српски", "RS"),
    ("sv", "Svenska", "SE"),
    ("sw", "Kiswahili", "KE"),
    ("ta", "தமிழ்", "IN"),
    ("te", "తెలుగు", "IN"),
    ("th", "ไทย", "TH"),
    ("tl", "Tagalog", "PH"),
    ("tr", "Türkçe", "TR"),
    ("ug", "ئۇيغۇرچە", "CN"),
    ("uk", "Українська", "UA"),
    ("ur", "اردو", "PK"),
    ("uz", "Oʻzbekcha", "UZ"),
    ("vi", "Tiếng Việt", "VN"),
    ("zh", "中文", "CN"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).unwrap_or_else(|| LanguageTag(String::new()))
    }

    #[test]
    fn a_language_is_a_tag() {
        assert_eq!(tag("vi").as_str(), "vi");
    }

    #[test]
    fn case_is_made_canonical() {
        assert_eq!(tag("ZH-hANT-tw").as_str(), "zh-Hant-TW");
    }

    #[test]
    fn a_part_of_the_world_is_a_region() {
        assert_eq!(tag("es-419").region(), Some("419"));
    }

    #[test]
    fn an_underscore_is_not_a_tag() {
        assert_eq!(LanguageTag::parse("vi_VN"), None);
    }

    #[test]
    fn a_name_is_not_a_tag() {
        assert_eq!(LanguageTag::parse("vietnamese"), None);
    }

    #[test]
    fn a_tag_with_a_variant_is_left_out() {
        assert_eq!(LanguageTag::parse("de-DE-1996"), None);
    }

    #[test]
    fn letters_outside_ascii_are_not_a_tag() {
        assert_eq!(LanguageTag::parse("việt"), None);
    }

    #[test]
    fn nothing_is_not_a_tag() {
        assert_eq!(LanguageTag::parse(""), None);
    }

    #[test]
    fn arabic_runs_from_right_to_left() {
        assert_eq!(tag("ar-EG").direction().as_str(), "rtl");
    }

    #[test]
    fn vietnamese_runs_from_left_to_right() {
        assert_eq!(tag("vi").direction().as_str(), "ltr");
    }

    #[test]
    fn the_script_decides_before_the_language() {
        assert_eq!(
            (tag("az-Arab").direction(), tag("ug-Latn").direction()),
            (Direction::Rtl, Direction::Ltr)
        );
    }

    #[test]
    fn open_graph_gets_the_home_of_a_language() {
        assert_eq!(tag("vi").og_locale(), "vi_VN");
    }

    #[test]
    fn open_graph_gets_the_region_that_is_written() {
        assert_eq!(tag("pt-BR").og_locale(), "pt_BR");
    }

    #[test]
    fn open_graph_gets_a_region_instead_of_a_script() {
        assert_eq!(tag("zh-Hant").og_locale(), "zh_TW");
    }

    #[test]
    fn open_graph_gets_the_tag_of_an_unknown_language() {
        assert_eq!(tag("hmn-Latn").og_locale(), "hmn_Latn");
    }

    #[test]
    fn a_language_has_its_own_name() {
        assert_eq!(tag("vi-VN").native_name(), Some("Tiếng Việt"));
    }

    #[test]
    fn a_script_can_change_the_name() {
        assert_eq!(tag("zh-hant").native_name(), Some("繁體中文"));
    }

    #[test]
    fn an_unknown_language_has_no_name() {
        assert_eq!(tag("hmn").native_name(), None);
    }

    #[test]
    fn languages_are_listed_in_order_and_once() {
        assert!(LANGUAGES.is_sorted_by(|left, right| left.0 < right.0));
    }

    #[test]
    fn a_tag_serialises_as_text() {
        assert_eq!(serde_json::to_string(&tag("vi")).unwrap(), "\"vi\"");
    }
}

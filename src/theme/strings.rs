//! The words of the interface in each language, and how a language writes a date.
//!
//! In: `strings/LANGUAGE.yaml` of the default theme and of the site's theme. Out: [`Strings`] for each language of the
//! site, or a report of the words that one of them lacks. Words of articles are not here, nor are path names
//! (`paths` of these files), which `config/languages.rs` reads.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::base::codes;
use crate::base::date::Day;
use crate::base::date::Moment;
use crate::base::date::iso;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::fingerprint::Fingerprint;
use crate::base::lang::LanguageTag;
use crate::base::path::SourcePath;
use crate::base::suggest;
use crate::base::yaml;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Value;
use crate::config::SITE_FILE;
use crate::theme::part::Group;
use crate::theme::part::Part;

/// What a date pattern may hold.
const DATE_HOLES: &[&str] = &["d", "dd", "m", "mm", "month", "yyyy"];

/// The languages whose files say which words there are.
const REFERENCE: [&str; 2] = ["vi", "en"];

/// One file with words.
#[derive(Clone, Debug)]
pub(super) struct StringsFile {
    /// The file.
    pub(super) path: SourcePath,
    /// Its text.
    pub(super) text: Arc<str>,
}

/// The files of each language, those of the default theme first.
pub(super) type StringsFiles = BTreeMap<String, Vec<StringsFile>>;

/// A date as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// RFC 3339: a moment with its offset, or a day.
    pub iso: String,
    /// The day, as `2026-11-20`.
    pub day: String,
    /// The day as the language writes it.
    pub text: String,
    /// Hours and minutes, as `08:00`; `None` for a day.
    pub time: Option<String>,
    /// The zone, as `GMT+7`; `None` for a day.
    pub zone: Option<String>,
}

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Strings {
    /// The language as its readers call it: `Tiếng Việt`.
    pub name: String,
    words: BTreeMap<String, String>,
    date: Vec<DatePiece>,
    months: Vec<String>,
    zone: String,
    part: Part,
}

impl Strings {
    /// The word of a name. A name without a word stands for itself: that it is missing was reported on loading.
    pub fn word<'s>(&'s self, name: &'s str) -> &'s str {
        self.words.get(name).map_or(name, String::as_str)
    }

    /// The word of a name with its holes filled: `fill("page_n", &[("n", "3")])`. A hole without a value stays as it is.
    pub fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        filled(self.word(name), |hole| {
            values.iter().find(|(key, _)| *key == hole).map(|(_, value)| (*value).into())
        })
    }

    /// A moment in its own zone.
    pub fn date(&self, moment: &Moment) -> DateView {
        let written = moment.rfc3339();
        DateView {
            time: written.get(11..16).map(str::to_owned),
            zone: Some(self.zone_of(&written)),
            iso: written,
            ..self.day(moment.day())
        }
    }

    /// Adds a moment in its own zone to a group, or nothing.
    pub fn add_date(&self, name: &'static str, moment: Option<&Moment>, group: &mut Group<'_>) {
        let Some(moment) = moment else { return group.add(name, || ()) };
        group.group(name, |date| {
            let written = moment.rfc3339();
            let day = written.get(..10).unwrap_or_default();
            date.text("iso", || &written);
            date.text("day", || day);
            date.text("text", || self.day_text(day));
            date.maybe_text("time", || written.get(11..16));
            date.text("zone", || self.zone_of(&written));
        });
    }

    fn zone_of(&self, written: &str) -> String {
        filled(&self.zone, |hole| {
            (hole == "offset").then(|| short_offset(written.get(19..).unwrap_or("")).into())
        })
    }

    /// A day.
    pub fn day(&self, day: Day) -> DateView {
        let written = iso(day);
        let text = self.day_text(&written);
        DateView { iso: written.clone(), day: written, text, time: None, zone: None }
    }

    /// All words, as templates see them under `t`.
    pub fn part(&self) -> Part {
        self.part.clone()
    }

    /// The words whose names begin so, as templates see them under `t`.
    pub fn part_of(&self, beginning: &str) -> Part {
        let words = self.words.iter().filter(|(name, _)| name.starts_with(beginning));
        Part::of(&words.collect::<BTreeMap<_, _>>())
    }

    fn day_text(&self, iso: &str) -> String {
        let mut numbers = iso.split('-');
        let year = numbers.next().unwrap_or("");
        let month = numbers.next().unwrap_or("");
        let day = numbers.next().unwrap_or("");
        let mut text = String::with_capacity(iso.len() + 16);
        for piece in &self.date {
            text.push_str(match piece {
                DatePiece::Words(words) => words,
                DatePiece::Day => day.trim_start_matches('0'),
                DatePiece::WholeDay => day,
                DatePiece::Month => month.trim_start_matches('0'),
                DatePiece::WholeMonth => month,
                DatePiece::MonthName => {
                    let place = month.parse::<usize>().ok().and_then(|month| month.checked_sub(1));
                    place.and_then(|place| self.months.get(place)).map_or("{month}", String::as_str)
                }
                DatePiece::Year => year,
            });
        }
        text
    }
}

/// A piece of the way in which a language writes a day.
#[derive(Clone, Debug, Serialize)]
enum DatePiece {
    Words(String),
    Day,
    WholeDay,
    Month,
    WholeMonth,
    MonthName,
    Year,
}

impl DatePiece {
    /// The pieces of a pattern such as `{dd}/{mm}/{yyyy}`.
    fn all(pattern: &str) -> Vec<Self> {
        let piece = |stretch| match stretch {
            Stretch::Words(words) => Self::Words(words.to_owned()),
            Stretch::Hole("d") => Self::Day,
            Stretch::Hole("dd") => Self::WholeDay,
            Stretch::Hole("m") => Self::Month,
            Stretch::Hole("mm") => Self::WholeMonth,
            Stretch::Hole("month") => Self::MonthName,
            Stretch::Hole("yyyy") => Self::Year,
            Stretch::Hole(other) => Self::Words(format!("{{{other}}}")),
        };
        stretches(pattern).map(piece).collect()
    }
}

/// The words of all languages of the site.
#[derive(Clone, Debug)]
pub struct AllStrings {
    by_language: BTreeMap<String, Strings>,
    default: Strings,
    /// The digest of everything the files say.
    pub digest: Fingerprint,
}

impl AllStrings {
    /// The words of a language; those of the site's first language when it is not one of the site.
    pub fn get(&self, language: &str) -> &Strings {
        self.by_language.get(language).unwrap_or(&self.default)
    }

    /// Reads the words of the site's languages, the default one first. A language lacks a word when the default theme, or
    /// the site's theme in another language, has it: there is no falling back, so that no page mixes languages.
    pub(super) fn load(
        files: &StringsFiles,
        languages: &[&LanguageTag],
        theme: &str,
        report: &mut Report,
    ) -> Self {
        let mut read: BTreeMap<&str, Layers> = BTreeMap::new();
        let mut wanted: Vec<&str> = languages.iter().map(|tag| tag.as_ref()).collect();
        wanted.extend(REFERENCE);
        for language in wanted {
            let found = files.get(language).map_or(&[][..], Vec::as_slice);
            read.entry(language).or_insert_with(|| Layers::read(found, report));
        }
        let all: BTreeSet<&str> =
            read.values().flat_map(|layers| layers.words.keys()).map(String::as_str).collect();
        let mut by_language = BTreeMap::new();
        for tag in languages {
            let Some(layers) = read.get(tag.as_ref()) else { continue };
            report.extend(lacking(tag.as_ref(), layers, &all, theme));
            by_language.insert(tag.as_ref().to_owned(), layers.strings(tag));
        }
        let default = languages.first().and_then(|tag| by_language.get(tag.as_ref())).cloned();
        let texts: Vec<_> = by_language
            .iter()
            .map(|(tag, strings)| {
                let Strings { name, words, date, months, zone, part: _ } = strings;
                (tag, name, words, date, months, zone)
            })
            .collect();
        Self {
            digest: Fingerprint::of_value(&texts),
            default: default.unwrap_or_else(|| Layers::default().finish(String::new())),
            by_language,
        }
    }
}

/// What the files of one language say, later ones over earlier ones.
#[derive(Debug, Default)]
struct Layers {
    /// The last file, which is the one to add words to.
    file: Option<SourcePath>,
    /// Whether a file could not be read, so that nothing is known about missing words.
    is_broken: bool,
    name: Option<String>,
    words: BTreeMap<String, String>,
    date: Option<String>,
    months: Option<Vec<String>>,
    zone: Option<String>,
}

impl Layers {
    fn read(files: &[StringsFile], report: &mut Report) -> Self {
        let mut layers = Self::default();
        for file in files {
            layers.file = Some(file.path.clone());
            let start = if file.text.starts_with('\u{feff}') { 3 } else { 0 };
            let range = start..file.text.len();
            match yaml::parse(&file.path, &file.text, range, report) {
                Some(node) => layers.add(&mut Reader::new(&file.path, &file.text, report), &node),
                None => layers.is_broken = true,
            }
        }
        layers
    }

    fn add(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let Some(mut fields) = reader.fields(node, "a file with words") else {
            self.is_broken = true;
            return;
        };
        if let Some(name) = fields.take("name").and_then(|node| reader.words(node, "name")) {
            self.name = Some(name.value);
        }
        if let Some(node) = fields.take("words") {
            self.add_words(reader, node);
        }
        if let Some(node) = fields.take("dates") {
            self.add_dates(reader, node);
        }
        // Path names are read with the site's languages, before there is a theme.
        fields.take("paths");
        reader.finish(&fields, "a file with words");
    }

    fn add_words(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let Value::Map(entries) = &node.value else {
            reader.wrong_type(node, "words", "a group of keys");
            self.is_broken = true;
            return;
        };
        for (name, node) in entries {
            if node.value == Value::Null {
                continue;
            }
            if let Some(text) = reader.text(node, &name.value) {
                self.words.insert(name.value.clone(), text.value);
            }
        }
    }

    fn add_dates(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let Some(mut fields) = reader.fields(node, "dates") else { return };
        let months = fields.take("months");
        if let Some(node) = months {
            let names = reader.words_list(node, "months");
            if names.len() == 12 {
                self.months = Some(names.into_iter().map(|name| name.value).collect());
            } else {
                reader.wrong_type(node, "months", "a list of twelve names");
            }
        }
        if let Some(node) = fields.take("date")
            && let Some(pattern) = read_pattern(reader, node, "date", DATE_HOLES)
        {
            if pattern.contains("{month}") && months.is_none() && self.months.is_none() {
                let help = "add `months: […]` with the names of the months";
                let message = "`{month}` needs the names of the months".to_owned();
                reader.bad_value(&node.range, message, help);
            } else {
                self.date = Some(pattern);
            }
        }
        if let Some(node) = fields.take("zone") {
            self.zone = read_pattern(reader, node, "zone", &["offset"]).or(self.zone.take());
        }
        reader.finish(&fields, "`dates`");
    }

    fn strings(&self, tag: &LanguageTag) -> Strings {
        let name = self.name.clone();
        let native = || tag.native_name().unwrap_or(tag.as_ref()).to_owned();
        self.finish(name.unwrap_or_else(native))
    }

    fn finish(&self, name: String) -> Strings {
        Strings {
            name,
            words: self.words.clone(),
            // Without a pattern of the language, the one that every language can read.
            date: DatePiece::all(self.date.as_deref().unwrap_or("{yyyy}-{mm}-{dd}")),
            months: self.months.clone().unwrap_or_default(),
            zone: self.zone.clone().unwrap_or_else(|| "GMT{offset}".to_owned()),
            part: Part::of(&self.words),
        }
    }
}

fn read_pattern(reader: &mut Reader<'_>, node: &Node, key: &str, known: &[&str]) -> Option<String> {
    let pattern = reader.words(node, key)?;
    for stretch in stretches(&pattern.value) {
        if let Stretch::Hole(hole) = stretch
            && !known.contains(&hole)
        {
            let list: Vec<String> = known.iter().map(|name| format!("`{{{name}}}`")).collect();
            let help = match suggest::nearest(hole, known.iter().copied()) {
                Some(near) => format!("did you mean `{{{near}}}`?"),
                None => format!("write with {}", list.join(", ")),
            };
            let message = format!("`{{{hole}}}` is not a part of a {key}");
            reader.bad_value(&pattern.range, message, help);
            return None;
        }
    }
    Some(pattern.value)
}

/// What one language lacks: a whole file, or words.
fn lacking(
    language: &str,
    layers: &Layers,
    all: &BTreeSet<&str>,
    theme: &str,
) -> Option<Diagnostic> {
    let wanted = format!("themes/{theme}/strings/{language}.yaml");
    let Some(file) = &layers.file else {
        let message = format!("the theme `{theme}` has no words in `{language}`");
        return Some(
            Diagnostic::error(codes::MISSING_STRING, message)
                .at(Place::whole_file(&SourcePath::new(SITE_FILE)))
                .note("`site.yaml` declares this language")
                .help(format!("add the file `{wanted}` with all words, as in `strings/en.yaml`")),
        );
    };
    let missing: Vec<String> = all
        .iter()
        .filter(|name| !layers.words.contains_key(**name))
        .map(|name| format!("`{name}`"))
        .collect();
    if layers.is_broken || missing.is_empty() {
        return None;
    }
    let count =
        if missing.len() == 1 { "a word".to_owned() } else { format!("{} words", missing.len()) };
    let message = format!("`{language}` lacks {count} of the interface: {}", missing.join(", "));
    Some(
        Diagnostic::error(codes::MISSING_STRING, message)
            .at(Place::whole_file(file))
            .help(format!("add them under `words` in `{file}`")),
    )
}

/// `+07:00` as `+7`, `+05:30` as `+5:30`, and nothing for UTC.
fn short_offset(offset: &str) -> String {
    let Some((hours, minutes)) = offset.split_once(':') else { return String::new() };
    let (sign, hours) = hours.split_at(hours.len().min(1));
    let hours = hours.trim_start_matches('0');
    match (hours, minutes) {
        ("", "00") => String::new(),
        ("", minutes) => format!("{sign}0:{minutes}"),
        (hours, "00") => format!("{sign}{hours}"),
        (hours, minutes) => format!("{sign}{hours}:{minutes}"),
    }
}

/// A stretch of a text with holes such as `{n}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch<'t> {
    /// Words that stay.
    Words(&'t str),
    /// The name of a hole.
    Hole(&'t str),
}

/// A text as words and holes. Braces around anything but a name stay as they are.
pub(super) fn stretches(text: &str) -> impl Iterator<Item = Stretch<'_>> {
    let mut rest = text;
    let mut next = None;
    std::iter::from_fn(move || {
        let found = next.take().or_else(|| hole(rest));
        let (stretch, length) = match found {
            None if rest.is_empty() => return None,
            None => (Stretch::Words(rest), rest.len()),
            Some((0, name)) => (Stretch::Hole(name), name.len() + 2),
            Some((open, name)) => {
                next = Some((0, name));
                (Stretch::Words(&rest[..open]), open)
            }
        };
        rest = &rest[length..];
        Some(stretch)
    })
}

/// Where the first hole of a text begins, and its name.
fn hole(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    loop {
        let open = at + text[at..].find('{')?;
        at = open + 1;
        let name = &text[at..at + text[at..].find('}')?];
        let is_name = |letter: u8| letter.is_ascii_lowercase() || letter == b'_';
        if !name.is_empty() && name.bytes().all(is_name) {
            return Some((open, name));
        }
    }
}

/// A text with its holes filled; a hole for which there is no value stays.
fn filled<'v>(text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    for stretch in stretches(text) {
        match stretch {
            Stretch::Words(words) => filled.push_str(words),
            Stretch::Hole(hole) => match value(hole) {
                Some(value) => filled.push_str(&value),
                None => filled.push_str(&format!("{{{hole}}}")),
            },
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::date::zone;

    const VI: &str = "name: Tiếng Việt\nwords: { home: Trang chủ, page_n: 'Trang {n}' }\n\
                      dates: { date: '{dd}/{mm}/{yyyy}', zone: 'GMT{offset}' }\npaths: { topics: chu-de }\n";
    const EN: &str = "name: English\nwords: { home: Home, page_n: 'Page {n}' }\n\
                      dates:\n  date: '{d} {month} {yyyy}'\n  months: [January, February, March, April, May, June, \
                      July, August, September, October, November, December]\n";

    fn load(files: &[(&str, &str)], languages: &[&str]) -> (AllStrings, Vec<Diagnostic>) {
        let mut found = StringsFiles::new();
        for (path, text) in files {
            let path = SourcePath::new(path);
            let language = path.file_name().trim_end_matches(".yaml").to_owned();
            found.entry(language).or_default().push(StringsFile { path, text: Arc::from(*text) });
        }
        let tags: Vec<LanguageTag> =
            languages.iter().filter_map(|tag| LanguageTag::parse(tag)).collect();
        let mut report = Report::new();
        let tags: Vec<&LanguageTag> = tags.iter().collect();
        let strings = AllStrings::load(&found, &tags, "xa", &mut report);
        (strings, report.sorted())
    }

    fn both(languages: &[&str]) -> (AllStrings, Vec<Diagnostic>) {
        load(
            &[("themes/default/strings/vi.yaml", VI), ("themes/default/strings/en.yaml", EN)],
            languages,
        )
    }

    #[test]
    fn words_are_filled() {
        let (strings, problems) = both(&["vi", "en"]);
        assert_eq!(problems, []);
        assert_eq!(strings.get("vi").fill("page_n", &[("n", "3")]), "Trang 3");
        assert_eq!(strings.get("en").fill("page_n", &[]), "Page {n}");
        assert_eq!(strings.get("en").word("home"), "Home");
    }

    #[test]
    fn a_moment_is_written_as_the_language_does() {
        let (strings, _) = both(&["vi", "en"]);
        let zone = zone("Asia/Ho_Chi_Minh").unwrap();
        let moment = Moment::parse("2026-11-05T08:00", &zone).unwrap();
        assert_eq!(
            strings.get("vi").date(&moment),
            DateView {
                iso: "2026-11-05T08:00:00+07:00".to_owned(),
                day: "2026-11-05".to_owned(),
                text: "05/11/2026".to_owned(),
                time: Some("08:00".to_owned()),
                zone: Some("GMT+7".to_owned()),
            }
        );
        assert_eq!(strings.get("en").date(&moment).text, "5 November 2026");
    }

    #[test]
    fn a_day_has_no_time() {
        let (strings, _) = both(&["vi"]);
        let day = Moment::parse("2026-11-05", &crate::base::date::Zone::utc()).unwrap().day();
        assert_eq!(
            strings.get("vi").day(day),
            DateView {
                iso: "2026-11-05".to_owned(),
                day: "2026-11-05".to_owned(),
                text: "05/11/2026".to_owned(),
                time: None,
                zone: None,
            }
        );
    }

    #[test]
    fn offsets_are_short() {
        assert_eq!(short_offset("+05:30"), "+5:30");
        assert_eq!(short_offset("-03:00"), "-3");
        assert_eq!(short_offset("+00:00"), "");
        assert_eq!(short_offset("Z"), "");
    }

    #[test]
    fn a_theme_changes_single_words() {
        let (strings, problems) = load(
            &[
                ("themes/default/strings/vi.yaml", VI),
                ("themes/xa/strings/vi.yaml", "words: { home: Về đầu }"),
            ],
            &["vi"],
        );
        assert_eq!(problems, []);
        assert_eq!(strings.get("vi").word("home"), "Về đầu");
        assert_eq!(strings.get("vi").fill("page_n", &[("n", "2")]), "Trang 2");
    }

    #[test]
    fn missing_words_are_named_once_for_each_language() {
        let (_, problems) = load(
            &[
                ("themes/default/strings/vi.yaml", VI),
                ("themes/default/strings/en.yaml", EN),
                ("themes/xa/strings/fr.yaml", "words: { home: Accueil }"),
            ],
            &["vi", "fr"],
        );
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, codes::MISSING_STRING);
        assert_eq!(problems[0].message, "`fr` lacks a word of the interface: `page_n`");
        assert_eq!(
            problems[0].help.as_deref(),
            Some("add them under `words` in `themes/xa/strings/fr.yaml`")
        );
    }

    #[test]
    fn a_language_without_a_file_is_an_error() {
        let (_, problems) = both(&["vi", "ar"]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].message, "the theme `xa` has no words in `ar`");
        assert_eq!(
            problems[0].help.as_deref(),
            Some(
                "add the file `themes/xa/strings/ar.yaml` with all words, as in `strings/en.yaml`"
            )
        );
    }

    #[test]
    fn a_date_pattern_is_checked() {
        let (strings, problems) =
            load(&[("themes/xa/strings/vi.yaml", "dates: { date: '{day}/{mm}' }")], &["vi"]);
        assert_eq!(problems[0].code, codes::BAD_VALUE);
        assert_eq!(problems[0].message, "`{day}` is not a part of a date");
        let day = Moment::parse("2026-11-05", &crate::base::date::Zone::utc()).unwrap().day();
        assert_eq!(strings.get("vi").day(day).text, "2026-11-05");
    }

    #[test]
    fn a_word_that_is_a_list_is_an_error() {
        let (_, problems) = load(&[("themes/xa/strings/vi.yaml", "words: { home: [a] }")], &["vi"]);
        assert_eq!(problems[0].code, codes::WRONG_TYPE);
    }

    #[test]
    fn the_words_of_the_default_theme_are_the_same_in_both_languages() {
        let vi = include_str!("../../themes/default/strings/vi.yaml");
        let en = include_str!("../../themes/default/strings/en.yaml");
        let files =
            [("themes/default/strings/vi.yaml", vi), ("themes/default/strings/en.yaml", en)];
        let (_, problems) = load(&files, &["vi", "en"]);
        assert_eq!(problems, []);
    }
}

//! Text in a picture: which font has a letter, how wide words are, where lines end.
//!
//! In: font files, a text and the box it must stand in. Out: its lines and their size. Nothing is drawn here. Widths are sums
//! of advance widths: kerning moves a line by less than the room that is kept free.

use std::sync::Arc;

use resvg::usvg::fontdb;
use skrifa::FontRef;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The part of a box that lines may fill; the rest is for kerning and for marks that reach over an edge.
const FILLED: f64 = 0.985;
/// How much smaller each try is, in pixels.
const STEP: f64 = 1.0;
/// What stands for the rest of a text that is cut.
const ELLIPSIS: &str = "…";

/// The fonts of cards, in the order in which they are asked for a letter.
pub struct Fonts {
    faces: Vec<Face>,
    database: Arc<fontdb::Database>,
}

struct Face {
    id: fontdb::ID,
    family: String,
    weight: u16,
    bytes: Arc<[u8]>,
    /// Of the file, for collections of fonts.
    index: u32,
}

impl Face {
    fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.bytes, self.index).ok()
    }
}

/// A family and a weight, as `font-family` and `font-weight` say it.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// The name of the family.
    pub family: &'a str,
    /// 400 is regular.
    pub weight: u16,
}

/// Where a text must stand.
#[derive(Clone, Copy, Debug)]
pub struct TextBox {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels that all lines together may have.
    pub height: f64,
    /// How many lines there may be.
    pub lines: usize,
    /// The size that is tried first, in pixels.
    pub largest: f64,
    /// The smallest size; a text that is too long then is cut.
    pub smallest: f64,
    /// The height of a line, in sizes.
    pub line_height: f64,
}

/// A text that stands in its box.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Its size in pixels.
    pub size: f64,
    /// Its lines.
    pub lines: Vec<String>,
    /// The width of the widest, in pixels.
    pub width: f64,
    /// Whether its end is missing.
    pub is_cut: bool,
}

impl Fonts {
    /// Takes font files in the order in which they are asked. `Err` is the place of the first that is none.
    ///
    /// # Errors
    /// The place of the first file that is no font.
    pub fn read(files: impl IntoIterator<Item = Arc<[u8]>>) -> Result<Self, usize> {
        let mut database = fontdb::Database::new();
        let mut faces = Vec::new();
        for (place, bytes) in files.into_iter().enumerate() {
            let shared: Arc<dyn AsRef<[u8]> + Sync + Send> = Arc::new(Arc::clone(&bytes));
            let ids = database.load_font_source(fontdb::Source::Binary(shared));
            let before = faces.len();
            for id in ids {
                let Some(info) = database.face(id) else { continue };
                let family = info.families.first().map_or(String::new(), |(name, _)| name.clone());
                let face = Face {
                    id,
                    family,
                    weight: info.weight.0,
                    bytes: Arc::clone(&bytes),
                    index: info.index,
                };
                if face.font().is_some() {
                    faces.push(face);
                }
            }
            if faces.len() == before {
                return Err(place);
            }
        }
        Ok(Self { faces, database: Arc::new(database) })
    }

    /// The fonts as the drawing program wants them.
    pub(super) fn database(&self) -> Arc<fontdb::Database> {
        Arc::clone(&self.database)
    }

    /// The font of a family that is nearest in weight; the first of all when none has the name.
    pub(super) fn select(&self, families: &[&str], weight: u16) -> Option<fontdb::ID> {
        self.face(families, weight).map(|face| face.id)
    }

    fn face(&self, families: &[&str], weight: u16) -> Option<&Face> {
        let named = |family: &&str| {
            let of_family = self.faces.iter().filter(|face| face.family == **family);
            of_family.min_by_key(|face| face.weight.abs_diff(weight))
        };
        families.iter().find_map(named).or_else(|| self.faces.first())
    }

    /// The first font, besides those that were tried, that has a letter: of the same weight if one is.
    pub(super) fn fallback(&self, letter: char, tried: &[fontdb::ID]) -> Option<fontdb::ID> {
        let weight = self.faces.iter().find(|face| Some(&face.id) == tried.first());
        let weight = weight.map_or(400, |face| face.weight);
        let rest = self.faces.iter().filter(|face| !tried.contains(&face.id));
        let having = rest.filter(|face| face.font().is_some_and(|font| has(&font, letter)));
        having.min_by_key(|face| face.weight.abs_diff(weight)).map(|face| face.id)
    }

    /// The letters of a text that no font has, each once, in order.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        let fonts: Vec<FontRef<'_>> = self.faces.iter().filter_map(Face::font).collect();
        for letter in text.nfc().filter(|letter| is_drawn(*letter)) {
            if !missing.contains(&letter) && !fonts.iter().any(|font| has(font, letter)) {
                missing.push(letter);
            }
        }
        missing
    }

    /// How far a line reaches above and below its foot, in sizes.
    pub fn reach(&self, style: Style<'_>) -> (f64, f64) {
        let font = self.face(&[style.family], style.weight).and_then(Face::font);
        let Some(font) = font else { return (1.0, 0.25) };
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let em = f64::from(metrics.units_per_em.max(1));
        (f64::from(metrics.ascent) / em, f64::from(-metrics.descent) / em)
    }

    /// The width of a text in one line, in sizes.
    pub fn width(&self, style: Style<'_>, text: &str) -> f64 {
        let main = self.face(&[style.family], style.weight);
        let faces = main.into_iter().chain(&self.faces);
        let fonts: Vec<FontRef<'_>> = faces.filter_map(Face::font).collect();
        let advance = |letter: char| {
            let font = fonts.iter().find(|font| has(font, letter)).or_else(|| fonts.first())?;
            let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
            let em = font.metrics(Size::unscaled(), LocationRef::default()).units_per_em;
            let glyph = font.charmap().map(letter).unwrap_or_default();
            Some(f64::from(metrics.advance_width(glyph)?) / f64::from(em.max(1)))
        };
        let drawn = text.chars().filter(|letter| *letter == ' ' || is_drawn(*letter));
        drawn.filter_map(advance).sum()
    }

    /// Sets a text into its box: the largest size at which all words fit, in lines of nearly equal length. A text that
    /// is too long at the smallest size is cut after a word; a single word that is too long is parted between letters,
    /// never between a letter and its marks.
    pub fn fit(&self, style: Style<'_>, text: &str, within: &TextBox) -> Fitted {
        let text: String = text.nfc().collect();
        let words: Vec<Word<'_>> = text
            .split(|letter: char| letter.is_whitespace() && !is_glue(letter))
            .filter(|word| !word.is_empty())
            .map(|text| Word { text, width: self.width(style, text) })
            .collect();
        let space = self.width(style, " ");
        let mut size = within.largest.max(1.0);
        let smallest = within.smallest.clamp(1.0, size);
        loop {
            let room = within.width * FILLED / size;
            let lines = most_lines(within, size);
            let has_long_word = words.iter().any(|word| word.width > room);
            if !has_long_word && wrap(&words, space, room).len() <= lines {
                let lines = balanced(&words, space, room);
                return self.fitted(style, size, lines, false);
            }
            if size <= smallest {
                break;
            }
            size = (size - STEP).max(smallest);
        }
        let room = within.width * FILLED / smallest;
        let parted: Vec<Word<'_>> =
            words.iter().flat_map(|word| self.parts(style, word, room)).collect();
        let mut lines = wrap(&parted, space, room);
        let most = most_lines(within, smallest);
        let is_cut = lines.len() > most;
        if is_cut {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                // A quotation stays closed.
                let closing = text.chars().next_back();
                let closing = closing.filter(|letter| matches!(letter, '”' | '»' | '"' | '’'));
                let end = closing.map_or(ELLIPSIS.to_owned(), |mark| format!("{ELLIPSIS}{mark}"));
                *last = self.cut(style, last, &end, room);
            }
        }
        self.fitted(style, smallest, lines, is_cut)
    }

    fn fitted(&self, style: Style<'_>, size: f64, lines: Vec<String>, is_cut: bool) -> Fitted {
        let width = lines.iter().map(|line| self.width(style, line) * size).fold(0.0, f64::max);
        Fitted { size, lines, width, is_cut }
    }

    /// A word in parts that fit: whole letters with their marks.
    fn parts<'w>(&self, style: Style<'_>, word: &Word<'w>, room: f64) -> Vec<Word<'w>> {
        if word.width <= room {
            return vec![*word];
        }
        let mut parts = Vec::new();
        let (mut start, mut width) = (0, 0.0);
        for (index, letter) in word.text.grapheme_indices(true) {
            let more = self.width(style, letter);
            if index > start && width + more > room {
                parts.push(Word { text: &word.text[start..index], width });
                (start, width) = (index, 0.0);
            }
            width += more;
        }
        parts.push(Word { text: &word.text[start..], width });
        parts
    }

    /// A line that says that more would follow: it ends after a word if it has more than one.
    fn cut(&self, style: Style<'_>, line: &str, end: &str, room: f64) -> String {
        let ends = |kept: &str| {
            let kept = kept.trim_end_matches(|letter: char| {
                letter.is_whitespace() || matches!(letter, ',' | ';' | ':' | '.' | '–' | '-')
            });
            format!("{kept}{end}")
        };
        let mut kept = line;
        loop {
            let shown = ends(kept);
            if self.width(style, &shown) <= room {
                return shown;
            }
            kept = match kept.rfind(' ') {
                Some(index) => &kept[..index],
                None => match kept.grapheme_indices(true).next_back() {
                    Some((index, _)) if index > 0 => &kept[..index],
                    Some(_) | None => return shown,
                },
            };
        }
    }
}

#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    /// In sizes.
    width: f64,
}

fn most_lines(within: &TextBox, size: f64) -> usize {
    let line = size * within.line_height;
    // Half a pixel is lost in rounding, not in a line.
    let fitting = (1..=within.lines.max(1)).take_while(|lines| {
        let lines = u32::try_from(*lines).unwrap_or(u32::MAX);
        f64::from(lines) * line <= within.height + 0.5
    });
    fitting.last().unwrap_or(1)
}

/// Fills each line as far as it goes.
fn wrap(words: &[Word<'_>], space: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut width = 0.0;
    for word in words {
        match lines.last_mut() {
            Some(line) if width + space + word.width <= room => {
                line.push(' ');
                line.push_str(word.text);
                width += space + word.width;
            }
            Some(_) | None => {
                lines.push(word.text.to_owned());
                width = word.width;
            }
        }
    }
    lines
}

/// The same number of lines, as narrow as can be: no single word is left for the last.
fn balanced(words: &[Word<'_>], space: f64, room: f64) -> Vec<String> {
    let count = wrap(words, space, room).len();
    let widest = words.iter().map(|word| word.width).fold(0.0, f64::max);
    let (mut narrow, mut wide) = (widest, room);
    // A twentieth of a letter is not seen.
    while wide - narrow > 0.02 {
        let middle = f64::midpoint(narrow, wide);
        if wrap(words, space, middle).len() <= count {
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    wrap(words, space, wide)
}

fn has(font: &FontRef<'_>, letter: char) -> bool {
    font.charmap().map(letter).is_some_and(|glyph| glyph.to_u32() != 0)
}

/// Spaces at which a line may not end.
fn is_glue(letter: char) -> bool {
    matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Whether a letter leaves a mark: spaces, controls, joiners and selectors do not.
fn is_drawn(letter: char) -> bool {
    let is_ignorable = matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}');
    !letter.is_control() && !is_ignorable && (!letter.is_whitespace() || is_glue(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADLINE: Style<'static> = Style { family: "Literata", weight: 600 };
    const WIDE: TextBox = TextBox {
        width: 1072.0,
        height: 262.0,
        lines: 3,
        largest: 88.0,
        smallest: 48.0,
        line_height: 1.34,
    };

    fn fonts() -> Fonts {
        let serif: &[u8] = include_bytes!("../../themes/default/cards/fonts/literata-600.ttf");
        let sans: &[u8] = include_bytes!("../../themes/default/cards/fonts/be-vietnam-pro-400.ttf");
        Fonts::read([Arc::from(serif), Arc::from(sans)]).unwrap()
    }

    fn fit(text: &str) -> Fitted {
        let fitted = fonts().fit(HEADLINE, text, &WIDE);
        assert!(fitted.width <= WIDE.width, "{fitted:?}");
        fitted
    }

    #[test]
    fn twenty_letters_stand_in_one_large_line() {
        let fitted = fit("Ẵm Đỗ: ỡ ễ ự vẫn là");
        assert_eq!(fitted.lines, ["Ẵm Đỗ: ỡ ễ ự vẫn là"]);
        assert_eq!(fitted.size, 88.0);
    }

    #[test]
    fn ninety_letters_stand_whole_in_lines_of_nearly_equal_length() {
        let text = "Đừng nghe lời đồn: bão đã đổi hướng, đê vẫn vững, chợ vẫn mở cửa và trẻ vẫn đi học nhé";
        let fitted = fit(text);
        assert_eq!(fitted.lines.join(" "), text);
        assert_eq!(
            fitted.lines,
            [
                "Đừng nghe lời đồn: bão đã đổi",
                "hướng, đê vẫn vững, chợ vẫn",
                "mở cửa và trẻ vẫn đi học nhé"
            ]
        );
        assert!(fitted.size >= 48.0);
        assert!(!fitted.is_cut);
    }

    #[test]
    fn a_hundred_and_sixty_letters_are_cut_after_a_word_at_the_smallest_size() {
        let text = "Ẵ Ễ Ỡ Ự Đ: Sở nói rõ rằng nước trong các hồ chỉ xả theo lịch đã báo trước, giờ xả và lưu lượng \
                    nằm trong thông báo, còn tin nhắn giục dân chạy ngay trong đêm là bịa";
        let fitted = fit(text);
        assert_eq!((fitted.size, fitted.lines.len(), fitted.is_cut), (48.0, 3, true));
        let shown = fitted.lines.join(" ");
        let kept = shown.strip_suffix('…').unwrap();
        assert!(text.starts_with(&format!("{kept} ")), "{shown}");
    }

    #[test]
    fn a_word_without_an_end_is_parted_between_letters_that_keep_their_marks() {
        // No composed form: g, tilde, dot below.
        let text = "g\u{303}\u{323}".repeat(80);
        let fitted = fit(&text);
        assert!(fitted.lines.len() > 1);
        for line in &fitted.lines {
            assert!(line.starts_with('g'), "{line}");
        }
    }

    #[test]
    fn letters_and_marks_that_were_written_apart_are_measured_together() {
        let (apart, together) = ("a\u{306}\u{303}", "ẵ");
        assert_eq!(fit(apart), fit(together));
        assert_eq!(fonts().missing(apart), [] as [char; 0]);
    }

    #[test]
    fn a_quotation_that_is_cut_stays_closed() {
        let within = TextBox { width: 330.0, height: 60.0, lines: 1, ..WIDE };
        let fitted = fonts().fit(HEADLINE, "“Hồ xả hết cửa đêm nay.”", &within);
        assert_eq!(fitted.lines, ["“Hồ xả hết…”"]);
    }

    #[test]
    fn letters_that_no_font_has_are_named_once() {
        assert_eq!(fonts().missing("Nước 漢字漢 ẵ\u{200d}\n₫"), ['漢', '字']);
    }

    #[test]
    fn every_letter_of_vietnamese_is_there() {
        let marks = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        let letters = "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ";
        let all: String = letters
            .chars()
            .flat_map(|letter| marks.map(|mark| format!("{letter}{mark}")))
            .collect();
        assert_eq!(fonts().missing(&all.replace(['đ', 'Đ'], "")), [] as [char; 0]);
        assert_eq!(fonts().missing("đĐ₫“”‘’–…·"), [] as [char; 0]);
    }

    #[test]
    fn what_is_no_font_is_named_by_its_place() {
        let serif: &[u8] = include_bytes!("../../themes/default/cards/fonts/literata-600.ttf");
        let read = Fonts::read([Arc::from(serif), Arc::from(&b"wOF2"[..])]);
        assert_eq!(read.err(), Some(1));
    }
}

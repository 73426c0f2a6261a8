//! Which of the eight masks of a QR code is the best: the one whose squares are least like the marks that readers look for.
//!
//! In: a code under its first mask. Out: its rows under the best one, as `qrcodegen` would choose it (ISO/IEC 18004 section
//! 7.8). A line is one number here, so that its squares are looked at together: choosing is most of the work for a code.

use std::sync::LazyLock;

use qrcodegen::QrCode;
use qrcodegen::QrCodeEcc;

/// The squares of a line, the first one in the lowest bit, dark ones set.
pub(super) type Line = u64;

/// The squares in a line of the largest code that is looked at: addresses of 250 bytes.
const LARGEST: usize = 61;

/// The number of masks.
const MASKS: usize = 8;

/// Points for what looks like the middle of a large mark, for two by two squares of a colour, and for five percent more of one
/// colour than of the other.
const MARK: u32 = 40;
const BLOCK: u32 = 3;
const BALANCE: u32 = 10;

/// A square of squares, both ways.
#[derive(Clone, Debug)]
struct Square {
    rows: Vec<Line>,
    columns: Vec<Line>,
}

impl Square {
    fn new(size: usize, is_dark: impl Fn(usize, usize) -> bool) -> Self {
        let row = |y| (0..size).fold(0, |row, x| row | Line::from(is_dark(x, y)) << x);
        let rows: Vec<Line> = (0..size).map(row).collect();
        Self { columns: turned(&rows), rows }
    }

    fn set(&mut self, x: usize, y: usize, is_dark: bool) {
        let set = |line: &mut Line, place: usize| {
            *line = *line & !(1 << place) | Line::from(is_dark) << place;
        };
        set(&mut self.rows[y], x);
        set(&mut self.columns[x], y);
    }

    /// Turns over what a mask turns over, but for the squares that no mask touches.
    fn mask(&mut self, mask: usize, fixed: &[Line]) {
        let pattern = &PATTERNS[mask];
        let both = [(&mut self.rows, &pattern.rows), (&mut self.columns, &pattern.columns)];
        for (lines, pattern) in both {
            // What is fixed is the same both ways.
            for ((line, pattern), fixed) in lines.iter_mut().zip(pattern).zip(fixed) {
                *line ^= pattern & !fixed;
            }
        }
        let unused = Line::MAX << self.rows.len();
        self.rows.iter_mut().chain(&mut self.columns).for_each(|line| *line &= !unused);
    }
}

/// The columns of rows. Ever smaller blocks change places across the diagonal: halves of the square, quarters of these, and so on.
fn turned(rows: &[Line]) -> Vec<Line> {
    let mut lines = [0; 64];
    lines[..rows.len()].copy_from_slice(rows);
    let (mut side, mut left) = (32, Line::MAX >> 32);
    while side > 0 {
        for first in (0..lines.len()).filter(|place| place & side == 0) {
            let changed = (lines[first] >> side ^ lines[first + side]) & left;
            lines[first] ^= changed << side;
            lines[first + side] ^= changed;
        }
        side /= 2;
        left ^= left << side;
    }
    lines[..rows.len()].to_vec()
}

/// What each mask turns over.
static PATTERNS: LazyLock<Vec<Square>> = LazyLock::new(|| {
    (0..MASKS).map(|mask| Square::new(LARGEST, |x, y| is_turned(mask, x, y))).collect()
});

fn is_turned(mask: usize, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (x / 3 + y / 2).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

/// The rows of a code under the best mask; `None` for a larger one than is looked at.
pub(super) fn best(code: &QrCode) -> Option<Vec<Line>> {
    let size = usize::try_from(code.size()).ok().filter(|size| *size <= LARGEST)?;
    let at = |place: usize| i32::try_from(place).unwrap_or(-1);
    let mut bare = Square::new(size, |x, y| code.get_module(at(x), at(y)));
    let fixed = fixed(size);
    bare.mask(usize::from(code.mask().value()), &fixed);
    let masked = (0..MASKS).map(|mask| {
        let mut square = bare.clone();
        square.mask(mask, &fixed);
        name_mask(&mut square, mask, code.error_correction_level());
        square
    });
    // Of equals, the first.
    masked.min_by_key(penalty).map(|square| square.rows)
}

/// Writes which mask a code has, twice (section 7.9).
fn name_mask(square: &mut Square, mask: usize, level: QrCodeEcc) {
    let level = match level {
        QrCodeEcc::Low => 1,
        QrCodeEcc::Medium => 0,
        QrCodeEcc::Quartile => 3,
        QrCodeEcc::High => 2,
    };
    let name = level << 3 | mask;
    let rest = (0..10).fold(name, |rest: usize, _| (rest << 1) ^ ((rest >> 9) * 0x537));
    let bits = (name << 10 | rest) ^ 0x5412;
    let size = square.rows.len();
    for bit in 0..15 {
        let is_dark = bits >> bit & 1 == 1;
        let (x, y) = match bit {
            0..6 => (8, bit),
            6 => (8, 7),
            7 => (8, 8),
            8 => (7, 8),
            _ => (14 - bit, 8),
        };
        square.set(x, y, is_dark);
        let (x, y) = if bit < 8 { (size - 1 - bit, 8) } else { (8, size - 15 + bit) };
        square.set(x, y, is_dark);
    }
}

/// Places from `start`, so many.
fn places(start: usize, count: usize) -> Line {
    ((1 << count) - 1) << start
}

/// The squares that are the same in all codes of a size but for the names of mask and size: no mask touches them. They are
/// the same by row and by column.
fn fixed(size: usize) -> Vec<Line> {
    let mut fixed = vec![places(6, 1); size];
    fixed[6] = places(0, size);
    for near in &mut fixed[..9] {
        *near |= places(0, 9) | places(size - 8, 8);
    }
    for far in &mut fixed[size - 8..] {
        *far |= places(0, 9);
    }
    let version = (size - 17) / 4;
    if version >= 7 {
        for near in &mut fixed[..6] {
            *near |= places(size - 11, 3);
        }
        for far in &mut fixed[size - 11..size - 8] {
            *far |= places(0, 6);
        }
    }
    let middles = small_marks(version, size);
    let (first, last) = (middles.first(), middles.last());
    for y in &middles {
        for x in &middles {
            let is_edge = |place| Some(place) == first || Some(place) == last;
            // Large marks stand in three corners.
            if is_edge(x) && is_edge(y) && !(Some(x) == last && Some(y) == last) {
                continue;
            }
            fixed[y - 2..=y + 2].iter_mut().for_each(|row| *row |= places(x - 2, 5));
        }
    }
    fixed
}

/// Where the middles of the small marks stand, in both directions (annex E).
fn small_marks(version: usize, size: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2;
    let others = (0..count - 1).rev().map(|place| size - 7 - place * step);
    std::iter::once(6).chain(others).collect()
}

/// How much a code may be taken for something else: the more, the worse.
fn penalty(square: &Square) -> u32 {
    let size = square.rows.len();
    let of_lines = of_lines(&square.rows) + of_lines(&square.columns);
    let blocks: u32 = square
        .rows
        .windows(2)
        .map(|pair| same(pair[0], size) & same(pair[1], size) & !(pair[0] ^ pair[1]))
        .map(Line::count_ones)
        .sum();
    let dark: u32 = square.rows.iter().map(|row| row.count_ones()).sum();
    let all = u32::try_from(size * size).unwrap_or(u32::MAX);
    let steps = ((dark * 20).abs_diff(all * 10)).div_ceil(all).saturating_sub(1);
    of_lines + BLOCK * blocks + BALANCE * steps
}

/// The places whose square is that of the next place.
fn same(line: Line, size: usize) -> Line {
    !(line ^ line >> 1) & places(0, size - 1)
}

/// The points of lines by themselves.
fn of_lines(lines: &[Line]) -> u32 {
    let size = lines.len();
    let simple: u32 =
        lines.iter().map(|line| of_runs(*line, size) + MARK * thin_marks(*line)).sum();
    // The middle of a thicker mark is three times two squares.
    let is_thick = |line: &&Line| {
        let three = **line & **line >> 1 & **line >> 2;
        three & three >> 3 != 0
    };
    simple + MARK * lines.iter().filter(is_thick).map(|line| marks(*line, 2)).sum::<u32>()
}

/// Three points for five squares of a colour side by side, and one for each more.
fn of_runs(line: Line, size: usize) -> u32 {
    let same = same(line, size);
    let threes = same & same >> 1;
    let fives = threes & threes >> 2;
    fives.count_ones() + 2 * (fives & !(fives << 1)).count_ones()
}

/// As [`marks`] of width 1.
fn thin_marks(dark: Line) -> u32 {
    let ring = dark << 1 | dark >> 1 | dark >> 5 | dark >> 7;
    let mark = dark & dark >> 2 & dark >> 3 & dark >> 4 & dark >> 6 & !ring;
    if mark == 0 {
        return 0;
    }
    let (before, behind) = (dark << 1 | dark << 2, dark >> 7 | dark >> 8);
    let before = mark & !(before | before << 2);
    let behind = mark & !(behind | behind >> 2);
    before.count_ones() + behind.count_ones()
}

/// How many times a line looks like the middle of a large mark: dark, light, dark, light, dark of widths 1 : 1 : 3 : 1 : 1
/// with as much light around it, and of four widths on one side; twice when on both. Of widths from `least` on, in squares. What surrounds
/// the code is light.
fn marks(dark: Line, least: usize) -> u32 {
    let mut count = 0;
    for width in least..=LARGEST / 7 {
        let (thin, thick) = (begins(dark, width), begins(dark, 3 * width));
        if thick == 0 {
            break;
        }
        let dark_near = begins_any(dark, width);
        let is_light = |place: usize| !(dark_near >> place);
        let mark = thin & is_light(width) & thick >> (2 * width);
        let mark = mark & is_light(5 * width) & thin >> (6 * width) & is_light(7 * width);
        let mark = mark & !ends_any(dark, width);
        if mark != 0 {
            count += (mark & !ends_any(dark, 4 * width)).count_ones();
            count += (mark & !(begins_any(dark, 4 * width) >> (7 * width))).count_ones();
        }
    }
    count
}

/// The places where so many squares begin that are all dark.
fn begins(dark: Line, count: usize) -> Line {
    steps(count).fold(dark, |found, step| found & found >> step)
}

/// The places where so many squares begin of which one is dark.
fn begins_any(dark: Line, count: usize) -> Line {
    steps(count).fold(dark, |found, step| found | found >> step)
}

/// The places before which so many squares stand of which one is dark.
fn ends_any(dark: Line, count: usize) -> Line {
    steps(count).fold(dark, |found, step| found | found << step) << 1
}

/// The steps in which as many neighbours as are wanted are looked at together: 1, 2, 4, and what is left.
fn steps(count: usize) -> impl Iterator<Item = usize> {
    let mut known = 1;
    std::iter::from_fn(move || {
        let step = known.min(count - known);
        known += step;
        (step > 0).then_some(step)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcodegen::Mask;
    use qrcodegen::QrSegment;
    use qrcodegen::Version;

    fn code(text: &str, level: QrCodeEcc, mask: Option<Mask>) -> QrCode {
        let (segments, most) = (QrSegment::make_segments(text), Version::MAX);
        QrCode::encode_segments_advanced(&segments, level, Version::MIN, most, mask, true).unwrap()
    }

    /// The rows of texts of these lengths under the best mask, in two ways.
    fn rows(lengths: std::ops::Range<usize>, level: QrCodeEcc) -> [Vec<Vec<Line>>; 2] {
        let letters =
            "https://kiemchung.example/suc-khoe/nước máy ở Hà Nội?số=2026&".chars().cycle();
        let texts = lengths.map(|length| letters.clone().skip(length % 7).take(length).collect());
        let texts: Vec<String> = texts.collect();
        let found = texts.iter().map(|text| best(&code(text, level, Some(Mask::new(0)))).unwrap());
        let wanted = texts.iter().map(|text| {
            let code = code(text, level, None);
            let at = |place: usize| i32::try_from(place).unwrap();
            Square::new(usize::try_from(code.size()).unwrap(), |x, y| code.get_module(at(x), at(y)))
                .rows
        });
        [found.collect(), wanted.collect()]
    }

    #[test]
    fn the_mask_is_the_one_that_the_library_chooses() {
        let [found, wanted] = rows(1..180, QrCodeEcc::Medium);
        assert_eq!(found, wanted);
        let [found, wanted] = rows(1..240, QrCodeEcc::Low);
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_large_code_is_not_looked_at() {
        let text = "a".repeat(300);
        assert_eq!(best(&code(&text, QrCodeEcc::Medium, Some(Mask::new(0)))), None);
    }
}

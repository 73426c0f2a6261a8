//! “Did you mean …?”: the known name that is nearest to what was written.
//!
//! In: a name as written and those that exist. Out: one of them, or none when all are too far away.
//! The sentence around it is the caller's.

use crate::base::vietnamese;

/// A shorter beginning is shared by too many names to mean one of them.
const SHORTEST_BEGINNING: usize = 3;

/// The known name that is nearest to the wanted one.
///
/// Accents and case don't count. A name is near when a third of the wanted letters or fewer (at
/// least one) are missing, extra, wrong or swapped with their neighbour; failing that, when one of
/// the two names is the beginning of the other. Of equally near names, the alphabetically first.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = vietnamese::fold(wanted).chars().collect();
    let mut rows = Rows::default();
    let mut best: Option<(Nearness, &str)> = None;
    for name in known {
        // A name that is further away than the best so far need not be looked at to its end: a site has very many names.
        let limit = match best {
            Some((Nearness::Misspelt(edits), _)) => edits,
            Some((Nearness::Beginning(_), _)) | None => (wanted.len() / 3).max(1),
        };
        let found = rows.distance(&wanted, name, limit).map(|nearness| (nearness, name));
        if let Some(found) = found.filter(|found| best.as_ref().is_none_or(|best| found < best)) {
            best = Some(found);
        }
    }
    best.map(|(_, name)| name)
}

/// How near a name is; the order of these values is the order of preference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// So many letters differ.
    Misspelt(usize),
    /// One name begins with the other, and so many letters follow.
    Beginning(usize),
}

/// Room for one comparison after another: the letters of a name, and three rows of the table of edits.
#[derive(Default)]
struct Rows {
    name: Vec<char>,
    before_last: Vec<usize>,
    last: Vec<usize>,
    current: Vec<usize>,
}

impl Rows {
    /// How near a name is, or `None` when more than `limit` letters differ.
    fn distance(&mut self, wanted: &[char], name: &str, limit: usize) -> Option<Nearness> {
        self.name.clear();
        self.name.extend(vietnamese::fold(name).chars());
        let extra = wanted.len().abs_diff(self.name.len());
        if extra <= limit
            && let Some(edits) = self.edits(wanted, limit)
            // One letter for another one is no likeness when there are no others.
            && edits < wanted.len()
        {
            return Some(Nearness::Misspelt(edits));
        }
        let shared = wanted.len().min(self.name.len());
        let is_beginning = wanted.iter().zip(&self.name).all(|(left, right)| left == right);
        (shared >= SHORTEST_BEGINNING && is_beginning).then_some(Nearness::Beginning(extra))
    }

    /// The number of letters to insert, delete, replace or swap with a neighbour, each at most once, to make the name of the
    /// wanted one (Damerau–Levenshtein distance in its “optimal string alignment” form); `None` when there are more than
    /// `limit`. Only the cells beside the diagonal are worked out that can be within it.
    fn edits(&mut self, wanted: &[char], limit: usize) -> Option<usize> {
        let Self { name, before_last, last, current } = self;
        let width = name.len() + 1;
        let too_many = limit + 1;
        for row in [&mut *before_last, &mut *last, &mut *current] {
            row.clear();
            row.resize(width, too_many);
        }
        for (column, cell) in last.iter_mut().enumerate().take(too_many) {
            *cell = column;
        }
        let mut least_of_last = 0;
        for (row, letter) in wanted.iter().enumerate() {
            let first = (row + 1).saturating_sub(limit);
            let end = (row + 1 + too_many).min(width);
            if first > 0 {
                current[first - 1] = too_many;
            } else {
                current[0] = (row + 1).min(too_many);
            }
            let mut least_of_row = if first == 0 { current[0] } else { too_many };
            for column in first.max(1)..end {
                let other = name[column - 1];
                let replaced = last[column - 1] + usize::from(*letter != other);
                let mut least = replaced.min(last[column] + 1).min(current[column - 1] + 1);
                if row > 0 && column > 1 && *letter == name[column - 2] && wanted[row - 1] == other
                {
                    least = least.min(before_last[column - 2] + 1);
                }
                current[column] = least.min(too_many);
                least_of_row = least_of_row.min(least);
            }
            if end < width {
                current[end] = too_many;
            }
            // A swap steps over a row, so both must have gone too far.
            if least_of_row > limit && least_of_last >= limit {
                return None;
            }
            least_of_last = least_of_row;
            std::mem::swap(before_last, last);
            std::mem::swap(last, current);
        }
        last.last().copied().filter(|edits| *edits <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_near() {
        assert_eq!(
            nearest("mostly-flase", ["true", "mostly-false", "false"]),
            Some("mostly-false")
        );
    }

    #[test]
    fn case_and_accents_do_not_count() {
        assert_eq!(nearest("Sai Su That", ["đúng", "sai sự thật"]), Some("sai sự thật"));
    }

    #[test]
    fn a_missing_letter_is_near_in_a_short_name() {
        assert_eq!(nearest("tile", ["title", "date"]), Some("title"));
    }

    #[test]
    fn other_words_are_not_near() {
        assert_eq!(nearest("colour", ["title", "date"]), None);
    }

    #[test]
    fn the_nearest_of_several_is_found() {
        assert_eq!(nearest("verdicts", ["verdict", "predicts"]), Some("verdict"));
    }

    #[test]
    fn the_alphabetically_first_of_equals_is_found() {
        assert_eq!(nearest("cat", ["rat", "bat", "hat"]), Some("bat"));
    }

    #[test]
    fn a_beginning_is_near() {
        assert_eq!(nearest("desc", ["date", "description"]), Some("description"));
    }

    #[test]
    fn a_name_with_an_ending_is_near() {
        assert_eq!(nearest("authors-of-this", ["authors", "tags"]), Some("authors"));
    }

    #[test]
    fn a_misspelling_is_nearer_than_a_beginning() {
        assert_eq!(nearest("date", ["dateline", "data"]), Some("data"));
    }

    #[test]
    fn a_beginning_of_two_letters_means_nothing() {
        assert_eq!(nearest("de", ["description"]), None);
    }

    #[test]
    fn one_letter_is_not_near_another() {
        assert_eq!(nearest("a", ["b"]), None);
    }

    #[test]
    fn nothing_is_near_to_nothing() {
        assert_eq!(nearest("", ["a", ""]), None);
    }

    /// The whole table, as the definition has it.
    fn edits_by_definition(left: &[char], right: &[char]) -> usize {
        let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
        for row in 0..=left.len() {
            for column in 0..=right.len() {
                table[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let differs = usize::from(left[row - 1] != right[column - 1]);
                    let least = (table[row - 1][column - 1] + differs)
                        .min(table[row - 1][column] + 1)
                        .min(table[row][column - 1] + 1);
                    let is_swap = row > 1
                        && column > 1
                        && left[row - 1] == right[column - 2]
                        && left[row - 2] == right[column - 1];
                    if is_swap { least.min(table[row - 2][column - 2] + 1) } else { least }
                };
            }
        }
        table[left.len()][right.len()]
    }

    #[test]
    fn edits_within_a_limit_are_those_of_the_whole_table() {
        let words: Vec<Vec<char>> = (0..4_usize.pow(5))
            .map(|number| {
                let letters = (0..5).map(|place| number / 4_usize.pow(place) % 4);
                letters.filter_map(|letter| ['a', 'b', 'c'].get(letter).copied()).collect()
            })
            .collect();
        let mut rows = Rows::default();
        for left in words.iter().step_by(3) {
            for right in words.iter().step_by(7) {
                let edits = edits_by_definition(left, right);
                for limit in 0..4 {
                    rows.name.clone_from(right);
                    let wanted = (edits <= limit).then_some(edits);
                    assert_eq!(rows.edits(left, limit), wanted, "{left:?} {right:?} {limit}");
                }
            }
        }
    }
}

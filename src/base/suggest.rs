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
    known
        .into_iter()
        .filter_map(|name| Some((distance(&wanted, name)?, name)))
        .min()
        .map(|(_, name)| name)
}

/// How near a name is; the order of these values is the order of preference.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// So many letters differ.
    Misspelt(usize),
    /// One name begins with the other, and so many letters follow.
    Beginning(usize),
}

/// How near a name is, or `None` when it is too far away.
fn distance(wanted: &[char], name: &str) -> Option<Nearness> {
    let name: Vec<char> = vietnamese::fold(name).chars().collect();
    let extra = wanted.len().abs_diff(name.len());
    let limit = (wanted.len() / 3).max(1);
    if extra <= limit {
        let edits = edits(wanted, &name);
        // One letter for another one is no likeness when there are no others.
        if edits <= limit && edits < wanted.len() {
            return Some(Nearness::Misspelt(edits));
        }
    }
    let shared = wanted.len().min(name.len());
    let is_beginning = wanted.iter().zip(&name).all(|(left, right)| left == right);
    (shared >= SHORTEST_BEGINNING && is_beginning).then_some(Nearness::Beginning(extra))
}

/// The number of letters to insert, delete, replace or swap with a neighbour, each at most once
/// (Damerau–Levenshtein distance in its “optimal string alignment” form).
fn edits(left: &[char], right: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut current = Vec::with_capacity(last.len());
        current.push(row + 1);
        for (column, other) in right.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other);
            let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other {
                least = least.min(before_last[column - 1] + 1);
            }
            current.push(least);
        }
        before_last = last;
        last = current;
    }
    last.last().copied().unwrap_or_default()
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
}

//! Check codes: the few letters on a card by which a reader finds the article that it comes from.
//!
//! In: the id and the language of each article. Out: a code for each, the same in every build. It is made from what never
//! changes, so a card that was printed years ago still leads somewhere.

use std::collections::BTreeSet;

use crate::base::digest::Digest;

/// Letters and digits that are not taken for one another, on paper or over the telephone; without vowels, so that no
/// code is a word.
const LETTERS: &[u8] = b"23456789bcdfghjkmnpqrstvwxz";
/// How long a code is: among 20,000 articles, two of the same code are expected once in fifty sites.
const LENGTH: usize = 7;
/// How long the digits of a digest go on making letters that are evenly spread.
const LONGEST: usize = 13;

/// What a code is made from.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The article's id.
    pub id: &'a str,
    /// Its language.
    pub language: &'a str,
}

/// The codes of articles in the order given. An article whose code another one before it has gets a longer one, so they
/// must come oldest first: then a new article never changes the code of an old one.
pub fn codes(articles: &[Named<'_>]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    articles
        .iter()
        .map(|article| {
            let letters = letters(article);
            let code = (LENGTH..=LONGEST)
                .filter_map(|length| letters.get(..length))
                .find(|code| !taken.contains(*code))
                .unwrap_or(&letters)
                .to_owned();
            taken.insert(code.clone());
            code
        })
        .collect()
}

fn letters(article: &Named<'_>) -> String {
    let mut number = Digest::of_value(&("check", article.id, article.language)).number();
    let count = u64::try_from(LETTERS.len()).unwrap_or(1);
    let mut letters = String::with_capacity(LONGEST);
    for _ in 0..LONGEST {
        let place = usize::try_from(number % count).unwrap_or(0);
        letters.extend(LETTERS.get(place).copied().map(char::from));
        number /= count;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_made_from_id_and_language_alone() {
        let vi = Named { id: "2026-0147", language: "vi" };
        let en = Named { id: "2026-0147", language: "en" };
        let codes = codes(&[vi, en]);
        assert_eq!(codes, super::codes(&[en, vi]).into_iter().rev().collect::<Vec<_>>());
        assert_ne!(codes[0], codes[1]);
        assert_eq!(codes[0].len(), LENGTH);
        assert!(codes[0].bytes().all(|letter| LETTERS.contains(&letter)));
    }

    #[test]
    fn of_two_articles_with_one_code_the_later_gets_a_longer_one() {
        let same = Named { id: "2026-0147", language: "vi" };
        let codes = codes(&[same, same, same]);
        assert_eq!(codes.iter().map(String::len).collect::<Vec<_>>(), [7, 8, 9]);
        assert!(codes[2].starts_with(&codes[0]));
    }
}

//! Several short texts in one piece of memory: a large site has millions of them, and each by itself takes as much again.
//!
//! In: texts in order. Out: the same, by number.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// A list of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Texts {
    /// One behind another.
    all: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text behind the others.
    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a number.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end_of = |number: usize| usize::try_from(*self.ends.get(number)?).ok();
        let start = number.checked_sub(1).map_or(Some(0), end_of)?;
        self.all.get(start..end_of(number)?)
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|number| self.get(number))
    }

    /// Gives back the room that was kept for more.
    pub fn shrink_to_fit(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_in_their_order() {
        let mut texts = Texts::default();
        ["nước", "", "bão"].iter().for_each(|text| texts.push(text));
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["nước", "", "bão"]);
        assert_eq!((texts.len(), texts.get(2), texts.get(3)), (3, Some("bão"), None));
    }

    #[test]
    fn what_nothing_of_ours_wrote_gives_no_text() {
        let texts = Texts { all: "nước".to_owned(), ends: vec![2, 1, 90] };
        assert_eq!([0, 1, 2].map(|number| texts.get(number)), [None; 3]);
    }
}

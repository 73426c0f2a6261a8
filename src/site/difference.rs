//! What changed between two texts, word by word.
//!
//! In: two texts whose paragraphs are lines. Out: the paragraphs that changed, each in stretches that stayed, went or came.
//! How that looks is decided by whoever shows it.

use similar::Algorithm;
use similar::DiffOp;
use similar::capture_diff_slices;

/// What became of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// They are in both texts.
    Stayed,
    /// They are in the old text only.
    Went,
    /// They are in the new text only.
    Came,
}

/// Words that follow each other and have one fate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Stretch {
    /// What became of them.
    pub fate: Fate,
    /// The words, with spaces between them and none around.
    pub words: String,
}

/// A paragraph that changed.
pub type Paragraph = Vec<Stretch>;

/// Two paragraphs with more pairs of words than this are not compared word by word: it would take seconds, and so much is
/// new in them that it would not help.
const MOST_PAIRS: usize = 4_000_000;

/// The paragraphs that differ, in the order of the texts.
pub fn paragraphs(old: &str, new: &str) -> Vec<Paragraph> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut paragraphs = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match change {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => {
                paragraphs.extend(whole(Fate::Went, &old[old_index..old_index + old_len]));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                paragraphs.extend(whole(Fate::Came, &new[new_index..new_index + new_len]));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let old = &old[old_index..old_index + old_len];
                let new = &new[new_index..new_index + new_len];
                let pairs = old.len().min(new.len());
                paragraphs.extend(old.iter().zip(new).filter_map(|(old, new)| paragraph(old, new)));
                paragraphs.extend(whole(Fate::Went, &old[pairs..]));
                paragraphs.extend(whole(Fate::Came, &new[pairs..]));
            }
        }
    }
    paragraphs
}

/// Lines that are in one text only; empty ones part paragraphs and say nothing.
fn whole(fate: Fate, lines: &[&str]) -> Vec<Paragraph> {
    let lines = lines.iter().filter(|line| !line.trim().is_empty());
    lines.map(|line| vec![stretch(fate, &line.split_whitespace().collect::<Vec<_>>())]).collect()
}

/// Two lines that took each other's place; nothing when only spaces differ.
fn paragraph(old: &str, new: &str) -> Option<Paragraph> {
    let old: Vec<&str> = old.split_whitespace().collect();
    let new: Vec<&str> = new.split_whitespace().collect();
    if old == new {
        return None;
    }
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return Some(vec![stretch(Fate::Went, &old), stretch(Fate::Came, &new)]);
    }
    let mut stretches = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (_, before, after) = change.as_tag_tuple();
        if let DiffOp::Equal { .. } = change {
            stretches.push(stretch(Fate::Stayed, &new[after]));
            continue;
        }
        let went = (!before.is_empty()).then(|| stretch(Fate::Went, &old[before]));
        let came = (!after.is_empty()).then(|| stretch(Fate::Came, &new[after]));
        stretches.extend([went, came].into_iter().flatten());
    }
    Some(stretches)
}

fn stretch(fate: Fate, words: &[&str]) -> Stretch {
    Stretch { fate, words: words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let mark = |stretch: &Stretch| match stretch.fate {
            Fate::Stayed => stretch.words.clone(),
            Fate::Went => format!("[-{}]", stretch.words),
            Fate::Came => format!("[+{}]", stretch.words),
        };
        let line = |line: &Paragraph| line.iter().map(mark).collect::<Vec<_>>().join(" ");
        paragraphs(old, new).iter().map(line).collect()
    }

    #[test]
    fn words_that_changed_stand_among_those_that_stayed() {
        let old = "Bão số 9\nĐê được kiểm tra ngày 18/11.\nHết.";
        let new = "Bão số 9\nĐê được kiểm tra ngày 19/11.\nHết.";
        assert_eq!(shown(old, new), ["Đê được kiểm tra ngày [-18/11.] [+19/11.]"]);
    }

    #[test]
    fn a_new_paragraph_and_one_that_went_are_whole() {
        assert_eq!(shown("a\nb c\nd", "a\nd\ne f"), ["[-b c]", "[+e f]"]);
    }

    #[test]
    fn spaces_are_no_change() {
        assert_eq!(shown("a  b\n", "a b\n\n"), [] as [&str; 0]);
    }
}

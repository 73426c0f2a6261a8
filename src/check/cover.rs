//! Covers personal data in the lines that findings show.
//!
//! In: findings, of which those on personal data have it covered in their own line. Out: the same cover for all others that
//! show such a line, so that a report of a broken link does not spread the number that stands beside it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::path::SourcePath;

/// What stands in place of a letter.
const COVER: char = '•';

/// Letters that are covered, by file and line.
#[derive(Default)]
pub struct Cover {
    letters: BTreeMap<(SourcePath, u32), BTreeSet<usize>>,
}

impl Cover {
    /// What findings of a rule cover in their own lines.
    pub fn of(findings: &[Diagnostic], code: &str) -> Self {
        let mut cover = Self::default();
        let places = findings.iter().filter(|finding| finding.code.id == code);
        for place in places.filter_map(|finding| finding.place.as_ref()) {
            let letters = place.text.chars().enumerate();
            let covered = letters.filter(|(_, letter)| *letter == COVER);
            let skipped = place.skipped as usize;
            let line = cover.letters.entry((place.file.clone(), place.line)).or_default();
            line.extend(covered.map(|(index, _)| index + skipped));
        }
        cover
    }

    /// Covers the lines that a finding shows.
    pub fn over(&self, mut finding: Diagnostic) -> Diagnostic {
        if let Some(place) = &mut finding.place {
            self.cover(place);
        }
        for (place, _) in &mut finding.related {
            self.cover(place);
        }
        finding
    }

    fn cover(&self, place: &mut Place) {
        let Some(covered) = self.letters.get(&(place.file.clone(), place.line)) else { return };
        let skipped = place.skipped as usize;
        let letters = place.text.chars().enumerate();
        let cover = |(index, letter)| {
            if covered.contains(&(index + skipped)) { COVER } else { letter }
        };
        place.text = letters.map(cover).collect();
    }
}

/// The place, its letters and digits covered in the line that is shown.
pub fn covered(mut place: Place) -> Place {
    let start = place.column.saturating_sub(1).saturating_sub(place.skipped) as usize;
    let end = start + place.width as usize;
    let letters = place.text.chars().enumerate();
    let cover = |(index, letter): (usize, char)| {
        if (start..end).contains(&index) && !letter.is_whitespace() { COVER } else { letter }
    };
    place.text = letters.map(cover).collect();
    place
}

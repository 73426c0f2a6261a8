//! What was built: weights, links between files, feeds.

use std::cmp::Reverse;

use crate::base::bilingual::Said;
use crate::check::Finding;
use crate::check::Rule;

mod broken_feed;
mod headings;
mod heavy_html;
mod heavy_page;
mod heavy_picture;
mod leads_nowhere;
mod long_preview;
mod not_linked;
mod old_address;
mod same_title;
mod silent_picture;
mod unused_file;

/// The rules of this family.
pub(in crate::check) const FAMILY: &[Rule] = &[
    heavy_html::RULE,
    heavy_page::RULE,
    heavy_picture::RULE,
    leads_nowhere::RULE,
    not_linked::RULE,
    unused_file::RULE,
    same_title::RULE,
    long_preview::RULE,
    broken_feed::RULE,
    old_address::RULE,
    headings::RULE,
    silent_picture::RULE,
];

/// More than this are counted, not shown: what weighs on all pages, such as a style sheet, is told at a few.
const MOST_SHOWN: usize = 5;

/// How many more pages there are of which the same is true.
#[derive(Clone, Copy)]
struct Others(usize);

impl Others {
    /// Says so in the finding.
    fn told(self, finding: Finding) -> Finding {
        match self.0 {
            0 => finding,
            1 => finding.note(Said::new("and on one more page", "và trên một trang khác")),
            count => finding.note(Said::new(
                format!("and on {count} more pages"),
                format!("và trên {count} trang khác"),
            )),
        }
    }
}

/// Hands on the heaviest of many; the last one says how many more there are.
fn heaviest<T>(mut heavy: Vec<(u64, T)>, mut tell: impl FnMut(T, Others)) {
    heavy.sort_by_key(|(weight, _)| Reverse(*weight));
    let more = heavy.len().saturating_sub(MOST_SHOWN);
    let last = heavy.len().min(MOST_SHOWN);
    for (index, (_, thing)) in heavy.into_iter().take(MOST_SHOWN).enumerate() {
        tell(thing, Others(if index + 1 == last { more } else { 0 }));
    }
}

/// A length in kilobytes of 1000 bytes, as `budgets` counts.
fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

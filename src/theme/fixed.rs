//! What all pages of a language see alike, with the templates in which it stands already.
//!
//! In: values with their names. Out: a [`Fixed`], which pages are rendered with: the first ones with the templates as they are,
//! as it takes as long to put everything in its place as to render some dozens of pages, the others with the settled ones.

use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::theme::part::Part;
use crate::theme::templates::Settled;

/// How many pages are rendered before it pays to settle the templates.
pub(super) const PAYS_FROM: usize = 100;

/// What all pages of a language see alike.
pub struct Fixed {
    /// Whole values.
    pub(super) whole: Vec<(&'static str, Part)>,
    /// The fields that are the same in each of a value that differs from page to page.
    pub(super) partly: Vec<(&'static str, Part)>,
    /// Whether pages share values, so that components are shown twice with the same ones.
    pub(super) are_shared: bool,
    rendered: AtomicUsize,
    settled: OnceLock<Option<Settled>>,
}

impl Fixed {
    /// Whole values, and values of which some fields only are fixed. Where pages share other values, too, what was shown of those
    /// is kept.
    pub fn new(
        whole: Vec<(&'static str, Part)>,
        partly: Vec<(&'static str, Part)>,
        are_shared: bool,
    ) -> Self {
        let (rendered, settled) = (AtomicUsize::new(0), OnceLock::new());
        Self { whole, partly, are_shared, rendered, settled }
    }

    /// The whole values.
    pub fn whole(&self) -> &[(&'static str, Part)] {
        &self.whole
    }

    /// The settled templates, once enough pages were rendered; they are made by the first page after that.
    pub(super) fn settled(&self, settle: impl FnOnce() -> Option<Settled>) -> Option<&Settled> {
        // Which pages come first differs from build to build, and what they look like does not.
        if self.rendered.fetch_add(1, Ordering::Relaxed) < PAYS_FROM {
            return None;
        }
        self.settled.get_or_init(settle).as_ref()
    }
}

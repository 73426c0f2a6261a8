//! An article through the edits of one preview: each edit of its words makes a new edition, and the last one counts.
//!
//! In: a page, and pages that take its place. Out: the newest. Editions are added and never taken away, so that whoever holds
//! a page may keep it while a new one comes: a plan stays as it is, and what is rendered next shows the new words. A build
//! has one edition of each page.

use std::sync::OnceLock;

use crate::site::page::Page;

/// A page with the ones that took its place.
#[derive(Debug)]
pub(in crate::site) struct Edition {
    page: Page,
    next: OnceLock<Box<Self>>,
}

impl Edition {
    /// The first edition of a page.
    pub(in crate::site) fn first(page: Page) -> Self {
        Self { page, next: OnceLock::new() }
    }

    fn last(&self) -> &Self {
        let mut last = self;
        while let Some(next) = last.next.get() {
            last = next;
        }
        last
    }

    /// The newest edition.
    pub(in crate::site) fn newest(&self) -> &Page {
        &self.last().page
    }

    /// Puts a page in the place of the newest one. Of two that come at once, one is lost: one thread edits.
    pub(in crate::site) fn add(&self, page: Page) {
        let _ = self.last().next.set(Box::new(Self::first(page)));
    }
}

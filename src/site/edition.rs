//! An article through the edits of one preview: each edit of its words makes a new edition, and the last one counts.
//!
//! In: pages that take the place of another. Out: the newest. Editions are added and never taken away, so that whoever holds
//! a page may keep it while a new one comes: a plan stays as it is, and what is rendered next shows the new words. A build
//! has one edition of each page.

use std::sync::OnceLock;

use crate::site::page::Page;

/// The pages that took the place of another, one after the other.
#[derive(Debug, Default)]
pub(in crate::site) struct Editions(OnceLock<Box<Edition>>);

#[derive(Debug)]
struct Edition {
    page: Page,
    next: Editions,
}

impl Editions {
    /// The newest edition of a page.
    pub(in crate::site) fn newest<'e>(&'e self, page: &'e Page) -> &'e Page {
        let (mut newest, mut rest) = (page, self);
        while let Some(edition) = rest.0.get() {
            (newest, rest) = (&edition.page, &edition.next);
        }
        newest
    }

    /// Puts a page in the place of the newest one. Of two that come at once, one is lost: one thread edits.
    pub(in crate::site) fn add(&self, page: Page) {
        let mut rest = self;
        while let Some(edition) = rest.0.get() {
            rest = &edition.next;
        }
        let _ = rest.0.set(Box::new(Edition { page, next: Self::default() }));
    }
}

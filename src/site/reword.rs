//! New words of an article, without resolving the whole site again.
//!
//! In: a site, and a document before and after an edit. Out: the article with its new words, when nothing else of the site
//! can have changed: its front matter says the same, links lead to the same anchors, and the same pictures are shown.
//! Otherwise nothing, and the site is resolved anew. What comes out is what `resolve.rs` would give.

use std::collections::BTreeSet;

use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::document::Document;
use crate::document::Role;
use crate::site::Site;
use crate::site::bind::Files;
use crate::site::bind::Index;
use crate::site::image::Original;
use crate::site::page::Page;
use crate::site::resolve;
use crate::site::resolve::PageDraft;
use crate::source::SourceTree;

/// An article with new words.
pub struct Reworded {
    /// Nothing for an article that is not shown.
    page: Option<Box<Page>>,
    /// The pictures that it shows.
    images: Vec<Original>,
}

impl Site {
    /// Makes the article of `new`, which was `old` before. `gone` gets the problems that `old` had, `found` those of `new`.
    /// `None` when more than words has changed.
    pub fn reworded(
        &self,
        tree: &SourceTree,
        old: &Document,
        new: &Document,
        options: &resolve::Options,
        gone: &mut Report,
        found: &mut Report,
    ) -> Option<Reworded> {
        let is_same = old.name == new.name
            && old.front == new.front
            && old.body.anchors == new.body.anchors
            && new.name.role == Role::Page;
        if !is_same {
            return None;
        }
        let Some(page) = self.pages.iter().find(|page| page.source == new.path) else {
            return Some(Reworded { page: None, images: Vec::new() });
        };
        let options = &resolve::Options { now: self.now.clone(), drafts: options.drafts };
        let index = Index { tree, known: &self.known, config: &self.config };
        let build = |document: &Document, report: &mut Report| {
            let draft = PageDraft {
                document,
                language: page.language,
                preview: page.preview,
                kind: page.kind,
                section: page.section,
                url: page.url.clone(),
                article_id: page.article_id.clone(),
                authors: page.authors.clone(),
                reviewers: page.reviewers.clone(),
                terms: Vec::new(),
            };
            let terms = page.terms.clone();
            let number = page.id.index();
            let (page, files, problems) =
                resolve::build_page(number, &draft, terms, &self.records, index, options);
            report.extend(problems.sorted());
            (page, files)
        };
        let (_, before) = build(old, gone);
        let (mut reworded, after) = build(new, found);
        if needs(&before) != needs(&after) {
            return None;
        }
        reworded.code.clone_from(&page.code);
        reworded.translations.clone_from(&page.translations);
        reworded.previous = page.previous;
        reworded.next = page.next;
        reworded.related.clone_from(&page.related);
        Some(Reworded { page: Some(Box::new(reworded)), images: after.images })
    }

    /// Puts an article with new words in its place.
    pub fn reword(&mut self, article: Reworded) {
        let Some(page) = article.page else { return };
        for image in article.images {
            // Problems of a picture name a line that shows it, which may have moved.
            let own = self.images.iter_mut().find(|own| own.source == image.source);
            if let Some(own) = own.filter(|own| own.used.file == page.source) {
                *own = image;
            }
        }
        let place = page.id.index();
        self.pages[place] = *page;
    }
}

/// The files that an article needs: what is published beside it, and what is made from its pictures.
fn needs(files: &Files) -> (BTreeSet<String>, BTreeSet<(&SourcePath, bool)>) {
    let assets = files.assets.iter().map(|asset| format!("{asset:?}"));
    let images = files.images.iter().map(|image| {
        format!("{:?}", (&image.source, &image.digest, &image.header, &image.variants))
    });
    let uses = files.uses.iter().map(|line| (&line.source, line.is_shown));
    (assets.chain(images).collect(), uses.collect())
}

//! New words of an article, without resolving the whole site again.
//!
//! In: a site, and a document before and after an edit. Out: the article with its new words, when no other page, list or
//! address can have changed: see `Bearing` below. Otherwise nothing, and the site is resolved anew. What comes out is what
//! `resolve.rs` would give; `tests/serve.rs` compares the two over a thousand edits.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::date::Day;
use crate::base::date::Moment;
use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::base::texts::Texts;
use crate::base::yaml::Spanned;
use crate::config::permalinks::Kind;
use crate::document::Document;
use crate::document::Name;
use crate::document::Role;
use crate::document::front_matter::Status;
use crate::site::LanguageTables;
use crate::site::MenuTarget;
use crate::site::Site;
use crate::site::bind::Files;
use crate::site::bind::Index;
use crate::site::ledger;
use crate::site::page::Page;
use crate::site::resolve;
use crate::site::resolve::PageDraft;
use crate::source::SourceTree;

/// An article with new words; nothing for one that is not shown.
pub struct Reworded(Option<Box<Page>>);

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
        if new.name.role != Role::Page || Bearing::of(old) != Bearing::of(new) {
            return None;
        }
        let Some(page) = self.pages().find(|page| page.source == new.path) else {
            return Some(Reworded(None));
        };
        if old.front.title.value != new.front.title.value && !self.is_named_by_itself(page) {
            return None;
        }
        let options = &resolve::Options { now: self.now.clone(), ..options.clone() };
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
                authors: Arc::clone(&page.authors),
                reviewers: Arc::clone(&page.reviewers),
                anchors: resolve::anchors(document, self.language(page.language)),
            };
            let terms = page.terms.clone();
            let (page, files, problems) =
                resolve::build_page(page.id, &draft, terms, &self.records, index, options);
            report.extend(problems.sorted());
            (page, files)
        };
        let (worded, before) = build(old, gone);
        let (mut reworded, after) = build(new, found);
        if needs(&before) != needs(&after) {
            return None;
        }
        // Whether there is a history is seen on other pages, and its words are read when the whole is looked at.
        let is_changed = |page| self.ledger.is_changed(page, &self.config);
        if is_changed(&worded) != is_changed(&reworded) {
            return None;
        }
        for (page, report) in [(&worded, gone), (&reworded, found)] {
            let mut of_ledger = Report::new();
            self.ledger.check_article(page, &self.config, options, &mut of_ledger);
            ledger::soften(options, &mut of_ledger);
            report.extend(of_ledger.sorted());
        }
        reworded.code.clone_from(&page.code);
        reworded.translations.clone_from(&page.translations);
        reworded.previous = page.previous;
        reworded.next = page.next;
        reworded.related.clone_from(&page.related);
        Some(Reworded(Some(Box::new(reworded))))
    }

    /// Whether nothing but the page itself and lists of articles, which ask it, show its title: plain pages stand in the
    /// order of their titles, and menus, policies and old addresses keep a title of their own.
    fn is_named_by_itself(&self, page: &Page) -> bool {
        let leads_here = |target: &MenuTarget| match target {
            MenuTarget::Internal(url, _) => *url == page.url,
            MenuTarget::External(_) => false,
        };
        let is_in_tables = |table: &LanguageTables| {
            let menus = table.menus.iter().flat_map(|(_, links)| links).map(|link| &link.url);
            let mut targets = menus.chain(table.policies.iter().map(|policy| &policy.url));
            targets.any(leads_here)
        };
        page.kind.is_article()
            && !self.tables.iter().any(is_in_tables)
            && self.redirects.iter().all(|redirect| redirect.to != page.url)
    }

    /// Puts an article with new words in its place.
    pub fn reword(&self, article: Reworded) {
        if let Some(page) = article.0 {
            self.editions[page.id.index()].add(*page);
        }
    }
}

/// What the rest of the site sees of a document: while it is the same, the page has the same address, stands in the same
/// lists at the same place, and can be led to by the same links.
#[derive(PartialEq)]
struct Bearing<'d> {
    name: &'d Name,
    anchors: &'d Texts,
    kind: Option<Kind>,
    status: Status,
    weight: i64,
    words: [Option<&'d str>; 2],
    moments: [Option<&'d Moment>; 2],
    lists: [Vec<&'d str>; 5],
    claims: Vec<(&'d str, &'d str, bool)>,
    sources: usize,
    corrections: Vec<Day>,
    faulty: &'d [&'static str],
}

impl<'d> Bearing<'d> {
    fn of(document: &'d Document) -> Self {
        fn value(word: Option<&Spanned<String>>) -> Option<&str> {
            word.map(|word| word.value.as_str())
        }
        fn values(words: &[Spanned<String>]) -> Vec<&str> {
            words.iter().map(|word| word.value.as_str()).collect()
        }
        let front = &document.front;
        let claims = front.claims.iter();
        Self {
            name: &document.name,
            anchors: &document.body.anchors,
            kind: front.kind,
            status: front.status,
            weight: front.weight,
            words: [value(front.id.as_ref()), value(front.slug.as_ref())],
            moments: [&front.date, &front.expires].map(|moment| Some(&moment.as_ref()?.value)),
            lists: [&front.authors, &front.reviewers, &front.topics, &front.tags, &front.aliases]
                .map(|words| values(words)),
            claims: claims
                .map(|it| (it.id.value.as_str(), it.verdict.value.as_str(), it.media.is_some()))
                .collect(),
            sources: front.sources.len(),
            corrections: front.corrections.iter().map(|it| it.on.value).collect(),
            faulty: &front.faulty,
        }
    }
}

/// The files that an article needs: what is published beside it, and what is made from its pictures.
fn needs(files: &Files) -> (BTreeSet<String>, BTreeSet<(&SourcePath, bool)>) {
    let assets = files.assets.iter().map(|asset| format!("{asset:?}"));
    let images = files.images.iter().map(|original| {
        format!("{:?}", (&original.source, &original.digest, &original.header, &original.variants))
    });
    let uses = files.uses.iter().map(|line| (&line.source, line.is_shown));
    (assets.chain(images).collect(), uses.collect())
}

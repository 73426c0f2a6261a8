//! Turns documents into a [`Site`].
//!
//! In: every document that could be read, the records, the moment of the build. Out: a site in which each link, claim
//! and translation is bound; problems go to the report. Templates and output files are not known here.
//!
//! 1. Decide what is published at this moment. 2. Give sections and pages their addresses. 3. Collect terms.
//! 4. Index everything a link can lead to. 5. Bind texts. 6. Build pages. 7. Fill lists, neighbours, menus.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::bilingual::Words;
use crate::base::codes;
use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::base::path::folder_of;
use crate::base::slug;
use crate::base::yaml::Spanned;
use crate::config::Config;
use crate::config::languages::Language;
use crate::config::languages::LanguageId;
use crate::config::permalinks::Kind;
use crate::document::Document;
use crate::document::Role;
use crate::document::front_matter::Status;
use crate::document::record::Records;
use crate::site::Site;
use crate::site::asset::Asset;
use crate::site::bind;
use crate::site::bind::Anchors;
use crate::site::bind::Bound;
use crate::site::bind::Fate;
use crate::site::bind::Files;
use crate::site::bind::Index;
use crate::site::bind::Known;
use crate::site::bind::Local;
use crate::site::bind::Target;
use crate::site::bind::Use;
use crate::site::code;
use crate::site::code::Named;
use crate::site::edition::Editions;
use crate::site::facts;
use crate::site::image;
use crate::site::image::Original;
use crate::site::image::Survey;
use crate::site::ledger::Hidden;
use crate::site::ledger::Ledger;
use crate::site::page::Acceptance;
use crate::site::page::Page;
use crate::site::page::PageId;
use crate::site::page::Person;
use crate::site::page::Preview;
use crate::site::page::Written;
use crate::site::redirect::Redirect;
use crate::site::section::Section;
use crate::site::section::SectionId;
use crate::site::security;
use crate::site::share;
use crate::site::tables;
use crate::site::tables::Filing;
use crate::site::tables::SectionDraft;
use crate::site::tables::SectionDrafts;
use crate::site::tables::Signatures;
use crate::site::tables::TermDraft;
use crate::site::tables::Terms;
use crate::site::taxonomy::Taxonomy;
use crate::site::taxonomy::Term;
use crate::site::taxonomy::TermId;
use crate::site::url;
use crate::source::SourceTree;

/// What the command line decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// The moment this build takes place.
    pub now: Moment,
    /// Whether drafts and scheduled pages are shown.
    pub drafts: bool,
    /// Whether somebody is at work on them: then what only stops publishing is a warning.
    pub at_work: bool,
}

/// What happens to a document at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Shown(Option<Preview>),
    Draft,
    Scheduled,
    Expired,
}

/// What is known of a page before its text is bound.
pub(in crate::site) struct PageDraft<'a> {
    pub(in crate::site) document: &'a Document,
    pub(in crate::site) language: LanguageId,
    pub(in crate::site) preview: Option<Preview>,
    pub(in crate::site) kind: Kind,
    pub(in crate::site) section: SectionId,
    pub(in crate::site) url: UrlPath,
    pub(in crate::site) article_id: String,
    pub(in crate::site) authors: Arc<[Person]>,
    pub(in crate::site) reviewers: Arc<[Person]>,
    pub(in crate::site) anchors: Anchors,
}

/// Makes the site. `broken` names content files that could not be read: links to them are not reported again.
pub fn resolve(
    tree: &SourceTree,
    config: Config,
    records: Records,
    documents: Vec<Arc<Document>>,
    broken: &[SourcePath],
    options: &Options,
    report: &mut Report,
) -> Site {
    // What day it is depends on where the site is.
    let now = Moment::from_unix(options.now.unix(), &config.zone);
    let options = &Options { now, ..options.clone() };
    security::check(&config, &options.now, report);
    let documents: Vec<(Arc<Document>, LanguageId)> = documents
        .into_iter()
        .map(|document| {
            let language = language_of(&document, &config);
            (document, language)
        })
        .collect();
    // 1. Published at this moment?
    let states: Vec<State> =
        documents.iter().map(|(document, _)| state(document, options)).collect();
    let shown = |number: usize| matches!(states[number], State::Shown(_));
    // 2. Addresses.
    let section_drafts = tables::sections(&config, &documents, shown, report);
    let (translations, order) = rayon::join(
        || Translations::of(&documents),
        || page_order(&documents, &states, &section_drafts),
    );
    // What a page takes from other files is found out for each by itself; in terms and signatures, one comes after the other.
    let (mut drafts, mut problems): (Vec<PageDraft<'_>>, Vec<Option<Box<Report>>>) =
        Default::default();
    let drafting = Drafting {
        documents: &documents,
        sections: &section_drafts,
        translations: &translations,
        config: &config,
    };
    let drafted = order.par_iter().map(|ordered| {
        let mut report = Report::new();
        let draft = drafting.draft(ordered, &mut report);
        (draft, (!report.is_empty()).then(|| Box::new(report)))
    });
    drafted.unzip_into_vecs(&mut drafts, &mut problems);
    problems.into_iter().flatten().for_each(|problems| report.extend(problems.sorted()));
    // 3. Terms.
    let mut terms = Terms::new(&config, &records);
    let mut signatures = Signatures::new(&config, &records);
    // The places of the terms of each page in the list of terms.
    let mut filed: Vec<Vec<usize>> = Vec::with_capacity(order.len());
    for (place, (ordered, draft)) in order.iter().zip(&mut drafts).enumerate() {
        let defaults = drafting.inherited(ordered).defaults();
        let PageDraft { document, language, kind, .. } = *draft;
        (draft.authors, draft.reviewers) = signatures.of(document, defaults, language, report);
        let (topics, named_by) = match defaults {
            Some(section) if document.front.topics.is_empty() && kind.is_article() => {
                (&section.front.default_topics, section)
            }
            Some(_) | None => (&document.front.topics, document),
        };
        let mut verdicts = Vec::new();
        for claim in &document.front.claims {
            let position = config
                .verdicts
                .verdicts
                .iter()
                .position(|verdict| verdict.id == claim.verdict.value);
            if let Some(id) = position.and_then(|index| u8::try_from(index).ok()) {
                verdicts.push(crate::site::page::VerdictId(id));
            }
        }
        let filing = Filing {
            page: page_id(place),
            document,
            language,
            authors: &draft.authors,
            verdicts,
            topics,
            named_by,
            is_listed: kind.is_article() && document.front.status != Status::Withdrawn,
        };
        filed.push(terms.file(&filing, report));
    }
    let (term_drafts, term_ids) = sort_terms(terms.drafts);
    // 4. What links can lead to.
    let find = || {
        known(
            tree,
            &config,
            &documents,
            &states,
            &drafts,
            &section_drafts,
            &term_drafts,
            &translations,
            broken,
        )
    };
    let (known, ()) = rayon::join(find, || check_ids(&drafts, report));
    // 5. and 6. Texts and pages.
    let index = Index { tree, known: &known, config: &config };
    // A page is large: each is put straight where it stays.
    let (mut pages, mut found) = (Vec::new(), Vec::new());
    drafts
        .par_iter()
        .zip(&filed)
        .enumerate()
        .map(|(number, (draft, filed))| {
            let terms = filed.iter().map(|place| term_ids[*place]).collect();
            let (page, files, problems) =
                build_page(page_id(number), draft, terms, &records, index, options);
            // Most have neither.
            let found = !(files.is_empty() && problems.is_empty());
            (page, found.then(|| Box::new((files, problems))))
        })
        .unzip_into_vecs(&mut pages, &mut found);
    let mut files = Files::default();
    for (page_files, problems) in found.into_iter().flatten().map(|found| *found) {
        files.extend(page_files);
        report.extend(problems.sorted());
    }
    let mut sections = Vec::new();
    let mut section_redirects = Vec::new();
    for (id, draft) in section_drafts.iter() {
        let document = draft.document.map(|number| &*documents[number].0);
        let mut section = Section { id, ..section(draft, document) };
        let parent = folder_of(&draft.folder);
        section.parent = section_drafts.id(draft.language, parent).filter(|parent| *parent != id);
        if let Some(document) = document {
            let bound = section_text(draft, document, index);
            report.extend(bound.problems);
            section.text = bound.text;
            files.extend(bound.files);
            section_redirects.extend(redirects(
                document,
                &section.url,
                &section.title,
                section.language,
            ));
        }
        sections.push(section);
    }
    // Few pages stand in menus.
    let title = |path: &SourcePath| {
        pages.iter().find(|page| page.source == *path).map(|page| page.title.clone())
    };
    let languages = u8::try_from(config.languages.len()).unwrap_or(u8::MAX);
    let mut language_tables: Vec<_> = (0..languages)
        .map(|id| tables::language_tables(&config, index, &title, LanguageId(id), report))
        .collect();
    // 7. Lists.
    let terms = build_terms(term_drafts, &config);
    let of_pages = pages
        .iter()
        .zip(&drafts)
        .flat_map(|(page, draft)| redirects(draft.document, &page.url, &page.title, page.language));
    let redirects = of_pages.chain(section_redirects).collect();
    check_images(&known.images, &files, report);
    let assets: BTreeSet<Asset> = static_files(tree).chain(files.assets).collect();
    let images: BTreeMap<SourcePath, Arc<Original>> =
        files.images.into_iter().map(|image| (image.source.clone(), image)).collect();
    give_codes(&mut pages, &config);
    link_translations(&mut pages, &documents, &translations);
    fill_sections(&mut sections, &pages);
    link_neighbours(&mut pages, &sections);
    link_related(&mut pages, &terms);
    for page in &pages {
        let table = &mut language_tables[usize::from(page.language.0)];
        table.corrections.extend((0..page.corrections.len()).map(|place| (page.id, place)));
    }
    for table in &mut language_tables {
        table.corrections.sort_by_key(|(page, place)| {
            let page = &pages[page.0 as usize];
            (std::cmp::Reverse(page.corrections[*place].on), page.id)
        });
    }
    let mut ledger = Ledger::read(tree, report);
    let hidden = hidden(&documents, &states);
    let redirects: Vec<Redirect> = redirects;
    ledger.check(tree, &pages, &redirects, &hidden, (&config, options), report);
    let homes = (0..languages).filter_map(|id| section_drafts.id(LanguageId(id), "")).collect();
    let mut term_index: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for term in &terms {
        let of_kind = term_index.entry((term.taxonomy, term.language)).or_default();
        of_kind.insert(term.slug.clone(), term.id);
    }
    Site {
        config,
        now: options.now.clone(),
        records,
        editions: pages.iter().map(|_| Editions::default()).collect(),
        pages,
        sections,
        homes,
        terms,
        term_index,
        tables: language_tables,
        redirects,
        assets: assets.into_iter().collect(),
        images: images.into_values().collect(),
        known,
        ledger,
        hidden,
    }
}

/// The articles that were perhaps released and are not shown now, each with the line that says why.
fn hidden(
    documents: &[(Arc<Document>, LanguageId)],
    states: &[State],
) -> BTreeMap<SourcePath, Hidden> {
    let hidden = |(document, state): (&Document, State)| {
        let front = &document.front;
        let (written, why) = match state {
            State::Draft | State::Shown(Some(Preview::Draft)) => {
                (None, Words { en: "is a draft now", vi: "là bản nháp" })
            }
            State::Scheduled | State::Shown(Some(Preview::Scheduled)) => {
                let why =
                    Words { en: "has a date that has not come now", vi: "có ngày chưa đến" };
                (front.date.as_ref(), why)
            }
            State::Expired => {
                (front.expires.as_ref(), Words { en: "has expired", vi: "đã hết hạn" })
            }
            State::Shown(None) => return None,
        };
        let place = written.map(|moment| document.place(&moment.range));
        let place = place.unwrap_or_else(|| document.title_place());
        Some((document.path.clone(), Hidden { place, why, is_expired: state == State::Expired }))
    };
    let documents = documents.iter().map(|(document, _)| &**document);
    documents.zip(states.iter().copied()).filter_map(hidden).collect()
}

/// Gives each article its check code; the oldest comes first, whatever its language.
fn give_codes(pages: &mut [Page], config: &Config) {
    if !config.share.codes {
        return;
    }
    let mut order: Vec<usize> =
        (0..pages.len()).filter(|place| pages[*place].kind.is_article()).collect();
    order.sort_by_key(|place| {
        let page = &pages[*place];
        (page.date.as_ref().map(Moment::unix), &page.article_id, page.language)
    });
    let named: Vec<Named<'_>> = order
        .iter()
        .map(|place| {
            let page = &pages[*place];
            Named { id: &page.article_id, language: config.language_tag(page.language) }
        })
        .collect();
    let codes = code::codes(&named);
    for (place, code) in order.into_iter().zip(codes) {
        pages[place].code = Some(code);
    }
}

fn language_of(document: &Document, config: &Config) -> LanguageId {
    let Some(tag) = &document.name.language else { return LanguageId(0) };
    let position = config.languages.iter().position(|language| language.tag == *tag);
    LanguageId(position.and_then(|index| u8::try_from(index).ok()).unwrap_or(0))
}

fn state(document: &Document, options: &Options) -> State {
    let front = &document.front;
    if front.expires.as_ref().is_some_and(|expires| expires.value <= options.now) {
        return State::Expired;
    }
    if front.status == Status::Draft {
        return if options.drafts { State::Shown(Some(Preview::Draft)) } else { State::Draft };
    }
    if front.date.as_ref().is_some_and(|date| date.value > options.now) {
        return if options.drafts {
            State::Shown(Some(Preview::Scheduled))
        } else {
            State::Scheduled
        };
    }
    State::Shown(None)
}

/// Which documents are one text in several languages: same folder, same name. All are places in the list of documents.
struct Translations {
    /// For each document the one that it translates, which may be itself.
    originals: Vec<usize>,
    /// Texts in more than one language, with the document of each.
    groups: Vec<BTreeMap<LanguageId, usize>>,
}

impl Translations {
    fn of(documents: &[(Arc<Document>, LanguageId)]) -> Self {
        let text = |number: &usize| {
            let name = &documents[*number].0.name;
            (name.role, name.section.as_str(), name.stem.as_str())
        };
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by(|left, right| {
            (text(left), documents[*left].1).cmp(&(text(right), documents[*right].1))
        });
        let mut translations = Self { originals: vec![0; documents.len()], groups: Vec::new() };
        for group in order.chunk_by(|left, right| text(left) == text(right)) {
            for number in group {
                translations.originals[*number] = group[0];
            }
            if group.len() > 1 {
                // Of two files of one language, the first stands.
                let group = group.iter().rev().map(|number| (documents[*number].1, *number));
                translations.groups.push(group.collect());
            }
        }
        translations
    }

    /// The document that this one translates: the one in the first language, when that is another document.
    fn original(&self, number: usize) -> Option<usize> {
        Some(self.originals[number]).filter(|original| *original != number)
    }
}

/// What pages are begun with.
struct Drafting<'a> {
    documents: &'a [(Arc<Document>, LanguageId)],
    sections: &'a SectionDrafts,
    translations: &'a Translations,
    config: &'a Config,
}

/// The documents that a page inherits from, where it does not say something itself.
#[derive(Clone, Copy)]
struct Inherited<'a> {
    /// The one that it translates.
    original: Option<&'a Document>,
    /// That of its section.
    section: Option<&'a Document>,
    /// That of its section in the first language, when it stands in another one.
    original_section: Option<&'a Document>,
}

impl<'a> Inherited<'a> {
    /// The one with the defaults of its section.
    fn defaults(self) -> Option<&'a Document> {
        self.section.or(self.original_section)
    }
}

impl<'a> Drafting<'a> {
    fn inherited(&self, ordered: &Ordered) -> Inherited<'a> {
        let (document, language) = &self.documents[ordered.number];
        let document_of = |number: usize| &*self.documents[number].0;
        let index_of = |section| self.sections.get(section).document.map(document_of);
        Inherited {
            original: self.translations.original(ordered.number).map(document_of),
            section: index_of(ordered.section),
            original_section: match *language {
                LanguageId(0) => index_of(ordered.section),
                _ => self.sections.id(LanguageId(0), &document.name.section).and_then(index_of),
            },
        }
    }

    /// A page before its terms and its signatures are known.
    fn draft(&self, ordered: &Ordered, report: &mut Report) -> PageDraft<'a> {
        let (document, language) = &self.documents[ordered.number];
        let Inherited { original, section, original_section } = self.inherited(ordered);
        let kind = kind(document, original, section, original_section);
        let article_id = article_id(document, original, kind, report);
        let section = self.sections.get(ordered.section);
        let url = page_url(document, *language, kind, section, &article_id, self.config, report);
        PageDraft {
            document,
            language: *language,
            preview: ordered.preview,
            kind,
            section: ordered.section,
            url,
            article_id,
            authors: Arc::default(),
            reviewers: Arc::default(),
            anchors: anchors(document, &self.config.languages[usize::from(language.0)]),
        }
    }
}

/// A document that becomes a page.
struct Ordered {
    number: usize,
    preview: Option<Preview>,
    section: SectionId,
}

/// Pages by language, then newest first, then by path: the order of every list.
fn page_order(
    documents: &[(Arc<Document>, LanguageId)],
    states: &[State],
    sections: &SectionDrafts,
) -> Vec<Ordered> {
    let mut order = Vec::with_capacity(documents.len());
    for (number, ((document, language), state)) in documents.iter().zip(states).enumerate() {
        let State::Shown(preview) = *state else { continue };
        let section = sections.id(*language, &document.name.section);
        if let (Role::Page, Some(section)) = (document.name.role, section) {
            order.push(Ordered { number, preview, section });
        }
    }
    order.sort_by(|left, right| {
        let key = |number: usize| {
            let (document, language) = &documents[number];
            let date = document.front.date.as_ref().map(|date| date.value.unix());
            (*language, std::cmp::Reverse(date), &document.path)
        };
        key(left.number).cmp(&key(right.number))
    });
    order
}

fn page_id(number: usize) -> PageId {
    PageId(u32::try_from(number).unwrap_or(u32::MAX))
}

fn kind(
    document: &Document,
    original: Option<&Document>,
    section: Option<&Document>,
    original_section: Option<&Document>,
) -> Kind {
    document
        .front
        .kind
        .or_else(|| original.and_then(|original| original.front.kind))
        .or_else(|| section.and_then(|section| section.front.default_kind))
        .or_else(|| original_section.and_then(|section| section.front.default_kind))
        .unwrap_or(Kind::Page)
}

/// The id that names the article for ever. A translation has its original's.
fn article_id(
    document: &Document,
    original: Option<&Document>,
    kind: Kind,
    report: &mut Report,
) -> String {
    let own = document.front.id.as_ref();
    let inherited = original.and_then(|original| original.front.id.as_ref());
    match (own, inherited) {
        (Some(own), Some(inherited)) if own.value != inherited.value => {
            let message = format!(
                "this translation has the id `{}`, its original `{}`",
                own.value, inherited.value
            );
            report.add(
                Diagnostic::error(codes::ID_MISMATCH, message)
                    .at(document.place(&own.range))
                    .help("a translation is the same article: leave `id` out here"),
            );
            own.value.clone()
        }
        (Some(id), _) | (None, Some(id)) => id.value.clone(),
        (None, None) => {
            if kind.is_article() && original.is_none() && !document.front.is_faulty("id") {
                report.add(
                    Diagnostic::warning(codes::MISSING_ID, "this article has no `id`")
                        .at(document.title_place())
                        .help("add a line such as `id: 2026-0042`, and never change it"),
                );
            }
            let name = &document.name;
            if name.section.is_empty() {
                name.stem.clone()
            } else {
                format!("{}/{}", name.section, name.stem)
            }
        }
    }
}

/// One id, one article: only translations of each other may share one.
fn check_ids(drafts: &[PageDraft<'_>], report: &mut Report) {
    let mut first: BTreeMap<&str, &PageDraft<'_>> = BTreeMap::new();
    // Of ids that come more than once.
    let mut seen: BTreeMap<(&str, LanguageId), &PageDraft<'_>> = BTreeMap::new();
    for draft in drafts {
        let id = draft.article_id.as_str();
        let Some(first) = first.get(id).copied() else {
            first.insert(id, draft);
            continue;
        };
        let (name, of_first) = (&draft.document.name, &first.document.name);
        let is_other = (&name.section, &name.stem) != (&of_first.section, &of_first.stem);
        seen.entry((id, first.language)).or_insert(first);
        let other = seen.insert((id, draft.language), draft);
        let other = other.or_else(|| is_other.then_some(first));
        let Some(other) = other else { continue };
        let place = |draft: &PageDraft<'_>| match &draft.document.front.id {
            Some(id) => draft.document.place(&id.range),
            None => draft.document.title_place(),
        };
        report.add(
            Diagnostic::error(
                codes::DUPLICATE_ID,
                format!("two articles have the id `{}`", draft.article_id),
            )
            .at(place(draft))
            .related(place(other), "the other one")
            .help("give one of them another id; only translations of an article share one"),
        );
    }
}

fn page_url(
    document: &Document,
    language: LanguageId,
    kind: Kind,
    section: &SectionDraft,
    article_id: &str,
    config: &Config,
    report: &mut Report,
) -> UrlPath {
    let settings = &config.languages[usize::from(language.0)];
    let slug = match &document.front.slug {
        Some(slug) => Cow::Borrowed(slug.value.as_str()),
        None => Cow::Owned(slug::slug(&document.name.stem)),
    };
    let slug = if slug.is_empty() {
        report.add(tables::nameless(&document.path));
        // Nothing is published now; a name of its own keeps this page from being reported as a double too.
        Cow::Owned(document.digest.short())
    } else {
        slug
    };
    let date = document.front.date.as_ref().map(|date| date.value.day());
    let number = |value: Option<i16>, width: usize| {
        Cow::Owned(value.map_or_else(|| "0".repeat(width), |value| format!("{value:0width$}")))
    };
    let part = |name: &str| match name {
        "section" => Cow::Borrowed(section.path.as_str()),
        "slug" => Cow::Borrowed(&*slug),
        "id" => Cow::Owned(slug::slug(article_id)),
        "kind" => Cow::Borrowed(kind.as_str()),
        "year" => number(date.map(|day| day.year()), 4),
        "month" => number(date.map(|day| day.month().into()), 2),
        "day" => number(date.map(|day| day.day().into()), 2),
        // `config/permalinks.rs` lets no other through.
        _ => Cow::Borrowed(""),
    };
    let mut path = String::with_capacity(section.path.len() + slug.len() + 2);
    let mut rest = config.permalinks.pattern(kind);
    while let Some((text, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        path.push_str(text);
        path.push_str(&part(name));
        rest = behind;
    }
    path.push_str(rest);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    url::below(settings, &(parts.join("/") + "/"))
}

/// Anchors that the page of a document has.
pub(in crate::site) fn anchors(document: &Document, language: &Language) -> Anchors {
    let is_shown = document.front.status != Status::Withdrawn;
    let body = is_shown.then(|| Arc::clone(&document.body));
    Anchors { own: own_anchors(document, language).into(), body }
}

/// Body anchors that the page needs for itself.
fn check_anchors(document: &Document, own: &[String], report: &mut Report) {
    for anchor in document.body.anchors.iter().filter(|anchor| own.iter().any(|it| it == anchor)) {
        let heading = document.body.headings().find(|heading| heading.id == anchor);
        let range = heading.and_then(|heading| {
            let start = document.text.for_now().rfind(heading.text)?;
            Some(start..start + heading.text.len())
        });
        let place = range.map_or_else(|| document.title_place(), |range| document.place(&range));
        report.add(
            Diagnostic::error(
                codes::DUPLICATE_ANCHOR,
                format!("the anchor `{anchor}` is taken: the page itself has a part of that name"),
            )
            .at(place)
            .help(format!(
                "give it another one, for example `{{#{anchor}-khac}}` behind the heading"
            )),
        );
    }
}

/// Anchors that the page has for its claims, sources and corrections.
fn own_anchors(document: &Document, language: &Language) -> Vec<String> {
    let front = &document.front;
    let path = |name: &str| language.path(name).to_owned();
    let mut anchors = Vec::new();
    anchors.extend((1..=front.corrections.len()).map(|number| format!("correction-{number}")));
    if !front.corrections.is_empty() {
        anchors.push(path("corrections"));
    }
    // What was taken back is not shown, so nothing can lead there.
    if front.status == Status::Withdrawn {
        return anchors;
    }
    anchors.extend(front.claims.iter().map(|claim| format!("claim-{}", claim.id.value)));
    anchors.extend((1..=front.sources.len()).map(|number| format!("source-{number}")));
    if !front.claims.is_empty() {
        anchors.push(path("claims"));
    }
    if !front.sources.is_empty() {
        anchors.push(path("sources"));
    }
    anchors
}

#[expect(clippy::too_many_arguments, reason = "the index is made from everything there is, once")]
fn known(
    tree: &SourceTree,
    config: &Config,
    documents: &[(Arc<Document>, LanguageId)],
    states: &[State],
    drafts: &[PageDraft<'_>],
    sections: &SectionDrafts,
    terms: &[TermDraft],
    translations: &Translations,
    broken: &[SourcePath],
) -> Known {
    let mut known = Known {
        files: HashMap::new(),
        pages: HashMap::with_capacity(documents.len()),
        translations: BTreeMap::new(),
        folders: BTreeMap::new(),
        addresses: BTreeSet::new(),
        images: image::survey(tree, &config.images),
    };
    let mut files: Vec<(SourcePath, Fate)> = Vec::with_capacity(documents.len() + broken.len());
    files.extend(broken.iter().map(|path| (path.clone(), Fate::Broken)));
    for ((document, _), state) in documents.iter().zip(states) {
        let fate = match state {
            State::Shown(_) => continue,
            State::Draft => Fate::Held("it is a draft"),
            State::Scheduled => Fate::Held("its date lies in the future"),
            State::Expired => Fate::Gone,
        };
        files.push((document.path.clone(), fate));
    }
    for draft in drafts {
        let path = &draft.document.path;
        let target = Target { url: draft.url.clone(), anchors: draft.anchors.clone() };
        files.push((path.clone(), Fate::Published(target)));
        known.pages.entry(draft.url.clone()).or_insert_with(|| path.clone());
        if draft.document.name.is_bundle {
            let folder = path.below("content").unwrap_or("");
            let folder = folder_of(folder).to_owned();
            // Languages come in the site's order: the files of a bundle lie beside its first language.
            known.folders.entry(folder).or_insert_with(|| draft.url.clone());
        }
    }
    for (_, section) in sections.iter() {
        if let Some(number) = section.document {
            let document = &documents[number].0;
            let anchors = Anchors::of_text(&document.body);
            let target = Target { url: section.url.clone(), anchors };
            files.push((document.path.clone(), Fate::Published(target)));
            known.pages.entry(section.url.clone()).or_insert_with(|| document.path.clone());
        }
        known.folders.entry(section.folder.clone()).or_insert_with(|| section.url.clone());
        add_list(&mut known.addresses, &section.url);
    }
    known.files = files.into_iter().collect();
    for term in terms {
        let language = &config.languages[usize::from(term.language.0)];
        add_list(&mut known.addresses, &url::term(language, term.taxonomy, &term.slug));
        known.addresses.insert(url::taxonomy(language, term.taxonomy));
    }
    for language in &config.languages {
        add_list(&mut known.addresses, &url::fixed(language, "corrections"));
        known.addresses.insert(url::fixed(language, "follow"));
        if !config.publisher.channels.is_empty() {
            known.addresses.insert(url::fixed(language, "channels"));
        }
        known.addresses.insert(url::below(language, "feeds.opml"));
    }
    known.addresses.insert(UrlPath::from_segments("/sitemap.xml"));
    for group in &translations.groups {
        let by_tag: BTreeMap<String, SourcePath> = group
            .iter()
            .map(|(language, number)| {
                (config.language_tag(*language).to_owned(), documents[*number].0.path.clone())
            })
            .collect();
        for number in group.values() {
            known.translations.insert(documents[*number].0.path.clone(), by_tag.clone());
        }
    }
    known
}

/// A list with its feeds.
fn add_list(addresses: &mut BTreeSet<UrlPath>, list: &UrlPath) {
    addresses.insert(list.clone());
    addresses.extend(url::FEED_FILES.map(|file| url::feed(list, file)));
}

/// Terms in their order, and for each place in the list before the id that its term has now.
fn sort_terms(drafts: Vec<TermDraft>) -> (Vec<TermDraft>, Vec<TermId>) {
    let mut ids = vec![TermId(0); drafts.len()];
    let mut drafts: Vec<(usize, TermDraft)> = drafts.into_iter().enumerate().collect();
    drafts.sort_by_cached_key(|(_, draft)| {
        (draft.taxonomy, draft.language, tables::term_order(draft), draft.slug.clone())
    });
    for (id, (place, _)) in (0..).map(TermId).zip(&drafts) {
        ids[*place] = id;
    }
    (drafts.into_iter().map(|(_, draft)| draft).collect(), ids)
}

pub(in crate::site) fn build_page(
    id: PageId,
    draft: &PageDraft<'_>,
    terms: Vec<TermId>,
    records: &Records,
    index: Index<'_>,
    options: &Options,
) -> (Page, Files, Report) {
    let config = index.config;
    let mut report = Report::new();
    let document = draft.document;
    let front = &document.front;
    let settings = &config.languages[usize::from(draft.language.0)];
    let sources = facts::sources(document, records, &options.now, &mut report);
    check_anchors(document, &draft.anchors.own, &mut report);
    let anchors = Anchors { body: Some(Arc::clone(&document.body)), ..draft.anchors.clone() };
    let local = Local {
        claims: front.claims.iter().map(|claim| claim.id.value.as_str()).collect(),
        sources: sources.iter().map(|source| source.value.id.as_str()).collect(),
        anchors: &anchors,
        language: settings.tag.as_ref(),
    };
    let Bound { text, mut files, problems } = bind::body(document, &local, &index);
    report.extend(problems);
    let (image, image_files, problems) = bind::lead_image(document, &local, &index);
    files.extend(image_files);
    report.extend(problems);
    let claims = facts::claims(document, config, &mut report);
    let (corrections, typos) = facts::corrections(document, config, &options.now, &mut report);
    let updated = facts::updated(document, config, &corrections, &options.now, &mut report);
    let date = front.date.as_ref().map(|date| date.value.clone());
    if date.is_none() && draft.kind.is_article() && !front.is_faulty("date") {
        report.add(
            Diagnostic::warning(codes::MISSING_DATE, "this article has no `date`")
                .at(document.title_place())
                .help("add a line such as `date: 2026-11-20T08:00:00+07:00`"),
        );
    }
    let sources = facts::references(sources, &text);
    let page = Page {
        id,
        source: document.path.clone(),
        language: draft.language,
        kind: draft.kind,
        is_withdrawn: front.status == Status::Withdrawn,
        preview: draft.preview,
        section: draft.section,
        url: draft.url.clone(),
        title: front.title.value.clone(),
        summary: summary(document),
        tag_uri: tag_uri(config, draft),
        article_id: draft.article_id.clone(),
        code: None,
        is_changed: updated > date,
        date,
        updated,
        authors: Arc::clone(&draft.authors),
        reviewers: Arc::clone(&draft.reviewers),
        terms,
        claims,
        sources,
        corrections,
        typos,
        image,
        share: {
            let words = |words: &Option<Spanned<String>>| Some(words.as_ref()?.value.clone());
            (words(&front.share_title), words(&front.share_text))
        },
        minutes: text.body.minutes(),
        text,
        translations: Vec::new(),
        previous: None,
        next: None,
        related: Vec::new(),
        template: front.template.as_ref().map(|template| template.value.clone()),
        weight: front.weight,
        extra: front.extra.clone(),
        ai: front.ai.clone(),
        accepted: accepted(document),
        written: written(document),
        digest: document.digest,
    };
    if page.is_listed() {
        report.extend(share::check(config, document, &page));
    }
    (page, files, report)
}

fn accepted(document: &Document) -> Vec<Acceptance> {
    let written = document.front.accept.iter();
    let bound = written.map(|accepted| Acceptance {
        code: accepted.code.value.clone(),
        reason: accepted.reason.clone(),
        place: document.place(&accepted.code.range),
    });
    bound.collect()
}

fn written(document: &Document) -> Written {
    let front = &document.front;
    let range = |words: &Option<Spanned<String>>| Some(words.as_ref()?.range.clone());
    Written {
        text: document.text.clone(),
        title: Some(front.title.range.clone()).filter(|range| !range.is_empty()),
        slug: range(&front.slug),
        body: document.body_range.clone(),
        updated: front.updated.as_ref().map(|moment| moment.range.clone()),
        summary: range(&front.summary),
        share: (range(&front.share_title), range(&front.share_text)),
        image: front.image.as_ref().map(|image| image.src.range.clone()),
        has_claims: !front.claims.is_empty() || front.is_faulty("claims"),
    }
}

/// The longest default summary, in characters: what platforms show of a description.
const SUMMARY_LENGTH: usize = 200;

fn summary(document: &Document) -> String {
    if let Some(summary) = &document.front.summary {
        return summary.value.clone();
    }
    let above = document.body.above_more.clone();
    let text = above.unwrap_or_else(|| document.body.first_paragraph());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= SUMMARY_LENGTH {
        return text;
    }
    let cut: String = text.chars().take(SUMMARY_LENGTH).collect();
    if let Some(end) = cut.rfind(['.', '!', '?', '…']).filter(|end| *end > cut.len() / 2) {
        let end = end + cut[end..].chars().next().map_or(1, char::len_utf8);
        return cut[..end].to_owned();
    }
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':', '–', '-']))
}

/// The year in tag URIs: when the authority held its name. It is the same for all articles, so that an article
/// whose date is put right keeps its id.
const TAG_YEAR: u16 = 2026;

/// The tag URI of an article (RFC 4151): made from its id alone, never from title, slug, date or address.
fn tag_uri(config: &Config, draft: &PageDraft<'_>) -> String {
    let language = match draft.language {
        LanguageId(0) => String::new(),
        other => format!(":{}", config.language_tag(other)),
    };
    let id = UrlPath::from_segments(&draft.article_id);
    format!("tag:{},{TAG_YEAR}:{}{language}", config.id_domain, id.as_str())
}

fn static_files(tree: &SourceTree) -> impl Iterator<Item = Asset> {
    tree.below("static").filter_map(|file| {
        let below = file.path.below("static")?;
        Some(Asset {
            url: UrlPath::from_segments(&format!("/{below}")),
            source: file.path.clone(),
            digest: file.digest,
        })
    })
}

/// The most lines that are named for an image with a problem.
const MOST_USES: usize = 3;

/// Reports what is wrong with images, each once with the lines that need it; and those that are published as they
/// are although they say where they were taken.
fn check_images(images: &BTreeMap<SourcePath, Survey>, files: &Files, report: &mut Report) {
    let mut uses: BTreeMap<&SourcePath, Vec<&Use>> = BTreeMap::new();
    for line in &files.uses {
        uses.entry(&line.source).or_default().push(line);
    }
    for (source, survey) in images {
        let uses = uses.remove(source).unwrap_or_default();
        let related = |mut problem: Diagnostic| {
            for line in uses.iter().take(MOST_USES) {
                let why = if line.is_shown { "shown here" } else { "linked here" };
                problem = problem.related(line.place.place(), why);
            }
            problem
        };
        let is_published =
            source.below("static").is_some() || uses.iter().any(|line| !line.is_shown);
        if is_published && survey.has_place() {
            report.add(related(image::published_place(source)));
        }
        // A file that is only linked may be anything.
        let is_drawing = source.extension() == "svg";
        if uses.iter().any(|line| line.is_shown || is_drawing) {
            report.extend(survey.problems.iter().cloned().map(related));
        }
    }
}

/// A section without its text and its pages.
fn section(draft: &SectionDraft, document: Option<&Document>) -> Section {
    let front = document.map(|document| &document.front);
    Section {
        id: SectionId(0),
        source: document.map(|document| document.path.clone()),
        folder: draft.folder.clone(),
        language: draft.language,
        url: draft.url.clone(),
        title: draft.title.clone(),
        summary: draft.summary.clone(),
        text: crate::site::text::Text::default(),
        weight: draft.weight,
        parent: None,
        children: Vec::new(),
        articles: Vec::new(),
        pages: Vec::new(),
        template: front.and_then(|front| Some(front.template.as_ref()?.value.clone())),
        accepted: document.map(accepted).unwrap_or_default(),
        extra: front.map(|front| front.extra.clone()).unwrap_or_default(),
    }
}

fn section_text(draft: &SectionDraft, document: &Document, index: Index<'_>) -> Bound {
    let local = Local {
        claims: Vec::new(),
        sources: Vec::new(),
        anchors: &Anchors::of_text(&document.body),
        language: index.config.language_tag(draft.language),
    };
    bind::body(document, &local, &index)
}

fn build_terms(drafts: Vec<TermDraft>, config: &Config) -> Vec<Term> {
    let terms = (0..).map(TermId).zip(drafts).map(|(id, draft)| {
        let settings = &config.languages[usize::from(draft.language.0)];
        Term {
            id,
            taxonomy: draft.taxonomy,
            language: draft.language,
            url: url::term(settings, draft.taxonomy, &draft.slug),
            slug: draft.slug,
            title: draft.title,
            summary: draft.summary,
            verdict: draft.verdict,
            person: draft.person,
            articles: draft.pages,
        }
    });
    terms.collect()
}

/// The old addresses of a document, which lead to its page.
fn redirects(
    document: &Document,
    to: &UrlPath,
    title: &str,
    language: LanguageId,
) -> Vec<Redirect> {
    let aliases = document.front.aliases.iter();
    let redirects = aliases.map(|alias| Redirect {
        from: url::alias(&alias.value),
        to: to.clone(),
        title: title.to_owned(),
        language,
        place: document.place(&alias.range),
    });
    redirects.collect()
}

fn link_translations(
    pages: &mut [Page],
    documents: &[(Arc<Document>, LanguageId)],
    translations: &Translations,
) {
    for page in pages.iter_mut() {
        page.translations = vec![page.id];
    }
    let groups = &translations.groups;
    let sources: BTreeSet<&SourcePath> =
        groups.iter().flat_map(BTreeMap::values).map(|number| &documents[*number].0.path).collect();
    let ids: BTreeMap<SourcePath, PageId> = pages
        .iter()
        .filter(|page| sources.contains(&page.source))
        .map(|page| (page.source.clone(), page.id))
        .collect();
    for group in groups {
        let translations: Vec<PageId> = group
            .values()
            .filter_map(|number| ids.get(&documents[*number].0.path).copied())
            .collect();
        for id in &translations {
            pages[id.0 as usize].translations.clone_from(&translations);
        }
    }
}

/// Articles go into their section and into all above it; plain pages into their section only.
fn fill_sections(sections: &mut [Section], pages: &[Page]) {
    for page in pages {
        if !page.kind.is_article() {
            if !page.is_withdrawn {
                sections[page.section.0 as usize].pages.push(page.id);
            }
            continue;
        }
        if !page.is_listed() {
            continue;
        }
        let mut section = Some(page.section);
        while let Some(id) = section {
            sections[id.0 as usize].articles.push(page.id);
            section = sections[id.0 as usize].parent;
        }
    }
    for section in sections.iter_mut() {
        section.pages.sort_by_cached_key(|id| {
            let page = &pages[id.0 as usize];
            (page.weight, crate::base::vietnamese::sort_key(&page.title))
        });
    }
    let mut children: BTreeMap<SectionId, Vec<SectionId>> = BTreeMap::new();
    for section in sections.iter() {
        if let Some(parent) = section.parent {
            children.entry(parent).or_default().push(section.id);
        }
    }
    for (parent, mut ids) in children {
        ids.sort_by_cached_key(|id| {
            let section = &sections[id.0 as usize];
            (section.weight, crate::base::vietnamese::sort_key(&section.title))
        });
        sections[parent.0 as usize].children = ids;
    }
}

/// Previous and next article in time, within the section the article itself stands in.
fn link_neighbours(pages: &mut [Page], sections: &[Section]) {
    for section in sections {
        let own: Vec<PageId> = section
            .articles
            .iter()
            .copied()
            .filter(|id| pages[id.0 as usize].section == section.id)
            .collect();
        for pair in own.windows(2) {
            let [newer, older] = pair else { continue };
            pages[newer.0 as usize].previous = Some(*older);
            pages[older.0 as usize].next = Some(*newer);
        }
    }
}

/// How many related articles a page shows, and how many of each of its terms are looked at: with a bound
/// on both, the work grows with the number of articles and not with its square.
const RELATED: usize = 3;
const RELATED_CANDIDATES: usize = 12;

/// Related articles share terms; a tag says more than a topic, which says more than an author.
fn link_related(pages: &mut [Page], terms: &[Term]) {
    let related: Vec<Vec<PageId>> = pages
        .par_iter()
        .map(|page| {
            let mut shared: Vec<(PageId, u32)> = Vec::new();
            for id in &page.terms {
                let term = &terms[id.0 as usize];
                let score = match term.taxonomy {
                    Taxonomy::Tags => 3,
                    Taxonomy::Topics => 2,
                    Taxonomy::Authors | Taxonomy::Verdicts => continue,
                };
                let others = term.articles.iter().filter(|other| **other != page.id);
                shared.extend(others.take(RELATED_CANDIDATES).map(|other| (*other, score)));
            }
            shared.sort_unstable();
            let scores = shared.chunk_by(|(left, _), (right, _)| left == right);
            let scores = scores.map(|same| (same.iter().map(|(_, score)| score).sum(), same[0].0));
            let mut ranked: Vec<(u32, PageId)> = scores.collect();
            ranked.sort_unstable_by_key(|(score, id)| (std::cmp::Reverse(*score), *id));
            ranked.iter().take(RELATED).map(|(_, id)| *id).collect()
        })
        .collect();
    for (page, related) in pages.iter_mut().zip(related) {
        page.related = related;
    }
}

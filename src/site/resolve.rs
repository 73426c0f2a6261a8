//! Turns documents into a [`Site`].
//!
//! In: every document that could be read, the records, the moment of the build. Out: a site in which each link, claim
//! and translation is bound; problems go to the report. Templates and output files are not known here.
//!
//! 1. Decide what is published at this moment. 2. Give sections and pages their addresses. 3. Collect terms.
//! 4. Index everything a link can lead to. 5. Bind texts. 6. Build pages. 7. Fill lists, neighbours, menus.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::codes;
use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::base::slug;
use crate::base::yaml::Spanned;
use crate::config::Config;
use crate::config::languages::LanguageId;
use crate::config::permalinks::Kind;
use crate::document::Document;
use crate::document::Role;
use crate::document::front_matter::Status;
use crate::document::record::Records;
use crate::site::Site;
use crate::site::asset::Asset;
use crate::site::bind;
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
use crate::site::edition::Edition;
use crate::site::facts;
use crate::site::image;
use crate::site::image::Original;
use crate::site::image::Survey;
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
use crate::site::tables::TermDrafts;
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
    pub(in crate::site) authors: Vec<Person>,
    pub(in crate::site) reviewers: Vec<Person>,
    pub(in crate::site) terms: Vec<(Taxonomy, LanguageId, String)>,
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
    let options = &Options { now, drafts: options.drafts };
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
    let section_ids: BTreeMap<(LanguageId, String), SectionId> =
        section_drafts.keys().cloned().zip((0..).map(SectionId)).collect();
    let groups = translation_groups(&documents);
    let order = page_order(&documents, &states, &section_drafts);
    let mut terms = Terms::new(&config, &records);
    let mut drafts: Vec<PageDraft<'_>> = Vec::with_capacity(order.len());
    for number in &order {
        let (document, language) = &documents[*number];
        let State::Shown(preview) = states[*number] else { continue };
        let key = (*language, document.name.section.clone());
        let (Some(section), Some(section_draft)) =
            (section_ids.get(&key), section_drafts.get(&key))
        else {
            continue;
        };
        let section_index = section_draft.document.map(|index| &*documents[index].0);
        let original = original(&documents, &groups, *number);
        let original_section = section_drafts
            .get(&(LanguageId(0), document.name.section.clone()))
            .and_then(|draft| draft.document)
            .map(|index| &*documents[index].0);
        let defaults = section_index.or(original_section);
        // 3. Terms.
        let kind = kind(document, original, section_index, original_section);
        let tag = config.language_tag(*language);
        let (authors, reviewers) =
            tables::signatures(document, &config, &records, defaults, tag, report);
        let (topics, named_by) = match defaults {
            Some(section) if document.front.topics.is_empty() && kind.is_article() => {
                (&section.front.default_topics, section)
            }
            Some(_) | None => (&document.front.topics, &**document),
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
            number: drafts.len(),
            document,
            language: *language,
            authors: &authors,
            verdicts,
            topics,
            named_by,
            is_listed: kind.is_article() && document.front.status != Status::Withdrawn,
        };
        let keys = terms.file(&filing, report);
        let article_id = article_id(document, original, kind, report);
        drafts.push(PageDraft {
            document,
            language: *language,
            preview,
            kind,
            section: *section,
            url: page_url(document, *language, kind, section_draft, &article_id, &config, report),
            article_id,
            authors,
            reviewers,
            terms: keys,
        });
    }
    check_ids(&drafts, report);
    let term_drafts = terms.drafts;
    // 4. What links can lead to.
    let mut known = known(
        tree,
        &config,
        &documents,
        &states,
        &drafts,
        &section_drafts,
        &term_drafts,
        &groups,
        broken,
    );
    // 5. and 6. Texts and pages.
    let index = Index { tree, known: &known, config: &config };
    let term_ids = term_ids(&term_drafts);
    let built: Vec<(Page, Files, Report)> = drafts
        .par_iter()
        .enumerate()
        .map(|(number, draft)| {
            let terms = draft.terms.iter().filter_map(|key| term_ids.get(key).copied());
            build_page(number, draft, terms.collect(), &records, index, options)
        })
        .collect();
    let mut pages = Vec::with_capacity(built.len());
    let mut files = Files::default();
    for (page, page_files, problems) in built {
        pages.push(page);
        files.extend(page_files);
        report.extend(problems.sorted());
    }
    let mut sections = Vec::with_capacity(section_drafts.len());
    for (id, draft) in (0..).map(SectionId).zip(section_drafts.values()) {
        let (section, section_files) =
            build_section(id, draft, &documents, &section_ids, index, report);
        sections.push(section);
        files.extend(section_files);
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
    let terms = build_terms(term_drafts, &term_ids, &config);
    let mut redirects = redirects(&pages, &drafts);
    redirects.extend(section_redirects(&sections, &documents));
    check_images(&mut known.images, &files, report);
    let assets: BTreeSet<Asset> = static_files(tree).chain(files.assets).collect();
    let images: BTreeMap<SourcePath, Original> =
        files.images.into_iter().map(|image| (image.source.clone(), image)).collect();
    give_codes(&mut pages, &config);
    link_translations(&mut pages, &documents, &groups);
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
    let homes = (0..languages)
        .filter_map(|id| section_ids.get(&(LanguageId(id), String::new())).copied())
        .collect();
    let term_index = terms
        .iter()
        .map(|term| ((term.taxonomy, term.language, term.slug.clone()), term.id))
        .collect();
    Site {
        config,
        now: options.now.clone(),
        records,
        pages: pages.into_iter().map(Edition::first).collect(),
        sections,
        homes,
        terms,
        term_index,
        tables: language_tables,
        redirects,
        assets: assets.into_iter().collect(),
        images: images.into_values().collect(),
        known,
    }
}

/// Gives each article its check code; the oldest comes first, whatever its language.
fn give_codes(pages: &mut [Page], config: &Config) {
    let mut order: Vec<usize> =
        (0..pages.len()).filter(|place| pages[*place].kind.is_article()).collect();
    order.sort_by_cached_key(|place| {
        let page = &pages[*place];
        let date = page.date.as_ref().map(Moment::unix);
        (date, page.article_id.clone(), page.language)
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

/// Files that are one text in several languages: same folder, same name. Values are places in the list of documents.
fn translation_groups(
    documents: &[(Arc<Document>, LanguageId)],
) -> BTreeMap<(Role, String, String), BTreeMap<LanguageId, usize>> {
    let mut groups: BTreeMap<_, BTreeMap<LanguageId, usize>> = BTreeMap::new();
    for (number, (document, language)) in documents.iter().enumerate() {
        let name = &document.name;
        let key = (name.role, name.section.clone(), name.stem.clone());
        groups.entry(key).or_default().entry(*language).or_insert(number);
    }
    groups
}

/// The document that this one translates: the first language of its group, when that is another document.
fn original<'a>(
    documents: &'a [(Arc<Document>, LanguageId)],
    groups: &BTreeMap<(Role, String, String), BTreeMap<LanguageId, usize>>,
    number: usize,
) -> Option<&'a Document> {
    let name = &documents[number].0.name;
    let group = groups.get(&(name.role, name.section.clone(), name.stem.clone()))?;
    let first = *group.values().next()?;
    (first != number).then(|| &*documents[first].0)
}

/// Pages by language, then newest first, then by path: the order of every list.
fn page_order(
    documents: &[(Arc<Document>, LanguageId)],
    states: &[State],
    sections: &BTreeMap<(LanguageId, String), SectionDraft>,
) -> Vec<usize> {
    let mut order: Vec<usize> = (0..documents.len())
        .filter(|number| {
            let (document, language) = &documents[*number];
            document.name.role == Role::Page
                && matches!(states[*number], State::Shown(_))
                && sections.contains_key(&(*language, document.name.section.clone()))
        })
        .collect();
    order.sort_by(|left, right| {
        let key = |number: &usize| {
            let (document, language) = &documents[*number];
            let date = document.front.date.as_ref().map(|date| date.value.unix());
            (*language, std::cmp::Reverse(date), &document.path)
        };
        key(left).cmp(&key(right))
    });
    order
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
    let mut seen: BTreeMap<(&str, LanguageId), &PageDraft<'_>> = BTreeMap::new();
    let mut first: BTreeMap<&str, &PageDraft<'_>> = BTreeMap::new();
    for draft in drafts {
        let name = |draft: &PageDraft<'_>| {
            (draft.document.name.section.clone(), draft.document.name.stem.clone())
        };
        let other = seen.insert((&draft.article_id, draft.language), draft);
        let other = other.or_else(|| {
            let first = *first.entry(&draft.article_id).or_insert(draft);
            (name(first) != name(draft)).then_some(first)
        });
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
        Some(slug) => slug.value.clone(),
        None => slug::slug(&document.name.stem),
    };
    let slug = if slug.is_empty() {
        report.add(tables::nameless(&document.path));
        // Nothing is published now; a name of its own keeps this page from being reported as a double too.
        document.digest.short()
    } else {
        slug
    };
    let home = url::home(settings);
    let section_path = section.url.as_str().strip_prefix(home.as_str()).unwrap_or("");
    let section_path = crate::base::path::decode(section_path.trim_matches('/'));
    let date = document.front.date.as_ref().map(|date| date.value.day());
    let number = |value: Option<i16>, width: usize| {
        value.map_or_else(|| "0".repeat(width), |value| format!("{value:0width$}"))
    };
    let mut path = config.permalinks.pattern(kind).to_owned();
    let mut fill = |name: &str, value: &dyn Fn() -> String| {
        if path.contains(name) {
            path = path.replace(name, &value());
        }
    };
    fill("{section}", &|| section_path.clone());
    fill("{slug}", &|| slug.clone());
    fill("{id}", &|| slug::slug(article_id));
    fill("{kind}", &|| kind.as_str().to_owned());
    fill("{year}", &|| number(date.map(|day| day.year()), 4));
    fill("{month}", &|| number(date.map(|day| day.month().into()), 2));
    fill("{day}", &|| number(date.map(|day| day.day().into()), 2));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    url::below(settings, &format!("{}/", parts.join("/")))
}

/// Anchors that the page of a document has.
fn anchors(document: &Document, path: impl Fn(&str) -> String) -> BTreeSet<String> {
    let mut anchors = own_anchors(document, path);
    if document.front.status != Status::Withdrawn {
        anchors.extend(document.body.anchors.iter().cloned());
    }
    anchors
}

/// Body anchors that the page needs for itself.
fn check_anchors(document: &Document, own: &BTreeSet<String>, report: &mut Report) {
    for anchor in document.body.anchors.iter().filter(|anchor| own.contains(*anchor)) {
        let heading = document.body.outline.iter().find(|heading| heading.id == *anchor);
        let range = heading.and_then(|heading| {
            let start = document.text.rfind(heading.text.as_str())?;
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
fn own_anchors(document: &Document, path: impl Fn(&str) -> String) -> BTreeSet<String> {
    let front = &document.front;
    let mut anchors = BTreeSet::new();
    anchors.extend((1..=front.corrections.len()).map(|number| format!("correction-{number}")));
    if !front.corrections.is_empty() {
        anchors.insert(path("corrections"));
    }
    // What was taken back is not shown, so nothing can lead there.
    if front.status == Status::Withdrawn {
        return anchors;
    }
    anchors.extend(front.claims.iter().map(|claim| format!("claim-{}", claim.id.value)));
    anchors.extend((1..=front.sources.len()).map(|number| format!("source-{number}")));
    for (name, has) in
        [("claims", !front.claims.is_empty()), ("sources", !front.sources.is_empty())]
    {
        if has {
            anchors.insert(path(name));
        }
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
    sections: &BTreeMap<(LanguageId, String), SectionDraft>,
    terms: &TermDrafts,
    groups: &BTreeMap<(Role, String, String), BTreeMap<LanguageId, usize>>,
    broken: &[SourcePath],
) -> Known {
    let mut known = Known {
        files: broken.iter().map(|path| (path.clone(), Fate::Broken)).collect(),
        pages: BTreeMap::new(),
        translations: BTreeMap::new(),
        folders: BTreeMap::new(),
        addresses: BTreeSet::new(),
        images: image::survey(tree),
    };
    for ((document, _), state) in documents.iter().zip(states) {
        let fate = match state {
            State::Shown(_) => continue,
            State::Draft => Fate::Held("it is a draft"),
            State::Scheduled => Fate::Held("its date lies in the future"),
            State::Expired => Fate::Gone,
        };
        known.files.insert(document.path.clone(), fate);
    }
    for draft in drafts {
        let language = &config.languages[usize::from(draft.language.0)];
        let anchors = anchors(draft.document, |name| language.path(name).to_owned());
        let target = Target { url: draft.url.clone(), anchors };
        known.files.insert(draft.document.path.clone(), Fate::Published(target));
        known.pages.entry(draft.url.clone()).or_insert_with(|| draft.document.path.clone());
        known.addresses.insert(draft.url.clone());
        if draft.document.name.is_bundle {
            let folder = draft.document.path.below("content").unwrap_or("");
            let folder = folder.rfind('/').map_or("", |end| &folder[..end]).to_owned();
            // Languages come in the site's order: the files of a bundle lie beside its first language.
            known.folders.entry(folder).or_insert_with(|| draft.url.clone());
        }
    }
    for section in sections.values() {
        if let Some(number) = section.document {
            let document = &documents[number].0;
            let anchors = document.body.anchors.iter().cloned().collect();
            let target = Target { url: section.url.clone(), anchors };
            known.files.insert(document.path.clone(), Fate::Published(target));
            known.pages.entry(section.url.clone()).or_insert_with(|| document.path.clone());
        }
        known.folders.entry(section.folder.clone()).or_insert_with(|| section.url.clone());
        add_list(&mut known.addresses, &section.url);
    }
    for (taxonomy, language, slug) in terms.keys() {
        let language = &config.languages[usize::from(language.0)];
        add_list(&mut known.addresses, &url::term(language, *taxonomy, slug));
        known.addresses.insert(url::taxonomy(language, *taxonomy));
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
    for group in groups.values().filter(|group| group.len() > 1) {
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

fn term_ids(drafts: &TermDrafts) -> BTreeMap<(Taxonomy, LanguageId, String), TermId> {
    let mut keys: Vec<_> = drafts.iter().collect();
    keys.sort_by_cached_key(|((taxonomy, language, slug), draft)| {
        (*taxonomy, *language, tables::term_order(draft), slug.clone())
    });
    keys.into_iter().map(|(key, _)| key.clone()).zip((0..).map(TermId)).collect()
}

pub(in crate::site) fn build_page(
    number: usize,
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
    check_anchors(
        document,
        &own_anchors(document, |name| settings.path(name).to_owned()),
        &mut report,
    );
    let mut anchors = anchors(document, |name| settings.path(name).to_owned());
    anchors.extend(document.body.anchors.iter().cloned());
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
    let corrections = facts::corrections(document, config, &options.now, &mut report);
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
        id: PageId(u32::try_from(number).unwrap_or(u32::MAX)),
        source: document.path.clone(),
        place: match &front.slug {
            Some(slug) => document.place(&slug.range),
            None => document.title_place(),
        },
        title_place: document.title_place(),
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
        authors: draft.authors.clone(),
        reviewers: draft.reviewers.clone(),
        terms,
        claims,
        sources,
        corrections,
        image,
        share: {
            let words = |words: &Option<Spanned<String>>| Some(words.as_ref()?.value.clone());
            (words(&front.share_title), words(&front.share_text))
        },
        minutes: reading_minutes(text.body.words),
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
        text: Arc::clone(&document.text),
        body: document.body_range.clone(),
        summary: range(&front.summary),
        share: (range(&front.share_title), range(&front.share_text)),
        image: front.image.as_ref().map(|image| image.src.range.clone()),
    }
}

/// Words read in a minute: Vietnamese text counts syllables as words, so this is nearer 230 than the 200 of English.
const WORDS_A_MINUTE: usize = 230;

fn reading_minutes(words: usize) -> usize {
    words.div_ceil(WORDS_A_MINUTE).max(1)
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
fn check_images(images: &mut BTreeMap<SourcePath, Survey>, files: &Files, report: &mut Report) {
    let mut uses: BTreeMap<&SourcePath, Vec<&Use>> = BTreeMap::new();
    for line in &files.uses {
        uses.entry(&line.source).or_default().push(line);
    }
    for (source, survey) in images.iter_mut() {
        let uses = uses.remove(source).unwrap_or_default();
        let related = |mut problem: Diagnostic| {
            for line in uses.iter().take(MOST_USES) {
                let why = if line.is_shown { "shown here" } else { "linked here" };
                problem = problem.related(line.place.clone(), why);
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
            report.extend(std::mem::take(&mut survey.problems).into_iter().map(related));
        }
    }
}

fn build_section(
    id: SectionId,
    draft: &SectionDraft,
    documents: &[(Arc<Document>, LanguageId)],
    section_ids: &BTreeMap<(LanguageId, String), SectionId>,
    index: Index<'_>,
    report: &mut Report,
) -> (Section, Files) {
    let document = draft.document.map(|number| &documents[number].0);
    let mut section = Section {
        id,
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
        template: None,
        accepted: Vec::new(),
        extra: serde_json::Value::Null,
    };
    if !draft.folder.is_empty() {
        let parent = draft.folder.rfind('/').map_or("", |end| &draft.folder[..end]);
        section.parent = section_ids.get(&(draft.language, parent.to_owned())).copied();
    }
    let Some(document) = document else { return (section, Files::default()) };
    let anchors = document.body.anchors.iter().cloned().collect();
    let local = Local {
        claims: Vec::new(),
        sources: Vec::new(),
        anchors: &anchors,
        language: index.config.language_tag(draft.language),
    };
    let bound = bind::body(document, &local, &index);
    report.extend(bound.problems);
    section.text = bound.text;
    section.template = document.front.template.as_ref().map(|template| template.value.clone());
    section.accepted = accepted(document);
    section.extra = document.front.extra.clone();
    (section, bound.files)
}

fn build_terms(
    mut drafts: TermDrafts,
    ids: &BTreeMap<(Taxonomy, LanguageId, String), TermId>,
    config: &Config,
) -> Vec<Term> {
    let mut keys: Vec<_> = ids.iter().collect();
    keys.sort_by_key(|(_, id)| **id);
    let mut terms = Vec::with_capacity(keys.len());
    for ((taxonomy, language, slug), id) in keys {
        let key = (*taxonomy, *language, slug.clone());
        let Some(draft) = drafts.remove(&key) else { continue };
        let settings = &config.languages[usize::from(language.0)];
        let pages = draft.documents.iter();
        terms.push(Term {
            id: *id,
            taxonomy: *taxonomy,
            language: *language,
            slug: slug.clone(),
            url: url::term(settings, *taxonomy, slug),
            title: draft.title,
            summary: draft.summary,
            verdict: draft.verdict,
            person: draft.person,
            articles: pages
                .map(|number| PageId(u32::try_from(*number).unwrap_or(u32::MAX)))
                .collect(),
        });
    }
    terms
}

fn redirects(pages: &[Page], drafts: &[PageDraft<'_>]) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (page, draft) in pages.iter().zip(drafts) {
        for alias in &draft.document.front.aliases {
            redirects.push(Redirect {
                from: url::alias(&alias.value),
                to: page.url.clone(),
                title: page.title.clone(),
                language: page.language,
                place: draft.document.place(&alias.range),
            });
        }
    }
    redirects
}

fn section_redirects(
    sections: &[Section],
    documents: &[(Arc<Document>, LanguageId)],
) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for section in sections {
        let document = documents
            .iter()
            .map(|(document, _)| document)
            .find(|document| Some(&document.path) == section.source.as_ref());
        let Some(document) = document else { continue };
        for alias in &document.front.aliases {
            redirects.push(Redirect {
                from: url::alias(&alias.value),
                to: section.url.clone(),
                title: section.title.clone(),
                language: section.language,
                place: document.place(&alias.range),
            });
        }
    }
    redirects
}

fn link_translations(
    pages: &mut [Page],
    documents: &[(Arc<Document>, LanguageId)],
    groups: &BTreeMap<(Role, String, String), BTreeMap<LanguageId, usize>>,
) {
    for page in pages.iter_mut() {
        page.translations = vec![page.id];
    }
    let translated = || groups.values().filter(|group| group.len() > 1);
    let sources: BTreeSet<&SourcePath> =
        translated().flat_map(BTreeMap::values).map(|number| &documents[*number].0.path).collect();
    let ids: BTreeMap<SourcePath, PageId> = pages
        .iter()
        .filter(|page| sources.contains(&page.source))
        .map(|page| (page.source.clone(), page.id))
        .collect();
    for group in translated() {
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
            let mut scores: BTreeMap<PageId, u32> = BTreeMap::new();
            for id in &page.terms {
                let term = &terms[id.0 as usize];
                let score = match term.taxonomy {
                    Taxonomy::Tags => 3,
                    Taxonomy::Topics => 2,
                    Taxonomy::Authors | Taxonomy::Verdicts => continue,
                };
                let others = term.articles.iter().filter(|other| **other != page.id);
                for other in others.take(RELATED_CANDIDATES) {
                    *scores.entry(*other).or_default() += score;
                }
            }
            let mut ranked: Vec<(u32, PageId)> =
                scores.into_iter().map(|(id, score)| (score, id)).collect();
            ranked.sort_by_key(|(score, id)| (std::cmp::Reverse(*score), *id));
            ranked.into_iter().take(RELATED).map(|(_, id)| id).collect()
        })
        .collect();
    for (page, related) in pages.iter_mut().zip(related) {
        page.related = related;
    }
}

//! Sections, terms and menus: what pages stand in.
//!
//! In: documents with their languages. Out: drafts of sections and terms with addresses, before pages have ids.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::base::path::decode;
use crate::base::path::folder_of;
use crate::base::slug;
use crate::base::suggest;
use crate::base::vietnamese;
use crate::base::yaml::Spanned;
use crate::config::Config;
use crate::config::MenuEntry;
use crate::config::languages::LanguageId;
use crate::document::Document;
use crate::document::Role;
use crate::document::record::Records;
use crate::site::LanguageTables;
use crate::site::MenuLink;
use crate::site::MenuTarget;
use crate::site::Policy;
use crate::site::bind::Fate;
use crate::site::bind::Index;
use crate::site::facts;
use crate::site::page::PageId;
use crate::site::page::Person;
use crate::site::page::VerdictId;
use crate::site::section::SectionId;
use crate::site::taxonomy::Taxonomy;
use crate::site::url;

/// A section before its pages are known.
pub(in crate::site) struct SectionDraft {
    pub(in crate::site) language: LanguageId,
    pub(in crate::site) folder: String,
    /// Its own `_index` document, by place in the list of documents.
    pub(in crate::site) document: Option<usize>,
    pub(in crate::site) url: UrlPath,
    /// The address below the language's home, as addresses of pages are made of it.
    pub(in crate::site) path: String,
    pub(in crate::site) title: String,
    pub(in crate::site) summary: String,
    pub(in crate::site) weight: i64,
}

/// The sections of all languages.
pub(in crate::site) struct SectionDrafts {
    /// By language and folder, which is the order of their ids.
    drafts: Vec<SectionDraft>,
    /// Their ids by folder, for each language.
    ids: BTreeMap<LanguageId, BTreeMap<String, SectionId>>,
}

impl SectionDrafts {
    /// The section of a folder.
    pub(in crate::site) fn id(&self, language: LanguageId, folder: &str) -> Option<SectionId> {
        self.ids.get(&language)?.get(folder).copied()
    }

    /// The section of an id.
    pub(in crate::site) fn get(&self, id: SectionId) -> &SectionDraft {
        &self.drafts[id.0 as usize]
    }

    /// All sections with their ids.
    pub(in crate::site) fn iter(&self) -> impl Iterator<Item = (SectionId, &SectionDraft)> {
        (0..).map(SectionId).zip(&self.drafts)
    }
}

/// The sections of all languages: those with an `_index.md`, those with pages, and the ones above them.
pub(in crate::site) fn sections(
    config: &Config,
    documents: &[(Arc<Document>, LanguageId)],
    is_shown: impl Fn(usize) -> bool,
    report: &mut Report,
) -> SectionDrafts {
    let languages = u8::try_from(config.languages.len()).unwrap_or(u8::MAX);
    let mut indexes: BTreeMap<(LanguageId, &str), usize> = BTreeMap::new();
    let mut folders: BTreeSet<(LanguageId, &str)> =
        (0..languages).map(|language| (LanguageId(language), "")).collect();
    for (number, (document, language)) in documents.iter().enumerate() {
        if !is_shown(number) {
            continue;
        }
        if document.name.role != Role::Page {
            indexes.insert((*language, &document.name.section), number);
        }
        let mut folder = document.name.section.as_str();
        // Where a folder is known, so are those above it.
        while !folder.is_empty() && folders.insert((*language, folder)) {
            folder = folder_of(folder);
        }
    }
    let mut sections = SectionDrafts { drafts: Vec::new(), ids: BTreeMap::new() };
    for (id, (language, folder)) in (0..).map(SectionId).zip(folders) {
        let own = indexes.get(&(language, folder)).copied();
        let original = indexes.get(&(LanguageId(0), folder)).copied();
        let draft =
            section(config, documents, (language, folder), own, original, &sections, report);
        sections.drafts.push(draft);
        sections.ids.entry(language).or_default().insert(folder.to_owned(), id);
    }
    sections
}

fn section(
    config: &Config,
    documents: &[(Arc<Document>, LanguageId)],
    (language, folder): (LanguageId, &str),
    own: Option<usize>,
    original: Option<usize>,
    above: &SectionDrafts,
    report: &mut Report,
) -> SectionDraft {
    let settings = &config.languages[usize::from(language.0)];
    let front = |number: Option<usize>| number.map(|number| &documents[number].0.front);
    let name = folder.rsplit('/').next().unwrap_or("");
    let url = if folder.is_empty() {
        url::home(settings)
    } else {
        let parent = folder_of(folder);
        let parent = above
            .id(language, parent)
            .map_or_else(|| url::home(settings), |section| above.get(section).url.clone());
        let written = [own, original]
            .into_iter()
            .find_map(|number| front(number)?.slug.as_ref().map(|slug| slug.value.clone()));
        let segment = written.unwrap_or_else(|| slug::slug(name));
        if segment.is_empty() {
            let path = SourcePath::new(format!("content/{folder}"));
            report.add(nameless(&path));
        }
        parent.join(&format!("{segment}/"))
    };
    let title = front(own)
        .map(|front| front.title.value.clone())
        .filter(|_| !folder.is_empty())
        .or_else(|| {
            front(original).map(|front| front.title.value.clone()).filter(|_| !folder.is_empty())
        })
        .unwrap_or_else(
            || if folder.is_empty() { settings.title.clone() } else { name.to_owned() },
        );
    let summary = front(own)
        .and_then(|front| front.summary.clone())
        .map(|summary| summary.value)
        .unwrap_or_default();
    let weight = [own, original]
        .into_iter()
        .find_map(|number| front(number).map(|front| front.weight))
        .unwrap_or(0);
    let home = url::home(settings);
    let path = url.as_str().strip_prefix(home.as_str()).unwrap_or("");
    let path = decode(path.trim_matches('/'));
    let folder = folder.to_owned();
    SectionDraft { language, folder, document: own, url, path, title, summary, weight }
}

/// A file or folder whose name has no letter that could stand in an address.
pub(in crate::site) fn nameless(path: &SourcePath) -> Diagnostic {
    Diagnostic::error(
        codes::BAD_PATH,
        format!("`{path}` gives no address: its name has no letters"),
    )
    .at(Place::whole_file(path))
    .help("rename it, or set `slug`")
}

/// A term before its pages have ids.
pub(in crate::site) struct TermDraft {
    pub(in crate::site) taxonomy: Taxonomy,
    pub(in crate::site) language: LanguageId,
    pub(in crate::site) slug: String,
    pub(in crate::site) title: String,
    pub(in crate::site) summary: String,
    pub(in crate::site) verdict: Option<VerdictId>,
    pub(in crate::site) person: Option<Person>,
    /// Its pages, in their order.
    pub(in crate::site) pages: Vec<PageId>,
}

/// What one document says of itself, for terms.
pub(in crate::site) struct Filing<'a> {
    pub(in crate::site) page: PageId,
    pub(in crate::site) document: &'a Document,
    pub(in crate::site) language: LanguageId,
    pub(in crate::site) authors: &'a [Person],
    pub(in crate::site) verdicts: Vec<VerdictId>,
    pub(in crate::site) topics: &'a [Spanned<String>],
    /// The document that names the topics: the article, or its section for it.
    pub(in crate::site) named_by: &'a Document,
    /// Whether it is counted in lists: withdrawn pages are not.
    pub(in crate::site) is_listed: bool,
}

/// Places in the list of terms by taxonomy and language, and in these by a word.
type TermPlaces = BTreeMap<(Taxonomy, LanguageId), HashMap<String, usize>>;

/// Collects the terms of all documents. Every verdict has a list in every language, as its definition stands there.
pub(in crate::site) struct Terms<'a> {
    config: &'a Config,
    records: &'a Records,
    pub(in crate::site) drafts: Vec<TermDraft>,
    by_slug: TermPlaces,
    /// By words that were written before and are right: the same ones come again and again.
    by_word: TermPlaces,
}

impl<'a> Terms<'a> {
    /// Starts with the verdicts of the scale.
    pub(in crate::site) fn new(config: &'a Config, records: &'a Records) -> Self {
        let (by_slug, by_word) = (BTreeMap::new(), BTreeMap::new());
        let mut terms = Self { config, records, drafts: Vec::new(), by_slug, by_word };
        for (language, settings) in (0..).map(LanguageId).zip(&config.languages) {
            for (id, verdict) in (0..).map(VerdictId).zip(&config.verdicts.verdicts) {
                let tag = settings.tag.as_ref();
                let title = || config.text(&verdict.label, tag).to_owned();
                let place = terms.place_of(Taxonomy::Verdicts, language, &verdict.id, title);
                terms.drafts[place].summary = config.text(&verdict.definition, tag).to_owned();
                terms.drafts[place].verdict = Some(id);
            }
        }
        terms
    }

    /// The place of the term of a slug in the list; a new one has this title.
    fn place_of(
        &mut self,
        taxonomy: Taxonomy,
        language: LanguageId,
        slug: &str,
        title: impl FnOnce() -> String,
    ) -> usize {
        let places = self.by_slug.entry((taxonomy, language)).or_default();
        if let Some(place) = places.get(slug) {
            return *place;
        }
        let place = self.drafts.len();
        places.insert(slug.to_owned(), place);
        self.drafts.push(TermDraft {
            taxonomy,
            language,
            slug: slug.to_owned(),
            title: title(),
            summary: String::new(),
            verdict: None,
            person: None,
            pages: Vec::new(),
        });
        place
    }

    /// Files one document under its terms and returns their places in the list, in the order written.
    pub(in crate::site) fn file(&mut self, filing: &Filing<'_>, report: &mut Report) -> Vec<usize> {
        let mut filed = Vec::new();
        for (taxonomy, words) in
            [(Taxonomy::Topics, filing.topics), (Taxonomy::Tags, &filing.document.front.tags)]
        {
            let named_by =
                if taxonomy == Taxonomy::Topics { filing.named_by } else { filing.document };
            if !self.config.taxonomies.iter().any(|name| name == taxonomy.as_str()) {
                continue;
            }
            for word in words {
                filed.extend(self.word(filing, named_by, taxonomy, word, report));
            }
        }
        // A name without a letter has no address, so it has no list; it is shown all the same.
        for author in filing.authors.iter().filter(|author| !author.slug.is_empty()) {
            let language = filing.language;
            let title = || author.name.clone();
            let place = self.place_of(Taxonomy::Authors, language, &author.slug, title);
            let draft = &mut self.drafts[place];
            if draft.person.is_none() {
                draft.summary = author.bio.clone().unwrap_or_default();
                draft.person = Some(author.clone());
            }
            if !is_same_word(&draft.title, &author.name) {
                report.add(same_address(filing, &draft.title, &author.name));
            }
            add(draft, filing);
            filed.push(place);
        }
        for verdict in &filing.verdicts {
            let id = self.config.verdicts.verdicts[usize::from(verdict.0)].id.as_str();
            let places = self.by_slug.get(&(Taxonomy::Verdicts, filing.language));
            if let Some(place) = places.and_then(|places| places.get(id)) {
                add(&mut self.drafts[*place], filing);
            }
        }
        filed.dedup();
        filed
    }

    fn word(
        &mut self,
        filing: &Filing<'_>,
        named_by: &Document,
        taxonomy: Taxonomy,
        word: &Spanned<String>,
        report: &mut Report,
    ) -> Option<usize> {
        let key = (taxonomy, filing.language);
        let known = self.by_word.get(&key).and_then(|words| words.get(&word.value));
        if let Some(place) = known {
            add(&mut self.drafts[*place], filing);
            return Some(*place);
        }
        let mut is_right = true;
        let slug = slug::slug(&word.value);
        if slug.is_empty() {
            let message = format!("`{}` cannot be a term: it has no letters", word.value);
            let place = named_by.place(&word.range);
            report.add(
                Diagnostic::error(codes::BAD_PATH, message)
                    .at(place)
                    .help("a term becomes part of an address: write it with letters or digits"),
            );
            return None;
        }
        let records = self.records.terms.get(taxonomy.as_str());
        let record = records.and_then(|records| {
            records
                .get(&word.value)
                .or_else(|| records.iter().find(|(id, _)| slug::slug(id) == slug).map(|(_, r)| r))
        });
        if let (Some(records), None, Taxonomy::Topics) = (records, record, taxonomy) {
            is_right = false;
            let message = format!("`{}` is not in data/topics.yaml", word.value);
            let help = match suggest::nearest(&word.value, records.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add the topic there, with a title for each language".to_owned(),
            };
            report.add(
                Diagnostic::warning(codes::UNKNOWN_TOPIC, message)
                    .at(named_by.place(&word.range))
                    .help(help),
            );
        }
        let tag = self.config.languages[usize::from(filing.language.0)].tag.as_ref();
        let config = self.config;
        let is_new = !self.by_slug.get(&key).is_some_and(|places| places.contains_key(&slug));
        let title = || {
            record
                .map(|record| config.text(&record.title, tag).to_owned())
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| word.value.clone())
        };
        let place = self.place_of(taxonomy, filing.language, &slug, title);
        let draft = &mut self.drafts[place];
        if let Some(record) = record.filter(|_| is_new) {
            draft.summary = config.text(&record.summary, tag).to_owned();
        }
        if record.is_none() && !is_same_word(&draft.title, &word.value) {
            is_right = false;
            let message = format!(
                "`{}` and `{}` are different words with one address, so they share a list",
                word.value, draft.title
            );
            report.add(
                Diagnostic::warning(codes::DUPLICATE_URL, message)
                    .at(named_by.place(&word.range))
                    .help("addresses have no tone marks: make one of the words longer"),
            );
        }
        add(draft, filing);
        if is_right {
            self.by_word.entry(key).or_default().insert(word.value.clone(), place);
        }
        Some(place)
    }
}

/// Whether two spellings are one word: case, Unicode form and the place of the tone mark do not count.
fn is_same_word(left: &str, right: &str) -> bool {
    left == right
        || vietnamese::sort_key(&left.to_lowercase()) == vietnamese::sort_key(&right.to_lowercase())
}

/// Two people must never be taken for one.
fn same_address(filing: &Filing<'_>, first: &str, second: &str) -> Diagnostic {
    let message = format!("`{first}` and `{second}` are two names with one address");
    let range = filing.document.front.authors.first().map(|author| author.range.clone());
    let place =
        range.map_or_else(|| filing.document.title_place(), |range| filing.document.place(&range));
    Diagnostic::error(codes::DUPLICATE_URL, message)
        .at(place)
        .help("give each a record with an id of its own in data/people.yaml, and write the ids")
}

fn add(draft: &mut TermDraft, filing: &Filing<'_>) {
    // Pages are filed one after the other.
    if filing.is_listed && draft.pages.last() != Some(&filing.page) {
        draft.pages.push(filing.page);
    }
}

/// The order of terms on a page of all terms: Vietnamese alphabet, which holds for English too; verdicts in
/// the order of the scale.
pub(in crate::site) fn term_order(draft: &TermDraft) -> (Option<VerdictId>, Vec<u8>) {
    (draft.verdict, vietnamese::sort_key(&draft.title))
}

/// Menus and policies of one language.
pub(in crate::site) fn language_tables(
    config: &Config,
    index: Index<'_>,
    title: &dyn Fn(&SourcePath) -> Option<String>,
    language: LanguageId,
    report: &mut Report,
) -> LanguageTables {
    let tag = config.languages[usize::from(language.0)].tag.as_ref();
    let mut tables = LanguageTables::default();
    for (name, entries) in &config.menus {
        let mut links = Vec::new();
        for entry in entries {
            links.extend(menu_link(config, index, entry, tag, report));
        }
        tables.menus.push((name.clone(), links));
    }
    for key in ["about", "method", "corrections", "contact", "funding", "privacy", "accessibility"]
    {
        let Some(written) = config.policies.get(key) else { continue };
        let Some((target, file)) =
            target(config, index, &written.value, &written.range, tag, report)
        else {
            continue;
        };
        let name = file.and_then(|file| title(&file)).unwrap_or_else(|| key.to_owned());
        tables.policies.push(Policy { key: key.to_owned(), name, url: target });
    }
    tables
}

fn menu_link(
    config: &Config,
    index: Index<'_>,
    entry: &MenuEntry,
    tag: &str,
    report: &mut Report,
) -> Option<MenuLink> {
    let name = config.text(&entry.name, tag).to_owned();
    let written = config.text(&entry.url, tag).to_owned();
    let (url, _) = target(config, index, &written, &entry.range, tag, report)?;
    Some(MenuLink { name, url })
}

/// Where a menu entry or policy leads: a content file (also written as its address), a list, another site.
fn target(
    config: &Config,
    index: Index<'_>,
    written: &str,
    range: &std::ops::Range<usize>,
    tag: &str,
    report: &mut Report,
) -> Option<(MenuTarget, Option<SourcePath>)> {
    if written.contains("://") || written.starts_with("mailto:") || written.starts_with("tel:") {
        let url = crate::base::html::safe_url(written)?;
        return Some((MenuTarget::External(url.into_owned()), None));
    }
    let (path, fragment) = match written.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_owned())),
        None => (written, None),
    };
    let site_file = SourcePath::new("content/site");
    let named = site_file.resolve(path.trim_start_matches("content/"));
    let file = named.filter(|file| index.known.files.contains_key(file));
    let file = file.or_else(|| index.known.pages.get(&UrlPath::from_segments(path)).cloned());
    let Some(file) = file else {
        let url = UrlPath::from_segments(path);
        if path.starts_with('/') && index.known.has_address(&url) {
            return Some((MenuTarget::Internal(url, fragment), None));
        }
        let message = format!("`{written}` is neither a page nor a file of this site");
        report.add(
            Diagnostic::error(codes::BROKEN_LINK, message)
                .at(config.place(range))
                .help("write a content file such as `/gioi-thieu.md`, an address such as `/dinh-chinh/`, or `https://…`"),
        );
        return None;
    };
    let translated =
        index.known.translations.get(&file).and_then(|group| group.get(tag)).unwrap_or(&file);
    for file in [translated, &file] {
        if let Some(Fate::Published(target)) = index.known.files.get(file) {
            return Some((MenuTarget::Internal(target.url.clone(), fragment), Some(file.clone())));
        }
    }
    let message = format!("`{written}` is not published");
    report.add(Diagnostic::error(codes::BROKEN_LINK, message).at(config.place(range)));
    None
}

/// Who signs articles. The same people do again and again.
pub(in crate::site) struct Signatures<'a> {
    config: &'a Config,
    records: &'a Records,
    known: HashMap<(LanguageId, Vec<&'a str>), Arc<[Person]>>,
}

impl<'a> Signatures<'a> {
    /// Nobody has signed yet.
    pub(in crate::site) fn new(config: &'a Config, records: &'a Records) -> Self {
        Self { config, records, known: HashMap::new() }
    }

    /// Authors and reviewers of an article: its own, else those of its section.
    pub(in crate::site) fn of(
        &mut self,
        document: &'a Document,
        section: Option<&'a Document>,
        language: LanguageId,
        report: &mut Report,
    ) -> (Arc<[Person]>, Arc<[Person]>) {
        let own = &document.front;
        let (authors, wrote_authors) = match section {
            Some(section) if own.authors.is_empty() => (&section.front.default_authors, section),
            Some(_) | None => (&own.authors, document),
        };
        let (reviewers, wrote_reviewers) = match section {
            Some(section) if own.reviewers.is_empty() => {
                (&section.front.default_reviewers, section)
            }
            Some(_) | None => (&own.reviewers, document),
        };
        (
            self.people(wrote_authors, authors, language, report),
            self.people(wrote_reviewers, reviewers, language, report),
        )
    }

    fn people(
        &mut self,
        document: &Document,
        written: &'a [Spanned<String>],
        language: LanguageId,
        report: &mut Report,
    ) -> Arc<[Person]> {
        facts::check_people(document, self.records, written, report);
        let ids: Vec<&str> = written.iter().map(|id| id.value.as_str()).collect();
        let people = self.known.entry((language, ids)).or_insert_with_key(|(_, ids)| {
            let tag = self.config.language_tag(language);
            ids.iter().map(|id| facts::person(self.config, self.records, id, tag)).collect()
        });
        Arc::clone(people)
    }
}

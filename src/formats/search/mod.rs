//! Search on the site itself, without a service: a page, and an index that browsers fetch in parts when it is used.
//!
//! In: every page that readers can find. Out, for each language: the search page from `search.html`; below
//! `/assets/search/` an index in segments, the records that results are shown from, the words of headlines and claims,
//! and a list of these files. How a segment is written is told in `segment.rs`; `assets/search.js` of the theme reads
//! it.
//!
//! Pages are numbered from the oldest on and cut into segments, so that a new or changed article leaves most of the
//! index as it is. Names of files come from what decides their content: browsers may keep them for ever.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::base::fingerprint::Fingerprint;
use crate::base::path::UrlPath;
use crate::base::words;
use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::NamedLink;
use crate::formats::parts::Parts;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::RenderedFiles;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::taxonomy::Taxonomy;
use crate::site::url;
use crate::source::SourceTree;

mod segment;

pub(super) const FORMAT: Format =
    Format { name: "search", version: 1, sees: Sees::Everything, covers: Some(covers), plan };

const TEMPLATE: &str = "search.html";

/// Pages in a segment; more where there would be many segments, as a query fetches a part of each of them for each word.
const SMALLEST_SEGMENT: usize = 1024;
/// Full segments that a site has at least before they grow; never more than twice as many.
const FEWEST_SEGMENTS: usize = 2;

/// Words of text that fill a part of a segment: about 7 KB. A query fetches a part for each of its words.
const WORDS_A_PART: usize = 4000;

/// Results whose records stand in one file.
const RECORDS_A_FILE: usize = 16;

/// Pages whose texts are held while a segment is filled.
const PAGES_AT_ONCE: usize = 128;

/// Letters of a claim or summary that a result shows.
const SHOWN_LETTERS: usize = 180;

/// A page as the index knows it.
struct SearchedPage<'s> {
    page: &'s Page,
    verdicts: Vec<&'s str>,
    sections: Vec<&'s str>,
}

/// All that decides what the index says of a page.
#[derive(Serialize)]
struct SearchedDigest<'a> {
    title: &'a str,
    summary: &'a str,
    claims: Vec<(&'a str, &'a str)>,
    verdicts: &'a [&'a str],
    sections: &'a [&'a str],
    text: Fingerprint,
}

impl Serialize for SearchedPage<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let page = self.page;
        let claims = page.claims.iter();
        let digest = SearchedDigest {
            title: &page.title,
            summary: &page.summary,
            claims: claims.map(|claim| (claim.claim.as_str(), claim.finding.as_str())).collect(),
            verdicts: &self.verdicts,
            sections: &self.sections,
            text: page.text.body.digest,
        };
        digest.serialize(serializer)
    }
}

#[derive(Serialize)]
struct SegmentView<'s> {
    pages: Vec<SearchedPage<'s>>,
    parts: usize,
}

#[derive(Serialize)]
struct PartView {
    number: usize,
}

/// What is shown of a page that was found.
#[derive(Serialize)]
struct RecordView<'s> {
    url: String,
    title: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'s str>,
}

/// The words of headlines and claims, for words that are not finished yet.
#[derive(Serialize)]
struct WordsView<'s> {
    texts: Vec<&'s str>,
}

/// The list of the files of one language, as the script reads it.
#[derive(Clone, Serialize)]
struct IndexView {
    language: String,
    records_a_file: usize,
    words: String,
    segments: Vec<SegmentFiles>,
}

#[derive(Clone, Serialize)]
struct SegmentFiles {
    /// The number of its first page.
    first: usize,
    /// How many pages it holds.
    pages: usize,
    /// How many parts.
    parts: usize,
    /// The address of part 0 without `0.json`.
    index: String,
    /// The address of the first file of records without `0.json`.
    records: String,
}

#[derive(Serialize)]
struct SearchView<'a> {
    title: &'a str,
    url: String,
    indexes: Vec<LanguageIndex>,
    sections: Vec<SectionChoice<'a>>,
    archives: Vec<NamedLink<'a>>,
}

/// The index of a language.
#[derive(Clone, Serialize)]
struct LanguageIndex {
    tag: String,
    name: String,
    url: String,
}

#[derive(Serialize)]
struct SectionChoice<'a> {
    key: &'a str,
    title: &'a str,
    url: String,
    count: usize,
}

fn covers(site: &Site, path: &str) -> bool {
    let is_page = |(_, language)| url::fixed(language, "search").output().as_str() == path;
    path.starts_with("assets/search/") || site.languages().any(is_page)
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if !site.config.search {
        return;
    }
    let indexes: Arc<[LanguageIndex]> = site
        .languages()
        .map(|(id, language)| LanguageIndex {
            tag: language.tag.as_ref().to_owned(),
            name: parts.strings(site, id).name.clone(),
            url: href(site, &plan_index(site, parts, id, planner)),
        })
        .collect();
    for (id, language) in site.languages() {
        let address = url::fixed(language, "search");
        let indexes = Arc::clone(&indexes);
        let view = move || page_view(site, parts, id, &indexes);
        planner.page(address.output(), Origin::Site, view, html_page::render);
    }
}

fn page_view<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    id: LanguageId,
    indexes: &[LanguageIndex],
) -> HtmlPage<'s> {
    let language = site.language(id);
    let strings = parts.strings(site, id);
    let address = url::fixed(language, "search");
    let title = strings.word("search");
    let mut shown = chrome::frame(
        site,
        parts,
        TEMPLATE,
        &Described {
            noindex: true,
            translations: site
                .languages()
                .map(|(other, language)| (other, Cow::Owned(url::fixed(language, "search"))))
                .collect(),
            ..Described::plain(id, &address, title)
        },
    );
    // The page's own language first: it is searched unless the reader asks for another.
    let own = language.tag.as_ref();
    let (mut ordered, others): (Vec<_>, Vec<_>) =
        indexes.iter().cloned().partition(|index| index.tag == own);
    ordered.extend(others);
    let sections = site.home(id).children.iter().map(|section| {
        let section = site.section(*section);
        SectionChoice {
            key: &section.folder,
            title: &section.title,
            url: href(site, &section.url),
            count: section.articles.len(),
        }
    });
    let archives = [Taxonomy::Topics, Taxonomy::Verdicts, Taxonomy::Authors, Taxonomy::Tags];
    let has_terms = |taxonomy: &Taxonomy| {
        site.terms().iter().any(|term| term.taxonomy == *taxonomy && term.language == id)
    };
    let view = SearchView {
        title,
        url: href(site, &address),
        indexes: ordered,
        sections: sections.collect(),
        archives: archives
            .into_iter()
            .filter(has_terms)
            .map(|taxonomy| NamedLink {
                title: strings.word(taxonomy.as_str()),
                url: href(site, &url::taxonomy(language, taxonomy)),
            })
            .collect(),
    };
    shown.add("list", || &view);
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

/// Lists the files of a language's index; gives the address of their list.
fn plan_index<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    id: LanguageId,
    planner: &mut Planner<'s>,
) -> UrlPath {
    let tag = site.language(id).tag.as_ref().to_lowercase();
    let pages = findable(site, id);
    let words = WordsView { texts: lexicon_texts(&pages) };
    let words_url = file_url(&format!("{tag}-words"), Fingerprint::of_value(&words));
    let pages_of_words = pages.clone();
    let words = move || WordsView { texts: lexicon_texts(&pages_of_words) };
    planner.data(words_url.output(), Origin::Site, words, render_words);
    let size = segment_size(pages.len());
    let mut segments = Vec::new();
    for (number, chunk) in pages.chunks(size).enumerate() {
        let (index, part_count) = plan_segment(site, &tag, chunk, planner);
        segments.push(SegmentFiles {
            first: number * size,
            pages: chunk.len(),
            parts: part_count,
            index: href(site, &index),
            records: href(site, &plan_records(site, parts, &tag, chunk, planner)),
        });
    }
    let view = IndexView {
        language: site.language(id).tag.as_ref().to_owned(),
        records_a_file: RECORDS_A_FILE,
        words: href(site, &words_url),
        segments,
    };
    let address = file_url(&tag, Fingerprint::of_value(&view));
    planner.data(address.output(), Origin::Site, move || view.clone(), render_json);
    address
}

/// The pages that readers can find, oldest first: the number of a page in this order is its name in the index. Plain
/// pages, which have no date, come before all articles.
fn findable(site: &Site, id: LanguageId) -> Vec<&Page> {
    let mut pages: Vec<&Page> =
        site.pages().filter(|page| page.language == id && !page.is_withdrawn).collect();
    pages.sort_by_cached_key(|page| (page.date.clone(), page.source.clone()));
    pages
}

/// Segments grow with the site, in steps, so that most articles stay in the segment where they were.
fn segment_size(pages: usize) -> usize {
    let wanted = pages / FEWEST_SEGMENTS;
    let step = wanted.checked_ilog2().map_or(1, |log| 1 << log);
    step.max(SMALLEST_SEGMENT)
}

fn plan_segment<'s>(
    site: &'s Site,
    tag: &str,
    pages: &[&'s Page],
    planner: &mut Planner<'s>,
) -> (UrlPath, usize) {
    let words: usize = pages.iter().map(|page| page.text.body.words).sum();
    let parts = words.div_ceil(WORDS_A_PART).max(1);
    let pages = pages.iter().map(|page| searched(site, page)).collect();
    let view = SegmentView { pages, parts };
    let folder = folder_url(tag, Fingerprint::of_value(&view));
    let files = (0..parts)
        .map(|number| (folder.join(&format!("{number}.json")).output(), PartView { number }))
        .collect();
    planner.batch(Origin::Site, view, files, render_segment);
    (folder, parts)
}

fn searched<'s>(site: &'s Site, page: &'s Page) -> SearchedPage<'s> {
    let verdicts: BTreeSet<&str> =
        page.claims.iter().map(|claim| site.verdict(claim.verdict).id.as_str()).collect();
    let mut sections = Vec::new();
    let mut next = Some(page.section);
    while let Some(section) = next.map(|id| site.section(id)) {
        if !section.is_home() {
            sections.push(section.folder.as_str());
        }
        next = section.parent;
    }
    SearchedPage { page, verdicts: verdicts.into_iter().collect(), sections }
}

fn plan_records<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    tag: &str,
    pages: &[&'s Page],
    planner: &mut Planner<'s>,
) -> UrlPath {
    let files: Vec<Vec<RecordView<'s>>> = pages
        .chunks(RECORDS_A_FILE)
        .map(|pages| pages.iter().map(|page| record(site, parts, page)).collect())
        .collect();
    let folder = folder_url(&format!("{tag}-records"), Fingerprint::of_value(&files));
    for (number, pages) in pages.chunks(RECORDS_A_FILE).enumerate() {
        let path = folder.join(&format!("{number}.json")).output();
        let pages = pages.to_vec();
        let view = move || pages.iter().map(|page| record(site, parts, page)).collect::<Vec<_>>();
        planner.data(path, Origin::Site, view, render_json);
    }
    folder
}

fn record<'s>(site: &'s Site, parts: &Parts<'s>, page: &'s Page) -> RecordView<'s> {
    let strings = parts.strings(site, page.language);
    let section = site.section(page.section);
    let claim = page.claims.first();
    RecordView {
        url: href(site, &page.url),
        title: &page.title,
        date: page.date.as_ref().map(|date| {
            let view = strings.day(date.day());
            (view.day, view.text)
        }),
        verdict: claim.map(|claim| site.verdict(claim.verdict).id.as_str()),
        claim: claim.map(|claim| shortened(&claim.claim)),
        summary: claim.is_none().then(|| shortened(&page.summary)),
        section: (!section.is_home()).then_some(section.title.as_str()),
    }
}

/// The beginning of a text, cut between words.
fn shortened(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(SHOWN_LETTERS) else { return text.to_owned() };
    let end = text[..cut].rfind(char::is_whitespace).unwrap_or(cut);
    format!("{}…", text[..end].trim_end())
}

fn lexicon_texts<'s>(pages: &[&'s Page]) -> Vec<&'s str> {
    let mut texts = Vec::with_capacity(pages.len() * 2);
    for page in pages {
        texts.push(page.title.as_str());
        texts.extend(page.claims.iter().map(|claim| claim.claim.as_str()));
    }
    texts
}

fn file_url(name: &str, digest: Fingerprint) -> UrlPath {
    UrlPath::from_segments(&format!("/assets/search/{name}.{}.json", digest.short()))
}

fn folder_url(name: &str, digest: Fingerprint) -> UrlPath {
    UrlPath::from_segments(&format!("/assets/search/{name}.{}/", digest.short()))
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render_segment(view: &SegmentView<'_>, wanted: &[&PartView], _: &SourceTree) -> RenderedFiles {
    let mut segment = segment::Segment::default();
    // Texts may have to be read again, and pages are added one after the other.
    let texts = view.pages.chunks(PAGES_AT_ONCE).flat_map(|pages| {
        let texts = pages.par_iter().map(|page| page.page.text.body.plain_text());
        texts.collect::<Vec<_>>()
    });
    for (page, text) in view.pages.iter().zip(texts) {
        segment.begin_page();
        for verdict in &page.verdicts {
            segment.label(&format!("=v:{verdict}"));
        }
        for section in &page.sections {
            segment.label(&format!("=s:{section}"));
        }
        segment.title(&page.page.title);
        for claim in &page.page.claims {
            segment.lead(&claim.claim);
            segment.lead(&claim.finding);
        }
        segment.lead(&page.page.summary);
        segment.body(&text);
    }
    let numbers: Vec<usize> = wanted.iter().map(|part| part.number).collect();
    Ok(segment.write(view.parts, &numbers))
}

fn render_words(view: &WordsView<'_>) -> Rendered {
    let folded: BTreeSet<String> =
        view.texts.iter().flat_map(|text| words::words(text)).map(words::folded).collect();
    let folded: Vec<String> = folded.into_iter().collect();
    render_json(&folded.join(" "))
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render_json<V: Serialize>(view: &V) -> Rendered {
    Ok(crate::base::json::compact(view))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_grow_in_steps() {
        let sizes = [0, 3, 5_000, 10_000, 100_000].map(segment_size);
        assert_eq!(sizes, [1024, 1024, 2048, 4096, 32_768]);
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let text = "chữ ".repeat(60);
        let short = shortened(&text);
        assert!(short.ends_with("chữ…"), "{short}");
        assert_eq!(short.chars().count(), 180);
    }
}

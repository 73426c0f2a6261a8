//! A page that will be published: an article or a plain page in one language.
//!
//! In: filled by `site/resolve.rs`. Out: read-only values; ids can only be had from a [`crate::site::Site`].

use std::ops::Range;
use std::sync::Arc;

use crate::base::date::Day;
use crate::base::date::Moment;
use crate::base::diag::Place;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::config::languages::LanguageId;
use crate::config::permalinks::Kind;
use crate::document::claim::Appearance;
use crate::document::claim::Claimant;
use crate::document::claim::Response;
use crate::document::correction::CorrectionKind;
use crate::document::evidence::WrittenSource;
use crate::site::section::SectionId;
use crate::site::taxonomy::TermId;
use crate::site::text::Picture;
use crate::site::text::Text;
use crate::source::text::Text as WholeText;

/// A page of one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct PageId(pub(in crate::site) u32);

/// A verdict of one site: its place on the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct VerdictId(pub(in crate::site) u8);

impl PageId {
    /// Its place in [`crate::site::Site::pages`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl VerdictId {
    /// Its place on the scale, from 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Why a page is shown although it is not published: only with `--drafts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Preview {
    /// Its status is draft.
    Draft,
    /// Its date has not come.
    Scheduled,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its id.
    pub id: PageId,
    /// Its file.
    pub source: SourcePath,
    /// Its language.
    pub language: LanguageId,
    /// What it is.
    pub kind: Kind,
    /// Whether it was taken back: its address stays, lists and feeds leave it out.
    pub is_withdrawn: bool,
    /// Whether it is shown in a preview only.
    pub preview: Option<Preview>,
    /// The section it stands in.
    pub section: SectionId,
    /// Its address.
    pub url: UrlPath,
    /// The headline.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// The stable id: of the front matter, else made from the path.
    pub article_id: String,
    /// The code on its cards, by which readers find it; only articles have one.
    pub code: Option<String>,
    /// The id in feeds: a tag URI (RFC 4151).
    pub tag_uri: String,
    /// When it was published.
    pub date: Option<Moment>,
    /// When it was last changed as readers count: never before its date or its newest correction.
    pub updated: Option<Moment>,
    /// Whether `updated` is later than `date`.
    pub is_changed: bool,
    /// Who wrote it.
    pub authors: Arc<[Person]>,
    /// Who approved it.
    pub reviewers: Arc<[Person]>,
    /// The terms it stands under, in the order written, by taxonomy.
    pub terms: Vec<TermId>,
    /// The claims it examines.
    pub claims: Vec<Claim>,
    /// The sources in the order of their numbers.
    pub sources: Vec<Reference>,
    /// Corrections, newest first.
    pub corrections: Vec<Correction>,
    /// Slips of the keyboard that were put right, newest first: readers need not be told, histories show them.
    pub typos: Vec<Correction>,
    /// Its picture.
    pub image: Option<Picture>,
    /// Title and words for share texts.
    pub share: (Option<String>, Option<String>),
    /// The body.
    pub text: Text,
    /// Minutes it takes to read.
    pub minutes: usize,
    /// This page in all languages, itself included, in the site's order.
    pub translations: Vec<PageId>,
    /// The article before it in its section.
    pub previous: Option<PageId>,
    /// The article after it in its section.
    pub next: Option<PageId>,
    /// Articles that share its topics and tags.
    pub related: Vec<PageId>,
    /// A template of the theme, when not the one for its kind.
    pub template: Option<String>,
    /// Place among plain pages.
    pub weight: i64,
    /// Free data for templates.
    pub extra: serde_json::Value,
    /// How machines helped, in a sentence for readers.
    pub ai: Option<String>,
    /// Findings of rules that the editors let stay.
    pub accepted: Vec<Acceptance>,
    /// Where the editors wrote what.
    pub written: Written,
    /// Digest of the file it comes from.
    pub digest: Digest,
}

/// The text of a page's file and the places of its parts, so that a rule can show what it means.
#[derive(Clone, Debug)]
pub struct Written {
    /// The whole file.
    pub text: WholeText,
    /// `title`; `None` when that is missing.
    pub title: Option<Range<usize>>,
    /// `slug`; `None` when the address is made from the file's name.
    pub slug: Option<Range<usize>>,
    /// The body.
    pub body: Range<usize>,
    /// `updated`; `None` when it does not say itself when it was changed.
    pub updated: Option<Range<usize>>,
    /// `summary`; `None` when it is the first paragraph.
    pub summary: Option<Range<usize>>,
    /// `title` and `text` of `share`.
    pub share: (Option<Range<usize>>, Option<Range<usize>>),
    /// `src` of `image`.
    pub image: Option<Range<usize>>,
    /// Whether `claims` has any, with a verdict of the scale or without.
    pub has_claims: bool,
}

impl Written {
    /// The words of a part; none when the file has changed since it was read, which is told.
    pub fn at(&self, part: &Range<usize>) -> &str {
        self.text.get(part.clone()).unwrap_or_default()
    }
}

impl Page {
    /// A place in its file.
    pub fn at(&self, range: &Range<usize>) -> Place {
        Place::in_text(&self.source, &self.written.text.for_now(), range.clone())
    }

    /// The line of its title.
    pub fn title_place(&self) -> Place {
        match &self.written.title {
            Some(range) => self.at(range),
            None => Place::whole_file(&self.source),
        }
    }

    /// The line that decides its address: its slug, else its title.
    pub fn place(&self) -> Place {
        match &self.written.slug {
            Some(range) => self.at(range),
            None => self.title_place(),
        }
    }

    /// Whether it is dated, listed and fed to readers.
    pub fn is_listed(&self) -> bool {
        self.kind.is_article() && !self.is_withdrawn
    }

    /// Whether cards are drawn for it.
    pub fn has_cards(&self) -> bool {
        self.is_listed()
    }

    /// Whether a correction changed a verdict: then it is shown at the top.
    pub fn verdict_changed(&self) -> bool {
        self.corrections.iter().any(|correction| correction.verdict.is_some())
    }
}

/// A finding of a rule that the editors let stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The code of the rule.
    pub code: String,
    /// Why.
    pub reason: String,
    /// Where it is written; what it lets stay is in the same file.
    pub place: Place,
}

/// Who signs an article.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    /// The id of the record, when there is one.
    pub record: Option<String>,
    /// Name in the page's language.
    pub name: String,
    /// Office in the page's language.
    pub role: Option<String>,
    /// A few words in the page's language.
    pub bio: Option<String>,
    /// Whether it is a unit.
    pub is_unit: bool,
    /// Account on Mastodon and its kin.
    pub fediverse: Option<String>,
    /// Last part of the address of the list of articles.
    pub slug: String,
}

/// A claim with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its id within the article; its anchor is `claim-ID`.
    pub id: String,
    /// What is claimed.
    pub claim: String,
    /// The verdict.
    pub verdict: VerdictId,
    /// What is true.
    pub finding: String,
    /// Who said it, when known.
    pub claimant: Option<Claimant>,
    /// When it was first said.
    pub made_on: Option<Day>,
    /// Where it appeared.
    pub appearances: Vec<Appearance>,
    /// What whoever said it answered.
    pub response: Option<Response>,
    /// MediaReview category of schema.org.
    pub media: Option<&'static str>,
    /// Where `claim` stands.
    pub range: Range<usize>,
    /// Where `finding` stands.
    pub finding_range: Range<usize>,
}

/// A source in the list at the foot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Number in the list, from 1; its anchor is `source-N`.
    pub number: usize,
    /// The source.
    pub source: WrittenSource,
    /// How many times the body cites it.
    pub cited: usize,
    /// Where it stands in the front matter: written out, or the id of a record.
    pub range: Range<usize>,
}

/// A correction with its verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Number in the order of time, from 1; its anchor is `correction-N`.
    pub number: usize,
    /// The day.
    pub on: Day,
    /// What kind of change.
    pub kind: CorrectionKind,
    /// What was wrong and what is right now.
    pub text: String,
    /// Where it stands.
    pub range: Range<usize>,
    /// The verdict before and after.
    pub verdict: Option<(VerdictId, VerdictId)>,
}

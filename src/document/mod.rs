//! One content file: its front matter and its body, right or wrong by itself.
//!
//! In: the bytes of a Markdown file. Out: a [`Document`], or problems. No other file is known here.
//!
//! 1. Take name and folder apart: section, stem, language, bundle.
//! 2. Read the text as UTF-8.
//! 3. Split it into front matter and body (`split.rs`).
//! 4. Read front matter (`front_matter.rs`).
//! 5. Read the body (`markdown.rs`).

use std::io;
use std::ops::Range;
use std::sync::Arc;

use borsh::BorshSerialize;

use crate::base::codes;
use crate::base::date::Zone;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::digest::Digest;
use crate::base::lang::LanguageTag;
use crate::base::path::SourcePath;
use crate::base::path::folder_of;
use crate::base::yaml;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Value;
use crate::config::Config;
use crate::document::body::Body;
use crate::document::front_matter::FrontMatter;
use crate::source::SourceFile;
use crate::source::SourceTree;
use crate::source::text::Text;

pub mod body;
pub mod claim;
pub mod correction;
mod directive;
pub mod evidence;
mod footnote;
pub mod front_matter;
mod heading;
pub mod image;
pub mod keys;
pub mod markdown;
mod nesting;
pub mod parsed;
mod output;
mod raw_html;
pub mod record;
pub mod sanitize;
pub mod shelf;
pub mod split;
pub mod svg;
mod text_run;

/// What a content file stands for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
pub enum Role {
    /// `content/_index.md`.
    Home,
    /// `content/…/_index.md`.
    Section,
    /// Any other Markdown file.
    Page,
}

/// What the name of a content file says.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, borsh::BorshSerialize, borsh::BorshDeserialize,
)]
pub struct Name {
    /// What it stands for.
    pub role: Role,
    /// The section it belongs to, relative to `content/`: `tin-don`, or empty at the top.
    pub section: String,
    /// Its name without language and extension; the folder's name for a bundle.
    pub stem: String,
    /// The language in its name.
    pub language: Option<LanguageTag>,
    /// Whether it is `index.md` in a folder of its own, whose other files belong to it.
    pub is_bundle: bool,
}

impl Name {
    /// Takes a path below `content/` apart.
    pub fn of(path: &SourcePath) -> Self {
        let stem = path.file_name();
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let (stem, language) = match stem.rsplit_once('.') {
            Some((name, tag)) if !name.is_empty() => match LanguageTag::parse(tag) {
                Some(tag) => (name, Some(tag)),
                None => (stem, None),
            },
            _ => (stem, None),
        };
        let folder = path.below("content").map_or("", folder_of);
        let (role, section, stem, is_bundle) = match stem {
            "_index" if folder.is_empty() => (Role::Home, "", "", false),
            "_index" => (Role::Section, folder, folder.rsplit('/').next().unwrap_or(""), false),
            "index" if !folder.is_empty() => {
                let (section, name) = folder.rsplit_once('/').unwrap_or(("", folder));
                (Role::Page, section, name, true)
            }
            stem => (Role::Page, folder, stem, false),
        };
        Self { role, section: section.to_owned(), stem: stem.to_owned(), language, is_bundle }
    }
}

/// A content file that could be read.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it comes from.
    pub path: SourcePath,
    /// What its name says.
    pub name: Name,
    /// What stands above the body.
    pub front: FrontMatter,
    /// The body.
    pub body: Arc<Body>,
    /// Where the body stands in the text.
    pub body_range: Range<usize>,
    /// The whole text, so that later stages can show a line of it.
    pub text: Text,
    /// Digest of the file.
    pub digest: Digest,
}

impl Document {
    /// A place in this file.
    pub fn place(&self, range: &Range<usize>) -> Place {
        Place::in_text(&self.path, &self.text.for_now(), range.clone())
    }

    /// The line of the title, for problems of the page as a whole.
    pub fn title_place(&self) -> Place {
        if self.front.title.range.is_empty() {
            return Place::whole_file(&self.path);
        }
        self.place(&self.front.title.range)
    }
}

/// What is kept of a document between builds: all but what its file says again.
#[derive(borsh::BorshSerialize, borsh::BorshDeserialize)]
struct Kept<N, F, B> {
    name: N,
    front: F,
    body: B,
    body_range: Range<usize>,
    /// The first paragraph, where it is the summary.
    first: Option<String>,
}

impl Document {
    /// Writes its form between builds.
    pub fn write(&self, to: &mut Vec<u8>) -> io::Result<()> {
        let kept = Kept {
            name: &self.name,
            front: &self.front,
            body: &*self.body,
            body_range: self.body_range.clone(),
            first: self.first_paragraph(),
        };
        kept.serialize(to)
    }

    /// Its first paragraph, where that is its summary.
    fn first_paragraph(&self) -> Option<String> {
        self.front.summary.is_none().then(|| self.body.first_paragraph())
    }

    /// The digest of what other pages can see of it: all of its front matter, and of its body what lists, links and menus show.
    /// A list of articles, or another article, is the same as long as this is.
    pub fn face(&self) -> Digest {
        if self.name.role != Role::Page {
            return self.digest;
        }
        let Body { anchors, images, above_more, .. } = &*self.body;
        let pictures: Vec<&str> = images.iter().map(|image| image.target.value.as_str()).collect();
        let first = self.first_paragraph();
        let minutes = self.body.minutes();
        let face = (&self.name, &self.front, anchors, pictures, above_more, first, minutes);
        // Writing into memory does not fail.
        Digest::of(&borsh::to_vec(&face).unwrap_or_default())
    }

    /// Reads the form between builds of the document of a file that has not changed since. `None` for anything that
    /// [`Document::write`] of this version does not write.
    pub fn restore(
        tree: &SourceTree,
        file: &SourceFile,
        zone: &Zone,
        bytes: &[u8],
    ) -> Option<Self> {
        let kept: Kept<Name, FrontMatter, Body> = borsh::from_slice(bytes).ok()?;
        let text = tree.later_text(file)?;
        let mut front = kept.front;
        front.in_zone(zone);
        let range = kept.body_range.clone();
        let body = kept.body.with_origin(&file.path, text.clone(), range, kept.first);
        Some(Self {
            path: file.path.clone(),
            name: kept.name,
            front,
            body: Arc::new(body),
            body_range: kept.body_range,
            text,
            digest: file.digest,
        })
    }
}

/// Whether a project file is a content file.
pub fn is_content(path: &SourcePath) -> bool {
    path.below("content").is_some() && path.has_extension(&["md", "markdown"])
}

/// Reads one content file. Problems go to the report; `None` when there is nothing to go on with.
pub fn parse(
    tree: &SourceTree,
    file: &SourceFile,
    config: &Config,
    report: &mut Report,
) -> Option<Document> {
    let name = Name::of(&file.path);
    if let Some(language) = &name.language
        && config.language(language.as_ref()).is_none()
    {
        let declared: Vec<&str> =
            config.languages.iter().map(|language| language.tag.as_ref()).collect();
        report.add(
            Diagnostic::error(
                codes::UNDECLARED_LANGUAGE,
                format!("`{}` is not a language of this site", language.as_ref()),
            )
            .at(Place::whole_file(&file.path))
            .note(format!("the site's languages are {}", declared.join(", ")))
            .help("declare it under `languages` in site.yaml, or rename the file"),
        );
        return None;
    }
    let (shared, text) = tree.shared_text(file, report)?;
    let split = split::split(&file.path, &text, report)?;
    let node = match split.yaml.clone() {
        Some(range) => yaml::parse(&file.path, &text, range, report),
        None => Some(Node { range: 0..0, value: Value::Null }),
    };
    let body_range = split.body.clone();
    let body = markdown::parse(&file.path, &text, split.body, report);
    let node = node?;
    let is_section = name.role != Role::Page;
    let mut reader = Reader::new(&file.path, &text, report);
    let front = front_matter::read(&mut reader, &node, &config.zone, is_section);
    Some(Document {
        path: file.path.clone(),
        name,
        front,
        body: Arc::new(body),
        body_range,
        text: shared,
        digest: file.digest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> (Role, String, String, Option<String>, bool) {
        let name = Name::of(&SourcePath::new(path));
        let language = name.language.map(|tag| tag.as_ref().to_owned());
        (name.role, name.section, name.stem, language, name.is_bundle)
    }

    #[test]
    fn a_translation_is_told_by_its_file_name() {
        let wanted = (Role::Page, "tin-don".into(), "a".into(), Some("en".into()), false);
        assert_eq!(name("content/tin-don/a.en.md"), wanted);
    }

    #[test]
    fn a_bundle_is_named_by_its_folder() {
        let wanted = (Role::Page, "tin-don".into(), "bao-so-9".into(), None, true);
        assert_eq!(name("content/tin-don/bao-so-9/index.md"), wanted);
    }

    #[test]
    fn an_index_file_is_a_section_and_at_the_top_the_home_page() {
        let section = (Role::Section, "tin-don".into(), "tin-don".into(), None, false);
        assert_eq!(name("content/tin-don/_index.md"), section);
        let home = (Role::Home, String::new(), String::new(), Some("en".into()), false);
        assert_eq!(name("content/_index.en.md"), home);
    }
}

//! The file of a new article: front matter with comments, and the blocks of its kind to fill in.
//!
//! In: the folder of a site, a kind and a title. Out: one file, which builds as a draft.

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::date::Moment;
use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::base::slug;
use crate::base::suggest;
use crate::base::vietnamese;
use crate::config::Config;
use crate::config::permalinks::Kind;
use crate::document;
use crate::document::Name;
use crate::document::Role;
use crate::scaffold::fill;
use crate::scaffold::one_line;
use crate::scaffold::quoted;
use crate::scaffold::write_new;
use crate::source::SourceTree;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What the page is.
    pub kind: Kind,
    /// Its headline.
    pub title: &'a str,
    /// The section, relative to `content/`.
    pub section: Option<&'a str>,
    /// The tag of its language; the default language when absent.
    pub language: Option<&'a str>,
}

/// Makes the file and says where it is, relative to `root`. `Ok(None)`: the report says why the site cannot be read.
///
/// # Errors
/// Title, section or language cannot be, there is such an article already, or the file cannot be written.
pub fn make(
    root: &Path,
    wanted: &Wanted<'_>,
    now: &Moment,
    report: &mut Report,
) -> anyhow::Result<Option<SourcePath>> {
    let tree = SourceTree::read(root, &root.join("public"), report)?;
    let config = Config::load(&tree, None, report);
    let Some(config) = config.filter(|_| !report.has_errors()) else { return Ok(None) };
    write(root, &tree, &config, wanted, now).map(Some)
}

fn write(
    root: &Path,
    tree: &SourceTree,
    config: &Config,
    wanted: &Wanted<'_>,
    now: &Moment,
) -> anyhow::Result<SourcePath> {
    let title = one_line(wanted.title, "title")?;
    let language = language(config, wanted.language)?;
    let files: Vec<&SourcePath> = tree
        .below("content")
        .map(|file| &file.path)
        .filter(|path| document::is_content(path))
        .collect();
    let sections = sections(&files);
    let section = section(&sections, wanted)?;
    let slug = slug::slug(title);
    let folder = if section.is_empty() { String::new() } else { format!("{section}/") };
    is_free(&files, &sections, &section, &format!("{folder}{slug}"), &slug)?;
    let suffix = match language == config.default_language().tag.as_str() {
        true => String::new(),
        false => format!(".{language}"),
    };
    let path = SourcePath::new(format!("content/{folder}{slug}{suffix}.md"));
    let date = Moment::from_unix(now.unix(), &config.zone);
    let verdicts: Vec<&str> =
        config.verdicts.verdicts.iter().map(|verdict| verdict.id.as_str()).collect();
    let text = fill(
        template(language, wanted.kind),
        &[
            ("title", &quoted(title)),
            ("kind", wanted.kind.as_str()),
            ("id", &next_id(tree, config, date.year())),
            ("date", &date.rfc3339()),
            ("day", &date.day().to_string()),
            ("scale", &verdicts.join(", ")),
            ("verdict", undecided(config)),
        ],
    );
    write_new(&root.join(path.as_str()), &text)?;
    Ok(path)
}

fn language<'a>(config: &'a Config, wanted: Option<&str>) -> anyhow::Result<&'a str> {
    let Some(wanted) = wanted else { return Ok(config.default_language().tag.as_str()) };
    if let Some(language) = config.language(wanted) {
        return Ok(language.tag.as_str());
    }
    let declared: Vec<&str> =
        config.languages.iter().map(|language| language.tag.as_str()).collect();
    anyhow::bail!(
        "`{wanted}` is not a language of this site\nhelp: the site's languages are {}; others are declared under \
         `languages` in site.yaml",
        declared.join(", ")
    )
}

/// All sections: folders with pages, and the folders above them.
fn sections(files: &[&SourcePath]) -> BTreeSet<String> {
    let mut sections = BTreeSet::new();
    for path in files {
        let mut section = Name::of(path).section;
        while !section.is_empty() {
            let above =
                section.rfind('/').map_or(String::new(), |index| section[..index].to_owned());
            sections.insert(section);
            section = above;
        }
    }
    sections
}

/// The section named, or the only one there is. A plain page may stand in none.
fn section(sections: &BTreeSet<String>, wanted: &Wanted<'_>) -> anyhow::Result<String> {
    let all = || sections.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let Some(name) = wanted.section else {
        if wanted.kind == Kind::Page {
            return Ok(String::new());
        }
        return match sections.first() {
            Some(only) if sections.len() == 1 => Ok(only.clone()),
            Some(_) => anyhow::bail!(
                "the site has several sections\nhelp: name one with `--section`: {}",
                all()
            ),
            None => anyhow::bail!(
                "the site has no section yet\nhelp: make a folder in `content/` with a file `_index.md`"
            ),
        };
    };
    let name = vietnamese::nfc(name.trim_matches('/')).into_owned();
    if sections.contains(&name) {
        return Ok(name);
    }
    let help = match suggest::nearest(&name, sections.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if sections.is_empty() => {
            "make its folder in `content/` with a file `_index.md`".to_owned()
        }
        None => format!("the sections are {}", all()),
    };
    anyhow::bail!("there is no section `{name}`\nhelp: {help}")
}

/// Refuses a file name that is taken, in whatever language, or that means something else.
fn is_free(
    files: &[&SourcePath],
    sections: &BTreeSet<String>,
    section: &str,
    address: &str,
    slug: &str,
) -> anyhow::Result<()> {
    if slug.is_empty() {
        anyhow::bail!("the title has no letters to make an address of\nhelp: choose another title");
    }
    if let Some(problem) = slug::problem(slug) {
        anyhow::bail!(
            "`{slug}`, the address made of the title, {problem}\nhelp: choose another title"
        );
    }
    if slug == "index" {
        anyhow::bail!("`index` is the name of a folder's own page\nhelp: choose another title");
    }
    if sections.contains(address) {
        anyhow::bail!("`content/{address}` is a section already\nhelp: choose another title");
    }
    let taken = files.iter().find(|path| {
        let name = Name::of(path);
        name.role == Role::Page && name.section == section && slug::slug(&name.stem) == slug
    });
    match taken {
        Some(path) => anyhow::bail!(
            "`{path}` is there already\nhelp: nothing was changed; choose another title, or edit that file"
        ),
        None => Ok(()),
    }
}

/// The next number of the year: one more than the highest that any file has, in whatever state it is.
fn next_id(tree: &SourceTree, config: &Config, year: i16) -> String {
    let prefix = format!("{year}-");
    // What is wrong with other files is the business of a build.
    let mut report = Report::new();
    let highest = tree
        .below("content")
        .filter(|file| document::is_content(&file.path))
        .filter_map(|file| document::parse(tree, file, config, &mut report)?.front.id)
        .filter_map(|id| id.value.strip_prefix(&prefix)?.parse::<u32>().ok())
        .max();
    format!("{prefix}{:04}", highest.unwrap_or(0).saturating_add(1))
}

/// The verdict that decides least, until an editor decides.
fn undecided(config: &Config) -> &str {
    let scale = &config.verdicts;
    let open = || scale.verdicts.iter().find(|verdict| verdict.tone == "open");
    let verdict = scale.find("unproven").or_else(open).or_else(|| scale.verdicts.first());
    verdict.map_or("unproven", |verdict| &verdict.id)
}

fn template(language: &str, kind: Kind) -> &'static str {
    let is_vietnamese = language == "vi" || language.starts_with("vi-");
    match kind {
        Kind::Rebuttal if is_vietnamese => include_str!("vi/rebuttal.md"),
        Kind::Rebuttal => include_str!("en/rebuttal.md"),
        Kind::News | Kind::Guide if is_vietnamese => include_str!("vi/article.md"),
        Kind::News | Kind::Guide => include_str!("en/article.md"),
        Kind::Page if is_vietnamese => include_str!("vi/page.md"),
        Kind::Page => include_str!("en/page.md"),
    }
}

//! The folder of a new site: settings, policy pages, one section, one guide.
//!
//! In: a folder that is empty or not there, and answers. Out: a site that builds without a finding.

use std::io::ErrorKind;
use std::path::Path;

use crate::base::date::Moment;
use crate::base::date::Zone;
use crate::base::date::zone;
use crate::config::BaseUrl;
use crate::scaffold::editor;
use crate::scaffold::fill;
use crate::scaffold::one_line;
use crate::scaffold::quoted;
use crate::scaffold::write_new;

/// The languages in which a site can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// Vietnamese.
    Vietnamese,
    /// English.
    English,
}

/// What is asked before a site is made.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The language of the site.
    pub tongue: Tongue,
    /// Its name.
    pub title: String,
    /// Who publishes.
    pub publisher: String,
    /// Where it will be found, when that is known.
    pub base_url: Option<String>,
}

/// A site nobody has an address for yet is at this one; the name is reserved for examples (RFC 2606).
const NO_ADDRESS: &str = "https://example.org/";

/// Files of a new site: where they go, and what is in them.
type Files = &'static [(&'static str, &'static str)];

const VIETNAMESE: Files = &[
    ("site.yaml", include_str!("vi/config.yaml")),
    ("content/_index.md", include_str!("vi/home.md")),
    ("content/gioi-thieu.md", include_str!("vi/about.md")),
    ("content/phuong-phap.md", include_str!("vi/method.md")),
    ("content/chinh-sach-dinh-chinh.md", include_str!("vi/corrections.md")),
    ("content/lien-he.md", include_str!("vi/contact.md")),
    ("content/quyen-rieng-tu.md", include_str!("vi/privacy.md")),
    ("content/kiem-chung/_index.md", include_str!("vi/section.md")),
    ("content/kiem-chung/cach-kiem-chung.md", include_str!("vi/guide.md")),
    ("data/people.yaml", include_str!("vi/people.yaml")),
    ("static/logo.svg", include_str!("logo.svg")),
    (".gitignore", include_str!("ignore.txt")),
    ("README.md", include_str!("vi/readme.md")),
];

const ENGLISH: Files = &[
    ("site.yaml", include_str!("en/config.yaml")),
    ("content/_index.md", include_str!("en/home.md")),
    ("content/about.md", include_str!("en/about.md")),
    ("content/method.md", include_str!("en/method.md")),
    ("content/corrections-policy.md", include_str!("en/corrections.md")),
    ("content/contact.md", include_str!("en/contact.md")),
    ("content/privacy.md", include_str!("en/privacy.md")),
    ("content/checks/_index.md", include_str!("en/section.md")),
    ("content/checks/how-we-check.md", include_str!("en/guide.md")),
    ("data/people.yaml", include_str!("en/people.yaml")),
    ("static/logo.svg", include_str!("logo.svg")),
    (".gitignore", include_str!("ignore.txt")),
    ("README.md", include_str!("en/readme.md")),
];

impl Tongue {
    /// The language of a tag; an error that names those there are.
    pub fn of(tag: &str) -> anyhow::Result<Self> {
        match tag {
            "vi" => Ok(Self::Vietnamese),
            "en" => Ok(Self::English),
            _ => anyhow::bail!(
                "a new site can begin in `vi` or `en`, not in `{tag}`\n\
                 help: other languages are added later, under `languages` in site.yaml"
            ),
        }
    }

    /// The name of a site that was given none.
    pub fn title(self) -> &'static str {
        match self {
            Self::Vietnamese => "Bản tin Kiểm chứng",
            Self::English => "Rumour Check",
        }
    }

    /// Stands where the publisher's name is to be written.
    pub fn publisher(self) -> &'static str {
        match self {
            Self::Vietnamese => "[Tên cơ quan]",
            Self::English => "[Name of the body]",
        }
    }

    /// A headline, to show how a first article is begun.
    pub fn headline(self) -> &'static str {
        match self {
            Self::Vietnamese => "Nước máy vẫn an toàn",
            Self::English => "Tap water is safe",
        }
    }

    fn files(self) -> Files {
        match self {
            Self::Vietnamese => VIETNAMESE,
            Self::English => ENGLISH,
        }
    }

    /// The zone that its settings name.
    fn zone(self) -> Zone {
        let name = match self {
            Self::Vietnamese => "Asia/Ho_Chi_Minh",
            Self::English => "UTC",
        };
        zone(name).unwrap_or_else(Zone::utc)
    }
}

/// Whether a site can be made here: there is nothing, or an empty folder.
#[expect(clippy::disallowed_methods, reason = "looks at the folder that a new site is to fill")]
pub fn check(folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    match std::fs::metadata(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => anyhow::bail!("a site cannot be made in `{shown}`: {error}"),
        Ok(found) if !found.is_dir() => {
            anyhow::bail!("`{shown}` is a file\nhelp: name a folder that is empty or not there yet")
        }
        Ok(_) => {}
    }
    if std::fs::read_dir(folder)?.next().is_some() {
        anyhow::bail!(
            "the folder `{shown}` is not empty\nhelp: name a folder that is empty or not there yet; for an article in a \
             site that is there, use `rebut --root {shown} new`"
        );
    }
    Ok(())
}

/// Makes the site and says which files it has.
///
/// # Errors
/// The folder is not empty, an answer cannot be, or a file cannot be written.
pub fn make(folder: &Path, answers: &Answers, now: &Moment) -> anyhow::Result<Vec<String>> {
    check(folder)?;
    let title = quoted(one_line(&answers.title, "title")?);
    let publisher = quoted(one_line(&answers.publisher, "publisher's name")?);
    let address = answers.base_url.as_deref().unwrap_or(NO_ADDRESS);
    let base_url = BaseUrl::parse(address).map_err(|problem| {
        anyhow::anyhow!(
            "`--base-url {address}` is not an address: {problem}\nhelp: for example `{NO_ADDRESS}`"
        )
    })?;
    let date = Moment::from_unix(now.unix(), &answers.tongue.zone());
    let values = [
        ("title", title.as_str()),
        ("publisher", publisher.as_str()),
        ("base_url", &quoted(address)),
        ("id_domain", &id_domain(&base_url, answers.base_url.is_some())),
        ("year", &date.year().to_string()),
        ("date", &date.rfc3339()),
    ];
    let mut made = Vec::new();
    for (path, template) in answers.tongue.files() {
        let path = folder.join(path);
        write_new(&path, &fill(template, &values))?;
        made.push(path.display().to_string());
    }
    let bound = editor::write(folder, None)?;
    made.extend(bound.iter().map(|path| folder.join(path).display().to_string()));
    Ok(made)
}

/// The line for the domain of feed ids: it is not made of a placeholder, as it must never change.
fn id_domain(base_url: &BaseUrl, is_known: bool) -> String {
    let host = base_url.origin.split_once("://").map_or("", |(_, host)| host);
    let is_domain = host.split('.').count() > 1
        && host.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter))
        && !host.ends_with(|letter: char| letter.is_ascii_digit());
    match is_known && is_domain {
        true => format!("id_domain: {host}"),
        false => "# id_domain: example.org".to_owned(),
    }
}

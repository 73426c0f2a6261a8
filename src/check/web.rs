//! How the pages of a built site hang together: what each links to and loads, which are linked to, what leads nowhere.
//!
//! In: the files of a build. Out: a [`Web`], made in one pass over each page, in parallel.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::base::path::decode;
use crate::base::path::folder_of;
use crate::check::built::File;
use crate::check::scan::Kind;
use crate::check::scan::Scan;
use crate::check::scan::Span;
use crate::check::scan::decoded;
use crate::check::scan::slice;
use crate::config::BaseUrl;

/// A page with what was found in it.
#[derive(Debug)]
pub struct WebPage {
    /// Its place among the files.
    pub file: usize,
    /// What was found.
    pub scan: Scan,
    /// Files of the site that it loads, each once: their places, and whether it is a picture.
    pub loads: Vec<(usize, bool)>,
    /// Pages of the site that it links to, each once.
    pub links: Vec<usize>,
    /// The same page in other languages, itself included: `hreflang` and the place of the file.
    pub languages: Vec<(String, usize)>,
    /// Where it leads to nothing.
    pub broken: Vec<Broken>,
}

/// An address of the site that leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// There is no such file.
    File(String),
    /// There is no such place in the page.
    Anchor(String),
}

/// All pages, in the order of their paths.
#[derive(Debug, Default)]
pub struct Web {
    /// The pages.
    pub pages: Vec<WebPage>,
    /// The place among `pages` of each file that is one.
    by_file: BTreeMap<usize, usize>,
    /// Addresses in style sheets that lead to nothing: the sheet's place among the files, and the address.
    pub broken_styles: Vec<(usize, String)>,
}

/// Where an address leads.
enum Target {
    /// A file of the site, with what stands behind `#`.
    File(usize, Option<String>),
    /// The site has no such file.
    Nothing,
    /// Another host, a telephone, a letter.
    Elsewhere,
}

/// Finds files by addresses.
struct Map<'m, 'b> {
    files: &'m [File<'b>],
    base: &'m BaseUrl,
}

impl Web {
    /// Looks through all pages of a build.
    pub fn of(files: &[File<'_>], base: &BaseUrl) -> Self {
        let html: Vec<(usize, &str)> = files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.path.as_str().ends_with(".html"))
            .filter_map(|(index, file)| Some((index, file.text()?)))
            .collect();
        let scans: Vec<Scan> = html.par_iter().map(|(_, text)| Scan::of(text)).collect();
        let by_file: BTreeMap<usize, usize> =
            html.iter().enumerate().map(|(place, (file, _))| (*file, place)).collect();
        let map = Map { files, base };
        let sheets = sheets(files, &map);
        let find_id = |file: usize, id: &str| {
            let place = by_file.get(&file)?;
            Some(scans.get(*place)?.has_id(html.get(*place)?.1, id))
        };
        let bound: Vec<_> = html
            .par_iter()
            .zip(&scans)
            .map(|((file, text), scan)| bind(*file, text, scan, &map, &sheets, &find_id))
            .collect();
        let broken_styles = sheets
            .iter()
            .flat_map(|(file, sheet)| sheet.broken.iter().map(|url| (*file, url.clone())))
            .collect();
        let pages = scans.into_iter().zip(bound).map(|(scan, bound)| WebPage {
            file: bound.file,
            scan,
            loads: bound.loads,
            links: bound.links,
            languages: bound.languages,
            broken: bound.broken,
        });
        Self { pages: pages.collect(), by_file, broken_styles }
    }

    /// The page that a file is.
    pub fn page(&self, file: usize) -> Option<&WebPage> {
        self.pages.get(*self.by_file.get(&file)?)
    }
}

struct Bound {
    file: usize,
    loads: Vec<(usize, bool)>,
    links: Vec<usize>,
    languages: Vec<(String, usize)>,
    broken: Vec<Broken>,
}

fn bind(
    file: usize,
    text: &str,
    scan: &Scan,
    map: &Map<'_, '_>,
    sheets: &BTreeMap<usize, Sheet>,
    find_id: &(dyn Fn(usize, &str) -> Option<bool> + Sync),
) -> Bound {
    let path = map.files.get(file).map_or("", |file| file.path.as_str());
    let mut bound = Bound {
        file,
        loads: Vec::new(),
        links: Vec::new(),
        languages: Vec::new(),
        broken: Vec::new(),
    };
    let target = |span: &Span| map.find(path, &decoded(slice(text, span)));
    let address = |span: &Span| decoded(slice(text, span)).into_owned();
    for span in &scan.links {
        match target(span) {
            Target::Elsewhere => {}
            Target::Nothing => bound.broken.push(Broken::File(address(span))),
            Target::File(to, anchor) => {
                let anchor = anchor.filter(|anchor| !anchor.is_empty() && anchor != "top");
                if anchor.is_some_and(|anchor| find_id(to, &anchor) == Some(false)) {
                    bound.broken.push(Broken::Anchor(address(span)));
                }
                bound.links.push(to);
            }
        }
    }
    let loads = scan.loads.iter().map(|(kind, span)| (Some(*kind), span));
    for (kind, span) in loads.chain(scan.choices.iter().map(|span| (None, span))) {
        match (target(span), kind) {
            (Target::Elsewhere, _) | (Target::File(..), None) => {}
            (Target::Nothing, _) => bound.broken.push(Broken::File(address(span))),
            (Target::File(to, _), Some(kind)) => bound.loads.push((to, kind == Kind::Picture)),
        }
    }
    for (language, href) in &scan.languages {
        match map.find(path, href) {
            Target::Elsewhere => {}
            Target::Nothing => bound.broken.push(Broken::File(href.clone())),
            Target::File(to, _) => bound.languages.push((language.clone(), to)),
        }
    }
    let of_sheets: Vec<usize> = bound
        .loads
        .iter()
        .filter_map(|(file, _)| sheets.get(file))
        .flat_map(|sheet| sheet.always.iter().copied())
        .collect();
    bound.loads.extend(of_sheets.into_iter().map(|file| (file, false)));
    bound.loads.sort_unstable();
    // A picture may be an icon, too: it is loaded once.
    bound.loads.dedup_by_key(|(file, _)| *file);
    bound.links.sort_unstable();
    bound.links.dedup();
    bound.broken.sort();
    bound.broken.dedup();
    bound
}

/// What a style sheet loads.
struct Sheet {
    /// Files that every page with this sheet needs: fonts for some letters only are not among them, as browsers
    /// load them when such a letter comes up, and pages that do need them say so themselves (`preload`).
    always: Vec<usize>,
    broken: Vec<String>,
}

fn sheets(files: &[File<'_>], map: &Map<'_, '_>) -> BTreeMap<usize, Sheet> {
    let sheets = files.iter().enumerate().filter(|(_, file)| file.path.as_str().ends_with(".css"));
    let read = sheets.filter_map(|(index, file)| {
        let text = file.text()?;
        let mut sheet = Sheet { always: Vec::new(), broken: Vec::new() };
        for rule in text.split('}') {
            let is_for_some = rule.contains("unicode-range");
            for address in rule.split("url(").skip(1) {
                let address = address.split(')').next().unwrap_or_default().trim();
                let address = address.trim_matches(['"', '\'']);
                match map.find(file.path.as_str(), address) {
                    Target::File(to, _) if !is_for_some => sheet.always.push(to),
                    Target::File(..) | Target::Elsewhere => {}
                    Target::Nothing => sheet.broken.push(address.to_owned()),
                }
            }
        }
        Some((index, sheet))
    });
    read.collect()
}

impl Map<'_, '_> {
    /// Where an address in this file leads.
    fn find(&self, from: &str, address: &str) -> Target {
        let address = address.trim();
        let rooted = match address.strip_prefix(&self.base.origin) {
            Some(rest) if rest.is_empty() || rest.starts_with(['/', '?', '#']) => rest,
            Some(_) | None if is_elsewhere(address) => return Target::Elsewhere,
            Some(_) | None => address,
        };
        let (rest, anchor) = match rooted.split_once('#') {
            Some((rest, anchor)) => (rest, Some(decode(anchor))),
            None => (rooted, None),
        };
        let rest = rest.split('?').next().unwrap_or_default();
        let is_own = rest.is_empty() && rooted.len() == address.len();
        let path = if is_own {
            from.to_owned()
        } else if let Some(absolute) = rest.strip_prefix('/').or(rest.is_empty().then_some("")) {
            let base = self.base.path.trim_start_matches('/');
            match absolute.strip_prefix(base) {
                Some(below) if base.is_empty() || below.is_empty() || below.starts_with('/') => {
                    normal("", &decode(below.trim_start_matches('/')))
                }
                // Another part of the host, which is not ours to know.
                Some(_) | None => return Target::Elsewhere,
            }
        } else {
            normal(folder_of(from), &decode(rest))
        };
        match self.file(&path) {
            Some(file) => Target::File(file, anchor),
            None => Target::Nothing,
        }
    }

    /// The file that a host serves for a path.
    fn file(&self, path: &str) -> Option<usize> {
        let is_folder = path.is_empty() || path.ends_with('/');
        let at = |path: &str| self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok();
        if is_folder {
            return at(&format!("{path}index.html"));
        }
        at(path).or_else(|| at(&format!("{path}/index.html")))
    }
}

fn is_elsewhere(address: &str) -> bool {
    let head = address.split(['/', '?', '#']).next().unwrap_or_default();
    head.contains(':') || address.starts_with("//")
}

/// A path without `.` and `..`.
fn normal(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut is_folder = path.is_empty() || path.ends_with('/');
    for part in path.split('/') {
        match part {
            "" => {}
            "." => is_folder |= path.ends_with('.'),
            ".." => {
                is_folder |= path.ends_with("..");
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    let joined = parts.join("/");
    if is_folder && !joined.is_empty() { format!("{joined}/") } else { joined }
}

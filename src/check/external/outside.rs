//! What the site points to on other hosts, and what these said.
//!
//! In: a [`Site`]. Out: the addresses to ask, each with the places where it stands; with the answers, an [`Outside`] for
//! the rules. Where a false claim was seen is never among them: asking would be a visit that its author can count and that
//! tells who looks.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::bilingual::Said;
use crate::base::diag::Place;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::external::Answers;
use crate::check::external::address::Address;
use crate::check::external::answer::Answer;
use crate::site::MenuTarget;
use crate::site::Site;
use crate::site::page::Page;
use crate::site::text::Link;

/// More places than this are counted, not shown.
const MOST_PLACES: usize = 3;

/// What an address is to the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A link in a text or a menu.
    Link,
    /// Where a source is; `true` when a copy is kept elsewhere.
    Source(bool),
    /// A copy that was kept of a source, or of where a claim was seen.
    Copy,
    /// The page of whoever made a claim.
    Claimant,
    /// An account of our own.
    Channel,
}

/// A place where an address stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The address.
    pub address: Address,
    /// What it is there.
    pub role: Role,
    /// Where it stands, in a page or in `site.yaml`.
    pub place: Place,
}

/// Every place where an address of another host stands that may be asked.
pub fn uses(site: &Site) -> Vec<Use> {
    let mut uses = Vec::new();
    for page in site.pages() {
        of_page(page, &mut uses);
    }
    for section in site.sections() {
        let Some(source) = &section.source else { continue };
        for link in &section.text.links {
            add(link_target(link), Role::Link, || Place::whole_file(source), &mut uses);
        }
    }
    of_site(site, &mut uses);
    let seen = seen_at(site);
    let own = Address::parse(&site.config.base_url.origin).map(|address| address.host());
    uses.retain(|one| !seen.contains(&one.address) && Some(one.address.host()) != own);
    uses
}

/// Where false claims were seen.
fn seen_at(site: &Site) -> BTreeSet<Address> {
    let claims = site.pages().flat_map(|page| &page.claims);
    let appearances = claims.flat_map(|claim| &claim.appearances);
    appearances.filter_map(|appearance| Address::parse(appearance.url.as_ref()?)).collect()
}

fn add(url: Option<&str>, role: Role, place: impl FnOnce() -> Place, uses: &mut Vec<Use>) {
    if let Some(address) = url.and_then(Address::parse) {
        uses.push(Use { address, role, place: place() });
    }
}

fn link_target(link: &Link) -> Option<&str> {
    match link {
        Link::External(url) => Some(url),
        Link::Internal { .. } | Link::Anchor(_) | Link::Gone => None,
    }
}

fn of_page(page: &Page, uses: &mut Vec<Use>) {
    let written = page.text.body.links.iter().map(|link| &link.target.range);
    for (link, range) in page.text.links.iter().zip(written) {
        add(link_target(link), Role::Link, || page.at(range), uses);
    }
    for (block, written) in page.text.blocks.iter().zip(&page.text.body.blocks) {
        add(block.url.as_deref(), Role::Link, || page.at(&written.range), uses);
    }
    for source in &page.sources {
        let at = |url: &Option<String>| near(page, &source.range, url);
        let (url, archived) = (&source.source.url, &source.source.archived);
        let has_copy = archived.is_some();
        add(url.as_deref(), Role::Source(has_copy), || at(url), uses);
        add(archived.as_deref(), Role::Copy, || at(archived), uses);
    }
    for claim in &page.claims {
        // What belongs to a claim stands behind its words.
        let rest = claim.range.start..page.written.body.start.max(claim.range.end);
        let at = |url: &Option<String>| match find(page, &rest, url) {
            Some(range) => page.at(&range),
            None => page.at(&claim.range),
        };
        if let Some(claimant) = &claim.claimant {
            add(claimant.url.as_deref(), Role::Claimant, || at(&claimant.url), uses);
        }
        for appearance in &claim.appearances {
            add(appearance.archived.as_deref(), Role::Copy, || at(&appearance.archived), uses);
        }
    }
}

fn of_site(site: &Site, uses: &mut Vec<Use>) {
    let config = &site.config;
    let first_line = || config.place(&(0..1));
    for (language, _) in site.languages() {
        for (_, menu) in &site.tables(language).menus {
            for link in menu {
                if let MenuTarget::External(url) = &link.url {
                    add(Some(url), Role::Link, first_line, uses);
                }
            }
        }
    }
    for channel in &config.publisher.channels {
        add(Some(&channel.url), Role::Channel, first_line, uses);
    }
}

/// Where an address is written, inside the range; else the range.
fn near(page: &Page, range: &Range<usize>, url: &Option<String>) -> Place {
    page.at(&find(page, range, url).unwrap_or_else(|| range.clone()))
}

fn find(page: &Page, range: &Range<usize>, url: &Option<String>) -> Option<Range<usize>> {
    let url = url.as_ref()?;
    let at = page.written.text.get(range.clone())?.find(url.as_str())?;
    let start = range.start.saturating_add(at);
    Some(start..start.saturating_add(url.len()))
}

/// What other hosts said, for the rules.
pub struct Outside<'a> {
    /// What they said.
    pub answers: &'a Answers,
    /// The places of each address, by what it is there.
    pub places: BTreeMap<(&'a Address, Role), Vec<&'a Place>>,
}

impl<'a> Outside<'a> {
    /// Puts answers and places together.
    pub fn new(uses: &'a [Use], answers: &'a Answers) -> Self {
        let mut places: BTreeMap<(&Address, Role), Vec<&Place>> = BTreeMap::new();
        for one in uses {
            places.entry((&one.address, one.role)).or_default().push(&one.place);
        }
        for list in places.values_mut() {
            list.sort();
            list.dedup();
        }
        Self { answers, places }
    }

    /// Adds a finding for each address of whose answer `judge` has something to say. It stands at the first place; the
    /// others are named, so that an address on a hundred pages is one finding.
    pub fn judge(
        &self,
        findings: &mut Findings,
        judge: impl Fn(&Address, Role, &Answer) -> Option<Judged>,
    ) {
        for ((address, role), places) in &self.places {
            let Some(answer) = self.answers.get(address) else { continue };
            let Some(judged) = judge(address, *role, answer) else { continue };
            let Some((first, others)) = places.split_first() else { continue };
            let mut finding = Finding::at((*first).clone(), judged.message).help(judged.help);
            for place in others.iter().take(MOST_PLACES) {
                let why = Said::new("it stands here as well", "địa chỉ này cũng có ở đây");
                finding = finding.related((*place).clone(), why);
            }
            let more = others.len().saturating_sub(MOST_PLACES);
            if more > 0 {
                finding = finding.note(Said::new(
                    format!("and in {more} more places"),
                    format!("và ở {more} chỗ khác nữa"),
                ));
            }
            if let Some(note) = judged.note {
                finding = finding.note(note);
            }
            findings.add(finding);
        }
    }
}

/// What a rule says of an address.
pub struct Judged {
    /// What was found.
    pub message: Said,
    /// A fact, where there is one.
    pub note: Option<Said>,
    /// What to do.
    pub help: Said,
}

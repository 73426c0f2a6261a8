//! `trust.txt` (journallist.net): who stands behind the site and which accounts are really its own, for machines.
//!
//! In: the publisher, the pages of policies, the key `data_training`. Out: one text file; none when there is nothing to
//! say, or when the editors have their own.

use serde::Serialize;

use crate::base::path::OutputPath;
use crate::config::languages::LanguageId;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::MenuTarget;
use crate::site::Site;
use crate::site::url;

pub(super) const FORMAT: Format =
    Format { name: "trust-txt", version: 1, sees: Sees::Everything, covers: None, plan };

const PATH: &str = "trust.txt";

/// The policy that tells how to reach the body; the others disclose how it works.
const CONTACT: &str = "contact";

#[derive(Serialize)]
struct TrustView {
    lines: Vec<(&'static str, String)>,
}

fn plan<'s>(site: &'s Site, _parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if lines(site).is_empty() || site.has_file(PATH) {
        return;
    }
    planner.data(OutputPath::new(PATH), Origin::Site, || TrustView { lines: lines(site) }, render);
}

/// Attributes and values, in the order of the specification. Membership, vendors and customers are nothing that a body says
/// of itself here.
fn lines(site: &Site) -> Vec<(&'static str, String)> {
    let publisher = &site.config.publisher;
    let home = absolute(site, &url::home(site.config.default_language()));
    let mut lines: Vec<(&str, String)> = Vec::new();
    lines.extend(publisher.parent_url.iter().map(|parent| ("controlledby", parent.clone())));
    // The site itself may stand among its channels for readers; it is no account elsewhere.
    let accounts = publisher.channels.iter().map(|channel| channel.url.trim());
    let accounts = accounts.filter(|account| {
        account.trim_end_matches('/') != home.trim_end_matches('/') && account.starts_with("http")
    });
    lines.extend(accounts.map(|account| ("social", account.to_owned())));
    let policies = || site.tables(LanguageId(0)).policies.iter();
    let contact = policies().filter(|policy| policy.key == CONTACT);
    lines.extend(contact.map(|policy| ("contact", target(site, &policy.url))));
    lines.extend(publisher.email.iter().map(|email| ("contact", format!("mailto:{email}"))));
    let disclosures = policies().filter(|policy| policy.key != CONTACT);
    lines.extend(disclosures.map(|policy| ("disclosure", target(site, &policy.url))));
    let yes_or_no = |is_allowed| if is_allowed { "yes" } else { "no" };
    lines.extend(
        site.config.data_training.map(|it| ("datatrainingallowed", yes_or_no(it).to_owned())),
    );
    lines
}

fn target(site: &Site, target: &MenuTarget) -> String {
    match target {
        MenuTarget::Internal(url, None) => absolute(site, url),
        MenuTarget::Internal(url, Some(anchor)) => format!("{}#{anchor}", absolute(site, url)),
        MenuTarget::External(url) => url.clone(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &TrustView) -> Rendered {
    let lines = view.lines.iter().map(|(name, value)| format!("{name}={value}\n"));
    Ok(lines.collect::<String>().into_bytes())
}

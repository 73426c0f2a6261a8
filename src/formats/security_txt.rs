//! `security.txt` (RFC 9116): whom to tell of a security problem of the site.
//!
//! In: the key `security`, else the publisher's address. Out: `.well-known/security.txt`; none when nobody is named, or
//! when the editors have their own.

use serde::Serialize;

use crate::base::path::OutputPath;
use crate::config::security::Security;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::security;

pub(super) const FORMAT: Format =
    Format { name: "security-txt", version: 1, sees: Sees::Everything, covers: None, plan };

const PATH: &str = ".well-known/security.txt";

#[derive(Serialize)]
struct SecurityView {
    fields: Vec<(&'static str, String)>,
}

fn plan<'s>(site: &'s Site, _parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    let Some(named) = &site.config.security else { return };
    if site.has_file(PATH) {
        return;
    }
    let view = || SecurityView { fields: fields(site, named) };
    planner.data(OutputPath::new(PATH), Origin::Site, view, render);
}

fn fields(site: &Site, named: &Security) -> Vec<(&'static str, String)> {
    let mut fields: Vec<(&str, String)> =
        named.contacts.iter().map(|contact| ("Contact", contact.clone())).collect();
    let expires = security::expires(named, &site.now, &site.config);
    fields.push(("Expires", expires.rfc3339()));
    let optional = [
        ("Encryption", &named.encryption),
        ("Acknowledgments", &named.acknowledgments),
        ("Policy", &named.policy),
    ];
    fields.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
    let languages: Vec<&str> = site.languages().map(|(_, it)| it.tag.as_ref()).collect();
    fields.push(("Preferred-Languages", languages.join(", ")));
    // The file counts at the root of the host only (section 3), also for a site below a path.
    fields.push(("Canonical", format!("{}/{PATH}", site.config.base_url.origin)));
    fields
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &SecurityView) -> Rendered {
    let lines = view.fields.iter().map(|(name, value)| format!("{name}: {value}\n"));
    Ok(lines.collect::<String>().into_bytes())
}

//! Where a reader finds out whether a page or a file is genuine, without believing the host.
//!
//! In: the keys of the site. Out: a page in each language from `verify.html`, with a script that checks in the browser. What it
//! checks, `release.json` and the proofs, is made when all outputs are (`publish/seal.rs`).

use std::borrow::Cow;

use serde::Serialize;

use crate::config::languages::LanguageId;
use crate::config::signing::Signing;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::chrome;
use crate::formats::parts::chrome::Described;
use crate::formats::parts::href;
use crate::formats::parts::html_page;
use crate::formats::parts::html_page::HtmlPage;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Sees;
use crate::site::Site;
use crate::site::url;

pub(super) const FORMAT: Format =
    Format { name: "verify", version: 1, sees: Sees::Faces, covers: None, plan };

const TEMPLATE: &str = "verify.html";

#[derive(Serialize)]
struct VerifyView<'a> {
    title: &'a str,
    url: String,
    key: &'a str,
    key_id: String,
    keys: Vec<&'a str>,
    base: String,
    root: String,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    let Some(signing) = &site.config.signing else { return };
    for (id, language) in site.languages() {
        let address = url::fixed(language, "verify");
        let view = move || page(site, parts, id, signing);
        planner.page(address.output(), Origin::Site, view, html_page::render);
    }
}

fn page<'s>(
    site: &'s Site,
    parts: &'s Parts<'s>,
    id: LanguageId,
    signing: &'s Signing,
) -> HtmlPage<'s> {
    let strings = parts.strings(site, id);
    let address = url::fixed(site.language(id), "verify");
    let described = Described {
        description: strings.word("verify_intro"),
        translations: site
            .languages()
            .map(|(other, language)| (other, Cow::Owned(url::fixed(language, "verify"))))
            .collect(),
        ..Described::plain(id, &address, strings.word("verify_title"))
    };
    let base = &site.config.base_url;
    let mut shown = chrome::frame(site, parts, TEMPLATE, &described);
    shown.add("verify", || VerifyView {
        title: strings.word("verify_title"),
        url: href(site, &address),
        key: signing.public_key.as_str(),
        key_id: signing.public_key.id(),
        keys: signing.keys().map(|key| key.as_str()).collect(),
        base: format!("{}{}/", base.origin, base.path),
        root: format!("{}/", base.path),
    });
    HtmlPage { template: TEMPLATE.to_owned(), shown: shown.finish(), body: None }
}

//! The QR code of each article: its address, for paper, notice boards and telephones.
//!
//! In: articles. Out: `qr.svg` below the address of each, when the share bar or the kit shows it.

use serde::Serialize;

use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::formats::parts::share;
use crate::media::qr;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::site::Site;
use crate::site::url;

pub(super) const FORMAT: Format = Format { name: "qr", version: 1, covers: None, plan };

#[derive(Serialize)]
struct QrView {
    address: String,
}

fn plan<'s>(site: &'s Site, _parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for page in site.pages().filter(|page| share::has_qr(site, page)) {
        let view = move || QrView { address: absolute(site, &page.url) };
        planner.data(url::qr(&page.url).output(), page, view, render);
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the executor asks every renderer whether it failed")]
fn render(view: &QrView) -> Rendered {
    // Addresses of that length do not work in browsers either; a white square breaks no page.
    let drawing = qr::svg(&view.address).unwrap_or_else(|| EMPTY.to_owned());
    Ok(drawing.into_bytes())
}

const EMPTY: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>\n";

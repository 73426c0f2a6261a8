//! `robots.txt` (RFC 9309): everything may be read; where the sitemaps are.
//!
//! In: the site's address. Out: one text file; none when the editors have their own.

use serde::Serialize;

use crate::base::path::OutputPath;
use crate::base::path::UrlPath;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;

pub(super) const FORMAT: Format =
    Format { name: "robots", version: 1, sees: Sees::Everything, covers: None, plan };

#[derive(Serialize)]
struct RobotsView {
    sitemaps: Vec<String>,
}

fn plan<'s>(site: &'s Site, _parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    if site.has_file("robots.txt") {
        return;
    }
    let view = || {
        let sitemaps = ["/sitemap.xml", "/sitemap-news.xml"]
            .map(|path| absolute(site, &UrlPath::from_segments(path)));
        RobotsView { sitemaps: sitemaps.to_vec() }
    };
    planner.data(OutputPath::new("robots.txt"), Origin::Site, view, render);
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &RobotsView) -> Rendered {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    for sitemap in &view.sitemaps {
        text.push_str(&format!("\nSitemap: {sitemap}"));
    }
    text.push('\n');
    Ok(text.into_bytes())
}

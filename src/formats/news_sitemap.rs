//! The news sitemap: articles of the last two days, for search engines that ask often.
//!
//! In: articles and the moment of the build. Out: `sitemap-news.xml`; it may be empty, and stays where it is. Rules:
//! <https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap>.

use serde::Serialize;

use crate::base::date::Moment;
use crate::base::path::OutputPath;
use crate::base::xml::Writer;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::plan::Origin;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::site::Site;

pub(super) const FORMAT: Format = Format { name: "news-sitemap", version: 1, covers: None, plan };

/// Only articles of the last two days may stand in it.
const SECONDS_OF_NEWS: i64 = 2 * 24 * 60 * 60;
/// And at most this many.
const LARGEST: usize = 1_000;

#[derive(Serialize)]
struct NewsView<'a> {
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    url: String,
    publication: &'a str,
    language: &'a str,
    published: &'a Moment,
    title: &'a str,
}

fn plan<'s>(site: &'s Site, _parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    planner.data(OutputPath::new("sitemap-news.xml"), Origin::Site, || view(site), render);
}

fn view(site: &Site) -> NewsView<'_> {
    let oldest = site.now.unix() - SECONDS_OF_NEWS;
    let rows = site
        .pages()
        .filter(|page| page.is_listed() && page.preview.is_none())
        .filter_map(|page| {
            let published = page.date.as_ref()?;
            (published.unix() >= oldest).then(|| Row {
                url: absolute(site, &page.url),
                publication: &site.language(page.language).title,
                language: site.language(page.language).tag.language(),
                published,
                title: &page.title,
            })
        })
        .take(LARGEST)
        .collect();
    NewsView { rows }
}

/// The moments at which articles are no news any more, in seconds since 1970.
pub(super) fn moments(site: &Site) -> impl Iterator<Item = i64> {
    site.pages().filter_map(|page| page.date.as_ref().map(|date| date.unix() + SECONDS_OF_NEWS + 1))
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &NewsView<'_>) -> Rendered {
    let mut xml = Writer::new();
    xml.open(
        "urlset",
        &[
            ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
            ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9"),
        ],
    );
    for row in &view.rows {
        xml.open("url", &[]);
        xml.leaf("loc", &[], &row.url);
        xml.open("news:news", &[]);
        xml.open("news:publication", &[]);
        xml.leaf("news:name", &[], row.publication);
        xml.leaf("news:language", &[], row.language);
        xml.close();
        xml.leaf("news:publication_date", &[], &row.published.rfc3339());
        xml.leaf("news:title", &[], row.title);
        xml.close();
        xml.close();
    }
    xml.close();
    Ok(xml.finish())
}

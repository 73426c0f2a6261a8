//! Pages at old addresses that lead to today's, for hosts that cannot be told of redirects.
//!
//! In: `aliases`. Out: one small HTML page each: a refresh, a canonical link, and a link for people; no script.

use serde::Serialize;

use crate::base::html;
use crate::formats::Format;
use crate::formats::parts::Parts;
use crate::formats::parts::absolute;
use crate::plan::Planner;
use crate::plan::Rendered;
use crate::plan::Sees;
use crate::site::Site;

pub(super) const FORMAT: Format =
    Format { name: "redirect", version: 1, sees: Sees::Everything, covers: None, plan };

#[derive(Serialize)]
struct RedirectView<'a> {
    language: &'a str,
    direction: &'static str,
    heading: &'a str,
    title: &'a str,
    to: String,
}

fn plan<'s>(site: &'s Site, parts: &'s Parts<'s>, planner: &mut Planner<'s>) {
    for redirect in site.redirects() {
        let tag = &site.language(redirect.language).tag;
        let view = move || RedirectView {
            language: tag.as_ref(),
            direction: tag.direction().as_str(),
            heading: parts.strings(site, redirect.language).word("moved"),
            title: &redirect.title,
            to: absolute(site, &redirect.to),
        };
        planner.data(redirect.from.clone(), &redirect.place, view, render);
    }
}

#[expect(clippy::unnecessary_wraps, reason = "all renderers have one signature")]
fn render(view: &RedirectView<'_>) -> Rendered {
    let to = html::attribute(&view.to);
    let heading = html::text(view.heading);
    let title = html::text(view.title);
    let (language, direction) = (view.language, view.direction);
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"canonical\" href=\"{to}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n</head>\n<body>\n<h1>{heading}</h1>\n\
         <p><a href=\"{to}\">{title}</a></p>\n</body>\n</html>\n"
    )
    .into_bytes())
}

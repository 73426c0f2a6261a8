//! A page as templates see it: a template's name, what it sees, a body.
//!
//! In: groups of values. Out: a [`HtmlPage`] view and the one function that renders it; every HTML format uses it.

use serde::Serialize;

use crate::formats::parts::body::BodyView;
use crate::plan::Rendered;
use crate::theme::Theme;
use crate::theme::part::Shown;

/// Everything an HTML page shows.
#[derive(Serialize)]
pub(in crate::formats) struct HtmlPage<'s> {
    /// The template.
    pub(in crate::formats) template: String,
    /// All else that the template sees.
    pub(in crate::formats) shown: Shown,
    /// The body, `content` in the template.
    pub(in crate::formats) body: Option<BodyView<'s>>,
}

/// Renders an HTML page.
pub(in crate::formats) fn render(view: &HtmlPage<'_>, theme: &Theme) -> Rendered {
    let content = match &view.body {
        Some(body) => body.html(&theme.bodies)?,
        None => String::new(),
    };
    theme.render(&view.template, &view.shown, Some(content))
}

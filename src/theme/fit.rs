//! Whether the theme has what articles ask for: blocks and templates.
//!
//! In: documents and a loaded theme. Out: a problem for each block or template that the theme does not have. It is asked
//! before anything is rendered, so that an editor sees all of them at once, with their places.

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::suggest;
use crate::document::Document;
use crate::theme::Theme;

impl Theme {
    /// Checks a document.
    pub fn check_document(&self, document: &Document, report: &mut Report) {
        for block in &document.body.blocks {
            let Some(help) = self.unknown_block(&block.name.value) else { continue };
            let message = format!("there is no block `{}`", block.name.value);
            report.add(
                Diagnostic::error(codes::UNKNOWN_BLOCK, message)
                    .at(document.place(&block.name.range))
                    .help(help),
            );
        }
        self.check_template(document, report);
    }

    fn check_template(&self, document: &Document, report: &mut Report) {
        let Some(template) = &document.front.template else { return };
        let name = template_name(&template.value);
        if self.has_template(&name) {
            return;
        }
        let help = match suggest::nearest(&name, self.template_names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add `templates/{name}` to the theme, or leave `template` out"),
        };
        report.add(
            Diagnostic::error(
                codes::MISSING_TEMPLATE,
                format!("the theme has no template `{name}`"),
            )
            .at(document.place(&template.range))
            .help(help),
        );
    }
}

/// The file that `template: story` means: `story.html`.
pub fn template_name(written: &str) -> String {
    if written.contains('.') { written.to_owned() } else { format!("{written}.html") }
}

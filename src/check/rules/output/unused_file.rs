//! OUT-06: a file beside an article is used nowhere.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::path::SourcePath;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::document;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "OUT-06",
    severity: Severity::Info,
    summary: Words {
        en: "a file beside an article that nothing uses",
        vi: "tệp cạnh bài mà không gì dùng đến",
    },
    why: Words {
        en: "Only files that an article shows or links to are published, so this one is not. Either the article lacks a \
             picture that it should have, or the file is left over. Left-over files of evidence may hold what was never \
             meant to be published.",
        vi: "Chỉ tệp mà bài viết hiển thị hoặc dẫn tới mới được công bố, nên tệp này không được công bố. Hoặc bài thiếu \
             tấm ảnh lẽ ra phải có, hoặc tệp bị bỏ quên. Tệp bằng chứng bị bỏ quên có thể chứa điều không định công bố.",
    },
    bad: "-- content/tin/a/thua.svg --",
    good: "-- content/tin/a/ban-do.svg --",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let site = built.site;
    let assets = site.assets().iter().map(|asset| &asset.source);
    let images = site.images().iter().map(|image| &image.source);
    let used: BTreeSet<&SourcePath> = assets.chain(images).collect();
    let pages = site.pages().map(|page| &page.source);
    let sections = site.sections().iter().filter_map(|section| section.source.as_ref());
    let known: BTreeSet<&SourcePath> = pages.chain(sections).collect();
    // Drafts are no pages yet: what lies beside them may be theirs.
    let contents = || built.sources.below("content").map(|file| &file.path);
    let drafts: BTreeSet<&str> = contents()
        .filter(|path| document::is_content(path) && !known.contains(path))
        .map(SourcePath::folder)
        .collect();
    let is_of_draft = |path: &SourcePath| {
        let mut folder = path.folder();
        loop {
            if drafts.contains(folder) {
                return true;
            }
            match folder.rfind('/') {
                Some(index) => folder = &folder[..index],
                None => return false,
            }
        }
    };
    let unused = contents().filter(|path| !document::is_content(path) && !used.contains(path));
    // The drawing that a picture was made from lies beside it under the same name.
    let stem = |path: &SourcePath| {
        let path = path.as_str();
        path.rfind('.').map_or(path, |index| &path[..index]).to_owned()
    };
    let stems: BTreeSet<String> = used.iter().map(|path| stem(path)).collect();
    let unused = unused.filter(|path| !is_of_draft(path) && !stems.contains(&stem(path)));
    for path in unused {
        let message = Said::new(
            "no article shows or links to this file, so it is not published",
            "không bài nào hiển thị hoặc dẫn tới tệp này, nên nó không được công bố",
        );
        let help = Said::new(
            "show it, link to it, or move it out of `content/`",
            "hiển thị nó, dẫn tới nó, hoặc chuyển ra khỏi `content/`",
        );
        findings.add(Finding::at(Place::whole_file(path), message).help(help));
    }
}

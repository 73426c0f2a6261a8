//! What stops a release: words that changed without a correction, and articles, addresses and corrections that are gone.
//!
//! In: the ledger and the pages of today. Out: problems, each with its place, what readers were told, and what to write.
//! What an article is in comparison with its last release is decided in `mod.rs`.

use std::collections::BTreeMap;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::codes;
use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::diag::Report;
use crate::base::diag::Severity;
use crate::base::path::SourcePath;
use crate::base::sha256::Sha256;
use crate::config::Config;
use crate::site::difference;
use crate::site::difference::Fate;
use crate::site::difference::Paragraph;
use crate::site::ledger::Hidden;
use crate::site::ledger::LEDGER;
use crate::site::ledger::Ledger;
use crate::site::ledger::Logged;
use crate::site::ledger::Standing;
use crate::site::ledger::State;
use crate::site::ledger::Version;
use crate::site::ledger::is_kept;
use crate::site::ledger::is_verdict;
use crate::site::ledger::leads_on;
use crate::site::ledger::with_plain_ends;
use crate::site::ledger::words_path;
use crate::site::page::Page;
use crate::site::redirect::Redirect;
use crate::site::resolve::Options;
use crate::source::SourceTree;

impl Ledger {
    /// Compares all pages with what was released. Reads the words of what changed.
    pub(in crate::site) fn check(
        &mut self,
        tree: &SourceTree,
        pages: &[Page],
        redirects: &[Redirect],
        hidden: &BTreeMap<SourcePath, Hidden>,
        (config, options): (&Config, &Options),
        report: &mut Report,
    ) {
        if self.articles.is_empty() {
            return;
        }
        let articles: Vec<&Page> = pages.iter().filter(|page| is_kept(page)).collect();
        for page in &articles {
            let versions = self.versions(page, config);
            if versions.len() > 1 || self.is_changed(page, config) {
                let wanted: Vec<Sha256> = versions.iter().map(|version| version.words).collect();
                self.read_words(tree, &wanted, report);
            }
        }
        let mut found = Report::new();
        for page in &articles {
            self.check_article(page, config, options, &mut found);
            self.check_address(page, config, redirects, &mut found);
        }
        self.check_vanished(&articles, redirects, hidden, config, &mut found);
        soften(options, &mut found);
        report.extend(found.sorted());
    }

    fn read_words(&mut self, tree: &SourceTree, wanted: &[Sha256], report: &mut Report) {
        for digest in wanted {
            if self.words.contains_key(digest) {
                continue;
            }
            let path = SourcePath::new(words_path(*digest));
            let read = tree.get(path.as_str());
            let read = read.map(|file| (tree.text(file, report).map(with_plain_ends), file));
            match read {
                Some((Some(text), _)) if Sha256::of(text.as_bytes()) == *digest => {
                    self.words.insert(*digest, text);
                }
                Some((None, _)) => {}
                found => {
                    let (why, why_vi) = match found {
                        Some(_) => ("is not what was released", "không còn như lúc phát hành"),
                        None => ("is missing", "bị thiếu"),
                    };
                    let message =
                        Said::new(format!("`{path}` {why}"), format!("`{path}` {why_vi}"));
                    report.add(
                        Diagnostic::told(codes::DAMAGED_LEDGER, message)
                            .at(Place::whole_file(&SourcePath::new(LEDGER)))
                            .note_told(Said::new(
                                "it holds the words of an article as they were published",
                                "tệp ấy giữ lời văn của một bài đúng như đã đăng",
                            ))
                            .help_told(Said::new(
                                "take the file from a copy or from version control",
                                "lấy lại tệp từ bản sao lưu hoặc từ hệ quản lý phiên bản",
                            )),
                    );
                }
            }
        }
    }

    /// Says what changed in an article without a word to readers.
    pub(in crate::site) fn check_article(
        &self,
        page: &Page,
        config: &Config,
        options: &Options,
        report: &mut Report,
    ) {
        let Standing::Changed(version, words) = self.standing(page, config) else { return };
        let Some(last) = self.versions(page, config).last() else { return };
        for lost in last.corrections.iter().filter(|logged| !version.corrections.contains(logged)) {
            report.add(
                Diagnostic::told(
                    codes::LOST_CORRECTION,
                    Said::new(
                        format!("a correction of {} that was released is gone", lost.on),
                        format!("lời đính chính ngày {} đã phát hành nay không còn", lost.on),
                    ),
                )
                .at(page.title_place())
                .note_told(Said::new(
                    format!("it said: {}", lost.text),
                    format!("lời ấy là: {}", lost.text),
                ))
                .help_told(Said::new(
                    "put it back as it was; when it was wrong itself, add a new one below",
                    "đặt lại như cũ; nếu chính lời ấy sai, thêm một lời mới bên dưới",
                )),
            );
        }
        let is_edited = version.words != last.words || version.state != last.state;
        if !is_edited {
            return;
        }
        let fresh: Vec<&Logged> = version
            .corrections
            .iter()
            .filter(|logged| !last.corrections.contains(logged))
            .collect();
        let changes =
            self.words(last).map_or_else(Vec::new, |old| difference::paragraphs(old, &words));
        let trouble = if fresh.is_empty() {
            Some(Trouble::Silent)
        } else if fresh.iter().all(|logged| logged.typo) {
            let is_small = version.verdicts == last.verdicts
                && version.state == last.state
                && is_small(&changes);
            (!is_small).then_some(Trouble::MoreThanTypo)
        } else {
            let is_dated = page.written.updated.is_some()
                && later(version.updated.as_deref(), last.updated.as_deref(), config);
            (!is_dated).then_some(Trouble::NotDated)
        };
        if let Some(trouble) = trouble {
            report.add(trouble.problem(page, last, &version, &changes, &options.now));
        }
    }

    fn check_address(
        &self,
        page: &Page,
        config: &Config,
        redirects: &[Redirect],
        report: &mut Report,
    ) {
        let Some(last) = self.versions(page, config).last() else { return };
        if last.url == page.url.as_str() || leads_on(redirects, &last.url) {
            return;
        }
        report.add(
            Diagnostic::told(
                codes::LOST_ADDRESS,
                Said::new(
                    format!(
                        "this article was released as `{}`, and nothing leads there any more",
                        last.url
                    ),
                    format!(
                        "bài này đã phát hành ở `{}`, nay không còn gì dẫn tới đó nữa",
                        last.url
                    ),
                ),
            )
            .at(page.place())
            .note_told(Said::new(
                "whoever has the old address in a message or a feed finds nothing",
                "ai giữ địa chỉ cũ trong tin nhắn hay bảng tin sẽ không tìm thấy bài",
            ))
            .help_told(Said::new(
                format!(
                    "add `aliases: [{}]`, or take the old `slug`, date or folder again",
                    last.url
                ),
                format!(
                    "thêm `aliases: [{}]`, hoặc dùng lại `slug`, ngày hay thư mục cũ",
                    last.url
                ),
            )),
        );
    }

    /// Articles that were there and are not any more.
    fn check_vanished(
        &self,
        pages: &[&Page],
        redirects: &[Redirect],
        hidden: &BTreeMap<SourcePath, Hidden>,
        config: &Config,
        report: &mut Report,
    ) {
        for (last, fate) in self.vanished(pages, redirects, hidden, config) {
            if fate.is_some() {
                continue;
            }
            let path = SourcePath::new(&last.path);
            let heir = pages.iter().find(|page| page.url.as_str() == last.url);
            if let Some(heir) = heir {
                report.add(
                    Diagnostic::told(
                        codes::VANISHED_ARTICLE,
                        Said::new(
                            format!(
                                "this article was released with the id `{}`, which nothing has now",
                                last.article
                            ),
                            format!(
                                "bài này đã phát hành với mã `{}`, nay không bài nào có mã ấy",
                                last.article
                            ),
                        ),
                    )
                    .at(heir.title_place())
                    .note_told(Said::new(
                        "feeds and everybody who refers to it know it by its id",
                        "bảng tin và mọi nơi dẫn lại bài nhận ra bài theo mã",
                    ))
                    .help_told(Said::new(
                        format!("give it `id: {}` again", last.article),
                        format!("ghi lại `id: {}`", last.article),
                    )),
                );
                continue;
            }
            let (place, why) = match hidden.get(&path) {
                Some(Hidden { place, why, .. }) => (place.clone(), *why),
                None => (Place::whole_file(&SourcePath::new(LEDGER)), GONE),
            };
            let Version { title, url, release, article, path, .. } = last;
            report.add(
                Diagnostic::told(
                    codes::VANISHED_ARTICLE,
                    Said::new(
                        format!("“{title}” was released as `{url}` and {}", why.en),
                        format!("“{title}” đã phát hành ở `{url}` và nay {}", why.vi),
                    ),
                )
                .at(place)
                .note_told(Said::new(
                    format!("release {release} has it with the id `{article}`, made from `{path}`"),
                    format!("bản phát hành {release} có bài với mã `{article}`, từ tệp `{path}`"),
                ))
                .help_told(Said::new(
                    format!(
                        "keep the file with `status: withdrawn` and a correction that says why; or, when another page takes \
                         its place, give that page `aliases: [{url}]`"
                    ),
                    format!(
                        "giữ tệp, ghi `status: withdrawn` và một lời đính chính nói rõ vì sao; còn nếu trang khác thay chỗ, \
                         ghi ở trang ấy `aliases: [{url}]`"
                    ),
                )),
            );
        }
    }
}

/// Why an article is not among the pages: there is no file.
const GONE: Words = Words { en: "is not there any more", vi: "không còn nữa" };

/// Makes warnings of problems while somebody is at work on the article: the correction is written last.
pub(in crate::site) fn soften(options: &Options, found: &mut Report) {
    if options.at_work {
        found.translate(|problem| Diagnostic { severity: Severity::Warning, ..problem });
    }
}

/// Whether one moment is later than the other, which may be missing.
fn later(new: Option<&str>, old: Option<&str>, config: &Config) -> bool {
    let moment = |text: &str| Moment::parse(text, &config.zone).ok().map(|moment| moment.unix());
    match (new.and_then(moment), old.and_then(moment)) {
        (Some(new), Some(old)) => new > old,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// So many words may change as a slip of the keyboard.
const SMALL: usize = 10;

/// Whether changes are so small that readers need not be told: few words, and none of them with a digit in it, as numbers and
/// dates are facts.
fn is_small(changes: &[Paragraph]) -> bool {
    let changed = changes.iter().flatten().filter(|stretch| stretch.fate != Fate::Stayed);
    let words: Vec<&str> = changed.flat_map(|stretch| stretch.words.split_whitespace()).collect();
    words.len() <= 2 * SMALL
        && !words.iter().any(|word| word.contains(|letter: char| letter.is_numeric()))
}

/// What is wrong with an edit.
#[derive(Clone, Copy)]
enum Trouble {
    /// No correction tells of it.
    Silent,
    /// It is called a slip of the keyboard and is more than that.
    MoreThanTypo,
    /// A correction tells of it, and the article does not say when it was changed.
    NotDated,
}

impl Trouble {
    fn problem(
        self,
        page: &Page,
        last: &Version,
        version: &Version,
        changes: &[Paragraph],
        now: &Moment,
    ) -> Diagnostic {
        let release = last.release;
        let was_taken_back = version.state == State::Withdrawn && last.state != State::Withdrawn;
        let (what, what_vi) = match was_taken_back {
            true => ("was withdrawn", "đã bị rút"),
            false => ("was changed", "đã bị sửa"),
        };
        let (en, vi) = match self {
            Self::Silent => (", and no correction says so", " mà không có lời đính chính nào"),
            Self::MoreThanTypo => (" by more than a typo", " nhiều hơn một lỗi chính tả"),
            Self::NotDated => {
                (", and `updated` does not say when", " mà `updated` không cho biết lúc nào")
            }
        };
        let message = Said::new(
            format!("this article {what} after release {release}{en}"),
            format!("bài {what_vi} sau bản phát hành {release}{vi}"),
        );
        let mut problem = Diagnostic::told(codes::SILENT_EDIT, message).at(page.title_place());
        let mut told = changes.iter().filter(|paragraph| !is_verdict(paragraph, last, version));
        if let Some((was, is)) = told.next().and_then(first_change) {
            problem = problem.note_told(match (was.as_str(), is.as_str()) {
                ("", added) => {
                    Said::new(format!("“{added}” was added"), format!("nay thêm “{added}”"))
                }
                (gone, "") => Said::new(format!("“{gone}” is gone"), format!("nay bỏ “{gone}”")),
                (was, is) => Said::new(
                    format!("it said “{was}” and says “{is}” now"),
                    format!("trước là “{was}”, nay là “{is}”"),
                ),
            });
        }
        if version.verdicts != last.verdicts {
            let shown = |verdicts: &BTreeMap<String, String>| {
                verdicts
                    .iter()
                    .map(|(claim, verdict)| format!("{claim}: {verdict}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let (was, is) = (shown(&last.verdicts), shown(&version.verdicts));
            problem = problem.note_told(Said::new(
                format!("its verdicts were {was} and are {is} now"),
                format!("kết luận trước là {was}, nay là {is}"),
            ));
        }
        problem.help_told(self.help(was_taken_back, now))
    }

    /// What to write.
    fn help(self, was_taken_back: bool, now: &Moment) -> Said {
        let (day, moment) = (now.day(), now.rfc3339());
        match self {
            Self::Silent => {
                let kind = if was_taken_back { "retraction" } else { "correction" };
                let lines = format!(
                    "updated: {moment}\ncorrections:\n  - {{ on: {day}, kind: {kind}, text: \"…\" }}"
                );
                let typo = format!("`- {{ on: {day}, typo: true, text: \"…\" }}`");
                Said::new(
                    format!(
                        "say below `corrections` what was wrong and what is right now, and when:\n{lines}\n\
                         Where only letters were put right: {typo}, without `updated`"
                    ),
                    format!(
                        "ghi ở `corrections` điều gì sai, nay đúng là gì, và lúc nào:\n{lines}\n\
                         Nếu chỉ sửa lỗi gõ chữ: {typo}, không cần `updated`"
                    ),
                )
            }
            Self::MoreThanTypo => Said::new(
                "leave out `typo: true`, so that readers are told; a typo changes at most ten words, no number, no verdict",
                "bỏ `typo: true` để báo cho người đọc; lỗi gõ chữ chỉ đổi nhiều nhất mười chữ, không đổi số, không đổi kết luận",
            ),
            Self::NotDated => {
                let line = format!("`updated: {moment}`");
                Said::new(format!("add {line}"), format!("thêm {line}"))
            }
        }
    }
}

/// So many words are shown before and behind a change.
const AROUND: usize = 4;

/// The first change of a paragraph with some words around it, before and after.
fn first_change(paragraph: &Paragraph) -> Option<(String, String)> {
    let place = paragraph.iter().position(|stretch| stretch.fate != Fate::Stayed)?;
    let ends = paragraph[place..].iter().position(|stretch| stretch.fate == Fate::Stayed);
    let end = ends.map_or(paragraph.len(), |length| place + length);
    let words = |stretch: &difference::Stretch| {
        stretch.words.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let before = place.checked_sub(1).map(|place| words(&paragraph[place])).unwrap_or_default();
    let before = &before[before.len().saturating_sub(AROUND)..];
    let behind = paragraph.get(end).map(words).unwrap_or_default();
    let behind = &behind[..behind.len().min(AROUND)];
    let side = |fate: Fate| {
        let own =
            paragraph[place..end].iter().filter(|stretch| stretch.fate == fate).flat_map(words);
        let own: Vec<String> = own.collect();
        let shown = if own.len() > 3 * AROUND {
            own[..3 * AROUND].iter().cloned().chain(["…".to_owned()]).collect()
        } else {
            own
        };
        let all: Vec<String> =
            before.iter().cloned().chain(shown).chain(behind.iter().cloned()).collect();
        all.join(" ")
    };
    Some((side(Fate::Went), side(Fate::Came)))
}

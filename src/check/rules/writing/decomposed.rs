//! TXT-01: a file holds letters taken apart (NFD).

use std::borrow::Cow;

use rayon::prelude::*;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Place;
use crate::base::diag::Severity;
use crate::base::vietnamese;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::source::SourceFile;

pub(super) const RULE: Rule = Rule {
    code: "TXT-01",
    severity: Severity::Info,
    summary: Words {
        en: "a text whose letters are taken apart",
        vi: "văn bản có chữ bị tách rời dấu",
    },
    why: Words {
        en: "An accented letter can be one sign or a letter with marks behind it; both look the same and compare \
             unequal (Unicode Standard Annex 15). Text copied from macOS file names and from some PDF files is taken \
             apart. Readers get it whole, as the program puts letters together; but your own search, spelling checks \
             and comparison of versions do not find such words.",
        vi: "Một chữ có dấu có thể là một ký tự, hoặc là chữ cái kèm dấu đứng sau; trông giống nhau mà so thì khác \
             (Unicode Standard Annex 15). Văn bản chép từ tên tệp macOS và một số tệp PDF bị tách rời như thế. Người \
             đọc vẫn nhận được chữ liền vì chương trình ghép lại; nhưng tìm kiếm, kiểm chính tả và so phiên bản ở máy \
             bạn thì không thấy những từ ấy.",
    },
    bad: "Nu\\u{31b}\\u{301}c máy vẫn an toàn.",
    good: "Nước máy vẫn an toàn.",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let texts = ["md", "markdown", "yaml", "yml"];
    let files: Vec<&SourceFile> = built
        .sources
        .iter()
        .filter(|file| texts.contains(&file.path.extension().as_str()))
        .collect();
    let found: Vec<Finding> = files.par_iter().filter_map(|file| find(file)).collect();
    for finding in found {
        findings.add(finding);
    }
}

fn find(file: &SourceFile) -> Option<Finding> {
    let bytes = file.bytes().ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let mut start = 0;
    let mut first = None;
    let mut lines = 0usize;
    for line in text.split_inclusive('\n') {
        if let Cow::Owned(whole) = vietnamese::nfc(line) {
            let same = line.chars().zip(whole.chars()).take_while(|(old, new)| old == new);
            let at: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
            if at < line.len() {
                let word = line[at..].split(char::is_whitespace).next().unwrap_or_default();
                first = first.or(Some(start + at..start + at + word.len()));
                lines = lines.saturating_add(1);
            }
        }
        start += line.len();
    }
    let place = Place::in_text(&file.path, text, first?);
    let message = match lines {
        1 => Said::new(
            "letters on this line are taken apart (Unicode form NFD)",
            "dòng này có chữ bị tách rời dấu (dạng Unicode NFD)",
        ),
        _ => Said::new(
            format!("letters on {lines} lines are taken apart (Unicode form NFD), here first"),
            format!("{lines} dòng có chữ bị tách rời dấu (dạng Unicode NFD), chỗ đầu tiên ở đây"),
        ),
    };
    let help = Said::new(
        "save the file in Unicode form NFC; for example `uconv -x nfc`",
        "lưu tệp ở dạng Unicode dựng sẵn (NFC); ví dụ bằng `uconv -x nfc`, hoặc UniKey",
    );
    Some(Finding::at(place, message).help(help))
}

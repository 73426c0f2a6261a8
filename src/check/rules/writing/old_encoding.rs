//! TXT-03: a text looks as if an old encoding was read wrongly.

use std::ops::Range;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "TXT-03",
    severity: Severity::Warning,
    summary: Words {
        en: "left-overs of TCVN3, VNI or of UTF-8 read wrongly",
        vi: "dấu vết TCVN3, VNI hoặc UTF-8 bị đọc sai",
    },
    why: Words {
        en: "Older Vietnamese documents are in TCVN3 or VNI; copied into UTF-8 without conversion they become signs \
             that nobody can read or search (TCVN 6909:2001 asks for Unicode). The same happens to UTF-8 that a program \
             took for Latin-1. Names and numbers of documents are where it is overlooked.",
        vi: "Văn bản tiếng Việt cũ dùng TCVN3 hoặc VNI; chép sang UTF-8 mà không chuyển mã thì thành ký tự không ai đọc \
             hay tìm được (TCVN 6909:2001 yêu cầu Unicode). UTF-8 bị chương trình đọc như Latin-1 cũng vậy. Tên và số \
             hiệu văn bản là chỗ dễ bỏ sót nhất.",
    },
    bad: "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
    good: "Cộng hoà xã hội chủ nghĩa Việt Nam",
    check: Check::Page(check),
};

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    let text = &page.written.text;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((name, range)) = trouble(line) {
            let range = start + range.start..start + range.end;
            let message =
                Said::new(format!("this looks like {name}"), format!("chỗ này trông như {name}"));
            let help = Said::new(
                "convert the text to Unicode (UniKey does so) and paste it anew",
                "chuyển văn bản sang Unicode (UniKey làm được) rồi dán lại",
            );
            // One finding a file: what was pasted was pasted as a whole.
            findings.add(Finding::at(page.at(&range), message).help(help));
            return;
        }
        start += line.len();
    }
}

/// An encoding, and how its words are known when they were read wrongly.
type Form = (&'static str, fn(&str) -> bool);

/// What the words of a line look like, with the first such word. One word alone may be a name from abroad.
fn trouble(line: &str) -> Option<(&'static str, Range<usize>)> {
    if !line.contains(|letter| matches!(letter, '\u{a1}'..='\u{ff}')) {
        return None;
    }
    let forms: [Form; 3] =
        [("UTF-8 read as Latin-1", is_misread), ("TCVN3 (ABC)", is_tcvn3), ("VNI", is_vni)];
    for (name, is_like) in forms {
        let mut first = None;
        let mut count = 0;
        let mut start = 0;
        for word in line.split(' ') {
            if is_like(word) {
                let bare = word.trim_end();
                first = first.or(Some(start..start + bare.len()));
                count += 1;
            }
            start += word.len() + 1;
        }
        if count >= 2 {
            return first.map(|range| (name, range));
        }
    }
    None
}

/// The two or three bytes of a Vietnamese letter, each taken for a letter of its own.
fn is_misread(word: &str) -> bool {
    ["áº", "á»", "Æ°", "Ä‘", "Ä\u{90}", "Ã¡", "Ã¢", "Ãª", "Ã´", "Æ¡"]
        .iter()
        .any(|pair| word.contains(pair))
}

/// TCVN3 puts letters where Latin-1 has signs and capitals, so these stand inside words in lower case.
fn is_tcvn3(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(2).enumerate().any(|(index, pair)| {
        let (Some(before), Some(letter)) = (pair.first(), pair.last()) else { return false };
        let after = letters.get(index + 2);
        let is_end = after.is_none_or(|after| !after.is_alphabetic());
        let is_followed = after.is_some_and(char::is_ascii_lowercase);
        let is_sign = "µ¶·¸¹»¼½¾¨©ª«¬¦§".contains(*letter);
        let is_capital = "ÆÇÈÉÊËÌÎÏÑÒÓÔÕÖ×ØÜÝÞ".contains(*letter);
        before.is_ascii_lowercase()
            && ((is_capital && (is_end || is_followed))
                || (is_sign && (is_followed || is_end && *letter != '©')))
    })
}

/// VNI writes a mark as a letter of its own behind the vowel.
fn is_vni(word: &str) -> bool {
    let mut letters = word.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        // Only pairs that neither Vietnamese nor its neighbours write.
        let marks = match letter {
            'a' => "øùûõïäåãëü",
            'o' | 'e' => "øùûõïäåã",
            'u' => "øùûõï",
            _ => continue,
        };
        if letters.peek().is_some_and(|mark| marks.contains(*mark)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<&'static str> {
        trouble(line).map(|(name, _)| name)
    }

    #[test]
    fn each_old_encoding_is_known_by_its_marks() {
        assert_eq!(found("Céng hoµ x· héi chñ nghÜa ViÖt Nam"), Some("TCVN3 (ABC)"));
        assert_eq!(found("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"), Some("VNI"));
        assert_eq!(found("Cá»™ng hoÃ  xÃ£ há»™i"), Some("UTF-8 read as Latin-1"));
    }

    #[test]
    fn vietnamese_and_names_from_abroad_are_left_alone() {
        assert_eq!(found("Cộng hoà xã hội chủ nghĩa Việt Nam: khoá, thuỷ, ưu đãi, yêu cầu"), None);
        assert_eq!(found("Noël, Citroën của ông Müller ở Århus và bà Çelik"), None);
        assert_eq!(found("§ 5 khoản 2, ±3 °C, 5 µg, © 2026, Windows® và ½ lít"), None);
        assert_eq!(found("Bà Zoë gặp señor Muñoz ở Straße"), None);
    }
}

//! Both ways of reading YAML give one tree, with the same places: on all that the project has, on a great many random changes of
//! it, and on all short texts of the signs that mean something.
//!
//! `MUTATIONS=5000000` tries so many changes, and short texts that are longer; a release build is quicker then.

use std::path::Path;

use crate::base::diag::Report;
use crate::base::path::SourcePath;
use crate::base::yaml::Node;
use crate::base::yaml::Value;
use crate::base::yaml::compose;
use crate::base::yaml::plain;

/// How many random changes are tried.
const MUTATIONS: usize = 10_000;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % sides
    }
}

/// Reads a text in both ways; `true` when it is written plainly, and then the parser must give the same and find nothing wrong.
fn agree(text: &str) -> bool {
    let Some(node) = plain::read(text, 3) else { return false };
    let mut report = Report::new();
    // The parser is given a text that begins further up, as front matter does.
    let whole = ["---", text].concat();
    let composed = compose(&SourcePath::new("a.yaml"), &whole, text, 3, &mut report);
    assert_eq!(report.sorted(), [], "the parser finds nothing wrong with {text:?}");
    assert_eq!(Some(node), composed, "both ways of reading give the same for {text:?}");
    true
}

/// How many changes are wanted.
#[expect(clippy::disallowed_methods, reason = "a long run is asked for by the environment")]
fn wanted() -> usize {
    std::env::var("MUTATIONS").map_or(MUTATIONS, |count| count.parse().unwrap())
}

/// All YAML of the project: records, settings, front matter, also that of the stories.
#[expect(clippy::disallowed_methods, reason = "a test reads the project it belongs to")]
fn examples() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut examples = Vec::new();
    for folder in ["content", "data", "docs", "site.yaml", "themes", "tests/cases"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            if !entry.file_type().is_file()
                || ![".md", ".yaml", ".txt"].iter().any(|end| name.ends_with(end))
            {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            if name.ends_with(".yaml") {
                examples.push(text);
            } else {
                stretches(&text, &mut examples);
            }
        }
    }
    // Sentences longer than keys may be, and ways of writing that the project does not use.
    let long = "Nước máy đạt quy chuẩn, theo kết quả ngày 19/11. ".repeat(30);
    let long = long.trim_end();
    examples.push(format!(
        "a: {long}\nb:\n  - {long}\n  - \"{long}\"\nc: [\"{long}\", d]\ne: {{ f: '{long}' }}\n"
    ));
    examples.push("# a\n\na:\n- b\n- c: d  \n  # e\n\n  f: (g\nh:\n- - i\n# j\nk:\n\n  - l: [[m], [n, {o: p}]]\n    q:\n    - /r\n".into());
    examples
}

/// What stands between lines that end YAML: `---`, a fence, the head of a file in a story.
fn stretches(text: &str, examples: &mut Vec<String>) {
    let mut stretch = String::new();
    for line in text.split_inclusive('\n') {
        if line == "---\n" || line.starts_with("```") || line.starts_with("-- ") {
            examples.push(std::mem::take(&mut stretch));
        } else {
            stretch.push_str(line);
        }
    }
    examples.push(stretch);
}

/// Signs and words that mean something in YAML, or nearly do.
const STRANGE: &[&str] = &[
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n ",
    "\n  ",
    "\n    ",
    " \n",
    ":",
    ": ",
    ":\n",
    " :",
    " #",
    "#",
    "\n# a\n",
    "-",
    "- ",
    "\n- ",
    "\n  - ",
    "- - ",
    "---",
    "---\n",
    "...\n",
    "--- ",
    "\"",
    "'",
    "''",
    "\\",
    "\\n",
    "\"\"",
    "[",
    "]",
    "[]",
    "{",
    "}",
    "{}",
    ",",
    ", ",
    "&",
    "&a ",
    "*",
    "*a",
    "!",
    "!!str ",
    "|",
    "|\n",
    ">",
    ">-\n",
    "%",
    "%YAML 1.2\n",
    "@",
    "`",
    "?",
    "? ",
    "~",
    "\t",
    "\r",
    "\r\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{200b}",
    "\u{fdd0}",
    "\u{feff}",
    "\u{ffff}",
    "\u{fffd}",
    "\u{e000}",
    "null",
    "Null",
    "true",
    "1",
    "=",
    "<<",
    "a",
    "a: ",
    "a: b\n",
    "đ",
    "Đ",
    "e\u{301}",
    "…",
    "“",
    "🌊",
    "<",
    "(",
    "/",
    ".",
    "+",
    "_",
    "^",
    "$",
];

/// Changes a text at random, as slips of the hand do.
fn changed(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(3) {
        let places: Vec<usize> =
            text.char_indices().map(|(index, _)| index).chain([text.len()]).collect();
        let at = places[dice.below(places.len())];
        // Mostly a place at which something begins or ends.
        let marked: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| {
                text[*place..]
                    .starts_with(['\n', ':', ' ', '-', '"', '\'', '[', ']', '{', '}', ','])
            })
            .collect();
        let at = if marked.is_empty() || dice.below(4) == 0 {
            at
        } else {
            marked[dice.below(marked.len())]
        };
        let next = at + text[at..].chars().next().map_or(0, char::len_utf8);
        let later = places[dice.below(places.len())].max(next).min(next + 12);
        let later = if text.is_char_boundary(later) { later } else { next };
        let strange = STRANGE[dice.below(STRANGE.len())];
        match dice.below(9) {
            0 | 1 => text.insert_str(at, strange),
            2 => text.replace_range(at..next, ""),
            3 => text.replace_range(at..next, strange),
            4 => text.replace_range(at..later, ""),
            5 => text = [&text[..later], &text[at..]].concat(),
            6 => {
                let mut letters: Vec<char> = text.chars().collect();
                let (one, other) =
                    (dice.below(letters.len().max(1)), dice.below(letters.len().max(1)));
                if !letters.is_empty() {
                    let near = (one + 1).min(letters.len() - 1);
                    letters.swap(one, if dice.below(2) == 0 { near } else { other });
                }
                text = letters.into_iter().collect();
            }
            7 => {
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                if !lines.is_empty() {
                    let line = lines[dice.below(lines.len())];
                    if dice.below(2) == 0 {
                        let gone = dice.below(lines.len());
                        lines.remove(gone);
                    }
                    lines.insert(dice.below(lines.len() + 1), line);
                }
                text = lines.concat();
            }
            _ => {
                let mut lines: Vec<String> =
                    text.split_inclusive('\n').map(str::to_owned).collect();
                if !lines.is_empty() {
                    let index = dice.below(lines.len());
                    let spaces = " ".repeat(dice.below(5));
                    let line = lines[index].trim_start_matches(' ');
                    lines[index] = if dice.below(2) == 0 {
                        [&spaces, line].concat()
                    } else {
                        [&spaces, lines[index].as_str()].concat()
                    };
                }
                text = lines.concat();
            }
        }
    }
    text
}

#[test]
fn the_yaml_of_the_project_is_read_the_same_in_both_ways() {
    let examples = examples();
    let plain = examples.iter().filter(|text| agree(text)).count();
    assert!(plain > 500, "{plain} of {} are written plainly", examples.len());
}

#[test]
fn random_changes_are_read_the_same_in_both_ways() {
    let mut examples = examples();
    examples.retain(|text| agree(text));
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let count = wanted();
    let plain = (0..count)
        .filter(|_| agree(&changed(&examples[dice.below(examples.len())], &mut dice)))
        .count();
    assert!(plain * 6 > count, "{plain} of {count} are written plainly");
}

#[test]
fn all_short_texts_are_read_the_same_in_both_ways() {
    let signs = ["a", "é", " ", "\n", ":", "-", "\"", "'", "#", "[", "]", "{", "}", ",", "~", "\\"];
    let longest = if wanted() > MUTATIONS { 6 } else { 3 };
    let frames = [
        ("", ""),
        ("a: ", "\n"),
        ("a:\n  ", "\n"),
        ("a:\n- ", "\nb: c\n"),
        ("a:\n  - b:", "\n"),
        ("a: [", "]\n"),
        ("a: {b: ", "}\n"),
        ("a: { ", " }\n"),
        ("a: b", "\nc: d\n"),
    ];
    let mut plain = 0;
    for length in 0..=longest {
        for number in 0..signs.len().pow(length) {
            let mut text = String::new();
            let mut rest = number;
            for _ in 0..length {
                text.push_str(signs[rest % signs.len()]);
                rest /= signs.len();
            }
            plain += frames
                .iter()
                .filter(|(before, after)| agree(&[before, text.as_str(), after].concat()))
                .count();
        }
    }
    assert!(plain > 100, "{plain} are written plainly");
}

#[test]
fn what_is_written_plainly_keeps_its_words_and_places() {
    let text = "a: \"b: c\"\nd:\n  - e\n";
    let Some(Node { range, value: Value::Map(entries) }) = plain::read(text, 10) else {
        panic!("plain")
    };
    assert_eq!(range, 10..29);
    assert_eq!(entries[0].1.range, 13..19);
    assert_eq!(entries[0].1.value, Value::Scalar { text: "b: c".into(), plain: false });
    assert_eq!(entries[1].0.value, "d");
}

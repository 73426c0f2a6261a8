//! Blocks fenced by `:::`: finding their lines, and reading the line that opens one.
//!
//! In: the Markdown of a body. Out: the same text, byte for byte as long, in which each fence is
//! one line of raw HTML for the Markdown parser; and what a fence says. Which blocks exist and what
//! they need is for the theme; how they nest is kept in `markdown.rs`.
//!
//! `:::` becomes `<?>`. That begins a processing instruction, which interrupts a paragraph and ends
//! on its own line (CommonMark 0.31, section 4.6, kind 3). So each fence comes out of the parser as
//! one piece of raw HTML at the right nesting, without blank lines around it, and every offset is
//! still right. Where the parser sees text or code instead, the original bytes are put back.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::yaml::Spanned;
use crate::document::body::Block;

/// What the parser sees instead of the first three colons.
const DISGUISE: &str = "<?>";

/// A text in which fences are disguised.
#[derive(Debug)]
pub(super) struct Disguised<'a> {
    original: &'a str,
    text: Cow<'a, str>,
    /// Where the disguised colons stand, in order.
    fences: Vec<usize>,
}

impl<'a> Disguised<'a> {
    /// Disguises each line that begins with three colons, behind the marks of quotes and lists.
    pub(super) fn new(original: &'a str) -> Self {
        let fences = if has_pair(original, *b"::") { fences(original) } else { Vec::new() };
        let mut text = Cow::Borrowed(original);
        for fence in &fences {
            text.to_mut().replace_range(*fence..fence + DISGUISE.len(), DISGUISE);
        }
        Self { original, text, fences }
    }

    /// What the parser is to read.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text of an event as the editor wrote it.
    pub(super) fn restore<'b>(&'b self, text: &'b str, range: &Range<usize>) -> &'b str {
        let is_disguised = self.touches(range) && self.text.get(range.clone()) == Some(text);
        let original = is_disguised.then(|| self.original.get(range.clone())).flatten();
        original.unwrap_or(text)
    }

    /// Inline code as the editor wrote it. Its line breaks are spaces already, so it is no slice of
    /// the text.
    pub(super) fn restore_code<'b>(&self, code: &'b str, range: &Range<usize>) -> Cow<'b, str> {
        if self.touches(range) {
            return Cow::Owned(code.replace(DISGUISE, ":::"));
        }
        Cow::Borrowed(code)
    }

    /// The first fence in a range.
    pub(super) fn fence_in(&self, range: &Range<usize>) -> Option<usize> {
        let index = self.fences.partition_point(|fence| *fence < range.start);
        self.fences.get(index).copied().filter(|fence| *fence < range.end)
    }

    /// Whether a range holds a byte of a disguise.
    fn touches(&self, range: &Range<usize>) -> bool {
        let start = range.start.saturating_sub(DISGUISE.len() - 1);
        self.fence_in(&(start..range.end)).is_some()
    }

    /// The line of a fence, from its first colon to its last character.
    pub(super) fn line(&self, fence: usize) -> Range<usize> {
        let rest = self.original.get(fence..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().trim_end();
        fence..fence + line.len()
    }
}

/// Whether two bytes stand side by side in a text. Without a way out before the end, sixteen are looked at in one step.
pub(super) fn has_pair(text: &str, pair: [u8; 2]) -> bool {
    let bytes = text.as_bytes();
    let next = bytes.get(1..).unwrap_or_default();
    bytes
        .iter()
        .zip(next)
        .fold(false, |found, (first, second)| found | ((*first == pair[0]) & (*second == pair[1])))
}

/// Where lines begin with `:::`. Lines that only look so (in code) are found too; that is harmless,
/// as the parser decides.
fn fences(text: &str) -> Vec<usize> {
    let mut fences = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = behind_marks(line);
        if words.starts_with(":::") {
            fences.push(start + line.len() - words.len());
        }
        start += line.len();
    }
    fences
}

/// A line without the marks of quotes, list items, definitions and footnotes before its words.
pub(super) fn behind_marks(line: &str) -> &str {
    let mut rest = line.trim_start_matches([' ', '\t', '>']);
    while let Some(behind) = behind_mark(rest) {
        rest = behind.trim_start_matches([' ', '\t', '>']);
    }
    rest
}

/// What stands behind one mark `-`, `1.`, `:` or `[^1]:`, when white space follows it.
fn behind_mark(text: &str) -> Option<&str> {
    let number = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let behind = if number.len() < text.len() {
        number.strip_prefix(['.', ')'])?
    } else if let Some(label) = text.strip_prefix("[^") {
        label.split_once("]:")?.1
    } else {
        text.strip_prefix(['-', '+', '*', ':'])?
    };
    behind.starts_with([' ', '\t']).then_some(behind)
}

/// What a fence says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fence {
    /// Only colons: the innermost block ends.
    Close,
    /// A block begins.
    Open(Block),
}

/// Something in the opening line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadFence {
    /// What was found and what was wanted.
    pub(super) message: String,
    /// What to do.
    pub(super) help: String,
    /// Where it stands in the file.
    pub(super) range: Range<usize>,
}

/// Reads the line of a fence, which begins at byte `start` of the file.
///
/// What can be read is returned beside what cannot; `None` when the block has no name, so that its
/// end can still be told from a stray one.
pub(super) fn read(line: &str, start: usize) -> (Option<Fence>, Vec<BadFence>) {
    // Colons behind the words are decoration, as in Pandoc.
    let words = line.trim_end().trim_end_matches(':');
    let after_colons = words.trim_start_matches(':');
    if after_colons.trim().is_empty() {
        return (Some(Fence::Close), Vec::new());
    }
    let mut reader = Reader { line: words, at: words.len() - after_colons.len(), start };
    reader.skip_space();
    match reader.name() {
        Ok(name) => {
            let range = start..start + line.trim_end().len();
            let mut block =
                Block { name, arguments: Vec::new(), attributes: Vec::new(), range, depth: 0 };
            let problems = reader.attributes(&mut block);
            (Some(Fence::Open(block)), problems)
        }
        Err(problem) => (None, vec![problem]),
    }
}

/// A place in an opening line.
struct Reader<'a> {
    line: &'a str,
    at: usize,
    /// Where the line begins in the file.
    start: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.at = self.line.len() - self.rest().trim_start().len();
    }

    /// Moves to the first character that does not fit.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> Spanned<String> {
        let from = self.at;
        let rest = self.rest();
        self.at += rest.find(|letter: char| !fits(letter)).unwrap_or(rest.len());
        self.spanned(from)
    }

    /// What stands between `from` and here.
    fn spanned(&self, from: usize) -> Spanned<String> {
        let text = self.line.get(from..self.at).unwrap_or_default();
        Spanned::new(text.to_owned(), self.range(from))
    }

    fn range(&self, from: usize) -> Range<usize> {
        self.start + from..self.start + self.at
    }

    fn name(&mut self) -> Result<Spanned<String>, BadFence> {
        let word = self.take_while(|letter| !letter.is_whitespace());
        let mut letters = word.value.chars();
        let begins_well = letters.next().is_some_and(char::is_alphabetic);
        if begins_well && letters.all(|letter| letter.is_alphanumeric() || "-_".contains(letter)) {
            return Ok(word);
        }
        Err(BadFence {
            message: format!("`{}` is not the name of a block", word.value),
            help: "write a name of letters, digits and `-`, as in `::: note`".to_owned(),
            range: word.range,
        })
    }

    /// Reads words and `key=value` pairs up to the end of the line.
    fn attributes(&mut self, block: &mut Block) -> Vec<BadFence> {
        let mut problems = Vec::new();
        let mut keys = BTreeSet::new();
        self.skip_space();
        while !self.rest().is_empty() {
            if let Err(problem) = self.attribute(block, &mut keys) {
                problems.push(problem);
            }
            self.skip_space();
        }
        problems
    }

    fn attribute(
        &mut self,
        block: &mut Block,
        keys: &mut BTreeSet<String>,
    ) -> Result<(), BadFence> {
        let from = self.at;
        let key = self.take_while(|letter| !letter.is_whitespace() && letter != '=');
        if !self.rest().starts_with('=') {
            block.arguments.push(key);
            return Ok(());
        }
        self.at += 1;
        let value = self.value(&key.value)?;
        if !key.value.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter))
            || key.value.is_empty()
        {
            return Err(BadFence {
                message: format!("`{}` has no key before the `=`", self.spanned(from).value),
                help: "write `key=value`, or `key=\"a value with spaces\"`".to_owned(),
                range: self.range(from),
            });
        }
        if !keys.insert(key.value.clone()) {
            return Err(BadFence {
                message: format!("`{}` is written twice", key.value),
                help: "keep the one you mean".to_owned(),
                range: key.range,
            });
        }
        block.attributes.push((key, value));
        Ok(())
    }

    fn value(&mut self, key: &str) -> Result<Spanned<String>, BadFence> {
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(key, quote),
            Some('“' | '”' | '‘' | '’' | '„' | '«') => self.curly(key),
            Some(letter) if !letter.is_whitespace() => {
                Ok(self.take_while(|letter| !letter.is_whitespace()))
            }
            Some(_) | None => Err(BadFence {
                message: format!("`{key}=` has no value"),
                help: format!("write `{key}=value` without spaces around `=`, or remove it"),
                range: self.start + self.at.saturating_sub(key.len() + 1)..self.start + self.at,
            }),
        }
    }

    /// A value in quotes, in which `\"` and `\\` stand for the character behind the backslash.
    fn quoted(&mut self, key: &str, quote: char) -> Result<Spanned<String>, BadFence> {
        let from = self.at;
        let mut value = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        while let Some((index, letter)) = letters.next() {
            if letter == quote {
                self.at = from + index + 1;
                return self.end_of_quoted(key, Spanned::new(value, self.range(from)));
            }
            let escaped =
                letters.next_if(|(_, next)| letter == '\\' && [quote, '\\'].contains(next));
            value.push(escaped.map_or(letter, |(_, next)| next));
        }
        self.at = self.line.len();
        Err(BadFence {
            message: format!("the quotation mark of `{key}` is not closed"),
            help: format!("write a second {quote} behind the value, on the same line"),
            range: self.range(from),
        })
    }

    fn end_of_quoted(
        &mut self,
        key: &str,
        value: Spanned<String>,
    ) -> Result<Spanned<String>, BadFence> {
        let behind = self.take_while(|letter| !letter.is_whitespace());
        if behind.value.is_empty() {
            return Ok(value);
        }
        Err(BadFence {
            message: format!("`{}` stands directly behind the value of `{key}`", behind.value),
            help: "write a space between them; a quotation mark inside a value is `\\\"`"
                .to_owned(),
            range: behind.range,
        })
    }

    /// Word processors turn `"` into curly marks, which would cut the value at its first space.
    fn curly(&mut self, key: &str) -> Result<Spanned<String>, BadFence> {
        let from = self.at;
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        let rest = self.rest();
        self.at += rest
            .char_indices()
            .find(|(_, letter)| "“”‘’»".contains(*letter))
            .map_or(rest.len(), |(index, letter)| index + letter.len_utf8());
        Err(BadFence {
            message: format!("the value of `{key}` stands in curly quotation marks"),
            help: "use straight ones: `key=\"value\"`".to_owned(),
            range: self.range(from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(line: &str) -> (String, Vec<String>, Vec<(String, String)>) {
        let (Some(Fence::Open(block)), problems) = read(line, 0) else {
            return Default::default();
        };
        assert_eq!(problems, []);
        let arguments = block.arguments.into_iter().map(|word| word.value).collect();
        let attributes = block.attributes.into_iter();
        (
            block.name.value,
            arguments,
            attributes.map(|(key, value)| (key.value, value.value)).collect(),
        )
    }

    fn problem(line: &str) -> (String, Range<usize>) {
        let (_, problems) = read(line, 100);
        let first = problems.into_iter().next().unwrap();
        (first.message, first.range)
    }

    #[test]
    fn a_fence_names_a_block_with_words_and_pairs() {
        assert_eq!(
            opened(r#":::: figure wide src=a.png alt="Bản đồ \"A\"" credit='B c' ::::"#),
            (
                "figure".to_owned(),
                vec!["wide".to_owned()],
                vec![
                    ("src".to_owned(), "a.png".to_owned()),
                    ("alt".to_owned(), "Bản đồ \"A\"".to_owned()),
                    ("credit".to_owned(), "B c".to_owned()),
                ]
            )
        );
    }

    #[test]
    fn an_address_with_an_equals_sign_is_one_value() {
        assert_eq!(
            opened(":::embed url=https://a.b/?v=1&t=2").2,
            [("url".to_owned(), "https://a.b/?v=1&t=2".to_owned())]
        );
    }

    #[test]
    fn only_colons_close() {
        assert_eq!(read(":::::  ", 0), (Some(Fence::Close), Vec::new()));
    }

    #[test]
    fn places_are_bytes_of_the_file() {
        let (Some(Fence::Open(block)), _) = read("::: ảnh k=v", 100) else {
            panic!("not opened")
        };
        assert_eq!((block.name.range, block.range), (104..109, 100..113));
        assert_eq!(
            (&block.attributes[0].0.range, &block.attributes[0].1.range),
            (&(110..111), &(112..113))
        );
    }

    #[test]
    fn a_name_is_needed() {
        assert_eq!(
            problem("::: {.note}"),
            ("`{.note}` is not the name of a block".to_owned(), 104..111)
        );
    }

    #[test]
    fn a_quotation_mark_must_be_closed() {
        assert_eq!(
            problem("::: figure alt=\"a b"),
            ("the quotation mark of `alt` is not closed".to_owned(), 115..119)
        );
    }

    #[test]
    fn curly_quotation_marks_are_named() {
        assert_eq!(
            problem("::: figure alt=“a b” c=d").0,
            "the value of `alt` stands in curly quotation marks"
        );
    }

    #[test]
    fn a_key_needs_a_value_and_a_value_needs_a_key() {
        assert_eq!(problem("::: figure alt= x"), ("`alt=` has no value".to_owned(), 111..115));
        assert_eq!(
            problem("::: figure =x"),
            ("`=x` has no key before the `=`".to_owned(), 111..113)
        );
    }

    #[test]
    fn fences_stand_behind_the_marks_of_quotes_and_lists() {
        let text = "a :::\n> - ::: b\n1. :::\n[^1]: ::: c\n    ::: d\n-::: e\n";
        let disguised = Disguised::new(text);
        assert_eq!(disguised.text(), "a :::\n> - <?> b\n1. <?>\n[^1]: <?> c\n    <?> d\n-::: e\n");
    }
}

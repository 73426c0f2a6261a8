//! Whether a text says a claim again, and whether it says that the claim is wrong.
//!
//! In: a claim and a text, in Vietnamese or English. Out: [`Wording::repeats`], [`Wording::denies`], [`Wording::judges`] and the
//! forms of a headline. These are tests of words, not of sense: they are made so that what they find is almost always there.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::base::bilingual::Tongue;
use crate::base::vietnamese;
use crate::base::words;

/// From this share of common words on (Jaccard), two texts say the same or the opposite.
const SIMILAR: f64 = 0.5;

/// Of two texts that say the same one holds at least this share of the other's words of content; texts of one matter that say
/// different things of it do not.
const HELD: f64 = 0.75;

/// With fewer words of content than this a claim is found only where it stands whole.
const FEWEST_WORDS: usize = 3;

/// With this many words of content one may be missing.
const MANY_WORDS: usize = 6;

/// Words that carry no content: a claim is found without them.
const SMALL_WORDS: &[&str] = &[
    // Vietnamese.
    "là", "thì", "mà", "và", "của", "cho", "ở", "tại", "trong", "với", "được", "bị", "có", "đã",
    "sẽ", "đang", "cứ", "này", "ấy", "đó", "các", "những", "cái", "rằng", "do", "từ", "vào", "ra",
    "khi", "để", "đến", "tới", "cũng", "phải", "ngay", "rồi", "nữa", "thế", "như", "nếu", "vì",
    "nên", "còn", "lại", // English.
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "being", "of", "in", "on", "at",
    "to", "for", "and", "or", "that", "this", "it", "its", "by", "with", "from", "as", "has",
    "have", "had", "will", "would", "do", "does", "did", "you", "your", "if", "then", "so", "just",
    "there", "can", "may", "into",
];

/// Words that turn a sentence into its opposite.
const DENIALS: &[&str] = &[
    "không",
    "chưa",
    "chẳng",
    "chả",
    "đừng",
    "chớ",
    "not",
    "cannot",
    "never",
    "nobody",
    "nothing",
    "none",
    "neither",
    "nor",
    "n't",
    "hardly",
    "rather than",
    "instead of",
    "thay vì",
];

/// A denial in English only: in Vietnamese it means to have eaten enough.
const ENGLISH_DENIAL: &str = "no";

/// Words that look like a denial and deny nothing.
const NO_DENIALS: &[&str] = &[
    "không chỉ",
    "không những",
    "không ngờ",
    "không ai ngờ",
    "không thể ngờ",
    "không khí",
    "not only",
    "no wonder",
];

/// Words that say that something is wrong.
const VERDICTS: &[&str] = &[
    "sai",
    "giả",
    "bịa",
    "bác bỏ",
    "bác tin",
    "bác thông tin",
    "phủ nhận",
    "đính chính",
    "hiểu lầm",
    "hiểu nhầm",
    "nhầm",
    "nhầm lẫn",
    "lừa",
    "lừa đảo",
    "bẫy",
    "thất thiệt",
    "vô căn cứ",
    "thiếu căn cứ",
    "cắt ghép",
    "ảnh ghép",
    "dàn dựng",
    "mạo danh",
    "xuyên tạc",
    "trái sự thật",
    "vô ích",
    "vô tác dụng",
    "phản tác dụng",
    "false",
    "falsely",
    "fake",
    "fakes",
    "faked",
    "hoax",
    "myth",
    "myths",
    "untrue",
    "wrong",
    "wrongly",
    "misleading",
    "misleads",
    "fabricated",
    "scam",
    "scams",
    "fraud",
    "debunk",
    "debunks",
    "debunked",
    "doctored",
    "altered",
    "bogus",
    "baseless",
    "unfounded",
    "incorrect",
    "inaccurate",
    "staged",
    "refute",
    "refutes",
    "refuted",
    "deny",
    "denies",
    "denied",
    "bait",
    "useless",
    "forgery",
    "forged",
];

/// Denials that are still told from other words when their accents are gone, as in addresses. `chớ` is not: it looks like
/// `chợ` and `cho` then.
const PLAIN_DENIALS: &[&str] = &["khong", "chua", "not", "no", "never"];

/// Words of judgement that are still told from other words when their accents are gone: `giả` alone looks like `giá`.
const PLAIN_VERDICTS: &[&str] = &[
    "sai",
    "tin gia",
    "gia mao",
    "bia dat",
    "bac bo",
    "bac tin",
    "phu nhan",
    "dinh chinh",
    "hieu lam",
    "hieu nham",
    "lua dao",
    "that thiet",
    "vo can cu",
    "cat ghep",
    "mao danh",
    "trai su that",
    "false",
    "fake",
    "hoax",
    "myth",
    "scam",
    "debunked",
    "wrong",
];

/// Words before a claim among which a denial of it is looked for in running text: `Không có bằng chứng nào cho thấy …`.
const WORDS_BEFORE: usize = 8;

/// Words right behind a claim that a denial of it may follow in running text: `… là không đúng`, `… is not true`.
const LINKS: &[&str] = &["là", "is", "are", "was", "were"];

/// Words of which a text has the other one when it says the opposite.
const OPPOSITES: &[(&str, &str)] = &[
    ("mở", "đóng"),
    ("tăng", "giảm"),
    ("tăng", "giữ"),
    ("nóng", "lạnh"),
    ("trước", "sau"),
    ("ít", "nhiều"),
    ("bật", "tắt"),
    ("cao", "thấp"),
    ("nhanh", "chậm"),
    ("đúng", "sai"),
    ("sạch", "bẩn"),
    ("open", "close"),
    ("open", "closed"),
    ("open", "closes"),
    ("rise", "fall"),
    ("rises", "falls"),
    ("hot", "cold"),
    ("before", "after"),
    ("more", "less"),
    ("more", "fewer"),
    ("safe", "dangerous"),
    ("safe", "unsafe"),
    ("increases", "reduces"),
    ("raises", "lowers"),
    ("up", "down"),
    ("start", "stop"),
    ("starts", "stops"),
];

/// Words of comparison: a text that has one more or less of them says something else.
const COMPARISONS: &[&str] = &["hơn", "than"];

/// How a question in Vietnamese begins that may lack its mark.
const QUESTION_STARTS: &[&str] =
    &["có phải", "có nên", "có thật", "liệu", "phải chăng", "lẽ nào", "chẳng lẽ", "bao giờ"];

/// How a question in Vietnamese ends that may lack its mark.
const QUESTION_ENDS: &[&str] = &[
    "hay không",
    "phải không",
    "đúng không",
    "được không",
    "thật không",
    "hay chưa",
    "là gì",
    "làm gì",
    "làm sao",
    "thế nào",
    "ra sao",
    "bao nhiêu",
    "ở đâu",
    "khi nào",
    "vì sao",
    "tại sao",
];

/// What makes a question in Vietnamese anywhere in it, unless it is denied.
const QUESTION_MIDDLES: &[&str] =
    &["nói gì", "thì làm gì", "nên làm gì", "cần làm gì", "phải làm gì"];

/// How a question in English begins that may lack its mark.
const QUESTION_VERBS: &[&str] = &[
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should",
    "has", "have", "isn't", "aren't", "doesn't", "didn't", "can't", "won't",
];

/// What follows such a word where it begins an order, not a question: “Do not drink”, “Have a torch ready”.
const ORDERS: &[&str] = &["not", "a", "an", "your", "some", "more"];

/// One word of a text.
#[derive(Clone, Debug)]
struct Word {
    /// Without accents, and in English without its ending.
    folded: String,
    /// With its accents.
    form: String,
    is_small: bool,
}

/// A text ready to be compared.
#[derive(Clone, Debug)]
pub struct Wording {
    words: Vec<Word>,
    tongue: Option<Tongue>,
    is_plain: bool,
    is_question: bool,
}

impl Wording {
    /// Takes a text apart. `tongue` is its language, where that is one of the two.
    pub fn of(text: &str, tongue: Option<Tongue>) -> Self {
        let parts: Vec<&str> = words::words(text).collect();
        let mut found: Vec<Word> = Vec::with_capacity(parts.len());
        let mut end = 0;
        for part in parts {
            let start = part.as_ptr().addr() - text.as_ptr().addr();
            let gap = text.get(end..start).unwrap_or_default();
            end = start + part.len();
            let form = words::form(part);
            if let Some(last) = found.last_mut() {
                // “isn’t”, and figures such as 500.000 and 1.234,5.
                if matches!(gap, "'" | "’") && form == "t" && last.form.ends_with('n') {
                    last.form = "n't".to_owned();
                    last.folded = "n't".to_owned();
                    continue;
                }
                if matches!(gap, "." | ",") && is_number(&form) && is_number(&last.form) {
                    last.form.push_str(&form);
                    last.folded = last.form.clone();
                    continue;
                }
            }
            let is_small = SMALL_FORMS.with(|small| small.contains(&form));
            found.push(Word { folded: stem(words::folded(part), tongue), form, is_small });
        }
        let is_plain = tongue == Some(Tongue::Vi) && !found.is_empty() && text.is_ascii();
        Self { words: found, tongue, is_plain, is_question: is_question(text) }
    }

    /// Whether the text has no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a text says this claim in its own words or nearly so, or its opposite: half of all words are in both and one
    /// of the two has most of the other's words of content, or all words of content stand near to each other.
    pub fn repeats(&self, text: &Self) -> bool {
        if self.is_empty() || text.is_empty() {
            return false;
        }
        let is_alike = self.similarity(text) >= SIMILAR
            && (self.held_by(text) >= HELD || text.held_by(self) >= HELD);
        is_alike || self.stands_in(text)
    }

    /// Whether text and claim are the same but for marks, capitals and accents.
    pub fn equals(&self, text: &Self) -> bool {
        !self.is_empty() && folded(&self.words).eq(folded(&text.words))
    }

    /// Whether a text that repeats this claim turns it into its opposite: it denies what the claim says, says what the claim
    /// denies, has another number, or the opposite of a word.
    pub fn denies(&self, text: &Self) -> bool {
        if text.is_question {
            return false;
        }
        let plain = self.is_plain || text.is_plain;
        if self.denials(plain) != text.denials(plain) {
            return true;
        }
        let comparisons = |wording: &Self| count(wording, COMPARISONS, false);
        if comparisons(self) != comparisons(text) || self.is_replaced_in(text) {
            return true;
        }
        let has = |wording: &Self, word: &str| {
            wording.words.iter().any(|one| one.form == words::form(word))
        };
        let is_turned = |one: &str, other: &str| {
            has(self, one) && has(text, other) && !has(text, one) && !has(self, other)
        };
        if OPPOSITES.iter().any(|(one, other)| is_turned(one, other) || is_turned(other, one)) {
            return true;
        }
        let (own, others) = (numbers(self), numbers(text));
        own.difference(&others).next().is_some() && others.difference(&own).next().is_some()
    }

    /// Whether a text has other words of content where this claim has its own: `mở cửa` for `đóng cửa`, `writes` for `calls`.
    /// What stands before the first common word introduces the claim, as in `Xôn xao tin …`, and replaces nothing.
    fn is_replaced_in(&self, text: &Self) -> bool {
        let own: Vec<&str> = content(&self.words).collect();
        let others: Vec<&str> = content(&text.words).collect();
        let pairs = common_order(&own, &others);
        let ends = pairs.iter().skip(1).copied().chain([(own.len(), others.len())]);
        pairs.iter().zip(ends).any(|((own_at, others_at), (own_end, others_end))| {
            let left =
                own[own_at + 1..own_end].iter().filter(|word| !others.contains(word)).count();
            let new =
                others[others_at + 1..others_end].iter().filter(|word| !own.contains(word)).count();
            // Behind the last common word a whole clause may follow that comments on the claim.
            let is_short = others_end < others.len() || new <= left + 1;
            left > 0 && new > 0 && is_short
        })
    }

    /// Whether a text has a word that says that something is wrong, which the claim itself has not.
    pub fn judges(&self, text: &Self) -> bool {
        let plain = self.is_plain || text.is_plain;
        let listed = if plain { PLAIN_VERDICTS } else { VERDICTS };
        !text.is_question && count(text, listed, plain) > count(self, listed, plain)
    }

    /// Whether who reads a text that repeats this claim is told that it is wrong.
    pub fn contradicts(&self, text: &Self) -> bool {
        self.denies(text) || self.judges(text)
    }

    /// Whether a text says this claim and does not say that it is wrong.
    pub fn is_said_by(&self, text: &Self) -> bool {
        self.repeats(text) && !self.contradicts(text)
    }

    /// Whether the text says of anything that it is wrong or not so.
    pub fn has_verdict(&self) -> bool {
        let nothing = Self::of("", self.tongue);
        nothing.contradicts(self)
    }

    /// Common words by all words (Jaccard).
    fn similarity(&self, text: &Self) -> f64 {
        let own: BTreeSet<&str> = folded(&self.words).collect();
        let others: BTreeSet<&str> = folded(&text.words).collect();
        let common = count_as_float(own.intersection(&others).count());
        common / count_as_float(own.union(&others).count()).max(1.0)
    }

    /// The share of its words of content that another text has too.
    fn held_by(&self, other: &Self) -> f64 {
        let own: BTreeSet<&str> = content(&self.words).collect();
        let others: BTreeSet<&str> = content(&other.words).collect();
        let common = own.intersection(&others).count();
        count_as_float(common) / count_as_float(own.len()).max(1.0)
    }

    /// Whether the words of content stand in the text, near to each other.
    fn stands_in(&self, text: &Self) -> bool {
        let own: Vec<&str> = content(&self.words).collect();
        if own.len() < FEWEST_WORDS {
            let all: Vec<&str> = folded(&self.words).collect();
            let others: Vec<&str> = folded(&text.words).collect();
            return all.len() > 1 && others.windows(all.len()).any(|window| window == all);
        }
        let others: Vec<&str> = content(&text.words).collect();
        let wanted: BTreeSet<&str> = own.iter().copied().collect();
        let allowed = usize::from(wanted.len() >= MANY_WORDS);
        let reach = (own.len() + own.len().div_ceil(3).max(2)).min(others.len());
        others.windows(reach.max(1)).any(|window| {
            let found: BTreeSet<&str> =
                window.iter().copied().filter(|word| wanted.contains(word)).collect();
            found.len() + allowed >= wanted.len()
        })
    }

    /// How often it denies something; `plain` reads without accents.
    fn denials(&self, plain: bool) -> usize {
        if plain {
            return count(self, PLAIN_DENIALS, true);
        }
        let is_english =
            |word: &&Word| self.tongue != Some(Tongue::Vi) && word.form == ENGLISH_DENIAL;
        let all = count(self, DENIALS, false) + self.words.iter().filter(is_english).count();
        all.saturating_sub(count(self, NO_DENIALS, false))
    }

    /// The stretch of a sentence of running text that says this claim, with some words around it: a denial further off denies
    /// something else.
    pub fn stretch_of(&self, text: &Self) -> Self {
        let wanted: BTreeSet<&str> = content(&self.words).collect();
        let places: Vec<usize> = (0..text.words.len())
            .filter(|place| wanted.contains(text.words[*place].folded.as_str()))
            .collect();
        let reach = self.words.len() * 2;
        let fits = |first: usize| {
            let inside =
                places.iter().skip(first).take_while(|place| **place < places[first] + reach);
            let inside: Vec<usize> = inside.copied().collect();
            let distinct: BTreeSet<&str> =
                inside.iter().map(|place| text.words[*place].folded.as_str()).collect();
            (distinct.len(), inside.first().copied(), inside.last().copied())
        };
        // Of equally good ones the shortest, which is the last.
        let best =
            (0..places.len()).map(fits).max_by_key(|(distinct, first, _)| (*distinct, *first));
        let Some((_, Some(first), Some(last))) = best else { return text.clone() };
        let start = first.saturating_sub(WORDS_BEFORE);
        let goes_on = text
            .words
            .get(last + 1)
            .is_some_and(|next| LINKS.iter().any(|link| words::form(link) == next.form));
        let end = (last + 1 + if goes_on { 2 } else { 0 }).min(text.words.len());
        Self { words: text.words[start..end].to_vec(), ..*text }
    }
}

thread_local! {
    static SMALL_FORMS: BTreeSet<String> =
        SMALL_WORDS.iter().map(|word| words::form(word)).collect();
}

fn folded(words: &[Word]) -> impl Iterator<Item = &str> {
    words.iter().map(|word| word.folded.as_str())
}

fn content(words: &[Word]) -> impl Iterator<Item = &str> {
    words.iter().filter(|word| !word.is_small).map(|word| word.folded.as_str())
}

/// The places of the longest run of common words in the same order, as pairs.
fn common_order(own: &[&str], others: &[&str]) -> Vec<(usize, usize)> {
    let width = others.len() + 1;
    // `lengths[a * width + b]`: how long the run is in what follows `a` and `b`.
    let mut lengths = vec![0_usize; (own.len() + 1) * width];
    for a in (0..own.len()).rev() {
        for b in (0..others.len()).rev() {
            lengths[a * width + b] = match own[a] == others[b] {
                true => lengths[(a + 1) * width + b + 1] + 1,
                false => lengths[(a + 1) * width + b].max(lengths[a * width + b + 1]),
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < own.len() && b < others.len() {
        if own[a] == others[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if lengths[(a + 1) * width + b] >= lengths[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

fn is_number(form: &str) -> bool {
    form.bytes().all(|byte| byte.is_ascii_digit())
}

fn numbers(wording: &Wording) -> BTreeSet<&str> {
    wording.words.iter().map(|word| word.form.as_str()).filter(|form| is_number(form)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "no text has so many words")]
fn count_as_float(count: usize) -> f64 {
    count as f64
}

/// How often phrases stand in a text; `plain` compares without accents, for addresses.
fn count(text: &Wording, phrases: &[&str], plain: bool) -> usize {
    let same = |word: &Word, wanted: &str| match plain {
        true => vietnamese::fold(&word.form) == vietnamese::fold(wanted),
        false => word.form == wanted,
    };
    let is_at = |start: usize, phrase: &str| {
        let mut place = start;
        phrase.split(' ').all(|wanted| {
            let wanted = if wanted.is_ascii() { wanted.to_owned() } else { words::form(wanted) };
            let is_same = text.words.get(place).is_some_and(|word| same(word, &wanted));
            place += 1;
            is_same
        })
    };
    (0..text.words.len()).filter(|start| phrases.iter().any(|phrase| is_at(*start, phrase))).count()
}

/// An English word without the endings of number and tense. Vietnamese has none.
fn stem(word: String, tongue: Option<Tongue>) -> String {
    if tongue == Some(Tongue::Vi) || word.len() < 4 || !word.is_ascii() {
        return word;
    }
    for ending in ["ing", "es", "ed", "s", "e"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 2) {
            return stem.to_owned();
        }
    }
    word
}

/// Whether a text asks: it ends with a question mark, or has the form of a question in Vietnamese or English.
pub fn is_question(text: &str) -> bool {
    let bare = text.trim_end_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '”' | '’' | '»' | ')' | '!' | '.' | '…')
    });
    if bare.contains(['?', '？']) {
        // What is answered at once is no question any more.
        return bare.ends_with(['?', '？']);
    }
    let lower = vietnamese::nfc(bare).to_lowercase();
    let starts = |phrase: &str| {
        lower.strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' ') || rest.is_empty())
    };
    let ends = |phrase: &str| lower.strip_suffix(phrase).is_some_and(|rest| rest.ends_with(' '));
    if QUESTION_STARTS.iter().any(|phrase| starts(phrase))
        || QUESTION_ENDS.iter().any(|phrase| ends(phrase))
    {
        return true;
    }
    if ends("không") && has_phrase(&lower, "có") {
        return true;
    }
    let asks = |phrase: &&str| has_phrase(&lower, phrase);
    if QUESTION_MIDDLES.iter().any(asks) && !has_phrase(&lower, "không") {
        return true;
    }
    let mut words = lower.split_whitespace().map(|word| word.replace('’', "'"));
    let is_verb = words.next().is_some_and(|first| QUESTION_VERBS.contains(&first.as_str()));
    is_verb && words.next().is_some_and(|second| !ORDERS.contains(&second.as_str()))
}

/// Whether a phrase stands in a text and is no part of longer words.
pub fn has_phrase(text: &str, phrase: &str) -> bool {
    let is_edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(start, _)| {
        is_edge(text[..start].chars().next_back())
            && is_edge(text[start + phrase.len()..].chars().next())
    })
}

/// Whether a text begins with a phrase that is no part of longer words.
pub fn starts_with_phrase(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase)
        .is_some_and(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric))
}

/// Whether a text is written in capitals: most of its letters, and three words at least.
pub fn is_in_capitals(text: &str) -> bool {
    let is_loud = |word: &&str| word.chars().filter(|letter| letter.is_uppercase()).count() > 1;
    let (mut upper, mut lower) = (0_usize, 0_usize);
    for letter in text.chars() {
        upper += usize::from(letter.is_uppercase());
        lower += usize::from(letter.is_lowercase());
    }
    upper > lower && text.split_whitespace().filter(is_loud).count() >= 3
}

/// The characters of a text as readers count them.
pub fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a Vietnamese text says the claim and not that it is wrong.
    fn says(claim: &str, text: &str) -> bool {
        let claim = Wording::of(claim, Some(Tongue::Vi));
        let text = Wording::of(text, Some(Tongue::Vi));
        claim.repeats(&text) && !claim.contradicts(&text)
    }

    /// The same in English.
    fn says_in_english(claim: &str, text: &str) -> bool {
        let claim = Wording::of(claim, Some(Tongue::En));
        let text = Wording::of(text, Some(Tongue::En));
        claim.repeats(&text) && !claim.contradicts(&text)
    }

    const LEAD: &str = "Nước máy nhiễm chì";

    #[test]
    fn the_claim_with_words_around_it_is_the_claim() {
        assert!(says(LEAD, "Xôn xao tin nước máy nhiễm chì ở nhiều nơi trong huyện"));
    }

    #[test]
    fn accents_capitals_and_the_unicode_form_do_not_matter() {
        assert!(says(LEAD, "NUOC MAY NHIEM CHI"));
        assert!(says(LEAD, "nu\u{31b}o\u{31b}\u{301}c ma\u{301}y nhie\u{302}\u{303}m chi\u{300}"));
    }

    #[test]
    fn the_place_of_a_tone_does_not_matter() {
        assert!(says("Hoà tan muối", "Hòa tan muối"));
    }

    #[test]
    fn a_denial_turns_the_claim_round() {
        assert!(!says(LEAD, "Nước máy không nhiễm chì"));
        assert!(!says(LEAD, "Không có chuyện nước máy nhiễm chì"));
    }

    #[test]
    fn a_denial_of_the_claim_itself_is_no_denial() {
        let lightning = "Sét không bao giờ đánh hai lần vào một chỗ";
        assert!(says(lightning, "Nghe nói sét không bao giờ đánh hai lần vào một chỗ"));
        assert!(!says(lightning, "Sét thường đánh hai lần vào một chỗ"));
    }

    #[test]
    fn the_denial_of_a_question_denies_nothing() {
        assert!(says(LEAD, "Nước máy có nhiễm chì không?"));
    }

    #[test]
    fn not_only_is_no_denial() {
        assert!(says(LEAD, "Nước máy nhiễm chì, không chỉ ở thôn 2"));
    }

    #[test]
    fn a_verdict_is_not_a_word_that_looks_like_one_without_accents() {
        assert!(!says(LEAD, "Tin nước máy nhiễm chì là giả"));
        assert!(says("Giá nước tăng gấp đôi", "Từ mai giá nước tăng gấp đôi, giá điện cũng vậy"));
    }

    #[test]
    fn a_doctor_is_no_denial() {
        assert!(says(LEAD, "Bác sĩ nói nước máy nhiễm chì"));
        assert!(!says(LEAD, "Huyện bác tin nước máy nhiễm chì"));
    }

    #[test]
    fn another_number_is_another_statement() {
        assert!(!says("Cầu đóng 20 đêm trong tháng 5", "Cầu đóng 2 đêm trong tháng 5"));
        assert!(says("Nhận 500.000 đồng tiền điện", "Quét mã nhận 500.000 đồng tiền điện"));
    }

    #[test]
    fn the_opposite_word_is_another_statement() {
        assert!(!says("Trường đóng cửa từ thứ hai", "Trường mở cửa từ thứ hai"));
    }

    #[test]
    fn another_word_in_the_same_place_is_another_statement() {
        let claim = "The power company calls before it cuts you off";
        assert!(!says_in_english(claim, "The power company writes before it cuts you off"));
        assert!(says_in_english(
            claim,
            "Neighbours say the power company calls before it cuts you off"
        ));
    }

    #[test]
    fn texts_of_one_matter_may_say_different_things_of_it() {
        assert!(!says("Pha loãng nước rửa bát sinh độc", "Nước rửa bát pha loãng vẫn sạch"));
    }

    #[test]
    fn a_few_common_words_are_no_repetition() {
        assert!(!says(LEAD, "Nước máy xã Mẫu đạt quy chuẩn ngày 19/11"));
    }

    #[test]
    fn english_endings_do_not_matter() {
        assert!(says_in_english("5G masts spread flu", "5G masts are spreading the flu"));
    }

    #[test]
    fn short_forms_of_not_deny() {
        assert!(!says_in_english("5G masts spread flu", "5G masts don’t spread flu"));
        assert!(says_in_english("5G masts spread flu", "Don’t 5G masts spread flu?"));
    }

    #[test]
    fn an_address_is_compared_without_accents() {
        assert!(says(LEAD, "nuoc-may-nhiem-chi"));
        assert!(!says(LEAD, "nuoc-may-khong-nhiem-chi"));
        assert!(says("Lá ổi chữa tiêu chảy", "la-oi-chua-tieu-chay"));
    }

    #[test]
    fn questions_are_known_without_their_mark() {
        assert!(is_question("Có phải nước máy nhiễm chì"));
        assert!(is_question("Nước máy có an toàn hay không"));
        assert!(is_question("Is tap water safe to drink"));
        assert!(is_question("“Is it safe?”"));
    }

    #[test]
    fn orders_and_explanations_are_no_questions() {
        assert!(!is_question("Do not drink from the tap"));
        assert!(!is_question("Have a torch ready"));
        assert!(!is_question("Vì sao nước máy trắng đục"));
        assert!(!is_question("Can you drink it? Yes, all year"));
    }

    #[test]
    fn capitals_are_more_than_a_label_or_a_few_names() {
        assert!(is_in_capitals("KHÔNG CÓ CHUYỆN VỠ ĐẬP"));
        assert!(!is_in_capitals("TIN GIẢ: tờ báo mất nước ở phường Mẫu"));
        assert!(!is_in_capitals("WHO, CDC và FSA khuyên đừng rửa gà"));
    }
}

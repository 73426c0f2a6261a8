//! One article, from the seed and its number: the same words in every layout.
//!
//! In: a number. Out: its parts as Markdown that all generators read alike. Article 7 is the same in a corpus of a thousand and in
//! one of a hundred thousand; it links to articles before it only.

use rebut::base::slug::slug;

use crate::draw::Draw;
use crate::words;
use crate::words::Section;

/// Streams of chance.
const HEAD: u64 = 1;
const BODY: u64 = 2;

/// How many small pictures the articles share.
pub const PICTURES: usize = 12;

/// The days of an article lie in these years, so that all are past whenever one measures.
const FIRST_YEAR: usize = 2021;
const YEARS: usize = 3;

/// What others need to know of an article to link to it.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its number, from 0.
    pub number: usize,
    /// Its section.
    pub section: Section,
    /// Its headline.
    pub title: String,
    /// The last part of its address, and the name of its file.
    pub slug: String,
    /// What it is about.
    thing: &'static str,
    /// What is said of it.
    saying: &'static str,
    /// Where.
    place: &'static str,
}

/// An article.
#[derive(Clone, Debug)]
pub struct Article {
    /// How it is found.
    pub head: Head,
    /// One sentence about it.
    pub summary: String,
    /// Who wrote it.
    pub desk: &'static str,
    /// Year and what follows it: `2022`, `-03-01T08:15:00`, without a zone.
    pub year: usize,
    /// Month, day and time.
    pub rest_of_date: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The number of its picture, from 1.
    pub picture: usize,
    /// What the picture shows.
    pub picture_words: String,
    /// The caption of the picture.
    pub caption: String,
    /// The rumour.
    pub claim: String,
    /// What is true.
    pub finding: String,
    /// The verdict on it.
    pub verdict: &'static str,
    /// Addresses of sources.
    pub sources: Vec<String>,
    /// The text before the picture.
    pub opening: String,
    /// The text after it, piece by piece.
    pub middle: Vec<String>,
    /// The last words.
    pub closing: String,
}

impl Head {
    /// The head of the article of this number.
    pub fn of(number: usize) -> Self {
        let mut draw = Draw::new(HEAD, number);
        let section = draw.one(&words::SECTIONS);
        let (thing, saying, place) =
            (draw.one(&words::THINGS), draw.one(&words::SAYINGS), draw.one(&words::PLACES));
        let serial = number + 1;
        let title = match draw.below(4) {
            0 => format!("{}: chuyện đồn ở {place}", capital(thing)),
            1 => format!("Hỏi lại ở {place}: {thing} {saying}?"),
            2 => format!("Không phải {thing} {saying}"),
            _ => format!("Điều biết chắc về {thing} ở {place}"),
        };
        let title = format!("{title} (bài {serial})");
        let slug = format!("{}-{serial:06}", slug(thing));
        Self { number, section, title, slug, thing, saying, place }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("/{}/{}/", self.section.folder, self.slug)
    }
}

impl Article {
    /// The article of this number.
    pub fn of(number: usize) -> Self {
        let head = Head::of(number);
        let mut draw = Draw::new(BODY, number);
        let (thing, saying, place) = (head.thing, head.saying, head.place);
        let finding = capital(draw.one(&words::FACTS));
        let mut tags: Vec<String> = Vec::new();
        while tags.len() < 3 {
            let tag = words::tag(draw.zipf(words::TAGS));
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        Self {
            summary: format!(
                "Lời đồn nói {thing} {saying}; {} {} rằng {}.",
                draw.one(&words::VOICES),
                draw.one(&words::VERBS),
                draw.one(&words::FACTS)
            ),
            desk: draw.one(&words::DESKS),
            year: FIRST_YEAR + draw.below(YEARS),
            rest_of_date: format!(
                "-{:02}-{:02}T{:02}:{:02}:{:02}",
                draw.below(12) + 1,
                draw.below(28) + 1,
                draw.below(24),
                draw.below(60),
                draw.below(60)
            ),
            tags,
            picture: draw.below(PICTURES) + 1,
            picture_words: format!("Ảnh tư liệu về {thing}"),
            caption: format!("Chụp ở {place}"),
            claim: format!("{} {saying}", capital(thing)),
            finding: format!("{finding}."),
            verdict: draw.one(&words::VERDICTS),
            sources: draw
                .several(&words::HOSTS, 2)
                .into_iter()
                .map(|host| format!("https://{host}/so/{}", draw.below(100_000)))
                .collect(),
            opening: paragraph(&mut draw, thing, 2),
            middle: middle(&mut draw, &head),
            closing: format!(
                "Lời đồn {thing} {saying} là `không có căn cứ`. {}",
                sentence(&mut draw, thing)
            ),
            head,
        }
    }

    /// The moment it appeared, with the zone.
    pub fn date(&self) -> String {
        format!("{}+07:00", self.local_date())
    }

    /// The moment it appeared, without a zone.
    pub fn local_date(&self) -> String {
        format!("{}{}", self.year, self.rest_of_date)
    }

    /// Its body as plain Markdown; the picture is `image`.
    pub fn body(&self, image: &str) -> String {
        let picture = format!("![{}]({image} \"{}\")", self.picture_words, self.caption);
        let mut body = format!("{}\n\n{picture}\n\n", self.opening);
        for piece in &self.middle {
            body.push_str(piece);
            body.push_str("\n\n");
        }
        body.push_str("## Nói lại cho gọn\n\n");
        body.push_str(&self.closing);
        body.push('\n');
        body
    }
}

/// What stands between opening and closing, until the article is about as long as articles are.
fn middle(draw: &mut Draw, head: &Head) -> Vec<String> {
    let thing = head.thing;
    let headings = draw.several(&words::HEADINGS, 4);
    let mut pieces = vec![
        format!("## {}", headings[0]),
        paragraph(draw, thing, 2),
        list(draw, 4, |_| "-".to_owned()),
        format!("## {}", headings[1]),
        format!("> {}\n> {}", sentence(draw, thing), sentence(draw, thing)),
        links(draw, head),
    ];
    if draw.once_in(4) {
        pieces.push(table(draw));
    }
    pieces.push(format!("### {}", headings[2]));
    if draw.once_in(2) {
        pieces.push(list(draw, 3, |number| format!("{number}.")));
    }
    pieces.push(paragraph(draw, thing, 2));
    pieces.push(format!("## {}", headings[3]));
    let wanted = 3_000 + draw.below(900);
    while pieces.iter().map(String::len).sum::<usize>() < wanted {
        pieces.push(paragraph(draw, thing, 2));
    }
    pieces
}

fn links(draw: &mut Draw, head: &Head) -> String {
    let here = match head.number {
        0 => "Về [trang đầu](/)".to_owned(),
        number => {
            let other = Head::of(draw.below(number));
            format!("Đọc thêm [{}]({})", other.title, other.url())
        }
    };
    let (host, number) = (draw.one(&words::HOSTS), draw.below(100_000));
    let words = sentence(draw, head.thing);
    format!("{here} và [sổ ghi](https://{host}/so/{number}). {words}")
}

fn list(draw: &mut Draw, count: usize, mark: impl Fn(usize) -> String) -> String {
    let steps = draw.several(&words::STEPS, count);
    let lines = steps.iter().zip(1..).map(|(step, number)| format!("{} {step}", mark(number)));
    lines.collect::<Vec<_>>().join("\n")
}

fn table(draw: &mut Draw) -> String {
    let mut table =
        "| Nơi hỏi | Số nhà | Lượt gửi | Có thật |\n| --- | ---: | ---: | --- |".to_owned();
    for place in draw.several(&words::PLACES, 4) {
        let (houses, times) = (draw.below(90) + 10, draw.below(900) + 100);
        let answer = draw.one(&words::ANSWERS);
        table.push_str(&format!("\n| {place} | {houses} | {times} | {answer} |"));
    }
    table
}

fn paragraph(draw: &mut Draw, thing: &str, count: usize) -> String {
    (0..count).map(|_| sentence(draw, thing)).collect::<Vec<_>>().join(" ")
}

fn sentence(draw: &mut Draw, thing: &str) -> String {
    let (voice, verb) = (draw.one(&words::VOICES), draw.one(&words::VERBS));
    let (fact, tail) = (draw.one(&words::FACTS), draw.one(&words::TAILS));
    let (place, saying) = (draw.one(&words::PLACES), draw.one(&words::SAYINGS));
    match draw.below(4) {
        0 => format!("Ở {place}, {voice} {verb} rằng {fact} {tail}."),
        1 => format!("Ai cũng kể {thing} {saying}, nhưng {fact}."),
        2 => format!("Theo {voice}, **{fact}** {tail}."),
        _ => format!("{} ở {place} {verb} *{fact}*, {tail}.", capital(voice)),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_as_long_as_articles_are_and_always_the_same() {
        let lengths: Vec<usize> = (0..200).map(|it| Article::of(it).body("/a.jpg").len()).collect();
        let mean = lengths.iter().sum::<usize>() / lengths.len();
        assert!((4_000..4_500).contains(&mean), "{mean}");
        assert_eq!(Article::of(7).body("/a.jpg"), Article::of(7).body("/a.jpg"));
    }

    #[test]
    fn tags_are_two_hundred() {
        let mut tags: Vec<String> = (0..words::TAGS).map(words::tag).collect();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), 200);
    }
}

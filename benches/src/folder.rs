//! The corpus as folders: a project of `rebut` and, of the same articles, sites of other generators.
//!
//! In: what a corpus should have, and for whom. Out: paths and bytes, one file at a time, so that a large corpus needs no memory.
//! Templates and settings of the others are files of `sites/`.

use std::fmt::Write;

use rebut::base::slug::slug;

use crate::article::Article;
use crate::article::Head;
use crate::article::PICTURES;
use crate::picture;
use crate::words;

/// Whose folder it is.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// A project of this program.
    Rebut,
    /// A site of Hugo.
    Hugo,
    /// A site of Zola.
    Zola,
    /// A site of Blades.
    Blades,
}

/// How the site of `rebut` looks.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// News in the markup that all generators are asked for, and nothing that the others do not make.
    Plain,
    /// Rebuttals with claims and sources in the theme that is built in, with everything that is on by default.
    Default,
}

/// What a corpus has.
#[derive(clap::Args, Clone, Debug)]
pub struct Wanted {
    /// How many articles
    #[arg(long, default_value_t = 1_000)]
    pub articles: usize,
    /// How the site of `rebut` looks
    #[arg(long, value_enum, default_value = "plain")]
    pub theme: Look,
    /// Draw cards (theme `default` only)
    #[arg(long)]
    pub cards: bool,
    /// Give this many articles a photograph of their own
    #[arg(long, default_value_t = 0)]
    pub photographs: usize,
    /// Translate one article of four into English (theme `default` only)
    #[arg(long)]
    pub translations: bool,
    /// Give each tag feeds of its own, as Hugo and Zola are asked to
    #[arg(long)]
    pub tag_feeds: bool,
}

/// A file: its path in the folder, and its bytes.
pub type File = (String, Vec<u8>);

/// All files of a folder but those of `sites/`.
pub fn files(wanted: &Wanted, tool: Tool) -> impl Iterator<Item = File> {
    let sections = words::SECTIONS.map(|section| {
        let about = format!("Chuyện đồn về {}", section.title.to_lowercase());
        let (name, text) = match tool {
            Tool::Rebut => ("_index.md", format!("---\ntitle: {}\nsummary: {about}\n---\n", section.title)),
            Tool::Hugo => ("_index.md", format!("---\ntitle: {}\ndescription: {about}\n---\n", section.title)),
            Tool::Zola => ("_index.md", format!(
                "+++\ntitle = \"{}\"\ndescription = \"{about}\"\nsort_by = \"date\"\npaginate_by = 20\n\
                 transparent = true\ngenerate_feeds = true\ntemplate = \"section.html\"\n+++\n",
                section.title
            )),
            Tool::Blades => ("index.toml", format!(
                "title = \"{}\"\nsummary = \"{about}\"\npaginate_by = 20\n",
                section.title
            )),
        };
        (format!("content/{}/{name}", section.folder), text.into_bytes())
    });
    let public = if tool == Tool::Blades { "assets" } else { "static" };
    let small =
        (1..=PICTURES).map(move |it| (format!("{public}/img/{it:02}.jpg"), picture::small(it)));
    let large = (0..wanted.photographs.min(wanted.articles))
        .map(move |it| (format!("{public}/photographs/{it:06}.jpg"), picture::photograph(it)));
    let style = (format!("{public}/css/site.css"), style().into_bytes());
    let settings = if tool == Tool::Rebut { settings(wanted) } else { Vec::new() };
    let wanted = wanted.clone();
    let articles =
        (0..wanted.articles).flat_map(move |it| article(&wanted, tool, &Article::of(it)));
    settings.into_iter().chain(sections).chain([style]).chain(small).chain(large).chain(articles)
}

/// The files of an article: one for each language.
fn article(wanted: &Wanted, tool: Tool, article: &Article) -> Vec<File> {
    let head = &article.head;
    let path = |end: &str| format!("content/{}/{}{end}", head.section.folder, head.slug);
    let has_photograph = head.number < wanted.photographs;
    let image = match has_photograph {
        true => format!("/photographs/{:06}.jpg", head.number),
        false => format!("/img/{:02}.jpg", article.picture),
    };
    let text = match (tool, wanted.theme) {
        (Tool::Rebut, Look::Plain) => news(wanted, article, &image),
        (Tool::Rebut, Look::Default) => rebuttal(article, &image),
        (Tool::Hugo, _) => hugo(article, &image),
        (Tool::Zola, _) => zola(article, &image),
        (Tool::Blades, _) => blades(article, &image),
    };
    let mut files = vec![(path(".md"), text.into_bytes())];
    let is_translated =
        wanted.translations && wanted.theme == Look::Default && head.number % 4 == 1;
    if tool == Tool::Rebut && is_translated {
        files.push((path(".en.md"), english(article, &image).into_bytes()));
    }
    files
}

fn list(items: &[String]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

/// The keys that both kinds of articles of `rebut` have.
fn common(article: &Article, kind: &str, image: &str) -> String {
    let Head { number, title, slug, .. } = &article.head;
    format!(
        "title: \"{title}\"\nkind: {kind}\nid: {}-{:06}\ndate: {}\nsummary: \"{}\"\nslug: {slug}\n\
         image: {{ src: {image}, alt: \"{}\" }}\n",
        article.year,
        number + 1,
        article.date(),
        article.summary,
        article.picture_words
    )
}

fn news(wanted: &Wanted, article: &Article, image: &str) -> String {
    let taxonomy = if wanted.tag_feeds { "topics" } else { "tags" };
    format!(
        "---\n{}authors: [\"{}\"]\n{taxonomy}: {}\n---\n\n{}",
        common(article, "news", image),
        article.desk,
        list(&article.tags),
        article.body(image)
    )
}

fn rebuttal(article: &Article, image: &str) -> String {
    let mut text = format!("---\n{}", common(article, "rebuttal", image));
    let (year, folder) = (article.year, article.head.section.folder);
    // Writing into a string cannot fail.
    _ = write!(
        text,
        "authors: [{}]\ntopics: [{folder}]\ntags: {}\nclaims:\n  - claim: \"{}\"\n    verdict: {}\n    \
         finding: \"{}\"\n    made_on: {year}-01-01\n    appearances:\n      \
         - {{ seen: {year}-01-01, note: Nhóm nhắn tin của xóm }}\nsources:\n",
        slug(article.desk),
        list(&article.tags),
        article.claim,
        article.verdict,
        article.finding
    );
    for (source, kind) in article.sources.iter().zip(["primary", "secondary"]) {
        _ = writeln!(
            text,
            "  - {{ title: Sổ ghi của làng, publisher: Làng Mẫu, url: \"{source}\", accessed: {year}-01-01, kind: {kind} }}"
        );
    }
    let image = format!("![{}]({image} \"{}\")", article.picture_words, article.caption);
    _ = write!(
        text,
        "---\n::: fact\n{}[@s1]\n:::\n\n::: claim c1\n:::\n\n{image}\n\n::: fallacy\n{}[@s2]\n:::\n\n",
        article.opening, article.finding
    );
    for piece in &article.middle {
        text.push_str(piece);
        text.push_str("\n\n");
    }
    _ = write!(text, "::: fact\n{}\n:::\n", article.closing);
    text
}

/// A translation; of one text for all, as its words do not matter.
fn english(article: &Article, image: &str) -> String {
    let number = article.head.number + 1;
    let paragraph = "The desk asked three places and wrote down what each of them said. **Nothing in the books agrees \
                     with the message**, and nobody in the village has seen what it tells of.";
    format!(
        "---\ntitle: \"What is known of rumour {number}\"\ndate: {}\nsummary: The desk asked, and the books say otherwise.\n\
         authors: [{}]\ntopics: [{}]\nimage: {{ src: {image}, alt: A picture from the archive }}\nclaims:\n  \
         - {{ claim: \"Rumour {number} is true\", verdict: {}, finding: The books say otherwise. }}\nsources:\n  \
         - {{ title: The book of the village, publisher: Làng Mẫu, url: \"{}\", kind: primary }}\n---\n\
         ::: fact\n{paragraph}[@s1]\n:::\n\n::: claim c1\n:::\n\n## What the desk did\n\n{paragraph}\n\n{paragraph}\n\n\
         - Read to the end before you send it on\n- Ask the number on the bill\n\n{paragraph}\n",
        article.date(),
        slug(article.desk),
        article.head.section.folder,
        article.verdict,
        article.sources[0]
    )
}

fn hugo(article: &Article, image: &str) -> String {
    let Head { title, slug, .. } = &article.head;
    format!(
        "---\ntitle: \"{title}\"\nslug: {slug}\ndate: {}\ndescription: \"{}\"\ntags: {}\nparams:\n  desk: \"{}\"\n  \
         image: {image}\n---\n\n{}",
        article.date(),
        article.summary,
        list(&article.tags),
        article.desk,
        article.body(image)
    )
}

fn zola(article: &Article, image: &str) -> String {
    let Head { title, slug, .. } = &article.head;
    format!(
        "+++\ntitle = \"{title}\"\nslug = \"{slug}\"\ndate = {}\ndescription = \"{}\"\n[taxonomies]\ntags = {}\n[extra]\n\
         desk = \"{}\"\nimage = \"{image}\"\n+++\n\n{}",
        article.date(),
        article.summary,
        list(&article.tags),
        article.desk,
        article.body(image)
    )
}

/// Blades knows no time zones, and takes the name of a tag for its address.
fn blades(article: &Article, image: &str) -> String {
    let Head { title, slug: name, .. } = &article.head;
    let tags: Vec<String> = article.tags.iter().map(|tag| slug(tag)).collect();
    format!(
        "+++\ntitle = \"{title}\"\nslug = \"{name}\"\ndate = {}\nsummary = \"{}\"\nimage = \"{image}\"\ndesk = \"{}\"\n\
         [taxonomies]\ntags = {}\n+++\n\n{}",
        article.local_date(),
        article.summary,
        article.desk,
        list(&tags),
        article.body(image)
    )
}

/// `site.yaml` and `data/`.
fn settings(wanted: &Wanted) -> Vec<File> {
    let mut site = "title: Tin Làng Mẫu\nbase_url: https://langmau.example/\nlanguage: vi\ntime_zone: Asia/Ho_Chi_Minh\n\
                    publisher: { name: Tổ Tin Làng Mẫu (giả định), email: to-tin@langmau.example }\npaginate_by: 20\n"
        .to_owned();
    let mut files = Vec::new();
    match wanted.theme {
        Look::Plain => {
            let taxonomy = if wanted.tag_feeds { "topics" } else { "tags" };
            _ = write!(
                site,
                "theme: plain\ntaxonomies: [{taxonomy}]\nfeeds: {{ length: 20, content: summary }}\n\
                 paths: {{ vi: {{ {taxonomy}: tags, page: page }} }}\n\
                 extra: {{ about: \"Chuyện đồn trong làng, hỏi lại cho rõ\" }}\n\
                 # What the others do not make.\nsearch: false\napi: false\nclaim_review: false\nplain_text: false\n\
                 share: {{ networks: [], cards: [], codes: false, kit: false }}\n"
            );
        }
        Look::Default => {
            site.push_str("theme: default\nfeeds: { length: 20, content: full }\n");
            if !wanted.cards {
                site.push_str("share: { cards: [] }\n");
            }
            if wanted.translations {
                site.push_str("languages: { en: { title: Mẫu Village News } }\n");
            }
            let people = words::DESKS
                .map(|desk| format!("{}: {{ name: {desk}, kind: unit }}\n", slug(desk)));
            let topics =
                words::SECTIONS.map(|it| format!("{}: {{ title: {} }}\n", it.folder, it.title));
            files.push(("data/people.yaml".to_owned(), people.concat().into_bytes()));
            files.push(("data/topics.yaml".to_owned(), topics.concat().into_bytes()));
        }
    }
    files.push(("site.yaml".to_owned(), site.into_bytes()));
    files
}

/// A style sheet as large as they are.
fn style() -> String {
    let rules = (0..150).map(|it| format!(".x{it} {{ margin: {it}px; padding: {}px; }}\n", it % 9));
    rules.collect()
}

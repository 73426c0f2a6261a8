//! AI-01: a machine made a picture or a text, and readers are not told.

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::base::words;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::site::Site;
use crate::site::page::Page;

pub(super) const RULE: Rule = Rule {
    code: "AI-01",
    severity: Severity::Warning,
    summary: Words {
        en: "a machine made a picture or a text, and readers are not told",
        vi: "ảnh hoặc chữ do máy tạo ra mà người đọc không được báo",
    },
    why: Words {
        en: "Whoever refutes made-up pictures must say where their own come from a machine. The IPTC’s `digitalSourceType`, the guidelines of \
             press agencies and Vietnam’s law on artificial intelligence ask for a label that people can see. `ai` is one sentence, shown \
             with the article: what was made how, and who checked it. The rule looks for names of generators in credits, captions, \
             signatures and file names; it cannot see what a picture shows.",
        vi: "Ai bác ảnh bịa thì phải nói rõ ảnh nào của mình do máy tạo. `digitalSourceType` của IPTC, quy tắc của các hãng tin và Luật Trí tuệ \
             nhân tạo của Việt Nam đều đòi hỏi nhãn mà người đọc thấy được. `ai` là một câu hiện cùng bài: cái gì được tạo ra thế nào, ai đã \
             kiểm tra. Quy tắc này tìm tên công cụ trong ghi công, chú thích, chữ ký và tên tệp; nó không nhìn được nội dung ảnh.",
    },
    bad: "image: { src: so-do.png, alt: Sơ đồ đường nước, credit: Vẽ bằng Midjourney }",
    good: "ai: Sơ đồ do máy vẽ theo mô tả của Tổ Dịch vụ, kỹ sư cấp nước đã đối chiếu.",
    check: Check::Page(check),
};

/// Names of generators, folded, as whole words.
const GENERATORS: [&str; 15] = [
    "chatgpt",
    "gpt",
    "openai",
    "dall",
    "midjourney",
    "firefly",
    "gemini",
    "copilot",
    "claude",
    "grok",
    "sora",
    "deepseek",
    "llm",
    "tri tue nhan tao",
    "stable diffusion",
];

fn check(page: &Page, _: &Site, findings: &mut Findings) {
    if page.ai.is_some() {
        return;
    }
    let mut places = Vec::new();
    if let (Some(picture), Some(range)) = (&page.image, &page.written.image) {
        let credit = picture.credit.as_deref().unwrap_or_default();
        let caption = picture.caption.as_deref().unwrap_or_default();
        let file = page.written.at(range);
        if names_generator(&format!("{credit} {caption} {file}")) {
            places.push(page.at(range));
        }
    }
    for image in &page.text.body.images {
        if names_generator(&format!("{} {}", image.title, image.target.value)) {
            places.push(page.at(&image.target.range));
        }
    }
    for (block, bound) in page.text.body.blocks.iter().zip(&page.text.blocks) {
        let Some(picture) = &bound.picture else { continue };
        let credit = picture.credit.as_deref().unwrap_or_default();
        if names_generator(&format!("{credit} {}", picture.caption.as_deref().unwrap_or_default()))
        {
            places.push(page.at(&block.range));
        }
    }
    if page.authors.iter().any(|author| names_generator(&author.name)) {
        places.push(page.title_place());
    }
    for place in places {
        let message = Said::new(
            "this names a machine as its maker, and `ai` does not tell readers",
            "chỗ này ghi máy là nơi tạo ra, mà chưa có `ai` để báo cho người đọc",
        );
        let help = Said::new(
            "add `ai: …`: one sentence on what was made how, and who checked it",
            "thêm `ai: …`: một câu nói cái gì được tạo ra thế nào, ai đã kiểm tra",
        );
        findings.add(Finding::at(place, message).help(help));
    }
}

/// Whether a text names a generator. “ai” alone is a Vietnamese word (“who”), so it counts in capitals only.
fn names_generator(text: &str) -> bool {
    let folded = crate::base::vietnamese::fold(text);
    let found: Vec<&str> = words::words(&folded).collect();
    let has = |name: &str| {
        let parts: Vec<&str> = name.split(' ').collect();
        found.windows(parts.len()).any(|window| window == parts)
    };
    words::words(text).any(|word| word == "AI") || GENERATORS.iter().any(|name| has(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vietnamese_word_for_who_is_no_machine() {
        assert!(names_generator("Ảnh tạo bằng AI"));
        assert!(names_generator("so-do-chatgpt.png"));
        assert!(!names_generator("Ai cũng có thể kiểm tra. Ảnh: Tổ Y tế"));
    }
}

//! What a page names in its tags, read without a tree: it may be anybody's page.
//!
//! In: HTML. Out: the attributes of tags of one name.

/// The attributes of one tag.
pub(super) struct Tag(Vec<(String, String)>);

impl Tag {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether an attribute is a list of words with this one.
    pub(super) fn has_word(&self, name: &str, word: &str) -> bool {
        let mut words = self.get(name).unwrap_or_default().split_whitespace();
        words.any(|known| known.eq_ignore_ascii_case(word))
    }
}

/// All tags of a name, in small letters, in their order.
pub(super) fn tags(html: &str, name: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for piece in html.split('<').skip(1) {
        let Some((known, rest)) = piece.split_once(|letter: char| letter.is_ascii_whitespace())
        else {
            continue;
        };
        if known.eq_ignore_ascii_case(name) {
            tags.push(Tag(attributes(rest)));
        }
    }
    tags
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        rest =
            rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        let end = rest.find(|letter: char| letter.is_ascii_whitespace() || "=/>".contains(letter));
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        if name.is_empty() {
            return found;
        }
        let Some(value) = after.strip_prefix('=') else {
            found.push((name.to_lowercase(), String::new()));
            rest = after;
            continue;
        };
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            Some(_) | None => {
                let ends = |letter: char| letter.is_ascii_whitespace() || letter == '>';
                value.split_at(value.find(ends).unwrap_or(value.len()))
            }
        };
        found.push((name.to_lowercase(), value.replace("&amp;", "&")));
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let html = "<p>a<LINK rel=\"alternate me\" href=/a?b&amp;c>\n<link href='x y' disabled/><links a=1>";
        let links = tags(html, "link");
        assert_eq!(links.len(), 2);
        assert_eq!(links[0].get("href"), Some("/a?b&c"));
        assert!(links[0].has_word("rel", "me"));
        assert_eq!((links[1].get("href"), links[1].get("disabled")), (Some("x y"), Some("")));
    }

    #[test]
    fn what_is_cut_short_ends() {
        let html = "<link rel=\"alternate\" href='a>";
        for end in 0..html.len() {
            tags(&html[..end], "link");
        }
        assert_eq!(tags(html, "link")[0].get("rel"), Some("alternate"));
    }
}

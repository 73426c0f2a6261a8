//! A node of JSON-LD that is written while it grows: keys stay in the order given, and what is empty is left out.
//!
//! In: types, keys and values. Out: JSON on one line that cannot end the `<script>` element it stands in.

use crate::base::json;

/// Room for a node of a few short texts, so that writing it rarely moves it.
const USUAL_LENGTH: usize = 256;

/// A node that is not finished.
pub(in crate::formats) struct Node(String);

impl Node {
    /// A node of one or several types.
    pub(in crate::formats) fn new(types: &[&str]) -> Self {
        let mut node = String::with_capacity(USUAL_LENGTH);
        node.push_str("{\"@type\":");
        match types {
            [one] => json::push_text_for_script(one, &mut node),
            several => node.push_str(&json::for_script(several)),
        }
        Self(node)
    }

    /// A mention of a node that stands elsewhere on the page.
    pub(in crate::formats) fn reference(id: &str) -> Self {
        let mut node = String::with_capacity(USUAL_LENGTH);
        node.push_str("{\"@id\":");
        json::push_text_for_script(id, &mut node);
        Self(node)
    }

    /// Adds a text; nothing when there is none.
    pub(in crate::formats) fn text<'v>(
        mut self,
        key: &'static str,
        value: impl Into<Option<&'v str>>,
    ) -> Self {
        if let Some(value) = value.into().filter(|value| !value.is_empty()) {
            self.key(key);
            json::push_text_for_script(value, &mut self.0);
        }
        self
    }

    /// Adds a list of texts; nothing when it is empty.
    pub(in crate::formats) fn texts(self, key: &'static str, values: &[&str]) -> Self {
        if values.is_empty() {
            return self;
        }
        self.json(key, &json::for_script(values))
    }

    /// Adds a whole number.
    pub(in crate::formats) fn number(
        self,
        key: &'static str,
        value: impl Into<Option<u32>>,
    ) -> Self {
        match value.into() {
            Some(value) => self.json(key, &value.to_string()),
            None => self,
        }
    }

    /// Adds a node.
    pub(in crate::formats) fn node(self, key: &'static str, node: impl Into<Option<Self>>) -> Self {
        match node.into() {
            Some(node) => self.json(key, &node.finish()),
            None => self,
        }
    }

    /// Adds a list of nodes; nothing when it is empty.
    pub(in crate::formats) fn nodes(
        mut self,
        key: &'static str,
        nodes: impl IntoIterator<Item = Self>,
    ) -> Self {
        let mut is_begun = false;
        for node in nodes {
            if is_begun {
                self.0.push(',');
            } else {
                self.key(key);
                self.0.push('[');
            }
            self.0.push_str(&node.finish());
            is_begun = true;
        }
        if is_begun {
            self.0.push(']');
        }
        self
    }

    /// Adds what is JSON already.
    pub(in crate::formats) fn json(mut self, key: &'static str, value: &str) -> Self {
        self.key(key);
        self.0.push_str(value);
        self
    }

    fn key(&mut self, key: &str) {
        self.0.push_str(",\"");
        self.0.push_str(key);
        self.0.push_str("\":");
    }

    /// The JSON.
    pub(in crate::formats) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out() {
        let node = Node::new(&["Thing"]).text("name", "").text("url", None).texts("keywords", &[]);
        let node = node.number("width", None).node("author", None).nodes("image", []);
        assert_eq!(node.finish(), r#"{"@type":"Thing"}"#);
    }

    #[test]
    fn keys_stay_in_order_and_no_text_ends_the_script() {
        let inner = Node::reference("https://example.org/#a");
        let node = Node::new(&["A", "B"]).text("name", "</script>").number("version", 2);
        assert_eq!(
            node.node("about", inner).finish(),
            r#"{"@type":["A","B"],"name":"\u003c/script\u003e","version":2,"about":{"@id":"https://example.org/#a"}}"#
        );
    }
}

//! What `check` in `site.yaml` tells the editor's desk.
//!
//! In: the key `check`. Out: words that the rules look for besides their own. Severities of rules stand under `rules`.

use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::config::keys;

/// Reads `check`: words that this site counts as insults, for the rule DBK-09.
pub fn read_words(reader: &mut Reader<'_>, node: &Node) -> Vec<String> {
    let Some(mut fields) = reader.fields(node, "check") else { return Vec::new() };
    let words = fields.take("words").map(|node| reader.words_list(node, "words"));
    reader.close(&fields, &keys::CHECK);
    words.unwrap_or_default().into_iter().map(|words| words.value).collect()
}

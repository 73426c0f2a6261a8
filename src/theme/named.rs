//! Which fields of values a template can show, so that a view makes those and no others.
//!
//! In: all templates. Out: for each, the words in its tags and in the tags of all that it needs. A field whose name stands
//! nowhere among them cannot be shown: where a template reaches fields without naming them, it gets all.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;
use std::sync::Arc;

use crate::theme::structure;
use crate::theme::structure::Templates;

/// The fields that a template can show.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// `None`: all there are.
    words: Option<Words>,
}

/// Some of the words of a theme.
#[derive(Clone, Debug)]
struct Words {
    /// All words of the theme, with their numbers.
    numbers: Arc<Numbers>,
    /// The numbers of those that are meant, a bit each.
    bits: Vec<u64>,
}

type Numbers = HashMap<String, usize, BuildHasherDefault<ShortHasher>>;

/// FNV-1a: a page asks for a hundred short words, and none of them is chosen by a stranger.
struct ShortHasher(u64);

impl Default for ShortHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for ShortHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl Named {
    /// All fields.
    pub const ALL: &'static Self = &Self { words: None };

    /// Whether a field can be shown.
    pub fn has(&self, field: &str) -> bool {
        let Some(Words { numbers, bits }) = &self.words else { return true };
        numbers.get(field).is_some_and(|number| bits[number / 64] >> (number % 64) & 1 == 1)
    }
}

/// The fields that any template can show.
pub(super) fn by_any(templates: &Templates) -> Named {
    if templates.values().any(|source| source.outline.reaches_all) {
        return Named::default();
    }
    let numbers = Arc::new(numbers(templates));
    Named { words: Some(Words { bits: vec![u64::MAX; numbers.len() / 64 + 1], numbers }) }
}

/// All words of templates, each with a number.
fn numbers(templates: &Templates) -> Numbers {
    let mut numbers = Numbers::default();
    for word in templates.values().flat_map(|source| source.outline.words.iter()) {
        let next = numbers.len();
        numbers.entry(word.clone()).or_insert(next);
    }
    numbers
}

/// The fields that each template can show, by its name.
pub(super) fn by_template(templates: &Templates) -> BTreeMap<String, Named> {
    let numbers = Arc::new(numbers(templates));
    let own: BTreeMap<&str, Option<Vec<u64>>> = templates
        .iter()
        .map(|(name, source)| {
            let mut bits = vec![0; numbers.len() / 64 + 1];
            for number in source.outline.words.iter().filter_map(|word| numbers.get(word)) {
                bits[number / 64] |= 1 << (number % 64);
            }
            (name.as_str(), (!source.outline.reaches_all).then_some(bits))
        })
        .collect();
    let homes = structure::homes(templates);
    let named = |name| {
        let needed = structure::needed(templates, &homes, vec![name]);
        let mut bits = vec![0; numbers.len() / 64 + 1];
        for name in needed {
            let own = own.get(name)?.as_ref()?;
            bits.iter_mut().zip(own).for_each(|(bits, own)| *bits |= own);
        }
        Some(Words { numbers: Arc::clone(&numbers), bits })
    };
    templates.keys().map(|name| (name.clone(), Named { words: named(name) })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;
    use crate::theme::structure::TemplateSource;

    /// Which of some fields `page.html` can show.
    fn shown(files: &[(&str, &str)]) -> String {
        let templates: Templates = files
            .iter()
            .map(|(name, text)| {
                ((*name).to_owned(), TemplateSource::new(SourcePath::new(*name), text))
            })
            .collect();
        let named = &by_template(&templates)["page.html"];
        let fields = ["title", "summary", "sources", "ai"].into_iter();
        fields.filter(|field| named.has(field)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_template_shows_what_it_and_all_that_it_needs_name() {
        let files = [
            ("page.html", "{% extends 'base.html' %}{% block a %}{{ page.title }}{% endblock %}"),
            ("base.html", "summary {# sources #} {{<box />}}{% block a %}{% endblock %}"),
            ("box.html", "{% component box() %}{{ page[\"ai\"] }}{% endcomponent %}"),
            ("other.html", "{{ page.sources }}"),
        ];
        assert_eq!(shown(&files), "title ai");
    }

    #[test]
    fn a_name_in_a_text_is_named() {
        assert_eq!(shown(&[("page.html", "{{ list | sort(attribute='page.title') }}")]), "title");
    }

    #[test]
    fn names_that_are_computed_may_be_any() {
        for text in [
            "{{ page[name] }}",
            "{{ page?[\"ti\" ~ name] }}",
            "{{ page | json }}",
            "{% for name, value in page %}{% endfor %}",
            "{{ page | get(key=name) }}",
            "{{ __tera_context }}",
        ] {
            assert_eq!(shown(&[("page.html", text)]), "title summary sources ai", "{text}");
        }
    }

    #[test]
    fn what_a_site_names_itself_is_always_whole() {
        for text in [
            "{{ t[\"kind_\" ~ page.kind] }}",
            "{{ site.extra?.notice[lang.tag] }}",
            "{{ page.extra | json }}",
            "{{ list[0] }}{{ text[:4] }}{{ [a, b] }}",
        ] {
            assert_eq!(shown(&[("page.html", text)]), "", "{text}");
        }
    }
}

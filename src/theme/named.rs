//! Which fields of values a template can show, so that a view makes those and no others.
//!
//! In: all templates. Out: for each, the words in its tags and in the tags of all that it needs. A field whose name stands
//! nowhere among them cannot be shown: where a template reaches fields without naming them, it gets all.

use std::collections::BTreeMap;

use crate::theme::structure;
use crate::theme::structure::TemplateSource;
use crate::theme::structure::Templates;

/// The fields that a template can show.
///
/// Names are known by a number, which two may share: then a field is made that is not shown, and nothing is wrong.
#[derive(Clone, Debug)]
pub struct Named {
    /// A bit for each number.
    bits: [u64; WORDS],
}

/// Enough for the few hundred names of a theme to share a number seldom.
const WORDS: usize = 64;

impl Named {
    /// All fields.
    pub const ALL: &'static Self = &Self { bits: [u64::MAX; WORDS] };

    const NONE: Self = Self { bits: [0; WORDS] };

    /// Whether a field can be shown.
    pub fn has(&self, field: &str) -> bool {
        let (word, bit) = place(field);
        self.bits[word] & bit != 0
    }

    fn add(&mut self, name: &str) {
        let (word, bit) = place(name);
        self.bits[word] |= bit;
    }

    fn join(&mut self, other: &Self) {
        self.bits.iter_mut().zip(other.bits).for_each(|(bits, other)| *bits |= other);
    }

    /// The fields that a template shows by itself.
    fn by(source: &TemplateSource) -> Self {
        if source.outline.reaches_all {
            return Self::ALL.clone();
        }
        let mut named = Self::NONE;
        source.outline.words.iter().for_each(|word| named.add(word));
        named
    }
}

/// Where the bit of a name stands, and the bit (FNV-1a).
fn place(name: &str) -> (usize, u64) {
    let start = 0x811c_9dc5_u32;
    let number = name
        .bytes()
        .fold(start, |number, byte| (number ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let number = number ^ number >> 15;
    (number as usize / 64 % WORDS, 1 << (number % 64))
}

/// The fields that any template can show.
pub(super) fn by_any(templates: &Templates) -> Named {
    let mut named = Named::NONE;
    templates.values().for_each(|source| named.join(&Named::by(source)));
    named
}

/// The fields that each template can show, by its name.
pub(super) fn by_template(templates: &Templates) -> BTreeMap<String, Named> {
    let own: BTreeMap<&str, Named> =
        templates.iter().map(|(name, source)| (name.as_str(), Named::by(source))).collect();
    let homes = structure::homes(templates);
    let named = |name: &String| {
        let mut named = Named::NONE;
        for needed in structure::needed(templates, &homes, vec![name]) {
            own.get(needed).into_iter().for_each(|own| named.join(own));
        }
        (name.clone(), named)
    };
    templates.keys().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;

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

//! A value that templates show, together with the digest of what it says.
//!
//! In: anything that serialises. Out: a [`Part`]: the template's value is shared, not copied, and its digest
//! stands for it when a view is digested, so that no page serialises the site again.

use std::sync::Arc;

use serde::Serialize;
use serde::ser::SerializeStruct;
use tera::Value;
use tera::value::Key;

use crate::base::fingerprint::Fingerprint;
use crate::theme::fixed::Fixed;
use crate::theme::named::Named;

/// A template value with its digest; cloning it is free.
#[derive(Clone, Debug)]
pub struct Part {
    value: Value,
    digest: Fingerprint,
}

impl Part {
    /// Converts a value once.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        Self { value: Value::from_serializable(value), digest: Fingerprint::of_value(value) }
    }

    /// Converts a value once, whose digest is that of the template's value. It is quicker to take than that of [`Part::of`],
    /// by which cards are named.
    pub fn shown<T: Serialize + ?Sized>(value: &T) -> Self {
        let value = Value::from_serializable(value);
        let mut said = Vec::with_capacity(1024);
        say(&value, &mut said);
        Self { value, digest: Fingerprint::of(&said) }
    }

    /// Nothing: `null` in a template.
    pub fn none() -> Self {
        Self::of(&())
    }

    /// A part, or nothing.
    pub fn option(part: Option<Self>) -> Self {
        part.unwrap_or_else(Self::none)
    }

    /// A list of parts, without converting them again.
    pub fn list(parts: &[Self]) -> Self {
        let digests: Vec<Fingerprint> = parts.iter().map(|part| part.digest).collect();
        let values: Vec<Value> = parts.iter().map(|part| part.value.clone()).collect();
        Self { value: Value::from(values), digest: Fingerprint::combine(&digests) }
    }

    /// A group of keys made from a value that serialises to one, with parts added as further keys.
    pub fn object<T: Serialize + ?Sized>(base: &T, fields: &[(&'static str, Self)]) -> Self {
        let base = Self::of(base);
        let mut digests = vec![base.digest];
        let mut map = base.value.into_map().unwrap_or_default();
        for (key, part) in fields {
            digests.push(Fingerprint::of(key.as_bytes()));
            digests.push(part.digest);
            map.insert(Key::from(*key), part.value.clone());
        }
        Self { value: Value::from(map), digest: Fingerprint::combine(&digests) }
    }

    /// The template's value.
    pub fn value(&self) -> Value {
        self.value.clone()
    }

    /// The digest of what it says.
    pub fn digest(&self) -> Fingerprint {
        self.digest
    }
}

impl Serialize for Part {
    /// A part stands for its content, so its digest is all that a view's digest needs.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.digest.serialize(serializer)
    }
}

/// A group of keys that is being made: of the fields that a view has, those that its template can show.
///
/// The others are not even computed, and the digest does not tell of them: a template that shows one of them is another
/// template, and then all of its pages are made anew.
pub struct Group<'n> {
    named: &'n Named,
    fields: Vec<(&'static str, Value)>,
    /// All that it says, from which the digest is taken once, at the end: that of many small groups would take long.
    said: Vec<u8>,
    fixed: Option<Arc<Fixed>>,
}

impl<'n> Group<'n> {
    /// A group without a field.
    pub fn new(named: &'n Named) -> Self {
        Self { named, fields: Vec::with_capacity(16), said: Vec::with_capacity(2048), fixed: None }
    }

    /// A group that begins with what all pages of a language see alike.
    pub fn upon(fixed: &Arc<Fixed>, named: &'n Named) -> Self {
        let mut group = Self::new(named);
        for (name, part) in fixed.whole() {
            group.part(name, || part.clone());
        }
        group.fixed = Some(Arc::clone(fixed));
        group
    }

    /// Which fields it may have.
    pub fn named(&self) -> &'n Named {
        self.named
    }

    /// Adds a text.
    pub fn text<T: AsRef<str>>(&mut self, name: &'static str, make: impl FnOnce() -> T) {
        self.maybe_text(name, || Some(make()));
    }

    /// Adds a text, or nothing.
    pub fn maybe_text<T: AsRef<str>>(
        &mut self,
        name: &'static str,
        make: impl FnOnce() -> Option<T>,
    ) {
        if !self.begin(name) {
            return;
        }
        let text = make();
        let text = text.as_ref().map(AsRef::as_ref);
        say_text(text, &mut self.said);
        self.fields.push((name, text.map_or_else(Value::none, Value::normal_string)));
    }

    /// Adds anything else.
    pub fn add<T: Serialize>(&mut self, name: &'static str, make: impl FnOnce() -> T) {
        if self.begin(name) {
            let value = Value::from_serializable(&make());
            say(&value, &mut self.said);
            self.fields.push((name, value));
        }
    }

    /// Adds a part, which is shared.
    pub fn part(&mut self, name: &'static str, make: impl FnOnce() -> Part) {
        if self.begin(name) {
            let part = make();
            self.said.extend_from_slice(part.digest.bytes());
            self.fields.push((name, part.value));
        }
    }

    /// Adds a group.
    pub fn group(&mut self, name: &'static str, fill: impl FnOnce(&mut Self)) {
        if self.begin(name) {
            let value = self.inner(fill);
            self.fields.push((name, value));
        }
    }

    /// Adds a group for each of some things.
    pub fn list<T>(
        &mut self,
        name: &'static str,
        things: impl IntoIterator<Item = T>,
        mut fill: impl FnMut(&mut Self, T),
    ) {
        if self.begin(name) {
            let groups = things.into_iter().map(|thing| self.inner(|group| fill(group, thing)));
            let groups: Vec<Value> = groups.collect();
            say_length(groups.len(), &mut self.said);
            self.fields.push((name, Value::from(groups)));
        }
    }

    /// A group that is told with this one.
    fn inner(&mut self, fill: impl FnOnce(&mut Self)) -> Value {
        let said = std::mem::take(&mut self.said);
        let fields = Vec::with_capacity(16);
        let mut inner = Self { named: self.named, fields, said, fixed: None };
        fill(&mut inner);
        inner.said.push(b'.');
        self.said = inner.said;
        Value::from_serializable(&Fields(&inner.fields))
    }

    /// Whether a field is wanted: then it is told by its name.
    fn begin(&mut self, name: &'static str) -> bool {
        let is_named = self.named.has(name);
        if is_named {
            self.said.push(b',');
            say_text(Some(name), &mut self.said);
        }
        is_named
    }

    /// The group by itself, to be shared.
    pub fn into_part(self) -> Part {
        let value = Value::from_serializable(&Fields(&self.fields));
        Part { value, digest: Fingerprint::of(&self.said) }
    }

    /// What a template sees, by name.
    pub fn finish(self) -> Shown {
        Shown { digest: Fingerprint::of(&self.said), values: self.fields, fixed: self.fixed }
    }
}

/// Fields as a value: a later one takes the place of one with the same name.
struct Fields<'f>(&'f [(&'static str, Value)]);

impl Serialize for Fields<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Fields", self.0.len())?;
        for (name, value) in self.0 {
            fields.serialize_field(name, value)?;
        }
        fields.end()
    }
}

/// All that a template sees, by name, with its digest.
pub struct Shown {
    /// The values.
    pub(super) values: Vec<(&'static str, Value)>,
    /// What of it all pages of a language see alike.
    pub(super) fixed: Option<Arc<Fixed>>,
    digest: Fingerprint,
}

impl Serialize for Shown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.digest.serialize(serializer)
    }
}

/// Writes a value so that no two values are written alike.
fn say(value: &Value, said: &mut Vec<u8>) {
    if let Some(text) = value.as_str() {
        say_text(Some(text), said);
    } else if let Some(items) = value.as_array() {
        said.push(b'a');
        say_length(items.len(), said);
        items.iter().for_each(|item| say(item, said));
    } else if let Some(map) = value.as_map() {
        said.push(b'm');
        say_length(map.len(), said);
        for (key, value) in map {
            match key.as_str() {
                Some(key) => say_text(Some(key), said),
                None => say_text(Some(&key.to_string()), said),
            }
            say(value, said);
        }
    } else if value.is_none() {
        say_text(None, said);
    } else if let Some(is_so) = value.as_bool() {
        said.push(if is_so { b'1' } else { b'0' });
    } else {
        // Numbers: as they are shown, and what they are besides.
        said.push(b'v');
        say_text(Some(value.name()), said);
        say_text(Some(&value.to_string()), said);
    }
}

fn say_text(text: Option<&str>, said: &mut Vec<u8>) {
    let Some(text) = text else { return said.push(b'n') };
    said.push(b't');
    say_length(text.len(), said);
    said.extend_from_slice(text.as_bytes());
}

fn say_length(length: usize, said: &mut Vec<u8>) {
    said.extend_from_slice(&u64::try_from(length).unwrap_or(u64::MAX).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(fill: impl FnOnce(&mut Group<'_>)) -> (String, Fingerprint) {
        let mut outer = Group::new(Named::ALL);
        outer.group("page", fill);
        let shown = outer.finish();
        let (_, value) = shown.values.into_iter().next().unwrap();
        (serde_json::to_string(&value).unwrap(), shown.digest)
    }

    #[test]
    fn a_group_holds_its_fields_in_the_order_they_came() {
        let (value, _) = shown(|group| {
            group.text("title", || "A");
            group.add("count", || 1);
            group.part("list", || Part::list(&[Part::of("b"), Part::none()]));
            group.list("claims", ["c", "d"], |group, claim| group.text("claim", || claim));
            group.maybe_text("ai", || None::<&str>);
            group.add("count", || 2);
        });
        assert_eq!(
            value,
            r#"{"title":"A","count":2,"list":["b",null],"claims":[{"claim":"c"},{"claim":"d"}],"ai":null}"#
        );
    }

    #[test]
    fn values_that_differ_have_other_digests() {
        let values =
            [json!("1"), json!(1), json!(1.0), json!(true), json!(null), json!([]), json!({})];
        let more =
            [json!(["ab", "c"]), json!(["a", "bc"]), json!([["a"], "bc"]), json!({ "a": "bc" })];
        let all = values.iter().chain(&more);
        let mut digests: Vec<Fingerprint> =
            all.map(|value| shown(|group| group.add("a", || value)).1).collect();
        digests.push(shown(|group| group.text("b", || "1")).1);
        digests.push(shown(|group| group.list("a", ["1"], |group, _| group.text("b", || "1"))).1);
        digests.push(shown(|group| group.list("a", ["1", "1"], |_, _| {})).1);
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), 14);
    }
}

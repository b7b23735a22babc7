//! Keys by which rows of views refer to each other: `Type/id`, whatever server a reference names.

use std::borrow::Cow;

use serde_json::Value;

use super::{Item, Node};

/// The key of a resource: its type and id.
pub(super) fn resource<'a>(item: &Item<'a>) -> Option<Item<'a>> {
    let Item::Node(Node { value: Value::Object(map), .. }) = item else { return None };
    let kind = map.get("resourceType")?.as_str()?;
    Some(Item::Text(format!("{kind}/{}", map.get("id")?.as_str()?).into()))
}

/// The key that a reference means: its last two parts, without a version. With a type: only if it is of that type.
pub(super) fn reference<'a>(item: &Item<'a>, kind: Option<&str>) -> Option<Item<'a>> {
    let Item::Node(Node { value, .. }) = item else { return None };
    let text = match value {
        Value::Object(map) => map.get("reference")?.as_str()?,
        Value::String(text) => text,
        _ => return None,
    };
    let key = key_of(text);
    let of = key.split_once('/').map(|(kind, _)| kind);
    if kind.is_some() && kind != of {
        return None;
    }
    Some(Item::Text(Cow::Borrowed(key)))
}

/// `Patient/1` of `https://server/fhir/Patient/1/_history/2`; anything that is not of that form as it stands.
pub(crate) fn key_of(reference: &str) -> &str {
    let text = reference.split_once("/_history/").map_or(reference, |(text, _)| text);
    let mut slashes = text.rmatch_indices('/').map(|(at, _)| at);
    let Some(last) = slashes.next() else { return text };
    let from = slashes.next().map_or(0, |at| at + 1);
    let kind = &text[from..last];
    let is_type = kind.starts_with(|c: char| c.is_ascii_uppercase()) && kind.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_type && last + 1 < text.len() { &text[from..] } else { text }
}

/// Everything directly below an item.
pub(super) fn children<'a>(item: &Item<'a>, into: &mut Vec<Item<'a>>) {
    let Item::Node(Node { value: Value::Object(map), .. }) = item else { return };
    for (_, value) in map.iter().filter(|(key, _)| *key != "resourceType" && !key.starts_with('_')) {
        match value {
            Value::Array(items) => into.extend(items.iter().map(|v| Item::Node(Node::new(v)))),
            value => into.push(Item::Node(Node::new(value))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_known_wherever_the_server_is() {
        for (reference, key) in [
            ("Patient/1", "Patient/1"),
            ("http://a.example/fhir/Patient/1/_history/2", "Patient/1"),
            ("urn:uuid:53fefa32", "urn:uuid:53fefa32"),
            ("#contained", "#contained"),
            ("Practitioner?identifier=http://a.example/b|1", "Practitioner?identifier=http://a.example/b|1"),
            ("Patient/", "Patient/"),
        ] {
            assert_eq!(key_of(reference), key);
        }
    }
}

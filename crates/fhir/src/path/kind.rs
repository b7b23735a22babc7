//! What type an element has: told by the end of its key (`valueQuantity`), by JSON, or by its name.

use serde_json::Value;

use super::{Item, Node};

/// The types that an element with a choice of types may have: the end of its key, and the type's name.
const CHOICES: [(&str, &str); 50] = [
    ("Address", "Address"),
    ("Age", "Age"),
    ("Annotation", "Annotation"),
    ("Attachment", "Attachment"),
    ("Base64Binary", "base64Binary"),
    ("Boolean", "boolean"),
    ("Canonical", "canonical"),
    ("Code", "code"),
    ("CodeableConcept", "CodeableConcept"),
    ("Coding", "Coding"),
    ("ContactDetail", "ContactDetail"),
    ("ContactPoint", "ContactPoint"),
    ("Contributor", "Contributor"),
    ("Count", "Count"),
    ("DataRequirement", "DataRequirement"),
    ("Date", "date"),
    ("DateTime", "dateTime"),
    ("Decimal", "decimal"),
    ("Distance", "Distance"),
    ("Dosage", "Dosage"),
    ("Duration", "Duration"),
    ("Expression", "Expression"),
    ("HumanName", "HumanName"),
    ("Id", "id"),
    ("Identifier", "Identifier"),
    ("Instant", "instant"),
    ("Integer", "integer"),
    ("Markdown", "markdown"),
    ("Meta", "Meta"),
    ("Money", "Money"),
    ("Oid", "oid"),
    ("ParameterDefinition", "ParameterDefinition"),
    ("Period", "Period"),
    ("PositiveInt", "positiveInt"),
    ("Quantity", "Quantity"),
    ("Range", "Range"),
    ("Ratio", "Ratio"),
    ("Reference", "Reference"),
    ("RelatedArtifact", "RelatedArtifact"),
    ("SampledData", "SampledData"),
    ("Signature", "Signature"),
    ("String", "string"),
    ("Time", "time"),
    ("Timing", "Timing"),
    ("TriggerDefinition", "TriggerDefinition"),
    ("UnsignedInt", "unsignedInt"),
    ("Uri", "uri"),
    ("Url", "url"),
    ("UsageContext", "UsageContext"),
    ("Uuid", "uuid"),
];

/// The type that the end of a choice's key names.
pub(super) fn of_choice(end: &str) -> Option<&'static str> {
    CHOICES.binary_search_by_key(&end, |(e, _)| e).ok().map(|at| CHOICES[at].1)
}

/// The ends of keys under which a value of the type is found, with their types: those of the types that narrow it too.
/// None for a name that is no type of such a value, or one of the language's own.
pub(super) fn choices_of(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let name = name.strip_prefix("FHIR.").unwrap_or(name).to_owned();
    CHOICES.into_iter().filter(move |(_, kind)| *kind == name || parent(kind) == Some(&name))
}

/// Elements that are a date wherever they occur. JSON writes dates and date-times alike, and their boundaries differ.
pub(super) fn of_name(name: &str) -> Option<&'static str> {
    matches!(name, "birthDate" | "expirationDate" | "birthdate" | "approvalDate" | "lastReviewDate").then_some("date")
}

/// Whether an item is of a type.
pub(super) fn is(item: &Item<'_>, name: &str) -> bool {
    let written_system = name.starts_with("System.");
    let (system, name) = match name.split_once('.') {
        Some(("System", name)) => (true, name),
        Some((_, name)) => (false, name),
        None => (name.starts_with(|c: char| c.is_ascii_uppercase()), name),
    };
    match item {
        // The language's own types are those of values, never of parts.
        Item::Node(node) if written_system => node.value.is_string() && name == "String",
        Item::Node(node) => is_node(node, name),
        Item::Boolean(_) => system && name == "Boolean",
        Item::Integer(_) => system && name == "Integer",
        Item::Decimal(_) => system && name == "Decimal",
        Item::Text(_) => system && name == "String",
        Item::Quantity(..) => system && name == "Quantity",
        Item::Temporal(t) => system && t.type_name() == name,
    }
}

fn is_node(node: &Node<'_>, name: &str) -> bool {
    if let Some(kind) = node.kind {
        return kind == name || parent(kind) == Some(name);
    }
    match node.value {
        Value::Object(map) => map.get("resourceType").is_some_and(|t| t == name || name == "Resource"),
        Value::Bool(_) => name == "boolean",
        Value::Number(n) if n.is_i64() => ["integer", "decimal", "positiveInt", "unsignedInt"].contains(&name),
        Value::Number(_) => name == "decimal",
        Value::String(text) => match name {
            "string" | "code" | "uri" | "id" | "markdown" | "url" | "canonical" | "uuid" | "oid" | "base64Binary" => {
                true
            }
            "date" | "dateTime" | "instant" | "time" => super::Temporal::parse(text).is_some(),
            _ => false,
        },
        _ => false,
    }
}

/// The type that a type narrows.
fn parent(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "code" | "id" | "markdown" => "string",
        "positiveInt" | "unsignedInt" => "integer",
        "url" | "canonical" | "uuid" | "oid" => "uri",
        "Age" | "Count" | "Distance" | "Duration" => "Quantity",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choices_are_in_order_so_that_they_can_be_found() {
        assert!(CHOICES.is_sorted());
        assert_eq!(of_choice("DateTime"), Some("dateTime"));
        assert_eq!(of_choice("Set"), None);
    }
}

//! Which elements the types of FHIR have: from `elements.txt`, read once.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::LazyLock,
};

use super::primitive::Primitive;

/// What an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Primitive(Primitive),
    /// A text in XHTML.
    Markup,
    /// Elements of its own.
    Part(&'static str),
    /// Any resource.
    Resource,
}

/// An element of a type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub(super) kind: Kind,
    /// Whether JSON has a list of it.
    pub(super) many: bool,
}

/// Hashes short names quickly (FNV-1a). The names that are kept are ours, so nobody can choose them to collide.
#[derive(Debug, Clone, Copy)]
struct Fnv(u64);

type Short = BuildHasherDefault<Fnv>;

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A type.
#[derive(Debug, Default)]
pub(super) struct Type {
    elements: HashMap<String, Element, Short>,
    /// Elements that must be there; one with a choice of types by its name without the type.
    pub(super) required: Vec<(&'static str, bool)>,
    pub(super) is_resource: bool,
}

impl Type {
    /// The named element.
    pub(super) fn element(&self, name: &str) -> Option<Element> {
        self.elements.get(name).copied()
    }
}

/// The named type.
pub(super) fn named(name: &str) -> Option<&'static Type> {
    TYPES.get(name)
}

/// The resource with the name.
pub(super) fn resource(name: &str) -> Option<&'static Type> {
    named(name).filter(|t| t.is_resource)
}

static TYPES: LazyLock<HashMap<&'static str, Type, Short>> = LazyLock::new(|| {
    let text = include_str!("elements.txt");
    let lines = || text.lines().filter(|l| !l.starts_with('#'));
    // An extension may have a value of any type.
    let any: Vec<&'static str> = ANY.split(' ').collect();
    lines().filter_map(|line| read(line, &any)).collect()
});

/// The types that the value of an extension may have.
const ANY: &str = "base64Binary boolean canonical code date dateTime decimal id instant integer markdown oid positiveInt \
    string time unsignedInt uri url uuid Address Age Annotation Attachment CodeableConcept Coding ContactPoint Count \
    Distance Duration HumanName Identifier Money Period Quantity Range Ratio Reference SampledData Signature Timing \
    ContactDetail Contributor DataRequirement Expression ParameterDefinition RelatedArtifact TriggerDefinition \
    UsageContext Dosage Meta";

/// Elements that every type of a sort has.
fn inherited(sort: &str) -> &'static [&'static str] {
    match sort {
        "^^" => &[
            "id:id",
            "meta:Meta",
            "implicitRules:uri",
            "language:code",
            "text:Narrative",
            "contained*:Resource",
            "extension*:Extension",
            "modifierExtension*:Extension",
        ],
        "^" => &["id:id", "meta:Meta", "implicitRules:uri", "language:code"],
        "++" => &["id:string", "extension*:Extension", "modifierExtension*:Extension"],
        _ => &["id:string", "extension*:Extension"],
    }
}

fn read(line: &'static str, any: &[&'static str]) -> Option<(&'static str, Type)> {
    let mut words = line.split(' ');
    let (name, sort) = (words.next()?, words.next()?);
    let mut made = Type { is_resource: sort.starts_with('^'), ..Type::default() };
    for word in inherited(sort).iter().copied().chain(words) {
        let (element, types) = word.split_once(':')?;
        let bare = element.trim_end_matches(['?', '*', '!']);
        let marks = &element[bare.len()..];
        let (choice, many) = (marks.contains('?'), marks.contains('*'));
        if marks.contains('!') {
            made.required.push((bare, choice));
        }
        let types: Vec<&'static str> = if types == "*" { any.to_vec() } else { types.split('|').collect() };
        for kind in types {
            let kind_of = match kind {
                "." => Kind::Part(own(name, bare)),
                other => kind_named(other),
            };
            let key = if choice { format!("{bare}{}", upper(kind)) } else { bare.to_owned() };
            made.elements.insert(key, Element { kind: kind_of, many });
        }
    }
    Some((name, made))
}

/// Whether an element of this name is known and has one type wherever it occurs, so that its key is its name.
pub(crate) fn is_never_a_choice(name: &str) -> bool {
    static NAMES: LazyLock<HashMap<&'static str, bool>> = LazyLock::new(|| {
        let mut names = HashMap::new();
        for line in include_str!("elements.txt").lines().filter(|l| !l.starts_with('#')) {
            let mut words = line.split(' ').skip(1);
            let sort = words.next().unwrap_or_default();
            for word in inherited(sort).iter().copied().chain(words) {
                let element = word.split(':').next().unwrap_or_default();
                let bare = element.trim_end_matches(['?', '*', '!']);
                *names.entry(bare).or_default() |= element[bare.len()..].contains('?');
            }
        }
        names
    });
    NAMES.get(name) == Some(&false)
}

fn kind_named(name: &'static str) -> Kind {
    match name {
        "xhtml" => Kind::Markup,
        "Resource" => Kind::Resource,
        other => Primitive::named(other).map_or(Kind::Part(other), Kind::Primitive),
    }
}

/// The name of the type of a part: `Patient.contact`. It stands at the beginning of another line of the text.
fn own(parent: &str, element: &str) -> &'static str {
    static NAMES: LazyLock<HashMap<&'static str, ()>> = LazyLock::new(|| {
        include_str!("elements.txt").lines().filter_map(|l| Some((l.split_once(' ')?.0, ()))).collect()
    });
    NAMES.get_key_value(format!("{parent}.{element}").as_str()).map_or("Element", |(name, ())| name)
}

fn upper(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_whole() {
        let patient = resource("Patient").unwrap();
        assert_eq!(patient.element("birthDate").unwrap().kind, Kind::Primitive(Primitive::Date));
        assert!(patient.element("identifier").unwrap().many);
        assert_eq!(patient.element("contact").unwrap().kind, Kind::Part("Patient.contact"));
        assert_eq!(patient.element("deceasedDateTime").unwrap().kind, Kind::Primitive(Primitive::DateTime));
        assert!(resource("HumanName").is_none());
        for (name, made) in TYPES.iter() {
            for (element, Element { kind, .. }) in &made.elements {
                if let Kind::Part(part) = kind {
                    assert!(named(part).is_some(), "{name}.{element} is a {part}, which is not there");
                }
            }
        }
    }
}

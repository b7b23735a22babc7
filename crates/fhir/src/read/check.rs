use serde_json::{Map, Value};

use super::{
    Fault, Weight,
    element::{self, Element, Kind, Type},
};

/// Holds a resource against the definitions of its type: dates that do not exist, lists where one value belongs,
/// numbers that are texts, elements that are not known or not there.
///
/// A type that is not read here has nothing to be held against. Of code lists and of references nothing is said.
#[must_use]
pub fn check(resource: &Value) -> Vec<Fault> {
    let mut checking = Checking { faults: Vec::new(), path: Vec::new() };
    match resource {
        Value::Object(map) => checking.resource(map),
        _ => checking.say(Weight::Serious, "not-a-resource", "not a resource"),
    }
    checking.faults
}

/// A step of a path: a name, or a place in a list.
enum Step<'v> {
    Name(&'v str),
    At(usize),
}

struct Checking<'v> {
    faults: Vec<Fault>,
    path: Vec<Step<'v>>,
}

impl<'v> Checking<'v> {
    fn say(&mut self, weight: Weight, rule: &'static str, message: impl Into<String>) {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Name(name) if path.is_empty() => path.push_str(name),
                Step::Name(name) => path.extend([".", name]),
                Step::At(at) => path.push_str(&format!("[{at}]")),
            }
        }
        self.faults.push(Fault::new(weight, rule, path, message));
    }

    fn within(&mut self, step: Step<'v>, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    fn resource(&mut self, map: &'v Map<String, Value>) {
        match map.get("resourceType") {
            Some(Value::String(name)) => {
                if let Some(kind) = element::resource(name) {
                    self.within(Step::Name(name), |me| me.part(map, kind));
                }
            }
            _ => self.say(Weight::Serious, "not-a-resource", "there is no resourceType"),
        }
    }

    fn part(&mut self, map: &'v Map<String, Value>, kind: &'static Type) {
        for (name, value) in map {
            if kind.is_resource && name == "resourceType" {
                continue;
            }
            // `_name` has the extensions of `name`, which are passed over.
            if let Some(beside) = name.strip_prefix('_')
                && kind.element(beside).is_some()
            {
                continue;
            }
            self.within(Step::Name(name), |me| match kind.element(name) {
                Some(element) => me.element(value, element),
                None => me.say(Weight::Minor, "unknown-element", "not an element of FHIR R4; it was passed over"),
            });
        }
        for (name, choice) in &kind.required {
            let there = if *choice {
                map.keys().any(|k| k.starts_with(name))
            } else {
                map.contains_key(*name) || map.contains_key(&format!("_{name}"))
            };
            if !there {
                self.within(Step::Name(name), |me| {
                    me.say(Weight::Minor, "missing-element", "must be there and is not")
                });
            }
        }
    }

    fn element(&mut self, value: &'v Value, element: Element) {
        match (value, element.many) {
            (Value::Array(values), true) => {
                if values.is_empty() {
                    self.say(Weight::Minor, "empty-value", "an empty list, which FHIR does not allow");
                }
                for (i, value) in values.iter().enumerate() {
                    self.within(Step::At(i), |me| me.value(value, element.kind));
                }
            }
            (Value::Array(_), false) => self.say(Weight::Serious, "not-a-list", "a list, where there can be only one"),
            (_, true) => self.say(Weight::Serious, "a-list", "must be a list"),
            (value, false) => self.value(value, element.kind),
        }
    }

    fn value(&mut self, value: &'v Value, kind: Kind) {
        match (kind, value) {
            // Nothing, beside which there may be extensions.
            (Kind::Primitive(_), Value::Null) => {}
            (Kind::Primitive(primitive), value) => {
                if let Some((weight, rule, said)) = primitive.check(value) {
                    self.say(weight, rule, said);
                }
            }
            (Kind::Markup, Value::String(_)) => {}
            (Kind::Part(name), Value::Object(map)) => {
                if let Some(kind) = element::named(name) {
                    self.part(map, kind);
                }
            }
            (Kind::Resource, Value::Object(map)) => self.resource(map),
            (Kind::Markup, _) => self.say(Weight::Minor, "not-a-text", "not a text"),
            _ => self.say(Weight::Serious, "not-a-part", "one value, where there are elements within"),
        }
    }
}

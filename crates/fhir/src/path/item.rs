use std::borrow::Cow;

use serde_json::Value;

use super::{Decimal, PathError, Temporal};

/// One thing that a path found: a part of the resource, or a value that was worked out.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    /// A part of the resource.
    Node(Node<'a>),
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Decimal(Decimal),
    /// A text.
    Text(Cow<'a, str>),
    /// A date, a date with a time, or a time.
    Temporal(Temporal),
    /// A number and its unit.
    Quantity(Decimal, Cow<'a, str>),
}

/// A part of a resource as JSON has it.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// The value; null where only extensions are there.
    pub value: &'a Value,
    /// What stands beside a primitive element in `_name`: its id and extensions.
    pub beside: Option<&'a Value>,
    /// Its type, where the key or the name tells.
    pub kind: Option<&'static str>,
}

impl<'a> Node<'a> {
    /// A part of which nothing more is known.
    #[must_use]
    pub fn new(value: &'a Value) -> Self {
        Self { value, beside: None, kind: None }
    }

    /// The date or time that it is, if it is one.
    pub(super) fn temporal(&self) -> Option<Temporal> {
        let text = self.value.as_str()?;
        let parsed = Temporal::parse(text)?;
        Some(match self.kind {
            Some("dateTime" | "instant") => parsed.as_date_time(),
            Some("date" | "time") | None => parsed,
            Some(_) => return None,
        })
    }
}

impl<'a> Item<'a> {
    /// The item as the value that it is: JSON's texts, numbers and truths are taken out of their nodes.
    pub(super) fn plain(&self) -> Self {
        let Self::Node(node) = self else { return self.clone() };
        match node.value {
            Value::Bool(b) => Self::Boolean(*b),
            Value::Number(n) => match n.as_i64() {
                Some(n) if node.kind != Some("decimal") => Self::Integer(n),
                _ => Decimal::of_number(n).map_or_else(|| self.clone(), Self::Decimal),
            },
            Value::String(text) => match node.kind {
                Some("date" | "dateTime" | "instant" | "time") => {
                    node.temporal().map_or(Self::Text(text.into()), Self::Temporal)
                }
                _ => Self::Text(text.into()),
            },
            Value::Object(map) => match (map.get("value"), node.kind) {
                (Some(Value::Number(n)), kind) if kind.is_none_or(is_quantity) => {
                    let unit = map.get("code").or_else(|| map.get("unit")).and_then(Value::as_str);
                    match (Decimal::of_number(n), unit.or(kind.map(|_| "1"))) {
                        (Some(value), Some(unit)) => Self::Quantity(value, unit.into()),
                        _ => self.clone(),
                    }
                }
                _ => self.clone(),
            },
            _ => self.clone(),
        }
    }

    /// The truth that it is.
    ///
    /// # Errors
    /// It is something else.
    pub(crate) fn truth(&self) -> Result<bool, PathError> {
        match self.plain() {
            Self::Boolean(b) => Ok(b),
            _ => Err(PathError::new("true or false is wanted here")),
        }
    }

    /// The text that it is.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Node(Node { value: Value::String(text), .. }) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    /// The number that it is.
    pub(super) fn decimal(&self) -> Option<Decimal> {
        match self.plain() {
            Self::Integer(n) => Some(Decimal::from(n)),
            Self::Decimal(d) => Some(d),
            _ => None,
        }
    }

    /// The whole number that it is.
    pub(super) fn whole(&self) -> Option<i64> {
        match self.plain() {
            Self::Integer(n) => Some(n),
            _ => None,
        }
    }
}

fn is_quantity(kind: &str) -> bool {
    matches!(kind, "Quantity" | "Age" | "Count" | "Distance" | "Duration")
}

/// The only item of a collection, or none.
///
/// # Errors
/// There are several.
pub(super) fn single<'i, 'a>(items: &'i [Item<'a>], what: &str) -> Result<Option<&'i Item<'a>>, PathError> {
    match items {
        [] => Ok(None),
        [item] => Ok(Some(item)),
        many => Err(PathError::new(format!("{what} needs one value and there are {}", many.len()))),
    }
}

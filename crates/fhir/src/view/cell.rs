use std::borrow::Cow;

use serde_json::Value;

use crate::path::{Item, Node};

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Cell<'a> {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text, a code, a date as FHIR writes it.
    Text(Cow<'a, str>),
    /// A part of the resource that is more than a value.
    Part(&'a Value),
    /// All values of a column that is a collection.
    List(Vec<Self>),
}

impl<'a> Cell<'a> {
    /// The cell of an item.
    pub(super) fn of(item: &Item<'a>) -> Self {
        match item {
            Item::Node(Node { value, .. }) => match value {
                Value::Null => Self::Null,
                Value::Bool(b) => Self::Boolean(*b),
                Value::Number(n) => match n.as_i64() {
                    Some(n) => Self::Whole(n),
                    None => n.as_f64().map_or(Self::Null, Self::Real),
                },
                Value::String(text) => Self::Text(text.into()),
                part => Self::Part(part),
            },
            Item::Boolean(b) => Self::Boolean(*b),
            Item::Integer(n) => Self::Whole(*n),
            Item::Decimal(d) | Item::Quantity(d, _) => Self::Real(d.to_f64()),
            Item::Text(text) => Self::Text(text.clone()),
            Item::Temporal(told) => Self::Text(told.to_string().into()),
        }
    }

    /// The text in it.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number in it.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            // Whole numbers of clinical records are far below 2^53.
            Self::Whole(n) => Some(*n as f64),
            Self::Real(n) => Some(*n),
            _ => None,
        }
    }

    /// It as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(b) => (*b).into(),
            Self::Whole(n) => (*n).into(),
            Self::Real(n) => (*n).into(),
            Self::Text(text) => text.as_ref().into(),
            Self::Part(part) => (*part).clone(),
            Self::List(cells) => cells.iter().map(Self::to_json).collect(),
        }
    }
}

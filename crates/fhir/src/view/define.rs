//! A ViewDefinition as it is written. What is not needed to make rows (its title, its publisher) is passed over.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A view as written.
#[derive(Debug, Deserialize)]
pub(super) struct Definition {
    pub(super) name: Option<String>,
    pub(super) resource: String,
    #[serde(default)]
    pub(super) constant: Vec<Constant>,
    #[serde(default)]
    pub(super) select: Vec<Select>,
    #[serde(default, rename = "where")]
    pub(super) filter: Vec<Where>,
}

/// A constant: a name, and `value` with a type behind it.
#[derive(Debug, Deserialize)]
pub(super) struct Constant {
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) value: Map<String, Value>,
}

/// A condition on resources.
#[derive(Debug, Deserialize)]
pub(super) struct Where {
    pub(super) path: String,
}

/// Columns, and what they are repeated for.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Select {
    #[serde(default)]
    pub(super) column: Vec<Column>,
    #[serde(default)]
    pub(super) select: Vec<Self>,
    pub(super) for_each: Option<String>,
    pub(super) for_each_or_null: Option<String>,
    #[serde(default)]
    pub(super) repeat: Vec<String>,
    #[serde(default)]
    pub(super) union_all: Vec<Self>,
}

/// One column.
#[derive(Debug, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) path: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) collection: bool,
    pub(super) description: Option<String>,
}

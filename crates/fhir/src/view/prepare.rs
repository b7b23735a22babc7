use serde_json::Value;

use super::{ViewError, define};
use crate::path::{Constants, Decimal, Literal, Path, Temporal};

/// A view, ready to be used.
#[derive(Debug)]
pub struct View {
    name: Option<String>,
    resource: String,
    columns: Vec<Column>,
    pub(super) filters: Vec<Path>,
    pub(super) selects: Vec<Select>,
}

/// A column of a view's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The FHIR type of its values, if the view says it.
    pub kind: Option<String>,
    /// Whether a cell holds all values there are.
    pub collection: bool,
    /// What the view says of it.
    pub description: Option<String>,
}

#[derive(Debug)]
pub(super) struct Select {
    pub(super) each: Each,
    /// Where in the row a column goes, and what it holds.
    pub(super) columns: Vec<(usize, Filled)>,
    pub(super) selects: Vec<Select>,
    pub(super) union: Vec<Select>,
    /// The row's cells from the first of this part to the last.
    pub(super) from: usize,
    pub(super) to: usize,
}

#[derive(Debug)]
pub(super) struct Filled {
    pub(super) name: Box<str>,
    pub(super) path: Path,
    pub(super) collection: bool,
}

/// What the columns are repeated for.
#[derive(Debug)]
pub(super) enum Each {
    Once,
    Item(Path),
    ItemOrNull(Path),
    Repeat(Vec<Path>),
}

impl View {
    /// Reads a ViewDefinition and compiles its paths.
    ///
    /// # Errors
    /// It is not a view, one of its paths cannot be compiled, it names a constant that it does not define, its unions
    /// do not agree in their columns, or a column occurs twice.
    pub fn parse(definition: &Value) -> Result<Self, ViewError> {
        let definition: define::Definition = serde::Deserialize::deserialize(definition)
            .map_err(|e| ViewError::new(format!("this is no ViewDefinition: {e}")))?;
        let constants = constants(&definition.constant)?;
        if definition.select.is_empty() {
            return Err(ViewError::new("the view selects nothing"));
        }
        let compile = |place: &str, path: &str| {
            Path::with_constants(path, &constants).map_err(|e| ViewError::at(&format!("{place}, “{path}”"), &e))
        };
        let filters =
            definition.filter.iter().map(|w| compile("where", &w.path)).collect::<Result<Vec<_>, ViewError>>()?;
        let mut columns = Vec::new();
        let selects = definition
            .select
            .into_iter()
            .map(|select| Select::prepare(select, &compile, &mut columns, 0))
            .collect::<Result<Vec<_>, ViewError>>()?;
        for (i, column) in columns.iter().enumerate() {
            if columns[..i].iter().any(|c| c.name == column.name) {
                return Err(ViewError::new(format!("the column {} occurs twice", column.name)));
            }
        }
        Ok(Self { name: definition.name, resource: definition.resource, columns, filters, selects })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The type of the resources that it is for.
    #[must_use]
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// The columns of its rows, in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Where the named column is.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }
}

type Compile<'c> = dyn Fn(&str, &str) -> Result<Path, ViewError> + 'c;

/// Selects within selects.
const DEEPEST: usize = 32;

impl Select {
    fn prepare(
        select: define::Select,
        compile: &Compile<'_>,
        columns: &mut Vec<Column>,
        depth: usize,
    ) -> Result<Self, ViewError> {
        if depth > DEEPEST {
            return Err(ViewError::new("selects are nested too deeply"));
        }
        let each = match (&select.for_each, &select.for_each_or_null, select.repeat.as_slice()) {
            (None, None, []) => Each::Once,
            (Some(path), None, []) => Each::Item(compile("forEach", path)?),
            (None, Some(path), []) => Each::ItemOrNull(compile("forEachOrNull", path)?),
            (None, None, paths) => Each::Repeat(paths.iter().map(|p| compile("repeat", p)).collect::<Result<_, _>>()?),
            _ => return Err(ViewError::new("forEach, forEachOrNull and repeat exclude each other")),
        };
        let from = columns.len();
        let mut own = Vec::new();
        for column in select.column {
            let fits = column.name.starts_with(|c: char| c.is_ascii_alphabetic())
                && column.name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if !fits {
                return Err(ViewError::new(format!("{:?} cannot be the name of a column", column.name)));
            }
            let path = compile(&format!("column {}", column.name), &column.path)?;
            let filled = Filled { name: column.name.as_str().into(), path, collection: column.collection };
            own.push((columns.len(), filled));
            columns.push(Column {
                name: column.name,
                kind: column.kind,
                collection: column.collection,
                description: column.description,
            });
        }
        let nested: Result<Vec<_>, _> =
            select.select.into_iter().map(|s| Self::prepare(s, compile, columns, depth + 1)).collect();
        let selects = nested?;
        let union = Self::union(select.union_all, compile, columns, depth)?;
        Ok(Self { each, columns: own, selects, union, from, to: columns.len() })
    }

    /// The parts of a union fill the same columns, in the same order.
    fn union(
        parts: Vec<define::Select>,
        compile: &Compile<'_>,
        columns: &mut Vec<Column>,
        depth: usize,
    ) -> Result<Vec<Self>, ViewError> {
        let from = columns.len();
        let mut first: Option<Vec<Column>> = None;
        let mut union = Vec::new();
        for part in parts {
            columns.truncate(from);
            union.push(Self::prepare(part, compile, columns, depth + 1)?);
            let names = |columns: &[Column]| columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
            let here = columns[from..].to_vec();
            match &first {
                None => first = Some(here),
                Some(first) if names(first) == names(&here) => {}
                Some(first) => {
                    let (first, here) = (names(first).join(", "), names(&here).join(", "));
                    return Err(ViewError::new(format!(
                        "the parts of a unionAll differ in their columns: {first} and {here}"
                    )));
                }
            }
        }
        if let Some(first) = first {
            columns.truncate(from);
            columns.extend(first);
        }
        Ok(union)
    }
}

fn constants(defined: &[define::Constant]) -> Result<Constants, ViewError> {
    let mut constants = Constants::default();
    for constant in defined {
        let wrong = |why: &str| ViewError::new(format!("the constant {} {why}", constant.name));
        let mut values = constant.value.iter().filter_map(|(k, v)| Some((k.strip_prefix("value")?, v)));
        let (Some((kind, value)), None) = (values.next(), values.next()) else {
            return Err(wrong("needs exactly one value"));
        };
        let temporal = |text: &str| Temporal::parse(text).ok_or_else(|| wrong("has a value that is no date or time"));
        let literal = match (kind, value) {
            ("Boolean", Value::Bool(b)) => Literal::Boolean(*b),
            ("Integer" | "PositiveInt" | "UnsignedInt" | "Integer64", Value::Number(n)) => {
                Literal::Integer(n.as_i64().ok_or_else(|| wrong("has a value that is no whole number"))?)
            }
            ("Decimal", Value::Number(n)) => {
                Literal::Decimal(Decimal::of_number(n).ok_or_else(|| wrong("has a value that is too large"))?)
            }
            ("Date" | "Time", Value::String(t)) => Literal::Temporal(temporal(t)?),
            ("DateTime" | "Instant", Value::String(t)) => Literal::Temporal(temporal(t)?.as_date_time()),
            (
                "String" | "Code" | "Uri" | "Url" | "Canonical" | "Uuid" | "Oid" | "Id" | "Base64Binary" | "Markdown",
                Value::String(t),
            ) => Literal::Text(t.as_str().into()),
            (kind, _) => return Err(wrong(&format!("has a value that cannot be a {kind}"))),
        };
        constants.insert(&constant.name, literal);
    }
    Ok(constants)
}

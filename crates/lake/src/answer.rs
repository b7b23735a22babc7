//! The answer to a query, free of the engine's types.

use datafusion::arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    compute::cast,
    datatypes::{DataType, Float64Type, Int64Type},
};
use linchpin_core::{Error, Result};
use serde::Serialize;

/// Columns and rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Datum>>,
}

/// One value of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Datum {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text, and whatever else prints as text, such as a date.
    Text(String),
}

impl std::fmt::Display for Datum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(b) => b.fmt(f),
            Self::Whole(n) => n.fmt(f),
            Self::Real(n) => n.fmt(f),
            Self::Text(t) => f.write_str(t),
        }
    }
}

/// Takes the batches of a query apart.
pub fn from_batches(columns: Vec<String>, batches: &[RecordBatch]) -> Result<Answer> {
    let mut rows = Vec::new();
    for batch in batches {
        let data = batch.columns().iter().map(column).collect::<Result<Vec<_>>>()?;
        let mut data: Vec<_> = data.into_iter().map(Vec::into_iter).collect();
        rows.extend((0..batch.num_rows()).map(|_| data.iter_mut().map(|c| c.next().unwrap_or(Datum::Null)).collect()));
    }
    Ok(Answer { columns, rows })
}

fn column(array: &ArrayRef) -> Result<Vec<Datum>> {
    let as_type =
        |to: &DataType| cast(array, to).map_err(|e| Error::internal("a column of the answer cannot be read", e));
    let optional = |is_null: bool, datum: Datum| if is_null { Datum::Null } else { datum };
    let all = 0..array.len();
    Ok(match array.data_type() {
        DataType::Null => vec![Datum::Null; array.len()],
        DataType::Boolean => {
            let a = array.as_boolean();
            all.map(|i| optional(a.is_null(i), Datum::Bool(a.value(i)))).collect()
        }
        t if t.is_integer() => {
            let cast = as_type(&DataType::Int64)?;
            let a = cast.as_primitive::<Int64Type>();
            all.map(|i| optional(a.is_null(i), Datum::Whole(a.value(i)))).collect()
        }
        t if t.is_numeric() => {
            let cast = as_type(&DataType::Float64)?;
            let a = cast.as_primitive::<Float64Type>();
            all.map(|i| optional(a.is_null(i), Datum::Real(a.value(i)))).collect()
        }
        _ => {
            let cast = as_type(&DataType::Utf8)?;
            let a = cast.as_string::<i32>();
            all.map(|i| if a.is_null(i) { Datum::Null } else { Datum::Text(a.value(i).to_owned()) }).collect()
        }
    })
}

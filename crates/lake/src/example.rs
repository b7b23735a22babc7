//! The worked example of a definition, run through the same engine as real facts.

use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{ArrayRef, RecordBatch, StringArray, new_null_array},
        compute::cast,
    },
    execution::context::SessionContext,
};
use linchpin_core::{Error, Period, Result, Value};
use linchpin_measures::{
    Indicator,
    definition::{Expected, GivenTable},
    rollup::{self, Measured},
};
use linchpin_sources::table::{TABLES, Table};

use crate::{schema, session};

/// Registers every table of the lake, with the example's rows in those that it gives.
pub fn register(context: &SessionContext, indicator: &Indicator) -> Result<()> {
    for given in &indicator.example.given {
        if Table::named(&given.table).is_none() {
            return Err(Error::bad_input(format!(
                "the example gives rows of {}, which is not a table of the lake",
                given.table
            )));
        }
    }
    for table in TABLES {
        let given = indicator.example.given.iter().find(|g| g.table == table.name);
        session::register(context, table.name, session::in_memory(table, batch(table, given)?)?)?;
    }
    Ok(())
}

fn batch(table: &Table, given: Option<&GivenTable>) -> Result<RecordBatch> {
    let schema = schema::for_queries(table);
    let rows = given.map_or(0, |g| g.rows.len());
    if let Some(unknown) = given.and_then(|g| g.columns.iter().find(|c| schema.field_with_name(c).is_err())) {
        return Err(Error::bad_input(format!(
            "the example's table {} has no column {unknown} in the lake",
            table.name
        )));
    }
    let columns = schema.fields().iter().map(|field| {
        let Some((given, at)) = given.and_then(|g| Some((g, g.columns.iter().position(|c| c == field.name())?))) else {
            return Ok(new_null_array(field.data_type(), rows));
        };
        let texts = given.rows.iter().map(|r| Some(r[at].as_str()).filter(|t| !t.is_empty()));
        let texts: ArrayRef = Arc::new(texts.collect::<StringArray>());
        cast(&texts, field.data_type())
            .map_err(|e| Error::bad_input(format!("the example's column {}.{}: {e}", table.name, field.name())))
    });
    RecordBatch::try_new(Arc::clone(&schema), columns.collect::<Result<Vec<_>>>()?)
        .map_err(|e| Error::bad_input(format!("the example's table {}: {e}", table.name)))
}

/// Compares what came out with what the example expects; gives each difference as a sentence.
pub fn compare(indicator: &Indicator, values: &[Measured]) -> Vec<String> {
    indicator.example.expect.iter().filter_map(|expected| difference(indicator, values, expected)).collect()
}

fn difference(indicator: &Indicator, values: &[Measured], expected: &Expected) -> Option<String> {
    let period = Period::containing(expected.period.first(), indicator.period);
    let found = values
        .iter()
        .find(|m| m.org == expected.org && m.period == period)
        .map_or_else(|| rollup::value(indicator, None, None), |m| m.value);
    let complain = |what: String| Some(format!("{} in {period}: {what}", expected.org));
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
    match (&expected.value, found) {
        (Err(state), found) if found.state() == *state => None,
        (Err(state), found) => complain(format!("expected {}, got {}", state.words(), say(&found))),
        (Ok(written), Value::Known { numerator, denominator, value, .. }) => {
            if !written.matches(value) {
                return complain(format!("expected {}, got {value}", written.number));
            }
            if let Some(n) = expected.numerator.filter(|n| !close(*n, numerator)) {
                return complain(format!("expected a numerator of {n}, got {numerator}"));
            }
            if let Some(d) = expected.denominator.filter(|d| !close(*d, denominator)) {
                return complain(format!("expected a denominator of {d}, got {denominator}"));
            }
            None
        }
        (Ok(written), found) => complain(format!("expected {}, got {}", written.number, say(&found))),
    }
}

fn say(value: &Value) -> String {
    value.number().map_or_else(|| value.state().words().to_owned(), |n| n.to_string())
}

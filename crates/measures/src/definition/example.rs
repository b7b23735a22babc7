//! The worked example of a definition: small tables drawn with bars, as a person would sketch them.

use std::collections::BTreeMap;

use linchpin_core::{OdsCode, Period, State};
use serde::{Deserialize, Serialize};

/// The example as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleFile {
    given: BTreeMap<String, String>,
    expect: String,
}

/// A worked example: rows of lake tables in, values out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// The tables that are given.
    pub given: Vec<GivenTable>,
    /// What must come out.
    pub expect: Vec<Expected>,
}

/// One table of the example, as texts; empty means null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GivenTable {
    /// The lake table.
    pub table: String,
    /// The columns that are given; all others are empty.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// One value that must come out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expected {
    /// For whom.
    pub org: OdsCode,
    /// For when.
    pub period: Period,
    /// The numerator, if the example says it.
    pub numerator: Option<f64>,
    /// The denominator, if the example says it.
    pub denominator: Option<f64>,
    /// The value, to as many decimals as it is written with.
    pub value: Result<Written, State>,
}

/// A number as written, with its decimals: `0.70` stands for anything that rounds to it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Written {
    /// The number.
    pub number: f64,
    /// How many decimals it was written with.
    pub decimals: u32,
}

impl Written {
    /// Whether `number`, rounded to as many decimals, is this.
    #[must_use]
    pub fn matches(self, number: f64) -> bool {
        let half = 0.5 * 0.1_f64.powi(self.decimals.min(12).cast_signed());
        (number - self.number).abs() <= half + 1e-9
    }
}

impl ExampleFile {
    pub(super) fn read(self) -> Result<Example, String> {
        let given =
            self.given.into_iter().map(|(table, text)| read_given(table, &text)).collect::<Result<Vec<_>, _>>()?;
        let table = read_given("expect".into(), &self.expect)?;
        let at = |name: &str| {
            table
                .columns
                .iter()
                .position(|c| c == name)
                .ok_or(format!("the example's expect table lacks the column {name}"))
        };
        let (org, period, value) = (at("org")?, at("period")?, at("value")?);
        let (numerator, denominator) = (at("numerator").ok(), at("denominator").ok());
        let expect = table
            .rows
            .iter()
            .map(|row| {
                let period_text = &row[period];
                Ok(Expected {
                    org: row[org].parse().map_err(|e| format!("the example expects for “{}”: {e}", row[org]))?,
                    period: Period::parse(period_text)
                        .map_err(|e| format!("the example expects for “{period_text}”: {e}"))?,
                    numerator: optional(numerator.map(|i| row[i].as_str()))?,
                    denominator: optional(denominator.map(|i| row[i].as_str()))?,
                    value: written(&row[value])?,
                })
            })
            .collect::<Result<Vec<_>, String>>()?;
        if expect.is_empty() {
            return Err("the example expects nothing: give at least one row".into());
        }
        Ok(Example { given, expect })
    }
}

/// Reads a table drawn as `a | b` lines; the first line has the headings.
fn read_given(table: String, text: &str) -> Result<GivenTable, String> {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let cells = |line: &str| line.split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
    let columns = cells(lines.next().ok_or(format!("the example's table {table} is empty"))?);
    let rows: Vec<_> = lines.map(cells).collect();
    match rows.iter().position(|r| r.len() != columns.len()) {
        Some(row) => Err(format!(
            "row {} of the example's table {table} has {} cells for {} columns",
            row + 1,
            rows[row].len(),
            columns.len()
        )),
        None => Ok(GivenTable { table, columns, rows }),
    }
}

fn optional(text: Option<&str>) -> Result<Option<f64>, String> {
    match text {
        None | Some("") => Ok(None),
        Some(text) => {
            text.parse().map(Some).map_err(|_| format!("the example expects “{text}”, which is not a number"))
        }
    }
}

fn written(text: &str) -> Result<Result<Written, State>, String> {
    if let Some(state) = State::ALL.into_iter().find(|s| s.words() == text && *s != State::Known) {
        return Ok(Err(state));
    }
    let number = text.parse().map_err(|_| {
        format!("the example expects “{text}”: write a number, not reported, suppressed or not applicable")
    })?;
    let decimals = text.split_once('.').map_or(0, |(_, d)| d.len());
    Ok(Ok(Written { number, decimals: u32::try_from(decimals).unwrap_or(12) }))
}

//! Runs an indicator's SQL and takes the counts out of the answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use datafusion::{
    arrow::{
        array::{Array, ArrayRef, AsArray, RecordBatch},
        compute::cast,
        datatypes::{DataType, Date32Type, Float64Type},
    },
    execution::context::SessionContext,
};
use linchpin_core::{Error, Kind, OdsCode, Period, PeriodKind, Result};
use linchpin_measures::{
    Indicator,
    rollup::{self, Raw},
};

use crate::{lineage, session};

/// The sources of a period: those that gave rows of the definition's own level, and those that gave higher levels only.
#[derive(Debug, Default)]
pub struct Sources {
    own: BTreeSet<String>,
    higher: BTreeSet<String>,
}

impl Sources {
    /// The sources that the values were made from: figures added up from the own level stand before published ones.
    pub fn used(self) -> BTreeSet<String> {
        if self.own.is_empty() { self.higher } else { self.own }
    }
}

/// What an indicator's SQL counted, and from which sources.
#[derive(Debug, Default)]
pub struct Counted {
    /// The numerator's rows.
    pub numerator: Vec<Raw>,
    /// The denominator's rows.
    pub denominator: Option<Vec<Raw>>,
    /// Source ids by period.
    pub lineage: BTreeMap<Period, Sources>,
}

/// Counts an indicator over the tables of the session.
pub async fn count(context: &SessionContext, indicator: &Indicator) -> Result<Counted> {
    let mut counted = Counted::default();
    counted.numerator = side(context, indicator, "numerator", &indicator.numerator, &mut counted.lineage).await?;
    if let Some(sql) = &indicator.denominator {
        counted.denominator = Some(side(context, indicator, "denominator", sql, &mut counted.lineage).await?);
    }
    Ok(counted)
}

async fn side(
    context: &SessionContext,
    indicator: &Indicator,
    name: &str,
    sql: &str,
    lineage: &mut BTreeMap<Period, Sources>,
) -> Result<Vec<Raw>> {
    let split = lineage::split_by_source(sql);
    let batches = session::read(context, split.as_deref().unwrap_or(sql))
        .await
        .map_err(|e| Error::new(e.kind(), format!("{} of {}: {e}", name, indicator.id)))?;
    let mut rows = Vec::new();
    let mut periods = HashMap::new();
    for batch in &batches {
        take(batch, indicator, &mut periods, &mut rows, lineage)
            .map_err(|e| Error::new(e.kind(), format!("{} of {}: {e}", name, indicator.id)))?;
    }
    Ok(rows)
}

fn take(
    batch: &RecordBatch,
    indicator: &Indicator,
    periods: &mut HashMap<String, Option<Period>>,
    rows: &mut Vec<Raw>,
    lineage: &mut BTreeMap<Period, Sources>,
) -> Result<()> {
    let orgs = column(batch, "org", &DataType::Utf8View)?;
    let counts = column(batch, "n", &DataType::Float64)?;
    let sources = batch
        .column_by_name(lineage::COLUMN)
        .map(|_| column(batch, lineage::COLUMN, &DataType::Utf8View))
        .transpose()?;
    let times = times(batch, indicator.period, periods)?;
    let (orgs, counts) = (orgs.as_string_view(), counts.as_primitive::<Float64Type>());
    let sources = sources.as_ref().map(|s| s.as_string_view());
    rows.reserve(batch.num_rows());
    // Rows of one source and period mostly follow each other.
    let mut last: Option<(Period, bool, &str)> = None;
    for (i, period) in times.into_iter().enumerate() {
        let Some(period) = period.filter(|_| !orgs.is_null(i)) else { continue };
        let Ok(org) = OdsCode::parse(orgs.value(i)) else { continue };
        rows.push(Raw { org, period, n: (!counts.is_null(i)).then(|| counts.value(i)) });
        if let Some(source) = sources.filter(|s| !s.is_null(i)).map(|s| s.value(i)) {
            let own = indicator.level != Kind::Practice || org.looks_like_practice();
            if last == Some((period, own, source)) {
                continue;
            }
            last = Some((period, own, source));
            let of_period = lineage.entry(period).or_default();
            let side = if own { &mut of_period.own } else { &mut of_period.higher };
            if !side.contains(source) {
                side.insert(source.to_owned());
            }
        }
    }
    Ok(())
}

/// The period of each row: as text, or as the day it is in.
fn times(
    batch: &RecordBatch,
    kind: PeriodKind,
    seen: &mut HashMap<String, Option<Period>>,
) -> Result<Vec<Option<Period>>> {
    let times = column(batch, "period", &DataType::Utf8View);
    let is_day = batch.column_by_name("period").is_some_and(|c| *c.data_type() == DataType::Date32);
    if is_day {
        // A day is made a text once, and not for each row.
        let days = column(batch, "period", &DataType::Date32)?;
        let days = days.as_primitive::<Date32Type>();
        let mut known: HashMap<i32, Period> = HashMap::new();
        return days
            .iter()
            .map(|day| {
                let Some(day) = day else { return Ok(None) };
                if let Some(period) = known.get(&day) {
                    return Ok(Some(*period));
                }
                let text = Date32Type::to_naive_date_opt(day).map(|d| d.to_string()).unwrap_or_default();
                let period = rollup::period_of(&text, kind).ok_or_else(|| no_period(&text))?;
                known.insert(day, period);
                Ok(Some(period))
            })
            .collect();
    }
    let times = times?;
    let texts = times.as_string_view().iter().map(|text| {
        let Some(text) = text else { return Ok(None) };
        let period = match seen.get(text) {
            Some(known) => *known,
            None => *seen.entry(text.to_owned()).or_insert_with(|| rollup::period_of(text, kind)),
        };
        period.map(Some).ok_or_else(|| no_period(text))
    });
    texts.collect()
}

fn no_period(text: &str) -> Error {
    Error::invalid(format!("“{text}” in the column period is not a period"))
}

/// A column of the answer by name, as a type.
pub fn column(batch: &RecordBatch, name: &str, to: &DataType) -> Result<ArrayRef> {
    let array = batch.column_by_name(name).ok_or_else(|| {
        Error::invalid(format!("the query must give a column {name}: write “select org, … as period, … as n”"))
    })?;
    cast(array, to).map_err(|_| Error::invalid(format!("the column {name} cannot be read as {to}")))
}

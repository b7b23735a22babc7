use jiff::civil::Date;
use linchpin_core::{Error, Result};

use super::{Cell, Grid, Method, Options, Output, Reader};
use crate::stats::xmr::{self, Chart, Settings};

/// One chart for each facet.
pub(super) fn run(reader: &Reader<'_>, options: &Options) -> Result<Output> {
    let mut grid = Grid::new(&[
        "facet",
        "date",
        "value",
        "target",
        "group",
        "mean",
        "lower",
        "upper",
        "moving_range",
        "rule",
        "meaning",
    ]);
    let mut summary = Grid::new(&[
        "facet",
        "points",
        "groups",
        "mean",
        "lower",
        "upper",
        "target",
        "variation",
        "variation_words",
        "assurance",
        "assurance_words",
        "note",
    ]);
    let (in_order, mut notes) = dates(reader, options);
    for (facet, rows) in reader.by("facet") {
        let rows = order(reader, rows, in_order.as_deref())?;
        let values = rows.iter().map(|&row| reader.number(row, "value")).collect::<Result<Vec<f64>>>()?;
        let targets = rows.iter().map(|&row| reader.number_or_blank(row, "target")).collect::<Result<Vec<_>>>()?;
        let rebase = rows
            .iter()
            .map(|&row| Ok(reader.flag(row, "rebase")? || options.rebase.iter().any(|date| is_date(reader, row, date))))
            .collect::<Result<Vec<bool>>>()?;
        let target = targets.iter().rev().find_map(|t| *t).or(options.target);
        let settings = Settings {
            improvement: options.improvement,
            target,
            fix_after: options.fix_after,
            screen_outliers: !options.keep_outliers,
            ..Settings::default()
        };
        let name = if facet.is_empty() { String::new() } else { format!("{facet}: ") };
        let chart = xmr::chart(&values, &rebase, settings)
            .map_err(|why| Error::bad_input(format!("{name}{why}")).because(why))?;
        for ((&row, point), own) in rows.iter().zip(&chart.points).zip(&targets) {
            let limits = chart.limits(point);
            grid.rows.push(vec![
                facet.into(),
                reader.text(row, "date").into(),
                point.value.into(),
                own.or(options.target).into(),
                (point.group + 1).into(),
                limits.map(|l| l.mean).into(),
                limits.and_then(xmr::Limits::lower).into(),
                limits.and_then(xmr::Limits::upper).into(),
                point.moving_range.into(),
                point.rule.label().into(),
                name_of(&point.meaning),
            ]);
        }
        summary.rows.push(summarise(facet, &chart, target));
    }
    let mut output = Output::new(Method::Spc, grid);
    output.summary = summary;
    if options.keep_outliers {
        notes.push("Great jumps are kept in the average jump, as the NHS spreadsheet does.".to_owned());
    }
    output.notes = notes;
    Ok(output)
}

/// The name a value has in JSON.
fn name_of(value: &impl serde::Serialize) -> Cell {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).into()
}

fn summarise(facet: &str, chart: &Chart, target: Option<f64>) -> Vec<Cell> {
    let last = chart.groups.last();
    let limits = last.map(|g| g.limits);
    let short = last.filter(|g| g.short).map(|g| {
        format!(
            "the last limits come from only {} points; with fewer than {} read them with caution",
            g.points,
            Settings::default().short_group
        )
    });
    vec![
        facet.into(),
        chart.points.len().into(),
        chart.groups.len().into(),
        limits.map(|l| l.mean).into(),
        limits.and_then(|l| l.lower()).into(),
        limits.and_then(|l| l.upper()).into(),
        target.into(),
        name_of(&chart.variation),
        chart.variation.words().into(),
        chart.assurance.as_ref().map_or(Cell::Blank, name_of),
        chart.assurance.map(xmr::Assurance::words).into(),
        short.into(),
    ]
}

/// A date as people write it here.
fn date(text: &str) -> Option<Date> {
    text.parse()
        .ok()
        .or_else(|| Date::strptime("%d/%m/%Y", text).ok())
        .or_else(|| Date::strptime("%Y-%m-%d", format!("{text}-01")).ok())
}

/// The date of every row (by row index), or none and a note when one of them is not understood.
fn dates(reader: &Reader<'_>, options: &Options) -> (Option<Vec<Option<Date>>>, Vec<String>) {
    let mut all = vec![None; reader.rows.last().map_or(0, |last| last + 1)];
    for &row in &reader.rows {
        let text = reader.text(row, "date");
        match date(text) {
            Some(date) => all[row] = Some(date),
            None => {
                let note = format!(
                    "“{text}” in row {} is not a date like 2026-04-01 or 01/04/2026, so the rows were taken in their order.",
                    row + 2
                );
                return (None, vec![note]);
            }
        }
    }
    let unknown = options.rebase.iter().filter(|r| !reader.rows.iter().any(|&row| is_date(reader, row, r)));
    (Some(all), unknown.map(|r| format!("No row has the date {r}, so no new limits begin there.")).collect())
}

fn is_date(reader: &Reader<'_>, row: usize, wanted: &str) -> bool {
    let text = reader.text(row, "date");
    text == wanted.trim() || date(text).is_some_and(|d| date(wanted.trim()) == Some(d))
}

/// The rows of a chart in order of time. A date that is there twice means that two series are in one chart.
fn order(reader: &Reader<'_>, mut rows: Vec<usize>, dates: Option<&[Option<Date>]>) -> Result<Vec<usize>> {
    let Some(dates) = dates else { return Ok(rows) };
    rows.sort_by_key(|&row| (dates[row], row));
    match rows.windows(2).find(|w| dates[w[0]] == dates[w[1]]) {
        Some(pair) => Err(reader.fault(
            pair[1],
            "date",
            &format!("the date is that of row {} too; several series need a column “facet”", pair[0] + 2),
        )),
        None => Ok(rows),
    }
}

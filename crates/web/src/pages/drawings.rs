//! The breakdowns of an organisation, each drawn and as a table.

use linchpin_charts::{Band, Bar, Bars, Format, Frame, Pyramid, Reading, Stack, Stacked};
use linchpin_core::{OdsCode, Period};
use linchpin_measures::{Breakdown, definition::BreakdownChart, picture::Part};
use serde::Serialize;

use super::parts;
use crate::{
    Ask,
    table::{Cell, Column, Table},
};

/// A breakdown on a page.
#[derive(Debug, Serialize)]
pub(super) struct Drawing {
    title: String,
    why: String,
    period: String,
    chart: String,
    text: String,
    table: &'static str,
}

/// Names of tables; a page has at most so many breakdowns.
const IDS: [&str; 16] = [
    "parts-1", "parts-2", "parts-3", "parts-4", "parts-5", "parts-6", "parts-7", "parts-8", "parts-9", "parts-10",
    "parts-11", "parts-12", "parts-13", "parts-14", "parts-15", "parts-16",
];

/// Every breakdown that the organisation has parts of.
pub(super) fn drawings(ask: &Ask<'_>, org: OdsCode) -> (Vec<Drawing>, Vec<Table>) {
    let found = ask.picture.breakdowns.iter().enumerate().filter_map(|(i, b)| Some((i, b, ask.picture.parts(i, org)?)));
    let found = found.filter(|(_, _, (_, parts))| parts.iter().any(|p| p.n > 0.0));
    found.zip(IDS).map(|((i, breakdown, (period, all)), id)| one(ask, org, (i, breakdown), (*period, all), id)).unzip()
}

fn one(
    ask: &Ask<'_>,
    org: OdsCode,
    (i, breakdown): (usize, &Breakdown),
    (period, all): (Period, &[Part]),
    id: &'static str,
) -> (Drawing, Table) {
    let picture = ask.picture;
    let mut orgs = vec![org];
    orgs.extend([picture.place, OdsCode::england()].into_iter().filter(|o| *o != org));
    let known: Vec<(String, &[Part])> = orgs
        .iter()
        .enumerate()
        .filter_map(|(n, &o)| {
            let of = if n == 0 { all } else { &picture.parts(i, o).filter(|(p, _)| *p == period)?.1 };
            Some((parts::name(picture, o), of))
        })
        .collect();
    // Half the page wide, so that letters are as large as those around.
    let frame = Frame::new(id, format!("{}, {}", breakdown.title, known[0].0)).width(560);
    let (chart, text) = match breakdown.chart {
        BreakdownChart::Pyramid => {
            let drawn = pyramid(frame, &known);
            (drawn.responsive(), drawn.text())
        }
        BreakdownChart::Shares => {
            let drawn = stacked(frame, &known);
            (drawn.responsive(), drawn.text())
        }
        BreakdownChart::Bars => {
            let drawn = bars(frame, all, format(breakdown, all));
            (drawn.responsive(), drawn.text())
        }
    };
    let drawing = Drawing {
        title: breakdown.title.clone(),
        why: breakdown.why.clone(),
        period: period.words(),
        chart,
        text,
        table: id,
    };
    (drawing, table(breakdown, &known, period, id))
}

/// The labels in order, each once.
fn labels(all: &[Part]) -> Vec<&str> {
    let mut sorted: Vec<&Part> = all.iter().collect();
    sorted.sort_by(|a, b| a.position.cmp(&b.position).then_with(|| a.label.cmp(&b.label)));
    let mut labels: Vec<&str> = Vec::new();
    for part in sorted {
        if !labels.contains(&part.label.as_str()) {
            labels.push(&part.label);
        }
    }
    labels
}

fn sum(all: &[Part], label: &str, series: Option<&str>) -> Option<f64> {
    let mut found = all.iter().filter(|p| p.label == label && series.is_none_or(|s| s == p.series)).peekable();
    found.peek()?;
    Some(found.map(|p| p.n).sum())
}

/// How the numbers of a breakdown are written.
fn format(breakdown: &Breakdown, all: &[Part]) -> Format {
    match breakdown.of.as_str() {
        "£" => Format::Pounds(0),
        _ => Format::Number(u8::from(!all.iter().all(|p| p.n.fract() == 0.0))),
    }
}

fn pyramid(frame: Frame, known: &[(String, &[Part])]) -> Pyramid {
    let all = known[0].1;
    let women = |s: &str| s.to_lowercase().starts_with(['f', 'w']);
    let name = |wanted: bool| all.iter().map(|p| p.series.as_str()).find(|s| women(s) == wanted).unwrap_or("");
    let (female, male) = (name(true), name(false));
    let total = |of: &[Part]| of.iter().map(|p| p.n).sum::<f64>();
    let share = |of: &[Part], label: &str, series: &str| sum(of, label, Some(series)).map(|n| n / total(of));
    let compared = known.get(1).map(|(name, of)| (name.clone(), *of));
    Pyramid {
        frame,
        format: Format::Percent(1),
        comparator: compared.as_ref().map_or_else(String::new, |c| c.0.clone()),
        bands: labels(all)
            .into_iter()
            .map(|label| Band {
                label: label.to_owned(),
                female: Reading::from(share(all, label, female)),
                male: Reading::from(share(all, label, male)),
                compared: compared
                    .as_ref()
                    .and_then(|(_, of)| Some((share(of, label, female)?, share(of, label, male)?))),
            })
            .collect(),
    }
}

fn stacked(frame: Frame, known: &[(String, &[Part])]) -> Stacked {
    let mut names: Vec<&str> = Vec::new();
    for (_, all) in known {
        names.extend(labels(all).into_iter().filter(|l| !names.contains(l)).collect::<Vec<_>>());
    }
    Stacked {
        frame,
        parts: names.iter().map(|n| (*n).to_owned()).collect(),
        rows: known
            .iter()
            .map(|(label, all)| Stack {
                label: label.clone(),
                values: names.iter().map(|n| Reading::from(Some(sum(all, n, None).unwrap_or(0.0)))).collect(),
            })
            .collect(),
    }
}

fn bars(frame: Frame, all: &[Part], format: Format) -> Bars {
    Bars {
        frame,
        format,
        reference: None,
        rows: labels(all)
            .into_iter()
            .map(|label| Bar {
                label: label.to_owned(),
                value: Reading::from(sum(all, label, None)),
                highlighted: false,
                link: None,
            })
            .collect(),
    }
}

fn table(breakdown: &Breakdown, known: &[(String, &[Part])], period: Period, id: &'static str) -> Table {
    let all = known[0].1;
    let mut series: Vec<&str> = Vec::new();
    for part in all {
        if !series.contains(&part.series.as_str()) {
            series.push(&part.series);
        }
    }
    let mut columns = vec![Column::words("Part")];
    columns.extend(series.iter().map(|s| Column::figures(if s.is_empty() { breakdown.of.as_str() } else { s })));
    columns.extend(known.iter().map(|(name, _)| Column::figures(format!("Share, {name}"))));
    let mut table = Table::new(id, format!("{}, {}", breakdown.title, period.words()), columns);
    let shown = format(breakdown, all);
    for label in labels(all) {
        let mut row = vec![Cell::words(label)];
        row.extend(
            series.iter().map(|s| sum(all, label, Some(s)).map_or_else(Cell::default, |n| Cell::number(n, shown))),
        );
        row.extend(known.iter().map(|(_, of)| {
            let total: f64 = of.iter().map(|p| p.n).sum();
            sum(of, label, None)
                .filter(|_| total > 0.0)
                .map_or_else(Cell::default, |n| Cell::number(n / total, Format::Percent(1)))
        }));
        table.rows.push(row);
    }
    table
}

//! One organisation over time: the control chart, its icons and its words.

use linchpin_charts::{Format, Frame, Kind as Mark, Limits, Reading, Spc, SpcPoint, Target};
use linchpin_core::{OdsCode, Period, PeriodKind, Value};
use linchpin_measures::{
    Indicator,
    judge::{self, Trend},
    rollup::Measured,
};
use serde::Serialize;

use super::parts;
use crate::{
    Ask,
    judged::{assurance_icon, point_kind, variation_icon},
    link,
    table::{Cell, Column, On, Table},
};

/// A control chart with its words.
#[derive(Debug, Serialize)]
pub(super) struct OverTime {
    chart: String,
    words: &'static str,
    text: String,
    rule: String,
    icon: String,
    promise: String,
    promise_words: &'static str,
    few: bool,
}

/// The chart of a series and the same figures as a table; none without a number.
pub(super) fn over_time(
    ask: &Ask<'_>,
    indicator: usize,
    org: OdsCode,
    series: &[Measured],
) -> Option<(OverTime, Table)> {
    let definition = ask.picture.indicators.get(indicator)?;
    let trend = judge::trend(definition, series)?;
    let format = ask.judged.format(indicator);
    let points = parts::consecutive(series.iter().map(|m| (m.period, m.value)));
    // Gaps before the first and after the last number say nothing about the process.
    let first = points.iter().position(|(_, v)| v.number().is_some())?;
    let points = &points[first..];
    let spc = chart(definition, &trend, points, format, &parts::name(ask.picture, org));
    let table = figures(ask, definition, org, series, &trend, format);
    let variation = trend.variation();
    let assurance = trend.assurance();
    let view = OverTime {
        chart: spc.responsive(),
        words: trend.words(),
        text: spc.text(),
        rule: trend.rule(),
        icon: variation.map(|v| variation_icon(v).svg("spc-variation")).unwrap_or_default(),
        promise: assurance.map(|a| assurance_icon(a).svg("spc-assurance")).unwrap_or_default(),
        promise_words: assurance.map_or("", |a| a.words()),
        few: variation.is_none(),
    };
    Some((view, table))
}

fn chart(definition: &Indicator, trend: &Trend, points: &[(Period, Value)], format: Format, whose: &str) -> Spc {
    // Where each point of the judged chart stands among the drawn ones.
    let at = |period: Period| points.iter().position(|(p, _)| *p == period).unwrap_or(0);
    let judged =
        |period: Period| trend.periods.iter().position(|p| *p == period).and_then(|i| trend.chart.points.get(i));
    let enough = trend.variation().is_some();
    let limits = trend.chart.groups.iter().filter(|_| enough).map(|g| Limits {
        from: trend.periods.get(g.first).map_or(0, |p| at(*p)),
        mean: g.limits.mean,
        bounds: g.limits.lower().zip(g.limits.upper()),
    });
    let target = definition.target.as_ref().map(|t| {
        let from = points.iter().position(|(p, _)| p.last() >= t.from).unwrap_or(points.len());
        Target { from, value: Some(t.value) }
    });
    Spc {
        frame: Frame::new("over-time", format!("{}, {whose}", definition.title))
            .width(super::indicator::DRAWN)
            .width(super::indicator::DRAWN),
        format,
        points: points
            .iter()
            .map(|(period, value)| SpcPoint {
                label: period.words(),
                short: short(*period),
                value: Reading::from(value),
                kind: if enough {
                    judged(*period).map_or(Mark::Common, |p| point_kind(p.meaning))
                } else {
                    Mark::Common
                },
            })
            .collect(),
        limits: limits.collect(),
        targets: target.filter(|t| t.from < points.len()).into_iter().collect(),
        annotations: Vec::new(),
        domain: None,
    }
}

/// A period for an axis: `Nov 25`, `2025/26`.
fn short(period: Period) -> String {
    match period.kind() {
        PeriodKind::Month | PeriodKind::Quarter => period.first().strftime("%b %y").to_string(),
        PeriodKind::Day | PeriodKind::Week => period.first().strftime("%-d %b %y").to_string(),
        PeriodKind::FinancialYear | PeriodKind::Year => period.to_string(),
    }
}

fn figures(
    ask: &Ask<'_>,
    definition: &Indicator,
    org: OdsCode,
    series: &[Measured],
    trend: &Trend,
    format: Format,
) -> Table {
    let columns = vec![
        Column::words("Period"),
        Column::figures("Value"),
        Column::figures("Numerator").only(On::File),
        Column::figures("Denominator").only(On::File),
        Column::figures("Lower 95% limit").only(On::File),
        Column::figures("Upper 95% limit").only(On::File),
        Column::figures("Mean"),
        Column::figures("Lower process limit"),
        Column::figures("Upper process limit"),
        Column::words("Signal"),
    ];
    let whose = parts::name(ask.picture, org);
    let mut table = Table::new("over-time", format!("{} over time, {whose}", definition.title), columns);
    let enough = trend.variation().is_some();
    table.rows = series
        .iter()
        .rev()
        .map(|m| {
            let point = trend.periods.iter().position(|p| *p == m.period).and_then(|i| trend.chart.points.get(i));
            let limits = point.filter(|_| enough).and_then(|p| trend.chart.limits(p));
            let line = |v: Option<f64>| v.map_or_else(Cell::default, |v| Cell::number(v, format));
            let count = |v: Option<f64>| {
                v.map_or_else(Cell::default, |v| Cell {
                    number: Some((v, Format::Number(2))),
                    ..Cell::words(crate::number::count(v))
                })
            };
            let (n, d, i) = match m.value {
                Value::Known { numerator, denominator, interval, .. } => (Some(numerator), Some(denominator), interval),
                _ => (None, None, None),
            };
            let value = Cell::value(
                &m.value,
                format,
                ask.picture.reason(ask.picture.indicator(&definition.id).unwrap_or(0), org, m.period),
            );
            let value =
                if m.value.number().is_some() { value.to(link::number(&definition.id, org, m.period)) } else { value };
            let signal = point.filter(|_| enough).map_or("", |p| point_kind(p.meaning).words());
            vec![
                Cell::words(m.period.words()),
                value,
                count(n),
                count(d),
                line(i.map(|i| i.lower)),
                line(i.map(|i| i.upper)),
                line(limits.map(|l| l.mean)),
                line(limits.and_then(|l| l.lower())),
                line(limits.and_then(|l| l.upper())),
                Cell::words(signal),
            ]
        })
        .collect();
    table
}

//! An indicator across practices, and across networks and groups.

use linchpin_charts::{Dot, Format, Frame, Kind as Mark, Reading};
use linchpin_core::{Kind, OdsCode, Period, Value};
use linchpin_measures::judge::{Comparison, Standing};

use super::parts;
use crate::{
    Ask,
    judged::{self, kind, outside, tag},
    link, number,
    table::{Cell, Column, On, Table},
};

/// Every practice of the place, the lowest first, with its interval drawn on one scale.
pub(super) fn ranking(
    ask: &Ask<'_>,
    i: usize,
    period: Period,
    comparison: Option<&Comparison>,
    org: Option<OdsCode>,
) -> Option<Table> {
    let picture = ask.picture;
    let definition = &picture.indicators[i];
    if definition.level != Kind::Practice {
        return None;
    }
    let format = ask.judged.format(i);
    let mut rows: Vec<(OdsCode, Value)> =
        picture.practices().iter().map(|&p| (p, picture.value(i, p, period))).collect();
    rows.sort_by(|a, b| match (a.1.number(), b.1.number()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let ends = rows.iter().filter_map(|(_, v)| match v {
        Value::Known { value, interval, .. } => Some(interval.map_or([*value; 2], |i| [i.lower, i.upper])),
        _ => None,
    });
    let intervals = rows.iter().any(|(_, v)| matches!(v, Value::Known { interval: Some(_), .. }));
    // One count of decimals for a column.
    let whole = |v: &Value| match v {
        Value::Known { numerator, denominator, .. } => numerator.fract() == 0.0 && denominator.fract() == 0.0,
        _ => true,
    };
    let counts = Format::Number(u8::from(!rows.iter().all(|(_, v)| whole(v))));
    let domain = ends
        .flatten()
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)));
    let columns = vec![
        Column::words("Code").only(On::File),
        Column::words("Practice"),
        Column::figures("Value"),
        Column::words(if intervals { "95% interval" } else { "Beside the place" }).only(On::Page),
        Column::figures("Lower 95% limit").only(On::File),
        Column::figures("Upper 95% limit").only(On::File),
        Column::figures("Numerator"),
        Column::figures("Denominator"),
        Column::words("Standing"),
    ];
    let mut table = Table::new("ranking", format!("{} by practice, {}", definition.title, period.words()), columns);
    table.quiet = true;
    for (p, value) in rows {
        let limits = match &value {
            Value::Known { interval: Some(i), .. } => Some((i.lower, i.upper)),
            _ => None,
        };
        let dot = Dot {
            frame: Frame::new(format!("d-{p}"), parts::name(picture, p)).width(150),
            format,
            value: Reading::from(&value),
            interval: limits,
            domain,
            reference: comparison.map(|c| (c.centre, picture.name.clone())),
            kind: comparison.and_then(|c| c.of(p)).map_or(Mark::Common, |s| kind(s.standing, definition.better)),
        };
        let count = |of: fn(f64, f64) -> f64| match value {
            Value::Known { numerator, denominator, .. } => Cell::number(of(numerator, denominator), counts),
            _ => Cell::default(),
        };
        let standing = comparison.and_then(|c| Some((c, c.of(p)?))).map_or_else(Cell::default, |(c, s)| {
            let words = judged::words(s.standing, definition.better);
            let mark = kind(s.standing, definition.better);
            let html = if s.standing == Standing::Within { String::new() } else { tag(mark, &words) };
            Cell { html, hint: outside(s.standing, c.rule).map(str::to_owned), ..Cell::words(words) }
        });
        let limit = |v: Option<f64>| v.map_or_else(Cell::default, |v| Cell::number(v, format));
        let mut name = Cell::words(parts::name(picture, p)).to(link::indicator_of(&definition.id, p));
        if org == Some(p) {
            name = name.below("shown above");
        }
        let drawn =
            if value.number().is_some() { Cell { html: dot.svg(), ..Cell::default() } } else { Cell::default() };
        let drawn = match limits {
            Some((a, b)) => drawn.below(format.range(a, b)),
            None => drawn,
        };
        table.rows.push(vec![
            Cell::words(p.as_str()),
            name,
            parts::value(ask, i, p, period),
            drawn,
            limit(limits.map(|l| l.0)),
            limit(limits.map(|l| l.1)),
            count(|n, _| n),
            count(|_, d| d),
            standing,
        ]);
    }
    table.notes.push(parts::from(ask, i, period));
    if let Some(c) = comparison {
        table.notes.push(c.rule.words().into());
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Networks and groups.
pub(super) fn groups(ask: &Ask<'_>, i: usize, period: Period) -> Option<Table> {
    let picture = ask.picture;
    let definition = &picture.indicators[i];
    let format = ask.judged.format(i);
    let columns = vec![
        Column::words("Code").only(On::File),
        Column::words("Network or group"),
        Column::words("Kind"),
        Column::figures("Value"),
        Column::figures("95% interval"),
        Column::figures("Practices counted"),
    ];
    let mut table =
        Table::new("groups", format!("{} by network and group, {}", definition.title, period.words()), columns);
    table.quiet = true;
    for org in parts::networks(ask).into_iter().chain(picture.groups.iter().map(|g| g.code)) {
        let Some(measured) = picture.measured(i, org, period) else { continue };
        table.rows.push(vec![
            Cell::words(org.as_str()),
            Cell::words(parts::name(picture, org)).to(link::indicator_of(&definition.id, org)),
            Cell::words(parts::kind_words(picture, org)),
            parts::value(ask, i, org, period),
            Cell::words(number::interval(&measured.value, format).unwrap_or_default()),
            Cell::words(format!("{} of {}", measured.practices, measured.expected)),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

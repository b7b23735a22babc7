//! The figures of an answer, each drawn and as a table.

use linchpin_charts::{Apart, Format, Frame, Kind, Love, Ranked, Ranking};
use linchpin_risk::evaluate::{Effect, Peak, Report};

use super::{Drawing, words};
use crate::table::{Cell, Column, Table};

/// Two sides are held to be alike up to so many standard deviations (Austin 2009).
const ALIKE: f64 = 0.1;

/// What everybody sees, and what each method found, with intervals.
pub(super) fn effects(report: &Report) -> Drawing {
    let mut rows = vec![row("Before and after alone", report.seen)];
    for (at, finding) in report.findings.iter().enumerate() {
        let mut row = row(finding.method.title(), finding.effect);
        row.highlighted = at == 0;
        if finding.fails() {
            row.name = format!("{}, not to be relied on", row.name);
        }
        rows.push(row);
    }
    drawing("effects", &format!("{} for each 100 people and year", report.definition.file.outcome.title), rows)
}

/// How much of what everybody sees came by itself.
pub(super) fn itself(peak: &Peak) -> (String, Drawing) {
    let rows = vec![
        row("Those in the scheme", peak.seen),
        row("People outside who stood there", peak.expected),
        row("Left to be explained", peak.left),
    ];
    (peak.sentence(), drawing("itself", "Change for each 100 people and year", rows))
}

fn row(name: &str, effect: Effect) -> Ranked {
    Ranked {
        name: name.to_owned(),
        value: (100.0 * effect.value).into(),
        interval: Some((100.0 * effect.low, 100.0 * effect.high)),
        kind: Kind::Common,
        highlighted: false,
        link: None,
    }
}

fn drawing(id: &str, title: &str, rows: Vec<Ranked>) -> Drawing {
    let (frame, reference) = (Frame::new(id, title), Some((0.0, "no difference".to_owned())));
    let chart = Ranking { frame, format: Format::Number(1), of: "figure", reference, rows };
    Drawing { chart: chart.responsive(), text: chart.text() }
}

/// How alike both sides were, trait by trait.
pub(super) fn love(report: &Report) -> Drawing {
    let apart = |one: &linchpin_risk::evaluate::Balance| Apart {
        name: one.name.clone(),
        before: one.difference_before.abs(),
        after: one.difference.abs(),
    };
    let rows = report.balance.iter().map(apart).collect();
    let chart = Love { frame: Frame::new("love", "How alike both sides were"), limit: ALIKE, rows };
    Drawing { chart: chart.responsive(), text: chart.text() }
}

/// The same as tables.
pub(super) fn tables(report: &Report) -> Vec<Table> {
    let mut tables = vec![differences(report), balance(report)];
    tables.extend(report.peak.as_ref().map(peak));
    tables
}

fn differences(report: &Report) -> Table {
    let title = format!("{} for each 100 people and year", report.definition.file.outcome.title);
    let mut table = Table::new("effects", title, columns("Compared by"));
    table.rows.push(figures("Before and after, those in it alone: what everybody sees", report.seen, None));
    for (at, finding) in report.findings.iter().enumerate() {
        let role = match (at, finding.fails()) {
            (_, true) => Some("not to be relied on: something that it takes for granted fails"),
            (0, false) => Some("this method answers, as was written down before"),
            _ => None,
        };
        table.rows.push(figures(finding.method.title(), finding.effect, role));
    }
    table.notes.push(
        "Of a hundred such evaluations about 95 have the truth in their interval. It holds what chance does, and not what assumptions get wrong."
            .into(),
    );
    table
}

fn columns(first: &str) -> Vec<Column> {
    vec![
        Column::words(first),
        Column::figures("Difference"),
        Column::figures("95% interval"),
        Column::figures("By chance alone (p)"),
    ]
}

fn figures(name: &str, effect: Effect, role: Option<&str>) -> Vec<Cell> {
    let name = Cell::words(name);
    vec![
        role.map_or(name.clone(), |role| name.below(role)),
        Cell::words(words::hundred(effect.value)),
        Cell::words(words::range(effect)),
        Cell::words(words::chance(effect.p)),
    ]
}

fn peak(peak: &Peak) -> Table {
    let title = format!("Change from the {} months before for each 100 people and year", peak.months);
    let mut table = Table::new("itself", title, columns("Who"));
    table.rows = vec![
        figures("Those in the scheme", peak.seen, None),
        figures("People outside who stood where they stood", peak.expected, Some("nothing was done for them")),
        figures("Left to be explained", peak.left, None),
    ];
    table
}

fn balance(report: &Report) -> Table {
    let columns = vec![
        Column::words("Trait"),
        Column::figures("In the scheme"),
        Column::figures("All others"),
        Column::figures("Compared with"),
        Column::figures("Apart before"),
        Column::figures("Apart after"),
    ];
    let mut table = Table::new("balance", "How alike both sides were before the scheme", columns);
    table.quiet = true;
    table.notes.push("Means; apart is in standard deviations, and up to 0.1 is held to be alike.".into());
    let number = |value: f64| Cell::number(value, Format::Number(2));
    for one in &report.balance {
        table.rows.push(vec![
            Cell::words(one.name.clone()),
            number(one.scheme),
            number(one.all_others),
            number(one.compared),
            number(one.difference_before.abs()),
            number(one.difference.abs()),
        ]);
    }
    table
}

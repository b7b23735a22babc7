use linchpin_core::{Kind, Period, Value};
use linchpin_measures::picture::HERE;

use super::Seen;
use crate::{
    number, pages,
    table::{Cell, Column, Table},
};

/// The published figures beside the same indicators over what is booked here; none where nothing was booked here.
pub(super) fn table(seen: &Seen<'_>) -> Option<Table> {
    let columns = vec![
        Column::words("Number"),
        Column::figures("Published"),
        Column::words("Month"),
        Column::figures("Counted here"),
        Column::words("Month"),
    ];
    let mut table = Table::new("beside", "Published, and counted here", columns);
    table.quiet = true;
    for (i, definition) in seen.own.indicators.iter().enumerate() {
        let Some(published) = definition.id.strip_suffix(HERE).and_then(|id| seen.published.indicator(id)) else {
            continue;
        };
        let Some((month, here)) = seen.own.series(i, seen.org).last().map(|m| (m.period, m.value)) else { continue };
        let latest = seen.published.series(published, seen.org).iter().rev().find(|m| m.value.number().is_some());
        // The same month where both have it, so that the two can be compared.
        let theirs = seen.published.measured(published, seen.org, month).or(latest);
        let format = number::format(seen.published, published);
        let shown = match seen.rule.value(here) {
            Value::Suppressed => Cell { missing: true, ..Cell::words("withheld") },
            value => Cell::value(&value, format, None),
        };
        let said = |month: Period| {
            if month.last() >= seen.own.today { format!("{}, so far", month.words()) } else { month.words() }
        };
        table.rows.push(vec![
            Cell::words(&definition.title),
            theirs.map_or_else(
                || Cell { missing: true, ..Cell::words("not loaded") },
                |m| Cell::value(&m.value, format, None),
            ),
            Cell::words(theirs.map(|m| m.period.words()).unwrap_or_default()),
            shown,
            Cell::words(said(month)),
        ]);
    }
    table.notes.push(
        "Two counts of overlapping things, never added up: the published one is of the practice’s whole appointment book, ours of what was booked in this system or, where the practice loaded a report of its own system, of that report.".into(),
    );
    if seen.published.tree.get(seen.org).is_some_and(|o| o.kind != Kind::Practice) {
        let name = pages::name(seen.published, seen.org);
        table
            .notes
            .push(format!("Of {name}, only practices with a diary here or a report of their own are counted here."));
    }
    (!table.rows.is_empty()).then_some(table)
}

use linchpin_core::{Kind, OdsCode, Period, Value};
use linchpin_measures::rollup;

use super::Seen;
use crate::{
    number, pages,
    table::{Cell, Column, Table},
};

/// The numbers of the contract and of what was promised, in the order in which a manager asks for them.
const NUMBERS: [&str; 20] = [
    "contacts-per-1000-week",
    "sessions-held",
    "booking-horizon",
    "month-ahead",
    "clinician-choice",
    "extended-minutes-per-1000",
    "hub-coverage",
    "hub-contacts-per-1000-week",
    "promises-kept",
    "promises-kept-urgent",
    "promises-kept-child",
    "promises-kept-routine",
    "promises-kept-follow-up",
    "unmet-demand",
    "slots-filled",
    "minutes-used",
    "hub-minutes-used",
    "dna-share-week",
    "dna-share-same-day",
    "dna-share-week-ahead",
];

fn cell(seen: &Seen<'_>, id: &str, org: OdsCode, week: Period) -> Cell {
    let value = seen.value(id, org, week);
    let reason = match value {
        Value::Suppressed => Some("Withheld, because the number is small.".to_owned()),
        Value::Known { .. } => None,
        _ => seen.index(id).and_then(|i| seen.own.reason(i, org, week)),
    };
    let words = if value == Value::Suppressed { "withheld".to_owned() } else { number::show(&value, seen.format(id)) };
    Cell { text: words, ..Cell::value(&value, seen.format(id), reason) }
}

/// Every number of the newest week, beside the week before and what is asked for.
pub(super) fn numbers(seen: &Seen<'_>, week: Period) -> Table {
    let columns = vec![
        Column::words("Number"),
        Column::figures(week.first().strftime("Week of %-d %B").to_string()),
        Column::figures("Week before"),
        Column::figures("The contract asks"),
        Column::words("Made of"),
    ];
    let mut table = Table::new("contract", "The contract’s numbers", columns);
    table.quiet = true;
    for id in NUMBERS {
        let Some(i) = seen.index(id) else { continue };
        let definition = &seen.own.indicators[i];
        if definition.level > Kind::Practice && rollup::level_of(&seen.published.tree, seen.org) == Some(Kind::Practice)
        {
            continue;
        }
        let target = definition.target_on(seen.own.today).map(|t| Cell::number(t.value, seen.format(id)));
        let made_of = number::counted(definition, &seen.value(id, seen.org, week)).unwrap_or_default();
        table.rows.push(vec![
            Cell { hint: Some(definition.why.clone()), ..Cell::words(&definition.title) },
            cell(seen, id, seen.org, week),
            cell(seen, id, seen.org, week.previous()),
            target.unwrap_or_default(),
            Cell::words(made_of),
        ]);
    }
    table.notes.push("“Not reported” is a number that nothing was counted for in that week; it is not nought.".into());
    table
}

/// The weeks, the newest first.
pub(super) fn weeks(seen: &Seen<'_>, weeks: &[Period]) -> Table {
    const SHOWN: [&str; 9] = [
        "contacts-per-1000-week",
        "demand-week",
        "capacity-week",
        "waiting-week",
        "mean-wait-week",
        "promises-kept",
        "minutes-used",
        "dna-share-week",
        "extended-minutes-per-1000",
    ];
    across("weeks", "By week", "Week of", &SHOWN, seen, |row| {
        weeks.iter().for_each(|week| {
            row(Cell::words(week.first().strftime("%-d %B %Y").to_string()), seen.org, *week);
        });
    })
}

/// The practices, networks and the place, in one week.
pub(super) fn practices(seen: &Seen<'_>, week: Period, orgs: &[OdsCode]) -> Table {
    const SHOWN: [&str; 8] = [
        "contacts-per-1000-week",
        "sessions-held",
        "booking-horizon",
        "extended-minutes-per-1000",
        "promises-kept",
        "unmet-demand",
        "minutes-used",
        "dna-share-week",
    ];
    // Hubs serve practices that keep no diary here.
    let any = |org: &OdsCode| {
        let known = |id: &str| seen.index(id).is_some_and(|i| seen.own.measured(i, *org, week).is_some());
        ["sessions-held", "promises-kept", "unmet-demand"].into_iter().any(known)
    };
    let mut table = across("practices", "Each practice", "Organisation", &SHOWN, seen, |row| {
        for org in orgs.iter().filter(|org| any(org)) {
            let name = Cell::words(pages::name(seen.published, *org)).to(format!("/capacity?org={org}"));
            row(name, *org, week);
        }
    });
    let silent = seen.published.practices().iter().filter(|org| !any(org)).count();
    if silent > 0 {
        let practices = number::plural(silent, "practice");
        table.notes.push(format!(
            "{practices} kept no diary here in that week and {} left out.",
            if silent == 1 { "is" } else { "are" }
        ));
    }
    table
}

fn across(
    id: &'static str,
    caption: &str,
    first: &str,
    shown: &[&str],
    seen: &Seen<'_>,
    rows: impl FnOnce(&mut dyn FnMut(Cell, OdsCode, Period)),
) -> Table {
    let known: Vec<(&str, usize)> = shown.iter().filter_map(|id| Some((*id, seen.index(id)?))).collect();
    let mut columns = vec![Column::words(first)];
    columns.extend(known.iter().map(|(_, i)| Column::figures(&seen.own.indicators[*i].short)));
    let mut table = Table::new(id, caption, columns);
    table.quiet = true;
    let mut all = Vec::new();
    rows(&mut |head, org, week| {
        all.push(std::iter::once(head).chain(known.iter().map(|(id, _)| cell(seen, id, org, week))).collect());
    });
    table.rows = all;
    table
}

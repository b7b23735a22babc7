use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use linchpin_access::england;
use linchpin_app::act::{DiaryDays, Sitting};
use serde::Serialize;

use super::lines::Tally;

/// A week, a line to a clinician and a column to a day.
#[derive(Serialize)]
pub(super) struct Week {
    /// The days: words and address.
    days: Vec<(String, String)>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    who: String,
    gap: bool,
    days: Vec<Vec<Cell>>,
}

/// A session in a cell.
#[derive(Serialize)]
struct Cell {
    times: String,
    place: String,
    slots: usize,
    booked: usize,
    href: String,
}

pub(super) fn grid(found: &DiaryDays, shown: &[&Sitting], monday: Date) -> Week {
    let days: Vec<Date> = (0..7).map(|n| monday.saturating_add(n.days())).collect();
    let mut rows: BTreeMap<(bool, String), Vec<Vec<Cell>>> = BTreeMap::new();
    // The session that began on the Sunday before stands in the week before.
    for one in shown.iter().filter(|one| one.clinic.day >= monday) {
        let clinic = &one.clinic;
        let who = clinic.staff.map(|id| found.staff.get(&id).cloned().unwrap_or_else(|| "Somebody who left".into()));
        let row = rows.entry((who.is_some(), who.unwrap_or_else(|| "Nobody yet".into())));
        let row = row.or_insert_with(|| (0..7).map(|_| Vec::new()).collect());
        let Some(place) = days.iter().position(|day| *day == clinic.day) else { continue };
        let tally = Tally::of(found, one);
        row[place].push(Cell {
            times: format!("{} to {}", england::say_time(clinic.starts), england::say_time(clinic.ends)),
            place: found.sites.get(&clinic.site).map_or_else(String::new, |site| site.name.clone()),
            slots: tally.slots,
            booked: tally.booked,
            href: format!("/diary?day={}#session-{}", clinic.day, clinic.id),
        });
    }
    Week {
        days: days.iter().map(|day| (day.strftime("%a %-d %b").to_string(), format!("/diary?day={day}"))).collect(),
        rows: rows.into_iter().map(|((sits, who), days)| Row { who, gap: !sits, days }).collect(),
    }
}

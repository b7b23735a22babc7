use std::collections::BTreeMap;

use jiff::civil::Weekday;
use linchpin_access::telephone::{Calls, Goal, HalfHour, Staffing, staffing};
use linchpin_charts::{Bar, Bars, Format, Frame, Reading};
use linchpin_core::{Kind, Value, WorkingCalendar};
use linchpin_measures::rollup;
use serde::Serialize;

use super::Seen;
use crate::{
    number, pages,
    table::{Cell, Column, Table},
    visit::Pairs,
};

/// What is taken where the reader says nothing: three minutes a call with what is written down after it, four in five
/// answered in 20 seconds, three in ten minutes on the rota not on the telephone.
const STANDARD: (u32, u32, u32, u32) = (180, 80, 20, 30);

/// Who must answer the telephone, and when.
#[derive(Serialize)]
pub(super) struct Phone {
    handling: u32,
    share: u32,
    within: u32,
    off: u32,
    wrong: Option<String>,
    /// Why there is no table.
    none: Option<String>,
    /// What the national publication has.
    published: Option<String>,
    busiest: Option<String>,
    left_out: Vec<String>,
    chart: Option<(String, String)>,
}

/// The staffing of each half-hour of the week from the calls that were offered.
pub(super) fn phone(seen: &Seen<'_>, query: &Pairs, calendar: &WorkingCalendar) -> (Phone, Option<Table>) {
    let said = |name: &str, otherwise: u32, most: u32| match query.get(name) {
        None => Ok(otherwise),
        Some(text) => text.parse::<u32>().ok().filter(|n| (1..=most).contains(n)).ok_or(()),
    };
    let (handling, share, within, off) = (
        said("handling", STANDARD.0, 3600),
        said("share", STANDARD.1, 99),
        said("within", STANDARD.2, 600),
        said("off", STANDARD.3, 90),
    );
    let wrong = [handling, share, within, off].iter().any(Result::is_err);
    let (handling, share, within, off) = (
        handling.unwrap_or(STANDARD.0),
        share.unwrap_or(STANDARD.1),
        within.unwrap_or(STANDARD.2),
        off.unwrap_or(STANDARD.3),
    );
    let mut phone = Phone {
        handling,
        share,
        within,
        off,
        wrong: wrong.then(|| {
            "Write whole numbers: 1 to 3600 seconds for a call, 1 to 99 per cent, 1 to 600 seconds to answer, 1 to 90 per cent off the telephone.".into()
        }),
        none: None,
        published: published(seen),
        busiest: None,
        left_out: Vec::new(),
        chart: None,
    };
    let calls = calls(seen);
    if calls.is_empty() {
        phone.none = Some("No calls by half-hour are loaded for it.".into());
        return (phone, None);
    }
    let Some(goal) = Goal::new(f64::from(share) / 100.0, f64::from(within)) else {
        phone.none = Some("No telephone is answered that well.".into());
        return (phone, None);
    };
    match staffing(&calls, f64::from(handling), goal, f64::from(off) / 100.0, calendar) {
        Err(why) => {
            phone.none = Some(format!("Nobody can be counted: {why}."));
            (phone, None)
        }
        Ok(told) => {
            let busiest = told.table.iter().max_by(|a, b| a.calls.mean.total_cmp(&b.calls.mean));
            phone.busiest = busiest.map(|half| format!("Busiest: {}", half.words(&told)));
            if rollup::level_of(&seen.published.tree, seen.org) != Some(Kind::Practice) {
                let said = "Of several practices it is worked out as if one team answered all their calls, which takes fewer people than each answering its own.";
                phone.left_out.push(said.into());
            }
            let day = |day: &jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
            let holidays: Vec<String> = told.left.holidays.iter().map(day).collect();
            if !holidays.is_empty() {
                phone.left_out.push(format!("Bank holidays are left out: {}.", holidays.join(", ")));
            }
            let empty: Vec<String> = told.left.empty_weeks.iter().map(day).collect();
            if !empty.is_empty() {
                phone
                    .left_out
                    .push(format!("Without any call, and so left out, were the weeks of {}.", empty.join(", ")));
            }
            phone.chart = busiest.map(|half| chart(seen, &told, half.weekday));
            (phone, Some(table(&told)))
        }
    }
}

/// The single half-hours that were counted.
fn calls(seen: &Seen<'_>) -> Vec<Calls> {
    let found = seen.own.breakdowns.iter().position(|b| b.id == "calls-by-half-hour");
    let Some((_, parts)) = found.and_then(|i| seen.own.parts(i, seen.org)) else { return Vec::new() };
    let one = |part: &linchpin_measures::picture::Part| {
        // Counts are whole; a place's are far below the largest.
        Some(Calls {
            day: part.series.parse().ok()?,
            half_hour: part.label.parse().ok()?,
            offered: part.n.max(0.0) as u32,
        })
    };
    parts.iter().filter_map(one).collect()
}

/// What the national publication of cloud telephony has of it.
fn published(seen: &Seen<'_>) -> Option<String> {
    let i = seen.published.indicator("access/calls-answered")?;
    let (month, value) = seen
        .published
        .series(i, seen.org)
        .iter()
        .rev()
        .find_map(|m| Some((m.period, m.value)).filter(|(_, v)| v.number().is_some()))?;
    let Value::Known { numerator, denominator, value, .. } = value else { return None };
    Some(format!(
        "In {}, {} of {} calls were answered ({}), by the national publication. That is by month and cannot tell when people ring.",
        month.words(),
        number::count(numerator),
        number::count(denominator),
        Format::Percent(0).value(value)
    ))
}

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "Monday"),
    (Weekday::Tuesday, "Tuesday"),
    (Weekday::Wednesday, "Wednesday"),
    (Weekday::Thursday, "Thursday"),
    (Weekday::Friday, "Friday"),
    (Weekday::Saturday, "Saturday"),
    (Weekday::Sunday, "Sunday"),
];

fn clock(half: u8) -> String {
    format!("{:02}:{:02}", half / 2, half % 2 * 30)
}

/// People on the rota by half-hour and day.
fn table(told: &Staffing) -> Table {
    let days: Vec<_> = DAYS.into_iter().filter(|(day, _)| told.table.iter().any(|h| h.weekday == *day)).collect();
    let mut columns = vec![Column::words("From")];
    columns.extend(days.iter().map(|(_, name)| Column::figures(*name)));
    let mut table = Table::new("phone", "People on the telephone rota", columns);
    table.quiet = true;
    let mut halves: BTreeMap<u8, Vec<&HalfHour>> = BTreeMap::new();
    told.table.iter().for_each(|half| halves.entry(half.half_hour).or_default().push(half));
    for (half, of) in halves {
        let mut row = vec![Cell::words(clock(half))];
        row.extend(days.iter().map(|(day, _)| {
            of.iter().find(|h| h.weekday == *day).map_or_else(
                || Cell { missing: true, ..Cell::words("no calls") },
                |h| Cell {
                    hint: Some(h.words(told)),
                    ..Cell::number(f64::from(h.rostered), Format::Number(0)).below(format!("{:.0} calls", h.calls.mean))
                },
            )
        }));
        table.rows.push(row);
    }
    table.notes.push("People on the rota, with the time that they are not on the telephone; beneath, the calls offered on average. From Erlang’s formula for queues, which takes it that nobody hangs up: it asks for rather too many than too few.".into());
    table
}

/// Calls on the busiest day, by half-hour; the table has the same numbers.
fn chart(seen: &Seen<'_>, told: &Staffing, day: Weekday) -> (String, String) {
    let name = DAYS.iter().find(|(one, _)| *one == day).map_or("", |(_, name)| name);
    let title = format!("Calls offered by half-hour on {name}s, {}", pages::name(seen.published, seen.org));
    let rows = told.table.iter().filter(|half| half.weekday == day).map(|half| Bar {
        label: clock(half.half_hour),
        value: Reading::from(Some(half.calls.mean)),
        highlighted: false,
        link: None,
    });
    let bars = Bars {
        frame: Frame::new("calls", title).width(super::PAGE),
        format: Format::Number(0),
        reference: None,
        rows: rows.collect(),
    };
    (bars.responsive(), bars.text())
}

//! A place made of what is published of it: list sizes and appointments out of the lake, put into the model of a place and
//! fitted. `docs/simulation.md` says what that can show and what it cannot.

use std::{collections::BTreeMap, thread};

use jiff::{ToSpan, civil::Date};
use linchpin_access::{
    Mode,
    demand::Lead,
    simulate::{Fit, Place, Published, PublishedMonth, calibrate, validate},
};
use linchpin_core::{Clock, Error, Group, OdsCode, Result};
use linchpin_lake::{Datum, Lake};
use toml::{Table, Value};

use crate::{clock::SystemClock, lists, planning::holidays};

/// So many months at most are fitted to: a year has every season once.
const FITTED: usize = 12;
/// So many months after them are held back, where there are enough.
const HELD: usize = 3;
/// The fit's own chance, and the years of validation.
const SEED: u64 = 1;
const VALIDATED: u32 = 4;

/// What is published of a place.
pub struct Found {
    /// Each practice: code, name, people.
    pub practices: Vec<(OdsCode, String, u64)>,
    /// Months of appointments, in order.
    pub months: Vec<PublishedMonth>,
    /// Appointments by month and practice.
    pub by_practice: BTreeMap<(Date, OdsCode), u64>,
    /// Bank holidays.
    pub holidays: Vec<Date>,
}

/// Reads it, on a thread of its own: whoever asks may be on one of a runtime, which must not wait for another.
pub fn read(lake: &Lake, place: OdsCode, groups: &[Group]) -> Result<Found> {
    let read = || {
        let failed = |why| Error::internal("The published figures cannot be read.", why);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        runtime.block_on(ask(lake, place, groups))
    };
    thread::scope(|scope| match scope.spawn(read).join() {
        Ok(found) => found,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

async fn ask(lake: &Lake, place: OdsCode, groups: &[Group]) -> Result<Found> {
    let tree = lake.organisations(groups).await?;
    let people = lists::newest(lake).await?;
    let today = SystemClock.today();
    let known = tree.practices(place, today).into_iter();
    let practices: Vec<_> =
        known.filter_map(|code| Some((code, tree.name(code), *people.get(&code).filter(|n| **n > 0)?))).collect();
    if practices.is_empty() {
        return Err(Error::not_found(
            "No practice of the place with a published list size is loaded: load list sizes, or play on another place.",
        ));
    }
    let wanted = |code: OdsCode| practices.iter().any(|(known, ..)| *known == code);
    let rows = lake
        .query(
            "select org, month, breakdown, lead, mode, status, sum(count) as n from appointments
             where breakdown in ('lead', 'mode', 'status') group by org, month, breakdown, lead, mode, status
             order by month, org, breakdown, lead, mode, status",
        )
        .await?;
    let mut months: BTreeMap<Date, PublishedMonth> = BTreeMap::new();
    let mut by_practice = BTreeMap::new();
    for row in &rows.rows {
        let Some((org, month, what, n)) = cells(row) else { continue };
        if !wanted(org) {
            continue;
        }
        let nothing = PublishedMonth { month, lead: [0; 7], mode: [0; 4], all: 0, attended: 0, missed: 0 };
        let found = months.entry(month).or_insert(nothing);
        match what {
            What::Lead(Some(lead)) => found.lead[lead as usize] += n,
            What::Mode(Some(mode)) => found.mode[mode as usize] += n,
            What::Status(status) => {
                found.all += n;
                found.attended += if status == "attended" { n } else { 0 };
                found.missed += if status == "dna" { n } else { 0 };
                *by_practice.entry((month, org)).or_insert(0) += n;
            }
            What::Lead(None) | What::Mode(None) => {}
        }
    }
    let whole = |m: &PublishedMonth| m.all > 0 && m.lead.iter().any(|n| *n > 0) && m.mode.iter().any(|n| *n > 0);
    let calendar =
        holidays(lake).await.map_err(|why| Error::internal("Bank holidays cannot be read.", format!("{why:#}")))?;
    let span = months.keys().next().copied().zip(months.keys().last().copied());
    let days = span.into_iter().flat_map(|(first, last)| {
        first.saturating_sub(1.year()).series(1.day()).take_while(move |day| *day < last.saturating_add(3.years()))
    });
    Ok(Found {
        holidays: days.filter(|day| calendar.is_holiday(*day)).collect(),
        months: months.into_values().filter(whole).collect(),
        by_practice,
        practices,
    })
}

enum What<'a> {
    Lead(Option<Lead>),
    Mode(Option<Mode>),
    Status(&'a str),
}

fn cells(row: &[Datum]) -> Option<(OdsCode, Date, What<'_>, u64)> {
    let [Datum::Text(org), Datum::Text(month), Datum::Text(breakdown), lead, mode, status, n] = row else {
        return None;
    };
    let n = match n {
        Datum::Whole(n) => u64::try_from(*n).ok()?,
        Datum::Real(n) if *n >= 0.0 => *n as u64,
        _ => return None,
    };
    fn text(datum: &Datum) -> &str {
        if let Datum::Text(text) = datum { text } else { "" }
    }
    let what = match breakdown.as_str() {
        "lead" => What::Lead(text(lead).parse().ok()),
        "mode" => What::Mode(text(mode).parse().ok()),
        _ => What::Status(text(status)),
    };
    Some((org.parse().ok()?, month.parse().ok()?, what, n))
}

/// Fits the model of a place to what is published, and foretells what was held back.
pub fn fit(model: &str, name: &str, found: &Found, fill: f64) -> Result<(Place, Fit)> {
    let months = &found.months[found.months.len().saturating_sub(FITTED + HELD)..];
    let held = match months.len() {
        0 => {
            return Err(Error::not_found(
                "No month of the place’s appointments is loaded: load Appointments in General Practice, or play on another \
                 place.",
            ));
        }
        1..=2 => 0,
        3..=5 => 1,
        _ => HELD,
    };
    let (fitted, held) = months.split_at(months.len() - held);
    let over = |code: OdsCode| {
        let of = |m: &PublishedMonth| found.by_practice.get(&(m.month, code)).copied().unwrap_or(0);
        fitted.iter().map(of).sum::<u64>()
    };
    let practices: Vec<u64> = found.practices.iter().map(|(code, ..)| over(*code)).collect();
    let start = Place::parse("own", &text(model, name, found)?).map_err(|why| Error::bad_input(why.to_string()))?;
    let published = Published { months: fitted.to_vec(), practices, calls: Vec::new() };
    let wrong =
        |why: linchpin_access::simulate::Wrong| Error::bad_input(format!("The place could not be fitted: {why}."));
    let done = calibrate(&start, &published, fill, SEED).map_err(wrong)?;
    let validation = if held.is_empty() {
        None
    } else {
        let held = Published { months: held.to_vec(), ..Published::default() };
        Some(validate(&done.place, &held, SEED, VALIDATED).map_err(wrong)?)
    };
    let (first, last) = (fitted[0].month, fitted[fitted.len() - 1].month);
    let fit = Fit::of(&done, validation.as_ref(), fill, (first, last));
    // The year that is played is the one after everything that is known.
    let after = months[months.len() - 1].month.last_of_month().saturating_add(1.day());
    let monday = after.saturating_add(i64::from((7 - after.weekday().to_monday_zero_offset()) % 7).days());
    Ok((Place { first: monday, weeks: 52, ..done.place }, fit))
}

/// The model's file with the place's own name, practices and bank holidays.
fn text(model: &str, name: &str, found: &Found) -> Result<String> {
    let wrong = |why: String| Error::bad_input(format!("places/{}.toml: {why}", super::MODEL));
    let mut file: Table = model.parse().map_err(|why: toml::de::Error| wrong(why.to_string()))?;
    let practice = |(code, name, people): &(OdsCode, String, u64)| {
        let mut one = Table::new();
        // Two practices may have one name.
        let twice = found.practices.iter().filter(|(_, other, _)| other == name).count() > 1;
        let name = if twice { format!("{name} ({code})") } else { name.clone() };
        one.insert("name".into(), Value::String(name));
        one.insert("patients".into(), Value::Integer(i64::try_from(*people).unwrap_or(i64::MAX)));
        Value::Table(one)
    };
    file.insert("practice".into(), Value::Array(found.practices.iter().map(practice).collect()));
    file.insert("title".into(), Value::String(name.to_owned()));
    if !found.holidays.is_empty() {
        let day =
            |day: &Date| day.to_string().parse().map(Value::Datetime).map_err(|_| wrong(format!("{day} is no day")));
        file.insert("holidays".into(), Value::Array(found.holidays.iter().map(day).collect::<Result<_>>()?));
    }
    toml::to_string(&file).map_err(|why| wrong(why.to_string()))
}

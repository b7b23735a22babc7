use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::civil::Date;
use linchpin_app::{
    act::{PutFigure, Savings},
    permission::{Act, Resource},
};
use linchpin_core::{Error, ErrorKind, Pence, Result};
use linchpin_schemes::saving::{Kind, Programme};
use serde::Serialize;

use super::{amount, money, typed, words::maybe};
use crate::{
    Page,
    account::when,
    gate,
    table::{Cell, Column, Table},
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Shown {
    year: Option<String>,
    /// The years: words, address, whether shown.
    years: Vec<(String, String, bool)>,
    sentence: String,
    edits: bool,
    programmes: Vec<String>,
    /// The months of the year: value and words.
    months: Vec<(String, String)>,
    typed: BTreeMap<String, String>,
    wrong: Option<String>,
}

/// A year of savings: plan, actual and forecast by programme and month.
pub(super) async fn page(visit: Visit) -> Result<Reply> {
    shown(&visit, visit.query.get("year"), &Pairs::default(), None).await.map(Reply::tables)
}

async fn shown(visit: &Visit, year: Option<&str>, sent: &Pairs, wrong: Option<String>) -> Result<Page> {
    let actor = visit.actor()?;
    let found = visit.acts()?.savings(actor, year).await?;
    let is = |one: &String| found.year.as_ref() == Some(one);
    let href = |one: &String| format!("/savings?year={}", crate::link::encode(one));
    let mut months: Vec<Date> = found.programmes.iter().flat_map(|one| one.months.keys().copied()).collect();
    months.sort_unstable();
    months.dedup();
    let page = Shown {
        years: found.years.iter().map(|one| (one.clone(), href(one), is(one))).collect(),
        sentence: sentence(&found),
        edits: gate::could(&visit.site, actor.role, Act::Edit, Resource::Funding),
        programmes: found.programmes.iter().map(|one| one.name.clone()).collect(),
        months: months.into_iter().map(|day| (day.to_string(), month(day))).collect(),
        typed: typed(sent),
        year: found.year.clone(),
        wrong,
    };
    let tables = vec![programmes(&found.programmes), by_month(&found.programmes), history(&found)];
    Ok(Page::new("savings.jinja", "Savings", page).under("Funding", "/funding").with(tables))
}

fn month(day: Date) -> String {
    day.strftime("%B %Y").to_string()
}

fn sentence(found: &Savings) -> String {
    let (mut planned, mut saved, mut plan, mut expected) = (Pence(0), Pence(0), Pence(0), Pence(0));
    for one in &found.programmes {
        let (to_plan, to_date) = one.to_date();
        (planned, saved) = (planned + to_plan, saved + to_date);
        (plan, expected) = (plan + one.plan(), expected + one.expected());
    }
    let Some(year) = &found.year else { return "No year has a plan yet.".to_owned() };
    let against = |a: Pence, b: Pence| match a.0 - b.0 {
        0 => "as planned".to_owned(),
        off if off > 0 => format!("{} more than planned", Pence(off)),
        off => format!("{} less than planned", Pence(-off)),
    };
    if found.programmes.iter().all(|one| one.months.values().all(|month| month.actual.is_none())) {
        return format!(
            "Of {year} nothing is written down but plan and forecast. For the whole year {expected} is expected."
        );
    }
    format!(
        "In the months of {year} that are written down {saved} was saved, {}. For the whole year {expected} is expected, {}.",
        against(saved, planned),
        against(expected, plan)
    )
}

fn programmes(all: &[Programme]) -> Table {
    let columns = vec![
        Column::words("Programme"),
        Column::figures("Plan to date"),
        Column::figures("Saved to date"),
        Column::figures("Off plan to date"),
        Column::figures("Plan for the year"),
        Column::figures("Expected for the year"),
        Column::figures("Off plan for the year"),
    ];
    let mut table = Table::new("programmes", "Programmes", columns);
    table.quiet = true;
    table.empty =
        "No year has a plan yet. Keep a savings plan as a table, and make one of its columns the plan.".into();
    let mut whole = [Pence(0); 4];
    let row = |name: &str, [planned, saved, plan, expected]: [Pence; 4]| {
        let off = |a: Pence, b: Pence| money(Pence(a.0 - b.0));
        let to_date = [money(planned), money(saved), off(saved, planned)];
        let year = [money(plan), money(expected), off(expected, plan)];
        [Cell::words(name)].into_iter().chain(to_date).chain(year).collect::<Vec<_>>()
    };
    for one in all {
        let (planned, saved) = one.to_date();
        let figures = [planned, saved, one.plan(), one.expected()];
        whole.iter_mut().zip(figures).for_each(|(whole, part)| *whole = *whole + part);
        table.rows.push(row(&one.name, figures));
    }
    if !all.is_empty() {
        table.rows.push(row("All", whole));
    }
    table.notes.push("To date: the months of which it is written down what was saved. Above nought is saved.".into());
    table
}

fn by_month(all: &[Programme]) -> Table {
    let columns = vec![
        Column::words("Programme"),
        Column::words("Month"),
        Column::figures("Plan"),
        Column::figures("Forecast"),
        Column::figures("Saved"),
        Column::words("Why it is off plan"),
    ];
    let mut table = Table::new("months", "Month by month", columns);
    table.quiet = true;
    for one in all {
        for (day, stands) in &one.months {
            let forecast = maybe(stands.forecast);
            let before: Vec<String> = stands.earlier.iter().map(ToString::to_string).collect();
            let forecast =
                if before.is_empty() { forecast } else { forecast.below(format!("before: {}", before.join(", "))) };
            table.rows.push(vec![
                Cell::words(one.name.clone()),
                Cell::words(month(*day)),
                maybe(stands.plan),
                forecast,
                maybe(stands.actual),
                Cell::words(stands.reason.clone()),
            ]);
        }
    }
    table
}

fn history(found: &Savings) -> Table {
    let columns = vec![
        Column::words("Written down"),
        Column::words("By"),
        Column::words("Programme"),
        Column::words("Month"),
        Column::words("What"),
        Column::figures("Amount"),
        Column::words("Why"),
    ];
    let mut table = Table::new("history", "What was written down", columns);
    table.quiet = true;
    table.empty = "Nothing but the plan is written down yet.".into();
    for (one, by) in found.history.iter().rev().filter(|(one, _)| one.kind != Kind::Plan) {
        table.rows.push(vec![
            Cell::words(when(one.at)),
            Cell::words(by.clone().unwrap_or_default()),
            Cell::words(one.programme.clone()),
            Cell::words(month(one.month)),
            Cell::words(if one.kind == Kind::Actual { "saved" } else { "forecast" }),
            money(one.amount),
            Cell::words(one.reason.clone()),
        ]);
    }
    table
}

/// Writes a figure down.
pub(super) async fn put(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let year = sent.get("year").unwrap_or_default().to_owned();
    let done = match wanted(sent, &year) {
        Ok(wanted) => visit.acts()?.put_saving(visit.actor()?, &wanted).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(()) => Ok(Reply::goto(format!("/savings?year={}#months", crate::link::encode(&year)))),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            let page = shown(&visit, Some(&year), sent, Some(why.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

fn wanted(sent: &Pairs, year: &str) -> Result<PutFigure> {
    let text = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    if sent.get("amount").is_none() {
        return Err(Error::invalid("Write the amount, such as 12,500 or 0."));
    }
    Ok(PutFigure {
        year: year.to_owned(),
        programme: text("programme"),
        month: text("month").parse().map_err(|_| Error::invalid("Choose a month."))?,
        kind: text("kind").parse().map_err(|_| Error::invalid("Say whether it was saved or is foreseen."))?,
        amount: amount(sent, "amount", "Amount")?,
        reason: text("reason"),
    })
}

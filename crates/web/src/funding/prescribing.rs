use std::collections::BTreeMap;

use axum::http::StatusCode;
use linchpin_app::{
    act::SetBudget,
    permission::{Act, Resource},
};
use linchpin_charts::Format;
use linchpin_core::{ErrorKind, OdsCode, Pence, Period, PeriodKind, Result, Value};
use linchpin_measures::{Picture, stats::savings::per_denominator};
use linchpin_schemes::{Exact, split};
use serde::Serialize;

use super::{amount, money, typed};
use crate::{
    Page, gate, pages,
    table::{Cell, Column, Table},
    visit::{Pairs, Reply, Visit},
};

/// What is spent for each ASTRO-PU: numerator and denominator of a practice and month are all that a fair share needs.
const INDICATOR: &str = "medicines/cost-per-astro-pu";

#[derive(Serialize)]
struct Shown {
    /// Whether the reader sees their own practice alone.
    own: bool,
    edits: bool,
    sentence: String,
    /// The budgets that were set: year, amount and source.
    budgets: Vec<(String, String, String)>,
    indicator: &'static str,
    typed: BTreeMap<String, String>,
    wrong: Option<String>,
}

/// What a practice prescribed, as published.
#[derive(Clone, Debug, Default)]
struct Spent {
    /// ASTRO-PU in the last month that is published.
    units: Option<f64>,
    /// Cost in pounds of the budget’s year so far.
    to_date: f64,
    /// Cost of the last twelve months, and of the twelve before; none where a month is missing.
    year: Option<f64>,
    before: Option<f64>,
    /// ASTRO-PU added up over the last twelve months.
    unit_months: f64,
}

/// Each practice’s fair share of the budget, what it spends, how that grows, and what it would save at the peers’ median.
pub(super) async fn page(visit: Visit) -> Result<Reply> {
    shown(&visit, &Pairs::default(), None).await.map(Reply::tables)
}

async fn shown(visit: &Visit, sent: &Pairs, wrong: Option<String>) -> Result<Page> {
    let (actor, picture) = (visit.actor()?, &*visit.picture);
    let found = visit.acts()?.prescribing_budgets(actor, picture.place).await?;
    let stands = found.years.first();
    let latest = picture.indicator(INDICATOR).and_then(|at| Some((at, picture.latest(at)?)));
    let budget = stands.and_then(|(year, amount, _)| Some((Period::parse(year).ok()?, *amount)));
    let table = latest.map(|(at, last)| shares(picture, at, last, budget, found.only));
    let sentence = match (latest, stands) {
        (None, _) => {
            "No prescribing with lists by age and sex is loaded yet, so that nothing can be shared out.".to_owned()
        }
        (Some((_, last)), None) => format!("No budget is set yet. Prescribing is published up to {}.", last.words()),
        (Some((_, last)), Some((year, amount, _))) => {
            format!("The budget of {year} is {amount} for the place. Prescribing is published up to {}.", last.words())
        }
    };
    let page = Shown {
        own: found.only.is_some(),
        edits: gate::could(&visit.site, actor.role, Act::Edit, Resource::Budget),
        sentence,
        budgets: found.years.iter().map(|(year, amount, of)| (year.clone(), amount.to_string(), of.clone())).collect(),
        indicator: INDICATOR,
        typed: typed(sent),
        wrong,
    };
    Ok(Page::new("prescribing-budget.jinja", "Prescribing budget", page).with(table.into_iter().collect()))
}

/// What a practice spent, from the published months.
fn spent(picture: &Picture, at: usize, practice: OdsCode, last: Period, from: Option<Period>) -> Spent {
    let known = |month: Period| match picture.measured(at, practice, month)?.value {
        Value::Known { numerator, denominator, .. } => Some((numerator, denominator)),
        _ => None,
    };
    let months = |back: i32| (0..12).map(move |n| last.step(-(back + n)));
    let sum = |back: i32| months(back).map(|month| known(month).map(|(cost, _)| cost)).sum::<Option<f64>>();
    let in_year = (0..12).map(|n| last.step(-n)).filter(|month| from.is_some_and(|year| year.contains(month.first())));
    Spent {
        units: known(last).map(|(_, units)| (units * 1000.0).round() / 1000.0),
        to_date: in_year.filter_map(known).map(|(cost, _)| cost).sum(),
        year: sum(0),
        before: sum(12),
        unit_months: months(0).filter_map(known).map(|(_, units)| units).sum(),
    }
}

/// The middle of some numbers; of an even number of them, half way between the two.
fn median(mut of: Vec<f64>) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    let half = of.len() / 2;
    match of.len() {
        0 => None,
        n if n % 2 == 1 => of.get(half).copied(),
        _ => Some(f64::midpoint(of[half - 1], of[half])),
    }
}

fn shares(picture: &Picture, at: usize, last: Period, budget: Option<(Period, Pence)>, only: Option<OdsCode>) -> Table {
    let year = budget.map(|(year, _)| year).filter(|year| year.kind() == PeriodKind::FinancialYear);
    let all: Vec<(OdsCode, Spent)> =
        picture.practices().iter().map(|code| (*code, spent(picture, at, *code, last, year))).collect();
    let rates = all.iter().filter_map(|(_, one)| Some(one.year? / positive(one.unit_months)?));
    let median = median(rates.collect());
    let months = (0..12).filter(|n| year.is_some_and(|year| year.contains(last.step(-n).first()))).count();
    let weights: Vec<Exact> =
        all.iter().map(|(_, one)| one.units.and_then(Exact::shown).unwrap_or(Exact::ZERO)).collect();
    // A practice of which nothing is published has no weight, and its row says so.
    let parts = budget.and_then(|(_, amount)| split(amount, &weights).ok());
    let columns = vec![
        Column::words("Practice"),
        Column::figures("ASTRO-PU"),
        Column::figures("Fair share of the year"),
        Column::figures("Share to date"),
        Column::figures("Spent to date"),
        Column::figures("Over its share"),
        Column::figures("Spent in 12 months"),
        Column::figures("Growth"),
        Column::figures("Saved at the peers’ median"),
    ];
    let mut table = Table::new("shares", "Fair shares of the prescribing budget", columns);
    table.quiet = true;
    table.empty = "No practice of the place has published prescribing.".into();
    let pounds = |pounds: f64| Cell::number(pounds, Format::Pounds(0));
    let missing = |why: &str| Cell { missing: true, ..Cell::words(why) };
    for (row, (code, one)) in all.iter().enumerate().filter(|(_, (code, _))| only.is_none_or(|only| only == *code)) {
        let share =
            parts.as_ref().and_then(|parts| parts.get(row)).map(|part| part.amount).filter(|_| one.units.is_some());
        let to_date = share.map(|share| share.pounds() * months as f64 / 12.0);
        let growth = one.year.zip(one.before.and_then(positive)).map(|(now, before)| now / before - 1.0);
        let saved = one.year.zip(median).and_then(|(cost, at)| per_denominator(cost, one.unit_months, at).ok());
        table.rows.push(vec![
            Cell::words(pages::name(picture, *code)).to(crate::link::organisation(picture, *code)),
            one.units.map_or_else(|| missing("not published"), |units| Cell::number(units, Format::Number(0))),
            share.map_or_else(|| missing("no share"), money),
            to_date.map_or_else(|| missing("no share"), pounds),
            pounds(one.to_date),
            to_date.map_or_else(|| missing("no share"), |share| pounds(one.to_date - share)),
            one.year.map_or_else(|| missing("a month is missing"), pounds),
            growth.map_or_else(|| missing("not known"), |growth| Cell::number(growth, Format::Percent(1))),
            saved.map_or_else(|| missing("not known"), pounds),
        ]);
    }
    table.notes.push(
        "Fair share: the budget in proportion to ASTRO-PU (2013, cost) of the last published list, to the penny. Share to date: \
         a twelfth for each published month of the budget’s year. Saved at the peers’ median: what twelve months would have cost \
         less at the median cost per ASTRO-PU of the place’s practices; below nought it spends less than they do."
            .into(),
    );
    table
}

fn positive(n: f64) -> Option<f64> {
    (n > 0.0).then_some(n)
}

/// Sets the budget of a year.
pub(super) async fn set(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let text = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    let done = match amount(sent, "amount", "Budget") {
        Ok(amount) => {
            let wanted = SetBudget { year: text("year"), amount, source: text("source") };
            visit.acts()?.set_prescribing_budget(visit.actor()?, &wanted).await
        }
        Err(why) => Err(why),
    };
    match done {
        Ok(()) => Ok(Reply::goto("/prescribing-budget")),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            let page = shown(&visit, sent, Some(why.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

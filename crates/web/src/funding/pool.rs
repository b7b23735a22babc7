use std::collections::BTreeMap;

use axum::http::StatusCode;
use linchpin_app::{
    act::{Evidenced, SayEvidence, TableSeen},
    permission::{Act, Resource},
};
use linchpin_core::{Error, ErrorKind, Pence, Period, PeriodKind, Result};
use linchpin_schemes::funding::{CONDITIONS, CRITERIA, Candidate, Outcome, Shape, candidates, outcomes};
use serde::Serialize;

use super::{money, typed};
use crate::{
    Page,
    account::when,
    gate,
    table::{Cell, Column, Table},
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Shown {
    year: String,
    conditions: Vec<Condition>,
    met: usize,
    criteria: [&'static str; 7],
    edits: bool,
    typed: BTreeMap<String, String>,
    wrong: Option<String>,
}

/// A condition, with what was written down of it last.
#[derive(Serialize)]
struct Condition {
    number: usize,
    words: &'static str,
    /// Whether it is met: words and the colour of the tag.
    state: (&'static str, &'static str),
    shows: Option<String>,
    document: Option<String>,
    by: Option<String>,
}

/// The pooled budget of a year: who puts in what, whether the conditions are met, and the outcomes it is judged by.
pub(super) async fn page(visit: Visit) -> Result<Reply> {
    let year = visit.query.get("year").map(str::to_owned);
    shown(&visit, year, &Pairs::default(), None).await.map(Reply::tables)
}

async fn shown(visit: &Visit, year: Option<String>, sent: &Pairs, wrong: Option<String>) -> Result<Page> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let this = || Period::containing(acts.clock.today(), PeriodKind::FinancialYear).to_string();
    let year = year.and_then(|text| Some(Period::parse(&text).ok()?.to_string())).unwrap_or_else(this);
    let kept = acts.funding_tables(actor).await?;
    let said = acts.pool_evidence(actor, &year).await?;
    let conditions: Vec<Condition> =
        (1..).zip(CONDITIONS).map(|(number, words)| condition(number, words, &said)).collect();
    let page = Shown {
        met: conditions.iter().filter(|one| one.state.0 == "Met").count(),
        conditions,
        year,
        criteria: CRITERIA,
        edits: gate::could(&visit.site, actor.role, Act::Edit, Resource::Funding),
        typed: typed(sent),
        wrong,
    };
    let of = |shape: Shape| kept.iter().filter(move |one| one.shape == shape);
    let all: Vec<Outcome> = of(Shape::Metrics).flat_map(|one| outcomes(&one.content)).collect();
    let could: Vec<Candidate> = of(Shape::Measures).flat_map(|one| candidates(&one.content)).collect();
    let tables = vec![contributions(of(Shape::Pool)), metrics("metrics", &all), measures("measures", &could)];
    Ok(Page::new("pooled-budget.jinja", "Pooled budget", page).under("Funding", "/funding").with(tables))
}

fn condition(number: usize, words: &'static str, said: &[Evidenced]) -> Condition {
    let last = said.iter().rfind(|one| one.condition == number as u64);
    let state = match last.map(|one| one.met) {
        Some(true) => ("Met", "green"),
        Some(false) => ("Not met", "red"),
        None => ("Nothing shows it yet", "grey"),
    };
    let by = |one: &Evidenced| {
        let (at, name) = &one.by;
        name.as_ref().map_or_else(|| when(*at), |name| format!("{name}, {}", when(*at)))
    };
    Condition {
        number,
        words,
        state,
        shows: last.map(|one| one.words.clone()),
        document: last.map(|one| one.document.clone()),
        by: last.map(by),
    }
}

/// Who puts how much into what, from the tables that were kept.
fn contributions<'a>(kept: impl Iterator<Item = &'a TableSeen>) -> Table {
    let columns =
        vec![Column::words("Body"), Column::words("For"), Column::figures("Contribution"), Column::words("Table")];
    let mut table = Table::new("contributions", "Who puts in what", columns);
    table.quiet = true;
    table.empty = "No table of contributions is kept yet.".into();
    let mut whole = Pence(0);
    for one in kept {
        let Ok(reading) = one.reading() else { continue };
        for stream in &reading.streams {
            whole = whole + stream.amount;
            table.rows.push(vec![
                Cell::words(stream.body.clone()),
                Cell::words(stream.year.clone()),
                money(stream.amount),
                Cell::words(one.name.clone()).to(format!("/funding/{}", one.id)),
            ]);
        }
        table.notes.extend(reading.wrong.iter().map(|wrong| format!("{}: {wrong}.", one.name)));
    }
    if !table.rows.is_empty() {
        table.rows.push(vec![Cell::words("All"), Cell::default(), money(whole), Cell::default()]);
    }
    table
}

/// Outcomes as they are printed.
pub(super) fn metrics(id: &'static str, all: &[Outcome]) -> Table {
    let mut ranks: Vec<&str> = all.iter().flat_map(|one| one.ranks.iter().map(|(name, _)| name.as_str())).collect();
    ranks.dedup();
    ranks.sort_unstable();
    ranks.dedup();
    let mut columns = vec![Column::words("Outcome"), Column::words("Baseline")];
    columns.extend(ranks.iter().map(|name| Column::words(*name)));
    columns.extend(["Change wanted", "Target", "Comment"].map(Column::words));
    let mut table = Table::new(id, "Outcomes", columns);
    table.quiet = true;
    table.empty = "No table of outcomes is kept yet.".into();
    for one in all {
        let rank = |name: &&str| {
            let found = one.ranks.iter().find(|(known, _)| known == name);
            Cell::words(found.map(|(_, rank)| rank.clone()).unwrap_or_default())
        };
        let before = [Cell::words(one.measure.clone()), Cell::words(one.baseline.clone())];
        let after = [&one.change, &one.target, &one.comment].map(|text| Cell::words(text.clone()));
        table.rows.push(before.into_iter().chain(ranks.iter().map(rank)).chain(after).collect());
    }
    table
}

/// Measures that could be chosen: those that meet every criterion first.
pub(super) fn measures(id: &'static str, all: &[Candidate]) -> Table {
    let columns = vec![
        Column::words("Measure"),
        Column::words("Framework"),
        Column::words("May it be chosen?"),
        Column::words("Criteria that it does not meet"),
    ];
    let mut table = Table::new(id, "Measures that could be chosen", columns);
    table.quiet = true;
    table.empty = "No table of measures and criteria is kept yet.".into();
    let mut sorted: Vec<&Candidate> = all.iter().collect();
    sorted.sort_by_key(|one| !one.may_be_chosen());
    for one in sorted {
        let mut lacks = one.fails.clone();
        lacks.extend(one.open.iter().map(|name| format!("{name} (not answered)")));
        table.rows.push(vec![
            Cell::words(one.measure.clone()),
            Cell::words(one.framework.clone()),
            Cell::words(if one.may_be_chosen() { "Yes, it meets all" } else { "No" }),
            Cell::words(lacks.join(", ")),
        ]);
    }
    table
}

/// Writes down what shows a condition.
pub(super) async fn say(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let text = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    let said = SayEvidence {
        year: text("year"),
        condition: sent.get("condition").and_then(|number| number.parse().ok()).unwrap_or_default(),
        met: sent.get("met") == Some("yes"),
        words: text("words"),
        document: text("document"),
    };
    let done = match sent.get("met") {
        Some("yes" | "no") => visit.acts()?.evidence_condition(visit.actor()?, &said).await,
        _ => Err(Error::invalid("Say whether the condition is met.")),
    };
    match done {
        Ok(()) => Ok(Reply::goto(format!("/pooled-budget?year={}", crate::link::encode(&said.year)))),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            let page = shown(&visit, Some(said.year), sent, Some(why.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

use axum::http::StatusCode;
use linchpin_app::act::{Decided, Pair};
use linchpin_core::{ErrorKind, MatchId, Person, Result};
use serde::Serialize;

use crate::{
    Page,
    account::when,
    pages, people,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Queue {
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct One {
    to: String,
    at: String,
    says: Vec<&'static str>,
    /// Keys and names of the two.
    one: (String, String),
    other: (String, String),
    rows: Vec<(&'static str, String, String)>,
    wrong: Option<String>,
    reason: String,
    decision: String,
}

/// The pairs that wait for a decision.
pub(crate) async fn queue(visit: Visit) -> Result<Reply> {
    let pairs = visit.acts()?.match_queue(visit.actor()?).await?;
    let columns =
        vec![Column::words("Pair"), Column::words("Born"), Column::words("Why it is here"), Column::words("Since")];
    let mut table = Table::new("matches", "Possible matches", columns);
    table.quiet = true;
    table.empty = "No pair waits for you. New ones come when people are registered, changed or imported.".into();
    table.rows = pairs.iter().map(|pair| row(&visit, pair)).collect();
    let said = match visit.query.get("done") {
        Some("same") => Some("The two records are one now. It can be undone on the person’s page, under Merges."),
        Some("different") => Some("They are two people. This pair will not be asked about again."),
        _ => None,
    };
    Ok(Reply::page(Page::new("matches.jinja", "Possible matches", Queue { said }).with(vec![table])))
}

fn name(person: &Person) -> String {
    person.name().map(linchpin_core::Name::formal).unwrap_or_else(|| "No name known".to_owned())
}

fn row(visit: &Visit, pair: &Pair) -> Vec<Cell> {
    let born = |p: &Person| p.birth_date.map_or_else(|| "not known".to_owned(), people::born);
    let practice = |p: &Person| {
        let today = visit.site.app.entrance.clock.today();
        p.practice(today).map_or_else(|| "no practice".to_owned(), |code| pages::name(&visit.picture, code))
    };
    let (one, other) = (practice(&pair.one), practice(&pair.other));
    let at = if one == other { one } else { format!("{one}; {other}") };
    let names = format!("{} and {}", name(&pair.one), name(&pair.other));
    let days = (born(&pair.one), born(&pair.other));
    vec![
        Cell::words(names).to(format!("/matches/{}", pair.asked.id)).below(at),
        Cell::words(if days.0 == days.1 { days.0 } else { format!("{} and {}", days.0, days.1) }),
        Cell::words(pair.says.join(" ")),
        Cell::words(when(pair.asked.at)),
    ]
}

/// One pair, side by side.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    page(&visit, visit.id(0)?, None).await
}

async fn page(visit: &Visit, id: MatchId, wrong: Option<String>) -> Result<Reply> {
    let pair = visit.acts()?.match_pair(visit.actor()?, id).await?;
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let typed = |field: &str| visit.form().get(field).unwrap_or("").to_owned();
    let one = One {
        to: format!("/matches/{id}"),
        at: when(pair.asked.at),
        rows: people::side_by_side(visit, &pair.one, &pair.other),
        one: (pair.one.id.to_string(), name(&pair.one)),
        other: (pair.other.id.to_string(), name(&pair.other)),
        says: pair.says,
        wrong,
        reason: typed("reason"),
        decision: typed("decision"),
    };
    let page = Page::new("match.jinja", "Are these one person?", one).under("Possible matches", "/matches");
    Ok(Reply::page(page).status(status))
}

/// Decides about a pair.
pub(crate) async fn decide(visit: Visit) -> Result<Reply> {
    let id: MatchId = visit.id(0)?;
    let form = visit.form();
    let reason = form.get("reason").unwrap_or("").to_owned();
    let decided = match form.get("decision").unwrap_or("") {
        "leave" => return Ok(Reply::goto("/matches")),
        "different" => Decided::Different { reason },
        keep => match keep.strip_prefix("same-").and_then(|id| id.parse().ok()) {
            Some(keep) => Decided::Same { keep, reason },
            None => return page(&visit, id, Some("Choose what you know about these two.".to_owned())).await,
        },
    };
    let done = if matches!(decided, Decided::Same { .. }) { "same" } else { "different" };
    match visit.acts()?.decide_match(visit.actor()?, id, &decided).await {
        Ok(_) => Ok(Reply::goto(format!("/matches?done={done}"))),
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, id, Some(error.to_string())).await,
        Err(error) => Err(error),
    }
}

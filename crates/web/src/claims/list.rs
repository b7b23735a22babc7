use axum::http::StatusCode;
use linchpin_app::{
    act::{ClaimFilter, ClaimRow},
    permission::{Act, Resource},
};
use linchpin_core::{Pence, Result};
use linchpin_schemes::claiming::State;
use serde::Serialize;

use super::{counts::Told, words};
use crate::{
    Page, gate, link, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Inbox {
    /// Whether the reader claims, and may bring counts as a file.
    claims: bool,
    /// Whether the reader keeps the books.
    books: bool,
    /// How many stand where, and what they come to: count, words, amount, address.
    tiles: Vec<(usize, &'static str, String, String)>,
    /// The state that is shown alone.
    state: Option<&'static str>,
    /// What came of a file of counts.
    told: Option<Told>,
}

/// The claims that somebody sees: first those that wait for them.
pub(super) async fn list(visit: Visit) -> Result<Reply> {
    Ok(Reply::tables(page(&visit, None).await?))
}

/// The page, with what came of a file.
pub(super) async fn page(visit: &Visit, told: Option<Told>) -> Result<Page> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let state: Option<State> = visit.query.get("state").and_then(|word| word.parse().ok());
    let scheme = visit.query.get("scheme").map(str::to_owned);
    let all = acts.claims(actor, &ClaimFilter { scheme, ..ClaimFilter::default() }).await?;
    let tile = |one: State| {
        let of = || all.iter().filter(move |row| row.head.state == one);
        let amount: Pence = of().map(|row| row.head.amount).sum();
        (of().count(), one.words(), amount.to_string(), format!("/claims?state={}#claims", one.as_str()))
    };
    let tiles = State::ALL.into_iter().map(tile).filter(|one| one.0 > 0).collect();
    let (mine, others): (Vec<&ClaimRow>, Vec<&ClaimRow>) = all.iter().partition(|row| row.mine);
    let shown: Vec<&ClaimRow> = match state {
        Some(state) => all.iter().filter(|row| row.head.state == state).collect(),
        None => others,
    };
    let inbox = Inbox {
        claims: gate::could(&visit.site, actor.role, Act::Edit, Resource::Claim),
        books: gate::could(&visit.site, actor.role, Act::See, Resource::Ledger),
        tiles,
        state: state.map(State::words),
        told,
    };
    let mut own = table(visit, "mine", "What waits for you", &mine);
    own.empty = "Nothing waits for you.".into();
    let caption = if state.is_some() { "Claims" } else { "What waits for others, and what is settled" };
    let mut rest = table(visit, "claims", caption, &shown);
    rest.empty = "There are none. Claims are made by the program when a period of a signed scheme is over.".into();
    Ok(Page::new("claims.jinja", "Claims", inbox).with(vec![own, rest]))
}

fn table(visit: &Visit, id: &'static str, caption: &str, rows: &[&ClaimRow]) -> Table {
    let columns = vec![
        Column::words("Claim"),
        Column::words("Practice"),
        Column::words("For"),
        Column::figures("Comes to"),
        Column::words("Stands"),
        Column::words("In by"),
    ];
    let mut table = Table::new(id, caption, columns);
    table.quiet = true;
    for row in rows {
        let head = &row.head;
        let stands = Cell::words(words::state(head.state).0);
        let stands = match &row.next {
            Some(next) => stands.below(format!("next: {next}")),
            None => stands,
        };
        let by = Cell::words(words::day(head.claim_by));
        table.rows.push(vec![
            Cell::words(row.title.clone()).to(format!("/claims/{}", head.id)),
            Cell::words(pages::name(&visit.picture, head.payee)),
            Cell::words(head.period.words()),
            Cell::words(head.amount.to_string()),
            stands,
            if row.late { by.below("late") } else { by },
        ]);
    }
    table
}

/// The page again with what was wrong.
pub(super) async fn again(visit: &Visit, told: Told) -> Result<Reply> {
    let status = if told.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Reply::page(page(visit, Some(told)).await?).status(status))
}

/// Where the claims of a scheme stand.
pub(super) fn of_scheme(id: &str) -> String {
    format!("/claims?scheme={}", link::encode(id))
}

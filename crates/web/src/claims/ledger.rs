use axum::{body::Body, http::StatusCode};
use jiff::ToSpan as _;
use linchpin_app::{
    act::Books,
    permission::{Act, Resource},
};
use linchpin_core::{Error, ErrorKind, Period, PeriodKind, Result};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    account::when,
    gate,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Shown {
    keeps: bool,
    holds: bool,
    came_in: String,
    went_out: String,
    entries: u64,
    moved: String,
    closed: Option<String>,
    /// The months that can be closed: value and words.
    months: Vec<(String, String)>,
    schemes: Vec<(String, String)>,
    said: Option<&'static str>,
    wrong: Option<String>,
}

/// Every account, what proves the books, and what was closed.
pub(super) async fn page(visit: Visit) -> Result<Reply> {
    Ok(Reply::tables(shown(&visit, None).await?))
}

async fn shown(visit: &Visit, wrong: Option<String>) -> Result<Page> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let books = acts.books(actor).await?;
    let (came_in, went_out) = books.totals();
    let today = acts.clock.today();
    let last = Period::containing(today, PeriodKind::Month);
    let months = (1..=12).rev().map(|back| last.step(-back));
    let open = months.filter(|month| books.proof.closed.is_none_or(|closed| month.last() > closed));
    let shown = Shown {
        keeps: gate::could(&visit.site, actor.role, Act::Operate, Resource::Ledger),
        holds: books.hold(),
        came_in: came_in.to_string(),
        went_out: went_out.to_string(),
        entries: books.proof.kept,
        moved: books.proof.summed.to_string(),
        closed: books.proof.closed.map(|day| words::day(day.saturating_add(1.day()))),
        months: open.map(|month| (month.to_string(), month.words())).collect(),
        schemes: acts.scheme_files().sound.iter().map(|one| (one.id.clone(), one.title.clone())).collect(),
        said: match visit.query.get("done") {
            Some("closed") => {
                Some("The period is closed. What turns out wrong in it is put right by an entry in an open one.")
            }
            Some("aside") => Some("The money is set aside for the scheme."),
            _ => None,
        },
        wrong,
    };
    let page = Page::new("ledger.jinja", "Ledger", shown);
    Ok(page.with(vec![accounts(&books), entries(&books), closes(&books)]))
}

fn accounts(books: &Books) -> Table {
    let columns = vec![
        Column::words("Account"),
        Column::figures("Came in"),
        Column::figures("Went out"),
        Column::figures("In it"),
    ];
    let mut table = Table::new("accounts", "Trial balance", columns);
    table.quiet = true;
    table.empty = "Nothing has moved yet.".into();
    for line in &books.accounts {
        table.rows.push(vec![
            Cell::words(line.account.to_string()),
            Cell::words(line.came_in.to_string()),
            Cell::words(line.went_out.to_string()),
            Cell::words(line.balance().to_string()),
        ]);
    }
    table
}

fn entries(books: &Books) -> Table {
    let columns = vec![
        Column::figures("Number"),
        Column::words("Day"),
        Column::words("Entry"),
        Column::words("From"),
        Column::words("To"),
        Column::figures("Amount"),
        Column::words("Why"),
    ];
    let mut table = Table::new("entries", "The last entries", columns);
    table.quiet = true;
    table.empty = "Nothing is written yet.".into();
    for posted in &books.entries {
        for transfer in &posted.entry.transfers {
            let number = Cell::count(usize::try_from(posted.number).unwrap_or(usize::MAX));
            let kind = Cell::words(posted.entry.kind.words());
            table.rows.push(vec![
                number,
                Cell::words(words::day(posted.entry.day)),
                match posted.entry.claim {
                    Some(claim) => kind.to(format!("/claims/{claim}")),
                    None => kind,
                },
                Cell::words(transfer.from.to_string()),
                Cell::words(transfer.to.to_string()),
                Cell::words(transfer.amount.pence().to_string()),
                Cell::words(posted.entry.because.clone()),
            ]);
        }
    }
    table
}

fn closes(books: &Books) -> Table {
    let columns = vec![
        Column::words("Period"),
        Column::figures("Entries by then"),
        Column::figures("Moved by then"),
        Column::words("Closed"),
        Column::words("Stands as it was"),
    ];
    let mut table = Table::new("closes", "Closed periods", columns);
    table.quiet = true;
    table.empty = "No period is closed yet.".into();
    for one in &books.closes {
        table.rows.push(vec![
            Cell::words(one.close.period.words()),
            Cell::count(usize::try_from(one.close.entries).unwrap_or(usize::MAX)),
            Cell::words(one.close.moved.to_string()),
            Cell::words(when(one.at)),
            Cell::words(if one.holds { "Yes" } else { "No: somebody changed the database" }),
        ]);
    }
    table
}

/// The books as a journal for hledger.
pub(super) async fn journal(visit: Visit) -> Result<Reply> {
    let text = visit.acts()?.journal(visit.actor()?).await?;
    Ok(Reply::stream("text/plain; charset=utf-8", "ledger.journal", Body::from(text)))
}

/// Closes a period.
pub(super) async fn close(visit: Visit) -> Result<Reply> {
    let period = visit.form().get("period").and_then(|text| Period::parse(text).ok());
    let done = match period {
        Some(period) => visit.acts()?.close_period(visit.actor()?, period).await,
        None => Err(Error::invalid("Choose a month.")),
    };
    told(&visit, done, "closed").await
}

/// Sets money aside for a scheme.
pub(super) async fn set_aside(visit: Visit) -> Result<Reply> {
    let typed = visit.form();
    let text = |name| typed.get(name).unwrap_or_default();
    let done = match words::pounds(typed, "amount") {
        Ok(amount) => visit.acts()?.set_aside(visit.actor()?, text("scheme"), text("source"), amount).await,
        Err(why) => Err(why),
    };
    told(&visit, done, "aside").await
}

async fn told(visit: &Visit, done: Result<()>, said: &str) -> Result<Reply> {
    match done {
        Ok(()) => Ok(Reply::goto(format!("/ledger?done={said}"))),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            let page = shown(visit, Some(why.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

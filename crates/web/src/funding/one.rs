use axum::http::StatusCode;
use linchpin_app::{
    act::{AdoptPlan, TableSeen},
    permission::{Act, Resource},
};
use linchpin_charts::Format;
use linchpin_core::{Error, ErrorKind, FundingTableId, Pence, Result};
use linchpin_schemes::funding::{Reading, RowKind, Shape, candidates, outcomes};
use serde::Serialize;

use super::{money, pool, reinvested};
use crate::{
    Page,
    account::when,
    gate,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    id: String,
    facts: Vec<(&'static str, String)>,
    /// What does not add up, or could not be read, a sentence each.
    wrong: Vec<String>,
    /// The columns of which one can be made the plan of a year.
    columns: Vec<String>,
    /// Others of the name: words, address, whether it is this one.
    editions: Vec<(String, String, bool)>,
    /// Whether a later one stands in its place.
    is_old: bool,
    content: String,
    problem: Option<String>,
}

/// A table as it is printed, with what is wrong said at its cell.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let id: FundingTableId = visit.id(0)?;
    page(&visit, id, None).await.map(Reply::tables)
}

async fn page(visit: &Visit, id: FundingTableId, problem: Option<String>) -> Result<Page> {
    let actor = visit.actor()?;
    let kept = visit.acts()?.funding_table(actor, id).await?;
    let reading = if kept.shape.is_money() { kept.reading().ok() } else { None };
    let mut tables = Vec::new();
    let mut wrong = Vec::new();
    if let Some(reading) = &reading {
        wrong.extend(reading.wrong.iter().map(ToString::to_string));
        wrong.extend(reading.grid.faults.iter().map(ToString::to_string));
        tables.push(grid(&kept, reading));
        if kept.shape == Shape::Reinvestment {
            tables.extend(reinvested::table(reading, &kept.terms.phases));
        }
    }
    match kept.shape {
        Shape::Metrics => tables.push(pool::metrics("printed", &outcomes(&kept.content))),
        Shape::Measures => tables.push(pool::measures("printed", &candidates(&kept.content))),
        _ => {}
    }
    let edits = gate::could(&visit.site, actor.role, Act::Edit, Resource::Funding);
    let columns = match &reading {
        Some(reading) if edits && kept.shape == Shape::Savings => {
            reading.grid.columns.iter().map(|column| column.name.clone()).collect()
        }
        _ => Vec::new(),
    };
    let edition = |one: &linchpin_app::act::Edition| {
        (format!("{}, kept {}", one.number, when(one.kept)), format!("/funding/{}", one.id), one.id == kept.id)
    };
    let mut facts = vec![("Document", kept.source.clone()), ("First line there", kept.first_line.to_string())];
    facts.push(("Kept", when(kept.kept)));
    facts.extend(kept.kept_by.clone().map(|by| ("By", by)));
    facts.push(("What it is", kept.shape.title().to_owned()));
    let page = One {
        id: kept.id.to_string(),
        facts,
        wrong,
        columns,
        is_old: kept.editions.first().is_some_and(|last| last.id != kept.id),
        editions: if kept.editions.len() > 1 { kept.editions.iter().map(edition).collect() } else { Vec::new() },
        content: kept.content.clone(),
        problem,
    };
    Ok(Page::new("funding-table.jinja", kept.name, page).under("Funding", "/funding").with(tables))
}

/// The cells as they are printed; beneath a total that does not add up stands by how much.
fn grid(kept: &TableSeen, reading: &Reading) -> Table {
    let grid = &reading.grid;
    let mut columns = vec![Column::figures("Line"), Column::words("Row")];
    // A column without any amount holds words, which stand beside the label.
    let filled: Vec<usize> = (0..grid.columns.len())
        .filter(|at| grid.rows.iter().any(|row| row.amounts.get(*at).copied().flatten().is_some()))
        .collect();
    columns.extend(filled.iter().map(|at| Column::figures(grid.columns[*at].name.clone())));
    let mut table = Table::new("printed", format!("{}, as it is printed", kept.name), columns);
    table.quiet = true;
    for row in &grid.rows {
        let label = match (row.kind, row.label.as_str()) {
            (RowKind::Sum, "") => "Sum".to_owned(),
            (_, label) => label.to_owned(),
        };
        let label = Cell::words(label);
        let label = if row.words.is_empty() { label } else { label.below(row.words.clone()) };
        let cell = |at: &usize| {
            let shown = |amount: Pence| match kept.shape {
                // The second column of a reinvestment is a list, and no money.
                Shape::Reinvestment if *at > 0 => Cell::number(amount.pounds(), Format::Number(0)),
                _ => money(amount),
            };
            let cell = row.amounts.get(*at).copied().flatten().map_or_else(Cell::default, shown);
            let off = reading.wrong.iter().find(|one| one.line == row.line && one.column == Some(*at));
            match off {
                Some(off) => cell.below(format!("Does not add up: {}", off.off())),
                None => cell,
            }
        };
        let cells = filled.iter().map(cell);
        table.rows.push([Cell::count(row.line), label].into_iter().chain(cells).collect());
    }
    if kept.terms.scale.one() != Pence(100) {
        table.notes.push("The document prints thousands of pounds; here they are pounds.".into());
    }
    table
}

/// Makes a column the plan of a year.
pub(super) async fn adopt(visit: Visit) -> Result<Reply> {
    let id: FundingTableId = visit.id(0)?;
    let sent = visit.form();
    let year = sent.get("year").unwrap_or_default().to_owned();
    let done = match sent.get("column").and_then(|at| at.parse().ok()) {
        Some(column) => {
            let wanted = AdoptPlan { table: id, column, year: year.clone() };
            visit.acts()?.adopt_savings_plan(visit.actor()?, &wanted).await
        }
        None => Err(Error::invalid("Choose a column.")),
    };
    match done {
        Ok(()) => Ok(Reply::goto(format!("/savings?year={}", crate::link::encode(&year)))),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            let page = page(&visit, id, Some(why.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

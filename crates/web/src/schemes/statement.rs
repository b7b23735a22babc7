use linchpin_core::{OdsCode, Pence, Result};
use serde::Serialize;

use super::words;
use crate::{
    Page, link, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Shown {
    provider: String,
    year: String,
    on: String,
    tiles: Vec<(String, &'static str)>,
    /// By scheme what to do next.
    next: Vec<(String, String, Vec<String>)>,
}

/// What a practice earned, what it left and what to do next; a page that it would print and keep.
pub(super) async fn statement(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let asked: Option<OdsCode> = visit.query.get("practice").and_then(words::code);
    let seen = acts.statement(actor, asked.unwrap_or(actor.organisation)).await?;
    let columns = vec![
        Column::words("Scheme"),
        Column::words("You"),
        Column::figures("Earned so far"),
        Column::figures("Left"),
        Column::figures("The whole year"),
    ];
    let mut table = Table::new("statement", format!("Statement for {}", seen.year), columns);
    table.quiet = true;
    table.empty = "Nothing was offered or signed yet.".into();
    let (mut earned, mut left, mut forecast) = (0, 0, 0);
    let mut next = Vec::new();
    for line in &seen.lines {
        let href = format!("/schemes/{}/{}", link::encode(&line.scheme.id), seen.provider);
        earned += line.earned.0;
        left += line.left.0;
        forecast += line.forecast.0;
        table.rows.push(vec![
            Cell::words(line.scheme.title.clone()).to(href.clone()),
            Cell::words(words::sign_up(&visit.picture, &line.sign_up).0),
            Cell::words(words::money(line.earned)),
            Cell::words(words::money(line.left)),
            Cell::words(words::money(line.forecast)),
        ]);
        if !line.next.is_empty() {
            next.push((line.scheme.title.clone(), href, line.next.clone()));
        }
    }
    table.notes.push(
        "“Earned” is worked out for the periods that are over, and “left” is what everything met would have brought beside it. The \
         whole year is what it comes to if it goes on like this. What was paid stands in the claims."
            .into(),
    );
    let shown = Shown {
        provider: pages::name(&visit.picture, seen.provider),
        year: seen.year.to_string(),
        on: words::day(seen.on),
        tiles: vec![
            (words::money(Pence(earned)), "earned so far"),
            (words::money(Pence(left)), "left"),
            (words::money(Pence(forecast)), "for the whole year, if it goes on like this"),
        ],
        next,
    };
    let page = Page::new("scheme-statement.jinja", "What we earned", shown).under("Schemes", "/schemes");
    Ok(Reply::tables(page.with(vec![table])))
}

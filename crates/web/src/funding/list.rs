use std::collections::BTreeSet;

use linchpin_app::{
    act::TableSeen,
    permission::{Act, Resource},
};
use linchpin_core::Result;
use linchpin_schemes::funding::{Reading, Shape};
use serde::Serialize;

use super::{money, streams};
use crate::{
    Page,
    account::when,
    gate,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct All {
    /// Whether tables can be kept.
    keeps: bool,
    /// What the streams can be narrowed to.
    narrow: Vec<Narrow>,
    /// In a sentence: how many totals do not add up.
    wrong: String,
}

/// A field by which streams are narrowed.
#[derive(Serialize)]
struct Narrow {
    name: &'static str,
    words: &'static str,
    /// Each choice, and whether it is chosen.
    choices: Vec<(String, bool)>,
}

/// What comes in, by body, year and recurrence, and what does not add up.
pub(super) async fn list(visit: Visit) -> Result<Reply> {
    let actor = visit.actor()?;
    let kept = visit.acts()?.funding_tables(actor).await?;
    let read: Vec<(&TableSeen, Reading)> =
        kept.iter().filter(|one| one.shape.is_money()).filter_map(|one| Some((one, one.reading().ok()?))).collect();
    let mut known = streams::known(&read);
    // What goes into the pooled budget has a page of its own.
    known.retain(|one| one.table.shape == Shape::Streams);
    let choices = |name: &'static str, words, of: &dyn Fn(&streams::Known<'_>) -> String| {
        let all: BTreeSet<String> = known.iter().map(of).collect();
        let chosen = |choice: String| {
            let is = visit.query.get(name) == Some(choice.as_str());
            (choice, is)
        };
        Narrow { name, words, choices: all.into_iter().map(chosen).collect() }
    };
    let again = |one: &streams::Known<'_>| streams::recurrence(one.stream.recurrent).to_owned();
    let narrow = vec![
        choices("body", "Body", &|one| one.stream.body.clone()),
        choices("year", "Year", &|one| one.stream.year.clone()),
        choices("again", "Comes again", &again),
    ];
    let is = |name: &str, value: &str| visit.query.get(name).is_none_or(|wanted| wanted == value);
    known.retain(|one| is("body", &one.stream.body) && is("year", &one.stream.year) && is("again", &again(one)));
    let faults = faults(&read);
    let page = All {
        keeps: gate::could(&visit.site, actor.role, Act::Add, Resource::Funding),
        narrow,
        wrong: match faults.rows.len() {
            0 => "Every total adds up.".to_owned(),
            1 => "One total does not add up as it is printed.".to_owned(),
            n => format!("{n} totals do not add up as they are printed."),
        },
    };
    let tables = vec![
        streams::sums("bodies", "Body", &known, |one| one.body.clone()),
        streams::sums("years", "Year", &known, |one| one.year.clone()),
        streams::all(&known),
        faults,
        tables(&kept),
    ];
    Ok(Reply::tables(Page::new("funding.jinja", "Funding", page).with(tables)))
}

/// Every total that does not add up, in words, and whatever could not be read as it stands.
fn faults(read: &[(&TableSeen, Reading)]) -> Table {
    let columns = vec![
        Column::words("Table"),
        Column::figures("Line"),
        Column::words("Total"),
        Column::figures("Stated"),
        Column::figures("Its parts make"),
        Column::words("What is wrong"),
    ];
    let mut table = Table::new("faults", "What does not add up", columns);
    table.quiet = true;
    table.empty = "Every total adds up.".into();
    for (kept, reading) in read {
        let name = || Cell::words(kept.name.clone()).to(format!("/funding/{}", kept.id));
        for one in &reading.wrong {
            table.rows.push(vec![
                name(),
                Cell::count(one.line),
                Cell::words(one.what.clone()),
                money(one.stated),
                money(one.adds_up_to),
                Cell::words(one.off()),
            ]);
        }
        for one in &reading.grid.faults {
            let nothing = Cell::default;
            table.rows.push(vec![
                name(),
                Cell::count(one.line),
                nothing(),
                nothing(),
                nothing(),
                Cell::words(one.message.clone()),
            ]);
        }
    }
    table
        .notes
        .push("Tables are kept as they are printed: nothing is mended. The line is that of the document.".into());
    table
}

fn tables(kept: &[TableSeen]) -> Table {
    let columns =
        vec![Column::words("Table"), Column::words("What it is"), Column::words("Document"), Column::words("Kept")];
    let mut table = Table::new("kept", "Tables that were kept", columns);
    table.quiet = true;
    table.empty = "No table is kept yet.".into();
    for one in kept {
        let by = one.kept_by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        table.rows.push(vec![
            Cell::words(one.name.clone()).to(format!("/funding/{}", one.id)),
            Cell::words(one.shape.title()),
            Cell::words(one.source.clone()),
            Cell::words(format!("{}{by}", when(one.kept))),
        ]);
    }
    table
}

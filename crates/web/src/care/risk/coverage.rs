use linchpin_app::act::{Coverage, PracticeCoverage};
use linchpin_charts::Format;
use linchpin_core::Result;
use linchpin_measures::disclosure::Shown;
use serde::Serialize;

use crate::{
    Page, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Fill {
    why: String,
    /// How many are expected of how many people, by the list’s file.
    wanted: Option<(String, String)>,
    practices: Vec<Bars>,
    own: bool,
}

/// A practice as bars.
#[derive(Serialize)]
struct Bars {
    name: String,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    tone: &'static str,
    words: &'static str,
    count: String,
    /// Of the longest, in hundredths.
    length: f64,
}

/// How far practices have come with a list: expected, on it, offered, taken on, declined.
pub(in crate::care) async fn coverage(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let list = acts.risk_list(visit.query.get("list"))?;
    let found = acts.coverage(actor, &list).await?;
    let table = table(&visit, &found);
    let count = |n: u64| Format::Number(0).value(n as f64);
    let page = Fill {
        why: list.why.clone(),
        wanted: found.wanted.map(|(people, of)| (count(people), count(of))),
        practices: bars(&visit, &found),
        own: !actor.is_place_wide(),
    };
    let title = format!("{}: how far we have come", list.title);
    Ok(Reply::tables(Page::new("care-coverage.jinja", title, page).with(vec![table]).under("Care", "/care/counts")))
}

fn table(visit: &Visit, found: &Coverage) -> Table {
    let figures =
        ["People looked at", "Expected", "On the list", "Offered", "Taken on", "To be asked later", "Declined"];
    let columns = std::iter::once(Column::words("Practice")).chain(figures.map(Column::figures)).collect();
    let mut table = Table::new("coverage", "Expected, on the list, offered, taken on and declined", columns);
    table.quiet = true;
    table.empty = "Nobody’s risk has been worked out yet: an administrator runs “linchpin risk score”.".into();
    if found.is_withheld {
        table.notes.push(
            "* stands for a number from 1 to 7; the rest is rounded to the nearest 5. A total is of what is shown."
                .into(),
        );
    }
    table.notes.push("Expected follows the people whose records were looked at. Offered counts everybody for whom a practice has decided or opened a case, those put on by judgement among them.".into());
    let many = found.practices.len() > 1;
    table.rows = found.practices.iter().chain(many.then_some(&found.total)).map(|one| row(visit, one)).collect();
    table
}

fn row(visit: &Visit, one: &PracticeCoverage) -> Vec<Cell> {
    let name = one.practice.map_or_else(|| "All practices".to_owned(), |code| pages::name(&visit.picture, code));
    let expected =
        one.expected.map_or_else(|| Cell { missing: true, ..Cell::words("not set") }, |n| Cell::count(n as usize));
    let rest = [one.on_list, one.offered, one.accepted, one.later, one.declined].map(cell);
    let name = Cell::words(name);
    let name = one.practice.map_or_else(|| name.clone(), |code| name.clone().below(code.to_string()));
    [name, cell(one.people), expected].into_iter().chain(rest).collect()
}

fn cell(shown: Shown) -> Cell {
    match shown.count() {
        Some(n) => Cell::count(n as usize),
        None => Cell { missing: true, ..Cell::words("*") },
    }
}

fn bars(visit: &Visit, found: &Coverage) -> Vec<Bars> {
    let number = |shown: Shown| shown.count().unwrap_or_default();
    let expected = |one: &PracticeCoverage| one.expected.unwrap_or_default();
    let most = found.practices.iter().map(|one| expected(one).max(number(one.on_list)).max(number(one.offered))).max();
    let most = most.unwrap_or_default().max(1) as f64;
    let bar = |tone, words, shown: Shown| {
        let length = 100.0 * number(shown) as f64 / most;
        Bar { tone, words, count: shown.to_string(), length }
    };
    let line = |one: &PracticeCoverage| Bars {
        name: one.practice.map(|code| pages::name(&visit.picture, code)).unwrap_or_default(),
        bars: vec![
            bar("expected", "expected", Shown::Count(expected(one))),
            bar("on", "on the list", one.on_list),
            bar("offered", "offered", one.offered),
            bar("accepted", "taken on", one.accepted),
        ],
    };
    found.practices.iter().map(line).collect()
}

use std::collections::BTreeMap;

use linchpin_app::act::{Coverage, PracticeCoverage};
use linchpin_charts::{Bar, Bars, Format, Frame, Reading};
use linchpin_core::{Kind, Result, State};
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
    /// All together: drawing and words.
    all: Option<(String, String)>,
    /// Each network, and what its practices come to.
    networks: Vec<Network>,
    own: bool,
}

/// The practices of a network, drawn.
#[derive(Serialize)]
struct Network {
    name: String,
    chart: (String, String),
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
        all: (!found.practices.is_empty()).then(|| all(&list.title, &found)),
        networks: if found.practices.len() > 1 { networks(&visit, &found) } else { Vec::new() },
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

/// Expected, on the list, offered and taken on, of all together.
fn all(title: &str, found: &Coverage) -> (String, String) {
    let total = &found.total;
    let expected = total.expected.map(|n| ("Expected", Shown::Count(n)));
    let rest = [("On the list", total.on_list), ("Offered", total.offered), ("Taken on", total.accepted)];
    let row = |(words, shown): (&str, Shown)| Bar {
        label: words.to_owned(),
        value: reading(shown),
        highlighted: words == "Taken on",
        link: None,
    };
    let chart = Bars {
        frame: Frame::new("all", format!("{title}: people")).width(WIDTH),
        format: Format::Number(0),
        reference: None,
        rows: expected.into_iter().chain(rest).map(row).collect(),
    };
    (chart.responsive(), chart.text())
}

/// For each network how many of its practices’ lists were offered a plan: those that have come least far stand first.
fn networks(visit: &Visit, found: &Coverage) -> Vec<Network> {
    let tree = &visit.picture.tree;
    let mut of: BTreeMap<String, Vec<Bar>> = BTreeMap::new();
    for one in &found.practices {
        let Some(code) = one.practice else { continue };
        let network = tree.parent(code, Kind::Pcn, visit.picture.today);
        let name = network.map_or_else(|| "In no network".to_owned(), |code| pages::name(&visit.picture, code));
        let share = one.offered.count().zip(one.on_list.count()).filter(|(_, on_list)| *on_list > 0);
        let value = share.map_or(Reading::Missing(State::Suppressed), |(offered, on_list)| {
            Reading::Known(offered as f64 / on_list as f64)
        });
        let bar = Bar { label: pages::name(&visit.picture, code), value, highlighted: false, link: None };
        of.entry(name).or_default().push(bar);
    }
    let charts = of.into_iter().zip(IDS).map(|((name, mut rows), id)| {
        let share = |bar: &Bar| bar.value.number().unwrap_or(-1.0);
        rows.sort_by(|a, b| share(a).total_cmp(&share(b)));
        let frame = Frame::new(id, format!("{name}: offered, of 100 on the list")).width(WIDTH);
        let chart = Bars { frame, format: Format::Percent(0), reference: None, rows };
        Network { name, chart: (chart.responsive(), chart.text()) }
    });
    charts.collect()
}

fn reading(shown: Shown) -> Reading {
    shown.count().map_or(Reading::Missing(State::Suppressed), |n| Reading::Known(n as f64))
}

/// As wide as a page.
const WIDTH: u32 = 960;

/// Names of drawings: ids of a page are fixed, and no place has more networks.
const IDS: [&str; 24] = [
    "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12", "n13", "n14", "n15", "n16", "n17",
    "n18", "n19", "n20", "n21", "n22", "n23", "n24",
];

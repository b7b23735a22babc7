use linchpin_app::{
    act::{ListAsked, ListRow},
    everybody::AtRisk,
    permission::Act,
};
use linchpin_charts::Format;
use linchpin_core::Result;
use linchpin_risk::list::List;

use super::words;
use crate::{
    table::{Cell, Column, Table, file::File},
    visit::{Reply, Visit},
};

/// A part of the list as a file, with NHS numbers, for the practice’s own clinical system. Whoever is in it is written down.
pub(in crate::care) async fn file(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let list = acts.risk_list(visit.query.get("list"))?;
    let show = words::show(visit.query.get("show"), &list);
    let found = acts.see_list(actor, &list, ListAsked::Part(show, 0, usize::MAX), Act::Export).await?;
    let columns = ["NHS number", "Name", "Date of birth", "Why", "What counts"].map(Column::words);
    let figures = ["Place by the score", "Score", "A year before", "Long-term conditions"].map(Column::figures);
    let rest = ["Where they stand", "Since or why", "What they have", "Caseloads elsewhere"].map(Column::words);
    let mut table = Table::new("people", list.title.clone(), columns.into_iter().chain(figures).chain(rest).collect());
    table.rows = found.rows.iter().map(|one| row(&list, &found.at_risk, one)).collect();
    let part = words::slug(show, &list);
    let file = File::of(&table, &format!("{}-{part}", list.id), visit.query.get("format").unwrap_or("csv"))?;
    Ok(Reply::stream(file.mime, file.name, file.bytes.into()))
}

fn row(list: &List, at_risk: &AtRisk, one: &ListRow) -> Vec<Cell> {
    let candidate = one.candidate.as_ref();
    let number = |value: Option<f64>| value.map_or_else(Cell::default, |v| Cell::number(v, Format::Number(3)));
    let (stands, below) = words::stands(one);
    let has = one.cases.iter().map(|(_, title, lead)| match lead {
        Some(lead) => format!("{title} ({lead})"),
        None => title.clone(),
    });
    vec![
        Cell::words(one.who.nhs_number.map_or_else(String::new, |number| number.to_string())),
        Cell::words(one.who.name.clone()),
        Cell::words(one.who.birth_date.map_or_else(String::new, |day| day.to_string())),
        Cell::words(words::reasons(list, at_risk, one).join(" ")),
        Cell::words(candidate.map(|one| one.because.join(", ")).unwrap_or_default()),
        candidate.and_then(|one| one.rank).map_or_else(Cell::default, Cell::count),
        number(candidate.and_then(|one| one.score)),
        number(candidate.and_then(|one| one.before)),
        candidate.map_or_else(Cell::default, |one| Cell::count(one.conditions as usize)),
        Cell::words(stands),
        Cell::words(below.unwrap_or_default()),
        Cell::words(has.collect::<Vec<_>>().join("; ")),
        Cell::words(candidate.map(|one| one.caseloads.join("; ")).unwrap_or_default()),
    ]
}

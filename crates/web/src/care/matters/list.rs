use linchpin_app::{
    act::MatterRow,
    permission::{Act, Resource},
};
use linchpin_core::{Result, Role};
use linchpin_pathways::Pathway;
use serde::Serialize;

use super::causes;
use crate::{
    Page,
    care::{fields::capital, words},
    gate, link, number, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Fill {
    /// What the reader has in hand, in a sentence.
    hand: String,
    /// What can be opened: its title, why there is such a thing, and where.
    kinds: Vec<(String, String, String)>,
    causes: bool,
    place: bool,
    said: Option<&'static str>,
}

/// What there is between practices and their commissioner: what waits for the reader first.
pub(super) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let rows = acts.matters(actor).await?;
    let place = actor.role == Role::Commissioner;
    let may = gate::could(&visit.site, actor.role, Act::Add, Resource::Matter);
    let procedures = acts.procedures();
    let opens = |one: &&std::sync::Arc<Pathway>| {
        let party = if place { linchpin_pathways::pathway::COMMISSIONER } else { linchpin_pathways::pathway::PRACTICE };
        may && one.opens.by.iter().any(|by| by == party)
    };
    let kinds = procedures.iter().filter(opens);
    let kinds = kinds.map(|one| (one.title.clone(), one.why.clone(), at(&one.id, None))).collect();
    let open: Vec<&MatterRow> = rows.iter().filter(|one| one.closed.is_none()).collect();
    let mine = open.iter().filter(|one| one.mine).count();
    let late = open.iter().filter(|one| one.mine && one.next.as_ref().is_some_and(|next| next.3)).count();
    let hand = match (open.len(), mine) {
        (0, _) => "Nothing is open.".to_owned(),
        (_, 0) => "Nothing waits for you.".to_owned(),
        (_, 1) if late == 1 => "One waits for you, and is late.".to_owned(),
        (_, 1) => "One waits for you.".to_owned(),
        (_, n) if late == 0 => format!("{n} wait for you."),
        (_, n) => format!("{n} wait for you, {late} of them late."),
    };
    let mut tables = vec![standing(&visit, &open)];
    if place {
        tables.push(watched(&visit, &procedures, &open));
    }
    tables.push(ended(&visit, &rows));
    let said = (visit.query.get("done") == Some("elsewhere"))
        .then_some("That cannot be done from here: something has happened since. This is how it is now.");
    let fill = Fill { hand, kinds, causes: place, place, said };
    let title = if place { "Practices: concerns and reviews" } else { "Concerns and reviews" };
    Ok(Reply::tables(Page::new("matters.jinja", title, fill).with(tables)))
}

/// Where one is opened about a practice.
pub(super) fn at(procedure: &str, practice: Option<linchpin_core::OdsCode>) -> String {
    let of = practice.map(|code| format!("?practice={code}")).unwrap_or_default();
    format!("/matters/open/{}{of}", link::encode(procedure))
}

fn standing(visit: &Visit, open: &[&MatterRow]) -> Table {
    let columns = ["Practice", "What it is", "Where it is", "Next", "Who", "By when"].map(Column::words).to_vec();
    let mut table = Table::new("open", "What is open", columns);
    table.empty = "Nothing is open between you.".into();
    let mut sorted = open.to_vec();
    sorted.sort_by_key(|one| (!one.mine, one.next.as_ref().map(|next| next.2)));
    table.rows = sorted.into_iter().map(|one| standing_row(visit, one)).collect();
    table
}

fn standing_row(visit: &Visit, one: &MatterRow) -> Vec<Cell> {
    let name = Cell::words(pages::name(&visit.picture, one.practice)).below(one.practice.to_string());
    let what = Cell::words(one.title.clone()).to(format!("/matters/{}", one.id));
    let state = Cell::words(capital(&one.state)).below(format!("since it was opened on {}", words::on(one.opened)));
    let next = match &one.next {
        Some((does, owner, due, late)) => {
            let when = words::on(*due);
            let when = if *late { Cell::words(format!("{when}: late")) } else { Cell::words(when) };
            let who = if one.mine { "you".to_owned() } else { owner.clone() };
            [Cell::words(does.clone()), Cell::words(capital(&who)), when]
        }
        None => [Cell::words(""), Cell::words(""), Cell::words("")],
    };
    [name, what, state].into_iter().chain(next).collect()
}

/// Where figures give cause and nothing is open yet.
fn watched(visit: &Visit, procedures: &[std::sync::Arc<Pathway>], open: &[&MatterRow]) -> Table {
    let columns = vec![
        Column::words("Practice"),
        Column::words("What the figures say"),
        Column::figures("Figure"),
        Column::words("Of when"),
        Column::words("What may follow"),
    ];
    let mut table = Table::new("causes", "Where figures give cause to look closer", columns);
    table.empty = "No figure gives cause that is not looked at already.".into();
    table.notes.push("A figure opens nothing by itself. A difference may have a good reason: older people, a service of the practice’s own, chance. The indicator’s own page has the limits within which chance alone explains it.".into());
    for pathway in procedures {
        for cause in causes::causes(&visit.picture, pathway) {
            let is_open = |one: &&&MatterRow| one.practice == cause.practice && one.pathway == pathway.id;
            if open.iter().any(|one| is_open(&one)) {
                continue;
            }
            let shown = visit
                .picture
                .indicator(&cause.indicator)
                .map_or_else(|| cause.value.to_string(), |at| number::format(&visit.picture, at).value(cause.value));
            table.rows.push(vec![
                Cell::words(pages::name(&visit.picture, cause.practice)).below(cause.practice.to_string()),
                Cell::words(cause.says).to(format!("/indicators/{}", cause.indicator)),
                Cell::words(shown),
                Cell::words(cause.period.to_string()),
                Cell::words(pathway.title.clone()).to(at(&pathway.id, Some(cause.practice))),
            ]);
        }
    }
    table
}

fn ended(visit: &Visit, rows: &[MatterRow]) -> Table {
    let columns = ["Practice", "What it was", "What came of it", "Opened", "Closed"].map(Column::words).to_vec();
    let mut table = Table::new("ended", "What is over", columns);
    table.empty = "Nothing is over yet.".into();
    table.rows = rows
        .iter()
        .filter_map(|one| {
            Some(vec![
                Cell::words(pages::name(&visit.picture, one.practice)).below(one.practice.to_string()),
                Cell::words(one.title.clone()).to(format!("/matters/{}", one.id)),
                Cell::words(capital(&one.state)),
                Cell::words(words::on(one.opened)),
                Cell::words(words::on(one.closed?)),
            ])
        })
        .collect();
    table
}

use linchpin_app::{
    act::BidRow,
    kept::BidState,
    permission::{Act, Resource},
};
use linchpin_core::Result;
use serde::Serialize;

use super::words;
use crate::{
    Page,
    funding::money,
    gate, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct All {
    /// Whether the reader keeps the register.
    keeps: bool,
    /// Calls to which the reader can apply: title, why, words about the days, address.
    calls: Vec<(String, String, String, String)>,
}

/// The register, or what the reader’s practice asked for.
pub(super) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let rows = acts.bids(actor).await?;
    let applies = gate::could(&visit.site, actor.role, Act::Add, Resource::Bid);
    let now = acts.clock.today();
    let calls = acts.calls().into_iter().filter(|(call, _)| applies && call.is_open(now)).map(|(call, _)| {
        let until = format!("Open until {}.", words::day(call.open.1));
        (call.title, call.why, until, format!("/bids/apply?call={}", crate::link::encode(&call.id)))
    });
    let page = All { keeps: gate::could(&visit.site, actor.role, Act::Edit, Resource::Bid), calls: calls.collect() };
    Ok(Reply::tables(Page::new("bids.jinja", "Bids", page).with(vec![table(&visit, &rows)])))
}

fn table(visit: &Visit, rows: &[BidRow]) -> Table {
    let columns = vec![
        Column::words("Bid"),
        Column::words("Who asks"),
        Column::words("Made"),
        Column::figures("Once"),
        Column::figures("Each year"),
        Column::words("Whose money"),
        Column::words("Outcome"),
        Column::words("To be committed by"),
    ];
    let mut table = Table::new("bids", "Bids", columns);
    table.quiet = true;
    table.empty = "There is no bid yet.".into();
    let now = visit.site.app.entrance.clock.today();
    for one in rows {
        let commit = one.commit_by.map(words::day).unwrap_or_default();
        let late = one.state == BidState::Approved && one.commit_by.is_some_and(|day| day < now);
        let commit = Cell::words(commit);
        table.rows.push(vec![
            Cell::words(one.title.clone()).to(format!("/bids/{}", one.id)),
            Cell::words(pages::name(&visit.picture, one.applicant)),
            Cell::words(words::day(one.made)),
            money(one.amount),
            money(one.recurrent),
            Cell::words(one.funds.clone()),
            Cell::words(words::state(one.state).0),
            if late { commit.below("this day is over") } else { commit },
        ]);
    }
    table
}

use axum::http::StatusCode;
use linchpin_app::{
    act::{ClaimFilter, RemittanceSeen, RunSeen},
    permission::{Act, Resource},
};
use linchpin_charts::Format;
use linchpin_core::{ErrorKind, Pence, Result, RunId};
use linchpin_schemes::claiming::State;
use serde::Serialize;

use super::words;
use crate::{
    Page, gate, pages,
    table::{Cell, Column, On, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Runs {
    /// Whether the reader pays, with how many claims wait and what they come to.
    waits: Option<(usize, String)>,
    wrong: Option<String>,
}

#[derive(Serialize)]
struct One {
    number: u64,
    day: String,
    gross: String,
    repaid: Option<String>,
    net: String,
    /// Whether the reader sees everybody's.
    all: bool,
    /// What each was paid: name, net, reference, lines, what was taken off.
    remittances: Vec<Shown>,
    left_out: Option<u64>,
}

#[derive(Serialize)]
struct Shown {
    payee: String,
    net: String,
    reference: String,
    lines: Vec<(String, String, Option<String>, String)>,
    repaid: Vec<(String, String)>,
}

/// The runs of payments that somebody sees.
pub(super) async fn list(visit: Visit) -> Result<Reply> {
    Ok(Reply::tables(page(&visit, None).await?))
}

async fn page(visit: &Visit, wrong: Option<String>) -> Result<Page> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let runs = acts.runs(actor).await?;
    let pays = gate::could(&visit.site, actor.role, Act::Operate, Resource::Ledger);
    let waits = if pays {
        let approved = ClaimFilter { state: Some(State::Approved), ..ClaimFilter::default() };
        let rows = acts.claims(actor, &approved).await?;
        Some((rows.len(), rows.iter().map(|row| row.head.owed).sum::<Pence>().to_string()))
    } else {
        None
    };
    let columns =
        vec![Column::words("Run"), Column::words("Day"), Column::figures("Practices"), Column::figures("Paid")];
    let mut table = Table::new("runs", "Runs of payments", columns);
    table.quiet = true;
    table.empty = "Nothing has been paid yet.".into();
    for RunSeen { run, remittances } in &runs {
        let net: i64 = remittances.iter().map(|one| one.net().0).sum();
        table.rows.push(vec![
            Cell::words(format!("Run {}", run.number)).to(format!("/payments/{}", run.id)),
            Cell::words(words::day(run.day)),
            Cell::count(remittances.len()),
            Cell::words(Pence(net).to_string()),
        ]);
    }
    Ok(Page::new("payments.jinja", "Payments", Runs { waits, wrong }).with(vec![table]))
}

/// Pays everything that is approved.
pub(super) async fn pay(visit: Visit) -> Result<Reply> {
    let done = if visit.form().get("sure").is_some() {
        visit.acts()?.pay(visit.actor()?).await
    } else {
        Err(linchpin_core::Error::invalid("Say that you have looked at what is to be paid."))
    };
    match done {
        Ok(paid) => Ok(Reply::goto(format!("/payments/{}?left={}", paid.run, paid.left_out.len()))),
        Err(why) if matches!(why.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            let page = page(&visit, Some(why.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

/// One run: what each was paid and for what, and the file for the bank.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let id: RunId = visit.id(0)?;
    let RunSeen { run, remittances } = acts.run_of(actor, id).await?;
    let all = gate::could(&visit.site, actor.role, Act::See, Resource::Ledger);
    let shown = |one: &RemittanceSeen| Shown {
        payee: pages::name(&visit.picture, one.payee),
        net: one.net().to_string(),
        reference: one.reference(run.number),
        lines: one
            .paid
            .iter()
            .map(|(scheme, period, claim, amount)| {
                let period = period.map(linchpin_core::Period::words).unwrap_or_default();
                (scheme.clone(), period, claim.map(|id| format!("/claims/{id}")), amount.to_string())
            })
            .collect(),
        repaid: one.repaid.iter().map(|(scheme, amount)| (scheme.clone(), amount.to_string())).collect(),
    };
    let gross: i64 = remittances.iter().flat_map(|one| &one.paid).map(|one| one.3.0).sum();
    let net: i64 = remittances.iter().map(|one| one.net().0).sum();
    let page = One {
        number: run.number,
        day: words::day(run.day),
        gross: Pence(gross).to_string(),
        repaid: (gross != net).then(|| Pence(gross - net).to_string()),
        net: Pence(net).to_string(),
        all,
        remittances: remittances.iter().map(shown).collect(),
        left_out: visit.query.get("left").and_then(|n| n.parse().ok()).filter(|n| *n > 0),
    };
    let title = format!("Run {} of payments", run.number);
    let tables = vec![bank(&visit, &run.day.to_string(), run.number, &remittances)];
    Ok(Reply::tables(Page::new("payment-run.jinja", title, page).under("Payments", "/payments").with(tables)))
}

/// What goes to the bank, as BACS software takes it in: the account of each payee is kept there and not here.
fn bank(visit: &Visit, day: &str, run: u64, remittances: &[RemittanceSeen]) -> Table {
    let columns = vec![
        Column::words("Payee code"),
        Column::words("Payee"),
        Column::figures("Amount"),
        Column::words("Reference"),
        Column::words("Payment date").only(On::File),
    ];
    let mut table = Table::new("bank", "For the bank", columns);
    table.quiet = true;
    for one in remittances.iter().filter(|one| one.net().0 > 0) {
        let net = one.net();
        table.rows.push(vec![
            Cell::words(one.payee.to_string()),
            Cell::words(pages::name(&visit.picture, one.payee)),
            Cell { text: net.to_string(), ..Cell::number(net.pounds(), Format::Number(2)) },
            Cell::words(one.reference(run)),
            Cell::words(day),
        ]);
    }
    table
}

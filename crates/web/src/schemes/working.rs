use jiff::civil::Date;
use linchpin_core::{Error, OdsCode, Result};
use linchpin_schemes::Working;
use serde::Serialize;

use super::words;
use crate::{
    Page, link, pages,
    table::{Cell, Column, On, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Shown {
    lede: String,
    amount: String,
    held: Vec<String>,
    because: Vec<String>,
    /// The figures that were taken, where they are not of this period.
    older: Vec<String>,
    text: String,
}

/// The whole way to an amount, each line with the rule beside it.
pub(crate) fn table(working: &Working) -> Table {
    let columns = vec![
        Column::figures("Line"),
        Column::words("What"),
        Column::figures("How much"),
        Column::words("How it was made"),
        Column::words("By which rule"),
        Column::figures("Exact value").only(On::File),
    ];
    let mut table = Table::new("working", "The whole working", columns);
    table.quiet = true;
    for (number, line) in working.lines().iter().enumerate() {
        table.rows.push(vec![
            Cell::count(number + 1),
            Cell::words(line.says.clone()),
            Cell::words(line.shown()),
            Cell::words(line.made()),
            Cell::words(line.rule.clone()),
            Cell::words(line.value.to_string()),
        ]);
    }
    table.notes.push(
        "A number in square brackets is the line with that number. Whoever works it out again from the given lines gets the same."
            .into(),
    );
    table
}

/// The working of one period of an agreement.
pub(super) async fn working(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (id, provider): (&str, OdsCode) = (visit.part(0), visit.id(1)?);
    let seen = acts.agreement_seen(actor, id, provider).await?;
    let asked: Option<Date> = visit.query.get("period").and_then(|text| text.parse().ok());
    let found = seen.course.stretches.iter().find(|one| asked.is_none_or(|day| one.period.contains(day)));
    let found = found.ok_or_else(|| Error::not_found("Nothing is worked out for that period."))?;
    let payment = found.payment.as_ref().map_err(|why| Error::not_found(format!("Nothing can be paid: {why}.")))?;
    let older = found.gathered.taken.iter().filter(|(_, taken)| !taken.within);
    let older = older.map(|(must, taken)| format!("“{must}” is of {}, the last that was published.", taken.of.words()));
    let name = pages::name(&visit.picture, provider);
    let shown = Shown {
        lede: format!(
            "{name}, {}. Worked out from what is known today; nothing is paid by this page.",
            found.period.words()
        ),
        amount: words::money(payment.amount),
        held: payment.held.clone(),
        because: payment.because.clone(),
        older: older.collect(),
        text: payment.hash.chars().take(12).collect(),
    };
    let at = format!("/schemes/{}", link::encode(id));
    let page = Page::new("scheme-working.jinja", "How it is worked out", shown)
        .under("Schemes", "/schemes")
        .under(found.text.title.clone(), at.clone())
        .under(name, format!("{at}/{provider}"))
        .with(vec![table(&payment.working)]);
    Ok(Reply::tables(page))
}

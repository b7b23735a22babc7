use jiff::{ToSpan, civil::Date};
use linchpin_charts::Format;
use linchpin_core::Result;
use linchpin_measures::disclosure::{Rule, SMALL, Shown};
use serde::Serialize;

use crate::{
    Page, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Kept {
    from: String,
    to: String,
    /// Whether numbers are shown as counted, to the practice itself.
    exact: bool,
    wrong: Option<&'static str>,
}

/// Promises kept and broken, by practice and never by person.
pub(crate) async fn kept(visit: Visit) -> Result<Reply> {
    let today = visit.site.app.entrance.clock.today();
    let day = |name: &str, otherwise: Date| match visit.query.get(name) {
        Some(text) => text.parse::<Date>().ok(),
        None => Some(otherwise),
    };
    let four_weeks = today.saturating_sub(28.days());
    let asked = day("from", four_weeks).zip(day("to", today.saturating_sub(1.days())));
    let (span, wrong) = match asked {
        Some((from, to)) if from <= to && to <= from.saturating_add(366.days()) => ((from, to), None),
        _ => {
            ((four_weeks, today.saturating_sub(1.days())), Some("Choose a first and a last day, a year apart at most."))
        }
    };
    let actor = visit.actor()?;
    let exact = !actor.is_place_wide();
    let rule = if exact { Rule::Exact } else { Rule::Hospital };
    let all = visit.acts()?.promises_by_practice(actor, span.0, span.1).await?;
    let columns = vec![
        Column::words("Practice"),
        Column::figures("Kept"),
        Column::figures("Broken"),
        Column::figures("Kept of those that ended"),
        Column::figures("Still running"),
        Column::figures("Stopped in time"),
    ];
    let mut table = Table::new("promises", "Promises by practice", columns);
    table.quiet = true;
    table.empty = "No promise ended in these days.".into();
    let number = |n: u64| match rule.show(n) {
        Shown::Count(n) => Cell::number(n as f64, Format::Number(0)),
        Shown::Withheld => Cell { missing: true, ..Cell::words("withheld") },
    };
    for (practice, tally) in all {
        let share = rule.percentage(tally.kept, tally.kept + tally.broken).map_or_else(
            || Cell {
                missing: true,
                ..Cell::words(if tally.kept + tally.broken == 0 { "none ended" } else { "withheld" })
            },
            |percent| Cell::words(format!("{percent:.0}%")),
        );
        table.rows.push(vec![
            Cell::words(pages::name(&visit.picture, practice)),
            number(tally.kept),
            number(tally.broken),
            share,
            number(tally.running),
            number(tally.stopped),
        ]);
    }
    if !exact {
        table.notes.push(format!("Numbers from 1 to {SMALL} are withheld and others rounded to the nearest 5, so that nobody can be told by them."));
    }
    table.notes.push("Stopped: withdrawn, helped elsewhere, entered by mistake, chose a later time, or did not come to an appointment. These are neither kept nor broken.".into());
    let page = Kept { from: span.0.to_string(), to: span.1.to_string(), exact, wrong };
    Ok(Reply::tables(Page::new("promises.jinja", "Promises kept and broken", page).with(vec![table])))
}

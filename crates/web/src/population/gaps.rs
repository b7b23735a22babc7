use linchpin_app::act::{CheckSeen, GapSeen};
use linchpin_charts::Format;
use linchpin_core::Result;
use serde::Serialize;

use super::words::{NOTHING, WITHHELD, count, practice, share};
use crate::{
    Page,
    care::day,
    link, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Fill {
    as_at: Option<String>,
    whose: String,
    nothing: &'static str,
}

/// Every gap: how many of whom lack what, and how unequally.
pub(super) async fn gaps(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let seen = acts.gaps(actor, practice(&visit)).await?;
    let own = !actor.is_place_wide();
    let as_at = seen.first().and_then(|gap| gap.as_at);
    let (finding, care): (Vec<&GapSeen>, Vec<&GapSeen>) = seen.iter().partition(|one| one.gap.is_finding);
    let whose = if own { pages::name(&visit.picture, actor.organisation) } else { visit.picture.name.clone() };
    let tables = vec![
        table("care", "Care that is lacking", &care, as_at.is_some()),
        table("finding", "Conditions that may not have been found", &finding, as_at.is_some()),
    ];
    let fill = Fill { as_at: as_at.map(day), whose, nothing: NOTHING };
    Ok(Reply::tables(Page::new("gaps.jinja", "Gaps in care", fill).with(tables)))
}

fn table(id: &'static str, caption: &str, gaps: &[&GapSeen], is_worked_out: bool) -> Table {
    let columns = vec![
        Column::words("Gap"),
        Column::words("What is lacking"),
        Column::figures("Lack it"),
        Column::figures("Of so many"),
        Column::figures("Most deprived"),
        Column::figures("Least deprived"),
        Column::figures("Slope index of inequality"),
    ];
    let mut table = Table::new(id, caption, columns);
    table.quiet = true;
    table.empty = if is_worked_out { "No gap is defined here.".into() } else { NOTHING.into() };
    if !is_worked_out {
        return table;
    }
    for seen in gaps {
        for check in &seen.checks {
            let title = Cell::words(seen.gap.title.clone()).to(format!("/gaps/{}", link::encode(&seen.gap.id)));
            table.rows.push([title, Cell::words(check.title.clone())].into_iter().chain(numbers(check)).collect());
        }
    }
    table.notes.push("The slope index says how many more of 100 lack it among the least deprived than among the most deprived, by a line through the five fifths, with its 95% interval. Below zero, the most deprived lack it more.".into());
    if gaps.first().is_some_and(|gap| gap.is_withheld) {
        table.notes.push(WITHHELD.into());
    }
    table
}

fn numbers(check: &CheckSeen) -> Vec<Cell> {
    let (lack, of, percent) = check.all;
    let end = |at: usize| check.fifths.get(at).map_or_else(Cell::default, |(n, _, percent)| share(*n, *percent));
    vec![share(lack, percent), count(of), end(0), end(4), slope(check)]
}

/// The slope index in words.
pub(super) fn slope(check: &CheckSeen) -> Cell {
    match check.slope {
        Some((slope, interval)) => {
            Cell::number(slope, Format::Number(1)).below(format!("{:.1} to {:.1}", interval.lower, interval.upper))
        }
        None => Cell { missing: true, ..Cell::words("too few to tell") },
    }
}

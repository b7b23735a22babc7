use linchpin_app::{
    act::CheckSeen,
    permission::{Act, Resource},
};
use linchpin_charts::{Bar, Bars, Format, Frame, Reading};
use linchpin_core::{Error, Result};
use linchpin_risk::counts::Split;
use serde::Serialize;

use super::{
    gaps::slope,
    words::{NOTHING, WITHHELD, count, practice, share},
};
use crate::{
    Page,
    care::day,
    gate, link, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Fill {
    why: String,
    source: String,
    caveats: String,
    as_at: Option<String>,
    checks: Vec<Check>,
    nothing: &'static str,
}

/// A check with its drawing.
#[derive(Serialize)]
struct Check {
    title: String,
    does: String,
    chart: Option<(String, String)>,
    people: Option<String>,
    table: String,
}

/// A gap: each check by fifth of deprivation, and practice by practice.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let all = acts.gaps(actor, practice(&visit)).await?;
    let seen = all.into_iter().find(|one| one.gap.id == visit.part(0));
    let seen = seen.ok_or_else(|| {
        Error::not_found("There is no such gap: its file would stand in the folder definitions/gaps.")
    })?;
    let may = gate::could(&visit.site, actor.role, Act::See, Resource::RiskList);
    let checks = seen.checks.iter().enumerate().map(|(at, check)| Check {
        title: check.title.clone(),
        does: check.does.clone(),
        chart: seen.as_at.and_then(|_| chart(at, check)),
        people: (may && check.all.0.count() != Some(0))
            .then(|| format!("/gaps/{}/people?check={}", link::encode(&seen.gap.id), link::encode(&check.id))),
        table: FIFTHS.get(at).copied().unwrap_or_default().to_owned(),
    });
    let fill = Fill {
        why: seen.gap.why.clone(),
        source: seen.gap.source.clone(),
        caveats: seen.gap.caveats.clone(),
        as_at: seen.as_at.map(day),
        checks: checks.collect(),
        nothing: NOTHING,
    };
    let mut tables = vec![fifths(&seen.checks, seen.is_withheld)];
    if seen.is_withheld {
        tables.push(practices(&visit, &seen.checks));
    }
    Ok(Reply::tables(Page::new("gap.jinja", seen.gap.title, fill).with(tables).under("Gaps in care", "/gaps")))
}

/// Names of drawings: ids of a page are fixed.
const FIFTHS: [&str; 12] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12"];

fn chart(at: usize, check: &CheckSeen) -> Option<(String, String)> {
    let names = Split::Deprivation.parts();
    let rows = check.fifths.iter().zip(names).filter_map(|((_, _, percent), name)| {
        Some(Bar { label: name.to_owned(), value: Reading::from((*percent)? / 100.0), highlighted: false, link: None })
    });
    let rows: Vec<Bar> = rows.collect();
    let whole = check.fifths.iter().filter_map(|(_, _, percent)| *percent).all(|percent| percent.fract() == 0.0);
    let format = Format::Percent(u8::from(!whole));
    let frame = Frame::new(FIFTHS.get(at).copied()?, format!("Who lacks it, of 100, by deprivation: {}", check.title))
        .width(960);
    let bars = Bars { frame, format, reference: None, rows };
    (!bars.rows.is_empty()).then(|| (bars.responsive(), bars.text()))
}

fn fifths(checks: &[CheckSeen], withheld: bool) -> Table {
    let names = Split::Deprivation.parts();
    let mut columns = vec![Column::words("What is lacking"), Column::figures("All"), Column::figures("Of so many")];
    columns.extend(names.iter().take(5).map(|name| Column::figures(*name)));
    columns.push(Column::figures("Slope index of inequality"));
    let mut table = Table::new("fifths", "Who lacks what, of 100, by deprivation", columns);
    table.quiet = true;
    table.empty = NOTHING.into();
    table.rows = checks
        .iter()
        .map(|check| {
            let (lack, of, percent) = check.all;
            let mut row = vec![Cell::words(check.title.clone()), share(lack, percent), count(of)];
            row.extend(check.fifths.iter().map(|(n, _, percent)| share(*n, *percent)));
            row.push(slope(check));
            row
        })
        .collect();
    if withheld {
        table.notes.push(WITHHELD.into());
    }
    table
}

fn practices(visit: &Visit, checks: &[CheckSeen]) -> Table {
    let mut columns = vec![Column::words("Practice")];
    columns.extend(checks.iter().map(|check| Column::figures(check.title.clone())));
    let mut table = Table::new("practices", "Who lacks what, of 100, by practice", columns);
    table.quiet = true;
    table.empty = NOTHING.into();
    let codes =
        checks.first().map(|check| check.practices.iter().map(|one| one.0).collect::<Vec<_>>()).unwrap_or_default();
    table.rows = codes
        .into_iter()
        .enumerate()
        .map(|(at, code)| {
            let mut row = vec![Cell::words(pages::name(&visit.picture, code))];
            row.extend(checks.iter().map(|check| {
                check.practices.get(at).map_or_else(Cell::default, |(_, n, _, percent)| share(*n, *percent))
            }));
            row
        })
        .collect();
    table.notes.push(WITHHELD.into());
    table
}

use linchpin_app::act::{CampaignCoverage, Covered};
use linchpin_charts::{Bar, Bars, Format, Frame, Reading};
use linchpin_core::{Result, State};
use linchpin_measures::{
    disclosure::Shown,
    stats::{Confidence, interval::wilson},
};
use serde::Serialize;

use crate::{
    Page,
    care::words,
    pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Coverage {
    why: String,
    season: String,
    withheld: bool,
    chart: Option<(String, String)>,
}

/// How far a campaign has come, by practice: numbers, and never whose.
pub(super) async fn coverage(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let seen = acts.campaign_coverage(actor, visit.part(0)).await?;
    let chart = chart(&visit, &seen);
    let page = Coverage {
        why: seen.pathway.why.clone(),
        season: words::day(seen.season),
        withheld: actor.is_place_wide(),
        chart: (!seen.practices.is_empty()).then(|| (chart.responsive(), chart.text())),
    };
    let title = format!("{}: coverage", seen.pathway.title);
    let page = Page::new("campaign-coverage.jinja", title, page).with(vec![table(&visit, &seen)]);
    Ok(Reply::tables(page.under("Care in numbers", "/care/counts")))
}

/// The share of those found for whom it was done; none where either is withheld, or nobody was found.
fn share(one: &Covered) -> Option<(f64, f64)> {
    let (done, found) = (one.done.count()?, one.found.count()?);
    // Each is rounded by itself, so that a share of all may come out as more.
    (found > 0).then_some((done.min(found) as f64, found as f64))
}

fn chart(visit: &Visit, seen: &CampaignCoverage) -> Bars {
    let row = |one: &Covered| Bar {
        label: pages::name(&visit.picture, one.practice),
        value: share(one).map_or(Reading::Missing(State::Suppressed), |(x, n)| Reading::Known(x / n)),
        highlighted: visit.actor().is_ok_and(|actor| actor.organisation == one.practice),
        link: None,
    };
    Bars {
        frame: Frame::new("coverage", format!("{}: share of those found", seen.pathway.title)),
        format: Format::Percent(0),
        reference: None,
        rows: seen.practices.iter().map(row).collect(),
    }
}

fn table(visit: &Visit, seen: &CampaignCoverage) -> Table {
    let columns = vec![
        Column::words("Practice"),
        Column::figures("In the campaign"),
        Column::figures("Done, here or elsewhere"),
        Column::figures("Declined"),
        Column::figures("Done, of those in it"),
        Column::words("95% interval"),
    ];
    let mut table = Table::new("coverage", format!("{} by practice", seen.pathway.title), columns);
    table.quiet = true;
    table.empty = "No practice has begun this season.".into();
    table.notes.push(
        "Only practices that took people into the campaign are here, and only people who are in it. The interval is Wilson’s."
            .into(),
    );
    for one in &seen.practices {
        let (of, interval) = match share(one) {
            Some((x, n)) => {
                let interval = wilson(x, n, Confidence::P95).map(|i| Format::Percent(0).range(i.lower, i.upper));
                (Cell::number(x / n, Format::Percent(0)), Cell::words(interval.unwrap_or_default()))
            }
            None => (withheld(), Cell::words("")),
        };
        let name = pages::name(&visit.picture, one.practice);
        table.rows.push(vec![Cell::words(name), shown(one.found), shown(one.done), shown(one.declined), of, interval]);
    }
    table
}

fn shown(count: Shown) -> Cell {
    count.count().map_or_else(withheld, |n| Cell::number(n as f64, Format::Number(0)))
}

fn withheld() -> Cell {
    Cell { missing: true, ..Cell::words("*") }
}

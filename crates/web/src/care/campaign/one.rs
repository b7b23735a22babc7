use linchpin_app::{
    act::{CampaignSeen, CampaignStep, Stepped},
    permission::{Act, Resource},
};
use linchpin_charts::{Bar, Bars, Format, Frame, Reading};
use linchpin_core::{Error, Result};
use serde::Serialize;

use crate::{
    Page,
    care::{fields::capital, words},
    gate, link, pages,
    table::{Cell, Column, Table},
    visit::{Pairs, Reply, Visit},
};

/// So many people are taken in one step: a page waits for it.
const STEP: u32 = 100;

#[derive(Serialize)]
struct One {
    at: String,
    why: String,
    whose: String,
    season: String,
    as_at: Option<String>,
    /// In numbers: label and figure.
    figures: Vec<(&'static str, u64)>,
    because: Vec<(String, u64)>,
    left: u64,
    /// What can be done now: its value, what the button says.
    steps: Vec<(String, String)>,
    writes: bool,
    says: Vec<(String, String)>,
    /// How many letters wait, and where they are printed.
    letters: Option<(u64, String)>,
    chart: Option<(String, String)>,
    coverage: Option<String>,
    said: Option<String>,
}

/// A campaign at the reader's practice.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let seen = acts.campaign(actor, visit.part(0)).await?;
    let Some(campaign) = &seen.pathway.campaign else { return Err(Error::not_found("This pathway is no campaign.")) };
    let at = format!("/care/campaigns/{}", link::encode(&seen.pathway.id));
    let mut steps = Vec::new();
    if seen.left > 0 {
        steps.push(("find".to_owned(), format!("Take the next {} into it", seen.left.min(u64::from(STEP)))));
    }
    for (number, does, n) in &seen.waiting {
        steps.push((format!("call-{number}"), format!("{does}: the next {} of {n}", (*n).min(u64::from(STEP)))));
    }
    let say = |does: &String| {
        let found = seen.pathway.moves.iter().find(|one| one.does == *does);
        (does.clone(), found.map(|one| one.says.clone()).unwrap_or_default())
    };
    let table = states(&seen);
    let chart = chart(&seen);
    let called = seen.calls.first().map_or(0, |(_, n)| *n);
    let again = seen.calls.get(1).map_or(0, |(_, n)| *n);
    let page = One {
        why: seen.pathway.why.clone(),
        whose: pages::name(&visit.picture, actor.organisation),
        season: words::day(seen.season),
        as_at: seen.as_at.map(words::day),
        figures: vec![
            ("Found by the rules", seen.eligible),
            ("In the campaign", seen.found()),
            ("Called", called),
            ("Called again", again),
            ("Done here", seen.in_states(&campaign.done)),
            ("Given elsewhere", seen.in_states(&campaign.elsewhere)),
            ("Declined", seen.in_states(&campaign.declined)),
        ],
        because: seen.because.clone(),
        left: seen.left,
        steps,
        writes: seen.writes,
        says: campaign.calls.iter().map(say).collect(),
        letters: (seen.letters > 0).then(|| (seen.letters, format!("{at}/letters"))),
        chart: (seen.found() > 0).then(|| (chart.responsive(), chart.text())),
        coverage: gate::could(&visit.site, actor.role, Act::See, Resource::Aggregate).then(|| format!("{at}/coverage")),
        said: told(&visit.query).map(said),
        at,
    };
    let title = seen.pathway.title.clone();
    Ok(Reply::page(Page::new("care-campaign.jinja", title, page).with(vec![table]).under("Care", "/care")))
}

/// What the last step did, as its address tells.
fn told(query: &Pairs) -> Option<Stepped> {
    let number = |name| query.get(name)?.parse().ok();
    Some(Stepped { done: number("done")?, skipped: number("skipped")?, left: number("left")? })
}

fn said(stepped: Stepped) -> String {
    let skipped = match stepped.skipped {
        0 => String::new(),
        n => format!(" {n} could not be: somebody else was quicker, or the pathway does not allow it."),
    };
    let left = match stepped.left {
        0 => " Nobody is left.".to_owned(),
        n => format!(" {n} are left: go on now, or any time later."),
    };
    format!("Done for {}.{skipped}{left}", stepped.done)
}

/// How many are where, as drawn and as a table.
fn chart(seen: &CampaignSeen) -> Bars {
    let row = |(state, n): &(String, u64)| Bar {
        label: capital(state),
        value: Reading::Known(*n as f64),
        highlighted: seen.pathway.campaign.as_ref().is_some_and(|one| one.done.contains(state)),
        link: None,
    };
    Bars {
        frame: Frame::new("campaign", format!("{}: how many are where", seen.pathway.title)),
        format: Format::Number(0),
        reference: None,
        rows: seen.states.iter().map(row).collect(),
    }
}

fn states(seen: &CampaignSeen) -> Table {
    let columns = vec![Column::words("Where"), Column::words("What it means"), Column::figures("People")];
    let mut table = Table::new("states", "How many are where", columns);
    table.quiet = true;
    table.empty = "Nobody is in the campaign yet this season.".into();
    for (state, n) in &seen.states {
        let says = seen.pathway.state(state).map(|one| one.says.clone()).unwrap_or_default();
        table.rows.push(vec![
            Cell::words(capital(state)),
            Cell::words(says),
            Cell::number(*n as f64, Format::Number(0)),
        ]);
    }
    table
}

/// Takes the campaign a step on.
pub(super) async fn step(visit: Visit) -> Result<Reply> {
    let what = match visit.form().get("what") {
        Some("find") => CampaignStep::Find,
        Some(call) => {
            let number = call.strip_prefix("call-").and_then(|n| n.parse().ok());
            CampaignStep::Call(number.ok_or_else(|| Error::invalid("Choose a step of the campaign."))?)
        }
        None => return Err(Error::invalid("Choose a step of the campaign.")),
    };
    let Stepped { done, skipped, left } =
        visit.acts()?.step_campaign(visit.actor()?, visit.part(0), what, STEP).await?;
    let at = link::encode(visit.part(0));
    Ok(Reply::goto(format!("/care/campaigns/{at}?done={done}&skipped={skipped}&left={left}")))
}

use axum::http::StatusCode;
use jiff::civil::Date;
use linchpin_access::escalation::{Card, Definition, Level, Party, Sharing, Spell, spells};
use linchpin_app::{
    act::{Own, PracticeLevel},
    permission::{Act, Resource},
};
use linchpin_core::{Result, Role};
use serde::Serialize;

use super::{Shown, practices};
use crate::{
    Page,
    account::when,
    gate, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Default, Serialize)]
struct Levels {
    lede: &'static str,
    own: Option<Mine>,
    cards_title: &'static str,
    cards: Vec<Doing>,
    others: &'static str,
    counts: Vec<(usize, &'static str)>,
    said: Option<&'static str>,
    wrong: Option<String>,
}

/// The reader's own practice.
#[derive(Serialize)]
struct Mine {
    name: String,
    sentence: String,
    reported: Option<Shown>,
    at: Option<String>,
    note: Option<String>,
    stale: u16,
    measured: Option<Shown>,
    agree: u8,
    looked: Option<String>,
    /// Whether the reader speaks for the practice.
    may: bool,
    levels: Vec<Shown>,
    /// What was typed and could not be.
    typed: String,
    chose: bool,
    sharing: Vec<(&'static str, &'static str, bool)>,
}

/// An action card.
#[derive(Serialize)]
struct Doing {
    level: Shown,
    who: &'static str,
    actions: Vec<String>,
}

impl Doing {
    fn of(card: &Card) -> Self {
        Self { level: Shown::of(card.level), who: card.who.title(), actions: card.actions.clone() }
    }
}

/// The page of whoever reads it.
pub(crate) async fn page(visit: Visit) -> Result<Reply> {
    draw(&visit, None).await
}

pub(super) async fn draw(visit: &Visit, wrong: Option<String>) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let said = match visit.query.get("said") {
        Some("told") => Some("It is said, and your network was told, because it is more than before."),
        Some("noted") => Some("It is said."),
        Some("shared") => Some("It is saved."),
        _ => None,
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut shown = Levels { said, wrong, ..Levels::default() };
    let mut tables = Vec::new();
    let today = acts.clock.today();
    let places = visit.picture.practices().to_vec();
    if actor.role == Role::Commissioner {
        let (agreed, all) = acts.levels(actor, &places).await?;
        shown.lede = "What each practice says of itself and what its figures say, as far as it lets you see it. Practices \
                      report to a system that they trust: what is not shared is theirs to keep.";
        shown.others = "The place today";
        shown.counts = practices::counts(&all);
        shown.cards_title = "What was agreed that you do";
        shown.cards = mine(&agreed, all.iter().filter_map(PracticeLevel::acting).max(), &[Party::Commissioner]);
        tables.push(practices::table(visit, &all));
        let page = Page::new("levels.jinja", "Pressure on practices", shown).with(tables);
        return Ok(Reply::page(page).status(status));
    }
    // A network's hub is no practice: it reads how its practices are.
    let is_hub = places.iter().any(|at| acts.groups.network(*at, today) == Some(actor.organisation));
    shown.lede =
        "How hard pressed the practice is, in its own word and by its figures, and what was agreed to do about it.";
    if !is_hub {
        let own = acts.own_level(actor).await?;
        shown.cards_title = "What was agreed to do now";
        shown.cards = mine(&own.agreed, own.state.acting(), Party::ALL);
        tables.extend([readings(&own), history(&own)]);
        shown.own = Some(my_own(visit, &own));
    }
    if gate::could(&visit.site, actor.role, Act::Edit, Resource::Level) {
        let (agreed, all) = acts.levels(actor, &places).await?;
        if is_hub {
            shown.lede = "How hard pressed the practices of the network are, and what was agreed that you do about it.";
            shown.cards_title = "What was agreed that you do";
            let parties = [Party::Network, Party::Hub];
            shown.cards = mine(&agreed, all.iter().filter_map(PracticeLevel::acting).max(), &parties);
        }
        shown.others = "Your network";
        if is_hub || !all.is_empty() {
            tables.push(practices::table(visit, &all));
        }
    }
    Ok(Reply::page(Page::new("levels.jinja", "Pressure", shown).with(tables)).status(status))
}

/// The cards that hold at a level, of these parties.
fn mine(agreed: &Definition, level: Option<Level>, of: &[Party]) -> Vec<Doing> {
    let Some(level) = level else { return Vec::new() };
    agreed.cards(level).filter(|card| of.contains(&card.who)).map(Doing::of).collect()
}

fn my_own(visit: &Visit, own: &Own) -> Mine {
    let organisation = visit.actor().map(|actor| pages::name(&visit.picture, actor.organisation)).unwrap_or_default();
    let report = own.state.reported.as_ref();
    let could = |role| gate::could(&visit.site, role, Act::Edit, Resource::Level);
    Mine {
        sentence: own.state.sentence(&organisation),
        name: organisation,
        reported: report.map(|one| Shown::of(one.level)),
        at: report.map(|one| when(one.at)),
        note: report.and_then(|one| one.note.clone()),
        stale: own.agreed.stale,
        measured: own.state.measured.level.map(Shown::of),
        agree: own.agreed.agree,
        looked: own.measured.map(when),
        may: visit.actor().is_ok_and(|actor| could(actor.role)),
        levels: Level::ALL.iter().map(|level| Shown::of(*level)).collect(),
        typed: visit.form().get("note").unwrap_or("").to_owned(),
        chose: own.sharing.is_some(),
        sharing: Sharing::ALL
            .iter()
            .map(|one| (one.as_str(), one.title(), own.sharing.unwrap_or(Sharing::Nothing) == *one))
            .collect(),
    }
}

/// Each figure, and the level at which it is by itself.
fn readings(own: &Own) -> Table {
    let columns = vec![Column::words("Figure"), Column::figures("Now"), Column::words("By itself")];
    let mut table = Table::new("readings", "Your figures", columns);
    table.quiet = true;
    table.empty = "None of the figures that were agreed is known here today.".into();
    for one in &own.state.measured.readings {
        table.rows.push(vec![
            Cell::words(one.measure.title()),
            Cell::words(format!("{:.1}", one.value)),
            Cell::words(one.level.title()),
        ]);
    }
    let known = own.state.measured.readings.len();
    if known < own.agreed.thresholds.len() {
        let missing: Vec<&str> = own
            .agreed
            .thresholds
            .iter()
            .filter(|threshold| own.state.measured.readings.iter().all(|one| one.measure != threshold.measure))
            .map(|threshold| threshold.measure.title())
            .collect();
        table.notes.push(format!("Not known here, and not nought: {}.", missing.join("; ")));
    }
    table
}

/// The days of the last eight weeks, those in a row at one level as one row.
fn history(own: &Own) -> Table {
    let columns =
        vec![Column::words("From"), Column::words("To"), Column::words("Who says so"), Column::words("Level")];
    let mut table = Table::new("spells", "Levels of the last eight weeks, the last first", columns);
    table.quiet = true;
    table.empty = "Nothing was reported or measured in these weeks.".into();
    let said: Vec<(Date, Option<Level>)> = own.history.iter().map(|(day, said, _)| (*day, *said)).collect();
    let told: Vec<(Date, Option<Level>)> = own.history.iter().map(|(day, _, figures)| (*day, *figures)).collect();
    let said = spells(&said).into_iter().map(|spell| (spell, "Your word"));
    let figures = spells(&told).into_iter().map(|spell| (spell, "Your figures"));
    let mut all: Vec<(Spell, &str)> = said.chain(figures).filter(|(spell, _)| spell.level.is_some()).collect();
    all.sort_by_key(|(spell, who)| (std::cmp::Reverse(spell.to), *who));
    let day = |day: Date| day.strftime("%a %-d %b").to_string();
    for (spell, who) in all {
        let level = spell.level.map_or("", Level::title);
        table.rows.push(vec![
            Cell::words(day(spell.from)),
            Cell::words(day(spell.to)),
            Cell::words(who),
            Cell::words(level),
        ]);
    }
    table
}

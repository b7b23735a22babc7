use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use linchpin_access::demand::{Offered, Use, extended_minutes, fill};
use linchpin_app::{
    act::{DiaryDays, Sitting},
    kept::{Became, SlotState},
    permission::{Act, Resource},
};
use linchpin_charts::Format;
use linchpin_core::{OdsCode, Result, london};
use linchpin_measures::disclosure::{Rule, SMALL, Shown};
use serde::Serialize;

use super::{
    Tab,
    lines::{self, Line, Session, Tally},
    many, tabs,
};
use crate::{
    Page, gate, number, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Hub {
    tabs: Vec<Tab>,
    title: String,
    before: String,
    after: String,
    /// Numbers of the week: value, what it is, what more there is to say.
    sums: Vec<(String, &'static str, String)>,
    gaps: Vec<Session>,
    /// Who is expected today, session by session.
    today: Vec<(String, Vec<Line>)>,
    /// How many must hear from the desk.
    tell: usize,
    said: Option<&'static str>,
}

/// The week of a hub: sessions and gaps in the rota, how full it is, who came from where, and today's list.
pub(crate) async fn hub(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (now, today) = (visit.site.app.entrance.clock.now(), visit.site.app.entrance.clock.today());
    let asked = visit.query.get("day").and_then(|text| text.parse::<Date>().ok());
    let day = asked.filter(|day| (1990..2190).contains(&day.year())).unwrap_or(today);
    let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
    let sunday = monday.saturating_add(6.days());
    let mut found = acts.diary_days(actor, monday, sunday).await?;
    found.sessions.retain(|one| one.clinic.day >= monday);
    let edits = gate::could(&visit.site, actor.role, Act::Edit, Resource::Diary);
    let gap = |one: &&Sitting| one.clinic.staff.is_none() && now < one.clinic.ends;
    let gaps: Vec<Session> =
        found.sessions.iter().filter(gap).map(|one| lines::session(&found, one, one.clinic.day, now, edits)).collect();
    let tables = vec![sessions(&found), practices(&visit, &found)];
    let page = Hub {
        tabs: tabs(&visit, "/hub")?,
        title: format!("Week of {}", monday.strftime("%-d %B %Y")),
        before: format!("/hub?day={}", monday.saturating_sub(7.days())),
        after: format!("/hub?day={}", monday.saturating_add(7.days())),
        sums: sums(&visit, &found, gaps.len(), (monday, sunday)).await?,
        gaps,
        today: expected(&visit, today).await?,
        tell: acts.count_to_tell(actor).await?,
        said: match visit.query.get("said") {
            Some("arrived") => Some("It is written down that they are here."),
            Some("attended") => Some("It is written down that they were seen."),
            Some("dna") => Some("It is written down that they did not come."),
            Some("changed") => Some("It had changed since you looked, and nothing was done."),
            _ => None,
        },
    };
    let title = pages::name(&visit.picture, actor.organisation);
    let page = Page::new("hub.jinja", format!("The week of {title}"), page).under("Diary", "/diary");
    Ok(Reply::tables(page.with(tables)))
}

/// What the week comes to.
async fn sums(
    visit: &Visit,
    found: &DiaryDays,
    gaps: usize,
    (monday, sunday): (Date, Date),
) -> Result<Vec<(String, &'static str, String)>> {
    let (acts, actor, zone) = (visit.acts()?, visit.actor()?, london());
    let slots = found.sessions.iter().flat_map(|one| &one.slots);
    // What nobody sits for is not offered.
    let offered: Vec<_> = slots.filter(|slot| slot.state != SlotState::Withdrawn && slot.staff.is_some()).collect();
    let minutes = |slot: &linchpin_app::kept::Slot| {
        u16::try_from(slot.ends.duration_since(slot.starts).as_mins()).unwrap_or(u16::MAX)
    };
    let used =
        |slot: &linchpin_app::kept::Slot| match (slot.state, slot.appointment.and_then(|id| found.became.get(&id))) {
            (SlotState::Booked, Some((Became::Dna, _))) => Use::Missed,
            (SlotState::Booked, _) => Use::Attended,
            _ => Use::Free,
        };
    let told = fill(offered.iter().map(|slot| Offered { minutes: minutes(slot), used: used(slot) }));
    let share = |share: Option<f64>| share.map_or_else(|| "none yet".into(), |share| format!("{:.0}%", share * 100.0));
    let served = acts.serves(actor, visit.picture.practices()).await?;
    let list = people(visit, &served);
    let extended = extended_minutes(
        offered.iter().map(|slot| (zone.to_datetime(slot.starts), minutes(slot))),
        (monday, sunday),
        u32::try_from(list).unwrap_or(u32::MAX),
        &acts.calendar,
    );
    let rate = extended.map_or_else(|| "not known".into(), |rate| format!("{rate:.1}"));
    let per = match (served.len(), list) {
        (_, 0) => "nobody knows how many people the practices have to which these slots are opened".to_owned(),
        (n, list) => format!(
            "outside core hours, for the {} people registered with {} to which slots are opened at once",
            number::count(list as f64),
            many(n, "practice", "practices"),
        ),
    };
    let sits = found.sessions.iter().filter(|one| one.clinic.staff.is_some()).count();
    let missed = offered.iter().filter(|slot| used(slot) == Use::Missed).count();
    Ok(vec![
        (
            sits.to_string(),
            "sessions with a clinician",
            many(gaps, "gap in the rota to come", "gaps in the rota to come"),
        ),
        (share(told.fill), "of slots booked", format!("{} offered", many(offered.len(), "slot", "slots"))),
        (rate, "minutes per 1,000 people", per),
        (share(told.missed), "of those booked did not come", many(missed, "person", "people")),
    ])
}

/// How many people are registered with these practices, as published last.
fn people(visit: &Visit, practices: &[OdsCode]) -> u64 {
    let Some(place) = visit.picture.indicator("need/list-size") else { return 0 };
    let size = |one: &OdsCode| visit.picture.latest_value(place, *one).and_then(|(_, value)| value.number());
    let all: f64 = practices.iter().filter_map(size).sum();
    // Sizes of lists are whole and fit by far.
    all.round() as u64
}

/// Session by session.
fn sessions(found: &DiaryDays) -> Table {
    let columns = vec![
        Column::words("When"),
        Column::words("Who"),
        Column::words("Where"),
        Column::figures("Slots"),
        Column::figures("Booked"),
        Column::figures("Free"),
        Column::figures("Did not come"),
    ];
    let mut table = Table::new("sessions", "Sessions of the week", columns);
    table.quiet = true;
    table.empty = "No session is published for this week.".into();
    let n = |n: usize| Cell::number(n as f64, Format::Number(0));
    table.rows = found
        .sessions
        .iter()
        .map(|one| {
            let tally = Tally::of(found, one);
            let clinic = &one.clinic;
            let who = match clinic.staff {
                Some(id) => Cell::words(found.staff.get(&id).cloned().unwrap_or_else(|| "Somebody who left".into())),
                None => Cell { missing: true, ..Cell::words("Nobody yet") },
            };
            let at = |at| linchpin_access::england::say_time(at);
            let day = clinic.day.strftime("%a %-d %b");
            vec![
                Cell::words(format!("{day}, {} to {}", at(clinic.starts), at(clinic.ends)))
                    .to(format!("/diary?day={}#session-{}", clinic.day, clinic.id)),
                who,
                Cell::words(found.sites.get(&clinic.site).map_or("", |site| site.name.as_str())),
                n(tally.slots),
                n(tally.booked),
                n(tally.free),
                n(tally.missed),
            ]
        })
        .collect();
    table
}

/// From which practices those booked come. Small counts are withheld: this table is shown to the network, and at some
/// practices a single booking tells who.
fn practices(visit: &Visit, found: &DiaryDays) -> Table {
    let mut counts: BTreeMap<Option<OdsCode>, [u64; 3]> = BTreeMap::new();
    let slots = found.sessions.iter().flat_map(|one| &one.slots).filter(|slot| slot.state == SlotState::Booked);
    for (became, practice) in slots.filter_map(|slot| found.became.get(&slot.appointment?)) {
        let count = counts.entry(*practice).or_default();
        count[0] += 1;
        count[1] += u64::from(*became == Became::Attended);
        count[2] += u64::from(*became == Became::Dna);
    }
    let columns = vec![
        Column::words("Practice"),
        Column::figures("Booked"),
        Column::figures("Seen"),
        Column::figures("Did not come"),
    ];
    let mut table = Table::new("practices", "Who came from which practice", columns);
    table.quiet = true;
    table.empty = "Nobody is booked in this week.".into();
    let cell = |n: u64| match Rule::Hospital.show(n) {
        Shown::Count(n) => Cell::number(n as f64, Format::Number(0)),
        Shown::Withheld => Cell { missing: true, ..Cell::words("withheld") },
    };
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, [booked, ..])| std::cmp::Reverse(*booked));
    table.rows = rows
        .into_iter()
        .map(|(practice, [booked, seen, missed])| {
            let name = practice.map_or_else(|| "No practice known".into(), |code| pages::name(&visit.picture, code));
            vec![Cell::words(name), cell(booked), cell(seen), cell(missed)]
        })
        .collect();
    table.notes.push(format!("Numbers from 1 to {SMALL} are withheld and others rounded to the nearest 5, so that nobody can be told by them when this is shown to others."));
    table
}

/// Who is expected today, session by session; people by relationship alone.
async fn expected(visit: &Visit, today: Date) -> Result<Vec<(String, Vec<Line>)>> {
    let (acts, actor, now) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.now());
    let found = acts.diary_days(actor, today, today).await?;
    let booked = |slot: &&linchpin_app::kept::Slot| slot.state == SlotState::Booked;
    let ids: Vec<_> =
        found.sessions.iter().flat_map(|one| &one.slots).filter(booked).filter_map(|slot| slot.appointment).collect();
    let known: BTreeMap<_, _> =
        acts.named(actor, &ids).await?.into_iter().map(|one| (one.appointment.id, one)).collect();
    let mut all = Vec::new();
    for one in &found.sessions {
        let session = lines::session(&found, one, today, now, false);
        let people: Vec<Line> =
            one.slots.iter().filter(booked).map(|slot| lines::line(&found, slot, &known, now)).collect();
        if !people.is_empty() {
            all.push((format!("{}, {}, {}", session.times, session.who, session.place), people));
        }
    }
    Ok(all)
}

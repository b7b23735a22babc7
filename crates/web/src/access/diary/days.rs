use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, Time},
};
use linchpin_access::england;
use linchpin_app::{
    act::{DiaryDays, Sitting},
    kept::SlotState,
    permission::{Act, Resource},
};
use linchpin_core::Result;
use serde::Serialize;

use super::{
    Choice, Tab, lines,
    lines::Session,
    tabs,
    week::{self, Week},
};
use crate::{
    Page, gate,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Diary {
    tabs: Vec<Tab>,
    /// The day, as a field has it, and in words.
    day: String,
    title: String,
    before: String,
    after: String,
    week: bool,
    sites: Vec<Choice>,
    staff: Vec<Choice>,
    /// What is special about these days: the clocks, a holiday, what is closed.
    notes: Vec<String>,
    sessions: Vec<Session>,
    grid: Option<Week>,
    wrong: Option<&'static str>,
}

/// A day of the diary, session by session, or a week of it, clinician by clinician.
pub(crate) async fn days(visit: Visit) -> Result<Reply> {
    let asked = &visit.query;
    let (now, today) = (visit.site.app.entrance.clock.now(), visit.site.app.entrance.clock.today());
    let (day, wrong) = match asked.get("day").map(str::parse::<Date>) {
        None => (today, None),
        // Far years have no diary, and their arithmetic no end.
        Some(Ok(day)) if (1990..2190).contains(&day.year()) => (day, None),
        Some(_) => (today, Some("That is no day. This is today.")),
    };
    let whole = asked.get("view") == Some("week");
    let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
    let (from, to) = if whole { (monday, monday.saturating_add(6.days())) } else { (day, day) };
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let found = acts.diary_days(actor, from, to).await?;
    let (site, who) = (asked.get("site"), asked.get("staff"));
    let wanted = |one: &&Sitting| {
        let there = site.is_none_or(|site| one.clinic.site.to_string() == site);
        let theirs = match who {
            None => true,
            Some("none") => one.clinic.staff.is_none(),
            Some(who) => one.clinic.staff.is_some_and(|id| id.to_string() == who),
        };
        there && theirs
    };
    let shown: Vec<&Sitting> = found.sessions.iter().filter(wanted).collect();
    let edits = gate::could(&visit.site, actor.role, Act::Edit, Resource::Diary);
    let mut sessions = Vec::new();
    if !whole {
        let booked = shown.iter().flat_map(|one| &one.slots).filter(|slot| slot.state == SlotState::Booked);
        let ids: Vec<_> = booked.filter_map(|slot| slot.appointment).collect();
        let known: BTreeMap<_, _> =
            acts.named(actor, &ids).await?.into_iter().map(|one| (one.appointment.id, one)).collect();
        for one in &shown {
            let mut session = lines::session(&found, one, day, now, edits);
            session.slots = lines::slots(&found, one, &known, now);
            sessions.push(session);
        }
    }
    let more: String = [("site", site), ("staff", who)]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("&{name}={}", crate::link::encode(value?))))
        .collect();
    let at = |day: Date| {
        let view = if whole { "&view=week" } else { "" };
        format!("/diary?day={day}{view}{more}")
    };
    let step = if whole { 7.days() } else { 1.day() };
    let title = if whole {
        format!("Week of {}", monday.strftime("%-d %B %Y"))
    } else {
        day.strftime("%A %-d %B %Y").to_string()
    };
    let page = Diary {
        tabs: tabs(&visit, if whole { "/diary?view=week" } else { "/diary" })?,
        day: day.to_string(),
        before: at(from.saturating_sub(step)),
        after: at(from.saturating_add(step)),
        week: whole,
        sites: found
            .sites
            .values()
            .map(|one| (one.id.to_string(), one.name.clone(), site == Some(one.id.to_string().as_str())))
            .collect(),
        staff: clinicians(&found, who),
        notes: notes(&visit, &found, (from, to)).await?,
        grid: whole.then(|| week::grid(&found, &shown, monday)),
        title: title.clone(),
        sessions,
        wrong,
    };
    Ok(Reply::page(Page::new("diary.jinja", title, page)))
}

/// Those who sit on these days, by name.
fn clinicians(found: &DiaryDays, who: Option<&str>) -> Vec<Choice> {
    let mut all: Vec<Choice> = found
        .sessions
        .iter()
        .filter_map(|one| one.clinic.staff)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter_map(|id| Some((id.to_string(), found.staff.get(&id)?.clone(), who == Some(id.to_string().as_str()))))
        .collect();
    all.sort_by(|one, other| one.1.cmp(&other.1));
    if found.sessions.iter().any(|one| one.clinic.staff.is_none()) {
        all.push(("none".into(), "Nobody yet: gaps in the rota".into(), who == Some("none")));
    }
    all
}

/// What is special about these days.
async fn notes(visit: &Visit, found: &DiaryDays, (from, to): (Date, Date)) -> Result<Vec<String>> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let mut notes = Vec::new();
    let mut day = from;
    while day <= to {
        let name = day.strftime("%A %-d %B").to_string();
        notes.extend(england::say_change(day).map(|said| format!("{name}. {said}")));
        if acts.calendar.is_holiday(day) {
            notes.push(format!("{name} is a bank holiday."));
        }
        day = day.saturating_add(1.day());
    }
    let span = (from.to_datetime(Time::midnight()), to.saturating_add(1.day()).to_datetime(Time::midnight()));
    for one in acts.closures(actor, actor.organisation, span).await? {
        notes.push(super::closures::say(&one.it, found));
    }
    Ok(notes)
}

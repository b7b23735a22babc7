use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, Time},
};
use linchpin_access::{england, opening::Unseen};
use linchpin_app::{
    act::{As, Checked},
    kept::SlotState,
};
use linchpin_charts::Format;
use linchpin_core::{OdsCode, Result};
use serde::Serialize;

use super::{Choice, Tab, many, tabs};
use crate::{
    Page, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// So many days are looked at, and so many slots listed.
const DAYS: i32 = 14;
const LISTED: usize = 400;

#[derive(Serialize)]
struct Check {
    tabs: Vec<Tab>,
    practices: Vec<Choice>,
    who: Vec<(&'static str, &'static str, bool)>,
    from: String,
    days: String,
    /// What was found, in a sentence; nothing before somebody asks.
    said: Option<String>,
    wrong: Option<&'static str>,
    more: usize,
}

/// What somebody else sees of this diary at this moment, and why not the rest (`anchors.md` b3).
pub(crate) async fn check(visit: Visit) -> Result<Reply> {
    let asked = &visit.query;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (now, today) = (visit.site.app.entrance.clock.now(), visit.site.app.entrance.clock.today());
    let typed = asked.get("practice");
    let practice =
        typed.and_then(|text| OdsCode::parse(text).ok()).filter(|one| visit.picture.practices().contains(one));
    let from = asked.get("from").map_or(Some(today), |text| text.parse::<Date>().ok());
    let days = asked.get("days").map_or(Some(7), |text| text.parse::<i32>().ok().filter(|n| (1..=DAYS).contains(n)));
    let who = asked.get("who").unwrap_or("desk");
    let whose = match (who, practice) {
        ("111", _) => Some(As::Nhs111),
        ("online", Some(practice)) => Some(As::Online(practice)),
        (_, Some(practice)) => Some(As::Staff(practice)),
        (_, None) => None,
    };
    let wrong = match (typed, whose, from, days) {
        (Some(_), None, ..) => Some("Choose a practice of the list."),
        (_, _, None, _) => Some("Type the first day."),
        (_, _, _, None) => Some("Look at 1 to 14 days."),
        _ => None,
    };
    let mut page = Check {
        tabs: tabs(&visit, "/diary/check")?,
        practices: visit
            .picture
            .practices()
            .iter()
            .map(|one| (one.to_string(), pages::name(&visit.picture, *one), Some(*one) == practice))
            .collect(),
        who: [("desk", "Its desk"), ("online", "Its people, online"), ("111", "NHS 111 (whatever the practice)")]
            .map(|(value, words)| (value, words, value == who))
            .into(),
        from: from.unwrap_or(today).to_string(),
        days: days.unwrap_or(7).to_string(),
        said: None,
        wrong,
        more: 0,
    };
    page.practices.sort_by(|one, other| one.1.cmp(&other.1));
    let mut tables = Vec::new();
    if let (Some(whose), Some(from), Some(days), None) = (whose, from, days, wrong) {
        let at = |day: Date| england::instant(day.to_datetime(Time::midnight())).unwrap_or(now);
        let span = (at(from), at(from.saturating_add(days.days())));
        let (viewer, mut all) = acts.check_slots(actor, whose, span.0, span.1).await?;
        // What was taken out is nobody's to see.
        all.retain(|one| one.slot.state != SlotState::Withdrawn);
        let open = all.iter().filter(|one| one.reasons.is_empty()).count();
        let name = match whose {
            As::Nhs111 => "NHS 111".to_owned(),
            As::Staff(code) => format!("The desk of {}", pages::name(&visit.picture, code)),
            As::Online(code) => format!("Somebody of {} online", pages::name(&visit.picture, code)),
        };
        page.said = Some(format!("{name} can book {open} of your {} now.", many(all.len(), "slot", "slots")));
        let found = acts.diary_days(actor, from, from).await?;
        let line = |reason: &Unseen| reason.sentence(&viewer, now);
        tables.push(why(&all, &line));
        page.more = all.len().saturating_sub(LISTED);
        tables.push(list(&all, &found, now, &line));
    }
    Ok(Reply::tables(Page::new("diary-check.jinja", "Who sees what", page).under("Diary", "/diary").with(tables)))
}

/// How many slots for each first reason: the most lasting.
fn why(all: &[Checked], line: &dyn Fn(&Unseen) -> String) -> Table {
    let mut counts: BTreeMap<&'static str, (usize, String)> = BTreeMap::new();
    for reason in all.iter().filter_map(|one| one.reasons.first()) {
        // Of those that open or close at different times the word is one, and the time is in the list.
        let said = match reason {
            Unseen::Opens { .. } => "not open to them yet".to_owned(),
            Unseen::Closed { .. } => "closed to them by now".to_owned(),
            Unseen::Held { .. } => "being booked by somebody".to_owned(),
            other => line(other),
        };
        counts.entry(reason.word()).or_insert((0, said)).0 += 1;
    }
    let mut table = Table::new("reasons", "Why not the rest", vec![Column::words("Why"), Column::figures("Slots")]);
    table.quiet = true;
    table.empty = "There is no slot that they cannot book.".into();
    let mut rows: Vec<_> = counts.into_values().collect();
    rows.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    table.rows = rows
        .into_iter()
        .map(|(n, said)| vec![Cell::words(pages::capital(&said)), Cell::number(n as f64, Format::Number(0))])
        .collect();
    table.notes.push("A slot with several reasons is counted under the most lasting one.".into());
    table
}

fn list(
    all: &[Checked],
    found: &linchpin_app::act::DiaryDays,
    now: jiff::Timestamp,
    line: &dyn Fn(&Unseen) -> String,
) -> Table {
    let columns = vec![Column::words("When"), Column::words("What"), Column::words("Where"), Column::words("Now")];
    let mut table = Table::new("slots", "Slot by slot", columns);
    table.quiet = true;
    table.empty = "There are no slots on these days.".into();
    table.rows = all
        .iter()
        .take(LISTED)
        .map(|one| {
            let at = format!("{} {}", england::say_day(one.slot.starts, now), england::say_time(one.slot.starts));
            let kind = found.kinds.get(&one.slot.slot_type).map_or("", |kind| kind.name.as_str());
            let rule = found.rules.get(&one.slot.opening).map_or("", |rule| rule.name.as_str());
            let site = found.sites.get(&one.slot.site).map_or("", |site| site.name.as_str());
            let said = if one.reasons.is_empty() {
                "Can be booked".to_owned()
            } else {
                pages::capital(&one.reasons.iter().map(line).collect::<Vec<_>>().join("; "))
            };
            vec![Cell::words(at), Cell::words(kind).below(rule), Cell::words(site), Cell::words(said)]
        })
        .collect();
    table
}

use axum::http::StatusCode;
use jiff::civil::{Time, Weekday};
use linchpin_access::diary::{Opening, Pattern, SlotType};
use linchpin_app::{act::DiaryDays, kept::Conflict};
use linchpin_core::{Error, ErrorKind, PatternId, Result, SiteId, StaffId};
use serde::Serialize;

use super::{
    Choice, Tab,
    blocks::{self, Part, Rows},
    staff, tabs,
};
use crate::{
    Page,
    table::{Cell, Column, Table},
    visit::{Pairs, Reply, Visit},
};

const DAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Monday, "1", "Monday"),
    (Weekday::Tuesday, "2", "Tuesday"),
    (Weekday::Wednesday, "3", "Wednesday"),
    (Weekday::Thursday, "4", "Thursday"),
    (Weekday::Friday, "5", "Friday"),
    (Weekday::Saturday, "6", "Saturday"),
    (Weekday::Sunday, "7", "Sunday"),
];

#[derive(Serialize)]
struct List {
    tabs: Vec<Tab>,
    add: &'static str,
}

#[derive(Serialize)]
struct Form {
    tabs: Vec<Tab>,
    to: String,
    version: Option<u64>,
    weekdays: Vec<(&'static str, &'static str, bool)>,
    sites: Vec<Choice>,
    staff: Vec<Choice>,
    rules: Vec<Choice>,
    typed: Typed,
    parts: Vec<Part>,
    /// What has to be there first, in a diary that is new: words and address.
    first: Vec<(&'static str, &'static str)>,
    wrong: Option<String>,
}

/// What was typed, or what a pattern has.
#[derive(Serialize)]
struct Typed {
    #[serde(skip)]
    weekday: String,
    #[serde(skip)]
    site: String,
    #[serde(skip)]
    staff: Option<StaffId>,
    #[serde(skip)]
    rule: String,
    every: String,
    starts: String,
    ends: String,
    from: String,
    to: String,
    holidays: bool,
    #[serde(skip)]
    rows: Rows,
}

/// A pattern in a sentence.
pub(super) fn say(one: &Pattern, found: &DiaryDays) -> String {
    let who = one.staff.map_or("nobody yet", |id| found.staff.get(&id).map_or("somebody who left", String::as_str));
    format!("{}, {who}", rhythm(one))
}

/// When a pattern is held: `Every other Tuesday, 14:00 to 17:00`.
pub(super) fn rhythm(one: &Pattern) -> String {
    let day = DAYS.iter().find(|(day, ..)| *day == one.weekday).map_or("", |(_, _, name)| *name);
    let rhythm = match one.every {
        1 => format!("{day}s"),
        2 => format!("Every other {day}"),
        n => format!("Every {n} weeks on {day}"),
    };
    format!("{rhythm}, {} to {}", clock(one.starts), clock(one.ends))
}

fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// The weekly patterns.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor, today) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.today());
    let found = acts.diary_days(actor, today, today).await?;
    let all = acts.patterns(actor, actor.organisation).await?;
    let columns = vec![
        Column::words("Pattern"),
        Column::words("Where"),
        Column::words("What it is made of"),
        Column::words("Holds"),
    ];
    let mut table = Table::new("patterns", "Weekly patterns", columns);
    table.quiet = true;
    table.empty = "There is no pattern yet: add the first.".into();
    table.rows = all
        .iter()
        .map(|one| {
            let site = found.sites.get(&one.it.site).map_or("", |site| site.name.as_str());
            let rule = found.rules.get(&one.it.opening).map_or("", |rule| rule.name.as_str());
            let holds = match one.it.to {
                Some(last) if last < today => format!("ended on {last}"),
                Some(last) => format!("{} to {last}", one.it.from),
                None => format!("from {}", one.it.from),
            };
            vec![
                Cell::words(say(&one.it, &found)).to(format!("/diary/patterns/{}", one.it.id)),
                Cell::words(site),
                Cell::words(made(&one.it, &found)).below(rule),
                Cell::words(holds),
            ]
        })
        .collect();
    let page = List { tabs: tabs(&visit, "/diary/patterns")?, add: "/diary/patterns/add" };
    let page = Page::new("diary-patterns.jinja", "Weekly patterns", page).under("Diary", "/diary");
    Ok(Reply::tables(page.with(vec![table])))
}

/// What a session of a pattern is made of, in words.
fn made(one: &Pattern, found: &DiaryDays) -> String {
    use linchpin_access::diary::Block;
    let part = |block: &Block| match block {
        Block::Gap { minutes } => format!("{minutes} minutes’ gap"),
        Block::Slots { slot_type, count, .. } => {
            let name = found.kinds.get(slot_type).map_or("a kind that is gone", |kind| kind.name.as_str());
            count.map_or_else(|| format!("{name} until the end"), |n| format!("{n} × {name}"))
        }
    };
    one.blocks.iter().map(part).collect::<Vec<_>>().join("; ")
}

/// The form of a new pattern.
pub(crate) async fn draft(visit: Visit) -> Result<Reply> {
    let typed = Typed {
        weekday: String::new(),
        site: visit.query.get("site").unwrap_or("").to_owned(),
        staff: None,
        rule: String::new(),
        every: "1".into(),
        starts: "08:30".into(),
        ends: "11:30".into(),
        from: visit.site.app.entrance.clock.today().to_string(),
        to: String::new(),
        holidays: false,
        rows: Vec::new(),
    };
    page(&visit, None, typed, None).await
}

/// The form of one that is there.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let id: PatternId = visit.id(0)?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let all = acts.patterns(actor, actor.organisation).await?;
    let one = all.into_iter().find(|one| one.it.id == id);
    let one = one.ok_or_else(|| Error::not_found("There is no such pattern."))?;
    page(&visit, Some((id, one.version)), of(&one.it), None).await
}

fn of(one: &Pattern) -> Typed {
    Typed {
        weekday: DAYS.iter().find(|(day, ..)| *day == one.weekday).map_or("", |(_, value, _)| *value).to_owned(),
        site: one.site.to_string(),
        staff: one.staff,
        rule: one.opening.to_string(),
        every: one.every.to_string(),
        starts: clock(one.starts),
        ends: clock(one.ends),
        from: one.from.to_string(),
        to: one.to.map_or_else(String::new, |day| day.to_string()),
        holidays: one.on_holidays,
        rows: blocks::of(&one.blocks),
    }
}

fn typed(sent: &Pairs) -> Typed {
    let text = |name: &str| sent.get(name).unwrap_or("").to_owned();
    Typed {
        weekday: text("weekday"),
        site: text("site"),
        staff: sent.get("staff").and_then(|text| text.parse().ok()),
        rule: text("rule"),
        every: text("every"),
        starts: text("starts"),
        ends: text("ends"),
        from: text("from"),
        to: text("to"),
        holidays: sent.get("holidays") == Some("yes"),
        rows: blocks::typed(sent),
    }
}

/// The pattern that was typed.
fn pattern(visit: &Visit, id: PatternId, typed: &Typed) -> Result<Pattern> {
    let wrong = |what: &str| Error::invalid(what.to_owned());
    let weekday = DAYS.iter().find(|(_, value, _)| *value == typed.weekday).map(|(day, ..)| *day);
    let time = |text: &str, what| text.parse::<Time>().map_err(|_| wrong(what));
    let to = if typed.to.is_empty() { None } else { Some(typed.to.as_str()) };
    Ok(Pattern {
        id,
        organisation: visit.actor()?.organisation,
        site: typed.site.parse::<SiteId>().map_err(|_| wrong("Choose the site."))?,
        staff: typed.staff,
        weekday: weekday.ok_or_else(|| wrong("Choose the weekday."))?,
        every: typed.every.parse().map_err(|_| wrong("Say every how many weeks, 1 to 52."))?,
        starts: time(&typed.starts, "Type when it begins, such as 08:30.")?,
        ends: time(&typed.ends, "Type when it ends, such as 11:30.")?,
        blocks: blocks::blocks(&typed.rows)?,
        opening: typed.rule.parse().map_err(|_| wrong("Choose who may book."))?,
        on_holidays: typed.holidays,
        from: typed.from.parse().map_err(|_| wrong("Type the first day."))?,
        to: to.map(str::parse).transpose().map_err(|_| wrong("Type the last day, or leave it out."))?,
    })
}

async fn page(visit: &Visit, stands: Option<(PatternId, u64)>, typed: Typed, wrong: Option<String>) -> Result<Reply> {
    let (acts, actor, today) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.today());
    let found = acts.diary_days(actor, today, today).await?;
    let choice = |id: String, name: &str, chosen: &str| {
        let chosen = id == chosen;
        (id, name.to_owned(), chosen)
    };
    let kinds: Vec<SlotType> = found.kinds.values().cloned().collect();
    let rules: Vec<Opening> = found.rules.values().cloned().collect();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = if stands.is_some() { "Change a pattern" } else { "Add a pattern" };
    let fill = Form {
        tabs: tabs(visit, "")?,
        to: stands.map_or_else(|| "/diary/patterns/add".into(), |(id, _)| format!("/diary/patterns/{id}")),
        version: stands.map(|(_, version)| version),
        weekdays: DAYS.iter().map(|(_, value, name)| (*value, *name, *value == typed.weekday)).collect(),
        sites: found.sites.values().map(|one| choice(one.id.to_string(), &one.name, &typed.site)).collect(),
        staff: staff(visit, typed.staff).await?,
        rules: rules.iter().map(|one| choice(one.id.to_string(), &one.name, &typed.rule)).collect(),
        parts: blocks::parts(&typed.rows, &kinds, &rules),
        first: [
            (found.sites.is_empty(), "Add a site", "/diary/sites/add"),
            (kinds.is_empty(), "Add a kind of slot", "/diary/kinds/add"),
            (rules.is_empty(), "Add a rule for who may book", "/diary/rules/add"),
        ]
        .into_iter()
        .filter_map(|(missing, words, href)| missing.then_some((words, href)))
        .collect(),
        typed,
        wrong,
    };
    let page = Page::new("diary-pattern.jinja", title, fill).under("Diary", "/diary");
    Ok(Reply::page(page.under("Weekly patterns", "/diary/patterns")).status(status))
}

/// Adds a pattern, and goes on to what publishing would do.
pub(crate) async fn add(visit: Visit) -> Result<Reply> {
    let typed = typed(visit.form());
    let new = match pattern(&visit, PatternId::new(visit.site.app.entrance.ids.uuid()), &typed) {
        Ok(new) => visit.acts()?.add_pattern(visit.actor()?, new).await,
        Err(error) => Err(error),
    };
    match new {
        Ok(_) => Ok(Reply::goto("/diary/publish?said=pattern")),
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, None, typed, Some(error.to_string())).await,
        Err(error) => Err(error),
    }
}

/// Saves one that was edited.
pub(crate) async fn save(visit: Visit) -> Result<Reply> {
    let (id, sent): (PatternId, _) = (visit.id(0)?, visit.form());
    let typed = typed(sent);
    let version: u64 = sent.get("version").and_then(|text| text.parse().ok()).unwrap_or(0);
    let saved = match pattern(&visit, id, &typed) {
        Ok(one) => {
            let edited = linchpin_app::kept::Versioned { it: one, version };
            visit.acts()?.save_pattern(visit.actor()?, &edited).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(linchpin_app::kept::Edited::Saved(_)) => Ok(Reply::goto("/diary/publish?said=pattern")),
        Ok(linchpin_app::kept::Edited::Conflict(both)) => {
            let Conflict { theirs, .. } = *both;
            let wrong = "Somebody else changed this pattern since you looked. This is theirs: type yours again if it is still wanted.";
            page(&visit, Some((id, theirs.version)), of(&theirs.it), Some(wrong.into())).await
        }
        Ok(linchpin_app::kept::Edited::Gone) => Err(Error::not_found("There is no such pattern.")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            page(&visit, Some((id, version)), typed, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

use axum::http::StatusCode;
use jiff::{
    ToSpan,
    civil::{DateTime, Time},
};
use linchpin_access::diary::{Closure, Reason};
use linchpin_app::act::DiaryDays;
use linchpin_core::{ClosureId, Error, ErrorKind, Result};
use serde::Serialize;

use super::{
    Choice, Tab, many,
    publish::{self, Would},
    staff, tabs,
};
use crate::{
    Page,
    access::words,
    visit::{Pairs, Reply, Visit},
};

/// So far ahead and back are closures listed.
const DAYS: (i32, i32) = (7, 400);

#[derive(Serialize)]
struct Closures {
    tabs: Vec<Tab>,
    /// Those that stand: words, address of taking back, version.
    stand: Vec<(String, String, u64)>,
    typed: Typed,
    sites: Vec<Choice>,
    staff: Vec<Choice>,
    reasons: Vec<(&'static str, &'static str, bool)>,
    would: Option<Would>,
    key: String,
    said: Option<String>,
    wrong: Option<String>,
}

/// What was typed, as it was.
#[derive(Serialize, Default)]
struct Typed {
    from_day: String,
    from_time: String,
    to_day: String,
    to_time: String,
}

/// The closures, and the form for another.
pub(crate) async fn closures(visit: Visit) -> Result<Reply> {
    let n = |name: &str| visit.query.get(name).and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
    let said = (visit.query.get("said") == Some("closed")).then(|| {
        let people = match n("people") {
            0 => "Nobody was booked.".to_owned(),
            people => {
                format!("{} must be given another appointment: they are on the list.", many(people, "person", "people"))
            }
        };
        format!("It is closed. {} taken out. {people}", many(n("slots"), "free slot", "free slots"))
    });
    page(&visit, &visit.query, None, said, None).await
}

async fn page(
    visit: &Visit,
    asked: &Pairs,
    would: Option<Would>,
    said: Option<String>,
    wrong: Option<String>,
) -> Result<Reply> {
    let (acts, actor, today) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.today());
    let found = acts.diary_days(actor, today, today).await?;
    let midnight = Time::midnight();
    let span = (
        today.saturating_sub(DAYS.0.days()).to_datetime(midnight),
        today.saturating_add(DAYS.1.days()).to_datetime(midnight),
    );
    let stand = acts.closures(actor, actor.organisation, span).await?;
    let text = |name: &str| asked.get(name).unwrap_or("").to_owned();
    let chosen = asked.get("staff").and_then(|text| text.parse().ok());
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fill = Closures {
        tabs: tabs(visit, "/diary/closures")?,
        stand: stand
            .iter()
            .map(|one| (say(&one.it, &found), format!("/diary/closures/{}/remove", one.it.id), one.version))
            .collect(),
        typed: Typed {
            from_day: text("from-day"),
            from_time: text("from-time"),
            to_day: text("to-day"),
            to_time: text("to-time"),
        },
        sites: found
            .sites
            .values()
            .map(|one| (one.id.to_string(), one.name.clone(), asked.get("site") == Some(one.id.to_string().as_str())))
            .collect(),
        staff: staff(visit, chosen).await?,
        reasons: Reason::ALL
            .iter()
            .map(|one| (one.as_str(), one.title(), asked.get("reason") == Some(one.as_str())))
            .collect(),
        // What is told and what is confirmed is one form.
        key: asked.get("key").map_or_else(|| words::key(visit), str::to_owned),
        would,
        said,
        wrong,
    };
    Ok(Reply::page(Page::new("diary-closures.jinja", "Closures", fill).under("Diary", "/diary")).status(status))
}

/// The closure that was typed.
fn typed(visit: &Visit, sent: &Pairs) -> Result<Closure> {
    let day = |name: &str| sent.get(name).and_then(|text| text.parse::<jiff::civil::Date>().ok());
    let time = |name: &str| match sent.get(name) {
        None => Some(None),
        Some(text) => text.parse::<Time>().ok().map(Some),
    };
    let from = day("from-day").ok_or_else(|| Error::invalid("Type the day on which it begins."))?;
    let to = match sent.get("to-day") {
        None => from,
        Some(_) => day("to-day").ok_or_else(|| Error::invalid("Type the last day, or leave it out for one day."))?,
    };
    let wrong = || Error::invalid("Type times such as 12:30, or leave them out for whole days.");
    let (starts, ends) = (time("from-time").ok_or_else(wrong)?, time("to-time").ok_or_else(wrong)?);
    let reason = sent.get("reason").and_then(|text| text.parse().ok());
    let site = sent.get("site").map(str::parse).transpose();
    let staff = sent.get("staff").map(str::parse).transpose();
    Ok(Closure {
        id: ClosureId::new(visit.site.app.entrance.ids.uuid()),
        organisation: visit.actor()?.organisation,
        site: site.map_err(|_| Error::invalid("Choose a site of the list."))?,
        staff: staff.map_err(|_| Error::invalid("Choose a clinician of the list."))?,
        from: from.to_datetime(starts.unwrap_or_else(Time::midnight)),
        // Without a time the last day is closed to its end.
        to: match ends {
            Some(time) => to.to_datetime(time),
            None => to.saturating_add(1.day()).to_datetime(Time::midnight()),
        },
        reason: reason.ok_or_else(|| Error::invalid("Choose why it is closed."))?,
    })
}

/// Tells what a closure would do, or closes.
pub(crate) async fn close(visit: Visit) -> Result<Reply> {
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let planned = match typed(&visit, sent) {
        Ok(one) => acts.plan_closure(actor, &one).await.map(|planned| (one, planned)),
        Err(error) => Err(error),
    };
    let (one, planned) = match planned {
        Ok(both) => both,
        Err(error) if error.kind() == ErrorKind::Invalid => {
            return page(&visit, sent, None, None, Some(error.to_string())).await;
        }
        Err(error) => return Err(error),
    };
    let key = sent.get("key").unwrap_or("");
    let asked = sent.get("what") == Some("close");
    // Sent twice, it stands already, and those whom it touches are on the list.
    if asked
        && acts.closures(actor, actor.organisation, (one.from, one.to)).await?.iter().any(|kept| same(&kept.it, &one))
    {
        return Ok(Reply::goto(format!("/diary/closures?said=closed&slots=0&people={}", planned.rebook.len())));
    }
    if !asked || (sent.get("mark") != Some(publish::mark(&planned).as_str()) && !planned.is_empty()) {
        let wrong = asked.then(|| "The diary changed since you looked, and nothing is closed yet.".to_owned());
        let would = publish::would(&visit, &planned).await?;
        return page(&visit, sent, Some(would), None, wrong).await;
    }
    match acts.close_diary(actor, one, &format!("{key}-close")).await {
        Ok((_, done)) => {
            let people = done.rebook.len();
            Ok(Reply::goto(format!("/diary/closures?said=closed&slots={}&people={people}", done.withdrawn)))
        }
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            page(&visit, sent, None, None, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

/// Whether two closures close the same.
fn same(one: &Closure, other: &Closure) -> bool {
    Closure { id: other.id, ..one.clone() } == *other
}

/// Takes a closure back, as it was seen.
pub(crate) async fn remove(visit: Visit) -> Result<Reply> {
    let (id, sent): (ClosureId, _) = (visit.id(0)?, visit.form());
    let version: Option<u64> = sent.get("version").and_then(|text| text.parse().ok());
    let (acts, actor, today) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.today());
    let midnight = Time::midnight();
    let span = (
        today.saturating_sub(DAYS.0.days()).to_datetime(midnight),
        today.saturating_add(DAYS.1.days()).to_datetime(midnight),
    );
    let all = acts.closures(actor, actor.organisation, span).await?;
    let seen = all.into_iter().find(|one| one.it.id == id).filter(|one| Some(one.version) == version);
    let Some(seen) = seen else {
        let wrong = "Somebody changed this closure or took it back since you looked.";
        return page(&visit, &Pairs::default(), None, None, Some(wrong.into())).await;
    };
    let days = (seen.it.from.date().max(today), seen.it.to.date().max(today));
    match acts.remove_closure(actor, &seen).await?.saved() {
        Ok(_) => Ok(Reply::goto(format!("/diary/publish?from={}&to={}&said=removed", days.0, days.1))),
        Err(error) => page(&visit, &Pairs::default(), None, None, Some(error.to_string())).await,
    }
}

/// A time of England’s clock as a person says it.
pub(super) fn moment(at: DateTime) -> String {
    at.strftime("%A %-d %B, %H:%M").to_string()
}

/// A closure in a sentence.
pub(super) fn say(one: &Closure, found: &DiaryDays) -> String {
    let midnight = Time::midnight();
    let when = if one.from.time() == midnight && one.to.time() == midnight {
        let last = one.to.date().saturating_sub(1.day());
        let day = |day: jiff::civil::Date| day.strftime("%A %-d %B %Y").to_string();
        if last == one.from.date() { day(last) } else { format!("{} to {}", day(one.from.date()), day(last)) }
    } else if one.from.date() == one.to.date() {
        format!("{} to {}", moment(one.from), one.to.strftime("%H:%M"))
    } else {
        format!("{} to {}", moment(one.from), moment(one.to))
    };
    let who = match (one.staff, one.site) {
        (Some(staff), _) => found.staff.get(&staff).cloned().unwrap_or_else(|| "Somebody who left".into()),
        (None, Some(site)) => found.sites.get(&site).map_or_else(|| "A site".into(), |site| site.name.clone()),
        (None, None) => "Everybody, everywhere".into(),
    };
    format!("{}: {who}, {when}", one.reason.title())
}

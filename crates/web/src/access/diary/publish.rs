use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use linchpin_access::diary::Told;
use linchpin_app::{
    act::{DiaryDays, Expected, Planned},
    kept::Site,
};
use linchpin_core::{AppointmentId, ErrorKind, PatternId, Result, SiteId};
use serde::Serialize;

use super::{Tab, many, session, tabs};
use crate::{
    Page, pages, people,
    visit::{Pairs, Reply, Visit},
};

/// What publishing or closing would do, in the words of a page.
#[derive(Serialize, Default)]
pub(super) struct Would {
    /// What would be made or taken out, in short.
    pub(super) sums: Vec<String>,
    /// Sessions that are new: when, who, where, how many slots.
    pub(super) sessions: Vec<(String, String, String, usize)>,
    pub(super) more: usize,
    /// Who must have another appointment: name, when, page.
    pub(super) rebook: Vec<Known>,
    /// Who must be told, and what.
    pub(super) tell: Vec<(Known, String)>,
    pub(super) clashes: Vec<String>,
    pub(super) left_out: Vec<(String, String)>,
    pub(super) faults: Vec<(String, String, String)>,
    pub(super) nothing: bool,
    /// What this was made of, so that what is confirmed is what was told.
    pub(super) mark: String,
}

/// Somebody in a list of those to hear from the desk.
#[derive(Clone, Serialize)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) when: String,
    pub(super) href: Option<String>,
}

/// As many new sessions and slots left out are listed.
const LISTED: usize = 60;

#[derive(Serialize)]
struct Publish {
    tabs: Vec<Tab>,
    from: String,
    to: String,
    would: Option<Would>,
    said: Option<String>,
    wrong: Option<String>,
}

/// The days that are asked for: four weeks from today where nothing is said.
fn days(visit: &Visit, asked: &Pairs) -> (Option<(Date, Date)>, (String, String)) {
    let today = visit.site.app.entrance.clock.today();
    let typed = |name: &str, otherwise: Date| asked.get(name).map_or(otherwise.to_string(), str::to_owned);
    let texts = (typed("from", today), typed("to", today.saturating_add(27.days())));
    let parsed = texts.0.parse::<Date>().ok().zip(texts.1.parse::<Date>().ok());
    (parsed, texts)
}

/// What publishing these days would do.
pub(crate) async fn preview(visit: Visit) -> Result<Reply> {
    let said = match visit.query.get("said") {
        Some("published") => {
            let n = |name: &str| visit.query.get(name).and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
            Some(format!(
                "It is published: {} and {} new, {} taken out, {} to be told or given another appointment.",
                many(n("sessions"), "session", "sessions"),
                many(n("slots"), "slot", "slots"),
                n("withdrawn"),
                many(n("people"), "person", "people"),
            ))
        }
        Some("pattern") => Some("The pattern is saved. It changes the diary when you publish.".to_owned()),
        Some("removed") => Some("The closure is taken back. Its slots come back when you publish.".to_owned()),
        _ => None,
    };
    page(&visit, &visit.query, said, None).await
}

async fn page(visit: &Visit, asked: &Pairs, said: Option<String>, wrong: Option<String>) -> Result<Reply> {
    let (days, (from, to)) = days(visit, asked);
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (would, mut fault) = match days {
        None => (None, Some("Type the first and the last day.".to_owned())),
        Some(days) => match acts.plan_diary(actor, days).await {
            Ok(planned) => (Some(would(visit, &planned).await?), None),
            Err(error) if error.kind() == ErrorKind::Invalid => (None, Some(error.to_string())),
            Err(error) => return Err(error),
        },
    };
    fault = wrong.or(fault);
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fill = Publish { tabs: tabs(visit, "/diary/publish")?, from, to, would, said, wrong: fault };
    Ok(Reply::page(Page::new("diary-publish.jinja", "Publish the diary", fill).under("Diary", "/diary")).status(status))
}

/// Publishes what was told, and nothing else.
pub(crate) async fn confirm(visit: Visit) -> Result<Reply> {
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let (Some(span), _) = days(&visit, sent) else { return page(&visit, sent, None, None).await };
    let planned = match acts.plan_diary(actor, span).await {
        Ok(planned) => planned,
        Err(error) if error.kind() == ErrorKind::Invalid => {
            return page(&visit, sent, None, Some(error.to_string())).await;
        }
        Err(error) => return Err(error),
    };
    if !planned.is_empty() && sent.get("mark") != Some(mark(&planned).as_str()) {
        let wrong = "The diary changed since you looked, and nothing is published yet. This is what it would do now.";
        return page(&visit, sent, None, Some(wrong.into())).await;
    }
    if !planned.clashes.is_empty() && sent.get("anyway") != Some("yes") {
        let wrong = "Somebody would sit in two places at once. Correct it, or say that it is meant.";
        return page(&visit, sent, None, Some(wrong.into())).await;
    }
    let done = acts.publish_diary(actor, span.0, span.1).await?;
    let people = done.rebook.len() + done.tell.len();
    Ok(Reply::goto(format!(
        "/diary/publish?from={}&to={}&said=published&sessions={}&slots={}&withdrawn={}&people={people}",
        span.0, span.1, done.sessions, done.slots, done.withdrawn
    )))
}

/// What tells one plan from another.
pub(super) fn mark(planned: &Planned) -> String {
    let Planned { sessions, slots, withdrawn, rebook, tell, clashes, .. } = planned;
    format!("{}-{slots}-{withdrawn}-{}-{}-{}", sessions.len(), rebook.len(), tell.len(), clashes.len())
}

/// The words of what would be done. The names of those booked are written down as seen.
pub(super) async fn would(visit: &Visit, planned: &Planned) -> Result<Would> {
    let (acts, actor, now) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.now());
    let today = visit.site.app.entrance.clock.today();
    let found = acts.diary_days(actor, today, today).await?;
    let sites: BTreeMap<SiteId, Site> = acts.sites(actor).await?.into_iter().map(|one| (one.id, one)).collect();
    let ids: Vec<AppointmentId> = planned.rebook.iter().copied().chain(planned.tell.iter().map(|one| one.0)).collect();
    let known: BTreeMap<AppointmentId, Expected> =
        acts.named(actor, &ids).await?.into_iter().map(|one| (one.appointment.id, one)).collect();
    let person = |id: &AppointmentId| known.get(id).map(|one| self::known(visit, one));
    let who = |id: Option<linchpin_core::StaffId>| match id {
        Some(id) => found.staff.get(&id).cloned().unwrap_or_else(|| "Somebody who left".into()),
        None => "Nobody yet".into(),
    };
    let site = |id: SiteId| sites.get(&id).map_or_else(|| "a site that is closed".into(), |one| one.name.clone());
    let place = |one: &linchpin_access::diary::Sitting| {
        if one.organisation == actor.organisation {
            site(one.site)
        } else {
            format!("{}, {}", site(one.site), pages::name(&visit.picture, one.organisation))
        }
    };
    let tell = planned.tell.iter().filter_map(|(id, told)| {
        let what = match told {
            Told::Site(at) => format!("now at {}", site(*at)),
            Told::Clinician(by) => format!("now with {}", who(*by)),
        };
        Some((person(id)?, what))
    });
    let all = [
        (planned.sessions.len(), "session new", "sessions new"),
        (planned.slots, "slot new", "slots new"),
        (planned.withdrawn, "free slot taken out", "free slots taken out"),
        (planned.rebook.len(), "person to be given another appointment", "people to be given another appointment"),
        (planned.tell.len(), "person to be told of a change", "people to be told of a change"),
    ];
    let mut sums: Vec<String> =
        all.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, more)| many(n, one, more)).collect();
    if planned.waiting > 0 {
        sums.push(format!(
            "{} until somebody booked over them has another",
            many(planned.waiting, "slot waits", "slots wait")
        ));
    }
    let new = planned.sessions.iter().take(LISTED);
    let left = planned.left_out.iter().take(LISTED);
    Ok(Would {
        sums,
        sessions: new.map(|one| (session::when(one), who(one.staff), site(one.site), one.slots.len())).collect(),
        more: planned.sessions.len().saturating_sub(LISTED),
        rebook: planned.rebook.iter().filter_map(person).collect(),
        tell: tell.collect(),
        clashes: planned
            .clashes
            .iter()
            .map(|one| one.sentence(&who(Some(one.first.staff)), &place(&one.first), &place(&one.second), now))
            .collect(),
        left_out: left.map(|(_, day, why)| (day.strftime("%A %-d %B").to_string(), why.sentence())).collect(),
        faults: faults(visit, &found, &planned.faults).await?,
        nothing: planned.is_empty(),
        mark: mark(planned),
    })
}

/// The patterns that make nothing, and why: words, faults, address.
async fn faults(
    visit: &Visit,
    found: &DiaryDays,
    faults: &[(PatternId, Vec<linchpin_access::diary::Fault>)],
) -> Result<Vec<(String, String, String)>> {
    if faults.is_empty() {
        return Ok(Vec::new());
    }
    let all = visit.acts()?.patterns(visit.actor()?, visit.actor()?.organisation).await?;
    let words = faults.iter().map(|(id, faults)| {
        let one = all.iter().find(|one| one.it.id == *id);
        let name = one.map_or_else(|| "A pattern".into(), |one| super::pattern::say(&one.it, found));
        let why = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        (name, why, format!("/diary/patterns/{id}"))
    });
    Ok(words.collect())
}

/// Somebody who is booked, as far as the reader may know.
pub(super) fn known(visit: &Visit, one: &Expected) -> Known {
    let now = visit.site.app.entrance.clock.now();
    Known {
        name: one.person.as_ref().map_or_else(|| "Name kept back".into(), people::formal),
        when: linchpin_access::england::say(one.appointment.starts, now),
        href: one.person.is_some().then(|| format!("/appointments/{}", one.appointment.id)),
    }
}

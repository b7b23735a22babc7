use axum::http::StatusCode;
use jiff::SignedDuration;
use linchpin_access::england;
use linchpin_app::{
    act::{Answer, Cancel, Settle, SlotSeen},
    kept::{Appointment, Became},
};
use linchpin_core::{AppointmentId, Error, ErrorKind, Result};
use serde::Serialize;

use super::words::{self, Caller};
use crate::{
    Page, pages, people,
    visit::{Reply, Visit},
};

/// Somebody may be called in so long before their time, as the act allows.
const EARLY: SignedDuration = SignedDuration::from_mins(60);

/// Why one is cancelled, as the desk says it. The last ones are the service’s doing and not the person’s: they are asked to
/// ring for another.
const WHY: [&str; 6] = [
    "They asked for it",
    "They are better",
    "They were seen elsewhere",
    "Booked by mistake",
    "The clinician cannot be there",
    "The place is closed",
];
const OURS: &[&str] = &["The clinician cannot be there", "The place is closed"];

#[derive(Serialize)]
struct One {
    caller: Option<Caller>,
    name: String,
    says: String,
    state: (&'static str, &'static str),
    facts: Vec<(&'static str, String)>,
    to: String,
    version: u64,
    key: String,
    /// What can be written down now: value, words, the key that does it.
    marks: Vec<(&'static str, &'static str, &'static str)>,
    /// Whether it can still be moved or cancelled.
    moves: bool,
    cancels: bool,
    why: [&'static str; 6],
    /// Whether the next one can be given from here.
    again: bool,
    request: Option<String>,
    back: (&'static str, String),
    said: Option<&'static str>,
    wrong: Option<String>,
}

/// What became of it: words and the colour of the tag that says the same.
pub(super) fn state(one: Became) -> (&'static str, &'static str) {
    match one {
        Became::Booked => ("Booked", "blue"),
        Became::Arrived => ("Here", "purple"),
        Became::Attended => ("Seen", "green"),
        Became::Dna => ("Did not come", "red"),
        Became::Cancelled => ("Cancelled", "grey"),
    }
}

fn said(what: Option<&str>) -> Option<&'static str> {
    Some(match what? {
        "arrived" => "It is written down that they are here.",
        "attended" => "It is written down that they were seen.",
        "dna" => "It is written down that they did not come.",
        "moved" => "It is moved. Read the new time back to them.",
        "cancelled" => "It is cancelled, and the slot is somebody else’s to have.",
        "withdrawn" => "It is cancelled, and a message asks them to ring for another.",
        "ring" => "It is cancelled, and no message could be written to them: ring them.",
        "changed" => "It had changed since you looked, and nothing was done. This is how it stands now.",
        "told" => "It is written down that they were told.",
        "series" => "All of them are booked.",
        _ => return None,
    })
}

/// An appointment: whose, when, where; and what can be done with it.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    page(&visit, visit.id(0)?, None).await
}

async fn page(visit: &Visit, id: AppointmentId, wrong: Option<String>) -> Result<Reply> {
    let (one, person, at) = visit.acts()?.appointment(visit.actor()?, id).await?;
    let now = visit.site.app.entrance.clock.now();
    // A hub that expects somebody may know who comes, and not always more.
    let caller = match Caller::of(visit, one.person).await {
        Ok(caller) => Some(caller),
        Err(error) if error.kind() == ErrorKind::Forbidden => None,
        Err(error) => return Err(error),
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let coming = matches!(one.state, Became::Booked | Became::Arrived);
    let day = england::day(one.starts);
    let fill = One {
        says: words::read_back(&people::formal(&person), &at, now),
        name: people::formal(&person),
        state: state(one.state),
        facts: facts(visit, &one, &at),
        to: format!("/appointments/{id}"),
        version: one.version,
        key: words::key(visit),
        marks: marks(&one, now),
        moves: one.state == Became::Booked && now < one.starts,
        cancels: coming,
        why: WHY,
        again: one.state == Became::Attended || one.state == Became::Booked,
        request: one
            .request
            .filter(|_| {
                caller
                    .as_ref()
                    .is_some_and(|c| c.practice == Some(visit.actor().map_or(one.organisation, |a| a.organisation)))
            })
            .map(|id| format!("/requests/{id}")),
        back: ("The diary of that day", format!("/diary?day={day}")),
        said: said(visit.query.get("said")),
        wrong,
        caller,
    };
    Ok(Reply::page(Page::new("appointment.jinja", "Appointment", fill).under("Diary", "/diary")).status(status))
}

fn facts(visit: &Visit, one: &Appointment, at: &SlotSeen) -> Vec<(&'static str, String)> {
    let now = visit.site.app.entrance.clock.now();
    let mut facts = vec![
        ("Kind", format!("{}, {}", at.kind.name, words::how(at.kind.mode))),
        ("At", format!("{}, {}", at.site.name, pages::name(&visit.picture, one.organisation))),
        ("Booked", format!("{}, for {}", england::say(one.made, now), pages::name(&visit.picture, one.made_for))),
    ];
    if one.moves > 0 {
        let times = if one.moves == 1 { "once".to_owned() } else { format!("{} times", one.moves) };
        facts.push(("Moved", times));
    }
    if let Some(practice) = one.practice {
        facts.push(("Registered with", pages::name(&visit.picture, practice)));
    }
    if let Some(at) = one.arrived {
        facts.push(("Came", england::say(at, now)));
    }
    if let Some(words) = &one.words {
        facts.push(("In their words", words.clone()));
    }
    if let Some(why) = &one.cancel_reason {
        facts.push(("Cancelled because", why.clone()));
    }
    if !at.slot.planned && matches!(one.state, Became::Booked | Became::Arrived) {
        facts.push(("Take care", "The diary no longer plans this time: they need another appointment.".into()));
    }
    facts
}

/// What can be written down at this moment.
pub(super) fn marks(one: &Appointment, now: jiff::Timestamp) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut marks = Vec::new();
    if one.state == Became::Cancelled {
        return marks;
    }
    if one.state == Became::Booked && england::day(one.starts) <= england::day(now) {
        marks.push(("arrived", "They are here", "a"));
    }
    if one.state != Became::Attended && one.starts.saturating_sub(EARLY).unwrap_or(one.starts) <= now {
        marks.push(("attended", "They were seen", "s"));
    }
    if one.state != Became::Dna && one.starts <= now {
        marks.push(("dna", "They did not come", "d"));
    }
    marks
}

fn version(visit: &Visit) -> Result<u64> {
    let sent = visit.form().get("version").and_then(|text| text.parse().ok());
    sent.ok_or_else(|| Error::invalid("The form is not whole. Look at the appointment again."))
}

/// Writes down what became of it, and goes back to where that was asked.
pub(crate) async fn mark(visit: Visit) -> Result<Reply> {
    let id: AppointmentId = visit.id(0)?;
    let (what, word) = match visit.form().get("what") {
        Some("arrived") => (Settle::Arrived, "arrived"),
        Some("attended") => (Settle::Attended, "attended"),
        Some("dna") => (Settle::Dna, "dna"),
        _ => return page(&visit, id, Some("Choose what became of it.".into())).await,
    };
    let to = |said: &str| match visit.form().get("from") {
        Some("hub") => format!("/hub?said={said}#today"),
        _ => format!("/appointments/{id}?said={said}"),
    };
    match visit.acts()?.mark(visit.actor()?, id, version(&visit)?, what).await {
        Ok(Answer::Done(_)) => Ok(Reply::goto(to(word))),
        Ok(_) => Ok(Reply::goto(to("changed"))),
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, id, Some(error.to_string())).await,
        Err(error) => Err(error),
    }
}

/// Cancels it, with why.
pub(crate) async fn cancel(visit: Visit) -> Result<Reply> {
    let (id, sent): (AppointmentId, _) = (visit.id(0)?, visit.form());
    let Some(why) = sent.get("why").filter(|why| WHY.contains(why)) else {
        return page(&visit, id, Some("Choose why it is cancelled.".into())).await;
    };
    let reason = match sent.get("reason") {
        Some(words) => format!("{why}: {words}"),
        None => why.to_owned(),
    };
    let wanted = Cancel { appointment: id, version: version(&visit)?, reason: Some(reason) };
    let key = format!("{}-cancel", sent.get("key").unwrap_or(""));
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let done = if OURS.contains(&why) {
        let said = |told| if told { "withdrawn" } else { "ring" };
        acts.withdraw(actor, &wanted, &key).await.map(|answer| answer.map(|(_, told)| said(told)))
    } else {
        acts.cancel(actor, &wanted, &key).await.map(|answer| answer.map(|_| "cancelled"))
    };
    match done {
        Ok(Answer::Done(said)) => Ok(Reply::goto(format!("/appointments/{id}?said={said}"))),
        Ok(_) => Ok(Reply::goto(format!("/appointments/{id}?said=changed"))),
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, id, Some(error.to_string())).await,
        Err(error) => Err(error),
    }
}

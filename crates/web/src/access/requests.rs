use axum::http::StatusCode;
use linchpin_access::{Need, england, promise::State};
use linchpin_app::{
    act::{Answer, Promised},
    kept::{RequestOutcome, RequestState, Step},
};
use linchpin_core::{Error, ErrorKind, RequestId, Result};
use serde::Serialize;

use super::{
    desk::{Line, line},
    words::{self, Caller},
};
use crate::{
    Page,
    account::when,
    visit::{Reply, Visit},
};

/// So many stand on one page.
const SHOWN: usize = 200;

/// Which requests are shown: value and words.
const SHOW: [(&str, &str); 5] = [
    ("open", "Not booked"),
    ("broken", "Broken"),
    ("today", "Break today"),
    ("booked", "Booked"),
    ("unmet", "Nothing to offer"),
];

#[derive(Serialize)]
struct List {
    lines: Vec<Line>,
    all: usize,
    /// How many of each: value, words, number, whether it is shown.
    shows: Vec<(&'static str, &'static str, usize, bool)>,
    show: &'static str,
    needs: Vec<(&'static str, &'static str, bool)>,
}

fn fits(one: &Promised, show: &str) -> bool {
    let open = one.booked.is_none();
    match show {
        "broken" => open && one.state == State::Broken,
        "today" => open && one.state == State::BreaksToday,
        "booked" => !open,
        "unmet" => open && one.nothing > 0,
        _ => open,
    }
}

/// What was promised and is not kept yet, by what breaks first.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let now = visit.site.app.entrance.clock.now();
    let all = visit.acts()?.promised(visit.actor()?).await?;
    let asked = visit.query.get("show").unwrap_or("open");
    let show = SHOW.iter().find(|(value, _)| *value == asked).map_or("open", |(value, _)| value);
    let need = visit.query.get("need").and_then(|text| text.parse::<Need>().ok());
    let of = |value: &str| all.iter().filter(|one| fits(one, value)).count();
    let found: Vec<_> =
        all.iter().filter(|one| fits(one, show) && need.is_none_or(|need| one.request.need == need)).collect();
    let page = List {
        shows: SHOW.iter().map(|(value, words)| (*value, *words, of(value), *value == show)).collect(),
        needs: Need::ALL.iter().map(|one| (one.as_str(), one.title(), Some(*one) == need)).collect(),
        all: found.len(),
        lines: found.into_iter().take(SHOWN).map(|one| line(one, now)).collect(),
        show,
    };
    Ok(Reply::page(Page::new("requests.jinja", "Requests", page)))
}

#[derive(Serialize)]
struct One {
    caller: Caller,
    need: &'static str,
    by: words::By,
    words: Option<String>,
    received: String,
    channel: &'static str,
    due: String,
    far: &'static str,
    ended: Option<&'static str>,
    /// What happened: when, what, where.
    steps: Vec<(String, &'static str, Option<String>)>,
    booked: Option<String>,
    /// Where it is worked at and closed, while it is open.
    desk: Option<String>,
    close: Option<String>,
    version: u64,
    outcomes: Vec<(&'static str, &'static str)>,
    said: Option<&'static str>,
    wrong: Option<String>,
}

fn outcome(one: RequestOutcome) -> &'static str {
    match one {
        RequestOutcome::Seen => "Seen without an appointment",
        RequestOutcome::Advised => "Advised",
        RequestOutcome::Signposted => "Another service helps",
        RequestOutcome::Declined => "Offered in time, and they chose not to come",
        RequestOutcome::NothingToOffer => "There was nothing to offer",
        RequestOutcome::Withdrawn => "No longer wanted",
        RequestOutcome::Mistake => "Entered by mistake",
    }
}

const OUTCOMES: [RequestOutcome; 7] = [
    RequestOutcome::Seen,
    RequestOutcome::Advised,
    RequestOutcome::Signposted,
    RequestOutcome::Declined,
    RequestOutcome::NothingToOffer,
    RequestOutcome::Withdrawn,
    RequestOutcome::Mistake,
];

fn step(one: Step) -> &'static str {
    match one {
        Step::Entered => "Entered",
        Step::Offered => "Offered a slot",
        Step::Declined => "Declined a slot",
        Step::NothingToOffer => "Nothing to offer",
        Step::Booked => "Booked",
        Step::Cancelled => "Appointment cancelled",
        Step::Closed => "Closed",
    }
}

/// One request, its clock and its history.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    page(&visit, visit.id(0)?, None).await
}

async fn page(visit: &Visit, id: RequestId, wrong: Option<String>) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (request, events) = acts.request(actor, id).await?;
    let booked = match request.appointment {
        Some(id) => Some(acts.appointment(actor, id).await?.0).map(|one| (one.starts, one.state)),
        None => None,
    };
    let now = visit.site.app.entrance.clock.now();
    let open = request.state != RequestState::Closed;
    let desk = crate::gate::could(
        &visit.site,
        actor.role,
        linchpin_app::permission::Act::See,
        linchpin_app::permission::Resource::Desk,
    );
    let page = One {
        caller: Caller::of(visit, request.person).await?,
        need: words::promise(request.need),
        by: words::by(request.due, acts.promise_of(&request, booked), now),
        received: england::say(request.received, now),
        channel: request.channel.title(),
        due: england::say(request.due, now),
        far: words::far(&request),
        ended: request.outcome.map(outcome),
        steps: events.into_iter().map(|event| (when(event.at), step(event.kind), event.note)).collect(),
        booked: booked.map(|(at, _)| england::say(at, now)),
        desk: (open && desk).then(|| format!("/desk/requests/{id}")),
        close: open.then(|| format!("/requests/{id}/close")),
        version: request.version,
        outcomes: OUTCOMES.iter().map(|one| (one.as_str(), outcome(*one))).collect(),
        said: (visit.query.get("said") == Some("closed")).then_some("The request is closed."),
        words: request.words,
        wrong,
    };
    let status = if page.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Reply::page(Page::new("request.jinja", "Request", page).under("Requests", "/requests")).status(status))
}

/// Closes a request with how it ended.
pub(crate) async fn close(visit: Visit) -> Result<Reply> {
    let (id, sent): (RequestId, _) = (visit.id(0)?, visit.form());
    let outcome = sent.get("outcome").and_then(|text| text.parse::<RequestOutcome>().ok());
    let version = sent.get("version").and_then(|text| text.parse::<u64>().ok());
    let closed = match (outcome, version) {
        (Some(outcome), Some(version)) => visit.acts()?.close_request(visit.actor()?, id, version, outcome).await,
        _ => Err(Error::invalid("Choose how it ended.")),
    };
    match closed {
        Ok(Answer::Done(_)) => Ok(Reply::goto(format!("/requests/{id}?said=closed"))),
        Ok(_) => {
            page(&visit, id, Some("It changed since you looked. Look at its history, then choose again.".into())).await
        }
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, id, Some(error.to_string())).await,
        Err(error) => Err(error),
    }
}

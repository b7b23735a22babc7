use axum::http::StatusCode;
use jiff::civil::time;
use linchpin_access::{Channel, Need, england};
use linchpin_app::{
    act::{Enter, FindSlots, Told},
    kept::RequestState,
};
use linchpin_core::{Error, ErrorKind, Result, london};
use serde::Serialize;

use super::{me, words};
use crate::{
    Page,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Asks {
    /// Names this form, so that sending it twice asks once.
    key: String,
    /// Value, words, hint, chosen.
    needs: Vec<(&'static str, &'static str, &'static str, bool)>,
    typed: String,
    /// What was asked before and is not booked: words, address.
    open: Vec<(String, String)>,
    /// Whether practices are closed now.
    closed: bool,
    wrong: Option<String>,
}

/// What do you need, and where to go when it cannot wait.
pub(crate) async fn ask(visit: Visit) -> Result<Reply> {
    page(&visit, None).await
}

async fn page(visit: &Visit, wrong: Option<String>) -> Result<Reply> {
    let (id, acts, actor) = (me(visit)?, visit.acts()?, visit.actor()?);
    let clock = &visit.site.app.entrance.clock;
    let person = acts.view_person(actor, id).await?.person;
    let chosen = visit.form().get("need").unwrap_or("");
    let mut needs = vec![
        ("urgent", "It cannot wait", "Today or on the next working day", chosen == "urgent"),
        ("routine", "It can wait a few days", "Within 5 working days", chosen == "routine"),
    ];
    if person.age(clock.today()).is_some_and(|age| age < 12) {
        needs.insert(0, ("child", "A child under 12 is unwell", "The same day", chosen == "child"));
    }
    let now = clock.now();
    let open = acts.requests_of(actor, id).await?.into_iter().filter(|one| one.state == RequestState::Open);
    let open = open.map(|one| {
        let by = england::say(one.due, now);
        (
            format!("{}, by {}", words::promise(one.need), by.trim_start_matches("on ")),
            format!("/own-care/book/{}", one.id),
        )
    });
    let shows = london().to_datetime(now);
    let core = time(8, 0, 0, 0)..time(18, 30, 0, 0);
    let asks = Asks {
        key: words::key(visit),
        needs,
        typed: visit.form().get("words").unwrap_or("").to_owned(),
        open: open.collect(),
        // Core hours of the contract: 08:00 to 18:30 on working days.
        closed: !(acts.calendar.is_working(shows.date()) && core.contains(&shows.time())),
        wrong,
    };
    let status = if asks.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new("own-ask.jinja", "Book an appointment", asks);
    Ok(Reply::page(page.under("Your appointments", "/own-care/appointments")).status(status))
}

/// Enters the need, and goes on to what is free. Where nothing is, that is written down: it is demand that nobody else counts.
pub(crate) async fn enter(visit: Visit) -> Result<Reply> {
    let (person, sent) = (me(&visit)?, visit.form());
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let entered = match sent.get("need").unwrap_or("").parse::<Need>() {
        Ok(need) if need != Need::FollowUp => {
            let words = sent.get("words").map(str::to_owned);
            let new = Enter { person, need, channel: Channel::Online, interval_days: None, words };
            let key = format!("{}-{}", sent.get("key").unwrap_or(""), need.as_str());
            acts.enter_request(actor, &new, &key).await
        }
        _ => Err(Error::invalid("Choose how soon you need help.")),
    };
    let id = match entered {
        Ok(entered) => entered.request.id,
        Err(error) if error.kind() == ErrorKind::Invalid => return page(&visit, Some(error.to_string())).await,
        Err(error) => return Err(error),
    };
    let (_, offers) = acts.offers_for(actor, id, &FindSlots::default(), 1).await?;
    if offers.is_empty() {
        acts.note_request(actor, id, Told::NothingToOffer, None).await?;
    }
    Ok(Reply::goto(format!("/own-care/book/{id}")))
}

use axum::http::StatusCode;
use linchpin_access::{Channel, Need, england};
use linchpin_app::{
    act::Enter,
    kept::{Became, RequestState},
};
use linchpin_core::{Error, ErrorKind, PersonId, Result};
use serde::Serialize;

use super::words::{self, Caller};
use crate::{
    Page, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Asks {
    caller: Caller,
    to: String,
    /// Names this form, so that sending it twice enters one request.
    key: String,
    /// What they could need: value, words, the key that chooses it.
    needs: Vec<(&'static str, &'static str, &'static str)>,
    channels: Vec<(&'static str, &'static str)>,
    /// What they asked for before and is not done: words, address.
    open: Vec<(String, String)>,
    /// Where they are expected: words, address.
    booked: Vec<(String, String)>,
    wrong: Option<String>,
    typed: String,
}

/// The caller, and what they need.
pub(crate) async fn caller(visit: Visit) -> Result<Reply> {
    page(&visit, visit.id(0)?, None).await
}

async fn page(visit: &Visit, id: PersonId, wrong: Option<String>) -> Result<Reply> {
    let caller = Caller::of(visit, id).await?;
    let now = visit.site.app.entrance.clock.now();
    let all = visit.acts()?.requests_of(visit.actor()?, id).await?;
    let open = all.iter().filter(|one| one.state == RequestState::Open).map(|one| {
        let words = format!("{}: by {}", one.need.title(), england::say(one.due, now).trim_start_matches("on "));
        (words, format!("/desk/requests/{}", one.id))
    });
    let booked = expected(visit, id).await?;
    let mut needs = vec![
        ("urgent", "Urgent, today or the next working day", "1"),
        ("routine", "Routine, within 5 working days", "2"),
        ("follow-up", "Follow-up asked for by a clinician", "3"),
        ("child", "Child under 12, unwell", "4"),
        ("service", "Something else: find a service", "5"),
    ];
    needs.retain(|(need, ..)| *need != "child" || caller.age.is_none_or(|age| age < 12));
    let asks = Asks {
        caller,
        to: format!("/desk/people/{id}"),
        key: words::key(visit),
        needs,
        channels: [Channel::Phone, Channel::Desk, Channel::Nhs111].map(|one| (one.as_str(), one.title())).into(),
        open: open.collect(),
        booked,
        typed: visit.form().get("words").unwrap_or("").to_owned(),
        wrong,
    };
    let status = if asks.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Reply::page(Page::new("desk-caller.jinja", "Caller", asks).under("Desk", "/desk")).status(status))
}

/// The appointments to come of the caller, wherever they are.
async fn expected(visit: &Visit, id: PersonId) -> Result<Vec<(String, String)>> {
    let (acts, actor, now) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.now());
    let sites = acts.sites(actor).await?;
    let day = england::instant(england::day(now).to_datetime(jiff::civil::Time::midnight())).unwrap_or(now);
    let all = acts.appointments_of(actor, id, day).await?;
    let coming = all.into_iter().filter(|one| matches!(one.state, Became::Booked | Became::Arrived));
    let words = coming.map(|one| {
        let site = sites.iter().find(|site| site.id == one.site).map_or("", |site| site.name.as_str());
        let at = england::say(one.starts, now);
        (
            format!("{}{}{site}", pages::capital(&at), if site.is_empty() { "" } else { ", " }),
            format!("/appointments/{}", one.id),
        )
    });
    Ok(words.collect())
}

/// Enters what they need, and goes on to what there is.
pub(crate) async fn enter(visit: Visit) -> Result<Reply> {
    let (person, sent) = (visit.id(0)?, visit.form());
    let chosen = sent.get("need").unwrap_or("");
    let other = chosen == "service";
    let need = if other { Ok(Need::Routine) } else { chosen.parse() };
    let entered = match need {
        Err(_) => Err(Error::invalid("Choose what they need.")),
        Ok(need) => {
            let days = sent.get("days").filter(|_| need == Need::FollowUp).map(str::parse::<u16>).transpose();
            match days {
                Err(_) => Err(Error::invalid("Say after how many days, 1 to 730, they are to be seen again.")),
                Ok(interval_days) => {
                    let channel = sent.get("channel").and_then(|text| text.parse().ok()).unwrap_or(Channel::Phone);
                    let words = sent.get("words").map(str::to_owned);
                    let new = Enter { person, need, channel, interval_days, words };
                    // Of one form each need is a request of its own, so that another choice is not taken for the same.
                    let key = format!("{}-{chosen}", sent.get("key").unwrap_or(""));
                    visit.acts()?.enter_request(visit.actor()?, &new, &key).await
                }
            }
        }
    };
    match entered {
        Ok(one) => {
            let more = if other { "?who=others" } else { "" };
            Ok(Reply::goto(format!("/desk/requests/{}{more}", one.request.id)))
        }
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, person, Some(error.to_string())).await,
        Err(error) => Err(error),
    }
}

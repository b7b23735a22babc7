use linchpin_access::{
    Channel, Need,
    promise::{Due, Interval, Promise, due},
};
use linchpin_core::{Error, PersonId, RequestId, Result, Role};
use linchpin_store::request::{self, Event, Request, State, Step};
use serde::Serialize;

use super::{key, words};
use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Resource},
};

/// A need that somebody brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enter {
    /// Whose.
    pub person: PersonId,
    /// What is needed.
    pub need: Need,
    /// How it came.
    pub channel: Channel,
    /// For a follow-up: after how many days the clinician wants to see them, 1 to 730.
    pub interval_days: Option<u16>,
    /// What it is about, as the person put it.
    pub words: Option<String>,
}

/// A request that was entered, and by when it is promised to be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The request.
    pub request: Request,
    /// The promise: until when, who must act until then, and whether the holidays up to then are known.
    pub due: Due,
}

impl App {
    /// Enters a request, and starts its clock. The practice of the person keeps the promise.
    ///
    /// # Errors
    /// The table refuses; there is no such person, or no practice where they are registered; a follow-up without an
    /// interval; a child under 12 who is not; the key was used for something else.
    pub async fn enter_request(&self, actor: &Actor, new: &Enter, key: &str) -> Result<Entered> {
        key::checked(key)?;
        let words = words(new.words.as_deref())?;
        let content = key::content("enter-request", new)?;
        let what = (Act::Add, Resource::Request);
        let (mut act, person) = self.on_person(actor, new.person, what, About::default()).await?;
        let (now, today) = (self.now(), self.clock.today());
        if let Some(answer) = self.answered(&mut act, actor, key, &content).await? {
            let kept = request::get(&mut act.tx, key::parsed(&answer)?).await?;
            let kept = kept.ok_or_else(no_request)?;
            let due = promised(&kept, kept.interval_days, self)?;
            return Ok(Entered { request: kept, due });
        }
        if actor.role == Role::Patient && (new.channel != Channel::Online || new.need == Need::FollowUp) {
            return Err(Error::invalid("Ask online for something urgent or routine."));
        }
        if actor.role == Role::Nhs111 && (new.channel != Channel::Nhs111 || new.need == Need::FollowUp) {
            return Err(Error::invalid("NHS 111 enters what is urgent or routine."));
        }
        if new.need == Need::Child && person.age(today).is_some_and(|age| age >= 12) {
            return Err(Error::invalid("This promise is for children under 12."));
        }
        let practice = person.practice(today);
        let practice = practice.ok_or_else(|| Error::invalid("They are registered with no practice here."))?;
        let mut request = Request {
            id: RequestId::new(self.ids.uuid()),
            person: person.id,
            organisation: practice,
            need: new.need,
            channel: new.channel,
            received: now,
            due: now,
            interval_days: new.interval_days.map(u64::from),
            words,
            state: State::Open,
            outcome: None,
            appointment: None,
            missed: None,
            made_by: actor.account(),
            closed: None,
            version: 1,
        };
        let due = promised(&request, request.interval_days, self)?;
        request.due = due.at;
        request::add(&mut act.tx, &request).await?;
        self.note(&mut act, actor, request.id, Step::Entered, None, None).await?;
        key::keep(&mut act, actor, key, request.id).await?;
        act.key(request.id);
        act.detail(serde_json::json!({ "need": new.need.as_str(), "channel": new.channel.as_str() }));
        act.done().await?;
        Ok(Entered { request, due })
    }

    /// Writes a step of a request down.
    pub(super) async fn note(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        id: RequestId,
        kind: Step,
        slot: Option<linchpin_core::SlotId>,
        note: Option<String>,
    ) -> Result<()> {
        let (account, organisation) = (actor.account(), actor.organisation);
        let event = Event { kind, slot, note, at: self.now(), account, organisation };
        request::note(&mut act.tx, id, &event).await
    }
}

/// By when a request is promised to be met; a follow-up counts from the day on which it was entered.
fn promised(request: &Request, days: Option<u64>, app: &App) -> Result<Due> {
    let set = linchpin_access::england::day(request.received);
    let days = days.and_then(|days| u16::try_from(days).ok()).filter(|days| (1..=730).contains(days));
    let promise = Promise::of(request.need, days.map(|days| (set, Interval::Days(days))));
    let promise =
        promise.ok_or_else(|| Error::invalid("Say after how many days, 1 to 730, they are to be seen again."))?;
    Ok(due(promise, request.received, &app.calendar))
}

pub(super) fn no_request() -> Error {
    Error::not_found("There is no such request.")
}

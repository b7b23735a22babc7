use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date};
use linchpin_access::{
    england,
    promise::{self, Progress, State, Stop, Tally},
};
use linchpin_core::{OdsCode, PersonId, RequestId, Result, Sex};
use linchpin_store::{
    appointment::{self, State as Became},
    person,
    request::{self, Outcome, Request, Standing, Step},
    slot_type,
};

use crate::{
    About, Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// As many requests are listed at most.
const LISTED: u32 = 2000;
/// As many requests of one person are shown.
const OF_ONE: u32 = 500;
/// As many requests or appointments are counted at most: a year of a place.
const COUNTED: u32 = 1_000_000;

/// A promise that is not kept yet. Of the person it says no more than the desk needs to choose whom to ring first: who
/// they are stands on the page of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The request.
    pub request: Request,
    /// How the promise stands.
    pub state: State,
    /// When they are booked, if they are.
    pub booked: Option<Timestamp>,
    /// Whether they had an appointment and did not come.
    pub missed: bool,
    /// How old they are, in years.
    pub age: Option<i16>,
    /// Their sex as recorded.
    pub sex: Sex,
    /// How many slots they were offered and declined.
    pub declined: u64,
    /// How many times there was nothing to offer: demand that was not met.
    pub nothing: u64,
}

/// What happened in a practice from Monday until some moment of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Promises that ended in it.
    pub promises: Tally,
    /// Appointments of the practice in which people were seen.
    pub seen: u64,
    /// Of these, those with a GP, a GP in training or a nurse practitioner: what the contract counts.
    pub contacts: u64,
    /// Appointments to which nobody came.
    pub missed: u64,
}

impl App {
    /// What the actor's practice has promised and not kept yet, by what breaks first.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn promised(&self, actor: &Actor) -> Result<Vec<Promised>> {
        let subject = Subject::of(Resource::Request).with(Relationship::OwnOrganisation);
        let about = About::key(actor.organisation).with(serde_json::json!({ "list": "due" }));
        let mut act = self.begin(actor).await?.permit(Act::See, &subject, about).await?;
        let (now, today) = (self.now(), self.clock.today());
        let own = actor.organisation;
        let mut said: BTreeMap<(RequestId, &str), u64> = BTreeMap::new();
        for (id, step, n) in request::steps(&mut act.tx, own).await? {
            said.insert((id, step.as_str()), n);
        }
        let mut all: BTreeMap<RequestId, Promised> = BTreeMap::new();
        let mut order = Vec::new();
        for one in request::standing(&mut act.tx, own, LISTED).await? {
            let Some(person) = person::resolve(&mut act.tx, one.request.person).await? else { continue };
            let progress = progress(&one);
            let Request { id, need, received, .. } = one.request;
            order.push(promise::Standing { request: id, need, received, progress });
            let times = |step: Step| said.get(&(id, step.as_str())).copied().unwrap_or(0);
            let line = Promised {
                state: progress.state(now, &self.calendar),
                booked: progress.booked,
                missed: one.booked.is_some_and(|(_, became)| became == Became::Dna),
                age: person.age(today),
                sex: person.sex,
                declined: times(Step::Declined),
                nothing: times(Step::NothingToOffer),
                request: one.request,
            };
            all.insert(id, line);
        }
        act.done().await?;
        promise::breaks_first(&mut order, now);
        Ok(order.iter().filter_map(|one| all.remove(&one.request)).collect())
    }

    /// The requests of a person, the last first.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn requests_of(&self, actor: &Actor, id: PersonId) -> Result<Vec<Request>> {
        let what = (Act::See, Resource::Request);
        let (mut act, person) = self.on_person(actor, id, what, About::default()).await?;
        let found = request::of(&mut act.tx, person.id, OF_ONE).await?;
        act.done().await?;
        Ok(found)
    }

    /// The actor's practice this week so far, and last week until the same moment. Numbers only.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn weeks(&self, actor: &Actor) -> Result<(Week, Week)> {
        for resource in [Resource::Request, Resource::Diary] {
            self.require(actor, Act::See, &Subject::of(resource).with(Relationship::OwnOrganisation)).await?;
        }
        let now = self.now();
        let today = england::day(now);
        let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        let begins = |day: Date| england::instant(day.to_datetime(jiff::civil::Time::midnight())).unwrap_or(now);
        let before = monday.saturating_sub(7.days());
        let earlier = now.saturating_sub(jiff::SignedDuration::from_hours(7 * 24)).unwrap_or(now);
        let this = self.week(actor.organisation, (begins(monday), now)).await?;
        let last = self.week(actor.organisation, (begins(before), earlier)).await?;
        Ok((this, last))
    }

    async fn week(&self, own: OdsCode, span: (Timestamp, Timestamp)) -> Result<Week> {
        let mut tx = self.store.read().await?;
        let ended = request::ended(&mut tx, Some(own), span, COUNTED).await?;
        let kinds: BTreeMap<_, _> =
            slot_type::of(&mut tx, own).await?.into_iter().map(|kind| (kind.it.id, kind.it.profession)).collect();
        let all = appointment::at(&mut tx, own, span.0, span.1, COUNTED).await?;
        tx.rollback().await?;
        let mut week = Week { promises: self.tally(&ended), ..Week::default() };
        for one in all {
            week.missed += u64::from(one.state == Became::Dna);
            if one.state == Became::Attended {
                week.seen += 1;
                let counts = kinds.get(&one.slot_type).is_some_and(|who| who.counts_for_contract());
                week.contacts += u64::from(counts);
            }
        }
        Ok(week)
    }

    /// Promises by practice that ended from one day to another, both included: numbers, and never whose. Small ones are
    /// the page's to withhold from whoever is not the practice.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn promises_by_practice(&self, actor: &Actor, from: Date, to: Date) -> Result<BTreeMap<OdsCode, Tally>> {
        let own = (!actor.is_place_wide()).then_some(actor.organisation);
        let subject = Subject::of(Resource::Aggregate);
        let subject = if own.is_some() { subject.with(Relationship::OwnOrganisation) } else { subject };
        self.require(actor, Act::See, &subject).await?;
        let at = |day: Date| england::instant(day.to_datetime(jiff::civil::Time::midnight()));
        let span = (at(from).unwrap_or(Timestamp::MIN), at(to.saturating_add(1.days())).unwrap_or(Timestamp::MAX));
        let mut tx = self.store.read().await?;
        let all = request::ended(&mut tx, own, span, COUNTED).await?;
        tx.rollback().await?;
        let mut by: BTreeMap<OdsCode, Vec<Standing>> = BTreeMap::new();
        for one in all {
            by.entry(one.request.organisation).or_default().push(one);
        }
        Ok(by.into_iter().map(|(practice, all)| (practice, self.tally(&all))).collect())
    }

    /// How these promises stand now.
    pub(crate) fn tally(&self, all: &[Standing]) -> Tally {
        all.iter().map(|one| progress(one).state(self.now(), &self.calendar)).collect()
    }
}

/// What has happened with a request, in the words of the clock. Who was seen or advised had their need met then.
///
/// Who did not come to an appointment could have been seen, so that stops the clock as a withdrawal does: nobody was seen, so
/// the promise is not kept; a place was there in time, so it is not broken. It stays stopped if they are booked again and
/// seen after the promise's time; seen in time, it is kept. That there was nothing to offer stops nothing, so that such a
/// promise breaks when its time is over.
pub(crate) fn progress(one: &Standing) -> Progress {
    let Request { due, outcome, closed, missed, .. } = one.request;
    let stopped = missed.map(|at| (at, Stop::Missed));
    let mut progress = Progress { due, booked: None, seen: None, stopped };
    match one.booked {
        Some((at, Became::Attended)) => progress.seen = Some(at),
        Some((at, Became::Booked | Became::Arrived)) => progress.booked = Some(at),
        Some((_, Became::Dna | Became::Cancelled)) | None => {}
    }
    if let (Some(outcome), Some(at)) = (outcome, closed) {
        let stop = match outcome {
            Outcome::Seen | Outcome::Advised => {
                progress.seen = progress.seen.or(Some(at));
                None
            }
            Outcome::Signposted => Some(Stop::Elsewhere),
            Outcome::Declined => Some(Stop::ChoseLater),
            Outcome::Withdrawn => Some(Stop::Withdrawn),
            Outcome::Mistake => Some(Stop::Duplicate),
            Outcome::NothingToOffer => None,
        };
        // What stopped it first stands.
        progress.stopped = progress.stopped.or(stop.map(|why| (at, why)));
    }
    progress
}

impl App {
    /// How the promise of a request stands now.
    #[must_use]
    pub fn promise_of(&self, one: &Request, booked: Option<(Timestamp, Became)>) -> State {
        progress(&Standing { request: one.clone(), booked }).state(self.now(), &self.calendar)
    }
}

//! What the demo's practices and hubs write to people: rules, reminders and what became of them, answers that wait for the
//! desk, and a freed slot that is offered to the demo's patient. All of it goes no further than the outbox.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};
use linchpin_access::{Need, message::QuietHours, waiting};
use linchpin_app::{
    Actor, App,
    act::{Answer, Book, Came, Cancel, Join, Wish},
    facts::Later,
    kept::{MessageState, RequestState, Way},
    message::{Changes, Failed, Letter, Messenger, Reminders, Rule, Second},
    work::{Context, SendMessages, Task},
};
use linchpin_core::{JobId, OdsCode, Person, SlotId};
use linchpin_store::{Versioned, job::Job, message};
use uuid::Uuid;

use super::play::Hand;

/// Numbers that Ofcom keeps for stories: nobody has one.
const PHONE: &str = "01632 960 000";

/// Takes every letter and carries none: what the demo shows as sent.
struct Story;

impl Messenger for Story {
    fn carries(&self, _: Way) -> bool {
        true
    }

    fn taken<'a>(&'a self, _: &'a Letter<'a>) -> Later<'a, Result<Option<String>, Failed>> {
        Box::pin(async { Ok(None) })
    }

    fn send<'a>(&'a self, letter: &'a Letter<'a>) -> Later<'a, Result<String, Failed>> {
        let name = format!("story-{}", letter.name);
        Box::pin(async move { Ok(name) })
    }
}

/// The outboxes of some organisations, as the story goes.
pub struct Outboxes<'a> {
    pub told: &'a App,
    pub clock: &'a Hand,
    pub managers: Vec<&'a Actor>,
}

/// The last instant at which nobody was asleep, so that the demo is the same by day and by night.
pub fn awake(now: Timestamp) -> Timestamp {
    let (quiet, mut at) = (QuietHours::default(), now);
    while quiet.next_allowed(at) != at {
        at = at.checked_sub(SignedDuration::from_mins(10)).unwrap_or(now);
    }
    at
}

impl Outboxes<'_> {
    /// What each of them sends.
    pub async fn rules(&self) -> Result<()> {
        for manager in &self.managers {
            let it = Rule {
                changes: Some(Changes { booked: true, phone: PHONE.to_owned() }),
                reminders: Some(Reminders { days: 3, second: Some(Second { days: 1, above: 0.08 }) }),
                // Long enough for somebody who was asked in the evening to answer in the morning.
                offers: Some(waiting::Rule { at_once: 3, minutes: 720, quiet: QuietHours::default(), lead: 60 }),
                ..Rule::default()
            };
            self.told.set_message_rule(manager, manager.organisation, Versioned { it, version: 0 }).await?;
        }
        Ok(())
    }

    /// Reminds whoever is to be reminded at an instant, and sends it.
    pub async fn remind(&self, at: Timestamp) -> Result<()> {
        self.clock.set(at);
        self.told.remind().await?;
        self.send().await
    }

    /// Sends what waits, and hears what became of most of it.
    async fn send(&self) -> Result<()> {
        let App { store, clock, ids, .. } = self.told;
        let context = Context { store: store.clone(), clock: Arc::clone(clock), ids: Arc::clone(ids) };
        let sender = SendMessages::new(self.told.clone(), Arc::new(Story));
        for one in self.outbox(MessageState::Waiting).await? {
            let payload = serde_json::json!({ "message": one.id }).to_string();
            let created = one.made;
            let id = JobId::new(Uuid::nil());
            let kind = sender.kind().to_owned();
            let job = Job { id, kind, payload, attempts: 1, most_attempts: 2, created, fault: None };
            sender.run(&context, &job).await?;
        }
        for (place, one) in self.outbox(MessageState::Sent).await?.into_iter().enumerate() {
            let reference = one.reference.unwrap_or_default();
            let became = match place % 12 {
                7 => Err("There is no such number or address."),
                11 => continue,
                _ => Ok(()),
            };
            self.told.receipt_came(&one.id.to_string(), &reference, became).await?;
        }
        Ok(())
    }

    async fn outbox(&self, state: MessageState) -> Result<Vec<message::Message>> {
        let mut found = Vec::new();
        let mut tx = self.told.store.read().await?;
        for manager in &self.managers {
            let all = message::outbox(&mut tx, manager.organisation, Timestamp::MAX, 500).await?;
            let due = |one: &message::Message| state != MessageState::Waiting || one.due <= self.told.now();
            found.extend(all.into_iter().filter(|one| one.state == state && due(one)));
        }
        Ok(found)
    }

    /// Some answer, and not all so that a machine understands.
    pub async fn answers(&self, at: OdsCode) -> Result<()> {
        let mut tx = self.told.store.read().await?;
        let all = message::outbox(&mut tx, at, Timestamp::MAX, 500).await?;
        tx.rollback().await?;
        let heard = all.iter().filter(|one| one.state == MessageState::Delivered && one.appointment.is_some());
        let said = ["Can I come a bit later that day?", "is this for me or my mum", "Cancel"];
        for (place, (one, words)) in heard.step_by(2).zip(said).enumerate() {
            let provider = format!("story-answer-{place}");
            let from = format!("+{}", one.destination);
            let _ = self.told.text_came(&Came { provider: &provider, from: &from, words }).await?;
        }
        self.send().await
    }

    /// The patient waits for something earlier than they have; somebody else gives a slot back, and it is offered to them.
    pub async fn offer(&self, patient: &Actor, desk: &Actor, other: &Person, earlier: SlotId) -> Result<()> {
        let person = patient.person.context("the patient has a record")?;
        let all = self.told.requests_of(patient, person).await?;
        let Some(request) = all.into_iter().find(|one| one.state == RequestState::Booked) else { return Ok(()) };
        let wish = Wish {
            need: Need::Routine,
            from: None,
            site: None,
            modes: Vec::new(),
            times: None,
            sex: None,
            features: Vec::new(),
            agreed: Some(true),
        };
        let until = request.due.max(self.told.now() + SignedDuration::from_hours(7 * 24));
        self.told.join_waiting(patient, &Join { person, request: request.id, wish, until }, "demo-waits").await?;
        let words = Some("Letter from the hospital to talk through".to_owned());
        let book = Book { slot: earlier, hold: None, person: other.id, request: None, words, agreed: None };
        let Answer::Done(one) = self.told.book(desk, &book, "demo-given-back").await? else { return Ok(()) };
        let off = Cancel { appointment: one.id, version: one.version, reason: Some("Has to work then".into()) };
        self.told.cancel(desk, &off, "demo-gives-back").await?.done()?;
        self.told.offer_slot(earlier, Some("")).await?;
        self.send().await
    }
}

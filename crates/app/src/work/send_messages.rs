use std::sync::Arc;

use jiff::SignedDuration;
use linchpin_core::{Error, ErrorKind, MessageId, Result};
use linchpin_store::{
    job::Job,
    message::{self, Kind, Message, State},
    message_rule, message_stop, person,
};
use serde::Deserialize;

use super::{Context, Later, Task, payload};
use crate::{
    App,
    message::{Failed, Letter, Messenger, Rule, SEND, name},
};

/// A message that is in hand is nobody else's for so long; then its worker has died.
const IN_HAND: SignedDuration = SignedDuration::from_mins(2);

/// Sends one message. Each time it looks anew whether the message still makes sense; it is taken in hand in a transaction of
/// its own before it goes, so that after a crash the provider is asked first whether it has it.
pub struct SendMessages {
    app: App,
    messenger: Arc<dyn Messenger>,
}

#[derive(Deserialize)]
struct Payload {
    message: MessageId,
}

impl SendMessages {
    /// By this messenger.
    pub fn new(app: App, messenger: Arc<dyn Messenger>) -> Self {
        Self { app, messenger }
    }

    async fn send(&self, id: MessageId, last: bool) -> Result<()> {
        let App { store, clock, .. } = &self.app;
        let now = clock.now();
        let mut tx = store.write().await?;
        let Some(one) = message::get(&mut tx, id).await?.filter(|one| one.state == State::Waiting) else {
            return Ok(());
        };
        if let Some(why) = self.in_the_way(&mut tx, &one).await? {
            message::settle(&mut tx, id, State::Dropped, why, now).await?;
            return tx.commit().await;
        }
        if let Some(due) = self.later(&mut tx, &one).await? {
            if due != one.due {
                message::again(&mut tx, id, due, None).await?;
            }
            self.app.ask_to_send(&mut tx, id, due).await?;
            return tx.commit().await;
        }
        let until = now.checked_add(IN_HAND).unwrap_or(now);
        if !message::begin(&mut tx, id, now, until).await? {
            return Ok(());
        }
        tx.commit().await?;
        let text = id.to_string();
        let letter =
            Letter { name: &text, way: one.way, to: &one.destination, called: name(one.kind), words: &one.words };
        let outcome = self.hand_over(&letter, one.attempts > 0).await;
        let now = clock.now();
        let mut tx = store.write().await?;
        let result = match outcome {
            Ok(reference) => {
                message::sent(&mut tx, id, &reference, now).await?;
                Ok(())
            }
            Err(Failed::Never(why)) => {
                message::settle(&mut tx, id, State::Failed, &why, now).await?;
                Ok(())
            }
            Err(Failed::Later(why)) => {
                if last {
                    message::settle(&mut tx, id, State::Failed, &why, now).await?;
                } else {
                    message::again(&mut tx, id, now, Some(&why)).await?;
                }
                // The queue tries again later, and in the end keeps it for a person.
                Err(Error::new(ErrorKind::Unavailable, why))
            }
        };
        tx.commit().await?;
        result
    }

    async fn hand_over(&self, letter: &Letter<'_>, before: bool) -> std::result::Result<String, Failed> {
        if before && let Some(reference) = self.messenger.taken(letter).await? {
            return Ok(reference);
        }
        self.messenger.send(letter).await
    }

    /// Why a message is not to be sent at all any more.
    async fn in_the_way(&self, tx: &mut linchpin_store::Tx, one: &Message) -> Result<Option<&'static str>> {
        if one.until <= self.app.now() {
            return Ok(Some("It was too late to be of use."));
        }
        if !self.messenger.carries(one.way) {
            return Ok(Some("Not sent: nobody is configured to carry it."));
        }
        // What somebody said since it was written counts. That they will get no more is told them once.
        if one.kind != Kind::Answer && message_stop::stands(tx, one.person, None).await? {
            return Ok(Some("They want no messages."));
        }
        if person::resolve(tx, one.person).await?.is_some_and(|person| person.death_date.is_some()) {
            return Ok(Some("They have died."));
        }
        Ok(None)
    }

    /// Until when it waits: nobody is written to unasked at night.
    async fn later(&self, tx: &mut linchpin_store::Tx, one: &Message) -> Result<Option<jiff::Timestamp>> {
        let now = self.app.now();
        let mut due = one.due;
        if one.kind != Kind::Answer {
            let rule = message_rule::get::<Rule>(tx, one.organisation).await?.map(|rule| rule.it).unwrap_or_default();
            due = due.max(rule.quiet.next_allowed(now));
        }
        Ok((now < due).then_some(due))
    }
}

impl Task for SendMessages {
    fn kind(&self) -> &'static str {
        SEND
    }

    fn run<'a>(&'a self, _: &'a Context, job: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let Payload { message } = payload(job)?;
            self.send(message, job.attempts >= job.most_attempts).await
        })
    }
}

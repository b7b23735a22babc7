use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use linchpin_access::{
    england,
    message::{Reply, Text, When, interpret, mobile},
};
use linchpin_core::{Error, MessageId, PersonId, Result};
use linchpin_store::{
    Tx,
    appointment::{self, Appointment, State as Stands},
    audit::Entry,
    message::{self, Kind, Message},
    message_reply::{self, Meaning, State},
    message_stop::{self, How},
    offer::{self, Offer},
    person, slot,
};

use super::{Answer, Answered, Cancel};
use crate::{
    App,
    message::{Draft, key_of},
};

/// An answer belongs to what was sent in so long before.
const BELONGS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A text that came, as the provider tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Came<'a> {
    /// What the provider calls it.
    pub provider: &'a str,
    /// From which number.
    pub from: &'a str,
    /// What it says.
    pub words: &'a str,
}

impl std::fmt::Debug for Came<'_> {
    /// Without what it says and by whom.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Came(…)")
    }
}

/// What was done with a text that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextDid {
    /// Nobody wrote to that number: it is not kept.
    Unknown,
    /// It was told before.
    Again,
    /// What it asks for was done.
    Done(Reply),
    /// Somebody must look at it.
    Desk,
}

/// What an answer from a number may be about.
struct Context {
    last: Message,
    people: BTreeSet<PersonId>,
    appointments: Vec<Appointment>,
    offers: Vec<Offer>,
}

impl App {
    /// Takes a text that came: gives an appointment back, answers an offer, or stops messages, where it is clear which is
    /// meant; else it waits for somebody to look. Told twice it is done once.
    ///
    /// # Errors
    /// What came is no text of a person; or the store cannot be reached.
    pub async fn text_came(&self, came: &Came<'_>) -> Result<TextDid> {
        let named = (1..=100).contains(&came.provider.len()) && came.provider.bytes().all(|b| b.is_ascii_graphic());
        if !named || came.words.chars().count() > 2000 || came.words.contains('\0') {
            return Err(Error::invalid("This is no text of a person."));
        }
        let Some(number) = mobile(came.from) else { return Ok(TextDid::Unknown) };
        let now = self.now();
        let mut tx = self.store.write().await?;
        let Some(context) = self.context(&mut tx, &number).await? else { return Ok(TextDid::Unknown) };
        let about = match context.appointments.as_slice() {
            [one] => Some((england::day(now), england::day(one.starts))),
            _ => None,
        };
        let meaning = interpret(came.words, about);
        let reply = message_reply::Reply {
            id: MessageId::new(self.ids.uuid()),
            provider: came.provider.to_owned(),
            organisation: context.last.organisation,
            person: context.last.person,
            message: context.last.id,
            words: came.words.to_owned(),
            meaning: kept(meaning),
            // Until it is done somebody would have to look, as after a crash.
            state: State::Open,
            at: now,
        };
        if !message_reply::add(&mut tx, &reply).await? {
            return Ok(TextDid::Again);
        }
        tx.commit().await?;
        let done = match (meaning, context.appointments.as_slice(), context.offers.as_slice()) {
            (Reply::OptOut, ..) => self.text_stops(&context, &number).await?,
            (Reply::Cancel, [one], []) => self.text_cancels(one, &reply, &number).await?,
            (Reply::Yes, _, [one]) => self.text_answers(one, true, &number).await?,
            (Reply::No, _, [one]) => self.text_answers(one, false, &number).await?,
            _ => false,
        };
        let mut tx = self.store.write().await?;
        if done {
            message_reply::acted(&mut tx, reply.id).await?;
            tx.commit().await?;
            return Ok(TextDid::Done(meaning));
        }
        self.ask_back(&mut tx, &context, &number).await?;
        tx.commit().await?;
        Ok(TextDid::Desk)
    }

    /// What was sent to a number lately, and what of it still stands; none where nothing was.
    async fn context(&self, tx: &mut Tx, number: &str) -> Result<Option<Context>> {
        let now = self.now();
        let since = now.checked_sub(BELONGS).unwrap_or(Timestamp::MIN);
        let sent = message::to(tx, number, since).await?;
        let Some(last) = sent.first().cloned() else { return Ok(None) };
        let people: BTreeSet<PersonId> = sent.iter().map(|one| one.person).collect();
        let about: BTreeSet<_> = sent.iter().filter_map(|one| one.appointment).collect();
        let mut appointments = Vec::new();
        for id in about {
            let one = appointment::get(tx, id).await?;
            appointments.extend(one.filter(|one| one.state == Stands::Booked && now < one.starts));
        }
        let asked: BTreeSet<_> = sent.iter().filter_map(|one| one.offer).collect();
        let mut offers = Vec::new();
        for person in &people {
            let open = offer::open_to(tx, *person, now).await?;
            offers.extend(open.into_iter().filter(|one| asked.contains(&one.id)));
        }
        Ok(Some(Context { last, people, appointments, offers }))
    }

    async fn text_cancels(&self, one: &Appointment, reply: &message_reply::Reply, number: &str) -> Result<bool> {
        let mut tx = self.store.read().await?;
        let person = person::resolve(&mut tx, one.person).await?;
        tx.rollback().await?;
        let Some(person) = person else { return Ok(false) };
        let actor = self.themselves(&person);
        let reason = Some("by text".to_owned());
        let wanted = Cancel { appointment: one.id, version: one.version, reason };
        // The answer to their text tells them.
        match self.called_off(&actor, &wanted, &format!("text-{}", reply.id), None).await {
            Ok(Answer::Done(_)) => {}
            // It changed in the same moment: somebody looks.
            Ok(_) => return Ok(false),
            Err(error) if error.kind() == linchpin_core::ErrorKind::Forbidden => return Ok(false),
            Err(error) => return Err(error),
        }
        let mut tx = self.store.write().await?;
        let (place, mode) = self.where_and_how(&mut tx, one.site, one.slot_type).await?;
        let when = When { starts: one.starts, place: &place, mode };
        self.answer_text(
            &mut tx,
            (one.organisation, one.person),
            Text::Cancelled(when),
            number,
            None,
            self.new_message(),
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn text_answers(&self, one: &Offer, yes: bool, number: &str) -> Result<bool> {
        let answered = self.settle_offer(one.id, yes, super::answer_offer::BY_TEXT).await?;
        let mut tx = self.store.write().await?;
        let Some(slot) = slot::get(&mut tx, one.slot).await? else { return Ok(false) };
        let Some(waits) = linchpin_store::waiting::get(&mut tx, one.waiting).await? else { return Ok(false) };
        let to = (slot.organisation, waits.person);
        let (place, mode) = self.where_and_how(&mut tx, slot.site, slot.slot_type).await?;
        let when = When { starts: slot.starts, place: &place, mode };
        let done = match answered {
            Some(Answered::Taken(appointment)) => {
                let about = Some(appointment.id);
                self.answer_text(&mut tx, to, Text::Taken(when), number, about, self.new_message()).await?;
                true
            }
            Some(Answered::Declined) => true,
            Some(Answered::Not(_)) => {
                self.answer_text(&mut tx, to, Text::Gone, number, None, self.new_message()).await?;
                true
            }
            // They have another appointment at that time: somebody rings.
            Some(Answered::Clash) | None => false,
        };
        tx.commit().await?;
        Ok(done)
    }

    /// Everybody who was written to at that number lately wants no more: who of them wrote is not known.
    async fn text_stops(&self, context: &Context, number: &str) -> Result<bool> {
        let mut tx = self.store.write().await?;
        let now = self.now();
        for id in &context.people {
            message_stop::add(&mut tx, *id, None, (How::Reply, None), now).await?;
            let reason = Some("stop-by-text");
            tx.audit(&Entry { person: Some(*id), reason, ..Entry::new(now, "edit", "messages") })?;
        }
        let to = (context.last.organisation, context.last.person);
        self.answer_text(&mut tx, to, Text::OptedOut, number, None, self.new_message()).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Asks back what was meant, where there is one thing that it can be about.
    async fn ask_back(&self, tx: &mut Tx, context: &Context, number: &str) -> Result<()> {
        let now = self.now();
        if message_stop::stands(tx, context.last.person, None).await? {
            return Ok(());
        }
        // One key a day: two machines do not talk for ever.
        let id = key_of(&format!("ask back {} {}", context.last.person, england::day(now)));
        match (context.appointments.as_slice(), context.offers.as_slice()) {
            ([one], []) => {
                let (place, mode) = self.where_and_how(tx, one.site, one.slot_type).await?;
                let when = When { starts: one.starts, place: &place, mode };
                let to = (one.organisation, one.person);
                self.answer_text(tx, to, Text::AskBack(when), number, Some(one.id), id).await
            }
            ([], [one]) => {
                let Some(slot) = slot::get(tx, one.slot).await? else { return Ok(()) };
                let (place, mode) = self.where_and_how(tx, slot.site, slot.slot_type).await?;
                let when = When { starts: slot.starts, place: &place, mode };
                let to = (slot.organisation, context.last.person);
                self.answer_text(tx, to, Text::AskBackOffer(when), number, None, id).await
            }
            _ => Ok(()),
        }
    }

    fn new_message(&self) -> MessageId {
        MessageId::new(self.ids.uuid())
    }

    /// Answers to the number from which was written: at once, for somebody waits there.
    async fn answer_text(
        &self,
        tx: &mut Tx,
        (organisation, to): (linchpin_core::OdsCode, PersonId),
        text: Text<'_>,
        number: &str,
        appointment: Option<linchpin_core::AppointmentId>,
        id: MessageId,
    ) -> Result<()> {
        let now = self.now();
        let Some(person) = person::resolve(tx, to).await? else { return Ok(()) };
        let draft = Draft {
            id,
            organisation,
            person: &person,
            about: None,
            kind: Kind::Answer,
            text,
            back_to: Some(number),
            appointment,
            offer: None,
            reason: None,
            due: now,
            until: now.checked_add(SignedDuration::from_hours(24)).unwrap_or(now),
        };
        self.write_to(tx, draft).await.map(drop)
    }

    /// Takes what a provider says became of a message; false where no such message waits to hear.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn receipt_came(
        &self,
        name: &str,
        reference: &str,
        delivered: std::result::Result<(), &str>,
    ) -> Result<bool> {
        let (Ok(id), true) = (name.parse::<MessageId>(), (1..=100).contains(&reference.len())) else {
            return Ok(false);
        };
        let state = if delivered.is_ok() { message::State::Delivered } else { message::State::Failed };
        let mut tx = self.store.write().await?;
        let known = message::receipt(&mut tx, id, reference, state, delivered.err(), self.now()).await?;
        tx.commit().await?;
        Ok(known)
    }
}

fn kept(reply: Reply) -> Meaning {
    match reply {
        Reply::Cancel => Meaning::Cancel,
        Reply::Yes => Meaning::Yes,
        Reply::No => Meaning::No,
        Reply::OptOut => Meaning::OptOut,
        Reply::Unclear => Meaning::Unclear,
    }
}

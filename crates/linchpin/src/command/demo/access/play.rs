//! Some weeks at the desks: what people asked for, what they were given, who came and who did not.

use std::{collections::BTreeSet, sync::Mutex};

use anyhow::Result;
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, time},
};
use linchpin_access::{Channel, Need, england};
use linchpin_app::{
    Actor, App,
    act::{Answer, Book, Cancel, Enter, Entered, FindSlots, FreeSlot, Settle, Told},
};
use linchpin_core::{Clock, Person, PersonId};
use linchpin_store::{
    appointment::{Appointment, State},
    request::Outcome,
};

/// A clock that the story moves on.
pub struct Hand(pub Mutex<Timestamp>);

impl Hand {
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = at;
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Chance that falls the same way every time (SplitMix64).
struct Luck(u64);

impl Luck {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let upto = u64::try_from(count.max(1)).unwrap_or(u64::MAX);
        usize::try_from((mixed ^ (mixed >> 31)) % upto).unwrap_or_default()
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// A desk: whoever answers it, its people, and how many ask on a working day.
pub struct Desk {
    pub actor: Actor,
    pub people: Vec<Person>,
    pub asks: usize,
}

/// What people say they need.
const URGENT: [&str; 6] = [
    "Chesty cough and fever since Thursday",
    "Water infection, it burns",
    "Ear ache all night",
    "Back has gone, cannot sit",
    "Rash that spreads",
    "Dizzy when getting up",
];
const ROUTINE: [&str; 6] = [
    "Knee pain, worse on the stairs",
    "Tired for weeks",
    "Would like to talk about the menopause",
    "Mole that has changed",
    "Sleeps badly since losing a job",
    "Letter from the hospital to talk through",
];
const CHILD: [&str; 2] = ["Hot and listless since the morning", "Barking cough at night"];
const AGAIN: [&str; 3] = ["Blood pressure check", "Diabetes review", "Wound check and dressing"];

/// Somebody who is booked, at which desk, and by which request.
struct Booked {
    desk: usize,
    one: Appointment,
    entered: Entered,
}

/// The story as it is told.
pub struct Play<'a> {
    app: &'a App,
    clock: &'a Hand,
    luck: Luck,
    keys: u64,
    booked: Vec<Booked>,
}

impl<'a> Play<'a> {
    pub fn new(app: &'a App, clock: &'a Hand) -> Self {
        Self { app, clock, luck: Luck(261_000), keys: 0, booked: Vec::new() }
    }

    fn key(&mut self) -> String {
        self.keys += 1;
        format!("demo-{}", self.keys)
    }

    /// Plays the working days from one to another, as far as they have passed by `now`.
    pub async fn play(&mut self, desks: &[Desk], (from, to): (Date, Date), now: Timestamp) -> Result<()> {
        let mut day = from;
        // What came in on the last two working days is not all dealt with yet.
        let recent = self.app.calendar.add(to, -1);
        while day <= to {
            if self.app.calendar.is_working(day) {
                self.morning(desks, day, day >= recent, now).await?;
            }
            // Hubs sit in the evening and at the weekend.
            self.evening(desks, day, now).await?;
            day = day.checked_add(1.day())?;
        }
        Ok(())
    }

    /// The calls of a day, over all desks in the order in which they come.
    async fn morning(&mut self, desks: &[Desk], day: Date, is_recent: bool, now: Timestamp) -> Result<()> {
        let mut calls: Vec<(i64, usize)> = Vec::new();
        for (place, desk) in desks.iter().enumerate() {
            // Most ring when the lines open.
            calls.extend((0..desk.asks).map(|n| (3 + 7 * i64::try_from(n).unwrap_or(0) + self.early(n), place)));
        }
        calls.sort_unstable();
        let mut asked: BTreeSet<PersonId> = BTreeSet::new();
        for (minute, place) in calls {
            let opens = england::instant(day.to_datetime(time(8, 0, 0, 0))).unwrap_or(now);
            let at = opens + SignedDuration::from_mins(minute);
            let desk = &desks[place];
            if at >= now || desk.people.is_empty() {
                continue;
            }
            self.clock.set(at);
            let person = &desk.people[self.luck.below(desk.people.len())];
            if asked.insert(person.id) {
                self.call(desks, place, person, is_recent).await?;
            }
        }
        Ok(())
    }

    fn early(&mut self, n: usize) -> i64 {
        i64::try_from(self.luck.below(if n < 6 { 5 } else { 40 })).unwrap_or(0)
    }

    /// One call: it is entered, and what there is is offered.
    async fn call(&mut self, desks: &[Desk], place: usize, person: &Person, is_recent: bool) -> Result<()> {
        let desk = &desks[place].actor;
        let is_child = person.age(self.app.clock.today()).is_some_and(|age| age < 12);
        let (need, said): (Need, &[&str]) = match self.luck.below(20) {
            _ if is_child => (Need::Child, &CHILD),
            0..8 => (Need::Urgent, &URGENT),
            8..17 => (Need::Routine, &ROUTINE),
            _ => (Need::FollowUp, &AGAIN),
        };
        let channel = match self.luck.below(20) {
            _ if need == Need::FollowUp => Channel::Clinician,
            0..12 => Channel::Phone,
            12..15 => Channel::Desk,
            15..18 => Channel::Online,
            _ => Channel::Nhs111,
        };
        let words = said[self.luck.below(said.len())];
        let interval_days = (need == Need::FollowUp).then(|| 14 + 7 * u16::try_from(self.luck.below(3)).unwrap_or(0));
        let new = Enter { person: person.id, need, channel, interval_days, words: Some(words.into()) };
        let key = self.key();
        let entered = self.app.enter_request(desk, &new, &key).await?;
        if is_recent && self.luck.percent(35) {
            // Still on the list.
            return Ok(());
        }
        let mut offered = self.offers(desk, &entered).await?;
        if offered.is_empty() || self.luck.percent(3) {
            self.app.note_request(desk, entered.request.id, Told::NothingToOffer, None).await?;
            if !is_recent && self.luck.percent(60) {
                self.close(desk, &entered, 1, Outcome::NothingToOffer).await?;
            }
            return Ok(());
        }
        if offered.len() > 1 && self.luck.percent(8) {
            let first = offered.remove(0);
            let why = Some("At work then");
            self.app.note_request(desk, entered.request.id, Told::Declined(first.slot.id), why).await?;
        }
        self.take(desks, place, person, entered, &offered).await
    }

    /// What there is for a request, the practice’s own first.
    async fn offers(&mut self, desk: &Actor, entered: &Entered) -> Result<Vec<FreeSlot>> {
        let need = entered.request.need;
        let from = match need {
            // A follow-up is not wanted before its time, give or take a few days.
            Need::FollowUp => Some(entered.due.at - SignedDuration::from_hours(24 * 10)),
            _ => None,
        };
        let to = entered.due.at + SignedDuration::from_hours(24);
        let limit = if need == Need::Routine { 60 } else { 20 };
        let wanted = FindSlots { need: Some(need), from, to: Some(to), limit, ..FindSlots::default() };
        let mut found = self.app.find_slots(desk, &wanted).await?;
        let own = desk.organisation;
        if !self.luck.percent(15) {
            found.sort_by_key(|one| one.slot.organisation != own);
        }
        Ok(found)
    }

    /// Books one of the slots: what is urgent at once, the rest when it suits.
    async fn take(
        &mut self,
        desks: &[Desk],
        place: usize,
        person: &Person,
        entered: Entered,
        offered: &[FreeSlot],
    ) -> Result<()> {
        let desk = &desks[place].actor;
        let within = if entered.request.need == Need::Routine { 24 } else { 4 };
        for _ in 0..3 {
            let slot = &offered[self.luck.below(offered.len().min(within))];
            let elsewhere = slot.slot.organisation != desk.organisation;
            let wanted = Book {
                slot: slot.slot.id,
                hold: None,
                person: person.id,
                request: Some(entered.request.id),
                words: entered.request.words.clone(),
                agreed: elsewhere.then(|| self.luck.percent(90)),
            };
            let key = self.key();
            if let Answer::Done(one) = self.app.book(desk, &wanted, &key).await? {
                self.booked.push(Booked { desk: place, one, entered });
                return Ok(());
            }
        }
        Ok(())
    }

    /// At the end of a day it is written down who came; some ring to cancel what is to come.
    async fn evening(&mut self, desks: &[Desk], day: Date, now: Timestamp) -> Result<()> {
        let late = england::instant(day.to_datetime(time(21, 30, 0, 0))).unwrap_or(now).min(now);
        self.clock.set(late);
        let (past, to_come): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.booked).into_iter().partition(|booked| booked.one.ends <= late);
        self.booked = to_come;
        for Booked { desk, one, entered } in past {
            let desk = &desks[desk].actor;
            let lead = one.starts.duration_since(one.made).as_hours() / 24;
            let missed = if lead >= 5 { 14 } else { 5 };
            let what = if self.luck.percent(missed) { Settle::Dna } else { Settle::Attended };
            if let Answer::Done(marked) = self.app.mark(desk, one.id, one.version, what).await? {
                let outcome = if marked.state == State::Attended { Outcome::Seen } else { Outcome::Withdrawn };
                self.close(desk, &entered, 2, outcome).await?;
            }
        }
        let mut cancelled = BTreeSet::new();
        for place in 0..self.booked.len() {
            if self.luck.percent(2) {
                let Booked { desk, one, entered } = &self.booked[place];
                let (desk, id) = (&desks[*desk].actor, one.id);
                let reason = Some("Feels better".to_owned());
                let wanted = Cancel { appointment: id, version: one.version, reason };
                let (entered, key) = (entered.clone(), format!("demo-cancel-{id}"));
                if let Answer::Done(_) = self.app.cancel(desk, &wanted, &key).await? {
                    self.close(desk, &entered, 3, Outcome::Withdrawn).await?;
                    cancelled.insert(id);
                }
            }
        }
        self.booked.retain(|booked| !cancelled.contains(&booked.one.id));
        Ok(())
    }

    async fn close(&self, desk: &Actor, entered: &Entered, version: u64, outcome: Outcome) -> Result<()> {
        self.app.close_request(desk, entered.request.id, version, outcome).await?.done()?;
        Ok(())
    }
}

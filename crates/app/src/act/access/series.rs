use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
};
use linchpin_access::{england, promise::Interval};
use linchpin_core::{AppointmentId, Error, Result, SlotId};
use linchpin_store::{
    appointment::{self, Appointment, State},
    opening, person, slot, slot_type,
};
use serde::{Deserialize, Serialize};

use super::{Answer, Book, FindSlots, FreeSlot, SlotSeen, amend::on_appointment, key, no_slot, offers::described};
use crate::{
    About, Actor, App,
    message::News,
    permission::{Act, Resource, Subject},
};

/// The most appointments of a series.
pub const MOST: u16 = 26;
/// How many working days after the day that was wanted one may still be.
const WITHIN: i32 = 5;

/// Appointments at an interval, counted from one that somebody has or had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// The appointment that they follow.
    pub after: AppointmentId,
    /// The interval.
    pub every: Interval,
    /// How many, 1 to [`MOST`].
    pub times: u16,
}

/// One of a series before it is booked.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The day that is wanted.
    pub on: Date,
    /// The last day on which it is in time: five working days later.
    pub until: Date,
    /// The slot, where one is free: with the same clinician if possible, else at the same site, else the earliest.
    pub slot: Option<SlotSeen>,
}

/// What came of booking a series.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it may not have been done"]
pub enum AllOrNone {
    /// All are booked.
    All(Vec<Appointment>),
    /// None is, because of this slot.
    None(SlotId, Answer<()>),
}

#[derive(Serialize, Deserialize)]
struct Kept(Vec<AppointmentId>);

impl App {
    /// What a series would be: for each turn a free slot of the same kind in the same diary, or that there is none. Nothing
    /// is kept for anybody yet.
    ///
    /// # Errors
    /// The table refuses; there is no such appointment; none or too many are asked for.
    pub async fn plan_series(&self, actor: &Actor, series: &Series) -> Result<Vec<Turn>> {
        let (mut act, one, person) = on_appointment(self.begin(actor).await?, Act::See, series.after).await?;
        let kind = slot_type::get(&mut act.tx, one.slot_type).await?.ok_or_else(no_slot)?.it;
        let now = self.now();
        let mut taken: Vec<(Timestamp, Timestamp)> = appointment::of(&mut act.tx, person.id, now, 500)
            .await?
            .into_iter()
            .filter(|one| matches!(one.state, State::Booked | State::Arrived))
            .map(|one| (one.starts, one.ends))
            .collect();
        act.done().await?;
        if !(1..=MOST).contains(&series.times) {
            return Err(Error::invalid(format!("Ask for 1 to {MOST} appointments.")));
        }
        let first = england::day(one.starts).max(england::day(now));
        let mut turns = Vec::new();
        for turn in 1..=series.times {
            let on = times(series.every, turn)?.after(first);
            let until = self.calendar.add(on, WITHIN);
            let at = |day: Date| england::instant(day.to_datetime(Time::midnight()));
            let wanted = FindSlots {
                organisations: vec![one.organisation],
                modes: vec![kind.mode],
                professions: vec![kind.profession],
                from: at(on),
                to: at(until.saturating_add(1.day())),
                limit: 500,
                ..FindSlots::default()
            };
            let apart =
                |free: &&FreeSlot| taken.iter().all(|(from, to)| free.slot.ends <= *from || *to <= free.slot.starts);
            let same = |free: &&FreeSlot| free.kind.id == kind.id;
            let found = self.find_slots(actor, &wanted).await?;
            let best = found.iter().filter(same).filter(apart).min_by_key(|free| {
                let (who, site) = (free.slot.staff == one.staff, free.slot.site == one.site);
                (!who, !site, free.slot.starts, free.slot.id)
            });
            let slot = match best {
                Some(free) => {
                    taken.push((free.slot.starts, free.slot.ends));
                    let mut tx = self.store.read().await?;
                    Some(described(&mut tx, free.slot.clone()).await?)
                }
                None => None,
            };
            turns.push(Turn { on, until, slot });
        }
        Ok(turns)
    }

    /// Books every slot of a series for the person of an appointment, or none. Asked again under its key it is answered as
    /// before.
    ///
    /// # Errors
    /// The table refuses; there is no such appointment or slot; nobody asked the person about their record where that is
    /// needed; the key was used for something else.
    pub async fn book_series(
        &self,
        actor: &Actor,
        after: AppointmentId,
        slots: &[SlotId],
        agreed: Option<bool>,
        key: &str,
    ) -> Result<AllOrNone> {
        key::checked(key)?;
        if slots.is_empty() || slots.len() > usize::from(MOST) {
            return Err(Error::invalid(format!("Ask for 1 to {MOST} appointments.")));
        }
        let content = key::content("book-series", &(after, slots, agreed))?;
        let mut doing = self.begin(actor).await?;
        let one = appointment::get(&mut doing.tx, after).await?;
        let person = match &one {
            Some(one) => person::resolve(&mut doing.tx, one.person).await?,
            None => None,
        };
        let viewer = self.viewer(&mut doing.tx, actor).await?;
        let mut wanted = Vec::with_capacity(slots.len());
        for id in slots {
            let slot = slot::get(&mut doing.tx, *id).await?.ok_or_else(no_slot)?;
            let rule = opening::get(&mut doing.tx, slot.opening).await?.ok_or_else(no_slot)?.it;
            let on_slot = self.about_slot(actor, viewer.as_ref(), &slot, &rule);
            if !self.may(actor, Act::Book, &on_slot).is_allowed() {
                // It says no again, and writes that down.
                let refused = doing.permit(Act::Book, &on_slot, About::key(id)).await;
                return Err(refused.err().unwrap_or_else(no_slot));
            }
            wanted.push((slot, rule));
        }
        let subject = match &person {
            Some(person) => doing.about(person, Resource::Appointment).await?,
            None => Subject::of(Resource::Appointment),
        };
        let about = About { person: person.as_ref().map(|p| p.id), ..About::key(after) };
        let mut act = doing.permit(Act::Add, &subject, about).await?;
        let (Some(one), Some(person), Some(viewer)) = (one, person, viewer) else {
            return Err(super::no_appointment());
        };
        if let Some(answer) = self.answered(&mut act, actor, key, &content).await? {
            let kept: Kept = serde_json::from_str(&answer)
                .map_err(|why| Error::internal("The store holds an answer that cannot be read.", why))?;
            let mut all = Vec::new();
            for id in kept.0 {
                all.extend(appointment::get(&mut act.tx, id).await?);
            }
            return Ok(AllOrNone::All(all));
        }
        let mut all = Vec::with_capacity(wanted.len());
        for (slot, rule) in &wanted {
            let booking =
                Book { slot: slot.id, hold: None, person: person.id, request: None, words: one.words.clone(), agreed };
            let put = self.put(&mut act, actor, &person, (slot, rule, &viewer), &booking, one.words.clone()).await?;
            // What was put in before is undone with the transaction.
            let why = match put {
                Answer::Done(booked) => {
                    self.tell(&mut act.tx, &booked, &person, News::Booked).await?;
                    all.push(booked);
                    continue;
                }
                Answer::Taken => Answer::Taken,
                Answer::NotOpen(why) => Answer::NotOpen(why),
                Answer::Clash(with) => Answer::Clash(with),
                Answer::Changed => Answer::Changed,
                Answer::TooMany => Answer::TooMany,
            };
            return Ok(AllOrNone::None(slot.id, why));
        }
        let ids: Vec<AppointmentId> = all.iter().map(|one| one.id).collect();
        let answer =
            serde_json::to_string(&Kept(ids.clone())).map_err(|why| Error::internal("This cannot be kept.", why))?;
        key::keep(&mut act, actor, key, answer).await?;
        act.detail(serde_json::json!({ "after": after, "series": ids, "record": agreed }));
        act.done().await?;
        Ok(AllOrNone::All(all))
    }
}

/// The interval so many times.
fn times(every: Interval, turn: u16) -> Result<Interval> {
    let many = |count: u16| count.checked_mul(turn).filter(|n| (1..=1095).contains(n));
    let made = match every {
        Interval::Days(count) => many(count).map(Interval::Days),
        Interval::Weeks(count) => many(count).map(Interval::Weeks),
        Interval::Months(count) => many(count).map(Interval::Months),
    };
    let made = made.filter(|made| {
        let start = Date::constant(2000, 1, 1);
        made.after(start) <= Date::constant(2003, 1, 1)
    });
    made.ok_or_else(|| Error::invalid("A series ends within three years, and its interval is at least a day."))
}

use jiff::{Timestamp, ToSpan, civil::Date};
use linchpin_access::diary::{Change, Closure, Fault, LeftOut, MOST_DAYS, PlannedSlot, Told, change};
use linchpin_core::{AppointmentId, ClinicId, ClosureId, Error, PatternId, Result, SlotId};
use linchpin_store::{Versioned, clinic, closure, pattern, slot, to_tell};
use serde::Serialize;

use super::{
    key,
    pattern::{sentence, within},
    plan_diary::Days,
};
use crate::{About, Actor, App, Permitted, permission::Act};

/// What publishing a diary did, and what is left for people to do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Published {
    /// Sessions that are new.
    pub sessions: usize,
    /// Slots that are new or in reach again.
    pub slots: usize,
    /// Slots that were taken out of reach, held ones included.
    pub withdrawn: usize,
    /// Who must have another appointment: their slot is no longer planned. It stays theirs until then.
    pub rebook: Vec<AppointmentId>,
    /// Who must be told that place or clinician changed.
    pub tell: Vec<(AppointmentId, Told)>,
    /// Slots that wait until those who are booked over them have another.
    pub waiting: usize,
    /// What patterns would make and closures or holidays do not let them.
    pub left_out: Vec<(PatternId, Date, LeftOut)>,
    /// Patterns that make nothing until they are corrected.
    pub faults: Vec<(PatternId, Vec<Fault>)>,
}

/// Refuses days that cannot be published.
pub(super) fn span((from, to): (Date, Date), today: Date) -> Result<()> {
    let longest = from.checked_add(MOST_DAYS.days()).unwrap_or(Date::MAX);
    if to < from || to >= longest || to < today {
        return Err(Error::invalid("Publish days from today on, two years of them at most."));
    }
    Ok(())
}

impl App {
    /// Makes the diary of the actor's organisation from its patterns and closures for the days `from` to `to`, both
    /// included. Publishing again changes what must change; nobody who is booked loses their slot.
    ///
    /// # Errors
    /// The table refuses; the days are past, backward or too many; or the store cannot be reached.
    pub async fn publish_diary(&self, actor: &Actor, from: Date, to: Date) -> Result<Published> {
        let days = serde_json::json!({ "from": from.to_string(), "to": to.to_string() });
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::Edit, own, About::key(own).with(days)).await?;
        span((from, to), self.clock.today())?;
        let done = self.make(&mut act, actor, (from, to)).await?;
        act.done().await?;
        Ok(done)
    }

    /// Adds a closure to the diary of the actor's organisation and makes the diary follow it at once, so that nobody is
    /// booked into a time that is closed. The same asked again under its key closes once.
    ///
    /// # Errors
    /// As [`App::add_closure`]; it is over, or longer than can be published; the key was used for something else.
    pub async fn close_diary(&self, actor: &Actor, new: Closure, key: &str) -> Result<(Versioned<Closure>, Published)> {
        key::checked(key)?;
        #[derive(Serialize)]
        struct Asked(Option<linchpin_core::SiteId>, Option<linchpin_core::StaffId>, String, String, &'static str);
        let asked = Asked(new.site, new.staff, new.from.to_string(), new.to.to_string(), new.reason.as_str());
        let content = key::content("close-diary", &asked)?;
        let own = actor.organisation;
        let one = Closure { id: ClosureId::new(self.ids.uuid()), organisation: own, ..new };
        let mut act = self.on_diary(actor, Act::Add, own, About::key(one.id)).await?;
        if let Some(answer) = self.answered(&mut act, actor, key, &content).await? {
            let kept = closure::get(&mut act.tx, key::parsed(&answer)?).await?;
            let kept = kept.ok_or_else(|| Error::not_found("The closure was taken back."))?;
            return Ok((kept, Published::default()));
        }
        one.check().map_err(|fault| Error::invalid(sentence(&fault)))?;
        within(&mut act.tx, own, one.site).await?;
        closure::add(&mut act.tx, &one).await?;
        let span = closed_days(&one, self.clock.today())?;
        pattern::lock(&mut act.tx, own).await?;
        let days = self.days(&mut act.tx, own, span, None).await?;
        let change = only_closing(change(&days.published, &days.planned, self.now()), &days, &one);
        let mut done = Published::default();
        for id in change.withdraw.iter().chain(&change.release) {
            done.withdrawn += usize::from(slot::withdraw(&mut act.tx, *id).await?);
        }
        for id in &change.rebook {
            slot::unplan(&mut act.tx, *id).await?;
            done.rebook.extend(days.appointment(id));
        }
        act.detail(serde_json::json!({ "withdrawn": done.withdrawn, "rebook": done.rebook.len() }));
        key::keep(&mut act, actor, key, one.id).await?;
        act.done().await?;
        Ok((Versioned::new(one), done))
    }

    async fn make(&self, act: &mut Permitted<'_>, actor: &Actor, (from, to): (Date, Date)) -> Result<Published> {
        pattern::lock(&mut act.tx, actor.organisation).await?;
        let days = self.days(&mut act.tx, actor.organisation, (from, to), None).await?;
        let change = change(&days.published, &days.planned, self.now());
        let mut done =
            Published { left_out: days.left_out.clone(), faults: days.faults.clone(), ..Published::default() };
        self.apply(act, actor, &days, &change, &mut done).await?;
        act.detail(serde_json::json!({
            "from": from.to_string(), "to": to.to_string(), "sessions": done.sessions, "slots": done.slots,
            "withdrawn": done.withdrawn, "rebook": done.rebook.len(), "tell": done.tell.len(),
        }));
        Ok(done)
    }

    async fn apply(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        days: &Days,
        change: &Change,
        done: &mut Published,
    ) -> Result<()> {
        let (tx, now) = (&mut act.tx, self.now());
        let keyed = |slots: &mut dyn Iterator<Item = PlannedSlot>| -> Vec<_> {
            slots.filter(|slot| slot.starts > now).map(|slot| (SlotId::new(self.ids.uuid()), slot)).collect()
        };
        for place in &change.open {
            let session = &days.planned[*place];
            let id = ClinicId::new(self.ids.uuid());
            if clinic::add(tx, id, session, actor.account(), now).await? {
                let slots = keyed(&mut session.slots.iter().cloned());
                clinic::add_slots(tx, id, session, &slots).await?;
                done.sessions += 1;
                done.slots += slots.len();
            }
        }
        for (id, place) in &change.amend {
            clinic::amend(tx, *id, &days.planned[*place], now).await?;
        }
        for (id, slot) in &change.add {
            let stands = days.published.iter().find(|session| session.clinic == *id);
            let same = |planned: &&linchpin_access::diary::PlannedSession| {
                stands.is_some_and(|stands| (stands.pattern, stands.day) == (planned.pattern, planned.day))
            };
            if let Some(session) = days.planned.iter().find(same) {
                let slots = keyed(&mut [slot.clone()].into_iter());
                clinic::add_slots(tx, *id, session, &slots).await?;
                done.slots += slots.len();
            }
        }
        for (id, opening) in &change.restore {
            done.slots += usize::from(slot::restore(tx, *id, *opening).await?);
        }
        for (id, opening) in &change.reopen {
            slot::reopen(tx, *id, *opening).await?;
        }
        for id in change.withdraw.iter().chain(&change.release) {
            done.withdrawn += usize::from(slot::withdraw(tx, *id).await?);
        }
        for session in &days.published {
            clinic::plan(tx, session.clinic, now).await?;
        }
        for id in &change.rebook {
            slot::unplan(tx, *id).await?;
            done.rebook.extend(days.appointment(id));
        }
        done.tell = change.tell.iter().filter_map(|(id, told)| Some((days.appointment(id)?, *told))).collect();
        for (id, told) in &done.tell {
            let what = match told {
                Told::Site(_) => to_tell::What::Site,
                Told::Clinician(_) => to_tell::What::Clinician,
            };
            to_tell::add(tx, *id, what, now).await?;
        }
        done.waiting = change.waiting;
        Ok(())
    }
}

/// The days whose sessions a closure can touch: one that began the evening before runs into it.
///
/// # Errors
/// It is over, or longer than two years.
pub(super) fn closed_days(one: &Closure, today: Date) -> Result<(Date, Date)> {
    let days = (one.from.date().saturating_sub(1.day()).max(today.saturating_sub(1.day())), one.to.date());
    if days.1 < today {
        return Err(Error::invalid("This time is over: nothing can be closed any more."));
    }
    if days.1 >= days.0.checked_add(MOST_DAYS.days()).unwrap_or(Date::MAX) {
        return Err(Error::invalid("Close two years at most at once."));
    }
    Ok(days)
}

/// Of a change that which the closure alone brings: whatever else waits to be published goes on waiting.
pub(super) fn only_closing(change: Change, days: &Days, closure: &Closure) -> Change {
    let at = linchpin_access::england::instant;
    let (from, to) = (at(closure.from).unwrap_or(Timestamp::MIN), at(closure.to).unwrap_or(Timestamp::MAX));
    let cut = |ids: Vec<SlotId>| -> Vec<SlotId> {
        let touched = |slot: &slot::Slot| {
            let whose = closure.site.is_none_or(|site| site == slot.site)
                && closure.staff.is_none_or(|staff| slot.staff == Some(staff));
            whose && slot.starts < to && from < slot.ends
        };
        ids.into_iter().filter(|id| days.slots.get(id).is_some_and(touched)).collect()
    };
    Change {
        withdraw: cut(change.withdraw),
        release: cut(change.release),
        rebook: cut(change.rebook),
        ..Change::default()
    }
}

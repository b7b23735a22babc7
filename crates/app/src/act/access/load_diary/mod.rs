//! Diaries of another system into ours: sessions and slots that no pattern makes.

mod day;
mod names;

use std::collections::{BTreeMap, btree_map::Entry};

use jiff::civil::{Date, DateTime};
use linchpin_access::england;
use linchpin_core::{OdsCode, Result, StaffId};

pub use names::DiaryNames;

use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};
use day::TakenTime;
use names::{KnownSlot, words};

/// A slot as another system's diary tells of it, by names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldSlot {
    /// Whose diary.
    pub organisation: OdsCode,
    /// The name of the site.
    pub site: String,
    /// The name of the clinician.
    pub who: String,
    /// The name of the kind of slot.
    pub kind: String,
    /// The name of the rule for who may book it.
    pub rule: Option<String>,
    /// The day of its session.
    pub day: Date,
    /// When it begins, by England's clocks.
    pub starts: DateTime,
    /// When it ends.
    pub ends: DateTime,
}

/// A time that another system has given to somebody, or shut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenSlot {
    /// Whose diary.
    pub organisation: OdsCode,
    /// The name of the clinician.
    pub who: String,
    /// The day of its session.
    pub day: Date,
    /// When it begins, by England's clocks.
    pub starts: DateTime,
    /// When it ends.
    pub ends: DateTime,
}

/// What cannot be used of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The site.
    Site,
    /// The clinician.
    Who,
    /// The kind of slot.
    Kind,
    /// The rule.
    Rule,
    /// The time.
    Time,
}

/// What came of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiaryLoaded {
    /// Sessions that are new.
    pub sessions: u64,
    /// Slots that are new.
    pub slots: u64,
    /// Slots that were there already, just so.
    pub same: u64,
    /// Slots that were free here and are taken there: nobody can book them any more.
    pub closed: u64,
    /// Taken ones, by their place in the batch, in whose time somebody is booked here as well.
    pub both: Vec<usize>,
    /// Slots that were left out: the place in the batch, what of it, the rule's name and what to do.
    pub refused: Vec<(usize, Part, &'static str, String)>,
    /// Slots that were kept although their session overlaps another of the clinician elsewhere.
    pub overlapping: Vec<usize>,
}

impl App {
    /// Puts slots that another system tells of into the diaries, all or none of the batch. What is there already stays as it is,
    /// so that the same told again changes nothing; what cannot be is left out and told. What came the same way before and is
    /// taken there now is no longer offered here; where somebody is booked in it already, that is told (HZ-37).
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn load_diary(
        &self,
        actor: &Actor,
        told: &[ToldSlot],
        taken: &[TakenSlot],
        names: &mut DiaryNames,
    ) -> Result<DiaryLoaded> {
        // Whoever loads learns counts and faults. What stands in a diary is not theirs to see.
        let subject = Subject::of(Resource::Data);
        let mut act = self.begin(actor).await?.permit(Act::Load, &subject, About::default()).await?;
        let mut done = DiaryLoaded::default();
        let mut days: BTreeMap<(StaffId, Date), Vec<KnownSlot>> = BTreeMap::new();
        let mut given: BTreeMap<(StaffId, Date), Vec<TakenTime>> = BTreeMap::new();
        for organisation in told.iter().map(|one| one.organisation).chain(taken.iter().map(|one| one.organisation)) {
            if let Entry::Vacant(place) = names.0.entry(organisation) {
                place.insert(self.diary_names(&mut act.tx, organisation).await?);
            }
        }
        for (at, one) in taken.iter().enumerate() {
            // Somebody who is not known here has no slots here.
            let Some(&[who]) = names.0[&one.organisation].staff.get(&words(&one.who)).map(Vec::as_slice) else {
                continue;
            };
            if let (Some(starts), Some(ends)) = (england::instant(one.starts), england::instant(one.ends)) {
                let time = TakenTime { at, organisation: one.organisation, starts, ends };
                given.entry((who, one.day)).or_default().push(time);
            }
        }
        for ((who, day), times) in &given {
            self.close_taken(&mut act, (*who, *day), times, &mut done).await?;
        }
        for (at, one) in told.iter().enumerate() {
            match self.known_slot(&names.0[&one.organisation], at, one) {
                Ok((who, slot)) => days.entry((who, one.day)).or_default().push(slot),
                Err((part, rule, why)) => done.refused.push((at, part, rule, why)),
            }
        }
        for ((who, day), slots) in days {
            let times = given.get(&(who, day)).map_or(&[][..], Vec::as_slice);
            self.load_day(&mut act, actor, (who, day), (slots, times), &mut done).await?;
        }
        done.refused.sort_by_key(|(at, ..)| *at);
        act.detail(serde_json::json!({
            "sessions": done.sessions, "slots": done.slots, "same": done.same, "left-out": done.refused.len(),
            "closed": done.closed, "in-both": done.both.len(),
        }));
        act.done().await?;
        Ok(done)
    }
}

//! Diaries of another system into ours: sessions and slots that no pattern makes.

use std::collections::{BTreeMap, btree_map::Entry};

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Time},
};
use linchpin_access::{
    diary::{PlannedSession, PlannedSlot},
    england,
};
use linchpin_core::{ClinicId, OdsCode, OpeningId, PatternId, Result, SiteId, SlotId, SlotTypeId, StaffId};
use linchpin_store::{
    Tx, clinic,
    loaded_session::{self, Session, Standing},
    opening, site, slot, slot_type, staff,
};

use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Resource, Subject},
};

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

/// The names that an organisation's diary knows, kept over the batches of one file.
#[derive(Debug, Default)]
pub struct DiaryNames(BTreeMap<OdsCode, Names>);

#[derive(Debug, Default)]
struct Names {
    sites: BTreeMap<String, SiteId>,
    staff: BTreeMap<String, Vec<StaffId>>,
    kinds: BTreeMap<String, SlotTypeId>,
    rules: BTreeMap<String, OpeningId>,
}

/// A time that is taken in the other system.
#[derive(Clone, Copy, Debug)]
struct TakenTime {
    /// Its place in the batch.
    at: usize,
    organisation: OdsCode,
    starts: Timestamp,
    ends: Timestamp,
}

impl TakenTime {
    fn meets(&self, starts: Timestamp, ends: Timestamp) -> bool {
        self.starts < ends && starts < self.ends
    }
}

/// A slot whose names are known.
#[derive(Clone, Copy, Debug)]
struct Known {
    at: usize,
    organisation: OdsCode,
    site: SiteId,
    kind: SlotTypeId,
    rule: OpeningId,
    starts: Timestamp,
    ends: Timestamp,
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
        let mut days: BTreeMap<(StaffId, Date), Vec<Known>> = BTreeMap::new();
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
            match self.known(&names.0[&one.organisation], at, one) {
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

    async fn diary_names(&self, tx: &mut Tx, organisation: OdsCode) -> Result<Names> {
        let mut names = Names::default();
        for one in site::of(tx, organisation).await?.into_iter().filter(|one| one.closed.is_none()) {
            names.sites.insert(fold(&one.name), one.id);
        }
        for one in staff::of(tx, organisation, None, self.clock.today()).await? {
            // Reports write names in every order.
            let mut spellings = vec![words(&one.name.full()), words(&one.name.formal())];
            spellings.dedup();
            spellings.into_iter().for_each(|spelling| names.staff.entry(spelling).or_default().push(one.id));
        }
        for one in slot_type::of(tx, organisation).await? {
            names.kinds.insert(fold(&one.it.name), one.it.id);
        }
        for one in opening::of(tx, organisation).await? {
            names.rules.insert(fold(&one.it.name), one.it.id);
        }
        Ok(names)
    }

    fn known(
        &self,
        names: &Names,
        at: usize,
        one: &ToldSlot,
    ) -> std::result::Result<(StaffId, Known), (Part, &'static str, String)> {
        let organisation = one.organisation;
        let site = names.sites.get(&fold(&one.site)).copied();
        let site = site.ok_or_else(|| {
            let why = format!(
                "{organisation} has no open site of this name: add the site, or write its name as the diary has it."
            );
            (Part::Site, "unknown-site", why)
        })?;
        let who = match names.staff.get(&words(&one.who)).map(Vec::as_slice) {
            Some([who]) => *who,
            Some(_) => {
                let why = format!("Several members of staff of {organisation} have this name: write the whole name.");
                return Err((Part::Who, "two-of-a-name", why));
            }
            None => {
                let why = format!(
                    "No member of staff of {organisation} has this name: add them to the directory, or correct the name."
                );
                return Err((Part::Who, "unknown-clinician", why));
            }
        };
        let kind = names.kinds.get(&fold(&one.kind)).copied().ok_or_else(|| {
            let why = format!(
                "{organisation} has no kind of slot of this name: add it, or write its name as the diary has it."
            );
            (Part::Kind, "unknown-slot-type", why)
        })?;
        let rule = match (&one.rule, names.rules.len()) {
            (Some(rule), _) => names.rules.get(&fold(rule)).copied(),
            (None, 1) => names.rules.values().next().copied(),
            (None, _) => None,
        };
        let rule = rule.ok_or_else(|| {
            let why = format!(
                "Say who may book it: add a column “Who may book” with the name of one of the rules of {organisation}."
            );
            (Part::Rule, "unknown-rule", why)
        })?;
        let far = || (Part::Time, "too-far", "This day is too far away.".to_owned());
        let starts = england::instant(one.starts).ok_or_else(far)?;
        let ends = england::instant(one.ends).ok_or_else(far)?;
        if starts <= self.now() {
            let why = "This time is over: a diary tells what is to come.".to_owned();
            return Err((Part::Time, "over", why));
        }
        if ends <= starts {
            let why =
                "The slot would end when it begins, for the clocks change in between: correct the times.".to_owned();
            return Err((Part::Time, "no-time", why));
        }
        Ok((who, Known { at, organisation, site, kind, rule, starts, ends }))
    }

    /// Takes what is taken there out of reach here, on one day of one clinician: slots of sessions that came the same way.
    async fn close_taken(
        &self,
        act: &mut Permitted<'_>,
        (who, day): (StaffId, Date),
        times: &[TakenTime],
        done: &mut DiaryLoaded,
    ) -> Result<()> {
        let (from, to) = around(day);
        let sessions = loaded_session::sessions(&mut act.tx, who, from, to).await?;
        for one in loaded_session::slots(&mut act.tx, who, from, to).await? {
            let session = sessions.iter().find(|session| session.id == one.session && session.loaded);
            let given = |time: &&TakenTime| {
                session.is_some_and(|s| s.organisation == time.organisation) && time.meets(one.starts, one.ends)
            };
            let Some(time) = times.iter().find(given).filter(|_| one.starts > self.now()) else { continue };
            if slot::withdraw(&mut act.tx, one.id).await? {
                done.closed += 1;
            } else {
                done.both.push(time.at);
            }
        }
        Ok(())
    }

    /// One day of one clinician.
    async fn load_day(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        (who, day): (StaffId, Date),
        (mut slots, taken): (Vec<Known>, &[TakenTime]),
        done: &mut DiaryLoaded,
    ) -> Result<()> {
        let (from, to) = around(day);
        let mut sessions = loaded_session::sessions(&mut act.tx, who, from, to).await?;
        let mut standing = loaded_session::slots(&mut act.tx, who, from, to).await?;
        slots.sort_by_key(|slot| (slot.starts, slot.at));
        let mut added: BTreeMap<ClinicId, Vec<(Known, SlotId)>> = BTreeMap::new();
        for slot in slots {
            let just_so = |one: &Standing| {
                (one.site, one.slot_type, one.starts, one.ends) == (slot.site, slot.kind, slot.starts, slot.ends)
            };
            if standing.iter().any(just_so) {
                done.same += 1;
                continue;
            }
            if let Some(other) = standing.iter().find(|one| one.starts < slot.ends && slot.starts < one.ends) {
                let (from, to) = (england::say_time(other.starts), england::say_time(other.ends));
                let why =
                    format!("The clinician has another slot from {from} to {to} on that day: correct one of them.");
                done.refused.push((slot.at, Part::Time, "overlap", why));
                continue;
            }
            let given = |one: &TakenTime| one.organisation == slot.organisation && one.meets(slot.starts, slot.ends);
            if taken.iter().any(given) {
                let why = "Another row says that the clinician is taken at that time: correct one of them.".to_owned();
                done.refused.push((slot.at, Part::Time, "overlap", why));
                continue;
            }
            let session = self.session_for(act, actor, (who, day), &slot, &mut sessions, done).await?;
            let id = SlotId::new(self.ids.uuid());
            let Known { site, kind, starts, ends, .. } = slot;
            standing.push(Standing { id, session, site, slot_type: kind, starts, ends });
            added.entry(session).or_default().push((slot, id));
        }
        for (id, slots) in added {
            let Some(session) = sessions.iter().find(|one| one.id == id) else { continue };
            let elsewhere = |other: &Session| {
                other.site != session.site && other.starts < session.ends && session.starts < other.ends
            };
            if sessions.iter().any(elsewhere) {
                done.overlapping.extend(slots.first().map(|(slot, _)| slot.at));
            }
            let planned: Vec<(SlotId, PlannedSlot)> = slots.iter().map(|(slot, id)| (*id, planned(slot))).collect();
            clinic::add_slots(&mut act.tx, id, &as_planned(session, who, day), &planned).await?;
            done.slots += planned.len() as u64;
        }
        Ok(())
    }

    /// The session to which a slot belongs: that of the clinician, day and site which came the same way, made longer where need
    /// be; a new one where there is none.
    async fn session_for(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        (who, day): (StaffId, Date),
        slot: &Known,
        sessions: &mut Vec<Session>,
        done: &mut DiaryLoaded,
    ) -> Result<ClinicId> {
        let same = |one: &&mut Session| {
            one.loaded
                && (one.organisation, one.site) == (slot.organisation, slot.site)
                && england::day(one.starts) == day
                // A break of half a day is two sessions.
                && slot.starts.duration_since(one.ends) < SignedDuration::from_hours(12)
        };
        if let Some(one) = sessions.iter_mut().find(same) {
            let (starts, ends) = (one.starts.min(slot.starts), one.ends.max(slot.ends));
            if (starts, ends) != (one.starts, one.ends) {
                loaded_session::widen(&mut act.tx, one.id, starts, ends).await?;
                (one.starts, one.ends) = (starts, ends);
            }
            return Ok(one.id);
        }
        let one = Session {
            id: ClinicId::new(self.ids.uuid()),
            organisation: slot.organisation,
            site: slot.site,
            starts: slot.starts,
            ends: slot.ends,
            loaded: true,
        };
        loaded_session::add(&mut act.tx, &one, (who, day), actor.account(), self.now()).await?;
        done.sessions += 1;
        let id = one.id;
        sessions.push(one);
        Ok(id)
    }
}

/// The day with that before and after it: sessions run over midnight.
fn around(day: Date) -> (Timestamp, Timestamp) {
    let midnight = |days: i64| england::instant(day.saturating_add(days.days()).to_datetime(Time::midnight()));
    (midnight(-1).unwrap_or(Timestamp::MIN), midnight(2).unwrap_or(Timestamp::MAX))
}

fn planned(slot: &Known) -> PlannedSlot {
    PlannedSlot { starts: slot.starts, ends: slot.ends, slot_type: slot.kind, opening: slot.rule }
}

/// The session in the words of those who add slots. No pattern made it, and none is written.
fn as_planned(one: &Session, who: StaffId, day: Date) -> PlannedSession {
    PlannedSession {
        pattern: PatternId::new(one.id.uuid()),
        day,
        organisation: one.organisation,
        site: one.site,
        staff: Some(who),
        starts: one.starts,
        ends: one.ends,
        slots: Vec::new(),
    }
}

fn fold(name: &str) -> String {
    linchpin_core::person::fold(name.trim())
}

/// A name without titles and signs, its words in order.
fn words(name: &str) -> String {
    let mut words = linchpin_core::person::words(&name.replace(['(', ')'], " "));
    words.retain(|word| !["dr", "mr", "mrs", "ms", "miss", "prof", "sr", "sister"].contains(&word.as_str()));
    words.sort_unstable();
    words.join(" ")
}

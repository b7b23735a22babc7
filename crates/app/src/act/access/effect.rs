//! What a change of the diary's own settings would take from others, told before it is saved.

use jiff::{SignedDuration, Timestamp};
use linchpin_access::{
    diary::{Fault, Opening, SlotState, SlotType, SlotTypes},
    england,
    opening::{Seen, SlotNow, Unseen, Viewer},
};
use linchpin_core::{OdsCode, PatternId, Result};
use linchpin_store::{
    Tx, opening, pattern,
    site::{self, Site},
    slot::{self, Slot, State},
    slot_type,
};

use super::As;
use crate::{About, Actor, App, permission::Act};

/// As far ahead as a diary is usually published: nine weeks.
const AHEAD: SignedDuration = SignedDuration::from_hours(63 * 24);

/// As many slots are looked at: a large hub for those weeks.
const MOST: u32 = 50_000;

/// Somebody who could book less of the slots that follow a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loses {
    /// Who.
    pub whose: As,
    /// How many free slots they can book at this moment, before the change and after it.
    pub now: (usize, usize),
    /// How many they can book now or later, before the change and after it.
    pub ever: (usize, usize),
}

/// What is published and would be touched by a change of a kind of slot or a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Free slots to come.
    pub free: usize,
    /// Slots to come in which somebody is booked.
    pub booked: usize,
    /// Weekly patterns that would make nothing any more until they are corrected, and why.
    pub faults: Vec<(PatternId, Vec<Fault>)>,
}

impl App {
    /// Who could book less if a rule became this one: among the organisation's own desk, the desks of these practices, their
    /// people online and NHS 111, over the free slots of the next nine weeks. A new rule takes nothing from anybody.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn plan_opening(&self, actor: &Actor, edited: &Opening, practices: &[OdsCode]) -> Result<Vec<Loses>> {
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::See, own, About::key(edited.id)).await?;
        let before = opening::get(&mut act.tx, edited.id).await?.map(|one| one.it);
        let slots = self.to_come(&mut act.tx, own).await?;
        act.done().await?;
        let Some(before) = before.filter(|one| one.organisation == own && one.to != edited.to) else {
            return Ok(Vec::new());
        };
        let after = Opening { organisation: own, ..edited.clone() };
        let starts: Vec<Timestamp> = slots
            .iter()
            .filter(|slot| slot.opening == before.id && slot.state != State::Booked && slot.staff.is_some())
            .map(|slot| slot.starts)
            .collect();
        let (now, today) = (self.now(), self.clock.today());
        let others = practices.iter().filter(|code| **code != own);
        let staff = std::iter::once(&own).chain(others).map(|code| (As::Staff(*code), self.staff_of(*code)));
        let online = practices
            .iter()
            .map(|code| (As::Online(*code), Viewer::Online { practice: *code, groups: self.groups.of(*code, today) }));
        let loses = staff.chain(online).chain([(As::Nhs111, Viewer::Nhs111)]).filter_map(|(whose, viewer)| {
            let seen = Seen::by(&viewer, now);
            let (then, new) = (counted(&seen, &before, &starts), counted(&seen, &after, &starts));
            let loses = Loses { whose, now: (then.0, new.0), ever: (then.1, new.1) };
            (new.0 < then.0 || new.1 < then.1).then_some(loses)
        });
        Ok(loses.collect())
    }

    /// What is published of a kind of slot, and which patterns would not fit it any more, if it became this one.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn plan_slot_type(&self, actor: &Actor, edited: &SlotType) -> Result<Touched> {
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::See, own, About::key(edited.id)).await?;
        let slots = self.to_come(&mut act.tx, own).await?;
        let patterns = pattern::of(&mut act.tx, own).await?;
        let kinds: SlotTypes =
            slot_type::of(&mut act.tx, own).await?.into_iter().map(|one| (one.it.id, one.it)).collect();
        act.done().await?;
        let mut after = kinds.clone();
        after.insert(edited.id, SlotType { organisation: own, ..edited.clone() });
        let today = self.clock.today();
        let faults = patterns
            .iter()
            // One that is over, or was wrong before, is no news.
            .filter(|one| one.it.to.is_none_or(|last| last >= today) && one.it.check(&kinds).is_ok())
            .filter_map(|one| Some((one.it.id, one.it.check(&after).err()?)));
        let faults = faults.collect();
        Ok(Touched { faults, ..touched(slots.iter().filter(|slot| slot.slot_type == edited.id)) })
    }

    /// What is published at a site: from the day on which it closes, where it does, else from now.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn plan_site(&self, actor: &Actor, edited: &Site) -> Result<Touched> {
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::See, own, About::key(edited.id)).await?;
        let slots = self.to_come(&mut act.tx, own).await?;
        act.done().await?;
        let there = slots.iter().filter(|slot| slot.site == edited.id);
        Ok(touched(there.filter(|slot| edited.closed.is_none_or(|day| england::day(slot.starts) >= day))))
    }

    /// The sites of the actor's own diary, those that are closed as well.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn own_sites(&self, actor: &Actor) -> Result<Vec<Site>> {
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::See, own, About::default()).await?;
        let found = site::of(&mut act.tx, own).await?;
        act.done().await?;
        Ok(found)
    }

    /// What is published of a diary from now on and was not taken out.
    async fn to_come(&self, tx: &mut Tx, own: OdsCode) -> Result<Vec<Slot>> {
        let now = self.now();
        let until = now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
        let mut slots = slot::between(tx, own, now, until, MOST).await?;
        slots.retain(|slot| slot.state != State::Withdrawn);
        Ok(slots)
    }

    /// The codes of the networks and groups that are known here: those to which one of these practices belongs today.
    #[must_use]
    pub fn groups_of(&self, practices: &[OdsCode]) -> Vec<String> {
        let today = self.clock.today();
        let mut all: Vec<String> = practices.iter().flat_map(|code| self.groups.of(*code, today)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// How many slots that begin then the rule lets them book now, and now or later, if nobody else has them.
fn counted(seen: &Seen<'_>, rule: &Opening, starts: &[Timestamp]) -> (usize, usize) {
    let (mut now, mut ever) = (0, 0);
    for starts in starts {
        let owner = rule.organisation;
        let free = SlotNow { owner, starts: *starts, has_clinician: true, state: SlotState::Free, hold: None };
        let reasons = seen.why_not(rule, &free);
        now += usize::from(reasons.is_empty());
        ever += usize::from(reasons.iter().all(|one| matches!(one, Unseen::Opens { .. })));
    }
    (now, ever)
}

fn touched<'s>(slots: impl Iterator<Item = &'s Slot>) -> Touched {
    let mut all = Touched::default();
    for slot in slots {
        if slot.state == State::Booked { all.booked += 1 } else { all.free += 1 }
    }
    all
}

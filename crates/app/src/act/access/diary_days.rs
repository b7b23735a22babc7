use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
};
use linchpin_access::{
    diary::{Opening, SlotType},
    england,
};
use linchpin_core::{AppointmentId, ClinicId, Error, OdsCode, OpeningId, Result, SiteId, SlotTypeId, StaffId};
use linchpin_store::{
    appointment::{self, State},
    clinic::{self, Clinic},
    opening,
    site::{self, Site},
    slot::{self, Slot},
    slot_type, staff,
};

use crate::{About, Actor, App, permission::Act};

/// As many slots and appointments are read at once: a large practice for some weeks.
const MOST: u32 = 50_000;

/// Some days of a diary, without anybody's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DiaryDays {
    /// The sessions, earliest first; one that began the day before and runs past midnight is among them.
    pub sessions: Vec<Sitting>,
    /// The sites of the organisation.
    pub sites: BTreeMap<SiteId, Site>,
    /// Its kinds of slots.
    pub kinds: BTreeMap<SlotTypeId, SlotType>,
    /// Its rules for who may book.
    pub rules: BTreeMap<OpeningId, Opening>,
    /// What those who sit, and those who could, are called.
    pub staff: BTreeMap<StaffId, String>,
    /// What became of the appointments in the slots, and of which practice the people are.
    pub became: BTreeMap<AppointmentId, (State, Option<OdsCode>)>,
}

/// A session with its slots, earliest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitting {
    /// The session.
    pub clinic: Clinic,
    /// Its slots.
    pub slots: Vec<Slot>,
}

impl App {
    /// The actor's own diary on the days from one to another, both included: sessions, slots and their states.
    ///
    /// # Errors
    /// The table refuses; the days are backward or more than nine weeks; or the store cannot be reached.
    pub async fn diary_days(&self, actor: &Actor, from: Date, to: Date) -> Result<DiaryDays> {
        let own = actor.organisation;
        let span = serde_json::json!({ "from": from.to_string(), "to": to.to_string() });
        let mut act = self.on_diary(actor, Act::See, own, About::default().with(span)).await?;
        if to < from || to > from.saturating_add(63.days()) {
            return Err(Error::invalid("Look at nine weeks at most at once."));
        }
        let at = |day: Date| england::instant(day.to_datetime(Time::midnight()));
        // A session lasts a day at most.
        let begins = at(from.saturating_sub(1.day())).unwrap_or(Timestamp::MIN);
        let first = at(from).unwrap_or(Timestamp::MIN);
        let ends = at(to.saturating_add(2.days())).unwrap_or(Timestamp::MAX);
        let mut of_clinic: BTreeMap<ClinicId, Vec<Slot>> = BTreeMap::new();
        for slot in slot::between(&mut act.tx, own, begins, ends, MOST).await? {
            of_clinic.entry(slot.clinic).or_default().push(slot);
        }
        let mut days = DiaryDays::default();
        for clinic in clinic::of(&mut act.tx, own, from.saturating_sub(1.day()), to).await? {
            if clinic.day >= from || clinic.ends > first {
                days.sessions.push(Sitting { slots: of_clinic.remove(&clinic.id).unwrap_or_default(), clinic });
            }
        }
        for one in appointment::at(&mut act.tx, own, begins, ends, MOST).await? {
            days.became.insert(one.id, (one.state, one.practice));
        }
        days.sites = site::of(&mut act.tx, own).await?.into_iter().map(|one| (one.id, one)).collect();
        days.kinds = slot_type::of(&mut act.tx, own).await?.into_iter().map(|one| (one.it.id, one.it)).collect();
        days.rules = opening::of(&mut act.tx, own).await?.into_iter().map(|one| (one.it.id, one.it)).collect();
        let today = self.clock.today();
        for one in staff::of(&mut act.tx, own, None, today).await? {
            days.staff.insert(one.id, one.name.full());
        }
        // Who left still stands in what is past.
        let sitting: Vec<StaffId> = days.sessions.iter().filter_map(|one| one.clinic.staff).collect();
        for id in sitting {
            if !days.staff.contains_key(&id)
                && let Some(one) = staff::get(&mut act.tx, id).await?
            {
                days.staff.insert(id, one.name.full());
            }
        }
        act.done().await?;
        Ok(days)
    }

    /// To which of these practices the actor's own diary opens slots as soon as they are published: its staff are named by
    /// a rule without an embargo, with the groups of today.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn serves(&self, actor: &Actor, practices: &[OdsCode]) -> Result<Vec<OdsCode>> {
        use linchpin_access::diary::{Audience, Embargo};
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::See, own, About::default()).await?;
        let rules = opening::of(&mut act.tx, own).await?;
        act.done().await?;
        let today = self.clock.today();
        let named = |practice: OdsCode| {
            let groups = self.groups.of(practice, today);
            let lines = rules.iter().flat_map(|rule| &rule.it.to).filter(|line| line.from == Embargo::None);
            lines.into_iter().any(|line| match &line.who {
                Audience::Own => practice == own,
                Audience::Practice(code) => *code == practice,
                Audience::Group(name) => groups.contains(name),
                Audience::Nhs111 | Audience::Online => false,
            })
        };
        Ok(practices.iter().copied().filter(|one| named(*one)).collect())
    }
}

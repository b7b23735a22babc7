//! Diaries, slots and appointments on both databases: what is kept comes back, and of many who want a slot one gets it.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod appointments;
mod planned;
mod slots;

use jiff::{SignedDuration, Timestamp, civil::Weekday};
use linchpin_access::{
    Category, Mode, Need, Profession,
    diary::{Access, Audience, Block, Embargo, Opening, Pattern, PlannedSession, PlannedSlot, SlotType},
};
use linchpin_core::{
    AppointmentId, ClinicId, CountingIds, Ids, Name, OdsCode, OpeningId, PatternId, Person, PersonId, Role, SiteId,
    SlotId, SlotTypeId, StaffId,
};
use linchpin_store::{
    appointment::{self, Appointment},
    clinic, opening, pattern, person, site,
    slot::{self, Span},
    slot_type,
    staff::{self, Staff},
    testing::TestStore,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-23T09:00:00Z")
}

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

fn ours() -> OdsCode {
    "C87002".parse().unwrap()
}

/// A site, a clinician, a kind of slot, a rule, a pattern, and one published session.
struct Diary {
    store: TestStore,
    ids: CountingIds,
    site: SiteId,
    slot_type: SlotTypeId,
    opening: OpeningId,
    clinic: ClinicId,
    session: PlannedSession,
    slots: Vec<SlotId>,
}

impl Diary {
    async fn new(store: TestStore, slots: usize) -> Self {
        let ids = CountingIds::from(1);
        let (site_id, staff_id) = (SiteId::new(ids.uuid()), StaffId::new(ids.uuid()));
        let (type_id, rule_id) = (SlotTypeId::new(ids.uuid()), OpeningId::new(ids.uuid()));
        let mut tx = store.write().await.unwrap();
        let home = site::Site {
            id: site_id,
            organisation: ours(),
            name: "Main surgery".into(),
            address: vec!["1 Effingham Street".into(), "Rotherham".into()],
            postcode: "S65 1AA".parse().unwrap(),
            position: Some((53.43, -1.35)),
            features: vec!["step-free".into()],
            closed: None,
            version: 1,
        };
        site::add(&mut tx, &home).await.unwrap();
        let doctor = Staff {
            id: staff_id,
            name: Name::usual(["Ann"], "Shah"),
            codes: vec![],
            email: None,
            roles: vec![],
            ended: None,
            version: 1,
        };
        staff::add(&mut tx, &doctor).await.unwrap();
        let kind = SlotType {
            id: type_id,
            organisation: ours(),
            name: "Telephone".into(),
            category: Category::GeneralAcute,
            mode: Mode::Telephone,
            profession: Profession::Gp,
            minutes: 10,
            needs: vec![Need::Urgent],
        };
        slot_type::add(&mut tx, &kind).await.unwrap();
        let everybody = Access { who: Audience::Own, from: Embargo::None, closes: 0 };
        let rule = Opening { id: rule_id, organisation: ours(), name: "Our desk".into(), to: vec![everybody] };
        opening::add(&mut tx, &rule).await.unwrap();
        let weekly = Pattern {
            id: PatternId::new(ids.uuid()),
            organisation: ours(),
            site: site_id,
            staff: Some(staff_id),
            weekday: Weekday::Tuesday,
            every: 1,
            starts: "08:30:00".parse().unwrap(),
            ends: "11:30:00".parse().unwrap(),
            blocks: vec![Block::Gap { minutes: 10 }, Block::Slots { slot_type: type_id, count: None, opening: None }],
            opening: rule_id,
            on_holidays: false,
            from: "2026-11-01".parse().unwrap(),
            to: None,
        };
        pattern::add(&mut tx, &weekly).await.unwrap();
        let first = at("2026-11-24T08:30:00Z");
        let planned = (0..slots).map(|n| {
            let starts = first + minutes(10 * i64::try_from(n).unwrap());
            PlannedSlot { slot_type: type_id, starts, ends: starts + minutes(10), opening: rule_id }
        });
        let planned: Vec<_> = planned.collect();
        let session = PlannedSession {
            pattern: weekly.id,
            day: "2026-11-24".parse().unwrap(),
            organisation: ours(),
            site: site_id,
            staff: Some(staff_id),
            starts: first,
            ends: planned.last().map_or(first, |slot| slot.ends),
            slots: planned,
        };
        let clinic = ClinicId::new(ids.uuid());
        assert!(clinic::add(&mut tx, clinic, &session, None, now()).await.unwrap());
        let keyed: Vec<_> = session.slots.iter().map(|s| (SlotId::new(ids.uuid()), s.clone())).collect();
        clinic::add_slots(&mut tx, clinic, &session, &keyed).await.unwrap();
        tx.commit().await.unwrap();
        let slots = keyed.into_iter().map(|(id, _)| id).collect();
        Self { store, ids, site: site_id, slot_type: type_id, opening: rule_id, clinic, session, slots }
    }

    async fn person(&self) -> PersonId {
        let person = Person::new(PersonId::new(self.ids.uuid()));
        let mut tx = self.store.write().await.unwrap();
        person::add(&mut tx, &person, None, now()).await.unwrap();
        tx.commit().await.unwrap();
        person.id
    }

    async fn appointment(&self, slot: SlotId, person: PersonId) -> Appointment {
        let slot = slot::get(&mut self.store.read().await.unwrap(), slot).await.unwrap().unwrap();
        Appointment {
            id: AppointmentId::new(self.ids.uuid()),
            slot: slot.id,
            person,
            organisation: slot.organisation,
            practice: Some(ours()),
            site: slot.site,
            staff: slot.staff,
            slot_type: slot.slot_type,
            starts: slot.starts,
            ends: slot.ends,
            state: appointment::State::Booked,
            request: None,
            relationship: None,
            words: None,
            made: now(),
            made_by: None,
            made_as: Role::Receptionist,
            made_for: ours(),
            moves: 0,
            arrived: None,
            settled: None,
            cancel_reason: None,
            version: 1,
        }
    }

    async fn slot(&self, n: usize) -> slot::Slot {
        slot::get(&mut self.store.read().await.unwrap(), self.slots[n]).await.unwrap().unwrap()
    }

    fn span(&self) -> Span {
        let to = now() + SignedDuration::from_hours(24 * 42);
        Span { opening: self.opening, slot_type: self.slot_type, from: now(), to }
    }
}

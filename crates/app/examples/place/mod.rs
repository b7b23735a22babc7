//! A place with diaries, for measurements.

#![expect(clippy::unwrap_used, reason = "a measurement may stop")]

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use jiff::{Timestamp, ToSpan, civil::Date, civil::Weekday, civil::date};
use linchpin_access::{
    Category, Mode, Need, Profession,
    diary::{Access, Audience, Block, Embargo, Opening, Pattern, SlotType},
};
use linchpin_app::{Actor, App, Groups, Keys, Settings, facts::NoFacts};
use linchpin_core::{
    CountingIds, FixedClock, Name, OdsCode, OpeningId, PatternId, Role, SiteId, SlotTypeId, StaffId, UserId,
};
use linchpin_store::{
    Store,
    site::Site,
    staff::{self, Staff, StaffRole},
};
use uuid::Uuid;

/// Everybody is in the group.
#[derive(Default)]
pub struct Everybody(Mutex<BTreeMap<OdsCode, Vec<String>>>);

impl Groups for Everybody {
    fn of(&self, organisation: OdsCode, _: Date) -> Vec<String> {
        self.0.lock().unwrap().entry(organisation).or_insert_with(|| vec!["NORTH".to_owned()]).clone()
    }
}

pub fn code(text: &str) -> OdsCode {
    text.parse().unwrap()
}

/// A Monday at nine.
pub fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

pub fn app(store: Store, groups: Arc<Everybody>) -> App {
    let (clock, ids) = (Arc::new(FixedClock(now())), Arc::new(CountingIds::from(1)));
    let keys = Keys::new([1; 32], [2; 32]);
    App::new(store, clock, ids, Arc::new(NoFacts), keys, Settings::default()).unwrap().among(groups)
}

pub fn actor(app: &App, role: Role, organisation: OdsCode) -> Actor {
    Actor {
        user: UserId::new(app.ids.uuid()),
        person: None,
        name: role.title().to_owned(),
        role,
        organisation,
        session: None,
        unproven: false,
        request: None,
    }
}

/// The diary of an organisation: so many clinicians, each on so many weekdays, for so many weeks, each session with these
/// numbers of slots of ten minutes, one block of a kind of its own for each number. The first kind is opened to the group.
pub async fn diary(app: &App, organisation: OdsCode, blocks: &[u16], clinicians: usize, weeks: i32, group: &str) {
    let manager = actor(app, Role::PracticeManager, organisation);
    let site = Site {
        id: SiteId::new(Uuid::nil()),
        organisation,
        name: format!("Surgery {organisation}"),
        address: vec![],
        postcode: "S65 1AA".parse().unwrap(),
        position: None,
        features: vec!["step-free".into()],
        closed: None,
        version: 1,
    };
    let site = app.add_site(&manager, site).await.unwrap().id;
    let line = |who| Access { who, from: Embargo::None, closes: 0 };
    let own =
        Opening { id: OpeningId::new(Uuid::nil()), organisation, name: "Own".into(), to: vec![line(Audience::Own)] };
    let shared = [Audience::Own, Audience::Group(group.into())].map(line);
    let shared = Opening { name: "Shared".into(), to: shared.into(), ..own.clone() };
    let own = app.add_opening(&manager, own).await.unwrap().it.id;
    let shared = app.add_opening(&manager, shared).await.unwrap().it.id;
    let modes = [Mode::Telephone, Mode::FaceToFace, Mode::VideoOnline];
    let mut parts = Vec::new();
    for (n, count) in blocks.iter().enumerate() {
        let kind = SlotType {
            id: SlotTypeId::new(Uuid::nil()),
            organisation,
            name: format!("Kind {n}"),
            category: Category::GeneralAcute,
            mode: modes[n % modes.len()],
            profession: Profession::ALL[n % 4],
            minutes: if blocks.len() == 1 { 10 } else { 15 },
            needs: if n == 0 { vec![] } else { vec![Need::Routine] },
        };
        let slot_type = app.add_slot_type(&manager, kind).await.unwrap().it.id;
        parts.push(Block::Slots { slot_type, count: Some(*count), opening: Some(if n == 0 { shared } else { own }) });
    }
    for n in 0..clinicians {
        let id = StaffId::new(app.ids.uuid());
        let role = StaffRole { role: Role::Clinician, organisation, job: None, from: None, to: None };
        let name = Name::usual(["Ann"], &format!("Shah{n}"));
        let doctor = Staff { id, name, codes: vec![], email: None, roles: vec![role], ended: None, version: 1 };
        let mut tx = app.store.write().await.unwrap();
        staff::add(&mut tx, &doctor).await.unwrap();
        tx.commit().await.unwrap();
        for weekday in [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
            if blocks.len() == 1 && weekday != Weekday::Tuesday {
                continue;
            }
            let pattern = Pattern {
                id: PatternId::new(Uuid::nil()),
                organisation,
                site,
                staff: Some(id),
                weekday,
                every: 1,
                starts: "08:30:00".parse().unwrap(),
                ends: if blocks.len() == 1 { "08:30:00" } else { "18:30:00" }.parse().unwrap(),
                blocks: parts.clone(),
                opening: own,
                on_holidays: false,
                from: date(2026, 11, 2),
                to: None,
            };
            app.add_pattern(&manager, pattern).await.unwrap();
        }
    }
    let from = date(2026, 11, 23);
    let to = from.checked_add((7 * weeks - 1).days()).unwrap();
    app.publish_diary(&manager, from, to).await.unwrap();
}

//! A hub that opens its slots to a group of practices, a practice in the group and one that is not.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Weekday, date},
};
use linchpin_access::{
    Category, Mode, Need, Profession,
    diary::{Access, Audience, Block, Embargo, Opening, Pattern, SlotType},
};
use linchpin_app::{
    Actor, App, Groups, Keys, Settings,
    act::{Book, FindSlots, FreeSlot},
    facts::NoFacts,
};
use linchpin_core::{
    Clock, CountingIds, ErrorKind, Name, OdsCode, OpeningId, PatternId, Person, PersonId, Registration, Result, Role,
    SiteId, SlotId, SlotTypeId, StaffId, UserId,
};
use linchpin_store::{
    Store,
    audit::{self, Record, Search, Verdict},
    person,
    site::Site,
    slot::{self, Slot},
    staff::{self, Staff, StaffRole},
    testing::TestStore,
};
use uuid::Uuid;

/// A Monday at nine.
pub const NOW: &str = "2026-11-23T09:00:00Z";
pub const TUESDAY: Date = date(2026, 11, 24);

pub fn hub() -> OdsCode {
    "HUB01".parse().unwrap()
}

/// In the group.
pub fn ours() -> OdsCode {
    "C87002".parse().unwrap()
}

/// In no group.
pub fn theirs() -> OdsCode {
    "C87005".parse().unwrap()
}

/// A clock that tests move.
pub struct Hand(Mutex<Timestamp>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Memberships that tests change.
#[derive(Default)]
pub struct Members(pub Mutex<BTreeMap<OdsCode, Vec<String>>>);

impl Groups for Members {
    fn of(&self, organisation: OdsCode, _: Date) -> Vec<String> {
        self.0.lock().unwrap().get(&organisation).cloned().unwrap_or_default()
    }

    /// The hub's, where it is a member of that.
    fn network(&self, practice: OdsCode, day: Date) -> Option<OdsCode> {
        self.of(practice, day).contains(&hub().to_string()).then(hub)
    }
}

pub struct Hub {
    pub app: App,
    pub clock: Arc<Hand>,
    pub members: Arc<Members>,
    pub site: SiteId,
    pub staff: StaffId,
    pub kind: SlotTypeId,
    /// Own desk at once, the group at once, people of these online.
    pub rule: OpeningId,
    pub pattern: PatternId,
    keys: AtomicU64,
    /// Keeps the database until the test is over.
    _store: Option<TestStore>,
}

pub fn line(who: Audience) -> Access {
    Access { who, from: Embargo::None, closes: 0 }
}

impl Hub {
    /// With a session on Tuesdays from 08:30 of so many slots of ten minutes.
    pub async fn new(store: TestStore, slots: u16) -> Self {
        let inner = store.store().clone();
        Self { _store: Some(store), ..Self::over(inner, slots, 1000).await }
    }

    pub fn app(store: Store, first: u64) -> (App, Arc<Hand>, Arc<Members>) {
        let clock = Arc::new(Hand(Mutex::new(NOW.parse().unwrap())));
        let members = Arc::new(Members::default());
        members.0.lock().unwrap().insert(ours(), vec!["NORTH".into()]);
        let app = App::new(
            store,
            Arc::<Hand>::clone(&clock),
            Arc::new(CountingIds::from(first)),
            Arc::new(NoFacts),
            Keys::new([1; 32], [2; 32]),
            Settings::default(),
        );
        (app.unwrap().among(Arc::<Members>::clone(&members)), clock, members)
    }

    pub async fn over(store: Store, slots: u16, first: u64) -> Self {
        let (app, clock, members) = Self::app(store, first);
        let staff = StaffId::new(app.ids.uuid());
        let doctor = Staff {
            id: staff,
            name: Name::usual(["Ann"], "Shah"),
            codes: vec![],
            email: None,
            roles: vec![StaffRole { role: Role::Clinician, organisation: hub(), job: None, from: None, to: None }],
            ended: None,
            version: 1,
        };
        let mut tx = app.store.write().await.unwrap();
        staff::add(&mut tx, &doctor).await.unwrap();
        tx.commit().await.unwrap();
        let mut made = Self {
            app,
            clock,
            members,
            site: SiteId::new(Uuid::nil()),
            staff,
            kind: SlotTypeId::new(Uuid::nil()),
            rule: OpeningId::new(Uuid::nil()),
            pattern: PatternId::new(Uuid::nil()),
            keys: AtomicU64::new(first),
            _store: None,
        };
        made.fill(slots).await;
        made
    }

    /// Somebody at work in a hub that is there.
    pub fn at_work(mut app: App, now: Timestamp, first: u64) -> Self {
        let clock = Arc::new(Hand(Mutex::new(now)));
        app.clock = Arc::<Hand>::clone(&clock);
        Self {
            app,
            clock,
            members: Arc::default(),
            site: SiteId::new(Uuid::nil()),
            staff: StaffId::new(Uuid::nil()),
            kind: SlotTypeId::new(Uuid::nil()),
            rule: OpeningId::new(Uuid::nil()),
            pattern: PatternId::new(Uuid::nil()),
            keys: AtomicU64::new(first),
            _store: None,
        }
    }

    async fn fill(&mut self, slots: u16) {
        let manager = self.actor(Role::PracticeManager, hub());
        self.site = self.app.add_site(&manager, Self::home()).await.unwrap().id;
        self.kind = self.app.add_slot_type(&manager, Self::telephone()).await.unwrap().it.id;
        let lines = [Audience::Own, Audience::Group("NORTH".into()), Audience::Online].map(line);
        let rule = Opening { id: self.rule, organisation: hub(), name: "The group".into(), to: lines.into() };
        self.rule = self.app.add_opening(&manager, rule).await.unwrap().it.id;
        self.pattern = self.app.add_pattern(&manager, self.weekly(slots)).await.unwrap().it.id;
        self.app.publish_diary(&manager, date(2026, 11, 23), date(2026, 11, 27)).await.unwrap();
    }

    pub fn home() -> Site {
        Site {
            id: SiteId::new(Uuid::nil()),
            organisation: hub(),
            name: "Hub".into(),
            address: vec![],
            postcode: "S65 1AA".parse().unwrap(),
            position: None,
            features: vec!["step-free".into()],
            closed: None,
            version: 1,
        }
    }

    pub fn telephone() -> SlotType {
        SlotType {
            id: SlotTypeId::new(Uuid::nil()),
            organisation: hub(),
            name: "Telephone".into(),
            category: Category::GeneralAcute,
            mode: Mode::Telephone,
            profession: Profession::Gp,
            minutes: 10,
            needs: vec![Need::Urgent, Need::Routine],
        }
    }

    pub fn weekly(&self, slots: u16) -> Pattern {
        Pattern {
            id: PatternId::new(Uuid::nil()),
            organisation: hub(),
            site: self.site,
            staff: Some(self.staff),
            weekday: Weekday::Tuesday,
            every: 1,
            starts: "08:30:00".parse().unwrap(),
            ends: "08:30:00".parse().unwrap(),
            blocks: vec![Block::Slots { slot_type: self.kind, count: Some(slots), opening: None }],
            opening: self.rule,
            on_holidays: false,
            from: date(2026, 11, 2),
            to: None,
        }
    }

    pub fn actor(&self, role: Role, organisation: OdsCode) -> Actor {
        Actor {
            user: UserId::new(self.app.ids.uuid()),
            person: None,
            name: role.title().to_owned(),
            role,
            organisation,
            session: None,
            unproven: false,
            request: Some("r1".into()),
        }
    }

    pub fn desk(&self) -> Actor {
        self.actor(Role::Receptionist, ours())
    }

    pub fn patient(&self, person: PersonId) -> Actor {
        Actor { person: Some(person), ..self.actor(Role::Patient, ours()) }
    }

    pub async fn person(&self, practice: OdsCode) -> PersonId {
        let mut person = Person::new(PersonId::new(self.app.ids.uuid()));
        person.names = vec![Name::usual(["Ann"], "Lee")];
        person.birth_date = Some(date(1980, 2, 3));
        person.registrations = vec![Registration { practice, from: Some(date(2020, 1, 1)), to: None }];
        let mut tx = self.app.store.write().await.unwrap();
        person::add(&mut tx, &person, None, self.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        person.id
    }

    /// A request key that nobody used.
    pub fn key(&self) -> String {
        format!("key-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    pub fn at(&self, text: &str) {
        *self.clock.0.lock().unwrap() = text.parse().unwrap();
    }

    pub fn wait(&self, minutes: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now += SignedDuration::from_mins(minutes);
    }

    pub async fn free(&self, actor: &Actor) -> Vec<FreeSlot> {
        self.app.find_slots(actor, &FindSlots { limit: 500, ..FindSlots::default() }).await.unwrap()
    }

    /// Every slot of the hub, earliest first.
    pub async fn slots(&self) -> Vec<Slot> {
        let mut tx = self.app.store.read().await.unwrap();
        slot::between(&mut tx, hub(), Timestamp::MIN, Timestamp::MAX, 10_000).await.unwrap()
    }

    /// The newest entry: act, resource without its key, person, outcome.
    pub async fn last(&self) -> (String, String, Option<PersonId>, &'static str) {
        let last = self.audit().await.remove(0);
        let resource = last.resource.split('/').next().unwrap_or_default().to_owned();
        (last.act, resource, last.person, last.outcome.as_str())
    }

    pub async fn audit(&self) -> Vec<Record> {
        let mut tx = self.app.store.read().await.unwrap();
        audit::search(&mut tx, &Search::default(), 1000).await.unwrap()
    }

    pub async fn refused<T: std::fmt::Debug>(&self, result: Result<T>) {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Forbidden);
        assert_eq!(self.last().await.3, "denied");
    }

    pub async fn chain_is_whole(&self) {
        let verdict = audit::verify(&self.app.store, None).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    }
}

pub fn book(slot: SlotId, person: PersonId) -> Book {
    Book { slot, hold: None, person, request: None, words: None, agreed: Some(true) }
}

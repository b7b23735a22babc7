//! A practice, a hub with a team, a practice that has nothing to do with it, and one pathway with one of everything.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, date},
};
use linchpin_access::{
    escalation,
    simulate::{Fit, Place},
};
use linchpin_app::{
    Actor, App, Definitions, Groups, Keys, Settings,
    act::{Acted, Agree, CaseSeen, MoveCase, OpenCase, WriteSection},
    facts::NoFacts,
};
use linchpin_core::{
    CaseId, Clock, Contact, ContactKind, CountingIds, Error, ErrorKind, Name, OdsCode, Person, PersonId, Registration,
    Result, Role, StaffId, TeamId, UserId,
};
use linchpin_pathways::{Answer, Answers};
use linchpin_store::{
    Store, account,
    audit::{self, Record, Search, Verdict},
    consent::How,
    person,
    staff::{self, Staff, StaffRole},
    team::{self, Team},
    testing::TestStore,
};

/// A Monday at nine.
pub const NOW: &str = "2026-11-23T09:00:00Z";

pub fn ours() -> OdsCode {
    "C87002".parse().unwrap()
}

pub fn theirs() -> OdsCode {
    "C87005".parse().unwrap()
}

pub fn hub() -> OdsCode {
    "HUB01".parse().unwrap()
}

/// A clock that tests move.
pub struct Hand(Mutex<Timestamp>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// The pathways and the schemes of the place, which tests change and take away.
#[derive(Default)]
pub struct Files(pub Mutex<BTreeMap<String, String>>, pub Mutex<BTreeMap<String, String>>);

impl Definitions for Files {
    fn scenarios(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn places(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn place(&self, _: &str, _: f64) -> Result<(Place, Option<Fit>)> {
        Err(Error::not_found("There is none."))
    }

    fn escalation(&self) -> Result<escalation::Definition> {
        Err(Error::not_found("There is none."))
    }

    fn pathways(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap().clone().into_iter().collect()
    }

    fn schemes(&self) -> Vec<(String, String)> {
        self.1.lock().unwrap().clone().into_iter().collect()
    }
}

/// Practices that closed, and where their people went.
#[derive(Default)]
pub struct Closed(pub Mutex<BTreeMap<OdsCode, OdsCode>>);

impl Groups for Closed {
    fn of(&self, _: OdsCode, _: Date) -> Vec<String> {
        Vec::new()
    }

    fn successor(&self, practice: OdsCode, _: Date) -> Option<OdsCode> {
        self.0.lock().unwrap().get(&practice).copied()
    }
}

pub struct Ward {
    pub app: App,
    pub clock: Arc<Hand>,
    pub files: Arc<Files>,
    pub closed: Arc<Closed>,
    pub team: TeamId,
    /// Of the practice.
    pub doctor: Actor,
    /// A clinician of the hub, in no team.
    pub matron: Actor,
    pub matron_staff: StaffId,
    /// A link worker of the hub, in the team.
    pub worker: Actor,
    pub worker_staff: StaffId,
    /// A link worker of the hub, in no team.
    pub outsider: Actor,
    pub outsider_staff: StaffId,
    /// Keeps the database until the test is over.
    _store: Option<TestStore>,
}

pub const SUPPORT: &str = include_str!("support.toml");

impl Ward {
    pub async fn new(store: TestStore) -> Self {
        let inner = store.store().clone();
        Self { _store: Some(store), ..Self::over(inner, 1000).await }
    }

    /// An app whose keys begin at `first`, at some instant.
    pub fn app(store: Store, first: u64, now: Timestamp) -> (App, Arc<Hand>, Arc<Files>, Arc<Closed>) {
        let clock = Arc::new(Hand(Mutex::new(now)));
        let files = Arc::new(Files(Mutex::new([("support".to_owned(), SUPPORT.to_owned())].into()), Mutex::default()));
        let closed = Arc::new(Closed::default());
        let app = App::new(
            store,
            Arc::<Hand>::clone(&clock),
            Arc::new(CountingIds::from(first)),
            Arc::new(NoFacts),
            Keys::new([1; 32], [2; 32]),
            Settings::default(),
        );
        let app = app.unwrap().defined_by(Arc::<Files>::clone(&files)).among(Arc::<Closed>::clone(&closed));
        (app, clock, files, closed)
    }

    pub async fn over(store: Store, first: u64) -> Self {
        let (app, clock, files, closed) = Self::app(store, first, NOW.parse().unwrap());
        let (doctor, _) = staff(&app, "Shah", Role::Clinician, ours()).await;
        let (matron, matron_staff) = staff(&app, "Marsh", Role::Clinician, hub()).await;
        let (worker, worker_staff) = staff(&app, "Webb", Role::LinkWorker, hub()).await;
        let (outsider, outsider_staff) = staff(&app, "Oram", Role::LinkWorker, hub()).await;
        let team = add_team(&app, "Support team", hub(), &[worker_staff]).await;
        let _store = None;
        Self {
            app,
            clock,
            files,
            closed,
            team,
            doctor,
            matron,
            matron_staff,
            worker,
            worker_staff,
            outsider,
            outsider_staff,
            _store,
        }
    }

    pub async fn actor(&self, role: Role, organisation: OdsCode) -> Actor {
        staff(&self.app, role.title(), role, organisation).await.0
    }

    pub fn patient(&self, person: PersonId) -> Actor {
        Actor { person: Some(person), ..plain(&self.app, "Lee", Role::Patient, ours()) }
    }

    pub async fn person(&self) -> PersonId {
        let mut person = Person::new(PersonId::new(self.app.ids.uuid()));
        person.names = vec![Name::usual(["Ann"], "Lee")];
        person.birth_date = Some(date(1940, 2, 3));
        person.contacts = vec![Contact { kind: ContactKind::Phone, value: "01709 555 0100".into(), preferred: true }];
        person.registrations = vec![Registration { practice: ours(), from: Some(date(2020, 1, 1)), to: None }];
        let mut tx = self.app.store.write().await.unwrap();
        person::add(&mut tx, &person, None, self.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        person.id
    }

    /// Changes a person's record as their practice would.
    pub async fn change(&self, id: PersonId, change: impl FnOnce(&mut Person)) {
        let mut tx = self.app.store.write().await.unwrap();
        let mut person = person::get(&mut tx, id).await.unwrap().unwrap();
        change(&mut person);
        let _ = person::save(&mut tx, &person, None, self.app.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub fn wait(&self, hours: i64) {
        *self.clock.0.lock().unwrap() += SignedDuration::from_hours(hours);
    }

    pub fn at(&self, instant: &str) {
        *self.clock.0.lock().unwrap() = instant.parse().unwrap();
    }

    /// A case that the doctor opened, and what the person said of it.
    pub async fn open(&self, person: PersonId, agreed: Option<bool>) -> CaseId {
        let wanted = OpenCase { person, pathway: "support".into(), answers: why(), agreed };
        self.app.open_case(&self.doctor, &wanted).await.unwrap().done().unwrap()
    }

    /// A case in which the matron leads the plan.
    pub async fn active(&self) -> (PersonId, CaseId) {
        let person = self.person().await;
        let case = self.open(person, Some(true)).await;
        self.accept(case).await;
        (person, case)
    }

    pub async fn accept(&self, case: CaseId) {
        let answers = [
            ("who".to_owned(), Answer::Reference(self.matron_staff.to_string())),
            ("score".to_owned(), Answer::Scale(vec![4])),
        ];
        self.make(&self.doctor, case, "Accept", answers.into(), None).await.unwrap().done().unwrap();
    }

    /// Makes a move as somebody who has just looked.
    pub async fn make(
        &self,
        actor: &Actor,
        case: CaseId,
        does: &str,
        answers: Answers,
        reason: Option<&str>,
    ) -> Result<Acted<u64>> {
        let seen = self.app.case(actor, case).await?.version;
        let wanted = MoveCase { case, seen, does: does.into(), answers, reason: reason.map(str::to_owned) };
        self.app.move_case(actor, &wanted).await
    }

    pub async fn write(
        &self,
        actor: &Actor,
        case: CaseId,
        (section, item): (&str, &str),
        after: usize,
        words: &str,
    ) -> Result<Acted<u64>> {
        let answers = [(item.to_owned(), Answer::Text(words.into()))].into();
        self.app.write_section(actor, &WriteSection { case, section: section.into(), after, answers }).await
    }

    pub async fn agree(&self, actor: &Actor, case: CaseId, agreed: bool) -> Result<Acted<()>> {
        self.app.agree_case(actor, &Agree { case, agreed, how: How::Spoken, note: None }).await
    }

    pub async fn audit(&self) -> Vec<Record> {
        let mut tx = self.app.store.read().await.unwrap();
        audit::search(&mut tx, &Search::default(), 1000).await.unwrap()
    }

    /// That somebody may not, and that it was written down.
    pub async fn refused<T: std::fmt::Debug>(&self, result: Result<T>) {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Forbidden);
        assert_eq!(self.audit().await[0].outcome.as_str(), "denied");
    }

    pub async fn chain_is_whole(&self) {
        let verdict = audit::verify(&self.app.store, None).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    }
}

fn plain(app: &App, name: &str, role: Role, organisation: OdsCode) -> Actor {
    Actor {
        user: UserId::new(app.ids.uuid()),
        person: None,
        name: name.to_owned(),
        role,
        organisation,
        session: None,
        unproven: false,
        request: Some("r1".into()),
    }
}

/// A member of staff with an account.
pub async fn staff(app: &App, name: &str, role: Role, organisation: OdsCode) -> (Actor, StaffId) {
    let actor = plain(app, name, role, organisation);
    let id = StaffId::new(app.ids.uuid());
    let one = Staff {
        id,
        name: Name::usual(["Pat"], name),
        codes: vec![],
        email: None,
        roles: vec![StaffRole { role, organisation, job: None, from: None, to: None }],
        ended: None,
        version: 1,
    };
    let user = account::New {
        id: actor.user,
        username: Some(format!("{name}-{id}")),
        name: format!("Pat {name}"),
        staff: Some(id),
        person: None,
        subject: None,
        password: None,
    };
    let mut tx = app.store.write().await.unwrap();
    staff::add(&mut tx, &one).await.unwrap();
    account::add(&mut tx, &user, app.now()).await.unwrap();
    tx.commit().await.unwrap();
    (actor, id)
}

pub async fn add_team(app: &App, name: &str, organisation: OdsCode, members: &[StaffId]) -> TeamId {
    let id = TeamId::new(app.ids.uuid());
    let team = Team { id, name: name.into(), organisation, purpose: None, closed: None, version: 1 };
    let mut tx = app.store.write().await.unwrap();
    team::add(&mut tx, &team).await.unwrap();
    for member in members {
        team::join(&mut tx, id, *member, app.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    id
}

/// The answers with which a case is opened.
pub fn why() -> Answers {
    let judgement = Answer::Text("Three falls since Christmas".into());
    [("needs".into(), Answer::Many(vec!["company".into()])), ("judgement".into(), judgement)].into()
}

pub fn none() -> Answers {
    Answers::new()
}

/// The newest answers to a form, as somebody sees them.
pub fn answers(seen: &CaseSeen, form: &str) -> Answers {
    let found = seen.forms.iter().find(|one| one.name == form).and_then(|one| one.versions.first());
    found.map(|version| version.answers.clone()).unwrap_or_default()
}

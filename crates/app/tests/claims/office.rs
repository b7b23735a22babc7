//! A place with two practices, two commissioners and a finance officer, and schemes that they signed.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use jiff::{Timestamp, civil::Date};
use linchpin_access::{
    escalation,
    simulate::{Fit, Place},
};
use linchpin_app::{
    Actor, App, Definitions, Figures, Groups, Keys, Settings,
    act::{ClaimFilter, ClaimSeen, NewEvidence, StepAt},
    facts::{Later, NoFacts},
    figures::Sheet,
};
use linchpin_core::{ClaimId, Clock, CountingIds, Error, ErrorKind, OdsCode, Pence, Period, Result, Role, UserId};
use linchpin_schemes::agreement::Step;
use linchpin_store::{
    Store, account,
    audit::{self, Search, Verdict},
    testing::TestStore,
};

pub fn ours() -> OdsCode {
    "C87002".parse().unwrap()
}

pub fn theirs() -> OdsCode {
    "C87005".parse().unwrap()
}

pub fn place() -> OdsCode {
    "03L".parse().unwrap()
}

pub struct Hand(Mutex<Timestamp>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub struct Files;

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
    fn schemes(&self) -> Vec<(String, String)> {
        vec![
            ("sutures".into(), include_str!("sutures.toml").into()),
            ("shared".into(), include_str!("shared.toml").into()),
        ]
    }
}

/// Lists that tests restate.
pub struct Lists(Mutex<Arc<Sheet>>);

impl Figures for Lists {
    fn sheet(&self) -> Later<'_, Result<Arc<Sheet>>> {
        let sheet = Arc::clone(&self.0.lock().unwrap());
        Box::pin(async move { Ok(sheet) })
    }
}

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

pub fn sheet(people: u64) -> Arc<Sheet> {
    let mut sheet = Sheet::default();
    sheet.of_place([ours(), theirs()]);
    for practice in [ours(), theirs()] {
        sheet.add_list(practice, Period::parse("2026-10").unwrap(), people);
    }
    Arc::new(sheet)
}

pub struct Office {
    pub app: App,
    clock: Arc<Hand>,
    lists: Arc<Lists>,
    pub closed: Arc<Closed>,
    pub manager: Actor,
    pub other: Actor,
    pub buyer: Actor,
    pub second: Actor,
    pub payer: Actor,
    _store: TestStore,
}

impl Office {
    /// Everybody has signed both schemes, October is over, and its claims are made.
    pub async fn new(store: TestStore) -> Self {
        let clock = Arc::new(Hand(Mutex::new("2026-10-01T09:00:00Z".parse().unwrap())));
        let (lists, closed) = (Arc::new(Lists(Mutex::new(sheet(5_000)))), Arc::new(Closed::default()));
        let inner: Store = store.store().clone();
        let keys = (Arc::new(CountingIds::from(1000)), Keys::new([1; 32], [2; 32]));
        let app = App::new(inner, Arc::<Hand>::clone(&clock), keys.0, Arc::new(NoFacts), keys.1, Settings::default())
            .unwrap();
        let app =
            app.defined_by(Arc::new(Files)).measuring(Arc::<Lists>::clone(&lists)).among(Arc::<Closed>::clone(&closed));
        let manager = actor(&app, "Manager", Role::PracticeManager, ours()).await;
        let other = actor(&app, "Other", Role::PracticeManager, theirs()).await;
        let buyer = actor(&app, "Buyer", Role::Commissioner, place()).await;
        let second = actor(&app, "Second", Role::Commissioner, place()).await;
        let payer = actor(&app, "Payer", Role::Finance, place()).await;
        let office = Self { app, clock, lists, closed, manager, other, buyer, second, payer, _store: store };
        for scheme in ["sutures", "shared"] {
            office.app.offer_scheme(&office.buyer, scheme, &[ours(), theirs()]).await.unwrap();
            for (actor, provider) in [(&office.manager, ours()), (&office.other, theirs())] {
                let seen = office.app.agreement_seen(actor, scheme, provider).await.unwrap();
                let at = StepAt { agreement: seen.id, version: seen.version };
                let _ = office.app.take_step(actor, at, Step::Accept).await.unwrap();
            }
        }
        office.at("2026-11-03T09:00:00Z");
        let made = office.app.make_claims().await.unwrap();
        assert_eq!((made.made, made.failed), (4, 0), "{made:?}");
        office
    }

    pub fn at(&self, instant: &str) {
        *self.clock.0.lock().unwrap() = instant.parse().unwrap();
    }

    pub fn restate(&self, people: u64) {
        *self.lists.0.lock().unwrap() = sheet(people);
    }

    pub async fn key(&self, scheme: &str, payee: OdsCode) -> ClaimId {
        let wanted = ClaimFilter { scheme: Some(scheme.into()), payee: Some(payee), ..ClaimFilter::default() };
        self.app.claims(&self.buyer, &wanted).await.unwrap()[0].head.id
    }

    pub async fn seen(&self, id: ClaimId) -> ClaimSeen {
        self.app.claim(&self.buyer, id).await.unwrap()
    }

    pub async fn version(&self, id: ClaimId) -> u64 {
        self.seen(id).await.head.version
    }

    pub async fn fill(&self, actor: &Actor, id: ClaimId, count: &str) -> Result<()> {
        let typed = [("completed".to_owned(), count.to_owned())];
        self.app.fill_claim(actor, id, self.version(id).await, &typed).await
    }

    pub async fn show(&self, actor: &Actor, id: ClaimId, what: &str) -> Result<()> {
        let new =
            NewEvidence { what: what.into(), name: "record.pdf".into(), bytes: b"%PDF-1.7 trained in May".to_vec() };
        self.app.show_evidence(actor, id, self.version(id).await, &new).await
    }

    pub async fn judge(&self, actor: &Actor, id: ClaimId, accepted: bool) -> Result<()> {
        let seen = self.seen(id).await;
        let file = seen.evidence.iter().rev().find(|one| one.file.judged.is_none()).unwrap().file.id;
        let because = if accepted { "" } else { "It is of another year." };
        self.app.judge_evidence(actor, (id, seen.head.version), file, accepted, because).await
    }

    pub async fn declare(&self, actor: &Actor, id: ClaimId) -> Result<()> {
        self.app.declare_claim(actor, id, self.version(id).await, None).await
    }

    pub async fn approve(&self, actor: &Actor, id: ClaimId) -> Result<()> {
        let seen = self.seen(id).await;
        self.app.approve_claim(actor, id, seen.head.version, seen.head.amount).await
    }

    /// A claim of the first practice for so many, approved.
    pub async fn approved(&self, count: &str) -> ClaimId {
        let id = self.key("sutures", ours()).await;
        self.fill(&self.manager, id, count).await.unwrap();
        self.show(&self.manager, id, "training record").await.unwrap();
        self.declare(&self.manager, id).await.unwrap();
        self.judge(&self.buyer, id, true).await.unwrap();
        self.approve(&self.buyer, id).await.unwrap();
        id
    }

    pub async fn audited(&self) -> String {
        let mut tx = self.app.store.read().await.unwrap();
        audit::search(&mut tx, &Search::default(), 1000).await.unwrap()[0].outcome.as_str().to_owned()
    }

    /// That somebody may not, and that it was written down.
    pub async fn refused<T: std::fmt::Debug>(&self, result: Result<T>) {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Forbidden);
        assert_eq!(self.audited().await, "denied");
    }

    /// What holds whatever was done: the books balance, nothing was paid twice, and every payment comes out again.
    pub async fn holds(&self) {
        let books = self.app.books(&self.payer).await.unwrap();
        assert!(books.hold(), "{books:?}");
        let (mut owed, mut paid, mut taken) = (0, 0, 0);
        for row in self.app.claims(&self.buyer, &ClaimFilter::default()).await.unwrap() {
            let seen = self.seen(row.head.id).await;
            assert_ne!(seen.proven, Some(false), "{:?}", row.head);
            let claim = &seen.claim;
            assert_eq!(
                (claim.owed, claim.paid, claim.taken, claim.state),
                (row.head.owed, row.head.paid, row.head.taken, row.head.state)
            );
            assert!(claim.taken.0 <= claim.paid.0);
            (owed, paid, taken) = (owed + claim.owed.0, paid + claim.paid.0, taken + claim.taken.0);
        }
        let sum = |kind: &str| -> i64 {
            let of = books.accounts.iter().filter(|line| line.account.to_string().starts_with(kind));
            of.map(|line| line.balance().0).sum()
        };
        let back: i64 = books
            .accounts
            .iter()
            .filter(|line| line.account.to_string().starts_with("due:"))
            .map(|line| line.came_in.0)
            .sum();
        assert_eq!(sum("owed:"), owed);
        assert_eq!(sum("paid:"), paid - back, "what was paid less what came back");
        assert_eq!(sum("due:"), back - taken);
        assert_eq!(sum("pot:") + sum("source:"), -(owed + paid - taken));
        let verdict = audit::verify(&self.app.store, None).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    }
}

pub fn pounds(text: &str) -> Pence {
    Pence::parse_pounds(text).unwrap()
}

pub async fn actor(app: &App, name: &str, role: Role, organisation: OdsCode) -> Actor {
    let user = UserId::new(app.ids.uuid());
    let new = account::New {
        id: user,
        username: Some(format!("{name}-{user}")),
        name: format!("Pat {name}"),
        staff: None,
        person: None,
        subject: None,
        password: None,
    };
    let mut tx = app.store.write().await.unwrap();
    account::add(&mut tx, &new, app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let request = Some("r1".into());
    Actor { user, person: None, name: name.to_owned(), role, organisation, session: None, unproven: false, request }
}

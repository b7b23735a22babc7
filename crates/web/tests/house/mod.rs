//! A made-up place with people in it: a store, an account for every role, a clock that is moved by hand, and a browser
//! without a screen.
#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "test code, used in parts"
)]

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp};
use linchpin_app::{
    Actor, App, Keys, Settings,
    act::{NewAccount, Post},
    facts::FixedFacts,
    identity::Cost,
};
use linchpin_core::{
    AlertId, Clock, CountingIds, Name, NhsNumber, OdsCode, Person, PersonId, Registration, RelationshipId, Role, UserId,
};
use linchpin_store::{
    alert::{self, Alert},
    audit::{self, Record, Search},
    consent, person,
    relationship::{self, Kind, Relationship, Scope},
    testing::TestStore,
};
use linchpin_web::Entrance;
use tower::ServiceExt;

pub mod care;
pub mod clinical;
pub mod crowd;
pub mod defined;
pub mod diary;
pub mod ics;

#[path = "../sample/mod.rs"]
pub mod sample;

/// A password that will do.
pub const PASSWORD: &str = "walks the dog at dawn";

/// A clock that tests move.
pub struct Hand(Mutex<Timestamp>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn move_on(&self, by: SignedDuration) -> bool {
        *self.0.lock().unwrap() += by;
        true
    }
}

impl Hand {
    pub fn wait(&self, minutes: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_mins(minutes)).unwrap();
    }
}

pub struct House {
    pub app: App,
    pub clock: Arc<Hand>,
    /// What the place defines; a test may take a pathway's file away.
    pub files: Arc<defined::Shipped>,
    pub site: Router,
    /// The accounts by role; `ann` has a password besides.
    pub accounts: BTreeMap<Role, UserId>,
    pub people: Vec<PersonId>,
    _store: TestStore,
}

/// A practice of the sample.
pub fn practice() -> OdsCode {
    OdsCode::parse("A10001").unwrap()
}

/// Another one.
pub fn elsewhere() -> OdsCode {
    OdsCode::parse("A10002").unwrap()
}

/// The place of the sample.
pub fn place() -> OdsCode {
    OdsCode::parse("99Z").unwrap()
}

/// Where somebody in a role works.
pub fn organisation(role: Role) -> OdsCode {
    match role {
        Role::PracticeManager | Role::Receptionist | Role::Clinician | Role::CareNavigator | Role::Patient => {
            practice()
        }
        Role::CoordinationNurse => OdsCode::parse("CCC01").unwrap(),
        Role::LinkWorker => OdsCode::parse("VOL01").unwrap(),
        Role::CareHome => OdsCode::parse("CH001").unwrap(),
        Role::Nhs111 => OdsCode::parse("NHS111").unwrap(),
        _ => place(),
    }
}

/// A fresh store: SQLite, and PostgreSQL in a test program that is named after it.
async fn fresh() -> TestStore {
    if env!("CARGO_CRATE_NAME").ends_with("_postgres")
        && let Some(store) = TestStore::postgres().await
    {
        return store;
    }
    TestStore::sqlite().await
}

impl House {
    /// With everything that a place may set as it is at first: one signs in to see anything.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Entrance)) -> Self {
        Self::at("2026-11-23T09:00:00Z".parse().unwrap(), fresh().await, true, change).await
    }

    pub async fn at(now: Timestamp, store: TestStore, demo: bool, change: impl FnOnce(&mut Entrance)) -> Self {
        let clock = Arc::new(Hand(Mutex::new(now)));
        let settings = Settings { cost: Cost::least(), demo, ..Settings::default() };
        let ids = Arc::new(CountingIds::from(1));
        let keys = Keys::new([1; 32], [2; 32]);
        let app = App::new(
            store.store().clone(),
            Arc::<Hand>::clone(&clock),
            ids,
            Arc::new(FixedFacts(clinical::record())),
            keys,
            settings,
        );
        let files = Arc::new(defined::Shipped::default());
        let app =
            app.unwrap().defined_by(Arc::<defined::Shipped>::clone(&files)).measuring(Arc::new(defined::Measured));
        let mut entrance = Entrance {
            acts: Some(Arc::new(app.clone())),
            open: false,
            public: None,
            staff: None,
            patient: None,
            callback: None,
            clock: Arc::<Hand>::clone(&clock),
            ids: Arc::new(CountingIds::from(1_000_000)),
        };
        change(&mut entrance);
        let site = linchpin_web::router(linchpin_web::App { entrance, ..sample::app(sample::picture()) });
        let mut house = Self { app, clock, files, site, accounts: BTreeMap::new(), people: Vec::new(), _store: store };
        house.people().await;
        for role in Role::ALL {
            let id = house.account(role.as_str(), &[(role, organisation(role))]).await;
            house.accounts.insert(role, id);
        }
        house.alerts().await;
        house
    }

    /// A person with a record at the practice, one elsewhere who is referred here, and so on.
    async fn people(&mut self) {
        let mut tx = self.app.store.write().await.unwrap();
        let now = self.app.now();
        for (number, given, family, practice) in [
            ("9434765919", "Ada", "Marsh", practice()),
            ("9434765870", "Ben", "O'Dowd", practice()),
            ("9434765862", "Cleo", "Vance", elsewhere()),
        ] {
            let mut person = Person::new(PersonId::new(self.app.ids.uuid()));
            person.nhs_number = NhsNumber::parse(number).ok();
            person.names = vec![Name::usual([given], family)];
            person.birth_date = Some("1950-02-03".parse().unwrap());
            person.registrations.push(Registration { practice, from: None, to: None });
            person::add(&mut tx, &person, None, now).await.unwrap();
            self.people.push(person.id);
        }
        for (person, kind, to, consent) in [
            (self.people[0], Kind::OpenCase, organisation(Role::CoordinationNurse), true),
            (self.people[1], Kind::Referred, organisation(Role::CoordinationNurse), false),
            (self.people[0], Kind::Shared, organisation(Role::LinkWorker), true),
            (self.people[2], Kind::Booked, practice(), true),
        ] {
            if consent {
                let agreed = consent::Consent {
                    id: linchpin_core::ConsentId::new(self.app.ids.uuid()),
                    person,
                    purpose: consent::SHARING.into(),
                    decision: consent::Decision::Given,
                    at: now,
                    until: None,
                    how: consent::How::Spoken,
                    account: None,
                    role: Some(Role::Receptionist),
                    organisation: Some(practice().to_string()),
                    note: None,
                };
                consent::add(&mut tx, &agreed).await.unwrap();
            }
            let one = Relationship {
                id: RelationshipId::new(self.app.ids.uuid()),
                person,
                kind,
                organisation: to,
                account: None,
                scope: Scope::Record,
                consent: None,
                reference: None,
                reason: Some("Fast response".into()),
                from: now,
                to: None,
                made_by: None,
                ended_by: None,
            };
            relationship::add(&mut tx, &one).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn alerts(&self) {
        let mut tx = self.app.store.write().await.unwrap();
        for (role, organisation) in [(Role::PracticeManager, Some(practice())), (Role::InformationGovernance, None)] {
            let alert = Alert {
                id: AlertId::new(self.app.ids.uuid()),
                at: self.app.now(),
                kind: "break-glass".into(),
                role,
                organisation: organisation.map(|o| o.to_string()),
                person: Some(self.people[0]),
                actor: None,
                detail: "Clinician at A10002 opened a record in an emergency. Their reason: collapsed in the street"
                    .into(),
            };
            alert::raise(&mut tx, &alert).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// An account with a password, in these roles.
    pub async fn account(&self, username: &str, posts: &[(Role, OdsCode)]) -> UserId {
        let patient = posts.iter().any(|(role, _)| *role == Role::Patient);
        let new = NewAccount {
            username: Some(username.to_owned()),
            name: format!("{} Example", username.replace('-', " ")),
            person: patient.then(|| self.people[0]),
            posts: posts.iter().map(|(role, organisation)| Post { role: *role, organisation: *organisation }).collect(),
            ..NewAccount::default()
        };
        let added = self.app.add_account(&Actor::console(place()), new).await.unwrap();
        self.app.set_password(&added.ticket.unwrap(), PASSWORD, None).await.unwrap();
        added.id
    }

    /// Somebody at a browser of their own.
    pub fn browser(&self) -> Browser {
        Browser { site: self.site.clone(), jar: BTreeMap::new(), token: None }
    }

    /// Somebody signed in.
    pub async fn as_role(&self, role: Role) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(role.as_str()).await;
        browser
    }

    /// The file of the store.
    pub fn file(&self) -> Option<std::path::PathBuf> {
        self._store.file()
    }

    /// The audit, newest first.
    pub async fn audit(&self) -> Vec<Record> {
        let mut tx = self.app.store.read().await.unwrap();
        audit::search(&mut tx, &Search::default(), 1000).await.unwrap()
    }
}

/// A browser without a screen: it keeps cookies, sends back the token of the last form, and goes nowhere by itself.
#[derive(Clone)]
pub struct Browser {
    pub site: Router,
    pub jar: BTreeMap<String, String>,
    pub token: Option<String>,
}

/// What came back.
pub struct Came {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Came {
    pub fn to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Came {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form with the token of the page before.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Came {
        let token = self.token.clone().unwrap_or_default();
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.post_bare(path, &all).await
    }

    /// Sends a form just as it is.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Came {
        let encode = linchpin_web::link::encode;
        let body: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
        let request = Request::post(path)
            .header(header::HOST, "place.example")
            .header(header::ORIGIN, "http://place.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Came {
        let cookies: Vec<String> = self.jar.iter().map(|(n, v)| format!("{n}={v}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.site.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.into(), value.into());
            }
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 20_000_000).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(token) = body.split("name=\"csrf\" value=\"").nth(1).and_then(|r| r.split('"').next()) {
            self.token = Some(token.to_owned());
        }
        Came { status, headers, body }
    }

    pub async fn sign_in(&mut self, username: &str) -> Came {
        self.get("/sign-in").await;
        let came = self.post("/sign-in", &[("username", username), ("password", PASSWORD)]).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{username}: {}", came.body);
        self.get("/account").await;
        came
    }

    /// The token of the session.
    pub fn session(&self) -> Option<&String> {
        self.jar.get("linchpin")
    }

    pub async fn ask(&mut self, method: Method, path: &str) -> Came {
        if method == Method::GET { self.get(path).await } else { self.post(path, &[]).await }
    }
}

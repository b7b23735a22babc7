//! Programs that ask: a house with clinical facts, staff and a care home, and a client with a token for each role.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "test code, used in parts")]

#[path = "diary.rs"]
mod diary;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use linchpin_app::{
    Actor, App,
    act::{NewToken, OpenCase, Post, WriteSection},
    facts::{
        Allergy, AllergyStanding, AllergyTo, Coded, Contact, Criticality, FixedFacts, Medicine, Problem, Reading,
        Record, Series,
    },
};
use linchpin_core::{Address, CareHomeId, ClinicId, Name, Person, PersonId, Registration, Role, StaffId, UserId};
use linchpin_pathways::Answer;
use linchpin_store::{
    care_home::{self, CareHome},
    person,
    staff::{self, Staff, StaffCode, StaffRole},
};
use linchpin_web::Entrance;
use serde_json::Value;
use tower::ServiceExt;

use crate::house::{House, elsewhere, organisation, place, practice, sample};

/// A house that programs ask.
pub struct Machines {
    pub house: House,
    pub app: App,
    pub site: Router,
    pub tokens: BTreeMap<Role, String>,
    pub staff: Vec<StaffId>,
    pub home: CareHomeId,
    /// A session of the practice's diary.
    pub session: ClinicId,
}

/// What came back.
pub struct Came {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Came {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} is no JSON: {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The keys of what a search found.
    pub fn found(&self) -> Vec<String> {
        let json = self.json();
        assert_eq!(json["resourceType"], "Bundle", "{}", self.text);
        let entries = json["entry"].as_array().cloned().unwrap_or_default();
        let matches = entries.iter().filter(|e| e["search"]["mode"] == "match");
        matches.map(|e| e["resource"]["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The kind of the first trouble.
    pub fn trouble(&self) -> String {
        let json = self.json();
        assert_eq!(json["resourceType"], "OperationOutcome", "{} {}", self.status, self.text);
        assert_eq!(self.header("content-type"), "application/fhir+json");
        assert_eq!(self.header("cache-control"), "no-store");
        json["issue"][0]["code"].as_str().unwrap().to_owned()
    }
}

pub fn record() -> Record {
    let snomed = |code: &str, text: &str| Coded {
        text: text.into(),
        code: Some(code.into()),
        system: Some("http://snomed.info/sct".into()),
    };
    let reading = |at: &str, value, lower| Reading { at: at.parse().unwrap(), value, lower };
    let allergy = |to, standing, verification: &str| Allergy {
        to,
        standing,
        verification: Some(verification.into()),
        criticality: Some(Criticality::High),
        kind: Some("allergy".into()),
        categories: vec!["medication".into()],
        reactions: vec!["Weal".into()],
        severity: Some("mild".into()),
        since: Some("2003-02".into()),
        recorded: Some("2004-05-06".parse().unwrap()),
    };
    Record {
        allergies: vec![
            allergy(AllergyTo::Substance(snomed("764146007", "Penicillin")), AllergyStanding::Active, "unconfirmed"),
            allergy(AllergyTo::Words, AllergyStanding::Active, "presumed"),
            allergy(AllergyTo::Substance(snomed("227493005", "Cashew nuts")), AllergyStanding::Refuted, "refuted"),
        ],
        problems: vec![
            Problem {
                what: snomed("38341003", "Hypertension"),
                since: Some("2019-04-02".parse().unwrap()),
                ended: None,
                current: true,
            },
            Problem {
                what: Coded { text: "Cough".into(), ..Coded::default() },
                since: Some("2020-01-01".parse().unwrap()),
                ended: Some("2020-01-20".parse().unwrap()),
                current: false,
            },
        ],
        medicines: vec![Medicine {
            what: snomed("376695008", "Amlodipine 5 mg tablets"),
            dose: Some("One a day".into()),
            further: 1,
            since: Some("2019-05-01".parse().unwrap()),
            ended: None,
            current: true,
        }],
        readings: vec![
            Series {
                what: snomed("75367002", "Blood pressure"),
                unit: Some("mm[Hg]".into()),
                readings: vec![
                    reading("2025-01-10T09:00:00Z", 150.0, Some(95.0)),
                    reading("2026-01-10T09:00:00Z", 135.0, Some(85.0)),
                ],
            },
            Series {
                what: snomed("27113001", "Body weight"),
                unit: Some("kg".into()),
                readings: (1..=25)
                    .map(|day| reading(&format!("2025-03-{day:02}T08:00:00Z"), 70.0 + f64::from(day) / 10.0, None))
                    .collect(),
            },
        ],
        contacts: vec![
            Contact {
                what: snomed("185317003", "Telephone encounter"),
                at: Some("2026-02-01T10:00:00Z".parse().unwrap()),
                until: Some("2026-02-01T10:12:00Z".parse().unwrap()),
                organisation: Some("A10001".into()),
                reason: Some(snomed("49727002", "Cough")),
            },
            Contact {
                what: Coded { text: "Seen at a walk-in centre".into(), ..Coded::default() },
                at: None,
                until: None,
                organisation: Some("The Walk-in Centre".into()),
                reason: None,
            },
        ],
        as_at: Some("2026-11-01".parse().unwrap()),
        ..Record::default()
    }
}

impl Machines {
    pub async fn new() -> Self {
        Self::over(House::new().await, |_| {}).await
    }

    pub async fn over(house: House, change: impl FnOnce(&mut App)) -> Self {
        let mut app = house.app.clone();
        app.facts = Arc::new(FixedFacts(record()));
        change(&mut app);
        let entrance = Entrance {
            acts: Some(Arc::new(app.clone())),
            open: false,
            public: Some("https://place.example".into()),
            staff: None,
            patient: None,
            callback: None,
            clock: Arc::clone(&app.clock),
            ids: Arc::new(linchpin_core::CountingIds::from(9_000_000)),
        };
        let site = linchpin_web::router(linchpin_web::App { entrance, ..sample::app(sample::picture()) });
        let mut made = Self {
            house,
            app,
            site,
            tokens: BTreeMap::new(),
            staff: Vec::new(),
            home: "01890000-0000-7000-8000-00000000beef".parse().unwrap(),
            session: "01890000-0000-7000-8000-00000000d1a4".parse().unwrap(),
        };
        made.directory().await;
        made.session = made.diary().await;
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Patient) {
            let secret = made.token(made.house.accounts[&role], role, 366).await;
            made.tokens.insert(role, secret);
        }
        made.plan().await;
        made
    }

    /// A plan for the end of life of the first person, in which something is written; not agreed to be seen by others.
    async fn plan(&self) {
        let doctor = self.app.bearer(&self.tokens[&Role::Clinician]).await.unwrap().unwrap();
        let why = [("why".to_owned(), Answer::Choice("The person asks for it".into()))].into();
        let wanted =
            OpenCase { person: self.house.people[0], pathway: "end-of-life".into(), answers: why, agreed: None };
        let case = self.app.open_case(&doctor, &wanted).await.unwrap().done().unwrap();
        let answers = [("matters".to_owned(), Answer::Text("To hear the garden".into()))].into();
        let section = WriteSection { case, section: "plan.About me".into(), after: 0, answers };
        self.app.write_section(&doctor, &section).await.unwrap().done().unwrap();
    }

    pub async fn token(&self, account: UserId, role: Role, days: u16) -> String {
        let post = Post { role, organisation: organisation(role) };
        let new = NewToken { post, label: "A test".into(), days };
        self.app.issue_token(&Actor::console(place()), account, &new).await.unwrap().secret
    }

    async fn directory(&mut self) {
        let mut tx = self.app.store.write().await.unwrap();
        for (i, name) in ["Adeyemi", "Brown", "Clark"].into_iter().enumerate() {
            let id = StaffId::new(self.app.ids.uuid());
            let role = |role, organisation, to: Option<&str>| StaffRole {
                role,
                organisation,
                job: (i == 0).then(|| "Practice nurse".into()),
                from: None,
                to: to.map(|d| d.parse().unwrap()),
            };
            let one = Staff {
                id,
                name: Name::usual(["Nadia"], name),
                codes: vec![StaffCode {
                    system: "https://fhir.hl7.org.uk/Id/gmc-number".into(),
                    value: format!("C100000{i}"),
                }],
                email: Some(format!("{name}@place.example").to_lowercase()),
                roles: vec![
                    role(Role::Clinician, practice(), None),
                    role(Role::Clinician, elsewhere(), Some("2020-01-01")),
                ],
                ended: None,
                version: 1,
            };
            staff::add(&mut tx, &one).await.unwrap();
            self.staff.push(id);
        }
        let home = CareHome {
            id: self.home,
            name: "The Limes".into(),
            organisation: Some("VLX01".parse().unwrap()),
            address: Address { lines: vec!["1 Lime Road".into()], postcode: Some("ZZ1 1AA".parse().unwrap()) },
            practices: vec![Registration { practice: practice(), from: None, to: None }],
            closed: None,
            version: 1,
        };
        care_home::add(&mut tx, &home).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// More people registered with the practice.
    pub async fn crowd(&self, many: usize) -> Vec<PersonId> {
        let mut tx = self.app.store.write().await.unwrap();
        let mut ids = Vec::new();
        for i in 0..many {
            let mut one = Person::new(PersonId::new(self.app.ids.uuid()));
            one.names = vec![Name::usual([format!("Person{i}").as_str()], "Crowd")];
            one.registrations.push(Registration { practice: practice(), from: None, to: None });
            person::add(&mut tx, &one, None, self.app.now()).await.unwrap();
            ids.push(one.id);
        }
        tx.commit().await.unwrap();
        ids
    }

    pub async fn send(&self, request: Request<Body>) -> Came {
        // Limits are another test's business.
        self.house.clock.wait(1);
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 20_000_000).await.unwrap();
        Came { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub fn request(&self, role: Role, method: Method, path: &str) -> axum::http::request::Builder {
        let path = path.strip_prefix("https://place.example").unwrap_or(path);
        let bearer = format!("Bearer {}", self.tokens[&role]);
        Request::builder().method(method).uri(path).header(header::AUTHORIZATION, bearer)
    }

    pub async fn get(&self, role: Role, path: &str) -> Came {
        self.send(self.request(role, Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn get_with(&self, role: Role, path: &str, name: &str, value: &str) -> Came {
        let request = self.request(role, Method::GET, path).header(name, value);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn form(&self, role: Role, path: &str, body: &str) -> Came {
        let request = self.request(role, Method::POST, path);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

/// Who may see most of a type, to ask about it.
pub fn reader(kind: &str) -> Role {
    match kind {
        "AuditEvent" => Role::InformationGovernance,
        "HealthcareService" | "Schedule" | "Slot" | "Appointment" | "ServiceRequest" => Role::Receptionist,
        "Patient"
        | "AllergyIntolerance"
        | "Condition"
        | "Observation"
        | "MedicationRequest"
        | "Encounter"
        | "Consent"
        | "CarePlan"
        | "QuestionnaireResponse" => Role::Clinician,
        _ => Role::Commissioner,
    }
}

/// A search of a type that finds something.
pub fn search(machines: &Machines, kind: &str) -> String {
    let ada = machines.house.people[0];
    match kind {
        "AllergyIntolerance"
        | "Condition"
        | "Observation"
        | "MedicationRequest"
        | "Encounter"
        | "Consent"
        | "Appointment"
        | "ServiceRequest"
        | "CarePlan"
        | "QuestionnaireResponse" => {
            format!("/fhir/{kind}?patient=Patient/{ada}")
        }
        "Patient" => format!("/fhir/Patient?_id={ada}"),
        kind => format!("/fhir/{kind}"),
    }
}

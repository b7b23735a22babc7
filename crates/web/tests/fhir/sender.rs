//! A sender of messages of the Booking and Referral Standard: the published message, its headers, and the answers read.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "test code")]

use std::path::{Path, PathBuf};

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use linchpin_access::diary::{PlannedSession, PlannedSlot};
use linchpin_core::{ClinicId, Name, NhsNumber, OdsCode, Person, PersonId, Registration, Role};
use linchpin_store::{clinic, person};
use serde_json::{Value, json};

use crate::{
    house::{organisation, practice},
    machine::{Came, Machines},
};

pub const PATH: &str = "/fhir/$process-message";
/// The slot of the published message, and when the message says it begins.
pub const SLOT: &str = "deb4c4b3-870b-4599-84df-5e54cef7afda";
pub const STARTS: &str = "2021-10-06T10:00:00Z";

pub fn published() -> Option<Value> {
    let root = std::env::var_os("LINCHPIN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = root.join("data/15_synthetic/bars_examples_1.4.0/process_message/POST-body.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", path.display());
        eprintln!("SKIPPED: {} is not there; set LINCHPIN_SHARED", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

pub fn base64(value: &Value) -> String {
    STANDARD.encode(value.to_string())
}

pub fn target(value: &str) -> String {
    base64(&json!({ "system": "https://fhir.nhs.uk/Id/dos-service-id", "value": value }))
}

pub fn from(code: OdsCode) -> String {
    let ods = json!({ "system": "https://fhir.nhs.uk/id/ods-organization-code", "value": code.to_string() });
    base64(&json!({ "resourceType": "Organization", "identifier": [ods], "name": "Who asks" }))
}

/// The n-th request.
pub fn named(n: u32) -> String {
    format!("60E0B220-8136-4CA5-AE46-1D97EF5{n:05}")
}

pub fn headers(role: Role, n: u32) -> Vec<(&'static str, String)> {
    vec![
        ("NHSD-Target-Identifier", target("A10001")),
        ("NHSD-End-User-Organisation", from(organisation(role))),
        ("X-Request-Id", named(n)),
        ("X-Correlation-Id", "11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA".into()),
    ]
}

impl Machines {
    pub async fn message(&self, role: Role, headers: &[(&'static str, String)], body: &Value) -> Came {
        let mut request = self.request(role, Method::POST, PATH);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.header(header::CONTENT_TYPE, "application/fhir+json;version=1.2.0");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn at_desk(&self, n: u32, body: &Value) -> Came {
        self.message(Role::Receptionist, &headers(Role::Receptionist, n), body).await
    }

    /// What a search of slots shows to the desk.
    pub async fn open_slots(&self) -> Vec<String> {
        self.get(Role::Receptionist, "/fhir/Slot?status=free&_count=100").await.found()
    }

    /// The day before the published message's slot, which there is, and its patient, who is registered.
    pub async fn in_2021() -> (Self, PersonId) {
        let machines = Self::new().await;
        let now = machines.app.now();
        let then: Timestamp = "2021-10-05T08:00:00Z".parse().unwrap();
        machines.house.clock.wait(then.duration_since(now).as_mins());
        let free = machines.free().await.remove(0).slot;
        let mut tx = machines.app.store.write().await.unwrap();
        let like = clinic::get(&mut tx, free.clinic).await.unwrap().unwrap();
        let (starts, ends) = (STARTS.parse().unwrap(), "2021-10-06T11:00:00Z".parse().unwrap());
        let session = PlannedSession {
            pattern: like.pattern.unwrap(),
            day: "2021-10-06".parse().unwrap(),
            organisation: practice(),
            site: like.site,
            staff: like.staff,
            starts,
            ends,
            slots: vec![],
        };
        let id = ClinicId::new(machines.app.ids.uuid());
        assert!(clinic::add(&mut tx, id, &session, None, then).await.unwrap());
        let slot = PlannedSlot { starts, ends, slot_type: free.slot_type, opening: free.opening };
        clinic::add_slots(&mut tx, id, &session, &[(SLOT.parse().unwrap(), slot)]).await.unwrap();
        let mut peter = Person::new(PersonId::new(machines.app.ids.uuid()));
        peter.nhs_number = NhsNumber::parse("9476719931").ok();
        peter.names = vec![Name::usual(["Peter"], "Chalmers")];
        peter.birth_date = Some("1974-12-25".parse().unwrap());
        peter.registrations.push(Registration { practice: practice(), from: None, to: None });
        person::add(&mut tx, &peter, None, then).await.unwrap();
        tx.commit().await.unwrap();
        (machines, peter.id)
    }
}

/// The appointment of an answer.
pub fn appointment(came: &Came) -> Value {
    assert_eq!(came.status, StatusCode::OK, "{}", came.text);
    let answer = came.json();
    let header = &answer["entry"][0]["resource"];
    assert_eq!((&answer["type"], &header["response"]["code"]), (&json!("message"), &json!("ok")));
    assert_eq!(header["eventCoding"]["code"], "booking-response");
    answer["entry"][1]["resource"].clone()
}

/// The standard's code and FHIR's, and where.
pub fn told(came: &Came) -> (StatusCode, String, String, String) {
    let issue = &came.json()["issue"][0];
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    assert_eq!(
        issue["details"]["coding"][0]["system"], "https://fhir.nhs.uk/Codesystem/http-error-codes",
        "{}",
        came.text
    );
    (came.status, text(&issue["details"]["coding"][0]["code"]), text(&issue["code"]), text(&issue["expression"][0]))
}

/// The same message about an appointment that there is.
pub fn about(message: &Value, id: &str, status: &str) -> Value {
    let mut message = message.clone();
    message["entry"][0]["resource"]["reason"]["coding"][0]["code"] = "update".into();
    message["entry"][1]["resource"]["id"] = id.into();
    message["entry"][1]["resource"]["status"] = status.into();
    message
}

/// A message of the kind that the practice's own diary of November can meet.
pub async fn for_ada(machines: &Machines, message: &Value) -> Value {
    let slot = machines.free().await.remove(0).slot;
    let mut message = message.clone();
    message["entry"][2]["resource"]["identifier"][0]["value"] = "9434765919".into();
    message["entry"][2]["resource"]["name"] = json!([{ "family": "MARSH", "given": ["Ada"] }]);
    message["entry"][2]["resource"]["birthDate"] = "1950-02-03".into();
    message["entry"][4]["resource"]["id"] = slot.id.to_string().into();
    message["entry"][4]["resource"]["start"] = slot.starts.to_string().into();
    message
}

//! Booking by messages of the Booking and Referral Standard: the published message as it is, and what must not work.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use linchpin_access::diary::{Access, Audience, Embargo};
use linchpin_core::Role;
use serde_json::{Value, json};

use crate::{
    house::{elsewhere, practice},
    machine::Machines,
    sender::{PATH, SLOT, STARTS, about, appointment, for_ada, from, headers, named, published, target, told},
};

#[tokio::test]
async fn the_published_message_books_once_and_is_cancelled_once() {
    let Some(message) = published() else { return };
    let (machines, peter) = Machines::in_2021().await;
    assert!(machines.open_slots().await.contains(&SLOT.to_owned()));
    let came = machines.at_desk(1, &message).await;
    let one = appointment(&came);
    assert_eq!((&one["status"], &one["start"]), (&json!("booked"), &json!(STARTS)));
    assert_eq!(one["slot"][0]["reference"], format!("Slot/{SLOT}"));
    assert_eq!(one["description"], "Reason for calling-");
    assert_eq!(came.header("x-request-id"), named(1).to_lowercase());
    assert_eq!(came.header("x-correlation-id"), "11c46f5f-cdef-4865-94b2-0ee0edcc26da");
    let id = one["id"].as_str().unwrap().to_owned();
    // Who lost the answer asks again, and nothing is done twice.
    assert_eq!(appointment(&machines.at_desk(1, &message).await)["id"], id.as_str());
    let all = machines.get(Role::Receptionist, &format!("/fhir/Appointment?patient=Patient/{peter}")).await;
    assert_eq!(all.found(), std::slice::from_ref(&id));
    assert!(!machines.open_slots().await.contains(&SLOT.to_owned()));
    // Another request for the same slot, and another message under the same name, are conflicts.
    let conflict = (StatusCode::CONFLICT, "REC_CONFLICT".to_owned(), "conflict".to_owned(), String::new());
    assert_eq!(told(&machines.at_desk(2, &message).await), conflict);
    let cancel = about(&message, &id, "cancelled");
    assert_eq!(told(&machines.at_desk(1, &cancel).await), conflict);
    let stands = machines.get(Role::Receptionist, &format!("/fhir/Appointment/{id}")).await.json();
    assert_eq!(stands["status"], "booked");
    // What it was when the sender saw it counts where they say so.
    let mut old = cancel.clone();
    old["entry"][1]["resource"]["meta"]["versionId"] = "7".into();
    assert_eq!(told(&machines.at_desk(3, &old).await), conflict);
    for _ in 0..2 {
        assert_eq!(appointment(&machines.at_desk(4, &cancel).await)["status"], "cancelled");
    }
    assert!(machines.open_slots().await.contains(&SLOT.to_owned()), "the slot is free again");
    // Who asked, and on what basis, stands in the audit.
    let audit = machines.house.audit().await;
    let of = |act: &str| audit.iter().filter(|e| e.act == act && e.resource == format!("appointment/{id}")).count();
    assert_eq!((of("add"), of("edit")), (1, 1), "one booking, one end");
    assert!(audit.iter().any(|e| e.person == Some(peter) && e.role == Some(Role::Receptionist)));
}

#[tokio::test]
async fn a_message_moves_an_appointment() {
    let Some(message) = published() else { return };
    let machines = Machines::new().await;
    let first = for_ada(&machines, &message).await;
    let one = appointment(&machines.at_desk(1, &first).await);
    let id = one["id"].as_str().unwrap();
    let other = about(&for_ada(&machines, &message).await, id, "booked");
    assert_ne!(other["entry"][4]["resource"]["id"], first["entry"][4]["resource"]["id"]);
    for _ in 0..2 {
        let moved = appointment(&machines.at_desk(2, &other).await);
        assert_eq!((&moved["id"], &moved["status"]), (&json!(id), &json!("booked")));
        assert_eq!(
            moved["slot"][0]["reference"],
            format!("Slot/{}", other["entry"][4]["resource"]["id"].as_str().unwrap())
        );
    }
    let slots = machines.open_slots().await;
    assert!(slots.contains(&first["entry"][4]["resource"]["id"].as_str().unwrap().to_owned()), "the old one is free");
}

#[tokio::test]
async fn what_is_wrong_with_a_message_is_told_by_its_place() {
    let Some(message) = published() else { return };
    let machines = Machines::new().await;
    let good = for_ada(&machines, &message).await;
    let cases: [(&str, Value, StatusCode, &str, &str); 13] = [
        ("/type", "collection".into(), StatusCode::BAD_REQUEST, "structure", "Bundle.type"),
        ("/entry", json!([]), StatusCode::BAD_REQUEST, "required", "Bundle.entry[0].resource"),
        (
            "/entry/0/resource/eventCoding/code",
            "servicerequest-request".into(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-supported",
            "Bundle.entry[0].resource.eventCoding.code",
        ),
        (
            "/entry/0/resource/reason/coding/0/code",
            "update".into(),
            StatusCode::BAD_REQUEST,
            "required",
            "Bundle.entry[1].resource.id",
        ),
        (
            "/entry/0/resource/focus/0/reference",
            "urn:uuid:0".into(),
            StatusCode::BAD_REQUEST,
            "required",
            "Bundle.entry[0].resource.focus[0].reference",
        ),
        (
            "/entry/1/resource/status",
            "cancelled".into(),
            StatusCode::BAD_REQUEST,
            "invariant",
            "Bundle.entry[1].resource.status",
        ),
        ("/entry/1/resource/slot", json!([]), StatusCode::BAD_REQUEST, "required", "Bundle.entry[1].resource.slot"),
        (
            "/entry/1/resource/slot",
            json!([{ "reference": "Slot/1" }, { "reference": "Slot/2" }]),
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-supported",
            "Bundle.entry[1].resource.slot",
        ),
        (
            "/entry/2/resource/birthDate",
            "1950-02-30".into(),
            StatusCode::BAD_REQUEST,
            "value",
            "Bundle.entry[2].resource.birthDate",
        ),
        (
            "/entry/2/resource/birthDate",
            "1950".into(),
            StatusCode::BAD_REQUEST,
            "required",
            "Bundle.entry[2].resource.birthDate",
        ),
        (
            "/entry/2/resource/identifier",
            json!([{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765910" }]),
            StatusCode::BAD_REQUEST,
            "required",
            "Bundle.entry[2].resource.identifier",
        ),
        ("/entry/4/resource/start", "2026-12-24T00:00:00Z".into(), StatusCode::CONFLICT, "conflict", ""),
        ("/entry/1/resource/description", "a\u{0}b".into(), StatusCode::BAD_REQUEST, "structure", ""),
    ];
    for (n, (pointer, value, status, code, at)) in (0..).zip(cases) {
        let mut message = good.clone();
        *message.pointer_mut(pointer).unwrap() = value;
        let came = machines.at_desk(100 + n, &message).await;
        let (is, _, said, place) = told(&came);
        assert_eq!((is, said.as_str(), place.as_str()), (status, code, at), "{pointer}: {}", came.text);
        assert!(!came.text.contains("Chalmers") && !came.text.contains("MARSH"), "{}", came.text);
    }
    for body in ["", "{", "[]", "null", "{\"resourceType\":\"Bundle\"}"] {
        let mut request = machines.request(Role::Receptionist, Method::POST, PATH);
        for (name, value) in headers(Role::Receptionist, 150) {
            request = request.header(name, value);
        }
        let request = request.header(header::CONTENT_TYPE, "application/fhir+json").body(Body::from(body)).unwrap();
        assert_eq!(told(&machines.send(request).await).0, StatusCode::BAD_REQUEST, "{body}");
    }
    appointment(&machines.at_desk(99, &good).await);
}

#[tokio::test]
async fn headers_are_needed_and_say_what_they_must() {
    let Some(message) = published() else { return };
    let machines = Machines::new().await;
    let good = for_ada(&machines, &message).await;
    let right = headers(Role::Receptionist, 1);
    for (n, (name, _)) in right.iter().enumerate() {
        let mut without = right.clone();
        without.remove(n);
        let (status, bars, code, at) = told(&machines.message(Role::Receptionist, &without, &good).await);
        assert_eq!((status, bars.as_str(), code.as_str()), (StatusCode::BAD_REQUEST, "REC_BAD_REQUEST", "required"));
        assert_eq!(at, format!("http.{}", name.to_lowercase()));
        for wrong in ["", "x", "e30=", "%%%", "bnVsbA=="] {
            let mut with = right.clone();
            with[n].1 = wrong.into();
            let status = machines.message(Role::Receptionist, &with, &good).await.status;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {wrong}");
        }
    }
    for (n, value, status) in [
        (0, target("ZZ999"), StatusCode::NOT_FOUND),
        (0, target("111111111"), StatusCode::NOT_FOUND),
        (0, target("01890000-0000-7000-8000-00000000beef"), StatusCode::NOT_FOUND),
        (1, from(elsewhere()), StatusCode::FORBIDDEN),
    ] {
        let mut with = right.clone();
        with[n].1 = value;
        assert_eq!(told(&machines.message(Role::Receptionist, &with, &good).await).0, status);
    }
    // A service may be named by its key too.
    let site = machines.free().await.remove(0).slot.site;
    let mut with = right.clone();
    with[0].1 = target(&site.to_string());
    appointment(&machines.message(Role::Receptionist, &with, &good).await);
}

#[tokio::test]
async fn whoever_is_not_known_by_all_three_is_not_booked_for() {
    let Some(message) = published() else { return };
    let machines = Machines::new().await;
    let good = for_ada(&machines, &message).await;
    let patient = |name: &str, value: Value| {
        let mut message = good.clone();
        *message.pointer_mut(&format!("/entry/2/resource/{name}")).unwrap() = value;
        message
    };
    let wrong = [
        patient("birthDate", "1950-02-04".into()),
        patient("name", json!([{ "family": "Mar" }])),
        patient("name", json!([{ "family": "Marsh-Jones" }])),
        // Nobody; and somebody of another practice, of whom the desk must not learn that they are there.
        patient("identifier/0/value", "9476719931".into()),
        {
            let mut cleo = patient("identifier/0/value", "9434765862".into());
            cleo["entry"][2]["resource"]["name"] = json!([{ "family": "Vance" }]);
            cleo
        },
    ];
    let mut said = Vec::new();
    for (n, message) in (0..).zip(&wrong) {
        let came = machines.at_desk(n, message).await;
        assert_eq!(came.status, StatusCode::NOT_FOUND, "{}", came.text);
        said.push(came.text);
    }
    said.dedup();
    assert_eq!(said.len(), 1, "nobody learns what was wrong: {said:?}");
    assert_eq!(
        machines.free().await.remove(0).slot.id.to_string(),
        good["entry"][4]["resource"]["id"].as_str().unwrap()
    );
}

#[tokio::test]
async fn only_a_token_that_may_book_books() {
    let Some(message) = published() else { return };
    let machines = Machines::new().await;
    let good = for_ada(&machines, &message).await;
    for role in [Role::Commissioner, Role::Finance, Role::LinkWorker, Role::Administrator, Role::InformationGovernance]
    {
        let came = machines.message(role, &headers(role, 1), &good).await;
        let (status, bars, ..) = told(&came);
        assert_eq!((status, bars.as_str()), (StatusCode::FORBIDDEN, "REC_FORBIDDEN"), "{role}");
    }
    // The nurse of the centre may book what is opened to her: this is not.
    let nurse = machines.message(Role::CoordinationNurse, &headers(Role::CoordinationNurse, 1), &good).await;
    assert_eq!(nurse.status, StatusCode::NOT_FOUND, "{}", nurse.text);
    // Nobody at all, and somebody with a browser.
    let bare = Request::post(PATH).header(header::CONTENT_TYPE, "application/fhir+json");
    let came = machines.send(bare.body(Body::from(good.to_string())).unwrap()).await;
    assert_eq!(told(&came).0, StatusCode::UNAUTHORIZED);
    let browser = machines.house.as_role(Role::Receptionist).await;
    let session = Request::post(PATH)
        .header(header::CONTENT_TYPE, "application/fhir+json")
        .header(header::COOKIE, format!("linchpin={}", browser.session().unwrap()));
    let came = machines.send(session.body(Body::from(good.to_string())).unwrap()).await;
    assert_eq!(told(&came).0, StatusCode::FORBIDDEN, "a page of another site could have sent it");
    // Too much, and another form.
    let big = machines.message(Role::Receptionist, &headers(Role::Receptionist, 2), &json!("x".repeat(300_000))).await;
    assert_eq!(big.status, StatusCode::PAYLOAD_TOO_LARGE);
    let form = machines.form(Role::Receptionist, PATH, "a=1").await;
    assert_eq!(form.status, StatusCode::BAD_REQUEST);
    assert!(machines.get(Role::Receptionist, PATH).await.status == StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn nhs_111_books_what_is_opened_to_it_and_no_more() {
    let Some(message) = published() else { return };
    let machines = Machines::new().await;
    let good = for_ada(&machines, &message).await;
    let of_111 = |n| headers(Role::Nhs111, n);
    let closed = machines.message(Role::Nhs111, &of_111(1), &good).await;
    assert_eq!(told(&closed).0, StatusCode::NOT_FOUND, "{}", closed.text);
    let manager = machines.house.actor(Role::PracticeManager).await;
    let mut rule = machines.app.openings(&manager, practice()).await.unwrap().remove(0);
    rule.it.to.push(Access { who: Audience::Nhs111, from: Embargo::None, closes: 0 });
    machines.app.save_opening(&manager, &rule).await.unwrap().saved().unwrap();
    let found = machines.get(Role::Nhs111, "/fhir/Slot?status=free").await.found();
    assert!(!found.is_empty());
    let one = appointment(&machines.message(Role::Nhs111, &of_111(2), &good).await);
    let cancel = about(&good, one["id"].as_str().unwrap(), "cancelled");
    let (status, bars, ..) = told(&machines.message(Role::Nhs111, &of_111(3), &cancel).await);
    assert_eq!((status, bars.as_str()), (StatusCode::FORBIDDEN, "REC_FORBIDDEN"));
    let stands = machines.get(Role::Receptionist, &format!("/fhir/Appointment/{}", one["id"].as_str().unwrap())).await;
    assert_eq!(stands.json()["status"], "booked");
}

#[tokio::test]
async fn slots_are_searched_as_the_standard_asks() {
    let machines = Machines::new().await;
    let site = machines.free().await.remove(0).slot.site;
    let search = format!(
        "/fhir/Slot?Schedule.actor:HealthcareService={site}&status=free&start=ge2026-11-24T00:00:00%2B00:00\
         &start=le2026-11-24T23:59:59%2B00:00&_include=Slot:schedule&_include=Schedule:actor:HealthcareService\
         &_include=Schedule:actor:Practitioner&_include=Schedule:actor:PractitionerRole\
         &_include=HealthcareService:providedBy&_include=HealthcareService:location&_count=100"
    );
    let came = machines.get(Role::Receptionist, &search).await;
    assert_eq!((came.status, came.found().len()), (StatusCode::OK, 17), "{}", came.text);
    let entries = came.json()["entry"].as_array().unwrap().clone();
    let along = entries.iter().filter(|e| e["search"]["mode"] == "include");
    let kinds: Vec<&str> = along.map(|e| e["resource"]["resourceType"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["HealthcareService", "Organization", "Practitioner", "Schedule"]);
    let with = |name, value: String| {
        machines.get_with(Role::Receptionist, "/fhir/Slot?_count=100", name, Box::leak(value.into_boxed_str()))
    };
    assert!(!with("NHSD-Target-Identifier", target("A10001")).await.found().is_empty());
    assert!(with("NHSD-Target-Identifier", target("A10002")).await.found().is_empty());
    assert_eq!(with("NHSD-Target-Identifier", "no Base64".into()).await.status, StatusCode::BAD_REQUEST);
    let none = machines.get(Role::Receptionist, "/fhir/Slot?Schedule.actor:HealthcareService=2000072489").await;
    assert_eq!((none.status, none.found().len()), (StatusCode::OK, 0));
    let odd = machines.get(Role::Receptionist, "/fhir/Slot?_include=Patient:link").await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    let statement = machines.get(Role::Receptionist, "/fhir/metadata").await.json();
    assert_eq!(statement["rest"][0]["operation"][0]["name"], "process-message");
    assert_eq!(statement["messaging"][0]["supportedMessage"][0]["mode"], "receiver");
}

//! Who sees what of a diary, an appointment and a request.

use axum::http::StatusCode;
use linchpin_app::act::{Book, Cancel, Settle};
use linchpin_core::Role;

use crate::machine::{Machines, search};

#[tokio::test]
async fn a_slot_is_there_for_whom_it_is_opened_and_says_nothing_of_a_person() {
    let machines = Machines::new().await;
    let found = machines.get(Role::Receptionist, "/fhir/Slot?status=free&start=2026-11-24&_count=100").await;
    assert_eq!((found.status, found.found().len()), (StatusCode::OK, 17), "one of eighteen is Ada’s: {}", found.text);
    assert!(!found.text.contains("Patient") && !found.text.contains("Chesty"));
    let first = &found.json()["entry"][0]["resource"];
    assert_eq!((&first["status"], &first["start"]), (&"free".into(), &"2026-11-24T08:40:00Z".into()));
    assert_eq!(first["extension"][0]["valueCodeableConcept"]["coding"][0]["code"], "Telephone");
    // The references lead somewhere.
    let schedule = first["schedule"]["reference"].as_str().unwrap();
    let session = machines.get(Role::Receptionist, &format!("/fhir/{schedule}")).await.json();
    assert_eq!(session["planningHorizon"]["end"], "2026-11-24T11:30:00Z");
    for actor in session["actor"].as_array().unwrap() {
        let path = format!("/fhir/{}", actor["reference"].as_str().unwrap());
        assert_eq!(machines.get(Role::Receptionist, &path).await.status, StatusCode::OK, "{path}");
    }
    let path = format!("/fhir/Slot?schedule={schedule}&_count=100");
    assert_eq!(machines.get(Role::Receptionist, &path).await.found().len(), 17);
    // The nurse of another organisation looks too: nothing is opened to her, and neither slot nor session is there.
    let nurse = machines.get(Role::CoordinationNurse, "/fhir/Slot").await;
    assert_eq!((nurse.status, nurse.found().len()), (StatusCode::OK, 0), "{}", nurse.text);
    let id = first["id"].as_str().unwrap();
    assert_eq!(machines.get(Role::CoordinationNurse, &format!("/fhir/Slot?_id={id}")).await.found().len(), 0);
    for path in [format!("/fhir/Slot/{id}"), format!("/fhir/{schedule}")] {
        let came = machines.get(Role::CoordinationNurse, &path).await;
        assert_eq!((came.status, came.trouble().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{path}");
    }
    let came = machines.get(Role::Receptionist, "/fhir/Slot?status=busy").await;
    assert_eq!((came.status, came.trouble().as_str()), (StatusCode::BAD_REQUEST, "not-supported"));
    let came = machines.get(Role::Commissioner, "/fhir/Slot").await;
    assert_eq!((came.status, came.trouble().as_str()), (StatusCode::FORBIDDEN, "forbidden"), "who never books");
}

#[tokio::test]
async fn an_appointment_says_what_became_of_it_to_those_who_may_know() {
    let machines = Machines::new().await;
    let (ada, desk) = (machines.house.people[0], machines.house.actor(Role::Receptionist).await);
    let path = format!("/fhir/Appointment?patient=Patient/{ada}");
    let found = machines.get(Role::Receptionist, &path).await;
    let id = found.found().remove(0);
    let one = machines.get(Role::Receptionist, &format!("/fhir/Appointment/{id}")).await.json();
    assert_eq!((&one["status"], &one["description"]), (&"booked".into(), &"Chesty cough".into()));
    assert_eq!(one["participant"][0]["actor"]["reference"], format!("Patient/{ada}"));
    let request = one["basedOn"][0]["reference"].as_str().unwrap();
    let asked = machines.get(Role::Receptionist, &format!("/fhir/{request}")).await.json();
    assert_eq!((&asked["status"], &asked["priority"]), (&"active".into(), &"urgent".into()));
    let slot = one["slot"][0]["reference"].as_str().unwrap();
    assert_eq!(machines.get(Role::Receptionist, &format!("/fhir/{slot}")).await.json()["status"], "busy");
    for (query, expected) in [("&date=2026-11-24", 1), ("&date=lt2026-11-24", 0), ("&date=ge2026-11-24", 1)] {
        assert_eq!(
            machines.get(Role::Receptionist, &format!("{path}{query}")).await.found().len(),
            expected,
            "{query}"
        );
    }
    // Whoever has nothing to do with the booking reads neither it nor the request.
    for path in [path.clone(), format!("/fhir/Appointment/{id}"), format!("/fhir/{request}")] {
        let came = machines.get(Role::CoordinationNurse, &path).await;
        assert_eq!((came.status, came.trouble().as_str()), (StatusCode::FORBIDDEN, "forbidden"), "{path}");
        assert!(!came.text.contains("cough"));
    }
    let whose = machines.get(Role::Receptionist, "/fhir/ServiceRequest").await;
    assert_eq!((whose.status, whose.trouble().as_str()), (StatusCode::BAD_REQUEST, "required"));
    // What becomes of it.
    let wanted = Cancel { appointment: id.parse().unwrap(), version: 1, reason: Some("Feels better".into()) };
    machines.app.cancel(&desk, &wanted, "c1").await.unwrap().done().unwrap();
    let one = machines.get(Role::Receptionist, &format!("/fhir/Appointment/{id}")).await.json();
    assert_eq!((&one["status"], &one["cancelationReason"]["text"]), (&"cancelled".into(), &"Feels better".into()));
    let again = Book {
        slot: machines.free().await.remove(0).slot.id,
        hold: None,
        person: ada,
        request: None,
        words: None,
        agreed: None,
    };
    let booked = machines.app.book(&desk, &again, "b2").await.unwrap().done().unwrap();
    machines.house.clock.wait(26 * 60);
    machines.app.mark(&desk, booked.id, 1, Settle::Dna).await.unwrap().done().unwrap();
    let one = machines.get(Role::Receptionist, &format!("/fhir/Appointment/{}", booked.id)).await.json();
    assert_eq!(one["status"], "noshow");
    assert_eq!(machines.get(Role::Receptionist, &search(&machines, "Appointment")).await.found().len(), 2);
}

//! One resource of each kind that we make, as full as it can be.

mod forms;
pub mod pathways;

use jiff::civil::{Date, date};
use linchpin_core::{
    Address, Contact, ContactKind, CountingIds, Ids, Name, NameUse, Person, PersonId, Registration, Sex,
};
use linchpin_fhir::{
    out::{self, Capability, Code, Measured, Search, SearchKind},
    system,
};
use serde_json::Value;

pub fn day() -> Date {
    date(2026, 11, 21)
}

pub fn person() -> Person {
    let mut person = Person::new(PersonId::new(CountingIds::from(1).uuid()));
    person.nhs_number = Some("999 000 0018".parse().unwrap());
    person.nhs_verified = true;
    person.names = vec![
        Name { prefix: Some("Dr".to_owned()), ..Name::usual(["Zoë", "Mae"], "O’Brien-Núñez") },
        Name { used: NameUse::Former, ..Name::usual(["Zoë"], "O’Brien") },
    ];
    person.birth_date = Some(date(1950, 5, 1));
    person.death_date = Some(date(2026, 1, 2));
    person.sex = Sex::Female;
    person.address = Some(Address {
        lines: vec!["1 Moor Lane".into(), "Dinnington".into()],
        postcode: Some("S25 4DB".parse().unwrap()),
    });
    person.contacts = vec![
        Contact { kind: ContactKind::Mobile, value: "07700 900000".into(), preferred: true },
        Contact { kind: ContactKind::Phone, value: "01709 820000".into(), preferred: false },
        Contact { kind: ContactKind::Email, value: "zoe@example.com".into(), preferred: false },
    ];
    person.language = Some("sk".into());
    person.interpreter = true;
    person.access_needs = vec!["Large print".into()];
    person.carer = true;
    person.veteran = true;
    person.registrations = vec![
        Registration { practice: "C87001".parse().unwrap(), from: None, to: Some(date(2020, 3, 31)) },
        Registration { practice: "C87002".parse().unwrap(), from: Some(date(2020, 4, 1)), to: None },
    ];
    person.version = 3;
    person
}

fn snomed<'a>(code: &'a str, term: &'a str) -> Code<'a> {
    Code { system: Some(system::SNOMED), code, term: Some(term) }
}

fn people() -> Vec<(&'static str, Value)> {
    let name = Name::usual(["Sandra"], "Gose");
    let identifiers = [("https://fhir.hl7.org.uk/Id/gmc-number".to_owned(), "C1234567".to_owned())];
    let contacts = [Contact { kind: ContactKind::Phone, value: "0113 496 0000".into(), preferred: false }];
    let address = Address { lines: vec!["New Street".into()], postcode: Some("S25 2EZ".parse().unwrap()) };
    vec![
        ("patient", out::patient(&person(), day())),
        (
            "practitioner",
            out::practitioner(&out::Practitioner {
                id: "s1",
                version: Some(2),
                name: Some(&name),
                identifiers: &identifiers,
                contacts: &contacts,
                active: true,
            }),
        ),
        (
            "practitioner-role",
            out::practitioner_role(&out::PractitionerRole {
                id: "r1",
                practitioner: "Practitioner/s1",
                organisation: "C87002",
                code: Some(snomed("62247001", "General practitioner")),
                title: Some("Clinician"),
                active: true,
            }),
        ),
        (
            "organisation",
            out::organisation(&out::Organisation {
                code: "C87002".parse().unwrap(),
                name: "Dinnington Group Practice",
                kind: Some("practice"),
                address: Some(&address),
                part_of: Some("03L".parse().unwrap()),
                active: true,
            }),
        ),
        (
            "location",
            out::location(&out::Location {
                id: "l1",
                code: Some("C87002001".parse().unwrap()),
                name: "Branch surgery",
                address: Some(&address),
                organisation: Some("C87002".parse().unwrap()),
                active: false,
            }),
        ),
    ]
}

fn clinical() -> Vec<(&'static str, Value)> {
    let systolic = snomed("72313002", "Systolic arterial pressure");
    let parts = [(systolic, Some(Measured::Number(142.0, Some("mm[Hg]"), None)))];
    vec![
        (
            "allergy",
            out::allergy_intolerance(&out::AllergyIntolerance {
                id: "a1",
                patient: "Patient/1",
                code: Some(snomed("764146007", "Penicillin")),
                kind: Some("allergy"),
                categories: &["medication"],
                criticality: Some("high"),
                clinical_status: Some("active"),
                verification: Some("presumed"),
                reactions: &["Weal", "Anaphylaxis"],
                severity: Some("severe"),
                onset: Some("2003"),
                recorded: Some(day()),
                ..Default::default()
            }),
        ),
        (
            "allergy in words",
            out::allergy_intolerance(&out::AllergyIntolerance {
                id: "a2",
                patient: "Patient/1",
                text: Some("Told in words"),
                severity: Some("mild"),
                ..Default::default()
            }),
        ),
        (
            "condition",
            out::condition(&out::Condition {
                id: "c1",
                patient: "Patient/1",
                code: snomed("44054006", "Type 2 diabetes mellitus"),
                category: Some("problem-list-item"),
                clinical_status: Some("active"),
                verification: Some("confirmed"),
                onset: Some("2019-04"),
                end: None,
                recorded: Some("2019-05-02"),
                encounter: Some("Encounter/e1"),
            }),
        ),
        (
            "observation",
            out::observation(&out::Observation {
                id: "o1",
                patient: "Patient/1",
                code: snomed("75367002", "Blood pressure"),
                category: Some("vital-signs"),
                status: Some("final"),
                date: Some(day()),
                value: None,
                parts: &parts,
                encounter: Some("Encounter/e1"),
            }),
        ),
        (
            "observation-number",
            out::observation(&out::Observation {
                id: "o2",
                patient: "Patient/1",
                code: snomed("1", "Albumin"),
                status: Some("final"),
                date: Some(day()),
                value: Some(Measured::Number(0.5, Some("g/L"), Some("<"))),
                ..Default::default()
            }),
        ),
        (
            "observation-code",
            out::observation(&out::Observation {
                id: "o3",
                patient: "Patient/1",
                code: snomed("365981007", "Tobacco smoking behaviour"),
                value: Some(Measured::Code(snomed("77176002", "Smoker"))),
                ..Default::default()
            }),
        ),
        (
            "medication-request",
            out::medication_request(&out::MedicationRequest {
                id: "m1",
                patient: "Patient/1",
                code: Code {
                    system: Some(system::DMD),
                    code: "39732411000001106",
                    term: Some("Amoxicillin 500mg capsules"),
                },
                status: Some("completed"),
                intent: Some("order"),
                date: Some(day()),
                dose: Some((500.0, Some("mg"))),
                encounter: None,
            }),
        ),
        (
            "encounter",
            out::encounter(&out::Encounter {
                id: "e1",
                patient: "Patient/1",
                status: Some("finished"),
                class: Some("AMB"),
                code: Some(snomed("185345009", "Encounter for symptom")),
                reason: Some(snomed("49727002", "Cough")),
                start: Some(day()),
                end: Some(day()),
                organisation: Some("C87002"),
            }),
        ),
    ]
}

fn governance() -> Vec<(&'static str, Value)> {
    let at: jiff::Timestamp = "2026-11-21T10:00:00.123456Z".parse().unwrap();
    vec![
        (
            "consent",
            out::consent(&out::Consent {
                id: "k1",
                patient: "Patient/1",
                active: true,
                permits: true,
                about: "Sharing with the link worker",
                given: Some(at),
                until: Some(day()),
                organisation: Some("C87002"),
                recipient: Some("RXE"),
            }),
        ),
        (
            "consent-refused",
            out::consent(&out::Consent { id: "k2", patient: "Patient/1", about: "Sharing", ..Default::default() }),
        ),
        (
            "audit-event",
            out::audit_event(&out::AuditEvent {
                id: "a1",
                at,
                act: "view-record",
                action: "R",
                done: true,
                outcome: Some("booked"),
                actor: "u1",
                role: Some("clinician"),
                organisation: Some("C87002"),
                patient: Some("Patient/1"),
                resource: Some("record"),
            }),
        ),
    ]
}

fn appointments() -> Vec<(&'static str, Value)> {
    let at = |minute: i64| {
        let first: jiff::Timestamp = "2026-11-24T08:30:00Z".parse().unwrap();
        first + jiff::SignedDuration::from_mins(minute)
    };
    let features = ["step-free".to_owned(), "interpreter".to_owned()];
    vec![
        (
            "healthcare-service",
            out::healthcare_service(&out::HealthcareService {
                id: "h1",
                version: Some(1),
                name: "Quayside Hub",
                organisation: "C87002",
                lines: &["1 Quayside".to_owned()],
                postcode: "S25 4DB",
                position: Some((53.43, -1.35)),
                features: &features,
                active: true,
            }),
        ),
        (
            "schedule",
            out::schedule(&out::Schedule {
                id: "d1",
                version: Some(2),
                service: "HealthcareService/h1",
                practitioner: Some("Practitioner/s1"),
                starts: at(0),
                ends: at(180),
            }),
        ),
        (
            "slot",
            out::slot(&out::Slot {
                id: "t1",
                version: Some(4),
                schedule: "Schedule/d1",
                status: "free",
                category: "General consultation, acute",
                kind: "Telephone, same day",
                channel: Some(out::Channel::Telephone),
                starts: at(0),
                ends: at(10),
            }),
        ),
        (
            "appointment",
            out::appointment(&out::Appointment {
                id: "p1",
                version: Some(3),
                status: "cancelled",
                cancelled: Some("Feels better"),
                channel: Some(out::Channel::InPerson),
                kind: Some("Face to face"),
                words: Some("Knee pain"),
                slot: "Slot/t1",
                request: Some("ServiceRequest/q1"),
                patient: "Patient/1",
                service: "HealthcareService/h1",
                practitioner: None,
                booked_by: "C87002",
                starts: at(0),
                ends: at(15),
                made: at(-1440),
            }),
        ),
        (
            "service-request",
            out::service_request(&out::ServiceRequest {
                id: "q1",
                version: Some(1),
                status: "active",
                priority: "urgent",
                need: "Child under 12, unwell",
                words: Some("Barking cough at night"),
                patient: "Patient/1",
                organisation: "C87002",
                received: at(0),
                due: at(600),
            }),
        ),
    ]
}

/// Every kind.
pub fn all() -> Vec<(&'static str, Value)> {
    let mut made = people();
    made.extend(clinical());
    made.extend(governance());
    made.extend(appointments());
    made.extend(forms::forms());
    let searches = [
        Search { name: "identifier", kind: SearchKind::Token, about: "By NHS number." },
        Search { name: "birthdate", kind: SearchKind::Date, about: "By date of birth." },
        Search { name: "organization", kind: SearchKind::Reference, about: "By practice." },
        Search { name: "name", kind: SearchKind::Text, about: "By name." },
    ];
    let can = [
        Capability {
            resource: "Patient",
            profile: Some("Patient"),
            interactions: &["read", "search-type"],
            searches: &searches,
            includes: &["Patient:organization"],
        },
        Capability { resource: "AuditEvent", profile: None, interactions: &["read"], searches: &[], includes: &[] },
    ];
    let outcome = out::operation_outcome(&[out::Trouble {
        severity: None,
        code: "invalid",
        message: "birthdate is not a date: write it as 1970-01-31",
        at: Some("Patient.birthdate"),
        bars: Some("REC_BAD_REQUEST"),
    }]);
    let page = out::Searchset {
        total: Some(2),
        own: "https://place.example/fhir/R4/Patient?name=x",
        next: None,
        base: "https://place.example/fhir/R4",
        included: &[made[4].1.clone()],
    };
    let found = vec![made[0].1.clone(), made[5].1.clone(), outcome.clone()];
    let answered = out::Answered {
        request: "60e0b220-8136-4ca5-ae46-1d97ef59d068",
        message: Some("c5957fdd-097b-409d-a406-49c52ceef2cd"),
        base: "https://place.example/fhir",
        version: "0.1.0",
        at: "2026-11-22T08:00:00Z".parse().unwrap(),
    };
    let booked = made.iter().find(|(name, _)| *name == "appointment").map(|(_, one)| one.clone());
    made.push(("booking-response", out::booking_response(&answered, &booked.unwrap())));
    made.push(("operation-outcome", outcome));
    made.push(("searchset", out::searchset(&page, found)));
    made.push((
        "capability-statement",
        out::capability_statement("0.1.0", day(), "https://place.example/fhir/R4", &can),
    ));
    made
}

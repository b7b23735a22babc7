//! Diaries, appointments and requests (UK Core; A1 to A3). A slot says nothing of a person.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::value::{by_ods, meta, pruned, reference};
use crate::system;

/// Where people are seen, and what for.
#[derive(Clone, Copy, Debug, Default)]
pub struct HealthcareService<'a> {
    /// Our key of the site.
    pub id: &'a str,
    /// The version of the record.
    pub version: Option<u64>,
    /// Its name.
    pub name: &'a str,
    /// The ODS code of whoever runs it.
    pub organisation: &'a str,
    /// The lines of its address.
    pub lines: &'a [String],
    /// Where it is.
    pub postcode: &'a str,
    /// Latitude and longitude, where its manager knows them.
    pub position: Option<(f64, f64)>,
    /// What it has, in words.
    pub features: &'a [String],
    /// Whether people are seen there.
    pub active: bool,
}

/// A session: one clinician at one site for a while.
#[derive(Clone, Copy, Debug)]
pub struct Schedule<'a> {
    /// Our key.
    pub id: &'a str,
    /// The version of the record.
    pub version: Option<u64>,
    /// `HealthcareService/key`.
    pub service: &'a str,
    /// `Practitioner/key`; none for a gap in the rota.
    pub practitioner: Option<&'a str>,
    /// From when.
    pub starts: Timestamp,
    /// Until when.
    pub ends: Timestamp,
}

/// A slot.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'a> {
    /// Our key.
    pub id: &'a str,
    /// The version of the record.
    pub version: Option<u64>,
    /// `Schedule/key`.
    pub schedule: &'a str,
    /// free, busy, busy-unavailable or busy-tentative.
    pub status: &'a str,
    /// The national category, in words.
    pub category: &'a str,
    /// The kind of slot, as the organisation calls it.
    pub kind: &'a str,
    /// How people are seen; see [`Channel`].
    pub channel: Option<Channel>,
    /// From when.
    pub starts: Timestamp,
    /// Until when.
    pub ends: Timestamp,
}

/// How people are seen, in the words of UK Core's delivery channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// In a room or at home.
    InPerson,
    /// By telephone.
    Telephone,
    /// By video.
    Video,
}

impl Channel {
    fn extension(self) -> Value {
        let (code, words) = match self {
            Self::InPerson => ("In-person", "In person"),
            Self::Telephone => ("Telephone", "Telephone"),
            Self::Video => ("Video", "Video"),
        };
        let coding = json!({ "system": system::uk_codes("DeliveryChannel"), "code": code, "display": words });
        json!({ "url": system::uk_extension("DeliveryChannel"), "valueCodeableConcept": { "coding": [coding] } })
    }
}

/// An appointment.
#[derive(Clone, Copy, Debug)]
pub struct Appointment<'a> {
    /// Our key.
    pub id: &'a str,
    /// The version of the record.
    pub version: Option<u64>,
    /// booked, arrived, fulfilled, noshow or cancelled.
    pub status: &'a str,
    /// Why it was cancelled.
    pub cancelled: Option<&'a str>,
    /// How people are seen.
    pub channel: Option<Channel>,
    /// The kind of slot.
    pub kind: Option<&'a str>,
    /// What it is about, as the person put it.
    pub words: Option<&'a str>,
    /// `Slot/key`.
    pub slot: &'a str,
    /// `ServiceRequest/key` of what it meets.
    pub request: Option<&'a str>,
    /// `Patient/key`.
    pub patient: &'a str,
    /// `HealthcareService/key`.
    pub service: &'a str,
    /// `Practitioner/key`.
    pub practitioner: Option<&'a str>,
    /// The ODS code of whoever booked it.
    pub booked_by: &'a str,
    /// From when.
    pub starts: Timestamp,
    /// Until when.
    pub ends: Timestamp,
    /// When it was booked.
    pub made: Timestamp,
}

/// What somebody asked for.
#[derive(Clone, Copy, Debug)]
pub struct ServiceRequest<'a> {
    /// Our key.
    pub id: &'a str,
    /// The version of the record.
    pub version: Option<u64>,
    /// active, completed, revoked or entered-in-error.
    pub status: &'a str,
    /// routine or urgent.
    pub priority: &'a str,
    /// What was promised, in words.
    pub need: &'a str,
    /// What it is about, as the person put it.
    pub words: Option<&'a str>,
    /// `Patient/key`.
    pub patient: &'a str,
    /// The ODS code of the practice that keeps the promise.
    pub organisation: &'a str,
    /// When it came.
    pub received: Timestamp,
    /// By when it is to be met.
    pub due: Timestamp,
}

/// An instant as FHIR writes it: to the second.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A HealthcareService (UK Core), with the place within it.
#[must_use]
pub fn healthcare_service(of: &HealthcareService<'_>) -> Value {
    let position = of.position.map(|(latitude, longitude)| json!({ "latitude": latitude, "longitude": longitude }));
    let place = json!({
        "resourceType": "Location",
        "id": "place",
        "name": of.name,
        "address": { "line": of.lines, "postalCode": of.postcode },
        "position": position,
    });
    pruned(json!({
        "resourceType": "HealthcareService",
        "id": of.id,
        "meta": meta(Some("HealthcareService"), of.version),
        "contained": [place],
        "active": of.active,
        "providedBy": by_ods(Some(of.organisation)),
        "name": of.name,
        "location": [{ "reference": "#place" }],
        "characteristic": of.features.iter().map(|text| json!({ "text": text })).collect::<Vec<_>>(),
    }))
}

/// A Schedule (UK Core).
#[must_use]
pub fn schedule(of: &Schedule<'_>) -> Value {
    pruned(json!({
        "resourceType": "Schedule",
        "id": of.id,
        "meta": meta(Some("Schedule"), of.version),
        "active": true,
        "actor": [reference(Some(of.service)), reference(of.practitioner)],
        "planningHorizon": { "start": instant(of.starts), "end": instant(of.ends) },
    }))
}

/// A Slot (UK Core).
#[must_use]
pub fn slot(of: &Slot<'_>) -> Value {
    pruned(json!({
        "resourceType": "Slot",
        "id": of.id,
        "meta": meta(Some("Slot"), of.version),
        "extension": [of.channel.map(Channel::extension)],
        "serviceCategory": [{ "text": of.category }],
        "serviceType": [{ "text": of.kind }],
        "schedule": reference(Some(of.schedule)),
        "status": of.status,
        "start": instant(of.starts),
        "end": instant(of.ends),
    }))
}

/// An Appointment (UK Core).
#[must_use]
pub fn appointment(of: &Appointment<'_>) -> Value {
    let there = |key: Option<&str>, required: &str| {
        let actor = key.map(|key| reference(Some(key)));
        actor.map(|actor| json!({ "actor": actor, "required": required, "status": "accepted" }))
    };
    let booked_by =
        json!({ "url": system::uk_extension("BookingOrganization"), "valueReference": by_ods(Some(of.booked_by)) });
    pruned(json!({
        "resourceType": "Appointment",
        "id": of.id,
        "meta": meta(Some("Appointment"), of.version),
        "extension": [booked_by, of.channel.map(Channel::extension)],
        "status": of.status,
        "cancelationReason": { "text": of.cancelled },
        "serviceType": [{ "text": of.kind }],
        "description": of.words,
        "start": instant(of.starts),
        "end": instant(of.ends),
        "slot": [reference(Some(of.slot))],
        "created": instant(of.made),
        "basedOn": [reference(of.request)],
        "participant": [
            there(Some(of.patient), "required"),
            there(of.practitioner, "required"),
            there(Some(of.service), "information-only"),
        ],
    }))
}

/// A ServiceRequest (UK Core): its occurrence ends when the promise does.
#[must_use]
pub fn service_request(of: &ServiceRequest<'_>) -> Value {
    pruned(json!({
        "resourceType": "ServiceRequest",
        "id": of.id,
        "meta": meta(Some("ServiceRequest"), of.version),
        "status": of.status,
        "intent": "order",
        "priority": of.priority,
        "code": { "text": of.need },
        "subject": reference(Some(of.patient)),
        "occurrencePeriod": { "start": instant(of.received), "end": instant(of.due) },
        "authoredOn": instant(of.received),
        "performer": [by_ods(Some(of.organisation))],
        "reasonCode": [{ "text": of.words }],
    }))
}

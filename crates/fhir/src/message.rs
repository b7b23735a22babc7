//! A booking message of the Booking and Referral Standard, read: a bundle of the type `message` whose focus is an appointment
//! (BaRS core 1.x, standard patterns "Booking" and "Cancellation").
//!
//! The rule of a fault is FHIR's own word for the kind of issue, because that is how it is told to the sender.

use jiff::Timestamp;
use linchpin_core::{Person, PersonId};
use serde_json::Value;

use crate::{
    path::key_of,
    people::read_patient,
    read::{Fault, Weight, check},
};

/// What the sender wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A new appointment: the reason is `new`, the appointment `booked`.
    Book,
    /// The same appointment in another slot: `update`, `booked`.
    Move,
    /// No appointment: `update`, `cancelled` or `entered-in-error`.
    Cancel,
}

/// A message, understood as far as its words go.
#[derive(Clone, Debug)]
pub struct Booking {
    /// The sender's name of the message, to answer it by.
    pub id: Option<String>,
    /// What is wanted.
    pub wish: Wish,
    /// The key of the appointment that is meant, as the sender learnt it.
    pub appointment: Option<String>,
    /// The version of it that the sender saw.
    pub version: Option<u64>,
    /// The key of the slot.
    pub slot: Option<String>,
    /// When the sender thinks that the slot begins.
    pub starts: Option<Timestamp>,
    /// What it is about.
    pub words: Option<String>,
    /// Why it is cancelled.
    pub reason: Option<String>,
    /// Whose it is: number, names and date of birth as the sender has them.
    pub person: Person,
    /// Whether the sender says that the person lets the service see their record.
    pub agreed: bool,
}

/// Reads a message; the person in it gets the key given.
///
/// # Errors
/// The first thing that is missing, wrong or not done here, with its path in the bundle.
pub fn read_booking(bundle: &Value, id: PersonId) -> Result<Booking, Fault> {
    let message = Message::of(bundle)?;
    let (header_at, header) = message.header()?;
    let at = |name: &str| format!("{}.{name}", place(header_at));
    let event = text(header, "/eventCoding/code").ok_or_else(|| required(at("eventCoding.code")))?;
    if event != "booking-request" {
        let why = "only booking-request is taken here: a booking, a change of one or its end";
        return Err(told("not-supported", at("eventCoding.code"), why));
    }
    let reason = text(header, "/reason/coding/0/code").ok_or_else(|| required(at("reason.coding[0].code")))?;
    let focus = text(header, "/focus/0/reference").ok_or_else(|| required(at("focus[0].reference")))?;
    let missing = || told("required", at("focus[0].reference"), "refers to no Appointment in the message");
    let (n, appointment) = message.find(focus, "Appointment").ok_or_else(missing)?;
    let status = text(appointment, "/status").ok_or_else(|| required(format!("{}.status", place(n))))?;
    let wish = match (reason, status) {
        ("new", "booked") => Wish::Book,
        ("update", "booked") => Wish::Move,
        ("update", "cancelled" | "entered-in-error") => Wish::Cancel,
        _ => {
            let why = "does not go with MessageHeader.reason: write new and booked, update and booked, or update and cancelled";
            return Err(told("invariant", format!("{}.status", place(n)), why));
        }
    };
    let (slot, starts) = message.slot(n, appointment, wish)?;
    let key = text(appointment, "/id").map(str::to_lowercase);
    if wish != Wish::Book && key.is_none() {
        return Err(required(format!("{}.id", place(n))));
    }
    let why = text(appointment, "/cancelationReason/text");
    Ok(Booking {
        id: text(header, "/id").or_else(|| message.name(header_at)).or_else(|| text(bundle, "/id")).map(str::to_owned),
        wish,
        appointment: key,
        version: text(appointment, "/meta/versionId").and_then(|version| version.parse().ok()),
        slot,
        starts,
        words: text(appointment, "/description").map(str::to_owned),
        reason: why.or_else(|| text(appointment, "/cancelationReason/coding/0/display")).map(str::to_owned),
        person: message.person(n, appointment, id)?,
        agreed: message.agreed(),
    })
}

struct Message<'m> {
    entries: &'m [Value],
}

impl<'m> Message<'m> {
    fn of(bundle: &'m Value) -> Result<Self, Fault> {
        let kind = (text(bundle, "/resourceType"), text(bundle, "/type"));
        if kind != (Some("Bundle"), Some("message")) {
            return Err(told(
                "structure",
                "Bundle.type",
                "a Bundle of the type message is taken here and nothing else",
            ));
        }
        let entries = bundle.get("entry").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let known = ["MessageHeader", "Appointment", "Patient", "Slot", "Consent"];
        for (n, resource) in entries.iter().enumerate().filter_map(|(n, e)| Some((n, e.get("resource")?))) {
            if !text(resource, "/resourceType").is_some_and(|kind| known.contains(&kind)) {
                continue;
            }
            if let Some(fault) = check(resource).into_iter().find(|fault| fault.weight > Weight::Minor) {
                let rest = fault.path.split_once('.').map_or("", |(_, rest)| rest);
                return Err(told("value", format!("{}.{rest}", place(n)), fault.message));
            }
        }
        Ok(Self { entries })
    }

    fn resources(&self) -> impl Iterator<Item = (usize, &'m Value)> {
        self.entries.iter().enumerate().filter_map(|(n, entry)| Some((n, entry.get("resource")?)))
    }

    fn all(&self, kind: &str) -> impl Iterator<Item = (usize, &'m Value)> {
        self.resources().filter(move |(_, resource)| text(resource, "/resourceType") == Some(kind))
    }

    fn header(&self) -> Result<(usize, &'m Value), Fault> {
        let first = self.resources().next().filter(|(_, r)| text(r, "/resourceType") == Some("MessageHeader"));
        first.ok_or_else(|| told("required", "Bundle.entry[0].resource", "the first entry must be the MessageHeader"))
    }

    /// The name that the bundle gives an entry, where it is a UUID.
    fn name(&self, n: usize) -> Option<&'m str> {
        text(self.entries.get(n)?, "/fullUrl")?.strip_prefix("urn:uuid:")
    }

    /// The resource of a kind that a reference means: by the name that the bundle gives it, else by type and key.
    fn find(&self, reference: &str, kind: &str) -> Option<(usize, &'m Value)> {
        self.all(kind).find(|(n, resource)| {
            let key = text(resource, "/id").map(|id| format!("{kind}/{id}"));
            self.entries.get(*n).and_then(|entry| text(entry, "/fullUrl")) == Some(reference)
                || key.as_deref() == Some(key_of(reference))
        })
    }

    /// The key of the slot and when it begins. A slot may come along in the message, under its key or under its name.
    fn slot(&self, n: usize, one: &Value, wish: Wish) -> Result<(Option<String>, Option<Timestamp>), Fault> {
        let at = format!("{}.slot", place(n));
        let slots = one.get("slot").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let reference = match slots {
            [slot] => text(slot, "/reference"),
            [] => None,
            _ => return Err(told("not-supported", at, "an appointment has one slot here")),
        };
        let Some(reference) = reference else {
            return if wish == Wish::Cancel { Ok((None, None)) } else { Err(required(at)) };
        };
        let along = self.find(reference, "Slot");
        let own = along.and_then(|(n, slot)| text(slot, "/id").or_else(|| self.name(n)));
        let by_key = || key_of(reference).strip_prefix("Slot/").or_else(|| reference.strip_prefix("urn:uuid:"));
        let key = own.or_else(by_key).ok_or_else(|| told("value", at, "refers to no Slot"))?;
        let starts = along.map_or(one, |(_, slot)| slot);
        Ok((Some(key.to_lowercase()), text(starts, "/start").and_then(|start| start.parse().ok())))
    }

    /// The patient whom the appointment names, else the only one in the message.
    fn person(&self, n: usize, one: &Value, id: PersonId) -> Result<Person, Fault> {
        let named = one.get("participant").and_then(Value::as_array).into_iter().flatten();
        let named = named.filter_map(|one| text(one, "/actor/reference")).find_map(|r| self.find(r, "Patient"));
        let mut all = self.all("Patient");
        let only = all.next().filter(|_| all.next().is_none());
        let missing = || told("required", format!("{}.participant", place(n)), "names no Patient in the message");
        let (n, patient) = named.or(only).ok_or_else(missing)?;
        let (read, _) = read_patient(patient, id, &|_| None);
        let at = |name: &str| format!("{}.{name}", place(n));
        let person = read.person;
        let family = person.names.iter().any(|name| !name.family.as_deref().unwrap_or("").trim().is_empty());
        for (there, name) in
            [(person.nhs_number.is_some(), "identifier"), (family, "name"), (person.birth_date.is_some(), "birthDate")]
        {
            if !there {
                let why = "an NHS number, a family name and a whole date of birth are needed to know whom it is for";
                return Err(told("required", at(name), why));
            }
        }
        Ok(person)
    }

    /// Whether a consent to sharing came along that stands and denies nothing.
    fn agreed(&self) -> bool {
        let privacy = |one: &Value| text(one, "/scope/coding/0/code") == Some("patient-privacy");
        let mut all = self.all("Consent").map(|(_, one)| one).filter(|one| privacy(one)).peekable();
        let stands =
            |one: &Value| text(one, "/status") == Some("active") && text(one, "/provision/type") != Some("deny");
        all.peek().is_some() && all.all(stands)
    }
}

fn place(n: usize) -> String {
    format!("Bundle.entry[{n}].resource")
}

fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

fn told(rule: &'static str, path: impl Into<String>, why: impl Into<String>) -> Fault {
    Fault::new(Weight::Serious, rule, path, why)
}

fn required(path: String) -> Fault {
    told("required", path, "must be there and is not")
}

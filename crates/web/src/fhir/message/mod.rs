//! `POST /fhir/$process-message`: booking, changing and cancelling by the Booking and Referral Standard. A message is the acts of
//! the desk in other words: the same permissions, rules of slots, consent and audit.

mod headers;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use linchpin_app::{
    Actor, App,
    act::{Amend, Book, Cancel, FreeSlot, Wanted},
};
use linchpin_core::{AppointmentId, Person, PersonId, SlotId, person::words};
use linchpin_fhir::{
    message::{Booking, Wish, read_booking},
    out::{Answered, booking_response},
    read,
};
use serde_json::Value;

pub(crate) use headers::{ALL as HEADERS, Target};

use super::{JSON, answer::Resource, appointment::booked, fault::Fault, patient::key};
use crate::visit::Visit;
use headers::Headers;

pub(crate) const PATH: &str = "/fhir/$process-message";

/// The published messages have 19 KB; this leaves room for a long history.
pub(super) const ROOM: usize = 256 << 10;

/// Does what a message asks, and says what there is now.
pub(super) async fn take(visit: &Visit, base: &str) -> Result<Response, Fault> {
    let said = Headers::read(&visit.headers)?;
    let (app, actor) = (visit.acts()?, visit.actor()?);
    if said.organisation != actor.organisation {
        let why = "The token acts for another organisation than NHSD-End-User-Organisation says.";
        return Err(Fault::told(StatusCode::FORBIDDEN, "forbidden", why));
    }
    // Which course of the sender's it was can be found in the log; who did what to whom stands in the audit.
    tracing::info!(request = visit.request(), theirs = said.request, course = said.correlation, "a message came");
    let bundle = bundle(&visit.caller.resource)?;
    let message = read_booking(&bundle, PersonId::new(app.ids.uuid())).map_err(|fault| told(&fault))?;
    let person = whom(app, actor, &message.person).await?;
    let asked = Asked { app, actor, said: &said, message: &message, person };
    let appointment = match message.wish {
        Wish::Book => asked.book().await?,
        Wish::Move => asked.move_it().await?,
        Wish::Cancel => asked.cancel().await?,
    };
    let answered = Answered {
        request: &said.request,
        message: message.id.as_deref(),
        base,
        version: env!("CARGO_PKG_VERSION"),
        at: app.now(),
    };
    let body = booking_response(&answered, appointment.value()).to_string();
    Ok(([(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, "no-store")], body).into_response())
}

/// Gives back the names under which a program asked, so that it can tell which answer this is.
pub(super) fn echo(asked: &HeaderMap, response: &mut Response) {
    for name in [headers::REQUEST, headers::CORRELATION] {
        let said = asked.get(name).and_then(|value| value.to_str().ok()).and_then(|text| headers::uuid(text.trim()));
        if let Some(value) = said.and_then(|text| HeaderValue::from_str(&text).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
}

fn bundle(bytes: &[u8]) -> Result<Value, Fault> {
    let structure = |why: &str| Fault::told(StatusCode::BAD_REQUEST, "structure", why);
    let bundle: Value = serde_json::from_slice(bytes).map_err(|_| structure("The message is not JSON."))?;
    if has_nul(&bundle) { Err(structure("The message holds a sign that is no text.")) } else { Ok(bundle) }
}

/// Whether a NUL is anywhere, which PostgreSQL cannot keep.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(all) => all.iter().any(has_nul),
        Value::Object(map) => map.values().any(has_nul),
        _ => false,
    }
}

/// A fault of the message, told to its sender.
fn told(fault: &read::Fault) -> Fault {
    // What the rules cannot be met with is no fault of form (RFC 9110, 15.5.21).
    let status = if fault.rule == "not-supported" { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
    Fault::Told { status, code: fault.rule, message: format!("{fault}."), at: Some(fault.path.clone()) }
}

/// Who is meant: only somebody with this NHS number, family name and date of birth. Nobody learns which of them was wrong, or
/// that there is such a person.
async fn whom(app: &App, actor: &Actor, told: &Person) -> Result<PersonId, Fault> {
    let families = |one: &Person| -> Vec<Vec<String>> {
        let all = one.names.iter().filter_map(|name| name.family.as_deref()).map(words);
        all.filter(|words| !words.is_empty()).collect()
    };
    let nobody = || {
        let why = "Nobody who may be booked for has this NHS number, family name and date of birth. Check who it is.";
        Fault::told(StatusCode::NOT_FOUND, "not-found", why)
    };
    let asked = families(told);
    let wanted = Wanted { number: told.nhs_number, born: told.birth_date, ..Wanted::default() };
    let found = app.find_people(actor, &wanted, None, 2).await?;
    match found.as_slice() {
        [one] if families(&one.person).iter().any(|name| asked.contains(name)) => Ok(one.person.id),
        _ => Err(nobody()),
    }
}

/// A message whose person is known.
struct Asked<'a> {
    app: &'a App,
    actor: &'a Actor,
    said: &'a Headers,
    message: &'a Booking,
    person: PersonId,
}

impl Asked<'_> {
    /// What is asked is done once under this.
    fn key(&self) -> String {
        format!("bars-{}", self.said.request)
    }

    async fn book(&self) -> Result<Resource, Fault> {
        let there = self.slot().await?;
        let wanted = Book {
            slot: there.slot.id,
            hold: None,
            person: self.person,
            request: None,
            words: self.message.words.clone(),
            agreed: Some(self.message.agreed),
        };
        let one = self.app.book(self.actor, &wanted, &self.key()).await?.done()?;
        Ok(booked(&one, Some((&there.kind.name, there.kind.mode))))
    }

    async fn move_it(&self) -> Result<Resource, Fault> {
        let (one, _) = self.appointment().await?;
        let there = self.slot().await?;
        let kind = Some((&there.kind.name, there.kind.mode));
        if one.slot == there.slot.id {
            return Ok(booked(&one, kind));
        }
        let wanted = Amend {
            appointment: one.id,
            version: self.message.version.unwrap_or(one.version),
            to: there.slot.id,
            hold: None,
            agreed: (one.organisation != there.slot.organisation).then_some(self.message.agreed),
        };
        let one = self.app.amend(self.actor, &wanted, &self.key()).await?.done()?;
        Ok(booked(&one, kind))
    }

    async fn cancel(&self) -> Result<Resource, Fault> {
        let (one, kind) = self.appointment().await?;
        let version = self.message.version.unwrap_or(one.version);
        let wanted = Cancel { appointment: one.id, version, reason: self.message.reason.clone() };
        let one = self.app.cancel(self.actor, &wanted, &self.key()).await?.done()?;
        Ok(booked(&one, Some((&kind.name, kind.mode))))
    }

    /// The slot that is meant, of the service that is meant, at the time that the sender thinks.
    async fn slot(&self) -> Result<FreeSlot, Fault> {
        let id: SlotId = key(self.message.slot.as_deref().unwrap_or(""))?;
        let there = self.app.view_slot(self.actor, id).await?;
        if !self.said.target.has(&there) {
            return Err(elsewhere("slot"));
        }
        if self.message.starts.is_some_and(|at| at != there.slot.starts) {
            let why = "The slot begins at another time than the message says. Nothing was done; search again.";
            return Err(Fault::told(StatusCode::CONFLICT, "conflict", why));
        }
        Ok(there)
    }

    /// The appointment that is meant, with its kind: of this person and this service.
    async fn appointment(&self) -> Result<(linchpin_app::kept::Appointment, linchpin_access::diary::SlotType), Fault> {
        let id: AppointmentId = key(self.message.appointment.as_deref().unwrap_or(""))?;
        let (one, kind) = self.app.view_appointment(self.actor, id).await?;
        if !self.said.target.is(one.site, one.organisation) {
            return Err(elsewhere("appointment"));
        }
        if one.person != self.person {
            let why = "There is no such appointment of this person.";
            return Err(Fault::told(StatusCode::NOT_FOUND, "not-found", why));
        }
        Ok((one, kind))
    }
}

fn elsewhere(what: &str) -> Fault {
    let why = format!("The service that NHSD-Target-Identifier names has no such {what}.");
    Fault::told(StatusCode::NOT_FOUND, "not-found", why)
}

//! Consents, and who did what to whose record.

use linchpin_app::{
    act::{AuditSeen, Looked},
    kept::{Consent, Decision, Outcome, Search},
};
use linchpin_core::{ConsentId, ErrorKind, PersonId};
use linchpin_fhir::out;

use super::{
    answer::{Found, Resource},
    fault::Fault,
    patient::key,
    question::Question,
    when::{Compare, Span},
};
use crate::visit::Visit;

/// One statement of consent.
pub(super) async fn consent(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    let id: ConsentId = key(id)?;
    let (one, stands) = visit.acts()?.view_consent(visit.actor()?, id).await?;
    Ok(statement(visit, &one, stands)?)
}

/// What one person said, the last first.
pub(super) async fn consents(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor, dates) = (visit.acts()?, visit.actor()?, question.dates()?);
    let ids = question.ids();
    let mut found = Vec::new();
    match (question.patient()?, &ids) {
        (Some(person), _) => {
            let mut purposes = Vec::new();
            for one in app.consents_of(actor, person).await? {
                // The last about each purpose stands.
                let stands = !purposes.contains(&one.purpose);
                purposes.push(one.purpose.clone());
                found.push((one, stands));
            }
        }
        (None, Some(ids)) if ids.len() <= 100 => {
            for id in ids.iter().filter_map(|id| key::<ConsentId>(id).ok()) {
                match app.view_consent(actor, id).await {
                    Ok(one) => found.push(one),
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        (None, Some(_)) => return Err(Fault::parameter("_id", "too-costly", "Ask for at most 100 at a time.")),
        (None, None) => {
            return Err(Fault::parameter("patient", "required", "Say whose: patient=Patient/ and their key."));
        }
    }
    let mut all = Vec::new();
    for (one, stands) in found {
        let id = one.id.to_string();
        let meant = ids.as_ref().is_none_or(|ids| ids.contains(&id.as_str()));
        if meant && dates.iter().all(|asked| asked.fits(Span::at(one.at))) {
            all.push((id, statement(visit, &one, stands)?));
        }
    }
    Found::page(all, question)
}

/// A statement, and whether it is the one that stands.
pub(super) fn statement(visit: &Visit, one: &Consent, stands: bool) -> linchpin_core::Result<Resource> {
    let now = visit.acts()?.now();
    let (id, patient) = (one.id.to_string(), format!("Patient/{}", one.person));
    let value = out::consent(&out::Consent {
        id: &id,
        patient: &patient,
        active: stands && one.decision != Decision::Withdrawn && one.until.is_none_or(|until| now < until),
        permits: one.decision == Decision::Given,
        about: if one.is_of_sharing() {
            "Other services of the place may see the record in order to care for the person."
        } else {
            "The service where the person has an appointment may see the record, around that appointment."
        },
        given: Some(one.at),
        until: one.until.map(|until| until.to_zoned(linchpin_core::london()).date()),
        organisation: one.organisation.as_deref(),
        recipient: None,
    });
    Ok(Resource::new(value, Some(one.at)))
}

/// One entry of the audit.
pub(super) async fn event(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    Ok(entry(&visit.acts()?.audit_entry(visit.actor()?, place(id).ok_or_else(Fault::nothing)?).await?))
}

/// The place in the chain that a key names.
fn place(id: &str) -> Option<u64> {
    id.parse().ok().filter(|seq: &u64| *seq > 0 && i64::try_from(*seq).is_ok() && seq.to_string() == id)
}

/// Entries of the audit, the last first.
pub(super) async fn events(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    if let Some(ids) = question.ids() {
        if ids.len() > 100 {
            return Err(Fault::parameter("_id", "too-costly", "Ask for at most 100 at a time."));
        }
        if question.get("patient").or(question.get("date")).is_some() {
            return Err(Fault::parameter("_id", "not-supported", "Ask by keys alone, or without them."));
        }
        let mut all = Vec::new();
        for seq in ids.into_iter().filter_map(place) {
            match app.audit_entry(actor, seq).await {
                Ok(one) => all.push((seq.to_string(), entry(&one))),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        return Found::page(all, question);
    }
    let mut ask = Search { person: question.patient()?, ..Search::default() };
    for asked in question.dates()? {
        let (from, to) = match asked.compare {
            Compare::Within => (Some(asked.span.from), Some(asked.span.to)),
            Compare::FromThenOn => (Some(asked.span.from), None),
            Compare::After => (Some(asked.span.to), None),
            Compare::UpTo => (None, Some(asked.span.to)),
            Compare::Before => (None, Some(asked.span.from)),
            Compare::NotWithin => {
                return Err(Fault::parameter("date", "not-supported", "Everything but a time cannot be searched."));
            }
        };
        ask.from = ask.from.max(from);
        ask.to = match (ask.to, to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    if let Some(after) = &question.after {
        ask.before = Some(place(after).ok_or_else(Fault::nothing)?);
    }
    let limit = u32::try_from(question.count).unwrap_or(u32::MAX) + 1;
    let found = app.audit_entries(actor, &ask, limit).await?;
    let page = found.iter().map(|one| (one.looked.seq.to_string(), entry(one))).collect();
    Ok(Found::fetched(page, question))
}

fn entry(AuditSeen { looked, person }: &AuditSeen) -> Resource {
    self::looked(looked, *person)
}

/// An entry about somebody, as far as they may know of it.
pub(super) fn looked(looked: &Looked, person: Option<PersonId>) -> Resource {
    let (id, patient) = (looked.seq.to_string(), person.map(|id| format!("Patient/{id}")));
    let value = out::audit_event(&out::AuditEvent {
        id: &id,
        at: looked.at,
        act: &looked.act,
        action: match looked.act.as_str() {
            "see" | "search" | "export" => "R",
            "add" => "C",
            "edit" | "decide" | "merge" | "unmerge" | "share" | "review" => "U",
            _ => "E",
        },
        done: looked.outcome == Outcome::Done,
        outcome: looked.reason.as_deref(),
        actor: looked.name.as_deref().unwrap_or("nobody who is known by name"),
        role: looked.role.map(|role| role.title()),
        organisation: looked.organisation.as_ref().map(|code| code.as_str()),
        patient: patient.as_deref(),
        resource: Some(&looked.resource),
    });
    Resource::new(value, Some(looked.at))
}

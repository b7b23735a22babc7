//! Diaries, appointments and requests.

use jiff::{Timestamp, civil::Date};
use linchpin_access::{Mode, Need};
use linchpin_app::{
    act::{FindSlots, FreeSlot},
    kept::{Appointment, Became, Clinic, Request, RequestOutcome, RequestState, Site, SlotState},
};
use linchpin_core::{AppointmentId, ClinicId, RequestId, SiteId, SlotId};
use linchpin_fhir::out::{self, Channel};

use super::{
    answer::{Found, Resource},
    fault::Fault,
    include,
    kind::SERVICE,
    message::Target,
    patient::key,
    question::Question,
    when::Span,
};
use crate::visit::Visit;

/// As many free slots are looked at in one search.
const SLOTS: u32 = 500;

/// One place where people are seen.
pub(super) async fn service(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    let id: SiteId = key(id)?;
    let all = visit.acts()?.sites(visit.actor()?).await?;
    all.iter().find(|one| one.id == id).map(described).ok_or_else(Fault::nothing)
}

/// The places that are open, by organisation and name.
pub(super) async fn services(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let organisation = question.organisation()?;
    let (ids, name) = (question.ids(), question.get("name").map(linchpin_core::person::fold));
    let all = visit.acts()?.sites(visit.actor()?).await?;
    let meant = all.iter().filter(|one| {
        organisation.is_none_or(|code| code == one.organisation)
            && ids.as_ref().is_none_or(|ids| ids.contains(&one.id.to_string().as_str()))
            && name.as_deref().is_none_or(|name| linchpin_core::person::fold(&one.name).contains(name))
    });
    Found::page(meant.map(|one| (one.id.to_string(), described(one))).collect(), question)
}

pub(super) fn described(one: &Site) -> Resource {
    let (id, organisation, postcode) = (one.id.to_string(), one.organisation.to_string(), one.postcode.to_string());
    let value = out::healthcare_service(&out::HealthcareService {
        id: &id,
        version: Some(one.version),
        name: &one.name,
        organisation: &organisation,
        lines: &one.address,
        postcode: &postcode,
        position: one.position,
        features: &one.features,
        active: one.closed.is_none(),
    });
    Resource::new(value, None)
}

/// One session.
pub(super) async fn session(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    let id: ClinicId = key(id)?;
    Ok(schedule(&visit.acts()?.view_session(visit.actor()?, id).await?))
}

/// The sessions of the asker's own diary; without a date, those of the next six weeks.
pub(super) async fn sessions(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    if let Some(ids) = question.ids() {
        let mut found = Vec::new();
        for id in keys::<ClinicId>(&ids)? {
            if let Some(one) = there(app.view_session(actor, id).await)? {
                found.push((one.id.to_string(), schedule(&one)));
            }
        }
        return Found::page(found, question);
    }
    let today = app.clock.today();
    let dates = question.dates()?;
    let near = |days: i64| today.saturating_add(jiff::Span::new().days(days));
    let (from, to): (Date, Date) = if dates.is_empty() { (today, near(42)) } else { (near(-366), near(366)) };
    let all = app.view_sessions(actor, from, to).await?;
    let meant = all.iter().filter(|one| {
        let span = Span { from: one.starts, to: one.ends };
        dates.iter().all(|asked| asked.fits(span))
    });
    Found::page(meant.map(|one| (one.id.to_string(), schedule(one))).collect(), question)
}

pub(super) fn schedule(one: &Clinic) -> Resource {
    let (id, service) = (one.id.to_string(), format!("HealthcareService/{}", one.site));
    let practitioner = one.staff.map(|staff| format!("Practitioner/{staff}"));
    let value = out::schedule(&out::Schedule {
        id: &id,
        version: Some(one.version),
        service: &service,
        practitioner: practitioner.as_deref(),
        starts: one.starts,
        ends: one.ends,
    });
    Resource::new(value, None)
}

/// One slot.
pub(super) async fn slot(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    let app = visit.acts()?;
    let one = app.view_slot(visit.actor()?, key::<SlotId>(id)?).await?;
    Ok(free(&one, app.now()))
}

/// The slots that whoever asks may book now, earliest first.
pub(super) async fn slots(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    if let Some(ids) = question.ids() {
        let mut found = Vec::new();
        for id in keys::<SlotId>(&ids)? {
            if let Some(one) = there(app.view_slot(actor, id).await)? {
                found.push((one.slot.id.to_string(), free(&one, app.now())));
            }
        }
        return Found::page(found, question);
    }
    if question.get("status").is_some_and(|status| status.rsplit('|').next() != Some("free")) {
        let only = "Only free slots are searched: status=free.";
        return Err(Fault::parameter("status", "not-supported", only));
    }
    let session: Option<ClinicId> = question.reference("schedule", "Schedule")?;
    let dates = question.dates()?;
    // The search itself is told the widest span that can fit, so that what is far away is not cut off by what is near.
    let from = dates.iter().filter_map(super::when::Asked::from).max();
    let to = dates.iter().filter_map(super::when::Asked::to).min();
    let (mut wanted, mut organisations) = (FindSlots { from, to, limit: SLOTS, ..FindSlots::default() }, Vec::new());
    if let Some(id) = session {
        let one = app.view_session(actor, id).await?;
        organisations.push(one.organisation);
        (wanted.from, wanted.to) = (Some(one.starts), Some(one.ends));
    }
    organisations.extend(question.organisation()?);
    wanted.organisations = organisations;
    let now = app.now();
    let service = match question.get(SERVICE) {
        Some(asked) => {
            let value = asked.rsplit('|').next().unwrap_or(asked);
            let Some(target) = Target::parse(value.strip_prefix("HealthcareService/").unwrap_or(value)) else {
                return Ok(Found { total: Some(0), ..Found::default() });
            };
            Some(target)
        }
        None => None,
    };
    for target in service.into_iter().chain(Target::read(&visit.headers)?) {
        match target {
            Target::Site(site) => wanted.sites.push(site),
            Target::Organisation(code) => wanted.organisations.push(code),
        }
    }
    let mut found = app.find_slots(actor, &wanted).await?;
    if wanted.sites.len() + wanted.organisations.len() > 1 {
        // Each of them was said, so all of them must hold.
        let all = |one: &FreeSlot| {
            wanted.sites.iter().all(|site| *site == one.slot.site)
                && wanted.organisations.iter().all(|code| *code == one.slot.organisation)
        };
        found.retain(all);
    }
    let meant = found.iter().filter(|one| {
        let span = Span { from: one.slot.starts, to: one.slot.starts };
        session.is_none_or(|id| one.slot.clinic == id) && dates.iter().all(|asked| asked.fits(span))
    });
    let mut page = Found::page(meant.map(|one| (one.slot.id.to_string(), free(one, now))).collect(), question)?;
    page.included = include::along(visit, question, &found, &page).await?;
    Ok(page)
}

fn free(one: &FreeSlot, now: Timestamp) -> Resource {
    let status = match one.slot.state {
        SlotState::Free => "free",
        // A hold that has run out is none.
        SlotState::Held if one.slot.is_free(now) => "free",
        SlotState::Held => "busy-tentative",
        SlotState::Booked => "busy",
        SlotState::Withdrawn => "busy-unavailable",
    };
    let (id, schedule) = (one.slot.id.to_string(), format!("Schedule/{}", one.slot.clinic));
    let value = out::slot(&out::Slot {
        id: &id,
        version: Some(one.slot.version),
        schedule: &schedule,
        status,
        category: one.kind.category.title(),
        kind: &one.kind.name,
        channel: Some(channel(one.kind.mode)),
        starts: one.slot.starts,
        ends: one.slot.ends,
    });
    Resource::new(value, None)
}

fn channel(mode: Mode) -> Channel {
    match mode {
        Mode::FaceToFace | Mode::HomeVisit => Channel::InPerson,
        Mode::Telephone => Channel::Telephone,
        Mode::VideoOnline => Channel::Video,
    }
}

/// One appointment.
pub(super) async fn booking(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    let (one, kind) = visit.acts()?.view_appointment(visit.actor()?, key::<AppointmentId>(id)?).await?;
    Ok(booked(&one, Some((&kind.name, kind.mode))))
}

/// The appointments of a person, earliest first.
pub(super) async fn bookings(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    let ids = question.ids().map(|ids| keys::<AppointmentId>(&ids)).transpose()?;
    let mut found = Vec::new();
    match (question.patient()?, &ids) {
        (Some(person), _) => found = app.appointments_of(actor, person, Timestamp::MIN).await?,
        (None, Some(ids)) => {
            for id in ids {
                found.extend(there(app.view_appointment(actor, *id).await)?.map(|(one, _)| one));
            }
        }
        (None, None) => return Err(whose()),
    }
    found.retain(|one| ids.as_ref().is_none_or(|ids| ids.contains(&one.id)));
    let dates = question.dates()?;
    let meant = found.iter().filter(|one| {
        let span = Span { from: one.starts, to: one.starts };
        dates.iter().all(|asked| asked.fits(span))
    });
    Found::page(meant.map(|one| (one.id.to_string(), booked(one, None))).collect(), question)
}

pub(super) fn booked(one: &Appointment, kind: Option<(&String, Mode)>) -> Resource {
    let status = match one.state {
        Became::Booked => "booked",
        Became::Arrived => "arrived",
        Became::Attended => "fulfilled",
        Became::Dna => "noshow",
        Became::Cancelled => "cancelled",
    };
    let (id, slot, patient) = (one.id.to_string(), format!("Slot/{}", one.slot), format!("Patient/{}", one.person));
    let (service, booked_by) = (format!("HealthcareService/{}", one.site), one.made_for.to_string());
    let practitioner = one.staff.map(|staff| format!("Practitioner/{staff}"));
    let request = one.request.map(|request| format!("ServiceRequest/{request}"));
    let value = out::appointment(&out::Appointment {
        id: &id,
        version: Some(one.version),
        status,
        cancelled: one.cancel_reason.as_deref(),
        channel: kind.map(|(_, mode)| channel(mode)),
        kind: kind.map(|(name, _)| name.as_str()),
        words: one.words.as_deref(),
        slot: &slot,
        request: request.as_deref(),
        patient: &patient,
        service: &service,
        practitioner: practitioner.as_deref(),
        booked_by: &booked_by,
        starts: one.starts,
        ends: one.ends,
        made: one.made,
    });
    Resource::new(value, None)
}

/// One request.
pub(super) async fn request(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    Ok(asked(&visit.acts()?.request(visit.actor()?, key::<RequestId>(id)?).await?.0))
}

/// The requests of a person, the last first.
pub(super) async fn requests(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    let ids = question.ids().map(|ids| keys::<RequestId>(&ids)).transpose()?;
    let mut found = Vec::new();
    match (question.patient()?, &ids) {
        (Some(person), _) => found = app.requests_of(actor, person).await?,
        (None, Some(ids)) => {
            for id in ids {
                found.extend(there(app.request(actor, *id).await)?.map(|(one, _)| one));
            }
        }
        (None, None) => return Err(whose()),
    }
    found.retain(|one| ids.as_ref().is_none_or(|ids| ids.contains(&one.id)));
    let dates = question.dates()?;
    let meant = found.iter().filter(|one| dates.iter().all(|asked| asked.fits(Span::at(one.received))));
    Found::page(meant.map(|one| (one.id.to_string(), asked(one))).collect(), question)
}

fn asked(one: &Request) -> Resource {
    let status = match (one.state, one.outcome) {
        (RequestState::Open | RequestState::Booked, _) => "active",
        (RequestState::Closed, Some(RequestOutcome::Seen | RequestOutcome::Advised | RequestOutcome::Signposted)) => {
            "completed"
        }
        (RequestState::Closed, Some(RequestOutcome::Mistake)) => "entered-in-error",
        (RequestState::Closed, _) => "revoked",
    };
    let priority = match one.need {
        Need::Urgent | Need::Child => "urgent",
        Need::Routine | Need::FollowUp => "routine",
    };
    let (id, patient, organisation) =
        (one.id.to_string(), format!("Patient/{}", one.person), one.organisation.to_string());
    let value = out::service_request(&out::ServiceRequest {
        id: &id,
        version: Some(one.version),
        status,
        priority,
        need: one.need.title(),
        words: one.words.as_deref(),
        patient: &patient,
        organisation: &organisation,
        received: one.received,
        due: one.due,
    });
    Resource::new(value, None)
}

/// Keys of ours that are asked for; others are of nothing.
fn keys<T: std::str::FromStr + ToString>(ids: &[&str]) -> Result<Vec<T>, Fault> {
    if ids.len() > 20 {
        return Err(Fault::parameter("_id", "too-costly", "Ask for at most 20 at a time."));
    }
    Ok(ids.iter().filter_map(|id| key(id).ok()).collect())
}

/// What an act gave; none where there is no such thing.
fn there<T>(given: linchpin_core::Result<T>) -> Result<Option<T>, Fault> {
    match given {
        Ok(one) => Ok(Some(one)),
        Err(error) if error.kind() == linchpin_core::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn whose() -> Fault {
    Fault::parameter("patient", "required", "Say whose: patient=Patient/ and their key.")
}

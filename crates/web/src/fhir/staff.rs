//! Staff, and what they do where.

use linchpin_app::kept::{Staff, StaffRole};
use linchpin_core::{Contact, ContactKind, StaffId};
use linchpin_fhir::out;
use sha2::{Digest, Sha256};

use super::{
    answer::{Found, Resource},
    fault::Fault,
    patient::key,
    question::Question,
};
use crate::visit::Visit;

/// One member of staff.
pub(super) async fn practitioner(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    let id: StaffId = key(id)?;
    let one = visit.acts()?.staff_member(visit.actor()?, id).await?;
    one.as_ref().map(who).ok_or_else(Fault::nothing)
}

/// Staff by name, by number, or all.
pub(super) async fn practitioners(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    let (name, code) = (question.get("name"), question.get("identifier"));
    if question.ids().is_none() && name.is_none() && code.is_none() {
        let after = question.after.as_deref().map(key).transpose()?;
        let page = app.staff_page(actor, after, u32::try_from(question.count).unwrap_or(u32::MAX) + 1).await?;
        let page = page.iter().map(|one| (one.id.to_string(), who(one))).collect();
        return Ok(Found::fetched(page, question));
    }
    let mut found = match (question.ids(), code, name) {
        (Some(ids), ..) => several(visit, &ids).await?,
        (None, Some(code), _) => app.staff_coded(actor, code.rsplit_once('|').map_or(code, |(_, value)| value)).await?,
        (None, None, name) => app.staff_named(actor, name.unwrap_or("")).await?,
    };
    if let Some((system, value)) = code.map(|code| code.split_once('|').unwrap_or(("", code))) {
        found.retain(|one| one.codes.iter().any(|c| c.value == value && (system.is_empty() || c.system == system)));
    }
    if let Some(name) = name {
        let asked = linchpin_core::person::fold(name);
        let words = |one: &Staff| {
            let parts = one.name.family.iter().chain(&one.name.given);
            parts.map(|part| linchpin_core::person::fold(part)).collect::<Vec<_>>().join(" ")
        };
        found.retain(|one| words(one).contains(&asked));
    }
    Found::page(found.iter().map(|one| (one.id.to_string(), who(one))).collect(), question)
}

async fn several(visit: &Visit, ids: &[&str]) -> Result<Vec<Staff>, Fault> {
    if ids.len() > 100 {
        return Err(Fault::parameter("_id", "too-costly", "Ask for at most 100 at a time."));
    }
    let mut found = Vec::new();
    for id in ids.iter().filter_map(|id| key::<StaffId>(id).ok()) {
        found.extend(visit.acts()?.staff_member(visit.actor()?, id).await?);
    }
    Ok(found)
}

fn who(one: &Staff) -> Resource {
    let id = one.id.to_string();
    let identifiers: Vec<_> = one.codes.iter().map(|c| (c.system.clone(), c.value.clone())).collect();
    let email = |value: &String| Contact { kind: ContactKind::Email, value: value.clone(), preferred: false };
    let contacts: Vec<Contact> = one.email.iter().map(email).collect();
    let value = out::practitioner(&out::Practitioner {
        id: &id,
        version: Some(one.version),
        name: Some(&one.name),
        identifiers: &identifiers,
        contacts: &contacts,
        active: one.ended.is_none(),
    });
    Resource::new(value, None)
}

/// One role, by its key, which names whose it is.
pub(super) async fn role(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    let staff = owner(id).ok_or_else(Fault::nothing)?;
    let one = visit.acts()?.staff_member(visit.actor()?, staff).await?.ok_or_else(Fault::nothing)?;
    let found = roles(visit, &one)?.into_iter().find(|(key, _)| key == id);
    found.map(|(_, resource)| resource).ok_or_else(Fault::nothing)
}

fn owner(id: &str) -> Option<StaffId> {
    let (staff, _) = id.split_once('-')?;
    let plain = staff.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (staff.len() == 32 && plain).then(|| staff.parse().ok())?
}

/// Roles of somebody, at an organisation, or all.
pub(super) async fn role_list(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    let practitioner: Option<StaffId> = question.reference("practitioner", "Practitioner")?;
    let (organisation, ids) = (question.organisation()?, question.ids());
    let staff = match (practitioner, &ids, organisation) {
        (Some(one), ..) => app.staff_member(actor, one).await?.into_iter().collect(),
        (None, Some(ids), _) => {
            let mut whose: Vec<String> = ids.iter().filter_map(|id| owner(id)).map(|id| id.to_string()).collect();
            whose.dedup();
            several(visit, &whose.iter().map(String::as_str).collect::<Vec<_>>()).await?
        }
        (None, None, Some(code)) => app.staff_at(actor, code).await?,
        (None, None, None) => return all_roles(visit, question).await,
    };
    let mut found = Vec::new();
    for one in &staff {
        let named = roles(visit, one)?.into_iter().zip(&one.roles);
        found.extend(
            named.filter(|(_, role)| organisation.is_none_or(|code| role.organisation == code)).map(|(r, _)| r),
        );
    }
    found.retain(|(key, _)| ids.as_ref().is_none_or(|ids| ids.contains(&key.as_str())));
    Found::page(found, question)
}

/// Every role of every member of staff, a page at a time.
async fn all_roles(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    // After which role of whom the page begins; that member of staff is read again for the roles that are left.
    let (mut page, mut after) = (Vec::new(), None);
    if let Some(last) = question.after.as_deref() {
        let whose = owner(last).ok_or_else(Fault::nothing)?;
        if let Some(one) = app.staff_member(actor, whose).await? {
            page.extend(roles(visit, &one)?.into_iter().skip_while(|(key, _)| key != last).skip(1));
        }
        after = Some(whose);
    }
    while page.len() <= question.count {
        let next = app.staff_page(actor, after, 100).await?;
        let Some(last) = next.last() else { break };
        after = Some(last.id);
        for one in &next {
            page.extend(roles(visit, one)?);
        }
    }
    Ok(Found::fetched(page, question))
}

/// The roles of a member of staff, each with a key made of what it says.
fn roles(visit: &Visit, one: &Staff) -> Result<Vec<(String, Resource)>, Fault> {
    let today = visit.acts()?.clock.today();
    let practitioner = format!("Practitioner/{}", one.id);
    let mut given: Vec<String> = Vec::new();
    let named = one.roles.iter().map(|role| {
        let mark = mark(role);
        let again = given.iter().filter(|m| **m == mark).count();
        given.push(mark.clone());
        let end = if again == 0 { mark } else { format!("{mark}.{again}") };
        let id = format!("{}-{end}", one.id.uuid().simple());
        let now = role.from.is_none_or(|d| d <= today) && role.to.is_none_or(|d| today <= d) && one.ended.is_none();
        let value = out::practitioner_role(&out::PractitionerRole {
            id: &id,
            practitioner: &practitioner,
            organisation: role.organisation.as_str(),
            code: None,
            title: Some(role.job.as_deref().unwrap_or(role.role.title())),
            active: now,
        });
        (id, Resource::new(value, None))
    });
    Ok(named.collect())
}

fn mark(role: &StaffRole) -> String {
    let from = role.from.map(|d| d.to_string()).unwrap_or_default();
    let hash = Sha256::digest(format!("{}\n{}\n{from}", role.role, role.organisation));
    linchpin_core::hex(&hash[..6])
}

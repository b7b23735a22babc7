//! Organisations, of which everybody may know, and sites.

use linchpin_app::kept::CareHome;
use linchpin_core::{Address, CareHomeId, Kind, OdsCode, Organisation, Postcode};
use linchpin_fhir::{out, system};

use super::{
    answer::{Found, Resource},
    fault::Fault,
    patient::key,
    question::Question,
};
use crate::visit::Visit;

/// Whether it has a code of the NHS. Groups of practices are the users' own.
fn is_public(one: &Organisation) -> bool {
    one.kind != Kind::Group
}

fn find<'v>(visit: &'v Visit, id: &str) -> Result<&'v Organisation, Fault> {
    let code = OdsCode::parse(id).ok().filter(|code| code.as_str() == id).ok_or_else(Fault::nothing)?;
    visit.picture.tree.get(code).filter(|one| is_public(one)).ok_or_else(Fault::nothing)
}

/// One organisation by its ODS code.
pub(super) fn organisation(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    find(visit, id).map(|one| described(visit, one))
}

/// Organisations in the order of their codes.
pub(super) fn organisations(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let meant = meant(question, system::ODS);
    let all = visit.picture.tree.all().filter(|one| is_public(one) && meant(one.code.as_str(), &one.name));
    Found::page(all.map(|one| (one.code.to_string(), described(visit, one))).collect(), question)
}

/// Whether a thing with this code and name is asked for.
fn meant<'q>(question: &'q Question, system: &'static str) -> impl Fn(&str, &str) -> bool + 'q {
    let ids = question.ids();
    let code = question.get("identifier").map(|_| question.identifier(&[system]).unwrap_or("").to_uppercase());
    let name = question.get("name").map(linchpin_core::person::fold);
    move |this: &str, called: &str| {
        ids.as_ref().is_none_or(|ids| ids.contains(&this))
            && code.as_deref().is_none_or(|code| code == this)
            && name.as_deref().is_none_or(|name| linchpin_core::person::fold(called).contains(name))
    }
}

fn address(one: &Organisation) -> Option<Address> {
    let postcode = one.postcode.as_deref().and_then(|text| Postcode::parse(text).ok())?;
    Some(Address { lines: Vec::new(), postcode: Some(postcode) })
}

fn described(visit: &Visit, one: &Organisation) -> Resource {
    let today = visit.picture.today;
    let above = |level| visit.picture.tree.parent(one.code, level, today);
    let part_of = match one.kind {
        Kind::Practice => above(Kind::Pcn),
        Kind::Pcn => above(Kind::Place),
        Kind::Place => above(Kind::Icb),
        _ => None,
    };
    let value = out::organisation(&out::Organisation {
        code: one.code,
        name: &one.name,
        kind: Some(one.kind.as_str()),
        address: address(one).as_ref(),
        part_of,
        active: one.is_open(today),
    });
    Resource::new(value, None)
}

/// One site: a practice by its code, a care home by its key.
pub(super) async fn location(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    if let Ok(id) = key::<CareHomeId>(id) {
        let home = visit.acts()?.care_home(visit.actor()?, id).await?;
        return home.as_ref().map(site).ok_or_else(Fault::nothing);
    }
    find(visit, id)
        .ok()
        .filter(|one| one.kind == Kind::Practice)
        .map(|one| surgery(visit, one))
        .ok_or_else(Fault::nothing)
}

/// Practices in the order of their codes, then care homes in the order of their keys.
pub(super) async fn locations(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let organisation = question.organisation()?;
    let meant = meant(question, system::ODS_SITE);
    let practices = visit.picture.tree.of_kind(Kind::Practice);
    let here =
        practices.filter(|one| organisation.is_none_or(|code| one.code == code) && meant(one.code.as_str(), &one.name));
    let mut all: Vec<_> = here.map(|one| (one.code.to_string(), surgery(visit, one))).collect();
    let by_code = question.get("identifier").is_some();
    for home in visit.acts()?.care_homes(visit.actor()?).await? {
        let run_by = organisation.is_none_or(|code| home.organisation == Some(code));
        if run_by && !by_code && meant(&home.id.to_string(), &home.name) {
            all.push((home.id.to_string(), site(&home)));
        }
    }
    Found::page(all, question)
}

fn surgery(visit: &Visit, one: &Organisation) -> Resource {
    let id = one.code.to_string();
    let value = out::location(&out::Location {
        id: &id,
        code: Some(one.code),
        name: &one.name,
        address: address(one).as_ref(),
        organisation: Some(one.code),
        active: one.is_open(visit.picture.today),
    });
    Resource::new(value, None)
}

fn site(home: &CareHome) -> Resource {
    let id = home.id.to_string();
    let value = out::location(&out::Location {
        id: &id,
        code: None,
        name: &home.name,
        address: Some(&home.address),
        organisation: home.organisation,
        active: home.closed.is_none(),
    });
    Resource::new(value, None)
}

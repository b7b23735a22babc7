use std::sync::Arc;

use axum::{body::Body, http::StatusCode};
use linchpin_app::{
    Actor, App,
    act::{ListPart, PeopleList},
};
use linchpin_core::{ContactKind, Error, ErrorKind, Person, Result};
use serde::Serialize;

use crate::{
    Page, pages,
    table::file::no_formula,
    visit::{Reply, Visit},
};

#[derive(Serialize, Default)]
struct Form {
    organisation: String,
    to: String,
    why: String,
    address: bool,
    contacts: bool,
    wrong: Option<String>,
}

/// The form in which a practice says for whom it makes a list of its people.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    page(&visit, Form::default())
}

fn page(visit: &Visit, form: Form) -> Result<Reply> {
    let status = if form.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = Form { organisation: pages::name(&visit.picture, visit.actor()?.organisation), ..form };
    Ok(Reply::page(Page::new("people-export.jinja", "A list of people for another body", form)).status(status))
}

/// The list as a file, sent part by part; each part is an act of its own, and names everybody who is on it.
pub(crate) async fn send(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let text = |name: &str| sent.get(name).unwrap_or("").to_owned();
    let has = |what: &str| sent.all("with").any(|one| one == what);
    let list = PeopleList { to: text("to"), why: text("why"), address: has("address"), contacts: has("contacts") };
    let acts = visit.site.app.entrance.acts.clone();
    let acts = acts.ok_or_else(|| Error::not_found("No records are kept here."))?;
    let actor = visit.actor()?.clone();
    // Before anything is sent, so that a refusal is a page and not half a file.
    let first = match acts.export_people(&actor, &list, None).await {
        Ok(first) => first,
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let PeopleList { to, why, address, contacts } = list;
            let wrong = Some(error.to_string());
            return page(&visit, Form { to, why, address, contacts, wrong, ..Form::default() });
        }
        Err(error) => return Err(error),
    };
    let day = visit.site.app.entrance.clock.today();
    let parts = Parts { acts, actor, list, fetched: Some(first), first: true };
    let body = Body::from_stream(futures_util::stream::try_unfold(parts, Parts::next));
    Ok(Reply::stream("text/csv; charset=utf-8", format!("people-{day}.csv"), body))
}

/// Where a file that is being sent has come to.
struct Parts {
    acts: Arc<App>,
    actor: Actor,
    list: PeopleList,
    fetched: Option<ListPart>,
    first: bool,
}

impl Parts {
    async fn next(mut self) -> Result<Option<(Vec<u8>, Self)>> {
        let Some(part) = self.fetched.take() else { return Ok(None) };
        let bytes = csv(&self.list, &part.people, self.first)?;
        self.first = false;
        if let Some(after) = part.next {
            self.fetched = Some(self.acts.export_people(&self.actor, &self.list, Some(after)).await?);
        }
        Ok(Some((bytes, self)))
    }
}

fn csv(list: &PeopleList, people: &[Person], first: bool) -> Result<Vec<u8>> {
    let failed = |e: csv::Error| Error::internal("the file could not be written", e);
    let mut out = csv::Writer::from_writer(Vec::new());
    if first {
        out.write_record(headings(list)).map_err(failed)?;
    }
    for person in people {
        out.write_record(row(list, person).into_iter().map(no_formula)).map_err(failed)?;
    }
    out.into_inner().map_err(|e| Error::internal("the file could not be written", e.into_error()))
}

fn headings(list: &PeopleList) -> Vec<&'static str> {
    let mut headings = vec!["NHS number", "Family name", "Given names", "Date of birth", "Sex"];
    if list.address {
        headings.extend(["Address", "Postcode"]);
    }
    if list.contacts {
        headings.extend(["Telephone", "Mobile", "Email"]);
    }
    headings
}

fn row(list: &PeopleList, person: &Person) -> Vec<String> {
    let name = person.name();
    let mut row = vec![
        person.nhs_number.map_or_else(String::new, |n| n.to_string()),
        name.and_then(|n| n.family.clone()).unwrap_or_default(),
        name.map_or_else(String::new, |n| n.given.join(" ")),
        person.birth_date.map_or_else(String::new, |d| d.to_string()),
        person.sex.title().to_owned(),
    ];
    if list.address {
        let address = person.address.as_ref();
        row.push(address.map_or_else(String::new, |a| a.lines.join(", ")));
        row.push(address.and_then(|a| a.postcode).map_or_else(String::new, |p| p.to_string()));
    }
    if list.contacts {
        let of = |kind| person.contacts.iter().find(|c| c.kind == kind).map_or_else(String::new, |c| c.value.clone());
        row.extend([ContactKind::Phone, ContactKind::Mobile, ContactKind::Email].map(of));
    }
    row
}

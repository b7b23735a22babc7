use axum::http::StatusCode;
use linchpin_app::act::Register;
use linchpin_core::{Person, PersonId, Result};
use serde::Serialize;

use super::{
    edit::{Form, homes},
    fields::{FIELDS, Fields, Wrong, field_of},
    find,
};
use crate::{
    Page, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Perhaps {
    /// What was typed, to be sent again.
    typed: Vec<(&'static str, String)>,
    /// Why each may be the same, in the order of the table.
    says: Vec<(String, Vec<&'static str>)>,
    elsewhere: usize,
}

/// The form to register somebody.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    page(&visit, &Fields::default(), Vec::new()).await
}

async fn page(visit: &Visit, fields: &Fields, wrong: Vec<Wrong>) -> Result<Reply> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = Form {
        to: "/people/register".to_owned(),
        back: "/people".to_owned(),
        button: "Register",
        ..Form::new(fields, wrong, homes(visit).await?)
    };
    let at = pages::name(&visit.picture, visit.actor()?.organisation);
    let page = Page::new("person-edit.jinja", format!("Register somebody with {at}"), form);
    Ok(Reply::page(page.under("Find a person", "/people")).status(status))
}

/// Registers somebody, unless they seem to be there already.
pub(crate) async fn add(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let fields = Fields::from(sent, &Fields::default());
    // The act gives the key that is kept.
    let nobody = Person::new(PersonId::new(visit.site.app.entrance.ids.uuid()));
    let draft = match fields.onto(&nobody) {
        Ok(draft) => draft,
        Err(wrong) => return page(&visit, &fields, wrong).await,
    };
    let anyway = sent.get("anyway").is_some();
    match visit.acts()?.register_person(visit.actor()?, &draft, anyway).await? {
        Register::Added { id, queued } => {
            let queued = if queued > 0 { "&queued=yes" } else { "" };
            Ok(Reply::goto(format!("/people/{id}?done=registered{queued}")))
        }
        Register::Wrong(faults) => {
            let wrong = faults.iter().map(|f| Wrong { field: field_of(f.field), message: f.message.to_owned() });
            page(&visit, &fields, wrong.collect()).await
        }
        Register::Perhaps { own, elsewhere } => {
            let found: Vec<_> = own.iter().map(|(found, _)| found.clone()).collect();
            let perhaps = Perhaps {
                typed: FIELDS.iter().map(|(field, ..)| (*field, fields.get(field).to_owned())).collect(),
                says: own.into_iter().map(|(found, says)| (found.name, says)).collect(),
                elsewhere,
            };
            let tables = if found.is_empty() { Vec::new() } else { vec![find::table(&visit, &found)] };
            let page = Page::new("person-perhaps.jinja", "They may be here already", perhaps).with(tables);
            Ok(Reply::page(page.under("Find a person", "/people")).status(StatusCode::CONFLICT))
        }
    }
}

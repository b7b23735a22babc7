use axum::http::StatusCode;
use linchpin_app::{
    act::Edit,
    permission::{Act, Resource},
};
use linchpin_core::{Person, Result, Role, Sex};
use serde::Serialize;

use super::{
    banner::Banner,
    closed::closed,
    conflict,
    fields::{FIELDS, Fields, Wrong, field_of},
    whose::Whose,
    words,
};
use crate::{
    Page, gate,
    visit::{Reply, Visit},
};

/// A form about a person, to change one or to register one.
#[derive(Serialize)]
pub(super) struct Form {
    pub(super) whose: Option<Banner>,
    /// Where it is sent.
    pub(super) to: String,
    pub(super) back: String,
    pub(super) button: &'static str,
    /// The version it began from.
    pub(super) version: u64,
    pub(super) typed: std::collections::BTreeMap<&'static str, String>,
    pub(super) born: [String; 3],
    pub(super) died: [String; 3],
    pub(super) sexes: Vec<(&'static str, &'static str)>,
    pub(super) languages: Vec<(String, String)>,
    pub(super) homes: Vec<(String, String)>,
    /// Whether only what patients change themselves is shown.
    pub(super) own: bool,
    pub(super) wrong: Vec<Wrong>,
    /// The faults by field.
    pub(super) at: std::collections::BTreeMap<&'static str, String>,
}

impl Form {
    pub(super) fn new(fields: &Fields, wrong: Vec<Wrong>, homes: Vec<(String, String)>) -> Self {
        let mut languages: Vec<(String, String)> =
            words::LANGUAGES.iter().map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())).collect();
        let language = fields.get("language");
        if !language.is_empty() && !languages.iter().any(|(tag, _)| tag == language) {
            languages.push((language.to_owned(), language.to_owned()));
        }
        Self {
            whose: None,
            to: String::new(),
            back: String::new(),
            button: "Save",
            version: 0,
            typed: FIELDS.iter().map(|(field, ..)| (*field, fields.get(field).to_owned())).collect(),
            born: fields.date_parts("born"),
            died: fields.date_parts("died"),
            sexes: Sex::ALL.iter().map(|sex| (sex.as_str(), sex.title())).collect(),
            languages,
            homes,
            own: false,
            at: wrong.iter().map(|one| (one.field, one.message.clone())).collect(),
            wrong,
        }
    }
}

/// The form to change somebody's details.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    if !whose.may(Act::Edit, Resource::Person) {
        return refused(&visit, &whose).await;
    }
    let viewed = match visit.acts()?.view_person(visit.actor()?, whose.id).await {
        Ok(viewed) => viewed,
        Err(error) => return closed(&visit, &whose, error),
    };
    let fields = Fields::of(&viewed.person);
    page(&visit, &whose, &viewed.person, viewed.person.version, &fields, Vec::new()).await
}

/// Asks for the edit itself, so that the refusal is in the audit and in words.
async fn refused(visit: &Visit, whose: &Whose) -> Result<Reply> {
    let nobody = Person::new(whose.id);
    match visit.acts()?.edit_person(visit.actor()?, &nobody).await {
        Err(error) => closed(visit, whose, error),
        Ok(_) => Err(linchpin_core::Error::not_found("There is no such person.")),
    }
}

async fn page(
    visit: &Visit,
    whose: &Whose,
    person: &Person,
    version: u64,
    fields: &Fields,
    wrong: Vec<Wrong>,
) -> Result<Reply> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let own = visit.actor()?.role == Role::Patient;
    let form = Form {
        whose: Some(Banner::of(visit, whose, person)),
        to: whose.at("edit"),
        back: whose.at(""),
        version,
        own,
        ..Form::new(fields, wrong, homes(visit).await?)
    };
    let title = if own { "Change your details" } else { "Change details" };
    Ok(Reply::page(Page::new("person-edit.jinja", title, form)).status(status))
}

/// The care homes to choose from: keys and names.
pub(super) async fn homes(visit: &Visit) -> Result<Vec<(String, String)>> {
    let actor = visit.actor()?;
    if !gate::could(&visit.site, actor.role, Act::See, Resource::Directory) {
        return Ok(Vec::new());
    }
    let homes = visit.acts()?.care_homes(actor).await?;
    let mut homes: Vec<_> = homes.into_iter().map(|home| (home.id.to_string(), home.name)).collect();
    homes.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(homes)
}

/// Saves changed details; of two who change the same, the second is shown both versions.
pub(crate) async fn save(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    if !whose.may(Act::Edit, Resource::Person) {
        return refused(&visit, &whose).await;
    }
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let viewed = match acts.view_person(actor, whose.id).await {
        Ok(viewed) => viewed,
        Err(error) => return closed(&visit, &whose, error),
    };
    let now = viewed.person;
    let version: u64 = sent.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    let mut fields = match sent.get("choose") {
        Some(_) => Fields::picked(sent),
        None => Fields::from(sent, &Fields::of(&now)),
    };
    if actor.role == Role::Patient {
        fields = fields.over(&Fields::of(&now), |own| own);
    }
    let edited = match fields.onto(&now) {
        Ok(edited) => Person { version, ..edited },
        Err(wrong) => return page(&visit, &whose, &now, version, &fields, wrong).await,
    };
    match acts.edit_person(actor, &edited).await? {
        Edit::Saved { queued, .. } => {
            let queued = if queued > 0 { "&queued=yes" } else { "" };
            Ok(Reply::goto(format!("{}?done=saved{queued}", whose.at(""))))
        }
        Edit::Wrong(faults) => {
            let wrong = faults.iter().map(|f| Wrong { field: field_of(f.field), message: f.message.to_owned() });
            page(&visit, &whose, &now, version, &fields, wrong.collect()).await
        }
        Edit::Conflict(both) => conflict::page(&visit, &whose, &both, version).await,
    }
}

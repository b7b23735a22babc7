//! Patients.

use linchpin_app::act::{Seen, Wanted};
use linchpin_core::{Person, PersonId};
use linchpin_fhir::out;

use super::{
    answer::{Found, Resource},
    fault::Fault,
    question::Question,
};
use crate::visit::Visit;

/// One person. After a merge the key of the record that is gone says which stands for it.
pub(super) async fn read(visit: &Visit, id: &str) -> Result<Resource, Fault> {
    let id = key(id)?;
    let (app, actor) = (visit.acts()?, visit.actor()?);
    let person = app.view_person(actor, id).await?.person;
    if person.id != id {
        return Err(Fault::merged(format!("Patient/{}", person.id)));
    }
    let saved = app.person_saved(id).await?;
    Ok(Resource::new(out::patient(&person, app.clock.today()), saved))
}

/// A key as FHIR writes it: a UUID in small letters.
pub(super) fn key<T: std::str::FromStr + ToString>(text: &str) -> Result<T, Fault> {
    text.parse().ok().filter(|id: &T| id.to_string() == text).ok_or_else(Fault::nothing)
}

/// Those whom the asker may find. Of whom they may not see the details, only what tells whether it is the one that is meant.
pub(super) async fn search(visit: &Visit, question: &Question) -> Result<Found, Fault> {
    let (app, actor) = (visit.acts()?, visit.actor()?);
    let Some(wanted) = wanted(question)? else { return Ok(Found { total: Some(0), ..Found::default() }) };
    let after = question.after.as_deref().map(key).transpose()?;
    // Those who may see only themselves need not know their own key.
    let wanted = match actor.person {
        Some(own) if wanted.ids.is_none() => Wanted { ids: Some(vec![own]), ..wanted },
        _ => wanted,
    };
    let limit = u32::try_from(question.count).unwrap_or(u32::MAX) + 1;
    let seen = app.find_people(actor, &wanted, after, limit).await?;
    let mut page = Vec::with_capacity(seen.len());
    for one in seen {
        page.push((one.person.id.to_string(), resource(visit, one).await?));
    }
    Ok(Found::fetched(page, question))
}

async fn resource(visit: &Visit, Seen { person, whole }: Seen) -> Result<Resource, Fault> {
    let app = visit.acts()?;
    let value = |person: &Person| out::patient(person, app.clock.today());
    if whole {
        let saved = app.person_saved(person.id).await?;
        return Ok(Resource::new(value(&person), saved));
    }
    Ok(Resource::new(value(&person), None).subsetted())
}

/// What is asked; none where it can fit nobody.
fn wanted(question: &Question) -> Result<Option<Wanted>, Fault> {
    let number = match question.nhs_number() {
        Some(None) => return Ok(None),
        number => number.flatten(),
    };
    let ids = question.ids().map(|ids| ids.into_iter().filter_map(|id| key::<PersonId>(id).ok()).collect::<Vec<_>>());
    if ids.as_ref().is_some_and(|ids| ids.len() > 100) {
        return Err(Fault::parameter("_id", "too-costly", "Ask for at most 100 at a time."));
    }
    let words = question.words("name");
    if question.get("name").is_some() && words.is_empty() {
        return Ok(None);
    }
    let born = match question.get("birthdate") {
        Some(text) => {
            let day = text.strip_prefix("eq").unwrap_or(text);
            let whole = "A day of birth is searched as a whole date, such as 1950-12-31.";
            Some(day.parse().map_err(|_| Fault::parameter("birthdate", "not-supported", whole))?)
        }
        None => None,
    };
    let postcode = question
        .get("address-postalcode")
        .map(|text| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase());
    if postcode.as_deref() == Some("") {
        return Ok(None);
    }
    Ok(Some(Wanted { ids, number, words, born, postcode, practice: question.organisation()? }))
}

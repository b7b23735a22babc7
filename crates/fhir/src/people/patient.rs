use jiff::civil::Date;
use linchpin_core::{ContactKind, Ethnicity, NhsNumber, OdsCode, Person, PersonId, Registration, Sex};
use serde_json::Value;

use super::{Referred, code, contact, day, extension, is_of, list_of, resource_key, str_of};
use crate::{
    read::{Fault, Weight},
    system,
};

/// A person as a Patient resource tells of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// The resource's key, `Patient/id`, by which other resources of the same source refer to them.
    pub key: Option<String>,
    /// The person.
    pub person: Person,
    /// The code of their ethnic category (16+1 categories of England).
    pub ethnic_category: Option<String>,
    /// Whether the source still uses the record.
    pub active: bool,
}

/// Finds the practice that a reference means, from organisations that were read before.
pub type Practices<'p> = dyn Fn(&Referred) -> Option<OdsCode> + 'p;

/// The person of a Patient resource, under a new key of ours, and what of the resource could not be taken.
#[must_use]
pub fn read_patient(resource: &Value, id: PersonId, practices: &Practices<'_>) -> (Patient, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut person = Person::new(id);
    nhs_number(resource, &mut person, &mut faults);
    person.names = contact::names(resource);
    person.birth_date = day(str_of(resource, "birthDate"), "Patient.birthDate", &mut faults);
    person.death_date = day(str_of(resource, "deceasedDateTime"), "Patient.deceased", &mut faults);
    if resource.get("deceasedBoolean").and_then(Value::as_bool) == Some(true) {
        let said = "the person has died, but not when: the day of death is to be added by hand";
        faults.push(Fault::new(Weight::Minor, "no-date-of-death", "Patient.deceased", said));
    }
    person.sex = str_of(resource, "gender").and_then(Sex::parse).unwrap_or_default();
    person.address = contact::address(resource, "Patient", &mut faults);
    person.contacts = contact::contacts(resource);
    preferences(resource, &mut person);
    languages(resource, &mut person);
    person.registrations = registrations(resource, practices, &mut faults);
    person.area = contact::area(resource);
    let ethnic = extension(resource, &system::uk_extension("EthnicCategory"));
    let ethnic_category = ethnic.and_then(|e| code(e.get("valueCodeableConcept")?, None)).map(str::to_owned);
    person.ethnicity = ethnic_category.as_deref().and_then(Ethnicity::of_category);
    let patient = Patient {
        key: resource_key(resource),
        person,
        ethnic_category,
        active: resource.get("active").and_then(Value::as_bool).unwrap_or(true),
    };
    (patient, faults)
}

/// The NHS number and whether it was traced: `01`, present and verified.
fn nhs_number(resource: &Value, person: &mut Person, faults: &mut Vec<Fault>) {
    let all = || list_of(resource, "identifier").iter().filter(|i| is_of(i, system::NHS_NUMBER));
    let current = all().find(|i| str_of(i, "use") != Some("old"));
    let Some(identifier) = current.or_else(|| all().next()) else { return };
    let Some(text) = str_of(identifier, "value") else { return };
    match NhsNumber::parse(text) {
        Ok(number) => {
            person.nhs_number = Some(number);
            let status = extension(identifier, &system::uk_extension("NHSNumberVerificationStatus"));
            let status = status.and_then(|e| code(e.get("valueCodeableConcept")?, None));
            person.nhs_verified = status == Some("01");
        }
        Err(_) => {
            let said = "not an NHS number: it was left out and the person is to be traced";
            faults.push(Fault::new(Weight::Minor, "not-an-nhs-number", "Patient.identifier", said));
        }
    }
}

/// How they want to be reached: the way of contact, and the format of letters as a need.
fn preferences(resource: &Value, person: &mut Person) {
    let Some(preference) = extension(resource, &system::uk_extension("ContactPreference")) else { return };
    let concept = |url| extension(preference, url).and_then(|e| e.get("valueCodeableConcept"));
    // 3 telephone, 4 email, 6 telephone through somebody else.
    let wanted: &[ContactKind] = match concept("PreferredContactMethod").and_then(|c| code(c, None)) {
        Some("3" | "6") => &[ContactKind::Mobile, ContactKind::Phone],
        Some("4") => &[ContactKind::Email],
        _ => &[],
    };
    if !person.contacts.iter().any(|c| c.preferred)
        && let Some(contact) = person.contacts.iter_mut().find(|c| wanted.contains(&c.kind))
    {
        contact.preferred = true;
    }
    let format = concept("PreferredWrittenCommunicationFormat");
    let format = format.and_then(|c| list_of(c, "coding").first()).and_then(|c| str_of(c, "display"));
    person.access_needs.extend(format.map(str::to_owned));
}

fn languages(resource: &Value, person: &mut Person) {
    let all = list_of(resource, "communication");
    let preferred = all.iter().find(|c| c.get("preferred").and_then(Value::as_bool) == Some(true));
    let spoken = preferred.or_else(|| all.first());
    let tag = spoken.and_then(|c| code(c.get("language")?, Some(system::LANGUAGE)));
    person.language = tag.map(str::to_owned);
    let needed = extension(resource, system::INTERPRETER);
    person.interpreter = needed.and_then(|e| e.get("valueBoolean")).and_then(Value::as_bool) == Some(true);
}

/// The practices they are registered with: those among their general practitioners that are organisations.
fn registrations(resource: &Value, practices: &Practices<'_>, faults: &mut Vec<Fault>) -> Vec<Registration> {
    let mut found = Vec::new();
    for reference in list_of(resource, "generalPractitioner") {
        let Some(referred) = Referred::read(reference) else { continue };
        // A doctor may be named too; people register with practices.
        let person = referred.key.as_deref().is_some_and(|k| k.starts_with("Practitioner"));
        if person && referred.ods.is_none() {
            continue;
        }
        let own = referred.ods.as_deref().and_then(|code| OdsCode::parse(code).ok());
        let Some(practice) = own.or_else(|| practices(&referred)) else {
            let said = "the practice is not known: load its Organization first";
            faults.push(Fault::new(Weight::Minor, "unknown-practice", "Patient.generalPractitioner", said));
            continue;
        };
        let period = |end: &str| -> Option<Date> {
            let text = str_of(reference.get("identifier")?.get("period")?, end)?;
            text.get(..10)?.parse().ok()
        };
        found.push(Registration { practice, from: period("start"), to: period("end") });
    }
    found
}

//! What is known clinically of a person. It comes from the lake by pseudonym; here it stands under the person's key.

use jiff::{Timestamp, civil::Date};
use linchpin_app::facts::{
    Allergies, Allergy, AllergyStanding, AllergyTo, Coded, Contact, Criticality, Medicine, Problem, Reading, Record,
    Series,
};
use linchpin_core::{OdsCode, PersonId};
use linchpin_fhir::out::{self, Code, Measured};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    answer::{Found, Resource},
    fault::Fault,
    kind::Kind,
    question::Question,
    when::Span,
};
use crate::visit::Visit;

/// One fact: what it is called here, when it was, and what it says.
struct Fact {
    id: String,
    at: Option<Span>,
    value: Value,
}

/// One fact by its key, which names the person, so that their record is asked for and nobody else's.
pub(super) async fn read(visit: &Visit, kind: Kind, id: &str) -> Result<Resource, Fault> {
    let (person, mark) = owner(id).ok_or_else(Fault::nothing)?;
    let (now, record) = visit.acts()?.view_record(visit.actor()?, person).await?;
    let wanted = name(now.id, mark);
    let fact = facts(kind, now.id, &record).into_iter().find(|fact| fact.id == wanted).ok_or_else(Fault::nothing)?;
    if now.id != person {
        return Err(Fault::merged(wanted));
    }
    Ok(Resource::new(fact.value, changed(&record)))
}

/// The facts of one person, the last first.
pub(super) async fn search(visit: &Visit, kind: Kind, question: &Question) -> Result<Found, Fault> {
    let patient = question.patient()?;
    let ids = question.ids();
    let mut people: Vec<PersonId> = match (patient, &ids) {
        (Some(one), _) => vec![one],
        (None, Some(ids)) => ids.iter().filter_map(|id| owner(id)).map(|(person, _)| person).collect(),
        (None, None) => {
            return Err(Fault::parameter("patient", "required", "Say whose: patient=Patient/ and their key."));
        }
    };
    people.sort_unstable();
    people.dedup();
    if people.len() > 20 {
        return Err(Fault::parameter("_id", "too-costly", "Ask for at most 20 people at a time."));
    }
    let dates = question.dates()?;
    let mut all = Vec::new();
    let mut said = None;
    for person in people {
        let (now, record) = visit.acts()?.view_record(visit.actor()?, person).await?;
        let at = changed(&record);
        if kind == Kind::AllergyIntolerance && record.allergies_now() == Allergies::NothingReceived {
            said = Some("No allergies were received of this person: that is not the same as none.");
        }
        for fact in facts(kind, now.id, &record) {
            let meant = ids.as_ref().is_none_or(|ids| ids.contains(&fact.id.as_str()));
            if meant && dates.iter().all(|asked| fact.at.is_some_and(|span| asked.fits(span))) {
                all.push((fact.at, fact.id, Resource::new(fact.value, at)));
            }
        }
    }
    all.sort_by(|a, b| b.0.map(|s| s.from).cmp(&a.0.map(|s| s.from)).then_with(|| a.1.cmp(&b.1)));
    let found = Found::page(all.into_iter().map(|(_, id, resource)| (id, resource)).collect(), question)?;
    Ok(Found { said, ..found })
}

/// The extracts are a day's: what they say changed no later.
fn changed(record: &Record) -> Option<Timestamp> {
    record.as_at.and_then(Span::of_day).map(|span| span.from)
}

/// The person and the mark in a key of ours.
fn owner(id: &str) -> Option<(PersonId, &str)> {
    let (person, mark) = id.split_once('-')?;
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let fits = person.len() == 32 && plain(person) && !mark.is_empty() && mark.len() <= 24;
    let person: PersonId = fits.then(|| person.parse().ok())??;
    Some((person, mark))
}

fn name(person: PersonId, mark: &str) -> String {
    format!("{}-{mark}", person.uuid().simple())
}

/// What is known of one kind.
pub(super) fn values(kind: Kind, person: PersonId, record: &Record) -> Vec<Value> {
    facts(kind, person, record).into_iter().map(|fact| fact.value).collect()
}

fn facts(kind: Kind, person: PersonId, record: &Record) -> Vec<Fact> {
    let mut named = Names { person, given: Vec::new() };
    let patient = format!("Patient/{person}");
    match kind {
        Kind::AllergyIntolerance => record.allergies.iter().map(|a| allergy(&mut named, &patient, a)).collect(),
        Kind::Condition => record.problems.iter().map(|p| condition(&mut named, &patient, p)).collect(),
        Kind::MedicationRequest => record.medicines.iter().map(|m| medicine(&mut named, &patient, m)).collect(),
        Kind::Encounter => record.contacts.iter().map(|c| encounter(&mut named, &patient, c)).collect(),
        Kind::Observation => {
            let all = record.readings.iter().flat_map(|series| series.readings.iter().map(move |r| (series, r)));
            all.map(|(series, reading)| observation(&mut named, &patient, series, reading)).collect()
        }
        _ => Vec::new(),
    }
}

/// Gives each fact a name made of what it says and when it was, so that the same extract gives the same names. Of several that
/// say the same, the later ones are counted.
struct Names {
    person: PersonId,
    given: Vec<String>,
}

impl Names {
    fn of(&mut self, kind: &str, what: &Coded, when: &str) -> String {
        let hash = Sha256::new()
            .chain_update(kind)
            .chain_update("\n")
            .chain_update(what.system.as_deref().unwrap_or(""))
            .chain_update("\n")
            .chain_update(what.code.as_deref().unwrap_or(&what.text))
            .chain_update("\n")
            .chain_update(when)
            .finalize();
        let mark = linchpin_core::hex(&hash[..8]);
        let again = self.given.iter().filter(|given| **given == mark).count();
        self.given.push(mark.clone());
        name(self.person, &if again == 0 { mark } else { format!("{mark}.{again}") })
    }
}

fn code(of: &Coded) -> Code<'_> {
    Code {
        system: of.system.as_deref(),
        code: of.code.as_deref().unwrap_or(""),
        term: Some(of.text.as_str()).filter(|t| !t.is_empty()),
    }
}

fn words(day: Option<Date>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

/// What stands in the place of the words of an allergy that has no code: they may name somebody.
const IN_WORDS: &str = "Told in words alone, which are not given here: ask the practice";

fn allergy(named: &mut Names, patient: &str, of: &Allergy) -> Fact {
    let in_words = Coded { text: IN_WORDS.into(), ..Coded::default() };
    let what = match &of.to {
        AllergyTo::Substance(what) | AllergyTo::Nothing(what) => what,
        AllergyTo::Words => &in_words,
    };
    let id = named.of("allergy", what, &words(of.recorded));
    let categories: Vec<&str> = of.categories.iter().map(String::as_str).collect();
    let reactions: Vec<&str> = of.reactions.iter().map(String::as_str).collect();
    let value = out::allergy_intolerance(&out::AllergyIntolerance {
        id: &id,
        patient,
        code: what.code.is_some().then(|| code(what)),
        text: Some(&what.text),
        kind: of.kind.as_deref(),
        categories: &categories,
        criticality: of.criticality.map(|one| match one {
            Criticality::High => "high",
            Criticality::Low => "low",
            Criticality::Unknown => "unable-to-assess",
        }),
        clinical_status: Some(if of.standing == AllergyStanding::Active { "active" } else { "inactive" }),
        verification: of.verification.as_deref(),
        reactions: &reactions,
        severity: of.severity.as_deref(),
        onset: of.since.as_deref(),
        recorded: of.recorded,
    });
    Fact { at: of.recorded.and_then(Span::of_day), value, id }
}

fn condition(named: &mut Names, patient: &str, of: &Problem) -> Fact {
    let id = named.of("condition", &of.what, &words(of.since));
    let (since, ended) = (of.since.map(|d| d.to_string()), of.ended.map(|d| d.to_string()));
    let value = out::condition(&out::Condition {
        id: &id,
        patient,
        code: code(&of.what),
        clinical_status: Some(if of.current { "active" } else { "inactive" }),
        onset: since.as_deref(),
        end: ended.as_deref(),
        ..out::Condition::default()
    });
    Fact { at: of.since.and_then(Span::of_day), value, id }
}

fn medicine(named: &mut Names, patient: &str, of: &Medicine) -> Fact {
    let id = named.of("medicine", &of.what, &words(of.since));
    let mut value = out::medication_request(&out::MedicationRequest {
        id: &id,
        patient,
        code: code(&of.what),
        status: Some(if of.current { "active" } else { "stopped" }),
        date: of.since,
        ..out::MedicationRequest::default()
    });
    if let Some(dose) = of.dose.as_deref().filter(|dose| !dose.trim().is_empty()) {
        let more = match of.further {
            0 => String::new(),
            n => format!("; and {n} more that are not given here: see the practice’s record"),
        };
        value["dosageInstruction"] = json!([{ "text": format!("{dose}{more}") }]);
    }
    Fact { at: of.since.and_then(Span::of_day), value, id }
}

/// The two parts of a blood pressure, by LOINC.
const UPPER: Code<'static> =
    Code { system: Some("http://loinc.org"), code: "8480-6", term: Some("Systolic blood pressure") };
const LOWER: Code<'static> =
    Code { system: Some("http://loinc.org"), code: "8462-4", term: Some("Diastolic blood pressure") };

fn observation(named: &mut Names, patient: &str, series: &Series, of: &Reading) -> Fact {
    let id = named.of("observation", &series.what, &of.at.to_string());
    let unit = series.unit.as_deref();
    let whole = Measured::Number(of.value, unit, None);
    let parts = of.lower.map(|lower| [(UPPER, Some(whole)), (LOWER, Some(Measured::Number(lower, unit, None)))]);
    let mut value = out::observation(&out::Observation {
        id: &id,
        patient,
        code: code(&series.what),
        status: Some("final"),
        value: of.lower.is_none().then_some(whole),
        parts: parts.as_ref().map_or(&[], |p| p.as_slice()),
        ..out::Observation::default()
    });
    value["effectiveDateTime"] = json!(of.at.to_string());
    Fact { at: Some(Span::at(of.at)), value, id }
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(linchpin_core::london()).date()
}

fn encounter(named: &mut Names, patient: &str, of: &Contact) -> Fact {
    let id = named.of("encounter", &of.what, &of.at.map(|at| at.to_string()).unwrap_or_default());
    let organisation = of.organisation.as_deref().and_then(|text| OdsCode::parse(text).ok());
    let mut value = out::encounter(&out::Encounter {
        id: &id,
        patient,
        status: of.until.map(|_| "finished"),
        code: Some(code(&of.what)),
        reason: of.reason.as_ref().map(code),
        start: of.at.map(day),
        end: of.until.map(day),
        organisation: organisation.as_ref().map(OdsCode::as_str),
        ..out::Encounter::default()
    });
    if let (None, Some(name)) = (organisation, of.organisation.as_deref().filter(|name| !name.trim().is_empty())) {
        value["serviceProvider"] = json!({ "display": name });
    }
    let at = of.at.map(|from| Span { from, to: of.until.filter(|to| *to > from).unwrap_or(Span::at(from).to) });
    Fact { at, value, id }
}

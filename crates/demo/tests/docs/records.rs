//! The demo's records as facts, straight from their lines and without a lake: what an extract says is what `crates/lake/src/population` reads.

use std::{
    collections::BTreeMap,
    hash::{Hash as _, Hasher as _},
};

use jiff::civil::Date;
use linchpin_core::{Ethnicity, OdsCode, Sex};
use linchpin_risk::{
    codes::System,
    population::Population,
    record::{Course, Day, Fact, Record, Who},
};
use rustc_hash::{FxHashMap, FxHasher};
use serde::Deserialize;
use serde_json::Value;

/// One person with what is known of them.
pub struct Person {
    record: Record,
    medicines: Vec<Medicine>,
}

struct Medicine {
    code: String,
    from: Day,
    to: Option<Day>,
    goes_on: bool,
    acute: bool,
}

/// What a resource of any of the kinds may say.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource<'r> {
    #[serde(borrow, alias = "patient")]
    subject: Subject<'r>,
    #[serde(alias = "vaccineCode", alias = "medicationCodeableConcept")]
    code: Option<Coded>,
    #[serde(rename = "type", default)]
    kinds: Vec<Coded>,
    #[serde(default)]
    reason_code: Vec<Coded>,
    status: Option<String>,
    course_of_therapy_type: Option<Coded>,
    #[serde(
        alias = "onsetDateTime",
        alias = "effectiveDateTime",
        alias = "occurrenceDateTime",
        alias = "performedDateTime"
    )]
    authored_on: Option<String>,
    abatement_date_time: Option<String>,
    #[serde(alias = "performedPeriod")]
    period: Option<Period>,
    dispense_request: Option<Dispense>,
    value_quantity: Option<Quantity>,
    #[serde(default)]
    component: Vec<Component>,
}

#[derive(Deserialize)]
struct Subject<'r> {
    reference: &'r str,
}

#[derive(Deserialize)]
struct Coded {
    coding: Vec<Coding>,
}

#[derive(Deserialize)]
struct Coding {
    system: String,
    code: String,
}

#[derive(Deserialize)]
struct Period {
    start: Option<String>,
    end: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dispense {
    validity_period: Period,
}

#[derive(Deserialize)]
struct Quantity {
    value: f32,
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Component {
    code: Coded,
    value_quantity: Option<Quantity>,
}

impl Person {
    /// Their record with repeats as they ran on a day.
    pub fn on(&self, population: &Population, today: Day) -> Record {
        let mut record = self.record.clone();
        for one in &self.medicines {
            let goes_on = one.to.map_or(one.goes_on, |to| to > today);
            let runs = !one.acute && one.from <= today && goes_on;
            population.dictionary.each(System::Snomed, &one.code, |concept| {
                let fact = Fact { value: Some(1.0), ..Fact::on(concept, one.from) };
                record.add(fact);
                if runs {
                    record.add(Fact { day: today, ..fact });
                }
            });
            if !one.acute {
                let mut hasher = FxHasher::default();
                one.code.hash(&mut hasher);
                let medicine = (hasher.finish() >> 32) as u32;
                record.take(Course { medicine, day: if runs { today } else { one.from }, ended: one.to });
            }
        }
        record
    }
}

/// The people of some lines.
pub fn people(
    records: &linchpin_demo::Records<'_>,
    population: &Population,
    deciles: &BTreeMap<String, u8>,
) -> Vec<Person> {
    let mut people = Vec::new();
    let mut names: FxHashMap<String, usize> = FxHashMap::default();
    for (kind, lines) in records {
        for line in lines.lines() {
            match *kind {
                "Organization" | "AllergyIntolerance" => {}
                "Patient" => {
                    let patient: Value = serde_json::from_str(line).unwrap();
                    names.insert(format!("Patient/{}", patient["id"].as_str().unwrap()), people.len());
                    people.push(Person { record: Record::default(), medicines: Vec::new() });
                    let at = people.len() - 1;
                    people[at].record.who = who(&patient, deciles);
                }
                kind => {
                    let resource: Resource<'_> = serde_json::from_str(line).unwrap();
                    let at = names[resource.subject.reference];
                    people[at].take(kind, &resource, population);
                }
            }
        }
    }
    people
}

impl Person {
    fn take(&mut self, kind: &str, of: &Resource<'_>, population: &Population) {
        let start = of.period.as_ref().and_then(|period| period.start.as_deref());
        let begun = day(of.authored_on.as_deref().or(start)).unwrap();
        let end = of.period.as_ref().filter(|_| kind == "Encounter").and_then(|period| period.end.as_deref());
        let ended = day(of.abatement_date_time.as_deref().or(end));
        if kind == "MedicationRequest" {
            let until = of.dispense_request.as_ref().and_then(|one| one.validity_period.end.as_deref());
            let course = of.course_of_therapy_type.as_ref().map(|one| one.coding[0].code.as_str());
            self.medicines.push(Medicine {
                code: of.code.as_ref().unwrap().coding[0].code.clone(),
                from: begun,
                to: day(until),
                goes_on: of.status.as_deref() == Some("active"),
                acute: course == Some("acute"),
            });
            return;
        }
        let numbered = |concept: linchpin_risk::record::Concept, quantity: Option<&Quantity>| {
            let unit = population.lists.get(concept.index()).and_then(|list| list.unit.as_deref());
            quantity.filter(|q| unit.is_none_or(|unit| unit == q.code)).map(|q| q.value)
        };
        let mut add = |coded: &Coded, quantity: Option<&Quantity>| {
            for coding in &coded.coding {
                let Some(system) = System::of_uri(&coding.system) else { continue };
                population.dictionary.each(system, &coding.code, |concept| {
                    let fact = Fact { ended, value: numbered(concept, quantity), ..Fact::on(concept, begun) };
                    self.record.add(fact);
                });
            }
        };
        of.code.iter().chain(&of.kinds).for_each(|coded| add(coded, of.value_quantity.as_ref()));
        of.reason_code.iter().for_each(|coded| add(coded, None));
        of.component.iter().for_each(|part| add(&part.code, part.value_quantity.as_ref()));
    }
}

fn who(patient: &Value, deciles: &BTreeMap<String, u8>) -> Who {
    let practice = &patient["generalPractitioner"][0]["identifier"];
    let of_day = |value: &Value| day(value.as_str());
    let born: Date = patient["birthDate"].as_str().unwrap().parse().unwrap();
    let extensions = patient["extension"].as_array().map_or(&[][..], Vec::as_slice);
    let ethnic = extensions.iter().find_map(|one| one["valueCodeableConcept"]["coding"][0]["code"].as_str());
    Who {
        practice: practice["value"].as_str().and_then(|code| code.parse::<OdsCode>().ok()),
        sex: patient["gender"].as_str().and_then(Sex::parse).unwrap_or_default(),
        // The lake knows the month.
        born: Some(Day::from(born.first_of_month())),
        died: of_day(&patient["deceasedDateTime"]),
        ethnicity: ethnic.and_then(Ethnicity::of_category),
        decile: patient["address"][0]["extension"][0]["valueString"]
            .as_str()
            .and_then(|area| deciles.get(area).copied()),
        registered: of_day(&practice["period"]["start"]),
        ..Who::default()
    }
}

fn day(text: Option<&str>) -> Option<Day> {
    text.map(|text| Day::from(text[..10].parse::<Date>().unwrap()))
}

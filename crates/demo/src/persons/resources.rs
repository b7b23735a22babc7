use jiff::{ToSpan, civil::Date};
use linchpin_core::Result;
use serde_json::{Value, json};

use super::{
    illness::{
        self, DIASTOLIC, FLU_VACCINE, FOOT_CHECK, GLYCATED, ILLNESSES, Medicine, PRESSURE, SYSTOLIC, WEIGHT, When,
    },
    who::Who,
};
use crate::dice::Dice;

pub(super) type Out<'o> = dyn FnMut(&'static str, &Value) -> Result<()> + 'o;

const ODS: &str = "https://fhir.nhs.uk/Id/ods-organization-code";
const UK: &str = "https://fhir.hl7.org.uk";

/// The practice as an Organization.
pub(crate) fn practice(code: &str, name: &str) -> Value {
    json!({
        "resourceType": "Organization", "id": code,
        "meta": {"profile": [format!("{UK}/StructureDefinition/UKCore-Organization")]},
        "identifier": [{"system": ODS, "value": code}], "active": true, "name": name,
    })
}

/// The person as a Patient.
pub(crate) fn patient(who: &Who) -> Value {
    let verified = json!([{
        "url": format!("{UK}/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"),
        "valueCodeableConcept": {"coding": [{
            "system": format!("{UK}/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"),
            "code": "01", "display": "Number present and verified",
        }]},
    }]);
    let mut patient = json!({
        "resourceType": "Patient", "id": id(who, "patient", 0),
        "meta": {"profile": [format!("{UK}/StructureDefinition/UKCore-Patient")]},
        "identifier": [{"extension": verified, "system": "https://fhir.nhs.uk/Id/nhs-number", "value": who.nhs_number}],
        "active": true,
        "name": [{"use": "official", "family": who.family, "given": [who.given]}],
        "gender": if who.woman { "female" } else { "male" },
        "birthDate": who.born.to_string(),
        "address": [{"use": "home", "line": [who.street], "city": "Wharfemoor", "postalCode": who.postcode}],
        "generalPractitioner": [{"type": "Organization", "identifier": {
            "system": ODS, "value": who.practice, "period": {"start": who.registered.to_string()},
        }}],
    });
    if let Some(phone) = &who.phone {
        patient["telecom"] = json!([{"system": "phone", "use": "mobile", "value": phone}]);
    }
    if let Some((tag, name, interpreter)) = who.language {
        let language = json!({"coding": [{"system": "urn:ietf:bcp:47", "code": tag, "display": name}]});
        patient["communication"] = json!([{"language": language, "preferred": true}]);
        if interpreter {
            let url = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired";
            patient["extension"] = json!([{"url": url, "valueBoolean": true}]);
        }
    }
    patient
}

/// Everything in the person's record.
pub(crate) fn record(who: &Who, dice: &mut Dice, as_at: Date, out: &mut Out<'_>) -> Result<()> {
    let mut count = 0;
    let mut next = || {
        count += 1;
        count
    };
    let age = who.age(as_at);
    let mut ill = Vec::new();
    for illness in &ILLNESSES {
        if !dice.chance(illness::probability(illness, age, who.woman)) {
            continue;
        }
        ill.push(illness.code);
        let since = before(dice, as_at, (age - 3.0).clamp(0.5, 15.0) * 365.25);
        out(
            "Condition",
            &json!({
                "resourceType": "Condition", "id": id(who, "condition", next()), "subject": subject(who),
                "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
                "code": coded((illness.code, illness.term)), "onsetDateTime": since.to_string(), "recordedDate": since.to_string(),
            }),
        )?;
        for medicine in illness.medicines {
            out(
                "MedicationRequest",
                &json!({
                    "resourceType": "MedicationRequest", "id": id(who, "medication", next()), "subject": subject(who),
                    "status": "active", "intent": "order", "medicationCodeableConcept": coded((medicine.code, medicine.term)),
                    "authoredOn": before(dice, as_at, 300.0).to_string(), "dosageInstruction": instructions(who, medicine),
                }),
            )?;
        }
    }
    let long_term = ill.len();
    for _ in 0..dice.whole(1.2 + age / 40.0 + 1.1 * long_term as f64).min(24) {
        let (kind, term) =
            *[("VR", "Telephone consultation"), ("AMB", "Consultation in surgery"), ("HH", "Home visit")]
                .get(dice.whole(0.35).min(2) as usize)
                .unwrap_or(&("AMB", "Consultation in surgery"));
        let day = before(dice, as_at, 700.0);
        out(
            "Encounter",
            &json!({
                "resourceType": "Encounter", "id": id(who, "encounter", next()), "subject": subject(who), "status": "finished",
                "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": kind}, "type": [{"text": term}],
                "period": {"start": format!("{day}T{:02}:{:02}:00+00:00", 8 + dice.whole(4.0).min(9), dice.whole(29.0).min(59))},
                "serviceProvider": {"identifier": {"system": ODS, "value": who.practice}},
            }),
        )?;
    }
    readings(who, dice, as_at, &ill, &mut next, out)?;
    if age >= 65.0 && dice.chance(0.78) {
        out(
            "Immunization",
            &json!({
                "resourceType": "Immunization", "id": id(who, "immunisation", next()), "patient": subject(who),
                "status": "completed", "vaccineCode": coded(FLU_VACCINE), "occurrenceDateTime": before(dice, as_at, 320.0).to_string(),
            }),
        )?;
    }
    if ill.contains(&"44054006") && dice.chance(0.7) {
        out(
            "Procedure",
            &json!({
                "resourceType": "Procedure", "id": id(who, "procedure", next()), "subject": subject(who),
                "status": "completed", "code": coded(FOOT_CHECK), "performedDateTime": before(dice, as_at, 420.0).to_string(),
            }),
        )?;
    }
    Ok(())
}

/// How to take a medicine; every fifth person takes a double dose in the evening too.
fn instructions(who: &Who, medicine: &Medicine) -> Value {
    let (value, unit) = medicine.dose;
    let of = |value: f64, timing: Value| {
        let dose = json!([{"doseQuantity": {"value": value, "unit": unit}}]);
        match timing {
            Value::Null => json!({"asNeededBoolean": true, "doseAndRate": dose}),
            timing => json!({"timing": {"repeat": timing}, "doseAndRate": dose}),
        }
    };
    let mut first = of(
        value,
        match medicine.when {
            When::Daily(times) => json!({"frequency": times, "period": 1, "periodUnit": "d"}),
            When::Night => json!({"when": ["HS"]}),
            When::Needed => Value::Null,
        },
    );
    if who.number.is_multiple_of(5) && medicine.when == When::Daily(2) {
        first["timing"] = json!({"repeat": {"when": ["MORN"]}});
        return json!([first, of(2.0 * value, json!({"when": ["EVE"]}))]);
    }
    first["text"] = json!(medicine.words);
    json!([first])
}

/// Blood pressures, weights and, of the diabetic, glycated haemoglobin: each near the one before.
fn readings(
    who: &Who,
    dice: &mut Dice,
    as_at: Date,
    ill: &[&str],
    next: &mut dyn FnMut() -> usize,
    out: &mut Out<'_>,
) -> Result<()> {
    let age = who.age(as_at);
    if age < 18.0 {
        return Ok(());
    }
    let mut observed = |dice: &mut Dice, back: f64, mut value: Value, what: (&str, &str)| {
        let day = before(dice, as_at.saturating_sub((back as i64).days()), 60.0);
        value["resourceType"] = json!("Observation");
        value["id"] = json!(id(who, "observation", next()));
        value["subject"] = subject(who);
        value["status"] = json!("final");
        value["code"] = coded(what);
        value["effectiveDateTime"] = json!(format!("{day}T10:30:00+00:00"));
        out("Observation", &value)
    };
    let quantity = |value: f64, unit: &str, code: &str| json!({"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": code});
    let times = if ill.is_empty() { dice.whole(0.5) } else { 2 + dice.whole(2.0) };
    let own = dice.normal() * 9.0 + 116.0 + age / 4.0 + if ill.contains(&"38341003") { 10.0 } else { 0.0 };
    for n in 0..times {
        let upper = (own + dice.normal() * 6.0).round();
        let lower = (upper * 0.5 + 12.0 + dice.normal() * 4.0).round();
        let part = |what, value| json!({"code": coded(what), "valueQuantity": quantity(value, "mmHg", "mm[Hg]")});
        observed(
            dice,
            (times - n) as f64 * 110.0,
            json!({"component": [part(SYSTOLIC, upper), part(DIASTOLIC, lower)]}),
            PRESSURE,
        )?;
    }
    if times > 0 {
        let weight = if who.woman { 71.0 } else { 84.0 } * dice.factor(0.17);
        for n in 0..2 {
            let value = ((weight * dice.factor(0.015)) * 10.0).round() / 10.0;
            observed(
                dice,
                400.0 - 300.0 * f64::from(n),
                json!({"valueQuantity": quantity(value, "kg", "kg")}),
                WEIGHT,
            )?;
        }
    }
    if ill.contains(&"44054006") {
        let own = 56.0 * dice.factor(0.2);
        for n in 0..4 {
            let value = (own * dice.factor(0.06)).round();
            observed(
                dice,
                700.0 - 170.0 * f64::from(n),
                json!({"valueQuantity": quantity(value, "mmol/mol", "mmol/mol")}),
                GLYCATED,
            )?;
        }
    }
    Ok(())
}

pub(super) fn coded((code, term): (&str, &str)) -> Value {
    json!({"coding": [{"system": "http://snomed.info/sct", "code": code, "display": term}]})
}

pub(super) fn subject(who: &Who) -> Value {
    json!({"reference": format!("Patient/{}", id(who, "patient", 0))})
}

/// An id that says nothing about the person but which they are among the made-up ones.
pub(super) fn id(who: &Who, kind: &str, n: usize) -> String {
    if n == 0 { format!("{kind}-{}", who.number) } else { format!("{kind}-{}-{n}", who.number) }
}

/// A day within so many days before another.
pub(super) fn before(dice: &mut Dice, day: Date, within: f64) -> Date {
    day.saturating_sub((dice.between(0.0, within) as i64).days())
}

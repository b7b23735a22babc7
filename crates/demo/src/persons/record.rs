//! The record of a person as resources, one method a kind.

use std::fmt::Write;

use serde_json::json;

use super::{
    allergy::Statement,
    care::Reading,
    contact::Mode,
    days::{Day, Days},
    homes::Home,
    hospital::Stay,
    measure::{DIASTOLIC, FOOT_CHECK, MEDICINES_REVIEWED, Measure, PRESSURE, SYSTOLIC},
    medicine::{Medicine, When},
    person::Person,
    resources::{Code, Kind, Lines, ODS, UK, class_of, coded, hl7},
    treatment::Course,
};

/// The record of one person being written.
pub(super) struct Record<'a> {
    pub one: &'a Person,
    pub home: &'a Home,
    pub practice: &'a str,
    pub days: &'a Days,
    pub lines: &'a mut Lines,
    count: usize,
}

impl<'a> Record<'a> {
    pub(super) fn of(one: &'a Person, home: &'a Home, practice: &'a str, days: &'a Days, lines: &'a mut Lines) -> Self {
        Self { one, home, practice, days, lines, count: 0 }
    }

    /// Writes a resource that says of whom it is: `subject` is the name of the element, `rest` what follows it.
    fn about(&mut self, kind: Kind, subject: &str, rest: impl FnOnce(&mut String, &Days) -> std::fmt::Result) {
        self.count += 1;
        let (number, n, days) = (self.one.number, self.count, self.days);
        let name = kind.name();
        let id = name.to_ascii_lowercase();
        self.lines.line(kind, |text| {
            write!(
                text,
                r#"{{"resourceType":"{name}","id":"{id}-{number}-{n}","{subject}":{{"reference":"Patient/patient-{number}"}},"#
            )?;
            rest(text, days)?;
            text.write_char('}')
        });
    }

    /// Who they are.
    pub(super) fn patient(&mut self) {
        let (one, days) = (self.one, self.days);
        let uk = |name: &str| format!("{UK}/StructureDefinition/Extension-UKCore-{name}");
        let mut extensions = Vec::new();
        if let Some(ethnic) = one.ethnic {
            extensions.push(json!({"url": uk("EthnicCategory"), "valueCodeableConcept": {"coding": [{
                "system": format!("{UK}/CodeSystem/UKCore-EthnicCategoryEngland"), "code": ethnic.code, "display": ethnic.words,
            }]}}));
        }
        let mut period = json!({"start": days.text(one.registered)});
        let area = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract";
        let mut patient = json!({
            "resourceType": "Patient", "id": one.id(),
            "meta": {"profile": [format!("{UK}/StructureDefinition/UKCore-Patient")]},
            "active": true,
            "name": [{"use": "official", "family": one.family, "given": [one.given]}],
            "gender": if one.woman { "female" } else { "male" },
            "birthDate": days.text(one.born),
            "address": [{
                "extension": [{"url": area, "valueString": self.home.area}],
                "use": "home", "line": [self.home.street], "city": "Wharfemoor", "postalCode": self.home.postcode,
            }],
        });
        if let Some(number) = &one.nhs_number {
            let verified = json!([{"url": uk("NHSNumberVerificationStatus"), "valueCodeableConcept": {"coding": [{
                "system": format!("{UK}/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"),
                "code": "01", "display": "Number present and verified",
            }]}}]);
            let system = "https://fhir.nhs.uk/Id/nhs-number";
            patient["identifier"] = json!([{"extension": verified, "system": system, "value": number}]);
        }
        if let Some(died) = one.died {
            patient["deceasedDateTime"] = json!(days.text(died));
            period["end"] = json!(days.text(died));
        }
        patient["generalPractitioner"] = json!([{"type": "Organization", "identifier": {
            "system": ODS, "value": self.practice, "period": period,
        }}]);
        if let Some(phone) = &one.phone {
            patient["telecom"] = json!([{"system": "phone", "use": "mobile", "value": phone}]);
        }
        if let Some((tag, name, interpreter)) = one.language {
            let language = json!({"coding": [{"system": "urn:ietf:bcp:47", "code": tag, "display": name}]});
            patient["communication"] = json!([{"language": language, "preferred": true}]);
            if interpreter {
                let url = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired";
                extensions.push(json!({"url": url, "valueBoolean": true}));
            }
        }
        if !extensions.is_empty() {
            patient["extension"] = json!(extensions);
        }
        self.lines.line(Kind::Patient, |text| write!(text, "{patient}"));
    }

    pub(super) fn allergy(&mut self, said: &Statement) {
        let active = if said.verification == "refuted" { "inactive" } else { "active" };
        self.about(Kind::AllergyIntolerance, "patient", |text, days| {
            write!(text, r#""clinicalStatus":{},"#, hl7("allergyintolerance-clinical", active))?;
            write!(text, r#""verificationStatus":{},"#, hl7("allergyintolerance-verification", said.verification))?;
            if let Some((category, intolerance, effect, grave)) = said.reaction {
                let kind = if intolerance { "intolerance" } else { "allergy" };
                let (risk, severity) = if grave { ("high", "severe") } else { ("low", "moderate") };
                write!(text, r#""type":"{kind}","category":["{category}"],"criticality":"{risk}","#)?;
                let effect = coded(effect);
                write!(text, r#""reaction":[{{"manifestation":[{effect}],"severity":"{severity}"}}],"#)?;
            }
            write!(text, r#""code":{},"recordedDate":"{}""#, coded(said.code), days.text(said.recorded))
        });
    }

    /// A condition from a day on, until another if it is over.
    pub(super) fn condition(&mut self, code: Code, since: Day, until: Option<Day>) {
        let status = if until.is_some() { "resolved" } else { "active" };
        self.about(Kind::Condition, "subject", |text, days| {
            let since = days.text(since);
            write!(text, r#""clinicalStatus":{},"#, hl7("condition-clinical", status))?;
            write!(text, r#""code":{},"onsetDateTime":"{since}","recordedDate":"{since}""#, coded(code))?;
            match until {
                Some(day) => write!(text, r#","abatementDateTime":"{}""#, days.text(day)),
                None => Ok(()),
            }
        });
    }

    /// What was found at a visit.
    pub(super) fn reading(&mut self, day: Day, reading: &Reading) {
        match reading {
            Reading::Pressure(upper, lower) => self.observed(day, PRESSURE, |text| {
                let part = |code, value: &f64| {
                    let quantity = format!(r#"{{"value":{value:.0},{MERCURY}}}"#);
                    format!(r#"{{"code":{},"valueQuantity":{quantity}}}"#, coded(code))
                };
                write!(text, r#","component":[{},{}]"#, part(SYSTOLIC, upper), part(DIASTOLIC, lower))
            }),
            Reading::Number(measure, value) => self.number(day, measure, *value),
            Reading::Finding(code) => self.observed(day, *code, |_| Ok(())),
            Reading::FootCheck => self.procedure(FOOT_CHECK, day, false),
            Reading::MedicinesReviewed => self.procedure(MEDICINES_REVIEWED, day, false),
        }
    }

    fn number(&mut self, day: Day, measure: &Measure, value: f64) {
        let (unit, ucum) = measure.unit;
        let decimals = measure.decimals;
        self.observed(day, measure.code, |text| {
            write!(
                text,
                r#","valueQuantity":{{"value":{value:.decimals$},"unit":"{unit}","system":"http://unitsofmeasure.org","code":"{ucum}"}}"#
            )
        });
    }

    fn observed(&mut self, day: Day, code: Code, value: impl FnOnce(&mut String) -> std::fmt::Result) {
        self.about(Kind::Observation, "subject", |text, days| {
            let day = days.text(day);
            write!(text, r#""status":"final","code":{},"effectiveDateTime":"{day}T10:30:00+00:00""#, coded(code))?;
            value(text)
        });
    }

    /// A course of a medicine. Every fifth person takes a double dose of what is taken twice a day in the evening too.
    pub(super) fn course(&mut self, course: &Course) {
        let medicine = course.medicine;
        let uneven = self.one.number.is_multiple_of(5) && medicine.when == When::Daily(2);
        self.about(Kind::MedicationRequest, "subject", |text, days| {
            let status = if course.goes_on { "active" } else { "completed" };
            let kind = if course.long { "continuous" } else { "acute" };
            write!(text, r#""status":"{status}","intent":"order","#)?;
            write!(text, r#""courseOfTherapyType":{},"#, hl7("medicationrequest-course-of-therapy", kind))?;
            write!(text, r#""medicationCodeableConcept":{},"#, coded((medicine.code, medicine.term)))?;
            let from = days.text(course.from);
            write!(text, r#""authoredOn":"{from}","dosageInstruction":[{}]"#, instructions(medicine, uneven))?;
            // What ends after the extract has no end that could be known.
            if course.to <= 0 {
                let to = days.text(course.to);
                write!(text, r#","dispenseRequest":{{"validityPeriod":{{"start":"{from}","end":"{to}"}}}}"#)?;
            }
            Ok(())
        });
    }

    /// A contact with the practice.
    pub(super) fn contact(&mut self, day: Day, mode: Mode, minute: u32) {
        let (class, code) = match mode {
            Mode::Surgery => ("AMB", ("185347001", "Encounter for problem")),
            Mode::Review => ("AMB", ("185349003", "Encounter for check up")),
            Mode::Telephone => ("VR", ("185317003", "Telephone encounter")),
            Mode::Home => ("HH", ("439708006", "Home visit")),
        };
        let practice = self.practice;
        self.about(Kind::Encounter, "subject", |text, days| {
            let day = days.text(day);
            let (hour, minute) = (8 + minute / 60, minute % 60);
            write!(text, r#""status":"finished","class":{},"type":[{}],"#, class_of(class), coded(code))?;
            write!(text, r#""period":{{"start":"{day}T{hour:02}:{minute:02}:00+00:00"}},"#)?;
            write!(text, r#""serviceProvider":{{"identifier":{{"system":"{ODS}","value":"{practice}"}}}}"#)
        });
    }

    /// A stay in hospital that nobody planned.
    pub(super) fn stay(&mut self, stay: &Stay) {
        self.about(Kind::Encounter, "subject", |text, days| {
            let (from, to) = (days.text(stay.day), days.text(stay.day + stay.nights));
            write!(text, r#""status":"finished","class":{},"type":[{}],"#, class_of("IMP"), coded(ADMISSION))?;
            let (code, term) = (stay.reason.code, stay.reason.term);
            write!(
                text,
                r#""reasonCode":[{{"coding":[{{"system":"http://hl7.org/fhir/sid/icd-10","code":"{code}","display":"{term}"}}]}}],"#
            )?;
            write!(text, r#""period":{{"start":"{from}T14:00:00+00:00","end":"{to}T18:00:00+00:00"}}"#)
        });
    }

    /// An attendance at an emergency department.
    pub(super) fn attendance(&mut self, day: Day) {
        self.about(Kind::Encounter, "subject", |text, days| {
            let day = days.text(day);
            write!(text, r#""status":"finished","class":{},"type":[{}],"#, class_of("EMER"), coded(ATTENDANCE))?;
            write!(text, r#""period":{{"start":"{day}T11:00:00+00:00","end":"{day}T13:40:00+00:00"}}"#)
        });
    }

    pub(super) fn vaccine(&mut self, day: Day, code: Code) {
        self.about(Kind::Immunization, "patient", |text, days| {
            let day = days.text(day);
            write!(text, r#""status":"completed","vaccineCode":{},"occurrenceDateTime":"{day}""#, coded(code))
        });
    }

    /// Something that was done on a day, or that goes on since.
    pub(super) fn procedure(&mut self, code: Code, day: Day, goes_on: bool) {
        self.about(Kind::Procedure, "subject", |text, days| {
            let day = days.text(day);
            if goes_on {
                write!(text, r#""status":"in-progress","code":{},"performedPeriod":{{"start":"{day}"}}"#, coded(code))
            } else {
                write!(text, r#""status":"completed","code":{},"performedDateTime":"{day}""#, coded(code))
            }
        });
    }
}

/// An admission that nobody planned, and an attendance at an emergency department.
const ADMISSION: Code = ("183452005", "Emergency hospital admission");
const ATTENDANCE: Code = ("4525004", "Emergency department patient visit");

const MERCURY: &str = r#""unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]""#;

/// How to take a medicine.
fn instructions(medicine: &Medicine, uneven: bool) -> String {
    let (value, unit) = medicine.dose;
    let dose = |value: f64| format!(r#""doseAndRate":[{{"doseQuantity":{{"value":{value},"unit":"{unit}"}}}}]"#);
    let at = |repeat: &str| format!(r#""timing":{{"repeat":{repeat}}}"#);
    if uneven {
        let (morning, evening) = (at(r#"{"when":["MORN"]}"#), at(r#"{"when":["EVE"]}"#));
        return format!("{{{morning},{}}},{{{evening},{}}}", dose(value), dose(2.0 * value));
    }
    let when = match medicine.when {
        When::Daily(times) => at(&format!(r#"{{"frequency":{times},"period":1,"periodUnit":"d"}}"#)),
        When::Weekly => at(r#"{"frequency":1,"period":1,"periodUnit":"wk"}"#),
        When::Night => at(r#"{"when":["HS"]}"#),
        When::Needed => r#""asNeededBoolean":true"#.to_owned(),
    };
    format!(r#"{{"text":"{}",{when},{}}}"#, medicine.words, dose(value))
}

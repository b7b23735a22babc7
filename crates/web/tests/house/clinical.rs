//! What is known clinically of everybody in the made-up place: enough to fill every part of the record page.

use jiff::{Timestamp, civil::date};
use linchpin_app::facts::{
    Allergy, AllergyStanding, AllergyTo, Coded, Contact, Criticality, Immunisation, Medicine, Problem, Procedure,
    Reading, Record, Series,
};

fn coded(text: &str, code: &str) -> Coded {
    Coded { text: text.into(), code: Some(code.into()), system: Some("http://snomed.info/sct".into()) }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn series(what: &str, unit: &str, readings: &[(&str, f64, Option<f64>)]) -> Series {
    let reading = |(day, value, lower): &(&str, f64, Option<f64>)| Reading {
        at: at(&format!("{day}T09:30:00Z")),
        value: *value,
        lower: *lower,
    };
    Series { what: coded(what, "1"), unit: Some(unit.into()), readings: readings.iter().map(reading).collect() }
}

pub fn record() -> Record {
    let problem = |text: &str, since, ended| Problem { what: coded(text, "2"), since, ended, current: ended.is_none() };
    let medicine = |text: &str, dose: &str, since, ended: Option<jiff::civil::Date>| Medicine {
        what: coded(text, "3"),
        dose: Some(dose.into()),
        further: u64::from(text.starts_with("Metformin")),
        since,
        ended,
        current: ended.is_none(),
    };
    let allergy = |to, standing, verification: &str| Allergy {
        to,
        standing,
        verification: Some(verification.into()),
        criticality: Some(Criticality::High),
        kind: Some("allergy".into()),
        categories: vec!["medication".into()],
        reactions: vec!["Anaphylaxis".into()],
        severity: Some("severe".into()),
        since: Some("2003".into()),
        recorded: Some(date(2004, 5, 6)),
    };
    let substance = |text: &str| AllergyTo::Substance(coded(text, "9"));
    Record {
        allergies: vec![
            allergy(substance("Penicillin"), AllergyStanding::Active, "unconfirmed"),
            allergy(substance("<b>Latex</b>{{ 7 * 7 }}"), AllergyStanding::Active, "confirmed"),
            allergy(AllergyTo::Words, AllergyStanding::Active, "confirmed"),
            allergy(substance("Cashew nuts"), AllergyStanding::Refuted, "refuted"),
        ],
        problems: vec![
            problem("Type 2 diabetes mellitus", Some(date(2014, 3, 9)), None),
            problem("Essential hypertension", Some(date(2009, 11, 2)), None),
            problem("<script>alert('problem')</script>{{ 7 * 7 }}", None, None),
            problem("Fracture of wrist", Some(date(2001, 1, 5)), Some(date(2001, 4, 1))),
        ],
        medicines: vec![
            medicine("Metformin 500 mg tablets", "One twice a day with food", Some(date(2014, 4, 1)), None),
            medicine("Ramipril 5 mg capsules", "One a day", Some(date(2019, 9, 1)), None),
            medicine(
                "Amoxicillin 500 mg capsules",
                "One three times a day",
                Some(date(2024, 1, 3)),
                Some(date(2024, 1, 10)),
            ),
        ],
        readings: vec![
            series(
                "Blood pressure",
                "mm[Hg]",
                &[
                    ("2025-01-10", 152.0, Some(94.0)),
                    ("2025-03-14", 148.0, Some(90.0)),
                    ("2025-06-02", 141.0, Some(86.0)),
                    ("2025-11-28", 136.0, Some(82.0)),
                ],
            ),
            series(
                "HbA1c",
                "mmol/mol",
                &[("2024-11-20", 61.0, None), ("2025-05-21", 58.0, None), ("2025-11-20", 64.0, None)],
            ),
            series("Body weight", "kg", &[("2025-11-20", 84.5, None)]),
        ],
        contacts: (0..30)
            .map(|i| Contact {
                what: coded(if i % 3 == 0 { "Emergency attendance" } else { "GP appointment" }, "4"),
                at: Some(
                    at("2025-12-01T10:00:00Z").saturating_sub(jiff::SignedDuration::from_hours(24 * 17 * i)).unwrap(),
                ),
                until: None,
                organisation: Some("Sample Hospital".into()),
                reason: (i % 2 == 0).then(|| coded("Shortness of breath", "5")),
            })
            .collect(),
        immunisations: vec![
            Immunisation { what: coded("Influenza vaccine", "6"), given: Some(date(2025, 10, 4)), not_given: false },
            Immunisation { what: coded("COVID-19 vaccine", "7"), given: Some(date(2025, 10, 4)), not_given: true },
        ],
        procedures: vec![Procedure { what: coded("Retinal screening", "8"), done: Some(date(2025, 8, 1)) }],
        as_at: Some(date(2026, 1, 10)),
    }
}

//! What the made-up people have, are measured for and take. Codes are SNOMED CT International or its UK edition.

/// A long-term condition: code, words, and how common it is at 40, at 80, and how much being a woman changes that.
pub(crate) struct Illness {
    pub code: &'static str,
    pub term: &'static str,
    pub at_40: f64,
    pub at_80: f64,
    /// Odds for women as a multiple of those for men.
    pub women: f64,
    /// What is taken for it.
    pub medicines: &'static [Medicine],
}

/// A medicine and how to take it.
pub(crate) struct Medicine {
    pub code: &'static str,
    pub term: &'static str,
    /// One dose and its unit.
    pub dose: (f64, &'static str),
    /// When, in a day.
    pub when: When,
    /// The same in words, as prescribers write them.
    pub words: &'static str,
}

/// When a medicine is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// So many times a day.
    Daily(u8),
    /// Before sleep.
    Night,
    /// When it is needed.
    Needed,
}

const fn medicine(
    code: &'static str,
    term: &'static str,
    dose: (f64, &'static str),
    when: When,
    words: &'static str,
) -> Medicine {
    Medicine { code, term, dose, when, words }
}

/// Shaped on QOF prevalence: high blood pressure 15% of all, diabetes 8% of adults, and so on.
pub(crate) const ILLNESSES: [Illness; 14] = [
    Illness {
        code: "38341003",
        term: "Hypertension",
        at_40: 0.05,
        at_80: 0.55,
        women: 1.0,
        medicines: &[
            medicine("386864001", "Amlodipine", (5.0, "mg"), When::Daily(1), "5 mg once a day"),
            medicine("386872004", "Ramipril", (5.0, "mg"), When::Daily(1), "5 mg once a day"),
        ],
    },
    Illness {
        code: "44054006",
        term: "Type 2 diabetes mellitus",
        at_40: 0.03,
        at_80: 0.20,
        women: 0.75,
        medicines: &[medicine("372567009", "Metformin", (500.0, "mg"), When::Daily(2), "500 mg twice a day with food")],
    },
    Illness {
        code: "195967001",
        term: "Asthma",
        at_40: 0.07,
        at_80: 0.07,
        women: 1.2,
        medicines: &[medicine("372897005", "Salbutamol", (2.0, "puff"), When::Needed, "2 puffs when needed")],
    },
    Illness {
        code: "13645005",
        term: "Chronic obstructive pulmonary disease",
        at_40: 0.005,
        at_80: 0.07,
        women: 0.9,
        medicines: &[medicine(
            "409169006",
            "Tiotropium",
            (1.0, "capsule"),
            When::Daily(1),
            "1 capsule inhaled once a day",
        )],
    },
    Illness {
        code: "49436004",
        term: "Atrial fibrillation",
        at_40: 0.003,
        at_80: 0.13,
        women: 0.75,
        medicines: &[
            medicine("698090000", "Apixaban", (5.0, "mg"), When::Daily(2), "5 mg twice a day"),
            medicine("386868003", "Bisoprolol", (2.5, "mg"), When::Daily(1), "2.5 mg once a day"),
        ],
    },
    Illness {
        code: "53741008",
        term: "Coronary arteriosclerosis",
        at_40: 0.005,
        at_80: 0.15,
        women: 0.55,
        medicines: &[medicine("373444002", "Atorvastatin", (40.0, "mg"), When::Night, "40 mg at night")],
    },
    Illness { code: "84114007", term: "Heart failure", at_40: 0.002, at_80: 0.06, women: 0.8, medicines: &[] },
    Illness {
        code: "230690007",
        term: "Cerebrovascular accident",
        at_40: 0.003,
        at_80: 0.09,
        women: 0.85,
        medicines: &[],
    },
    Illness {
        code: "35489007",
        term: "Depressive disorder",
        at_40: 0.13,
        at_80: 0.10,
        women: 1.8,
        medicines: &[medicine("372594008", "Sertraline", (50.0, "mg"), When::Daily(1), "50 mg once a day")],
    },
    Illness {
        code: "40930008",
        term: "Hypothyroidism",
        at_40: 0.03,
        at_80: 0.09,
        women: 4.0,
        medicines: &[medicine(
            "710809001",
            "Levothyroxine",
            (75.0, "microgram"),
            When::Daily(1),
            "75 micrograms once a day",
        )],
    },
    Illness { code: "396275006", term: "Osteoarthritis", at_40: 0.02, at_80: 0.28, women: 1.4, medicines: &[] },
    Illness {
        code: "52448006",
        term: "Dementia",
        at_40: 0.0002,
        at_80: 0.09,
        women: 1.2,
        medicines: &[medicine("386855006", "Donepezil", (10.0, "mg"), When::Night, "10 mg at night")],
    },
    Illness { code: "84757009", term: "Epilepsy", at_40: 0.008, at_80: 0.01, women: 1.0, medicines: &[] },
    Illness { code: "58214004", term: "Schizophrenia", at_40: 0.008, at_80: 0.006, women: 0.8, medicines: &[] },
];

/// What people react to: substance, words, food or medication, and what it does: code and words.
pub(crate) const ALLERGENS: [Allergen; 8] = [
    ("764146007", "Penicillin", "medication", ("247472004", "Weal")),
    ("372687004", "Amoxicillin", "medication", ("271807003", "Eruption of skin")),
    ("387458008", "Aspirin", "medication", ("4386001", "Bronchospasm")),
    ("387207008", "Ibuprofen", "medication", ("41291007", "Angioedema")),
    ("387494007", "Codeine", "medication", ("422587007", "Nausea")),
    ("762952008", "Peanut", "food", ("39579001", "Anaphylaxis")),
    ("102263004", "Eggs", "food", ("271807003", "Eruption of skin")),
    ("111088007", "Latex", "environment", ("271807003", "Eruption of skin")),
];

type Allergen = (&'static str, &'static str, &'static str, (&'static str, &'static str));

/// That somebody is known to react to nothing.
pub(crate) const NO_KNOWN_ALLERGY: (&str, &str) = ("716186003", "No known allergy");

/// Annual influenza vaccine.
pub(crate) const FLU_VACCINE: (&str, &str) = ("46233009", "Influenza virus vaccine");
/// The yearly check of a diabetic person's feet.
pub(crate) const FOOT_CHECK: (&str, &str) = ("401191002", "Diabetic foot examination");
/// Blood pressure, its upper and lower values, and weight.
pub(crate) const PRESSURE: (&str, &str) = ("75367002", "Blood pressure");
pub(crate) const SYSTOLIC: (&str, &str) = ("271649006", "Systolic blood pressure");
pub(crate) const DIASTOLIC: (&str, &str) = ("271650006", "Diastolic blood pressure");
pub(crate) const WEIGHT: (&str, &str) = ("27113001", "Body weight");
/// Glycated haemoglobin by the international standard.
pub(crate) const GLYCATED: (&str, &str) = (
    "999791000000106",
    "Haemoglobin A1c level - International Federation of Clinical Chemistry and Laboratory Medicine standardised",
);

/// The probability of having it at an age: odds that grow evenly in logarithm from 40 to 80.
pub(crate) fn probability(of: &Illness, age: f64, woman: bool) -> f64 {
    let odds = |p: f64| (p / (1.0 - p)).ln();
    let step = (odds(of.at_80) - odds(of.at_40)) / 40.0;
    // Asthma and epilepsy begin in childhood; nothing else here does.
    let years = (age.clamp(15.0, 95.0)) - 40.0;
    let own = odds(of.at_40) + step * years + if woman { of.women.ln() } else { 0.0 } - 0.5 * of.women.ln();
    let share = 1.0 / (1.0 + (-own).exp());
    if age < 5.0 { 0.0 } else { share }
}

#[cfg(test)]
mod tests {
    use linchpin_core::SnomedCode;

    use super::*;

    #[test]
    fn every_code_is_a_code() {
        let single = [NO_KNOWN_ALLERGY, FLU_VACCINE, FOOT_CHECK, PRESSURE, SYSTOLIC, DIASTOLIC, WEIGHT, GLYCATED]
            .map(|(code, _)| code);
        let illnesses = ILLNESSES.iter().flat_map(|i| i.medicines.iter().map(|m| m.code).chain([i.code]));
        let allergens = ALLERGENS.iter().flat_map(|(code, _, _, (reaction, _))| [*code, *reaction]);
        for code in illnesses.chain(single).chain(allergens) {
            assert!(SnomedCode::parse(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn illness_grows_with_age_as_declared() {
        for illness in &ILLNESSES {
            let all = |age| (probability(illness, age, true) + probability(illness, age, false)) / 2.0;
            assert!((all(40.0) / illness.at_40 - 1.0).abs() < 0.35, "{}", illness.term);
            assert!((all(80.0) / illness.at_80 - 1.0).abs() < 0.35, "{}", illness.term);
        }
    }
}

//! What people take for what they have. How many of those who could take something do is assumed; the rest is a gap in care.

use super::illness::Illness::{self, *};

/// A medicine and how to take it.
pub(super) struct Medicine {
    pub code: &'static str,
    pub term: &'static str,
    /// One dose and its unit.
    pub dose: (f64, &'static str),
    pub when: When,
    /// The same in words, as prescribers write them.
    pub words: &'static str,
}

/// When a medicine is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// So many times a day.
    Daily(u8),
    /// Before sleep.
    Night,
    /// Once a week.
    Weekly,
    /// When it is needed.
    Needed,
}

/// What is taken for an illness, and by which share of those who have it.
pub(super) struct Therapy {
    pub illness: Illness,
    pub medicine: Medicine,
    pub share: f64,
    /// For how many days it is authorised at a time.
    pub days: i32,
}

/// For a year at a time; what keeps seizures away for half a year, as the register of epilepsy asks.
const fn authorised(illness: Illness) -> i32 {
    if matches!(illness, Epilepsy) { 182 } else { 365 }
}

const fn therapy(
    illness: Illness,
    share: f64,
    (code, term): (&'static str, &'static str),
    dose: (f64, &'static str),
    when: When,
    words: &'static str,
) -> Therapy {
    Therapy { illness, share, days: authorised(illness), medicine: Medicine { code, term, dose, when, words } }
}

#[rustfmt::skip]
/// Every therapy. Codes are of substances, in SNOMED CT.
pub(super) static THERAPIES: [Therapy; 36] = [
    therapy(Hypertension, 0.62, ("386864001", "Amlodipine"), (5.0, "mg"), When::Daily(1), "5 mg once a day"),
    therapy(Hypertension, 0.60, ("386872004", "Ramipril"), (5.0, "mg"), When::Daily(1), "5 mg once a day"),
    therapy(Diabetes, 0.80, ("372567009", "Metformin"), (500.0, "mg"), When::Daily(2), "500 mg twice a day with food"),
    therapy(Diabetes, 0.30, ("703894008", "Empagliflozin"), (10.0, "mg"), When::Daily(1), "10 mg once a day"),
    therapy(Diabetes, 0.68, ("373444002", "Atorvastatin"), (20.0, "mg"), When::Night, "20 mg at night"),
    // The register of asthma counts those who had a medicine for it within the year: everybody on it did.
    therapy(Asthma, 1.0, ("372897005", "Salbutamol"), (2.0, "puff"), When::Needed, "2 puffs when needed"),
    therapy(Asthma, 0.72, ("116574000", "Beclometasone"), (2.0, "puff"), When::Daily(2), "2 puffs twice a day"),
    therapy(Copd, 0.75, ("409169006", "Tiotropium"), (1.0, "capsule"), When::Daily(1), "1 capsule inhaled once a day"),
    therapy(Copd, 0.80, ("372897005", "Salbutamol"), (2.0, "puff"), When::Needed, "2 puffs when needed"),
    therapy(AtrialFibrillation, 0.86, ("698090000", "Apixaban"), (5.0, "mg"), When::Daily(2), "5 mg twice a day"),
    therapy(AtrialFibrillation, 0.65, ("386868003", "Bisoprolol"), (2.5, "mg"), When::Daily(1), "2.5 mg once a day"),
    therapy(Coronary, 0.84, ("373444002", "Atorvastatin"), (40.0, "mg"), When::Night, "40 mg at night"),
    therapy(Coronary, 0.80, ("387458008", "Aspirin"), (75.0, "mg"), When::Daily(1), "75 mg once a day"),
    therapy(HeartFailure, 0.82, ("387475002", "Furosemide"), (40.0, "mg"), When::Daily(1), "40 mg in the morning"),
    therapy(HeartFailure, 0.72, ("386872004", "Ramipril"), (5.0, "mg"), When::Daily(1), "5 mg once a day"),
    therapy(HeartFailure, 0.66, ("386868003", "Bisoprolol"), (5.0, "mg"), When::Daily(1), "5 mg once a day"),
    therapy(Stroke, 0.80, ("386952008", "Clopidogrel"), (75.0, "mg"), When::Daily(1), "75 mg once a day"),
    therapy(Stroke, 0.76, ("373444002", "Atorvastatin"), (40.0, "mg"), When::Night, "40 mg at night"),
    therapy(PeripheralArterial, 0.75, ("386952008", "Clopidogrel"), (75.0, "mg"), When::Daily(1), "75 mg once a day"),
    therapy(KidneyDisease, 0.55, ("386872004", "Ramipril"), (2.5, "mg"), When::Daily(1), "2.5 mg once a day"),
    therapy(Depression, 0.62, ("372594008", "Sertraline"), (50.0, "mg"), When::Daily(1), "50 mg once a day"),
    therapy(Anxiety, 0.30, ("372772003", "Propranolol"), (40.0, "mg"), When::Needed, "40 mg when needed"),
    therapy(SevereMental, 0.80, ("386849001", "Olanzapine"), (10.0, "mg"), When::Night, "10 mg at night"),
    therapy(Dementia, 0.45, ("386855006", "Donepezil"), (10.0, "mg"), When::Night, "10 mg at night"),
    // So does that of epilepsy, within the half-year.
    therapy(Epilepsy, 1.0, ("387562000", "Lamotrigine"), (100.0, "mg"), When::Daily(2), "100 mg twice a day"),
    therapy(RheumatoidArthritis, 0.66, ("387381009", "Methotrexate"), (10.0, "mg"), When::Weekly, "10 mg once a week, always on the same day"),
    therapy(Osteoporosis, 0.66, ("391730008", "Alendronic acid"), (70.0, "mg"), When::Weekly, "70 mg once a week before breakfast"),
    therapy(Hypothyroidism, 0.96, ("710809001", "Levothyroxine"), (75.0, "microgram"), When::Daily(1), "75 micrograms once a day"),
    therapy(Osteoarthritis, 0.45, ("387517004", "Paracetamol"), (1.0, "g"), When::Needed, "1 g when needed, up to four times a day"),
    therapy(ChronicPain, 0.48, ("387494007", "Codeine"), (30.0, "mg"), When::Needed, "30 mg when needed"),
    therapy(ChronicPain, 0.40, ("372726002", "Amitriptyline"), (10.0, "mg"), When::Night, "10 mg at night"),
    therapy(Constipation, 0.80, ("273945008", "Lactulose"), (15.0, "mL"), When::Daily(2), "15 mL twice a day"),
    therapy(PepticUlcer, 0.90, ("387137007", "Omeprazole"), (20.0, "mg"), When::Daily(1), "20 mg once a day"),
    therapy(Parkinson, 0.90, ("387086006", "Levodopa"), (100.0, "mg"), When::Daily(3), "100 mg three times a day"),
    therapy(Alcohol, 0.30, ("259659006", "Thiamine"), (100.0, "mg"), When::Daily(2), "100 mg twice a day"),
    therapy(Palliative, 0.55, ("373529000", "Morphine"), (5.0, "mg"), When::Needed, "5 mg when needed for pain"),
];

/// What is given for a short illness, for how many days, and how often a year to each person.
pub(super) static SHORT: [(Medicine, i32, f64); 3] = [
    (
        Medicine {
            code: "372687004",
            term: "Amoxicillin",
            dose: (500.0, "mg"),
            when: When::Daily(3),
            words: "500 mg three times a day for a week",
        },
        7,
        0.16,
    ),
    (
        Medicine {
            code: "373543005",
            term: "Nitrofurantoin",
            dose: (100.0, "mg"),
            when: When::Daily(2),
            words: "100 mg twice a day for three days",
        },
        3,
        0.06,
    ),
    (
        Medicine {
            code: "372478003",
            term: "Doxycycline",
            dose: (100.0, "mg"),
            when: When::Daily(1),
            words: "100 mg once a day for a week",
        },
        7,
        0.07,
    ),
];

#[cfg(test)]
mod tests {
    use linchpin_core::SnomedCode;

    use super::*;

    #[test]
    fn every_code_is_a_code() {
        for medicine in THERAPIES.iter().map(|t| &t.medicine).chain(SHORT.iter().map(|s| &s.0)) {
            assert!(SnomedCode::parse(medicine.code).is_ok(), "{} {}", medicine.code, medicine.term);
        }
    }
}

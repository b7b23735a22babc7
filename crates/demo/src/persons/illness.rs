//! What the made-up people have: long-term conditions and the deficits of old age. Codes are SNOMED CT International or its
//! UK edition.
//!
//! Of conditions with a register of the Quality and Outcomes Framework only the *shape* is stated here (by age, sex and
//! deprivation, and with what else they come): how many there are is the register of each practice (`roll.rs`). Of the others
//! the shares at 40 and 80 are the level as well. Where a figure has no source it is assumed, and docs/population.md says so.

use Illness::*;

/// A condition, in the order in which they are drawn: what leads to others stands before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Illness {
    Obesity,
    Diabetes,
    Prediabetes,
    Hypertension,
    Coronary,
    AtrialFibrillation,
    HeartFailure,
    Stroke,
    PeripheralArterial,
    KidneyDisease,
    Copd,
    Asthma,
    Cancer,
    Depression,
    SevereMental,
    LearningDisability,
    Dementia,
    Epilepsy,
    RheumatoidArthritis,
    Osteoporosis,
    Palliative,
    Anxiety,
    Alcohol,
    Hypothyroidism,
    Osteoarthritis,
    ChronicPain,
    HearingLoss,
    VisualImpairment,
    IrritableBowel,
    Constipation,
    PepticUlcer,
    Parkinson,
    Anaemia,
    Breathlessness,
    Dizziness,
    HeartValve,
    Hypotension,
    Insomnia,
    Incontinence,
    LegUlcer,
    Falls,
    ReducedMobility,
    MemoryProblem,
    WeightLoss,
    LivesAlone,
    Housebound,
    FootPain,
    UrinaryInfections,
    Disability,
    HasCaregiver,
}

/// How many there are.
pub(crate) const ILLNESSES: usize = 50;

/// What is known of a condition. Effects are logarithms: of odds to have it, or of the rate of what happens.
pub(crate) struct Known {
    pub illness: Illness,
    /// The register that counts it, by its code in the framework.
    pub register: Option<&'static str>,
    pub code: &'static str,
    pub term: &'static str,
    /// Nobody younger has it.
    pub from_age: f64,
    /// Shares of people who have it, at 40 and at 80, between those of men and women.
    at_40: f64,
    at_80: f64,
    /// Odds of women as a multiple of those of men.
    women: f64,
    /// More for each standard deviation of deprivation.
    pub poverty: f64,
    /// How much it comes with everything else: more for each standard deviation of proneness.
    pub prone: f64,
    /// More when one of these was there before.
    pub after: &'static [(Illness, f64)],
    /// More in care homes.
    pub care_home: f64,
    /// How long people have had it, in years, on average, and at most where a register counts from a day on.
    pub years: f64,
    pub at_most: f64,
    /// More emergency admissions of those who have it.
    pub admits: f64,
    /// More deaths of those who have it.
    pub dies: f64,
    /// Whether it is one of the 36 deficits of the electronic frailty index (`methods.md` 6).
    pub deficit: bool,
}

const BASE: Known = Known {
    illness: Obesity,
    register: None,
    code: "",
    term: "",
    from_age: 18.0,
    at_40: 0.0,
    at_80: 0.0,
    women: 1.0,
    poverty: 0.1,
    prone: 0.5,
    after: &[],
    care_home: 0.0,
    years: 7.0,
    at_most: 100.0,
    admits: 0.1,
    dies: 0.1,
    deficit: true,
};

const fn qof(
    illness: Illness,
    register: &'static str,
    (code, term): (&'static str, &'static str),
    (at_40, at_80): (f64, f64),
) -> Known {
    Known { illness, register: Some(register), code, term, at_40, at_80, ..BASE }
}

const fn other(illness: Illness, (code, term): (&'static str, &'static str), (at_40, at_80): (f64, f64)) -> Known {
    Known { illness, code, term, at_40, at_80, ..BASE }
}

#[rustfmt::skip]
/// Every condition, in the order of [`Illness`].
pub(crate) static KNOWN: [Known; ILLNESSES] = [
    Known { poverty: 0.2, prone: 0.4, women: 1.2, admits: 0.05, deficit: false, ..qof(Obesity, "OB", ("414916001", "Obesity"), (0.11, 0.09)) },
    Known { poverty: 0.22, from_age: 17.0, women: 0.75, after: &[(Obesity, 1.1)], admits: 0.18, dies: 0.3, ..qof(Diabetes, "DM", ("44054006", "Type 2 diabetes mellitus"), (0.03, 0.20)) },
    Known { poverty: 0.12, prone: 0.3, after: &[(Obesity, 0.7), (Diabetes, -20.0)], admits: 0.0, dies: 0.0, years: 4.0, deficit: false, ..qof(Prediabetes, "NDH", ("714628002", "Prediabetes"), (0.04, 0.16)) },
    Known { poverty: 0.08, after: &[(Obesity, 0.8), (Diabetes, 0.9)], admits: 0.05, dies: 0.05, years: 9.0, ..qof(Hypertension, "HYP", ("38341003", "Hypertension"), (0.05, 0.55)) },
    Known { poverty: 0.2, women: 0.5, after: &[(Diabetes, 0.6), (Hypertension, 0.6)], admits: 0.25, dies: 0.25, ..qof(Coronary, "CHD", ("53741008", "Coronary arteriosclerosis"), (0.005, 0.15)) },
    Known { poverty: 0.03, women: 0.7, after: &[(Hypertension, 0.5), (Coronary, 0.5)], admits: 0.22, dies: 0.25, ..qof(AtrialFibrillation, "AF", ("49436004", "Atrial fibrillation"), (0.003, 0.14)) },
    Known { poverty: 0.15, women: 0.8, after: &[(Coronary, 1.3), (AtrialFibrillation, 1.2), (Hypertension, 0.5)], years: 4.0, admits: 0.5, dies: 0.7, ..qof(HeartFailure, "HF", ("84114007", "Heart failure"), (0.002, 0.07)) },
    Known { poverty: 0.15, women: 0.85, after: &[(Hypertension, 0.6), (AtrialFibrillation, 0.8)], care_home: 0.8, admits: 0.3, dies: 0.4, ..qof(Stroke, "STIA", ("230690007", "Cerebrovascular accident"), (0.004, 0.10)) },
    Known { poverty: 0.3, women: 0.6, after: &[(Diabetes, 0.7), (Coronary, 0.9)], admits: 0.2, dies: 0.3, ..qof(PeripheralArterial, "PAD", ("399957001", "Peripheral arterial occlusive disease"), (0.001, 0.035)) },
    Known { poverty: 0.08, women: 1.2, after: &[(Diabetes, 0.8), (Hypertension, 0.9), (HeartFailure, 0.8)], admits: 0.2, dies: 0.3, ..qof(KidneyDisease, "CKD", ("433144002", "Chronic kidney disease stage 3"), (0.006, 0.22)) },
    Known { poverty: 0.5, from_age: 35.0, women: 0.9, after: &[(Coronary, 0.4)], admits: 0.5, dies: 0.6, ..qof(Copd, "COPD", ("13645005", "Chronic obstructive pulmonary disease"), (0.006, 0.065)) },
    Known { poverty: 0.12, prone: 0.4, from_age: 6.0, women: 1.2, after: &[(Copd, 0.5)], years: 14.0, admits: 0.18, dies: 0.0, ..qof(Asthma, "AST", ("195967001", "Asthma"), (0.07, 0.065)) },
    Known { poverty: -0.03, from_age: 1.0, prone: 0.3, women: 1.15, years: 5.0, at_most: 23.0, admits: 0.4, dies: 0.9, deficit: false, ..qof(Cancer, "CAN", ("363346000", "Malignant neoplastic disease"), (0.015, 0.13)) },
    Known { poverty: 0.25, prone: 0.6, women: 1.8, years: 6.0, at_most: 20.0, admits: 0.22, dies: 0.05, deficit: false, ..qof(Depression, "DEP", ("35489007", "Depressive disorder"), (0.15, 0.11)) },
    Known { poverty: 0.4, from_age: 16.0, women: 0.9, after: &[(Depression, 0.7)], years: 14.0, admits: 0.35, dies: 0.5, deficit: false, ..qof(SevereMental, "MH", ("58214004", "Schizophrenia"), (0.011, 0.009)) },
    Known { poverty: 0.3, prone: 0.2, from_age: 2.0, women: 0.65, years: 60.0, admits: 0.25, dies: 0.6, deficit: false, ..qof(LearningDisability, "LD", ("110359009", "Intellectual disability"), (0.006, 0.002)) },
    Known { poverty: 0.08, prone: 0.35, from_age: 40.0, women: 1.2, after: &[(Stroke, 0.7)], care_home: 2.4, years: 3.0, admits: 0.35, dies: 0.9, ..qof(Dementia, "DEM", ("52448006", "Dementia"), (0.0002, 0.07)) },
    Known { poverty: 0.2, prone: 0.3, after: &[(LearningDisability, 2.6), (Stroke, 0.9)], years: 18.0, admits: 0.4, dies: 0.3, deficit: false, ..qof(Epilepsy, "EP", ("84757009", "Epilepsy"), (0.008, 0.010)) },
    Known { poverty: 0.1, from_age: 16.0, women: 2.4, years: 10.0, admits: 0.15, dies: 0.2, ..qof(RheumatoidArthritis, "RA", ("69896004", "Rheumatoid arthritis"), (0.004, 0.020)) },
    Known { poverty: 0.03, from_age: 50.0, women: 4.0, after: &[(RheumatoidArthritis, 0.9)], years: 6.0, admits: 0.15, dies: 0.1, ..qof(Osteoporosis, "OST", ("64859006", "Osteoporosis"), (0.001, 0.02)) },
    Known { poverty: 0.0, prone: 0.4, from_age: 1.0, after: &[(Cancer, 2.6), (HeartFailure, 1.2), (Dementia, 1.4), (Copd, 0.8)], care_home: 1.2, years: 0.6, admits: 0.6, dies: 2.6, deficit: false, ..qof(Palliative, "PC", ("103735009", "Palliative care"), (0.001, 0.02)) },
    Known { poverty: 0.18, prone: 0.45, women: 1.8, after: &[(Depression, 1.4)], admits: 0.12, dies: 0.0, deficit: false, ..other(Anxiety, ("197480006", "Anxiety disorder"), (0.05, 0.04)) },
    Known { poverty: 0.4, women: 0.4, after: &[(Depression, 0.9)], admits: 0.5, dies: 0.6, deficit: false, ..other(Alcohol, ("66590003", "Alcohol dependence"), (0.016, 0.006)) },
    Known { poverty: 0.0, women: 4.0, years: 10.0, admits: 0.0, dies: 0.0, ..other(Hypothyroidism, ("40930008", "Hypothyroidism"), (0.028, 0.085)) },
    Known { poverty: 0.1, women: 1.4, after: &[(Obesity, 0.7)], admits: 0.05, dies: 0.0, ..other(Osteoarthritis, ("396275006", "Osteoarthritis"), (0.025, 0.27)) },
    Known { poverty: 0.3, prone: 0.6, women: 1.3, after: &[(Osteoarthritis, 0.8), (Depression, 0.6)], admits: 0.22, dies: 0.1, deficit: false, ..other(ChronicPain, ("82423001", "Chronic pain"), (0.045, 0.12)) },
    Known { women: 0.85, prone: 0.22, admits: 0.0, dies: 0.0, ..other(HearingLoss, ("15188001", "Hearing loss"), (0.02, 0.24)) },
    Known { prone: 0.38, after: &[(Diabetes, 0.4)], admits: 0.1, dies: 0.15, ..other(VisualImpairment, ("397540003", "Visual impairment"), (0.006, 0.24)) },
    Known { poverty: 0.0, women: 2.0, prone: 0.38, admits: 0.08, dies: 0.0, deficit: false, ..other(IrritableBowel, ("10743008", "Irritable bowel syndrome"), (0.04, 0.035)) },
    Known { prone: 0.52, after: &[(ChronicPain, 0.8), (Parkinson, 0.8)], years: 3.0, care_home: 0.8, admits: 0.2, dies: 0.25, deficit: false, ..other(Constipation, ("14760008", "Constipation"), (0.015, 0.09)) },
    Known { poverty: 0.2, women: 0.7, admits: 0.12, dies: 0.1, ..other(PepticUlcer, ("13200003", "Peptic ulcer"), (0.01, 0.06)) },
    Known { poverty: 0.0, prone: 0.15, women: 0.65, from_age: 40.0, years: 5.0, care_home: 0.8, admits: 0.3, dies: 0.5, ..other(Parkinson, ("49049000", "Parkinson's disease"), (0.0003, 0.02)) },
    Known { prone: 0.6, women: 1.4, after: &[(KidneyDisease, 0.7), (Cancer, 0.5)], years: 3.0, admits: 0.22, dies: 0.35, ..other(Anaemia, ("271737000", "Anaemia"), (0.07, 0.2)) },
    Known { prone: 0.6, after: &[(Copd, 1.6), (HeartFailure, 1.4), (Asthma, 0.6)], years: 3.0, admits: 0.22, dies: 0.2, ..other(Breathlessness, ("267036007", "Dyspnoea"), (0.06, 0.26)) },
    Known { prone: 0.6, women: 1.3, years: 3.0, admits: 0.12, dies: 0.1, ..other(Dizziness, ("404640003", "Dizziness"), (0.09, 0.28)) },
    Known { poverty: 0.0, prone: 0.38, after: &[(AtrialFibrillation, 1.0), (HeartFailure, 0.9)], admits: 0.12, dies: 0.2, ..other(HeartValve, ("368009", "Heart valve disorder"), (0.004, 0.065)) },
    Known { prone: 0.6, years: 3.0, admits: 0.12, dies: 0.2, ..other(Hypotension, ("45007003", "Low blood pressure"), (0.055, 0.15)) },
    Known { prone: 0.52, women: 1.4, after: &[(Depression, 0.9), (ChronicPain, 0.6)], years: 4.0, admits: 0.08, dies: 0.0, ..other(Insomnia, ("193462001", "Insomnia"), (0.09, 0.17)) },
    Known { prone: 0.68, women: 1.6, care_home: 1.2, years: 4.0, admits: 0.15, dies: 0.25, ..other(Incontinence, ("165232002", "Urinary incontinence"), (0.015, 0.13)) },
    Known { prone: 0.6, after: &[(Diabetes, 0.6), (PeripheralArterial, 1.2)], years: 2.0, care_home: 0.7, admits: 0.25, dies: 0.3, ..other(LegUlcer, ("95344007", "Ulcer of lower extremity"), (0.006, 0.06)) },
    Known { prone: 0.75, women: 1.3, after: &[(Dementia, 0.8), (Parkinson, 0.9), (Stroke, 0.4)], care_home: 1.2, years: 2.5, admits: 0.3, dies: 0.3, ..other(Falls, ("161898004", "Falls")  , (0.03, 0.23)) },
    Known { prone: 0.83, after: &[(Stroke, 0.9), (Osteoarthritis, 0.6), (Parkinson, 1.0)], care_home: 1.8, years: 3.0, admits: 0.25, dies: 0.4, ..other(ReducedMobility, ("8510008", "Reduced mobility"), (0.008, 0.12)) },
    Known { prone: 0.52, after: &[(Dementia, 1.2), (Stroke, 0.6)], care_home: 0.8, years: 3.0, admits: 0.12, dies: 0.25, ..other(MemoryProblem, ("386807006", "Memory impairment"), (0.006, 0.11)) },
    Known { prone: 0.6, after: &[(Cancer, 0.9), (Dementia, 0.5)], years: 1.5, admits: 0.3, dies: 0.7, ..other(WeightLoss, ("89362005", "Weight loss"), (0.02, 0.07)) },
    Known { poverty: 0.15, prone: 0.15, women: 1.6, care_home: -20.0, years: 8.0, admits: 0.1, dies: 0.05, ..other(LivesAlone, ("105529008", "Lives alone"), (0.03, 0.22)) },
    Known { prone: 0.68, from_age: 50.0, after: &[(ReducedMobility, 2.4), (Parkinson, 0.6), (HeartFailure, 0.6)], care_home: -20.0, years: 2.5, admits: 0.25, dies: 0.6, ..other(Housebound, ("160689007", "Housebound"), (0.0008, 0.035)) },
    Known { poverty: 0.1, women: 1.2, prone: 0.38, after: &[(Diabetes, 0.5)], years: 5.0, admits: 0.0, dies: 0.0, ..other(FootPain, ("47933007", "Foot pain"), (0.08, 0.25)) },
    Known { poverty: 0.08, women: 2.6, prone: 0.52, after: &[(Incontinence, 0.8)], years: 4.0, care_home: 0.8, admits: 0.2, dies: 0.15, ..other(UrinaryInfections, ("197927001", "Recurrent urinary tract infection"), (0.045, 0.12)) },
    Known { poverty: 0.3, prone: 0.75, after: &[(Stroke, 0.8), (ReducedMobility, 1.2), (RheumatoidArthritis, 0.8), (ChronicPain, 0.6)], years: 6.0, care_home: 1.0, admits: 0.15, dies: 0.25, ..other(Disability, ("21134002", "Disability"), (0.03, 0.15)) },
    Known { poverty: 0.1, prone: 0.68, after: &[(Dementia, 2.0), (ReducedMobility, 1.4), (Stroke, 0.6)], years: 3.0, care_home: 1.6, admits: 0.2, dies: 0.4, ..other(HasCaregiver, ("184156005", "Has a caregiver"), (0.01, 0.09)) },
];

impl Illness {
    /// What is known of it.
    pub(crate) fn known(self) -> &'static Known {
        &KNOWN[self as usize]
    }
}

impl Known {
    /// Log odds of having it at an age, before anything else is known of the person: even steps from 40 to 80.
    pub(crate) fn log_odds(&self, age: f64, woman: bool) -> f64 {
        let odds = |p: f64| (p / (1.0 - p)).ln();
        let step = (odds(self.at_80) - odds(self.at_40)) / 40.0;
        // The young differ less from each other than the old do, and after 88 no more is known.
        let years = age.clamp(18.0, 88.0) - 40.0;
        odds(self.at_40) + step * years + self.women.ln() * if woman { 0.5 } else { -0.5 }
    }
}

#[cfg(test)]
mod tests {
    use linchpin_core::SnomedCode;

    use super::*;
    use crate::files::REGISTERS;

    #[test]
    fn every_condition_stands_at_its_place_under_a_code_of_its_own() {
        for (at, known) in KNOWN.iter().enumerate() {
            assert_eq!(known.illness as usize, at, "{}", known.term);
            assert!(SnomedCode::parse(known.code).is_ok(), "{} {}", known.code, known.term);
            assert_eq!(KNOWN.iter().filter(|other| other.code == known.code).count(), 1, "{}", known.code);
            assert!(known.after.iter().all(|(other, _)| (*other as usize) != at));
        }
    }

    #[test]
    fn every_register_of_the_framework_has_its_condition() {
        for (code, ages, ..) in REGISTERS {
            let known = KNOWN.iter().find(|k| k.register == Some(code)).unwrap_or_else(|| panic!("{code}"));
            let from: f64 = ages.get(..2).and_then(|n| n.parse().ok()).unwrap_or(0.0);
            assert!(known.from_age >= from, "{code} counts people from {from}");
        }
    }

    #[test]
    fn illness_grows_with_age_as_declared() {
        for known in &KNOWN {
            let share = |age, woman| 1.0 / (1.0 + (-known.log_odds(age, woman)).exp());
            for (age, declared) in [(40.0, known.at_40), (80.0, known.at_80)] {
                let all = f64::midpoint(share(age, true), share(age, false));
                assert!((all / declared - 1.0).abs() < 0.35, "{}: {all} and not {declared}", known.term);
            }
        }
    }
}

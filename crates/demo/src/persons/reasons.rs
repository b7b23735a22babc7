//! Why people come to hospital in an emergency, in ICD-10. How the reasons divide is assumed; each follows from what somebody
//! has and from their age.

use super::{
    days::Day,
    illness::Illness::{self, *},
    person::Person,
};
use crate::dice::Dice;

/// A reason: code and words, between which ages, how common it is there, and how much more with what illness.
pub(super) struct Reason {
    pub code: &'static str,
    pub term: &'static str,
    ages: (f64, f64),
    weight: f64,
    with: &'static [(Illness, f64)],
    /// Nights in hospital of a grown person of 50.
    nights: f64,
}

const fn reason(
    (code, term): (&'static str, &'static str),
    ages: (f64, f64),
    weight: f64,
    nights: f64,
    with: &'static [(Illness, f64)],
) -> Reason {
    Reason { code, term, ages, weight, with, nights }
}

static REASONS: [Reason; 27] = [
    reason(("J21.9", "Acute bronchiolitis, unspecified"), (0.0, 2.0), 6.0, 1.2, &[]),
    reason(("B34.9", "Viral infection, unspecified"), (0.0, 16.0), 4.0, 0.7, &[]),
    reason(("A09.9", "Gastroenteritis and colitis of unspecified origin"), (0.0, 120.0), 1.2, 1.2, &[]),
    reason(("S52.5", "Fracture of lower end of radius"), (4.0, 120.0), 0.7, 1.0, &[(Falls, 2.0), (Osteoporosis, 2.0)]),
    reason(("S09.9", "Unspecified injury of head"), (1.0, 120.0), 1.2, 0.8, &[(Falls, 3.0), (Alcohol, 2.0)]),
    reason(("K35.8", "Acute appendicitis, other and unspecified"), (6.0, 60.0), 1.2, 2.5, &[]),
    reason(
        ("R10.4", "Other and unspecified abdominal pain"),
        (5.0, 120.0),
        3.0,
        1.2,
        &[(IrritableBowel, 1.5), (ChronicPain, 1.0)],
    ),
    reason(("R07.4", "Chest pain, unspecified"), (18.0, 120.0), 3.0, 0.9, &[(Coronary, 3.0), (Anxiety, 1.0)]),
    reason(
        ("T39.1", "Poisoning by 4-aminophenol derivatives"),
        (14.0, 70.0),
        0.8,
        1.2,
        &[(Depression, 2.0), (SevereMental, 2.0)],
    ),
    reason(("F10.0", "Acute alcohol intoxication"), (16.0, 80.0), 0.4, 1.0, &[(Alcohol, 6.0)]),
    reason(("F20.9", "Schizophrenia, unspecified"), (18.0, 90.0), 0.0, 18.0, &[(SevereMental, 5.0)]),
    reason(("G40.9", "Epilepsy, unspecified"), (1.0, 120.0), 0.2, 1.8, &[(Epilepsy, 8.0)]),
    reason(("J45.9", "Asthma, unspecified"), (3.0, 90.0), 0.2, 1.8, &[(Asthma, 3.0)]),
    reason(
        ("J44.1", "Chronic obstructive pulmonary disease with acute exacerbation"),
        (35.0, 120.0),
        0.0,
        4.0,
        &[(Copd, 11.0)],
    ),
    reason(
        ("J18.9", "Pneumonia, unspecified"),
        (0.0, 120.0),
        1.6,
        5.0,
        &[(Copd, 3.0), (Dementia, 4.0), (HeartFailure, 2.0)],
    ),
    reason(
        ("N39.0", "Urinary tract infection, site not specified"),
        (1.0, 120.0),
        1.5,
        3.0,
        &[(Diabetes, 1.0), (Dementia, 4.0), (Incontinence, 4.0)],
    ),
    reason(
        ("A41.9", "Sepsis, unspecified"),
        (0.0, 120.0),
        0.9,
        6.0,
        &[(Cancer, 2.0), (Diabetes, 1.0), (KidneyDisease, 1.0)],
    ),
    reason(
        ("L03.1", "Cellulitis of other parts of limb"),
        (5.0, 120.0),
        1.0,
        2.8,
        &[(Diabetes, 1.5), (LegUlcer, 6.0), (Obesity, 0.8)],
    ),
    reason(("E16.2", "Hypoglycaemia, unspecified"), (17.0, 120.0), 0.0, 1.8, &[(Diabetes, 1.2)]),
    reason(
        ("I50.9", "Heart failure, unspecified"),
        (40.0, 120.0),
        0.0,
        7.0,
        &[(HeartFailure, 11.0), (AtrialFibrillation, 1.0)],
    ),
    reason(
        ("I21.9", "Acute myocardial infarction, unspecified"),
        (35.0, 120.0),
        0.5,
        4.5,
        &[(Coronary, 3.0), (Diabetes, 0.8)],
    ),
    reason(
        ("I48.9", "Atrial fibrillation and atrial flutter, unspecified"),
        (35.0, 120.0),
        0.1,
        2.2,
        &[(AtrialFibrillation, 4.0)],
    ),
    reason(
        ("I63.9", "Cerebral infarction, unspecified"),
        (40.0, 120.0),
        0.5,
        7.0,
        &[(AtrialFibrillation, 1.5), (Hypertension, 0.5), (Stroke, 2.0)],
    ),
    reason(
        ("N17.9", "Acute renal failure, unspecified"),
        (40.0, 120.0),
        0.3,
        5.5,
        &[(KidneyDisease, 3.0), (HeartFailure, 1.0)],
    ),
    reason(("R55", "Syncope and collapse"), (15.0, 120.0), 1.0, 1.5, &[(Hypotension, 4.0), (Dizziness, 2.0)]),
    reason(
        ("R29.6", "Tendency to fall, not elsewhere classified"),
        (65.0, 120.0),
        1.2,
        5.5,
        &[(Falls, 7.0), (Parkinson, 4.0), (Dementia, 4.0)],
    ),
    reason(
        ("S72.0", "Fracture of neck of femur"),
        (60.0, 120.0),
        0.5,
        12.0,
        &[(Falls, 2.0), (Osteoporosis, 6.0), (Dementia, 2.0)],
    ),
];

/// Why somebody comes on a day.
pub(super) fn of(dice: &mut Dice, one: &Person, on: Day) -> &'static Reason {
    let age = one.age(on);
    let weight = |reason: &Reason| {
        let (from, to) = reason.ages;
        if !(from..to).contains(&age) {
            return 0.0;
        }
        let with = reason.with.iter().filter(|(illness, _)| one.burden.had(*illness, on));
        reason.weight + with.map(|(_, more)| more).sum::<f64>()
    };
    let mut at = dice.unit() * REASONS.iter().map(weight).sum::<f64>();
    let found = REASONS.iter().find(|reason| {
        at -= weight(reason);
        at < 0.0
    });
    found.unwrap_or(&REASONS[2])
}

/// How many nights somebody stays: longer with age, and a few very long. None is a stay that ends on its day.
pub(super) fn nights(dice: &mut Dice, reason: &Reason, age: f64) -> Day {
    let expected = reason.nights * (0.012 * (age - 50.0)).exp();
    (expected * dice.factor(0.85) * 0.8) as Day
}

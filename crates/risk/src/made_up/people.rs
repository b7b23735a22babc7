use jiff::civil::Date;
use linchpin_core::Sex;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    codes::Dictionary,
    record::{Concept, Course, Day, Ethnicity, Fact, Record, Who},
};

/// A condition: its list, how many in 100 have it at 80 (fewer by the square of age before), and how much it adds to the
/// log-odds of an emergency in a month.
const CONDITIONS: [(&str, f64, f64); 20] = [
    ("conditions/hypertension", 55.0, 0.05),
    ("conditions/coronary-heart-disease", 16.0, 0.25),
    ("conditions/chronic-kidney-disease", 18.0, 0.3),
    ("conditions/atrial-fibrillation", 13.0, 0.3),
    ("conditions/heart-failure", 6.0, 0.55),
    ("conditions/copd", 9.0, 0.55),
    ("conditions/asthma", 8.0, 0.15),
    ("conditions/diabetes", 18.0, 0.25),
    ("conditions/stroke", 9.0, 0.3),
    ("conditions/dementia", 7.0, 0.5),
    ("conditions/cancer", 14.0, 0.35),
    ("conditions/depression", 14.0, 0.2),
    ("conditions/epilepsy", 1.2, 0.5),
    ("conditions/parkinsonism", 1.5, 0.4),
    ("conditions/alcohol-problems", 3.0, 0.6),
    ("conditions/schizophrenia-and-psychosis", 1.0, 0.4),
    ("conditions/liver-disease", 1.5, 0.5),
    ("conditions/learning-disability", 0.8, 0.4),
    ("conditions/anaemia", 9.0, 0.25),
    ("function/housebound", 6.0, 0.5),
];

/// A month's log-odds of an emergency at 50 with nothing wrong.
const BASE: f64 = -6.9;

/// People with `years` of dated history before `end`, one after the other; the same seed gives the same people. A list
/// that the dictionary lacks is a condition that nobody has.
pub fn people(dictionary: &Dictionary, count: usize, end: Date, years: i16, seed: u64) -> impl Iterator<Item = Record> {
    let concept = |name: &str| dictionary.concept(name);
    let conditions: Vec<_> = CONDITIONS.iter().map(|(name, at_80, adds)| (concept(name), *at_80, *adds)).collect();
    let contacts = [
        "contacts/emergency-admission",
        "contacts/emergency-department",
        "contacts/visit",
        "contacts/elective-admission",
        "contacts/home-visit",
        "function/falls",
        "medicines/oral-steroid",
        "smoking/current",
    ]
    .map(concept);
    let (end, months) = (Day::from(end), i32::from(years) * 12);
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(move |_| person(&mut chance, &conditions, contacts, end, months))
}

type Condition = (Option<Concept>, f64, f64);

fn person(
    chance: &mut ChaCha8Rng,
    conditions: &[Condition],
    [admission, department, visit, planned, home, fall, steroid, smoking]: [Option<Concept>; 8],
    end: Day,
    months: i32,
) -> Record {
    let mut record = Record::default();
    // Ages thin out past sixty, as those of a place do.
    let age = 18.0 + 80.0 * chance.random::<f64>().powf(1.35);
    let decile = 1 + (chance.random::<f64>().powf(1.4) * 10.0) as u8;
    record.who = Who {
        sex: if chance.random_bool(0.49) { Sex::Male } else { Sex::Female },
        born: Some(Day::numbered(end.number() - (age * 365.25) as i32)),
        decile: (!chance.random_bool(0.02)).then_some(decile),
        ethnicity: ethnicity(chance, decile),
        registered: Some(Day::numbered(end.number() - 3650)),
        ..Who::default()
    };
    let poverty = f64::from(5 - i32::from(decile)) / 5.0;
    let day = |chance: &mut ChaCha8Rng, month: i32| {
        Day::numbered(end.number() - (months - month) * 365 / 12 + chance.random_range(0..28))
    };
    let write = |record: &mut Record, concept: Option<Concept>, day: Day| {
        concept.into_iter().for_each(|concept| record.add(Fact::on(concept, day)));
    };

    // What nobody wrote down: how frail somebody is beside others of their age.
    let hidden = chance.random::<f64>() + chance.random::<f64>() + chance.random::<f64>() - 1.5;
    let mut adds = BASE + 0.3 * poverty + 0.9 * hidden;
    let mut many = 0_u32;
    for (concept, at_80, each) in conditions {
        let share = at_80 / 100.0 * (age / 80.0).powi(2) * (0.25 * poverty + 0.4 * hidden).exp();
        if chance.random::<f64>() < share {
            // Some were found in these years, most before.
            let found = chance.random_range(-200..months);
            let on = day(chance, found);
            write(&mut record, *concept, on);
            (adds, many) = (adds + each, many + 1);
        }
    }
    if chance.random::<f64>() < 0.16 + 0.08 * poverty {
        let on = day(chance, months - 30);
        write(&mut record, smoking, on);
        adds += 0.3;
    }
    for medicine in 0..many * 2 + u32::from(chance.random_bool(0.3)) {
        // Begun in these years or before, and given again every third month.
        let begun = chance.random_range(-60..months).max(0) as usize;
        for month in (begun..months as usize).step_by(3) {
            let on = day(chance, month as i32);
            record.take(Course { medicine, day: on, ended: None });
        }
    }
    let mut last = i32::MIN;
    for month in 0..months {
        // The months after an emergency are the likeliest to see another.
        let again = if month.saturating_sub(last) <= 3 { 1.1 } else { 0.0 };
        let age = age - f64::from(months - month) / 12.0;
        let old = 0.035 * (age - 50.0) + 0.0006 * (age - 50.0).max(0.0).powi(2);
        let emergency = 1.0 / (1.0 + (-(adds + old + again)).exp());
        let happens = |chance: &mut ChaCha8Rng, often: f64| chance.random::<f64>() < often;
        if happens(chance, emergency) {
            let on = day(chance, month);
            write(&mut record, admission, on);
            write(&mut record, department, on);
            last = month;
            if happens(chance, 0.02 + 0.002 * (age - 50.0).max(0.0)) {
                record.who.died = Some(on.plus(20));
                break;
            }
        }
        for (concept, often) in [
            (department, 0.012 + 0.5 * emergency),
            (visit, 0.12 + 0.06 * f64::from(many) + 0.05 * hidden),
            (planned, 0.004 + 0.003 * f64::from(many)),
            (home, if age > 75.0 { 0.01 + 1.5 * emergency } else { 0.0 }),
            (steroid, 0.3 * emergency),
            (fall, if age > 70.0 { 0.006 + emergency } else { 0.001 }),
        ] {
            if happens(chance, often) {
                let on = day(chance, month);
                write(&mut record, concept, on);
            }
        }
    }
    record
}

/// Ethnic group, more mixed where an area is more deprived; of some nobody wrote it down.
fn ethnicity(chance: &mut ChaCha8Rng, decile: u8) -> Option<Ethnicity> {
    let white = 0.78 + 0.018 * f64::from(decile);
    if chance.random_bool(0.06) {
        return None;
    }
    if chance.random::<f64>() < white {
        return Some(Ethnicity::White);
    }
    let [asian, black, mixed, _, other] = Ethnicity::ALL;
    [asian, asian, asian, black, mixed, other].get(chance.random_range(0..6)).copied()
}

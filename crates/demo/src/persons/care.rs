//! Reviews and opportunities, and what was measured then. Who comes when asked depends on the person and on deprivation, and
//! within a review something is left out now and then: these are the gaps in care.

use super::{
    days::{Day, Days, WINDOW},
    hidden::Hidden,
    illness::Illness::{self, *},
    measure::Measure,
    own::{Own, What},
    person::Person,
};
use crate::dice::Dice;

/// Something that was found.
pub(super) enum Reading {
    Pressure(f64, f64),
    Number(&'static Measure, f64),
    Finding((&'static str, &'static str)),
    FootCheck,
    MedicinesReviewed,
}

/// A day on which something was measured.
pub(super) struct Visit {
    pub day: Day,
    pub readings: Vec<Reading>,
}

/// What is due each year, and of whom.
const DUE: [(What, &[Illness]); 8] = [
    (
        What::Pressure,
        &[Hypertension, Diabetes, Coronary, Stroke, KidneyDisease, PeripheralArterial, HeartFailure, SevereMental],
    ),
    (What::BodyMass, &[Diabetes, SevereMental, Prediabetes, LearningDisability, HeartFailure]),
    (What::Smoking, &[Diabetes, Coronary, Stroke, Copd, Asthma, SevereMental, PeripheralArterial, Hypertension]),
    (What::Glycated, &[Diabetes, Prediabetes, SevereMental]),
    (What::Cholesterol, &[Diabetes, Coronary, Stroke, PeripheralArterial, SevereMental]),
    (What::Filtration, &[Diabetes, Hypertension, KidneyDisease, HeartFailure, AtrialFibrillation]),
    (What::Albumin, &[Diabetes, KidneyDisease]),
    (What::Breath, &[Copd]),
];

/// The conditions that are reviewed every year.
pub(super) const REVIEWED: [Illness; 14] = [
    Hypertension,
    Diabetes,
    Prediabetes,
    Coronary,
    Stroke,
    KidneyDisease,
    PeripheralArterial,
    HeartFailure,
    AtrialFibrillation,
    Copd,
    Asthma,
    SevereMental,
    LearningDisability,
    Dementia,
];

/// Everything that was measured of a grown person.
pub(super) fn visits(seed: u64, one: &Person, days: &Days, hidden: Hidden) -> Vec<Visit> {
    let mut dice = Dice::of(seed, "care", one.number, 0);
    // Drawn apart, so that what is measured does not hang on it.
    let mut reviews = Dice::of(seed, "reviews", one.number, 0);
    let own = Own::new(&mut dice, one, hidden);
    let last = one.last_day();
    let month = (dice.unit() * 365.0) as Day;
    let mut visits = Vec::new();
    for year in (0..4).rev() {
        let day = days.weekday(-year * 365 - month);
        if !(-WINDOW..last).contains(&day) || one.age(day) < 18.0 {
            continue;
        }
        let ill = |illness: &Illness| one.burden.had(*illness, day);
        let mut readings = Vec::new();
        if REVIEWED.iter().any(ill) {
            if !dice.chance(one.engaged) {
                continue;
            }
            for (what, of) in DUE {
                if of.iter().any(ill) && dice.chance(0.93) {
                    own.reading(&mut dice, what, day, &mut readings);
                }
            }
            if ill(&Diabetes) && dice.chance(0.88) {
                readings.push(Reading::FootCheck);
            }
            if reviews.chance(0.84) && !readings.is_empty() {
                readings.push(Reading::MedicinesReviewed);
            }
        } else if dice.chance(if one.age(day) < 40.0 { 0.22 } else { 0.36 }) {
            own.reading(&mut dice, What::Pressure, day, &mut readings);
            if dice.chance(0.5) {
                own.reading(&mut dice, What::BodyMass, day, &mut readings);
                own.reading(&mut dice, What::Smoking, day, &mut readings);
            }
            // The NHS Health Check: once in five years from 40 to 74.
            if (40.0..75.0).contains(&one.age(day)) && dice.chance(0.3 * one.engaged) {
                own.reading(&mut dice, What::Cholesterol, day, &mut readings);
                own.reading(&mut dice, What::Glycated, day, &mut readings);
            }
        }
        if one.age(day) >= 65.0 && !readings.is_empty() && dice.chance(0.55) {
            own.reading(&mut dice, What::Pulse, day, &mut readings);
            if dice.chance(0.7) {
                own.reading(&mut dice, What::Frailty, day, &mut readings);
            }
        }
        if !readings.is_empty() {
            visits.push(Visit { day, readings });
        }
    }
    found(&own, &mut dice, days, &mut visits);
    visits.sort_by_key(|visit| visit.day);
    visits
}

/// Measurements without which something would not be as it is said to be: whoever is on the register of obesity was weighed
/// within the year, and what is hidden was measured but not understood.
fn found(own: &Own<'_>, dice: &mut Dice, days: &Days, visits: &mut Vec<Visit>) {
    let last = own.one.last_day();
    let mut visit = |within: (f64, f64), what: &[What]| {
        let day = days.weekday(last - dice.between(within.0, within.1) as Day);
        let mut readings = Vec::new();
        what.iter().for_each(|what| own.reading(dice, *what, day, &mut readings));
        visits.push(Visit { day, readings });
    };
    if own.one.burden.has(Obesity) {
        visit((5.0, 355.0), &[What::BodyMass]);
    }
    if own.hidden.pulse {
        visit((20.0, 330.0), &[What::Pulse]);
    }
    if own.hidden.sugar || own.hidden.cholesterol {
        visit((20.0, 330.0), &[What::Glycated, What::Cholesterol]);
    }
    if own.hidden.pressure {
        visit((200.0, 340.0), &[What::Pressure]);
        visit((20.0, 160.0), &[What::Pressure]);
    }
}

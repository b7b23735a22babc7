//! What people are given: medicines in courses, and vaccines.

use super::{
    days::{Day, WINDOW, YEAR},
    illness::Illness::{self, *},
    medicine::{Medicine, SHORT, THERAPIES},
    person::Person,
};
use crate::dice::Dice;

/// A course of a medicine: from when to when, and whether it goes on.
pub(super) struct Course {
    pub medicine: &'static Medicine,
    pub from: Day,
    pub to: Day,
    pub goes_on: bool,
    /// Whether it is taken for good, and authorised anew each year.
    pub long: bool,
}

/// The courses of somebody while the record runs.
pub(super) fn courses(seed: u64, one: &Person) -> Vec<Course> {
    let mut dice = Dice::of(seed, "medicines", one.number, 0);
    let last = one.last_day();
    let mut all: Vec<Course> = Vec::new();
    for therapy in &THERAPIES {
        let (Some(since), true) = (one.burden.since(therapy.illness), dice.chance(therapy.share)) else { continue };
        if all.iter().any(|course| course.medicine.code == therapy.medicine.code) {
            continue;
        }
        // Authorised anew in the same weeks of each year, or of each half.
        let mut from = last - (dice.unit() * f64::from(therapy.days - 15)) as Day;
        let mut goes_on = true;
        while from + therapy.days > since.max(-WINDOW) {
            let begin = from.max(since);
            let to = if goes_on { from + therapy.days } else { (from + therapy.days).min(last) };
            all.push(Course { medicine: &therapy.medicine, from: begin, to, goes_on, long: true });
            goes_on = false;
            from -= therapy.days;
        }
    }
    let years = f64::from(last - one.born.max(-WINDOW)) / YEAR;
    for (medicine, length, yearly) in &SHORT {
        for _ in 0..dice.times(yearly * years * (0.35 * one.prone).exp()) {
            let from = last - 1 - (dice.unit() * years * YEAR) as Day;
            let from = from.max(one.born + 200).min(last - 1);
            all.push(Course { medicine, from, to: from + length, goes_on: false, long: false });
        }
    }
    all
}

/// A vaccine: code and words.
type Vaccine = (&'static str, &'static str);

const INFLUENZA: Vaccine = ("46233009", "Influenza virus vaccine");
const PNEUMOCOCCAL: Vaccine = ("333598008", "Pneumococcal polysaccharide vaccine");
const MEASLES: Vaccine = ("61153008", "Measles, mumps and rubella vaccine");

/// Who is called for influenza before they are 65. Of those with asthma it is those who take steroids; practices call them all.
const CALLED: [Illness; 9] =
    [Diabetes, Coronary, HeartFailure, Copd, Asthma, KidneyDisease, Stroke, SevereMental, LearningDisability];

/// So long after its first clinic a winter's vaccination goes on.
const SEASON: f64 = 90.0;

/// The vaccines somebody had, with the day of each. Uptake is assumed: about three in four of the old, two in five of the
/// young who are at risk, seven in eight children; fewer where people are deprived.
pub(super) fn vaccines(seed: u64, one: &Person, september: Day) -> Vec<(Day, Vaccine)> {
    let mut dice = Dice::of(seed, "vaccines", one.number, 0);
    let last = one.last_day();
    let mut all = Vec::new();
    for year in (0..4).rev() {
        let day = september - year * 365 + (dice.unit() * SEASON) as Day;
        if !(-WINDOW..last).contains(&day) {
            continue;
        }
        let called = CALLED.iter().any(|illness| one.burden.had(*illness, day));
        let share = match one.age(day) {
            age if age >= 65.0 => 0.35 + 0.55 * one.engaged,
            age if age >= 1.0 && called => 0.08 + 0.45 * one.engaged,
            _ => 0.0,
        };
        if dice.chance(share) {
            all.push((day, INFLUENZA));
        }
    }
    let at = |age: f64| one.born + (age * YEAR) as Day;
    let mut once = |day: Day, share: f64, vaccine| {
        if day < last && dice.chance(share) {
            all.push((day, vaccine));
        }
    };
    once(at(65.3), 0.68, PNEUMOCOCCAL);
    if one.age(last) < 20.0 {
        let share = 0.89 - 0.03 * one.deprived;
        once(at(1.05), share, MEASLES);
        once(at(3.4), share - 0.04, MEASLES);
    }
    all.sort_by_key(|(day, _)| *day);
    all
}

#[cfg(test)]
mod tests {
    use linchpin_core::SnomedCode;

    use super::*;

    #[test]
    fn every_code_is_a_code() {
        for (code, term) in [INFLUENZA, PNEUMOCOCCAL, MEASLES] {
            assert!(SnomedCode::parse(code).is_ok(), "{code} {term}");
        }
    }
}

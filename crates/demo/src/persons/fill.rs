//! The people of a list: as many of each age and sex as it has, and those who died while the record ran.

use super::{
    burden::{Burden, fall_ill},
    days::{Day, WINDOW, YEAR},
    ethnicity, homes,
    homes::Home,
    naming::{MEN, WOMEN},
    person::Person,
    roll::List,
    who::mobile,
};
use crate::dice::Dice;

/// The people of a list with their homes. `first` is the number of the first, `numbers` gives NHS numbers while there are any.
pub(super) fn fill(
    seed: u64,
    list: &List,
    first: usize,
    numbers: &mut dyn Iterator<Item = String>,
) -> (Vec<Person>, Vec<Home>) {
    let mut people: Vec<Person> = Vec::with_capacity(list.people() * 26 / 25);
    for Born { woman, age, died } in everybody(seed, list) {
        let number = first + people.len();
        let mut dice = Dice::of(seed, "person", number, 0);
        let born = died.unwrap_or(0) - (age * YEAR) as Day;
        people.push(person(&mut dice, number, numbers.next(), woman, born, died));
    }
    let homes = homes::house(seed, list, &mut people);
    for one in &mut people {
        settle(&mut Dice::of(seed, "settled", one.number, 0), one);
    }
    fall_ill(seed, list, &mut people);
    (people, homes)
}

/// What is known of somebody before anything else: sex, age at the end of their record, and when that was if they died.
struct Born {
    woman: bool,
    age: f64,
    died: Option<Day>,
}

/// Everybody of a list in no order: whoever is first on a list is somebody.
fn everybody(seed: u64, list: &List) -> Vec<Born> {
    let mut dice = Dice::of(seed, "born", list.number, 0);
    let mut all: Vec<Born> = Vec::new();
    for (woman, bands) in [false, true].into_iter().zip(&list.ages) {
        for (band, count) in bands.iter().enumerate() {
            all.extend((0..*count).map(|_| Born { woman, age: age(&mut dice, band), died: None }));
        }
    }
    died(&mut Dice::of(seed, "deaths", list.number, 0), list, &mut all);
    for left in (1..all.len()).rev() {
        all.swap(left, (dice.unit() * (left + 1) as f64) as usize);
    }
    all
}

/// Within a band of five years every age is as likely; after 95 each year is reached by two in three.
fn age(dice: &mut Dice, band: usize) -> f64 {
    let from = band as f64 * 5.0;
    if band == 19 { (from + dice.wait() * 2.4).min(106.0) } else { from + 4.999 * dice.unit() }
}

/// Deaths of a year for one living person: they double every seven years of age or so (Gompertz), men die earlier. The level is
/// 498,285 deaths in England in 2017 (ONS, Quarterly mortality report, end of 2017), 9 for each 1,000 people.
fn mortality(age: f64, woman: bool) -> f64 {
    let sex = if woman { 0.82 } else { 1.22 };
    (0.049 * sex * (0.1 * (age - 80.0)).exp()).min(0.5)
}

/// Adds those who died while the record ran.
fn died(dice: &mut Dice, list: &List, all: &mut Vec<Born>) {
    let years = f64::from(WINDOW) / YEAR;
    // The poor die earlier; the score is in standard deviations of 12 around 24, as for practices.
    let poverty = (0.08 * (list.imd - 24.0) / 12.0).exp();
    for (woman, bands) in [false, true].into_iter().zip(&list.ages) {
        for (band, count) in bands.iter().enumerate() {
            let middle = band as f64 * 5.0 + if band == 19 { 2.0 } else { 2.5 };
            let expected = *count as f64 * mortality(middle, woman) * years * poverty;
            for _ in 0..dice.times(expected) {
                all.push(Born { woman, age: age(dice, band), died: Some(winter(dice)) });
            }
        }
    }
}

/// A day of dying: a fifth more in the middle of winter than on average, counted from an extract at the end of September.
fn winter(dice: &mut Dice) -> Day {
    loop {
        let day = -(dice.unit() * f64::from(WINDOW)) as Day;
        let turn = (f64::from(day) / YEAR - 0.3).fract() * std::f64::consts::TAU;
        if dice.chance((1.0 + 0.2 * turn.cos()) / 1.2) {
            return day;
        }
    }
}

fn person(
    dice: &mut Dice,
    number: usize,
    nhs_number: Option<String>,
    woman: bool,
    born: Day,
    died: Option<Day>,
) -> Person {
    let last = died.unwrap_or(0);
    let since = dice.between(0.0, (f64::from(last - born) / YEAR).min(30.0));
    // Whoever has something to bear is likelier to die: the dead come from the upper part of the curve.
    let prone = dice.normal() + if died.is_some() { 0.7 } else { 0.0 };
    Person {
        number,
        nhs_number,
        woman,
        born,
        died,
        registered: last - (since * YEAR) as Day,
        given: dice.pick(if woman { &WOMEN } else { &MEN }),
        family: String::new(),
        home: 0,
        ethnic: None,
        language: None,
        phone: mobile(dice),
        deprived: 0.0,
        prone,
        engaged: 0.0,
        care_home: false,
        carer: false,
        veteran: false,
        burden: Burden::default(),
    }
}

/// What follows from where somebody lives.
fn settle(dice: &mut Dice, one: &mut Person) {
    let age = one.age(one.last_day());
    if let Some(ethnic) = one.ethnic {
        one.language = ethnicity::language(dice, ethnic);
    }
    // One record in sixteen does not say (assumed).
    if dice.chance(0.06) {
        one.ethnic = None;
    }
    // Three in four come when they are asked; of the most deprived fifth one in nine fewer than of the least (assumed).
    let odds = 1.25 - 0.22 * one.deprived + 0.8 * dice.normal();
    one.engaged = 1.0 / (1.0 + (-odds).exp());
    // One in eleven looks after somebody unpaid, of the old one in ten (Census 2021); practices know of a third (assumed).
    let cares = if age >= 65.0 { 0.10 } else { 0.09 };
    one.carer = age >= 16.0 && !one.care_home && dice.chance(cares / 3.0);
    // 3.8% of those of 16 and over have served (Census 2021), most of them men; practices know of half (assumed).
    let served = if one.woman { 0.010 } else { 0.067 } * if age >= 75.0 { 2.2 } else { 0.8 };
    one.veteran = age >= 18.0 && dice.chance(served / 2.0);
}
